"""Methods of descent, each a generator of points p with the gradient ∇f(p) there.

A method takes callables and a start, and yields (p, ∇f(p)) without end, the start first; `run`
and `run_many` decide when to stop. A start has shape (n,), or (n, m) for m starts at once:
components first. What is yielded is a list of n components, each a Python float or an array of
shape (m,), so that each rule is written once for both. Python's floats are several times as fast
as numpy's for a single point. A mask that is sent to a generator says which starts go on.

Sources: J. Nocedal and S. J. Wright, *Numerical Optimization*, 2nd ed. 2006, chapter 3;
B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", *USSR
Computational Mathematics and Mathematical Physics* 4 (1964), 1–17.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Generator, Sequence
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from helpers.maths.armijo import search, search_many
from helpers.maths.evaluate import (
    GRADIENT,
    Values,
    as_numbers,
    evaluate,
    evaluate_or_nan,
    finite_number,
    function_name,
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
    return _steepest(*_begin(grad, start), _positive(eta, "eta"))


def exact(grad: Callable, start: ArrayLike, A: ArrayLike) -> Steps:
    """Take the best step along −g for f = ½pᵀAp + bᵀp + c: p ← p − αg with α = gᵀg / gᵀAg.

    `A` is the Hessian of f, shape (n, n), symmetric and positive definite. The other parameters,
    and the errors, are those of `steepest`.
    """
    grad, p = _begin(grad, start)
    return _exact(grad, p, _quadratic_form(A, len(p)))


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
    rule = {"c": _between(c, "c"), "t": _positive(t, "t"), "shrink": _between(shrink, "shrink")}
    if np.ndim(value):
        return _backtracking(grad, p, partial(search_many, _for_arrays(f, p), **rule))
    if not np.isfinite(value):
        raise ValueError(f"f at the start {_show(p)} is {value}; start where f has a value")
    return _backtracking(grad, p, partial(search, f, **rule))


def momentum(grad: Callable, start: ArrayLike, eta: float, beta: float) -> Steps:
    """Let a heavy ball roll, from rest: v ← βv − η∇f(p), p ← p + v.

    `beta`, 0 ≤ β < 1, is the part of the velocity that is kept; with 0 it is steepest descent. The
    other parameters, and the errors, are those of `steepest`.
    """
    grad, p = _begin(grad, start)
    beta = finite_number(beta, "beta")
    if not 0 <= beta < 1:
        raise ValueError(f"beta must be at least 0 and less than 1, got {beta!r}")
    return _momentum(grad, p, _positive(eta, "eta"), beta)


# The rules. What follows `yield` is the step itself.


def _steepest(grad: Callable, p: Vector, eta: float) -> Steps:
    while True:
        g = grad(*p)
        keep = yield p, g
        if keep is not None:
            p, g = _only(keep, p, g)
        p = _sum(1.0, p, -eta, g)


def _exact(grad: Callable, p: Vector, curvature: Callable) -> Steps:
    while True:
        g = grad(*p)
        keep = yield p, g
        if keep is not None:
            p, g = _only(keep, p, g)
        p = _sum(1.0, p, -_ratio(_squared(g), curvature(*g)), g)


def _backtracking(grad: Callable, p: Vector, search: Callable) -> Steps:
    while True:
        g = grad(*p)
        keep = yield p, g
        if keep is not None:
            p, g = _only(keep, p, g)
        p = search(p, g)


def _momentum(grad: Callable, p: Vector, eta: float, beta: float) -> Steps:
    v = [0.0 * x for x in p]
    while True:
        g = grad(*p)
        keep = yield p, g
        if keep is not None:
            p, g, v = _only(keep, p, g, v)
        v = _sum(beta, v, -eta, g)
        p = _sum(1.0, p, 1.0, v)


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


def _only(keep: np.ndarray, *vectors: Vector) -> list[Vector]:
    return [[x[keep] for x in vector] for vector in vectors]


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


def _positive(value: float, name: str) -> float:
    number = finite_number(value, name)
    if number <= 0:
        raise ValueError(f"{name} must be positive, got {value!r}; the step has its own minus sign")
    return number


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
