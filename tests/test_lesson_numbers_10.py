"""What notebook 10 says, each claim against an oracle: sympy, closed forms, plain loops."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy as sp
from lesson_text import Lesson
from matplotlib.figure import Figure

from helpers.explorers.description import describe
from helpers.lessons import LESSONS
from helpers.lessons.deepest import DEEPEST, PEAKS
from helpers.pictures.figures import draw_contours, plane_frame
from helpers.pictures.space import height_limits

TEXT = Lesson(10)
X, Y = sp.symbols("x y", real=True)
F = TEXT.formula(r"\frac{1}{16}\left(x^4 + y^4\right) - xy", "Take $f(x, y) =")
G = TEXT.formula("x^3 + y^3 - 3xy", "Now you, on paper")
LEVEL = [(0, 0), (2, 2), (-2, -2)]


def values(f: sp.Expr, at: tuple) -> float:
    return float(f.subs(dict(zip((X, Y), at, strict=True))))


def descend(f: sp.Expr, start: tuple, eta: float, steps: int = 3000) -> np.ndarray:
    """Return where plain steps of steepest descent end: they stop where they leave all bounds."""
    grad = sp.lambdify((X, Y), [f.diff(X), f.diff(Y)])
    p = np.array(start, dtype=float)
    for _ in range(steps):
        p = p - eta * np.array(grad(*p))
        if not (np.abs(p) < 1e3).all():
            return np.array([np.inf, np.inf])
    return p


# On paper ----------------------------------------------------------------------------------


def test_the_level_places_on_paper_are_all_there_are() -> None:
    twice = TEXT.formula(r"\tfrac14\left(\tfrac14x^3\right)^3", r"\tfrac{1}{256}\,x^9")
    ninth = TEXT.formula(r"x\left(x^8 - 256\right)", "= 0")
    assert sp.expand(ninth / 256 - (twice - X)) == 0
    assert sp.Poly(ninth, X).real_roots() == [-2, 0, 2]
    found = sp.solve([F.diff(X), F.diff(Y)], [X, Y], dict=True)
    assert {(each[X], each[Y]) for each in found} == set(LEVEL)
    assert [F.subs({X: a, Y: b}) for a, b in LEVEL] == [0, -2, -2]


def test_the_cells_are_those_formulas() -> None:
    names = TEXT.names("n10-hand")
    exec(TEXT.cells["n10-curvature"].source, names)
    rng = np.random.default_rng(8)
    for p in rng.uniform(-3, 3, (20, 2)):
        at = dict(zip((X, Y), p, strict=True))
        assert names["f"](*p) == pytest.approx(values(F, tuple(p)), rel=1e-12)
        exact = [float(F.diff(each).subs(at)) for each in (X, Y)]
        np.testing.assert_allclose(names["grad_f"](*p), exact, rtol=1e-12)
        second = np.array(sp.hessian(F, (X, Y)).subs(at), dtype=float)
        np.testing.assert_allclose(names["hessian_f"](*p), second, rtol=1e-12)
    lost = TEXT.names("n10-hand")
    exec(TEXT.cells["n10-lost"].source.partition("\n\n")[0], lost)
    for p in rng.uniform(-3, 3, (20, 2)):
        exact = [float(G.diff(each).subs(dict(zip((X, Y), p, strict=True)))) for each in (X, Y)]
        np.testing.assert_allclose(lost["grad_g"](*p), exact, rtol=1e-12)
    assert "x**3 + y**3 - 3 * x * y" in TEXT.cells["n10-lost"].source


def test_the_search_finds_what_paper_finds() -> None:
    made = describe("(x^4 + y^4)/16 - xy")
    assert made.counted() == "Stationary points found: 2 minima, 1 saddle."
    assert sorted(point.at for point in made.points) == sorted(LEVEL)
    assert TEXT.shown("n10-type") == repr(made)
    for line, at in zip(TEXT.lines("n10-hand"), LEVEL, strict=True):
        assert line.startswith(f"at {at}: f = {values(F, at)}") and line.endswith("[0. 0.]")


# Second derivatives ------------------------------------------------------------------------


def test_curvatures_at_the_saddle() -> None:
    second = np.array(sp.hessian(F, (X, Y)).subs({X: 0, Y: 0}), dtype=float)
    for line, v in zip(TEXT.lines("n10-curvature"), [(1, 0), (1, 1), (0, 1), (1, -1)], strict=True):
        u = np.array(v) / np.hypot(*v)
        t = sp.symbols("t")
        slice_ = F.subs({X: u[0] * t, Y: u[1] * t})
        assert float(slice_.diff(t, 2).subs(t, 0)) == pytest.approx(u @ second @ u, abs=1e-12)
        assert line == f"along {v}: formula {u @ second @ u:.3f}, measured {u @ second @ u:.3f}"
    TEXT.sentence("Along both axes the curvature is $0$, along one diagonal $-1$", "the other $1$")
    diagonal = TEXT.formula(r"\frac18x^4 - x^2", "On the diagonal $y = x$", "falls to both sides")
    assert sp.expand(F.subs(Y, X) - diagonal) == 0
    TEXT.sentence("On $y = -x$ it rises")
    assert sp.expand(F.subs(Y, -X) - (X**4 / 8 + X**2)) == 0


def test_eigenvalues_are_the_least_and_the_greatest_curvature() -> None:
    angles = np.radians(np.arange(0, 180, 0.5))
    directions = np.array([np.cos(angles), np.sin(angles)])
    for line, at in zip(TEXT.lines("n10-eigen"), LEVEL, strict=True):
        second = sp.hessian(F, (X, Y)).subs(dict(zip((X, Y), at, strict=True)))
        low, high = sorted(map(float, second.eigenvals(multiple=True)))
        assert line == f"at {at}: eigenvalues {low:.1f} and {high:.1f}"
        matrix = np.array(second, dtype=float)
        curvatures = np.einsum("ik,ij,jk->k", directions, matrix, directions)
        assert curvatures.min() == pytest.approx(low, abs=1e-4)
        assert curvatures.max() == pytest.approx(high, abs=1e-4)


def test_the_depth_of_the_minima_is_the_least_of_all() -> None:
    # xy ≤ (x² + y²)/2 and x⁴ + y⁴ ≥ (x² + y²)²/2, so with s = x² + y²: f ≥ s²/32 − s/2 ≥ −2.
    TEXT.sentence("Our surface has two minima of the same height, $-2$")
    TEXT.sentence("No point lies deeper")
    s = sp.symbols("s", nonnegative=True)
    bound = s**2 / 32 - s / 2
    assert sp.minimum(bound, s, sp.Interval(0, sp.oo)) == -2
    assert sp.expand((X**4 + Y**4) - (X**2 + Y**2) ** 2 / 2 - (X**2 - Y**2) ** 2 / 2) == 0


def test_where_an_eigenvalue_is_zero_the_hessian_is_silent() -> None:
    origin = {X: 0, Y: 0}
    for f, line in zip((X**4 + Y**4, X**4 - Y**4), TEXT.lines("n10-zero"), strict=True):
        assert sp.hessian(f, (X, Y)).subs(origin) == sp.zeros(2)
        assert line.endswith("eigenvalues [0. 0.], undecided")
    TEXT.sentence("$-x^2 - y^4$ and $-x^2 + y^4$ have the same Hessian at $(0, 0)$")
    for sign in (1, -1):
        second = sp.hessian(-(X**2) + sign * Y**4, (X, Y)).subs(origin)
        assert second == sp.Matrix([[-2, 0], [0, 0]])


# Descent -----------------------------------------------------------------------------------


def test_starts_beside_a_border_end_at_different_minima() -> None:
    starts = [(2, -1.99), (2, -2), (1.99, -2)]
    ends = [(2, 2), (0, 0), (-2, -2)]
    words = ["converged", "stationary (saddle)", "converged"]
    for line, start, end, word in zip(TEXT.lines("n10-descent"), starts, ends, words, strict=True):
        np.testing.assert_allclose(descend(F, start, 0.2), end, atol=1e-9)
        assert str(start)[1:-1] in TEXT.cells["n10-descent"].source
        assert line.startswith(word) and line.endswith(f"at {end}")
    TEXT.sentence("on the line $y = -x$ the gradient points along that line")
    assert sp.expand((F.diff(X) + F.diff(Y)).subs(Y, -X)) == 0
    largest = max(map(float, sp.hessian(F, (X, Y)).subs({X: 2, Y: 2}).eigenvals()))
    TEXT.sentence(f"At $(2, 2)$ the largest curvature is $L = {largest:g}$")
    TEXT.sentence(f"a path with $\\eta$ below $2/L = {2 / largest}$ is drawn in")


def test_a_descent_may_be_lost() -> None:
    starts = [(0.5, 0), (-0.5, 0.5), (-0.5, 0.6), (-1, -1)]
    for line, start in zip(TEXT.lines("n10-lost"), starts, strict=True):
        arrives = np.isfinite(descend(G, start, 0.05)).all()
        assert line.startswith(f"from {start}: {'converged' if arrives else 'diverged'} after")
    TEXT.sentence("has a local minimum, but along negative $x$ it falls for ever")
    assert sp.limit(G.subs(Y, 0), X, -sp.oo) == -sp.oo


def test_smaller_steps_are_lost_from_the_same_starts() -> None:
    TEXT.sentence(r"Try $\eta = 0.005$: the same three diverge, only more slowly")
    starts = [(0.5, 0), (-0.5, 0.5), (-0.5, 0.6), (-1, -1)]
    lost = [np.isinf(descend(G, start, 0.005)).any() for start in starts]
    assert lost == [": diverged" in line for line in TEXT.lines("n10-lost")]
    assert lost.count(True) == 3


@pytest.mark.parametrize("start", [(1, 0.01), (-2, 1), (0.5, 3)])
def test_a_saddle_without_a_negative_eigenvalue_may_draw_in_many_starts(start: tuple) -> None:
    f = TEXT.formula("x^2 + y^3", "small steps from *every* start with $y > 0$ lead to $(0, 0)$")
    assert set(sp.hessian(f, (X, Y)).subs({X: 0, Y: 0}).eigenvals()) == {0, 2}
    end = descend(f, start, 0.05, steps=15_000)
    assert 0 < end[1] < 1e-3 and abs(end[0]) < 1e-9
    assert all(f.subs({X: 0, Y: -depth}) < 0 for depth in (1, 1e-3))  # no minimum


# The learner's own -------------------------------------------------------------------------


def test_the_first_surface_of_ones_own() -> None:
    made = defined_own()
    kinds = [point.kind for point in made.points]
    assert sorted(kinds) == ["maximum", "minimum", "saddle", "saddle"]
    for point in made.points:
        g = made.function.grad(*point.at)
        assert np.abs(g).max() < 1e-9
    assert TEXT.shown("n10-own") == repr(made)
    t = np.linspace(-3, 3, 20_001)  # y = −4 cos x, and what is left is one equation in x
    roots = t[:-1][np.diff(np.sign(t / 4 + np.cos(4 * np.cos(t)))) != 0]
    assert (4 * np.abs(np.cos(roots)) <= 3).sum() == 4  # here the search has missed none


def defined_own() -> Any:
    return TEXT.names("n10-own", describe=describe)["mine"]


@pytest.mark.parametrize(
    ("formula", "counted"),
    [
        ("x^2 + y^2 + 3sin(x)sin(y)", "found"), ("x y e^(-x^2 - y^2)", "2 minima, 1 saddle, 2 max"),
        ("ln(1 + x^2 + y^2)", "1 minimum."), ("|x| + y^2", "No isolated"),
        ("(x^2 + y^2 - 1)^2", "1 maximum."),
    ],
)  # fmt: skip
def test_the_ideas_to_try_do_what_the_notebook_says(formula: str, counted: str) -> None:
    assert f"`{formula}`" in TEXT.cells["n10-own-after"].source
    made = describe(formula)
    assert counted in made.counted()
    assert made._found.along_curves == (formula == "(x^2 + y^2 - 1)^2")  # a circle


def test_every_name_that_is_listed_is_understood() -> None:
    for name in ("sin", "cos", "tan", "atan", "tanh", "exp", "ln"):
        assert f"`{name}`" in TEXT.cells["n10-own-text"].source
        assert describe(f"{name}(x) + y").expression is not None
    for formula in ("2x", "xy", "sin(x)y", "|x| + √x + π + e - 1*2/3^2"):
        assert describe(formula).expression is not None


def test_the_badge_cannot_tell_whether_f_is_what_was_meant() -> None:
    meant, typed = describe("(-x)^2"), describe("-x^2")  # not the same, and both badges agree
    assert meant.badge()[0] == typed.badge()[0] == "✓"
    assert repr(meant).splitlines()[0] != repr(typed).splitlines()[0]


def test_close_to_a_minimum_the_arrows_point_outwards_and_to_a_maximum_inwards() -> None:
    made, angles = defined_own(), np.radians(np.arange(0, 360, 5))
    d = np.array([np.cos(angles), np.sin(angles)])
    for point in made.points:
        at = np.array(point.at)[:, None] + 0.05 * d
        outwards = {*((made.function.grad(*at) * d).sum(axis=0) > 0).tolist()}
        said = {"minimum": {True}, "maximum": {False}, "saddle": {True, False}}
        assert outwards == said[point.kind]


def test_without_a_hessian_the_kind_is_open_and_the_note_says_why() -> None:
    made = describe("|x|^1.5 + y^2")
    (point,) = made.points
    assert point.kind == "undecided" and not np.isfinite(point.eigenvalues).all()
    assert "or f has no finite second derivatives there" in repr(made)


# The quiz ----------------------------------------------------------------------------------


def test_claims_of_the_quiz_on_second_derivatives() -> None:
    origin = {X: 0, Y: 0}
    (silent,) = (each for each in LESSONS["capstone"].quiz if each.id == "capstone.silent")
    surfaces = [TEXT.formula(option.text.strip("$")) for option in silent.options]
    for option, f in zip(silent.options, surfaces, strict=True):
        assert all(f.diff(each).subs(origin) == 0 for each in (X, Y))
        assert option.right == (0 in sp.hessian(f, (X, Y)).subs(origin).eigenvals())
    assert set(sp.hessian(surfaces[2], (X, Y)).subs(origin).eigenvals()) == {-1, 1}
    assert set(sp.hessian(surfaces[3], (X, Y)).eigenvals()) == {2, 4}
    TEXT.sentence("$x^2 + y^4$ has the same Hessian there")
    for sign in (1, -1):
        second = sp.hessian(X**2 + sign * Y**4, (X, Y)).subs(origin)
        assert second == sp.Matrix([[2, 0], [0, 0]])


def test_claims_of_the_quiz_on_a_search() -> None:
    TEXT.sentence("outside it $f$ may be lower, as $x^3 + y^3 - 3xy$ is for negative $x$")
    assert G.subs({X: 1, Y: 1}) == -1  # its only minimum; lower at the edge, and outside
    assert G.subs({X: -3, Y: -3}) < -1 and sp.limit(G.subs(Y, 0), X, -sp.oo) == -sp.oo
    H = sp.hessian(TEXT.formula("x^2 + 4xy + y^2", "the smallest eigenvalue"), (X, Y))
    TEXT.sentence("$2 + 4 = 6$ along $(1, 1)$", "$2 - 4 = -2$ along $(1, -1)$")
    assert H * sp.Matrix([1, 1]) == 6 * sp.Matrix([1, 1])
    assert H * sp.Matrix([1, -1]) == -2 * sp.Matrix([1, -1])


def test_of_the_starts_of_the_deepest_pit_none_is_quicker() -> None:
    axis = np.round(np.arange(-3, 3.05, 0.1), 1)
    p = np.array(np.meshgrid(axis, axis)).reshape(2, -1)
    p = p[:, PEAKS(*p) >= 3]
    start, least = p.copy(), None
    for step in range(12):
        g = PEAKS.grad(*p)
        there = (np.hypot(*g) <= 1e-3) & (np.hypot(*(p - np.array([DEEPEST]).T)) < 1e-2)
        if there.any():
            least = step, start[:, there].T.tolist()
            break
        p = p - 0.04 * g
    assert least[0] == 9 and [-0.4, -0.8] in least[1]


# The pictures, run as the notebook runs them -----------------------------------------------


def explorer(cell: str) -> Any:
    """Return what a cell shows, run after the imports."""
    names: dict[str, Any] = {}
    *before, last = TEXT.cells[cell].source.splitlines()
    exec("\n".join([TEXT.cells["n10-imports"].source, *before]), names)
    return eval(last, names)


def test_dragged_onto_the_diagonal_the_picture_stops_at_the_saddle_too() -> None:
    picture = explorer("n10-descent-look")
    picture.x, picture.y = 2, -2
    run = picture.facts(picture.state).run
    assert (run.stop, run.kind, run.steps) == ("stationary", "saddle", 65)
    assert picture.n_steps >= 65


def test_the_picture_of_the_saddle_shows_one() -> None:
    picture = explorer("n10-saddle")
    ((x0, x1), (y0, y1)) = picture.f.domain
    assert (picture.x, picture.y) == (0, 0) and (x0, x1) == (y0, y1) == (-1.5, 1.5)
    low, high = height_limits(picture.f)
    assert -picture.f(x1, y1) > (high - low) / 4 < picture.f(x0, y1)  # both bends are seen
    ax = Figure().add_subplot()
    ax.set(xlim=(x0, x1), ylim=(y0, y1))
    lines = draw_contours(ax, picture.f, domain=plane_frame(picture.f.domain))
    (level,) = (parts for level, parts in zip(lines.levels, lines.allsegs, strict=True)
                if abs(level) < 1e-12)  # fmt: skip
    assert min(np.hypot(*np.concatenate(level).T)) < 0.05
