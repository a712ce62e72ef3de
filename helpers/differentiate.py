"""Derivatives by differences: of one variable, partial, along a direction, and a check of them.

Every rule takes a function of numbers, f(x) or f(x, y, …), and any number of points at once.
A point p has its components first, shape (n, …), so that ``x, y = p`` and f(x, y) is ``f(*p)``.
A step h that is given is used as it is; left out, it is the best power of the machine's ε, scaled
to the point and rounded so that x + h and x differ by exactly h.

Sources: J. Nocedal and S. J. Wright, *Numerical Optimization*, 2nd ed. 2006, chapter 8;
W. Squire and G. Trapp, "Using complex variables to estimate derivatives of real functions",
*SIAM Review* 40 (1998), 110–112.
"""

import reprlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from helpers.evaluate import Values, as_numbers, evaluate, function_name, takes

EPS = float(np.finfo(float).eps)
FORWARD_STEP = EPS ** (1 / 2)
CENTRAL_STEP = EPS ** (1 / 3)


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
    h = _step(h, x, CENTRAL_STEP)
    return _quotient(f, [x + h], [x - h], 2 * h)


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
    return _plain(values.imag / h)


def partial_derivative(f: Callable, p: ArrayLike, axis: int, h: ArrayLike | None = None) -> Values:
    """∂f/∂x_axis at p: the `central_difference` of f with all variables but one frozen.

    Parameters
    ----------
    f : callable
        A function of n numbers, f(x, y, …); it need not be written for arrays.
    p : array_like, shape (n, …)
        The points, components first, finite.
    axis : int
        Which variable moves, 0 to n − 1.
    h : array_like, optional
        The step, positive; by default ε^⅓·max(1, |x_axis|).

    Returns
    -------
    float or ndarray
        Shape (…), in units of f over units of that variable.

    Raises
    ------
    TypeError, ValueError
        If `p` is not finite, f does not take n numbers or does not return a real number, or
        `axis` or `h` is out of range.
    """
    p = _point(p, f)
    if axis not in range(len(p)):
        raise ValueError(f"axis must be one of 0 … {len(p) - 1}, a variable of f, got {axis!r}")
    return _partial(f, p, axis, h)


def gradient(f: Callable, p: ArrayLike, h: ArrayLike | None = None) -> np.ndarray:
    """∇f(p) = (∂f/∂x, ∂f/∂y, …) by central differences.

    Parameters and errors are those of `partial_derivative`.

    Returns
    -------
    ndarray, shape (n, …)
        Components first, as `p`: ``p - eta * gradient(f, p)`` is a step of steepest descent.
    """
    p = _point(p, f)
    return np.array([_partial(f, p, axis, h) for axis in range(len(p))])


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
        As `partial_derivative`; and if `u` is zero, not finite, or has not n components.

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
    h = _step(h, np.linalg.norm(p, axis=0), CENTRAL_STEP)
    right = [x + h * t for x, t in zip(p, u, strict=True)]
    left = [x - h * t for x, t in zip(p, u, strict=True)]
    return _quotient(f, right, left, 2 * h)


def check_gradient(
    f: Callable, grad_f: Callable, p: ArrayLike, h: ArrayLike | None = None
) -> Values:
    """‖g − g_h‖ / max(‖g‖, ‖g_h‖, ε^⅓): how far g = ∇f is from the central differences g_h.

    Parameters
    ----------
    f : callable
        A function of n numbers.
    grad_f : callable
        Takes the same numbers and returns the n partial derivatives; for n = 1 a number, f′(x).
    p : array_like, shape (n, …)
        The points, components first, finite. A number is a point of a function of one variable.
    h : array_like, optional
        The step, as for `gradient`.

    Returns
    -------
    float or ndarray, shape (…)
        About 10⁻⁹ for a right gradient of a smooth f, 1 or so for a wrong one.

    Raises
    ------
    TypeError, ValueError
        As `gradient`, and if `grad_f` does not return n real numbers.

    Notes
    -----
    Where the gradient is zero both g and g_h are noise of order ε^⅔, and their ratio means
    nothing; below length ε^⅓ ≈ 6·10⁻⁶ the error is therefore taken relative to ε^⅓.
    """
    p = _point(p, f)
    g = np.reshape(evaluate(grad_f, *p, n_components=len(p) if len(p) > 1 else None), p.shape)
    g_h = gradient(f, p, h)
    longer = np.maximum(np.linalg.norm(g, axis=0), np.linalg.norm(g_h, axis=0))
    return _plain(np.linalg.norm(g - g_h, axis=0) / np.maximum(longer, CENTRAL_STEP))


def _partial(f: Callable, p: np.ndarray, axis: int, h: ArrayLike | None) -> Values:
    h = _step(h, p[axis], CENTRAL_STEP)
    right, left = list(p), list(p)
    right[axis], left[axis] = p[axis] + h, p[axis] - h
    return _quotient(f, right, left, 2 * h)


def _quotient(f: Callable, to: Sequence, start: Sequence, run: Values) -> Values:
    """(f(to) − f(start)) / run; NaN, without a warning, where f has no finite value."""
    with np.errstate(all="ignore"):
        return _plain((evaluate(f, *to) - evaluate(f, *start)) / run)


def _step(h: ArrayLike | None, x: Values, default: float) -> Values:
    """`h` as given, or the default scaled to `x` so that (x + h) − x is exactly h."""
    if h is not None:
        return _positive(h)
    return (x + default * np.maximum(1, np.abs(x))) - x


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


def _plain(values: Values) -> Values:
    """Make a single number a Python float, which a notebook shows without ``np.float64(…)``."""
    return float(values) if np.ndim(values) == 0 else values
