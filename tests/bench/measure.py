# SPDX-License-Identifier: GPL-3.0-or-later
"""Times commands against each other: in turn, A B C A B C …, so that a machine that slows down slows
all of them; medians, and ratios round by round."""
import os
import pathlib
import statistics
import subprocess


TIMER = pathlib.Path("_build/tests/bench/time-command").resolve()


def run_once(command, environment=None):
    """Returns wall seconds, processor seconds and peak resident memory in MiB of one run."""
    read_end, write_end = os.pipe()
    with open(read_end, encoding="ascii") as figures:
        process = subprocess.Popen(
            ["/bin/sh", "-c", f'exec "$0" "$@" 3>&{write_end}', TIMER, *command], env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=[write_end])
        os.close(write_end)
        line = figures.read()
    if process.wait() != 0:
        raise SystemExit(f"ended with {process.returncode}: {' '.join(map(str, command))}")
    wall, cpu, memory = line.split()
    return float(wall), float(cpu), float(memory) / 1024


def compare(commands, rounds=15, environment=None):
    """commands: {label: argv}, the reference last. Prints a table; returns {label: median wall}."""
    runs = {label: [] for label in commands}
    for label, command in commands.items():
        run_once(command, environment)
    for _ in range(rounds):
        for label, command in commands.items():
            runs[label].append(run_once(command, environment))
    reference = list(commands)[-1]
    print(f"{'':24} {'wall ms':>9} {'cpu ms':>8} {'MiB':>7} {'x ' + reference:>12}")
    medians = {}
    for label, values in runs.items():
        wall, cpu, memory = (statistics.median(column) for column in zip(*values))
        ratio = statistics.median(a[0] / b[0] for a, b in zip(values, runs[reference]))
        medians[label] = wall
        print(f"{label:24} {wall * 1000:9.1f} {cpu * 1000:8.1f} {memory:7.1f} {ratio:12.2f}")
    return medians
