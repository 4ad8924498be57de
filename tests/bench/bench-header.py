#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The header of a GGUF file with 262 144 words, read by Paddock, python's gguf, gguf-parser-go and cat.

usage: tests/bench/bench-header.py [ROUNDS]      (5 if not given; needs _build; outside build-aux/env)

Python's gguf is looked for in the python that $GGUF_PYTHON names (python3 if not set; `python3 -m venv V;
V/bin/pip install gguf` makes one). gguf-parser-go is built with the Go on the PATH, from the module proxy.
Who is missing is left out, and that is said.
"""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent
rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
reader = [root / "build-aux/env", root / "_build/tests/bench/read-header"]
python = os.environ.get("GGUF_PYTHON", "python3")

# Reads as the package itself does, says milliseconds, tensors and megabytes of memory.
PYTHON_READER = """
import resource, sys, time
import gguf
start = time.perf_counter()
reader = gguf.GGUFReader(sys.argv[1])
elapsed = (time.perf_counter() - start) * 1000
print(f"{elapsed:.3f} {len(reader.tensors)} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
"""


def run(command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True, cwd=root).stdout


def build_go(folder):
    if not shutil.which("go"):
        print("gguf-parser-go is left out: there is no Go")
        return None
    work = folder / "go"
    work.mkdir()
    for name in ("main.go", "go.mod"):
        shutil.copy(here / "read-header-go" / name, work)
    environment = {**os.environ, "CGO_ENABLED": "0"}
    for command in (["go", "mod", "tidy"], ["go", "build", "-o", "read-header-go", "."]):
        done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            print(f"gguf-parser-go is left out: {done.stderr.strip().splitlines()[-1]}")
            return None
    return work / "read-header-go"


def time_cat(path):
    """Milliseconds of the whole process, which is all that there is of it."""
    start = time.perf_counter()
    subprocess.run(["cat", path], check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000


def main():
    with tempfile.TemporaryDirectory(prefix="paddock-bench-") as name:
        folder = pathlib.Path(name)
        path = folder / "large.gguf"
        run([*reader, "write", path])
        # All matrices but the header: 48 × 9 of 64 × 64 numbers of two bytes.
        length = path.stat().st_size - 48 * 9 * 64 * 64 * 2
        header = folder / "header"
        with open(path, "rb") as file:
            header.write_bytes(file.read(length))
        readers = {"paddock": lambda: float(run([*reader, "read", path]).split()[0]),
                   "cat": lambda: time_cat(header)}
        go = build_go(folder)
        if go:
            readers["gguf-parser-go"] = lambda: float(run([go, path]).split()[0])
        if subprocess.run([python, "-c", "import gguf"], capture_output=True).returncode == 0:
            readers["python gguf"] = lambda: float(run([python, "-c", PYTHON_READER, path]).split()[0])
            memory = run([python, "-c", PYTHON_READER, path]).split()[2]
            print(f"python's gguf takes {memory} MiB of memory")
        else:
            print("python's gguf is left out: it is not installed")
        times = {label: [] for label in readers}
        for _ in range(rounds):
            for label, measure in readers.items():
                times[label].append(measure())
        print(f"header of {length / 1e6:.1f} MB, {rounds} rounds in turn")
        for label, values in times.items():
            ratio = statistics.median(a / b for a, b in zip(values, times["paddock"]))
            print(f"{label:16} {statistics.median(values):10.2f} ms {ratio:10.2f} x paddock")
        estimate = statistics.median(float(run([*reader, "estimate", path]).split()[0]) for _ in range(rounds))
        print(f"1 000 estimates  {estimate:10.2f} ms")
        print("from a server    " + run([*reader, "remote"]).strip())


main()
