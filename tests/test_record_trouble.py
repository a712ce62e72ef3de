"""The learner's record where it may not be kept: the lesson goes on, and one line says why."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from record_files import (
    NOT_KEPT,
    be_bound_by_permissions,
    details,
    filled,
    look,
    replace_by_text,
    sql,
)

from helpers.learning import record as module
from helpers.learning.record import Record

ANOTHERS = "it belongs to another program; move it away, or name another place in COURSE_PROGRESS."
on_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions and limits")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a record may be; the name has a space, an accent and what means something in a URI."""
    folder = tmp_path / "mes pr\u00e9cieux cours 100%#1"
    folder.mkdir()
    return folder / "progress.sqlite"


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> float:
    """Wait less long for a locked file than a learner's kernel does."""
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    return module.PATIENCE


# A file that is not ours to touch.


def make_another_programs(path: Path) -> None:
    sql(path, "CREATE TABLE notes (text)", "INSERT INTO notes VALUES ('mine')")


def mark_as_another_programs(path: Path) -> None:
    sql(path, "PRAGMA application_id = 1234")


def make_a_damaged_one_of_another(path: Path) -> None:
    sql(path, "PRAGMA application_id = 1234", "CREATE TABLE notes (text)")
    path.write_bytes(path.read_bytes()[:4096])


def make_newer(path: Path) -> None:
    filled(path)
    sql(path, "PRAGMA user_version = 99", "ALTER TABLE attempts ADD COLUMN mood")


@pytest.mark.parametrize(
    ("make", "because"),
    [
        (make_another_programs, ANOTHERS),
        (mark_as_another_programs, ANOTHERS),
        (make_a_damaged_one_of_another, ANOTHERS),
        (make_newer, "it is from a newer version of this course; update the course."),
    ],
)
def test_what_is_not_ours_is_left_alone(
    path: Path, make: Callable[[Path], None], because: str
) -> None:
    make(path)
    content = path.read_bytes()
    written = Record(path)
    written.add("gradient.gradient", "passed")
    alone = f"progress.sqlite is left alone, because {because}"
    assert written.failed and written.trouble == NOT_KEPT + alone
    assert (written.attempts(), written.trouble) == ([], f"Your record cannot be read: {alone}")
    assert (written.reset(), written.trouble) == (None, f"Your record has not changed: {alone}")
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_another_journal_mode_is_taken_back(path: Path) -> None:
    filled(path)
    sql(path, "PRAGMA journal_mode = WAL")
    filled(path)
    assert sql(path, "PRAGMA journal_mode") == [("delete",)]
    assert details(path) == ["0", "0"]


@pytest.mark.parametrize("now", [-1.0, -2e9, 3e11])
def test_a_clock_that_cannot_be_right(
    path: Path, now: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = filled(path)
    monkeypatch.setattr(module.time, "time", lambda: now)
    written.add("gradient.gradient", "passed")
    clock = "this computer's clock is before 1970, or after 9999; set it."
    assert written.trouble == NOT_KEPT + clock
    assert details(path) == ["0"]


# A place that does not serve.


def test_a_folder_in_its_place(path: Path) -> None:
    path.mkdir()
    written = Record(path)
    written.add("gradient.gradient", "passed")
    elsewhere = "move it away, or name another place in COURSE_PROGRESS."
    assert written.trouble == f"{NOT_KEPT}progress.sqlite is a folder; {elsewhere}"
    assert written.attempts() == []
    assert written.trouble.startswith("Your record cannot be read: progress.sqlite is a folder")


def block_by_nothing(folder: Path) -> None:
    """There is no such folder."""


def block_by_a_file(folder: Path) -> None:
    folder.touch()


@pytest.mark.parametrize("block", [block_by_nothing, block_by_a_file])
def test_a_missing_folder(tmp_path: Path, block: Callable[[Path], None]) -> None:
    block(tmp_path / "gone")
    written = Record(tmp_path / "gone" / "progress.sqlite")
    written.add("gradient.gradient", "passed")
    sentence = "the folder gone cannot be reached; make it, or name another place"
    assert written.trouble.startswith(NOT_KEPT + sentence)
    assert written.attempts() == []
    assert written.trouble.startswith(f"Your record cannot be read: {sentence}")


def test_locked_for_too_long(path: Path, patience: float) -> None:
    written = filled(path)
    locked = "another program has kept progress.sqlite locked for 0.2 seconds; end it."
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        began = time.perf_counter()
        written.add("gradient.gradient", "passed", "lost")
        waited = time.perf_counter() - began
        assert written.trouble == NOT_KEPT + locked
        assert patience * 0.9 < waited < patience + 1
        assert written.attempts() == []
        assert written.trouble == f"Your record cannot be read: {locked}"
        assert written.reset() is None
        assert written.trouble == f"Your record has not changed: {locked}"
    written.add("gradient.gradient", "passed", "1")
    assert written.trouble == ""
    assert details(path) == ["0", "1"]


def test_locked_for_a_moment(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        release = threading.Timer(0.3, other.execute, ["COMMIT"])
        release.start()
        filled(path)
        release.join()
    assert details(path) == ["0", "0"]


def test_a_full_disk_in_sqlites_words(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = filled(path)
    connect = module._connect

    def connect_to_a_full_disk(path: Path) -> sqlite3.Connection:
        database = connect(path)
        database.execute("PRAGMA max_page_count = 2")
        return database

    monkeypatch.setattr(module, "_connect", connect_to_a_full_disk)
    written.add("gradient.gradient", "passed", "x" * 5000)
    assert written.trouble == f"{NOT_KEPT}the disk is full; make some room."
    assert written.reset() is not None  # what is there already is not touched by the lack of room
    written.add("gradient.gradient", "passed", "short")
    assert written.trouble == ""
    assert details(path) == ["short"]


@on_posix
def test_a_disk_that_takes_no_more(path: Path) -> None:
    import resource

    filled(path)
    limit = 16384

    def limit_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    report = look(path, 400, limit_files)
    refused = [trouble for trouble in report["add"] if trouble]
    assert 50 < len(refused) < 400
    assert set(refused) == {
        f"{NOT_KEPT}the disk refuses progress.sqlite (disk I/O error); mend that, "
        "or name another place in COURSE_PROGRESS."
    }
    kept = [f"theirs.{n}" for n, trouble in enumerate(report["add"]) if not trouble]
    assert report["stored"] == ["0", *kept]
    assert path.stat().st_size <= limit
    filled(path)
    assert details(path) == ["0", *kept, "0"]


@on_posix
@pytest.mark.parametrize("what", ["file", "folder", "both"])
def test_a_read_only_record_is_read_and_the_lesson_goes_on(path: Path, what: str) -> None:
    filled(path)
    if what != "folder":
        path.chmod(0o444)
    if what != "file":
        path.parent.chmod(0o555)
    report = look(path, prepare=be_bound_by_permissions)
    assert report["denied"]
    assert report["add"][0].startswith(NOT_KEPT)
    assert "progress.sqlite or its folder" in report["add"][0]
    assert (report["stored"], report["read"]) == (["0"], "")


@on_posix
def test_a_folder_where_nothing_may_be_made(path: Path) -> None:
    path.parent.chmod(0o555)
    report = look(path, prepare=be_bound_by_permissions)
    assert report["denied"]
    assert report["add"] == [
        f"{NOT_KEPT}access to progress.sqlite or its folder is denied; allow it, "
        "or name another place in COURSE_PROGRESS."
    ]
    assert (report["stored"], report["read"]) == ([], "")


@on_posix
def test_damage_that_cannot_be_set_aside(path: Path) -> None:
    replace_by_text(path)
    path.parent.chmod(0o555)
    report = look(path, prepare=be_bound_by_permissions)
    assert report["denied"]
    assert report["add"][0].startswith(f"{NOT_KEPT}access to progress.sqlite")
    assert report["read"].startswith("Your record cannot be read: access to progress.sqlite")
    assert path.read_text() == "Dear diary,"
