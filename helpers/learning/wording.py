"""How a message writes what a function was called with, and what it returned."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from helpers.lessons.tasks import Exercise
from helpers.lessons.values import numbers_of

MOST_NUMBERS = 12
"""Of an array that is written out."""
DIGITS = (5, 7, 9, 12, 17)
"""As many as it takes to see a difference."""


def written(exercise: Exercise, case: tuple) -> str:
    """Write the arguments of a call as in mathematics: f(x, y) = x² + y² and p = (1, 2)."""
    names = argument_names(exercise, case)
    return listed([_argument(name, value) for name, value in zip(names, case, strict=True)])


def argument_names(exercise: Exercise, case: tuple) -> list[str]:
    """Return what the arguments of a call are called; nothing if the answer is a value."""
    if callable(exercise.solution) and case:
        return list(inspect.signature(exercise.solution).parameters)
    return [""] * len(case)


def listed(parts: Sequence[str]) -> str:
    """Write parts one after the other: a, b and c."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _argument(name: str, value: Any) -> str:
    text = getattr(value, "text", "") or shown(value)
    if name and callable(value):
        return f"{name}({', '.join(inspect.signature(value).parameters)}) = {text}"
    return f"{name} = {text}" if name else text


def shown(value: Any, digits: int = DIGITS[0]) -> str:
    """Write a value for reading: (1, 2.5) for a vector in any form, its type if not numbers.

    What an exercise observes may say itself how it is written, in its `text`.
    """
    if isinstance(text := getattr(value, "text", None), str):
        return text
    numbers = numbers_of(value)
    if value is None:
        return "nothing (`None`)"
    if not numbers.size:
        kind = re.sub(r"\W", "", type(value).__name__)
        return f"an empty {kind}" if _is_empty(value) else f"a value of type `{kind or '?'}`"
    if numbers.size > MOST_NUMBERS:
        return f"an array of shape {numbers.shape}"
    return _nested(numbers.tolist(), digits)


def _nested(numbers: float | list, digits: int) -> str:
    if isinstance(numbers, list):
        inner = ", ".join(_nested(number, digits) for number in numbers)
        return f"({inner},)" if len(numbers) == 1 else f"({inner})"
    text = f"{numbers + 0.0:.{digits}g}"
    return f"−{text[1:]}" if text.startswith("-") else text


def _is_empty(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.size == 0
    return isinstance(value, list | tuple | set | dict) and not value
