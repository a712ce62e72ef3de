"""What the pictures of notebook 08 show, run as the notebook runs them."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from helpers.pictures.figures import draw_contours, plane_frame
from helpers.pictures.space import height_limits
from tools.notebooks import NOTEBOOKS, read

CELLS = {cell.id: cell for cell in read(NOTEBOOKS / "08_capstone.ipynb").cells}


def explorer(cell: str) -> Any:
    """Return what a cell shows, run after the imports."""
    names: dict[str, Any] = {}
    *before, last = CELLS[cell].source.splitlines()
    exec("\n".join([CELLS["n08-imports"].source, *before]), names)
    return eval(last, names)


def test_dragged_onto_the_diagonal_the_picture_stops_at_the_saddle_too() -> None:
    picture = explorer("n08-descent-look")
    picture.x, picture.y = 2, -2
    run = picture.facts(picture.state).run
    assert (run.stop, run.kind, run.steps) == ("stationary", "saddle", 65)
    assert picture.n_steps >= 65


def test_the_picture_of_the_saddle_shows_one() -> None:
    picture = explorer("n08-saddle")
    ((x0, x1), (y0, y1)) = picture.f.domain
    assert (picture.x, picture.y) == (0, 0) and (x0, x1) == (y0, y1) == (-1.5, 1.5)
    low, high = height_limits(picture.f)
    assert -picture.f(x1, y1) > (high - low) / 4 < picture.f(x0, y1)  # both bends are seen
    ax = Figure().add_subplot()
    ax.set(xlim=(x0, x1), ylim=(y0, y1))
    lines = draw_contours(ax, picture.f, domain=plane_frame(picture.f.domain))
    (level,) = (parts for level, parts in zip(lines.levels, lines.allsegs, strict=True)
                if abs(level) < 1e-12)  # fmt: skip
    assert min(np.hypot(*np.concatenate(level).T)) < 0.05
