"""Rounds: which question comes next, the same for everybody, and one that tells ideas apart."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any, TypeVar

import numpy as np

from helpers.explorers.predicting import Idea, Kind

Place = TypeVar("Place")
Answers = tuple[Any, Sequence[Idea]]
"""The truth, and the wrong ideas about it."""

SAME = 1e-3  # in parts of `near`: answers that are no farther apart are one answer
TRIES = 200


def separation(kind: Kind, truth: Any, ideas: Sequence[Idea]) -> float:
    """Return the least gap between two different answers, the right one among them.

    What no guess keeps apart, such as downhill and "at the minimum" on a round bowl, is one.
    """
    answers = [truth, *(idea.guess for idea in ideas)]
    gaps = (kind.gap(one, other) for one, other in combinations(answers, 2))
    return min((gap for gap in gaps if gap > SAME * kind.near), default=float("inf"))


def choose(
    name: str, number: int, places: Sequence[Place], kind: Kind, answers: Callable[[Place], Answers]
) -> Place:
    """Return the place for question `number` on the function of that name.

    It is drawn at random, in the same way for everybody. Its answers are farther apart than
    `kind.near`, if there is such a place, and no wrong idea is right there.
    """
    random = np.random.default_rng([number, zlib.crc32(name.encode())])
    best, found = (False, -1.0), places[0]
    for tried, i in enumerate(random.permutation(len(places))[:TRIES]):
        truth, ideas = answers(places[i])
        wrong = all(kind.gap(truth, idea.guess) > SAME * kind.near for idea in ideas)
        clear = wrong, separation(kind, truth, ideas)
        if clear > best:
            best, found = clear, places[i]
        # Where ideas are never far apart, as in a narrow valley, less must do …
        if best > (True, (2 - tried // 50) * kind.near):
            break
        if tried >= TRIES // 2 and clear[1] > kind.near:  # … or one of them is right everywhere
            return places[i]
    return found
