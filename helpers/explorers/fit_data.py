"""Which data `FitExplorer` shows: those of its menu, a file, or points given as numbers."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from types import EllipsisType

from numpy.typing import ArrayLike

from helpers.data import DataError, DataSet, read_csv

MOST_POINTS = 1000  # in a picture


def chosen(
    known: dict[str, DataSet], data: str | PathLike | DataSet | EllipsisType,
    x: ArrayLike | EllipsisType, y: ArrayLike | EllipsisType,
) -> str:  # fmt: skip
    """Return the name of the data in the menu; a learner's own are added to it as "own".

    What is not given is `...`: None is what a function without `return` has given.
    """
    if (x is ...) != (y is ...) or (x is not ... and data is not ...):
        raise DataError('give data, such as "hubble" or "my.csv", or both x and y')
    if x is not ...:
        data = DataSet(x, y)
    if data is ...:
        return next(iter(known))
    if isinstance(data, str) and data in known:
        return data
    if not isinstance(data, str | PathLike | DataSet):
        raise TypeError(f'data = {reprlib.repr(data)} is not known; give "hubble", "norris", the '
                        "name of a file, or x=... and y=...")  # fmt: skip
    file = not isinstance(data, DataSet)
    if file:
        data = _read(data, known)
    if data.n > MOST_POINTS:
        every = math.ceil(data.n / MOST_POINTS)
        take = f"keep every {_ordinal(every)} line of it" if file else (
            f"take one of {every}: x[::{every}], y[::{every}]")  # fmt: skip
        raise DataError(f"{data.title} has {data.n:,} points and the picture holds "
                        f"{MOST_POINTS:,}; {take}")  # fmt: skip
    known["own"] = data
    return "own"


def _read(name: str | PathLike, known: Iterable[str]) -> DataSet:
    """Return the data of a file; a bare word may have been meant as the name of known data."""
    try:
        return read_csv(name)
    except DataError as error:
        path = Path(name)
        if not isinstance(name, str) or path.suffix or path.name != name:
            raise
        raise DataError(f"data = {reprlib.repr(name)} is not one of "
                        f"{', '.join(map(repr, known))}, so it "
                        f"was read as a file: {error}") from None  # fmt: skip


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"
