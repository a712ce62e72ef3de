"""Answers that draw the gradient field of x² − y²: which arrows they draw, and how.

A field can be drawn wrongly in more ways than a list of wrong answers can hold. Here every wrong
one is given a name, and only one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.lessons import points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.quiver import Quiver

NEAR = 1e-3
"""How near two arrows must be to count as the same."""
SIDE = 3.0
"""The field is drawn for |x| ≤ 3, |y| ≤ 3."""
_GAP = 2 * SIDE / 19
"""The distance from one point of the grid to the next."""
LENGTHS = (0.05, 100)
"""How long, in steps of the grid, the longest arrow on the axes may be: to be seen, and others."""
WIDTHS = (0.1, 100)
"""How wide, in pixels, the arrows may be."""


@dataclass(frozen=True)
class Field:
    """The arrows on an Axes: where they start, what they show, how they are drawn.

    One of `scales` belongs to each arrow, NaN if it has none.
    """

    starts: np.ndarray
    arrows: np.ndarray
    scales: np.ndarray
    angles: frozenset[str]
    scale_units: frozenset[str | None]
    pivots: frozenset[str]
    has_scale: bool
    equal_aspect: bool
    visible: bool
    widths: np.ndarray
    whole: bool

    @cached_property
    def mistake(self) -> str:
        """The first mistake in them as the field of the saddle; "" if they are right."""
        return _mistake(self)


def observe(draw: Callable[[Axes], Any]) -> Field:
    """Let a learner draw on an Axes of a figure of its own, and read all arrows off it."""
    from matplotlib.figure import Figure
    from matplotlib.quiver import Quiver

    ax = Figure().add_subplot()
    draw(ax)
    found = [artist for artist in ax.collections if isinstance(artist, Quiver)]
    if any(each.width is not None for each in found):
        ax.figure.draw_without_rendering()  # only then a width is one on the screen
    return Field(
        starts=_pairs([(each.X, each.Y) for each in found]),
        arrows=_pairs([(each.U, each.V) for each in found]),
        scales=np.concatenate([np.full(np.size(each.U), each.scale or np.nan) for each in found])
        if found else np.empty(0),
        angles=frozenset(str(each.angles) for each in found),
        scale_units=frozenset(each.scale_units for each in found),
        pivots=frozenset(each.pivot for each in found),
        has_scale=all(each.scale is not None and each.scale > 0 for each in found),
        equal_aspect=ax.get_aspect() in ("equal", 1),
        visible=all(each.get_visible() and _has_colour(each, ax) for each in found),
        widths=np.array([np.ptp(each.get_transform().transform([(0, 0), (each.width, 0)])[:, 0])
                         for each in found if each.width is not None]),
        whole=all(min(ends) <= -SIDE + NEAR and max(ends) >= SIDE - NEAR
                  for ends in (ax.get_xlim(), ax.get_ylim())),
    )  # fmt: skip


def _has_colour(arrows: Quiver, ax: Axes) -> bool:
    """Tell whether arrows can be seen on their paper."""
    from matplotlib.colors import to_rgb

    colours = np.asarray(arrows.get_facecolor())
    if np.any(np.equal(arrows.get_alpha(), 0)) or not len(colours):
        return False
    is_paper = np.isclose(colours[:, :3], to_rgb(ax.get_facecolor())).all(axis=1)
    return not (is_paper | (colours[:, 3] == 0)).any()


def _pairs(columns: Sequence[tuple]) -> np.ndarray:
    """Return pairs of arrays as one array of shape (n, 2); what is masked becomes NaN."""
    filled = [np.ma.filled(np.ma.array(pair, dtype=float), np.nan) for pair in columns]
    return np.hstack([pair.reshape(2, -1) for pair in filled]).T if filled else np.empty((0, 2))


# The field of x² − y². Its gradient is (2x, −2y); each wrong one is a function of x and y, too.
SADDLE_ARROWS: dict[str, Callable[[np.ndarray, np.ndarray], tuple]] = {
    "": lambda x, y: (2 * x, -2 * y),
    "a bowl": lambda x, y: (2 * x, 2 * y),
    "axes swapped": lambda x, y: (-2 * y, 2 * x),
    "downhill": lambda x, y: (-2 * x, 2 * y),
    "grid transposed": lambda x, y: (2 * y, -2 * x),
    "factor 2 missing": lambda x, y: (x, -y),
}


def _measured(x: np.ndarray) -> np.ndarray:
    """Return the slope of x² by differences on the grid, as np.gradient does: to one side at ±3."""
    return 2 * x - np.where(np.abs(x) > SIDE - NEAR, np.sign(x) * _GAP, 0)


MEASURED_ARROWS: dict[str, Callable[[np.ndarray, np.ndarray], tuple]] = {
    "no spacing": lambda x, y: (_GAP * _measured(x), -_GAP * _measured(y)),
    "one side at the edges": lambda x, y: (_measured(x), -_measured(y)),
    "rows first": lambda x, y: (-_measured(y), _measured(x)),
    "rows first, no spacing": lambda x, y: (-_GAP * _measured(y), _GAP * _measured(x)),
}
"""What comes of np.gradient: along the rows of an array first, and in steps from row to row."""


def diagnose(field: Field) -> str:
    """Return the first mistake in the drawn field of the saddle; "" if it is right."""
    return field.mistake


def _mistake(field: Field) -> str:
    side = np.linspace(-SIDE, SIDE, 20)
    if not len(field.starts):
        return "nothing on ax"
    if not points.same(field.starts, np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)):
        return "another grid"
    if mistake := _arrow_mistake(field):
        return mistake
    if field.angles != {"xy"}:
        return "screen angles"
    if not field.scale_units <= {"xy", "x", "y"} or not field.has_scale:
        return "no stated scale"
    if not _in_proportion(field.arrows / field.scales[:, None], _right_arrows(field)):
        return "several scales"
    if not field.equal_aspect:  # else a unit of x is one of y, and of both
        return "unequal axes"
    if field.pivots != {"tail"}:
        return "another pivot"
    if not field.visible or (field.widths < WIDTHS[0]).any():
        return "not to be seen"
    longest = np.linalg.norm(field.arrows / field.scales[:, None], axis=1).max() / _GAP
    if longest < LENGTHS[0]:
        return "too short"
    if longest > LENGTHS[1] or (field.widths > WIDTHS[1]).any():
        return "covering"
    return "" if field.whole else "a part only"


def _right_arrows(field: Field) -> np.ndarray:
    return np.transpose(SADDLE_ARROWS[""](*field.starts.T))


def _arrow_mistake(field: Field) -> str:
    for name, formula in (SADDLE_ARROWS | MEASURED_ARROWS).items():
        if np.allclose(field.arrows, np.transpose(formula(*field.starts.T)), rtol=0, atol=NEAR):
            return name
    u, v = field.arrows, _right_arrows(field)
    # Who divides the gradient by 20 and draws it with the scale 1 draws the same arrows.
    if _in_proportion(u, v) or _in_proportion(u / field.scales[:, None], v):
        return ""
    for name, formula in SADDLE_ARROWS.items():
        if _in_proportion(u, np.transpose(formula(*field.starts.T))):
            return name
    lengths = np.linalg.norm(u, axis=1) * np.linalg.norm(v, axis=1)
    along = np.allclose((u * v).sum(axis=1), lengths, rtol=NEAR) and np.all(lengths > 0)
    return "other lengths" if along else "another field"


def _in_proportion(u: np.ndarray, v: np.ndarray) -> bool:
    """Tell whether all arrows u are one and the same positive multiple of the arrows v."""
    if not np.isfinite(u).all():
        return False
    factor = (u * v).sum() / (v * v).sum()
    return bool(factor > 0 and np.abs(u - factor * v).max() <= NEAR * factor)


def same(got: Field, expected: Field, tolerance: float) -> bool:
    """Tell whether two drawings of the field make the same mistake, or none."""
    return got.mistake == expected.mistake
