"""Scores of challenges: what an answer reached, and the best of what the record keeps.

The record keeps the score of an attempt that has reached the goal as its detail: a number.
"""

from __future__ import annotations

from collections.abc import Iterable

from helpers.learning.record import Attempt
from helpers.lessons.tasks import Challenge


def best_score(challenge: Challenge, attempts: Iterable[Attempt]) -> float | None:
    """Return the best score among attempts; None if none of them has reached the goal."""
    scores = [
        number
        for attempt in attempts
        if (attempt.task, attempt.outcome) == (challenge.id, "passed")
        and (number := _number(attempt.detail)) is not None
    ]
    return (min if challenge.fewest else max)(scores, default=None)


def beats(challenge: Challenge, score: float, other: float) -> bool:
    """Tell whether a score is better than another one."""
    return score < other if challenge.fewest else score > other


def counted(challenge: Challenge, score: float) -> str:
    """Write a score with its unit, such as "41 steps"."""
    return f"{score:.12g} {challenge.unit}"


def praise(challenge: Challenge, score: float) -> str:
    """Say how a score compares with that of the worked solution, the par."""
    par = f"the worked solution's {counted(challenge, challenge.par)}"
    if score == challenge.par:
        return f"That is as good as {par}."
    if beats(challenge, score, challenge.par):
        return f"That beats {par}."
    return f"To beat: {par}."


def standing(challenge: Challenge, score: float, before: float | None) -> str:
    """Say how a score compares with the best one `before` it in the record."""
    if before is None:
        return "This is your first score; the best one is kept in your record."
    if beats(challenge, score, before):
        return f"This is your best score so far; it was {counted(challenge, before)} before."
    return f"Your best score so far: {counted(challenge, before)}."


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
