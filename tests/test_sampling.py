"""Values for pictures: poles and jumps leave a gap, and nothing else does, however steep it is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from matplotlib.figure import Figure

from helpers.expressions import Expression
from helpers.maths.catalogue import CURVES, SURFACES
from helpers.maths.functions import Function1D, Function2D
from helpers.pictures.figures import (
    draw_contours,
    draw_curve,
    frame_plane,
    grid,
    heights,
    plane_frame,
)
from helpers.pictures.sampling import sample, unbroken


def surface(text: str) -> Function2D:
    return Expression(text).function


def joined(values: np.ndarray) -> np.ndarray:
    """The differences of neighbours that are both there, along both axes."""
    steps = np.concatenate([np.diff(values, axis=axis).ravel() for axis in range(values.ndim)])
    return np.abs(steps[np.isfinite(steps)])


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("n", [33, 81, 161])
def test_no_surface_of_the_catalogue_loses_a_value(name, n):
    f = SURFACES[name]
    for domain in (f.domain, plane_frame(f.domain)):
        at = grid(domain, n)
        np.testing.assert_array_equal(unbroken(f, *at), sample(f, *at))


@pytest.mark.parametrize("name", CURVES)
@pytest.mark.parametrize("n", [241, 401, 801])
def test_no_curve_of_the_catalogue_loses_a_value(name, n):
    x = np.linspace(*CURVES[name].domain, n)
    np.testing.assert_array_equal(unbroken(CURVES[name], x), sample(CURVES[name], x))


@pytest.mark.parametrize("text", [
    "tanh(1000x)", "atan(10^5*x) + y", "x e^(-1000x^2)", "sin(1000xy)", "1/(x^2 + 0.0001)",
    "e^(5x)", "100(y - x^2)^2", "√|x - 0.01|", "ln|x - 0.01|", "√x + y", "|x| + |y|", "3",
])  # fmt: skip
def test_however_steep_a_surface_is_it_keeps_its_values(text):
    f = surface(text)
    at = grid(f.domain, 81)
    np.testing.assert_array_equal(unbroken(f, *at), sample(f, *at))


@pytest.mark.parametrize("text, where", [
    ("1/(x - 0.01)", lambda x, y: x - 0.01),
    ("1/(x - 0.01) + 50", lambda x, y: x - 0.01),
    ("tan(3x)", lambda x, y: np.cos(3 * x)),
    ("1/(x^2 + y^2 - 2)", lambda x, y: x**2 + y**2 - 2),
    ("1/(x - y + 0.01)", lambda x, y: x - y + 0.01),
    ("|x - 0.01|/(x - 0.01) + y", lambda x, y: x - 0.01),
    ("atan(1/(x - 0.01))", lambda x, y: x - 0.01),
])  # fmt: skip
def test_neighbours_on_both_sides_of_a_pole_or_a_jump_are_not_joined(text, where):
    f = surface(text)
    X, Y = grid(f.domain, 81)
    values, side = unbroken(f, X, Y), np.sign(where(X, Y))
    for axis in (0, 1):
        apart = np.isfinite(np.diff(values, axis=axis)) & (np.diff(side, axis=axis) != 0)
        assert not apart.any()
    lost = np.isnan(values) & np.isfinite(sample(f, X, Y))
    beside = np.pad(side, 1, "edge")
    beside = [beside[1:-1, 2:], beside[1:-1, :-2], beside[2:, 1:-1], beside[:-2, 1:-1]]
    assert lost.any()
    assert (lost <= np.any([each != side for each in beside], axis=0)).all()  # nothing else is lost


def test_a_pole_that_is_met_exactly_is_a_pole():
    f = Function1D(lambda x: 1 / x)
    assert np.isnan(unbroken(f, np.array([-1, -0.5, 0.5, 1]))).sum() == 1
    nearly = np.array([-1, -0.5, 1e-16, 0.5, 1])
    np.testing.assert_array_equal(np.isnan(unbroken(f, nearly)), [0, 0, 1, 0, 0])


def test_what_raises_or_is_nowhere_finite_is_no_trouble():
    f = Function2D(lambda x, y: math.tan(x) + math.log(y), name="g")
    X, Y = grid(f.domain, 41)
    assert np.isnan(unbroken(f, X, Y)[Y <= 0]).all()
    assert joined(unbroken(f, X, Y)).max() < joined(sample(f, X, Y)).max() / 2
    assert np.isnan(unbroken(surface("ln(-1 - x^2)"), X, Y)).all()


def test_no_level_curve_runs_along_a_pole_or_a_jump():
    f = surface("|x - 0.01|/(x - 0.01) + y")
    ax = Figure(figsize=(4.8, 4.8)).add_subplot()
    frame_plane(ax, plane_frame(f.domain))
    lines = draw_contours(ax, f, levels=[0.3])
    for curve in (part for parts in lines.allsegs for part in parts):
        np.testing.assert_allclose(curve[:, 1], 0.3 - np.sign(curve[:, 0] - 0.01))


def test_no_wall_stands_in_space():
    f = surface("|x - 0.01|/(x - 0.01)")
    assert set(np.unique(heights(f, 33))[:2]) == {-1.0, 1.0}
    assert joined(heights(f, 33)).max() == 0


def test_a_curve_has_a_gap_at_its_pole():
    (line,) = draw_curve(Figure().add_subplot(), Function1D(lambda x: 1 / (x - 0.001)))
    x, y = line.get_data()
    both = np.isfinite(y[1:] + y[:-1]) & ((x[1:] > 0.001) != (x[:-1] > 0.001))
    assert not both.any() and np.isnan(y).sum() == 1
