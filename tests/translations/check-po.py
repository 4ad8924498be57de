#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A translation breaks nothing: its formats are those of the original, and so are its other placeholders.

usage: check-po.py MSGFMT FILE.po…
"""
import ast
import re
import subprocess
import sys

MSGFMT, *FILES = sys.argv[1:]
KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr)(\[\d+\])? (".*")$')


def read_entries(path):
    """Yields (msgid and msgid_plural, translations) of every entry but the header."""
    with open(path, encoding="utf-8") as file:
        blocks = file.read().split("\n\n")
    for block in blocks:
        texts, key = {}, None
        for line in block.splitlines():
            match = KEYWORD.match(line)
            if match:
                key = match[1] + (match[2] or "")
                texts[key] = ast.literal_eval(match[3])
            elif key and line.startswith('"'):
                texts[key] += ast.literal_eval(line)
        if texts.get("msgid"):
            originals = [texts["msgid"], texts.get("msgid_plural", texts["msgid"])]
            yield originals, [text for name, text in texts.items() if name.startswith("msgstr") and text]


def find_faults(originals, translation):
    original = originals[0]
    braces = set(re.findall(r"\{\w+\}", original))
    if set(re.findall(r"\{\w+\}", translation)) != braces:
        yield f"has not the placeholders {sorted(braces)}"
    if original.count("_") == 1 and re.search(r"(^|\s|[a-z])_\w", original) and translation.count("_") != 1:
        yield "has not one key to press, as the original has"
    if "..." in translation:
        yield "has three dots for an ellipsis"
    if '"' in translation and '"' not in original:
        yield "has straight quotation marks"
    if original.strip() and (original[0].isspace(), original[-1].isspace()) != (translation[0].isspace(), translation[-1].isspace()):
        yield "begins or ends with a space where the original does not, or the other way round"
    if "\u201c" in original and "\u201e" not in translation and "\u00ab" not in translation and "\u201c" not in translation:
        yield "has lost its quotation marks"
    for tag in re.findall(r"`[^`]+`|--[a-z][a-z-]+", original):
        if tag not in translation:
            yield f"has not “{tag}”"


def check(path):
    done = subprocess.run([MSGFMT, "--check", "--output-file=/dev/null", path], capture_output=True, text=True, check=False)
    faults = done.stderr.splitlines() if done.returncode else []
    for originals, translations in read_entries(path):
        for translation in translations:
            faults += [f"{path}: “{translation}” {fault}" for fault in find_faults(originals, translation)]
    return faults


breaches = [fault for path in FILES for fault in check(path)]
for breach in breaches:
    print(breach)
sys.exit(1 if breaches else 0)
