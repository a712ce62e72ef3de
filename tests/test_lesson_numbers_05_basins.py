"""What notebook 05 says of Himmelblau's four valleys, each claim against an oracle."""

from __future__ import annotations

import re

import numpy as np
import pytest
import sympy as sp
from test_lesson_numbers_05 import CELLS, HIMMELBLAU, WRITTEN, path, printed, x, y

from helpers.maths.basins import basins, run_many
from helpers.maths.conditioning import conditioning, hessian
from helpers.maths.descent import steepest


def test_the_four_minima_have_the_value_zero_and_there_are_no_others() -> None:
    # Both squares vanish where y = 11 − x² and x + y² = 7: four real roots.
    xs = [float(root) for root in sp.Poly(x + (11 - x**2) ** 2 - 7, x).nroots() if root.is_real]
    real = [(root, 11 - root**2) for root in xs]
    np.testing.assert_allclose(sorted(real), sorted(HIMMELBLAU.minima), atol=1e-9)
    rounded = [(3, 2), (-2.805, 3.131), (-3.779, -3.283), (3.584, -1.848)]
    np.testing.assert_allclose(HIMMELBLAU.minima, rounded, atol=5.1e-4)


def test_starts_on_the_grid_end_where_a_plain_loop_ends() -> None:
    side = np.linspace(-5, 5, 101)
    p = starts = np.array(np.meshgrid(side, side)).reshape(2, -1)
    assert starts.shape == (2, 10201)
    for _ in range(400):
        p = p - 0.01 * HIMMELBLAU.grad(*p)
    near = [np.hypot(*(p - np.reshape(q, (2, 1)))) < 1e-3 for q in HIMMELBLAU.minima]
    assert [int(each.sum()) for each in near] == [2616, 2652, 2414, 2519]
    ends = run_many(steepest(HIMMELBLAU.grad, starts, 0.01), tol=0.001)
    np.testing.assert_array_equal(np.argmax(near, axis=0), basins(ends, HIMMELBLAU.minima))
    assert ends.steps.max() == 113
    assert "[   0 2616 2652 2414 2519]" in printed("n05-grid")


def test_each_minimum_has_a_bound_of_its_own() -> None:
    bounds = []
    for q in HIMMELBLAU.minima:
        exact = np.array(sp.hessian(WRITTEN, (x, y)).subs({x: q[0], y: q[1]}), dtype=float)
        bounds.append(2 / np.linalg.eigvalsh(exact).max())
        assert conditioning(hessian(HIMMELBLAU, q)).largest_eta() == pytest.approx(bounds[-1])
        # Near enough it is drawn in below the bound; above it, it does not stay.
        for eta, stays in ((0.9 * bounds[-1], True), (1.1 * bounds[-1], False)):
            points = path(HIMMELBLAU.grad, (q[0] + 1e-3, q[1] + 1e-3), eta, 300)
            assert (np.hypot(*(points - q).T).max() < 5e-3) == stays
    shown = re.findall(r"2/L = ([\d.]+)", printed("n05-local"))
    assert [f"{bound:.4f}" for bound in bounds] == shown
    assert [bound > 0.02 for bound in bounds] == [True, True, False, False]


def test_with_a_larger_eta_two_minima_are_lost() -> None:
    side = np.linspace(-5, 5, 101)
    starts = np.array(np.meshgrid(side, side)).reshape(2, -1)
    ends = run_many(steepest(HIMMELBLAU.grad, starts, 0.02), tol=0.001, budget=200)
    counts = np.bincount(basins(ends, HIMMELBLAU.minima) + 1, minlength=5)
    assert counts[3:].tolist() == [0, 0] and counts[1:3].min() > 2000
    assert str(counts) in printed("n05-lost")


def test_about_half_of_the_lost_starts_cycle_around_the_last_minimum() -> None:
    side = np.linspace(-5, 5, 101)
    starts = np.array(np.meshgrid(side, side)).reshape(2, -1)
    ends = run_many(steepest(HIMMELBLAU.grad, starts, 0.02), tol=0.001, budget=200)
    p = ends.points[:, basins(ends, HIMMELBLAU.minima) < 0]
    for _ in range(2000):
        p = p - 0.02 * HIMMELBLAU.grad(*p)
    q = p - 0.02 * HIMMELBLAU.grad(*p)
    cycling = np.hypot(*(q - 0.02 * HIMMELBLAU.grad(*q) - p)) < 1e-9
    assert cycling.mean() == pytest.approx(0.5, abs=0.02)
    ends = np.unique(np.round(p[:, cycling], 2), axis=1)
    np.testing.assert_array_equal(ends, [[3.10, 3.93], [-1.88, -1.81]])
    assert np.hypot(*(p - q))[cycling].min() > 0.8
    assert r"between $(3.10, -1.88)$ and $(3.93, -1.81)$" in CELLS["n05-lost-read"].source


def test_near_a_border_the_gradient_falls_grows_and_falls() -> None:
    left, right = -0.5, 0.0  # on the line y = 0 they lead to different minima
    for _ in range(40):
        middle = (left + right) / 2
        end = path(HIMMELBLAU.grad, (middle, 0), 0.01, 400)[-1]
        left, right = (left, middle) if end[0] > 0 else (middle, right)
    assert path(HIMMELBLAU.grad, (left, 0), 0.01, 600)[-1][0] < 0
    sizes = np.hypot(*HIMMELBLAU.grad(*path(HIMMELBLAU.grad, (right, 0), 0.01, 600).T))
    low = sizes[:100].argmin()
    assert sizes[low] < 0.1 * sizes[0] and sizes[low:].max() > 10 * sizes[low]
    assert sizes[-1] < 1e-6
    assert sizes[1] > sizes[0]  # near the hilltop in the middle it grows first
    far = np.hypot(*HIMMELBLAU.grad(*path(HIMMELBLAU.grad, (-4, 0), 0.01, 60).T))
    assert far[1] < far[0] and far[far[:10].argmin() :].max() > 5 * far[:10].min()
    dips = []
    for away in (0.05, 0.01, 0.001):  # the nearer, the deeper
        near = np.hypot(*HIMMELBLAU.grad(*path(HIMMELBLAU.grad, (right + away, 0), 0.01, 60).T))
        dips.append(min(size for size, after in zip(near[1:], near[2:], strict=False)
                        if after > size and size < near[0]))  # fmt: skip
    assert dips == sorted(dips, reverse=True)
