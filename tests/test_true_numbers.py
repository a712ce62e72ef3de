"""Numbers that explorers write where there is none, or where one is zero by construction."""

from __future__ import annotations

import re

import numpy as np
import pytest
from tape import shown

from helpers import DescentExplorer
from helpers.explorers import StepSizeExplorer, ZoomExplorer
from helpers.explorers.fit import about
from helpers.pictures.scene import Line


def test_the_complex_rule_asks_for_no_value_that_it_does_not_use():
    _, readout = shown(StepSizeExplorer("logarithm", a=0.5, h=1, rule="complex"))
    assert "gives 1.10714872, error 8.9·10⁻¹" in readout.summary  # Im ln(½ + i) = arctan 2
    assert "no finite value" not in readout.note and "none" not in readout.summary


@pytest.mark.parametrize("explorer", [
    *(StepSizeExplorer(f, a=a, h=a, rule="central") for f, a in (("1/x", 0.5), ("ln x", 0.5))),
    *(ZoomExplorer(f, a=a) for f, a in (("1/x", 0.5), ("1/x", 1), ("ln x", 0.5), ("sqrt(x)", 0),
                                        ("sqrt(x)", 0.25), (lambda x: 1 / x, 0.5))),
])  # fmt: skip
def test_where_there_is_no_number_none_is_written(explorer):
    _, readout = shown(explorer)
    words = " ".join([readout.summary, readout.note, *(row[1] for row in readout.rows)])
    assert not re.search(r"\b(nan|inf)\b", words), words


def test_what_the_window_has_of_a_curve_is_measured():
    _, readout = shown(ZoomExplorer("ln x", a=0.5, zoom=1))
    gap = dict(row[:2] for row in readout.rows)["largest gap"]
    assert re.fullmatch(r"[\d.]+ %", gap) and "no value" in readout.note


@pytest.mark.parametrize(("steps", "said"), [
    (22.28, "about 22 steps"), (10.32, "about 10 steps"), (1.0, "about 1 step"),
    (1.46, "about 1.5 steps"), (0.3, "less than a step"), (1_650_000, "about 1,600,000 steps"),
])  # fmt: skip
def test_steps_are_rounded_once(steps, said):
    assert about(steps) == said


def test_the_end_of_a_run_is_not_drawn_as_if_f_fell_there():
    def f(x, y):
        return (x - 1) ** 2 + 3 * y**2 + 5

    explorer = DescentExplorer(f, x=2, y=1, eta=0.1, n_steps=1000)
    scene, _ = shown(explorer)
    (heights,) = (np.array(mark.points) for mark in scene["progress"]
                  if isinstance(mark, Line) and mark.role == "path")  # fmt: skip
    run = explorer.facts(explorer.state).run
    assert heights[-1, 0] == run.steps - 1
    drops = heights[1:-20, 1] / heights[:-21, 1]
    assert (drops > 0.1).all()
