"""The page for contributors: its links, its explorer, and what its recipes come to."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from contributing import EXAMPLE, PAGE, ROOT, AreaExplorer
from tape import Tape

from helpers.explorers.prediction import Predictable


def test_its_links_and_the_files_of_its_commands_lead_somewhere() -> None:
    targets = re.findall(r"\]\(\s*([^)\s]+)\)", PAGE)
    named = re.findall(r"`python course\.py \w+\s([^\s`]*/[^\s`]*)", PAGE)
    assert len(targets) > 5 and len(named) > 1
    assert not [each for each in (*targets, *named) if not (ROOT / each).exists()]


def test_the_explorer_that_it_shows_works() -> None:
    tape = Tape(AreaExplorer())
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


def test_the_prediction_that_it_shows_works() -> None:
    tape = Tape(AreaExplorer(predict=True))
    before = tape.ask(guess=5.0)  # the way around a rectangle of 1 by 1.5
    assert before["readout"]["rows"][1][1] == "?" and repr(tape.live).endswith("see the area")
    note = tape.ask(("press", "commit"))["readout"]["note"]
    assert note.startswith("Yours is 3.5 m² off. That is how long the way around it is. Mean gap")
    assert tape.ask(("press", "next"))["state"]["x"] == 2.0


def test_ruff_finds_nothing_in_it_as_a_file_of_its_own() -> None:
    command = [sys.executable, "-m", "ruff", "check", "--stdin-filename", "helpers/explorers/a.py"]
    found = subprocess.run([*command, "-"], input=EXAMPLE.encode(), cwd=ROOT, capture_output=True)
    assert found.returncode == 0, found.stdout.decode()


def test_an_explorer_without_a_question_says_so() -> None:
    class Unasked(Predictable):
        pass

    with pytest.raises(TypeError, match=r"^Unasked has no question to put first; .*Unasked\)\.$"):
        Unasked(predict=True)
