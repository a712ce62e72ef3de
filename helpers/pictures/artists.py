"""The moving layer on a matplotlib Axes: the same shapes as in the browser, drawn as artists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from helpers.pictures.figures import Ground
from helpers.pictures.scene import Mark
from helpers.pictures.shapes import Paper
from helpers.pictures.style import (
    FONT_SIZE,
    HANDLE_RADIUS,
    LEGEND,
    PIXELS_PER_INCH,
    POINT_RADIUS,
    ROLES,
    SHEER,
    height_color,
    points,
)

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.transforms import Transform

N_LEGEND = 28  # pieces of the scale of colours
N_TONES = 96  # steps from its first colour to its last: more cannot be told apart
_ALIGN = {"start": "left", "middle": "center", "end": "right"}


def draw_ground(ax: Axes, ground: Ground) -> None:
    """Fill an Axes with the colours of heights, below all that is drawn on it, and the legend."""
    from matplotlib.colors import ListedColormap
    from matplotlib.patches import Polygon

    scale = ListedColormap([height_color(part) for part in np.linspace(0, 1, N_TONES)])
    limits = ax.get_xlim(), ax.get_ylim()
    ax.imshow(ground.tones, cmap=scale, vmin=0, vmax=1, origin="lower", extent=(0, 1, 0, 1),
              transform=ax.transAxes, zorder=-1, aspect=ax.get_aspect(),
              interpolation="bilinear", interpolation_stage="data")  # fmt: skip
    ax.set(xlim=limits[0], ylim=limits[1])
    if ground.ends:
        _, _, right, bottom = Paper(ax).box
        wide, high, off, below = LEGEND
        edges = np.linspace(right - off - wide, right - off, N_LEGEND + 1)
        parts = np.linspace(*ground.ends, N_LEGEND)
        for left, end, part in zip(edges, edges[1:], parts, strict=False):
            top = bottom + below
            ax.figure.add_artist(Polygon(
                [(left, top), (end, top), (end, top + high), (left, top + high)],
                color=height_color(part), linewidth=0, transform=_on_paper(ax)))  # fmt: skip
    for patch in (ax.patch, ax.figure.patch):
        patch.set_alpha(1)


def _on_paper(ax: Axes) -> Transform:
    """Return the transform from CSS pixels on the paper."""
    from matplotlib.transforms import Affine2D

    figure = ax.figure
    width, height = figure.get_size_inches() * PIXELS_PER_INCH
    return Affine2D().scale(1 / width, -1 / height).translate(0, 1) + figure.transFigure


def draw_scene(ax: Axes, marks: Iterable[Mark]) -> list[Artist]:
    """Draw marks on an Axes, exactly where the browser draws them.

    Parameters
    ----------
    ax : Axes
        Its limits, aspect and position must be final: shapes are laid out in pixels.
    marks : iterable of marks
        In the data coordinates of `ax`.

    Returns
    -------
    list of Artist
        One or two for each shape, in the order of the marks.
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle, Polygon
    from matplotlib.patheffects import withStroke

    figure, to_figure = ax.figure, _on_paper(ax)
    artists: list[Artist] = []
    for order, shape in enumerate(Paper(ax).place(marks)):
        role = ROLES[shape["role"]]
        color, width = role.light, points(role.width)
        xy = np.reshape(shape["xy"], (-1, 2))
        common = {"transform": to_figure, "zorder": 10 + order, "clip_on": False}
        if shape["mark"] == "arrow":
            artist = Polygon(xy, facecolor=color, edgecolor="white", linewidth=points(1), **common)
        elif shape["mark"] == "area":
            artist = Polygon(xy, facecolor=color, edgecolor="none", alpha=SHEER, **common)
        elif shape["mark"] == "line":
            dash = (0, tuple(d / role.width for d in role.dash)) if role.dash else "-"
            artist = Line2D(*xy.T, color=color, linewidth=width, linestyle=dash, **common)
        elif shape["mark"] == "dots":
            artist = Line2D(*xy.T, color=color, linestyle="none", marker="o",
                            markersize=points(6), markeredgewidth=0, **common)  # fmt: skip
        elif shape["mark"] == "label":
            artist = figure.text(*xy[0], shape["text"], color=role.words, parse_math=False,
                             ha=_ALIGN[shape["anchor"]], va="baseline",
                             fontsize=points(FONT_SIZE), fontweight="bold",
                             path_effects=[withStroke(linewidth=points(4), foreground="white")],
                             **common)  # fmt: skip
        else:
            radius = POINT_RADIUS if shape["mark"] == "point" else HANDLE_RADIUS
            fill, edge = ("none", color) if shape.get("hollow") else (color, "white")
            artist = Circle(xy[0], radius, facecolor=fill, edgecolor=edge,
                            linewidth=points(2), **common)  # fmt: skip
        artists.append(artist if shape["mark"] == "label" else figure.add_artist(artist))
    return artists
