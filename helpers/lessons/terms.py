"""Partial derivatives worked out by hand, of f(x, y) = x³y² + x cos y + 5y.

A mistake may be made in one term of one partial derivative alone. So an answer is read term by
term: which ways of differentiating each term add up to what it gives?
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from helpers.lessons.tasks import same_numbers
from helpers.lessons.values import numbers_of

Term = tuple[str, Callable[[float, float], float]]
"""What has been done to a term, "" for the right thing, and what comes of it."""


def _both(x: float, y: float) -> float:
    return 6 * x**2 * y


def _product(x: float, y: float) -> float:
    return 3 * x**2 * y**2 + 2 * x**3 * y


def _product_with_cosine(x: float, y: float) -> float:
    return np.cos(y) - x * np.sin(y)


TERMS: tuple[tuple[tuple[Term, ...], ...], ...] = (
    (  # ∂f/∂x
        (
            ("", lambda x, y: 3 * x**2 * y**2),
            ("both at once", _both),
            ("product rule", _product),
            ("factor dropped", lambda x, y: 3 * x**2),
            ("power's factor forgotten", lambda x, y: x**2 * y**2),
            ("exponent kept", lambda x, y: 3 * x**3 * y**2),
            ("wrong variable", lambda x, y: 2 * x**3 * y),
            ("not differentiated", lambda x, y: x**3 * y**2),
            ("term missing", lambda x, y: 0.0),
        ),
        (
            ("", lambda x, y: np.cos(y)),
            ("both at once", lambda x, y: -np.sin(y)),
            ("both at once", lambda x, y: np.sin(y)),
            ("product rule", _product_with_cosine),
            ("factor dropped", lambda x, y: 1.0),
            ("wrong variable", lambda x, y: -x * np.sin(y)),
            ("not differentiated", lambda x, y: x * np.cos(y)),
            ("term missing", lambda x, y: 0.0),
        ),
        (
            ("", lambda x, y: 0.0),
            ("added term kept", lambda x, y: 5.0),
            ("added term kept", lambda x, y: 5 * y),
        ),
    ),
    (  # ∂f/∂y
        (
            ("", lambda x, y: 2 * x**3 * y),
            ("both at once", _both),
            ("product rule", _product),
            ("factor dropped", lambda x, y: 2 * y),
            ("power's factor forgotten", lambda x, y: x**3 * y),
            ("exponent kept", lambda x, y: 2 * x**3 * y**2),
            ("wrong variable", lambda x, y: 3 * x**2 * y**2),
            ("not differentiated", lambda x, y: x**3 * y**2),
            ("term missing", lambda x, y: 0.0),
        ),
        (
            ("", lambda x, y: -x * np.sin(y)),
            ("sign of the sine", lambda x, y: x * np.sin(y)),
            ("product rule", _product_with_cosine),
            # Differentiated in both variables, x cos y gives this, too.
            ("factor dropped", lambda x, y: -np.sin(y)),
            ("wrong variable", lambda x, y: np.cos(y)),
            ("not differentiated", lambda x, y: x * np.cos(y)),
            ("term missing", lambda x, y: 0.0),
        ),
        (
            ("", lambda x, y: 5.0),
            ("not differentiated", lambda x, y: 5 * y),
            ("term missing", lambda x, y: 0.0),
        ),
    ),
)  # fmt: skip
"""For each partial derivative and each term of f: what may become of it."""

_WEIGHTIEST = (
    "both at once", "product rule", "wrong variable", "factor dropped", "not differentiated",
    "added term kept", "power's factor forgotten", "exponent kept", "sign of the sine",
    "term missing",
)  # fmt: skip
"""Of several mistakes in one partial derivative the first of these is named."""


def ways(axis: int, x: float, y: float) -> list[tuple[float, set[str]]]:
    """Return every sum of terms for one partial derivative, the right one first.

    With each come the mistakes that are made in it.
    """
    return [
        (sum(value(x, y) for _, value in terms), {name for name, _ in terms if name})
        for terms in product(*TERMS[axis])
    ]


def diagnose(got: Any, x: float, y: float) -> str:
    """Name the weightiest mistake in two partial derivatives."""
    numbers, expected = numbers_of(got).ravel(), [ways(axis, x, y)[0][0] for axis in (0, 1)]
    if numbers.shape != (2,):
        return ""
    if _same(numbers, expected[::-1]):
        return "axes swapped"
    if _same(numbers[0], numbers[1]) and any(_same(numbers[0], each) for each in expected):
        return "the same twice"
    if any(_same(*pair) for pair in zip(numbers, (1.0, 5.0), strict=True)):
        return "frozen put to zero"
    found = set().union(*(_mistakes(axis, number, x, y) for axis, number in enumerate(numbers)))
    return next((name for name in _WEIGHTIEST if name in found), "")


def _mistakes(axis: int, number: float, x: float, y: float) -> set[str]:
    """Return the fewest mistakes that lead to this number in place of a partial derivative."""
    found = [names for value, names in ways(axis, x, y) if _same(number, value)]
    return min(found, key=len, default=set())


def _same(got: Any, expected: Any) -> bool:
    return same_numbers(got, expected, 1e-6)
