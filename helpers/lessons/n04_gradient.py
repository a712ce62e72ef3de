"""The tasks of notebook 04."""

from __future__ import annotations

from helpers.lessons.n04_exercises import EXERCISES
from helpers.lessons.n04_quiz import QUIZ
from helpers.tasks import Lesson

LESSON = Lesson(
    "04",
    "Gradient",
    "04_gradient.ipynb",
    exercises=EXERCISES,
    quiz=QUIZ,
    predictions=("04.compass",),
)
