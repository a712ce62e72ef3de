"""The explorers of curves, every control at both ends, for every function and rule."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.explorers import SecantExplorer, StepSizeExplorer, ZoomExplorer
from helpers.maths.rounding import RULES

EXPLORERS = (SecantExplorer, StepSizeExplorer, ZoomExplorer)


def ends(explorer, name):
    control = explorer.control(name)
    return control.low, control.high, (control.low * control.high) ** 0.5 if control.log else 0.123


def sweep(explorer, numbers):
    """Every number at both ends and between, for every function and rule: what is shown is."""
    for name in explorer._functions:
        explorer.function = name
        for rule in RULES if hasattr(explorer, "rule") else [None]:
            if rule:
                explorer.rule = rule
            for number in filter(explorer.control, numbers):
                for value in ends(explorer, number):
                    setattr(explorer, number, value)
                    frame = explorer._frame()
                    readout = explorer.readout(explorer.facts(explorer.state))
                    assert all(np.isfinite(shape["xy"]).all()
                               for shapes in frame["scene"].values() for shape in shapes)
                    assert readout.note and readout.summary in repr(explorer)


@pytest.mark.parametrize("explorer", [kind() for kind in EXPLORERS], ids=lambda e: type(e).__name__)
def test_every_control_reaches_both_ends_for_every_function(explorer):
    sweep(explorer, ("a", "h", "zoom"))


@pytest.mark.parametrize("kind", [SecantExplorer, StepSizeExplorer])
@pytest.mark.parametrize("asks_anew", [SecantExplorer.asks_anew, ()])
def test_every_prediction_reaches_both_ends_before_and_after(kind, asks_anew):
    explorer = kind(predict=True)
    explorer.asks_anew = asks_anew
    explorer.press("commit")  # where nothing asks anew, it stays committed
    sweep(explorer, ("a", "h", "slope"))
    assert explorer.committed == (not asks_anew)
