"""A learner's own file: two columns of numbers, or a sentence on what is wrong with it.

How a file is written is found and not asked for: each way in which programs write a table is
tried, and the one that reads every row as two numbers is taken. Where two do, and find other
numbers, only the learner can know which are meant.
"""

from __future__ import annotations

import codecs
import csv
import math
import os
import re
import reprlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from helpers.data.dataset import MOST_POINTS, DataError, DataSet

MOST_BYTES = 20_000_000
LONGEST = 80  # characters of a name or a cell in a sentence
Lines = list[tuple[int, str]]

_SEPARATORS = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "vertical bar", " ": "space"}
_SAID = re.compile(r'"?sep=([^"\w\r\n])"?[;,\s]*', re.IGNORECASE)  # a first line, for Excel
_BLANK = " \t\r\n;,|"
_MISSING = re.compile(r"(?i:[-+−]?(nan|inf|infinity))|<NA>|#?N/A|NA|n/a|null|NULL|None")
_MARKS = {".": "points", ",": "commas"}


def _written_with(decimal: str, grouping: str) -> re.Pattern[str]:
    """Return what numbers look like; thousands may be grouped, in India every second digit."""
    groups = rf"[1-9]\d{{0,2}}(?P<by>[{grouping}'’ ])(\d{{2,3}}(?P=by))*\d{{3}}"
    mark = re.escape(decimal)
    return re.compile(rf"[-+−]?((\d+|{groups})({mark}\d*)?|{mark}\d+)([eE][-+−]?\d+)?")


_NUMBERS = {".": _written_with(".", ","), ",": _written_with(",", ".")}  # by the decimal mark
_PLAIN = {".": str.maketrans("−", "-", ",'’ "), ",": str.maketrans("−,", "-.", ".'’ ")}


def read_csv(path: str | os.PathLike) -> DataSet:
    """Read two columns of numbers, x and y, from a text file.

    Parameters
    ----------
    path : str or path
        A file of lines with two numbers each, as spreadsheets and programs write them: separated by
        commas, semicolons, tabs, vertical bars or spaces, with decimal points or decimal commas,
        thousands grouped or not. The first line may name the columns; then neither name is a
        number. Empty lines, lines that begin with #, and empty columns at either side are left out.
        ~ is your home folder.

    Returns
    -------
    DataSet
        Named after the file, its labels from the first line. `about` says how it was read.

    Raises
    ------
    DataError
        If it is no such file; the line, the column and what to do are named.
    """
    path = _file(path)
    lines, encoding = _lines(path)
    said = _SAID.fullmatch(lines[0][1]) if lines else None
    if said:
        lines = lines[1:]
    if not lines:
        raise DataError(f"{path.name} is empty; write two numbers in each line, such as 1.5, 20")
    try:
        reading = _understood(lines, [said[1]] if said else [*_SEPARATORS])
    except _Misread as reason:
        raise DataError(f"{path.name}, {reason}") from None
    if reading.n < 2:
        raise DataError(f"{path.name} has {reading.n} line{'s' * (reading.n != 1)} of numbers; "
                         "a line needs at least two points")  # fmt: skip
    letters = ", letters as in Windows-1252" * (encoding == "cp1252")
    try:
        return DataSet(reading.x, reading.y, path.stem, *reading.labels, source=path.name,
                       about=f"columns separated by a {_name(reading.separator)}, "
                             f"decimal {_MARKS[reading.decimal]}{letters}")  # fmt: skip
    except DataError as error:
        raise DataError(f"{path.name}: {error}") from None


# The file.


def _file(path: str | os.PathLike) -> Path:
    """Return the file of that name; refuse what is none, in a sentence."""
    if not isinstance(path, str | os.PathLike) or not (name := os.fsdecode(path)).strip():
        raise DataError(f'give the name of a file, such as "my.csv", not {reprlib.repr(path)}')
    file, shown = Path(os.path.expanduser(name)), _short(name)
    try:
        file.stat()
    except (OSError, ValueError) as error:
        if "\n" in name or "\r" in name:
            raise DataError("give the name of a file, not the text in it; write the text into a "
                            "file, and give its name") from None  # fmt: skip
        if "://" in name:
            raise DataError(f"{shown} is an address; download the file and give its name") from None
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            raise DataError(f"{shown} cannot be opened ({_reason(error)}); give the name of a "
                            "file") from None  # fmt: skip
        what = "is not there"
    else:
        what = "" if file.is_file() else "is a folder" if file.is_dir() else "is no file"
    if what:
        raise DataError(f"{shown} {what}; give the name of a file in {Path.cwd()}, "
                         "or its whole path")  # fmt: skip
    if file.stat().st_size > MOST_BYTES:
        raise DataError(f"{file.name} has more than {MOST_BYTES // 10**6} MB; take a part of it")
    return file


def _lines(path: Path) -> tuple[Lines, str]:
    """Return the lines that say something, with their numbers, and how letters are encoded."""
    try:
        with path.open("rb") as file:
            wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):  # as Excel writes them
            try:
                return _lines_in(path, encoding), encoding
            except UnicodeError:
                continue
    except OSError as error:
        raise DataError(f"{path.name} cannot be read ({_reason(error)}); allow it, or copy it "
                         "to another place") from None  # fmt: skip
    raise DataError(f"{path.name} is not plain text; save it as CSV (UTF-8)")


def _lines_in(path: Path, encoding: str) -> Lines:
    lines: Lines = []
    with path.open(encoding=encoding, newline="") as file:
        for number, line in enumerate(file, start=1):
            if "\0" in line:
                raise UnicodeError
            if line.strip(_BLANK) and not line.lstrip().startswith("#"):
                lines.append((number, line))
                if len(lines) > MOST_POINTS + 2:
                    raise DataError(f"{path.name} has more than {MOST_POINTS:,} lines; "
                                     "take a part of it")  # fmt: skip
    return lines


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} … {text[-LONGEST // 4 :]}"


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


# How it is written.


class _Misread(Exception):
    """Why lines are not written in some way: a sentence, and how far it could be followed."""

    def __init__(self, sentence: str, rows: int = 0, cells: int = 0) -> None:
        super().__init__(sentence)
        self.reached = rows, cells > 1


@dataclass
class _Reading:
    """What lines say if they are written with this separator and this decimal mark."""

    separator: str
    decimal: str
    labels: tuple[str, ...] = ("x", "y")
    lines: list[int] = field(default_factory=list)
    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    commas: bool = False

    @property
    def n(self) -> int:
        """How many points there are."""
        return len(self.x)

    def same(self, other: _Reading) -> bool:
        """Tell whether another reading finds the same numbers."""
        return self.x == other.x and self.y == other.y


def _understood(lines: Lines, separators: list[str]) -> _Reading:
    """Return the one reading of the lines; say what stops the one that comes farthest."""
    found, reasons = [], []
    for separator in separators:
        readings = []
        for decimal in _NUMBERS:
            try:
                readings.append(_read(lines, separator, decimal))
            except _Misread as reason:
                reasons.append(reason)
        found += _likelier(*readings) if len(readings) == 2 else readings
    if not found:
        raise max(reasons, key=lambda reason: reason.reached)
    for other in found[1:]:
        if not found[0].same(other):
            raise _Misread(_both(found[0], other, dict(lines)))
    return found[0]


def _likelier(point: _Reading, comma: _Reading) -> list[_Reading]:
    """Return which decimal mark is meant, where groups such as 1,234 leave it open, or both.

    Without a comma it is the point. Programs separate by semicolons where the comma is taken.
    """
    if point.same(comma) or point.separator == "," or not point.commas:
        return [point]
    return [comma] if point.separator == ";" else [point, comma]


def _both(one: _Reading, other: _Reading, texts: dict[int, str]) -> str:
    """Say where two readings differ."""
    pairs = (list(zip(each.x, each.y, strict=True)) for each in (one, other))
    number, *ways = next(each for each in zip(one.lines, *pairs, strict=False)
                         if each[1] != each[2])  # fmt: skip
    first, second = (" and ".join(f"{value:.15g}" for value in way) for way in ways)
    return (f"line {number}: {_short(texts[number].strip())!r} can be {first}, or {second}; "
            "write decimal points, and thousands without a mark")  # fmt: skip


def _read(lines: Lines, separator: str, decimal: str) -> _Reading:
    reading = _Reading(separator, decimal)
    for row, (number, cells) in enumerate(_rows(lines, separator)):
        if len(cells) != 2:
            raise _Misread(f"line {number}: {_columns(cells, separator)}", reading.n, len(cells))
        if row == 0 and not any(map(_like_a_number, cells)):
            x_label, y_label = cells
            reading.labels = x_label or "x", y_label or "y"
            continue
        for column, (cell, values) in enumerate(zip(cells, (reading.x, reading.y), strict=True), 1):
            value = math.nan
            if _NUMBERS[decimal].fullmatch(cell):
                value = float(cell.translate(_PLAIN[decimal]))
            if not math.isfinite(value):
                why = _no_number(cell, decimal, first=row == 0)
                raise _Misread(f"line {number}, column {column}{why}", len(reading.lines), 2)
            values.append(value)
        reading.lines.append(number)
        reading.commas = reading.commas or "," in cells[0] or "," in cells[1]
    return reading


def _rows(lines: Lines, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row, and the number of the line in which it begins."""
    texts = (text for _, text in lines)
    if separator == " ":  # any number of spaces and tabs
        texts = (" ".join(re.split(r"[ \t]+", text.strip(" \t\r\n"))) for text in texts)
    reader = csv.reader(texts, delimiter=separator, skipinitialspace=True)
    while reader.line_num < len(lines):
        number = lines[reader.line_num][0]
        try:
            cells = [" ".join(cell.split()) for cell in next(reader)]
        except csv.Error as error:
            raise _Misread(f"line {number}: {error}; write two numbers") from None
        while len(cells) > 2 and not cells[-1]:
            cells.pop()
        while len(cells) > 2 and not cells[0]:
            cells.pop(0)
        yield number, cells


def _like_a_number(cell: str) -> bool:
    return any(each.fullmatch(cell) for each in (*_NUMBERS.values(), _MISSING))


def _columns(cells: list[str], separator: str) -> str:
    """Say what to do about a row without two cells."""
    if len(cells) == 1:
        return ("1 column; separate x and y by a comma, a semicolon or a tab, the same in every "
                "line, and write # before remarks")  # fmt: skip
    why = " (with decimal commas, write 1.5 for 1,5)" * (separator == "," and len(cells) == 4)
    return f"{len(cells)} columns, separated by a {_name(separator)}; keep two, x and y{why}"


def _no_number(cell: str, decimal: str, first: bool) -> str:
    """Say what to do about a cell that is no number."""
    if not cell:
        return " is empty; fill it in, or delete the line"
    if _MISSING.fullmatch(cell) or _NUMBERS[decimal].fullmatch(cell):
        return f": {_short(cell)!r} is not a finite number; delete the line"
    names = ", or name both columns" * first
    return f": {_short(cell)!r} is not a number; write one such as 1{decimal}5{names}"


def _name(separator: str) -> str:
    return _SEPARATORS.get(separator, repr(separator))
