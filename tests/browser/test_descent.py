"""Steepest descent in real Chromium: drag the start, set η, step, play and pause, predict."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from helpers import DescentExplorer
from helpers.pictures.shapes import Paper
from tools.browser import Notebook

from .live_view import View, middle

CELLS = (
    "from helpers import DescentExplorer\n"
    'walk = DescentExplorer("himmelblau", x=1, y=1, eta=0.01, n_steps=5)\nwalk',
    'guess = DescentExplorer("valley", x=2, y=1, eta=0.21, predict="descent.outcome")\nguess',
)
NAMES = ("walk", "guess")


@pytest.fixture(scope="module")
def notebook(open_notebook: Callable[..., Notebook]) -> Notebook:
    return open_notebook(*CELLS)


@pytest.fixture
def view(notebook: Notebook, request: pytest.FixtureRequest) -> Iterator[View]:
    index = NAMES.index(getattr(request, "param", "walk"))
    notebook.run_cell(0)
    notebook.run_cell(index)
    yield View(notebook, NAMES[index], notebook.cell(index).locator(".live"))
    assert notebook.errors == []


def play(view: View):
    return view.find("[data-play=n_steps]")


def wait_for_steps(view: View, least: int) -> None:
    """Wait until the slider has gone on to at least so many steps."""
    view.page.wait_for_function(
        f"box => Number(box.value) >= {least}", arg=view.box("n_steps").element_handle()
    )


def rests(view: View) -> bool:
    """Tell whether the slider stays where it is for ten steps' time, and the button says so."""
    view.settle()  # the answer to what has paused it may be on its way
    before = view.box("n_steps").input_value()
    view.page.wait_for_timeout(500)
    pressed = play(view).get_attribute("aria-pressed")
    return view.box("n_steps").input_value() == before and pressed == "false"


def test_both_pictures_stand_side_by_side(view: View) -> None:
    boxes = [view.find(f"[data-picture={name}]").bounding_box() for name in ("map", "progress")]
    assert boxes[0]["y"] == pytest.approx(boxes[1]["y"], abs=1)
    assert boxes[0]["width"] == pytest.approx(400, abs=1)
    assert boxes[1]["width"] == pytest.approx(420, abs=1)


def test_the_start_is_dragged_and_the_path_flips_to_another_minimum(view: View) -> None:
    view.tell("explorer.reach = '100'")
    view.tell("explorer.n_steps = 100")
    same = DescentExplorer("himmelblau")
    paper = Paper(same._axes(same.pictures()[0]))
    for x, y, minimum in ((2, 3, 1), (-3, 2, 2), (-2, -3, 3), (2, -2, 4)):
        box = view.find("[data-picture=map]").bounding_box()
        across, down = paper.to_pixels([(x, y)])[0]
        view.page.mouse.move(*middle(view.find(".live-grip").first))
        view.page.mouse.down()
        view.page.mouse.move(box["x"] + across, box["y"] + down, steps=8)
        view.page.mouse.up()
        view.settle()
        assert f"It is minimum {minimum} of 4." in view.find(".live-note").text_content()
        assert view.ask("(explorer.x, explorer.y)") == pytest.approx((x, y), abs=0.1)


def test_the_learning_rate_reaches_both_ends_and_what_is_typed(view: View) -> None:
    view.control("eta").focus()
    for key, eta in (("Home", 1e-4), ("End", 10.0)):
        view.page.keyboard.press(key)
        view.settle(eta=eta)
    view.box("eta").fill("0.024")
    view.page.keyboard.press("Enter")
    frame = view.settle()
    assert frame["state"]["eta"] == 0.024


def test_the_steps_go_by_key_and_by_button_to_a_thousand(view: View) -> None:
    view.control("n_steps").focus()
    view.page.keyboard.press("ArrowRight")
    view.settle(n_steps=6)
    view.control("step").click()
    view.settle(n_steps=7)
    view.control("reach").select_option("1000")
    view.settle(reach="1000")
    view.tell("explorer.eta = 1e-4")
    view.control("n_steps").focus()
    view.page.keyboard.press("End")
    view.settle(n_steps=1000)
    assert "After 1,000 steps" in view.find(".live-note").text_content()
    view.control("reset").click()
    view.settle(n_steps=5, reach="20")


def test_play_runs_until_the_end_and_begins_again(view: View) -> None:
    assert play(view).get_attribute("aria-label") == "play steps"
    began = time.monotonic()
    play(view).click()
    expect(play(view)).to_have_attribute("aria-pressed", "true")
    wait_for_steps(view, 20)
    assert 0.6 < time.monotonic() - began < 10  # 15 steps, 20 a second
    assert rests(view)
    view.settle(n_steps=20)
    play(view).click()
    view.page.wait_for_function("box => Number(box.value) < 10",  # at the end it begins again
                                arg=view.box("n_steps").element_handle())  # fmt: skip
    wait_for_steps(view, 20)
    view.settle(n_steps=20)


def test_play_pauses_by_key_and_on_any_other_input(view: View) -> None:
    view.tell("explorer.reach = '1000'")
    for pause in (
        lambda: (play(view).focus(), view.page.keyboard.press("Space")),
        lambda: (view.control("eta").focus(), view.page.keyboard.press("ArrowLeft")),
        lambda: (view.find(".live-handle").focus(), view.page.keyboard.press("ArrowUp")),
        lambda: view.page.mouse.click(*middle(view.find("[data-picture=map]"))),
        lambda: view.control("reset").click(),
    ):  # fmt: skip
        play(view).focus()
        view.page.keyboard.press("Enter")
        now = view.ask("explorer.n_steps")
        wait_for_steps(view, int(now) + 3)
        expect(play(view)).to_have_attribute("aria-pressed", "true")
        pause()
        assert rests(view)
        view.tell("explorer.reach = '1000'")


def test_a_view_that_is_closed_plays_no_longer(view: View) -> None:
    view.tell("explorer.reach = '1000'")
    play(view).click()
    wait_for_steps(view, 8)
    view.notebook.run_cell(0)
    renewed = View(view.notebook, "walk", view.notebook.cell(0).locator(".live"))
    assert rests(renewed) and renewed.ask("explorer.n_steps") == 5


def test_basins_are_redrawn_as_eta_moves(view: View) -> None:
    view.control("show_basins").check()
    view.settle(show_basins=True)
    still = view.find("[data-picture=map] img")
    before = still.get_attribute("src")
    view.control("eta").focus()
    for _ in range(5):
        view.page.keyboard.press("ArrowRight")
    view.page.wait_for_function("([img, src]) => img.src !== src",
                                arg=[still.element_handle(), before])  # fmt: skip
    view.page.wait_for_timeout(1500)
    view.settle()
    assert view.ask("explorer._stills['map'].coarse") is False


@pytest.mark.parametrize("view", ["guess"], indirect=True)
def test_a_prediction_is_chosen_committed_and_then_played(view: View) -> None:
    assert view.find("[data-role=path]").count() == 0
    assert not play(view).is_visible() and not view.control("eta").is_visible()
    view.control("commit").click()  # nothing is chosen
    view.settle(committed=False)
    view.control("guess").select_option("converges")
    view.control("commit").click()
    view.find(".live-note", has_text="small compared with 1").wait_for()
    assert view.find("[data-role=path]").count() > 0
    play(view).click()
    wait_for_steps(view, 20)
    view.control("next").click()
    view.find(".live-note", has_text="What happens?").wait_for()
    assert view.control("guess").input_value() == ""
