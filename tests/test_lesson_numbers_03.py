"""What the prose of notebook 03 says, where no cell of it shows the number."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from helpers.maths.catalogue import SURFACES
from helpers.maths.differentiate import gradient
from tools.notebooks import NOTEBOOKS, read

x, y, h, r, theta, T, v = sp.symbols("x y h r theta T v", real=True)
HILL = x**2 * y + sp.sin(y)
BOWL = x**2 + y**2


def at(f: sp.Expr, a: sp.Expr | float, b: sp.Expr | float) -> sp.Expr:
    return f.subs({x: a, y: b}, simultaneous=True)


def slopes(f: sp.Expr, a: float, b: float) -> tuple[sp.Expr, sp.Expr]:
    """Return both partial derivatives at a point, from their definition."""
    return (
        sp.limit((at(f, a + h, b) - at(f, a, b)) / h, h, 0),
        sp.limit((at(f, a, b + h) - at(f, a, b)) / h, h, 0),
    )


def names() -> dict[str, object]:
    """Return what the cells of notebook 03 that only define functions define."""
    found: dict[str, object] = {"np": np}
    for cell in read(NOTEBOOKS / "03_partial_derivatives.ipynb").cells:
        if cell.id in ("n03-hill-code", "n03-hand-code", "n03-units-code"):
            exec(cell.source.split("\nprint")[0].split("\nper_")[0], found)
    return found


def test_the_functions_of_the_notebook_are_those_of_the_text() -> None:
    defined = names()
    for a, b in [(1, 0), (1.5, -1), (-0.7, 2.2)]:
        assert defined["f"](a, b) == pytest.approx(float(at(HILL, a, b)), abs=1e-14)
        assert defined["f"](a, b) == SURFACES["hillside"](a, b)
        exact = [float(at(HILL.diff(each), a, b)) for each in (x, y)]
        assert [defined["f_x"](a, b), defined["f_y"](a, b)] == pytest.approx(exact, abs=1e-14)


def test_worked_slopes() -> None:
    assert slopes(HILL, 1, 0) == (0, 2)
    assert slopes(BOWL, sp.Rational(3, 2), -1) == (3, -2)
    # On the slices y = −1, 0 and 1 of the hill, the slope at x = 1.
    assert [slopes(HILL, 1, b)[0] for b in (-1, 0, 1)] == [-2, 0, 2]
    assert sp.simplify((at(HILL, 1 + h, 1) - at(HILL, 1, 1)) / h - (2 + h)) == 0
    assert at(HILL, 1, y) == y + sp.sin(y) and at(HILL, x, 0) == 0


def test_moving_both_at_once_gives_the_sum() -> None:
    along = sp.limit((at(HILL, 1.5 + h, -1 + h) - at(HILL, 1.5, -1)) / h, h, 0)
    first, second = (float(each) for each in slopes(HILL, 1.5, -1))
    assert first == pytest.approx(-3) and second == pytest.approx(2.7903, abs=5e-5)
    assert float(along) == pytest.approx(first + second) == pytest.approx(-0.2097, abs=5e-5)


def test_the_map_of_the_bowl_is_read_as_the_text_says() -> None:
    bowl = SURFACES["bowl"]
    assert [bowl(1, -1), bowl(2, -1)] == [2, 5]
    assert [bowl(1.5, -1.5), bowl(1.5, -0.5)] == [4.5, 2.5]
    assert bowl(1.5, -0.5) - bowl(1.5, -1.5) == -2


def test_wind_chill() -> None:
    W = (13.12 + 0.6215 * T - 11.37 * v ** sp.Rational(4, 25)
         + 0.3965 * T * v ** sp.Rational(4, 25))  # fmt: skip
    here = {T: -10, v: 20}
    assert names()["feels_like"](-10, 20) == pytest.approx(float(W.subs(here)))
    assert float(W.diff(T).subs(here)) == pytest.approx(1.26, abs=5e-3)
    assert float(W.diff(v).subs(here)) == pytest.approx(-0.20, abs=5e-3)
    # In metres per second the same wind has another number and another slope, 3.6 times as large.
    assert float(W.subs(v, 3.6 * v).diff(v).subs({T: -10, v: 20 / 3.6})) == pytest.approx(
        3.6 * float(W.diff(v).subs(here))
    )


def test_the_plane_of_the_hill_is_its_tangent_plane() -> None:
    assert float(at(HILL, 1.1, 0.1)) == pytest.approx(0.2208, abs=5e-5)
    assert float(at(HILL, 1.1, 0.1)) - 0.2 == pytest.approx(0.021, abs=5e-4)
    error = at(HILL, 1 + r * sp.cos(theta), r * sp.sin(theta)) - 2 * r * sp.sin(theta)
    series = sp.series(error, r, 0, 2).removeO()
    assert sp.simplify(series) == 0  # in every direction the error begins with r²


def test_two_level_slices_and_a_jump() -> None:
    f = x * y / BOWL
    assert at(f, x, 0) == 0 and at(f, 0, y) == 0
    assert sp.simplify(at(f, x, x)) == sp.Rational(1, 2)


def test_a_continuous_function_without_a_tangent_plane() -> None:
    f = x**3 / BOWL
    assert sp.simplify(at(f, x, 0) - x) == 0 and at(f, 0, y) == 0
    assert sp.simplify(at(f, x, x) - x / 2) == 0
    # Never further from 0 than x: x²/(x² + y²) is at most 1.
    assert sp.simplify(x - f - x * y**2 / BOWL) == 0


def test_mixed_partial_derivatives() -> None:
    assert HILL.diff(x, y) == HILL.diff(y, x) == 2 * x
    odd = x * y * (x**2 - y**2) / BOWL
    along_x = sp.limit((at(odd, h, y) - 0) / h, h, 0)
    along_y = sp.limit((at(odd, x, h) - 0) / h, h, 0)
    assert sp.simplify(along_x + y) == 0 and sp.simplify(along_y - x) == 0
    assert along_x.diff(y) == -1 and along_y.diff(x) == 1


def test_both_slopes_of_the_saddle_are_zero_and_it_is_no_bottom() -> None:
    saddle = SURFACES["saddle"]
    assert gradient(saddle, (0, 0)) == pytest.approx([0, 0])
    assert saddle(0.1, 0) > saddle(0, 0) > saddle(0, 0.1)
