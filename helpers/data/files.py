"""The data of the course, from the files beside this one.

Before its columns each file says, in lines such as ``# title: Hubble 1929``, what it holds, where
that comes from and which numbers are published of it. No number is written down anywhere else.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np

from helpers.data.dataset import DataSet, DataTable

_FOLDER = Path(__file__).parent


def hubble() -> DataSet:
    """Return the distances and velocities of 24 nebulae that Hubble published in 1929."""
    return _load("hubble")


def longley() -> DataTable:
    """Return six predictors of employment in 16 years, whose coefficients NIST has certified."""
    return _load("longley")


def norris() -> DataSet:
    """Return 36 pairs of measurements whose line NIST has certified to 15 digits."""
    return _load("norris")


def orings() -> DataSet:
    """Return the temperature of 23 launches, and whether an O-ring was in distress (1) or not."""
    return _load("orings")


def iris() -> DataTable:
    """Return length and width of the petals of 150 irises, with the species of each."""
    return _load("iris")


@cache
def _load(name: str) -> DataSet | DataTable:
    lines = (_FOLDER / f"{name}.csv").read_text("utf-8").splitlines()
    said = dict(line.removeprefix("# ").split(": ", 1) for line in lines if line[0] == "#")
    rows = list(csv.DictReader(line for line in lines if line[0] != "#"))
    *x, y = (_column(row[name] for row in rows) for name in said.pop("columns").split(", "))
    about = {key: said.pop(key) for key in ("title", "source", "about")}
    x_label, y_label = said.pop("x"), said.pop("y")
    remarks = {key.removesuffix(" is"): said.pop(key) for key in list(said) if key[-3:] == " is"}
    known = {key: float(number) for key, number in said.items()}
    if len(x) > 1:
        return DataTable(np.transpose(x), y, x_label.split(", "), y_label, **about, known=known)
    return DataSet(*x, y, x_label=x_label, y_label=y_label, **about, known=known, remarks=remarks)


def _column(cells: Iterable[str]) -> list[float] | list[str]:
    """Return a column's numbers, or its names."""
    cells = list(cells)
    try:
        return [float(cell) for cell in cells]
    except ValueError:
        return cells
