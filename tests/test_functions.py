"""Function1D, Function2D: any callable, at one point or at many."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers.functions import Function1D, Function2D

X, Y = np.meshgrid(np.linspace(-3, 3, 20), np.linspace(-2, 2, 15))


@pytest.fixture(autouse=True)
def no_warning() -> Iterator[None]:
    """A function with a pole is no reason to print a warning under a picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def branch(x: float, y: float) -> float:
    if x > 0:
        return x * y
    return y


def in_place(x: float, y: float) -> float:
    x **= 2
    x += y
    return x


CALLABLES = {
    "vectorised": lambda x, y: x**2 * np.sin(y),
    "fails on arrays": lambda x, y: math.sin(x) + y,
    "branches": branch,
    "builtin max": max,
    "sums everything": lambda x, y: np.sum([x**2, y**2]),
    "norm of everything": lambda x, y: np.linalg.norm([x, y]),
    "largest of everything": lambda x, y: np.max([x, y]),
    "inner product": lambda x, y: np.dot(x, y),
    "branches on all": lambda x, y: x if np.all(x > 0) else y,
    "works in place": in_place,
    "constant": lambda x, y: 5,
    "ignores y": lambda x, y: x,
    "truth": lambda x, y: x > y,
    "fraction": lambda x, y: Fraction(float(x)) * 2,
    "0-d array": lambda x, y: np.where(x > 0, x, y),
    "pole": lambda x, y: 1 / (x * y),
    "no value": lambda x, y: np.sqrt(x) + np.log(y),
}


def each(f: Callable, *x: np.ndarray) -> np.ndarray:
    """The values of f by a plain loop: the meaning of f at many points."""
    with np.errstate(all="ignore"):
        points = np.broadcast(*x)
        return np.array([float(f(*map(np.float64, p))) for p in points]).reshape(points.shape)


@pytest.mark.parametrize("f", CALLABLES.values(), ids=CALLABLES)
def test_many_points_give_what_single_points_give(f: Callable) -> None:
    values = Function2D(f)(X, Y)
    assert values.shape == X.shape and values.dtype == float
    np.testing.assert_allclose(values, each(f, X, Y), rtol=1e-14)


@pytest.mark.parametrize("f", CALLABLES.values(), ids=CALLABLES)
@pytest.mark.parametrize("shape", [(1,), (2,), (7,), (3, 1, 4), (0,), (2, 0)])
def test_every_shape(f: Callable, shape: tuple[int, ...]) -> None:
    x = np.random.default_rng(1).uniform(-2, 2, shape)
    values = Function2D(f)(x, 0.5)
    assert values.shape == shape and values.dtype == float
    np.testing.assert_allclose(values, each(f, x, np.float64(0.5)), rtol=1e-14)


@given(
    points=hnp.arrays(
        float,
        st.tuples(st.just(2), st.integers(1, 12), st.integers(1, 4)),
        elements=st.floats(-1e3, 1e3),
    ),
    key=st.sampled_from([key for key in CALLABLES if key != "branches on all"]),
)
def test_any_points(points: np.ndarray, key: str) -> None:
    f = CALLABLES[key]
    np.testing.assert_allclose(Function2D(f)(*points), each(f, *points), rtol=1e-12)


@pytest.mark.parametrize("f", CALLABLES.values(), ids=CALLABLES)
def test_a_number_gives_a_float(f: Callable) -> None:
    for x, y in [(1, 2), (0.5, -0.25), (np.float64(1), np.array(2)), (np.int64(3), np.float32(1))]:
        assert type(Function2D(f)(x, y)) is float


def test_coordinates_broadcast() -> None:
    f = Function2D(lambda x, y: x - 10 * y)
    np.testing.assert_array_equal(f([1, 2, 3], [[1], [2]]), [[-9, -8, -7], [-19, -18, -17]])
    np.testing.assert_array_equal(f([1, 2], 1), [-9, -8])
    assert f.grad([1, 2, 3], [[1], [2]]).shape == (2, 2, 3)


def test_a_curve_takes_lists_and_grids() -> None:
    for f in (lambda x: x**3, lambda x: math.pow(x, 3)):
        np.testing.assert_allclose(Function1D(f)([1, 2, 3, 4, 5, 6]), [1, 8, 27, 64, 125, 216])
        np.testing.assert_allclose(Function1D(f)(X), X**3)
        assert Function1D(f)(2) == 8.0


def test_a_vectorised_function_is_not_called_point_by_point() -> None:
    calls = []
    f = Function2D(lambda x, y: calls.append(1) or x + y)
    f(X, Y)
    assert len(calls) < 10 < X.size


def test_poles_and_gaps_pass_through() -> None:
    f = Function1D(lambda x: 1 / x)
    assert f(0) == math.inf and f(-0.0) == -math.inf
    assert math.isnan(Function1D(np.log)(-1))
    np.testing.assert_array_equal(f([0, 1, 2, 4, 8, 16]), [np.inf, 1, 0.5, 0.25, 0.125, 0.0625])
    assert np.isnan(Function1D(np.log).derivative(-1))
    assert np.isnan(f(math.nan)) and f(math.inf) == 0


def test_the_points_of_the_caller_stay_as_they_are() -> None:
    x = np.linspace(0, 1, 9)
    Function2D(in_place)(x, x)
    values = Function2D(lambda x, y: x)(x, x)
    values[:] = 7
    np.testing.assert_array_equal(x, np.linspace(0, 1, 9))


@pytest.mark.parametrize("x", [1.0, [1.0, 2.0], np.linspace(0, 1, 50)], ids=["1", "2", "50"])
def test_what_the_function_raises_passes_through(x: object) -> None:
    error = KeyError("mine")

    def f(x: float) -> float:
        raise error

    with pytest.raises(KeyError) as caught:
        Function1D(f)(x)
    assert caught.value is error
    with pytest.raises(ValueError, match="math domain error"):
        Function1D(lambda x: math.sqrt(-1 - x))(x)


@pytest.mark.parametrize(
    ("returned", "error", "words"),
    [
        (None, TypeError, r"f\(1.0, 2.0\) returned None; does it end with `return …`\?"),
        ("five", TypeError, "returned 'five'; return a real number"),
        (1j, TypeError, "returned 1j; return a real number"),
        ({}, TypeError, "returned {}; return a real number"),
        ((1.0, 2.0), ValueError, r"returned \(1.0, 2.0\); return one number for each point"),
        (np.ones(1), ValueError, r"returned array\(\[1.\]\); return one number"),
        ((1, (2, 3)), ValueError, r"returned \(1, \(2, 3\)\); "),
    ],
)
def test_a_value_that_is_no_number_is_named(
    returned: object, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        Function2D(lambda x, y: returned)(1, 2)
    with pytest.raises(error, match="returned"):
        Function2D(lambda x, y: returned)(X, Y)


def test_an_error_names_the_function() -> None:
    def height(x: float) -> None:
        x**2

    with pytest.raises(TypeError, match=r"^height\(2.0\) returned None"):
        Function1D(height)(2)


@pytest.mark.parametrize(
    ("x", "error", "words"),
    [
        ("a", TypeError, "must be a number or an array of numbers, got 'a'"),
        (None, TypeError, "got None"),
        ([1, [2, 3]], ValueError, r"must have parts of one shape, got \[1, \[2, 3\]\]"),
        (np.zeros(3), ValueError, "shape mismatch"),
    ],
)
def test_a_bad_coordinate_is_named(x: object, error: type[Exception], words: str) -> None:
    for call in (Function2D(max), Function2D(max).grad):
        with pytest.raises(error, match=words):
            call(x, np.zeros(4))


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


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: Function1D("x**2"), TypeError, r"call must be a Python function f\(x\), got 'x"),
        (lambda: Function2D(3), TypeError, r"call must be a Python function f\(x, y\), got 3"),
        (lambda: Function2D(lambda x: x), TypeError, r"numbers of f\(x, y\); f does not take 2"),
        (lambda: Function2D(max, 2), TypeError, "grad must be a Python function"),
        (lambda: Function2D(max, lambda p: p), TypeError, "grad must take the numbers"),
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
