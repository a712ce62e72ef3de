"""Answers that list points: all those at which the gradient of a function is zero.

The case of such an exercise is a `Level`; if its answer has a list for each of several functions,
its cases are these functions `in_turn`. Mistakes are looked for under more names than one page
has, the most special ones first, so a page says how much is told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np

from helpers.lessons.tasks import Known
from helpers.lessons.values import numbers_of, real_parts
from helpers.maths.functions import Function2D, Point

NEAR = 1e-3
"""How near two points must be to count as the same: 1.571 will do for π/2."""

_MOST = 1000  # an iterator need not end


@dataclass(frozen=True, eq=False)
class Level:
    """A function with all its points of zero gradient in the square |x| ≤ side, |y| ≤ side.

    If the answer has a list for each of several functions, `place` is where its own one stands,
    and `functions` are all of them.
    """

    f: Function2D
    points: Sequence[Point]
    side: float = np.inf
    place: int = 0
    functions: tuple[Level, ...] = ()

    @property
    def text(self) -> str:
        """What the function is called in a message."""
        return self.f.text

    def slopes_vanish(self, points: np.ndarray) -> np.ndarray:
        """Tell at each point, for x and for y, whether the partial derivative is zero."""
        return np.abs(self.f.grad(*points.T)) <= 2 * NEAR  # a point that is off by NEAR will do


def in_turn(*functions: Level) -> list[Level]:
    """Return the cases of an answer that has one list of points for each of these functions."""
    return [replace(each, place=place, functions=functions) for place, each in enumerate(functions)]


def observe(answer: Any, level: Level) -> np.ndarray | str:
    """Return the points that an answer lists for a function, shape (n, 2), or what it shows."""
    if not level.functions:
        return _listed(answer, level)
    try:
        lists = [_listed(listed, level, alone=True) for listed in answer]
    except Exception:  # whatever the learner put there
        return "another form"
    if len(lists) != len(level.functions):
        return "another form"
    own = lists[level.place]
    swapped = any(same(own, _array(other.points)) and same(listed, _array(level.points))
                  for other, listed in zip(level.functions, lists, strict=True)
                  if other.f.text != level.text)  # fmt: skip
    return "lists swapped" if swapped else own


def _listed(listed: Iterable, level: Level, alone: bool = False) -> np.ndarray | str:
    """Return listed points; one `alone` needs no list around it."""
    try:
        pairs = [_pair(each) for each in islice(listed, _MOST)]
    except Exception:  # whatever the learner's own class raises
        return "another form"
    points = numbers_of(pairs)
    is_complex = bool(pairs) and not points.size
    if is_complex:
        points = real_parts(pairs)
    elif not pairs or (alone and points.shape == (2,)):
        points = points.reshape(-1, 2)
    if points.ndim != 2 or not np.isfinite(points).all():
        return "another form"
    right = _array(level.points)
    if same(points.T, right) and not same(points, right):
        return "one list for x and one for y"
    if points.shape[1] != 2:
        return "another form"
    return "complex" if is_complex else points


def _pair(point: Any) -> Any:
    """Return the coordinates of a point; sympy gives a dictionary for each, or a matrix."""
    if isinstance(point, dict):
        return [*point.values()]
    return [*point] if np.iterable(point) and not isinstance(point, str) else point


def _array(points: Sequence[Point]) -> np.ndarray:
    return np.array(points, dtype=float)


def same(got: np.ndarray | str, expected: np.ndarray | str, tolerance: float = NEAR) -> bool:
    """Tell whether two lists hold the same points, in whatever order, or show the same mistake."""
    if isinstance(got, str) or isinstance(expected, str):
        return isinstance(got, str) and isinstance(expected, str) and got == expected
    if got.shape != expected.shape:
        return False
    near = _near(got, expected, tolerance)
    return bool(near.any(axis=0).all() and near.any(axis=1).all())


def _near(some: np.ndarray, others: np.ndarray, tolerance: float = NEAR) -> np.ndarray:
    """Tell for each of some points and each of others whether they are the same."""
    return (np.abs(some[:, None] - others) <= tolerance).all(axis=-1)


def diagnose(got: np.ndarray | str, level: Level) -> list[str | Known]:
    """Return the names of the first mistake in a list of points, the most special one first."""
    if isinstance(got, str):
        return [got, "no pairs", "another form"]
    if not len(got):
        return ["no points", "another form"]
    if _near(got, got).sum() > len(got):
        return ["a point twice"]
    right = _near(got, _array(level.points))
    if not right.any(axis=1).all():
        return _wrong(got, got[~right.any(axis=1)], level)
    return _missing(~right.any(axis=0), level)


def _wrong(got: np.ndarray, wrong: np.ndarray, level: Level) -> list[str | Known]:
    """Name the mistake of points at which the gradient is not zero, or which lie outside."""
    outside = np.abs(wrong).max(axis=1) > level.side + NEAR
    outside &= level.slopes_vanish(wrong).all(axis=0)
    if outside.all():
        return [_at("outside the square", wrong[0])]
    wrong = wrong[~outside]
    found: list[str | Known] = []
    if np.abs(got).max() > 10 and level.slopes_vanish(np.radians(got)).all():
        found.append("degrees")
    points = _array(level.points)
    mixed = np.all([_near(wrong[:, [axis]], points[:, [axis]]).any(axis=1) for axis in (0, 1)], 0)
    kinds = {
        "signs": _near(-wrong, points).any(axis=1),
        "mixed coordinates": mixed & mixed.all(),
        "zeros of f": np.abs(level.f(*wrong.T)) <= NEAR,
        "one partial only": level.slopes_vanish(wrong).any(axis=0),
        "another point": np.ones(len(wrong), dtype=bool),
    }
    return found + [_at(name, wrong[holds][0]) for name, holds in kinds.items() if holds.any()]


def _at(name: str, point: np.ndarray) -> Known:
    x, y = (f"{coordinate + 0.0:.4g}" for coordinate in point)
    return Known(name, f"Look at your point $({x}, {y})$.")


def _missing(missing: np.ndarray, level: Level) -> list[str | Known]:
    """Name what is missing, if anything is."""
    if not missing.any():
        return []
    origin = ~_array(level.points).any(axis=1)
    found: list[str | Known] = []
    if (missing == ~origin).all():
        found.append("only the origin")
    if (missing == origin).all():
        found.append("origin forgotten")
    return [*found, "one missing" if missing.sum() == 1 else "some missing"]
