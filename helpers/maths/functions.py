"""Functions of one and two variables, with what a lesson says and draws about them."""

import math
import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from helpers.maths.differentiate import CENTRAL_STEP, Sides, is_slope, scaled_step, sides
from helpers.maths.evaluate import Values, as_numbers, evaluate, function_name, plain, takes

LETTERS = "abcdklmnopqrstuvw"
"""The letters of parameters: not x, y, z, e, i and j, nor f, g and h, which are functions."""

Interval = tuple[float, float]
Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Function1D:
    """A function f(x) of one variable, at one point or at many.

    ``f(x)`` and ``f.derivative(x)`` take a number and return a float, or take an array and return
    an array of its shape. Where f has no finite value they return NaN or infinity, without a
    warning. What `call` itself raises passes through.

    Parameters
    ----------
    call : callable
        f: takes a number, returns a number; it need not be written for arrays.
    derivative : callable, optional
        f′, NaN where there is none; by default central differences of `call`, where `sides` finds
        one slope.
    name : str
        What it is called, such as "bowl".
    formula, text : str
        The right-hand side, in LaTeX and in plain Unicode, for menus and readouts.
    domain : (float, float)
        The interval to draw it on, finite and increasing.
    minima : tuple of float
        The known local minimisers inside the domain.
    not_differentiable_at : tuple of float
        The points inside the domain where there is no derivative.
    source : str
        Where it comes from.
    parameters : mapping of str to float
        The letters of the formula that stand for constants, and their values.

    Raises
    ------
    TypeError, ValueError
        If `call` or `derivative` is not a function of one number, or `domain` is not an interval;
        on a call, if they do not return a real number.
    """

    call: Callable[[float], float] = field(repr=False)
    derivative: Callable[[ArrayLike], Values] | None = field(default=None, repr=False)
    name: str = "f"
    formula: str = ""
    text: str = ""
    domain: Interval = (-3.0, 3.0)
    minima: tuple[float, ...] = ()
    not_differentiable_at: tuple[float, ...] = ()
    source: str = ""
    parameters: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check what was given and fill in what was not."""
        _require_function(self.call, "call", "x")
        if self.derivative is None:
            derivative = partial(_central_derivative, self.call)
        else:
            _require_function(self.derivative, "derivative", "x")
            derivative = partial(evaluate, self.derivative)
        right = f"{self.name}(x)"
        _assign(self, derivative=derivative, domain=_interval(self.domain))
        _assign(self, formula=self.formula or right, text=self.text or right)

    def __call__(self, x: ArrayLike) -> Values:
        """f(x): a float, or an array of the shape of x."""
        return evaluate(self.call, x)

    def sides(self, x: float, least: float = 0.0) -> Sides:
        """Return the slopes of f on both sides of x, and f′(x) where they share one.

        Slopes that differ by less than `least` are the same.
        """
        slope = float(self.derivative(x))
        if is_slope(self.call, (x,), (slope,), ((1.0,),), least):
            return Sides(slope, slope, slope)
        found = sides(self.call, x, least=least)
        return replace(found, slope=slope if found.exists else math.nan)


@dataclass(frozen=True, eq=False)
class Function2D:
    """A function f(x, y) of two variables, at one point or at many.

    ``f(x, y)`` takes numbers or arrays of shapes that broadcast to one shape S and returns a float
    or an array of shape S. ``f.grad(x, y)`` returns ∇f = (∂f/∂x, ∂f/∂y), components first, shape
    (2, *S), so that ``ax.quiver(X, Y, *f.grad(X, Y))`` and ``p - eta * f.grad(*p)`` both read as
    the mathematics. Where there is no finite value both give NaN or infinity, without a warning.
    What `call` itself raises passes through.

    Parameters
    ----------
    call : callable
        f: takes two numbers, returns one; it need not be written for arrays.
    grad : callable, optional
        Returns the two partial derivatives, NaN where there is none; by default central
        differences of `call`, where `sides` finds one slope.
    name, formula, text, source, parameters
        As for `Function1D`.
    domain : ((float, float), (float, float))
        The intervals of x and of y to draw it on, finite and increasing.
    minima : tuple of (float, float)
        The known local minimisers inside the domain.
    not_differentiable_at : tuple of (float, float)
        The points inside the domain where it is not differentiable; it may have both partial
        derivatives there.

    Raises
    ------
    TypeError, ValueError
        If `call` or `grad` is not a function of two numbers, or `domain` is not two intervals;
        on a call, if they do not return one and two real numbers.
    """

    call: Callable[[float, float], float] = field(repr=False)
    grad: Callable[[ArrayLike, ArrayLike], np.ndarray] | None = field(default=None, repr=False)
    name: str = "f"
    formula: str = ""
    text: str = ""
    domain: tuple[Interval, Interval] = ((-3.0, 3.0), (-3.0, 3.0))
    minima: tuple[Point, ...] = ()
    not_differentiable_at: tuple[Point, ...] = ()
    source: str = ""
    parameters: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check what was given and fill in what was not."""
        _require_function(self.call, "call", "x", "y")
        if self.grad is None:
            grad = partial(_central_gradient, self.call)
        else:
            _require_function(self.grad, "grad", "x", "y")
            grad = partial(evaluate, self.grad, n_components=2)
        if not np.iterable(self.domain) or len(self.domain) != 2:
            raise ValueError(f"domain must be two intervals, of x and of y, got {self.domain!r}")
        right = f"{self.name}(x, y)"
        _assign(self, grad=grad, domain=tuple(_interval(side) for side in self.domain))
        _assign(self, formula=self.formula or right, text=self.text or right)

    def __call__(self, x: ArrayLike, y: ArrayLike) -> Values:
        """f(x, y): a float, or an array of the common shape of x and y."""
        return evaluate(self.call, x, y)

    def sides(self, p: Point, u: np.ndarray, least: float = 0.0) -> Sides:
        """Return the slopes of f on both sides of p along directions u, shape (2, n).

        Slopes that differ by less than `least` are the same.
        """
        gradient = np.asarray(self.grad(*p), dtype=float)
        if is_slope(self.call, p, gradient.tolist(), u.T.tolist(), least):
            return Sides(*3 * [gradient @ u])
        return sides(self.call, np.reshape(p, (2, 1)), u, least)

    @property
    def partials(self) -> Callable:
        """∇f as it was given, unchecked: what a loop of many steps calls with two Python floats.

        Without the checks of `grad` it is 5 to 40 times as fast. It returns the two numbers in
        any sequence, may warn or raise where f has no gradient, and takes arrays only if what was
        given does. Where no gradient was given, these are central differences, and at a kink a
        number in between.
        """
        given = self._given
        return partial(_central_partials, given.args[0]) if self.is_measured else given

    @property
    def is_measured(self) -> bool:
        """Whether no gradient was given, so that ∇f is measured on f."""
        return isinstance(self._given, partial) and self._given.func is _central_gradient

    @property
    def _given(self) -> Callable:
        given = self.grad
        while isinstance(given, partial) and given.func is evaluate:  # twice after `replace`
            given = given.args[0]
        return given


def _central_partials(call: Callable, x: Values, y: Values) -> tuple[Values, Values]:
    """Return ∇f at (x, y) by central differences in plain arithmetic."""
    h, k = scaled_step(x, CENTRAL_STEP), scaled_step(y, CENTRAL_STEP)
    return (call(x + h, y) - call(x - h, y)) / (2 * h), (call(x, y + k) - call(x, y - k)) / (2 * k)


def _central_gradient(call: Callable, *x: ArrayLike) -> np.ndarray:
    """Return ∇f by central differences, shape (n, *S); NaN where there is no slope.

    Points that are not finite, as a path that diverges has, have none.
    """
    p = np.array(np.broadcast_arrays(*(as_numbers(t, "a coordinate") for t in x)))
    finite = np.isfinite(p).all(axis=0)
    values = np.full(p.shape, np.nan)
    axes = np.eye(len(p))[:, :, None]
    values[:, finite] = sides(call, p[:, None, finite], axes).slope
    return values


def _central_derivative(call: Callable, x: ArrayLike) -> Values:
    """Return f′ by central differences, of the shape of x."""
    return plain(_central_gradient(call, x)[0])


def _require_function(f: Callable, role: str, *arguments: str) -> None:
    signature = f"f({', '.join(arguments)})"
    role = "your function" if role == "call" else role
    if not callable(f):
        raise TypeError(f"{role} must be a Python function {signature}, got {reprlib.repr(f)}")
    if not takes(f, len(arguments)):
        raise TypeError(
            f"{role} must take {' and '.join(arguments)}, as in {signature}; "
            f"{function_name(f, 'it')} does not take {len(arguments)} "
            f"number{'s' * (len(arguments) > 1)}"
        )


def _interval(ends: Interval) -> Interval:
    if np.shape(ends) != (2,):
        raise ValueError(f"domain must be an interval (low, high), got {ends!r}")
    low, high = (as_numbers(end, "an end of the domain") for end in ends)
    if not (low < high and math.isfinite(high - low)):
        raise ValueError(f"domain must go from a finite number to a greater one, got {ends!r}")
    return float(low), float(high)


def _assign(function: Function1D | Function2D, **fields: object) -> None:
    """Complete a frozen instance that is still being made."""
    for name, value in fields.items():
        object.__setattr__(function, name, value)
