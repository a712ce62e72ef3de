"""The tasks of notebook 01."""

from __future__ import annotations

from helpers.tasks import Lesson

LESSON = Lesson("01", "Slope and derivative", "01_slope_and_derivative.ipynb")
