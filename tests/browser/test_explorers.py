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
from tools.browser import Notebook

from .live_view import OVERFLOWING, View, middle, opened, position

CALLS = {
    name + "-asks" * asks: f"{name}({'predict=True' * asks})"
    for name in explorers.__all__
    for asks in range(1 + issubclass(getattr(explorers, name), Predictable))
}
LISTEN = """
    if (!window.acts) panel.sessionContext.session.kernel.anyMessage.connect((_, message) => {
        const { msg, direction } = message;
        if (direction === "send") window.acts.push(...msg.content.data?.content?.acts ?? []);
    });
    window.acts = [];
"""
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
    explorer.settle()
    yield explorer
    explorer.settle()
    assert not explorer.notebook.errors


def usable(view: View, kind: str) -> Iterator[dict[str, Any]]:
    """Yield each control of a kind that can be used now."""
    for name in [each["name"] for each in view.settle()["controls"] if each["kind"] == kind]:
        now = next((each for each in view.settle()["controls"] if each["name"] == name), None)
        if now and not now["hidden"] and not now["disabled"]:
            assert view.control(name).is_visible()
            yield now


def handles(view: View) -> list[tuple[str, dict[str, Any]]]:
    """Return each handle with its picture."""
    scene = view.settle()["scene"]
    return [(picture, shape) for picture, shapes in scene.items() for shape in shapes
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


def test_all_is_in_the_window_and_no_picture_over_another(view: View) -> None:
    whole, window = view.root.bounding_box(), view.page.viewport_size["width"]
    assert view.root.evaluate(OVERFLOWING) == []
    assert 0 <= whole["x"] and whole["x"] + whole["width"] <= window
    sizes = {each["name"]: each["width"] for each in view.settle()["pictures"]}
    boxes = [picture(view, name) for name in sizes]
    for box, width in zip(boxes, sizes.values(), strict=True):
        assert whole["x"] <= box["x"] and box["width"] == pytest.approx(width, abs=1)
        assert box["x"] + box["width"] <= whole["x"] + whole["width"]
    for one, other in combinations(boxes, 2):
        below = other["y"] >= one["y"] + one["height"]
        assert below or other["x"] >= one["x"] + one["width"]
        if view.ask("explorer.stacked"):
            assert below and other["x"] == one["x"]
    room = whole["width"] - sum([*sizes.values()][:2])
    if len(boxes) > 1 and room > 30 and not view.ask("explorer.stacked"):
        assert boxes[0]["y"] == boxes[1]["y"], "two stand side by side where they fit"


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
            before = view.settle()["state"].get(name)
            view.control(name).focus()
            view.page.keyboard.press("Space" if kind == "switch" else "Enter")
            view.settle(**{name: not before} if kind == "switch" else {})
            focused = view.page.evaluate("document.activeElement.dataset.control")
            assert focused == name or view.control(name).is_hidden()


def test_every_handle_tells_where_the_mouse_has_put_it(view: View) -> None:
    layouts = {each["name"]: each for each in view.settle()["pictures"]}
    for shown, shape in handles(view):
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


def test_every_handle_is_stepped_by_keys_and_goes_home(view: View) -> None:
    for shown, shape in handles(view):
        home = view.settle()
        controls = {each["name"]: each for each in home["controls"]}
        handle = view.find(f"[data-picture={shown}] [data-name={shape['name']}]")
        handle.focus()
        for name, *key in zip(shape["controls"], ("Arrow", "Shift+Arrow"), ("Left", "Down"),
                              (-1, -10), strict=True):  # fmt: skip
            if name:
                value = stepped(controls[name], view.settle()["state"][name], key.pop())
                view.page.keyboard.press("".join(key))
                view.settle(**{name: value})
        assert handle.evaluate("handle => handle === document.activeElement")
        view.page.keyboard.press("Home")
        view.settle(**{name: home["state"][name] for name in shape["controls"] if name})


# What only some have -------------------------------------------------------------------------


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


def test_two_pictures_stand_side_by_side_in_840_pixels_unless_they_have_one_axis(
    open_notebook: Callable[..., Notebook],
) -> None:
    view = opened(open_notebook, "FitExplorer()")
    view.root.evaluate("root => { root.style.width = '848px'; }")  # 4 of them on each side
    line, loss, progress = (picture(view, name) for name in ("line", "map", "progress"))
    assert line["y"] == loss["y"] < progress["y"]
    assert loss["x"] >= line["x"] + line["width"]
    view = opened(open_notebook, "SecantExplorer()")
    view.root.evaluate("root => { root.style.width = '1200px'; }")
    curve, slope = (picture(view, name) for name in ("curve", "slope"))
    assert slope["y"] >= curve["y"] + curve["height"] and slope["x"] == curve["x"]
