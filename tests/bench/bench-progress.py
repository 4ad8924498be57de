#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""100 000 lines of a pull, from bytes to the figure that people see, against Python's JSON and cat.

usage: build-aux/env tests/bench/bench-progress.py [LINES]     (needs _build)
"""
import json
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
import measure

count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
reader = pathlib.Path("_build/tests/bench/read-progress").resolve()
digest = "sha256:" + "3d0b790534fe4b79525fc3692950408dca41171676ed7e21db57af5c65ef6ab6"

with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as lines:
    for i in range(count - 1):
        print(json.dumps({"status": "pulling 3d0b790534fe", "digest": digest, "total": 2620788260,
                          "completed": 2620788260 * (i + 1) // count}), file=lines)
    print(json.dumps({"status": "success"}), file=lines, flush=True)
    measure.compare({
        "paddock": [reader, lines.name],
        "python json": [sys.executable, "-c", "import json, sys\nfor line in open(sys.argv[1]): json.loads(line)", lines.name],
        "cat": ["cat", lines.name],
    }, rounds=9)
