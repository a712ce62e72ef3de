"""Answers that walk: the path of a loop of steepest descent, and the reason why it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.lessons.given import Gradient
from helpers.lessons.tasks import Mistake
from helpers.lessons.values import numbers_of

REASONS = ("converged", "budget")


@dataclass(frozen=True, eq=False)
class Walk:
    """What a learner's loop returned: the path, shape (n_steps + 1, 2), and the reason."""

    path: np.ndarray
    reason: str

    @property
    def text(self) -> str:
        """The walk in a line: its first points, its last one, and the reason."""
        points = [f"({x:.4g}, {y:.4g})".replace("-", "−") for x, y in self.path]
        if len(points) > 3:
            points[2:-1] = ["…"]
        count = "1 point" if len(self.path) == 1 else f"{len(self.path)} points"
        return f'a path of {", ".join([count, *points])}, and "{self.reason}"'


def observe(answer: Callable, *case: Any) -> Any:
    """Return what a learner's loop does as a `Walk`, or whatever it returned instead."""
    value = answer(*case)
    if not isinstance(value, list | tuple) or len(value) != 2 or not isinstance(value[1], str):
        return value
    (points, reason), path = value, numbers_of(value[0])
    if not points if isinstance(points, list) else getattr(points, "size", None) == 0:
        path = np.empty((0, 2))
    if path.ndim != 2 or path.shape[1] != 2:
        return value
    return Walk(path, reason.strip().lower())


def same(got: Any, expected: Any, tolerance: float) -> bool:
    """Tell whether two walks have the same points and the same reason."""
    return (
        isinstance(got, Walk) and isinstance(expected, Walk)
        and got.reason == expected.reason and got.path.shape == expected.path.shape
        and np.allclose(got.path, expected.path, rtol=tolerance, atol=tolerance, equal_nan=True)
    )  # fmt: skip


def diagnose(got: Any, *case: Any) -> str | Mistake:
    """Name what is wrong with the form of an answer, or with a path that repeats one point."""
    if got is None:
        return ""
    if not isinstance(got, Walk):
        return _form(got)
    if got.reason not in REASONS:
        return Mistake("other words", 'The reason must be one of the two words `"converged"` and '
                                      f'`"budget"`; yours is `"{got.reason[:20]}"`.')  # fmt: skip
    if len(got.path) > 2 and np.ptp(got.path, axis=0).max() == 0:
        return "one array"
    return _rule(got, *case)


_SIZES: dict[str, Callable[[np.ndarray, np.ndarray], float]] = {
    "length of p": lambda p, g: np.hypot(*p),
    "sum of components": lambda p, g: np.abs(g).sum(),
}
"""Wrong measures that show in the simplest case, in which no other slip looks like them."""


def _rule(
    got: Walk, grad_f: Gradient, start: np.ndarray, eta: float, tol: float, budget: int
) -> str:
    """Name the measure that ends a path of right steps, whether or not it looks at the start."""
    n = len(got.path)
    if got.reason != REASONS[0] or not 2 < n <= budget + 1:
        return ""
    right = [start]
    for _ in range(n - 1):
        right.append(right[-1] - eta * grad_f(*right[-1]))
    if not np.allclose(got.path, right):
        return ""
    for name, size in _SIZES.items():
        small = [size(p, grad_f(*p)) <= tol for p in right]
        if small[-1] and not any(small[1:-1]):
            return name
    return ""


def _form(got: Any) -> str | Mistake:
    parts = list(got) if isinstance(got, tuple | list) else []
    if len(parts) == 2 and isinstance(parts[0], str) and not isinstance(parts[1], str):
        return Mistake("swapped", "The two are in the other order: first the path, then the "
                                  "reason.")  # fmt: skip
    if len(parts) == 2 and isinstance(parts[1], str):
        points = np.ravel(numbers_of(parts[0]))
        if points.size == 2:
            return "only the end"
        if np.shape(numbers_of(parts[0]))[:1] == (2,):
            return Mistake("components first", "Your path has two rows. Give one row for each "
                                               "point, shape (n_steps + 1, 2).")  # fmt: skip
    elif np.size(numbers_of(got)) and np.shape(numbers_of(got))[-1:] == (2,):
        return "reason missing"
    return Mistake("another form", "Return two things, `path, reason`: a list of points, the start "
                                   "first, and a word.")  # fmt: skip
