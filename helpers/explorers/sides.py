"""Two rules side by side, A and B: their states, their colours, their letters."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from helpers.explorers.valley_rules import RULES
from helpers.live.controls import Choice, Menu, Number, Range
from helpers.pictures.scene import Label, Mark

SIDES = {"a": ("path", -13), "b": ("rival", 13)}
"""The role of each rule, and how far below its last point its letter stands."""


def rule_states(side: str, first: str) -> tuple[Choice, Number, Number]:
    """Return the states of one side: its rule, and the numbers that some rules use."""
    name = side.upper()

    def used(number: str, control: Range, help: str) -> Number:
        return Number({"eta": 0.1, "beta": 0.5}[number], lambda self: replace(
            control, hidden=number not in RULES[getattr(self, f"rule_{side}")].uses), help)

    names = {key: rule.text for key, rule in RULES.items()}
    return (
        Choice(first, Menu(f"rule {name}", names),
               f'What {name} does: "fixed", "exact", "backtracking" or "momentum".'),
        used("eta", Range(f"η of {name}", 1e-4, 10, 0.005, digits=3, log=True),
             f"η of {name}, from 0.0001 to 10, where its rule uses it."),
        used("beta", Range(f"β of {name}", 0, 0.99, 0.01),
             f"β of {name}, from 0 to 0.99, where its rule uses it."),
    )  # fmt: skip


def letter(side: SimpleNamespace, points: np.ndarray,
           limits: tuple = (-math.inf, math.inf), lower: int = 0) -> list[Mark]:  # fmt: skip
    """Return the letter of a rule beside the last of its points that is between the limits.

    The limits are numbers for both coordinates, or one for each of them.
    """
    low, high = map(np.asarray, limits)
    inside = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    if len(points) < 2 or not inside.size:
        return []
    offset = (11, side.down + lower)
    return [Label(tuple(points[inside[-1]]), side.letter, side.role, offset=offset)]
