"""The lowest place: the learner chooses a step before the errors of all steps are shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers.explorers.curve import slope_at
from helpers.explorers.predicting import Idea, asking, quantity
from helpers.explorers.rounds import Answers, choose, separation
from helpers.explorers.words import brief, coordinate, power, slider, title
from helpers.live.controls import Readout
from helpers.maths.functions import Function1D
from helpers.maths.rounding import RULES, estimates, theory
from helpers.pictures.scene import Handle, Label, Line, Mark, Point, Scene

LOW, HIGH = 1e-17, 1e3  # of the errors that are drawn; an error of zero stands at the bottom
STEPS = np.logspace(-16, 0, 97)
START = 1.0  # where the learner's step begins
MIDDLE = 1e-7  # the height of their handle
SURPRISE = 100.0  # times what theory expects
BESIDE, DEEP = 30.0, 1e-13  # the bar of the good steps is so many times below the least error
TOLD = 0.05  # powers of ten: a smaller gap is told as 0.0
SUBTRACTING = [name for name, rule in RULES.items() if rule.subtracts]
ROOT, CUBE_ROOT = (math.log10(np.finfo(float).eps) / n for n in (2, 3))
DECADES = quantity(near=0.3, digits=1, unit="powers of ten")
"""Guesses are the powers of ten of steps; up to a factor of 2 they count as the same."""


@lru_cache(maxsize=64)
def measured(f: Function1D, rule: str, a: float) -> np.ndarray:
    """Return the error of a rule with each step of `STEPS`, kept inside the picture."""
    return shown(np.abs(estimates(f, rule, a, STEPS) - slope_at(f, a)))


def shown(error: np.ndarray) -> np.ndarray:
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
    low, high = f.domain
    step = 10 * slider("a", low, high).step
    numbers = range(math.ceil(low / step), math.floor(high / step) + 1)
    # At 0 the place is not rounded, and often f is 0: there rounding may not matter at all.
    places = [round(n * step, 10) for n in numbers if n and math.isfinite(slope_at(f, n * step))]

    def answers(place: float) -> Answers:
        both = [(good_steps(f, rule, place), ideas(f, rule, place)) for rule in SUBTRACTING]
        return min(both, key=lambda answer: separation(DECADES, *answer))

    return {"a": choose(f.name, number, places or [low], DECADES, answers), "h": START}


def judged(facts: SimpleNamespace) -> SimpleNamespace:
    """Add the good steps, and how many powers of ten the learner's step is off."""
    facts.good = good_steps(facts.f, facts.rule, facts.a)
    facts.gap = DECADES.gap(math.log10(facts.h), facts.good)
    return facts


def verdict(facts: SimpleNamespace) -> str:
    """Return how many powers of ten the learner's step is off, and what idea it shows."""
    if facts.gap < TOLD:
        return "Yours is a good step."
    mine = math.log10(facts.h)
    large = mine > facts.good[1]
    found = ideas(facts.f, facts.rule, facts.a)
    arm = ("truncation is most of the error: the secant is not yet the tangent." if large else
           "rounding is most of the error: too many digits cancel.")  # fmt: skip
    return (f"Your step is {DECADES.tell(facts.gap)} too {'large' if large else 'small'}. "
            f"{DECADES.idea(mine, facts.good, found) or f'There {arm}'}")  # fmt: skip


def scene(facts: SimpleNamespace, errors: Sequence[Mark]) -> Scene:
    """Return the learner's step and, once they have committed, all errors and the good steps."""
    h = facts.h
    if not facts.committed:
        handle = Handle((h, MIDDLE), "h", ("h", ""), hollow=True)
        return Scene(error=[Line([(h, LOW), (h, HIGH)], "guess"), handle])
    ends, middle = 10.0 ** np.array(facts.good), 10.0 ** np.mean(facts.good)
    least = float(shown(sum(theory(facts.f, facts.rule, facts.a, middle))))
    side = 1 if least < DEEP else -1  # above the least error where there is no room below it
    bar, at = least * BESIDE**side, (h, float(shown(facts.error)))
    return Scene(error=[
        *errors,
        Line([(end, bar) for end in ends], "tangent"),
        Label((middle, bar), "good steps", "tangent", offset=(0, -14 * side)),
        Line([at, (h, HIGH)], "guess"),
        Label((h, HIGH), "yours", "guess", *(("start", (6, 14)) if h < MIDDLE else
                                             ("end", (-6, 14)))),
        Point(at, "guess"),
    ])  # fmt: skip


def readout(facts: SimpleNamespace, values: Sequence[tuple], trouble: str = "") -> Readout:
    """Return the learner's step and, once they have committed, its error and the good steps.

    `values` are the rows of the two values that are subtracted.
    """
    good = " to ".join(brief(10.0**end) for end in facts.good)
    answer = [power(facts.error), good] if facts.committed else ["?", "?"]
    rows = (
        *values,
        ("your step", brief(facts.h), "guess"),
        ("its error", answer[0], "guess"),
        ("good steps", answer[1], "tangent"),
    )
    where = (f"f(x) = {title(facts.f)} at a = {coordinate(facts.a)}, {facts.rules.name}: "
             f"your step is {brief(facts.h)}")  # fmt: skip
    if not facts.committed:
        note = (f"With which step is the error of the {facts.rules.name} least? Drag the ring "
                "there, or use the slider. Then press Commit.")  # fmt: skip
        if values:
            note += " The shaded digits of the two values agree, and cancel."
        return asking(rows, where, "; commit it to see the errors", note, facts.problem)
    note = " ".join(filter(None, (
        verdict(facts),
        "Orange: the steps with which the error to expect is at most twice the least.",
        DECADES.tally(facts.mean_gap, round(facts.rounds)),
        trouble,
    )))  # fmt: skip
    return Readout(rows, f"{where}, its error {answer[0]}; good steps are {good}. {note}", note)
