"""The exercise "06.count" of notebook 06: how the number of steps grows with κ."""

from __future__ import annotations

import math
from collections.abc import Callable

from helpers.tasks import Exercise, Wrong

REACHED = 1e-3
"""The part of its first length that is left of the gradient in the end."""


def count_steps(kappa: float) -> int:
    """How many best fixed steps on ½(x² + κy²), from (κ, 1), make the gradient so short."""
    return _count(kappa)


def _count(
    kappa: float,
    eta: Callable[[float], float] = lambda kappa: 2 / (kappa + 1),
    start: Callable[[float], tuple[float, float]] = lambda kappa: (kappa, 1.0),
    small: Callable[[float, float, float], float] = lambda x, y, kappa: math.hypot(x, kappa * y),
    least: float = 0.0,
    part: float = REACHED,
) -> int:
    """Return how many steps make `small` that part of what it was, or at most `least`."""
    x, y = start(kappa)
    step, steps = eta(kappa), 0
    goal = least or part * small(x, y, kappa)
    while small(x, y, kappa) > goal:
        x, y, steps = x - step * x, y - step * kappa * y, steps + 1
    return steps


def _value(x: float, y: float, kappa: float) -> float:
    return (x * x + kappa * y * y) / 2


def _formula(kappa: float) -> float:
    return math.log(REACHED) / math.log((kappa - 1) / (kappa + 1))


COUNT = Exercise(
    id="06.count",
    prompt=r"Write `count_steps(kappa)`: from $(\kappa, 1)$, how many steps of steepest descent on "
    r"$\frac12(x^2 + \kappa y^2)$, with the best fixed $\eta$, does it take until "
    r"$\|\nabla f\|$ is at most a thousandth of what it was at the start?",
    solution=count_steps,
    seconds=3.0,
    cases=((10.0,), (100.0,), (1000.0,), (3.0,), (25.0,)),
    wrong=(
        Wrong("one too many", lambda kappa: _count(kappa) + 1,
              "One too many. Do you count the points, with the start among them? Between $n + 1$ "
              "points there are $n$ steps. Look at the gradient before each step, the first one "
              "included."),
        Wrong("one too few", lambda kappa: _count(kappa) - 1,
              "One too few: the step that reaches the goal counts as well. If you use a formula, "
              "round it up."),
        Wrong("not rounded", _formula,
              "Steps come in whole numbers. Your formula is right; round its result up."),
        Wrong("one over L", lambda kappa: _count(kappa, eta=lambda kappa: 1 / kappa),
              r"This is the count for $\eta = 1/L = 1/\kappa$. That step is safe, but the best "
              r"fixed one is longer, for a large $\kappa$ almost twice as long.",
              also=(lambda kappa: math.ceil(math.log(REACHED) / math.log(1 - 1 / kappa)),)),
        Wrong("half the best step", lambda kappa: _count(kappa, eta=lambda kappa: 1 / (kappa + 1)),
              r"This is the count for $\eta = 1/(L + \mu)$, half of the best fixed step. What is "
              "above the line?"),
        Wrong("f or a square", lambda kappa: _count(kappa, small=_value),
              r"You stop where $f$ or $\|\nabla f\|^2$ is a thousandth of what it was. Asked is "
              "the length of the gradient. Then the other two are a millionth."),
        Wrong("not compared with the start", lambda kappa: _count(kappa, least=REACHED),
              r"You stop where $\|\nabla f\|\le 0.001$. Asked is a thousandth of its length at "
              "the start."),
        Wrong("starts at (1, 1)", lambda kappa: _count(kappa, start=lambda kappa: (1.0, 1.0),
                                                      least=REACHED),
              r"You seem to start at $(1, 1)$, and to stop where $\|\nabla f\|\le 0.001$. Asked "
              r"is the start $(\kappa, 1)$, and a thousandth of the length there."),
        Wrong("starts at (10, 1)", lambda kappa: _count(kappa, start=lambda kappa: (10.0, 1.0),
                                                       least=REACHED),
              r"You seem to start at $(10, 1)$ whatever $\kappa$ is, and to stop where "
              r"$\|\nabla f\|\le 0.001$. Asked is the start $(\kappa, 1)$, and a thousandth of "
              "the length there."),
        Wrong("one valley only", lambda kappa: _count(10.0),
              r"Your count is that for $\kappa = 10$, whatever $\kappa$ is. $\kappa$ is in the "
              r"gradient $(x, \kappa y)$, in the start and in $\eta$."),
        Wrong("one step", lambda kappa: 1,
              r"Your count is 1, whatever $\kappa$ is. Does a `return` stand inside the loop?"),
        Wrong("two logarithms", lambda kappa: math.ceil(
                  -math.log10(REACHED) / math.log((kappa + 1) / (kappa - 1))),
              "You divide a logarithm to the base 10 by a natural one. Take the same for both."),
        Wrong("a hundredth", lambda kappa: _count(kappa, part=1e-2),
              "You stop where the gradient is a hundredth as long as at the start. Asked is a "
              "thousandth."),
        Wrong("momentum's count", lambda kappa: math.ceil(
                  math.log(REACHED) / math.log((kappa**0.5 - 1) / (kappa**0.5 + 1))),
              r"Your formula has $\sqrt\kappa$: that is the promise of the heavy ball. Steepest "
              r"descent with the best fixed step has the factor $\frac{\kappa - 1}{\kappa + 1}$."),
    ),
    hints=(
        r"Here $\mu = 1$ and $L = \kappa$. What is the best fixed $\eta$? And what is the gradient "
        "at the start, which tells you where to stop?",
        r"Begin with the point $(\kappa, 1)$ and the count 0. While the length of $(x, \kappa y)$ "
        r"is more than a thousandth of its first value, step with $\eta = 2/(\kappa + 1)$ and add "
        r"1. If your loop never ends, $\eta$ is too large: look at $2/L$.",
    ),
    worked="""
def count_steps(kappa):
    p, eta = np.array([kappa, 1]), 2 / (kappa + 1)
    goal = np.hypot(kappa, kappa) / 1000
    steps = 0
    while np.hypot(p[0], kappa * p[1]) > goal:
        p = p - eta * np.array([p[0], kappa * p[1]])
        steps += 1
    return steps
""",
)  # fmt: skip
