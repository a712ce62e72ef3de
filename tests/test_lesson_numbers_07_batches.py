"""Every number and every conditional sentence of notebook 07 on mini-batches."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from helpers import FitExplorer
from helpers.data import hubble
from helpers.maths.fitting import LineFit, batch_noise, batches, scale, stochastic
from helpers.maths.runs import run
from tools.notebooks import NOTEBOOKS, read


def printed(cell: str) -> str:
    """Return what a cell of notebook 07 prints."""
    (found,) = [
        each for each in read(NOTEBOOKS / "07_machine_learning.ipynb").cells if each.id == cell
    ]
    return "".join(each.get("text", "") for each in found.outputs)


def standard(data) -> LineFit:
    return LineFit(scale(data.x).z(data.x), data.y)


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
    fit, lines = standard(hubble()), printed("n07-noise").splitlines()
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


def test_the_mean_over_all_sets_of_six_is_the_gradient() -> None:
    fit, rows = standard(hubble()), np.array(list(combinations(range(24), 6)))
    for p in ((0, 0), fit.best):
        g = fit.slopes(*p)[:, rows].mean(axis=2)
        assert g.mean(axis=1) == pytest.approx(fit.grad(*p), abs=1e-9)
    assert np.hypot(*g).min() > 0.5  # at the minimum that of a batch is not zero


def test_what_stays_is_in_proportion_to_eta_and_to_the_square_of_the_noise() -> None:
    fit = standard(hubble())
    for eta in (0.02, 0.01):
        for size in (3, 6, 12):
            stays = np.mean([above(fit, eta, size, 500, 3000, seed) for seed in range(6)])
            said = eta * batch_noise(fit, *fit.best, size) ** 2 / 4
            assert stays == pytest.approx(said, rel=0.2)


def test_steps_that_shrink_too_fast_stop_on_the_way() -> None:
    fit, p, rows = standard(hubble()), np.zeros(2), batches(24, 6)
    for step in range(2000):
        p = p - 0.2 * 0.9**step * fit.batch(next(rows)).grad(*p)
    blocks = above(fit, 0.02, 6, 500, 1000)
    assert fit.loss(*p) - fit.loss(*fit.best) > 2 * blocks


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


# What the explorer of the notebook says ----------------------------------------------------


@pytest.mark.parametrize(
    ("state", "says", "stays"),
    [
        ({"eta": 0.2, "n_steps": 200}, "With a constant η that stays; a smaller η", True),
        ({"eta": 0.001, "n_steps": 20}, "It is still on the way down", False),
        ({"eta": 0.01, "n_steps": 20}, "It is still on the way down", False),
        ({"eta": 0.9, "n_steps": 500}, "The noise carries it away", False),
    ],
)  # fmt: skip
def test_the_noise_is_said_to_stay_only_once_the_way_down_is_over(
    state: dict, says: str, stays: bool
) -> None:
    said = repr(FitExplorer("hubble", standardise=True, batch=6, **state))
    assert says in said and ("that stays" in said) == stays
    fit, n = standard(hubble()), state["n_steps"]
    first, later = (  # of many batches, not of one: over these steps, and over as many after them
        np.mean([above(fit, state["eta"], 6, a, b, seed) for seed in range(40)])
        for a, b in ((n // 2, n), (n + n // 2, 2 * n))
    )
    assert (0.93 < later / first < 1.08) == stays


@pytest.mark.parametrize(
    ("eta", "batch", "advice"), [(0.49, 24, "Take a smaller η"), (0.05, 24, "Take a larger η"),
                                 (0.01, 6, ""), (0.25, 24, "")],
)  # fmt: skip
def test_advice_on_eta_leads_towards_one_over_l(eta: float, batch: int, advice: str) -> None:
    said = repr(FitExplorer("hubble", eta=eta, batch=batch))
    assert advice in said and ("Take a" in said) == bool(advice)
