"""The numbers and sentences of notebook 09: paths and sums, the cost, the residual, the network."""

from __future__ import annotations

import re

import numpy as np
import pytest
import sympy as sp
from lesson_text import Lesson

from helpers import Box, iris
from helpers.explorers.graph import FORMULAS, INPUTS, read
from helpers.explorers.network import WINDOW, boundary, network, trained
from helpers.maths.fitting import LogisticFit, scale
from helpers.maths.network import Network

TEXT = Lesson(9)
x, y, w, b, s, a = sp.symbols("x y w b s a", real=True)


def slopes(name: str, **at: float) -> tuple[dict[str, float], list[float], list[float]]:
    """Return the slopes of the inputs of a formula of the menu, of all boxes, and all values."""
    graph = read(FORMULAS[name])[1]
    values, local = graph.forward(INPUTS | at)
    found = graph.slopes(local)
    return {name: found[i] for name, i in graph.inputs.items()}, found, values


# Paths and sums -------------------------------------------------------------------------------


def test_along_a_chain_the_local_derivatives_multiply() -> None:
    f = sp.exp(sp.sin(x**2))
    parts = [float(each.subs(x, 2)) for each in (2 * x, sp.cos(x**2), f)]
    TEXT.sentence("the three local derivatives are about $4$, $-0.65$ and $0.47$")
    assert [round(each, 2) for each in parts] == [4, -0.65, 0.47]
    true = float(sp.diff(f, x).subs(x, 2))
    TEXT.sentence("$4 \\cdot (-0.654) \\cdot 0.469 \\approx -1.23$")
    assert np.prod(parts) == pytest.approx(true) == pytest.approx(-1.23, abs=5e-3)
    assert slopes("chain", x=2)[0]["x"] == pytest.approx(true)
    assert [float(each) for each in re.findall(r"-\d\.\d+", TEXT.printed("n09-chain-check"))] == [
        pytest.approx(true, abs=1e-8)] * 2  # fmt: skip


def test_the_squared_error_sends_what_the_text_says() -> None:
    found, every, values = slopes("error")
    f = (w * x - y) ** 2
    at = {each: INPUTS[str(each)] for each in (w, x, y)}
    for each in (w, x, y):
        assert found[str(each)] == float(sp.diff(f, each).subs(at))
    assert values[-2] == 2 and every[-2] == 4
    TEXT.sentence("The slope of $u^2$ by $u$ is $2u = 4$")
    TEXT.sentence("sends $1 \\cdot 4$ to $wx$ and $-1 \\cdot 4$ to $y$")
    TEXT.sentence("sends $2 \\cdot 4 = 8$ to $w$ and $1.5 \\cdot 4 = 6$ to $x$")
    assert (found["w"], found["x"], found["y"]) == (8, 6, -4)


def test_a_box_that_is_used_twice_adds() -> None:
    f = (x + y) * y
    true = [float(sp.diff(f, each).subs({x: 2, y: 3})) for each in (x, y)]
    TEXT.sentence("the sum sends $1 \\cdot 3$ to $y$, the product sends $x + y = 5$")
    TEXT.sentence("Together that is $8$")
    assert true == [3, 8]
    assert re.findall(r"[\d.]+", TEXT.printed("n09-twice-check")) == ["3.", "8."]
    assert TEXT.printed("n09-box-try").split() == ["15.0", "3.0", "8.0"]
    assert TEXT.printed("n09-forward-mode").count("[3.0, 8.0]") == 2
    u, v = sp.Function("u")(y), sp.Function("v")(y)  # the rule itself
    outer = sp.Function("f")(u, v)
    total = sp.diff(outer, y).doit()
    assert len(total.args) == 2


def test_after_two_steps_the_shared_box_has_a_part_only() -> None:
    TEXT.sentence("First the last product, then the sine, then $xy$")
    TEXT.sentence("After two steps the slope below $xy$ is only a part")
    TEXT.sentence("In the picture the last product has sent", "what has arrived so far")
    assert "after step 2 of 4 of the backward pass the slopes are x ?, y ?" in TEXT.shown(
        "n09-shared-box")
    graph = read(FORMULAS["shared"])[1]
    (shared,) = graph.shared
    _, local = graph.forward(INPUTS)
    assert [graph.boxes[i].symbol for i in graph.senders] == ["×", "sin", "×"]
    early, late = (graph.slopes(local, sent)[shared] for sent in (1, 2))
    u = INPUTS["x"] * INPUTS["y"]
    assert early == pytest.approx(np.sin(u)) and late == pytest.approx(np.sin(u) + u * np.cos(u))


def test_the_derivative_of_tanh() -> None:
    tanh = (sp.exp(a) - sp.exp(-a)) / (sp.exp(a) + sp.exp(-a))
    TEXT.sentence(r"$\tanh a = \dfrac{e^a - e^{-a}}{e^a + e^{-a}}$", "a smooth S from $-1$ to $1$")
    assert sp.simplify(tanh - sp.tanh(a).rewrite(sp.exp)) == 0
    assert sp.simplify(sp.diff(tanh, a) - (1 - tanh**2)) == 0
    assert sp.limit(tanh, a, sp.oo) == 1 and sp.limit(tanh, a, -sp.oo) == -1


def test_the_pass_is_exact_where_differences_are_not() -> None:
    u = x * y + sp.tanh(x / 2)
    f = u**3 + sp.exp(-u * y / 10)
    exact = [float(sp.diff(f, each).subs({x: 0.7, y: -1.2})) for each in (x, y)]
    rows = [[float(each) for each in re.findall(r"-?\d\.\d+", line)]
            for line in TEXT.lines("n09-box-check")]  # fmt: skip
    np.testing.assert_allclose(rows, [exact, exact], atol=1e-9)
    p, q = Box(0.7), Box(-1.2)
    names = TEXT.names("n09-box-check", Box=Box, gradient=None)
    names["f"](p, q).backward()
    np.testing.assert_allclose([p.grad, q.grad], exact, rtol=1e-14)


# The cost ---------------------------------------------------------------------------------------


def test_the_pass_costs_a_small_multiple_and_differences_grow_with_the_square() -> None:
    names = TEXT.names("n09-count", Box=Box)
    rows = np.array(names["rows"])
    n, once, both, differences = rows.T
    assert (both <= 5 * once).all() and (differences == (2 * n + 1) * once).all()
    assert both[-1] / both[-2] == pytest.approx(2, abs=0.02)
    assert differences[-1] / differences[-2] == pytest.approx(4, abs=0.05)
    printed = TEXT.printed("n09-count")
    assert f"{once[-1]}\n" in printed and "(5.00 times)" in printed
    assert f"({differences[-1] / both[-1]:.0f} times as many)" in printed
    TEXT.sentence("Twice as many inputs: the pass costs twice as much")
    TEXT.sentence("Differences have the slope $2$ and cost *four* times as much")
    TEXT.sentence("With a million parameters that would be a million evaluations, or two million")
    boxes = (Box(1.0) * Box(2.0) + 1).tanh().boxes()
    assert max(len(box.edges) for box in boxes) == 2
    TEXT.sentence("A box takes at most two others")


# The residual -----------------------------------------------------------------------------------


def test_both_forms_of_the_logistic_loss_are_one() -> None:
    p = 1 / (1 + sp.exp(-s))
    loss = sp.log(1 + sp.exp(s)) - y * s
    TEXT.sentence(r"\ln(1 + e^s) - ys")
    for at in (-1.3, 0.4, 2.2):
        assert float((-sp.log(p)).subs(s, at)) == pytest.approx(float(loss.subs({s: at, y: 1})))
        assert float((-sp.log(1 - p)).subs(s, at)) == pytest.approx(
            float(loss.subs({s: at, y: 0})))  # fmt: skip
    assert sp.simplify(sp.diff(loss, s) - (p - y)) == 0
    TEXT.sentence("Multiplied, that is $e^s/(1 + e^s) = p$")
    assert sp.simplify(sp.exp(s) / (1 + sp.exp(s)) - p) == 0


def test_what_arrives_at_the_score_in_the_picture() -> None:
    found, every, values = slopes("logistic", y=1)
    (shared,) = read(FORMULAS["logistic"])[1].shared
    TEXT.sentence("With $y = 1$ and $s = 0.5$ that is $0.62 - 1 = -0.38$")
    assert values[shared] == 0.5 and round(1 / (1 + np.exp(-0.5)), 2) == 0.62
    assert round(every[shared], 2) == -0.38
    assert found["w"] == pytest.approx(every[shared] * INPUTS["x"])
    assert found["b"] == every[shared]


def test_three_points_agree_with_the_formula_of_notebook_08() -> None:
    rows = [[float(each) for each in re.findall(r"-?\d\.\d+", line)]
            for line in TEXT.lines("n09-residual-check")]  # fmt: skip
    true = LogisticFit([-1.0, 0.5, 2.0], [0, 1, 1]).grad(0.3, -0.8)
    np.testing.assert_allclose(rows, [true, true], atol=1e-12)
    names = TEXT.names("n09-residual-check", Box=Box)
    np.testing.assert_allclose([names["intercept"].grad, names["slope"].grad], true, rtol=1e-14)


# The network --------------------------------------------------------------------------------------


def test_the_data_are_those_that_the_text_tells_of() -> None:
    data = iris()
    assert data.n == 150 and "Anderson" in data.source and "1936" in data.source
    means = {kind: data.x[data.y == kind, 0].mean() for kind in set(data.y)}
    assert means["setosa"] < means["versicolor"] < means["virginica"]
    TEXT.sentence("longer petals than setosa, and mostly shorter ones than virginica")
    TEXT.sentence("have the same petals, 4.8 cm and 1.8 cm")
    for kind in ("versicolor", "virginica"):
        assert (data.x[data.y == kind] == (4.8, 1.8)).all(axis=1).any()
    assert round(100 * (data.y != "versicolor").mean()) == 67
    TEXT.sentence("Who always says no is right for 67 %")


def test_so_many_parameters_and_boxes() -> None:
    TEXT.sentence("With $m = 8$ that is $4m + 1 = 33$ parameters")
    assert network(8).size == 33
    names = TEXT.names("n09-network-data", "n09-network-boxes", iris=iris, Box=Box,
                       Network=Network, scale=scale)  # fmt: skip
    assert f"{len(names['loss'].boxes()):,} boxes" in TEXT.printed("n09-network-boxes")
    assert np.abs(names["off"]).max() < 1e-14
    assert "True" in TEXT.printed("n09-network-boxes")
    assert "True" in TEXT.printed("n09-network-train-boxes")


def test_the_accuracies_that_are_told() -> None:
    TEXT.sentence("From this start eight units, and even two, are right for about 96 %")
    TEXT.sentence("One logistic unit is right for less than two thirds")
    for seed in range(10):
        assert trained(8, 0.5, seed, 1000).accuracies[500] == pytest.approx(0.96, abs=0.01)
        assert trained(0, 0.5, seed, 1000).accuracies[500] < 2 / 3
    assert [trained(2, 0.5, seed, 1000).accuracies[500] > 0.95 for seed in range(8)] == [
        seed != 4 for seed in range(8)]  # fmt: skip
    TEXT.sentence("With seed 4 two units are right for only 67 % after 500 steps, and eight for 96")
    assert trained(2, 0.5, 4, 1000).accuracies[500] == pytest.approx(0.67, abs=0.005)
    found = [float(each) for each in re.findall(r"right ([\d.]+)%",
                                                TEXT.printed("n09-network-train-run"))]
    assert found == [100 * trained(8, 0.5, 0, 1000).accuracies[500], 64.0]
    one = network(0).train(0.5, 5000, 0)
    assert one.accuracies[-1] == 0.64


def test_how_the_band_comes_and_what_a_large_rate_does() -> None:
    TEXT.sentence("With seed 0 the network says no to all versicolor after 10 steps")
    TEXT.sentence("After 50 it is right for 96 % of the flowers, and so it stays")
    TEXT.sentence("the blue is a finger that ends above the versicolor", "after 500 it is a band")
    units, found = network(8), trained(8, 0.5, 0, 1000)
    ours = units.y == 1
    yes = {n: units.score(found.thetas[n], units.X) > 0 for n in (10, 50, 500)}
    assert not yes[10][ours].any()
    assert yes[50][ours].mean() > 0.9 and yes[50][~ours].mean() < 0.1
    np.testing.assert_allclose(found.accuracies[50:], 0.96, atol=1e-12)
    highest = {n: [line[:, 1].max() for line in boundary(8, found.thetas[n])[0]] for n in (50, 500)}
    assert [len(each) for each in highest.values()] == [1, 2]
    top = iris().x[ours, 1].max()
    assert top < highest[50][0] < WINDOW[1][1] == min(highest[500])
    ten, thirty = (np.diff(trained(8, eta, 0, 1000).losses) for eta in (10, 30))
    assert (ten > 0).any() and (thirty > 0).sum() > (ten > 0).sum()
    late = trained(8, 30.0, 0, 1000).losses[-100:]
    assert late.max() > 2 * late.min()
    others = [trained(8, 0.5, seed, 1000).thetas[500] for seed in (0, 1)]
    assert np.abs(others[0] - others[1]).max() > 0.1


def test_one_unit_has_one_lowest_loss_for_its_curvatures_are_not_negative() -> None:
    TEXT.sentence("The loss of one logistic unit has no local minimum above its lowest value")
    units, h = network(0), 1e-4
    for seed in range(5):
        theta = units.start(seed)
        H = np.array([(units.grad(theta + h * e) - units.grad(theta - h * e)) / (2 * h)
                      for e in np.eye(3)])  # fmt: skip
        assert np.linalg.eigvalsh((H + H.T) / 2).min() > 0


def test_the_way_back_in_arrays_is_that_of_the_text() -> None:
    TEXT.sentence("$v$ gets $A^T ds$", "$c$ the sum of $ds$")
    units = network(8)
    theta = units.start(3)
    H, scores = units.layers(theta, units.X)
    ds = (1 / (1 + np.exp(-scores)) - units.y) / 150
    dz = np.outer(ds, units.parts(theta)[2]) * (1 - H**2)
    W, b, v, c = units.parts(units.grad(theta))
    for got, said in ((v, H.T @ ds), (c, ds.sum()), (W, dz.T @ units.X), (b, dz.sum(axis=0))):
        np.testing.assert_allclose(got, said, atol=1e-15)
