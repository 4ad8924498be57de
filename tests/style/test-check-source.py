#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants faults in a tree of its own and asserts that check-source.py finds each, and nothing else.

usage: test-check-source.py CHECK_SOURCE
"""
import os
import pathlib
import subprocess
import sys
import tempfile

SPDX = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
LONG = "".join(f"  call_{i} ();\n" for i in range(100))
DEEP = "".join(f"{'  ' * (2 * i + 1)}if (a)\n{'  ' * (2 * i + 2)}{{\n" for i in range(5))
DEEP += "".join(f"{'  ' * (2 * i + 2)}}}\n" for i in reversed(range(5)))

GOOD = {
    "src/core/a.c": SPDX + '#include "base/b.h"\n\nstatic void\nlittle (void)\n{\n  call ();\n}\n',
    "src/cli/b.c": SPDX + 'const char *text = N_("b");\n',
    "src/core/one/a.h": SPDX,
    "src/core/two/b.h": SPDX + '#include "one/a.h"\n',
    "src/DESIGN.md": "| `src/core/one` | one |\n",
    "po/POTFILES.in": "src/cli/b.c\n",
    "build-aux/run": "#!/usr/bin/env bash\n# SPDX-License-Identifier: GPL-3.0-or-later\necho\n",
    "README.md": "```sh\nbuild-aux/run list  # comment\n```\n",
    "CONTRIBUTING.md": "",
}

# check, file, contents, what the answer must name
FAULTS = [
    ("format-c", "src/core/a.c", SPDX + "int  main(){return 0;}\n", "src/core/a.c"),
    ("layers", "src/core/a.c", SPDX + "#include <gtk/gtk.h>\n", "GTK below the window"),
    ("layers", "src/cli/b.c", SPDX + "#include <adwaita.h>\n", "GTK below the window"),
    ("layers", "src/core/a.c", SPDX + '#include "ui/pdk-window.h"\n', "core knows nothing above it"),
    ("rooms", "src/core/one/a.c", SPDX + '#include "two/b.h"\n#include "two/c.h"\n', "know each other in a circle"),
    ("rooms", "src/core/three/meson.build", "", "src/core/three is not on the map"),
    ("rooms", "src/DESIGN.md", "| `src/core/four` | none |\n", "src/core/four does not exist"),
    ("sizes", "src/core/a.c", SPDX + "\n" * 600, "601 lines, the cap is 600"),
    ("sizes", "src/core/a.h", SPDX + "\n" * 350, "351 lines, the cap is 350"),
    ("sizes", "src/core/a.c", f"{SPDX}\nstatic void\nlengthy (int   a,\n      int   b)\n{{\n{LONG}}}\n", "lengthy has 104 lines"),
    ("sizes", "src/core/a.c", f"{SPDX}\nstatic void\ndeep (int a)\n{{\n{DEEP}}}\n", "deep nests 5 deep"),
    ("spdx", "src/core/a.c", "int a;\n", "no SPDX line"),
    ("spdx", "build-aux/run", "#!/bin/sh\necho\n", "no SPDX line"),
    ("potfiles", "src/core/a.c", SPDX + 'const char *text = _("a");\n', "src/core/a.c is missing"),
    ("potfiles", "src/cli/b.c", SPDX, "src/cli/b.c has nothing to translate"),
    ("potfiles", "src/core/a.c", SPDX + 'f (_("%" G_GUINT64_FORMAT " bytes"));\n', "cannot be translated"),
    ("scripts", "build-aux/run", "#!/usr/bin/env bash\nif true; then\n", "build-aux/run"),
    ("scripts", "tools/a.py", "def f(:\n", "tools/a.py"),
    ("readme", "README.md", "```sh\nbuild-aux/walk\n```\n", "build-aux/walk does not exist"),
    ("readme", "README.md", "```sh\npaddock dance\n```\n", "no command “dance”"),
]


def write(folder, files):
    for name, contents in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(contents)
        os.chmod(path, 0o755)


def run(program, folder, check):
    arguments = [program, "--root", folder, check]
    if check == "readme":
        arguments.append(os.path.join(folder, "paddock"))
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        files = GOOD | {"paddock": "#!/bin/sh\n# SPDX-License-Identifier: GPL-3.0-or-later\n[ \"$1\" = list ]\n"}
        files[".clang-format"] = pathlib.Path(program).parent.parent.joinpath(".clang-format").read_text("utf-8")
        write(folder, files)
        for check in sorted({fault[0] for fault in FAULTS}):
            done = run(program, folder, check)
            assert done.returncode == 0, f"{check} finds fault with good files: {done.stdout}{done.stderr}"
        for check, name, contents, expected in FAULTS:
            write(folder, {name: contents})
            done = run(program, folder, check)
            assert done.returncode == 1 and expected in done.stdout, f"{check} missed {expected}: {done}"
            os.remove(os.path.join(folder, name))
            write(folder, files)


main()
