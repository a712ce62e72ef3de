"""What holds for all tests and, under nbval, for the notebooks' kernels."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import matplotlib.font_manager  # noqa: F401  (a kernel that builds the font cache says so)
import pytest
from nbval.plugin import IPyNbCell

from tools.notebooks import NOTEBOOKS, course_notebooks, other_pictures

# One folder for the run; it goes when the interpreter does.
RECORDS = tempfile.TemporaryDirectory(prefix="course-records-")

# Inherited by a kernel, another backend than its own would leave the figures out.
os.environ.pop("MPLBACKEND", None)


# A learner's own, if one is named, is for none of the tests, not even while they are collected.
os.environ["COURSE_PROGRESS"] = str(Path(RECORDS.name, "collecting.sqlite"))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """Look for no garbage among the thousands of tests, neither now nor later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out what a learner keeps beside the course's notebooks, unless it is named."""
    beside = NOTEBOOKS in collection_path.parents and collection_path not in course_notebooks()
    return True if beside else None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Give each test file and each notebook an empty learner's record, before its kernel starts."""
    name = f"{item.path.parent.name}-{item.path.stem}.sqlite"
    os.environ["COURSE_PROGRESS"] = str(Path(RECORDS.name, name))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Compare the pictures of a notebook's cell, too, which nbval leaves out."""
    yield
    if not isinstance(item, IPyNbCell):
        return
    if places := other_pictures(item.cell.outputs, item.test_outputs or []):
        item.raise_cell_error(f"the cell draws another picture than it saves: number {places}")
