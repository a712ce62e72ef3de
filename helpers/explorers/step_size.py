"""The step size explorer: the error of a difference quotient falls with h, until it grows.

Its question, the lowest place: the learner chooses a step before the errors of all are shown.
"""

from __future__ import annotations

import math
from functools import lru_cache
from os.path import commonprefix
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.explorers.curve import CurveExplorer, curve, no_derivative, slope_at, value_at
from helpers.explorers.prediction import (
    Answers,
    Guess,
    Idea,
    Predictable,
    Prediction,
    choose,
    quantity,
    separation,
)
from helpers.explorers.words import brief, coordinate, power, stops, title
from helpers.live.controls import Choice, Menu, Number, Picture, Range, Readout
from helpers.maths.functions import Function1D
from helpers.maths.rounding import RULES, best_step, estimates, theory
from helpers.pictures.figures import frame_curve
from helpers.pictures.scene import Handle, Label, Line, Mark, Point, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALLEST, LARGEST = 1e-16, 1.0
SEEN = 1e-8  # of the slope or of 1: with a step near 1 an error this large is no rounding
LOW, HIGH = 1e-17, 1e3  # of the errors that are drawn; an error of zero stands at the bottom
STEPS = np.logspace(-16, 0, 97)


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


class StepSizeExplorer(Predictable, CurveExplorer):
    """The error of forward, central or complex differences for every h, on log axes.

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

    shown = ("function", "rule", "a", "h", "reset")
    function = curve("sine")
    rule = Choice("forward", Menu("rule", {name: rule.name for name, rule in RULES.items()}),
                  '"forward", "central" or "complex".')  # fmt: skip
    h = Number(0.01, Range("h", SMALLEST, LARGEST, 0.05, digits=2, log=True),
               "The step, from 10⁻¹⁶ to 1.")

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

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add the estimate, its error, the two numbers that are subtracted and the theory."""
        facts = super().facts(state)
        f, a, h, rule = facts.f, state.a, state.h, RULES[state.rule]
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
        return SimpleNamespace(**vars(facts), rules=rule, ends=(one, other), slope=slope,
                               estimate=estimate, error=abs(estimate - slope), problem=problem,
                               )  # fmt: skip

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
                    at = (ends[end], float(within_picture(values[end])))
                    marks.append(Label(at, text, role, anchor, (8 - 16 * end, -12)))
        return marks

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the measured errors, the two lines of theory, and the current step."""
        at = (facts.h, float(within_picture(facts.error)))
        return Scene(error=[*self.errors(facts), Line([(facts.h, LOW), at], "contour"),
                            Handle(at, "h", ("h", ""))])  # fmt: skip

    def subtracted(self, facts: SimpleNamespace) -> tuple[tuple, ...]:
        """Return the rows of the two values that are subtracted, digit by digit, if any are."""
        if not facts.rules.subtracts:
            return ()
        finite = np.isfinite(facts.ends).all()
        first, second = aligned(*facts.ends) if finite else ("–", "–")
        return (("f(a + h)", first, "text"),
                ("f(a)" if facts.rule == "forward" else "f(a − h)", second, "text"))

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return the numbers that are subtracted, digit by digit, the estimate and its error."""
        error = power(facts.error) if math.isfinite(facts.error) else "none"
        rows = (
            *self.subtracted(facts),
            ("estimate", exact(facts.estimate), "secant"),
            ("f′(a)", exact(facts.slope), "tangent"),
            ("error", error, "text"),
        )
        summary = (f"f(x) = {title(facts.f)} at a = {coordinate(facts.a)}: {facts.rules.name} with "
                   f"h = {power(facts.h)} gives {exact(facts.estimate, 9)}, error {error}"
                   )  # fmt: skip
        note = facts.problem or f"Estimate: {facts.rules.formula}.{expected(facts)}"
        return Readout.unless(facts.problem, rows, summary, note)


# The lowest place -----------------------------------------------------------------------------

START = 1.0  # where the learner's step begins
MIDDLE = 1e-7  # the height of their handle
SURPRISE = 100.0  # times what theory expects
BESIDE, DEEP = 30.0, 1e-13  # the bar of the good steps is so many times below the least error
TOLD = 0.05  # powers of ten: a smaller gap is told as 0.0
SUBTRACTING = [name for name, rule in RULES.items() if rule.subtracts]
ROOT, CUBE_ROOT = (math.log10(np.finfo(float).eps) / n for n in (2, 3))
DECADES = quantity(near=0.3, digits=1, unit="powers of ten")
"""Guesses are the powers of ten of steps; up to a factor of 2 they count as the same."""


class LowestPlace(Prediction, StepSizeExplorer):
    """The learner chooses the step with the least error, on axes without a curve."""

    asks_anew = ("function", "rule")
    answer = ("h",)
    shown = ("function", "rule", *answer, "commit", "next")
    kept = ("a", *Prediction.kept)
    invitation = "; commit it to see the errors"

    def pose(self, number: int) -> dict[str, Any]:
        return question(self.f, number)

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add the powers of ten of the good steps."""
        facts = super().facts(state)
        facts.good = (math.nan, math.nan)
        if not facts.problem:
            facts.good = good_steps(facts.f, facts.rule, facts.a)
            if math.isnan(facts.good[0]):
                facts.problem = "With some of the steps there is no error: f has no value there."
        return facts

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the learner's step; once they have committed, all errors and the good steps."""
        h = facts.h
        if not facts.committed:
            handle = Handle((h, MIDDLE), "h", ("h", ""), hollow=True)
            return Scene(error=[Line([(h, LOW), (h, HIGH)], "guess"), handle])
        ends, middle = 10.0 ** np.array(facts.good), 10.0 ** np.mean(facts.good)
        least = float(within_picture(sum(theory(facts.f, facts.rule, facts.a, middle))))
        side = 1 if least < DEEP else -1  # above the least error where there is no room below it
        bar, at = least * BESIDE**side, (h, float(within_picture(facts.error)))
        return Scene(error=[
            *self.errors(facts),
            Line([(end, bar) for end in ends], "tangent"),
            Label((middle, bar), "good steps", "tangent", offset=(0, -14 * side)),
            Line([at, (h, HIGH)], "guess"),
            Label((h, HIGH), "yours", "guess", *(("start", (6, 14)) if h < MIDDLE else
                                                 ("end", (-6, 14)))),
            Point(at, "guess"),
        ])  # fmt: skip

    def judged(self, facts: SimpleNamespace) -> Guess:
        return Guess(DECADES, math.log10(facts.h), facts.good,
                     lambda: ideas(facts.f, facts.rule, facts.a))  # fmt: skip

    def answers(self, facts: SimpleNamespace) -> tuple[str, str]:
        """Write the error of the learner's step and the good steps; "?" before a commitment."""
        if not facts.committed:
            return "?", "?"
        return power(facts.error), " to ".join(brief(10.0**end) for end in facts.good)

    def rows(self, facts: SimpleNamespace, guess: Guess) -> tuple[tuple, ...]:
        error, good = self.answers(facts)
        return (
            *self.subtracted(facts),
            ("your step", brief(facts.h), "guess"),
            ("its error", error, "guess"),
            ("good steps", good, "tangent"),
        )

    def where(self, facts: SimpleNamespace) -> str:
        return (f"f(x) = {title(facts.f)} at a = {coordinate(facts.a)}, {facts.rules.name}: "
                f"your step is {brief(facts.h)}")  # fmt: skip

    def outcome(self, facts: SimpleNamespace) -> str:
        error, good = self.answers(facts)
        return f", its error {error}; good steps are {good}"

    def prompt(self, facts: SimpleNamespace) -> str:
        note = (f"With which step is the error of the {facts.rules.name} least? Drag the ring "
                "there, or use the slider. Then press Commit.")  # fmt: skip
        digits = " The shaded digits of the two values agree, and cancel."
        return note + digits * facts.rules.subtracts

    def verdict(self, facts: SimpleNamespace, guess: Guess) -> tuple[str, ...]:
        key = "Orange: the steps with which the error to expect is at most twice the least."
        if guess.gap < TOLD:
            return "Yours is a good step.", key
        large = guess.mine > facts.good[1]
        arm = ("truncation is most of the error: the secant is not yet the tangent." if large else
               "rounding is most of the error: too many digits cancel.")  # fmt: skip
        way = "large" if large else "small"
        return f"Your step is {guess.off} too {way}.", guess.why or f"There {arm}", key


@lru_cache(maxsize=64)
def measured(f: Function1D, rule: str, a: float) -> np.ndarray:
    """Return the error of a rule with each step of `STEPS`, kept inside the picture."""
    return within_picture(np.abs(estimates(f, rule, a, STEPS) - slope_at(f, a)))


def within_picture(error: np.ndarray) -> np.ndarray:
    """Return errors as they are drawn: none is beyond the edge of the picture."""
    return np.clip(error, LOW, HIGH)


@lru_cache(maxsize=64)
def good_steps(f: Function1D, rule: str, a: float) -> tuple[float, float]:
    """Return the powers of ten between which the error to expect is at most twice the least.

    That error is the sum of the two of theory. Where the measured one is far larger, as with a
    step across a kink, theory knows too little, and it is that one. NaN where f has no slope.
    """
    theirs, its = sum(theory(f, rule, a, STEPS)), measured(f, rule, a)
    error = np.where(its > SURPRISE * theirs, its, theirs)
    if not np.isfinite(error + its).all():
        return math.nan, math.nan
    good = np.log10(STEPS[error <= 2 * error.min()])
    return float(good[0]), float(good[-1])


def ideas(f: Function1D, rule: str, a: float) -> list[Idea]:
    """Return the wrong ideas about the step with the least error, those that are wrong here."""
    low, high = good_steps(f, rule, a)
    found = []
    if RULES[rule].subtracts:
        found += [
            Idea(-16.0, "The smallest step would be the best one if numbers were exact. In "
                 "rounded ones nearly all digits of the two values agree, and cancel."),
            Idea(2 * ROOT, "That is the machine epsilon, the gap between 1 and the next number. "
                 "With so small a step hardly a digit of the difference is left."),
        ]  # fmt: skip
    if rule == "forward":
        found.append(Idea(ROOT, "√ε is a rule of thumb for functions whose f and f″ have the same "
                          "size. Here they do not."))  # fmt: skip
    elif low > ROOT:
        found.append(Idea(ROOT, "Near √ε is a good step for the forward difference. The central "
                          "one has a smaller truncation error, so its best step is larger."))
    if rule == "central":
        found.append(Idea(CUBE_ROOT, "ε^⅓ is a rule of thumb for functions whose f and f‴ have "
                          "the same size. Here they do not."))  # fmt: skip
    elif high < CUBE_ROOT:
        found.append(Idea(CUBE_ROOT, "Near ε^⅓ is a good step for the central difference. This "
                          "rule is better off with a smaller one."))  # fmt: skip
    if high < -2:
        found += [
            Idea(-2.0, "0.01 looks small. But over this step the curve bends enough to count: "
                 "the truncation error is far from the least one."),
            Idea(0.0, "The largest step has the least rounding error, and by far the largest "
                 "truncation error."),
        ]  # fmt: skip
    return [idea for idea in found if DECADES.gap(idea.guess, (low, high)) > DECADES.near]


def question(f: Function1D, number: int) -> dict[str, float]:
    """Return the state that puts question `number` on f, whatever the rule is: a seeded point."""
    # At 0 the place is not rounded, and often f is 0: there rounding may not matter at all.
    places = [round(float(x), 10) for x in stops(*f.domain, 10) if x and math.isfinite(
        slope_at(f, float(x)))]  # fmt: skip
    if not places:  # there is nothing to ask, and f may fail
        return {"a": f.domain[0], "h": START}

    def answers(place: float) -> Answers:
        both = [(good_steps(f, rule, place), ideas(f, rule, place)) for rule in SUBTRACTING]
        return min(both, key=lambda answer: separation(DECADES, *answer))

    return {"a": choose(f.name, number, places, DECADES, answers), "h": START}
