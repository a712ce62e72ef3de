"""What notebook 07 says and no cell of it shows, each with its condition, by oracles."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy as sp

from helpers.data import hubble, norris, orings
from helpers.fitting import LineFit, LogisticFit, batches, scale, stochastic
from helpers.runs import run

a, b, e, y = sp.symbols("a b e y", real=True)


# The loss of a line -------------------------------------------------------------------------


def test_the_gradient_by_hand_is_that_of_the_mean_squared_error() -> None:
    points = [(0, 1), (1, 2), (2, 4)]
    loss = sp.Rational(1, 3) * sum((a + b * px - py) ** 2 for px, py in points)
    at = [sp.diff(loss, each).subs({a: 1, b: 1}) for each in (a, b)]
    assert at == [sp.Rational(-2, 3), sp.Rational(-4, 3)]


def test_a_typical_error_of_the_two_lines() -> None:
    d = hubble()
    assert math.sqrt(np.mean(d.y**2)) == pytest.approx(521, abs=0.5)
    assert math.sqrt(np.mean((450 * d.x - d.y) ** 2)) == pytest.approx(226, abs=0.5)


def test_the_slope_of_hubble_is_within_his_error_and_far_from_the_modern_one() -> None:
    known, slope = hubble().known, np.polyfit(hubble().x, hubble().y, 1)[0]
    assert abs(slope - known["published slope"]) < known["published slope error"]
    assert all(old / known["modern slope"] > 6 for old in (slope, known["published slope"]))


def test_distances_too_short_by_one_factor_make_a_steeper_line_of_the_same_loss() -> None:
    d = hubble()
    near, far = LineFit(d.x, d.y), LineFit(6.5 * d.x, d.y)
    assert near.best == pytest.approx((far.best[0], 6.5 * far.best[1]))
    assert near.loss(*near.best) == pytest.approx(far.loss(*far.best))


def test_a_step_of_one_over_L_lowers_the_loss_by_the_bound() -> None:
    fit = LineFit(hubble().x, hubble().y)
    L = np.linalg.eigvalsh(fit.hessian)[-1]
    for start in np.random.default_rng(7).normal(0, 500, (50, 2)):
        g = fit.grad(*start)
        assert fit.loss(*start) - fit.loss(*(start - g / L)) >= g @ g / (2 * L) * (1 - 1e-9)


# Norris, raw and standardised ----------------------------------------------------------------


def test_how_far_raw_steps_come_along_the_floor() -> None:
    x = norris().x
    mu, L = np.linalg.eigvalsh(2 / len(x) * np.array([[len(x), x.sum()], [x.sum(), x @ x]]))
    left = (1 - mu / L) ** 200_000
    assert left == pytest.approx(math.exp(-200_000 / 731_407), abs=1e-4)
    assert left == pytest.approx(0.76, abs=0.005)
    assert math.log(1e10) / -math.log1p(-mu / L) == pytest.approx(17e6, rel=0.02)


def test_one_step_arrives_from_every_start_if_s_divides_by_n() -> None:
    d, rng = norris(), np.random.default_rng(7)
    for ddof in (0, 1):
        fit = LineFit((d.x - d.x.mean()) / d.x.std(ddof=ddof), d.y)
        starts = rng.normal(0, 100, (20, 2))
        ends = np.array([p - fit.grad(*p) / 2 for p in starts])
        assert np.allclose(ends, np.polyfit(fit.x, fit.y, 1)[::-1], atol=1e-9) == (ddof == 0)
        assert fit.hessian[1, 1] == pytest.approx(2 * (d.n - ddof) / d.n)


def test_two_columns_that_almost_agree_are_a_narrow_valley_though_standardised() -> None:
    rng = np.random.default_rng(7)
    first = rng.normal(size=200)
    columns = np.array([first, first + 0.1 * rng.normal(size=200)])
    z = (columns - columns.mean(axis=1, keepdims=True)) / columns.std(axis=1, keepdims=True)
    curvatures = np.linalg.eigvalsh(2 * z @ z.T / 200)
    assert curvatures[1] / curvatures[0] > 100


# Yes or no -----------------------------------------------------------------------------------


def test_the_derivative_of_the_cross_entropy_and_its_greatest_curvature() -> None:
    p = 1 / (1 + sp.exp(-e))
    loss = -(y * sp.log(p) + (1 - y) * sp.log(1 - p))
    assert sp.simplify(sp.diff(loss, e) - (p - y)) == 0
    assert sp.simplify(sp.diff(loss, e, 2) - p * (1 - p)) == 0
    assert sp.maximum(a * (1 - a), a, sp.Interval(0, 1)) == sp.Rational(1, 4)


def test_what_is_said_of_the_launches() -> None:
    o = orings()
    assert (o.n, o.y.sum(), o.x.min(), o.x.max()) == (23, 7, 53, 81)
    assert o.y[o.x < 65].tolist() == [1, 1, 1, 1]
    z = o.known["published intercept"] + o.known["published slope"] * 31
    assert 0.999 < 1 / (1 + math.exp(-z)) < 1


def test_separated_points_have_no_least_cross_entropy() -> None:
    apart = LogisticFit([1, 2, 3, 4], [0, 0, 1, 1])
    losses = [apart.loss(-2.5 * k, k) for k in (1, 2, 4, 8, 16, 32)]
    assert np.all(np.diff(losses) < 0) and losses[-1] < 1e-6


# Batches -------------------------------------------------------------------------------------


def test_the_noise_leaves_less_than_two_percent_and_half_of_it_for_half_the_eta() -> None:
    fit = LineFit(scale(hubble().x).z(hubble().x), hubble().y)
    least = fit.loss(*fit.best)
    assert fit.loss(0, 0) - least == pytest.approx(221_583, abs=1)
    for seed in range(3):
        left = [
            np.mean(run(stochastic(fit, fit.best, eta, 6, seed), fit.loss, tol=0,
                        budget=4000).values[1000:]) - least
            for eta in (0.2, 0.1, 0.05)
        ]  # fmt: skip
        assert left[0] < 0.02 * (fit.loss(0, 0) - least)
        assert all(0.35 < less / more < 0.65 for more, less in zip(left, left[1:], strict=False))


def test_there_is_no_noise_where_the_points_lie_on_a_line() -> None:
    x = scale(hubble().x).z(hubble().x)
    fit, rows = LineFit(x, 3 + 2 * x), batches(24, 6)
    assert all(np.allclose(fit.batch(next(rows)).grad(3, 2), 0, atol=1e-12) for _ in range(20))


def test_a_shrinking_step_lets_the_noise_die_out() -> None:
    fit = LineFit(scale(hubble().x).z(hubble().x), hubble().y)
    rows, p, off = batches(24, 6), np.zeros(2), []
    for k in range(10_000):
        p = p - 1 / (2 + k) * fit.batch(next(rows)).grad(*p)
        off.append(fit.loss(*p) - fit.loss(*fit.best))
    assert np.mean(off[-1000:]) < 0.1 * np.mean(off[100:1000])  # it falls about like 1/k
