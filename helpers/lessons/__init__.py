"""The lessons: a page of Markdown for each notebook, read by `loader`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from helpers.lessons.loader import PAGES, lesson
from helpers.tasks import Exercise, Lesson, Question


def _lessons() -> dict[str, Lesson]:
    found = {path.stem.partition("_")[0]: lesson(path) for path in PAGES}
    for path in sorted(Path(__file__).parent.glob("n[0-9][0-9]_*.py")):
        number = path.stem[1:3]
        module = import_module(f"helpers.lessons.{path.stem}") if number not in found else None
        if hasattr(module, "LESSON"):
            found[number] = module.LESSON
    return dict(sorted(found.items()))


LESSONS: dict[str, Lesson] = _lessons()
"""The lessons by number, in the order of the course."""


def exercise(task: str) -> Exercise:
    """Return the exercise of that id; ValueError names those that there are."""
    exercises = {each.id: each for lesson in LESSONS.values() for each in lesson.exercises}
    if task not in exercises:
        raise ValueError(f"there is no exercise {task!r}; there are {', '.join(exercises)}.")
    return exercises[task]


def questions(number: str) -> tuple[Question, ...]:
    """Return the quiz of the lesson of that number; ValueError names those that there are."""
    if number not in LESSONS:
        raise ValueError(f"there is no lesson {number!r}; there are {', '.join(LESSONS)}.")
    return tuple(LESSONS[number].quiz)
