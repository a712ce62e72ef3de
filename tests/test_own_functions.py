"""The learner's own function, typed into a menu: understood, shown, or refused with a reason."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from tape import Tape, are_somewhere

from helpers import explorers
from helpers.explorers import GradientExplorer, SecantExplorer, SurfaceExplorer
from helpers.explorers.menu import FunctionExplorer

pytestmark = pytest.mark.usefixtures("unpainted")
KINDS = [kind for name in explorers.__all__
         if issubclass(kind := getattr(explorers, name), FunctionExplorer)]  # fmt: skip
TYPED = {
    1: ["x^3 - 2x", "sin(x)/x", "|x - 1|", "√x", "1/x", "e^(-x^2)"],
    2: ["x^2 + 3y^2", "2xy", "sin(x)y", "1/(x^2 + y^2)", "|x| + |y|", "ln(x) + √y"],
}


def menu(explorer):
    return explorer.control("function")


@pytest.mark.parametrize("kind", KINDS)
def test_every_menu_of_functions_ends_with_the_learners_own(kind):
    explorer = kind()
    assert menu(explorer).own
    explorer.understand("function", menu(explorer).own)  # the example is itself understood
    tape = Tape(explorer)
    for text in TYPED[len(explorer.arguments)]:
        answer = tape.ask(function=text)
        assert answer["state"]["function"] == text and "Read as" in menu(explorer).said
        for control in explorer.controls():
            for end in ("low", "high"):
                if hasattr(control, end) and not control.hidden:
                    shapes = tape.ask(**{control.name: getattr(control, end)})["scene"]
                    assert all(map(are_somewhere, shapes.values()))
        tape.ask(presses=["reset"])


def test_the_gradient_of_a_typed_function_is_exact():
    explorer = GradientExplorer("x^2 y + sin(x y)", x=1, y=2)
    gradient = explorer.f.grad(1, 2)
    np.testing.assert_allclose(gradient, (4 + 2 * math.cos(2), 1 + math.cos(2)), rtol=1e-14)
    assert repr(explorer).startswith("GradientExplorer: f(x, y) = ")
    assert re.search(r"central differences agree \(within [^()]+\)\.$", menu(explorer).said)


def test_a_refusal_keeps_the_picture_and_what_was_typed_and_points_at_the_character():
    tape = Tape(GradientExplorer("saddle", x=1, y=1))
    answer = tape.ask(function="x^2 + sen(y)")
    assert answer["state"]["function"] == "saddle" and answer["n"] == 1
    control = next(each for each in answer["controls"] if each["name"] == "function")
    assert control["refused"] and control["typed"] == "x^2 + sen(y)"
    reason, text, caret, still = control["said"].splitlines()
    assert "sin" in reason and text[caret.index("^")] == "s"
    assert still == "The picture still shows f(x, y) = x² − y²."
    answer = tape.ask(function="x^2 + sin(y)")
    control = next(each for each in answer["controls"] if each["name"] == "function")
    assert answer["state"]["function"] == "x^2 + sin(y)" and not control["refused"]
    assert "Read as" in control["said"] and "x^2 + sin(y)" in control["options"]
    answer = tape.ask(function="bowl")
    control = next(each for each in answer["controls"] if each["name"] == "function")
    assert control["typed"] == control["said"] == ""


def test_a_reset_from_python_takes_back_what_was_refused():
    tape = Tape(GradientExplorer("saddle"))
    tape.ask(function="x +")
    before = len(tape.sent)
    tape.live.reset()
    (frame,) = tape.sent[before:]
    control = next(each for each in frame["controls"] if each["name"] == "function")
    assert control["typed"] == control["said"] == ""


def test_from_python_a_refusal_is_an_error_that_changes_nothing():
    explorer = SecantExplorer("square")
    with pytest.raises(ValueError, match="x"):
        explorer.function = "x +* 2"
    assert explorer.function == "square"
    with pytest.raises(ValueError, match=r"not in the menu; do you mean 'square'\?"):
        SecantExplorer("squar")


def test_where_central_differences_are_rough_the_badge_says_so():
    explorer = SurfaceExplorer("1/(x^2 + y^2 - 1)")
    assert "rough" in menu(explorer).said or "agree" in menu(explorer).said
    assert "no finite value" in menu(GradientExplorer("ln(-1 - x^2)")).said


def test_while_a_prediction_is_asked_for_the_menu_has_only_the_catalogue():
    explorer = GradientExplorer("bowl", predict=True)
    assert not menu(explorer).own
    with pytest.raises(ValueError, match="not in the menu"):
        explorer.function = "x^2"


def test_a_long_formula_is_cut_in_the_menu_only():
    text = " + ".join(f"sin({n}x)y" for n in range(2, 12))
    explorer = GradientExplorer(text)
    assert len(menu(explorer).options[text]) == 40
    assert "sin(11x)" in menu(explorer).said


@pytest.mark.parametrize("step", [
    lambda x, y: x > 0, lambda x, y: np.sign(x), lambda x, y: np.heaviside(x, 0.5),
    lambda x, y: math.floor(x),
])  # fmt: skip
def test_a_jump_has_no_slope_and_beside_it_the_slope_is_zero(step):
    explorer = GradientExplorer(step, x=0, y=1)
    said = repr(explorer)
    assert "∇f = (none, 0.000)" in said and "no gradient at (0.00, 1.00)" in said
    explorer.x = 0.5
    assert "∇f = (0.000, 0.000)" in repr(explorer)
