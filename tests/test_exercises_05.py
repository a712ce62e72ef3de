"""The exercises of notebook 05: what learners write, wrong and right, what each hears; oracles."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import sympy as sp
from learners import mistake

from helpers.learning.checks import check
from helpers.learning.record import Record
from helpers.lessons import LESSONS, exercise
from helpers.lessons.tasks import ENDLESS
from helpers.lessons.walk import Walk
from helpers.maths.catalogue import SURFACES
from helpers.maths.conditioning import Conditioning
from helpers.maths.descent import steepest
from helpers.maths.runs import basins, run, run_many


def step(result: str, before: str = "x, y = p") -> str:
    return f"def step(grad_f, p, eta):\n    {before}\n    return {result}"


STEP_WRONG = [
    ("climbs", step("p + eta * grad_f(*p)")),
    ("climbs", step("p - -eta * grad_f(x, y)")),
    ("x first", step("np.array([x, y - eta * grad_f(x, y)[1]])",
                     "x, y = p; x = x - eta * grad_f(x, y)[0]")),
    ("x first", step("p", "for i in range(2): p[i] = p[i] - eta * grad_f(*p)[i]")),
    ("y first", step("x - eta * grad_f(x, y)[0], y", "x, y = p; y -= eta * grad_f(x, y)[1]")),
    ("normalised", step("p - eta * g / np.linalg.norm(g)", "g = grad_f(*p)")),
    ("eta missing", step("p - grad_f(*p)")),
    ("gradient missing", step("p - eta")),
    ("divided by eta", step("p - grad_f(*p) / eta")),
    ("gradient", step("grad_f(*p)")),
    ("step alone", step("-eta * grad_f(*p)")),
    ("eta times the gradient", step("eta * grad_f(*p)")),
    ("sign of the gradient", step("p - eta * np.sign(grad_f(*p))")),
    ("length of the gradient", step("p - eta * np.linalg.norm(grad_f(*p))")),
    ("axes swapped", step("p - eta * grad_f(*p)[::-1]")),
    ("axes swapped", step("[x - eta * g[1], y - eta * g[0]]", "(x, y), g = p, grad_f(*p)")),
    ("sum of the partials", step("p - eta * sum(grad_f(*p))")),
    ("one partial for both", step("p - eta * grad_f(*p)[0]")),
    ("signs lost", step("p - eta * abs(grad_f(*p))")),
    ("place swapped", step("p - eta * grad_f(y, x)")),
    ("shrinks p", step("p - eta * p")),
    ("all times eta", step("eta * (p - grad_f(*p))")),
    ("only x", step("np.array([x - eta * grad_f(x, y)[0], y])")),
    ("only y", step("np.array([x, y - eta * grad_f(x, y)[1]])")),
    ("two steps", step("p - eta * grad_f(*p)", "p = p - eta * grad_f(*p)")),
    ("twice as far", step("p - 2 * eta * grad_f(*p)")),
    ("half as far", step("p - eta * grad_f(*p) / 2")),
    ("stays", step("p")),
    ("stays", step("p", "q = p - eta * grad_f(*p)")),
    ("TypeError", step("p - eta * grad_f(p)")),
    ("TypeError", step("p - eta * grad_f")),
]

LARGEST_WRONG = [
    (name, f"largest_eta = lambda a, b: {result}")
    for name, result in [
        ("1/L", "1 / (2 * max(a, b))"), ("2/mu", "2 / min(2 * a, 2 * b)"),
        ("1/mu", "1 / min(2 * a, 2 * b)"), ("coefficient", "2 / max(a, b)"),
        ("smallest coefficient", "2 / min(a, b)"), ("best", "2 / (2 * a + 2 * b)"),
        ("sum of coefficients", "2 / (a + b)"), ("L", "max(2 * a, 2 * b)"),
        ("half of L", "2 * max(a, b) / 2"), ("only x", "1 / a"), ("only y", "2 / (2 * b)"),
        ("both bounds", "(1 / a, 1 / b)"), ("condition number", "max(a, b) / min(a, b)"),
        ("product", "2 / (a * b)"), ("always 1", "1"), ("quarter", "1 / (4 * max(a, b))"),
    ]
]  # fmt: skip

LOOP = """
def descend(grad_f, start, eta, tol, budget):
    path = [start]
    for _ in range(budget):
        g = grad_f(*path[-1])
        if np.linalg.norm(g) <= tol:
            return path, "converged"
        path.append(path[-1] - eta * g)
    small = np.linalg.norm(grad_f(*path[-1])) <= tol
    return path, "converged" if small else "budget"
"""
NORM = "np.linalg.norm(g) <= tol", "np.linalg.norm(grad_f(*path[-1])) <= tol"
WHILE = """
def descend(grad_f, start, eta, tol, budget):
    p, n = np.array(start), 0
    path = [p]
    while np.hypot(*grad_f(*p)) > tol and n < budget:
        p = p - eta * grad_f(*p)
        n += 1
        path.append(p)
    if np.hypot(*grad_f(*p)) <= tol:
        return np.array(path), "converged"
    return np.array(path), "budget"
"""

AFTER = """
def descend(grad_f, start, eta, tol, budget):
    path = [start]
    for _ in range(budget):
        p = path[-1] - eta * grad_f(*path[-1])
        path.append(p)
        if np.hypot(*grad_f(*p)) <= tol:
            return path, "converged"
    return path, "budget"
"""

KEPT = """
def descend(grad_f, start, eta, tol, budget):
    path, g = [start], grad_f(*start)
    for _ in range(budget):
        if np.linalg.norm(g) <= tol:
            break
        path.append(path[-1] - eta * g)
    return path, "converged" if np.linalg.norm(grad_f(*path[-1])) <= tol else "budget"
"""
STEPS = "        path.append(path[-1] - eta * g)\n"
ENDS = LOOP.partition(STEPS)[2]
INSIDE = ENDS.replace("    ", "        ")


def edited(source: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in source
        source = source.replace(old, new)
    return source


def measured(size: str) -> str:
    """The loop that compares another size with tol, of the gradient G at the point P."""
    here = size.replace("P", "path[-1]")
    return edited(LOOP, (NORM[1], f"({here.replace('G', 'grad_f(*path[-1])')}) <= tol"),
                  (NORM[0], f"({here.replace('G', 'g')}) <= tol"))  # fmt: skip


DESCEND_WRONG = [
    ("climbs", edited(LOOP, ("- eta", "+ eta"))),
    ("climbs", edited(WHILE, ("p - eta", "p + eta"))),
    ("sequential", edited(WHILE, ("        p = p - eta * grad_f(*p)\n",
                                  "        x, y = p\n        x = x - eta * grad_f(x, y)[0]\n"
                                  "        y = y - eta * grad_f(x, y)[1]\n"
                                  "        p = np.array([x, y])\n"))),
    ("normalised", edited(LOOP, ("eta * g)", "eta * g / np.linalg.norm(g))"))),
    ("tol ignored", """
def descend(grad_f, start, eta, tol, budget):
    path = [start]
    for _ in range(budget):
        path.append(path[-1] - eta * grad_f(*path[-1]))
    return path, "budget"
"""),
    ("tol ignored, reason right", edited(LOOP, ('return path, "converged"\n', "pass\n"))),
    ("budget ignored", edited(WHILE, (" and n < budget", ""))),
    ("length of p", measured("np.linalg.norm(P)")),
    ("length of the step", measured("eta * np.linalg.norm(G)")),
    ("largest component", measured("abs(G).max()")),
    ("sum of components", measured("np.abs(G).sum()")),
    ("squared length", measured("G @ G")),
    ("signs kept", measured("G.max()")),
    ("one step too many", edited(WHILE, ("n < budget", "n <= budget"))),
    ("one step too few", edited(LOOP, ("range(budget)", "range(1, budget)"))),
    ("start missing", edited(WHILE, ("path = [p]", "path = []"),
                             ("np.array(path)", "path"))),
    ("last point missing", edited(WHILE, ("path = [p]", "path = []"), ("        p = p -",
                                  "        path.append(p)\n        p = p -"),
                                  ("n += 1\n        path.append(p)", "n += 1"))),
    ("last point unseen", edited(LOOP, ('"converged" if small else "budget"', '"budget"'))),
    ("start unseen", AFTER),
    ("length of p", edited(AFTER, ("*grad_f(*p)) <=", "*p) <="))),
    ("sum of components", edited(AFTER, ("np.hypot(*grad_f(*p))", "abs(grad_f(*p)).sum()"))),
    ("equal not enough", edited(LOOP, ("<= tol:", "< tol:"), ("<= tol\n", "< tol\n"))),
    ("equal not enough", edited(WHILE, ("> tol", ">= tol"), ("<= tol", "< tol"))),
    ("equal not enough", edited(WHILE, ("> tol", ">= tol"))),
    ("equal not enough", edited(LOOP, ("<= tol\n", "< tol\n"))),
    ("gradient kept", edited(KEPT, ("*path[-1])", "*start)"))),
    ("gradient kept", KEPT),
    ("gradient kept", edited(KEPT, ("norm(g)", "norm(grad_f(*path[-1]))"))),
    ("return inside the loop", edited(LOOP, (ENDS, INSIDE))),
    ("return inside the loop", edited(LOOP, (ENDS, '        return path, "budget"'))),
    ("return inside the loop", edited(LOOP, (STEPS + ENDS, '        else:\n            '
                                             'return path, "budget"\n' + STEPS))),
    ("return inside the loop", edited(WHILE, ("        path.append(p)\n",
                                              "        path.append(p)\n"
                                              "        return path, 'budget'\n"))),
    ("always converged", edited(LOOP, (' if small else "budget"', ""))),
    ("reasons swapped", edited(WHILE, ('"converged"', '"?"'), ('"budget"', '"converged"'),
                               ('"?"', '"budget"'))),
    ("reason missing", edited(WHILE, (', "converged"', ""), (', "budget"', ""))),
    ("only the end", edited(WHILE, ("np.array(path)", "p"))),
    ("only the end", edited(LOOP, ('path, "', 'tuple(path[-1]), "'))),
    ("one array", edited(WHILE, ("p = p - eta * grad_f(*p)", "p -= eta * grad_f(*p)"))),
    ("one array", edited(WHILE, ("np.array(start)", "start"),
                             ("p = p - eta * grad_f(*p)", "p -= eta * grad_f(*p)"))),
    ("swapped", edited(WHILE, ('np.array(path), "converged"', '"converged", path'),
                       ('np.array(path), "budget"', '"budget", path'))),
    ("components first", edited(WHILE, ("np.array(path)", "np.transpose(path)"))),
    ("other words", edited(LOOP, ('"converged"', '"tol reached"'))),
    ("another form", edited(WHILE, ('np.array(path), "converged"', "len(path)"),
                            ('np.array(path), "budget"', "len(path)"))),
    ("another form", edited(WHILE, ("np.array(path)", "n"))),
    ("another form", edited(WHILE, ('"converged"', "True"), ('"budget"', "False"))),
    ("TimeUp", "def descend(grad_f, start, eta, tol, budget):\n    while True:\n"
               "        start = start - eta * grad_f(*start)"),
    ("not yet", edited(WHILE, ("p = p - eta", "p = p - 1.1 * eta"))),
    ("not yet", "def descend(grad_f, start, eta, tol, budget):\n    print(start)"),
]  # fmt: skip

WRONG = {"descent.step": STEP_WRONG, "descent.largest_eta": LARGEST_WRONG,
         "descent.descend": DESCEND_WRONG}


@pytest.mark.parametrize(
    ("task", "name", "source"),
    [(task, *each) for task, sources in WRONG.items() for each in sources],
)
def test_who_makes_a_mistake_hears_its_name(task: str, name: str, source: str) -> None:
    assert mistake(task, source, seconds=1 if name == "TimeUp" else ENDLESS) == name


RIGHT = [
    ("descent.step", step("[x - eta * g[0], y - eta * g[1]]", "(x, y), g = p, grad_f(*p)")),
    ("descent.step", "step = lambda grad_f, p, eta: tuple(p - np.multiply(eta, grad_f(*p)))"),
    ("descent.largest_eta", "largest_eta = lambda a, b: min(1 / a, 1 / b)"),
    ("descent.largest_eta",
     "largest_eta = lambda a, b: 2 / np.linalg.eigvalsh(2 * np.diag([a, b]))[1]"),
    ("descent.descend", LOOP),
    ("descent.descend", WHILE),
    ("descent.descend",
     edited(LOOP, ('"converged"', '"Converged "'), ("[start]", "[tuple(start)]"))),
    ("descent.descend", """
def descend(grad_f, start, eta, tol, budget):
    p, path, reason = start.copy(), [], "budget"
    for n in range(budget + 1):
        path.append(list(p))
        if np.sqrt((grad_f(*p) ** 2).sum()) <= tol:
            reason = "converged"
            break
        p -= eta * grad_f(*p)
    return [path, reason]"""),
]  # fmt: skip

TASKS = [each.id for each in LESSONS["descent"].exercises]


@pytest.mark.parametrize(("task", "source"), RIGHT)
def test_a_right_answer_in_any_form_passes(task: str, source: str) -> None:
    assert mistake(task, source) == "passed"


# The challenge -----------------------------------------------------------------------------

HIMMELBLAU = SURFACES["himmelblau"]
(CHALLENGE,) = LESSONS["descent"].challenges
ETA, STARTS = CHALLENGE.solution
CORNERS = [(1, 1), (-1, 1), (-1, -1), (1, -1)]
CHALLENGE_WRONG = [
    ("another form", 0.01), ("another form", (0.01, [(1, 1)])), ("another form", CORNERS),
    ("another form", (0.01, [*CORNERS, (0, 0)])), ("another form", ("0.01", CORNERS)),
    ("another form", (np.nan, CORNERS)), ("another form", (0.01, np.array(CORNERS).T[:, :3])),
    ("not positive", (0, CORNERS)), ("not positive", (-0.01, CORNERS)),
    ("outside", (0.01, [(3, 2), *CORNERS[1:]])), ("outside", (0.01, [*CORNERS[:3], (np.nan, 0)])),
    ("minimum missed", (0.01, [(1, 1)] * 4)), ("diverged", (0.5, CORNERS)),
    ("budget", (1e-5, CORNERS)), ("cycles", (0.016, CORNERS)),
    ("stationary", (0.01, [(-0.270845, -0.923039), *CORNERS[1:]])),
]  # fmt: skip


@pytest.mark.parametrize(("name", "answer"), CHALLENGE_WRONG)
def test_who_misses_the_goal_of_the_challenge_hears_why(name: str, answer: Any) -> None:
    assert check("descent.minima", answer).outcome == "not yet"
    assert Record().attempts()[-1].detail == name


def test_the_corners_of_the_square_meet_the_challenge() -> None:
    found = check("descent.minima", (0.013, np.array(CORNERS)))
    assert found.outcome == "passed" and found.hints
    assert found.message.startswith("All four minima in 85 steps: 24 + 10 + 23 + 28.")


def test_the_score_counts_the_steps_of_a_plain_loop() -> None:
    a, b = sp.symbols("a b")
    f = (a**2 + b - 11) ** 2 + (a + b**2 - 7) ** 2
    grad_f = sp.lambdify((a, b), [sp.diff(f, each) for each in (a, b)])
    total = 0
    for p in STARTS:
        while np.hypot(*grad_f(*p)) > 1e-3:
            p, total = p - ETA * np.array(grad_f(*p)), total + 1
    assert total == 51


def test_no_start_with_two_decimals_is_quicker_at_the_same_eta() -> None:
    side = np.arange(-100, 101) / 100
    starts = np.array(np.meshgrid(side, side)).reshape(2, -1)
    ends = run_many(steepest(HIMMELBLAU.grad, starts, ETA), tol=1e-3)
    which = basins(ends, HIMMELBLAU.minima)
    assert [ends.steps[which == k].min() for k in range(4)] == [9, 8, 9, 25]
    # Above 2/L there are still a few, but hardly any.
    few = run_many(steepest(HIMMELBLAU.grad, starts, 0.0155), tol=1e-3)
    assert (basins(few, HIMMELBLAU.minima) == 2).mean() < 1e-3


# Oracles -----------------------------------------------------------------------------------

x, y = sp.symbols("x y", real=True)
GRADIENTS = {
    "(2x, 2y)": x**2 + y**2,
    "(2x, 6y)": x**2 + 3 * y**2,
    "(2x + y, x + 4y)": x**2 + x * y + 2 * y**2,
    "(4x(x² + y − 11) + 2(x + y² − 7), 2(x² + y − 11) + 4y(x + y² − 7))":
        (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "(2(x − 3), 4(y + 2))": (x - 3) ** 2 + 2 * (y + 2) ** 2,
}  # fmt: skip


@pytest.mark.parametrize("task", ["descent.step", "descent.descend"])
def test_gradients_are_those_of_sympy(task: str) -> None:
    for grad_f, p, *_ in exercise(task).cases:
        exact = [sp.diff(GRADIENTS[grad_f.text], v).subs({x: p[0], y: p[1]}) for v in (x, y)]
        assert grad_f(*p) == pytest.approx([float(each) for each in exact])


def test_the_loop_is_that_of_the_formula() -> None:
    task = exercise("descent.descend")
    reasons = set()
    for grad_f, start, eta, tol, budget in task.cases:
        path, reason = task.solution(grad_f, start, eta, tol, budget)
        sizes = [np.hypot(*grad_f(*p)) for p in path]
        for p, q in pairwise(path):
            np.testing.assert_allclose(q, p - eta * grad_f(*p), rtol=1e-12)
        assert all(size > tol for size in sizes[:-1]) and len(path) <= budget + 1
        assert reason == ("converged" if sizes[-1] <= tol else "budget")
        assert reason == "converged" or len(path) == budget + 1
        # No size is so near to tol that rounding could decide; a size of 0 is exact.
        assert all(size == 0 or abs(size - tol) > 1e-6 * size for size in sizes)
        reasons.add((reason, len(path) == budget + 1))
    assert reasons == {("converged", False), ("converged", True), ("budget", True)}
    assert "a path of 1 point, (1, −2), and" in Walk(np.array([[1, -2.0]]), "budget").text


def test_the_course_goes_as_the_worked_solutions_do() -> None:
    for grad_f, start, eta, tol, budget in exercise("descent.descend").cases:
        path, _ = exercise("descent.descend").solution(grad_f, start, eta, tol, budget)
        np.testing.assert_allclose(
            run(steepest(grad_f, start, eta), lambda x, y: 0.0, tol, budget).path, path, rtol=1e-12
        )
        if len(path) > 1:
            after = exercise("descent.step").solution(grad_f, start, eta)
            np.testing.assert_allclose(after, path[1], rtol=1e-12)
    for a, b in exercise("descent.largest_eta").cases:
        bound = Conditioning(2 * min(a, b), 2 * max(a, b)).largest_eta()
        assert exercise("descent.largest_eta").solution(a, b) == pytest.approx(bound)


def test_below_the_bound_descent_converges_and_from_it_on_it_does_not() -> None:
    task = exercise("descent.largest_eta")
    for a, b in task.cases:
        bound = task.solution(a, b)
        curvatures = np.linalg.eigvalsh(np.array(sp.hessian(a * x**2 + b * y**2, (x, y)), float))
        assert bound == pytest.approx(2 / curvatures.max())
        for part, comes_nearer in ((0.9, True), (1.0, False), (1.1, False)):
            steps = steepest(lambda x, y, a=a, b=b: (2 * a * x, 2 * b * y), (1.0, 1.0),
                             part * bound)  # fmt: skip
            ends = [np.hypot(*p) for _, (p, _) in zip(range(3000), steps, strict=False)]
            assert (ends[-1] < 1e-6) == comes_nearer
            assert comes_nearer or ends[-1] >= 0.99 * min(1, ends[0])
