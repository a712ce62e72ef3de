"""The gradient explorer: a map with its field, and a point with ∇f and −∇f."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from helpers.explorers import compass
from helpers.explorers.plane import PlaneExplorer
from helpers.explorers.predicting import Predicting, turn
from helpers.explorers.words import decimal, look, point_text, title
from helpers.live.controls import (
    Button,
    Choice,
    Control,
    Flag,
    Menu,
    Number,
    Picture,
    Readout,
    Switch,
)
from helpers.maths.functions import Function2D
from helpers.pictures.figures import (
    Interval,
    arrow_length,
    arrow_unit,
    draw_field,
    field_unit,
    frame_plane,
    plane_frame,
)
from helpers.pictures.scene import Arrow, Handle, Line, Mark, Scene
from helpers.pictures.shapes import Paper
from helpers.pictures.style import PIXELS_PER_INCH

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EQUALLY_LONG = "All arrows are equally long, measured by the axes: they show direction only."
TOO_SHORT = " Here it is too short to see"
HIDDEN = 0.04  # of the map's width: an arrow shorter than this is hidden by the point
SQUASHED = 0.5  # units of x: how long one unit of y is drawn where the axes are not equal
DENSITIES = {"0": "none", "10": "10 × 10 arrows", "20": "20 × 20 arrows"}


class GradientExplorer(PlaneExplorer, Predicting):
    """A surface's level curves and gradient field, and one point with ∇f and −∇f.

    Parameters
    ----------
    function : str, Function2D or callable
        A name of `SURFACES`, or a function of your own: any ``f(x, y)``, vectorised or not.
    x, y : float
        Where the point starts, inside the function's domain; by default (1, 2), or what of the
        domain is nearest to it.
    show_gradient, show_descent : bool
        Whether the arrows of ∇f and −∇f are drawn at the point.
    density : str
        Arrows along each side of the field: "0", "10" or "20".
    same_length : bool
        Whether all arrows are drawn equally long, so that they show directions only.
    equal_axes : bool
        Whether one unit of y is drawn as long as one of x. If not, it is half as long, and a
        right angle on the map does not look right.
    predict : bool or str
        Whether the learner first points an arrow of their own uphill: then the point is fixed,
        round after round another one, and no field is drawn. See `Predicting`.

    Raises
    ------
    ValueError, TypeError
        If a point is outside the domain or not finite, or a name is not in the menu.

    Notes
    -----
    The arrows lie in the plane of the inputs. Their directions are exact; the readout says
    what slope a length on the map stands for, or that an arrow had to be shortened.

    Examples
    --------
    >>> explorer = GradientExplorer("bowl", x=1, y=2)
    >>> explorer
    GradientExplorer: f(x, y) = x² + y² at (1.00, 2.00): f = 5.000, ∇f = (2.000, 4.000)
    """

    density = Choice("20")
    show_gradient = Flag(True)
    show_descent = Flag(True)
    same_length = Flag(False)
    equal_axes = Flag(True)
    angle = Number(0.0)
    slope = Number(0.0)

    def controls(self) -> tuple[Control, ...]:
        """Return the menu of functions, the sliders of the point and the switches."""
        if self.predicting:
            hidden = (replace(each, hidden=True) for each in self.point_sliders())
            free = (replace(each, disabled=self.fixed) for each in compass.sliders(self.f))
            return (self.function_menu(), *hidden, *free, *self.prediction_controls())
        return (
            self.function_menu(),
            *self.point_sliders(),
            Switch("show_gradient", "gradient ∇f"),
            Switch("show_descent", "negative gradient −∇f"),
            Menu("density", "field", DENSITIES),
            Switch("same_length", "same length"),
            Switch("equal_axes", "equal axes"),
            Button("reset", "Reset"),
        )

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map."""
        field = "" if self._density == "0" else f" and {DENSITIES[self._density]} of its gradient"
        squashed = "" if self._aspect == 1 else ", on axes with different units"
        alt = f"Level curves of f(x, y) = {title(self.f)}{field}{squashed}"
        depends = ("function", "density", "same_length", "equal_axes")
        return (Picture("map", alt, depends[: 1 if self.predicting else None]),)

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the level curves and the field."""
        self.draw_map(ax, self._aspect)
        if self._density != "0":
            draw_field(ax, self.f, int(self._density), self.same_length)

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return the point or the learner's arrow under the pointer, on the sliders' steps."""
        if handle != "arrow":
            return super().drag(handle, at)
        needle = np.subtract(at, (self.x, self.y))
        return self.nearest(angle=compass.direction(needle),
                            slope=arrow_unit(self.f) * math.hypot(*needle))  # fmt: skip

    def ask(self) -> dict[str, float]:
        """Return the point of the next prediction, and the learner's arrow as it begins."""
        return compass.question(self.f, round(self.rounds))

    def gap(self) -> float:
        """Return the angle between the learner's arrow and ∇f, in degrees."""
        return self.facts(self.state).gap

    @property
    def _density(self) -> str:
        """The field that is drawn: none while it would give the answer away."""
        return "0" if self.predicting else self.density

    @property
    def _aspect(self) -> float:
        """How long one unit of y is drawn, in units of x; where the learner aims, equally."""
        return 1.0 if self.predicting or self.equal_axes else SQUASHED

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add f, the point, f and ∇f there, and the arrow that shows ∇f."""
        f, p = self._functions[state.function], (state.x, state.y)
        value, gradient, problem = look(f, p)
        same_length = not self.predicting and state.same_length
        arrow, caption = drawn_arrow(f, p, gradient, same_length)
        facts = SimpleNamespace(**vars(state), f=f, p=p, value=value, gradient=gradient,
                                problem=problem, arrow=arrow, caption=caption)  # fmt: skip
        if self.predicting:
            theta = math.radians(state.angle)
            along = np.array([math.cos(theta), math.sin(theta)])
            facts.needle = state.slope / arrow_unit(f) * along
            facts.gap = turn(state.angle, compass.direction(gradient))
            if not problem and not arrow.any():
                facts.gap = math.nan
                facts.problem = f"{caption} No way is uphill here: choose another function."
        else:
            aspect = 1.0 if state.equal_axes else SQUASHED
            facts.crossing = math.nan if problem else crossing(f, p, arrow, aspect)
        return facts

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return ∇f and −∇f as arrows in the plane of the inputs, and the point.

        On unequal axes a line along the level curve shows the angle between them.
        """
        if self.predicting:
            return compass.scene(facts)
        marks: list[Mark] = (
            [Arrow(facts.p, -facts.arrow, "descent", "−∇f")] * facts.show_descent
            + [Arrow(facts.p, facts.arrow, "gradient", "∇f")] * facts.show_gradient
        )
        if not facts.equal_axes and facts.crossing >= 0:
            along = arrow_length(facts.f) * _turned(facts.arrow) / math.hypot(*facts.arrow)
            marks.append(Line([facts.p - along, facts.p + along], "contour"))
        return Scene(map=[*marks, Handle(facts.p)])

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return f, ∇f, −∇f and ‖∇f‖ at the point, and the scale of the arrows."""
        if self.predicting:
            return compass.readout(facts, self.trouble)
        f, value, gradient = facts.f, decimal(facts.value), facts.gradient
        caption = facts.caption.replace(TOO_SHORT, f"{TOO_SHORT}: switch on “same length”")
        captions = [caption] * (facts.show_gradient or facts.show_descent)
        if facts.density != "0" and not facts.same_length:
            unit = field_unit(f, int(facts.density))
            captions.append(f"In the field, length 1 on the map stands for a slope of {unit:g}.")
        elif facts.density != "0" and not captions:
            captions.append(EQUALLY_LONG)
        if not facts.equal_axes:
            captions.append(_squashed(facts.crossing))
        rows = (
            ("f(x, y)", value, "text"),
            ("∇f(x, y)", point_text(*gradient, digits=3), "gradient"),
            ("−∇f(x, y)", point_text(*-gradient, digits=3), "descent"),
            ("‖∇f(x, y)‖", decimal(math.hypot(*gradient)), "text"),
            ("level curve", f"crossed at {facts.crossing:.1f}° on the screen"
             if facts.crossing >= 0 else "no angle", "text"),
        )
        summary = (f"f(x, y) = {title(f)} at {point_text(*facts.p)}: "
                   f"f = {value}, ∇f = {point_text(*gradient, digits=3)}")  # fmt: skip
        summary += "" if facts.equal_axes else ", on unequal axes"
        problem = facts.problem
        note = problem or " ".join(captions)
        return Readout(rows, f"{summary}. {problem}" if problem else summary, note)


@lru_cache(maxsize=64)
def _paper(limits: tuple[Interval, Interval], aspect: float) -> Paper:
    """Return where the map puts its data on the screen."""
    from matplotlib.figure import Figure

    picture = Picture("map", "")
    size = np.array([picture.width, picture.height])
    figure = Figure(figsize=size / PIXELS_PER_INCH, dpi=PIXELS_PER_INCH)
    ax = figure.add_axes(tuple(picture.axes / np.tile(size, 2)))
    frame_plane(ax, limits, aspect)
    return Paper(ax)


def crossing(f: Function2D, p: tuple[float, float], arrow: np.ndarray, aspect: float) -> float:
    """Return the angle in degrees, from 0 to 90, at which ∇f is seen to cross the level curve.

    It is measured on the screen, between the arrow that shows ∇f and the tangent of the level
    curve, which is perpendicular to it in the units of the axes. NaN where there is no arrow.
    """
    if not math.hypot(*arrow) > 0:
        return math.nan
    paper = _paper(plane_frame(f.domain), aspect)
    at, tip, side = paper.to_pixels(np.add(p, [np.zeros(2), arrow, _turned(arrow)]))
    angle = turn(compass.direction(tip - at), compass.direction(side - at))
    return min(angle, 180 - angle)


def _turned(arrow: np.ndarray) -> np.ndarray:
    """Return an arrow turned by a right angle, in the units of the axes."""
    return np.array([-arrow[1], arrow[0]])


def _squashed(angle: float) -> str:
    """Say how unequal axes mislead, where ∇f is seen to cross the level curve at an angle."""
    said = f"One unit of y is drawn as long as {SQUASHED:g} units of x: lengths and angles mislead."
    if not angle >= 0:
        return said
    return (f"{said} ∇f is perpendicular to the level curve, and on the screen crosses it at "
            f"{angle:.1f}°: {90 - angle:.1f}° off.")  # fmt: skip


def drawn_arrow(
    f: Function2D, p: tuple[float, float], gradient: np.ndarray, same_length: bool,
    times: float = 1.0, most: float = 1.0,
) -> tuple[np.ndarray, str]:
    """Return the vector on the map that shows a gradient at p, and the caption that says how.

    It has the gradient's direction. Its length is `times` the slope over ``arrow_unit(f)``, less
    where the map would not hold it and its negative; with `same_length` it is one fixed length.
    At most the part `most` of it is drawn, where the tangent above it needs more room.
    """
    slope = math.hypot(*gradient)
    unit = arrow_unit(f) / times
    if slope == 0:
        return np.zeros(2), ("∇f comes out as zero. If f has no kink and no jump here, it is "
                             "level close up.")  # fmt: skip
    if not slope > 1e-9 * unit:  # rounding, which has no direction to show
        return np.zeros(2), "Beside slopes elsewhere on the map, the gradient is as good as zero."
    arrow = gradient * (arrow_length(f) / slope if same_length else 1 / unit)
    frame = plane_frame(f.domain)
    room = [min(high - c, c - low) for c, (low, high) in zip(p, frame, strict=True)]
    fits = min(1.0, *(r / abs(a) for r, a in zip(room, arrow, strict=True) if a))
    if same_length:
        caption = EQUALLY_LONG
    else:
        caption = f"At the point, an arrow of length 1 on the map stands for a slope of {unit:g}."
    where = "it would leave the map" if fits <= most else "the tangent would leave the picture"
    fits = min(fits, most)
    if fits < 0.9995:
        caption += f" Here {where}: drawn at {100 * fits:.3g} % of that."
    elif math.hypot(*arrow) < HIDDEN * (frame[0][1] - frame[0][0]):
        caption += f"{TOO_SHORT}."
    return arrow * fits, caption
