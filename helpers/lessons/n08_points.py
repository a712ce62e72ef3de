"""The exercise "08.stationary" of notebook 08: where the gradient is zero, found on paper."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.tasks import Exercise, Mistake, Wrong
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


def _listed(answer: Any) -> Points | None:
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


def _same(got: Any, expected: Any, tolerance: float) -> bool:
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


def _diagnose(got: Points | None) -> str | Mistake:
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

STATIONARY = Exercise(
    id="08.stationary",
    prompt=r"On paper: where is the gradient of $f(x, y) = x^3 + y^3 - 3xy$ zero? Give a list of "
    "all such points $(x, y)$.",
    solution=[*POINTS],
    observe=_listed,
    diagnose=_diagnose,
    same=_same,
    tolerance=NEAR,
    wrong=(
        Wrong("another form", [1.0, 1.0],
              "Give a list of points, each of them a pair of numbers, as in `[(1, 2), (3, 4)]`."),
        Wrong("complex", [*POINTS, (-0.5 - 0.866j, -0.5 + 0.866j)],
              "Some of your points have complex coordinates. They solve the equations, but they "
              "are no places on the surface: leave them out. In sympy, "
              "`symbols(\"x y\", real=True)` does so."),
        Wrong("one list for x and one for y", [(0.0, 1.0), (0.0, 1.0)],
              "You give one list for all $x$ and one for all $y$. Give a list of points, each of "
              "them a pair $(x, y)$."),
        Wrong("a point twice", [*POINTS, (0.0, 0.0)],
              "One of the points is in the list twice. Give each of them once."),
        Wrong("origin forgotten", [(1.0, 1.0)],
              "Your point is right, and one is missing. Did you divide an equation such as "
              "$x^4 = x$ by $x$? Who does so loses the solution $x = 0$."),
        Wrong("only the origin", [(0.0, 0.0)],
              "Your point is right, and one is missing. $x^4 = x$ has another real solution "
              "besides $x = 0$."),
        Wrong("one partial only", [*POINTS, (-1.0, 1.0)], _AT["one partial only"]),
        Wrong("signs", [(0.0, 0.0), (-1.0, -1.0)], _AT["signs"]),
        Wrong("zeros of f", [*POINTS, (1.5, 1.5)], _AT["zeros of f"]),
        Wrong("another point", [*POINTS, (2.0, 3.0)], _AT["another point"]),
    ),
    hints=(
        r"Write down both partial derivatives, $3x^2 - 3y$ and $3y^2 - 3x$, and set both to "
        "zero at the same time.",
        "The first equation says $y = x^2$, the second $x = y^2$. Put the first into the second: "
        "$x = x^4$. Which real numbers are equal to their fourth power? And which $y$ belongs to "
        "each?",
    ),
    worked="""
# 3x² − 3y = 0 gives y = x². 3y² − 3x = 0 gives x = y² = x⁴.
# x⁴ − x = x (x³ − 1) = 0 holds for x = 0 and x = 1 only, among real numbers.
# Each has its y = x²:
stationary = [(0, 0), (1, 1)]
""",
)  # fmt: skip
