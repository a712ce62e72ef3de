"""The step size explorer: the error of a difference quotient falls with h, until it grows."""

from __future__ import annotations

import math
from dataclasses import replace
from os.path import commonprefix
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.explorers import lowest
from helpers.explorers.curve import PredictingCurve, no_derivative, slope_at, value_at
from helpers.explorers.lowest import HIGH, LOW, STEPS, measured, shown
from helpers.explorers.words import coordinate, power, title
from helpers.live.controls import Button, Choice, Control, Menu, Number, Picture, Range, Readout
from helpers.maths.functions import Function1D
from helpers.maths.rounding import RULES, best_step, estimates, theory
from helpers.pictures.figures import frame_curve
from helpers.pictures.scene import Handle, Label, Line, Mark, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALLEST, LARGEST = 1e-16, 1.0
SEEN = 1e-8  # of the slope or of 1: with a step near 1 an error this large is no rounding


def aligned(one: float, other: float) -> tuple[tuple[str, str], tuple[str, str]]:
    """Write two numbers with all their digits, each split where they cease to agree."""
    places = max(0, 16 - max(math.floor(math.log10(max(abs(one), abs(other), 1e-300))), -3) - 1)
    texts = [f"{value:.{places}f}".replace("-", "−") for value in (one, other)]
    same = len(commonprefix(texts))
    first, second = ((text[:same], text[same:]) for text in texts)
    return first, second


def expected(facts: SimpleNamespace) -> str:
    """Return a sentence on what theory says of small and large steps, "" if it says nothing."""
    if not facts.rules.subtracts:
        return " The rule itself subtracts nothing, so a small h costs no digits."
    best = best_step(facts.f, facts.rule, facts.a)
    if math.isfinite(best):
        return f" Theory expects the least error near h = {power(best)}."
    truncation, _ = theory(facts.f, facts.rule, facts.a, np.array([LARGEST]))
    if truncation[0] > 0:
        return ""
    error = measured(facts.f, facts.rule, facts.a)[STEPS > 0.1].max()
    if error <= SEEN * max(1.0, abs(facts.slope)):
        return " No truncation error that can be measured."
    return f" Here f{'″‴'[facts.rules.order - 1]}(a) is 0 or nearly so, and truncation has no line."


def exact(value: float, digits: int = 12) -> str:
    """Write a number with so many digits; "none" where there is none."""
    if not math.isfinite(value):
        return "none"
    tiny_or_huge = value != 0 and not 1e-4 <= abs(value) < 10.0**digits
    return power(value, digits) if tiny_or_huge else f"{value + 0.0:.{digits}g}".replace("-", "−")


class StepSizeExplorer(PredictingCurve):
    """The error of forward, central or complex differences for every h, on log axes.

    Parameters
    ----------
    function : str, Function1D or callable
        A name of `CURVES`, or a function of your own: any ``f(x)``, vectorised or not.
    a : float
        Where the derivative is wanted.
    h : float
        The step, from 10⁻¹⁶ to 1.
    rule : str
        "forward", "central" or "complex".
    predict : bool or str
        Whether the learner first chooses the step with the least error: then the point is fixed,
        round after round another one, and no error is drawn. See `Predicting`.

    Notes
    -----
    The error is measured against the function's exact derivative. A function of your own has
    none: then it is measured against central differences with their best step, and errors
    below 10⁻¹⁰ of the slope mean nothing.

    Examples
    --------
    >>> StepSizeExplorer("sine", a=1, h=1e-2)
    StepSizeExplorer: f(x) = sin x at a = 1.00: forward difference with h = 1.0·10⁻² gives 0.536085981, error 4.2·10⁻³
    """  # noqa: E501

    first = "sine"
    asks_anew = ("function", "rule")
    rule = Choice("forward")
    h = Number(0.01)

    def controls(self) -> tuple[Control, ...]:
        """Return the menus of functions and rules and the sliders of a and h."""
        rules = Menu("rule", "rule", {name: rule.name for name, rule in RULES.items()})
        menus, a = (self.function_menu(), rules), self.a_slider()
        h = Range("h", "h", SMALLEST, LARGEST, 0.05, digits=2, log=True)
        if self.predicting:
            mine = replace(h, disabled=self.fixed)
            return (*menus, replace(a, hidden=True), mine, *self.prediction_controls())
        return (*menus, a, h, Button("reset", "Reset"))

    def question(self, f: Function1D, number: int) -> dict[str, Any]:
        """Return a point of f for a prediction, and the learner's step as it begins."""
        return lowest.question(f, number)

    def gap(self) -> float:
        """Return how many powers of ten the learner's step is off the good ones."""
        return self.facts(self.state).gap

    def pictures(self) -> tuple[Picture, ...]:
        """Return the plot of the error against h."""
        return (Picture("error", "The error of the slope against the step h, both axes in powers "
                        "of ten", (), 500, 440, (74, 50, 412, 376)),)  # fmt: skip

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the empty log-log axes; all that they hold depends on the state."""
        ax.set(xscale="log", yscale="log")
        frame_curve(ax, (SMALLEST / 2, 2 * LARGEST), (LOW / 2, HIGH), "h", "error")
        ax.set_xticks(10.0 ** np.arange(-16, 1, 4))
        ax.set_yticks(10.0 ** np.arange(-16, 3, 4))
        ax.minorticks_off()

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return the step under the pointer."""
        return {"h": self.control("h").nearest(at[0])}

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add the estimate, its error, the two numbers that are subtracted and the theory."""
        f, a, h, rule = self._functions[state.function], state.a, state.h, RULES[state.rule]
        ends = {"forward": (a + h, a), "central": (a + h, a - h)}.get(state.rule, (a, a))
        (one, problem), (other, second) = (value_at(f, x) for x in ends)
        slope = slope_at(f, a)
        estimate = float(estimates(f, state.rule, a, np.array([h]))[0])
        problem = problem or second
        if not problem and not math.isfinite(slope):
            problem = f"{no_derivative(f, a)} So there is no error."
        elif not problem and not math.isfinite(estimate):
            problem = (f"The {rule.name} gives no number: f must be analytic and take complex "
                       "numbers.")  # fmt: skip
        facts = SimpleNamespace(**vars(state), f=f, rules=rule, ends=(one, other), slope=slope,
                                estimate=estimate, error=abs(estimate - slope), problem=problem,
                                )  # fmt: skip
        return lowest.judged(facts) if self.predicting else facts

    def errors(self, facts: SimpleNamespace) -> list[Mark]:
        """Return the measured errors and the two lines of theory."""
        errors = measured(facts.f, facts.rule, facts.a)
        marks: list[Mark] = [Line(np.column_stack([STEPS, errors]), "curve", dots=True)]
        if math.isfinite(facts.slope):
            ends = np.array([SMALLEST, LARGEST])
            truncation, rounding = theory(facts.f, facts.rule, facts.a, ends)
            for values, role, text, end in ((truncation, "secant", "truncation", 1),
                                            (rounding, "partial_x", "rounding", 0)):  # fmt: skip
                if (values > 0).all():
                    marks.append(Line(np.column_stack([ends, values]), role))
                    anchor = ("start", "end")[end]
                    at = (ends[end], float(shown(values[end])))
                    marks.append(Label(at, text, role, anchor, (8 - 16 * end, -12)))
        return marks

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the measured errors, the two lines of theory, and the current step."""
        if self.predicting:
            return lowest.scene(facts, self.errors(facts) if facts.committed else ())
        at = (facts.h, float(shown(facts.error)))
        return Scene(error=[*self.errors(facts), Line([(facts.h, LOW), at], "contour"),
                            Handle(at, "h", ("h", ""))])  # fmt: skip

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return the numbers that are subtracted, digit by digit, the estimate and its error."""
        rule, (one, other) = facts.rules, facts.ends
        first, second = aligned(one, other) if np.isfinite(facts.ends).all() else ("–", "–")
        rows = (
            ("f(a + h)", first, "text"),
            ("f(a)" if facts.rule == "forward" else "f(a − h)", second, "text"),
        )
        if self.predicting:
            return lowest.readout(facts, rows if rule.subtracts else (), self.trouble)
        error = power(facts.error) if math.isfinite(facts.error) else "none"
        rows += (
            ("estimate", exact(facts.estimate), "secant"),
            ("f′(a)", exact(facts.slope), "tangent"),
            ("error", error, "text"),
        )
        if not rule.subtracts:
            rows = rows[2:]  # there is nothing that it subtracts
        summary = (f"f(x) = {title(facts.f)} at a = {coordinate(facts.a)}: {rule.name} with h = "
                   f"{power(facts.h)} gives {exact(facts.estimate, 9)}, error {error}"
                   )  # fmt: skip
        note = facts.problem or f"Estimate: {rule.formula}.{expected(facts)}"
        return Readout(rows, f"{summary}. {facts.problem}" if facts.problem else summary, note)
