"""A notebook that a learner has saved: as a page for others, and opened again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tools.browser import LabServer, Notebook

from .live_view import write_notebook

CELLS = (
    "from helpers import GradientExplorer, check, quiz\nGradientExplorer()",
    "quiz('slope')",
    "check('gradient.gradient', lambda x, y: (x, y))",
)
SHOWN = (".live-picture", ".quiz-question", "text=Not yet")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def server(has_chromium: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """Start JupyterLab as `course.py lab` does: it saves the states of widgets."""
    folder = tmp_path_factory.mktemp("saved")
    with LabServer(folder, nodelay=True, env={"PYTHONPATH": str(ROOT)}) as running:
        yield running


@pytest.fixture(scope="module")
def saved(server: LabServer, open_page: Callable[..., Page]) -> Path:
    """Run a notebook, save it by a key, and end its kernel."""
    path = server.root_dir / "saved.ipynb"
    write_notebook(path, *CELLS)
    notebook = Notebook.open(open_page(), server, path.name)
    notebook.run_all()
    for number, selector in enumerate(SHOWN):
        expect(notebook.cell(number).locator(selector).first).to_be_visible()
    with notebook.page.expect_response(lambda answer: answer.request.method == "PUT"):
        notebook.page.keyboard.press("Control+s")
    notebook.javascript("await panel.sessionContext.shutdown();")
    notebook.page.close()
    metadata = json.loads(path.read_text("utf-8"))["metadata"]
    assert metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    return path


def exported(path: Path, open_page: Callable[..., Page], *options: str) -> Page:
    """Export a notebook by nbconvert's command and open the page without the network."""
    command = [sys.executable, "-m", "nbconvert", "--to", "html", *options, str(path)]
    subprocess.run(command, check=True, capture_output=True)
    page = open_page()
    page.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
    page.goto(path.with_suffix(".html").as_uri())
    return page


def test_a_page_exported_from_it_shows_everything(
    saved: Path, open_page: Callable[..., Page]
) -> None:
    page = exported(saved, open_page)
    picture, questions, verdict = page.locator(".jp-OutputArea-output").all()
    image = picture.locator("img")
    assert image.evaluate("image => image.complete && image.naturalWidth > 0")
    expect(image).to_be_in_viewport()
    expect(questions).to_contain_text("What is the average rate of change")
    expect(verdict).to_contain_text("Not yet")
    page.close()


def test_opened_the_next_day_it_shows_everything_and_names_what_is_missing(
    saved: Path, server: LabServer, open_page: Callable[..., Page]
) -> None:
    notebook = Notebook.open(open_page(), server, saved.name)
    for number, selector in enumerate(SHOWN):
        expect(notebook.cell(number).locator(selector).first).to_be_visible()
    live = notebook.cell(0).locator(".live")
    expect(live.locator("img.live-still")).to_be_visible()
    for number, kind in enumerate((".live", ".quiz")):
        said = notebook.cell(number).locator(kind).get_by_text("Run this cell to make it live")
        expect(said).to_be_in_viewport()
    live.locator("[data-control=x]").press("End")
    expect(live.locator(".live-controls > .course-remark")).to_be_visible()
    expect(live.locator("[data-control=x]")).to_have_value("1")
    assert not notebook.errors
    notebook.javascript("await panel.sessionContext.shutdown();")
    notebook.page.close()
