"""Every catalogued function against an expression of its own, written for sympy."""

from __future__ import annotations

import math
from collections.abc import Iterator

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from helpers.maths.catalogue import CURVES, SURFACES, valley
from helpers.maths.differentiate import (
    complex_step,
    directional_derivative,
    gradient,
)
from helpers.maths.functions import Function1D, Function2D

x, y = VARIABLES = sp.symbols("x y", real=True)

EXPRESSIONS = {
    "square": x**2,
    "cube": x**3,
    "cubic": x**3 + 6 * x,
    "two_valleys": x**4 - 3 * x**2 + x,
    "sine": sp.sin(x),
    "exponential": sp.exp(x),
    "logarithm": sp.log(x),
    "logistic": 1 / (1 + sp.exp(-x)),
    "witch": 1 / (1 + x**2),
    "absolute_value": sp.Abs(x),
    "wobble": x * sp.sin(1 / x),
    "cusp": sp.sqrt(sp.Abs(x)),
    "bowl": x**2 + y**2,
    "stretched_bowl": x**2 + 3 * y**2,
    "saddle": x**2 - y**2,
    "monkey_saddle": x**3 - 3 * x * y**2,
    "egg_crate": sp.sin(x) * sp.sin(y),
    "hillside": x**2 * y + sp.sin(y),
    "himmelblau": (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "rosenbrock": (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "peaks": (
        3 * (1 - x) ** 2 * sp.exp(-(x**2) - (y + 1) ** 2)
        - 10 * (x / 5 - x**3 - y**5) * sp.exp(-(x**2) - y**2)
        - sp.exp(-((x + 1) ** 2) - y**2) / 3
    ),
    "valley": (x**2 + 10 * y**2) / 2,
    "discontinuous": x * y / (x**2 + y**2),
    "no_tangent_plane": x**3 / (x**2 + y**2),
}
CATALOGUE = CURVES | SURFACES
SMOOTH = [key for key, f in CATALOGUE.items() if not f.not_differentiable_at]
Function = Function1D | Function2D


def variables(f: Function) -> tuple[sp.Symbol, ...]:
    return VARIABLES[:1] if isinstance(f, Function1D) else VARIABLES


def intervals(f: Function) -> np.ndarray:
    """The domain, shape (n, 2)."""
    return np.atleast_2d(f.domain)


def minima(f: Function) -> np.ndarray:
    """The recorded minima, shape (count, n)."""
    return np.reshape(f.minima, (len(f.minima), len(variables(f))))


def grad(f: Function, p: np.ndarray) -> np.ndarray:
    """The catalogued derivatives, shape (n, …)."""
    return np.array([f.derivative(*p)]) if isinstance(f, Function1D) else f.grad(*p)


def points(f: Function, count: int = 100) -> np.ndarray:
    """Seeded points inside the domain, shape (n, count)."""
    low, high = intervals(f).T[..., None]
    return np.random.default_rng(7).uniform(low, high, (len(low), count))


def gradient_and_hessian(key: str, module: str) -> tuple:
    """∇f and the Hessian by sympy, as functions of the variables."""
    expression, of = EXPRESSIONS[key], variables(CATALOGUE[key])
    partials = [sp.diff(expression, v) for v in of]
    return (
        sp.lambdify(of, partials, module),
        sp.lambdify(of, [[sp.diff(g, v) for v in of] for g in partials], module),
    )


every = pytest.mark.parametrize("key", CATALOGUE)


def test_every_function_has_an_expression() -> None:
    assert list(CATALOGUE) == list(EXPRESSIONS)


@every
def test_values_and_derivatives_are_those_of_sympy(key: str) -> None:
    f = CATALOGUE[key]
    p, of = points(f), variables(f)
    size = np.abs(f(*p)).max()
    value = sp.lambdify(of, EXPRESSIONS[key], "numpy")(*p)
    np.testing.assert_allclose(f(*p), value, rtol=1e-12, atol=1e-13 * size)
    for g, partial in zip(grad(f, p), gradient_and_hessian(key, "numpy")[0](*p), strict=True):
        np.testing.assert_allclose(g, partial + 0 * p[0], rtol=1e-11, atol=1e-12 * size)


@every
def test_derivatives_are_those_of_central_differences(key: str) -> None:
    f = CATALOGUE[key]
    p = points(f)
    for a in f.not_differentiable_at:  # near it the differences need far smaller steps
        p = p[:, np.linalg.norm(p - np.reshape(a, (-1, 1)), axis=0) > 0.1]
    g = np.array(grad(f, p))
    size = np.maximum(np.linalg.norm(g, axis=0), 1e-5)
    assert (np.linalg.norm(g - gradient(f, p), axis=0) < 1e-6 * size).all()


@every
def test_many_points_give_what_single_points_give(key: str) -> None:
    f = CATALOGUE[key]
    p = np.concatenate([points(f), np.zeros((len(variables(f)), 1))], axis=1)
    np.testing.assert_allclose(f(*p), [f(*q) for q in p.T], rtol=1e-12)
    np.testing.assert_allclose(grad(f, p), np.transpose([grad(f, q) for q in p.T]), rtol=1e-11)


@pytest.mark.parametrize("key", [key for key in CURVES if key in SMOOTH and key != "logarithm"])
def test_smooth_curves_take_the_complex_step(key: str) -> None:
    p = points(CURVES[key])[0]
    slopes = CURVES[key].derivative(p)
    np.testing.assert_allclose(complex_step(CURVES[key], p), slopes, rtol=1e-13, atol=1e-13)


# --- minima


@every
def test_minima_are_lower_than_their_neighbours(key: str) -> None:
    f = CATALOGUE[key]
    n = len(variables(f))
    around = np.random.default_rng(3).normal(size=(n, 200))
    around /= np.linalg.norm(around, axis=0)
    for p in minima(f):
        assert np.all((intervals(f)[:, 0] < p) & (p < intervals(f)[:, 1])), "outside the domain"
        for radius in (1e-3, 1e-2):
            assert np.all(f(*(p[:, None] + radius * around)) > f(*p))


@pytest.mark.parametrize("key", [key for key in SMOOTH if CATALOGUE[key].minima])
def test_minima_are_the_nearest_numbers_to_the_stationary_points(key: str) -> None:
    f = CATALOGUE[key]
    slopes, hessian = gradient_and_hessian(key, "mpmath")
    with mpmath.workdps(40):
        for p in minima(f):
            exact = [mpmath.mpf(float(t)) for t in p]
            bent = mpmath.matrix(hessian(*exact))
            newton = mpmath.lu_solve(bent, mpmath.matrix(slopes(*exact)))
            assert min(mpmath.eigsy(bent, eigvals_only=True)) > 0
            for t, step in zip(p, newton, strict=True):
                assert abs(step) <= np.spacing(abs(t)) * 0.5001
    scale = max(np.abs(grad(f, points(f))).max(), 1)
    np.testing.assert_allclose(grad(f, minima(f).T), 0, atol=1e-13 * scale)


@pytest.mark.parametrize("key", SMOOTH)
def test_no_minimum_is_missing(key: str) -> None:
    """Newton's method from every lowest point of a grid ends at a recorded minimum."""
    f = CATALOGUE[key]
    slopes, hessian = gradient_and_hessian(key, "numpy")
    found = set()
    for p in lowest_grid_points(f):
        for _ in range(50):
            p = p - np.linalg.solve(np.array(hessian(*p), float), np.array(slopes(*p), float))
        near = np.linalg.norm(minima(f) - p, axis=1)
        assert near.min() < 1e-6, f"a minimum at {p} is not recorded"
        found.add(int(near.argmin()))
    assert len(found) == len(f.minima)


def lowest_grid_points(f: Function) -> Iterator[np.ndarray]:
    axes = [np.linspace(*ends, 82) for ends in intervals(f)]
    mesh = np.array(np.meshgrid(*axes, indexing="ij"))
    values = f(*mesh)
    for index in np.ndindex(*(len(axis) - 2 for axis in axes)):
        block = values[tuple(slice(i, i + 3) for i in index)]
        if block.argmin() == block.size // 2 and np.sum(block == block.min()) == 1:
            yield mesh[(slice(None), *(i + 1 for i in index))]


# --- where there is no derivative


@pytest.mark.parametrize("key", [key for key, f in CURVES.items() if f.not_differentiable_at])
def test_a_curve_has_no_slope_where_it_says_so(key: str) -> None:
    f = CURVES[key]
    for a in f.not_differentiable_at:
        assert math.isnan(f.derivative(a)) and math.isfinite(f(a))
        # The slopes of secants from a have no common limit.
        h = 10.0 ** -np.arange(3, 9)
        slopes = (f(a + np.append(h, -h)) - f(a)) / np.append(h, -h)
        assert np.ptp(slopes) > 0.9
    assert np.isfinite(f.derivative(points(f)[0])).all()


def test_the_logarithm_has_no_slope_where_it_is_not_defined() -> None:
    assert np.isnan(CURVES["logarithm"].derivative([0.0, -1.0, -2.0])).all()


def test_both_partial_derivatives_do_not_make_a_function_continuous() -> None:
    f = SURFACES["discontinuous"]
    assert f(0, 0) == 0 and f.grad(0, 0).tolist() == [0, 0]
    assert gradient(f, (0, 0)).tolist() == [0, 0]
    tiny = 10.0 ** -np.arange(1, 300, 10)
    np.testing.assert_allclose(f(tiny, tiny), 0.5)
    np.testing.assert_allclose(f(tiny, -tiny), -0.5)


def test_all_directional_derivatives_do_not_make_a_function_differentiable() -> None:
    f = SURFACES["no_tangent_plane"]
    assert f(0, 0) == 0 and f.grad(0, 0).tolist() == [1, 0]
    theta = np.linspace(0, 2 * np.pi, 37)
    u = np.array([np.cos(theta), np.sin(theta)])
    slopes = directional_derivative(f, (0, 0), u)
    np.testing.assert_allclose(slopes, np.cos(theta) ** 3, atol=1e-12)
    np.testing.assert_allclose(f.grad(0, 0) @ u, np.cos(theta), atol=1e-12)
    assert np.abs(slopes - f.grad(0, 0) @ u).max() > 0.37


# --- the valley


@given(kappa=st.floats(1, 1e6), rotation=st.floats(-360, 360))
def test_a_valley_has_the_curvatures_1_and_kappa(kappa: float, rotation: float) -> None:
    f = valley(kappa, rotation)
    hessian = np.array([f.grad(1, 0), f.grad(0, 1)])
    np.testing.assert_allclose(hessian, hessian.T)
    np.testing.assert_allclose(np.linalg.eigvalsh(hessian), [1, kappa], rtol=1e-9, atol=1e-9)
    floor = np.array([math.cos(math.radians(rotation)), math.sin(math.radians(rotation))])
    np.testing.assert_allclose(f.grad(*floor), floor, atol=1e-15 * kappa)
    assert f(*floor) == pytest.approx(0.5, abs=1e-15 * kappa)
    p = np.array([0.3, -1.7])
    assert f(*p) == pytest.approx(p @ hessian @ p / 2, rel=1e-9)
    assert f(0, 0) == 0


def test_a_valley_says_how_it_is_turned() -> None:
    f = valley(4, 30)
    assert (f.name, f.text) == ("valley turned by 30°", "½(u² + 4v²)")
    assert f.formula == r"\frac{1}{2}(u^2 + 4v^2)"
    assert valley(4).text == "½(x² + 4y²)"
    assert valley(1).text == "½(x² + y²)" and valley(1).formula == r"\frac{1}{2}(x^2 + y^2)"


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((0.5,), ValueError, "kappa must be at least 1, got 0.5"),
        ((math.inf,), ValueError, "kappa must be one finite number, got inf"),
        (("ten",), TypeError, "kappa must be a number"),
        (([1, 2],), ValueError, "kappa must be one finite number"),
        ((2, math.nan), ValueError, "rotation must be one finite number, got nan"),
        ((2, 1j), ValueError, "rotation must be one finite number"),
    ],
)
def test_a_bad_valley_is_named(arguments: tuple, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        valley(*arguments)
