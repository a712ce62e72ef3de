"""The exercises of notebook 06: what learners write, wrong and right, what each hears; oracles."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from learners import mistake

from helpers.lessons import LESSONS, exercise
from helpers.lessons.axis import same


def hessian_of(result: str, before: str = "x, y = p") -> str:
    return f"def hessian_of(grad, p, h):\n    {before}\n    return {result}"


BY_X = "(grad(x + h, y) - grad(x - h, y)) / (2 * h)"
BY_Y = "(grad(x, y + h) - grad(x, y - h)) / (2 * h)"
BOTH = f"np.array([{BY_X}, {BY_Y}])"
UNITS = "e = h * np.eye(2); "

HESSIAN_WRONG = [
    ("forward", hessian_of("np.column_stack([(grad(x + h, y) - grad(x, y)) / h,\n"
                           "        (grad(x, y + h) - grad(x, y)) / h])", "x, y = p")),
    ("forward", hessian_of("np.array([grad(x + h, y) - g, grad(x, y + h) - g]) / h",
                           "x, y = p; g = grad(x, y)")),
    ("forward", hessian_of("np.array([(grad(*(p + u)) - grad(*p)) / h for u in h * np.eye(2)])")),
    ("divided by h", hessian_of(BOTH.replace("(2 * h)", "h"))),
    ("times h over 2", hessian_of(BOTH.replace("(2 * h)", "2 * h"))),
    ("not divided", hessian_of(BOTH.replace(" / (2 * h)", ""))),
    ("divided by h squared", hessian_of(BOTH.replace("(2 * h)", "h**2"))),
    ("divided by h squared", hessian_of(
        "np.array([grad(x + h, y) - 2 * grad(x, y) + grad(x - h, y),"
        " grad(x, y + h) - 2 * grad(x, y) + grad(x, y - h)]) / h**2")),
    ("sign", hessian_of(f"-{BOTH}")),
    ("both at once", hessian_of("np.array([d, d]) / (2 * h)",
                                "x, y = p; d = grad(x + h, y + h) - grad(x - h, y - h)")),
    ("both at once", hessian_of("np.array([(grad(*(p + h)) - grad(*(p - h))) / (2 * h)] * 2)")),
    ("only the diagonal", hessian_of(f"np.diag([{BY_X}[0], {BY_Y}[1]])".replace(
        "(2 * h)[", "(2 * h))[").replace("[(grad", "[((grad").replace(", (grad", ", ((grad"))),
    ("diagonal alone", hessian_of("a[0], b[1]", f"x, y = p; a = {BY_X}; b = {BY_Y}")),
    ("x twice", hessian_of("[a, a]", f"x, y = p; a = {BY_X}")),
    ("y twice", hessian_of("[b, b]", f"x, y = p; b = {BY_Y}")),
    ("columns swapped", hessian_of("[b, a]", f"x, y = p; a = {BY_X}; b = {BY_Y}")),
    ("four in a row", hessian_of(f"{BOTH}.ravel()")),
    ("sum", hessian_of("a + b", f"x, y = p; a = {BY_X}; b = {BY_Y}")),
    ("one column", hessian_of(BY_X)),
    ("gradient", hessian_of("grad(x, y)")),
    ("outer product", hessian_of("np.array([[a * a, a * b], [a * b, b * b]])",
                                 "a, b = grad(*p)")),
    ("place swapped", hessian_of(BOTH, "y, x = p")),
    ("at the origin", hessian_of(BOTH, "x = y = 0")),
    ("own step", hessian_of(BOTH, "x, y = p; h = 1e-5")),
    ("TypeError", hessian_of("(grad(p + h) - grad(p - h)) / (2 * h)")),
]  # fmt: skip

EIGEN = "    low, high = np.linalg.eigvalsh(H)\n"
SMALL = '    if min(abs(low), abs(high)) <= 1e-9 * max(abs(low), abs(high)):\n' \
        '        return "undecided"\n'
KINDS = ('    if low > 0 and high > 0:\n        return "minimum"\n'
         '    if low < 0 and high < 0:\n        return "maximum"\n    return "saddle"')


def classify(eigen: str = EIGEN, small: str = SMALL, kinds: str = KINDS) -> str:
    return f"def classify(H):\n{eigen}{small}{kinds}"


def fixed(size: str) -> str:
    return f'    if min(abs(low), abs(high)) < {size}:\n        return "undecided"\n'


MARGINS = ["", SMALL.replace("1e-9", "1e-10"), SMALL.replace("<= 1e-9", "< 1e-6"), fixed("1e-12"),
           '    if low == 0 or high == 0:\n        return "undecided"\n']  # fmt: skip

CLASSIFY_WRONG = [
    ("swapped", classify(kinds=KINDS.replace("minimum", "m").replace("maximum", "minimum")
                         .replace('"m"', '"maximum"'))),
    ("axes tell", classify("    low, high = sorted(np.diag(H))\n")),
    ("axes tell", classify("    low, high = min(H[0, 0], H[1, 1]), max(H[0, 0], H[1, 1])\n")),
    *(("axes tell", classify("    low, high = sorted(np.diag(H))\n", small)) for small in MARGINS),
    ("only the determinant", classify("    low = high = np.linalg.det(H)\n", kinds=(
        '    return "minimum" if low > 0 else "saddle"'))),
    ("only the determinant", classify("    low = H[0, 0] * H[1, 1] - H[0, 1] ** 2\n",
        '    if low == 0:\n        return "undecided"\n',
        '    return "minimum" if low > 0 else "saddle"')),
    ("sign of the determinant", classify("    low = high = np.linalg.det(H)\n")),
    ("only the trace", classify("    low = high = H[0, 0] + H[1, 1]\n")),
    ("margin fixed", classify(small=fixed("1e-9"))),
    ("margin fixed", classify(small=fixed("1e-6"))),
    ("margin too wide", classify(small=SMALL.replace("1e-9", "1e-6"))),
    ("margin too wide", classify(small=SMALL.replace("1e-9", "1e-7"))),
    ("margin fixed", classify(small=fixed("1e-12"))),
    ("margin fixed", classify(small=SMALL.replace("min(abs(low), abs(high))", "abs(low * high)")
                              .replace("1e-9 * max(abs(low), abs(high))", "1e-9"))),
    *(("margin too narrow", classify(small=SMALL.replace("1e-9", each)))
      for each in ("1e-10", "1e-12", "1e-15")),
    ("never undecided", classify(small="")),
    ("zero exactly", classify(small='    if low * high == 0:\n        return "undecided"\n')),
    ("zero matrix", classify(small=SMALL.replace("<=", "<"))),
    ("one is enough", classify(kinds=KINDS.replace("low > 0 and high > 0", "high > 0")
                               .replace("low < 0 and high < 0", "low < 0"))),
    ("signs of the four numbers", classify("    low, high = H.min(), H.max()\n")),
    ("signs of the four numbers", classify("", "", (
        '    if (H >= 0).all():\n        return "minimum"\n'
        '    if (H <= 0).all():\n        return "maximum"\n    return "saddle"'))),
    ("never undecided", classify(small=SMALL.replace("undecided", "saddle"))),
    ("saddle undecided", classify(kinds=KINDS.replace("saddle", "undecided"))),
    ("negative counts as zero", classify(small=SMALL.replace(
        "min(abs(low), abs(high))", "low"))),
    ("other words", classify(kinds=KINDS.replace("minimum", "bowl"))),
]  # fmt: skip


def newton(result: str, before: str = "pass") -> str:
    return f"def newton_step(g, H):\n    {before}\n    return {result}"


NEWTON_WRONG = [
    ("sign", newton("np.linalg.solve(H, g)")),
    ("sign", newton("np.linalg.inv(H) @ g")),
    ("times H", newton("-H @ g")),
    ("times H", newton("-H.dot(g)")),
    ("times H, sign", newton("H @ g")),
    ("steepest descent", newton("-g")),
    ("diagonal only", newton("np.array([-g[0] / H[0, 0], -g[1] / H[1, 1]])")),
    ("diagonal only, sign", newton("g / np.diag(H)")),
    ("one over each", newton("-(1 / H) @ g")),
    ("one over each", newton("-np.dot(H**-1, g)")),
    ("each by each", newton("-g / H")),
    ("by the determinant", newton("-g / np.linalg.det(H)")),
    ("by the length", newton("-g / np.linalg.norm(H)")),
    ("element by element", newton("-np.linalg.inv(H) * g")),
    ("half", newton("-0.5 * np.linalg.solve(H, g)")),
    ("double", newton("2 * np.linalg.solve(H, -g)")),
    ("unit length", newton("h / np.linalg.norm(h) if h.any() else h",
                           "h = np.linalg.solve(H, -g)")),
    ("cut to unit length", newton("h * min(1.0, 1 / max(np.linalg.norm(h), 1e-9))",
                                  "h = np.linalg.solve(H, -g)")),
    ("damped", newton("-np.linalg.inv(H + np.identity(2)) @ g")),
    ("always downhill", newton("h if g @ h <= 0 else -h", "h = np.linalg.solve(H, -g)")),
    ("only uphill where H is", newton("-V @ (V.T @ g / abs(w))", "w, V = np.linalg.eigh(H)")),
]  # fmt: skip


def steepest(result: str, before: str = "w, V = np.linalg.eigh(H)") -> str:
    return f"def steepest_curvature(H):\n    {before}\n    return {result}"


STEEPEST_WRONG = [
    ("least", steepest("V[:, 0]")),
    ("least", steepest("V.T[np.argmin(w)]")),
    ("row", steepest("V[1]")),
    ("row", steepest("V[np.argmax(w)]")),
    ("first row", steepest("V[0]")),
    ("greatest in size", steepest("V[:, np.argmax(np.abs(w))]")),
    ("axes tell", steepest("np.array([1, 0]) if H[0, 0] > H[1, 1] else np.array([0, 1])", "pass")),
    ("least of the axes", steepest("(1, 0) if H[0, 0] < H[1, 1] else (0, 1)", "pass")),
    ("diagonal as a vector", steepest("d / np.linalg.norm(d)", "d = np.diag(H)")),
    ("column of H", steepest("H[:, 0] / np.linalg.norm(H[:, 0])", "pass")),
    ("not sorted", steepest("V[:, 1]", "w, V = np.linalg.eig(H)")),
    ("no unit length", steepest("w[1] * V[:, 1]")),
    ("no unit length", steepest("V[:, 1] / max(abs(V[:, 1]))")),
    ("eigenvalue", steepest("w[-1]")),
    ("eigenvalue", steepest("max(np.linalg.eigvalsh(H))", "pass")),
    ("both eigenvalues", steepest("w")),
    ("both directions", steepest("V")),
    ("angle", steepest("np.degrees(np.arctan2(V[1, 1], V[0, 1]))")),
    ("diagonal line", steepest("np.array([1, 1]) / 2**0.5", "pass")),
]  # fmt: skip

WRONG = {
    "curvature.hessian_of": HESSIAN_WRONG,
    "curvature.classify": CLASSIFY_WRONG,
    "curvature.newton_step": NEWTON_WRONG,
    "curvature.steepest_curvature": STEEPEST_WRONG,
}
ALL_WRONG = [(task, *each) for task, answers in WRONG.items() for each in answers]


@pytest.mark.parametrize(("task", "name", "source"), ALL_WRONG)
def test_what_learners_write_is_named(task: str, name: str, source: str) -> None:
    assert mistake(task, source) == name


def test_every_known_mistake_is_written_by_some_learner() -> None:
    for task, answers in WRONG.items():
        known = {wrong.name for wrong in exercise(task).wrong}
        assert len(answers) >= 12 and known <= {name for name, _ in answers}, task
    assert {each.id for each in LESSONS["curvature"].exercises} == set(WRONG)


RIGHT = [
    ("curvature.hessian_of", hessian_of(BOTH)),
    ("curvature.hessian_of", hessian_of(f"({BOTH} + {BOTH}.T) / 2")),
    ("curvature.hessian_of", hessian_of(
        "np.column_stack([(grad(*(p + u)) - grad(*(p - u))) / (2 * h) for u in h * np.eye(2)])")),
    ("curvature.hessian_of", hessian_of("[list(a), list(b)]",
                                        f"x, y = p; a = {BY_X}; b = {BY_Y}")),
    ("curvature.hessian_of", """
def hessian_of(grad, p, h):
    H = np.zeros((2, 2))
    for j in range(2):
        ahead, behind = p.copy(), p.copy()
        ahead[j] += h
        behind[j] -= h
        H[:, j] = (grad(*ahead) - grad(*behind)) / (2 * h)
    return H"""),
    ("curvature.classify", classify()),
    ("curvature.classify", classify(kinds=KINDS.replace("minimum", "Minimum"))),
    ("curvature.classify", """
def classify(H):
    w = np.linalg.eigvalsh(H)
    signs = np.sign(w) * (abs(w) > 1e-9 * abs(w).max())
    if 0 in signs:
        return "undecided"
    return {2: "minimum", -2: "maximum", 0: "saddle"}[int(signs.sum())]"""),
    ("curvature.newton_step", newton("-np.linalg.inv(H) @ g")),
    ("curvature.newton_step", newton("-np.linalg.solve(H, g)")),
    ("curvature.newton_step", newton(
        "((b * v - d * u) / (a * d - b * b), (b * u - a * v) / (a * d - b * b))",
        "(a, b), (_, d) = H; u, v = g")),
    ("curvature.steepest_curvature", steepest("V[:, -1]")),
    ("curvature.steepest_curvature", steepest("-V.T[1]")),
    ("curvature.steepest_curvature", steepest("tuple(V[:, np.argmax(w)])")),
    ("curvature.steepest_curvature", steepest(
        "np.array([np.cos(t), np.sin(t)])",
        "t = np.arctan2(2 * H[0, 1], H[0, 0] - H[1, 1]) / 2")),
]  # fmt: skip


@pytest.mark.parametrize(("task", "source"), RIGHT)
def test_a_right_answer_in_any_form_passes(task: str, source: str) -> None:
    assert mistake(task, source) == "passed"


# Oracles -----------------------------------------------------------------------------------

x, y = sp.symbols("x y", real=True)
GRADIENTS = {
    "(2x, 2y)": x**2 + y**2,
    "(2x, 6y)": x**2 + 3 * y**2,
    "(2x + y, x + 4y)": x**2 + x * y + 2 * y**2,
    "(4x(x² + y − 11) + 2(x + y² − 7), 2(x² + y − 11) + 4y(x + y² − 7))":
        (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "(−2(1 − x) − 400x(y − x²), 200(y − x²))": (1 - x) ** 2 + 100 * (y - x**2) ** 2,
}  # fmt: skip


def test_the_differences_are_those_of_sympy_and_off_by_what_the_formula_says() -> None:
    task = exercise("curvature.hessian_of")
    for grad, p, h in task.cases:
        f = GRADIENTS[grad.text]
        exact = np.array(sp.hessian(f, (x, y)).subs({x: p[0], y: p[1]}), dtype=float)
        # the third differences of polynomials of degree 4: h²/6 of the fourth derivatives
        off = [[sp.diff(f, v, w, w, w).subs({x: p[0], y: p[1]}) * h**2 / 6 for w in (x, y)]
               for v in (x, y)]  # fmt: skip
        np.testing.assert_allclose(task.solution(grad, p, h), exact + np.array(off, float),
                                   rtol=1e-8, atol=1e-8)  # fmt: skip


def test_kinds_are_those_of_quadratic_forms_on_a_circle() -> None:
    task = exercise("curvature.classify")
    theta = np.linspace(0, np.pi, 20_001)
    u = np.array([np.cos(theta), np.sin(theta)])
    found = set()
    for (H,) in task.cases:
        q = np.einsum("in,ij,jn->n", u, H, u)
        low, high = q.min(), q.max()
        margin = 1e-9 * max(abs(low), abs(high))
        kind = "saddle" if low < 0 < high else "minimum" if low > 0 else "maximum"
        if min(abs(np.linalg.eigvalsh(H))) <= margin:
            kind = "undecided"
        assert task.solution(H) == kind
        found.add(kind)
    assert len(found) == 4


def test_the_step_leads_to_where_the_gradient_of_the_model_is_zero() -> None:
    h, k = sp.symbols("h k")
    for g, H in exercise("curvature.newton_step").cases:
        step = exercise("curvature.newton_step").solution(g, H)
        q = sp.Matrix(g).dot(sp.Matrix([h, k])) + (
            sp.Matrix([[h, k]]) * sp.Matrix(H) * sp.Matrix([h, k]))[0] / 2
        at = sp.solve([sp.diff(q, h), sp.diff(q, k)], [h, k])
        np.testing.assert_allclose(step, [float(at[h]), float(at[k])], atol=1e-9)


def test_the_steepest_curvature_is_the_greatest_on_a_circle() -> None:
    theta = np.radians(np.arange(0, 180, 0.01))
    u = np.array([np.cos(theta), np.sin(theta)])
    for (H,) in exercise("curvature.steepest_curvature").cases:
        best = u[:, np.einsum("in,ij,jn->n", u, H, u).argmax()]
        got = exercise("curvature.steepest_curvature").solution(H)
        assert same(got, best, 1e-3) and same(-got, best, 1e-3)
        assert not same(2 * got, best, 1e-3) and not same("u", best, 1e-3)
