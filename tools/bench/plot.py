"""The plot that all ways show: level curves and 20 × 20 arrows of x² + y², and a moving point."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

SIZE = 480  # CSS pixels
DPI = 100
LOW, HIGH = -3.6, 3.6
BOX = (56, 8, 416, 424)  # of the axes: left, top, width, height in CSS pixels
START = (1.0, 1.0)
ARROW = 0.4  # length on the map that stands for a slope of 1
GRADIENT, DESCENT, CONTOUR = "#C45000", "#0072B2", "#595959"


def field() -> tuple[np.ndarray, ...]:
    """Return X, Y and the gradient's components U, V on 20 × 20 points."""
    X, Y = np.meshgrid(*2 * [np.linspace(-3, 3, 20)])
    return X, Y, 2 * X, 2 * Y


def surface(n: int = 100) -> tuple[np.ndarray, ...]:
    """Return x, y and f(x, y) on n × n points."""
    x = np.linspace(LOW, HIGH, n)
    return x, x, x**2 + x[:, None] ** 2


def caption(x: float, y: float) -> str:
    """Return the text that changes with the point."""
    return f"f({x:.2f}, {y:.2f}) = {x * x + y * y:.3f}, ∇f = ({2 * x:.2f}, {2 * y:.2f})"


def add_axes(figure: Figure) -> Axes:
    """Add the axes of the plot to a figure of SIZE pixels."""
    left, top, width, height = BOX
    ax = figure.add_axes((left / SIZE, 1 - (top + height) / SIZE, width / SIZE, height / SIZE))
    ax.set(xlim=(LOW, HIGH), ylim=(LOW, HIGH))
    return ax


def new_figure() -> Figure:
    """Return a figure of SIZE pixels with its own canvas."""
    figure = Figure(figsize=2 * [SIZE / DPI], dpi=DPI)
    FigureCanvasAgg(figure)
    return figure


def draw_still(ax: Axes) -> None:
    """Draw what does not move."""
    ax.contour(*surface(), levels=12, colors=CONTOUR, linewidths=0.8)
    ax.quiver(*field(), angles="xy", scale_units="xy", scale=20, color=GRADIENT, alpha=0.6)


def draw_moving(ax: Axes, x: float, y: float) -> list[Artist]:
    """Draw the point, its arrow and the text; `move` moves them."""
    (point,) = ax.plot([x], [y], "o", color="black", markersize=8)
    arrow = ax.quiver(
        [x], [y], [0], [0], angles="xy", scale_units="xy", scale=1, color=GRADIENT, width=0.01
    )
    text = ax.text(0.02, 0.95, "", transform=ax.transAxes)
    marks = [arrow, point, text]
    move(marks, x, y)
    return marks


def move(marks: list[Artist], x: float, y: float) -> None:
    """Move what `draw_moving` drew."""
    arrow, point, text = marks
    point.set_data([x], [y])
    arrow.set_offsets([[x, y]])
    arrow.set_UVC([2 * ARROW * x], [2 * ARROW * y])
    text.set_text(caption(x, y))


def to_png(figure: Figure) -> bytes:
    """Encode a figure."""
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=DPI)
    return stream.getvalue()


def sliders() -> tuple[ipywidgets.FloatSlider, ipywidgets.FloatSlider]:
    """Return ordinary sliders for x and y."""
    return tuple(
        ipywidgets.FloatSlider(
            start, min=-3, max=3, step=0.01, description=name, layout={"width": f"{SIZE}px"}
        )
        for name, start in zip("xy", START, strict=True)
    )
