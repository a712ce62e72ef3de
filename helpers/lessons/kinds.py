"""Answers that say in a word what a stationary point is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

WORDS = ("minimum", "maximum", "saddle", "undecided")


class Word(str):
    """A word that an answer gives, with the quotation marks of Python in a message."""

    __slots__ = ()

    @property
    def text(self) -> str:
        """The word as it is typed."""
        return f'"{self}"'


def observe(answer: Callable, *case: Any) -> Any:
    """Return the word that an answer gives, in small letters, or whatever else it returns."""
    value = answer(*case)
    return Word(value.strip().lower()) if isinstance(value, str) else value


def same(got: Any, expected: Any, tolerance: float) -> bool:
    """Tell whether two answers are the same word."""
    return isinstance(got, str) and isinstance(expected, str) and got == expected


def diagnose(got: Any, *case: Any) -> str:
    """Name an answer that is none of the words that are asked for."""
    return "" if got is None or (isinstance(got, str) and got in WORDS) else "other words"
