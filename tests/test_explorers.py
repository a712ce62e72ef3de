"""The gradient explorer: what it shows and says is what the function's own numbers are."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest
from tape import Tape

from helpers import SURFACES, Function2D, GradientExplorer
from helpers.explorers.words import decimal, point_text, slider
from helpers.pictures.figures import arrow_length, field_scale, plane_frame
from helpers.pictures.scene import Arrow, Handle

pytestmark = pytest.mark.usefixtures("unpainted")
NUMBER = r"(−?\d+(?:\.\d+)?(?:e[−+-]?\d+)?)"


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def arrows(explorer: GradientExplorer) -> dict[str, np.ndarray]:
    marks = explorer.scene(explorer.facts(explorer.state))["map"]
    assert all(mark.start == (explorer.x, explorer.y) for mark in marks if isinstance(mark, Arrow))
    assert [mark.at for mark in marks if isinstance(mark, Handle)] == [(explorer.x, explorer.y)]
    return {mark.role: mark.vector for mark in marks if isinstance(mark, Arrow)}


def note(explorer: GradientExplorer) -> str:
    return explorer.readout(explorer.facts(explorer.state)).note


def check_numbers(explorer: GradientExplorer, f: Function2D) -> None:
    """Compare what the readout says with f and ∇f."""
    value, gradient = f(explorer.x, explorer.y), f.grad(explorer.x, explorer.y)
    rows = {label: text for label, text, _ in explorer.readout(explorer.facts(explorer.state)).rows}
    near = {"rel": 5.1e-4, "abs": 5.1e-4}
    assert number(rows["f(x, y)"]) == pytest.approx(value, **near)
    assert number(rows["‖∇f(x, y)‖"]) == pytest.approx(math.hypot(*gradient), **near)
    for row, expected in (("∇f(x, y)", gradient), ("−∇f(x, y)", -gradient)):
        shown = [number(text) for text in rows[row].strip("()").split(", ")]
        assert shown == pytest.approx(expected.tolist(), **near)


def check_arrows(explorer: GradientExplorer, f: Function2D) -> None:
    """Compare what is drawn with ∇f, by the caption's own words."""
    gradient = f.grad(explorer.x, explorer.y)
    slope = math.hypot(*gradient)
    drawn, caption = arrows(explorer), note(explorer)
    shown = {"gradient": explorer.show_gradient, "descent": explorer.show_descent}
    assert drawn.keys() == {role for role in shown if shown[role]}
    up = drawn["gradient"] if explorer.show_gradient else -drawn.get("descent", math.nan)
    if np.isnan(up).any():
        return
    if explorer.show_gradient and explorer.show_descent:
        assert (drawn["descent"] == -up).all()
    length = math.hypot(*up)
    if "out as zero" in caption or "as good as zero" in caption:
        assert length == 0 and (slope == 0) == ("out as zero" in caption) and slope < 1e-8
        return
    assert up @ gradient == pytest.approx(length * slope, rel=1e-12)
    if (explorer.x, explorer.y) in f.not_differentiable_at:
        return
    part = re.search(rf"drawn at {NUMBER} %", caption)
    part = number(part[1]) / 100 if part else 1
    assert part < 1 or "would leave" not in caption
    if explorer.same_length:
        assert "direction only" in caption and length == pytest.approx(arrow_length(f))
    else:
        unit = number(re.search(rf"arrow of length 1 on the map stands for a slope of {NUMBER}",
                                caption)[1])  # fmt: skip
        assert length * unit == pytest.approx(part * slope, rel=1e-2)
    width = plane_frame(f.domain)[0][1] - plane_frame(f.domain)[0][0]
    assert ("too short to see" in caption) == (length < 0.04 * width)
    for c, v, (low, high) in zip((explorer.x, explorer.y), up, plane_frame(f.domain), strict=True):
        slack = 1e-9 * width
        assert low - slack <= c + v <= high + slack and low - slack <= c - v <= high + slack


# Every function, every control --------------------------------------------------------------


@pytest.mark.parametrize("name", SURFACES)
def test_every_control_swept_to_both_ends_and_between(name):
    f = SURFACES[name]
    tape = Tape(GradientExplorer(name))
    low, high = np.transpose(f.domain)
    assert (tape.live.x, tape.live.y) == (1, min(2, high[1]))
    ends = [*itertools.product(*f.domain), (0, 0), *f.minima, *f.not_differentiable_at]
    between = np.random.default_rng(2).uniform(low, high, size=(12, 2))
    for density, same_length in (("20", False), ("0", True), ("10", False)):
        tape.ask(density=density, same_length=same_length)
        for x, y in [*ends, *between]:
            answer = tape.ask(x=float(x), y=float(y))
            assert (answer["state"]["x"], answer["state"]["y"]) == (x, y)
            check_numbers(tape.live, f)
            check_arrows(tape.live, f)
            caption = answer["readout"]["note"]
            scale = field_scale(f, int(density if density != "0" else 20))
            length = "length 1 on the map" if scale.power == 1 else "as long as the grid's step"
            said = re.search(rf"field, .*{length} stands for a slope of {NUMBER}[.,]", caption)
            assert bool(said) == (density != "0" and (x, y) not in f.not_differentiable_at)
            if said:
                assert number(said[1]) == pytest.approx(
                    scale.slope / (scale.step if scale.power == 1 else 1), rel=1e-6)
    for gradient, descent in itertools.product([True, False], repeat=2):
        tape.ask(show_gradient=gradient, show_descent=descent)
        check_arrows(tape.live, f)


def test_every_function_can_be_chosen_from_the_menu_and_left_again():
    tape = Tape(GradientExplorer("himmelblau", x=-5, y=5, density="0"))
    (menu, x, y, *_) = tape.live.controls()
    assert list(menu.options) == list(SURFACES) and len(set(menu.options.values())) == len(SURFACES)
    for name in [*SURFACES, "himmelblau"]:
        f = SURFACES[name]
        answer = tape.ask(function=name)
        assert answer["pictures"][0]["alt"].startswith("Level curves of f(x, y) = ")
        (_, x, y, *_) = answer["controls"]
        assert ((x["low"], x["high"]), (y["low"], y["high"])) == f.domain
        assert (x["low"] <= tape.live.x <= x["high"]) and (y["low"] <= tape.live.y <= y["high"])
        check_numbers(tape.live, f)
        check_arrows(tape.live, f)
    assert tape.ask(presses=["reset"])["state"] == {
        "function": "himmelblau", "x": -5, "y": 5, "show_gradient": True, "show_descent": True,
        "density": "0", "same_length": False, "equal_axes": True, "within": None,
    }  # fmt: skip


def test_slider_handle_and_python_lead_to_the_same_frame():
    slider, handle, python = (Tape(GradientExplorer("peaks")) for _ in range(3))
    target = slider.ask(x=-1.34, y=0.56)
    (grip,) = (shape for shape in target["scene"]["map"] if shape["mark"] == "handle")
    dragged = handle.ask(drags=[["map", "point", grip["xy"][0] + 0.2, grip["xy"][1] - 0.2]])
    with python.live.hold_trait_notifications():
        python.live.x, python.live.y = -1.34, 0.56
    pushed = python.sent[-1]
    for part in ("state", "scene", "readout"):
        assert target[part] == dragged[part] == pushed[part]


def test_a_drag_lands_on_the_steps_of_the_sliders_and_stays_in_the_domain():
    tape = Tape(GradientExplorer("monkey_saddle", density="0"))
    (_, x, *_) = tape.live.controls()
    for pixels in np.random.default_rng(3).uniform(-100, 600, size=(30, 2)):
        state = tape.ask(drags=[["map", "point", *pixels]])["state"]
        for value in (state["x"], state["y"]):
            assert -2 <= value <= 2
            steps = (value - x.low) / x.step
            assert steps == pytest.approx(round(steps), abs=1e-9)


@pytest.mark.parametrize("name", ["discontinuous", "no_tangent_plane"])
def test_where_there_is_no_tangent_plane_the_note_says_so(name):
    explorer = GradientExplorer(name, x=0, y=0)
    assert "not differentiable at (0.00, 0.00)" in note(explorer)
    explorer.x = 0.5
    assert "not differentiable" not in note(explorer)


def test_a_gradient_too_small_to_draw_is_not_called_zero():
    steep = GradientExplorer(lambda x, y: np.exp(50 * x**2), x=0.5, y=0)
    assert "out as zero" not in note(steep) and "as good as zero" in note(steep)
    assert "out as zero" in note(GradientExplorer("bowl", x=0, y=0))


# A learner's own function ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "f",
    [lambda x, y: x**2 * y, lambda x, y: math.sin(x) * y, lambda x, y: abs(x) if x > 0 else y**2,
     Function2D(lambda x, y: x * y, lambda x, y: (y, x), name="plane")],
)  # fmt: skip
def test_any_function_of_two_numbers_is_shown(f):
    explorer = GradientExplorer(f, x=1, y=-0.5)
    f = f if isinstance(f, Function2D) else Function2D(f)
    check_numbers(explorer, f)
    check_arrows(explorer, f)
    assert list(explorer.controls()[0].options)[0] == explorer.function == f.name
    explorer.function = "bowl"
    check_numbers(explorer, SURFACES["bowl"])


def test_where_a_function_exists_it_is_shown_beside_where_it_does_not():
    explorer = GradientExplorer(lambda x, y: math.log(x) + y, x=-1)
    assert "fails: ValueError" in note(explorer)
    explorer.x = 2
    check_numbers(explorer, Function2D(lambda x, y: math.log(x) + y))
    check_arrows(explorer, Function2D(lambda x, y: math.log(x) + y))


@pytest.mark.parametrize(
    "domain", [((0, 1e-3), (0, 1e-3)), ((0, 1e5), (-1e5, 0)), ((0, 9), (5, 6))]
)
def test_the_sliders_fit_any_domain(domain):
    f = Function2D(lambda x, y: x * y, domain=domain)
    explorer = GradientExplorer(f)
    (_, x, y, *_) = explorer.controls()
    for control, (low, high) in zip((x, y), domain, strict=True):
        assert (control.low, control.high) == (low, high)
        assert 100 <= (high - low) / control.step <= 302
        assert f"{control.step:.{control.digits}f}" != f"{0:.{control.digits}f}"
        assert control.nearest((low + high) / 2) == pytest.approx((low + high) / 2,
                                                                  abs=control.step)  # fmt: skip


# Numbers as text ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0.000"), (-0.0, "0.000"), (-0.0004, "0.000"), (-0.0006, "−0.001"), (2, "2.000"),
     (-1234.5678, "−1234.568"), (999999.4, "999999.400"), (1e6, "1.000e6"),
     (-2.5e300, "−2.500e300"), (math.nan, "none"), (math.inf, "∞"), (-math.inf, "−∞")],
)  # fmt: skip
def test_numbers_are_written_with_a_true_minus_and_no_negative_zero(value, text):
    assert decimal(value) == text


def test_points_and_steps():
    assert point_text(-1, 0.005, digits=1) == "(−1.0, 0.0)"
    steps = {1: 0.005, 3: 0.01, 6: 0.02, 12: 0.05, 300: 1}
    assert {high: slider("x", 0, high).step for high in steps} == pytest.approx(steps)


def test_a_caption_speaks_only_of_arrows_that_are_there():
    explorer = GradientExplorer("himmelblau", x=5, y=5, show_gradient=False, show_descent=False)
    assert note(explorer).startswith("In the field") and "At the point" not in note(explorer)
    explorer.density = "0"
    assert note(explorer) == ""
    explorer.show_descent, explorer.same_length = True, True
    assert note(explorer).startswith("All arrows are equally long")


@pytest.mark.parametrize("name", SURFACES)
def test_a_label_covers_no_arrowhead_and_stays_inside(name):
    explorer = GradientExplorer(name)
    left, top, right, bottom = explorer._stills["map"].paper.box
    for explorer.x, explorer.y in itertools.product(*SURFACES[name].domain):
        shapes = explorer._frame()["scene"]["map"]
        for arrow, label in itertools.pairwise(shapes):
            if label["mark"] != "label":
                continue
            (x, y), tip = label["xy"], arrow["xy"][6:8]
            assert left <= x - 7 and x + 7 <= right and top <= y - 9 and y <= bottom
            assert math.dist((x, y - 4.5), tip) > 9


@pytest.mark.parametrize("k", [3e307, 1e300, 1e-300])
def test_a_bowl_is_differentiable_however_steep_or_flat(k):
    explorer = GradientExplorer(lambda x, y: k * (x**2 + y**2), x=0.5, y=1.5)
    for theta in np.radians(range(0, 360, 15)):
        explorer.x, explorer.y = 1.5 * math.cos(theta), 1.5 * math.sin(theta)
        facts = explorer.facts(explorer.state)
        assert facts.problem == ""
        np.testing.assert_allclose(facts.gradient / k, (2 * explorer.x, 2 * explorer.y), atol=1e-6)


def test_choosing_functions_forth_and_back_brings_the_point_back():
    tape = Tape(GradientExplorer("bowl", x=2.5, y=-1.5))
    at = {"x": 2.5, "y": -1.5}
    assert tape.ask(function="discontinuous")["state"].items() >= {"x": 1.0, "y": -1.0}.items()
    assert tape.ask(function="monkey_saddle")["state"].items() >= {"x": 2.0, "y": -1.5}.items()
    assert tape.ask(function="saddle")["state"].items() >= at.items()
    tape.ask(function="discontinuous")
    paper = tape.live._stills["map"].paper
    tape.ask(drags=[["map", "point", *paper.to_pixels(np.array([(0.5, 0.25)]))[0].tolist()]])
    assert tape.ask(function="bowl")["state"].items() >= {"x": 0.5, "y": 0.25}.items()
