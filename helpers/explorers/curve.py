"""What the explorers of curves share: a function of one variable and a point a on it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from helpers.catalogue import CURVES
from helpers.controls import Choice, Control, Menu, Number
from helpers.explorers.words import decimal, slider, title, with_menu
from helpers.functions import Function1D
from helpers.live import Live


class CurveExplorer(Live):
    """An explorer of f(x) near a.

    Parameters
    ----------
    function : str, Function1D or callable
        A name of the menu, or a function of your own: any ``f(x)``, vectorised or not. By
        default the one that the explorer begins with.
    a : float
        The point, inside the function's domain; by default 1, or what of the domain is nearest.

    Raises
    ------
    ValueError, TypeError
        If a value is outside its range or not finite, or a name is not in the menu.
    """

    curves: ClassVar[Mapping[str, Function1D]] = CURVES
    first: ClassVar[str] = "square"

    function = Choice("square")
    a = Number(1.0)

    def __init__(
        self, function: str | Function1D | Callable | None = None, a: float | None = None,
        **state: Any,
    ) -> None:  # fmt: skip
        chosen = self.first if function is None else function
        name, self._functions = with_menu(chosen, self.curves, Function1D)
        start = {} if a is None else {"a": a}
        super().__init__(function=name, **start, **state)

    @property
    def f(self) -> Function1D:
        """The function that is shown."""
        return self._functions[self.function]

    def function_menu(self) -> Menu:
        """Return the menu of functions."""
        return Menu("function", "f(x) =", {name: title(f) for name, f in self._functions.items()})

    def a_slider(self) -> Control:
        """Return the slider of a, over the function's domain."""
        return slider("a", *self.f.domain)


def slope_at(f: Function1D, a: float) -> float:
    """Return f′(a), NaN if f has none there or fails."""
    try:
        return float(f.derivative(a))
    except Exception:
        return math.nan


def value_at(f: Function1D, x: float) -> tuple[float, str]:
    """Return f(x) and what is wrong with it, "" if nothing is."""
    try:
        value = float(f(x))
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return math.nan, f"{f.name}({decimal(x, 2)}) fails: {what}"
    if not math.isfinite(value):
        return value, f"{f.name} has no finite value at x = {decimal(x, 2)}: it is {value}."
    return value, ""
