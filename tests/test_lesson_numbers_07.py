"""What notebook 07 says of fixed steps, line searches and momentum, by oracles of its own.

The rules on ½(x² + κy²) are written out here once more, with nothing of the course in them.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import sympy as sp
from lesson_text import Lesson

from helpers.explorers.valley_rules import best
from helpers.maths.catalogue import SURFACES, valley
from helpers.maths.conditioning import Conditioning, hessian
from helpers.maths.descent import backtracking, exact, momentum, steepest
from helpers.maths.runs import run

TEXT = Lesson(7)
A = np.diag([1.0, 10.0])
x, y, t, w, eta, mu, L, kappa, n = sp.symbols("x y t w eta mu L kappa n", real=True)
VALLEY = TEXT.formula(r"\tfrac12\left(x^2 + \kappa y^2\right)", "f(x, y) =")


def steps_to(method: Callable, start: tuple, *numbers: float, of: float = 10.0) -> int:
    """Count the steps to a thousandth of the gradient, by the bare rule and nothing of the course.

    ``method(p, v, g, *numbers)`` returns the new point and velocity on ½(x² + κy²).
    """
    p, v, count = np.array(start, dtype=float), np.zeros(2), 0
    g = p * (1, of)
    goal = np.hypot(*g) / 1000
    while np.hypot(*g) > goal:
        p, v = method(p, v, g, *numbers)
        g, count = p * (1, of), count + 1
    return count


def fixed(p: np.ndarray, v: np.ndarray, g: np.ndarray, step: float) -> tuple:
    return p - step * g, v


def ball(p: np.ndarray, v: np.ndarray, g: np.ndarray, step: float, kept: float) -> tuple:
    v = kept * v - step * g
    return p + v, v


def best_exact(p: np.ndarray, v: np.ndarray, g: np.ndarray) -> tuple:
    return p - (g @ g) / (g @ A @ g) * g, v


def halving(p: np.ndarray, v: np.ndarray, g: np.ndarray) -> tuple:
    def f(p: np.ndarray) -> float:
        return p @ A @ p / 2

    tried = [0.5**k for k in range(60)]
    return p - next(s for s in tried if f(p - s * g) <= f(p) - 1e-4 * s * (g @ g)) * g, v


def constants(k: float) -> tuple[float, float]:
    """Return the best η and β for curvatures from 1 to k."""
    root = math.sqrt(k)
    return (2 / (root + 1)) ** 2, ((root - 1) / (root + 1)) ** 2


def random_starts(count: int) -> np.ndarray:
    """Return starts in the square of the pictures."""
    return np.random.default_rng(6).uniform(-12, 12, (count, 2))


# Why a valley is slow ----------------------------------------------------------------------


def test_the_gradient_and_the_curvatures_of_the_valley() -> None:
    TEXT.sentence(r"\nabla f(x, y) = (x, \kappa y)")
    assert [sp.diff(VALLEY, each) for each in (x, y)] == [x, kappa * y]
    assert sp.hessian(VALLEY, (x, y)) == sp.diag(1, kappa)
    for k, line in zip((1, 10, 100), TEXT.lines("n07-angle"), strict=True):
        assert valley(k)(3, 2) == pytest.approx(float(VALLEY.subs({x: 3, y: 2, kappa: k})))
        u, v = valley(k).grad(10, 1), np.array([10, 1])
        cosine = min(1.0, u @ v / np.linalg.norm(u) / np.linalg.norm(v))
        assert line == f"κ = {k:3}: {math.degrees(math.acos(cosine)):.1f}° off"
    TEXT.sentence("On the axes, off the minimum, it is exact")
    for p in ((7, 0), (0, -3)):
        g = valley(37).grad(*p)
        assert p[0] * g[1] == p[1] * g[0] and p @ g > 0


def test_the_factors_of_fixed_steps() -> None:
    along, across = TEXT.formula(r"1 - \eta", r"(1 - \eta)\,x"), TEXT.formula(r"1 - \kappa\eta")
    for factor, each in ((along, x), (across, y)):
        assert sp.expand(each - eta * sp.diff(VALLEY, each) - factor * each) == 0
    steps = (0.19, 0.2, 0.21)
    floor = [f"{along.subs(eta, each):.2f}" for each in steps]
    TEXT.sentence("Each step multiplies $x$ by ${}$, ${}$ or ${}$".format(*floor))
    sides = [float(across.subs({kappa: 10, eta: each})) for each in steps]
    TEXT.sentence(r"multiplied by $1 - 10\eta = {:g}$, ${:g}$ or ${:g}$".format(*sides))
    narrow = float(across.subs({kappa: 30, eta: 0.19}))
    TEXT.sentence("Now A diverges as well", rf"because $1 - 30 \cdot 0.19 = {narrow:g}$")
    TEXT.sentence("both coordinates shrink without changing sign")
    assert 0 < across.subs({kappa: 10, eta: 0.05}) < 1
    TEXT.sentence(f"$x$ is multiplied by ${along.subs(eta, 0.05):.2f}$ only",
                  f"leaves at most ${-sides[0]:g}$")  # fmt: skip


# The best fixed step -----------------------------------------------------------------------


def test_the_best_fixed_step_is_where_the_lines_cross() -> None:
    TEXT.sentence(r"It is least where the two lines cross: $1 - \eta\mu = \eta L - 1$")
    (crossing,) = sp.solve(sp.Eq(1 - eta * mu, eta * L - 1), eta)
    step = TEXT.formula(r"\frac{2}{L + \mu}", r"\eta =")
    factor = TEXT.formula(r"\frac{L - \mu}{L + \mu}", "the factor there is")
    assert sp.simplify(crossing - step) == 0 == sp.simplify((1 - step * mu) - factor)
    by_kappa = TEXT.formula(r"\frac{\kappa - 1}{\kappa + 1}", "the factor there is")
    assert sp.simplify(factor.subs(L, kappa * mu) - by_kappa) == 0
    TEXT.sentence("For $\\kappa = 10$ this is", f"${by_kappa.subs(kappa, 10)}$")
    TEXT.sentence(f"**Best η** sets both to about ${2 / 11:.4f}$")
    TEXT.sentence(f"$f$ is multiplied by ${(9 / 11) ** 2:.4f}$ in each step")


def test_counts_of_fixed_steps() -> None:
    lines = TEXT.lines("n07-etas")
    for line, step in zip(lines, [0.05, 0.10, 2 / 11, 0.19, 0.199], strict=True):
        assert line == f"η = {step:.3f}: {steps_to(fixed, (10, 1), step)} steps"
    count = math.log(1000) / math.log(11 / 9)
    TEXT.sentence(f"first holds for $n = {math.ceil(count)}$", f"\\approx {count:.1f}$")
    assert steps_to(fixed, (10, 1), 2 / 11) == math.ceil(count)


def test_the_count_grows_like_the_condition_number() -> None:
    TEXT.sentence(r"$\ln\frac{\kappa + 1}{\kappa - 1}$ is about $2/\kappa$")
    assert sp.limit(sp.log((kappa + 1) / (kappa - 1)) * kappa, kappa, sp.oo) == 2
    number = TEXT.formula(r"\frac{\kappa}{2}\ln 1000", "the number of steps is about")
    TEXT.sentence(rf"\approx {float(number.subs(kappa, 1)):.2f}\,\kappa$")


# Exact line search -------------------------------------------------------------------------


def test_along_a_ray_a_quadratic_is_a_parabola() -> None:
    TEXT.sentence(r"f(p - tg) = f(p) - t\,g^Tg + \tfrac12 t^2\, g^TAg")
    TEXT.sentence(r"t = \frac{g^Tg}{g^TAg}")
    a, b, d = sp.symbols("a b d", real=True)
    H, P = sp.Matrix([[a, b], [b, d]]), sp.Matrix([x, y])

    def f(P: sp.Matrix) -> sp.Expr:
        return (P.T * H * P)[0] / 2

    g = H * P
    assert [sp.expand(sp.diff(f(P), each)) for each in (x, y)] == [sp.expand(part) for part in g]
    form = f(P) - t * (g.T * g)[0] + t**2 / 2 * (g.T * H * g)[0]
    assert sp.expand(f(P - t * g) - form) == 0
    assert sp.simplify(sp.solve(sp.diff(form, t), t)[0] - (g.T * g)[0] / (g.T * H * g)[0]) == 0


def test_the_worked_exact_steps() -> None:
    g = np.array([10, 10])
    TEXT.sentence(f"$g^Tg = {g @ g}$", f"= {g @ A @ g:.0f}$, so $t = 200/1100 = 2/11$")
    points = [(10 * (9 / 11) ** k, (-9 / 11) ** k) for k in range(4)]
    assert TEXT.lines("n07-exact") == [
        f"({a:7.4f}, {b:7.4f}): f = {(a * a + 10 * b * b) / 2:.2f}" for a, b in points
    ]
    part = (9 / 11) ** 2
    TEXT.sentence(rf"$f$ is multiplied by $(9/11)^2 \approx {part:.3f}$ in each step")
    found = TEXT.printed("n07-orthogonal").split("[")[1].split()[0]
    TEXT.sentence(f"Exact steps from $(10, 10)$ left ${found}$ where the bound is ${part:.3f}$")


def test_off_two_lines_exact_steps_beat_the_best_fixed_one() -> None:
    TEXT.sentence(r"From every start off the two lines $x = \pm 10\,y$ A is faster", "single step")
    for p in random_starts(50):
        found = run(exact(valley(10).grad, p, A), valley(10), budget=6)
        still = run(steepest(valley(10).grad, p, 2 / 11), valley(10), budget=6)
        np.testing.assert_allclose(still.values[1:] / still.values[:-1], (9 / 11) ** 2)
        if abs(abs(p[0]) - 10 * abs(p[1])) > 0.01 * abs(p[0]):
            assert found.values[-1] < still.values[len(found.values) - 1]
    for p in ((4, 0), (0, -3)):
        assert run(exact(valley(10).grad, p, A), valley(10)).steps == 1


# Backtracking ------------------------------------------------------------------------------


def test_the_tries_of_the_table_and_the_picture() -> None:
    form = 55 - 200 * t + 550 * t**2
    assert "55 - 200 * t + 550 * t**2" in TEXT.cells["n07-ray"].source
    ray = VALLEY.subs({x: 10 - 10 * t, y: 1 - 10 * t, kappa: 10}, simultaneous=True)
    assert sp.expand(ray - form) == 0
    values = [(float(form.subs(t, s)), 55 - 0.2 * s * 200) for s in (1, 0.5, 0.25)]
    assert [value <= allowed for value, allowed in values] == [False, False, True]
    TEXT.sentence(r"$t = \frac14$ is accepted")
    for line, numbers in zip(TEXT.lines("n07-tries"), values, strict=True):
        assert line.endswith("f = {:.2f}, allowed {:.2f}".format(*numbers))


def test_neither_line_search_is_always_faster() -> None:
    counts = {
        start: (steps_to(halving, start), steps_to(best_exact, start))
        for start in ((10, 1), (10, 10))
    }
    assert counts[10, 1][0] < counts[10, 1][1] and counts[10, 10][0] > counts[10, 10][1]
    assert TEXT.lines("n07-backtracking-run") == [
        f"from {start}: backtracking {tried}, exact {best} steps"
        for start, (tried, best) in counts.items()
    ]


def test_backtracking_does_better_than_its_bound() -> None:
    TEXT.sentence("a bound with a proof", "the path does much better than it promises")
    values = run(backtracking(valley(10).grad, (10, 1), valley(10)), valley(10)).values
    assert Conditioning(1, 10).backtracking_bound() > 0.999
    assert (values[10] / values[0]) ** 0.1 < 0.7


@pytest.mark.parametrize("seed", range(5))
def test_backtracking_goes_down_until_the_gradient_is_zero(seed: int) -> None:
    # sin x · sin y has a lower bound, and its gradient changes by at most 1 a unit of distance.
    TEXT.sentence("If $f$ is bounded below and *L-smooth*", "goes to zero")
    f, start = SURFACES["egg_crate"], np.random.default_rng(seed).uniform(-3, 3, 2)
    found = run(backtracking(f.grad, start, f), f, tol=1e-6, budget=5000)
    assert found.norms[-1] <= 1e-6 and (np.diff(found.values) < 1e-14).all()


def test_backtracking_may_end_at_a_saddle() -> None:
    # Along x = y, sin x · sin y = sin² x; along x = −y it falls from (0, 0): a saddle.
    TEXT.sentence("Where the path settles, that may be a saddle")
    f = SURFACES["egg_crate"]
    found = run(backtracking(f.grad, (0.7, 0.7), f), f, tol=1e-9, budget=500)
    np.testing.assert_allclose(found.end, (0, 0), atol=1e-8)
    assert np.linalg.eigvalsh(hessian(f, (0, 0))) == pytest.approx([-1, 1], abs=1e-4)


def test_backtracking_from_one_is_slow_where_one_is_too_short() -> None:
    """Where no t is halved, a step on s·f is one of the length s on f, by the bare rule."""
    lines = TEXT.lines("n07-scale")
    assert lines[0] == f"f times 1: {steps_to(halving, (10, 1))} steps"
    for unit, line in zip([0.1, 0.01], lines[1:], strict=True):
        assert unit <= 1 / 10  # at or below 1/L the first try passes
        assert line == f"f times {unit}: {steps_to(fixed, (10, 1), unit)} steps"


# Momentum ----------------------------------------------------------------------------------


def test_the_best_constants_have_the_least_factor() -> None:
    push = TEXT.formula(r"\left(\frac{2}{\sqrt L + \sqrt\mu}\right)^2", r"\eta =")
    keep = TEXT.formula(r"\left(\frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}\right)^2", r"\beta =")
    least = TEXT.formula(r"\frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}", "in the long run")
    for k in (10.0, 1000.0):
        q, here = Conditioning(1, k), {L: k, mu: 1, kappa: k}
        step, kept = (float(each.subs(here)) for each in (push, keep))
        assert (step, kept) == pytest.approx(q.best_momentum)
        assert (step, kept) == pytest.approx(constants(k))
        factor = float(least.subs(here))
        assert q.factor(step, kept) == pytest.approx(factor, abs=1e-6)  # a double eigenvalue
        for other in ((0.9, 1), (1.1, 1), (1, 0.9), (1, 1.05), (1.05, 1.05), (0.9, 0.9)):
            assert q.factor(step * other[0], kept * other[1]) > factor + 1e-5
    few, many = (f"${constants(k)[1]:.2f}$ for $\\kappa = {k}$" for k in (100, 1000))
    TEXT.sentence("The best $\\beta$ of this notebook is", few, many)


def test_numbers_of_the_picture_of_momentum() -> None:
    f, start = valley(100), (10, 0.1)
    rolled = run(momentum(f.grad, start, *constants(100)), f, budget=100)
    walked = run(steepest(f.grad, start, 2 / 101), f, budget=100)
    assert rolled.values[-1] < 1e-10 * rolled.values[0]
    TEXT.sentence("With the best pair, $f$ falls below $10^{-10}$ of what it was",
                  f"A has still about ${walked.values[-1] / walked.values[0]:.2f}$")  # fmt: skip
    TEXT.sentence("jumps to and fro across the floor, the pushes there change their sign")
    path = rolled.path[:40]
    assert (path[:, 0] > 0).all() and (path[2:, 1] * path[1:-1, 1] < 0).all()


@pytest.mark.parametrize(("kept", "converges"), [(0.5, False), (0.65, False), (0.66, True)])
def test_with_too_little_momentum_the_best_step_is_too_long(kept: float, converges: bool) -> None:
    step = constants(100)[0]
    TEXT.sentence(f"The best $\\eta\\approx {step:.3f}$ is more than $2/L = {2 / 100:g}$")
    border = 100 * step / 2 - 1
    TEXT.sentence(rf"It needs a $\beta$ above $\eta L/2 - 1 \approx {border:.3f}$")
    assert (kept > border) == converges
    values = run(momentum(valley(100).grad, (10, 0.1), step, kept), valley(100), budget=400).values
    assert (values[-1] < values[0] / 100) == converges
    assert (values[-1] > 100 * values[0]) != converges


def test_counts_grow_like_kappa_and_like_its_root() -> None:
    counts = []
    for k, line in zip([10, 100, 1000], TEXT.lines("n07-growth"), strict=True):
        walked = steps_to(fixed, (k, 1), 2 / (k + 1), of=k)
        rolled = steps_to(ball, (k, 1), *constants(k), of=k)
        assert line == f"κ = {k:4}: fixed {walked:4}, momentum {rolled:3} steps"
        counts.append((walked, rolled))
    TEXT.sentence("The fixed step needs about ten times as many")
    TEXT.sentence("Momentum needs between three and four times as many")
    for (one, few), (ten, more) in zip(counts, counts[1:], strict=False):
        assert 9.5 < ten / one < 10.5 and 3 < more / few < 4
    TEXT.sentence(f"the best fixed step in the old unit needs {counts[2][0]}")


def test_quiz_a_hundred_times_narrower() -> None:
    TEXT.sentence(r"$\kappa$ grows from $100$ to $10\,000$")
    few = steps_to(ball, (100, 1), *constants(100), of=100)
    more = steps_to(ball, (1e4, 1), *constants(1e4), of=1e4)
    assert 8 < more / few < 13


def test_quiz_why_a_valley_is_slow() -> None:
    TEXT.sentence(rf"The best fixed step is $2/1001\approx {2 / 1001:.3f}$")
    TEXT.sentence("Twice that is more than $2/L = 0.002$")
    assert 2 * 2 / 1001 > 2 / 1000 > 2 / 1001
    a, b = valley(1000).grad(1000, 1)
    TEXT.sentence(f"At $(1000, 1)$ it is $({a:g}, {b:g})$, at $45^\\circ$ to the floor")


def test_with_momentum_f_may_rise() -> None:
    values = TEXT.printed("n07-rise").split("[")[1].split("]")[0].split()
    assert float(values[0]) == float(VALLEY.subs({x: 1, y: 1, kappa: 100}))
    assert max(map(float, values)) > 10 * float(values[0])
    TEXT.sentence("It rises to more than ten times its value before it falls")
    TEXT.sentence("Steepest descent with $0 < \\eta < 2/L$ never does that on a quadratic")
    for p in random_starts(5):
        found = run(steepest(valley(100).grad, p, 0.999 * 0.02), valley(100), budget=200)
        assert (np.diff(found.values) <= 0).all()


def test_too_much_momentum_is_slower_than_none() -> None:
    kept = [0, 0.2, 0.5, 0.8, 0.9, 0.95]
    counts = [steps_to(ball, (10, 1), 0.1, each) for each in kept]
    lines = [f"β = {each}: {n} steps" for each, n in zip(kept, counts, strict=True)]
    assert TEXT.lines("n07-betas") == lines
    assert min(counts) < counts[0] < counts[4] < counts[5]


# Rosenbrock and the other cure -------------------------------------------------------------


def test_rosenbrock() -> None:
    f = TEXT.formula(r"(1 - x)^2 + 100\,(y - x^2)^2")
    start = {x: sp.Rational(-6, 5), y: 1}
    slopes = [float(sp.diff(f, each).subs(start)) for each in (x, y)]
    TEXT.sentence(f"There $f$ is ${float(f.subs(start)):g}$", "= ({:g}, {:g})$".format(*slopes))
    low, high = sorted(float(each) for each in sp.hessian(f, (x, y)).subs({x: 1, y: 1}).eigenvals())
    ratio = high / low
    TEXT.sentence(rf"$\kappa \approx {ratio:.0f}$ at $(1, 1)$")
    TEXT.sentence(rf"must be below $2/L \approx {2 / high:.4f}$",
                  rf"than $2507/2509 \approx {(ratio - 1) / (ratio + 1):.4f}$")  # fmt: skip
    text = TEXT.printed("n07-rosenbrock-kappa")
    assert f"μ = {low:.2f}, L = {high:.1f}, κ = {ratio:.0f}, 2/L = {2 / high:.4f}" in text


def test_what_of_fixed_steps_near_the_minimum_of_rosenbrock() -> None:
    TEXT.sentence("to draw in whatever comes near enough")
    f = SURFACES["rosenbrock"]
    ends = [run(steepest(f.grad, (1.001, 1), step), f, tol=1e-4, budget=9999).stop
            for step in (0.0019, 0.0021)]  # fmt: skip
    assert [end == "converged" for end in ends] == [True, False]


def test_momentum_down_the_bent_valley() -> None:
    walked, rolled = (line.split()[5:] for line in TEXT.lines("n07-rosenbrock-count"))
    TEXT.sentence("Momentum took less than a tenth of the steps")
    assert int(rolled[0]) < int(walked[0]) / 10
    TEXT.sentence("a short gradient, and still about $0.001$ from the minimum in $x$")
    assert all(1 - float(each[3].strip("(,")) == pytest.approx(0.001, abs=2e-4)
               for each in (walked, rolled))  # fmt: skip


def test_another_unit_makes_the_valley_round() -> None:
    unit = TEXT.formula(r"\sqrt\kappa\, y", "$w =")
    round_bowl = TEXT.formula(r"\tfrac12\left(x^2 + w^2\right)")
    assert sp.expand(round_bowl.subs(w, unit) - VALLEY) == 0
    TEXT.sentence(r"the best fixed step is $\eta = 2/(1 + 1) = 1$")
    assert [sp.diff(round_bowl, each) for each in (x, w)] == [x, w]  # one step of 1 arrives


def rolled(grad: Callable, start: tuple, step: float, keep: float, count: int) -> np.ndarray:
    """Return the path of a heavy ball, by the bare rule."""
    p, v = np.array(start, dtype=float), np.zeros(2)
    path = [p]
    for _ in range(count):
        v = keep * v - step * np.asarray(grad(*p))
        p = p + v
        path.append(p)
    return np.array(path)


def test_the_map_of_all_pairs_shows_what_is_said_of_it() -> None:
    def grad(x: float, y: float) -> tuple[float, float]:
        return x, 10 * y

    TEXT.sentence(r"The line is $\eta = 2(1 + \beta)/L$", "the orange dot the best pair of theory")
    for keep in (0.0, 0.5, 0.8):
        below, above = (rolled(grad, (3, 1), part * 2 * (1 + keep) / 10, keep, 200)[-1]
                        for part in (0.95, 1.05))  # fmt: skip
        assert np.hypot(*below) < 0.1 < 10 < np.hypot(*above)
    TEXT.sentence("Near the dot it arrives soonest.")
    step, keep = (2 / (math.sqrt(10) + 1)) ** 2, ((math.sqrt(10) - 1) / (math.sqrt(10) + 1)) ** 2
    TEXT.sentence("Above it the ball swings, and the more it keeps, the longer.")
    swings = [rolled(grad, (3, 1), step, up, 400) for up in (keep, 0.6, 0.8, 0.9)]
    counts = [int((np.hypot(*(path * (1, 10)).T) > 1e-6).sum()) for path in swings]
    assert counts == sorted(counts) and counts[0] < counts[1] / 1.5
    TEXT.sentence("it rolls past the minimum, up the other side, and back")
    x = rolled(grad, (3, 1), 0.1, 0.9, 30)[:, 0]
    assert x.min() < -1.5 and x[x.argmin() :].max() > 0


def test_with_momentum_the_line_of_another_surface_holds_near_its_minimum_only() -> None:
    h = SURFACES["himmelblau"]
    TEXT.sentence(r"with $\eta = 0.03$ and $\beta = 0.9$ the ball leaves all bounds")
    assert np.abs(rolled(h.grad, (0, 0), 0.03, 0.9, 8)[-1]).max() > 1e4
    L = np.linalg.eigvalsh(np.array([[74, 20], [20, 34]]))[-1]  # at (3, 2)
    assert 2 * 1.9 / L > 0.03
    assert np.allclose(hessian(h, (3, 2)), [[74, 20], [20, 34]], atol=1e-4)


def test_the_race_down_the_bent_valley() -> None:
    TEXT.sentence("after 100 steps its $f$ is about $0.004$, that of momentum about $0.14$")
    f = SURFACES["rosenbrock"]

    def halved(steps: int) -> float:
        p = np.array([-1.2, 1.0])
        for _ in range(steps):
            g, t = f.grad(*p), 1.0
            while f(*(p - t * g)) > f(*p) - 1e-4 * t * (g @ g):
                t /= 2
            p = p - t * g
        return f(*p)

    assert halved(100) == pytest.approx(0.004, abs=5e-4)
    assert f(*rolled(f.grad, (-1.2, 1), 0.001, 0.9, 100)[-1]) == pytest.approx(0.14, abs=5e-3)
    TEXT.sentence("after 1,000 steps momentum is ahead")
    assert halved(1000) > f(*rolled(f.grad, (-1.2, 1), 0.001, 0.9, 1000)[-1])


@pytest.mark.parametrize("rule", ["fixed", "exact", "backtracking", "momentum"])
def test_turning_the_valley_with_its_start_changes_no_count(rule: str) -> None:
    TEXT.sentence("Turn the valley and the start together, and all counts stay the same")
    turned, setting = valley(10, 30), best(rule, Conditioning(1, 10))
    c, s = math.cos(math.pi / 6), math.sin(math.pi / 6)
    start = (10 * c - s, 10 * s + c)
    one = run(setting.steps(turned, start), turned).steps
    assert one == run(setting.steps(valley(10), (10.0, 1.0)), valley(10)).steps
    TEXT.sentence("rescaling the two axes one by one no longer makes it round")
    assert abs(hessian(turned, (0, 0))[0, 1]) > 1  # no diagonal D makes D A D the identity


def test_conjugate_gradients_and_newtons_method() -> None:
    TEXT.sentence("*Conjugate gradients* need at most as many steps as there are variables")
    random = np.random.default_rng(4)
    M = sp.Matrix(random.integers(-3, 4, (4, 4)).tolist())
    H, p = M.T * M + sp.eye(4), sp.Matrix(random.integers(1, 9, 4).tolist())
    TEXT.sentence("Newton's method goes to $p - A^{-1}g$, which is the minimum, in one step")
    g = H * p
    assert not any(p - H.inv() * g)
    d, steps = -g, 0
    while any(g):  # with fractions: nothing is rounded
        along = g.dot(g) / d.dot(H * d)
        p, new = p + along * d, g + along * H * d
        d, g, steps = -new + new.dot(new) / g.dot(g) * d, new, steps + 1
    assert steps <= 4 and not any(p)
