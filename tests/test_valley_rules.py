"""The rules of the valley explorer: the numbers of the lesson, and theory beside what happens."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from tape import show

from helpers import ValleyExplorer
from helpers.explorers.valley_rules import (
    RULES,
    Setting,
    follow,
    hessian_of,
    left,
    measured_factor,
    steps_to,
    valley_at,
    worst_start,
)
from helpers.maths.conditioning import Conditioning
from helpers.maths.runs import run

pytestmark = pytest.mark.usefixtures("unpainted")


def side(explorer, letter):
    return explorer.facts(explorer.state).sides[letter]


def rows(explorer):
    return {label: value for label, value, _ in show(explorer)[2].rows}


def seeded(count, seed=3):
    return [tuple(p) for p in np.random.default_rng(seed).uniform(-12, 12, (count, 2)).tolist()]


def steps_of(path):
    return np.diff(path, axis=0)


# The numbers of the lesson ------------------------------------------------------------------


def test_exact_steps_from_the_slowest_start_take_9_11_of_both_coordinates():
    explorer = ValleyExplorer(kappa=10, x=10, y=1, rule_b="exact", n_steps=12)
    found = side(explorer, "b").run
    k = np.arange(13)
    np.testing.assert_allclose(found.path[:, 0], 10 * (9 / 11) ** k, rtol=1e-12)
    np.testing.assert_allclose(found.path[:, 1], (-9 / 11) ** k, rtol=1e-12)
    np.testing.assert_allclose(found.values[:4], [55, 36.8182, 24.6469, 16.4992], rtol=1e-5)
    steps = np.hypot(*steps_of(found.path).T) / found.norms[:-1]
    np.testing.assert_allclose(steps, 2 / 11, rtol=1e-12)
    assert "The last step was 0.1818 times ∇f" in show(explorer)[2].note
    assert rows(explorer)["B: f"].startswith("55 → ")
    assert rows(explorer)["B: measured"] == "× 0.6694 a step"
    assert rows(explorer)["B: at most"] == "× 0.6694"


@pytest.mark.parametrize(
    ("kappa", "eta", "words"),
    [
        (2, 1e-4, "0.9999 along the floor, 0.9998 across it: the floor is the slow part"),
        (1, 1e-4, "multiplies the distance by 0.9999;"),
        (1000, 0.0019999, "0.998 along the floor, −0.9999 across it: the way across is"),
        (10, 0.20001, "from the floor by −1.0001, so every start beside it diverges"),
        (10, 0.19, "0.81 along the floor, −0.9 across it"),
        (10, 0.2, "η is 2/L = 0.2"),
        (10, 0.21, "η is above 2/L = 0.2"),
    ],
)
def test_the_factors_and_the_limit_are_told_and_one_beside_1_is_not_told_as_1(kappa, eta, words):
    assert words in Setting("fixed", eta).why(Conditioning(1, kappa), None)


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
def test_at_its_limit_momentum_swings_for_ever_beside_the_floor_only(beta):
    setting = Setting("momentum", 2 * (1 + beta) / 10, beta)
    assert "beside the floor it swings for ever" in setting.why(Conditioning(1, 10), None)
    beside = follow(setting, 10, 0, (3, 2), 900).path[-2:, 1]
    assert abs(beside[1]) > 0.5 and beside[1] == pytest.approx(-beside[0], rel=1e-6)
    assert follow(setting, 10, 0, (3, 0), 900).stop == "converged"


@pytest.mark.parametrize(("kappa", "rotation"), [(1.7, 0), (10, 25), (100, -70), (1000, 90)])
def test_successive_exact_steps_are_at_right_angles(kappa, rotation):
    for start in seeded(8):
        steps = steps_of(follow(Setting("exact"), kappa, rotation, start, 12).path)
        steps /= np.hypot(*steps.T)[:, None]
        assert np.abs((steps[1:] * steps[:-1]).sum(axis=1)).max() < 1e-8


# Theory -------------------------------------------------------------------------------------


def near(measured, factor):
    """Compare what counts steps, the logarithms, to 1 %."""
    return math.log(measured) == pytest.approx(math.log(factor), rel=0.01)


@pytest.mark.parametrize("kappa", [10, 100])
@pytest.mark.parametrize("rotation", [0, 33])
def test_what_is_measured_is_what_theory_promises(kappa, rotation):
    explorer = ValleyExplorer(kappa=kappa, rotation=rotation, rule_b="exact", n_steps=100)
    for button in ("worst_start", "best_eta"):
        explorer.press(button)
    best = ((kappa - 1) / (kappa + 1)) ** 2
    for letter in "ab":
        assert near(side(explorer, letter).measured, best)
        assert side(explorer, letter).factor == pytest.approx(best, rel=1e-12)


@pytest.mark.parametrize("kappa", [10, 100])
def test_the_best_momentum_tends_to_its_asymptotic_factor(kappa):
    explorer = ValleyExplorer(kappa=kappa, rotation=20, rule_b="momentum", n_steps=1000)
    explorer.press("best_momentum")
    here = side(explorer, "b")
    root = math.sqrt(kappa)
    assert here.factor == pytest.approx(((root - 1) / (root + 1)) ** 2, rel=1e-6)
    assert here.factor < here.measured < here.factor**0.8  # it comes near from above, slowly
    f = valley_at(kappa, 20)
    long = run(here.setting.steps(f, (10, 1)), f.call, tol=0, budget=int(110 * root))
    assert near(long.rate**2, here.factor)


@pytest.mark.parametrize("kappa", [1, 2.5, 10, 100, 1000])
def test_no_step_is_beyond_its_bound(kappa):
    etas = [part / kappa for part in (0.02, 0.3, 1, 1.7, 2, 2.2)]
    settings = [Setting("exact"), Setting("backtracking"), *(Setting("fixed", e) for e in etas)]
    theory = Conditioning(1.0, kappa)
    seen = 0
    for setting, rotation, start in itertools.product(settings, (0, 40), seeded(6)):
        assert RULES[setting.rule].bound
        values = follow(setting, kappa, rotation, start, 200).values
        values = values[values > 1e-200]
        factor = setting.factor(theory)
        assert (values[1:] <= values[:-1] * factor * (1 + 1e-9) + 1e-28 * values[0]).all()
        seen += len(values)
    assert seen > 1000 or kappa == 1


def test_momentum_may_be_beyond_its_factor_which_is_no_bound():
    eta, beta = Conditioning(1.0, 100.0).best_momentum
    part = left(follow(Setting("momentum", eta, beta), 100, 0, (0, 10), 60))
    assert (part[1:] > part[:-1] * Setting("momentum", eta, beta).factor(
        Conditioning(1.0, 100.0))).any()  # fmt: skip
    assert not RULES["momentum"].bound


def test_from_the_slowest_start_exact_steps_meet_their_bound_and_from_no_other():
    for kappa in (3, 10, 300):
        bound = ((kappa - 1) / (kappa + 1)) ** 2
        found = follow(Setting("exact"), kappa, 15, worst_start(kappa, 15, 12), 20)
        np.testing.assert_allclose(found.values[1:] / found.values[:-1], bound, rtol=1e-9)
        for start in seeded(5):
            assert measured_factor(follow(Setting("exact"), kappa, 15, start, 20)) < bound


@pytest.mark.parametrize("rotation", [-90, -31, 45, 90])
def test_the_slowest_start_is_in_the_picture_and_turns_with_the_valley(rotation):
    for kappa in (1, 1.2, 10, 1000):
        x, y = worst_start(kappa, rotation, 12)
        assert max(abs(x), abs(y)) <= 12
        gradient = np.array(valley_at(kappa, rotation).partials(x, y))
        u = np.array([math.cos(math.radians(rotation)), math.sin(math.radians(rotation))])
        v = np.array([-u[1], u[0]])
        assert gradient @ u == pytest.approx(gradient @ v)  # the two parts of ∇f are as long
    assert worst_start(10, 0, 12) == (10, 1)


@pytest.mark.parametrize("name", RULES)
def test_turned_with_its_start_a_valley_is_the_same(name):
    setting = Setting(name, 0.1, 0.5)
    plain = follow(setting, 10, 0, (10.0, 1.0), 30)
    c, s = math.cos(math.radians(50)), math.sin(math.radians(50))
    turned = follow(setting, 10, 50, (10 * c - s, 10 * s + c), 30)
    np.testing.assert_allclose(turned.values, plain.values, rtol=1e-7)
    np.testing.assert_allclose(turned.path @ np.array([[c, -s], [s, c]]), plain.path, atol=1e-9)


def test_steps_grow_like_kappa_with_the_best_step_and_like_its_root_with_momentum():
    counts = {}
    for kappa in (40, 160):
        theory = Conditioning(1.0, kappa)
        for setting in (Setting("fixed", theory.best_eta), Setting("exact"),
                        Setting("momentum", *theory.best_momentum)):  # fmt: skip
            found = follow(setting, kappa, 0, worst_start(kappa, 0, 12), 1000)
            counts.setdefault(setting.rule, []).append(steps_to(found, 1e-6))
    growth = {rule: after / before for rule, (before, after) in counts.items()}
    assert growth["fixed"] == pytest.approx(4, rel=0.05)
    assert growth["exact"] == pytest.approx(4, rel=0.05)
    assert growth["momentum"] == pytest.approx(2, rel=0.05)
    assert steps_to(follow(Setting("fixed", 1e-4), 10, 0, (10.0, 1.0), 5), 1e-6) is None


def test_the_hessian_of_a_valley_has_its_curvatures():
    assert np.linalg.eigvalsh(hessian_of(valley_at(40, 33))) == pytest.approx([1, 40])


@pytest.mark.parametrize("kappa", [1, 1.5, 30, 1000])
def test_no_other_eta_or_beta_is_better(kappa):
    theory = Conditioning(1.0, kappa)
    etas = np.logspace(-4, math.log10(4), 120)
    assert min(theory.factor(eta) for eta in etas) >= theory.best_factor - 1e-12
    pairs = itertools.product(etas, np.linspace(0, 0.99, 40))
    assert min(theory.factor(*pair) for pair in pairs) >= theory.best_momentum_factor - 1e-12
