"""A state as code: the call that makes an explorer in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from helpers.live.controls import Range

if TYPE_CHECKING:
    from helpers.live.live import Live

ROUNDS = 4  # choices may have defaults that depend on choices


def literal(value: Any) -> str:
    """Write a value as Python code that gives the same value, in as few digits as it takes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, tuple | list):
        return f"({', '.join(map(literal, value))})"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def written(live: Live, *more: str) -> str:
    """Return the call that makes this explorer in its state, with `more` at its end.

    The first argument stands in it always. Of the others those are given that would be another
    one; choices come before numbers, whose defaults they may change.
    """
    first, names = live.first, [name for name in vars(live.state) if name not in live.final]
    given = {first: live.argument(first)} if first else {}
    for _ in range(ROUNDS):
        there = begun(live, {name: value for name, (value, _) in given.items()})
        other = [name for name in names if getattr(there, name) != getattr(live, name)]
        choices = [name for name in other if not isinstance(live.control(name), Range)]
        if not other:
            break
        given |= {name: live.argument(name) for name in choices or other}
    texts = [text if name == first else f"{name}={text}" for name, (_, text) in given.items()]
    return f"{live.called}({', '.join([*texts, *more])})"


def begun(live: Live, given: dict[str, Any]) -> Live:
    """Return an explorer of the same kind that no browser knows and that draws nothing."""
    silent = {"open": lambda self: None, "_frame": lambda self, held=None: {}}
    return type(type(live).__name__, (type(live),), silent)(**given)
