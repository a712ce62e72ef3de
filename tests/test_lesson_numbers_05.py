"""The numbers and sentences of notebook 05: descent, its bound, where it stops, and its basins."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.maths.catalogue import SURFACES
from helpers.maths.conditioning import conditioning, hessian
from helpers.maths.descent import steepest
from helpers.maths.runs import basins, run, run_many
from tools.notebooks import NOTEBOOKS, read

x, y = sp.symbols("x y", real=True)
HIMMELBLAU, SADDLE = SURFACES["himmelblau"], SURFACES["saddle"]
WRITTEN = (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2
CELLS = {cell.id: cell for cell in read(NOTEBOOKS / "05_steepest_descent.ipynb").cells}


def printed(cell: str) -> str:
    return "".join(each.get("text", "") for each in CELLS[cell].outputs)


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
    names: dict[str, Any] = {"np": np}
    exec(CELLS["n05-loop"].source, names)
    assert len(names["path"]) == 21
    for n, (p, (q, _)) in enumerate(zip(names["path"], steepest(names["grad_f"], (1, 1), 0.1),
                                        strict=False)):  # fmt: skip
        np.testing.assert_array_equal(p, q)
        np.testing.assert_allclose(p, (0.8**n, 0.4**n), rtol=1e-12)
    exact = sp.lambdify((x, y), [sp.diff(x**2 + 3 * y**2, each) for each in (x, y)])
    for p in names["path"]:
        assert names["f"](*p) == pytest.approx(stretched(*p))
        np.testing.assert_allclose(names["grad_f"](*p), exact(*p))
    heights = [stretched(*p) for p in names["path"]]
    assert (np.diff(heights) < 0).all()
    assert "step 20: (0.0115, 0.0000), f = 0.000133" in printed("n05-path")


def test_the_first_step_does_not_go_to_the_minimum() -> None:
    step = path(grad_f, (1, 1), 0.1, 1)[1] - 1
    np.testing.assert_allclose(step, (-0.2, -0.6))
    assert abs(step[0] * -1 - step[1] * -1) > 0.1  # not along (−1, −1)
    for p in [(2, 0), (0, 2), (2, 2), (1, -2)]:  # along the way to the minimum from the axes only
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
    rows = printed("n05-square").splitlines()
    row = next(line for line in rows if line.startswith(f"η = {eta}:"))
    np.testing.assert_allclose([float(each) for each in row.split(":")[1].split()],
                               np.round(points, 2), atol=1e-9)  # fmt: skip


def test_small_steps_and_steps_near_the_bound_are_slow() -> None:
    counts = {float(eta): int(n)
              for eta, n in re.findall(r"η = ([\d.]+): (\d+) steps", printed("n05-count"))}
    for eta, n in counts.items():
        factor = abs(1 - 2 * eta)
        assert factor**n <= 1e-3 < factor ** (n - 1)
    assert counts[0.01] == counts[0.99] and counts[0.1] == counts[0.9]
    assert counts[0.001] / counts[0.01] == pytest.approx(10, rel=0.02)
    assert counts[0.01] / counts[0.1] == pytest.approx(10, rel=0.15)


@given(st.floats(0.1, 50), st.floats(0.01, 1.99))
@settings(deadline=None)
def test_the_parabola_of_curvature_L_converges_below_two_over_L(L: float, part: float) -> None:
    far = [abs(p[0]) for p, _ in islice(steepest(lambda t: L * t, 1.0, part / L), 2000)]
    assert far[-1] < 1e-5
    wide = [abs(p[0]) for p, _ in islice(steepest(lambda t: L * t, 1.0, 2.02 / L), 200)]
    assert wide[-1] > 10


# Quadratics --------------------------------------------------------------------------------


def test_the_stretched_bowl_jumps_from_a_sixth_and_diverges_from_a_third() -> None:
    def ys(eta: float) -> np.ndarray:
        return path(grad_f, (2, 1), eta, 30)[:, 1]

    assert (ys(0.16) > 0).all() and (np.diff(np.sign(ys(0.17))) != 0).all()
    assert abs(ys(0.33)[-1]) < 1 < abs(ys(0.34)[-1])
    assert np.abs(path(grad_f, (2, 0), 0.4, 30))[-1].max() < 1e-9  # one start is not every start
    assert np.abs(path(grad_f, (2, 1e-3), 0.4, 60))[-1].max() > 1e3
    etas = np.linspace(0.01, 0.33, 3201)
    slowest = np.maximum(abs(1 - 2 * etas), abs(1 - 6 * etas))
    assert etas[slowest.argmin()] == pytest.approx(0.25, abs=2e-4)
    assert slowest.min() == pytest.approx(0.5, abs=1e-3)


def test_at_the_bound_it_converges_cycles_and_diverges() -> None:
    ends = [run(steepest(grad_f, (1.0, 1.0), eta), stretched).stop for eta in (0.33, 1 / 3, 0.34)]
    assert ends == ["converged", "cycles", "diverged"]
    assert re.findall(r": (\w+) after", printed("n05-bound")) == ends


def test_curvatures_in_all_directions_lie_between_mu_and_L() -> None:
    A = np.array(sp.hessian(x**2 + 3 * y**2, (x, y)), dtype=float)
    turned = np.linspace(0, np.pi, 181)
    u = np.array([np.cos(turned), np.sin(turned)])
    curvatures = np.einsum("ik,ij,jk->k", u, A, u)
    assert curvatures.min() == 2 and curvatures.max() == pytest.approx(6)
    assert conditioning(A).largest_eta() == pytest.approx(1 / 3)


@given(st.floats(0.2, 3), st.floats(0, 10), st.floats(0, np.pi), st.floats(-0.98, 0.98),
       st.floats(0.1, 6))  # fmt: skip
@settings(deadline=None)
def test_a_quadratic_converges_from_every_start_if_and_only_if_eta_is_below_two_over_L(
    mu: float, more: float, angle: float, part: float, towards: float
) -> None:
    L = mu + more
    Q = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    A = Q @ np.diag([mu, L]) @ Q.T
    eta = (1 + part) / L  # between 0 and 2/L
    start = np.array([np.cos(towards), np.sin(towards)])
    step = np.eye(2) - eta * A
    np.testing.assert_allclose(path(lambda *p: A @ p, tuple(start), eta, 3)[-1],
                               np.linalg.matrix_power(step, 3) @ start, atol=1e-9)  # fmt: skip
    # The factors are 1 − ηλ along perpendicular directions, all below 1 in size.
    factors = np.linalg.eigvalsh(step)
    np.testing.assert_allclose(factors, sorted([1 - eta * L, 1 - eta * mu]), atol=1e-9)
    assert np.abs(factors).max() < 1
    assert np.abs(np.linalg.eigvalsh(np.eye(2) - 2 / L * A)).max() >= 1 - 1e-12
    # Where ‖∇f‖ ≤ tol, the distance is at most tol/μ.
    assert np.linalg.norm(start) <= np.linalg.norm(A @ start) / mu * (1 + 1e-12)


# Smooth functions --------------------------------------------------------------------------


def test_the_waves_are_1_smooth() -> None:
    H = sp.hessian(sp.sin(x) * sp.sin(y), (x, y))
    u, v = sp.Matrix([1, 1]), sp.Matrix([1, -1])
    assert sp.simplify(sp.expand_trig(H * u - sp.cos(x + y) * u)) == sp.zeros(2, 1)
    assert sp.simplify(sp.expand_trig(H * v + sp.cos(x - y) * v)) == sp.zeros(2, 1)


@given(*[st.floats(-4, 4)] * 2, st.floats(0.01, 4))
@settings(deadline=None)
def test_a_step_on_the_waves_keeps_the_guarantee(a: float, b: float, eta: float) -> None:
    waves, p = SURFACES["egg_crate"], np.array([a, b])
    g = waves.grad(*p)
    least = eta * (1 - eta / 2) * (g @ g)
    assert waves(*(p - eta * g)) <= waves(*p) - least + 1e-12


def test_the_guarantees_printed_are_kept_and_best_at_one_over_L() -> None:
    pairs = re.findall(r"falls by ([\d.]+), guaranteed ([\d.]+)", printed("n05-smooth"))
    assert len(pairs) == 4 and all(float(fall) >= float(least) for fall, least in pairs)
    eta, L = sp.symbols("eta L", positive=True)
    guarantee = eta * (1 - L * eta / 2)
    (best,) = sp.solve(sp.diff(guarantee, eta), eta)
    assert best == 1 / L and guarantee.subs(eta, best) == 1 / (2 * L)
    assert sp.solve(guarantee, eta) == [2 / L]


def test_a_path_may_go_up_and_arrive() -> None:
    points = path(HIMMELBLAU.grad, (4, 1), 0.02, 60)
    heights = HIMMELBLAU(*points.T)
    assert heights[:2].round(1).tolist() == [40.0, 45.3]
    np.testing.assert_allclose(points[-1], (3, 2), atol=1e-6)
    along = sp.diff(WRITTEN, x, 2).subs(y, 0)
    assert sp.limit(along, x, sp.oo) == sp.oo  # its curvatures have no bound


# Stopping ----------------------------------------------------------------------------------


def test_short_steps_are_no_arrival() -> None:
    points = path(grad_f, (1, 1), 1e-5, 1000)
    assert np.hypot(*np.diff(points, axis=0).T).max() < 1e-4
    np.testing.assert_allclose(points[-1], ((1 - 2e-5) ** 1000, (1 - 6e-5) ** 1000))
    lines = printed("n05-stop").splitlines()
    assert [line.split(" at")[0] for line in lines] == [
        "converged after 35 steps", "budget after 10 steps", "budget after 1000 steps",
    ]  # fmt: skip
    sizes = np.hypot(*np.transpose([grad_f(*p) for p in path(grad_f, (1, 1), 0.1, 35)]))
    assert sizes[-1] <= 1e-3 < sizes[-2]
    assert sp.diff(x**4, x).subs(x, sp.Rational(1, 10)) == sp.Rational(4, 1000)


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
    assert f"from (1, {start:g}): {stop}" in printed("n05-saddle")


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
