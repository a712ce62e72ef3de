"""What is made of a text that is understood: a function, its derivatives, and where they end."""

from __future__ import annotations

import ast
import math
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
import sympy as sp

import helpers.expressions
from helpers.expressions import Expression, agreement
from helpers.expressions.algebra import derivatives
from helpers.learning.typeset import to_text
from helpers.maths.differentiate import gradient
from helpers.maths.functions import Function1D, Function2D

FOLDER = Path(helpers.expressions.__file__).parent


@pytest.mark.parametrize(
    ("text", "partials"),
    [
        ("x^2 + 3y^2", ("2x", "6y")),
        ("1.5x^2 y", ("3xy", "3x²/2")),
        ("sin(x)y", ("y cos x", "sin x")),
        ("e^(-x^2-y^2)", ("−2xe^(−x² − y²)", "−2ye^(−x² − y²)")),
        ("|x|", ("x/|x|", "0")),
        ("x|x|", ("2|x|", "0")),
        ("ln|x|", ("1/x", "0")),
        ("√(x²+y²)", ("x/(√(x² + y²))", "y/(√(x² + y²))")),
        ("x/(1+x^2)", ("(1 − x²)/((x² + 1)²)", "0")),
    ],
)
def test_the_partial_derivatives_are_written(text: str, partials: tuple[str, str]) -> None:
    expression = Expression(text)
    assert tuple(to_text(f"${partial}$") for partial in expression.partials_latex) == partials


def test_a_long_formula_is_left_out_and_its_values_are_not() -> None:
    expression = Expression("*".join(f"(x+{k}y)" for k in range(1, 21)))
    assert expression.partials_latex == ("", "")
    assert expression.hessian_latex == (("", ""), ("", ""))
    f, p = expression.function, (0.3, 0.2)
    assert gradient(f, p) == pytest.approx(f.grad(*p), rel=1e-6)


def test_the_hessian_is_written_and_right() -> None:
    expression = Expression("x^3 y^2")
    assert expression.hessian_latex == (("6 x y^{2}", "6 x^{2} y"), ("6 x^{2} y", "2 x^{3}"))
    np.testing.assert_allclose(expression.hessian(2, 3), [[108, 72], [72, 16]])
    X, Y = np.meshgrid([1.0, 2.0, 3.0], [0.0, 1.0])
    assert expression.hessian(X, Y).shape == (2, 2, 2, 3)
    np.testing.assert_allclose(expression.hessian(X, Y)[0, 1], 6 * X**2 * Y)


@pytest.mark.parametrize("text", ["(x^2)^y", "|x|^y", "|ln x|^(x y)", "(|x|/y^2)^x", "√(x^2)^y"])
def test_powers_of_sizes_and_squares_with_variable_exponents_are_written(text: str) -> None:
    expression, at = Expression(text), (0.3, 0.7)
    assert all(map(all, expression.hessian_latex))
    for order, exact in [(1, expression.function.grad(*at)), (2, expression.hessian(*at))]:
        written = np.ravel(derivatives(expression.tree, ("x", "y"), order))
        for formula, number in zip(written, np.ravel(exact), strict=True):
            size = formula.replace(lambda u: u.func.__name__ == "Size", lambda u: abs(u.args[0]))
            symbols = dict(zip(sp.symbols("x y", real=True), at, strict=True))
            assert float(size.subs(symbols)) == pytest.approx(number, rel=1e-9)


def test_functions_of_two_variables() -> None:
    f = Expression("x^2 + 3y^2", domain=((-1, 1), (0, 2))).function
    assert isinstance(f, Function2D) and f.domain == ((-1, 1), (0, 2))
    assert (f.formula, f.text) == ("x^{2} + 3y^{2}", "x² + 3y²")
    X, Y = np.meshgrid(np.linspace(-1, 1, 5), np.linspace(0, 2, 4))
    np.testing.assert_allclose(f(X, Y), X**2 + 3 * Y**2)
    np.testing.assert_allclose(f.grad(X, Y), [2 * X, 6 * Y])
    assert f(1, 2) == 13.0 and f.grad(1, 2).tolist() == [2.0, 12.0]


def test_functions_of_one_variable() -> None:
    expression = Expression("y = x^2 - 1", ("x",), domain=(-1, 1))
    f = expression.function
    assert isinstance(f, Function1D) and f.domain == (-1, 1) and f.text == "x² − 1"
    assert f(3) == 8.0 and f.derivative(3) == 6.0 and expression.partials_latex == ("2 x",)
    np.testing.assert_allclose(f.derivative(np.array([0.0, 1.0])), [0, 2])
    assert expression.hessian(3).tolist() == [[2.0]]


def test_a_constant_is_a_function() -> None:
    f = Expression("2π").function
    assert f(np.zeros(3), 1).tolist() == [2 * math.pi] * 3
    assert f.grad(np.zeros((2, 3)), 1).shape == (2, 2, 3)


NAN = math.nan


@pytest.mark.parametrize(
    ("text", "at", "value", "gradient"),
    [
        ("1/x", (0, 0), NAN, (NAN, NAN)),
        ("ln x", (0, 0), NAN, (NAN, NAN)),
        ("ln x", (-1, 0), NAN, (NAN, NAN)),
        ("√x", (-1, 0), NAN, (NAN, NAN)),
        ("√x", (0, 0), 0, (NAN, 0)),
        ("x^(1/3)", (-8, 0), NAN, (NAN, NAN)),
        ("|x|^(1/3)", (-8, 0), 2, (-1 / 12, 0)),
        ("|x|^(1/3)", (0, 0), 0, (NAN, 0)),
        ("x^y", (-1, 0.5), NAN, (NAN, NAN)),
        ("x^y", (0, 2), 0, (0, 0)),
        ("x^y", (0, -1), NAN, (NAN, NAN)),
        ("asin x", (2, 0), NAN, (NAN, NAN)),
        ("asin x", (1, 0), math.pi / 2, (NAN, 0)),
        ("e^(1000x)", (1, 0), math.inf, (NAN, NAN)),
        ("e^(-1/x^2)", (0, 0), NAN, (NAN, NAN)),
        ("x/x", (0, 0), NAN, (NAN, NAN)),
        ("x y/(x^2+y^2)", (0, 0), NAN, (NAN, NAN)),
        ("|x|", (0, 1), 0, (NAN, 0)),
        ("|x| + y", (0, 1), 1, (NAN, 1)),
        ("√(x^2)", (0, 0), 0, (NAN, 0)),
        ("√(x^2+y^2)", (0, 0), 0, (NAN, NAN)),
        ("|x-y|", (1, 1), 0, (NAN, NAN)),
        ("e^-|x|", (0, 0), 1, (NAN, 0)),
        ("√|x|·√|x|", (0, 0), 0, (NAN, 0)),
        ("x|x|", (0, 0), 0, (0, 0)),
        ("x√|x|", (0, 0), 0, (0, 0)),
        ("|x|y", (0, 0), 0, (0, 0)),
        ("|x|y", (0, 1), 0, (NAN, 0)),
        ("|x|^2", (0, 0), 0, (0, 0)),
        ("|x|^3", (-2, 0), 8, (-12, 0)),
        ("|x|^1.5", (0, 0), 0, (0, 0)),
        ("|x y|", (0, 0), 0, (0, 0)),
        ("|x^3|", (0, 0), 0, (0, 0)),
        ("0x^0", (0, 0), 0, (0, 0)),
        ("|x|^0", (0, 0), 1, (0, 0)),
        ("(1/x)^0", (0, 0), NAN, (NAN, NAN)),
        ("(ln x)^y", (-1, 0), NAN, (NAN, NAN)),
        ("1^(1/x)", (0, 0), NAN, (NAN, NAN)),
        ("y x^y", (0, 0), NAN, (NAN, NAN)),
        ("x^y", (0, 1), 0, (1, 0)),
        ("x/(1 + |x|)", (0, 0), 0, (1, 0)),
        ("x x^(1/2 + y)", (0, 0), 0, (0, 0)),
    ],
)
def test_where_a_function_or_its_slope_does_not_exist(
    text: str, at: tuple[float, float], value: float, gradient: tuple[float, float]
) -> None:
    f = Expression(text).function
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(f(*at), value)
        np.testing.assert_allclose(f.grad(*at), gradient)
        several = np.array([at] * 9).T  # the same by arrays
        np.testing.assert_allclose(Expression(text).values(*several)[0], [value] * 9)
        np.testing.assert_allclose(np.array(Expression(text).slopes(*several)).T, [gradient] * 9)


def test_central_differences_agree() -> None:
    assert agreement(Expression("x^2 y + sin(y)").function) == agreement(
        Expression("x^2 y + sin(y)").function, n_points=100, seed=0
    )
    for text in ("x^2 y + sin(y)", "1/x", "|x|^(1/3)", "e^(-x^2-y^2)", "tan x", "(x y)^20"):
        badge = agreement(Expression(text).function)
        assert badge.agrees and badge.error < 1e-2 and badge.n_finite == badge.n_points == 100
    badge = agreement(Expression("ln x", ("x",)).function)
    assert badge.agrees and 30 < badge.n_finite < 70
    nowhere = agreement(Expression("√(-1-x^2)").function)
    assert math.isnan(nowhere.error) and nowhere.n_finite == 0 and not nowhere.agrees


@pytest.mark.parametrize("wrong", [lambda x, y: (2 * x, 2 * y), lambda x, y: (2 * x, -6.001 * y)])
def test_a_wrong_gradient_does_not_agree(wrong: callable) -> None:
    badge = agreement(Function2D(lambda x, y: x**2 + 3 * y**2, wrong))
    assert not badge.agrees and badge.error > 1e-4


def test_what_is_given_is_checked() -> None:
    with pytest.raises(TypeError, match="must be a string"):
        Expression(3)
    with pytest.raises(ValueError, match="variables must be"):
        Expression("x", ("x", "t"))
    with pytest.raises(ValueError, match="domain must go"):
        Expression("x", ("x",), domain=(1, 0)).function  # noqa: B018


def test_nothing_is_handed_to_python() -> None:
    forbidden = {"eval", "exec", "getattr", "compile", "__import__", "setattr", "globals", "vars"}
    forbidden |= {"lambdify", "sympify", "parse_expr", "literal_eval", "import_module"}
    modules = sorted(FOLDER.glob("*.py"))
    assert len(modules) > 10
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            used = {ast.Name: "id", ast.Attribute: "attr", ast.alias: "name"}.get(type(node))
            assert not used or getattr(node, used) not in forbidden, path


def test_neither_values_nor_gradients_import_sympy() -> None:
    program = (
        "import sys; from helpers.expressions import *; e = Expression('|x|y^2 + sin(x)');"
        "e.function(1, 2), e.function.grad(1, 2), e.hessian(1, 2), agreement(e.function);"
        "stationary_points(e); assert 'sympy' not in sys.modules; e.partials_latex;"
        "assert 'sympy' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=FOLDER.parents[1])
