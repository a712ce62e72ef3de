"""The exercise "08.stationary" of notebook 08: where the gradient is zero, found on paper."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.tasks import Mistake
from helpers.values import numbers_of

NEAR = 1e-3
POINTS = ((0.0, 0.0), (1.0, 1.0))
"""Where the gradient of x³ + y³ − 3xy is zero."""


def value(x: float, y: float) -> float:
    """Return x³ + y³ − 3xy."""
    return x**3 + y**3 - 3 * x * y


def partials(x: float, y: float) -> tuple[float, float]:
    """Return its gradient."""
    return 3 * x**2 - 3 * y, 3 * y**2 - 3 * x


class Points(list):
    """What an answer lists: pairs of numbers, which may be complex."""

    @property
    def text(self) -> str:
        """The points in a line."""
        return ", ".join(f"({x:.4g}, {y:.4g})".replace("-", "−") for x, y in self)


def observe(answer: Any) -> Points | None:
    """Read points in any form; sympy gives a dictionary for each, or complex numbers."""
    try:
        pairs = [[*p.values()] if isinstance(p, dict) else [*p] for p in answer]
        if any(isinstance(each, str) for pair in pairs for each in pair):
            return None
        points = numbers_of(pairs)
        if not points.size:
            points = np.array(pairs, dtype=complex)
    except (TypeError, ValueError):
        return None
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        return None
    return Points(points.tolist())


def same(got: Any, expected: Any, tolerance: float) -> bool:
    """Tell whether two lists hold the same points, in whatever order."""
    if got is None or expected is None:
        return got is expected
    if len(got) != len(expected):
        return False
    near = _near(got, expected, tolerance)
    return bool(near.any(axis=0).all() and near.any(axis=1).all())


def _near(some: Any, others: Any, tolerance: float) -> np.ndarray:
    gaps = np.abs(np.array(some)[:, None] - np.array(others)[None])
    return (gaps <= tolerance).all(axis=-1)


def diagnose(got: Points | None) -> str | Mistake:
    """Name the first mistake in a list of points."""
    if got is None:
        return "another form"
    if any(isinstance(each, complex) for point in got for each in point):
        return "complex"
    if sorted(got) in ([[0, 1], [0, 1]], [[1, 0], [1, 0]]):
        return "one list for x and one for y"
    if _near(got, got, NEAR).sum() > len(got):
        return "a point twice"
    for x, y in got:
        level = [abs(each) <= 10 * NEAR for each in partials(x, y)]
        if not all(level):
            name = "another point"
            if abs(x + 1) <= NEAR and abs(y + 1) <= NEAR:
                name = "signs"
            elif any(level):
                name = "one partial only"
            elif abs(value(x, y)) <= NEAR:
                name = "zeros of f"
            at = f"({x:.4g}, {y:.4g})"
            return Mistake(name, f"Look at your point ${at}$. {_AT[name]}")
    found = _near(got, POINTS, NEAR).any(axis=0)
    return "" if found.all() else "origin forgotten" if found[1] else "only the origin"


_AT = {
    "one partial only": "One partial derivative is zero there, and the other is not. The gradient "
    "is zero only where both are, at the same point.",
    "zeros of f": "There $f$ is zero, but its gradient is not. The question is not where $f$ has "
    "the value $0$, but where both partial derivatives are $0$.",
    "signs": r"From $3x^2 - 3y = 0$ follows $y = x^2$, which is never negative; and from the other "
    "equation the same for $x$. Look at the signs again.",
    "another point": "Neither partial derivative is zero there. Put its $x$ and $y$ into both "
    "equations and see.",
}
