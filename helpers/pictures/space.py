"""The graph z = f(x, y) in space: its axes, its surface, and the marks that it hides.

Space is seen in parallel projection, so that parallel lines stay parallel wherever they are. The
plane of the inputs lies below the surface, as the floor of the box.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.maths.functions import Function2D
from helpers.pictures.figures import contour_levels, curve_limits, grid
from helpers.pictures.sampling import unbroken
from helpers.pictures.scene import Arrow, Line, Mark, Point
from helpers.pictures.style import ROLES, points

if TYPE_CHECKING:
    from mpl_toolkits.mplot3d.axes3d import Axes3D

HEIGHT = 0.75
"""Height of the box as a part of the longer side of its floor, unless proportions are true."""

TALLEST = 5.0
"""The greatest height, in the same parts, at which proportions can be true."""

FLOOR = 0.35  # of the surface's height: the room between it and the plane of the inputs
EDGE = 0.12  # of a side of the floor: so close to a corner no number is written
END_ON = 0.98  # cosine of the angle to the line of sight: an axis nearer to it has no numbers
N_SURFACE = 33  # points along each side of the drawn surface
_N_TABLE = 81  # of the table of heights in which rays are followed
FARTHEST = 1.5  # longer sides of the floor: how far a ray is followed
_N_RAY = 28  # places along the ray from a mark to the viewer
_N_HEAD = 12  # of the places along an arrow: those of its head
_N_PART = 25  # places along a straight mark that is looked at


@lru_cache(maxsize=32)
def heights(f: Function2D, n: int = _N_TABLE) -> np.ndarray:
    """Return f on n × n points of its domain, shape (n, n); NaN where it has none, and at poles."""
    return unbroken(f, *grid(f.domain, n))


@lru_cache(maxsize=32)
def height_limits(f: Function2D) -> tuple[float, float]:
    """Return limits for z that show the surface; far outliers are left out."""
    return curve_limits(heights(f))


@dataclass(frozen=True)
class Space:
    """The box in which the graph of f stands, seen from a direction.

    Parameters
    ----------
    f : Function2D
        The function.
    azimuth, elevation : float
        Where the viewer is, in degrees: turned from the x axis towards the y axis, and above
        the floor.
    proportions : bool
        Whether one unit of z is drawn as long as one unit of x and of y. Only then do right
        angles in space look right.
    """

    f: Function2D
    azimuth: float = -60.0
    elevation: float = 30.0
    proportions: bool = False

    @cached_property
    def limits(self) -> tuple[tuple[float, float], ...]:
        """The limits of x, y and z; the floor is at the least z."""
        low, high = height_limits(self.f)
        return (*self.f.domain, (low - FLOOR * (high - low), high))

    @property
    def floor(self) -> float:
        """The z at which the plane of the inputs is drawn."""
        return self.limits[2][0]

    @property
    def can_be_true(self) -> bool:
        """Whether the box in true proportions is not too tall or too flat to be looked at."""
        wide, deep, high = self._sizes
        return 1 / TALLEST <= high / max(wide, deep) <= TALLEST

    @cached_property
    def aspect(self) -> tuple[float, float, float]:
        """The sides of the box as they are drawn, the longer side of the floor being 1."""
        wide, deep, high = np.array(self._sizes) / max(self._sizes[:2])
        return wide, deep, high if self.proportions and self.can_be_true else HEIGHT

    @property
    def z_unit(self) -> float:
        """How long one unit of z is drawn, in units of x and y."""
        return self.aspect[2] * max(self._sizes[:2]) / self._sizes[2]

    @cached_property
    def _sizes(self) -> tuple[float, ...]:
        return tuple(high - low for low, high in self.limits)

    @property
    def tilt(self) -> float:
        """The elevation that is drawn: straight from above, matplotlib would lose the azimuth."""
        return min(self.elevation, 89.9)

    @cached_property
    def toward(self) -> np.ndarray:
        """The direction from anywhere to the viewer, in data coordinates, shape (3,).

        One length of it takes the longer side of the box's floor.
        """
        return self.sight * self._sizes / np.array(self.aspect)

    @cached_property
    def sight(self) -> np.ndarray:
        """The same direction as it is drawn: a vector of length 1, shape (3,)."""
        azimuth, elevation = math.radians(self.azimuth), math.radians(self.tilt)
        return np.array([math.cos(elevation) * math.cos(azimuth),
                         math.cos(elevation) * math.sin(azimuth), math.sin(elevation)])  # fmt: skip


def draw_space(ax: Axes3D, space: Space, contours: bool = True) -> None:
    """Set up 3-D axes and draw the surface and, on the floor, its level curves."""
    f, limits = space.f, space.limits
    ax.set_proj_type("ortho")
    ax.view_init(elev=space.tilt, azim=space.azimuth)
    ax.set(xlim=limits[0], ylim=limits[1], zlim=limits[2])
    ax.set_box_aspect(space.aspect, zoom=0.84)
    size = points(11)
    for axis, name in ((ax.xaxis, "x"), (ax.yaxis, "y"), (ax.zaxis, "z")):
        axis.set_label_text(name, size=size * 1.2)
        axis.set_tick_params(labelsize=size, pad=0)
        axis.labelpad = 0
        axis.set_pane_color((1, 1, 1, 0))
        axis.line.set_color(ROLES["contour"].light)
        axis._axinfo["grid"].update(color="#5959592e", linewidth=points(0.8))
    ax.locator_params(nbins=5)
    z_ends = np.add(height_limits(f), (-1e-9, 1e-9))
    edges = [np.array((1, -1)) * EDGE * (high - low) + (low, high) for low, high in f.domain]
    for axis, along, (low, high) in zip(
        (ax.xaxis, ax.yaxis, ax.zaxis), space.sight, (*edges, z_ends), strict=True
    ):
        ticks = axis.get_ticklocs()
        axis.set_ticks(ticks[(ticks >= low) & (ticks <= high) & (abs(along) < END_ON)])
        axis.label.set_visible(abs(along) < END_ON)
    draw_surface(ax, f)
    if contours:
        _draw_floor(ax, space)


def draw_surface(ax: Axes3D, f: Function2D, n: int = N_SURFACE, **options: Any) -> Any:
    """Draw the graph z = f(x, y) on 3-D axes from n × n points; options go to plot_surface.

    Returns None where f has no value to show.
    """
    low, high = height_limits(f)
    Z = heights(f, n)
    Z = np.where((Z >= low) & (Z <= high), Z, np.nan)
    if not np.isfinite(Z).any():
        return None
    look = {"color": "#f4f4f4", "edgecolor": ROLES["contour"].light, "linewidth": 0.25,
            "rcount": n, "ccount": n, "alpha": 0.85}  # fmt: skip
    return ax.plot_surface(*grid(f.domain, n), Z, **(look | options))


@lru_cache(maxsize=32)
def _level_curves(f: Function2D) -> tuple[np.ndarray, ...]:
    """Return the level curves of f, each of shape (n, 2)."""
    from matplotlib.figure import Figure

    levels = contour_levels(heights(f))
    if not levels.size:
        return ()
    lines = Figure().add_subplot().contour(*grid(f.domain, _N_TABLE), heights(f), levels=levels)
    return tuple(curve for curves in lines.allsegs for curve in curves)


def _draw_floor(ax: Axes3D, space: Space) -> None:
    from mpl_toolkits.mplot3d.art3d import Line3DCollection

    curves = [np.insert(curve, 2, space.floor, axis=1) for curve in _level_curves(space.f)]
    if not curves:
        return
    style = ROLES["contour"]
    ax.add_collection3d(Line3DCollection(curves, colors=style.light, linewidths=points(0.8),
                                         alpha=0.6, zorder=-1))  # fmt: skip


# What the surface hides -----------------------------------------------------------------------


def hide(marks: Iterable[Mark], space: Space) -> list[Mark]:
    """Part points, lines and arrows where the surface comes between them and the viewer.

    A ray from a place to the viewer that passes from one side of the surface to the other is
    stopped by it. Rays are followed through a table of heights of the surface.
    """
    marks = list(marks)
    places = [_places(mark) for mark in marks]
    covered = _covered(np.concatenate([np.empty((0, 3)), *places]), space)
    parted, start = [], 0
    for mark, own in zip(marks, places, strict=True):
        parted += _parts(mark, own, covered[start : start + len(own)])
        start += len(own)
    return parted


def _places(mark: Mark) -> np.ndarray:
    """Return where a mark is looked at, shape (n, 3): a straight one all along."""
    if isinstance(mark, Point):
        return np.array([mark.at], dtype=float)
    if isinstance(mark, Arrow):
        return _along(mark.start, np.add(mark.start, mark.vector))
    if not isinstance(mark, Line):
        return np.empty((0, 3))
    return _along(*mark.points) if len(mark.points) == 2 else np.array(mark.points, dtype=float)


def _along(start: Sequence[float], end: Sequence[float]) -> np.ndarray:
    return np.linspace(start, end, _N_PART)


def _covered(places: np.ndarray, space: Space) -> np.ndarray:
    """Tell for each place, shape (n, 3), whether the surface hides it."""
    # Beginning a little off the place itself: it may lie on the surface.
    t = np.linspace(0.02, FARTHEST, _N_RAY)[:, None, None]
    rays = places + t * space.toward
    above = rays[..., 2] - _looked_up(space.f, rays[..., 0], rays[..., 1])
    side = np.sign(above)
    first = np.take_along_axis(side, (np.isfinite(side)).argmax(axis=0)[None], axis=0)
    return (side * first < 0).any(axis=0)


def uncovered(foot: np.ndarray, space: Space) -> np.ndarray:
    """Tell what is seen of an upright plane that stands on a line of the floor.

    Parameters
    ----------
    foot : ndarray, shape (n, 2)
        Places (x, y) of that line.

    Returns
    -------
    ndarray, shape (2, n)
        Above each place: the surface hides the plane between these two heights, the least and
        the greatest at which a ray to the viewer meets it, and nowhere else.
    """
    ends = np.where(space.toward[:2] > 0, *np.transpose(space.f.domain)[::-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        leave = np.fmin.reduce(np.abs((ends - foot) / space.toward[:2]), axis=1)  # f ends there
    t = np.linspace(0, 1 - 1e-9, _N_RAY)[:, None] * np.minimum(leave, FARTHEST)
    x, y, rise = (t * along for along in space.toward)
    met = _looked_up(space.f, foot[:, 0] + x, foot[:, 1] + y) - rise
    met = np.where(np.isnan(met).all(axis=0), space.floor, met)  # there it hides nothing
    return np.array([np.fmin.reduce(met), np.fmax.reduce(met)])


def _looked_up(f: Function2D, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return f by linear interpolation in its table, NaN outside the domain."""
    table, n = heights(f), _N_TABLE - 1
    (x0, x1), (y0, y1) = f.domain
    u, v = (x - x0) * (n / (x1 - x0)), (y - y0) * (n / (y1 - y0))
    outside = ~((u >= 0) & (u <= n) & (v >= 0) & (v <= n))
    u, v = np.where(outside, 0.0, u), np.where(outside, 0.0, v)
    i, j = np.minimum(u.astype(int), n - 1), np.minimum(v.astype(int), n - 1)
    u, v, at = u - i, v - j, j * _N_TABLE + i
    z = table.ravel()
    found = (1 - v) * ((1 - u) * z[at] + u * z[at + 1]) + v * (
        (1 - u) * z[at + _N_TABLE] + u * z[at + _N_TABLE + 1])  # fmt: skip
    return np.where(outside, np.nan, found)


def _parts(mark: Mark, places: np.ndarray, covered: np.ndarray) -> Iterator[Mark]:
    """Yield the seen and the hidden parts of a mark; the last part of an arrow has its head."""
    if not covered.any():
        yield mark
        return
    if isinstance(mark, Point):
        yield replace(mark, hidden=True)
        return
    if isinstance(mark, Arrow):
        covered[-_N_HEAD:] = covered[-1]  # a head is not parted
    ends = [0, *(np.flatnonzero(np.diff(covered)) + 1), len(places) - 1]
    for begin, end in zip(ends, ends[1:], strict=False):
        hidden = bool(covered[begin])
        if isinstance(mark, Arrow) and end == len(places) - 1:
            vector = places[end] - places[begin]
            yield replace(mark, start=places[begin], vector=vector, hidden=hidden)
        elif isinstance(mark, Arrow):
            yield Line(places[[begin, end]], mark.role, hidden=hidden)
        else:
            yield replace(mark, points=places[begin : end + 1], hidden=hidden)
