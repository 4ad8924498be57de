#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a command on a Wayland compositor of its own, in folders of its own, without a session bus. There
# are no devices.
#
# usage: with-weston.sh COMMAND [ARG…]
#
# Ends with 77 (skipped) where weston is missing.
set -eu

command -v weston > /dev/null || { echo "1..0 # SKIP weston is not here"; exit 77; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/paddock-weston.XXXXXX")
for name in run home config data cache state; do
  mkdir -m 700 "$folder/$name"
done
export XDG_RUNTIME_DIR="$folder/run" HOME="$folder/home" XDG_CONFIG_HOME="$folder/config"
export XDG_DATA_HOME="$folder/data" XDG_CACHE_HOME="$folder/cache" XDG_STATE_HOME="$folder/state"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS

weston --no-config --backend=headless --renderer=pixman --idle-time=0 --width=1280 --height=1024 \
  --socket=paddock > "$folder/weston.log" 2>&1 &
compositor=$!
until [ -S "$folder/run/paddock" ]; do
  kill -0 "$compositor" 2> /dev/null || { cat "$folder/weston.log" >&2; exit 1; }
  sleep 0.05
done

export WAYLAND_DISPLAY=paddock GDK_BACKEND=wayland GSK_RENDERER=cairo GDK_DEBUG=no-portals ADW_DISABLE_PORTAL=1
export GSETTINGS_BACKEND=memory LC_ALL="${PADDOCK_LOCALE:-C.UTF-8}" NO_COLOR=1

status=0
"$@" || status=$?
kill "$compositor" 2> /dev/null || true
wait "$compositor" 2> /dev/null || true
rm -rf -- "$folder"
exit $status
