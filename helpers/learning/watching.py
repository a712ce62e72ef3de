"""Running an answer in the cases of an exercise, and watching what it does with its arguments.

The functions that it is given are handed over as plain Python functions, so that what Python says
of them is what it says of the learner's own, and the places at which they are called are kept.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np

from helpers.learning.running import Outcome, attempt
from helpers.learning.wording import argument_names
from helpers.lessons.tasks import Exercise
from helpers.lessons.values import laid_out, real_parts

_MOST_CALLS = 1000  # a loop may call a function for ever


def outcomes(exercise: Exercise, answer: Any) -> list[Outcome]:
    """Return what an answer does in each case of an exercise."""
    return [outcome(exercise, answer, case) for case in exercise.cases]


def outcome(exercise: Exercise, answer: Any, case: tuple) -> Outcome:
    """Return what an answer does in one case; it gets copies of the arguments."""
    watch = Watch(argument_names(exercise, case), deepcopy(case))
    given = _laying_out(answer) if callable(answer) else answer
    did = attempt(lambda: exercise.observe(given, *watch.arguments))
    return replace(
        did, called=frozenset(watch.called), spread=watch.spread,
        changed=watch.changed, scaled=watch.scaled,
    )  # fmt: skip


def _laying_out(answer: Callable) -> Callable:
    """Return a function whose results can be read more than once."""
    return lambda *arguments: laid_out(answer(*arguments))


class Watch:
    """The arguments of one call, and what was done with them.

    Parameters
    ----------
    names : sequence of str
        What the arguments are called.
    case : tuple
        The arguments themselves.
    """

    def __init__(self, names: list[str], case: tuple) -> None:
        self.called: set[str] = set()
        """The names of the functions that were called."""
        self._names = names
        self._places: list[np.ndarray] = []
        self.arguments = tuple(map(self._handed_over, names, case))
        """What is handed over in place of the arguments."""
        self._before = [real_parts(argument).copy() for argument in self.arguments]

    @property
    def spread(self) -> float:
        """How far apart the places are at which functions were called, along one coordinate."""
        if not self._places:
            return 0.0
        places = np.concatenate(self._places, axis=1)
        return float(np.ptp(places, axis=1).max(initial=0.0))

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the arrays and lists that are not what they were, but for rounding."""
        return self._unlike(_same)

    @property
    def scaled(self) -> tuple[str, ...]:
        """Those of them that are a multiple of what they were, as a direction of length one is."""
        return tuple(name for name in self.changed if name not in self._unlike(_along))

    def _unlike(self, alike: Callable[[np.ndarray, np.ndarray], bool]) -> tuple[str, ...]:
        after = [real_parts(argument) for argument in self.arguments]
        pairs = zip(self._names, self._before, after, strict=True)
        return tuple(name for name, old, new in pairs if not alike(old, new))

    def _handed_over(self, name: str, value: Any) -> Any:
        if isinstance(value, tuple):  # pairs of functions
            return type(value)(self._handed_over("f", part) for part in value)
        return self._watched(name, value) if callable(value) else value

    def _watched(self, name: str, f: Callable) -> Callable:
        def one(x: Any) -> Any:
            self._keep(name, x)
            return f(x)

        def two(x: Any, y: Any) -> Any:
            self._keep(name, x, y)
            return f(x, y)

        watched = {1: one, 2: two}.get(_number_of_arguments(f))
        if watched is None:
            return f
        watched.__name__ = watched.__qualname__ = name
        vars(watched).update(getattr(f, "__dict__", {}))
        return watched

    def _keep(self, name: str, *x: Any) -> None:
        self.called.add(name)
        if len(self._places) >= _MOST_CALLS:
            return
        try:
            self._places.append(np.reshape(np.broadcast_arrays(*map(real_parts, x)), (len(x), -1)))
        except ValueError:  # no places: f itself will say so
            pass


def _number_of_arguments(f: Callable) -> int:
    try:
        return len(inspect.signature(f).parameters)
    except ValueError:  # some built-in functions have no signature
        return 0


def _same(old: np.ndarray, new: np.ndarray) -> bool:
    """Tell whether two arrays are the same, but for rounding."""
    scale = max(1.0, np.abs(old).max(initial=0.0))
    return old.shape == new.shape and np.allclose(
        old, new, rtol=0, atol=1e-12 * scale, equal_nan=True
    )


def _along(old: np.ndarray, new: np.ndarray) -> bool:
    """Tell whether an array is a multiple of another one, but for rounding."""
    crossed = np.outer(old, new)
    return old.shape == new.shape and _same(crossed, crossed.T)
