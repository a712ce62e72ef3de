"""Predictions on curves in real Chromium: turn the line, choose the step, hear the idea."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from helpers import SecantExplorer, StepSizeExplorer
from helpers.live.live import Live
from helpers.pictures.shapes import Paper
from tools.browser import Notebook

from .live_view import View, middle

CELLS = (
    "from helpers import SecantExplorer\n"
    'turn = SecantExplorer("square", a=1.5, predict="slope.slope")\nturn',
    "from helpers import StepSizeExplorer\n"
    'step = StepSizeExplorer("sine", a=1, predict="numerical.best")\nstep',
)
NAMES = ("turn", "step")
SAME = {"turn": SecantExplorer("square", a=1.5, predict=True),
        "step": StepSizeExplorer("sine", a=1, predict=True)}  # fmt: skip


@pytest.fixture(scope="module")
def notebook(open_notebook: Callable[..., Notebook]) -> Notebook:
    return open_notebook(*CELLS)


@pytest.fixture
def view(notebook: Notebook, request: pytest.FixtureRequest) -> Iterator[View]:
    index = NAMES.index(request.param)
    notebook.run_cell(index)
    yield View(notebook, request.param, notebook.cell(index).locator(".live"))
    assert notebook.errors == []


def on(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("view", [name], indirect=True)


def paper(explorer: Live) -> Paper:
    return Paper(explorer._axes(explorer.pictures()[0]))


def drag_to(view: View, x: float, y: float) -> None:
    """Drag the ring to a place of the upper picture, in data coordinates."""
    box = view.find(".live-scene").first.bounding_box()
    across, down = paper(SAME[view.explorer]).to_pixels([(x, y)])[0]
    view.page.mouse.move(*middle(view.find(".live-handle > circle:last-child").first))
    view.page.mouse.down()
    view.page.mouse.move(box["x"] + across, box["y"] + down, steps=10)
    view.page.mouse.up()


def note(view: View, words: str) -> str:
    view.find(".live-note", has_text=words).wait_for()
    return view.find(".live-note").text_content()


@on("turn")
def test_the_line_is_turned_by_its_ring_and_the_idea_is_named(view: View) -> None:
    drag_to(view, 0.0, 0.0)  # past the point, to the other side: along the line to the origin
    view.settle(guess=1.5)
    assert view.find("[data-role=tangent]").count() == 0
    view.control("commit").click()
    said = note(view, "slope is 3.000")
    assert "yours is 1.500 off" in said and "runs through the origin" in said
    assert "Mean gap over 1 round: 1.500." in said
    for picture in ("curve", "slope"):
        assert view.find(f"[data-picture={picture}] [data-role=tangent]").count() > 0
    assert view.find(".live-handle").count() == 0 and view.control("guess").is_disabled()


@on("turn")
def test_keys_and_the_slider_turn_it_too_and_rounds_follow(view: View) -> None:
    view.find(".live-handle").focus()
    for key in ("ArrowUp", "Shift+ArrowUp", "ArrowRight", "ArrowLeft", "ArrowDown"):
        view.page.keyboard.press(key)
    view.settle(guess=0.5)
    view.control("guess").focus()
    for key, end in (("Home", -1), ("End", 1)):
        view.page.keyboard.press(key)
        view.settle(guess=end * SAME["turn"].control("guess").high)
        assert view.find(".live-handle").count() == 1  # also the steepest line can be held
    view.control("commit").focus()
    view.page.keyboard.press("Enter")
    note(view, "Mean gap over 1 round")
    view.control("next").click()
    note(view, "How steep is the curve")
    assert view.ask("explorer.a") == SAME["turn"].question(SAME["turn"].f, 1)["a"]
    view.control("function").select_option("sine")
    view.settle(function="sine", guess=0, committed=False)


@on("step")
def test_the_step_is_dragged_before_any_error_is_drawn(view: View) -> None:
    drag_to(view, 1e-16, 1e-3)
    view.settle(h=1e-16)
    assert view.find("[data-mark=dots]").count() == 0
    assert view.find(".live-same").first.text_content() != ""
    view.control("commit").click()
    said = note(view, "too small")
    assert "powers of ten too small" in said and "if numbers were exact" in said
    assert view.find("[data-mark=dots]").count() == 1
    assert view.find(".live-handle").count() == 0 and view.control("h").is_disabled()


@on("step")
def test_another_rule_asks_anew(view: View) -> None:
    view.box("h").fill("1e-8")
    view.page.keyboard.press("Enter")
    view.settle(h=1e-8)
    view.control("commit").click()
    note(view, "Yours is a good step.")
    view.control("rule").select_option("central")
    note(view, "error of the central difference least")
    view.settle(rule="central", h=1.0, committed=False, rounds=1)
    view.find(".live-handle").focus()
    view.page.keyboard.press("ArrowLeft")
    view.page.keyboard.press("Shift+ArrowLeft")
    view.settle(h=10**-0.55)


@on("step")
def test_what_the_question_fixes_has_no_control(view: View) -> None:
    for name in ("a", "committed", "rounds", "mean_gap"):
        assert not view.control(name).is_visible()
