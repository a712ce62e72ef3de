"""Follow many starts at once, and tell which minimum each of them reaches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from helpers.maths.descent import Steps
from helpers.maths.evaluate import as_numbers, finite_number
from helpers.maths.runs import limits

SHARE = 0.01
"""Progress is told each time that this part of the work is done."""


@dataclass(frozen=True, eq=False)
class Ends:
    """Where many starts end.

    Parameters
    ----------
    points : ndarray, shape (n, m)
        The last points, components first.
    steps : ndarray of int, shape (m,)
        How many steps each took.
    converged, diverged : ndarray of bool, shape (m,)
        Where ‖∇f‖ ≤ tol, and where a path left the bound or the numbers. The others used up the
        budget.
    """

    points: np.ndarray = field(repr=False)
    steps: np.ndarray = field(repr=False)
    converged: np.ndarray = field(repr=False)
    diverged: np.ndarray = field(repr=False)


def run_many(
    steps: Steps,
    tol: float = 1e-6,
    budget: int = 1000,
    bound: float = 1e12,
    progress: Callable[[float], object] | None = None,
) -> Ends:
    """Follow many starts at once, each until it has converged, has diverged, or the budget ends.

    Parameters and errors are those of `run`, with a method that has starts of shape (n, m). Paths
    are not kept, and starts that have ended cost nothing more.

    `progress`, if given, is called with the part of the work that is surely done, up to 1.
    """
    tol, budget, bound = limits(tol, budget, bound)
    told = 0.0
    with np.errstate(all="ignore"):
        p, g = next(steps, ((), ()))
        if not p:
            raise ValueError("the steps have come to an end already; make the generator anew")
        if not np.ndim(p[0]):
            raise TypeError("run_many follows many starts, shape (n, m); take run for one")
        points = np.array(p)
        m = points.shape[1]
        taken, converged, diverged = np.zeros(m, int), np.zeros(m, bool), np.zeros(m, bool)
        going = np.arange(m)
        for k in range(budget + 1):
            norm = np.hypot.reduce(g) if len(g) > 1 else np.abs(g[0])
            lost = ~((norm < np.inf) & np.logical_and.reduce([np.abs(x) <= bound for x in p]))
            done = lost | (norm <= tol) | (k == budget)
            keep = None
            if done.any():
                ended = going[done]
                points[:, ended] = [x[done] for x in p]
                taken[ended], diverged[ended] = k, lost[done]
                converged[ended] = (norm <= tol)[done] & ~lost[done]
                keep = ~done
                going = going[keep]
            share = 1 - going.size / m * (1 - k / max(budget, 1))
            if progress and (share >= told + SHARE or not going.size):
                progress(told := share)
            if not going.size:
                break
            p, g = steps.send(keep)
    return Ends(points, taken, converged, diverged)


def basins(ends: Ends, minima: ArrayLike, within: float = 1e-3) -> np.ndarray:
    """Return for each start the index of the minimum it reached, or −1.

    Parameters
    ----------
    ends : Ends
        From `run_many`.
    minima : array_like, shape (count, n)
        The minima, one a row, such as ``SURFACES["himmelblau"].minima``.
    within : float
        How near to a minimum a start that has converged must have ended.

    Returns
    -------
    ndarray of int, shape (m,)
        Index of the nearest minimum.

    Raises
    ------
    TypeError, ValueError
        If `minima` do not have n coordinates each, or `within` is not positive.
    """
    minima, within = np.atleast_2d(as_numbers(minima, "minima")), finite_number(within, "within")
    if within <= 0:
        raise ValueError(f"within must be positive, got {within!r}")
    if minima.shape[1:] != ends.points.shape[:1]:
        raise ValueError(f"minima must have {len(ends.points)} coordinates each, one minimum a "
                         f"row, got shape {minima.shape}")  # fmt: skip
    with np.errstate(all="ignore"):
        distances = np.array([np.hypot.reduce(ends.points - q[:, None]) for q in minima])
    nearest = distances.argmin(axis=0)
    reached = ends.converged & (distances.min(axis=0) <= within)
    return np.where(reached, nearest, -1)
