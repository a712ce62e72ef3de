"""The surface explorer's arrows: their scale is said, and they fit, or there are none."""

from __future__ import annotations

import re

import numpy as np
import pytest
from tape import show

from helpers import SURFACES, SurfaceExplorer

pytestmark = pytest.mark.usefixtures("unpainted")


def rows(readout):
    return {label: value for label, value, _ in readout.rows}


def test_without_a_tangent_plane_there_is_neither_tangent_nor_normal():
    explorer = SurfaceExplorer("no_tangent_plane", x=0, y=0, show_normal=True)
    _, scene, readout = show(explorer)
    assert rows(readout)["∇f(x, y)"] == "(1.000, 0.000)"
    assert rows(readout)["tangent"] == rows(readout)["normal"] == "none"
    assert not {"tangent", "normal"} & {getattr(mark, "role", "") for mark in scene["space"]}
    explorer = SurfaceExplorer("|x|", x=0, y=0)
    assert set(list(rows(show(explorer)[2]).values())[1:]) == {"none"}


@pytest.mark.parametrize("name", SURFACES)
def test_the_arrow_is_drawn_in_the_scale_that_is_said(name):
    explorer = SurfaceExplorer(name)
    f = explorer.f
    (x0, x1), (y0, y1) = f.domain
    for x, y in np.random.default_rng(2).uniform((x0, y0), (x1, y1), (12, 2)):
        explorer.x, explorer.y = explorer.control("x").nearest(x), explorer.control("y").nearest(y)
        facts, _, readout = show(explorer)
        said = re.search(r"stands for a slope of ([\d.e+]+)\.(?: Here .* ([\d.]+) % of that)?",
                         readout.note)  # fmt: skip
        if said is None:
            assert not facts.arrow.any()
            continue
        part = float(said[2] or 100) / 100
        np.testing.assert_allclose(facts.arrow * float(said[1]), facts.gradient * part, rtol=6e-3)
        low, high = facts.space.limits[2]
        assert facts.value + facts.gradient @ facts.arrow <= high + 0.2501 * (high - low) or (
            facts.value > high)  # fmt: skip
