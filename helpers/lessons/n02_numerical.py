"""The tasks of notebook 02."""

from __future__ import annotations

from helpers.tasks import Lesson

LESSON = Lesson("02", "Numerical derivatives", "02_numerical_derivatives.ipynb")
