#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time to the first frame and memory of Paddock's window against an empty Adwaita window of the same
program, and filtering of 10 000 curated models from keystroke to frame.

usage: build-aux/env tests/support/with-display.sh tests/bench/bench-window.py     (needs _build)
"""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
import measure

build = pathlib.Path("_build").resolve()
environment = {**os.environ, "GSETTINGS_SCHEMA_DIR": str(build / "data"), "OLLAMA_HOST": "127.0.0.1:9"}
print("first frame")
measure.compare({
    "Paddock": [build / "tests/bench/first-frame"],
    "empty window": [build / "tests/bench/first-frame", "--bare"],
}, rounds=9, environment=environment)
print("\nfiltering 10 000 models, keystroke to frame")
subprocess.run([build / "tests/bench/filter-frame"], env={**environment, "GTK_A11Y": "test"}, check=True,
               stdout=subprocess.DEVNULL)
