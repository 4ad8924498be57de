#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every shortcut that the window lists does what it says, and it lists them all.

usage: keys.py WATCHED_APPLICATION SHORTCUTS_DIALOG

SHORTCUTS_DIALOG is the list for newer versions of libadwaita, which must be the same. Needs a server at
$OLLAMA_HOST from which curated models can be pulled.
"""
import json
import os
import sys
import urllib.request
import xml.etree.ElementTree

from life import Tap, live
from screen import Screen, get_text, walk

APPLICATION, SHORTCUTS_DIALOG = sys.argv[1:]
MODEL = "SmolLM3 3B"
MODEL_ID = "smollm3-3b"
NAMES = [f"hf.co/unsloth/SmolLM3-3B-GGUF:{quantization}" for quantization in ("Q4_K_M", "Q2_K", "Q3_K_M", "Q5_K_M")]

# What is listed, with the keys as people read them and as they are pressed.
SHORTCUTS = {
    "Curated": ("Alt+1", "alt+1"),
    "Import": ("Alt+2", "alt+2"),
    "Downloaded": ("Alt+3", "alt+3"),
    "Downloads": ("Ctrl+J", "ctrl+j"),
    "Back": ("Alt+Left", "alt+Left"),
    "Search": ("Ctrl+F", "ctrl+f"),
    "Ask the Server Again": ("Ctrl+R", "ctrl+r"),
    "Menu of the Model": ("Shift+F10", "shift+F10"),
    "Details of the Model": ("Alt+Return", "alt+Return"),
    "Remove the Model": ("Delete", "Delete"),
    "Undo the Removal": ("Ctrl+Z", "ctrl+z"),
    "Main Menu": ("F10", "F10"),
    "Preferences": ("Ctrl+,", "ctrl+comma"),
    "Keyboard Shortcuts": ("Ctrl+?", "ctrl+question"),
    "Close Window": ("Ctrl+W", "ctrl+w"),
    "Quit": ("Ctrl+Q", "ctrl+q"),
}


def pull(name):
    body = json.dumps({"model": name, "stream": False}).encode()
    with urllib.request.urlopen(os.environ["OLLAMA_HOST"] + "/api/pull", body, timeout=60) as answer:
        answer.read()


class Keys:
    def __init__(self, tap, screen):
        self.tap = tap
        self.screen = screen

    def press(self, title, then, shown=None):
        """Presses the keys of what is listed so; "then" is the role and name of what must come."""
        keys = shown or SHORTCUTS[title][1]
        self.screen.press(keys)
        self.screen.find(*then)
        self.tap.tell(f"{keys}: {title}")

    def leave(self, *roles_and_name):
        *roles, name = roles_and_name
        self.screen.press("Escape")
        self.screen.wait_gone(roles, name)


def check_list(screen, tap):
    """The list, as it is read, is that of this test and that of newer versions."""
    screen.press("ctrl+question")
    dialog = screen.find("dialog", "Keyboard Shortcuts")
    tap.tell("ctrl+question: Keyboard Shortcuts")
    rows = [node for node, _ in walk(dialog) if node.get_role_name() == "list item"]
    listed = [[get_text(inner) for inner, _ in walk(row) if get_text(inner)] for row in rows]
    expected = [[title, shown] for title, (shown, _) in SHORTCUTS.items()]
    assert listed == expected, f"listed are {listed}"
    tap.tell("the list has what this test presses")
    items = xml.etree.ElementTree.parse(SHORTCUTS_DIALOG).iter("object")
    titles = [item.find("property[@name='title']").text for item in items
              if item.get("class") == "AdwShortcutsItem"]
    assert titles == list(SHORTCUTS), f"for newer versions there are {titles}"
    tap.tell("and so has the one for newer versions")
    screen.press("Escape")
    screen.wait_gone(("dialog",), "Keyboard Shortcuts")


def check_pages(keys):
    keys.press("Curated", ("table", "Curated models"))
    keys.press("Import", ("list", "Examples"))
    keys.press("Downloaded", ("label", "No Models Yet"))
    keys.press("Curated", ("table", "Curated models"))
    keys.press("Downloads", ("label", "No Models Yet"))
    keys.press("Curated", ("table", "Curated models"))
    keys.screen.act("show-model", MODEL_ID)
    keys.screen.find("list", "Quality")
    keys.press("Back", ("table", "Curated models"))
    keys.screen.press("ctrl+f")
    keys.screen.wait_focused("entry")
    keys.tap.tell("ctrl+f: Search")
    keys.screen.press("Escape")


def count_rows(screen):
    return sum(button.get_name().startswith("More Actions for") for button in screen.list_showing("button"))


def check_models(keys):
    keys.press("Downloaded", ("label", "No Models Yet"))
    for name in NAMES[:2]:
        pull(name)
    keys.press("Ask the Server Again", ("button", "Add Models…"))
    keys.screen.do("button", "Add Models…")
    keys.screen.do("button", "Add 2 Models")
    keys.screen.wait_gone(("dialog",), "Add to Library")
    for name in NAMES[2:]:
        pull(name)
    keys.press("Ask the Server Again", ("button", "Add Models…"), "F5")
    keys.screen.tab_to("list item", f"{MODEL}…")
    for pressed in ("shift+F10", "Menu"):
        keys.press("Menu of the Model", ("menu item", "Try It…"), pressed)
        keys.leave("menu item", "Try It…")
    keys.press("Details of the Model", ("list", "Place"))
    keys.press("Back", ("list", "Downloaded models"))
    keys.screen.tab_to("list item", f"{MODEL}…")
    keys.press("Remove the Model", ("alert", "Remove…"))
    keys.screen.tab_to("button", "Remove From Library")
    keys.press("Take it out of the library", ("button", "Undo"), "space")
    keys.screen.wait(lambda: count_rows(keys.screen) == 1, "one model to be left")
    keys.screen.press("ctrl+z")
    keys.screen.wait(lambda: count_rows(keys.screen) == 2, "the other model to come back")
    keys.tap.tell("ctrl+z: Undo the Removal")


def check_general(keys):
    keys.press("Main Menu", ("menu item", "Preferences"))
    keys.leave("menu item", "Preferences")
    keys.press("Preferences", ("dialog", "Preferences…"))
    keys.leave("dialog", "Preferences…")


def tell(tap):
    with live(tap, APPLICATION) as life:
        screen = Screen(life.process_id)
        screen.find("label", "Welcome to Paddock")
        keys = Keys(tap, screen)
        check_pages(keys)
        check_list(screen, tap)
        check_general(keys)
        check_models(keys)
        screen.press("ctrl+w")
        life.end("ctrl+w: Close Window")
    with live(tap, APPLICATION) as life:
        screen = Screen(life.process_id)
        screen.find("table", "Curated models")
        screen.press("ctrl+q")
        life.end("ctrl+q: Quit")


TAP = Tap()
TAP.run(tell)
sys.exit(TAP.failed)
