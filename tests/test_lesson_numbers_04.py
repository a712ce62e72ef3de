"""What the prose of notebook 04 says of directions, where its cells only print given numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from lesson_text import Lesson

from helpers.maths.catalogue import SURFACES

TEXT = Lesson(4)


def test_the_direction_to_the_minimum_is_not_that_of_descent() -> None:
    g = SURFACES["stretched_bowl"].grad(1, 1)
    TEXT.sentence("At $(1, 1)$ the gradient is $(2x, 6y) =", f"({g[0]:g}, {g[1]:g})$")
    TEXT.sentence(f"Its negative is $({-g[0]:g}, {-g[1]:g})$", "to the bottom is $(-1, -1)$")
    cosine = g @ [1, 1] / np.linalg.norm(g) / math.sqrt(2)
    apart, slope = math.degrees(math.acos(cosine)), np.linalg.norm(g)
    assert TEXT.printed("fc815c72") == f"{apart:.2f}° apart; the slope is {slope:.3f}\n"


@pytest.mark.parametrize("n", [2, 50])
def test_the_cosine_to_a_random_direction_has_the_mean_square_one_over_n(n: int) -> None:
    directions = np.random.default_rng(n).normal(size=(20_000, n))
    cosines = directions[:, 0] / np.linalg.norm(directions, axis=1)
    assert np.mean(cosines**2) == pytest.approx(1 / n, rel=0.03)
    two, many = 2**-0.5, (10**6) ** -0.5
    TEXT.sentence("root mean square $1/\\sqrt n$", f"${two:.2f}$ for two and ${many:g}$ for a")
