"""What each role looks like: the one table that matplotlib and the browser both read.

A picture never names a colour. It says what a mark *is*, its role, and this table says how
that role is drawn. The light colours are at least 3 : 1 on white and on every height of a map,
the dark ones on JupyterLab's dark background and on the heights there, and roles that share a
picture also differ by line style or shape, so that no reader depends on colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

LEGIBLE = 4.5
"""The least contrast of words with what is behind them, as WCAG asks."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, such as "#ffffff", from 1 to 21, after WCAG."""
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True)
class Role:
    """How a role is drawn: colours, line width and dashes in CSS pixels (1/100 inch)."""

    light: str
    dark: str
    width: float = 2.0
    dash: tuple[float, ...] = ()

    @cached_property
    def words(self) -> str:
        """The light colour, made as dark as words of it on white must be: 4.5 : 1."""
        red, green, blue = (int(self.light[i : i + 2], 16) for i in (1, 3, 5))
        for part in range(100, 0, -1):
            shade = f"#{red * part // 100:02x}{green * part // 100:02x}{blue * part // 100:02x}"
            if contrast(shade, "#ffffff") >= LEGIBLE:
                break
        return shade


ROLES: dict[str, Role] = {
    "point": Role("#000000", "#ffffff"),
    "text": Role("#262626", "#e0e0e0"),
    "curve": Role("#595959", "#a6a6a6", 2.0),
    "contour": Role("#595959", "#a6a6a6", 1.0),
    "guess": Role("#262626", "#e0e0e0", 3.5),
    "gradient": Role("#c45000", "#ff9147", 3.5),
    "tangent": Role("#c45000", "#ff9147", 2.5),
    "model": Role("#c45000", "#ff9147", 1.5),
    "normal": Role("#262626", "#e0e0e0", 3.0),
    "descent": Role("#0072b2", "#56b4e9", 3.5),
    "path": Role("#0072b2", "#56b4e9", 2.0),
    "path_theory": Role("#0072b2", "#56b4e9", 1.5, (2, 4)),
    "rival": Role("#8a5a00", "#d9a441", 2.0, (9, 4)),
    "rival_theory": Role("#8a5a00", "#d9a441", 1.5, (2, 4)),
    "partial_x": Role("#00835f", "#2fd0a4", 2.5, (8, 4)),
    "partial_y": Role("#ad5389", "#e39fc4", 2.5, (2, 4)),
    "secant": Role("#ad5389", "#e39fc4", 2.5, (2, 4)),
    "direction": Role("#000000", "#ffffff", 2.0),
    "shadow": Role("#00835f", "#2fd0a4", 5.0, (9, 6)),
    "drop": Role("#595959", "#a6a6a6", 1.5, (3, 3)),
}

HEIGHTS = {"light": ((194, 216, 238), (222, 231, 229), (251, 243, 207)),
           "dark": ((20, 44, 74), (44, 62, 76), (88, 84, 54))}
"""From the lowest to the highest: blue to yellow, which no kind of colour-blindness takes for each
other; on white pale, with a lightness L* from 85 to 96."""

MESH = {"light": "#8c8c8c", "dark": "#6b7278"}
"""The lines of the mesh on a surface."""


def height_color(part: float) -> str:
    """Return the colour of a height, from 0, the lowest in the picture, to 1, the highest."""
    stops = HEIGHTS["light"]
    at = min(max(part, 0.0), 1.0) * (len(stops) - 1)
    i = min(int(at), len(stops) - 2)
    mixed = (round(a + (at - i) * (b - a)) for a, b in zip(stops[i], stops[i + 1], strict=True))
    return "#" + "".join(f"{each:02x}" for each in mixed)


LEGEND = (56, 8, 52, 34)
"""The scale of colours of a map in CSS pixels: its width, its height, how far its right end is from
the right edge of the axes, and its top below them."""

FAINT = 0.35
"""Opacity of a mark behind a surface."""

SHEER = 0.18
"""Opacity of an area."""

FONT_SIZE = 14
"""Size of all text in a picture, in CSS pixels: at its least a picture still has 11 of them."""

POINT_RADIUS, HANDLE_RADIUS = 5, 7
"""Of a dot, and of what can be dragged, in CSS pixels."""

PIXELS_PER_INCH = 100
"""Pictures are laid out in CSS pixels: a figure of W / 100 by H / 100 inches."""


def points(pixels: float) -> float:
    """Convert CSS pixels to matplotlib's points (1/72 inch)."""
    return pixels * 72 / PIXELS_PER_INCH


def for_browser() -> dict[str, Any]:
    """Return all of it as plain data."""
    roles = {name: asdict(role) | {"words": role.words} for name, role in ROLES.items()}
    return {"roles": roles, "font": f"{FONT_SIZE}px",
            "faint": FAINT, "sheer": SHEER, "heights": HEIGHTS, "mesh": MESH, "legend": LEGEND,
            "point": POINT_RADIUS, "handle": HANDLE_RADIUS}  # fmt: skip


@contextmanager
def course_style() -> Iterator[None]:
    """Draw in matplotlib's default style, whatever a notebook has chosen for its own figures.

    Only settings that differ are put aside for the time, so that a choice which a cell makes
    meanwhile, on its own thread, is not undone.
    """
    from matplotlib import rcParams, rcParamsDefault

    aside = {
        name: rcParams[name]
        for name in rcParamsDefault
        if not name.startswith(("backend", "interactive"))  # no style, and looking asks for one
        and rcParams[name] != rcParamsDefault[name]
    }
    rcParams.update({name: rcParamsDefault[name] for name in aside})
    try:
        yield
    finally:
        rcParams.update(aside)
