"""The direction explorer: the slope along u, measured, as a formula, as a shadow and as a curve."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest
from tape import Tape, show

from helpers import SURFACES, Function2D
from helpers.explorers import DirectionExplorer
from helpers.maths.differentiate import directional_derivative
from helpers.pictures.directions import direction, slopes, steep_slope, unit_vector
from helpers.pictures.figures import arrow_length, plane_frame
from helpers.pictures.scene import Arrow, Handle, Label, Line, Point

pytestmark = pytest.mark.usefixtures("unpainted")
SMOOTH = [name for name, f in SURFACES.items() if not f.not_differentiable_at]
ANGLES = np.arange(0, 361, 5)


def rows(readout):
    return {label: value.replace("−", "-") for label, value, _ in readout.rows}


def arrows(marks):
    return {mark.role: np.array(mark.vector) for mark in marks if isinstance(mark, Arrow)}


def lines(marks, role):
    return [np.array(m.points) for m in marks if isinstance(m, Line) and m.role == role]


def handles(marks):
    return {mark.name: mark for mark in marks if isinstance(mark, Handle)}


def seeded(f, count, seed=5):
    return np.random.default_rng(seed).uniform(*np.transpose(f.domain), size=(count, 2)).tolist()


@pytest.mark.parametrize("name", SURFACES)
def test_measured_slopes_are_the_gradient_along_u_where_f_is_differentiable(name):
    f = SURFACES[name]
    angles = np.random.default_rng(6).uniform(0, 360, 40)
    u = unit_vector(angles)
    for p in seeded(f, 40):
        exact = f.grad(*p) @ u
        size = math.hypot(*f.grad(*p)) + steep_slope(f)
        np.testing.assert_allclose(slopes(f, p, u), exact, rtol=0, atol=1e-7 * size)
        direct = [directional_derivative(f, p, each) for each in u.T]
        np.testing.assert_allclose(slopes(f, p, u), direct, rtol=0, atol=1e-7 * size)


def test_without_a_tangent_plane_the_slope_is_the_cube_of_the_cosine():
    f, u = SURFACES["no_tangent_plane"], unit_vector(ANGLES)
    measured, formula = slopes(f, (0, 0), u), f.grad(0.0, 0.0) @ u
    np.testing.assert_allclose(measured, np.cos(np.radians(ANGLES)) ** 3, atol=1e-12)
    np.testing.assert_allclose(formula, np.cos(np.radians(ANGLES)), atol=1e-12)
    assert np.abs(measured - formula).max() == pytest.approx(2 / 27**0.5, abs=1e-3)


def test_a_jump_has_a_slope_along_the_axes_only():
    measured = slopes(SURFACES["discontinuous"], (0, 0), unit_vector(ANGLES))
    assert (np.isfinite(measured) == (ANGLES % 90 == 0)).all()
    assert (measured[ANGLES % 90 == 0] == 0).all()


@pytest.mark.parametrize(
    ("f", "p", "level"),
    [
        (lambda x, y: abs(x), (0, 1), {90, 270}),
        (lambda x, y: abs(x - y), (0.35, 0.35), {45, 225}),
        (lambda x, y: math.hypot(x, y), (0, 0), set()),  # a cone's slope is not from both sides
        (lambda x, y: math.copysign(abs(x) ** (1 / 3), x), (0, 0), {90, 270}),
        (lambda x, y: math.floor(x) if x > -9 else 0, (1, 0.5), {90, 270}),
        (lambda x, y: x * x + y * y, (0, 0), {*range(0, 361, 5)}),
        (lambda x, y: abs(x) ** 1.5, (0, 1), {*range(0, 361, 5)}),
    ],
)  # fmt: skip
def test_a_kink_a_jump_and_an_upright_tangent_have_no_slope_across(f, p, level):
    measured = slopes(Function2D(f), p, unit_vector(ANGLES))
    assert {*ANGLES[np.isfinite(measured)].tolist()} == level
    assert np.abs(measured[np.isfinite(measured)]).max(initial=0) < 1e-2


def test_there_is_no_slope_where_f_has_no_value_on_both_sides():
    f = Function2D(lambda x, y: math.sqrt(x) + y)
    measured = slopes(f, (0.0, 1.0), unit_vector(ANGLES))
    assert {*ANGLES[np.isfinite(measured)].tolist()} == {90, 270}
    assert np.isnan(slopes(Function2D(lambda x, y: math.nan), (0, 0), unit_vector(ANGLES))).all()


def test_rounding_of_large_values_is_no_kink():
    f = Function2D(lambda x, y: 1e9 + x)
    measured = slopes(f, (1.37, 0.2), unit_vector(ANGLES))
    np.testing.assert_allclose(measured, np.cos(np.radians(ANGLES)), atol=0.1)
    assert show(DirectionExplorer(f, x=1.37, y=0.2))[0].holds


@pytest.mark.parametrize("name", SMOOTH)
def test_the_shadow_is_the_projection_and_the_perpendicular_is_at_right_angles(name):
    f, explorer = SURFACES[name], DirectionExplorer(name)
    for (x, y), theta in zip(seeded(f, 12), range(3, 360, 30), strict=True):
        explorer.x, explorer.y, explorer.theta = x, y, theta
        facts, scene, readout = show(explorer)
        drawn, u, p = arrows(scene["map"]), unit_vector(theta), np.array([x, y])
        gradient = f.grad(x, y)
        unit = float(re.search(r"stands for a slope of ([\d.]+)\.", readout.note)[1])
        part = re.search(r"drawn at ([\d.]+) %", readout.note)
        np.testing.assert_allclose(drawn["gradient"] * unit / gradient,
                                   float(part[1]) / 100 if part else 1, rtol=6e-3)  # fmt: skip
        np.testing.assert_allclose(drawn["direction"], arrow_length(f) * u, atol=1e-12)
        assert f"u is drawn {arrow_length(f):g} long" in readout.note
        np.testing.assert_allclose(drawn["shadow"], (drawn["gradient"] @ u) * u, atol=1e-12)
        scale = np.linalg.norm(drawn["gradient"]) / np.linalg.norm(gradient)
        assert drawn["shadow"] @ u == pytest.approx(scale * facts.slope, abs=1e-6)
        (top, foot) = lines(scene["map"], "drop")[0]
        np.testing.assert_allclose([top, foot], [p + drawn["gradient"], p + drawn["shadow"]])
        assert (top - foot) @ u == pytest.approx(0, abs=1e-9)
        for corner in lines(scene["map"], "contour"):
            a, b, c = corner
            assert (a - b) @ (c - b) == pytest.approx(0, abs=1e-9)
            assert np.linalg.norm(a - foot) == pytest.approx(np.linalg.norm(c - foot))


@pytest.mark.parametrize("name", SURFACES)
def test_no_arrow_leaves_the_map_however_u_is_turned(name):
    f = SURFACES[name]
    explorer = DirectionExplorer(name)
    slack = 1e-9 * arrow_length(f)
    for explorer.x, explorer.y in itertools.product(*f.domain):
        lengths = set()
        for explorer.theta in range(0, 361, 15):
            _, scene, _ = show(explorer)
            drawn = arrows(scene["map"])
            lengths.add(round(float(np.linalg.norm(drawn["gradient"])), 9))
            for vector in drawn.values():
                for c, v, (low, high) in zip((explorer.x, explorer.y), vector,
                                             plane_frame(f.domain), strict=True):  # fmt: skip
                    assert low - slack <= c + v <= high + slack
        assert len(lengths) == 1  # ∇f does not change when u is turned


@pytest.mark.parametrize("name", SMOOTH)
def test_both_curves_coincide_and_meet_zero_and_the_gradients_length(name):
    f, explorer = SURFACES[name], DirectionExplorer(name)
    for explorer.x, explorer.y in seeded(f, 6):
        x, y = explorer.x, explorer.y
        up, norm = direction(f.grad(x, y)), math.hypot(*f.grad(x, y))
        near = {"abs": 3e-4 * norm + 1e-3}  # θ to a tenth of a degree
        for turned, expected in ((0, norm), (180, -norm), (90, 0), (270, 0)):
            explorer.theta = (up + turned) % 360
            facts, scene, readout = show(explorer)
            assert facts.slope == pytest.approx(expected, **near)
            assert float(rows(readout)["Dᵤf measured"]) == pytest.approx(expected, **near)
            assert float(rows(readout)["∇f·u"]) == pytest.approx(expected, **near)
            assert rows(readout)["u and ∇f"] == f"{min(turned, 360 - turned):.1f}° apart"
            words = {0: "rises fastest", 180: "falls fastest"}.get(turned, "along the level curve")
            assert words in readout.note
        (formula,), (measured,) = lines(scene["slope"], "shadow"), lines(scene["slope"], "curve")
        np.testing.assert_array_equal(measured[:, 0], ANGLES)
        np.testing.assert_allclose(measured, formula, atol=1e-6 * (norm + steep_slope(f)))
        np.testing.assert_allclose(formula[:, 1], norm * np.cos(np.radians(ANGLES - up)), atol=1e-9)
        dots = {mark.role: mark.at for mark in scene["slope"] if isinstance(mark, Point)}
        if 0.12 * facts.top < norm < 0.94 * facts.top:
            assert dots["gradient"] == pytest.approx((up, norm))
            assert dots["descent"] == pytest.approx(((up + 180) % 360, -norm))
            assert (dots["contour"][0] - up) % 180 == pytest.approx(90)


def test_the_pathological_functions_show_where_the_formula_fails():
    explorer = DirectionExplorer("no_tangent_plane", x=0, y=0, theta=45)
    _, scene, readout = show(explorer)
    assert rows(readout)["Dᵤf measured"] == "0.354" and rows(readout)["∇f·u"] == "0.707"
    said = "not differentiable here: ∇f·u = 0.707 is not the slope, but 0.354 too much"
    assert said in readout.note and said in repr(explorer)
    assert handles(scene["slope"])["theta"].at == pytest.approx((45, 0.5**1.5))
    explorer.theta = 90
    assert "in this direction, but not in every one" in show(explorer)[2].note
    _, scene, readout = show(DirectionExplorer("discontinuous", x=0, y=0, theta=30))
    assert rows(readout)["Dᵤf measured"] == "none" and "it has no slope, though" in readout.note
    assert handles(scene["slope"])["theta"].hollow
    assert "no slope" in [mark.text for mark in scene["slope"] if isinstance(mark, Label)]
    alone = [mark.at for mark in scene["slope"] if isinstance(mark, Point)]
    assert alone == [(angle, 0) for angle in (0, 90, 180, 270, 360)]
    for name in ("discontinuous", "no_tangent_plane"):
        for x, y in ((0.5, -0.25), (0.01, 0.01), (-0.01, 0.0)):  # one step of the sliders away, too
            assert show(DirectionExplorer(name, x=x, y=y))[0].holds


@pytest.mark.parametrize(("theta", "said"), [(63, "∇f, the way f rises"), (153, "the level curve")])
def test_a_direction_that_is_only_near_is_not_said_to_have_the_slope(theta, said):
    assert f"u is 0.4° off {said}" in show(DirectionExplorer("bowl", x=1, y=2, theta=theta))[2].note


def test_a_wrong_gradient_is_not_blamed_on_the_function():
    wrong = Function2D(lambda x, y: x * y, lambda x, y: (x, y))
    assert "or its gradient is wrong" in show(DirectionExplorer(wrong, x=1, y=2))[2].note
    assert show(DirectionExplorer(Function2D(lambda x, y: x * y), x=1, y=2))[0].holds


def test_each_handle_lands_on_the_steps_of_its_sliders():
    tape = Tape(DirectionExplorer("peaks", x=1, y=-1))
    for pixels in np.random.default_rng(3).uniform(-100, 500, size=(30, 2)):
        for picture, handle in (("map", "point"), ("map", "tip"), ("slope", "theta")):
            state = tape.ask(drags=[[picture, handle, *pixels]])["state"]
            for name in ("x", "y", "theta"):
                control = tape.live.control(name)
                steps = (state[name] - control.low) / control.step
                assert control.low <= state[name] <= control.high
                assert steps == pytest.approx(round(steps), abs=1e-9)


def test_the_axes_serve_every_point_and_direction():
    tape = Tape(DirectionExplorer("himmelblau"))
    for name in ("x", "y", "theta"):
        for end in ("low", "high"):
            assert tape.ask(**{name: getattr(tape.live.control(name), end)})["pngs"] == []


def test_slider_tip_and_curve_lead_to_the_same_frame():
    slid, turned, slipped = (Tape(DirectionExplorer("hillside", x=1, y=0)) for _ in range(3))
    target = slid.ask(theta=222)
    at = {shape["name"]: shape["xy"] for part in target["scene"].values()
          for shape in part if shape["mark"] == "handle"}  # fmt: skip
    for tape, picture, name in ((turned, "map", "tip"), (slipped, "slope", "theta")):
        dragged = tape.ask(drags=[[picture, name, at[name][0] + 0.1, at[name][1] - 0.1]])
        assert all(dragged[part] == target[part] for part in ("state", "scene", "readout"))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("f", "says"),
    [
        (lambda x, y: math.sin(x) * y if x > -9 else 0, "this way"),
        (lambda x, y: 3.0, "∇f is zero: f is level in every direction"),
        (lambda x, y: (x**2 + y**2 - 2.00001) ** 2, "as good as zero, in every direction"),
        (lambda x, y: abs(x - 1), "no gradient .*: along x left −1, right 1: no tangent here"),
        (Function2D(lambda x, y: x * y, lambda x, y: 2 * [math.nan]), "no gradient .* is 1.366"),
    ],
)
def test_what_is_special_about_a_function_of_the_learners_is_said(f, says):
    _, scene, readout = show(DirectionExplorer(f, x=1, y=1, theta=30))
    assert re.search(says, readout.note) and handles(scene["map"]).keys() == {"point", "tip"}


def test_the_words_of_the_saved_picture_are_those_of_the_state():
    explorer = DirectionExplorer("stretched_bowl", x=1, y=1, theta=90)
    assert repr(explorer) == (
        "DirectionExplorer: f(x, y) = x² + 3y² at (1.00, 1.00), θ = 90°: Dᵤf = 6.000, ∇f·u = 6.000"
    )
    assert explorer.to_png()[1]["width"] == sum(p.width for p in explorer.pictures())
