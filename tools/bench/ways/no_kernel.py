"""The limit: the browser computes and moves the marks itself and never asks the kernel."""

from pathlib import Path

import anywidget
import traitlets
from IPython.display import display

from tools.bench import plot


class NoKernel(anywidget.AnyWidget):
    """A picture of the plot, and all that JavaScript needs to move its marks."""

    _esm = Path(__file__).with_suffix(".js")
    still = traitlets.Bytes().tag(sync=True)
    plot = traitlets.Dict().tag(sync=True)


def show() -> None:
    """Display the slider and the plot."""
    figure = plot.new_figure()
    plot.draw_still(plot.add_axes(figure))
    names = ("SIZE", "LOW", "HIGH", "BOX", "START", "ARROW", "GRADIENT", "DESCENT")
    constants = {name.lower(): getattr(plot, name) for name in names}
    display(NoKernel(still=plot.to_png(figure), plot=constants))
