"""Answers that are the matrix of second derivatives of x³y − xy²."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.lessons.values import numbers_of


def diagnose(got: Any, x: float, y: float) -> str:
    """Name a matrix of which only one of the two mixed derivatives is wrong."""
    given, mixed = numbers_of(got), 3 * x**2 - 2 * y
    if given.shape != (2, 2):
        return ""
    wrong = ~np.isclose(given, [[6 * x * y, mixed], [mixed, -2 * x]])
    return "not symmetric" if wrong.sum() == 1 and not np.diag(wrong).any() else ""
