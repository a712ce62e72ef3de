"""What notebook 06 says of momentum, of Rosenbrock's valley and of other units, by oracles."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy as sp
from bare_steps import ball, constants, fixed, printed, random_starts, steps_to

from helpers.explorers.valley_rules import best
from helpers.maths.catalogue import SURFACES, valley
from helpers.maths.conditioning import Conditioning, hessian
from helpers.maths.descent import momentum, steepest
from helpers.maths.runs import Run, run

x, y, kappa, w = sp.symbols("x y kappa w", positive=True)
VALLEY = (x**2 + kappa * y**2) / 2


# Momentum ----------------------------------------------------------------------------------


def spectral_radius(k: float, step: float, kept: float) -> float:
    """Of one step (p, v) ↦ (p + v', v'), over curvatures from 1 to k."""
    return max(
        abs(np.linalg.eigvals([[1 - step * c, kept], [-step * c, kept]])).max()
        for c in np.linspace(1, k, 25)
    )


@pytest.mark.parametrize("k", [4.0, 10.0, 100.0, 1000.0])
def test_the_best_constants_have_the_least_factor(k: float) -> None:
    step, kept = constants(k)
    promised = (math.sqrt(k) - 1) / (math.sqrt(k) + 1)
    # A double eigenvalue is found to half the digits only.
    assert spectral_radius(k, step, kept) == pytest.approx(promised, abs=1e-6)
    for other in ((0.9, 1), (1.1, 1), (1, 0.9), (1, 1.05), (1.05, 1.05), (0.9, 0.9)):
        assert spectral_radius(k, step * other[0], kept * other[1]) > promised + 1e-5
    assert (step, kept) == pytest.approx(Conditioning(1, k).best_momentum)


def test_numbers_of_the_picture_of_momentum() -> None:
    assert (constants(100)[0], constants(100)[1]) == pytest.approx(((2 / 11) ** 2, (9 / 11) ** 2))
    assert constants(100)[1] == pytest.approx(0.67, abs=5e-3)
    assert constants(1000)[1] == pytest.approx(0.88, abs=5e-3)
    f, start = valley(100), (10, 0.1)
    rolled = run(momentum(f.grad, start, *constants(100)), f, budget=100)
    walked = run(steepest(f.grad, start, 2 / 101), f, budget=100)
    assert rolled.values[-1] < 1e-10 * rolled.values[0]
    assert walked.values[-1] / walked.values[0] == pytest.approx(0.02, abs=5e-3)


@pytest.mark.parametrize("kept", [0.5, 0.6, 0.65])
def test_with_too_little_momentum_the_best_step_is_too_long(kept: float) -> None:
    step = constants(100)[0]
    assert step == pytest.approx(0.033, abs=5e-4) and step > 2 * (1 + kept) / 100 > 2 / 100
    values = run(momentum(valley(100).grad, (10, 0.1), step, kept), valley(100), budget=400).values
    assert values[-1] > 100 * values[0]
    assert 100 * step / 2 - 1 == pytest.approx(0.653, abs=5e-4)
    values = run(momentum(valley(100).grad, (10, 0.1), step, 0.66), valley(100), budget=400).values
    assert values[-1] < values[0] / 100


def test_with_the_best_pair_only_the_pushes_across_change_their_sign() -> None:
    path = run(momentum(valley(100).grad, (10, 0.1), *constants(100)), valley(100), budget=40).path
    assert (path[:, 0] > 0).all() and (path[2:, 1] * path[1:-1, 1] < 0).all()


def test_counts_grow_like_kappa_and_like_its_root() -> None:
    counts = []
    for k, line in zip([10, 100, 1000], printed()["n06-growth"].splitlines(), strict=True):
        walked = steps_to(fixed, (k, 1), 2 / (k + 1), of=k)
        rolled = steps_to(ball, (k, 1), *constants(k), of=k)
        assert line == f"κ = {k:4}: fixed {walked:4}, momentum {rolled:3} steps"
        counts.append((walked, rolled))
    for (one, few), (ten, more) in zip(counts, counts[1:], strict=False):
        assert 9.5 < ten / one < 10.5 and 3 < more / few < 4
    assert counts[2][0] == 3454


def test_quiz_a_hundred_times_narrower() -> None:
    few = steps_to(ball, (100, 1), *constants(100), of=100)
    more = steps_to(ball, (1e4, 1), *constants(1e4), of=1e4)
    assert 8 < more / few < 13
    for k in (1e2, 1e4):
        exact_count = math.log(1000) / math.log((k + 1) / (k - 1))
        assert exact_count == pytest.approx(k / 2 * math.log(1000), rel=1e-3)


def test_quiz_why_a_valley_is_slow() -> None:
    assert 2 * 2 / 1001 > 2 / 1000 > 2 / 1001
    assert valley(1000).grad(1000, 1).tolist() == [1000, 1000]
    assert 0.001 < 2 / 1001 < 0.01  # each step changes the third or fourth digit


def test_with_momentum_f_may_rise() -> None:
    rolled = run(momentum(valley(100).grad, (1, 1), *constants(100)), valley(100))
    assert rolled.values[0] == 50.5 and rolled.values.max() > 10 * 50.5
    assert rolled.stop == "converged"
    assert printed()["n06-rise"].splitlines()[0].startswith("f = [ 50.5 266.3")


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_with_a_fixed_step_below_the_bound_f_never_rises(part: float) -> None:
    for p in random_starts()[:20]:
        found: Run = run(steepest(valley(100).grad, p, part * 0.02), valley(100), budget=200)
        assert (np.diff(found.values) <= 0).all()


def test_too_much_momentum_is_slower_than_none() -> None:
    kept = [0, 0.2, 0.5, 0.8, 0.9, 0.95]
    counts = [steps_to(ball, (10, 1), 0.1, each) for each in kept]
    lines = [f"β = {each}: {n} steps" for each, n in zip(kept, counts, strict=True)]
    assert printed()["n06-betas"].splitlines() == lines
    assert min(counts) < counts[0] < counts[4] < counts[5]


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.9])
def test_which_steps_converge_with_momentum(kept: float) -> None:
    limit = 2 * (1 + kept) / 100
    assert spectral_radius(100, 0.999 * limit, kept) < 1 < spectral_radius(100, 1.001 * limit, kept)


# Rosenbrock and the other cure -------------------------------------------------------------


def test_rosenbrock() -> None:
    f = (1 - x) ** 2 + 100 * (y - x**2) ** 2
    start = {x: sp.Rational(-6, 5), y: 1}
    assert float(f.subs(start)) == pytest.approx(24.2)
    assert [float(sp.diff(f, each).subs(start)) for each in (x, y)] == pytest.approx([-215.6, -88])
    low, high = sorted(float(each) for each in sp.hessian(f, (x, y)).subs({x: 1, y: 1}).eigenvals())
    assert high / low == pytest.approx(2508, abs=0.5)
    assert 2 / high == pytest.approx(0.0020, abs=5e-5)
    assert (high / low - 1) / (high / low + 1) == pytest.approx(2507 / 2509, abs=1e-6)
    assert 2507 / 2509 == pytest.approx(0.9992, abs=5e-5)
    text = printed()["n06-rosenbrock-kappa"]
    assert f"κ = {high / low:.0f}, 2/L = {2 / high:.4f}" in text and "μ = 0.40, L = 1001.6" in text


def test_hint_of_the_challenge_on_fixed_steps() -> None:
    f = SURFACES["rosenbrock"]
    ends = [run(steepest(f.grad, (1.001, 1), step), f, tol=1e-4, budget=9999) for step in
            (0.0019, 0.0021)]  # fmt: skip
    assert [end.stop == "converged" for end in ends] == [True, False]
    assert 2 / np.linalg.eigvalsh(hessian(f, (-1.2, 1)))[-1] < 0.0014


def test_momentum_down_the_bent_valley() -> None:
    found = [
        run(momentum(SURFACES["rosenbrock"].partials, (-1.2, 1), 0.001, kept),
            SURFACES["rosenbrock"], tol=1e-3, budget=99999)
        for kept in (0, 0.9)
    ]  # fmt: skip
    assert found[1].steps < found[0].steps / 10
    for each in found:
        assert 1 - each.end[0] == pytest.approx(0.001, abs=2e-4)
        assert str(each) in printed()["n06-rosenbrock-count"]


def test_another_unit_makes_the_valley_round() -> None:
    assert sp.expand(VALLEY.subs(y, w / sp.sqrt(kappa)) - (x**2 + w**2) / 2) == 0
    p = np.array([1000, math.sqrt(1000)])
    assert (p - 1 * p).tolist() == [0, 0]  # its gradient is p itself
    assert "steps: 1 " in printed()["n06-rescale-code"]


@pytest.mark.parametrize("rule", ["fixed", "exact", "backtracking", "momentum"])
def test_turning_the_valley_with_its_start_changes_no_count(rule: str) -> None:
    turned, setting = valley(10, 30), best(rule, Conditioning(1, 10))
    c, s = math.cos(math.pi / 6), math.sin(math.pi / 6)
    start = (10 * c - s, 10 * s + c)
    one = run(setting.steps(turned, start), turned).steps
    assert one == run(setting.steps(valley(10), (10.0, 1.0)), valley(10)).steps
    # Units for x and y alone do not make it round: no diagonal D with D A D = the identity.
    H = hessian(turned, (0, 0))
    assert abs(H[0, 1]) > 1
    # Another unit for y alone changes κ.
    assert Conditioning(1, 10).kappa != np.linalg.cond(np.diag([1, 10 / 2.5**2]))


# Something better --------------------------------------------------------------------------


@pytest.mark.parametrize("n", [2, 4, 6])
def test_conjugate_gradients_need_no_more_steps_than_there_are_variables(n: int) -> None:
    random = np.random.default_rng(n)
    M = sp.Matrix(random.integers(-3, 4, (n, n)).tolist())
    H, p = M.T * M + sp.eye(n), sp.Matrix(random.integers(1, 9, n).tolist())
    g = H * p
    d, steps = -g, 0
    while any(g):  # with fractions: nothing is rounded
        t = g.dot(g) / d.dot(H * d)
        p, new = p + t * d, g + t * H * d
        d, g, steps = -new + new.dot(new) / g.dot(g) * d, new, steps + 1
    assert steps <= n and not any(p)


def test_newton_takes_one_step_on_a_quadratic() -> None:
    H, p = sp.Matrix([[5, -2], [-2, 1]]), sp.Matrix([7, 3])
    assert H.is_positive_definite and not any(p - H.inv() * (H * p))
    assert (10**6) ** 2 == 10**12  # entries of its matrix for a million variables
