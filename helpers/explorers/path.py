"""The path explorer: a ball that rides on a curve over the map, and how fast its height changes."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from types import EllipsisType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from helpers.explorers.gradient import drawn_arrow
from helpers.explorers.plane import PlaneExplorer, surface
from helpers.explorers.words import decimal, point_text, title
from helpers.live.controls import (
    SMALL_GRAPH,
    SMALL_MAP,
    Choice,
    Menu,
    Number,
    Picture,
    Range,
    Readout,
)
from helpers.maths.functions import Function2D
from helpers.pictures.figures import (
    Interval,
    arrow_length,
    arrow_unit,
    curve_limits,
    frame_curve,
    map_heights,
    plane_frame,
)
from helpers.pictures.sampling import in_time, sample
from helpers.pictures.scene import Arrow, Handle, Line, Mark, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RIDES = {"circle": "circle around (0, 0)", "line": "straight line", "spiral": "spiral",
          "level": "level curve"}  # fmt: skip
END, STEP = 6.3, 0.05  # of t: a little more than once around a circle
N_PLACES = 126  # on a curve, from one to the next of which it is drawn
N_STEPS = 42  # along a level curve
EXACT = 1e-13  # relative: the height on a level curve
PER_STEP = 60  # calls of f that a step along a level curve takes, if the gradient is measured
DELTA = 1e-4  # of t: from so far before to so far after the rate is measured
LONGER = 2.0  # ∇f is drawn twice as long as in the gradient explorer: it is looked at beside p′
LEVEL = 1e-4  # of the slope of an arrow of length 1: below it there is no level curve to follow
SHORT = {"circle": 0.4, "spiral": 0.4, "line": 0.8, "level": 0.8}  # p′ at 1, in arrow lengths
AROUND = 0.7  # of t: how far the tangent reaches to both sides
NEARLY = 0.5  # degrees: no nearer to a right angle can θ be seen to be
CORNER = 0.025  # of the map's width: the side of the mark of a right angle
WIDE = 0.3  # of the domain: room around it on the map, for a circle through its corner
EDGE = 0.05  # of the map's width: so far from its edge a ride ends, and an arrow still fits
FLAT = 0.05  # of the heights on the map: what changes by less looks level
TURNS = 7.0  # of t, in which the spiral would arrive at (0, 0)


LEAVES = "The ride ends here, at the edge of the map."
STOPS = "The ride ends here: no level curve leads on."


class Ride(Protocol):
    """A curve p(t) with its velocity p′(t), up to the time `end`, a step of the slider.

    What ends it before `END` is said by `ending`.
    """

    end: float
    ending: str

    def times(self, n: int) -> np.ndarray:
        """Return the times of the places from which it is drawn, n + 1 if all are as good."""

    def at(self, t: float) -> tuple[float, float]:
        """Return p(t)."""

    def velocity(self, t: float) -> tuple[float, float]:
        """Return p′(t)."""


@dataclass(frozen=True)
class Turned:
    """The point that the ride begins with, times a complex number c(t), where c(0) = 1."""

    start: complex
    factor: Callable[[float], complex]
    rate: Callable[[float], complex]
    end: float = END
    ending: str = LEAVES

    def times(self, n: int) -> np.ndarray:
        """Return n + 1 times."""
        return np.linspace(0, self.end, n + 1)

    def at(self, t: float) -> tuple[float, float]:
        """Return p(t)."""
        p = self.start * self.factor(t)
        return p.real, p.imag

    def velocity(self, t: float) -> tuple[float, float]:
        """Return p′(t)."""
        v = self.start * self.rate(t)
        return v.real, v.imag


class LevelRide:
    """The level curve of f through a point, with ∇f to its right and a constant speed.

    It is followed step by step; after each one the height is corrected to that of the point. It
    ends where it leaves the map, or comes to a point without a direction: there ∇f is zero, or as
    good as zero, or there is none. Where it begins at such a point, it has no velocity.
    """

    def __init__(self, f: Function2D, p: tuple[float, float], speed: float) -> None:
        self._f, self._speed = f, speed
        self._least = LEVEL * arrow_unit(f)
        self._step = END / max(8, in_time(f, N_STEPS, PER_STEP))
        self._places = [p]
        self.ending = STOPS
        try:
            self._level = float(f(*p))
            while len(self._places) * self._step < END + self._step / 2:
                p = self._onward(p, self._step)
                if not on_map(f, p):
                    self.ending = LEAVES
                    break
                self._along(*p)
                self._places.append(p)
        except Exception:  # a learner's function may raise anything
            pass
        self.still = len(self._places) == 1
        last = (len(self._places) - 1) * self._step
        self.end = END if self.still else min(END, round(int(last / STEP + 1e-9) * STEP, 10))

    def times(self, n: int) -> np.ndarray:
        """Return the times of the places that are known."""
        return np.arange(len(self._places)) * self._step

    def at(self, t: float) -> tuple[float, float]:
        """Return p(t), from the place that is nearest."""
        if self.still:
            return self._places[0]
        i = min(round(t / self._step), len(self._places) - 1)
        rest = t - i * self._step
        return self._onward(self._places[i], rest) if rest else self._places[i]

    def velocity(self, t: float) -> tuple[float, float]:
        """Return p′(t)."""
        return (math.nan, math.nan) if self.still else self._along(*self.at(t))

    def _along(self, x: float, y: float) -> tuple[float, float]:
        """Return ∇f turned to the left, with the speed of the ride; LookupError where it is 0."""
        g, h = map(float, self._f.grad(x, y))
        steep = math.hypot(g, h)
        if not steep > self._least:
            raise LookupError("no direction")
        return -self._speed * h / steep, self._speed * g / steep

    def _onward(self, p: tuple[float, float], step: float) -> tuple[float, float]:
        """Return the place on the level curve so much later."""
        x, y = p
        u, v = self._along(x, y)
        u, v = self._along(x + step / 2 * u, y + step / 2 * v)
        x, y = x + step * u, y + step * v
        for _ in range(3):  # Newton's method, along the gradient
            off = float(self._f(x, y)) - self._level
            if abs(off) <= EXACT * max(1.0, abs(self._level)):
                break
            g, h = map(float, self._f.grad(x, y))
            square = g * g + h * h
            if not square > self._least**2:
                raise LookupError("no direction")
            x, y = x - off * g / square, y - off * h / square
        return x, y


@lru_cache(maxsize=32)
def ride(f: Function2D, curve: str, p: tuple[float, float]) -> Ride:
    """Return the ride on a curve of the menu that begins at p."""
    start, speed = complex(*p), speed_of(f)
    if curve == "level":
        return LevelRide(f, p, speed)
    pace = speed / abs(start) if start else 0.0
    factor, rate = {
        "line": (lambda t: complex(1 - pace * t), lambda t: complex(-pace)),
        "spiral": (lambda t: (1 - t / TURNS) * cmath.exp(1j * t),
                   lambda t: (1j * (1 - t / TURNS) - 1 / TURNS) * cmath.exp(1j * t)),
        "circle": (lambda t: cmath.exp(1j * t), lambda t: 1j * cmath.exp(1j * t)),
    }[curve]  # fmt: skip
    whole = Turned(start, factor, rate)
    steps = (round(k * STEP, 10) for k in range(1, round(END / STEP) + 1))
    left = next((t for t in steps if not on_map(f, whole.at(t))), END + STEP)
    return replace(whole, end=round(max(left - STEP, STEP), 10))


def on_map(f: Function2D, p: tuple[float, float]) -> bool:
    """Tell whether the ball is on the map at p, with room for an arrow."""
    frame = plane_frame(f.domain, WIDE)
    room = EDGE * max(high - low for low, high in frame)
    return all(low + room <= c <= high - room for c, (low, high) in zip(p, frame, strict=True))


def speed_of(f: Function2D) -> float:
    """Return the speed on a line: 1 where the map reaches from −3 to 3."""
    return min(high - low for low, high in f.domain) / 6


@lru_cache(maxsize=32)
def shown_ride(f: Function2D, curve: str, p: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return places of the ride, shape (n, 2), and its heights over t, shape (n, 2)."""
    ridden = ride(f, curve, p)
    t = ridden.times(max(8, in_time(f, N_PLACES, 1)))
    places = np.array([ridden.at(each) for each in t.tolist()])
    return places, np.column_stack([t, sample(f, *places.T)])


def height_limits(f: Function2D, curve: str, p: tuple[float, float]) -> Interval:
    """Return the limits of a picture of the heights of a ride; a level one is not magnified."""
    low, high = curve_limits(shown_ride(f, curve, p)[1][:, 1])
    bottom, top = curve_limits(map_heights(f, WIDE))
    room = max(0.0, FLAT * (top - bottom) - (high - low)) / 2
    return low - room, high + room


class PathExplorer(PlaneExplorer):
    """A map with a curve on it, on which a ball rides, and the height of the ball over time.

    Notes
    -----
    The rate d/dt f(p(t)) is computed as ∇f·p′, and measured on f itself. The two are the same
    where f is differentiable, and need not be elsewhere. A level curve is followed step by step,
    to the height at its beginning.

    Examples
    --------
    >>> PathExplorer("stretched_bowl", x=2, y=0, curve="circle", t=0.5)
    PathExplorer: f(x, y) = x² + 3y², circle around (0, 0), at t = 0.50: p = (1.755, 0.959), ∇f·p′ = 6.732, measured 6.732
    """  # noqa: E501

    shown = ("function", "curve", "x", "y", "t", "reset")
    halves = ("x", "y")
    function = surface("stretched_bowl")
    x = Number(2.0, PlaneExplorer.x.control, "Where the ride begins, inside the function's domain.")
    y = Number(0.5, PlaneExplorer.y.control, x.help)
    curve = Choice("circle", Menu("ride on", RIDES),
                   'What the ball rides on: "circle", "line", "spiral" or "level".')
    t = Number(0.5, lambda self: Range("time t", 0.0, self.last(), STEP, play="pace"),
               "The time, from 0 to 6.3, or until the ride leaves the map.")
    margin = WIDE

    def __init__(
        self, function: str | Function2D | Callable | EllipsisType = ...,
        x: float | EllipsisType = ..., y: float | EllipsisType = ..., **state: Any,
    ) -> None:  # fmt: skip
        super().__init__(function, x, y, **state)

    def last(self) -> float:
        """Return the time at which the ride ends, on a step of the slider."""
        return ride(self.f, self.curve, (self.x, self.y)).end

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map and, beside it, the height over time."""
        text = title(self.f)
        return (
            Picture("map", f"Level curves of f(x, y) = {text}", ("function",), *SMALL_MAP),
            Picture("height", f"The height f(p(t)) of the ball on f(x, y) = {text} over the time t",
                    ("function", "curve", "x", "y"), *SMALL_GRAPH, coarse=True),
        )  # fmt: skip

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the level curves, or empty axes for heights."""
        if picture == "map":
            self.draw_map(ax)
        else:
            limits = height_limits(self.f, self.curve, (self.x, self.y))
            frame_curve(ax, (0, END), limits, "time t", "height f(p(t))")

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return the time at which the ball is nearest to the pointer, or the start."""
        if handle != "ball":
            return super().drag(handle, at)
        places, over = shown_ride(self.f, self.curve, (self.x, self.y))
        off = np.hypot(*(places - at).T)
        return self.nearest(t=float(over[off.argmin(), 0]))

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add f, the ride, p and p′, the value and ∇f at p, and the rate, computed and measured."""
        start = (state.x, state.y)
        there = SimpleNamespace(**vars(state))
        ridden = ride(self.function_in(state), state.curve, start)
        t = min(state.t, ridden.end)
        there.x, there.y = ridden.at(t)
        facts = super().facts(there)
        f = facts.f
        facts.velocity = np.array(ridden.velocity(t))
        facts.start, facts.time = start, t
        facts.rate = float(facts.gradient @ facts.velocity)
        moves = bool(np.isfinite(facts.velocity).all())
        facts.measured = measured(f, ridden, t) if moves else math.nan
        facts.ending = ridden.ending if t == ridden.end < END else ""
        with np.errstate(over="ignore", invalid="ignore"):  # of slopes near the largest numbers
            facts.arrow, facts.caption = drawn_arrow(f, facts.p, facts.gradient, False, LONGER,
                                                     margin=WIDE)
        facts.unit = SHORT[state.curve] * arrow_length(f) / speed_of(f)
        facts.arrow_of_v = facts.unit * facts.velocity
        facts.angle = between(facts.gradient, facts.velocity, LEVEL * arrow_unit(f))
        if not facts.problem and not moves:
            facts.problem = ("No level curve leads on from here: ∇f gives it no direction. "
                             "Begin elsewhere.")  # fmt: skip
        return facts

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the curve with the ball, p′ and ∇f on the map; the heights with their tangent."""
        places, over = shown_ride(facts.f, facts.curve, facts.start)
        p, t, value = facts.p, facts.time, facts.value
        marks: list[Mark] = [Line(places, "path")]
        if facts.curve == "level":
            marks += corner(facts)
        marks += [Arrow(p, facts.arrow_of_v, "direction", "p′"),
                  Arrow(p, facts.arrow, "gradient", "∇f"),
                  Handle(facts.start, "point", ("x", "y"), hollow=True),
                  Handle(p, "ball", ("t", "t"))]  # fmt: skip
        tangent = [(t + s * AROUND, value + s * AROUND * facts.rate) for s in (-1, 1)]
        return Scene(map=marks, height=[Line(over, "path"), Line(tangent, "tangent"),
                                        Handle((t, value), "time", ("t", ""))])  # fmt: skip

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return p, p′ and ∇f, their product, and the rate that is measured."""
        rate, found = decimal(facts.rate), decimal(facts.measured)
        rows = (
            ("p(t)", point_text(*facts.p, digits=3), "point"),
            ("velocity p′(t)", point_text(*facts.velocity, digits=3), "direction"),
            ("∇f at p(t)", point_text(*facts.gradient, digits=3), "gradient"),
            ("∇f·p′", rate, "tangent"),
            ("rate measured", found, "text"),
            ("p′ and ∇f", f"{facts.angle:.1f}° apart" if facts.angle >= 0 else "no angle", "text"),
        )
        summary = (f"f(x, y) = {title(facts.f)}, {RIDES[facts.curve]}, at t = "
                   f"{decimal(facts.time, 2)}: p = {point_text(*facts.p, digits=3)}, "
                   f"∇f·p′ = {rate}, measured {found}")  # fmt: skip
        note = (f"{facts.ending} {verdict(facts)} Beside the map: the height over the time; the "
                f"orange line has the slope ∇f·p′. On the map, the speed 1 is drawn "
                f"{facts.unit:.3g} long. {facts.caption}").lstrip()
        return Readout.unless(facts.problem, rows, summary, note)


def measured(f: Function2D, ridden: Ride, t: float) -> float:
    """Return the rate of f along a ride by a central difference; NaN where there is none."""
    try:
        before, after = (float(f(*ridden.at(t + s * DELTA))) for s in (-1, 1))
    except Exception:  # a learner's function may raise anything
        return math.nan
    rate = (after - before) / (2 * DELTA)
    return rate if math.isfinite(rate) else math.nan


def between(gradient: np.ndarray, velocity: np.ndarray, least: float) -> float:
    """Return the angle between ∇f and the velocity in degrees; NaN where one has no direction."""
    (a, b), (c, d) = gradient.tolist(), velocity.tolist()
    if not (math.hypot(a, b) > least and math.hypot(c, d) > 0):
        return math.nan
    return math.degrees(math.atan2(abs(a * d - b * c), a * c + b * d))


def verdict(facts: SimpleNamespace) -> str:
    """Say how the ball moves, and what that has to do with the angle between p′ and ∇f."""
    if not facts.velocity.any():
        return "The ball stands still: its ride begins and ends at (0, 0)."
    if not facts.angle >= 0:
        return "∇f is zero here, or as good as zero, and so is the rate, whatever the velocity is."
    if facts.curve == "level":
        return ("On a level curve the height does not change, so ∇f·p′ = 0: ∇f is perpendicular "
                "to the curve.")  # fmt: skip
    if abs(facts.angle - 90) <= NEARLY:
        return ("Here p′ is perpendicular to ∇f, or nearly: at this moment the ball moves along "
                "the level curve.")  # fmt: skip
    speed = decimal(math.hypot(*facts.velocity), 2)
    slope = f"with the slope {decimal(facts.rate / math.hypot(*facts.velocity))} along u = p′/‖p′‖"
    way = "climbs: p′ and ∇f are less" if facts.angle < 90 else "descends: p′ and ∇f are more"
    return f"The ball {way} than 90° apart. Its speed is {speed}, {slope}."


def corner(facts: SimpleNamespace) -> list[Mark]:
    """Return the mark of the right angle between ∇f and the velocity, if there is room for it."""
    (x0, x1), _ = plane_frame(facts.f.domain, WIDE)
    side = CORNER * (x1 - x0)
    arms = [np.asarray(arm) for arm in (facts.arrow, facts.arrow_of_v)]
    if not all(math.hypot(*arm) >= 2 * side for arm in arms):
        return []
    one, other = (side * arm / math.hypot(*arm) for arm in arms)
    p = np.array(facts.p)
    return [Line([p + one, p + one + other, p + other], "contour")]
