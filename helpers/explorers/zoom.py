"""The zoom explorer: under the microscope a smooth curve becomes its tangent, a corner stays."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from helpers.explorers.curve import CurveExplorer, no_derivative, slope_at, value_at
from helpers.explorers.words import brief, coordinate, decimal, title
from helpers.live.controls import Number, Picture, Range, Readout
from helpers.maths.catalogue import CURVES
from helpers.maths.functions import Function1D
from helpers.pictures.figures import frame_curve
from helpers.pictures.sampling import sample, unbroken
from helpers.pictures.scene import Label, Line, Mark, Point, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MENU = {name: CURVES[name] for name in ("square", "sine", "absolute_value", "wobble", "cusp")}
WINDOW = np.linspace(-1, 1, 401)  # the window, in parts of its half width
SMALLEST_GAP = 1e-12  # of the width: 10⁻¹⁰ %
EPSILON = np.finfo(float).eps
VISIBLE = 1e-3  # of the half window: no smaller jump can be seen, and rounding is one
MOST_TURNS = 20  # a curve that turns more often may need more points than these
# 16 places in each of 200 columns, at uneven distances: even ones would beat with the curve.
COLUMNS = np.linspace(-1, 0.99, 200)[:, None] + 0.01 * np.sort(np.arange(16) * 0.6180339887 % 1)


def swings(curve: np.ndarray) -> bool:
    """Tell whether a curve turns too often for a line through its points to be true."""
    with np.errstate(invalid="ignore"):  # where there is no value, nothing turns
        return np.count_nonzero(np.diff(np.sign(np.diff(curve)))) > MOST_TURNS


def drawn(f: Function1D, a: float, half: float, fa: float, curve: np.ndarray) -> np.ndarray:
    """Return the points of the curve in the window, shape (n, 2).

    Where it swings too fast for a line through the points of `curve` to be true, it fills what
    it covers: in each column it goes through the lowest and the highest of many values.
    """
    if not swings(curve) or not math.isfinite(fa):
        return np.column_stack([WINDOW, curve])
    values = (sample(f, a + half * COLUMNS) - fa) / half
    ends = np.sort([values.argmin(axis=1), values.argmax(axis=1)], axis=0).T
    x, y = (np.take_along_axis(each, ends, axis=1).ravel() for each in (COLUMNS, values))
    return np.column_stack([x, y])


class ZoomExplorer(CurveExplorer):
    """A curve and its tangent in a window about a, magnified alike in both directions.

    Examples
    --------
    >>> ZoomExplorer("square", a=1, zoom=100)
    ZoomExplorer: f(x) = x² at a = 1.00, zoom × 100: slopes 1.990 to the left, 2.010 to the right; the curve is 0.5 % of the window's width off its tangent
    """  # noqa: E501

    catalogue = MENU
    shown = ("function", "a", "zoom", "reset")
    zoom = Number(1.0, Range("zoom ×", 1.0, 1e6, 0.05, digits=3, log=True),
                  "The magnification, from 1 to 10⁶: the window reaches from a − 1/zoom to "
                  "a + 1/zoom.")  # fmt: skip

    def pictures(self) -> tuple[Picture, ...]:
        """Return the window."""
        text = title(self.f)
        return (Picture("window", f"The curve f(x) = {text} and its tangent, magnified",
                        ("function",), axes=(24, 24, 432, 432)),)  # fmt: skip

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the empty window; what is in it moves."""
        frame_curve(ax, (-1, 1), (-1, 1), "", "")
        ticks = np.linspace(-1, 1, 5)
        ax.set(xticks=ticks, yticks=ticks, xticklabels=[], yticklabels=[])

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add the curve and the tangent in parts of the half window, and what is measured."""
        facts = super().facts(state)
        f, a, half = facts.f, state.a, 1 / state.zoom
        fa, problem = value_at(f, a)
        curve = (sample(f, a + half * WINDOW) - fa) / half
        left, right, tangent = -curve[0], curve[-1], slope_at(f, a)
        exists = np.flatnonzero(np.isfinite(curve))
        gap = np.fmax.reduce(np.abs(curve - tangent * WINDOW)) / 2
        rounding = EPSILON * (abs(fa) + abs(tangent * a)) / half  # of a + h and f(a + h)
        if gap < max(SMALLEST_GAP, rounding):
            gap = 0.0  # no more than the rounding leaves
        elif not gap <= max(VISIBLE, 1000 * rounding) and not swings(curve):
            curve = (unbroken(f, a + half * WINDOW) - fa) / half
        inside = curve[exists[0] : exists[-1] + 1] if exists.size else curve[:0]
        return SimpleNamespace(**vars(facts), half=half, fa=fa, problem=problem, curve=curve,
                               tangent=tangent, gap=gap, left=left, right=right,
                               whole=exists.size == curve.size,
                               broken=bool(np.isnan(inside).any()))  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the tangent, the curve, the point and the ends of the window."""
        marks: list[Mark] = [
            Line([(-1, -facts.tangent), (1, facts.tangent)], "tangent"),
            Line(drawn(facts.f, facts.a, facts.half, facts.fa, facts.curve), "curve"),
            Point((0, 0)),
        ]
        half = brief(facts.half)
        marks += [Label((-1, -1), f"a − {half}", anchor="start", offset=(6, -12)),
                  Label((0, -1), "a", offset=(0, -12)),
                  Label((1, -1), f"a + {half}", anchor="end", offset=(-6, -12))]  # fmt: skip
        return Scene(window=marks)

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return the slopes to both ends of the window and how far the curve leaves its tangent."""
        smooth = math.isfinite(facts.tangent)
        gap = ("no tangent" if not smooth else "none" if facts.broken
               else f"{brief(100 * facts.gap, 2)} %")  # fmt: skip
        rows = (
            ("slope left", decimal(facts.left), "text"),
            ("slope right", decimal(facts.right), "text"),
            ("tangent f′(a)", decimal(facts.tangent), "tangent"),
            ("largest gap", gap, "text"),
        )
        jumps = "in the window f jumps or has no value"
        says = ("there is no tangent" if not smooth else jumps if facts.broken
                else f"the curve is {gap} of the window's width off its tangent")  # fmt: skip
        part = "" if facts.whole else " Where f has no value, nothing is drawn or measured."
        if facts.broken:
            part = f" {jumps.capitalize()}: no tangent follows it there."
        left, right = decimal(facts.left), decimal(facts.right)
        summary = (f"f(x) = {title(facts.f)} at a = {coordinate(facts.a)}, zoom × "
                   f"{brief(facts.zoom)}: slopes {left} to the left, {right} to the right; {says}"
                   )  # fmt: skip
        note = (
            "Grey: the curve. Orange: the tangent. Slope left and right: from a to the edges of "
            f"the window. The gap is measured up and down, as a part of the window's width.{part}"
            if smooth else
            "Slope left and right: from a to the edges of the window. However far you zoom in, the "
            "curve does not become a line that has a slope. "
            f"{no_derivative(facts.f, facts.a)}{part}"
            )  # fmt: skip
        return Readout.unless(facts.problem, rows, summary, note)
