#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that the source keeps the rules of CONTRIBUTING.md.

usage: check-source.py [--root FOLDER] CHECK [ARGUMENT…]
       check-source.py potfiles --fix

checks: format-c, format-blueprint, layers, rooms, sizes, spdx, potfiles, scripts, readme [PADDOCK]

Prints one line for each breach and ends with 1 if there was any, with 77 (skipped) if a tool that
the check needs is missing.
"""
import ast
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SKIPPED = 77

FILE_LINES = 600
HEADER_LINES = 350
BLUEPRINT_LINES = 350
FUNCTION_LINES = 100
TEST_FUNCTION_LINES = 120
NESTING = 4

LAYERS_WITHOUT_GTK = ("src/core/", "src/cli/", "src/service/")
GTK_INCLUDE = re.compile(r'^\s*#\s*include\s*[<"](gtk|gdk|gsk|adwaita|libadwaita|graphene)[/.-]')
UPWARD_INCLUDE = re.compile(r'^\s*#\s*include\s*"(?:\.\./)*(ui|cli|service|demo)/')
TRANSLATED_C = re.compile(r'(?<![A-Za-z0-9_])(?:N?C?_|n?gettext)\s*\(\s*"')
# xgettext ends a text where it meets a macro that it does not know.
CUT_TRANSLATION = re.compile(r'_ ?\(\s*"[^"\n]*"\s*G_[A-Z0-9]+_FORMAT|gettext ?\([^;]*"[^"\n]*"\s*G_[A-Z0-9]+_FORMAT')
TRANSLATED_BLUEPRINT = re.compile(r'(?<![A-Za-z0-9_])C?_\(\s*["\']')


def read(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read()


def list_files(*suffixes):
    """Files that git knows or would add, so that a new one is checked before its first commit."""
    command = ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=False)
    if listed.returncode == 0:
        names = listed.stdout.decode().split("\0")
    else:  # a released archive has no history
        names = [os.path.relpath(os.path.join(folder, name), ROOT)
                 for folder, _, names in os.walk(ROOT) for name in names]
        names = [name for name in names if not name.startswith(("_build", ".git/"))]
    return sorted(name for name in names
                  if name.endswith(suffixes) and os.path.isfile(os.path.join(ROOT, name)))


def find_clang_format():
    for name in ("clang-format-19", "clang-format"):
        path = shutil.which(name)
        if path and " 19." in subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout:
            return path
    return None


def check_format_c():
    program = find_clang_format()
    if program is None:
        print("clang-format 19 is not here")
        return SKIPPED
    done = subprocess.run([program, "--dry-run", "-Werror", "--ferror-limit=1", *list_files(".c", ".h")],
                          cwd=ROOT, capture_output=True, text=True, check=False)
    return sorted({f"{line.split(':')[0]}: run clang-format-19 -i on it"
                   for line in done.stderr.splitlines() if "error:" in line} or
                  ([done.stderr] if done.returncode else []))


def check_format_blueprint():
    files = list_files(".blp")
    if not files:
        return []
    if shutil.which("blueprint-compiler") is None:
        print("blueprint-compiler is not here")
        return SKIPPED
    done = subprocess.run(["blueprint-compiler", "format", *files],
                          cwd=ROOT, capture_output=True, text=True, check=False)
    return [done.stdout + "run blueprint-compiler format --fix on them"] if done.returncode else []


def check_layers():
    breaches = []
    for name in list_files(".c", ".h"):
        for number, line in enumerate(read(name).splitlines(), 1):
            if name.startswith(LAYERS_WITHOUT_GTK) and GTK_INCLUDE.match(line):
                breaches.append(f"{name}:{number}: GTK below the window: {line.strip()}")
            if name.startswith("src/core/") and UPWARD_INCLUDE.match(line):
                breaches.append(f"{name}:{number}: core knows nothing above it: {line.strip()}")
    return breaches


def get_room(name):
    """The room of a file below src/core; what lies in none is the top, which knows them all."""
    parts = name.split("/")
    return parts[2] if len(parts) > 3 else "the top"


def list_arrows():
    """For each room of core, the rooms whose headers it includes."""
    arrows = {}
    rooms = {get_room(name) for name in list_files(".c", ".h") if name.startswith("src/core/")}
    for name in list_files(".c", ".h"):
        if not name.startswith("src/core/"):
            continue
        room = arrows.setdefault(get_room(name), set())
        for included in re.findall(r'^\s*#\s*include\s*"([^"]+)"', read(name), re.M):
            target = included.split("/")[0] if "/" in included else None
            if target is None and not os.path.exists(os.path.join(ROOT, os.path.dirname(name), included)):
                target = "the top" if os.path.exists(os.path.join(ROOT, "src/core", included)) else None
            if target in rooms and target != get_room(name):
                room.add(target)
    return arrows


def find_circle(arrows, room, path=()):
    if room in path:
        return path[path.index(room):] + (room,)
    for target in sorted(arrows.get(room, ())):
        circle = find_circle(arrows, target, path + (room,))
        if circle:
            return circle
    return None


def check_rooms():
    """The rooms of core do not know each other in a circle, and the map in src/DESIGN.md has them all."""
    arrows = list_arrows()
    circles = {frozenset(circle): circle for circle in (find_circle(arrows, room) for room in sorted(arrows)) if circle}
    breaches = [f"rooms know each other in a circle: {' → '.join(circle)}" for circle in circles.values()]
    mapped = set(re.findall(r"^\| `([^`]+)`", read("src/DESIGN.md"), re.M))
    folders = {os.path.dirname(name) for name in list_files("meson.build")}
    for folder in sorted(folders):
        if folder.startswith(("src/core/", "src/", "tests/")) and folder not in mapped | {"src/core"}:
            breaches.append(f"src/DESIGN.md: {folder} is not on the map")
    for folder in sorted(mapped):
        if not os.path.isdir(os.path.join(ROOT, folder)):
            breaches.append(f"src/DESIGN.md: {folder} does not exist")
    return breaches


def measure_functions(text):
    """Yields name, first line, lines and deepest nesting of each function of a GNU-style file."""
    lines = text.splitlines()
    name = start = None
    for index, line in enumerate(lines):
        found = re.match(r"([A-Za-z_]\w*) \(", line)
        if found:
            name, start = found[1], index
        if line == "{" and name and index and lines[index - 1].endswith(")"):
            deepest = 0
            for end in range(index + 1, len(lines)):
                if lines[end] == "}":
                    yield name, start + 1, end - start + 1, deepest
                    break
                if lines[end].strip() == "{":
                    deepest = max(deepest, (len(lines[end]) - len(lines[end].lstrip()) - 4) // 4 + 1)
            name = None


def check_sizes():
    breaches = []
    for name in list_files(".c", ".h", ".blp"):
        text = read(name)
        limit = (HEADER_LINES if name.endswith(".h") else
                 BLUEPRINT_LINES if name.endswith(".blp") else FILE_LINES)
        n_lines = text.count("\n")
        if n_lines > limit:
            breaches.append(f"{name}: {n_lines} lines, the cap is {limit}: split it by concern")
        cap = TEST_FUNCTION_LINES if name.startswith("tests/") else FUNCTION_LINES
        for function, line, length, nesting in measure_functions(text):
            if length > cap:
                breaches.append(f"{name}:{line}: {function} has {length} lines, the cap is {cap}")
            if nesting > NESTING:
                breaches.append(f"{name}:{line}: {function} nests {nesting} deep, the cap is {NESTING}")
    return breaches


def check_spdx():
    breaches = []
    for name in list_files(".c", ".h", ".py", ".sh", ".blp") + [
            name for name in list_files("") if name.startswith(("build-aux/", ".ci/")) and "." not in os.path.basename(name)]:
        head = "\n".join(read(name).splitlines()[:2])
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in head:
            breaches.append(f"{name}: no SPDX line at the top")
    return breaches


def list_translated():
    names = []
    for name in list_files(".c", ".h", ".blp", ".desktop.in", ".metainfo.xml.in", ".gschema.xml"):
        if not name.startswith(("src/", "resources/", "data/")) or name.startswith("src/demo/"):
            continue
        if name.endswith((".c", ".h")):
            if not TRANSLATED_C.search(read(name)):
                continue
        elif name.endswith(".blp") and not TRANSLATED_BLUEPRINT.search(read(name)):
            continue
        names.append(name)
    return names


def check_potfiles(*arguments):
    wanted = list_translated()
    if "--fix" in arguments:
        with open(os.path.join(ROOT, "po/POTFILES.in"), "w", encoding="utf-8") as file:
            file.write("".join(f"{name}\n" for name in wanted))
        return []
    listed = [line for line in read("po/POTFILES.in").splitlines() if line and not line.startswith("#")]
    breaches = [f"po/POTFILES.in: {name} is missing" for name in wanted if name not in listed]
    breaches += [f"po/POTFILES.in: {name} has nothing to translate" for name in listed if name not in wanted]
    if listed != sorted(listed):
        breaches.append("po/POTFILES.in: not sorted")
    breaches += [f"{name}: a text with a macro of GLib’s cannot be translated; use PRIu64 or PRId64"
                 for name in wanted if name.endswith(".c") and CUT_TRANSLATION.search(read(name))]
    return breaches + (["run build-aux/check-source.py potfiles --fix"] if breaches else [])


def list_scripts():
    for name in list_files(""):
        if name.endswith(".sh"):
            yield name
        elif "." not in os.path.basename(name):
            with open(os.path.join(ROOT, name), "rb") as file:
                head = file.readline()
            if head.startswith(b"#!") and (b"bash" in head or head.rstrip().endswith(b"/sh")):
                yield name


def check_scripts():
    breaches = []
    for name in list_scripts():
        done = subprocess.run(["bash", "-n", name], cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            breaches.append(f"{name}: {done.stderr.strip()}")
    for name in list_files(".py"):
        try:
            ast.parse(read(name))
        except SyntaxError as error:
            breaches.append(f"{name}: {error}")
    return breaches


def list_commands(text):
    """Yields the commands of a document's fenced blocks, without a prompt and without comments."""
    for block in re.findall(r"^```(?:sh|console)?\n(.*?)^```", text, re.M | re.S):
        for line in block.splitlines():
            words = line.removeprefix("$ ").split("#")[0].split()
            if words:
                yield words


def find_subcommand(words):
    """The paddock command that a line calls, or None."""
    if words[0] == "paddock":
        rest = words[1:]
    elif words[0].removeprefix("./") == "build-aux/run":
        rest = [word for word in words[1:] if word != "--demo"]
    else:
        return None
    return rest[0] if rest and not rest[0].startswith("-") else None


def check_readme(*arguments):
    breaches = []
    for document in ("README.md", "CONTRIBUTING.md"):
        for words in list_commands(read(document)):
            program = words[0].removeprefix("./")
            if program.startswith(("build-aux/", ".ci/")) and not os.access(os.path.join(ROOT, program), os.X_OK):
                breaches.append(f"{document}: {program} does not exist or cannot be run")
            command = find_subcommand(words)
            if command and arguments:
                done = subprocess.run([arguments[0], command, "--help"], capture_output=True, text=True, check=False)
                if done.returncode:
                    breaches.append(f"{document}: paddock has no command “{command}”")
    return breaches


CHECKS = {
    "format-c": check_format_c,
    "format-blueprint": check_format_blueprint,
    "layers": check_layers,
    "rooms": check_rooms,
    "sizes": check_sizes,
    "spdx": check_spdx,
    "potfiles": check_potfiles,
    "scripts": check_scripts,
    "readme": check_readme,
}


def main():
    global ROOT
    arguments = sys.argv[1:]
    if arguments[:1] == ["--root"]:
        ROOT = os.path.abspath(arguments[1])
        del arguments[:2]
    if not arguments or arguments[0] not in CHECKS:
        sys.exit(__doc__)
    breaches = CHECKS[arguments[0]](*arguments[1:])
    if breaches == SKIPPED:
        sys.exit(SKIPPED)
    for breach in breaches:
        print(breach)
    sys.exit(1 if breaches else 0)


main()
