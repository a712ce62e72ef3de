"""Values of a function for a picture: NaN where there are none, and where two do not hang together.

A picture joins neighbours by a line or a face. At a pole and at a jump that would be a wall which
the function does not have.
"""

from __future__ import annotations

import math
from functools import lru_cache
from time import perf_counter

import numpy as np

from helpers.maths.functions import Function1D, Function2D

HUGE = 1e150
"""Beyond it squares overflow, and a picture has nothing to show."""

MIDDLE = (0.03, 0.5, 0.97)  # between the outer two of these quantiles lies what a picture shows
SEEN = 0.1  # of that height: a smaller jump is left as it is
HALVINGS = 24  # of the way between neighbours, after which f still jumps or never does


LONG = 1.0  # seconds that the values of a grid may take: beyond that it has fewer points
SHORT = 0.4  # seconds that these may take
TRIED = 16  # points at which f is timed
FEWEST, FINEST = {1: 61, 2: 7}, {1: 801, 2: 161}
"""Points along a side of a grid of one and of two dimensions: however slow f is, and at most."""


@lru_cache(maxsize=64)
def pace(f: Function1D | Function2D) -> float:
    """Return how many seconds one value of f takes; 0 if f takes many points at once.

    It is the least that one takes at some points, which a busy computer changes least.
    """
    took = []

    def timed(*p: float) -> object:
        begin = perf_counter()
        try:
            return f.call(*p)
        finally:
            took.append(perf_counter() - begin)

    if isinstance(f, Function1D):
        sample(Function1D(lambda x: timed(x)), np.linspace(*f.domain, TRIED))
    else:
        sample(Function2D(lambda x, y: timed(x, y)),
               *(np.linspace(*side, TRIED) for side in f.domain))  # fmt: skip
    return min(took) if len(took) > TRIED else 0.0


def affordable(f: Function1D | Function2D, n: int, calls: int = 1) -> int:
    """Return n, or how many points a side of a grid has if f is slow.

    Each point takes so many calls of f.
    """
    dimensions = 1 if isinstance(f, Function1D) else 2
    found = in_time(f, n**dimensions, calls) ** (1 / dimensions)
    return min(n, max(FEWEST[dimensions], int(found + 1e-9)))


def in_time(f: Function1D | Function2D, n: int, calls: int) -> int:
    """Return n, or how many times so many calls of f can be waited for."""
    one = pace(f) * calls
    return n if one * n <= LONG else int(SHORT / one)


def is_slow(f: Function1D | Function2D) -> bool:
    """Tell whether f is drawn from fewer points than others are."""
    finest = FINEST[1 if isinstance(f, Function1D) else 2]
    return affordable(f, finest) < finest


def sample(f: Function1D | Function2D, *at: np.ndarray) -> np.ndarray:
    """Evaluate f at arrays of points; where f raises or is not finite, the value is NaN.

    A picture shows the part of a function that exists. What is wrong with the rest is said
    where the learner's point stands, not here.
    """
    try:
        values = np.array(f(*at), dtype=float)
    except Exception:
        values = np.array([_value(f, *p) for p in zip(*(a.flat for a in at), strict=True)])
        values = values.reshape(at[0].shape)
    return np.where(np.abs(values) < HUGE, values, np.nan)


def _value(f: Function1D | Function2D, *p: float) -> float:
    try:
        return float(f(*p))
    except Exception:
        return math.nan


def unbroken(f: Function1D | Function2D, *at: np.ndarray) -> np.ndarray:
    """Evaluate f on a grid of points as `sample` does, with a gap at each pole and jump.

    Parameters
    ----------
    f : Function1D or Function2D
        The function.
    *at : ndarray
        Its arguments, of one shape: neighbours along an axis of it are joined in the picture.

    Returns
    -------
    ndarray
        Of two neighbours between which f jumps, the one farther from the middle value is NaN.
        A continuous f keeps all its values, unless it rises by half of a step in less than the
        ten-millionth part of the way to the next point.
    """
    values = sample(f, *at)
    z, places = values.ravel(), np.array([a.ravel() for a in at])
    if not np.isfinite(z).any():
        return values
    low, middle, high = np.quantile(z[np.isfinite(z)], MIDDLE)
    number = np.arange(z.size).reshape(values.shape)
    pairs = np.hstack([[np.delete(number, end, axis).ravel() for end in (-1, 0)]
                       for axis in range(values.ndim)])  # fmt: skip
    pairs = pairs[:, np.abs(np.subtract(*z[pairs])) > SEEN * (high - low)]
    pairs = pairs[:, _jumps(f, places[:, pairs], z[pairs])]
    farther = np.abs(z[pairs] - middle).argmax(axis=0)[None]
    z[np.take_along_axis(pairs, farther, axis=0)] = np.nan
    return z.reshape(values.shape)


def _jumps(f: Function1D | Function2D, ends: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Return the numbers of those pairs of points between which f jumps.

    Half of the way between two points, again and again, that half in which f passes the level
    halfway between their values: where f is continuous, the difference of its values goes to 0.

    Parameters
    ----------
    ends : ndarray, shape (n, 2, m)
        m pairs of points.
    z : ndarray, shape (2, m)
        f there.
    """
    up = np.argsort(z, axis=0)
    below, above = np.moveaxis(np.take_along_axis(ends, up[None], axis=1), 1, 0)
    z = np.take_along_axis(z, up, axis=0)
    level, wide = z.mean(axis=0), np.ptp(z, axis=0)
    left = np.arange(z.shape[1])
    for _ in range(HALVINGS):
        if not left.size:
            break
        half = (below + above) / 2
        value = sample(f, *half)
        over = value > level  # no value at all is not: it stays an end, and keeps the pair
        below, above = np.where(over, below, half), np.where(over, half, above)
        z = np.where(over, [z[0], value], [value, z[1]])
        stay = ~(z[1] - z[0] < wide / 2)
        below, above, z = below[:, stay], above[:, stay], z[:, stay]
        level, wide, left = level[stay], wide[stay], left[stay]
    return left
