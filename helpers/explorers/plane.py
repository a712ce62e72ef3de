"""What the explorers of surfaces share: a function of two variables, a point, and a view."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import EllipsisType
from typing import TYPE_CHECKING, Any, ClassVar

from helpers.explorers.menu import FunctionExplorer
from helpers.explorers.words import slider, title
from helpers.live.controls import Choice, Control, Number, Picture, Range
from helpers.maths.catalogue import SURFACES
from helpers.maths.functions import Function2D
from helpers.pictures.figures import draw_contours, frame_plane, plane_frame
from helpers.pictures.scene import Handle, Mark
from helpers.pictures.space import Space, draw_space

if TYPE_CHECKING:
    from types import SimpleNamespace

    from matplotlib.axes import Axes


class PlaneExplorer(FunctionExplorer):
    """An explorer of f(x, y) at a point.

    Parameters
    ----------
    function : str, Function2D or callable
        A name of `SURFACES`, a formula such as "x^2 + 3y^2", or a function of your own: any
        ``f(x, y)``, vectorised or not. By default the one that the explorer begins with.
    x, y : float
        Where the point starts, inside the function's domain; by default (1, 2), or what of the
        domain is nearest to it.

    Raises
    ------
    ValueError, TypeError
        If a value is outside its range or not finite, or a name is neither in the menu nor a
        formula.
    """

    catalogue = SURFACES
    kind = Function2D
    arguments = ("x", "y")
    example = "x^2 + 3y^2"
    first: ClassVar[str] = "bowl"

    function = Choice("bowl")
    x = Number(1.0)
    y = Number(2.0)

    def __init__(
        self, function: str | Function2D | Callable | EllipsisType = ...,
        x: float | EllipsisType = ..., y: float | EllipsisType = ..., **state: Any,
    ) -> None:  # fmt: skip
        start = {name: value for name, value in (("x", x), ("y", y)) if value is not ...}
        super().__init__(function, **start, **state)

    def point_sliders(self) -> tuple[Range, Range]:
        """Return the sliders of x and y, over the function's domain."""
        return slider("x", *self.f.domain[0]), slider("y", *self.f.domain[1])

    def draw_map(self, ax: Axes, aspect: float = 1.0) -> None:
        """Draw the level curves, on axes with room for arrows around the domain."""
        limits = plane_frame(self.f.domain)
        frame_plane(ax, limits, aspect)
        draw_contours(ax, self.f, domain=limits)

    def nearest(self, **values: float) -> dict[str, float]:
        """Return values on the steps of their sliders."""
        return {name: self.control(name).nearest(value) for name, value in values.items()}

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, Any]:
        """Return the point under the pointer."""
        return self.nearest(x=at[0], y=at[1])


class SpaceExplorer(PlaneExplorer):
    """An explorer that also shows the graph of f in space, which can be turned.

    Parameters
    ----------
    function, x, y
        As for a `PlaneExplorer`.
    azimuth, elevation : float
        Where the viewer is, in degrees: turned from the x axis towards the y axis, and above the
        plane of the inputs.
    """

    azimuth = Number(-60.0)
    elevation = Number(30.0)

    def view_sliders(self) -> tuple[Control, ...]:
        """Return the sliders that turn the view."""
        return (Range("azimuth", "turn °", -180, 180, 1, digits=0),
                Range("elevation", "tilt °", 5, 90, 1, digits=0))  # fmt: skip

    def space(self, state: SimpleNamespace) -> Space:
        """Return the box in which the graph stands, seen as the state says."""
        return Space(self._functions[state.function], state.azimuth, state.elevation)

    def space_picture(self, width: int, height: int, *depends: str) -> Picture:
        """Return the picture of the graph; pressed beside the point, it turns."""
        side = max(width, height)  # matplotlib fills only the largest square inside the axes
        axes = ((width - side) // 2, (height - side) // 2, side, side)
        return Picture("space", f"The surface z = {title(self.f)} above the plane of the inputs",
                       ("function", "azimuth", "elevation", *depends), width, height, axes,
                       space=True)  # fmt: skip

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the map or the graph in space."""
        if picture == "space":
            draw_space(ax, self.space(self.state))
        else:
            self.draw_map(ax)

    def corner(self) -> tuple[float, float]:
        """Return the corner of the plane by which the view is turned."""
        (_, x1), (y0, _) = self.f.domain
        return x1, y0

    def space_handles(self, facts: SimpleNamespace) -> list[Mark]:
        """Return the handles of the point on the floor and of the view."""
        return [Handle((*facts.p, facts.space.floor)),
                Handle((*self.corner(), facts.space.floor), "view", ("azimuth", "elevation"),
                       hollow=True, anywhere=True)]  # fmt: skip

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, Any]:
        """Return the point under the pointer, or the view in which the corner is under it."""
        if handle != "view":
            return super().drag(handle, at)
        middle = [(low + high) / 2 for low, high in self.f.domain]
        space = self.space(self.state)
        wanted, now = (
            math.atan2(*((c - m) * side / (high - low) for c, m, side, (low, high) in zip(
                reversed(place), reversed(middle), reversed(space.aspect[:2]),
                reversed(self.f.domain), strict=True)))
            for place in (at, self.corner())
        )  # fmt: skip
        turned = self.azimuth - math.degrees(wanted - now)
        return self.nearest(azimuth=(turned + 180) % 360 - 180)
