"""How far the learner has come: the summary of a made-up record, and what it looks like."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from record_files import sql

from helpers.learning import standing as module
from helpers.learning.certificate import certificate
from helpers.learning.progress import BAR_WIDTH, Progress, advice, show_progress
from helpers.learning.record import Attempt, Record
from helpers.learning.standing import Part, Standing, standing
from helpers.lessons import LESSONS
from helpers.lessons.questions import ChoiceQuestion
from helpers.lessons.tasks import Exercise, Lesson
from tools.lint import anchors
from tools.notebooks import NOTEBOOKS, read


def lesson(
    notebook: str, title: str, exercises: int, questions: int, predictions: int = 0
) -> Lesson:
    key = notebook[3:].removesuffix(".ipynb")
    return Lesson(
        key, title, notebook,
        tuple(Exercise(f"{key}.e{n}", "", 0, (), ("", ""), "") for n in range(1, exercises + 1)),
        [ChoiceQuestion(f"{key}.q{n}", "", ()) for n in range(1, questions + 1)],
        tuple(f"{key}.p{n}" for n in range(1, predictions + 1)),
    )  # fmt: skip


START = lesson("00_start.ipynb", "Start here", 0, 0)
SLOPE = lesson("01_slope.ipynb", "Slope <&>", exercises=2, questions=1)
FIELD = lesson("04_gradient.ipynb", "Gradient", exercises=2, questions=3, predictions=1)
COURSE = [START, SLOPE, FIELD]
TASKS = [*SLOPE.tasks, *FIELD.tasks]


def attempts(*pairs: str) -> list[Attempt]:
    """Return the attempts that a line such as "slope.e1 passed" stands for, oldest first."""
    return [Attempt(*pair.split(" ", 1), "", float(n)) for n, pair in enumerate(pairs)]


def advised(*pairs: str) -> str:
    return "".join(words for words, _ in advice(standing(attempts(*pairs), COURSE)))


def counts(found: Standing) -> list[tuple[str, int, int]]:
    return [(part.label, part.done, part.total) for part in found.parts]


def test_a_task_is_done_once_it_was_passed() -> None:
    found = standing(
        attempts(
            "gradient.p1 passed", "slope.e1 not yet", "slope.e1 passed", "slope.e1 passed",
            "slope.e2 error",
            "gradient.q1 passed", "gradient.q1 not yet", "gradient.clear noted", "09.e1 passed",
        ),
        COURSE,
    )  # fmt: skip
    assert counts(found) == [("01 Slope <&>", 1, 3), ("04 Gradient", 2, 6)]
    assert (found.whole.done, found.whole.total, found.whole.percent) == (3, 9, 33)
    assert Part("All", "", 299, 300, ()).percent == 99


def test_an_empty_record_begins_at_the_beginning() -> None:
    assert advised() == "Begin with 01 Slope <&>."
    assert counts(standing([], COURSE)) == [("01 Slope <&>", 0, 3), ("04 Gradient", 0, 6)]


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        (["slope.e1 not yet"], "To review next: exercise 1 of *Slope <&>*."),
        (["slope.e1 not yet", "gradient.q2 error"],
         "To review next: question 2 of *Gradient* and exercise 1 of *Slope <&>*."),
        (["slope.e1 not yet", "gradient.q2 not yet", "slope.e1 error"],
         "To review next: exercise 1 of *Slope <&>* and question 2 of *Gradient*."),
        (["slope.e1 not yet", "slope.e1 passed"], "Go on with 01 Slope <&>."),
        (["slope.e1 passed", "slope.e1 not yet"], "To review next: exercise 1 of *Slope <&>*."),
        (["slope.e1 error", "slope.e2 error", "gradient.e1 error"],
         "To review next: exercise 1 of *Gradient*, exercise 2 of *Slope <&>* and exercise 1 of "
         "*Slope <&>*."),
        (["slope.e1 error", "slope.e2 error", "gradient.e1 error", "gradient.q3 error",
          "gradient.q1 error"],
         "To review next: question 1 of *Gradient*, question 3 of *Gradient*, "
         "exercise 1 of *Gradient* and 2 more.",
         ),
        (["gradient.p1 passed"], "Go on with 01 Slope <&>."),
        ([f"{task} passed" for task in SLOPE.tasks], "Go on with 04 Gradient."),
        ([f"{task} passed" for task in TASKS],
         "Everything is done, and there is nothing to review."),
        ([*(f"{task} passed" for task in TASKS), "gradient.q1 not yet"],
         "To review next: question 1 of *Gradient*."),
        (["gradient.clear noted", "09.e1 not yet"], "Begin with 01 Slope <&>."),
    ],
)  # fmt: skip
def test_what_to_review_next(pairs: list[str], sentence: str) -> None:
    assert advised(*pairs) == sentence


def test_text() -> None:
    found = standing(attempts("slope.e1 passed", "gradient.e1 not yet"), COURSE,
                     "Something happened.")
    assert Progress(found).text("#", "-").splitlines() == [
        "01 Slope <&>  ########----------------  1 of 3",
        "04 Gradient   ------------------------  0 of 6",
        "All           ##----------------------  1 of 9, 11 %",
        "To review next: exercise 1 of Gradient.",
        "Something happened.",
    ]


def test_without_tasks_there_are_no_bars() -> None:
    shown = Progress(standing([], [START]))
    assert shown.text() == "There are no tasks here yet."
    assert shown.html() == '<div dir="ltr"><p>There are no tasks here yet.</p></div>'


def test_html() -> None:
    html = Progress(standing(attempts("slope.e1 passed", "gradient.e1 not yet"), COURSE,
                             "<b>Oh</b> & so on.")).html()  # fmt: skip
    page = BeautifulSoup(html, "html.parser")
    bars = page.select("progress")
    assert [(bar["aria-label"], bar["value"], bar["max"]) for bar in bars] == [
        ("01 Slope <&>", "1", "3"), ("04 Gradient", "0", "6"), ("All", "1", "9"),
    ]  # fmt: skip
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in page.select("tr")]
    assert rows == [
        ["01 Slope <&>", "33 %", "1 of 3"], ["04 Gradient", "0 %", "0 of 6"],
        ["All", "11 %", "1 of 9, 11 %"],
    ]  # fmt: skip
    links = [(link.get_text(), link["href"]) for link in page.select("a")]
    assert links == [
        ("01 Slope <&>", "01_slope.ipynb"), ("04 Gradient", "04_gradient.ipynb"),
        ("exercise 1 of Gradient", "04_gradient.ipynb"),
    ]  # fmt: skip
    assert [line.get_text() for line in page.select("p")] == [
        "To review next: exercise 1 of Gradient.", "<b>Oh</b> & so on.",
    ]  # fmt: skip
    assert not page.select("script, style, b")
    colours = re.findall(r"#\w+", html)
    assert set(colours) == {"#1976d2"}  # the bar's, where there is no JupyterLab to give its own


@given(
    st.lists(
        st.tuples(st.sampled_from([*TASKS, "gradient.clear"]),
                  st.sampled_from(["passed", "not yet"]))
    )
)
@settings(max_examples=100)
def test_any_record(pairs: list[tuple[str, str]]) -> None:
    found = standing(attempts(*map(" ".join, pairs)), COURSE)
    shown = Progress(found)
    passed = {task for task, outcome in pairs if outcome == "passed"} - {"gradient.clear"}
    assert sum(part.done for part in found.parts) == found.whole.done == len(passed)
    assert (found.whole.percent == 100) is (passed == {*TASKS})
    drawn = [line.count("█") for line in shown.text().splitlines()[:-1]]
    for bar, filled in zip([*found.parts, found.whole], drawn, strict=True):
        assert (filled == 0) is (bar.done == 0)
        assert (filled == BAR_WIDTH) is (bar.done == bar.total)
        assert abs(filled / BAR_WIDTH - bar.done / bar.total) <= 1 / BAR_WIDTH
    (sentence,) = shown.text().splitlines()[-1:]
    assert sentence.endswith(".") and sentence.count(".") == 1
    assert shown.html().count("<progress") == 3


# In the notebook.


def test_only_notebooks_that_are_there_have_bars(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LESSONS", {each.key: each for each in COURSE})
    monkeypatch.setattr(module, "notebooks_folder", lambda: tmp_path)
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.sqlite"))
    record = Record()
    assert show_progress().standing.parts == ()
    for each in COURSE[:2]:
        (tmp_path / each.notebook).touch()
    record.add("slope.e1", "passed")
    assert counts(show_progress().standing) == [("01 Slope <&>", 1, 3)]
    (tmp_path / FIELD.notebook).touch()
    record.add("gradient.q1", "not yet")
    shown = show_progress()
    assert counts(shown.standing) == [("01 Slope <&>", 1, 3), ("04 Gradient", 0, 6)]
    assert repr(shown).splitlines()[-1] == "To review next: question 1 of Gradient."


def test_the_courses_own_lessons() -> None:
    found = standing([], LESSONS.values())
    assert found.parts
    for part in found.parts:
        assert part.notebook.startswith(part.label[:2]) and part.notebook.endswith(".ipynb")


def test_what_a_cell_saves_is_the_same_twice_and_names_no_machine(tmp_path: Path) -> None:
    first, second = (
        show_progress(Record(tmp_path / name))._repr_mimebundle_() for name in ("a", "b")
    )
    assert first == second
    assert set(first) == {"text/plain", "text/html"}
    assert str(tmp_path) not in str(first)
    assert first["text/plain"] == repr(show_progress(Record(tmp_path / "c")))


def test_a_record_that_cannot_be_read_has_no_bars(tmp_path: Path) -> None:
    """It may be full: neither "0 of 33" nor "Begin with 01" is true of it."""
    path = tmp_path / "progress.sqlite"
    Record(path).add("slope.q1", "passed")
    sql(path, "PRAGMA user_version = 99")
    alone = ("Your record cannot be read: progress.sqlite is left alone, because it is from a "
             "newer version of this course; update the course.")  # fmt: skip
    for shown in (show_progress(Record(path)), certificate(Record(path))):
        assert repr(shown) == alone
        page = BeautifulSoup(shown._repr_mimebundle_()["text/html"], "html.parser")
        assert page.get_text().strip() == alone and not page.select("table")


def test_what_is_wrong_with_the_record_is_said(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    path.write_text("Dear diary,")
    shown = show_progress(Record(path))._repr_mimebundle_()
    for text in shown.values():
        assert "progress.sqlite was damaged; it is kept as progress.damaged-1.sqlite" in text


# The tasks under the names and at the places that the notebooks have for them ----------------


@pytest.mark.parametrize("key", LESSONS)
def test_exercises_are_counted_as_the_headings_of_their_notebook_do(key: str) -> None:
    cells = read(NOTEBOOKS / LESSONS[key].notebook).cells
    text = "\n".join(cell.source for cell in cells)
    shown = re.findall(r'^### Exercise (\d+)|check\("(\w+\.\w+)"', text, re.MULTILINE)
    counted = [each or task for each, task in shown]
    for place, exercise in enumerate(LESSONS[key].exercises, start=1):
        assert counted[2 * place - 2 : 2 * place] == [str(place), exercise.id]


@pytest.mark.parametrize("key", LESSONS)
def test_what_is_to_review_leads_to_its_heading(key: str) -> None:
    lesson = LESSONS[key]
    notebook = read(NOTEBOOKS / lesson.notebook)
    for place in lesson.places[len(lesson.predictions) :]:
        found = advice(standing([Attempt(place.task, "not yet", "", 0.0)], [lesson]))
        assert (said := found[1].text) == place.words
        file, _, heading = unquote(found[1].address).partition("#")
        assert file == lesson.notebook and heading in anchors(notebook)
        if said.startswith("exercise"):
            assert heading.startswith(f"{said.partition(' of')[0].capitalize()}:".replace(" ", "-"))
        if said.startswith("challenge"):
            assert heading.startswith(("Challenge", "Design", "Reach", "Aim"))
        if said.startswith("question"):
            assert heading == "Quiz"
