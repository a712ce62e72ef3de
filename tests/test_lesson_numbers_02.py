"""What notebook 02 and its exercises rest on, measured."""

from __future__ import annotations

import math

import numpy as np
import pytest

from helpers.catalogue import CURVES
from helpers.functions import Function1D
from helpers.rounding import best_step, theory

ONE = np.array([1.0])


@pytest.mark.parametrize(
    ("f", "places"),
    [
        (CURVES["square"], np.linspace(-3, 3, 61)),
        (Function1D(lambda x: 2 * x**2 + 3 * x - 1), np.linspace(-3, 3, 13)),
        (CURVES["witch"], (-1, 0, 1)),  # the places at which f‴ is 0
    ],
)
def test_where_the_third_derivative_is_zero_no_truncation_is_drawn(f, places) -> None:
    for a in places:
        assert theory(f, "central", a, ONE)[0] == 0
        assert math.isnan(best_step(f, "central", a))
