"""What notebook 02 and its exercises rest on, measured."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from lesson_text import Lesson

from helpers.learning.checks import check
from helpers.learning.record import Record
from helpers.lessons import exercise
from helpers.lessons.step import BEST, FACTOR, expected_error
from helpers.maths.catalogue import CURVES
from helpers.maths.differentiate import EPS, central_difference, forward_difference
from helpers.maths.functions import Function1D
from helpers.maths.rounding import best_step, theory

TEXT = Lesson(2)
ONE = np.array([1.0])


def test_the_rules_of_the_course_give_what_the_cells_print() -> None:
    steps = [0.1, 0.01, 0.001]
    assert TEXT.lines("n02-cube") == [
        f"h = {h}: {forward_difference(lambda x: x**3, 1, h):.6f}" for h in steps
    ]
    errors = [forward_difference(lambda x: x**3, 1, h) - 3 for h in steps]
    TEXT.sentence("The error is ${:.2g}$, then ${:.3g}$, then ${:.4g}$".format(*errors))
    tiny = [forward_difference(f, 1, 1e-16) for f in (lambda x: x**3, np.sin, lambda x: x)]
    assert tiny == 3 * [float(TEXT.shown("n02-zero"))]
    mean = central_difference(lambda x: x**3, 1, 0.1)
    assert TEXT.printed("n02-mean").endswith(f"mean {mean:.2f}\n")
    assert TEXT.lines("n02-kink") == [
        f"h = {h}: central {central_difference(abs, 0, h)}, forward {forward_difference(abs, 0, h)}"
        for h in (0.1, 1e-3, 1e-6)
    ]


@pytest.mark.parametrize(
    ("rule", "best", "reached"),
    [(forward_difference, EPS**0.5, 2e-9), (central_difference, EPS ** (1 / 3), 6e-13)],
)
def test_the_best_steps_for_the_sine_at_1(rule: Any, best: float, reached: float) -> None:
    h = np.logspace(-16, 0, 321)
    errors = np.abs(rule(np.sin, 1, h) - math.cos(1))
    assert reached / 10 < errors.min() < reached * 10
    assert best / 10 < h[errors.argmin()] < best * 10
    assert abs(rule(np.sin, 1) - math.cos(1)) < 10 * reached
    assert min(errors[0], errors[-1]) > 1e-2  # the two arms of the V


@pytest.mark.parametrize(
    ("f", "places"),
    [
        (CURVES["square"], np.linspace(-3, 3, 61)),
        (Function1D(lambda x: 2 * x**2 + 3 * x - 1), np.linspace(-3, 3, 13)),
        (CURVES["witch"], (-1, 0, 1)),  # the places at which f‴ is 0
    ],
)
def test_where_the_third_derivative_is_zero_no_truncation_is_drawn(f, places) -> None:
    for a in places:
        assert theory(f, "central", a, ONE)[0] == 0
        assert math.isnan(best_step(f, "central", a))


def test_the_sizes_of_the_best_steps() -> None:
    forward, central = EPS**0.5 * 1e8, EPS ** (1 / 3) * 1e6
    TEXT.sentence("the best $h$", rf"\sqrt{{\varepsilon}} \approx {forward:.1f}\cdot 10^{{-8}}$")
    TEXT.sentence(rf"the size of $\varepsilon^{{1/3}} \approx {central:.0f}\cdot 10^{{-6}}$")


# numerical.difference --------------------------------------------------------------------


def orders(answer: Any) -> list[float]:
    """Return the order that each pair of a step and its half shows."""
    cases = exercise("numerical.difference").cases
    errors = [abs(answer(f, x, h) - f.derivative(x)) for f, x, h in cases]
    halves = list(zip(cases[::2], cases[1::2], strict=True))
    assert all(one[:2] == other[:2] and one[2] == 2 * other[2] for one, other in halves)
    return [math.log2(one / other) for one, other in zip(errors[::2], errors[1::2], strict=True)]


def test_the_check_sees_the_order_on_halved_steps() -> None:
    task = exercise("numerical.difference")
    assert all(1.8 < order < 2.2 for order in orders(task.solution))
    wrong = {each.name: each.forms[0] for each in task.wrong}
    names = ("forward", "backward", "forward in disguise", "backward in disguise", "not symmetric")
    for name in names:
        assert all(0.5 < order < 1.5 for order in orders(wrong[name])), name


MISTAKES = {
    "(f(x + h) - f(x - h)) / (2 * h)": "",
    "0.5 * (f(x + h) - f(x - h)) / h": "",
    "((f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h) / 2": "",
    "(f(x + h) - f(x - h)) / 2 / h": "",
    "[(f(x + h) - f(x - h)) / (2 * h)]": "",
    "(f(x + h) - f(x - h)) / 2 * h": "times h",
    "(f(x + h) - f(x - h)) / h": "divides by h",
    "(f(x + h) - f(x - h)) / 2": "not divided by h",
    "f(x + h) - f(x - h) / (2 * h)": "no parentheses",
    "f(x + h) - f(x - h)": "not divided",
    "(f(x + h) - f(x)) / h": "forward",
    "(f(x + 2 * h) - f(x)) / (2 * h)": "forward in disguise",
    "(f(x) - f(x - h)) / h": "backward",
    "(f(x - h) - f(x + h)) / (2 * h)": "reversed",
    "(f(x + h) - f(x - h)) / (-2 * h)": "reversed",
    "(f(x + h) - f(x)) / (2 * h)": "only one side",
    "(f(x + h / 2) - f(x - h / 2)) / h": "half steps",
    "(f(x + 1e-3) - f(x - 1e-3)) / 2e-3": "a step of its own",
    "(f(x + 1e-6) - f(x)) / 1e-6": "a step of its own",
    "(f(x + h) + f(x - h)) / (2 * h)": "sum",
}


@pytest.mark.parametrize(("code", "name"), MISTAKES.items())
def test_mistakes_of_central_differences_as_learners_write_them(code: str, name: str) -> None:
    answer = eval(f"lambda f, x, h: {code}")
    assert said("numerical.difference", answer) == (name or "passed")


def said(task: str, answer: Any) -> str:
    """Return "passed", or the name of the mistake that was named."""
    outcome = check(task, answer).outcome
    return Record().attempts()[-1].detail if outcome == "not yet" else outcome


# numerical.step --------------------------------------------------------------------------


def error(h: float) -> float:
    return abs((math.exp(20 * h) - math.exp(-20 * h)) / (2 * h) - 20)


def test_the_best_step_has_the_least_expected_error() -> None:
    steps = np.geomspace(1e-16, 1, 4001)
    least = expected_error(steps).min()
    assert expected_error(BEST) == pytest.approx(least, rel=1e-3)
    assert expected_error(1e-5) == pytest.approx(1e-10 / 6 * 8000 + EPS / 2e-5)
    f = Function1D(lambda x: np.exp(20 * x), lambda x: 20 * np.exp(20 * x))
    assert best_step(f, "central", 0) == pytest.approx(BEST, rel=1e-3)


def test_steps_pass_where_the_expected_error_is_small() -> None:
    for h in np.geomspace(1e-16, 1, 161):
        passes = expected_error(h) <= FACTOR * expected_error(BEST)
        assert (said("numerical.step", h) == "passed") == passes
        if passes:  # what is measured is never above what is expected
            assert error(h) <= FACTOR * expected_error(BEST)
    measured = np.array([error(h) for h in np.geomspace(BEST / 3, BEST * 3, 51)])
    wrong = {each.name: each.forms[0] for each in exercise("numerical.step").wrong}
    for name in ("too small", "forward", "size 1", "too large"):
        assert error(wrong[name]) > 5 * measured.max()


@pytest.mark.parametrize(
    ("step", "name"),
    [(4.4e-7, "passed"), (1e-7, "passed"), (np.float64(1e-6), "passed"), (1e-5, "size 1"),
     (6e-6, "size 1"), (1e-8, "size 1, forward"), (2.1e-8, "size 1, forward"), (1e-9, "forward"),
     (1e-10, "too small"), (0.01, "too large"), (1, "too large"), (-1e-7, "not positive"),
     (math.nan, "not positive"), (math.inf, "not positive"), ("1e-7", "no number"),
     (np.array([1e-7]), "passed"), (1e-7j, "no number")],
)  # fmt: skip
def test_what_is_said_to_a_step(step: Any, name: str) -> None:
    assert said("numerical.step", step) == name


def test_the_messages_on_steps_say_what_is_so() -> None:
    wrong = {each.name: each.why for each in exercise("numerical.step").wrong}
    least = expected_error(BEST)
    assert "thousand" in wrong["too small"] and expected_error(2e-10) > 1000 * least
    assert "hundred" in wrong["too large"] and expected_error(2e-5) > 100 * least


# numerical.check -------------------------------------------------------------------------


def test_one_derivative_of_each_case_is_wrong() -> None:
    for pairs, a in exercise("numerical.check").cases:
        errors = []
        for f, df in pairs:
            exact = float(np.imag(f.call(a + 1e-30j)) / 1e-30)
            errors.append(abs(df(a) - exact) / max(abs(df(a)), abs(exact)))
        assert sorted(errors)[-1] > 0.2 and sorted(errors)[-2] < 1e-14
        assert exercise("numerical.check").solution(pairs, a) == np.argmax(errors)


LOOP = """
def find_wrong(pairs, a):
    errors = []
    for f, df in pairs:
        estimate = ({slope})
        errors.append({error})
    return {place}
"""
CENTRAL, FORWARD = "f(a + h) - f(a - h)) / (2 * h", "f(a + h) - f(a)) / (h"
SIZE = "max(abs(df(a)), abs(estimate))"
RELATIVE, PLACE = f"abs(df(a) - estimate) / {SIZE}", "np.argmax(errors)"


RIGHT = [
    (RELATIVE, PLACE),
    (RELATIVE, "errors.index(max(errors))"),
    (RELATIVE, "[np.argmax(errors)]"),
    ("abs(df(a) - estimate) / abs(estimate)", PLACE),
]
WRONG = [
    ("abs(df(a) - estimate)", PLACE, "absolute error"),
    (f"(df(a) - estimate) / {SIZE}", PLACE, "signed"),
    (f"(estimate - df(a)) / {SIZE}", PLACE, "signed the other way"),
    ("abs(df(a) - estimate) / estimate", PLACE, "divided by a negative estimate"),
    (f"abs(abs(df(a)) - abs(estimate)) / {SIZE}", PLACE, "sizes only"),
    (RELATIVE, "np.argmax(errors) + 1", "counts from 1"),
    (RELATIVE, "max(errors)", "error"),
    ("abs(df(a) - f(a)) / max(abs(df(a)), abs(f(a)))", PLACE, "compared with f(a)"),
]


def search(h: float, slope: str, error: str, place: str) -> str:
    namespace: dict[str, Any] = {"np": np, "h": h}
    exec(LOOP.format(slope=slope, error=error, place=place), namespace)
    return said("numerical.check", namespace["find_wrong"])


@pytest.mark.parametrize("slope", [CENTRAL, FORWARD])
@pytest.mark.parametrize("h", [1e-3, 1e-4, 6e-6, 1e-6, 1e-7, 1e-8])
@pytest.mark.parametrize(("error", "place"), RIGHT)
def test_a_right_search_passes_with_any_sensible_step(
    slope: str, h: float, error: str, place: str
) -> None:
    assert search(h, slope, error, place) == "passed"


@pytest.mark.parametrize("h", [1e-4, 1e-5, 6e-6, 1e-6])
@pytest.mark.parametrize(("error", "place", "name"), WRONG)
def test_a_wrong_search_is_named_whatever_the_step(
    h: float, error: str, place: str, name: str
) -> None:
    assert search(h, CENTRAL, error, place) == name


def test_a_slope_of_zero_is_no_trouble_for_the_larger_size_only() -> None:
    cases = exercise("numerical.check").cases
    assert any(df(a) == 0 for pairs, a in cases for _, df in pairs)
    assert search(1e-5, CENTRAL, "abs(df(a) - estimate) / abs(df(a))", PLACE) != "passed"
