"""What the prose of notebook 04 says of directions, where its cells only print given numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy as sp
from lesson_text import Lesson

from helpers.explorers.path import ride
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


# Ride on a curve -----------------------------------------------------------------------------

t, r = sp.symbols("t r", real=True)
x, y = sp.symbols("x y", real=True)


def rate(f: sp.Expr, p: tuple[sp.Expr, sp.Expr]) -> sp.Expr:
    """Return d/dt f(p(t)), by putting p into f first."""
    return sp.diff(f.subs(dict(zip((x, y), p, strict=True)), simultaneous=True), t)


def product(f: sp.Expr, p: tuple[sp.Expr, sp.Expr]) -> sp.Expr:
    """Return ∇f(p(t))·p′(t)."""
    place = dict(zip((x, y), p, strict=True))
    return sum(sp.diff(f, each).subs(place, simultaneous=True) * sp.diff(p[i], t)
               for i, each in enumerate((x, y)))  # fmt: skip


@pytest.mark.parametrize("f", [x**2 + y**2, x**2 * y + sp.sin(y), sp.exp(x) * sp.cos(x * y)])
def test_the_rate_along_a_path_is_the_product_of_gradient_and_velocity(f: sp.Expr) -> None:
    for p in ((t, t**2), (sp.cos(t), sp.sin(2 * t)), (1 + 3 * t, 2 - t)):
        assert sp.simplify(rate(f, p) - product(f, p)) == 0
    TEXT.sentence(r"\frac{d}{dt} f(p(t)) = \nabla f(p(t)) \cdot p'(t).")


def test_the_rate_on_the_parabola() -> None:
    exact = rate(x**2 + y**2, (t, t**2)).subs(t, 1)
    assert TEXT.printed("n04-path") == f"∇f·p′ = {exact}, measured {float(exact):.4f}\n"
    names = TEXT.names("43102ab4", "n04-path", h=1e-6)
    assert list(names["v"](3)) == [each.subs(t, 3) for each in (sp.diff(t, t), sp.diff(t**2, t))]


def test_the_circle_touches_level_curves_on_the_axes_only() -> None:
    f, p = x**2 + 3 * y**2, (r * sp.cos(t), r * sp.sin(t))
    assert sp.simplify(rate(f, p) - 2 * r**2 * sp.sin(2 * t)) == 0
    zeros = sp.solveset(sp.sin(2 * t), t, sp.Interval.Ropen(0, 2 * sp.pi))
    assert zeros == sp.FiniteSet(*(k * sp.pi / 2 for k in range(4)))
    TEXT.sentence("There the circle touches a level curve, and $p'$ is perpendicular")


def test_on_a_circle_of_the_bowl_the_height_does_not_change() -> None:
    radius = sp.sqrt(5)
    assert radius**2 == 1**2 + 2**2
    p = (radius * sp.cos(t), radius * sp.sin(t))
    assert sp.simplify(product(x**2 + y**2, p)) == 0
    lines = TEXT.lines("n04-path-level")
    for line, at in zip(lines, (0, 1, 2), strict=True):
        place = ", ".join(f"{float(each.subs(t, at)):.2f}" for each in p)
        assert line == f"at ({place}): size of ∇f·p′ 0.000"


def test_the_speed_on_the_line_is_one() -> None:
    ridden = ride(SURFACES["stretched_bowl"], "line", (2.0, 0.5))
    assert math.hypot(*ridden.velocity(1.0)) == pytest.approx(1)
    TEXT.sentence("It is $1$, so the rate *is* the slope $D_u f$")


def test_twice_the_speed_is_twice_the_rate_and_the_same_slope() -> None:
    f, slow = x**2 + 3 * y**2, (t, t**2)
    fast = tuple(each.subs(t, 2 * t) for each in slow)
    one, two = rate(f, slow), rate(f, fast)
    assert sp.simplify(two - 2 * one.subs(t, 2 * t)) == 0
