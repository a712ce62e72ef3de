"""Every number and every conditional sentence of notebook 07 on the logistic loss."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy as sp

from helpers.data import orings
from helpers.maths.descent import steepest
from helpers.maths.fitting import LogisticFit, scale
from helpers.maths.runs import run
from tools.notebooks import NOTEBOOKS, read


def printed() -> dict[str, str]:
    """Return what the cells of notebook 07 print, by their ids."""
    return {
        cell.id: "".join(each.get("text", "") for each in cell.get("outputs", []))
        for cell in read(NOTEBOOKS / "07_machine_learning.ipynb").cells
        if cell.cell_type == "code"
    }


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


def test_the_slopes_of_both_losses_are_p_minus_y() -> None:
    w = sp.symbols("w", real=True)
    p = 1 / (1 + sp.exp(-w))
    assert sp.simplify(sp.diff(p, w) - p * (1 - p)) == 0
    assert sp.simplify(sp.diff(-sp.log(p), w) - (p - 1)) == 0
    assert sp.simplify(sp.diff(-sp.log(1 - p), w) - p) == 0


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


@pytest.mark.parametrize(
    ("x", "y", "least"),
    [
        ([0, 1, 1, 2], [0, 0, 1, 1], math.log(2) / 2),  # both kinds at the border itself
        ([-2, -1, 1, 2], [1, 1, 0, 0], 0),
        ([1, 2, 3], [1, 1, 1], 0),
    ],
)
def test_a_separated_loss_has_no_minimum(x: list, y: list, least: float) -> None:
    fit = LogisticFit(x, y)
    found = run(steepest(fit.grad, (0, 0), 1 / fit.largest_curvature), fit.loss, 0, 10_000)
    assert (found.values > least).all() and found.values[-1] < least + 1e-3
    sizes = [np.hypot(*found.path[n]) for n in (100, 1000, 10_000)]
    assert sizes[0] + 1 < sizes[1] < sizes[2] - 1


def test_the_two_kinds_overlap_and_the_slope_of_the_curve_is_at_most_a_quarter() -> None:
    data = orings()
    with_damage, without = data.x[data.y == 1], data.x[data.y == 0]
    assert without.min() < with_damage.max() and with_damage.min() < without.max()
    w = sp.symbols("w", real=True)
    p = 1 / (1 + sp.exp(-w))
    assert sp.simplify(p.diff(w) - p * (1 - p)) == 0 and p.diff(w).subs(w, 0) == sp.Rational(1, 4)
    assert sp.simplify(sp.Rational(1, 4) - p * (1 - p) - (p - sp.Rational(1, 2)) ** 2) == 0
    assert "converged after 26 steps" in printed()["n07-logistic-run"]
