"""The exercises of notebook 04: what learners write, wrong and right, what each hears; oracles."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sympy as sp
from learners import mistake

from helpers.learning.checks import check
from helpers.learning.sandbox import outcomes
from helpers.lessons import exercise

SLOPES = """
def gradient(f, p):
    (x, y), h = p, {h}
    return {returned}
"""
FORWARD = "(f(x + h, y) - f(x, y)){over}, (f(x, y + h) - f(x, y)){over}"
CENTRAL = "(f(x + h, y) - f(x - h, y)){over}, (f(x, y + h) - f(x, y - h)){over}"
WAYS = {"forward": FORWARD, "central": CENTRAL}

GRADIENT = [
    # (what it is called, way, divided by, step, what is done with the two slopes)
    ("half", "forward", " / (2 * h)", 1e-3, "{}"),
    ("half", "forward", " / 2 / h", 1e-7, "[{}]"),
    ("twice", "central", " / h", 1e-4, "{}"),
    ("not divided", "central", "", 1e-6, "{}"),
    ("not divided", "central", " / 2 * h", 1e-5, "{}"),
    ("not divided", "forward", "", 1e-9, "np.array([{}])"),
    ("sign flipped", "forward", " / -h", 1e-6, "{}"),
    ("sign flipped", "central", " / (2 * h)", 1e-6, "-np.array([{}])"),
    ("axes swapped", "central", " / (2 * h)", 1e-6, "[{}][::-1]"),
    ("length", "forward", " / h", 1e-6, "np.hypot({})"),
    ("length", "central", " / (2 * h)", 1e-6, "np.linalg.norm([{}])"),
    ("angle in radians", "central", " / (2 * h)", 1e-6, "np.arctan2(*[{}][::-1])"),
    ("angle in degrees", "central", " / (2 * h)", 1e-6, "np.degrees(np.arctan2(*[{}][::-1]))"),
    ("normalised", "forward", " / h", 1e-3, "np.divide([{0}], np.hypot({0}))"),
    ("sum", "central", " / (2 * h)", 1e-6, "sum([{}])"),
    ("only x moves", "central", " / (2 * h)", 1e-6, "[[{}][0], 0]"),
    ("x twice", "central", " / (2 * h)", 1e-6, "[[{}][0]] * 2"),
    *(("forward", "forward", " / h", h, "{}") for h in (1e-7, 1e-6, 1e-3, 0.1)),
]


def gradient_code(way: str, over: str, h: float, returned: str) -> str:
    return SLOPES.format(h=h, returned=returned.format(WAYS[way].format(over=over)))


@pytest.mark.parametrize(("name", "way", "over", "h", "returned"), GRADIENT)
def test_gradients(name: str, way: str, over: str, h: float, returned: str) -> None:
    assert mistake("gradient.gradient", gradient_code(way, over, h, returned)) == name


def test_the_same_code_without_the_mistake_passes() -> None:
    code = gradient_code("central", " / (2 * h)", 1e-6, "{}")
    assert mistake("gradient.gradient", code) == "passed"


@pytest.mark.parametrize("h", [1e-6, 1e-3, 0.01, 0.1])
@pytest.mark.parametrize("copy", ["p.copy()", "np.array(p)", "1 * p"])
def test_a_point_that_is_not_put_back(copy: str, h: float) -> None:
    assert mistake("gradient.gradient", f"""
def gradient(f, p):
    q, slopes = {copy}, []
    for i in range(2):
        q[i] += {h}
        ahead = f(*q)
        q[i] -= 2 * {h}
        slopes.append((ahead - f(*q)) / (2 * {h}))
    return slopes""") == "not put back"


G = """
def g(f, p):
    e = 1e-6 * np.eye(2)
    return np.array([f(*(p + each)) - f(*(p - each)) for each in e]) / 2e-6

"""
SQUARE = "X, Y = np.meshgrid(*[np.linspace(-3, 3, 20)] * 2)"
HONEST = 'angles="xy", scale_units="xy", scale=20'


def field(draw: str, places: str = SQUARE, aspect: str = "ax.set_aspect('equal')") -> str:
    return f"def draw_saddle(ax):\n    {places}\n    {draw}\n    {aspect}"


OTHERS = {
    "gradient.gradient": {
        "value": "gradient = lambda f, p: f(p[0], p[1])",
        "both moved at once": """
def gradient(f, p):
    h = 1e-6
    slope = (f(*(p + h)) - f(*(p - h))) / (2 * h)
    return slope, slope""",
        "x twice": """
def gradient(f, p):
    x, y = p
    df_dx = (f(x + 1e-6, y) - f(x - 1e-6, y)) / 2e-6
    df_dy = (f(x + 1e-6, y) - f(x - 1e-6, y)) / 2e-6
    return np.array([df_dx, df_dy])""",
    },
    "gradient.directional": {
        "not normalised": """
def directional(f, p, u):
    (x, y), (a, b), h = p, u, 1e-6
    if a == b == 0: raise ValueError("no direction")
    return (f(x + h * a, y + h * b) - f(x - h * a, y - h * b)) / (2 * h)""",
        "zero not refused": """
def directional(f, p, u):
    a, b = map(float, u)
    length = (a * a + b * b) ** 0.5
    x, y, h = *p, 1e-6
    return (f(x + h * a / length, y + h * b / length) - f(x, y)) / h""",
        "other lengths refused": """
def directional(f, p, u):
    if not np.isclose(np.hypot(*u), 1): raise ValueError("u must be a unit vector")
    return (f(*(p + 1e-6 * u)) - f(*p)) / 1e-6""",
        "short ones refused": """
def directional(f, p, u):
    if np.linalg.norm(u) < 0.01: raise ValueError("u must not be zero")
    u = u / np.linalg.norm(u)
    return (f(*(p + 1e-6 * u)) - f(*(p - 1e-6 * u))) / 2e-6""",
        "divided by the square": """
def directional(f, p, u):
    return (f(*(p + 1e-6 * u)) - f(*p)) / 1e-6 / (u[0] ** 2 + u[1] ** 2)""",
        "multiplied by the length": """
def directional(f, p, u):
    return (f(*(p + 1e-6 * u)) - f(*p)) / 1e-6 * np.linalg.norm(u)""",
        "sum of components": """
def directional(f, p, u):
    return (f(*(p + 1e-6 * u)) - f(*p)) / 1e-6 / (abs(u[0]) + abs(u[1]))""",
        "steepest slope": G + "directional = lambda f, p, u: np.hypot(*g(f, p))",
        "gradient": G + "directional = lambda f, p, u: g(f, p)",
        "sign flipped": """
def directional(f, p, u):
    u = u / np.hypot(*u)
    return (f(*p) - f(*(p + 1e-6 * u))) / 1e-6""",
        "half": """
def directional(f, p, u):
    u = u / np.hypot(*u)
    return (f(*(p + 1e-6 * u)) - f(*p)) / 2e-6""",
        "twice": """
def directional(f, p, u):
    if not u.any(): raise ValueError
    u = u / np.hypot(*u)
    return (f(*(p + 1e-6 * u)) - f(*(p - 1e-6 * u))) / 1e-6""",
        "not divided": """
def directional(f, p, u):
    h = 1e-5
    u = u / np.hypot(*u)
    return (f(*(p + h * u)) - f(*(p - h * u))) / 2 * h""",
        "componentwise": G + "directional = lambda f, p, u: g(f, p) * u / np.hypot(*u)",
        "componentwise, not normalised": G + "directional = lambda f, p, u: g(f, p) * u",
        "projection": G + "directional = lambda f, p, u: (g(f, p) @ u) / (u @ u) * u",
        "cosine": G + """
def directional(f, p, u):
    v = g(f, p)
    return u @ v / np.linalg.norm(u) / np.linalg.norm(v)""",
        "gradient normalised": G + """
def directional(f, p, u):
    v = g(f, p)
    return v @ u / np.linalg.norm(v)""",
        "always positive": G + """
def directional(f, p, u):
    if not np.any(u): raise ValueError("u has no direction")
    return abs(g(f, p) @ u) / np.linalg.norm(u)""",
        "unit vector": "directional = lambda f, p, u: u / np.hypot(*u)",
        "degrees": G + """
def directional(f, p, u):
    angle = np.degrees(np.arctan2(u[1], u[0]))
    return g(f, p)[0] * np.cos(angle) + g(f, p)[1] * np.sin(angle)""",
        "components crossed": G + """
def directional(f, p, u):
    angle = np.arctan2(u[0], u[1])
    return g(f, p)[0] * np.cos(angle) + g(f, p)[1] * np.sin(angle)""",
        "sum with signs": G + "directional = lambda f, p, u: g(f, p) @ u / sum(u)",
        "multiplied by the square": G + "directional = lambda f, p, u: g(f, p) @ u * (u @ u)",
        "angle in radians": G + """
def directional(f, p, u):
    v = g(f, p)
    return np.arccos(u @ v / np.linalg.norm(u) / np.linalg.norm(v))""",
        "angle in degrees": G + """
def directional(f, p, u):
    v = g(f, p)
    return np.rad2deg(np.arccos(u @ v / np.linalg.norm(u) / np.linalg.norm(v)))""",
    },
    "gradient.field": {
        "nothing on ax": field(f"plt.quiver(X, Y, 2 * X, -2 * Y, {HONEST})"),
        "another grid": field(
            f"ax.quiver(X, Y, 2 * X, -2 * Y, {HONEST})", "X, Y = np.mgrid[-3:3:20j, -3:3:21j]"
        ),
        "a bowl": field(f"ax.quiver(X, Y, 2 * X, 2 * Y, {HONEST})"),
        "axes swapped": field(f"ax.quiver(X, Y, -2 * Y, 2 * X, {HONEST})"),
        "downhill": field(f"ax.quiver(X, Y, -2 * X, 2 * Y, {HONEST})"),
        "grid transposed": field(f"ax.quiver(X, Y, 2 * X.T, -2 * Y.T, {HONEST})"),
        "factor 2 missing": field(f"ax.quiver(X, Y, X, -Y, {HONEST})"),
        "other lengths": field(f"ax.quiver(X, Y, np.sign(X), -np.sign(Y) * abs(Y / X), {HONEST})"),
        "another field": field(f"ax.quiver(X, Y, X**2, -(Y**2), {HONEST})"),
        "screen angles": field("ax.quiver(X, Y, 2 * X, -2 * Y)", aspect=""),
        "no stated scale": field("ax.quiver(X, Y, 2 * X, -2 * Y, angles='xy')"),
        "several scales": "def draw_saddle(ax):\n    for a in np.linspace(-3, 3, 20):\n"
        "        for b in np.linspace(-3, 3, 20):\n            ax.quiver(a, b, 2 * a, -2 * b, "
        "angles='xy', scale_units='xy', scale=10 + abs(a))\n    ax.set_aspect('equal')",
        "no spacing": field(f"V, U = np.gradient(X**2 - Y**2); ax.quiver(X, Y, U, V, {HONEST})"),
        "one side at the edges": field("V, U = np.gradient(X**2 - Y**2, 6 / 19); "
                                       f"ax.quiver(X, Y, U, V, {HONEST})"),
        "rows first": field("U, V = np.gradient(X**2 - Y**2, 6 / 19); "
                            f"ax.quiver(X, Y, U, V, {HONEST})"),
        "rows first, no spacing": field("U, V = np.gradient(X**2 - Y**2); "
                                        f"ax.quiver(X, Y, U, V, {HONEST})"),
        "another pivot": field(f"ax.quiver(X, Y, 2 * X, -2 * Y, {HONEST}, pivot='tip')"),
        "not to be seen": field(f"ax.quiver(X, Y, 2 * X, -2 * Y, {HONEST}, alpha=0)"),
        "too short": field(f"ax.quiver(X, Y, 2 * X, -2 * Y, {HONEST}000)"),
        "covering": field(f"ax.quiver(X, Y, 200 * X, -200 * Y, {HONEST})"),
        "a part only": field(f"ax.quiver(X, Y, 2 * X, -2 * Y, {HONEST}); ax.set_xlim(2, 3)"),
        "unequal axes": field(f"ax.quiver(X, Y, 2 * X, -2 * Y, {HONEST})", aspect=""),
    },
    "gradient.level": {
        "no pairs": "level = [(0, 0), (q, q), (q, -q), (-q, q), (-q, -q)]",
        "no points": "level = [(0, 0)], []",
        "lists swapped": "level = [(q, q), (-q, -q), (q, -q), (-q, q), (0, 0)], [(0, 0)]",
        "one missing": "level = [(0, 0)], [(0, 0), (q, q), (q, -q), (-q, q)]",
        "a point twice": "level = [(0, 0)], [(0, 0), (q, q), (q, -q), (-q, q), (-q, -q), (q, q)]",
        "degrees": "level = [(0, 0)], [(0, 0), (90, 90)]",
        "mixed coordinates": "level = [(0, 0)], [(0, 0), (q, 0), (0, q), (-q, 0), (0, -q)]",
        "zeros of f": "level = [(0, 0), (1, 1), (1, -1)], [(0, 0)]",
        "one partial only": "level = [(0, y) for y in range(-2, 3)], [(0, 0)]",
        "another point": "level = [(0, 0)], [(0, 0), (1.6, 1.6)]",
        "outside the square": "level = [(0, 0)], [(np.pi * a, np.pi * b) for a in (-1, 0, 1) "
        "for b in (-1, 0, 1)]",
        "only the origin": "level = (0, 0), (0, 0)",
        "origin forgotten": "level = [(0, 0)], [(q, q), (q, -q), (-q, q), (-q, -q)]",
        "some missing": "level = [(0, 0)], [(0, 0), (q, q), (-q, -q)]",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("task", "name"), [(task, name) for task, sources in OTHERS.items() for name in sources]
)
def test_others(task: str, name: str) -> None:
    assert mistake(task, OTHERS[task][name]) == name


AGAIN = [
    ("gradient.directional", "not normalised", """
def directional(f, p, u):
    return (f(*(p + 3e-3 * u)) - f(*p)) / 3e-3"""),
    ("gradient.directional", "steepest slope", G + """
def directional(f, p, u):
    if not u.any(): raise ValueError("zero")
    return np.linalg.norm(g(f, p))"""),
    ("gradient.field", "no stated scale",
     field("ax.quiver(X, Y, 2 * X, -2 * Y, angles='xy', scale_units='xy')")),
    ("gradient.field", "no stated scale",
     field("ax.quiver(X, Y, 2 * X, -2 * Y, angles='xy', scale=300)")),
    ("gradient.field", "another grid", field(f"ax.quiver(X, Y, 2 * X, -2 * Y, {HONEST})",
                                       "X, Y = np.meshgrid(*[np.arange(-3, 3, 0.3)] * 2)")),
    ("gradient.field", "other lengths",
     field(f"ax.quiver(X, Y, X / np.hypot(X, Y), -Y / np.hypot(X, Y), "
                                        f"{HONEST})")),
    ("gradient.directional", "one place only",
     "directional = lambda f, p, u: np.gradient(f(*p)) @ u / np.linalg.norm(u)"),
    ("gradient.directional", "one place only", """
def directional(f, p, u):
    gx, gy = np.gradient(f(*p))
    return (gx * u[0] + gy * u[1]) / np.hypot(*u)"""),
    ("gradient.gradient", "one place only", "gradient = lambda f, p: np.gradient(f(*p))"),
    ("gradient.gradient", "forward", """
def gradient(f, p, h=1e-3):
    x, y = p
    return (f(x + h, y) - f(x, y)) / h, (f(x, y + h) - f(x, y)) / h"""),
    ("gradient.gradient", "backward", """
def gradient(f, p):
    x, y, h = *p, 1e-7
    return np.array([[f(x, y) - f(x - h, y)], [f(x, y) - f(x, y - h)]]) / h"""),
    ("gradient.field", "another pivot",
     field(f"ax.quiver(X, Y, 2 * X, -2 * Y, {HONEST}, pivot='mid')")),
    ("gradient.field", "not to be seen",
     field(f"ax.quiver(X, Y, 2 * X, -2 * Y, {HONEST}, color='w')")),
    ("gradient.field", "not to be seen",
     field(f"ax.quiver(X, Y, 2 * X, -2 * Y, {HONEST}, width=1e-7)")),
    ("gradient.field", "covering", field(f"ax.quiver(X, Y, 2 * X, -2 * Y, {HONEST}, width=1)")),
    ("gradient.field", "too short", field("ax.quiver(X, Y, 40 * X, -40 * Y, angles='xy', "
                                    "scale_units='xy', scale=20_000)")),
    ("gradient.field", "passed",
     field("ax.quiver(X, Y, 2 * X, -2 * Y, angles='xy', scale_units='xy', "
                                 "scale=100)")),
    ("gradient.field", "no stated scale", field("ax.quiver(X, Y, 2 * X, -2 * Y, angles='xy', "
                                          "scale_units='inches', scale=20)")),
    ("gradient.field", "passed",
     field("ax.quiver(X, Y, 2 * X, -2 * Y, angles='xy', scale_units='x', "
                                 "scale=20)")),
    ("gradient.field", "passed", field("V, U = np.gradient(X**2 - Y**2, 6 / 19, edge_order=2); "
                                 f"ax.quiver(X, Y, U, V, {HONEST})")),
    ("gradient.level", "no pairs", "level = [(0, 0)], [(np.nan, 0), (0, 0)]"),
    ("gradient.level", "no pairs",
     "level = [(0, 0)], np.array([[0, q, q, -q, -q], [0, q, -q, q, -q]])"),
    ("gradient.level", "zeros of f", "level = [(0, 0)], [(0, y / 2) for y in range(-4, 5)]"),
    ("gradient.level", "some missing", "level = [(0, 0)], [(q, q), (-q, -q)]"),
    ("gradient.level", "one missing", "level = [(0, 0)], [(q, q), (-q, -q), (-q, q), (0, 0)]"),
    ("gradient.level", "lists swapped",
     "level = np.array([[0, 0], [q, q], [q, -q], [-q, q], [-q, -q]]), (0, 0)"),
    ("gradient.level", "another point", "level = [(0, 0), (1, 0.5)], [(0, 0)]"),
    ("gradient.level", "zeros of f", "level = [(0, 0), (1, 1)], [(0, 0)]"),
    ("gradient.level", "no points", "level = [], [(0, 0)]"),
    ("gradient.field", "factor 2 missing",
     field("ax.quiver(X, Y, X, -Y, angles='xy', scale_units='xy', "
                                           "scale=1)")),
    ("gradient.field", "downhill", field(f"ax.quiver(X, Y, -2 * X, 2 * Y, {HONEST})")),
    ("gradient.field", "downhill", field(f"ax.quiver(X, Y, -2 * X / 20, 2 * Y / 20, {HONEST})")),
    ("gradient.field", "another field", field(f"ax.quiver(X, Y, 0 * X, 0 * Y, {HONEST})")),
    ("gradient.field", "no stated scale",
     field("ax.quiver(X, Y, 2 * X / 20, -2 * Y / 20, angles='xy')")),
    ("gradient.level", "degrees",
     "r = -90, 90\nlevel = [(0, 0)], [(0, 0), *((a, b) for a in r for b in r)]"),
]  # fmt: skip


@pytest.mark.parametrize(("task", "name", "source"), AGAIN)
def test_the_same_mistakes_in_other_forms(task: str, name: str, source: str) -> None:
    assert mistake(task, source) == name


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("level = [(0, 0), (1, 1)], [(0, 0)]", "Look at your point (1, 1). There f is"),
        ("level = [(0, 0), (-0.0, -2)], [(0, 0)]", "Look at your point (0, −2). One partial"),
        ("level = [(0, 0)], [(0, 0), (q, 0)]", "Look at your point (1.571, 0). Only one partial"),
        ("level = [(0, 0)], [(0, 0), (q, 1)]", "Look at your point (1.571, 1). One partial"),
        ("level = [(0, 0)], [(0, 0), (1.6, 1.6)]", "your point (1.6, 1.6). Neither partial"),
        ("level = [(0, 0)], [(q, q), (0, -2 * q)]", "your point (0, −3.142). The gradient is zero"),
    ],
)
def test_a_wrong_point_is_named_by_its_coordinates(source: str, words: str) -> None:
    names: dict[str, Any] = {"q": np.pi / 2}
    exec(source, names)
    assert words in str(check("gradient.level", names["level"]))


@pytest.mark.parametrize(
    "draw",
    [
        "ax.quiver(X, Y, 2 * X / 20, -2 * Y / 20, angles='xy', scale_units='xy', scale=1)",
        "ax.quiver(X, Y, X / 10, -Y / 10, angles='xy', scale_units='xy', scale=1)",
        "ax.quiver(X, Y, 2 * X, -2 * Y, angles='xy', scale_units='xy', scale=1 / 0.05)",
        "ax.quiver(X, Y, 40 * X, -40 * Y, angles='xy', scale_units='xy', scale=400)",
    ],
)
def test_the_same_arrows_pass_whoever_divides_by_the_scale(draw: str) -> None:
    assert mistake("gradient.field", field(draw)) == "passed"


def test_points_may_come_out_of_iterators() -> None:
    source = "level = iter([(0, 0)]), (p for p in [(0, 0), (q, q), (q, -q), (-q, q), (-q, -q)])"
    assert mistake("gradient.level", source) == "passed"


# The solutions, by sympy -------------------------------------------------------------------

x, y = sp.symbols("x y", real=True)
WRITTEN = {
    "x² + 3xy + 2y²": x**2 + 3 * x * y + 2 * y**2,
    "10⁶(x − 1)² + 10⁶(y − 2)²": 10**6 * (x - 1) ** 2 + 10**6 * (y - 2) ** 2,
    "10⁶(x − 1)(y − 2)": 10**6 * (x - 1) * (y - 2),
    "x² + y²": x**2 + y**2,
    "x² + 3y²": x**2 + 3 * y**2,
    "sin x · sin y": sp.sin(x) * sp.sin(y),
    "(x² + y − 11)² + (x + y² − 7)²": (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "x³y − 2x": x**3 * y - 2 * x,
}


def exact_gradient(f: Callable, p: np.ndarray) -> np.ndarray:
    expression = WRITTEN[f.text]
    assert f(*p) == pytest.approx(float(expression.subs({x: p[0], y: p[1]})))
    at_p = [sp.diff(expression, v).subs({x: p[0], y: p[1]}) for v in (x, y)]
    return np.array(at_p, dtype=float)


def test_gradients_are_those_of_sympy() -> None:
    task = exercise("gradient.gradient")
    assert {f.text for f, _ in task.cases} == set(WRITTEN)
    for f, p in task.cases:
        np.testing.assert_allclose(task.solution(f, p), exact_gradient(f, p), rtol=1e-7, atol=1e-8)


def test_rounding_is_not_shown_where_0_is_expected() -> None:
    def gradient(f: Callable, p: np.ndarray) -> np.ndarray:
        sharp = f.text.startswith("10⁶")
        return exercise("gradient.gradient").solution(f, p) + (3 * sharp, 5 * sharp)

    assert "yours is (3, 5), expected is (0, 0)." in check("gradient.gradient", gradient).message


def test_directional_derivatives_are_those_of_sympy() -> None:
    task = exercise("gradient.directional")
    *cases, refused, short = task.cases
    for f, p, u in (*cases, short):
        exact = exact_gradient(f, p) @ u / sp.sqrt(u @ u)
        assert task.solution(f, p, u) == pytest.approx(float(exact), rel=1e-7, abs=1e-8)
    with pytest.raises(ValueError, match="no direction"):
        task.solution(*refused)
    assert not refused[-1].any()


def test_the_field_is_that_of_sympy() -> None:
    task = exercise("gradient.field")
    field = task.observe(task.solution)
    side = np.linspace(-3, 3, 20)
    assert {tuple(p) for p in field.starts.round(9)} == {
        (a, b) for a in side.round(9) for b in side.round(9)
    }
    gradient = sp.lambdify((x, y), [sp.diff(x**2 - y**2, v) for v in (x, y)])
    np.testing.assert_allclose(field.arrows.T, gradient(*field.starts.T), atol=1e-12)
    assert len(field.starts) == 400 and field.has_scale and field.equal_aspect
    assert field.angles == field.scale_units == {"xy"}


def test_the_level_points_are_all_there_are() -> None:
    saddle, waves = exercise("gradient.level").solution
    assert sp.solve([sp.diff(x**2 - y**2, v) for v in (x, y)], [x, y]) == dict.fromkeys((x, y), 0)
    assert saddle == [(0, 0)]
    f = sp.sin(x) * sp.sin(y)
    assert [sp.diff(f, v) for v in (x, y)] == [sp.cos(x) * sp.sin(y), sp.sin(x) * sp.cos(y)]
    sines, cosines = (sp.solveset(g(x), x, sp.Interval(-2, 2)) for g in (sp.sin, sp.cos))
    assert sines & cosines == sp.EmptySet  # so a zero of both is one of both sines or both cosines
    both = [*itertools.product(sines, sines), *itertools.product(cosines, cosines)]
    assert {tuple(map(float, p)) for p in both} == set(waves) and len(waves) == len(both) == 5


RIDES = {
    "grad_f(*p(t)) @ v(t)": "passed",
    "np.dot(v(t), grad_f(p(t)[0], p(t)[1]))": "passed",
    "sum(grad_f(*p(t)) * v(t))": "passed",
    "[(grad_f(*p(t)) * v(t)).sum()]": "passed",
    "np.hypot(*v(t)) * (grad_f(*p(t)) @ (v(t) / np.hypot(*v(t))))": "passed",
    "grad_f(*p(t)) @ (p(t + 1e-6) - p(t - 1e-6)) / 2e-6": "passed",
    "grad_f(*p(t)) * v(t)": "componentwise",
    "v(t) * grad_f(*p(t))": "componentwise",
    "grad_f(*p(t)) @ v(t) / np.linalg.norm(v(t))": "velocity normalised",
    "grad_f(*p(0)) @ v(t)": "gradient at the start",
    "grad_f(*p(t)) @ v(0)": "velocity at the start",
    "grad_f(*p(0)) @ v(0)": "all at the start",
    "grad_f(*v(t)) @ p(t)": "p and v swapped",
    "grad_f(*v(t)) @ v(t)": "gradient at the velocity",
    "grad_f(*p(t)) @ p(t)": "point instead of velocity",
    "np.linalg.norm(grad_f(*p(t))) * np.linalg.norm(v(t))": "lengths multiplied",
    "np.linalg.norm(grad_f(*p(t)))": "steepest slope",
    "grad_f(*p(t))": "velocity missing",
    "grad_f(*p(t)) @ v(t) / np.hypot(*grad_f(*p(t)))": "gradient normalised",
    "grad_f(*p(t))[0] * v(t)[1] + grad_f(*p(t))[1] * v(t)[0]": "components crossed",
    "grad_f(*p(t)) @ v(t) * t": "times t",
    "abs(grad_f(*p(t)) @ v(t))": "always positive",
    "grad_f(p(t)) @ v(t)": "TypeError",
    "grad_f @ v": "TypeError",
}


@pytest.mark.parametrize(("code", "name"), RIDES.items())
def test_rides(code: str, name: str) -> None:
    assert mistake("gradient.path", f"rate_along = lambda grad_f, p, v, t: {code}") == name


def test_rates_along_a_path_are_those_of_sympy() -> None:
    t = sp.symbols("t", real=True)
    surfaces = {
        "(2x, 2y)": x**2 + y**2,
        "(2x, 6y)": x**2 + 3 * y**2,
        "(2x + y, x + 4y)": x**2 + x * y + 2 * y**2,
        "(4x(x² + y − 11) + 2(x + y² − 7), 2(x² + y − 11) + 4y(x + y² − 7))":
            WRITTEN["(x² + y − 11)² + (x + y² − 7)²"],
    }  # fmt: skip
    paths = {
        "(1 + t, 2t)": (1 + t, 2 * t),
        "(2 cos t, 2 sin t)": (2 * sp.cos(t), 2 * sp.sin(t)),
        "(t, t²)": (t, t**2),
        "(t cos t, t sin t)": (t * sp.cos(t), t * sp.sin(t)),
    }
    task = exercise("gradient.path")
    assert {case[0].text for case in task.cases} == set(surfaces)
    for grad_f, p, v, at in task.cases:
        place = paths[p.text]
        height = surfaces[grad_f.text].subs(dict(zip((x, y), place, strict=True)),
                                            simultaneous=True)  # fmt: skip
        np.testing.assert_allclose(v(at), [float(sp.diff(c, t).subs(t, at)) for c in place])
        exact = float(sp.diff(height, t).subs(t, at))
        assert task.solution(grad_f, p, v, at) == pytest.approx(exact, abs=1e-9)


# Right in many forms ------------------------------------------------------------------------

RIGHT = {
    "a list": ("gradient.gradient", """
def gradient(f, p):
    x, y = p
    h = 1e-5
    return [(f(x + h, y) - f(x - h, y)) / (2 * h), (f(x, y + h) - f(x, y - h)) / 2 / h]"""),
    "a tuple": ("gradient.gradient", """
def gradient(f, p, h=1e-3):
    x, y = p
    return (f(x + h, y) - f(x - h, y)) / (2 * h), (f(x, y + h) - f(x, y - h)) / (2 * h)"""),
    "one column": ("gradient.gradient", """
def gradient(f, p):
    x, y, h = *p, 1e-7
    return np.array([[f(x + h, y) - f(x - h, y)], [f(x, y + h) - f(x, y - h)]]) / h / 2"""),
    "a rough step": ("gradient.gradient", """
gradient = lambda f, p: [(f(*(p + e)) - f(*(p - e))) / 0.02 for e in 0.01 * np.eye(2)]"""),
    "for all at once": ("gradient.gradient", """
def gradient(f, p):
    h = 1e-6 * np.eye(2)
    X, Y = np.reshape(p, (2, 1)) + np.hstack([h, -h])
    a, b, c, d = f(X, Y)
    return np.array([a - c, b - d]) / 2e-6"""),
    "the complex step": ("gradient.gradient", """
def gradient(f, p):
    x, y = map(float, p)
    h = 1e-20
    return np.imag([f(x + 1j * h, y), f(x, y + 1j * h)]) / h"""),
    "rounded up": ("gradient.gradient", """
def gradient(f, p):
    x, y = p
    df = ((f(x + 1e-6, y) - f(x - 1e-6, y)) / 2e-6, (f(x, y + 1e-6) - f(x, y - 1e-6)) / 2e-6)
    return [round(float(slope), 3) for slope in df]"""),
    "a class": ("gradient.gradient", """
class Gradient:
    def __call__(self, f, point):
        x, y = point
        return np.array([f(x + 1e-6, y) - f(x - 1e-6, y), f(x, y + 1e-6) - f(x, y - 1e-6)]) / 2e-6
gradient = Gradient()"""),
    "a dot product": ("gradient.directional", """
def directional(f, p, u):
    (x, y), h = p, 1e-6
    if not np.any(u):
        raise ValueError("no direction")
    g = np.array([f(x + h, y) - f(x, y), f(x, y + h) - f(x, y)]) / h
    return [g @ u / np.linalg.norm(u)]"""),
    "np.float64, 0-d": ("gradient.directional", """
def directional(f, p, u):
    n = np.sqrt(u[0] ** 2 + u[1] ** 2)
    if n == 0: raise ValueError(f"{u} is zero")
    a, b = u / n
    return np.array((f(p[0] + 1e-4 * a, p[1] + 1e-4 * b) - f(*p)) / 1e-4)"""),
    "the angle of u": ("gradient.directional", """
def directional(f, p, u):
    if u[0] == u[1] == 0: raise ValueError
    t = np.arctan2(u[1], u[0])
    c, s, (x, y) = np.cos(t), np.sin(t), p
    return (f(x + 1e-6 * c, y + 1e-6 * s) - f(x - 1e-6 * c, y - 1e-6 * s)) / 2e-6"""),
    "ij indexing": ("gradient.field", """
def draw_saddle(ax):
    X, Y = np.meshgrid(np.linspace(3, -3, 20), np.linspace(-3, 3, 20), indexing="ij")
    ax.contour(X, Y, X**2 - Y**2)
    ax.quiver(X, Y, 2 * X, -2 * Y, angles="xy", scale_units="xy", scale=0.5, color="r")
    ax.axis("equal")
    return ax"""),
    "flat, 1-D": ("gradient.field", """
def draw_saddle(axes):
    x = [-3 + 6 * i / 19 for i in range(20)]
    X, Y = np.meshgrid(x, x)
    axes.set(aspect=1, title="a saddle")
    U = [[2 * a for a in x]] * 20
    axes.quiver(x, x, U, -2 * Y, scale_units="xy", scale=7, angles="xy")"""),
    "one arrow at a time": ("gradient.field", """
def draw_saddle(ax):
    for x in np.linspace(-3, 3, 20):
        for y in np.linspace(-3, 3, 20):
            ax.quiver(x, y, 2 * x, -2 * y, angles="xy", scale_units="xy", scale=20)
    ax.set_aspect("equal")"""),
    "any order, decimals": ("gradient.level", """
q = 1.571
level = [[(0, 0)], [(q, -q), (-q, -q), (0, 0), (q, 1.57), (-q, q)]]"""),
    "a set, an array": ("gradient.level", """
q = np.pi / 2
level = (0.0, 0), {(0, 0), *((a, b) for a in (q, -q) for b in (q, -q))}"""),
    "arrays": ("gradient.level", """
level = np.zeros((1, 2)), np.array([[0, 0], [1, 1], [1, -1], [-1, 1], [-1, -1]]) * np.pi / 2"""),
    "sympy": ("gradient.level", """
from sympy import FiniteSet, pi
q = pi / 2
level = FiniteSet((0, 0)), [(0, 0), (q, q), (q, -q), (-q, q), (-q, -q)]"""),
}  # fmt: skip


@pytest.mark.parametrize(("task", "source"), RIGHT.values(), ids=RIGHT.keys())
def test_a_right_answer_in_another_form_passes(task: str, source: str) -> None:
    assert mistake(task, source) == "passed"


def test_the_arguments_of_the_next_case_are_as_they_were() -> None:
    task = exercise("gradient.gradient")
    before = [p.copy() for _, p in task.cases]
    outcomes(task, lambda f, p: p.fill(7))
    np.testing.assert_array_equal([p for _, p in task.cases], before)
