"""Where marks fall on the paper: by matplotlib's transforms, and the same when it draws them."""

from __future__ import annotations

import io
import json
import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from helpers.pictures.artists import draw_scene
from helpers.pictures.scene import Arrow, Handle, Label, Line, Point
from helpers.pictures.shapes import WIDE, Paper, apart
from helpers.pictures.style import FONT_SIZE, ROLES

WIDTH, HEIGHT = 480, 400


def make_axes(dpi: float = 100, aspect: str = "auto", **limits) -> Axes:
    figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=dpi)
    ax = figure.add_axes((0.1, 0.1, 0.8, 0.7))
    ax.set(**({"xlim": (-3, 3), "ylim": (-1, 5)} | limits))
    ax.set_aspect(aspect)
    return ax


LAYOUTS = {
    "linear": make_axes,
    "equal aspect": lambda: make_axes(aspect="equal"),
    "high resolution": lambda: make_axes(200),
    "log x": lambda: make_axes(xscale="log", xlim=(1e-16, 1)),
    "log both": lambda: make_axes(73, xscale="log", yscale="log", xlim=(1, 9), ylim=(2, 99)),
    "upside down": lambda: make_axes(ylim=(5, -1)),
}
IN_BOX = st.floats(0, 1)
EXAMPLES = settings(max_examples=50)


@cache
def paper() -> Paper:
    return Paper(make_axes(aspect="equal"))


@cache
def paper_of(layout: str) -> Paper:
    return Paper(LAYOUTS[layout]())


@EXAMPLES
@given(st.lists(st.tuples(IN_BOX, IN_BOX, st.sampled_from(["a", "−∇f", "Newton"])), max_size=5),
       st.sampled_from([0, 200]))  # fmt: skip
def test_no_text_lies_on_another(places, half):
    texts = [(200 * x, half + 180 * y, text, "middle") for x, y, text in places]
    heights = apart(texts, middle=190)
    assert heights[:1] == [round(y, 2) for _, y, _, _ in texts[:1]]
    for i, (x, y, text, _) in enumerate(texts):
        free = True
        for j in range(i):
            wide = WIDE * (len(text) + len(texts[j][2])) / 2
            if abs(x - texts[j][0]) < wide - 1e-9:
                free &= abs(y - heights[j]) >= FONT_SIZE
                assert abs(heights[i] - heights[j]) >= FONT_SIZE - 0.01
        assert not free or heights[i] == round(y, 2), "it moves for no other reason"


def place_one(mark) -> dict:
    (shape,) = paper().place([mark])
    return shape


def pairs(shape: dict) -> np.ndarray:
    return np.reshape(shape["xy"], (-1, 2))


def pixel(at) -> np.ndarray:
    return paper().to_pixels(np.array([at], dtype=float))[0]


# The map between data and pixels --------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
def test_pixels_are_those_of_matplotlib_counted_from_the_top(layout):
    ax = LAYOUTS[layout]()
    paper = Paper(ax)
    FigureCanvasAgg(ax.figure).draw()
    corner = np.array([ax.get_xlim(), ax.get_ylim()])
    data = np.array([corner[:, 0], corner[:, 1], [0.5, 3]])
    scale = 100 / ax.figure.dpi
    expected = ax.transData.transform(data) * scale
    expected[:, 1] = HEIGHT - expected[:, 1]
    np.testing.assert_allclose(paper.to_pixels(data), expected, atol=1e-9)
    left, top, right, bottom = paper.box
    np.testing.assert_allclose(paper.to_pixels(data[:2]), [[left, bottom], [right, top]], atol=1e-9)
    assert left < right and top < bottom


@pytest.mark.parametrize("layout", LAYOUTS)
@EXAMPLES
@given(IN_BOX, IN_BOX)
def test_a_drag_goes_back_to_the_data_it_came_from(layout, across, down):
    paper = paper_of(layout)
    left, top, right, bottom = paper.box
    at = (left + across * (right - left), top + down * (bottom - top))
    np.testing.assert_allclose(paper.to_pixels(np.array([paper.to_data(at)])), [at], atol=1e-6)


def test_equal_aspect_shows_equal_lengths_equally_and_inside_the_box():
    box = paper().box
    origin, right, up = pixel((0, 0)), pixel((1, 0)), pixel((0, 1))
    np.testing.assert_allclose(right - origin, [origin[1] - up[1], 0], atol=1e-9)
    assert box[2] - box[0] == pytest.approx(box[3] - box[1]) == pytest.approx(0.7 * HEIGHT)


def test_the_map_outlives_a_change_of_the_axes():
    ax = make_axes()
    paper = Paper(ax)
    before = paper.to_pixels(np.array([[1.0, 1.0]]))
    ax.set_xlim(0, 100)
    ax.figure.set_dpi(300)
    assert (paper.to_pixels(np.array([[1.0, 1.0]])) == before).all()
    np.testing.assert_allclose(paper.to_data(before[0]), (1, 1))


# Marks and their shapes -----------------------------------------------------------------------


@EXAMPLES
@given(st.floats(0, 2 * math.pi), st.floats(0.05, 2))
def test_an_arrow_has_its_tip_and_its_direction_exactly(angle, length):
    start, vector = (0.5, 2.0), (length * math.cos(angle), length * math.sin(angle))
    outline = pairs(place_one(Arrow(start, vector)))
    (tail, tip) = pixel(start), pixel(np.add(start, vector))
    np.testing.assert_allclose(outline[3], tip, atol=0.0051)
    along = (tip - tail) / np.hypot(*(tip - tail))
    np.testing.assert_allclose((outline[0] + outline[-1]) / 2, tail, atol=0.0051)
    x, y = (outline - tail) @ along, (outline - tail) @ [-along[1], along[0]]
    np.testing.assert_allclose([x, y], [x[::-1], -y[::-1]], atol=0.03)  # a mirror image
    assert x.max() == pytest.approx(np.hypot(*(tip - tail)), abs=0.02)


def test_a_long_arrow_is_as_thick_as_its_role_and_its_head_is_wider():
    outline = pairs(place_one(Arrow((-2, 0), (3, 0), "descent")))
    assert np.ptp(outline[[0, -1], 1]) == pytest.approx(ROLES["descent"].width, abs=0.02)
    assert np.ptp(outline[[2, 4], 1]) > 2.5 * ROLES["descent"].width


def test_a_short_arrow_still_points_and_its_head_is_no_longer_than_itself():
    step = 1 / (pixel((1, 0)) - pixel((0, 0)))[0]  # a pixel
    for pixels in (1.1, 2, 5, 20):
        outline = pairs(place_one(Arrow((0, 0), (pixels * step, 0))))
        x = outline[:, 0] - pixel((0, 0))[0]
        assert x.max() == pytest.approx(pixels, abs=0.01)
        assert x.min() >= -0.01
        assert outline[3, 0] > outline[2, 0]


@pytest.mark.parametrize("vector", [(0, 0), (1e-9, 0), (0, -1e-300)])
def test_an_arrow_shorter_than_a_pixel_is_not_drawn(vector):
    assert paper().place([Arrow((0, 0), vector, label="∇f")]) == []


def test_a_huge_arrow_keeps_its_direction():
    (tail, tip) = pixel((1, 1)), pairs(place_one(Arrow((1, 1), (3e9, 4e9))))[3]
    across, up = (tip - tail) * (1, -1)
    assert math.atan2(up, across) == pytest.approx(math.atan2(4, 3), abs=1e-6)
    assert np.abs(tip).max() < 2e4


def test_the_label_of_an_arrow_stands_beyond_its_tip_unless_the_arrow_is_short():
    arrow, label = paper().place([Arrow((0, 2), (1, 0), label="∇f")])
    assert (arrow["mark"], label["mark"], label["text"]) == ("arrow", "label", "∇f")
    assert label["role"] == arrow["role"]
    assert label["xy"][0] - FONT_SIZE / 2 > pairs(arrow)[:, 0].max()
    assert len(paper().place([Arrow((0, 2), (0.3, 0), label="∇f")])) == 1


def test_the_label_of_an_arrow_to_the_edge_stands_beside_it():
    arrow, label = paper().place([Arrow((1, 2), (2, 0), label="∇f")])
    middle = label["xy"][1] - 0.35 * FONT_SIZE
    assert abs(middle - pixel((1, 2))[1]) > FONT_SIZE / 2 + np.ptp(pairs(arrow)[:, 1]) / 2


@EXAMPLES
@given(st.floats(-9, 9), st.floats(-9, 9), st.sampled_from(["start", "middle", "end"]))
def test_labels_stay_inside_the_axes(x, y, anchor):
    marks = [Label((x, y), "∇f = 1", anchor=anchor), Point((x, y), label="p = (1, 2)"),
             Arrow((0, 2), (x, y), label="−∇f")]  # fmt: skip
    left, top, right, bottom = paper().box
    for shape in paper().place(marks):
        if shape["mark"] == "label":
            width = 0.6 * FONT_SIZE * len(shape["text"])
            x0 = shape["xy"][0] - {"start": 0, "middle": 0.5, "end": 1}[shape["anchor"]] * width
            assert left - 0.01 <= x0 and x0 + width <= right + 0.01
            assert top + FONT_SIZE / 2 < shape["xy"][1] < bottom


def test_a_label_with_room_stands_where_it_is_put():
    for anchor in ("start", "middle", "end"):
        shape = place_one(Label((0, 2), "text", "partial_x", anchor))
        assert shape["anchor"] == anchor and shape["role"] == "partial_x"
        np.testing.assert_allclose(shape["xy"], pixel((0, 2)) + (0, 0.35 * FONT_SIZE), atol=0.01)


@pytest.mark.parametrize(("at", "way"), [((0, 2), 1), ((0, 4.95), -1), ((2.95, 2), -1)])
def test_a_label_that_does_not_fit_stands_at_the_opposite_place(at, way):
    opposite, offset = (-1, 0), np.array([9, -12])
    shape = place_one(Label(at, "text", "rival", "middle", offset, opposite))
    there = pixel(at if way == 1 else opposite) + way * offset + (0, 0.35 * FONT_SIZE)
    np.testing.assert_allclose(shape["xy"], there, atol=0.01)


def test_points_handles_and_lines_carry_what_they_are():
    point = place_one(Point((1, 2), "path"))
    assert point == {"mark": "point", "role": "path", "xy": point["xy"]}
    np.testing.assert_allclose(point["xy"], pixel((1, 2)), atol=0.0051)
    handle = place_one(Handle((1, 2), "start", ("x0", "")))
    assert handle == {"mark": "handle", "role": "point", "xy": point["xy"], "name": "start",
                      "controls": ["x0", ""], "hollow": False, "anywhere": False}  # fmt: skip
    line, dots = paper().place([Line([(0, 0), (1, 2), (2, 2)], "path", dots=True)])
    assert (line["mark"], line["role"]) == ("line", "path")
    assert dots == line | {"mark": "dots"}
    np.testing.assert_allclose(pairs(line)[1], pixel((1, 2)), atol=0.0051)


def test_shapes_keep_the_order_of_the_marks():
    marks = [Arrow((0, 0), (1, 0), "descent"), Line([(0, 0), (1, 1)]), Handle((0, 0)),
             Point((1, 1))]  # fmt: skip
    kinds = [shape["mark"] for shape in paper().place(marks)]
    assert kinds == ["arrow", "line", "handle", "point"]
    assert paper().place([]) == []


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_left_out_and_the_rest_stays(bad):
    marks = [Point((bad, 0)), Point((0, bad), label="p"), Handle((bad, bad)), Label((0, bad), "a"),
             Arrow((0, 0), (bad, 1)), Arrow((bad, 0), (1, 1)), Line([(bad, 0), (bad, 1)]), Line([]),
             Point((1, 2))]  # fmt: skip
    assert paper().place(marks) == [place_one(Point((1, 2)))]


def test_a_line_is_not_drawn_across_a_gap():
    points = [(0, 0), (1, 1), (1.5, math.nan), (math.nan, math.nan), (2, 1), (2, 0)]
    before, after = paper().place([Line(points, "curve")])
    np.testing.assert_allclose(pairs(before), [pixel((0, 0)), pixel((1, 1))], atol=0.0051)
    np.testing.assert_allclose(pairs(after), [pixel((2, 1)), pixel((2, 0))], atol=0.0051)


def test_whatever_the_numbers_the_shapes_are_json_of_moderate_size():
    huge = [1e308, -1e308, 1e12]
    marks = [Line([(h, -h) for h in huge], dots=True), *(Point((h, h), label="p") for h in huge),
             *(Arrow((0, 0), (h, -h), label="p") for h in huge)]  # fmt: skip
    for shape in json.loads(json.dumps(paper().place(marks), allow_nan=False)):
        assert np.abs(shape["xy"]).max() < 2e4


def test_a_path_of_a_thousand_steps_is_one_shape():
    path = np.cumsum(np.random.default_rng(5).normal(scale=0.05, size=(1000, 2)), axis=0)
    shape = place_one(Line(path, "path"))
    np.testing.assert_allclose(pairs(shape), paper().to_pixels(path), atol=0.0051)


# The same shapes, drawn by matplotlib ---------------------------------------------------------

MARKS = [Arrow((1, 2), (-1, -2), "descent", "−∇f"), Line([(-2, 0), (-1, 1), (0, 4)], "path", True),
         Line([(-2, 1), (2, 1)], "partial_x"), Point((2, 3), label="p"), Label((0, 2), "flat"),
         Handle((1, 2))]  # fmt: skip


def drawn_vertices(artist) -> np.ndarray:
    """Position of an artist in display pixels, from the bottom left corner."""
    if hasattr(artist, "get_xydata"):
        return artist.get_transform().transform(artist.get_xydata())
    if hasattr(artist, "get_text"):
        return artist.get_transform().transform([artist.get_position()])
    if hasattr(artist, "get_center"):
        return artist.get_transform().transform([(0.0, 0.0)])
    return artist.get_transform().transform(artist.get_xy()[:7])


@pytest.mark.parametrize("saved", [None, 50, 237])
@pytest.mark.parametrize("dpi", [72, 100, 200])
def test_matplotlib_draws_each_shape_where_the_browser_does(dpi, saved):
    ax = make_axes(dpi, "equal")
    shapes = Paper(ax).place(MARKS)
    limits = ax.get_xlim(), ax.get_ylim()
    artists = draw_scene(ax, MARKS)
    if saved:
        ax.figure.dpi = saved  # what savefig(dpi=…) does while it draws
    FigureCanvasAgg(ax.figure).draw()
    assert len(artists) == len(shapes)
    for shape, artist in zip(shapes, artists, strict=True):
        at = drawn_vertices(artist) * 100 / ax.figure.dpi
        at[:, 1] = HEIGHT - at[:, 1]
        np.testing.assert_allclose(at, pairs(shape), atol=0.01)
        assert artist.figure is ax.figure
    assert (ax.get_xlim(), ax.get_ylim()) == limits


@pytest.mark.parametrize("how", [{}, {"dpi": 150}, {"bbox_inches": "tight"}])
def test_a_saved_file_shows_the_dot_on_the_datum(how):
    ax = make_axes()
    ax.plot([1], [1], "s", color="#ff0000", markersize=4)
    draw_scene(ax, [Point((1, 3), "descent")])
    stream = io.BytesIO()
    ax.figure.savefig(stream, **how)
    pixels = np.asarray(Image.open(stream).convert("RGB")).astype(int)
    at = {name: np.argwhere(np.abs(pixels - color).sum(axis=2) < 30).mean(axis=0)
          for name, color in {"datum": (255, 0, 0), "dot": (0, 0x72, 0xB2)}.items()}  # fmt: skip
    inches = how.get("dpi", 100)
    rise = 2 / 6 * 0.7 * HEIGHT * inches / 100
    np.testing.assert_allclose(at["datum"] - at["dot"], [rise, 0], atol=1)


def test_matplotlib_draws_the_roles():
    ax = make_axes()
    arrow, label, path, dots, dashed, *_ = draw_scene(ax, MARKS)
    assert arrow.get_facecolor()[:3] == pytest.approx(tuple(np.divide((0, 0x72, 0xB2), 255)))
    assert label.get_text() == "−∇f" and label.get_color() == ROLES["descent"].light
    assert dots.get_marker() == "o" and path.get_linewidth() == pytest.approx(2 * 0.72)
    assert dashed.is_dashed() and not path.is_dashed()
    assert draw_scene(ax, []) == []
