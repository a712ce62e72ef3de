"""The curvature explorer: the quadratic model of f at a point, its axes, and u·Hu over θ.

Its question: the learner turns a line to where f curves up most before the axes are shown.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from helpers.explorers.gradient import drawn_arrow
from helpers.explorers.plane import PlaneExplorer, SpaceExplorer, surface
from helpers.explorers.prediction import (
    DIRECTION,
    Answers,
    Guess,
    Idea,
    Predictable,
    Prediction,
    choose,
)
from helpers.explorers.words import brief, decimal, point_text, signed, stops, title
from helpers.live.controls import (
    SMALL_GRAPH,
    SMALL_MAP,
    Flag,
    Number,
    Picture,
    Range,
    Readout,
    Switch,
)
from helpers.maths.functions import Function2D
from helpers.maths.second import NONE, Bend, measured
from helpers.pictures.directions import direction, unit_vector
from helpers.pictures.figures import (
    arrow_length,
    arrows,
    field_side,
    frame_directions,
    gradient_field,
    grid,
    map_levels,
    nice,
    plane_frame,
)
from helpers.pictures.sampling import sample
from helpers.pictures.scene import Arrow, Handle, Label, Line, Mark, Point, Scene
from helpers.pictures.space import Space

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes

DEGREES = np.arange(0.0, 361.0, 5.0)
AROUND = unit_vector(DEGREES)
TALL = 1.3  # the axis of curvatures reaches so much farther than a great curvature of the map
N_MODEL = 33  # points along each side of the map, from which the model's level curves are found
ABOVE, BELOW = 2, 2  # level curves of the model, beside the one through the point
PATCH = 0.24  # half the side of the model in space, of the longer side of the floor
MESH = np.linspace(-1, 1, 5)  # its lines
ALONG = np.append(np.linspace(-1, 1, 11), math.nan)  # the places of each, and a gap
RINGED = 0.985  # of the axis: a handle beyond stays there
MODELS = {
    (1, 1): "a bowl: it curves up in every direction",
    (-1, -1): "a dome: it curves down in every direction",
    (-1, 1): "a saddle: it curves up along one axis and down along the other",
    (0, 1): "a trough: it curves up across, and along its floor hardly, or not at all",
    (-1, 0): "a ridge: it curves down across, and along its back hardly, or not at all",
    (0, 0): "flat: to second order f does not curve, and it is the tangent plane",
}
LEVEL = {(1, 1): "the bottom of the bowl", (-1, -1): "the top of the dome",
         (-1, 1): "the middle of the saddle"}  # fmt: skip
ROUNDED = 1e-9  # of both lengths: a rise so small is rounding
UNKNOWN = "No second derivatives of f are found at {}: no quadratic model is drawn."


class CurvatureExplorer(Predictable, SpaceExplorer):
    """A point with the quadratic model of f there: on the map, in space, and u·Hu over θ.

    Notes
    -----
    The model is q(h) = f + ∇f·h + ½ h·Hh. Along a unit vector u it has the curvature u·Hu, whose
    greatest and least value are the eigenvalues of H, along perpendicular lines, its axes. H is
    exact where a typed formula gives it, and otherwise measured on ∇f.

    Examples
    --------
    >>> CurvatureExplorer("stretched_bowl", x=1, y=1, theta=90)
    CurvatureExplorer: f(x, y) = x² + 3y² at (1.00, 1.00), θ = 90°: u·Hu = 6.000; a bowl, curvatures 2.000 and 6.000
    """  # noqa: E501

    shown = ("function", "x", "y", "theta", "newton", "azimuth", "elevation", "reset")
    function = surface("egg_crate")
    x = Number(-1.0, PlaneExplorer.x.control, PlaneExplorer.x.help)
    y = Number(1.2, PlaneExplorer.y.control, PlaneExplorer.y.help)
    theta = Number(20.0, Range("θ in °", 0, 360, 1, digits=0),
                   "The direction of u in degrees from 0 to 360, counted from x towards y.")
    newton = Flag(False, Switch("Newton’s step beside −∇f"),
                  "Whether Newton's step −H⁻¹∇f is drawn, and −∇f beside it.")

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map, the graph in space, and the curve of curvatures."""
        text = title(self.f)
        return (
            Picture("map", f"Level curves of f(x, y) = {text}", ("function",), *SMALL_MAP),
            self.space_picture(),
            Picture("curvature", f"The curvature of f(x, y) = {text} at the point, over the "
                    "direction", ("function",), *SMALL_GRAPH),
        )  # fmt: skip

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the map, or the axes of the curvatures, which serve every point of f."""
        if picture != "curvature":
            super().draw(picture, ax)
            return
        frame_directions(ax, great_curvature(self.f), "curvature u·Hu")

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add u, the second derivatives, the curvature along u, and Newton's step."""
        facts = super().facts(state)
        facts.space, facts.u = self.space(facts), unit_vector(state.theta)
        facts.bend = NONE if facts.problem else self.bend(facts, state)
        if not facts.problem and not facts.bend.known:
            facts.problem = UNKNOWN.format(point_text(*facts.p))
        facts.curvature = facts.bend.told(float(facts.bend.along(facts.u)))
        facts.step = facts.bend.newton_step(facts.gradient)
        facts.top = great_curvature(facts.f)
        return facts

    def bend(self, facts: SimpleNamespace, state: SimpleNamespace) -> Bend:
        """Return the second derivatives at the point: exact ones, or else measured."""
        typed = self.expression_in(state)
        try:
            if typed is not None and np.isfinite(H := typed.hessian(*facts.p)).all():
                return Bend(H)
            return _measured(facts.f, facts.p)
        except Exception:  # a learner's own function may raise anything, anywhere
            return NONE

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the model and the axes on the map and in space, and the curve beside them."""
        return Scene(map=[*model_curves(facts), *axes_marks(facts), *self.on_map(facts)],
                     space=[*in_space(facts), *self.space_handles(facts)],
                     curvature=_curve(facts))  # fmt: skip

    def on_map(self, facts: SimpleNamespace) -> list[Mark]:
        """Return both steps if they are wanted, u, and what can be dragged."""
        p, tip = np.array(facts.p), arrow_length(facts.f) * facts.u
        steps = step_marks(facts) if facts.newton else [Arrow(p, tip, "direction", "u")]
        ring = [] if facts.newton else [Handle(p + tip, "tip", ("theta", "theta"), hollow=True)]
        return [*steps, self.point(facts.p), *ring]

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return H, its curvatures, that along u, and the kind of the model."""
        bend, rows = facts.bend, _rows(facts)
        where = (f"f(x, y) = {title(facts.f)} at {point_text(*facts.p)}, θ = "
                 f"{facts.theta:.0f}°: u·Hu = {signed(facts.curvature)}")  # fmt: skip
        if facts.problem:
            return Readout.unless(facts.problem, rows, where, "")
        kind = MODELS[bend.signs].partition(":")[0]
        both = " and ".join(map(signed, bend.curvatures))
        summary = f"{where}; {kind}, curvatures {both}"
        if facts.newton:
            summary += f"; Newton's step {_step(facts)}"
        return Readout(rows, summary, " ".join(filter(None, _note(facts))))


_measured = lru_cache(maxsize=8)(measured)  # while u or the view turns, the point stays


@lru_cache(maxsize=64)
def great_curvature(f: Function2D) -> float:
    """Return how far the axis of curvatures reaches: farther than at four fifths of the places."""
    n = field_side(f, 20)
    field = arrows(f, n)
    x, y = (axis[0, :] if i == 0 else axis[:, 0] for i, axis in enumerate(grid(f.domain, n)))
    with np.errstate(all="ignore"):
        across, up = np.diff(field, axis=2) / np.diff(x), np.diff(field, axis=1) / (
            np.diff(y)[:, None])
        size = np.sqrt((across[:, :-1] ** 2).sum(axis=0) + (up[:, :, :-1] ** 2).sum(axis=0))
    size = size[np.isfinite(size)]
    return nice(TALL * float(np.quantile(size, 0.8))) if size.size else 1.0


Model = tuple[float, ...]
"""The point x, y, the height f, the slopes ∂f/∂x, ∂f/∂y, and H = [[a, b], [b, d]] as a, b, d."""


def model_of(facts: SimpleNamespace) -> Model:
    """Return the quadratic model as plain numbers."""
    (a, b), (_, d) = facts.bend.H.tolist()
    return (*facts.p, facts.value, *facts.gradient.tolist(), a, b, d)


def height(model: Model, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return q at places of the plane: f + ∇f·h + ½ h·Hh, where h leads there from the point."""
    px, py, value, gx, gy, a, b, d = model
    h, k = x - px, y - py
    with np.errstate(all="ignore"):  # it may be beyond all numbers
        return value + h * (gx + 0.5 * a * h + b * k) + k * (gy + 0.5 * d * k)


def model_curves(facts: SimpleNamespace) -> list[Mark]:
    """Return level curves of the model on the map: at the height of the point, and near it."""
    curves = [] if facts.problem else _level_curves(facts.f, model_of(facts))
    return [Line(curves, "model")] * bool(len(curves))


@lru_cache(maxsize=8)  # while u or the view turns, the model stays
def _level_curves(f: Function2D, model: Model) -> np.ndarray:
    """Return level curves of a model on the map of f, as one line with gaps; maybe none."""
    from contourpy import contour_generator

    x, y = _places(f.domain)
    q = height(model, x, y)
    if not np.isfinite(q).all():
        return np.empty((0, 2))
    found = contour_generator(x, y, q, line_type="ChunkCombinedNan")
    curves = [found.lines(level)[0][0] for level in levels_near(f, model[2])]
    return joined(curve for curve in curves if curve is not None)


@lru_cache(maxsize=8)
def _places(domain: tuple) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the map at which the model is computed."""
    return grid(plane_frame(domain), N_MODEL)


def joined(lines: Iterable[np.ndarray]) -> np.ndarray:
    """Return polylines as one, with a gap after each; a single place where there is none."""
    parts = [part for line in lines for part in (line, np.full_like(line[:1], math.nan))]
    return np.vstack(parts[:-1]) if parts else np.full((1, 2), math.nan)


def levels_near(f: Function2D, value: float) -> list[float]:
    """Return the levels of the map that are nearest to a value on both sides, and the value."""
    levels = map_levels(f)
    below, above = levels[levels < value][-BELOW:], levels[levels > value][:ABOVE]
    return [*below.tolist(), value, *above.tolist()]


def axes(bend: Bend) -> list[tuple[float, float]]:
    """Return the directions of the axes in degrees, and the curvatures along them."""
    least, greatest = bend.curvatures
    return [(bend.steepest, greatest), ((bend.steepest + 90) % 180, least)]


def axes_marks(facts: SimpleNamespace) -> list[Mark]:
    """Return the axes of H on the map with their curvatures; none where all directions are."""
    if facts.problem or facts.bend.round:
        return []
    (x, y), length, marks = facts.p, arrow_length(facts.f), []
    for theta, curvature in axes(facts.bend):
        across, up = unit_vector(theta).tolist()
        if up < 0:
            across, up = -across, -up
        ahead, behind = (x + length * across, y + length * up), (x - length * across,
                                                                 y - length * up)  # fmt: skip
        marks += [Line([behind, ahead], "rival"),
                  Label(ahead, brief(curvature), "rival", opposite=behind,
                        offset=(14 * across, -12))]  # fmt: skip
    return marks


def step_marks(facts: SimpleNamespace) -> list[Mark]:
    """Return −∇f, and Newton's step where there is one, as far as the map reaches."""
    if facts.problem:
        return []
    down, _ = drawn_arrow(facts.f, facts.p, -facts.gradient, True)
    marks: list[Mark] = [Arrow(facts.p, down, "descent", "−∇f")]
    part = _inside(facts)
    if part == 1:
        marks.append(Arrow(facts.p, facts.step, "normal", "Newton"))
    elif part:
        edge = facts.p + part * facts.step
        marks += [Line([facts.p, edge], "normal"), Label(edge, "Newton, farther", "normal")]
    return marks


def _inside(facts: SimpleNamespace) -> float:
    """Return the part of Newton's step that is on the map, 0 where there is none."""
    if not np.isfinite(facts.step).all() or not facts.step.any():
        return 0.0
    part = 1.0
    for at, step, (low, high) in zip(facts.p, facts.step.tolist(), plane_frame(facts.f.domain),
                                     strict=True):  # fmt: skip
        if step:
            part = min(part, ((high if step > 0 else low) - at) / step)
    return max(part, 0.0)


def in_space(facts: SimpleNamespace) -> list[Mark]:
    """Return the point above the floor and, around it, lines of the model along the axes of H."""
    at = (*facts.p, facts.value)
    post = Line([(*facts.p, facts.space.floor), at], "contour")
    if facts.problem:
        return [post, Point(at)]
    patch = _patch(facts.space, model_of(facts), facts.bend.steepest)
    return [post, Line(patch, "model"), Point(at)]


@lru_cache(maxsize=8)
def _patch(space: Space, model: Model, steepest: float) -> np.ndarray:
    """Return lines of a model along the axes of H, shape (n, 3), as one line with gaps."""
    (x0, x1), (y0, y1), (low, high) = space.limits
    half = PATCH * max(x1 - x0, y1 - y0)
    u = unit_vector(steepest)
    v = np.array([-u[1], u[0]])
    ways = np.array([[u, v], [v, u]])  # along a line, and from one line to the next
    places = np.reshape(model[:2], (2, 1, 1)) + half * (
        ways[:, 0, :, None, None] * ALONG + ways[:, 1, :, None, None] * MESH[:, None])
    x, y = np.moveaxis(places, 1, 0)
    z = height(model, x, y)
    inside = (z >= low) & (z <= high) & (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
    return np.stack([x, y, np.where(inside, z, math.nan)], axis=-1).reshape(-1, 3)


def _curve(facts: SimpleNamespace) -> list[Mark]:
    """Return u·Hu over θ, its extremes at the axes, and θ."""
    theta, top, curvature = facts.theta, facts.top, facts.curvature
    if facts.problem:
        return [Label((theta, 0), "no curvature", offset=(0, -20)),
                Handle((theta, 0.0), "theta", ("theta", ""), hollow=True)]  # fmt: skip
    values = facts.bend.along(AROUND)
    marks: list[Mark] = [Line(np.column_stack([DEGREES, values]), "curve")]
    if not facts.bend.round:
        for turned, each in axes(facts.bend):
            if abs(each) < RINGED * top:
                marks += [Point((turned + half, each), "rival") for half in (0, 180)]
                marks.append(Label((turned + 180, each), brief(each), "rival", offset=(0, (
                    -16 if each == facts.bend.curvatures[1] else 18))))  # fmt: skip
    shown = min(max(curvature, -top), top)
    return [*marks, Line([(theta, 0), (theta, shown)], "drop"),
            Handle((theta, shown), "theta", ("theta", ""), hollow=shown != curvature)]  # fmt: skip


def _rows(facts: SimpleNamespace) -> tuple[tuple, ...]:
    known = not facts.problem
    (a, b), (_, d) = ([signed(facts.bend.told(each)) for each in row] for row in facts.bend.H)
    whole = f"{a}, {b}; {b}, {d}" if known else "none"
    told = _extremes(facts.bend) if known else ["none", "none"]
    return (
        ("f(x, y)", decimal(facts.value), "text"),
        ("∇f(x, y)", point_text(*facts.gradient, digits=3), "gradient"),
        ("H, by rows", whole, "tangent"),
        ("greatest u·Hu", told[0], "rival"),
        ("least u·Hu", told[1], "rival"),
        ("u·Hu", signed(facts.curvature) if known else "none", "direction"),
        ("Newton’s step", _step(facts), "normal"),
    )


def _extremes(bend: Bend) -> list[str]:
    """Write the greatest and the least curvature, each with its direction if it has one."""
    return [signed(each) + ("" if bend.round else f" at {turned:.1f}°")
            for turned, each in axes(bend)]  # fmt: skip


def _step(facts: SimpleNamespace) -> str:
    return point_text(*facts.step, digits=3) if np.isfinite(facts.step).all() else "none"


def _note(facts: SimpleNamespace) -> list[str]:
    """Say what the model is, what the marks are, and where Newton's step leads."""
    bend = facts.bend
    said = [f"The model here is {MODELS[bend.signs]}."]
    if bend.round and any(bend.signs):
        said.append("The curvature is the same in all directions: any two perpendicular lines are "
                    "axes.")  # fmt: skip
    if facts.newton:
        said += _steps(facts)
    said.append("Orange: the model, on the map at the heights of f’s level curves nearest to the "
                "point, and at its own; in space a patch of it.")  # fmt: skip
    if max(map(abs, bend.curvatures)) > facts.top:
        said.append("Here the curve of curvatures leaves its picture.")
    return said


def _steps(facts: SimpleNamespace) -> list[str]:
    """Say where both steps lead."""
    if 0 in facts.bend.signs:
        return ["H is singular, or as good as singular: no Newton step is drawn."]
    if not facts.step.any():
        return ["∇f is zero, so Newton’s step is zero, too: you are at the level place."]
    rise = float(facts.gradient @ facts.step)
    if abs(rise) <= ROUNDED * math.hypot(*facts.gradient) * math.hypot(*facts.step):
        rise = 0.0
    way = "uphill at first" if rise > 0 else "downhill at first" if rise < 0 else "level at first"
    part = _inside(facts)
    drawn = "is drawn as long as it is" if part == 1 else (
        f"leaves the map: drawn at {100 * part:.3g} %")  # fmt: skip
    return [f"Newton’s step leads to {LEVEL[facts.bend.signs]}, {way}, and {drawn}. −∇f shows its "
            "direction only."]  # fmt: skip


# The axis of greatest curvature ------------------------------------------------------------------

INNER = 0.8  # of the domain: from there the learner's line stays on the map
OBLIQUE = 16.0  # degrees: at least so far from x and from y is the axis that is asked for
APART = 0.5  # of the greater curvature in size: both differ by at least so much
FLAT = 1e-3  # of the greatest curvature on the map: less is not asked for
ROUGH = 1e-4  # of the domain: a step that is fine enough to choose a place
SEEN = 0.5  # of an arrow's length on the map: so near is the middle of the model, for its shape


class GreatestCurvature(Prediction, CurvatureExplorer):
    """The learner turns a line to where f curves up most, before the axes of H are shown."""

    answer = ("guess",)
    shown = ("function", *answer, "commit", "next")
    kept = ("x", "y", "theta", "newton", "azimuth", "elevation", *Prediction.kept)
    guess = Number(0.0, Range("your direction", 0, 180, 1, digits=0))
    invitation = "; commit it to see the axes"

    def pose(self, number: int) -> dict[str, float]:
        return question(self.f, number)

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map; the others would give the answer away."""
        return (Picture("map", f"Level curves of f(x, y) = {title(self.f)}", ("function",)),)

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add the direction of greatest curvature: the learner's own where all are alike."""
        facts = super().facts(state)
        facts.truth = math.nan
        if facts.bend.known:
            facts.truth = facts.guess if facts.bend.round else facts.bend.steepest
        return facts

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the learner's line with its ring; once they have committed, model and axes."""
        p, along = np.array(facts.p), 1.3 * arrow_length(facts.f) * unit_vector(facts.guess)
        mine = [Line([p - along, p + along], "guess"), Point(facts.p)]
        if not facts.committed:
            ring = Handle(p + along, "line", ("guess", "guess"), hollow=True)
            return Scene(map=[*mine, ring])
        return Scene(map=[*model_curves(facts), *axes_marks(facts), *mine,
                          Label(p - along, "yours", "guess", offset=(0, 14))])  # fmt: skip

    def judged(self, facts: SimpleNamespace) -> Guess:
        return Guess(AXIS, facts.guess, facts.truth, lambda: ideas(facts.bend, facts.gradient))

    def rows(self, facts: SimpleNamespace, guess: Guess) -> tuple[tuple, ...]:
        greatest, least = ("?", "?")
        if facts.committed and math.isfinite(facts.truth):
            greatest, least = _extremes(facts.bend)
        return (
            ("point", point_text(*facts.p), "point"),
            ("your direction", f"{facts.guess:.0f}°", "guess"),
            ("greatest u·Hu", greatest, "rival"),
            ("least u·Hu", least, "rival"),
            ("gap", f"{guess.gap:.1f}°" if greatest != "?" else "?", "text"),
        )

    def where(self, facts: SimpleNamespace) -> str:
        return (f"f(x, y) = {title(facts.f)} at {point_text(*facts.p)}: your line is at "
                f"{facts.guess:.0f}°")  # fmt: skip

    def outcome(self, facts: SimpleNamespace) -> str:
        if facts.bend.round:
            return "; the curvature is the same in all directions"
        return f"; the curvature is greatest at {facts.truth:.1f}°"

    def prompt(self, facts: SimpleNamespace) -> str:
        return ("Along which line through the point does f curve up most? Turn yours: drag the "
                "ring, or use the slider. Then press Commit.")  # fmt: skip

    def verdict(self, facts: SimpleNamespace, guess: Guess) -> tuple[str, ...]:
        if facts.bend.round:
            return ("Here the curvature is the same in all directions: every line is right.",)
        mine = facts.bend.told(float(facts.bend.along(unit_vector(facts.guess))))
        return (f"Your line is {guess.off} off: along it the curvature is {brief(mine)}, and "
                f"{brief(facts.bend.curvatures[1])} is the greatest.", guess.why)  # fmt: skip


def _turn_of_lines(one: float, other: float) -> float:
    """Return the angle between two lines, all in degrees: from 0 to 90."""
    return abs((one - other + 90) % 180 - 90)


AXIS = replace(DIRECTION, gap=_turn_of_lines)
"""Guesses are lines: directions in degrees of which half a turn makes no difference."""


def ideas(bend: Bend, gradient: np.ndarray) -> list[Idea]:
    """Return the wrong ideas about the direction of greatest curvature."""
    found = [Idea((bend.steepest + 90) % 180, "That is the direction of the least curvature, at a "
                  "right angle to that of the greatest. Where level curves are ovals around a low "
                  "point, f bends up most across them, where they are narrow.")]  # fmt: skip
    if np.isfinite(gradient).all() and gradient.any():
        up = direction(gradient)
        found += [
            Idea(up % 180, "Your line lies along the gradient. There f is steepest: how the slope "
                           "changes is another question, and ∇f knows nothing of it."),
            Idea((up + 90) % 180, "Your line lies along the level curve. There the slope is 0 at "
                                  "the point; how it changes is another question."),
        ]
    return found + [
        Idea(90.0 * axis, f"Your line lies along the {'xy'[axis]} axis. The axes do not tell the "
             "curvature: between them f may curve more than along both.") for axis in (0, 1)
    ]  # fmt: skip


def question(f: Function2D, number: int) -> dict[str, float]:
    """Return the state that puts question `number` on f: a seeded point where ideas differ.

    Near it the model is level, so that the map shows its shape; its axes are oblique and differ.
    """
    X, Y = np.meshgrid(*(stops(*side, 5, INNER) for side in f.domain))
    field, (a, b, d) = gradient_field(f, X, Y), _second(f, X, Y)
    with np.errstate(all="ignore"):
        half = np.hypot((a - d) / 2, b)
        size = np.abs(a + d) / 2 + half
        turned = np.degrees(np.arctan2(2 * b, a - d)) / 2 % 90
        home = np.hypot(b * field[1] - d * field[0], b * field[0] - a * field[1]) / (
            np.abs(a * d - b * b))
        least = FLAT * np.nanmax(size, initial=0.0)
        differ = np.isfinite(size) & (2 * half >= APART * size) & (size > least)
        oblique = differ & (turned >= OBLIQUE) & (turned <= 90 - OBLIQUE)
        near = home <= SEEN * arrow_length(f)
    good = next((found for found in (oblique & near, differ & near, oblique, differ)
                 if found.any()), np.zeros_like(near))  # fmt: skip

    def answers(place: np.ndarray) -> Answers:
        i, j = place
        bend = Bend(np.array([[a[i, j], b[i, j]], [b[i, j], d[i, j]]]))
        return bend.steepest, ideas(bend, field[:, i, j])

    places = np.argwhere(good)
    i, j = choose(f.name, number, places, AXIS, answers) if len(places) else (0, 0)
    return {"x": round(float(X[i, j]), 10), "y": round(float(Y[i, j]), 10), "guess": 0.0}


def _second(f: Function2D, X: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return ∂²f/∂x², ∂²f/∂x∂y and ∂²f/∂y² at many places, roughly: to choose among them."""
    h = ROUGH * max(high - low for low, high in f.domain)
    ways = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    z = {(i, j): sample(f, X + i * h, Y + j * h) for i, j in ways}
    with np.errstate(all="ignore"):
        mixed = (z[1, 1] - z[1, -1] - z[-1, 1] + z[-1, -1]) / 4
        twice = [z[ahead] - 2 * z[0, 0] + z[behind]
                 for ahead, behind in (((1, 0), (-1, 0)), ((0, 1), (0, -1)))]  # fmt: skip
        return twice[0] / h**2, mixed / h**2, twice[1] / h**2
