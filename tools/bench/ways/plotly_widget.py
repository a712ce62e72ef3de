"""A plotly FigureWidget: the browser draws all of it, from traces that the kernel changes."""

import ipywidgets
import plotly.figure_factory
import plotly.graph_objects as go
from IPython.display import display

from tools.bench import plot


def new_widget() -> go.FigureWidget:
    """Return the plot with the field as trace 0, the curves as 1 and the point as 2."""
    figure = plotly.figure_factory.create_quiver(
        *plot.field(), scale=0.05, line={"color": plot.GRADIENT, "width": 1}
    )
    x, y, z = plot.surface()
    figure.add_trace(
        go.Contour(
            x=x,
            y=y,
            z=z,
            ncontours=12,
            showscale=False,
            contours={"coloring": "lines"},
            colorscale=2 * [plot.CONTOUR],
        )
    )
    point = {"color": "black", "size": 10}
    figure.add_trace(go.Scatter(x=[0], y=[0], mode="markers", marker=point))
    figure.add_annotation(
        axref="x", ayref="y", showarrow=True, arrowcolor=plot.GRADIENT, arrowwidth=3, arrowhead=2
    )
    figure.add_annotation(
        xref="paper", yref="paper", x=0.02, y=0.97, showarrow=False, xanchor="left"
    )
    axis = {"range": [plot.LOW, plot.HIGH]}
    figure.update_layout(
        width=plot.SIZE,
        height=plot.SIZE,
        xaxis=axis,
        yaxis=axis,
        showlegend=False,
        margin={"l": 56, "r": 8, "t": 8, "b": 48},
        template="simple_white",
    )
    return go.FigureWidget(figure)


def show() -> None:
    """Display the sliders and the plot."""
    sliders = plot.sliders()
    widget = new_widget()

    def update(_: dict) -> None:
        x, y = (slider.value for slider in sliders)
        stretch = 1 + 2 * plot.ARROW
        with widget.batch_update():
            widget.data[2].update(x=[x], y=[y])
            widget.layout.annotations[0].update(ax=x, ay=y, x=x * stretch, y=y * stretch)
            widget.layout.annotations[1].text = plot.caption(x, y)

    update({})
    for slider in sliders:
        slider.observe(update, "value")
    display(ipywidgets.VBox([*sliders, widget]))
