"""Predictions: a question is put first, and the explorer answers when the learner has committed.

What is predicted may be a direction, a quantity or a choice; its `Kind` says how far a guess is
from the truth, and so names the idea, right or wrong, that a guess was made from.
"""

from __future__ import annotations

import inspect
import math
import re
import textwrap
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from types import SimpleNamespace
from typing import Any, ClassVar, TypeVar

import numpy as np

from helpers.explorers.menu import Parameter
from helpers.learning.record import Record
from helpers.live.code import written
from helpers.live.controls import (
    Button,
    Control,
    Flag,
    Menu,
    Number,
    Range,
    Readout,
    Switch,
    button,
)
from helpers.live.live import Live
from helpers.maths.refusal import RefusedType, RefusedValue
from helpers.pictures.scene import Point

FIXED = "You have committed: the answer stands."
NOT_YET = "First commit to your answer."
NOTHING_CHOSEN = "Choose one first."
PREDICT = ("Whether a question comes first, round after round: True, or the id of a task, such as "
           '"gradient.compass", under which each commitment is kept in the record. ')  # fmt: skip
SAME = 1e-3  # in parts of `near`: answers that are no farther apart are one answer
TRIES = 200

Place = TypeVar("Place")


@dataclass(frozen=True)
class Idea:
    """A wrong idea: the guess to which it leads, and what the learner hears who made it."""

    guess: Any
    why: str


Answers = tuple[Any, Sequence[Idea]]
"""The truth, and the wrong ideas about it."""


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


@dataclass(frozen=True)
class Guess:
    """A guess beside the truth, and the wrong ideas about it."""

    kind: Kind
    mine: Any
    truth: Any
    ideas: Callable[[], Iterable[Idea]]

    @property
    def gap(self) -> float:
        """How far the guess is from the truth; NaN where there is nothing to judge."""
        return self.kind.gap(self.mine, self.truth)

    @property
    def off(self) -> str:
        """That in words."""
        return self.kind.tell(self.gap)

    @property
    def why(self) -> str:
        """What to say about the wrong idea that the guess shows, "" if it shows none."""
        return self.kind.idea(self.mine, self.truth, self.ideas())


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
    lambda one, other: float(one != other) if one and other else math.nan,
    0.0,
    lambda gap: "not so" if gap else "right",
    lambda mean, count: f"Right in {round((1 - mean) * count)} of {_rounds(count)}.",
)
"""Guesses are names of options; "" is none."""


class Predictable(Live):
    """An explorer that can put a question first: with `predict` it is one of its `question`."""

    question: ClassVar[type[Prediction]]

    def __new__(cls, *args: Any, predict: bool | str = False, **state: Any) -> Predictable:
        """Make the explorer, or its question."""
        _task(predict)
        asks = cls
        if predict and not issubclass(cls, Prediction):
            asks = getattr(cls, "question", None)
            if asks is None:
                raise TypeError(f"{cls.__name__} has no question to put first; leave `predict` out "
                                f"or write one, class Guessed(Prediction, {cls.__name__})."
                                )  # fmt: skip
            if not issubclass(asks, cls):  # a learner's own kind of a known explorer
                asks = type(asks.__name__, (asks, cls), {})
        return super().__new__(asks, *args, **state)

    def __init__(self, *args: Any, predict: bool | str = False, **state: Any) -> None:
        super().__init__(*args, **state)


class Prediction(Predictable):
    """A question that an explorer puts round after round, before it shows its answer.

    ``class Compass(Prediction, GradientExplorer)`` is the question of a `GradientExplorer`. It
    says how a question is put (`pose`), how the guess is `judged`, and what is said.
    """

    asks_anew: ClassVar[tuple[str, ...]] = ("function",)
    """The states whose change puts another question."""

    answer: ClassVar[tuple[str, ...]]
    """The states that are the learner's answer: fixed once they have committed."""

    unfolded = True
    zoomed: ClassVar[dict[str, str]] = {}  # a question is about what it shows
    point = Point
    kept = ("committed", "rounds", "mean_gap")
    final = ("committed", "rounds", "mean_gap")
    committed = Flag(False, Switch("committed"))
    rounds = Number(0.0, Range("rounds", 0, 1e6, 1))
    mean_gap = Number(0.0, Range("mean gap", 0, 1e12, 1e-6))

    explorer: ClassVar[type[Predictable]]
    """The explorer whose question it is."""

    def __init_subclass__(cls, **settings: Any) -> None:
        """Make it the question of its explorer, the last of its base classes."""
        super().__init_subclass__(**settings)
        if len(cls.__bases__) > 1:
            cls.explorer = cls.__bases__[-1]
            cls.explorer.question = cls
            told = PREDICT + inspect.cleandoc(cls.__doc__).partition("\n\n")[0]
            told = "predict : bool or str\n" + textwrap.indent(textwrap.fill(told, 84), "    ")
            cls.explorer.__doc__ = cls.explorer.__doc__.replace(
                "\n\nRaises", f"\n{told}\n\nRaises", 1)  # fmt: skip

    def __init__(self, *args: Any, predict: bool | str = True, **state: Any) -> None:
        self._task = _task(predict)
        self._in_vain = False  # whether nothing was chosen when Commit was pressed last
        self.trouble = ""
        super().__init__(*args, **state)

    @property
    def called(self) -> str:
        """The name by which the learner knows it: that of its explorer."""
        return self.explorer.__name__

    # What a question says ---------------------------------------------------------------------

    def pose(self, number: int) -> dict[str, Any]:
        """Return the state that puts question `number`."""
        raise NotImplementedError

    def judged(self, facts: SimpleNamespace) -> Guess:
        """Return the learner's guess beside the truth."""
        raise NotImplementedError

    def rows(self, facts: SimpleNamespace, guess: Guess) -> tuple[tuple, ...]:
        """Return the numbers of the question and, once there is a commitment, of the answer."""
        raise NotImplementedError

    def where(self, facts: SimpleNamespace) -> str:
        """Return the question and the guess in one line."""
        raise NotImplementedError

    invitation: ClassVar[str]
    """What follows that line until the learner has committed."""

    def prompt(self, facts: SimpleNamespace) -> str:
        """Return what is asked."""
        raise NotImplementedError

    def nothing(self, facts: SimpleNamespace) -> str:
        """Return why there is nothing to commit to, "" if there is."""
        return getattr(facts, "problem", "")

    def outcome(self, facts: SimpleNamespace) -> str:
        """Return the answer in one line, after that of the question."""
        return ""

    def verdict(self, facts: SimpleNamespace, guess: Guess) -> Iterable[str]:
        """Return what is said of the guess: sentences, some of them may be empty."""
        raise NotImplementedError

    def revealed(self) -> dict[str, Any]:
        """Return what else a commitment changes, so that the answer can be seen."""
        return {}

    def to_code(self) -> str:
        """Return the call that puts this question, to be answered without a record."""
        return written(self, "predict=True")

    # How it goes ------------------------------------------------------------------------------

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return the question; once the learner has committed, the answer and the verdict."""
        guess = self.judged(facts)
        rows, where = self.rows(facts, guess), self.where(facts)
        if facts.committed and math.isfinite(guess.gap):  # Python may change what was asked
            tally = guess.kind.tally(facts.mean_gap, round(facts.rounds))
            note = " ".join(filter(None, (*self.verdict(facts, guess), tally, self.trouble)))
            return Readout(rows, f"{where}{self.outcome(facts)}. {note}", note)
        if nothing := self.nothing(facts):
            return Readout(rows, f"{where}. {nothing}", nothing)
        return Readout(rows, where + self.invitation, self.prompt(facts))

    def declared(self, name: str) -> Control:
        """Return a control; what was committed to is fixed.

        A formula cannot be typed, and one that was given keeps its parameters.
        """
        control = super().declared(name)
        if name in self.answer and self.committed:
            return replace(control, disabled=FIXED)
        if isinstance(control, Menu):
            return replace(control, own="", typed="", said="")
        if isinstance(getattr(type(self), name), Parameter):
            return replace(control, hidden=True)
        return control

    def opening(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return the state that puts the first question."""
        return self.ask()

    def ask(self) -> dict[str, Any]:
        """Return the state that puts the next question."""
        return {"committed": False} | self.pose(round(self.rounds))

    def press(self, button: str) -> None:
        """Press a button; what is said beside Commit is for the last press of it."""
        with self._together():
            self._say_in_vain(False)
            super().press(button)

    def _say_in_vain(self, in_vain: bool) -> None:
        if in_vain == self._in_vain:
            return
        with self._together():
            self._in_vain, self._batch.changed = in_vain, True
            self._renew_controls()

    @button(lambda self: Button("Commit", disabled=FIXED * self.committed,
                                said=NOTHING_CHOSEN * self._in_vain))
    def commit(self) -> None:
        """Take the guess as it is: the answer is shown, and the gap counts.

        What cannot be shown is not taken, and not recorded: then it raises what went wrong.
        """
        if self.committed:
            return
        gap, before = self.judged(self.facts(self.state)).gap, vars(self.state)
        if not math.isfinite(gap):  # without a truth there is no gap, nor without a choice
            self._say_in_vain(not self.nothing(self.facts(self.state)))
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

    @button(lambda self: Button("Next round", disabled=NOT_YET * (not self.committed)))
    def next(self) -> None:
        """Put the next question, once the last one has been answered."""
        if self.committed:
            self._put(self.ask())

    def _on_change(self, change: dict) -> None:
        name = change["name"]
        self._say_in_vain(False)
        if name in self.asks_anew or isinstance(getattr(type(self), name), Parameter):
            self._put(self.ask())
        super()._on_change(change)


def _task(predict: bool | str) -> str:
    """Return the id under which predictions are recorded, "" if they are not."""
    if isinstance(predict, bool | np.bool_):
        return ""
    if not isinstance(predict, str):
        raise RefusedType(f"predict = {predict!r} is neither True nor False; give one of the two, "
                          'or the id of a task, such as "gradient.compass".')  # fmt: skip
    if not re.fullmatch(r"[a-z]\w*\.\w+", predict):
        raise RefusedValue(f"predict = {predict!r} is no id of a task; give one such as "
                           '"gradient.compass", or True to be asked and not recorded.')  # fmt: skip
    return predict


# Which question comes next --------------------------------------------------------------------


def separation(kind: Kind, truth: Any, ideas: Sequence[Idea]) -> float:
    """Return the least gap between two different answers, the right one among them, or 0.

    What no guess keeps apart, such as downhill and "at the minimum" on a round bowl, is one.
    """
    answers = [truth, *(idea.guess for idea in ideas)]
    gaps = (kind.gap(one, other) for one, other in combinations(answers, 2))
    return min((gap for gap in gaps if gap > SAME * kind.near), default=0.0)


def choose(
    name: str, number: int, places: Sequence[Place], kind: Kind, answers: Callable[[Place], Answers]
) -> Place:
    """Return the place for question `number` on the function of that name.

    It is drawn at random, in the same way for everybody, from those where the answers are more
    than `kind.near` apart and no wrong idea is right. Where there is no such place, as in a
    narrow valley, it is the one where they are farthest apart; an idea that is right wherever f
    is, is left out of account.
    """
    random = np.random.default_rng([number, zlib.crc32(name.encode())])
    tried = []
    for i in random.permutation(len(places))[:TRIES]:
        truth, ideas = answers(places[i])
        wrong = all(kind.gap(truth, idea.guess) > SAME * kind.near for idea in ideas)
        apart = separation(kind, truth, ideas)
        tried.append((wrong, apart, i))
        if wrong and apart > kind.near:
            break
    good = [i for wrong, apart, i in tried if wrong == max(tried)[0] and apart > kind.near]
    return places[good[0] if good else max(tried)[2]]
