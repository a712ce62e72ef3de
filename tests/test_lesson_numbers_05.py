"""The numbers and sentences of notebook 05: descent, its bound, where it stops, and its basins."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

import numpy as np
import pytest
import sympy as sp
from lesson_text import Lesson

from helpers.maths.catalogue import SURFACES
from helpers.maths.conditioning import conditioning, hessian
from helpers.maths.descent import steepest
from helpers.maths.runs import basins, run, run_many

TEXT = Lesson(5)
x, y, eta, L = sp.symbols("x y eta L", real=True)
HIMMELBLAU, SADDLE = SURFACES["himmelblau"], SURFACES["saddle"]
WRITTEN = TEXT.formula("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", "due to Himmelblau")
STRETCHED = TEXT.formula("x^2 + 3y^2", "stretched bowl")
GRID = np.array(np.meshgrid(*2 * [np.linspace(-5, 5, 101)])).reshape(2, -1)


def grad_f(a: float, b: float) -> tuple[float, float]:
    return 2 * a, 6 * b


def stretched(a: float, b: float) -> float:
    return a**2 + 3 * b**2


def path(grad: Any, start: tuple[float, float], eta: float, steps: int) -> np.ndarray:
    """Return the points that steepest descent goes through, in plain numpy."""
    points = [np.array(start, dtype=float)]
    for _ in range(steps):
        points.append(points[-1] - eta * np.array(grad(*points[-1])))
    return np.array(points)


# The loop ----------------------------------------------------------------------------------


def test_the_loop_of_the_notebook_is_the_imported_one() -> None:
    names = TEXT.names("n05-loop")
    assert len(names["path"]) == 21
    for n, (p, (q, _)) in enumerate(zip(names["path"], steepest(names["grad_f"], (1, 1), 0.1),
                                        strict=False)):  # fmt: skip
        np.testing.assert_array_equal(p, q)
        np.testing.assert_allclose(p, (0.8**n, 0.4**n), rtol=1e-12)
    exact = sp.lambdify((x, y), [sp.diff(STRETCHED, each) for each in (x, y)])
    for p in names["path"]:
        assert names["f"](*p) == pytest.approx(stretched(*p))
        np.testing.assert_allclose(names["grad_f"](*p), exact(*p))
    assert (np.diff([stretched(*p) for p in names["path"]]) < 0).all()
    TEXT.sentence("All of these steps go down")


def test_the_first_step_does_not_go_to_the_minimum() -> None:
    step = path(grad_f, (1, 1), 0.1, 1)[1] - 1
    TEXT.sentence(f"the first step moves $y$ by ${-step[1]:g}$ and $x$ by only ${-step[0]:g}$")
    TEXT.sentence("that is the way to the minimum only from points on one of the two axes")
    for p in [(2, 0), (0, 2), (2, 2), (1, -2)]:
        g = grad_f(*p)
        assert (p[0] * g[1] == p[1] * g[0]) == (0 in p)


# One variable ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("eta", "factor", "outcome"),
    [(0.1, 0.8, "converges"), (0.5, 0, "converges"), (0.9, -0.8, "oscillates"),
     (1, -1, "cycles"), (1.1, -1.2, "diverges")],
)  # fmt: skip
def test_each_step_on_the_parabola_multiplies_by_one_factor(eta, factor, outcome) -> None:
    points = [p[0] for p, _ in islice(steepest(lambda t: 2 * t, 1.0, eta), 7)]
    np.testing.assert_allclose(points, factor ** np.arange(7.0), atol=1e-12)
    assert run(steepest(lambda t: 2 * t, 1.0, eta), lambda t: t * t).outcome == outcome
    rows = TEXT.lines("n05-square")
    row = next(line for line in rows if line.startswith(f"η = {eta}:"))
    np.testing.assert_allclose([float(each) for each in row.split(":")[1].split()],
                               np.round(points, 2), atol=1e-9)  # fmt: skip


def test_small_steps_and_steps_near_the_bound_are_slow() -> None:
    counts = {float(eta): int(n)
              for eta, n in re.findall(r"η = ([\d.]+): (\d+) steps", TEXT.printed("n05-count"))}
    for eta, n in counts.items():
        factor = abs(1 - 2 * eta)
        assert factor**n <= 1e-3 < factor ** (n - 1)
    assert counts[0.01] == counts[0.99] and counts[0.1] == counts[0.9]
    assert counts[0.001] / counts[0.01] == pytest.approx(10, rel=0.02)
    assert counts[0.01] / counts[0.1] == pytest.approx(10, rel=0.15)


# Quadratics --------------------------------------------------------------------------------


def test_the_factors_of_the_stretched_bowl() -> None:
    along = TEXT.formula(r"1 - 2\eta", "x \\leftarrow (", "y \\leftarrow (")
    across = TEXT.formula(r"1 - 6\eta", r"Beyond $\eta = \tfrac16$", "is negative")
    for factor, coordinate in ((along, x), (across, y)):
        assert sp.expand(coordinate - eta * STRETCHED.diff(coordinate) - factor * coordinate) == 0
    assert across.subs(eta, TEXT.formula(r"\tfrac16", "Beyond", "changes its sign")) == 0
    assert across.subs(eta, TEXT.formula(r"\tfrac13", "Beyond", "below $-1$")) == -1
    both = [each.subs(eta, 0.25) for each in (along, across)]
    TEXT.sentence("At $\\eta = 0.25$ the factors", "${:g}$ and ${:g}$".format(*map(float, both)))
    etas = np.linspace(0.01, 0.33, 3201)
    slowest = np.maximum(abs(1 - 2 * etas), abs(1 - 6 * etas))
    assert etas[slowest.argmin()] == pytest.approx(0.25, abs=2e-4)
    TEXT.sentence("$y$ stays exactly $0$", f"= {float(along.subs(eta, 0.4)):g}$")


def test_at_the_bound_it_converges_cycles_and_diverges() -> None:
    ends = [run(steepest(grad_f, (1.0, 1.0), eta), stretched).stop for eta in (0.33, 1 / 3, 0.34)]
    assert ends == ["converged", "cycles", "diverged"]
    assert re.findall(r": (\w+) after", TEXT.printed("n05-bound")) == ends


def test_curvatures_in_all_directions_lie_between_mu_and_L() -> None:
    TEXT.sentence("Those of $x^2 + 3y^2$ are $2$ along $x$, $6$ along $y$", "something in between")
    A = np.array(sp.hessian(STRETCHED, (x, y)), dtype=float)
    turned = np.linspace(0, np.pi, 181)
    u = np.array([np.cos(turned), np.sin(turned)])
    curvatures = np.einsum("ik,ij,jk->k", u, A, u)
    assert curvatures.min() == 2 and curvatures.max() == pytest.approx(6)
    TEXT.sentence("the distance to the minimum is at most `tol`$/\\mu$")
    assert np.linalg.norm(A @ u, axis=0).min() >= 2
    assert conditioning(A).largest_eta() == pytest.approx(1 / 3)


# Smooth functions --------------------------------------------------------------------------


def test_the_waves_are_1_smooth() -> None:
    waves = TEXT.formula(r"\sin x\cdot\sin y", "is $1$-smooth")
    H, u, v = sp.hessian(waves, (x, y)), sp.Matrix([1, 1]), sp.Matrix([1, -1])
    assert sp.simplify(sp.expand_trig(H * u - sp.cos(x + y) * u)) == sp.zeros(2, 1)
    assert sp.simplify(sp.expand_trig(H * v + sp.cos(x - y) * v)) == sp.zeros(2, 1)


def test_the_guarantees_printed_are_kept_and_best_at_one_over_L() -> None:
    pairs = re.findall(r"falls by ([\d.]+), guaranteed ([\d.]+)", TEXT.printed("n05-smooth"))
    assert len(pairs) == 4 and all(float(fall) >= float(least) for fall, least in pairs)
    guarantee = TEXT.formula(r"\eta\left(1 - \frac{L\eta}{2}\right)", "f(p^+)")
    (best,) = sp.solve(sp.diff(guarantee, eta), eta)
    assert best == TEXT.formula("1/L", r"The guarantee is best at $\eta = 1/L$", "/(2L)$")
    assert guarantee.subs(eta, best) == 1 / (2 * L)
    assert sp.solve(guarantee, eta) == [0, 2 / L]


def test_a_path_may_go_up_and_arrive() -> None:
    points = path(HIMMELBLAU.grad, (4, 1), 0.02, 60)
    heights = HIMMELBLAU(*points.T)
    TEXT.sentence("The first step goes up, from", f"${heights[0]:g}$ to ${heights[1]:.1f}$")
    np.testing.assert_allclose(points[-1], (3, 2), atol=1e-6)
    TEXT.sentence("Its curvatures grow without bound far out")
    along = sp.diff(WRITTEN, x, 2).subs(y, 0)
    assert sp.limit(along, x, sp.oo) == sp.oo


# Stopping ----------------------------------------------------------------------------------


def test_short_steps_are_no_arrival() -> None:
    points = path(grad_f, (1, 1), 1e-5, 1000)
    assert np.hypot(*np.diff(points, axis=0).T).max() < 1e-4
    np.testing.assert_allclose(points[-1], ((1 - 2e-5) ** 1000, (1 - 6e-5) ** 1000))
    TEXT.sentence("In the last run no step is longer than", "< 10^{-4}$")
    assert TEXT.printed("n05-stop").startswith("converged after 35 steps")
    sizes = np.hypot(*np.transpose([grad_f(*p) for p in path(grad_f, (1, 1), 0.1, 35)]))
    assert sizes[-1] <= 1e-3 < sizes[-2]
    slope = TEXT.formula("x^4", "the slope at $0.1$ is only $0.004$").diff(x)
    assert slope.subs(x, sp.Rational(1, 10)) == sp.Rational(4, 1000)


@pytest.mark.parametrize(
    ("start", "stop"), [(0.0, "stationary"), (1e-12, "stationary"), (1e-6, "diverged"),
                        (1e-3, "diverged")],
)  # fmt: skip
def test_the_saddle_catches_what_comes_within_the_tolerance(start: float, stop: str) -> None:
    found = run(steepest(SADDLE.grad, (1.0, start), 0.1), SADDLE)
    assert found.stop == stop
    n = np.arange(len(found.path))
    np.testing.assert_allclose(found.path.T, (0.8**n, start * 1.2**n), rtol=1e-9, atol=1e-300)
    if stop == "stationary":
        assert found.kind == "saddle" and found.steps == 66 and found.norms[-1] <= 1e-6
        assert start * 1.2**66 == pytest.approx(start * 1.68e5, rel=1e-2)
    assert f"from (1, {start:g}): {stop}" in TEXT.printed("n05-saddle")


def test_the_four_minima_have_the_value_zero_and_there_are_no_others() -> None:
    # Both squares vanish where y = 11 − x² and x + y² = 7: four real roots.
    xs = [float(root) for root in sp.Poly(x + (11 - x**2) ** 2 - 7, x).nroots() if root.is_real]
    real = [(root, 11 - root**2) for root in xs]
    np.testing.assert_allclose(sorted(real), sorted(HIMMELBLAU.minima), atol=1e-9)
    points = [f"$({a:.5g}, {b:.5g})$" for a, b in np.round(HIMMELBLAU.minima, 3)]
    TEXT.sentence("It is $0$ at four points", f"{', '.join(points[:3])} and {points[3]}, rounded")


def test_starts_on_the_grid_end_where_a_plain_loop_ends() -> None:
    p = GRID
    for _ in range(400):
        p = p - 0.01 * HIMMELBLAU.grad(*p)
    near = [np.hypot(*(p - np.reshape(q, (2, 1)))) < 1e-3 for q in HIMMELBLAU.minima]
    assert [int(each.sum()) for each in near] == [2616, 2652, 2414, 2519]
    ends = run_many(steepest(HIMMELBLAU.grad, GRID, 0.01), tol=0.001)
    np.testing.assert_array_equal(np.argmax(near, axis=0), basins(ends, HIMMELBLAU.minima))
    assert ends.steps.max() == 113
    assert "[   0 2616 2652 2414 2519]" in TEXT.printed("n05-grid")


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
    shown = re.findall(r"2/L = ([\d.]+)", TEXT.printed("n05-local"))
    assert [f"{bound:.4f}" for bound in bounds] == shown
    assert [bound > 0.02 for bound in bounds] == [True, True, False, False]


def test_about_half_of_the_lost_starts_cycle_around_the_last_minimum() -> None:
    ends = run_many(steepest(HIMMELBLAU.grad, GRID, 0.02), tol=0.001, budget=200)
    p = ends.points[:, basins(ends, HIMMELBLAU.minima) < 0]
    for _ in range(2000):
        p = p - 0.02 * HIMMELBLAU.grad(*p)
    q = p - 0.02 * HIMMELBLAU.grad(*p)
    cycling = np.hypot(*(q - 0.02 * HIMMELBLAU.grad(*q) - p)) < 1e-9
    assert cycling.mean() == pytest.approx(0.5, abs=0.02)
    (a, b), (c, d) = np.unique(np.round(p[:, cycling], 2), axis=1).T
    assert np.hypot(*(p - q))[cycling].min() > 0.8
    TEXT.sentence("About half of the lost starts end in jumping to and fro for ever",
                  f"between $({a:.2f}, {b:.2f})$ and $({c:.2f}, {d:.2f})$")  # fmt: skip


def test_one_step_of_the_ball_goes_up() -> None:
    TEXT.sentence("**Look for** the step that goes up, and for the place where the ball comes to")
    heights = HIMMELBLAU(*path(HIMMELBLAU.grad, (4, 1), 0.02, 20).T)
    assert np.flatnonzero(np.diff(heights) > 0).tolist() == [0]
    end = path(HIMMELBLAU.grad, (4, 1), 0.02, 40)[-1]
    assert np.allclose(end, (3, 2), atol=1e-3)


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
