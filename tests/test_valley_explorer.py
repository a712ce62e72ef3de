"""The valley explorer: its pictures, words, buttons, and every control at both ends."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest
from tape import Tape, show

from helpers import ValleyExplorer
from helpers.explorers.valley import EDGE, LEVELS, LIMITS, label_places, level_curves
from helpers.explorers.valley_rules import RULES, valley_at
from helpers.pictures.scene import Handle, Label, Line, Point

pytestmark = pytest.mark.usefixtures("unpainted")


def side(explorer, letter):
    return explorer.facts(explorer.state).sides[letter]


def rows(explorer):
    return {label: value for label, value, _ in show(explorer)[2].rows}


def lines(marks, role):
    return [np.array(m.points) for m in marks if isinstance(m, Line) and m.role == role]


# The pictures -------------------------------------------------------------------------------


@pytest.mark.parametrize(("kappa", "rotation"), [(1, 0), (10, 30), (1000, -45)])
def test_level_curves_have_their_level_and_are_as_long_as_the_map(kappa, rotation):
    f = valley_at(kappa, 0)
    for level in LEVELS:
        for curve in level_curves(level, kappa):
            np.testing.assert_allclose(f(*curve.T), level, rtol=1e-9)
    shown = list(LEVELS)
    places = list(label_places(shown, kappa).values())
    assert places and all(f(*place) == pytest.approx(level)
                          for level, place in label_places(shown, kappa).items())  # fmt: skip
    assert all(math.dist(p, q) > 2 for p, q in itertools.combinations(places, 2))


def test_the_marks_are_the_paths_what_is_left_and_theory():
    explorer = ValleyExplorer(n_steps=7, rule_b="momentum", eta_b=0.12, beta_b=0.3)
    facts, scene, _ = show(explorer)
    for letter, role in (("a", "path"), ("b", "rival")):
        here = facts.sides[letter]
        (path,), (part,) = lines(scene["map"], role), lines(scene["progress"], role)
        np.testing.assert_array_equal(path, here.run.path)
        np.testing.assert_allclose(part[:, 1], here.run.values / 55)
        (theory,) = lines(scene["progress"], f"{role}_theory")
        assert theory[0].tolist() == [0, 1]
        slope = math.log(theory[1][1]) / theory[1][0]
        assert slope == pytest.approx(math.log(here.factor))
        for marks in scene.values():
            assert letter.upper() in [m.text for m in marks if isinstance(m, Label)]
    assert [m.at for m in scene["map"] if isinstance(m, Handle)] == [(10.0, 1.0)]
    assert {m.role for m in scene["map"] if isinstance(m, Point)} == {"path", "rival"}


def test_where_it_diverges_the_picture_stays_and_says_so():
    tape = Tape(ValleyExplorer(eta_a=0.21, rule_b="momentum", eta_b=10, beta_b=0.9, reach="1000"))
    answer = tape.ask(n_steps=1000)
    assert not answer["pngs"]
    text = answer["readout"]["note"]
    assert len(re.findall("diverges, and leaves all bounds after", text)) == 2
    assert "2(1 + β)/L = 0.38" in text
    for shapes in answer["scene"].values():
        assert shapes and all(np.isfinite(shape["xy"]).all() for shape in shapes)
    *_, steps = lines(show(tape.live)[1]["progress"], "path")
    assert steps[-1, 1] > LIMITS[1] > steps[-2, 1]  # it leaves the picture, and ends there


def test_only_the_valley_is_drawn_anew_and_axes_never_jump():
    tape = Tape(ValleyExplorer())
    for name, value in (("x", 3), ("y", -8), ("eta_a", 1), ("n_steps", 5), ("rule_b", "momentum"),
                        ("beta_b", 0.9), ("rule_a", "backtracking")):  # fmt: skip
        assert not tape.ask(**{name: value})["pngs"], name
    for name, value in (("kappa", 100), ("rotation", 10)):
        assert tape.ask(**{name: value})["pngs"] == ["map"]
        tape.held["map"] += 1
    assert tape.ask(reach="1000")["pngs"] == ["progress"]
    for state in ({"kappa": 1}, {"kappa": 1000, "rotation": 77}):
        explorer = ValleyExplorer(**state)
        axes = {picture.name: explorer._axes(picture) for picture in explorer.pictures()}
        assert axes["map"].get_xlim() == axes["map"].get_ylim() == (-EDGE, EDGE)
        assert axes["map"].get_aspect() == 1
        assert axes["progress"].get_ylim() == LIMITS and axes["progress"].get_yscale() == "log"


def test_the_minimum_as_a_start_is_left_alone():
    for rule in RULES:
        explorer = ValleyExplorer(x=0, y=0, rule_a=rule, rule_b=rule)
        _, _, readout = show(explorer)
        assert readout.note.count("has ‖∇f‖ ≤ 10⁻⁶ after 0 steps") == 2
        explorer._frame(held={})


# The controls -------------------------------------------------------------------------------


def test_only_what_a_rule_uses_is_shown():
    explorer = ValleyExplorer()
    for rule, uses in (("fixed", {"eta"}), ("exact", set()), ("backtracking", set()),
                       ("momentum", {"eta", "beta"})):  # fmt: skip
        explorer.rule_a = explorer.rule_b = rule
        for letter in "ab":
            shown = {name for name in ("eta", "beta")
                     if not explorer.control(f"{name}_{letter}").hidden}  # fmt: skip
            assert shown == uses == set(RULES[rule].uses)


def test_the_best_numbers_are_one_click_away():
    explorer = ValleyExplorer(kappa=64, rule_a="exact", rule_b="exact")
    explorer.press("best_eta")
    assert (explorer.rule_a, explorer.rule_b) == ("fixed", "exact")
    assert explorer.eta_a == pytest.approx(2 / 65)
    assert "η is 2/(L + μ), the best" in show(explorer)[2].note
    explorer.press("best_momentum")
    assert (explorer.rule_a, explorer.rule_b) == ("fixed", "momentum")
    assert explorer.eta_b == pytest.approx((2 / 9) ** 2)
    assert explorer.beta_b == pytest.approx((7 / 9) ** 2)
    assert "η and β are the best pair" in show(explorer)[2].note
    explorer.rule_a = "momentum"
    explorer.kappa = 9
    explorer.press("best_momentum")  # both, as both have momentum
    assert explorer.eta_a == explorer.eta_b == pytest.approx(0.25)
    explorer.press("worst_start")
    assert (explorer.x, explorer.y) == pytest.approx((10, 10 / 9))


def test_the_start_is_dragged():
    tape = Tape(ValleyExplorer())
    left_, top, right, bottom = tape.live._opening["pictures"][0]["box"]
    middle = [(left_ + right) / 2, (top + bottom) / 2]
    answer = tape.ask(drags=[["map", "point", *middle]])
    assert (answer["state"]["x"], answer["state"]["y"]) == (0, 0)
    answer = tape.ask(drags=[["map", "point", left_, top]])
    assert (answer["state"]["x"], answer["state"]["y"]) == (-12, 12)


def test_so_many_steps_reach_so_far():
    assert [ValleyExplorer(n_steps=n).reach for n in (3, 20, 21, 101, 1000)] == [
        "20", "20", "100", "1000", "1000"]  # fmt: skip
    explorer = ValleyExplorer(n_steps=60, eta_a=0.01)
    assert side(explorer, "a").run.steps == 60
    explorer.n_steps = 0
    _, scene, readout = show(explorer)
    assert readout.note.startswith("A has ‖∇f‖ = 14.14 after 0 steps")
    assert rows(explorer)["A: measured"] == "no step yet"
    assert not lines(scene["map"], "path")


def test_a_saved_cell_has_the_line_of_the_docstring():
    explorer = ValleyExplorer(kappa=10, x=10, y=1, rule_a="fixed", eta_a=0.1, rule_b="exact",
                              n_steps=3)  # fmt: skip
    assert repr(explorer) in ValleyExplorer.__doc__


def test_a_factor_below_one_is_never_told_as_one_and_that_of_momentum_as_no_bound():
    explorer = ValleyExplorer(kappa=1000, rule_a="backtracking", rule_b="momentum")
    found = rows(explorer)
    assert re.fullmatch(r"× \(1 − .*·10⁻⁷\)", found["A: at most"])
    assert "B: at most" not in found and found["B: long run"].startswith("× ")
    assert repr(explorer).count(", in the long run × ") == 1


def test_letters_at_the_upper_edge_stand_below_it_and_apart():
    explorer = ValleyExplorer(kappa=30, eta_a=0.19, rule_b="fixed", eta_b=0.21)
    marks = explorer.scene(explorer.facts(explorer.state))["progress"]
    letters = [mark for mark in marks if isinstance(mark, Label)]
    assert [letter.at[1] for letter in letters] == [1e2, 1e2]
    low, high = sorted(letter.offset[1] for letter in letters)
    assert low > 5 and high - low > 15
