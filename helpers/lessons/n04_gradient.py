"""The tasks of notebook 04."""

from __future__ import annotations

from helpers.tasks import Lesson

LESSON = Lesson("04", "Gradient", "04_gradient.ipynb")
