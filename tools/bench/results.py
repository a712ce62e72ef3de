"""What was measured: a row for each way, touch and server, over all rounds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from tools.bench.contenders import Way
from tools.bench.stats import Trace, quantile


@dataclass
class Row:
    """What was measured of one way, moved with one touch on one server, in all rounds."""

    server: str
    way: str
    touch: str
    latencies: list[float] = field(default_factory=list)
    kernel: list[float] = field(default_factory=list)
    bytes: list[float] = field(default_factory=list)
    frames: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    blanks: int = 0

    def add(self, steps: Trace, handled: Sequence[tuple[float, float]], stream: Trace) -> None:
        """Add one round."""
        self.latencies += steps.latencies()
        self.kernel += steps.kernel_ms_per_input(handled)
        self.bytes.append(steps.bytes_per_input())
        self.frames.append(stream.frames_per_second())
        self.lags.append(stream.lag())
        self.blanks += steps.blanks + stream.blanks

    @property
    def median_latency(self) -> float:
        """In ms."""
        return quantile(self.latencies, 0.5)

    @property
    def p95_latency(self) -> float:
        """In ms."""
        return quantile(self.latencies, 0.95)

    @property
    def frames_per_second(self) -> float:
        """Median of the rounds."""
        return median(self.frames)

    @property
    def kernel_ms(self) -> float:
        """Median for one input."""
        return median(self.kernel)

    @property
    def bytes_a_tick(self) -> float:
        """Median of the rounds, both directions."""
        return median(self.bytes)

    @property
    def lag(self) -> float:
        """The longest of the rounds, in ms."""
        return max(self.lags)

    def summary(self) -> dict[str, Any]:
        """Return the figures as JSON has them: what never came is null."""
        figures = {
            "kernel_ms": self.kernel_ms,
            "latency_ms": self.median_latency,
            "latency_p95_ms": self.p95_latency,
            "frames_per_second": self.frames_per_second,
            "lag_ms": self.lag,
            "blank_frames": self.blanks,
            "bytes": self.bytes_a_tick,
        }
        names = {"server": self.server, "way": self.way, "touch": self.touch}
        return names | {
            name: round(figure, 3) if math.isfinite(figure) else None
            for name, figure in figures.items()
        }


class Rows:
    """All rows, found by server, way and touch."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str, str], Row] = {}

    def __iter__(self) -> Iterator[Row]:
        """Iterate over the rows in the order in which they were first asked for."""
        return iter(self._rows.values())

    def get(self, server: str, way: Way, touch: str) -> Row:
        """Return a row, a new one if there is none yet.

        A way that is not measured on that server has the same row for all.
        """
        key = (server if server in way.servers else way.servers[0], way.letter, touch)
        return self._rows.setdefault(key, Row(*key))

    def touches(self, server: str, way: Way) -> dict[str, Row]:
        """Return the rows of one way on one server, by touch."""
        return {touch.name: self.get(server, way, touch.name) for touch in way.touches}
