"""The line by eye: the learner draws the best one before it is shown, and hears what it fits."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from helpers.data import DataSet
from helpers.explorers.fit_lines import errors, few_ticks, handles, line_marks, part
from helpers.explorers.fit_words import formula
from helpers.explorers.fitted import Problem
from helpers.explorers.predicting import Idea, Kind, mean_gap
from helpers.explorers.words import brief
from helpers.live.controls import Readout
from helpers.maths.functions import Function2D
from helpers.pictures.figures import Interval, draw_contours, frame_curve
from helpers.pictures.scene import Handle, Label, Line, Mark, Point, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEWEST = 8  # points that are worth halving
TOLD = 0.005  # of the spread of y: a smaller gap is none


def _told(gap: float) -> str:
    return f"{brief(100 * gap, 2)} % of the spread of y"


BY_EYE = Kind(lambda one, other: float(np.sqrt(np.mean(np.square(one - other)))), 0.05, _told,
              mean_gap(_told))  # fmt: skip
"""Guesses are lines: their heights at the points, in standard deviations of y."""


@lru_cache(maxsize=32)
def points_of(data: DataSet, number: int) -> DataSet:
    """Return the points of question `number`: all of them, then a half at random."""
    if number == 0 or data.n < FEWEST:
        return data
    rows = np.sort(np.random.default_rng(number).permutation(data.n)[: data.n // 2])
    half = data.x[rows], data.y[rows]
    return replace(data, x=half[0], y=half[1]) if np.ptp(half[0]) else data


def guess(here: Problem, line: tuple[float, float]) -> np.ndarray:
    """Return a line as a guess."""
    return here.line(*line, here.data.x) / (here.data.y.std() or 1.0)


def gap(here: Problem, line: tuple[float, float]) -> float:
    """Return how far a line is from the best one, in standard deviations of y.

    It is the root of loss − least loss: the mean of the squares of what the two lines differ by.
    """
    return BY_EYE.gap(guess(here, line), guess(here, here.best))


def ideas(here: Problem) -> list[Idea]:
    """Return what else a line may be laid for, and what is said to it."""
    x, y = here.data.x, here.data.y
    if not np.ptp(y):
        return []
    r, steep = float(np.corrcoef(x, y)[0, 1]), y.std() / x.std()
    (x0, x1), (y0, y1) = here.frame
    first, last = ((end, y[x == end].mean()) for end in here.ends)
    found = [
        (_through_mean(here, np.sign(r) * steep), "It runs along the cloud of points, as the eye "
         "likes it. But only the errors straight up and down count, not the distance to the line. "
         f"For these the best line is less steep: {brief(abs(r), 2)} times."),
        (_through_mean(here, 0.0), "It is level, as high as the mean of y. The best slope makes "
         f"the loss {brief(1 - r * r, 2)} times as large."),
        (here.through(first, last), "It joins the first point and the last one. All "
         f"{here.data.n} points count, and each as much as these two."),
    ]  # fmt: skip
    if r:
        found.append((_through_mean(here, steep / r), "It makes the errors to the left and to the "
                      "right small. What counts is how far a point is above or below the line."))
    if x0 <= 0 <= x1 and y0 <= 0 <= y1:
        found.append((here.to.standard(0.0, x @ y / (x @ x)), "It runs through (0, 0). You may "
                      "have reasons for that; the loss has none: it leaves the intercept free."))
    return [Idea(guess(here, line), why) for line, why in found]


def _through_mean(here: Problem, slope: float) -> tuple[float, float]:
    """Return the parameters of the line of a slope through the mean of the points."""
    x, y = here.data.x, here.data.y
    return here.to.standard(float(y.mean() - slope * x.mean()), slope)


def draw_map(ax: Axes, here: Problem, limits: tuple[Interval, Interval], committed: bool) -> None:
    """Draw the plane of all lines; the level curves of their loss only after the commitment."""
    frame_curve(ax, *limits, "intercept", "slope")
    few_ticks(ax)
    if committed:
        draw_contours(ax, Function2D(here.loss, domain=limits), edge=0.1)


def scene(facts: SimpleNamespace) -> Scene:
    """Return the learner's line and its point; once committed, those of least loss as well."""
    here, yours = facts.here, facts.start
    if not facts.committed:
        return Scene(
            line=[*line_marks(here, yours, "yours", "guess", "left"), *handles(here, yours)],
            map=[Handle(yours, "point", ("intercept", "slope"))],
        )  # fmt: skip
    both = line_marks(here, yours, "yours", "guess", "left",
                      [Line(part(here, here.best, here.paper), "tangent")])  # fmt: skip
    marks: list[Mark] = [Point(here.best, "tangent", "best"), Point(yours, "guess"),
                         Label(yours, "yours", "guess", "start", (8, 18))]  # fmt: skip
    return Scene(
        line=[*errors(here, here.best), *both,
              *line_marks(here, here.best, "best", "tangent", "right", both)],
        map=marks if gap(here, yours) > TOLD else marks[:1],
    )  # fmt: skip


def readout(facts: SimpleNamespace, all_points: int, rounds: tuple[float, int], trouble: str
            ) -> Readout:  # fmt: skip
    """Return the learner's line and, once it is committed, the best one and the verdict."""
    here, yours = facts.here, facts.start
    mine, n = formula(*here.to.raw(*yours)), here.data.n
    known = facts.committed
    rows = (
        ("your line", mine, "guess"),
        ("its loss", brief(here.loss(*yours), 6) if known else "?", "guess"),
        ("best line", formula(*here.to.raw(*here.best)) if known else "?", "tangent"),
        ("least loss", brief(here.least, 6) if known else "?", "tangent"),
    )
    what = here.data.title + f", {n} of the {all_points} points" * (n < all_points)
    if not known:
        note = ("Drag the ends of the line to where you expect the least loss, all by eye. Then "
                "press Commit.")  # fmt: skip
        if n < all_points:
            note = f"Now {n} of the {all_points} points, chosen at random. {note}"
        return Readout(rows, f"{what}: your line is {mine}; commit it to see the best one", note)
    note = " ".join(filter(None, (verdict(here, yours), BY_EYE.tally(*rounds), trouble)))
    return Readout(rows, f"{what}: your line is {mine}. {note}", note)


def verdict(here: Problem, yours: tuple[float, float]) -> str:
    """Say how far a line is from the best one, what that adds to the loss, and what it shows."""
    off = gap(here, yours)
    if off < TOLD:
        return "Yours is as good as the best one."
    shown = BY_EYE.idea(guess(here, yours), guess(here, here.best), ideas(here))
    apart = brief(float(np.sqrt(here.excess(*yours))), 4)
    return " ".join(filter(None, (
        f"At the points yours is {apart} off the best line (root mean square), that is "
        f"{BY_EYE.tell(off)}. Its loss is the least one plus {apart}².", shown)))
