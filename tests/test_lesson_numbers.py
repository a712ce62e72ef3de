"""The numbers that the lessons name, recomputed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from helpers.maths.catalogue import CURVES, SURFACES, valley
from helpers.maths.differentiate import central_difference, forward_difference, gradient


def test_worked_derivatives() -> None:
    cubic, rosenbrock = CURVES["cubic"], SURFACES["rosenbrock"]
    assert (cubic(2) - cubic(0)) / 2 == 10 and cubic.derivative(1) == 9
    assert SURFACES["bowl"].grad(1.5, -1).tolist() == [3, -2]
    assert SURFACES["hillside"].grad(1, 0).tolist() == [0, 2]
    assert rosenbrock(-1.2, 1) == pytest.approx(24.2, rel=1e-14)
    assert rosenbrock.grad(-1.2, 1) == pytest.approx([-215.6, -88], rel=1e-14)
    assert valley(10)(10, 1) == 55
    assert CURVES["cube"].derivative(1) == 3
    # The tangent of x³ at 1 meets the curve again at −2.
    assert CURVES["cube"](-2) == 1 + 3 * (-2 - 1)


def test_the_direction_to_the_minimum_is_not_that_of_descent() -> None:
    g = SURFACES["stretched_bowl"].grad(1, 1)
    assert g.tolist() == [2, 6]
    assert np.linalg.norm(g) == pytest.approx(6.325, abs=5e-4)
    cosine = g @ [1, 1] / np.linalg.norm(g) / math.sqrt(2)
    assert math.degrees(math.acos(cosine)) == pytest.approx(26.57, abs=5e-3)


@pytest.mark.parametrize("n", [2, 50])
def test_the_cosine_to_a_random_direction_has_the_mean_square_one_over_n(n: int) -> None:
    directions = np.random.default_rng(n).normal(size=(20_000, n))
    cosines = directions[:, 0] / np.linalg.norm(directions, axis=1)
    assert np.mean(cosines**2) == pytest.approx(1 / n, rel=0.03)
    assert (2**-0.5, (10**6) ** -0.5) == pytest.approx((0.71, 0.001), rel=5e-3)


def test_rosenbrock_is_badly_conditioned() -> None:
    grad_f = SURFACES["rosenbrock"].grad
    rows = [gradient(lambda x, y, i=i: grad_f(x, y)[i], (1, 1)) for i in (0, 1)]
    curvatures = np.linalg.eigvalsh(rows)
    assert curvatures[1] / curvatures[0] == pytest.approx(2508, abs=0.5)
    assert 2 / curvatures[1] == pytest.approx(0.0020, abs=5e-5)


def test_himmelblau_has_the_four_minima_of_the_lesson() -> None:
    book = [(3, 2), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)]
    f = SURFACES["himmelblau"]
    np.testing.assert_allclose(f.minima, book, atol=5.1e-7)
    np.testing.assert_allclose(f(*np.transpose(f.minima)), 0, atol=1e-28)


def test_worked_differences() -> None:
    assert forward_difference(lambda x: x**3, 1, 0.1) == pytest.approx(3.31, rel=1e-13)
    assert central_difference(lambda x: x**3, 1, 0.1) == pytest.approx(3.01, rel=1e-13)
    assert gradient(SURFACES["stretched_bowl"], (1, 1)) == pytest.approx([2, 6], rel=1e-10)
    assert gradient(SURFACES["hillside"], (1, 0))[1] == pytest.approx(2, rel=1e-10)
    assert gradient(SURFACES["rosenbrock"], (-1.2, 1)) == pytest.approx([-215.6, -88], rel=1e-9)


def test_the_best_steps_for_the_sine_at_1() -> None:
    h = np.logspace(-16, 0, 321)
    forward, central = (forward_difference, 1.5e-8, 2.5e-9), (central_difference, 6e-6, 4e-13)
    for rule, best, reached in (forward, central):
        errors = np.abs(rule(np.sin, 1, h) - math.cos(1))
        assert reached / 10 < errors.min() < reached * 10
        assert best / 10 < h[errors.argmin()] < best * 10
        assert abs(rule(np.sin, 1) - math.cos(1)) < 10 * reached
        assert min(errors[0], errors[-1]) > 1e-2  # the two arms of the V


@pytest.mark.parametrize("h", [1e-1, 1e-2, 1e-3])
def test_the_error_is_that_of_the_next_term(h: float) -> None:
    forward = forward_difference(np.sin, 1, h) - math.cos(1)
    central = central_difference(np.sin, 1, h) - math.cos(1)
    assert forward == pytest.approx(-h / 2 * math.sin(1), rel=h)
    assert central == pytest.approx(-(h**2) / 6 * math.cos(1), rel=h)


def test_a_step_can_be_too_small_to_see() -> None:
    assert forward_difference(np.sin, 1, 1e-16) == 0
    assert forward_difference(lambda x: x, 1, 1e-16) == 0


def test_the_central_difference_is_blind_to_a_kink() -> None:
    assert central_difference(abs, 0) == 0
    assert central_difference(abs, 0, 0.5) == 0
    assert forward_difference(abs, 0) == 1
