"""The explorers of curves: their pictures and numbers are those of the functions themselves."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tape import show

from helpers import CURVES
from helpers.explorers import GradientExplorer, SecantExplorer, StepSizeExplorer, ZoomExplorer
from helpers.explorers.step_size import STEPS, aligned, exact, measured
from helpers.explorers.words import brief, power
from helpers.maths.rounding import best_step, estimates
from helpers.pictures.scene import Handle, Label, Line, Point

pytestmark = pytest.mark.usefixtures("unpainted")
SMOOTH = [name for name, f in CURVES.items() if not f.not_differentiable_at]
EXPLORERS = (SecantExplorer, StepSizeExplorer, ZoomExplorer)


def lines(marks):
    return {mark.role: np.array(mark.points) for mark in marks if isinstance(mark, Line)}


def rows(readout):
    return {label: "".join(value) for label, value, _ in readout.rows}


@pytest.mark.parametrize("name", CURVES)
@pytest.mark.parametrize("h", [1.0, 0.1, 1e-4])
def test_secant_and_tangent_pass_through_the_points(name, h):
    f = CURVES[name]
    a = 0.4
    _, scene, readout = show(SecantExplorer(name, a=a, h=h))
    marks = lines(scene["curve"])
    (x0, y0), (x1, y1) = marks["secant"]
    slope = (y1 - y0) / (x1 - x0)
    assert slope == pytest.approx((f(a + h) - f(a)) / h, rel=1e-6, abs=1e-9)
    assert y0 + slope * (a - x0) == pytest.approx(f(a), abs=1e-9)
    (x0, y0), (x1, y1) = marks["tangent"]
    assert (y1 - y0) / (x1 - x0) == pytest.approx(f.derivative(a))
    handles = {mark.name: mark.at for mark in scene["curve"] if isinstance(mark, Handle)}
    assert handles["a"] == pytest.approx((a, f(a)))
    assert handles["h"] == pytest.approx((a + h, f(a + h)))
    assert float(rows(readout)["tangent slope"].replace("−", "-")) == pytest.approx(
        f.derivative(a), abs=1e-6)  # fmt: skip


def test_the_syllabus_numbers_of_secants():
    for h, expected in ((1.0, 7.0), (0.1, 3.31), (0.01, 3.0301), (1e-6, 3.000003)):
        _, _, readout = show(SecantExplorer("cube", a=1, h=h))
        assert float(rows(readout)["secant slope"]) == pytest.approx(expected, abs=1e-6)
    _, _, readout = show(SecantExplorer("cubic", a=1))
    assert rows(readout)["tangent slope"] == "9.000000"


def test_the_slope_is_traced_up_to_a():
    f = CURVES["sine"]
    _, scene, _ = show(SecantExplorer("sine", a=1.0))
    trace = lines(scene["slope"])["tangent"]
    assert trace[0, 0] == f.domain[0] and tuple(trace[-1]) == pytest.approx((1.0, math.cos(1)))
    np.testing.assert_allclose(trace[:, 1], np.cos(trace[:, 0]), atol=1e-12)
    points = {mark.role: mark.at for mark in scene["slope"] if isinstance(mark, Point)}
    assert points["tangent"] == pytest.approx((1.0, math.cos(1)))


def test_rise_and_run_are_labelled_where_there_is_room():
    def texts(h):
        _, scene, _ = show(SecantExplorer("square", a=0, h=h))
        return {mark.text for mark in scene["curve"] if isinstance(mark, Label)}

    assert texts(1.0) == {"run", "rise"}
    assert texts(0.01) == set()
    _, scene, _ = show(SecantExplorer("cube", a=0))  # a rise of 1 on a scale from −16 to 16
    assert [mark.text for mark in scene["curve"] if isinstance(mark, Label)] == ["run"]


def test_axes_of_curve_and_slope_are_aligned():
    explorer = SecantExplorer("sine")
    explorer._frame()
    curve, slope = (explorer._stills[name].paper for name in ("curve", "slope"))
    for x in (-5, 0, 6):
        assert curve.to_pixels([(x, 0)])[0, 0] == pytest.approx(slope.to_pixels([(x, 0)])[0, 0])
    assert explorer.stacked


@pytest.mark.parametrize("name", ["absolute_value", "cusp", "wobble"])
def test_where_there_is_no_derivative_it_is_said(name):
    for explorer in (SecantExplorer(name, a=0), StepSizeExplorer(name, a=0)):
        facts, scene, readout = show(explorer)
        assert "f has no derivative" in readout.note and "no derivative" in repr(explorer)
        assert not {"nan", "inf"} & set(rows(readout).values())
        missing = "difference" if explorer.stacked else "error"
        assert rows(readout)[missing] == "none"
    _, scene, readout = show(ZoomExplorer(name, a=0))
    assert "no derivative" in readout.note and rows(readout)["tangent f′(a)"] == "none"


def test_points_are_dragged_along_x():
    explorer = SecantExplorer("square", a=1, h=1)
    assert explorer.drag("a", (1.503, 99)) == {"a": pytest.approx(1.5)}
    assert explorer.drag("h", (1.5, 0))["h"] == pytest.approx(0.5, rel=0.06)
    assert explorer.drag("h", (0.2, 0)) == {"h": 1e-6}
    assert StepSizeExplorer().drag("h", (1e-8, 0))["h"] == pytest.approx(1e-8)


# --- the microscope ---


@pytest.mark.parametrize("zoom", [1, 10, 1e3])
def test_the_gap_of_a_parabola_is_half_over_the_zoom(zoom):
    facts, _, _ = show(ZoomExplorer("square", a=1, zoom=zoom))
    assert facts.gap == pytest.approx(0.5 / zoom, rel=1e-6)  # x² leaves its tangent by half²


@pytest.mark.parametrize("name", ["square", "sine"])
def test_a_smooth_curve_becomes_its_tangent(name):
    gaps = [show(ZoomExplorer(name, a=0.7, zoom=10**k))[0].gap for k in range(5)]
    assert all(later < earlier / 8 for earlier, later in zip(gaps, gaps[1:], strict=False))


@pytest.mark.parametrize("a", [0.5, 1.37, -2.9])
@pytest.mark.parametrize("zoom", [10, 333.3, 1e6])
def test_the_rounding_of_a_straight_line_is_no_gap(a, zoom):
    _, _, readout = show(ZoomExplorer("absolute_value", a=a, zoom=zoom))
    assert rows(readout)["largest gap"] == "0 %"
    assert "is 0 % of the window's width off" in readout.summary


@pytest.mark.parametrize(("name", "a"), [("square", 1), ("square", -1.9), ("sine", 3.1)])
def test_rounding_hides_no_gap_of_a_bent_curve(name, a):
    f, half = CURVES[name], 1e-6
    bend = abs(-math.sin(a) if name == "sine" else 2.0)
    facts, _, _ = show(ZoomExplorer(name, a=a, zoom=1 / half))
    assert facts.gap == pytest.approx(bend * half / 4, rel=0.05) and f.derivative(a)


@pytest.mark.parametrize("zoom", [1, 1e3, 1e6])
def test_a_corner_looks_the_same_at_every_zoom(zoom):
    facts, scene, _ = show(ZoomExplorer("absolute_value", a=0, zoom=zoom))
    np.testing.assert_allclose(lines(scene["window"])["curve"][:, 1],
                               np.abs(np.linspace(-1, 1, len(facts.curve))), atol=1e-9)
    assert (facts.left, facts.right) == pytest.approx((-1, 1))


def test_a_cusp_gets_steeper_without_bound():
    slopes = [show(ZoomExplorer("cusp", a=0, zoom=zoom))[0].right for zoom in (1, 100, 1e4)]
    assert slopes == pytest.approx([1, 10, 100])


JUMPS = [("1/x", 0.01, 1), ("1/x^2", 0.5, 1), ("tan(x)", 1, 1), ("|x|/x", 0.5, 1),
         (math.floor, 0.5, 1), (np.sign, 0.3, 2)]  # fmt: skip


@pytest.mark.parametrize(("function", "a", "zoom"), JUMPS)
def test_a_jump_in_the_window_is_said_and_no_gap_is_measured_across_it(function, a, zoom):
    facts, _, readout = show(ZoomExplorer(function, a=a, zoom=zoom))
    assert readout.summary.endswith("in the window f jumps or has no value")
    assert rows(readout)["largest gap"] == "none" and np.isnan(facts.curve).any()


@pytest.mark.parametrize(("function", "a", "zoom"), [
    *((name, 0.0, 10.0**k) for name in ("wobble", "cusp", "absolute_value") for k in range(7)),
    ("1e10 + x", 1, 1e6), ("x^3 - 3x^2 + 3x - 1", 1, 1e6), ("1/x", 1, 2), ("sqrt(x)", 0.5, 1),
])  # fmt: skip
def test_swings_and_rounding_are_no_jump(function, a, zoom):
    facts, _, readout = show(ZoomExplorer(function, a=a, zoom=zoom))
    assert not facts.broken and "jumps" not in readout.summary + readout.note


@pytest.mark.parametrize("zoom", [30, 1e3, 1e6])
def test_swings_fill_what_they_cover_and_seem_no_smaller(zoom):
    _, scene, _ = show(ZoomExplorer("wobble", a=0, zoom=zoom))
    x, y = lines(scene["window"])["curve"].T
    np.testing.assert_allclose(y, x * np.sin(zoom / x), atol=1e-9)  # on the curve …
    fast = np.abs(x) < min(1, 0.03 * zoom)  # … and, where it swings fast, up to both edges
    for edge in (y, -y):
        reached = [(edge[fast] / np.abs(x[fast]))[part].max() for part in
                   np.array_split(np.arange(fast.sum()), 10)]  # fmt: skip
        assert min(reached) > 0.9


def test_a_slow_curve_takes_no_more_points():
    for name, a in (("square", 1), ("sine", 0), ("absolute_value", 0), ("wobble", 0.4)):
        facts, scene, _ = show(ZoomExplorer(name, a=a, zoom=30))
        assert len(lines(scene["window"])["curve"]) == len(facts.curve)


# --- step sizes ---


@pytest.mark.parametrize(("rule", "best", "least"), [("forward", 1.5e-8, 2.5e-9),
                                                    ("central", 6e-6, 4e-13)])  # fmt: skip
def test_the_best_steps_and_errors_of_the_syllabus(rule, best, least):
    sine = CURVES["sine"]
    assert best / 3 <= best_step(sine, rule, 1.0) <= 3 * best
    errors = np.abs(estimates(sine, rule, 1.0, STEPS) - math.cos(1))
    assert least / 3 <= errors.min() <= 3 * least
    assert best / 10 <= STEPS[errors.argmin()] <= 10 * best


def test_forward_with_the_least_step_returns_zero():
    facts, _, readout = show(StepSizeExplorer("sine", a=1, h=1e-16))
    assert facts.estimate == 0 and rows(readout)["f(a + h)"] == rows(readout)["f(a)"]


def test_the_complex_step_loses_nothing():
    error = np.abs(estimates(CURVES["sine"], "complex", 1.0, 1e-16) - math.cos(1))
    assert error < 2e-16
    _, scene, readout = show(StepSizeExplorer("sine", a=1, rule="complex", h=1e-16))
    assert "subtracts nothing" in readout.note and "f(a)" not in rows(readout)


TYPED = ["sin(x)", "x^2", "ln(x)", "sqrt(x)/(1 + x)", "x^x", "x^(1/3)", "x^-3 + x^12", "2^-x",
         "sqrt(x^2)", "e^tan(x)", "cosh(x) - sinh(x)tanh(x)", "asin(x/2) + acos(x/3)",
         "atan(x)cos(x)"]  # fmt: skip


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("text", TYPED)
def test_the_complex_step_takes_what_is_typed(text):
    facts, _, readout = show(StepSizeExplorer(text, a=0.7, rule="complex", h=1e-16))
    assert not facts.problem and facts.error <= 4e-16 * max(1, abs(facts.slope))
    assert "gives no number" not in readout.summary
    assert np.isfinite(measured(facts.f, "complex", 0.7)).any()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("function", ["|x|", "x*|x|", "absolute_value"])
def test_the_complex_step_is_refused_where_f_is_not_analytic(function):
    _, _, readout = show(StepSizeExplorer(function, a=0.7, rule="complex", h=1e-16))
    assert "gives no number: f must be analytic" in readout.note


def test_the_note_says_what_theory_knows():
    notes = {name: show(StepSizeExplorer(name, a=0, rule="central"))[2].note
             for name in ("square", "sine", "exponential")}  # fmt: skip
    assert notes["square"].endswith("No truncation error that can be measured.")
    assert "Theory" in notes["exponential"]
    assert notes["sine"].endswith("/ (2h).")  # the rounding error is 0 where f(a) and a are 0


@pytest.mark.parametrize(("name", "rule", "second"), [
    ("sine", "forward", "f″(a) is 0"), ("cube", "forward", "f″(a) is 0"),
    ("two_valleys", "central", "No truncation"), ("witch", "central", "No truncation"),
])  # fmt: skip
def test_an_error_of_higher_order_is_not_denied(name, rule, second):
    facts, _, readout = show(StepSizeExplorer(name, a=0, h=0.1, rule=rule))
    assert second in readout.note
    assert (facts.error > 1e-3) == ("f″" in second)


def test_estimates_are_written_as_in_a_book():
    written = [exact(number) for number in (-0.0, -6.0, 0.540302305868140, 7.94328234722e-6)]
    assert written == ["0", "−6", "0.540302305868", "7.94328234722·10⁻⁶"]
    _, _, readout = show(StepSizeExplorer("witch", a=0))
    assert rows(readout)["f′(a)"] == "0"  # and not −0


def test_the_dots_are_the_measured_errors():
    f = CURVES["exponential"]
    _, scene, _ = show(StepSizeExplorer("exponential", a=0.5, rule="central"))
    curve = lines(scene["error"])["curve"]
    np.testing.assert_array_equal(curve[:, 0], STEPS)
    direct = np.abs((np.exp(0.5 + STEPS) - np.exp(0.5 - STEPS)) / (2 * STEPS) - np.exp(0.5))
    np.testing.assert_allclose(curve[:, 1], direct, rtol=1e-3)
    assert measured(f, "central", 0.5) is measured(f, "central", 0.5)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [(0.841470984807896, 0.841470984807900, 13), (1.5, 1.5, None), (-2.0, 2.0, 0),
     (123.456, 123.457, 6)],
)  # fmt: skip
def test_agreeing_digits_are_split_off(one, other, same):
    (head, tail), (second, rest) = aligned(one, other)
    assert head == second and len(head + tail) == len(second + rest) or one < 0
    written = float((head + tail).replace("−", "-"))
    assert written == pytest.approx(one, abs=1e-15 * max(1, abs(one)))
    if same is None:
        assert tail == rest == ""
    elif same:
        assert sum(c.isdigit() for c in head) == pytest.approx(same + (abs(one) < 1), abs=1)
        assert tail[0] != rest[0]
    else:
        assert head == ""


def test_numbers_are_brief_and_in_powers_only_where_they_must():
    numbers = (1.0, 0.1 + 1e-12, -6.5, 0.0301, 1000.0, 1122018.0, 1e-6, 0.0, float("nan"))
    assert [brief(number) for number in numbers] == [
        "1", "0.1", "−6.5", "0.0301", "1000", "1120000", "1.0·10⁻⁶", "0", "none"
    ]  # fmt: skip


@pytest.mark.parametrize(("a", "written"), [
    (1.0, "1.00"), (-0.3, "−0.30"), (0.1 + 0.2, "0.30"), (math.pi / 2, "1.5708"),
    (0.001, "0.001"), (-0.125, "−0.125"), (1.5e-7, "1.5·10⁻⁷"),
])  # fmt: skip
def test_a_coordinate_is_written_as_it_is(a, written):
    for kind in EXPLORERS:
        assert f" at a = {written}" in show(kind("x^2", a=a))[2].summary
    explorer = GradientExplorer("x^2 + y^2", x=a, y=0)
    assert f" at ({written}, 0.00)" in show(explorer)[2].summary


def test_powers_are_written_as_in_a_book():
    assert power(1.5e-8) == "1.5·10⁻⁸"
    assert power(0) == "0"
    assert power(250.0) == "2.5·10²"


def test_a_function_of_the_learners_own():
    def mine(x):
        return math.sin(x) if x > -9 else 0.0

    for kind in EXPLORERS:
        assert "mine" in repr(kind(mine, a=1))
    _, _, readout = show(StepSizeExplorer(mine, a=1, rule="complex"))
    assert "complex numbers" in readout.note
