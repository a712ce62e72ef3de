"""The surface explorer: the plane of the inputs beside the graph that stands above it."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np

from helpers.explorers.gradient import drawn_arrow
from helpers.explorers.plane import SpaceExplorer
from helpers.explorers.words import brief, decimal, point_text, title
from helpers.live.controls import SMALL_MAP, Flag, Picture, Readout, Switch
from helpers.pictures.figures import arrow_unit
from helpers.pictures.scene import Area, Arrow, Handle, Line, Mark, Point, Scene
from helpers.pictures.space import Space

NOT_TRUE = "the graph would be too tall or too flat"
LONGER = 2.0  # than in the gradient explorer: its picture is seen from aside and must be read
ABOVE = 0.25  # of the box: so far above it the picture still shows the tangent
NORMAL = 0.4  # length of the drawn normal, in parts of the longer side of the floor
PATCH = 0.18  # half the side of the drawn tangent plane, in the same parts


class SurfaceExplorer(SpaceExplorer):
    """The map with ∇f, and beside it the graph z = f(x, y) above the plane in which ∇f lies.

    Notes
    -----
    The gradient has two components and lies in the plane of the inputs. Walk from a point of
    that plane by ∇f: along the tangent plane, the height changes by ∇f · ∇f = ‖∇f‖².

    Examples
    --------
    >>> SurfaceExplorer("bowl", x=1, y=2)
    SurfaceExplorer: f(x, y) = x² + y² at (1.00, 2.00): f = 5.000, ∇f = (2.000, 4.000), tangent (2.000, 4.000, 20.000), normal (−2.000, −4.000, 1)
    """  # noqa: E501

    shown = ("function", "x", "y", "azimuth", "elevation", "show_tangent", "show_shadow",
             "show_normal", "proportions", "reset")  # fmt: skip
    show_tangent = Flag(True, Switch("tangent (∇f, ‖∇f‖²)"),
                        "Whether the tangent vector (∇f, ‖∇f‖²) is drawn.")
    show_shadow = Flag(True, Switch("its shadow"),
                       "Whether the threads from it to its shadow ∇f are drawn.")
    show_normal = Flag(False, Switch("normal"),
                       "Whether the normal (−∂f/∂x, −∂f/∂y, 1) and the tangent plane are drawn.")
    proportions = Flag(False, lambda self: Switch(
        "true proportions", disabled=NOT_TRUE * (not Space(self.f).can_be_true)),
        "Whether one unit of z is as long as one of x, so that right angles in space look right.")

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map and the graph in space."""
        alt = f"Level curves of f(x, y) = {title(self.f)}"
        return (Picture("map", alt, ("function",), *SMALL_MAP),
                self.space_picture("proportions"))  # fmt: skip

    def space(self, state: SimpleNamespace | SurfaceExplorer) -> Space:
        """Return the box in which the graph of f stands."""
        return Space(state.f, state.proportions)

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add f, the point, f and ∇f there, the arrow that shows ∇f, and the space."""
        facts = super().facts(state)
        facts.space, gradient = self.space(facts), facts.gradient
        facts.arrow, facts.caption = drawn_arrow(facts.f, facts.p, gradient, False, LONGER, _fits(
            facts.space, facts.value, gradient))  # fmt: skip
        return facts

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return ∇f on the map and on the floor; above it tangent, threads and normal."""
        arrow = Arrow(facts.p, facts.arrow, "gradient", "∇f")
        return Scene(map=[arrow, Handle(facts.p)],
                     space=[*_in_space(facts), *self.space_handles(facts)])

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return f, ∇f, the tangent and the normal at the point."""
        g, value = facts.gradient, decimal(facts.value)
        plane = point_text(*g, digits=3) if np.isfinite(g).all() else "none"
        tangent = normal = "none"
        if not facts.problem:  # f is differentiable there
            tangent, normal = (f"({', '.join(map(decimal, pair))}, {last})"
                               for pair, last in ((g, decimal(g @ g)), (-g, 1)))  # fmt: skip
        rows = (
            ("f(x, y)", value, "text"),
            ("∇f(x, y)", plane, "gradient"),
            ("tangent", tangent, "tangent"),
            ("normal", normal, "normal"),
        )
        summary = (f"f(x, y) = {title(facts.f)} at {point_text(*facts.p)}: f = {value}, ∇f = "
                   f"{plane}, tangent {tangent}, normal {normal}")  # fmt: skip
        note = f"{facts.caption} {_proportions(facts.space)}"
        return Readout.unless(facts.problem, rows, summary, note)


def _fits(space: Space, z: float, gradient: np.ndarray) -> float:
    """Return the part of the tangent that there is room for above the box, at most 1."""
    low, high = space.limits[2]
    rise = LONGER * (gradient @ gradient) / arrow_unit(space.f)
    room = high + ABOVE * (high - low) - z
    return min(1.0, room / rise) if rise > 0 and room > 0 else 1.0


def _in_space(facts: SimpleNamespace) -> list[Mark]:
    """Return the marks over the plane of the inputs, and ∇f in it."""
    (x, y), (u, v), floor, z = facts.p, facts.arrow, facts.space.floor, facts.value
    marks: list[Mark] = [Arrow((x, y, floor), (u, v, 0), "gradient", "∇f"),
                         Line([(x, y, floor), (x, y, z)], "contour")]  # fmt: skip
    if facts.problem:  # no tangent plane, and nothing that lies in it
        return [*marks, Point((x, y, z))]
    rise = facts.gradient @ facts.arrow
    tip = (x + u, y + v, z + rise)
    if facts.show_normal:
        marks += _normal(facts)
    if facts.show_shadow and rise:
        marks.append(Line([(x + u, y + v, floor), tip], "contour"))
    if facts.show_tangent and rise:
        marks.append(Arrow((x, y, z), (u, v, rise), "tangent", "tangent"))
    return [*marks, Point((x, y, z))]


def _normal(facts: SimpleNamespace) -> list[Mark]:
    """Return the normal, drawn with one length in every direction, and the tangent plane."""
    at, (a, b) = np.array((*facts.p, facts.value)), facts.gradient
    longer = max(high - low for low, high in facts.f.domain)
    across = np.array([(1, 0, a), (0, 1, b)])
    unit = np.array([1, 1, facts.space.z_unit]) / longer  # from data to drawn lengths
    half = [PATCH / np.linalg.norm(unit * vector) * vector for vector in across]
    corners = [at + i * half[0] + j * half[1] for i, j in ((1, 1), (1, -1), (-1, -1), (-1, 1))]
    normal = np.array([-a, -b, 1])
    normal *= NORMAL / np.linalg.norm(unit * normal)
    return [Area(corners, "tangent"), Line([*corners, corners[0]], "contour"),
            Arrow(at, normal, "normal", "normal")]  # fmt: skip


def _proportions(space: Space) -> str:
    """Return how long a unit of z is drawn, and what follows for right angles."""
    if math.isclose(space.z_unit, 1, rel_tol=1e-9):
        return ("In space all three axes have one scale: right angles look right where you look "
                "straight at them.")  # fmt: skip
    return (f"In space one unit of z is drawn as long as {brief(space.z_unit, 2)} units of x: "
            "most right angles do not look right there.")  # fmt: skip
