"""The tables that the benchmark prints, and whether the targets of the design are met."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tools.bench.contenders import (
    BALL,
    COURSE,
    INTERACT,
    LIMIT,
    NETWORK,
    NO_DELAY,
    SPACE,
    STOCK,
    WAYS,
    ZOOM,
)  # fmt: skip
from tools.bench.descents import Descent
from tools.bench.results import Row, Rows
from tools.bench.ticks import MARKS, PATH, VIEW, Tick


@dataclass(frozen=True)
class Promise:
    """A promise of the design.

    `measure` takes the rows of the course, of the limit and of interact + inline on one server;
    `bounds` has the figure promised on the stock server and on the course's own.
    """

    text: str
    measure: Callable[[Row, Row, Row], float]
    bounds: tuple[float, float]
    at_least: bool = False


PROMISES = (
    Promise("frames a second, × (a)",
            lambda e, f, a: e.frames_per_second / a.frames_per_second, (8, 8), at_least=True),
    Promise("frames a second, × (f)",
            lambda e, f, a: e.frames_per_second / f.frames_per_second, (0.95, 0.95), at_least=True),
    Promise("latency, median, × (f)",
            lambda e, f, a: e.median_latency / f.median_latency, (1.7, 1.7)),
    Promise("latency, p95, × (f)",
            lambda e, f, a: e.p95_latency / f.p95_latency, (1.7, 1.2)),
    Promise("kernel ms a tick", lambda e, f, a: e.kernel_ms, (0.5, 0.5)),
    Promise("blank frames", lambda e, f, a: e.blanks, (0, 0)),
    Promise("lag after stop, ms", lambda e, f, a: e.lag, (50, 50)),
)  # fmt: skip


@dataclass(frozen=True)
class Target:
    """A promise held against what was measured."""

    promise: str
    where: str
    measured: float
    bound: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the promise is kept."""
        if self.at_least:
            return self.measured >= self.bound
        return self.measured <= self.bound

    def summary(self) -> dict[str, Any]:
        """Return it as JSON has it; what never came is null."""
        measured = round(self.measured, 3) if math.isfinite(self.measured) else None
        return asdict(self) | {"measured": measured, "met": self.met}


TICK_MS = {MARKS: 0.5, PATH: 3.0, VIEW: 100.0}
"""Promised for one movement of any explorer, in the kernel without the sending."""
PATH_MS = TICK_MS[PATH]
"""Promised for a path of 1,000 steps on any function, one that a learner has typed among them."""
MOVING = {SPACE: 0.92, ZOOM: 0.92, BALL: 0.92, NETWORK: 0.5}
"""Promised of the frames of the limit: 55 of 60 for what moves without the kernel, 30 for what the
kernel draws anew in each."""
SHARP_MS = 150
"""Promised from the last turn of the wheel to the picture that is drawn anew."""
MAP_MS = 1000
"""Promised for a map of 60 × 60 pairs of η and β with 200 steps each."""
START_STEPS = 1.0
"""Promised for many starts at once, in millions a second."""


def targets(rows: Rows, import_ms: dict[str, float], ticks: Sequence[Tick]) -> list[Target]:
    """Hold every promise against the worst of slider, handle and keys, of all the explorers."""
    found = []
    for i, server in enumerate((STOCK, NO_DELAY)):
        course, limit = rows.touches(server, COURSE), rows.touches(server, LIMIT)
        (usual,) = rows.touches(server, INTERACT).values()
        for promise in PROMISES:
            values = {touch: promise.measure(course[touch], limit[touch], usual)
                      for touch in course}  # fmt: skip
            worst = (min if promise.at_least else max)(values, key=values.get)
            found.append(Target(promise.text, f"{server}, {worst}", values[worst],
                                promise.bounds[i], promise.at_least))  # fmt: skip
    limit = rows.touches(STOCK, LIMIT)["handle"].frames_per_second
    for way, bound in MOVING.items():
        ((touch, row),) = rows.touches(STOCK, way).items()
        found.append(Target("frames a second, × (f)", f"{way.title}, {touch}",
                            row.frames_per_second / limit, bound, at_least=True))  # fmt: skip
        if way is ZOOM:
            found.append(Target("ms from rest to a sharp picture", way.title, row.lag, SHARP_MS))
    usual_ms, course_ms = import_ms.values()
    usual_name, course_name = import_ms
    found.append(Target(f"import {course_name}, × {usual_name}", "", course_ms / usual_ms, 1.1))
    for draws, bound in TICK_MS.items():
        if those := [tick for tick in ticks if tick.draws == draws]:
            slowest = max(those, key=lambda tick: tick.ms)
            where = f"{slowest.explorer}, {slowest.moved}"
            found.append(Target(f"ms a tick of any explorer: {draws}", where, slowest.ms, bound))
    return found


def descent_targets(descents: Sequence[Descent]) -> list[Target]:
    """Hold both maps, which come first, and the slowest path against what is promised."""
    basin_map, pairs, *paths = descents
    slowest = max(paths, key=lambda path: path.ms)
    return [
        Target("million start-steps a second", basin_map.what, 1 / basin_map.course, START_STEPS,
               at_least=True),
        Target("ms a map of η and β", pairs.what, pairs.ms, MAP_MS),
        Target("ms a path", slowest.what, slowest.ms, PATH_MS),
    ]  # fmt: skip


def motion_table(rows: Rows) -> str:
    """Return the table of how smoothly each way moves."""
    head = ["way", "moved by", "server", "kernel ms", "latency ms", "p95", "× (f)", "frames/s",
            "× (a)", "% of (f)", "lag ms", "blank", "kB/tick"]  # fmt: skip
    lines = []
    for way in WAYS:
        for touch in way.touches:
            like = touch.name if touch.name in rows.touches(STOCK, LIMIT) else "handle"
            for server in way.servers:
                row, limit, usual = (
                    rows.get(server, each, name)
                    for each, name in ((way, touch.name), (LIMIT, like), (INTERACT, "slider"))
                )
                title = f"({way.letter}) {way.title}"
                lines.append([title, touch.name, server, *_figures(row, limit, usual)])
    return _table(head, lines, left=3)


def _figures(row: Row, limit: Row, usual: Row) -> list[str]:
    return [
        f"{row.kernel_ms:.2f}",
        f"{row.median_latency:.0f}",
        f"{row.p95_latency:.0f}",
        f"{row.median_latency / limit.median_latency:.1f}",
        f"{row.frames_per_second:.1f}",
        f"{row.frames_per_second / usual.frames_per_second:.1f}",
        f"{100 * row.frames_per_second / limit.frames_per_second:.0f}",
        f"{row.lag:.0f}",
        str(row.blanks),
        f"{row.bytes_a_tick / 1000:.1f}",
    ]


def cost_table(costs: dict[str, dict[str, float]]) -> str:
    """Return the table of what starts, imports and kernels cost, each beside the usual way."""
    lines = []
    for title, figures in costs.items():
        first = next(iter(figures.values()), math.nan)
        for name, figure in figures.items():
            lines.append([title, name, f"{figure:.4g}", f"{figure / first:.2f}"])
    return _table(["cost", "of", "figure", "× first"], lines, left=2)


def tick_table(ticks: Sequence[Tick]) -> str:
    """Return the table of what a movement of each explorer costs, beside a redrawn figure."""
    lines = [[tick.explorer, tick.moved, tick.draws, f"{tick.ms:.2f}", f"{tick.usual:.0f}",
              f"{tick.usual / tick.ms:.0f}"] for tick in ticks]  # fmt: skip
    head = ["explorer", "moved", "draws anew", "kernel ms", "redrawn, ms", "×"]
    return _table(head, lines, left=3)


def descent_table(descents: Sequence[Descent]) -> str:
    """Return the table of what descent costs, beside a loop over numpy arrays."""
    lines = [[each.what, f"{each.steps:,}", f"{each.ms:.2f}", f"{each.course:.3f}",
              f"{each.usual:.1f}", f"{each.usual / each.course:.0f}"]
             for each in descents]  # fmt: skip
    return _table(["descent", "steps", "ms", "µs a step", "usual", "×"], lines, left=1)


def target_table(found: Sequence[Target]) -> str:
    """Return the table of targets, met or missed."""
    lines = [
        [target.promise, target.where, f"{'≥' if target.at_least else '≤'} {target.bound:g}",
         f"{target.measured:.2f}", "met" if target.met else "MISSED"]
        for target in found
    ]  # fmt: skip
    return _table(["target", "worst case", "promised", "measured", ""], lines, left=2)


def _table(head: Sequence[str], lines: Sequence[Sequence[str]], left: int) -> str:
    """Lay out a Markdown table; all columns but the first `left` are aligned to the right."""
    widths = [max(map(len, column)) for column in zip(head, *lines, strict=True)]
    rule = ["-" * width if i < left else "-" * (width - 1) + ":" for i, width in enumerate(widths)]

    def line(cells: Sequence[str]) -> str:
        padded = (cell.ljust(width) if i < left else cell.rjust(width)
                  for i, (cell, width) in enumerate(zip(cells, widths, strict=True)))  # fmt: skip
        return f"| {' | '.join(padded)} |"

    return "\n".join(map(line, [head, rule, *lines]))
