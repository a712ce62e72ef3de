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
    """Return the least gap between two different answers, the right one among them, or 0.

    What no guess keeps apart, such as downhill and "at the minimum" on a round bowl, is one.
    """
    answers = [truth, *(idea.guess for idea in ideas)]
    gaps = (kind.gap(one, other) for one, other in combinations(answers, 2))
    return min((gap for gap in gaps if gap > SAME * kind.near), default=0.0)


def choose(
    name: str, number: int, places: Sequence[Place], kind: Kind, answers: Callable[[Place], Answers]
) -> Place:
    """Return the place for question `number` on the function of that name.

    It is drawn at random, in the same way for everybody, from those where the answers are more
    than `kind.near` apart and no wrong idea is right. Where there is no such place, as in a
    narrow valley, it is the one where they are farthest apart; an idea that is right wherever f
    is, is left out of account.
    """
    random = np.random.default_rng([number, zlib.crc32(name.encode())])
    tried = []
    for i in random.permutation(len(places))[:TRIES]:
        truth, ideas = answers(places[i])
        wrong = all(kind.gap(truth, idea.guess) > SAME * kind.near for idea in ideas)
        apart = separation(kind, truth, ideas)
        tried.append((wrong, apart, i))
        if wrong and apart > kind.near:
            break
    good = [i for wrong, apart, i in tried if wrong == max(tried)[0] and apart > kind.near]
    return places[good[0] if good else max(tried)[2]]
