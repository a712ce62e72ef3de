"""Space: marks fall where matplotlib puts them, and the surface hides what is behind it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from mpl_toolkits.mplot3d.proj3d import proj_transform

from helpers import SURFACES
from helpers.maths.functions import Function2D
from helpers.pictures.artists import draw_scene
from helpers.pictures.scene import Area, Arrow, Handle, Label, Line, Point
from helpers.pictures.shapes import Paper
from helpers.pictures.space import Space, draw_space, draw_surface, height_limits, hide, uncovered

VIEWS = [(-60, 30), (20, 12), (135, 60), (0, 5), (-180, 90), (90, 45)]
BOWL = SURFACES["bowl"]
PLANE = Function2D(lambda x, y: 0 * x, name="plane")  # the curve limits put it in mid-height


def make_axes(space=None, dpi=100):
    figure = Figure((5.2, 4.4), dpi=dpi)
    ax = figure.add_axes((0.02, 0.05, 0.9, 0.9), projection="3d")
    draw_space(ax, space or Space(BOWL))
    return ax


@pytest.mark.parametrize("proportions", [False, True])
@pytest.mark.parametrize("azimuth, elevation", VIEWS)
@pytest.mark.parametrize("dpi", [72, 200])
def test_marks_are_projected_as_matplotlib_does(azimuth, elevation, proportions, dpi):
    ax = make_axes(Space(SURFACES["egg_crate"], azimuth, elevation, proportions), dpi)
    places = np.random.default_rng(3).uniform((-4, -4, -1), (4, 4, 1), (20, 3))
    found = Paper(ax).to_pixels(places)
    FigureCanvasAgg(ax.figure).draw()  # only now has matplotlib laid out the axes
    x, y, _ = proj_transform(*places.T, ax.get_proj())
    display = ax.transData.transform(np.column_stack([x, y])) * 100 / dpi
    np.testing.assert_allclose(found, np.column_stack([display[:, 0], 440 - display[:, 1]]),
                               atol=0.5)  # fmt: skip


@pytest.mark.parametrize("azimuth, elevation", VIEWS)
def test_a_dot_of_matplotlib_is_painted_where_the_mark_is(azimuth, elevation):
    ax = make_axes(Space(BOWL, azimuth, elevation))
    place = (1.0, -1.5, 19.0)  # above the surface: seen from everywhere
    ax.plot(*np.reshape(place, (3, 1)), "s", color="#ff0000", markersize=5, zorder=1000)
    canvas = FigureCanvasAgg(ax.figure)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba()).astype(int)[..., :3]
    row, column = np.argwhere(np.abs(pixels - (255, 0, 0)).sum(axis=2) < 60).mean(axis=0)
    assert Paper(ax).to_pixels(np.array([place]))[0] == pytest.approx((column, row), abs=1)


@given(st.floats(-2.9, 2.9), st.floats(-2.9, 2.9), st.floats(-180, 180), st.floats(10, 90))
@settings(max_examples=25, deadline=None)
def test_a_place_on_the_paper_stands_for_a_point_of_the_floor(x, y, azimuth, elevation):
    space = Space(BOWL, azimuth, elevation)
    ax = Figure((5, 5)).add_subplot(projection="3d")
    draw_space(ax, space, contours=False)
    paper = Paper(ax)
    pixels = paper.to_pixels(np.array([(x, y, ax.get_zlim()[0])]))[0]
    assert paper.to_data(pixels) == pytest.approx((x, y), abs=1e-6)


def test_a_plane_seen_edge_on_has_no_points_on_the_paper():
    ax = make_axes(Space(BOWL, 0, 0))
    assert np.isnan(Paper(ax).to_data((200, 200))).all()


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("azimuth, elevation", VIEWS)
def test_along_the_ray_to_the_viewer_nothing_moves_on_the_paper(name, azimuth, elevation):
    space = Space(SURFACES[name], azimuth, elevation)
    paper = Paper(make_axes(space))
    start = np.array([low + 0.3 * (high - low) for low, high in space.limits])
    places = paper.to_pixels(start + np.array([[0], [0.3], [1]]) * space.toward)
    np.testing.assert_allclose(places, places[[0, 0, 0]], atol=1e-6)


def test_true_proportions_are_true_and_others_are_said():
    true, usual = (Space(SURFACES["egg_crate"], -60, 0, on) for on in (True, False))
    assert true.z_unit == pytest.approx(1)
    for space in (true, usual):
        paper = Paper(make_axes(space))
        across = np.array([-np.sin(np.radians(-60)), np.cos(np.radians(-60)), 0])
        ends = paper.to_pixels(np.array([(0, 0, 0), across, (0, 0, 1)]))
        right, up = (np.hypot(*(ends[i] - ends[0])) for i in (1, 2))
        assert up / right == pytest.approx(space.z_unit, rel=1e-6)
    assert not Space(SURFACES["himmelblau"]).can_be_true
    assert Space(SURFACES["himmelblau"], proportions=True).aspect == (1, 1, 0.75)


def hidden(marks, space):
    return [getattr(mark, "hidden", None) for mark in hide(marks, space)]


def test_a_surface_hides_what_is_below_it_from_above_and_the_other_way_round():
    above, below = Point((0, 0, 0.5)), Point((0, 0, -0.5))
    assert hidden([above, below], Space(PLANE, -60, 30)) == [False, True]


@pytest.mark.parametrize("azimuth", range(-180, 180, 30))
def test_the_bowl_hides_what_a_closed_form_says(azimuth):
    # Seen from the side, the ray from (x, y, z) to the viewer meets z = x² + y² where a
    # quadratic has a root inside the domain.
    space = Space(BOWL, azimuth, 20)
    random = np.random.default_rng(azimuth % 360)
    for p in random.uniform((-2.5, -2.5, -4), (2.5, 2.5, 17), (40, 3)):
        u = space.toward
        a, b, c = u[0] ** 2 + u[1] ** 2, 2 * p[:2] @ u[:2] - u[2], p[:2] @ p[:2] - p[2]
        if b * b < 4 * a * c:
            expected, margin = False, 1.0
        else:
            roots = (-b + np.array([-1, 1]) * np.sqrt(b * b - 4 * a * c)) / (2 * a)
            met = [np.abs(p + t * u)[:2].max() for t in roots if t > 0]
            expected = any(place < 3 for place in met)
            margin = min([*(abs(place - 3) for place in met), *abs(roots), np.ptp(roots)])
        if margin > 0.25:
            assert hidden([Point(p)], space) == [expected], (p, u)


def test_marks_are_parted_where_they_go_behind():
    space = Space(PLANE, -90, 30)
    line = Line([(0, 0, -0.5), (0, 0, 0.5)], "contour")
    parts = hide([line], space)
    assert [part.hidden for part in parts] == [True, False]
    np.testing.assert_allclose(parts[0].points[-1], parts[1].points[0])
    assert parts[1].points[0][2] == pytest.approx(0, abs=0.06)
    up, down = (Arrow((0, 0, -s), (0, 0, 2 * s), "gradient", "v") for s in (0.5, -0.5))
    (tail, head), (seen, unseen) = hide([up], space), hide([down], space)
    assert (tail.hidden, head.hidden, seen.hidden, unseen.hidden) == (True, False, False, True)
    assert isinstance(tail, Line) and isinstance(head, Arrow) and head.label == "v"
    np.testing.assert_allclose(np.add(unseen.start, unseen.vector), (0, 0, -0.5))


def test_what_is_no_point_line_or_arrow_is_left_as_it_is():
    marks = [Area([(0, 0, -1), (1, 0, -1), (1, 1, -1)]), Label((0, 0, -1), "below"),
             Handle((0, 0, -1))]  # fmt: skip
    assert hide(marks, Space(PLANE)) == marks
    assert hide([], Space(PLANE)) == []


def test_hidden_marks_are_faint_and_their_labels_are_not():
    ax = make_axes()
    marks = [Point((0, 0, -3), label="p", hidden=True), Area([(0, 0, 0), (1, 0, 0), (1, 1, 9)])]
    point, label, area = Paper(ax).place(marks)
    assert point["hidden"] and "hidden" not in label and "hidden" not in area
    drawn = draw_scene(ax, marks)
    assert drawn[0].get_alpha() == 0.35 and drawn[1].get_alpha() is None
    assert drawn[2].get_alpha() == 0.18
    FigureCanvasAgg(ax.figure).draw()


def test_a_spike_does_not_flatten_the_rest():
    spike = Function2D(lambda x, y: 1 / (x**2 + y**2 + 1e-9), name="spike")
    _, high = height_limits(spike)
    assert high < 1000
    assert make_axes(Space(spike)).get_zlim()[1] == pytest.approx(high, rel=0.1)


def test_a_function_without_values_leaves_an_empty_box():
    nothing = Function2D(lambda x, y: np.nan * x, name="nothing")
    ax = make_axes(Space(nothing))
    FigureCanvasAgg(ax.figure).draw()
    assert hidden([Point((0, 0, 0))], Space(nothing)) == [False]


def test_a_surface_has_a_patch_between_neighbouring_points():
    ax = Figure().add_subplot(projection="3d")
    surface = draw_surface(ax, SURFACES["saddle"], n=11, alpha=0.5)
    assert len(surface.get_facecolor()) == 100 and surface.get_alpha() == 0.5


@pytest.mark.parametrize("azimuth, elevation", [(-60, 30), (20, 12), (135, 60), (0, 5)])
@pytest.mark.parametrize("name", ["bowl", "egg_crate", "peaks", "rosenbrock"])
def test_an_upright_plane_is_hidden_where_its_points_are(name, azimuth, elevation):
    space = Space(SURFACES[name], azimuth, elevation)
    (x0, x1), (y0, y1), (low, high) = space.limits
    along = np.linspace(0.03, 0.97, 15)
    foot = np.column_stack([x0 + along * (x1 - x0), np.full(15, y0 + 0.4 * (y1 - y0))])
    under, over = uncovered(foot, space)
    wrong = 0
    for (x, y), least, greatest in zip(foot, under, over, strict=True):
        z = np.linspace(low, high, 40)
        near = 0.04 * (high - low)
        clear = (abs(z - least) > near) & (abs(z - greatest) > near)
        hidden = [any(mark.hidden for mark in hide([Point((x, y, height))], space))
                  for height in z[clear]]  # fmt: skip
        wrong += (np.array(hidden) != ((z > least) & (z < greatest))[clear]).sum()
    assert wrong <= 18  # of 600: points follow their rays in wider steps, and may miss a crest


@pytest.mark.parametrize("azimuth, elevation, unseen", [
    (-60, 30, ""), (-60, 90, "z"), (0, 5, "x"), (-90, 5, "y"), (45, 5, "")])  # fmt: skip
def test_an_axis_that_is_seen_end_on_has_no_numbers(azimuth, elevation, unseen):
    ax = make_axes(Space(BOWL, azimuth, elevation))
    for name, axis in (("x", ax.xaxis), ("y", ax.yaxis), ("z", ax.zaxis)):
        assert (len(axis.get_ticklocs()) == 0) == (name == unseen)
        assert axis.label.get_visible() == (name != unseen)


@pytest.mark.parametrize("name", SURFACES)
def test_at_a_corner_no_two_axes_write_their_numbers(name):
    space = Space(SURFACES[name])
    ax = make_axes(space)
    for axis, (low, high) in zip((ax.xaxis, ax.yaxis), space.limits[:2], strict=True):
        ticks = axis.get_ticklocs()
        assert len(ticks) >= 3
        assert min(ticks.min() - low, high - ticks.max()) > 0.1 * (high - low)
