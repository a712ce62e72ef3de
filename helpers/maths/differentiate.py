"""Derivatives by differences: of one variable, partial, along a direction, and whether they exist.

Every rule takes a function of numbers, f(x) or f(x, y, …), and any number of points at once.
A point p has its components first, shape (n, …), so that ``x, y = p`` and f(x, y) is ``f(*p)``.
A step h that is given is used as it is; left out, it is the best power of the machine's ε, scaled
to the point and rounded so that x + h and x differ by exactly h.

Sources: J. Nocedal and S. J. Wright, *Numerical Optimization*, 2nd ed. 2006, chapter 8;
W. Squire and G. Trapp, "Using complex variables to estimate derivatives of real functions",
*SIAM Review* 40 (1998), 110–112.
"""

from __future__ import annotations

import math
import reprlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from helpers.maths.evaluate import (
    Values,
    as_numbers,
    evaluate,
    evaluate_or_nan,
    function_name,
    plain,
    takes,
)

EPS = float(np.finfo(float).eps)
FORWARD_STEP = EPS ** (1 / 2)
CENTRAL_STEP = EPS ** (1 / 3)

_LADDER = 0.75 * 2.0 ** -np.arange(11, 36, 3)  # steps, each an eighth of the one before
_GLANCE = slice(2, 4)  # the two of them, the first near ε^⅓, that show a plainly smooth function
_SEEN = 1e-4  # of the steeper side: slopes that differ by less are the same
_SETTLED = 1 / 16  # of what sets the two sides apart: so little they may still change
_ROUNDING = 64 * EPS
_EXPONENTS = -1000, 1000  # of two, of the units in which slopes are compared
_RUN = 6  # changes in a row that show a slope without bound
_STEADY = 0.1  # the quotients of such changes are the same but for that


@dataclass(frozen=True)
class Sides:
    """The slopes on both sides of points, and the one that both share.

    Parameters
    ----------
    left, right : float or ndarray
        The slopes behind and ahead: infinite where they grow without bound as the step shrinks,
        NaN where they do not settle or f has no value on that side.
    slope : float or ndarray
        The slope of both, by a central difference; NaN where they share none.
    """

    left: Values
    right: Values
    slope: Values

    @property
    def exists(self) -> Values:
        """Whether there is a slope."""
        return np.isfinite(self.slope)

    def at(self, index: int) -> Sides:
        """Return the slopes at one of the points."""
        return Sides(*(float(each[index]) for each in (self.left, self.right, self.slope)))


def forward_difference(f: Callable, x: ArrayLike, h: ArrayLike | None = None) -> Values:
    """(f(x + h) − f(x)) / h, an estimate of f′(x).

    Parameters
    ----------
    f : callable
        A function of one number; it need not be written for arrays.
    x : array_like
        The points, finite.
    h : array_like, optional
        The step, positive, in units of x; it broadcasts with `x`. By default √ε·max(1, |x|).

    Returns
    -------
    float or ndarray
        The common shape of `x` and `h`; NaN where f has no finite value.

    Raises
    ------
    TypeError, ValueError
        If `x` is not finite, `h` is not positive, or f does not return a real number.

    Notes
    -----
    O(h) truncation, (h/2)|f″|, + O(ε/h) rounding; best h ≈ √ε ≈ 1.5·10⁻⁸.
    """
    x = _finite(x, "x")
    h = _step(h, x, FORWARD_STEP)
    return _quotient(f, [x + h], [x], h)


def central_difference(f: Callable, x: ArrayLike, h: ArrayLike | None = None) -> Values:
    """(f(x + h) − f(x − h)) / 2h, an estimate of f′(x).

    Parameters, returns and errors are those of `forward_difference`; by default h is
    ε^⅓·max(1, |x|).

    Notes
    -----
    O(h²) truncation, (h²/6)|f‴|, + O(ε/h) rounding; best h ≈ ε^⅓ ≈ 6·10⁻⁶. For a quadratic only
    the rounding is left. At a kink it gives the mean of the two one-sided slopes: 0 for |x| at 0,
    which has no derivative there.
    """
    x = _finite(x, "x")
    return _central(f, [x], [1.0], _step(h, x, CENTRAL_STEP))


def complex_step(f: Callable, x: ArrayLike, h: float = 1e-20) -> Values:
    """Im f(x + ih) / h, f′(x) to machine precision for an analytic f.

    Parameters
    ----------
    f : callable
        A function of one number that takes complex numbers: arithmetic and numpy's functions.
    x : array_like
        The points, finite and real.
    h : float
        The step, positive.

    Returns
    -------
    float or ndarray
        The shape of `x`.

    Raises
    ------
    TypeError
        If f refuses complex numbers or drops their imaginary part, as ``math.sin`` and ``abs`` do.
    ValueError
        If `x` is not finite or `h` is not positive.

    Notes
    -----
    O(h²) truncation and no subtraction, so h can be so small that only the rounding of f is left.
    Source: Squire and Trapp 1998.
    """
    x = _finite(x, "x")
    h = _positive(h)
    name = function_name(f)
    fix = "write it with arithmetic and numpy's functions, or use central_difference"
    try:
        values = evaluate(f, x + 1j * h)
    except TypeError as error:
        raise TypeError(f"{name} cannot take complex numbers ({error}); {fix}") from error
    if not np.iscomplexobj(values):
        raise TypeError(f"{name} drops the imaginary part (is there an abs in it?); {fix}")
    return plain(values.imag / h)


def gradient(f: Callable, p: ArrayLike, h: ArrayLike | None = None) -> np.ndarray:
    """∇f(p) = (∂f/∂x, ∂f/∂y, …): each the `central_difference` of f with the others frozen.

    Parameters
    ----------
    f : callable
        A function of n numbers, f(x, y, …); it need not be written for arrays.
    p : array_like, shape (n, …)
        The points, components first, finite.
    h : array_like, optional
        The step, positive; by default ε^⅓·max(1, |x|) for the variable x that moves.

    Returns
    -------
    ndarray, shape (n, …)
        Components first, as `p`: ``p - eta * gradient(f, p)`` is a step of steepest descent.

    Raises
    ------
    TypeError, ValueError
        If `p` is not finite, f does not take n numbers or does not return a real number, or `h` is
        not positive.
    """
    p = _point(p, f)
    steps = [_step(h, x, CENTRAL_STEP) for x in p]
    return np.array([_central(f, p, u, h) for u, h in zip(np.eye(len(p)), steps, strict=True)])


def directional_derivative(
    f: Callable, p: ArrayLike, u: ArrayLike, h: ArrayLike | None = None
) -> Values:
    """D_u f(p) = (f(p + hu) − f(p − hu)) / 2h with u made of length one.

    Parameters
    ----------
    f : callable
        A function of n numbers, f(x, y, …); it need not be written for arrays.
    p : array_like, shape (n, …)
        The points, components first, finite.
    u : array_like, shape (n, …)
        The directions, components first, finite, of any length but zero. Each component
        broadcasts with that of `p`.
    h : array_like, optional
        The step, positive; by default ε^⅓·max(1, ‖p‖).

    Returns
    -------
    float or ndarray
        Slope for each unit of length, of the common shape of the components.

    Raises
    ------
    TypeError, ValueError
        As `gradient`; and if `u` is zero, not finite, or has not n components.

    Notes
    -----
    O(h²) truncation + O(ε/h) rounding. It equals ∇f·u where f is differentiable, and need not
    elsewhere: x³/(x² + y²) at 0 has D_u f = cos³θ, but ∇f·u = cos θ.
    """
    p = _point(p, f)
    u = np.atleast_1d(_finite(u, "u"))
    if len(u) != len(p):
        raise ValueError(f"u must have {len(p)} components, as p has, got {_show(u)}")
    longest = np.abs(u).max(axis=0)
    if not np.all(longest):
        raise ValueError(f"u must not be zero, which is no direction, got {_show(u)}")
    u = u / longest  # first, for the squares of a length of 1e-200 would vanish
    u = u / np.linalg.norm(u, axis=0)
    return _central(f, p, u, _step(h, np.linalg.norm(p, axis=0), CENTRAL_STEP))


def sides(f: Callable, p: ArrayLike, u: ArrayLike = 1.0, least: float = 0.0) -> Sides:
    """Compare the slopes of f behind and ahead of p along u, over shorter and shorter steps.

    Parameters
    ----------
    f : callable
        A function of n numbers. It may have no value, or fail for want of one, somewhere near p.
    p : array_like, shape (n, …)
        The points, components first, finite. A number is a point of a function of one variable.
    u : array_like, shape (n, …)
        The directions, components first, of length one. Each component broadcasts with that of
        `p`.
    least : float
        Slopes that differ by less are the same, however small both are.

    Returns
    -------
    Sides
        Slopes for each unit of length, of the common shape of the components.

    Raises
    ------
    TypeError, ValueError
        If `p` or `u` is not finite, or f does not return a real number.

    Notes
    -----
    One step cannot tell a kink from a bend; two can. Where f is twice differentiable the slopes
    over h ahead and behind differ by h|f″|, and each of them changes by more than that from 8h to
    h. At a kink both settle, and what sets them apart stays. At a jump, a cusp and an upright
    tangent each change is a fixed multiple of the one before, and no smaller. Rounding cannot set
    the sides apart without changing them as much, so it does not look settled.

    Where two steps show no difference no more are tried. Otherwise nine are, from 4·10⁻⁴ to
    2·10⁻¹¹, times max(1, |xu|, …): what f does nearer to p than that is not seen, nor a kink of
    less than 10⁻⁴ of its slopes, or less than the rounding of f.
    """
    p, u = np.atleast_1d(_finite(p, "p")), np.atleast_1d(_finite(u, "u"))
    shape = np.broadcast(*p, *u).shape
    x, u = (np.array([np.broadcast_to(each, shape).ravel() for each in part]) for part in (p, u))
    scale = 2.0 ** np.ceil(np.log2(np.abs(x * u).max(axis=0, initial=1.0)))
    with np.errstate(all="ignore"):
        found = _glance(f, x, u, scale, least)
        doubtful = ~np.isfinite(found[2])
        if doubtful.any():
            found[:, doubtful] = _judge(f, x[:, doubtful], u[:, doubtful], scale[doubtful], least)
    return Sides(*(plain(each.reshape(shape)) for each in found))


def is_slope(
    f: Callable, p: Sequence[float], gradient: Sequence[float], ways: Sequence, least: float = 0.0
) -> bool:
    """Tell quickly whether ∇f·u is the slope of f ahead of p and behind it, along some directions.

    Parameters
    ----------
    f : callable
        A function of n numbers.
    p, gradient : sequence of n floats
        One point, and what is taken for ∇f there.
    ways : sequence
        Directions of length one, each of n numbers.
    least : float
        Slopes that differ by less are the same.

    Returns
    -------
    bool
        False where one short step to each side shows a difference, or fails. `sides` looks closer.
    """
    try:
        with np.errstate(all="ignore"):
            here = f(*p)
            for u in ways:
                size = max(1.0, *(abs(x * t) for x, t in zip(p, u, strict=True)))
                h = 0.75 * 2.0 ** (math.ceil(math.log2(size)) - 20)
                slope = sum(g * t for g, t in zip(gradient, u, strict=True))
                ahead = f(*(x + h * t for x, t in zip(p, u, strict=True)))
                behind = f(*(x - h * t for x, t in zip(p, u, strict=True)))
                off = max(abs((ahead - here) / h - slope), abs((here - behind) / h - slope))
                if not off <= _SEEN * abs(slope) + least + _ROUNDING * abs(here) / h:
                    return False
    except Exception:  # a learner's function may raise anything
        return False
    return True


def _quotients(
    f: Callable, x: np.ndarray, u: np.ndarray, h: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return f(x), shape (m,), and the slopes behind and ahead with steps h, shape (steps, m).

    They are in units, shape (m,), which come last: powers of two about as large as f near x. So
    no sum of slopes becomes too large to be stored where f itself is not.
    """
    values = evaluate_or_nan(f, *(part + np.array([-h, 0 * h, h]) * along
                                  for part, along in zip(x, u, strict=True)))  # fmt: skip
    sizes = np.where(np.isfinite(values), np.abs(values), 0.0).max(axis=(0, 1))
    units = np.exp2(np.clip(np.frexp(sizes)[1], *_EXPONENTS))
    behind, (here, *_), ahead = values / units
    return here, (here - behind) / h, (ahead - here) / h, units


def _glance(
    f: Callable, x: np.ndarray, u: np.ndarray, scale: np.ndarray, least: float
) -> np.ndarray:
    """Return the slope left, right and of both, NaN where two steps show a difference."""
    _, left, right, units = _quotients(f, x, u, np.outer(_LADDER[_GLANCE], scale))
    every = np.concatenate([left, right])
    plain = np.ptp(every, axis=0) <= _SEEN * np.abs(every).max(axis=0) + least / units
    return units * np.where(plain, [left[1], right[1], (left[0] + right[0]) / 2], np.nan)


def _judge(
    f: Callable, x: np.ndarray, u: np.ndarray, scale: np.ndarray, least: float
) -> np.ndarray:
    """Return the slope left, right and of both, with all steps; NaN where there is none."""
    h = np.outer(_LADDER, scale)
    here, left, right, units = _quotients(f, x, u, h)
    steep, apart = np.fmax(np.abs(left), np.abs(right)), np.abs(right - left)
    rounding = _ROUNDING * (np.abs(here) + np.abs(x * u).max(axis=0) * steep) / h
    changes = np.abs(np.diff(left, axis=0)) + np.abs(np.diff(right, axis=0))
    seen = apart > _SEEN * steep + rounding + least / units
    settled = (changes <= _SETTLED * apart[1:]) & seen[1:]
    settled = settled[1:] & settled[:-1]
    last = len(h) - 1 - settled[::-1].argmax(axis=0)  # of the steps that are settled
    ends, each = np.array([left, right]), np.arange(h.shape[1])
    stays = apart[last, each]
    fades = (apart < stays / 2) & (rounding < stays * _SETTLED)  # nearer to x it was only a bend
    fades &= np.arange(len(h))[:, None] > last
    kink = settled.any(axis=0) & ~fades.any(axis=0)
    ends = np.where(kink, ends[:, last, each], [_limit(end, rounding) for end in ends])
    one = ~kink & np.isfinite(ends).all(axis=0)
    return units * [*ends, np.where(one, _best((left + right) / 2, rounding), np.nan)]


def _limit(slopes: np.ndarray, rounding: np.ndarray) -> np.ndarray:
    """Return where the slopes of one side tend to: infinite or NaN where it is to no number."""
    changes = np.diff(slopes, axis=0)
    last = changes[-_RUN:]
    times = last[1:] / last[:-1]
    grows = (times > 1 - _STEADY).all(axis=0) & (np.abs(last[-1]) > rounding[-1])
    grows &= (np.abs(times[1:] / times[:-1] - 1) < _STEADY).all(axis=0)
    # To and fro by as much as ever: neither a bend nor noise, of which one shrinks, one grows.
    swings = np.lib.stride_tricks.sliding_window_view(np.abs(changes), 3, axis=0).max(axis=-1)
    restless = swings.max(axis=0) < 4 * swings.min(axis=0)
    restless &= (swings > 4 * rounding[3:]).all(axis=0)
    restless &= (swings > 10 * _SEEN * np.abs(slopes).max(axis=0)).all(axis=0)
    restless &= (changes[1:] * changes[:-1] < 0).any(axis=0)
    found = np.where(grows, np.copysign(np.inf, last[-1]), _best(slopes, rounding))
    return np.where(restless, np.nan, found)


def _best(slopes: np.ndarray, rounding: np.ndarray) -> np.ndarray:
    """Return the slopes where the next shorter step changes them least, rounding included."""
    off = np.abs(np.diff(slopes, axis=0)) + rounding[1:]
    best = 1 + np.where(np.isfinite(off), off, np.inf).argmin(axis=0)
    found = slopes[best, np.arange(slopes.shape[1])]
    return np.where(np.isfinite(off).any(axis=0), found, np.nan)


def _central(f: Callable, p: Sequence, u: Sequence, h: Values) -> Values:
    """(f(p + hu) − f(p − hu)) / 2h."""
    right = [x + h * t for x, t in zip(p, u, strict=True)]
    left = [x - h * t for x, t in zip(p, u, strict=True)]
    return _quotient(f, right, left, 2 * h)


def _quotient(f: Callable, to: Sequence, start: Sequence, run: Values) -> Values:
    """(f(to) − f(start)) / run; NaN, without a warning, where f has no finite value."""
    with np.errstate(all="ignore"):
        return plain((evaluate(f, *to) - evaluate(f, *start)) / run)


def _step(h: ArrayLike | None, x: Values, default: float) -> Values:
    """`h` as given, or the default scaled to `x`."""
    return scaled_step(x, default) if h is None else _positive(h)


def scaled_step(x: Values, size: float) -> Values:
    """Return size·max(1, |x|), rounded so that (x + h) − x is exactly h."""
    larger = max(1.0, abs(x)) if isinstance(x, float) else np.maximum(1.0, np.abs(x))
    return (x + size * larger) - x


def _positive(h: ArrayLike) -> Values:
    h = _finite(h, "h")
    if not np.all(h > 0):
        raise ValueError(f"h must be positive, got {_show(h)}; leave it out for the best")
    return h


def _point(p: ArrayLike, f: Callable) -> np.ndarray:
    """`p` with its components first, one for each argument of f."""
    p = np.atleast_1d(_finite(p, "p"))
    if not takes(f, len(p)):
        raise ValueError(
            f"p has shape {p.shape}, so {function_name(f)} would be called with {len(p)} numbers, "
            "which it does not take; give p the shape (n, …), components first"
        )
    return p


def _finite(x: ArrayLike, name: str) -> Values:
    x = as_numbers(x, name)
    if np.iscomplexobj(x):
        raise TypeError(f"{name} must be real, got {_show(x)}")
    if not np.all(np.isfinite(x)):
        raise ValueError(f"{name} must be finite, got {_show(x)}")
    return x


def _show(x: np.ndarray | np.number) -> str:
    return reprlib.repr(x.tolist())
