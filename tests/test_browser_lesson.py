"""Every notebook in real Chromium, as a learner has it: run, moved, reloaded, restarted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_view import View, ask
from playwright.sync_api import Browser, expect

from tools.browser import LabServer, Notebook, new_page
from tools.notebooks import WIDGET_VIEW
from tools.refresh import NOTEBOOKS

INSTANCES = "__import__('ipywidgets').widgets.widget._instances"
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture(scope="module", params=PATHS, ids=lambda path: path.stem)
def lesson(request: pytest.FixtureRequest, browser: Browser, lab: LabServer) -> Iterator[Notebook]:
    """Open a copy of a notebook and run all of it."""
    folder = lab.root_dir / "notebooks"
    folder.mkdir(exist_ok=True)
    shutil.copy(request.param, folder)
    notebook = Notebook.open(new_page(browser), lab, f"notebooks/{request.param.name}")
    notebook.run_all()
    yield notebook
    notebook.javascript("await panel.sessionContext.shutdown();")
    notebook.page.context.close()


def explorers(lesson: Notebook) -> list[tuple[int, str]]:
    """Return the cell of each explorer and the Python expression that gives it."""
    return [
        (number, f"{INSTANCES}[{output['data'][WIDGET_VIEW]['model_id']!r}]")
        for number, outputs in enumerate(lesson.outputs())
        for output in outputs
        if WIDGET_VIEW in output.get("data", {})
    ]


def view_of(lesson: Notebook, cell: int, explorer: str) -> View:
    return View(lesson, explorer, lesson.cell(cell).locator(".live"))


def first(lesson: Notebook) -> View:
    return view_of(lesson, *explorers(lesson)[0])


def drag(view: View, across: float, down: float) -> None:
    """Drag the handle by some pixels."""
    x, y = view.handle()
    with view.pressed(x, y):
        view.page.mouse.move(x + across, y + down, steps=8)


def test_every_cell_has_run(lesson: Notebook) -> None:
    counts = lesson.javascript(
        """return panel.content.model.toJSON().cells
               .filter((cell) => cell.cell_type === "code").map((cell) => cell.execution_count);"""
    )
    assert counts == list(range(1, len(counts) + 1))
    assert not lesson.errors


def test_every_explorer_is_live(lesson: Notebook) -> None:
    assert explorers(lesson)
    for cell, explorer in explorers(lesson):
        view = view_of(lesson, cell, explorer)
        before = view.settle()["state"]
        drag(view, -50, 40)
        after = view.settle()["state"]
        assert after["x"] < before["x"] and after["y"] < before["y"]
    assert not lesson.errors


NEW_VIEW = """
    panel.content.activeCellIndex = argument;
    await app.commands.execute("notebook:create-output-view");
"""
CLOSE_VIEWS = """
    const views = [...app.shell.widgets("main")].filter((each) => !each.sessionContext);
    views.forEach((view) => view.close());
"""


def test_two_views_of_an_output_stay_in_step(lesson: Notebook) -> None:
    cell, explorer = explorers(lesson)[0]
    view = view_of(lesson, cell, explorer)
    lesson.javascript(NEW_VIEW, cell)
    other = View(lesson, explorer, lesson.page.locator(".jp-LinkedOutputView .live"))
    low = view.settle()["controls"][1]["low"]
    other.control("x").focus()
    lesson.page.keyboard.press("Home")
    view.settle(x=low)
    other.settle(x=low)

    drag(view, 60, 20)
    assert view.settle()["state"]["x"] > low
    other.settle()

    lesson.javascript(CLOSE_VIEWS)
    expect(other.root).to_have_count(0)
    view.settle()
    assert not lesson.errors


def test_reloaded_page_shows_the_present_state(lesson: Notebook) -> None:
    view = first(lesson)
    drag(view, 25, 10)
    view.settle()
    lesson.javascript("await app.commands.execute('docmanager:save');")
    x = ask(lesson, f"{view.explorer}.x")
    lesson.page.reload()
    lesson.page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.context?.path")
    lesson.wait_for_kernel()

    view = first(lesson)
    view.settle(x=x)
    drag(view, -30, 0)
    assert view.settle()["state"]["x"] < x
    assert not lesson.errors


def test_restarted_kernel_is_named_and_running_again_revives(lesson: Notebook) -> None:
    view = first(lesson)
    before = view.settle()["state"]
    lesson.restart_kernel()
    sentence = view.root.get_by_text("The kernel does not answer")
    expect(sentence).to_have_count(0)
    drag(view, 20, 20)
    expect(sentence).to_be_visible(timeout=6000)
    expect(view.find("img")).to_be_visible()

    lesson.run_all()
    view = first(lesson)
    drag(view, -50, 30)
    assert view.settle()["state"] != before
    assert not lesson.errors


def test_saved_lesson_has_its_pictures_the_next_day(browser: Browser, tmp_path: Path) -> None:
    """On the course's own server, which saves the state of widgets."""
    shutil.copy(PATHS[0], tmp_path)
    root = str(NOTEBOOKS.parent)
    with LabServer(tmp_path, nodelay=True, env={"PYTHONPATH": root}) as server:
        lesson = Notebook.open(new_page(browser), server, PATHS[0].name)
        lesson.run_all()
        lesson.javascript("await panel.context.save(); await panel.sessionContext.shutdown();")
        lesson.page.context.close()

        lesson = Notebook.open(new_page(browser), server, PATHS[0].name)
        view = first(lesson)
        expect(view.find("img")).to_be_visible()
        drag(view, 20, 20)
        expect(view.root.get_by_text("The kernel does not answer")).to_be_visible(timeout=10_000)
        assert not lesson.errors
        lesson.page.context.close()
