"""The still layers: what matplotlib is told to draw is what the mathematics says."""

from __future__ import annotations

import math
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from helpers.live.controls import SMALL_MAP
from helpers.maths.catalogue import CURVES, MAP, SURFACES
from helpers.maths.catalogue import MAP_LEVELS as LEVELS
from helpers.maths.catalogue import MAP_MARKS as MARKS
from helpers.maths.functions import Function1D, Function2D
from helpers.pictures.figures import (
    _between_plateaus,
    arrow_length,
    arrow_unit,
    contour_levels,
    curve_limits,
    draw_compass,
    draw_contours,
    draw_curve,
    draw_field,
    field_scale,
    frame_plane,
    grid,
    level_text,
    nice,
    plane_frame,
)
from helpers.pictures.sampling import sample
from helpers.pictures.style import ROLES

HALF_PLANE = Function2D(lambda x, y: math.log(x) + y, name="g")
"""Raises for x < 0 and at 0; not written for arrays."""


def plane_axes(f: Function2D):
    ax = Figure(figsize=(4.8, 4.8)).add_subplot()
    frame_plane(ax, plane_frame(f.domain))
    return ax


def arrows(field) -> tuple[np.ndarray, np.ndarray]:
    """Tails and vectors of a quiver in data coordinates, each of shape (n, 2)."""
    return field.XY, np.column_stack([field.U, field.V]) / field.scale


# Numbers ----------------------------------------------------------------------------------


@given(st.floats(1e-299, 1e299))
def test_a_nice_number_is_the_next_round_one(value):
    number = nice(value)
    assert value * (1 - 1e-9) <= number <= 1.4 * value
    digits = Fraction(f"{number:e}".partition("e")[0])
    assert digits in {Fraction(n) for n in ("1", "1.2", "1.5", "2", "2.5", "3", "4", "5", "6", "8")}
    assert nice(number) == pytest.approx(number, rel=1e-12)


@pytest.mark.parametrize("value", [0.0, -3.0, math.nan, math.inf, 5e-324])
def test_without_a_slope_the_unit_is_one(value):
    assert nice(value) == 1.0


def test_a_grid_fills_the_domain_with_x_along_the_rows():
    X, Y = grid(((-1, 3), (0, 6)), 5)
    assert X.shape == Y.shape == (5, 5)
    assert X[2].tolist() == [-1, 0, 1, 2, 3] and Y[:, 2].tolist() == [0, 1.5, 3, 4.5, 6]
    assert np.ptp(X[:, 3]) == 0


def test_the_frame_of_a_plane_has_the_same_margin_all_round():
    assert plane_frame(((0, 10), (1, 2))) == ((-2, 12), (-1, 4))
    ax = plane_axes(SURFACES["rosenbrock"])
    assert ax.get_xlim() == pytest.approx((-2.8, 2.8)) and ax.get_aspect() == 1
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x", "y")


def test_samples_are_missing_only_where_the_function_is():
    X, Y = grid(HALF_PLANE.domain, 7)
    values = sample(HALF_PLANE, X, Y)
    assert (np.isnan(values) == (X <= 0)).all()
    np.testing.assert_allclose(values[X > 0], np.log(X[X > 0]) + Y[X > 0])
    x = np.array([-1.0, 0.0, 4.0])
    assert sample(Function1D(lambda x: 1 / x), x).tolist()[::2] == [-1, 0.25]
    assert np.isnan(sample(Function1D(lambda x: 1 / x), x)[1])
    assert np.isnan(sample(Function1D(lambda x: None), x)).all()
    np.testing.assert_array_equal(sample(CURVES["square"], x), x**2)


# Contours ---------------------------------------------------------------------------------


def test_levels_are_evenly_spaced_so_that_crowded_lines_mean_steep():
    for name in SURFACES.keys() - {"himmelblau", "rosenbrock"}:
        f = SURFACES[name]
        levels = contour_levels(sample(f, *grid(plane_frame(f.domain), 161)))
        assert np.ptp(np.diff(levels)) < 1e-9 * np.ptp(levels)
        assert 8 <= levels.size <= 20


@pytest.mark.parametrize("name", ["himmelblau", "rosenbrock"])
@pytest.mark.parametrize("shift", [0, 5000])
def test_levels_grow_in_powers_where_even_ones_would_leave_the_valley_empty(name, shift):
    f = SURFACES[name]
    Z = sample(f, *grid(plane_frame(f.domain), 161)) + shift
    levels = contour_levels(Z) - shift
    assert set(np.round(levels[1:] / levels[:-1], 6)) <= {3, round(10 / 3, 6)}
    assert (levels < np.median(Z) - shift).sum() >= 4


def test_levels_ignore_what_is_not_finite_and_span_the_values():
    Z = sample(SURFACES["bowl"], *grid(SURFACES["bowl"].domain, 41))
    levels = contour_levels(Z)
    assert contour_levels(np.append(Z, [math.nan, math.inf, -math.inf])) == pytest.approx(levels)
    assert 0 <= levels[0] < 2 and 15 < levels[-1] <= 18


@pytest.mark.parametrize("values", [[], [3.0] * 9, [math.nan] * 4, [math.inf, 1.0]])
def test_a_flat_or_missing_function_has_no_levels(values):
    assert contour_levels(np.array(values)).size == 0


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("f", [lambda x, y: 1e308 * x, lambda x, y: 1e149 * x**3 + y,
                               lambda x, y: 1e-310 * x, lambda x, y: np.exp(99 * x**2)])
def test_a_picture_is_drawn_whatever_the_size_of_the_values(f):
    f = Function2D(f)
    ax = plane_axes(f)
    draw_contours(ax, f, domain=plane_frame(f.domain))
    assert np.isfinite(arrows(draw_field(ax, f))[1]).all()
    FigureCanvasAgg(ax.figure).draw()


@pytest.mark.parametrize("name", ["bowl", "peaks", "himmelblau", "egg_crate", "rosenbrock"])
def test_contour_lines_lie_on_their_level(name):
    f = SURFACES[name]
    lines = draw_contours(plane_axes(f), f)
    X, Y = grid(f.domain, 161)
    step = X[0, 1] - X[0, 0]
    for level, vertices in zip(lines.levels, lines.allsegs, strict=True):
        x, y = np.concatenate(vertices).T
        away = np.abs(f(x, y) - level) / np.maximum(np.hypot(*f.grad(x, y)), 1e-12)
        assert np.quantile(away, 0.95) < step / 2


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("f, levels, at", [
    (lambda x, y: x > 0.5, [0.5], {0.5}),
    (lambda x, y: np.sign(x), [-0.5, 0.5], {0}),
    (lambda x, y: np.floor(x / 2), [-1.5, -0.5, 0.5], {-2, 0, 2}),
])  # fmt: skip
def test_of_plateaus_the_edges_are_drawn_and_nothing_else(f, levels, at):
    lines = draw_contours(plane_axes(f := Function2D(f)), f)
    np.testing.assert_allclose(lines.levels, levels)
    step = 6 / 160
    for parts in lines.allsegs:
        (edge,) = parts
        assert min(abs(edge[:, 0] - x).max() for x in at) <= step
        assert np.ptp(edge[:, 1]) == pytest.approx(6), "from below to above"
    assert not lines.axes.texts


def test_rounding_makes_no_plateaus():
    f = Function2D(lambda x, y: np.sin(x * y) ** 2 + np.cos(x * y) ** 2)
    assert _between_plateaus(f(*grid(f.domain, 161))).size == 0


def test_contours_of_what_has_none_are_none_and_given_levels_are_kept():
    for f in (Function2D(lambda x, y: 3.0), Function2D(lambda x, y: math.nan)):
        assert draw_contours(plane_axes(f), f) is None
        assert draw_contours(plane_axes(f), f, levels=[1, 2]) is None
    f = SURFACES["bowl"]
    ax = plane_axes(f)
    lines = draw_contours(ax, f, levels=[-5, 1, 4, 99])
    assert lines.levels.tolist() == [1, 4] and lines in ax.collections
    assert {to_hex(color) for color in lines.get_edgecolor()} == {ROLES["contour"].light}
    assert draw_contours(plane_axes(HALF_PLANE), HALF_PLANE).levels.size > 5


@pytest.mark.parametrize(("f", "levels", "domain", "avoid"), [
    (MAP, LEVELS, MAP.domain, [*MARKS.values()]),
    (SURFACES["bowl"], [1, 5, 9, 13, 17], [(-1, 3), (0, 4)], [(1, 2)]),
    (SURFACES["peaks"], None, plane_frame(SURFACES["peaks"].domain), []),
    (Function2D(lambda x, y: 1e5 * (x + 0.8 * y) ** 2), np.arange(1, 20) * 1e5, MAP.domain, []),
])  # fmt: skip
def test_no_label_of_a_level_is_struck_through_or_covers_a_mark(f, levels, domain, avoid):
    ax = Figure(figsize=(6, 6), dpi=100).add_subplot()
    ax.set(aspect="equal", xlim=domain[0], ylim=domain[1])
    lines = draw_contours(ax, f, levels, domain=domain, avoid=avoid)
    FigureCanvasAgg(ax.figure).draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    curves = [ax.transData.transform(part) for parts in lines.allsegs for part in parts]
    for i, box in enumerate(boxes):
        assert not box.count_contains(np.concatenate(curves))
        assert not box.padded(8).count_contains(ax.transData.transform(np.reshape(avoid, (-1, 2))))
        assert not any(box.overlaps(other) for other in boxes[:i])
    if avoid:  # and each level has its number
        assert {text.get_text() for text in ax.texts} == {
            f"{level:g}".replace("-", "−") for level in levels}  # fmt: skip
    assert len(boxes) > 3


@pytest.mark.parametrize("name", SURFACES)
def test_on_a_small_map_no_label_is_cut_off_or_over_another(name):
    f, (width, height, place) = SURFACES[name], SMALL_MAP
    ax = Figure(figsize=(width / 100, height / 100), dpi=100).add_axes(
        np.array(place) / (width, height, width, height))
    limits = plane_frame(f.domain)
    frame_plane(ax, limits)
    draw_contours(ax, f, domain=limits)
    FigureCanvasAgg(ax.figure).draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    for i, box in enumerate(boxes):
        assert ax.bbox.containsx(box.x0) and ax.bbox.containsx(box.x1)
        assert ax.bbox.containsy(box.y0) and ax.bbox.containsy(box.y1)
        assert not any(box.overlaps(other) for other in boxes[:i])
    assert len(boxes) > 2


@pytest.mark.parametrize(("level", "text"), [
    (0, "0"), (-2.5, "−2.5"), (0.1 + 0.2, "0.3"), (99_999, "100000"), (1.2e6, "1.2·10⁶"),
    (-1e5, "−1·10⁵"), (3e-5, "3·10⁻⁵"),
])  # fmt: skip
def test_a_large_or_tiny_level_has_a_power_of_ten(level, text):
    assert level_text(level) == text


# Fields -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("n", [10, 20])
def test_the_field_is_the_gradient_in_its_stated_scale(name, n):
    f = SURFACES[name]
    field = draw_field(plane_axes(f), f, n)
    assert field.angles == "xy" and field.scale_units == "xy"
    tails, vectors = arrows(field)
    scale, gradient = field_scale(f, n), f.grad(*tails.T).T
    slopes, lengths = np.hypot(*gradient.T), np.hypot(*vectors.T)
    np.testing.assert_allclose(vectors * slopes[:, None], gradient * lengths[:, None], atol=1e-12)
    np.testing.assert_allclose((lengths / scale.step) ** (1 / scale.power), slopes / scale.slope)
    X, Y = grid(f.domain, n)
    step = min(X[0, 1] - X[0, 0], Y[1, 0] - Y[0, 0])
    assert 0.7 * step < np.hypot(*vectors.T).max() <= step * (1 + 1e-9)
    flat = np.hypot(*f.grad(X, Y)) == 0
    assert len(tails) == (~flat).sum()


ROOTED = ("himmelblau", "rosenbrock", "peaks", "discontinuous")


@pytest.mark.parametrize("name", SURFACES)
def test_most_arrows_of_a_field_can_be_seen(name):
    f = SURFACES[name]
    scale, (tails, vectors) = field_scale(f), arrows(draw_field(plane_axes(f), f))
    specks = (np.hypot(*vectors.T) < 0.2 * scale.step).sum()
    assert specks <= 0.5 * len(tails)
    assert (scale.power < 1) == (name in ROOTED)
    assert scale.specks == specks * (name in ROOTED)


def test_the_negative_field_is_the_opposite_in_the_colour_of_descent():
    f = SURFACES["himmelblau"]
    up, down = (draw_field(plane_axes(f), f, 10, negative=negative) for negative in (False, True))
    np.testing.assert_array_equal(arrows(down)[1], -arrows(up)[1])
    assert to_hex(up.get_facecolor()[0]) == ROLES["gradient"].light
    assert to_hex(down.get_facecolor()[0]) == ROLES["descent"].light


def test_arrows_of_the_same_length_keep_their_directions():
    f = SURFACES["stretched_bowl"]
    tails, vectors = arrows(draw_field(plane_axes(f), f, 10, same_length=True))
    np.testing.assert_allclose(np.hypot(*vectors.T), 0.8 * 6 / 9)
    gradient = f.grad(*tails.T).T
    np.testing.assert_allclose(vectors[:, 0] * gradient[:, 1], vectors[:, 1] * gradient[:, 0])
    assert ((vectors * gradient).sum(axis=1) > 0).all()


def test_the_field_has_gaps_where_there_is_no_gradient():
    tails, vectors = arrows(draw_field(plane_axes(HALF_PLANE), HALF_PLANE, 7))
    assert tails[:, 0].min() == 1.0 and len(tails) == 3 * 7
    assert np.isfinite(vectors).all()
    half = Function2D(lambda x, y: x + y, lambda x, y: (np.where(x > 0, 1.0, np.nan), 1.0 + 0 * y))
    assert arrows(draw_field(plane_axes(half), half, 7))[0][:, 0].min() == 1.0
    nowhere = Function2D(lambda x, y: math.nan)
    assert len(arrows(draw_field(plane_axes(nowhere), nowhere))[0]) == 0
    scale = field_scale(nowhere)
    assert scale.slope / scale.step == arrow_unit(nowhere) == 1.0


@pytest.mark.parametrize("n", [1, 0, -4])
def test_a_field_of_one_point_is_refused(n):
    with pytest.raises(ValueError, match=rf"n = {n}: .*at least 2"):
        draw_field(plane_axes(SURFACES["bowl"]), SURFACES["bowl"], n)


@pytest.mark.parametrize("name", SURFACES)
def test_on_the_screen_arrows_cross_the_level_curves_at_right_angles(name):
    f = SURFACES[name]
    ax = plane_axes(f)
    field = draw_field(ax, f, 10)
    FigureCanvasAgg(ax.figure).draw()
    tails, vectors = arrows(field)
    heads = ax.transData.transform(tails + vectors) - ax.transData.transform(tails)
    long = np.hypot(*heads.T) > 2
    outlines = np.array([path.vertices[:-1] for path in np.array(field.get_paths())[long]])
    tips = field.get_transform().transform(outlines[:, 3])
    np.testing.assert_allclose(tips, heads[long], atol=0.01)  # drawn as the numbers say
    fx, fy = f.grad(*tails[long].T)
    along = np.column_stack([-fy, fx]) / np.hypot(fx, fy)[:, None]
    level = ax.transData.transform(tails[long] + along) - ax.transData.transform(tails[long])
    sine = (tips * level).sum(axis=1) / np.hypot(*tips.T) / np.hypot(*level.T)
    np.testing.assert_allclose(sine, 0, atol=0.005)
    assert long.sum() > 20


ROOTED = ("himmelblau", "rosenbrock", "peaks", "discontinuous")


@pytest.mark.parametrize("name", SURFACES)
def test_most_arrows_at_a_point_fit_into_a_fifth_of_the_map(name):
    f = SURFACES[name]
    slopes = np.hypot(*f.grad(*grid(f.domain, 41)))
    assert 0.45 < np.mean(slopes / arrow_unit(f) <= arrow_length(f)) < 0.9


def test_the_compass_measures_the_slope_in_each_direction():
    f, p = SURFACES["stretched_bowl"], (1.0, 1.0)
    compass = draw_compass(plane_axes(f), f, p, 8, unit=10)
    tails, vectors = arrows(compass)
    np.testing.assert_array_equal(tails, [p] * 8)
    theta = np.arange(8) * math.pi / 4
    slopes = 2 * np.cos(theta) + 6 * np.sin(theta)
    np.testing.assert_allclose(np.hypot(*vectors.T), np.abs(slopes) / 10, atol=1e-6)
    np.testing.assert_allclose(np.arctan2(*vectors.T[::-1]) % (2 * math.pi), theta, atol=1e-9)
    expected = [ROLES["gradient" if slope > 0 else "descent"].light for slope in slopes]
    assert [to_hex(color) for color in compass.get_facecolor()] == expected


# Curves, surfaces, and no pyplot ------------------------------------------------------------


def test_a_curve_has_its_values_and_gaps():
    ax = Figure().add_subplot()
    (line,) = draw_curve(ax, Function1D(lambda x: math.sqrt(x), name="root"), n=7, role="path")
    np.testing.assert_allclose(line.get_ydata()[3:], np.sqrt([0, 1, 2, 3]))
    assert np.isnan(line.get_ydata()[:3]).all() and line.get_color() == ROLES["path"].light
    assert ax.get_xlim() == (-3, 3)


def test_values_that_grow_without_bound_do_not_flatten_the_rest():
    values = np.linspace(0, 1, 99)
    assert curve_limits(values) == pytest.approx((-0.08, 1.08))
    low, high = curve_limits(np.append(values, 1e6))
    assert -0.08 < low < 0.08 and 0.92 < high < 1.08


def test_nothing_here_imports_pyplot():
    code = (
        "import sys, helpers; assert 'matplotlib.pyplot' not in sys.modules\n"
        "helpers.GradientExplorer()._repr_mimebundle_()\n"
        "assert 'matplotlib.pyplot' not in sys.modules and 'sympy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
