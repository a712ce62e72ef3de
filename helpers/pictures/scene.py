"""Marks as plain data: what the moving layer of a picture shows.

A scene maps the name of a picture to its marks, in data coordinates. It says what there is to
see and in which role; `figures` decides where that falls on the paper, and both matplotlib
and the browser draw it. A scene is a pure function of the state, so a test of an explorer is
a test of numbers.

Positions have two coordinates or, in a picture of space, three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A dot at `at`; while a control plays it moves `onward`, through `each` places a step."""

    at: Sequence[float]
    role: str = "point"
    label: str = ""
    onward: Sequence[Sequence[float]] = ()
    each: int = 1


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from `start` to `start + vector`; the label stands beyond its tip."""

    start: Sequence[float]
    vector: Sequence[float]
    role: str = "gradient"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline through `points`, shape (n, 2) or (n, 3); with `dots`, each vertex is marked."""

    points: Sequence[Sequence[float]]
    role: str = "curve"
    dots: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A translucent polygon with the corners `points`; in space it may be one that `cuts` all."""

    points: Sequence[Sequence[float]]
    role: str = "contour"
    cuts: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A text whose anchor, "start", "middle" or "end", stands at `at`.

    `offset` moves it by so many CSS pixels to the right and down. One in the middle that does not
    fit into the axes stands at the `opposite` place, moved the other way, if it fits better there.
    """

    at: Sequence[float]
    text: str
    role: str = "text"
    anchor: str = "middle"
    offset: tuple[float, float] = (0.0, 0.0)
    opposite: Sequence[float] | None = None


@dataclass(frozen=True, slots=True)
class Handle:
    """A point that the learner drags or moves with the arrow keys.

    `controls` names the controls that ←/→ and ↑/↓ step; "" where there is none. A `hollow`
    one is a ring, for the tip of an arrow. One for `anywhere` is also moved, from where it is,
    by a pointer that is pressed near no handle.
    """

    at: Sequence[float]
    name: str = "point"
    controls: tuple[str, str] = ("x", "y")
    hollow: bool = False
    anywhere: bool = False


Mark = Point | Arrow | Line | Area | Label | Handle
Scene = dict[str, Sequence[Mark]]
