"""The challenge "capstone.arrow": a bowl whose gradient points along a given direction."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from helpers.lessons.tasks import Mistake, Score

MOST = 1000
"""The greatest size of a coefficient."""
AT, ALONG = (2, 1), (1, -1)


def condition(a: int, b: int, c: int) -> float:
    """Return κ of ax² + bxy + cy², positive definite: exact but for one square root."""
    # The Hessian [[2a, b], [b, 2c]] has trace L + μ and determinant Lμ, so κ + 1/κ is:
    q = 4 * (a + c) ** 2 / (4 * a * c - b * b) - 2
    return (q + math.sqrt(max(q * q - 4, 0.0))) / 2


def play(answer: Any) -> Score | Mistake:
    """Return κ of a quadratic form whose gradient points along the given direction."""
    try:
        given = [float(each) for each in answer]
    except (TypeError, ValueError):
        given = []
    if len(given) != 3 or not all(each.is_integer() and abs(each) <= MOST for each in given):
        return Mistake("another form", f"Give three whole numbers `(a, b, c)`, none greater than "
                                       f"{MOST} in size.")  # fmt: skip
    a, b, c = map(int, given)
    g = (2 * a * AT[0] + b * AT[1], b * AT[0] + 2 * c * AT[1])
    if g[0] * ALONG[1] != g[1] * ALONG[0] or g == (0, 0):
        return Mistake("other direction", f"At $(2, 1)$ the gradient is $({g[0]}, {g[1]})$. That "
                                          "is not along $(1, -1)$.")  # fmt: skip
    if g[0] < 0:
        return Mistake("opposite", f"At $(2, 1)$ the gradient is $({g[0]}, {g[1]})$. That is along "
                                   "$(-1, 1)$, the opposite direction.")  # fmt: skip
    if a <= 0 or 4 * a * c <= b * b:
        low, high = np.linalg.eigvalsh([[2 * a, b], [b, 2 * c]]) + 0.0
        return Mistake("no minimum", f"The direction is right. But the eigenvalues of the Hessian "
                                     f"are ${low:.4g}$ and ${high:.4g}$; both must be "
                                     "positive.")  # fmt: skip
    kappa = condition(a, b, c)
    return Score(round(kappa, 2), f"The arrow points along $(1, -1)$, and $\\kappa$ is "
                                  f"${kappa:.2f}$.")  # fmt: skip
