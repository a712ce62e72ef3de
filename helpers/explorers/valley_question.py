"""How many steps: the learner says when a millionth of f is left before any path is shown."""

from __future__ import annotations

import math
import zlib
from types import SimpleNamespace
from typing import Any

import numpy as np

from helpers.explorers.predicting import Idea, Kind, asking
from helpers.explorers.steps import MOST, count
from helpers.explorers.valley_map import REACH
from helpers.explorers.valley_rules import (
    RULES,
    Setting,
    best,
    follow,
    steps_to,
    worst_start,
)
from helpers.explorers.valley_sides import LIMITS
from helpers.explorers.words import brief
from helpers.live.controls import Range, Readout
from helpers.maths.conditioning import Conditioning
from helpers.pictures.scene import Handle, Label, Line, Mark, Point

PART = 1e-6
RULE_ROUNDS = ("fixed", "momentum")
KAPPAS = {"fixed": (15, 20, 30, 50, 70, 100, 200), "momentum": (30, 70, 150, 300, 600, 1000)}
START = 500.0  # steps: where the learner's guess begins
MILD = 10.0  # the κ of those who think that it does not matter
TOLD = 0.02  # powers of ten: a smaller gap is none


def _told(gap: float) -> str:
    return f"a factor of {brief(10**gap, 2)}"


def _tally(mean: float, rounds: int) -> str:
    return f"Mean gap over {rounds} round{'s' * (rounds != 1)}: {_told(mean)}."


FACTOR = Kind(lambda one, other: abs(one - other), 0.1, _told, _tally)
"""Guesses are powers of ten; up to a factor of 1.26 they count as the same."""


def guess_slider(fixed: str) -> Range:
    """Return the slider of the learner's number of steps, and why it is fixed if it is."""
    return Range("guess", "your guess", 1, MOST, 0.005, digits=3, log=True, disabled=fixed)


def question(number: int, kappa: float | None = None) -> dict[str, Any]:
    """Return the state of question `number`: a rule with its best numbers, its rival, and κ."""
    rule, rival = (RULE_ROUNDS[(number + i) % 2] for i in (0, 1))
    random = np.random.default_rng([number // 2, zlib.crc32(rule.encode())])
    if kappa is None:
        choices = KAPPAS[rule]
        kappa = choices[int(random.integers(len(choices)))]
    state: dict[str, Any] = {"kappa": float(kappa), "rule_a": rule, "rule_b": rival}
    state["x"], state["y"] = worst_start(kappa, 0.0, REACH)
    for side, name in (("a", rule), ("b", rival)):
        setting = best(name, Conditioning(1.0, kappa))
        state |= {f"{use}_{side}": getattr(setting, use) for use in RULES[name].uses}
    return state | {"rotation": 0.0, "guess": START, "reach": str(MOST), "n_steps": MOST}


def truth(setting: Setting, kappa: float, rotation: float, start: tuple[float, float]) -> float:
    """Return the number of steps until at most a millionth of f is left; NaN if not in 1000."""
    return steps_to(follow(setting, kappa, rotation, start, MOST), PART) or math.nan


def gap(facts: SimpleNamespace) -> float:
    """Return how many powers of ten the guess is off; NaN without a truth."""
    return abs(math.log10(facts.guess) - math.log10(facts.truth))


def ideas(rule: str, kappa: float, steps: float) -> list[Idea]:
    """Return the wrong ideas about the number of steps, those that are wrong here."""
    rival = "momentum" if rule == "fixed" else "fixed"
    power, other = ("κ", "√κ") if rule == "fixed" else ("√κ", "κ")
    size = kappa if rule == "fixed" else math.sqrt(kappa)
    found = [
        (_best_count(rival, kappa), f"The number grows like {other} with "
         f"{'momentum' if rule == 'fixed' else 'a fixed step'}. Here it grows like {power}."),
        (_best_count(rule, MILD), f"That many are enough at κ = {MILD:g}. The number grows with κ: "
         f"the narrower the valley, the shorter the steps must be for its length."),
        (2 * steps, "Then the distance to the minimum is a millionth. f goes with the square of "
         "the distance, so it needs half as many steps."),
        (size, f"It grows like {power}, but with a factor: ¼ ln 10⁶ ≈ 3.5."),
        (6.0, "A power of ten a step would need a factor of 0.1. In a narrow valley the factor is "
         "close to 1."),
    ]  # fmt: skip
    wrong = [Idea(math.log10(guess), why) for guess, why in found if 1 <= guess <= MOST]
    return [idea for idea in wrong if abs(idea.guess - math.log10(steps)) > FACTOR.near]


def _best_count(rule: str, kappa: float) -> float:
    """Return how many steps a rule takes with its best numbers from the slowest start."""
    start = worst_start(kappa, 0.0, REACH)
    steps = truth(best(rule, Conditioning(1.0, kappa)), kappa, 0.0, start)
    return steps if steps > 0 else math.inf


def marks(facts: SimpleNamespace) -> list[Mark]:
    """Return the height of a millionth and the learner's guess and, once committed, the truth."""
    low, high = LIMITS
    millionth: list[Mark] = [
        Line([(0, PART), (int(facts.reach), PART)], "drop"),
        Label((int(facts.reach), PART), "a millionth", "text", "end", (-6, -13)),
    ]
    guess = Line([(facts.guess, low), (facts.guess, high)], "guess")
    if not facts.committed:
        return [*millionth, guess, Handle((facts.guess, PART), "guess", ("guess", ""), hollow=True)]
    answer = [Point((facts.truth, PART), "path")] if math.isfinite(facts.truth) else []
    return [*millionth, guess, Label((facts.guess, high), "yours", "guess", "start", (6, 14)),
            *answer]  # fmt: skip


def verdict(facts: SimpleNamespace) -> str:
    """Say how far the guess is off and what idea it shows, and what theory expects."""
    steps, rule, off = facts.truth, facts.rule_a, gap(facts)
    if not math.isfinite(off):
        return "It takes more than 1,000 steps."
    expected = f"about {'κ' if rule == 'fixed' else '√κ'}·¼ ln 10⁶"
    value = (facts.kappa if rule == "fixed" else math.sqrt(facts.kappa)) * math.log(1 / PART) / 4
    theory = f"For large κ theory expects {expected}, here {value:.0f}"
    theory += "." if rule == "fixed" else ", and some more at first."
    if off < TOLD:
        return f"Yours is as good as right: {count(int(steps))}. {theory}"
    way = "large" if facts.guess > steps else "small"
    shown = FACTOR.idea(math.log10(facts.guess), math.log10(steps),
                        ideas(rule, facts.kappa, steps))  # fmt: skip
    return " ".join(filter(None, (
        f"It takes {count(int(steps))}; yours is too {way} by {FACTOR.tell(off)}.", shown, theory)))


def readout(facts: SimpleNamespace, rounds: tuple[float, int], trouble: str) -> Readout:
    """Return the question and the guess and, once it is committed, the truth and the verdict."""
    rule = "a fixed step, the best η" if facts.rule_a == "fixed" else "momentum, the best η and β"
    mine = count(round(facts.guess))
    known = math.isfinite(facts.truth)
    answer = ("?" if not facts.committed else f"{facts.truth:.0f}" if known else "over 1,000")
    rows = (
        ("κ = L/μ", brief(facts.kappa, 4), "text"),
        ("A", rule, "path"),
        ("your guess", mine, "guess"),
        ("it takes", f"{answer} steps", "path"),
    )
    where = f"½(u² + {facts.kappa:g}v²), {rule}: your guess is {mine}"
    if not facts.committed:
        note = ("After how many steps is a millionth of f left? Drag the ring there, or use the "
                "slider. Then press Commit.")  # fmt: skip
        many = "It takes more than 1,000 steps, too many to ask for. Choose a smaller κ."
        return asking(rows, where, "; commit it to see the paths", note, many * (not known))
    rival = "B, for comparison: " + ("momentum." if facts.rule_a == "fixed" else "a fixed step.")
    note = " ".join(filter(None, (verdict(facts), rival, _tally(*rounds), trouble)))
    return Readout(rows, f"{where}. {note}", note)
