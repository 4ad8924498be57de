#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing that people read is left out of a translation: all that the source says now is in it.

usage: check-complete.py SOURCE_FOLDER LANGUAGE…
"""
import os
import shutil
import subprocess
import sys
import tempfile

SOURCE, *LANGUAGES = sys.argv[1:]
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2"]
MOST_NAMED = 20


def run(*command):
    return subprocess.run(command, cwd=SOURCE, env=dict(os.environ, LC_ALL="C.UTF-8"), capture_output=True, text=True,
                          check=True).stdout


def find_breaches(folder, template, language):
    merged = os.path.join(folder, f"{language}.po")
    run("msgmerge", "--quiet", "--no-fuzzy-matching", f"--output-file={merged}", f"po/{language}.po", template)
    # The header of the file comes first, and is none.
    for kind in ("--untranslated", "--only-fuzzy"):
        entries = run("msgattrib", kind, "--no-obsolete", "--no-wrap", merged).split("\n\n")
        for entry in entries:
            text = "\n".join(line for line in entry.splitlines() if line.startswith("msgid "))
            if text and text != 'msgid ""':
                yield f"po/{language}.po: not translated: {text.removeprefix('msgid ')}"


def main():
    for tool in ("xgettext", "msgmerge", "msgattrib"):
        if shutil.which(tool) is None:
            print(f"{tool} is not here")
            sys.exit(77)
    breaches = []
    with tempfile.TemporaryDirectory(prefix="paddock-po-") as folder:
        template = os.path.join(folder, "paddock.pot")
        run("xgettext", "--files-from=po/POTFILES.in", "--from-code=UTF-8", "--add-comments", f"--output={template}",
            *(f"--keyword={keyword}" for keyword in KEYWORDS))
        for language in LANGUAGES:
            breaches += find_breaches(folder, template, language)
    for breach in breaches[:MOST_NAMED]:
        print(breach)
    sys.exit(1 if breaches else 0)


main()
