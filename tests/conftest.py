"""The browser, the server and the notebooks that the tests share."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Browser
from tape import without_paint

from tools.browser import LabServer, Notebook, chromium, find_chromium, new_page


@pytest.fixture(scope="session")
def has_chromium() -> None:
    """Without a Chromium on this machine skip, or fail if COURSE_BROWSER=required."""
    if find_chromium() is None:
        refuse = pytest.fail if os.environ.get("COURSE_BROWSER") == "required" else pytest.skip
        refuse("no Chromium on this machine: install chromium, or name one in CHROMIUM")


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let SIGINT raise KeyboardInterrupt, as in a kernel; a job in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def without_collector() -> Iterator[None]:
    """Time a text alone, as timeit does: no search through what other tests left behind."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def unpainted() -> Iterator[None]:
    """Lay out all pictures, but paint none: for tests of what lies over them, or stands beside."""
    with without_paint():
        yield


@pytest.fixture(scope="module")
def browser(has_chromium: None) -> Iterator[Browser]:
    """Start the machine's Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def lab(has_chromium: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """Start a JupyterLab server on an empty folder, where `helpers` can be imported."""
    env = {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    with LabServer(tmp_path_factory.mktemp("lab"), env=env) as running:
        yield running


@pytest.fixture(scope="module")
def open_notebook(
    request: pytest.FixtureRequest, browser: Browser, lab: LabServer
) -> Iterator[Callable[..., Notebook]]:
    """Give a function that opens a notebook of these cells in a page of its own, and runs them."""
    opened = []

    def open_and_run(*sources: str, **page: Any) -> Notebook:
        path = lab.root_dir / f"{request.module.__name__}-{len(opened)}.ipynb"
        write_notebook(path, *sources)
        opened.append(Notebook.open(new_page(browser, **page), lab, path.name))
        opened[-1].run_all()
        return opened[-1]

    yield open_and_run
    for notebook in opened:
        notebook.javascript("await panel.sessionContext.shutdown();")
        notebook.page.context.close()


def write_notebook(path: Path, *sources: str) -> None:
    """Write a notebook with one code cell for each source."""
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, sources)))
    notebook.metadata.kernelspec = {
        "display_name": "Python 3", "language": "python", "name": "python3",
    }
    nbformat.write(notebook, path)
