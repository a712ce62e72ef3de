"""While a picture of a slow function is drawn: a bar that says how much longer it may take."""

from __future__ import annotations

import html
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.display import HTML

PATIENCE, EVERY = 0.5, 0.2  # seconds before the bar is shown, and between two of its steps


@contextmanager
def waiting(what: str, most: float) -> Iterator[None]:
    """Show how much of the seconds that the work may take at most is over; nothing if it is quick.

    It is the time that is shown: how many calls the work still needs is not known before.
    """
    done = threading.Event()
    clock = threading.Thread(target=_count, args=(what, most, done), daemon=True)
    clock.start()
    try:
        yield
    finally:
        done.set()
        clock.join()


def _count(what: str, most: float, done: threading.Event) -> None:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.display import HTML, display

    begin = time.monotonic()
    if done.wait(PATIENCE) or not InteractiveShell.initialized():
        return
    shown = display(_bar(what, PATIENCE, most), display_id=True)
    while not done.wait(EVERY):
        shown.update(_bar(what, time.monotonic() - begin, most))
    shown.update(HTML(""))


def _bar(what: str, took: float, most: float) -> HTML:
    from IPython.display import HTML

    said = f"{html.escape(what)}: {took:.0f} of at most {most:.0f} seconds"
    return HTML(f'<label>{said} <progress max="{most}" value="{took:.2f}"></progress></label>')
