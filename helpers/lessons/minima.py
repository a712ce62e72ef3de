"""A challenge: four paths to the four minima of Himmelblau's function, with one η."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.lessons.tasks import Mistake, Score
from helpers.maths.catalogue import SURFACES
from helpers.maths.descent import steepest
from helpers.maths.evaluate import finite_number
from helpers.maths.runs import basins, run, run_many

HIMMELBLAU = SURFACES["himmelblau"]
SIDE = 1.0
"""The starts lie in the square −1 ≤ x, y ≤ 1."""
TOL, BUDGET = 1e-3, 1000
"""When a path has reached its minimum, and how many steps it may take."""


def play(answer: Any) -> Score | Mistake:
    """Count the steps of four paths that end at four different minima."""
    eta, starts, fault = _read(answer)
    if fault:
        return fault
    runs = [
        run(steepest(HIMMELBLAU.partials, p, eta), HIMMELBLAU, TOL, BUDGET) for p in starts.tolist()
    ]
    for number, (p, path) in enumerate(zip(starts, runs, strict=True), 1):
        if path.stop != "converged":
            return Mistake(path.stop, f"Start {number}, {_at(p)}, reaches no minimum: "
                                      f"{_WHY[path.stop]}")  # fmt: skip
    reached = _reached(np.array([path.end for path in runs]))
    missed = sorted({0, 1, 2, 3} - set(reached))
    if missed:
        ends, minima = (
            ", ".join(map(_at, points))
            for points in ([path.end for path in runs], [HIMMELBLAU.minima[k] for k in missed])
        )
        return Mistake("minimum missed", f"Your paths end at {ends}. None reaches {minima}. "
                                         "Move a start.")  # fmt: skip
    counts = [path.steps for path in runs]
    return Score(sum(counts), f"All four minima in {sum(counts)} steps: "
                              f"{' + '.join(map(str, counts))}.")  # fmt: skip


_WHY = {
    "diverged": r"its path leaves for infinity. Take a smaller $\eta$.",
    "cycles": r"its path jumps to and fro for ever. Take a smaller $\eta$.",
    "stalled": r"its path stands still. Take a larger $\eta$.",
    "budget": f"after {BUDGET} steps $\\|\\nabla f\\|$ is still more than $10^{{-3}}$. Its steps "
    r"are too small, or so large that it jumps about: try another $\eta$.",
    "stationary": r"$\nabla f$ is nearly zero there, and it is no minimum. Move it a little.",
}


def _read(answer: Any) -> tuple[float, np.ndarray, Mistake | None]:
    """Return η and the starts, shape (4, 2), and what is wrong with them."""
    form = Mistake(
        "another form",
        "Give a pair `(eta, starts)`: one positive number, and a list of four points such as "
        "`(0.5, -0.5)`.",
    )
    nothing = 0.0, np.empty((0, 2))
    try:
        eta, starts = answer
        eta, starts = finite_number(eta, "eta"), np.array([*starts], dtype=float)
    except (TypeError, ValueError):
        return *nothing, form
    if starts.shape != (4, 2):
        return *nothing, form
    if eta <= 0:
        return *nothing, Mistake(
            "not positive",
            r"$\eta$ must be positive: the minus sign of the step is already there.",
        )
    for number, p in enumerate(starts, 1):
        if not (np.abs(p) <= SIDE).all():
            return *nothing, Mistake(
                "outside",
                f"Start {number}, {_at(p)}, is outside: both coordinates must lie between $-1$ and "
                "$1$.",
            )
    return eta, starts, None


def _reached(ends: np.ndarray) -> list[int]:
    """Return which of the minima each end is near."""
    there = run_many(steepest(HIMMELBLAU.grad, ends.T, 1e-3), tol=TOL, budget=0)
    return basins(there, HIMMELBLAU.minima, within=1e-3).tolist()


def _at(p: np.ndarray | tuple[float, float]) -> str:
    return f"$({p[0]:.4g}, {p[1]:.4g})$"
