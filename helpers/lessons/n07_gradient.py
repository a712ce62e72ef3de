"""The exercise "07.gradient" of notebook 07: the gradient of the mean squared error of a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.data import hubble, norris
from helpers.tasks import Exercise, Wrong


def loss_gradient(intercept: float, slope: float, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(2/n) Xᵀ(Xθ − y), where the rows of X are (1, xᵢ) and θ = (intercept, slope)."""
    errors = intercept + slope * x - y
    return np.array([2 * errors.mean(), 2 * (errors * x).mean()])


def _times(factor: Callable[[int], float]) -> Callable[..., np.ndarray]:
    """Return the gradient times a factor that may depend on n."""
    return lambda a, b, x, y: factor(len(x)) * loss_gradient(a, b, x, y)


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


_X, _Y = np.array([0.0, 1.0, 2.0]), np.array([1.0, 2.0, 4.0])
_CERTIFIED = norris().known["certified intercept"], norris().known["certified slope"]

GRADIENT = Exercise(
    id="07.gradient",
    prompt="Write `loss_gradient(intercept, slope, x, y)`: the gradient of the mean squared error "
    r"of the line $\text{intercept} + \text{slope}\cdot x$ at the points $(x_i, y_i)$. Return its "
    "two parts: first the one for the intercept, then the one for the slope.",
    solution=loss_gradient,
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
              r"the same $\eta$."),
        Wrong("2 missing", _times(lambda n: 1 / 2),
              r"The factor $2$ is missing. The derivative of $e^2$ is $2e$ times the derivative of "
              r"$e$. (If your loss has $\frac{1}{2n}$ in front, you lose the $2$; here it is "
              r"$\frac1n$.)"),
        Wrong("sum, 2 missing", _times(lambda n: n / 2),
              "You add up and do not divide by $n$, and the factor $2$ of the square is missing: "
              r"in front stands $\frac2n$."),
        Wrong("sign flipped", _times(lambda n: -1),
              "The sign is flipped. An error is what the line says minus what was measured, "
              "$Xθ - y$. With $y - Xθ$ you have the negative gradient, and descent would climb."),
        Wrong("sign flipped, 2 missing", _times(lambda n: -1 / 2),
              "The sign is flipped and a $2$ is missing. An error is what the line says minus what "
              "was measured, $Xθ - y$, and the derivative of its square has a factor $2$."),
        Wrong("sign flipped, sum", _times(lambda n: -n),
              "The sign is flipped, and you do not divide by $n$. An error is what the line says "
              "minus what was measured, $Xθ - y$, and the loss is a mean."),
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
        Wrong("x missing", _parts(lambda e, x: [2 * e.mean(), 2 * e.mean()]),
              "Both of your parts are the same: in the second one the factor $x_i$ is missing, the "
              "derivative of the line with respect to the slope. It stands inside the mean."),
        Wrong("means multiplied", _parts(lambda e, x: [2 * e.mean(), 2 * e.mean() * x.mean()]),
              "For the slope you multiply the mean error by the mean $x$. Each error has its own "
              r"$x_i$: multiply $e_i x_i$ first, then take the mean."),
        Wrong("not averaged", _parts(lambda e, x: [2 * e, 2 * e * x]),
              "You return a number for every point. The gradient has two parts only: the mean over "
              "all the points of each."),
        Wrong("slope part only", _parts(lambda e, x: 2 * (e * x).mean()),
              "You return the part for the slope only. The loss has two parameters, so its "
              "gradient has two parts; that for the intercept comes first."),
        Wrong("slope part only, no ones", lambda a, b, x, y: 2 * ((b * x - y) * x).mean(),
              "Your line has no intercept, and your gradient no part for it. Put a column of ones "
              "into $X$, before that of $x$."),
        Wrong("loss returned", _parts(lambda e, x: (e**2).mean()),
              "This is the loss itself. Asked is its gradient: the derivatives of the loss with "
              "respect to the intercept and to the slope."),
        Wrong("errors squared", _parts(lambda e, x: [2 * (e**2).mean(), 2 * (e**2 * x).mean()]),
              "You still square the errors. The derivative of $e^2$ is $2e$ times the derivative "
              "of $e$: the square is gone."),
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
