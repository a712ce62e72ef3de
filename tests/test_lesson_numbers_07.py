"""Every number and every conditional sentence of notebook 07, by oracles of its own."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy as sp

from helpers.data import hubble, norris
from helpers.explorers.fitted import descend, problem
from helpers.lessons import LESSONS
from helpers.maths.descent import steepest
from helpers.maths.fitting import LineFit, scale
from helpers.maths.runs import run
from tools.notebooks import NOTEBOOKS, read

HUBBLE = np.column_stack([np.ones(24), hubble().x])


def printed() -> dict[str, str]:
    """Return what the cells of notebook 07 print, by their ids."""
    cells = read(NOTEBOOKS / LESSONS["learning"].notebook).cells
    return {
        cell.id: "".join(each.get("text", "") for each in cell.get("outputs", []))
        for cell in cells
        if cell.cell_type == "code"
    }


def bare_loss(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> float:
    return float(np.mean((X @ theta - y) ** 2))


def standard(data) -> LineFit:
    return LineFit(scale(data.x).z(data.x), data.y)


# Hubble ------------------------------------------------------------------------------------


def test_losses_of_the_two_lines() -> None:
    x, y = hubble().x, hubble().y
    level, sloped = (bare_loss(np.array([0, b]), HUBBLE, y) for b in (0, 450))
    best = np.polynomial.Polynomial.fit(x, y, 1).convert()
    least, square = np.mean((best(x) - y) ** 2), np.mean((450 * x - best(x)) ** 2)
    assert printed()["n07-two-lines"].split("\n")[:3] == [
        f"level line: {level:.0f}", f"slope 450:  {sloped:.0f}",
        f"least loss: {least:.0f}, and the square: {square:.0f}"]  # fmt: skip
    assert round(least) + round(square) == round(sloped)  # they add up as they are printed
    assert (round(math.sqrt(level)), round(math.sqrt(sloped))) == (521, 226)


def test_the_three_points_by_hand() -> None:
    a, b = sp.symbols("a b")
    mean = sum((a + b * t - v) ** 2 for t, v in ((0, 1), (1, 2), (2, 4))) / sp.Integer(3)
    at = {a: 1, b: 1}
    assert [sp.diff(mean, p).subs(at) for p in (a, b)] == [sp.Rational(-2, 3), sp.Rational(-4, 3)]
    assert "[-0.6667 -1.3333]" in printed()["n07-by-hand"]


def test_a_line_that_begins_higher_has_to_rise_less() -> None:
    fit = LineFit(hubble().x, hubble().y)
    assert (hubble().x > 0).all() and fit.hessian[0, 1] > 0
    best = [-fit.hessian[0, 1] / fit.hessian[1, 1] * d for d in (1, 2)]  # of the slope, for d more
    assert best[1] < best[0] < 0


def test_curvatures_and_the_way_of_200_steps() -> None:
    low, high = np.linalg.eigvalsh(2 * HUBBLE.T @ HUBBLE / 24)
    assert high / low == pytest.approx(10.36, abs=0.005)
    assert f"κ = L/μ = {high / low:.2f}" in printed()["n07-curvatures"]
    assert f"2/L = {2 / high:.4f}" in printed()["n07-curvatures"] and f"{2 / high:.4f}" == "0.4918"
    assert 1 - low / high == pytest.approx(0.903, abs=5e-4)
    assert 1e-9 < 0.903**200 < 2e-9
    theta = np.zeros(2)
    for _ in range(200):
        theta = theta - 2 / 24 / high * HUBBLE.T @ (HUBBLE @ theta - hubble().y)
    best = np.linalg.lstsq(HUBBLE, hubble().y)[0]
    assert best == pytest.approx((-40.78, 454.16), abs=5e-3)
    assert theta == pytest.approx(best, abs=5e-3)
    loss = bare_loss(best, HUBBLE, hubble().y)
    assert printed()["n07-descend"] == f"intercept -40.78, slope 454.16, loss {loss:.0f}\n"
    assert f"{loss:.0f}" == "49727"


def test_the_comparison_with_what_is_published() -> None:
    known = hubble().known
    assert (known["published slope"], known["published slope error"]) == (465, 50)
    assert abs(454.16 - 465) < 50 and known["modern slope"] == 70
    assert 6 < 454 / 70 < 465 / 70 and round(454 / 70, 1) == 6.5


def test_five_nebulae_come_nearer_and_on_the_whole_the_far_ones_recede_faster() -> None:
    assert (hubble().y < 0).sum() == 5 and np.corrcoef(hubble().x, hubble().y)[0, 1] > 0.7
    far = hubble().x > np.median(hubble().x)  # a level line is too low, and most so far out
    assert hubble().y[far].mean() > 4 * hubble().y[~far].mean() > 0


# Right ascension (hours) and declination (degrees) of the nebulae, in the order of Hubble's table.
NEBULAE = """0.88 -72.8, 5.39 -69.8, 19.75 -14.8, 1.56 30.7, 0.71 40.9, 0.71 41.3, 14.05 54.3,
12.85 41.1, 13.50 47.2, 12.47 44.1, 12.26 36.3, 9.93 69.1, 11.34 13.0, 12.95 21.7, 13.62 -29.9,
2.71 0.0, 13.26 42.0, 22.62 34.4, 12.32 47.3, 12.18 39.4, 12.42 18.2, 12.50 8.0, 12.51 12.4,
12.73 11.6"""


def test_hubbles_own_model_has_four_parameters_and_no_intercept() -> None:
    ascension, declination = np.array([each.split() for each in NEBULAE.split(",")], float).T
    a, d = np.radians(15 * ascension), np.radians(declination)
    sun = np.cos(a) * np.cos(d), np.sin(a) * np.cos(d), np.sin(d)
    slope, *_ = np.linalg.lstsq(np.column_stack([hubble().x, *sun]), hubble().y)[0]
    assert slope == pytest.approx(hubble().known["published slope"], abs=2)


def test_distances_that_are_too_short_make_the_line_too_steep() -> None:
    short = LineFit(hubble().x / 6.5, hubble().y).best
    assert short == pytest.approx((-40.7836, 6.5 * 454.1584), rel=1e-5)


def test_a_step_of_one_over_the_bound_lowers_f_by_what_the_notebook_says() -> None:
    x, y = sp.symbols("x y")
    f = sp.sin(x) + sp.cos(2 * y) / 4  # its curvatures, -sin x and -cos 2y, lie from -1 to 1
    value, slope = sp.lambdify((x, y), f), sp.lambdify((x, y), [f.diff(x), f.diff(y)])
    for p in np.random.default_rng(7).uniform(-4, 4, (200, 2)):
        g = np.array(slope(*p))
        assert value(*(p - g)) <= value(*p) - g @ g / 2 + 1e-15


def test_every_start_converges_below_the_border_and_none_beyond() -> None:
    high = np.linalg.eigvalsh(2 * HUBBLE.T @ HUBBLE / 24)[1]
    assert 1 - 0.49 * high == pytest.approx(-0.993, abs=5e-4)
    steps = np.eye(2) - np.array([0.49, 0.50])[:, None, None] * 2 * HUBBLE.T @ HUBBLE / 24
    below, beyond = (max(abs(np.linalg.eigvalsh(each))) for each in steps)
    assert below < 1 < beyond
    lines = printed()["n07-too-large"].splitlines()
    for line, end in zip(lines, ("converged", "converged", "budget", "diverged"), strict=True):
        assert line.split(": ")[1].startswith(end)


# Norris ------------------------------------------------------------------------------------


def test_norris_as_it_is() -> None:
    data = norris()
    low, high = (LineFit(data.x, data.y).curvatures.mu, LineFit(data.x, data.y).curvatures.L)
    kappa = high / low
    assert (data.x.min(), round(data.x.max())) == (0.2, 999) and round(kappa) == 731_407
    left = math.exp(-200_000 / kappa)
    assert left == pytest.approx(0.76, abs=5e-3)
    assert (1 - left) * data.known["certified intercept"] == pytest.approx(-0.063, abs=5e-4)
    assert kappa * math.log(1e10) == pytest.approx(17e6, rel=0.02)
    # The way along the floor, in closed form.
    values, vectors = np.linalg.eigh(LineFit(data.x, data.y).hessian)
    best = np.array(LineFit(data.x, data.y).best)
    theta = best - vectors @ ((1 - values / high) ** 200_000 * (vectors.T @ best))
    assert f"intercept {theta[0]:.3f}, slope {theta[1]:.4f}" in printed()["n07-raw"]
    assert theta[0] == pytest.approx(-0.06, abs=5e-3)


def test_the_first_step_across_the_valley_of_norris_moves_the_intercept_a_little() -> None:
    fit = LineFit(norris().x, norris().y)
    first = -fit.grad(0, 0)[0] / fit.curvatures.L
    assert 0 < first < 0.01 * 0.2623
    left = math.exp(-200_000 / fit.curvatures.kappa)
    assert f"{fit.best[0] - left * (fit.best[0] - first):.3f}" == "-0.062"
    floor = np.linalg.eigh(fit.hessian)[1][:, 0]
    assert abs(floor[0]) > 500 * abs(floor[1])  # almost the intercept alone
    assert (1 - 1 / fit.curvatures.kappa) ** 17_000_000 < 1e-10  # ten digits


def test_at_the_certified_line_the_gradient_is_zero_but_for_rounding() -> None:
    known, fit = norris().known, LineFit(norris().x, norris().y)
    g = fit.grad(known["certified intercept"], known["certified slope"])
    assert 0 < np.hypot(*g) < 1e-14 * np.hypot(*fit.grad(0, 0))


def test_after_two_steps_norris_looks_as_if_it_fitted() -> None:
    here = problem(norris(), False)
    path = descend(here, (0.0, 0.0), here.eta, 2, 36, 0)
    pixels = 400 / np.ptp(here.frame[1])
    off = here.line(*path[-1], norris().x) - here.line(*here.best, norris().x)
    assert np.abs(off * pixels).max() < 1 and abs(path[-1][0]) < 0.01 * 0.2623


def test_one_step_of_one_half_arrives_from_every_start_when_standardised() -> None:
    known = norris().known
    for data in (norris(), hubble()):
        fit = standard(data)
        np.testing.assert_allclose(fit.hessian, 2 * np.eye(2), atol=1e-14)
        for p in np.random.default_rng(7).normal(scale=300, size=(20, 2)):
            assert p - 0.5 * fit.grad(*p) == pytest.approx(fit.best, abs=1e-9)
        assert fit.best[0] == pytest.approx(data.y.mean())  # as the quiz says
        raw = LineFit(data.x, data.y)
        assert fit.loss(*fit.best) == pytest.approx(raw.loss(*raw.best), rel=1e-9)
    yours, certified = printed()["n07-one-step"].splitlines()
    numbers = f"{known['certified intercept']:.10f} {known['certified slope']:.10f}"
    assert yours.split()[1:] == certified.split()[1:] == numbers.split()


def test_with_n_minus_one_a_step_is_nearly_enough() -> None:
    z = scale(norris().x).z(norris().x) * math.sqrt(35 / 36)
    np.testing.assert_allclose(LineFit(z, z).hessian, np.diag([2, 2 * 35 / 36]), atol=1e-14)


@pytest.mark.parametrize("n", [2, 5, 36])
def test_with_n_minus_one_a_step_leaves_one_part_in_n(n: int) -> None:
    x, y = np.random.default_rng(7).normal(size=(2, n))
    fit = LineFit((x - x.mean()) / x.std(ddof=1), y)
    assert (fit.best - (np.array([3, 4]) - 0.5 * fit.grad(3, 4)))[1] == pytest.approx(
        (fit.best[1] - 4) / n, rel=1e-9)  # fmt: skip


def test_other_units_alone_are_not_enough() -> None:
    x = hubble().x
    assert (round(x.mean(), 3), round(np.mean(x**2), 3)) == (0.911, 1.230)
    r = x.mean() / math.sqrt(np.mean(x**2))
    kappas = [LineFit(x / c, x).curvatures.kappa for c in np.geomspace(0.02, 50, 2001)]
    assert min(kappas) == pytest.approx((1 + r) / (1 - r), rel=1e-5)
    assert round(r, 3) == 0.822 and round(min(kappas), 1) == 10.2
    assert LineFit(x - x.mean(), x).curvatures.kappa < 3  # with a new zero it is less


@pytest.mark.parametrize(("mean", "sd"), [(100, 1), (0, 100), (0, 0.01), (-30, 0.5)])
def test_far_from_zero_or_a_spread_far_from_one_makes_kappa_large(mean: float, sd: float) -> None:
    z = scale(hubble().x).z(hubble().x)
    assert LineFit(mean + sd * z, z).curvatures.kappa > 1000


def test_several_columns_need_not_be_round() -> None:
    random = np.random.default_rng(7)
    one = random.normal(size=100)
    Z = np.column_stack([one, one + 0.1 * random.normal(size=100)])
    Z = np.column_stack([np.ones(100), (Z - Z.mean(axis=0)) / Z.std(axis=0)])
    low, *_, high = np.linalg.eigvalsh(2 * Z.T @ Z / 100)
    assert high / low > 100


def test_a_sum_in_place_of_a_mean_diverges_with_the_same_step() -> None:
    fit = standard(hubble())
    assert run(steepest(fit.grad, (0, 0), 0.5), fit.loss).stop == "converged"
    found = run(steepest(lambda a, b: 24 * fit.grad(a, b), (0, 0), 0.5), fit.loss)
    assert found.stop == "diverged"
