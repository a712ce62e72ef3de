"""The exercises of notebook 07: what learners write, wrong and right, what each hears; oracles."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np
import pytest
import sympy as sp
from learners import mistake
from scipy.optimize import minimize_scalar

from helpers.lessons import LESSONS, exercise
from helpers.lessons.rosenbrock import GOAL, MOST_LOOKS, START
from helpers.lessons.tasks import ENDLESS, Mistake
from helpers.maths import descent
from helpers.maths.conditioning import Conditioning
from helpers.maths.runs import run

TASKS = [each.id for each in LESSONS["valley"].exercises]



def step(result: str) -> str:
    return f"def exact_step(A, g):\n    return {result}"


EXACT_WRONG = [
    ("A forgotten", step("np.dot(g, g) / np.dot(g, g)")),
    ("upside down", step("(g @ A @ g) / (g @ g)")),
    ("not squared", step("np.linalg.norm(g) / (g @ A @ g)")),
    ("root", step("np.sqrt(g @ g) / np.sqrt(g @ A @ g)")),
    ("only 1 above", step("1 / (g.T @ A @ g)")),
    ("A twice", step("(g @ g) / np.sum((A @ g)**2)")),
    ("gradient made short", step("(g @ A @ g) / ((A @ g) @ (A @ g))")),
    ("length of Ag", step("(g @ g) / np.linalg.norm(A @ g)")),
    ("elementwise", step("(g @ g) / (g @ (A * g))")),
    ("elementwise, summed", step("np.sum(g * g) / np.sum(g * A * g)")),
    ("twice", step("2 * (g @ g) / (g @ A @ g)")),
    ("half", step("g @ g / (2 * g @ A @ g)")),
    ("sign flipped", step("-(g @ g) / (g @ A @ g)")),
    ("the step itself", step("g @ g / (g @ A @ g) * g")),
    ("the step itself, downhill", step("-g * (g @ g) / (g @ A @ g)")),
    ("best fixed step", step("2 / (max(np.linalg.eigvalsh(A)) + min(np.linalg.eigvalsh(A)))")),
    ("one over L", step("1 / np.linalg.eigvalsh(A)[-1]")),
    ("no parentheses", step("g @ g / g @ A @ g")),
    ("one g missing", step("(g @ g) / (A @ g)")),
    ("one g missing", step("(g @ g) / (g @ A)")),
    ("elementwise above", step("g * g / (g @ A @ g)")),
    ("only the diagonal", step("(g @ g) / (A[0, 0] * g[0]**2 + A[1, 1] * g[1]**2)")),
    ("mixed once", step("(g @ g) / (A[0, 0] * g[0]**2 + A[0, 1] * g[0] * g[1] "
                        "+ A[1, 1] * g[1]**2)")),
    ("inverse", step("(g @ np.linalg.inv(A) @ g) / (g @ g)")),
    ("Newton's step", step("np.linalg.solve(A, g)")),
    # Python reads a / b * c as (a / b) * c.
    ("elementwise, summed", "def exact_step(A, g):\n    return sum(g**2) / (A * g * g).sum()"),
]

SEARCH = """
def armijo(f, grad_f, p, c, steps):
    {before}
    for _ in range(steps):
        g = grad_f(*p)
        {begin}
        while {condition}:
            {shrink}
        {move}
    return {result}
"""
ENOUGH = "f(*(p - t * g)) > f(*p) - c * t * (g @ g)"


def search(
    condition: str = ENOUGH, begin: str = "t = 1", shrink: str = "t = t / 2",
    move: str = "p = p - t * g", result: str = "p", before: str = "pass",
) -> str:  # fmt: skip
    return SEARCH.format(condition=condition, begin=begin, shrink=shrink, move=move,
                         result=result, before=before)  # fmt: skip


BACKTRACKING_WRONG = [
    ("t missing", search("f(*(p - t * g)) > f(*p) - c * (g @ g)")),
    ("t missing, not squared", search("f(*(p - t * g)) > f(*p) - c * np.linalg.norm(g)")),
    ("not squared", search("f(*(p - t * g)) > f(*p) - c * t * np.hypot(*g)")),
    ("t squared", search("f(*(p - t * g)) > f(*p) - c * np.sum((t * g)**2)")),
    ("any decrease", search("f(*(p - t * g)) > f(*p)")),
    ("any decrease", search("f(*(p - t * g)) >= f(*p)")),
    ("wrong sign", search("f(*(p - t * g)) > f(*p) + c * t * (g @ g)")),
    ("inequality reversed", search("f(*(p - t * g)) <= f(*p) - c * t * (g @ g)")),
    ("inequality reversed", search("f(*(p - t * g)) < f(*p) - c * t * (g @ g)")),
    ("inequality reversed", search(shrink="t = t / 2; p = p - t * g", move="pass")),
    ("moves at every try", search(shrink="p = p - t * g; t = t / 2", move="pass")),
    ("no search", search("False")),
    ("halved once", search().replace("while", "if")),
    ("not reset", search(before="t = 1", begin="pass")),
    ("begins with one half", search(begin="t = 0.5")),
    ("another factor", search(shrink="t = 0.8 * t")),
    ("another factor", search(shrink="t = t / 10")),
    ("another factor", search(shrink="t *= 0.9", condition="f(*(p - t * g)) > f(*p)")),
    ("another factor", search(begin="t = 0.7")),
    ("halved again", search(move="t = t / 2; p = p - t * g")),
    ("stands still", search("f(*(p - t * g)) > f(*p) - t * (g @ g)")),
    ("stands still", search("f(*(p + t * g)) > f(*p) - c * t * (g @ g)")),
    ("stands still", search(move="q = p - t * g")),
    ("climbs", search(move="p = p + t * g")),
    ("direction only", search(begin="t, n = 1, np.linalg.norm(g)",
                              condition="f(*(p - t * g / n)) > f(*p) - c * t * n**2",
                              move="p = p - t * g / n")),
    ("direction only, not squared", search(begin="t = 1; g = g / np.linalg.norm(g)",
                                           condition="f(*(p - t * g)) > f(*p) - c * t *"
                                           " np.linalg.norm(grad_f(*p))")),
    ("one step only", search(move="return p - t * g")),
    ("gradient kept", search(before="g = grad_f(*p)").replace("        g = grad_f(*p)\n", "", 1)),
    ("value kept", search(before="z = f(*p)", condition="f(*(p - t * g)) > z - c * t * (g @ g)")),
    ("path returned", search(before="q = [p]", move="p = p - t * g; q.append(p)", result="q")),
    ("step returned", search(result="t")),
    # Twice the c accepts no t at all in the third case, half of it another t in the sixth.
    ("not yet", search("f(*(p - t * g)) > f(*p) - 2 * c * t * (g @ g)")),
    ("not yet", search("f(*(p - t * g)) > f(*p) - c / 2 * t * (g @ g)")),
    ("TimeUp", search(shrink="p = p / 2")),
]

BALL = """
def heavy_ball(grad_f, p, eta, beta, steps):
    v = np.zeros(2)
    for _ in range(steps):
        {}
    return p
"""
ROLLING = BALL.format("v = beta * v - eta * grad_f(*p); p = p + v")
MOMENTUM_WRONG = [
    ("wrong sign of the momentum", BALL.format("v = -beta * v - eta * grad_f(*p); p = p + v")),
    ("wrong sign of the momentum", BALL.format("v = eta * grad_f(*p) - beta * v; p = p - v")),
    ("velocity forgotten", BALL.format("v = 0; v = beta * v - eta * grad_f(*p); p = p + v")),
    ("velocity forgotten", BALL.format("p = p - eta * grad_f(*p)")),
    ("velocity forgotten", BALL.format("p = p + beta * v - eta * grad_f(*p)")),
    ("climbs", BALL.format("v = beta * v + eta * grad_f(*p); p = p + v")),
    ("climbs", BALL.format("v = beta * v - eta * grad_f(*p); p = p - v")),
    ("gradient counted twice",
     BALL.format("g = grad_f(*p); v = beta * v - eta * g; p = p + v - eta * g")),
    ("nothing lost", BALL.format("v = v - eta * grad_f(*p); p = p + v")),
    ("beta on both", BALL.format("v = beta * (v - eta * grad_f(*p)); p = p + v")),
    ("average", BALL.format("v = beta * v - (1 - beta) * eta * grad_f(*p); p = p + v")),
    ("average", BALL.format("v = beta * v + (1 - beta) * grad_f(*p); p = p - eta * v")),
    ("look ahead", BALL.format("v = beta * v - eta * grad_f(*(p + beta * v)); p = p + v")),
    ("moves before the push", BALL.format("p = p + v; v = beta * v - eta * grad_f(*(p - v))")),
    ("eta and beta swapped", BALL.format("v = eta * v - beta * grad_f(*p); p = p + v")),
    ("one step only", BALL.format("v = beta * v - eta * grad_f(*p); return p + v")),
    ("one coordinate after the other", BALL.format(
        "a, b = v; x, y = p; a = beta * a - eta * grad_f(x, y)[0]; x = x + a; "
        "b = beta * b - eta * grad_f(x, y)[1]; y = y + b; v, p = (a, b), np.array([x, y])")),
    ("one step too many", ROLLING.replace("range(steps)", "range(steps + 1)")),
    ("one step too few", ROLLING.replace("range(steps)", "range(1, steps)")),
    ("beta in the move", BALL.format("v = v - eta * grad_f(*p); p = p + beta * v")),
    ("not from rest", ROLLING.replace("np.zeros(2)", "-eta * grad_f(*p)")),
    ("not from rest", ROLLING.replace("np.zeros(2)", "np.ones(2)")),
    ("not from rest", ROLLING.replace("np.zeros(2)", "p")),
    ("1 − β", BALL.format("v = (1 - beta) * v - eta * grad_f(*p); p = p + v")),
    ("velocity added twice", BALL.format("v = v + beta * v - eta * grad_f(*p); p = p + v")),
    ("eta missing", BALL.format("v = beta * v - grad_f(*p); p = p + v")),
    ("path returned", BALL.format("v = beta * v - eta * grad_f(*p); p = p + v; q.append(p)")
     .replace("np.zeros(2)", "np.zeros(2); q = [p]").replace("return p", "return q")),
    ("direction only", BALL.format("g = grad_f(*p); v = beta * v - eta * g / np.hypot(*g); "
                                   "p = p + v")),
    ("velocity returned", BALL.format("v = beta * v - eta * grad_f(*p); p = p + v")
     .replace("return p", "return v")),
    ("stands still", BALL.format("v = beta * v - eta * grad_f(*p)")),
    ("gradient kept", BALL.format("v = beta * v - eta * g; p = p + v")
     .replace("np.zeros(2)", "np.zeros(2); g = grad_f(*p)")),
]  # fmt: skip

LOOP = """
def count_steps(kappa):
    x, y, eta, steps = {start}, {eta}, {steps}
    goal = {goal}
    while {left} > goal:
        x, y, steps = x - eta * x, y - eta * kappa * y, steps + 1
    return steps
"""
LENGTH = "np.hypot(x, kappa * y)"


def count(start: str = "kappa, 1", eta: str = "2 / (1 + kappa)", steps: str = "0",
          goal: str = "", left: str = LENGTH) -> str:  # fmt: skip
    return LOOP.format(start=start, eta=eta, steps=steps, left=left, goal=goal or f"{left} / 1000")


COUNT_WRONG = [
    ("one too many", count(steps="1")),
    ("one too few", count(steps="-1")),
    ("not rounded", "def count_steps(kappa):\n"
     "    return np.log(1000) / np.log((kappa + 1) / (kappa - 1))"),
    ("one over L", count(eta="1 / kappa")),
    ("half the best step", count(eta="1 / (1 + kappa)")),
    ("f or a square", count(left="(x**2 + kappa * y**2)")),
    ("f or a square", count(left="(x**2 + (kappa * y)**2)")),
    ("not compared with the start", count(goal="0.001")),
    ("starts at (1, 1)", count(start="1, 1", goal="1e-3")),
    ("starts at (10, 1)", count(start="10, 1", goal="1e-3")),
    ("one valley only", "def count_steps(kappa):\n    return 35"),
    ("momentum's count", "def count_steps(kappa):\n    r = kappa**0.5\n"
     "    return int(np.ceil(np.log(1000) / np.log((r + 1) / (r - 1))))"),
    ("one step", count().replace("    return", "        return")),
    ("one over L", "def count_steps(kappa):\n"
     "    return int(np.ceil(np.log(0.001) / np.log(1 - 1 / kappa)))"),
    ("two logarithms", "def count_steps(kappa):\n"
     "    return int(np.ceil(np.log10(1000) / np.log((kappa + 1) / (kappa - 1))))"),
    ("a hundredth", count(goal=f"0.01 * {LENGTH}")),
    ("TimeUp", count(eta="2 / kappa")),
]  # fmt: skip

WRONG = [
    *(("valley.exact", *each) for each in EXACT_WRONG),
    *(("valley.backtracking", *each) for each in BACKTRACKING_WRONG),
    *(("valley.momentum", *each) for each in MOMENTUM_WRONG),
    *(("valley.count", *each) for each in COUNT_WRONG),
]


@pytest.mark.parametrize(("task", "name", "source"), WRONG)
def test_who_makes_a_mistake_hears_its_name(task: str, name: str, source: str) -> None:
    assert mistake(task, source, seconds=1 if name == "TimeUp" else ENDLESS) == name


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
