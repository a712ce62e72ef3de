"""A figure that is kept: only its marks move; a PNG of it goes into an Image widget."""

import ipywidgets
from IPython.display import display

from tools.bench import plot


def show() -> None:
    """Display the sliders and the plot."""
    sliders = plot.sliders()
    figure = plot.new_figure()
    ax = plot.add_axes(figure)
    plot.draw_still(ax)
    marks = plot.draw_moving(ax, *plot.START)
    picture = ipywidgets.Image(value=plot.to_png(figure), width=plot.SIZE, height=plot.SIZE)

    def update(_: dict) -> None:
        plot.move(marks, *(slider.value for slider in sliders))
        picture.value = plot.to_png(figure)

    for slider in sliders:
        slider.observe(update, "value")
    display(ipywidgets.VBox([*sliders, picture]))
