"""The exercises of notebook 05: what is asked, what is right, what is often wrong, and why."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike

from helpers import descent
from helpers.conditioning import Conditioning
from helpers.lessons.n05_descend import DESCEND
from helpers.lessons.n05_walk import BOWL, HIMMELBLAU, STRETCHED, TILTED
from helpers.tasks import Exercise, Wrong

Field = Callable[[float, float], np.ndarray]

# 05.step


def step(grad_f: Field, p: ArrayLike, eta: float) -> np.ndarray:
    """Return p − η∇f(p), shape (2,)."""
    *_, (after, _) = islice(descent.steepest(grad_f, p, eta), 2)
    return np.array(after)


def _one_after_the_other(grad_f: Field, p: ArrayLike, eta: float) -> np.ndarray:
    x, y = p
    x = x - eta * grad_f(x, y)[0]
    return np.array([x, y - eta * grad_f(x, y)[1]])


def _y_first(grad_f: Field, p: ArrayLike, eta: float) -> np.ndarray:
    x, y = p
    y = y - eta * grad_f(x, y)[1]
    return np.array([x - eta * grad_f(x, y)[0], y])


def _towards(p: ArrayLike, eta: float, g: ArrayLike) -> np.ndarray:
    return np.asarray(p) - eta * np.asarray(g)


_SEQUENTIAL = (
    "One coordinate has moved already when you ask for the partial derivative of the other, so the "
    "two belong to different points. Compute the whole gradient at the old point first, then move "
    "both coordinates."
)
_STEP = r"The step is $-\eta\,\nabla f(p)$: minus, $\eta$, and the whole gradient at $p$."

STEP = Exercise(
    id="05.step",
    prompt="Write `step(grad_f, p, eta)`: one step of steepest descent. `grad_f(x, y)` returns the "
    "gradient of some $f$ at $(x, y)$, shape (2,), and `p` is a point, shape (2,). Return the new "
    "point, shape (2,).",
    solution=step,
    cases=(
        (BOWL, np.array([1.0, 2.0]), 0.1),
        (STRETCHED, np.array([1.0, 1.0]), 0.25),
        (TILTED, np.array([2.0, -1.0]), 0.1),
        (HIMMELBLAU, np.array([0.5, -1.5]), 0.01),
        (TILTED, np.array([-1.3, 0.4]), 0.3),
    ),
    wrong=(
        Wrong("climbs", lambda grad_f, p, eta: _towards(p, -eta, grad_f(*p)),
              r"The sign is wrong: your step goes along $+\nabla f$, uphill. To make $f$ smaller, "
              r"subtract $\eta\,\nabla f(p)$ from $p$."),
        Wrong("x first", _one_after_the_other, _SEQUENTIAL),
        Wrong("y first", _y_first, _SEQUENTIAL),
        Wrong("normalised", lambda grad_f, p, eta: _towards(p, eta, grad_f(*p))
              if not np.any(grad_f(*p)) else _towards(p, eta / np.hypot(*grad_f(*p)), grad_f(*p)),
              r"You divide the gradient by its length, so that every step has the length $\eta$. "
              r"Steepest descent leaves $\nabla f$ as it is: where $f$ is steep the steps are "
              "long, and near a minimum they become short by themselves."),
        Wrong("eta missing", lambda grad_f, p, eta: _towards(p, 1, grad_f(*p)),
              r"You subtract the whole gradient. Multiply it by the learning rate $\eta$ first."),
        Wrong("gradient missing", lambda grad_f, p, eta: _towards(p, eta, np.ones(2)),
              r"You subtract $\eta$ itself from both coordinates, wherever you are. Subtract "
              r"$\eta$ times the gradient at $p$."),
        Wrong("divided by eta", lambda grad_f, p, eta: _towards(p, 1 / eta, grad_f(*p)),
              r"You divide the gradient by $\eta$, and a small $\eta$ makes a huge step. Multiply "
              "by it."),
        Wrong("gradient", lambda grad_f, p, eta: grad_f(*p),
              r"You return the gradient at $p$. Asked is the new point: $p$ minus $\eta$ times the "
              "gradient."),
        Wrong("step alone", lambda grad_f, p, eta: -eta * np.asarray(grad_f(*p)),
              r"You return the step $-\eta\,\nabla f(p)$ alone. Add it to $p$, and you are at the "
              "new point."),
        Wrong("eta times the gradient", lambda grad_f, p, eta: eta * np.asarray(grad_f(*p)),
              r"You return $\eta\,\nabla f(p)$. Subtract it from $p$, and you are at the new "
              "point."),
        Wrong("sign of the gradient", lambda grad_f, p, eta: _towards(p, eta, np.sign(grad_f(*p))),
              r"You use only the signs of the partial derivatives. Their sizes belong to the step, "
              f"too. {_STEP}"),
        Wrong("length of the gradient",
              lambda grad_f, p, eta: _towards(p, eta, np.full(2, np.hypot(*grad_f(*p)))),
              r"You subtract $\eta\,\|\nabla f(p)\|$, the same number, from both coordinates. The "
              "gradient is a vector: each coordinate has its own partial derivative."),
        Wrong("axes swapped", lambda grad_f, p, eta: _towards(p, eta, grad_f(*p)[::-1]),
              r"The components are swapped: $\partial f/\partial x$ belongs to $x$, and "
              r"$\partial f/\partial y$ to $y$."),
        Wrong("sum of the partials",
              lambda grad_f, p, eta: _towards(p, eta, np.full(2, np.sum(grad_f(*p)))),
              "You add the two partial derivatives, and subtract the same number from both "
              "coordinates. Each coordinate has its own partial derivative."),
        Wrong("one partial for both",
              lambda grad_f, p, eta: _towards(p, eta, np.full(2, grad_f(*p)[0])),
              r"You use $\partial f/\partial x$ for both coordinates. $y$ moves with "
              r"$\partial f/\partial y$."),
        Wrong("signs lost", lambda grad_f, p, eta: _towards(p, eta, np.abs(grad_f(*p))),
              "You use the sizes of the partial derivatives. Their signs say which way is "
              "downhill: keep them."),
        Wrong("place swapped", lambda grad_f, p, eta: _towards(p, eta, grad_f(*p[::-1])),
              "You ask for the gradient at $(y, x)$. It is `grad_f(x, y)`, or `grad_f(*p)`."),
        Wrong("shrinks p", lambda grad_f, p, eta: _towards(p, eta, p),
              r"You subtract $\eta\,p$, which goes towards the origin whatever $f$ is. Subtract "
              r"$\eta\,\nabla f(p)$."),
        Wrong("all times eta", lambda grad_f, p, eta: eta * _towards(p, 1, grad_f(*p)),
              r"You multiply $p$ by $\eta$ as well. Only the gradient is multiplied by it."),
        Wrong("only x", lambda grad_f, p, eta: _towards(p, eta, grad_f(*p) * np.array([1, 0])),
              "Only $x$ moves. Both coordinates take a step at once, each with its own partial "
              "derivative."),
        Wrong("only y", lambda grad_f, p, eta: _towards(p, eta, grad_f(*p) * np.array([0, 1])),
              "Only $y$ moves. Both coordinates take a step at once, each with its own partial "
              "derivative."),
        Wrong("two steps", lambda grad_f, p, eta: step(grad_f, step(grad_f, p, eta), eta),
              "You take two steps. One is asked for."),
        Wrong("twice as far", lambda grad_f, p, eta: _towards(p, 2 * eta, grad_f(*p)),
              f"Your step is twice as long as it should be. {_STEP}"),
        Wrong("half as far", lambda grad_f, p, eta: _towards(p, eta / 2, grad_f(*p)),
              f"Your step is half as long as it should be. {_STEP}"),
        Wrong("stays", lambda grad_f, p, eta: np.array(p),
              r"Your point does not move. Return $p - \eta\,\nabla f(p)$."),
    ),
    hints=(
        "Which way does the gradient point, and which way do you want to go?",
        r"Call `grad_f` with the two numbers of `p`: `grad_f(*p)`. Multiply what it returns by "
        "`eta`, and subtract the result from `p`.",
    ),
    worked="""
def step(grad_f, p, eta):
    return p - eta * grad_f(*p)
""",
)  # fmt: skip

# 05.largest_eta


def largest_eta(a: float, b: float) -> float:
    """2/L for ax² + by², whose curvatures are 2a and 2b."""
    return Conditioning(2 * min(a, b), 2 * max(a, b)).largest_eta()


LARGEST = Exercise(
    id="05.largest_eta",
    prompt="Write `largest_eta(a, b)` for $f(x, y) = ax^2 + by^2$ with $a > 0$ and $b > 0$. It "
    r"returns the bound for $\eta$: below it steepest descent with a fixed $\eta > 0$ converges "
    "from every start, and at it or above it does not.",
    solution=largest_eta,
    cases=((1.0, 1.0), (1.0, 3.0), (5.0, 0.5), (0.2, 0.1), (0.25, 8.0)),
    wrong=(
        Wrong("1/L", lambda a, b: 1 / (2 * max(a, b)),
              r"This is $1/L$. With it the direction of the largest curvature needs a single step. "
              r"A somewhat larger $\eta$ still converges: it overshoots, but less each time. When "
              "does a step overshoot so far that it comes no nearer?"),
        Wrong("2/mu", lambda a, b: 1 / min(a, b),
              r"This is $2/\mu$: you took the smallest curvature. Both directions have the same "
              r"$\eta$, and the one with the largest curvature is the first to diverge."),
        Wrong("1/mu", lambda a, b: 1 / (2 * min(a, b)),
              r"This is $1/\mu$, with the smallest curvature. The direction with the largest "
              r"curvature $L$ is the first to fail: from $2/L$ on it no longer converges."),
        Wrong("coefficient", lambda a, b: 2 / max(a, b),
              r"You took the larger one of $a$ and $b$ for the curvature. The curvature is the "
              r"second derivative, and that of $ax^2$ is $2a$."),
        Wrong("smallest coefficient", lambda a, b: 2 / min(a, b),
              r"You took the smaller one of $a$ and $b$. The direction with the largest "
              r"curvature is the first to diverge. And the curvature of $ax^2$ is $2a$."),
        Wrong("best", lambda a, b: 1 / (a + b),
              r"This is $2/(L + \mu)$, at which the slower one of the two directions is as fast as "
              r"it can be. A larger $\eta$ still converges, as long as it is below $2/L$."),
        Wrong("sum of coefficients", lambda a, b: 2 / (a + b),
              r"You added $a$ and $b$. The two directions move independently; each has a bound of "
              "its own, and the smaller bound counts."),
        Wrong("L", lambda a, b: 2 * max(a, b),
              r"This is $L$, the largest curvature. The more strongly $f$ is curved, the smaller "
              r"$\eta$ must be: divide by it."),
        Wrong("half of L", lambda a, b: max(a, b),
              r"It is upside down: the more strongly $f$ is curved, the smaller $\eta$ must be."),
        Wrong("only x", lambda a, b: 1 / a,
              "You look at $x$ only. Each direction has a bound of its own, and the smaller one "
              "counts."),
        Wrong("only y", lambda a, b: 1 / b,
              "You look at $y$ only. Each direction has a bound of its own, and the smaller one "
              "counts."),
        Wrong("always 1", lambda a, b: 1.0,
              "That is right only where the larger one of $a$ and $b$ is $1$. A step multiplies "
              r"$x$ by a number that depends on $a$: which one? For which $\eta$ is its size below "
              "$1$?"),
        Wrong("both bounds", lambda a, b: np.array([1 / a, 1 / b]),
              r"You return two bounds, one for each direction. There is one $\eta$ for both, so "
              "the smaller bound counts."),
        Wrong("condition number", lambda a, b: max(a, b) / min(a, b),
              r"This is $L/\mu$, which says how narrow the valley is. The bound is $2/L$."),
        Wrong("product", lambda a, b: 1 / (a * b),
              "You multiply $a$ and $b$. The two directions move independently; each has a bound "
              "of its own, and the smaller bound counts.",
              also=(lambda a, b: 2 / (a * b),)),
        Wrong("quarter", lambda a, b: 1 / (4 * max(a, b)),
              r"Your bound is a quarter of the right one. A step multiplies $x$ by "
              r"$1 - 2a\eta$: for which $\eta$ does that reach $-1$?"),
    ),
    hints=(
        r"The partial derivatives are $2ax$ and $2by$. By which number does one step multiply $x$, "
        "and by which one $y$?",
        r"They are multiplied by $1 - 2a\eta$ and $1 - 2b\eta$. Both must lie strictly between "
        r"$-1$ and $1$. Solve $1 - 2a\eta = -1$ for $\eta$, do the same with $b$, and take the "
        "smaller one of the two.",
    ),
    worked="""
def largest_eta(a, b):
    L = 2 * max(a, b)
    return 2 / L
""",
)  # fmt: skip

EXERCISES = (STEP, LARGEST, DESCEND)
