"""What is said of a point that is listed wrongly, and which drawings of the field are the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from test_misconceptions import field, mistake

from helpers.learning.checks import check


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("level = [(0, 0), (1, 1)], [(0, 0)]", "Look at your point (1, 1). There f is"),
        ("level = [(0, 0), (-0.0, -2)], [(0, 0)]", "Look at your point (0, −2). One partial"),
        ("level = [(0, 0)], [(0, 0), (q, 0)]", "Look at your point (1.571, 0). Only one partial"),
        ("level = [(0, 0)], [(0, 0), (q, 1)]", "Look at your point (1.571, 1). One partial"),
        ("level = [(0, 0)], [(0, 0), (1.6, 1.6)]", "your point (1.6, 1.6). Neither partial"),
        ("level = [(0, 0)], [(q, q), (0, -2 * q)]", "your point (0, −3.142). The gradient is zero"),
    ],
)
def test_a_wrong_point_is_named_by_its_coordinates(source: str, words: str) -> None:
    names: dict[str, Any] = {"q": np.pi / 2}
    exec(source, names)
    assert words in str(check("gradient.level", names["level"]))


@pytest.mark.parametrize(
    "draw",
    [
        "ax.quiver(X, Y, 2 * X / 20, -2 * Y / 20, angles='xy', scale_units='xy', scale=1)",
        "ax.quiver(X, Y, X / 10, -Y / 10, angles='xy', scale_units='xy', scale=1)",
        "ax.quiver(X, Y, 2 * X, -2 * Y, angles='xy', scale_units='xy', scale=1 / 0.05)",
        "ax.quiver(X, Y, 40 * X, -40 * Y, angles='xy', scale_units='xy', scale=400)",
    ],
)
def test_the_same_arrows_pass_whoever_divides_by_the_scale(draw: str) -> None:
    assert mistake("gradient.field", field(draw), "draw_saddle") == "passed"


def test_points_may_come_out_of_iterators() -> None:
    source = "level = iter([(0, 0)]), (p for p in [(0, 0), (q, q), (q, -q), (-q, q), (-q, -q)])"
    assert mistake("gradient.level", source, "level") == "passed"
