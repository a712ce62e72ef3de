"""The exercise of notebook 01 on a graph: the signs of the slope of the curve that is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.catalogue import HILLS
from helpers.catalogue import HILLS_MARKS as MARKS
from helpers.tasks import Exercise, Mistake, Wrong
from helpers.values import numbers_of

SIGNS = [-1, 0, 1, 0, 0, -1, -1]
"""Read from right to left they are others, so that a list the wrong way round is seen."""

_ALONE = {
    "A": (1, "Walk from left to right: do you go up, go down, or stay level?"),
    "B": (-1, "There the curve has stopped falling and does not rise yet."),
    "C": (-1, "Walk from left to right: do you go up, go down, or stay level?"),
    "D": (1, "The curve is level there for a moment: its tangent is horizontal. A slope of zero "
             "does not need a hilltop or a valley."),
    "E": (1, "There the curve has stopped rising and does not fall yet."),
    "F": (1, "Walk from left to right: do you go up or down there, however high you are?"),
    "G": (1, "Walk from left to right: do you go up or down there?"),
}  # fmt: skip


def _alone(letter: str) -> Wrong:
    """Return the answer that is wrong at one point alone."""
    sign, why = _ALONE[letter]
    answer = [sign if letter == other else right for other, right in zip(MARKS, SIGNS, strict=True)]
    return Wrong(f"only {letter}", answer, f"All signs are right but the one at {letter}. {why}")


_WHOLE = {
    "sign of f": [1, -1, -1, 1, 1, 1, -1],
    "sign of the bend": [1, 1, -1, 0, -1, -1, -1],
    "right to left": [-sign for sign in SIGNS],
    "backwards": SIGNS[::-1],
    "sign of x": [-1, -1, -1, 0, 1, 1, 1],
    "never zero": [-1, 1, 1, 1, 1, -1, -1],
}
"""Mistakes that make a whole list."""


def _diagnose_signs(signs: Any) -> str | Mistake:
    parts = list(signs) if isinstance(signs, list | tuple | np.ndarray) else [signs]
    if any(isinstance(part, str) for part in parts):
        return "text"
    if any(isinstance(part, bool | np.bool_) for part in parts):
        return "true or false"
    signs = np.squeeze(numbers_of(signs))
    if signs.shape != np.shape(SIGNS):
        return "not seven"
    off = [letter for letter, got, right in zip(MARKS, signs, SIGNS, strict=True) if got != right]
    if np.array_equal(np.sign(signs), SIGNS):
        return "slopes"
    if len(off) == 1:
        return f"only {off[0]}"
    for name, made in _WHOLE.items():
        if np.array_equal(signs, made):
            return name
    levels = [letter for letter, right in zip(MARKS, SIGNS, strict=True) if right == 0]
    return "never zero" if off == levels else _several(off)


def _several(off: list[str]) -> Mistake:
    """Say at which points the signs are wrong, and not what they are."""
    letters = f"{', '.join(off[:-1])} and {off[-1]}"
    if len(off) == len(MARKS):
        letters, rest = "all seven points", ""
    else:
        rest = "The other signs are right. " if len(off) < len(MARKS) - 1 else ""
    return Mistake(
        f"at {letters}",
        f"Look again at {letters}. {rest}Lay a ruler along the curve there. Level: $0$. Otherwise "
        "walk from left to right: up is $1$, down is $-1$, however high you are.",
    )


READ_SIGNS = Exercise(
    id="01.signs",
    prompt="At each of the marked points A to G, is the slope of the curve positive, zero or "
    "negative? Give a list of seven numbers, in this order: $1$ for positive, $0$ for zero, $-1$ "
    "for negative.",
    solution=SIGNS,
    diagnose=_diagnose_signs,
    wrong=(
        Wrong("text", ["-", "0", "+", "0", "+", "0", "-"],
              "Give numbers, without quotes: $1$ for a positive slope, $0$ for a slope of zero, "
              "$-1$ for a negative one."),
        Wrong("true or false", [sign > 0 for sign in SIGNS],
              "Give numbers, not `True` and `False`: a slope that is not positive may be $0$ or "
              "negative. Write $1$, $0$ or $-1$."),
        Wrong("not seven", SIGNS[:-1],
              "Seven points are marked, A to G. Give a list of seven numbers, one for each."),
        Wrong("slopes", [HILLS.derivative(x) for x in MARKS.values()],
              "The signs are right, but only the signs are asked for: write $1$ for every positive "
              "slope and $-1$ for every negative one."),
        Wrong("sign of f", _WHOLE["sign of f"],
              "These are the signs of $f$: whether the curve is above or below zero. The slope "
              "says whether it goes up or down as you walk from left to right, however high you "
              "are."),
        Wrong("sign of the bend", _WHOLE["sign of the bend"],
              "These are the signs of the bend, the slope of the slope: positive where the curve "
              "turns upwards, negative where it turns downwards. Look at the direction of the "
              "curve itself: up or down?"),
        Wrong("right to left", _WHOLE["right to left"],
              "The zeros are right, the others have the wrong sign. You read the curve from right "
              "to left. A positive slope means: up, as $x$ grows."),
        Wrong("backwards", _WHOLE["backwards"],
              "The signs are right, but your list runs from G to A. Begin with A, on the left."),
        Wrong("sign of x", _WHOLE["sign of x"],
              "These are the signs of $x$: left or right of zero. The slope says whether the curve "
              "goes up or down there."),
        Wrong("never zero", _WHOLE["never zero"],
              "At some of the points the curve is level for a moment: its tangent is horizontal, "
              "and the slope is $0$. Look for them."),
        *map(_alone, MARKS),
    ),
    hints=(
        "Lay a ruler along the curve at each point, as a tangent. From left to right, does the "
        "ruler go up, go down, or lie level?",
        "First find the points at which the ruler lies level: write 0 there. There are three. At "
        "each of the others ask only whether you go up (1) or down (−1) as $x$ grows. Whether the "
        "curve is above or below zero does not matter.",
    ),
    worked="signs = [-1, 0, 1, 0, 0, -1, -1]",
)  # fmt: skip
