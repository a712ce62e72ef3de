"""The rules that can be set side by side, what theory says of them in a valley, and why."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers.explorers.words import brief
from helpers.maths.catalogue import valley
from helpers.maths.conditioning import Conditioning
from helpers.maths.descent import Steps, backtracking, exact, momentum, steepest
from helpers.maths.functions import Function2D
from helpers.maths.runs import Run, mean_factor, run

FIRST_TRY, SHRINK = 1.0, 0.5  # of backtracking
LIKE = 1e-9  # relative: closer numbers are told as equal


@dataclass(frozen=True)
class Setting:
    """A rule at work: its name in `RULES`, η and β; 0 where the rule does not use them."""

    rule: str
    eta: float = 0.0
    beta: float = 0.0

    @property
    def steps(self) -> Callable[[Function2D, tuple[float, float]], Steps]:
        """The method, as `run` takes it, from f and a start."""
        return lambda f, start: RULES[self.rule].steps(f, start, self.eta, self.beta)

    @property
    def named(self) -> str:
        """The rule and its numbers in words."""
        symbols = {"eta": "η", "beta": "β"}
        rule = RULES[self.rule]
        numbers = [f"{symbols[use]} = {brief(getattr(self, use))}" for use in rule.uses]
        return " ".join([rule.text, ", ".join(numbers)]).strip()

    def factor(self, theory: Conditioning) -> float:
        """Return what theory promises f, counted from its minimum, to be multiplied by."""
        return RULES[self.rule].factor(theory, self.eta, self.beta)

    def why(self, theory: Conditioning, path: Run) -> str:
        """Return a sentence on why it is as fast or slow as it is."""
        return RULES[self.rule].why(theory, self, path)


@dataclass(frozen=True)
class Rule:
    """A rule: its name in a menu, the numbers it uses, its steps, and what theory says of f.

    `factor` is a `bound` if f − min f is multiplied by no more than it in any step; otherwise it
    is the asymptotic factor, and single steps may be worse.
    """

    text: str
    uses: tuple[str, ...]
    steps: Callable[[Function2D, tuple[float, float], float, float], Steps]
    factor: Callable[[Conditioning, float, float], float]
    why: Callable[[Conditioning, Setting, Run], str]
    bound: bool = True


def best(rule: str, theory: Conditioning) -> Setting:
    """Return a rule with the numbers that have the smallest factor."""
    if rule == "momentum":
        return Setting(rule, *theory.best_momentum)
    return Setting(rule, theory.best_eta if RULES[rule].uses else 0.0)


def hessian_of(f: Function2D) -> np.ndarray:
    """Return the Hessian of a quadratic: by how much a step of 1 along each axis changes ∇f."""
    return np.array([f.partials(1.0, 0.0), f.partials(0.0, 1.0)]) - f.partials(0.0, 0.0)


def worst_start(kappa: float, rotation: float, size: float) -> tuple[float, float]:
    """Return the start along (κ, 1) in the valley's own axes from which exact steps are slowest.

    It is (κ, 1)·10/κ, turned with the valley, or nearer where that is farther off than `size`.
    """
    u, v = np.array([kappa, 1.0]) * min(10 / kappa, size / math.hypot(kappa, 1))
    c, s = math.cos(math.radians(rotation)), math.sin(math.radians(rotation))
    return float(c * u - s * v), float(s * u + c * v)


@lru_cache(maxsize=16)
def valley_at(kappa: float, rotation: float) -> Function2D:
    """Return the valley; the same one when asked again."""
    return valley(kappa, rotation)


@lru_cache(maxsize=16)
def follow(setting: Setting, kappa: float, rotation: float, start: tuple[float, float],
           budget: int) -> Run:  # fmt: skip
    """Return what becomes of a start in a valley; kept, for often only one of two rules moves."""
    f = valley_at(kappa, rotation)
    return run(setting.steps(f, start), f.call, budget=budget)


def left(path: Run) -> np.ndarray:
    """Return which part of f at the start is left after each step; the minimum is 0."""
    return path.values / path.values[0] if path.values[0] > 0 else np.zeros(len(path.values))


def measured_factor(path: Run) -> float:
    """Return by what f is multiplied in a step, as `mean_factor` has it."""
    return mean_factor(path.values)


def steps_to(path: Run, part: float) -> int | None:
    """Return after how many steps only that part of f is left; None if that is never seen."""
    there = np.flatnonzero(left(path) <= part)
    return int(there[0]) if there.size else None


# Why --------------------------------------------------------------------------------------------


def _fixed(theory: Conditioning, setting: Setting, path: Run) -> str:
    eta, limit = setting.eta, theory.largest_eta()
    along, across = (round(1 - eta * curvature, 12) for curvature in (theory.mu, theory.L))
    if math.isclose(theory.kappa, 1):
        return (f"Every direction is alike: each step multiplies the distance by {_times(along)}; "
                f"it shrinks while η is below 2/L = {brief(limit)}.")  # fmt: skip
    if math.isclose(eta, limit, rel_tol=LIKE):
        return (f"η is 2/L = {brief(limit)}: each step carries it as far beyond the floor of the "
                "valley as it was before.")  # fmt: skip
    if eta > limit:
        return (f"η is above 2/L = {brief(limit)}: a step multiplies the distance from the floor "
                f"by {_times(across)}, so every start beside it diverges.")  # fmt: skip
    where = f"{_times(along)} along the floor, {_times(across)} across it"
    if math.isclose(eta, theory.best_eta, rel_tol=1e-6):
        return f"η is 2/(L + μ), the best: a step multiplies the distance by {where}."
    slow = "the floor" if abs(along) > abs(across) else "the way across"
    return f"A step multiplies the distance by {where}: {slow} is the slow part."


def _times(factor: float) -> str:
    """Write a factor with so many digits that one beside 1 or −1 is not told as it."""
    written = [brief(factor, digits) for digits in range(3, 8)]
    return next((text for text in written if text.lstrip("−") != "1"), written[-1])


def _exact(theory: Conditioning, setting: Setting, path: Run) -> str:
    last = _last_step(path)
    said = f"The last step was {brief(last, 4)} times ∇f. " if math.isfinite(last) else ""
    return f"{said}Each step goes to the lowest point on its line, so the next is at a right angle."


def _backtracking(theory: Conditioning, setting: Setting, path: Run) -> str:
    last = _last_step(path)
    said = f"The last step was {brief(last, 4)} times ∇f. " if math.isfinite(last) else ""
    return f"{said}It halves t = 1 until Armijo's condition holds; its bound is mostly not sharp."


def _momentum(theory: Conditioning, setting: Setting, path: Run) -> str:
    eta, beta, limit = setting.eta, setting.beta, theory.largest_eta(setting.beta)
    if eta > limit * (1 + LIKE):
        return f"η is above 2(1 + β)/L = {brief(limit)}: almost every start diverges."
    if eta >= limit * (1 - LIKE):
        return f"η is 2(1 + β)/L = {brief(limit)}: beside the floor it swings for ever."
    best = np.allclose((eta, beta), theory.best_momentum, rtol=1e-6, atol=1e-9)
    said = "η and β are the best pair. " if best else ""
    return (f"{said}The factor of theory is that of the long run: no bound for single steps, "
            "and f may rise in between.")  # fmt: skip


def _last_step(path: Run) -> float:
    """Return how many times ∇f the last step was long; NaN without one."""
    if not path.steps or not path.norms[-2] > 0:
        return math.nan
    return float(np.hypot(*(path.path[-1] - path.path[-2])) / path.norms[-2])


RULES = {
    "fixed": Rule(
        "fixed step", ("eta",),
        lambda f, start, eta, beta: steepest(f.partials, start, eta),
        lambda theory, eta, beta: theory.factor(eta) ** 2,
        _fixed,
    ),
    "exact": Rule(
        "exact line search", (),
        lambda f, start, eta, beta: exact(f.partials, start, hessian_of(f)),
        lambda theory, eta, beta: theory.best_factor**2,
        _exact,
    ),
    "backtracking": Rule(
        "backtracking", (),
        lambda f, start, eta, beta: backtracking(f.partials, start, f.call, t=FIRST_TRY,
                                                 shrink=SHRINK),
        lambda theory, eta, beta: theory.backtracking_bound(t=FIRST_TRY, shrink=SHRINK),
        _backtracking,
    ),
    "momentum": Rule(
        "momentum", ("eta", "beta"),
        lambda f, start, eta, beta: momentum(f.partials, start, eta, beta),
        lambda theory, eta, beta: theory.factor(eta, beta) ** 2,
        _momentum,
        bound=False,
    ),
}  # fmt: skip
