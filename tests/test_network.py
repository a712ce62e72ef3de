"""A network with one hidden layer: its gradient, its training, and the picture of both."""

from __future__ import annotations

import numpy as np
import pytest
from tape import show

from helpers import NetworkExplorer
from helpers.data import iris
from helpers.explorers import network as explorer
from helpers.explorers.network import HIDDEN, PERCENT, WINDOW, boundary, ideas, trained
from helpers.maths.fitting import LogisticFit, scale
from helpers.maths.network import Network
from helpers.pictures.scene import Line


def petals(hidden: int = 8) -> Network:
    data = iris()
    z = np.column_stack([scale(column).z(column) for column in data.x.T])
    return Network(z, data.y == "versicolor", hidden)


def differences(network: Network, theta: np.ndarray) -> np.ndarray:
    """Return the gradient by central differences, two losses for each parameter."""
    h = 1e-5 * np.eye(len(theta))
    return np.array([network.loss(theta + each) - network.loss(theta - each) for each in h]) / 2e-5


@pytest.mark.parametrize("hidden", [0, 1, 3, 8])
@pytest.mark.parametrize("seed", range(3))
def test_the_backward_pass_agrees_with_central_differences(hidden, seed):
    network = petals(hidden)
    theta = network.start(seed) + 0.1
    np.testing.assert_allclose(network.grad(theta), differences(network, theta), atol=1e-8)


def test_the_forward_pass_is_the_formula_one_point_at_a_time():
    network, x = petals(2), np.array([0.3, -1.2])
    theta = network.start(5)
    W, b, v, c = network.parts(theta)
    h = [np.tanh(W[j, 0] * x[0] + W[j, 1] * x[1] + b[j]) for j in range(2)]
    assert network.score(theta, x[None])[0] == pytest.approx(v[0] * h[0] + v[1] * h[1] + c)
    p = 1 / (1 + np.exp(-network.score(theta, network.X)))
    terms = np.where(network.y == 1, -np.log(p), -np.log(1 - p))
    assert network.loss(theta) == pytest.approx(terms.mean(), rel=1e-12)


def test_without_a_hidden_layer_it_is_the_logistic_fit_of_notebook_08():
    x, y = np.array([-1.0, 0.2, 0.7, 2.0]), np.array([0.0, 1.0, 0.0, 1.0])
    network = Network(np.column_stack([x, 0 * x]), y, hidden=0)
    one = network.grad(np.array([1.5, 0.0, -0.4]))
    intercept, slope = LogisticFit(x, y).grad(-0.4, 1.5)
    np.testing.assert_allclose(one, [slope, 0, intercept], atol=1e-15)


def test_training_goes_down_step_by_step_from_the_start():
    network = petals()
    thetas, losses, accuracies = network.train(0.5, 500, 0)
    assert thetas.shape == (501, 33) and losses.shape == accuracies.shape == (501,)
    np.testing.assert_array_equal(thetas[0], network.start(0))
    for step in (0, 7, 499):
        np.testing.assert_allclose(thetas[step + 1],
                                   thetas[step] - 0.5 * network.grad(thetas[step]))  # fmt: skip
        assert losses[step] == pytest.approx(network.loss(thetas[step]))
        said = network.score(thetas[step], network.X) > 0
        right = (said == (network.y == 1)).mean()
        assert accuracies[step] == network.accuracy(thetas[step]) == right
    assert (np.diff(losses) < 0).all()


@pytest.mark.parametrize("seed", range(6))
def test_eight_hidden_units_are_right_for_96_percent_and_one_unit_for_two_thirds(seed):
    assert petals().train(0.5, 500, seed).accuracies[-1] >= 0.95
    one = petals(0).train(0.5, 5000, seed)
    assert one.accuracies[-1] == 0.64
    np.testing.assert_allclose(petals(0).grad(one.thetas[-1]), 0, atol=1e-8)


def test_a_start_is_the_same_for_the_same_seed_and_its_units_differ():
    network = petals()
    np.testing.assert_array_equal(network.start(3), network.start(3))
    assert (network.start(3) != network.start(4)).any()
    assert len(np.unique(network.parts(network.start(3))[0])) == 16
    alike = np.concatenate([np.tile([0.5, -0.2], 8), np.full(8, 0.1), np.full(8, 0.3), [0.0]])
    for _ in range(20):  # units that begin alike stay alike
        alike = alike - 0.5 * network.grad(alike)
    W, _, v, _ = network.parts(alike)
    assert np.ptp(W, axis=0).max() < 1e-12 and np.ptp(v) < 1e-12


def test_huge_scores_do_not_overflow():
    network = petals(0)
    theta = np.array([1e6, -1e6, 1e4])
    assert np.isfinite(network.loss(theta)) and np.isfinite(network.grad(theta)).all()


@pytest.mark.parametrize(("X", "y", "hidden", "says"), [
    ([1, 2], [0, 1], 2, r"shape \(n, 2\), got shape \(2,\)"),
    ([[1, np.nan]], [0], 2, "finite"),
    ([[1, 2]], [0, 1], 2, r"0 or a 1 for each of the 1 points"),
    ([[1, 2]], [2], 2, "0 or a 1"),
    ([[1, 2]], [0], -1, "hidden = -1 is negative"),
])  # fmt: skip
def test_what_is_no_labelled_set_is_refused(X, y, hidden, says):
    with pytest.raises(ValueError, match=says):
        Network(X, y, hidden)
    with pytest.raises(ValueError, match="eta must be positive"):
        petals().train(-1, 2, 0)


# The explorer ---------------------------------------------------------------------------------


def inside(outline: np.ndarray, p: tuple[float, float]) -> bool:
    """Tell whether a point is inside a closed outline: a ray from it crosses it an odd number."""
    (x0, y0), (x1, y1) = outline.T, np.roll(outline, -1, axis=0).T
    crossed = (y0 > p[1]) != (y1 > p[1])
    at = x0[crossed] + (p[1] - y0[crossed]) / (y1 - y0)[crossed] * (x1 - x0)[crossed]
    return bool((at > p[0]).sum() % 2)


@pytest.mark.parametrize(("hidden", "seed", "eta"), [(8, 0, 0.5), (2, 1, 0.5), (0, 0, 1.0),
                                                     (8, 3, 5.0)])  # fmt: skip
def test_the_area_is_where_the_network_says_yes_and_the_lines_bound_it(hidden, seed, eta):
    theta = trained(hidden, eta, seed, 1000).thetas[-1]
    lines, areas = boundary(hidden, theta)
    network = petals(hidden)
    spread = [scale(column) for column in iris().x.T]
    chance = np.random.default_rng(1)
    for p in np.column_stack([chance.uniform(*side, 300) for side in WINDOW]):
        z = np.array([[to.z(each) for to, each in zip(spread, p, strict=True)]])
        s = network.score(theta, z)[0]
        if abs(s) > 0.3:
            assert any(inside(area, p) for area in areas) == (s > 0), (p, s)
    ends = np.concatenate(lines)
    z = np.column_stack([to.z(each) for to, each in zip(spread, ends.T, strict=True)])
    assert np.abs(network.score(theta, z)).max() < 0.3


def test_an_area_with_a_hole_is_one_outline(monkeypatch):
    class Ring:
        def score(self, theta, Z):
            return (Z**2).sum(axis=1) - 0.25

    monkeypatch.setattr(explorer, "network", lambda hidden: Ring())
    (area,) = explorer.boundary(8, np.zeros(1))[1]
    middle = iris().x.mean(axis=0)
    assert not inside(area, middle) and inside(area, (1.0, 2.5)) and inside(area, (7.0, 0.2))


def test_training_and_picture_belong_to_the_state_and_are_computed_once():
    live = NetworkExplorer(n_steps=500)
    facts, scene, readout = show(live)
    assert facts.right == 144 and "144 of 150" in f"{readout.rows}"
    (line,) = scene["loss"]
    np.testing.assert_allclose(line.points[:, 1], facts.losses)
    before = trained.cache_info().misses
    for n in range(0, 1001, 50):
        live.n_steps = n
        assert show(live)[0].n == n
    assert trained.cache_info().misses == before
    assert "No step yet" in show(NetworkExplorer(n_steps=0))[2].note


@pytest.mark.parametrize("eta", [0.01, 0.5, 30.0])
@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_said_of_the_loss_is_so(eta, hidden):
    facts, _, readout = show(NetworkExplorer(hidden=hidden, eta=eta, n_steps=300))
    rises = (np.diff(facts.losses) > 0).sum()
    assert (f"In {rises} step" if rises else "fell in each of the 300 steps") in readout.note


def test_the_question_tells_a_line_from_a_band():
    asked = NetworkExplorer(predict=True)
    seen = {}
    for _ in range(6):
        assert not any(mark for mark in asked.scene(asked.facts(asked.state))["flowers"]
                       if isinstance(mark, Line))  # fmt: skip
        asked.guess = 96
        asked.commit()
        seen.setdefault(asked.hidden, []).append(asked.judged(asked.facts(asked.state)))
        assert "band" in repr(asked) or asked.hidden != "0"
        asked.next()
    assert all(abs(guess.truth - 96) <= 1 for many in ("8", "2") for guess in seen[many])
    assert all(guess.truth < 67 and "band" in guess.why for guess in seen["0"])


@pytest.mark.parametrize("hidden", HIDDEN)
def test_who_says_that_all_will_be_right_hears_what_is_in_the_way(hidden):
    truth = 100 * trained(int(hidden), 0.5, 0, 1000).accuracies[500]
    why = PERCENT.idea(100.0, truth, ideas(int(hidden), truth))
    assert ("straight boundary" in why, "same petals" in why) == (
        (True, False) if int(hidden) < 2 else (False, True))  # fmt: skip


def test_two_flowers_of_two_species_have_the_same_petals():
    data = iris()
    sizes = [set(map(tuple, data.x[data.y == kind])) for kind in ("versicolor", "virginica")]
    assert sizes[0] & sizes[1]


def test_a_tanh_unit_alone_has_a_straight_boundary():
    for seed in range(5):
        theta = trained(1, 0.5, seed, 500).thetas[-1]
        for line in boundary(1, theta)[0]:
            x, y = line.T
            off = np.polyval(np.polyfit(x, y, 1), x) - y if np.ptp(x) > np.ptp(y) / 10 else (
                np.polyval(np.polyfit(y, x, 1), y) - x)  # fmt: skip
            assert np.abs(off).max() < 0.02
