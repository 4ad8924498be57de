#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a command on a session bus of its own. What the bus and its services say goes to the error output.
#
# usage: with-session.sh COMMAND [ARG…]
#
# Ends with 77 (skipped) where dbus-run-session is missing.
set -eu

command -v dbus-run-session > /dev/null || { echo "1..0 # SKIP dbus-run-session is not here"; exit 77; }
exec 3>&1 1>&2
exec dbus-run-session -- sh -c 'exec "$@" >&3 3>&-' sh "$@"
