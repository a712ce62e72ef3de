"""The slice explorer: freeze one variable, and a curve with an ordinary slope is left."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from helpers.explorers import incline, tilt
from helpers.explorers.incline import PARTIAL
from helpers.explorers.plane import SpaceExplorer
from helpers.explorers.predicting import Predicting
from helpers.explorers.words import coordinate, decimal, look, point_text, title
from helpers.live.controls import Button, Choice, Control, Menu, Number, Picture, Readout
from helpers.pictures.figures import frame_curve
from helpers.pictures.sampling import unbroken
from helpers.pictures.scene import Area, Handle, Label, Line, Mark, Point, Scene
from helpers.pictures.space import height_limits, hide, uncovered

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FROZEN = {"y": "y (walk along x)", "x": "x (walk along y)"}
LOOKS = {"x": "dashed", "y": "dotted"}
N_SLICE = 121  # odd
REACH = 0.25  # half the length of the tangent in space and on the map, in parts of the domain


class SliceExplorer(SpaceExplorer, Predicting):
    """A surface cut by the plane on which one variable is frozen, and the curve in that plane.

    Parameters
    ----------
    function : str, Function2D or callable
        A name of `SURFACES`, or a function of your own: any ``f(x, y)``, vectorised or not.
    x, y : float
        The point, inside the function's domain; by default (1, 2), or what of the domain is
        nearest to it.
    frozen : str
        The variable that is held fixed, "x" or "y"; the other one runs along the slice.
    azimuth, elevation : float
        Where the viewer is, in degrees: turned from the x axis towards the y axis, and above the
        plane of the inputs.
    predict : bool or str
        Whether the learner first turns a line of their own to the slope of the slice: then the
        point is fixed, round after round another one, and no tangent is drawn. See `Predicting`.

    Notes
    -----
    With y frozen at b, the slice is the curve x ↦ f(x, b). Its slope at a is the partial
    derivative ∂f/∂x at (a, b).

    Examples
    --------
    >>> SliceExplorer("bowl", x=1, y=2)
    SliceExplorer: f(x, y) = x² + y² at (1.00, 2.00), y frozen: f = 5.000, slope of the slice ∂f/∂x = 2.000
    """  # noqa: E501

    asks_anew = ("function", "frozen")
    frozen = Choice("y")
    guess = Number(0.0)

    def controls(self) -> tuple[Control, ...]:
        """Return the menus of functions and of what is frozen, and the sliders."""
        menus = self.function_menu(), Menu("frozen", "freeze", FROZEN)
        if self.predicting:
            hidden = (replace(each, hidden=True) for each in self.point_sliders())
            mine = incline.slope_slider(self.f, self._axis)
            return (*menus, *hidden, replace(mine, disabled=self.fixed),
                    *self.view_sliders(), *self.prediction_controls())  # fmt: skip
        return (
            *menus,
            *self.point_sliders(),
            *self.view_sliders(),
            Button("reset", "Reset"),
        )

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map, the graph in space and the slice."""
        text, free = title(self.f), _free(self.frozen)
        return (
            Picture("map", f"Level curves of f(x, y) = {text}", ("function",), 350, 350,
                    (52, 46, 290, 296)),
            self.space_picture(450, 350),
            Picture("slice", f"The slice of f(x, y) = {text} along {free}",
                    ("function", "frozen"), 420, 300, incline.AXES),
        )  # fmt: skip

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the map, the graph in space, or the empty axes of the slice."""
        if picture != "slice":
            super().draw(picture, ax)
            return
        free = _free(self.frozen)
        limits = self.f.domain["xy".index(free)]
        name = "f(x, y), y frozen" if free == "x" else "f(x, y), x frozen"
        frame_curve(ax, limits, height_limits(self.f), free, name)

    @property
    def _axis(self) -> int:
        """Which of the two variables moves: 0 for x, 1 for y."""
        return "xy".index(_free(self.frozen))

    def ask(self) -> dict[str, float]:
        """Return the point of the next prediction, and the learner's line as it begins: level."""
        return incline.question(self.f, self._axis, round(self.rounds))

    def gap(self) -> float:
        """Return how far the learner's slope is from that of the slice."""
        facts = self.facts(self.state)
        return incline.kind(facts.f, facts.axis).gap(facts.guess, facts.slope)

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return the point, its place along the slice or the learner's slope under the pointer."""
        if handle == "line":
            facts = self.facts(self.state)
            return self.nearest(guess=tilt.slope_to(facts.p[facts.axis], facts.value, at))
        if handle == "slice":
            return self.nearest(**{_free(self.frozen): at[0]})
        return super().drag(handle, at)

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add f, the point, f and ∇f there, and the slice in data coordinates."""
        f, p = self._functions[state.function], (state.x, state.y)
        value, gradient, problem = look(f, p)
        free = "xy".index(_free(state.frozen))
        if math.isfinite(value) and not np.isfinite(gradient).all():  # one of the two may exist
            problem = "" if math.isfinite(gradient[free]) else (
                f"{problem} So there is no {PARTIAL['xy'[free]]}, and the slice has no slope.")
        low, high = f.domain[free]
        t = np.linspace(low, high, N_SLICE)
        line = np.empty((N_SLICE, 3))
        line[:, free], line[:, 1 - free] = t, p[1 - free]
        line[:, 2] = unbroken(f, line[:, 0], line[:, 1])
        return SimpleNamespace(**vars(state), f=f, p=p, value=value, gradient=gradient,
                               problem=problem, axis=free, line=line, slope=float(gradient[free]),
                               name="xy"[free], space=self.space(state))  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the cut on the map, the plane and the slice in space, the slice by itself."""
        role, axis, at = f"partial_{facts.name}", facts.axis, np.array((*facts.p, facts.value))
        low, high = facts.f.domain[axis]
        along = np.eye(3)[axis] + facts.slope * np.eye(3)[2]
        reach = REACH * (high - low)
        tangent = Line([at - reach * along, at + reach * along], "tangent")
        cut = facts.line[[0, -1], :2]
        ground = Line(np.insert(cut, 2, facts.space.floor, axis=1), role)
        thread = Line([(*facts.p, facts.space.floor), at], "contour")
        bare = [ground, thread, Line(_thinned(facts.line), role), Point(at)]
        point, handles, marks = Handle(facts.p), self.space_handles(facts), self._slice(facts)
        if self.predicting:  # the point is fixed
            point, handles, marks = Point(facts.p), handles[1:], incline.marks(facts)
        if not self.predicting or facts.committed:
            bare.insert(3, tangent)
        return Scene(
            map=[Line(cut, role), _name_of_cut(facts, role), point],
            space=[*_plane(facts, role), *hide(bare, facts.space), *handles],
            slice=[Line(facts.line[:, [axis, 2]], role), *marks],
        )  # fmt: skip

    def _slice(self, facts: SimpleNamespace) -> list[Mark]:
        """Return the tangent of the slice, and the point on it."""
        at, ends = facts.p[facts.axis], facts.f.domain[facts.axis]
        keys = (facts.name, "") if math.isfinite(facts.value) else ("", "")
        line = Line([(end, facts.value + facts.slope * (end - at)) for end in ends], "tangent")
        return [line, Handle((at, facts.value), "slice", keys)]

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return f, the slope of the slice, and the other partial derivative."""
        if self.predicting:
            return incline.readout(facts, self.trouble)
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
        note = facts.problem or (
            f"The plane {_kept(facts)} cuts the surface in the {LOOKS[facts.name]} curve. Its "
            f"tangent has the slope {PARTIAL[facts.name]}: {slopes[facts.name]} for each unit of "
            f"{facts.name}."
            )  # fmt: skip
        return Readout(rows, f"{summary}. {facts.problem}" if facts.problem else summary, note)


def _thinned(line: np.ndarray) -> np.ndarray:
    """Return every other point of a line, and each gap of it."""
    thin = line[::2].copy()
    thin[:-1, 2][np.isnan(line[1::2, 2])] = np.nan
    return thin


def _free(frozen: str) -> str:
    """Return the variable that runs while the other one is frozen."""
    return "x" if frozen == "y" else "y"


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


def _plane(facts: SimpleNamespace, role: str) -> list[Mark]:
    """Return what is seen of the plane that cuts the surface, from the floor up."""
    foot, (_, _, (floor, top)) = facts.line[::3, :2], facts.space.limits
    under, over = np.clip(uncovered(foot, facts.space), floor, top)

    def between(low: np.ndarray | float, high: np.ndarray | float) -> np.ndarray:
        corners = np.empty((2, len(foot), 3))
        corners[..., :2], corners[0, :, 2], corners[1, :, 2] = foot, low, high
        return np.concatenate([corners[0], corners[1, ::-1]])

    return [Area(between(floor, under), role), Area(between(over, top), role)]
