"""Texts that are understood, against sympy, and how they are written."""

from __future__ import annotations

import pytest
import sympy as sp
from expression_texts import X, Y

from helpers.expressions import Expression
from helpers.expressions.algebra import to_sympy
from helpers.expressions.reader import parse
from helpers.learning.typeset import to_html

x, y = X, Y
E, PI = sp.E, sp.pi
HALF, THIRD = sp.Rational(1, 2), sp.Rational(1, 3)
UNDERSTOOD = {
    "x": x, "1.5": 3 * HALF, ".5x": x / 2, "5.": sp.Integer(5), "2e-3 x": x / 500, "2E2x": 200 * x,
    "2e - 3": 2 * E - 3, "2e x": 2 * E * x, "2ex": 2 * E * x, "3e^x": 3 * E**x, "x^2": x**2,
    "x**2": x**2, "x²": x**2, "x³y": x**3 * y, "x⁻¹²": x**-12, "2x": 2 * x, "2 x y": 2 * x * y,
    "xy": x * y, "yx²": y * x**2, "x(x+1)": x * (x + 1), "(x+1)(y-1)": (x + 1) * (y - 1),
    "2(x)": 2 * x, "x y / 2": x * y / 2, "x/y/2": x / y / 2, "x/2*y": x / 2 * y, "x·y": x * y,
    "x×y": x * y, "x⋅y∗2": 2 * x * y, "x÷y": x / y, "x⁄y": x / y, "½x": x / 2, "⅓x²": x**2 / 3,
    "−x": -x, "x–1": x - 1, "--x": x, "x - -y": x + y, "x*-y": -x * y, "+x": x, "x++y": x + y,
    "2·(−x)": -2 * x, "π pi PI": PI**3, "X + Y": x + y, "\tx \n+\xa0y": x + y, "-x^2": -(x**2),
    "(-x)^2": x**2, "2^-x": 2**-x, "2^-x^2": 2 ** -(x**2), "2^3^2": sp.Integer(512),
    "x^y^2": x ** (y**2), "(x^y)^2": (x**y) ** 2, "x^2y": x**2 * y, "x^2 y": x**2 * y,
    "x^2(y+1)": x**2 * (y + 1), "e^x y": E**x * y, "x^(1/3)": x**THIRD, "x^1.5": x ** (3 * HALF),
    "e^(-x^2)": E ** -(x**2), "e^-x²": E ** -(x**2), "exp(-x^2-y^2)": E ** (-(x**2) - y**2),
    "sin(x)": sp.sin(x), "sin(x)y": sp.sin(x) * y, "x sin(y)": x * sp.sin(y),
    "xsiny": x * sp.sin(y), "sin x": sp.sin(x), "sin 2x": sp.sin(2 * x), "sin2x": sp.sin(2 * x),
    "sin xy": sp.sin(x * y), "sin 2πx": sp.sin(2 * PI * x), "sin x^2": sp.sin(x**2),
    "sin x²y": sp.sin(x**2 * y), "sin x cos y": sp.sin(x) * sp.cos(y),
    "sin 2x cos 3y": sp.sin(2 * x) * sp.cos(3 * y), "sin x * y": sp.sin(x) * y,
    "sin x + 1": sp.sin(x) + 1, "sin(x)^2": sp.sin(x) ** 2, "sin^2 x": sp.sin(x) ** 2,
    "sin²x + cos²x": sp.sin(x) ** 2 + sp.cos(x) ** 2, "sin^2(x)": sp.sin(x) ** 2,
    "sin(x)²y": sp.sin(x) ** 2 * y, "sin cos x": sp.sin(sp.cos(x)), "Sin(x)": sp.sin(x),
    "(sin(x))": sp.sin(x), "sin(x)cos(y)": sp.sin(x) * sp.cos(y), "ln x": sp.log(x),
    "log(x)": sp.log(x), "ln|x|": sp.log(sp.Abs(x)), "ln exp x": x,
    "arcsin(x)": sp.asin(x), "asin x": sp.asin(x), "acos(x)": sp.acos(x), "arccos x": sp.acos(x),
    "atan(x)": sp.atan(x), "arctan x": sp.atan(x), "tan(x)": sp.tan(x), "cos(x)": sp.cos(x),
    "sinh x": sp.sinh(x), "cosh(x)": sp.cosh(x), "tanh(x)": sp.tanh(x), "exp x": E**x,
    "√x": sp.sqrt(x), "√(x+1)": sp.sqrt(x + 1), "√(x)y": sp.sqrt(x) * y, "2√x": 2 * sp.sqrt(x),
    "√x y": sp.sqrt(x) * y, "√(x)²": sp.sqrt(x) ** 2, "√2 x": sp.sqrt(2) * x,
    "√|x|": sp.sqrt(sp.Abs(x)), "sqrt(x)": sp.sqrt(x), "sqrt 2": sp.sqrt(2),
    "√sin(x)": sp.sqrt(sp.sin(x)), "√√x": x ** (HALF / 2), "|x|": sp.Abs(x), "abs(x)": sp.Abs(x),
    "|x|y": sp.Abs(x) * y, "x|y|": x * sp.Abs(y), "2|x|": 2 * sp.Abs(x),
    "|x||y|": sp.Abs(x) * sp.Abs(y), "|x|y|x|": sp.Abs(x) ** 2 * y,
    "||x|-1|": sp.Abs(sp.Abs(x) - 1), "|x+|y||": sp.Abs(x + sp.Abs(y)), "|(|x|)|": sp.Abs(x),
    "|x|^(1/3)": sp.Abs(x) ** THIRD, "|-x|": sp.Abs(x), "|sin x|": sp.Abs(sp.sin(x)),
    "|1/x|": 1 / sp.Abs(x), "f(x, y) = x y": x * y, "f(x)=x^2": x**2,
    "f(x,y) := x": x, "F(x,y) = x": x, "G(x) ≔ x": x, "Z=y": y, "ln .5": sp.log(sp.Rational(1, 2)),
    " z = x+y": x + y,
    "f = x": x, "g(x,y)=(x)": x,
    "(x^2 + y - 11)^2 + (x + y^2 - 7)^2": (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
}  # fmt: skip


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_a_text_is_understood(text: str) -> None:
    tree = parse(text)
    found = to_sympy(tree).replace(lambda u: u.func.__name__ == "Size", lambda u: sp.Abs(u.args[0]))
    assert sp.simplify(found - UNDERSTOOD[text]) == 0
    f = sp.lambdify((x, y), UNDERSTOOD[text], "math")
    assert Expression(text).function(0.7, 0.4) == pytest.approx(f(0.7, 0.4), rel=1e-14)


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_what_is_written_is_read_back(text: str) -> None:
    expression = Expression(text)
    assert parse(expression.text) == expression.tree
    assert "<math" in to_html(f"${expression.latex}$")


@pytest.mark.parametrize(
    ("text", "latex", "plain"),
    [
        ("2*x*y^2", "2xy^{2}", "2xy²"),
        ("3*4x", r"3 \cdot 4x", "3 · 4x"),
        ("x/(y+1)", r"\frac{x}{y + 1}", "x/(y + 1)"),
        ("1/2*x", r"\frac{1}{2}x", "1/2 · x"),
        ("½x", r"\frac{1}{2}x", "½x"),
        ("-(x-y)", "-(x - y)", "−(x − y)"),
        ("x-(y-1)", "x - (y - 1)", "x − (y − 1)"),
        ("sin(x)*sin(y)", r"\sin x \cdot \sin y", "sin x · sin y"),
        ("sin(2x)y", r"\sin(2x)y", "sin(2x)y"),
        ("sin(x)/y", r"\frac{\sin x}{y}", "(sin x)/y"),
        ("sin(x)^2", r"\sin^{2} x", "(sin x)²"),
        ("exp(-x^2)", "e^{-x^{2}}", "exp(−x²)"),
        ("e^(-x)*y", "e^{-x}y", "e^(−x) · y"),
        ("arctan(x y)", r"\arctan(xy)", "atan(xy)"),
        ("√(x+1)*√x", r"\sqrt{x + 1}\sqrt{x}", "√(x + 1)√x"),
        ("||x|-1|", r"\left||x| - 1\right|", "abs(|x| − 1)"),
        ("2e-3x", r"2 \cdot 10^{-3}x", "2e-3x"),
        (".50x", "0.50x", "0.50x"),
        ("log(x)", r"\ln x", "ln x"),
        ("2^(x+1)", "2^{x + 1}", "2^(x + 1)"),
        ("x^-2", "x^{-2}", "x⁻²"),
        ("pi*x", r"\pi x", "πx"),
    ],
)
def test_how_it_is_written(text: str, latex: str, plain: str) -> None:
    expression = Expression(text)
    assert (expression.latex, expression.text) == (latex, plain)
    assert repr(expression) == f"Expression: f(x, y) = {plain}"
