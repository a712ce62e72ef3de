"""What `FitExplorer` knows of its data: the loss of a line, where to look, and the descent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from helpers.data import DataSet
from helpers.explorers.steps import MOST
from helpers.live.controls import Range
from helpers.maths.conditioning import Conditioning
from helpers.maths.evaluate import Values
from helpers.maths.fitting import LineFit, Scale, scale
from helpers.pictures.figures import Interval, grid

RAW = Scale(0.0, 1.0)
ROOM = 0.08  # around the data, as a part of their span
EDGE = 1e-3  # as a part of the picture, less than a pixel
FINE = 1 / 200  # as a part of half the map, less than a pixel
WIDE = 1.8  # the map reaches so many times as far from the minimum as the start is
LEVELS = 20
DEEP = 14  # decades of the loss from that of a line far off to the least
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
    def spread(self) -> Scale:
        """Mean and standard deviation of x in these parameters."""
        return scale(self.fit.x)

    @cached_property
    def curvatures(self) -> Conditioning:
        """μ, L and κ of the loss."""
        return self.fit.curvatures

    def excess(self, intercept: Values, slope: Values) -> Values:
        """Return the loss less its least: the mean square of what a line is off the best one.

        As the sum of two squares it loses no digits where x is far from zero.
        """
        u, v = intercept - self.best[0], slope - self.best[1]
        return (u + v * self.spread.mean) ** 2 + (v * self.spread.sd) ** 2

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

    @property
    def height(self) -> float:
        """The height of the picture of the data."""
        return self.frame[1][1] - self.frame[1][0]

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
    def corners(self) -> np.ndarray:
        """The lines from corner to corner of the picture of the data, shape (4, 2)."""
        (x0, x1), sides = self.ends, self.frame[1]
        return np.array([self.through((x0, a), (x1, b)) for a in sides for b in sides])

    @cached_property
    def reach(self) -> float:
        """How far the map reaches from the minimum, the same way in both parameters."""
        far = max(abs(a - b) for a, b in zip(self.best, self.start, strict=True))
        return WIDE * far or self.height

    @property
    def window(self) -> tuple[Interval, Interval]:
        """The limits of the map, a square around the minimum."""
        return tuple((middle - self.reach, middle + self.reach) for middle in self.best)

    def on_map(self, theta: tuple[float, float]) -> tuple[float, float]:
        """Return the place of a line on the map: at its edge, if it is farther away."""
        edge = tuple(min(max(t, a), b) for t, (a, b) in zip(theta, self.window, strict=True))
        off = max(abs(a - b) for a, b in zip(edge, theta, strict=True))
        return edge if off > FINE * self.reach else theta

    @property
    def levels(self) -> np.ndarray:
        """Round levels of the loss, evenly spaced, so that crowded lines mean a steep slope."""
        from matplotlib.ticker import MaxNLocator

        top = np.quantile(self.loss(*grid(self.window, 41)), 0.95)
        return MaxNLocator(LEVELS).tick_values(self.least, top)

    def line(self, intercept: float, slope: float, x: Values) -> Values:
        """Return the height of a line of these parameters at x."""
        return intercept + slope * (x - self.to.mean) / self.to.sd

    def misses(self, theta: tuple[float, float]) -> bool:
        """Tell whether a line is above or below the picture of the data, all along x."""
        low, high = self.frame[1]
        heights = [self.line(*theta, x) for x in self.ends]
        return min(heights) > high or max(heights) < low

    def through(self, left: tuple, right: tuple) -> tuple[float, float]:
        """Return the parameters of the line through two points of the picture of the data."""
        slope = (right[1] - left[1]) / (right[0] - left[0])
        return self.to.standard(left[1] - slope * left[0], slope)

    def sliders(self) -> tuple[Range, Range]:
        """Return the sliders of the parameters: all lines that the picture and the map can hold.

        A step moves the line, and the point, by less than a pixel.
        """
        ends = np.vstack([self.corners, np.transpose(self.window)])
        height, far = self.height / 400, np.abs(self.fit.x).max()
        finest = np.minimum([height, height / far], FINE * self.reach)
        return tuple(_slider(name, *each) for name, *each in zip(
            ("intercept", "slope"), ends.min(axis=0), ends.max(axis=0), finest, strict=True))

    @cached_property
    def near(self) -> float:
        """A loss so little above the least counts as least: at least 13 digits below its scale.

        The scale is the loss of a line that is off by the height of the picture of the data. It
        depends on no unit of x.
        """
        return 10.0 ** (math.ceil(2 * math.log10(self.height)) - DEEP)

    @cached_property
    def limits(self) -> Interval:
        """The limits of the log axis of the loss less its least, the same for every start."""
        top = max(self.near * 10.0**DEEP, self.excess(*np.add(self.best, self.reach)))
        return self.near, 10.0 ** math.ceil(math.log10(top) - 1e-9)


@lru_cache(maxsize=32)
def problem(data: DataSet, standardised: bool) -> Problem:
    """Return what is known of the data in these parameters."""
    return Problem(data, standardised)


def eta_slider(data: DataSet) -> Range:
    """Return the slider of η: from far below 2/L of the raw data, whose L is at least 2, to 10."""
    low = math.floor(math.log10(0.01 / problem(data, False).curvatures.L))
    return Range("learning rate η", 10.0**low, 10.0, 0.02, digits=3, log=True)


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
    path, bound, near = [(u, v)], BOUND * loss.reach, loss.near
    mean, sd = loss.spread.mean, loss.spread.sd
    for b, d, p, q in rows:
        if whole and (u + v * mean) ** 2 + (v * sd) ** 2 <= near:
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
    return Range(name, low, high, step, digits=max(0, -power))
