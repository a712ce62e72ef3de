"""How wrong a difference quotient is: measured, and as theory has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from helpers.differentiate import EPS, central_difference, complex_step, forward_difference
from helpers.functions import Function1D

SECOND_STEP = 1e-3
"""Step of the second difference of f′: f‴ is needed to a digit or two only."""
NEGLIGIBLE = 3e-4
"""A higher derivative this small beside f and f′ is the noise of its measurement, and counts as 0.

A quadratic has f‴ = 0: its central difference has no truncation error, and no best step.
"""


@dataclass(frozen=True)
class Rule:
    """A rule for f′(a) with a step h.

    Its truncation error is about ``share`` · h**order · |f^(order + 1)(a)|; its rounding error is
    about ε|f(a)|/h if it subtracts values of f, otherwise ε|f′(a)|.
    """

    name: str
    formula: str
    estimate: Callable
    order: int
    share: float
    subtracts: bool = True


RULES = {
    "forward": Rule("forward difference", "(f(a + h) − f(a)) / h", forward_difference, 1, 1 / 2),
    "central": Rule("central difference", "(f(a + h) − f(a − h)) / 2h", central_difference, 2,
                    1 / 6),
    "complex": Rule("complex step", "Im f(a + ih) / h", complex_step, 2, 1 / 6, subtracts=False),
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

    Both are right to leading order where f is smooth: (h/2)|f″| or (h²/6)|f‴|, and ε|f|/h. The
    truncation error is 0 where its derivative is too small to be measured.
    """
    kind = RULES[rule]
    if kind.order == 1:
        higher = central_difference(f.derivative, a)
    else:
        s = SECOND_STEP
        higher = (f.derivative(a + s) - 2 * f.derivative(a) + f.derivative(a - s)) / s**2
    if abs(higher) <= NEGLIGIBLE * max(abs(f(a)), abs(f.derivative(a))):
        higher = 0.0
    rounding = EPS * abs(f(a)) / h if kind.subtracts else EPS * abs(f.derivative(a)) + 0 * h
    return kind.share * h**kind.order * abs(higher), rounding


def best_step(f: Function1D, rule: str, a: float) -> float:
    """Return the step at which truncation and rounding error are equal; NaN if there is none."""
    truncation, rounding = theory(f, rule, a, np.array([1.0]))
    if not RULES[rule].subtracts or not truncation[0] > 0 or not rounding[0] > 0:
        return float("nan")
    return float((rounding[0] / truncation[0]) ** (1 / (RULES[rule].order + 1)))
