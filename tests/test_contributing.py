"""The page for contributors: its links, and the explorer that it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tape import Tape

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_its_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\(\s*([^)\s]+)\)", PAGE)
    assert len(targets) > 5 and not [each for each in targets if not (ROOT / each).exists()]


@pytest.fixture(scope="module")
def example() -> type:
    names: dict = {}
    exec(EXAMPLE, names)
    return names["AreaExplorer"]


def test_the_explorer_that_it_shows_works(example) -> None:
    tape = Tape(example())
    assert tape.ask()["readout"]["rows"][0][:2] == ["area xy", "2.00 m²"]
    moved = tape.ask(("drag", "plane", "point", 300.0, 200.0))["state"]
    assert moved["x"] != 2 and moved["y"] != 1
    assert tape.ask(("press", "square"))["state"]["y"] == min(moved["x"], 3)
    home = {"x": 2.0, "y": 1.0, "unit": "m", "diagonal": False}
    assert tape.ask(("press", "reset"))["state"] == home
    lines = [len(tape.ask(diagonal=on)["scene"]["plane"]) for on in (False, True)]
    assert lines[1] == lines[0] + 1
    for end in ({"x": 0, "y": 0}, {"x": 4, "y": 3}):
        for name, value in end.items():
            setattr(tape.live, name, value)
        assert f"area {float(end['x'] * end['y']):.2f} m²" in repr(tape.live)


def test_the_prediction_that_it_shows_works(example) -> None:
    tape = Tape(example(predict=True))
    before = tape.ask(guess=5.0)  # the way around a rectangle of 1 by 1.5
    assert before["readout"]["rows"][1][1] == "?" and repr(tape.live).endswith("see the area")
    note = tape.ask(("press", "commit"))["readout"]["note"]
    assert note.startswith("Yours is 3.5 m² off. That is how long the way around it is. Mean gap")
    assert tape.ask(("press", "next"))["state"]["x"] == 2.0
