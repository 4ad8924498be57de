#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs a build into a folder of its own, as a package does, and runs a command there.
#
# usage: with-installed.sh [--in-place] MESON BUILD_FOLDER PREFIX COMMAND [ARG…]
#
#   --in-place   the command sees the installed tree at PREFIX, in a mount namespace of its own
#
# The folder is in $INSTALLED: what would be at PREFIX is at $INSTALLED$PREFIX. Ends with 77 (skipped)
# where a namespace is wanted and not allowed.
set -eu

in_place=no
if [ "$1" = --in-place ]; then
  in_place=yes
  shift
fi
meson=$1 build=$2 prefix=$3
shift 3

INSTALLED=$(mktemp -d "${TMPDIR:-/tmp}/paddock-installed.XXXXXX")
export INSTALLED
trap 'rm -rf -- "$INSTALLED"' EXIT

"$meson" install -C "$build" --no-rebuild --quiet --destdir "$INSTALLED" > "$INSTALLED/install.log" 2>&1 || {
  cat "$INSTALLED/install.log" >&2
  exit 1
}
rm "$INSTALLED/install.log"

# What a package manager does after it unpacked files of these kinds.
glib-compile-schemas --strict "$INSTALLED$prefix/share/glib-2.0/schemas"

status=0
if [ $in_place = no ]; then
  "$@" || status=$?
else
  mkdir -p "$prefix" 2> /dev/null || true
  bwrap --dev-bind / / --bind "$INSTALLED$prefix" "$prefix" true 2> /dev/null || {
    echo "1..0 # SKIP this system does not allow namespaces of one's own"
    exit 77
  }
  bwrap --die-with-parent --dev-bind / / --bind "$INSTALLED$prefix" "$prefix" "$@" || status=$?
fi
exit $status
