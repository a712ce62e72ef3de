"""What explorers share: numbers and points in words, sliders, a learner's own function."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from helpers.controls import Range
from helpers.functions import Function1D, Function2D


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
    """Write a small or large number with a few digits and a power of ten."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa.replace('-', '−')}·10{raised}"


def brief(value: float, digits: int = 3) -> str:
    """Write a number with at most so many digits; as `power` does only where it is tiny or huge."""
    if not 1e-3 <= abs(value) < 1e7:
        return power(value)
    return f"{float(f'{value:.{digits}g}'):.7g}".replace("-", "−")


def point_text(x: float, y: float, digits: int = 2) -> str:
    """Write a point or a vector."""
    return f"({decimal(x, digits)}, {decimal(y, digits)})"


def slider(name: str, low: float, high: float) -> Range:
    """Return the slider of a coordinate, with a step of 1, 2 or 5 × 10ⁿ: about a pixel."""
    power = math.floor(math.log10((high - low) / 300))
    step = min(m * 10.0**power for m in (1, 2, 5, 10) if m * 10.0**power >= (high - low) / 301)
    return Range(name, name, low, high, step, digits=max(0, -power))


def title(f: Function1D | Function2D) -> str:
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
        return value, none, f"{f.name} has no finite value at {point_text(*p)}."
    if not np.isfinite(gradient).all():
        return value, none, f"{f.name} has no gradient at {point_text(*p)}."
    if p in f.not_differentiable_at:
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
            raise TypeError(f"function = {function!r} is neither a name of the menu nor callable; "
                            f"give {example}.")  # fmt: skip
        name = getattr(function, "__name__", "f")
        function = kind(function, name=name if name.isidentifier() else "f")
    return {function.name: function}
