"""The challenge "capstone.deepest": from high up on peaks down to its deepest minimum."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from helpers.lessons.tasks import Mistake, Score
from helpers.maths.catalogue import SURFACES
from helpers.maths.descent import steepest
from helpers.maths.evaluate import finite_number
from helpers.maths.runs import run

PEAKS = SURFACES["peaks"]
DEEPEST = min(PEAKS.minima, key=lambda p: PEAKS(*p))
HIGH = 3.0
"""How high a start must lie."""
TOL, BUDGET = 1e-3, 1000
"""When a path has reached its minimum, and how many steps it may take."""

_WHY = {
    "diverged": r"Your path leaves for infinity. Take a smaller $\eta$.",
    "cycles": r"Your path jumps to and fro for ever. Take a smaller $\eta$.",
    "stalled": r"Your path stands still. Take a larger $\eta$.",
    "budget": f"After {BUDGET} steps $\\|\\nabla f\\|$ is still more than $10^{{-3}}$. Try "
    r"another $\eta$: the steps are too small, or so large that they jump about.",
    "stationary": r"$\nabla f$ is nearly zero where your path ends, and that is no minimum.",
}


def play(answer: Any) -> Score | Mistake:
    """Count the steps of one path from high up to the deepest minimum of peaks."""
    try:
        eta, start = answer
        eta, p = finite_number(eta, "eta"), np.array([*start], dtype=float)
    except (TypeError, ValueError):
        eta, p = 0.0, np.empty(0)
    if p.shape != (2,) or not np.isfinite(p).all():
        return Mistake("another form", "Give a pair `(eta, start)`: a positive number, and a "
                                       "point such as `(0.5, 1.5)`.")  # fmt: skip
    if eta <= 0:
        return Mistake("not positive", r"$\eta$ must be positive: the minus sign of the step is "
                                       "already there.")  # fmt: skip
    if not (height := float(PEAKS(*p))) >= HIGH:
        return Mistake("too low", f"At your start $f$ is ${height:.3f}$. It must be at least "
                                  "$3$.")  # fmt: skip
    path = run(steepest(PEAKS.partials, p, eta), PEAKS, TOL, BUDGET)
    end = f"$({path.end[0]:.3f}, {path.end[1]:.3f})$"
    if path.stop != "converged":
        return Mistake(path.stop, _WHY[path.stop])
    if any(not low <= c <= high for c, (low, high) in zip(path.end, PEAKS.domain, strict=True)):
        return Mistake("left the map", f"Your path has left the map: it ends at {end}, where the "
                                       r"surface is as good as level. Take a smaller $\eta$ or "
                                       "another start.")  # fmt: skip
    if math.dist(path.end, DEEPEST) > 1e-2:
        return Mistake("elsewhere", f"Your path ends at {end}, where $f$ is "
                                    f"${float(path.values[-1]):.3f}$. There is a deeper "
                                    "place.")  # fmt: skip
    return Score(path.steps, f"The deepest minimum in {path.steps} steps, from a height of "
                             f"{height:.3f}.")  # fmt: skip
