"""What is behind the three dots, and the keys that undo, in real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tools.browser import Notebook

from .live_view import View, middle, opened


@pytest.fixture(scope="module")
def shown(open_notebook: Callable[..., Notebook]) -> View:
    return opened(open_notebook, "GradientExplorer()", "1 + 1")


@pytest.fixture
def view(shown: View) -> Iterator[View]:
    shown.notebook.cell(0)
    shown.tell("explorer.reset()")
    shown.tell("explorer._history.__init__()")
    shown.tell("explorer._send_frame()")
    shown.settle(x=1, y=2, function="bowl")
    yield shown
    assert not shown.notebook.errors
    cells = shown.notebook.javascript("return panel.content.widgets.length;")
    assert cells == 2, "JupyterLab took a key for itself"


def drag(view: View, *places: tuple[float, float]) -> None:
    with view.pressed(*view.handle()):
        for place in places:
            view.page.mouse.move(*view.screen(*place), steps=30)  # faster than the kernel answers


def test_one_drag_is_undone_at_one_go_and_done_again(view: View) -> None:
    drag(view, (2, 1), (-1, 0))
    drag(view, (-2, -2))
    for key, x, y in [("z", -1, 0), ("z", 1, 2), ("z", 1, 2), ("Shift+Z", -1, 0), ("y", -2, -2),
                      ("z", -1, 0)]:  # fmt: skip
        view.page.keyboard.press(f"Control+{key}")
        view.settle(x=x, y=y)


def test_undone_while_it_is_dragged_it_goes_back_and_follows_again(view: View) -> None:
    with view.pressed(*view.handle()):
        view.page.mouse.move(*view.screen(-2, -2), steps=20)
        view.page.keyboard.press("Control+z")
        view.settle(x=1, y=2)
        view.page.mouse.move(*view.screen(2, 0), steps=20)
    view.settle(x=2, y=0)
    view.page.keyboard.press("Control+z")
    view.settle(x=1, y=2)


def test_slider_menu_switch_formula_and_reset_are_one_thing_each(view: View) -> None:
    x, y = middle(view.control("x"))
    with view.pressed(x, y):
        view.page.mouse.move(x + 40, y, steps=20)
    moved = view.settle()["state"]["x"]
    view.control("density").select_option("10")
    view.control("same_length").check()
    view.control("function").select_option("\0own")
    view.find(".live-own").fill("x y")
    view.find(".live-own").press("Enter")
    view.settle(function="x y")
    view.control("reset").click()
    view.settle(x=1, y=2, function="bowl")
    states = [{"function": "x y", "same_length": True}, {"function": "bowl", "same_length": True},
              {"same_length": False, "density": "10"}, {"density": "20", "x": moved},
              {"x": 1}]  # fmt: skip
    for expected in states:
        view.page.keyboard.press("Control+z")
        view.settle(**expected)


def test_what_is_half_typed_is_taken_back_first(view: View) -> None:
    box = view.box("x")
    drag(view, (2, 1))
    view.settle(x=2, y=1)
    box.select_text()
    view.page.keyboard.type("7")
    view.page.keyboard.press("Control+z")
    expect(box).to_have_value("2.00")
    view.settle(x=2, y=1)
    view.page.keyboard.press("Control+z")
    view.settle(x=1, y=2)


def test_undone_in_the_box_of_a_formula_the_focus_stays_in_the_view(view: View) -> None:
    view.control("function").select_option("\0own")
    box = view.find(".live-own")
    for formula in ("x + y", "x - y"):
        box.fill(formula)
        box.press("Enter")
        view.settle(function=formula)
    view.page.keyboard.press("Control+z")
    view.settle(function="x + y")
    expect(box).to_have_value("x + y")
    view.page.keyboard.press("Control+z")
    view.settle(function="bowl")
    expect(view.control("function")).to_be_focused()
    view.page.keyboard.press("Control+Shift+Z")
    view.settle(function="x + y")


def test_the_menu_works_with_keys_and_goes_away(view: View) -> None:
    dots = view.find(".live-more > summary")
    item = view.root.get_by_role("button", name="Undo")
    dots.focus()
    view.page.keyboard.press("Enter")
    expect(item).to_have_attribute("aria-disabled", "true")
    view.tell("explorer._carry_out('begin'); explorer.x = 2")
    expect(item).to_have_attribute("aria-disabled", "false")
    view.page.keyboard.press("Tab")
    expect(item).to_be_focused()
    view.page.keyboard.press("Enter")
    view.settle(x=1)
    expect(item).to_be_focused()
    view.page.keyboard.press("Escape")
    expect(item).to_be_hidden()
    expect(dots).to_be_focused()


@pytest.mark.parametrize("width", [1366, 700])
def test_the_menu_is_within_the_view(view: View, width: int) -> None:
    before = view.page.viewport_size
    view.page.set_viewport_size({"width": width, "height": 768})
    try:
        dots = view.find(".live-more > summary")
        dots.click()
        view.root.get_by_role("button", name="Copy as code").click()
        expect(view.find(".live-copied")).to_be_visible()
        whole, menu = (view.root.page.locator(".jp-OutputArea-output:has(.live)").bounding_box(),
                       view.find(".live-list").bounding_box())  # fmt: skip
        assert whole["y"] <= menu["y"] and whole["x"] <= menu["x"]
        assert menu["y"] + menu["height"] <= whole["y"] + whole["height"]
        assert menu["x"] + menu["width"] <= whole["x"] + whole["width"]
        dots.click()
    finally:
        view.page.set_viewport_size(before)


def test_the_code_is_copied_and_shown_and_pictures_are_saved(view: View, tmp_path: Path) -> None:
    view.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    drag(view, (-2, 1))
    view.settle(x=-2, y=1)
    view.find(".live-more > summary").click()
    view.root.get_by_role("button", name="Copy as code").click()
    code = 'GradientExplorer("bowl", x=-2, y=1)'
    expect(view.find(".live-copied")).to_have_text(f"Copied: {code}")
    assert view.page.evaluate("navigator.clipboard.readText()") == code
    for kind, start in [("PNG", b"\x89PNG"), ("SVG", b"<svg ")]:
        with view.page.expect_download() as download:
            view.root.get_by_role("button", name=f"Save picture ({kind})").click()
        assert download.value.suggested_filename == f"GradientExplorer.{kind.lower()}"
        assert Path(download.value.path()).read_bytes().startswith(start)
    view.find(".live-more > summary").click()
