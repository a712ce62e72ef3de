"""The exercises of notebook 07: right answers in any form, odd ones, oracles."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from test_misconceptions_07 import eta, line, loss, matrix, mistake, odds

from helpers.data import hubble, norris
from helpers.lessons import exercise
from helpers.maths.fitting import LineFit, LogisticFit

RIGHT = [
    ("learning.gradient", loss("2 * np.mean(e), 2 * np.mean(e * x)")),
    ("learning.gradient", loss("2 / n * np.array([[sum(e)], [e @ x]])")),
    ("learning.gradient", matrix()),
    ("learning.gradient", """
def loss_gradient(intercept, slope, x, y):
    def loss(a, b):
        return np.mean((a + b * x - y)**2)
    h = 1e-2
    return [(loss(intercept + h, slope) - loss(intercept - h, slope)) / (2 * h),
            (loss(intercept, slope + h) - loss(intercept, slope - h)) / (2 * h)]"""),
    ("learning.gradient", """
def loss_gradient(intercept, slope, x, y):
    first = second = 0
    for a, b in zip(x, y):
        first += intercept + slope * a - b
        second += (intercept + slope * a - b) * a
    return 2 * first / len(x), 2 * second / len(x)"""),
    ("learning.eta", eta("1 / e[-1]")),
    ("learning.eta", eta("n / (2 * np.linalg.svd(X)[1][0]**2)")),
    ("learning.eta", eta("[1 / np.linalg.eig(A)[0].max()]")),
    ("learning.eta", eta("1 / np.linalg.norm(A, 2)")),
    ("learning.standardise", line()),
    ("learning.standardise", line(steps=2)),
    ("learning.standardise", line(eta="0.1", steps=200)),
    ("learning.standardise", line(s="np.std(x, ddof=1)", steps=60)),
    ("learning.standardise", line(result="[a + b * (0 - m) / s, b / s]")),
    ("learning.standardise", "def fit_line(x, y):\n    return np.polyfit(x, y, 1)[::-1]"),
    ("learning.standardise", """
def fit_line(x, y):
    z = (x - x.mean()) / x.std()
    v = (y - y.mean()) / y.std()
    b = np.mean(z * v) * y.std() / x.std()
    return y.mean() - b * x.mean(), b"""),
    ("learning.logistic", odds()),
    ("learning.logistic", odds(p="np.exp(w) / (1 + np.exp(w))")),
    ("learning.logistic", odds("np.array([[e.sum()], [e @ x]]) / len(x)")),
    ("learning.logistic", odds("np.column_stack([np.ones(len(x)), x]).T @ e / len(y)")),
]  # fmt: skip


@pytest.mark.parametrize(("task", "source"), RIGHT)
def test_a_right_answer_in_any_form_passes(task: str, source: str) -> None:
    assert mistake(task, source) == "passed"


a, b = sp.symbols("a b", real=True)


def partials(expression: sp.Expr, at: tuple) -> list[float]:
    values = {a: sp.Rational(at[0]), b: sp.Rational(at[1])}
    return [float(sp.diff(expression, each).subs(values).evalf(30)) for each in (a, b)]


def test_gradients_are_those_of_sympy() -> None:
    for task, term in (
        ("learning.gradient", lambda w, v: (w - v) ** 2),
        ("learning.logistic", lambda w, v: sp.log(1 + sp.exp(w)) - v * w),
    ):
        for intercept, slope, x, y in exercise(task).cases:
            points = [(sp.Rational(t), sp.Rational(v)) for t, v in zip(x, y, strict=True)]
            mean = sum(term(a + b * t, v) for t, v in points) / len(points)
            found = exercise(task).solution(intercept, slope, x, y)
            assert list(found) == pytest.approx(partials(mean, (intercept, slope)), abs=1e-9)


def test_at_the_certified_line_the_gradient_is_zero() -> None:
    *_, (intercept, slope, x, y) = exercise("learning.gradient").cases
    known = norris().known
    assert (intercept, slope) == (known["certified intercept"], known["certified slope"])
    assert x is norris().x
    assert np.abs(exercise("learning.gradient").solution(intercept, slope, x, y)).max() < 1e-7


def test_the_learning_rate_is_one_over_the_largest_curvature() -> None:
    for (x,) in exercise("learning.eta").cases:
        found = exercise("learning.eta").solution(x)
        assert found == pytest.approx(1 / LineFit(x, x).curvatures.L, rel=1e-12)
        fit = LineFit(x, np.sin(x))
        for p in np.random.default_rng(7).normal(scale=9, size=(50, 2)):
            g = fit.grad(*p)
            fall = fit.loss(*p) - fit.loss(*(p - found * g))
            assert fall >= (g @ g) * found / 2 * (1 - 1e-9)  # at least ‖∇‖²/(2L)


def test_the_line_is_that_of_least_squares_and_the_certified_one() -> None:
    for x, y in exercise("learning.standardise").cases:
        found = exercise("learning.standardise").solution(x, y)
        assert found == pytest.approx(np.linalg.lstsq(LineFit(x, y).X, y)[0], rel=1e-9)
    *_, (x, y) = exercise("learning.standardise").cases
    known = norris().known
    assert x is norris().x
    assert exercise("learning.standardise").solution(x, y) == pytest.approx(
        (known["certified intercept"], known["certified slope"]), rel=1e-10
    )
    assert any(case[0] is hubble().x for case in exercise("learning.standardise").cases)


def test_the_worked_logistic_gradient_is_that_of_the_course() -> None:
    for intercept, slope, x, y in exercise("learning.logistic").cases:
        found = exercise("learning.logistic").solution(intercept, slope, x, y)
        np.testing.assert_allclose(found, LogisticFit(x, y).grad(intercept, slope), rtol=1e-12)
