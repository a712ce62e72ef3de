"""Slopes where there are none are told as what they are, and no others are."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from tape import shown

from helpers import CURVES, SURFACES, Function1D, Function2D
from helpers.explorers import (
    DescentExplorer,
    DirectionExplorer,
    GradientExplorer,
    SecantExplorer,
    SliceExplorer,
    StepSizeExplorer,
    SurfaceExplorer,
    ZoomExplorer,
)
from helpers.explorers.curve import slope_at, slopes_at
from helpers.explorers.words import look
from helpers.maths.differentiate import sides

pytestmark = pytest.mark.usefixtures("unpainted")
NAN, INF = math.nan, math.inf
SEED = 12


def wobble(x):
    return x * math.sin(1 / x) if x else 0.0


def whole(f):
    """Return f of x where that is not 0, and 0 there."""
    return lambda x: f(x) if x else 0.0


BROKEN = [
    (abs, 0, -1, 1),
    (lambda x: abs(x - 0.3), 0.3, -1, 1),
    (lambda x: abs(x - 100.1), 100.1, -1, 1),
    (lambda x: max(0, x), 0, 0, 1),
    (lambda x: max(x, x * x), 1, 1, 2),
    (lambda x: math.exp(-abs(x - 0.7)), 0.7, 1, -1),
    (lambda x: abs(math.sin(1000 * x)), 0, -1000, 1000),
    (lambda x: abs(x) + 1000 * x * x, 0, -1, 1),
    (lambda x: 1e-12 * abs(x), 0, -1e-12, 1e-12),
    (lambda x: 1e300 * abs(x), 0, -1e300, 1e300),
    (lambda x: 1e6 + abs(x), 0, -1, 1),
    (lambda x: x if x < 1 else 1.001 * x - 0.001, 1, 1, 1.001),
    (lambda x: np.sign(x), 0, INF, INF),
    (lambda x: 1.0 if x >= 0 else 0.0, 0, INF, 0),
    (lambda x: x + 5 * (x >= 0.3), 0.3, INF, 1),
    (lambda x: math.floor(x), 2, INF, 0),
    (lambda x: np.cbrt(x), 0, INF, INF),
    (lambda x: math.sqrt(abs(x)), 0, -INF, INF),
    (whole(lambda x: x * math.log(abs(x))), 0, -INF, -INF),
    (lambda x: math.sqrt(x), 0, NAN, INF),
    (lambda x: math.sqrt(x) ** 3, 0, NAN, 0),
    (wobble, 0, NAN, NAN),
]


@pytest.mark.parametrize(("f", "x", "left", "right"), BROKEN)
def test_without_one_slope_both_sides_are_told(f, x, left, right):
    found = sides(f, x)
    np.testing.assert_allclose([found.left, found.right], [left, right], rtol=1e-6, atol=1e-5)
    assert math.isnan(found.slope) and math.isnan(Function1D(f).derivative(x))
    assert math.isnan(slope_at(Function1D(f, lambda t: 0.0), x))  # whatever is said to be the slope


def noisy(size):
    """Return the sine with noise of that size, another one at every call."""
    random = np.random.default_rng(SEED)
    return lambda x: math.sin(x) + size * random.standard_normal()


def root(x):
    """Return the real root of y³ = x + 2, by Newton's steps."""
    y = 1.5
    for _ in range(60):
        y -= (y**3 - x - 2) / (3 * y * y + 1e-3)
    return y


UNBROKEN: list[tuple[str, Callable, float, float]] = [
    ("steep", lambda x: math.sin(1000 * x), -3, 3),
    ("steeper", lambda x: math.sin(1e6 * x), -3, 3),
    ("large x", math.sin, 1e5, 1e6),
    ("small", lambda x: 1e-8 * x * x, -3, 3),
    ("huge", lambda x: 1e300 * x, -3, 3),
    ("as huge as can be", lambda x: 3e307 * x * x, -2, 2),
    ("tiny", lambda x: 1e-300 * x * x, -3, 3),
    ("huge bend", lambda x: 1e10 * x * x, -1, 1),
    ("root near 0", math.sqrt, 1e-8, 1e-2),
    ("logarithm near 0", math.log, 1e-8, 1),
    ("reciprocal near 0", lambda x: 1 / x, 1e-6, 1),
    ("exponential", lambda x: math.exp(50 * x), -3, 3),
    ("step that is smooth", lambda x: math.tanh(1e4 * x), -1e-3, 1e-3),
    ("corner that is round", lambda x: math.sqrt(x * x + 1e-12), -1e-5, 1e-5),
    ("beside a kink", abs, 1e-9, 1e-3),
    ("flat", whole(lambda x: math.exp(-1 / x / x)), -0.2, 0.2),
    ("eighth power", lambda x: x**8, -0.1, 0.1),
    ("on a high plain", lambda x: 1e9 + math.sin(x), -3, 3),
    ("digits cancel", lambda x: ((x - 6) * x + 15) * x**4 - 20 * x**3 + 15 * x * x - 6 * x + 1,
     0.9, 1.1),
    ("single precision", lambda x: float(np.sin(np.float32(x))), -3, 3),
    ("rounded", lambda x: round(math.sin(x), 6), -3, 3),
    ("a little noise", noisy(1e-12), -3, 3),
    ("some noise", noisy(1e-9), -3, 3),
    ("much noise", noisy(1e-6), -3, 3),
    ("solved by steps", root, -1, 10),
    ("straight", lambda x: 0.1 * x + 0.3, -3, 3),
    ("level", lambda x: 3, -3, 3),
]  # fmt: skip
NEEDLES = [
    (lambda x: abs(x) ** 1.5, 0), (lambda x: abs(x) ** 1.1, 0), (lambda x: x**3, 0),
    (lambda x: x * abs(x), 0), (lambda x: 1e10 * x * x, 0), (whole(lambda x: x * wobble(x)), 0),
    (lambda x: (x - 0.3) ** 2, 0.3),
]  # fmt: skip


@pytest.mark.parametrize(("f", "low", "high"), [row[1:] for row in UNBROKEN],
                         ids=[row[0] for row in UNBROKEN])  # fmt: skip
def test_a_smooth_function_has_a_slope_however_steep_tiny_or_rounded(f, low, high):
    x = np.random.default_rng(SEED).uniform(low, high, 200)
    if low > 0:
        x = np.geomspace(low, high, 200)
    assert [t for t in x if not math.isfinite(sides(f, t).slope)] == []
    assert np.isfinite(sides(f, [x]).slope).all()


@pytest.mark.parametrize(("f", "x"), NEEDLES)
def test_where_the_sides_come_together_there_is_a_slope(f, x):
    assert sides(f, x).slope == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("f", CURVES.values(), ids=CURVES)
def test_curves_have_their_slope_but_where_they_have_none(f):
    for x in [*np.random.default_rng(SEED).uniform(*f.domain, 300), *f.minima]:
        if x in f.not_differentiable_at or not math.isfinite(f(x)):
            continue
        assert slope_at(f, x) == f.derivative(x)
        assert math.isfinite(measured := Function1D(f.call).derivative(x))
        if f.name != "wobble":  # which swings too fast for its differences
            assert measured == pytest.approx(f.derivative(x), rel=1e-6, abs=1e-6)
    for x in f.not_differentiable_at:
        assert math.isnan(slope_at(f, x)) and math.isnan(slope_at(Function1D(f.call), x))


@pytest.mark.parametrize("f", SURFACES.values(), ids=SURFACES)
def test_surfaces_have_their_gradient_but_where_they_have_none(f):
    calls = []
    counted = Function2D(lambda x, y: calls.append(1) or f.call(x, y), f.grad, domain=f.domain)
    places = np.random.default_rng(SEED).uniform(*np.transpose(f.domain), (200, 2)).tolist()
    for p in map(tuple, [*places, *f.minima, (0.0, 0.0)]):
        if p in f.not_differentiable_at:
            continue
        assert look(f, p)[2] == "" == look(Function2D(f.call, domain=f.domain), p)[2]
        look(counted, p)
        calls.clear()
        look(counted, p)
        assert len(calls) < 12, p  # in every picture while the point is dragged
    for p in f.not_differentiable_at:
        for given in (f, Function2D(f.call, domain=f.domain)):
            assert "not differentiable" in look(given, p)[2]


def test_digits_are_written_until_the_sides_differ():
    assert "left 1, right 1.001: no tangent" in shown(
        SecantExplorer(lambda x: x if x < 1 else 1.001 * x - 0.001, a=1))[1].note  # fmt: skip
    assert "on both sides the slope grows without bound" in shown(
        SecantExplorer(lambda x: np.cbrt(x), a=0))[1].note  # fmt: skip


@pytest.mark.parametrize("kind", [SecantExplorer, StepSizeExplorer, ZoomExplorer])
@pytest.mark.parametrize("function", [lambda x: abs(x), "|x|", "absolute_value",
                                      Function1D(abs, np.sign)])  # fmt: skip
def test_explorers_of_curves_show_no_slope_at_a_kink(kind, function):
    explorer = kind(function, a=0)
    _, readout = shown(explorer)
    assert "left −1, right 1: no tangent here" in readout.note
    rows = {label: value for label, value, _ in readout.rows}
    assert {rows.get(label, "none") for label in
            ("tangent slope", "tangent f′(a)", "f′(a)", "error", "difference")} == {"none"}
    explorer.a = 1
    assert "no tangent" not in shown(explorer)[1].note


@pytest.mark.parametrize("kind", [GradientExplorer, DirectionExplorer, SurfaceExplorer,
                                  SliceExplorer, DescentExplorer])  # fmt: skip
@pytest.mark.parametrize("given", [(), (lambda x, y: (0.5, 1.0),)])
def test_explorers_of_surfaces_show_no_gradient_on_an_edge(kind, given):
    explorer = kind(Function2D(lambda x, y: max(x, 2 * y), *given), x=2, y=1)
    scene, readout = shown(explorer)
    assert "along x left 0, right 1: no tangent here" in readout.note
    assert not [mark for marks in scene.values() for mark in marks
                if getattr(mark, "role", "") in ("gradient", "descent", "path")
                and np.any(np.nan_to_num(getattr(mark, "vector", 1)))]  # fmt: skip
    explorer.x = 0
    assert "no tangent here" not in shown(explorer)[1].note


def test_a_descent_breaks_off_where_it_comes_upon_a_kink():
    own = DescentExplorer(lambda x, y: (x - 1) ** 2 + abs(y), x=1, y=2, eta=0.5, n_steps=10)
    typed = DescentExplorer("(x - 1)^2 + |y|", x=1, y=2, eta=0.5, n_steps=10)
    said = "It breaks off after 3 steps: where the next one ends ∇f has no finite value."
    assert said in shown(own)[1].note and said in shown(typed)[1].note


def test_of_a_slice_the_slope_that_exists_is_shown():
    explorer = SliceExplorer(lambda x, y: abs(x) + 3 * y, x=0, y=1, frozen="x")
    assert dict(row[:2] for row in shown(explorer)[1].rows)["slope ∂f/∂y"] == "3.000"
    assert "no tangent" not in shown(explorer)[1].note
    explorer.frozen = "y"
    assert "along x left −1, right 1: no tangent here" in shown(explorer)[1].note


def test_what_fails_has_no_slope():
    assert math.isnan(slopes_at(Function1D(lambda x: 1 / 0), 0).slope)
    assert math.isnan(sides(lambda x: NAN, 0.0).slope)
    with pytest.raises(ValueError, match="p must be finite"):
        sides(abs, INF)
