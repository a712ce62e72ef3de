"""The direction explorer in real Chromium: dragged by each handle, by keys, and always in step."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from tools.browser import Notebook

from .live_view import View, middle

CELL = """from helpers import DirectionExplorer
explorer = DirectionExplorer("stretched_bowl", x=1, y=1, theta=30)
explorer"""
LENGTH = 318 / 8.4 * 1.2  # CSS pixels: u is drawn 1.2 long on a map that is 8.4 wide


@pytest.fixture(scope="module")
def notebook(open_notebook: Callable[..., Notebook]) -> Notebook:
    return open_notebook(CELL)


@pytest.fixture
def view(notebook: Notebook) -> View:
    notebook.run_cell(0)
    yield View(notebook, "explorer", notebook.cell(0).locator(".live"))
    assert notebook.errors == []


def place(view: View, handle: str) -> tuple[float, float]:
    """Return the middle of a handle on the screen."""
    return middle(view.find(f".live-handle[data-name={handle}] > circle:last-child"))


def scale(view: View) -> float:
    return view.find("[data-picture=map]").bounding_box()["width"] / 380


def row(view: View, label: str) -> float:
    return float(dict(view.seen()["rows"])[label].replace("−", "-"))


def test_the_tip_is_dragged_round_and_the_curve_follows(view: View) -> None:
    view.settle(x=1, y=1, theta=30)
    x, y = place(view, "point")
    length = LENGTH * scale(view)
    tip = place(view, "tip")
    assert math.dist(tip, (x, y)) == pytest.approx(length, abs=1)
    with view.pressed(*tip):
        for angle in (60, 90, 150, 200, 250):
            turned = math.radians(angle)
            view.page.mouse.move(x + 1.4 * length * math.cos(turned),
                                 y - 1.4 * length * math.sin(turned), steps=4)  # fmt: skip
    view.settle(x=1, y=1)
    theta = view.ask("explorer.theta")
    assert theta == pytest.approx(250, abs=1.5)
    expected = 2 * math.cos(math.radians(theta)) + 6 * math.sin(math.radians(theta))
    assert row(view, "Dᵤf measured") == pytest.approx(expected, abs=1e-3)
    tip = place(view, "tip")  # let go, it lies on the circle again
    assert math.dist(tip, (x, y)) == pytest.approx(length, abs=1)


def test_the_curve_is_dragged_sideways(view: View) -> None:
    x, y = place(view, "theta")
    degree = 300 / 360 * scale(view)
    with view.pressed(x, y):
        view.page.mouse.move(x + 90 * degree, y + 60, steps=6)
    view.settle(x=1, y=1)
    assert view.ask("explorer.theta") == pytest.approx(120, abs=1.5)
    assert place(view, "theta")[0] == pytest.approx(x + 90 * degree, abs=2)


def test_the_point_is_dragged_and_takes_u_along(view: View) -> None:
    x, y = place(view, "point")
    unit = 318 / 8.4 * scale(view)
    with view.pressed(x, y):
        view.page.mouse.move(x - 2 * unit, y + unit, steps=6)
    view.settle(theta=30)
    assert view.ask("[explorer.x, explorer.y]") == pytest.approx([-1, 0], abs=0.04)
    (x, y), tip = place(view, "point"), place(view, "tip")
    assert math.degrees(math.atan2(y - tip[1], tip[0] - x)) == pytest.approx(30, abs=1)


@pytest.mark.parametrize(
    ("handle", "key", "moved"),
    [
        ("point", "ArrowLeft", {"x": 0.98}), ("point", "Shift+ArrowUp", {"y": 1.2}),
        ("tip", "ArrowRight", {"theta": 31}), ("tip", "Shift+ArrowDown", {"theta": 20}),
        ("theta", "ArrowLeft", {"theta": 29}), ("theta", "Shift+ArrowRight", {"theta": 40}),
    ],
)  # fmt: skip
def test_each_handle_is_moved_by_keys(view: View, handle: str, key: str, moved: dict) -> None:
    grip = view.find(f".live-handle[data-name={handle}]")
    grip.focus()
    view.page.keyboard.press(key)
    view.settle(**({"x": 1, "y": 1, "theta": 30} | moved))
    assert grip.evaluate("grip => grip === document.activeElement")
    view.page.keyboard.press("Home")
    view.settle(x=1, y=1, theta=30)


@pytest.mark.parametrize("function", ["stretched_bowl", "discontinuous", "rosenbrock"])
def test_every_slider_reaches_both_ends_in_step(view: View, function: str) -> None:
    view.control("function").select_option(function)
    view.settle(function=function)
    for name in ("x", "y", "theta"):
        low, high = (view.ask(f"explorer.control({name!r}).{end}")
                     for end in ("low", "high"))  # fmt: skip
        view.control(name).focus()
        for key, value in (("End", high), ("Home", low)):
            view.page.keyboard.press(key)
            view.settle(**{name: value})


def test_where_there_is_no_slope_it_is_said(view: View) -> None:
    view.control("function").select_option("discontinuous")
    for name in ("x", "y"):
        view.box(name).fill("0")
        view.page.keyboard.press("Enter")
    view.settle(x=0, y=0, theta=30)
    assert dict(view.seen()["rows"])["Dᵤf measured"] == "none"
    assert "it has no slope" in view.seen()["note"]
    view.page.locator(".live-handle[data-name=theta]").focus()
    for _ in range(3):
        view.page.keyboard.press("Shift+ArrowLeft")
    view.settle(x=0, y=0, theta=0)
    assert row(view, "Dᵤf measured") == 0


def test_both_pictures_stand_side_by_side(view: View) -> None:
    left, right = (view.find(f"[data-picture={name}]").bounding_box() for name in ("map", "slope"))
    assert right["x"] >= left["x"] + left["width"] and right["y"] == left["y"]
    assert (left["width"], right["width"]) == pytest.approx((380, 394), abs=1)
