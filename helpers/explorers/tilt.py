"""The tilted line: the learner turns a line through a point before the tangent is shown."""

from __future__ import annotations

import math
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers.explorers.curve import height_limits, no_derivative, slope_at, traced, value_at
from helpers.explorers.predicting import Idea, Kind, asking, quantity
from helpers.explorers.rounds import Answers, choose
from helpers.explorers.words import coordinate, decimal, slider, title
from helpers.live.controls import Range, Readout
from helpers.maths.functions import Function1D
from helpers.pictures.scene import Handle, Label, Line, Point, Scene

CURVE_AXES = (64, 46, 404, 234)  # left, bottom, width and height in CSS pixels
BEYOND = 1.0  # of x to the right of the domain: the second point of a secant lies there, too
INNER = 0.8  # of the domain: there the curve is seen to both sides of the point
STEEPEST, NEAR = 2.8, 0.05  # of the slopes of lines on the paper, 1 at 45°
VISIBLE = (0.1, 2.0)  # of the same: the slopes that are asked for
ARM = 90.0  # CSS pixels from the point to the ring, where there is room


def limits(f: Function1D) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the limits of x and of y in the picture of the curve."""
    return (f.domain[0], f.domain[1] + BEYOND), height_limits(f)


def scale(f: Function1D) -> tuple[float, float]:
    """Return how many CSS pixels wide and high one unit of x and of y is in that picture."""
    (left, right), (low, high) = limits(f)
    return CURVE_AXES[2] / (right - left), CURVE_AXES[3] / (high - low)


@lru_cache(maxsize=64)
def slope_slider(f: Function1D) -> Range:
    """Return the slider of the learner's slope."""
    return slope_range(*scale(f))


def slope_range(across: float, up: float) -> Range:
    """Return a slider of slopes, with zero on one of its steps.

    In its picture one unit of x is `across` CSS pixels wide, one of f is `up` pixels high.
    """
    most = STEEPEST * across / up
    step = slider("slope", -most, most).step
    most = 10 * step * math.ceil(most / (10 * step))
    return slider("slope", -round(most, 10), round(most, 10))


@lru_cache(maxsize=64)
def kind(f: Function1D) -> Kind:
    """Return the kind of a prediction of a slope of f."""
    across, up = scale(f)
    return quantity(NEAR * across / up, slope_slider(f).digits + 1)


def ideas(f: Function1D, a: float, slope: float) -> list[Idea]:
    """Return the wrong ideas about the slope of f at a, those that the slider can show."""
    height = value_at(f, a)[0]
    found = [
        Idea(height, "That is the height f(a). How high the curve is and how steep it is are two "
                     "different things."),
        Idea(-slope, "The size is right, the sign is reversed. Read the curve from left to right: "
                     f"at the point it {'rises' if slope > 0 else 'falls'}."),
        Idea(value_at(f, a + 1)[0] - height, "That is the average rate from a to a + 1, the slope "
             "of a secant. The curve bends on the way: look at it close to the point."),
    ]  # fmt: skip
    if a:
        found.append(Idea(height / a, "Your line runs through the origin: that slope is f(a)/a. "
                          "The tangent does not look at the origin, only along the curve."
                          ))  # fmt: skip
    found += [
        Idea(a, "That is a, the place. Where the point is and how steep the curve is there are "
                "two different things."),
        Idea(slope / 2, "The slope is twice that: is a factor 2 missing?"),
        Idea(2 * slope, "The slope is half of that: is a factor 2 in it twice?"),
    ]  # fmt: skip
    return [idea for idea in found if abs(idea.guess) <= slope_slider(f).high]


def question(f: Function1D, number: int) -> dict[str, float]:
    """Return the state that puts question `number` on f: a seeded point where ideas differ."""
    (low, high), step = f.domain, 2 * slider("a", *f.domain).step
    middle, half = (low + high) / 2, INNER * (high - low) / 2
    a = step * np.arange(math.ceil((middle - half) / step), math.floor((middle + half) / step) + 1)
    across, up = scale(f)
    slopes = np.abs([slope_at(f, each) * up / across for each in a])
    visible = (slopes >= VISIBLE[0]) & (slopes <= VISIBLE[1])
    places = [round(float(each), 10) for each in a[visible]] or [middle]

    def answers(place: float) -> Answers:
        slope = slope_at(f, place)
        return slope, ideas(f, place, slope)

    return {"a": choose(f.name, number, places, kind(f), answers), "slope": 0.0}


def facts(f: Function1D, state: SimpleNamespace) -> SimpleNamespace:
    """Return the state with f, its value and slope at a, the gap and what is wrong."""
    fa, problem = value_at(f, state.a)
    tangent = slope_at(f, state.a)
    problem = problem or no_derivative(f, state.a)
    return SimpleNamespace(**vars(state), f=f, fa=fa, tangent=tangent, problem=problem,
                           gap=kind(f).gap(state.slope, tangent))  # fmt: skip


def ring(facts: SimpleNamespace) -> tuple[float, float]:
    """Return where on the learner's line its ring is."""
    return ring_at((facts.a, facts.fa), facts.slope, limits(facts.f), scale(facts.f))


def ring_at(
    at: tuple[float, float], slope: float, box: tuple[tuple[float, float], tuple[float, float]],
    unit: tuple[float, float],
) -> tuple[float, float]:
    """Return the place on the line through `at`, `ARM` pixels away, or nearer to stay in `box`."""
    (left, right), (low, high) = box
    across, up = unit
    for part in (1, -1, 0.5, -0.5):
        run = part * ARM / math.hypot(across, slope * up)
        place = at[0] + run, at[1] + slope * run
        if left <= place[0] <= right and low <= place[1] <= high:
            break
    return place


def slope_to(a: float, fa: float, at: tuple[float, float]) -> float:
    """Return the slope of the line from (a, fa) to a place; infinite if that is above or below."""
    run, rise = at[0] - a, at[1] - fa
    return rise / run if run else math.copysign(math.inf, rise)


def scene(facts: SimpleNamespace) -> Scene:
    """Return the learner's line with its ring; once they have committed, the tangent and f′."""
    a, fa, slope, tangent = facts.a, facts.fa, facts.slope, facts.tangent
    ends, _ = limits(facts.f)

    def line(slope: float, role: str) -> Line:
        return Line([(x, fa + slope * (x - a)) for x in ends], role)

    guess, mine = line(slope, "guess"), Point((a, slope), "guess")
    at = ring(facts)
    if not facts.committed:
        return Scene(
            curve=[guess, Point((a, fa)), Handle(at, "line", ("slope", "slope"), hollow=True)],
            slope=[Line([(a, 0), (a, slope)], "contour"), mine],
        )  # fmt: skip
    below = 16 if (slope < tangent) == (at[0] > a) else -16  # away from the tangent
    return Scene(
        curve=[guess, line(tangent, "tangent"), Label(at, "yours", "guess", offset=(0, below)),
               Point((a, fa))],
        slope=[Line(traced(facts.f, a), "tangent"), Line([(a, slope), (a, tangent)], "contour"),
               mine, Point((a, tangent), "tangent")],
    )  # fmt: skip


def readout(facts: SimpleNamespace, trouble: str = "") -> Readout:
    """Return the learner's slope and, once they have committed, the tangent's and the gap."""
    its = kind(facts.f)
    digits = slope_slider(facts.f).digits
    mine, true = decimal(facts.slope, digits), decimal(facts.tangent, digits + 1)
    shown = [true, its.tell(facts.gap)] if facts.committed else ["?", "?"]
    rows = (
        ("f(a)", decimal(facts.fa, digits + 1), "text"),
        ("your slope", mine, "guess"),
        ("tangent slope", shown[0], "tangent"),
        ("gap", shown[1], "text"),
    )
    where = f"f(x) = {title(facts.f)} at a = {coordinate(facts.a)}: your line has slope {mine}"
    if not facts.committed:
        note = ("How steep is the curve at the point? Turn your line until it is the tangent "
                "there: drag the ring, or use the slider. Below you see its slope. Then press "
                "Commit.")  # fmt: skip
        return asking(rows, where, "; commit it to see the tangent", note, facts.problem)
    note = " ".join(filter(None, (
        f"The tangent's slope is {true}: yours is {its.tell(facts.gap)} off.",
        its.idea(facts.slope, facts.tangent, ideas(facts.f, facts.a, facts.tangent)),
        "Below, the slope at every x up to a.",
        its.tally(facts.mean_gap, round(facts.rounds)),
        trouble,
    )))  # fmt: skip
    return Readout(rows, f"{where}. {note}", note)
