"""Whether central differences agree with exact derivatives, measured."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from helpers.differentiate import CENTRAL_STEP, gradient
from helpers.functions import Function1D, Function2D

NOISE = 1e-6  # relative: rounding that is no disagreement


class Agreement(NamedTuple):
    """How far central differences are from the exact derivatives, at random points.

    Attributes
    ----------
    error : float
        The largest ‖g − g_h‖ / max(‖g‖, ‖g_h‖, ε^⅓) of the exact g and the differences g_h; NaN
        if there is no point where both are finite.
    n_finite, n_points : int
        At how many points both are finite, and how many there are.
    agrees : bool
        Whether at each of them the error is at most 10⁻⁶, or what the differences themselves are
        off by: halving h moves them by about three quarters of their error.
    """

    error: float
    n_finite: int
    n_points: int
    agrees: bool


def agreement(
    function: Function1D | Function2D, n_points: int = 100, seed: int = 0
) -> Agreement:
    """Compare a function's derivatives with its central differences.

    Parameters
    ----------
    function : Function1D or Function2D
        It has derivatives of its own.
    n_points : int
        How many points, evenly distributed at random over the domain.
    seed : int
        Which points.

    Notes
    -----
    The truncation of a central difference is O(h²), and large where f‴ is: near a singularity.
    """
    low, high = np.atleast_2d(function.domain).T
    rng = np.random.default_rng(seed)
    p = (low + (high - low) * rng.random((n_points, len(low)))).T
    exact = function.derivative(*p)[None] if len(p) == 1 else function.grad(*p)
    step = CENTRAL_STEP * np.maximum(1, np.linalg.norm(p, axis=0))
    with np.errstate(all="ignore"):
        rough, fine = gradient(function, p, step), gradient(function, p, step / 2)
        longer = np.maximum(np.linalg.norm(exact, axis=0), np.linalg.norm(rough, axis=0))
        longer = np.maximum(longer, CENTRAL_STEP)
        error = np.linalg.norm(exact - rough, axis=0) / longer
        spread = np.linalg.norm(fine - rough, axis=0) / longer
    finite = np.isfinite(error)
    largest = float(error[finite].max()) if finite.any() else float("nan")
    agrees = finite.any() and bool(np.all(error[finite] <= NOISE + 2 * spread[finite]))
    return Agreement(largest, int(finite.sum()), n_points, agrees)
