#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""On every page, in every dialog and popover, whatever can be focused or has a meaning has a name.

usage: lint.py WATCHED_APPLICATION

Needs a server at $OLLAMA_HOST from which curated models can be pulled.
"""
import json
import os
import subprocess
import sys
import tempfile
import urllib.request

from screen import DEADLINE, Screen, State, get_called, get_text, has, wait, walk

APPLICATION = sys.argv[1]
MODEL = "SmolLM3 3B"
MODEL_ID = "smollm3-3b"
LARGE_ID = "qwen2.5-14b-instruct"
MODEL_NAME = "hf.co/unsloth/SmolLM3-3B-GGUF:Q4_K_M"
OTHER_NAME = "hf.co/unsloth/SmolLM3-3B-GGUF:Q2_K"

MEANINGFUL = {"button", "toggle button", "check box", "radio button", "switch", "text", "entry", "combo box", "list",
              "list item", "slider", "spin button", "progress bar", "page tab", "image", "link", "dialog", "alert",
              "table", "table cell", "tree", "menu item"}

# Focusable parts of GTK's own widgets that stand for nothing by themselves.
ANONYMOUS = {"frame", "label", "panel", "scroll bar", "scroll pane"}


def request(method, path, **body):
    data = json.dumps(body).encode() if body else None
    with urllib.request.urlopen(urllib.request.Request(os.environ["OLLAMA_HOST"] + path, data, method=method),
                                timeout=30) as answer:
        return answer.read()


def get_name(node):
    """What a screen reader would say: the name, else the text that stands inside."""
    called = node.get_name() if node.get_role_name() not in ("menu item", "link") else get_called(node)
    if (called or "").strip() or node.get_role_name() not in ("menu item", "list item", "link"):
        return called or ""
    return "".join(get_text(inner) or inner.get_name() or "" for inner, _ in walk(node))


def is_of_libadwaita(node, path):
    """What libadwaita 1.7 itself leaves nameless: toasts, the list inside a combo row, the lists of About."""
    if node.get_role_name() == "alert":
        return any(inner.get_name() == "Dismiss" for inner, _ in walk(node))
    return node.get_role_name() == "list" and any(
        ancestor.get_role_name() == "combo box" or ancestor.get_name() == "About" for _, ancestor in path)


def list_nameless(screen):
    for node, path in walk(screen.application):
        role = node.get_role_name()
        if role not in MEANINGFUL and (role in ANONYMOUS or not has(node, State.FOCUSABLE)):
            continue
        if get_name(node).strip() or is_of_libadwaita(node, path):
            continue
        way = [f"{ancestor.get_role_name()} “{ancestor.get_name()}”" for _, ancestor in path if ancestor.get_name()]
        yield f"{role} in {' / '.join(way)}, with {[get_text(inner) for inner, _ in walk(node) if get_text(inner)][:3]}"


class Lint:
    def __init__(self, screen):
        self.screen = screen
        self.number = 0
        self.failed = False

    def tell(self, passed, what):
        self.number += 1
        print(f"{'' if passed else 'not '}ok {self.number} {what}", flush=True)
        self.failed = self.failed or not passed

    def check(self, place):
        # What goes away under the eyes makes the look begin anew.
        (faults,) = wait(lambda: (sorted(set(list_nameless(self.screen))),), "a page that stands still")
        self.tell(not faults, place)
        for fault in faults:
            print(f"# nameless: {fault}")


def go_around(screen, lint):
    screen.find("label", "Welcome to Paddock")
    lint.check("the first start")
    screen.tab_to("button", "Browse All Models")
    screen.press("space")
    check_curated(screen, lint)
    check_offer(screen, lint)
    check_import(screen, lint)
    check_downloaded(screen, lint)
    check_transfers(screen, lint)
    check_dialogs(screen, lint)


def check_curated(screen, lint):
    screen.find("table", "Curated models")
    lint.check("curated, as tiles")
    screen.click("radio", "List")
    screen.find("list", "Curated models")
    lint.check("curated, as a list")
    screen.click("radio", "Tiles")
    screen.press("ctrl+f")
    screen.wait_focused("entry")
    screen.type("xyzzy")
    screen.find("button", "Clear Search and Filters")
    lint.check("curated, nothing found")
    screen.press("Escape")
    screen.find("table", "Curated models")
    screen.click("button", "Filter and Sort")
    screen.find("combo box", "Category")
    lint.check("curated, filters")
    screen.press("Escape")
    screen.click("button", screen.find("button", "Server…").get_name())
    screen.find_one_of(("check box", "menu item", "radio button", "list item"), "…")
    lint.check("servers to choose from")
    screen.press("Escape")


def check_offer(screen, lint):
    screen.act("show-model", MODEL_ID)
    screen.find("list", "Quality")
    lint.check("a model's page")


def check_import(screen, lint):
    screen.act("show-page", "import")
    screen.find("list", "Examples")
    lint.check("import, examples")
    screen.act("open-link", "https://huggingface.co/someone/something-GGUF")
    screen.find("button", "Download…")
    lint.check("import, understood")
    screen.act("open-link", "https://huggingface.co/datasets/someone/something")
    lint.check("import, not understood")


def check_downloaded(screen, lint):
    screen.act("show-page", "downloaded")
    screen.find("label", "No Models Yet")
    lint.check("downloaded, empty")
    for name in (MODEL_NAME, OTHER_NAME):
        request("POST", "/api/pull", model=name, stream=False)
    screen.press("F5")
    screen.find("button", "Add Models…")
    lint.check("downloaded, models to add")
    screen.click("button", screen.find("button", "Add Models…").get_name())
    screen.find("dialog", "Add to Library")
    lint.check("models to add, one by one")
    screen.click("button", "Add 2 Models")
    screen.wait_gone(("dialog",), "Add to Library")
    screen.find("button", f"Use {MODEL}")
    lint.check("downloaded, with models")
    screen.tab_to("list item", f"{MODEL}…")
    screen.press("shift+F10")
    screen.find("menu item", "…")
    lint.check("a model's menu")
    screen.press("Escape")
    screen.wait_gone(("menu item",), "…")
    screen.choose(f"More Actions for {MODEL}", "Details")
    screen.find("list", "Place")
    lint.check("a downloaded model's page")
    check_try(screen, lint)
    for action, title in (("Give It Another Name…", "Another Name…"), ("Remove…", "Remove…")):
        screen.choose(f"More Actions for {MODEL}", action)
        screen.find_one_of(("dialog", "alert"), title)
        lint.check(f"the dialog of “{action}”")
        screen.press("Escape")
        screen.wait_gone(("dialog", "alert"), title)


def check_try(screen, lint):
    screen.click("button", f"Try {MODEL}")
    screen.find("button", "Send")
    lint.check("trying a model")
    screen.type("Hello")
    screen.press("Return")
    screen.find("label", "Hello")
    screen.find("button", "Send")
    lint.check("trying a model, with an answer")
    screen.press("Escape")
    screen.wait_gone(("button",), "Send")


def check_transfers(screen, lint):
    screen.act("show-model", LARGE_ID)
    screen.find("button", "Download…")
    screen.click("button", screen.find("button", "Download…").get_name())
    screen.act("show-page", "downloaded")
    stop = screen.find("button", "Stop Downloading…")
    lint.check("downloaded, with a download")
    screen.click("button", stop.get_name())
    screen.find("button", "Continue Downloading…")
    lint.check("downloaded, with a download that was stopped")


def check_dialogs(screen, lint):
    for action, title in (("preferences", "Preferences"), ("shortcuts", "Keyboard Shortcuts"), ("about", "About")):
        screen.act(action)
        screen.find("dialog", f"{title}…")
        lint.check(f"the dialog “{title}”")
        screen.press("Escape")
        screen.wait_gone(("dialog",), f"{title}…")


def main():
    with tempfile.TemporaryFile("w+") as log:
        application = subprocess.Popen([APPLICATION], stderr=log)
        try:
            screen = Screen(application.pid)
            lint = Lint(screen)
            go_around(screen, lint)
            screen.act("quit")
            status = application.wait(timeout=DEADLINE)
            lint.tell(status == 0 and log.seek(0, os.SEEK_END) == 0, f"it ended with {status}, without complaints")
        finally:
            application.kill()
            application.wait()
            log.seek(0)
            print("\n".join(f"# {line}" for line in log.read().splitlines()))
    print(f"1..{lint.number}")
    sys.exit(lint.failed)


main()
