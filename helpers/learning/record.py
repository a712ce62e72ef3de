"""The learner's record: what became of each attempt, in one SQLite file beside the notebooks.

It holds the id of the task, the outcome, a detail and the time; no name, no machine, nothing
that was typed but the learner's own comments. It leaves the machine only when they export it.

Several kernels may write at once, and each may be killed at any moment. So each operation is one
transaction on a connection of its own, with SQLite's rollback journal and `synchronous = EXTRA`:
once `add` has returned, the attempt is on the disk, even if the power fails next. The other
journal, WAL, is faster, but it needs memory that all writers share, which a network folder does
not give. An attempt takes a millisecond or two on a solid-state disk, which is fast enough.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OUTCOMES = ("passed", "not yet", "error", "noted")
PATIENCE = 5.0  # seconds to wait for another program to let go of the file

APPLICATION = int.from_bytes(b"grad")
VERSION = 3
SCHEMA = """CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    task TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    at REAL NOT NULL CHECK (at BETWEEN 0 AND 253402300799),
    checksum INTEGER)"""  # the time to the end of the year 9999
COLUMNS = ["id", "task", "outcome", "detail", "at", "checksum"]
NUMBERED = {
    "01": "slope", "02": "numerical", "03": "partial", "04": "gradient",
    "05": "descent", "06": "valley", "07": "learning", "08": "capstone",
}  # fmt: skip
"""What tasks were called by before version 3: the number that their notebook had then."""
SELECT = """SELECT id, CAST(task AS TEXT), CAST(outcome AS TEXT), CAST(detail AS TEXT), at{}
    FROM attempts ORDER BY id"""
INSERT = "INSERT INTO attempts (task, outcome, detail, at, checksum) VALUES (?, ?, ?, ?, ?)"

ELSEWHERE = "or name another place in COURSE_PROGRESS"
ANOTHERS = f"it belongs to another program; move it away, {ELSEWHERE}"

# Within a process one at a time: closing a file takes away the locks of its other openings.
_TURN = threading.Lock()


@dataclass(frozen=True)
class Attempt:
    """One attempt at a task: its outcome, a detail, and when, in seconds since 1970 (UTC)."""

    task: str
    outcome: str
    detail: str
    at: float


class Record:
    """The attempts of a learner, kept in a file.

    Parameters
    ----------
    path : Path, optional
        The file; by default `default_path()`. It is made by the first attempt.

    Notes
    -----
    What is wrong with the file or the disk costs the record, never the lesson: no method raises
    because of it, and `trouble` says in a sentence what went wrong with the last call, if
    anything did; `failed` says whether that call has done nothing at all. A damaged file is set
    aside under a name of its own, and a new one is begun with the attempts in it that are whole. A
    file of another program, or of a newer version of this course, is left alone.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = default_path() if path is None else Path(path)
        self.trouble = ""
        self.failed = False

    def add(self, task: str, outcome: str, detail: str = "") -> None:
        """Store an attempt made now; it is on the disk on return, or `trouble` says why not."""
        if outcome not in OUTCOMES:
            raise ValueError(f"outcome = {outcome!r} is none of {', '.join(map(repr, OUTCOMES))}.")
        row = (_storable(task), outcome, _storable(detail), time.time())
        self._perform(lambda: _write(self.path, [row]), "This attempt is not in your record", None)

    def attempts(self) -> list[Attempt]:
        """Return all attempts, oldest first; none, and `failed`, if they cannot be read."""
        rows = self._perform(lambda: _read(self.path), "Your record cannot be read", [])
        return [Attempt(*row) for row in rows]

    def reset(self) -> Path | None:
        """Move all attempts into a backup beside the file and return its path.

        There is none if there was no attempt, or if `trouble` says why nothing has changed.
        """
        return self._perform(lambda: _empty(self.path), "Your record has not changed", None)

    def _perform(self, work: Callable[[], Any], failure: str, otherwise: Any) -> Any:
        said = []
        with _TURN:
            self.failed = False
            try:
                try:
                    return work()
                except _Damaged:
                    said.append(_set_aside(self.path))
                    return work()
            except (OSError, sqlite3.Error, _Damaged, _LeftAlone) as error:
                self.failed = True
                said.append(f"{failure}: {_reason(error, self.path)}.")
                return otherwise
            finally:
                self.trouble = " ".join(filter(None, said))


def notebooks_folder() -> Path:
    """Return the folder of the notebooks; the working directory if the package is without it."""
    folder = Path(__file__).resolve().parents[2] / "notebooks"
    return folder if folder.is_dir() else Path.cwd()


def default_path() -> Path:
    """Return where the record is: COURSE_PROGRESS, seen from the notebooks, or beside them."""
    named = os.environ.get("COURSE_PROGRESS") or "progress.sqlite"
    return notebooks_folder() / os.path.expanduser(named)


class _Damaged(Exception):
    """The file is ours, or no database at all, and not whole."""


class _LeftAlone(Exception):
    """The file is not ours to touch; why, in words for the learner."""


def _storable(text: str) -> str:
    return str(text).encode("utf-8", "replace").decode("utf-8")  # without halves of pairs


def _checksum(row: tuple) -> int:
    """Return what tells that a row (task, outcome, detail, at) is still as it was written."""
    task, outcome, detail, at = row
    return zlib.crc32(f"{task}\0{outcome}\0{detail}\0{at!r}".encode())


def _write(path: Path, rows: Iterable[tuple]) -> None:
    def insert(database: sqlite3.Connection) -> None:
        older: list[tuple] = []
        if _version(database) < VERSION:  # write anew what is there
            older = _rows(database)
            database.execute("DROP TABLE IF EXISTS attempts")
            database.execute(SCHEMA)
            database.execute(f"PRAGMA application_id = {APPLICATION}")
            database.execute(f"PRAGMA user_version = {VERSION}")
        database.executemany(INSERT, ((*row, _checksum(row)) for row in [*older, *rows]))

    _transaction(path, "BEGIN IMMEDIATE", insert)


def _read(path: Path) -> list[tuple]:
    return _transaction(path, "BEGIN", _rows) if _exists(path) else []


def _empty(path: Path) -> Path | None:
    def move(database: sqlite3.Connection) -> Path | None:
        rows = _rows(database)
        if not rows:
            return None
        backup = _reserve(path, "backup")
        try:
            _write(backup, rows)
            database.execute("DELETE FROM attempts")
        except BaseException:
            backup.unlink()
            raise
        return backup

    return _transaction(path, "BEGIN IMMEDIATE", move) if _exists(path) else None


def _rows(database: sqlite3.Connection) -> list[tuple]:
    """Return all rows of a whole database; in those of an older version, tasks by their new ids."""
    version = _version(database)
    if version < 2:
        rows = [row for _, *row in database.execute(SELECT.format(""))] if version else []
    else:
        found = database.execute(SELECT.format(", checksum")).fetchall()
        rows = [row for _, *row, checksum in found if _checksum(row) == checksum]
        if len(rows) < len(found):
            raise _Damaged
    return [tuple(row) if version == VERSION else _renamed(*row) for row in rows]


def _renamed(task: str, *rest: Any) -> tuple:
    number, point, name = task.partition(".")
    return (f"{NUMBERED.get(number, number)}{point}{name}", *rest)


def _whole_rows(path: Path) -> list[tuple]:
    """Return the rows of a damaged file that are as they were written; it is not changed."""
    rows: dict[tuple, None] = {}  # a page that is found twice is one
    uri = f"{path.absolute().as_uri()}?immutable=1"
    with suppress(sqlite3.Error, UnicodeError), closing(_connect(uri, uri=True)) as database:
        for _, *row, checksum in database.execute(SELECT.format(", checksum")):
            if _checksum(row) == checksum:
                rows[_renamed(*row)] = None
    return list(rows)


def _exists(path: Path) -> bool:
    with suppress(FileNotFoundError):
        path.stat()
        return True
    path.parent.stat()  # a missing folder is worth a word, a missing file is not
    return False


def _transaction(path: Path, begin: str, work: Callable[[sqlite3.Connection], Any]) -> Any:
    """Return what `work` does to the database, all of it or nothing."""
    try:
        with closing(_connect(path.absolute())) as database:
            database.execute("PRAGMA journal_mode = DELETE")
            database.execute("PRAGMA synchronous = EXTRA")
            database.execute(begin)
            result = work(database)
            database.execute("COMMIT")
            return result
    except (sqlite3.Error, UnicodeError) as error:
        if _code(error) not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        raise (_Damaged if _may_be_ours(path) else _LeftAlone(ANOTHERS)) from error


def _connect(place: Path | str, uri: bool = False) -> sqlite3.Connection:
    database = sqlite3.connect(place, timeout=PATIENCE, isolation_level=None, uri=uri)
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    return database


def _version(database: sqlite3.Connection) -> int:
    """Return the version of the database, 0 if it is empty; refuse one not ours or not whole."""

    def ask(question: str) -> Any:
        return database.execute(question).fetchone()[0]

    application, version = ask("PRAGMA application_id"), ask("PRAGMA user_version")
    if not (application or version or ask("SELECT count(*) FROM sqlite_master")):
        return 0
    if application != APPLICATION:
        raise _LeftAlone(ANOTHERS)
    if version > VERSION:
        raise _LeftAlone("it is from a newer version of this course; update the course")
    columns = [row[1] for row in database.execute("PRAGMA table_info(attempts)")]
    if not version or columns != COLUMNS[: 4 + version] or ask("PRAGMA quick_check(1)") != "ok":
        raise _Damaged
    return version


def _may_be_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            header = file.read(72)  # its last four bytes are the application's id
    except FileNotFoundError:
        return True  # it was, and somebody else has just set it aside
    return header[68:] == APPLICATION.to_bytes(4) or not header.startswith(b"SQLite format 3\0")


def _set_aside(path: Path) -> str:
    """Give a damaged file another name, begin anew with what is whole in it, and say so.

    Nothing is done, and nothing said, if somebody else has done it.

    Two kernels may find the damage at once, and the second must not set aside the new record
    that the first has begun. So they queue at a hidden file beside it, and each looks again. It
    stays: who waits at a file that is removed is turned away.
    """
    with closing(_connect(path.with_name(f".{path.name}.lock").absolute())) as queue:
        queue.execute("BEGIN EXCLUSIVE")
        try:
            _read(path)
            return ""
        except _Damaged:
            aside = _reserve(path, "damaged")
        try:
            _rename(path, aside)
        except BaseException:
            aside.unlink()
            raise
        if rows := _whole_rows(aside):
            _write(path, rows)
    whole = f" with every attempt that is whole: {len(rows)}" if rows else ""
    return f"{path.name} was damaged; it is kept as {aside.name}, and a new record is begun{whole}."


def _reserve(path: Path, word: str) -> Path:
    """Return a new, empty file beside `path`, named after it and that word."""
    number = 1
    while True:
        free = path.with_name(f"{path.stem}.{word}-{number}{path.suffix}")
        with suppress(FileExistsError):
            free.open("xb").close()
            return free
        number += 1


def _rename(path: Path, target: Path) -> None:
    if os.name == "nt":  # there, a file that others have open cannot be renamed: wait for them
        for _ in range(int(PATIENCE / 0.05)):
            with suppress(PermissionError):
                return os.replace(path, target)
            time.sleep(0.05)
    os.replace(path, target)


def _code(error: BaseException) -> int:
    if isinstance(error, UnicodeError):  # SQLite's message quotes a scrambled name
        return sqlite3.SQLITE_CORRUPT
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest says more than is needed


def _reason(error: Exception, path: Path) -> str:
    """Say what is in the way, and what to do about it."""
    name, code = path.name, _code(error)
    if isinstance(error, _LeftAlone):
        return f"{name} is left alone, because {error}"
    if os.path.isdir(path):
        return f"{name} is a folder; move it away, {ELSEWHERE}"
    if not os.path.isdir(path.parent):
        return f"the folder {path.parent.name} cannot be reached; make it, {ELSEWHERE}"
    if code == sqlite3.SQLITE_CONSTRAINT:  # only the time of an attempt can break one
        return "this computer's clock is before 1970, or after 9999; set it"
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"another program has kept {name} locked for {PATIENCE:g} seconds; end it"
    if code == sqlite3.SQLITE_FULL or getattr(error, "errno", 0) in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full; make some room"
    if code == sqlite3.SQLITE_READONLY:
        return f"{name} or its folder is read-only; allow writing, {ELSEWHERE}"
    if code == sqlite3.SQLITE_CANTOPEN or isinstance(error, PermissionError):
        return f"access to {name} or its folder is denied; allow it, {ELSEWHERE}"
    detail = error.strerror if isinstance(error, OSError) else str(error)
    return f"the disk refuses {name} ({detail or 'it is damaged'}); mend that, {ELSEWHERE}"
