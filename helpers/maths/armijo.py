"""Backtracking: the first step t, ρt, ρ²t, … for which f(p − tg) ≤ f(p) − c t‖g‖².

L. Armijo, "Minimization of functions having Lipschitz continuous first partial derivatives",
*Pacific Journal of Mathematics* 16 (1966), 1–3.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from helpers.maths.evaluate import NUMERICAL, evaluate, lacks_value


def search(
    f: Callable, p: list[float], g: list[float], c: float, t: float, shrink: float
) -> list[float]:
    """Return p − tg for the first t that is accepted; p itself if p − tg rounds to it before.

    Where f has no value, t is not accepted. `p` and `g` are lists of Python floats.
    """
    if len(p) == 2:
        return _search_in_plane(f, p, g, c, t, shrink)
    value, slope = f(*p), c * sum([d * d for d in g])
    while t > 0:
        trial = [x - t * d for x, d in zip(p, g, strict=True)]
        try:
            if f(*trial) <= value - t * slope:
                return trial
        except NUMERICAL as error:
            if not lacks_value(error):
                evaluate(f, *trial)  # it names what f returned
                raise
        if trial == p:
            break
        t *= shrink
    return p


def _search_in_plane(
    f: Callable, p: list[float], g: list[float], c: float, t: float, shrink: float
) -> list[float]:
    """Return what `search` does, for n = 2 in half the time."""
    (x, y), (u, v) = p, g
    value, slope = f(x, y), c * (u * u + v * v)
    while t > 0:
        a, b = x - t * u, y - t * v
        try:
            if f(a, b) <= value - t * slope:
                return [a, b]
        except NUMERICAL as error:
            if not lacks_value(error):
                evaluate(f, a, b)
                raise
        if a == x and b == y:
            break
        t *= shrink
    return p


def search_many(
    f: Callable, p: list[np.ndarray], g: list[np.ndarray], c: float, t: float, shrink: float
) -> list[np.ndarray]:
    """Return what `search` does for each of m points; components have shape (m,)."""
    p, g = np.array(p), np.array(g)
    value, slope, found = f(*p), c * (g * g).sum(axis=0), p.copy()
    left = np.arange(p.shape[1])  # those for which no t is accepted yet
    while left.size and t > 0:
        trial = p[:, left] - t * g[:, left]
        accepted = f(*trial) <= value[left] - t * slope[left]
        found[:, left[accepted]] = trial[:, accepted]
        left = left[~accepted & (trial != p[:, left]).any(axis=0)]
        t *= shrink
    return list(found)
