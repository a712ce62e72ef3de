"""python course.py progress: the bars in the terminal, the export and the reset."""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_files import sql

import course
from helpers.learning import record as module
from helpers.learning.progress import show_progress
from helpers.learning.record import OUTCOMES, Attempt, Record
from tools.progress import as_csv, as_json, main

ROOT = Path(__file__).resolve().parents[1]
DETAILS = ("", 'two\nlines, a comma; "quotes"', "∇f = (2, 4)", "=1+1")

rows = st.lists(
    st.builds(
        Attempt, st.text(), st.sampled_from(OUTCOMES),
        # The text of a CSV file cannot tell one way of ending a line from another.
        st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"])),
        st.floats(0, 4e9),
    )
)  # fmt: skip


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    """The learner's record, with some attempts."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.sqlite"))
    filled = Record()
    for detail in DETAILS:
        filled.add("gradient.gradient", "not yet", detail)
    return filled


@pytest.fixture
def at_the_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | BaseException], list[str]]:
    """Give a function that puts somebody at the terminal, and returns what they are asked."""

    def sit_down(answer: str | BaseException) -> list[str]:
        asked = []

        def reply(question: str) -> str:
            asked.append(question)
            if isinstance(answer, BaseException):
                raise answer
            return answer

        monkeypatch.setattr(sys, "stdin", io.StringIO())
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr("builtins.input", reply)
        return asked

    return sit_down


def run(*arguments: str, stdin: int = subprocess.DEVNULL, **variables: str) -> subprocess.Popen:
    """Start what course.py starts for this command."""
    return subprocess.Popen(
        [sys.executable, *course.COMMANDS["progress"].start, *arguments], cwd=ROOT, text=True,
        env=os.environ | variables, encoding="utf-8",
        stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_it_prints_what_the_notebook_shows(record: Record) -> None:
    shown, trouble = run(PYTHONIOENCODING="utf-8").communicate(timeout=60)
    assert (shown, trouble) == (f"{show_progress(record)}\n", "")


def test_an_old_console_gets_bars_that_it_can_show(record: Record) -> None:
    shown, trouble = run(PYTHONIOENCODING="ascii").communicate(timeout=60)
    bars = repr(show_progress(record)).replace("█", "#").replace("░", "-")
    assert (shown, trouble) == (f"{bars}\n", "")


def test_both_at_once_are_refused(record: Record, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--export", "a.json", "--reset"])
    assert "usage: python course.py progress" in capsys.readouterr().err


# Export.


@given(rows)
@settings(max_examples=60)
def test_attempts_survive_the_round_trip(attempts: list[Attempt]) -> None:
    from_json = json.loads(as_json(attempts))
    from_csv = list(csv.DictReader(io.StringIO(as_csv(attempts).decode("utf-8-sig"), newline="")))
    assert from_json == from_csv
    for read, attempt in zip(from_json, attempts, strict=True):
        time = datetime.fromisoformat(read.pop("at"))
        assert time.utcoffset() == UTC.utcoffset(None)
        assert time.timestamp() == pytest.approx(attempt.at, abs=1e-6)
        assert Attempt(**read, at=attempt.at) == attempt


@pytest.mark.parametrize("name", ["attempts.json", "Attempts.CSV"])
def test_export(record: Record, tmp_path: Path, name: str, capsys: pytest.CaptureFixture) -> None:
    file = tmp_path / name
    file.write_text("an earlier export")
    assert main(["--export", str(file)]) == 0
    assert capsys.readouterr().out == f"Attempts written to {file}: 4.\n"
    assert file.read_bytes().startswith(codecs.BOM_UTF8) is (file.suffix == ".CSV")
    with file.open(encoding="utf-8-sig", newline="") as content:
        read = json.load(content) if file.suffix == ".json" else list(csv.DictReader(content))
    assert [attempt["detail"] for attempt in read] == list(DETAILS)
    assert list(read[0]) == ["task", "outcome", "detail", "at"]
    assert sorted(tmp_path.iterdir()) == sorted([file, record.path])


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("attempts.xlsx", "attempts.xlsx is neither .json nor .csv nor .html: give it"),
        ("attempts", "attempts is neither .json nor .csv nor .html: give it"),
        ("folder.json", "cannot be written ("),
        ("missing/place.csv", "missing. Make it first, or name another."),
        ("missing/place.html", "Nothing is written: there is no folder "),
        ("no/such/place.csv", "Nothing is written: there is no folder "),
    ],
)
def test_a_place_that_does_not_serve(
    record: Record, tmp_path: Path, name: str, sentence: str, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "folder.json").mkdir()
    before = sorted(tmp_path.rglob("*"))
    assert main(["--export", str(tmp_path / name)]) == 1
    said = capsys.readouterr()
    assert sentence in said.err and said.err.count("\n") == 1 and not said.out
    assert sorted(tmp_path.rglob("*")) == before


def test_the_record_is_not_written_over(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("COURSE_PROGRESS", str(record.path.rename(tmp_path / "mine.json")))
    assert main(["--export", str(tmp_path / "mine.json")]) == 1
    assert capsys.readouterr().err == "mine.json is your record itself: name another file.\n"
    assert len(Record().attempts()) == 4


def test_a_record_that_cannot_be_read_costs_no_earlier_export(
    record: Record, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "a.csv").write_text("an earlier export")
    record.path.write_text("Dear diary,")
    assert main(["--export", str(tmp_path / "a.csv")]) == 1
    assert "progress.sqlite was damaged; it is kept as" in capsys.readouterr().err
    assert (tmp_path / "a.csv").read_text() == "an earlier export"


@pytest.mark.parametrize("arguments", [(), ("--export", "a.csv"), ("--reset",)])
def test_a_record_of_a_newer_version_is_told_as_such(
    record: Record, at_the_terminal: Callable, arguments: tuple[str, ...],
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    at_the_terminal("yes")
    sql(record.path, "PRAGMA user_version = 99")
    content = record.path.read_bytes()
    assert main([*arguments]) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err == (
        "Your record cannot be read: progress.sqlite is left alone, because it is from a newer "
        "version of this course; update the course.\n"
    )
    assert record.path.read_bytes() == content and [*tmp_path.iterdir()] == [record.path]


# Reset.


@pytest.mark.parametrize("answer", ["yes", " YES \n"])
def test_reset(
    record: Record, tmp_path: Path, at_the_terminal: Callable, answer: str,
    capsys: pytest.CaptureFixture,
) -> None:  # fmt: skip
    before = record.attempts()
    asked = at_the_terminal(answer)
    assert main(["--reset"]) == 0
    assert asked == ["Type yes to go on: "]
    backup = tmp_path / "progress.backup-1.sqlite"
    assert capsys.readouterr().out == (
        "Your attempts (4) go into a backup, and you begin anew.\n"
        f"Your record is empty now. The attempts are in {backup}.\n"
    )
    assert record.attempts() == []
    assert Record(backup).attempts() == before


@pytest.mark.parametrize("answer", ["", "y", "no", "yes please", EOFError(), KeyboardInterrupt()])
def test_anything_but_yes_changes_nothing(
    record: Record, tmp_path: Path, at_the_terminal: Callable, answer: str | BaseException,
    capsys: pytest.CaptureFixture,
) -> None:  # fmt: skip
    content = record.path.read_bytes()
    at_the_terminal(answer)
    assert main(["--reset"]) == 0
    assert capsys.readouterr().out.endswith("\nNothing has changed.\n")
    assert record.path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [record.path]


def test_an_empty_record_is_not_asked_about(
    record: Record, at_the_terminal: Callable, capsys: pytest.CaptureFixture
) -> None:
    record.path.unlink()
    asked = at_the_terminal("yes")
    assert main(["--reset"]) == 0
    assert (asked, capsys.readouterr().out) == ([], "Your record is empty already.\n")


def test_a_locked_record_is_not_reset(
    record: Record, at_the_terminal: Callable, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    at_the_terminal("yes")
    with closing(sqlite3.connect(record.path, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        assert main(["--reset"]) == 1
    assert capsys.readouterr().err == (
        "Your record has not changed: another program has kept progress.sqlite locked "
        "for 0.1 seconds; end it.\n"
    )
    assert len(record.attempts()) == 4


def test_without_a_terminal_nothing_is_reset(record: Record) -> None:
    process = run("--reset", stdin=subprocess.PIPE)
    shown, refused = process.communicate("yes\n", timeout=60)
    assert (process.returncode, shown) == (1, "")
    assert refused == "Nothing has changed: --reset asks first, so run it in a terminal.\n"
    assert len(record.attempts()) == 4


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals to test with")
def test_a_real_terminal(record: Record) -> None:
    ours, theirs = os.openpty()
    process = run("--reset", stdin=theirs)
    os.write(ours, b"yes\n")
    shown, refused = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert (process.returncode, refused) == (0, "")
    assert "Your record is empty now." in shown
    assert record.attempts() == []
