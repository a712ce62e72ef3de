"""Answers that are a direction of which only the line counts: u and −u are the same answer."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.lessons.values import numbers_of


def same(got: Any, expected: Any, tolerance: float) -> bool:
    """Tell whether two directions, or whatever else was given, are the same but for the sign."""
    one, other = numbers_of(got), numbers_of(expected)
    if one.shape != other.shape or not one.size:
        return False
    return any(np.allclose(one, sign * other, rtol=tolerance, atol=tolerance) for sign in (1, -1))


def diagnose(got: Any, *case: Any) -> str:
    """Name an answer along the right line whose length is not one."""
    (H,), u = case, numbers_of(got)
    if u.shape != (2,) or not u.any() or abs(np.hypot(*u) - 1) < 1e-6:
        return ""
    right = np.linalg.eigh(H)[1][:, -1]
    return "no unit length" if abs(u[0] * right[1] - u[1] * right[0]) < 1e-6 * np.hypot(*u) else ""
