"""In the kernel: when each widget message reached its handler, and how long that took."""

from __future__ import annotations

import time
from typing import Any

from IPython import get_ipython

_handled: list[tuple[float, float]] = []


def install() -> None:
    """Measure every widget message from now on: all that the kernel does before the next one.

    That includes traits, callbacks, drawing, encoding and sending, whoever does them.
    """
    handlers = get_ipython().kernel.shell_handlers
    handle = handlers["comm_msg"]

    def timed(*message: Any) -> Any:
        clock, start = time.time(), time.perf_counter()
        try:
            return handle(*message)
        finally:
            _handled.append((clock, time.perf_counter() - start))

    handlers["comm_msg"] = timed


def take() -> list[tuple[float, float]]:
    """Return what was recorded since the last call: pairs of wall clock and duration in s."""
    taken = _handled[:]
    _handled.clear()
    return taken
