"""The race explorer: each rule goes as the method of its name, on every surface that allows it."""

from __future__ import annotations

import numpy as np
import pytest
from tape import Tape, shown

from helpers import SURFACES, RaceExplorer
from helpers.explorers.race import NO_FORMULA, has_exact_steps
from helpers.explorers.steps import BOUND, MOST, TOL
from helpers.maths.descent import backtracking, momentum, steepest
from helpers.maths.functions import Function2D
from helpers.maths.runs import run
from helpers.pictures.scene import Handle, Label, Line, Point

pytestmark = pytest.mark.usefixtures("unpainted")
METHODS = {
    "fixed": lambda f, p: steepest(f.partials, p, 0.003),
    "momentum": lambda f, p: momentum(f.partials, p, 0.003, 0.9),
    "backtracking": lambda f, p: backtracking(f.partials, p, f.call, t=1.0, shrink=0.5),
}


def race(function, **state):
    return RaceExplorer(function, **({"x": 0.7, "y": 0.9} | state))


def sides(explorer):
    return explorer.facts(explorer.state).sides


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("rule", METHODS)
def test_a_rule_goes_as_its_method_on_every_surface(name, rule):
    f = SURFACES[name]
    explorer = race(name, rule_a=rule, eta_a=0.003, beta_a=0.9, n_steps=MOST)
    alone = run(METHODS[rule](f, (0.7, 0.9)), f.call, TOL, MOST, BOUND)
    found = sides(explorer)[0]
    assert np.array_equal(found.run.path, alone.path) and found.run.stop == alone.stop


def test_an_exact_step_is_for_quadratics_with_positive_curvatures():
    able = {name for name, f in SURFACES.items() if has_exact_steps(f)}
    assert able == {"bowl", "stretched_bowl", "valley"}
    for name in (*SURFACES.keys() - able, lambda x, y: x**2 + y, lambda x, y: x / (y > 9)):
        explorer = race(name, rule_a="exact")
        one, other = sides(explorer)
        scene, readout = shown(explorer)
        assert one.run is None and one.said == NO_FORMULA and NO_FORMULA in readout.note
        assert other.run is None or "rival" in {m.role for m in scene["map"]
                                                if isinstance(m, Line | Point)}  # fmt: skip
        assert [value for label, value, _ in readout.rows if label[0] == "A"] == ["–"] * 3


@pytest.mark.parametrize("f", ["valley", lambda x, y: (x - 1) ** 2 + 5 * y**2 + x * y + 3 * y])
def test_an_exact_step_goes_to_the_lowest_point_of_its_line(f):
    explorer = race(f, x=2, y=-1, rule_b="exact")
    found, f = sides(explorer)[1].run, explorer.f
    gradients = np.array([f.grad(*p) for p in found.path[:8]])
    for one, other in zip(gradients, gradients[1:], strict=False):
        assert abs(one @ other) < 1e-5 * np.hypot(*one) * np.hypot(*other) + 1e-10
    assert found.stop == "converged"


def test_from_the_same_start_momentum_without_momentum_is_the_fixed_step():
    one, other = sides(race("himmelblau", eta_a=0.01, eta_b=0.01, beta_b=0, n_steps=1000))
    assert np.array_equal(one.run.path, other.run.path)
    assert "It is minimum" in one.said and one.said == other.said
    assert one.named == "fixed step η = 0.01" and other.named == "momentum η = 0.01, β = 0"


def test_both_paths_are_drawn_with_letters_and_balls_that_roll():
    explorer = race("rosenbrock", x=-1.2, y=1, eta_a=0.001, eta_b=0.001, beta_b=0.9, n_steps=9)
    scene, readout = shown(explorer)
    for each in sides(explorer):
        for picture, points in (("map", each.run.path[:10]),
                                ("progress", np.column_stack([np.arange(10), each.run.norms[:10]]))
                                ):  # fmt: skip
            line, = (m for m in scene[picture] if isinstance(m, Line) and m.role == each.role)
            assert np.allclose(line.points, points)
            assert each.letter in [m.text for m in scene[picture] if isinstance(m, Label)]
        ball, = (m for m in scene["map"] if isinstance(m, Point) and m.role == each.role)
        assert np.array_equal(ball.onward[0], each.run.path[10])
    assert [tuple(m.at) for m in scene["map"] if isinstance(m, Handle)] == [(-1.2, 1.0)]
    rows = {label: value for label, value, _ in readout.rows}
    assert float(rows["B: f"]) == pytest.approx(SURFACES["rosenbrock"](*each.run.path[9]), rel=1e-3)
    assert rows["A: steps"] == "9"
    assert race("bowl", eta_a=0.5, n_steps=20).facts(explorer.state)
    rows = dict(row[:2] for row in shown(race("bowl", eta_a=0.5, n_steps=20))[1].rows)
    assert rows["A: steps"] == "1: converges"


def test_a_start_without_a_gradient_says_so_and_the_picture_stays():
    explorer = race(Function2D(lambda x, y: abs(x) + y * y), x=0, y=1)
    scene, readout = shown(explorer)
    assert "A: " in readout.note and not scene["progress"]
    assert [type(mark) for mark in scene["map"]] == [Handle]


def test_only_the_function_draws_the_map_anew():
    tape = Tape(race("bowl"))
    for name, value in (("x", 1), ("eta_a", 1), ("rule_b", "backtracking"), ("n_steps", 3)):
        assert not tape.ask(**{name: value})["pngs"], name
    assert tape.ask(function="peaks")["pngs"] == ["map", "progress"]
