"""Letters in a typed formula: read as parameters, moved by sliders, exact at each value."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
import sympy as sp
from tape import Tape

from helpers import (
    GradientExplorer,
    SecantExplorer,
    StepSizeExplorer,
    SurfaceExplorer,
    describe,
    explorers,
)
from helpers.explorers import menu
from helpers.explorers.menu import FunctionExplorer, Parameter
from helpers.expressions import Expression, ExpressionError
from helpers.expressions.algebra import to_sympy
from helpers.expressions.reader import parse
from helpers.expressions.writing import to_text
from helpers.maths.differentiate import gradient
from helpers.maths.functions import LETTERS

pytestmark = pytest.mark.usefixtures("unpainted")
a, b, c, n, x, y = sp.symbols("a b c n x y", real=True)
READ = {
    "a x^2 + b y^2": a * x**2 + b * y**2, "ax^2+by^2": a * x**2 + b * y**2, "axy": a * x * y,
    "a b x": a * b * x, "abx": a * b * x, "x a": x * a, "A x": a * x, "2ax": 2 * a * x,
    "a sin(b x)": a * sp.sin(b * x), "bsin(cx)": b * sp.sin(c * x), "sin ax": sp.sin(a * x),
    "a sin bx": a * sp.sin(b * x), "ae^(-bx)": a * sp.exp(-b * x), "a(x - b)": a * (x - b),
    "ax(1-x)": a * x * (1 - x), "x^n": x**n, "n^x": n**x, "x^2/a + y/b": x**2 / a + y / b,
    "|x - a|": sp.Abs(x - a), "√a x": sp.sqrt(a) * x, "a²x": a**2 * x, "x a²": x * a**2,
    "(x+1)a": (x + 1) * a, "x a b": x * a * b, "πa x": sp.pi * a * x, "e a x": sp.E * a * x,
    "a ln x": a * sp.log(x), "a asin(x)": a * sp.asin(x), "asin(x)": sp.asin(x), "a^x": a**x,
    "c o s x": sp.prod(sp.symbols("c o s x", real=True)),
}  # fmt: skip
REFUSED = {
    "x + ab(x)": (4, "Did you mean abs?"),
    "x + cd(x)": (4, "cd is not known here. The functions are"),
    "sn(x)": (0, "Did you mean sin?"),
    "ax + by + cxy + d": (16, "Up to three letters become sliders. Write numbers for some of "
                              "a, b, c and d."),
    "t^2": (0, "The variables are x and y; t would be only a slider"),
    "f(x)": (0, "f is not known here"),
    "az": (0, "is not known here"),
    "e^ax": (3, "two ways"),
    "1/ax": (3, "two ways"),
    "x + a2": (5, "Write a^2 for a power or a*2"),
}  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_a_letter_is_a_parameter_and_what_is_written_is_read_back(text):
    expression = Expression(text, letters=LETTERS)
    assert sp.simplify(to_sympy(expression.tree) - READ[text]) == 0
    assert parse(expression.text, letters=LETTERS) == expression.tree
    assert list(expression.parameters) == sorted(
        {str(s) for s in READ[text].free_symbols} - {"x", "y"})  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_parameter_is_refused_at_the_character(text):
    position, reason = REFUSED[text]
    with pytest.raises(ExpressionError) as caught:
        Expression(text, letters=LETTERS)
    assert reason in caught.value.reason and caught.value.position == position


def test_each_letter_is_a_parameter_and_keeps_its_name():
    for letter in LETTERS:
        assert list(Expression(f"{letter}x", letters=LETTERS).parameters) == [letter]


@pytest.mark.parametrize("numbers", [(1, 1, 2), (2, -0.5, 3), (-3.5, 0, 1), (0, 5, -2),
                                     (0.05, -5, 0.5), (4, 2.5, 0)])  # fmt: skip
@pytest.mark.parametrize("text", [
    "a x^2 + b y^2", "a sin(b x)y^c", "ae^(-b x^2) - c y", "x^c + a|y - b|",
    "(a x + b y)^2/(1+x^2)", "ln(x + a) + b y", "(c + 6)^x + y^a",
])  # fmt: skip
def test_derivatives_are_exact_at_the_values_of_the_parameters(text, numbers):
    at, p = dict(zip("abc", numbers, strict=True)), (0.7, 1.3)
    expression = Expression(text, letters=LETTERS)
    given = {name: value for name, value in at.items() if name in expression.parameters}
    f = expression.at(**given).function
    exact = to_sympy(expression.tree).subs({sp.Symbol(name, real=True): value
                                            for name, value in given.items()})  # fmt: skip
    point = {x: p[0], y: p[1]}
    value = exact.subs(point)
    if not value.is_finite or not value.is_real:
        assert not math.isfinite(f(*p))
        return
    assert f(*p) == pytest.approx(float(value), rel=1e-12)
    partials = [float(exact.diff(symbol).subs(point)) for symbol in (x, y)]
    np.testing.assert_allclose(f.grad(*p), partials, rtol=1e-12)
    np.testing.assert_allclose(f.grad(*p), gradient(f, p), rtol=1e-6, atol=1e-7)
    second = [[float(exact.diff(i, j).subs(point)) for j in (x, y)] for i in (x, y)]
    np.testing.assert_allclose(expression.at(**given).hessian(*p), second, rtol=1e-11, atol=1e-12)
    assert f.parameters == given


def test_the_written_derivatives_keep_the_letters():
    expression = Expression("a x^2 + b x y", letters=LETTERS).at(a=3)
    assert expression.partials_latex == ("2 a x + b y", "b x")
    assert expression.latex == "ax^{2} + bxy" and expression.text == "ax² + bxy"


def test_a_whole_exponent_is_a_power_and_not_that_of_a_logarithm():
    power = Expression("x^n", ("x",), letters=LETTERS)
    assert power.at(n=3).function.derivative(-2) == 12
    assert power.at(n=2).function.derivative(0) == 0
    assert power.at(n=0).function(0) == 1
    assert math.isnan(power.at(n=0.5).function(-1))
    assert math.isnan(power.at(n=-1).function(0))


def test_other_values_leave_those_before_as_they_were():
    one = Expression("a x", ("x",), letters=LETTERS)
    two, before = one.at(a=2), one.function
    assert (one.function(1), two.function(1), one.at(a=5).function(1), two.at(a=3).values(1.0)) == (
        1, 2, 5, (3,))  # fmt: skip
    assert one.function is before and before(2) == 2


def test_where_there_is_no_slider_a_letter_needs_a_value():
    said = repr(describe("a x^2 + y^2"))
    assert "a needs a value here: write a number in its place, such as 2." in said


# In explorers ------------------------------------------------------------------------------------

KINDS = [kind for name in explorers.__all__
         if issubclass(kind := getattr(explorers, name), FunctionExplorer)]  # fmt: skip
FORMULAS = {1: "b sin(c x) + p", 2: "b x^2 + p y^2 + u x y"}


def test_parameters_are_states_with_sliders():
    explorer = GradientExplorer("a x^2 + b y^2", a=2, b=0.5, x=1, y=2)
    assert repr(explorer) == ("GradientExplorer: f(x, y) = ax² + by² with a = 2, b = 0.5 at "
                              "(1.00, 2.00): f = 4.000, ∇f = (4.000, 2.000)")  # fmt: skip
    names = [control.name for control in explorer.controls()]
    assert names[:5] == ["function", "a", "b", "x", "y"]
    control = explorer.control("a")
    assert (control.label, control.low, control.high) == ("a", -5, 5)
    for whole in range(-5, 6):
        assert control.nearest(whole + 0.01) == whole
    with pytest.raises(ValueError, match="a = 7 is out of its range; choose it from -5 to 5"):
        GradientExplorer("a x^2", a=7)
    with pytest.raises(TypeError, match="has no 'c'; it takes function, a, x"):
        GradientExplorer("a x^2", c=1)
    with pytest.raises(TypeError, match="has no 'a'"):
        GradientExplorer("x^2", a=1)


@pytest.mark.parametrize("kind", KINDS)
def test_each_explorer_is_whole_at_all_values_and_reset_leads_home(kind):
    tape = Tape(kind())
    home = repr(tape.live)
    answer = tape.ask(function=FORMULAS[len(kind.arguments)])
    letters = tape.live.parameters
    assert answer["state"].items() >= dict.fromkeys(letters, 1.0).items()
    shown = [control["name"] for control in answer["controls"] if not control["hidden"]]
    assert shown[1 : 1 + len(letters)] == list(letters)
    for letter in letters:
        for value in (-5, 0, 0.35, 5):
            answer = tape.ask(**{letter: value})
            assert answer["state"][letter] == value
            assert f"{letter} = {value}".replace("-", "−") in answer["readout"]["summary"]
            shapes = [shape for shapes in answer["scene"].values() for shape in shapes]
            places = [each for shape in shapes for each in shape.get("xy") or shape["xyz"]
                      if each is not None or shape["mark"] != "line" or "xy" in shape]
            assert places and None not in places and np.isfinite(places).all()
            assert "cannot be shown" not in answer["readout"]["note"]
            assert tape.live.f.parameters[letter] == value
    answer = tape.ask(presses=["reset"])
    assert repr(tape.live) == home and not {*letters} & {*answer["state"]}
    tape.ask(function=FORMULAS[len(kind.arguments)])
    assert all(getattr(tape.live, letter) == 1 for letter in letters)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not StepSizeExplorer])
def test_a_moved_parameter_redraws_what_shows_the_function_coarsely_first(kind):
    tape = Tape(kind(FORMULAS[len(kind.arguments)]))
    of_function = [each.name for each in tape.live.pictures()
                   if "function" in each.depends and not each.turned_by]  # those have no still
    answer = tape.ask(b=2)
    assert answer["pngs"] == of_function
    assert {each["name"] for each in answer["pictures"] if each["coarse"]} == {*of_function}
    tape.hold(answer)
    answer = tape.ask()
    assert answer["pngs"] == of_function and not any(each["coarse"] for each in answer["pictures"])
    tape.hold(answer)
    place = "a" if "a" in answer["state"] else "x"
    assert not tape.ask(**{place: 0.5})["pngs"] or kind is not GradientExplorer


def test_reset_leads_to_the_values_that_were_given():
    tape = Tape(GradientExplorer("a x^2", a=2))
    tape.ask(a=-3)
    tape.ask(function="bowl")
    assert tape.ask(presses=["reset"])["state"]["a"] == 2
    tape.ask(a=4)
    tape.ask(function="a y")
    assert tape.live.a == 4, "the letter is the same, and so is its value"


def test_python_moves_a_parameter_and_hears_of_it():
    explorer, heard = GradientExplorer("a x^2", x=1), []
    explorer.observe(lambda change: heard.append(change["new"]), "a")
    tape = Tape(explorer)
    explorer.a = 3
    assert heard == [3] and tape.sent[-1]["state"]["a"] == 3
    assert "a = 3" in tape.sent[-1]["readout"]["summary"]


def test_a_letter_of_the_explorers_own_gives_way():
    explorer = SecantExplorer("a sin(b x)", a=2, b=3, c=0.5)
    assert explorer.parameters == ("b", "c")
    assert explorer.f(1) == pytest.approx(0.5 * math.sin(3)) and explorer.a == 2
    said = explorer.control("function").said
    assert "Read as c sin(bx). a means something else here: yours is called c." in said
    assert isinstance(vars(menu.Lettered)["a"], Parameter)


def test_the_badge_says_at_which_values_it_was_measured():
    explorer = GradientExplorer("x^2/a + y", a=2)
    assert "agree" in explorer.control("function").said
    assert explorer.control("function").said.endswith("at a = 2.")
    assert "no finite value here at a = 0" in GradientExplorer(
        "x^2/a + y", a=0).control("function").said  # fmt: skip


def test_values_that_take_every_value_away_are_said_and_the_next_ones_are_shown():
    tape = Tape(SurfaceExplorer("x^2/a + y^2"))
    assert "no finite value" in tape.ask(a=0)["readout"]["note"]
    assert "no finite value" not in tape.ask(a=1)["readout"]["note"]


def test_differentiability_is_that_at_the_present_values():
    tape = Tape(GradientExplorer("a|x| + y", x=0, y=0))
    assert "no gradient" in tape.ask(a=1)["readout"]["note"]
    assert "no gradient" not in tape.ask(a=0)["readout"]["note"]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if hasattr(kind, "question")])
def test_a_question_about_a_formula_keeps_its_parameters(kind):
    formula = FORMULAS[len(kind.arguments)]
    explorer = kind(formula, b=2, predict=True)
    assert explorer.f.parameters["b"] == 2 and explorer.control("b").hidden
    explorer.press("commit")
    explorer.b = -1
    assert not explorer.committed, "another function is another question"


# The menu ----------------------------------------------------------------------------------------


def test_the_menu_keeps_the_last_five_and_the_one_that_is_shown():
    explorer = GradientExplorer("x + y")
    known = {*explorer.catalogue}
    for k in range(2, 9):
        explorer.function = f"{k}x"
    assert {*explorer.control("function").options} - known == {f"{k}x" for k in range(4, 9)}
    explorer.function = "4x"
    explorer.function = "y"
    assert {*explorer.control("function").options} - known == {"4x", "6x", "7x", "8x", "y"}
    explorer.function = "2x"
    assert explorer.f(1, 0) == 2
    explorer.reset()
    assert explorer.function == "x + y" and explorer.f(1, 1) == 2
    assert len({*explorer.control("function").options} - known) == 5


def test_whatever_is_read_with_letters_is_written_so_that_it_is_read_again():
    rng, read = random.Random(3), 0
    for _ in range(3000):
        text = "".join(rng.choices("xyabcdsinotlep (^)+*2 ", k=rng.randint(1, 12)))
        try:
            tree = parse(text, letters=LETTERS)
        except ExpressionError:
            continue
        read += 1
        assert parse(to_text(tree), letters=LETTERS) == tree, text
    assert read > 100
