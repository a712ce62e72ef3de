"""Notebook 01: its exercises against sympy, and the numbers in its text that no cell shows."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
import sympy as sp
from lesson_text import Lesson

from helpers.learning.checks import check
from helpers.lessons import exercise
from helpers.lessons.heights import LINE
from helpers.lessons.tasks import Mistake
from helpers.maths.catalogue import HILLS
from helpers.maths.catalogue import HILLS_MARKS as MARKS

SIGNS = exercise("slope.signs").solution

TEXT = Lesson(1)
a, h, x = sp.symbols("a h x", real=True)
CUBIC, CUBE = x**3 + 6 * x, x**3
WRITTEN = {
    "x²": x**2,
    "x³": CUBE,
    "x³ + 6x": CUBIC,
    "sin x": sp.sin(x),
    "1/(1 + x²)": 1 / (1 + x**2),
}


def expression(f: Callable, at: float) -> sp.Expr:
    """Return what a case's f is said to be, once it is seen to be that."""
    written = WRITTEN[f.text]
    assert f(at) == pytest.approx(float(written.subs(x, at)))
    return written


def test_rates_are_those_of_sympy() -> None:
    task = exercise("slope.rate")
    for f, a, b in task.cases:
        rate = (expression(f, b).subs(x, b) - expression(f, a).subs(x, a)) / (b - a)
        assert task.solution(f, a, b) == pytest.approx(float(rate), rel=1e-12)


def test_both_differences_reversed_are_right() -> None:
    answer = lambda f, a, b: (f(a) - f(b)) / (a - b)  # noqa: E731
    assert check("slope.rate", answer).outcome == "passed"


def test_tangents_are_those_of_sympy() -> None:
    task = exercise("slope.tangent")
    for f, df, a in task.cases:
        written = expression(f, a)
        slope = sp.diff(written, x)
        assert df(a) == pytest.approx(float(slope.subs(x, a)))
        tangent = sp.series(written, x, a, 2).removeO()
        heights = [float(tangent.subs(x, place)) for (place,) in LINE.places]
        assert task.observe(task.solution, f, df, a) == pytest.approx(heights)


@pytest.mark.parametrize("step", [1, 0.5, 0.1, 0.01])
def test_a_secant_is_recognised_whatever_its_step(step: float) -> None:
    def secant(f: Callable, df: Callable, a: float) -> Callable:
        return lambda x: f(a) + (f(a + step) - f(a)) / step * (x - a)

    assert "Your line is a secant" in check("slope.tangent", secant).message


@pytest.mark.parametrize("given", [7, (2, -1), np.linspace(0, 1, 400), "line"])
def test_what_is_no_function_is_recognised(given: object) -> None:
    assert "must return a function" in check("slope.tangent", lambda f, df, a: given).message


def test_a_forgotten_return_is_recognised() -> None:
    def unfinished(f: Callable, df: Callable, a: float) -> None:
        _ = f(a) + df(a)

    assert "Does it end with `return" in check("slope.tangent", unfinished).message


def hills() -> sp.Expr:
    coefficients = [sp.Rational(1, 5), 0, 0, sp.Rational(3, 4), 0, -sp.Rational(1, 5)]
    f = sum(c * x**n for n, c in enumerate(coefficients))
    at = np.linspace(*HILLS.domain, 9)
    np.testing.assert_allclose(HILLS(at), sp.lambdify(x, f)(at))
    np.testing.assert_allclose(HILLS.derivative(at), sp.lambdify(x, sp.diff(f, x))(at), atol=1e-12)
    return f


def test_signs_are_those_of_the_drawn_curve() -> None:
    f = hills()
    wrong = {each.name: each.forms[0] for each in exercise("slope.signs").wrong}
    at = [sp.nsimplify(place) for place in MARKS.values()]

    def signs(g: sp.Expr) -> list[int]:
        return [int(sp.sign(g.subs(x, place))) for place in at]

    assert signs(sp.diff(f, x)) == SIGNS
    assert signs(f) == wrong["sign of f"]
    assert signs(sp.diff(f, x, 2)) == wrong["sign of the bend"]
    assert signs(x) == wrong["sign of x"]
    # No height and no slope is so small that it looks like zero without being zero.
    for g, least in ((f, 0.15), (sp.diff(f, x), 1)):
        assert all(v == 0 or abs(v) > least for v in (g.subs(x, place) for place in at))


def test_what_the_hints_and_feedback_say_of_the_curve() -> None:
    before, after = (
        dict(zip(MARKS, HILLS.derivative(np.array([*MARKS.values()]) + step), strict=True))
        for step in (-0.1, 0.1)
    )
    assert before["B"] < 0 < after["B"]  # it has stopped falling and does not rise yet
    assert before["E"] > 0 > after["E"]
    assert before["D"] > 0 and after["D"] > 0  # level, and neither a hilltop nor a valley
    assert SIGNS.count(0) == 3


def test_a_single_wrong_sign_is_named_by_its_letter() -> None:
    for place, letter in enumerate(MARKS):
        for sign in {-1, 0, 1} - {SIGNS[place]}:
            answer = [*SIGNS[:place], sign, *SIGNS[place + 1 :]]
            message = check("slope.signs", answer).message
            assert f"but the one at {letter}" in message
            # The message is the same for both wrong signs, so it must not guess at a reason.
            assert "positive" not in message and "negative" not in message
            assert "not level" not in message


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([-1, 0, 1, 1, 1, -1, -1], "again at D and E. The other signs are right."),
        ((1.0, 0, -1, 0, 0, -1, -1), "again at A and C. The other signs are right."),
        (np.array([-1, 0, 0, 0, 1, 1, -1]), "again at C, E and F. The other signs are right."),
        ([1] * 7, "again at A, B, D, E, F and G. Lay"),
        ([1, 1, 0, 1, 1, 0, 0], "again at all seven points. Lay"),
        ([-1, 1, 1, -1, 1, -1, -1], "its tangent is horizontal"),
        (SIGNS[::-1], "your list runs from G to A"),
    ],
)
def test_several_wrong_signs_are_named_by_their_letters(answer: object, words: str) -> None:
    assert words in check("slope.signs", answer).message


def test_every_list_hears_what_it_needs_and_no_more() -> None:
    for answer in itertools.product((-1, 0, 1), repeat=7):
        if list(answer) == SIGNS:
            continue
        found = exercise("slope.signs").diagnose(list(answer))
        assert found
        off = {letter for letter, a, b in zip(MARKS, answer, SIGNS, strict=True) if a != b}
        if isinstance(found, Mistake) and len(off) < 7:
            assert set(found.name.removeprefix("at ").replace(" and ", ", ").split(", ")) == off


def test_the_signs_read_the_wrong_way_round_are_others() -> None:
    assert SIGNS != SIGNS[::-1]


def test_the_slope_in_the_middle_can_be_the_average_rate_of_others_too() -> None:
    quartic = x**4
    rate = (quartic.subs(x, 1) - quartic.subs(x, -1)) / 2
    assert rate == sp.diff(quartic, x).subs(x, 0) == 0
    middle = lambda f, a, b: (f((a + b) / 2 + 1e-6) - f((a + b) / 2 - 1e-6)) / 2e-6  # noqa: E731
    message = check("slope.rate", middle).message
    assert "need not" in message and "not for others" not in message


# The text -----------------------------------------------------------------------------------


def test_the_expansion_by_hand() -> None:
    change = TEXT.formula("3x^2 h + 3x h^2 + h^3 + 6h", "f(x + h) - f(x) =")
    assert sp.expand(CUBIC.subs(x, x + h) - CUBIC - change) == 0
    quotient = TEXT.formula("3x^2 + 6 + 3xh + h^2", r"\frac{f(x + h) - f(x)}{h} =")
    assert sp.expand(quotient * h - change) == 0
    assert sp.expand(TEXT.formula("9 + 3h + h^2", "At $x = 1$") - quotient.subs(x, 1)) == 0
    remainder = TEXT.formula("3h^2 + h^3", "the remainder is")
    assert sp.expand(change.subs(x, 1) - 9 * h - remainder) == 0
    tangent = TEXT.formula("7 + 9(x - 1)", "For the car at $a = 1$")
    assert tangent.subs(x, 1) == CUBIC.subs(x, 1) and tangent.diff(x) == CUBIC.diff(x).subs(x, 1)
    assert CUBIC.diff(x).subs(x, 2) == TEXT.formula(r"3 \cdot 2^2 + 6", "slope is", "= 18") == 18


def test_remainder_over_h_goes_to_the_derivative_minus_the_slope() -> None:
    at = {each: sp.limit((CUBIC.subs(x, 1 + h) - (7 + each * h)) / h, h, 0) for each in (8, 9, 10)}
    TEXT.sentence(f"With slope 8 the quotient goes to ${at[8]}$, with slope 10 to ${at[10]}$",
                  f"and only with slope 9 to ${at[9]}$")  # fmt: skip
    assert at == {each: CUBIC.diff(x).subs(x, 1) - each for each in at}
    TEXT.sentence("is the difference quotient minus the slope", "goes to $f'(a)$ minus that slope")


def test_the_tangent_of_the_cube_meets_it_again() -> None:
    again = TEXT.formula("-2a", "the tangent at $a$ meets $x^3$ again at")
    tangent = a**3 + 3 * a**2 * (x - a)
    assert sp.expand(CUBE - tangent - (x - a) ** 2 * (x - again)) == 0
    one = TEXT.formula("1 + 3(x - 1)", "The tangent to $x^3$ at $1$")
    assert sp.expand(one - tangent.subs(a, 1)) == 0


def test_the_gap_under_the_microscope() -> None:
    gap = TEXT.formula("(1 + h)^2 - (1 + 2h)", "the remainder is", "= h^2$")
    part = TEXT.formula("h/2", "The window is $2h$ wide")
    assert sp.expand(gap - part * 2 * h) == 0
    TEXT.sentence("At zoom 1", f"{float(part.subs(h, 1)):.0%}".replace("%", " %"))
    TEXT.sentence("At zoom 100", f"{float(part.subs(h, 0.01)):.1%}".replace("%", " %"))


def test_numbers_in_the_questions_that_learners_ask() -> None:
    right, left = (1.1**3 - 1) / 0.1, (1 - 0.9**3) / 0.1
    TEXT.sentence(f"({1.1**3:.3f} - 1)/0.1 = {right:.2f}$", f"(1 - {0.9**3:.3f})/0.1 = {left:.2f}$")
    TEXT.sentence("Their mean is", f"${(right + left) / 2:.2f}$")
    derivative = TEXT.formula("3x^2 + 6", "solve", "= 10")
    assert derivative == CUBIC.diff(x)
    (mean_value,) = sp.solve(derivative - 10, x)[1:]
    assert 0 < mean_value < 2
    found = TEXT.formula(r"\sqrt{4/3}", "solve", rf"\approx {float(mean_value):.3f}$")
    assert found == mean_value
