#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a command in another language, which needs no locale that the system has: it is made for this run.
#
# usage: with-language.sh LOCALE COMMAND [ARG…]     with-language.sh de_DE paddock --help
#
# Ends with 77 (skipped) where the sources of locales are missing.
set -eu

language=$1
shift

[ -e "/usr/share/i18n/locales/$language" ] && command -v localedef > /dev/null || {
  echo "1..0 # SKIP the package that locales are made from is not here"
  exit 77
}

LOCPATH=$(mktemp -d "${TMPDIR:-/tmp}/paddock-locale.XXXXXX")
trap 'rm -rf -- "$LOCPATH"' EXIT
localedef -i "$language" -f UTF-8 "$LOCPATH/$language.UTF-8"

# with-display.sh and the tests of the command set LC_ALL themselves, to this.
export LOCPATH LC_ALL="$language.UTF-8" PADDOCK_LOCALE="$language.UTF-8" LANGUAGE="${language%%_*}"
status=0
"$@" || status=$?
exit $status
