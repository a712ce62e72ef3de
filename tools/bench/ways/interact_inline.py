"""`interact` and an inline figure: drawn anew, encoded and sent for each value."""

import matplotlib.pyplot as plt
from ipywidgets import interact

from tools.bench import plot


def show() -> None:
    """Display the sliders and the plot."""
    x_slider, y_slider = plot.sliders()

    @interact(x=x_slider, y=y_slider)
    def draw(x: float, y: float) -> None:
        ax = plot.add_axes(plt.figure(figsize=2 * [plot.SIZE / plot.DPI], dpi=plot.DPI))
        plot.draw_still(ax)
        plot.draw_moving(ax, x, y)
        plt.show()
