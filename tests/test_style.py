"""The table of roles: readable on white and on dark, and never by colour alone."""

from __future__ import annotations

import colorsys
import io
import itertools
import json
import re
from typing import Any

import numpy as np
import pytest
from cases import EXPLORERS
from matplotlib import rcParams, style
from matplotlib.colors import to_hex, to_rgb
from PIL import Image, ImageColor

from helpers import GradientExplorer
from helpers.live.live import Live
from helpers.live.widget import BROWSER
from helpers.pictures.artists import N_TONES
from helpers.pictures.style import (
    FONT_SIZE,
    HEIGHTS,
    PIXELS_PER_INCH,
    ROLES,
    course_style,
    for_browser,
    height_color,
    points,
)

WHITE, DARK = "#ffffff", "#111111"


def luminance(color: str) -> float:
    """Relative luminance of WCAG 2.1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def hue(color: str) -> float | None:
    h, s, _ = colorsys.rgb_to_hsv(*to_rgb(color))
    return h if s > 0.05 else None


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", ROLES)
def test_each_role_can_be_seen_on_the_paper_and_on_each_height(name):
    for theme, paper in (("light", WHITE), ("dark", DARK)):
        for height in (paper, *HEIGHTS[theme]):
            assert contrast(getattr(ROLES[name], theme), to_hex(np.divide(height, 255))
                            if isinstance(height, tuple) else height) >= 3  # fmt: skip


def test_heights_are_pale_on_white_and_rise_in_lightness():
    for theme in HEIGHTS:
        light = [116 * luminance(to_hex(np.divide(each, 255))) ** (1 / 3) - 16
                 for each in HEIGHTS[theme]]  # fmt: skip
        assert light == sorted(light) and light[-1] - light[0] > 10
        assert theme == "dark" or 80 < light[0] < light[-1] < 97


@pytest.mark.parametrize("name", ROLES)
def test_words_have_the_contrast_that_words_need_and_no_more(name):
    words, light = ROLES[name].words, ROLES[name].light
    assert contrast(words, WHITE) >= 4.5 and contrast(ROLES[name].dark, DARK) >= 4.5
    assert words == light or (contrast(light, WHITE) < 4.5 and contrast(words, WHITE) < 4.7)


@pytest.mark.parametrize("name", ROLES)
def test_the_dark_colour_keeps_the_hue(name):
    light, dark = hue(ROLES[name].light), hue(ROLES[name].dark)
    assert (light is None) == (dark is None)
    if light is not None:
        assert min(abs(light - dark), 1 - abs(light - dark)) < 0.06


def test_what_is_meant_to_be_compared_differs_by_more_than_colour():
    # ∂f/∂x and ∂f/∂y are told apart by ΔE 18 only under simulated colour blindness.
    dashes = [ROLES[name].dash for name in ("partial_x", "partial_y", "gradient")]
    assert all(one != other for one, other in itertools.combinations(dashes, 2))
    assert ROLES["secant"].dash != ROLES["tangent"].dash
    assert ROLES["contour"].width < ROLES["curve"].width < ROLES["gradient"].width


def test_widths_and_dashes_can_be_drawn():
    for role in ROLES.values():
        assert role.width > 0
        assert len(role.dash) % 2 == 0 and all(part > 0 for part in role.dash)


def test_the_table_for_the_browser_is_the_table_as_plain_data():
    table = json.loads(json.dumps(for_browser(), allow_nan=False))["roles"]
    assert table.keys() == ROLES.keys()
    for name, role in ROLES.items():
        assert table[name] == {
            "light": role.light, "dark": role.dark, "width": role.width, "dash": list(role.dash),
            "words": role.words,
        }  # fmt: skip


def test_an_inch_is_72_points_and_100_pixels():
    assert points(PIXELS_PER_INCH) == 72
    assert points(FONT_SIZE) == pytest.approx(10.08)


LOUD = {"font.size": 30, "font.family": "serif", "axes.spines.top": False, "lines.linewidth": 9,
        "xtick.labelsize": 4, "text.color": "red", "figure.facecolor": "red"}  # fmt: skip


def seen(explorer: type[Live]) -> tuple[str, dict[str, bytes], bytes, dict[str, Any]]:
    """Return a new explorer in words and its pictures: those of the browser, and the saved one."""
    live = explorer()
    return repr(live), live._opening["pngs"], *live.to_png()


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_pictures_are_the_same_twice_whatever_the_style_of_the_notebook(explorer):
    plain = seen(explorer)
    with style.context(["dark_background", LOUD]):
        mine = dict(rcParams)
        assert seen(explorer) == plain
        assert dict(rcParams) == mine
    told, _, png, about = plain
    assert about["alt"] == told and "\n" not in told
    assert Image.open(io.BytesIO(png)).size == (2 * about["width"], 2 * about["height"])


def test_a_style_chosen_while_a_picture_is_drawn_stays_chosen():
    with style.context("default"):
        with course_style():
            style.use("dark_background")  # as a cell does on its own thread
        assert rcParams["text.color"] == "white"


def test_no_style_sheet_asks_for_the_size_of_a_container():
    """Under such queries Chromium loses text in what JupyterLab skips while it is out of sight."""
    sheets = {sheet.name: sheet.read_text("utf-8") for sheet in BROWSER.rglob("*.css")}
    assert {"live.css", "quiz.css"} <= sheets.keys()
    asking = re.compile(r"@container|\bcontainer(-type|-name)?\s*:|\dcq[wihb]")
    assert [name for name, text in sheets.items() if asking.search(text)] == []


def test_a_saved_picture_has_the_colours_of_the_heights_as_they_are():
    png, _ = GradientExplorer("bowl", density="0").to_png()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    tones = {ImageColor.getrgb(height_color(part)) for part in np.linspace(0, 1, N_TONES)}
    exact = {colour: count for count, colour in picture.getcolors(1 << 24) if colour in tones}
    assert len(exact) > 60 and sum(exact.values()) > 0.3 * np.prod(picture.size)
