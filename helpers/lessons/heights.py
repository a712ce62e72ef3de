"""A function that an answer returns, such as a tangent: its values at some places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.lessons.tasks import same_numbers
from helpers.lessons.values import numbers_of


@dataclass(frozen=True)
class NoFunction:
    """What was given where a function should be; not even the right heights are one."""

    text: str


@dataclass(frozen=True)
class Heights:
    """Where the check looks at the function, and what it is called if it gives two numbers."""

    places: Sequence[tuple]
    pairs: str

    def observe(self, answer: Callable, *case: Any) -> Any:
        """Return the values, at these places, of the function that an answer returns."""
        made = answer(*case)
        if made is None:
            return None
        if not callable(made):
            return NoFunction(f"a value of type `{type(made).__name__}`")
        return [made(*place) for place in self.places]

    def diagnose(self, heights: Any, *case: Any) -> str:
        """Name what is wrong with what was observed, if it is no list of heights."""
        if isinstance(heights, NoFunction):
            return "no function"
        if heights is not None and any(height is None for height in heights):
            return "inner function returns nothing"
        return self.pairs if numbers_of(heights).shape == (len(self.places), 2) else ""


class _Line(Heights):
    """A straight line that should be the tangent to f at a."""

    def diagnose(self, heights: Any, f: Callable, df: Callable, a: float) -> str:
        """Name what is wrong with the heights; a secant is one, whatever its step."""
        if name := super().diagnose(heights):
            return name
        for h in (1, 0.5, 0.1, 0.01):
            secant = [f(a) + (f(a + h) - f(a)) / h * (x - a) for (x,) in self.places]
            if same_numbers(heights, secant, 1e-3):
                return "secant"
        return ""


LINE = _Line(((0,), (1,), (3,)), "a point")
SLOPES = Heights(((0.5,), (1.2,), (2.0,)), "two numbers")
PLANE = Heights(((1.1, 0.1), (0.5, 2.0), (3.0, -1.5)), "two numbers")
