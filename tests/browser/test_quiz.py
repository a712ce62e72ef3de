"""Quizzes in real Chromium: by pointer and keys, in both themes, narrow, and without trust."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from helpers.learning.quiz import quiz
from helpers.learning.record import Record
from helpers.learning.typeset import to_text
from helpers.lessons import LESSONS
from helpers.live.reading import NOT_READ
from tools.browser import LabServer, Notebook
from tools.notebooks import NOTEBOOK_METADATA

from .live_view import CLOSE_VIEWS, NEW_VIEW, OVERFLOWING, TOO_SMALL, ask, tell

CELLS = (
    "from helpers.learning.quiz import quiz, review, was_it_clear\nasked = quiz('partial')\nasked",
    "opinion = was_it_clear('partial')\nopinion",
    "review('numerical')",
)
FROZEN, WORKED, TRUE, UNITS = (question.id for question in LESSONS["partial"].quiz)
FIRST = "You answered this right before."
GONE = "Run this cell to make it live"


@pytest.fixture(scope="module")
def opened(open_notebook: Callable[..., Notebook]) -> Iterator[Notebook]:
    notebook = open_notebook(*CELLS)
    notebook.asked_for = []
    note = lambda request: notebook.asked_for.append(request.url)  # noqa: E731
    notebook.page.on("request", note)
    yield notebook
    notebook.page.remove_listener("request", note)


@pytest.fixture
def notebook(opened: Notebook, lab: LabServer) -> Iterator[Notebook]:
    yield opened
    assert not opened.errors
    outside = [url for url in opened.asked_for if not url.startswith((lab.url, "data:", "blob:"))]
    assert not outside
    opened.cell(0)
    cells = opened.javascript("return panel.content.widgets.length;")
    assert cells == len(CELLS), "JupyterLab took a key for itself"


@pytest.fixture
def record(lab: LabServer) -> Iterator[Callable[[str], list[tuple[str, str]]]]:
    """Give a function that returns what was stored under an id since the test began."""
    kept = Record(lab.folder / "progress.sqlite")
    begun = len(kept.attempts())

    def since(task: str) -> list[tuple[str, str]]:
        return [(each.outcome, each.detail) for each in kept.attempts()[begun:]
                if each.task == task]  # fmt: skip

    return since


def question(notebook: Notebook, task: str) -> Locator:
    cell = notebook.cell(1 if task.endswith("clear") else 0)
    found = cell.locator(f"[data-question='{task}']")
    found.scroll_into_view_if_needed()
    return found


def option(asked: Locator, letter: str) -> Locator:
    return asked.locator(f"input[value={letter}]")


def check(asked: Locator) -> None:
    asked.get_by_role("button").click()


def said(asked: Locator) -> Locator:
    return asked.get_by_role("status")


def test_wrong_and_right_option_by_mouse(notebook: Notebook, record) -> None:
    asked = question(notebook, UNITS)
    asked.get_by_text("seconds per °C").click()
    check(asked)
    expect(said(asked)).to_contain_text("↻Not yet.That is upside down.")
    asked.get_by_text("°C per second").click()
    expect(said(asked)).to_contain_text("Your last answer was not right yet.")
    check(asked)
    expect(said(asked)).to_contain_text("✓Right.A partial derivative has the unit")
    assert record(UNITS) == [("not yet", "c"), ("passed", "b")]


def test_wrong_and_right_option_by_keys(notebook: Notebook, record) -> None:
    asked, keyboard = question(notebook, FROZEN), notebook.page.keyboard
    option(asked, "a").focus()
    keyboard.press("Space")
    keyboard.press("Enter")
    expect(said(asked)).to_contain_text("Not yet.Frozen means constant, not gone")
    keyboard.press("ArrowDown")
    expect(option(asked, "b")).to_be_checked()
    keyboard.press("ArrowDown")
    expect(option(asked, "c")).to_be_focused()
    keyboard.press("Tab")
    expect(asked.get_by_role("button", name="Check answer")).to_be_focused()
    keyboard.press("Enter")
    expect(said(asked)).to_contain_text("Right.")
    (why,) = (option.why for option in LESSONS["partial"].quiz[0].options if option.right)
    assert said(asked).locator("math").count() == why.count("$") / 2 > 0
    assert record(FROZEN) == [("not yet", "a"), ("passed", "c")]


def test_several_options(notebook: Notebook, record) -> None:
    asked, keyboard = question(notebook, TRUE), notebook.page.keyboard
    expect(asked).to_contain_text("(choose all that are right)")
    option(asked, "a").check()
    option(asked, "c").check()
    check(asked)
    expect(said(asked)).to_contain_text("c: True where")
    expect(said(asked)).to_contain_text("One right option is missing.")
    option(asked, "c").focus()
    keyboard.press("Space")
    keyboard.press("Tab")
    keyboard.press("Space")
    keyboard.press("Enter")
    expect(said(asked)).to_contain_text("Right.")
    assert record(TRUE) == [("not yet", "ac"), ("passed", "ad")]


def test_number_with_enter(notebook: Notebook, record) -> None:
    asked, keyboard = question(notebook, WORKED), notebook.page.keyboard
    asked.get_by_role("textbox").click()
    for typed, heard in [
        ("two", NOT_READ),
        ("", "Type a number first."),
        ("1", "Not yet.One term is missing."),
        ("−3,5", "Not yet.Freeze"),
        ("4/2", "Right."),
    ]:  # fmt: skip
        keyboard.press("ControlOrMeta+a")
        keyboard.press("Delete")
        keyboard.type(typed)
        keyboard.press("Enter")
        expect(said(asked)).to_contain_text(heard)
    assert record(WORKED) == [("not yet", "1"), ("not yet", "−3,5"), ("passed", "4/2")]


def test_keys_are_no_commands_of_jupyterlab(notebook: Notebook) -> None:
    before = notebook.javascript("return panel.content.activeCell.model.executionCount;")
    for field in (
        question(notebook, WORKED).get_by_role("textbox"),
        option(question(notebook, FROZEN), "c"),
    ):
        field.focus()
        for key in ("x", "d", "d", "a", "b", "Escape", "ArrowUp", "j", "Shift+Enter"):
            notebook.page.keyboard.press(key)
    number, count, cells = notebook.javascript(
        """return [panel.content.activeCellIndex, panel.content.activeCell.model.executionCount,
                   panel.content.widgets.length];"""
    )
    assert (number, count, cells) == (0, before, len(CELLS))


def test_questions_and_feedback_have_names_and_are_spoken(notebook: Notebook) -> None:
    asked = question(notebook, FROZEN)
    expect(asked).to_have_role("radiogroup")
    expect(question(notebook, TRUE)).to_have_role("group")
    for task, words in ((FROZEN, "Let f"), (TRUE, "Which of these"), (UNITS, "the unit of")):
        name = question(notebook, task).evaluate(
            "group => document.getElementById(group.getAttribute('aria-labelledby')).textContent"
        )
        assert words in name
    expect(said(asked)).to_have_attribute("aria-live", "polite")
    expect(question(notebook, WORKED).get_by_role("textbox", name="number")).to_be_visible()
    ring = question(notebook, WORKED).get_by_role("textbox")
    ring.focus()
    expect(ring).to_have_css("outline-style", "solid")


def test_everything_that_can_be_pressed_is_large_enough(notebook: Notebook) -> None:
    for cell in range(len(CELLS)):
        quiz = notebook.cell(cell).locator(".quiz")
        quiz.wait_for()
        assert quiz.evaluate(TOO_SMALL) == []


def test_a_number_that_cannot_be_read_is_marked_and_its_reason_tied_to_it(
    notebook: Notebook,
) -> None:
    asked = question(notebook, WORKED)
    box = asked.get_by_role("textbox", name="number")
    box.fill("1.5.2")
    check(asked)
    expect(box).to_have_attribute("aria-invalid", "true")
    tied = asked.locator(f"[id='{box.get_attribute('aria-describedby')}']")
    expect(tied).to_contain_text(NOT_READ.split(".")[0])
    box.fill("7")
    expect(box).to_have_attribute("aria-invalid", "false")
    box.fill("")


def test_two_views_stay_in_step_and_with_python(notebook: Notebook) -> None:
    asked = question(notebook, UNITS)
    notebook.javascript(NEW_VIEW, 0)
    other = notebook.page.locator(f".jp-LinkedOutputView [data-question='{UNITS}']")
    option(other, "a").check()
    expect(option(asked, "a")).to_be_checked()
    check(asked)
    for view in (asked, other):
        expect(said(view)).to_contain_text("Not yet.It is a rate of change.")
    tell(notebook, f"asked.answer({UNITS!r}, 'b')")
    for view in (asked, other):
        expect(option(view, "b")).to_be_checked()
        expect(said(view)).to_contain_text("Right.")
    notebook.javascript(CLOSE_VIEWS)
    expect(other).to_have_count(0)
    option(asked, "d").check()
    check(asked)
    expect(said(asked)).to_contain_text("Not yet.That is the unit of")


def test_opinion_is_saved_and_leaves_no_trace_in_the_notebook(notebook: Notebook, record) -> None:
    asked = question(notebook, "partial.clear")
    check(asked)
    expect(said(asked)).to_have_text("Choose a number from 1 to 5 first.")
    asked.get_by_label("4").check()
    comment = asked.get_by_role("textbox", name="comment")
    comment.click()
    notebook.page.keyboard.type("Why is x")
    notebook.page.keyboard.press("Enter")
    notebook.page.keyboard.type("frozen? <b>")
    check(asked)
    expect(said(asked)).to_have_text("✓Saved.")
    notebook.page.keyboard.press("Shift+Tab")
    notebook.page.keyboard.type(".")
    expect(said(asked)).to_contain_text("Not saved yet since your last change.")
    opinion = {"rating": 4, "comment": "Why is x\nfrozen? <b>"}
    assert [(outcome, json.loads(detail)) for outcome, detail in record("partial.clear")] == [
        ("noted", opinion)
    ]

    notebook.run_cell(1)
    asked = question(notebook, "partial.clear")
    expect(asked.get_by_label("4")).to_be_checked()
    expect(asked.get_by_role("textbox", name="comment")).to_have_value(opinion["comment"])
    expect(said(asked)).to_have_text("This is what you saved before. You can change it.")
    assert "frozen? <b>" not in notebook.javascript(
        "await panel.context.save(); return JSON.stringify(panel.content.model.toJSON());"
    )


def test_reloaded_page_shows_what_was_answered(notebook: Notebook) -> None:
    asked = question(notebook, FROZEN)
    option(asked, "d").check()
    check(asked)
    expect(said(asked)).to_contain_text("Not yet.")
    notebook.javascript("await app.commands.execute('docmanager:save');")
    notebook.reload()
    asked = question(notebook, FROZEN)
    expect(option(asked, "d")).to_be_checked()
    expect(said(asked)).to_contain_text("Not yet.That differentiates in both variables")


def test_a_lost_kernel_is_named_and_the_record_outlives_it(notebook: Notebook, record) -> None:
    asked = question(notebook, UNITS)
    option(asked, "b").check()
    check(asked)
    expect(said(asked)).to_contain_text("Right.")
    notebook.restart_kernel()
    asked = question(notebook, UNITS)
    option(asked, "a").check()
    check(asked)
    expect(asked.get_by_role("alert")).to_contain_text(GONE)
    assert record(UNITS) == [("passed", "b")]

    notebook.run_all()
    asked = question(notebook, UNITS)
    expect(asked).to_contain_text(FIRST)
    expect(notebook.cell(0).get_by_role("alert")).to_have_count(0)
    expect(said(asked)).to_have_text("")
    assert FIRST not in ask(notebook, "repr(asked) + asked._html()")


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
    open_page: Callable[..., Page], lab: LabServer
) -> None:
    html = quiz("partial")._repr_mimebundle_()[0]["text/html"]
    cell = nbformat.v4.new_code_cell("quiz('partial')", execution_count=1)
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": html})]
    saved = nbformat.v4.new_notebook(cells=[cell], metadata=NOTEBOOK_METADATA)
    path = lab.root_dir / "untrusted.ipynb"
    nbformat.write(saved, path)
    notebook = Notebook.open(open_page(), lab, path.name)
    shown = notebook.cell(0).locator(".jp-OutputArea-output")
    for asked in LESSONS["partial"].quiz:
        expect(shown).to_contain_text(to_text(asked.text))
    expect(shown).to_contain_text("c) 2xy³, because y³ is a constant factor")
    assert not notebook.errors
    notebook.javascript("await panel.sessionContext.shutdown();")
    notebook.page.close()


def test_a_question_of_a_review_leads_to_its_notebook(
    open_notebook: Callable[..., Notebook], lab: LabServer
) -> None:
    path = lab.root_dir / LESSONS["slope"].notebook
    heading = nbformat.v4.new_markdown_cell("## Four questions")
    nbformat.write(nbformat.v4.new_notebook(cells=[heading], metadata=NOTEBOOK_METADATA), path)
    notebook = open_notebook("from helpers.learning.quiz import review\nreview('numerical')")
    back = notebook.javascript("return panel.context.path;")
    notebook.javascript("window.stays = true;")
    notebook.cell(0).get_by_role("link", name="Question 1 of Slope and derivative").click()
    expect(notebook.page.get_by_role("heading", name="Four questions")).to_be_in_viewport()
    shown, stays = notebook.javascript("return [panel.context.path, window.stays];")
    assert (shown, stays) == (path.name, True), "a page is loaded, and not a tab opened"
    notebook.wait_for_kernel()
    notebook.javascript("await panel.sessionContext.shutdown(); panel.dispose();")
    notebook.switch_to(back)


def test_no_two_questions_of_a_page_share_a_name(open_notebook: Callable[..., Notebook]) -> None:
    asks = "from helpers import quiz, was_it_clear\nquiz('partial')"
    notebook = open_notebook(asks, "quiz('partial')", "was_it_clear('partial')")
    notebook.javascript(NEW_VIEW, 0)
    views = notebook.page.locator(".quiz")
    expect(views).to_have_count(4)
    names = views.evaluate_all("""views => views.map((view) => [...new Set(
        [...view.querySelectorAll("[name], [id]")].flatMap(({name, id}) => [name, id])
    )].filter(Boolean))""")
    every = [name for each in names for name in each]
    assert all(names) and len(set(every)) == len(every)
    notebook.javascript(CLOSE_VIEWS)
    expect(views).to_have_count(3)
    first, second = (notebook.cell(cell).locator(f"[data-question='{FROZEN}']") for cell in (0, 1))
    option(first, "a").check()
    option(second, "b").check()
    expect(option(first, "a")).to_be_checked()
