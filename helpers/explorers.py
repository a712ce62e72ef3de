"""The explorers: what each lesson lets the learner move, and what it shows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from helpers.catalogue import SURFACES
from helpers.controls import (
    Button,
    Choice,
    Control,
    Menu,
    Number,
    Picture,
    Range,
    Readout,
    Switch,
)
from helpers.figures import (
    arrow_length,
    arrow_unit,
    draw_contours,
    draw_field,
    field_unit,
    frame_plane,
    plane_frame,
)
from helpers.functions import Function2D
from helpers.live import Live
from helpers.scene import Arrow, Handle, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EQUALLY_LONG = "All arrows are equally long: they show direction only."
HIDDEN = 0.04  # of the map's width: an arrow shorter than this is hidden by the point
DENSITIES = {"0": "none", "10": "10 × 10 arrows", "20": "20 × 20 arrows"}


def decimal(value: float, digits: int = 3) -> str:
    """Write a number with a fixed count of decimals; in powers of ten where it is huge."""
    text = f"{value:.{digits}f}"
    if 1e6 <= abs(value) < math.inf:
        mantissa, exponent = f"{value:.{digits}e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def slider(name: str, low: float, high: float) -> Range:
    """Return the slider of a coordinate, with a step of 1, 2 or 5 × 10ⁿ: about a pixel."""
    power = math.floor(math.log10((high - low) / 300))
    step = min(m * 10.0**power for m in (1, 2, 5, 10) if m * 10.0**power >= (high - low) / 301)
    return Range(name, name, low, high, step, digits=max(0, -power))


def point_text(x: float, y: float, digits: int = 2) -> str:
    """Write a point or a vector."""
    return f"({decimal(x, digits)}, {decimal(y, digits)})"


class GradientExplorer(Live):
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

    x = Number(1.0)
    y = Number(2.0)
    function = Choice("bowl")
    density = Choice("20")
    show_gradient = traitlets.Bool(True)
    show_descent = traitlets.Bool(True)
    same_length = traitlets.Bool(False)

    def __init__(
        self, function: str | Function2D | Callable = "bowl",
        x: float | None = None, y: float | None = None, **state: Any,
    ) -> None:  # fmt: skip
        own = {} if isinstance(function, str) else _named(function)
        self._functions = own | {k: v for k, v in SURFACES.items() if k not in own}
        name = function if isinstance(function, str) else next(iter(own))
        start = {name: value for name, value in (("x", x), ("y", y)) if value is not None}
        super().__init__(function=name, **start, **state)

    def controls(self) -> tuple[Control, ...]:
        """Return the menu of functions, the sliders of the point and the switches."""
        (x0, x1), (y0, y1) = self._functions[self.function].domain
        return (
            Menu("function", "f(x, y) =", {k: title(f) for k, f in self._functions.items()}),
            slider("x", x0, x1),
            slider("y", y0, y1),
            Switch("show_gradient", "gradient ∇f"),
            Switch("show_descent", "negative gradient −∇f"),
            Menu("density", "field", DENSITIES),
            Switch("same_length", "same length"),
            Button("reset", "Reset"),
        )

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map."""
        f = self._functions[self.function]
        field = "" if self.density == "0" else f" and {DENSITIES[self.density]} of its gradient"
        alt = f"Level curves of f(x, y) = {title(f)}{field}"
        return (Picture("map", alt, depends=("function", "density", "same_length")),)

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the level curves and the field."""
        f = self._functions[self.function]
        limits = plane_frame(f.domain)
        frame_plane(ax, limits)
        draw_contours(ax, f, domain=limits)
        if self.density != "0":
            draw_field(ax, f, int(self.density), self.same_length)

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return the point under the pointer, on the sliders' steps."""
        return {name: self.control(name).nearest(value)
                for name, value in zip("xy", at, strict=True)}  # fmt: skip

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add f, the point, f and ∇f there, and the arrow that shows ∇f."""
        f, p = self._functions[state.function], (state.x, state.y)
        value, gradient, problem = look(f, p)
        arrow, caption = drawn_arrow(f, p, gradient, state.same_length)
        return SimpleNamespace(**vars(state), f=f, p=p, value=value, gradient=gradient,
                               problem=problem, arrow=arrow, caption=caption)  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return ∇f and −∇f as arrows in the plane of the inputs, and the point."""
        arrows = (
            [Arrow(facts.p, -facts.arrow, "descent", "−∇f")] * facts.show_descent
            + [Arrow(facts.p, facts.arrow, "gradient", "∇f")] * facts.show_gradient
        )
        return Scene(map=[*arrows, Handle(facts.p)])

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return f, ∇f, −∇f and ‖∇f‖ at the point, and the scale of the arrows."""
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


def title(f: Function2D) -> str:
    """Return the formula of f where it fits into a menu, otherwise its name."""
    return f.text if len(f.text) <= 40 else f.name


def look(f: Function2D, p: tuple[float, float]) -> tuple[float, np.ndarray, str]:
    """Return f(p), ∇f(p) and a sentence on what is wrong with them, "" if nothing is.

    Whatever a learner's function does, the picture stays up.
    """
    none = np.array([math.nan, math.nan])
    try:
        value, gradient = float(f(*p)), np.asarray(f.grad(*p), dtype=float)
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return math.nan, none, f"{f.name}{point_text(*p)} fails: {what}"
    if not math.isfinite(value):
        shown = decimal(value)
        return value, none, f"{f.name} has no finite value at {point_text(*p)}: it is {shown}."
    if not np.isfinite(gradient).all():
        return value, none, f"{f.name} has no gradient at {point_text(*p)}."
    if p in f.not_differentiable_at:
        return value, gradient, (f"f is not differentiable at {point_text(*p)}: its two partial "
                                 "derivatives do not give its slope in other directions."
                                 )  # fmt: skip
    return value, gradient, ""


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
        return np.zeros(2), "Both partial derivatives are zero: unless f has a kink here, it is level close up."
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


def _named(function: Function2D | Callable) -> Mapping[str, Function2D]:
    """Return a learner's function under the name by which the menu and the state know it."""
    if not isinstance(function, Function2D):
        if not callable(function):
            raise TypeError(f"function = {function!r} is neither a name of the menu nor callable; "
                            "give f(x, y), for example lambda x, y: x**2 + y**2.")  # fmt: skip
        name = getattr(function, "__name__", "f")
        function = Function2D(function, name=name if name.isidentifier() else "f")
    return {function.name: function}
