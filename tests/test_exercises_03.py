"""The exercises of notebook 03: right answers in any form, odd ones, and what sympy says."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
import sympy as sp
from test_misconceptions_03 import (
    F_X,
    F_Y,
    MIDDLE,
    PLANE,
    RIGHT_SIGNS,
    SIGNS,
    hand,
    measured,
    mistake,
)

from helpers.learning.checks import check
from helpers.lessons import LESSONS, exercise
from helpers.lessons.heights import PLANE as READ_PLANE
from helpers.lessons.terms import TERMS, ways
from helpers.maths.catalogue import MAP
from helpers.maths.catalogue import MAP_LEVELS as LEVELS
from helpers.maths.catalogue import MAP_MARKS as MARKS

RIGHT = [
    ("partial.by_hand", hand(F_X, F_Y)),
    ("partial.by_hand", hand("3 * (x * y)**2 + math.cos(y)", "2 * x**3 * y + 5 - x * math.sin(y)",
                        "import math")),
    ("partial.by_hand", f"def partials(x, y):\n    return np.array([{F_X}, {F_Y}])"),
    ("partial.by_hand", f"def partials(x, y):\n    return [np.float64({F_X}), float({F_Y})]"),
    ("partial.by_hand", f"partials = lambda x, y: np.array([[{F_X}], [{F_Y}]])"),
    ("partial.by_hand", f"f_x = lambda x, y: {F_X}\nf_y = lambda x, y: {F_Y}\n"
                   "def partials(x, y): return f_x(x, y), f_y(x, y)"),
    ("partial.by_hand", f"partials = np.vectorize(lambda x, y: ({F_X}, {F_Y}))"),
    *(("partial.numeric", measured(MIDDLE, " / (2 * h)", h))
      for h in ("1e-2", "1e-3", "1e-4", "1e-5", "1e-6", "1e-7")),
    ("partial.numeric", measured(MIDDLE, " / 2 / h")),
    ("partial.numeric",
     measured(MIDDLE, " / (2 * h)").replace("return", "return np.array([") + "])"),
    ("partial.numeric", """
def partial_x(f, x, y, h=1e-5): return (f(x + h, y) - f(x - h, y)) / (2 * h)
def partial_y(f, x, y, h=1e-5): return (f(x, y + h) - f(x, y - h)) / (2 * h)
def numerical_partials(f, x, y): return [partial_x(f, x, y), partial_y(f, x, y)]"""),
    ("partial.numeric", """
from helpers.maths.differentiate import central_difference
def numerical_partials(f, x, y):
    return central_difference(lambda t: f(t, y), x), central_difference(lambda t: f(x, t), y)"""),
    ("partial.numeric", """
def numerical_partials(f, x, y):
    e = 1e-6 * np.eye(2)
    ahead, behind = f(x + e[0], y + e[1]), f(x - e[0], y - e[1])
    return (ahead - behind) / 2e-6"""),
    ("partial.numeric", """
class Slopes:
    def __call__(self, f, x, y):
        h = 2.0**-20
        slice_x, slice_y = lambda t: f(t, y), lambda t: f(x, t)
        return np.array([[g(t + h) - g(t - h)] for g, t in ((slice_x, x), (slice_y, y))]) / 2 / h
numerical_partials = Slopes()"""),
    ("partial.signs", f"signs = {RIGHT_SIGNS}"),
    ("partial.signs", f"signs = tuple(map(list, {RIGHT_SIGNS}))"),
    ("partial.signs", f"signs = np.array({RIGHT_SIGNS})"),
    ("partial.signs", f"signs = [(float(a), np.int64(b)) for a, b in {RIGHT_SIGNS}]"),
    ("partial.tangent_plane", PLANE.format("f(a, b) + f_x * (x - a) + f_y * (y - b)")),
    ("partial.tangent_plane", PLANE.format("f(a, b) + np.dot(partials(a, b), [x - a, y - b])")),
    ("partial.tangent_plane", PLANE.format("[f(a, b) - (a - x) * f_x - (b - y) * f_y]")),
    ("partial.tangent_plane", """
def tangent_plane(f, partials, a, b):
    g = np.array(partials(a, b))
    return lambda x, y: np.float64(f(a, b)) + g @ np.array([x - a, y - b])"""),
    ("partial.tangent_plane", """
class Plane:
    def __init__(self, f, partials, a, b):
        self.f_x, self.f_y = partials(a, b)
        self.c = f(a, b) - a * self.f_x - b * self.f_y
    def __call__(self, x, y):
        return self.c + self.f_x * x + self.f_y * y
tangent_plane = Plane"""),
]  # fmt: skip

TASKS = [each.id for each in LESSONS["partial"].exercises]


@pytest.mark.parametrize(("task", "source"), RIGHT)
def test_a_right_answer_in_any_form_passes(task: str, source: str) -> None:
    assert mistake(task, source) == "passed"


@pytest.mark.parametrize(
    "signs",
    [[...] * 6, [(..., ...)] * 6, [(1, -1), (1, ...), *[(..., ...)] * 4], [[..., ...]] * 6],
)
def test_signs_with_open_places_are_not_tried_yet(signs: list) -> None:
    assert check("partial.signs", signs).outcome == "unattempted"


@pytest.mark.parametrize("answer", [None, "1, 2", {"a": 1}, {1, 2}, [[1], [2, 3]], [None, 1]])
def test_no_list_of_signs_is_too_odd_to_be_checked(answer: Any) -> None:
    assert check("partial.signs", answer).outcome in {"not yet", "error", "unattempted"}


# Oracles -----------------------------------------------------------------------------------

x, y = sp.symbols("x y", real=True)
SURFACES = {
    "x²y + sin y": x**2 * y + sp.sin(y),
    "x² + y²": x**2 + y**2,
    "x² + 3y²": x**2 + 3 * y**2,
    "sin x · sin y": sp.sin(x) * sp.sin(y),
    "(x² + y − 11)² + (x + y² − 7)²": (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "x² + 3xy + 2y²": x**2 + 3 * x * y + 2 * y**2,
    "10⁶(x − 1)² + 10⁶(y − 2)²": 10**6 * (x - 1) ** 2 + 10**6 * (y - 2) ** 2,
    "10⁶(x − 1)(y − 2)": 10**6 * (x - 1) * (y - 2),
    "10⁴ + xy²": 10**4 + x * y**2,
}


def at(expression: sp.Expr, *p: float) -> float:
    return float(expression.subs({x: p[0], y: p[1]}))


def slopes_at(expression: sp.Expr, *p: float) -> list[float]:
    return [at(sp.diff(expression, each), *p) for each in (x, y)]


def test_the_partials_by_hand_are_those_of_sympy() -> None:
    by_hand = exercise("partial.by_hand")
    surface, *_ = next(wrong.forms for wrong in by_hand.wrong if wrong.name == "value")
    f = x**3 * y**2 + x * sp.cos(y) + 5 * y
    for p in by_hand.cases:
        assert surface(*p) == pytest.approx(at(f, *p))
        assert by_hand.solution(*p) == pytest.approx(slopes_at(f, *p))
        for axis, (first, *_) in enumerate(TERMS):
            assert ways(axis, *p)[0] == (pytest.approx(slopes_at(f, *p)[axis]), set())
            assert first[0][0] == ""


def test_ways_of_differentiating_by_hand_are_told_apart() -> None:
    for p, axis in product(exercise("partial.by_hand").cases, (0, 1)):
        for (one, names), (other, others) in combinations(ways(axis, *p), 2):
            assert abs(one - other) > 1e-4 * max(1, abs(one)) or names == others


def test_the_measured_partials_are_those_of_sympy() -> None:
    task = exercise("partial.numeric")
    for f, *p in task.cases:
        assert f(*p) == pytest.approx(at(SURFACES[f.text], *p))
        exact = slopes_at(SURFACES[f.text], *p)
        np.testing.assert_allclose(task.solution(f, *p), exact, rtol=1e-6, atol=1e-4)


def test_the_tangent_planes_are_those_of_sympy() -> None:
    task = exercise("partial.tangent_plane")
    for f, partials, *p in task.cases:
        exact = SURFACES[f.text]
        assert partials(*p) == pytest.approx(slopes_at(exact, *p))
        step = [(each[0] - p[0], each[1] - p[1]) for each in READ_PLANE.places]
        heights = [at(exact, *p) + float(np.dot(slopes_at(exact, *p), d)) for d in step]
        assert task.observe(task.solution, f, partials, *p) == pytest.approx(heights)


def test_the_estimate_of_the_syllabus() -> None:
    f, partials, *p = exercise("partial.tangent_plane").cases[0]
    assert (f.text, *p) == ("x²y + sin y", 1.0, 0.0)
    assert exercise("partial.tangent_plane").solution(f, partials, *p)(1.1,
                                                                       0.1) == pytest.approx(0.2)
    assert f(1.1, 0.1) == pytest.approx(0.22083, abs=5e-6)


def test_the_signs_on_the_map_are_those_of_its_formula() -> None:
    exact = 5 * x * sp.exp(-(x**2) / 2 - (y - sp.Rational(3, 5) * x) ** 2 / 2)
    for p, signs in zip(MARKS.values(), SIGNS, strict=True):
        assert MAP(*p) == pytest.approx(at(exact, *p))
        slopes = slopes_at(exact, *p)
        assert MAP.grad(*p) == pytest.approx(slopes, abs=1e-12)
        for slope, sign in zip(slopes, signs, strict=True):
            assert abs(slope) < 1e-5 if sign == 0 else slope * sign > 0.5


def test_the_points_of_the_map_can_be_read() -> None:
    assert MAP(*MARKS["B"]) in LEVELS
    assert MAP(*MARKS["D"]) == pytest.approx(1.0, abs=1e-4) and 1.0 in LEVELS
    assert MAP(*MARKS["E"]) > max(LEVELS)
    (low, high), _ = MAP.domain
    assert all(low < each < high for p in MARKS.values() for each in p)
    assert SIGNS != SIGNS[::-1] and SIGNS != [pair[::-1] for pair in SIGNS]
