#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a program that leaks on purpose, as the tests are run, and fails unless the leak is reported.
# usage: leak-canary.sh PROGRAM REPORT [WRAPPER…]
set -u
program=$1 report=$2
shift 2
said=$("$@" "$program" 2>&1)
status=$?
if [ $status = 0 ] || ! grep -q "$report" <<< "$said"; then
  echo "a leak went unnoticed (exit status $status); the leak checker is blind here:"
  echo "$said"
  exit 1
fi
