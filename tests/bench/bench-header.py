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
import resource
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

# Reads as the package itself does; says milliseconds by the clock, of the processor, and megabytes of memory.
PYTHON_READER = """
import resource, sys, time
import gguf
start, processor = time.perf_counter(), time.process_time()
gguf.GGUFReader(sys.argv[1])
print((time.perf_counter() - start) * 1000, (time.process_time() - processor) * 1000,
      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
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


def read_times(command):
    """Milliseconds by the clock and of the processor, as the program itself tells them."""
    return tuple(float(word) for word in run(command).split())


def time_cat(path):
    """The same of the whole process, which is all that there is of cat."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["cat", path], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (time.perf_counter() - start) * 1000, processor * 1000


def compare(readers):
    times = {label: [] for label in readers}
    for _ in range(rounds):
        for label, measure in readers.items():
            times[label].append(measure())
    print(f"{'':16} {'clock':>12} {'processor':>12} {'x clock':>10} {'x processor':>12}")
    for label, values in times.items():
        clock, processor = (statistics.median(value[i] for value in values) for i in (0, 1))
        ratios = [statistics.median(a[i] / max(b[i], 0.001) for a, b in zip(values, times["paddock"])) for i in (0, 1)]
        print(f"{label:16} {clock:9.2f} ms {processor:9.2f} ms {ratios[0]:10.2f} {ratios[1]:12.2f}")


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
        readers = {"paddock": lambda: read_times([*reader, "read", path]), "cat": lambda: time_cat(header)}
        go = build_go(folder)
        if go:
            readers["gguf-parser-go"] = lambda: read_times([go, path])
            readers["… with mmap"] = lambda: read_times([go, path, "mmap"])
        if subprocess.run([python, "-c", "import gguf"], capture_output=True).returncode == 0:
            readers["python gguf"] = lambda: read_times([python, "-c", PYTHON_READER, path])
        else:
            print("python's gguf is left out: it is not installed")
        print(f"header of {length / 1e6:.1f} MB, {rounds} rounds in turn; times of paddock are 1")
        compare(readers)
        if "python gguf" in readers:
            print(f"python's gguf takes {readers['python gguf']()[2]:.0f} MiB of memory")
        values = [read_times([*reader, "estimate", path]) for _ in range(rounds)]
        clock, processor = (statistics.median(value[i] for value in values) for i in (0, 1))
        print(f"1 000 estimates: {clock:.0f} ms by the clock, {processor:.0f} ms of the processor")
        print("from a server: " + run([*reader, "remote"]).strip())


main()
