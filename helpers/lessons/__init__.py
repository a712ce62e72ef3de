"""The tasks of every lesson, one module for each notebook; data more than code."""

from __future__ import annotations

from helpers.lessons import (
    n01_slope,
    n02_numerical,
    n03_partial,
    n04_gradient,
    n05_descent,
    n06_valley,
    n07_learning,
    n08_capstone,
)
from helpers.tasks import Exercise, Lesson, Question

LESSONS: dict[str, Lesson] = {
    module.LESSON.number: module.LESSON
    for module in (
        n01_slope,
        n02_numerical,
        n03_partial,
        n04_gradient,
        n05_descent,
        n06_valley,
        n07_learning,
        n08_capstone,
    )
}
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
