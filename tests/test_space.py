"""Space: a parallel projection of the box, and what the surface hides."""

from __future__ import annotations

import io
import itertools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.path import Path
from PIL import Image

from helpers import SURFACES, Function2D, SurfaceExplorer
from helpers.pictures.scene import Area, Arrow, Handle, Label, Line, Point
from helpers.pictures.shapes import WIDE
from helpers.pictures.space import SCALE, Space, View, height_limits, paint, pieces
from helpers.pictures.style import FONT_SIZE, course_style, height_color

VIEWS = [(-60, 30), (20, 12), (135, 60), (0, 5), (-180, 90), (90, 45)]
BOWL = SURFACES["bowl"]
PLANE = Function2D(lambda x, y: 0 * x, name="plane")  # the curve limits put it in mid-height


def seen(azimuth=-60, elevation=30, space=None, size=(440, 376)):
    return View(space or Space(BOWL), azimuth, elevation, *size)


def on_paper(view, places):
    """Return pixels and depth of places in data coordinates."""
    return view.seen(view.space.boxed(places))


def painted(view, *marks):
    return pieces(view, view.place(marks))


# The projection ------------------------------------------------------------------------------


@pytest.mark.parametrize("azimuth, elevation", VIEWS)
def test_the_viewer_stands_where_the_angles_say(azimuth, elevation):
    view = seen(azimuth, elevation)
    a, e = np.radians([azimuth, elevation])
    right, up, toward = view.rows
    np.testing.assert_allclose(view.rows @ view.rows.T, np.eye(3), atol=1e-12)
    np.testing.assert_allclose(np.cross(right, up), toward, atol=1e-12)
    np.testing.assert_allclose(toward[2], np.sin(e), atol=1e-12)
    np.testing.assert_allclose(np.arctan2(toward[1], toward[0]) * (elevation != 90),
                               np.arctan2(np.sin(a), np.cos(a)) * (elevation != 90), atol=1e-9)
    assert right[2] == 0, "what is upright stays upright"


def test_seen_from_the_side_and_from_above_it_is_the_closed_form():
    for view, across, over in ((seen(-90, 0), 0, 2), (seen(-90, 90), 0, 1), (seen(0, 0), 1, 2)):
        places = np.random.default_rng(1).uniform(-3, 3, (20, 3))
        boxed = view.space.boxed(places)
        pixels = view.seen(boxed)
        np.testing.assert_allclose(pixels[:, 0], 220 + view.scale * boxed[:, across], atol=1e-9)
        np.testing.assert_allclose(pixels[:, 1], 188 - view.scale * boxed[:, over], atol=1e-9)


@given(st.floats(-180, 180), st.floats(0, 90))
@settings(max_examples=50)
def test_what_is_parallel_stays_parallel_and_as_long(azimuth, elevation):
    view = seen(azimuth, elevation, Space(SURFACES["peaks"]))
    random = np.random.default_rng(3)
    starts, along = random.uniform(-2, 2, (9, 3)), random.uniform(-1, 1, 3)
    moved = on_paper(view, starts + along) - on_paper(view, starts)
    np.testing.assert_allclose(moved, np.tile(moved[0], (9, 1)), atol=1e-9)


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("proportions", [False, True])
def test_the_whole_box_is_on_the_paper_from_everywhere(name, proportions):
    space = Space(SURFACES[name], proportions)
    corners = np.array(list(itertools.product(*space.limits)))
    for azimuth, elevation in itertools.product(range(-180, 181, 15), range(0, 91, 15)):
        view = seen(azimuth, elevation, space)
        pixels = on_paper(view, corners)[:, :2]
        assert (pixels >= 0).all() and (pixels <= (440, 376)).all()


@given(st.floats(-2.9, 2.9), st.floats(-2.9, 2.9), st.floats(-180, 180), st.floats(10, 90))
@settings(max_examples=25)
def test_a_place_on_the_paper_stands_for_a_point_of_the_floor(x, y, azimuth, elevation):
    view = seen(azimuth, elevation)
    ((*pixels, _),) = on_paper(view, [(x, y, view.space.floor)])
    assert view.to_data(pixels) == pytest.approx((x, y), abs=1e-6)


def test_a_floor_seen_edge_on_has_no_points_on_the_paper():
    assert np.isnan(seen(0, 0).to_data((200, 200))).all()


def test_true_proportions_are_true_and_others_are_said():
    true, usual = (Space(SURFACES["egg_crate"], on) for on in (True, False))
    assert true.z_unit == pytest.approx(1)
    for space in (true, usual):
        view = seen(-60, 0, space)
        across = np.array([-np.sin(np.radians(-60)), np.cos(np.radians(-60)), 0])
        ends = on_paper(view, [(0, 0, 0), across, (0, 0, 1)])[:, :2]
        right, up = (np.hypot(*(ends[i] - ends[0])) for i in (1, 2))
        assert up / right == pytest.approx(space.z_unit, rel=1e-6)
    assert not Space(SURFACES["himmelblau"]).can_be_true
    assert Space(SURFACES["himmelblau"], proportions=True).aspect == (1, 1, 0.75)


# The order -----------------------------------------------------------------------------------


def is_hidden(view, at):
    """Tell whether a point is painted over by the surface."""
    found = painted(view, Point(at))
    (order,) = (i for i, piece in enumerate(found) if piece.kind == "dot")
    return any(Path(np.reshape(piece.xy, (4, 2))).contains_point(found[order].xy)
               for piece in found[order:] if piece.kind == "quad")  # fmt: skip


@pytest.mark.parametrize("azimuth", range(-180, 180, 30))
def test_the_bowl_hides_what_a_closed_form_says(azimuth):
    # Seen from the side, the ray from (x, y, z) to the viewer meets z = x² + y² where a
    # quadratic has a root inside the domain.
    view = seen(azimuth, 20)
    space, toward = view.space, view.rows[2]
    sides = np.array([high - low for low, high in space.limits])
    u = toward / space.aspect * sides  # in data coordinates
    random = np.random.default_rng(azimuth % 360)
    for p in random.uniform((-2.5, -2.5, -4), (2.5, 2.5, 17), (40, 3)):
        a, b, c = u[0] ** 2 + u[1] ** 2, 2 * p[:2] @ u[:2] - u[2], p[:2] @ p[:2] - p[2]
        if b * b < 4 * a * c:
            expected, margin = False, 1.0
        else:
            roots = (-b + np.array([-1, 1]) * np.sqrt(b * b - 4 * a * c)) / (2 * a)
            met = [np.abs(p + t * u)[:2].max() for t in roots if t > 0]
            expected = any(place < 3 for place in met)
            margin = min([*(abs(place - 3) / 3 for place in met), *abs(roots), np.ptp(roots)])
        if margin > 0.12:
            assert is_hidden(view, p) == expected, (p, u)


@pytest.mark.parametrize("name", [*SURFACES, "plane"])
def test_what_lies_on_the_surface_is_seen_where_the_surface_faces_the_viewer(name):
    f = SURFACES.get(name, PLANE)
    view = seen(-60, 90, Space(f))  # from above, nothing of a graph is behind another part of it
    random = np.random.default_rng(4)
    low, high = height_limits(f)
    for x, y in random.uniform(*np.transpose(f.domain), (12, 2)):
        if low < f(x, y) < high:
            assert not is_hidden(view, (x, y, f(x, y)))
            assert is_hidden(view, (x, y, f(x, y) - 0.3 * (high - low)))


def test_a_plane_that_cuts_lies_between_what_is_behind_and_what_is_before_it():
    view = seen(-60, 30)
    (x0, x1), _, (low, high) = view.space.limits
    plane = Area([(x0, 1, low), (x1, 1, low), (x1, 1, high), (x0, 1, high)], cuts=True)
    found = [piece for piece in painted(view, plane) if piece.kind in ("quad", "area")]
    (at,) = (i for i, piece in enumerate(found) if piece.kind == "area")
    beyond, before = found[:at], found[at + 1 :]

    assert len(beyond) + len(before) == 32 * 32
    # The viewer at azimuth −60 stands where y is small: two thirds of the squares have y < 1.
    rows = round(32 * (1 - view.space.limits[1][0]) / 6)
    assert abs(len(before) - 32 * rows) <= 32


def test_lines_are_cut_and_their_dashes_go_on():
    view = seen(-90, 0)
    line = [each for each in painted(view, Line([(-3, 0, 0), (3, 0, 0)], "drop"))
            if each.kind == "line"]  # fmt: skip
    assert len(line) == 17  # of at most 0.06 of the box
    lengths = [np.hypot(*np.subtract(each.xy[2:], each.xy[:2])) for each in line]
    np.testing.assert_allclose([each.along for each in line],
                               np.cumsum([0, *lengths[:-1]]), atol=0.1)
    gap = painted(view, Line([(-3, 0, 0), (np.nan, 0, 0), (3, 0, 0)]))
    assert not [each for each in gap if each.kind == "line"]


@pytest.mark.parametrize("azimuth", range(-180, 180, 30))
def test_the_name_of_an_arrow_stays_on_the_paper(azimuth):
    view = seen(azimuth, 90, size=(344, 344))
    far = Arrow((2.9, 2.9, 0), (9, 9, 0), label="tangent")
    (name,) = (each for each in painted(view, far) if each.text == "tangent")
    assert 31 <= name.xy[0] <= 344 - 31 and 10 <= name.xy[1] <= 344 - 10


@pytest.mark.parametrize("name", ["himmelblau", "peaks", "saddle"])
def test_no_number_of_the_box_lies_on_another(name):
    for azimuth, elevation in itertools.product(range(-180, 180, 15), (5, 30, 60, 75, 85, 90)):
        view = View(Space(SURFACES[name]), azimuth, elevation, 344, 344)
        numbers = [each for each in pieces(view, []) if each.kind == "number"]
        numbers = [each for each in numbers if each.text not in "xyz"]
        assert len(numbers) >= 6
        for one, other in itertools.combinations(numbers, 2):
            (x, y), wide = np.abs(np.subtract(one.xy, other.xy)), len(one.text) + len(other.text)
            assert x >= WIDE * wide / 2 - 0.02 or y >= FONT_SIZE - 0.02, (azimuth, elevation)


@pytest.mark.parametrize("x, y", [(1, 1), (-2, 1), (1, -2)])
def test_seen_from_above_the_names_of_both_arrows_can_be_read(x, y):
    live = SurfaceExplorer("bowl", x=x, y=y, elevation=90)
    view = live._view(live.pictures()[-1])
    found = pieces(view, view.place(live.scene(live.facts(live.state))["space"]))
    (_, one), (_, other) = [piece.xy for piece in found if piece.kind == "text"]
    assert abs(one - other) >= FONT_SIZE


def test_what_is_nowhere_is_left_out():
    marks = [Point((0, 0, np.nan)), Arrow((0, 0, np.inf), (1, 0, 0)), Arrow((0, 0, 0), (0, 0, 0)),
             Label((np.nan, 0, 0), "x"), Handle((0, np.nan, 0)),
             Area([(0, 0, 0), (1, 0, np.nan), (1, 1, 0)])]  # fmt: skip
    assert len(painted(seen(), *marks)) == len(painted(seen()))


# The box, its numbers and its colours --------------------------------------------------------


@pytest.mark.parametrize("azimuth, elevation, unseen", [
    (-60, 30, ""), (-60, 90, "z"), (0, 5, "x"), (-90, 5, "y"), (45, 5, "")])  # fmt: skip
def test_an_axis_that_is_seen_end_on_has_no_numbers(azimuth, elevation, unseen):
    texts = [each.text for each in painted(seen(azimuth, elevation)) if each.kind == "number"]
    assert {name for name in "xyz" if name not in texts} == set(unseen)


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("azimuth, elevation", VIEWS)
def test_numbers_stand_where_their_values_are(name, azimuth, elevation):
    view = seen(azimuth, elevation, Space(SURFACES[name]))
    scene = view.space.scenery()
    for axis, ticks in enumerate(scene["ticks"]):
        low, high = view.space.limits[axis]
        assert len(ticks) >= 3
        for place, text in ticks:
            value = float(text.replace("−", "-"))
            assert low - 1e-9 <= value <= high + 1e-9
            at = np.full(3, 0.0)
            at[axis] = value
            np.testing.assert_allclose(view.space.boxed(at)[0, axis], place, atol=1e-4)
    for each in painted(view):
        if each.kind == "number":
            assert 0 <= each.xy[0] <= 440 and 0 <= each.xy[1] <= 376, each


def test_the_scale_of_colours_stands_beside_the_heights_it_names():
    view = seen()
    scale = [each for each in painted(view) if each.kind == "scale"]
    low, high = height_limits(BOWL)
    ends = on_paper(view, [(-3, -3, low), (-3, -3, high)])
    assert scale[0].xy[1] == pytest.approx(ends[0, 1], abs=0.02)
    assert scale[-1].xy[-1] == pytest.approx(ends[1, 1], abs=0.02)
    levels = [each.level for each in scale]
    assert levels == sorted(levels) and levels[0] < 0.1 < 0.8 < levels[-1]
    assert {round(each.xy[2] - each.xy[0], 2) for each in scale} == {SCALE}


@pytest.mark.parametrize("name", SURFACES)
def test_a_higher_place_never_has_a_lower_tone(name):
    scene = Space(SURFACES[name]).scenery()
    found = [(part, tone) for part, tone in zip(scene["heights"], scene["tones"], strict=True)
             if part is not None]  # fmt: skip
    tones = [tone for _, tone in sorted(found)]
    assert (np.diff(tones) >= -1e-3).all() and tones[-1] - tones[0] > 0.5


@pytest.mark.parametrize("name", SURFACES)
def test_what_stays_while_it_turns_is_small(name):
    assert len(json.dumps(Space(SURFACES[name]).scenery())) < 50_000


def test_a_spike_does_not_flatten_the_rest():
    spike = Function2D(lambda x, y: 1 / (x**2 + y**2 + 1e-9), name="spike")
    assert height_limits(spike)[1] < 1000
    assert None in Space(spike).scenery()["heights"]


def test_a_function_without_values_leaves_an_empty_box():
    view = seen(space=Space(Function2D(lambda x, y: np.nan * x, name="nothing")))
    assert {each.kind for each in painted(view)} <= {"contour", "edge", "number", "scale"}


# Painted -------------------------------------------------------------------------------------


@course_style()
def picture(view, *marks):
    figure = Figure((view.width / 100, view.height / 100), dpi=200)
    paint(figure.add_axes((0, 0, 1, 1)), view, marks)
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=200)
    return np.asarray(Image.open(stream).convert("RGB")).astype(int)


@pytest.mark.parametrize("azimuth, elevation", VIEWS)
def test_a_mark_is_painted_where_it_is(azimuth, elevation):
    view = seen(azimuth, elevation)
    place = (1.0, -1.5, 19.0)  # above the surface: seen from everywhere
    found = picture(view, Point(place, "gradient"))
    ink = np.abs(found - picture(view)).sum(axis=2) > 60
    at = np.argwhere(ink).mean(axis=0)[::-1] / 2
    np.testing.assert_allclose(at, on_paper(view, [place])[0, :2], atol=0.5)


def test_what_is_behind_the_surface_is_faint_and_what_is_before_it_is_not():
    view = seen(-60, 60)
    inks = [np.abs(picture(view, Point(at, "gradient")) - picture(view)).sum(axis=2).max()
            for at in ((0, 0, 12.0), (0, 0, -3.0))]  # fmt: skip
    assert 0.2 * inks[0] < inks[1] < 0.6 * inks[0]


def test_the_colours_rise_with_the_heights():
    found = picture(seen(-60, 90, Space(BOWL)))
    middle, corner = (found[2 * y - 3 : 2 * y + 3, 2 * x - 3 : 2 * x + 3].reshape(-1, 3).max(axis=0)
                      for x, y in ((220, 188), (220, 320)))  # fmt: skip
    low, high = (np.array([int(height_color(each)[i : i + 2], 16) for i in (1, 3, 5)])
                 for each in (0, 1))  # fmt: skip
    assert np.abs(middle - low).max() < 20
    assert np.abs(corner - low).max() > 20


def test_the_explorer_shows_its_state_from_where_it_is_seen():
    explorer = SurfaceExplorer("peaks", azimuth=20, elevation=70)
    frame = explorer._frame(held={})
    (about,) = (each for each in frame["pictures"] if each["name"] == "space")
    assert about["scenery"] == Space(SURFACES["peaks"]).scenery()
    assert "space" not in frame["pngs"], "the browser paints it"
    explorer.azimuth = 30
    held = {each["name"]: each["version"] for each in frame["pictures"]}
    turned = explorer._frame(held | {"controls": frame["revision"]})
    assert turned["state"]["azimuth"] == 30 and "pictures" not in turned
