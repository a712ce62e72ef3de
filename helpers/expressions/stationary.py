"""Where the gradient is zero, and what kind of point each is: by Newton's method from a grid.

Source: J. Nocedal and S. J. Wright, *Numerical Optimization*, 2nd ed. 2006, theorems 2.2 to 2.4
and section 11.1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from helpers.expressions.expression import Expression
from helpers.maths.conditioning import kind_of
from helpers.maths.functions import Interval

N_SEEDS = {1: 401, 2: 41}  # along each axis; odd, so that the centre is one
N_STEPS = 100
LONGEST_STEP = 0.1  # of the domain
SAME = 1e-6  # of the domain: points nearer than this are one
SETTLED = 1e-8  # of the domain: the Newton step at a point that is found
NEARBY = 1e-3  # of the domain: how far off a point's surroundings are looked at
FLAT = 1e-8  # of the gradient nearby: a gradient as good as zero
AS_GOOD_AS_ZERO = 1e-4  # of the curvature nearby, along the same line: one that decides nothing
ROUNDING = 1e-12  # of the greatest curvature at the point: one that is rounding alone


class StationaryPoint(NamedTuple):
    """A point with ∇f = 0.

    Attributes
    ----------
    at : tuple of float
        Its coordinates.
    value : float
        f there.
    eigenvalues : tuple of float
        Of the Hessian, in increasing order; of f″ in one dimension. NaN if there is no Hessian.
    kind : str
        "minimum" if all are positive, "maximum" if all are negative, "saddle" if there are both,
        "undecided" if one is as good as zero: then second derivatives decide nothing. That is
        judged beside the point, for elsewhere f may be larger by any power of ten.
    """

    at: tuple[float, ...]
    value: float
    eigenvalues: tuple[float, ...]
    kind: str


class Stationary(NamedTuple):
    """The stationary points that were found.

    Attributes
    ----------
    points : tuple of StationaryPoint
        The isolated ones, in order of their values.
    along_curves : bool
        Whether there are others that are not isolated: ∇f = 0, or as good as zero, along a curve
        or on an area.
    """

    points: tuple[StationaryPoint, ...]
    along_curves: bool


def stationary_points(
    expression: Expression, domain: Interval | tuple[Interval, Interval] | None = None
) -> Stationary:
    """Find where ∇f = 0 inside a domain, and classify each point by its Hessian.

    Parameters
    ----------
    expression : Expression
        f; its first and second derivatives are exact.
    domain : interval, or two of them, optional
        Where to look; by default the expression's domain. The edges belong to it.

    Notes
    -----
    Newton's method starts from 401 points, in two dimensions from 41 × 41, and each limit is
    verified. A grid may still miss a point whose surroundings are small beside its cells, or at
    which f is so flat that Newton's method does not settle within 100 steps. A minimum at a kink
    is not stationary: there is no gradient.
    """
    with np.errstate(all="ignore"):
        return _search(expression, _box(expression, domain))


def _box(
    expression: Expression, domain: Interval | tuple[Interval, Interval] | None
) -> np.ndarray:
    """Return the intervals as an array, shape (n, 2); the function checks them."""
    domain = expression.function.domain if domain is None else domain
    return np.atleast_2d(replace(expression.function, domain=domain).domain)


def _search(expression: Expression, box: np.ndarray) -> Stationary:
    axes = [np.linspace(*ends, N_SEEDS[len(box)]) for ends in box]
    seeds = np.array([x.ravel() for x in np.meshgrid(*axes)])
    limits = _newton(expression, seeds, box)
    low, high = box.T[..., None]
    edge = SAME * (high - low)
    inside = np.all((limits >= low - edge) & (limits <= high + edge), axis=0)
    p = _rounded(expression, _distinct(limits[:, inside], box), box)
    eigenvalues, directions = _eigen(expression.hessian(*p))
    clear = _are_clear(expression, p, eigenvalues, directions, box)
    kinds = [kind_of(each) or "undecided" for each in np.where(clear, np.sign(eigenvalues), 0)]
    alone = _are_isolated(expression, p, directions, box) | clear.all(axis=1)
    found = [
        StationaryPoint(tuple(at.tolist()), expression.function(*at), tuple(each.tolist()), kind)
        for at, each, kind, yes in zip(p.T, eigenvalues, kinds, alone, strict=True)
        if yes
    ]
    found.sort(key=lambda point: (point.value, point.at))
    return Stationary(tuple(found), not alone.all())


def _newton(expression: Expression, start: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Return where Newton's method for ∇f = 0 settles from each start, NaN if it does not."""
    limits = np.full_like(start, np.nan)
    width, middle = np.ptp(box, axis=1)[:, None], box.mean(axis=1)[:, None]
    p, going = start, np.arange(start.shape[1])
    for _ in range(N_STEPS):
        gradient = np.array(expression.slopes(*p))
        step = _newton_step(gradient, expression.hessian(*p))
        length = np.linalg.norm(step / width, axis=0)
        settled = length <= SETTLED
        limits[:, going[settled]] = (p - step)[:, settled]
        near = np.all(np.abs(p - middle) <= width, axis=0)
        stays = ~settled & near & (length > 0)
        shorter = np.minimum(1, LONGEST_STEP / length[stays])
        p, going = p[:, stays] - shorter * step[:, stays], going[stays]
        if not going.size:
            break
    limits[:, ~_are_level(expression, limits, box)] = np.nan
    return limits


def _are_level(expression: Expression, p: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Tell of each point whether ∇f is as good as zero there, beside what it is nearby.

    A Newton step may be short where the gradient is not: at the tip of a cone, or on a slope.
    """
    here = np.linalg.norm(expression.slopes(*p), axis=0)
    steps = NEARBY * np.ptp(box, axis=1).min() * np.vstack([np.eye(len(p)), -np.eye(len(p))])
    nearby = [np.linalg.norm(expression.slopes(*(p + step[:, None])), axis=0) for step in steps]
    return here <= FLAT * np.max(np.where(np.isfinite(nearby), nearby, 0), axis=0)


def _newton_step(gradient: np.ndarray, hessian: np.ndarray) -> np.ndarray:
    """Return H⁻¹∇f, the shortest solution if H is singular; 0 where ∇f is, NaN where there is none.

    Shapes (n, count) and (n, n, count).
    """
    usable = np.isfinite(hessian).all(axis=(0, 1)) & np.isfinite(gradient).all(axis=0)
    inverse = np.linalg.pinv(hessian[..., usable].transpose(2, 0, 1), 1e-12, hermitian=True)
    step = np.full_like(gradient, np.nan)
    step[:, usable] = np.einsum("kij,jk->ik", inverse, gradient[:, usable])
    step[:, np.all(gradient == 0, axis=0)] = 0
    return step


def _distinct(p: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Return one of each group of points that are the same, shape (n, count)."""
    tolerance = SAME * np.ptp(box, axis=1)[:, None]
    kept = []
    while p.shape[1]:
        kept.append(p[:, 0])
        p = p[:, np.any(np.abs(p - p[:, :1]) > tolerance, axis=0)]
    return np.array(kept).reshape(-1, len(box)).T


def _rounded(expression: Expression, p: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Round a coordinate to six digits if ∇f is no larger there: 3 for 2.9999999999998."""
    digits = 6 - int(np.floor(np.log10(np.ptp(box))))
    p = p.copy()
    for which in ([*range(len(p))], *([i] for i in range(len(p)))):  # together, then one by one
        before, tried = np.linalg.norm(expression.slopes(*p), axis=0), p.copy()
        tried[which] = np.round(tried[which], digits) + 0.0
        better = np.linalg.norm(expression.slopes(*tried), axis=0) <= before
        p[:, better] = tried[:, better]
    return p


def _eigen(hessian: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return eigenvalues, shape (count, n), and eigenvectors, (count, n, n); NaN and the axes."""
    matrices = hessian.transpose(2, 0, 1)
    finite = np.isfinite(matrices).all(axis=(1, 2))
    values = np.full(matrices.shape[:2], np.nan)
    vectors = np.zeros_like(matrices) + np.eye(matrices.shape[1])
    values[finite], vectors[finite] = np.linalg.eigh(matrices[finite])
    return values, vectors


def _are_clear(
    expression: Expression,
    p: np.ndarray,
    eigenvalues: np.ndarray,
    directions: np.ndarray,
    box: np.ndarray,
) -> np.ndarray:
    """Tell of each eigenvalue whether it has a sign, shape (count, n).

    At x³ or x⁴ it is 0, and next to 0 where the point is off by a little; but a step away along
    its direction the curvature is far greater.
    """
    nearby = np.zeros_like(eigenvalues)
    for side in (-1, 1):
        for axis, u in enumerate(directions.transpose(2, 1, 0)):
            away = expression.hessian(*(p + side * NEARBY * np.ptp(box, axis=1).min() * u))
            bend = np.abs(np.einsum("ik,ijk,jk->k", u, away, u))
            nearby[:, axis] = np.fmax(nearby[:, axis], bend)
    size = np.abs(eigenvalues)
    rounding = ROUNDING * size.max(axis=1, keepdims=True)
    return (size > AS_GOOD_AS_ZERO * nearby) & (size > rounding)


def _are_isolated(
    expression: Expression, p: np.ndarray, directions: np.ndarray, box: np.ndarray
) -> np.ndarray:
    """Tell of each point whether no other stationary point is a small step away along an axis.

    The axes are those of the Hessian, shape (count, n, n), one in each column.
    """
    alone = np.ones(p.shape[1], dtype=bool)
    distance = NEARBY * np.ptp(box, axis=1).min()
    for axis in range(len(p)):
        for side in (-distance, distance):
            limits = _newton(expression, p + side * directions[:, :, axis].T, box)
            gap = np.linalg.norm(limits - p, axis=0)
            alone &= ~((gap > distance / 3) & (gap < 3 * distance))
    return alone
