"""The exercise "07.gradient" of notebook 07: the gradient of the mean squared error of a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.data import hubble, norris
from helpers.tasks import Exercise, Mistake, Wrong


def loss_gradient(intercept: float, slope: float, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(2/n) Xᵀ(Xθ − y), where the rows of X are (1, xᵢ) and θ = (intercept, slope)."""
    errors = intercept + slope * x - y
    return np.array([2 * errors.mean(), 2 * (errors * x).mean()])


Gradient = Callable[..., np.ndarray]
Factor = Callable[[int], float]
"""A number that may depend on how many points there are."""


def _one(n: int) -> float:
    return 1.0


def wrong(name: str, why: str, *forms: Any) -> Wrong:
    """Return a known wrong answer that comes in several forms."""
    return Wrong(name, forms[0], why, forms[1:])


def times(gradient: Gradient, first: Factor, second: Factor | None = None) -> Gradient:
    """Return a gradient times a factor, or its two parts times a factor of their own."""
    return lambda a, b, x, y: gradient(a, b, x, y) * [
        first(len(x)), (second or first)(len(x))
    ]  # fmt: skip


def one_part(gradient: Gradient, *factors: Factor) -> tuple[Gradient, ...]:
    """Return gradients one of whose parts, the one or the other, is times such a factor."""
    return tuple(
        times(gradient, *pair) for each in factors for pair in ((each, _one), (_one, each))
    )


def at_each(gradient: Gradient, *factors: Factor) -> tuple[Gradient, ...]:
    """Return what is neither summed nor averaged: the gradients of all points, in both layouts."""

    def form(factor: Factor, layout: Callable) -> Gradient:
        return lambda a, b, x, y: factor(len(x)) * layout(
            np.array([gradient(a, b, x[[i]], y[[i]]) for i in range(len(x))])
        )

    return tuple(form(each, layout) for each in factors for layout in (np.transpose, np.array))


def at_one(gradient: Gradient, place: int, *factors: Factor) -> tuple[Gradient, ...]:
    """Return the gradient of the point at that place alone, times such factors."""

    def form(factor: Factor) -> Gradient:
        return lambda a, b, x, y: factor(len(x)) * gradient(a, b, x[[place]], y[[place]])

    return tuple(map(form, factors))


def not_equally_long(got: Any, a: float, b: float, x: np.ndarray, y: np.ndarray) -> str | Mistake:
    """Say that one of two parts is a number and the other has one for each point."""
    if not isinstance(got, list | tuple) or len(got) != 2:
        return ""
    sizes = [part.size if isinstance(part, np.ndarray) else 1 for part in got]
    if sorted(sizes) != [1, len(x)] or len(x) == 1:
        return ""
    return Mistake(
        "one part not averaged",
        "One of your two parts is a number, and the other has a number for every point. Each part "
        "is a mean over all the points: for the slope that of $e_i x_i$, where each error is "
        "multiplied by its own $x_i$ before the mean is taken.",
    )


def _times(factor: Factor) -> Gradient:
    return times(loss_gradient, factor)


def _of(errors: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
    """Return the same means of other errors."""

    def answer(a: float, b: float, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        e = errors(a, b, x, y)
        return np.array([2 * e.mean(), 2 * (e * x).mean()])

    return answer


def _right(a: float, b: float, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return a + b * x - y


def _parts(parts: Callable[[np.ndarray, np.ndarray], Any]) -> Callable[..., Any]:
    """Return something else that is made of the errors and x."""
    return lambda a, b, x, y: parts(_right(a, b, x, y), x)


def _squared(front: Factor) -> Gradient:
    """Return what squares the errors, times a factor."""
    return lambda a, b, x, y: front(len(x)) * _of(lambda *given: _right(*given) ** 2)(a, b, x, y)


def _one_x(pick: Callable[[np.ndarray], float]) -> tuple[Gradient, ...]:
    """Return what multiplies the mean error by one number for x, with the factor 2 and without."""
    with_two = _parts(lambda e, x: np.array([2 * e.mean(), 2 * e.mean() * pick(x)]))
    return with_two, times(with_two, lambda n: 1 / 2)


_FRONTS = (_one, lambda n: 1 / 2, lambda n: 1 / n, lambda n: 1 / (2 * n))
"""What stands before the 2 of a square: nothing, or what takes it away, divides by n, or both."""

_X, _Y = np.array([0.0, 1.0, 2.0]), np.array([1.0, 2.0, 4.0])
_CERTIFIED = norris().known["certified intercept"], norris().known["certified slope"]

GRADIENT = Exercise(
    id="07.gradient",
    prompt="Write `loss_gradient(intercept, slope, x, y)`: the gradient of the mean squared error "
    r"of the line $\text{intercept} + \text{slope}\cdot x$ at the points $(x_i, y_i)$. Return its "
    "two parts: first the one for the intercept, then the one for the slope.",
    solution=loss_gradient,
    diagnose=not_equally_long,
    cases=(
        (1.0, 1.0, _X, _Y),
        (0.0, 0.0, _X, _Y),
        (-1.0, 0.5, np.array([1.0, 3.0]), np.array([2.0, 6.0])),
        (0.5, -2.0, np.array([-1.0, 0.5, 2.0, 4.0]), np.array([3.0, 1.0, -1.5, -6.0])),
        (-40.0, 450.0, hubble().x, hubble().y),
        (*_CERTIFIED, norris().x, norris().y),
    ),
    wrong=(
        Wrong("sum instead of mean", _times(lambda n: n),
              "You add up and do not divide by $n$. The loss is the mean of the squared errors, "
              "so its gradient is a mean, too: yours is $n$ times as long, and so is the step with "
              r"the same $\eta$. (`len(x)` is $n$; the second number of `X.shape` counts "
              "columns.)"),
        Wrong("2 missing", _times(lambda n: 1 / 2),
              r"The factor $2$ is missing. The derivative of $e^2$ is $2e$ times the derivative of "
              r"$e$. (If your loss has $\frac{1}{2n}$ in front, you lose the $2$; here it is "
              r"$\frac1n$.)"),
        Wrong("sum, 2 missing", _times(lambda n: n / 2),
              "You add up and do not divide by $n$, and the factor $2$ of the square is missing: "
              r"in front stands $\frac2n$. (Or did you divide by `X.shape[1]`? That is $2$, the "
              "number of columns. $n$ counts the points.)"),
        Wrong("columns counted", _times(lambda n: n / 4),
              "You divide by $2$, the number of columns of $X$, and not by $n$, the number of "
              r"points; and the factor $2$ of the square is missing: in front stands $\frac2n$.",
              also=(_times(lambda n: n / 8),)),
        wrong("one part undivided",
              "One of your two parts is a mean, and the other a sum. Both are divided by $n$. "
              "Python reads `1 / n * a + b` as `(1 / n) * a + b`; and each sum needs its own "
              "factor.",
              *one_part(loss_gradient, lambda n: n, lambda n: n / 2),
              times(loss_gradient, lambda n: n / 2, lambda n: 1 / 2),
              times(loss_gradient, lambda n: 1 / 2, lambda n: n / 2)),
        wrong("2 missing in one part",
              "In one of your two parts the factor $2$ is missing. It comes from the square of the "
              "error, and stands in both.",
              *one_part(loss_gradient, lambda n: 1 / 2)),
        Wrong("sign flipped", _times(lambda n: -1),
              "The sign is flipped. An error is what the line says minus what was measured, "
              "$Xθ - y$. With $y - Xθ$ you have the negative gradient, and descent would climb."),
        Wrong("sign flipped, 2 missing", _times(lambda n: -1 / 2),
              "The sign is flipped and a $2$ is missing. An error is what the line says minus what "
              "was measured, $Xθ - y$, and the derivative of its square has a factor $2$."),
        Wrong("sign flipped, sum", _times(lambda n: -n),
              "The sign is flipped, and you do not divide by $n$. An error is what the line says "
              "minus what was measured, $Xθ - y$, and the loss is a mean."),
        Wrong("sign flipped, sum, 2 missing", _times(lambda n: -n / 2),
              "Three things are missing. An error is what the line says minus what was measured, "
              "$Xθ - y$, so the sign is flipped; the derivative of its square has a factor $2$; "
              "and the loss is a mean, so divide by $n$."),
        Wrong("sign flipped, halved mean", _times(lambda n: -1 / 4),
              r"The sign is flipped, and you divide by $2n$: in front of $X^T(Xθ - y)$ stands "
              r"$\frac2n$."),
        Wrong("halved mean", _times(lambda n: 1 / 4),
              r"You divide by $2n$ and the $2$ of the square is missing: in front stands "
              r"$\frac2n$."),
        Wrong("intercept forgotten", _of(lambda a, b, x, y: b * x - y),
              r"The intercept is not in your line. What the line says is $\text{intercept} + "
              r"\text{slope}\cdot x$; in $X$ that is the column of ones."),
        Wrong("y forgotten", _of(lambda a, b, x, y: a + b * x),
              "You use what the line says, not its errors: subtract $y$."),
        Wrong("parameters swapped", _of(lambda a, b, x, y: b + a * x - y),
              "You take the intercept for the slope, and the slope for the intercept. It is the "
              "slope that multiplies $x$."),
        Wrong("parts swapped", _parts(lambda e, x: [2 * (e * x).mean(), 2 * e.mean()]),
              "The two parts are swapped. First comes the one for the intercept, whose derivative "
              "of the line is $1$; then the one for the slope, with the factor $x$."),
        Wrong("columns swapped", lambda a, b, x, y: loss_gradient(b, a, x, y)[::-1],
              r"The columns of your $X$ are swapped: with $\theta = (\text{intercept}, "
              r"\text{slope})$ the column of ones comes first, and then that of $x$."),
        wrong("x missing",
              "Both of your parts are the same: in the second one the factor $x_i$ is missing, the "
              "derivative of the line with respect to the slope. It stands inside the mean.",
              *(times(_parts(lambda e, x: np.full(2, 2 * e.mean())), front)
                for front in (_one, lambda n: 1 / 2, lambda n: n, lambda n: n / 2))),
        wrong("means multiplied",
              "For the slope you multiply the mean error by the mean $x$. Each error has its own "
              r"$x_i$: multiply $e_i x_i$ first, then take the mean.", *_one_x(np.mean)),
        wrong("one x for all",
              "For the slope you multiply the mean error by one number: the $x$ of a single point, "
              "or the sum of all. $x$ is a column: each error has its own $x_i$. Multiply "
              "$e_i x_i$ first, then take the mean.",
              *_one_x(lambda x: x[-1]), *_one_x(lambda x: x[0]), *_one_x(np.sum)),
        wrong("last point only",
              "You use the last point alone. In a loop over the points, `=` forgets all those "
              "before; `+=` adds up. Divide the sums by $n$.",
              *at_one(loss_gradient, -1, *_FRONTS)),
        wrong("first point only",
              "You use the first point alone. Does a `return` stand inside the loop over the "
              "points, one step too far to the right?", *at_one(loss_gradient, 0, *_FRONTS)),
        wrong("not averaged",
              "You return a number for every point. The gradient has two parts only: the mean over "
              "all the points of each.", *at_each(loss_gradient, _one, lambda n: 1 / 2)),
        wrong("not summed",
              "You return a number for every point. `*` multiplies number by number; the product "
              "of a matrix with a vector, which adds up over the points, is `X.T @ e`.",
              *at_each(loss_gradient, lambda n: 1 / n, lambda n: 1 / (2 * n))),
        wrong("slope part only",
              "You return the part for the slope only. The loss has two parameters, so its "
              "gradient has two parts; that for the intercept comes first.",
              *(_parts(lambda e, x, c=c: c * (e * x).mean()) for c in (2, 1))),
        wrong("intercept part only",
              "You return the part for the intercept only. The loss has two parameters, so its "
              "gradient has two parts; that for the slope comes second.",
              *(_parts(lambda e, x, c=c: c * e.mean()) for c in (2, 1))),
        Wrong("slope part only, no ones", lambda a, b, x, y: 2 * ((b * x - y) * x).mean(),
              "Your line has no intercept, and your gradient no part for it. Put a column of ones "
              "into $X$, before that of $x$."),
        Wrong("loss returned", _parts(lambda e, x: (e**2).mean()),
              "This is the loss itself. Asked is its gradient: the derivatives of the loss with "
              "respect to the intercept and to the slope."),
        wrong("errors squared",
              "You still square the errors. The derivative of $e^2$ is $2e$ times the derivative "
              "of $e$: the square is gone.",
              *map(_squared, (_one, lambda n: 1 / 2, lambda n: n, lambda n: n / 2))),
        Wrong("absolute errors", _of(lambda a, b, x, y: abs(a + b * x - y)),
              "You take the size of each error. Keep its sign: it says on which side of the line "
              "the point lies."),
        Wrong("one step", lambda a, b, x, y: np.array([a, b]) - loss_gradient(a, b, x, y),
              "You return the parameters minus the gradient: a step. Asked is the gradient alone."),
    ),
    hints=(
        r"Begin with the errors $e_i = \text{intercept} + \text{slope}\cdot x_i - y_i$. The loss "
        "is the mean of their squares. What is the derivative of $e_i^2$ with respect to the "
        "intercept, and what with respect to the slope?",
        r"With respect to the intercept it is $2e_i$, with respect to the slope $2e_i x_i$. Take "
        "the mean of each over all the points: `np.mean(...)`. Or build $X$ with "
        "`np.column_stack([np.ones(len(x)), x])` and write the formula.",
    ),
    worked="""
def loss_gradient(intercept, slope, x, y):
    errors = intercept + slope * x - y
    return np.array([2 * np.mean(errors), 2 * np.mean(errors * x)])
""",
)  # fmt: skip
