"""Stationary points against sympy, closed forms and the recorded minima of the catalogue."""

from __future__ import annotations

import math
import warnings
from collections import Counter

import numpy as np
import pytest
import sympy as sp
from scipy.optimize import brentq

from helpers.expressions import Expression, stationary_points
from helpers.maths.catalogue import SURFACES

HIMMELBLAU = "(x^2+y-11)^2 + (x+y^2-7)^2"
PEAKS = "3(1-x)^2 e^(-x^2-(y+1)^2) - 10(x/5-x^3-y^5) e^(-x^2-y^2) - 1/3*e^(-(x+1)^2-y^2)"
WIDE = ((-5, 5), (-5, 5))


def kinds(text: str, domain: tuple | None = None) -> dict[str, int]:
    return Counter(point.kind for point in stationary_points(Expression(text), domain).points)


def test_himmelblau_has_nine() -> None:
    found, along_curves = stationary_points(Expression(HIMMELBLAU), WIDE)
    assert Counter(p.kind for p in found) == {"minimum": 4, "saddle": 4, "maximum": 1}
    assert not along_curves
    x, y = sp.symbols("x y", real=True)
    f = (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2
    # The resultant of the two partial derivatives has the x of every stationary point.
    roots = sp.Poly(sp.resultant(f.diff(x), f.diff(y), y), x).nroots(n=30)
    exact = sorted(float(root) for root in roots if abs(sp.im(root)) < 1e-20)
    assert len(exact) == 9
    np.testing.assert_allclose(sorted(p.at[0] for p in found), exact, rtol=1e-13)
    hessian = sp.hessian(f, (x, y))
    for point in found:
        at = dict(zip((x, y), map(sp.Float, point.at), strict=True))
        eigenvalues = np.linalg.eigvalsh(np.array(hessian.subs(at), dtype=float))
        np.testing.assert_allclose(point.eigenvalues, eigenvalues, rtol=1e-12)
        assert point.value == pytest.approx(float(f.subs(at)), rel=1e-14, abs=1e-28)


@pytest.mark.parametrize("key", ["himmelblau", "peaks", "rosenbrock", "egg_crate"])
def test_the_minima_of_the_catalogue(key: str) -> None:
    surface = SURFACES[key]
    text = {
        "himmelblau": HIMMELBLAU, "peaks": PEAKS, "rosenbrock": "(1-x)^2 + 100(y-x^2)^2",
        "egg_crate": "sin(x)sin(y)",
    }[key]  # fmt: skip
    found = stationary_points(Expression(text, domain=surface.domain)).points
    minima = sorted(p.at for p in found if p.kind == "minimum")
    np.testing.assert_allclose(minima, sorted(surface.minima), rtol=1e-12)


def test_peaks_has_nine() -> None:
    assert kinds(PEAKS) == {"minimum": 3, "saddle": 3, "maximum": 3}


@pytest.mark.parametrize(
    ("text", "kind", "eigenvalues"),
    [
        ("x^2 + 3y^2", "minimum", (2, 6)),
        ("-x^2 - y^2 + xy", "maximum", (-3, -1)),
        ("x^2 - y^2", "saddle", (-2, 2)),
        ("x y", "saddle", (-1, 1)),
        ("x^3 - 3x y^2", "undecided", (0, 0)),
        ("x^4 + y^4", "undecided", (0, 0)),
        ("x^4 - y^4", "undecided", (0, 0)),
        ("x^2 + y^4", "undecided", (0, 2)),
        ("x^2 - y^3", "undecided", (0, 2)),
        ("1e-9(x^2 - y^2)", "saddle", (-2e-9, 2e-9)),
        ("1e9(x^2 + y^2)", "minimum", (2e9, 2e9)),
        ("e^(-x^2-y^2)", "maximum", (-2, -2)),
    ],
)
def test_the_origin_is_classified(text: str, kind: str, eigenvalues: tuple[float, float]) -> None:
    for domain in (((-3, 3), (-3, 3)), ((-2.9, 3.3), (-1.7, 2.1))):  # a seed at 0, and none
        (point,), along_curves = stationary_points(Expression(text), domain)
        assert point.kind == kind and not along_curves
        np.testing.assert_allclose(point.at, 0, atol=1e-6)
        np.testing.assert_allclose(point.eigenvalues, eigenvalues, atol=1e-9)
        assert point.value == pytest.approx(1 if text.startswith("e^") else 0, abs=1e-9)


EASOM = "-cos(x)cos(y)e^(-(x-π)^2-(y-π)^2)"


def test_easom_is_judged_where_it_is_small_too() -> None:
    """f = −g(x)g(y), from 10⁻⁴ to 10⁻²² in this square: ∇f = 0 where both g′ or both g are 0."""
    extremes = [brentq(lambda x: math.sin(x) + 2 * (x - math.pi) * math.cos(x), *ends)
                for ends in [(-1.8, -1.6), (1.2, 1.4)]]  # fmt: skip
    found, along_curves = stationary_points(Expression(EASOM))
    assert Counter(p.kind for p in found) == {"saddle": 4, "minimum": 2, "maximum": 2}
    assert not along_curves
    for point in found:
        at = [math.copysign(math.pi / 2, t) for t in point.at]
        if point.kind != "saddle":
            at = [extremes[t > 0] for t in point.at]
            assert (point.kind == "minimum") == (at[0] == at[1])
        np.testing.assert_allclose(point.at, at, rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x*(2^x-1)-x^2/2+y^2", "minimum"),
        ("x^2 + y^2 + |x|y^2", "minimum"),
        ("x √(x+1) - x + y^2/9", "minimum"),
        ("x(2^y-1)", "saddle"),
        ("x^2 + y^2 - 3|x||y|", "undecided"),
        ("x^2 + 1e8(y - x/3)^2", "minimum"),
        ("1e-30(x y + x^3)", "saddle"),
        ("x^2 + y^2 + e^(9x) - 9x - 1", "minimum"),
    ],
)
def test_products_with_a_zero_are_classified(text: str, kind: str) -> None:
    found = stationary_points(Expression(text)).points
    assert [p.kind for p in found if np.abs(p.at).max() < 1e-9] == [kind]


@pytest.mark.parametrize("text", ["(x-1/3)^3 + y^2", "(x-1/7)^4 - y^2", "1e-9((x-1/3)^3 + y^2)",
                                  "(x-1/3)^3 + (y-1/7)^3", "e^(-9)(x-1/3)^5 + y^2"])  # fmt: skip
def test_a_point_that_is_found_only_nearly_is_not_decided_by_that(text: str) -> None:
    assert {p.kind for p in stationary_points(Expression(text)).points} == {"undecided"}


def test_without_a_hessian_nothing_is_decided() -> None:
    ((at, value, eigenvalues, kind),), _ = stationary_points(Expression("|x|^1.5 + y^2"))
    assert (at, value, kind) == ((0, 0), 0, "undecided") and np.isnan(eigenvalues).all()


def test_a_lattice_is_found_whole() -> None:
    found = stationary_points(Expression("sin(x)sin(y)"), ((-4, 4), (-4, 4))).points
    saddles = {(i * math.pi, j * math.pi) for i in (-1, 0, 1) for j in (-1, 0, 1)}
    assert {p.at for p in found if p.kind == "saddle"} == saddles
    for point in found:
        if point.kind != "saddle":
            assert {*map(abs, point.at)} == {math.pi / 2}
            assert point.value == math.sin(point.at[0]) * math.sin(point.at[1])
    assert kinds("sin(5x)sin(5y)") == {"saddle": 81, "minimum": 50, "maximum": 50}


@pytest.mark.parametrize("text", ["x + y", "e^x + y^2", "1/x + y^2", "ln(x) + y^2", "|x| + |y|",
                                  "√(x^2+y^2)", "√(-1-x^2)", "x^3 + x + y^2"])  # fmt: skip
def test_there_may_be_none(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert stationary_points(Expression(text)) == ((), False)


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("2", []), ("x^2", []), ("sin(x + y)", []), ("x^2 y^2", []), ("x + |x|", []),
        ("(x^2+y^2-1)^2", ["maximum"]), ("(x^2+y^2)(x-2)^2", ["minimum", "saddle"]),
    ],
)  # fmt: skip
def test_points_along_a_curve_are_no_points(text: str, isolated: list[str]) -> None:
    found, along_curves = stationary_points(Expression(text))
    assert along_curves and [p.kind for p in found] == isolated


def test_only_the_domain_is_searched_edges_included() -> None:
    expression = Expression("x^3 - 3x + y^2")
    assert {p.at for p in stationary_points(expression).points} == {(1, 0), (-1, 0)}
    assert {p.at for p in stationary_points(expression, ((0, 3), (0, 1))).points} == {(1, 0)}
    assert stationary_points(expression, ((-0.9, 0.9), (-1, 1))).points == ()
    shifted = Expression("(x-1000)^2 + (y-0.001)^2", domain=((999, 1002), (0, 0.01)))
    assert [p.at for p in stationary_points(shifted).points] == [(1000, 0.001)]


def test_functions_of_one_variable() -> None:
    found, _ = stationary_points(Expression("x^4 - 3x^2 + x", ("x",)))
    assert [p.kind for p in found] == ["minimum", "minimum", "maximum"]
    x = sp.Symbol("x")
    exact = sorted(map(float, sp.Poly(4 * x**3 - 6 * x + 1).nroots(n=20)))
    np.testing.assert_allclose(sorted(p.at[0] for p in found), exact, rtol=1e-14)
    (flat,), _ = stationary_points(Expression("x^3", ("x",)))
    assert flat.at == (0,) and flat.kind == "undecided"


def test_the_domain_is_checked() -> None:
    with pytest.raises(ValueError, match="domain must"):
        stationary_points(Expression("x"), ((1, 0), (0, 1)))
