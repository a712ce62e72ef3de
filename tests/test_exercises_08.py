"""The exercises of notebook 08: what learners write, wrong and right, what each hears; oracles."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from learners import mistake

from helpers.data import hubble, norris
from helpers.lessons import exercise
from helpers.maths.fitting import LineFit, LogisticFit


def loss(result: str, error: str = "intercept + slope * x - y") -> str:
    return (f"def loss_gradient(intercept, slope, x, y):\n    n = len(x)\n    e = {error}\n"
            f"    return {result}")  # fmt: skip


MATRIX = """
def loss_gradient(intercept, slope, x, y):
    X = np.column_stack([{columns}])
    theta = np.array([intercept, slope])
    return {front} * X.T @ ({error})
"""


def matrix(
    front: str = "2 / len(x)", error: str = "X @ theta - y", columns: str = "np.ones(len(x)), x"
) -> str:
    return MATRIX.format(front=front, error=error, columns=columns)


def each_point(inside: str) -> str:
    return ("def loss_gradient(intercept, slope, x, y):\n    n, u, v = len(x), 0, 0\n"
            f"    for i in range(n):\n        e = intercept + slope * x[i] - y[i]\n"
            f"        {inside}\n"
            "    return u, v")  # fmt: skip


MEANS = "2 * np.mean(e), 2 * np.mean(e * x)"
GRADIENT_WRONG = [
    ("sum instead of mean", loss("[2 * sum(e), 2 * sum(e * x)]")),
    ("sum instead of mean", matrix("2")),
    ("2 missing", loss("np.mean(e), np.mean(e * x)")),
    ("2 missing", matrix("1 / len(x)")),
    ("sum, 2 missing", loss("[e.sum(), e @ x]")),
    ("halved mean", matrix("1 / (2 * len(x))")),
    ("sign flipped", loss(MEANS, "y - (intercept + slope * x)")),
    ("sign flipped", matrix(error="y - X @ theta")),
    ("sign flipped", loss("-2 * np.mean(e), -2 * np.mean(e * x)")),
    ("sign flipped, 2 missing", matrix("1 / len(y)", "y - X @ theta")),
    ("sign flipped, sum", matrix("-2")),
    ("intercept forgotten", loss(MEANS, "slope * x - y")),
    ("y forgotten", matrix(error="X @ theta")),
    ("parameters swapped", loss(MEANS, "slope + intercept * x - y")),
    ("parts swapped", loss("2 * np.mean(e * x), 2 * np.mean(e)")),
    ("columns swapped", matrix(columns="x, np.ones(len(x))")),
    ("x missing", loss("2 * np.mean(e), 2 * np.mean(e)")),
    ("means multiplied", loss("2 * np.mean(e), 2 * np.mean(e) * np.mean(x)")),
    ("not averaged", loss("2 * e, 2 * e * x")),
    ("slope part only", loss("2 / n * e @ x")),
    ("slope part only, no ones", loss("2 / n * x @ (x * slope - y)")),
    ("loss returned", loss("np.mean(e**2)")),
    ("errors squared", loss("2 * np.mean(e**2), 2 * np.mean(e**2 * x)")),
    ("absolute errors", loss(MEANS, "np.abs(intercept + slope * x - y)")),
    ("sum, 2 missing", matrix("2 / X.shape[1]")),
    ("columns counted", matrix("1 / X.shape[1]")),
    ("sign flipped, sum, 2 missing", loss("sum(e), sum(e * x)", "y - (intercept + slope * x)")),
    ("sign flipped, halved mean", matrix("1 / (2 * len(x))", "y - X @ theta")),
    ("one part undivided", loss("2 * np.mean(e), 2 * sum(e * x)")),
    ("one part undivided", loss("2 * sum(e), 2 * np.mean(e * x)")),
    ("one part undivided", loss("2 / n * sum(e), sum(e * x)")),
    ("one part undivided", loss("sum(e) / n, sum(e * x)")),
    ("2 missing in one part", loss("2 * np.mean(e), np.mean(e * x)")),
    ("x missing", loss("np.mean(e), np.mean(e)")),
    ("x missing", loss("2 * sum(e), 2 * sum(e)")),
    ("one x for all", loss("2 * np.mean(e), 2 * np.mean(e) * x[-1]")),
    ("one x for all", loss("np.mean(e), np.mean(e) * sum(x)")),
    ("one part not averaged", loss("2 * np.mean(e), 2 * np.mean(e) * x")),
    ("one part not averaged", loss("[2 * np.mean(e), 2 * e * x]")),
    ("last point only", each_point("u = 2 * e / n; v = 2 * e * x[i] / n")),
    ("last point only", each_point("u = 2 * e; v = 2 * e * x[i]")),
    ("first point only", each_point("u += 2 * e / n; v += 2 * e * x[i] / n; return u, v")),
    ("not summed", matrix().replace("X.T @", "X.T *")),
    ("not summed", matrix("1 / len(x)").replace("X.T @", "X.T *")),
    ("not averaged", loss("np.column_stack([e, e * x])")),
    ("errors squared", matrix(error="(X @ theta - y)**2")),
    ("errors squared", loss("sum(e**2), sum(e**2 * x)")),
    ("slope part only, no ones", matrix(columns="x").replace("np.array([intercept, slope])",
                                                             "np.array([slope])")),
    ("intercept part only", loss("2 * np.mean(e)")),
    ("ValueError", matrix(error="X * theta - y")),
    ("one step", loss("intercept - 2 * np.mean(e), slope - 2 * np.mean(e * x)")),
]


def eta(result: str, columns: str = "np.ones(len(x)), x", square: str = "2 * X.T @ X / n") -> str:
    return (f"def choose_eta(x):\n    n = len(x)\n    X = np.column_stack([{columns}])\n"
            f"    A = {square}\n    e = np.linalg.eigvalsh(A)\n    return {result}")  # fmt: skip


ETA_WRONG = [
    ("2/L", eta("2 / e[-1]")),
    ("2/L", eta("1 / max(e)", square="X.T @ X / n")),
    ("L itself", eta("e.max()")),
    ("2/n missing", eta("1 / e[-1]", square="X.T @ X")),
    ("n missing", eta("1 / e[-1]", square="2 * X.T @ X")),
    ("1/μ", eta("1 / e[0]")),
    ("best fixed step", eta("2 / (e[0] + e[1])")),
    ("ones forgotten", eta("1 / e[-1]", columns="x")),
    ("trace", eta("1 / np.trace(A)")),
    ("root", eta("1 / np.linalg.svd(X)[1][0]")),
    ("4/L", eta("1 / e[1]", square="X.T @ X / (2 * n)")),
    ("Frobenius norm", eta("1 / np.linalg.norm(A)")),
    ("root of L", eta("1 / np.sqrt(e[-1])")),
    ("L squared", eta("1 / e[-1]**2")),
    ("largest entry", eta("1 / np.max(A)")),
    ("kappa", eta("e[0] / e[1]")),
    ("standardised", eta("1 / 2")),
    ("logistic", eta("1 / (np.linalg.eigvalsh(X.T @ X)[-1] / (4 * n))")),
    ("both", eta("1 / e")),
]

FIT = """
def fit_line(x, y):
    m, s = {m}, {s}
    z = {z}
    a, b = 0, 0
    for step in range({steps}):
        e = {e}
        a, b = a - {eta} * {two} * np.mean(e), b - {eta} * {two} * np.mean(e * z)
    return {result}
"""


def line(
    m: str = "np.mean(x)", s: str = "np.std(x)", z: str = "(x - m) / s", e: str = "a + b * z - y",
    eta: str = "0.5", two: str = "2", result: str = "a - b * m / s, b / s", steps: int = 1,
) -> str:  # fmt: skip
    return FIT.format(m=m, s=s, z=z, e=e, eta=eta, two=two, result=result, steps=steps)


STANDARDISE_WRONG = [
    ("not undone", line(result="a, b")),
    ("only the slope undone", line(result="a, b / s")),
    ("only the intercept undone", line(result="a - b * m / s, b")),
    ("intercept with the slope for z", line(result="a - b * m, b / s")),
    ("wrong way along the line", line(result="a + b * m / s, b / s")),
    ("slope times s", line(result="a - b * m / s, b * s")),
    ("intercept only", line(result="a - b * m / s")),
    ("median", line(m="np.median(x)")),
    ("range", line(s="np.ptp(x)")),
    ("range", line(m="x.min()", s="x.max() - x.min()")),
    ("no parentheses", line(z="x - m / s")),
    ("intercept like a value", line(result="a * s + m, b / s")),
    ("intercept like a value", line(result="s * a + m, s * b + m")),
    ("intercept like a value", line(result="(a - m) / s, b / s")),
    ("intercept without the slope", line(result="a - m, b / s")),
    ("intercept without the slope", line(result="a - m / s, b / s")),
    ("intercept divided", line(result="a / s, b / s")),
    ("intercept divided", line(result="(a - b * m) / s, b / s")),
    ("divided twice", line(result="a - b / s * m / s, b / s")),
    ("only centred", line(result="a - b * s * m, b * s")),
    ("only centred", line(z="x - m", result="a - b * m, b")),
    ("swapped", line(result="b / s, a - b * m / s")),
    ("n − 1", line(s="np.std(x, ddof=1)")),
    ("n − 1, not undone", line(s="x.std(ddof=1)", result="a, b")),
    ("variance", line(s="np.var(x)")),
    ("not centred", line(z="x / s", result="a, b / s")),
    ("not standardised", line(z="x", result="a, b")),
    ("y as well", line(e="a + b * z - (y - y.mean()) / y.std()")),
    ("y as well, not undone", line(e="a + b * z - (y - y.mean()) / y.std()", result="a, b")),
    ("half", line(two="1")),
    ("double", line(eta="1")),
    ("sum instead of mean", line(two="2 * len(x)")),
    ("climbs", line(eta="-0.5")),
    ("climbs", line(e="y - (a + b * z)")),
]


def odds(
    result: str = "np.mean(e), np.mean(e * x)", e: str = "p - y",
    p: str = "1 / (1 + np.exp(-w))", w: str = "intercept + slope * x",
) -> str:  # fmt: skip
    return (f"def logistic_gradient(intercept, slope, x, y):\n    w = {w}\n    p = {p}\n"
            f"    e = {e}\n    return {result}")  # fmt: skip


LOGISTIC_WRONG = [
    ("sign flipped", odds(e="y - p")),
    ("factor 2", odds("2 * np.mean(e), 2 * np.mean(e * x)")),
    ("sum instead of mean", odds("sum(e), sum(e * x)")),
    ("sign flipped, sum", odds("sum(e), sum(e * x)", "y - p")),
    ("half", odds("sum(e) / (2 * len(x)), sum(e * x) / (2 * len(x))")),
    ("sign flipped, half", odds("np.mean(e) / 2, np.mean(e * x) / 2", "y - p")),
    ("columns counted", odds("np.array([sum(e), sum(e * x)]) / 2")),
    ("one part undivided", odds("np.mean(e), sum(e * x)")),
    ("one part undivided", odds("sum(e), np.mean(e * x)")),
    ("one part not averaged", odds("np.mean(e), e * x")),
    ("minus for one term", odds(p="1 / (1 + np.exp(-intercept + slope * x))")),
    ("minus for one term", odds(p="1 / (1 + np.exp(intercept - slope * x))")),
    ("sign of the exponent, sign flipped", odds(e="y - p", p="1 / (1 + np.exp(w))")),
    ("no parentheses", odds(p="1 / 1 + np.exp(-w)")),
    ("not summed", odds("np.array([e, e * x]) / len(x)")),
    ("means multiplied", odds("np.mean(e), np.mean(e) * np.mean(x)")),
    ("last point only", odds("e[-1], e[-1] * x[-1]")),
    ("last point only", odds("np.array([e[-1], e[-1] * x[-1]]) / len(x)")),
    ("first point only", odds("e[0], e[0] * x[0]")),
    ("columns swapped", odds("np.mean(e * x), np.mean(e)", w="intercept * x + slope")),
    ("slope part only", odds("np.mean(e * x)")),
    ("absolute errors", odds(e="abs(p - y)")),
    ("errors squared", odds(e="(p - y)**2")),
    ("one step", odds("intercept - np.mean(e), slope - np.mean(e * x)")),
    ("line instead of curve", odds(p="w")),
    ("line, factor 2", odds("2 * np.mean(e), 2 * np.mean(e * x)", p="w")),
    ("sign of the exponent", odds(p="1 / (1 + np.exp(w))")),
    ("p(1 − p) too many", odds(e="(p - y) * p * (1 - p)")),
    ("squared error of p", odds(e="2 * (p - y) * p * (1 - p)")),
    ("rounded", odds(e="(p > 0.5) - y")),
    ("y forgotten", odds(e="p")),
    ("p missing", odds(e="-y")),
    ("intercept forgotten", odds(w="slope * x")),
    ("parameters swapped", odds(w="slope + intercept * x")),
    ("parts swapped", odds("np.mean(e * x), np.mean(e)")),
    ("x missing", odds("np.mean(e), np.mean(e)")),
    ("not averaged", odds("e, e * x")),
    ("loss returned", odds("-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))")),
]

def table(
    result: str = "2 / n * X.T @ e", e: str = "X @ theta - y", n: str = "X.shape[0]"
) -> str:  # fmt: skip
    return (f"def gradient_of_loss(X, y, theta):\n    n = {n}\n    e = {e}\n"
            f"    return {result}")  # fmt: skip


def each_row(inside: str, start: str = "np.zeros(X.shape[1])") -> str:
    return (f"def gradient_of_loss(X, y, theta):\n    n, g = len(y), {start}\n"
            f"    for i in range(n):\n        e = X[i] @ theta - y[i]\n        {inside}\n"
            "    return g")  # fmt: skip


COLUMNS_WRONG = [
    ("X not transposed", table("2 / n * X @ e")),
    ("X not transposed", table("2 / n * np.dot(X, e)")),
    ("X not transposed", table("2 / n * e @ X.T")),
    ("X transposed at once", table(e="X.T @ theta - y")),
    ("X transposed at once", table("2 / n * X @ e", e="theta @ X - y")),
    ("number by number", table(e="X * theta - y")),
    ("sum instead of mean", table("2 * X.T @ e")),
    ("sum instead of mean", each_row("g += 2 * e * X[i]")),
    ("2 missing", table("X.T @ e / n")),
    ("2 missing", table("np.mean(X.T * e, axis=1)")),
    ("sum, 2 missing", table("e @ X")),
    ("columns counted", table(n="X.shape[1]")),
    ("columns counted", table(n="len(theta)")),
    ("columns counted", table("2 * X.T @ e / len(X.T)")),
    ("columns counted, 2 missing", table("X.T @ e / n", n="len(theta)")),
    ("numbers counted", table(n="X.size")),
    ("numbers counted, 2 missing", table("X.T @ e / X.size")),
    ("halved mean", table("1 / (2 * n) * X.T @ e")),
    ("sign flipped", table(e="y - X @ theta")),
    ("sign flipped", table("-2 / n * X.T @ e")),
    ("sign flipped, 2 missing", table("X.T @ e / n", e="y - X @ theta")),
    ("sign flipped, sum", table("2 * X.T @ e", e="y - X @ theta")),
    ("sign flipped, sum, 2 missing", table("X.T @ (y - X @ theta)")),
    ("y forgotten", table(e="X @ theta")),
    ("X missing", table("2 / n * e")),
    ("not summed", table("2 / n * X.T * e")),
    ("not summed", table("2 / n * X * e[:, None]")),
    ("added up over the columns", table("2 / n * np.sum(X.T * e, axis=0)")),
    ("added up over the columns", table("2 * np.mean(X * e.reshape(-1, 1), axis=1)")),
    ("one number for all", table("2 * np.mean(X.T * e)")),
    ("one number for all", table("2 / n * (X.T @ e).sum()")),
    ("mean errors alone", table("2 * np.mean(e)")),
    ("means multiplied", table("2 * np.mean(e) * np.mean(X, axis=0)")),
    ("two columns only", table(
        "2 * np.mean(e), 2 * np.mean(e * X[:, 1])", e="theta[0] + theta[1] * X[:, 1] - y")),
    ("first column taken for ones", table(e="theta[0] + X[:, 1:] @ theta[1:] - y")),
    ("last row only", each_row("g = 2 / n * e * X[i]")),
    ("first row only", each_row("return 2 / n * e * X[i]")),
    ("errors squared", table(e="(X @ theta - y)**2")),
    ("absolute errors", table(e="np.abs(X @ theta - y)")),
    ("loss returned", table("np.mean(e**2)")),
    ("loss returned", table("e @ e / n")),
    ("one step", table("theta - 2 / n * X.T @ e")),
    ("matrix of second derivatives", table("2 / n * X.T @ X")),
    ("best parameters", table("np.linalg.lstsq(X, y, rcond=None)[0]")),
    ("best parameters", table("np.linalg.pinv(X) @ y")),
    # The exercise says that X has its ones already.
    ("ValueError", table().replace(
        "    n =", "    X = np.column_stack([np.ones(len(y)), X])\n    n =")),
]  # fmt: skip


WRONG = {
    "learning.columns": COLUMNS_WRONG,
    "learning.gradient": GRADIENT_WRONG,
    "learning.eta": ETA_WRONG,
    "learning.standardise": STANDARDISE_WRONG,
    "learning.logistic": LOGISTIC_WRONG,
}


@pytest.mark.parametrize(
    ("task", "name", "source"), [(task, *each) for task, wrong in WRONG.items() for each in wrong]
)
def test_a_mistake_in_a_learners_own_code_is_named(task: str, name: str, source: str) -> None:
    assert mistake(task, source) == name


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
    ("learning.columns", table()),
    ("learning.columns", table("2 * np.mean(X.T * e, axis=1)")),
    ("learning.columns", table("2 / n * e @ X")),
    ("learning.columns", table("2 * np.mean(X * e[:, np.newaxis], axis=0)")),
    ("learning.columns", table("[2 * np.mean(e * column) for column in X.T]")),
    ("learning.columns", table("2 / n * (X.T @ X @ theta - X.T @ y)")),
    ("learning.columns", table("(2 / n * X.T @ e).reshape(-1, 1)")),
    ("learning.columns", each_row("g += 2 / n * e * X[i]")),
    ("learning.columns", """
def gradient_of_loss(X, y, theta):
    def loss(t):
        return np.mean((X @ t - y)**2)
    h = 1e-2
    return [(loss(theta + h * u) - loss(theta - h * u)) / (2 * h) for u in np.eye(len(theta))]"""),
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


def test_the_gradient_for_many_columns_is_that_of_sympy() -> None:
    """In rational numbers, so that the cancellation of large ones takes nothing from it."""
    for X, y, theta in exercise("learning.columns").cases:
        t = sp.symbols(f"t:{len(theta)}", real=True)
        rows = [[sp.Rational(float(each)) for each in row] for row in X]
        errors = [sum(map(sp.Mul, row, t)) - sp.Rational(float(measured))
                  for row, measured in zip(rows, y, strict=True)]  # fmt: skip
        mean = sum(e**2 for e in errors) / len(errors)
        at = {each: sp.Rational(float(value)) for each, value in zip(t, theta, strict=True)}
        exact = [float(sp.diff(mean, each).subs(at)) for each in t]
        np.testing.assert_allclose(
            exercise("learning.columns").solution(X, y, theta), exact, rtol=1e-12
        )
    assert any(X.shape[0] == X.shape[1] for X, *_ in exercise("learning.columns").cases)


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
