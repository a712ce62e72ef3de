"""From marks to paper: where each mark of a scene falls, in CSS pixels.

`place` turns the marks of one picture into shapes, plain data in CSS pixels (1/100 inch) from
the top left corner. The browser draws those shapes as SVG and `draw_scene` draws the same
shapes with matplotlib, so the two cannot disagree about a position.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.scene import Arrow, Handle, Label, Line, Mark, Point
from helpers.style import FONT_SIZE, PIXELS_PER_INCH, ROLES, points

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

Shape = dict[str, Any]
"""mark, role and xy, a flat list of CSS pixels; text, anchor, name, controls, hollow as needed."""

POINT_RADIUS = 5.0
HANDLE_RADIUS = 7.0
VISIBLE_LENGTH = 16.0
"""A shorter arrow is hidden by the handle at its start, or nearly so."""
_FAR = 1e4  # pixels; SVG and Agg both lose precision far outside the paper
_HUGE = 1e9  # pixels; beyond, a line is no longer clipped in its true direction


class Paper:
    """The map between the data of one Axes and CSS pixels, both ways, for one layout.

    It holds frozen copies of matplotlib's transforms, so it costs a microsecond a point and
    stays valid after the figure is gone.
    """

    def __init__(self, ax: Axes) -> None:
        figure = ax.figure
        ax.apply_aspect()
        scale = PIXELS_PER_INCH / figure.dpi
        self._scale = np.array([scale, -scale])
        self._offset = np.array([0.0, figure.bbox.height * scale])
        self._forward = ax.transData.frozen()
        self._inverse = ax.transData.inverted().frozen()
        (left, bottom), (right, top) = ax.get_window_extent().get_points()
        corners = np.array([[left, top], [right, bottom]]) * self._scale + self._offset
        self.box: tuple[float, float, float, float] = tuple(corners.ravel().tolist())
        """Left, top, right, bottom of the axes, in CSS pixels."""

    def to_pixels(self, data: np.ndarray) -> np.ndarray:
        """Map data coordinates, shape (n, 2), to CSS pixels."""
        return self._forward.transform(data) * self._scale + self._offset

    def to_data(self, pixels: Sequence[float]) -> tuple[float, float]:
        """Map one position in CSS pixels to data coordinates."""
        x, y = self._inverse.transform((np.asarray(pixels) - self._offset) / self._scale)
        return float(x), float(y)

    def place(self, marks: Iterable[Mark]) -> list[Shape]:
        """Return the shapes of `marks`; what is not finite is left out, a gap in a line."""
        marks = list(marks)
        corners = [_corners(mark) for mark in marks]
        if not marks:
            return []
        pixels = self.to_pixels(np.concatenate(corners))
        shapes, start = [], 0
        for mark, own in zip(marks, corners, strict=True):
            xy = pixels[start : start + len(own)]
            start += len(own)
            if isinstance(mark, Line) or np.isfinite(xy).all():
                shapes += _SHAPES[type(mark)](mark, xy, self.box)
        return shapes


def _corners(mark: Mark) -> np.ndarray:
    if isinstance(mark, Line):
        return np.reshape(np.asarray(mark.points, dtype=float), (-1, 2))
    if isinstance(mark, Arrow):
        (x, y), (u, v) = mark.start, mark.vector
        return np.array([(x, y), (x + u, y + v)], dtype=float)
    return np.array([tuple(mark.at)], dtype=float)


def _flat(xy: np.ndarray) -> list[float]:
    return np.round(np.clip(xy, -_FAR, _FAR), 2).ravel().tolist()


def _arrow(mark: Arrow, xy: np.ndarray, box: tuple) -> list[Shape]:
    (x0, y0), (x1, y1) = xy.tolist()
    length = math.hypot(x1 - x0, y1 - y0)
    if length < 1.0:  # shorter than a pixel: it has no direction to show
        return []
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    length = min(length, _FAR)  # the direction stays
    half = ROLES[mark.role].width / 2
    size = min(1.0, length / (12 * half))  # a short arrow keeps its shape, not its head's size
    half, head, barb = half * max(size, 0.5), 8 * half * size, 3.6 * half * size
    neck = length - head
    outline = [(0, half), (neck, half), (neck, barb), (length, 0),
               (neck, -barb), (neck, -half), (0, -half)]  # fmt: skip
    flat = []
    for along, across in outline:
        flat += [round(x0 + along * ux - across * uy, 2), round(y0 + along * uy + across * ux, 2)]
    shapes = [{"mark": "arrow", "role": mark.role, "xy": flat}]
    if mark.label and length > VISIBLE_LENGTH:
        wide, high = 0.3 * FONT_SIZE * len(mark.label), 0.5 * FONT_SIZE
        ahead = 10 + wide * abs(ux) + high * abs(uy)
        aside = barb + 4 + wide * abs(uy) + high * abs(ux)
        places = ((length + ahead, 0), (neck, aside), (neck, -aside))
        x, y = min(((x0 + a * ux - b * uy, y0 + a * uy + b * ux) for a, b in places),
                   key=lambda place: _outside(*place, wide, high, box))  # fmt: skip
        shapes.append(_text(mark.label, mark.role, x, y, "middle", box))
    return shapes


def _outside(x: float, y: float, wide: float, high: float, box: tuple) -> float:
    """Return how far a text of that half width and half height reaches out of the box."""
    left, top, right, bottom = box
    return max(0.0, left - x + wide, x + wide - right, top - y + high, y + high - bottom)


def _text(text: str, role: str, x: float, y: float, anchor: str, box: tuple) -> Shape:
    """Place a text by the middle of its height, kept inside the axes."""
    width = 0.6 * FONT_SIZE * len(text)
    before = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * width
    left, top, right, bottom = box
    x = min(max(x, left + before), right - width + before)
    y = min(max(y, top + FONT_SIZE / 2), bottom - FONT_SIZE / 2) + 0.35 * FONT_SIZE
    return {"mark": "label", "role": role, "xy": [round(x, 2), round(y, 2)],
            "text": text, "anchor": anchor}  # fmt: skip


def _is_outside(xy: np.ndarray, box: tuple) -> bool:
    """Tell whether a position is outside the axes by more than a pixel: there it is not drawn."""
    return bool((xy[0] < np.subtract(box[:2], 1)).any() or (xy[0] > np.add(box[2:], 1)).any())


def _point(mark: Point, xy: np.ndarray, box: tuple) -> list[Shape]:
    if _is_outside(xy, box):
        return []
    shapes = [{"mark": "point", "role": mark.role, "xy": _flat(xy)}]
    if mark.label:
        x, y = xy[0].tolist()
        shapes.append(_text(mark.label, mark.role, x + 10, y - 12, "start", box))
    return shapes


def _line(mark: Line, xy: np.ndarray, box: tuple) -> list[Shape]:
    """Place what of a polyline lies inside the axes, in one shape for each part of it."""
    shapes = [{"mark": "line", "role": mark.role, "xy": _flat(part)} for part in _clipped(xy, box)]
    inside = ((xy >= box[:2]) & (xy <= box[2:])).all(axis=1)
    if mark.dots and inside.any():
        shapes.append({"mark": "dots", "role": mark.role, "xy": _flat(xy[inside])})
    return shapes


def _clipped(xy: np.ndarray, box: tuple) -> list[np.ndarray]:
    """Return the parts of a polyline inside a box, with gaps where it is not finite.

    After Liang and Barsky, a segment from p to p + d enters the box at p + t d with the greatest
    t at which it crosses the nearer of two opposite edges, and leaves it with the least t of the
    farther ones.
    """
    xy = np.where(np.isfinite(xy), np.clip(xy, -_HUGE, _HUGE), np.nan)
    low, high = np.array(box[:2]), np.array(box[2:])
    start, along = xy[:-1], np.diff(xy, axis=0)
    between = (start >= low) & (start <= high)
    with np.errstate(divide="ignore", invalid="ignore"):
        edges = np.sort([(low - start) / along, (high - start) / along], axis=0)
    parallel = np.where(between, np.inf, -np.inf)
    near, far = np.where(along == 0, (-parallel, parallel), edges)
    enter, leave = np.maximum(near.max(axis=1), 0), np.minimum(far.min(axis=1), 1)
    drawn = np.flatnonzero(enter <= leave)
    if not drawn.size:
        return []
    joined = (np.diff(drawn) == 1) & (leave[drawn[:-1]] == 1) & (enter[drawn[1:]] == 0)
    begins, ends = (start[drawn] + t[drawn, None] * along[drawn] for t in (enter, leave))
    parts = np.split(np.arange(len(drawn)), np.flatnonzero(~joined) + 1)
    return [np.vstack([begins[part[:1]], ends[part]]) for part in parts]


def _label(mark: Label, xy: np.ndarray, box: tuple) -> list[Shape]:
    (x, y), (right, down) = xy[0].tolist(), mark.offset
    return [_text(mark.text, mark.role, x + right, y + down, mark.anchor, box)]


def _handle(mark: Handle, xy: np.ndarray, box: tuple) -> list[Shape]:
    if _is_outside(xy, box):
        return []
    return [{"mark": "handle", "role": "point", "xy": _flat(xy),
             "name": mark.name, "controls": list(mark.controls),
             "hollow": mark.hollow}]  # fmt: skip


_SHAPES: dict[type, Callable[[Any, np.ndarray, tuple], list[Shape]]] = {
    Arrow: _arrow, Handle: _handle, Label: _label, Line: _line, Point: _point,
}  # fmt: skip


def draw_scene(ax: Axes, marks: Iterable[Mark]) -> list[Artist]:
    """Draw marks on an Axes, exactly where the browser draws them.

    Parameters
    ----------
    ax : Axes
        Its limits, aspect and position must be final: shapes are laid out in pixels.
    marks : iterable of marks
        In the data coordinates of `ax`.

    Returns
    -------
    list of Artist
        One or two for each shape, in the order of the marks.
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle, Polygon
    from matplotlib.patheffects import withStroke
    from matplotlib.transforms import Affine2D

    figure = ax.figure
    width, height = figure.get_size_inches() * PIXELS_PER_INCH
    to_figure = Affine2D().scale(1 / width, -1 / height).translate(0, 1) + figure.transFigure
    artists: list[Artist] = []
    for order, shape in enumerate(Paper(ax).place(marks)):
        role = ROLES[shape["role"]]
        color, width = role.light, points(role.width)
        xy = np.reshape(shape["xy"], (-1, 2))
        common = {"transform": to_figure, "zorder": 10 + order, "clip_on": False}
        if shape["mark"] == "arrow":
            artist = Polygon(xy, facecolor=color, edgecolor="white", linewidth=points(1), **common)
        elif shape["mark"] == "line":
            dash = (0, tuple(d / role.width for d in role.dash)) if role.dash else "-"
            artist = Line2D(*xy.T, color=color, linewidth=width, linestyle=dash, **common)
        elif shape["mark"] == "dots":
            artist = Line2D(*xy.T, color=color, linestyle="none", marker="o",
                            markersize=points(6), markeredgewidth=0, **common)  # fmt: skip
        elif shape["mark"] == "label":
            artist = ax.text(*xy[0], shape["text"], color=color, ha=_ALIGN[shape["anchor"]],
                             va="baseline", fontsize=points(FONT_SIZE), fontweight="bold",
                             path_effects=[withStroke(linewidth=points(4), foreground="white")],
                             **common)  # fmt: skip
        else:
            radius = POINT_RADIUS if shape["mark"] == "point" else HANDLE_RADIUS
            fill, edge = ("none", color) if shape.get("hollow") else (color, "white")
            artist = Circle(xy[0], radius, facecolor=fill, edgecolor=edge,
                            linewidth=points(2), **common)  # fmt: skip
        artists.append(artist if shape["mark"] == "label" else ax.add_artist(artist))
    return artists


_ALIGN = {"start": "left", "middle": "center", "end": "right"}
