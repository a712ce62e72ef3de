"""The learner's record where it may not be kept: the lesson goes on, and one line says why."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from record_files import NOT_KEPT, be_bound_by_permissions, details, filled, look, sql

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


# What is in its place -> what is said of it, however it is used.

ELSEWHERE = "name another place in COURSE_PROGRESS."
ALONE = "progress.sqlite is left alone, because it"
NOTES = "CREATE TABLE notes (text)"
UNREACHED = f"the folder mes pr\u00e9cieux cours 100%#1 cannot be reached; make it, or {ELSEWHERE}"


def cut(path: Path) -> None:
    sql(path, "PRAGMA application_id = 1234", NOTES)
    path.write_bytes(path.read_bytes()[:4096])


def newer(path: Path) -> None:
    filled(path)
    sql(path, "PRAGMA user_version = 99", "ALTER TABLE attempts ADD COLUMN mood")


def no_folder(path: Path) -> None:
    path.parent.rmdir()


def a_file_as_folder(path: Path) -> None:
    path.parent.rmdir()
    path.parent.touch()


ANOTHERS = f"{ALONE} belongs to another program; move it away, or {ELSEWHERE}"
REFUSED = {
    "another's": (lambda path: sql(path, NOTES, "INSERT INTO notes VALUES ('mine')"), ANOTHERS),
    "marked": (lambda path: sql(path, "PRAGMA application_id = 1234"), ANOTHERS),
    "another's, damaged": (cut, ANOTHERS),
    "newer": (newer, f"{ALONE} is from a newer version of this course; update the course."),
    "a folder": (Path.mkdir, f"progress.sqlite is a folder; move it away, or {ELSEWHERE}"),
    "no folder": (no_folder, UNREACHED),
    "a file as folder": (a_file_as_folder, UNREACHED),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_record_of_ours_is_left_alone(path: Path, name: str) -> None:
    make, said = REFUSED[name]
    make(path)
    content = path.read_bytes() if path.is_file() else None
    written = Record(path)
    written.add("gradient.gradient", "passed")
    assert written.failed and written.trouble == NOT_KEPT + said
    assert (written.attempts(), written.trouble) == ([], f"Your record cannot be read: {said}")
    unchanged = f"Your record has not changed: {said}"
    assert (written.reset(), written.trouble) == (None, unchanged)
    assert content is None or path.read_bytes() == content
    assert content is None or list(path.parent.iterdir()) == [path]


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


# A place that does not serve for now.


def test_locked_for_too_long(path: Path, patience: float) -> None:
    written = filled(path)
    locked = "another program has kept progress.sqlite locked for 0.2 seconds; end it."
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        began = time.perf_counter()
        written.add("gradient.gradient", "passed", "lost")
        assert time.perf_counter() - began > patience * 0.9  # it has waited
        assert written.trouble == NOT_KEPT + locked
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


READ_ONLY = f"progress.sqlite or its folder is read-only; allow writing, or {ELSEWHERE}"
DENIED = f"access to progress.sqlite or its folder is denied; allow it, or {ELSEWHERE}"


@on_posix
@pytest.mark.parametrize(
    ("content", "read_only", "said"),
    [("record", "file", READ_ONLY), ("record", "folder", READ_ONLY), ("record", "both", READ_ONLY),
     ("nothing", "folder", DENIED), ("text", "folder", DENIED)],
)  # fmt: skip
def test_where_writing_is_denied_the_lesson_goes_on(
    path: Path, content: str, read_only: str, said: str
) -> None:
    if content == "record":
        filled(path)
    elif content == "text":
        path.write_text("Dear diary,")
    if read_only != "folder":
        path.chmod(0o444)
    if read_only != "file":
        path.parent.chmod(0o555)
    report = look(path, prepare=be_bound_by_permissions)
    assert report["denied"] and report["add"] == [NOT_KEPT + said]
    assert report["stored"] == (["0"] if content == "record" else [])
    assert report["read"] == (f"Your record cannot be read: {said}" if content == "text" else "")
    assert content != "text" or path.read_text() == "Dear diary,"
