"""The inclined line: the slope of a slice is hidden until the learner commits to one."""

from __future__ import annotations

import numpy as np
import pytest
from tape import shown

from helpers import SURFACES, SliceExplorer
from helpers.explorers import slices as incline
from helpers.explorers.prediction import separation
from helpers.pictures.scene import Handle, Label, Line, Point

pytestmark = pytest.mark.usefixtures("unpainted")
SEEDED = [(name, axis, number) for name in SURFACES for axis in (0, 1) for number in range(4)]
IDEAS = {"other": "slope of the other slice", "sign": "the sign is reversed",
         "height": "the height f(x, y)", "both": "as if both variables moved",
         "zero": "Your line is level"}  # fmt: skip
every_round = pytest.mark.parametrize(("name", "axis", "number"), SEEDED)


def asked(name, axis, number):
    f, at = SURFACES[name], incline.question(SURFACES[name], axis, number)
    return f, (at["x"], at["y"]), np.asarray(f.grad(at["x"], at["y"]), dtype=float)


def commit(explorer, slope):
    explorer.guess = explorer.control("guess").nearest(slope)
    explorer.press("commit")
    return shown(explorer)[1].note


def roles(marks):
    return {mark.role for mark in marks if isinstance(mark, Line | Point)}


def test_the_point_cannot_be_moved_and_the_line_is_the_learners_before_the_commitment():
    explorer = SliceExplorer("bowl", x=1.11, y=2, predict=True)  # slopes 2.22 and 4
    scene, readout = shown(explorer)
    assert roles(scene["slice"]) == {"partial_x", "guess", "point"}
    values = {label: value for label, value, _ in readout.rows}
    assert [values[each] for each in ("slope ∂f/∂x", "other: ∂f/∂y", "gap")] == 3 * ["?"]
    assert not [mark for mark in (*scene["map"], *scene["space"])
                if isinstance(mark, Handle) and mark.name != "view"]  # fmt: skip


@pytest.mark.parametrize(("frozen", "slope"), [("y", 3.0), ("x", -2.0)])
def test_a_commitment_shows_the_tangent_in_both_pictures_and_the_gap(frozen, slope):
    explorer = SliceExplorer("bowl", x=1.5, y=-1, frozen=frozen, predict=True)
    note = commit(explorer, slope + 0.5)
    scene, _ = shown(explorer)
    found = {}
    for mark in scene["slice"][1:]:
        if isinstance(mark, Line):
            (t0, z0), (t1, z1) = mark.points
            found[mark.role] = (z1 - z0) / (t1 - t0)
    assert found == pytest.approx({"guess": slope + 0.5, "tangent": slope})
    assert "tangent" in roles(scene["space"])
    assert f"{slope:.2f}".replace("-", "−") in note and "yours is 0.500 off" in note
    assert "Mean gap over 1 round: 0.500." in note


@pytest.mark.parametrize("off", [-1.0, 1.0])
@pytest.mark.parametrize("x", [-2.9, 1.5, 2.9])
def test_the_name_of_the_learners_line_is_not_on_the_tangent(x, off):
    explorer = SliceExplorer("bowl", x=x, y=-1, predict=True)
    commit(explorer, 2 * x + off)
    marks = shown(explorer)[0]["slice"]
    label = next(mark for mark in marks if isinstance(mark, Label))
    (t0, z0), (t1, z1) = next(mark for mark in marks if mark.role == "tangent").points
    above = z0 + (z1 - z0) / (t1 - t0) * (label.at[0] - t0) > label.at[1]
    assert (label.offset[1] > 0) == above  # the offset counts downwards


@every_round
def test_each_wrong_idea_is_named_as_itself(name, axis, number):
    f, p, gradient = asked(name, axis, number)
    slope, value, its = gradient[axis], float(f(*p)), incline.sheet_of(f, axis).kind()
    wrong = {"other": gradient[1 - axis], "sign": -slope, "height": value,
             "both": gradient.sum(), "zero": 0.0}  # fmt: skip
    for idea, guess in wrong.items():
        if abs(guess - slope) <= its.near or abs(guess) > incline.sheet_of(f, axis).slider().high:
            continue
        said = its.idea(guess, slope, incline.ideas(f, axis, value, gradient))
        named = [each for each, words in IDEAS.items() if words in said]
        same = [each for each, other in wrong.items() if abs(other - guess) < 1e-3 * its.near]
        assert len(named) == 1 and named[0] in same, (idea, said)


@every_round
def test_the_answers_of_a_round_are_apart_and_the_slope_is_on_the_slider(name, axis, number):
    f, p, gradient = asked(name, axis, number)
    its, control = incline.sheet_of(f, axis).kind(), incline.sheet_of(f, axis).slider()
    found = incline.ideas(f, axis, float(f(*p)), gradient)
    assert separation(its, gradient[axis], found) > its.near
    nearest = control.nearest(gradient[axis])
    assert abs(nearest - gradient[axis]) < its.near / 2
    assert its.idea(nearest, gradient[axis], found) == ""


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("frozen", ["x", "y"])
def test_the_ring_stays_in_the_picture_and_the_pointer_gives_its_slope(name, frozen):
    explorer = SliceExplorer(name, frozen=frozen, predict=True)
    control, axis = explorer.control("guess"), 1 if frozen == "x" else 0
    sheet = incline.sheet_of(explorer.f, axis)
    (left, right), (low, high) = sheet.across, sheet.heights
    for slope in np.linspace(control.low, control.high, 9):
        explorer.guess = control.nearest(slope)
        (ring,) = [mark for mark in shown(explorer)[0]["slice"] if isinstance(mark, Handle)]
        assert left <= ring.at[0] <= right and low <= ring.at[1] <= high
        found = explorer.drag("line", ring.at)["guess"]
        assert found == pytest.approx(explorer.guess, abs=0.51 * control.step)
