"""The methods of descent: each step as its formula has it, and errors that name the fault."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.maths.catalogue import CURVES, SURFACES, valley
from helpers.maths.descent import Steps, backtracking, exact, momentum, steepest
from helpers.maths.runs import run

VALLEY = np.diag([1.0, 10.0])
himmelblau, rosenbrock = SURFACES["himmelblau"], SURFACES["rosenbrock"]
coordinates = st.floats(-3, 3)


def f(x: float, y: float) -> float:
    """½(x² + 10y²)."""
    return (x**2 + 10 * y**2) / 2


def grad_f(x: float, y: float) -> tuple[float, float]:
    return x, 10 * y


def points(steps: Steps, count: int) -> np.ndarray:
    """The first points of a method, shape (count, n)."""
    return np.array([p for p, g in islice(steps, count)])


@pytest.mark.parametrize(
    ("eta", "factor"), [(0.1, 0.8), (0.5, 0), (0.9, -0.8), (1, -1), (1.1, -1.2)]
)
def test_descent_on_the_square_multiplies_by_1_minus_2_eta(eta: float, factor: float) -> None:
    steps = points(steepest(CURVES["square"].derivative, 3, eta), 6)
    np.testing.assert_allclose(steps[:, 0], 3 * factor ** np.arange(6), atol=1e-15)


@given(x=coordinates, y=coordinates, eta=st.floats(1e-4, 1e-2), beta=st.floats(0, 0.99))
def test_each_step_is_that_of_the_formula(x: float, y: float, eta: float, beta: float) -> None:
    p, v = np.array([x, y]), np.zeros(2)
    for q in points(momentum(rosenbrock.partials, (x, y), eta, beta), 4):
        np.testing.assert_allclose(q, p, rtol=1e-12, atol=1e-12)
        v = beta * v - eta * rosenbrock.grad(*p)
        p = p + v
    plain = points(steepest(rosenbrock.partials, (x, y), eta), 4)
    np.testing.assert_array_equal(plain, points(momentum(rosenbrock.partials, (x, y), eta, 0), 4))


def test_the_gradient_of_each_point_comes_with_it() -> None:
    for p, g in islice(steepest(himmelblau.partials, (1, 1), 0.01), 9):
        np.testing.assert_array_equal(g, himmelblau.grad(*p))


def test_exact_steps_in_the_valley_are_those_of_the_worked_example() -> None:
    path = points(exact(grad_f, (10, 1), VALLEY), 5)
    np.testing.assert_allclose(path[:, 0], 10 * (9 / 11) ** np.arange(5))
    np.testing.assert_allclose(path[:, 1], (-9 / 11) ** np.arange(5))
    np.testing.assert_allclose(path[1:], path[:-1] - 2 / 11 * path[:-1] * [1, 10])
    assert f(*path.T) == pytest.approx([55, 36.82, 24.65, 16.50, 11.04], abs=0.005)


@given(
    p=st.tuples(coordinates, coordinates, coordinates),
    root=st.lists(coordinates, min_size=9, max_size=9),
)
def test_after_an_exact_step_the_slope_along_it_is_zero(p: tuple, root: list) -> None:
    A = np.reshape(root, (3, 3)) @ np.reshape(root, (3, 3)).T + np.eye(3)
    steps = exact(lambda *p: A @ p - [1, 2, 3], p, A)
    (_, g), (_, after) = islice(steps, 2)
    assert abs(np.dot(g, after)) <= 1e-10 * (1 + np.dot(g, g) * np.linalg.cond(A))


def test_an_exact_step_stays_where_there_is_no_slope() -> None:
    assert points(exact(grad_f, (0, 0), VALLEY), 3).tolist() == [[0, 0]] * 3
    (_, first), (_, last) = islice(exact(grad_f, np.full((2, 3), 1e-200), VALLEY), 2)
    np.testing.assert_array_equal(first, last)


@given(x=coordinates, y=coordinates, c=st.floats(0.01, 0.99), shrink=st.floats(0.1, 0.9))
def test_backtracking_takes_the_first_step_that_armijo_accepts(
    x: float, y: float, c: float, shrink: float
) -> None:
    f, grad = himmelblau.call, himmelblau.partials
    (p, g), (q, _) = islice(backtracking(grad, (x, y), f, c, t=0.5, shrink=shrink), 2)
    t, squared = 0.5, g[0] ** 2 + g[1] ** 2
    while f(x - t * g[0], y - t * g[1]) > f(x, y) - c * t * squared * (1 + 1e-12):
        t *= shrink
    if f(x - t * g[0], y - t * g[1]) < f(x, y) - c * t * squared * (1 + 1e-9):  # and clearly so
        np.testing.assert_allclose(q, [x - t * g[0], y - t * g[1]], rtol=1e-12, atol=1e-12)


def test_backtracking_begins_each_step_with_the_same_t() -> None:
    path = points(backtracking(grad_f, (0, 1), f, c=0.5), 6)
    t = (path[:-1, 1] - path[1:, 1]) / (10 * path[:-1, 1])
    np.testing.assert_allclose(t, 1 / 16)  # t ≤ 2(1 − c)/L = 0.1


@pytest.mark.parametrize("count", [0, 3])
@pytest.mark.parametrize(("n", "along"), [(1, 0), (2, 0), (2, 1), (3, 0), (3, 2)])
def test_coordinates_that_stay_do_not_end_the_search(n: int, along: int, count: int) -> None:
    """The gradient is parallel to an axis: the others stay at every t, and the first t fail."""
    start = np.full((n, count) if count else n, 0.5)

    def grad(*p: float) -> list[float]:
        return [16 * p[i] if i == along else 0 * p[i] for i in range(n)]

    steps = backtracking(grad, start, lambda *p: 8 * p[along] ** 2, c=0.75)
    expected = np.repeat(start[None], 3, axis=0)
    expected[:, along] *= np.reshape([1, 1 / 2, 1 / 4], (3,) + (1,) * bool(count))
    np.testing.assert_array_equal(points(steps, 3), expected)  # t = 1/32 = 2(1 − c)/L


@pytest.mark.parametrize("count", [0, 3])
@pytest.mark.parametrize("n", [1, 2, 3])
def test_armijos_condition_is_met_by_what_is_equal_to_its_end(n: int, count: int) -> None:
    """For f = ‖p‖² and t = ½ the step ends at 0, where f is f(p) − c t‖g‖² if c is ½."""
    start = np.ones((n, count) if count else n)
    for c, expected in [(0.5, 0.0), (0.5 + 1e-9, 0.5)]:
        steps = backtracking(lambda *p: [2 * x for x in p], start, lambda *p: sum(
            x * x for x in p), c, t=0.5)  # fmt: skip
        assert (points(steps, 2)[1] == expected).all()


@pytest.mark.parametrize("count", [0, 3])
@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_search_ends_where_a_step_rounds_to_none(n: int, count: int) -> None:
    """From 1 the steps 1, ½, … uphill move the point, and 2⁻⁵³, the 54th, no longer does."""
    calls = []

    def f(*p: float) -> float:
        calls.append(p)
        return sum(x - 1 for x in p)  # 0 at the start, and no t so small that c t‖g‖² is none

    steps = backtracking(lambda *p: [-x for x in p], np.ones((n, count) if count else n), f)
    next(steps)
    calls.clear()
    assert np.all(next(steps)[0] == np.ones_like(calls[0])) and len(calls) == 1 + 54


@pytest.mark.parametrize("count", [0, 3])
@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("shrink", [0.5, 0.9])
def test_the_search_ends_where_the_gradient_is_infinite(n: int, count: int, shrink: float) -> None:
    """So it is at ½, where the first step ends; 0.9 times the least of all floats is itself."""
    def grad(*p: float) -> list[float]:
        return [np.divide(0.25, x - 0.5) for x in p]

    start = np.ones((n, count) if count else n)
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = backtracking(grad, start, lambda *p: sum(x * x for x in p), shrink=shrink)
        path = points(steps, 4)
    assert (path[1:] == 0.5).all()


@pytest.mark.parametrize("count", [1, 3, 40])
@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_step_that_overshoots_where_f_has_no_value_is_shrunk(n: int, count: int) -> None:
    def wall(*p: float) -> float:
        return sum(x - np.log(x) for x in p)

    def math_wall(*p: float) -> float:
        return sum(x - math.log(x) for x in p)

    def grad(*p: float) -> list[float]:
        return [1 - 1 / x for x in p]

    start = np.linspace(0.5, 1.9, n)
    single = points(backtracking(grad, start, math_wall, t=4.0), 12)
    np.testing.assert_allclose(single[-1], 1, atol=1e-2)
    for each in (wall, math_wall):
        many = points(backtracking(grad, np.outer(start, np.ones(count)), each, t=4.0), 12)
        np.testing.assert_allclose(many, np.repeat(single[:, :, None], count, 2), rtol=1e-9)


@pytest.mark.parametrize("starts", [[1.9], [1.9, 1.9], [0.5, 1.9]])
def test_a_step_is_shrunk_where_no_start_has_a_value(starts: list) -> None:
    steps = backtracking(lambda x: 1 - 1 / x, [starts], lambda x: x - math.log(x), t=8.0)
    np.testing.assert_allclose(points(steps, 30)[-1], 1, atol=1e-6)


@pytest.mark.parametrize("n", [2, 3])
def test_a_value_that_is_complex_is_none(n: int) -> None:
    path = points(backtracking(lambda *p: [1.5 * x**0.5 for x in p], [1.0] * n,
                               lambda *p: sum(x**1.5 for x in p), t=2.0), 5)  # fmt: skip
    np.testing.assert_allclose(path[1], 0.25)
    assert (path > 0).all()


def test_a_point_stays_if_no_step_is_accepted() -> None:
    uphill = backtracking(lambda x, y: (-2 * x, -2 * y), (1, 2), lambda x, y: x * x + y * y)
    assert points(uphill, 3).tolist() == [[1, 2]] * 3
    for n in (3, 1):
        uphill = backtracking(lambda *p: [-x for x in p], [1.0] * n, lambda *p: sum(p))
        assert points(uphill, 3).tolist() == [[1] * n] * 3


@pytest.mark.parametrize("count", [0, 3])
@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("shrink", [0.5, 0.9])  # the least float shrinks by one of them
def test_a_search_from_0_ends_though_no_step_rounds_to_none(
    n: int, count: int, shrink: float
) -> None:
    start = np.zeros((n, count) if count else n)
    uphill = backtracking(lambda *p: [x - 1 for x in p], start, lambda *p: sum(map(abs, p)),
                          shrink=shrink)  # fmt: skip
    assert not points(uphill, 2).any()


# --- many starts, and functions as learners write them

METHODS = {
    "steepest": lambda grad, f, p: steepest(grad, p, 0.01),
    "momentum": lambda grad, f, p: momentum(grad, p, 0.005, 0.6),
    "backtracking": lambda grad, f, p: backtracking(grad, p, f, c=0.3),
    "exact": lambda grad, f, p: exact(grad, p, [[90, 10], [10, 150]]),
}
method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)


@method
def test_many_starts_take_the_steps_of_single_ones(method: Callable) -> None:
    starts = np.random.default_rng(3).uniform(-4, 4, (2, 30))
    many = points(method(himmelblau.partials, himmelblau.call, starts), 20)
    for i, start in enumerate(starts.T):
        single = points(method(himmelblau.partials, himmelblau.call, start), 20)
        np.testing.assert_allclose(many[:, :, i], single, rtol=1e-6, atol=1e-9)


@method
def test_starts_that_are_not_kept_are_left_out(method: Callable) -> None:
    starts = np.random.default_rng(4).uniform(-4, 4, (2, 30))
    all_of_them = points(method(himmelblau.partials, himmelblau.call, starts), 7)
    steps = method(himmelblau.partials, himmelblau.call, starts)
    next(steps), next(steps), next(steps)
    kept = np.arange(30) % 3 > 0
    p, _ = steps.send(kept)
    np.testing.assert_array_equal(p, all_of_them[3][:, kept])
    for after in all_of_them[4:]:
        np.testing.assert_array_equal(next(steps)[0], after[:, kept])


GRADIENTS = {
    "array": lambda x, y: np.array([x, 10 * y]),
    "list": lambda x, y: [x, 10 * y],
    "checked": SURFACES["valley"].grad,
    "integers": lambda x, y: (round(x), 10 * round(y)),
    "single numbers": lambda x, y: (float(x), 10 * float(y)),
    "in place": lambda x, y: (x, np.multiply(y, 10, out=y if np.ndim(y) else None)),
    "constant part": lambda x, y: (x, 10),
}


@pytest.mark.parametrize("grad", GRADIENTS.values(), ids=GRADIENTS)
@pytest.mark.parametrize("count", [1, 2, 9])
def test_a_gradient_may_be_written_in_many_ways(grad: Callable, count: int) -> None:
    single = points(steepest(grad, (10, 1), 0.05), 3)
    g = np.array([[10, 10], grad(*single[1])], dtype=float)
    np.testing.assert_allclose(single[1:], single[:-1] - 0.05 * g)
    many = points(steepest(grad, np.outer((10, 1), np.ones(count)), 0.05), 3)
    np.testing.assert_allclose(many, np.repeat(single[:, :, None], count, axis=2))


def test_any_number_of_variables() -> None:
    def grad(x: float, y: float, z: float) -> tuple:
        return x, 2 * y, 4 * z

    f = valley().call
    assert points(steepest(grad, (1, 1, 1), 0.25), 2)[1].tolist() == [0.75, 0.5, 0]
    assert points(steepest(math.sin, 1, 1), 2)[1].tolist() == [1 - math.sin(1)]
    assert points(steepest(math.sin, [[1, 2, 3, 4, 5]], 1), 2).shape == (2, 1, 5)
    one = exact(grad, (1, 1, 1), np.diag([1, 2, 4]))
    assert points(one, 2)[1] == pytest.approx(1 - 21 / 73 * np.array([1, 2, 4]))
    assert run(exact(grad_f, (3, 2), VALLEY), f).stop == "converged"


# --- bad input


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: steepest(grad_f, (1, 1), 0), ValueError, "eta must be positive, got 0; the step"),
        (lambda: steepest(grad_f, (1, 1), -0.1), ValueError, "eta must be positive, got -0.1"),
        (lambda: steepest(grad_f, (1, 1), math.nan), ValueError, "eta must be one finite number"),
        (lambda: steepest(grad_f, (1, 1), "a"), TypeError, "eta must be a number"),
        (lambda: steepest(grad_f, (1, math.inf), 1), ValueError, r"start must be finite, got \[1"),
        (lambda: steepest(grad_f, (1, 1j), 1), TypeError, "start must be real"),
        (lambda: steepest(grad_f, "ab", 1), TypeError, "start must be a number or an array"),
        (lambda: steepest(grad_f, np.ones((2, 3, 4)), 1), ValueError, r"\(n, m\) .*reshape"),
        (lambda: steepest(grad_f, np.ones((2, 0)), 1), ValueError, r"got \(2, 0\)"),
        (lambda: steepest(grad_f, np.ones((9, 2)), 1), ValueError, "grad_f would be .* 9 numbers"),
        (lambda: steepest(grad_f, 1, 1), ValueError, "with 1 numbers, which it does not take"),
        (lambda: steepest(lambda x, y: None, (1, 1), 1), TypeError, "returned None; does it end"),
        (lambda: steepest(lambda x, y: (2 * x, "oops"), (1, 1), 1), TypeError,
         r"^the gradient ∇f\(1.0, 1.0\) returned .*oops"),
        (lambda: steepest(lambda x, y: 2 * x, (1, 1), 1), ValueError, "return 2 components"),
        (lambda: steepest(lambda x, y: 2 * x, np.ones((2, 9)), 1), ValueError, "2 components"),
        (lambda: steepest(SURFACES["discontinuous"].grad, (0, math.nan), 1), ValueError, "finite"),
        (lambda: steepest(np.log, 0, 1), ValueError, r"gradient at the start \[0.0\] is \[-?inf\]"),
        (lambda: momentum(grad_f, (1, 1), 0.1, 1), ValueError, "less than 1, got 1"),
        (lambda: momentum(grad_f, (1, 1), 0.1, -0.1), ValueError, "at least 0 and less than 1"),
        (lambda: momentum(grad_f, (1, 1), 0, 0.5), ValueError, "eta must be positive"),
        (lambda: backtracking(grad_f, (1, 1), f, c=0), ValueError, "c must be between 0 and 1"),
        (lambda: backtracking(grad_f, (1, 1), f, c=1), ValueError, "between 0 and 1, got 1"),
        (lambda: backtracking(grad_f, (1, 1), f, shrink=1), ValueError, "shrink must be between"),
        (lambda: backtracking(grad_f, (1, 1), f, t=0), ValueError, "t must be positive"),
        (lambda: backtracking(grad_f, (1, 1), abs), ValueError, "abs would be called with 2"),
        (lambda: backtracking(grad_f, (1, 1), lambda x, y: np.nan), ValueError, "is nan; start wh"),
        (lambda: backtracking(grad_f, (1, 1), lambda x, y: None), TypeError, "returned None"),
        (lambda: exact(grad_f, (1, 1), [1, 10]), ValueError, "A must have 2 rows of 2 finite num"),
        (lambda: exact(grad_f, (1, 1), np.eye(3)), ValueError, "A must have 2 rows of 2"),
        (lambda: exact(grad_f, (1, 1), [[1, 2], [0, 1]]), ValueError, "A must be symmetric"),
        (lambda: exact(grad_f, (1, 1), [[1, 0], [0, -1]]), ValueError, "take backtracking"),
    ],
)
def test_bad_input_is_named(call: Callable, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call()
