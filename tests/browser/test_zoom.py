"""Zooming and moving about in real Chromium: while it goes on, and when it has come to rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tools.browser import Notebook

from .live_view import Finger, View, opened


@pytest.fixture(scope="module")
def shown(open_notebook: Callable[..., Notebook]) -> View:
    return opened(open_notebook, "GradientExplorer(x=0, y=0)")


@pytest.fixture
def view(shown: View) -> Iterator[View]:
    shown.tell("explorer.reset()")
    at_rest(shown)
    yield shown
    assert not shown.notebook.errors


def at_rest(view: View) -> dict:
    """Wait until what is seen is what the kernel has drawn."""
    view.page.wait_for_timeout(200)  # for a wheel that is still on its way
    expect(view.find(".live-moved")).to_have_count(0)
    return view.settle()


def window(view: View) -> list:
    return at_rest(view)["state"]["within"]


def wheel(view: View, x: float, y: float, *turns: float) -> None:
    """Turn the wheel with Ctrl held, at a place of the map as it is seen at home."""
    view.page.mouse.move(*view.screen(x, y))
    view.page.keyboard.down("Control")
    for turn in turns:
        view.page.mouse.wheel(0, turn)
    view.page.keyboard.up("Control")


def width(within: list) -> float:
    return within[0][1] - within[0][0]


def test_the_wheel_zooms_about_the_pointer_with_ctrl_alone(view: View) -> None:
    view.page.mouse.move(*view.screen(2, 1))
    view.page.mouse.wheel(0, -100)
    assert window(view) is None
    before = view.find("img.live-still").get_attribute("src")
    with view.busy():
        wheel(view, 2, 1, -100, -100)
        expect(view.find(".live-moved")).to_have_count(1)
    (low, high), (bottom, top) = window(view)
    assert high - low == pytest.approx(6 * 2.718**-0.5, abs=0.01) == top - bottom
    part = (2 + 3) / 6  # of the domain, as of the axes, where the pointer is
    assert low + part * (high - low) == pytest.approx(2, abs=0.02)
    assert view.find("img.live-still").get_attribute("src") != before


def test_while_it_goes_on_it_is_scaled_and_at_rest_it_is_drawn_sharp(view: View) -> None:
    with view.busy():
        wheel(view, 0, 0, -100)
        expect(view.find(".live-moved")).to_have_count(1)
        scale = view.find(".live-scene").evaluate("each => new DOMMatrix(each.style.transform).a")
        assert scale == pytest.approx(2.718**0.25, abs=0.01)
        wheel(view, 0, 0, -100, -100)  # before the first answer is there
    assert width(window(view)) == pytest.approx(6 * 2.718**-0.75, abs=0.03)
    assert view.find(".live-scene").evaluate("each => each.style.transform") == ""


@pytest.mark.parametrize("how", ["Shift", "middle"])
def test_it_is_moved_about_and_the_point_stays(view: View, how: str) -> None:
    wheel(view, 0, 0, -100, -100)
    before = window(view)
    view.page.mouse.move(*view.screen(1, 1))
    if how == "Shift":
        view.page.keyboard.down("Shift")
    view.page.mouse.down(button="middle" if how == "middle" else "left")
    view.page.mouse.move(*view.screen(1.5, 0.5), steps=5)
    view.page.mouse.up(button="middle" if how == "middle" else "left")
    view.page.keyboard.up("Shift")
    after = window(view)
    at_rest(view)
    by = 0.5 * width(before) / 6
    for side, moved in zip(range(2), (-by, by), strict=True):
        assert after[side] == pytest.approx([end + moved for end in before[side]], abs=0.03)
    assert view.ask("[explorer.x, explorer.y]") == [0, 0]


def test_keys_zoom_about_the_point_and_lead_home(view: View) -> None:
    view.find(".live-handle").focus()
    view.page.keyboard.press("+")
    assert width(window(view)) == pytest.approx(6 / 1.25, abs=0.01)
    view.page.keyboard.press("-")
    view.page.keyboard.press("-")
    assert width(window(view)) == pytest.approx(6 * 1.25, abs=0.02)
    view.page.keyboard.press("0")
    assert window(view) is None
    for key, wide in [("z", 7.5), ("z", 4.8), ("z", None)]:
        view.page.keyboard.press(f"Control+{key}")
        within = window(view)
        assert within is wide or width(within) == pytest.approx(wide, abs=0.02)


def test_the_menu_zooms_about_the_point_too(view: View) -> None:
    view.find(".live-more > summary").click()
    for name, wide in [("Zoom in", 4.8), ("Zoom out", 6), ("Zoom out", 7.5)]:
        view.root.get_by_role("button", name=name).click()
        assert width(window(view)) == pytest.approx(wide, abs=0.02)
    view.root.get_by_role("button", name="Show all of it").click()
    assert window(view) is None
    view.find(".live-more > summary").click()


def test_a_double_click_leads_home(view: View) -> None:
    wheel(view, 0, 0, -100)
    assert window(view)
    view.page.mouse.dblclick(*view.screen(1, 1))
    assert window(view) is None
    assert view.ask("[explorer.x, explorer.y]") == [0, 0], "its first click has moved the point"


def test_two_fingers_zoom(view: View) -> None:
    finger = Finger(view)
    for part in (0.5, 0.6, 0.8, 1.0):
        ends = view.screen(-2 * part, 1), view.screen(2 * part, 1)
        finger._send("touchStart" if part == 0.5 else "touchMove", *ends)
    finger._send("touchEnd")
    assert width(window(view)) == pytest.approx(3, abs=0.1)
    assert view.ask("[explorer.x, explorer.y]") == [0, 0]


def test_a_wheel_over_the_surface_zooms_the_map_with_it(
    open_notebook: Callable[..., Notebook],
) -> None:
    view = opened(open_notebook, "SurfaceExplorer(x=0, y=0)")
    box = view.find("[data-picture=space]").bounding_box()
    view.page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.4 * box["height"])
    with view.busy():
        view.page.keyboard.down("Control")
        view.page.mouse.wheel(0, -100)
        view.page.keyboard.up("Control")
        expect(view.find("[data-picture=space].live-moved")).to_have_count(1)
    (low, high), (bottom, top) = window(view)
    assert high - low == pytest.approx(6 * 2.718**-0.25, abs=0.02) == top - bottom
    assert low + high == pytest.approx(0, abs=0.02) == bottom + top
    assert not view.notebook.errors
