"""The live picture and the learner's Python: set, linked, busy, and functions that go wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psutil
import pytest
from playwright.sync_api import expect

from tools.browser import Notebook

from .live_view import View, ask, tell

FUNCTIONS = """
import time
import numpy as np
import ipywidgets, traitlets
from helpers import GradientExplorer

def nan(x, y):
    return np.sqrt(2 - x) + y
"""
SLIDER = """
if globals().get("link"):
    link.unlink()
slider = ipywidgets.FloatSlider(min=-3, max=3, step=0.02, continuous_update={continuous})
link = {link}((explorer, "x"), (slider, "value"))
slider
"""
UNLINK = "link.unlink(); link = None"
CELLS = [
    FUNCTIONS,
    "explorer = GradientExplorer()\nexplorer",
    "explorer.x = 2",
    SLIDER.format(link="traitlets.link", continuous=True),
    SLIDER.format(link="ipywidgets.link", continuous=False),
    "fails = GradientExplorer(nan, x=0, y=1)\nfails",
]


@pytest.fixture(scope="module")
def notebook(open_notebook: Callable[..., Notebook]) -> Notebook:
    notebook = open_notebook(*CELLS)
    tell(notebook, UNLINK)
    return notebook


@pytest.fixture
def view(notebook: Notebook) -> Iterator[View]:
    view = View(notebook, "explorer", notebook.cell(1).locator(".live"))
    view.tell("explorer.reset()")
    view.settle(x=1, y=2)
    yield view
    assert not notebook.errors


def test_cell_sets_the_point(view: View) -> None:
    view.notebook.run_cell(2)
    view.notebook.cell(1)
    view.settle(x=2, y=2)


@pytest.mark.parametrize("cell", [3, 4])
def test_linked_slider_moves_it_and_follows_it(view: View, cell: int) -> None:
    notebook = view.notebook
    notebook.run_cell(cell)
    own = notebook.cell(cell)
    expect(own.locator(".widget-readout")).to_have_text("1.00")

    own.locator(".noUi-handle").focus()
    notebook.page.keyboard.press("Home")
    notebook.cell(1)
    view.settle(x=-3, y=2)

    # A FloatSlider that updates continuously sends back, late, each value that it rounds, so
    # it would drag the point back along a fast drag.
    if cell == 3:
        view.page.mouse.click(*view.screen(1.5, 1))
    else:
        with view.pressed(*view.handle()):
            view.page.mouse.move(*view.screen(1.5, 1), steps=8)
    view.settle(x=1.5, y=1)
    expect(notebook.cell(cell).locator(".widget-readout")).to_have_text("1.50")
    tell(notebook, UNLINK)


@pytest.mark.parametrize("pause", [0, 1500], ids=["at once", "on and on"])
def test_what_is_moved_while_a_cell_runs_is_not_lost(view: View, pause: float) -> None:
    view.notebook.javascript(
        """window.ran = panel.sessionContext.session.kernel.requestExecute(
               {code: "time.sleep(2)"}).done;"""
    )
    view.control("x").focus()
    view.page.keyboard.press("End")
    view.page.keyboard.press("ArrowLeft")
    view.page.wait_for_timeout(pause)  # after a second the kernel listens on another thread
    with view.pressed(*view.handle()):
        view.page.mouse.move(*view.screen(-2, -1), steps=8)
    view.notebook.javascript("await window.ran;")
    view.settle(x=-2, y=-1)


def test_silent_kernel_is_named_and_catches_up(view: View) -> None:
    kernel = psutil.Process(ask(view.notebook, "__import__('os').getpid()"))
    sentence = view.root.get_by_text("The kernel does not answer")
    kernel.suspend()
    try:
        view.control("x").focus()
        for key in ("End", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft"):
            view.page.keyboard.press(key)
        assert view.control("x").input_value() == "2.9"
        expect(sentence).to_be_visible(timeout=8000)
    finally:
        kernel.resume()
    view.settle(x=2.9, y=2)
    expect(sentence).to_have_count(0)


def test_picture_stays_and_says_what_is_wrong_with_a_function(notebook: Notebook) -> None:
    view = View(notebook, "fails", notebook.cell(len(CELLS) - 1).locator(".live"))
    view.settle(x=0, y=1)
    well = view.find(".live-note").inner_text()
    assert view.find("[data-mark=arrow]").count() == 2
    view.control("x").focus()
    view.page.keyboard.press("End")
    view.settle(x=3, y=1)
    assert view.find("[data-mark=arrow]").count() == 0
    said = "nan has no finite value at (3.00, 1.00)."
    assert said in view.find(".live-note").inner_text()
    assert view.find("img.live-still").evaluate("still => still.naturalWidth") == 960
    view.tell("explorer.x = 0")
    view.settle(x=0, y=1)
    assert view.find(".live-note").inner_text() == well
    assert not notebook.errors
