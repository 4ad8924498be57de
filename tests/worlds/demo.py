#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo shows what it says, on a real Ollama and on a simulated one, and leaves nothing behind.

usage: demo.py PADDOCK_DEMO PADDOCK [PADDOCK_APP WITH_DISPLAY]
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

DEMO, PADDOCK, *WINDOW = (os.path.abspath(path) for path in sys.argv[1:])
REAL = os.environ.get("PADDOCK_OLLAMA")


def list_processes(folder):
    """Processes that know the folder by their environment: those of a world in there."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/environ"):
        try:
            if folder.encode() in path.read_bytes() and int(path.parent.name) != os.getpid():
                found.append(path.parent.joinpath("cmdline").read_bytes().decode())
        except OSError:
            pass
    return found


class World:
    """A demo whose temporary folder is ours, so that what is left in it is seen."""

    def __init__(self, ollama):
        self.folder = tempfile.mkdtemp(prefix="paddock-demo-test-")
        self.environment = dict(os.environ, TMPDIR=self.folder, PADDOCK_OLLAMA=ollama or "")
        if not ollama:  # nor may one be found on the PATH
            self.environment["PATH"] = "/nonexistent"

    def start(self, *arguments):
        return self.start_command([DEMO, PADDOCK, *arguments])

    def start_command(self, command):
        return subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0)

    def run(self, *arguments, status=0):
        process = self.start(*arguments)
        output, errors = process.communicate(timeout=150)
        assert process.returncode == status, f"exit status {process.returncode}\n{output}\n{errors}"
        self.check_clean()
        return output, errors

    def check_clean(self):
        assert not os.listdir(self.folder), f"left behind: {os.listdir(self.folder)}"
        assert not list_processes(self.folder), f"still running: {list_processes(self.folder)}"

    def remove(self):
        shutil.rmtree(self.folder)


def check_tour(ollama, server, answer):
    world = World(ollama)
    output, _ = world.run()
    world.remove()
    assert server in output, output
    position = 0
    for step in ["$ paddock catalog", "$ paddock pull", " % ", "$ paddock list", "$ paddock run", answer, "$ paddock ps",
                 "is already here", "$ paddock remove", "was deleted", "The library is empty", "You have seen:"]:
        position = output.find(step, position)
        assert position >= 0, f"“{step}” does not follow:\n{output}"


def simulated_tour():
    check_tour(None, "SIMULATED", "You said: What are you?")


def real_tour():
    check_tour(REAL, "a real Ollama", "I am a stand-in made for this demo")


def real_command():
    world = World(REAL)
    output, errors = world.run("catalog", "demo", "--json")
    assert [model["id"] for model in json.loads(output)] == ["demo-small", "demo-medium", "demo-large"], output
    assert "a real Ollama" in errors, errors
    output, _ = world.run("pull", "demo-small", "--quant", "Q8_0", "--json")
    done = json.loads(output.splitlines()[-1])
    catalog, _ = world.run("catalog", "demo-small", "--json")
    (published,) = [entry for entry in json.loads(catalog)[0]["quantizations"] if entry["quant"] == "Q8_0"]
    size = published["file_size_mb"] * 1e6
    assert abs(done["model"]["size_bytes"] - size) < 1000, (done, size)
    world.run("pull", "hf.co/nobody/Nothing-GGUF:Q8_0", status=1)
    world.remove()


def interrupted():
    world = World(REAL)
    process = world.start()
    for line in process.stdout:
        if line.startswith("$ paddock pull"):
            break
    process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1 and "ended early" in output, (process.returncode, output)
    world.check_clean()
    world.remove()


def terminated():
    """What a service manager or a closing terminal does reaches the command, and the world ends."""
    world = World(REAL)
    process = world.start("pull", "demo-large", "--quant", "F16", "--json")
    while "downloading" not in process.stdout.readline() and process.poll() is None:
        pass
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode != 0, process.returncode
    world.check_clean()
    world.remove()


def window():
    """The window comes up in the world, and closing it ends the world."""
    application, with_display = WINDOW
    world = World(REAL)
    script = """"$1" --window "$2" & demo=$!
        until window=$(xdotool search --onlyvisible --class paddock) || ! kill -0 $demo; do sleep 0.1; done
        xdotool key --window $(echo $window | cut -d' ' -f1) ctrl+q
        wait $demo; echo "ended $?\""""
    process = world.start_command([with_display, "sh", "-c", script, "sh", DEMO, application])
    output, errors = process.communicate(timeout=120)
    assert "ended 0" in output, (output, errors)
    world.check_clean()
    world.remove()


def main():
    stories = [simulated_tour, real_tour, real_command, interrupted, terminated] + ([window] if WINDOW else [])
    print(f"1..{len(stories)}")
    for number, story in enumerate(stories, 1):
        if story is not simulated_tour and not REAL:
            print(f"ok {number} {story.__name__} # SKIP no Ollama here; build-aux/env --engines provides one")
            continue
        story()
        print(f"ok {number} {story.__name__}", flush=True)


main()
