"""The slice explorer: what is seen of its plane, and a slope where the other one is missing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tape import show

from helpers import SliceExplorer
from helpers.pictures.scene import Line

pytestmark = pytest.mark.usefixtures("unpainted")


def rows(readout):
    return {label: value for label, value, _ in readout.rows}


@pytest.mark.parametrize("frozen", ["x", "y"])
def test_the_name_of_the_cut_keeps_away_from_the_point(frozen):
    explorer = SliceExplorer("bowl", frozen=frozen)
    for end in (-3.0, 3.0):
        explorer.x = explorer.y = end
        shapes = {s["mark"]: s for s in explorer._frame(held={})["scene"]["map"]}
        assert math.dist(shapes["label"]["xy"], shapes["handle"]["xy"]) > 100


@pytest.mark.parametrize("pole", [0.31, 0.33, 0.36, 0.38])
def test_a_slice_ends_at_a_pole(pole):
    _, scene, _ = show(SliceExplorer(f"1/(x - {pole}) + y", x=1, y=1, frozen="y"))
    for place in ("slice", "space"):
        slices = [np.array(mark.points) for mark in scene[place]
                  if isinstance(mark, Line) and mark.role == "partial_x"]  # fmt: skip
        slices = [points for points in slices if np.ptp(points[:, -1]) != 0]  # not the ground
        assert max(map(len, slices)) > 20
        for points in slices:
            x, z = points[:, 0], points[:, -1]
            both = np.isfinite(z[1:] + z[:-1]) & ((x[1:] > pole) != (x[:-1] > pole))
            assert not both.any(), place


def test_a_slice_may_have_a_slope_where_the_other_one_has_none():
    ridge = SliceExplorer("|x| + 2y", x=0, y=1, frozen="x")
    facts, _, readout = show(ridge)
    assert facts.problem == "" and rows(readout) == {
        "f(x, y)": "2.000", "frozen x": "0.00", "slope ∂f/∂y": "2.000", "other: ∂f/∂x": "none"}
    ridge.frozen = "y"
    facts, _, readout = show(ridge)
    assert "there is no ∂f/∂x" in readout.note and rows(readout)["slope ∂f/∂x"] == "none"
