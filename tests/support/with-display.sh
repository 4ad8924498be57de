#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a command on a screen of its own, in folders of its own, without a session bus.
#
# usage: with-display.sh COMMAND [ARG…]
#
# environment:
#   PADDOCK_SCREEN   size of the screen, 1280x1024 unless set
#
# Ends with 77 (skipped) where Xvfb is missing.
set -eu

command -v Xvfb > /dev/null || { echo "1..0 # SKIP Xvfb is not here"; exit 77; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/paddock-display.XXXXXX")
for name in run home config data cache state; do
  mkdir -m 700 "$folder/$name"
done
export XDG_RUNTIME_DIR="$folder/run" HOME="$folder/home" XDG_CONFIG_HOME="$folder/config"
export XDG_DATA_HOME="$folder/data" XDG_CACHE_HOME="$folder/cache" XDG_STATE_HOME="$folder/state"

# The server chooses a free number itself and tells it through the pipe, so that many can start at once.
mkfifo "$folder/number"
Xvfb -displayfd 3 -screen 0 "${PADDOCK_SCREEN:-1280x1024}x24" -nolisten tcp -noreset -ac \
  3> "$folder/number" 2> "$folder/xvfb.log" &
server=$!
read -r number < "$folder/number" || { cat "$folder/xvfb.log" >&2; exit 1; }

export DISPLAY=":$number" GDK_BACKEND=x11 GSK_RENDERER=cairo GDK_DEBUG=no-portals ADW_DISABLE_PORTAL=1
export GSETTINGS_BACKEND=memory LC_ALL="${PADDOCK_LOCALE:-C.UTF-8}" NO_COLOR=1
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS

status=0
"$@" || status=$?
kill "$server" 2> /dev/null || true
wait "$server" 2> /dev/null || true
rm -rf -- "$folder"
exit $status
