"""How wrong a difference quotient is: measured, and as theory has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from helpers.maths.differentiate import EPS, central_difference, complex_step, forward_difference
from helpers.maths.functions import Function1D

LONG_STEP = 1e-3
"""Step of the second difference of f′: f‴ is needed to a digit or two only."""
NEGLIGIBLE = 3e-4
"""A higher derivative this small beside f and f′ cannot be told from noise, and is drawn as 0.

A quadratic has f‴ = 0: its central difference has no truncation error, and no best step.
"""


@dataclass(frozen=True)
class Rule:
    """A rule for f′(a) with a step h.

    Its truncation error is ``share`` · h**order · |f^(order + 1)(a)| to leading order. Its rounding
    error has the upper size ε(|f(a)|/``distance`` + ½|a f′(a)|)/h if it subtracts two values of f,
    at places ``distance`` · h apart; otherwise (``distance`` 0) it has the size ε|f′(a)|.
    """

    name: str
    formula: str
    estimate: Callable
    order: int
    share: float
    distance: int

    @property
    def subtracts(self) -> bool:
        """Whether the rule subtracts two values of f."""
        return self.distance > 0


RULES = {
    "forward": Rule("forward difference", "(f(a + h) − f(a)) / h", forward_difference, 1, 1 / 2, 1),
    "central": Rule("central difference", "(f(a + h) − f(a − h)) / (2h)", central_difference, 2,
                    1 / 6, 2),
    "complex": Rule("complex step", "Im f(a + ih) / h", complex_step, 2, 1 / 6, 0),
}


def estimates(f: Function1D, rule: str, a: float, h: ArrayLike) -> np.ndarray:
    """Return what a rule gives for f′(a) with each step of h; NaN where it gives nothing."""
    steps = np.asarray(h, dtype=float)
    try:
        return np.broadcast_to(RULES[rule].estimate(f.call, a, steps), steps.shape)
    except Exception:  # the function takes no complex number, or fails near a
        return np.full(steps.shape, np.nan)


def theory(f: Function1D, rule: str, a: float, h: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the truncation and the rounding error that theory expects for each step of h.

    Truncation is given to leading order, where f is smooth: (h/2)|f″| or (h²/6)|f‴|. It is 0 where
    that derivative is too small to be measured. Rounding is given as an upper size, for values of
    f as exact as their digits allow: two of them differ from the true ones by up to ε|f| together,
    and a ± h is rounded by up to about ½ε|a|, which moves the value by |f′| times as much. So it
    is ε(|f| + ½|a f′|)/h for the forward and ε(|f| + |a f′|)/2h for the central difference.
    """
    kind = RULES[rule]
    if kind.order == 1:
        higher = central_difference(f.derivative, a)
    else:
        s = LONG_STEP
        higher = (f.derivative(a + s) - 2 * f.derivative(a) + f.derivative(a - s)) / s**2
    value, slope = abs(f(a)), abs(f.derivative(a))
    if abs(higher) <= NEGLIGIBLE * max(value, slope):
        higher = 0.0
    if kind.subtracts:
        rounding = EPS * (value / kind.distance + abs(a) * slope / 2) / h
    else:
        rounding = EPS * slope + 0 * h
    return kind.share * h**kind.order * abs(higher), rounding


def best_step(f: Function1D, rule: str, a: float) -> float:
    """Return the step at which the two errors of `theory` have the least sum; NaN if there is none.

    There rounding is `order` times as large as truncation: the forward difference is best where
    both are equal, the central one at a step smaller by 2^⅓.
    """
    truncation, rounding = theory(f, rule, a, np.array([1.0]))
    kind = RULES[rule]
    if not kind.subtracts or not truncation[0] > 0 or not rounding[0] > 0:
        return float("nan")
    return float((rounding[0] / (kind.order * truncation[0])) ** (1 / (kind.order + 1)))
