"""Learner's records for the tests: filled, damaged, and used by another process."""

from __future__ import annotations

import ctypes
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

from helpers.learning.record import Record

WRITER = Path(__file__).with_name("record_writer.py")
NOT_KEPT = "This attempt is not in your record: "


def details(path: Path) -> list[str]:
    reader = Record(path)
    found = [attempt.detail for attempt in reader.attempts()]
    assert not reader.trouble
    return found


def filled(path: Path, count: int = 1) -> Record:
    written = Record(path)
    for number in range(count):
        written.add("gradient.gradient", "passed", str(number))
        assert not written.trouble
    return written


def made_by_version(version: int, path: Path, tasks: Sequence[str]) -> None:
    """Make a record as an older version of the course made it, with an attempt at each task.

    The first one had no checksums; both called tasks by the number of their notebook.
    """
    sql(path, """CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    task TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    at REAL NOT NULL CHECK (at BETWEEN 0 AND 253402300799))""",
        "PRAGMA application_id = 0x67726164", f"PRAGMA user_version = {version}",
        *("INSERT INTO attempts (task, outcome, detail, at) "
          f"VALUES ('{task}', 'passed', '{n}{' ' * bool(n)}{'∇' * n}', {1.7e9 + n / 3})"
          for n, task in enumerate(tasks)))  # fmt: skip
    if version == 2:
        sql(path, "ALTER TABLE attempts ADD COLUMN checksum INTEGER")
        rows = sql(path, "SELECT task, outcome, detail, at, id FROM attempts")
        with closing(sqlite3.connect(path)) as database, database:
            database.executemany(
                "UPDATE attempts SET checksum = ? WHERE id = ?",
                [(zlib.crc32("\0".join([*texts, repr(at)]).encode()), n) for *texts, at, n in rows],
            )


@cache
def sound() -> bytes:
    """Return the bytes of a record of some pages."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "progress.sqlite")
        filled(path, 250)
        return path.read_bytes()


def sql(path: Path, *statements: str) -> list[tuple]:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        return [row for statement in statements for row in database.execute(statement).fetchall()]


def look(path: Path, attempts: int = 1, prepare: Callable[[], None] | None = None) -> dict:
    """Return what another process says, which adds attempts and reads the record.

    It writes no bytecode: under a limit on files, that would be cut off.
    """
    command = [sys.executable, "-I", "-S", "-B", WRITER, "look", path, "theirs", attempts]
    finished = subprocess.run(
        list(map(str, command)), preexec_fn=prepare, stdout=subprocess.PIPE, timeout=60, check=True
    )
    return json.loads(finished.stdout)


def be_bound_by_permissions() -> None:
    """Let the process that is about to start be stopped by permissions, root's too."""
    if os.geteuid() == 0:
        drop, overriding, searching = 24, 1, 2  # PR_CAPBSET_DROP and the two capabilities
        for capability in (overriding, searching):
            if ctypes.CDLL(None).prctl(drop, capability, 0, 0, 0):
                raise OSError("the capability cannot be dropped")


DAMAGES: dict[str, tuple[Callable[[bytes], bytes] | str, int]] = {
    "a text": (lambda content: b"Dear diary,", 0),
    "zeros": (lambda content: bytes(len(content)), 0),
    "cut off": (lambda content: content[:-5000], 0),
    # Adding an attempt does not need that page.
    "a page": (lambda content: content[: 4096 * 3] + b"?" * 4096 + content[4096 * 4 :], 82),
    "the schema": (lambda content: content.replace(b"CREATE TABLE", b"CREATE TALBE"), 0),
    # SQLite's own message quotes the name, which is no text any more.
    "a name": (lambda content: content.replace(b"CREATE TABLE", b"CREATE TALBE")
               .replace(b"attempts", b"att\xf5mpts"), 0),
    "no table": ("DROP TABLE attempts", 0),
    "another column": ("ALTER TABLE attempts RENAME COLUMN at TO on_day", 0),
    "no version": ("PRAGMA user_version = 0", 250),
}  # fmt: skip
"""What happened to the sound record, and how many of its attempts can still be read."""


def damage(path: Path, name: str) -> bytes:
    """Make a sound record with that damage; return its bytes."""
    act, _ = DAMAGES[name]
    path.write_bytes(sound() if isinstance(act, str) else act(sound()))
    assert isinstance(act, str) or path.read_bytes() != sound()
    if isinstance(act, str):
        sql(path, act)
    return path.read_bytes()
