"""A figure that a cell has drawn, shown with what there is to see in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from helpers.live.widget import BROWSER, Widget

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Drawn(Widget):
    """A picture with alternative text: in JupyterLab, and in a page exported from the notebook.

    JupyterLab shows a figure of matplotlib without any.
    """

    _esm = "".join((BROWSER / part).read_text("utf-8") for part in ("0_page.js", "drawn/drawn.js"))
    _css = (BROWSER / "drawn" / "drawn.css").read_text("utf-8")
    _png = traitlets.Unicode().tag(sync=True)
    _alt = traitlets.Unicode().tag(sync=True)

    def __repr__(self) -> str:
        """Return the alternative text."""
        return self._alt

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return data | {"image/png": self._png}, metadata | {"image/png": {"alt": self._alt}}


def show(figure: Figure, alt: str) -> None:
    """Show a figure of pyplot as ``plt.show()`` does, with alternative text.

    Parameters
    ----------
    figure : Figure
        As ``plt.subplots()`` gives it; it is closed.
    alt : str
        What there is to see, in one or two sentences with the numbers that matter. A screen reader
        says it in place of the picture.

    Raises
    ------
    TypeError, ValueError
        If `figure` is no figure or has nothing on it, or `alt` is not a text or an empty one.
    """
    import matplotlib.pyplot as plt
    from IPython.core.pylabtools import print_figure
    from IPython.display import display
    from matplotlib.figure import Figure

    if not isinstance(figure, Figure):
        raise TypeError(f"figure = {figure!r} is no figure; give the first of the two that "
                        "plt.subplots() returns.")  # fmt: skip
    if not isinstance(alt, str):
        raise TypeError(f"alt = {alt!r} is no text; say what there is to see.")
    if not alt.strip():
        raise ValueError("alt is empty; say what there is to see.")
    png = print_figure(figure, base64=True)
    plt.close(figure)
    if png is None:
        raise ValueError("the figure is empty; draw on it first.")
    display(Drawn(_png=png, _alt=alt))
