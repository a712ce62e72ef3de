"""What `FitExplorer` knows of its data: the loss of a line, where to look, and the descent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from os import PathLike

import numpy as np
from numpy.typing import ArrayLike

from helpers.conditioning import Conditioning
from helpers.controls import Range
from helpers.data import DataSet, read_csv
from helpers.evaluate import Values
from helpers.explorers.steps import MOST
from helpers.figures import Interval, grid
from helpers.fitting import LineFit, Scale, scale

RAW = Scale(0.0, 1.0)
ROOM = 0.08  # around the data, as a part of their span
EDGE = 1e-3  # as a part of the picture, less than a pixel
WIDE = 1.2  # the map reaches so many times as far from the minimum as 0 is
LEVELS = 15
DEEP = 14  # decades of the loss that the log axis shows
MOST_POINTS = 1000  # in a picture
BOUND = 1e9  # widths of the map: farther away a path has diverged


@dataclass(frozen=True, eq=False)
class Problem:
    """A line to be fitted to data: its loss in the parameters for x, or for x standardised."""

    data: DataSet
    standardised: bool

    @cached_property
    def to(self) -> Scale:
        """The scale on which x is standardised, or x itself."""
        return scale(self.data.x) if self.standardised else RAW

    @cached_property
    def fit(self) -> LineFit:
        """The mean squared error in these parameters."""
        return LineFit(self.to.z(self.data.x), self.data.y)

    @cached_property
    def best(self) -> tuple[float, float]:
        """The parameters of least loss."""
        return self.fit.best

    @cached_property
    def least(self) -> float:
        """The least loss."""
        return self.fit.loss(*self.best)

    @cached_property
    def curvatures(self) -> Conditioning:
        """μ, L and κ of the loss."""
        return self.fit.curvatures

    def excess(self, intercept: Values, slope: Values) -> Values:
        """Return the loss less its least, by the second derivatives: exact for a quadratic."""
        (a, b), (_, d) = self.fit.hessian.tolist()
        u, v = intercept - self.best[0], slope - self.best[1]
        return (a * u * u + 2 * b * u * v + d * v * v) / 2

    def loss(self, intercept: Values, slope: Values) -> Values:
        """Return the loss."""
        return self.least + self.excess(intercept, slope)

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest x."""
        return float(self.data.x.min()), float(self.data.x.max())

    @cached_property
    def sorted(self) -> np.ndarray:
        """The points in the order of x, shape (2, n)."""
        return np.array([self.data.x, self.data.y])[:, self.data.x.argsort(kind="stable")]

    @cached_property
    def frame(self) -> tuple[Interval, Interval]:
        """The limits of the picture of the data: with y = 0, where that is not too far."""
        (x0, x1), y = self.ends, self.data.y
        y0, y1 = float(y.min()), float(y.max())
        span = y1 - y0 or abs(y0) or 1.0
        if -span < y0 and y1 < span:
            y0, y1 = min(y0, 0.0), max(y1, 0.0)
        span = y1 - y0 or span
        x_room, y_room = ROOM * (x1 - x0), ROOM * span
        return (x0 - x_room, x1 + x_room), (y0 - y_room, y1 + y_room)

    @cached_property
    def paper(self) -> tuple[Interval, Interval]:
        """The picture's inside: a line that ends there needs no clipping."""
        return tuple((a + EDGE * (b - a), b - EDGE * (b - a)) for a, b in self.frame)

    @cached_property
    def start(self) -> tuple[float, float]:
        """The level line to start from: y = 0, or the mean of y where 0 is not in the picture.

        A level line has the same parameters for x and for x standardised.
        """
        low, high = self.frame[1]
        return (0.0 if low <= 0 <= high else float(self.data.y.mean())), 0.0

    @cached_property
    def eta(self) -> float:
        """The learning rate to begin with: 1/L, to two digits."""
        return float(f"{1 / self.curvatures.L:.1e}")

    @cached_property
    def reach(self) -> float:
        """How far the map reaches from the minimum, the same way in both parameters."""
        far = max(abs(a - b) for a, b in zip(self.best, self.start, strict=True))
        return WIDE * far or self.frame[1][1] - self.frame[1][0]

    @property
    def window(self) -> tuple[Interval, Interval]:
        """The limits of the map, a square around the minimum."""
        return tuple((middle - self.reach, middle + self.reach) for middle in self.best)

    @property
    def levels(self) -> np.ndarray:
        """Round levels of the loss, evenly spaced, so that crowded lines mean a steep slope."""
        from matplotlib.ticker import MaxNLocator

        top = np.quantile(self.loss(*grid(self.window, 41)), 0.98)
        return MaxNLocator(LEVELS).tick_values(self.least, top)

    def line(self, intercept: float, slope: float, x: Values) -> Values:
        """Return the height of a line of these parameters at x."""
        return intercept + slope * (x - self.to.mean) / self.to.sd

    def through(self, left: tuple, right: tuple) -> tuple[float, float]:
        """Return the parameters of the line through two points of the picture of the data."""
        slope = (right[1] - left[1]) / (right[0] - left[0])
        return self.to.standard(left[1] - slope * left[0], slope)

    def sliders(self) -> tuple[Range, Range]:
        """Return the sliders of the parameters: all lines that the picture and the map can hold.

        A step moves the line, and the point, by less than a pixel.
        """
        (x0, x1), (y0, y1) = self.ends, self.frame[1]
        corners = [self.through((x0, a), (x1, b)) for a in (y0, y1) for b in (y0, y1)]
        ends = np.vstack([corners, np.transpose(self.window)])
        height, far = (y1 - y0) / 400, np.abs(self.fit.x).max()
        finest = np.minimum([height, height / far], self.reach / 200)
        return tuple(_slider(name, *each) for name, *each in zip(
            ("intercept", "slope"), ends.min(axis=0), ends.max(axis=0), finest, strict=True))

    @cached_property
    def limits(self) -> Interval:
        """The limits of the log axis of the loss less its least, the same for every start."""
        heights = self.excess(*self.start), self.excess(self.best[0] + self.reach, self.best[1])
        top = math.ceil(math.log10(max(*heights, self.least))) + 1
        return 10.0 ** (top - DEEP), 10.0**top


@lru_cache(maxsize=32)
def problem(data: DataSet, standardised: bool) -> Problem:
    """Return what is known of the data in these parameters."""
    return Problem(data, standardised)


def eta_slider(data: DataSet) -> Range:
    """Return the slider of η: from far below 2/L of the raw data, whose L is at least 2, to 10."""
    low = math.floor(math.log10(0.01 / problem(data, False).curvatures.L))
    return Range("eta", "learning rate η", 10.0**low, 10.0, 0.02, digits=3, log=True)


@lru_cache(maxsize=8)
def _orders(n: int, seed: int, steps: int) -> np.ndarray:
    """Return the rows as `fitting.batches` draws them, a line for each step."""
    return np.random.default_rng(seed).random((steps, n)).argsort(axis=1)


@lru_cache(maxsize=64)
def descend(
    loss: Problem, start: tuple[float, float], eta: float, steps: int, size: int, seed: int
) -> np.ndarray:
    """Return the path of up to so many steps, shape (steps + 1, 2): fewer where it is at an end.

    It ends at the minimum, or where it has left all bounds; on batches only there. What is counted
    is the way from the minimum, so that no digit is lost near it.
    """
    (a, b), (_, d) = loss.fit.hessian.tolist()
    whole = size >= loss.fit.n
    rows = [(b, d, 0.0, 0.0)] * steps if whole else _batch_rows(loss, steps, size, seed)
    u, v = start[0] - loss.best[0], start[1] - loss.best[1]
    path, bound, near = [(u, v)], BOUND * loss.reach, loss.limits[0]
    for b, d, p, q in rows:
        if whole and a * u * u + 2 * b * u * v + d * v * v <= 2 * near:
            break
        u, v = u - eta * (a * u + b * v + p), v - eta * (b * u + d * v + q)
        if not abs(u) + abs(v) < bound:
            break
        path.append((u, v))
    return np.array(path) + loss.best


def _batch_rows(loss: Problem, steps: int, size: int, seed: int) -> list[tuple[float, ...]]:
    """Return the second derivatives of each batch's loss, and its gradient at the minimum."""
    reach = steps if steps > 100 else 100
    rows = _orders(loss.fit.n, seed, min(reach, MOST))[:steps, :size]
    z, errors = loss.fit.x[rows], loss.fit.slopes(*loss.best)[:, rows].mean(axis=2)
    return np.column_stack([2 * z.mean(axis=1), 2 * (z * z).mean(axis=1), *errors]).tolist()


def _slider(name: str, low: float, high: float, finest: float) -> Range:
    power = math.floor(math.log10(finest))
    step = max(m * 10.0**power for m in (1, 2, 5) if m * 10.0**power <= finest * (1 + 1e-9))
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    low, high = (float(f"{end:.12g}") for end in (low, high))
    return Range(name, name, low, high, step, digits=max(0, -power))


def chosen(
    known: dict[str, DataSet], data: str | PathLike | DataSet | None, x: ArrayLike | None,
    y: ArrayLike | None,
) -> str:  # fmt: skip
    """Return the name of the data in the menu; a learner's own are added to it as "own"."""
    if (x is None) != (y is None) or (x is not None and data is not None):
        raise ValueError('give data, such as "hubble" or "my.csv", or both x and y')
    if x is not None:
        data = DataSet(x, y)
    if data is None or (isinstance(data, str) and data in known):
        return data or next(iter(known))
    if not isinstance(data, str | PathLike | DataSet):
        raise TypeError(f'data = {data!r} is not known; give "hubble", "norris", the name of a '
                        "file, or x=... and y=...")  # fmt: skip
    if not isinstance(data, DataSet):
        try:
            data = read_csv(data)
        except ValueError as error:
            names = ", ".join(map(repr, known))
            raise ValueError(f"data = {str(data)!r} is not one of {names}, so it was read as a "
                             f"file: {error}") from None  # fmt: skip
    if data.n > MOST_POINTS:
        every = math.ceil(data.n / MOST_POINTS)
        raise ValueError(f"{data.title} has {data.n:,} points and the picture holds "
                         f"{MOST_POINTS:,}; take one of {every}: x[::{every}], y[::{every}]"
                         )  # fmt: skip
    known["own"] = data
    return "own"
