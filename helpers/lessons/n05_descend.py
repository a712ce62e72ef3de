"""The exercise "05.descend" of notebook 05: the loop, its stopping rule, and saying why it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers.lessons.n05_walk import (
    BOWL,
    HIMMELBLAU,
    MOVED,
    REASONS,
    SIZES,
    STRETCHED,
    TILTED,
    Answer,
    Field,
    descend,
    diagnose,
    reason_for,
    same_walk,
    step,
    walk,
    whole_budget,
)
from helpers.tasks import Exercise, Wrong

# Wrong answers are loops in which one part is another one.


def _climb(grad_f: Field, p: np.ndarray, eta: float) -> np.ndarray:
    return p + eta * grad_f(*p)


def _sequential(grad_f: Field, p: np.ndarray, eta: float) -> np.ndarray:
    x = p[0] - eta * grad_f(*p)[0]
    return np.array([x, p[1] - eta * grad_f(x, p[1])[1]])


def _normalised(grad_f: Field, p: np.ndarray, eta: float) -> np.ndarray:
    return p - eta * grad_f(*p) / np.hypot(*grad_f(*p))


def _slope(grad_f: Field, p: np.ndarray, eta: float) -> float:
    return np.hypot(*grad_f(*p))


def _wrong(
    name: str,
    why: str,
    step: Callable = step,
    size: Callable = _slope,
    budget: Callable = lambda budget: budget,
    edit: Callable[[list, str], Any] = lambda path, reason: (path, reason),
    last: Callable[[bool], str] = lambda small: REASONS[0] if small else REASONS[1],
) -> Wrong:
    """Return a loop with another step, measure of being done, budget, result or reason."""

    def answer(grad_f: Field, start: ArrayLike, eta: float, tol: float, most: int) -> Any:
        path = [np.array(start, dtype=float)]
        while size(grad_f, path[-1], eta) > tol and len(path) <= budget(most):
            path.append(step(grad_f, path[-1], eta))
        return edit(path, last(bool(size(grad_f, path[-1], eta) <= tol)))

    return Wrong(name, answer, why)


def _never(*_: Any) -> float:
    return np.inf


def _unseen(grad_f: Field, start: ArrayLike, eta: float, tol: float, budget: int) -> Answer:
    """Return what a `for` loop does that looks at a point only before it takes a step."""
    path, reason = descend(grad_f, start, eta, tol, budget)
    return path, REASONS[1] if len(path) == budget + 1 else reason


def _unlooked(grad_f: Field, start: ArrayLike, eta: float, tol: float, budget: int) -> Answer:
    """Return what a loop does that looks at a point only after it has taken a step."""
    path, reason = descend(grad_f, step(grad_f, start, eta), eta, tol, budget - 1)
    return np.vstack([start, path]), reason


def _kept(fresh_in_loop: bool, fresh_at_end: bool) -> Callable:
    """Return a loop whose steps all use the gradient at the start; it may look at a fresh one."""

    def answer(grad_f: Field, start: ArrayLike, eta: float, tol: float, budget: int) -> Answer:
        def kept(x: float, y: float) -> np.ndarray:
            return grad_f(*start)

        path, inside = [np.array(start)], grad_f if fresh_in_loop else kept
        while np.hypot(*inside(*path[-1])) > tol and len(path) <= budget:
            path.append(step(kept, path[-1], eta))
        return path, reason_for(grad_f if fresh_at_end else kept, np.array(path), tol)

    return answer


def _first_round(steps: int, reason: str = "") -> Callable:
    """Return a loop that returns in its first round, before or after a step of it."""

    def answer(grad_f: Field, start: ArrayLike, eta: float, tol: float, budget: int) -> Answer:
        path, right = descend(grad_f, start, eta, tol, min(steps, budget))
        return path, right if right == REASONS[0] and len(path) == 1 else reason or right

    return answer


def _strict(in_loop: bool, at_end: bool, left: str = "") -> Callable:
    """Return a loop that asks for less than `tol` where at most `tol` would do.

    `left` is the reason where it leaves the loop early, if it does not look once more.
    """

    def answer(grad_f: Field, start: ArrayLike, eta: float, tol: float, budget: int) -> Answer:
        def small(strictly: bool) -> bool:
            size = np.hypot(*grad_f(*path[-1]))
            return bool(size < tol or size == tol and not strictly)

        path = [np.array(start)]
        while not small(in_loop) and len(path) <= budget:
            path.append(step(grad_f, path[-1], eta))
        if left and len(path) <= budget:
            return path, left
        return path, REASONS[0] if small(at_end) else REASONS[1]

    return answer


DESCEND = Exercise(
    id="05.descend",
    prompt="Write `descend(grad_f, start, eta, tol, budget)`: steps of steepest descent, until "
    r"$\|\nabla f\|\le$ `tol` or `budget` steps are taken. Return two things: the path, a list "
    "of all points from the start to the last one, and the reason, "
    r'`"converged"` if $\|\nabla f\|\le$ `tol` at the last point, else `"budget"`.',
    solution=descend,
    cases=(
        (BOWL, np.array([1.0, 2.0]), 0.1, 0.5, 100),
        (MOVED, np.array([0.0, 0.0]), 0.1, 2.0, 100),
        (TILTED, np.array([2.0, -1.0]), 0.1, 1e-3, 5),
        (BOWL, np.array([1.0, 2.0]), 0.5, 1e-6, 1),
        (HIMMELBLAU, np.array([0.5, -1.5]), 0.01, 1e-2, 200),
        (STRETCHED, np.array([0.01, 0.02]), 0.1, 0.5, 10),
        (TILTED, np.array([-2.0, -1.5]), 0.15, 0.05, 40),
        # The second point is the minimum, without rounding: there equal has to be enough.
        (BOWL, np.array([1.0, 2.0]), 0.5, 0.0, 5),
        (BOWL, np.array([1.0, 2.0]), 0.5, 0.0, 1),
    ),
    observe=walk,
    diagnose=diagnose,
    same=same_walk,
    seconds=3.0,
    wrong=(
        _wrong("climbs", r"Your steps go along $+\nabla f$, uphill. To make $f$ smaller, "
               r"subtract $\eta\,\nabla f(p)$ from $p$.", step=_climb),
        _wrong("sequential", "One coordinate has moved already when you ask for the partial "
               "derivative of the other. Compute the whole gradient at the old point first, then "
               "move both coordinates.", step=_sequential),
        _wrong("normalised", "You divide the gradient by its length, so all your steps are equally "
               r"long, and the path usually jumps over the minimum. Leave $\nabla f$ as it is.",
               step=_normalised),
        _wrong("tol ignored", r"You always take `budget` steps. Stop as soon as "
               r"$\|\nabla f\|\le$ `tol`: that is level enough.", size=_never),
        Wrong("tol ignored, reason right", whole_budget,
              "You say rightly whether it has converged, but "
              r"you always take `budget` steps. Leave the loop as soon as $\|\nabla f\|\le$ "
              "`tol`."),
        _wrong("budget ignored", r"You go on until $\|\nabla f\|\le$ `tol`, however long that "
               "takes; if it diverges, for ever. Count the steps, and stop after `budget` of "
               "them.", budget=lambda budget: 1000),
        _wrong("length of p", r"You stop where $\|p\|\le$ `tol`, near the origin. The minimum may "
               r"be anywhere: look at the length of the gradient, $\|\nabla f(p)\|$.",
               size=SIZES["length of p"]),
        _wrong("length of the step", r"You stop where the step $\eta\,\|\nabla f\|$ is short. A "
               r"small $\eta$ makes every step short, even on a steep slope. Compare "
               r"$\|\nabla f\|$ itself with `tol`.",
               size=lambda grad_f, p, eta: eta * np.hypot(*grad_f(*p))),
        _wrong("largest component", "You compare the components one by one with `tol`. The length "
               r"$\|\nabla f\|$ is, by Pythagoras, the root of the sum of their squares.",
               size=lambda grad_f, p, eta: np.abs(grad_f(*p)).max()),
        _wrong("sum of components", "You add the sizes of the components. The length "
               r"$\|\nabla f\|$ is, by Pythagoras, the root of the sum of their squares.",
               size=SIZES["sum of components"]),
        _wrong("squared length", r"You compare $\|\nabla f\|^2$ with `tol`. Take the square root.",
               size=lambda grad_f, p, eta: np.sum(grad_f(*p) ** 2)),
        _wrong("signs kept", "A negative component is always below `tol`, however steep it is. "
               r"Compare the length $\|\nabla f\|$, which has no sign.",
               size=lambda grad_f, p, eta: np.max(grad_f(*p))),
        _wrong("one step too many", "You take one step more than `budget` where it is used up. "
               "Does your count begin at $0$ or at $1$? The start is no step.",
               budget=lambda budget: budget + 1),
        _wrong("one step too few", "Where the budget is used up, your path has `budget` points. "
               "With the start, `budget` steps make `budget + 1` points.",
               budget=lambda budget: budget - 1),
        Wrong("equal not enough", _strict(True, True),
              r"Where $\|\nabla f\|$ is exactly `tol`, your loop does not count that as arrived. "
              r"Asked is at most `tol`: write `<=` where you stop, or `>` where you go on.",
              also=(_strict(True, False), _strict(False, True),
                    _strict(False, True, REASONS[0]))),
        Wrong("gradient kept", _kept(False, False),
              "You use the gradient of the start in all steps. Compute it anew in each step, from "
              "where you are: inside the loop.", also=(_kept(True, True), _kept(False, True))),
        Wrong("return inside the loop", _first_round(1, REASONS[1]),
              "Your path ends in the first round of the loop, whatever `budget` is. Does a "
              "`return` stand inside the loop, one step too far to the right? Return the path "
              "after the loop.",
              also=(_first_round(1), _first_round(0, REASONS[1]), _first_round(0))),
        _wrong("start missing", "The start is missing from your path. Put it into the list before "
               "the loop begins.", edit=lambda path, reason: (path[1:], reason)),
        _wrong("last point missing", "The last point is missing from your path. Append each new "
               "point after its step.",
               edit=lambda path, reason: (path[:-1], reason)),
        Wrong("last point unseen", _unseen,
              r"After the last step that the budget allows, $\|\nabla f\|\le$ `tol` may hold, too. "
              'Then the reason is `"converged"`: look at the last point once more after the loop.'),
        Wrong("start unseen", _unlooked,
              r"Where $\|\nabla f\|\le$ `tol` holds at the start already, no step is needed. Look "
              "before you step, not only afterwards."),
        _wrong("always converged", 'You always say `"converged"`. Where the budget ends first, '
               r"$\|\nabla f\|$ is still greater than `tol`: say so.",
               last=lambda small: REASONS[0]),
        _wrong("reasons swapped", r'The two reasons are swapped: `"converged"` belongs to '
               r"$\|\nabla f\|\le$ `tol`.", last=lambda small: REASONS[small]),
        _wrong("reason missing", "Your path has no reason with it. Who gets only the path cannot "
               "tell whether it has arrived: `return path, reason`.",
               edit=lambda path, reason: path),
        _wrong("only the end", "You return the last point alone. Keep all points in a list, the "
               "start first, and return the whole list with the reason.",
               edit=lambda path, reason: (path[-1], reason)),
        _wrong("one array", "All points of your path are the same one. `p -= …` changes the array "
               "itself, and your list holds it many times. `p = p - …` makes a new array for each "
               "point.", edit=lambda path, reason: ([path[-1]] * len(path), reason)),
    ),
    hints=(
        "What has to be known before each step: the gradient at the point where you are, and how "
        "many steps you have taken. Which of the two reasons ends the loop first?",
        "Begin with `path = [start]`. For each of `budget` steps: take the gradient at the last "
        "point; if its length, `np.hypot(*g)`, is at most `tol`, leave the loop; else append the "
        "next point. After the loop look at the gradient at the last point once more, and choose "
        "the reason.",
    ),
    worked="""
def descend(grad_f, start, eta, tol, budget):
    path = [start]
    for _ in range(budget):
        g = grad_f(*path[-1])
        if np.hypot(*g) <= tol:
            break
        path.append(path[-1] - eta * g)
    small = np.hypot(*grad_f(*path[-1])) <= tol
    return path, "converged" if small else "budget"
""",
)  # fmt: skip
