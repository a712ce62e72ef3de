"""The exercise "07.logistic" of notebook 07: the gradient of the mean cross-entropy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.lessons.n07_gradient import at_each, at_one, not_equally_long, one_part, times, wrong
from helpers.tasks import Exercise, Wrong


def logistic_gradient(intercept: float, slope: float, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Xᵀ(p − y)/n, where p = 1/(1 + e^(−Xθ))."""
    return _mean(_p(intercept, slope, x) - y, x)


def _p(intercept: float, slope: float, x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-(intercept + slope * x)))


def _mean(errors: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.array([errors.mean(), (errors * x).mean()])


def _times(factor: Callable[[int], float]) -> Callable[..., np.ndarray]:
    return times(logistic_gradient, factor)


def _of(errors: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Callable[..., np.ndarray]:
    """Return the mean of other errors, made of p and y."""
    return lambda a, b, x, y: _mean(errors(_p(a, b, x), y), x)


def _loss(a: float, b: float, x: np.ndarray, y: np.ndarray) -> Any:
    p = _p(a, b, x)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


LOGISTIC = Exercise(
    id="07.logistic",
    prompt="Write `logistic_gradient(intercept, slope, x, y)`: the gradient of the mean "
    r"cross-entropy, where each $y_i$ is 0 or 1 and $p_i = 1/(1 + e^{-w_i})$, with "
    r"$w_i = \text{intercept} + \text{slope}\cdot x_i$. Return the part for the intercept, then "
    "the one for the slope.",
    solution=logistic_gradient,
    diagnose=not_equally_long,
    tolerance=1e-8,
    cases=(
        (0.0, 0.0, np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 0.0, 1.0, 0.0])),
        (1.0, -0.5, np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 0.0, 1.0, 0.0])),
        (-0.3, 2.0, np.array([-1.0, -0.5, 0.4, 1.5, 2.0]), np.array([0.0, 1.0, 0.0, 1.0, 1.0])),
        (0.7, 0.9, np.array([-2.0, 1.0, 3.0]), np.array([1.0, 0.0, 1.0])),
    ),
    wrong=(
        Wrong("sign flipped", _times(lambda n: -1),
              "The sign is flipped: an error is what the curve says minus what happened, $p - y$. "
              "With $y - p$ descent would climb."),
        Wrong("factor 2", _times(lambda n: 2),
              "There is a factor $2$ too many. It came from a square, and the cross-entropy has "
              "none."),
        Wrong("sum instead of mean", _times(float),
              "You add up and do not divide by $n$: the loss is a mean, and so is its gradient."),
        Wrong("sign flipped, sum", _times(lambda n: -n),
              "The sign is flipped, and you do not divide by $n$: take the mean of $p - y$."),
        Wrong("half", _times(lambda n: 1 / 2),
              "You divide by $2n$. The $2$ belonged to a square, and the cross-entropy has none: "
              r"in front stands $\frac1n$."),
        Wrong("sign flipped, half", _times(lambda n: -1 / 2),
              "The sign is flipped, and you divide by $2n$ in place of $n$: take the mean of "
              "$p - y$."),
        Wrong("columns counted", _times(lambda n: n / 2),
              "You divide by $2$, the number of columns of $X$. $n$ counts the points: `len(x)`."),
        wrong("one part undivided",
              "One of your two parts is a mean, and the other a sum. Both are divided by $n$.",
              *one_part(logistic_gradient, float)),
        Wrong("line instead of curve", lambda a, b, x, y: _mean(a + b * x - y, x),
              r"You use $w_i$ itself, as for a line. Put it into $p_i = 1/(1 + e^{-w_i})$ first."),
        Wrong("line, factor 2", lambda a, b, x, y: 2 * _mean(a + b * x - y, x),
              "This is the gradient of the mean squared error of a line. Here the errors are "
              "$p - y$, and there is no factor $2$."),
        Wrong("sign of the exponent", lambda a, b, x, y: _mean(_p(-a, -b, x) - y, x),
              "The exponent has the wrong sign: you use $1 - p$ in place of $p$. When $w$ grows, "
              "$p$ grows to $1$."),
        wrong("minus for one term",
              "In the exponent only one of the two terms has a minus: `-a + b * x` is not "
              "`-(a + b * x)`. Put $w$ in parentheses, or compute it first.",
              lambda a, b, x, y: _mean(_p(a, -b, x) - y, x),
              lambda a, b, x, y: _mean(_p(-a, b, x) - y, x)),
        Wrong("sign of the exponent, sign flipped", lambda a, b, x, y: _mean(y - _p(-a, -b, x), x),
              "Two signs are wrong: that of the exponent, so that you use $1 - p$ in place of $p$, "
              "and that of the errors, which are $p - y$."),
        Wrong("no parentheses", lambda a, b, x, y: _mean(1 + np.exp(-(a + b * x)) - y, x),
              "Python divides before it adds: `1 / 1 + np.exp(-w)` is `(1 / 1) + np.exp(-w)`. Put "
              "parentheses around all that stands below the line."),
        Wrong("p(1 − p) too many", _of(lambda p, y: (p - y) * p * (1 - p)),
              "There is a factor $p(1 - p)$ too many. In the cross-entropy it cancels against the "
              "derivative of the logarithm."),
        Wrong("squared error of p", _of(lambda p, y: 2 * (p - y) * p * (1 - p)),
              "This is the gradient of the mean squared error of $p$. For the cross-entropy the "
              "factor $p(1 - p)$ cancels against the derivative of the logarithm, and there is no "
              "$2$."),
        Wrong("rounded", _of(lambda p, y: np.round(p) - y),
              "You round $p$ to 0 or 1. Then a small change of the parameters changes nothing, and "
              "there is no slope to descend. Keep $p$ as it is."),
        Wrong("y forgotten", _of(lambda p, y: p),
              "You use what the curve says, not its errors: subtract $y$."),
        Wrong("p missing", _of(lambda p, y: -y),
              "Your errors are $-y$: what the curve says, $p$, is missing."),
        Wrong("intercept forgotten", lambda a, b, x, y: _mean(_p(0.0, b, x) - y, x),
              r"The intercept is not in your $w$: $w_i = \text{intercept} + "
              r"\text{slope}\cdot x_i$."),
        Wrong("parameters swapped", lambda a, b, x, y: logistic_gradient(b, a, x, y),
              "You take the intercept for the slope and the slope for the intercept. It is the "
              "slope that multiplies $x$."),
        Wrong("parts swapped", lambda a, b, x, y: logistic_gradient(a, b, x, y)[::-1],
              "The two parts are swapped: first comes the one for the intercept, then the one with "
              "the factor $x$."),
        wrong("x missing",
              "Both of your parts are the same: for the slope each error is multiplied by its "
              r"$x_i$, inside the mean.",
              *(lambda a, b, x, y, part=part: np.full(2, part(_p(a, b, x) - y))
                for part in (np.mean, np.sum))),
        wrong("not averaged",
              "You return a number for every point. The gradient has two parts: the mean of each.",
              *at_each(logistic_gradient, lambda n: 1)),
        wrong("not summed",
              "You return a number for every point. `*` multiplies number by number; the product "
              "of a matrix with a vector, which adds up over the points, is `X.T @ e`.",
              *at_each(logistic_gradient, lambda n: 1 / n)),
        Wrong("means multiplied",
              lambda a, b, x, y: logistic_gradient(a, b, x, y)[0] * np.array([1, np.mean(x)]),
              "For the slope you multiply the mean error by the mean $x$. Each error has its own "
              r"$x_i$: multiply $(p_i - y_i)\,x_i$ first, then take the mean."),
        wrong("last point only",
              "You use the last point alone. In a loop over the points, `=` forgets all those "
              "before; `+=` adds up. Divide the sums by $n$.",
              *at_one(logistic_gradient, -1, lambda n: 1, lambda n: 1 / n)),
        wrong("first point only",
              "You use the first point alone. Does a `return` stand inside the loop over the "
              "points, one step too far to the right?",
              *at_one(logistic_gradient, 0, lambda n: 1, lambda n: 1 / n)),
        Wrong("columns swapped", lambda a, b, x, y: logistic_gradient(b, a, x, y)[::-1],
              r"The columns of your $X$ are swapped: with $\theta = (\text{intercept}, "
              r"\text{slope})$ the column of ones comes first, and then that of $x$."),
        Wrong("slope part only", lambda a, b, x, y: logistic_gradient(a, b, x, y)[1],
              "You return the part for the slope only. The loss has two parameters, so its "
              "gradient has two parts; that for the intercept comes first."),
        Wrong("absolute errors", _of(lambda p, y: abs(p - y)),
              "You take the size of each error. Keep its sign: it says which way to go."),
        Wrong("errors squared", _of(lambda p, y: (p - y) ** 2),
              "You square the errors. In this gradient $p - y$ stands as it is."),
        Wrong("one step", lambda a, b, x, y: np.array([a, b]) - logistic_gradient(a, b, x, y),
              "You return the parameters minus the gradient: a step. Asked is the gradient alone."),
        Wrong("loss returned", _loss,
              "This is the loss itself. Asked is its gradient, two numbers."),
    ),
    hints=(
        r"First $w_i$, then $p_i$, then the errors $p_i - y_i$. From there on it is what you did "
        "for the line. One factor is gone; which one?",
        "`p = 1 / (1 + np.exp(-w))`. The first part is the mean of `p - y`, the second one the "
        "mean of `(p - y) * x`.",
    ),
    worked="""
def logistic_gradient(intercept, slope, x, y):
    p = 1 / (1 + np.exp(-(intercept + slope * x)))
    return np.array([np.mean(p - y), np.mean((p - y) * x)])
""",
)  # fmt: skip
