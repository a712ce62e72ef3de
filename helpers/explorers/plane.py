"""What the explorers of surfaces share: a function of two variables, a point, and a view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import EllipsisType, SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from helpers.explorers.menu import FunctionChoice, FunctionExplorer
from helpers.explorers.words import look, slider, title
from helpers.live.controls import SMALL_MAP, Number, Picture, Range
from helpers.maths.catalogue import SURFACES
from helpers.maths.functions import Function2D
from helpers.pictures.directions import direction
from helpers.pictures.figures import (
    MARGIN,
    Ground,
    draw_contours,
    frame_plane,
    map_ground,
    plane_frame,
)
from helpers.pictures.scene import Handle, Mark
from helpers.pictures.space import Space

if TYPE_CHECKING:
    from matplotlib.axes import Axes


FORMULA = "x^2 + 3y^2"
POINT = ("The point, inside the function's domain; by default what of it is nearest to where the "
         "explorer begins.")  # fmt: skip
BESIDE = 0.16  # of a side of the floor: so far from its corner is what turns the view
VIEW = ("Where the viewer is, in degrees: turned from the x axis towards the y axis, and above the "
        "plane of the inputs.")  # fmt: skip
TILT = Range("tilt °", 5, 90, 1, digits=0)


def surface(first: str) -> FunctionChoice:
    """Return the choice of a function of two variables that begins with this one."""
    return FunctionChoice(first, "`SURFACES`", FORMULA, "f(x, y)")


class PlaneExplorer(FunctionExplorer):
    """An explorer of f(x, y) at a point."""

    catalogue = SURFACES
    kind = Function2D
    arguments = point_names = ("x", "y")
    example = FORMULA
    zoomed: ClassVar[Mapping[str, str]] = {"map": "xy", "space": "map"}

    function = surface("bowl")
    x = Number(1.0, lambda self: slider("x", *self.f.domain[0]), POINT)
    y = Number(2.0, lambda self: slider("y", *self.f.domain[1]), POINT)

    point = Handle
    """The mark of the point: it can be dragged, unless a question fixes it."""

    margin: ClassVar[float] = MARGIN
    """Room around the domain on the map, as a part of its width."""

    def __init__(
        self, function: str | Function2D | Callable | EllipsisType = ...,
        x: float | EllipsisType = ..., y: float | EllipsisType = ..., **state: Any,
    ) -> None:  # fmt: skip
        start = {name: value for name, value in (("x", x), ("y", y)) if value is not ...}
        super().__init__(function, **start, **state)

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return the point under the pointer, or the direction to it.

        A handle that moves one control both across and up turns it about the point.
        """
        across, up = self.controls_of(handle)
        if not across or across != up:
            return super().drag(handle, at)
        turned = direction(np.subtract(at, (self.x, self.y)))
        return self.nearest(**{across: turned % self.control(across).high})

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Return the state with f, the point p, f and ∇f there, and what is wrong with them."""
        facts = super().facts(state)
        facts.p = (facts.x, facts.y)
        facts.value, facts.gradient, facts.problem = look(facts.f, facts.p)
        return facts

    def ground(self, picture: str) -> Ground | None:
        """Return the heights on the map."""
        return map_ground(self.f, self.margin) if picture == "map" else None

    def draw_map(self, ax: Axes, aspect: float = 1.0) -> None:
        """Draw the level curves, on axes with room for arrows around the domain."""
        limits = plane_frame(self.f.domain, self.margin)
        frame_plane(ax, limits, aspect)
        draw_contours(ax, self.f, domain=limits)


class SpaceExplorer(PlaneExplorer):
    """An explorer that also shows the graph of f in space, which can be turned."""

    azimuth = Number(-60.0, Range("turn °", -180, 180, 1, digits=0), VIEW)
    elevation = Number(30.0, TILT, VIEW)

    def space(self, state: SimpleNamespace | SpaceExplorer) -> Space:
        """Return the box in which the graph of f stands."""
        return Space(state.f)

    def space_picture(self, *depends: str) -> Picture:
        """Return the picture of the graph; pressed beside the point, it turns."""
        return Picture("space", f"The surface z = {title(self.f)} above the plane of the inputs",
                       ("function", *depends), *SMALL_MAP[:2], turned_by=("azimuth", "elevation"))

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the map."""
        self.draw_map(ax)

    def space_handles(self, facts: SimpleNamespace) -> list[Mark]:
        """Return the handles of the point on the floor and of the view."""
        (x0, x1), (y0, y1) = facts.f.domain
        beside = x1 + BESIDE * (x1 - x0), y0 - BESIDE * (y1 - y0)
        return [self.point((*facts.p, facts.space.floor)),
                Handle((*beside, facts.space.floor), "view", ("azimuth", "elevation"),
                       hollow=True, anywhere=True)]  # fmt: skip
