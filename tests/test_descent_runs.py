"""Runs of descent: where they end, why they stop, and what is said of them."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import line_search, minimize, minimize_scalar

from helpers.maths.catalogue import CURVES, SURFACES, valley
from helpers.maths.descent import backtracking, exact, momentum, steepest
from helpers.maths.functions import Function2D
from helpers.maths.runs import OUTCOMES, Run, run

bowl, saddle, square = SURFACES["bowl"], SURFACES["saddle"], CURVES["square"]
himmelblau, rosenbrock = SURFACES["himmelblau"], SURFACES["rosenbrock"]


@pytest.fixture(autouse=True)
def no_warning() -> Iterator[None]:
    """Fail on any warning: a path that diverges is no reason to print one."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def fixed(f: Function2D, start: tuple, eta: float, **limits: float) -> Run:
    return run(steepest(f.partials, start, eta), f, **limits)


# --- the worked examples, in words


@pytest.mark.parametrize(
    ("eta", "outcome", "steps"),
    [(0.1, "converges", None), (0.5, "converges", 1), (0.9, "oscillates", None),
     (1, "cycles", 3), (1.1, "diverges", None), (1e-5, "budget used up", 1000)],
)  # fmt: skip
@pytest.mark.parametrize("start", [3.0, -0.02])
def test_what_happens_on_the_square(
    eta: float, outcome: str, steps: int | None, start: float
) -> None:
    found = run(steepest(square.derivative, start, eta), square)
    assert found.outcome == outcome
    assert steps in (None, found.steps)
    assert found.path.shape == (found.steps + 1, 1)
    if eta != 0.5:
        assert found.rate == pytest.approx(abs(1 - 2 * eta))


@pytest.mark.parametrize("rotation", [0, 33])
@pytest.mark.parametrize(
    ("eta", "outcome"),
    [(0.05, "converges"), (0.19, "oscillates"), (0.2, "cycles"), (0.21, "diverges")],
)
def test_what_happens_in_the_valley(eta: float, outcome: str, rotation: float) -> None:
    c, s = math.cos(math.radians(rotation)), math.sin(math.radians(rotation))
    found = fixed(valley(10, rotation), (10 * c - s, 10 * s + c), eta)
    assert found.outcome == outcome
    assert found.stop == ("converged" if eta < 0.2 else OUTCOMES_BACK[outcome])


OUTCOMES_BACK = {outcome: stop for stop, outcome in OUTCOMES.items()}


def test_a_cycle_in_the_valley_is_one_across_it() -> None:
    found = fixed(SURFACES["valley"], (10, 1), 0.2)
    np.testing.assert_allclose(found.path[:, 1], (-1.0) ** np.arange(found.steps + 1))
    assert abs(found.end[0]) < 1e-7 and found.steps < 120


def test_exact_steps_turn_at_right_angles_and_so_do_not_oscillate() -> None:
    A = [[1, 0], [0, 10]]
    found = run(exact(SURFACES["valley"].partials, (10, 1), A), SURFACES["valley"])
    assert (found.outcome, found.turned_back) == ("converges", 0)
    assert found.rate == pytest.approx(9 / 11) and found.kind == "minimum"


@pytest.mark.parametrize(
    ("places", "outcome"), [((0, 1, 0, -1), "converges"), ((0, 2, 1, 1.5, 1), "oscillates")]
)
def test_a_path_oscillates_if_more_than_half_of_its_steps_go_back(
    places: tuple, outcome: str
) -> None:
    path, none = np.array(places, dtype=float)[:, None], np.zeros(len(places))
    assert Run(path, none, none, "converged", "minimum").outcome == outcome


def test_a_path_is_what_the_method_yields_with_f_and_the_length_of_its_gradient() -> None:
    found = fixed(rosenbrock, (-1.2, 1), 0.001, budget=50)
    points = [p for p, _ in islice(steepest(rosenbrock.partials, (-1.2, 1), 0.001), 51)]
    np.testing.assert_array_equal(found.path, points)
    np.testing.assert_allclose(found.values, rosenbrock(*found.path.T))
    np.testing.assert_allclose(found.norms, np.linalg.norm(rosenbrock.grad(*found.path.T), axis=0))
    assert (found.values[0], found.steps, found.stop) == (pytest.approx(24.2), 50, "budget")
    assert found.end is not None and (found.end == points[-1]).all()


@pytest.mark.parametrize("minimum", himmelblau.minima)
def test_each_minimum_of_himmelblau_is_reached(minimum: tuple) -> None:
    found = fixed(himmelblau, np.round(minimum), 0.01, tol=1e-8)
    assert (found.stop, found.kind) == ("converged", "minimum")
    np.testing.assert_allclose(found.end, minimum, atol=1e-9)
    assert found.values[-1] < 1e-15


# --- saddles, divergence, and where numbers end


def test_descent_goes_to_the_saddle_only_from_where_y_is_exactly_0() -> None:
    found = fixed(saddle, (1, 0), 0.1)
    assert (found.stop, found.kind, found.outcome) == ("stationary", "saddle", "stationary")
    np.testing.assert_allclose(found.end, 0, atol=1e-6)
    for y in (1e-6, -1e-3, 2):
        found = fixed(saddle, (1, y), 0.1)
        assert (found.outcome, found.kind) == ("diverges", "")
        assert found.end[1] * y > 0 and np.abs(found.path).max() <= 1e12


def test_a_start_on_top_stays_there() -> None:
    found = fixed(SURFACES["egg_crate"], (math.pi / 2, math.pi / 2), 0.1)
    assert (found.stop, found.kind, found.steps) == ("stationary", "maximum", 0)
    assert str(found) == "stationary (maximum) after 0 steps at (1.5708, 1.5708)"
    assert math.isnan(found.rate) and found.turned_back == 0


def overflows(x: float, y: float) -> float:
    return math.exp(x * x) + y * y


RUNAWAY = {
    "to infinity": (SURFACES["himmelblau"], (3, 3), 0.1),
    "Python's powers": (Function2D(lambda x, y: x**4 + float(y) ** 4), (3, 3), 1.0),
    "math.exp": (Function2D(overflows), (1, 1), 1.0),
    "central differences": (Function2D(lambda x, y: x**2 * y**2), (3, 3), 1.0),
    "out of the domain": (Function2D(lambda x, y: np.log(x) + y**2), (1, 1), 3.0),
    "out of math's domain": (Function2D(lambda x, y: math.log(x) + y**2), (1, 1), 3.0),
    "to complex numbers": (
        Function2D(lambda x, y: x**1.5 + y**2, lambda x, y: (1.5 * x**0.5, 2 * y)), (1, 1), 2.0
    ),
    "complex differences": (Function2D(lambda x, y: x**1.5 + y**2), (1, 1), 2.0),
    "a pole": (Function2D(lambda x, y: 1 / x + y, lambda x, y: (-1 / x**2, 1)), (-1, 1), 1.0),
}


@pytest.mark.parametrize("bound", [1e12, 1e300])
@pytest.mark.parametrize(("f", "start", "eta"), RUNAWAY.values(), ids=RUNAWAY)
def test_a_path_that_leaves_the_numbers_ends_at_the_last_finite_point(
    f: Function2D, start: tuple, eta: float, bound: float
) -> None:
    found = fixed(f, start, eta, bound=bound)
    assert (found.stop, found.outcome, found.kind) == ("diverged", "diverges", "")
    assert np.isfinite(found.path).all() and np.abs(found.path).max() <= bound
    assert len(found.path) == len(found.values) == len(found.norms)
    assert np.isfinite(found.norms).all() and found.path[0].tolist() == list(start)


WRONG = {
    "a text": ((1, "oops"), r"gradient at \(0.5, 0.5\) came out as \(1, 'oops'\); return 2 real"),
    "nothing": (None, "came out as None; return 2 real numbers at every point"),
    "one number": (1.0, r"came out as \[?1.0\]?; return 2"),
    "one of two": ((1.0,), r"came out as .1.0,?.; return 2"),
    "three": ((1.0, 2.0, 3.0), "return 2"),
    "an array of texts": (np.array(["1", "b"]), "return 2"),
}


@pytest.mark.parametrize("kind", [tuple, np.array])
@pytest.mark.parametrize(("returned", "words"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("method", [
    lambda grad: steepest(grad, (1, 1), 0.25), lambda grad: momentum(grad, (1, 1), 0.25, 0.0),
    lambda grad: backtracking(grad, (1, 1), lambda x, y: x**2 + y**2, t=0.25),
])  # fmt: skip
def test_a_gradient_that_is_none_somewhere_is_told_as_what_it_is(
    method: Callable, returned: object, words: str, kind: Callable
) -> None:
    steps = method(lambda x, y: kind((2 * x, 2 * y)) if x > 0.6 else returned)
    with pytest.raises(TypeError, match=words):
        run(steps, bowl)


@pytest.mark.parametrize("error", [ValueError("only for x > 0.6"), TypeError("mine")])
def test_what_a_learner_raises_on_the_way_passes_through(error: Exception) -> None:
    def grad(x: float, y: float) -> tuple[float, float]:
        return height(x, y) and (2 * x, 2 * y)

    def height(x: float, y: float) -> float:
        if x > 0.6:
            return x**2 + y**2
        raise error

    for steps in (steepest(grad, (1, 1), 0.25), backtracking(bowl.partials, (1, 1), height)):
        with pytest.raises(type(error)) as caught:
            run(steps, bowl)
        assert caught.value is error
    with pytest.raises(type(error)) as caught:
        run(steepest(bowl.partials, (1, 1), 0.25), height)
    assert caught.value is error


def test_a_path_may_go_on_where_f_itself_is_too_great() -> None:
    f = Function2D(lambda x, y: math.exp(x) + y, lambda x, y: (-1.0, 1.0))
    found = fixed(f, (700, 0), 1.0, budget=20)
    assert found.stop == "budget" and np.isnan(found.values[10:]).all()
    assert found.values[0] == math.exp(700)


def test_a_point_that_no_longer_moves_is_no_convergence() -> None:
    found = fixed(bowl, (1, 2), 1e-20)
    assert (found.outcome, found.steps) == ("stalls", 0)
    shifted = Function2D(lambda x, y: (x - 1 / 3) ** 2 + y**2 + 1)
    found = run(backtracking(shifted.partials, (1, 2), shifted, c=0.5), shifted, tol=0)
    assert found.stop == "stalled" and 0 < found.steps < 100
    np.testing.assert_allclose(found.end, [1 / 3, 0], atol=1e-7)


def test_returning_once_is_no_cycle() -> None:
    # x₂ = x₀ with β = ½ and η = 2.5, but the velocity differs: x₃ is not x₁.
    path = run(momentum(lambda x: x, 1.0, 2.5, 0.5), lambda x: x * x / 2, budget=5).path
    assert path[:4, 0].tolist() == [1, -1.5, 1, -0.25]
    assert len(path) == 6


@given(start=st.floats(0.1, 3), eta=st.floats(0.05, 0.95))
def test_moves_of_rounding_are_no_cycle(start: float, eta: float) -> None:
    steps = steepest(lambda x: 2 * (x - 1 / 3), start, eta)
    assert run(steps, lambda x: (x - 1 / 3) ** 2, tol=0).stop in ("converged", "stalled", "budget")


# --- laws


def quadratic(kappa: float, angle: float) -> Function2D:
    return valley(kappa, angle)


@given(kappa=st.floats(1, 100), angle=st.floats(0, 360), part=st.floats(0.01, 1),
       p=st.tuples(st.floats(-9, 9), st.floats(-9, 9)))  # fmt: skip
def test_f_never_grows_for_steps_up_to_1_over_L(
    kappa: float, angle: float, part: float, p: tuple
) -> None:
    values = fixed(quadratic(kappa, angle), p, part / kappa, budget=100).values
    assert (values[1:] <= values[:-1] * (1 + 1e-12) + 1e-300).all()


@given(kappa=st.floats(1, 100), angle=st.floats(0, 360), part=st.floats(1.01, 3))
def test_descent_diverges_beyond_2_over_L(kappa: float, angle: float, part: float) -> None:
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    across = (cosine - sine, sine + cosine)  # one along each axis, that of L among them
    found = fixed(quadratic(kappa, angle), across, part * 2 / kappa, budget=3000)
    assert found.outcome == "diverges"
    assert fixed(quadratic(kappa, angle), across, 0.99 * 2 / kappa, budget=9000).stop == "converged"


@given(x=st.floats(-9, 9), y=st.floats(-9, 9), eta=st.floats(1e-3, 5))
def test_a_step_keeps_the_descent_inequality(x: float, y: float, eta: float) -> None:
    L = 1.0  # the curvatures of sin x · sin y are cos(x + y) and −cos(x − y)
    found = fixed(SURFACES["egg_crate"], (x, y), eta, tol=0, budget=9)
    promised = eta * (1 - L * eta / 2) * found.norms[:-1] ** 2
    assert (found.values[1:] <= found.values[:-1] - promised + 1e-12).all()


# --- scipy as the judge


@pytest.mark.parametrize("key", ["bowl", "stretched_bowl", "valley", "rosenbrock", "peaks"])
def test_backtracking_ends_where_scipys_minimiser_does(key: str) -> None:
    f = SURFACES[key]
    for start in np.array(f.minima) + [0.2, -0.15]:
        found = run(backtracking(f.partials, start, f.call, t=0.1), f, budget=50_000)
        judge = minimize(lambda p: f(*p), start, jac=lambda p: f.grad(*p), tol=1e-12)
        assert found.stop == "converged"
        np.testing.assert_allclose(found.end, judge.x, atol=1e-5)
        assert found.values[-1] == pytest.approx(judge.fun, abs=1e-12)


@given(x=st.floats(-5, 5), y=st.floats(1, 5), kappa=st.floats(1, 50), angle=st.floats(0, 90))
def test_an_exact_step_is_the_best_that_scipy_finds(
    x: float, y: float, kappa: float, angle: float
) -> None:
    f, p = valley(kappa, angle), np.array([x, y])
    A = np.array([f.grad(1, 0), f.grad(0, 1)])
    q = run(exact(f.partials, p, A), f, budget=1).end
    best = minimize_scalar(lambda alpha: f(*(p - alpha * f.grad(*p))), bounds=(0, 2),
                           options={"xatol": 1e-10})  # fmt: skip
    np.testing.assert_allclose(q, p - best.x * f.grad(*p), atol=1e-4 * (1 + np.abs(p).max()))


@pytest.mark.parametrize("key", ["himmelblau", "rosenbrock", "peaks", "egg_crate"])
def test_steps_of_scipys_line_search_are_accepted(key: str) -> None:
    f, c, checked = SURFACES[key], 0.01, 0
    for p in np.random.default_rng(7).uniform(-1.5, 1.5, (20, 2)):
        g = f.grad(*p)
        t = line_search(lambda p: f(*p), lambda p: f.grad(*p), p, -g, c1=c)[0]
        if t is not None:
            q = run(backtracking(f.partials, p, f.call, c=c, t=t), f, budget=1).end
            np.testing.assert_allclose(q, p - t * g, rtol=1e-9, atol=1e-12)
            checked += 1
    assert checked > 10
