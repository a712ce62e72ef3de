"""The exercise "07.standardise" of notebook 07: standardise, take one step, undo the scaling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.data import hubble, norris
from helpers.tasks import Exercise, Wrong


def fit_line(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return the least squares line: one step of η = ½ for z = (x − mean)/sd, and back to x."""
    return _line(x, y)


def _undo(a: float, b: float, mean: float, sd: float) -> tuple[float, float]:
    return a - b * mean / sd, b / sd


def _line(
    x: np.ndarray, y: np.ndarray, mean: Callable = np.mean, sd: Callable = np.std,
    factor: Callable[[int], float] = lambda n: 1.0, undo: Callable[..., Any] = _undo,
) -> Any:  # fmt: skip
    """Take the step of η = ½ from (0, 0), times a factor, for x on the scale of mean and sd."""
    z = (x - mean(x)) / sd(x)
    a, b = factor(len(x)) * np.mean(y), factor(len(x)) * np.mean(z * y)
    return undo(float(a), float(b), float(mean(x)), float(sd(x)))


def _slip(**changed: Any) -> Callable[..., Any]:
    return lambda x, y: _line(x, y, **changed)


def _undone(undo: Callable[..., Any]) -> Callable[..., Any]:
    return _slip(undo=undo)


def _y_too(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    return _line(x, (y - y.mean()) / y.std())


def _not_a_scale(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    z = x - np.mean(x) / np.std(x)
    return _undo(float(np.mean(y)), float(np.mean(z * y)), float(np.mean(x)), float(np.std(x)))


def _zero(x: np.ndarray) -> float:
    return 0.0


def _one(x: np.ndarray) -> float:
    return 1.0


STANDARDISE = Exercise(
    id="07.standardise",
    prompt=r"Write `fit_line(x, y)`: standardise `x`, take one step with $\eta = \frac12$ from "
    r"$(0, 0)$ on the mean squared error, and undo the scaling. Return the intercept and the slope "
    "of the line for `x` itself. (`np.std(x)` is the standard deviation.)",
    solution=fit_line,
    tolerance=1e-9,
    cases=(
        (np.array([0.0, 1.0, 2.0]), np.array([1.0, 2.0, 4.0])),
        (np.array([10.0, 20.0, 40.0, 50.0]), np.array([3.0, 1.0, -1.0, -2.0])),
        (np.array([-2.0, 0.5, 1.0, 4.0, 9.0]), np.array([5.0, 4.0, 6.0, 8.0, 9.5])),
        (hubble().x, hubble().y),
        (norris().x, norris().y),
    ),
    wrong=(
        Wrong("not undone", _undone(lambda a, b, mean, sd: (a, b)),
              "You do not undo the scaling: this is the line for $z$, not for $x$. Put "
              r"$z = (x - \bar x)/s$ into $a + bz$, and collect what stands before $x$, and what "
              "stands alone."),
        Wrong("only the slope undone", _undone(lambda a, b, mean, sd: (a, b / sd)),
              r"The slope is right, the intercept is not: it is still that for $z$, the height of "
              r"the line at $x = \bar x$. Asked is its height at $x = 0$."),
        Wrong("only the intercept undone", _undone(lambda a, b, mean, sd: (a - b * mean / sd, b)),
              "The intercept is right, but the slope is still for one unit of $z$. One unit of $z$ "
              "is $s$ units of $x$."),
        Wrong("intercept with the slope for z",
              _undone(lambda a, b, mean, sd: (a - b * mean, b / sd)),
              r"The slope is right. In the intercept you go back by $\bar x$ with the slope for "
              "$z$; the way is measured in $x$, so take the slope for $x$."),
        Wrong("wrong way along the line",
              _undone(lambda a, b, mean, sd: (a + b * mean / sd, b / sd)),
              r"The slope is right, the sign in the intercept is not. From $\bar x$ you go back "
              r"to $0$: $a + b\,(0 - \bar x)/s$."),
        Wrong("slope times s", _undone(lambda a, b, mean, sd: (a - b * mean / sd, b * sd)),
              "The intercept is right, but you multiply the slope by $s$. In "
              r"$b\,(x - \bar x)/s$ it is divided."),
        Wrong("intercept like a value", _undone(lambda a, b, mean, sd: (a * sd + mean, b / sd)),
              "You undo the scaling of the intercept as if it were a value of $x$. It is a value "
              r"of $y$, the height of the line at $z = 0$, that is, at $x = \bar x$. Put "
              r"$z = (x - \bar x)/s$ into $a + bz$, and collect what stands before $x$, and what "
              "stands alone.",
              also=tuple(map(_undone, (
                  lambda a, b, mean, sd: (a * sd + mean, b * sd + mean),
                  lambda a, b, mean, sd: (a * sd + mean, b * sd),
                  lambda a, b, mean, sd: (a * sd + mean, b),
                  lambda a, b, mean, sd: ((a - mean) / sd, (b - mean) / sd),
                  lambda a, b, mean, sd: ((a - mean) / sd, b / sd),
                  lambda a, b, mean, sd: ((a - mean) / sd, b),
              )))),
        Wrong("intercept without the slope", _undone(lambda a, b, mean, sd: (a - mean, b / sd)),
              r"The slope is right. In the intercept you go from $\bar x$ to $0$ without the "
              r"slope: over a distance of $\bar x$ the line changes by $\bar x$ times its slope.",
              also=tuple(map(_undone, (
                  lambda a, b, mean, sd: (a + mean, b / sd),
                  lambda a, b, mean, sd: (a - mean / sd, b / sd),
                  lambda a, b, mean, sd: (a + mean / sd, b / sd),
              )))),
        Wrong("intercept divided", _undone(lambda a, b, mean, sd: (a / sd, b / sd)),
              r"The slope is right. You divide the intercept by $s$ as well; but $a$ stands alone "
              r"in $a + b\,(x - \bar x)/s$, and only $b$ is divided.",
              also=(_undone(lambda a, b, mean, sd: ((a - b * mean) / sd, b / sd)),
                    _undone(lambda a, b, mean, sd: (a / sd, b)))),
        Wrong("divided twice", _undone(lambda a, b, mean, sd: (a - b * mean / sd**2, b / sd)),
              r"The slope is right. In the intercept you divide by $s$ twice: "
              r"$a + b\,(0 - \bar x)/s$ has it once."),
        Wrong("intercept only", _undone(lambda a, b, mean, sd: a - b * mean / sd),
              "The intercept is right. Return the slope as well: two numbers."),
        Wrong("median", _slip(mean=np.median),
              "You subtract the median. Standardise with the mean: only then are the two "
              "parameters independent of each other."),
        Wrong("range", _slip(sd=np.ptp),
              "You divide by the range, from the smallest to the largest $x$. The standard "
              "deviation is `np.std(x)`.",
              also=(_slip(mean=np.min, sd=np.ptp),)),
        Wrong("no parentheses", _not_a_scale,
              r"Python divides before it subtracts: `x - m / s` is `x - (m / s)`. Put parentheses "
              "around `x - m`."),
        Wrong("swapped", _undone(lambda a, b, mean, sd: _undo(a, b, mean, sd)[::-1]),
              "Both numbers are right, in the other order: the intercept comes first. "
              "(`np.polyfit` gives the slope first.)"),
        Wrong("n − 1", _slip(sd=lambda x: np.std(x, ddof=1)),
              r"Your $s$ divides by $n - 1$. That is a fair scale, too, but then the curvature "
              r"along the slope is $2(n - 1)/n$, not $2$: one step of $\frac12$ does not arrive. "
              "`np.std(x)`, which divides by $n$, makes it exactly $2$."),
        Wrong("n − 1, not undone", _slip(sd=lambda x: np.std(x, ddof=1),
                                         undo=lambda a, b, mean, sd: (a, b)),
              "You do not undo the scaling: this is the line for $z$, not for $x$. And your $s$ "
              r"divides by $n - 1$; with $n$, one step of $\frac12$ arrives."),
        Wrong("variance", _slip(sd=np.var),
              "You divide by the variance $s^2$. The standard deviation $s$ is its root."),
        Wrong("only centred", _slip(sd=_one),
              "A division by $s$ is missing, or you multiply where you should divide. It is needed "
              r"twice: $z = (x - \bar x)/s$, and $b/s$ for the slope of $x$, because one unit of "
              "$z$ is $s$ units of $x$."),
        Wrong("not centred", _slip(mean=_zero),
              "You divide by $s$, but do not subtract the mean. Then the two parameters still "
              r"depend on each other, and one step of $\frac12$ does not arrive."),
        Wrong("not standardised", _slip(mean=_zero, sd=_one),
              r"You step with `x` as it is. Standardise it first; only then are both curvatures "
              r"$2$, so that $\eta = \frac12$ fits both."),
        Wrong("y as well", _y_too,
              "You standardise `y` as well, and do not undo that. Only `x` has to be standardised: "
              "`y` has no part in the curvatures."),
        Wrong("y as well, not undone",
              lambda x, y: _line(x, (y - y.mean()) / y.std(), undo=lambda a, b, m, s: (a, b)),
              "You standardise `y` as well, and undo nothing. Only `x` has to be standardised; "
              "then give the line for `x` itself."),
        Wrong("half", _slip(factor=lambda n: 0.5),
              r"Both numbers are half of what they should be. The gradient of the mean squared "
              r"error has a factor $2$; with it a step of $\frac12$ arrives."),
        Wrong("double", _slip(factor=lambda n: 2.0),
              r"Both numbers are twice what they should be. Your step is $\eta = 1$; $1/L$ is "
              r"$\frac12$, for the curvatures are $2$."),
        Wrong("sum instead of mean", _slip(factor=float),
              "Both numbers are $n$ times too large: your gradient is a sum over the points. "
              "Divide it by $n$."),
        Wrong("climbs", _slip(factor=lambda n: -1.0),
              r"Both signs are wrong: you step with the gradient, uphill. "
              r"$\theta\leftarrow\theta - \eta\nabla$."),
    ),
    hints=(
        r"Three parts: `z` from `x`; the gradient at $(0, 0)$ with `z` in place of `x`, and one "
        r"step; then put $z = (x - \bar x)/s$ into $a + bz$. What stands before $x$?",
        r"At $(0, 0)$ the errors are $-y$, so the step leads to $a = $ the mean of $y$, and $b = $ "
        r"the mean of $z\,y$. The slope for $x$ is $b/s$. The intercept is $a$ minus that slope "
        r"times $\bar x$.",
    ),
    worked="""
def fit_line(x, y):
    z = (x - np.mean(x)) / np.std(x)
    errors = 0 + 0 * z - y
    a = 0 - 0.5 * 2 * np.mean(errors)
    b = 0 - 0.5 * 2 * np.mean(errors * z)
    slope = b / np.std(x)
    return a - slope * np.mean(x), slope
""",
)  # fmt: skip
