"""The lessons: a page of Markdown for each notebook, read by `loader` when it is first needed."""

from __future__ import annotations

from collections import UserDict
from pathlib import Path

from helpers.lessons.loader import PAGES, lesson
from helpers.lessons.tasks import Exercise, Lesson


class _Lessons(UserDict):
    """Lessons by key, such as "gradient"; a page is read when its lesson is first asked for."""

    def __getitem__(self, key: str) -> Lesson:
        found = self.data[key]
        if isinstance(found, Path):
            found = self.data[key] = lesson(found)
        return found


LESSONS = _Lessons({path.stem.partition("_")[2]: path for path in PAGES})
"""The lessons by key, in the order of the course."""


def exercise(task: str) -> Exercise:
    """Return the exercise of that id; ValueError names those that there are."""
    exercises = {each.id: each for lesson in LESSONS.values() for each in lesson.exercises}
    if task not in exercises:
        raise ValueError(f"there is no exercise {task!r}; there are {', '.join(exercises)}.")
    return exercises[task]
