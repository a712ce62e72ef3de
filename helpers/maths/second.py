"""The second derivatives of f(x, y) at a point, measured on its gradient, and what they say of it.

Source: J. Nocedal and S. J. Wright, *Numerical Optimization*, 2nd ed. 2006, sections 2.1 and 8.1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from helpers.maths.differentiate import CENTRAL_STEP, EPS
from helpers.maths.evaluate import evaluate
from helpers.maths.functions import Function2D

EIGHTHS = np.radians(np.arange(0, 360, 45))
WAYS = np.array([np.cos(EIGHTHS), np.sin(EIGHTHS)])
WIDE, NARROW = 2.0**-11, 2.0**-15  # steps, relative to max(1, |x|, |y|)
COARSER = 16  # times as long where the gradient itself is measured
SHRINKS = 0.9  # a kink of ∇f does not become less than this part of itself
TRIED = 17  # places at which a gradient is computed in both ways, one by one and all at once
ROUNDING = 16 * EPS  # relative: what rounding may leave in a difference
FLAT = 1e-9  # of the greatest curvature: one so small is as good as zero
UNSURE = 1e-6  # of the same, where it is measured


@dataclass(frozen=True, eq=False)
class Bend:
    """How f bends at a point: H = [[a, b], [b, d]], and how far off its numbers may be.

    Of the greatest curvature a part of no more than `flat` is as good as zero.
    """

    H: np.ndarray
    noise: float = 0.0
    flat: float = FLAT

    @property
    def known(self) -> bool:
        """Whether f has second derivatives there."""
        return bool(np.isfinite(self.H).all())

    @cached_property
    def eigenvalues(self) -> tuple[float, float]:
        """The eigenvalues of H, the smaller one first, with what rounding has left of a zero."""
        (a, b), (_, d) = self.H.tolist()
        middle, half = (a + d) / 2, math.hypot((a - d) / 2, b)
        return middle - half, middle + half

    @cached_property
    def curvatures(self) -> tuple[float, float]:
        """The least and the greatest of u·Hu over all unit vectors u: the eigenvalues of H."""
        least, greatest = map(self.told, self.eigenvalues)
        return least, greatest

    @property
    def level(self) -> float:
        """A second derivative of no more than this in size is as good as zero."""
        return self.flat * max(map(abs, self.eigenvalues)) + self.noise

    def told(self, value: float) -> float:
        """Return a second derivative of f there: 0 if it is as good as zero."""
        return 0.0 if abs(value) <= self.level else value

    @property
    def round(self) -> bool:
        """Whether the curvature is as good as the same in all directions."""
        least, greatest = self.curvatures
        return greatest - least <= self.level

    @property
    def signs(self) -> tuple[int, int]:
        """The signs of both curvatures, 0 where one is as good as zero."""
        return tuple((each > 0) - (each < 0) for each in self.curvatures)

    @property
    def steepest(self) -> float:
        """The direction of the greatest curvature, in degrees from 0 to 180."""
        (a, b), (_, d) = self.H.tolist()
        return math.degrees(math.atan2(2 * b, a - d)) / 2 % 180

    def along(self, u: np.ndarray) -> np.ndarray:
        """u·Hu for directions of length one, shape (2, …)."""
        (a, b), (_, d) = self.H.tolist()
        return a * u[0] ** 2 + 2 * b * u[0] * u[1] + d * u[1] ** 2

    def newton_step(self, gradient: np.ndarray) -> np.ndarray:
        """−H⁻¹∇f, which leads to where the model is level; NaN where H is singular."""
        if 0 in self.signs:
            return np.full(2, math.nan)
        (a, b), (_, d) = self.H.tolist()
        gx, gy = gradient
        return np.array([b * gy - d * gx, b * gx - a * gy]) / (a * d - b * b)


NONE = Bend(np.full((2, 2), math.nan))


def measured(f: Function2D, p: tuple[float, float]) -> Bend:
    """Return the second derivatives of f at p by central differences of its gradient.

    There are none where the gradient has a kink: where its slopes on both sides differ, however
    near one looks, or where those across are not made of those along the axes. What f raises
    passes through.

    Notes
    -----
    O(h²) truncation + O(ε/h) rounding, h = 2⁻¹⁵ max(1, |x|, |y|); 16 times that where ∇f is
    measured, too. A kink nearer to p than h is taken for one at p.
    """
    scale = max(1.0, *map(abs, p)) * (COARSER if f.is_measured else 1)
    wide, narrow = scale * WIDE, scale * NARROW
    around = np.reshape(p, (2, 1)) + np.hstack([np.zeros((2, 1)), wide * WAYS, narrow * WAYS])
    G = _gradients(f, around)
    if not np.isfinite(G).all():
        return NONE
    far, near = _Slopes(G[:, :1], G[:, 1:9], wide), _Slopes(G[:, :1], G[:, 9:], narrow)
    size, far_out = float(np.abs(G).max()), max(1.0, *map(abs, p))
    noise = ROUNDING * (size + far_out * float(np.abs(near.H).max())) / narrow
    if f.is_measured:
        values = abs(float(f(*p))) + size * far_out
        noise += ROUNDING * values / (CENTRAL_STEP * far_out * narrow)
    if (near.faults > SHRINKS * far.faults + noise).any():
        return NONE
    truncated = 2 * np.abs(near.H - far.H).max() * (NARROW / WIDE) ** 2
    return Bend((near.H + near.H.T) / 2, float(noise + truncated), UNSURE)


def _gradients(f: Function2D, places: np.ndarray) -> np.ndarray:
    """Return ∇f at places, shape (2, n); at one go where that is known to be the same."""
    if not _takes_arrays(f):
        return np.asarray(evaluate(f.partials, *places, n_components=2), dtype=float)
    with np.errstate(all="ignore"):
        return np.array(np.broadcast_arrays(*f.partials(*places), places[0])[:2], dtype=float)


@lru_cache(maxsize=64)
def _takes_arrays(f: Function2D) -> bool:
    """Tell whether ∇f at many places of the domain is what it is at each of them."""
    places = np.array([np.random.default_rng(1).uniform(*side, TRIED) for side in f.domain])
    try:
        with np.errstate(all="ignore"):
            found = np.array(np.broadcast_arrays(*f.partials(*places), places[0])[:2], dtype=float)
            each = np.array([f.partials(*place) for place in places.T.tolist()], dtype=float).T
    except Exception:  # a learner's own function may raise anything
        return False
    return found.shape == each.shape and np.allclose(found, each, rtol=1e-9, equal_nan=True)


class _Slopes:
    """The slope of ∇f along four directions, from what it is at the distance h to both sides."""

    def __init__(self, here: np.ndarray, G: np.ndarray, h: float) -> None:
        ahead, behind = (G[:, :4] - here) / h, (here - G[:, 4:]) / h
        slope = (ahead + behind) / 2
        self.H = slope[:, [0, 2]]
        askew = np.hypot(*(slope - self.H @ WAYS[:, :4])) + abs(self.H[0, 1] - self.H[1, 0])
        self.faults = np.concatenate([np.hypot(*(ahead - behind)), askew])
        """How much its two sides differ, and the slopes across from those along the axes."""
