"""The inclined line: the learner turns a line to the slope of a slice before that is shown."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers.explorers import tilt
from helpers.explorers.predicting import Idea, Kind, asking, quantity
from helpers.explorers.rounds import Answers, choose
from helpers.explorers.words import decimal, point_text, slider, title
from helpers.live.controls import Range, Readout
from helpers.maths.functions import Function2D
from helpers.pictures.figures import gradient_field
from helpers.pictures.sampling import sample
from helpers.pictures.scene import Handle, Label, Line, Mark, Point
from helpers.pictures.space import height_limits

AXES = (64, 46, 344, 244)  # of the picture of the slice: left, bottom, width and height in pixels
PARTIAL = {"x": "∂f/∂x", "y": "∂f/∂y"}


def limits(f: Function2D, axis: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the limits of the picture of a slice along that axis."""
    return f.domain[axis], height_limits(f)


def scale(f: Function2D, axis: int) -> tuple[float, float]:
    """Return how many CSS pixels wide and high one unit of the variable and of f is there."""
    (left, right), (low, high) = limits(f, axis)
    return AXES[2] / (right - left), AXES[3] / (high - low)


@lru_cache(maxsize=64)
def slope_slider(f: Function2D, axis: int) -> Range:
    """Return the slider of the learner's slope, with zero on one of its steps."""
    return replace(tilt.slope_range(*scale(f, axis)), name="guess", label="your slope")


@lru_cache(maxsize=64)
def kind(f: Function2D, axis: int) -> Kind:
    """Return the kind of a prediction of a slope along that axis."""
    across, up = scale(f, axis)
    return quantity(tilt.NEAR * across / up, slope_slider(f, axis).digits + 1)


def ideas(f: Function2D, axis: int, value: float, gradient: np.ndarray) -> list[Idea]:
    """Return the wrong ideas about the slope of the slice, those that the slider can show."""
    slope, other = float(gradient[axis]), float(gradient[1 - axis])
    free, frozen = "xy"[axis], "xy"[1 - axis]
    found = [
        Idea(other, f"That is {PARTIAL[frozen]}, the slope of the other slice through the point. "
                    f"On this one {frozen} is frozen, and {free} moves."),
        Idea(-slope, "The size is right, the sign is reversed. Read the slice from left to right: "
                     f"at the point it {'rises' if slope > 0 else 'falls'}."),
        Idea(value, "That is the height f(x, y). How high the point is and how steep the slice is "
                    "there are two different things."),
        Idea(slope + other, f"That is {PARTIAL['x']} + {PARTIAL['y']}, as if both variables moved. "
                            f"On this slice {frozen} is frozen."),
        Idea(0.0, f"Your line is level. {frozen} is frozen, but {free} moves along the slice, and "
                  "f changes with it."),
    ]  # fmt: skip
    return [idea for idea in found if abs(idea.guess) <= slope_slider(f, axis).high]


def question(f: Function2D, axis: int, number: int) -> dict[str, float]:
    """Return the state that puts question `number` on f: a seeded point where ideas differ."""
    sides = []
    for name, (low, high) in zip("xy", f.domain, strict=True):
        step = 5 * slider(name, low, high).step
        middle, half = (low + high) / 2, tilt.INNER * (high - low) / 2
        sides.append(step * np.arange(math.ceil((middle - half) / step),
                                      math.floor((middle + half) / step) + 1))
    X, Y = np.meshgrid(*sides)
    field, heights = gradient_field(f, X, Y), sample(f, X, Y)
    across, up = scale(f, axis)
    seen = np.abs(field[axis]) * up / across
    low, high = height_limits(f)
    good = (seen >= tilt.VISIBLE[0]) & (seen <= tilt.VISIBLE[1])
    places = np.argwhere(good & np.isfinite(field).all(axis=0) & (heights > low) & (heights < high))

    def answers(place: np.ndarray) -> Answers:
        at = tuple(place)
        gradient = field[:, *at]
        return float(gradient[axis]), ideas(f, axis, float(heights[at]), gradient)

    if not len(places):  # nowhere a slope to be seen: the middle of the domain
        places = np.array([[len(sides[1]) // 2, len(sides[0]) // 2]])
    i, j = choose(f.name, 2 * number + axis, places, kind(f, axis), answers)
    return {"x": round(float(X[i, j]), 10), "y": round(float(Y[i, j]), 10), "guess": 0.0}


def marks(facts: SimpleNamespace) -> list[Mark]:
    """Return the learner's line with its ring; once they have committed, the tangent."""
    f, axis, at = facts.f, facts.axis, (facts.p[facts.axis], facts.value)

    def line(slope: float, role: str) -> Line:
        return Line([(t, at[1] + slope * (t - at[0])) for t in f.domain[axis]], role)

    ring = tilt.ring_at(at, facts.guess, limits(f, axis), scale(f, axis))
    if not facts.committed:
        handle = Handle(ring, "line", ("guess", "guess"), hollow=True)
        return [line(facts.guess, "guess"), Point(at), handle]
    below = 16 if (facts.guess < facts.slope) == (ring[0] > at[0]) else -16
    return [line(facts.guess, "guess"), line(facts.slope, "tangent"),
            Label(ring, "yours", "guess", offset=(0, below)), Point(at)]  # fmt: skip


def readout(facts: SimpleNamespace, trouble: str = "") -> Readout:
    """Return the learner's slope and, once they have committed, both partials and the gap."""
    f, axis, its = facts.f, facts.axis, kind(facts.f, facts.axis)
    digits, partial = slope_slider(f, axis).digits, PARTIAL[facts.name]
    mine = decimal(facts.guess, digits)
    gap = its.gap(facts.guess, facts.slope)
    true, other = (decimal(facts.gradient[each], digits + 1) for each in (axis, 1 - axis))
    shown = [true, other, its.tell(gap)] if facts.committed else 3 * ["?"]
    rows = (
        ("f(x, y)", decimal(facts.value), "text"),
        ("your slope", mine, "guess"),
        (f"slope {partial}", shown[0], "tangent"),
        (f"other: {PARTIAL[facts.frozen]}", shown[1], "text"),
        ("gap", shown[2], "text"),
    )
    where = (f"f(x, y) = {title(f)} at {point_text(*facts.p)}, {facts.frozen} frozen: your line "
             f"has slope {mine}")  # fmt: skip
    if not facts.committed:
        note = ("How steep is the slice at the point? Turn your line until it is the tangent "
                "there: drag the ring, or use the slider. Then press Commit.")  # fmt: skip
        return asking(rows, where, f"; commit it to see {partial}", note, facts.problem)
    note = " ".join(filter(None, (
        f"The slope {partial} is {true}: yours is {its.tell(gap)} off.",
        its.idea(facts.guess, facts.slope, ideas(f, axis, facts.value, facts.gradient)),
        its.tally(facts.mean_gap, round(facts.rounds)),
        trouble,
    )))  # fmt: skip
    return Readout(rows, f"{where}. {note}", note)
