"""The direction explorer: the slope along u, as ∇f's shadow on the map and as a curve over θ."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from helpers.explorers.compass import direction
from helpers.explorers.plane import PlaneExplorer
from helpers.explorers.predicting import turn
from helpers.explorers.shadow import shadow_marks, shadow_scale
from helpers.explorers.words import decimal, look, point_text, title
from helpers.live.controls import Button, Choice, Control, Number, Picture, Range, Readout
from helpers.pictures.directions import same_slope, slopes, steep_slope, unit_vector
from helpers.pictures.figures import arrow_unit, frame_curve
from helpers.pictures.scene import Handle, Label, Line, Mark, Point, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TALL = 1.2  # the axis of slopes reaches so much farther than the slope of a steep place
HALF_STEP = 0.5  # degrees: θ cannot come closer to a direction than that
LEVEL = 1e-4  # of the slope of an arrow of length 1: below it a gradient is as good as zero
DEGREES = np.arange(0, 361, 5)


class DirectionExplorer(PlaneExplorer):
    """A map with a unit vector u and the gradient's shadow on it, and the slope D_u f over θ.

    Parameters
    ----------
    function : str, Function2D or callable
        A name of `SURFACES`, or a function of your own: any ``f(x, y)``, vectorised or not.
    x, y : float
        Where the point starts, inside the function's domain; by default (1, 1), or what of the
        domain is nearest to it.
    theta : float
        The direction of u in degrees from 0 to 360, counted from x towards y.

    Raises
    ------
    ValueError, TypeError
        If a value is outside its range or not finite, or a name is not in the menu.

    Notes
    -----
    The solid curve is measured on f itself and has a gap where f has no slope. The dashed one is
    the formula ∇f·u. They are the same where f is differentiable, and need not be elsewhere.

    Examples
    --------
    >>> DirectionExplorer("stretched_bowl", x=1, y=1, theta=90)
    DirectionExplorer: f(x, y) = x² + 3y² at (1.00, 1.00), θ = 90°: Dᵤf = 6.000, ∇f·u = 6.000
    """

    first: ClassVar[str] = "stretched_bowl"

    y = Number(1.0)
    theta = Number(30.0)
    function = Choice("stretched_bowl")

    def controls(self) -> tuple[Control, ...]:
        """Return the menu of functions and the sliders of the point and of θ."""
        return (
            self.function_menu(),
            *self.point_sliders(),
            Range("theta", "θ in °", 0, 360, 1, digits=0),
            Button("reset", "Reset"),
        )

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map and, beside it, the curve of slopes."""
        text = title(self.f)
        return (
            Picture("map", f"Level curves of f(x, y) = {text}", ("function",), 380, 372,
                    (56, 46, 318, 318)),
            Picture("slope", f"The slope of f(x, y) = {text} at the point, over the direction",
                    ("function",), 394, 372, (76, 46, 300, 318)),
        )  # fmt: skip

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the level curves, or the axes of the slopes, which serve every point of f."""
        if picture == "map":
            self.draw_map(ax)
            return
        top = TALL * steep_slope(self.f)
        frame_curve(ax, (0, 360), (-top, top), "direction θ of u", "")
        ax.set_ylabel("slope along u, $D_u f$", parse_math=True)
        ax.set_xticks([0, 90, 180, 270, 360], ["0°", "90°", "180°", "270°", "360°"])
        ax.axhline(0, color="#595959", linewidth=0.8)

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return the point or θ under the pointer, on the sliders' steps."""
        if handle == "point":
            return super().drag(handle, at)
        turned = handle == "tip"
        return self.nearest(theta=direction(np.subtract(at, (self.x, self.y))) if turned else at[0])

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add f, ∇f and u at the point, the slope along u, measured and ∇f·u, and both curves."""
        f, p = self._functions[state.function], (state.x, state.y)
        value, gradient, problem = look(f, p)
        every = unit_vector(np.append(DEGREES, state.theta))
        measured, formula = slopes(f, p, every), gradient @ every
        same = same_slope(f, value, measured, formula)
        scale, caption = shadow_scale(f, p, gradient)
        return SimpleNamespace(
            **vars(state), f=f, p=p, gradient=gradient, norm=math.hypot(*gradient),
            u=every[:, -1], problem=problem, slope=float(measured[-1]),
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
