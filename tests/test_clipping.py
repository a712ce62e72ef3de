"""Lines end at the axes, in their true direction, however far outside they begin."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from helpers.pictures.scene import Handle, Line, Point
from helpers.pictures.shapes import Paper

ax = Figure(figsize=(4, 3)).add_axes((0.1, 0.1, 0.8, 0.8))
ax.set(xlim=(0, 10), ylim=(0, 5))
PAPER = Paper(ax)
LEFT, TOP, RIGHT, BOTTOM = PAPER.box
near = st.floats(-30, 40)


def parts(points, **options):
    shapes = PAPER.place([Line(points, "path", **options)])
    return [(shape["mark"], np.reshape(shape["xy"], (-1, 2))) for shape in shapes]


def distance_to(path, at):
    """The distance of a position to a polyline."""
    start, along = path[:-1], np.diff(path, axis=0)
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    t = np.clip(((at - start) * along).sum(axis=1) / length, 0, 1)
    return np.hypot(*(start + t[:, None] * along - at).T).min()


def within(xy, margin):
    return ((xy >= (LEFT - margin, TOP - margin)) & (xy <= (RIGHT + margin, BOTTOM + margin))).all(
        axis=1)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.tuples(near, near), min_size=2, max_size=6))
@example([(-26.7, -7.8), (4.4, -1e-50), (-1e-308, 22.3)])  # a vertex on the edge
def test_what_is_inside_is_drawn_and_nothing_else(points):
    drawn = [xy for _, xy in parts(points)]
    assert all(within(xy, 0.02).all() for xy in drawn)
    pixels = PAPER.to_pixels(np.array(points))
    for start, end in zip(pixels[:-1], pixels[1:], strict=True):
        samples = start + np.linspace(0, 1, 50)[:, None] * (end - start)
        for at in samples[within(samples, -1.5)]:
            assert min(distance_to(xy, at) for xy in drawn) < 0.05


@pytest.mark.parametrize("far", [1e2, 1e4, 1e9, 1e40, 1e300])
@pytest.mark.parametrize("direction", [(3, 1), (-1, 2), (1e-3, -1), (-1, 0)])
def test_a_line_from_inside_keeps_its_direction(far, direction):
    inside, outside = (5, 2), np.multiply(direction, far) + (5, 2)
    for order in (slice(None), slice(None, None, -1)):
        ((_, xy),) = parts([inside, outside][order])
        start, end = [np.array(PAPER.to_data(at)) for at in xy][order]
        np.testing.assert_allclose(start, inside, atol=0.01)
        (dx, dy), (u, v) = end - start, direction
        assert (dx * v - dy * u) / np.hypot(u, v) == pytest.approx(0, abs=0.02)
        assert dx * u + dy * v > 0


def test_a_path_that_leaves_stays_on_its_line():
    """Each point is −19 times the one before it: as in a descent on a bowl."""
    square = Figure(figsize=(4, 4)).add_axes((0.1, 0.1, 0.8, 0.8))
    square.set(xlim=(-3, 3), ylim=(-3, 3))
    paper = Paper(square)
    points = np.array([(0.12, 0.12)]) * (-19.0) ** np.arange(235)[:, None]
    assert 1e298 < np.abs(points).max() < 1e301
    lines = paper.place([Line(points)])
    assert len(lines) > 3
    for at in np.concatenate([np.reshape(line["xy"], (-1, 2)) for line in lines]):
        x, y = paper.to_data(at)
        assert y == pytest.approx(x, abs=0.03)


@pytest.mark.parametrize("far", [1e2, 1e4, 1e6])
def test_a_steep_line_keeps_its_direction(far):
    ((_, xy),) = parts([(5 - far, 2 - 3 * far), (5 + far, 2 + 3 * far)])
    (x0, y0), (x1, y1) = [PAPER.to_data(at) for at in xy]
    assert (y1 - y0) / (x1 - x0) == pytest.approx(3, rel=1e-2)
    assert y0 + 3 * (5 - x0) == pytest.approx(2, abs=0.02)


def test_dots_stand_only_where_vertices_are():
    points = [(1, 1), (20, 1), (8, 2), (8, -9)]
    (*lines, (kind, dots)) = parts(points, dots=True)
    assert [mark for mark, _ in lines] == ["line"] * len(lines) and kind == "dots"
    np.testing.assert_allclose(dots, PAPER.to_pixels(np.array([(1, 1), (8, 2)])), atol=0.01)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_line_ends_where_it_is_not_finite(bad):
    ((_, before), (_, after)) = parts([(1, 1), (2, 2), (bad, 2), (4, 1), (5, 1)])
    np.testing.assert_allclose(before, PAPER.to_pixels(np.array([(1, 1), (2, 2)])), atol=0.01)
    np.testing.assert_allclose(after, PAPER.to_pixels(np.array([(4, 1), (5, 1)])), atol=0.01)


def test_a_line_that_passes_by_leaves_nothing():
    assert parts([(-5, 1), (-1, 9), (4, 30)], dots=True) == []


def test_a_point_and_a_handle_outside_the_axes_are_not_drawn():
    outside = [(-1, 1), (5, 9), (11, -2)]
    assert PAPER.place([*map(Point, outside), *map(Handle, outside)]) == []
    assert len(PAPER.place([Point((0, 0)), Handle((10, 5))])) == 2
