"""What a learner of notebook 04 drew or listed, and which mistake it shows.

A field can be drawn wrongly, and points can be listed wrongly, in more ways than a list of wrong
answers can hold. Here one function for each gives every wrong one a name, and only one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.catalogue import SURFACES
from helpers.functions import Function2D

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NEAR = 1e-3
"""How near two points or arrows must be to count as the same: 1.571 will do for π/2."""

_MOST_POINTS = 1000  # an iterator need not end


@dataclass(frozen=True)
class Field:
    """The arrows on an Axes: where they start, what they show, how they are drawn."""

    starts: np.ndarray
    arrows: np.ndarray
    angles: frozenset[str]
    scale_units: frozenset[str | None]
    has_scale: bool
    equal_aspect: bool


def drawn_field(draw: Callable[[Axes], Any]) -> Field:
    """Let a learner draw on an Axes of a figure of its own, and read all arrows off it."""
    from matplotlib.figure import Figure
    from matplotlib.quiver import Quiver

    ax = Figure().add_subplot()
    draw(ax)
    found = [artist for artist in ax.collections if isinstance(artist, Quiver)]
    return Field(
        starts=_pairs([(each.X, each.Y) for each in found]),
        arrows=_pairs([(each.U, each.V) for each in found]),
        angles=frozenset(str(each.angles) for each in found),
        scale_units=frozenset(each.scale_units for each in found),
        has_scale=all(each.scale is not None and each.scale > 0 for each in found),
        equal_aspect=ax.get_aspect() in ("equal", 1),
    )


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


def diagnose_field(field: Field) -> str:
    """Return the first mistake in the drawn field of the saddle; "" if it is right."""
    side = np.linspace(-3, 3, 20)
    if not len(field.starts):
        return "nothing on ax"
    if not same_points(field.starts, np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)):
        return "another grid"
    if mistake := _arrow_mistake(field):
        return mistake
    if field.angles != {"xy"}:
        return "screen angles"
    if field.scale_units != {"xy"} or not field.has_scale:
        return "no stated scale"
    return "" if field.equal_aspect else "unequal axes"


def _arrow_mistake(field: Field) -> str:
    for name, formula in SADDLE_ARROWS.items():
        if np.allclose(field.arrows, np.transpose(formula(*field.starts.T)), rtol=0, atol=NEAR):
            return name
    right = np.transpose(SADDLE_ARROWS[""](*field.starts.T))
    u, v = field.arrows, right
    lengths = np.linalg.norm(u, axis=1) * np.linalg.norm(v, axis=1)
    along = np.allclose((u * v).sum(axis=1), lengths, rtol=NEAR) and np.all(lengths > 0)
    return "other lengths" if along else "another field"


def same_field(got: Field, expected: Field, tolerance: float) -> bool:
    """Tell whether two drawings of the field make the same mistake, or none."""
    return diagnose_field(got) == diagnose_field(expected)


@dataclass(frozen=True)
class Level:
    """A function with its points of zero gradient in the square |x| ≤ side, |y| ≤ side.

    `place` is that of its points in the learner's answer.
    """

    place: int
    f: Function2D
    side: float
    points: np.ndarray

    @property
    def text(self) -> str:
        """What the function is called in a message."""
        return self.f.text


_CORNER = (-np.pi / 2, np.pi / 2)
SADDLE = Level(0, SURFACES["saddle"], np.inf, np.zeros((1, 2)))
WAVES = Level(
    1,
    SURFACES["egg_crate"],
    2.0,
    np.array([(0, 0), *((x, y) for x in _CORNER for y in _CORNER)]),
)


def listed_points(answer: Sequence, level: Level) -> np.ndarray | None:
    """Return the points that an answer lists for one function, shape (n, 2); None if no points."""
    try:
        if len(answer) != 2:
            return None
        points = np.array(list(islice(answer[level.place], _MOST_POINTS)), dtype=float)
        if not np.isfinite(points).all():
            return None
    except Exception:  # whatever the learner put there
        return None
    if points.size == 0 or points.shape == (2,):  # none, or one point without a list around it
        points = points.reshape(-1, 2)
    return points if points.ndim == 2 and points.shape[1] == 2 else None


def same_points(
    got: np.ndarray | None, expected: np.ndarray | None, tolerance: float = NEAR
) -> bool:
    """Tell whether two lists hold the same points, in whatever order."""
    if got is None or expected is None:
        return got is expected
    if len(got) != len(expected):
        return False
    near = _near(got, expected, tolerance)
    return bool(near.any(axis=0).all() and near.any(axis=1).all())


def _near(some: np.ndarray, others: np.ndarray, tolerance: float = NEAR) -> np.ndarray:
    """Tell for each of some points and each of others whether they are the same."""
    return (np.abs(some[:, None] - others) <= tolerance).all(axis=-1)


def diagnose_points(got: np.ndarray | None, level: Level) -> str:
    """Return the first mistake in a list of the points with ∇f = 0; "" if there is none."""
    if got is None:
        return "no pairs"
    if not len(got):
        return "no points"
    if _near(got, got).sum() > len(got):
        return "a point twice"
    partials = np.abs(level.f.grad(*got.T)) <= 2 * NEAR  # a point that is off by NEAR will do
    not_level = got[~partials.all(axis=0)]
    if len(not_level):
        return _not_level(got, not_level, level)
    if np.abs(got).max() > level.side + NEAR:
        return "outside the square"
    return _incomplete(_near(level.points, got).any(axis=1))


def _not_level(got: np.ndarray, wrong: np.ndarray, level: Level) -> str:
    """Name the mistake of points at which the gradient is not zero."""
    if np.abs(got).max() > 10 and (np.abs(level.f.grad(*np.radians(got.T))) <= 2 * NEAR).all():
        return "degrees"
    xs, ys = (level.points[:, [axis]] for axis in (0, 1))
    if _near(wrong[:, :1], xs).any(axis=1).all() and _near(wrong[:, 1:], ys).any(axis=1).all():
        return "mixed coordinates"
    if (np.abs(level.f(*wrong.T)) <= NEAR).any():
        return "zeros of f"
    if (np.abs(level.f.grad(*wrong.T)) <= 2 * NEAR).any():
        return "one partial only"
    return "another point"


def _incomplete(found: np.ndarray) -> str:
    """Name what is missing; the first of all the points is (0, 0)."""
    if found.all():
        return ""
    if found[0] and not found[1:].any():
        return "only the origin"
    return "origin forgotten" if found[1:].all() else "some missing"
