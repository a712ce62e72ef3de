"""How fast each pair of η and β is: what is measured, beside theory and beside single runs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from matplotlib.figure import Figure
from tape import Tape, shown

from helpers import SURFACES, DescentExplorer, valley
from helpers.explorers.rates import (
    BETAS,
    BUDGET,
    COARSE,
    ETAS,
    SHARP,
    SLOW,
    draw_rates,
    measured,
    pairs,
)
from helpers.explorers.steps import BOUND, TOL
from helpers.maths.conditioning import Conditioning
from helpers.maths.descent import momentum
from helpers.maths.functions import Function2D
from helpers.maths.runs import run, run_many
from helpers.pictures.figures import plane_frame
from helpers.pictures.scene import Handle, Label, Line, Point

pytestmark = pytest.mark.usefixtures("unpainted")


# What is measured ---------------------------------------------------------------------------


@pytest.mark.parametrize("kappa", [1.0, 3.0, 10.0, 100.0])
def test_on_a_quadratic_theory_and_measurement_agree(kappa):
    f, n = valley(kappa, 20), 24
    theory = Conditioning(1.0, kappa)
    found, (eta, beta) = measured(f, (1.0, 2.0), n).ravel(), pairs(n)
    factor = np.array([theory.factor(*pair) for pair in zip(eta, beta, strict=True)])
    limit = 2 * (1 + beta) / kappa
    assert np.isnan(found[eta > 1.03 * limit]).all()
    # Where it is neither as slow as the budget, nor too fast to be followed for some steps.
    settled = (eta < 0.97 * limit) & (factor > 0.5) & (factor < 0.93)
    assert settled.sum() > 10 and np.isfinite(found[settled]).all()
    gap = np.abs(found - factor)[settled]
    assert np.median(gap) < 0.04 and np.quantile(gap, 0.9) < 0.13  # one that swings may be far out
    assert gap[beta[settled] == 0].max(initial=0) < 0.02


def test_the_fastest_pair_lies_where_theory_has_it():
    f, n = valley(100, 0), 96
    found, (eta, beta) = measured(f, (1.0, 1.0), n), pairs(n)
    best = Conditioning(1.0, 100.0).best_momentum
    at = np.argsort(np.where(np.isnan(found), 1, found).ravel())[:12]
    assert abs(np.log10(np.median(eta[at]) / best[0])) < 0.15
    assert np.median(beta[at]) == pytest.approx(best[1], abs=0.12)


@pytest.mark.parametrize("name", ["himmelblau", "rosenbrock", "peaks", "egg_crate"])
def test_a_pair_is_as_fast_on_the_map_as_a_run_of_its_own(name):
    f, p, n = SURFACES[name], (0.5, -0.5), 8
    found = measured(f, p, n).ravel()
    for k, (eta, beta) in enumerate(zip(*pairs(n), strict=True)):
        alone = run(momentum(f.partials, p, eta, beta), f.call, TOL, BUDGET, BOUND)
        inside = all(low <= c <= high for c, (low, high) in
                     zip(alone.end, plane_frame(f.domain), strict=True))  # fmt: skip
        if alone.stop in ("cycles", "stalled"):  # there it ends sooner
            continue
        arrives = inside and alone.stop != "diverged" and alone.rate < 1
        assert math.isfinite(found[k]) == arrives, (eta, beta)
        assert not arrives or found[k] == pytest.approx(alone.rate, rel=1e-6)


def test_what_takes_single_numbers_is_measured_coarsely_and_what_fails_nowhere():
    f = Function2D(lambda x, y: x * x + y * y if x > -9 else 0.0)
    assert measured(f, (1.0, 1.0), SHARP).shape == (SLOW, SLOW)
    bowl = measured(SURFACES["bowl"], (1.0, 1.0), SLOW)
    assert np.allclose(measured(f, (1.0, 1.0), SHARP), bowl, atol=1e-3, equal_nan=True)
    assert np.isnan(measured(Function2D(lambda x, y: None), (1.0, 1.0), 5)).all()
    assert np.isnan(measured(SURFACES["bowl"], (0.0, 0.0), 5)).all()  # no step, no factor


def test_each_of_many_starts_has_its_own_numbers():
    f = SURFACES["stretched_bowl"]
    eta, beta = np.array([0.1, 0.2, 0.5]), np.array([0.0, 0.9, 0.3])
    starts = np.array([[1.0, 2.0, 1.0], [1.0, -1.0, 0.0]])
    ends = run_many(momentum(f.partials, starts, eta, beta), budget=500, keep_norms=True)
    for k, start in enumerate(starts.T):
        alone = run(momentum(f.partials, start, eta[k], beta[k]), f.call, budget=500)
        assert ends.steps[k] == alone.steps and ends.rates[k] == pytest.approx(alone.rate)
        assert np.allclose(ends.points[:, k], alone.end)
        assert np.allclose(ends.norms[: alone.steps + 1, k], alone.norms)
        assert np.isnan(ends.norms[alone.steps + 1 :, k]).all()
    assert run_many(momentum(f.partials, starts, 0.1, 0.5)).norms.size == 0


@pytest.mark.parametrize(("eta", "beta", "said"), [
    ([0.1, 0.1], 0.5, "eta must be one number, or one for each start"),
    (0.1, [0.5] * 4, "beta must be one number, or one for each start"),
    ([0.1, -0.1, 0.1], 0.5, "eta must be positive"),
    (0.1, [0.5, 1.0, 0.5], "beta must be at least 0"),
])  # fmt: skip
def test_numbers_that_do_not_fit_the_starts_are_refused(eta, beta, said):
    with pytest.raises(ValueError, match=said):
        next(momentum(SURFACES["bowl"].partials, np.ones((2, 3)), eta, beta))


# What is shown ------------------------------------------------------------------------------


def test_the_marks_are_the_limit_and_the_best_pair_of_theory_and_the_pair():
    explorer = DescentExplorer("valley", x=2, y=1, eta=0.1, beta=0.5, beside="rates")
    scene, readout = shown(explorer)
    limit, = (mark for mark in scene["rates"] if isinstance(mark, Line))
    best, = (mark for mark in scene["rates"] if isinstance(mark, Point))
    pair, = (mark for mark in scene["rates"] if isinstance(mark, Handle))
    eta, beta = np.transpose(limit.points)
    assert np.allclose(eta, 2 * (1 + beta) / 10) and (beta[0], beta[-1]) == BETAS
    assert tuple(best.at) == Conditioning(1.0, 10.0).best_momentum
    assert tuple(pair.at) == (0.1, 0.5) and pair.controls == ("eta", "beta")
    assert [mark.text for mark in scene["rates"] if isinstance(mark, Label)] == ["2(1 + β)/L"]
    rate = explorer.facts(explorer.state).run.rate
    assert f"multiplied by {rate:.4g} a step in the end" in readout.note
    assert "limit and best pair of theory." in readout.note
    explorer.function = "himmelblau"
    assert "of theory, near the minimum." in shown(explorer)[1].note
    for name, marks in (("saddle", 3), (lambda x, y: 3 * x - y, 1)):
        there = DescentExplorer(name, beside="rates")
        assert len(shown(there)[0]["rates"]) == marks
        assert ("of theory" in shown(there)[1].note) == (marks > 1)


@pytest.mark.parametrize("n", [SHARP, COARSE, SLOW])
def test_the_stripes_lie_where_it_does_not_arrive_and_are_as_wide_at_every_resolution(n):
    ax = Figure().add_axes((0.1, 0.1, 0.8, 0.8))
    f, p = SURFACES["bowl"], (1.0, 2.0)
    draw_rates(ax, f, p, n)
    (image,) = ax.get_images()
    grey = np.asarray(image.get_array())[..., 3] > 0
    lost = np.isnan(measured(f, p, n)).repeat(SHARP // n, 0).repeat(SHARP // n, 1)
    assert not grey[~lost].any() and 0.4 < grey[lost].mean() < 0.6
    row = grey[0, -8:]  # where all pairs diverge
    assert np.flatnonzero(np.diff(row.astype(int))).size >= 3
    assert ax.get_xlim() == pytest.approx(ETAS) and ax.get_ylim() == pytest.approx(BETAS)


def test_a_drag_chooses_the_pair_and_only_f_and_the_start_are_measured_anew():
    tape = Tape(DescentExplorer("valley", x=2, y=1, eta=0.1, beta=0.5, beside="rates"))
    x, y = tape.live._paper("rates").to_pixels([(0.01, 0.9)])[0]
    answer = tape.ask(drags=[["rates", "pair", x, y]])
    assert answer["state"]["eta"] == pytest.approx(0.01, rel=0.03)
    assert answer["state"]["beta"] == pytest.approx(0.9, abs=0.006)
    assert not answer["pngs"] and "pictures" not in answer
    answer = tape.ask(x=1)
    rates = answer["pictures"][1]
    assert answer["pngs"] == ["rates"] and rates["coarse"]
    assert len(rates["ground"]["tones"]) == pytest.approx(COARSE**2 * 4 / 3, abs=4)  # base64
    tape.hold(answer)
    answer = tape.ask()  # all is at rest
    assert len(answer["pictures"][1]["ground"]["tones"]) == SHARP**2 * 4 / 3
    assert tape.live._paper("rates").to_data(tape.live._paper("rates").to_pixels(
        np.array([[ETAS[0], 0.0]]))[0]) == pytest.approx((ETAS[0], 0.0))  # fmt: skip
