"""Both partial derivatives, measured: which slip made them what they are, whatever its step is.

The answers are two slopes, asked for at x and y or at a point p, by `partial.numeric` and by
`gradient.gradient`. Their exercise is tried on these functions, the plain one first, and the sharp
and the crossed one late. A slip is named by what it gives, and for those of 03_partial.md that is
compared, whichever of the two exercises it is: what its maker hears stands on that one's page.
"""

from __future__ import annotations

from typing import Any

import numpy as np

import helpers.lessons as lessons
from helpers.lessons.tasks import same_numbers
from helpers.lessons.values import numbers_of
from helpers.maths.catalogue import SURFACES
from helpers.maths.differentiate import gradient
from helpers.maths.functions import Function2D

_SHARPNESS = 1e6
_ROUGH = 2e-2
"""How far, relative to the greatest slope, a slip may be off that is measured with a step."""
_OF_ANY_STEP = ("forward", "backward", "not put back")

PLAIN = Function2D(lambda x, y: x**2 + 3 * x * y + 2 * y**2, text="x² + 3xy + 2y²")
"""A slip shows in it as itself, and central differences are exact."""
SHARP = Function2D(
    lambda x, y: _SHARPNESS * ((x - 1) ** 2 + (y - 2) ** 2), text="10⁶(x − 1)² + 10⁶(y − 2)²"
)
"""So sharp a bowl that one-sided differences are off at its bottom, however small the step."""
CROSSED = Function2D(lambda x, y: _SHARPNESS * (x - 1) * (y - 2), text="10⁶(x − 1)(y − 2)")
"""Level at (1, 2) along each axis, and steep along one of them where the other has moved on."""
HIGH = Function2D(lambda x, y: 1e4 + x * y**2, text="10⁴ + xy²")
"""So high up that a tiny step is lost in rounding."""

_CURVATURES = {PLAIN.text: 1, SURFACES["bowl"].text: 1, SHARP.text: _SHARPNESS}
"""By how much one-sided differences along x are off, for each unit of the step."""


def diagnose(slopes: Any, f: Function2D, *place: Any) -> str:
    """Name the slip by what it gives for the functions that tell slips apart."""
    slopes, (x, y) = numbers_of(slopes).ravel(), np.ravel(place).tolist()
    is_pair = slopes.size == 2
    if is_pair and (curvature := _CURVATURES.get(f.text)):
        step = (slopes[0] - gradient(f, (x, y))[0]) / curvature
        if 0 < abs(step) < 1 and same_numbers(slopes, _one_sided(f, x, y, step), 1e-5):
            return "forward" if step > 0 else "backward"
    if is_pair and f in (PLAIN, CROSSED) and _is_left_behind(slopes, f, x, y):
        return "not put back"
    if f is not PLAIN:
        return ""
    if is_pair and np.min(np.abs(slopes)) > 20:
        return _divided_by_a_step(slopes / f(x, y), f, x, y)
    known = [wrong for wrong in lessons.exercise("partial.numeric").wrong
             if wrong.name not in _OF_ANY_STEP]  # fmt: skip
    same = (wrong.name for wrong in known for form in wrong.forms
            if same_numbers(slopes, form(f, x, y), _ROUGH))  # fmt: skip
    return next(same, "")


def _one_sided(f: Function2D, x: float, y: float, h: float) -> tuple[float, float]:
    return (f(x + h, y) - f(x, y)) / h, (f(x, y + h) - f(x, y)) / h


def _is_left_behind(slopes: np.ndarray, f: Function2D, x: float, y: float) -> bool:
    """Tell whether one variable is still a step off when the slope along the other is measured."""
    if f is CROSSED:
        off = np.abs(slopes) / _SHARPNESS
        return min(off) <= 1e-12 < max(off) < 1
    steps = [sign * digit * 10.0**-k for k in (1, 2, 3) for digit in (1, 2, 5) for sign in (1, -1)]
    right = gradient(f, (x, y))
    left = [*((right[0], gradient(f, (x + h, y))[1]) for h in steps),
            *((gradient(f, (x, y + h))[0], right[1]) for h in steps)]  # fmt: skip
    return any(same_numbers(slopes, each, 1e-6) for each in left)


def _divided_by_a_step(huge: np.ndarray, f: Function2D, x: float, y: float) -> str:
    """Name what has been divided by a tiny step, given in units of f(x, y)."""
    if same_numbers(huge / huge[0], (1, 1), 0.1):
        return "values added" if huge[0] > 0 else "no parentheses"
    jumps = np.array([f(0.0, y), f(x, 0.0)]) - f(x, y)
    return "from zero" if same_numbers(huge / huge[0], jumps / jumps[0], 0.1) else ""
