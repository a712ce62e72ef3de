"""The numbers and sentences of notebook 06: the model, its axes, its kinds, and Newton's steps."""

from __future__ import annotations

import re

import numpy as np
import pytest
import sympy as sp
from lesson_text import Lesson

from helpers.expressions import Expression, stationary_points
from helpers.maths.catalogue import SURFACES
from helpers.maths.conditioning import hessian
from helpers.maths.descent import steepest
from helpers.maths.runs import run
from helpers.maths.second import measured

TEXT = Lesson(6)
x, y, a, b, d, t = sp.symbols("x y a b d t", real=True)
HILLSIDE = TEXT.formula(r"x^2y + \sin y", "hillside of notebook 03")
HIMMELBLAU = (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2
MINIMUM = np.array([3.0, 2.0])


def matrix(f: sp.Expr, p: tuple[float, float]) -> np.ndarray:
    """Return the Hessian of f at p."""
    return np.array(sp.hessian(f, (x, y)).subs({x: p[0], y: p[1]}).evalf(), dtype=float)


def numbers(text: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?\d+\.?\d*(?:e[-+]?\d+)?", text)]


def newton(p: np.ndarray, steps: int) -> list[np.ndarray]:
    """Return the points of Newton's method on Himmelblau's function, by sympy's derivatives."""
    f = SURFACES["himmelblau"]
    points = [np.array(p, dtype=float)]
    for _ in range(steps):
        points.append(points[-1] - np.linalg.solve(matrix(HIMMELBLAU, points[-1]),
                                                   f.grad(*points[-1])))  # fmt: skip
    return points


# Along a line ------------------------------------------------------------------------------


def test_the_derivatives_of_the_hillside_are_right() -> None:
    names = TEXT.names("n06-line")
    for p in [(1.0, 1.0), (-0.5, 2.0)]:
        at = {x: p[0], y: p[1]}
        assert names["f"](*p) == pytest.approx(float(HILLSIDE.subs(at)))
        grad = [float(sp.diff(HILLSIDE, v).subs(at)) for v in (x, y)]
        np.testing.assert_allclose(names["grad_f"](*p), grad)
        np.testing.assert_allclose(names["H_f"](*p), matrix(HILLSIDE, p))
    TEXT.sentence(r"2y & 2x \\ 2x & -\sin y")


def test_the_curvature_along_a_line_is_the_second_derivative_there() -> None:
    u = np.array([0.6, 0.8])
    along = HILLSIDE.subs({x: 1 + sp.Rational(3, 5) * t, y: 1 + sp.Rational(4, 5) * t},
                          simultaneous=True)  # fmt: skip
    second = float(sp.diff(along, t, 2).subs(t, 0))
    assert u @ matrix(HILLSIDE, (1, 1)) @ u == pytest.approx(second)
    assert numbers(TEXT.printed("n06-along")) == [round(second, 4)]
    assert numbers(TEXT.printed("n06-measured")) == [round(second, 4)]
    TEXT.sentence(r"$2\cdot 0.6^2 + 2\cdot 2\cdot 0.6\cdot 0.8 - 0.84\cdot 0.8^2$")
    parts = 2 * 0.6**2, 2 * 2 * 0.6 * 0.8, -np.sin(1) * 0.8**2
    assert sum(parts) == pytest.approx(second)
    TEXT.sentence("Here it is the largest part of all")
    assert max(map(abs, parts)) == parts[1] and round(np.sin(1), 2) == 0.84


def test_the_error_of_the_plane_shrinks_by_100_and_that_of_the_model_by_1000() -> None:
    rows = [numbers(line) for line in TEXT.lines("n06-model")]
    p, u = np.array([1.0, 1.0]), np.array([0.6, 0.8])
    f, H = sp.lambdify((x, y), HILLSIDE), matrix(HILLSIDE, p)
    g = np.array([2.0, 1 + np.cos(1)])
    for size, plane, model in rows:
        h = size * u
        assert plane == pytest.approx(f(*(p + h)) - f(*p) - g @ h, rel=0.06)
        exact = f(*(p + h)) - f(*p) - g @ h - h @ H @ h / 2
        assert model == pytest.approx(exact, rel=0.06)
    for one, other in zip(rows, rows[1:], strict=False):
        assert one[1] / other[1] == pytest.approx(100, rel=0.1)
        assert one[2] / other[2] == pytest.approx(1000, rel=0.1)
    TEXT.sentence("By about $100$ and about $1000$")
    # divided by ‖h‖² the model's error tends to 0, in all directions at once
    turned = np.linspace(0, 2 * np.pi, 73)
    worst = [max(abs(f(*(p + h)) - f(*p) - g @ h - h @ H @ h / 2) / size**2
                 for h in size * np.array([np.cos(turned), np.sin(turned)]).T)
             for size in (0.1, 0.01, 0.001)]  # fmt: skip
    assert worst[0] > 5 * worst[1] > 25 * worst[2]


# The axes ----------------------------------------------------------------------------------


def test_the_axes_x_and_y_do_not_tell() -> None:
    second = TEXT.formula(r"\tfrac12x^2 + 2xy + \tfrac12y^2", "which is $1$ along both axes")
    rows = [numbers(line.replace("°", " ").partition(":")[2]) for line in TEXT.lines("n06-axes")]
    for angle, row in zip((0, 45, 90, 135), rows, strict=True):
        u = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        exact = [u @ matrix(f, (0, 0)) @ u for f in (x * y, second)]
        np.testing.assert_allclose(row, exact, atol=0.006)
    formula = a * sp.cos(t) ** 2 + 2 * b * sp.cos(t) * sp.sin(t) + d * sp.sin(t) ** 2
    u = sp.Matrix([sp.cos(t), sp.sin(t)])
    assert sp.simplify((u.T * sp.Matrix([[a, b], [b, d]]) * u)[0] - formula) == 0


def test_the_gradient_of_c_is_2Hu_and_the_extremes_are_where_it_lies_along_u() -> None:
    TEXT.sentence(r"c = au_1^2 + 2bu_1u_2 + du_2^2$ is $(2au_1 + 2bu_2,\; 2bu_1 + 2du_2) = 2Hu$")
    c = a * x**2 + 2 * b * x * y + d * y**2
    assert [sp.diff(c, v) for v in (x, y)] == [2 * a * x + 2 * b * y, 2 * b * x + 2 * d * y]
    both = np.array([[1, 2], [2, 1]])
    assert "both = np.array([[0, 1], [1, 0]]), np.array([[1, 2], [2, 1]])" in (
        TEXT.cells["n06-axes"].source)
    turned = np.radians(np.arange(0, 360, 0.5))
    u = np.array([np.cos(turned), np.sin(turned)])
    values = np.einsum("in,ij,jn->n", u, both, u)
    best, least = u[:, values.argmax()], u[:, values.argmin()]
    np.testing.assert_allclose(2 * both @ best, 6 * best, atol=1e-9)
    np.testing.assert_allclose(both @ least, -least, atol=1e-9)
    assert abs(best @ least) < 1e-9
    TEXT.sentence("it is $2Hu = 6u$, six units long")
    assert numbers(TEXT.printed("n06-eigh"))[:2] == [-1, 3]


def test_in_the_axes_the_mixed_part_is_gone() -> None:
    H = matrix(HIMMELBLAU, (1.3, -0.4))
    (low, high), V = np.linalg.eigh(H)
    np.testing.assert_allclose(V.T @ H @ V, np.diag([low, high]), atol=1e-9)
    TEXT.sentence("all mixed parts are gone")


def test_what_the_picture_shows_of_hills_hollows_and_passes() -> None:
    found = stationary_points(Expression("sin(x) sin(y)"), ((-3.5, 3.5), (-3.5, 3.5))).points
    kinds = {kind: [p for p in found if p.kind == kind] for kind in ("minimum", "maximum",
                                                                    "saddle")}  # fmt: skip
    assert len(kinds["minimum"]) == len(kinds["maximum"]) == 2 and kinds["saddle"]
    signs = {"minimum": (1, 1), "maximum": (-1, -1), "saddle": (-1, 1)}
    for kind, points in kinds.items():
        for p in points:
            assert measured(SURFACES["egg_crate"], p.at).signs == signs[kind]


# Kinds -------------------------------------------------------------------------------------


def test_a_singular_matrix_decides_nothing() -> None:
    up = TEXT.formula("x^2 + y^4", "at $(0, 0)$, and what each point is")
    down = TEXT.formula("x^2 - y^4", "at $(0, 0)$, and what each point is")
    np.testing.assert_array_equal(matrix(up, (0, 0)), [[2, 0], [0, 0]])
    np.testing.assert_array_equal(matrix(down, (0, 0)), [[2, 0], [0, 0]])
    rows = [numbers(line) for line in TEXT.lines("n06-kinds")]
    for at, height, one, other in rows:
        assert (at, one, other) == (0, round(height**4, 4), -round(height**4, 4))
    TEXT.sentence("all of $H$ is multiplied by a million")  # 1 km is 10⁶ mm


# Newton ------------------------------------------------------------------------------------


def test_the_step_is_where_the_model_is_level_and_f_is_not() -> None:
    p = np.array([2.2, 3.2])
    names = TEXT.names("n06-hess", SURFACES=SURFACES)
    np.testing.assert_allclose(names["H_h"](*p), matrix(HIMMELBLAU, p))
    np.testing.assert_allclose(names["H_h"](*p), hessian(SURFACES["himmelblau"], p), rtol=1e-5)
    step = newton(p, 1)[1] - p
    f = SURFACES["himmelblau"]
    shown = numbers(TEXT.printed("n06-level"))
    before, after = f(*p), f(*(p + step))
    np.testing.assert_allclose(shown, [*np.round(step, 3), 0, 0, *np.round(f.grad(*(p + step)), 1),
                                       round(before, 1), round(after, 1)], atol=1e-9)  # fmt: skip
    TEXT.sentence(f"from ${before:.1f}$ to ${after:.1f}$, and from there")
    H = matrix(HIMMELBLAU, p)
    values, V = np.linalg.eigh(H)
    np.testing.assert_allclose(V.T @ step, -(V.T @ f.grad(*p)) / values)
    assert (values > 0).all()


def test_the_distances_are_squared_and_descent_needs_many_steps() -> None:
    away = [np.linalg.norm(p - MINIMUM) for p in newton((2.7, 1.7), 4)]
    lines = TEXT.lines("n06-digits")
    shown = [float(line.split(": ")[1].split()[0]) for line in lines[:5]]
    np.testing.assert_allclose(shown, away, rtol=0.06)
    exponents = [int(f"{each:.1e}".split("e")[1]) for each in away]
    TEXT.sentence("Read the exponents: " + ", ".join(f"${each}$" for each in exponents))
    TEXT.sentence(f"the distance to it is ${away[0]:.2f}$")
    constants = [other / one**2 for one, other in zip(away[2:], away[3:], strict=False)]
    assert constants == pytest.approx([0.8, 0.8], abs=0.06)
    TEXT.sentence("here about $0.8$ at the end")
    path = run(steepest(SURFACES["himmelblau"].grad, (2.7, 1.7), 0.01), lambda *_: 0.0, tol=1e-8)
    assert f"after {path.steps} steps" in lines[5] and path.steps > 50


def test_newtons_method_comes_to_level_ground_of_whatever_kind() -> None:
    kinds = []
    for line in TEXT.lines("n06-climbs"):
        a0, b0, px, py, low, high = numbers(line)
        end = newton((a0, b0), 10)[-1]
        np.testing.assert_allclose(end, (px, py), atol=6e-4)
        assert np.hypot(*SURFACES["himmelblau"].grad(*end)) < 1e-9
        np.testing.assert_allclose(np.linalg.eigvalsh(matrix(HIMMELBLAU, end)), (low, high),
                                   atol=0.06)  # fmt: skip
        kinds.append("minimum" if low > 0 else "maximum" if high < 0 else "saddle")
    assert kinds == ["minimum", "maximum", "saddle", "saddle"]
    TEXT.sentence("The second climbs to the maximum, and the last two come to saddles")


def test_the_slope_along_the_step_is_a_sum_over_the_axes() -> None:
    f, p = SURFACES["himmelblau"], (1.0, -0.5)
    g, (values, V) = f.grad(*p), np.linalg.eigh(matrix(HIMMELBLAU, p))
    step = newton(p, 1)[1] - p
    assert g @ step == pytest.approx(-((V.T @ g) ** 2 / values).sum())


def test_damping_turns_the_step_downhill_and_in_the_end_into_steepest_descent() -> None:
    f, H = SURFACES["himmelblau"], matrix(HIMMELBLAU, (0, 0))
    g = f.grad(0.0, 0.0)
    np.testing.assert_array_equal(H, np.diag([-42, -26]))
    TEXT.sentence("they are $-42$ and $-26$, and $f = 170$")
    assert f(0, 0) == 170
    for line in TEXT.lines("n06-damping"):
        tau, hx, hy, slope, value = numbers(line.replace("τ", ""))
        h = -np.linalg.solve(H + tau * np.eye(2), g)
        np.testing.assert_allclose((hx, hy), h, atol=6e-4)
        assert slope == pytest.approx(g @ h, abs=0.06) and value == pytest.approx(f(*h), abs=0.06)
        assert (slope < 0) == (tau > 42)
    far = -np.linalg.solve(H + 1e6 * np.eye(2), g)
    np.testing.assert_allclose(far, -g / 1e6, rtol=1e-3)
    TEXT.sentence("from $170$ to $181.5$")
    TEXT.sentence("down to $68.7$")


# Questions ---------------------------------------------------------------------------------


def test_the_questions_speak_the_truth() -> None:
    # the curvature of a curve as geometry has it
    s, k = 0.7, 1.3
    curve = sp.Rational(7, 10) * t + sp.Rational(13, 20) * t**2
    geometry = sp.diff(curve, t, 2) / (1 + sp.diff(curve, t) ** 2) ** sp.Rational(3, 2)
    assert float(geometry.subs(t, 0)) == pytest.approx(k / (1 + s**2) ** 1.5)
    TEXT.sentence(r"divided by $(1 + s^2)^{3/2}$")
    # a change of slope of 2 on one side and −2 on the other
    f = Expression("x*abs(x) + y^2").function
    ahead, behind = (f.grad(sign * 1e-6, 1.0)[0] / (sign * 1e-6) for sign in (1, -1))
    assert (ahead, behind) == pytest.approx((2, -2))
    assert not np.isfinite(Expression("x*abs(x) + y^2").hessian(0.0, 1.0)).all()
    # digits of measured Hessians
    waves = SURFACES["egg_crate"]
    exact = matrix(sp.sin(x) * sp.sin(y), (0.7, 0.4))
    h = 6e-6
    p = np.array([0.7, 0.4])
    by_gradient = np.array([(waves.grad(*(p + e)) - waves.grad(*(p - e))) / (2 * h)
                            for e in h * np.eye(2)])  # fmt: skip
    assert 1e-13 < np.abs(by_gradient - exact).max() < 1e-9
    assert 1e-11 < np.abs(hessian(waves, p) - exact).max() < 1e-7


def test_wrong_sentences_are_wrong() -> None:
    # the greatest curvature need not lie along the gradient
    g = np.array([2.0, 1 + np.cos(1)])
    greatest = np.linalg.eigh(matrix(HILLSIDE, (1, 1)))[1][:, 1]
    assert abs(g @ greatest) / np.hypot(*g) < 0.999
    low, high = np.linalg.eigvalsh(matrix(x**2 / 2 + 2 * x * y + y**2 / 2, (0, 0)))
    assert low < 0 < high
    TEXT.sentence("has a saddle")
