"""What the kernel does for one movement of each explorer, beside drawing its pictures anew."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from statistics import median
from typing import Any

from helpers import explorers
from helpers.live.controls import Range
from helpers.live.live import Live
from helpers.pictures.stills import wire_png

TICKS = 300
REDRAWS = 5
STEPS = "n_steps"  # the control that an explorer of descent has


MARKS, PATH, VIEW = "marks", "path of 1,000 steps", "view"
"""What a movement draws anew: marks alone, also a path of descent, or a whole picture."""


@dataclass(frozen=True)
class Tick:
    """The time of one movement of one slider; `usual` is that of drawing all pictures anew."""

    explorer: str
    moved: str
    ms: float
    usual: float
    draws: str = MARKS


def every_explorer() -> Iterator[tuple[str, Live]]:
    """Yield each explorer of the course, and its name; paths have all their steps."""
    for name in explorers.__all__:
        explorer = getattr(explorers, name)()
        if steps := explorer.control(STEPS):
            explorer.n_steps = steps.high
        yield name, explorer


def measure(ticks: int = TICKS) -> list[Tick]:
    """Measure every slider of every explorer."""
    found = []
    for name, explorer in every_explorer():
        usual = redraw_ms(explorer)
        found += [
            Tick(name, control.name, moving_ms(explorer, control, ticks), usual,
                 draws(explorer, control))
            for control in explorer.controls()
            if isinstance(control, Range) and not control.hidden and not control.disabled
        ]  # fmt: skip
    return found


def draws(explorer: Live, control: Range) -> str:
    """Return what moving a slider draws anew."""
    if any(control.name in picture.depends for picture in explorer.pictures()):
        return VIEW
    return PATH if explorer.control(STEPS) else MARKS


def moving_ms(explorer: Live, control: Range, ticks: int) -> float:
    """Median time from a question of the browser to its answer, handed over for sending."""
    sent: list[Any] = []
    explorer.send = lambda content, buffers: sent.append(content)
    held = {name: still.version for name, still in explorer._stills.items()}
    held["controls"] = explorer._revision
    there = [place(control, part / 20) for part in range(21)]
    times = []
    for n, value in enumerate(islice(cycle(there + there[::-1]), ticks)):
        question = {"n": n, "by": 1, "held": held, "acts": [["change", control.name, value]]}
        times.append(timed(partial(explorer._handle_custom_msg, question, [])))
    if len(sent) != ticks:
        raise RuntimeError(f"{control.name}: {len(sent)} answers to {ticks} questions")
    return median(times)


def place(control: Range, part: float) -> float:
    """Return the value at a part of a slider's way."""
    if control.log:
        return control.nearest(control.low * (control.high / control.low) ** part)
    return control.nearest(control.low + part * (control.high - control.low))


def redraw_ms(explorer: Live) -> float:
    """Median time to draw all the pictures and encode them, as a redrawn figure needs."""

    def redraw() -> None:
        for picture in explorer.pictures():
            wire_png(explorer._axes(picture).figure)

    return median(timed(redraw) for _ in range(REDRAWS))


def timed(work: Callable[[], Any]) -> float:
    """Return how many ms `work()` takes."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)
