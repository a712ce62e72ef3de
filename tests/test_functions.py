"""Function1D and Function2D: what is given is used, what is not is found."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from helpers.maths.functions import Function1D, Function2D

X, Y = np.meshgrid(np.linspace(-3, 3, 20), np.linspace(-2, 2, 15))


@pytest.fixture(autouse=True)
def no_warning() -> Iterator[None]:
    """Fail on any warning: a pole is no reason to print one under a picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_poles_and_gaps_pass_through() -> None:
    f = Function1D(lambda x: 1 / x)
    assert f(0) == math.inf and f(-0.0) == -math.inf
    assert math.isnan(Function1D(np.log)(-1))
    np.testing.assert_array_equal(f([0, 1, 2, 4, 8, 16]), [np.inf, 1, 0.5, 0.25, 0.125, 0.0625])
    assert np.isnan(Function1D(np.log).derivative(-1))
    assert np.isnan(f(math.nan)) and f(math.inf) == 0


GRADS = {
    "tuple": lambda x, y: (2 * x, 6 * y),
    "list": lambda x, y: [2 * x, 6 * y],
    "array": lambda x, y: np.array([2 * x, 6 * y]),
    "single numbers": lambda x, y: np.array([2 * float(x), 6 * float(y)]),
    "wrong on arrays": lambda x, y: (2 * np.sum(x), 6 * np.max(y)),
    "central differences": None,
}


@pytest.mark.parametrize("grad", GRADS.values(), ids=GRADS)
@pytest.mark.parametrize("shape", [(), (1,), (2,), (9,), (5, 4)])
def test_gradients_have_their_components_first(grad: Callable | None, shape: tuple) -> None:
    f = Function2D(lambda x, y: x**2 + 3 * y**2, grad)
    x, y = np.random.default_rng(2).uniform(-3, 3, (2, *shape))
    g = f.grad(x, y)
    assert g.shape == (2, *shape) and g.dtype == float
    np.testing.assert_allclose(g, [2 * x, 6 * y], rtol=1e-9)


@pytest.mark.parametrize("grad", [lambda x, y: (2 * x, 3), lambda x, y: (2 * x, 3.0 + 0 * y), None])
def test_a_constant_component_is_spread(grad: Callable | None) -> None:
    f = Function2D(lambda x, y: x**2 + 3 * y, grad)
    np.testing.assert_allclose(f.grad(X, Y), [2 * X, np.full(X.shape, 3)], rtol=1e-9, atol=1e-9)
    # With two points (2, 3) could be taken for the values of one component.
    flat = Function2D(lambda x, y: 2 * x + 3 * y, lambda x, y: (2, 3))
    np.testing.assert_array_equal(flat.grad([0, 0], [0, 0]), [[2, 2], [3, 3]])


def test_a_step_of_descent_reads_as_the_mathematics() -> None:
    f = Function2D(lambda x, y: x**2 + y**2, lambda x, y: (2 * x, 2 * y))
    p = np.array([1.0, 2.0])
    np.testing.assert_allclose(p - 0.25 * f.grad(*p), [0.5, 1.0])


@pytest.mark.parametrize(
    ("returned", "error", "words"),
    [
        (None, TypeError, "returned None; does it end with"),
        (3.0, ValueError, "returned 3.0; return 2 components"),
        ((1, 2, 3), ValueError, r"returned \(1, 2, 3\); return 2 components"),
        ((1, "a"), TypeError, r"returned \(1, 'a'\); return a real number"),
        ((1, (2, 3)), ValueError, r"returned \(1, \(2, 3\)\); return one number"),
    ],
)
def test_a_bad_gradient_is_named(returned: object, error: type[Exception], words: str) -> None:
    f = Function2D(max, lambda x, y: returned)
    with pytest.raises(error, match=words):
        f.grad(1, 2)
    with pytest.raises(error, match=words):
        f.grad(X, Y)


@pytest.mark.parametrize("f", [math.sin, np.sin, lambda x: np.sum(np.sin(x))])
def test_a_derivative_is_found_for_any_callable(f: Callable) -> None:
    curve = Function1D(f)
    x = np.linspace(-4, 4, 30)
    np.testing.assert_allclose(curve.derivative(x), np.cos(x), atol=1e-10)
    assert curve.derivative(1) == pytest.approx(math.cos(1), rel=1e-9)
    assert type(curve.derivative(1)) is float


def test_a_given_derivative_is_used() -> None:
    assert Function1D(math.sin, lambda x: 7).derivative(1) == 7.0
    np.testing.assert_array_equal(Function1D(math.sin, lambda x: 7).derivative(X), 7 + 0 * X)


def test_a_diverged_path_has_a_gradient_where_it_is_finite() -> None:
    f = Function2D(lambda x, y: x**2 + y**2)
    np.testing.assert_allclose(
        f.grad([1, np.inf, np.nan], [2, 0, 1]), [[2, np.nan, np.nan], [4, np.nan, np.nan]]
    )
    assert np.isnan(f.grad(np.inf, 0)).all()
    assert math.isnan(Function1D(math.sin).derivative(math.nan))


def test_a_callable_alone_is_enough() -> None:
    curve, surface = Function1D(abs), Function2D(max)
    assert (curve.text, curve.formula, curve.domain) == ("f(x)", "f(x)", (-3.0, 3.0))
    assert (surface.text, surface.formula) == ("f(x, y)", "f(x, y)")
    assert Function2D(max, name="g").text == "g(x, y)"
    assert Function2D(max, formula="a", text="b").text == "b"
    assert Function1D(abs, domain=[0, np.int64(2)]).domain == (0.0, 2.0)


def test_functions_are_frozen_keys() -> None:
    f = Function2D(max, minima=[(0.0, 0.0)])
    with pytest.raises(FrozenInstanceError):
        f.name = "g"
    assert {f: 1}[f] == 1


@pytest.mark.parametrize("grad", [lambda x, y: (2 * x, 3.0), None])
def test_a_function_can_be_replaced_in_part(grad: Callable | None) -> None:
    f = replace(Function2D(lambda x, y: x**2 + 3 * y, grad, text="t"), domain=((0, 1), (0, 2)))
    assert (f.text, f.domain) == ("t", ((0.0, 1.0), (0.0, 2.0)))
    assert f.grad(1, 1) == pytest.approx([2, 3])


def test_partials_are_the_gradient_as_it_was_given() -> None:
    def grad(x: float, y: float) -> tuple[float, float]:
        return 2 * x, 3.0

    f = Function2D(lambda x, y: x**2 + 3 * y, grad)
    assert f.partials is grad
    assert replace(f, name="g").partials is grad
    assert f.partials(1.0, 2.0) == tuple(f.grad(1, 2))


@pytest.mark.parametrize("f", [lambda x, y: x**3 * np.sin(y), lambda x, y: math.exp(x) + y])
def test_partials_that_are_not_given_are_the_central_differences(f: Callable) -> None:
    for surface in (Function2D(f), replace(Function2D(f), name="g")):
        for x, y in [(0.3, -2.0), (-40.0, 1e-9), (0.0, 700.0)]:
            found = surface.partials(x, y)
            np.testing.assert_allclose(found, surface.grad(x, y), rtol=1e-8, atol=1e-9)
    surface = Function2D(lambda x, y: x**3 * np.sin(y))
    np.testing.assert_allclose(surface.partials(9 * X, Y), surface.grad(9 * X, Y), rtol=1e-7)


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: Function1D("x**2"), TypeError, r"^your function must be .* f\(x\), got 'x"),
        (lambda: Function2D(3), TypeError, r"^your function must be .* f\(x, y\), got 3"),
        (
            lambda: Function2D(lambda x: x),
            TypeError,
            r"^your function must take x and y, as in f\(x, y\); it does not take 2 numbers$",
        ),
        (lambda: Function2D(max, 2), TypeError, "grad must be a Python function"),
        (lambda: Function2D(max, lambda p: p), TypeError, "grad must take x and y"),
        (lambda: Function1D(abs, 2), TypeError, "derivative must be a Python function"),
        (lambda: Function1D(abs, domain=(1, -1)), ValueError, r"greater one, got \(1, -1\)"),
        (lambda: Function1D(abs, domain=(0, math.inf)), ValueError, "finite"),
        (lambda: Function1D(abs, domain=(0, math.nan)), ValueError, "finite"),
        (lambda: Function1D(abs, domain=3), ValueError, "an interval .low, high., got 3"),
        (lambda: Function1D(abs, domain=("a", "b")), TypeError, "got 'a'"),
        (lambda: Function2D(max, domain=(-1, 1)), ValueError, "interval .low, high., got -1"),
        (lambda: Function2D(max, domain=3), ValueError, "two intervals, of x and of y, got 3"),
        (lambda: Function2D(max, domain=((0, 1),)), ValueError, "two intervals"),
    ],
)
def test_bad_parts_are_named(make: Callable, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        make()
