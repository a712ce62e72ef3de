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
from helpers.tasks import Mistake
from helpers.values import numbers_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.quiver import Quiver

NEAR = 1e-3
"""How near two points or arrows must be to count as the same: 1.571 will do for π/2."""

SIDE = 3.0
"""The field of the saddle is drawn for |x| ≤ 3, |y| ≤ 3."""
_GAP = 2 * SIDE / 19
"""The distance from one point of the grid to the next."""

_MOST_POINTS = 1000  # an iterator need not end


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
    whole: bool


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
        scales=np.concatenate([np.full(np.size(each.U), each.scale or np.nan) for each in found])
        if found else np.empty(0),
        angles=frozenset(str(each.angles) for each in found),
        scale_units=frozenset(each.scale_units for each in found),
        pivots=frozenset(each.pivot for each in found),
        has_scale=all(each.scale is not None and each.scale > 0 for each in found),
        equal_aspect=ax.get_aspect() in ("equal", 1),
        visible=all(each.get_visible() and _has_colour(each, ax) for each in found),
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


def diagnose_field(field: Field) -> str:
    """Return the first mistake in the drawn field of the saddle; "" if it is right."""
    side = np.linspace(-SIDE, SIDE, 20)
    if not len(field.starts):
        return "nothing on ax"
    if not same_points(field.starts, np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)):
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
    if not field.visible:
        return "not to be seen"
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


def listed_points(answer: Sequence, level: Level) -> np.ndarray | str:
    """Return the points that an answer lists for one function, shape (n, 2), or what it shows.

    That is "no pairs", or "lists swapped" if each function has the points of the other one.
    """
    try:
        lists = [_as_points(listed) for listed in answer]
    except Exception:  # whatever the learner put there
        return "no pairs"
    if len(lists) != 2 or lists[level.place] is None:
        return "no pairs"
    points, others = lists[level.place], lists[1 - level.place]
    other_points = (SADDLE, WAVES)[1 - level.place].points
    swapped = same_points(points, other_points) and same_points(others, level.points)
    return "lists swapped" if swapped else points


def _as_points(listed: Sequence) -> np.ndarray | None:
    """Return a list of points as an array, shape (n, 2); None if it is none."""
    given = list(islice(listed, _MOST_POINTS))
    points = numbers_of(given)
    if not np.isfinite(points).all() or (given and not points.size):
        return None
    if points.size == 0 or points.shape == (2,):  # none, or one point without a list around it
        points = points.reshape(-1, 2)
    return points if points.ndim == 2 and points.shape[1] == 2 else None


def same_points(
    got: np.ndarray | str | None, expected: np.ndarray | str, tolerance: float = NEAR
) -> bool:
    """Tell whether two lists hold the same points, in whatever order, or show the same mistake."""
    if isinstance(got, str) or isinstance(expected, str):
        return isinstance(got, str) and isinstance(expected, str) and got == expected
    if got is None or len(got) != len(expected):
        return False
    near = _near(got, expected, tolerance)
    return bool(near.any(axis=0).all() and near.any(axis=1).all())


def _near(some: np.ndarray, others: np.ndarray, tolerance: float = NEAR) -> np.ndarray:
    """Tell for each of some points and each of others whether they are the same."""
    return (np.abs(some[:, None] - others) <= tolerance).all(axis=-1)


def diagnose_points(got: np.ndarray | str, level: Level) -> str | Mistake:
    """Return the first mistake in a list of the points with ∇f = 0; "" if there is none."""
    if isinstance(got, str):
        return got
    if not len(got):
        return "no points"
    if _near(got, got).sum() > len(got):
        return "a point twice"
    partials = np.abs(level.f.grad(*got.T)) <= 2 * NEAR  # a point that is off by NEAR will do
    not_level = got[~partials.all(axis=0)]
    if len(not_level):
        return _not_level(got, not_level, level)
    outside = got[np.abs(got).max(axis=1) > level.side + NEAR]
    if len(outside):
        return _at("outside the square", outside[0])
    return _incomplete(_near(level.points, got).any(axis=1))


WRONG_POINTS = {
    "mixed coordinates": (
        r"Only one partial derivative is zero there, as at $(\frac{\pi}{2}, 0)$: "
        r"$\partial f/\partial x = 0$, but $\partial f/\partial y = 1$. Each $x$ goes with certain "
        "$y$ only: both partial derivatives must be zero at the same point."
    ),
    "zeros of f": (
        "There $f$ is zero, but its gradient is not. The question is not where $f$ has the value "
        "$0$, but where it is level: where both partial derivatives are $0$."
    ),
    "one partial only": (
        r"One partial derivative is zero there, and the other is not. $\nabla f = (0, 0)$ asks for "
        "both at the same point."
    ),
    "another point": (
        r"Neither partial derivative is zero there. Put its $x$ and $y$ into "
        r"$\partial f/\partial x$ and $\partial f/\partial y$ and see. If it is a rounded number, "
        "give more digits."
    ),
    "outside the square": (
        "The gradient is zero at all of your points, but this one lies outside the square from "
        "$-2$ to $2$. Leave it out."
    ),
}
"""What is said of one point that is wrong, after its coordinates."""


def _at(name: str, point: np.ndarray) -> Mistake:
    x, y = (f"{coordinate + 0.0:.4g}" for coordinate in point)
    return Mistake(name, f"Look at your point $({x}, {y})$. {WRONG_POINTS[name]}")


def _not_level(got: np.ndarray, wrong: np.ndarray, level: Level) -> str | Mistake:
    """Name the mistake of points at which the gradient is not zero."""
    if np.abs(got).max() > 10 and (np.abs(level.f.grad(*np.radians(got.T))) <= 2 * NEAR).all():
        return "degrees"
    xs, ys = (level.points[:, [axis]] for axis in (0, 1))
    if _near(wrong[:, :1], xs).any(axis=1).all() and _near(wrong[:, 1:], ys).any(axis=1).all():
        return _at("mixed coordinates", wrong[0])
    zeros = np.abs(level.f(*wrong.T)) <= NEAR
    if zeros.any():
        return _at("zeros of f", wrong[zeros][0])
    half = (np.abs(level.f.grad(*wrong.T)) <= 2 * NEAR).any(axis=0)
    if half.any():
        return _at("one partial only", wrong[half][0])
    return _at("another point", wrong[0])


def _incomplete(found: np.ndarray) -> str:
    """Name what is missing; the first of all the points is (0, 0)."""
    if found.all():
        return ""
    if found[0] and not found[1:].any():
        return "only the origin"
    if found[1:].all():
        return "origin forgotten"
    return "one missing" if (~found).sum() == 1 else "some missing"
