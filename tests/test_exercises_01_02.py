"""Mistakes as learners of notebooks 01 and 02 make them, and right answers in other forms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from helpers.learning.checks import check
from helpers.learning.record import Record


def kept(task: str, answer: Any) -> str:
    """Check an answer; return under which name it is kept."""
    outcome = check(task, answer).outcome
    return Record().attempts()[-1].detail or outcome


LINES = {
    "f(a) + df(a) * (x - a)": "passed",
    "df(a) * (x - a) + f(a)": "passed",
    "df(a) * x - df(a) * a + f(a)": "passed",
    "np.float64(f(a) + df(a) * (x - a))": "passed",
    "f(a) - df(a) * (a - x)": "passed",
    "f(a)": "level",
    "df(a)": "slope only",
    "df(x)": "derivative",
    "f(x)": "curve",
    "df(a) * (x - a)": "height missing",
    "df(x) * (x - a)": "height missing, slope at x",
    "df(a) * x": "through the origin",
    "df(x) * x": "slope at x, through the origin",
    "f(a) + df(x) * (x - a)": "slope at x",
    "f(a) + df(a) * x": "step not taken from a",
    "f(a) + df(x) * x": "slope at x, step not taken from a",
    "f(x) + df(a) * (x - a)": "height at x",
    "f(x) + df(x) * (x - a)": "height and slope at x",
    "f(a) + (x - a)": "slope forgotten",
    "f(a) + df(a)": "step forgotten",
    "f(a) + df(a) * x - a": "no brackets",
    "(f(a) + df(a)) * (x - a)": "brackets around the sum",
    "f(a) + df(a) * (x + a)": "step from −a",
    "f(a) + df(a) * (a - x)": "step reversed",
    "f(a) - df(a) * (x - a)": "step reversed",
    "f(a) + f(a) * (x - a)": "value instead of slope",
    "df(a) + f(a) * (x - a)": "height and slope swapped",
    "f(0) + df(a) * x": "through f(0)",
    "f(a) + (f(a + 0.1) - f(a)) / 0.1 * (x - a)": "secant",
    "x": "f, df, a not used",
    "(x, f(a) + df(a) * (x - a))": "a point",
    "[f(a) + df(a) * (x - a)]": "passed",
}


@pytest.mark.parametrize(("line", "name"), LINES.items())
def test_lines(line: str, name: str) -> None:
    answer = eval(f"lambda f, df, a: lambda x: {line}", {"np": np})
    assert kept("slope.tangent", answer) == name


@pytest.mark.parametrize(
    "value",
    ["[f(a) + df(a) * (x - a) for x in (0, 1, 3)]", "f(a)", "df(a)", "df(a) * (3 - a)",
     "np.array([f(a) + df(a) * (x - a) for x in (0, 1, 3)])", "f(a) + df(a)"],
)  # fmt: skip
def test_a_height_is_no_line(value: str) -> None:
    answer = eval(f"lambda f, df, a: {value}", {"np": np})
    assert kept("slope.tangent", answer) == "no function"


E = 2.2e-16
STEPS = {
    "(3 * E / 8000) ** (1/3)": "passed",
    "np.cbrt(1.5 * np.finfo(float).eps / 8000)": "passed",
    "[1e-7][0]": "passed",
    "E ** 1/3": "brackets missing",
    "np.finfo(float).eps ** 1/3": "brackets missing",
    "10**-16 ** 1/3": "brackets missing",
    "(3 * E / 8000) ** 1/3": "brackets missing",
    "(1.5 * E / 8000) ** 1 / 3": "brackets missing",
    "3 * E / 8000": "root missing",
    "6 * E / 8000 / 2": "root missing",
    "(3 * E) ** (1/3) / 8000": "root of a part",
    "np.cbrt(E) / 8000": "root of a part",
    "(3 * E / 8000) ** 0.5": "square root",
    "np.sqrt(3 * 2.22e-16 / 8000)": "square root",
    "10**-16**0.5": "tower of powers",
    "10**-16**(1/3)": "tower of powers",
    "1e-4": "tower of powers",
    "E ** (1/3)": "size 1",
    "E ** 0.5": "size 1, forward",
    "1e-16": "too small",
    "E": "too small",
    "1e-12": "too small",
    "1e-3": "too large",
    "1e-5": "size 1",
    "10^-7": "not positive",
}


@pytest.mark.parametrize(("step", "name"), STEPS.items())
def test_steps(step: str, name: str) -> None:
    assert kept("numerical.step", eval(step, {"np": np, "E": E})) == name


DIFFERENCES = {
    "(f(x) + h - (f(x) - h)) / (2 * h)": "step outside",
    "(f(x) + h - f(x)) / h": "step outside",
    "(f(x) + h - f(x) - h) / (2 * h)": "f, x, h not used",
    "h * (f(x) - f(x)) + x": "f, h not used",
    "f(x + h) - f(x - h) / 2 * h": "no parentheses at all",
    "(f(x + h) - f(x - h)) * 2 * h": "multiplied",
    "(f(x + h) - f(x - h)) - 2 * h": "2h subtracted",
    "(f(x + h) - f(x - h)) / 2 - h": "2h subtracted",
    "(f(x + h) - f(x - h)) / (-2 * h)": "reversed",
    "(f(x + h) - f(x - h)) / -2 * h": "times −h",
    "f((x + h) - (x - h)) / (2 * h)": "value at the difference",
    "(f(h) - f(-h)) / (2 * h)": "around 0",
    "(f(x + h) - 2 * f(x) + f(x - h)) / h**2": "second difference",
    "np.gradient([f(x - h), f(x), f(x + h)], h)[1]": "passed",
    "np.array([f(x + h), -f(x - h)]).sum() / (2 * h)": "passed",
    "float(np.diff(f(np.array([x - h, x + h])))[0]) / (2 * h)": "passed",
}


@pytest.mark.parametrize(("code", "name"), DIFFERENCES.items())
def test_differences(code: str, name: str) -> None:
    assert kept("numerical.difference", eval(f"lambda f, x, h: {code}", {"np": np})) == name


RATES = {
    "np.diff(f(np.array([a, b]))) / (b - a)": "passed",
    "[(f(b) - f(a)) / (b - a)]": "passed",
    "np.float64(f(b) - f(a)) / np.float64(b - a)": "passed",
    "(f(b) - f(a)) // (b - a)": "rounded",
    "(f(b) - f(a)) * (b - a) ** -1 + 0 * f(0)": "passed",
    "(f(b) - f(a)) / 2": "divided by 2",
    "(f(b) - f(a)) / (a + b)": "divided by the sum",
    "(f(b) - f(a)) / abs(b - a)": "divided by the distance",
    "np.polyfit([a, b], [f(a), f(b)], 1)[0]": "passed",
    "f(b - a)": "value at the difference, not divided",
    "0": "f, a, b not used",
    "f*b": "TypeError",
}


@pytest.mark.parametrize(("code", "name"), RATES.items())
def test_rates(code: str, name: str) -> None:
    assert kept("slope.rate", eval(f"lambda f, a, b: {code}", {"np": np})) == name


PRODUCTS = {
    "f(a) * dg(a) + g(a) * df(a)": "passed",
    "np.dot([df(a), f(a)], [g(a), dg(a)])": "passed",
    "(f(a + 1e-6) * g(a + 1e-6) - f(a - 1e-6) * g(a - 1e-6)) / 2e-6": "passed",
    "f(a) * g(a) * (df(a) / f(a) + dg(a) / g(a))": "passed",
    "[df(a) * g(a) + f(a) * dg(a)]": "passed",
    "df(a) * dg(a)": "slopes multiplied",
    "dg(a) * df(a)": "slopes multiplied",
    "df(a) + dg(a)": "slopes added",
    "df(a) * g(a) - f(a) * dg(a)": "subtracted",
    "f(a) * dg(a) - g(a) * df(a)": "subtracted",
    "(df(a) * g(a) - f(a) * dg(a)) / g(a) ** 2": "quotient",
    "df(a) * g(a)": "second part missing",
    "f(a) * dg(a)": "first part missing",
    "f(a) * df(a) + g(a) * dg(a)": "own values",
    "df(a) * g(a) * f(a) * dg(a)": "all multiplied",
    "df(a) * (g(a) + f(a)) * dg(a)": "brackets around the sum",
    "df(g(a)) * dg(a)": "composed",
    "f(a) * g(a)": "value",
    "f(a) * g(a) + df(a) * dg(a)": "products of the same kind",
    "(df(a) * g(a), f(a) * dg(a))": "not added",
    "2 * (df(a) * g(a) + f(a) * dg(a))": "twice",
    "df * g + f * dg": "TypeError",
    "df(g) * dg(a)": "TypeError",
}


@pytest.mark.parametrize(("code", "name"), PRODUCTS.items())
def test_products(code: str, name: str) -> None:
    answer = eval(f"lambda f, df, g, dg, a: {code}", {"np": np})
    assert kept("slope.product", answer) == name


CHAINED = {
    "lambda x: df(g(x)) * dg(x)": "passed",
    "lambda x: dg(x) * df(g(x))": "passed",
    "lambda x: [df(g(x)) * dg(x)]": "passed",
    "lambda x: df(g(x)) * (g(x + 1e-6) - g(x - 1e-6)) / 2e-6": "passed",
    "lambda x, y=0: np.prod([df(g(x)), dg(x)])": "passed",
    "lambda x: df(g(x))": "inner derivative forgotten",
    "lambda x: df(x) * dg(x)": "outer derivative at x",
    "lambda x: df(x)": "both",
    "df": "both",
    "dg": "outer derivative forgotten",
    "lambda x: df(dg(x))": "derivative in the exponent",
    "lambda x: df(dg(x)) * dg(x)": "derivative put in, too",
    "lambda x: df(g(x)) + dg(x)": "rates added",
    "lambda x: df(g(x)) * dg(g(x))": "inner rate at u",
    "lambda x: df(g(x)) / dg(x)": "divided",
    "lambda x: g(df(x)) * dg(x)": "in the wrong order",
    "lambda x: df(x) * g(x)": "multiplied instead of put in",
    "lambda x: df(x) * g(x) * dg(x)": "multiplied instead of put in",
    "lambda x: (df(g(x)), dg(x))": "two numbers",
    "lambda x: -df(g(x)) * dg(x)": "negated",
    "df(g(1)) * dg(1)": "no function",
    "[df(g(x)) * dg(x) for x in (0.5, 1.2, 2)]": "no function",
    "lambda x: None": "inner function returns nothing",
    "df(g) * dg": "TypeError",
}


@pytest.mark.parametrize(("code", "name"), CHAINED.items())
def test_chains(code: str, name: str) -> None:
    assert kept("slope.chain", eval(f"lambda df, g, dg: {code}", {"np": np})) == name


SEARCH = """
def find_wrong(pairs, a):
    h, errors = 1e-5, []
    for f, df in pairs:
        slope, given = (f({f} + h) - f({f} - h)) / (2 * h), df({df})
        size = max(abs(slope), abs(given))
        errors.append(abs(given - slope) / size if size else 0)
    return np.argmax(errors)
"""


@pytest.mark.parametrize(
    ("f", "df", "name"),
    [("a", "a", "passed"), ("0", "0", "both at 0"), ("0", "a", "measured at 0")],
)
def test_where_derivatives_are_compared(f: str, df: str, name: str) -> None:
    names: dict[str, Any] = {"np": np}
    exec(SEARCH.format(f=f, df=df), names)
    assert kept("numerical.check", names["find_wrong"]) == name


def _checked(estimate: str, size: str = "max(abs(df(a)), abs(e))") -> str:
    """Find the wrong derivative with an estimate and a size of a learner's own."""
    names: dict[str, Any] = {"np": np}
    exec("def find_wrong(pairs, a):\n    h, errors = 1e-5, []\n    for f, df in pairs:\n"
         f"        e = {estimate}\n        errors.append(abs(df(a) - e) / {size})\n"
         "    return np.argmax(errors)", names)  # fmt: skip
    return kept("numerical.check", names["find_wrong"])


@pytest.mark.parametrize("h", ["1e-5", "1e-6", "1e-4"])
def test_estimates_that_are_twice_the_slope(h: str) -> None:
    assert _checked(f"(f(a + {h}) - f(a - {h})) / (2 * {h})") == "passed"
    assert _checked(f"(f(a + {h}) - f(a - {h})) / {h}") == "divided by h"


def test_true_and_false_are_no_signs() -> None:
    signs = [-1, 0, 1, 0, 0, -1, -1]
    assert kept("slope.signs", [sign > 0 for sign in signs]) == "true or false"
    assert kept("slope.signs", [True] * 7) == kept("slope.signs", list(np.array(signs) > 0))
    assert kept("slope.signs", np.array(signs)) == "passed"
