"""The exercise "03.by_hand" of notebook 03: two partial derivatives, worked out with a pencil.

A mistake may be made in one term of one partial derivative alone. So an answer is read term by
term: which ways of differentiating each term add up to what it gives?
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np

from helpers.tasks import Exercise, Wrong, same_numbers
from helpers.values import numbers_of

Term = tuple[str, Callable[[float, float], float]]
"""What has been done to a term, "" for the right thing, and what comes of it."""


def surface(x: float, y: float) -> float:
    """x³y² + x cos y + 5y, the function of the exercise."""
    return x**3 * y**2 + x * np.cos(y) + 5 * y


def partials(x: float, y: float) -> tuple[float, float]:
    """(∂f/∂x, ∂f/∂y) of f(x, y) = x³y² + x cos y + 5y."""
    return 3 * x**2 * y**2 + np.cos(y), 2 * x**3 * y - x * np.sin(y) + 5


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
    """Return every sum of terms for one partial derivative, and the mistakes made in it."""
    return [
        (sum(value(x, y) for _, value in terms), {name for name, _ in terms if name})
        for terms in product(*TERMS[axis])
    ]


def _diagnose(got: Any, x: float, y: float) -> str:
    numbers, expected = numbers_of(got).ravel(), partials(x, y)
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


def _made(*names: str) -> Callable[[float, float], tuple[float, ...]]:
    """Return the answer in which each term has suffered a mistake of these names, if it can."""

    def answer(x: float, y: float) -> tuple[float, ...]:
        return tuple(
            sum(next((value for name, value in term if name in names), term[0][1])(x, y)
                for term in terms)
            for terms in TERMS
        )  # fmt: skip

    return answer


def _twice(x: float, y: float) -> Sequence[float]:
    return (partials(x, y)[0],) * 2


BY_HAND = Exercise(
    id="03.by_hand",
    prompt=r"Let $f(x, y) = x^3y^2 + x\cos y + 5y$. Work out both partial derivatives by hand. "
    "Then write `partials(x, y)`, which returns the two numbers $\\frac{\\partial f}{\\partial x}$ "
    r"and $\frac{\partial f}{\partial y}$ at $(x, y)$, in this order.",
    solution=partials,
    cases=((1.7, 0.55), (-1.9, 0.7), (0.9, -2.2), (-1.3, -2.0)),
    diagnose=_diagnose,
    wrong=(
        Wrong("axes swapped", lambda x, y: partials(x, y)[::-1],
              r"The two are swapped. In $\frac{\partial f}{\partial x}$ it is $x$ that moves, and "
              "$y$ is frozen; that one comes first."),
        Wrong("the same twice", _twice,
              "You return the same number twice. Each partial derivative has a moving variable of "
              "its own: $x$ in the first, $y$ in the second."),
        Wrong("frozen put to zero", lambda x, y: (1.0, 5.0),
              "It looks as if you put $0$ in place of the frozen variable. Frozen means fixed at "
              "its value, whatever that is: keep the letter, and treat it as a constant."),
        Wrong("both at once", _made("both at once"),
              "In a product you differentiate in $x$ and in $y$. In a partial derivative only one "
              "of them moves; a factor without it is a constant, and stays as it is."),
        Wrong("product rule", _made("product rule"),
              "You use the product rule, as if both factors changed. While one variable is frozen, "
              "a factor without the moving one is a constant: it only stays in front."),
        Wrong("wrong variable", _made("wrong variable"),
              "You move the wrong variable, at least in one term. In "
              r"$\frac{\partial f}{\partial x}$ treat $y$ as a constant in every term, in "
              r"$\frac{\partial f}{\partial y}$ treat $x$ as one."),
        Wrong("factor dropped", _made("factor dropped"),
              "A frozen factor has disappeared. A constant that is added drops out, but a constant "
              "factor stays: $7x^2$ becomes $14x$, not $2x$."),
        Wrong("added term kept", _made("added term kept"),
              r"In $\frac{\partial f}{\partial x}$ something is left of $5y$. It has no $x$ in it, "
              "so while $y$ is frozen it does not change at all, and its derivative is $0$."),
        Wrong("power's factor forgotten", _made("power's factor forgotten"),
              "A power has lost its factor. The derivative of $x^n$ is $n\\,x^{n-1}$: the old "
              "exponent comes down in front."),
        Wrong("exponent kept", _made("exponent kept"),
              "In a power the old exponent is in front, but is still up there as well. The "
              "derivative of $x^n$ is $n\\,x^{n-1}$: the exponent becomes smaller by one."),
        Wrong("sign of the sine", _made("sign of the sine"),
              r"A sign is wrong. The derivative of $\cos y$ is $-\sin y$: just after $y = 0$ the "
              "cosine falls."),
        Wrong("not differentiated", _made("not differentiated"),
              "At least one term has not been differentiated: it still is as in $f$. How fast does "
              "it change when the moving variable grows?"),
        Wrong("term missing", lambda x, y: (np.cos(y), 5 - x * np.sin(y)),
              "At least one term is missing. Go through $f$ from left to right: every term in "
              "which the moving variable occurs gives something."),
        Wrong("one number", lambda x, y: sum(partials(x, y)),
              "You add the two partial derivatives into one number. They belong to two different "
              "directions: return both, one after the other."),
        Wrong("only x", lambda x, y: partials(x, y)[0],
              r"You return $\frac{\partial f}{\partial x}$ alone. Two numbers are asked for: "
              r"after it comes $\frac{\partial f}{\partial y}$."),
        Wrong("only y", lambda x, y: partials(x, y)[1],
              r"You return $\frac{\partial f}{\partial y}$ alone. Two numbers are asked for: "
              r"before it comes $\frac{\partial f}{\partial x}$."),
        Wrong("value", surface,
              "You return the height $f(x, y)$. A partial derivative says how fast it changes: "
              "differentiate every term."),
    ),
    hints=(
        "Freeze $y$: put your finger on it and call it a constant. What is left is a function of "
        "$x$ alone. Which of the three terms change with it, and which factors only stay in front?",
        r"$\frac{\partial f}{\partial x}$: $y^2$ and $\cos y$ are constant factors, and $5y$ is a "
        r"constant that is added. $\frac{\partial f}{\partial y}$: $x^3$ and $x$ are constant "
        r"factors, the derivative of $\cos y$ is $-\sin y$, and that of $5y$ is $5$. Write `**` "
        "for powers and `np.cos`, `np.sin` for the two functions.",
    ),
    worked="""
def partials(x, y):
    partial_x = 3 * x**2 * y**2 + np.cos(y)
    partial_y = 2 * x**3 * y - x * np.sin(y) + 5
    return partial_x, partial_y
""",
)  # fmt: skip
