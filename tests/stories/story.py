#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job of the window, told from outside: find a model, fetch it, use it, remove it.

usage: story.py keyboard|pointer WATCHED_APPLICATION LIMIT MODEL [--real]

MODEL is the display name of a curated model that the server at $OLLAMA_HOST can pull. Its download stays
somewhere in the middle from when the parent process gets SIGUSR2 until it gets SIGUSR1; LIMIT are the
milliseconds that the main loop may compute without a turn on an ordinary machine. With --real the server is a
real Ollama, where there is one. Nothing but keys, or nothing but the pointer, is used to get there; the screen
is read as a screen reader reads it.
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import urllib.request

from screen import DEADLINE, Screen, State, get_text, wait

HAND, APPLICATION, LIMIT, MODEL, *OPTIONS = sys.argv[1:]
REAL = "--real" in OPTIONS

# Milliseconds that the main loop may wait for something else than a processor, as a file or another program; and
# how often a stall must come back to be the program's own and not the machine's.
SLEEP_LIMIT = 1000
ATTEMPTS = 3

# Milliseconds that the watchdog's yardstick takes on an ordinary machine. On a slower one, or with sanitizers, the
# limit is larger in proportion.
YARDSTICK = 5


def list_server_models():
    with urllib.request.urlopen(f"{os.environ['OLLAMA_HOST']}/api/tags", timeout=10) as answer:
        return [model["name"] for model in json.load(answer)["models"]]


class Keyboard:
    """A person without a pointer."""

    def __init__(self, screen):
        self.screen = screen

    def search(self, text):
        self.screen.press("ctrl+f")
        self.screen.wait_focused("entry")
        self.screen.type(text)

    def open_tile(self, name):
        self.screen.tab_to("table cell", name)
        self.screen.press("Return")

    def use(self, role, name):
        self.screen.tab_to(role, name)
        self.screen.press("space" if role == "button" else "Return")

    def go_to_downloaded(self):
        self.screen.press("alt+3")

    def choose(self, name, item):
        """From the menu of a model's row."""
        self.screen.tab_to("list item", name)
        self.screen.press("shift+F10")
        self.screen.tab_to("menu item", item, key="Down")
        self.screen.press("Return")

    def remove(self, name):
        self.screen.tab_to("list item", name)
        self.screen.press("Delete")

    def undo(self):
        self.screen.press("ctrl+z")

    def send(self):
        self.screen.press("Return")

    def leave_dialog(self):
        self.screen.press("Escape")

    def close(self):
        self.screen.press("ctrl+q")


class Pointer:
    """A person without a keyboard, except to type words."""

    def __init__(self, screen):
        self.screen = screen

    def search(self, text):
        self.screen.click("toggle button", "Search")
        self.screen.wait_focused("entry")
        self.screen.type(text)

    def open_tile(self, name):
        self.screen.click("table cell", name)

    def use(self, role, name):
        self.screen.click(role, name)

    def go_to_downloaded(self):
        self.screen.click("list item", "Downloaded")

    def choose(self, name, item):
        self.screen.choose(f"More Actions for {name}", item)

    def remove(self, name):
        self.choose(name, "Remove…")

    def undo(self):
        self.screen.click("button", "Undo")

    def send(self):
        self.screen.click("button", "Send")

    def leave_dialog(self):
        self.screen.click("button", "Close")

    def close(self):
        self.screen.click("button", "Close")


def tell_server(number):
    """The simulated server is the parent; a real one takes its time."""
    if not REAL:
        os.kill(os.getppid(), number)


def watch_download(screen):
    """The bar is there, grows, and never goes back."""
    bar = screen.wait(lambda: next(screen.list_showing("progress bar"), None), "a progress bar")
    assert bar.get_name(), "the progress bar has no name"
    values = []

    def look():
        if screen.look_for("button", "Open…") is not None:
            return True
        value = bar.get_value_iface()
        values.append(value.get_current_value() / value.get_maximum_value())
        return False

    screen.wait(lambda: look() or 0 < values[-1] < 1, "the bar to move")
    tell_server(signal.SIGUSR1)
    screen.wait(look, "the download to be over")
    assert values == sorted(values), f"the bar went back: {values}"
    assert any(0 < value < 1 for value in values), f"the bar did not move: {values}"


def tell(screen, hand, steps):
    screen.find("label", "Welcome to Paddock")
    hand.use("button", "Browse All Models")
    steps("the first start says what was found")

    screen.find("table", "Curated models")
    hand.search(MODEL)
    screen.find("table cell", MODEL)
    wait(lambda: len(list(screen.list_showing("table cell"))) < 10, "the search to narrow the list")
    steps("the curated list is searched as one types")

    hand.open_tile(MODEL)
    download = screen.find("button", "Download…")
    screen.find("list", "Quality")
    hand.use("button", download.get_name() or "Download")
    steps("the model's page offers one thing to do next")

    watch_download(screen)
    steps("its download is watched")
    wait(list_server_models, "the server to have the model")
    (name,) = list_server_models()
    steps(f"the server has {name}")

    hand.go_to_downloaded()
    screen.find("list", "Downloaded models")
    hand.use("button", f"Use {MODEL}")
    screen.find("label", "Active")
    steps("it is downloaded, and is now used")

    hand.choose(MODEL, "Try It…")
    screen.find("button", "Send")
    screen.type("Hello")
    screen.find("button", "Send", State.SENSITIVE)
    hand.send()
    screen.wait(lambda: any("tokens per second" in get_text(label) for label in screen.list_showing("label")),
                "an answer and how fast it came")
    hand.leave_dialog()
    screen.wait_gone(("button",), "Send")
    steps("it is tried, and answers")

    hand.remove(MODEL)
    screen.find("alert", "Remove…")
    hand.use("button", "Remove From Library")
    screen.wait_gone(("alert",), "Remove…")
    screen.find("button", "Undo")
    screen.wait_gone(("button",), f"More Actions for {MODEL}")
    hand.undo()
    screen.find("button", f"More Actions for {MODEL}")
    assert list_server_models() == [name], "the server has lost the model"
    steps("it leaves the library, and comes back")

    hand.remove(MODEL)
    screen.find("alert", "Remove…")
    screen.find("button", "Delete From Server", State.SENSITIVE)
    hand.use("button", "Delete From Server")
    wait(lambda: not list_server_models(), "the server to have deleted the model")
    screen.find("label", "No Models Yet")
    steps("it is removed, from the server as well")


def read_report(path):
    """What the watchdog saw: stalls as (phase, computing, painting, asleep, stack), the worst of each phase, and
    what the yardstick took."""
    stalls, worst, yardstick = [], {}, None
    for line in path.read_text().splitlines():
        words = line.split()
        if line.startswith(" "):
            stalls[-1][-1].append(line)
        elif words[0] == "worst":
            worst[words[1]] = [float(word) for word in words[2:]]
        elif words[0] == "yardstick":
            yardstick = float(words[1])
        else:
            stalls.append((words[0], *(float(word) for word in words[1:]), []))
    return stalls, worst, yardstick


def waits_for_screen(stack):
    """The X server has to answer, and has no processor: on a loaded machine that takes its time."""
    return any("xcb_wait_for_" in line for line in stack)


def list_stalls(path):
    """What is too long, in words. Until the first frame is on the screen nobody waits for an answer, and
    tests/bench looks after that; painting is the work of a graphics card, which tests do not have."""
    stalls, worst, yardstick = read_report(path)
    limit = float(LIMIT) * max(1, yardstick / YARDSTICK)
    print("# in one turn of the main loop at most {:.0f} ms of computing, {:.0f} ms of painting, {:.0f} ms of sleep"
          .format(*worst["run"]))
    print(f"# the yardstick took {yardstick} ms, so the limit is {limit:.0f} ms")
    for phase, computing, _, asleep, stack in stalls:
        too_long = computing > limit or (asleep > SLEEP_LIMIT and not waits_for_screen(stack))
        if phase == "run" and too_long:
            yield "\n".join([f"{computing:.0f} ms of computing and {asleep:.0f} ms of sleep:", *stack])


def comment(text):
    print("\n".join(f"# {line}" for line in str(text).splitlines()), flush=True)


def live(folder, steps):
    """One life of the application, with a library of its own; returns its stalls."""
    report = folder / "stalls"
    tell_server(signal.SIGUSR2)
    environment = dict(os.environ, PADDOCK_WATCHDOG=str(report), XDG_DATA_HOME=str(folder))
    with open(folder / "log", "w+", encoding="utf-8") as log:
        application = subprocess.Popen([APPLICATION], stderr=log, env=environment)
        try:
            screen = Screen(application.pid)
            hand = {"keyboard": Keyboard, "pointer": Pointer}[HAND](screen)
            tell(screen, hand, steps)
            hand.close()
            status = application.wait(timeout=DEADLINE)
            log.seek(0)
            said = log.read()
            assert status == 0, f"the window ended with {status}:\n{said}"
            steps("the window closes")
            assert not said, f"it complained:\n{said}"
            steps("and said nothing on its error output")
            return list(list_stalls(report))
        except Exception:
            log.seek(0)
            comment(log.read())
            raise
        finally:
            application.kill()
            application.wait()


def main():
    told = []
    if REAL and "PADDOCK_OLLAMA" not in os.environ:
        print("1..0 # SKIP no Ollama here; build-aux/env --engines provides one")
        return

    def steps(sentence):
        told.append(sentence)
        print(f"ok {len(told)} {sentence}", flush=True)

    try:
        for attempt in range(ATTEMPTS):
            with tempfile.TemporaryDirectory() as folder:
                stalls = live(pathlib.Path(folder), comment if attempt else steps)
            comment("\n".join(stalls))
            if not stalls:
                break
        assert not stalls, f"the main loop stood still in each of {ATTEMPTS} attempts"
        steps("nothing stood still")
    except Exception as error:
        told.append("what went wrong")
        print(f"not ok {len(told)} {type(error).__name__}")
        comment(error)
    print(f"1..{len(told)}")


main()
