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
MENU_DEADLINES = (10, 10, DEADLINE)
PAUSE = 0.02
State = Atspi.StateType
OBJECT_PATH = "/io/github/paddock/Paddock"

# What a screen reader calls a role, and what GTK does.
GTK_ROLES = {"list item": "list-item", "menu item": "menu-item", "table cell": "grid-cell",
             "toggle button": "toggle-button"}


def wait(condition, what, deadline=DEADLINE):
    """Returns the first true answer of a condition. What goes away while it is looked at is asked again."""
    end = time.monotonic() + deadline
    while True:
        try:
            answer = condition()
        except GLib.Error:
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited {deadline} s for {what}")
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


def get_called(node):
    """What a screen reader would say: the name, else the text; of a menu's item, the text that labels it."""
    called = node.get_name() or get_text(node)
    if called or node.get_role_name() != "menu item":
        return called
    labels = [relation.get_target(index) for relation in node.get_relation_set()
              if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY
              for index in range(relation.get_n_targets())]
    return "".join(get_text(label) or label.get_name() or "" for label in labels)


def is_called(node, name):
    called = get_called(node)
    return called == name or (name.endswith("…") and called.startswith(name[:-1]))


def describe(node):
    return f"{node.get_role_name()} “{get_called(node)}”"


class Screen:
    """A running application; without hands where there are no devices, as on a headless Wayland."""

    def __init__(self, process_id, name="io.github.paddock.Paddock", hands=True):
        Atspi.init()
        self.bus_name = name
        self.application = wait(lambda: self._find_application(process_id), f"{name} on the accessibility bus")
        self.window = wait(lambda: next(list_children(self.application), None), "a window")
        wait(lambda: has(self.window, State.SHOWING), "the window to be shown")
        if hands:
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

    def wait(self, condition, what, deadline=DEADLINE):
        try:
            return wait(condition, what, deadline)
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

    def _get_screen_size(self):
        return [int(size) for size in self._xdotool("getdisplaygeometry").split()]

    # What other programs may ask for

    def act(self, action, *parameters):
        """An action of the application, over D-Bus."""
        Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
            self.bus_name, OBJECT_PATH, "org.gtk.Actions", "Activate",
            GLib.Variant("(sava{sv})", (action, [GLib.Variant("s", text) for text in parameters], {})), None,
            Gio.DBusCallFlags.NONE, -1, None)

    def do(self, role, name):
        """What a screen reader does with a control: its first action."""
        node = self.find(role, name, State.SENSITIVE)
        self.wait(lambda: node.get_action_iface().do_action(0), f"{role} “{name}” to act")

    # Hands

    def give_focus_away(self):
        """To no window at all."""
        root = self._xdotool("search", "--maxdepth", 0, ".*").split()[0]
        # A window under the pointer has the focus that no window has.
        self._xdotool("mousemove", "--window", root, *(size - 1 for size in self._get_screen_size()))
        self._xdotool("windowfocus", root)
        self.wait(lambda: not has(self.window, State.ACTIVE), "the window to be inactive")

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

    def click(self, role, name, deadline=DEADLINE):
        """Presses in the middle of it, once it stands still and has felt the pointer, as a new popover may not
        be on the screen yet."""
        places = []

        def stands_still():
            places.append(self._find_middle(role, name)[0])
            return len(places) > 2 and places[-1] and places[-1] == places[-2] == places[-3]

        def feels():
            place, hovered = self._find_middle(role, name)
            if place and not hovered:
                self._point(place[0] + 1, place[1])
                self._point(*place)
            return hovered

        self.wait(stands_still, f"{role} “{name}” to stand still", deadline)
        self.wait(feels, f"{role} “{name}” to feel the pointer", deadline)
        self._xdotool("click", 1)

    def choose(self, button, item):
        """Clicks on an item of a button's menu. A dialog that is still leaving takes the focus back and closes a
        menu that has just come; then people open it again."""
        for deadline in MENU_DEADLINES:
            self.click("button", button)
            try:
                self.click("menu item", item, deadline)
                return
            except AssertionError:
                if deadline == MENU_DEADLINES[-1]:
                    raise

    def _point(self, x, y):
        self._xdotool("mousemove", "--window", self.window_id, x, y)

    def _find_middle(self, role, name):
        # Places as GTK 4.18 tells them to screen readers leave out padding, so the program is asked itself.
        found, x, y, hovered = Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
            self.bus_name, "/test/Locator", "test.Locator", "Find",
            GLib.Variant("(ss)", (GTK_ROLES.get(role, role), name)), None, Gio.DBusCallFlags.NONE, -1, None).unpack()
        return ((x, y) if found else None), hovered
