"""The colours of the style sheet against one another: by day, by night and on paper all that is said can be read."""

import re

import pytest

from regrights.http.desk.routes import STATIC

LEAST = 4.5
# What is written, on what. The fills of a drawing carry words in the ink.
ON_GROUNDS = {
    "ink": ("paper", "tint", "warn", "effective", "review", "filed", "cleared", "stopped", "permitted", "hatch-ground"),
    "soft": ("paper", "tint", "warn"),
    "link": ("paper", "tint", "warn"),
    "owed": ("paper", "tint", "warn"),
    "clear": ("paper", "tint", "warn"),
    "paper": ("ink",),  # a button
}
PAIRS = [(word, ground) for word, grounds in ON_GROUNDS.items() for ground in grounds]
SHEET = (STATIC / "desk.css").read_text()
SCREEN, PRINT = SHEET.split("@media print")
COLOUR = r"#[0-9a-f]{3,6}\b"


def palettes() -> dict[str, dict[str, str]]:
    both = re.findall(rf"--([\w-]+): light-dark\(({COLOUR}), ({COLOUR})\)", SCREEN)
    light, dark = {name: one for name, one, _ in both}, {name: other for name, _, other in both}
    return {"light": light, "dark": dark, "print": dict(re.findall(rf"--([\w-]+): ({COLOUR})", PRINT))}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_that_of_wcag():
    assert contrast("#000", "#ffffff") == 21
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("palette", palettes())
@pytest.mark.parametrize(("word", "ground"), PAIRS)
def test_what_is_written_stands_out(palette, word, ground):
    colours = palettes()[palette]
    assert contrast(colours[word], colours[ground]) >= LEAST


@pytest.mark.parametrize("palette", palettes())
def test_a_line_that_says_something_stands_out(palette):
    colours = palettes()[palette]
    for line, ground in (("hatch-line", "hatch-ground"), ("hatch-line", "paper"), ("warn-edge", "paper")):
        assert contrast(colours[line], colours[ground]) >= 3, line


def test_every_colour_is_measured_and_no_other_is_used():
    assert {frozenset(colours) for colours in palettes().values()} == {frozenset(palettes()["light"])}
    measured = {name for pair in PAIRS for name in pair} | {"hatch-line", "warn-edge"}
    assert set(palettes()["light"]) - measured == {"rule"}  # between rows, where it says nothing
    outside = re.sub(r"--[\w-]+: (?:light-dark\([^)]*\)|#\w+)", "", SHEET)
    others = "".join(path.read_text() for path in STATIC.glob("*.css") if path.name != "desk.css")
    assert re.findall(rf"{COLOUR}|rgba?\(|hsla?\(|prefers-color-scheme", outside + others) == []
    used = set(re.findall(r"var\(--([\w-]+)", SHEET + others))
    assert used - set(palettes()["light"]) <= {"bar", "on"}
