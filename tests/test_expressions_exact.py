"""Values, gradients and Hessians of 200 random expressions against sympy with 30 digits."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from itertools import islice

import mpmath
import numpy as np
import pytest
import sympy as sp
from expression_texts import X, Y, formulas, in_mpmath

from helpers.expressions import Expression, ExpressionError
from helpers.expressions.algebra import derivatives

DIGITS = 30
VARIABLES = X, Y
def expressions() -> Iterator[tuple[str, Expression, sp.Expr]]:
    for text, twin in formulas(seed=30, count=2000, depth=3):
        try:
            expression = Expression(text)
        except ExpressionError:  # sqrt(-2), say
            continue
        exact = twin()
        if not exact.has(sp.I, sp.zoo, sp.nan) and exact.free_symbols:
            yield text, expression, exact


CASES = list(islice(expressions(), 200))


def points(text: str, count: int = 4) -> list[tuple[float, float]]:
    rng = random.Random(text)
    return [(rng.uniform(-2, 2), rng.uniform(-2, 2)) for _ in range(count)]


def at_point(f: sp.Expr, p: tuple[float, float]) -> complex:
    """f(p) with 30 digits."""
    exact = {v: sp.Rational(t) for v, t in zip(VARIABLES, p, strict=True)}
    return complex(f.subs(exact).evalf(DIGITS))


def close(found: float, exact: complex, scale: float) -> bool:
    """Tell whether a number is exact but for the rounding of what was on the way to it."""
    if abs(exact) > 1e300:
        return not math.isfinite(found)
    small = 1e-10 * max(scale, abs(exact))
    return abs(exact.imag) <= small and abs(found - exact.real) <= small


def test_there_are_enough() -> None:
    assert len(CASES) == 200
    finite = [np.isfinite(e.function(*p)) for text, e, _ in CASES for p in points(text)]
    assert 300 < sum(finite) < len(finite) - 100


@pytest.mark.parametrize("batch", range(10))
def test_values_and_derivatives(batch: int) -> None:
    for text, expression, f in CASES[batch::10]:
        first = [f.diff(v) for v in VARIABLES]
        second = [[g.diff(v) for v in VARIABLES] for g in first]
        written = derivatives(expression.tree, ("x", "y"), 1)
        for p in points(text):
            value, gradient = expression.function(*p), expression.function.grad(*p)
            with mpmath.workdps(DIGITS):
                try:
                    exact, scale = in_mpmath(expression.tree, dict(zip("xy", p, strict=True)))
                except (ValueError, ZeroDivisionError):
                    assert math.isnan(value) and np.isnan(gradient).all(), (text, p)
                    assert np.isnan(expression.hessian(*p)).all()
                    continue
            assert close(value, at_point(f, p), scale), (text, p)
            assert close(float(exact), at_point(f, p), scale)
            for i in range(2):
                slope = at_point(first[i], p)
                steep = max(scale, scale**2, abs(slope))
                assert close(gradient[i], slope, steep), (text, p, i)
                if written[i] is not None:
                    formula = written[i].replace(lambda u: u.func.__name__ == "Size",
                                                 lambda u: sp.Abs(u.args[0]))  # fmt: skip
                    assert close(gradient[i], at_point(formula, p), steep), (text, p, formula)
                for j in range(2):
                    bend = at_point(second[i][j], p)
                    found = expression.hessian(*p)[i, j]
                    assert close(found, bend, max(steep**2, abs(bend))), (text, p, i, j)


@pytest.mark.parametrize("batch", range(4))
def test_arrays_have_the_values_of_their_points(batch: int) -> None:
    x, y = np.array([points("arrays", 60)] * 1)[0].T
    for text, expression, _ in CASES[batch::4]:
        for together, program in [
            (np.array(expression.values(x, y)), expression.values),
            (np.array(expression.slopes(x, y)), expression.slopes),
        ]:
            single = np.array([program(*p) for p in zip(x, y, strict=True)]).T
            np.testing.assert_allclose(together, single, rtol=1e-9, atol=1e-12, err_msg=text)
