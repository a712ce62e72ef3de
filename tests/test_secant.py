"""The secant explorer where its second point leaves the picture."""

from __future__ import annotations

from helpers.explorers import SecantExplorer
from helpers.scene import Label


def show(explorer):
    facts = explorer.facts(explorer.state)
    return facts, explorer.scene(facts), explorer.readout(facts)


def test_a_second_point_outside_the_picture_is_said():
    explorer = SecantExplorer("two_valleys", a=2.2, h=1)
    _, scene, readout = show(explorer)
    assert "outside the picture" in readout.note
    assert not [mark for mark in scene["curve"] if isinstance(mark, Label)]
    drawn = {shape["name"] for shape in explorer._frame()["scene"]["curve"] if "name" in shape}
    assert drawn == {"a"}
    explorer.h = 0.01
    assert "outside" not in show(explorer)[2].note
