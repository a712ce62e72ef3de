"""Every explorer, with and without a question, and what tests of all of them look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from contributing import AreaExplorer
from tape import Tape, are_somewhere

from helpers import explorers
from helpers.explorers.menu import FunctionExplorer
from helpers.explorers.prediction import Predictable
from helpers.live.controls import Button, Menu, Range, Switch
from helpers.live.live import Live

EXPLORERS = [*(getattr(explorers, name) for name in explorers.__all__), AreaExplorer]
ASKING = [each for each in EXPLORERS if issubclass(each, Predictable)]
CASES = [*((each, {}) for each in EXPLORERS), *((each, {"predict": True}) for each in ASKING)]
NAMES = [f"{each.__name__}{'-asks' * bool(how)}" for each, how in CASES]
every = pytest.mark.parametrize(("explorer", "how"), CASES, ids=NAMES)
OF_FUNCTIONS = [each for each in CASES if issubclass(each[0], FunctionExplorer)]
of_functions = pytest.mark.parametrize(
    ("explorer", "how"), OF_FUNCTIONS, ids=[NAMES[CASES.index(each)] for each in OF_FUNCTIONS])
asking = pytest.mark.parametrize("explorer", ASKING, ids=lambda each: each.__name__)


def kind(explorer: type[Live], how: dict[str, Any]) -> type[Live]:
    """Return the class of what it makes: the explorer, or its question."""
    return explorer.question if how else explorer


def states(live: Live) -> Iterator[Range | Menu | Switch]:
    yield from (control for control in live.controls() if not isinstance(control, Button))


def shapes_of(frame: dict) -> list[dict]:
    return [shape for shapes in frame["scene"].values() for shape in shapes]


def is_whole(tape: Tape, how: dict[str, Any]) -> bool:
    """Whether marks can be drawn, words are there, and what can be held stays, if it is there."""
    answer = tape.sent[-1]
    shapes = shapes_of(answer)
    assert shapes and are_somewhere(shapes), shapes
    readout = answer["readout"]
    assert readout["rows"] and readout["summary"]
    assert readout["note"] or answer["state"].get("density") == "0"
    assert "cannot be shown" not in readout["note"], readout["note"]
    assert not re.search(r"\b(nan|inf)\b", f"{readout}"), readout
    lost = {shape["mark"] for shape in shapes_of(tape.live._opening)} - {
        shape["mark"] for shape in shapes}  # fmt: skip
    return bool(how) or "handle" not in lost or "none" in f"{readout['rows']}"
