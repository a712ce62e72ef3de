"""A function typed by the learner in real Chromium: shown, refused with a reason, and kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tools.browser import Notebook

from .live_view import View

OWN = "\0own"


@pytest.fixture(scope="module")
def notebook(open_notebook: Callable[..., Notebook]) -> Notebook:
    return open_notebook("from helpers import GradientExplorer\n"
                         'explorer = GradientExplorer("bowl", x=1, y=2)\nexplorer')  # fmt: skip


@pytest.fixture
def view(notebook: Notebook) -> Iterator[View]:
    notebook.run_cell(0)
    yield View(notebook, "explorer", notebook.cell(0).locator(".live"))
    assert notebook.errors == []


def typed(view: View, text: str) -> None:
    box = view.find(".live-own")
    box.fill(text)
    box.press("Enter")


def said(view: View, words: str) -> str:
    found = view.find(".live-said", has_text=words)
    found.wait_for()
    return found.text_content()


def test_the_box_appears_when_it_is_asked_for_and_takes_a_formula(view: View) -> None:
    assert not view.find(".live-own").is_visible()
    view.control("function").select_option(label="your own…")
    box = view.find(".live-own")
    assert box.is_visible() and box.get_attribute("placeholder") == "x^2 + 3y^2"
    assert box.evaluate("box => box === document.activeElement")
    assert view.ask("explorer.function") == "bowl", "nothing changes before something is typed"
    typed(view, "x^2 y + sin(y)")
    assert "central differences agree" in said(view, "Read as")
    view.settle(function="x^2 y + sin(y)", x=1, y=2)
    assert view.ask("list(explorer.f.grad(1, 2))")[0] == 4
    assert box.is_visible() and box.input_value() == "x^2 y + sin(y)"


def test_a_refusal_points_at_the_character_and_loses_nothing(view: View) -> None:
    view.control("function").select_option(label="your own…")
    typed(view, "x^2 + sen(y)")
    reason, text, caret, still = said(view, "sin").splitlines()
    assert text[caret.index("^")] == "s" and still.endswith("still shows f(x, y) = x² + y².")
    box = view.find(".live-own")
    assert box.input_value() == "x^2 + sen(y)" and box.get_attribute("aria-invalid") == "true"
    tied = view.find(f"#{box.get_attribute('aria-describedby')}")
    assert reason in tied.inner_text()
    assert view.ask("explorer.function") == "bowl"
    assert view.control("function").input_value() == OWN
    view.page.keyboard.press("Home")
    typed(view, "x^2 + sin(y)")
    said(view, "Read as")
    assert box.get_attribute("aria-invalid") == "false"
    view.settle(function="x^2 + sin(y)")


def test_one_may_go_back_to_the_catalogue_and_to_the_formula_again(view: View) -> None:
    view.control("function").select_option(label="your own…")
    typed(view, "x y")
    said(view, "Read as")
    view.control("function").select_option("saddle")
    view.settle(function="saddle")
    view.page.wait_for_function("box => box.hidden", arg=view.find(".live-own").element_handle())
    view.control("function").select_option("x y")
    view.settle(function="x y")
    assert view.find(".live-own").is_visible()


def test_keys_in_the_box_write_and_move_nothing(view: View) -> None:
    view.control("function").select_option(label="your own…")
    view.find(".live-own").press_sequentially("xdd x")
    assert view.find(".live-own").input_value() == "xdd x"
    assert view.notebook.javascript("return panel.content.widgets.length") == 1


def test_a_box_that_is_left_empty_goes_away(view: View) -> None:
    view.control("function").select_option(label="your own…")
    view.page.keyboard.press("Tab")
    view.page.wait_for_function("box => box.hidden", arg=view.find(".live-own").element_handle())
    assert view.control("function").input_value() == "bowl"


def test_an_emptied_box_takes_its_refusal_back(view: View) -> None:
    view.control("function").select_option(label="your own…")
    typed(view, "x^2 + sen(y)")
    said(view, "sin")
    box = view.find(".live-own")
    box.press("Control+a")
    box.press("Backspace")
    expect(view.find(".live-refused")).to_have_count(0)
    assert box.get_attribute("aria-invalid") == "false"
    view.page.keyboard.press("Tab")
    view.page.wait_for_function("box => box.hidden", arg=box.element_handle())
    view.settle(function="bowl")
    view.control("function").select_option(label="your own…")
    typed(view, "x^2 + sen(y)")
    said(view, "sin")
    view.control("reset").click()
    expect(view.find(".live-refused")).to_have_count(0)
    assert view.control("function").input_value() == "bowl"


def test_letters_become_sliders_that_move_the_picture(view: View) -> None:
    assert view.control("a").count() == 0
    view.control("function").select_option(label="your own…")
    typed(view, "a x^2 + b y^2")
    said(view, "Read as ax² + by²")
    view.settle(function="a x^2 + b y^2", a=1, b=1)
    order = view.find("[data-control]").evaluate_all("all => all.map(each => each.dataset.control)")
    assert order[:5] == ["function", "a", "b", "x", "y"]
    still = view.find("[data-picture=map] img.live-still").get_attribute("src")
    view.control("b").focus()
    view.page.keyboard.press("Home")
    view.settle(a=1, b=-5)
    drawn = view.find("[data-picture=map] img.live-still")
    expect(drawn).not_to_have_attribute("src", still)
    expect(drawn).to_have_attribute("alt", re.compile("b = −5"))
    view.box("a").fill("2,5")
    view.box("a").press("Enter")
    view.settle(a=2.5, b=-5)
    assert view.ask("list(explorer.f.grad(1, 2))") == [5, -20]
    view.control("function").select_option("saddle")
    view.settle(function="saddle")
    assert not view.control("a").is_visible()
    view.control("function").select_option("a x^2 + b y^2")
    view.settle(a=2.5, b=-5)
    view.control("reset").click()
    view.settle(function="bowl", x=1, y=2)


SLOW = """import time
from helpers import GradientExplorer

def hilly(x, y):
    time.sleep(0.003)
    return x * y if x > 0 else 0.0

GradientExplorer(hilly)"""


def test_while_a_slow_function_is_drawn_a_bar_says_how_long_it_may_take(open_notebook) -> None:
    notebook = open_notebook("1")
    notebook.javascript("panel.content.widgets[0].model.sharedModel.setSource(argument)", SLOW)
    notebook.javascript("""
        window.bars = [];
        new MutationObserver(() => {
            for (const bar of panel.node.querySelectorAll("progress"))
                window.bars.push([bar.value, bar.parentElement.textContent.trim()]);
        }).observe(panel.node, {childList: true, subtree: true});""")
    notebook.run_cell(0)
    View(notebook, "explorer", notebook.cell(0).locator(".live"))
    values, words = zip(*notebook.page.evaluate("window.bars"), strict=True)
    assert 0 < values[0] < values[-1] < 10
    assert words[0].startswith("Drawing hilly: ") and words[0].endswith(" of at most 10 seconds")
    expect(notebook.cell(0).locator("progress")).to_have_count(0)
    assert notebook.errors == []
