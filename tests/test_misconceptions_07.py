"""Mistakes as learners of notebook 07 make them, in their own code, and what each one hears."""

from __future__ import annotations

import pytest
from learners import mistake

from helpers.lessons import exercise


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

WRONG = {
    "07.gradient": GRADIENT_WRONG,
    "07.eta": ETA_WRONG,
    "07.standardise": STANDARDISE_WRONG,
    "07.logistic": LOGISTIC_WRONG,
}


@pytest.mark.parametrize(
    ("task", "name", "source"), [(task, *each) for task, wrong in WRONG.items() for each in wrong]
)
def test_a_mistake_in_a_learners_own_code_is_named(task: str, name: str, source: str) -> None:
    assert mistake(task, source) == name


@pytest.mark.parametrize("task", WRONG)
def test_every_known_mistake_is_made_here(task: str) -> None:
    assert {wrong.name for wrong in exercise(task).wrong} == {name for name, _ in WRONG[task]}
