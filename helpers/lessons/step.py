"""Answers that are a step, judged by the error to expect of it, not by how near to the best it is.

The step is for the central difference of f(x) = exp(20x) at 0, where f is 1 and f‴ is 20³.
"""

from __future__ import annotations

import math
from typing import Any

from helpers.lessons.values import numbers_of
from helpers.maths.differentiate import EPS

F3 = 20.0**3
"""f‴(0)."""
BEST = (1.5 * EPS / F3) ** (1 / 3)
FACTOR = 10.0
"""A step passes if its expected error is at most so many times the least possible one."""
_EPSILONS = (EPS, 1e-16, 2e-16, 2.2e-16, 2.22e-16)
_CUBES = [*_EPSILONS, *(c * eps / F3 for eps in _EPSILONS for c in (1.5, 3, 6))]
"""What a learner may take the cube root of: ε alone, or with its factor, right or nearly so."""
_SLIPS = {
    "root missing": [c for c in _CUBES if c < 1e-18],
    "root of a part": [
        (c * eps) ** (1 / 3) / F3 for eps in (EPS, 2.2e-16, 2.22e-16) for c in (1, 1.5, 3, 6)
    ],
    "brackets missing": [c / 3 for c in _CUBES],
    "square root": [math.sqrt(c) for c in _CUBES if c < 1e-18],
    "tower of powers": [1e-4, 10 ** -(16 ** (1 / 3))],
}
"""The steps that come of a slip in Python: `c ** 1 / 3` is c/3, and `10**-16**0.5` is 10⁻⁴."""
_ENDS = {"too small": 2e-10, "forward": 4e-9, "size 1, forward": BEST, "size 1": 2e-5}
"""Which mistake is the likeliest in steps up to which end."""


def expected_error(h: float) -> float:
    """(h²/6)|f‴| + ε|f|/2h for exp(20x) at 0: what to expect of the central difference there."""
    return h**2 / 6 * F3 + EPS / (2 * h)


def same(step: Any, other: Any, _: float) -> bool:
    """Tell whether the same is wrong with two steps, or nothing with both."""
    return _mistake(step) == _mistake(other)


def _mistake(step: Any) -> str:
    """Return the name of what is wrong with a step, "" if it is right."""
    if numbers_of(step).size != 1:
        return "no number"
    step = numbers_of(step).item()
    if not 0 < step < math.inf:
        return "not positive"
    if expected_error(step) <= FACTOR * expected_error(BEST):
        return ""
    for name, steps in _SLIPS.items():
        if any(math.isclose(step, slip, rel_tol=1e-3) for slip in steps):
            return name
    return next((name for name, end in _ENDS.items() if step < end), "too large")
