"""Numbers with their names, their source and what is known of them: pairs, and whole tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from helpers.maths.evaluate import as_numbers
from helpers.maths.refusal import RefusedValue

MOST_POINTS = 100_000
SMALLEST, LARGEST = 1e-70, 1e70  # beyond, a loss on the map leaves Python's numbers


class DataError(RefusedValue):
    """A sentence on what is wrong with data."""


@dataclass(frozen=True, eq=False)
class DataSet:
    """n points (x, y), to fit a line or a curve to.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        Finite numbers, at least two different ones in x, none larger than 10⁷⁰, nor all smaller
        than 10⁻⁷⁰. They are kept as read-only arrays.
    title : str
        What the data are called.
    x_label, y_label : str
        What x and y are, with their units.
    source : str
        Where they come from.
    about : str
        What they are, in a phrase.
    known : mapping of str to float
        Published and certified numbers by name, such as "certified slope".
    remarks : mapping of str to str
        What has to be said of such a number, by its name.

    Raises
    ------
    TypeError, DataError
        If x and y are not such numbers.
    """

    x: ArrayLike = field(repr=False)
    y: ArrayLike = field(repr=False)
    title: str = "your data"
    x_label: str = "x"
    y_label: str = "y"
    source: str = field(default="", repr=False)
    about: str = field(default="", repr=False)
    known: Mapping[str, float] = field(default_factory=dict, repr=False)
    remarks: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Check the numbers and protect them."""
        for name in ("x", "y"):
            object.__setattr__(self, name, _column(getattr(self, name), name))
        if len(self.x) != len(self.y):
            raise DataError(f"x has {len(self.x)} numbers and y has {len(self.y)}; "
                             "give as many of one as of the other")  # fmt: skip
        if not 2 <= len(self.x) <= MOST_POINTS:
            raise DataError(f"there are {len(self.x)} points; give 2 to {MOST_POINTS:,}")
        for name in ("x", "y"):
            size = np.abs(getattr(self, name)).max()
            if 0 < size < SMALLEST:
                raise DataError(f"{name} is nowhere larger than {size:g}; give it in a smaller "
                                f"unit, so that it reaches {SMALLEST:g}")  # fmt: skip
        for name in ("title", "x_label", "y_label", "source", "about"):
            if not isinstance(text := getattr(self, name), str):
                raise DataError(f"{name} must be text, such as {name}={str(text)!r}, not {text!r}")
        if not np.ptp(self.x) > 1e-9 * np.abs(self.x).max():
            raise DataError(f"every x is {self.x[0]:g}, or as good as that; "
                             "a line needs at least two different x")  # fmt: skip
        for name in ("known", "remarks"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @property
    def n(self) -> int:
        """How many points there are."""
        return len(self.x)


@dataclass(frozen=True, eq=False)
class DataTable:
    """n measurements of y, or kinds that have names, each with k numbers that may predict it.

    Parameters
    ----------
    x : array_like, shape (n, k)
        A row for each measurement, a column for each predictor.
    y : array_like, shape (n,)
        What was measured, or the names of the kinds. Both are kept as read-only arrays.
    x_labels : sequence of str
        What the k columns are, with their units.
    y_label, title, source, about, known
        As for `DataSet`.

    Raises
    ------
    DataError
        If a row of x belongs to no y, or a label to no column.
    """

    x: ArrayLike = field(repr=False)
    y: ArrayLike = field(repr=False)
    x_labels: Sequence[str]
    y_label: str
    title: str = "your data"
    source: str = field(default="", repr=False)
    about: str = field(default="", repr=False)
    known: Mapping[str, float] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Check the shapes and protect the numbers."""
        for name in ("x", "y"):
            values = np.array(getattr(self, name))
            if name == "x" or values.dtype.kind != "U":
                values = np.array(as_numbers(values, name), dtype=float)
            values.flags.writeable = False
            object.__setattr__(self, name, values)
        if self.x.shape != (shape := (self.y.size, len(self.x_labels))):
            raise DataError(f"x has the shape {self.x.shape}; with {shape[0]} numbers in y and "
                             f"{shape[1]} labels it must have {shape}")  # fmt: skip
        object.__setattr__(self, "x_labels", tuple(self.x_labels))
        object.__setattr__(self, "known", MappingProxyType(dict(self.known)))

    @property
    def n(self) -> int:
        """How many measurements there are."""
        return self.y.size


def _column(values: ArrayLike, name: str) -> np.ndarray:
    column = np.array(as_numbers(values, name), dtype=float)
    if column.ndim != 1:
        raise DataError(f"{name} must be one row of numbers, shape (n,), got {column.shape}")
    bad = np.flatnonzero(~(np.abs(column) <= LARGEST))
    if bad.size:
        raise DataError(f"{name}[{bad[0]}] = {column[bad[0]]} is not finite, or too large; "
                         f"leave that point out")  # fmt: skip
    column.flags.writeable = False
    return column
