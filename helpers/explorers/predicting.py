"""Predictions: an explorer hides its answer until the learner has committed to one.

What is predicted may be a direction, a quantity or a choice; its `Kind` says how far a guess is
from the truth, and so names the idea, right or wrong, that a guess was made from.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.learning.record import Record
from helpers.live.controls import Button, Control, Flag, Number, Range, Readout, Switch
from helpers.live.live import Live

COMMIT, NEXT = "commit", "next"
FIXED = "You have committed: the answer stands."
NOT_YET = "First commit to your answer."


@dataclass(frozen=True)
class Idea:
    """A wrong idea: the guess to which it leads, and what the learner hears who made it."""

    guess: Any
    why: str


@dataclass(frozen=True)
class Kind:
    """A kind of prediction.

    `gap` measures how far a guess is from another; up to `near` they count as the same. `tell`
    says a gap in words, `tally` the mean gap of so many rounds.
    """

    gap: Callable[[Any, Any], float]
    near: float
    tell: Callable[[float], str]
    tally: Callable[[float, int], str]

    def idea(self, guess: Any, truth: Any, ideas: Iterable[Idea]) -> str:
        """Return what to say about the wrong idea that a guess shows, "" if it shows none.

        It is the nearest one within `near`, the first of several; a guess that is as near to
        the truth shows none.
        """
        if self.gap(guess, truth) <= self.near:
            return ""
        matches = [(self.gap(guess, idea.guess), idea.why) for idea in ideas]
        gap, why = min(matches, key=lambda match: round(match[0], 6), default=(0.0, ""))
        return why if gap <= self.near else ""


def turn(one: float, other: float) -> float:
    """Return the angle between two directions, all in degrees: from 0 to 180."""
    return abs((one - other + 180) % 360 - 180)


def _rounds(count: int) -> str:
    return f"{count} round{'s' * (count != 1)}"


def mean_gap(tell: Callable[[float], str]) -> Callable[[float, int], str]:
    """Return what says the mean gap of so many rounds, as `tell` says a gap."""
    return lambda mean, count: f"Mean gap over {_rounds(count)}: {tell(mean)}."


def _degrees(gap: float) -> str:
    return f"{gap:.0f}°"


def quantity(near: float, digits: int = 2, unit: str = "") -> Kind:
    """Return the kind of prediction whose guesses are numbers.

    A truth may also be an interval (low, high): every number in it is right.
    """

    def gap(one: Any, other: Any) -> float:
        return float(np.max([0.0, np.min(one) - np.max(other), np.min(other) - np.max(one)]))

    def tell(gap: float) -> str:
        return f"{gap:.{digits}f}{unit and ' ' + unit}"

    return Kind(gap, near, tell, mean_gap(tell))


DIRECTION = Kind(turn, 8.0, _degrees, mean_gap(_degrees))
"""Guesses are directions in degrees."""

CHOICE = Kind(
    lambda one, other: float(one != other),
    0.0,
    lambda gap: "not so" if gap else "right",
    lambda mean, count: f"Right in {round((1 - mean) * count)} of {_rounds(count)}.",
)
"""Guesses are names of options."""


class Predicting(Live):
    """An explorer that can ask for a prediction first, round after round.

    Parameters
    ----------
    predict : bool or str
        Whether it asks; an id such as "gradient.compass" also keeps each commitment in the record.
    """

    asks_anew: tuple[str, ...] = ("function",)
    """The states whose change puts another question."""

    committed = Flag(False)
    rounds = Number(0.0)
    mean_gap = Number(0.0)

    def __init__(self, predict: bool | str = False, **state: Any) -> None:
        self._task = _task(predict)
        self.predicting = bool(predict)
        self.trouble = ""
        super().__init__(**state)

    def opening(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return the state that puts the first question, if one is asked."""
        return self.ask() if self.predicting else {}

    def ask(self) -> dict[str, Any]:
        """Return the state that puts the next question; `rounds` is how many were answered."""
        raise NotImplementedError

    def gap(self) -> float:
        """Return how far the learner's guess is from the truth, as the state is now."""
        raise NotImplementedError

    @property
    def fixed(self) -> str:
        """Why the learner's answer cannot be changed now, "" if it can."""
        return FIXED * self.committed

    def prediction_controls(self) -> tuple[Control, ...]:
        """Return the two buttons, and what the explorer keeps in mind."""
        return (
            Button(COMMIT, "Commit", disabled=self.fixed),
            Button(NEXT, "Next round", disabled=NOT_YET * (not self.committed)),
            Switch("committed", "committed", hidden=True),
            Range("rounds", "rounds", 0, 1e6, 1, hidden=True),
            Range("mean_gap", "mean gap", 0, 1e12, 1e-6, hidden=True),
        )

    def pressed(self, button: str) -> None:
        """Commit the guess, or go on to the next round."""
        if button == COMMIT:
            self.commit()
        elif button == NEXT:
            self.next_round()
        else:
            super().pressed(button)

    def commit(self) -> None:
        """Take the guess as it is: the answer is shown, and the gap counts.

        What cannot be shown is not taken, and not recorded: then it raises what went wrong.
        """
        if not self.predicting or self.committed:
            return
        gap, before = self.gap(), vars(self.state)
        if not math.isfinite(gap):  # without a truth there is no gap
            return
        mean = (self.mean_gap * self.rounds + gap) / (self.rounds + 1)
        taken = {"committed": True, "rounds": self.rounds + 1, "mean_gap": mean}
        with self._together():
            try:
                self._put(taken | self.revealed())
                self.try_frame()
            except Exception:
                self._put(before)
                raise
            if self._task:
                record = Record()
                record.add(self._task, "passed", f"{gap:.3g}")
                self.trouble = record.trouble

    def revealed(self) -> dict[str, Any]:
        """Return what else a commitment changes, so that the answer can be seen."""
        return {}

    def _on_change(self, change: dict) -> None:
        if self.predicting and change["name"] in self.asks_anew:
            self._put({"committed": False} | self.ask())
        super()._on_change(change)

    def next_round(self) -> None:
        """Put the next question, once the last one has been answered."""
        if self.committed:
            self._put({"committed": False} | self.ask())


def asking(
    rows: tuple, where: str, invitation: str, note: str, problem: str = ""
) -> Readout:
    """Return what is read before a commitment; where nothing counts, what the problem is."""
    if problem:
        return Readout(rows, f"{where}. {problem}", problem)
    return Readout(rows, where + invitation, note)


def _task(predict: bool | str) -> str:
    """Return the id under which predictions are recorded, "" if they are not."""
    if isinstance(predict, bool | np.bool_):
        return ""
    if not isinstance(predict, str):
        raise TypeError(f"predict = {predict!r} is neither True nor False; give one of the two, or "
                        'the id of a task, such as "gradient.compass".')  # fmt: skip
    if not re.fullmatch(r"[a-z]\w*\.\w+", predict):
        raise ValueError(f"predict = {predict!r} is no id of a task; give one such as "
                         '"gradient.compass", or True to be asked and not recorded.')  # fmt: skip
    return predict
