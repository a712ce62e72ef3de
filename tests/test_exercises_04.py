"""The exercises of notebook 04: right answers in any form, and oracles."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
import sympy as sp
from learners import mistake

from helpers.learning.checks import check
from helpers.learning.sandbox import outcomes
from helpers.lessons import exercise

# The solutions, by sympy -------------------------------------------------------------------

x, y = sp.symbols("x y", real=True)
WRITTEN = {
    "x² + 3xy + 2y²": x**2 + 3 * x * y + 2 * y**2,
    "10⁶(x − 1)² + 10⁶(y − 2)²": 10**6 * (x - 1) ** 2 + 10**6 * (y - 2) ** 2,
    "10⁶(x − 1)(y − 2)": 10**6 * (x - 1) * (y - 2),
    "x² + y²": x**2 + y**2,
    "x² + 3y²": x**2 + 3 * y**2,
    "sin x · sin y": sp.sin(x) * sp.sin(y),
    "(x² + y − 11)² + (x + y² − 7)²": (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "x³y − 2x": x**3 * y - 2 * x,
}


def exact_gradient(f: Callable, p: np.ndarray) -> np.ndarray:
    expression = WRITTEN[f.text]
    assert f(*p) == pytest.approx(float(expression.subs({x: p[0], y: p[1]})))
    at_p = [sp.diff(expression, v).subs({x: p[0], y: p[1]}) for v in (x, y)]
    return np.array(at_p, dtype=float)


def test_gradients_are_those_of_sympy() -> None:
    task = exercise("gradient.gradient")
    assert {f.text for f, _ in task.cases} == set(WRITTEN)
    for f, p in task.cases:
        np.testing.assert_allclose(task.solution(f, p), exact_gradient(f, p), rtol=1e-7, atol=1e-8)


def test_rounding_is_not_shown_where_0_is_expected() -> None:
    def gradient(f: Callable, p: np.ndarray) -> np.ndarray:
        sharp = f.text.startswith("10⁶")
        return exercise("gradient.gradient").solution(f, p) + (3 * sharp, 5 * sharp)

    assert "yours is (3, 5), expected is (0, 0)." in check("gradient.gradient", gradient).message


def test_directional_derivatives_are_those_of_sympy() -> None:
    task = exercise("gradient.directional")
    *cases, refused, short = task.cases
    for f, p, u in (*cases, short):
        exact = exact_gradient(f, p) @ u / sp.sqrt(u @ u)
        assert task.solution(f, p, u) == pytest.approx(float(exact), rel=1e-7, abs=1e-8)
    with pytest.raises(ValueError, match="no direction"):
        task.solution(*refused)
    assert not refused[-1].any()


def test_the_field_is_that_of_sympy() -> None:
    task = exercise("gradient.field")
    field = task.observe(task.solution)
    side = np.linspace(-3, 3, 20)
    assert {tuple(p) for p in field.starts.round(9)} == {
        (a, b) for a in side.round(9) for b in side.round(9)
    }
    gradient = sp.lambdify((x, y), [sp.diff(x**2 - y**2, v) for v in (x, y)])
    np.testing.assert_allclose(field.arrows.T, gradient(*field.starts.T), atol=1e-12)
    assert len(field.starts) == 400 and field.has_scale and field.equal_aspect
    assert field.angles == field.scale_units == {"xy"}


def test_the_level_points_are_all_there_are() -> None:
    saddle, waves = exercise("gradient.level").solution
    assert sp.solve([sp.diff(x**2 - y**2, v) for v in (x, y)], [x, y]) == dict.fromkeys((x, y), 0)
    assert saddle == [(0, 0)]
    f = sp.sin(x) * sp.sin(y)
    assert [sp.diff(f, v) for v in (x, y)] == [sp.cos(x) * sp.sin(y), sp.sin(x) * sp.cos(y)]
    sines, cosines = (sp.solveset(g(x), x, sp.Interval(-2, 2)) for g in (sp.sin, sp.cos))
    assert sines & cosines == sp.EmptySet  # so a zero of both is one of both sines or both cosines
    both = [*itertools.product(sines, sines), *itertools.product(cosines, cosines)]
    assert {tuple(map(float, p)) for p in both} == set(waves) and len(waves) == len(both) == 5


# Right in many forms ------------------------------------------------------------------------

RIGHT = {
    "a list": ("gradient.gradient", """
def gradient(f, p):
    x, y = p
    h = 1e-5
    return [(f(x + h, y) - f(x - h, y)) / (2 * h), (f(x, y + h) - f(x, y - h)) / 2 / h]"""),
    "a tuple": ("gradient.gradient", """
def gradient(f, p, h=1e-3):
    x, y = p
    return (f(x + h, y) - f(x - h, y)) / (2 * h), (f(x, y + h) - f(x, y - h)) / (2 * h)"""),
    "one column": ("gradient.gradient", """
def gradient(f, p):
    x, y, h = *p, 1e-7
    return np.array([[f(x + h, y) - f(x - h, y)], [f(x, y + h) - f(x, y - h)]]) / h / 2"""),
    "a rough step": ("gradient.gradient", """
gradient = lambda f, p: [(f(*(p + e)) - f(*(p - e))) / 0.02 for e in 0.01 * np.eye(2)]"""),
    "for all at once": ("gradient.gradient", """
def gradient(f, p):
    h = 1e-6 * np.eye(2)
    X, Y = np.reshape(p, (2, 1)) + np.hstack([h, -h])
    a, b, c, d = f(X, Y)
    return np.array([a - c, b - d]) / 2e-6"""),
    "the complex step": ("gradient.gradient", """
def gradient(f, p):
    x, y = map(float, p)
    h = 1e-20
    return np.imag([f(x + 1j * h, y), f(x, y + 1j * h)]) / h"""),
    "rounded up": ("gradient.gradient", """
def gradient(f, p):
    x, y = p
    df = ((f(x + 1e-6, y) - f(x - 1e-6, y)) / 2e-6, (f(x, y + 1e-6) - f(x, y - 1e-6)) / 2e-6)
    return [round(float(slope), 3) for slope in df]"""),
    "a class": ("gradient.gradient", """
class Gradient:
    def __call__(self, f, point):
        x, y = point
        return np.array([f(x + 1e-6, y) - f(x - 1e-6, y), f(x, y + 1e-6) - f(x, y - 1e-6)]) / 2e-6
gradient = Gradient()"""),
    "a dot product": ("gradient.directional", """
def directional(f, p, u):
    (x, y), h = p, 1e-6
    if not np.any(u):
        raise ValueError("no direction")
    g = np.array([f(x + h, y) - f(x, y), f(x, y + h) - f(x, y)]) / h
    return [g @ u / np.linalg.norm(u)]"""),
    "np.float64, 0-d": ("gradient.directional", """
def directional(f, p, u):
    n = np.sqrt(u[0] ** 2 + u[1] ** 2)
    if n == 0: raise ValueError(f"{u} is zero")
    a, b = u / n
    return np.array((f(p[0] + 1e-4 * a, p[1] + 1e-4 * b) - f(*p)) / 1e-4)"""),
    "the angle of u": ("gradient.directional", """
def directional(f, p, u):
    if u[0] == u[1] == 0: raise ValueError
    t = np.arctan2(u[1], u[0])
    c, s, (x, y) = np.cos(t), np.sin(t), p
    return (f(x + 1e-6 * c, y + 1e-6 * s) - f(x - 1e-6 * c, y - 1e-6 * s)) / 2e-6"""),
    "ij indexing": ("gradient.field", """
def draw_saddle(ax):
    X, Y = np.meshgrid(np.linspace(3, -3, 20), np.linspace(-3, 3, 20), indexing="ij")
    ax.contour(X, Y, X**2 - Y**2)
    ax.quiver(X, Y, 2 * X, -2 * Y, angles="xy", scale_units="xy", scale=0.5, color="r")
    ax.axis("equal")
    return ax"""),
    "flat, 1-D": ("gradient.field", """
def draw_saddle(axes):
    x = [-3 + 6 * i / 19 for i in range(20)]
    X, Y = np.meshgrid(x, x)
    axes.set(aspect=1, title="a saddle")
    U = [[2 * a for a in x]] * 20
    axes.quiver(x, x, U, -2 * Y, scale_units="xy", scale=7, angles="xy")"""),
    "one arrow at a time": ("gradient.field", """
def draw_saddle(ax):
    for x in np.linspace(-3, 3, 20):
        for y in np.linspace(-3, 3, 20):
            ax.quiver(x, y, 2 * x, -2 * y, angles="xy", scale_units="xy", scale=20)
    ax.set_aspect("equal")"""),
    "any order, decimals": ("gradient.level", """
q = 1.571
level = [[(0, 0)], [(q, -q), (-q, -q), (0, 0), (q, 1.57), (-q, q)]]"""),
    "a set, an array": ("gradient.level", """
q = np.pi / 2
level = (0.0, 0), {(0, 0), *((a, b) for a in (q, -q) for b in (q, -q))}"""),
    "arrays": ("gradient.level", """
level = np.zeros((1, 2)), np.array([[0, 0], [1, 1], [1, -1], [-1, 1], [-1, -1]]) * np.pi / 2"""),
    "sympy": ("gradient.level", """
from sympy import FiniteSet, pi
q = pi / 2
level = FiniteSet((0, 0)), [(0, 0), (q, q), (q, -q), (-q, q), (-q, -q)]"""),
}  # fmt: skip


@pytest.mark.parametrize(("task", "source"), RIGHT.values(), ids=RIGHT.keys())
def test_a_right_answer_in_another_form_passes(task: str, source: str) -> None:
    assert mistake(task, source) == "passed"


def test_the_arguments_of_the_next_case_are_as_they_were() -> None:
    task = exercise("gradient.gradient")
    before = [p.copy() for _, p in task.cases]
    outcomes(task, lambda f, p: p.fill(7))
    np.testing.assert_array_equal([p for _, p in task.cases], before)
