"""The exercises of notebook 04: what is asked, what is right, what is often wrong, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np
from numpy.typing import ArrayLike

from helpers import differentiate
from helpers.catalogue import SURFACES
from helpers.functions import Function2D
from helpers.lessons.loader import PAGES, lesson
from helpers.lessons.n04_pictures import FIELD, LEVEL
from helpers.lessons.partials import CROSSED, PLAIN, SHARP, diagnose
from helpers.tasks import Exercise, Wrong

Surface = Callable[[float, float], float]


def plain(surface: Function2D) -> Surface:
    """Return a function as a learner would write it, called f in messages, too."""

    def f(x: float, y: float) -> float:
        return surface(x, y)

    f.__qualname__, f.text = "f", surface.text
    return f


BOWL, STRETCHED = plain(SURFACES["bowl"]), plain(SURFACES["stretched_bowl"])
CRATE, HIMMELBLAU = plain(SURFACES["egg_crate"]), plain(SURFACES["himmelblau"])
CUBIC = plain(Function2D(lambda x, y: x**3 * y - 2 * x, text="x³y − 2x"))

_ALL = (BOWL, STRETCHED, CRATE, HIMMELBLAU, CUBIC)
_RANDOM = Random(4)  # not numpy's, which takes its time to be imported
_POINTS = [np.array([round(_RANDOM.uniform(-2, 2), 2) for _ in "xy"]) for _ in _ALL]
_DIRECTIONS = [np.array([round(_RANDOM.uniform(-3, 3), 2) for _ in "xy"]) for _ in _ALL]
_STEPS = 2e-3
"""So rough that forward differences with h = 0.001 pass, and half or twice the slope does not."""

# 04.gradient


def gradient(f: Surface, p: ArrayLike) -> np.ndarray:
    """∇f(p), shape (2,)."""
    return differentiate.gradient(f, p)


def _angle(f: Surface, p: ArrayLike) -> float:
    return np.arctan2(*gradient(f, p)[::-1])


_ANGLE = (
    "You return the angle of the gradient. The angle says where the arrow points, but not how "
    r"long it is. Return the arrow itself: its two components, $\partial f/\partial x$ and "
    r"$\partial f/\partial y$."
)


def _at_a_point(wrong: Wrong) -> Wrong:
    """Return a wrong answer to the exercise of notebook 03 as one for a point."""

    def made() -> tuple[Callable, ...]:
        return tuple(lambda f, p, form=form: form(f, *p) for form in wrong.forms)

    return replace(wrong, made=made)


(NUMERIC,) = (
    each for path in PAGES if path.stem == "03_partial"
    for each in lesson(path).exercises if each.id == "03.numeric"
)  # fmt: skip

GRADIENT = Exercise(
    id="04.gradient",
    prompt="Write `gradient(f, p)`: the gradient of any differentiable $f(x, y)$ at the point $p$, "
    "by central differences. `f` takes two numbers, and `p` has the shape (2,). Return the two "
    "partial derivatives in one array, shape (2,).",
    solution=gradient,
    cases=(
        (PLAIN, np.array([0.7, 2.1])),
        (BOWL, np.array([1.0, 0.0])),
        (BOWL, np.array([1.0, 2.0])),
        (STRETCHED, np.array([1.0, 1.0])),
        (CRATE, np.array([0.5, 1.0])),
        (HIMMELBLAU, np.array([1.0, 2.0])),
        (CUBIC, np.array([1.0, -1.0])),
        *zip(_ALL, _POINTS, strict=True),
        (SHARP, np.array([1.0, 2.0])),
        (CROSSED, np.array([1.0, 2.0])),
    ),
    late=2,
    diagnose=diagnose,
    tolerance=_STEPS,
    steps=(1e-12, 9e-3),
    wrong=(
        *map(_at_a_point, (wrong for wrong in NUMERIC.wrong if wrong.name != "ignores f")),
        Wrong("length", lambda f, p: np.hypot(*gradient(f, p)),
              r"You return the length $\|\nabla f\|$, one number. The gradient is the arrow "
              r"itself: the two partial derivatives side by side."),
        Wrong("angle in radians", _angle, _ANGLE),
        Wrong("angle in degrees", lambda f, p: np.degrees(_angle(f, p)), _ANGLE),
        Wrong("normalised", lambda f, p: gradient(f, p) / np.hypot(*gradient(f, p)),
              "The direction is right, but you made the length one. The gradient keeps its length: "
              "it says how steep $f$ is."),
    ),
    hints=(
        "Freeze $y$, and $f$ depends on $x$ alone. How do two values nearby give you the slope of "
        "a function of one number? Then freeze $x$ instead.",
        r"Choose a small step such as $h = 10^{-6}$. For $\partial f/\partial x$ take "
        "$f(x + h, y) - f(x - h, y)$ and divide it by $2h$, the distance between the two places. "
        r"For $\partial f/\partial y$ step along $y$ in the same way. Put the two numbers into one "
        "array, that of $x$ first.",
    ),
    worked="""
def gradient(f, p):
    x, y = p
    h = 1e-6
    df_dx = (f(x + h, y) - f(x - h, y)) / (2 * h)
    df_dy = (f(x, y + h) - f(x, y - h)) / (2 * h)
    return np.array([df_dx, df_dy])
""",
)

# 04.directional


def directional(f: Surface, p: ArrayLike, u: ArrayLike) -> float:
    """D_u f(p), the slope per unit of distance in the direction of u ≠ 0."""
    return differentiate.directional_derivative(f, p, u)


def _dot(f: Surface, p: ArrayLike, u: ArrayLike) -> float:
    return gradient(f, p) @ u


def _unit(u: ArrayLike) -> np.ndarray:
    return np.divide(u, np.hypot(*u))


def _turn(f: Surface, p: ArrayLike, u: ArrayLike) -> float:
    return np.arccos(np.clip(_unit(gradient(f, p)) @ _unit(u), -1, 1))


def _towards(angle: float) -> np.ndarray:
    return np.array([np.cos(angle), np.sin(angle)])


def _refuses_lengths(f: Surface, p: ArrayLike, u: ArrayLike) -> float:
    if abs(np.hypot(*u) - 1) > 1e-3:
        raise ValueError("u must have length one")
    return _dot(f, p, u)


def _refuses_short(f: Surface, p: ArrayLike, u: ArrayLike) -> float:
    if np.hypot(*u) < 0.01:
        raise ValueError("u must not be zero")
    return _dot(f, p, _unit(u))


_COMPONENTWISE = (
    "You return two numbers: $u$ multiplied with the gradient component by component. The slope "
    "in one direction is one number, the sum of the two products."
)
_TURN = (
    r"You return the angle between $\nabla f$ and $u$. The slope is a rise per unit of distance: "
    r"$\nabla f$ multiplied with $u$ as a dot product, where $u$ has length one."
)

DIRECTIONAL = Exercise(
    id="04.directional",
    prompt="Write `directional(f, p, u)`: the slope of $f$ at $p$ per unit of distance, in the "
    "direction of the arrow $u$, as one number. $u$ may have any length but zero. For "
    "$u = (0, 0)$, which is no direction, raise a `ValueError`.",
    solution=directional,
    cases=(
        (BOWL, np.array([1.0, 2.0]), np.array([1.0, 0.0])),
        (BOWL, np.array([1.0, 2.0]), np.array([3.0, 4.0])),
        (STRETCHED, np.array([1.0, 1.0]), np.array([1.0, 1.0])),
        (CRATE, np.array([0.5, 1.0]), np.array([-2.0, 1.0])),
        (HIMMELBLAU, np.array([1.0, 2.0]), np.array([0.03, -0.04])),
        (CUBIC, np.array([1.0, -1.0]), np.array([0.0, 5.0])),
        *zip(_ALL, _POINTS, _DIRECTIONS, strict=True),
        (BOWL, np.array([1.0, 2.0]), np.array([0.0, 0.0])),
        (BOWL, np.array([1.0, 2.0]), np.array([3e-4, -4e-4])),
    ),
    late=1,
    tolerance=_STEPS,
    steps=(1e-12, 9e-3),
    wrong=(
        Wrong("not normalised", _dot,
              r"This is $\nabla f\cdot u$ with $u$ as it came: a $u$ twice as long gives twice as "
              "much. The slope is per unit of distance, so make the length of $u$ one first."),
        Wrong("zero not refused", lambda f, p, u: _dot(f, p, _unit(u)),
              "The slopes are right, but for $u = (0, 0)$ your function does not raise a "
              "`ValueError`. That arrow points nowhere, so there is no slope to return. Look at "
              "the length of $u$ before you divide by it, and say in the error what is wrong."),
        Wrong("other lengths refused", _refuses_lengths,
              "Your function refuses every $u$ that has not length one. Only the direction of $u$ "
              "counts: divide $u$ by its length, and refuse nothing but $u = (0, 0)$."),
        Wrong("short ones refused", _refuses_short,
              "Your function refuses short arrows as well. Any $u$ but $(0, 0)$ has a direction, "
              "however short it is: refuse it only if its length is $0$."),
        Wrong("divided by the square", lambda f, p, u: _dot(f, p, u) / np.dot(u, u),
              r"You divide by $\|u\|^2$, or twice by the length. To make the length of $u$ one, "
              r"divide once by $\|u\|$: the root of the sum of the squares."),
        Wrong("multiplied by the length", lambda f, p, u: _dot(f, p, u) * np.hypot(*u),
              r"You multiply by $\|u\|$. To make the length of $u$ one, divide by it."),
        Wrong("sum of components", lambda f, p, u: _dot(f, p, u) / np.abs(u).sum(),
              "You divide by the sum of the sizes of the components of $u$. The length of an arrow "
              "is, by Pythagoras, the root of the sum of the squares."),
        Wrong("steepest slope", lambda f, p, u: np.hypot(*gradient(f, p)),
              r"You return $\|\nabla f\|$ whatever $u$ is: the slope in the steepest direction. In "
              "the direction of $u$ it is never greater, often smaller, and negative downhill."),
        Wrong("gradient", lambda f, p, u: gradient(f, p),
              r"You return the gradient, two numbers, whatever $u$ is. The slope in the direction "
              r"of $u$ is one number, the dot product of $\nabla f$ with $u$ of length one."),
        Wrong("sign flipped", lambda f, p, u: -_dot(f, p, _unit(u)),
              "The sign is flipped. Where $f$ rises as you walk along $u$, the slope is positive."),
        Wrong("half", lambda f, p, u: _dot(f, p, _unit(u)) / 2,
              "Every slope is half of what it should be. From $p$ to $p + hu$ the distance is $h$, "
              "if $u$ has length one. It is $2h$ only from $p - hu$ to $p + hu$."),
        Wrong("twice", lambda f, p, u: 2 * _dot(f, p, _unit(u)),
              "Every slope is twice what it should be. From $p - hu$ to $p + hu$ the distance is "
              "$2h$, if $u$ has length one."),
        Wrong("not divided", lambda f, p, u: 0.0,
              "Your slope is always nearly $0$. Is the change divided by the distance $2h$? "
              "Python reads `a / 2 * h` as `(a / 2) * h`, so $2h$ needs parentheses. Or is your "
              "step so tiny that $p + hu$ is rounded to $p$?"),
        Wrong("componentwise", lambda f, p, u: gradient(f, p) * _unit(u), _COMPONENTWISE),
        Wrong("componentwise, not normalised", lambda f, p, u: gradient(f, p) * u,
              f"{_COMPONENTWISE} And make the length of $u$ one first."),
        Wrong("projection", lambda f, p, u: _dot(f, p, _unit(u)) * _unit(u),
              "You return an arrow along $u$ whose length is the size of the slope. The slope "
              r"itself is one number: the dot product of $\nabla f$ with $u$ of length one."),
        Wrong("cosine", lambda f, p, u: np.cos(_turn(f, p, u)),
              r"You made the length of both arrows one, and got the cosine of the angle between "
              r"them. Only $u$ is divided by its length: $\nabla f$ keeps its own, which says how "
              "steep $f$ is."),
        Wrong("gradient normalised", lambda f, p, u: _unit(gradient(f, p)) @ u,
              r"You made the length of $\nabla f$ one instead of that of $u$. $\nabla f$ keeps its "
              "length, which says how steep $f$ is; $u$ gives the direction only."),
        Wrong("always positive", lambda f, p, u: abs(_dot(f, p, _unit(u))),
              "The sizes are right, but the sign is lost. Where $f$ falls as you walk along $u$, "
              "the slope is negative: leave out the `abs`."),
        Wrong("unit vector", lambda f, p, u: _unit(u),
              "You return $u$ brought to length one. That is the direction; the slope of $f$ in it "
              r"is one number: the dot product of $\nabla f$ with this vector."),
        Wrong("degrees", lambda f, p, u: _dot(f, p, _towards(np.degrees(np.arctan2(*u[::-1])))),
              "You put an angle in degrees into `cos` and `sin`. They take radians: leave out "
              "`degrees`, or divide $u$ by its length, which needs no angle."),
        Wrong("components crossed", lambda f, p, u: _dot(f, p, _unit(u)[::-1]),
              r"The components of $u$ are swapped: $\partial f/\partial x$ belongs to the first "
              r"one, $\partial f/\partial y$ to the second."),
        Wrong("sum with signs", lambda f, p, u: np.divide(_dot(f, p, u), np.sum(u)),
              "You divide by the sum of the components of $u$, which may even be negative. The "
              "length of an arrow is, by Pythagoras, the root of the sum of the squares."),
        Wrong("multiplied by the square", lambda f, p, u: _dot(f, p, u) * np.dot(u, u),
              r"You multiply by $\|u\|^2$. To make the length of $u$ one, divide by $\|u\|$."),
        Wrong("angle in radians", _turn, _TURN),
        Wrong("angle in degrees", lambda f, p, u: np.degrees(_turn(f, p, u)), _TURN),
    ),
    hints=(
        "Twice as long a $u$ points in the same direction, so it must give the same slope. What "
        "do you do to $u$ first, and for which $u$ can it not be done?",
        r"Find the length $\|u\|$. If it is zero, raise the error. Otherwise divide $u$ by it. "
        "Then take a small step $h$ from $p$ along this arrow, and one back, and divide the change "
        "of $f$ by $2h$. Or, where $f$ is differentiable, take the dot product of the arrow with "
        r"$\nabla f(p)$.",
    ),
    worked="""
def directional(f, p, u):
    length = np.hypot(*u)
    if length == 0:
        raise ValueError("u = (0, 0) is no direction")
    h = 1e-6
    step = h * np.asarray(u) / length
    return (f(*(p + step)) - f(*(p - step))) / (2 * h)
""",
)

EXERCISES = (GRADIENT, DIRECTIONAL, FIELD, LEVEL)
