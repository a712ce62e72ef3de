"""A function of numbers at many points at once, whether or not it was written for arrays."""

import inspect
import re
import reprlib
from collections.abc import Callable, Iterable, Sequence
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike

N_SAMPLES = 4
SAME = 1e-9  # relative: values that are the same
LAST_BITS = 1e-12  # of the median value: where f is near zero

GRADIENT = "the gradient ∇f"  # one without a name of its own

Values = float | np.ndarray


def evaluate(f: Callable, *x: ArrayLike, n_components: int | None = None) -> Values:
    """f(x₁, x₂, …) at every point.

    f is called once with all the points in a row, for of two matrices ``np.dot`` would make a third
    one. What it returns is compared with single calls at a few of the points, where a coordinate is
    least or greatest included. An f that fails on arrays (``math.sin``, ``if x > 0``) or answers
    wrongly (``np.sum`` over everything), or with one number for all of them, is called point by
    point instead.

    Parameters
    ----------
    f : callable
        Takes one number for each of `x` and returns one, or `n_components` of them.
    *x : array_like
        The coordinates, of shapes that broadcast to one shape S.
    n_components : int, optional
        How many numbers f returns if it returns a sequence of them, as a gradient does.

    Returns
    -------
    float or ndarray
        Shape S, or (n_components, *S); a float where that is (). A value may be NaN or infinite.
        Complex points may have complex values.

    Raises
    ------
    TypeError, ValueError
        If a coordinate is not a number, or f does not return the real numbers it should.
        What f itself raises passes through.
    """
    x = [as_numbers(t, "a coordinate") for t in x]
    with np.errstate(all="ignore"):
        shape = np.broadcast(*x).shape
        if shape == ():
            return _at_point(f, x, n_components)
        points = [np.broadcast_to(t, shape).ravel() for t in x]
        for t in points:
            t.flags.writeable = False  # an f that works in place cannot change them
        values = _all_at_once(f, points, n_components)
        if values is None:
            values = _one_by_one(f, points, n_components)
        return values.reshape((() if n_components is None else (n_components,)) + shape)


def evaluate_or_nan(f: Callable, *x: ArrayLike, n_components: int | None = None) -> Values:
    """Return `evaluate`, with NaN where f raises an error for want of a value.

    ``math.log(-1)`` and ``1e200**2`` raise one where numpy's would be NaN and infinite. If f
    raises one at every point, it is passed through, and so is any other error.
    """
    try:
        return evaluate(f, *x, n_components=n_components)
    except NUMERICAL as error:
        if not lacks_value(error):
            raise
        points = np.broadcast_arrays(*(as_numbers(t, "a coordinate") for t in x))
        gap = np.full(() if n_components is None else n_components, np.nan)
        values = []
        for point in zip(*(t.ravel() for t in points), strict=True):
            try:
                values.append(evaluate(f, *point, n_components=n_components))
            except NUMERICAL as error:
                if not lacks_value(error):
                    raise
                values.append(gap)
        if all(value is gap for value in values):
            raise
        return np.array(values).T.reshape(gap.shape + points[0].shape)


NUMERICAL = (ArithmeticError, ValueError, TypeError)
"""What may be raised for want of a value; and for a mistake, which `lacks_value` tells apart."""


def lacks_value(error: Exception) -> bool:
    """Tell whether an error says no more than that f has no real value at a point.

    So it is where Python's floats leave their range, math's functions their domain, a matrix
    cannot be inverted, or a number has become complex, as (-1.0)**0.5. Any other ValueError or
    TypeError is a mistake in f, or what f says on purpose.
    """
    if isinstance(error, ArithmeticError | np.linalg.LinAlgError):
        return True
    words = str(error)
    if isinstance(error, ValueError):  # since Python 3.14 it says what math expected
        return re.match(r"math domain error|expected a|cannot convert float", words) is not None
    return isinstance(error, TypeError) and "complex" in words


def same_values(values: np.ndarray, expected: np.ndarray, typical: np.ndarray) -> bool:
    """Tell whether two ways to compute f agree but for the rounding, each shape (…, count).

    Near a zero of f the last bit of its terms is no small part of f. So where f is small, the
    difference is compared with its median in `typical`, shape (…, size), a row by itself: rows
    may be the components of a gradient, and of any size.
    """
    if np.allclose(values, expected, rtol=SAME, atol=0, equal_nan=True):
        return True
    sizes = np.where(np.isfinite(typical), np.abs(typical), 0.0)
    noise = LAST_BITS * np.median(sizes, axis=-1, keepdims=True)
    return np.allclose(values, expected, rtol=SAME, atol=noise, equal_nan=True)


def as_numbers(x: ArrayLike, name: str) -> np.ndarray | np.number:
    """Return `x` as float64, or complex128 if it is complex; refuse what is not a number."""
    if isinstance(x, float):
        return np.float64(x)
    try:
        array = np.asarray(x)
    except ValueError:
        raise ValueError(f"{name} must have parts of one shape, got {reprlib.repr(x)}") from None
    if array.dtype.kind not in "biufc":
        raise TypeError(f"{name} must be a number or an array of numbers, got {reprlib.repr(x)}")
    return array.astype(complex if array.dtype.kind == "c" else float)[()]


def plain(values: Values) -> Values:
    """Make a single number a Python float, which a notebook shows without ``np.float64(…)``."""
    return float(values) if np.ndim(values) == 0 else values


def finite_number(value: float, name: str) -> float:
    """Return `value` as a float; refuse what is not one finite real number."""
    number = as_numbers(value, name)
    if np.ndim(number) or np.iscomplexobj(number) or not np.isfinite(number):
        raise ValueError(f"{name} must be one finite number, got {value!r}")
    return float(number)


def function_name(f: Callable, nameless: str = "f") -> str:
    """Name f in an error message."""
    name = getattr(f, "__name__", nameless)
    return nameless if name == "<lambda>" else name


def takes(f: Callable, n: int) -> bool:
    """Tell whether f can be called with n numbers; yes if its signature is unknown."""
    try:
        inspect.signature(f).bind(*range(n))
    except TypeError:
        return False
    except ValueError:  # some built-in functions have no signature
        return True
    return True


def _all_at_once(
    f: Callable, points: list[np.ndarray], n_components: int | None
) -> np.ndarray | None:
    """Return the values of one call, shape (…, size), or None if single calls give others."""
    size = points[0].size
    if size <= N_SAMPLES:
        return None
    try:
        returned = f(*points)
        if n_components is None and np.ndim(returned) == 0:
            return None  # a constant, or the sum or the maximum of all: single calls tell
        values = _as_values(returned, points, n_components)
    except Exception:  # a function for single numbers may raise anything here
        return None
    # A branch on all the points, or their sum or maximum, shows at the extreme ones.
    extremes = [index for t in points for index in (t.argmin(), t.argmax())]
    sample = np.union1d(np.linspace(0, size - 1, N_SAMPLES, dtype=int), extremes)
    single = _one_by_one(f, [t[sample] for t in points], n_components)
    return values if same_values(values[..., sample], single, values) else None


def _one_by_one(
    f: Callable, coordinates: Iterable[np.ndarray], n_components: int | None
) -> np.ndarray:
    """Return the values of single calls, shape (…, size)."""
    calls = zip(*coordinates, strict=True)
    return np.array([_at_point(f, point, n_components) for point in calls]).T


def _at_point(f: Callable, point: Sequence[np.number], n_components: int | None) -> Values:
    """Call f at one point; an error names the call and what it returned."""
    # math.sin(np.complex128) drops the imaginary part, math.sin(complex) refuses it.
    point = [complex(t) if isinstance(t, complex) else t for t in point]
    value = f(*point)
    try:
        return _as_values(value, point, n_components)
    except (TypeError, ValueError) as error:
        name = function_name(f, "f" if n_components is None else GRADIENT)
        call = f"{name}({', '.join(str(t) for t in point)})"
        raise type(error)(f"{call} returned {reprlib.repr(value)}; {error}") from None


def _as_values(value: object, points: Sequence, n_components: int | None) -> Values:
    """Turn what f returned into numbers of the shape of `points`, which a constant fills."""
    if value is None:
        raise TypeError("does it end with `return …`?")
    if n_components is not None:
        components = list(value) if np.iterable(value) else [value]
        if len(components) != n_components:
            raise ValueError(f"return {n_components} components, as in `return (…, …)`")
        return np.array([_as_values(component, points, None) for component in components])
    if isinstance(value, Real):
        value = float(value)
        if isinstance(points[0], float):
            return value
    array, shape = np.asarray(value), np.shape(points[0])
    kind = array.dtype.kind
    if kind not in "biufc" or (kind == "c" and not any(map(np.iscomplexobj, points))):
        raise TypeError("return a real number")
    if array.shape not in ((), shape):
        raise ValueError("return one number for each point")
    number = complex if kind == "c" else float
    return np.broadcast_to(array, shape).astype(number) if shape else number(array.item())
