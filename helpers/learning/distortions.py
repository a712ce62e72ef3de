"""The right numbers, distorted in the same way in every case: negated, halved, turned round.

This is for mistakes that no exercise has a text for. One is named only if all early cases show it,
and if at least two numbers tell that it is no chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from helpers.learning.sandbox import Trial
from helpers.lessons.tasks import Mistake, call, same_numbers
from helpers.lessons.values import numbers_of

Pair = tuple[np.ndarray, np.ndarray]
"""The numbers of an answer in one case, and the right ones."""
_LEAST = 2  # numbers that must tell of a distortion
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()


class _Distortion(NamedTuple):
    """What becomes of the right numbers of each case, and what is said of it."""

    name: str
    make: Callable[[np.ndarray], np.ndarray]
    why: str


_FACTORS = (
    _Distortion(
        "negated",
        np.negative,
        "What you return has the wrong sign everywhere: it is the right result times $-1$. Look "
        "for a difference taken the other way round, or for a minus too many or too few.",
    ),
    _Distortion(
        "twice",
        lambda right: 2 * right,
        "What you return is twice the right result everywhere. Look for something that you "
        "count twice, or for a division by 2 that is missing.",
    ),
    _Distortion(
        "half",
        lambda right: right / 2,
        "What you return is half of the right result everywhere. Look for a division by 2 too "
        "many, or for a factor 2 that is missing.",
    ),
)
_ORDERS = (
    _Distortion(
        "reversed",
        np.flip,
        "Your numbers are the right ones in reverse order. Look at which of them should come "
        "first.",
    ),
    _Distortion(
        "transposed",
        np.transpose,
        "Your matrix is the right one with rows and columns exchanged. Look at what stands in a "
        "row, and what should.",
    ),
    _Distortion(
        "sum",
        np.sum,
        "You add the numbers that are asked for, and return their sum. Keep them apart: each of "
        "them says something of its own.",
    ),
)


def distorted(trial: Trial) -> Mistake | None:
    """Return the distortion that makes the right numbers those of the answer in all early cases."""
    exercise = trial.exercise
    if exercise.same is not same_numbers or not trial.early:
        return None
    both = [(trial.got[i].value, trial.expected[i].value) for i in trial.early]
    pairs = [(np.squeeze(numbers_of(one)), np.squeeze(numbers_of(right))) for one, right in both]
    if not all(each.size and np.isfinite(each).all() for pair in pairs for each in pair):
        return None
    looked_for = [*_FACTORS]
    if exercise.observe is call:  # else they belong to places, and are no components
        looked_for += [*_ORDERS, *_components(pairs)]
    for name, make, why in looked_for:
        if _shown(pairs, make, trial.rough):
            return Mistake(name, why)
    return _only_one_right(pairs, trial) if exercise.observe is call else None


def _shown(pairs: Sequence[Pair], make: Callable, tolerance: float) -> bool:
    """Tell whether the answer is the distorted right one in all cases, and not by chance."""
    telling = nonzero = 0
    for ours, right in pairs:
        made = np.asarray(make(right))
        if not same_numbers(ours, made, tolerance):
            return False
        noise = tolerance * max(1.0, np.abs(right).max())
        large = np.abs(made) > noise
        nonzero += large.sum()
        telling += (np.abs(made - right) > noise if made.shape == right.shape else large).sum()
    return min(telling, nonzero) >= _LEAST


def _components(pairs: Sequence[Pair]) -> Iterator[_Distortion]:
    """Return a distortion for each component: it alone, and it with all others 0."""
    shapes = {right.shape for _, right in pairs}
    if len(shapes) > 1 or shapes == {()}:
        return
    for index in np.ndindex(shape := shapes.pop()):
        place, count = _place(index), np.prod(shape)
        yield _Distortion(
            "one component",
            lambda right, index=index: right[index],
            f"Of the {count} numbers that are asked for you return one alone, {place}.",
        )
        yield _Distortion(
            "one component",
            lambda right, index=index: np.where(_only(right, index), right, 0),
            f"Of your {count} numbers only {place} is right, and all others are 0. Look at where "
            "you give the others their values.",
        )


def _only(right: np.ndarray, index: tuple[int, ...]) -> np.ndarray:
    """Return an array that is true in one place."""
    only = np.zeros(right.shape, dtype=bool)
    only[index] = True
    return only


def _place(index: tuple[int, ...]) -> str:
    row, *column = (_ORDINALS[number] if number < len(_ORDINALS) else f"no. {number + 1}"
                    for number in index)  # fmt: skip
    return f"that in the {row} row and the {column[0]} column" if column else f"the {row}"


def _only_one_right(pairs: Sequence[Pair], trial: Trial) -> Mistake | None:
    """Say which component of a vector is right in all cases, if no other one is."""
    shapes = {each.shape for pair in pairs for each in pair}
    if len(pairs) < _LEAST or len(shapes) > 1 or len(shape := shapes.pop()) != 1:
        return None
    ours, right = (np.array(each) for each in zip(*pairs, strict=True))
    unit = np.maximum(1.0, np.abs(right).max(axis=1, keepdims=True))
    good = (np.abs(ours - right) <= trial.exercise.tolerance * unit).all(axis=0)
    if good.sum() != 1:
        return None
    index = int(np.argmax(good))
    if np.ptp(right[:, index]) <= trial.rough * unit.max():
        return None  # always the same number, which may be right by chance
    return Mistake(
        "one component",
        f"Of your {shape[0]} numbers only {_place((index,))} is right in all cases tried. Compare "
        "how you make it with how you make the rest.",
    )
