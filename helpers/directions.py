"""The slope of f(x, y) at a point in every direction, measured on f itself."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from helpers.figures import arrow_length, arrow_unit, gradient_field, grid
from helpers.functions import Function2D
from helpers.sampling import sample

_STEP = 2.0**-17  # about ε^⅓, where truncation and rounding of a central difference balance
_PLACES = np.array([[1.0], [1 / 8], [-1.0], [-1 / 8], [0.0]])  # in steps, along u
_SEEN = 1e-4  # of the slopes on the map: a smaller kink cannot be seen
_ROUNDING = 64 * float(np.finfo(float).eps)


def unit_vector(theta: ArrayLike) -> np.ndarray:
    """Return (cos θ, sin θ), shape (2, …), for θ in degrees; exact along the axes."""
    turned = np.radians(theta)
    return np.round([np.cos(turned), np.sin(turned)], 15)


def slopes(f: Function2D, p: tuple[float, float], u: np.ndarray) -> np.ndarray:
    """D_u f(p), measured by central differences; NaN where f has no such slope.

    Parameters
    ----------
    f : Function2D
        It may fail or have no finite value near p; there it has no slope.
    p : (float, float)
        The point.
    u : ndarray, shape (2, n)
        Directions of length one, components first.

    Returns
    -------
    ndarray, shape (n,)
        Slope for each unit of length.

    Notes
    -----
    The derivative is the limit from both sides, so each direction is measured ahead and behind,
    with a step h and with h/8. Where f is twice differentiable the two slopes differ by h times
    its second derivative, so by an eighth with h/8. At a kink the difference stays and at a jump
    it grows: if more than half of it stays, or the slope grows, there is no derivative. A central
    difference alone would call xy/(x² + y²) level at 0 in every direction. Its error is O(h²),
    and those for h and h/8 together leave O(h⁴): close to a kink h² times f‴ would still be seen.
    """
    h = _STEP * 2.0 ** math.ceil(math.log2(max(1.0, math.hypot(*p))))  # p ± h is exact
    t = h * _PLACES
    values = sample(f, p[0] + t * u[0], p[1] + t * u[1])
    here, steps = values[4], t[:2]
    ahead, behind = (values[:2] - here) / steps, (here - values[2:4]) / steps
    central, gap = (ahead + behind) / 2, np.abs(ahead - behind)
    steepest = np.maximum(np.abs(ahead[1]), np.abs(behind[1]))
    least = _SEEN * (steepest + typical_slope(f)) + _ROUNDING * np.abs(here) / steps[1]
    bent = (gap[1] > least) & (gap[1] > gap[0] / 2)
    growing = np.abs(central[1] - central[0]) > least + np.abs(central[1]) / 10
    return np.where(bent | growing, np.nan, (64 * central[1] - central[0]) / 63)


def same_slope(f: Function2D, value: float, one: ArrayLike, other: ArrayLike) -> np.ndarray:
    """Tell whether two slopes are the same but for the rounding of a difference of f near `value`.

    NaN is the same as nothing.
    """
    size = np.maximum(np.abs(one), np.abs(other)) + typical_slope(f)
    return np.abs(np.subtract(one, other)) <= 0.1 * _SEEN * size + _ROUNDING * abs(value) / _STEP


def typical_slope(f: Function2D) -> float:
    """Return a slope that about a third of the points of the map exceed."""
    return arrow_unit(f) * arrow_length(f)


@lru_cache(maxsize=64)
def steep_slope(f: Function2D) -> float:
    """Return a slope, more than 0, that a fifth of the points of the map exceed."""
    lengths = np.hypot(*gradient_field(f, *grid(f.domain, 20)))
    lengths = lengths[np.isfinite(lengths)]
    return float(np.quantile(lengths, 0.8)) or 1.0 if lengths.size else 1.0
