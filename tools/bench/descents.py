"""What descent costs: many starts at once beside one after the other, and a path of 1,000 steps.

The usual way to follow a start is a loop over numpy arrays of two numbers.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np

from helpers.explorers.rates import BUDGET, measured
from helpers.expressions import Expression
from helpers.maths.catalogue import SURFACES
from helpers.maths.descent import momentum, steepest
from helpers.maths.functions import Function2D
from helpers.maths.runs import run, run_many

SIDE = 200  # starts along each side of a basin map
PAIRS = 60  # learning rates, and momenta, of a map of both
FEW = 20  # of them are enough for the usual way
STEPS = 1000
ROUNDS = 15
ETA = 1e-4  # so small that no path ends before its last step
METHODS = {
    "fixed step": lambda f, start: steepest(f.partials, start, ETA),
    "momentum": lambda f, start: momentum(f.partials, start, ETA, 0.5),
}
TYPED = Expression("(x^2 + y - 11)^2 + (x + y^2 - 7)^2").function
STARTS = [
    ("bowl", SURFACES["bowl"], (1, 2)),
    ("valley", SURFACES["valley"], (10, 1)),
    ("Rosenbrock", SURFACES["rosenbrock"], (-1.2, 1)),
    ("Himmelblau", SURFACES["himmelblau"], (1, 1)),
    ("Himmelblau as a learner types it", TYPED, (1, 1)),
]


@dataclass(frozen=True)
class Descent:
    """Steps of descent and their time, with the course and in the usual way, in µs a step."""

    what: str
    steps: int
    course: float
    usual: float

    @property
    def ms(self) -> float:
        """Time of all the steps with the course."""
        return self.steps * self.course / 1000


def measure(side: int = SIDE, steps: int = STEPS, rounds: int = ROUNDS) -> list[Descent]:
    """Measure a basin map, a map of pairs, then one path for each method and surface."""
    found = [basin_map(side, rounds), map_of_pairs(rounds)]
    for (name, method), (surface, f, start) in product(METHODS.items(), STARTS):
        course = seconds(lambda f=f, m=method, p=start: run(m(f, p), f, 0, steps), rounds)
        usual = seconds(lambda f=f, p=start: by_hand(f, p, ETA, 0, steps), rounds)
        what = f"{name}, {surface}"
        found.append(Descent(what, steps, 1e6 * course / steps, 1e6 * usual / steps))
    return found


def basin_map(side: int, rounds: int) -> Descent:
    """Measure all the starts of a basin map at once, and a few of them in the usual way."""
    f, eta, tol = SURFACES["himmelblau"], 0.01, 1e-6
    lines = np.linspace(-5, 5, side)
    starts = np.reshape(np.meshgrid(lines, lines), (2, -1))
    few = starts[:, :: max(1, side * side // FEW)].T
    total = int(run_many(steepest(f.partials, starts, eta), tol).steps.sum())
    course = seconds(lambda: run_many(steepest(f.partials, starts, eta), tol), rounds)
    steps = sum(by_hand(f, start, eta, tol, STEPS) for start in few)
    usual = seconds(lambda: [by_hand(f, start, eta, tol, STEPS) for start in few], rounds)
    return Descent(f"{side} × {side} starts, {f.name}", total, 1e6 * course / total,
                   1e6 * usual / steps)  # fmt: skip


def map_of_pairs(rounds: int) -> Descent:
    """Measure momentum with all pairs of η and β at once, and with a few in the usual way."""
    f, start = SURFACES["himmelblau"], (1.0, 1.0)
    total = BUDGET * PAIRS**2
    course = seconds(lambda: measured.__wrapped__(f, start, PAIRS), rounds)
    usual = seconds(lambda: by_hand(f, start, ETA, 0, BUDGET), rounds)
    return Descent(f"{PAIRS} × {PAIRS} pairs of η and β, {f.name}", total, 1e6 * course / total,
                   1e6 * usual / BUDGET)  # fmt: skip


def by_hand(f: Function2D, start: tuple[float, float], eta: float, tol: float, budget: int) -> int:
    """Descend in the usual way; return how many steps it took."""
    p = np.array(start, dtype=float)
    path, values = [p], [f.call(*p)]
    for step in range(budget):
        g = np.array(f.partials(*p))
        if np.linalg.norm(g) <= tol:
            return step
        p = p - eta * g
        path.append(p)
        values.append(f.call(*p))
    return budget


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Least time of `work()`: what else the machine does can only add to it."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)
