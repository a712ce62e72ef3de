"""What a check says of how far its notebook is: never of an answer that is still missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from record_files import damage, sound

from helpers.learning import checks
from helpers.learning.checks import check
from helpers.learning.record import Record
from helpers.lessons import LESSONS
from helpers.lessons.questions import ChoiceQuestion
from helpers.lessons.tasks import Challenge, Exercise, Lesson, Mistake, Score


def play(answer: Any) -> Score | Mistake:
    return Score(answer, "There.") if answer > 0 else Mistake("below", "Too low.")


ONE, TWO = (Exercise(f"99.{name}", "Say one.", 1.0, (), ("a", "b"), "1") for name in ("a", "b"))
FAR = Challenge("99.far", "Go far.", 3, 3, play, "steps", ("a", "b"), "3")
ASKED = ChoiceQuestion("99.asked", "", ())


@pytest.fixture(autouse=True)
def record(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    made = Lesson("99", "Ones", "99_ones.ipynb", (ONE, TWO), [ASKED], ("99.guess",), (FAR,))
    monkeypatch.setitem(LESSONS, "99", made)
    path = tmp_path / "progress.sqlite"
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    return path


def done(*lines: str) -> None:
    """Fill the record with attempts such as "99.a passed"."""
    for line in lines:
        Record().add(*line.split(" ", 1))


OTHERS = ["99.b passed", "99.far passed", "99.asked passed", "99.guess passed"]
LAST = "That was the last one: all 5 tasks in this notebook are done."

CASES = {
    "the first one": ([], "99.a", 1, "One more done in this notebook: 1 of 5 tasks."),
    "one more": (OTHERS[:2], "99.a", 1, "One more done in this notebook: 3 of 5 tasks."),
    "a prediction and a question count": (
        OTHERS[2:], "99.a", 1, "One more done in this notebook: 3 of 5 tasks."),
    "the last one": (OTHERS, "99.a", 1, LAST),
    "again": (["99.a passed"], "99.a", 1, "Done in this notebook: 1 of 5 tasks."),
    "again, when all is done": (
        [*OTHERS, "99.a passed"], "99.a", 1, "Done in this notebook: 5 of 5 tasks."),
    "right after wrong": (
        ["99.a not yet", "99.a error"], "99.a", 1, "One more done in this notebook: 1 of 5 tasks."),
    "wrong": ([], "99.a", 2, "Done in this notebook: 0 of 5 tasks."),
    "wrong after right": (["99.a passed"], "99.a", 2, "Done in this notebook: 1 of 5 tasks."),
    "wrong as the last one": (OTHERS, "99.a", 2, "Done in this notebook: 4 of 5 tasks."),
    "an error": (OTHERS[:1], "99.a", len, "Done in this notebook: 1 of 5 tasks."),
    "a goal that is met": ([], "99.far", 4, "One more done in this notebook: 1 of 5 tasks."),
    "a better score": (["99.far passed"], "99.far", 2, "Done in this notebook: 1 of 5 tasks."),
    "a goal that is missed": ([], "99.far", -1, "Done in this notebook: 0 of 5 tasks."),
    "of other notebooks nothing counts": (
        ["slope.rate passed", "gradient.clear noted"], "99.a", 1,
        "One more done in this notebook: 1 of 5 tasks."),
    "nothing yet": (OTHERS, "99.a", ..., ""),
    "nothing yet, in a challenge": (OTHERS, "99.far", None, ""),
    "no such exercise": (OTHERS, "99.z", 1, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_how_far(case: str) -> None:
    before, task, answer, words = CASES[case]
    done(*before)
    found = check(task, answer)
    assert found.so_far == words
    shown = found._repr_mimebundle_()
    page = BeautifulSoup(shown["text/html"], "html.parser")
    assert [each.get_text() for each in page.select("small")] == [words] * bool(words)
    assert shown["text/plain"].endswith(words)
    assert shown["text/plain"].count("\n") == len(found.notes) + bool(found.again) + bool(words)


def test_it_comes_last_and_is_not_folded() -> None:
    page = BeautifulSoup(check("99.a", 2)._repr_mimebundle_()["text/html"], "html.parser")
    *_, help_, last = page.div.find_all(recursive=False)
    assert help_.name == "details" and last.get_text() == "Done in this notebook: 0 of 5 tasks."


def test_a_fault_of_the_course_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "judge", lambda *_: 1 / 0)
    monkeypatch.setattr(checks, "whereabouts", lambda _: "")  # as if installed
    found = check("99.a", 1)
    assert "fault of the course" in found.message and found.so_far == ""


# Whatever the record is ---------------------------------------------------------------------


def a_folder(path: Path) -> None:
    path.mkdir()


def another_programs(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + bytes(100))


RECORDS: dict[str, Callable[[Path], Any]] = {
    "none": lambda path: None,
    "empty": lambda path: path.touch(),
    "full": lambda path: done(*OTHERS, "99.a passed"),
    "damaged": lambda path: damage(path, "a text"),
    "a folder": a_folder,
    "another program's": another_programs,
}


@pytest.mark.parametrize("kind", RECORDS)
def test_a_cell_without_an_answer_saves_the_same_bytes(kind: str, record: Path) -> None:
    without = [check(task, ...)._repr_mimebundle_() for task in ("99.a", "99.far")]
    RECORDS[kind](record)
    assert [check(task, ...)._repr_mimebundle_() for task in ("99.a", "99.far")] == without


@pytest.mark.parametrize("kind", ["a folder", "another program's"])
def test_what_cannot_be_kept_is_said_once_and_not_counted(kind: str, record: Path) -> None:
    RECORDS[kind](record)
    for task in ("99.a", "99.far"):
        found = check(task, 1)
        assert found.outcome == "passed" and found.so_far == "" and len(found.notes) == 1


def test_what_was_kept_and_cannot_be_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(self: Record) -> list:
        self.failed, self.trouble = True, "Your record cannot be read."
        return []

    monkeypatch.setattr(Record, "attempts", unreadable)
    found = check("99.far", 1)
    assert (found.notes, found.so_far) == (("Your record cannot be read.",), "")


def test_a_record_that_was_damaged_is_named_and_what_is_whole_counts(record: Path) -> None:
    record.write_bytes(sound()[:-5000])
    found = check("99.a", 1)
    (trouble,) = found.notes
    assert "a new record is begun" in trouble
    assert found.so_far == "One more done in this notebook: 1 of 5 tasks."
