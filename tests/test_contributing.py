"""The page for contributors: its links, and the explorer that it shows."""

from __future__ import annotations

import re
from pathlib import Path

from tape import Tape

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_its_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\(\s*([^)\s]+)\)", PAGE)
    assert len(targets) > 5 and not [each for each in targets if not (ROOT / each).exists()]


def test_the_explorer_that_it_shows_works() -> None:
    names: dict = {}
    exec(EXAMPLE, names)
    tape = Tape(names["AreaExplorer"]())
    assert tape.ask()["readout"]["rows"][0][:2] == ["area xy", "2.00"]
    moved = tape.ask(("drag", "plane", "point", 300.0, 200.0))["state"]
    assert moved["x"] != 2 and moved["y"] != 1
    assert tape.ask(("press", "reset"))["state"] == {"x": 2.0, "y": 1.0}
    for end in ({"x": 0, "y": 0}, {"x": 4, "y": 3}):
        for name, value in end.items():
            setattr(tape.live, name, value)
        area = float(end["x"] * end["y"])
        assert f"area {area:.2f}" in repr(tape.live)
