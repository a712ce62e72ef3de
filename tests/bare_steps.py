"""The rules of notebook 06 on ½(x² + κy²), with nothing of the course in them, and its outputs."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from tools.notebooks import NOTEBOOKS, read

A = np.diag([1.0, 10.0])


def printed() -> dict[str, str]:
    """Return what the cells of notebook 06 print, by their ids."""
    cells = read(NOTEBOOKS / "06_conditioning_and_line_search.ipynb").cells
    return {
        cell.id: "".join(each.get("text", "") for each in cell.get("outputs", []))
        for cell in cells
        if cell.cell_type == "code"
    }


def steps_to(method: Callable, start: tuple, *numbers: float, of: float = 10.0) -> int:
    """Count the steps to a thousandth of the gradient, by the bare rule and nothing of the course.

    ``method(p, v, g, *numbers)`` returns the new point and velocity on ½(x² + κy²).
    """
    p, v, count = np.array(start, dtype=float), np.zeros(2), 0
    g = p * (1, of)
    goal = np.hypot(*g) / 1000
    while np.hypot(*g) > goal:
        p, v = method(p, v, g, *numbers)
        g, count = p * (1, of), count + 1
    return count


def fixed(p: np.ndarray, v: np.ndarray, g: np.ndarray, step: float) -> tuple:
    return p - step * g, v


def ball(p: np.ndarray, v: np.ndarray, g: np.ndarray, step: float, kept: float) -> tuple:
    v = kept * v - step * g
    return p + v, v


def best_exact(p: np.ndarray, v: np.ndarray, g: np.ndarray) -> tuple:
    return p - (g @ g) / (g @ A @ g) * g, v


def halving(p: np.ndarray, v: np.ndarray, g: np.ndarray) -> tuple:
    def f(p: np.ndarray) -> float:
        return p @ A @ p / 2

    tried = [0.5**k for k in range(60)]
    return p - next(s for s in tried if f(p - s * g) <= f(p) - 1e-4 * s * (g @ g)) * g, v


def constants(k: float) -> tuple[float, float]:
    """Return the best η and β for curvatures from 1 to k."""
    root = math.sqrt(k)
    return (2 / (root + 1)) ** 2, ((root - 1) / (root + 1)) ** 2


def random_starts() -> np.ndarray:
    """Return 200 starts in the square of the pictures."""
    return np.random.default_rng(6).uniform(-12, 12, (200, 2))
