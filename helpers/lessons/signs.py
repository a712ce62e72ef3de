"""Signs read off a picture: of the slope of a curve, of the partial derivatives on a map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

import helpers.lessons as lessons
from helpers.lessons.tasks import Mistake
from helpers.lessons.values import numbers_of
from helpers.maths.catalogue import HILLS, HILLS_MARKS, MAP, MAP_MARKS

_LEVEL = 1e-3
"""So small a slope is level to the eye."""


class Signs:
    """The signs of one or more slopes at each of the marked points of a picture.

    Parameters
    ----------
    letters : sequence of str
        What the points are called.
    slopes : array_like
        The slopes there, a row for each point.
    size : str
        The name of the mistake to give another number of signs.
    """

    def __init__(self, letters: Sequence[str], slopes: ArrayLike, size: str) -> None:
        self.letters, self.size = letters, size
        self.right = np.where(np.abs(slopes) < _LEVEL, 0, np.sign(slopes))

    def diagnose(self, signs: Any) -> str | Mistake:
        """Name what is wrong with the signs, or say at which points they are."""
        if _has(signs, str):
            return "text"
        given = np.squeeze(numbers_of(signs))
        if given.shape != self.right.shape:
            return self.size
        if np.array_equal(np.sign(given), self.right):
            return "slopes"
        off = given != self.right
        letters = [letter for letter, is_off in zip(self.letters, off, strict=True)
                   if np.any(is_off)]  # fmt: skip
        return f"only {letters[0]}" if len(letters) == 1 else self._several(given, off, letters)

    def _several(self, given: np.ndarray, off: np.ndarray, letters: list[str]) -> str | Mistake:
        raise NotImplementedError


class _OnCurve(Signs):
    """One sign at each point."""

    def diagnose(self, signs: Any) -> str | Mistake:
        found = super().diagnose(signs)
        return "true or false" if found != "text" and _has(signs, bool | np.bool_) else found

    def _several(self, given: np.ndarray, off: np.ndarray, letters: list[str]) -> str | Mistake:
        if np.array_equal(off, self.right == 0):
            return "never zero"
        whole = (wrong.name for wrong in lessons.exercise("slope.signs").wrong
                 if np.array_equal(given, numbers_of(wrong.forms[0])))  # fmt: skip
        return next(whole, None) or self._look_again(letters)

    def _look_again(self, letters: list[str]) -> Mistake:
        """Say at which points the signs are wrong, and not what they are."""
        named = f"{', '.join(letters[:-1])} and {letters[-1]}"
        if len(letters) == len(self.letters):
            named, rest = "all seven points", ""
        else:
            rest = "The other signs are right. " if len(letters) < len(self.letters) - 1 else ""
        return Mistake(
            f"at {named}",
            f"Look again at {named}. {rest}Lay a ruler along the curve there. Level: $0$. "
            "Otherwise walk from left to right: up is $1$, down is $-1$, however high you are.",
        )


class _OnMap(Signs):
    """Two signs at each point, along x and along y."""

    def _several(self, given: np.ndarray, off: np.ndarray, letters: list[str]) -> str | Mistake:
        if not off[self.right != 0].any():
            return "never zero"
        right, reversed_ = ~off.any(axis=0), (given == -self.right).all(axis=0)
        if right[0] and reversed_[1]:
            return "y reversed"
        return "x reversed" if reversed_[0] and right[1] else ""


def _has(value: Any, kind: Any) -> bool:
    """Tell whether a value, or anything in its lists, is of a kind."""
    if isinstance(value, list | tuple | np.ndarray):
        return any(_has(part, kind) for part in value)
    return isinstance(value, kind)


CURVE = _OnCurve([*HILLS_MARKS], [*map(HILLS.derivative, HILLS_MARKS.values())], "not seven")
CONTOURS = _OnMap([*MAP_MARKS], [MAP.grad(*p) for p in MAP_MARKS.values()], "not six pairs")
