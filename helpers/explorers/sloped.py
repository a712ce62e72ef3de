"""A line through a point of a curve: the learner turns it to the slope before that is shown."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from types import SimpleNamespace

from helpers.explorers.prediction import Guess, Idea, Kind, Prediction, quantity
from helpers.explorers.words import slider
from helpers.live.controls import Number, Range
from helpers.pictures.figures import Interval
from helpers.pictures.scene import Handle, Label, Line, Mark, Point

INNER = 0.8  # of the domain: there the curve is seen to both sides of the point
STEEPEST, NEAR = 2.8, 0.05  # of the slopes of lines on the paper, 1 at 45°
VISIBLE = (0.1, 2.0)  # of the same: the slopes that are asked for
ARM = 90.0  # CSS pixels from the point to the ring, where there is room


@dataclass(frozen=True)
class Sheet:
    """The picture of a curve: its limits, and its size in CSS pixels."""

    across: Interval
    heights: Interval
    size: tuple[int, int]

    @property
    def scale(self) -> tuple[float, float]:
        """How many pixels wide and high one unit of the variable and of the function is."""
        (left, right), (low, high) = self.across, self.heights
        return self.size[0] / (right - left), self.size[1] / (high - low)

    def on_paper(self, slope: float) -> float:
        """Return the slope that a line is seen to have: 1 at 45°."""
        across, up = self.scale
        return slope * up / across

    def slider(self) -> Range:
        """Return the slider of the learner's slope, with zero on one of its steps."""
        most = STEEPEST / self.on_paper(1.0)
        step = slider("guess", -most, most).step
        most = round(10 * step * math.ceil(most / (10 * step)), 10)
        return replace(slider("guess", -most, most), label="your slope")

    def kind(self) -> Kind:
        """Return the kind of a prediction of a slope."""
        return quantity(NEAR / self.on_paper(1.0), self.slider().digits + 1)

    def line(self, at: tuple[float, float], slope: float, role: str) -> Line:
        """Return the line of a slope through a place, from side to side."""
        return Line([(t, at[1] + slope * (t - at[0])) for t in self.across], role)

    def ring(self, at: tuple[float, float], slope: float) -> tuple[float, float]:
        """Return a place on that line, `ARM` pixels away, or nearer to stay in the picture."""
        (left, right), (low, high) = self.across, self.heights
        across, up = self.scale
        for part in (1, -1, 0.5, -0.5):
            run = part * ARM / math.hypot(across, slope * up)
            place = at[0] + run, at[1] + slope * run
            if left <= place[0] <= right and low <= place[1] <= high:
                break
        return place


def slope_to(start: tuple[float, float], at: tuple[float, float]) -> float:
    """Return the slope of the line between two places; infinite if one is above the other."""
    run, rise = at[0] - start[0], at[1] - start[1]
    return rise / run if run else math.copysign(math.inf, rise)


class SlopedLine(Prediction):
    """The learner turns a line through a point of a curve to the slope that it has there.

    The facts of its explorer have the point, `at`, and the slope, `true`.
    """

    answer = ("guess",)
    guess = Number(0.0, lambda self: self.sheet(self).slider())

    def sheet(self, state: SimpleNamespace) -> Sheet:
        """Return the picture in which the line is turned."""
        raise NotImplementedError

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return the slope of the learner's line under the pointer."""
        if handle != "line":
            return super().drag(handle, at)
        return self.nearest(guess=slope_to(self.facts(self.state).at, at))

    def marks(self, facts: SimpleNamespace) -> list[Mark]:
        """Return the learner's line with its ring; once they have committed, the tangent."""
        sheet, at = self.sheet(facts), facts.at
        mine, ring = sheet.line(at, facts.guess, "guess"), sheet.ring(at, facts.guess)
        if not facts.committed:
            return [mine, Point(at), Handle(ring, "line", ("guess", "guess"), hollow=True)]
        below = 16 if (facts.guess < facts.true) == (ring[0] > at[0]) else -16  # off the tangent
        return [mine, sheet.line(at, facts.true, "tangent"),
                Label(ring, "yours", "guess", offset=(0, below)), Point(at)]  # fmt: skip

    def judged(self, facts: SimpleNamespace) -> Guess:
        return Guess(self.sheet(facts).kind(), facts.guess, facts.true, lambda: self.ideas(facts))

    def ideas(self, facts: SimpleNamespace) -> list[Idea]:
        """Return the wrong ideas about the slope, those that the slider can show."""
        raise NotImplementedError
