"""ipympl with blitting: the marks alone are drawn, over a copy of the rest."""

import ipywidgets
import matplotlib.pyplot as plt
from IPython.display import display

from tools.bench import plot


def show() -> None:
    """Display the sliders and the plot."""
    plt.switch_backend("module://ipympl.backend_nbagg")
    sliders = plot.sliders()
    with plt.ioff():
        figure = plt.figure(figsize=2 * [plot.SIZE / plot.DPI], dpi=plot.DPI)
    canvas = figure.canvas
    canvas.header_visible = canvas.footer_visible = canvas.toolbar_visible = False
    ax = plot.add_axes(figure)
    plot.draw_still(ax)
    marks = plot.draw_moving(ax, *plot.START)
    for artist in marks:
        artist.set_animated(True)
    background = None

    def draw_marks() -> None:
        for artist in marks:
            ax.draw_artist(artist)

    def keep(_: object) -> None:
        nonlocal background
        background = canvas.copy_from_bbox(figure.bbox)
        draw_marks()

    def update(_: dict) -> None:
        canvas.restore_region(background)
        plot.move(marks, *(slider.value for slider in sliders))
        draw_marks()
        canvas.blit(figure.bbox)

    canvas.mpl_connect("draw_event", keep)
    canvas.draw()
    for slider in sliders:
        slider.observe(update, "value")
    display(ipywidgets.VBox(sliders), canvas)  # inside the box the canvas would stay empty
