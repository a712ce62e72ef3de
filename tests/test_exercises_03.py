"""The exercises of notebook 03: what learners write, wrong and right, what each hears; oracles."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
import sympy as sp
from learners import mistake

from helpers.learning.checks import check
from helpers.lessons import LESSONS, exercise
from helpers.lessons.heights import PLANE as READ_PLANE
from helpers.lessons.terms import TERMS, ways
from helpers.maths.catalogue import MAP
from helpers.maths.catalogue import MAP_LEVELS as LEVELS
from helpers.maths.catalogue import MAP_MARKS as MARKS

SIGNS = exercise("partial.signs").solution


def hand(f_x: str, f_y: str, head: str = "") -> str:
    return f"{head}\ndef partials(x, y):\n    return {f_x}, {f_y}"


F_X, F_Y = "3 * x**2 * y**2 + np.cos(y)", "2 * x**3 * y - x * np.sin(y) + 5"
BY_HAND_WRONG = [
    ("axes swapped", hand(F_Y, F_X)),
    ("the same twice", hand(F_X, F_X)),
    ("the same twice", hand(F_Y, F_Y)),
    ("frozen put to zero", hand("np.cos(0)", "5")),
    ("frozen put to zero", hand("1", F_Y)),
    ("both at once", hand("6 * x**2 * y - np.sin(y)", "6 * x**2 * y - np.sin(y)")),
    ("both at once", hand("6 * x**2 * y - np.sin(y) + 5", "6 * x**2 * y - np.sin(y) + 5")),
    ("both at once", hand("3 * x**2 * 2 * y + np.cos(y)", F_Y)),
    ("both at once", hand(F_X, "3 * x**2 * 2 * y - x * np.sin(y) + 5")),
    ("product rule", hand("3 * x**2 * y**2 + x**3 * 2 * y + np.cos(y)", F_Y)),
    ("product rule", hand(F_X, "2 * x**3 * y + np.cos(y) - x * np.sin(y) + 5")),
    ("wrong variable", hand("2 * x**3 * y + np.cos(y)", F_Y)),
    ("wrong variable", hand("3 * x**2 * y**2 - x * np.sin(y)", F_Y)),
    ("factor dropped", hand("3 * x**2 + 1", "2 * y - np.sin(y) + 5")),
    ("factor dropped", hand("3 * x**2 + np.cos(y)", F_Y)),
    ("factor dropped", hand(F_X, "2 * x**3 * y - np.sin(y) + 5")),
    ("added term kept", hand(F_X + " + 5 * y", F_Y)),
    ("added term kept", hand(F_X + " + 5", F_Y)),
    ("power's factor forgotten", hand("x**2 * y**2 + np.cos(y)", F_Y)),
    ("power's factor forgotten", hand(F_X, "x**3 * y - x * np.sin(y) + 5")),
    ("exponent kept", hand("3 * x**3 * y**2 + np.cos(y)", F_Y)),
    ("exponent kept", hand(F_X, "2 * x**3 * y**2 - x * np.sin(y) + 5")),
    ("sign of the sine", hand(F_X, "2 * x**3 * y + x * np.sin(y) + 5")),
    ("not differentiated", hand("3 * x**2 * y**2 + x * np.cos(y)", F_Y)),
    ("not differentiated", hand(F_X, "2 * x**3 * y - x * np.sin(y) + 5 * y")),
    ("not differentiated", hand(*["x**3 * y**2 + x * np.cos(y) + 5 * y"] * 2)),
    ("term missing", hand("3 * x**2 * y**2", F_Y)),
    ("term missing", hand(F_X, "2 * x**3 * y - x * np.sin(y)")),
    ("one number", f"def partials(x, y):\n    return {F_X} + {F_Y}"),
    ("only x", f"def partials(x, y):\n    return {F_X}"),
    ("only y", f"def partials(x, y):\n    return {F_Y}"),
    ("value", "def partials(x, y):\n    return x**3 * y**2 + x * np.cos(y) + 5 * y"),
    ("one component", hand(F_X, "2 * x**2 * y - x * np.sin(y) + 5")),  # at x = 2 it is x³y
    # Two mistakes of one kind, or of two.
    ("factor dropped", hand("3 * x**2 + np.cos(y)", "2 * x**3 * y + x * np.sin(y) + 5")),
    ("term missing", hand("3 * x**2 * y**2", "7 * x")),
]

TRY = """
def numerical_partials(f, x, y):
    h = {h}
    return {x}, {y}
"""
AHEAD = "(f(x + h, y) - f(x, y))", "(f(x, y + h) - f(x, y))"
BEHIND = "(f(x, y) - f(x - h, y))", "(f(x, y) - f(x, y - h))"
MIDDLE = "(f(x + h, y) - f(x - h, y))", "(f(x, y + h) - f(x, y - h))"


def measured(pair: tuple[str, str], over: str, h: str = "1e-6") -> str:
    return TRY.format(x=pair[0] + over, y=pair[1] + over, h=h)


LEFT = """
def numerical_partials(f, x, y):
    h, slopes = {h}, []
    {x} += h; ahead = f(x, y); {x} -= 2 * h; slopes.append((ahead - f(x, y)) / (2 * h))
    {y} += h; ahead = f(x, y); {y} -= 2 * h; slopes.append((ahead - f(x, y)) / (2 * h))
    return slopes
"""
NUMERIC_WRONG = [
    ("axes swapped", measured(MIDDLE[::-1], " / (2 * h)")),
    ("axes swapped", measured(AHEAD[::-1], " / h")),
    *(("forward", measured(AHEAD, " / h", h)) for h in ("0.1", "1e-2", "1e-4", "2e-6", "1e-7")),
    ("backward", measured(BEHIND, " / h", "1e-3")),
    ("backward", measured(BEHIND, " / h", "3e-6")),
    ("forward", measured(("(f(x + 2*h, y) - f(x, y))", "(f(x, y + 2*h) - f(x, y))"), "/(2*h)")),
    *(("twice", measured(MIDDLE, " / h", h)) for h in ("1e-2", "1e-4", "1e-6")),
    *(("half", measured(AHEAD, " / (2 * h)", h)) for h in ("1e-3", "1e-6")),
    ("half", measured(BEHIND, " / (2 * h)")),
    ("not divided", measured(MIDDLE, "")),
    ("not divided", measured(MIDDLE, " / 2 * h")),
    ("not divided", measured(AHEAD, "", "1e-4")),
    ("sign flipped", measured(("(f(x - h, y) - f(x + h, y))", "(f(x, y - h) - f(x, y + h))"),
                              " / (2 * h)")),
    ("sign flipped", measured(("(f(x - h, y) - f(x, y))", "(f(x, y - h) - f(x, y))"), " / h")),
    ("both moved at once", measured(("(f(x + h, y + h) - f(x - h, y - h))",) * 2, " / (2 * h)")),
    ("both moved at once", measured(("(f(x + h, y + h) - f(x, y))",) * 2, " / h", "1e-5")),
    ("x twice", measured(MIDDLE[:1] * 2, " / (2 * h)")),
    ("x twice", measured(AHEAD[:1] * 2, " / h")),
    ("y twice", measured(MIDDLE[1:] * 2, " / (2 * h)")),
    ("step outside f", measured(("(f(x, y) + h - f(x, y))",) * 2, " / h")),
    ("step outside f", measured(("((f(x, y) + h) - (f(x, y) - h))",) * 2, " / (2 * h)")),
    ("from zero", measured(("(f(h, y) - f(x, y))", "(f(x, h) - f(x, y))"), " / h")),
    ("from zero", measured(("(f(h, y) - f(-h, y))", "(f(x, h) - f(x, -h))"), " / (2 * h)")),
    ("arguments swapped", measured(MIDDLE, "/(2*h)").replace("(f, x, y):", "(f, y, x):")),
    ("no parentheses", measured(("f(x + h, y) - f(x - h, y)", "f(x, y + h) - f(x, y - h)"),
                                " / (2 * h)")),
    ("no parentheses", measured(("f(x + h, y) - f(x, y)", "f(x, y + h) - f(x, y)"), " / h")),
    ("values added", measured(("(f(x + h, y) + f(x - h, y))", "(f(x, y + h) + f(x, y - h))"),
                              " / (2 * h)")),
    ("only x moves", measured((MIDDLE[0], "(f(x, y) - f(x, y))"), " / (2 * h)")),
    ("only y moves", measured(("(f(x, y) - f(x, y))", MIDDLE[1]), " / (2 * h)")),
    ("sum", measured(MIDDLE, "/(2*h)").replace("/(2*h), ", "/(2*h) + ")),
    ("x alone", measured(MIDDLE, "/(2*h)").replace(", (f(x, y", "  # (")),
    ("y alone", "def numerical_partials(f, x, y):\n    return (f(x, y + 1e-6) - f(x, y)) / 1e-6"),
    ("value", "numerical_partials = lambda f, x, y: f(x, y)"),
    ("ignores f", hand(F_X, F_Y) + "\nnumerical_partials = lambda f, x, y: partials(x, y)"),
    *(("not put back", LEFT.format(h=h, x="x", y="y")) for h in ("1e-6", "1e-3", "0.01", "0.1")),
    *(("not put back", LEFT.format(h=h, x="y", y="x").replace("return slopes",
       "return slopes[::-1]")) for h in ("1e-6", "0.01")),
    ("f not used", "numerical_partials = lambda f, x, y: (2 * x, 2 * y)"),
    ("step too small", measured(MIDDLE, " / (2 * h)", "1e-12")),
    ("step too small", measured(AHEAD, " / h", "1e-16")),
    ("step too large", measured(MIDDLE, " / (2 * h)", "0.5")),
    ("rounded", measured(MIDDLE, "/(2*h)").replace("return", "return np.round([") + "    ], 1)"),
]  # fmt: skip

PLANE = """
def tangent_plane(f, partials, a, b):
    f_x, f_y = partials(a, b)
    def plane(x, y):
        return {}
    return plane
"""
PLANE_WRONG = [
    ("no function", "tangent_plane = lambda f, partials, a, b: f(a, b) + partials(a, b)[0]"),
    ("no function", "tangent_plane = lambda f, partials, a, b: partials(a, b)"),
    ("no function", PLANE.format("f(a, b) + f_x * (x - a) + f_y * (y - b)").replace(
        "return plane", "return [plane(1.1, 0.1), plane(0.5, 2.0), plane(3.0, -1.5)]")),
    ("no function", PLANE.format("0").replace("return plane", "return plane(1.1, 0.1)")),
    ("inner function returns nothing", PLANE.format("0").replace("return 0", "print(0)")),
    ("two numbers", PLANE.format("f(a, b) + f_x * (x - a), f(a, b) + f_y * (y - b)")),
    ("two numbers", PLANE.format("f(a, b) + np.array([f_x, f_y]) * [x - a, y - b]")),
    ("height missing", PLANE.format("f_x * (x - a) + f_y * (y - b)")),
    ("partials swapped", PLANE.format("f(a, b) + f_y * (x - a) + f_x * (y - b)")),
    ("product of the steps", PLANE.format("f(a, b) + (f_x + f_y) * (x - a) * (y - b)")),
    ("product of the gains", PLANE.format("f(a, b) + f_x * (x - a) * f_y * (y - b)")),
    ("partials at the target", """
def tangent_plane(f, partials, a, b):
    def plane(x, y):
        f_x, f_y = partials(x, y)
        return f(a, b) + f_x * (x - a) + f_y * (y - b)
    return plane"""),
    ("height at the target", PLANE.format("f(x, y) + f_x * (x - a) + f_y * (y - b)")),
    ("height at the origin", PLANE.format("f(0, 0) + f_x * x + f_y * y")),
    ("no steps", PLANE.format("f(a, b) + f_x + f_y")),
    ("coordinates instead of steps", PLANE.format("f(a, b) + f_x * x + f_y * y")),
    ("point swapped", PLANE.format("f(a, b) + f_x * (x - b) + f_y * (y - a)")),
    ("steps reversed", PLANE.format("f(a, b) + f_x * (a - x) + f_y * (b - y)")),
    ("steps reversed", PLANE.format("f(a, b) - f_x * (x - a) - f_y * (y - b)")),
    ("only x", PLANE.format("f(a, b) + f_x * (x - a)")),
    ("only y", PLANE.format("f(a, b) + f_y * (y - b)")),
    ("x twice", PLANE.format("f(a, b) + f_x * (x - a) + f_x * (y - b)")),
    ("y twice", PLANE.format("f(a, b) + f_y * (x - a) + f_y * (y - b)")),
    ("sums multiplied", PLANE.format("f(a, b) + (f_x + f_y) * (x - a + y - b)")),
    ("mean", PLANE.format("f(a, b) + (f_x * (x - a) + f_y * (y - b)) / 2")),
    ("height counted twice", PLANE.format("f(a, b) + f_x * (x - a) + f(a, b) + f_y * (y - b)")),
    ("distance", PLANE.format("f(a, b) + np.hypot(f_x, f_y) * np.hypot(x - a, y - b)")),
    ("height instead of slopes", PLANE.format("f(a, b) + f(a, b) * (x - a) + f(a, b) * (y - b)")),
    ("level", PLANE.format("f(a, b)")),
    ("surface", "tangent_plane = lambda f, partials, a, b: f"),
    ("surface", PLANE.format("f(x, y)")),
]  # fmt: skip

RIGHT_SIGNS = str(SIGNS)
SIGNS_WRONG = [
    ("text", "signs = [('-', '-'), ('+', '0'), ('-', '+'), ('0', '-'), ('0', '0'), ('+', '-')]"),
    ("text", "signs = ['--', '+0', '-+', '0-', '00', '+-']"),
    ("not six pairs", "signs = [-1, 1, -1, 0, 0, 1]"),
    ("not six pairs", "signs = [(-1, -1), (1, 0), (-1, 1), (0, -1), (0, 0)]"),
    ("not six pairs", "signs = [(-1, -1), (1, 0), (-1, 1), (0,), (0, 0), (1, -1)]"),
    ("not six pairs", "signs = [-1, -1, 1, 0, -1, 1, 0, -1, 0, 0, 1, -1]"),
    ("not six pairs", "signs = dict(A=(-1, -1), B=(1, 0))"),
    ("slopes", "signs = [(-1, -0.5), (2, 0), (-2, 0.9), (0, -1.3), (0, 0), (1.5, -1.2)]"),
    ("height", "signs = [(1, 1), (0, 0), (-1, -1), (1, 1), (1, 1), (-1, -1)]"),
    ("axes swapped", "signs = [(-1, -1), (0, 1), (1, -1), (-1, 0), (0, 0), (-1, 1)]"),
    ("reversed", f"signs = -np.array({RIGHT_SIGNS})"),
    ("x reversed", f"signs = np.array({RIGHT_SIGNS}) * [-1, 1]"),
    ("y reversed", f"signs = np.array({RIGHT_SIGNS}) * [1, -1]"),
    ("zeros confused", "signs = [(-1, -1), (0, 1), (-1, 1), (-1, 0), (0, 0), (1, -1)]"),
    ("never zero", "signs = [(-1, -1), (1, 1), (-1, 1), (-1, -1), (1, -1), (1, -1)]"),
    ("never zero", "signs = [(-1, -1), (1, -1), (-1, 1), (0, -1), (1, 1), (1, -1)]"),
    ("towards the top", "signs = [(-1, -1), (1, 1), (1, 1), (-1, -1), (0, 0), (1, 1)]"),
    ("signs of the coordinates", "signs = [(1, 1), (0, -1), (-1, -1), (1, 1), (1, 1), (-1, -1)]"),
    *((f"only {letter}", f"signs = {RIGHT_SIGNS}\nsigns[{k}] = {pair}")
      for k, letter in enumerate("ABCDEF") for pair in ((1, 1), (-1, 0)) if pair != SIGNS[k]),
]  # fmt: skip

WRONG = {
    "partial.by_hand": BY_HAND_WRONG,
    "partial.numeric": NUMERIC_WRONG,
    "partial.signs": SIGNS_WRONG,
    "partial.tangent_plane": PLANE_WRONG,
}


@pytest.mark.parametrize(
    ("task", "name", "source"),
    [(task, *each) for task, sources in WRONG.items() for each in sources],
)
def test_who_makes_a_mistake_hears_its_name(task: str, name: str, source: str) -> None:
    assert mistake(task, source) == name


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


@pytest.mark.parametrize(
    ("name", "source"), [each for each in NUMERIC_WRONG if each[0] not in ("ignores f", "rounded")]
)
def test_who_measures_partials_wrongly_measures_gradients_wrongly(name: str, source: str) -> None:
    source += "\ngradient = lambda f, p: numerical_partials(f, *p)"
    steps = {"step too small": {"step too small", "passed"}}  # no function is high up here
    assert mistake("gradient.gradient", source) in steps.get(name, {name})
