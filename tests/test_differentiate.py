"""Difference rules: their orders, their limits, and errors that name the fault."""

from __future__ import annotations

import cmath
import math
import warnings
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.maths.catalogue import CURVES, SURFACES
from helpers.maths.differentiate import (
    EPS,
    central_difference,
    complex_step,
    directional_derivative,
    forward_difference,
    gradient,
)

RULES = (forward_difference, central_difference, complex_step)
SMOOTH_CURVES = ("sine", "exponential", "logistic", "witch", "two_valleys", "cubic")
SMOOTH_SURFACES = ("bowl", "monkey_saddle", "egg_crate", "hillside", "himmelblau", "peaks")
numbers = st.floats(-3, 3)
curves = st.sampled_from([CURVES[key] for key in SMOOTH_CURVES])
surfaces = st.sampled_from([SURFACES[key] for key in SMOOTH_SURFACES])


def bowl(x: float, y: float) -> float:
    return x**2 + 3 * y**2


# --- laws


@pytest.mark.parametrize(
    ("rule", "order", "h"), [(forward_difference, 1, 1e-5), (central_difference, 2, 1e-3)]
)
@given(f=curves, x=numbers, factor=st.floats(1, 10))
def test_halving_the_step_shows_the_order(
    rule: Callable, order: int, h: float, f: Callable, x: float, factor: float
) -> None:
    h *= factor
    error, half = (abs(rule(f, x, step) - f.derivative(x)) for step in (h, h / 2))
    assume(error > 0.05 * h**order)  # elsewhere the leading term all but vanishes
    assert order - 0.2 < math.log2(error / half) < order + 0.2


@given(f=curves, g=curves, a=numbers, b=numbers, x=numbers)
@pytest.mark.parametrize(("rule", "tolerance"), [*zip(RULES, (1e-6, 1e-8, 1e-12), strict=True)])
def test_derivatives_are_linear(
    rule: Callable, tolerance: float, f: Callable, g: Callable, a: float, b: float, x: float
) -> None:
    together = rule(lambda t: a * f(t) + b * g(t), x)
    apart = a * rule(f, x) + b * rule(g, x)
    assert together == pytest.approx(apart, rel=tolerance, abs=1e3 * tolerance)


@given(f=curves, x=numbers)
def test_the_complex_step_reaches_machine_precision(f: Callable, x: float) -> None:
    assert complex_step(f, x) == pytest.approx(f.derivative(x), rel=1e-13, abs=1e-14)


@given(a=numbers, b=numbers, c=numbers, x=numbers, h=st.floats(1e-4, 10))
def test_central_is_exact_for_quadratics_but_for_rounding(
    a: float, b: float, c: float, x: float, h: float
) -> None:
    slope = central_difference(lambda t: a * t**2 + b * t + c, x, h)
    assert slope == pytest.approx(2 * a * x + b, abs=1e3 * EPS * (1 + h**2) / h)


@given(x=st.floats(-1e300, 1e300))
def test_the_default_step_is_the_distance_to_the_next_point(x: float) -> None:
    assert forward_difference(lambda t: t, x) == 1


@given(x=numbers, scale=st.integers(0, 250))
def test_the_default_step_grows_with_the_point(x: float, scale: int) -> None:
    x *= 10.0**scale
    assert central_difference(lambda t: t**1, x) == pytest.approx(1, rel=1e-9)
    assert forward_difference(np.arctan, x) == pytest.approx(1 / (1 + x * x), abs=1e-7)


@given(f=surfaces, x=numbers, y=numbers, theta=st.floats(0, 7), length=st.floats(1e-300, 1e300))
def test_the_slope_in_a_direction_is_the_gradients_share(
    f: Callable, x: float, y: float, theta: float, length: float
) -> None:
    u = np.array([math.cos(theta), math.sin(theta)])
    g = f.grad(x, y)
    slope = directional_derivative(f, (x, y), length * u)
    assert slope == pytest.approx(g @ u, abs=1e-7 * (1 + abs(f(x, y)) + np.linalg.norm(g)))


@given(f=surfaces, x=numbers, y=numbers)
def test_the_gradient_is_that_of_the_catalogue(f: Callable, x: float, y: float) -> None:
    g = f.grad(x, y)
    tolerance = 1e-7 * (1 + abs(f(x, y)))
    assert gradient(f, (x, y)) == pytest.approx(g, rel=1e-7, abs=tolerance)


# --- many points at once


@pytest.mark.parametrize("rule", RULES)
def test_rules_take_any_shape(rule: Callable) -> None:
    for x in (np.linspace(-1, 2, 7), np.ones((2, 3)), [0, 1, 2]):
        slopes = rule(np.sin, x)
        assert slopes.shape == np.shape(x)
        np.testing.assert_allclose(slopes, np.cos(x), atol=1e-7)
    assert type(rule(np.sin, 1)) is float
    assert rule(np.sin, np.linspace(0, 1, 9), 1e-5).shape == (9,)


@pytest.mark.parametrize("rule", RULES[:2])
def test_steps_broadcast_with_points(rule: Callable) -> None:
    x, h = np.linspace(0, 1, 3)[:, None], np.logspace(-6, -1, 6)
    slopes = rule(math.sin, x, h)
    single = [[rule(math.sin, float(a), b) for b in h] for a in x[:, 0]]
    np.testing.assert_allclose(slopes, single, rtol=1e-9)


@pytest.mark.parametrize("f", [bowl, lambda x, y: math.pow(x, 2) + 3 * y**2])
def test_points_have_their_components_first(f: Callable) -> None:
    for shape in [(), (1,), (6,), (5, 4)]:
        p = np.random.default_rng(5).uniform(-3, 3, (2, *shape))
        exact = np.array([2 * p[0], 6 * p[1]])
        np.testing.assert_allclose(gradient(f, p), exact, atol=1e-8)
        np.testing.assert_allclose(directional_derivative(f, p, (0, -2)), -exact[1], atol=1e-8)
    assert type(directional_derivative(f, (1, 2), (1, 1))) is float


def test_all_directions_at_once() -> None:
    theta = np.linspace(0, 2 * np.pi, 360)
    u = np.array([np.cos(theta), np.sin(theta)])
    slopes = directional_derivative(bowl, (1, 1), u)
    np.testing.assert_allclose(slopes, np.array([2, 6]) @ u, atol=1e-9)
    each_its_own = directional_derivative(bowl, u, u)
    np.testing.assert_allclose(each_its_own, 2 * u[0] ** 2 + 6 * u[1] ** 2, atol=1e-9)


def test_any_number_of_variables() -> None:
    def f(x: float, y: float, z: float) -> float:
        return x * y * z

    assert gradient(f, (1, 2, 3)) == pytest.approx([6, 3, 2])
    assert gradient(math.sin, 0) == pytest.approx([1])
    assert directional_derivative(f, (1, 2, 3), (0, 0, 5)) == pytest.approx(2)


def test_a_function_without_a_value_has_no_slope() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert math.isnan(central_difference(lambda x: 1 / (x * 0), 1))
        slopes = central_difference(np.log, [-1.0, -2, -3, -4, -5, 1])
    np.testing.assert_allclose(slopes, [np.nan] * 5 + [1], atol=1e-9)


# --- bad input


@pytest.mark.parametrize(
    "f",
    [math.sin, abs, lambda x: x if x > 0 else 0 * x, lambda x: np.arctan2(x, 1), lambda x: 3.0],
    ids=["math", "abs", "branch", "arctan2", "constant"],
)
@pytest.mark.parametrize("x", [1.0, [1.0], np.linspace(1, 2, 9)], ids=["number", "one", "many"])
def test_a_function_that_is_not_analytic_is_refused(f: Callable, x: object) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(TypeError, match="use central_difference"):
            complex_step(f, x)


def test_cmath_takes_the_complex_step() -> None:
    assert complex_step(cmath.sin, 1) == pytest.approx(math.cos(1), rel=1e-15)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    ("x", "h", "error", "words"),
    [
        (math.nan, 0.1, ValueError, "x must be finite, got nan"),
        ([1.0, math.inf], 0.1, ValueError, r"x must be finite, got \[1.0, inf\]"),
        ("one", 0.1, TypeError, "x must be a number or an array of numbers, got 'one'"),
        (1j, 0.1, TypeError, "x must be real, got 1j"),
        (1, 0, ValueError, "h must be positive, got 0.0; leave it out"),
        (1, -0.1, ValueError, "h must be positive, got -0.1"),
        (1, math.nan, ValueError, "h must be finite, got nan"),
        (1, "small", TypeError, "h must be a number"),
    ],
)
def test_bad_points_and_steps_are_named(
    rule: Callable, x: object, h: object, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        rule(np.sin, x, h)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: gradient(bowl, np.ones((20, 2))), ValueError, r"shape \(20, 2\), so bowl would"),
        (lambda: gradient(bowl, 1.0), ValueError, "with 1 numbers, which it does not take"),
        (lambda: gradient(bowl, (1, math.nan)), ValueError, r"p must be finite, got \[1.0, nan\]"),
        (lambda: gradient(bowl, (1, [2, 3])), ValueError, "p must have parts of one shape"),
        (lambda: gradient(bowl, (1, 1), 0), ValueError, "h must be positive, got 0.0"),
        (lambda: gradient(lambda x, y: None, (1, 1)), TypeError, "returned None; does it end"),
        (lambda: directional_derivative(bowl, (1, 1), (0, 0)), ValueError, "u must not be zero"),
        (lambda: directional_derivative(bowl, (1, 1), 0.5), ValueError, "u must have 2 comp"),
        (lambda: directional_derivative(bowl, (1, 1), (1, math.inf)), ValueError, "u must be fin"),
        (lambda: directional_derivative(bowl, (1, 1), (1, 0), -1), ValueError, "h must be pos"),
    ],
)
def test_bad_input_is_named(call: Callable, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call()
