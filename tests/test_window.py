"""The window in which a function is shown: given, zoomed, undone, and brought home."""

from __future__ import annotations

import numpy as np
import pytest
from cases import is_whole, of_functions
from tape import Tape

from helpers.explorers import GradientExplorer, SecantExplorer, SliceExplorer
from helpers.explorers.curve import CurveExplorer

pytestmark = pytest.mark.usefixtures("unpainted")
SQUARE = ((-1.0, 1.0), (-1.0, 1.0))


def window(explorer: type) -> tuple:
    return (-0.5, 1.5) if issubclass(explorer, CurveExplorer) else ((-0.5, 1.5), (0.2, 1.7))


def look(tape: Tape, picture: str, scale: float, about: tuple[float, float], **shift: float):
    """Zoom a picture as the browser does, about a place in parts of its axes."""
    left, top, right, bottom = tape.live._paper(picture).box
    x, y = left + about[0] * (right - left), top + about[1] * (bottom - top)
    seen = [x + (each - x) / scale for each in (left, right)]
    down = [y + (each - y) / scale for each in (top, bottom)]
    across, below = shift.get("across", 0), shift.get("below", 0)
    rect = [seen[0] + across, down[0] + below, seen[1] + across, down[1] + below]
    return tape.ask(("begin",), ("look", picture, *rect))


@of_functions
def test_it_is_part_of_the_state_of_every_explorer_of_a_function(explorer, how):
    tape = Tape(explorer(within=window(explorer), **how))
    tape.ask()
    assert is_whole(tape, how) and tape.live.within == window(explorer)
    assert tape.live.f.domain == window(explorer)
    heading, _, _ = repr(tape.live).partition(":")
    assert heading == f"{tape.live.called} within −0.5 ≤ x ≤ 1.5" + (
        "" if issubclass(explorer, CurveExplorer) else ", 0.2 ≤ y ≤ 1.7")
    ends = {control["name"]: (control["low"], control["high"])
            for control in tape.live._opening["controls"] if "low" in control}  # fmt: skip
    sides = np.reshape(window(explorer), (-1, 2)).tolist()
    assert [ends[name] for name in tape.live.point_names] == [tuple(side) for side in sides]
    version = tape.held.copy()
    tape.live.within = None
    assert tape.sent[-1]["pictures"] and tape.sent[-1]["pictures"][0]["version"] > version[
        tape.sent[-1]["pictures"][0]["name"]]
    assert tape.ask(("press", "reset"))["state"]["within"] == list(map(
        lambda side: list(side) if isinstance(side, tuple) else side, window(explorer)))


def test_another_function_is_shown_whole_or_as_it_began():
    live = GradientExplorer("bowl")
    live.within = SQUARE
    live.function = "saddle"
    assert live.within is None
    live = GradientExplorer("bowl", within=SQUARE)
    live.function = "saddle"
    assert live.within == SQUARE


@pytest.mark.parametrize("bad", [
    -3, True, "wide", (1, 2), ((1, 1), (0, 2)), ((0, np.nan), (0, 1)), ((0, 1),), 3 * ((0, 1),),
    [], {}, ((1, 0), (0, 1)),
])  # fmt: skip
def test_what_is_no_window_is_refused_by_name(bad):
    live = GradientExplorer()
    for give in (lambda: setattr(live, "within", bad), lambda: GradientExplorer(within=bad)):
        with pytest.raises(ValueError, match=r"within = .* is no window: .*\(\(-1, 1\), \(-1, 1"):
            give()
    assert live.within is None
    with pytest.raises(ValueError, match=r": \(-1, 1\)\."):
        SecantExplorer(within=SQUARE)


def test_one_number_is_as_far_to_all_sides():
    assert GradientExplorer(within=2).within == ((-2, 2), (-2, 2))
    assert SecantExplorer(within=np.float64(0.5)).within == (-0.5, 0.5)


@pytest.mark.parametrize("make", [list, np.array, tuple])
def test_numbers_of_every_kind_are_taken(make):
    assert GradientExplorer(within=make(SQUARE)).within == SQUARE


def test_a_given_point_outside_of_it_is_refused():
    with pytest.raises(ValueError, match=r"x = 2 is out of its range; choose it from -1 to 1"):
        GradientExplorer(within=SQUARE, x=2)


def test_a_point_outside_of_it_comes_to_its_edge_with_a_sentence():
    tape = Tape(GradientExplorer(x=2, y=0.5))
    tape.live.within = SQUARE
    assert (tape.live.x, tape.live.y) == (1, 0.5)
    said = {control["name"]: control["said"] for control in tape.sent[-1]["controls"]
            if control["kind"] == "range"}  # fmt: skip
    assert said == {"x": "2 is outside. It goes from −1 to 1.", "y": ""}
    tape = Tape(GradientExplorer(within=SQUARE))
    assert not any(control.get("said") for control in tape.live._opening["controls"])


# Zoomed --------------------------------------------------------------------------------------


def test_zoomed_about_a_place_that_place_stays():
    tape = Tape(GradientExplorer(x=0, y=0))
    paper = tape.live._paper("map")
    place = paper.box[0] + 0.25 * (paper.box[2] - paper.box[0]), paper.box[3] - 100
    before = paper.to_data(place)
    part = (place[0] - paper.box[0]) / (paper.box[2] - paper.box[0]), (
        place[1] - paper.box[1]) / (paper.box[3] - paper.box[1])  # fmt: skip
    state = look(tape, "map", 1.5, part)["state"]
    assert tape.live._paper("map").to_data(place) == pytest.approx(before, abs=0.005)
    (low, high), (bottom, top) = state["within"]
    assert high - low == pytest.approx(4, abs=0.005) == top - bottom
    assert look(tape, "map", 1 / 1.5, part)["state"]["within"] == [
        pytest.approx([-3, 3], abs=0.01)] * 2  # fmt: skip


def test_the_point_stays_where_it_is_and_in_the_picture():
    tape = Tape(GradientExplorer(x=2.5, y=-2.5))
    for _ in range(4):
        answer = look(tape, "map", 2, (0.5, 0.5))
        state, note = answer["state"], answer["readout"]["note"]
        assert note.startswith("The point stays in the picture: take it along")
    assert (state["x"], state["y"]) == (2.5, -2.5)
    (low, high), (bottom, top) = state["within"]
    assert (high, bottom) == (2.5, -2.5) and high - low == pytest.approx(0.375, abs=1e-3)
    state = look(tape, "map", 1, (0, 0), across=-900, below=500)["state"]
    assert (state["x"], state["y"], state["within"][0][1]) == (2.5, -2.5, 2.5)
    assert "stays in the picture" not in tape.ask()["readout"]["note"]
    tape = Tape(GradientExplorer(x=1 / 3, y=-2 / 3))
    for about in [(0, 0), (1, 1), (0, 1), (1, 0)] * 3:
        look(tape, "map", 1.7, about)
        assert (tape.live.x, tape.live.y) == (1 / 3, -2 / 3)
        assert all(round(low, 8) == low or round(high, 8) == high for low, high in tape.live.within)


def test_it_is_undone_and_goes_home_and_ends_before_numbers_do():
    tape = Tape(GradientExplorer("bowl", within=SQUARE))
    state = look(tape, "map", 2, (0.5, 0.5))["state"]
    assert state["within"] != [[-1, 1], [-1, 1]]
    assert tape.ask(("press", "undo"))["state"]["within"] == [[-1, 1], [-1, 1]]
    assert tape.ask(("press", "redo"))["state"] == state
    for scale, said in [(10, "comes no closer."), (0.1, "goes no farther.")]:
        for _ in range(30):
            note = look(tape, "map", scale, (0.3, 0.3))["readout"]["note"]
        assert note.startswith(f"The picture {said}")
        tape.ask()
        assert is_whole(tape, {})
        assert 1e-3 < np.ptp(tape.live.within[0]) / 6 < 1e3
    assert tape.ask(("change", "within", [[-1, 1], [-1, 1]]))["state"]["x"] == tape.live.x


def test_a_curve_is_zoomed_along_x_and_its_heights_follow():
    tape = Tape(SecantExplorer("square", a=0, h=0.1))
    answer = look(tape, "curve", 4, (0.4, 0.9))
    low, high = answer["state"]["within"]
    assert high - low == pytest.approx(1.5, abs=0.1) and low <= 0 <= high
    limits = [tape.live._paper("curve").to_data(corner)[1] for corner in
              np.reshape(tape.live._paper("curve").box, (2, 2))]  # fmt: skip
    assert max(limits) < 4, "of x² on so small an interval"


@pytest.mark.parametrize(("explorer", "how", "picture"), [
    (GradientExplorer, {"predict": True}, "map"), (SliceExplorer, {}, "slice"),
    (SliceExplorer, {}, "space"), (GradientExplorer, {}, "none")])  # fmt: skip
def test_what_is_asked_about_and_other_pictures_are_not_zoomed(explorer, how, picture):
    tape = Tape(explorer(**how))
    before = tape.ask()["state"]
    tape.post(("look", picture, 10, 10, 200, 200))
    assert vars(tape.live.state) == before
