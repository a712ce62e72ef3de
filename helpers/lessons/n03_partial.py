"""The tasks of notebook 03."""

from __future__ import annotations

from helpers.tasks import Lesson

LESSON = Lesson("03", "Partial derivatives", "03_partial_derivatives.ipynb")
