"""The secant explorer: a secant turns into the tangent, and the slope is traced as a function."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from helpers.explorers import tilt
from helpers.explorers.curve import (
    PredictingCurve,
    height_limits,
    no_derivative,
    slope_at,
    slope_limits,
    traced,
    value_at,
)
from helpers.explorers.words import brief, coordinate, decimal, title
from helpers.live.controls import Button, Control, Number, Picture, Range, Readout
from helpers.maths.functions import Function1D
from helpers.pictures.figures import draw_curve, frame_curve
from helpers.pictures.scene import Handle, Label, Line, Mark, Point, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALLEST, LARGEST = 1e-6, tilt.BEYOND
ROOM = 0.12  # of the width: a run that is shorter has no room for its label
LABEL_ROOM = 0.1  # of the height: where less is left, the label would lie on the frame
RISE = 0.08  # of the height: the label of a smaller rise would lie on the ring


class SecantExplorer(PredictingCurve):
    """A curve with two points: the secant through them, the tangent, and f′ traced below.

    Parameters
    ----------
    function : str, Function1D or callable
        A name of `CURVES`, or a function of your own: any ``f(x)``, vectorised or not.
    a, h : float
        The point, and the distance to the second one, from 10⁻⁶ to 1.
    predict : bool or str
        Whether the learner first turns a line of their own through the point: then the point is
        fixed, round after round another one, and neither secant nor tangent is drawn. See
        `Predicting`.

    Examples
    --------
    >>> SecantExplorer("square", a=1, h=1)
    SecantExplorer: f(x) = x² at a = 1.00, h = 1: secant slope 3.000000, tangent slope 2.000000
    """

    stacked = True
    h = Number(1.0)
    slope = Number(0.0)

    def controls(self) -> tuple[Control, ...]:
        """Return the menu of functions and the sliders of a and h."""
        if self.predicting:
            mine = replace(tilt.slope_slider(self.f), disabled=self.fixed)
            hidden = replace(self.a_slider(), hidden=True)
            return (self.function_menu(), hidden, mine, *self.prediction_controls())
        return (
            self.function_menu(),
            self.a_slider(),
            Range("h", "h", SMALLEST, LARGEST, 0.05, digits=3, log=True),
            Button("reset", "Reset"),
        )

    def question(self, f: Function1D, number: int) -> dict[str, Any]:
        """Return a point of f for a prediction, and the learner's line as it begins: level."""
        return tilt.question(f, number)

    def gap(self) -> float:
        """Return how far the learner's slope is from the tangent's."""
        return self.facts(self.state).gap

    def pictures(self) -> tuple[Picture, ...]:
        """Return the curve and, below it with the same x axis, its slope."""
        text = title(self.f)
        return (
            Picture("curve", f"The curve of f(x) = {text}", ("function",), 480, 290,
                    tilt.CURVE_AXES),
            Picture("slope", f"The slope of f(x) = {text} at each x", ("function",), 480, 180,
                    (64, 46, 404, 126)),
        )  # fmt: skip

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the curve, or empty axes for its slope."""
        f = self.f
        across, heights = tilt.limits(f)
        if picture == "curve":
            draw_curve(ax, replace(f, domain=across))
            ylim, ylabel = heights, "f(x)"
        elif self.predicting:  # as high as the slider reaches, so that they give nothing away
            control = tilt.slope_slider(f)
            ylim, ylabel = (control.low, control.high), "slope"
        else:
            ylim, ylabel = slope_limits(f), "slope"
        frame_curve(ax, across, ylim, "x", ylabel)

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return a, or h, or the slope of the learner's line, under the pointer."""
        if handle == "a":
            return {"a": self.control("a").nearest(at[0])}
        if handle == "line":
            slope = tilt.slope_to(self.a, value_at(self.f, self.a)[0], at)
            return {"slope": self.control("slope").nearest(slope)}
        return {"h": self.control("h").nearest(at[0] - self.a)}

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add f, both values, both slopes and what is wrong."""
        f = self._functions[state.function]
        if self.predicting:
            return tilt.facts(f, state)
        a, b = state.a, state.a + state.h
        fa, problem = value_at(f, a)
        fb, second = value_at(f, b)
        secant = (fb - fa) / (b - a) if math.isfinite(fa) and math.isfinite(fb) else math.nan
        tangent = slope_at(f, a)
        problem = problem or second or no_derivative(f, a)
        lowest, highest = height_limits(f)
        if not problem and not lowest <= fb <= highest:
            problem = "The second point lies outside the picture: choose a smaller h."
        return SimpleNamespace(**vars(state), f=f, b=b, fa=fa, fb=fb, secant=secant,
                               tangent=tangent, problem=problem)  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the secant, the tangent, the rise and run and both points; f′ up to a."""
        if self.predicting:
            return tilt.scene(facts)
        (low, high), (bottom, top) = tilt.limits(facts.f)
        a, b, fa, fb = facts.a, facts.b, facts.fa, facts.fb

        def line(slope: float, role: str) -> Line:
            return Line([(x, fa + slope * (x - a)) for x in (low, high)], role)

        marks: list[Mark] = [line(facts.tangent, "tangent"), line(facts.secant, "secant"),
                             Line([(a, fa), (b, fa), (b, fb)], "contour")]  # fmt: skip
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
        if self.predicting:
            return tilt.readout(facts, self.trouble)
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
        note = facts.problem or (
            "Dotted: the secant through both points, slope (f(a + h) − f(a)) / h. Solid: the "
            "tangent. Below, the slope at every x up to a; the pink dot is the secant's."
            )  # fmt: skip
        return Readout(rows, f"{summary}. {facts.problem}" if facts.problem else summary, note)
