"""Every number and every conditional sentence of notebook 07, by oracles of its own."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy as sp

from helpers.data import hubble, norris, orings
from helpers.descent import steepest
from helpers.explorers.fitted import descend, problem
from helpers.fitting import LineFit, LogisticFit, batch_noise, batches, scale, stochastic
from helpers.lessons import LESSONS
from helpers.runs import run
from tools.notebooks import read
from tools.refresh import NOTEBOOKS

HUBBLE = np.column_stack([np.ones(24), hubble().x])


def printed() -> dict[str, str]:
    """Return what the cells of notebook 07 print, by their ids."""
    cells = read(NOTEBOOKS / LESSONS["07"].notebook).cells
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
    level, sloped = (bare_loss(np.array([0, b]), HUBBLE, hubble().y) for b in (0, 450))
    assert printed()["n07-two-lines"].split() == [
        "level", "line:", f"{level:.0f}", "slope", "450:", f"{sloped:.0f}"
    ]  # fmt: skip
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


def test_distances_that_are_too_short_make_the_line_too_steep() -> None:
    short = LineFit(hubble().x / 6.5, hubble().y).best
    assert short == pytest.approx((-40.7836, 6.5 * 454.1584), rel=1e-5)


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


# Yes or no ---------------------------------------------------------------------------------


def test_the_logistic_fit() -> None:
    data = orings()
    to = scale(data.x)
    fit = LogisticFit(to.z(data.x), data.y)
    assert fit.largest_curvature == pytest.approx(1 / 4, rel=1e-12)
    assert (data.y.sum(), data.n, data.x.min(), data.x.max()) == (7, 23, 53, 81)
    # Newton's method, with nothing of the course in it.
    X, theta = np.column_stack([np.ones(23), data.x]), np.zeros(2)
    for _ in range(30):
        p = 1 / (1 + np.exp(-X @ theta))
        theta = theta - np.linalg.solve(X.T * (p * (1 - p)) @ X, X.T @ (p - data.y))
    half = -theta[0] / theta[1]
    yours, published = printed()["n07-logistic-published"].splitlines()
    assert yours == f"yours:     {theta[0]:.4f} {theta[1]:.4f}, p = ½ at {half:.1f} °F"
    assert published.split()[1:] == [f"{each:.4f}" for each in theta]
    assert 1 / (1 + math.exp(-theta @ [1, 31])) > 0.999
    cold = data.x < 65
    assert (cold.sum(), data.y[cold].sum(), (~cold).sum(), data.y[~cold].sum()) == (4, 4, 19, 3)
    first, second = printed()["n07-logistic-run"].splitlines()
    assert first.startswith("standardised: L ≤ 0.25, converged") and "L ≤ 1221.99, budget" in second
    assert 1 / fit.largest_curvature == pytest.approx(4)


@pytest.mark.parametrize("part", [0.3, 1.0, 1.9])
def test_a_step_below_two_over_the_bound_lowers_the_logistic_loss(part: float) -> None:
    fit = LogisticFit(scale(orings().x).z(orings().x), orings().y)
    for p in np.random.default_rng(7).normal(scale=3, size=(50, 2)):
        values = run(steepest(fit.grad, p, 4 * part), fit.loss, budget=30).values
        assert (np.diff(values) < 1e-15).all()


def test_where_one_x_separates_the_loss_falls_for_ever() -> None:
    fit = LogisticFit([-2, -1, 1, 2], [0, 0, 1, 1])
    found = run(steepest(fit.grad, (0, 0), 1.0), fit.loss, tol=0, budget=3000)
    assert (np.diff(found.values) < 0).all()
    assert found.path[3000][1] > found.path[300][1] + 1 > found.path[30][1] + 2


# Mini-batches ------------------------------------------------------------------------------


def above(fit: LineFit, eta: float, size: int, first: int, last: int, seed: int = 0) -> float:
    """Return by how much the loss is above the least, on average over some steps."""
    found = run(stochastic(fit, (0, 0), eta, size, seed), fit.loss, tol=0, budget=last)
    return float((found.values - fit.loss(*fit.best))[first + 1 :].mean())


def test_a_batch_is_off_and_right_on_average() -> None:
    fit, rows = standard(hubble()), batches(24, 6, seed=0)
    g = np.array([fit.batch(next(rows)).grad(0, 0) for _ in range(2000)])
    assert np.hypot(*(g.mean(axis=0) - fit.grad(0, 0))) < 10
    assert np.hypot(*g.std(axis=0)) == pytest.approx(batch_noise(fit, 0, 0, 6), rel=0.05)
    assert all(np.hypot(*(each - fit.grad(0, 0))) > 100 for each in g[:3])
    off = [np.hypot(*(g[:n].mean(axis=0) - fit.grad(0, 0))) for n in (1, 2000)]
    assert off[1] < off[0] / 20


def test_with_a_constant_step_the_noise_stays_and_half_the_step_leaves_half() -> None:
    fit, lines = standard(hubble()), printed()["n07-noise"].splitlines()
    found = []
    for eta, line in zip([0.2, 0.1, 0.05, 0.025], lines, strict=True):
        late, early = above(fit, eta, 6, 1000, 2000), above(fit, eta, 6, 500, 1000)
        assert line == f"η = {eta}: {late:.0f} (steps 501 to 1000: {early:.0f})"
        assert late == pytest.approx(early, rel=0.2)
        found.append(late)
    for whole, half in zip(found, found[1:], strict=False):
        assert 1.7 < whole / half < 2.7
    assert found[0] < 0.02 * (fit.loss(0, 0) - fit.loss(*fit.best))
    assert fit.loss(0, 0) == pytest.approx(271_309, abs=0.5)


@pytest.mark.parametrize("seed", range(5))
def test_larger_batches_lessen_the_noise(seed: int) -> None:
    fit = standard(hubble())
    noise = [above(fit, 0.1, size, 200, 1000, seed) for size in (3, 6, 12)]
    whole = run(stochastic(fit, (0, 0), 0.1, 24, seed), fit.loss, tol=0).values[-1]
    assert noise[0] > noise[1] > noise[2] > 1 > 1e6 * (whole - fit.loss(*fit.best))


def test_with_shrinking_steps_the_noise_dies_out() -> None:
    fit, heights = standard(hubble()), np.zeros(8000)
    for seed in range(4):
        p, rows = np.zeros(2), batches(24, 6, seed=seed)
        for step in range(8000):
            p = p - 0.2 / (1 + step / 50) * fit.batch(next(rows)).grad(*p)
            heights[step] += (fit.loss(*p) - fit.loss(*fit.best)) / 4
    blocks = [heights[first : 2 * first].mean() for first in (250, 1000, 4000)]
    assert above(fit, 0.2, 6, 500, 1000) > 5 * blocks[0]
    assert blocks[0] > 2 * blocks[1] > 4 * blocks[2]


def test_on_points_of_one_line_no_noise_stays() -> None:
    fit = LineFit(scale(hubble().x).z(hubble().x), 3 - 2 * hubble().x)
    found = run(stochastic(fit, (0, 0), 0.2, 6), fit.loss, tol=0, budget=1000)
    assert found.values[-1] < 1e-20
    assert standard(hubble()).grad(*standard(hubble()).best) == pytest.approx([0, 0], abs=1e-10)
    assert batch_noise(standard(hubble()), *standard(hubble()).best, 6) > 100
