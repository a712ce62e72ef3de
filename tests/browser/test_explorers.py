"""Every explorer in real Chromium, with and without a question: laid out, slid, dragged, pressed.

What its kernel makes of a drag or a key is tested without a browser; here the kernel is told
what was done, and what it says of it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import expect

from helpers import explorers
from helpers.explorers.prediction import Predictable
from helpers.pictures.style import FONT_SIZE
from tools.browser import Notebook

from .live_view import AT_REST, LISTEN, OVERFLOWING, View, middle, opened, position

CALLS = {
    name + "-asks" * asks: f"{name}({'predict=True' * asks})"
    for name in explorers.__all__
    for asks in range(1 + issubclass(getattr(explorers, name), Predictable))
}
UNASKED = pytest.mark.parametrize(
    "explorer", [name for name in CALLS if not name.endswith("-asks")], indirect=True)
"""For sliders and handles: those of a question are moved as all others."""
ON_SCREEN = """root => {
    const {top} = root.getBoundingClientRect();
    const {bottom} = root.querySelector(".live-layout").getBoundingClientRect();
    return [bottom - top, root.closest(".jp-WindowedPanel-outer").clientHeight];
}"""
CODE = 57  # pixels of a cell above its output, if it has two lines
TOLD = """([picture, handle, x, y]) => {
    const last = window.acts.filter(([kind]) => kind === "drag").at(-1) ?? [];
    return last[1] === picture && last[2] === handle
        && Math.hypot(last[3] - x, last[4] - y) < 1;
}"""


@pytest.fixture(scope="module", params=CALLS)
def explorer(open_notebook: Callable[..., Notebook], request: pytest.FixtureRequest) -> View:
    return opened(open_notebook, CALLS[request.param])


@pytest.fixture
def view(explorer: View) -> Iterator[View]:
    explorer.tell("explorer.reset()")
    yield explorer
    assert not explorer.notebook.errors


def usable(view: View, kind: str) -> Iterator[dict[str, Any]]:
    """Yield each control of a kind that can be used now, with its value."""
    frame = view.settle()
    for name in [each["name"] for each in frame["controls"] if each["kind"] == kind]:
        now = next((each for each in frame["controls"] if each["name"] == name), None)
        if now and not now["hidden"] and not now["disabled"]:
            assert view.control(name).is_visible()
            yield now | {"value": frame["state"].get(name)}
            frame = view.settle()


def handles(frame: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return each handle with its picture."""
    return [(picture, shape) for picture, shapes in frame["scene"].items() for shape in shapes
            if shape["mark"] == "handle"]  # fmt: skip


def grip(view: View, picture: str, name: str) -> tuple[float, float]:
    """Return the middle of a handle on the screen."""
    found = view.find(f"[data-picture={picture}] [data-name={name}] > circle:last-child")
    found.scroll_into_view_if_needed()
    return middle(found)


def stepped(control: dict[str, Any], value: float, steps: int) -> float:
    """Return a value so many steps further, counted from the lower end of a slider."""
    low, now = position(control, control["low"]), position(control, value)
    there = low + (round((now - low) / control["step"]) + steps) * control["step"]
    return min(max(10**there if control["log"] else there, control["low"]), control["high"])


def picture(view: View, name: str) -> dict[str, float]:
    return view.find(f"[data-picture={name}]").bounding_box()


def sized(view: View, width: int, height: int) -> None:
    view.page.set_viewport_size({"width": width, "height": height})
    view.page.wait_for_function("width => window.innerWidth === width", arg=width)
    view.notebook.javascript(AT_REST)


@pytest.fixture
def window(view: View) -> Iterator[Callable[..., None]]:
    """Give a function that makes the window so large, without its side bar if it is narrow."""
    yield lambda *size: sized(view, *size)
    view.notebook.javascript("app.shell.expandLeft();")
    sized(view, 1280, 900)
    view.settle()


def test_all_is_on_one_screen_and_the_pictures_shrink_before_they_stack(
    view: View, window: Callable[..., None]
) -> None:
    pictures, stacked = view.settle()["pictures"], view.ask("explorer.stacked")
    shown = [each["name"] for each in pictures]
    window(1366, 768)
    height, screen = view.root.evaluate(ON_SCREEN)
    assert CODE + height <= screen
    laid_out(view, shown, stacked, beside=len(shown))
    view.notebook.javascript("app.shell.collapseLeft();")
    window(683, 768)  # the half of 1366, as at 200 %
    boxes = laid_out(view, shown, stacked, beside=2)
    scales = [box["width"] / each["width"] for box, each in zip(boxes, pictures, strict=True)]
    assert min(scales) * FONT_SIZE >= 11, "the text can be read"
    if len(shown) == 3 and not stacked:
        panel = view.find(".live-panel").bounding_box()
        assert panel["y"] == pytest.approx(boxes[2]["y"]), "the panel stands beside the third"


def laid_out(view: View, shown: list[str], stacked: bool, beside: int) -> list[dict[str, float]]:
    """Check that no part is cut off, and how many pictures stand side by side."""
    whole, boxes = view.root.bounding_box(), [picture(view, name) for name in shown]
    assert view.root.evaluate(OVERFLOWING) == []
    assert 0 <= whole["x"] and whole["x"] + whole["width"] <= view.page.viewport_size["width"]
    for box in boxes:
        assert whole["x"] <= box["x"] and box["x"] + box["width"] <= whole["x"] + whole["width"]
    for one, other in combinations(boxes, 2):
        below = other["y"] >= one["y"] + one["height"]
        assert below or other["x"] >= one["x"] + one["width"]
        assert below or not stacked
    if not stacked:
        assert {box["y"] for box in boxes[:beside]} == {boxes[0]["y"]}
        assert {round(box["height"]) for box in boxes[:beside]} == {round(boxes[0]["height"])}
    return boxes


@UNASKED
def test_every_slider_reaches_both_ends_in_step(view: View) -> None:
    for control in usable(view, "range"):
        for key, end in (("Home", "low"), ("End", "high")):
            view.control(control["name"]).focus()
            view.page.keyboard.press(key)
            view.settle(**{control["name"]: control[end]})


def test_every_menu_switch_and_button_is_followed_and_keeps_the_focus(view: View) -> None:
    for control in usable(view, "menu"):
        *_, last = control["options"]
        view.control(control["name"]).select_option(last)
        view.settle(**{control["name"]: last})
    for kind in ("switch", "button"):
        for control in usable(view, kind):
            name = control["name"]
            view.control(name).focus()
            view.page.keyboard.press("Space" if kind == "switch" else "Enter")
            view.settle(**{name: not control["value"]} if kind == "switch" else {})
            focused = view.page.evaluate("document.activeElement.dataset.control")
            assert focused == name or view.control(name).is_hidden()


@UNASKED
def test_every_handle_tells_where_the_mouse_has_put_it(view: View) -> None:
    home = view.settle()
    layouts = {each["name"]: each for each in home["pictures"]}
    for shown, shape in handles(home):
        if shape["name"] == "view":
            continue  # the browser turns it by itself
        view.notebook.javascript(LISTEN)
        x, y = grip(view, shown, shape["name"])
        box = picture(view, shown)
        left, top, right, bottom = layouts[shown]["box"]
        scale = layouts[shown]["width"] / box["width"]
        to = (x + (60 if x < middle(view.find(f"[data-picture={shown}]"))[0] else -60), y - 50)
        with view.pressed(x, y):
            view.page.mouse.move(*to, steps=4)
        wanted = (min(max((to[0] - box["x"]) * scale, left), right),
                  min(max((to[1] - box["y"]) * scale, top), bottom))  # fmt: skip
        view.page.wait_for_function(TOLD, arg=[shown, shape["name"], *wanted])
        view.settle()
        view.tell("explorer.reset()")


@UNASKED
def test_every_handle_is_stepped_by_keys_and_goes_home(view: View) -> None:
    home = view.settle()
    controls = {each["name"]: each for each in home["controls"]}
    for shown, shape in handles(home):
        state = home["state"]
        handle = view.find(f"[data-picture={shown}] [data-name={shape['name']}]")
        handle.focus()
        for name, *key in zip(shape["controls"], ("Arrow", "Shift+Arrow"), ("Left", "Down"),
                              (-1, -10), strict=True):  # fmt: skip
            if name:
                value = stepped(controls[name], state[name], key.pop())
                view.page.keyboard.press("".join(key))
                state = view.settle(**{name: value})["state"]
        assert handle.evaluate("handle => handle === document.activeElement")
        view.page.keyboard.press("Home")
        view.settle(**{name: home["state"][name] for name in shape["controls"] if name})


# What only some have -------------------------------------------------------------------------


@pytest.mark.parametrize("call", [
    *(f'{name}("a x^2 + b y^2")' for name in (
        "CurvatureExplorer", "DescentExplorer", "DirectionExplorer", "GradientExplorer",
        "PathExplorer", "SliceExplorer", "SurfaceExplorer")),
    'RaceExplorer("a x^2 + y^2")',
    *(f'{name}("b x^2 + c x")' for name in ("SecantExplorer", "StepSizeExplorer", "ZoomExplorer")),
])  # fmt: skip
def test_with_a_typed_formula_and_its_letters_all_is_on_one_screen_too(
    open_notebook: Callable[..., Notebook], call: str
) -> None:
    view = opened(open_notebook, call)
    view.settle()
    try:
        sized(view, 1366, 768)
        height, screen = view.root.evaluate(ON_SCREEN)
        assert CODE + height <= screen
        assert view.root.evaluate(OVERFLOWING) == []
    finally:
        sized(view, 1280, 900)


def test_a_logarithmic_slider_steps_in_ratios(open_notebook: Callable[..., Notebook]) -> None:
    view = opened(open_notebook, 'SecantExplorer("cube", a=1)')
    view.control("h").focus()
    for key, h, text in (("Home", 1e-6, "1.00e-6"),  # 0.00000100 would not fit
                         ("ArrowRight", 1e-6 * 10**0.05, "1.12e-6"),
                         ("Shift+ArrowRight", 1e-6 * 10**0.55, "3.55e-6"),
                         ("End", 1, "1")):  # fmt: skip
        view.page.keyboard.press(key)
        expect(view.box("h")).to_have_value(text)
        assert view.settle()["state"]["h"] == pytest.approx(h)
    view.box("h").fill("1e-3")
    view.page.keyboard.press("Enter")
    assert view.settle(h=1e-3)["state"]["h"] == 1e-3


NOTE = """note => [note.open, note.getBoundingClientRect().height,
    note.scrollHeight <= note.clientHeight, getComputedStyle(note.firstChild, "::after").content]"""


def test_a_long_note_is_folded_and_every_note_has_the_same_room(
    open_notebook: Callable[..., Notebook],
) -> None:
    view = opened(open_notebook, 'DirectionExplorer("bowl", x=1, y=2, theta=30)')
    note = view.find(".live-note")
    first, rest = view.settle()["readout"]["note"].split(". ", 1)
    assert note.locator("summary").inner_text().startswith(first)
    expect(note.get_by_text(rest)).to_be_hidden()
    assert (folded := note.evaluate(NOTE))[0] is False and "more" in folded[3]
    note.locator("summary").click()
    expect(note.get_by_text(rest)).to_be_visible()
    is_open = note.evaluate(NOTE)
    assert is_open[0] is True and is_open[2] and "less" in is_open[3]
    view.tell("explorer.theta = 100")
    view.settle(theta=100)
    assert note.evaluate(NOTE)[:2] == is_open[:2], "it stays open, and moves nothing below it"
    view.tell("explorer.function = 'no_tangent_plane'")
    view.tell("explorer.x = explorer.y = 0")
    view.settle(x=0, y=0)
    assert note.evaluate(NOTE)[1] == is_open[1]
    note.locator("summary").focus()
    view.page.keyboard.press("Enter")
    expect(note).not_to_have_attribute("open", "")
    assert note.evaluate(NOTE)[1] == folded[1]
