"""The map of a valley: its level curves, which are ellipses, drawn as such."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from helpers.pictures.figures import frame_plane
from helpers.pictures.style import ROLES, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

REACH = 12.0
"""The start has both coordinates from −12 to 12."""
EDGE = 13.0  # of the map
CORNER = math.hypot(EDGE, EDGE)  # how far from the middle the map reaches
LEVELS = tuple(m * 10.0**e for e in range(-1, 6) for m in (1, 2, 5))
THIN = 0.12  # a level curve that is nearer to the floor than this is not drawn
APART = 2.3  # distance of the labels
TIGHT = 0.5
LETTER, TALL = 0.25, 0.5  # half the width of a letter and half its height: a curve has a gap there


def draw_valley(ax: Axes, kappa: float, rotation: float) -> None:
    """Draw level curves of ½(u² + κv²), with (u, v) turned by `rotation` degrees.

    The levels do not depend on κ, so that the curves move smoothly with it. A grid would break
    up the narrow ones: at κ = 1000 they are 30 times as long as wide.
    """
    from matplotlib.collections import LineCollection

    frame_plane(ax, ((-EDGE, EDGE), (-EDGE, EDGE)))
    c, s = math.cos(math.radians(rotation)), math.sin(math.radians(rotation))
    turned = np.array([[c, s], [-s, c]])
    shown = [level for level in LEVELS
             if THIN < math.sqrt(2 * level / kappa) < CORNER]  # fmt: skip
    labels = label_places(shown, kappa)
    curves = []
    for level in shown:
        for curve in level_curves(level, kappa):
            curve = curve @ turned
            if level in labels:
                away = np.abs(curve - labels[level] @ turned)
                near = (away < (LETTER * (len(f"{level:g}") + 1), TALL)).all(axis=1)
                curve = np.where(near[:, None], np.nan, curve)
            curves.append(curve)
    role = ROLES["contour"]
    ax.add_collection(LineCollection(curves, colors=role.light, linewidths=points(role.width)),
                      autolim=False)  # fmt: skip
    for level, place in labels.items():
        ax.text(*(place @ turned), f"{level:g}", ha="center", va="center",
                color=role.light, fontsize=points(10.5))  # fmt: skip


def level_curves(level: float, kappa: float) -> list[np.ndarray]:
    """Return where ½(u² + κv²) has this level, each curve of shape (n, 2).

    It is an ellipse or, where its ends are outside the map, two arcs of one.
    """
    u, v = math.sqrt(2 * level), math.sqrt(2 * level / kappa)
    hidden = math.acos(min(1.0, CORNER / u))
    angle = np.linspace(hidden, np.pi - hidden, 181)
    upper = np.column_stack([u * np.cos(angle), v * np.sin(angle)])
    if hidden:
        return [upper, upper * (1, -1)]
    return [np.vstack([upper, upper[-2::-1] * (1, -1)])]


def label_places(levels: list[float], kappa: float) -> dict[float, np.ndarray]:
    """Return where labels stand, in the axes of the valley: far from each other.

    That is at the left end of a curve, or at the top of one whose ends are outside the map.
    """
    found: dict[float, np.ndarray] = {}
    for level in reversed(levels):
        u, v = math.sqrt(2 * level), math.sqrt(2 * level / kappa)
        place = np.array([-u, 0.0] if u < EDGE - 1 else [0.0, v])
        if place[0] and u < TIGHT * math.sqrt(kappa):
            continue  # the next curve is too near
        others = [*found.values(), np.zeros(2)]
        if np.abs(place).max() < EDGE - 1 and all(
                np.hypot(*(place - other)) > APART for other in others):  # fmt: skip
            found[level] = place
    return found
