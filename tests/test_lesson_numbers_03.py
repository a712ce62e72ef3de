"""What the prose of notebook 03 says, where no cell of it shows the number."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from lesson_text import Lesson

from helpers.maths.catalogue import SURFACES

TEXT = Lesson(3)
x, y, h, T, v = sp.symbols("x y h T v", real=True)
r, theta = sp.symbols("r theta", real=True)
HILL, BOWL = TEXT.formula(r"x^2y + \sin y"), TEXT.formula("x^2 + y^2")


def at(f: sp.Expr, a: sp.Expr | float, b: sp.Expr | float) -> sp.Expr:
    return f.subs({x: a, y: b}, simultaneous=True)


def slopes(f: sp.Expr, a: float, b: float) -> tuple[sp.Expr, sp.Expr]:
    """Return both partial derivatives at a point, from their definition."""
    return (
        sp.limit((at(f, a + h, b) - at(f, a, b)) / h, h, 0),
        sp.limit((at(f, a, b + h) - at(f, a, b)) / h, h, 0),
    )


def test_the_functions_of_the_cells_are_those_of_the_text() -> None:
    defined = TEXT.names("n03-hill-code", "n03-hand-code")
    f_x = TEXT.formula("2xy", r"{\partial x} =")
    f_y = TEXT.formula(r"x^2 + \cos y", r"{\partial y} =")
    assert (f_x, f_y) == (HILL.diff(x), HILL.diff(y))
    for a, b in [(1, 0), (1.5, -1), (-0.7, 2.2)]:
        assert defined["f"](a, b) == pytest.approx(float(at(HILL, a, b)), abs=1e-14)
        assert defined["f"](a, b) == SURFACES["hillside"](a, b)
        exact = [float(at(each, a, b)) for each in (f_x, f_y)]
        assert [defined["f_x"](a, b), defined["f_y"](a, b)] == pytest.approx(exact, abs=1e-14)


def test_worked_slopes() -> None:
    here = {b: slopes(HILL, 1, b)[0] for b in (-1, 0, 1)}
    up = TEXT.formula(r"x^2 + \sin 1", "With $y = 1$", f"its slope at $x = 1$ is ${here[1]}$")
    down = TEXT.formula(r"-x^2 - \sin 1", "With $y = -1$", f"the slope is ${here[-1]}$")
    assert [up, down] == [at(HILL, x, b) for b in (1, -1)]
    TEXT.sentence("At $(1, -1)$, $(1, 0)$ and", "${}$, ${}$ and ${}$".format(*here.values()))
    assert TEXT.formula(r"y + \sin y", "f(1, y) =") == at(HILL, 1, y)
    TEXT.sentence("A level straight line", rf"x^2 \cdot 0 + \sin 0 = {at(HILL, x, 0)}$ for every")
    assert TEXT.formula(r"1 + \cos 0", "its slope at $y = 0$ is") == slopes(HILL, 1, 0)[1] == 2
    quotient = TEXT.formula(r"\frac{(1 + h)^2 - 1}{h}", "= 2 + h")
    assert sp.simplify(quotient - (at(HILL, 1 + h, 1) - at(HILL, 1, 1)) / h) == 0
    assert sp.simplify(quotient - (2 + h)) == 0
    for name, slope in zip(("2x", "2y"), slopes(BOWL, sp.Rational(3, 2), -1), strict=True):
        TEXT.sentence(rf"\partial {name[-1]} = {name} = {slope}$")


def test_moving_both_at_once_gives_the_sum() -> None:
    along = sp.limit((at(HILL, 1.5 + h, -1 + h) - at(HILL, 1.5, -1)) / h, h, 0)
    first, second = (float(each) for each in slopes(HILL, 1.5, -1))
    assert float(along) == pytest.approx(first + second)
    TEXT.sentence("Move both, and you get their sum", f"${first:g} + {second:.4f} = {along:.4f}$")


def test_the_map_of_the_bowl_is_read_as_the_text_says() -> None:
    bowl = SURFACES["bowl"]
    begins, ends = bowl(1, -1), bowl(2, -1)
    TEXT.sentence("The dashed", f"on the curve ${begins:g}$ and ends on the curve ${ends:g}$")
    assert [bowl(1.5, -1.5), bowl(1.5, -0.5)] == [4.5, 2.5]
    TEXT.sentence("halfway between $4$ and $5$ and ends halfway between $2$ and $3$")
    TEXT.sentence(f"a rise of ${bowl(2, -1) - bowl(1, -1):.0f}$ over a distance of $1$")
    TEXT.sentence(f"a fall of ${bowl(1.5, -1.5) - bowl(1.5, -0.5):.0f}$ over a distance of $1$")


def test_wind_chill() -> None:
    W = TEXT.formula(r"13.12 + 0.6215\,T - 11.37\,v^{0.16} + 0.3965\,T\,v^{0.16}", "W(T, v) =")
    here = {T: -10, v: 20}
    code = TEXT.cells["n03-units-code"].source.split("\n\n")[0]
    names: dict = {}
    exec(code, names)
    assert names["feels_like"](-10, 20) == pytest.approx(float(W.subs(here)))
    TEXT.sentence(f"about ${W.diff(T).subs(here):.2f}$ degrees of feeling")
    TEXT.sentence(f"about ${-W.diff(v).subs(here):.2f}$ degrees colder")
    # In metres per second the same wind has another number and another slope, 3.6 times as large.
    TEXT.sentence("So per m/s the same wind counts 3.6 times as much")
    assert float(W.subs(v, 3.6 * v).diff(v).subs({T: -10, v: 20 / 3.6})) == pytest.approx(
        3.6 * float(W.diff(v).subs(here))
    )


def test_the_plane_of_the_hill_is_its_tangent_plane() -> None:
    height = TEXT.formula(r"1.21 \cdot 0.1 + \sin 0.1", "f(1.1, 0.1) =")
    assert float(height) == pytest.approx(float(at(HILL, 1.1, 0.1)))
    plane = float(TEXT.formula(r"0 + 0 \cdot 0.1 + 2 \cdot 0.1", "the plane says", "= 0.2$"))
    TEXT.sentence(rf"\approx {height:.4f}$, so the estimate ${plane}$",
                  f"misses about ${height - plane:.3f}$")  # fmt: skip
    error = at(HILL, 1 + r * sp.cos(theta), r * sp.sin(theta)) - 2 * r * sp.sin(theta)
    series = sp.series(error, r, 0, 2).removeO()
    assert sp.simplify(series) == 0  # in every direction the error begins with r²


def test_two_level_slices_and_a_jump() -> None:
    f = TEXT.formula(r"\frac{xy}{x^2 + y^2}", "f(0, 0) = 0")
    assert at(f, x, 0) == 0 and at(f, 0, y) == 0
    TEXT.sentence("Both slices through $(0, 0)$ are level")
    height = TEXT.formula(r"\frac{x^2}{2x^2}", "On the line $y = x$ the height is", r"= \frac12$")
    assert sp.simplify(at(f, x, x)) == height == sp.Rational(1, 2)


def test_a_continuous_function_without_a_tangent_plane() -> None:
    f = TEXT.formula(r"\frac{x^3}{x^2 + y^2}")
    TEXT.sentence("On the $x$ axis it is $x$, on the $y$ axis $0$")
    assert sp.simplify(at(f, x, 0) - x) == 0 and at(f, 0, y) == 0
    assert sp.simplify(at(f, x, x) - TEXT.formula("x/2", "on that line $f =")) == 0
    # Never further from 0 than x: x²/(x² + y²) is at most 1.
    TEXT.sentence("It is never further from $0$ than $x$ is")
    assert sp.simplify(x - f - x * y**2 / BOWL) == 0


def test_mixed_partial_derivatives() -> None:
    for variable, first in (("y", "2xy"), ("x", r"x^2 + \cos y")):
        mixed = TEXT.formula("2x", rf"\frac{{\partial}}{{\partial {variable}}}({first}) = 2x$")
        assert mixed == HILL.diff(x, y)
    odd = TEXT.formula(r"\frac{xy(x^2 - y^2)}{x^2 + y^2}", "with the value $0$ at $(0, 0)$")
    along_x = TEXT.formula("-y", "the slope along $x$ at $(0, y)$ is")
    along_y = TEXT.formula("x", "the slope along $y$ at $(x, 0)$ is $x$")
    assert sp.simplify(sp.limit(at(odd, h, y) / h, h, 0) - along_x) == 0
    assert sp.simplify(sp.limit(at(odd, x, h) / h, h, 0) - along_y) == 0
    TEXT.sentence(f"derivative is ${along_x.diff(y)}$ and the other is ${along_y.diff(x)}$")


def test_both_slopes_of_the_saddle_are_zero_and_it_is_no_bottom() -> None:
    TEXT.sentence("$x^2 - y^2$ at $(0, 0)$ rises along $x$ and falls along $y$")
    saddle = SURFACES["saddle"]
    assert np.all(saddle.grad(0, 0) == 0) and saddle(0.1, 0) > saddle(0, 0) > saddle(0, 0.1)
