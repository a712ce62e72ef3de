"""Whether central differences agree with exact derivatives, measured."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from helpers.maths.differentiate import CENTRAL_STEP, gradient
from helpers.maths.functions import Function1D, Function2D

NOISE = 1e-6  # relative: rounding that is no disagreement
LEAST = 1e-12  # relative: differences in floats show no smaller error
FEW = 10  # points at which there is a slope to compare, of 100


class Agreement(NamedTuple):
    """How far central differences are from the exact derivatives, at random points.

    Attributes
    ----------
    error : float
        The largest ‖g − g_h‖ / max(‖g‖, ‖g_h‖) of the exact g and the differences g_h, and at
        least 10⁻¹²; NaN if it was measured at no point.
    n_measured, n_finite, n_points : int
        At how many points it was measured, at how many both are finite, and how many there are.
        It is not measured where the slope is as good as zero beside f, at most ε^⅓|f|: there
        g_h is made of the rounding of f.
    agrees : bool
        Whether at each of them the error is at most 10⁻⁶, or what the differences themselves are
        off by: halving h moves them by about three quarters of their error.
    """

    error: float
    n_measured: int
    n_finite: int
    n_points: int
    agrees: bool

    @property
    def few(self) -> bool:
        """Whether it was measured at too few points to tell much."""
        return self.n_measured < FEW


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
        error = np.linalg.norm(exact - rough, axis=0) / longer
        spread = np.linalg.norm(fine - rough, axis=0) / longer
    finite = np.isfinite(longer)
    measured = np.isfinite(error) & (longer > CENTRAL_STEP * np.abs(function(*p)))
    largest = max(LEAST, float(error[measured].max())) if measured.any() else float("nan")
    agrees = bool(measured.any() and np.all((error <= NOISE + 2 * spread)[measured]))
    return Agreement(largest, int(measured.sum()), int(finite.sum()), n_points, agrees)
