"""A network with one hidden layer: its gradient, its training, and what it is refused."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.data import iris
from helpers.maths.fitting import LogisticFit, scale
from helpers.maths.network import Network


def petals(hidden: int = 8) -> Network:
    data = iris()
    z = np.column_stack([scale(column).z(column) for column in data.X.T])
    return Network(z, data.kinds == "versicolor", hidden)


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
        assert accuracies[step] == (said == (network.y == 1)).mean()
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
