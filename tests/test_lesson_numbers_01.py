"""Notebook 01: its exercises against sympy, and the numbers in its text that no cell shows."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
import sympy as sp
from lesson_text import Lesson

from helpers import ChainExplorer
from helpers.learning.checks import check
from helpers.lessons import exercise
from helpers.lessons.heights import LINE
from helpers.lessons.tasks import Mistake
from helpers.maths.catalogue import HILLS
from helpers.maths.catalogue import HILLS_MARKS as MARKS
from helpers.pictures.scene import Arrow, Label, Mark

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


# The rules ----------------------------------------------------------------------------------


def first_order(at: sp.Expr) -> sp.Expr:
    """Return what stands before h in an expression in h, the limit of its difference quotient."""
    return sp.simplify(sp.diff(at, h).subs(h, 0).doit())


def test_each_rule_is_what_stands_before_h() -> None:
    F, dF, G, dG = sp.symbols("F dF G dG")
    p, q = F + dF * h, G + dG * h
    assert first_order(p + q) == dF + dG
    assert first_order(p * q) == sp.expand(dF * G + F * dG)
    assert sp.simplify(first_order(1 / q) + dG / G**2) == 0
    assert sp.simplify(first_order(p / q) - (dF * G - F * dG) / G**2) == 0
    assert all(first_order((a + h) ** n) == n * a ** (n - 1) for n in range(1, 8))
    TEXT.sentence("So $(f + g)' = f' + g'$")
    TEXT.sentence("So $(fg)' = f'g + fg'$")
    TEXT.sentence(r"this goes to $-g'/g^2$")
    TEXT.sentence(r"= \frac{f'}{g} - \frac{f g'}{g^2} = \frac{f'g - fg'}{g^2}$")
    TEXT.sentence("(a + h)^n = a^n + n a^{n-1} h + o(h)$", "(x^n)' = n x^{n-1}$")


def test_the_product_of_the_lines_leaves_only_small_terms() -> None:
    product = sp.expand((5 - 2 * h) * (2 + 4 * h)) - (10 + 16 * h)
    assert sp.limit(product / h, h, 0) == 0
    assert TEXT.printed("n01-rules-code") == (
        f"slope of x³ {sp.diff(CUBE, x).subs(x, 2)}, product of the slopes "
        f"{sp.diff(x**2, x).subs(x, 2) * sp.diff(x, x)}\n"
    )
    TEXT.sentence("For $x^2 \\cdot x$ at $2$ that would be $4$; it is $12$")


def slope(written: sp.Expr, at: float) -> str:
    return f"{float(sp.diff(written, x).subs(x, at)):.5f}"


def test_what_the_rules_give_is_what_sympy_gives() -> None:
    for line, written in zip(TEXT.lines("n01-rules-check"), (
        x**2 + sp.sin(x), x**2 * sp.sin(x), x**2 / sp.sin(x), x**5), strict=True):  # fmt: skip
        exact = slope(written, 2)
        assert line.endswith(f" {exact}, rule {exact}"), line


def test_the_slopes_to_start_from() -> None:
    assert sp.limit((sp.exp(h) - 1) / h, h, 0) == sp.limit(sp.sin(h) / h, h, 0) == 1
    assert sp.limit((sp.cos(h) - 1) / h, h, 0) == 0
    for whole, parts in (
        (sp.exp(a + h), sp.exp(a) * sp.exp(h)),
        (sp.sin(a + h), sp.sin(a) * sp.cos(h) + sp.cos(a) * sp.sin(h)),
    ):
        assert sp.simplify(sp.expand_trig(whole) - parts) == 0
    assert sp.diff(sp.sin(x)) == sp.cos(x) and sp.diff(sp.cos(x)) == -sp.sin(x)
    for line, small in zip(TEXT.lines("n01-start-code"), (0.1, 0.001), strict=True):
        for fraction in ((sp.exp(h) - 1) / h, sp.sin(h) / h, (sp.cos(h) - 1) / h):
            assert f"{float(fraction.subs(h, small)):.4f}" in line


def test_the_gears_in_the_text() -> None:
    TEXT.sentence(r"$\Delta u$ is always $3\,\Delta x$", r"$1.5\,\Delta x$")
    inner, outer = sp.diff(x**2, x).subs(x, 1), sp.cos(1)
    rough = (sp.sin(sp.Rational(13, 10) ** 2) - sp.sin(1)) / sp.Rational(3, 10)
    TEXT.sentence(f"On ${float(inner * outer):.3f}$, the product of the rates ${inner}$ and "
                  f"${float(outer):.3f}$")  # fmt: skip
    TEXT.sentence(rf"With $\Delta x = 0.3$ it was ${float(rough):.3f}$")


def gears_drawn(chain: str, **state: float) -> list[Mark]:
    explorer = ChainExplorer(chain, **state)
    return explorer.scene(explorer.facts(explorer.state))["lines"]


def test_small_steps_of_the_gears_are_drawn_larger_as_the_text_says() -> None:
    TEXT.sentence(r"all three by one factor: $5\,\Delta x$ is five times the step")
    arrows = [mark for mark in gears_drawn("gears", x=0.5, h=0.05) if isinstance(mark, Arrow)]
    assert [arrow.label for arrow in arrows] == ["5 Δx", "5 Δu", "5 Δy"]
    steps = [0.05 * rate for rate in (1, 3, 1.5)]
    assert [arrow.vector[0] for arrow in arrows] == pytest.approx([5 * step for step in steps])


def test_to_the_left_of_zero_u_goes_to_the_left_if_the_step_is_small() -> None:
    TEXT.sentence(r"if $\Delta x$ is small enough, $u$ goes to the left")
    ways = {mark.text for mark in gears_drawn("square_sine", x=-0.1, h=0.06)
            if isinstance(mark, Label)}  # fmt: skip
    assert ways == {"5 Δu ←", "5 Δy ←"}


def test_the_chain_rule_and_its_wrong_forms() -> None:
    whole = sp.sin(x**2)
    forgotten, right = sp.cos(x**2), sp.diff(whole, x)
    misplaced = sp.cos(x) * 2 * x
    first, second = TEXT.lines("n01-chain-check")
    forms = [f"{float(each.subs(x, 1.2)):.5f}" for each in (forgotten, misplaced, right)]
    assert first == "{}, {} or {}?".format(*forms) and second == f"measured {forms[2]}"
    TEXT.sentence(f"$u = x^2$ moves ${2 * 1.2}$ times as fast")
    TEXT.sentence(f"put into the sine is $u = {1.2**2:.2f}$")
    TEXT.sentence("the slope of $f(g(x))$ at $a$ is $f'(g(a)) \\cdot g'(a)$")


def test_the_logarithm_and_the_exponent() -> None:
    p = sp.symbols("p", positive=True)
    (found,) = sp.solve(sp.exp(sp.log(p)) * x - sp.diff(p, p), x)
    assert sp.simplify(found - 1 / p) == 0 and sp.diff(sp.log(p), p) == 1 / p
    steep = float(sp.diff(sp.exp(3 * x), x).subs(x, 0.5))
    _, measured, rule = TEXT.lines("n01-chain-ln")
    assert measured.endswith(f"{steep:.5f}") and f"is {steep:.5f}" in rule
    assert f"{np.exp(3):.5f}" in rule


def test_products_and_chains_are_those_of_sympy() -> None:
    written = WRITTEN | {"3x": 3 * x, "x² + 1": x**2 + 1, "1 − x²": 1 - x**2, "eˣ": sp.exp(x)}
    outer = {"2x": x**2, "cos x": sp.sin(x), "eˣ": sp.exp(x), "3x² + 6": CUBIC}
    product = exercise("slope.product")
    for case in product.cases:
        one, _, other, _, at = case
        exact = sp.diff(written[one.text] * written[other.text], x).subs(x, at)
        assert product.solution(*case) == pytest.approx(float(exact))
    task = exercise("slope.chain")
    for df, inner, dg in task.cases:
        made = task.solution(df, inner, dg)
        whole = outer[df.text].subs(x, written[inner.text])
        for place in (0.5, 1.2, 2.0):
            assert made(place) == pytest.approx(float(sp.diff(whole, x).subs(x, place)))

