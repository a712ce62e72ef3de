"""Methods of descent, each a generator of points p with the gradient ∇f(p) there.

They are one loop, ``p = p - eta * grad_f(*p)``, and differ in the step. A method takes callables
and a start, and yields (p, ∇f(p)) without end, the start first; `run` and `run_many` decide when to
stop. A start has shape (n,), or (n, m) for m starts at once: components first. What is yielded is a
list of n components, each a Python float or an array of shape (m,), so that each rule is written
once for both. Python's floats are several times as fast as numpy's for a single point. A mask that
is sent to a generator says which starts go on.

Sources: J. Nocedal and S. J. Wright, *Numerical Optimization*, 2nd ed. 2006, chapter 3;
B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", *USSR
Computational Mathematics and Mathematical Physics* 4 (1964), 1–17; L. Armijo, "Minimization of
functions having Lipschitz continuous first partial derivatives", *Pacific Journal of Mathematics*
16 (1966), 1–3.
"""

from __future__ import annotations

import math
import reprlib
from collections.abc import Callable, Generator, Sequence
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from helpers.maths.evaluate import (
    GRADIENT,
    NUMERICAL,
    Values,
    as_numbers,
    evaluate,
    evaluate_or_nan,
    finite_number,
    function_name,
    lacks_value,
    same_values,
    takes,
)

Vector = Sequence[Values]
"""The n components of one point, floats, or of m points, arrays of shape (m,)."""
Steps = Generator[tuple[Vector, Vector], np.ndarray | None, None]
"""Points and the gradients there, without end."""


def steepest(grad: Callable, start: ArrayLike, eta: float) -> Steps:
    """Steepest descent with a fixed step: p ← p − η∇f(p).

    Parameters
    ----------
    grad : callable
        ∇f: takes n numbers and returns the n partial derivatives; for n = 1 a number, f′(x).
    start : array_like, shape (n,) or (n, m)
        Where to start, components first, finite.
    eta : float
        η > 0, how far each step goes for each unit of the gradient's length.

    Returns
    -------
    generator
        For `run` and `run_many`.

    Raises
    ------
    TypeError, ValueError
        If `grad` does not return n real numbers, finite ones at a single start, or `start` or
        `eta` is not as it should be.
    """
    grad, p = _begin(grad, start)
    return fixed(grad, p, positive(eta, "eta"))


def fixed(grad: Callable, p: Vector, eta: float) -> Steps:
    """Return what `steepest` does, without a look at what is given."""
    return _descend(grad, p, lambda p, g, v: (_sum(1.0, p, -eta, g), v))


def exact(grad: Callable, start: ArrayLike, A: ArrayLike) -> Steps:
    """Take the best step along −g for f = ½pᵀAp + bᵀp + c: p ← p − αg with α = gᵀg / gᵀAg.

    `A` is the Hessian of f, shape (n, n), symmetric and positive definite. The other parameters,
    and the errors, are those of `steepest`.
    """
    grad, p = _begin(grad, start)
    curvature = _quadratic_form(A, len(p))
    return _descend(
        grad, p, lambda p, g, v: (_sum(1.0, p, -_ratio(_squared(g), curvature(*g)), g), v)
    )


def backtracking(
    grad: Callable,
    start: ArrayLike,
    f: Callable,
    c: float = 1e-4,
    t: float = 1.0,
    shrink: float = 0.5,
) -> Steps:
    """Take the first of the steps t, ρt, ρ²t, … that Armijo's condition accepts: p ← p − tg.

    The condition is f(p − tg) ≤ f(p) − c t‖g‖². Each step begins with the same `t`. Where f has no
    value, t is not accepted. If no t is before p − tg rounds to p, the point stays.

    Parameters
    ----------
    grad, start
        As for `steepest`; its errors are those of this one, too.
    f : callable
        Takes n numbers and returns one, finite at a single start.
    c : float
        0 < c < 1: which part of the decrease that the slope promises must be there.
    t : float
        The first t that is tried, positive.
    shrink : float
        0 < ρ < 1, the factor by which t shrinks.
    """
    grad, p = _begin(grad, start)
    _require(f, len(p))
    value = evaluate_or_nan(f, *p)
    rule = {"c": _between(c, "c"), "t": positive(t, "t"), "shrink": _between(shrink, "shrink")}
    if np.ndim(value):
        search = partial(_search_many, _for_arrays(f, p), **rule)
    elif np.isfinite(value):
        search = partial(_search, f, **rule)
    else:
        raise ValueError(f"f at the start {_show(p)} is {value}; start where f has a value")
    return _descend(grad, p, lambda p, g, v: (search(p, g), v))


def momentum(grad: Callable, start: ArrayLike, eta: ArrayLike, beta: ArrayLike) -> Steps:
    """Let a heavy ball roll, from rest: v ← βv − η∇f(p), p ← p + v.

    `beta`, 0 ≤ β < 1, is the part of the velocity that is kept; with 0 it is steepest descent. For
    m starts `eta` and `beta` may also have shape (m,). The other parameters, and the errors, are
    those of `steepest`.
    """
    grad, p = _begin(grad, start)
    eta, beta = _for_each(eta, positive, "eta", p), _for_each(beta, kept, "beta", p)

    def roll(p: Vector, g: Vector, v: Vector) -> tuple[Vector, Vector]:
        *v, eta, beta = v  # carried along, so that each start keeps its own
        v = _sum(beta, v, -eta, g)
        return _sum(1.0, p, 1.0, v), [*v, eta, beta]

    return _descend(grad, p, roll, [*(0.0 * x for x in p), eta, beta])


# The loop, and the steps.


def _descend(grad: Callable, p: Vector, step: Callable, v: Vector = ()) -> Steps:
    """Yield p and g = ∇f(p), and let p, v ← step(p, g, v); v is what a method carries along."""
    while True:
        g = grad(*p)
        keep = yield p, g
        if keep is not None:
            p, g, v = ([x[keep] for x in vector] for vector in (p, g, v))
        p, v = step(p, g, v)


def _sum(a: Values, p: Vector, b: Values, q: Vector) -> list[Values]:
    """Return ap + bq."""
    if len(p) == 2:  # three times as fast as the line for any n
        (x, y), (u, v) = p, q
        return [a * x + b * u, a * y + b * v]
    return [a * x + b * u for x, u in zip(p, q, strict=True)]


def _squared(g: Vector) -> Values:
    return sum([d * d for d in g])


def _ratio(above: Values, below: Values) -> Values:
    """Return above / below; 0 where a gradient is so short that its square vanishes."""
    if isinstance(below, float):
        return above / below if below > 0 else 0.0
    return np.divide(above, below, out=np.zeros_like(below), where=below > 0)


def _search(f: Callable, p: Vector, g: Vector, c: float, t: float, shrink: float) -> Vector:
    """Return p − tg for the first t that Armijo's condition accepts, or p, if there is none."""
    if len(p) == 2:
        return _search_in_plane(f, p, g, c, t, shrink)
    value, slope = f(*p), c * _squared(g)
    while True:
        trial = _sum(1.0, p, -t, g)
        try:
            if f(*trial) <= value - t * slope:
                return trial
        except NUMERICAL as error:
            _require_none(error, f, trial)
        t, last = shrink * t, t
        if trial == p or t == last:  # the least of all floats does not shrink
            return p


def _search_in_plane(
    f: Callable, p: Vector, g: Vector, c: float, t: float, shrink: float
) -> Vector:
    """Return what `_search` does, for n = 2 in half the time."""
    (x, y), (u, v) = p, g
    value, slope = f(x, y), c * (u * u + v * v)
    while True:
        a, b = x - t * u, y - t * v
        try:
            if f(a, b) <= value - t * slope:
                return [a, b]
        except NUMERICAL as error:
            _require_none(error, f, (a, b))
        t, last = shrink * t, t
        if (a == x and b == y) or t == last:
            return p


def _search_many(f: Callable, p: Vector, g: Vector, c: float, t: float, shrink: float) -> Vector:
    """Return what `_search` does for each of m points; components have shape (m,)."""
    value, slope = f(*p), c * _squared(g)
    p, g = np.array(p), np.array(g)
    found, left = p.copy(), np.arange(p.shape[1])  # those for which no t is accepted yet
    last = math.inf
    while left.size and t < last:
        trial = p[:, left] - t * g[:, left]
        try:
            accepted = f(*trial) <= value[left] - t * slope[left]
        except NUMERICAL as error:
            _require_none(error, f, trial)
            accepted = np.zeros(left.size, dtype=bool)
        found[:, left[accepted]] = trial[:, accepted]
        left = left[~accepted & (trial != p[:, left]).any(axis=0)]
        t, last = shrink * t, t
    return list(found)


def _require_none(error: Exception, f: Callable, p: Vector) -> None:
    """Pass an error of f on unless it says no more than that f has no value at p."""
    if not lacks_value(error):
        evaluate(f, *p)  # it names what f returned
        raise error


# What is given.


def _begin(grad: Callable, start: ArrayLike) -> tuple[Callable, Vector]:
    """Check `grad` and `start`; return them as the rules use them."""
    p = np.atleast_1d(as_numbers(start, "start"))
    if np.iscomplexobj(p):
        raise TypeError(f"start must be real, got {_show(p)}")
    if p.ndim > 2 or p.size == 0:
        raise ValueError(
            f"start must have shape (n,), or (n, m) for many, got {p.shape}; "
            "starts.reshape(n, -1) makes one row of a grid"
        )
    if not np.isfinite(p).all():
        raise ValueError(f"start must be finite, got {_show(p)}")
    _require(grad, len(p), GRADIENT)
    if p.ndim == 2:
        p.flags.writeable = False  # a function that works in place shows before it does harm
        return _for_arrays(grad, p, len(p)), list(p)
    p = p.tolist()
    g = evaluate(grad, *p, n_components=len(p))
    if not np.isfinite(g).all():
        raise ValueError(
            f"the gradient at the start {_show(p)} is {_show(g)}; start where f has a gradient"
        )
    return _for_floats(grad, p), p


def _for_floats(grad: Callable, p: Vector) -> Callable:
    """Return `grad` itself if it returns Python floats, else with what it returns made floats."""
    value = grad(*p)
    if isinstance(value, tuple | list) and all(type(d) is float for d in value):
        return grad

    def plain(*p: float) -> list[float]:
        value = grad(*p)
        try:
            return [float(d) for d in (value if np.iterable(value) else [value])]
        except (TypeError, ValueError):
            return value  # `run` says what is wrong with it

    return plain


def _for_arrays(f: Callable, p: Vector, n_components: int | None = None) -> Callable:
    """Return f itself if it is right when called with all points at once, else a way around."""
    around = partial(evaluate_or_nan, f, n_components=n_components)
    values = around(*p)
    try:
        with np.errstate(all="ignore"):
            at_once = np.asarray(f(*p), dtype=float)
    except Exception:  # a function for single numbers may raise anything here
        return around
    same = at_once.shape == values.shape and same_values(at_once, values, values)
    return f if same else around


def _quadratic_form(A: ArrayLike, n: int) -> Callable[..., Values]:
    """Check A and return gᵀAg as a function of the components of g."""
    A = as_numbers(A, "A")
    if np.shape(A) != (n, n) or np.iscomplexobj(A) or not np.isfinite(A).all():
        raise ValueError(f"A must have {n} rows of {n} finite numbers, got {_show(A)}")
    if not np.allclose(A, A.T) or np.linalg.eigvalsh(A)[0] <= 0:
        raise ValueError(
            f"A must be symmetric with positive eigenvalues only, got {_show(A)}; "
            "without them there is no exact step: take backtracking"
        )
    if n == 2:  # three times as fast as the line for any n
        (a, b), (_, d) = A.tolist()
        return lambda u, v: a * u * u + 2 * b * u * v + d * v * v
    return lambda *g: sum(A[i, j] * g[i] * g[j] for i in range(n) for j in range(n))


def positive(value: float, name: str) -> float:
    """Check the length of a step."""
    number = finite_number(value, name)
    if number <= 0:
        raise ValueError(f"{name} must be positive, got {value!r}; the step has its own minus sign")
    return number


def kept(beta: float, name: str = "beta") -> float:
    """Check the part of the velocity that momentum keeps, 0 ≤ β < 1."""
    number = finite_number(beta, name)
    if not 0 <= number < 1:
        raise ValueError(f"{name} must be at least 0 and less than 1, got {number!r}")
    return number


def _for_each(value: ArrayLike, check: Callable, name: str, p: Vector) -> Values:
    """Check a number, or one for each of many starts; return what there is for each start."""
    m = np.shape(p[0])
    if not np.ndim(value):
        number = check(value, name)
        return np.full(m, number) if m else number
    if np.shape(value) != m:
        raise ValueError(f"{name} must be one number, or one for each start, shape {m}, got shape "
                         f"{np.shape(value)}")  # fmt: skip
    for each in (np.min(value), np.max(value)):
        check(float(each), name)
    return np.asarray(value, dtype=float)


def _between(value: float, name: str) -> float:
    number = finite_number(value, name)
    if not 0 < number < 1:
        raise ValueError(f"{name} must be between 0 and 1, got {value!r}")
    return number


def _require(f: Callable, n: int, nameless: str = "f") -> None:
    if not takes(f, n):
        raise ValueError(
            f"{function_name(f, nameless)} would be called with {n} numbers, which it does not "
            "take; start has shape (n,), or (n, m) for many, components first"
        )


def _show(p: ArrayLike) -> str:
    return reprlib.repr(np.asarray(p).tolist())
