"""What the checks hand to a learner's answers: functions as a learner would write them, and points.

Every public name here may be used in a page, in its cases and in its known mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import numpy as np

from helpers.data import hubble, longley, norris
from helpers.maths.catalogue import CURVES as CURVES  # for the pages
from helpers.maths.catalogue import SURFACES, valley
from helpers.maths.differentiate import central_difference as central_difference  # for the pages
from helpers.maths.differentiate import gradient as gradient  # for the pages
from helpers.maths.functions import Function1D, Function2D

Surface = Callable[[float, float], float]


def plain(surface: Function2D) -> Surface:
    """Return a function as a learner would write it, called f in messages, too."""

    def f(x: float, y: float) -> float:
        return surface(x, y)

    f.__qualname__, f.text = "f", surface.text
    return f


BOWL, STRETCHED = plain(SURFACES["bowl"]), plain(SURFACES["stretched_bowl"])
CRATE, HIMMELBLAU = plain(SURFACES["egg_crate"]), plain(SURFACES["himmelblau"])
HILLSIDE = plain(SURFACES["hillside"])
CUBIC = plain(Function2D(lambda x, y: x**3 * y - 2 * x, text="x³y − 2x"))


def point(*coordinates: float) -> np.ndarray:
    """Return a point or an arrow as an array."""
    return np.array(coordinates, dtype=float)


def matrix(*rows: Sequence[float]) -> np.ndarray:
    """Return rows of numbers as an array."""
    return np.array(rows, dtype=float)


def scattered(seed: int, *sizes: float) -> list[tuple]:
    """Return a case for each of the five surfaces, with random arrows of at most these sizes."""
    chance = Random(seed)  # not numpy's, which takes its time to be imported
    surfaces = (BOWL, STRETCHED, CRATE, HIMMELBLAU, CUBIC)
    arrows = [
        [point(*(round(chance.uniform(-size, size), 2) for _ in "xy")) for _ in surfaces]
        for size in sizes
    ]
    return list(zip(surfaces, *arrows, strict=True))


# Descent: gradients as a learner would write them, and the functions of some

Gradient = Callable[[float, float], np.ndarray]


def plain_gradient(text: str, grad: Callable) -> Gradient:
    """Return a gradient as a learner would write it, with its formula for messages."""

    def grad_f(x: float, y: float) -> np.ndarray:
        return np.array(grad(x, y), dtype=float)

    grad_f.text = text
    return grad_f


GRAD_BOWL = plain_gradient("(2x, 2y)", SURFACES["bowl"].grad)
GRAD_STRETCHED = plain_gradient("(2x, 6y)", SURFACES["stretched_bowl"].grad)
GRAD_TILTED = plain_gradient("(2x + y, x + 4y)", lambda x, y: (2 * x + y, x + 4 * y))
GRAD_MOVED = plain_gradient("(2(x − 3), 4(y + 2))", lambda x, y: (2 * (x - 3), 4 * (y + 2)))
GRAD_HIMMELBLAU = plain_gradient(
    "(4x(x² + y − 11) + 2(x + y² − 7), 2(x² + y − 11) + 4y(x + y² − 7))",
    SURFACES["himmelblau"].grad,
)
_MOTIONS = {
    "(1 + t, 2t) → (1, 2)": (lambda t: (1 + t, 2 * t), lambda t: (1, 2)),
    "(2 cos t, 2 sin t) → (−2 sin t, 2 cos t)": (
        lambda t: (2 * np.cos(t), 2 * np.sin(t)), lambda t: (-2 * np.sin(t), 2 * np.cos(t))),
    "(t, t²) → (1, 2t)": (lambda t: (t, t**2), lambda t: (1, 2 * t)),
    "(t cos t, t sin t) → (cos t − t sin t, sin t + t cos t)": (
        lambda t: (t * np.cos(t), t * np.sin(t)),
        lambda t: (np.cos(t) - t * np.sin(t), np.sin(t) + t * np.cos(t))),
}  # fmt: skip


def moving(formula: str) -> list[Callable[[float], np.ndarray]]:
    """Return a point that moves, as a function of t, and its velocity, written "p → v"."""

    def motion(name: str, text: str, call: Callable) -> Callable:
        def at(t: float) -> np.ndarray:
            return np.array(call(t), dtype=float)

        at.__qualname__, at.text = name, text
        return at

    return [motion(*each) for each in zip("pv", formula.split(" → "), _MOTIONS[formula],
                                          strict=True)]  # fmt: skip


VALLEY, ROSENBROCK = plain(valley(10)), plain(SURFACES["rosenbrock"])
# It is 0 at (1, 1): there even a search with its inequality reversed comes to an end.
SHALLOW = plain(Function2D(lambda x, y: (x**2 + y**2) / 4 - 0.5, text="¼(x² + y²) − ½"))
GRAD_VALLEY = plain_gradient("(x, 10y)", valley(10).grad)
GRAD_SHALLOW = plain_gradient("(½x, ½y)", lambda x, y: (x / 2, y / 2))
GRAD_ROSENBROCK = plain_gradient(
    "(−2(1 − x) − 400x(y − x²), 200(y − x²))", SURFACES["rosenbrock"].grad
)


# Pairs of functions ------------------------------------------------------------------------------


class Pairs(tuple):
    """Functions, each with a derivative that somebody gives for it."""

    @property
    def text(self) -> str:
        """The pairs as a formula."""
        return f"[{', '.join(f'({f.text}, {df.text})' for f, df in self)}]"


_PAIRS = {
    "sin x → cos x": (np.sin, np.cos),
    "x³ + 6x → 3x² + 6": (lambda x: x**3 + 6 * x, lambda x: 3 * x**2 + 6),
    "eˣ → eˣ": (np.exp, np.exp),
    "x² → 2x": (lambda x: x**2, lambda x: 2 * x),
    "3x → 3": (lambda x: 3 * x, lambda x: 3 + 0 * x),
    "x² + 1 → 2x": (lambda x: x**2 + 1, lambda x: 2 * x),
    "1 − x² → −2x": (lambda x: 1 - x**2, lambda x: -2 * x),
    # Waves so short that their estimates are off by far more than rounding, and to a known side.
    # So it is no matter of chance which of the right derivatives a faulty comparison picks.
    "sin 100x → 100 cos 100x": (lambda x: np.sin(100 * x), lambda x: 100 * np.cos(100 * x)),
    "−sin 100x → −100 cos 100x": (lambda x: -np.sin(100 * x), lambda x: -100 * np.cos(100 * x)),
    "10⁸ sin x → 10⁸ cos x": (lambda x: 1e8 * np.sin(x), lambda x: 1e8 * np.cos(x)),
    # And these are wrong.
    "x³ → 3x": (lambda x: x**3, lambda x: 3 * x),
    "x³/10⁸ → 4x²/10⁸": (lambda x: 1e-8 * x**3, lambda x: 4e-8 * x**2),
    "cos(x + 1) → sin(x + 1)": (lambda x: np.cos(x + 1), lambda x: np.sin(x + 1)),
    "e⁻ˣ → −2e⁻ˣ": (lambda x: np.exp(-x), lambda x: -2 * np.exp(-x)),
    "sin x → 1 − x²": (np.sin, lambda x: 1 - x**2),
    "eˣ → x·eˣ⁻¹": (np.exp, lambda x: x * np.exp(x - 1)),
}


def pairs(*formulas: str) -> Pairs:
    """Return functions with the derivatives that are given for them, each written "f → df"."""

    def pair(formula: str) -> tuple[Function1D, ...]:
        texts = formula.split(" → ")
        return tuple(Function1D(call, text=text)
                     for call, text in zip(_PAIRS[formula], texts, strict=True))  # fmt: skip

    return Pairs(map(pair, formulas))


def rated(formula: str) -> tuple[Function1D, ...]:
    """Return a function and its derivative, written "f → df"."""
    return pairs(formula)[0]


# Measurements to fit a line to, and some with several predictors

HUBBLE, NORRIS, LONGLEY = hubble(), norris(), longley()


# Functions with their derivatives, for tangents


def with_slope(name: str, text: str) -> tuple[Function1D, Function1D]:
    """Return a curve of the catalogue, and its derivative, which is written as `text`."""
    f = CURVES[name]
    return f, Function1D(f.derivative, name="df", text=text)


def with_partials(name: str, text: str) -> tuple[Function2D, Callable]:
    """Return a surface of the catalogue, and its partial derivatives, written as `text`."""
    surface = SURFACES[name]

    def partials(x: float, y: float) -> tuple[float, float]:
        f_x, f_y = surface.grad(x, y)
        return float(f_x), float(f_y)

    partials.text = text
    return surface, partials
