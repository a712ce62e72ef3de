"""Derivatives where a factor is zero and another is singular, against differences of 320 digits.

At such a point a rule of differentiation reads 0·∞ or 0·(no value). What is found there must be
right, in every direction; and it must be there where the theorem on products gives it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
from expression_texts import valued

from helpers.expressions import Expression, ExpressionError

DIGITS, H = 320, 60  # differences with the steps 10^-H and 10^-2H
NEAR = 1e-4  # the slowest limits come as h^(1/12), and those of logarithms never get this near
AXES = [(1, 0), (0, 1)]
DIRECTIONS = [*AXES, (1, 1), (2, -1)]

ZEROS = ["x", "y", "x + y", "x − y", "x^2", "xy", "x^2 + y^2", "x^2 − y", "sin x", "tanh y",
         "e^x − 1", "2^y − 1", "ln(1 + x)", "y^3", "(x + y)^2"]  # fmt: skip
SINGULAR = ["√(u)", "|u|", "acos(1 − u)", "asin(1 − u)", "|u|^(1/3)", "|u|^1.5", "(u)^2.5",
            "(u)^(1/3)", "√|u|", "|u|^2.5", "|u|^(1 + v)", "|u|^(2 + v)", "(u)^(3/2 + v)", "|u|^3",
            "(u)|u|", "(1 + u)^v", "√(1 + u)", "|1 + u|", "asin(u)", "√((u)^2)"]  # fmt: skip
SMOOTH = ["u", "1 + u", "cos(u)", "e^(u)", "2 − v", "atan(u)", "(u)^2"]


def factor(rng: random.Random) -> str:
    kind = rng.choice([SINGULAR, SINGULAR, SMOOTH])
    u, v = rng.choices(ZEROS, k=2)
    return rng.choice(kind).replace("v", f"({v})").replace("u", u)


def text(rng: random.Random) -> str:
    a, b = factor(rng), factor(rng)
    return rng.choice([
        f"({a})({b})", f"({a})({b})", f"({a})({b})({factor(rng)})", f"({a})({b}) + ({factor(rng)})",
        f"({a})/(1 + {b})", f"({a})/({b})", f"(({a})({b}))^2", f"√(1 + ({a})({b}))",
        f"|({a})({b})|", f"cos(({a})({b}))", f"|({a})({b})|^1.5", f"({a})^2 ({b})",
    ])  # fmt: skip


def cases(seed: int, count: int, make: Callable[[random.Random], str]) -> list[Expression]:
    rng, found = random.Random(seed), {}
    while len(found) < count:
        typed = make(rng)
        try:
            found[typed] = Expression(typed)
        except ExpressionError:  # longer than 200 characters
            continue
    return list(found.values())


def limit(f: Callable[[mpmath.mpf], mpmath.mpf]) -> float:
    """Return the limit of f(h) as h > 0 goes to 0, NaN if there is none."""
    rough, fine = (f(mpmath.mpf(10) ** -k) for k in (H, 2 * H))
    settled = abs(fine) < 1e30 and abs(rough - fine) <= NEAR * max(1, abs(fine))
    return float(fine) if settled else math.nan


def along(f: Expression, direction: tuple[int, int], bent: bool) -> tuple[float, float] | None:
    """Return f′ at the origin to one side, and f″ if asked; NaN if there is none.

    Outside the domain there is nothing.
    """

    def at(h: mpmath.mpf) -> mpmath.mpf:
        if h in known:
            return known[h]
        value = evaluate({"x": direction[0] * h, "y": direction[1] * h})
        if not mpmath.isfinite(value):
            raise ValueError
        known[h] = value
        return value

    known: dict[mpmath.mpf, mpmath.mpf] = {}
    evaluate = valued(f.tree)
    with mpmath.workdps(DIGITS):
        try:
            origin = at(mpmath.mpf(0))
            slope = limit(lambda h: (at(h) - origin) / h)
            bend = limit(lambda h: (at(2 * h) - 2 * at(h) + origin) / h**2) if bent else math.nan
        except (ValueError, ZeroDivisionError):
            return None
    return slope, bend if math.isfinite(slope) else math.nan


def sides(f: Expression, direction: tuple[int, int], bent: bool) -> list[tuple[float, float]]:
    """Return f′ and f″ in a direction, from each side on which f is defined."""
    ahead, behind = along(f, direction, bent), along(f, tuple(-t for t in direction), bent)
    return [*([ahead] if ahead else []), *([(-behind[0], behind[1])] if behind else [])]


def same(*numbers: float) -> bool:
    return np.isfinite(numbers).all() and np.ptp(numbers) <= 3 * NEAR * max(1, abs(numbers[0]))


@pytest.mark.parametrize("seed", range(5))
def test_what_is_found_is_right(seed: int) -> None:
    checked = [0, 0]
    for f in cases(seed, 300, text):
        gradient, H = f.function.grad(0, 0), f.hessian(0, 0)
        assert np.array_equal(H, H.T, equal_nan=True), (f, H)
        bent = bool(np.isfinite(H).all())
        found = {axis: sides(f, axis, bent) for axis, slope in zip(AXES, gradient, strict=True)
                 if bent or math.isfinite(slope)}  # fmt: skip
        for axis, slope in zip(AXES, gradient, strict=True):
            if math.isfinite(slope):
                slopes = [each for each, _ in found[axis]]
                assert same(slope, *slopes), (f, gradient, axis, slopes)
                checked[0] += 1
        if bent:
            for s in DIRECTIONS:
                for slope, bend in found.get(s) or sides(f, s, bent):
                    assert same(gradient @ s, slope), (f, gradient, s, slope)
                    assert same(s @ H @ s, bend), (f, H, s, bend)
            checked[1] += 1
    assert min(checked) > 100


def test_a_zero_gives_a_product_the_derivatives_of_its_smooth_factor() -> None:
    """Whatever the other factor a is, if it is continuous: (ab)′ = ab′, and with b′ = 0 ab″."""
    rng, count = random.Random(0), 0
    while count < 500:
        a, b = factor(rng), Expression(rng.choice(ZEROS))
        divided = rng.random() < 1 / 3
        try:
            value = Expression(a).function(0, 0)
            f = Expression(f"({b.source})/({a})" if divided else f"({a})({b.source})")
        except ExpressionError:  # longer than 200 characters
            continue
        if not math.isfinite(f.function(0, 0)):
            continue
        value = 1 / value if divided else value
        np.testing.assert_allclose(f.function.grad(0, 0), value * b.function.grad(0, 0), atol=1e-15)
        if not b.function.grad(0, 0).any():
            np.testing.assert_allclose(f.hessian(0, 0), value * b.hessian(0, 0), atol=1e-15)
        several = np.zeros((2, 9))  # the same by arrays
        np.testing.assert_array_equal(f.hessian(*several)[..., 3], f.hessian(0, 0))
        count += 1


NAN = math.nan


@pytest.mark.parametrize(
    ("typed", "hessian"),
    [
        ("x √(x + 1)", [[1, 0], [0, 0]]),
        ("tanh(x) asin(x)", [[2, 0], [0, 0]]),
        ("x|x − 1|", [[-2, 0], [0, 0]]),
        ("x(2^y − 1)", [[0, math.log(2)], [math.log(2), 0]]),
        ("x|y|", NAN),
        ("|x||y|", NAN),
        ("x^2 + y^2 − 3|x||y|", NAN),
        ("x|x|", NAN),
        ("x|x| sin(x)", [[0, 0], [0, 0]]),
        ("x|x| y|y|", [[0, 0], [0, 0]]),
        ("|x|^3 + y^2", [[0, 0], [0, 2]]),
        ("y^2 √|x|", [[0, 0], [0, 0]]),
        ("|x|^1.5 |x|^0.2", NAN),
        ("|x|^(1/3) |y|^(2/3) x", NAN),
        ("(1 + x)^y", [[0, 1], [1, 0]]),
        ("cos|x^2|", [[0, 0], [0, 0]]),
        ("|x^3|^1.5", [[0, 0], [0, 0]]),
        ("(x^3)^(3/2 + y)", [[0, 0], [0, 0]]),
    ],
)
def test_second_derivatives_at_the_origin(typed: str, hessian: object) -> None:
    expected = np.broadcast_to(hessian, (2, 2))
    np.testing.assert_allclose(Expression(typed).hessian(0, 0), expected, atol=1e-15)
