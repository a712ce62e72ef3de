"""Dragging in real Chromium: the mouse, a finger, and the flow of questions to the kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tools.browser import Notebook

from .live_view import Finger, View, distance, opened, paper, tell

HALF_STEP = 0.51  # of a slider, in CSS pixels: where the kernel may put what was dragged


@pytest.fixture(scope="module")
def shown(open_notebook: Callable[..., Notebook]) -> View:
    view = opened(open_notebook)
    tell(view.notebook, "import time")
    return view


@pytest.fixture
def view(shown: View) -> Iterator[View]:
    shown.tell("explorer.reset()")
    shown.settle()
    yield shown
    assert not shown.notebook.errors


def test_handle_follows_the_mouse_and_everything_agrees(view: View) -> None:
    with view.pressed(*view.handle()):
        for x, y in [(0.5, 1.5), (-2, 0.3), (-1.3, -2.4)]:
            view.page.mouse.move(*view.screen(x, y), steps=8)
            view.settle(x=x, y=y)
            assert distance(view.handle(), view.screen(x, y)) <= HALF_STEP
    view.settle(x=-1.3, y=-2.4)
    assert distance(view.handle(), view.screen(-1.3, -2.4)) <= HALF_STEP


def test_grabbed_off_its_middle_it_does_not_jump(view: View) -> None:
    x, y = start = view.handle()
    with view.pressed(x + 9, y - 7):
        view.settle()
        assert distance(view.handle(), start) <= HALF_STEP
        view.page.mouse.move(x + 9 - 40, y - 7 + 30, steps=4)
        view.settle()
        assert distance(view.handle(), (x - 40, y + 30)) <= HALF_STEP


def test_pressing_elsewhere_moves_the_point_there(view: View) -> None:
    with view.pressed(*view.screen(-2, -1)):
        view.settle(x=-2, y=-1)


def test_right_button_moves_nothing(view: View) -> None:
    view.page.mouse.click(*view.screen(-2, -1), button="right")
    view.page.keyboard.press("Escape")  # JupyterLab's own menu
    view.settle(x=1, y=2)


def test_dragged_out_of_the_axes_it_stops_at_the_edge_of_the_domain(view: View) -> None:
    for beyond, (x, y) in [((9, 2), (3, 2)), ((1, -9), (1, -3)), ((-9, 9), (-3, 3))]:
        with view.pressed(*view.handle()):
            view.page.mouse.move(*view.screen(*beyond), steps=8)
        view.settle(x=x, y=y)
        assert distance(view.handle(), view.screen(x, y)) <= HALF_STEP


SCROLLED = "return panel.content.node.querySelector('.jp-WindowedPanel-outer').scrollTop;"
def test_finger_drags_the_handle_and_the_page_stays(view: View) -> None:
    before = view.notebook.javascript(SCROLLED)
    Finger(view).swipe(view.handle(), view.screen(-1, -1))
    view.settle(x=-1, y=-1)
    assert view.notebook.javascript(SCROLLED) == before


def test_finger_beside_the_handle_scrolls_the_page(view: View) -> None:
    before = view.notebook.javascript(SCROLLED)
    Finger(view).swipe(view.screen(-1, -1), view.screen(-1, 1))
    assert view.notebook.javascript(SCROLLED) > before + 20
    view.settle(x=1, y=2)
    view.notebook.cell(0)


def test_tap_moves_the_point(view: View) -> None:
    Finger(view).tap(view.screen(2, -2))
    view.settle(x=2, y=-2)


TRAFFIC = """
    window.traffic = [];
    window.listen = (_, {msg, direction}) => {
        const content = msg.content.data?.content;
        if (content?.n) traffic.push({...content, question: direction === "send"});
    };
    panel.sessionContext.session.kernel.anyMessage.connect(window.listen);
"""
END_OF_TRAFFIC = """
    panel.sessionContext.session.kernel.anyMessage.disconnect(window.listen);
    return window.traffic.map(({n, question, acts}) => ({n, question, acts}));
"""


@pytest.fixture
def slow(view: View) -> Iterator[View]:
    """Let the kernel take its time over each answer."""
    code = "lambda facts: time.sleep(0.15) or GradientExplorer.scene(explorer, facts)"
    tell(view.notebook, f"explorer.scene = {code}")
    yield view
    tell(view.notebook, "del explorer.scene")


def test_grabbed_before_the_kernel_has_answered_it_is_held_where_it_is_shown(slow: View) -> None:
    for start, end in [((1, 2), (1.2, 2.1)), ((1.2, 2.1), (0, 2))]:
        with slow.pressed(*slow.screen(*start)):
            slow.page.mouse.move(*slow.screen(*end), steps=5)
    slow.settle(x=0, y=2)


def test_fast_drag_keeps_three_questions_in_flight_and_the_last_one_wins(slow: View) -> None:
    view = slow
    view.notebook.javascript(TRAFFIC)
    with view.pressed(*view.handle()):
        for to in [(2, -2), (-2, 2), (-2.5, -1.5)]:
            view.page.mouse.move(*view.screen(*to), steps=25)
        view.settle(x=-2.5, y=-1.5)
    traffic = view.notebook.javascript(END_OF_TRAFFIC)

    waiting, most = set(), 0
    for message in traffic:
        (waiting.add if message["question"] else waiting.remove)(message["n"])
        most = max(most, len(waiting))
    questions = [message for message in traffic if message["question"]]
    assert most == 3
    assert not waiting
    assert len(questions) < 60, "a slow kernel is asked about fewer positions than the mouse had"
    ((_, _, _, *last),) = questions[-1]["acts"]
    assert distance(last, paper().to_pixels([(-2.5, -1.5)])[0]) <= 1


def test_a_question_that_the_kernel_met_too_late_changes_nothing(view: View) -> None:
    view.notebook.javascript(TRAFFIC)
    view.control("x").focus()
    view.page.keyboard.press("End")
    view.settle(x=3)
    view.notebook.javascript(END_OF_TRAFFIC)
    by = view.page.evaluate("window.traffic.at(-1).by")
    late = {"n": 1, "by": by, "held": {}, "acts": [["change", "x", -2]]}
    view.tell(f"explorer._on_message(None, {late}, [])")
    view.settle(x=3)


ICONS = """return [...document.querySelectorAll("link[rel=icon]")].map(({href}) => href);"""
LONG_IDLE = """() => {
    const idle = document.querySelector("link.busy.favicon:not([rel=icon])");
    if (!idle) window.idleSince = undefined;
    else window.idleSince ??= performance.now();
    return performance.now() - window.idleSince > 500;
}"""
ICON_CHANGES = """
    window.iconChanges = 0;
    new MutationObserver((changes) => { window.iconChanges += changes.length; })
        .observe(document.head, {subtree: true, attributeFilter: ["rel"]});
"""


def test_the_icon_of_the_tab_rests_while_something_is_dragged(view: View) -> None:
    view.page.wait_for_function(LONG_IDLE)
    idle = view.notebook.javascript(ICONS)
    view.notebook.javascript(ICON_CHANGES)
    with view.pressed(*view.handle()):
        view.page.mouse.move(*view.screen(-2, -2), steps=30)
        assert view.notebook.javascript("return window.iconChanges;") == 0
    view.settle(x=-2, y=-2)
    assert view.notebook.javascript(ICONS) == idle


def test_the_icon_of_the_tab_still_tells_that_a_cell_runs(view: View) -> None:
    idle = view.notebook.javascript(ICONS)
    view.page.wait_for_function("document.querySelector('link.busy.favicon')")
    busy = view.notebook.javascript(
        """const { kernel } = panel.sessionContext.session;
           const run = kernel.requestExecute({ code: "import time; time.sleep(1)" });
           await new Promise((done) => setTimeout(done, 500));
           const icons = [...document.querySelectorAll("link[rel=icon]")].map(({href}) => href);
           await run.done;
           return icons;"""
    )
    assert busy != idle


def test_a_click_while_dragged_answers_are_awaited_is_not_lost(view: View) -> None:
    with view.pressed(*view.handle()):
        view.page.mouse.move(*view.screen(-2, -2), steps=30)
    view.control("reset").click()
    view.settle(x=1, y=2)
