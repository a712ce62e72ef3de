"""In real Chromium: the order of what is done, late controls, wrong answers, pages that forbid."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tools.browser import Notebook

from .axe import spread_out, violations
from .live_view import View

LATE = """
from helpers.live.controls import (
    Button, Flag, Number, Picture, Range, Readout, Switch, button)
from helpers.live.live import Live
from helpers.pictures.scene import Point

class Late(Live):
    x, y = Number(1.0, Range("x", 0, 5, 0.5)), Number(2.0, Range("y", 0, 5, 0.5))
    more = Flag(False, Switch("more"))

    @property
    def shown(self):
        return ("more", *("y", "new") * self.more, "x")

    @button(Button("New"))
    def new(self):
        pass

    def pictures(self):
        names = ["one", "two"] if self.more else ["one"]
        return tuple(Picture(name, name, width=100, height=100, axes=(5, 5, 90, 90))
                     for name in names)

    def draw(self, picture, ax):
        ax.set(xlim=(0, 5), ylim=(0, 5))

    def scene(self, facts):
        return {"one": [Point((facts.x, 2))], "two": [Point((facts.x, 3))]}

    def readout(self, facts):
        return Readout((), f"{facts.x:g}")

late = Late()
late
"""
GRADIENT = """
from helpers import GradientExplorer
explorer = GradientExplorer("bowl", x=1, y=2{})
explorer
"""
QUIZ = "from helpers import quiz\nquiz('gradient')"

CHECK = "from helpers import check\ncheck('numerical.step', 1)"


def shown(notebook: Notebook, cell: int = 0, name: str = "explorer") -> View:
    return View(notebook, name, notebook.cell(cell).locator(".live"))


def test_controls_and_pictures_may_come_and_go(open_notebook: Callable[..., Notebook]) -> None:
    notebook = open_notebook(LATE)
    view = shown(notebook, name="late")
    for more in (True, False, True):
        view.control("more").click()
        expect(view.control("y")).to_have_count(int(more))
        expect(view.find("[data-picture]")).to_have_count(1 + more)
        expect(view.control("more")).to_be_focused()
        assert view.find("[data-control]").evaluate_all(
            "all => all.map(({dataset}) => dataset.control)"
        ) == (["more", "y", "new", "x"] if more else ["more", "x"])  # fmt: skip
    view.control("x").focus()
    view.page.keyboard.press("End")
    view.settle(x=5, y=2, more=True)
    assert not notebook.errors


def test_a_busy_kernel_hears_in_which_order_things_were_done(
    open_notebook: Callable[..., Notebook],
) -> None:
    question = GRADIENT.format(", predict=True").replace("explorer", "asks")
    notebook = open_notebook(question, GRADIENT.format(""))
    asks = shown(notebook, name="asks")
    with asks.busy():
        asks.control("angle").focus()
        for _ in range(6):  # more than may be on their way, so the rest goes in one message
            asks.page.keyboard.press("ArrowRight")
        asks.control("angle").press("End")
        asks.control("commit").click()
    frame = asks.settle(angle=360, committed=True)
    assert frame["state"]["mean_gap"] == pytest.approx(63.43, abs=0.01)

    view = shown(notebook, 1)
    with view.busy():
        with view.pressed(*view.handle()):
            for n in range(8):
                view.page.mouse.move(*view.screen(-2, n / 4 - 1))
                view.page.wait_for_timeout(30)
        view.control("reset").click()
    view.settle(x=1, y=2)
    assert view.find("[data-control=reset]").is_visible() and not notebook.errors


def test_without_its_kernel_a_picture_stays_as_it_is_and_says_so_where_it_was_touched(
    open_notebook: Callable[..., Notebook],
) -> None:
    notebook = open_notebook(GRADIENT.format(""))
    view = shown(notebook)
    view.settle(x=1, y=2)
    notebook.restart_kernel()
    remark, before = view.find(".course-remark"), view.seen()
    expect(remark).to_contain_text("Run this cell to make it live")
    assert top(remark) < top(view.find(".live-picture")), "nothing was touched"
    with view.pressed(*view.handle()):
        for n in range(8):
            view.page.mouse.move(*view.screen(-2, n / 4 - 1))
            view.page.wait_for_timeout(30)
            assert view.seen()["marks"] == before["marks"], "the point has left its arrows"
    expect(view.find(".live-picture > .course-remark")).to_be_in_viewport(ratio=1)
    assert 0 < top(remark) - view.handle()[1] < 40
    view.control("x").press("End")
    expect(view.find(".live-controls > .course-remark")).to_be_in_viewport(ratio=1)
    assert top(view.control("x")) < top(remark) < top(view.control("y"))
    view.find(".live-handle").press("ArrowRight")
    expect(view.find(".live-picture > .course-remark")).to_be_visible()
    assert view.seen() == before and not notebook.errors


def test_while_the_kernel_is_busy_the_point_waits_with_its_arrows(
    open_notebook: Callable[..., Notebook],
) -> None:
    notebook = open_notebook(GRADIENT.format(""))
    view = shown(notebook)
    before = view.settle(x=1, y=2) and view.seen()
    with view.busy(), view.pressed(*view.handle()):
        view.page.mouse.move(*view.screen(-2, 0))
        remark = view.find(".live-picture > .course-remark")
        expect(remark).to_contain_text("does not answer", timeout=10_000)
        assert view.seen()["marks"] == before["marks"]
        view.page.mouse.move(*view.screen(-2, 1))
        view.page.wait_for_timeout(100)
        assert view.seen()["marks"] == before["marks"]
    view.settle(x=-2, y=1)
    expect(view.find(".course-remark")).to_have_count(0)
    assert not notebook.errors


def top(element: Locator) -> float:
    """Return how far the upper edge of an element is below that of the page."""
    return element.bounding_box()["y"]


def test_a_still_that_could_not_be_painted_is_asked_for_again(
    open_notebook: Callable[..., Notebook],
) -> None:
    notebook = open_notebook(GRADIENT.format(""))
    view = shown(notebook)
    view.page.evaluate("""() => {
        const decode = HTMLImageElement.prototype.decode;
        let failures = 0;
        HTMLImageElement.prototype.decode = function () {
            if (failures++ < 2) return Promise.reject(new Error("no"));
            HTMLImageElement.prototype.decode = decode;
            return decode.call(this);
        };
    }""")
    view.control("function").select_option("saddle")
    note = view.find(".live-note")
    expect(note).to_contain_text("A picture could not be painted")
    expect(note).not_to_contain_text("A picture could not be painted", timeout=15_000)
    view.settle(function="saddle")
    assert not notebook.errors


def test_a_page_that_forbids_images_made_in_it_shows_them_or_says_so(
    open_notebook: Callable[..., Notebook],
) -> None:
    notebook = open_notebook(GRADIENT.format(""))
    try:
        for allowed in ("'self' data:", "'self'"):
            notebook.page.evaluate("""policy => {
                const meta = document.createElement("meta");
                Object.assign(meta, {httpEquiv: "Content-Security-Policy", content: policy});
                document.head.append(meta);
            }""", f"img-src {allowed}")  # fmt: skip
            notebook.run_cell(0)
            view = shown(notebook)
            note = view.find(".live-note")
            if "data:" in allowed:
                expect(view.find("img.live-still")).to_have_attribute("src", re.compile("^data:"))
                view.settle(x=1, y=2)
                assert "could not be painted" not in note.inner_text()
            else:
                expect(note).to_contain_text(
                    "A picture could not be painted: this page may forbid images"
                )
                expect(note).to_contain_text("stands for a slope")  # what the marks say
                view.control("x").press("End")
                expect(view.find(".live-rows")).to_contain_text("(6.000, 4.000)")
    finally:
        notebook.fill()  # so that the page finds no widgets to revive
        notebook.reload()  # nothing else takes a policy away


def test_mathematics_keeps_its_direction(open_notebook: Callable[..., Notebook]) -> None:
    notebook = open_notebook(GRADIENT.format(""), QUIZ, CHECK)
    notebook.javascript("document.documentElement.dir = 'rtl';")
    view = shown(notebook)
    view.tell("explorer.x, explorer.y = -2.76, 0.96")
    view.settle(x=-2.76, y=0.96)
    ordered = """root => {
        const text = [...root.querySelectorAll("*")].flatMap((each) => [...each.childNodes])
            .find((node) => node.nodeType === 3 && node.data.includes("TEXT"));
        const range = document.createRange();
        const places = [...text.data].map((_, i) => {
            range.setStart(text, i);
            range.setEnd(text, i + 1);
            return range.getBoundingClientRect().left;
        });
        return places.every((place, i) => !i || place >= places[i - 1]);
    }"""
    for text in ("(−5.520, 1.920)", "−∇f(x, y)"):
        assert view.root.evaluate(ordered.replace("TEXT", text)), text
    for element in (view.find(".live-scene text").first, notebook.cell(1).locator(".quiz"),
                    notebook.cell(2).locator(".jp-OutputArea-output div[dir]").first):
        assert element.evaluate("each => getComputedStyle(each).direction") == "ltr"
    notebook.javascript("document.documentElement.dir = '';")


def test_the_task_of_a_wrong_answer_is_unfolded_by_key_and_read_in_the_dark(
    open_notebook: Callable[..., Notebook],
) -> None:
    notebook = open_notebook(CHECK)
    task, hint = (notebook.cell(0).locator("summary", has_text=each).first
                  for each in ("The task again", "Hint 1"))  # fmt: skip
    asked = notebook.cell(0).get_by_text("at most ten times the least possible sum")
    expect(task).to_be_visible()
    expect(asked).to_be_hidden()
    for key, shown_now in (("Enter", True), ("Space", False), ("Enter", True)):
        task.focus()
        notebook.page.keyboard.press(key)
        expect(asked).to_be_visible(visible=shown_now)
    notebook.page.keyboard.press("Tab")
    expect(hint).to_be_focused()
    change = "await app.commands.execute('apputils:change-theme', {theme: argument});"
    try:
        notebook.javascript(change, "JupyterLab Dark")
        with spread_out(notebook):
            assert violations(notebook) == []
    finally:
        notebook.javascript(change, "JupyterLab Light")
