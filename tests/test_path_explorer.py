"""The path explorer: rides that are what they say, and rates against sympy and on f itself."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
import sympy as sp
from tape import Tape, show

from helpers import SURFACES, Function2D, PathExplorer
from helpers.explorers.path import EDGE, END, RIDES, height_limits, on_map, ride, speed_of
from helpers.pictures.figures import arrow_length, plane_frame
from helpers.pictures.scene import Arrow, Handle, Line
from helpers.pictures.shapes import Paper

pytestmark = pytest.mark.usefixtures("unpainted")
SMOOTH = [name for name, f in SURFACES.items() if not f.not_differentiable_at]
x, y, t, r, c = sp.symbols("x y t r c", real=True)
STARTS = [(2.0, 0.5), (-1.0, 1.5), (0.5, -1.0)]
every_ride = pytest.mark.parametrize("curve", RIDES)


def rows(readout):
    return {label: value for label, value, _ in readout.rows}


def number(text):
    return float(text.replace("−", "-"))


def written(curve, start):
    """A ride as formulas of t, where the speed on a line is 1; a level curve has none."""
    p = sp.Matrix(start)
    turn = sp.Matrix([[sp.cos(t), -sp.sin(t)], [sp.sin(t), sp.cos(t)]])
    return {
        "circle": turn * p,
        "line": p - t * p / p.norm(),
        "spiral": (1 - t / 7) * turn * p,
    }[curve]


@pytest.mark.parametrize("curve", ["circle", "line", "spiral"])
@pytest.mark.parametrize("start", STARTS)
def test_rides_rates_and_heights_are_those_of_sympy(curve, start):
    f = x**2 + 3 * y**2
    p = written(curve, start)
    height = f.subs({x: p[0], y: p[1]}, simultaneous=True)
    for at in (0.0, 0.7, 3.0, 5.5):
        explorer = PathExplorer("stretched_bowl", *start, curve=curve, t=at)
        facts, _, readout = show(explorer)
        np.testing.assert_allclose(facts.p, np.array(p.subs(t, at), float).ravel(), atol=1e-12)
        np.testing.assert_allclose(facts.velocity, np.array(p.diff(t).subs(t, at), float).ravel(),
                                   atol=1e-12)
        exact = float(height.diff(t).subs(t, at))
        assert facts.rate == pytest.approx(exact, abs=1e-9)
        assert facts.measured == pytest.approx(exact, abs=1e-5)
        assert facts.value == pytest.approx(float(height.subs(t, at)))
        assert number(rows(readout)["∇f·p′"]) == pytest.approx(exact, abs=6e-4)


@every_ride
@pytest.mark.parametrize("name", SMOOTH)
def test_the_rate_is_the_one_that_is_measured(name, curve):
    explorer = PathExplorer(name, curve=curve)
    for explorer.x, explorer.y in [(0.9, 0.4), (-0.5, 0.8)]:
        for part in (0.0, 0.31, 0.77, 1.0):
            explorer.t = part * explorer.last()
            facts, _, readout = show(explorer)
            steep = math.hypot(*facts.gradient) * math.hypot(*facts.velocity)
            assert facts.measured == pytest.approx(facts.rate, rel=1e-5, abs=1e-5 * steep + 1e-5)
            assert not facts.problem, facts.problem
            assert number(rows(readout)["rate measured"]) == pytest.approx(facts.rate, rel=1e-3,
                                                                           abs=2e-3)


@pytest.mark.parametrize("name", SMOOTH)
def test_on_a_level_curve_the_height_stays_and_the_gradient_is_perpendicular(name):
    f = SURFACES[name]
    for start in [(0.9, 0.4), (-0.5, 0.8), (0.3, -0.7)]:
        along = ride(f, "level", start)
        assert not along.still
        level, speed = f(*start), speed_of(f)
        for at in np.arange(0, along.end, 0.05).tolist()[::5]:  # steps of the slider
            p, v = along.at(at), np.array(along.velocity(at))
            assert f(*p) == pytest.approx(level, rel=1e-9, abs=1e-9)
            assert np.hypot(*v) == pytest.approx(speed)
            assert f.grad(*p) @ v == pytest.approx(0, abs=1e-9 * np.hypot(*f.grad(*p)) + 1e-12)
            g, h = f.grad(*p)
            assert v[0] * h - v[1] * g < 0  # ∇f to its right
            ahead, behind = (np.array(along.at(at + s * 1e-5)) for s in (1, -1))
            np.testing.assert_allclose((ahead - behind) / 2e-5, v, atol=0.02 * speed)


def test_on_the_round_bowl_the_level_curve_is_the_circle():
    f = SURFACES["bowl"]
    along = ride(f, "level", (2.0, 0.0))
    for at in np.linspace(0, END, 30).tolist():  # the speed is 1, the radius 2
        exact = 2 * math.cos(at / 2), 2 * math.sin(at / 2)
        np.testing.assert_allclose(along.at(at), exact, atol=2e-3)
    note = show(PathExplorer("bowl", x=2, y=0, curve="circle", t=1))[2].note
    assert note.startswith("Here p′ is perpendicular to ∇f")


def test_the_straight_case_is_the_directional_derivative():
    explorer = PathExplorer("hillside", x=1.2, y=-0.9, curve="line", t=0.6)
    facts, _, readout = show(explorer)
    assert math.hypot(*facts.velocity) == pytest.approx(1)
    u = -np.array([1.2, -0.9]) / 1.5
    assert facts.rate == pytest.approx(SURFACES["hillside"].grad(*facts.p) @ u)
    assert f"Its speed is 1.00, with the slope {facts.rate:.3f}".replace("-", "−") in readout.note


def test_arrows_tangent_and_handles_are_where_the_numbers_say():
    explorer = PathExplorer("stretched_bowl", x=2, y=0.5, curve="spiral", t=1.3)
    facts, scene, readout = show(explorer)
    arrows = {mark.role: mark for mark in scene["map"] if isinstance(mark, Arrow)}
    np.testing.assert_allclose(arrows["direction"].vector, facts.unit * facts.velocity)
    assert facts.unit == pytest.approx(0.4 * arrow_length(facts.f))
    assert "drawn 0.48 long" in readout.note
    factor = arrows["gradient"].vector / facts.gradient
    assert factor[0] == pytest.approx(factor[1]) and factor[0] > 0
    held = {mark.name: mark.at for each in scene.values() for mark in each
            if isinstance(mark, Handle)}  # fmt: skip
    assert held["point"] == (2, 0.5) and held["ball"] == facts.p
    assert held["time"] == (1.3, facts.value)
    (tangent,) = [mark for mark in scene["height"] if mark.__class__ is Line
                  and mark.role == "tangent"]  # fmt: skip
    (a, b), (p, q) = tangent.points
    assert (q - b) / (p - a) == pytest.approx(facts.rate)
    assert (b + q) / 2 == pytest.approx(facts.value)


@every_ride
def test_the_ball_is_dragged_along_its_curve_and_the_dot_along_the_time(curve):
    tape = Tape(PathExplorer("stretched_bowl", x=2, y=0.5, curve=curve, t=0))
    live = tape.live
    for at in (1.0, 2.0, 3.0):
        p = np.array(ride(live.f, curve, (2.0, 0.5)).at(at))
        found = live.drag("ball", tuple(p + 0.02))["t"]
        assert found == pytest.approx(at, abs=0.16)
    assert live.drag("time", (2.02, 7.0)) == {"t": 2.0}
    assert live.drag("point", (1.0, 1.5)) == {"x": 1.0, "y": 1.5}


@pytest.mark.parametrize(("name", "start", "curve"), [
    ("saddle", (2, 0.5), "level"), ("stretched_bowl", (0.5, 0), "line"),
    ("rosenbrock", (2, 1), "circle"), ("rosenbrock", (2, 1), "level"),
    ("monkey_saddle", (2, 1), "level"),
])  # fmt: skip
def test_a_ride_that_leaves_the_map_ends_at_its_edge_and_says_so(name, start, curve):
    explorer = PathExplorer(name, *start, curve=curve)
    end = explorer.t = explorer.control("t").high
    assert 1 < end < END
    facts, _, readout = show(explorer)
    frame = plane_frame(facts.f.domain, explorer.margin)
    wide = max(high - low for low, high in frame)
    speed = math.hypot(*facts.velocity)
    off = min(min(c - low, high - c) for c, (low, high) in zip(facts.p, frame, strict=True))
    step = speed * 0.15  # to the next place that is known of a level curve
    assert EDGE * wide <= off <= EDGE * wide + step
    assert readout.note.startswith("The ride ends here, at the edge of the map.")
    explorer.t = end / 2
    assert "ends here" not in show(explorer)[2].note


def test_a_level_curve_that_comes_to_a_flat_point_ends_there_and_says_so():
    explorer = PathExplorer("monkey_saddle", x=0, y=0.667, curve="level")
    explorer.t = explorer.control("t").high
    facts, _, readout = show(explorer)
    assert facts.time < END and math.hypot(*facts.p) < 0.2
    assert readout.note.startswith("The ride ends here: no level curve leads on.")


@every_ride
@pytest.mark.parametrize("name", SMOOTH)
def test_ball_and_tangent_are_in_their_pictures_wherever_the_ride_begins(name, curve):
    f = SURFACES[name]
    for start in product(*([low, (2 * low + high) / 3, high] for low, high in f.domain)):
        along = ride(f, curve, start)
        low, high = height_limits(f, curve, start)
        for at in np.arange(0, along.end + 0.01, 0.25).round(9).tolist():
            assert on_map(f, along.at(at)) and low < f(*along.at(at)) < high


@pytest.mark.parametrize(("name", "start", "t"), [
    ("stretched_bowl", (3, 3), 1.0), ("stretched_bowl", (3, 3), 0.85), ("rosenbrock", (2, 1), 2.9),
    ("saddle", (-3, 3), 2.0), ("himmelblau", (5, -5), 0.8),
])  # fmt: skip
def test_both_balls_the_tangent_and_the_gradient_are_drawn_far_outside_too(name, start, t):
    explorer = PathExplorer(name, *start, t=t)
    scene = show(explorer)[1]
    drawn = {}
    for picture in explorer.pictures():
        paper = Paper(explorer._axes(picture))
        left, top, right, bottom = paper.box
        for shape in paper.place(scene[picture.name]):
            xy = np.reshape(shape["xy"], (-1, 2))
            if ((xy > (left - 8, top - 8)) & (xy < (right + 8, bottom + 8))).all():
                drawn[shape.get("name") or shape.get("text") or shape["role"]] = np.ptp(xy, axis=0)
    assert {"ball", "time", "tangent", "p′", "∇f", "direction"} <= set(drawn)
    assert np.hypot(*drawn["gradient"]) > 16  # pixels: it is seen beside the ball


def test_only_the_height_is_drawn_anew_where_the_ride_begins_and_nothing_while_t_moves():
    depends = {each.name: set(each.depends) for each in PathExplorer().pictures()}
    assert depends == {"map": {"function"}, "height": {"function", "curve", "x", "y"}}


def test_rounding_of_a_level_height_is_not_magnified():
    low, high = height_limits(SURFACES["stretched_bowl"], "level", (2.0, 0.5))
    assert high - low > 1 and (low + high) / 2 == pytest.approx(4.75)


def test_no_rate_is_measured_where_there_is_no_level_curve():
    found = rows(show(PathExplorer("bowl", 0, 0, curve="level"))[2])
    assert found["∇f·p′"] == found["rate measured"] == "none" and "none" in found["velocity p′(t)"]


@pytest.mark.parametrize(("f", "start", "curve", "says"), [
    ("bowl", (0, 0), "level", "No level curve leads on from here"),
    ("bowl", (0, 0), "circle", "The ball stands still"),
    ("saddle", (0, 0), "line", "The ball stands still"),
    (lambda x, y: 3.0, (1, 1), "circle", "∇f is zero here, or as good as zero"),
    (lambda x, y: 3.0, (1, 1), "level", "No level curve leads on from here"),
    (lambda x, y: abs(x), (0, 1), "level", "has no gradient"),
    (lambda x, y: [][0], (1, 1), "level", "fails: IndexError"),
])  # fmt: skip
def test_what_is_special_is_said(f, start, curve, says):
    explorer = PathExplorer(f, *start, curve=curve, t=0)
    assert says in show(explorer)[2].note and "nan" not in repr(explorer)


def test_where_f_is_not_differentiable_the_formula_fails_and_both_numbers_are_shown():
    explorer = PathExplorer("no_tangent_plane", x=1, y=1, curve="line")
    explorer.t = 2**0.5 * 3  # at the origin: the speed is 1/3
    facts, _, readout = show(explorer)
    np.testing.assert_allclose(facts.p, 0, atol=1e-12)
    assert rows(readout)["∇f·p′"] != rows(readout)["rate measured"]


def test_a_wrong_gradient_shows():
    wrong = Function2D(lambda x, y: x * y, lambda x, y: (x, y))
    found = rows(show(PathExplorer(wrong, x=1, y=2))[2])
    assert found["∇f·p′"] != found["rate measured"]


def test_the_time_is_played_and_stops_at_the_end():
    control = PathExplorer().control("t")
    assert control.play and control.low == 0 and control.high == END
    explorer = PathExplorer(t=END)
    assert explorer.t == END
    with pytest.raises(ValueError, match="out of its range"):
        PathExplorer(t=7)
