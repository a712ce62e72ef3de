"""What a quiz looks like in real Chromium: themes, widths, and a notebook that is not trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import nbformat
import pytest
from playwright.sync_api import Browser, expect
from test_browser_quiz import CELLS, FROZEN, UNITS, check, option, question, said

from helpers.learning.quiz import quiz
from helpers.learning.typeset import to_text
from helpers.lessons import LESSONS
from tools.browser import LabServer, Notebook, new_page
from tools.notebooks import NOTEBOOK_METADATA


@pytest.fixture(scope="module")
def opened(open_notebook: Callable[..., Notebook]) -> Notebook:
    return open_notebook(*CELLS)


@pytest.fixture
def notebook(opened: Notebook) -> Iterator[Notebook]:
    yield opened
    assert not opened.errors


LOOK = """root => {
    const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const over = (top, under) => top.slice(0, 3).map(
        (part, i) => part * (top[3] ?? 1) + under[i] * (1 - (top[3] ?? 1)));
    const light = (colour) => colour.map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
    const paper = (node) => {
        if (!node) return [255, 255, 255];
        const own = rgb(getComputedStyle(node).backgroundColor);
        return own[3] === 0 ? paper(node.parentElement) : over(own, paper(node.parentElement));
    };
    const texts = [...root.querySelectorAll("*:not(math *)")].filter((node) =>
        node.checkVisibility() && [...node.childNodes].some(
            (child) => child.nodeType === 3 && child.textContent.trim()));
    return texts.map((node) => {
        const style = getComputedStyle(node), under = paper(node);
        const ink = light(over(rgb(style.color), under)), ground = light(under);
        const contrast = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
        return [node.textContent, parseFloat(style.fontSize), contrast];
    });
}"""
OVERFLOWING = """root => [root, ...root.querySelectorAll("*:not(math, math *)")]
    .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth)
    .map((part) => [part.className, part.scrollWidth, part.clientWidth])"""


def test_everything_can_be_read_in_both_themes(notebook: Notebook) -> None:
    change = "await app.commands.execute('apputils:change-theme', {theme: argument});"
    for task, letter in ((FROZEN, "a"), (UNITS, "b")):
        option(question(notebook, task), letter).check()
        check(question(notebook, task))
        expect(said(question(notebook, task)).locator("strong")).to_be_visible()
    try:
        for theme in ("dark", "light"):
            notebook.javascript(change, f"JupyterLab {theme.capitalize()}")
            expect(notebook.page.locator("body")).to_have_attribute(
                "data-jp-theme-light", "true" if theme == "light" else "false"
            )
            for cell in range(len(CELLS)):
                look = notebook.cell(cell).locator(".quiz").evaluate(LOOK)
                assert len(look) > 5
                assert [each for each in look if each[1] < 13 or each[2] < 4.5] == []
    finally:
        notebook.javascript(change, "JupyterLab Light")


@pytest.mark.parametrize("width", [1280, 480])
def test_every_width_fits(notebook: Notebook, width: int) -> None:
    try:
        notebook.page.set_viewport_size({"width": width, "height": 900})
        notebook.javascript("app.shell.collapseLeft();")
        notebook.page.wait_for_function("width => window.innerWidth === width", arg=width)
        for cell in range(len(CELLS)):
            root = notebook.cell(cell).locator(".quiz")
            place = root.bounding_box()
            assert place["width"] > 300 and place["x"] + place["width"] <= width
            assert root.evaluate(OVERFLOWING) == []
    finally:
        notebook.javascript("app.shell.expandLeft();")
        notebook.page.set_viewport_size({"width": 1280, "height": 900})


def test_saved_cell_is_readable_in_a_notebook_that_is_not_trusted(
    browser: Browser, lab: LabServer
) -> None:
    html = quiz("partial")._repr_mimebundle_()[0]["text/html"]
    cell = nbformat.v4.new_code_cell("quiz('partial')", execution_count=1)
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": html})]
    saved = nbformat.v4.new_notebook(cells=[cell], metadata=NOTEBOOK_METADATA)
    path = lab.root_dir / "untrusted.ipynb"
    nbformat.write(saved, path)
    notebook = Notebook.open(new_page(browser), lab, path.name)
    shown = notebook.cell(0).locator(".jp-OutputArea-output")
    for asked in LESSONS["partial"].quiz:
        expect(shown).to_contain_text(to_text(asked.text))
    expect(shown).to_contain_text("c) 2xy³, because y³ is a constant factor")
    assert not notebook.errors
    notebook.javascript("await panel.sessionContext.shutdown();")
    notebook.page.context.close()
