#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""On Wayland the window shows, reacts and closes.

usage: wayland.py WATCHED_APPLICATION

Needs a server at $OLLAMA_HOST, and a compositor. There are no devices, so a screen reader does it.
"""
import sys

from life import Tap, live
from screen import Screen

(APPLICATION,) = sys.argv[1:]


def tell(tap):
    with live(tap, APPLICATION) as life:
        screen = Screen(life.process_id, hands=False)
        screen.find("label", "Welcome to Paddock")
        tap.tell("the window shows")
        screen.do("button", "Browse All Models")
        screen.find("table", "Curated models")
        tap.tell("a button reacts")
        screen.act("show-model", "smollm3-3b")
        screen.find("list", "Quality")
        tap.tell("a page comes")
        screen.act("preferences")
        screen.find("dialog", "Preferences…")
        tap.tell("a dialog comes")
        screen.act("show-page", "downloaded")
        screen.find("label", "No Models Yet")
        screen.act("quit")
        life.end("the window closes")


TAP = Tap()
TAP.run(tell)
sys.exit(TAP.failed)
