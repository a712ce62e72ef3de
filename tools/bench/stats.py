"""From times that were recorded to latencies, frames a second and lags."""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Trace:
    """What the browser recorded while a picture was being moved; times in ms, ascending.

    Attributes
    ----------
    origin : the wall clock, in ms, at time 0
    inputs : when each key or pointer event happened
    changes : when each new picture had been painted
    frames, blanks : how many frames were painted, and how many of them had no picture
    sent, received : bytes over the WebSockets
    """

    origin: float
    inputs: Sequence[float]
    changes: Sequence[float]
    frames: int
    blanks: int
    sent: int
    received: int

    def latencies(self) -> list[float]:
        """From each input to the next new picture; inf where the next input came first."""
        ends = [*self.inputs[1:], math.inf]
        return [
            _first_after(self.changes, start, end) - start
            for start, end in zip(self.inputs, ends, strict=True)
        ]

    def frames_per_second(self) -> float:
        """Return new pictures a second, from the first input to the last."""
        first, last = self.inputs[0], self.inputs[-1]
        new = bisect.bisect(self.changes, last) - bisect.bisect(self.changes, first)
        return 1000 * new / (last - first)

    def lag(self) -> float:
        """From the last input to the last new picture; inf if none came after that input."""
        last = self.inputs[-1]
        return self.changes[-1] - last if self.changes and self.changes[-1] >= last else math.inf

    def bytes_per_input(self) -> float:
        """Bytes sent and received for each input."""
        return (self.sent + self.received) / len(self.inputs)

    def kernel_ms_per_input(self, handled: Sequence[tuple[float, float]]) -> list[float]:
        """Time that the kernel spent on each input.

        `handled` has the wall clock at which each message reached its handler and how long
        that took, both in seconds. A message belongs to the last input before it.
        """
        spent = [0.0] * len(self.inputs)
        for start, duration in handled:
            at = bisect.bisect(self.inputs, 1000 * start - self.origin) - 1
            if at >= 0:
                spent[at] += 1000 * duration
        return spent


def _first_after(times: Sequence[float], start: float, end: float) -> float:
    at = bisect.bisect_left(times, start)
    return times[at] if at < len(times) and times[at] < end else math.inf


def quantile(values: Sequence[float], q: float) -> float:
    """Return the smallest value that at least the part q of the values does not exceed."""
    return sorted(values)[max(math.ceil(q * len(values)) - 1, 0)]
