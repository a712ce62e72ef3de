"""Where a learner stands: what the record says of the lessons, as plain data.

`progress` shows it in a cell and in the terminal, `certificate` on a page to be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from helpers.learning.record import Attempt, Record, notebooks_folder
from helpers.lessons import LESSONS
from helpers.lessons.tasks import Challenge, Lesson, Place


@dataclass(frozen=True)
class Part:
    """How much of a notebook, or of all of them, is done, when and how well.

    Parameters
    ----------
    label, notebook : str
        Its number and title, and its file; "" for all of them.
    done, total : int
        How many tasks have been passed once, and how many there are.
    days : tuple of str
        The days (UTC) of its attempts, such as "2026-03-01", in their order.
    best : tuple of (Place, str)
        The challenges that were met, and the best score in each, such as "41 steps".
    open : tuple of Place
        The tasks that were never passed.
    """

    label: str
    notebook: str
    done: int
    total: int
    days: tuple[str, ...]
    best: tuple[tuple[Place, str], ...] = ()
    open: tuple[Place, ...] = ()

    @property
    def percent(self) -> int:
        """The completion rate, rounded down: it is 100 only when all is done."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def period(self) -> str:
        """The first and the last day, as in "2026-03-01 to 2026-03-04"."""
        return " to ".join(dict.fromkeys([*self.days[:1], *self.days[-1:]]))


@dataclass(frozen=True)
class Standing:
    """What the record says of each lesson that has tasks.

    Parameters
    ----------
    parts : tuple of Part
        One for each lesson, in the order of the course.
    missed : tuple of Place
        The exercises and questions whose last attempt was not passed, the latest first, and the
        challenges that were tried and never met: to try for a better score is no fault.
    trouble : str
        Why that may not be all, or "".
    is_read : bool
        Whether the record could be read. If not, nobody knows what was done: there are no parts.
    """

    parts: tuple[Part, ...]
    missed: tuple[Place, ...] = ()
    trouble: str = ""
    is_read: bool = True

    @property
    def whole(self) -> Part:
        """All notebooks as one."""
        days = {day for part in self.parts for day in part.days}
        done, total = sum(part.done for part in self.parts), sum(part.total for part in self.parts)
        return Part("All", "", done, total, tuple(sorted(days)))

    @property
    def next(self) -> Part | None:
        """The first notebook that is not done."""
        return next((part for part in self.parts if part.open), None)


def own_standing(record: Record | None = None) -> Standing:
    """Return what a record, by default the learner's own, says of the notebooks that are here."""
    record = Record() if record is None else record
    attempts = record.attempts()
    if record.failed:
        return Standing((), trouble=record.trouble, is_read=False)
    return standing(attempts, present_lessons(), record.trouble)


def present_lessons() -> list[Lesson]:
    """Return the lessons whose notebooks are here, in the order of the course."""
    folder = notebooks_folder()
    return [lesson for lesson in LESSONS.values() if (folder / lesson.notebook).is_file()]


def standing(
    attempts: Sequence[Attempt], lessons: Iterable[Lesson], trouble: str = ""
) -> Standing:
    """Return what attempts, oldest first, say of those lessons that have tasks."""
    lessons = [lesson for lesson in lessons if lesson.tasks]
    passed = {attempt.task for attempt in attempts if attempt.outcome == "passed"}
    parts = tuple(_part(lesson, attempts, passed) for lesson in lessons)
    return Standing(parts, _missed(attempts, lessons, passed), trouble)


def _part(lesson: Lesson, attempts: Sequence[Attempt], passed: set[str]) -> Part:
    places = {place.task: place for place in lesson.places}
    still_open = tuple(place for task, place in places.items() if task not in passed)
    days = {datetime.fromtimestamp(attempt.at, UTC).date().isoformat()
            for attempt in attempts if attempt.task in places}  # fmt: skip
    scores = {each.id: each.counted(score) for each in lesson.challenges
              if (score := best_score(each, attempts)) is not None}  # fmt: skip
    return Part(
        f"{lesson.number} {lesson.title}", lesson.notebook,
        len(places) - len(still_open), len(places), tuple(sorted(days)),
        tuple((place, scores[task]) for task, place in places.items() if task in scores),
        still_open,
    )  # fmt: skip


def _missed(
    attempts: Sequence[Attempt], lessons: Sequence[Lesson], passed: set[str]
) -> tuple[Place, ...]:
    places = {place.task: place for lesson in lessons for place in lesson.places}
    last: dict[str, str] = {}
    for attempt in reversed(attempts):
        last.setdefault(attempt.task, attempt.outcome)

    def is_missed(task: str) -> bool:
        kind = places[task].kind if task in places else "prediction"
        met = kind == "challenge" and task in passed
        return kind != "prediction" and not met and last[task] != "passed"

    return tuple(places[task] for task in last if is_missed(task))


def best_score(challenge: Challenge, attempts: Iterable[Attempt]) -> float | None:
    """Return the best score among attempts; None if none of them has reached the goal.

    The record keeps the score of an attempt that has reached the goal as its detail: a number.
    """
    scores = [
        number
        for attempt in attempts
        if (attempt.task, attempt.outcome) == (challenge.id, "passed")
        and (number := _number(attempt.detail)) is not None
    ]
    return (min if challenge.fewest else max)(scores, default=None)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
