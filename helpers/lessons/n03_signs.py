"""The exercise of notebook 03 on a contour map: the signs of its partial derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.catalogue import MAP
from helpers.catalogue import MAP_MARKS as MARKS
from helpers.tasks import Exercise, Wrong
from helpers.values import numbers_of

SIGNS = [(-1, -1), (1, 0), (-1, 1), (0, -1), (0, 0), (1, -1)]
"""The signs of ∂f/∂x and ∂f/∂y at the marked points."""

_ALONE = {
    "A": "Step to the right: towards which labels? Then step up.",
    "B": "The contour through B is vertical, so a small step along $y$ changes nothing. And a step "
         "to the right?",
    "C": "C is on the slope of the hollow. Step to the right, towards its bottom. Then step up.",
    "D": "The contour through D is horizontal, so a small step along $x$ changes nothing. And a "
         "step up?",
    "E": "E is the top of the hill. There both slices are level for a moment.",
    "F": "F is on the slope of the hollow. Step to the right: towards a lower label, or a higher "
         "one? Then step up.",
}  # fmt: skip


def _alone(letter: str) -> Wrong:
    """Return an answer that is wrong at one point alone."""
    signs = dict(zip(MARKS, SIGNS, strict=True))
    signs[letter] = (1, 1)
    why = f"All signs are right but those at {letter}. {_ALONE[letter]}"
    return Wrong(f"only {letter}", [*signs.values()], why)


def _read(change: Callable[[int, int], tuple[int, int]]) -> list[tuple[int, int]]:
    return [change(*pair) for pair in SIGNS]


def _diagonal(a: int, b: int) -> tuple[int, int]:
    """Return what is read if zeros are written for the wrong variable."""
    return (b, a) if 0 in (a, b) else (a, b)


def _towards_the_top() -> list[tuple[int, int]]:
    top = np.array(MARKS["E"])
    return [tuple(np.sign(top - p).astype(int)) for p in MARKS.values()]


def _diagnose_signs(signs: Any) -> str:
    if _has_text(signs):
        return "text"
    given, right = numbers_of(signs), np.array(SIGNS)
    if given.shape != right.shape:
        return "not six pairs"
    if np.array_equal(np.sign(given), right):
        return "slopes"
    off = [letter for letter, wrong in zip(MARKS, (given != right).any(axis=1), strict=True)
           if wrong]  # fmt: skip
    if len(off) == 1:
        return f"only {off[0]}"
    steep = right != 0
    if np.array_equal(given[steep], right[steep]) and (given[~steep] != 0).any():
        return "never zero"
    columns = (given == right).all(axis=0), (given == -right).all(axis=0)
    if columns[0][0] and columns[1][1]:
        return "y reversed"
    return "x reversed" if columns[1][0] and columns[0][1] else ""


def _has_text(signs: Any) -> bool:
    if isinstance(signs, str):
        return True
    return isinstance(signs, list | tuple) and any(map(_has_text, signs))


READ_SIGNS = Exercise(
    id="03.signs",
    prompt="At each of the marked points A to F, is each of the two partial derivatives positive, "
    "zero or negative? Give a list of six pairs, in this order: for each point the sign of "
    r"$\frac{\partial f}{\partial x}$, then that of $\frac{\partial f}{\partial y}$. Write $1$ "
    "for positive, $0$ for zero, $-1$ for negative.",
    solution=SIGNS,
    diagnose=_diagnose_signs,
    wrong=(
        Wrong("text", [("-", "-"), ("+", "0"), ("-", "+"), ("0", "-"), ("0", "0"), ("+", "-")],
              "Give numbers, without quotes: $1$ for a positive slope, $0$ for a slope of zero, "
              "$-1$ for a negative one."),
        Wrong("not six pairs", [1, 0, -1, 0, 0, 1],
              "Six points are marked, A to F, and at each of them there are two slopes. Give a "
              "list of six pairs, such as `(1, -1)`."),
        Wrong("slopes", [tuple(MAP.grad(*p) * (np.array(s) != 0))
                         for p, s in zip(MARKS.values(), SIGNS, strict=True)],
              "The signs are right, but only the signs are asked for: write $1$ for every positive "
              "slope and $-1$ for every negative one."),
        Wrong("height", [(int(np.sign(MAP(*p))),) * 2 for p in MARKS.values()],
              "These are the signs of the labels: how high the points are. A partial derivative "
              "says whether the labels grow or fall as you step to the right, or up. So compare "
              "the contours on both sides of the point."),
        Wrong("axes swapped", _read(lambda a, b: (b, a)),
              "The two signs of each pair are swapped. First comes the one for a step to the "
              "right, where $x$ grows and $y$ is frozen; then the one for a step up."),
        Wrong("reversed", _read(lambda a, b: (-a, -b)),
              "The zeros are right, all other signs are the wrong way round. Positive means that "
              "the labels grow in the direction in which the variable grows: to the right for $x$, "
              "upwards for $y$."),
        Wrong("x reversed", _read(lambda a, b: (-a, b)),
              "The signs along $y$ are right; along $x$ you read from right to left. Positive "
              "means that the labels grow to the right, as $x$ does."),
        Wrong("y reversed", _read(lambda a, b: (a, -b)),
              "The signs along $x$ are right; along $y$ you read from top to bottom. Positive "
              "means that the labels grow upwards, as $y$ does."),
        Wrong("zeros confused", _read(_diagonal),
              "You write the zero for the wrong variable. Where a contour is vertical, a small "
              r"step along it, up or down, changes nothing: there "
              r"$\frac{\partial f}{\partial y}$ is zero. Where it is horizontal, it is "
              r"$\frac{\partial f}{\partial x}$."),
        Wrong("never zero", [(-1, -1), (1, 1), (-1, 1), (1, -1), (1, 1), (1, -1)],
              "Your other signs are right, but somewhere a slope is zero and you give a sign. "
              "Where a contour is vertical, horizontal, or has shrunk to one point, the height "
              "does not change at first as you step along it. Look for such points."),
        Wrong("towards the top", _towards_the_top(),
              "You give the directions in which the hilltop lies. What counts is how the labels "
              "change close to the point: the hill slants, and there is a hollow as well."),
        Wrong("signs of the coordinates", [tuple(np.sign(p).astype(int)) for p in MARKS.values()],
              "These are the signs of $x$ and $y$: where the points lie. The slopes say how the "
              "labels change close to each point."),
        *map(_alone, MARKS),
    ),
    hints=(
        "For the first sign put a finger on the point and move it a little to the right. Do you "
        "come to higher labels, to lower ones, or do you stay on the contour?",
        "Find the zeros first: one contour is horizontal at its point, one is vertical, and one "
        "point is the top of the hill. At a horizontal contour the step along $x$ changes nothing, "
        "at a vertical one the step along $y$. At each of the other points read two labels, that "
        "of the contour on this side and that of the one on the other side: first from left to "
        "right, then from below to above.",
    ),
    worked="signs = [(-1, -1), (1, 0), (-1, 1), (0, -1), (0, 0), (1, -1)]",
)  # fmt: skip
