#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed is what the desktop, a software centre and a translator expect.

usage: installed-tree.py APPLICATION_ID PREFIX SOURCE_FOLDER   (below $INSTALLED)
"""
import colorsys
import configparser
import datetime
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

from PIL import Image

ID, PREFIX, SOURCE = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
TREE = pathlib.Path(os.environ["INSTALLED"] + PREFIX)
SHARE = TREE / "share"
DESKTOP = SHARE / "applications" / f"{ID}.desktop"
METAINFO = SHARE / "metainfo" / f"{ID}.metainfo.xml"
SERVICE = SHARE / "dbus-1/services" / f"{ID}.service"
SCHEMA = SHARE / "glib-2.0/schemas" / f"{ID}.gschema.xml"
ICON = SHARE / "icons/hicolor/scalable/apps" / f"{ID}.svg"
SYMBOLIC = SHARE / "icons/hicolor/symbolic/apps" / f"{ID}-symbolic.svg"
LANGUAGES = [line for line in (SOURCE / "po/LINGUAS").read_text().split("\n") if line and not line.startswith("#")]
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def run(*command):
    """Runs a checker that must have nothing to say."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False,
                          env=dict(os.environ, LC_ALL="C.UTF-8"))
    assert done.returncode == 0, f"{command[0]} ends with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def read_keys(path, group):
    parser = configparser.RawConfigParser(delimiters="=", interpolation=None, strict=False)
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return dict(parser[group])


def texts(element, path):
    """Untranslated texts only."""
    return ["".join(found.itertext()).strip() for found in element.findall(path) if LANG not in found.attrib]


def test_nothing_else_is_installed():
    """Neither a test program nor a half-made file finds its way into a package."""
    expected = {"bin/paddock", "bin/paddock-app", "libexec/paddock/paddock-probe"}
    expected |= {str(path.relative_to(TREE)) for path in (DESKTOP, METAINFO, SERVICE, SCHEMA, ICON, SYMBOLIC)}
    expected |= {f"share/locale/{language}/LC_MESSAGES/paddock.mo" for language in LANGUAGES}
    expected |= {"share/man/man1/paddock.1", "share/glib-2.0/schemas/gschemas.compiled"}
    found = {str(path.relative_to(TREE)) for path in TREE.rglob("*") if not path.is_dir()}
    assert found == expected, f"missing: {expected - found}, unexpected: {found - expected}"


def test_one_id_everywhere():
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*){2,4}", ID)
    assert not ID.endswith((".app", ".desktop", ".linux"))
    component = ElementTree.parse(METAINFO).getroot()
    assert component.findtext("id") == ID
    assert component.findtext("launchable[@type='desktop-id']") == f"{ID}.desktop"
    assert component.findtext("provides/dbus[@type='session']") == ID
    assert read_keys(DESKTOP, "Desktop Entry")["Icon"] == ID
    assert read_keys(SERVICE, "D-BUS Service")["Name"] == ID
    assert ElementTree.parse(SCHEMA).getroot().find("schema").get("id") == ID
    assert ID.encode() + b"\0" in (TREE / "bin/paddock-app").read_bytes(), "the program calls itself otherwise"
    for line in SERVICE.read_text().splitlines():
        assert "@" not in line, f"not filled in: {line}"


def test_service_starts_what_is_installed():
    command = read_keys(SERVICE, "D-BUS Service")["Exec"].split()
    assert command == [f"{PREFIX}/bin/paddock-app", "--gapplication-service"], command
    assert os.access(TREE / "bin/paddock-app", os.X_OK)


def test_desktop_entry():
    assert run("desktop-file-validate", DESKTOP) == ""
    keys = read_keys(DESKTOP, "Desktop Entry")
    for key in ("DBusActivatable", "StartupNotify", "SingleMainWindow", "X-GNOME-UsesNotifications"):
        assert keys[key] == "true", f"{key} is {keys.get(key)}"
    assert "NoDisplay" not in keys and "flatpak" not in keys["Exec"]
    assert keys["Exec"].split()[0] == "paddock-app"
    assert "x-scheme-handler/paddock;" in keys["MimeType"]
    for action in filter(None, keys["Actions"].split(";")):
        assert read_keys(DESKTOP, f"Desktop Action {action}")["Exec"].startswith("paddock-app ")


def test_metainfo():
    run("appstreamcli", "validate", "--no-net", "--strict", METAINFO)
    component = ElementTree.parse(METAINFO).getroot()
    for kind in ("homepage", "bugtracker", "vcs-browser", "translate", "contribute"):
        assert component.findtext(f"url[@type='{kind}']", "").startswith("https://"), f"no address for {kind}"
    assert component.find("developer").get("id") and texts(component, "developer/name")
    assert component.find("requires/display_length[@compare='ge']").text == "360"
    assert {found.text for found in component.findall("supports/control")} == {"keyboard", "pointing", "touch"}
    assert component.find("recommends/internet") is not None
    assert component.find("content_rating[@type='oars-1.1']") is not None
    for found in component.findall("categories/category"):
        assert found.text not in ("GTK", "GNOME", "Qt")
    for binary in component.findall("provides/binary"):
        assert os.access(TREE / "bin" / binary.text, os.X_OK), f"{binary.text} is not there"


def test_screenshots():
    """Software centres show them: they are there, not larger than is asked for, and said in one sentence."""
    screenshots = ElementTree.parse(METAINFO).getroot().findall("screenshots/screenshot")
    assert [found.get("type") for found in screenshots].count("default") == 1
    for screenshot in screenshots:
        address = screenshot.findtext("image")
        assert re.search(r"/v[0-9.]+/data/screenshots/[a-z-]+\.png$", address), address
        picture = Image.open(SOURCE / "data/screenshots" / address.rsplit("/", 1)[1])
        assert picture.format == "PNG" and picture.width <= 1000 and picture.height <= 700, address
        (caption,) = texts(screenshot, "caption")
        assert not caption.endswith(".") and len(caption) <= 60, caption
    total = sum(path.stat().st_size for path in (SOURCE / "data/screenshots").iterdir())
    assert total < 3_000_000, f"{total} bytes of pictures"


def test_name_and_summary():
    component = ElementTree.parse(METAINFO).getroot()
    (name,), (summary,) = texts(component, "name"), texts(component, "summary")
    assert len(name) <= 15 and "-" not in name
    assert 10 <= len(summary) <= 35, f"{len(summary)} characters: {summary}"
    assert summary[0].isupper() and not summary.endswith(".") and name.lower() not in summary.lower()
    assert summary.split()[0].lower() not in ("a", "an", "the")
    words = set(re.findall(r"\w+", summary.lower()))
    assert not words & {"app", "application", "tool", "client", "program", "gtk", "gnome", "adwaita", "c", "linux"}
    assert not any(word.isupper() for word in re.findall(r"\w\w+", summary)), "it shouts"
    for language in LANGUAGES:
        translated = component.findtext(f"summary[@{LANG}='{language}']")
        assert translated and len(translated) <= 45, f"{language}: {translated}"


def test_description():
    description = ElementTree.parse(METAINFO).getroot().find("description")
    (summary,) = texts(ElementTree.parse(METAINFO).getroot(), "summary")
    paragraphs = [text for text in texts(description, "p")]
    assert 1 <= len(paragraphs) <= 3 and sum(map(len, paragraphs)) <= 700
    assert len(texts(description, "ul/li")) <= 10
    assert summary not in " ".join(paragraphs)


def test_releases():
    releases = ElementTree.parse(METAINFO).getroot().findall("releases/release")
    version = re.search(r"version: '([^']+)'", (SOURCE / "meson.build").read_text())[1]
    assert releases[0].get("version") == version, "the newest release is not the one that is built"
    dates = [datetime.date.fromisoformat(release.get("date")) for release in releases]
    assert dates == sorted(dates, reverse=True) and dates[0] <= datetime.date.today()
    for release in releases:
        assert len(" ".join(texts(release, "description/p") + texts(release, "description/ul/li"))) > 20


def get_luminance(colour):
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def get_contrast(one, other):
    lighter, darker = sorted((get_luminance(one), get_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def draw(path, size):
    """An icon as it looks in that size."""
    with tempfile.TemporaryDirectory() as folder:
        run("rsvg-convert", "-w", size, "-h", size, path, "-o", f"{folder}/icon.png")
        return Image.open(f"{folder}/icon.png").convert("RGBA").copy()


def measure_mean(icon):
    solid = [pixel for pixel in icon.getdata() if pixel[3] > 200]
    return [sum(pixel[channel] for pixel in solid) / len(solid) / 255 for channel in range(3)]


def test_branding():
    mean = measure_mean(draw(ICON, 256))
    colours = {found.get("scheme_preference"): found.text
               for found in ElementTree.parse(METAINFO).getroot().findall("branding/color[@type='primary']")}
    assert set(colours) == {"light", "dark"} and colours["light"] != colours["dark"]
    for scheme, text in colours.items():
        colour = [int(text[i:i + 2], 16) / 255 for i in (1, 3, 5)]
        assert colorsys.rgb_to_hsv(*colour)[1] > 0.3, f"{text} is hardly a colour"
        assert get_contrast(colour, mean) > 1.15, f"the icon vanishes on {text} ({scheme})"
    assert get_contrast(*([int(text[i:i + 2], 16) / 255 for i in (1, 3, 5)] for text in colours.values())) > 1.5


def test_icon():
    root = ElementTree.parse(ICON).getroot()
    assert root.get("width") == root.get("height") == "128"
    assert not [found for found in root.iter() if found.tag.endswith(("}filter", "}image", "}text"))]
    icon = draw(ICON, 256)
    left, top, right, bottom = icon.getchannel("A").point(lambda alpha: 255 * (alpha > 127)).getbbox()
    for side in (right - left, bottom - top):
        assert 0.70 <= side / 256 <= 0.92, f"it fills {side / 256:.0%} of its canvas"
    for corner in ((0, 0), (255, 0), (0, 255), (255, 255)):
        assert icon.getpixel(corner)[3] == 0, "a corner is filled"


def test_icon_is_legible_when_small():
    """At 32 px there is still something to tell apart: several colours, and edges between them."""
    small = draw(ICON, 32)
    solid = [pixel[:3] for pixel in small.getdata() if pixel[3] > 200]
    assert len({tuple(part >> 5 for part in pixel) for pixel in solid}) >= 6
    edges = 0
    for y in range(1, 31):
        for x in range(1, 31):
            here, right = small.getpixel((x, y)), small.getpixel((x + 1, y))
            if here[3] > 200 and right[3] > 200:
                edges += get_contrast([part / 255 for part in here[:3]], [part / 255 for part in right[:3]]) > 1.5
    assert edges > 40, f"only {edges} edges"


def test_symbolic_icon():
    root = ElementTree.parse(SYMBOLIC).getroot()
    assert root.get("width") == root.get("height") == "16"
    colours = {found.get(key) for found in root.iter() for key in ("fill", "stroke") if found.get(key)}
    assert len(colours - {"none"}) <= 1, f"more than one colour: {colours}"
    icon = draw(SYMBOLIC, 16)
    assert 0.15 < sum(pixel[3] > 127 for pixel in icon.getdata()) / 256 < 0.85


def test_schema():
    assert run("glib-compile-schemas", "--strict", "--dry-run", SCHEMA.parent) == ""
    for key in ElementTree.parse(SCHEMA).getroot().iter("key"):
        assert key.findtext("summary"), f"{key.get('name')} says nothing about itself"


def test_manual():
    assert run("mandoc", "-Tlint", "-Wwarning", SHARE / "man/man1/paddock.1") == ""


def test_translations_reach_the_desktop():
    keys = read_keys(DESKTOP, "Desktop Entry")
    component = ElementTree.parse(METAINFO).getroot()
    for language in LANGUAGES:
        for key in ("GenericName", "Comment", "Keywords"):
            assert keys.get(f"{key}[{language}]", keys[key]) != keys[key], f"{key} is not in {language}"
        for paragraph in component.find("description"):
            if LANG not in paragraph.attrib:
                break
        assert component.find(f"description/p[@{LANG}='{language}']") is not None, language
        assert keys["Keywords"].endswith(";") and keys[f"Keywords[{language}]"].endswith(";")


def main():
    for tool in ("desktop-file-validate", "appstreamcli", "mandoc", "rsvg-convert"):
        if shutil.which(tool) is None:
            print(f"1..0 # SKIP {tool} is not here")
            return
    tests = [(name, function) for name, function in globals().items() if name.startswith("test_")]
    print(f"1..{len(tests)}")
    failed = False
    for number, (name, function) in enumerate(tests, 1):
        try:
            function()
            print(f"ok {number} {name}")
        except Exception as error:  # every fault is a failure of this one test
            failed = True
            print(f"not ok {number} {name}")
            print(f"# {type(error).__name__}: {error}".replace("\n", "\n# "))
    sys.exit(failed)


main()
