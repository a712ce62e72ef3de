"""A prediction in real Chromium: aim, commit, hear the gap and the idea, go on."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import pytest

from tools.browser import Notebook

from .live_view import View, paper

EXPLORER = """from helpers import GradientExplorer
explorer = GradientExplorer("stretched_bowl", x=1, y=1, predict="gradient.compass")
explorer"""


@pytest.fixture(scope="module")
def notebook(open_notebook: Callable[..., Notebook]) -> Notebook:
    return open_notebook(EXPLORER)


@pytest.fixture
def view(notebook: Notebook) -> Iterator[View]:
    notebook.run_cell(0)
    yield View(notebook, "explorer", notebook.cell(0).locator(".live"))
    assert notebook.errors == []


def screen(view: View, x: float, y: float) -> tuple[float, float]:
    box = view.find(".live-scene").bounding_box()
    across, down = paper("stretched_bowl").to_pixels([(x, y)])[0]
    return box["x"] + across, box["y"] + down


def note(view: View) -> str:
    return view.find(".live-note").text_content()


def wait_for_note(view: View, words: str) -> str:
    view.find(".live-note", has_text=words).wait_for()
    return note(view)


def test_the_arrow_is_dragged_by_its_tip_and_the_commitment_is_judged(view: View) -> None:
    box = view.find(".live-handle").bounding_box()
    view.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    view.page.mouse.down()
    view.page.mouse.move(*screen(view, 0.5, 0.5), steps=10)  # from (1, 1) at the minimum
    view.page.mouse.up()
    view.page.wait_for_function(
        "box => box.value === '225'", arg=view.box("angle").element_handle()
    )
    assert view.find("[data-role=gradient]").count() == 0
    view.control("commit").click()
    said = wait_for_note(view, "off the gradient")
    assert "153° off" in said and "points at the nearest minimum" in said
    assert "Mean gap over 1 round: 153°." in said
    assert view.find("[data-role=gradient]").count() > 0
    assert view.find(".live-handle").count() == 0
    assert view.control("angle").is_disabled() and view.box("slope").is_disabled()


def test_keys_and_sliders_aim_too_and_rounds_follow_each_other(view: View) -> None:
    view.find(".live-handle").focus()
    for key in ("Shift+ArrowRight", "ArrowRight", "ArrowUp"):
        view.page.keyboard.press(key)
    view.page.wait_for_function("box => box.value === '11'",
                                arg=view.box("angle").element_handle())  # fmt: skip
    view.box("angle").fill("72")
    view.page.keyboard.press("Enter")
    view.control("commit").focus()
    view.page.keyboard.press("Enter")
    assert "0° off" in wait_for_note(view, "off the gradient")
    focused = view.page.evaluate("document.activeElement.dataset.control")
    assert focused == "commit", "a button that has been pressed keeps the focus"
    before = view.ask("(explorer.x, explorer.y)")
    view.control("next").click()
    wait_for_note(view, "Which way is straight uphill")
    assert view.ask("(explorer.x, explorer.y)") != before
    assert not view.control("angle").is_disabled()
    assert view.find(".live-handle").count() == 1


def test_a_second_press_changes_nothing(view: View) -> None:
    view.control("commit").dblclick()
    assert "over 1 round:" in wait_for_note(view, "off the gradient")
    assert view.ask("explorer.rounds") == 1


def test_the_point_itself_has_no_control(view: View) -> None:
    for name in ("x", "y", "committed", "rounds", "mean_gap"):
        assert not view.control(name).is_visible()
    seen = view.seen()
    (point,) = [xy for mark, _, xy, _ in seen["marks"][0] if mark == "point"]
    expected = paper("stretched_bowl").to_pixels([(1, 1)])[0]
    assert math.dist(point, expected) < 1.5
