"""The exercise "03.numeric" of notebook 03: both partial derivatives by central differences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from helpers.catalogue import SURFACES
from helpers.differentiate import gradient
from helpers.lessons.n03_by_hand import partials
from helpers.lessons.partials import CROSSED, HIGH, PLAIN, SHARP, diagnose
from helpers.tasks import Exercise, Wrong

Surface = Callable[[float, float], float]

_STEPS = 2e-3
"""So rough that central differences pass with any sensible step."""


def numerical_partials(f: Surface, x: float, y: float) -> tuple[float, float]:
    """(∂f/∂x, ∂f/∂y) at (x, y), by central differences."""
    return tuple(gradient(f, (x, y)).tolist())


def _one_sided(f: Surface, x: float, y: float, h: float) -> tuple[float, float]:
    return (f(x + h, y) - f(x, y)) / h, (f(x, y + h) - f(x, y)) / h


def _from_zero(f: Surface, x: float, y: float) -> tuple[float, float]:
    return numerical_partials(f, 0.0, y)[0], numerical_partials(f, x, 0.0)[1]


def _no_parentheses(f: Surface, x: float, y: float) -> tuple[float, float]:
    h = 1e-3
    return f(x + h, y) - f(x - h, y) / (2 * h), f(x, y + h) - f(x, y - h) / (2 * h)


def _not_put_back(f: Surface, x: float, y: float, h: float = 0.1) -> tuple[float, float]:
    """Return central differences, but x is still a step behind when y moves."""
    return numerical_partials(f, x, y)[0], numerical_partials(f, x - h, y)[1]


NUMERIC = Exercise(
    id="03.numeric",
    prompt="Write `numerical_partials(f, x, y)`: the two partial derivatives of any function `f` "
    "at $(x, y)$, by central differences. Return two numbers, "
    r"$\frac{\partial f}{\partial x}$ first.",
    solution=numerical_partials,
    cases=(
        (PLAIN, 0.7, 2.1),
        (SURFACES["bowl"], 1.5, -1.0),
        (SURFACES["hillside"], 1.0, 0.0),
        (SURFACES["egg_crate"], 0.5, 1.3),
        (SURFACES["himmelblau"], -1.2, 2.3),
        (HIGH, 0.7, -1.4),
        (SHARP, 1.0, 2.0),
        (CROSSED, 1.0, 2.0),
    ),
    late=2,
    diagnose=diagnose,
    tolerance=_STEPS,
    steps=(1e-8, 9e-3),
    wrong=(
        Wrong("axes swapped", lambda f, x, y: numerical_partials(f, x, y)[::-1],
              r"The two are swapped. In $\frac{\partial f}{\partial x}$ it is $x$ that moves, by "
              "$h$ to each side, and $y$ stays as it is; that one comes first."),
        Wrong("forward", lambda f, x, y: _one_sided(f, x, y, 1e-3),
              "These are forward differences, from the point to one step ahead. They are off by "
              "about $h/2$ times how fast the slope changes, too much in a sharp bowl. Put the "
              "point in the middle, with one step of $h$ to each side."),
        Wrong("backward", lambda f, x, y: _one_sided(f, x, y, -1e-3),
              "These are backward differences, from one step behind to the point. They are off by "
              "about $h/2$ times how fast the slope changes, too much in a sharp bowl. Put the "
              "point in the middle, with one step of $h$ to each side."),
        Wrong("not put back", _not_put_back,
              "One variable is still a step away when the other one moves, so the two slopes do "
              "not belong to the same point. Put it back first; or write `x + h` and `x - h` where "
              "`f` is called, so that `x` itself stays as it is."),
        Wrong("twice", lambda f, x, y: np.multiply(2, numerical_partials(f, x, y)),
              "Both numbers are twice what they should be. From $x - h$ to $x + h$ the distance is "
              "$2h$, and the slope is the change divided by the whole distance."),
        Wrong("half", lambda f, x, y: np.divide(numerical_partials(f, x, y), 2),
              "Both numbers are half of what they should be. You divide by $2h$, but go only $h$ "
              "far. Begin one step behind the point and end one step ahead of it."),
        Wrong("not divided", lambda f, x, y: (0.0, 0.0),
              "Your slopes are nearly $0$ for every $f$. Is the change divided by the distance "
              "$2h$? Python reads `a / 2 * h` as `(a / 2) * h`, so $2h$ needs parentheses."),
        Wrong("sign flipped", lambda f, x, y: np.negative(numerical_partials(f, x, y)),
              "The sizes are right, the signs are not: you go the wrong way. Take the value one "
              "step ahead, at $x + h$, minus the value one step behind, at $x - h$."),
        Wrong("both moved at once", lambda f, x, y: (sum(numerical_partials(f, x, y)),) * 2,
              "You move $x$ and $y$ at once, so both of your numbers are the sum of the two "
              r"slopes. For $\frac{\partial f}{\partial x}$ freeze $y$: add $h$ to $x$ alone."),
        Wrong("x twice", lambda f, x, y: (numerical_partials(f, x, y)[0],) * 2,
              r"Both of your numbers are $\frac{\partial f}{\partial x}$. For the second one move "
              "$y$ by the small step, and keep $x$ frozen."),
        Wrong("y twice", lambda f, x, y: (numerical_partials(f, x, y)[1],) * 2,
              r"Both of your numbers are $\frac{\partial f}{\partial y}$. For the first one move "
              "$x$ by the small step, and keep $y$ frozen."),
        Wrong("step outside f", lambda f, x, y: (1.0, 1.0),
              "You add $h$ to the value of $f$, outside the brackets, and so you get $1$ for every "
              "$f$. It is the place that moves: $h$ is added to $x$ before $f$ is asked."),
        Wrong("from zero", _from_zero,
              "You put $h$ in place of the moving variable, which takes you close to $0$. It "
              "should move a little from where it is: to $x + h$, not to $h$."),
        Wrong("arguments swapped", lambda f, x, y: gradient(f, (y, x)),
              "You call `f` with its two numbers in the wrong order. $f(x, y)$ takes $x$ first, "
              "whichever of the two is the one that moves."),
        Wrong("no parentheses", _no_parentheses,
              "Python divides before it subtracts, so only one of the two values is divided by the "
              "tiny distance. Put parentheses around the difference."),
        Wrong("values added", lambda f, x, y: (f(x, y) / 1e-3,) * 2,
              "You add the two values of $f$. The change is their difference: the value one step "
              "ahead minus the value one step behind."),
        Wrong("only x moves", lambda f, x, y: (numerical_partials(f, x, y)[0], 0.0),
              "The first number is right, the second is always $0$. For "
              r"$\frac{\partial f}{\partial y}$ it is $y$ that moves, while $x$ is frozen."),
        Wrong("only y moves", lambda f, x, y: (0.0, numerical_partials(f, x, y)[1]),
              "The second number is right, the first is always $0$. For "
              r"$\frac{\partial f}{\partial x}$ it is $x$ that moves, while $y$ is frozen."),
        Wrong("sum", lambda f, x, y: sum(numerical_partials(f, x, y)),
              "You return one number, the sum of the two partial derivatives. Keep them apart: "
              "they are the slopes of two different slices."),
        Wrong("x alone", lambda f, x, y: numerical_partials(f, x, y)[0],
              r"You return $\frac{\partial f}{\partial x}$ alone. Return two numbers: after it "
              r"comes $\frac{\partial f}{\partial y}$."),
        Wrong("y alone", lambda f, x, y: numerical_partials(f, x, y)[1],
              r"You return $\frac{\partial f}{\partial y}$ alone. Return two numbers: before it "
              r"comes $\frac{\partial f}{\partial x}$."),
        Wrong("value", lambda f, x, y: f(x, y),
              "You return the height $f(x, y)$. A partial derivative is a change of height divided "
              "by a distance."),
        Wrong("ignores f", lambda f, x, y: partials(x, y),
              "These are the partial derivatives of the function that you worked out by hand, "
              "whatever `f` is. Call the `f` that your function is given."),
    ),
    hints=(
        "With $y$ frozen, $f$ is a function of $x$ alone. How does a central difference measure "
        "the slope of a function of one number?",
        "Choose a small step such as `h = 1e-6`. For the first number ask `f` at $x + h$ and at "
        "$x - h$, with the same $y$ both times. Divide the difference by the distance, $2h$ in "
        "parentheses. For the second number step along $y$ in the same way, and return both.",
    ),
    worked="""
def numerical_partials(f, x, y):
    h = 1e-6
    partial_x = (f(x + h, y) - f(x - h, y)) / (2 * h)
    partial_y = (f(x, y + h) - f(x, y - h)) / (2 * h)
    return partial_x, partial_y
""",
)  # fmt: skip
