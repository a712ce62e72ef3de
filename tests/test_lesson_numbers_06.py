"""What notebook 06 says of fixed steps and line searches, each with its condition, by oracles."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy as sp
from bare_steps import A, best_exact, fixed, halving, printed, random_starts, steps_to
from scipy.optimize import brentq

from helpers.maths.catalogue import SURFACES, valley
from helpers.maths.conditioning import Conditioning, hessian
from helpers.maths.descent import backtracking, exact, steepest
from helpers.maths.runs import run

x, y, t, eta, kappa = sp.symbols("x y t eta kappa", positive=True)
VALLEY = (x**2 + kappa * y**2) / 2
SEEDS = range(20)


# Why a valley is slow ----------------------------------------------------------------------


def test_the_gradient_and_the_curvatures_of_the_valley() -> None:
    assert [sp.diff(VALLEY, each) for each in (x, y)] == [x, kappa * y]
    assert sp.hessian(VALLEY, (x, y)) == sp.diag(1, kappa)
    for k in (1.0, 10.0, 100.0):
        assert valley(k)(3, 2) == pytest.approx(float(VALLEY.subs({x: 3, y: 2, kappa: k})))


@pytest.mark.parametrize(("k", "degrees"), [(1, 0.0), (10, 39.3), (100, 78.6)])
def test_how_far_the_gradient_misses_the_minimum(k: int, degrees: float) -> None:
    u, v = np.array([10, k * 1]), np.array([10, 1])
    cosine = min(1.0, u @ v / np.linalg.norm(u) / np.linalg.norm(v))
    assert math.degrees(math.acos(cosine)) == pytest.approx(degrees, abs=0.05)
    assert f"κ = {k:3}: {degrees}° off" in printed()["n06-angle"]


def test_on_the_axes_the_gradient_points_at_the_minimum() -> None:
    for p in ((7, 0), (0, -3)):
        u, v = np.array(p), valley(37).grad(*p)
        assert u[0] * v[1] == u[1] * v[0] and u @ v > 0


@pytest.mark.parametrize(
    ("step", "along", "across", "word"),
    [(0.19, 0.81, -0.9, "converged"), (0.2, 0.8, -1, "cycles"), (0.21, 0.79, -1.1, "diverged")],
)
def test_fixed_steps_around_the_bound(step: float, along: float, across: float, word: str) -> None:
    assert (1 - step, 1 - 10 * step) == pytest.approx((along, across))
    found = run(steepest(valley(10).grad, (10, 1), step), valley(10))
    n = np.arange(len(found.path))
    np.testing.assert_allclose(found.path[:, 0], 10 * along**n, rtol=1e-9)
    np.testing.assert_allclose(found.path[:, 1], np.float64(across) ** n, rtol=1e-9)
    assert found.stop == word and f"η = {step:.2f}: {word}" in printed()["n06-three"]


def test_a_narrower_valley_makes_a_step_too_long() -> None:
    assert (1 - 30 * 0.19, 1 - 0.05) == pytest.approx((-4.7, 0.95))
    assert run(steepest(valley(30).grad, (10, 1), 0.19), valley(30)).stop == "diverged"


# The best fixed step -----------------------------------------------------------------------


def test_the_best_fixed_step_is_where_the_lines_cross() -> None:
    mu, L = sp.symbols("mu L", positive=True)
    (best,) = sp.solve(sp.Eq(1 - eta * mu, eta * L - 1), eta)
    assert sp.simplify(best - 2 / (L + mu)) == 0
    assert sp.simplify((1 - best * mu) - (L - mu) / (L + mu)) == 0
    assert sp.simplify(((L - mu) / (L + mu)).subs(L, kappa * mu) - (kappa - 1) / (kappa + 1)) == 0
    etas = np.linspace(0.001, 0.22, 2191)
    worst = np.maximum(abs(1 - etas), abs(1 - 10 * etas))
    assert etas[worst.argmin()] == pytest.approx(2 / 11, abs=1e-4)
    assert worst.min() == pytest.approx(9 / 11, abs=1e-3)


@pytest.mark.parametrize("seed", SEEDS)
def test_long_steps_zigzag_and_short_ones_do_not(seed: int) -> None:
    p = np.random.default_rng(seed).uniform(-12, 12, 2)
    for step, signs in ((0.05, 1), (0.099, 1), (0.101, -1), (0.19, -1)):
        path = run(steepest(valley(10).grad, p, step), valley(10), budget=10).path
        assert (np.sign(path[1:, 1] * path[:-1, 1]) == signs).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_fixed_step_keeps_its_bound_from_every_start(seed: int) -> None:
    random = np.random.default_rng(seed)
    mu, L = sorted(random.uniform(0.1, 50, 2))
    turn, _ = np.linalg.qr(random.normal(size=(4, 4)))
    H = (turn * [mu, L, *random.uniform(mu, L, 2)]) @ turn.T
    p = random.normal(size=4)
    for _ in range(20):
        q = p - 2 / (L + mu) * (H @ p)
        assert np.linalg.norm(q) <= (L - mu) / (L + mu) * np.linalg.norm(p) * (1 + 1e-12)
        p = q


def test_counts_of_fixed_steps() -> None:
    lines = printed()["n06-etas"].splitlines()
    for line, step in zip(lines, [0.05, 0.10, 2 / 11, 0.19, 0.199], strict=True):
        assert line == f"η = {step:.3f}: {steps_to(fixed, (10, 1), step)} steps"
    assert math.log(1000) / math.log(11 / 9) == pytest.approx(34.4, abs=0.05)
    assert steps_to(fixed, (10, 1), 2 / 11) == 35


def test_the_count_grows_like_the_condition_number() -> None:
    assert sp.limit(sp.log((kappa + 1) / (kappa - 1)) * kappa, kappa, sp.oo) == 2
    assert math.log(1000) / 2 == pytest.approx(3.45, abs=5e-3)


# Exact line search -------------------------------------------------------------------------


def test_along_a_ray_a_quadratic_is_a_parabola() -> None:
    a, b, d, g, h = sp.symbols("a b d g h", real=True)
    H, G, P = sp.Matrix([[a, b], [b, d]]), sp.Matrix([g, h]), sp.Matrix([x, y])

    def f(P: sp.Matrix) -> sp.Expr:
        return (P.T * H * P)[0] / 2

    slope = (H * P).subs(dict(zip((x, y), P, strict=True)))
    assert [sp.expand(sp.diff(f(P), each)) for each in (x, y)] == [sp.expand(d) for d in slope]
    # With g = AP: f(P − tg) = f(P) − t gᵀg + ½t² gᵀAg.
    along = f(P - t * slope)
    form = f(P) - t * (slope.T * slope)[0] + t**2 / 2 * (slope.T * H * slope)[0]
    assert sp.expand(along - form) == 0
    (best,) = sp.solve(sp.diff(-t * (G.T * G)[0] + t**2 / 2 * (G.T * H * G)[0], t), t)
    assert sp.simplify(best - (G.T * G)[0] / (G.T * H * G)[0]) == 0


def test_the_worked_exact_steps() -> None:
    g = np.array([10.0, 10.0])
    assert (g @ g, g @ A @ g) == (200, 1100) and 200 / 1100 == pytest.approx(2 / 11)
    found = run(exact(valley(10).grad, (10, 1), A), valley(10), budget=3)
    np.testing.assert_allclose(found.path, [(10 * (9 / 11) ** n, (-9 / 11) ** n) for n in range(4)])
    assert found.values == pytest.approx([55, 36.82, 24.65, 16.50], abs=5e-3)
    assert (9 / 11) ** 2 == pytest.approx(0.669, abs=5e-4)
    assert [line.split("= ")[1] for line in printed()["n06-exact"].splitlines()] == [
        "55.00", "36.82", "24.65", "16.50",
    ]  # fmt: skip


def test_off_two_lines_exact_steps_beat_the_best_fixed_one() -> None:
    for p in random_starts():
        found = run(exact(valley(10).grad, p, A), valley(10), budget=6)
        still = run(steepest(valley(10).grad, p, 2 / 11), valley(10), budget=6)
        np.testing.assert_allclose(still.values[1:] / still.values[:-1], (9 / 11) ** 2)
        if abs(abs(p[0]) - 10 * abs(p[1])) > 0.01 * abs(p[0]):
            assert found.values[-1] < still.values[len(found.values) - 1]
    for p in ((4, 0), (0, -3)):
        assert run(exact(valley(10).grad, p, A), valley(10)).steps == 1


@pytest.mark.parametrize("k", [2.0, 10.0, 300.0])
def test_exact_steps_keep_their_bound_and_attain_it(k: float) -> None:
    bound, H = ((k - 1) / (k + 1)) ** 2, np.diag([1, k])
    for p in random_starts()[:50]:
        values = run(exact(valley(k).grad, p, H), valley(k), budget=10).values
        assert (values[1:] <= bound * values[:-1] * (1 + 1e-9)).all()
    values = run(exact(valley(k).grad, (k, 1), H), valley(k), budget=10).values
    np.testing.assert_allclose(values[1:] / values[:-1], bound)


def test_exact_steps_from_the_diagonal() -> None:
    found = run(exact(valley(10).grad, (10, 10), A), valley(10), budget=3)
    np.testing.assert_allclose(found.values[1:] / found.values[:-1], 0.0736, atol=5e-5)
    assert "0.0736 0.0736 0.0736" in printed()["n06-orthogonal"]


@pytest.mark.parametrize("seed", SEEDS)
def test_successive_exact_steps_are_at_a_right_angle(seed: int) -> None:
    random = np.random.default_rng(seed)
    M = random.normal(size=(3, 3))
    H, p = M @ M.T + np.eye(3), random.normal(size=3)
    g = H @ p
    new = H @ (p - (g @ g) / (g @ H @ g) * g)
    assert abs(g @ new) <= 1e-12 * (g @ g)


@pytest.mark.parametrize("key", ["rosenbrock", "himmelblau", "egg_crate"])
def test_at_the_lowest_point_of_any_line_the_new_gradient_is_at_a_right_angle(key: str) -> None:
    f, checked = SURFACES[key], 0
    for p in np.random.default_rng(5).uniform(0.2, 1.2, (10, 2)):
        g = f.grad(*p)
        far = 8 / np.linalg.norm(g)  # look at eight units of the way
        tried = np.linspace(0, far, 4001)
        values = f.call(*(p[:, None] - tried * g[:, None]))
        k = int(values.argmin())
        if 0 < k < 4000:
            slope = lambda t, p=p, g=g: f.grad(*(p - t * g)) @ g  # noqa: E731
            new = f.grad(*(p - brentq(slope, tried[k - 1], tried[k + 1], xtol=1e-15) * g))
            assert abs(g @ new) <= 1e-8 * np.linalg.norm(g) ** 2
            checked += 1
    assert checked >= 5


# Backtracking ------------------------------------------------------------------------------


def test_the_tries_of_the_table_and_the_picture() -> None:
    form = 55 - 200 * t + 550 * t**2
    ray = VALLEY.subs({x: 10 - 10 * t, y: 1 - 10 * t, kappa: 10}, simultaneous=True)
    assert sp.expand(ray - form) == 0
    values = [(float(form.subs(t, s)), 55 - 0.2 * s * 200) for s in (1, 0.5, 0.25)]
    assert [value <= allowed for value, allowed in values] == [False, False, True]
    for line, (value, allowed) in zip(printed()["n06-tries"].splitlines(), values, strict=True):
        assert line.endswith(f"f = {value:.2f}, allowed {allowed:.2f}")


@pytest.mark.parametrize("c", [1e-4, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("key", ["rosenbrock", "himmelblau", "peaks", "egg_crate", "valley"])
def test_every_small_enough_step_is_accepted(key: str, c: float) -> None:
    f = SURFACES[key]
    for p in np.random.default_rng(3).uniform(-1.5, 1.5, (20, 2)):
        g = f.grad(*p)
        small = 1e-6 / np.linalg.norm(hessian(f, p))
        for s in (small, small / 8, small / 64):
            assert f(*(p - s * g)) <= f(*p) - c * s * (g @ g) + 1e-12 * abs(f(*p))


def test_neither_line_search_is_always_faster() -> None:
    counts = {
        start: (steps_to(halving, start), steps_to(best_exact, start))
        for start in ((10, 1), (10, 10))
    }
    assert counts[10, 1][0] < counts[10, 1][1] and counts[10, 10][0] > counts[10, 10][1]
    for start, (tried, best) in counts.items():
        line = f"from {start}: backtracking {tried}, exact {best} steps"
        assert line in printed()["n06-backtracking-run"]


def test_backtracking_does_better_than_its_bound() -> None:
    bound = Conditioning(1, 10).backtracking_bound()
    values = run(backtracking(valley(10).grad, (10, 1), valley(10)), valley(10)).values
    assert (values[1:] <= bound * values[:-1]).all() and bound > 0.999
    assert (values[10] / values[0]) ** 0.1 < 0.7


@pytest.mark.parametrize("seed", SEEDS)
def test_backtracking_goes_down_until_the_gradient_is_zero(seed: int) -> None:
    # sin x · sin y has a lower bound, and its gradient changes by at most 1 a unit of distance.
    f, start = SURFACES["egg_crate"], np.random.default_rng(seed).uniform(-3, 3, 2)
    found = run(backtracking(f.grad, start, f), f, tol=1e-6, budget=5000)
    assert found.norms[-1] <= 1e-6 and (np.diff(found.values) < 1e-14).all()


def test_backtracking_may_end_at_a_saddle() -> None:
    # Along x = y, sin x · sin y = sin² x; along x = −y it falls from (0, 0): a saddle.
    f = SURFACES["egg_crate"]
    found = run(backtracking(f.grad, (0.7, 0.7), f), f, tol=1e-9, budget=500)
    np.testing.assert_allclose(found.end, (0, 0), atol=1e-8)
    assert np.linalg.eigvalsh(hessian(f, (0, 0))) == pytest.approx([-1, 1], abs=1e-4)


def test_backtracking_from_one_is_slow_where_one_is_too_short() -> None:
    """Where no t is halved, a step on s·f is one of the length s on f, by the bare rule."""
    lines = printed()["n06-scale"].splitlines()
    assert lines[0] == f"f times 1: {steps_to(halving, (10, 1))} steps"
    for unit, line in zip([0.1, 0.01], lines[1:], strict=True):
        assert unit <= 1 / 10  # at or below 1/L the first try passes
        assert line == f"f times {unit}: {steps_to(fixed, (10, 1), unit)} steps"
