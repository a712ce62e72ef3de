"""What explorers share: numbers and points in words, sliders, a learner's own function."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from helpers.live.controls import Range
from helpers.maths.functions import Function1D, Function2D, Sides
from helpers.maths.refusal import RefusedType, in_a_sentence
from helpers.pictures.directions import SEEN, same_slope, typical_slope, unit_vector

WAYS = unit_vector([0, 90, 45, -45])  # along both axes, and across them
SAME = 1e-9  # relative: what is left of a step of a slider by rounding
LEGIBLE = 0.01  # three decimals leave two digits of it
LOST = 1e-9  # of the other one: a slope so small is rounding


def decimal(value: float, digits: int = 3) -> str:
    """Write a number with a fixed count of decimals; in powers of ten where it is huge.

    Where there is no number it writes "none".
    """
    if not math.isfinite(value):
        return "none" if math.isnan(value) else "∞" if value > 0 else "−∞"
    text = f"{value:.{digits}f}"
    if abs(value) >= 1e6:
        mantissa, exponent = f"{value:.{digits}e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def power(value: float, digits: int = 2) -> str:
    """Write a small or large number with a few digits and a power of ten, or "none" or "∞"."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else decimal(value)
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa.replace('-', '−')}·10{raised}"


def brief(value: float, digits: int = 3) -> str:
    """Write a number with at most so many digits; as `power` does only where it is tiny or huge."""
    if not 1e-3 <= abs(value) < 1e7:
        return power(value)
    return f"{float(f'{value:.{digits}g}'):.7g}".replace("-", "−")


def signed(value: float) -> str:
    """Write a number as `decimal` does, or as `brief` does where too few digits would be left.

    Only a number that is 0 is written 0, and the sign of every other can be read.
    """
    return brief(value) if abs(value) < LEGIBLE else decimal(value)


def coordinate(value: float) -> str:
    """Write where something is: with two decimals if they say it all, else with six digits."""
    if not abs(value - round(value, 2)) > SAME * abs(value):
        return decimal(value, 2)
    mantissa, _, exponent = f"{value:.6g}".partition("e")
    if exponent:
        return power(value, sum(map(str.isdigit, mantissa)))
    return mantissa.replace("-", "−")


def point_text(x: float, y: float, digits: int | None = None) -> str:
    """Write a vector with so many decimals, or a point with as many as it takes."""
    one, other = (coordinate(t) if digits is None else decimal(t, digits) for t in (x, y))
    return f"({one}, {other})"


def slider(name: str, low: float, high: float) -> Range:
    """Return the slider of a coordinate, with a step of 1, 2 or 5 × 10ⁿ: about a pixel."""
    power = math.floor(math.log10((high - low) / 300))
    step = min(m * 10.0**power for m in (1, 2, 5, 10) if m * 10.0**power >= (high - low) / 301)
    return Range(name, low, high, step, digits=max(0, -power))


def stops(low: float, high: float, every: int, part: float = 1.0) -> np.ndarray:
    """Return every so many steps of the slider of a coordinate, in the middle part of its range."""
    step = every * slider("", low, high).step
    middle, half = (low + high) / 2, part * (high - low) / 2
    return step * np.arange(math.ceil((middle - half) / step),
                            math.floor((middle + half) / step) + 1)  # fmt: skip


def title(f: Function1D | Function2D) -> str:
    """Return the formula of f where it fits into a menu, otherwise its name; with its parameters.

    For example "ax² + y² with a = 2".
    """
    formula = f.text if len(f.text) <= 40 else f.name
    return f"{formula} with {values(f)}" if f.parameters else formula


def values(f: Function1D | Function2D) -> str:
    """Write the values of the parameters of f, as in "a = 2, b = 0.5"."""
    return ", ".join(f"{name} = {brief(value, 6)}" for name, value in f.parameters.items())


def both_sides(left: float, right: float) -> str:
    """Write the slopes of two sides in as many digits as tell them apart."""
    least = LOST * max(abs(side) for side in (left, right, 0.0) if math.isfinite(side))
    kept = [0.0 if abs(side) <= least else side for side in (left, right)]
    for digits in range(3, 8):
        one, other = (brief(side, digits) for side in kept)
        if one != other:
            break
    return f"left {one}, right {other}"


def no_slope(found: Sides) -> str:
    """Say what the slopes of f are on both sides of a point where they are not one slope."""
    left, right = float(found.left), float(found.right)
    if math.isnan(left) and math.isnan(right):
        return "no slope settles on either side"
    if left == right:
        return "on both sides the slope grows without bound"
    return f"{both_sides(left, right)}: no tangent here"


def look(f: Function2D, p: tuple[float, float]) -> tuple[float, np.ndarray, str]:
    """Return f(p), ∇f(p) and a sentence on what is wrong with them, "" if nothing is.

    Whatever a learner's function does, the picture stays up. A partial derivative that does not
    exist is NaN: one that f measures or was given, and of which the differences of f on both
    sides say otherwise, too.
    """
    none = np.array([math.nan, math.nan])
    try:
        value, gradient = float(f(*p)), np.array(f.grad(*p), dtype=float)
        if not math.isfinite(value):
            return value, none, f"{f.name} has no finite value at {point_text(*p)}."
        found = f.sides(p, WAYS, SEEN * typical_slope(f))
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return math.nan, none, f"{f.name}{point_text(*p)} fails: {what}"
    gradient[~found.exists[:2]] = math.nan
    if not np.isfinite(gradient).all():
        why = "; ".join(f"along {name} {no_slope(found.at(axis))}" for axis, name in enumerate("xy")
                        if not found.exists[axis])  # fmt: skip
        why = f": {why}" if why else ""
        what = "" if why else " that can be computed"  # as where a formula comes to 0/0
        return value, gradient, f"{f.name} has no gradient{what} at {point_text(*p)}{why}."
    if not same_slope(f, value, found.slope, found.slope[:2] @ WAYS).all():
        return value, gradient, (f"f is not differentiable at {point_text(*p)}: its two partial "
                                 "derivatives do not give its slope in other directions."
                                 )  # fmt: skip
    return value, gradient, ""


def named(
    function: Function1D | Function2D | Callable, kind: type[Function1D | Function2D] = Function2D
) -> Mapping[str, Any]:
    """Return a learner's function under the name by which the menu and the state know it."""
    if not isinstance(function, kind):
        if not callable(function):
            example = "f(x, y), for example lambda x, y: x**2 + y**2"
            if kind is Function1D:
                example = "f(x), for example lambda x: x**2"
            raise RefusedType(f"function = {function!r} is neither a name of the menu nor "
                              f"callable; give {example}.")  # fmt: skip
        name = getattr(function, "__name__", "f")
        with in_a_sentence():
            function = kind(function, name=name if name.isidentifier() else "f")
    return {function.name: function}
