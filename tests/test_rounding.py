"""The errors of difference quotients are what theory has of them."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.maths.catalogue import CURVES
from helpers.maths.rounding import best_step, estimates, theory

SMOOTH = [name for name, f in CURVES.items() if not f.not_differentiable_at]


@pytest.mark.parametrize("name", [name for name in SMOOTH if name != "square"])
@pytest.mark.parametrize(("rule", "order", "steps"), [("forward", 1, (1e-5, 1e-3)),
                                                     ("central", 2, (1e-3, 1e-2))])  # fmt: skip
def test_measured_errors_follow_the_line_of_truncation(name, rule, order, steps):
    f, a = CURVES[name], 0.9
    h = np.geomspace(*steps, 5)
    errors = np.abs(estimates(f, rule, a, h) - f.derivative(a))
    expected, _ = theory(f, rule, a, h)
    np.testing.assert_allclose(errors, expected, rtol=0.05)
    slope = np.polyfit(np.log(h), np.log(errors), 1)[0]
    assert slope == pytest.approx(order, abs=0.05)


def worst_around(errors, width):
    """Return the largest error within so many steps to either side: luck does not count."""
    return np.array([errors[max(0, i - width):i + width + 1].max() for i in range(len(errors))])


@pytest.mark.parametrize(("name", "a"), [("sine", 1), ("sine", 3), ("logarithm", 1)])
@pytest.mark.parametrize(("rule", "times"), [("forward", 3), ("central", 5)])
def test_the_rounding_of_the_places_counts_where_values_are_small(name, a, rule, times):
    f, h = CURVES[name], np.geomspace(1e-14, 1, 2001)  # sin 3 is small, and log 1 is 0
    errors = np.abs(estimates(f, rule, a, h) - f.derivative(a))
    truncation, rounding = theory(f, rule, a, h)
    small = h < 1e-9
    assert 0.3 < (errors / rounding)[small].max() < 1.5
    assert (errors <= 1.5 * (truncation + rounding) + 1e-15)[h < 1e-2].all()
    best = h[worst_around(errors, 70).argmin()]
    assert best / times <= best_step(f, rule, a) <= times * best


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("rule", ["forward", "central"])
def test_rounding_stays_below_a_few_times_its_line(name, rule):
    f, a = CURVES[name], 0.9
    h = np.geomspace(1e-14, 1e-10, 40)
    errors = np.abs(estimates(f, rule, a, h) - f.derivative(a))
    _, rounding = theory(f, rule, a, h)
    assert (errors <= 4 * rounding + 1e-12 + theory(f, rule, a, h)[0]).all()


def test_central_is_exact_for_quadratics_but_for_rounding():
    h = np.geomspace(1e-3, 1, 7)
    errors = np.abs(estimates(CURVES["square"], "central", 0.9, h) - 1.8)
    assert errors.max() < 1e-12
