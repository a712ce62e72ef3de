"""The gradient explorer: a map with its field, and a point with ∇f and −∇f."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from helpers.controls import (
    Button,
    Choice,
    Control,
    Menu,
    Number,
    Picture,
    Readout,
    Switch,
)
from helpers.explorers import compass
from helpers.explorers.plane import PlaneExplorer
from helpers.explorers.predicting import Predicting, turn
from helpers.explorers.words import decimal, look, point_text, title
from helpers.figures import (
    arrow_length,
    arrow_unit,
    draw_field,
    field_unit,
    plane_frame,
)
from helpers.functions import Function2D
from helpers.scene import Arrow, Handle, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EQUALLY_LONG = "All arrows are equally long: they show direction only."
HIDDEN = 0.04  # of the map's width: an arrow shorter than this is hidden by the point
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
    show_gradient = traitlets.Bool(True)
    show_descent = traitlets.Bool(True)
    same_length = traitlets.Bool(False)
    angle = Number(0.0)
    slope = Number(0.0)

    def controls(self) -> tuple[Control, ...]:
        """Return the menu of functions, the sliders of the point and the switches."""
        if self.predicting:
            hidden = (replace(each, hidden=True) for each in self.point_sliders())
            free = (replace(each, disabled=self.committed) for each in compass.sliders(self.f))
            return (self.function_menu(), *hidden, *free, *self.prediction_controls())
        return (
            self.function_menu(),
            *self.point_sliders(),
            Switch("show_gradient", "gradient ∇f"),
            Switch("show_descent", "negative gradient −∇f"),
            Menu("density", "field", DENSITIES),
            Switch("same_length", "same length"),
            Button("reset", "Reset"),
        )

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map."""
        field = "" if self._density == "0" else f" and {DENSITIES[self._density]} of its gradient"
        alt = f"Level curves of f(x, y) = {title(self.f)}{field}"
        depends = ("function",) if self.predicting else ("function", "density", "same_length")
        return (Picture("map", alt, depends=depends),)

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the level curves and the field."""
        self.draw_map(ax)
        if self._density != "0":
            draw_field(ax, self.f, int(self._density), self.same_length)

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return the point or the learner's arrow under the pointer, on the sliders' steps."""
        if handle != "arrow":
            return super().drag(handle, at)
        needle = np.subtract(at, (self.x, self.y))
        return self.nearest(angle=compass.direction(needle),
                            slope=arrow_unit(self.f) * math.hypot(*needle))  # fmt: skip

    def opening(self, state: dict[str, Any]) -> dict[str, float]:
        """Return the state that puts the first question; nothing if the menu has no such f."""
        f = self._functions.get(state["function"])
        return compass.question(f, 0) if f else {}

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
        return facts

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return ∇f and −∇f as arrows in the plane of the inputs, and the point."""
        if self.predicting:
            return compass.scene(facts)
        arrows = (
            [Arrow(facts.p, -facts.arrow, "descent", "−∇f")] * facts.show_descent
            + [Arrow(facts.p, facts.arrow, "gradient", "∇f")] * facts.show_gradient
        )
        return Scene(map=[*arrows, Handle(facts.p)])

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return f, ∇f, −∇f and ‖∇f‖ at the point, and the scale of the arrows."""
        if self.predicting:
            return compass.readout(facts, self.trouble)
        f, value, gradient = facts.f, decimal(facts.value), facts.gradient
        captions = [facts.caption] * (facts.show_gradient or facts.show_descent)
        if facts.density != "0" and not facts.same_length:
            unit = field_unit(f, int(facts.density))
            captions.append(f"In the field, length 1 on the map stands for a slope of {unit:g}.")
        elif facts.density != "0" and not captions:
            captions.append(EQUALLY_LONG)
        rows = (
            ("f(x, y)", value, "text"),
            ("∇f(x, y)", point_text(*gradient, digits=3), "gradient"),
            ("−∇f(x, y)", point_text(*-gradient, digits=3), "descent"),
            ("‖∇f(x, y)‖", decimal(math.hypot(*gradient)), "text"),
        )
        summary = (f"f(x, y) = {title(f)} at {point_text(*facts.p)}: "
                   f"f = {value}, ∇f = {point_text(*gradient, digits=3)}")  # fmt: skip
        problem = facts.problem
        note = problem or " ".join(captions)
        return Readout(rows, f"{summary}. {problem}" if problem else summary, note)


def drawn_arrow(
    f: Function2D, p: tuple[float, float], gradient: np.ndarray, same_length: bool
) -> tuple[np.ndarray, str]:
    """Return the vector on the map that shows a gradient at p, and the caption that says how.

    It has the gradient's direction. Its length is the slope divided by ``arrow_unit(f)``, less
    where the map would not hold it and its negative; with `same_length` it is one fixed length.
    """
    slope = math.hypot(*gradient)
    unit = arrow_unit(f)
    if slope == 0:
        return np.zeros(2), ("Both partial derivatives are zero. If f has no kink and no jump "
                             "here, it is level close up.")  # fmt: skip
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
    if fits < 0.9995:
        caption += f" Here it would leave the map: drawn at {100 * fits:.3g} % of that."
    elif math.hypot(*arrow) < HIDDEN * (frame[0][1] - frame[0][0]):
        caption += " Here it is too short to see: switch on “same length”."
    return arrow * fits, caption
