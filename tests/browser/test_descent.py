"""What plays by itself in real Chromium: steepest descent, step by step, until something else."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import expect

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


PATIENCE = 15_000  # milliseconds


def ended(view: View) -> bool:
    """Tell whether all steps of the path are shown."""
    view.settle()
    return view.ask("explorer.n_steps >= explorer.facts(explorer.state).run.steps")


def rests(view: View) -> bool:
    """Tell whether the slider stays where it is for ten steps' time, and the button says so."""
    view.settle()  # the answer to what has paused it may be on its way
    before = view.box("n_steps").input_value()
    view.page.wait_for_timeout(500)
    pressed = play(view).get_attribute("aria-pressed")
    return view.box("n_steps").input_value() == before and pressed == "false"


def test_play_runs_until_the_end_and_begins_again(view: View) -> None:
    assert play(view).get_attribute("aria-label") == "play steps"
    play(view).click()
    expect(play(view)).to_have_attribute("aria-pressed", "true")
    wait_for_steps(view, 20)
    assert rests(view)
    view.settle(n_steps=20)
    play(view).click()
    view.page.wait_for_function("box => Number(box.value) < 10",  # at the end it begins again
                                arg=view.box("n_steps").element_handle())  # fmt: skip
    wait_for_steps(view, 20)
    view.settle(n_steps=20)


def test_played_on_a_path_that_has_ended_it_begins_again_and_stops_at_its_end(view: View) -> None:
    view.tell("explorer.eta, explorer.n_steps = 0.45, 20")  # it leaves sooner
    steps = view.ask("explorer.facts(explorer.state).run.steps")
    assert steps < 12
    view.settle(n_steps=20)
    play(view).click()
    expect(play(view)).to_have_attribute("aria-pressed", "false", timeout=PATIENCE)
    assert view.settle()["state"]["n_steps"] < 20 and ended(view)


def test_play_shows_a_few_stills_where_the_reader_wants_no_motion(view: View) -> None:
    view.page.emulate_media(reduced_motion="reduce")
    try:
        began = view.page.evaluate("performance.now()")
        play(view).click()  # from 5 of 20 steps on, two at a time
        view.page.wait_for_function("box => Number(box.value) > 5",
                                    arg=view.box("n_steps").element_handle())  # fmt: skip
        assert view.page.evaluate("performance.now()") - began > 900
        play(view).click()
        assert rests(view) and view.settle()["state"]["n_steps"] in (7, 9)
    finally:
        view.page.emulate_media(reduced_motion="no-preference")


def test_play_pauses_by_key_and_on_any_other_input(view: View) -> None:
    view.tell("explorer.eta, explorer.reach = 0.0002, '1000'")  # too small to end on the way
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


PLACES = """async ([root, seconds]) => {
    const ball = () => root.querySelector("[data-picture=map] [data-mark=point]");
    const places = new Set(), paintings = new Set(), begun = performance.now();
    while (performance.now() - begun < 1000 * seconds) {
        await new Promise(requestAnimationFrame);
        places.add(`${ball().getAttribute("cx")} ${ball().getAttribute("cy")}`);
        paintings.add(root.querySelector("[data-picture=space] canvas.live-still").toDataURL());
    }
    return [[...places].map((place) => place.split(" ").map(Number)), paintings.size];
}"""


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_ball_rolls_along_the_steps_on_the_map_and_on_the_surface(
    view: View, motion: str
) -> None:
    view.tell("explorer._put({'n_steps': 0, 'speed': 2, 'eta': 0.003, 'beta': 0.5,"
              " 'beside': 'surface'})")  # fmt: skip
    view.settle(n_steps=0, beside="surface")
    path = view.ask("explorer._paper('map').to_pixels("
                    "explorer.facts(explorer.state).run.path[:9]).tolist()")  # fmt: skip
    view.page.emulate_media(reduced_motion=motion)
    try:
        play(view).click()
        places, paintings = view.page.evaluate(PLACES, [view.root.element_handle(), 1.4])
        play(view).click()
    finally:
        view.page.emulate_media(reduced_motion="no-preference")
    if motion == "reduce":  # only where a step ends
        assert len(places) <= 4
        assert all(min(math.dist(at, p) for p in path) < 0.1 for at in places)
    else:
        assert len(places) > 12 and paintings > 6
        assert max(map(math.dist, places, places[1:])) < 0.6 * math.dist(*path[2:4]) + 1
    assert all(min(apart(at, *ends) for ends in pairwise(path)) < 0.2 for at in places)
    assert rests(view)
    view.settle()


def apart(at: list[float], start: list[float], end: list[float]) -> float:
    """Return how far a place is from a straight step."""
    return math.dist(at, start) + math.dist(at, end) - math.dist(start, end)


def test_a_step_back_and_a_step_on(view: View) -> None:
    for button, n in (("back", 4), ("step", 5), ("step", 6)):
        view.control(button).click()
        view.settle(n_steps=n)


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
