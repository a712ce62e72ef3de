"""The lines in `FitExplorer`'s picture of the data, and where the pointer holds them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from helpers.explorers.fit_words import after
from helpers.explorers.fitted import Problem
from helpers.pictures.figures import Interval
from helpers.pictures.scene import Handle, Label, Line, Mark
from helpers.pictures.style import FONT_SIZE, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEW = 60  # points: so many errors can be told apart
SIZE = (318, 316)  # pixels, of the picture of the data
ROOM = 10  # pixels: with so much around it a name needs no more
ASIDE, BESIDE = 9, 14  # pixels from the end of a line to its name: inwards, and down or up
Ends = tuple[tuple[float, float], tuple[float, float]]


def part(
    here: Problem, theta: tuple[float, float], box: tuple[Interval, Interval] | None = None
) -> Ends:
    """Return the ends of a line: at the ends of x, or where it leaves the picture in between.

    `box` has the sides of another box than that of the points and the picture.
    """
    (x0, x1), (low, high) = box or (here.ends, here.frame[1])
    y0, y1 = here.line(*theta, x0), here.line(*theta, x1)
    found = []
    for x, y in ((x0, y0), (x1, y1)):
        edge = min(max(y, low), high)
        if y != edge and y0 != y1:
            cut = x0 + (edge - y0) / (y1 - y0) * (x1 - x0)
            if x0 < cut < x1:
                x, y = cut, edge
        found.append((x, y))
    return found[0], found[1]


def grips(here: Problem, theta: tuple[float, float]) -> Ends:
    """Return where a line is held: at its ends, or at the edge it is beyond on the whole way."""
    low, high = here.frame[1]
    left, right = ((x, min(max(y, low), high)) for x, y in part(here, theta))
    return left, right


def lines(facts: SimpleNamespace) -> list[Mark]:
    """Return the line to start from with its handles, the line of the last step, its errors."""
    here = facts.here
    last = Line(part(here, facts.end, here.paper), "path")
    marks = line_marks(here, facts.start, "start", "direction", "left", [last] * bool(facts.steps))
    if facts.steps:
        marks += line_marks(here, facts.end, after(facts), "path", "right", marks)
    return [*errors(here, facts.end), *marks, *handles(here, facts.start)]


def errors(here: Problem, theta: tuple[float, float]) -> list[Mark]:
    """Return what a line is off at each point, unless there are too many."""
    if here.data.n > FEW:
        return []
    x, y = here.sorted  # one line for all: from error to error it runs along the fitted line
    feet = here.line(*theta, x)
    there_and_back = np.stack([[x, feet], [x, y], [x, feet]])
    return [Line(there_and_back.transpose(2, 0, 1).reshape(-1, 2), "contour")]


def line_marks(
    here: Problem, theta: tuple[float, float], name: str, role: str, side: str,
    others: Sequence[Mark] = (),
) -> list[Mark]:  # fmt: skip
    """Return a line and, if it is in the picture, its name where there is most room for it.

    That is above or below one of its ends, in doubt below the one at this side. It keeps away from
    the points and from the `others`, lines and names.
    """
    line = Line(part(here, theta, here.paper), role)
    if here.misses(theta):
        return [line]
    taken = np.vstack([_pixels(here, here.sorted.T), *(_taken(here, each)
                                                       for each in (line, *others))])  # fmt: skip
    ends = dict(zip(("left", "right"), part(here, theta), strict=True))
    names = [Label(ends[end], name, role, "start" if end == "left" else "end",
                   (ASIDE if end == "left" else -ASIDE, down))
             for end in sorted(ends, key=lambda end: end != side) for down in (BESIDE, -BESIDE)
             ]  # fmt: skip
    return [line, max(names, key=lambda each: _room(here, each, taken))]


def _pixels(here: Problem, at: ArrayLike) -> np.ndarray:
    """Map places in the picture of the data to pixels from its upper left corner."""
    (x0, x1), (y0, y1) = here.frame
    return (np.asarray(at) - (x0, y1)) / (x1 - x0, y0 - y1) * SIZE


def _box(here: Problem, label: Label) -> tuple[np.ndarray, np.ndarray]:
    """Return the middle of a name and half of its size, in pixels."""
    half = np.array([0.3 * FONT_SIZE * len(label.text), 0.5 * FONT_SIZE])
    inwards = 1 if label.anchor == "start" else -1
    return _pixels(here, label.at) + label.offset + (inwards * half[0], 0), half


def _taken(here: Problem, mark: Line | Label) -> np.ndarray:
    """Return places, in pixels, all along a line or a name."""
    if isinstance(mark, Line):
        start, end = _pixels(here, mark.points)
    else:
        middle, half = _box(here, mark)
        start, end = middle - (half[0], 0), middle + (half[0], 0)
    return start + np.linspace(0, 1, 60)[:, None] * (end - start)


def _room(here: Problem, label: Label, taken: np.ndarray) -> int:
    """Return how many pixels a name is from what is there, or, below zero, out of the picture."""
    middle, half = _box(here, label)
    out = np.maximum(half - middle, middle + half - SIZE).max()
    if out > 0:
        return -math.ceil(out)
    apart = np.maximum(np.abs(taken - middle) - half, 0)
    return min(round(float(np.hypot(*apart.T).min())), ROOM)


def handles(here: Problem, theta: tuple[float, float]) -> list[Mark]:
    """Return what the pointer holds a line by; rings, if the line itself is out of the picture."""
    held, hollow = grips(here, theta), here.misses(theta)
    return [Handle(at, name, ("", control), hollow=hollow)
            for at, name, control in zip(held, ("left", "right"), ("intercept", "slope"),
                                         strict=True)]  # fmt: skip


def point_handle(here: Problem, theta: tuple[float, float]) -> Handle:
    """Return the point of a line on the map: a ring at the edge, if it is farther away."""
    at = here.on_map(theta)
    return Handle(at, "point", ("intercept", "slope"), hollow=at != theta)


def few_ticks(ax: Axes) -> None:
    """Write few numbers beside the axes, short ones, with one power of ten for all of them."""
    ax.locator_params(axis="x", nbins=5)
    ax.ticklabel_format(scilimits=(-2, 4), useMathText=True)
    for axis in (ax.xaxis, ax.yaxis):
        axis.get_offset_text().set_size(points(11))
    ax.yaxis.OFFSETTEXTPAD = 0  # points: above the axes is little room, and beside them as well
    ax.yaxis.labelpad = 0
