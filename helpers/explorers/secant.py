"""The secant explorer: a secant turns into the tangent, and the slope is traced as a function.

Its question, the tilted line: the learner turns a line through the point to the curve's slope.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from helpers.explorers.curve import (
    CurveExplorer,
    height_limits,
    no_derivative,
    slope_at,
    slope_limits,
    traced,
    value_at,
)
from helpers.explorers.prediction import Answers, Guess, Idea, Predictable, Prediction, choose
from helpers.explorers.sloped import INNER, VISIBLE, Sheet, SlopedLine
from helpers.explorers.words import brief, coordinate, decimal, stops, title
from helpers.live.controls import Number, Picture, Range, Readout
from helpers.maths.functions import Function1D
from helpers.pictures.figures import Interval, draw_curve, frame_curve
from helpers.pictures.scene import Handle, Label, Line, Mark, Point, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AXES = (64, 46, 404, 234)  # of the curve: left, bottom, width and height in CSS pixels
BEYOND = 1.0  # of x to the right of the domain, at most as wide: the second point lies there, too
SMALLEST, LARGEST = 1e-6, BEYOND
ROOM = 0.12  # of the width: a run that is shorter has no room for its label
LABEL_ROOM = 0.1  # of the height: where less is left, the label would lie on the frame
RISE = 0.08  # of the height: the label of a smaller rise would lie on the ring


@lru_cache(maxsize=64)
def sheet_of(f: Function1D) -> Sheet:
    """Return the picture of the curve of f."""
    low, high = f.domain
    return Sheet((low, high + min(BEYOND, high - low)), height_limits(f), AXES[2:])


class SecantExplorer(Predictable, CurveExplorer):
    """A curve with two points: the secant through them, the tangent, and f′ traced below.

    Examples
    --------
    >>> SecantExplorer("square", a=1, h=1)
    SecantExplorer: f(x) = x² at a = 1.00, h = 1: secant slope 3.000000, tangent slope 2.000000
    """

    stacked = True
    shown = ("function", "a", "h", "reset")
    zoomed: ClassVar[Mapping[str, str]] = {"curve": "x", "slope": "x"}
    h = Number(1.0, Range("h", SMALLEST, LARGEST, 0.05, digits=3, log=True),
               "The distance to the second point, from 10⁻⁶ to 1.")

    def pictures(self) -> tuple[Picture, ...]:
        """Return the curve and, below it with the same x axis, its slope."""
        text = title(self.f)
        return (
            Picture("curve", f"The curve of f(x) = {text}", ("function",), 480, 290, AXES),
            Picture("slope", f"The slope of f(x) = {text} at each x", ("function",), 480, 180,
                    (64, 46, 404, 126)),
        )  # fmt: skip

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the curve, or empty axes for its slope."""
        sheet = sheet_of(self.f)
        if picture == "curve":
            draw_curve(ax, replace(self.f, domain=sheet.across))
            frame_curve(ax, sheet.across, sheet.heights, "x", "f(x)")
        else:
            frame_curve(ax, sheet.across, self.slopes(), "x", "slope")

    def slopes(self) -> Interval:
        """Return the limits of the picture of the slope."""
        return slope_limits(self.f)

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return h where the second point is under the pointer, or a."""
        return self.nearest(h=at[0] - self.a) if handle == "h" else super().drag(handle, at)

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add f, both values, both slopes and what is wrong."""
        facts = super().facts(state)
        f, a, b = facts.f, state.a, state.a + state.h
        fa, problem = value_at(f, a)
        fb, second = value_at(f, b)
        secant = (fb - fa) / (b - a) if math.isfinite(fa) and math.isfinite(fb) else math.nan
        problem = problem or second or no_derivative(f, a)
        lowest, highest = height_limits(f)
        if not problem and not (lowest <= fb <= highest and b <= sheet_of(f).across[1]):
            problem = "The second point lies outside the picture: choose a smaller h."
        return SimpleNamespace(**vars(facts), b=b, fa=fa, fb=fb, secant=secant,
                               tangent=slope_at(f, a), problem=problem)  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the secant, the tangent, the rise and run and both points; f′ up to a."""
        sheet = sheet_of(facts.f)
        (low, high), (bottom, top) = sheet.across, sheet.heights
        a, b, fa, fb = facts.a, facts.b, facts.fa, facts.fb

        marks: list[Mark] = [
            sheet.line((a, fa), facts.tangent, "tangent"),
            sheet.line((a, fa), facts.secant, "secant"),
            Line([(a, fa), (b, fa), (b, fb)], "contour"),
        ]
        if facts.h > ROOM * (high - low) and not facts.problem:
            room = (fa - bottom if fb >= fa else top - fa) > LABEL_ROOM * (top - bottom)
            under = 12 if (fb >= fa) == room else -12
            marks.append(Label(((a + b) / 2, fa), "run", offset=(0, under)))
            if abs(fb - fa) > RISE * (top - bottom):
                marks.append(Label((b, (fa + fb) / 2), "rise", anchor="start", offset=(8, 0)))
        return Scene(
            curve=[*marks, Handle((b, fb), "h", ("h", ""), hollow=True),
                   Handle((a, fa), "a", ("a", ""))],
            slope=[Line(traced(facts.f, a), "tangent"),
                   Line([(a, 0), (a, facts.tangent)], "contour"),
                   Point((a, facts.secant), "secant"), Point((a, facts.tangent), "tangent")],
        )  # fmt: skip

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return both slopes and their difference."""
        gap = facts.secant - facts.tangent
        slopes = decimal(facts.secant, 6), decimal(facts.tangent, 6)
        rows = (
            ("f(a)", decimal(facts.fa, 6), "text"),
            ("f(a + h)", decimal(facts.fb, 6), "text"),
            ("secant slope", slopes[0], "secant"),
            ("tangent slope", slopes[1], "tangent"),
            ("difference", brief(gap, 5) if math.isfinite(gap) else "none", "text"),
        )
        summary = (f"f(x) = {title(facts.f)} at a = {coordinate(facts.a)}, h = {brief(facts.h)}: "
                   f"secant slope {slopes[0]}, tangent slope {slopes[1]}")  # fmt: skip
        note = (
            "Dotted: the secant through both points, slope (f(a + h) − f(a)) / h. Solid: the "
            "tangent. Below, the slope at every x up to a; the pink dot is the secant's."
            )  # fmt: skip
        return Readout.unless(facts.problem, rows, summary, note)


# The tilted line ------------------------------------------------------------------------------


class TiltedLine(SlopedLine, SecantExplorer):
    """The learner turns a line through the point until it is the tangent there."""

    shown = ("function", *SlopedLine.answer, "commit", "next")
    kept = ("a", *Prediction.kept)
    invitation = "; commit it to see the tangent"

    def pose(self, number: int) -> dict[str, float]:
        return question(self.f, number)

    def sheet(self, state: SimpleNamespace) -> Sheet:
        return sheet_of(state.f)

    def slopes(self) -> Interval:
        """Return the limits of the slope: those of the slider, so that they give nothing away."""
        control = sheet_of(self.f).slider()
        return control.low, control.high

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add f, its value and slope at a, and what is wrong."""
        facts = CurveExplorer.facts(self, state)
        f, a = facts.f, facts.a
        fa, problem = value_at(f, a)
        return SimpleNamespace(**vars(facts), at=(a, fa), true=slope_at(f, a),
                               problem=problem or no_derivative(f, a))  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the learner's line, and its slope; then the tangent and f′, too."""
        a, mine = facts.a, Point((facts.a, facts.guess), "guess")
        if not facts.committed:
            below: list[Mark] = [Line([(a, 0), (a, facts.guess)], "contour"), mine]
        else:
            below = [Line(traced(facts.f, a), "tangent"),
                     Line([(a, facts.guess), (a, facts.true)], "contour"),
                     mine, Point((a, facts.true), "tangent")]  # fmt: skip
        return Scene(curve=self.marks(facts), slope=below)

    def ideas(self, facts: SimpleNamespace) -> list[Idea]:
        return ideas(facts.f, facts.a, facts.true)

    def rows(self, facts: SimpleNamespace, guess: Guess) -> tuple[tuple, ...]:
        digits = self.sheet(facts).slider().digits
        shown = [decimal(facts.true, digits + 1), guess.off]
        shown = shown if facts.committed else ["?", "?"]
        return (
            ("f(a)", decimal(facts.at[1], digits + 1), "text"),
            ("your slope", decimal(facts.guess, digits), "guess"),
            ("tangent slope", shown[0], "tangent"),
            ("gap", shown[1], "text"),
        )

    def where(self, facts: SimpleNamespace) -> str:
        return (f"f(x) = {title(facts.f)} at a = {coordinate(facts.a)}: your line has slope "
                f"{decimal(facts.guess, self.sheet(facts).slider().digits)}")  # fmt: skip

    def prompt(self, facts: SimpleNamespace) -> str:
        return ("How steep is the curve at the point? Turn your line until it is the tangent "
                "there: drag the ring, or use the slider. Below you see its slope. Then press "
                "Commit.")  # fmt: skip

    def verdict(self, facts: SimpleNamespace, guess: Guess) -> tuple[str, ...]:
        true = decimal(facts.true, self.sheet(facts).slider().digits + 1)
        return (f"The tangent's slope is {true}: yours is {guess.off} off.",
                guess.why, "Below, the slope at every x up to a.")  # fmt: skip


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
    return [idea for idea in found if abs(idea.guess) <= sheet_of(f).slider().high]


def question(f: Function1D, number: int) -> dict[str, float]:
    """Return the state that puts question `number` on f: a seeded point where ideas differ."""
    a, sheet = stops(*f.domain, 2, INNER), sheet_of(f)
    seen = np.abs([sheet.on_paper(slope_at(f, each)) for each in a])
    visible = (seen >= VISIBLE[0]) & (seen <= VISIBLE[1])
    places = [round(float(each), 10) for each in a[visible]] or [sum(f.domain) / 2]

    def answers(place: float) -> Answers:
        slope = slope_at(f, place)
        return slope, ideas(f, place, slope)

    return {"a": choose(f.name, number, places, sheet.kind(), answers), "guess": 0.0}
