# SPDX-License-Identifier: GPL-3.0-or-later
"""What is on the screen, as a screen reader sees it, and the hands: keyboard and pointer.

Everything waits for conditions with one deadline, and says what it waited for.
"""
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

DEADLINE = 60
PAUSE = 0.02
State = Atspi.StateType

# What a screen reader calls a role, and what GTK does.
GTK_ROLES = {"list item": "list-item", "menu item": "menu-item", "table cell": "grid-cell",
             "toggle button": "toggle-button"}


def wait(condition, what):
    """Returns the first true answer of a condition. What goes away while it is looked at is asked again."""
    end = time.monotonic() + DEADLINE
    while True:
        try:
            answer = condition()
        except GLib.Error:
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited {DEADLINE} s for {what}")
        time.sleep(PAUSE)


def list_children(node):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def has(node, *states):
    state = node.get_state_set()
    return all(state.contains(wanted) for wanted in states)


def walk(node, path=()):
    """Yields every showing node and the way to it."""
    try:
        if not has(node, State.SHOWING) and node.get_role() != Atspi.Role.APPLICATION:
            return
        yield node, path
        children = list(list_children(node))
    except GLib.Error:
        return
    for index, child in enumerate(children):
        yield from walk(child, path + ((index, node),))


def get_text(node):
    """What a label says."""
    text = node.get_text_iface()
    return Atspi.Text.get_text(text, 0, -1) if text is not None else ""


def is_called(node, name):
    called = node.get_name() or get_text(node)
    return called == name or (name.endswith("…") and called.startswith(name[:-1]))


def describe(node):
    return f"{node.get_role_name()} “{node.get_name() or get_text(node)}”"


class Screen:
    """A running application."""

    def __init__(self, process_id, name="io.github.paddock.Paddock"):
        Atspi.init()
        self.bus_name = name
        self.application = wait(lambda: self._find_application(process_id), f"{name} on the accessibility bus")
        self.window = wait(lambda: next(list_children(self.application), None), "a window")
        wait(lambda: has(self.window, State.SHOWING), "the window to be shown")
        self.window_id = self._find_window_id(process_id)
        self._xdotool("windowfocus", self.window_id)
        wait(lambda: has(self.window, State.ACTIVE), "the window to be active")

    @staticmethod
    def _find_application(process_id):
        for application in list_children(Atspi.get_desktop(0)):
            if application.get_process_id() == process_id and application.get_child_count() > 0:
                return application
        return None

    @staticmethod
    def _xdotool(*words):
        return subprocess.run(["xdotool", *map(str, words)], check=True, capture_output=True, text=True).stdout

    def _find_window_id(self, process_id):
        return self._xdotool("search", "--sync", "--onlyvisible", "--pid", process_id).split()[0]

    # Eyes

    def list_showing(self, role=None):
        for node, _ in walk(self.application):
            if role is None or node.get_role_name() == role:
                yield node

    def look_for(self, role, name, state=None):
        """A showing node of that role whose name, or text, is, or begins like "that…"; None if there is none."""
        for node in self.list_showing(role):
            if is_called(node, name) and (state is None or has(node, state)):
                return node
        return None

    def wait(self, condition, what):
        try:
            return wait(condition, what)
        except AssertionError as error:
            raise AssertionError(f"{error}; there is\n{self.tell()}") from None

    def find(self, role, name, state=None):
        return self.wait(lambda: self.look_for(role, name, state), f"{role} “{name}”")

    def find_one_of(self, roles, name):
        return self.wait(lambda: next(filter(None, (self.look_for(role, name) for role in roles)), None),
                    f"{' or '.join(roles)} “{name}”")

    def wait_gone(self, roles, name):
        self.wait(lambda: not any(self.look_for(role, name) for role in roles), f"“{name}” to go")

    def get_focused(self):
        focused = [node for node in self.list_showing() if has(node, State.FOCUSED)]
        return focused[-1] if focused else None

    def wait_focused(self, role):
        def look():
            node = self.get_focused()
            return node is not None and node.get_role_name() == role

        self.wait(look, f"{role} to have the focus")

    def tell(self):
        """What has a name or a text, for messages."""
        return "\n".join(describe(node) for node in self.list_showing() if node.get_name() or get_text(node))

    # Hands

    def press(self, *keys):
        self._xdotool("key", "--clearmodifiers", *keys)

    def type(self, text):
        self._xdotool("type", "--delay", 1, text)

    def tab_to(self, role, name, key="Tab", limit=80):
        """Moves the focus until it is there; a control that the keyboard does not reach fails."""
        seen = []
        node = self.get_focused()
        there, told = self._judge(node, role, name) if node else (False, "nothing")
        while not there:
            seen.append(told)
            assert len(seen) < limit, f"{role} “{name}” is not reached by {key}: {', '.join(seen)}"
            self.press(key)
            node, there, told = self._look_at_focus(role, name, node, told)
        return node

    def _look_at_focus(self, role, name, left, told):
        """What is focused, once it is something else than before: the node, whether it is that, and in words."""
        def look():
            node = self.get_focused()
            return (node, *self._judge(node, role, name)) if node not in (None, left) else None

        return self.wait(look, f"the focus to move from {told}")

    @staticmethod
    def _judge(node, role, name):
        return node.get_role_name() == role and is_called(node, name), describe(node)

    def click(self, role, name):
        """Presses in the middle of it, once it stands still."""
        places = []

        def stands_still():
            places.append(self._find_middle(role, name))
            return len(places) > 2 and places[-1] and places[-1] == places[-2] == places[-3]

        self.wait(stands_still, f"{role} “{name}” to stand still")
        self._xdotool("mousemove", "--window", self.window_id, *places[-1], "click", 1)

    def wait_for_rest(self):
        """A GtkStack that goes away between two pages loses the old one's last picture (GTK 4.18)."""
        self.wait(lambda: self._ask_locator("Rests")[0], "the pages to rest")

    def _find_middle(self, role, name):
        # Places as GTK 4.18 tells them to screen readers leave out padding, so the program is asked itself.
        found, x, y = self._ask_locator("Find", GLib.Variant("(ss)", (GTK_ROLES.get(role, role), name)))
        return (x, y) if found else None

    def _ask_locator(self, method, parameters=None):
        return Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
            self.bus_name, "/test/Locator", "test.Locator", method, parameters, None, Gio.DBusCallFlags.NONE, -1,
            None).unpack()
