"""What is asked in a quiz: how an answer is judged, and which questions are due again.

Every answer is a text: the letters of the options, "b" or "ac"; a number as it was typed; a
rating with a comment as JSON. All of it is pure functions.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from helpers.lessons.tasks import ChoiceQuestion, Lesson, NumberQuestion, Question
from helpers.live.reading import read_number

if TYPE_CHECKING:
    from helpers.learning.record import Attempt

REVIEW_RULE = (
    "{} from {} notebooks: first those that you last got wrong, then those that you were "
    "asked longest ago."
)
RATINGS = range(1, 6)
LONGEST_COMMENT = 2000


@dataclass(frozen=True)
class Rating:
    """A question for an opinion: a number from 1, `low`, to 5, `high`, and a comment."""

    id: str
    text: str
    low: str
    high: str


class Judgement(NamedTuple):
    """What is said to an answer.

    `outcome` is "passed", "not yet" or "noted", or "" if there was no answer to judge, which is
    then not stored. `feedback` are texts with formulas; `detail` is the answer as the record
    keeps it.
    """

    outcome: str
    feedback: tuple[str, ...]
    detail: str


def letters(question: ChoiceQuestion) -> str:
    """Return the letters of the options, in their order."""
    return "abcdefghijklmnopqrstuvwxyz"[: len(question.options)]


def judge(question: Question | Rating, given: str) -> Judgement:
    """Judge an answer.

    Raises
    ------
    ValueError
        If it names an option that there is not, or more options than one may choose.
    """
    if isinstance(question, NumberQuestion):
        return _judge_number(question, given)
    if isinstance(question, Rating):
        return _note_rating(given)
    return _judge_choice(question, given)


def _judge_choice(question: ChoiceQuestion, given: str) -> Judgement:
    offered = dict(zip(letters(question), question.options, strict=True))
    named = sorted({letter for letter in given.lower() if letter not in " ,"})
    if unknown := [letter for letter in named if letter not in offered]:
        raise ValueError(f"{question.id} has no option {unknown[0]!r}; "
                         f"choose from {', '.join(offered)}.")  # fmt: skip
    if len(named) > 1 and not question.several:
        raise ValueError(f"{question.id} takes one option, not {given!r}; choose one letter.")
    if not named:
        return Judgement("", ("Choose an option first.",), "")
    chosen, detail = [offered[letter] for letter in named], "".join(named)
    wrong = [letter for letter in named if not offered[letter].right]
    missing = sum(option.right for option in question.options) - len(named) + len(wrong)
    if not wrong and not missing:
        return Judgement("passed", tuple(option.why for option in chosen), detail)
    if not question.several:
        return Judgement("not yet", (chosen[0].why,), detail)
    feedback = [f"{letter}: {offered[letter].why}" for letter in wrong]
    if missing:
        so_far = "" if wrong else "What you have chosen is right. "
        feedback.append(
            f"{so_far}One right option is missing."
            if missing == 1
            else f"{so_far}{missing} right options are missing."
        )
    return Judgement("not yet", tuple(feedback), detail)


def _judge_number(question: NumberQuestion, given: str) -> Judgement:
    detail = given.strip()
    if not detail:
        return Judgement("", ("Type a number first.",), "")
    try:
        number = read_number(detail.removesuffix(question.unit))
    except ValueError as error:
        return Judgement("", (str(error),), "")
    # A number on the very edge is inside, although its difference may be rounded up.
    reach = question.tolerance * (1 + 1e-9)
    if abs(number - question.value) <= reach:
        return Judgement("passed", (question.why,), detail)
    named = min(question.wrong, key=lambda wrong: abs(number - wrong), default=math.inf)
    known = abs(number - named) <= reach
    said = question.wrong[named] if known else question.otherwise
    if not known and _is_rounded(number, question.value):
        said = "Close, but rounded too far: give more decimals."
    return Judgement("not yet", (said,), detail)


def _is_rounded(number: float, value: float) -> bool:
    """Tell whether a number is the value with fewer decimals, rounded or cut off, and near it."""
    units = [10.0**-digits for digits in range(6)]
    fewer = [part(value / unit) * unit for unit in units for part in (round, math.trunc)]
    near = abs(number - value) <= abs(value) / 10
    return near and any(abs(number - each) < 1e-9 for each in fewer)


def _note_rating(given: str) -> Judgement:
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


def due(attempts: Sequence[Attempt], lessons: Sequence[Lesson], count: int = 3) -> list[Question]:
    """Return the questions of `lessons` to ask again, the most urgent first.

    Those whose last answer was not right come first. Among them, and among the others, those
    asked longest ago come first; never is longest ago. Ties go by the place in the quiz: the
    first questions of all lessons in their order, then the second ones, and so on.

    Parameters
    ----------
    attempts : sequence of Attempt
        Oldest first.
    lessons : sequence of Lesson
        In the order of the course.
    count : int
        How many at most.
    """
    last = {attempt.task: attempt for attempt in attempts}
    placed = sorted(
        ((place, order, question) for order, lesson in enumerate(lessons)
         for place, question in enumerate(lesson.quiz)), key=lambda each: each[:2]
    )  # fmt: skip

    def urgency(question: Question) -> tuple[bool, float]:
        attempt = last.get(question.id)
        if attempt is None:
            return True, -math.inf
        return attempt.outcome == "passed", attempt.at

    return sorted((question for *_, question in placed), key=urgency)[:count]
