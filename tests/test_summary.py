"""The summary on one page: what it says of a made-up record, its bytes, and how it prints."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from helpers.learning.certificate import (
    MOST_NAMED,
    NO_NAME,
    NOTE,
    Certificate,
    certificate,
)
from helpers.learning.record import Attempt, Record
from helpers.learning.standing import standing
from helpers.lessons import LESSONS
from helpers.lessons.questions import ChoiceQuestion
from helpers.lessons.tasks import Challenge, Exercise, Lesson
from tools.progress import main

FIRST = datetime(2026, 3, 1, 23, 59, 30, tzinfo=UTC).timestamp()
DAY = 86400.0


def made(notebook: str, exercises: int, questions: int, challenges: int = 0) -> Lesson:
    number, _, key = notebook.removesuffix(".ipynb").partition("_")
    return Lesson(
        key, f"Title <{number}>", notebook,
        tuple(Exercise(f"{key}.task_{n}", "", 0, (), ("", ""), "") for n in range(exercises)),
        [ChoiceQuestion(f"{key}.q{n}", "", ()) for n in range(questions)],
        (f"{key}.look",),
        tuple(Challenge(f"{key}.game{n}", "", 0, 9, len, "steps", ("", ""), "")
              for n in range(challenges)),
    )  # fmt: skip


COURSE = [made("01_slope.ipynb", 2, 2), made("05_descent.ipynb", 3, 4, 1),
          made("09_end.ipynb", 0, 1)]  # fmt: skip


def attempts(*lines: str) -> list[Attempt]:
    """Return attempts, one a day: "slope.task_0 passed" or "descent.game0 passed 51"."""
    found = []
    for day, line in enumerate(lines):
        task, outcome, detail = (line.split(" ") + [""])[:3]
        found.append(Attempt(task, outcome.replace("_", " "), detail, FIRST + day * DAY))
    return found


def certify(found: list[Attempt], lessons: Iterable[Lesson]) -> Certificate:
    return Certificate(standing(found, lessons))


def row(number: int, *lines: str) -> tuple[str, ...]:
    return certify(attempts(*lines), COURSE).rows[number][1:]


def test_each_notebook_says_what_is_done_when_and_what_is_open() -> None:
    lines = ["slope.task_0 not_yet", "slope.task_0 passed", "slope.q1 passed",
             "descent.game0 passed 60",
             "descent.game0 passed 51", "descent.game0 passed 70", "descent.q0 error",
             "descent.q0 passed",
             "99.other passed", "slope.clear noted"]  # fmt: skip
    assert row(0, *lines) == ("2 of 5", "2026-03-01 to 2026-03-03", "",
                              "prediction look; exercise task 1; question 1")  # fmt: skip
    assert row(1, *lines) == (
        "2 of 9", "2026-03-04 to 2026-03-08", "game0: 51 steps",
        "prediction look; exercises task 0, task 1, task 2; questions 2, 3, 4",
    )  # fmt: skip
    assert row(2, *lines) == ("0 of 2", "", "", "everything")
    whole = certify(attempts(*lines), COURSE)
    assert whole.standing.whole.percent == 25
    assert whole.sentence == ("4 of 16 tasks done: 25 %. Worked on: 2026-03-01 to 2026-03-08 "
                              "(UTC).")  # fmt: skip


def test_what_was_once_passed_stays_done_and_one_day_is_one_day() -> None:
    assert row(2, "end.look passed") == ("1 of 2", "2026-03-01", "", "question 1")
    assert row(2, "end.look passed", "end.look not_yet")[0] == "1 of 2"
    assert row(2, "end.look not_yet", "end.q0 error")[::3] == ("0 of 2", "everything")
    assert row(2, "end.look passed", "end.q0 passed")[3] == "nothing"


def test_when_all_is_done_it_says_so() -> None:
    lines = [f"{task} passed 7" for lesson in COURSE for task in lesson.tasks]
    found = certify(attempts(*lines), COURSE)
    assert "16 of 16 tasks done: 100 %. All of them." in found.sentence
    assert [each[-1] for each in found.rows] == ["nothing"] * 3
    assert "All of them" not in certify(attempts(*lines[:-1]), COURSE).sentence


def test_an_empty_record_has_a_page_as_well() -> None:
    found = certify([], COURSE)
    assert found.sentence == "None of 16 tasks is done yet."
    assert all(each[1:] == (each[1], "", "", "everything") for each in found.rows)


def test_open_tasks_are_named_up_to_a_number() -> None:
    long = made("08_learning.ipynb", 20, 20, 5)
    (found,) = certify(attempts("learning.look passed"), [long]).rows
    assert found[-1].endswith(f"{45 - MOST_NAMED} more")
    assert found[-1].count(", ") == MOST_NAMED - 1


def test_the_page_has_the_same_in_a_table_and_nothing_from_elsewhere() -> None:
    found = certify(
        attempts("slope.task_0 passed", "descent.game0 passed 51", "slope.q0 not_yet"), COURSE
    )
    page = BeautifulSoup(found.page(), "html.parser")
    rows = [[cell.get_text() for cell in line(["th", "td"])] for line in page("tr")]
    assert rows[0] == ["notebook", "done", "days (UTC)", "best scores", "still open"]
    assert rows[1][2] == "2026-03-01 to2026-03-03"  # two lines
    assert rows[2][:4] == ["05 Title <05>", "1 of 9", "2026-03-02", "game0: 51 steps"]
    assert rows[3] == ["09 Title <09>", "0 of 2", "–", "–", "everything"]
    assert page.find(["script", "link", "img", "a"]) is None and "http" not in found.page()
    assert page.find(class_="name").get_text() == "Name:"  # to be filled in by hand
    for text in (found.sentence, NOTE):
        assert text in page.get_text() and text in repr(found)
    shown = found._repr_mimebundle_()
    assert shown["text/plain"] == repr(found)
    table = BeautifulSoup(shown["text/html"], "html.parser").table
    assert table == page.table
    for cell in table(["td", "th"]):  # a style sheet of JupyterLab would set them right
        assert "text-align: left" in cell["style"]


def test_the_page_holds_no_personal_data(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = attempts("slope.task_0 not_yet my_own_words", "slope.clear noted Ada")
    page = certify(secret, COURSE).page()
    assert "my_own_words" not in page and "Ada" not in page and str(Path.home()) not in page


def test_the_same_record_gives_the_same_bytes_wherever_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = attempts("slope.task_0 passed", "descent.game0 passed 51")
    pages = set()
    for zone, name in (("UTC", "a.html"), ("Pacific/Auckland", "b.html"), ("UTC", "a.html")):
        monkeypatch.setenv("TZ", zone)
        if hasattr(time, "tzset"):  # not on Windows
            time.tzset()
        certify(given, COURSE).save(tmp_path / name)
        pages.add((tmp_path / name).read_bytes())
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()
    assert len(pages) == 1
    assert sorted(os.listdir(tmp_path)) == ["a.html", "b.html"]


def test_what_cannot_be_saved_is_told_and_nothing_is_raised(tmp_path: Path) -> None:
    page = certify([], COURSE)
    assert page.save(...) == page.save(None) == NO_NAME
    for name, said in [("a.txt", "a.txt does not end in .html"), ("", "does not end in .html"),
                       (".html", "put a name before .html"),
                       ("none/a.html", f"there is no folder {tmp_path / 'none'}. Make it first"),
                       ("folder.html", "cannot be written"),
                       ("\0.html", "cannot be written")]:  # fmt: skip
        (tmp_path / "folder.html").mkdir(exist_ok=True)
        assert said in page.save(str(tmp_path / name) if name else name)
    assert os.listdir(tmp_path) == ["folder.html"]
    unread = Certificate(standing([], COURSE, "Your record cannot be read: so it is."))
    assert unread.save(tmp_path / "a.html").startswith("Nothing is written. Your record cannot")
    assert "Your record cannot be read" in repr(unread) and "cannot be read" in unread.page()


def test_the_learners_own_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.sqlite"))
    Record().add("gradient.gradient", "passed")
    found = certificate()
    assert found.standing.whole.done == 1 and found.rows[3][0] == "04 Gradient"
    assert "exercises directional, path, field, level" in found.rows[3][-1]
    said = found.save(tmp_path / "mine.html")
    assert said.startswith(f"Your summary is in {tmp_path / 'mine.html'}.")


def test_the_command_writes_the_same_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.sqlite"))
    Record().add("descent.minima", "passed", "51")
    assert main(["--export", str(tmp_path / "mine.html")]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Summary written to {tmp_path / 'mine.html'}.")
    assert (tmp_path / "mine.html").read_text("utf-8") == certificate().page()


# How it prints -----------------------------------------------------------------------------


def crowded() -> list[Attempt]:
    """Return a record with as much to say as there can be: every challenge met, much still open."""
    passed = [(lesson.tasks[-1], "1") for lesson in LESSONS.values()]
    passed += [(challenge.id, f"{challenge.par + 1:.12g}")
               for lesson in LESSONS.values() for challenge in lesson.challenges]  # fmt: skip
    return [
        Attempt(task, "passed", detail, FIRST + each)
        for each in (0, 40 * DAY) for task, detail in passed
    ]  # fmt: skip


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("record", [[], crowded()], ids=["empty", "crowded"])
def test_it_prints_on_one_page(browser: Browser, record: list[Attempt], paper: str) -> None:
    page = browser.new_page()
    page.set_content(certify(record, LESSONS.values()).page())
    printed = page.pdf(format=paper, prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_a_record_of_twice_the_length_would_not(browser: Browser) -> None:
    page = browser.new_page()
    many = [made(str(n), 9, 9, 3) for n in range(10, 70)]
    page.set_content(certify([], many).page())
    printed = page.pdf(format="A4")
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) > 1


def test_nothing_is_cut_off_at_the_side(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 700, "height": 900})
    page.set_content(certify(crowded(), LESSONS.values()).page())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
