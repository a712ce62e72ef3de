"""A learner's own file: two columns of numbers, or a sentence on what is wrong with it."""

from __future__ import annotations

import csv
import math
import os
import re
from pathlib import Path

from helpers.data.dataset import DataError, DataSet

MOST_BYTES = 20_000_000
_SEPARATORS = {"\t": "tab", ";": "semicolon", ",": "comma"}
_DECIMAL_COMMA = re.compile(r"[-+]?\d*,\d+([eE][-+]?\d+)?")
_LIKE_A_NUMBER = re.compile(r"[-+−]?[.,]?\d|[-+]?(nan|inf)", re.IGNORECASE)


def read_csv(path: str | os.PathLike) -> DataSet:
    """Read two columns of numbers, x and y, from a text file.

    Parameters
    ----------
    path : str or path
        A file of lines with two numbers each, written with a decimal point and separated by a
        comma, a semicolon or a tab. The first line may name the columns. Empty lines, and lines
        that begin with #, are left out.

    Returns
    -------
    DataSet
        Named after the file, its labels from the first line.

    Raises
    ------
    DataError
        If it is no such file; the line, the column and what to do are named.
    """
    path = Path(path)
    lines = [(number, line) for number, line in enumerate(_text(path).splitlines(), start=1)
             if line.strip(" ;,\t") and not line.lstrip().startswith("#")]  # fmt: skip
    if not lines:
        raise DataError(f"{path.name} is empty; write two numbers in each line, such as 1.5, 20")
    separator = next((each for each in _SEPARATORS if each in lines[0][1]), ",")
    rows = [(number, _cells(path, number, line, separator)) for number, line in lines]
    labels = rows[0][1]
    named = not any(_LIKE_A_NUMBER.match(cell) for cell in labels)
    if named:
        rows = rows[1:]
    pairs = [[_number(path, number, column, cell) for column, cell in enumerate(cells, start=1)]
             for number, cells in rows]  # fmt: skip
    if len(pairs) < 2:
        raise DataError(f"{path.name} has {len(pairs)} line{'s' * (len(pairs) != 1)} of numbers; "
                         "a line needs at least two points")  # fmt: skip
    x_label, y_label = labels if named and all(labels) else ("x", "y")
    x, y = zip(*pairs, strict=True)
    try:
        return DataSet(x, y, path.stem, x_label, y_label, source=path.name)
    except DataError as error:
        raise DataError(f"{path.name}: {error}") from None


def _text(path: Path) -> str:
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "is not there"
        raise DataError(f"{path} {what}; give the name of a file in {Path.cwd()}, "
                         "or its whole path")  # fmt: skip
    if path.stat().st_size > MOST_BYTES:
        raise DataError(f"{path.name} has more than {MOST_BYTES // 10**6} MB; take a part of it")
    data = path.read_bytes()
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")  # as spreadsheets write "Unicode text"
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise DataError(f"{path.name} is not plain text; save it as CSV (UTF-8)")
    return text


def _cells(path: Path, number: int, line: str, separator: str) -> list[str]:
    try:
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=separator))]
    except csv.Error as error:
        raise DataError(f"{path.name}, line {number}: {error}; write two numbers") from None
    if len(cells) == 2:
        return cells
    name = _SEPARATORS[separator]
    found = f"{path.name}, line {number}: {len(cells)} column{'s' * (len(cells) != 1)}"
    if len(cells) == 1:
        raise DataError(f"{found}; separate x and y by a comma, a semicolon or a tab, the same "
                         "in every line")  # fmt: skip
    why = " (with decimal commas, write 1.5 for 1,5)" * (separator == "," and len(cells) == 4)
    raise DataError(f"{found}, separated by a {name}; keep two, x and y{why}")


def _number(path: Path, line: int, column: int, cell: str) -> float:
    where = f"{path.name}, line {line}, column {column}"
    if not cell:
        raise DataError(f"{where} is empty; fill it in, or delete the line")
    if _DECIMAL_COMMA.fullmatch(cell):
        raise DataError(f"{where}: {cell!r} has a decimal comma; write {cell.replace(',', '.')}")
    try:
        value = float(cell.replace("−", "-").replace("_", "?"))
    except ValueError:
        raise DataError(f"{where}: {cell!r} is not a number; write one such as 1.5") from None
    if not math.isfinite(value):
        raise DataError(f"{where}: {cell!r} is not a finite number; delete the line")
    return value
