"""The exercise "07.logistic" of notebook 07: the gradient of the mean cross-entropy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.tasks import Exercise, Wrong


def logistic_gradient(intercept: float, slope: float, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Xᵀ(p − y)/n, where p = 1/(1 + e^(−Xθ))."""
    return _mean(_p(intercept, slope, x) - y, x)


def _p(intercept: float, slope: float, x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-(intercept + slope * x)))


def _mean(errors: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.array([errors.mean(), (errors * x).mean()])


def _times(factor: Callable[[int], float]) -> Callable[..., np.ndarray]:
    return lambda a, b, x, y: factor(len(x)) * logistic_gradient(a, b, x, y)


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
        Wrong("line instead of curve", lambda a, b, x, y: _mean(a + b * x - y, x),
              r"You use $w_i$ itself, as for a line. Put it into $p_i = 1/(1 + e^{-w_i})$ first."),
        Wrong("line, factor 2", lambda a, b, x, y: 2 * _mean(a + b * x - y, x),
              "This is the gradient of the mean squared error of a line. Here the errors are "
              "$p - y$, and there is no factor $2$."),
        Wrong("sign of the exponent", lambda a, b, x, y: _mean(_p(-a, -b, x) - y, x),
              "The exponent has the wrong sign: you use $1 - p$ in place of $p$. When $w$ grows, "
              "$p$ grows to $1$."),
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
        Wrong("x missing", lambda a, b, x, y: np.full(2, np.mean(_p(a, b, x) - y)),
              "Both of your parts are the same: for the slope each error is multiplied by its "
              r"$x_i$, inside the mean."),
        Wrong("not averaged", lambda a, b, x, y: [_p(a, b, x) - y, (_p(a, b, x) - y) * x],
              "You return a number for every point. The gradient has two parts: the mean of each."),
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
