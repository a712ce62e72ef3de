"""A figure of a cell with its alternative text: shown once, closed, and refused without words."""

from __future__ import annotations

import base64
import io

import matplotlib.pyplot as plt
import pytest
from IPython.core.pylabtools import print_figure
from PIL import Image

from helpers import show
from helpers.live.drawn import Drawn


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Drawn]:
    """Give what is displayed."""
    monkeypatch.setattr("IPython.display.display", (found := []).append)
    return found


def line() -> plt.Figure:
    figure, ax = plt.subplots(figsize=(3, 2))
    ax.plot([0, 1], [0, 2])
    return figure


def test_a_figure_is_shown_once_as_it_is_with_its_text(shown: list[Drawn]) -> None:
    figure = line()
    png = print_figure(figure, base64=True)
    show(figure, "A line from 0 to 2.")
    assert not plt.fignum_exists(figure.number), "the cell would show it once more"
    (drawn,) = shown
    data, metadata = drawn._repr_mimebundle_()
    assert data["image/png"] == png and Image.open(io.BytesIO(base64.b64decode(png))).width > 200
    assert data["text/plain"] == metadata["image/png"]["alt"] == "A line from 0 to 2."


def empty() -> plt.Figure:
    return plt.figure()


@pytest.mark.parametrize(("figure", "alt", "error", "words"), [
    (lambda: line().axes[0], "A line", TypeError, "is no figure; give the first"),
    (line, None, TypeError, "alt = None is no text"),
    (line, " ", ValueError, "alt is empty"),
    (empty, "Nothing", ValueError, "draw on it first"),
])  # fmt: skip
def test_what_cannot_be_shown_is_named(shown, figure, alt, error, words) -> None:
    with pytest.raises(error, match=words):
        show(figure(), alt)
    assert shown == []
    plt.close("all")
