#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the results of test runs.

usage: count-tests.py [--broken N] LABEL=TESTLOG.json…

Reads the logs of "meson test", names what failed or skipped, and ends with one line
"N passed, N failed, N skipped". A test of which any part was skipped counts as skipped. N steps that
broke before they could test anything count as failed. Ends with 1 if anything failed; where CI is
true, also if anything was skipped.
"""
import json
import os
import re
import sys

SKIPPED_PART = re.compile(r"^ok \d+ (.*) # SKIP ?(.*)$", re.M)


def read_results(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def judge(result):
    """Returns passed, failed or skipped, and what there is to say about it."""
    if result["result"] == "SKIP" or SKIPPED_PART.search(result["stdout"] or ""):
        parts = SKIPPED_PART.findall(result["stdout"] or "")
        return "skipped", sorted({reason for _, reason in parts if reason}) or [(result["stdout"] or "").strip()[:200]]
    if result["result"] in ("OK", "EXPECTEDFAIL"):
        return "passed", []
    return "failed", [result["result"].lower()]


def main():
    arguments = sys.argv[1:]
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    if arguments[:1] == ["--broken"]:
        counts["failed"] += int(arguments[1])
        del arguments[:2]
    for argument in arguments:
        label, path = argument.split("=", 1)
        for result in read_results(path):
            verdict, remarks = judge(result)
            counts[verdict] += 1
            if verdict != "passed":
                print(f"{verdict}: {result['name'].split(' / ')[-1]} ({label}) {'; '.join(remarks)}")
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    strict = os.environ.get("CI", "") not in ("", "0", "false")
    sys.exit(1 if counts["failed"] or (strict and counts["skipped"]) or not counts["passed"] else 0)


main()
