"""The basin map: each start has the colour of the minimum that descent reaches from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from helpers.maths.basins import basins, run_many
from helpers.maths.descent import steepest
from helpers.maths.functions import Function2D
from helpers.pictures.figures import grid
from helpers.pictures.style import PIXELS_PER_INCH, ROLES, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAPPED = ("himmelblau",)
"""The functions that have a map: several known minima, and quick to compute."""
NO_MAP = "only for Himmelblau's function"
"""Why there is no map of another function."""

BUDGET, TOL = 300, 1e-3
FILLS = ("#fff3b0", "#bfe0f5", "#efc3dc", "#93d3ba")
"""Pale, and of four different lightnesses, so that the colour is not the only cue."""
STRIPE = "#c9c9c9"
STRIPES = 24  # across the map, where no minimum is reached


def reached(f: Function2D, eta: float, n: int) -> np.ndarray:
    """Return for n × n starts that fill the domain the index of the minimum reached, or −1.

    Shape (n, n), the first row for the least y. −1 stands for starts that diverge, or have not
    come to a minimum after `BUDGET` steps.
    """
    starts = np.array([side.ravel() for side in grid(f.domain, n)])
    ends = run_many(steepest(f.partials, starts, eta), tol=TOL, budget=BUDGET)
    return basins(ends, f.minima, within=0.05).reshape(n, n)


def draw_basins(ax: Axes, f: Function2D, eta: float) -> None:
    """Fill the domain with the colours of the minima, and number these.

    Starts that reach none are striped. A figure of half the resolution has half as many starts.
    """
    from matplotlib.colors import to_rgb

    n = round(64 * ax.figure.dpi / PIXELS_PER_INCH)
    found = reached(f, eta, n)
    pixels = np.array([*map(to_rgb, FILLS), (1.0, 1.0, 1.0)])[found]  # −1 is the last one
    i, j = np.indices(found.shape)
    striped = (found < 0) & ((i + j) * STRIPES // n % 2 == 0)
    pixels[striped] = to_rgb(STRIPE)
    half = [(high - low) / (n - 1) / 2 for low, high in f.domain]
    (x0, x1), (y0, y1) = f.domain
    limits = ax.get_xlim(), ax.get_ylim()
    ax.imshow(pixels, origin="lower", interpolation="nearest", aspect=ax.get_aspect(), zorder=0,
              extent=(x0 - half[0], x1 + half[0], y0 - half[1], y1 + half[1]))  # fmt: skip
    ax.set(xlim=limits[0], ylim=limits[1])
    ink = ROLES["text"].light
    ax.plot(*np.transpose(f.minima), "x", color=ink, markersize=points(8), zorder=3)
    for number, at in enumerate(f.minima, 1):
        ax.annotate(str(number), at, (points(15), points(15)), textcoords="offset points",
                    ha="center", va="center", fontsize=points(13), weight="bold", color=ink,
                    bbox={"boxstyle": "circle,pad=0.2", "facecolor": "white", "edgecolor": ink,
                          "linewidth": points(1)}, zorder=3)  # fmt: skip
