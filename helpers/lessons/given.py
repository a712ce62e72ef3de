"""What the checks hand to a learner's answers: functions as a learner would write them, and points.

Every public name here may be used in a page, in its cases and in its known mistakes.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np

from helpers.catalogue import SURFACES
from helpers.differentiate import gradient
from helpers.functions import Function2D

__all__ = ["BOWL", "CRATE", "CUBIC", "HIMMELBLAU", "STRETCHED", "gradient", "point", "scattered"]

Surface = Callable[[float, float], float]


def plain(surface: Function2D) -> Surface:
    """Return a function as a learner would write it, called f in messages, too."""

    def f(x: float, y: float) -> float:
        return surface(x, y)

    f.__qualname__, f.text = "f", surface.text
    return f


BOWL, STRETCHED = plain(SURFACES["bowl"]), plain(SURFACES["stretched_bowl"])
CRATE, HIMMELBLAU = plain(SURFACES["egg_crate"]), plain(SURFACES["himmelblau"])
CUBIC = plain(Function2D(lambda x, y: x**3 * y - 2 * x, text="x³y − 2x"))


def point(*coordinates: float) -> np.ndarray:
    """Return a point or an arrow as an array."""
    return np.array(coordinates, dtype=float)


def scattered(seed: int, *sizes: float) -> list[tuple]:
    """Return a case for each of the five surfaces, with random arrows of at most these sizes."""
    chance = Random(seed)  # not numpy's, which takes its time to be imported
    surfaces = (BOWL, STRETCHED, CRATE, HIMMELBLAU, CUBIC)
    return [
        (f, *(point(*(round(chance.uniform(-size, size), 2) for _ in "xy")) for size in sizes))
        for f in surfaces
    ]
