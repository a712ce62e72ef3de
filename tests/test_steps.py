"""What explorers of descent share: prefixes of runs, paths, errors on a log axis, and words."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from helpers import SURFACES
from helpers.explorers.rolling import AHEAD, MOST_PLACES, onward, path_on_surface
from helpers.explorers.steps import (
    DOTTED,
    REACHES,
    draw_progress,
    path_marks,
    progress_marks,
    reach_for,
    shown_part,
    what_happens,
)
from helpers.maths.descent import momentum, steepest
from helpers.maths.functions import Function2D
from helpers.maths.runs import run
from helpers.pictures.scene import Line, Point
from helpers.pictures.shapes import Paper
from helpers.pictures.space import Space, View


def descent(name, start, eta, **limits):
    f = SURFACES[name]
    return run(steepest(f.partials, start, eta), f.call, **limits)


def test_the_shown_part_of_a_run_is_the_run_with_that_budget():
    whole = descent("valley", (2.0, 1.0), 0.19)
    for n in (0, 1, 7, whole.steps - 1):
        part, alone = shown_part(whole, n), descent("valley", (2.0, 1.0), 0.19, budget=n)
        assert (part.stop, part.kind, part.steps) == (alone.stop, alone.kind, n)
        assert np.array_equal(part.path, alone.path) and np.array_equal(part.norms, alone.norms)
        assert np.array_equal(part.values, alone.values)
    assert shown_part(whole, whole.steps) is whole is shown_part(whole, 1000)


@pytest.mark.parametrize(("n", "reach"), [(0, 20), (20, 20), (21, 100), (101, 1000), (1e4, 1000)])
def test_the_reach_holds_the_steps(n, reach):
    assert reach_for(n) == str(reach)


def test_a_path_is_joined_dots_or_a_line_and_its_last_point():
    path = np.column_stack([np.arange(DOTTED + 2), np.zeros(DOTTED + 2)])
    assert path_marks(path[:1]) == []
    line, last = path_marks(path[:-1], "secant", "end")
    assert line.dots and line.role == last.role == "secant" and last.label == "end"
    assert last.at == (DOTTED, 0)
    assert not path_marks(path)[0].dots


def test_errors_below_the_log_axis_stand_at_its_bottom_and_nan_is_a_gap():
    (line,) = progress_marks([1.0, 0.0, 1e9, np.nan, 1e-3], (1e-12, 1e6), "path")
    assert isinstance(line, Line)
    assert np.array_equal(line.points, [(0, 1), (1, 1e-12), (2, 1e9), (3, np.nan), (4, 1e-3)],
                          equal_nan=True)  # fmt: skip
    (point,) = progress_marks([5.0], (1e-12, 1e6), "path")
    assert isinstance(point, Point) and tuple(point.at) == (0, 5)
    assert progress_marks([np.nan], (1e-12, 1e6), "path") == []


def test_errors_above_the_log_axis_leave_the_picture_and_do_not_run_along_its_edge():
    ax = Figure().add_axes((0.1, 0.1, 0.8, 0.8))
    draw_progress(ax, 20, (1e-12, 1e4), "f")
    paper = Paper(ax)
    top, width = paper.box[1], paper.box[2] - paper.box[0]
    growing = progress_marks([1, 1e3, 1e6, 1e9, np.inf, np.inf], (1e-12, 1e4), "path")
    line, dots = paper.place(growing)
    edge = [x for x, y in np.reshape(line["xy"], (-1, 2)) if y < top + 0.1]
    assert line["mark"] == "line" and len(edge) == 1  # it ends where it leaves
    assert edge[0] == pytest.approx(paper.box[0] + width * (1 + 1 / 3) / 20, abs=0.1)
    assert len(dots["xy"]) == 2 * 2
    assert paper.place(progress_marks([1e9], (1e-12, 1e4), "path")) == []


@pytest.mark.parametrize("reach", REACHES)
def test_the_axes_of_progress_hold_every_step(reach):
    ax = Figure().add_axes((0.1, 0.1, 0.8, 0.8))
    draw_progress(ax, reach, (1e-12, 1e4), "f")
    assert ax.get_xlim() == (0, reach) and ax.get_ylim() == pytest.approx((1e-12, 1e4))
    assert len(ax.get_yticks()) <= 7
    shapes = Paper(ax).place(progress_marks(np.ones(reach + 1), (1e-12, 1e4), "path"))
    assert shapes[0]["xy"][-2] == pytest.approx(Paper(ax).box[2], abs=0.01)


@pytest.mark.parametrize(("name", "start", "eta", "limits", "said"), [
    ("bowl", (1.0, 2.0), 0.1, {}, "It converges. After 69 steps ‖∇f‖ is"),
    ("bowl", (1.0, 2.0), 0.5, {}, "After 1 step ‖∇f‖ is 0, at a minimum."),
    ("bowl", (1.0, 2.0), 0.9, {}, "It converges, to and fro: most steps turn back."),
    ("bowl", (1.0, 2.0), 1.0, {}, "It cycles"),
    ("bowl", (1.0, 2.0), 1.1, {}, "It diverges"),
    ("bowl", (1.0, 2.0), 1e-17, {}, "It stalls"),
    ("saddle", (1.0, 0.0), 0.1, {}, "It stops at a saddle"),
    ("bowl", (1.0, 2.0), 0.1, {"budget": 0}, "No step yet."),
    ("bowl", (1.0, 2.0), 0.1, {"budget": 3}, "shrinks by a factor of 0.8 a step"),
    ("saddle", (1.0, 1.0), 0.1, {"budget": 20}, "grows by a factor of 1.2 a step"),
])  # fmt: skip
def test_what_happens_is_said(name, start, eta, limits, said):
    assert said in what_happens(descent(name, start, eta, **limits))


# A path that rolls -----------------------------------------------------------------------


def test_the_last_point_rolls_through_the_steps_that_come_next():
    whole = descent("valley", (2.0, 1.0), 0.19)
    ahead = onward(whole, 3)
    assert np.array_equal(ahead, whole.path[4 : 4 + AHEAD])
    assert len(onward(whole, whole.steps)) == 0
    *_, last = path_marks(whole.path[:4], onward=ahead)
    assert np.array_equal(last.at, whole.path[3]) and np.array_equal(last.onward, ahead)
    (only,) = path_marks(whole.path[:1], onward=onward(whole, 0))
    assert isinstance(only, Point) and len(only.onward) == AHEAD


@pytest.mark.parametrize("n", [0, 1, 20, 400])
def test_on_the_surface_every_place_of_the_path_has_the_height_of_f(n):
    f = SURFACES["peaks"]
    whole = run(momentum(f.partials, (1.0, -1.0), 0.01, 0.9), f.call)
    up, *line, ball = path_on_surface(Space(f), whole, min(n, whole.steps))
    assert np.allclose(up.points, [(1, -1, Space(f).floor), (1, -1, f(1, -1))])
    n = min(n, whole.steps)
    assert len(line) == (n > 0)
    for x, y, z in [ball.at, *ball.onward, *(line[0].points if line else ())]:
        assert z == pytest.approx(f(x, y))
    at_steps = np.vstack([*(each.points for each in line), *([[ball.at]] * (not n)), ball.onward])
    assert np.allclose(at_steps[:: ball.each, :2], whole.path[: n + 1 + AHEAD])
    assert len(at_steps) < 2 * MOST_PLACES


def test_what_is_outside_of_the_box_is_no_part_of_the_path_on_the_surface():
    f = SURFACES["bowl"]
    space, whole = Space(f), run(steepest(f.partials, (1.0, 2.0), 1.1), f.call)
    _, line, ball = path_on_surface(space, whole, 1)
    x, y, z = line.points.T
    assert np.isfinite(z).all() and np.ptp(x) > 2
    assert len(ball.onward) < len(whole.path) * ball.each  # it diverges, and leaves the box
    assert (np.abs(np.reshape(ball.onward, (-1, 3))[:, :2]) <= 3).all()
    parts = path_on_surface(space, whole, 30)  # it has left the box, and with it its last point
    assert all(isinstance(each, Line) and np.isfinite(each.points).all() for each in parts)
    hole = Function2D(lambda x, y: x * x if x > 0 else None)
    _, line = path_on_surface(Space(hole), whole, 1)
    assert line.points[0, 2] == pytest.approx(1) and (line.points[:, 0] > 0).all()


def test_a_point_that_moves_on_has_its_places_on_paper_and_in_the_box():
    ax = Figure().add_axes((0.1, 0.1, 0.8, 0.8))
    ax.set(xlim=(0, 4), ylim=(0, 4))
    paper = Paper(ax)
    (shape,) = paper.place([Point((1, 1), "path", onward=[(2, 1), (3, 3)], each=2)])
    places = [each["xy"] for each in paper.place([Point((2, 1)), Point((3, 3))])]
    assert np.allclose(np.reshape(shape["onward"], (-1, 2)), places) and shape["each"] == 2
    assert "onward" not in paper.place([Point((1, 1))])[0]
    view = View(Space(SURFACES["bowl"]), -60, 30, 440, 352)
    shape, at = view.place([Point((1, 1, 2), onward=[(2, 1, 5)]), Point((2, 1, 5))])
    assert shape["onward"] == at["xyz"] and len(shape["xyz"]) == 3
