"""The challenge of notebook 07: down Rosenbrock's valley with as few looks as possible."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import numpy as np

from helpers.lessons.tasks import Mistake, Score
from helpers.maths.catalogue import SURFACES

START = (-1.2, 1.0)
GOAL = 1e-6
MOST_LOOKS = 50_000
ELSEWHERE = (2.0, -3.0)
"""How far the valley is moved to see whether a method looks at f or knows where it ends."""


class _Looks:
    """Rosenbrock's function, moved, and its gradient, with the places at which each is asked.

    A place counts once for each of them, however often it is asked about.
    """

    def __init__(self, dx: float = 0.0, dy: float = 0.0) -> None:
        self.move = dx, dy
        self.places: set[tuple[str, float, float]] = set()

    def value(self, x: float, y: float) -> float:
        """Return f without a look."""
        return float(SURFACES["rosenbrock"].call(x - self.move[0], y - self.move[1]))

    def f(self, x: float, y: float) -> float:
        """Return f(x, y)."""
        self._look("f", x, y)
        return self.value(x, y)

    def grad_f(self, x: float, y: float) -> tuple[float, float]:
        """Return ∇f(x, y)."""
        self._look("grad_f", x, y)
        x, y = x - self.move[0], y - self.move[1]
        return -2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)

    def _look(self, what: str, x: float, y: float) -> None:
        self.places.add((what, float(x), float(y)))
        if len(self.places) > MOST_LOOKS:
            raise _TooMany


class _TooMany(Exception):
    """More looks than there may be."""


def _given(looks: _Looks) -> tuple[Callable, Callable, tuple[float, float]]:
    """Return what a method is called with."""
    return looks.f, looks.grad_f, (START[0] + looks.move[0], START[1] + looks.move[1])


class _NoSteps(Exception):
    """What came back is not made of points."""


def _point(step: Any) -> tuple[float, float]:
    """Return the point of a step: of (p, ∇f(p)), as the course's methods give it, or of p alone."""
    try:
        x, y = step if np.ndim(step[0]) == 0 else step[0]
        return float(x), float(y)
    except (TypeError, ValueError, LookupError):
        raise _NoSteps from None


def _follow(answer: Callable, looks: _Looks) -> tuple[int | None, float]:
    """Return the looks that a method needs to the goal, if it gets there, and the least f seen."""
    least = np.inf
    try:
        steps = answer(*_given(looks))
        if not isinstance(steps, Iterable):
            raise _NoSteps
        for x, y in map(_point, islice(steps, MOST_LOOKS)):
            if not abs(x) + abs(y) < 1e6:  # beyond, nothing comes back; NaN ends here, too
                break
            least = min(least, looks.value(x, y))
            if least <= GOAL:
                return len(looks.places), least
    except (_TooMany, OverflowError):
        pass
    return None, least


def play(answer: Callable) -> Score | Mistake:
    """Count the looks that a method needs to reach the goal."""
    try:
        return _scored(answer)
    except _NoSteps:
        return Mistake(
            "no steps",
            "Return the steps themselves, as `momentum(grad_f, start, eta=…, beta=…)` gives them, "
            "or `yield` each point, and not where they lead: they are followed, and stopped, for "
            "you.",
        )


def _scored(answer: Callable) -> Score | Mistake:
    score, least = _follow(answer, _Looks())
    if score is None:
        return Mistake(
            "not there",
            f"Your method does not reach $f\\le 10^{{-6}}$ with {MOST_LOOKS} looks. The least $f$ "
            f"on its path is {least:.2g}. With steepest descent, near $(1, 1)$ a fixed step "
            r"settles only below $2/L\approx 0.0020$, and elsewhere perhaps only if it is shorter.",
        )
    if _follow(answer, _Looks(*ELSEWHERE))[0] is None:
        return Mistake(
            "knows the answer",
            "It arrives, but in the same valley, moved elsewhere together with its start, it does "
            r"not. A method may use what `f` and `grad_f` tell, not where the minimum is.",
        )
    return Score(score, f"Your method needs {score} looks at $f$ and $\\nabla f$.")
