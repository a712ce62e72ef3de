"""What counts as a number in an answer, and in which forms an answer may come."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import count, repeat
from typing import Any

import numpy as np
import pytest
import sympy as sp
from learners import kept, mistake

from helpers.lessons.values import laid_out, numbers_of

x = sp.symbols("x")
ONE_HALF = [
    0.5, Decimal("0.5"), Fraction(1, 2), sp.Rational(1, 2), 0.5 + 0j, np.float32(0.5),
    np.array(0.5), np.complex64(0.5), sp.sympify("1/2 + 0*I"), complex(0.5, 1e-17),
]  # fmt: skip


@pytest.mark.parametrize("number", ONE_HALF, ids=repr)
def test_whatever_has_the_value_of_a_number_is_one(number: Any) -> None:
    assert numbers_of(number) == 0.5 and numbers_of(number).shape == ()
    np.testing.assert_array_equal(numbers_of([(number, 2), (1, number)]), [[0.5, 2], [1, 0.5]])


@pytest.mark.parametrize(
    "value",
    ["0.5", b"0.5", None, [None, 1], ["1", 2], [Decimal(1), "2"], 1j, [0.5, 1e-3j], {"a": 1},
     {1, 2}, object(), [[1], [2, 3]], sp.Symbol("x"), 10**400, np.datetime64("2000-01-01")],
)  # fmt: skip
def test_what_is_no_number(value: Any) -> None:
    assert numbers_of(value).size == 0


def test_the_roots_of_sympy_can_be_read() -> None:
    roots = sp.solve(x**3 - 3 * x + 1)  # three real ones, written with complex cube roots
    found = np.sort(numbers_of([sp.N(root) for root in roots]))
    np.testing.assert_allclose(found, np.sort(np.roots([1, 0, -3, 1]).real))


def test_iterators_and_views_become_lists() -> None:
    pairs = {"a": (1, 2), "b": (3, 4)}
    for given in (iter([(1, 2), (3, 4)]), pairs.values(), (p for p in pairs.values()),
                  [map(int, p) for p in ("12", "34")], zip((1, 3), (2, 4), strict=True)):
        assert [tuple(p) for p in laid_out(given)] == [(1, 2), (3, 4)]
    kept_as_it_is = [[1, 2], np.zeros(2)]
    assert laid_out(kept_as_it_is) is kept_as_it_is


def test_what_does_not_end_is_cut_off() -> None:
    for endless in (count(), [count(), count()], repeat(count())):
        assert np.size(laid_out(laid_out(endless)[0])) <= 10_000


SLOPES = "(f(x + 1e-6, y) - f(x - 1e-6, y)) / 2e-6, (f(x, y + 1e-6) - f(x, y - 1e-6)) / 2e-6"
DECIMAL = "from decimal import Decimal\n"
RIGHT = [
    ("slope.rate", "average_rate = lambda f, a, b: complex((f(b) - f(a)) / (b - a))"),
    ("slope.signs", "signs = (s for s in [-1, 0, 1, 0, 0, -1, -1])"),
    ("slope.signs", "signs = dict(A=-1, B=0, C=1, D=0, E=0, F=-1, G=-1).values()"),
    ("slope.signs", "signs = [s + 0j for s in [-1, 0, 1, 0, 0, -1, -1]]"),
    ("numerical.step", "step = np.array(3e-7)"),
    ("numerical.step", "step = [3e-7]"),
    ("numerical.step", "step = 3e-7 + 0j"),
    ("numerical.step", DECIMAL + "step = Decimal('3e-7')"),
    ("numerical.step", DECIMAL + "step = (3 * Decimal('2.2e-16') / 8000) ** (Decimal(1) / 3)"),
    ("partial.numeric", f"def numerical_partials(f, x, y):\n    yield from ({SLOPES})"),
    ("partial.numeric", f"numerical_partials = lambda f, x, y: map(float, ({SLOPES}))"),
    ("partial.numeric",
     f"numerical_partials = lambda f, x, y: dict(zip('xy', ({SLOPES}))).values()"),
    ("partial.signs", "signs = dict(A=(-1, -1), B=(1, 0), C=(-1, 1), D=(0, -1), E=(0, 0), "
                 "F=(1, -1)).values()"),
    ("partial.signs", "signs = zip([-1, 1, -1, 0, 0, 1], [-1, 0, 1, -1, 0, -1])"),
    ("gradient.gradient", f"def gradient(f, p):\n    x, y = p\n    yield from ({SLOPES})"),
    ("gradient.gradient", """def gradient(f, p):
    (x, y), h = p, 1e-6j
    return [(f(x + h, y) - f(x - h, y)) / (2 * h), (f(x, y + h) - f(x, y - h)) / (2 * h)]"""),
    ("gradient.level", "q = np.pi / 2\nlevel = ((p for p in each) for each in ([(0, 0)], "
                 "[(0, 0), (q, q), (q, -q), (-q, q), (-q, -q)]))"),
    ("gradient.level", "q = np.pi / 2 + 0j\nlevel = {'saddle': [(0, 0)], 'waves': [(0, 0), (q, q), "
                 "(q, -q), (-q, q), (-q, -q)]}.values()"),
    ("capstone.stationary",
     "import sympy as sp\nx, y = sp.symbols('x y')\nf = x**3 + y**3 - 3*x*y\n"
                      "stationary = [p for p in sp.solve([f.diff(x), f.diff(y)], [x, y]) "
                      "if all(abs(complex(t).imag) < 1e-9 for t in p)]"),
    ("capstone.stationary", "stationary = [(0j, 0j), (1 + 0j, 1 + 1e-17j)]"),
]  # fmt: skip


@pytest.mark.parametrize(("task", "source"), RIGHT)
def test_a_right_answer_passes_in_whatever_form(task: str, source: str) -> None:
    assert mistake(task, source) == "passed"


@pytest.mark.parametrize("step", ["3e-7", ["3e-7"], [3e-7, 3e-7], [], 3e-7j])
def test_what_is_no_step(step: Any) -> None:
    assert kept("numerical.step", step) == "no number"
