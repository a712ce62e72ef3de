"""The slice explorer: what is seen of its plane, and a slope where the other one is missing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tape import show

from helpers import SliceExplorer
from helpers.pictures.scene import Area, Line

pytestmark = pytest.mark.usefixtures("unpainted")


def rows(readout):
    return {label: value for label, value, _ in readout.rows}


@pytest.mark.parametrize("frozen", ["x", "y"])
def test_of_the_plane_only_what_the_surface_does_not_hide_is_coloured(frozen):
    """On the bowl a ray from (x, y, z) along (u, v, w) has z + tw = (x + tu)² + (y + tv)²."""
    facts, scene, _ = show(SliceExplorer("bowl", x=1, y=2, frozen=frozen))
    u, v, w = facts.space.toward
    below, above = (np.array(mark.points).reshape(2, -1, 3) for mark in scene["space"]
                    if isinstance(mark, Area))  # fmt: skip
    top = facts.space.limits[2][1]
    t = np.linspace(0, 1.5, 8001)[:, None]
    (x, y, low), high = below[0].T, above[0, :, 2]
    inside = (abs(x + t * u) <= 3) & (abs(y + t * v) <= 3)
    met = np.where(inside, (x + t * u) ** 2 + (y + t * v) ** 2 - t * w, np.nan)
    assert (low == facts.space.floor).all() and (above[1, :, 2] == top).all()
    np.testing.assert_allclose(high, np.minimum(np.nanmax(met, axis=0), top), atol=0.05)
    np.testing.assert_allclose(below[1, ::-1, 2],
                               np.maximum(np.nanmin(met, axis=0), low[0]), atol=0.05)  # fmt: skip


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
