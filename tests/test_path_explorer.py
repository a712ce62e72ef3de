"""The path explorer: rides that are what they say, and rates against sympy and on f itself."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy as sp
from tape import Tape, show

from helpers import SURFACES, Function2D, PathExplorer
from helpers.explorers.path import END, RIDES, ride, speed_of
from helpers.pictures.figures import arrow_length
from helpers.pictures.scene import Arrow, Handle, Line

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
    for at in (0.0, 0.7, 3.0, 6.0):
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
    assert facts.unit == pytest.approx(arrow_length(facts.f)) and "drawn 1.2 long" in readout.note
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


def test_a_level_curve_that_leaves_the_map_ends_there():
    explorer = PathExplorer("saddle", x=2, y=0.5, curve="level")
    assert 1 < explorer.control("t").high < END
    explorer.t = explorer.control("t").high
    p = show(explorer)[0].p
    assert max(map(abs, p)) <= 3 and p[0] ** 2 - p[1] ** 2 == pytest.approx(3.75)
    explorer.curve = "circle"
    assert explorer.control("t").high == END


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
    with pytest.raises(ValueError, match="outside"):
        PathExplorer(t=7)
