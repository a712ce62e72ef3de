"""Show, export or reset the learner's record: python course.py progress."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from helpers.learning.certificate import Certificate, write
from helpers.learning.progress import show_progress
from helpers.learning.record import Attempt, Record
from helpers.learning.standing import present_lessons, standing


class Refusal(Exception):
    """A reason why not, in a sentence for the user."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a path may hold what the console cannot show
    parser = argparse.ArgumentParser(
        prog="python course.py progress",
        description="Show how far you have come. Your record leaves this computer only if you "
        "export it.",
    )
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--export", type=Path, metavar="FILE",
                        help="write all attempts to FILE, whose name ends in .json or .csv; or, "
                        "where it ends in .html, a summary on one page, to be printed")
    either.add_argument("--reset", action="store_true",
                        help="begin anew, after a question; a backup is kept")
    options = parser.parse_args(arguments)
    try:
        if options.export:
            print(export(Record(), options.export))
        elif options.reset:
            print(reset(Record()))
        else:
            print(show(Record(), sys.stdout))
    except Refusal as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def show(record: Record, stream: TextIO) -> str:
    """Return the bars as text, drawn with what the stream can show."""
    shown = show_progress(record)
    if record.failed:
        raise Refusal(record.trouble)
    try:
        "█░".encode(stream.encoding or "ascii")
    except UnicodeError:
        return shown.text("#", "-")
    return shown.text()


def export(record: Record, path: Path) -> str:
    """Write all attempts, or a summary, to a file, whole or not at all; return what was written."""
    path = path.expanduser().absolute()
    forms = {".json": as_json, ".csv": as_csv, ".html": as_html}
    if path.suffix.lower() not in forms:
        raise Refusal(f"{path.name} is neither .json nor .csv nor .html: give it one of these "
                      "endings.")  # fmt: skip
    attempts = readable(record)
    if path.resolve() == record.path.resolve():
        raise Refusal(f"{path.name} is your record itself: name another file.")
    if fault := write(path, forms[path.suffix.lower()](attempts)):
        raise Refusal(fault)
    if path.suffix.lower() == ".html":
        return f"Summary written to {path}. Open it in a browser to look at it or print it."
    return f"Attempts written to {path}: {len(attempts)}."


def readable(record: Record) -> list[Attempt]:
    """Return the attempts of a record; refuse one that cannot be read."""
    attempts = record.attempts()
    if record.trouble:
        raise Refusal(record.trouble)
    return attempts


def as_json(attempts: Sequence[Attempt]) -> bytes:
    """Return attempts as a JSON list of objects."""
    rows = [row(attempt) for attempt in attempts]
    return f"{json.dumps(rows, ensure_ascii=False, indent=2)}\n".encode()


def as_csv(attempts: Sequence[Attempt]) -> bytes:
    """Return attempts as a table, its first line the names of the columns.

    It begins with the mark by which spreadsheets know UTF-8: without it Excel garbles an umlaut.
    """
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, ["task", "outcome", "detail", "at"])
    writer.writeheader()
    writer.writerows(map(row, attempts))
    return table.getvalue().encode("utf-8-sig")


def as_html(attempts: Sequence[Attempt]) -> bytes:
    """Return a summary of attempts on one page."""
    return Certificate(standing(attempts, present_lessons())).page().encode()


def row(attempt: Attempt) -> dict[str, str]:
    """Return an attempt with its time in words that every program knows: ISO 8601, UTC."""
    return asdict(attempt) | {"at": datetime.fromtimestamp(attempt.at, UTC).isoformat()}


def reset(record: Record) -> str:
    """Ask, then move all attempts into a backup; return what has become of them."""
    if not sys.stdin.isatty():
        raise Refusal("Nothing has changed: --reset asks first, so run it in a terminal.")
    attempts = readable(record)
    if not attempts:
        return "Your record is empty already."
    print(f"Your attempts ({len(attempts)}) go into a backup, and you begin anew.")
    if not agreed():
        return "Nothing has changed."
    backup = record.reset()
    if record.trouble:
        raise Refusal(record.trouble)
    return f"Your record is empty now. The attempts are in {backup}."


def agreed() -> bool:
    """Ask for a yes; anything else, the end of the input and Ctrl-C among it, is a no."""
    try:
        return input("Type yes to go on: ").strip().lower() == "yes"
    except (EOFError, KeyboardInterrupt):
        print()
        return False


if __name__ == "__main__":
    sys.exit(main())
