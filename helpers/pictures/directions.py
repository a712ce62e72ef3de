"""The slope of f(x, y) at a point in every direction, measured on f itself."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from helpers.maths.differentiate import sides
from helpers.maths.functions import Function2D
from helpers.pictures.figures import arrow_length, arrow_unit, arrows, field_side

_STEP = 2.0**-17  # about ε^⅓, where truncation and rounding of a central difference balance
SEEN = 1e-4  # of the slopes on the map: a smaller kink cannot be seen
_ROUNDING = 64 * float(np.finfo(float).eps)


def unit_vector(theta: ArrayLike) -> np.ndarray:
    """Return (cos θ, sin θ), shape (2, …), for θ in degrees; exact along the axes."""
    turned = np.radians(theta)
    return np.round([np.cos(turned), np.sin(turned)], 15)


def direction(vector: ArrayLike) -> float:
    """Return the direction of a vector in degrees from 0 to 360, counted from x towards y."""
    return math.degrees(math.atan2(vector[1], vector[0])) % 360


def slopes(f: Function2D, p: tuple[float, float], u: np.ndarray) -> np.ndarray:
    """D_u f(p), measured on f itself; NaN where f has no such slope.

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
    """
    try:
        return sides(f.call, np.reshape(p, (2, 1)), u, SEEN * typical_slope(f)).slope
    except Exception:  # a learner's function may raise anything, anywhere
        return np.full(u.shape[1], math.nan)


def same_slope(f: Function2D, value: float, one: ArrayLike, other: ArrayLike) -> np.ndarray:
    """Tell whether two slopes are the same but for the rounding of a difference of f near `value`.

    NaN is the same as nothing.
    """
    size = np.maximum(np.abs(one), np.abs(other)) + typical_slope(f)
    return np.abs(np.subtract(one, other)) <= 0.1 * SEEN * size + _ROUNDING * abs(value) / _STEP


@lru_cache(maxsize=64)
def typical_slope(f: Function2D) -> float:
    """Return a slope that about a third of the points of the map exceed."""
    return arrow_unit(f) * arrow_length(f)


@lru_cache(maxsize=64)
def steep_slope(f: Function2D) -> float:
    """Return a slope, more than 0, that a fifth of the points of the map exceed."""
    lengths = np.hypot(*arrows(f, field_side(f, 20)))
    lengths = lengths[np.isfinite(lengths)]
    return float(np.quantile(lengths, 0.8)) or 1.0 if lengths.size else 1.0
