"""Questions: what is asked, what the browser may know of it, and how an answer is judged.

Every answer is a text: the letters of the options, "b" or "ac"; a number as it was typed; a
rating with a comment as JSON. A text of a question may hold formulas between dollar signs.
"""

from __future__ import annotations

import json
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers.live.reading import read_number

RATINGS = range(1, 6)
LONGEST_COMMENT = 2000


class Judgement(NamedTuple):
    """What is said to an answer.

    `outcome` is "passed", "not yet" or "noted", or "" if there was no answer to judge, which is
    then not stored. `feedback` are texts with formulas; `detail` is the answer as the record
    keeps it.
    """

    outcome: str
    feedback: tuple[str, ...]
    detail: str


@dataclass(frozen=True)
class Question(ABC):
    """A question, its `id` that of a task; each kind of question judges its answers itself."""

    id: str
    text: str

    @property
    @abstractmethod
    def how(self) -> str:
        """What is asked for, such as "choose one"."""

    @property
    def choices(self) -> dict[str, str]:
        """The text of each option by its letter."""
        return {}

    @property
    def reasons(self) -> tuple[str, ...]:
        """What an answer may be told, but for what is said to every question of its kind."""
        return ()

    @abstractmethod
    def page(self) -> dict[str, str]:
        """Return what the browser needs beside the texts to ask it, and nothing of the key."""

    @abstractmethod
    def judge(self, given: str) -> Judgement:
        """Judge an answer."""


@dataclass(frozen=True)
class Option:
    """One option of a question, and what the learner hears who chose it."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True)
class ChoiceQuestion(Question):
    """A question with options: one of them is right or, if `several`, any number of them."""

    options: tuple[Option, ...]
    several: bool = False

    @property
    def how(self) -> str:
        """How many options may be chosen."""
        return "choose all that are right" if self.several else "choose one"

    @property
    def choices(self) -> dict[str, str]:
        """The text of each option by its letter, from "a" on."""
        return {letter: option.text for letter, option in self._lettered().items()}

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is right or wrong with each option."""
        return tuple(option.why for option in self.options)

    def page(self) -> dict[str, str]:
        """Return whether one option may be chosen, or several."""
        return {"kind": "several", "how": self.how} if self.several else {"kind": "one"}

    def _lettered(self) -> dict[str, Option]:
        return dict(zip("abcdefghijklmnopqrstuvwxyz", self.options, strict=False))

    def judge(self, given: str) -> Judgement:
        """Judge the letters of the chosen options.

        Raises
        ------
        ValueError
            If it names an option that there is not, or more options than one may choose.
        """
        offered = self._lettered()
        named = sorted({letter for letter in given.lower() if letter not in " ,"})
        if unknown := [letter for letter in named if letter not in offered]:
            raise ValueError(f"{self.id} has no option {unknown[0]!r}; "
                             f"choose from {', '.join(offered)}.")  # fmt: skip
        if len(named) > 1 and not self.several:
            raise ValueError(f"{self.id} takes one option, not {given!r}; choose one letter.")
        if not named:
            return Judgement("", ("Choose an option first.",), "")
        detail = "".join(named)
        wrong = [letter for letter in named if not offered[letter].right]
        missing = sum(option.right for option in self.options) - len(named) + len(wrong)
        if not wrong and not missing:
            return Judgement("passed", tuple(offered[letter].why for letter in named), detail)
        if not self.several:
            return Judgement("not yet", (offered[detail].why,), detail)
        feedback = [f"{letter}: {offered[letter].why}" for letter in wrong]
        if missing:
            so_far = "" if wrong else "What you have chosen is right. "
            feedback.append(
                f"{so_far}One right option is missing."
                if missing == 1
                else f"{so_far}{missing} right options are missing."
            )
        return Judgement("not yet", tuple(feedback), detail)


@dataclass(frozen=True)
class NumberQuestion(Question):
    """A question whose answer is a number, within an absolute `tolerance`, in a `unit`.

    `wrong` maps numbers that a known mistake gives to what the learner hears; `why` is for a
    right answer, `otherwise` for any other number.
    """

    value: float
    tolerance: float
    why: str
    otherwise: str
    unit: str = ""
    wrong: Mapping[float, str] = field(default_factory=dict)

    @property
    def how(self) -> str:
        """That it is a number, and in which unit."""
        return f"a number, in {self.unit}" if self.unit else "a number"

    @property
    def reasons(self) -> tuple[str, ...]:
        """What the right number, any other one and each known wrong one is told."""
        return (self.why, self.otherwise, *self.wrong.values())

    def page(self) -> dict[str, str]:
        """Return the unit."""
        return {"kind": "number", "unit": self.unit}

    def judge(self, given: str) -> Judgement:
        """Judge a number as it was typed; what is no number is not judged."""
        detail = given.strip()
        if not detail:
            return Judgement("", ("Type a number first.",), "")
        try:
            number = read_number(detail.removesuffix(self.unit))
        except ValueError as error:
            return Judgement("", (str(error),), "")
        # A number on the very edge is inside, although its difference may be rounded up.
        reach = self.tolerance * (1 + 1e-9)
        if abs(number - self.value) <= reach:
            return Judgement("passed", (self.why,), detail)
        named = min(self.wrong, key=lambda wrong: abs(number - wrong), default=math.inf)
        if abs(number - named) <= reach:
            said = self.wrong[named]
        elif _is_rounded(number, self.value):
            said = "Close, but rounded too far: give more decimals."
        else:
            said = self.otherwise
        return Judgement("not yet", (said,), detail)


def _is_rounded(number: float, value: float) -> bool:
    """Tell whether a number is the value with fewer decimals, rounded or cut off, and near it."""
    units = [10.0**-digits for digits in range(6)]
    fewer = [part(value / unit) * unit for unit in units for part in (round, math.trunc)]
    near = abs(number - value) <= abs(value) / 10
    return near and any(abs(number - each) < 1e-9 for each in fewer)


@dataclass(frozen=True)
class Rating(Question):
    """A question for an opinion: a number from 1, `low`, to 5, `high`, and a comment."""

    low: str
    high: str

    @property
    def how(self) -> str:
        """What the ends of the scale mean."""
        return f"1 = {self.low}, 5 = {self.high}, and a comment if you like"

    def page(self) -> dict[str, str]:
        """Return the words for both ends of the scale."""
        return {"kind": "rating", "low": self.low, "high": self.high}

    def judge(self, given: str) -> Judgement:
        """Return the rating and the comment in the form that is kept; none is wrong."""
        rating, comment = read_rating(given)
        if rating is None:
            return Judgement("", ("Choose a number from 1 to 5 first.",), "")
        detail = json.dumps(  # as the page writes it
            {"rating": rating, "comment": comment}, ensure_ascii=False, separators=(",", ":")
        )
        return Judgement("noted", (), detail)


def read_rating(text: str) -> tuple[int | None, str]:
    """Return the rating, None if there is none, and the comment of an answer in JSON."""
    try:
        answer = json.loads(text)
    except ValueError:
        return None, ""
    if not isinstance(answer, dict):
        return None, ""
    rating, comment = answer.get("rating"), answer.get("comment", "")
    known = type(rating) is int and rating in RATINGS
    return (rating if known else None), str(comment).strip()[:LONGEST_COMMENT]
