"""Curvatures: Hessians, kinds of stationary points, and rates that theory promises."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.maths.catalogue import SURFACES, valley
from helpers.maths.conditioning import Conditioning, conditioning, hessian, stationary_kind
from helpers.maths.descent import backtracking, exact, momentum, steepest
from helpers.maths.runs import Run, run

KAPPAS = (10.0, 100.0, 1000.0)
every_kappa = pytest.mark.parametrize("kappa", KAPPAS)
seeds = st.integers(0, 2**32 - 1)


def quadratic(mu: float, L: float, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A random symmetric matrix with curvatures in [μ, L], both ends attained, and its axes."""
    random = np.random.default_rng(seed)
    axes, _ = np.linalg.qr(random.normal(size=(n, n)))
    curvatures = np.array([mu, L, *random.uniform(mu, L, n - 2)])
    return (axes * curvatures) @ axes.T, axes


def descend(method: Callable, A: np.ndarray, start: np.ndarray, budget: int, *steps: object) -> Run:
    """Follow a method on ½pᵀAp, down to the smallest numbers."""
    return run(method(lambda *p: A @ p, start, *steps), value(A), tol=1e-290, budget=budget)


def value(A: np.ndarray) -> Callable:
    return lambda *p: np.einsum("i...,ij,j...", np.array(p), A, np.array(p)) / 2


# --- rates: the logarithm of the factor, which is what counts the steps, is within 1 %


@pytest.mark.parametrize("n", [2, 5])
@every_kappa
def test_the_best_fixed_step_has_its_factor(kappa: float, n: int) -> None:
    A, _ = quadratic(0.3, 0.3 * kappa, n, seed=int(kappa) + n)
    q = conditioning(A)
    start = np.random.default_rng(1).normal(size=n)
    found = descend(steepest, A, start, int(20 * kappa), q.best_eta)
    assert math.log(found.rate) == pytest.approx(math.log((kappa - 1) / (kappa + 1)), rel=0.01)
    assert (found.norms[1:] <= q.best_factor * (1 + 1e-9) * found.norms[:-1]).all()
    for eta in (0.9 * q.best_eta, 1.01 * q.best_eta):
        slower = descend(steepest, A, start, int(20 * kappa), eta)
        assert found.rate < slower.rate == pytest.approx(q.factor(eta), rel=1e-4)


@every_kappa
def test_exact_steps_attain_their_bound_from_the_worst_start(kappa: float) -> None:
    A, axes = quadratic(1, kappa, 2, seed=int(kappa))
    found = descend(exact, A, axes @ [kappa, 1], 50, A)
    factors = found.values[1:] / found.values[:-1]
    np.testing.assert_allclose(factors, ((kappa - 1) / (kappa + 1)) ** 2, rtol=1e-9)


@given(seed=seeds, n=st.integers(2, 4), kappa=st.floats(1.1, 1000))
def test_no_exact_step_leaves_more_than_its_bound(seed: int, n: int, kappa: float) -> None:
    A, _ = quadratic(1, kappa, n, seed)
    found = descend(exact, A, np.random.default_rng(seed).normal(size=n), 20, A)
    bound = conditioning(A).best_factor ** 2
    assert (found.values[1:] <= bound * found.values[:-1] * (1 + 1e-9) + 1e-300).all()


@pytest.mark.parametrize("n", [2, 5])
@every_kappa
def test_the_best_momentum_has_its_factor(kappa: float, n: int) -> None:
    A, _ = quadratic(2, 2 * kappa, n, seed=int(kappa) + n)
    q = conditioning(A)
    start = np.random.default_rng(2).normal(size=n)
    found = descend(momentum, A, start, int(110 * math.sqrt(kappa)), *q.best_momentum)
    root = math.sqrt(kappa)
    assert math.log(found.rate) == pytest.approx(math.log((root - 1) / (root + 1)), rel=0.01)
    assert q.factor(*q.best_momentum) == pytest.approx(q.best_momentum_factor, rel=1e-6)
    assert q.best_momentum_factor < q.best_factor


@given(eta=st.floats(0.05, 0.95), beta=st.floats(0, 0.95), kappa=st.floats(1, 50))
def test_the_factor_is_the_spectral_radius(eta: float, beta: float, kappa: float) -> None:
    q = Conditioning(1, kappa)
    eta *= q.largest_eta(beta)
    radii = []
    for curvature in np.linspace(1, kappa, 7):
        one_step = [[1 + beta - eta * curvature, -beta], [1, 0]]
        radii.append(abs(np.linalg.eigvals(one_step)).max())
    assert q.factor(eta, beta) == pytest.approx(max(radii), rel=1e-6) and q.factor(eta, beta) < 1


@given(beta=st.floats(0, 0.95), kappa=st.floats(1, 1000))
def test_beyond_the_largest_step_nothing_converges(beta: float, kappa: float) -> None:
    q = Conditioning(1, kappa)
    assert q.factor(q.largest_eta(beta) * 1.001, beta) > 1
    assert q.factor(q.largest_eta(beta), beta) == pytest.approx(1)
    assert q.largest_eta() == pytest.approx(2 / kappa)


@given(seed=seeds, c=st.floats(0.01, 0.99), shrink=st.floats(0.1, 0.9), kappa=st.floats(1, 100))
def test_backtracking_keeps_its_bounds(seed: int, c: float, shrink: float, kappa: float) -> None:
    A, _ = quadratic(1, kappa, 3, seed)
    q, f = conditioning(A), value(A)
    p = np.random.default_rng(seed).normal(size=3)
    t = q.accepted_step(c) * (1 - 1e-9)
    found = run(backtracking(lambda *p: A @ p, p, f, c, t, shrink), f, budget=1)
    np.testing.assert_allclose(found.path[1], p - t * (A @ p))  # accepted at once
    found = run(backtracking(lambda *p: A @ p, p, f, c, 1.0, shrink), f, 1e-6, budget=20)
    bound = q.backtracking_bound(c, 1.0, shrink)
    assert 0 < bound < 1 and (found.values[1:] <= bound * found.values[:-1] * (1 + 1e-9)).all()


def test_the_numbers_of_a_valley_are_those_worked_out_by_hand() -> None:
    q = Conditioning(2, 18)
    assert (q.kappa, q.best_eta, q.best_factor) == (9, 0.1, 0.8)
    assert q.best_momentum_factor == 0.5
    assert q.best_momentum == pytest.approx((1 / 8, 0.25), rel=1e-15)
    assert (q.largest_eta(), q.largest_eta(0.5)) == (1 / 9, 1 / 6)
    assert (q.accepted_step(), q.accepted_step(0.1)) == (0.9999 / 9, 0.1)
    assert q.backtracking_bound(0.1) == pytest.approx(1 - 0.4 * 0.05, rel=1e-15)  # t = ½ · 0.1
    assert q.backtracking_bound(0.1, t=0.01) == pytest.approx(1 - 0.4 * 0.01, rel=1e-15)
    assert q.backtracking_bound() == pytest.approx(1 - 4e-4 * 0.9999 / 18, rel=1e-15)


def test_an_accepted_step_is_the_largest_that_always_is() -> None:
    q = conditioning([[1, 0], [0, 10]])
    f, c, t = valley(10).call, 0.3, q.accepted_step(0.3)
    for part, accepted in [(0.999, True), (1.001, False)]:
        assert (f(0, 1 - part * t * 10) <= f(0, 1) - c * part * t * 100) == accepted


# --- Hessians


def test_rosenbrocks_minimum_lies_in_a_narrow_valley() -> None:
    f = SURFACES["rosenbrock"]
    assert f(-1.2, 1) == pytest.approx(24.2)
    assert f.grad(-1.2, 1) == pytest.approx([-215.6, -88])
    A = hessian(f, (1, 1))
    np.testing.assert_allclose(A, [[802, -400], [-400, 200]], atol=1e-3)
    q = conditioning(A)
    assert q.kappa == pytest.approx(2508, rel=1e-3)
    assert q.largest_eta() == pytest.approx(0.0020, rel=0.01)


def test_hessians_are_those_of_closed_forms() -> None:
    def f(x: float, y: float, z: float) -> float:
        return x**3 * y + np.sin(z) * y**2

    x, y, z = 1.5, -2, 0.7
    s, c = math.sin(z), math.cos(z)
    second = [[6 * x * y, 3 * x**2, 0], [3 * x**2, 2 * s, 2 * y * c], [0, 2 * y * c, -(y**2) * s]]
    np.testing.assert_allclose(hessian(f, (x, y, z)), second, atol=1e-5)
    assert hessian(math.exp, [0]) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("rotation", [0, 25])
@every_kappa
def test_conditioning_of_a_valley_is_its_kappa(kappa: float, rotation: float) -> None:
    q = conditioning(hessian(valley(kappa, rotation), (3, -2)))
    assert (q.mu, q.L) == pytest.approx((1, kappa), rel=1e-3)
    exactly = conditioning([[1, 0], [0, kappa]])
    assert (exactly.kappa, exactly.best_eta) == pytest.approx((kappa, 2 / (1 + kappa)))


KINDS = [
    ("minimum", lambda x, y: x**2 + y**2, (0, 0)),
    ("minimum", SURFACES["rosenbrock"], (1, 1)),
    ("minimum", valley(1000, 30), (0, 0)),
    ("minimum", lambda x, y: x**4 + y**4, (0, 0)),
    ("minimum", lambda x, y: 1e6 + x**2 + y**2, (0, 0)),
    ("saddle", SURFACES["saddle"], (0, 0)),
    ("saddle", SURFACES["egg_crate"], (0, 0)),
    ("saddle", lambda x, y: x**2 - y**4, (0, 0)),
    ("maximum", SURFACES["egg_crate"], (math.pi / 2, math.pi / 2)),
    ("maximum", lambda x: -np.cosh(x), [0]),
    ("not a minimum", lambda x, y: -(y**2), (0, 0)),
    ("", lambda x, y: y**2 + x**3, (0, 0)),
    ("", lambda x: x**3, [-5e-5]),
    ("", lambda x: x**3, [5e-5]),
    ("", lambda x, y: 3.0, (0, 0)),
    ("", lambda x, y: y**2, (0, 0)),
    ("", lambda x, y: 1e12 + x**2 - y**2, (0, 0)),
    ("", lambda x: 1e10 + 4 * x**2, [0]),  # twice the last bit
    ("", np.log, [1e-5]),
]


@pytest.mark.parametrize(("kind", "f", "p"), KINDS)
def test_the_kind_is_named_where_it_is_clear(kind: str, f: Callable, p: tuple) -> None:
    assert stationary_kind(f, p) == kind


def test_the_rounding_of_f_is_no_kind() -> None:
    def one(x: float) -> float:
        return math.sin(x) ** 2 + math.cos(x) ** 2

    assert {stationary_kind(one, [n / 7]) for n in range(60)} == {""}


@pytest.mark.parametrize("p", [*SURFACES["himmelblau"].minima, *SURFACES["peaks"].minima])
def test_minima_of_the_catalogue_are_minima(p: tuple) -> None:
    f = SURFACES["himmelblau"] if p in SURFACES["himmelblau"].minima else SURFACES["peaks"]
    assert stationary_kind(f, p) == "minimum"


# --- bad input


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: conditioning([1, 2]), ValueError, r"square matrix .*, got shape \(2,\)"),
        (lambda: conditioning(np.ones((2, 3))), ValueError, r"got shape \(2, 3\)"),
        (lambda: conditioning([[1, 2], [0, 1]]), ValueError, "symmetric, as a Hessian is"),
        (lambda: conditioning([[1, np.nan], [np.nan, 1]]), ValueError, "finite"),
        (lambda: conditioning([[1, 0], [0, -2]]), ValueError, "positive .* got mu = -2, L = 1"),
        (lambda: conditioning("A"), TypeError, "A must be a number or an array"),
        (lambda: Conditioning(2, 1), ValueError, "mu at most L"),
        (lambda: Conditioning(0, 1), ValueError, "must be positive and mu at most L, got mu = 0"),
        (lambda: Conditioning(1, 2).factor(0.1, 1), ValueError, "beta must be at least 0"),
        (lambda: Conditioning(1, 2).largest_eta(-0.1), ValueError, "got -0.1"),
        (lambda: Conditioning(1, 2).factor(math.nan), ValueError, "eta must be one finite"),
        (lambda: hessian(max, [[1, 2], [3, 4]]), ValueError, r"p must be one finite point"),
        (lambda: hessian(max, (1, math.inf)), ValueError, r"got \[1.0, inf\]"),
        (lambda: hessian(lambda x: None, [1]), TypeError, "returned None"),
    ],
)
def test_bad_input_is_named(call: Callable, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call()
