"""What the fit explorer shows can be seen and held, for data and lines of any size."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from tape import Tape, show

from helpers import FitExplorer
from helpers.data import DataError
from helpers.explorers.fit import SIZE
from helpers.explorers.fitted import FINE
from helpers.pictures.scene import Handle, Label, Line

pytestmark = pytest.mark.usefixtures("unpainted")
NANO = {"x": np.linspace(400e-9, 700e-9, 12), "y": np.linspace(1, 4, 12) + np.tile([0.2, -0.2], 6)}
MICRO = {"x": [1e-6, 2e-6, 3e-6, 4e-6], "y": [1e-3, 3e-3, 2e-3, 4e-3]}
STAMPS = {"x": 1.7e9 + 86400 * np.arange(20), "y": 10 + 0.3 * np.arange(20) + np.tile([0.5, 0], 10)}
HUGE = {"x": np.linspace(1e12, 1.3e12, 6), "y": [2, 2.5, 3.5, 3, 4, 5]}
YEARS = {"x": [1990, 2000, 2020], "y": [14.1, 14.9, 15]}


def handles(explorer):
    scene = show(explorer)[1]
    return {mark.name: mark for part in ("line", "map") for mark in scene[part]
            if isinstance(mark, Handle)}  # fmt: skip


@pytest.mark.parametrize("standardise", [False, True])
def test_every_line_of_the_sliders_has_a_point_on_the_map_or_a_ring_at_its_edge(standardise):
    explorer = FitExplorer("hubble", standardise=standardise)
    sides = [explorer.control(name) for name in ("intercept", "slope")]
    window, less = explorer.problem().window, FINE * explorer.problem().reach  # than a pixel
    for line in itertools.product(*((side.low, 0.0, side.high) for side in sides)):
        explorer.intercept, explorer.slope = line
        point, off = handles(explorer)["point"], "off the map" in show(explorer)[2].note
        on_map = all(a - less <= t <= b + less for t, (a, b) in zip(line, window, strict=True))
        assert point.hollow == off == (not on_map)
        assert point.at == pytest.approx(np.clip(line, *np.transpose(window)), abs=less)


def test_a_line_dragged_as_asked_keeps_its_point_on_the_map():
    explorer = FitExplorer("hubble")  # left end up, right end down
    tape, paper = Tape(explorer), explorer._stills["line"].paper
    for mark in (handles(explorer)["left"], handles(explorer)["right"]):
        ((x, y),) = paper.to_pixels(np.array([mark.at]))
        tape.ask(drags=[["line", mark.name, x, y - (40 if mark.name == "left" else -30)]])
    assert explorer.intercept > 150 and explorer.slope < -150
    assert not any(handle.hollow for handle in handles(explorer).values())


def test_a_point_off_the_map_is_a_ring_at_its_edge_that_can_be_dragged_back():
    explorer = FitExplorer("norris", intercept=196, slope=-0.17)
    here = explorer.problem()
    (_, right), _ = here.window
    point, note = handles(explorer)["point"], show(explorer)[2].note
    assert point.hollow and point.at == (right, -0.17)
    assert note.endswith("The start is off the map: (196, −0.17).")
    answer = Tape(explorer).ask(drags=[["map", "point", 200, 200]])
    (placed,) = [shape for shape in answer["scene"]["map"] if shape["mark"] == "handle"]
    assert placed["xy"] == pytest.approx([200, 200], abs=1) and not placed["hollow"]
    assert "off the map" not in answer["readout"]["note"]


def test_a_line_out_of_the_picture_is_held_by_rings_at_its_edge():
    explorer = FitExplorer("hubble")
    sides = [explorer.control(name) for name in ("intercept", "slope")]
    explorer.intercept, explorer.slope = (side.high for side in sides)
    here, (_, (low, high)) = explorer.problem(), explorer.problem().frame
    rings = {name: handles(explorer)[name] for name in ("left", "right")}
    assert [(ring.at, ring.hollow) for ring in rings.values()] == [
        ((x, high), True) for x in here.ends]  # fmt: skip
    _, scene, readout = show(explorer)
    assert "start" not in [mark.text for mark in scene["line"] if isinstance(mark, Label)]
    assert readout.note.endswith("The line to start from is off the picture of the data.")
    middle = (low + high) / 2
    line = explorer.drag("left", (here.ends[0], middle))
    explorer.intercept, explorer.slope = line["intercept"], line["slope"]
    held = handles(explorer)
    assert held["left"].at[1] == pytest.approx(middle, rel=0.01) and not held["left"].hollow
    assert held["right"].at[1] == pytest.approx(high, rel=0.01)
    drawn = next(mark for mark in show(explorer)[1]["line"]
                 if isinstance(mark, Line) and mark.role == "direction")  # fmt: skip
    ends = [here.line(explorer.intercept, explorer.slope, x) for x, _ in drawn.points]
    np.testing.assert_allclose([y for _, y in drawn.points], ends, rtol=1e-9)


@pytest.mark.parametrize("own", [NANO, MICRO, STAMPS, HUGE, YEARS])
def test_data_in_any_unit_descend_and_are_told_to_be_standardised(own):
    explorer = FitExplorer(**own)
    facts, _, readout = show(explorer)
    assert facts.steps == 20 and np.ptp(facts.path, axis=0).any()
    assert "It converges" in readout.note and "least loss" not in readout.note
    assert "counted" not in readout.note and readout.note.endswith("Standardise x.")
    explorer.standardise, explorer.eta = True, 0.5
    facts, _, readout = show(explorer)
    assert facts.steps == 1 and "It has arrived" in readout.note
    raw = facts.here.to.raw(*facts.end)
    x = np.asarray(own["x"], dtype=float)
    best = np.polyfit(x - x.mean(), own["y"], 1)  # about the mean, or polyfit loses all digits
    assert raw[1] == pytest.approx(best[0])
    assert raw[0] + raw[1] * x.mean() == pytest.approx(best[1])


@pytest.mark.parametrize("own", [NANO, STAMPS, HUGE])
def test_the_steps_for_a_digit_are_counted_where_one_step_is_lost_in_rounding(own):
    facts, _, readout = show(FitExplorer(**own))
    curves = facts.here.curvatures
    said = readout.note.split("further digit takes ")[1].split(" steps")[0]
    mantissa, power = said.split("·10")
    power = int("".join(str("⁰¹²³⁴⁵⁶⁷⁸⁹".index(digit)) for digit in power))
    expected = math.log(10) / (facts.eta * curves.mu)  # 1 − ημ is 1, but for rounding
    assert float(mantissa) * 10.0**power == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize("own", [NANO, MICRO, STAMPS, HUGE, YEARS, {"data": "hubble"}])
@pytest.mark.parametrize("standardise", [False, True])
def test_the_log_axis_holds_what_counts_as_least_and_every_start_on_the_map(own, standardise):
    here = FitExplorer(**own, standardise=standardise).problem()
    low, high = here.limits
    assert low == here.near < 1e-13 * here.height**2
    corners = itertools.product(*here.window)
    assert max(here.loss(*corner) - here.least for corner in corners) <= high * (1 + 1e-9)


def test_the_loss_above_the_least_keeps_its_digits_far_from_zero():
    for own in (NANO, STAMPS, HUGE):
        raw, standard = (FitExplorer(**own, standardise=each).problem() for each in (False, True))
        for line in ((3.0, 0.0), raw.best, tuple(np.multiply(raw.best, 1 + 1e-9))):
            expected = standard.excess(*standard.to.standard(*line))
            assert raw.excess(*line) == pytest.approx(expected, rel=1e-5, abs=1e-2 * raw.near)
            assert raw.excess(*line) >= 0


@pytest.mark.parametrize("own", [
    NANO, MICRO, STAMPS, HUGE, YEARS, {"data": "hubble"}, {"data": "norris"},
    {"x": [-3, -2, 1], "y": [1e6, 1e6 + 1, 1e6 + 3]}, {"x": [0, 1], "y": [123.456, 123.47]},
])  # fmt: skip
@pytest.mark.parametrize("standardise", [False, True])
def test_numbers_and_names_of_the_axes_are_whole_and_apart(own, standardise):
    explorer = FitExplorer(**own, standardise=standardise)
    for picture in explorer.pictures():
        ax = explorer._axes(picture)
        FigureCanvasAgg(ax.figure).draw()
        across, up = shown_ticks(ax.xaxis), shown_ticks(ax.yaxis)
        for text in (ax.xaxis.label, ax.yaxis.label, *across, *up):
            (left, bottom), (right, top) = text.get_window_extent().get_points()
            assert left >= 0 and bottom >= 0 and right <= ax.figure.bbox.width, text
            assert top <= ax.figure.bbox.height, text
        boxes = [text.get_window_extent() for text in across]
        assert len(boxes) >= 2
        assert all(one.x1 < other.x0 for one, other in itertools.pairwise(boxes))


def shown_ticks(axis):
    low, high = sorted(axis.get_view_interval())
    return [text for place, text in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True)
            if low <= place <= high]  # fmt: skip


@pytest.mark.parametrize("state", [
    {"data": "hubble"}, {"data": "hubble", "intercept": 300}, {"data": "norris"}, NANO,
    {"data": "hubble", "intercept": 600, "slope": -300}, {"data": "hubble", "predict": True},
])  # fmt: skip
def test_a_name_hides_no_point_and_no_other_name(state):
    explorer = FitExplorer(**state)
    facts, scene, _ = show(explorer)
    here, boxes = facts.here, []
    (x0, x1), (y0, y1) = here.frame
    for name in (mark for mark in scene["line"] if isinstance(mark, Label)):
        x, y = ((name.at[0] - x0) / (x1 - x0) * SIZE[0] + name.offset[0],
                (y1 - name.at[1]) / (y1 - y0) * SIZE[1] + name.offset[1])  # fmt: skip
        wide = 13 * 0.6 * len(name.text)
        left = x if name.anchor == "start" else x - wide
        assert left >= 0 and left + wide <= SIZE[0] and 6 <= y <= SIZE[1] - 6
        for px, py in here.sorted.T:
            px, py = (px - x0) / (x1 - x0) * SIZE[0], (y1 - py) / (y1 - y0) * SIZE[1]
            assert not (left < px < left + wide and y - 6 < py < y + 6), name.text
        assert all(left > b or left + wide < a or abs(y - c) > 12 for a, b, c in boxes)
        boxes.append((left, left + wide, y))
    assert boxes


def test_batches_without_a_step_speak_of_the_start():
    note = show(FitExplorer("hubble", batch=4, n_steps=0))[2].note
    assert "No step yet. At the start the gradient of a batch" in note and "last line" not in note
    note = show(FitExplorer("hubble", batch=4, n_steps=1))[2].note
    assert "At the last line the gradient of a batch" in note


@pytest.mark.parametrize("name", ["nofile.csv", "folder/nofile", "./nofile", Path("nofile")])
def test_what_is_clearly_a_file_is_not_sought_in_the_menu(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match="nofile.* is not there") as refused:
        FitExplorer(name)
    assert "hubble" not in str(refused.value)


@pytest.mark.parametrize(("n", "every"), [(1001, "2nd"), (3000, "3rd"), (20_500, "21st"),
                                          (11_000, "11th"), (12_000, "12th")])  # fmt: skip
def test_of_a_file_with_too_many_points_it_is_said_which_lines_to_keep(n, every, tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("".join(f"{i},{i % 7}\n" for i in range(n)))
    with pytest.raises(DataError, match=f"{n:,} points .*; keep every {every} line of it$"):
        FitExplorer(path)
