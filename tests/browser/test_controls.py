"""Sliders, number boxes, keys, menus, switches and buttons in real Chromium."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from helpers import SURFACES
from helpers.live.reading import NOT_READ
from tools.browser import Notebook

from .live_view import TOO_SMALL, View, middle, opened


@pytest.fixture(scope="module")
def shown(open_notebook: Callable[..., Notebook]) -> View:
    return opened(open_notebook, "GradientExplorer()", "1 + 1")


@pytest.fixture
def view(shown: View) -> Iterator[View]:
    shown.notebook.cell(0)
    shown.tell("explorer.reset()")
    shown.settle(x=1, y=2)
    yield shown
    assert not shown.notebook.errors
    cells, active = shown.notebook.javascript(
        "return [panel.content.widgets.length, panel.content.activeCellIndex];"
    )
    assert (cells, active) == (2, 0), "JupyterLab took a key for itself"


def test_slider_follows_the_mouse(view: View) -> None:
    place = view.control("x").bounding_box()
    x, y = middle(view.control("x"))
    with view.pressed(x + place["width"] / 6, y):  # the thumb of x = 1, between −3 and 3
        view.page.mouse.move(x, y, steps=6)
        view.settle(x=0)
        view.page.mouse.move(x + place["width"], y, steps=6)
        view.settle(x=3)
        view.page.mouse.move(x - place["width"], y, steps=6)
    view.settle(x=-3, y=2)


def test_keys_move_a_slider_and_stop_at_its_ends(view: View) -> None:
    view.control("x").focus()
    for key, x in [
        ("ArrowRight", 1.02), ("ArrowLeft", 1), ("ArrowUp", 1.02), ("ArrowDown", 1),
        ("Shift+ArrowRight", 1.2), ("Shift+ArrowLeft", 1), ("Shift+ArrowUp", 1.2),
        ("End", 3), ("ArrowRight", 3), ("Shift+ArrowRight", 3), ("Home", -3),
    ]:  # fmt: skip
        view.page.keyboard.press(key)
        view.settle(x=x, y=2)


ENDS = "It goes from −3 to 3."


@pytest.mark.parametrize("typed, x, said", [
    ("1,5", 1.5, ""), (" - 2 ", -2, ""), ("π/2", math.pi / 2, ""), ("99", 3, ENDS), ("", 1, ""),
    ("1.5.2", 1, NOT_READ),
])  # fmt: skip
def test_number_is_typed(view: View, typed: str, x: float, said: str) -> None:
    box, sentence = view.box("x"), view.find(".live-choice:has([data-control=x]) .live-said")
    box.fill(typed)
    box.press("Enter")
    if said:
        expect(sentence).to_contain_text(said)
    refused = said and said != ENDS
    view.settle(x=x, y=2)
    expect(box).to_have_attribute("aria-invalid", "true" if refused else "false")
    if refused:
        expect(box).to_have_value(typed)
        box.press("Escape")
        expect(box).to_have_value("1.00")
    else:
        view.tell("explorer.x = -1")
        view.settle(x=-1, y=2)
    expect(sentence).to_be_hidden()


def test_keys_step_in_a_box(view: View) -> None:
    for key, x in [("ArrowUp", 1.02), ("ArrowDown", 1), ("Shift+ArrowUp", 1.2)]:
        view.box("x").press(key)
        view.settle(x=x, y=2)


def test_half_typed_number_is_left_alone_until_it_is_done(view: View) -> None:
    view.box("x").select_text()
    view.page.keyboard.type("2.")
    view.tell("explorer.y = -1")
    expect(view.box("y")).to_have_value("-1.00")
    assert view.ask("explorer.x") == 1
    view.page.keyboard.type("5")
    view.page.keyboard.press("Tab")
    view.settle(x=2.5, y=-1)


def test_keys_move_the_handle(view: View) -> None:
    view.find(".live-handle").focus()
    for key, x, y in [
        ("ArrowRight", 1.02, 2), ("ArrowLeft", 1, 2), ("ArrowUp", 1, 2.02), ("ArrowDown", 1, 2),
        ("Shift+ArrowRight", 1.2, 2), ("Shift+ArrowDown", 1.2, 1.8),
    ]:  # fmt: skip
        view.page.keyboard.press(key)
        view.settle(x=x, y=y)


def test_home_puts_the_handle_back(view: View) -> None:
    view.page.mouse.click(*view.screen(-2, -2))
    view.settle(x=-2, y=-2)
    view.page.keyboard.press("Home")
    view.settle(x=1, y=2)


def test_keys_go_on_where_the_mouse_left_off(view: View) -> None:
    with view.pressed(*view.handle()):
        view.page.mouse.move(*view.screen(-1, 0), steps=5)
    view.settle(x=-1, y=0)
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp"):
        view.page.keyboard.press(key)
    view.settle(x=-0.96, y=0.2)


def test_focus_shows_after_a_key_and_not_after_the_mouse(view: View) -> None:
    ring = view.find(".live-ring")
    view.box("y").click()
    view.page.mouse.click(*view.handle())
    expect(view.find(".live-handle")).to_be_focused()
    expect(ring).to_have_css("stroke-width", "1.5px")  # the ring of the pointer over it
    view.control("function").focus()
    view.page.keyboard.press("Shift+Tab")
    expect(view.find(".live-handle")).to_be_focused()
    expect(ring).to_have_css("stroke-width", "3px")
    assert ring.evaluate("ring => getComputedStyle(ring).stroke") != "none"


def test_keys_of_jupyterlab_stay_its_own_with_ctrl(view: View) -> None:
    view.control("x").focus()
    view.page.keyboard.press("ArrowRight")
    view.settle(x=1.02)
    view.page.keyboard.press("Control+s")
    view.page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")


def test_letters_are_no_commands_in_a_view(view: View) -> None:
    for selector in (".live-handle", "[data-control=x]", "[data-control=reset]"):
        view.find(selector).focus()
        for letter in "bxjk":
            view.page.keyboard.press(letter)
    view.settle(x=1, y=2)


@pytest.mark.parametrize("name", ["himmelblau", "rosenbrock"])  # other domains
def test_menu_changes_the_function(view: View, name: str) -> None:
    before = view.find("img.live-still").get_attribute("src")
    view.control("function").select_option(name)
    frame = view.settle(function=name)
    assert view.find("img.live-still").get_attribute("src") != before
    ends = {control["name"]: (control["low"], control["high"])
            for control in frame["controls"] if control["kind"] == "range"}  # fmt: skip
    assert (ends["x"], ends["y"]) == SURFACES[name].domain
    with view.pressed(*view.screen(0.5, 0.7, name)):
        view.settle(x=0.5, y=0.7)


def test_menu_and_switch_change_the_still_picture(view: View) -> None:
    seen = {view.find("img.live-still").get_attribute("src")}
    for density in ("0", "10"):
        view.control("density").select_option(density)
        view.settle(density=density, x=1, y=2)
        seen.add(view.find("img.live-still").get_attribute("src"))
    view.control("same_length").check()
    view.settle(same_length=True)
    assert "direction only" in view.find(".live-note").inner_text()
    assert len(seen | {view.find("img.live-still").get_attribute("src")}) == 4


def test_everything_has_a_name_and_is_reached_by_tab(view: View) -> None:
    named = [view.root.get_by_role(role, name=name, exact=True) for role, name in [
        ("combobox", "f(x, y) ="), ("slider", "x"), ("textbox", "x, value"), ("slider", "y"),
        ("textbox", "y, value"), ("checkbox", "gradient ∇f"),
        ("checkbox", "negative gradient −∇f"), ("combobox", "field"), ("checkbox", "same length"),
        ("checkbox", "equal axes"), ("button", "Reset"),
    ]]  # fmt: skip
    view.find(".live-handle").focus()
    for control in named:
        view.page.keyboard.press("Tab")
        expect(control).to_be_focused()


def test_everything_that_can_be_pressed_is_large_enough(view: View) -> None:
    assert view.root.evaluate(TOO_SMALL) == []
    slider = view.control("x")
    assert slider.bounding_box()["height"] >= 24
    assert slider.evaluate("slider => getComputedStyle(slider).zoom") == "1.5"  # a thumb has 16


def test_what_the_picture_shows_is_said(view: View) -> None:
    picture = view.find("img.live-still")
    assert "x² + y²" in picture.get_attribute("alt")
    view.control("function").select_option("saddle")
    view.settle(function="saddle")
    assert "x² − y²" in picture.get_attribute("alt")

    handle = view.root.get_by_role("slider", name="point")
    assert "x from -3.00 to 3.00, y from -3.00 to 3.00" in handle.get_attribute("aria-label")
    for name, value in (("min", -3), ("max", 3), ("now", 1)):
        expect(handle).to_have_attribute(f"aria-value{name}", str(value))
    expect(handle).to_have_attribute("aria-valuetext", "x = 1.00, y = 2.00")
    handle.focus()
    view.page.keyboard.press("ArrowUp")
    expect(handle).to_have_attribute("aria-valuetext", "x = 1.00, y = 2.02")
    expect(view.control("y")).to_have_attribute("aria-valuetext", "2.02")


def test_readout_is_spoken_once_the_point_has_come_to_rest(view: View) -> None:
    spoken = view.root.get_by_role("status")
    expect(spoken).to_have_attribute("aria-live", "polite")
    expect(spoken).to_have_text(view.settle(x=1, y=2)["readout"]["summary"])
    spoken.evaluate("""region => {
        const said = window.said = [];
        new MutationObserver(() => said.push(region.textContent)).observe(
            region, {childList: true, characterData: true, subtree: true});
    }""")
    with view.pressed(*view.handle()):
        view.page.mouse.move(*view.screen(-2, -1), steps=40)
    summary = view.settle(x=-2, y=-1)["readout"]["summary"]
    expect(spoken).to_have_text(summary)
    assert view.page.evaluate("said") == [summary]
