"""The line by eye: the best one is hidden until the learner has drawn theirs, and its idea is told.

Oracle for the best line and its rivals: numpy's polyfit.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from tape import Tape

from helpers import FitExplorer
from helpers.data import DataSet, hubble
from helpers.explorers.fit import BY_EYE, TOLD, guess, ideas, points_of
from helpers.pictures.scene import Handle, Label, Line, Point

pytestmark = pytest.mark.usefixtures("unpainted")
X, Y = hubble().x, hubble().y
BEST = tuple(np.polyfit(X, Y, 1)[::-1])
R = np.corrcoef(X, Y)[0, 1]


def shown(explorer):
    facts = explorer.facts(explorer.state)
    return explorer.scene(facts), explorer.readout(facts)


def drawn(line, **how):
    """Commit a line; return what the explorer says."""
    explorer = FitExplorer(predict=True, **how)
    explorer.intercept, explorer.slope = line
    explorer.press("commit")
    return shown(explorer)[1].note


def through_mean(slope):
    return Y.mean() - slope * X.mean(), slope


WRONG = {
    "along the cloud": through_mean(Y.std() / X.std()),
    "level": through_mean(0.0),
    "left and to the right": through_mean(1 / np.polyfit(Y, X, 1)[0]),
    "first point and the last": np.polyfit([X.min(), X.max()], [
        Y[X == X.min()].mean(), Y[X == X.max()].mean()], 1)[::-1],
    "through (0, 0)": (0.0, (X * Y).sum() / (X * X).sum()),
}  # fmt: skip


@pytest.mark.parametrize("says", WRONG)
def test_every_wrong_idea_is_named(says):
    note = drawn(WRONG[says])
    assert [each for each in WRONG if each in note] == [says]


def test_the_numbers_of_the_wrong_ideas_are_those_of_the_data():
    assert f"the best line is less steep: {R:.2g} times" in drawn(WRONG["along the cloud"])
    levels = [np.mean((Y - line[0] - line[1] * X) ** 2) for line in (BEST, WRONG["level"])]
    assert f"the loss {levels[0] / levels[1]:.2g} times as large" in drawn(WRONG["level"])


def test_the_best_line_is_as_good_as_right_and_shows_no_idea():
    note = drawn(BEST)
    assert note.startswith("Yours is as good as the best one. Mean gap over 1 round: ")
    here = FitExplorer().problem()
    assert BY_EYE.idea(guess(here, here.best), guess(here, here.best), ideas(here)) == ""
    near = drawn((BEST[0] + 0.03 * Y.std(), BEST[1]))
    assert "3 % of the spread of y" in near and not any(each in near for each in WRONG)


def test_the_gap_is_the_root_of_what_the_loss_has_too_much():
    here = FitExplorer().problem()
    for line in np.random.default_rng(0).uniform((-500, -200), (500, 900), (50, 2)):
        losses = [np.mean((Y - a - b * X) ** 2) for a, b in (line, BEST)]
        expected = math.sqrt(losses[0] - losses[1])
        gap = BY_EYE.gap(guess(here, line), guess(here, here.best))
        assert gap * Y.std() == pytest.approx(expected, rel=1e-6)
        said = float(drawn(line).split("the least one plus ")[1].split("²")[0])
        assert said == pytest.approx(expected, rel=1e-3)


def test_nothing_is_shown_before_the_commitment():
    tape = Tape(FitExplorer(predict=True))
    live = tape.live
    scene, _ = shown(live)
    assert {mark.role for mark in scene["line"] if isinstance(mark, Line)} == {"guess"}
    assert [type(mark) for mark in scene["map"]] == [Handle]
    assert not live._axes(live.pictures()[1]).collections  # no level curves
    visible = [control.name for control in live.controls() if not control.hidden]
    assert visible == ["data", "intercept", "slope", "commit", "next"]
    tape.ask(presses=["commit"])
    assert live._axes(live.pictures()[1]).collections
    assert {c.name for c in live.controls() if c.disabled} >= {"intercept", "slope", "commit"}


def test_the_best_line_and_its_point_are_shown_with_the_learners():
    explorer = FitExplorer(predict=True)
    explorer.intercept, explorer.slope = 100, 200
    explorer.press("commit")
    scene, readout = shown(explorer)
    points = {mark.role: mark.at for mark in scene["map"] if isinstance(mark, Point)}
    assert points["tangent"] == pytest.approx(BEST) and points["guess"] == (100, 200)
    assert {"best", "yours"} <= {mark.text for mark in scene["line"] if isinstance(mark, Label)}
    rows = {label: value.replace("−", "-") for label, value, _ in readout.rows}
    assert rows["best line"] == f"y = {BEST[0]:.6g} + {BEST[1]:.6g} x"
    for line, name in (((100, 200), "its loss"), (BEST, "least loss")):
        loss = np.mean((Y - line[0] - line[1] * X) ** 2)
        assert float(rows[name]) == pytest.approx(loss, rel=1e-5)


def test_rounds_take_halves_of_the_points_the_same_for_everybody():
    def play():
        explorer, seen = FitExplorer(predict=True), []
        for _ in range(4):
            here = explorer.problem()
            assert (explorer.intercept, explorer.slope) == here.start and not explorer.committed
            seen.append((tuple(here.data.x), here.best))
            explorer.press("commit")
            explorer.press("next")
        return seen

    seen = play()
    assert seen == play() and len(set(seen)) == 4
    assert [len(x) for x, _ in seen] == [24, 12, 12, 12]
    pairs = set(zip(X, Y, strict=True))
    for number in range(1, 50):
        half = points_of(hubble(), number)
        assert half.n == 12 and set(zip(half.x, half.y, strict=True)) <= pairs
        assert half.x_label == hubble().x_label


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("x", "y"), [
    ([0, 1], [0, 0]), ([0, 1], [5, 5]), ([0, 1, 2], [1, 0, 1]), ([1e9, 2e9, 3e9], [1e-3, 2e-3, 3]),
    ([1990, 2000, 2020], [14.1, 14.9, 15]), (9 * [0] + [1], range(10)), ([1, 2, 3], [3, 2, 1]),
    (range(200), [math.sin(t) for t in range(200)]),
])  # fmt: skip
def test_data_of_any_size_can_be_asked_for(x, y):
    tape = Tape(FitExplorer(x=x, y=y, predict=True))
    sliders = [tape.live.control(name) for name in ("intercept", "slope")]
    for ends in ("low", "high"):
        tape.ask(**{each.name: getattr(each, ends) for each in sliders})
        answer = tape.ask(presses=["commit"])
        found = [shape for part in answer["scene"].values() for shape in part]
        assert found and all(np.isfinite(shape["xy"]).all() for shape in found)
        assert "nan" not in answer["readout"]["summary"]
        tape.ask(presses=["next"])
    here = tape.live.problem()
    tape.ask(intercept=here.best[0], slope=here.best[1])
    assert tape.live.judged(tape.live.facts(tape.live.state)).gap < TOLD


def test_the_handles_draw_the_line_and_the_point_is_the_same_line():
    explorer = FitExplorer(predict=True)
    tape = Tape(explorer)
    paper = explorer._stills["map"].paper
    state = tape.ask(drags=[["map", "point", *paper.to_pixels(np.array([(200, 300)]))[0]]])["state"]
    assert (state["intercept"], state["slope"]) == pytest.approx((200, 300), abs=5)
    grips = {m.name: m.at for m in shown(explorer)[0]["line"] if isinstance(m, Handle)}
    for x, y in grips.values():
        assert y == pytest.approx(explorer.intercept + explorer.slope * x)


def test_a_data_set_of_ones_own_can_be_asked_for():
    assert FitExplorer(DataSet([1, 2, 3], [2, 4, 7]), predict=True).problem().data.n == 3
