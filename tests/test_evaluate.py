"""Any callable, at one point or at many: the same values, and errors that name the fault."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers.maths.evaluate import evaluate_or_nan, finite_number
from helpers.maths.functions import Function1D, Function2D

X, Y = np.meshgrid(np.linspace(-3, 3, 20), np.linspace(-2, 2, 15))


@pytest.fixture(autouse=True)
def no_warning() -> Iterator[None]:
    """Fail on any warning: a pole is no reason to print one under a picture."""
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


def test_one_number_for_many_points_is_believed_only_of_each() -> None:
    x, y = np.ones((2, 4, 4))
    x[0] = 0, 1, 0, 1
    y[0] = 1, 0, 0, 1  # so that the largest of all is the largest everywhere but at (0, 0)
    values = Function2D(lambda x, y: np.max([x, y]))(x, y)
    assert values[0, 2] == 0 and values.sum() == 15


def test_of_matrices_no_product_is_taken() -> None:
    x, y = np.zeros((2, 4, 4))
    x[2, 0] = y[0, 1] = 1  # x @ y is zero at all points that are tried for comparison
    assert not np.any(Function2D(np.dot)(x, y))


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


def test_the_last_bit_near_a_zero_is_no_disagreement() -> None:
    calls = []

    def f(x: float) -> float:
        calls.append(1)
        return 10 * x - 1 if np.ndim(x) else 10 * (x - 0.1)

    x = np.linspace(np.nextafter(0.1, 1), 3, 500)
    assert f(x)[0] != f(x[0])
    calls.clear()
    np.testing.assert_allclose(Function1D(f)(x), 10 * x - 1)
    assert len(calls) < 10


def test_a_small_component_is_not_measured_by_a_large_one() -> None:
    x = np.linspace(1, 2, 50)
    gradient = Function2D(lambda x, y: x, lambda x, y: (1e9 * x, 1e-9 * np.max(y))).grad(x, x)
    np.testing.assert_allclose(gradient, [1e9 * x, 1e-9 * x], rtol=1e-12)


def test_the_points_of_the_caller_stay_as_they_are() -> None:
    x = np.linspace(0, 1, 9)
    Function2D(in_place)(x, x)
    values = Function2D(lambda x, y: x)(x, x)
    values[:] = 7
    np.testing.assert_array_equal(x, np.linspace(0, 1, 9))


@pytest.mark.parametrize("error", [KeyError("mine"), ValueError("mine")], ids=["key", "value"])
@pytest.mark.parametrize("x", [1.0, [1.0, 2.0], np.linspace(0, 1, 50)], ids=["1", "2", "50"])
def test_what_the_function_raises_passes_through(x: object, error: Exception) -> None:
    def f(x: float) -> float:
        raise error

    with pytest.raises(type(error)) as caught:
        Function1D(f)(x)
    assert caught.value is error


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


def test_an_error_for_want_of_a_value_is_nan() -> None:
    nan, roots = math.nan, [1, 2, 3, 4, 5]
    x = [1, 4, -9, 9, 16, 25]
    np.testing.assert_array_equal(evaluate_or_nan(math.sqrt, x), [1, 2, nan, 3, 4, 5])
    np.testing.assert_array_equal(evaluate_or_nan(math.sqrt, np.square(roots)), roots)
    both = evaluate_or_nan(lambda x: (math.sqrt(x), 1), np.reshape(x, (2, 3)), n_components=2)
    expected = [[[1, 2, nan], [3, 4, 5]], [[1, 1, nan], [1, 1, 1]]]
    np.testing.assert_array_equal(both, expected)
    assert evaluate_or_nan(math.sqrt, 4) == 2


WANT_OF_A_VALUE = {
    "ln": lambda x: math.log(-x), "root": lambda x: math.sqrt(-x), "atanh": math.atanh,
    "power": lambda x: math.pow(-x, 0.5), "whole": lambda x: math.floor(x * math.nan),
    "range": lambda x: math.exp(1000 * x), "division": lambda x: 1 / (x - x),
    "complex": lambda x: math.hypot(complex(0, x)), "order": lambda x: 1 if (-x) ** 0.5 < 1 else 2,
    "matrix": lambda x: np.linalg.inv(np.zeros((2, 2))), "sin": lambda x: math.sin(x * math.inf),
    "lgamma": lambda x: math.lgamma(-1), "fmod": lambda x: math.fmod(x, 0),
    "asin": lambda x: math.asin(1 + x),
}  # fmt: skip
MISTAKES = {
    "said on purpose": lambda x: exec("raise ValueError('only for x < 0')"),
    "text": lambda x: int("one"), "too many": lambda x: (x, x), "no number": lambda x: "oops",
    "nothing": lambda x: None, "sum": lambda x: x + "1",
    "shapes": lambda x: np.ones(2) @ np.ones(3),
}  # fmt: skip


@pytest.mark.parametrize("f", WANT_OF_A_VALUE.values(), ids=WANT_OF_A_VALUE)
def test_where_there_is_no_value_there_is_nan(f: Callable) -> None:
    found = evaluate_or_nan(lambda x: f(float(x)) if x >= 1 else 5, [0, 0.5, 1, 2])
    np.testing.assert_array_equal(found, [5, 5, math.nan, math.nan])


@pytest.mark.parametrize("f", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_not_taken_for_a_point_without_a_value(f: Callable) -> None:
    with pytest.raises((TypeError, ValueError)):
        evaluate_or_nan(lambda x: f(float(x)) if x >= 1 else 5, [0, 0.5, 1, 2])


@pytest.mark.parametrize("x", [-1, [-1], [-1, -2, -3, -4, -5, -6]])
def test_an_error_at_every_point_passes_through(x: object) -> None:
    with pytest.raises(ValueError):
        evaluate_or_nan(math.sqrt, x)
    with pytest.raises(ValueError, match="return 2 components"):
        evaluate_or_nan(lambda x: x, x, n_components=2)


@pytest.mark.parametrize(("value", "number"), [(2, 2.0), (np.int64(3), 3.0), (np.array(0.5), 0.5)])
def test_a_finite_number_is_a_float(value: object, number: float) -> None:
    assert finite_number(value, "x") == number and type(finite_number(value, "x")) is float


@pytest.mark.parametrize("value", [math.nan, math.inf, [1.0], 1j])
def test_what_is_no_finite_number_is_named(value: object) -> None:
    with pytest.raises(ValueError, match="eta must be one finite number, got"):
        finite_number(value, "eta")
