#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""There is one window: whatever is started or opened later raises it, and leads to the right place.

usage: starts.py WATCHED_APPLICATION

Needs a server at $OLLAMA_HOST.
"""
import subprocess
import sys

from life import Tap, live
from screen import DEADLINE, Screen, State, has, list_children

(APPLICATION,) = sys.argv[1:]

# What is given to a start, and what it shows: the role and name of something that only this place has.
PLACES = [
    (["--page", "downloaded"], ("label", "No Models Yet")),
    (["paddock://page/import"], ("list", "Examples")),
    (["paddock://model/smollm3-3b"], ("list", "Quality")),
    (["--page", "curated"], ("table", "Curated models")),
    (["https://huggingface.co/unsloth/SmolLM3-3B-GGUF"], ("list", "Quality")),
    (["hf.co/someone/something-GGUF"], ("button", "Download…")),
]


def start_again(tap, screen, words, place):
    screen.give_focus_away()
    subprocess.run([APPLICATION, *words], check=True, timeout=DEADLINE)
    screen.find(*place)
    screen.wait(lambda: has(screen.window, State.ACTIVE), "the window to be raised")
    windows = len(list(list_children(screen.application)))
    assert windows == 1, f"there are {windows} windows"
    tap.tell(f"{' '.join(words) or 'a second start'} raises the window and shows the {' '.join(place)}")


def tell(tap):
    with live(tap, APPLICATION) as life:
        screen = Screen(life.process_id)
        screen.find("label", "Welcome to Paddock")
        start_again(tap, screen, [], ("label", "Welcome to Paddock"))
        for words, place in PLACES:
            start_again(tap, screen, words, place)
        screen.press("ctrl+q")
        life.end("it ends")
    for words, place in PLACES:
        with live(tap, APPLICATION, *words) as life:
            screen = Screen(life.process_id)
            screen.find(*place)
            tap.tell(f"a first start with {' '.join(words)} shows the {' '.join(place)}")
            screen.press("ctrl+q")
            life.end("it ends")


TAP = Tap()
TAP.run(tell)
sys.exit(TAP.failed)
