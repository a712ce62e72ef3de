"""The gradient explorer: a map with its field, and a point with ∇f and −∇f.

Its question, the compass: the learner points an arrow uphill before ∇f is shown.
"""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from helpers.explorers.plane import PlaneExplorer
from helpers.explorers.prediction import (
    DIRECTION,
    Answers,
    Guess,
    Idea,
    Predictable,
    Prediction,
    choose,
)
from helpers.explorers.words import decimal, point_text, slider, stops, title
from helpers.live.controls import Choice, Flag, Menu, Number, Picture, Range, Readout, Switch
from helpers.maths.functions import Function2D
from helpers.pictures.directions import direction, unit_vector
from helpers.pictures.figures import (
    MARGIN,
    FieldScale,
    arrow_length,
    arrow_unit,
    draw_field,
    field_scale,
    field_side,
    gradient_field,
    plane_frame,
)
from helpers.pictures.scene import Arrow, Handle, Line, Mark, Point, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EQUALLY_LONG = "All arrows are equally long, measured by the axes: they show direction only."
TOO_SHORT = " Here it is too short to see"
HIDDEN = 0.04  # of the map's width: an arrow shorter than this is hidden by the point
SQUASHED = 0.5  # units of x: how long one unit of y is drawn where the axes are not equal
DRAWN = "Whether the arrow of ∇f, and that of −∇f, is drawn at the point."
DENSITIES = {"0": "none", "10": "10 × 10 arrows", "20": "20 × 20 arrows"}


class GradientExplorer(Predictable, PlaneExplorer):
    """A surface's level curves and gradient field, and one point with ∇f and −∇f.

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

    shown = ("function", "x", "y", "show_gradient", "show_descent", "density", "same_length",
             "equal_axes", "reset")  # fmt: skip
    show_gradient = Flag(True, Switch("gradient ∇f"), DRAWN)
    show_descent = Flag(True, Switch("negative gradient −∇f"), DRAWN)
    density = Choice("20", Menu("field", DENSITIES),
                     'Arrows along each side of the field: "0", "10" or "20".')
    same_length = Flag(False, Switch("same length"), (
        "Whether all arrows are drawn equally long, so that they show directions only."))
    equal_axes = Flag(True, Switch("equal axes"), (
        "Whether one unit of y is drawn as long as one of x. If not, it is half as long, and a "
        "right angle on the map does not look right."))  # fmt: skip

    @property
    def _aspect(self) -> float:
        """How long one unit of y is drawn, in units of x."""
        return 1.0 if self.equal_axes else SQUASHED

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map."""
        side = self.density != "0" and field_side(self.f, int(self.density))
        field = f" and {side} × {side} arrows of its gradient" if side else ""
        squashed = "" if self.equal_axes else ", on axes with different units"
        alt = f"Level curves of f(x, y) = {title(self.f)}{field}{squashed}"
        return (Picture("map", alt, ("function", "density", "same_length", "equal_axes")),)

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the level curves and the field."""
        self.draw_map(ax, self._aspect)
        if self.density != "0":
            draw_field(ax, self.f, int(self.density), self.same_length)

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add the arrow that shows ∇f, and the angle at which it crosses the level curve."""
        facts = super().facts(state)
        facts.arrow, facts.caption = drawn_arrow(facts.f, facts.p, facts.gradient,
                                                 state.same_length)  # fmt: skip
        aspect = 1.0 if state.equal_axes else SQUASHED
        facts.crossing = math.nan if facts.problem else crossing(facts.arrow, aspect)
        return facts

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return ∇f and −∇f as arrows in the plane of the inputs, and the point.

        On unequal axes a line along the level curve shows the angle between them.
        """
        marks: list[Mark] = (
            [Arrow(facts.p, -facts.arrow, "descent", "−∇f")] * facts.show_descent
            + [Arrow(facts.p, facts.arrow, "gradient", "∇f")] * facts.show_gradient
        )
        if not facts.equal_axes and facts.crossing >= 0:
            along = arrow_length(facts.f) * _turned(facts.arrow) / math.hypot(*facts.arrow)
            marks.append(Line([facts.p - along, facts.p + along], "contour"))
        return Scene(map=[*marks, self.point(facts.p)])

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return f, ∇f, −∇f and ‖∇f‖ at the point, and the scale of the arrows."""
        f, value, gradient = facts.f, decimal(facts.value), facts.gradient
        caption = facts.caption.replace(TOO_SHORT, f"{TOO_SHORT}: switch on “same length”")
        captions = [caption] * (facts.show_gradient or facts.show_descent)
        if facts.density != "0" and not facts.same_length:
            captions.append(_told(field_scale(f, int(facts.density))))
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
        return Readout.unless(facts.problem, rows, summary, " ".join(captions))


def _told(scale: FieldScale) -> str:
    """Say what the lengths of the arrows of a field stand for."""
    if scale.power == 1:
        unit = scale.slope / scale.step
        return f"In the field, length 1 on the map stands for a slope of {unit:g}."
    specks = f" {scale.specks} arrows cannot be seen: they are too short." if scale.specks else ""
    return (f"In the field, an arrow as long as the grid's step stands for a slope of "
            f"{scale.slope:g}, half as long for an eighth of that.{specks}")  # fmt: skip


def crossing(arrow: np.ndarray, aspect: float) -> float:
    """Return the angle in degrees, from 0 to 90, at which ∇f is seen to cross the level curve.

    It is measured on the screen, where one unit of y is `aspect` times as long as one of x,
    between the arrow that shows ∇f and the tangent of the level curve, which is perpendicular to
    it in the units of the axes. NaN where there is no arrow.
    """
    if not math.hypot(*arrow) > 0:
        return math.nan
    (u, v), (s, t) = (np.multiply(each, (1, aspect)) for each in (arrow, _turned(arrow)))
    return math.degrees(math.atan2(abs(u * t - v * s), abs(u * s + v * t)))


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
    times: float = 1.0, most: float = 1.0, margin: float = MARGIN,
) -> tuple[np.ndarray, str]:
    """Return the vector on the map that shows a gradient at p, and the caption that says how.

    It has the gradient's direction. Its length is `times` the slope over ``arrow_unit(f)``, less
    where the map with that `margin` would not hold it and its negative; with `same_length` it is
    one fixed length. At most the part `most` of it is drawn, where the tangent above it needs more
    room.
    """
    slope = math.hypot(*gradient)
    unit = arrow_unit(f) / times
    if slope == 0:
        return np.zeros(2), ("∇f comes out as zero. If f has no kink and no jump here, it is "
                             "level close up.")  # fmt: skip
    if not slope > 1e-9 * unit:  # rounding, which has no direction to show
        return np.zeros(2), "Beside slopes elsewhere on the map, the gradient is as good as zero."
    arrow = gradient * (arrow_length(f) / slope if same_length else 1 / unit)
    frame = plane_frame(f.domain, margin)
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


# The compass ----------------------------------------------------------------------------------

INNER = 0.6  # of the domain: from there an arrow of the greatest length stays on the map
LONGEST = 2.0  # in arrow lengths, of the learner's arrow
OBLIQUE = 0.28  # least part of ∇f along either axis: 16° from both
VISIBLE = (0.3, 1.9)  # in arrow lengths, of the gradients that are asked for


class Compass(Prediction, GradientExplorer):
    """The learner points an arrow of their own uphill, and gives it the length of the slope."""

    answer = ("angle", "slope")
    shown = ("function", *answer, "commit", "next")
    kept = ("x", "y", *Prediction.kept)
    angle = Number(0.0, Range("direction", 0, 360, 1, digits=0))
    slope = Number(0.0, lambda self: _slope_slider(self.f))

    invitation = "; commit it to see ∇f"

    def pose(self, number: int) -> dict[str, float]:
        return question(self.f, number)

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map; a field would give the answer away."""
        return (Picture("map", f"Level curves of f(x, y) = {title(self.f)}", ("function",)),)

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the level curves, on equal axes."""
        self.draw_map(ax)

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return the learner's arrow under the pointer, on the sliders' steps."""
        needle = np.subtract(at, (self.x, self.y))
        return self.nearest(angle=direction(needle),
                            slope=arrow_unit(self.f) * math.hypot(*needle))  # fmt: skip

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add the learner's arrow, the one that shows ∇f, and its direction and slope."""
        facts = PlaneExplorer.facts(self, state)
        f, gradient = facts.f, facts.gradient
        facts.arrow, facts.caption = drawn_arrow(f, facts.p, gradient, False)
        facts.needle = state.slope / arrow_unit(f) * unit_vector(state.angle)
        facts.up, facts.norm = direction(gradient), math.hypot(*gradient)
        if not facts.problem and not facts.arrow.any():
            facts.up = math.nan
            facts.problem = f"{facts.caption} No way is uphill here: choose another function."
        return facts

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the learner's arrow with a handle at its tip, and ∇f once they have committed."""
        needle = Arrow(facts.p, facts.needle, "guess", "your arrow")
        if facts.committed:
            return Scene(map=[needle, Arrow(facts.p, facts.arrow, "gradient", "∇f"),
                              Point(facts.p)])  # fmt: skip
        tip = tuple(np.add(facts.p, facts.needle))
        handle = Handle(tip, "arrow", ("angle", "slope"), hollow=True)
        return Scene(map=[needle, Point(facts.p), handle])

    def judged(self, facts: SimpleNamespace) -> Guess:
        return Guess(DIRECTION, facts.angle, facts.up,
                     lambda: ideas(facts.f, facts.p, facts.gradient))  # fmt: skip

    def rows(self, facts: SimpleNamespace, guess: Guess) -> tuple[tuple, ...]:
        shown = [f"{facts.up:.1f}°", decimal(facts.norm), f"{guess.gap:.1f}°"]
        shown = shown if facts.committed else 3 * ["?"]
        return (
            ("point", point_text(*facts.p), "point"),
            ("f(x, y)", decimal(facts.value), "text"),
            ("your direction", f"{facts.angle:.0f}°", "guess"),
            ("your slope", decimal(facts.slope), "guess"),
            ("direction of ∇f", shown[0], "gradient"),
            ("‖∇f(x, y)‖", shown[1], "gradient"),
            ("gap", shown[2], "text"),
        )

    def where(self, facts: SimpleNamespace) -> str:
        return (f"f(x, y) = {title(facts.f)} at {point_text(*facts.p)}: your arrow points to "
                f"{facts.angle:.0f}° with slope {decimal(facts.slope)}")  # fmt: skip

    def outcome(self, facts: SimpleNamespace) -> str:
        return (f"; ∇f = {point_text(*facts.gradient, digits=3)} points to {facts.up:.1f}° with "
                f"slope {decimal(facts.norm)}")  # fmt: skip

    def prompt(self, facts: SimpleNamespace) -> str:
        return ("Which way is straight uphill at the point, and how steep is it there? Turn your "
                "arrow, set its length, then press Commit. "
                f"Length 1 on the map stands for a slope of {arrow_unit(facts.f):g}.")  # fmt: skip

    def verdict(self, facts: SimpleNamespace, guess: Guess) -> tuple[str, ...]:
        return (
            f"Your arrow is {guess.off} off the gradient.",
            guess.why,
            f"Your slope is {decimal(facts.slope)}, the gradient's length {decimal(facts.norm)}"
            f"{_factor(facts.slope / facts.norm)}.",
        )


def _slope_slider(f: Function2D) -> Range:
    """Return the slider of the slope that the learner's arrow stands for."""
    slope = slider("slope", 0.0, LONGEST * arrow_length(f) * arrow_unit(f))
    return Range("slope", slope.step, slope.high, slope.step, slope.digits)


def ideas(f: Function2D, p: tuple[float, float], gradient: np.ndarray) -> list[Idea]:
    """Return the wrong ideas about the direction of ∇f at p."""
    up = direction(gradient)
    along = ("Your arrow runs along the level curve. That way the slope is 0: at first f does "
             "not change. The gradient crosses the level curve at a right angle.")  # fmt: skip
    found = []
    if f.minima:
        low = min(f.minima, key=lambda low: math.dist(low, p))
        home = direction(np.subtract(low, p))
        found += [
            Idea(home, "Your arrow points at the nearest minimum. The gradient does not know where "
                       "that is: it points straight uphill from here."),
            Idea((home + 180) % 360, "Your arrow points straight away from the nearest minimum. "
                 "The gradient does not know where that is: it points where f grows fastest here."
                 ),
        ]  # fmt: skip
    if any(p):
        found.append(Idea(direction(np.negative(p)), "Your arrow points at the origin. Nothing "
                          "in the gradient looks at the origin, only at how f changes here."))
    found += [
        Idea((up + 180) % 360, "Your arrow points straight downhill: that is −∇f. The gradient "
             "points uphill."),
        Idea((up + 90) % 360, along),
        Idea((up - 90) % 360, along),
    ]
    found += [
        Idea(direction(np.eye(2)[axis] * np.sign(gradient[axis])),
             f"Your arrow lies along the {'xy'[axis]} axis. The slope along it comes from only one "
             "of the partials; leaning towards the other by the right amount is steeper still.")
        for axis in (0, 1)
        if gradient[axis]
    ]  # fmt: skip
    return found


def question(f: Function2D, number: int) -> dict[str, float]:
    """Return the state that puts question `number` on f: a seeded point where ideas differ."""
    X, Y = np.meshgrid(*(stops(*side, 5, INNER) for side in f.domain))
    field = gradient_field(f, X, Y)
    length = np.hypot(*field) / (arrow_unit(f) * arrow_length(f))
    visible = (length >= VISIBLE[0]) & (length <= VISIBLE[1])
    oblique = np.abs(field).min(axis=0) >= OBLIQUE * np.hypot(*field)
    places = np.argwhere(visible & oblique if (visible & oblique).any() else visible)

    def answers(place: np.ndarray) -> Answers:
        i, j = place
        p = (round(float(X[i, j]), 10), round(float(Y[i, j]), 10))
        return direction(field[:, i, j]), ideas(f, p, field[:, i, j])

    i, j = choose(f.name, number, places, DIRECTION, answers) if len(places) else (0, 0)
    return {"x": round(float(X[i, j]), 10), "y": round(float(Y[i, j]), 10), "angle": 0.0,
            "slope": 0.5 * LONGEST * arrow_length(f) * arrow_unit(f)}  # fmt: skip


def _factor(ratio: float) -> str:
    """Name the factor 2 that is missing from a slope, or is in it once too often."""
    if abs(ratio - 0.5) < 0.05:
        return ", twice that: is a factor 2 missing?"
    return ", half of that: is a factor 2 in it twice?" if abs(ratio - 2) < 0.2 else ""
