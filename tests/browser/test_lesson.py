"""Every notebook in real Chromium, as a learner has it: run, moved, reloaded, restarted."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tools.browser import LabServer, Notebook
from tools.notebooks import WIDGET_VIEW, course_notebooks

from .axe import spread_out, violations
from .live_view import CLOSE_VIEWS, NEW_VIEW, View, ask

INSTANCES = "__import__('ipywidgets').widgets.widget._instances"
CLASS = "__import__('helpers.live.live').live.live.Live"
LIVE = f"[key for key, each in {{}}.items() if isinstance(each, {CLASS})]"
PATHS = course_notebooks()
ONE = pytest.mark.parametrize("lesson", PATHS[:1], indirect=True, ids=lambda path: path.stem)
"""For what is the same in every notebook, because every explorer is one kind of widget."""


@pytest.fixture(scope="module")
def window(open_page: Callable[..., Page]) -> Iterator[tuple[Notebook, set[str]]]:
    """Open a page for one notebook after the other, and note whom it asks."""
    page, asked = open_page(), set()
    page.on("request", lambda request: asked.add(request.url))
    page.on("websocket", lambda socket: asked.add(socket.url))
    yield Notebook(page), asked
    page.close()


@pytest.fixture(scope="module", params=PATHS, ids=lambda path: path.stem)
def lesson(
    request: pytest.FixtureRequest, window: tuple[Notebook, set[str]], lab: LabServer
) -> Iterator[Notebook]:
    """Open a copy of a notebook and run all of it."""
    folder = lab.root_dir / "notebooks"
    folder.mkdir(exist_ok=True)
    shutil.copy(request.param, folder)
    notebook, asked = window
    notebook.errors.clear()
    asked.clear()
    path = f"notebooks/{request.param.name}"
    if notebook.page.url == "about:blank":
        notebook.go_to(lab, path)
    else:
        notebook.switch_to(path)
    notebook.run_all()
    yield notebook
    # With all that was done to it, the page has asked nobody but its own server.
    own = tuple(f"{scheme}://{urlsplit(lab.url).netloc}/" for scheme in ("http", "ws"))
    assert not [url for url in asked if not url.startswith((*own, "blob:", "data:"))]
    assert any(url.startswith(own[1]) for url in asked)
    notebook.javascript("await panel.sessionContext.shutdown(); panel.dispose();")


def explorers(lesson: Notebook) -> list[tuple[int, str]]:
    """Return the cell of each explorer and the Python expression that gives it."""
    live = ask(lesson, LIVE.format(INSTANCES))
    return [
        (number, f"{INSTANCES}['{view['model_id']}']")
        for number, outputs in enumerate(lesson.outputs())
        for output in outputs
        if (view := output.get("data", {}).get(WIDGET_VIEW)) and str(view["model_id"]) in live
    ]


def view_of(lesson: Notebook, cell: int, explorer: str) -> View:
    return View(lesson, explorer, lesson.cell(cell).locator(".live"))


def first(lesson: Notebook) -> View:
    return view_of(lesson, *explorers(lesson)[0])


SLIDER = "[data-control][type=range]:visible:enabled"


def move(view: View, across: float, down: float) -> None:
    """Drag a handle by some pixels; without one, slide by keys, or choose something else."""
    if view.find(".live-handle").count() == view.find(SLIDER).count() == 0:
        menu = view.find("select:visible:enabled").last
        options = menu.locator("option").evaluate_all("all => all.map(({value}) => value)")
        menu.select_option(next(each for each in options if each != menu.input_value()))
        return
    if view.find(".live-handle").count() == 0:
        view.find(SLIDER).last.focus()
        view.page.keyboard.press("Shift+ArrowLeft" if across < 0 else "Shift+ArrowRight")
        return
    view.find(".live-grip").first.scroll_into_view_if_needed()
    x, y = view.handle()
    with view.pressed(x, y):
        view.page.mouse.move(x + across, y + down, steps=2)


def changed(view: View, before: dict[str, Any], seconds: float = 3) -> bool:
    """Wait until the kernel's state is another one; whether it has become one."""
    deadline = time.monotonic() + seconds
    while view.settle()["state"] == before:
        if time.monotonic() > deadline:
            return False
    return True


def change(view: View) -> None:
    """Move what the view shows until the kernel's state is another one."""
    before = view.settle()["state"]
    move(view, 30, 30)
    if not changed(view, before):  # it stood at that end
        move(view, -50, -40)
        assert changed(view, before)


def test_every_cell_has_run(lesson: Notebook) -> None:
    counts = lesson.javascript(
        """return panel.content.model.toJSON().cells
               .filter((cell) => cell.cell_type === "code").map((cell) => cell.execution_count);"""
    )
    assert counts == list(range(1, len(counts) + 1))
    assert not lesson.errors


def test_axe_finds_no_fault(lesson: Notebook) -> None:
    change = "await app.commands.execute('apputils:change-theme', {theme: argument});"
    with spread_out(lesson):
        assert violations(lesson) == []
        try:
            lesson.javascript(change, "JupyterLab Dark")
            expect(first(lesson).root).to_have_attribute("data-theme", "dark")
            assert violations(lesson, only_colours=True) == []
        finally:
            lesson.javascript(change, "JupyterLab Light")


def test_every_explorer_is_live(lesson: Notebook) -> None:
    found = explorers(lesson)
    assert found
    for cell, explorer in found:
        change(view_of(lesson, cell, explorer))
    assert not lesson.errors


@pytest.mark.parametrize("lesson", PATHS[4:5], indirect=True, ids=lambda path: path.stem)
def test_what_is_to_be_found_is_folded_and_typeset(lesson: Notebook) -> None:
    texts = lesson.javascript("return panel.content.model.toJSON().cells.map((c) => c.source);")
    number = next(n for n, text in enumerate(texts) if "What you should have found" in text)
    fold = lesson.cell(number).locator("details").first
    formula = fold.locator("li mjx-container").first
    expect(formula).to_be_attached()
    expect(formula).to_be_hidden()
    fold.locator("summary").click()
    expect(formula).to_be_visible()


@ONE
def test_two_views_of_an_output_stay_in_step(lesson: Notebook) -> None:
    cell, explorer = explorers(lesson)[0]
    view = view_of(lesson, cell, explorer)
    lesson.javascript(NEW_VIEW, cell)
    other = View(lesson, explorer, lesson.page.locator(".jp-LinkedOutputView .live"))
    name = view.find(SLIDER).first.get_attribute("data-control")
    (low,) = [each["low"] for each in view.settle()["controls"] if each["name"] == name]
    other.control(name).focus()
    lesson.page.keyboard.press("Home")
    view.settle(**{name: low})
    other.settle(**{name: low})

    change(view)
    other.settle()

    lesson.javascript(CLOSE_VIEWS)
    expect(other.root).to_have_count(0)
    view.settle()
    assert not lesson.errors


@ONE
def test_reloaded_page_shows_the_present_state(lesson: Notebook) -> None:
    view = first(lesson)
    change(view)
    moved = view.settle()["state"]
    lesson.javascript("await app.commands.execute('docmanager:save');")
    lesson.reload()

    view = first(lesson)
    assert view.settle()["state"] == moved
    change(view)
    assert not lesson.errors


@ONE
def test_restarted_kernel_is_named_and_running_again_revives(lesson: Notebook) -> None:
    view = first(lesson)
    view.settle()
    lesson.restart_kernel()
    sentence = view.root.get_by_text("No kernel answers here now")
    move(view, 20, 20)
    expect(sentence).to_be_visible(timeout=6000)
    expect(view.find("img.live-still").first).to_be_visible()

    lesson.run_all()
    view = first(lesson)
    change(view)
    assert not lesson.errors
