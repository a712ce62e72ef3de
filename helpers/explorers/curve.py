"""What the explorers of curves share: a function of one variable and a point a on it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import EllipsisType
from typing import Any, ClassVar

import numpy as np

from helpers.explorers.menu import FunctionChoice, FunctionExplorer
from helpers.explorers.words import coordinate, no_slope, slider
from helpers.live.controls import Number
from helpers.maths.catalogue import CURVES
from helpers.maths.functions import Function1D, Sides
from helpers.pictures.directions import SEEN
from helpers.pictures.figures import curve_limits
from helpers.pictures.sampling import affordable, sample

FORMULA = "x^3 - 2x"
PER_SLOPE = 6  # calls of f that the derivative takes at a point, if it is measured


def curve(first: str) -> FunctionChoice:
    """Return the choice of a function of one variable that begins with this one."""
    return FunctionChoice(first, "the menu", FORMULA, "f(x)")


class CurveExplorer(FunctionExplorer):
    """An explorer of f(x) near a."""

    catalogue: ClassVar[Mapping[str, Function1D]] = CURVES
    kind = Function1D
    arguments, point_names = ("x",), ("a",)
    example = FORMULA

    function = curve("square")
    a = Number(1.0, lambda self: slider("a", *self.f.domain), (
        "The point, inside the function's domain; by default what of it is nearest to where the "
        "explorer begins."))  # fmt: skip

    def __init__(
        self, function: str | Function1D | Callable | EllipsisType = ...,
        a: float | EllipsisType = ..., **state: Any,
    ) -> None:  # fmt: skip
        start = {} if a is ... else {"a": a}
        super().__init__(function, **start, **state)


@lru_cache(maxsize=1024)
def slopes_at(f: Function1D, a: float) -> Sides:
    """Return the slopes of f on both sides of a, and f′(a); NaN if f has none, or fails.

    Where the sides share no slope f has no derivative, whatever the one that was given says.
    """
    try:  # without a value there is no slope, whatever is measured across the gap
        if math.isfinite(float(f(a))):
            return f.sides(a, SEEN * typical_slope(f))
    except Exception:  # a learner's function may raise anything
        pass
    return Sides(math.nan, math.nan, math.nan)


@lru_cache(maxsize=64)
def typical_slope(f: Function1D) -> float:
    """Return a slope that half of the points of the curve exceed."""
    slopes = np.abs(slope_curve(f)[1])
    return float(np.median(slopes[np.isfinite(slopes)])) if np.isfinite(slopes).any() else 0.0


def slope_at(f: Function1D, a: float) -> float:
    """Return f′(a), NaN if f has none there, or no value, or fails."""
    return slopes_at(f, a).slope


def no_derivative(f: Function1D, a: float) -> str:
    """Say that f has no derivative at a, with the slopes on both sides; "" if it has one."""
    found = slopes_at(f, a)
    if math.isfinite(found.slope):
        return ""
    return f"f has no derivative at a = {coordinate(a)}: {no_slope(found)}."


def value_at(f: Function1D, x: float) -> tuple[float, str]:
    """Return f(x) and what is wrong with it, "" if nothing is."""
    try:
        value = float(f(x))
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())
        if "bitwise_xor" in what or " ^: " in what:
            what = "`^` is no power in Python: write `**`."
        return math.nan, f"{f.name}({coordinate(x)}) fails: {what}"
    if not math.isfinite(value):
        return value, f"f has no finite value at x = {coordinate(x)}."
    return value, ""


@lru_cache(maxsize=64)
def slope_curve(f: Function1D) -> tuple[np.ndarray, np.ndarray]:
    """Return points of the domain of f and f′ there, NaN where there is none."""
    x = np.linspace(*f.domain, affordable(f, 241, PER_SLOPE))
    return x, sample(Function1D(f.derivative, f.derivative), x)


def traced(f: Function1D, a: float) -> list[tuple[float, float]]:
    """Return the points of the curve of f′ up to a."""
    x, slopes = slope_curve(f)
    before = x < a
    return [*zip(x[before], slopes[before], strict=True), (a, slope_at(f, a))]


@lru_cache(maxsize=64)
def height_limits(f: Function1D) -> tuple[float, float]:
    """Return the limits of a picture of f: those of its values over its domain."""
    return curve_limits(sample(f, np.linspace(*f.domain, affordable(f, 401))))


@lru_cache(maxsize=64)
def slope_limits(f: Function1D) -> tuple[float, float]:
    """Return the limits of a picture of f′, zero among them."""
    return curve_limits(np.append(slope_curve(f)[1], 0.0))
