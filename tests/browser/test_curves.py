"""The explorers of curves in real Chromium: dragged, slid to both ends, by keys, in step."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from tools.browser import Notebook

from .live_view import View, ask

CELLS = (
    'from helpers.explorers import SecantExplorer\nsecant = SecantExplorer("cube", a=1)\nsecant',
    'from helpers.explorers import ZoomExplorer\nzoom = ZoomExplorer("absolute_value", a=0)\nzoom',
    'from helpers.explorers import StepSizeExplorer\nsteps = StepSizeExplorer("sine", a=1)\nsteps',
)
NAMES = ("secant", "zoom", "steps")


@pytest.fixture(scope="module")
def notebook(open_notebook: Callable[..., Notebook]) -> Notebook:
    return open_notebook(*CELLS)


@pytest.fixture
def view(notebook: Notebook, request: pytest.FixtureRequest) -> View:
    index = NAMES.index(request.param)
    notebook.run_cell(index)
    yield View(notebook, request.param, notebook.cell(index).locator(".live"))
    assert notebook.errors == []


def on(name: str):
    return pytest.mark.parametrize("view", [name], indirect=True)


def wait_until(view: View, expression: str, expected, tolerance: float = 0.0) -> float:
    """Wait until the kernel's value is as expected and the view shows it; return the value."""
    for _ in range(100):
        value = ask(view.notebook, f"{view.explorer}.{expression}")
        if abs(value - expected) <= tolerance:
            break
        view.page.wait_for_timeout(50)
    assert value == pytest.approx(expected, abs=tolerance + 1e-12)
    view.page.wait_for_timeout(200)
    return value


def shown(view: View, name: str) -> float:
    return float(view.box(name).input_value())


def drag(view: View, handle: str, dx: float) -> None:
    box = view.find(f".live-handle[data-name={handle}] > circle:last-child").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    view.page.mouse.move(x, y)
    view.page.mouse.down()
    view.page.mouse.move(x + dx, y, steps=8)
    view.page.mouse.up()


@on("secant")
def test_both_points_are_dragged_and_the_secant_follows(view: View) -> None:
    per_unit = 404 / 6  # pixels: the x axis reaches from −2.5 to 2.5 + 1
    drag(view, "a", -per_unit)
    a = wait_until(view, "a", 0.0, 0.03)
    drag(view, "h", -0.5 * per_unit)
    h = wait_until(view, "h", 0.5, 0.06)
    assert shown(view, "a") == pytest.approx(a, abs=0.006)
    assert shown(view, "h") == pytest.approx(h, rel=0.006)
    rows = dict(view.seen()["rows"])
    expected = ((a + h) ** 3 - a**3) / h
    assert float(rows["secant slope"]) == pytest.approx(expected, abs=1e-4)


@on("secant")
def test_a_logarithmic_slider_reaches_both_ends_and_steps_in_ratios(view: View) -> None:
    view.control("h").focus()
    view.page.keyboard.press("Home")
    wait_until(view, "h", 1e-6, 1e-12)
    assert view.box("h").input_value() == "1.00e-6"  # 0.00000100 would not fit
    rows = dict(view.seen()["rows"])
    assert float(rows["secant slope"]) == pytest.approx(3, abs=1e-5)
    view.page.keyboard.press("ArrowRight")
    wait_until(view, "h", 1e-6 * 10**0.05, 1e-10)
    view.page.keyboard.press("Shift+ArrowRight")
    wait_until(view, "h", 1e-6 * 10**0.55, 1e-9)
    view.page.keyboard.press("End")
    wait_until(view, "h", 1.0)
    assert view.box("h").input_value() == "1"
    view.box("h").fill("1e-3")
    view.page.keyboard.press("Enter")
    wait_until(view, "h", 1e-3)


@on("secant")
def test_the_two_pictures_stand_one_below_the_other_with_one_x_axis(view: View) -> None:
    curve, slope = (view.find(f"[data-picture={name}]").bounding_box()
                    for name in ("curve", "slope"))  # fmt: skip
    assert slope["y"] >= curve["y"] + curve["height"]
    assert slope["x"] == curve["x"]


@on("zoom")
def test_zoom_to_both_ends_keeps_the_corner(view: View) -> None:
    view.control("zoom").focus()
    for key, zoom in (("End", 1e6), ("Home", 1.0)):
        view.page.keyboard.press(key)
        wait_until(view, "zoom", zoom)
        assert view.box("zoom").input_value() == str(round(zoom))
        rows = dict(view.seen()["rows"])
        assert (rows["slope left"], rows["slope right"]) == ("−1.000", "1.000")
        assert rows["tangent f′(a)"] == "none"


@on("steps")
def test_the_step_is_dragged_along_the_measured_errors(view: View) -> None:
    decades = 412 / math.log10(4e16)  # pixels for a factor of ten
    drag(view, "h", -6 * decades)
    h = wait_until(view, "h", 1e-8, 1e-9)
    rows = dict(view.seen()["rows"])
    head = view.find(".live-same").first.text_content()
    assert len(head) >= 8 and rows["f(a + h)"].startswith(head) and rows["f(a)"].startswith(head)
    assert float(rows["estimate"]) == pytest.approx((math.sin(1 + h) - math.sin(1)) / h, abs=1e-6)


@on("steps")
def test_rules_and_functions_change_and_the_ends_are_reached(view: View) -> None:
    view.control("rule").select_option("complex")
    view.control("h").focus()
    view.page.keyboard.press("Home")
    wait_until(view, "h", 1e-16)
    view.find(".live-note", has_text="subtracts nothing").wait_for()
    view.control("function").select_option("absolute_value")
    view.control("a").focus()
    view.page.keyboard.press("Home")
    wait_until(view, "a", -3.0)
    view.find(".live-note", has_text="complex numbers").wait_for()
