"""What can be undone: the states before what the learner did, and those that were undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

MOST = 200
"""So many things can be undone."""

Values = dict[str, Any]


class History:
    """The states before and after the present one.

    Parameters
    ----------
    final : sequence of str
        The names of the states that count once and for all: nothing before a change of one of
        them is undone.
    """

    def __init__(self, final: Sequence[str] = ()) -> None:
        self._final = final
        self._past: list[Values] = []
        self._future: list[Values] = []
        self._before: Values | None = None  # what was when the learner began what is done now

    def begin(self, now: Values) -> None:
        """Note that something is begun: all until the next time is undone at one go."""
        self._settle(now)
        self._before = now

    def reaches(self, now: Values) -> tuple[bool, bool]:
        """Return whether there is something to undo, and something to do again."""
        new = [self._before] if self._before not in (None, now) else []
        back, on = (any(self._alike(each, now) for each in side)
                    for side in (new + self._past, self._future))  # fmt: skip
        return back, on and not new

    def back(self, now: Values) -> Values | None:
        """Return the state before the last thing that was done; None if there is none."""
        self._settle(now)
        return self._move(now, self._past, self._future)

    def on(self, now: Values) -> Values | None:
        """Return the state that was undone last; None if there is none."""
        self._settle(now)
        return self._move(now, self._future, self._past)

    def _settle(self, now: Values) -> None:
        """Keep what was before the thing that has been done, if it has changed something."""
        before, self._before = self._before, None
        if before not in (None, now):
            self._past = [*self._past, before][-MOST:]
            self._future.clear()
        for side in (self._past, self._future):
            side[:] = [each for each in side if self._alike(each, now)]

    def _alike(self, one: Values, other: Values) -> bool:
        return all(one[name] == other[name] for name in self._final)

    @staticmethod
    def _move(now: Values, source: list[Values], target: list[Values]) -> Values | None:
        if not source:
            return None
        target.append(now)
        return source.pop()
