"""The secant explorer where its second point leaves the picture."""

from __future__ import annotations

import pytest
from tape import show

from helpers import CURVES
from helpers.explorers import SecantExplorer, ZoomExplorer
from helpers.pictures.scene import Label

pytestmark = pytest.mark.usefixtures("unpainted")


def test_a_second_point_outside_the_picture_is_said():
    explorer = SecantExplorer("two_valleys", a=2.2, h=1)
    _, scene, readout = show(explorer)
    assert "outside the picture" in readout.note
    assert not [mark for mark in scene["curve"] if isinstance(mark, Label)]
    drawn = {shape["name"] for shape in explorer._frame()["scene"]["curve"] if "name" in shape}
    assert drawn == {"a"}
    explorer.h = 0.01
    assert "outside" not in show(explorer)[2].note


@pytest.mark.parametrize("name", CURVES)
def test_run_and_rise_do_not_lie_on_the_frame(name):
    explorer = SecantExplorer(name, h=1)
    for part in (0.0, 0.5, 0.95):
        low, high = explorer.f.domain
        explorer.a = low + part * (high - low)
        frame = explorer._frame()["scene"]["curve"]
        left, top, right, bottom = explorer._stills["curve"].paper.box
        for text in (shape for shape in frame if shape["mark"] == "label"):
            _, baseline = text["xy"]
            assert top + 11 < baseline < bottom - 4


@pytest.mark.filterwarnings("error")
def test_a_function_of_the_learners_with_a_slip_is_told_the_fix():
    _, _, readout = show(SecantExplorer(lambda x: x ^ 2))
    assert readout.note.endswith("fails: `^` is no power in Python: write `**`.")
    for explorer in (SecantExplorer(lambda x: 1 / x, a=0), ZoomExplorer(lambda x: 1 / x, a=0)):
        _, _, readout = show(explorer)
        assert "f has no finite value at x = 0.00" in readout.note
        name = "tangent slope" if explorer.stacked else "tangent f′(a)"
        assert (name, "none", "tangent") in readout.rows
