"""The slice explorer: freeze one variable, and a curve with an ordinary slope is left.

Its question, the inclined line: the learner turns a line to the slope of the slice.
"""

from __future__ import annotations

import math
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from helpers.explorers.plane import SpaceExplorer
from helpers.explorers.prediction import Answers, Guess, Idea, Predictable, Prediction, choose
from helpers.explorers.sloped import INNER, VISIBLE, Sheet, SlopedLine
from helpers.explorers.words import coordinate, decimal, point_text, stops, title
from helpers.live.controls import SMALL_GRAPH, SMALL_MAP, Choice, Menu, Picture, Readout
from helpers.maths.functions import Function2D
from helpers.pictures.figures import frame_curve, gradient_field
from helpers.pictures.sampling import sample, unbroken
from helpers.pictures.scene import Area, Handle, Label, Line, Mark, Point, Scene
from helpers.pictures.space import height_limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FROZEN = {"y": "y (walk along x)", "x": "x (walk along y)"}
PARTIAL = {"x": "∂f/∂x", "y": "∂f/∂y"}
LOOKS = {"x": "dashed", "y": "dotted"}
N_SLICE = 121  # odd
REACH = 0.25  # half the length of the tangent in space and on the map, in parts of the domain


@lru_cache(maxsize=64)
def sheet_of(f: Function2D, axis: int) -> Sheet:
    """Return the picture of a slice of f along an axis, 0 or 1."""
    return Sheet(f.domain[axis], height_limits(f), SMALL_GRAPH[2][2:])


class SliceExplorer(Predictable, SpaceExplorer):
    """A surface cut by the plane on which one variable is frozen, and the curve in that plane.

    Notes
    -----
    With y frozen at b, the slice is the curve x ↦ f(x, b). Its slope at a is the partial
    derivative ∂f/∂x at (a, b).

    Examples
    --------
    >>> SliceExplorer("bowl", x=1, y=2)
    SliceExplorer: f(x, y) = x² + y² at (1.00, 2.00), y frozen: f = 5.000, slope of the slice ∂f/∂x = 2.000
    """  # noqa: E501

    shown = ("function", "frozen", "x", "y", "azimuth", "elevation", "reset")
    frozen = Choice("y", Menu("freeze", FROZEN),
                    'The variable that is held fixed, "x" or "y"; the other one runs along the '
                    "slice.")  # fmt: skip

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map, the graph in space and the slice."""
        text, free = title(self.f), _free(self.frozen)
        return (
            Picture("map", f"Level curves of f(x, y) = {text}", ("function",), *SMALL_MAP),
            self.space_picture(),
            Picture("slice", f"The slice of f(x, y) = {text} along {free}",
                    ("function", "frozen"), *SMALL_GRAPH),
        )  # fmt: skip

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the map, the graph in space, or the empty axes of the slice."""
        if picture != "slice":
            super().draw(picture, ax)
            return
        sheet = sheet_of(self.f, _axis(self.frozen))
        frame_curve(ax, sheet.across, sheet.heights, _free(self.frozen),
                    f"f(x, y), {self.frozen} frozen")  # fmt: skip

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add the slice in data coordinates, its slope, and its point in its picture."""
        facts = super().facts(state)
        f, axis, p, gradient = facts.f, _axis(state.frozen), facts.p, facts.gradient
        facts.axis, facts.name, facts.space = axis, "xy"[axis], self.space(facts)
        facts.true, facts.at = float(gradient[axis]), (p[axis], facts.value)
        if math.isfinite(facts.value) and not np.isfinite(gradient).all():  # one may exist
            facts.problem = "" if math.isfinite(facts.true) else (
                f"{facts.problem} So there is no {PARTIAL[facts.name]}, and the slice has no "
                "slope.")  # fmt: skip
        low, high = f.domain[axis]
        facts.line = np.empty((N_SLICE, 3))
        facts.line[:, axis], facts.line[:, 1 - axis] = np.linspace(low, high, N_SLICE), p[1 - axis]
        facts.line[:, 2] = unbroken(f, *facts.line[:, :2].T)
        return facts

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the cut on the map, the plane and the slice in space, the slice by itself."""
        role, cut = f"partial_{facts.name}", facts.line[[0, -1], :2]
        return Scene(
            map=[Line(cut, role), _name_of_cut(facts, role), self.point(facts.p)],
            space=[_plane(facts, role), *self.in_space(facts, role), *self.space_handles(facts)],
            slice=[Line(facts.line[:, [facts.axis, 2]], role), *self.marks(facts)],
        )  # fmt: skip

    def in_space(self, facts: SimpleNamespace, role: str) -> list[Mark]:
        """Return the slice, its shadow and its tangent, none of them hidden yet."""
        at, floor = (*facts.p, facts.value), facts.space.floor
        return [
            Line(np.insert(facts.line[[0, -1], :2], 2, floor, axis=1), role),
            Line([(*facts.p, floor), at], "contour"),
            Line(_thinned(facts.line), role),
            *self.tangent(facts),
            Point(at),
        ]

    def tangent(self, facts: SimpleNamespace) -> list[Mark]:
        """Return the tangent of the slice in space."""
        low, high = facts.f.domain[facts.axis]
        along = REACH * (high - low) * (np.eye(3)[facts.axis] + facts.true * np.eye(3)[2])
        at = np.array((*facts.p, facts.value))
        return [Line([at - along, at + along], "tangent")]

    def marks(self, facts: SimpleNamespace) -> list[Mark]:
        """Return the tangent of the slice, and the point on it."""
        keys = (facts.name, "") if math.isfinite(facts.value) else ("", "")
        return [sheet_of(facts.f, facts.axis).line(facts.at, facts.true, "tangent"),
                Handle(facts.at, "slice", keys)]  # fmt: skip

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return f, the slope of the slice, and the other partial derivative."""
        value = decimal(facts.value)
        slopes = {name: decimal(facts.gradient[axis]) for axis, name in enumerate("xy")}
        frozen = facts.frozen
        rows = (
            ("f(x, y)", value, "text"),
            (f"frozen {frozen}", coordinate(facts.p["xy".index(frozen)]), "text"),
            (f"slope {PARTIAL[facts.name]}", slopes[facts.name], "tangent"),
            (f"other: {PARTIAL[frozen]}", slopes[frozen], "text"),
        )
        summary = (f"f(x, y) = {title(facts.f)} at {point_text(*facts.p)}, {frozen} frozen: f = "
                   f"{value}, slope of the slice {PARTIAL[facts.name]} = {slopes[facts.name]}"
                   )  # fmt: skip
        note = (
            f"The plane {_kept(facts)} cuts the surface in the {LOOKS[facts.name]} curve. Its "
            f"tangent has the slope {PARTIAL[facts.name]}: {slopes[facts.name]} for each unit of "
            f"{facts.name}."
            )  # fmt: skip
        return Readout.unless(facts.problem, rows, summary, note)


def _thinned(line: np.ndarray) -> np.ndarray:
    """Return every other point of a line, and each gap of it."""
    thin = line[::2].copy()
    thin[:-1, 2][np.isnan(line[1::2, 2])] = np.nan
    return thin


def _free(frozen: str) -> str:
    """Return the variable that runs while the other one is frozen."""
    return "x" if frozen == "y" else "y"


def _axis(frozen: str) -> int:
    """Return which of the two variables moves: 0 for x, 1 for y."""
    return "xy".index(_free(frozen))


def _kept(facts: SimpleNamespace) -> str:
    return f"{facts.frozen} = {coordinate(facts.p[1 - facts.axis])}"


def _name_of_cut(facts: SimpleNamespace, role: str) -> Label:
    """Return the cut's name on the map, at the end that is away from the point."""
    (low, high), at = facts.f.domain[facts.axis], facts.p[facts.axis]
    first = at > (low + high) / 2
    place = tuple(facts.line[0 if first else -1, :2])
    if facts.axis == 0:
        return Label(place, _kept(facts), role, "start" if first else "end", (0, 12))
    return Label(place, _kept(facts), role, "start", (8, -10 if first else 10))


def _plane(facts: SimpleNamespace, role: str) -> Area:
    """Return the plane that cuts the surface, from the floor up."""
    (a, b), (c, d), (floor, top) = (*facts.line[[0, -1], :2], facts.space.limits[2])
    return Area([(a, b, floor), (c, d, floor), (c, d, top), (a, b, top)], role, cuts=True)


# The inclined line ----------------------------------------------------------------------------


class InclinedLine(SlopedLine, SliceExplorer):
    """The learner turns a line through the point until it is the tangent of the slice there."""

    asks_anew = ("function", "frozen")
    shown = ("function", "frozen", *SlopedLine.answer, "azimuth", "elevation", "commit", "next")
    kept = ("x", "y", *Prediction.kept)

    def pose(self, number: int) -> dict[str, float]:
        return question(self.f, _axis(self.frozen), number)

    def sheet(self, state: SimpleNamespace) -> Sheet:
        return sheet_of(state.f, _axis(state.frozen))

    def tangent(self, facts: SimpleNamespace) -> list[Mark]:
        """Return the tangent of the slice in space, once the learner has committed."""
        return super().tangent(facts) if facts.committed else []

    def space_handles(self, facts: SimpleNamespace) -> list[Mark]:
        """Return the handle of the view; the point is fixed."""
        return super().space_handles(facts)[1:]

    def ideas(self, facts: SimpleNamespace) -> list[Idea]:
        return ideas(facts.f, facts.axis, facts.value, facts.gradient)

    def rows(self, facts: SimpleNamespace, guess: Guess) -> tuple[tuple, ...]:
        shown = [*self.partials(facts), guess.off] if facts.committed else 3 * ["?"]
        return (
            ("f(x, y)", decimal(facts.value), "text"),
            ("your slope", decimal(facts.guess, self.sheet(facts).slider().digits), "guess"),
            (f"slope {PARTIAL[facts.name]}", shown[0], "tangent"),
            (f"other: {PARTIAL[facts.frozen]}", shown[1], "text"),
            ("gap", shown[2], "text"),
        )

    def partials(self, facts: SimpleNamespace) -> list[str]:
        """Write the slope of the slice, and the other partial derivative."""
        digits = self.sheet(facts).slider().digits + 1
        return [decimal(facts.gradient[axis], digits) for axis in (facts.axis, 1 - facts.axis)]

    @property
    def invitation(self) -> str:
        """What follows that line until the learner has committed."""
        return f"; commit it to see {PARTIAL[_free(self.frozen)]}"

    def prompt(self, facts: SimpleNamespace) -> str:
        return ("How steep is the slice at the point? Turn your line until it is the tangent "
                "there: drag the ring, or use the slider. Then press Commit.")  # fmt: skip

    def where(self, facts: SimpleNamespace) -> str:
        mine = decimal(facts.guess, self.sheet(facts).slider().digits)
        return (f"f(x, y) = {title(facts.f)} at {point_text(*facts.p)}, {facts.frozen} frozen: "
                f"your line has slope {mine}")  # fmt: skip

    def verdict(self, facts: SimpleNamespace, guess: Guess) -> tuple[str, ...]:
        true = self.partials(facts)[0]
        return (f"The slope {PARTIAL[facts.name]} is {true}: yours is {guess.off} off.",
                guess.why)  # fmt: skip


def ideas(f: Function2D, axis: int, value: float, gradient: np.ndarray) -> list[Idea]:
    """Return the wrong ideas about the slope of the slice, those that the slider can show."""
    slope, other = float(gradient[axis]), float(gradient[1 - axis])
    free, frozen = "xy"[axis], "xy"[1 - axis]
    found = [
        Idea(other, f"That is {PARTIAL[frozen]}, the slope of the other slice through the point. "
                    f"On this one {frozen} is frozen, and {free} moves."),
        Idea(-slope, "The size is right, the sign is reversed. Read the slice from left to right: "
                     f"at the point it {'rises' if slope > 0 else 'falls'}."),
        Idea(value, "That is the height f(x, y). How high the point is and how steep the slice is "
                    "there are two different things."),
        Idea(slope + other, f"That is {PARTIAL['x']} + {PARTIAL['y']}, as if both variables moved. "
                            f"On this slice {frozen} is frozen."),
        Idea(0.0, f"Your line is level. {frozen} is frozen, but {free} moves along the slice, and "
                  "f changes with it."),
    ]  # fmt: skip
    return [idea for idea in found if abs(idea.guess) <= sheet_of(f, axis).slider().high]


def question(f: Function2D, axis: int, number: int) -> dict[str, float]:
    """Return the state that puts question `number` on f: a seeded point where ideas differ."""
    x, y = (stops(*side, 5, INNER) for side in f.domain)
    X, Y = np.meshgrid(x, y)
    field, heights = gradient_field(f, X, Y), sample(f, X, Y)
    sheet = sheet_of(f, axis)
    seen, (low, high) = np.abs(sheet.on_paper(field[axis])), sheet.heights
    good = (seen >= VISIBLE[0]) & (seen <= VISIBLE[1])
    places = np.argwhere(good & np.isfinite(field).all(axis=0) & (heights > low) & (heights < high))

    def answers(place: np.ndarray) -> Answers:
        at = tuple(place)
        gradient = field[:, *at]
        return float(gradient[axis]), ideas(f, axis, float(heights[at]), gradient)

    if not len(places):  # nowhere a slope to be seen: the middle of the domain
        places = np.array([[len(y) // 2, len(x) // 2]])
    i, j = choose(f.name, 2 * number + axis, places, sheet.kind(), answers)
    return {"x": round(float(X[i, j]), 10), "y": round(float(Y[i, j]), 10), "guess": 0.0}
