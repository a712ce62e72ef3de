"""The lines in `FitExplorer`'s picture of the data, and where the pointer holds them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from helpers.explorers.fit_words import after
from helpers.explorers.fitted import Problem
from helpers.figures import Interval
from helpers.scene import Handle, Label, Line, Mark

FEW = 60  # points: so many errors can be told apart
ENDS = {"left": ("start", (8, 18)), "right": ("end", (-8, -12))}  # where a name stands


def grips(
    here: Problem, intercept: float, slope: float, ends: tuple[Interval, Interval] | None = None
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where the line is held: at the ends of x, or where it leaves the picture in between.

    `ends` are the sides of another box than that of the points and the picture.
    """
    (x0, x1), (low, high) = ends or (here.ends, here.frame[1])
    y0, y1 = here.line(intercept, slope, x0), here.line(intercept, slope, x1)
    held = []
    for x, y in ((x0, y0), (x1, y1)):
        edge = min(max(y, low), high)
        if y != edge and y0 != y1:
            cut = x0 + (edge - y0) / (y1 - y0) * (x1 - x0)
            if x0 < cut < x1:
                x, y = cut, edge
        held.append((x, y))
    return held[0], held[1]


def lines(facts: SimpleNamespace) -> list[Mark]:
    """Return the line to start from with its handles, the line of the last step, its errors."""
    here = facts.here
    marks = [*errors(here, facts.end), *line_marks(here, facts.start, "start", "direction", "left")]
    if facts.steps:
        marks += line_marks(here, facts.end, after(facts), "path", "right")
    return [*marks, *handles(here, facts.start)]


def errors(here: Problem, theta: tuple[float, float]) -> list[Mark]:
    """Return what a line is off at each point, unless there are too many."""
    if here.data.n > FEW:
        return []
    x, y = here.sorted  # one line for all: from error to error it runs along the fitted line
    feet = here.line(*theta, x)
    there_and_back = np.stack([[x, feet], [x, y], [x, feet]])
    return [Line(there_and_back.transpose(2, 0, 1).reshape(-1, 2), "contour")]


def line_marks(
    here: Problem, theta: tuple[float, float], name: str, role: str, side: str
) -> list[Mark]:
    """Return a line with its name at the left or the right end, if that is in the picture."""
    marks: list[Mark] = [Line(grips(here, *theta, here.paper), role)]
    at = grips(here, *theta)[side == "right"]
    low, high = here.frame[1]
    if low <= at[1] <= high:
        marks.append(Label(at, name, role, *ENDS[side]))
    return marks


def handles(here: Problem, theta: tuple[float, float]) -> list[Mark]:
    """Return what the pointer holds a line by."""
    left, right = grips(here, *theta)
    return [Handle(left, "left", ("", "intercept")), Handle(right, "right", ("", "slope"))]
