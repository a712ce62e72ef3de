"""The server, the browser and the pages that the tests in this folder share.

They last as long as the folder's tests: Playwright's event loop would be in the way of others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tools.browser import LabServer, Notebook, chromium, new_page

from .live_view import write_notebook

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="package")
def browser(has_chromium: None) -> Iterator[Browser]:
    """Start the machine's Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="package")
def lab(has_chromium: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """Start a JupyterLab server on an empty folder, where `helpers` can be imported."""
    with LabServer(tmp_path_factory.mktemp("lab"), env={"PYTHONPATH": str(ROOT)}) as running:
        yield running


@pytest.fixture(scope="package")
def open_page(browser: Browser) -> Callable[..., Page]:
    """Give a function that opens a page; of one kind, all have one cache of JupyterLab's files."""
    contexts = {}

    def opened(**kind: Any) -> Page:
        key = tuple(kind.items())
        if key not in contexts:
            page = new_page(browser, **kind)
            contexts[key] = page.context
            return page
        page = contexts[key].new_page()
        page.set_default_timeout(30_000)
        return page

    return opened


@pytest.fixture(scope="package")
def open_notebook(
    open_page: Callable[..., Page], lab: LabServer
) -> Iterator[Callable[..., Notebook]]:
    """Give a function that shows a notebook of these cells, and runs them.

    For each kind of page there is one notebook, with one kernel, whose cells are put in the
    place of the ones before.
    """
    opened: dict[tuple, Notebook] = {}

    def fill_and_run(*sources: str, **kind: Any) -> Notebook:
        key = tuple(kind.items())
        if key not in opened:
            path = lab.root_dir / f"desk-{len(opened)}.ipynb"
            write_notebook(path)
            opened[key] = Notebook.open(open_page(**kind), lab, path.name)
        notebook = opened[key]
        notebook.page.bring_to_front()
        notebook.fill(*sources)
        notebook.errors.clear()  # of what was there before, to its end
        notebook.run_all()
        return notebook

    yield fill_and_run
    for notebook in opened.values():
        notebook.javascript("await panel.sessionContext.shutdown();")
