"""The learner's record: what it keeps, where, and how to begin anew."""

from __future__ import annotations

import sqlite3
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_files import details, filled, made_by_version, sql

from helpers.learning import record as module
from helpers.learning.progress import show_progress
from helpers.learning.record import OUTCOMES, Attempt, Record, default_path
from helpers.lessons import LESSONS

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a record may be; the name has a space, an accent and what means something in a URI."""
    folder = tmp_path / "mes pr\u00e9cieux cours 100%#1"
    folder.mkdir()
    return folder / "progress.sqlite"


# What it keeps.


def test_attempts_come_back_oldest_first(path: Path) -> None:
    began = time.time()
    written = Record(path)
    for outcome in OUTCOMES:
        written.add("gradient.gradient", outcome, f"a detail of {outcome}")
    read = Record(path).attempts()
    assert [attempt.outcome for attempt in read] == list(OUTCOMES)
    assert read[0] == Attempt("gradient.gradient", "passed", "a detail of passed", read[0].at)
    assert began <= read[0].at <= read[-1].at <= time.time()
    assert written.trouble == ""


def test_the_file_says_whose_it_is_and_holds_no_more_than_it_should(path: Path) -> None:
    filled(path)
    assert sql(path, "PRAGMA application_id", "PRAGMA user_version") == [(0x67726164,), (3,)]
    assert [row[1] for row in sql(path, "PRAGMA table_info(attempts)")] == [
        "id", "task", "outcome", "detail", "at", "checksum",
    ]  # fmt: skip
    assert sql(path, "SELECT name FROM sqlite_master", "PRAGMA journal_mode") == [
        ("attempts",), ("delete",),
    ]  # fmt: skip
    assert list(path.parent.iterdir()) == [path]


def test_what_is_added_is_on_the_disk_even_if_the_power_fails_next(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    levels = []

    class Watched(sqlite3.Connection):
        def close(self) -> None:
            levels.extend(self.execute("PRAGMA synchronous").fetchone())
            super().close()

    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Watched))
    Record(path).add("gradient.gradient", "passed")
    assert levels == [3]  # EXTRA: the folder, too, is on the disk


@given(task=st.text(), detail=st.text())
@settings(max_examples=40)
def test_any_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory, task: str, detail: str
) -> None:
    written = Record(tmp_path_factory.mktemp("text") / "progress.sqlite")
    written.add(task, "noted", detail)
    (read,) = written.attempts()
    assert (read.task, read.detail, written.trouble) == (task, detail, "")


def test_text_that_no_file_can_hold_costs_a_letter_and_no_more(path: Path) -> None:
    Record(path).add("gradient.clear", "noted", "half of a pair: \ud800.")
    assert details(path) == ["half of a pair: ?."]


def test_an_outcome_that_there_is_not(path: Path) -> None:
    with pytest.raises(ValueError, match="outcome = 'unattempted' is none of 'passed', 'not yet'"):
        Record(path).add("gradient.gradient", "unattempted")
    assert not path.exists()


def test_threads_write_at_once(path: Path) -> None:
    written = Record(path)
    threads = [
        threading.Thread(target=lambda: [written.add("gradient.gradient",
                                                     "passed") for _ in range(20)])
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(details(path)) == 160


# Where it is.


def test_its_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "mine.sqlite"))
    assert Record().path == default_path() == tmp_path / "mine.sqlite"
    monkeypatch.setenv("COURSE_PROGRESS", "class.sqlite")
    assert default_path() == ROOT / "notebooks" / "class.sqlite"
    monkeypatch.setenv("COURSE_PROGRESS", "~/class.sqlite")
    assert default_path() == Path.home() / "class.sqlite"
    for unset in (lambda: monkeypatch.setenv("COURSE_PROGRESS", ""),
                  lambda: monkeypatch.delenv("COURSE_PROGRESS")):  # fmt: skip
        unset()
        assert default_path() == ROOT / "notebooks" / "progress.sqlite"


def test_its_place_without_the_notebooks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "__file__", str(tmp_path / "helpers" / "learning" / "record.py"))
    monkeypatch.delenv("COURSE_PROGRESS")
    monkeypatch.chdir(tmp_path)
    assert default_path() == tmp_path / "progress.sqlite"


# A file that is not there, or empty.


def test_reading_makes_no_file(path: Path) -> None:
    reader = Record(path)
    assert (reader.attempts(), reader.trouble) == ([], "")
    assert not path.exists()


def test_an_empty_file_is_begun(path: Path) -> None:
    path.touch()
    assert details(path) == []
    filled(path)
    assert details(path) == ["0"]


# A file of an older version: tasks have the number of their notebook, rows perhaps no checksum.

OLD = ("04.gradient", "01.q3", "08.clear")
every_version = pytest.mark.parametrize("version", [1, 2])


@every_version
def test_an_older_file_is_read_and_carried_over(path: Path, version: int) -> None:
    made_by_version(version, path, OLD)
    before, content = Record(path).attempts(), path.read_bytes()
    assert [attempt.detail for attempt in before] == ["0", "1 ∇", "2 ∇∇"]
    assert [attempt.task for attempt in before] == ["gradient.gradient", "slope.q3",
                                                    "capstone.clear"]  # fmt: skip
    assert path.read_bytes() == content  # it may be read-only
    filled(path)
    assert Record(path).attempts()[:3] == before and details(path)[3:] == ["0"]
    fresh = path.with_name("fresh.sqlite")
    filled(fresh)
    for question in ("PRAGMA user_version", "SELECT sql FROM sqlite_master"):
        assert sql(path, question) == sql(fresh, question)
    assert not sql(path, "SELECT * FROM attempts WHERE checksum IS NULL OR task GLOB '[0-9]*'")


@every_version
def test_an_older_file_can_begin_anew(path: Path, version: int) -> None:
    made_by_version(version, path, OLD)
    before = Record(path).attempts()
    assert Record(Record(path).reset()).attempts() == before
    filled(path)
    assert details(path) == ["0"]


@every_version
def test_what_fails_while_a_file_is_carried_over_leaves_it_as_it_was(
    path: Path, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_by_version(version, path, OLD)
    before = Record(path).attempts()
    with monkeypatch.context() as patch:
        patch.setattr(module, "INSERT", "no such statement")
        Record(path).add("gradient.gradient", "passed")
    assert sql(path, "PRAGMA user_version") == [(version,)] and Record(path).attempts() == before


def test_what_is_whole_in_a_damaged_older_file_gets_its_new_names(path: Path) -> None:
    made_by_version(2, path, OLD)
    sql(path, "UPDATE attempts SET detail = 'another' WHERE id = 2")
    assert [each.task for each in Record(path).attempts()] == ["gradient.gradient",
                                                               "capstone.clear"]  # fmt: skip


@every_version
def test_every_task_done_in_an_older_version_is_counted(path: Path, version: int) -> None:
    old = {new: number for number, new in module.NUMBERED.items()}
    tasks = [task for name in old for task in LESSONS[name].tasks]
    numbered = [f"{old[lesson]}.{name}" for lesson, name in (each.split(".") for each in tasks)]
    made_by_version(version, path, numbered)
    for _ in range(2):  # as it is, and carried over
        bars = show_progress(Record(path)).standing.parts
        done = {name: bar.done == bar.total for name, bar in zip(LESSONS, bars, strict=True)}
        assert len(old) == 8 and {name for name in done if done[name]} == set(old)
        filled(path)


# Beginning anew.


def test_reset_keeps_a_backup(path: Path) -> None:
    written = filled(path, 3)
    before = written.attempts()
    backup = written.reset()
    assert (backup.name, written.trouble) == ("progress.backup-1.sqlite", "")
    assert Record(backup).attempts() == before
    assert written.attempts() == []
    filled(path)
    assert written.reset().name == "progress.backup-2.sqlite"
    assert Record(backup).attempts() == before


def test_there_may_be_nothing_to_reset(path: Path) -> None:
    for begin in (lambda: None, path.touch):
        begin()
        written = Record(path)
        assert (written.reset(), written.trouble) == (None, "")
    assert list(path.parent.iterdir()) == [path]


def test_a_reset_that_fails_leaves_all_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = filled(path, 3)

    def fail(path: Path, rows: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(module, "_write", fail)
    assert written.reset() is None
    assert written.trouble.startswith("Your record has not changed: the disk refuses")
    assert details(path) == ["0", "1", "2"]
    assert list(path.parent.iterdir()) == [path]
