"""Fitting: losses and gradients, the certified line by descent, and the noise of batches."""

from __future__ import annotations

import math
from itertools import combinations, islice

import numpy as np
import pytest

from helpers.data import hubble, norris, orings
from helpers.maths.conditioning import conditioning
from helpers.maths.descent import steepest
from helpers.maths.differentiate import gradient
from helpers.maths.fitting import LineFit, LogisticFit, batch_noise, batches, scale, stochastic
from helpers.maths.runs import run


def fits():
    """Yield fits of both kinds to raw and to standardised data."""
    for data in (hubble(), norris()):
        yield LineFit(data.x, data.y)
        yield LineFit(scale(data.x).z(data.x), data.y)
    yield LogisticFit(orings().x / 50, orings().y)
    yield LogisticFit(scale(orings().x).z(orings().x), orings().y)


@pytest.mark.parametrize("fit", list(fits()))
def test_the_gradient_is_that_of_central_differences(fit):
    for p in np.random.default_rng(2).normal(size=(20, 2)):
        size = np.abs(fit.slopes(*p)).mean()
        np.testing.assert_allclose(fit.grad(*p), gradient(fit.loss, p), atol=2e-6 * size)
        np.testing.assert_allclose(fit.grad(*p), fit.slopes(*p).mean(axis=1), rtol=1e-10,
                                   atol=1e-12 * size)  # fmt: skip


def test_loss_and_gradient_are_those_of_sympy():
    import sympy

    a, b = sympy.symbols("a b")
    x, y = [sympy.Rational(n, 4) for n in (-3, 1, 2, 7)], [0, 1, 0, 1]
    points = list(zip(x, y, strict=True))
    z = [a + b * t for t in x]
    line = sum((a + b * t - v) ** 2 for t, v in points) / 4
    odds = -sum(v * sympy.log(1 / (1 + sympy.exp(-u))) + (1 - v) * sympy.log(1 - 1 / (
        1 + sympy.exp(-u))) for u, v in zip(z, y, strict=True)) / 4  # fmt: skip
    numbers = [float(t) for t in x]
    for exact, fit in ((line, LineFit(numbers, y)), (odds, LogisticFit(numbers, y))):
        for p in ((0.5, -1.25), (-2, 3)):
            at = {a: sympy.Rational(p[0]), b: sympy.Rational(p[1])}
            assert fit.loss(*p) == pytest.approx(float(exact.subs(at).evalf(30)), rel=1e-14)
            slopes = [float(sympy.diff(exact, t).subs(at).evalf(30)) for t in (a, b)]
            assert fit.grad(*p).tolist() == pytest.approx(slopes, rel=1e-12)
    exact = np.array(sympy.hessian(line, (a, b)), dtype=float)
    np.testing.assert_allclose(LineFit(numbers, y).hessian, exact, rtol=1e-14)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("power", [-660, -200, 0, 300, 660])
def test_the_best_line_is_the_same_in_every_unit_of_x(power):
    data = norris()
    intercept, slope = LineFit(data.x, data.y).best
    scaled = LineFit(np.ldexp(data.x, power), data.y)
    assert scaled.best == (intercept, float(np.ldexp(slope, -power)))  # to the last bit
    if abs(power) > 600:
        with pytest.raises(ValueError, match="x, from .* has no spread whose square is one of"):
            _ = scaled.curvatures


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("x", "y", "says"), [
    ([2, 2], [1, 3], "every x is 2; a line needs at least two different x"),
    ([1e-200, 2e-200], [1e200, 2e200], "the slope is larger than Python's numbers; give x a small"),
])  # fmt: skip
def test_a_line_that_there_is_not_is_refused(x, y, says):
    with pytest.raises(ValueError, match=says):
        _ = LineFit(x, y).best


@pytest.mark.parametrize("fit", list(fits()))
def test_the_formulas_of_the_lesson(fit):
    """∇ = (2/n) Xᵀ(Xθ − y) and Xᵀ(p − y)/n; L = λ_max(2XᵀX/n) and at most λ_max(XᵀX)/(4n)."""
    X, y, n = fit.X, fit.y, fit.n
    theta = np.array([0.3, -0.2])
    if isinstance(fit, LineFit):
        expected = 2 / n * X.T @ (X @ theta - y)
        found = fit.curvatures.L, np.linalg.eigvalsh(2 * X.T @ X / n)[1]
        assert fit.curvatures.kappa == pytest.approx(conditioning(fit.hessian).kappa, rel=1e-9)
    else:
        p = 1 / (1 + np.exp(-X @ theta))
        expected = X.T @ (p - y) / n
        found = fit.largest_curvature, np.linalg.eigvalsh(X.T @ X)[1] / (4 * n)
        for at in np.random.default_rng(4).normal(scale=3, size=(50, 2)):
            q = 1 / (1 + np.exp(-X @ at))
            assert np.linalg.eigvalsh(X.T * (q * (1 - q)) @ X / n)[1] <= found[0] * (1 + 1e-12)
        assert found[0] == pytest.approx(np.linalg.eigvalsh(X.T @ X / (4 * n))[1])
    np.testing.assert_allclose(fit.grad(*theta), expected, rtol=1e-12)
    assert found[0] == pytest.approx(found[1], rel=1e-12)


def test_many_parameters_at_once_are_as_one_after_another():
    for fit in fits():
        A, B = np.meshgrid(np.linspace(-1, 1, 3), np.linspace(-2, 2, 4))
        assert fit.grad(A, B).shape == (2, 4, 3) and fit.loss(A, B).shape == (4, 3)
        one = [fit.loss(a, b) for a, b in zip(A.flat, B.flat, strict=True)]
        np.testing.assert_allclose(fit.loss(A, B).ravel(), one, rtol=1e-13)
        one = np.transpose([fit.grad(a, b) for a, b in zip(A.flat, B.flat, strict=True)])
        np.testing.assert_allclose(fit.grad(A, B).reshape(2, -1), one, rtol=1e-9, atol=1e-9)
        assert isinstance(fit.loss(0.0, 1), float)


def test_the_conditions_of_the_two_problems():
    assert LineFit(hubble().x, hubble().y).curvatures.kappa == pytest.approx(10.36, abs=0.005)
    assert LineFit(norris().x, norris().y).curvatures.kappa == pytest.approx(731_407, abs=0.5)
    for data in (hubble(), norris()):
        z = scale(data.x).z(data.x)
        assert (z.mean(), z.std()) == pytest.approx((0, 1), abs=1e-14)
        found = LineFit(z, data.y).curvatures
        assert (found.mu, found.L, found.kappa) == pytest.approx((2, 2, 1), rel=1e-14)


def test_rounding_makes_no_valley_wider_than_long():
    for seed in range(200):
        x = np.random.default_rng(seed).normal(size=24)
        assert 1 <= LineFit(scale(x).z(x), x).curvatures.kappa < 1 + 1e-14


def test_hubbles_line():
    best = LineFit(hubble().x, hubble().y).best
    assert best == pytest.approx((-40.7836, 454.1584), abs=5e-5)
    assert best == pytest.approx(np.polyfit(hubble().x, hubble().y, 1)[::-1], rel=1e-12)


@pytest.mark.parametrize("eta", [0.5, 0.1])
def test_descent_on_standardised_data_reaches_the_certified_line(eta):
    data = norris()
    certified = data.known["certified intercept"], data.known["certified slope"]
    to = scale(data.x)
    fit = LineFit(to.z(data.x), data.y)
    found = run(steepest(fit.grad, (0, 0), eta), fit.loss, tol=1e-10)
    assert found.stop == "converged" and (found.steps == 1) == (eta == 0.5)
    assert to.raw(*found.end) == pytest.approx(certified, rel=1e-10)
    assert LineFit(data.x, data.y).best == pytest.approx(certified, rel=1e-11)


def test_200_000_steps_on_the_raw_data_do_not():
    data = norris()
    fit = LineFit(data.x, data.y)
    A, c = fit.hessian, -fit.grad(0, 0)
    eta, theta = 1 / fit.curvatures.L, np.zeros(2)
    for step in range(200_000):
        if step % 50_000 == 0:  # the lines below are the gradient of the data
            size = np.abs(c).max()
            np.testing.assert_allclose(A @ theta - c, fit.grad(*theta), atol=1e-11 * size)
        theta = theta - eta * (A @ theta - c)
    assert theta[0] == pytest.approx(-0.06, abs=0.005)
    assert theta[0] / data.known["certified intercept"] < 0.25


def test_the_published_logistic_fit():
    data = orings()
    to = scale(data.x)
    fit = LogisticFit(to.z(data.x), data.y)
    found = run(steepest(fit.grad, (0, 0), 1 / fit.largest_curvature), fit.loss, tol=1e-10)
    intercept, slope = to.raw(*found.end)
    assert round(intercept, 4) == data.known["published intercept"]
    assert round(slope, 4) == data.known["published slope"]
    assert (np.diff(found.values) < 1e-15).all()
    assert fit.probability(*found.end, to.z(31)) == pytest.approx(0.9996, abs=5e-5)
    np.testing.assert_allclose(LogisticFit(data.x, data.y).grad(intercept, slope), 0, atol=1e-8)


def test_no_number_overflows_in_the_cross_entropy():
    fit = LogisticFit([-1, 1], [0, 1])
    with np.errstate(all="raise", under="ignore"):
        assert fit.loss(0, 1e5) == 0 and fit.loss(0, -1e5) == 1e5
        assert fit.grad(0, -1e5).tolist() == [0, -1]


def test_standardising_and_back():
    to = scale(hubble().x)
    raw = LineFit(hubble().x, hubble().y)
    standard = LineFit(to.z(hubble().x), hubble().y)
    for theta in np.random.default_rng(1).normal(scale=300, size=(20, 2)):
        assert to.raw(*to.standard(*theta)) == pytest.approx(theta, rel=1e-10)
        assert standard.loss(*to.standard(*theta)) == pytest.approx(raw.loss(*theta), rel=1e-12)
    assert to.raw(*standard.best) == pytest.approx(raw.best, rel=1e-12)


@pytest.mark.parametrize("size", [1, 3, 5, 6])
def test_the_gradient_of_a_batch_is_unbiased_and_its_noise_is_known(size):
    """Averaged over all the batches there are, exactly."""
    points = np.random.default_rng(5).normal(size=(2, 6))
    for fit in (LineFit(*points), LogisticFit(points[0], points[1] > 0)):
        p, every = (0.4, -1.1), [list(rows) for rows in combinations(range(6), size)]
        found = np.array([fit.batch(rows).grad(*p) for rows in every])
        np.testing.assert_allclose(found.mean(axis=0), fit.grad(*p), atol=1e-14)
        spread = math.sqrt(((found - fit.grad(*p)) ** 2).sum(axis=1).mean())
        assert batch_noise(fit, *p, size) == pytest.approx(spread, rel=1e-12, abs=1e-15)


def test_batches_are_drawn_evenly_and_the_same_for_a_seed():
    drawn = list(islice(batches(5, 2, seed=3), 10_000))
    assert all(len({*rows}) == 2 for rows in map(np.ndarray.tolist, drawn))
    pairs = [tuple(sorted(rows.tolist())) for rows in drawn]
    counts = [pairs.count(pair) for pair in combinations(range(5), 2)]
    assert sum(counts) == 10_000 and max(abs(n - 1000) for n in counts) < 5 * math.sqrt(900)
    np.testing.assert_array_equal(drawn[:50], list(islice(batches(5, 2, seed=3), 50)))
    assert sorted(next(batches(4, 4)).tolist()) == [0, 1, 2, 3]


def test_with_a_constant_step_the_noise_of_batches_stays_and_smaller_steps_lessen_it():
    fit = LineFit(scale(hubble().x).z(hubble().x), hubble().y)
    least, left = fit.loss(*fit.best), {}
    for eta in (0.2, 0.02):
        found = run(stochastic(fit, fit.best, eta, size=4), fit.loss, tol=0, budget=4000)
        late = found.values[1000:] - least
        assert found.stop == "budget" and late.mean() > 0
        left[eta] = late.mean()
    # Near the minimum and for small η the mean excess is η‖noise‖²/4 where both curvatures are 2.
    noise = batch_noise(fit, *fit.best, 4)
    assert left[0.02] == pytest.approx(0.02 * noise**2 / 4, rel=0.15)
    assert left[0.2] > 5 * left[0.02]
    whole = run(stochastic(fit, (0, 0), 0.3, size=24), fit.loss, tol=0, budget=30)
    plain = run(steepest(fit.grad, (0, 0), 0.3), fit.loss, tol=0, budget=30)
    np.testing.assert_allclose(whole.path, plain.path, rtol=1e-9)


@pytest.mark.parametrize(("act", "says"), [
    (lambda: LineFit([1, 2], [1]), "x has 2 numbers and y has 1"),
    (lambda: LineFit([1, math.inf], [1, 2]), "x must be a row of finite numbers"),
    (lambda: LineFit([], []), "x must be a row of finite numbers"),
    (lambda: LogisticFit([1, 2], [0, 0.5]), "y has a 0.5; a logistic curve is fitted to 0 and 1"),
    (lambda: scale([2, 2]), "not all the same"),
    (lambda: next(batches(5, 6)), "a whole number from 1 to n = 5, got 6"),
    (lambda: next(batches(5, 1.0)), "a whole number"),
    (lambda: stochastic(LineFit([1, 2], [1, 2]), (0, 0), -1, 1), "eta must be positive, got -1"),
    (lambda: stochastic(LineFit([1, 2], [1, 2]), (0,), 1, 1), "start must be two finite"),
])  # fmt: skip
def test_what_cannot_be_fitted_is_refused(act, says):
    with pytest.raises(ValueError, match=says):
        act()
