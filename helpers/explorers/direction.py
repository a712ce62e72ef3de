"""The direction explorer: the slope along u, as ∇f's shadow on the map and as a curve over θ."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from helpers.explorers.plane import PlaneExplorer, surface
from helpers.explorers.prediction import turn
from helpers.explorers.words import decimal, point_text, title
from helpers.live.controls import SMALL_GRAPH, SMALL_MAP, Number, Picture, Range, Readout
from helpers.maths.functions import Function2D
from helpers.pictures.directions import direction, same_slope, slopes, steep_slope, unit_vector
from helpers.pictures.figures import arrow_length, arrow_unit, frame_directions, plane_frame
from helpers.pictures.scene import Arrow, Handle, Label, Line, Mark, Point, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TALL = 1.2  # the axis of slopes reaches so much farther than the slope of a steep place
HALF_STEP = 0.5  # degrees: θ cannot come closer to a direction than that
LEVEL = 1e-4  # of the slope of an arrow of length 1: below it a gradient is as good as zero
LONGER = 2.0  # ∇f is drawn twice as long as in the gradient explorer: its shadow must be seen
CORNER = 0.025  # of the map's width: the side of the mark of a right angle
CLEAR = 0.08  # of the map's width: a shorter shadow has no room for its label
DEGREES = np.arange(0, 361, 5)


class DirectionExplorer(PlaneExplorer):
    """A map with a unit vector u and the gradient's shadow on it, and the slope D_u f over θ.

    Notes
    -----
    The solid curve is measured on f itself and has a gap where f has no slope. The dashed one is
    the formula ∇f·u. They are the same where f is differentiable, and need not be elsewhere.

    Examples
    --------
    >>> DirectionExplorer("stretched_bowl", x=1, y=1, theta=90)
    DirectionExplorer: f(x, y) = x² + 3y² at (1.00, 1.00), θ = 90°: Dᵤf = 6.000, ∇f·u = 6.000
    """

    shown = ("function", "x", "y", "theta", "reset")
    function = surface("stretched_bowl")
    y = Number(1.0, PlaneExplorer.y.control, PlaneExplorer.y.help)
    theta = Number(30.0, Range("θ in °", 0, 360, 1, digits=0),
                   "The direction of u in degrees from 0 to 360, counted from x towards y.")

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map and, beside it, the curve of slopes."""
        text = title(self.f)
        return (
            Picture("map", f"Level curves of f(x, y) = {text}", ("function",), *SMALL_MAP),
            Picture("slope", f"The slope of f(x, y) = {text} at the point, over the direction",
                    ("function",), *SMALL_GRAPH),
        )  # fmt: skip

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the level curves, or the axes of the slopes, which serve every point of f."""
        if picture == "map":
            self.draw_map(ax)
            return
        frame_directions(ax, TALL * steep_slope(self.f), "")
        ax.set_ylabel("slope along u, $D_u f$", parse_math=True)

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add f, ∇f and u at the point, the slope along u, measured and ∇f·u, and both curves."""
        facts = super().facts(state)
        f, p, gradient = facts.f, facts.p, facts.gradient
        every = unit_vector(np.append(DEGREES, state.theta))
        measured, formula = slopes(f, p, every), gradient @ every
        same = same_slope(f, facts.value, measured, formula)
        scale, caption = shadow_scale(f, p, gradient)
        return SimpleNamespace(
            **vars(facts), norm=math.hypot(*gradient), u=every[:, -1], slope=float(measured[-1]),
            formula=float(formula[-1]), same=bool(same[-1]), measured=measured[:-1],
            curve=formula[:-1], holds=bool(same.all()), scale=scale, caption=caption,
            level=not math.hypot(*gradient) > LEVEL * arrow_unit(f), top=TALL * steep_slope(f),
        )  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return u, ∇f and its shadow on the map; both curves, their marks and θ beside it."""
        return Scene(map=shadow_marks(facts), slope=_curves(facts))

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return the slope along u, measured and ∇f·u, with what they are made of."""
        slope, formula = decimal(facts.slope), decimal(facts.formula)
        angle = math.nan if facts.level else turn(facts.theta, direction(facts.gradient))
        rows = (
            ("u", point_text(*facts.u, digits=3), "direction"),
            ("∇f(x, y)", point_text(*facts.gradient, digits=3), "gradient"),
            ("‖∇f(x, y)‖", decimal(facts.norm), "gradient"),
            ("u and ∇f", f"{angle:.1f}° apart" if angle >= 0 else "no angle", "text"),
            ("∇f·u", formula, "shadow"),
            ("Dᵤf measured", slope, "curve"),
        )
        summary = (f"f(x, y) = {title(facts.f)} at {point_text(*facts.p)}, "
                   f"θ = {facts.theta:.0f}°: Dᵤf = {slope}, ∇f·u = {formula}")  # fmt: skip
        said = verdict(facts, angle)
        key = "Solid curve: the slope, measured along u. Dashed: ∇f·u."
        if facts.holds and facts.norm > facts.top:
            key += " Here the curves leave the picture."
        note = f"{said} {key} {facts.caption}" if math.isfinite(facts.norm) else said
        bad = facts.problem or not facts.holds
        return Readout(rows, f"{summary}. {note}" if bad else summary, note)


def verdict(facts: SimpleNamespace, angle: float) -> str:
    """Say what the slope along u is beside ‖∇f‖; where ∇f·u is not the slope, by how much."""
    slope, formula = facts.slope, facts.formula
    known = bool(facts.problem) and math.isfinite(formula)  # both partial derivatives exist
    if facts.problem and not known:
        along = f" Along u its slope is {decimal(slope)}." if math.isfinite(slope) else ""
        return facts.problem + along
    if facts.holds:
        return _bearing(facts, angle)
    sure = known or not np.isfinite([*facts.measured, slope]).all()
    where = "f is not differentiable here"
    where = where if sure else f"Either {where}, or its gradient is wrong"
    if not math.isfinite(slope):
        return f"{where}: in this direction it has no slope, though ∇f·u = {decimal(formula)}."
    if facts.same:
        return f"{where}: ∇f·u is the slope in this direction, but not in every one."
    off = decimal(abs(formula - slope))
    much = "much" if formula > slope else "little"
    return f"{where}: ∇f·u = {decimal(formula)} is not the slope, but {off} too {much}."


def _bearing(facts: SimpleNamespace, angle: float) -> str:
    """Say how the direction of u lies to ∇f, where ∇f·u is the slope."""
    if facts.norm == 0:
        return "∇f is zero: f is level in every direction."
    if facts.level:
        return "Beside slopes elsewhere on the map, ∇f is as good as zero, in every direction."
    gap = min(angle, abs(angle - 90), 180 - angle)
    off = f"u is {gap:.1f}° off" if gap >= 0.05 else ""
    if angle <= HALF_STEP:
        return f"{off or 'u points along'} ∇f, the way f rises fastest, with the slope ‖∇f‖."
    if angle >= 180 - HALF_STEP:
        return f"{off or 'u points along'} −∇f, the way f falls fastest, with the slope −‖∇f‖."
    if abs(angle - 90) <= HALF_STEP:
        return f"{off or 'u runs along'} the level curve, the direction of slope 0."
    if angle < 90:
        return "f rises this way, but less steeply than along ∇f."
    return "f falls this way, but less steeply than along −∇f."


def _curves(facts: SimpleNamespace) -> list[Mark]:
    """Return the slope over θ, measured and by the formula, where it is ±‖∇f‖ or 0, and θ."""
    theta, slope, top = facts.theta, facts.slope, facts.top
    marks: list[Mark] = [Line(np.column_stack([DEGREES, facts.curve]), "shadow"),
                         Line(np.column_stack([DEGREES, facts.measured]), "curve")]  # fmt: skip
    if not facts.holds:
        there = np.isfinite(np.concatenate([[np.nan], facts.measured, [np.nan]]))
        alone = there[1:-1] & ~there[:-2] & ~there[2:]
        spots = zip(DEGREES[alone], facts.measured[alone], strict=True)
        marks += [Point(spot, "curve") for spot in spots]
    if facts.holds and 0.1 * top < facts.norm < 0.95 * top:
        beyond = 18 if facts.norm < 0.84 * top else -28  # pixels; a label stays in the picture
        marks += _turning_points(direction(facts.gradient), facts.norm, beyond)
    if not math.isfinite(slope):
        return [
            *marks,
            Label((theta, 0), "no slope", offset=(0, -20)),
            Handle((theta, 0.0), "theta", ("theta", ""), hollow=True),
        ]
    if not facts.same:
        marks.append(Point((theta, facts.formula), "shadow"))
    shown = min(max(slope, -top), top)
    return [
        *marks,
        Line([(theta, 0), (theta, shown)], "drop"),
        Handle((theta, shown), "theta", ("theta", ""), hollow=shown != slope),
    ]


def _turning_points(up: float, norm: float, beyond: float) -> list[Mark]:
    """Return the marks of the directions in which the slope is ±‖∇f‖ or 0."""
    down, falls, rises = (up + 180) % 360, (up + 90) % 360, (up - 90) % 360
    marks: list[Mark] = [
        Point((up, norm), "gradient"),
        Label((up, norm), "‖∇f‖", "gradient", offset=(0, -beyond)),
        Point((down, -norm), "descent"),
        Label((down, -norm), "−‖∇f‖", "descent", offset=(0, beyond)),
    ]
    # Each label stands where the curve does not pass, and inside the picture.
    for at, right in ((falls, falls < 300), (rises, rises < 60)):
        over = right == (at == falls)
        marks += [Point((at, 0), "contour"),
                  Label((at, 0), "level", "text", "start" if right else "end",
                        (9 if right else -9, -13 if over else 14))]  # fmt: skip
    return marks


# The shadow on the map -------------------------------------------------------------------------


def shadow_scale(f: Function2D, p: tuple[float, float], gradient: np.ndarray) -> tuple[float, str]:
    """Return the length on the map of a slope of 1, the same for all θ, and the caption."""
    unit, norm = arrow_unit(f) / LONGER, math.hypot(*gradient)
    drawn = f"On the map, u is drawn {arrow_length(f):g} long"
    if not norm > 1e-9 * unit:
        return 0.0, f"{drawn}."
    fits = 1.0
    for c, g, (low, high) in zip(p, (gradient / norm).tolist(), plane_frame(f.domain), strict=True):
        # As u turns, the shadow's tip runs round the circle that has ∇f as its diameter.
        for room, part in ((high - c, 1 + g), (c - low, 1 - g)):
            fits = min(fits, 2 * room * unit / (norm * max(part, 1e-9)))
    caption = (f"{drawn}; for ∇f and its shadow, length 1 stands for a slope of "
               f"{unit:g}.")  # fmt: skip
    if fits < 0.9995:
        caption += f" Here they would leave the map: drawn at {100 * fits:.3g} % of that."
    elif norm / unit < 2 * CORNER * _width(f):
        caption += " Here they are too short to see."
    return fits / unit, caption


def shadow_marks(facts: SimpleNamespace) -> list[Mark]:
    """Return ∇f, u, the shadow of ∇f in the direction of u, and the perpendicular dropped to u."""
    p, u, width, length = np.array(facts.p), facts.u, _width(facts.f), arrow_length(facts.f)
    gradient = facts.gradient * facts.scale
    along, far = float(gradient @ u), facts.norm * facts.scale
    foot = p + along * u
    drop = p + gradient - foot
    high = math.hypot(*drop)
    side = -drop / high if high > 1e-9 * width else np.array([-u[1], u[0]])  # away from ∇f
    covered = along > length - CLEAR * width  # the shadow lies where u would have its label
    marks: list[Mark] = [
        Arrow(p, length * u, "direction", "" if covered else "u"), Arrow(p, along * u, "shadow"),
        Line([p + gradient, foot], "drop"), Arrow(p, gradient, "gradient"),
    ]  # fmt: skip
    if min(abs(along), high) > 2 * CORNER * width:
        back, up = -math.copysign(CORNER * width, along) * u, -CORNER * width * side
        marks.append(Line([foot + back, foot + back + up, foot + up], "contour"))
    if covered:
        marks.append(_beside(p + length * u, side, "u", "direction"))
    if abs(along) > CLEAR * width:
        marks.append(_beside(p + min(along, length) / 2 * u, side, "∇f·u", "shadow"))
    if far > CLEAR * width:
        left = np.array([-gradient[1], gradient[0]]) / far
        outer = left if left @ side < 0 or high <= 1e-9 * width else -left
        marks.append(_beside(p + 0.8 * gradient, outer, "∇f", "gradient"))
    return [*marks, Handle(facts.p), Handle(p + length * u, "tip", ("theta", "theta"), hollow=True)]


def _beside(at: np.ndarray, side: np.ndarray, text: str, role: str) -> Label:
    """Return a label on one side of a place on an arrow, clear of it."""
    aside = 11 + 4 * len(text) * abs(side[0]) + 6 * abs(side[1])
    return Label(at, text, role, offset=(aside * side[0], -aside * side[1]))


def _width(f: Function2D) -> float:
    """Return the greater side of the map."""
    return max(high - low for low, high in plane_frame(f.domain))
