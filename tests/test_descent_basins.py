"""Many starts at once: where they end, as single ones do, and how that is told."""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from helpers.maths.catalogue import SURFACES
from helpers.maths.descent import backtracking, exact, momentum, steepest
from helpers.maths.runs import Ends, basins, run, run_many

himmelblau, saddle = SURFACES["himmelblau"], SURFACES["saddle"]
METHODS = {
    "steepest": lambda f, p: steepest(f.partials, p, 0.01),
    "momentum": lambda f, p: momentum(f.partials, p, 0.005, 0.6),
    "backtracking": lambda f, p: backtracking(f.partials, p, f.call, c=0.3),
}
method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)


@pytest.fixture(autouse=True)
def no_warning() -> Iterator[None]:
    """Fail on any warning: starts that diverge are no reason to print one."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def grid(low: float, high: float, count: int) -> np.ndarray:
    """A square of starts, shape (2, count²)."""
    side = np.linspace(low, high, count)
    return np.array(np.meshgrid(side, side)).reshape(2, -1)


@method
def test_many_starts_end_as_single_ones_do(method: Callable) -> None:
    starts = np.random.default_rng(8).uniform(-5, 5, (2, 60))
    ends = run_many(method(himmelblau, starts), tol=1e-6, budget=300)
    reached = basins(ends, himmelblau.minima)
    for i, start in enumerate(starts.T):
        single = run(method(himmelblau, start), himmelblau, tol=1e-6, budget=300)
        assert abs(ends.steps[i] - single.steps) <= 1
        assert ends.converged[i] == (single.stop == "converged")
        np.testing.assert_allclose(ends.points[:, i], single.end, atol=1e-6)
        np.testing.assert_allclose(himmelblau.minima[reached[i]], single.end, atol=1e-6)


@method
def test_starts_on_a_grid_reach_all_four_minima(method: Callable) -> None:
    ends = run_many(method(himmelblau, grid(-5, 5, 40)))
    reached = basins(ends, himmelblau.minima)
    assert set(reached) == {0, 1, 2, 3} and ends.converged.all() and not ends.diverged.any()
    for i, minimum in enumerate(himmelblau.minima):
        own = ends.points[:, reached == i]
        np.testing.assert_allclose(own, np.repeat(np.array(minimum)[:, None], own.shape[1], 1),
                                   atol=1e-6)  # fmt: skip


def test_a_start_in_a_minimum_takes_no_step_and_one_at_a_saddle_reaches_none() -> None:
    starts = np.array([[3, 2], [1, 0], [1, 1], [0, 0]], dtype=float).T
    ends = run_many(steepest(himmelblau.partials, starts, 0.01))
    assert ends.steps[0] == 0 and basins(ends, himmelblau.minima).tolist() == [0, 0, 0, 0]
    ends = run_many(steepest(saddle.partials, starts[:, 1:], 0.1))
    assert ends.converged.tolist() == [True, False, True]
    assert ends.diverged.tolist() == [False, True, False]
    assert basins(ends, [(5, 5)]).tolist() == [-1, -1, -1]


def test_starts_that_diverge_or_use_up_the_budget_say_so() -> None:
    square, starts = SURFACES["bowl"], np.array([[1e-9, 1, 2, 1e11, 3, 4], [0, 0, 1, 0, 5, 6]])
    ends = run_many(steepest(square.partials, starts, 1.1), bound=1e12)
    single = [run(steepest(square.partials, p, 1.1), square) for p in starts.T]
    assert ends.diverged.tolist() == [False] + 5 * [True]
    assert (ends.steps[1:] - 1).tolist() == [each.steps for each in single[1:]]
    ends = run_many(steepest(square.partials, starts, 1e-6), budget=7)
    assert ends.steps.tolist() == [0] + 5 * [7]
    assert not ends.diverged.any() and ends.converged.tolist() == [True] + 5 * [False]
    assert (basins(ends, square.minima) == [0, -1, -1, -1, -1, -1]).all()
    assert run_many(steepest(square.partials, starts, 0.1), budget=0).steps.sum() == 0


@pytest.mark.parametrize("whole", [int, np.int64])
def test_the_budget_is_the_most_steps(whole: type) -> None:
    for budget in (0, 1, 2):
        found = run(steepest(saddle.partials, (1, 1), 0.1), saddle, budget=whole(budget))
        assert (found.steps, found.stop) == (budget, "budget")
        many = run_many(steepest(saddle.partials, np.ones((2, 3)), 0.1), budget=whole(budget))
        assert many.steps.tolist() == [budget] * 3 and not many.converged.any()


@pytest.mark.parametrize(
    "grad",
    [
        lambda x, y: (math.exp(x), 2 * y) if x > 0 else (math.exp(-x) * -1, 2 * y),
        lambda x, y: (math.log(x), 2 * y),
        lambda x, y: (np.log(x), 2 * y),
    ],
    ids=["math.exp", "math.log", "np.log"],
)
def test_starts_that_leave_the_numbers_end_alone(grad: Callable) -> None:
    starts = np.array([[0.5, 800, 3, -2, 1, 1e-3, 2], [0, 1, 1, 1, 1, 1, 1]])
    ends = run_many(steepest(grad, starts, 0.1), budget=200)
    assert ends.diverged.any() and (ends.steps[~ends.diverged] > 0).any()


def test_any_number_of_variables() -> None:
    ends = run_many(steepest(lambda x: 2 * x, [[1, 2, -3, 4, 5, 0]], 0.5))
    assert ends.steps.tolist() == [1, 1, 1, 1, 1, 0]
    A = np.diag([1.0, 2, 3])
    starts = np.random.default_rng(9).normal(size=(3, 20))
    ends = run_many(exact(lambda x, y, z: (x, 2 * y, 3 * z), starts, A))
    assert (basins(ends, np.zeros((1, 3))) == 0).all()


# --- what it costs


def test_progress_grows_to_the_end_and_is_told_seldom() -> None:
    for budget in (1000, 20, 1, 0):
        told: list[float] = []
        run_many(steepest(himmelblau.partials, grid(-5, 5, 20), 0.01), budget=budget,
                 progress=told.append)  # fmt: skip
        assert told == sorted(set(told)) and told[-1] == 1 and 0 < told[0]
        assert len(told) <= 101


def test_starts_that_have_ended_leave_the_loop() -> None:
    sizes: list[int] = []

    def grad(x: np.ndarray, y: np.ndarray) -> tuple:
        sizes.append(np.size(x))
        return 2 * x, 2 * y

    starts = np.outer([1, 1], 10.0 ** np.arange(-9, 1))
    ends = run_many(steepest(grad, starts, 0.25))
    in_the_loop = sizes[-ends.steps.max():]  # fmt: skip
    assert sum(in_the_loop) == ends.steps.sum()
    assert in_the_loop == sorted(in_the_loop, reverse=True)


def test_many_starts_at_once_take_far_more_steps_a_second_than_one_after_the_other() -> None:
    def seconds(work: Callable) -> tuple[float, object]:
        began = time.perf_counter()
        result = work()
        return time.perf_counter() - began, result

    starts = grid(-5, 5, 200)
    many, ends = min((seconds(lambda: run_many(steepest(himmelblau.partials, starts, 0.01)))
                      for _ in range(3)), key=lambda pair: pair[0])  # fmt: skip
    rate = ends.steps.sum() / many
    few = starts[:, ::4000]
    one, runs = seconds(
        lambda: [run(steepest(himmelblau.partials, p, 0.01), himmelblau) for p in few.T]
    )
    assert rate > 5 * sum(each.steps for each in runs) / one


# --- bad input


def ends() -> Ends:
    return run_many(steepest(himmelblau.partials, grid(-1, 1, 3), 0.01))


def one() -> object:
    return steepest(himmelblau.partials, (1, 1), 0.01)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: run_many(one()), TypeError, "many starts, .* take run for one"),
        (lambda: run(METHODS["steepest"](himmelblau, grid(0, 1, 3)), himmelblau), TypeError,
         "one start, .* take run_many for many"),
        (lambda: run(one(), math.sin), ValueError, "sin would be called with 2 numbers"),
        (lambda: run(one(), lambda x, y: None), TypeError, "returned None; does it end"),
        (lambda: run(one(), lambda x, y: math.nan), ValueError, r"f at the start \(1.0, 1.0\) is"),
        (lambda: run(iter(()), himmelblau), ValueError, "make the generator anew"),
        (lambda: run_many(iter(())), ValueError, "make the generator anew"),
        (lambda: run(one(), himmelblau, tol=-1), ValueError, "tol must not be negative, got -1"),
        (lambda: run(one(), himmelblau, tol=math.nan), ValueError, "tol must be one finite"),
        (lambda: run(one(), himmelblau, budget=-1), ValueError, "budget must be a whole number"),
        (lambda: run(one(), himmelblau, budget=1.5), ValueError, "0 or more, got 1.5"),
        (lambda: run(one(), himmelblau, budget="9"), ValueError, "0 or more, got '9'"),
        (lambda: run(one(), himmelblau, budget=True), ValueError, "0 or more, got True"),
        (lambda: run_many(one(), budget=True), ValueError, "budget must be a whole number"),
        (lambda: run_many(one(), bound=0), ValueError, "bound must be positive, got 0"),
        (lambda: basins(ends(), [(1, 2, 3)]), ValueError, r"2 coordinates .* got shape \(1, 3\)"),
        (lambda: basins(ends(), [(1, 2)], within=-1), ValueError, "within must be positive"),
        (lambda: basins(ends(), "ab"), TypeError, "minima must be a number or an array"),
    ],
)  # fmt: skip
def test_bad_input_is_named(call: Callable, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call()
