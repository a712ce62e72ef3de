"""The exercise "06.backtracking" of notebook 06: Armijo's condition, and steps that keep to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.catalogue import SURFACES, valley
from helpers.functions import Function2D
from helpers.tasks import Exercise, Wrong
from helpers.values import numbers_of

Surface = Callable[[float, float], float]
Gradient = Callable[[float, float], np.ndarray]


def armijo(f: Surface, grad_f: Gradient, p: np.ndarray, c: float, steps: int) -> np.ndarray:
    """Where so many steps lead, each with the first of t = 1, ½, ¼, … that Armijo accepts."""
    for _ in range(steps):
        g = grad_f(*p)
        t = 1.0
        while f(*(p - t * g)) > f(*p) - c * t * (g @ g):
            t /= 2
        p = p - t * g
    return p


# The same with one thing wrong. All of these come to an end in every case below, whether they
# stop after so many tries, as here, or never give up, as a learner's own loop.

_TRIES = 2000


def _rule(
    enough: Callable[..., bool], first: float = 1.0, tries: int = _TRIES, reset: bool = True,
    give: str = "p", towards: Callable = np.negative, shrink: float = 0.5,
) -> Callable[..., Any]:  # fmt: skip
    """Return steps that are accepted when ``enough(before, after, t, c, g)``."""

    def answer(f: Surface, grad_f: Gradient, p: np.ndarray, c: float, steps: int) -> Any:
        t = first
        for _ in range(steps):
            g = grad_f(*p)
            t = first if reset else t
            for _ in range(tries):
                if enough(f(*p), f(*(p + t * towards(g))), t, c, g):
                    break
                t *= shrink
            p = p + t * towards(g)
        return {"p": p, "t": t}[give]

    return answer


def _right(before: float, after: float, t: float, c: float, g: np.ndarray) -> bool:
    return after <= before - c * t * (g @ g)


def _unit(g: np.ndarray) -> np.ndarray:
    return -g / np.sqrt(g @ g)


def _one_step(f: Surface, grad_f: Gradient, p: np.ndarray, c: float, steps: int) -> np.ndarray:
    return armijo(f, grad_f, p, c, 1)


def _gradient_kept(f: Surface, grad_f: Gradient, p: np.ndarray, c: float, steps: int) -> np.ndarray:
    g = grad_f(*p)
    return armijo(f, lambda x, y: g, p, c, steps)


def _value_kept(f: Surface, grad_f: Gradient, p: np.ndarray, c: float, steps: int) -> np.ndarray:
    before, answer = f(*p), _rule(lambda f, new, t, c, g: new <= before - c * t * (g @ g))
    return answer(f, grad_f, p, c, steps)


def _path(f: Surface, grad_f: Gradient, p: np.ndarray, c: float, steps: int) -> np.ndarray:
    return np.array([armijo(f, grad_f, p, c, n) for n in range(steps + 1)])


def _climbs(f: Surface, grad_f: Gradient, p: np.ndarray, c: float, steps: int) -> np.ndarray:
    for _ in range(steps):
        p = 2 * p - armijo(f, grad_f, p, c, 1)
    return p


def _halved_again(f: Surface, grad_f: Gradient, p: np.ndarray, c: float, steps: int) -> np.ndarray:
    for _ in range(steps):
        p = (p + armijo(f, grad_f, p, c, 1)) / 2
    return p


def _moves_at_every_try(
    f: Surface, grad_f: Gradient, p: np.ndarray, c: float, steps: int
) -> np.ndarray:
    for _ in range(steps):
        g, t = grad_f(*p), 1.0
        for _ in range(_TRIES):
            if _right(f(*p), f(*(p - t * g)), t, c, g):
                break
            p, t = p - t * g, t / 2
    return p


def _diagnose(
    end: Any, f: Surface, grad_f: Gradient, p: np.ndarray, c: float, steps: int
) -> str:
    """Name a single step whose t is none of 1, ½, ¼, …; a unit direction is another mistake."""
    end, g = np.squeeze(numbers_of(end)), grad_f(*p)
    if steps != 1 or end.shape != p.shape or not np.isfinite(end).all():
        return ""
    t, size = (p - end) @ g / (g @ g), np.abs(p).max()
    along = t * np.abs(g).max() > 1e-6 * size and np.abs(p - t * g - end).max() < 1e-9 * size
    if not along or any(map(_is_a_half, (t, t * np.sqrt(g @ g)))):
        return ""
    return "another factor"


def _is_a_half(t: float) -> bool:
    """Tell whether t is a power of ½, but for rounding."""
    return bool(abs(np.log2(t) - np.round(np.log2(t))) < 1e-9)


def _named(surface: Function2D, text: str) -> tuple[Surface, Gradient]:
    """Return a surface and its gradient as a learner would write them."""

    def f(x: float, y: float) -> float:
        return surface(x, y)

    def grad_f(x: float, y: float) -> np.ndarray:
        return surface.grad(x, y)

    f.__qualname__, f.text, grad_f.text = "f", surface.text, text
    return f, grad_f


VALLEY = _named(valley(10), "(x, 10y)")
BOWL = _named(SURFACES["stretched_bowl"], "(2x, 6y)")
_ROSENBROCK = _named(SURFACES["rosenbrock"], "(−2(1 − x) − 400x(y − x²), 200(y − x²))")
# It is 0 at (1, 1): there the reversed inequality, too, is false in the end.
_SHALLOW = _named(
    Function2D(lambda x, y: (x**2 + y**2) / 4 - 0.5, lambda x, y: (x / 2, y / 2),
               name="shallow bowl", text="¼(x² + y²) − ½"),
    "(½x, ½y)",
)  # fmt: skip

BACKTRACKING = Exercise(
    id="06.backtracking",
    prompt="Write `armijo(f, grad_f, p, c, steps)`: take so many steps of steepest descent, and "
    "return the last point. In each step begin with $t = 1$ and halve $t$ until "
    r"$f(p - t g)\le f(p) - c\,t\,\|g\|^2$, where $g = \nabla f(p)$. Then go to $p - t g$.",
    solution=armijo,
    seconds=3.0,
    diagnose=_diagnose,
    cases=(
        (*VALLEY, np.array([10.0, 1.0]), 0.05, 1),
        (*VALLEY, np.array([-2.7, -0.5]), 0.05, 1),
        (*_SHALLOW, np.array([1.0, 1.0]), 0.5, 1),  # and twice the c none
        (*BOWL, np.array([2.9, -0.9]), 0.1, 1),
        (*BOWL, np.array([-2.8, -1.0]), 0.1, 1),
        (*VALLEY, np.array([4.0, 0.1]), 0.3, 1),  # half the c would accept another t
        (*VALLEY, np.array([2.5, 0.6]), 0.05, 3),
        (*_ROSENBROCK, np.array([1.5, 0.8]), 1e-4, 2),
    ),
    wrong=(
        Wrong("t missing", _rule(lambda f, new, t, c, g: new <= f - c * (g @ g)),
              r"The $t$ is missing in $c\,t\,\|g\|^2$. What the slope promises is in proportion to "
              "the step: a step half as long need only bring half as much. Without $t$ even the "
              "best step may not bring enough, and the loop never ends."),
        Wrong("t missing, not squared",
              _rule(lambda f, new, t, c, g: new <= f - c * np.sqrt(g @ g)),
              r"You ask for a decrease of $c\,\|g\|$. It should be $c\,t\,\|g\|^2$: a distance of "
              r"$t\|g\|$ times a slope of $\|g\|$, and of that the part $c$."),
        Wrong("not squared", _rule(lambda f, new, t, c, g: new <= f - c * t * np.sqrt(g @ g)),
              r"You ask for a decrease of $c\,t\,\|g\|$. The square is missing: the step is "
              r"$t\|g\|$ long, and the slope along it is $\|g\|$ once more."),
        Wrong("t squared", _rule(lambda f, new, t, c, g: new <= f - c * t**2 * (g @ g)),
              r"You square $t$ as well. The slope promises $\|g\|$ for each unit of the way, and "
              r"the way is $t\|g\|$ long: together $t\,\|g\|^2$."),
        Wrong("any decrease", _rule(lambda f, new, t, c, g: new <= f),
              "You accept any decrease, however small: the $c$ is not used. Ask for the part $c$ "
              "of what the slope promises."),
        Wrong("wrong sign", _rule(lambda f, new, t, c, g: new <= f + c * t * (g @ g)),
              r"You compare with $f(p) + c\,t\,\|g\|^2$, so even a rise is accepted. It is a "
              "decrease that you ask for: subtract."),
        Wrong("inequality reversed", _rule(lambda f, new, t, c, g: new > f - c * t * (g @ g)),
              "You step as far as $t = 1$ takes you, though that is too far. Is the inequality "
              "reversed? While the new value is still too high, halve $t$. Or does `p` move "
              "while you are still looking for $t$?"),
        Wrong("no search", _rule(_right, tries=0),
              "You always step with $t = 1$. Try it first; while it does not bring enough, halve "
              "it."),
        Wrong("halved once", _rule(_right, tries=1),
              "You halve $t$ at most once in a step. It may have to be halved many times: `while`, "
              "not `if`."),
        Wrong("not reset", _rule(_right, reset=False),
              "You do not begin each step with $t = 1$, but with the $t$ of the step before. So "
              "it can only shrink, and one narrow place makes you slow for ever. Set $t = 1$ "
              "inside the loop over the steps."),
        Wrong("begins with one half", _rule(_right, first=0.5),
              r"Your first try is $t = \frac12$. Try $t = 1$ first: halve only after a $t$ has "
              "failed."),
        Wrong("another factor", _rule(_right, shrink=0.8),
              "Your $t$ is none of $1, \\frac12, \\frac14, \\ldots$: you begin with another $t$, "
              "or make it shrink by another factor. That can be a good method, too. Here begin "
              "with $t = 1$ and halve it.", also=(_rule(_right, first=0.3),)),
        Wrong("halved again", _halved_again,
              "You halve $t$ once more after it has been accepted. Step with the first $t$ that "
              "fulfils the condition."),
        Wrong("stands still", lambda f, grad_f, p, c, steps: p,
              "Your point does not move. Is every $t$ rejected until it is as good as zero? Then "
              "the $c$ may be missing ($f(p) - t\\|g\\|^2$ is more than this $f$ can give), or "
              "you look uphill, at $p + tg$. And at the end `p` must become $p - tg$."),
        Wrong("climbs", _climbs,
              "You look for $t$ on the way down, and then go up: the gradient points uphill. The "
              "new point is $p - tg$."),
        Wrong("direction only", _rule(_right, towards=_unit),
              r"You divide the gradient by its length before you step. Here the step is $t g$, "
              "with the gradient as it is."),
        Wrong("direction only, not squared",
              _rule(lambda f, new, t, c, g: new <= f - c * t * np.sqrt(g @ g), towards=_unit),
              r"You divide the gradient by its length before you step. Here the step is $t g$, "
              r"with the gradient as it is, and the decrease to ask for $c\,t\,\|g\|^2$."),
        Wrong("one step only", _one_step,
              "You take one step, whatever `steps` is. Put all of it into a loop over the steps; "
              "does a `return` stand inside it?"),
        Wrong("gradient kept", _gradient_kept,
              "You use the gradient of the first point in all steps. Compute it anew at the "
              "beginning of each step, from where you are."),
        Wrong("value kept", _value_kept,
              "You compare with the value at the start in all steps. Each step has to bring enough "
              "by itself: compare with $f(p)$ at the point where the step begins."),
        Wrong("path returned", _path,
              "You return all the points. Asked is the last one alone."),
        Wrong("step returned", _rule(_right, give="t"),
              "You return the last $t$. Asked is the point to which the steps lead."),
        Wrong("moves at every try", _moves_at_every_try,
              "You change `p` while you are still looking for $t$. Each try starts from the same "
              "$p$: leave `p` alone in the inner loop, and step once, when $t$ is accepted."),
    ),
    hints=(
        "Two loops: one over the steps, and inside it one that halves $t$ while the condition is "
        "not fulfilled. What must be set anew at the beginning of each step?",
        "In each step: `g = grad_f(*p)` and `t = 1`. While `f(*(p - t * g))` is greater than "
        r"$f(p) - c\,t\,\|g\|^2$, halve `t`; `g @ g` is $\|g\|^2$. After that `p = p - t * g`. "
        "If your loop never ends: does `t` change in it, and nothing else, and is there a $t$ in "
        "the condition?",
    ),
    worked="""
def armijo(f, grad_f, p, c, steps):
    for _ in range(steps):
        g = grad_f(*p)
        t = 1
        while f(*(p - t * g)) > f(*p) - c * t * (g @ g):
            t = t / 2
        p = p - t * g
    return p
""",
)  # fmt: skip
