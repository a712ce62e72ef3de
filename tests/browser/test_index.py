"""The words of the course, each clicked in JupyterLab as `course.py lab` starts it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import nbformat
from playwright.sync_api import Page

from tools.browser import LabServer, Notebook
from tools.notebooks import course_notebooks

ROOT = Path(__file__).resolve().parents[2]
START = "00_start_here.ipynb"
# With a dozen notebooks open, JupyterLab would take several times as long to show another one.
# The one that was shown last may still be waiting for its kernel.
CLOSE_OLD = """
    const open = [...app.shell.widgets("main")];
    open.filter(({ context }) => !argument.includes(context.path)).forEach((old) => old.dispose());
"""
LANDED = """([path, id]) => {
    const panel = window.jupyterapp.shell.currentWidget;
    if (panel?.context?.path !== path) return false;
    const name = CSS.escape(id), view = panel.content.node.getBoundingClientRect();
    const heading = panel.content.node.querySelector(`[data-jupyter-id="${name}"]`);
    const place = heading?.getBoundingClientRect().top - view.top;
    const still = place === window.before;
    window.before = place;
    return still && place >= 0 && place < view.height - 40;
}"""


def test_every_word_of_the_index_leads_to_its_heading(
    tmp_path: Path, open_page: Callable[..., Page], has_chromium: None
) -> None:
    for path in course_notebooks():
        shutil.copy(path, tmp_path)
    cells = nbformat.read(tmp_path / START, 4).cells
    index = next(i for i, cell in enumerate(cells) if "## Words of this course" in cell.source)
    words = re.findall(r"\]\((.*?\.ipynb)#(.*?)\) \|", cells[index].source)
    assert len(words) > 40
    with LabServer(tmp_path, nodelay=True, env={"PYTHONPATH": str(ROOT)}) as server:
        notebook = Notebook.open(open_page(), server, START)
        page = notebook.page
        links, before = notebook.cell(index).locator("table a"), None
        for (path, heading), number in sorted((word, n) for n, word in enumerate(words)):
            if path != before:
                notebook.javascript(CLOSE_OLD, [START, before])
            before = path
            links.nth(number).click()
            page.wait_for_function(LANDED, arg=[path, unquote(heading)], polling=100)
            notebook.javascript(
                "await app.commands.execute('docmanager:open', {path: argument});", START)
            page.wait_for_function(
                "path => window.jupyterapp.shell.currentWidget?.context?.path === path", arg=START)
        assert not notebook.errors
        page.close()
