"""Mistakes as learners of notebook 06 make them, in their own code, and what each one hears."""

from __future__ import annotations

import pytest
from learners import mistake

from helpers.lessons import LESSONS, exercise

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
RIGHT = BALL.format("v = beta * v - eta * grad_f(*p); p = p + v")
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
    ("one step too many", RIGHT.replace("range(steps)", "range(steps + 1)")),
    ("one step too few", RIGHT.replace("range(steps)", "range(1, steps)")),
    ("beta in the move", BALL.format("v = v - eta * grad_f(*p); p = p + beta * v")),
    ("not from rest", RIGHT.replace("np.zeros(2)", "-eta * grad_f(*p)")),
    ("not from rest", RIGHT.replace("np.zeros(2)", "np.ones(2)")),
    ("not from rest", RIGHT.replace("np.zeros(2)", "p")),
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
    assert mistake(task, source) == name


@pytest.mark.parametrize("task", TASKS)
def test_every_known_mistake_is_made_by_somebody(task: str) -> None:
    made = {name for asked, name, _ in WRONG if asked == task}
    assert made >= {wrong.name for wrong in exercise(task).wrong}
