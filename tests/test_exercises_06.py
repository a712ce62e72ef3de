"""The exercises of notebook 06: right answers in any form, odd ones, oracles, the challenge."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np
import pytest
import sympy as sp
from scipy.optimize import minimize_scalar
from test_misconceptions_06 import BALL, count, mistake, search, step

from helpers.lessons import LESSONS, exercise
from helpers.lessons.rosenbrock import GOAL, MOST_LOOKS, START
from helpers.lessons.tasks import Mistake
from helpers.maths import descent
from helpers.maths.conditioning import Conditioning
from helpers.maths.runs import run

RIGHT = [
    ("valley.exact", step("(g @ g) / (g @ A @ g)")),
    ("valley.exact", step("np.dot(g, g) / np.dot(g, A.dot(g))")),
    ("valley.exact", step("[sum(g**2) / np.sum(g * (A @ g))]")),
    ("valley.exact", step("np.linalg.norm(g)**2 / np.einsum('i,ij,j', g, A, g)")),
    ("valley.exact", step("float(1 / ((A @ g) @ g / np.inner(g, g)))")),
    ("valley.backtracking", search()),
    ("valley.backtracking", search(shrink="t *= 0.5", result="list(p)")),
    ("valley.backtracking", search("not f(*(p - t * g)) <= f(*p) - c * t * np.linalg.norm(g)**2")),
    ("valley.backtracking", search("f(*p) - f(*(p - t * g)) < c * t * np.sum(g**2)")),
    ("valley.backtracking", """
def armijo(f, grad_f, p, c, steps):
    if steps == 0:
        return p
    g, t = grad_f(*p), 2
    while True:
        t /= 2
        q = p - t * g
        if f(q[0], q[1]) <= f(p[0], p[1]) - c * t * (g[0]**2 + g[1]**2):
            return armijo(f, grad_f, q, c, steps - 1)"""),
    ("valley.backtracking", """
def armijo(f, grad_f, p, c, steps):
    x, y = map(float, p)
    for k in range(steps):
        u, v = grad_f(x, y)
        t = next(0.5**n for n in range(99)
                 if f(x - 0.5**n * u, y - 0.5**n * v) <= f(x, y) - c * 0.5**n * (u*u + v*v))
        x, y = x - t * u, y - t * v
    return x, y"""),
    ("valley.momentum", BALL.format("v = beta * v - eta * grad_f(*p); p = p + v")),
    ("valley.momentum", BALL.format("v = beta * v + eta * grad_f(*p); p = p - v")),
    ("valley.momentum", BALL.format("v = beta * v + grad_f(*p); p = p - eta * v")),
    ("valley.momentum", BALL.format("v *= beta; v -= eta * grad_f(*p); p = v + p")),
    ("valley.momentum", """
def heavy_ball(grad_f, p, eta, beta, steps):
    old = p
    for _ in range(steps):
        old, p = p, p + beta * (p - old) - eta * grad_f(*p)
    return [[p[0]], [p[1]]]"""),
    ("valley.count", count()),
    ("valley.count", count(eta="1 / ((1 + kappa) / 2)", goal="kappa * 2**0.5 / 1000")),
    ("valley.count", count(left="(x**2 + (kappa * y)**2)", goal="2 * kappa**2 / 1e6")),
    ("valley.count", "def count_steps(kappa):\n"
     "    return np.ceil(np.log(1000) / np.log((kappa + 1) / (kappa - 1)))"),
    ("valley.count", """
def count_steps(kappa):
    A = np.diag([1, kappa])
    p, steps = np.array([kappa, 1.0]), 0
    first = np.linalg.norm(A @ p)
    while np.linalg.norm(A @ p) / first > 0.001:
        g = A @ p
        p -= 2 / (kappa + 1) * g
        steps += 1
    return np.int64(steps)"""),
]  # fmt: skip


@pytest.mark.parametrize(("task", "source"), RIGHT)
def test_a_right_answer_in_any_form_passes(task: str, source: str) -> None:
    assert mistake(task, source) == "passed"


# Oracles -----------------------------------------------------------------------------------

x, y = sp.symbols("x y", real=True)
WRITTEN = {
    "½(x² + 10y²)": (x**2 + 10 * y**2) / 2,
    "x² + 3y²": x**2 + 3 * y**2,
    "¼(x² + y²) − ½": (x**2 + y**2) / 4 - sp.Rational(1, 2),
    "x² + xy + 2y²": x**2 + x * y + 2 * y**2,
    "(1 − x)² + 100(y − x²)²": (1 - x) ** 2 + 100 * (y - x**2) ** 2,
}
GRADIENTS = {
    "½(x² + 10y²)": "(x, 10y)",
    "x² + 3y²": "(2x, 6y)",
    "¼(x² + y²) − ½": "(½x, ½y)",
    "x² + xy + 2y²": "(2x + y, x + 4y)",
    "(1 − x)² + 100(y − x²)²": "(−2(1 − x) − 400x(y − x²), 200(y − x²))",
}


def test_exact_steps_are_those_of_scipy() -> None:
    task = exercise("valley.exact")
    for A, g in task.cases:
        np.testing.assert_array_equal(A, A.T)
        assert np.linalg.eigvalsh(A)[0] > 0
        p = np.linalg.solve(A, g)  # f = ½pᵀAp has the gradient g there
        found = minimize_scalar(lambda t, A=A, g=g, p=p: (p - t * g) @ A @ (p - t * g) / 2)
        assert task.solution(A, g) == pytest.approx(found.x, rel=1e-6)
    assert task.solution(*task.cases[0]) == pytest.approx(2 / 11)  # the worked one


def test_what_the_cases_are_called_with_is_what_their_texts_say() -> None:
    for task in ("valley.backtracking", "valley.momentum"):
        for case in exercise(task).cases:
            p = next(each for each in case if isinstance(each, np.ndarray))
            grad_f = case[1] if task == "valley.backtracking" else case[0]
            (text,) = [text for text, partials in GRADIENTS.items() if partials == grad_f.text]
            exact = {each: sp.diff(WRITTEN[text], each) for each in (x, y)}
            here = {x: p[0], y: p[1]}
            np.testing.assert_allclose(grad_f(*p), [float(d.subs(here)) for d in exact.values()])
            if task == "valley.backtracking":
                assert case[0].text == text
                assert case[0](*p) == pytest.approx(float(WRITTEN[text].subs(here)))


def after(steps: descent.Steps, n: int) -> np.ndarray:
    """Return the point after n steps."""
    p, _ = next(islice(steps, n, None))
    return np.array(p)


def test_backtracking_and_the_heavy_ball_are_those_of_the_course() -> None:
    for f, grad_f, p, c, n in exercise("valley.backtracking").cases:
        found = after(descent.backtracking(grad_f, p, f, c=c), n)
        np.testing.assert_allclose(exercise("valley.backtracking").solution(f, grad_f, p, c, n),
                                   found)
    for grad_f, p, eta, beta, n in exercise("valley.momentum").cases:
        found = after(descent.momentum(grad_f, p, eta, beta), n)
        np.testing.assert_allclose(
            exercise("valley.momentum").solution(grad_f, p, eta, beta, n), found, rtol=1e-12
        )


def test_counts_are_those_of_the_formula_and_far_from_a_tie() -> None:
    for (kappa,) in exercise("valley.count").cases:
        factor = Conditioning(1, kappa).best_factor
        exact = math.log(1e-3) / math.log(factor)
        assert exercise("valley.count").solution(kappa) == math.ceil(exact)
        assert 1e-4 < exact % 1 < 1 - 1e-4  # rounding decides nothing


# The challenge -----------------------------------------------------------------------------

(CHALLENGE,) = LESSONS["valley"].challenges


def looks(method: Callable) -> float | str:
    found = CHALLENGE.play(method)
    return found.name if isinstance(found, Mistake) else found.number


def test_a_look_counts_once_at_each_place() -> None:
    f = WRITTEN["(1 − x)² + 100(y − x²)²"]
    value = sp.lambdify((x, y), f)
    partials = sp.lambdify((x, y), [sp.diff(f, x), sp.diff(f, y)])
    path = run(descent.momentum(partials, START, 0.0025, 0.95), value, 0, 2000).path
    there = int(np.argmax(value(*path.T) <= GOAL))
    assert looks(lambda f, grad_f, p: descent.momentum(grad_f, p, 0.0025, 0.95)) == there + 1
    assert there + 1 < CHALLENGE.par  # the worked solution can be beaten


def test_backtracking_pays_for_its_tries() -> None:
    few = looks(lambda f, grad_f, p: descent.backtracking(grad_f, p, f, shrink=0.1))
    fixed = looks(lambda f, grad_f, p: descent.steepest(grad_f, p, 0.002))
    assert CHALLENGE.par < few < fixed


@pytest.mark.parametrize(
    ("method", "name"),
    [
        (lambda f, grad_f, p: descent.steepest(grad_f, p, 0.01), "not there"),
        (lambda f, grad_f, p: descent.steepest(grad_f, p, 1e-6), "not there"),
        (lambda f, grad_f, p: iter([(p, 0), ((1.0, 1.0), 0)]), "knows the answer"),
        (lambda f, grad_f, p: (1.0, 1.0), "no steps"),
        (lambda f, grad_f, p: np.array([1.0, 1.0]), "no steps"),
        (lambda f, grad_f, p: ["ab", "cd"], "no steps"),
        (lambda f, grad_f, p: [], "not there"),
        (lambda f, grad_f, p: iter([1.0, 2.0]), "no steps"),
        (lambda f, grad_f, p: iter([None]), "no steps"),
        (lambda f, grad_f, p: run(descent.steepest(grad_f, p, 0.001), f), "no steps"),
    ],
)
def test_what_does_not_arrive_hears_why(method: Callable, name: str) -> None:
    assert looks(method) == name


@pytest.mark.parametrize("shape", [tuple, list, np.array, lambda p: (p, 0), lambda p: [p, p, 0]])
def test_the_points_of_a_generator_are_followed_alone_or_with_what_else_it_yields(
    shape: Callable,
) -> None:
    def own(f: Callable, grad_f: Callable, p: tuple) -> Any:
        return (shape(q) for q, _ in descent.momentum(grad_f, p, eta=0.001, beta=0.95))

    def listed(f: Callable, grad_f: Callable, p: tuple) -> list:
        return list(islice(own(f, grad_f, p), 700))

    assert looks(own) == CHALLENGE.par and looks(listed) == 700


def test_who_looks_for_ever_before_the_first_step_does_not_arrive() -> None:
    def eager(f: Callable, grad_f: Callable, p: tuple) -> list:
        return [grad_f(n, 0) for n in range(MOST_LOOKS + 1)]

    assert looks(eager) == "not there"


def test_a_method_of_ones_own_may_win() -> None:
    def newton(f: Callable, grad_f: Callable, p: tuple) -> Any:
        p, h = np.array(p), 1e-5
        while True:
            g = np.array(grad_f(*p))
            yield p, g
            A = [(np.array(grad_f(*(p + e))) - grad_f(*(p - e))) / (2 * h) for e in h * np.eye(2)]
            p = p - np.linalg.solve(A, g)

    assert looks(newton) < 50


@pytest.mark.parametrize("step", ["p", "tuple(p)", "[*p]", "(p, v)", "(p, None)", "p.reshape(2)"])
def test_a_method_may_yield_its_points_alone(step: str) -> None:
    names: dict[str, Any] = {"np": np}
    exec(f"""
def my_method(f, grad_f, start):
    p, v = np.array(start), np.zeros(2)
    while True:
        yield {step}
        v = 0.95 * v - 0.001 * np.array(grad_f(*p))
        p = p + v""", names)
    assert looks(names["my_method"]) == 637
