"""From marks to paper: where each mark of a scene falls, in CSS pixels.

`place` turns the marks of one picture into shapes, plain data in CSS pixels (1/100 inch) from
the top left corner. The browser draws those shapes as SVG and `artists` draws the same shapes
with matplotlib, so the two cannot disagree about a position.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from helpers.pictures.scene import Area, Arrow, Handle, Label, Line, Mark, Point
from helpers.pictures.style import FONT_SIZE, PIXELS_PER_INCH, ROLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Shape = dict[str, Any]
"""mark, role and xy, a flat list of CSS pixels; text, anchor, name, controls, hollow, anywhere as
needed. A point that moves on has the places `onward`, flat as well, and how many of them each step
takes."""

VISIBLE_LENGTH = 16.0
"""A shorter arrow is hidden by the handle at its start, or nearly so."""
_BIT = 1e-6  # pixels; so much farther out is still inside
_FAR = 1e4  # pixels; SVG and Agg both lose precision far outside the paper
_LOST = 1e14  # pixels; where a line between two places beyond it passes, rounding hides
_HUGE = 1e305  # pixels; beyond, differences overflow


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
        corners = np.clip(corners, 0, np.array(figure.bbox.size) * scale)
        self.box: tuple[float, float, float, float] = tuple(corners.ravel().tolist())
        """Left, top, right, bottom of the axes, in CSS pixels, inside the figure."""

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
        (left, top, right, bottom), (x, y) = self.box, pixels.T
        finite = (np.isfinite(x) & np.isfinite(y)).tolist()
        inside = ((x >= left - _BIT) & (x <= right + _BIT)
                  & (y >= top - _BIT) & (y <= bottom + _BIT)).tolist()  # fmt: skip
        flat = np.round(np.clip(pixels, -_FAR, _FAR), 2).ravel().tolist()
        shapes, end = [], 0
        for mark, own in zip(marks, corners, strict=True):
            start, end = end, end + len(own)
            if isinstance(mark, Line) or all(finite[start:end]):
                at = _Places(pixels[start:end], flat[2 * start : 2 * end], inside[start:end])
                shapes += _SHAPES[type(mark)](mark, at, self.box)
        labels = [shape for shape in shapes if shape["mark"] == "label"]
        if len(labels) > 1:
            middle = (self.box[1] + self.box[3]) / 2
            told = [(*label["xy"], label["text"], label["anchor"]) for label in labels]
            for label, y in zip(labels, apart(told, middle), strict=True):
                label["xy"][1] = y
        return shapes


BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""The part of a text that stands to the left of its place."""
WIDE = 0.6 * FONT_SIZE
"""About how wide a letter is, in CSS pixels."""


def apart(texts: Iterable[tuple[float, float, str, str]], middle: float) -> list[float]:
    """Return the heights of texts so that none lies on another.

    Each has its place, its words and its anchor. A later one goes where there is room: down in
    the upper half of the paper, up in the lower one.
    """
    taken: list[tuple[float, float, float]] = []
    for x, y, text, anchor in texts:
        left = x - BEFORE[anchor] * WIDE * len(text)
        right, way = left + WIDE * len(text), FONT_SIZE if y <= middle else -FONT_SIZE
        beside = sorted((other for start, end, other in taken if start < right and left < end),
                        reverse=way < 0)  # fmt: skip
        for other in beside:
            if abs(y - other) < FONT_SIZE:
                y = other + way  # noqa: PLW2901
        taken.append((left, right, y))
    return [round(y, 2) for *_, y in taken]


class _Places(NamedTuple):
    """Where the corners of a mark are on the paper."""

    xy: np.ndarray
    """In CSS pixels, shape (n, 2)."""
    flat: list[float]
    """As they are written: rounded, one behind the other."""
    inside: list[bool]
    """Whether each is inside the axes."""


def _corners(mark: Mark) -> np.ndarray:
    if isinstance(mark, Line | Area):
        return np.reshape(np.asarray(mark.points, dtype=float), (-1, 2))
    if isinstance(mark, Arrow):
        start = np.asarray(mark.start, dtype=float)
        return np.array([start, start + mark.vector])
    if isinstance(mark, Label) and mark.opposite is not None:
        return np.array([mark.at, mark.opposite], dtype=float)
    places = [tuple(mark.at), *getattr(mark, "onward", ())]
    return np.array(places, dtype=float)


def _arrow(mark: Arrow, at: _Places, box: tuple) -> list[Shape]:
    (x0, y0), (x1, y1) = at.xy.tolist()
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
    width = WIDE * len(text)
    before = BEFORE[anchor] * width
    left, top, right, bottom = box
    x = min(max(x, left + before), right - width + before)
    y = min(max(y, top + FONT_SIZE / 2), bottom - FONT_SIZE / 2) + 0.35 * FONT_SIZE
    return {"mark": "label", "role": role, "xy": [round(x, 2), round(y, 2)],
            "text": text, "anchor": anchor}  # fmt: skip


def _is_outside(at: _Places, box: tuple) -> bool:
    """Tell whether a position is outside the axes by more than a pixel: there it is not drawn."""
    (x, y, *_), (left, top, right, bottom) = at.flat, box
    return not (left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1)


def _point(mark: Point, at: _Places, box: tuple) -> list[Shape]:
    if _is_outside(at, box):
        return []
    (x, y, *onward) = at.flat
    shapes = [{"mark": "point", "role": mark.role, "xy": [x, y]}]
    if onward:
        shapes[0] |= {"onward": onward, "each": mark.each}
    if mark.label:
        shapes.append(_text(mark.label, mark.role, x + 10, y - 12, "start", box))
    return shapes


def _line(mark: Line, at: _Places, box: tuple) -> list[Shape]:
    """Place what of a polyline lies inside the axes, in one shape for each part of it."""
    shapes = [{"mark": "line", "role": mark.role, "xy": part} for part in _parts(at, box)]
    if mark.dots and any(at.inside):
        inside = (c for c, shown in zip(at.flat, np.repeat(at.inside, 2), strict=True) if shown)
        shapes.append({"mark": "dots", "role": mark.role, "xy": [*inside]})
    return shapes


def _parts(at: _Places, box: tuple) -> Iterator[list[float]]:
    """Yield the parts of a polyline inside the axes, with gaps where it is not finite."""
    xs = at.flat[::2]
    gaps = [i for i, x in enumerate(xs) if x != x]  # noqa: PLR0124, so is NaN alone
    if len(gaps) + sum(at.inside) == len(xs):  # nothing is to be cut off
        for i, j in pairwise([-1, *gaps, len(xs)]):
            if j - i > 2:
                yield at.flat[2 * i + 2 : 2 * j]
        return
    for part in _clipped(at.xy, box):
        yield np.round(part, 2).ravel().tolist()


def _clipped(xy: np.ndarray, box: tuple) -> list[np.ndarray]:
    """Return the parts of a polyline inside a box which leaves it.

    After Liang and Barsky, a segment from p to p + d enters the box at p + t d with the greatest
    t at which it crosses the nearer of two opposite edges, and leaves it with the least t of the
    farther ones. Here p is that end of it which is nearer, so that the direction of a segment is
    the true one, however far away the other end is.
    """
    low, high = np.array(box[:2]), np.array(box[2:])
    far = np.abs(xy).max(axis=1)
    nearer, farther = np.sort([far[:-1], far[1:]], axis=0)
    known = (nearer < _LOST) & (farther < _HUGE)
    turned = far[1:] < far[:-1]
    start, end = np.where(turned[:, None], (xy[1:], xy[:-1]), (xy[:-1], xy[1:]))
    with np.errstate(all="ignore"):
        along = end - start
        edges = np.sort([(low - start) / along, (high - start) / along], axis=0)
    parallel = np.where((start >= low) & (start <= high), np.inf, -np.inf)
    near, rest = np.where(along == 0, (-parallel, parallel), edges)
    enter, leave = np.maximum(near.max(axis=1), 0), np.minimum(rest.min(axis=1), 1)
    drawn = np.flatnonzero(known & (enter <= leave))
    if not drawn.size:
        return []
    ends = [start[drawn] + t[drawn, None] * along[drawn] for t in (enter, leave)]
    whole = np.array([enter == 0, leave == 1])[:, drawn]  # up to that end itself
    turned = turned[drawn]
    begins, ends = np.where(turned[:, None], ends[::-1], ends)
    from_vertex, to_vertex = np.where(turned, whole[::-1], whole)
    joined = (np.diff(drawn) == 1) & to_vertex[:-1] & from_vertex[1:]
    parts = np.split(np.arange(len(drawn)), np.flatnonzero(~joined) + 1)
    return [np.vstack([begins[part[:1]], ends[part]]) for part in parts]


def _area(mark: Area, at: _Places, box: tuple) -> list[Shape]:
    return [{"mark": "area", "role": mark.role, "xy": at.flat}]


def _label(mark: Label, at: _Places, box: tuple) -> list[Shape]:
    wide, high = 0.3 * FONT_SIZE * len(mark.text), 0.5 * FONT_SIZE
    (dx, dy), xs, ys = mark.offset, at.flat[::2], at.flat[1::2]
    places = [(x + way * dx, y + way * dy) for x, y, way in zip(xs, ys, (1, -1), strict=False)]
    x, y = min(places, key=lambda place: _outside(*place, wide, high, box))
    return [_text(mark.text, mark.role, x, y, mark.anchor, box)]


def _handle(mark: Handle, at: _Places, box: tuple) -> list[Shape]:
    if _is_outside(at, box):
        return []
    return [{"mark": "handle", "role": "point", "xy": at.flat,
             "name": mark.name, "controls": list(mark.controls),
             "hollow": mark.hollow, "anywhere": mark.anywhere}]  # fmt: skip


_SHAPES: dict[type, Callable[[Any, _Places, tuple], list[Shape]]] = {
    Area: _area, Arrow: _arrow, Handle: _handle, Label: _label, Line: _line, Point: _point,
}  # fmt: skip
