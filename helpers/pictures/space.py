"""The graph z = f(x, y) in space: its box, its surface, and the marks in it, painted back to front.

Space is seen in parallel projection, so that parallel lines stay parallel wherever they are. The
plane of the inputs lies below the surface, as the floor of the box. All of it is cut into small
pieces, and those that are farther from the viewer are painted first; what the surface covers of
a mark is painted once more, faintly. The browser paints with the same numbers, in the same order
(``3_space.js``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.maths.functions import Function2D
from helpers.pictures.figures import (
    contour_levels,
    curve_limits,
    grid,
    heights,
    map_levels,
    tones,
)
from helpers.pictures.scene import Area, Arrow, Handle, Label, Mark, Point
from helpers.pictures.shapes import BEFORE, WIDE, Shape, apart
from helpers.pictures.style import FAINT, FONT_SIZE, ROLES, SHEER, height_color, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 0.75
"""Height of the box as a part of the longer side of its floor, unless proportions are true."""

TALLEST = 5.0
"""The greatest height, in the same parts, at which proportions can be true."""

FLOOR = 0.35  # of the surface's height: the room between it and the plane of the inputs
N_SURFACE = 33  # points along each side of the drawn surface
N_TABLE = 81  # of the heights from which limits and level curves are found
MARGIN = (46, 24)  # CSS pixels around the box: numbers stand there
TICKS = 5  # at most so many intervals between the numbers of an axis
NEARER = 0.045  # of the box: so much nearer than it is a mark counts, which lies on the surface
EDGE_ON = 100  # square pixels: a plane that is seen as less is seen edge on
DIGITS = 9  # of a depth: equal ones keep their order, whatever the last bits say
FINE = 1000  # times a side: its parts are a quarter of a pixel, or less
PIECE = 0.06  # of the box: a line is cut into pieces of that length
N_SCALE = 24  # pieces of the scale of colours
ABOVE = 0.1  # the axis of z, its name
SCALE = 8  # CSS pixels, its width
RADII = {"dot": 5, "handle": 7, "ring": 7}
CLOSED = ("quad", "head", "area", "scale")
NO = (0.0, 0.0, 0.0, 0.0)
EDGE_COLOR = "#8c8c8c"
ALIGN = {"start": "left", "middle": "center", "end": "right"}
END_ON = 0.98  # cosine of the angle to the line of sight: an axis nearer to it has no numbers


@lru_cache(maxsize=32)
def height_limits(f: Function2D) -> tuple[float, float]:
    """Return limits for z that show the surface; far outliers are left out."""
    return curve_limits(heights(f, N_TABLE))


@dataclass(frozen=True)
class Space:
    """The box in which the graph of f stands.

    Parameters
    ----------
    f : Function2D
        The function.
    proportions : bool
        Whether one unit of z is drawn as long as one unit of x and of y. Only then do right
        angles in space look right.
    """

    f: Function2D
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

    def boxed(self, places: Any) -> np.ndarray:
        """Map data coordinates, shape (n, 3), to those of the drawn box, 0 in its middle."""
        middle, scale = self._to_box
        return (np.reshape(places, (-1, 3)) - middle) * scale

    @cached_property
    def _to_box(self) -> tuple[np.ndarray, np.ndarray]:
        """The middle of the box in data coordinates, and how long their units are drawn."""
        low, high = np.transpose(self.limits)
        return (low + high) / 2, self.aspect / (high - low)

    def scenery(self) -> dict[str, Any]:
        """Return what stays while the view turns, as plain data: a few kB."""
        return _scenery(self)


@lru_cache(maxsize=32)
def _scenery(space: Space) -> dict[str, Any]:
    low, high = height_limits(space.f)
    part = (heights(space.f, N_SURFACE) - low) / (high - low)
    part = np.where((part >= 0) & (part <= 1), np.round(part, 4), np.nan)

    def tone(z: np.ndarray) -> np.ndarray:
        return tones(z, map_levels(space.f))

    return {
        "aspect": list(space.aspect),
        "heights": [None if math.isnan(each) else each for each in part.ravel().tolist()],
        "tones": np.round(np.nan_to_num(tone(low + part * (high - low))), 3).ravel().tolist(),
        "scale": np.round(tone(np.linspace(low, high, N_SCALE)), 3).tolist(),
        "floor": [curve.tolist() for curve in _floor(space)],
        "ticks": [_ticks(space, axis) for axis in range(3)],
        "rules": {"margin": MARGIN, "floor": FLOOR, "nearer": NEARER, "piece": PIECE,
                  "digits": DIGITS, "above": ABOVE, "edgeOn": EDGE_ON, "scale": SCALE,
                  "endOn": END_ON, "widths": {name: role.width for name, role in ROLES.items()},
                  "text": {"wide": WIDE, "high": FONT_SIZE, "before": BEFORE}},
    }  # fmt: skip


def _ticks(space: Space, axis: int) -> list[tuple[float, str]]:
    """Return round numbers of an axis, each with its place along the side of the box."""
    from matplotlib.ticker import MaxNLocator

    low, high = space.limits[axis] if axis < 2 else height_limits(space.f)
    values = MaxNLocator(TICKS).tick_values(low, high)
    values = values[(values >= low - 1e-9 * (high - low)) & (values <= high + 1e-9 * (high - low))]
    (start, end), side = space.limits[axis], space.aspect[axis]
    places = (values - (start + end) / 2) / (end - start) * side
    texts = [f"{value + 0.0:.6g}".replace("-", "−") for value in np.round(values, 12)]
    return list(zip(np.round(places, 5).tolist(), texts, strict=True))


def _floor(space: Space) -> Iterator[np.ndarray]:
    """Yield the level curves in the drawn box, shape (n, 2), of as few points as will do."""
    from contourpy import contour_generator
    from matplotlib.path import Path

    f = space.f
    table = heights(f, N_TABLE)
    lines = contour_generator(*grid(f.domain, N_TABLE), np.ma.masked_invalid(table))
    for level in contour_levels(table):
        for curve in lines.lines(level):
            path = Path(space.boxed(np.insert(curve, 2, space.floor, axis=1))[:, :2] * FINE)
            path.simplify_threshold = 1.0
            yield np.round(path.cleaned(simplify=True).vertices[:-1] / FINE, 3)


@dataclass(frozen=True)
class View:
    """The box seen from a direction, on paper of so many CSS pixels.

    Parameters
    ----------
    space : Space
        The box.
    azimuth, elevation : float
        Where the viewer is, in degrees: turned from the x axis towards the y axis, and above
        the floor.
    width, height : int
        Of the paper.
    """

    space: Space
    azimuth: float
    elevation: float
    width: int
    height: int

    @cached_property
    def rows(self) -> np.ndarray:
        """The directions to the right, up and towards the viewer, in the drawn box."""
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        return np.array([
            [-math.sin(a), math.cos(a), 0.0],
            [-math.sin(e) * math.cos(a), -math.sin(e) * math.sin(a), math.cos(e)],
            [math.cos(e) * math.cos(a), math.cos(e) * math.sin(a), math.sin(e)],
        ])

    @cached_property
    def scale(self) -> float:
        """How many pixels the longer side of the floor is long, face on: the same for each view."""
        wide, deep, high = self.space.aspect
        return min((self.width - 2 * MARGIN[0]) / math.hypot(wide, deep),
                   (self.height - 2 * MARGIN[1]) / math.hypot(wide, deep, high))  # fmt: skip

    def seen(self, boxed: np.ndarray) -> np.ndarray:
        """Map places in the drawn box, shape (n, 3), to CSS pixels and depth, shape (n, 3)."""
        right, up, toward = self.rows @ boxed.T
        return np.column_stack([self.width / 2 + self.scale * right,
                                self.height / 2 - self.scale * up, toward])  # fmt: skip

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the paper, in CSS pixels."""
        return (0.0, 0.0, float(self.width), float(self.height))

    def place(self, marks: Iterable[Mark]) -> list[Shape]:
        """Return marks as plain data, their places in the drawn box, the same for each view.

        What is not finite is left out; in a line it is a gap, None.
        """
        shapes = [_shape(self.space, mark) for mark in marks]
        return [each for each in shapes if each["mark"] == "line" or None not in each["xyz"]]

    def to_data(self, pixels: Sequence[float]) -> tuple[float, float]:
        """Return the place (x, y) of the floor that is seen at a place of the paper."""
        right = (pixels[0] - self.width / 2) / self.scale
        up = (self.height / 2 - pixels[1]) / self.scale
        (r0, r1, _), (u0, u1, u2), _ = self.rows
        up += u2 * self.space.aspect[2] / 2  # of the floor, half the box below its middle
        if abs(u0 * r1 - u1 * r0) < 1e-9:  # the floor is seen edge on
            return math.nan, math.nan
        x, y = np.linalg.solve([[r0, r1], [u0, u1]], [right, up])
        sides = zip((x, y), self.space.limits[:2], self.space.aspect[:2], strict=True)
        return tuple(float((low + high) / 2 + t / side * (high - low))
                     for t, (low, high), side in sides)  # fmt: skip


@dataclass
class Piece:
    """What is painted at one go: a quad of the surface, a part of a mark, an edge, a number."""

    kind: str
    xy: list[float]
    depth: float
    role: str = "contour"
    group: int = 0
    along: float = 0.0
    level: float = 0.0
    text: str = ""
    anchor: str = "middle"


def pieces(view: View, shapes: list[Shape]) -> list[Piece]:
    """Return all that there is to paint, in its order."""
    sorts = [*_quads(view), *(piece for shape in shapes for piece in _of_mark(view, shape))]
    for shape in shapes:
        if shape.get("cuts"):
            _group(view, sorts, shape)
    names = [piece for piece in sorts if piece.kind == "text"]
    told = [(*piece.xy, piece.text, piece.anchor) for piece in names]
    for piece, y in zip(names, apart(told, view.height / 2), strict=True):
        piece.xy[1] = y
    sorts.sort(key=lambda piece: (piece.group, round(piece.depth, DIGITS)))
    return [*_frame(view), *sorts]


def _quads(view: View) -> Iterator[Piece]:
    """Yield the quads of the surface whose four corners have a height in the picture."""
    scene, n = view.space.scenery(), N_SURFACE
    wide, deep, high = view.space.aspect
    part = np.array([math.nan if each is None else each for each in scene["heights"]])
    side = np.linspace(-0.5, 0.5, n)
    boxed = np.column_stack([np.tile(side * wide, n), np.repeat(side * deep, n),
                             ((part + FLOOR) / (1 + FLOOR) - 0.5) * high])  # fmt: skip
    seen = view.seen(boxed)
    first = (np.arange(n - 1)[:, None] * n + np.arange(n - 1)).ravel()
    corners = first[:, None] + (0, 1, n + 1, n)
    corners = corners[np.isfinite(part[corners]).all(axis=1)]
    flat = np.round(seen[corners, :2], 2).reshape(-1, 8).tolist()
    tone = np.array(scene["tones"])[corners].mean(axis=1).tolist()
    for xy, depth, level in zip(flat, seen[corners, 2].mean(axis=1).tolist(), tone, strict=True):
        yield Piece("quad", xy, depth, level=level)


def _shape(space: Space, mark: Mark) -> Shape:
    places = getattr(mark, "points", None)
    if isinstance(mark, Arrow):
        places = [mark.start, np.add(mark.start, mark.vector)]
    shape = {"mark": type(mark).__name__.lower(), "role": getattr(mark, "role", "point"),
             "xyz": _flat_boxed(space, mark.at if places is None else places)}  # fmt: skip
    if isinstance(mark, Arrow | Point):
        shape["text"] = mark.label
        if isinstance(mark, Point) and len(mark.onward):
            shape |= {"onward": _flat_boxed(space, mark.onward), "each": mark.each}
    elif isinstance(mark, Area):
        shape["cuts"] = mark.cuts
    elif isinstance(mark, Label):
        shape |= {"text": mark.text, "anchor": mark.anchor, "offset": list(mark.offset)}
    elif isinstance(mark, Handle):
        shape |= {"name": mark.name, "controls": list(mark.controls), "hollow": mark.hollow,
                  "anywhere": mark.anywhere}  # fmt: skip
    return shape


def _flat_boxed(space: Space, places: Any) -> list[float | None]:
    """Return places in the drawn box as one flat list, None where there is no number."""
    boxed = np.round(space.boxed(places), 5)
    return [c if math.isfinite(c) else None for c in boxed.ravel().tolist()]


def _of_mark(view: View, shape: Shape) -> Iterator[Piece]:
    """Yield the pieces of a mark."""
    kind, role = shape["mark"], shape["role"]
    boxed = np.reshape(np.array(shape["xyz"], dtype=float), (-1, 3))
    if kind == "line":
        yield from _line(view, boxed, role)
        return
    seen = view.seen(boxed)
    if kind == "arrow":
        yield from _arrow(view, boxed, role, shape["text"])
    elif kind == "area":
        yield Piece("area", _flat(seen), seen[:, 2].mean() if shape["cuts"] else math.inf, role)
    elif kind == "label":
        yield Piece("text", _flat(seen + (*shape["offset"], 0)), math.inf, role,
                    text=shape["text"], anchor=shape["anchor"])  # fmt: skip
    else:
        kind = "dot" if kind == "point" else "ring" if shape["hollow"] else "handle"
        yield Piece(kind, _flat(seen), float(seen[0, 2]) + NEARER, role)


def _flat(seen: np.ndarray) -> list[float]:
    return np.round(seen[:, :2], 2).ravel().tolist()


def _line(view: View, boxed: np.ndarray, role: str) -> Iterator[Piece]:
    """Yield a polyline in short pieces, each with how far along it begins, for its dashes."""
    along = 0.0
    for start, end in zip(boxed, boxed[1:], strict=False):
        if not np.isfinite([start, end]).all():
            continue
        count = max(1, math.ceil(float(np.linalg.norm(end - start)) / PIECE))
        seen = view.seen(start + np.linspace(0, 1, count + 1)[:, None] * (end - start))
        for one, other in zip(seen, seen[1:], strict=False):
            yield Piece("line", _flat(np.array([one, other])), (one[2] + other[2]) / 2 + NEARER,
                        role, along=along)  # fmt: skip
            along += math.hypot(*(other - one)[:2])


def _arrow(view: View, boxed: np.ndarray, role: str, text: str) -> Iterator[Piece]:
    """Yield an arrow's shaft in pieces, its head, and its name beyond the tip."""
    start, end = boxed
    tail, tip = view.seen(boxed)
    length = math.hypot(*(tip - tail)[:2])
    if not length >= 1:  # shorter than a pixel: it has no direction to show
        return
    along = (tip - tail)[:2] / length
    half = ROLES[role].width / 2
    size = min(1.0, length / (12 * half))
    head, barb = 8 * half * size, 3.6 * half * size * np.array([-along[1], along[0]])
    yield from _line(view, np.array([start, start + (1 - head / length) * (end - start)]), role)
    base = tip[:2] - head * along
    yield Piece("head", _flat(np.array([base + barb, tip[:2], base - barb])),
                float(tip[2]) + NEARER, role)  # fmt: skip
    if text:
        half = 3.9 * len(text)
        at = tip[:2] + (14 + half * abs(along[0])) * along
        rest = np.array([half + 4, 10])  # of the text: it is kept on the paper
        at = np.clip(at, rest, (view.width, view.height) - rest)
        yield Piece("text", _flat(at[None]), math.inf, role, text=text)


def _frame(view: View) -> Iterator[Piece]:
    """Yield the floor with its level curves and, along three edges of the box, their numbers."""
    scene, aspect = view.space.scenery(), np.array(view.space.aspect)
    right, up, toward = view.rows
    near = np.where(toward >= 0, 0.5, -0.5) * aspect  # the corner nearest to the viewer
    bottom = -aspect[2] / 2
    for curve in scene["floor"]:
        yield Piece("contour", _flat(view.seen(np.insert(np.array(curve), 2, bottom, axis=1))), 0.0)
    corners = np.array([(i, j, -0.5) for i, j in ((-.5, -.5), (.5, -.5), (.5, .5), (-.5, .5),
                                                  (-.5, -.5))]) * aspect  # fmt: skip
    yield Piece("edge", _flat(view.seen(corners)), 0.0)
    # The numbers of z stand at the edge that is farthest to the left.
    left = min(((i, j) for i in (-.5, .5) for j in (-.5, .5)),
               key=lambda at: float(right[:2] @ (np.array(at) * aspect[:2])))  # fmt: skip
    edges = ((near * (0, 1, 0) + (0, 0, bottom)), (near * (1, 0, 0) + (0, 0, bottom)),
             np.array([*left, 0.0]) * aspect)  # fmt: skip
    taken: list[tuple[float, float, str]] = []  # the numbers that are written
    for axis, at in enumerate(edges):
        if abs(toward[axis]) > END_ON:
            continue
        ends = np.array([at, at])
        ends[:, axis] = np.array([-0.5, 0.5]) * aspect[axis]
        yield Piece("edge", _flat(view.seen(ends)), 0.0)
        if axis == 2:
            yield from _scale(view, at)
        yield from _numbers(view, axis, at, scene["ticks"][axis], taken)


def _scale(view: View, at: np.ndarray) -> Iterator[Piece]:
    """Yield the colours of the heights beside the axis of z."""
    found = view.space.scenery()["scale"]
    low = -view.space.aspect[2] * (0.5 - FLOOR / (1 + FLOOR))
    z = np.linspace(low, view.space.aspect[2] / 2, len(found) + 1)
    xy = view.seen(np.column_stack([np.tile(at[:2], (len(z), 1)), z]))[:, :2]
    for (x, y), (_, above), level in zip(xy, xy[1:], found, strict=False):
        corners = [x - SCALE, y, x, y, x, above, x - SCALE, above]
        yield Piece("scale", np.round(corners, 2).tolist(), 0.0, level=level)


def _numbers(
    view: View, axis: int, at: np.ndarray, ticks: list[tuple[float, str]],
    taken: list[tuple[float, float, str]],
) -> Iterator[Piece]:  # fmt: skip
    """Yield the numbers of an axis and its name, outside of the box.

    A number that would lie on one of those `taken` is left out.
    """
    name = "xyz"[axis]
    middle = view.seen(at[None])[0, :2]
    out = middle - view.seen(np.array([[0, 0, at[2]]]))[0, :2]
    out = np.array([-1.0, 0.0]) if axis == 2 else out / (math.hypot(*out) or 1)
    places = [(place, text, 7.0 + SCALE if axis == 2 else 15.0) for place, text in ticks]
    # The name of z stands above its numbers, where there is room for long ones.
    named = (view.space.aspect[2] / 2 + ABOVE, name, 7.0) if axis == 2 else (0.0, name, 32.0)
    for place, text, off in [*places, named]:
        there = at.copy()
        there[axis] = place
        x, y = (view.seen(there[None])[0, :2] + off * out).tolist()
        hit = any(abs(x - left) < WIDE * (len(text) + len(other)) / 2
                  and abs(y - height) < FONT_SIZE for left, height, other in taken)  # fmt: skip
        if hit and text != name:
            continue
        taken.append((x, y, text))
        anchor = "end" if axis == 2 else "middle"
        yield Piece("number", [round(x, 2), round(y, 2)], 0.0, text=text, anchor=anchor)


def _group(view: View, found: list[Piece], cut: Shape) -> None:
    """Say which pieces are beyond the plane that cuts the surface (0), in it (1), before it (2).

    Edge on it covers nothing.
    """
    corner, *others = view.seen(np.reshape(cut["xyz"], (-1, 3)))[[0, 1, -1]]
    normal = np.cross(others[0] - corner, others[1] - corner)
    if abs(normal[2]) < EDGE_ON:
        return
    normal *= math.copysign(1, normal[2])
    for piece in found:
        at = np.reshape(piece.xy, (-1, 2)).mean(axis=0)
        before = piece.depth == math.inf or normal @ (
            *(at - corner[:2]), piece.depth - corner[2]) > 0  # fmt: skip
        piece.group = 1 if piece.kind == "area" else 2 * int(before)


GHOSTS = ("line", "head", "dot")
"""What of the marks is painted once more, faintly, over what covers it."""


def paint(ax: Axes, view: View, marks: Iterable[Mark]) -> None:
    """Paint the box and the marks on an Axes that fills its figure, one unit a CSS pixel."""
    from matplotlib.collections import PathCollection
    from matplotlib.colors import to_rgba
    from matplotlib.path import Path
    from matplotlib.patheffects import withStroke

    ax.set(xlim=(0, view.width), ylim=(view.height, 0))
    ax.axis("off")
    found = pieces(view, view.place(marks))
    shapes = [(each, 1.0) for each in found if not each.text]
    shapes += [(each, FAINT) for each in found if each.kind in GHOSTS]
    paths, fills, edges, widths, dashes = [], [], [], [], []
    for each, alpha in shapes:
        if each.kind in RADII:
            paths.append(Path.circle(each.xy, RADII[each.kind]))
        else:
            xy = np.reshape(each.xy, (-1, 2))
            paths.append(Path(np.vstack([xy, xy[:1]]) if each.kind in CLOSED else xy))
        fill, edge, width, dash = _look(each)
        fills.append(to_rgba(fill, alpha * (SHEER if each.kind == "area" else 1)) if fill else NO)
        edges.append(to_rgba(edge, alpha) if edge else NO)
        widths.append(points(width))
        dashes.append((points(each.along), tuple(map(points, dash))) if dash else (0, None))
    ax.add_collection(PathCollection(paths, facecolors=fills, edgecolors=edges, linewidths=widths,
                                     linestyles=dashes, capstyle="butt"), autolim=False)
    for each in found:
        if each.text:
            name = each.kind == "text"
            ax.text(*each.xy, each.text, ha=ALIGN[each.anchor], va="center", parse_math=False,
                    color=ROLES[each.role].words, fontsize=points(FONT_SIZE),
                    fontweight="bold" if name else "normal", clip_on=False,
                    path_effects=[withStroke(linewidth=points(3), foreground="white")] * name)


def _look(piece: Piece) -> tuple[str, str, float, tuple[float, ...]]:
    """Return a piece's fill and edge, "" for none, and the width and the dashes of the edge."""
    role = ROLES[piece.role]
    if piece.kind == "quad":
        return height_color(piece.level), EDGE_COLOR, 0.5, ()
    if piece.kind == "scale":
        return height_color(piece.level), "", 0, ()
    if piece.kind in ("contour", "edge"):
        return "", role.light, 0.8, ()
    if piece.kind == "line":
        return "", role.light, role.width, role.dash
    if piece.kind == "ring":
        return "", role.light, 2, ()
    return role.light, "white" if piece.kind in RADII else "", 2, ()

