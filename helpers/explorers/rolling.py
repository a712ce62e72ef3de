"""A path that can be watched: where it goes on to while the steps play, and how it lies on f."""

from __future__ import annotations

import math

import numpy as np

from helpers.maths.runs import Run
from helpers.pictures.sampling import sample
from helpers.pictures.scene import Line, Mark, Point
from helpers.pictures.space import Space

AHEAD = 32  # steps: so far ahead of the kernel the browser may play
FINEST, MOST_PLACES = 12, 600  # places a step, and on a whole path, at which it lies on the surface


def onward(run: Run, n: int) -> np.ndarray:
    """Return the points of the steps that come after the first n, shape (m, 2)."""
    return run.path[n + 1 : n + 1 + AHEAD]


def path_on_surface(space: Space, run: Run, n: int) -> list[Mark]:
    """Return the first n steps of a run on the surface and their last point, which can roll on.

    A line leads from the floor up to the start. Each step is straight in the plane of the inputs
    and bends with the surface above it. What is outside of the box is left out.
    """
    each = min(max(MOST_PLACES // max(n, 1), 1), FINEST)
    on = lifted(space, run.path[: n + 1 + AHEAD], each)
    behind, ahead = on[: n * each + 1], on[n * each + 1 :]
    last, heights = behind[-1], np.ma.masked_invalid(behind[:, 2])
    marks: list[Mark] = [Line(behind[part], "path") for part in np.ma.clump_unmasked(heights)
                         if part.stop > part.start + 1]  # fmt: skip
    if math.isfinite(on[0, 2]):
        marks.insert(0, Line([(*on[0, :2], space.floor), on[0]], "contour"))
    if math.isfinite(last[2]):
        marks.append(Point(tuple(last), "path", onward=until_lost(ahead), each=each))
    return marks


def lifted(space: Space, path: np.ndarray, each: int) -> np.ndarray:
    """Return a path in the plane with its heights, `each` places a step; NaN outside of the box."""
    parts = np.arange(each) / each
    way = (path[:-1, None] + parts[:, None] * np.diff(path, axis=0)[:, None]).reshape(-1, 2)
    x, y = np.vstack([way, path[-1:]]).T
    (x0, x1), (y0, y1), (low, high) = space.limits
    inside = (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
    z = np.full(len(x), np.nan)
    if inside.any():
        z[inside] = sample(space.f, x[inside], y[inside])
    z[~((z >= low) & (z <= high))] = np.nan
    return np.column_stack([x, y, z])


def until_lost(places: np.ndarray) -> np.ndarray:
    """Return the places before the first that is not finite."""
    lost = ~np.isfinite(places).all(axis=1)
    return places[: lost.argmax()] if lost.any() else places
