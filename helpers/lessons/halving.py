"""How a step that should be one of 1, ½, ¼, … is seen to be another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.lessons.values import numbers_of


def diagnose(end: Any, f: Callable, grad_f: Callable, p: np.ndarray, c: float, steps: int) -> str:
    """Name a single step whose t is none of 1, ½, ¼, …; a unit direction is another mistake."""
    end, g = np.squeeze(numbers_of(end)), grad_f(*p)
    if steps != 1 or end.shape != p.shape or not np.isfinite(end).all():
        return ""
    t, size = (p - end) @ g / (g @ g), np.abs(p).max()
    along = t * np.abs(g).max() > 1e-6 * size and np.abs(p - t * g - end).max() < 1e-9 * size
    if not along or any(map(_is_a_half, (t, t * np.sqrt(g @ g)))):
        return ""
    return "another factor"


def _is_a_half(t: float) -> bool:
    """Tell whether t is a power of ½, but for rounding."""
    return bool(abs(np.log2(t) - np.round(np.log2(t))) < 1e-9)
