"""What the exercise "05.descend" of notebook 05 looks at: the path of a loop, and its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers import runs
from helpers.catalogue import SURFACES
from helpers.descent import steepest
from helpers.tasks import Mistake
from helpers.values import numbers_of

Field = Callable[[float, float], np.ndarray]


def _field(text: str, grad: Callable) -> Field:
    """Return a gradient as a learner would write it, with its formula for messages."""

    def grad_f(x: float, y: float) -> np.ndarray:
        return np.array(grad(x, y), dtype=float)

    grad_f.text = text
    return grad_f


BOWL = _field("(2x, 2y)", SURFACES["bowl"].grad)
STRETCHED = _field("(2x, 6y)", SURFACES["stretched_bowl"].grad)
TILTED = _field("(2x + y, x + 4y)", lambda x, y: (2 * x + y, x + 4 * y))
HIMMELBLAU = _field("(4x(x² + y − 11) + 2(x + y² − 7), 2(x² + y − 11) + 4y(x + y² − 7))",
                    SURFACES["himmelblau"].grad)  # fmt: skip
MOVED = _field("(2(x − 3), 4(y + 2))", lambda x, y: (2 * (x - 3), 4 * (y + 2)))
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


Answer = tuple[np.ndarray, str]


def descend(grad_f: Field, start: ArrayLike, eta: float, tol: float, budget: int) -> Answer:
    """Return the path of steepest descent and why it ends, by the course's own runner."""
    path = runs.run(steepest(grad_f, start, eta), lambda x, y: 0.0, tol, budget).path
    return path, reason_for(grad_f, path, tol)


def reason_for(grad_f: Field, path: np.ndarray, tol: float) -> str:
    """Return "converged" if ‖∇f‖ ≤ tol at the last point, else "budget"."""
    return REASONS[0] if np.hypot(*grad_f(*path[-1])) <= tol else REASONS[1]


def walk(answer: Callable, *case: Any) -> Any:
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


def same_walk(got: Any, expected: Any, tolerance: float) -> bool:
    """Tell whether two walks have the same points and the same reason."""
    return (
        isinstance(got, Walk) and isinstance(expected, Walk)
        and got.reason == expected.reason and got.path.shape == expected.path.shape
        and np.allclose(got.path, expected.path, rtol=tolerance, atol=tolerance)
    )  # fmt: skip


def diagnose(got: Any, *case: Any) -> str | Mistake:
    """Name what is wrong with the form of an answer, or with a path that repeats one point."""
    if got is None:
        return ""
    if not isinstance(got, Walk):
        return _form(got, *case)
    if got.reason not in REASONS:
        return Mistake("other words", 'The reason must be one of the two words `"converged"` and '
                                      f'`"budget"`; yours is `"{got.reason[:20]}"`.')  # fmt: skip
    right, _ = descend(*case)
    if len(right) > 2 and len(got.path) > 2 and np.ptp(got.path, axis=0).max() == 0:
        return "one array"
    return _rule(got, *case)


def _rule(got: Walk, grad_f: Field, start: ArrayLike, eta: float, tol: float, budget: int) -> str:
    """Name the measure that ends a path of right steps, whether or not it looks at the start."""
    n = len(got.path)
    right, _ = whole_budget(grad_f, start, eta, tol, budget)
    if got.reason != REASONS[0] or not 2 < n <= len(right) or not np.allclose(got.path, right[:n]):
        return ""
    for name, size in SIZES.items():
        small = [size(grad_f, p, eta) <= tol for p in right[:n]]
        if small[-1] and not any(small[1:-1]):
            return name
    return ""


def _form(got: Any, grad_f: Field, start: ArrayLike, *rest: Any) -> str | Mistake:
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


def step(grad_f: Field, p: np.ndarray, eta: float) -> np.ndarray:
    """Return p − η∇f(p)."""
    return p - eta * grad_f(*p)


def whole_budget(grad_f: Field, start: ArrayLike, eta: float, tol: float, budget: int) -> Answer:
    """Return the path of the whole budget, and the right reason."""
    path = [np.array(start, dtype=float)]
    for _ in range(budget):
        path.append(step(grad_f, path[-1], eta))
    return np.array(path), reason_for(grad_f, path, tol)


SIZES: dict[str, Callable] = {
    "length of p": lambda grad_f, p, eta: np.hypot(*p),
    "sum of components": lambda grad_f, p, eta: np.abs(grad_f(*p)).sum(),
}
"""Wrong measures that show in the simplest case, in which no other slip looks like them."""
