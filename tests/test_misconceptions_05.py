"""Mistakes as learners of notebook 05 make them, in their own code, and what each one hears."""

from __future__ import annotations

import pytest
from learners import mistake


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
    assert mistake(task, source) == name
