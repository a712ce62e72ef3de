"""Mistakes as learners of notebook 10 make them, in their own words, and what each one hears."""

from __future__ import annotations

from fractions import Fraction
from itertools import cycle
from typing import Any

import numpy as np
import pytest
import sympy as sp
from learners import kept, mistake

from helpers.learning.checks import check
from helpers.lessons import exercise
from helpers.lessons.arrow import ALONG, AT, condition
from helpers.lessons.deepest import DEEPEST
from helpers.maths.catalogue import SURFACES
from helpers.maths.descent import steepest
from helpers.maths.runs import basins, run_many

X, Y = sp.symbols("x y", real=True)
U, V = sp.symbols("u v")
SOLVED = sp.solve([3 * U**2 - 3 * V, 3 * V**2 - 3 * U], [U, V], dict=True)


# Exercises ---------------------------------------------------------------------------------


def test_solutions_are_those_of_sympy() -> None:
    f = X**3 + Y**3 - 3 * X * Y
    found = sp.solve([f.diff(X), f.diff(Y)], [X, Y], dict=True)
    points = {(float(each[X]), float(each[Y])) for each in found}
    assert points == set(exercise("capstone.stationary").solution)
    second = sp.hessian(X**3 * Y - X * Y**2, (X, Y))
    for case in exercise("capstone.hessian").cases:
        exact = np.array(second.subs(dict(zip((X, Y), case, strict=True))), dtype=float)
        np.testing.assert_allclose(exercise("capstone.hessian").solution(*case), exact, rtol=1e-14)
    for (H,) in exercise("capstone.classify").cases:  # noqa: N806
        eigenvalues = sp.Matrix(H.shape[0], 2, list(map(Fraction, H.ravel().tolist()))).eigenvals(
            multiple=True)  # fmt: skip
        low, high = sorted(map(float, eigenvalues))
        word = "undecided" if min(abs(low), abs(high)) < 1e-9 else (
            "minimum" if low > 0 else "maximum" if high < 0 else "saddle")  # fmt: skip
        assert exercise("capstone.classify").solution(H) == word


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ([(1, 1), (0, 0)], "passed"), (np.array([[0, 0], [1, 1]]), "passed"),
        ({(0, 0), (1, 1)}, "passed"), ([[0, 0], [1.0002, 1]], "passed"),
        ([(1, 1)], "origin forgotten"), ([(0, 0)], "only the origin"),
        ([(0j, 0), (1 + 0j, 1)], "passed"), (zip((0, 1), (0, 1), strict=True), "passed"),
        ({"a": (0, 0), "b": (1, 1)}.values(), "passed"), ([{X: 0, Y: 0}, {X: 1, Y: 1}], "passed"),
        ([sp.Matrix([0, 0]), sp.Matrix([1, 1])], "passed"), (cycle([(0, 0)]), "a point twice"),
        ([(0, 0), (1, 1), (-0.5 + 1j, 1)], "complex"), (SOLVED, "complex"),
        ([("0", "0"), ("1", "1")], "another form"),
        ([[0, 1], [0, 1]], "one list for x and one for y"),
        ((0, 1), "another form"), ([0, 0], "another form"), ([], "another form"),
        ("(0, 0)", "another form"), (0, "another form"), ([(0, 0, 0), (1, 1, -1)], "another form"),
        ([(0, 0), (1, 1), (1, 1)], "a point twice"), ([(0, 0), (1, 1), (-1, -1)], "signs"),
        ([(0, 0), (1, 1), (-1, 1)], "one partial only"), ([(2, 4)], "one partial only"),
        ([(0, 0), (1.5, 1.5)], "zeros of f"), ([(0, 0), (1, 1), (3, 3)], "another point"),
        ([(0, 1), (1, 0)], "another point"), ([(float("nan"), 0)], "another form"),
    ],
)  # fmt: skip
def test_mistakes_with_stationary_points(answer: Any, name: str) -> None:
    assert kept("capstone.stationary", answer) == name


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("return [[6*x*y, 3*x**2 - 2*y], [3*x**2 - 2*y, -2*x]]", "passed"),
        ("return np.array([3*x**2*y - y**2, x**3 - 2*x*y])", "gradient"),
        ("return np.array([6*x*y, -2*x])", "only the diagonal"),
        ("return [[6*x*y, 0], [0, -2*x]]", "mixed left out"),
        ("return 6*x*y, 3*x**2 - 2*y, -2*x", "three numbers"),
        ("return [[-2*x, 3*x**2 - 2*y], [3*x**2 - 2*y, 6*x*y]]", "diagonal swapped"),
        ("return [[3*x**2 - 2*y, -2*x], [6*x*y, 3*x**2 - 2*y]]", "rows swapped"),
        ("return [[6*x*y, 3*x**2], [3*x**2, -2*x]]", "mixed without y"),
        ("return [[6*x*y, -2*y], [-2*y, -2*x]]", "mixed without x"),
        ("return [[6*x*y, 3*x**2 - 2*y], [3*x**2 - 2*y, 2*x]]", "sign of the last"),
        ("return [[6*x*y, 2*y - 3*x**2], [2*y - 3*x**2, -2*x]]", "sign of the mixed"),
        ("return [[3*x*y, 3*x**2 - 2*y], [3*x**2 - 2*y, -2*x]]", "factor 2 missing"),
        ("g = np.array([3*x**2*y - y**2, x**3 - 2*x*y])\n    return np.outer(g, g)",
         "product of the partials"),
        ("return 6*x*y, -2*x, 3*x**2 - 2*y", "three numbers"),
        ("return 6*x*y, 3*x**2 - 2*y, 3*x**2 - 2*y, -2*x", "four in a row"),
        ("return 6*x*y * -2*x - (3*x**2 - 2*y)**2", "determinant"),
        ("g = [3*x**2*y - y**2, x**3 - 2*x*y]\n    return [g, g]", "gradient twice"),
        ("return [[6*x*y, 6*x**2 - 4*y], [6*x**2 - 4*y, -2*x]]", "mixed twice"),
        ("return [[6*x*y, 3*x**2 - 2*y], [3*x**2, -2*x]]", "not symmetric"),
        ("return [[6*x*y, 3*x**2], [3*x**2 - 2*y, -2*x]]", "not symmetric"),
        ("return [[6*x*y, 3*x**2 - 2*y], [3*x**2 - 2*y, -2*y]]", "not yet"),
        ("print(6*x*y)", "not yet"),
    ],
)  # fmt: skip
def test_mistakes_with_the_hessian(body: str, name: str) -> None:
    assert mistake("capstone.hessian", f"def hessian(x, y):\n    {body}") == name


LOW_HIGH = "def classify(H):\n    low, high = np.linalg.eigvalsh(H)\n    "
NEAR_ZERO = LOW_HIGH + (
    "if {}: return 'undecided'\n"
    "    return 'minimum' if low > 0 else 'maximum' if high < 0 else 'saddle'"
)
DET = "def classify(H):\n    d = np.linalg.det(H)\n    "


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (DET + "if abs(d) < 1e-9: return 'undecided'\n"
         "    if d < 0: return 'saddle'\n    return 'minimum' if H[0, 0] > 0 else 'maximum'",
         "margin for the determinant"),
        (DET + "if d == 0: return 'undecided'\n"
         "    if d < 0: return 'saddle'\n    return 'minimum' if np.trace(H) > 0 else 'maximum'",
         "zero exactly"),
        (NEAR_ZERO.format("min(abs(low), abs(high)) < 1e-12"), "zero exactly"),
        (NEAR_ZERO.format("min(abs(low), abs(high)) < 1e-6"), "margin too wide"),
        (NEAR_ZERO.format("np.isclose(low, 0) or np.isclose(high, 0)"), "margin too wide"),
        (NEAR_ZERO.format("low < 1e-9 or high < 1e-9"), "negative counts as zero"),
        (NEAR_ZERO.format("abs(low) < 1e-9 and abs(high) < 1e-9"), "undecided only if both"),
        (NEAR_ZERO.format("abs(low * high) < 1e-9"), "margin for the determinant"),
        (LOW_HIGH + "return 'minimum' if low > 0 or high > 0 else 'maximum' if low < 0 or high < 0 "
         "else 'saddle'", "one is enough"),
        (DET + "return 'minimum' if d > 0 else 'maximum' if d < 0 else 'saddle'",
         "sign of the determinant"),
        (LOW_HIGH + "if low * high > 0: return 'minimum'\n"
         "    return 'saddle' if low * high < 0 else 'undecided'", "only the determinant"),
        ("def classify(H):\n    return 'minimum' if (H > 0).all() else 'maximum' if (H < 0).all() "
         "else 'saddle'", "signs of the four numbers"),
        ("def classify(H):\n    return 'minimum' if H > 0 else 'saddle'", "ValueError"),
        (LOW_HIGH + "if min(abs(low), abs(high)) < 1e-9 * max(abs(low), abs(high), 1e-300):\n"
         "        return 'undecided'\n    return 'minimum' if low > 0 else 'maximum' if high < 0 "
         "else 'saddle'", "margin beside the other"),
        (LOW_HIGH + "if abs(low) < 1e-9 or abs(high) < 1e-9: return 'undecided'\n"
         "    if low * high < 0: return 'saddle'\n"
         "    return 'minimum' if H[0, 0] > 0 else 'maximum'", "passed"),
        (LOW_HIGH + "if low > 0: return 'minimum'\n    if high < 0: return 'maximum'\n"
         "    if low < 0 < high: return 'saddle'\n    return 'undecided'", "zero exactly"),
        (LOW_HIGH + "if low > 1e-9: return 'minimum'\n    if high < -1e-9: return 'maximum'\n"
         "    return 'saddle'", "zero counts as a saddle"),
        (LOW_HIGH + "return 'minimum' if low > 0 else 'maximum' if high < 0 else 'saddle'",
         "never undecided"),
        (LOW_HIGH + "if low < 0 and high < 0: return 'maximum'\n"
         "    if low > 0 and high > 0: return 'minimum'\n    return 'saddle'", "never undecided"),
        (LOW_HIGH + "return 'minimum' if low >= 0 else 'maximum' if high <= 0 else 'saddle'",
         "zero counts for either"),
        (DET + "return 'undecided' if abs(d) < 1e-9 else 'minimum' if d > 0 else 'saddle'",
         "only the determinant"),
        ("def classify(H):\n    a, b = H[0, 0], H[1, 1]\n    if abs(a*b) < 1e-9: return 'undecided'"
         "\n    return 'saddle' if a*b < 0 else 'minimum' if a > 0 else 'maximum'",
         "only the diagonal"),
        (LOW_HIGH + "if min(abs(low), abs(high)) < 1e-9: return 'undecided'\n"
         "    if low > 0: return 'maximum'\n    return 'minimum' if high < 0 else 'saddle'",
         "swapped"),
        (LOW_HIGH + "return 'Minimum ' if low > 0 else 'valley'", "other words"),
        ("def classify(H):\n    return np.linalg.eigvalsh(H)", "other words"),
        ("def classify(H):\n    return True", "other words"),
        ("def classify(H):\n    return H.eigenvalues()", "AttributeError"),
    ],
)  # fmt: skip
def test_mistakes_with_the_kind(source: str, name: str) -> None:
    assert mistake("capstone.classify", source) == name


def test_a_wrong_word_is_shown_as_it_is_typed() -> None:
    found = check("capstone.classify", lambda H: "minimum")  # noqa: N803
    assert found.outcome == "not yet"
    assert 'yours is "minimum", expected is "saddle"' in found.message


# Challenges --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("x^4 - x^2 + y^2", "11"), ("x⁴ − x² + y²", "11"), ("(x^2 - 1)^2 + y^2", "11"),
        ("f(x, y) = x^4 - 2x^2 + y^2", "13"), ("cos(2x) + y^2", "8"), ("cos(2x) + cosh(y)", "7"),
        ("((y^4)) - ((y^2)) + x x", "11"),
    ],
)
def test_a_designed_surface_counts_its_symbols(text: str, score: str) -> None:
    assert kept("capstone.design", text) == score


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("x^2 + y^2", "other points"), ("x^4 - x^2 - y^2", "other points"),
        ("x^4 - x^2 + y^4 - y^2", "other points"), ("x^4 - x^2", "not isolated"),
        ("x^4 - x^2 + y^4", "undecided"), ("x^^2", "not understood"), ("$x$", "not understood"),
        ("`x`", "not understood"), ("", "not understood"), (3, "no text"),
        ("x**2", "not isolated"), ("x + y", "other points"), ("y(x", "not understood"),
    ],
)
def test_what_is_no_such_surface_hears_why(text: Any, name: str) -> None:
    assert kept("capstone.design", text) == name


def test_points_are_counted_in_words_that_fit_and_kinks_are_named() -> None:
    said = check("capstone.design", "(x^2 - 1)^2 + y^2 - x^3 + 5x").message
    assert "1 minimum, 0 saddles, 0 maxima." in said and "kink" not in said
    said = check("capstone.design", "|x^2 - 1| + y^2").message
    assert "0 minima, 1 saddle, 0 maxima." in said
    assert said.endswith("A lowest point at a kink does not count, as there is no gradient at it.")


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        ((0.04, (-0.4, -0.8)), "9"), ([0.02, [-0.4, -0.7]], "21"),
        ((0.034, np.array([-0.32, -0.77])), "5"), ((0.04, (0, 0)), "too low"),
        ((0.02, (0.0, 1.2)), "elsewhere"), ((5, (0, 1.5)), "left the map"),
        ((0.04, (0.228, -1.626)), "too low"),
        ((-0.04, (-0.4, -0.8)), "not positive"), ((0, (-0.4, -0.8)), "not positive"),
        ((1e-7, (-0.4, -0.8)), "budget"), ((-0.4, -0.8), "another form"),
        ((0.04, (1, 2, 3)), "another form"), ((0.04, (float("nan"), 1)), "another form"),
        (((-0.4, -0.8), 0.04), "another form"), (0.04, "another form"),
    ],
)  # fmt: skip
def test_the_deepest_minimum(answer: Any, detail: str) -> None:
    assert kept("capstone.deepest", answer) == detail


def test_the_par_of_the_pit_is_the_best_of_its_grid() -> None:
    peaks = SURFACES["peaks"]
    values = [peaks(*p) for p in peaks.minima]
    assert peaks.minima.index(DEEPEST) == int(np.argmin(values)) == 0
    side = np.arange(-30, 31) / 10
    p = np.array(np.meshgrid(side, side)).reshape(2, -1)
    p = p[:, peaks(*p) >= 3]
    ends = run_many(steepest(peaks.grad, p, 0.04), tol=1e-3, budget=200)
    there = basins(ends, peaks.minima) == 0
    assert ends.steps[there].min() == 9
    assert [-0.4, -0.8] in p[:, there & (ends.steps == 9)].T.tolist()
    assert np.mean(there) < 0.1  # most starts up there roll down elsewhere


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        ((2, -6, 5), "46.98"), ([4, -12, 10], "46.98"), ((7, -18, 13), "37.97"),
        (np.array([7.0, -18, 13]), "37.97"), ((1, 0, 1), "other direction"),
        ((-2, 6, -5), "opposite"), ((1, -2, 1), "no minimum"), ((0, 0, 0), "other direction"),
        ((0.2, -0.6, 0.5), "another form"), ((2, -6), "another form"),
        ((2000, -6000, 5000), "another form"), ("265", "other direction"),
        ((float("inf"), 1, 1), "another form"), (7, "another form"),
    ],
)  # fmt: skip
def test_the_aimed_arrow(answer: Any, detail: str) -> None:
    assert kept("capstone.arrow", answer) == detail


def test_its_score_is_the_condition_number_and_has_a_least_value() -> None:
    best = {}
    for a in range(1, 60):
        for b in range(-200, 201, 2):
            c = -2 * a - 3 * b // 2
            if 4 * a * c > b * b:
                low, high = np.linalg.eigvalsh([[2 * a, b], [b, 2 * c]])
                assert condition(a, b, c) == pytest.approx(high / low, rel=1e-9)
                g = (2 * a * AT[0] + b * AT[1], b * AT[0] + 2 * c * AT[1])
                assert g[0] > 0 and (g[1] == -g[0]) == (ALONG == (1, -1))
                best[a, b, c] = high / low
    # cos φ ≥ 2√κ/(κ + 1) for the angle φ between p and ∇f(p): it is attained.
    cosine = np.dot(AT, ALONG) / np.hypot(*AT) / np.hypot(*ALONG)
    least = ((1 + np.sqrt(1 - cosine**2)) / cosine) ** 2
    assert min(best.values()) == pytest.approx(least, rel=1e-9)
    assert min(best, key=lambda form: round(best[form], 6)) == (7, -18, 13)
    assert round(least, 2) == 37.97
