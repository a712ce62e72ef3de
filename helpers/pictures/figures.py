"""The still layer of a picture: contours, fields, curves and surfaces on a given Axes.

Every function takes an Axes, draws on it and returns the artists. None creates a figure or
touches pyplot, so the same functions serve a learner's own figure, a live picture and a test.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from helpers.maths.differentiate import directional_derivative
from helpers.maths.functions import Function1D, Function2D
from helpers.pictures.sampling import HUGE, affordable, sample, unbroken
from helpers.pictures.style import FONT_SIZE, LEGEND, PIXELS_PER_INCH, ROLES, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.contour import QuadContourSet
    from matplotlib.lines import Line2D
    from matplotlib.quiver import Quiver

Interval = tuple[float, float]

HALO = (1, 1, 1, 0.9)  # of a label: what is below is seen, but does not strike it through

SPECK = 0.2  # of the grid's step: a shorter arrow of a field is too short to see

MARGIN = 1 / 5
"""Room around the domain of a plane figure, as a part of its width, so that arrows fit."""

FEW = 16  # values: a function with no more of them has plateaus, and no level curves
SAME = 1e-9  # relative: values that differ by less are one
LABEL_GAP, LABEL_EDGE = 0.09, 0.05  # least distances of a level's label, as parts of the map
LABEL_CURVE = 0.3  # the least length of a curve that has a label, of the map's side
LABEL_ROOM = 3.0  # CSS pixels that a label keeps beside it
LABEL_APART = 10.0  # and between it and another
MOST_LABELS = 14  # on a map: each of them breaks the curves around it

PER_ARROW = 12  # calls of f that the gradient takes at a point, if it is measured
LARGE = 1e5  # such a level has a power of ten
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

_NICE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


N_MAP = 161  # points along each side of a map, from which its level curves are found
N_TONES = 81  # and its colours


def nice(value: float) -> float:
    """Return the least of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 × 10ⁿ that is at least `value`."""
    if not 1e-300 < value < math.inf:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(n * power for n in _NICE if n * power >= value * (1 - 1e-9))


def grid(domain: tuple[Interval, Interval], n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return X, Y, each of shape (n, n): n × n points that fill the domain, edges included."""
    (x0, x1), (y0, y1) = domain
    return tuple(np.meshgrid(np.linspace(x0, x1, n), np.linspace(y0, y1, n)))


def heights(f: Function2D, n: int, domain: tuple[Interval, Interval] | None = None) -> np.ndarray:
    """Return f on n × n points of its domain, or of another one, shape (n, n).

    NaN where it has none, and at poles. Between the fewer points of a slow f it is interpolated.
    """
    few = affordable(f, n)
    Z = _values(f, few, tuple(map(tuple, domain or f.domain)))
    at = np.linspace(0, few - 1, n)
    below = np.minimum(at.astype(int), few - 2)
    part = at - below
    for _ in range(2 * (few < n)):  # along one axis, then along the other
        Z = ((1 - part)[:, None] * Z[below] + part[:, None] * Z[below + 1]).T
    return Z


@lru_cache(maxsize=32)
def _values(f: Function2D, n: int, domain: tuple[Interval, Interval]) -> np.ndarray:
    return unbroken(f, *grid(domain, n))


@lru_cache(maxsize=32)
def arrows(f: Function2D, n: int) -> np.ndarray:
    """Return ∇f on n × n points of the domain, shape (2, n, n)."""
    return gradient_field(f, *grid(f.domain, n))


def plane_frame(
    domain: tuple[Interval, Interval], margin: float = MARGIN
) -> tuple[Interval, Interval]:
    """Return the limits of a plane figure: the domain and a margin in which arrows fit."""
    (x0, x1), (y0, y1) = domain
    pad = margin * max(x1 - x0, y1 - y0)
    return (x0 - pad, x1 + pad), (y0 - pad, y1 + pad)


def frame_plane(ax: Axes, limits: tuple[Interval, Interval], aspect: float = 1.0) -> None:
    """Give `ax` these limits and the axes' names; one unit of y is `aspect` units of x long."""
    ax.set(xlim=limits[0], ylim=limits[1], xlabel="x", ylabel="y", aspect=aspect)
    if aspect != 1:
        ax.apply_aspect()  # now, because labels of level curves take their angle from it
    size = points(FONT_SIZE)
    ax.tick_params(labelsize=size)
    ax.xaxis.label.set(size=size)
    ax.yaxis.label.set(size=size, rotation=0)


def contour_levels(values: np.ndarray, n: int = 15) -> np.ndarray:
    """Choose about n round levels: evenly spaced, or in powers where values span decades.

    Evenly spaced levels make crowded lines mean a steep slope. Where that would leave half
    of the map with a line or two, as for Himmelblau's wells and Rosenbrock's valley, the
    levels grow as 1, 3, 10, … above the lowest value instead.
    """
    from matplotlib.ticker import MaxNLocator

    values = values[np.isfinite(values)]
    if values.size == 0 or values.min() == values.max():
        return np.array([])
    low, middle, high = np.quantile(values, (0, 0.5, 1))
    if middle - low > 2 * (high - low) / n:
        low, high = np.quantile(values, (0.005, 0.995))
        return MaxNLocator(n).tick_values(low, high)
    top = math.floor(math.log10(high - low))
    steps = np.array([m * 10.0**e for e in range(top - 3, top + 1) for m in (1, 3)])
    return steps[0] * math.floor(low / steps[0]) + steps


def map_heights(f: Function2D, margin: float = MARGIN) -> np.ndarray:
    """Return f on N_MAP × N_MAP points of its map, the domain and the room around it."""
    return heights(f, N_MAP, plane_frame(f.domain, margin))


@lru_cache(maxsize=32)
def map_levels(f: Function2D, margin: float = MARGIN) -> np.ndarray:
    """Return those levels of the curves on the map of f that f has in its domain.

    Its colours are told apart best there, and are the same as on the surface.
    """
    frame, values = plane_frame(f.domain, margin), map_heights(f, margin)
    inside = [(low <= c) & (c <= high)
              for c, (low, high) in zip(grid(frame, N_MAP), f.domain, strict=True)]  # fmt: skip
    return between(contour_levels(values), values[inside[0] & inside[1]])


def between(levels: Sequence[float], values: np.ndarray) -> np.ndarray:
    """Return the levels that lie between the least and the greatest of the values."""
    low, high = np.nanmin(values, initial=np.inf), np.nanmax(values, initial=-np.inf)
    levels = np.asarray(levels, dtype=float)
    return levels[(levels > low) & (levels < high)]


def tones(values: np.ndarray, levels: Sequence[float]) -> np.ndarray:
    """Return a tone for each height: from 0, below all levels, to 1, above them.

    From one level to the next it grows by the same amount, evenly in between, so that a change
    of colour means the same as a level curve: it never goes down where the height goes up.
    """
    if len(levels) < 2:
        return np.where(np.isfinite(values), 0.5, np.nan)
    first, last = 2 * levels[0] - levels[1], 2 * levels[-1] - levels[-2]
    return np.interp(values, [first, *levels, last], np.linspace(0, 1, len(levels) + 2))


@dataclass(frozen=True, eq=False)
class Ground:
    """What lies below the level curves of a map: its heights, shape (n, n), least y first.

    Parameters
    ----------
    values : ndarray
        The heights; NaN where there is none.
    levels : sequence of float
        Of the level curves.
    """

    values: np.ndarray
    levels: Sequence[float]

    @cached_property
    def tones(self) -> np.ndarray:
        """Return their tones, NaN where there is no height."""
        return tones(self.values, self.levels)

    @property
    def ends(self) -> list[float]:
        """The tones of the lowest and the highest level; none where there are no two of them."""
        if len(self.levels) < 2:
            return []
        return tones(np.take(self.levels, [0, -1]), self.levels).tolist()

    def name_ends(self, ax: Axes) -> None:
        """Write the lowest and the highest level on both sides of the scale of colours."""
        if not self.ends:
            return
        ax.set_xlabel(ax.get_xlabel(), loc="left")  # it would be in the way
        width, height, right, below = LEGEND
        for level, place, side in ((self.levels[0], -right - width - 5, "right"),
                                   (self.levels[-1], 5 - right, "left")):  # fmt: skip
            ax.annotate(level_text(level), (1, 0), (points(place), -points(below + height / 2)),
                        "axes fraction", "offset points", ha=side, va="center_baseline",
                        size=points(FONT_SIZE), color=ROLES["contour"].light)  # fmt: skip


@lru_cache(maxsize=32)
def map_ground(f: Function2D, margin: float = MARGIN) -> Ground:
    """Return the tones of the map of f."""
    return Ground(map_heights(f, margin)[::2, ::2], map_levels(f, margin))


def draw_contours(
    ax: Axes,
    f: Function2D,
    levels: Sequence[float] | None = None,
    n: int = N_MAP,
    domain: tuple[Interval, Interval] | None = None,
    edge: float = LABEL_EDGE,
    avoid: Iterable[Sequence[float]] = (),
    every: int | None = None,
) -> QuadContourSet | None:
    """Draw labelled level curves of f, sampled on n × n points of the domain.

    At a pole and at a jump they end, and at a label, which no curve strikes through. One level in
    `every` has labels: by default all of those that are given, every second of those that are
    chosen here. No label stands nearer to an edge than `edge`, a part of the map; long ones need
    more room. They keep away from the points to `avoid`, where something else is drawn.
    A function with a few values only has no such curves: of its plateaus the edges are drawn.
    Returns None where f has no finite value, or only one, on the domain.
    """
    X, Y = grid(domain or f.domain, n)
    Z = heights(f, n, domain)
    if levels is None and (edges := _between_plateaus(Z)).size:
        return _lines(ax, X, Y, sample(f, X, Y), edges)
    every = every or (2 if levels is None else 1)
    levels = between(contour_levels(Z) if levels is None else levels, Z)
    if levels.size == 0:
        return None
    lines = _lines(ax, X, Y, Z, levels)
    _label(lines, levels[every - 1 :: every], edge, [*avoid])
    return lines


def _between_plateaus(values: np.ndarray) -> np.ndarray:
    """Return the levels halfway between the values of a function that has only a few."""
    found = np.unique(values[np.isfinite(values)])
    few = 1 < found.size <= min(FEW, values.size // 100)
    if not few or np.diff(found).min() <= SAME * np.abs(found).max():  # of one, the rounding
        return np.array([])
    return (found[1:] + found[:-1]) / 2


def _lines(
    ax: Axes, X: np.ndarray, Y: np.ndarray, Z: np.ndarray, levels: np.ndarray
) -> QuadContourSet:
    role = ROLES["contour"]
    return ax.contour(X, Y, Z, levels=levels, colors=role.light, linestyles="solid",
                      linewidths=points(role.width))  # fmt: skip


def _label(
    lines: QuadContourSet, labelled: np.ndarray, edge: float, avoid: Sequence[Sequence[float]]
) -> None:
    """Write the levels upright on their curves, and leave a gap in what is under them."""
    from matplotlib.path import Path
    from matplotlib.patheffects import withStroke

    ax = lines.axes
    ax.apply_aspect()  # now, because the gaps are as large as the labels on the screen
    places, texts = _label_places(lines, labelled, edge, avoid)
    for place, text in zip(places, texts, strict=True):
        ax.text(*place, text, size=points(FONT_SIZE), color=ROLES["contour"].light,
                ha="center", va="center", clip_on=True,
                path_effects=[withStroke(linewidth=points(3), foreground=HALO)])  # fmt: skip
    pixel = ax.figure.dpi / PIXELS_PER_INCH
    half = np.reshape([_label_half(text) for text in texts], (-1, 2))
    middles = ax.transData.transform(np.reshape(places, (-1, 2)))
    paths = []
    for parts in lines.allsegs:
        curves = [Path(np.empty((0, 2)))]
        for curve in parts:
            off = np.abs(ax.transData.transform(curve)[:, None] - middles) / pixel
            free = ~(off < half).all(axis=2).any(axis=1)
            codes = np.where(np.append(False, free[:-1]), Path.LINETO, Path.MOVETO)
            curves.append(Path(curve[free], codes[free]))
        paths.append(Path.make_compound_path(*curves))
    lines.set_paths(paths)


def _label_places(
    lines: QuadContourSet, labelled: np.ndarray, edge: float, avoid: Sequence[Sequence[float]]
) -> tuple[list[np.ndarray], list[str]]:
    """Return the places of the labels of level curves, far from each other, and the labels.

    The longest curve of each level comes first. A short curve, which its label would cover, and
    one that has no free place go without.
    """
    (x0, x1), (y0, y1) = lines.axes.get_xlim(), lines.axes.get_ylim()
    corner, size = np.array([x0, y0]), np.array([x1 - x0, y1 - y0])
    curves = []
    for level, parts in zip(lines.levels, lines.allsegs, strict=True):
        if level in labelled:
            own = [(curve - corner) / size for curve in parts]
            own.sort(key=lambda curve: -_length(curve))
            curves += [(rank > 0, -_length(curve), level, curve) for rank, curve in enumerate(own)]
    taken, places, texts = (np.reshape([*avoid], (-1, 2)) - corner) / size, [], []
    halves = [(0.0, 0.0)] * len(taken)
    figure = lines.axes.figure
    pixels = np.array(lines.axes.get_window_extent().size) * PIXELS_PER_INCH / figure.dpi
    for _, shortness, level, curve in sorted(curves, key=lambda each: each[:2]):
        if len(places) == MOST_LABELS:
            break
        text = level_text(level)
        half = _label_half(text) / pixels
        border = np.maximum(edge, half)
        inside = curve[((curve > border) & (curve < 1 - border)).all(axis=1)]
        off = np.abs(inside[:, None] - taken)
        needed = half + np.reshape(halves, (-1, 2)) + LABEL_APART / pixels
        free = ~(off < needed).all(axis=2).any(axis=1)
        wide = np.array([max(1.0, len(text) / 3), 1.0])  # and so it needs more room beside it
        apart = free * np.hypot(*(off / wide).T).T.min(axis=1, initial=1.0)
        if apart.max(initial=0.0) > LABEL_GAP and -shortness > LABEL_CURVE:
            taken = np.vstack([taken, inside[apart.argmax()]])
            halves.append(half)
            places.append(taken[-1] * size + corner)
            texts.append(text)
    return places, texts


def _label_half(text: str) -> np.ndarray:
    """Return half the width and height of a label in CSS pixels, with its room."""
    return np.array([0.3 * len(text) * FONT_SIZE + LABEL_ROOM, FONT_SIZE / 2 + 1])


def level_text(level: float) -> str:
    """Return a level as its label has it, a large or tiny one with a power of ten."""
    text, power = f"{float(f'{level:.4g}'):.7g}", ""
    if abs(level) >= LARGE or "e" in text:
        text, power = f"{level:.4e}".split("e")
        text, power = f"{float(text):.4g}·10", str(int(power)).translate(RAISED)
    return text.replace("-", "−") + power


def _length(curve: np.ndarray) -> float:
    return float(np.hypot(*np.diff(curve, axis=0).T).sum())


def field_side(f: Function2D, n: int) -> int:
    """Return how many arrows a side of a field has that is to have n: fewer if f is slow."""
    return affordable(f, n, PER_ARROW)


@dataclass(frozen=True)
class FieldScale:
    """How long the arrows of a field are: the steeper f is, the longer.

    Parameters
    ----------
    step : float
        The grid's step, which no arrow is longer than.
    slope : float
        The slope that an arrow of that length stands for.
    power : float
        1, so that the length is in proportion to the slope, or 1/3: half the length stands for an
        eighth of the slope.
    specks : int
        How many arrows are too short to see.
    """

    step: float
    slope: float
    power: float = 1.0
    specks: int = 0

    def lengths(self, slopes: np.ndarray) -> np.ndarray:
        """Return the length on the map of the arrow for each slope."""
        return self.step * (slopes / self.slope) ** self.power


@lru_cache(maxsize=64)
def field_scale(f: Function2D, n: int = 20) -> FieldScale:
    """Return the scale of `draw_field(ax, f, n)`, in round numbers.

    Lengths are in proportion to the slopes, unless more than half of the arrows would be too short
    to see: then they grow as the cube root of the slopes.
    """
    n = field_side(f, n)
    slopes = np.hypot(*arrows(f, n))
    step = min(high - low for low, high in f.domain) / (n - 1)
    steepest = float(np.nanmax(slopes, initial=0.0))
    even = FieldScale(step, nice(steepest / step) * step)
    if _specks(even, slopes) <= np.count_nonzero(slopes > 0) / 2:
        return even
    rooted = FieldScale(step, nice(steepest), 1 / 3)
    return replace(rooted, specks=_specks(rooted, slopes))


def _specks(scale: FieldScale, slopes: np.ndarray) -> int:
    """Return how many arrows are too short to see."""
    return int(np.count_nonzero((slopes > 0) & (scale.lengths(slopes) < SPECK * scale.step)))


@lru_cache(maxsize=64)
def arrow_unit(f: Function2D) -> float:
    """Return the slope that one unit of length stands for where one arrow is shown at a point.

    A round number such that most of the arrows fit into a fifth of the map.
    """
    lengths = np.hypot(*arrows(f, field_side(f, 20)))
    lengths = lengths[np.isfinite(lengths)]
    return nice(np.quantile(lengths, 0.65) / arrow_length(f)) if lengths.size else 1.0


def arrow_length(f: Function2D) -> float:
    """Return the length of an arrow that shows direction only: a fifth of the domain."""
    return MARGIN * max(high - low for low, high in f.domain)


def gradient_field(f: Function2D, X: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """Return ∇f at the points of X and Y, shape (2, *X.shape); NaN where there is none."""
    try:
        field = np.array(f.grad(X, Y), dtype=float)
    except Exception:
        field = np.array([_gradient(f, x, y) for x, y in zip(X.flat, Y.flat, strict=True)])
        field = field.T.reshape(2, *X.shape)
    return np.where((np.abs(field) < HUGE).all(axis=0), field, np.nan)


def _gradient(f: Function2D, x: float, y: float) -> np.ndarray:
    try:
        return np.asarray(f.grad(x, y), dtype=float)
    except Exception:
        return np.array([math.nan, math.nan])


def draw_field(
    ax: Axes, f: Function2D, n: int = 20, same_length: bool = False, negative: bool = False
) -> Quiver:
    """Draw the gradient field of f on n × n points, with true directions on the map.

    Parameters
    ----------
    n : int
        Points along each side, at least 2.
    same_length : bool
        Draw directions only: every arrow 0.8 of the grid's step long. Otherwise lengths are those
        of ``field_scale(f, n)``.
    negative : bool
        Draw −∇f.

    Returns
    -------
    Quiver
        Made with ``angles="xy", scale_units="xy"``: an arrow is what its numbers say on any
        axes, where matplotlib's default would show screen angles and a length of its own.
    """
    if n < 2:
        raise ValueError(f"n = {n}: a field needs at least 2 points along each side.")
    n = field_side(f, n)
    X, Y = grid(f.domain, n)
    field = -arrows(f, n) if negative else arrows(f, n)
    slopes, scale = np.hypot(*field), field_scale(f, n)
    length = 0.8 * scale.step if same_length else scale.lengths(slopes)
    field = length * np.divide(field, slopes, out=np.zeros_like(field), where=slopes > 0)
    shown = np.isfinite(field).all(axis=0) & (np.hypot(*field) > 0)
    inches = ax.get_position().width * ax.figure.get_figwidth()
    return ax.quiver(
        X[shown], Y[shown], *field[:, shown], angles="xy", scale_units="xy", scale=1,
        units="inches", width=0.0032 * inches, minlength=0.5, headwidth=4, headlength=5,
        headaxislength=4.5, color=ROLES["descent" if negative else "gradient"].light, alpha=0.85,
    )  # fmt: skip


def draw_compass(
    ax: Axes, f: Function2D, p: Sequence[float], n: int = 36, unit: float | None = None
) -> Quiver:
    """Draw how steeply f rises at p in n directions, measured by central differences.

    Each arrow points in its direction and is as long as the slope there is steep; an arrow of
    length 1 on the map stands for a slope of `unit`, by default ``arrow_unit(f)``. Directions
    in which f rises have the colour of the gradient, those in which it falls the colour of its
    negative.
    """
    theta = np.linspace(0, 2 * np.pi, n, endpoint=False)
    directions = np.array([np.cos(theta), np.sin(theta)])
    slopes = np.array([directional_derivative(f, p, u) for u in directions.T])
    colors = np.where(slopes > 0, ROLES["gradient"].light, ROLES["descent"].light)
    arrows = directions * np.abs(slopes) / (unit or arrow_unit(f))
    start = np.broadcast_to(np.reshape(p, (2, 1)), arrows.shape)
    return ax.quiver(*start, *arrows, angles="xy", scale_units="xy", scale=1, color=colors,
                     width=0.004)  # fmt: skip


def draw_curve(ax: Axes, f: Function1D, n: int = 801, role: str = "curve") -> list[Line2D]:
    """Draw the graph of f over its domain from n points; gaps where f has no value and at jumps."""
    x = np.linspace(*f.domain, affordable(f, n))
    ax.set(xlim=f.domain, xlabel="x", ylabel="f(x)")
    style = ROLES[role]
    return ax.plot(x, unbroken(f, x), color=style.light, linewidth=points(style.width))


def curve_limits(values: np.ndarray) -> Interval:
    """Return limits that show these values with room around them; far outliers are left out."""
    values = values[np.isfinite(values)]
    if not values.size:
        return -1.0, 1.0
    low, high = np.quantile(values, (0, 1))
    middle = np.quantile(values, (0.03, 0.97))
    if high - low > 4 * (middle[1] - middle[0]) > 0:  # a slope that grows without bound
        low, high = middle
    room = 0.08 * (high - low) or 1.0
    return float(low - room), float(high + room)


def frame_curve(ax: Axes, xlim: Interval, ylim: Interval, xlabel: str, ylabel: str) -> None:
    """Give `ax` these limits and names, and faint lines at its ticks.

    A name is shown as it is written: between two $, a learner's may be a price and no formula.
    """
    ax.set(xlim=xlim, ylim=ylim)
    ax.set_xlabel(xlabel, size=points(FONT_SIZE), parse_math=False)
    ax.set_ylabel(ylabel, size=points(FONT_SIZE), parse_math=False)
    ax.tick_params(labelsize=points(FONT_SIZE))
    ax.grid(color="#595959", alpha=0.18, linewidth=points(1))


def frame_directions(ax: Axes, top: float, ylabel: str) -> None:
    """Give `ax` all directions across, 0° to 360°, and −top to top upwards, with a line at 0."""
    frame_curve(ax, (0, 360), (-top, top), "direction θ of u", ylabel)
    ax.set_xticks([0, 90, 180, 270, 360], ["0°", "90°", "180°", "270°", "360°"])
    ax.axhline(0, color="#595959", linewidth=0.8)
