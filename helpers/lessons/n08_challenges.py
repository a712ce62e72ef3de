"""The challenges of notebook 08: a surface to design, a pit to find, an arrow to aim."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from helpers.catalogue import SURFACES
from helpers.descent import steepest
from helpers.evaluate import finite_number
from helpers.runs import run
from helpers.tasks import Challenge, Mistake, Score

# 08.design


def _play_design(answer: Any) -> Score | Mistake:
    """Count the symbols of a formula whose surface has two minima and a saddle."""
    from helpers.expressions import Expression, ExpressionError, stationary_points
    from helpers.expressions.tree import walk

    if not isinstance(answer, str):
        return Mistake("no text", 'Give the formula as a text, as in `"x^2 + y^2"`.')
    try:
        expression = Expression(answer)
    except ExpressionError as error:
        said = error.reason.replace("$", "").replace("`", "'")
        return Mistake("not understood", f"The formula is not understood. {said} `describe` shows "
                                         "the place.")  # fmt: skip
    found = stationary_points(expression)
    kinds = [point.kind for point in found.points]
    if found.along_curves:
        return Mistake("not isolated", "The gradient of your surface is zero along a whole curve "
                                       "or on an area. Bend it there.")  # fmt: skip
    if "undecided" in kinds:
        return Mistake("undecided", "At one of its points second derivatives decide nothing. "
                                    "Change the formula so that they do.")  # fmt: skip
    counts = kinds.count("minimum"), kinds.count("saddle"), kinds.count("maximum")
    if counts != (2, 1, 0):
        has = ", ".join(f"{n} {kind[n != 1]}" for n, kind in zip(counts, _KINDS, strict=True))
        kink = any(getattr(node, "name", "") in ("abs", "sqrt") for node in walk(expression.tree))
        return Mistake("other points", f"Number of points in the square: {has}. Asked are 2 "
                                       f"minima, 1 saddle and nothing else.{_KINK * kink}"
                                       )  # fmt: skip
    size = sum(1 for _ in walk(expression.tree))
    return Score(size, f"Two minima and a saddle, with {size} symbols.")


_KINDS = (("minimum", "minima"), ("saddle", "saddles"), ("maximum", "maxima"))
_KINK = " A lowest point at a kink does not count, as there is no gradient at it."

DESIGN = Challenge(
    id="08.design",
    prompt=r"Type a formula whose surface has, in the square $-3\le x\le 3$, $-3\le y\le 3$, "
    "exactly two minima and one saddle, and no other point of zero gradient, as `describe` finds "
    "them. The score is the number of symbols: each number, letter, operation and function "
    "counts $1$, and brackets count nothing; `2x` has three. The fewest win.",
    solution="x^4 - x^2 + y^2",
    par=11,
    play=_play_design,
    unit="symbols",
    hints=(
        "Begin with one variable: which $g(x)$ has two valleys with a hill between them? Then make "
        "it a surface by adding something that depends on $y$ only.",
        "If $f(x, y) = g(x) + h(y)$ and $h$ has one minimum and no other level place, then the "
        "minima of $g$ become minima of $f$, and its maxima become saddles. A polynomial of "
        "degree 4 will do for $g$. For fewer symbols, look for functions that go up and down by "
        "themselves.",
    ),
    worked="""
# x⁴ − x² has two valleys with a hill at 0 between them, and y² one valley.
# x: 4x³ − 2x = 2x (2x² − 1) is zero at 0 and at ±√½; y: 2y is zero at 0.
design = "x^4 - x^2 + y^2"
""",
)

# 08.deepest

PEAKS = SURFACES["peaks"]
DEEPEST = min(PEAKS.minima, key=lambda p: PEAKS(*p))
HIGH = 3.0
"""How high a start must lie."""
TOL, BUDGET = 1e-3, 1000
"""When a path has reached its minimum, and how many steps it may take."""

_WHY = {
    "diverged": r"Your path leaves for infinity. Take a smaller $\eta$.",
    "cycles": r"Your path jumps to and fro for ever. Take a smaller $\eta$.",
    "stalled": r"Your path stands still. Take a larger $\eta$.",
    "budget": f"After {BUDGET} steps $\\|\\nabla f\\|$ is still more than $10^{{-3}}$. Try "
    r"another $\eta$: the steps are too small, or so large that they jump about.",
    "stationary": r"$\nabla f$ is nearly zero where your path ends, and that is no minimum.",
}


def _play_deepest(answer: Any) -> Score | Mistake:
    """Count the steps of one path from high up to the deepest minimum of peaks."""
    try:
        eta, start = answer
        eta, p = finite_number(eta, "eta"), np.array([*start], dtype=float)
    except (TypeError, ValueError):
        eta, p = 0.0, np.empty(0)
    if p.shape != (2,) or not np.isfinite(p).all():
        return Mistake("another form", "Give a pair `(eta, start)`: a positive number, and a "
                                       "point such as `(0.5, 1.5)`.")  # fmt: skip
    if eta <= 0:
        return Mistake("not positive", r"$\eta$ must be positive: the minus sign of the step is "
                                       "already there.")  # fmt: skip
    if not (height := float(PEAKS(*p))) >= HIGH:
        return Mistake("too low", f"At your start $f$ is ${height:.3f}$. It must be at least "
                                  "$3$.")  # fmt: skip
    path = run(steepest(PEAKS.partials, p, eta), PEAKS, TOL, BUDGET)
    end = f"$({path.end[0]:.3f}, {path.end[1]:.3f})$"
    if path.stop != "converged":
        return Mistake(path.stop, _WHY[path.stop])
    if any(not low <= c <= high for c, (low, high) in zip(path.end, PEAKS.domain, strict=True)):
        return Mistake("left the map", f"Your path has left the map: it ends at {end}, where the "
                                       r"surface is as good as level. Take a smaller $\eta$ or "
                                       "another start.")  # fmt: skip
    if math.dist(path.end, DEEPEST) > 1e-2:
        return Mistake("elsewhere", f"Your path ends at {end}, where $f$ is "
                                    f"${float(path.values[-1]):.3f}$. There is a deeper "
                                    "place.")  # fmt: skip
    return Score(path.steps, f"The deepest minimum in {path.steps} steps, from a height of "
                             f"{height:.3f}.")  # fmt: skip


PIT = Challenge(
    id="08.deepest",
    prompt="Reach the deepest minimum of the surface peaks by steepest descent from a place "
    r"where $f\ge 3$. Choose $\eta$ and the start. The path goes on until "
    r"$\|\nabla f\|\le 10^{-3}$. The score is the number of steps, and the fewest win.",
    solution=(0.04, (-0.4, -0.8)),
    par=9,
    play=_play_deepest,
    unit="steps",
    hints=(
        "The deepest minimum lies near $(0.23, -1.63)$. Which hill is next to it? Most starts on "
        "that hill roll down on its other sides: use the picture to find one that does not.",
        r"Near the minimum the curvatures are about $17.9$ and $30.2$. The best fixed $\eta$ for "
        r"them is $2/(L + \mu)\approx 0.042$. Then try many starts in a loop with `run`, and keep "
        "the one with the fewest steps.",
    ),
    worked="""
# Of all starts with one decimal and f ≥ 3, none is quicker for eta = 0.04.
deepest = (0.04, (-0.4, -0.8))
""",
)

# 08.arrow

MOST = 1000
"""The greatest size of a coefficient."""
AT, ALONG = (2, 1), (1, -1)


def condition(a: int, b: int, c: int) -> float:
    """Return κ of ax² + bxy + cy², positive definite: exact but for one square root."""
    # The Hessian [[2a, b], [b, 2c]] has trace L + μ and determinant Lμ, so κ + 1/κ is:
    q = 4 * (a + c) ** 2 / (4 * a * c - b * b) - 2
    return (q + math.sqrt(max(q * q - 4, 0.0))) / 2


def _play_arrow(answer: Any) -> Score | Mistake:
    """Return κ of a quadratic form whose gradient points along the given direction."""
    try:
        given = [float(each) for each in answer]
    except (TypeError, ValueError):
        given = []
    if len(given) != 3 or not all(each.is_integer() and abs(each) <= MOST for each in given):
        return Mistake("another form", f"Give three whole numbers `(a, b, c)`, none greater than "
                                       f"{MOST} in size.")  # fmt: skip
    a, b, c = map(int, given)
    g = (2 * a * AT[0] + b * AT[1], b * AT[0] + 2 * c * AT[1])
    if g[0] * ALONG[1] != g[1] * ALONG[0] or g == (0, 0):
        return Mistake("other direction", f"At $(2, 1)$ the gradient is $({g[0]}, {g[1]})$. That "
                                          "is not along $(1, -1)$.")  # fmt: skip
    if g[0] < 0:
        return Mistake("opposite", f"At $(2, 1)$ the gradient is $({g[0]}, {g[1]})$. That is along "
                                   "$(-1, 1)$, the opposite direction.")  # fmt: skip
    if a <= 0 or 4 * a * c <= b * b:
        low, high = np.linalg.eigvalsh([[2 * a, b], [b, 2 * c]]) + 0.0
        return Mistake("no minimum", f"The direction is right. But the eigenvalues of the Hessian "
                                     f"are ${low:.4g}$ and ${high:.4g}$; both must be "
                                     "positive.")  # fmt: skip
    kappa = condition(a, b, c)
    return Score(round(kappa, 2), f"The arrow points along $(1, -1)$, and $\\kappa$ is "
                                  f"${kappa:.2f}$.")  # fmt: skip


ARROW = Challenge(
    id="08.arrow",
    prompt="Find whole numbers $a$, $b$, $c$, none greater than $1000$ in size, so that "
    "$f(x, y) = ax^2 + bxy + cy^2$ has both eigenvalues positive, and its gradient at $(2, 1)$ "
    "points exactly along $(1, -1)$. "
    r"The score is the condition number $\kappa = L/\mu$, rounded to two decimals: the smallest "
    "wins.",
    solution=(2, -6, 5),
    par=46.98,
    play=_play_arrow,
    unit="(κ)",
    hints=(
        "The gradient at $(2, 1)$ is $(4a + b,\\ 2b + 2c)$. Along $(1, -1)$ means: the second "
        "number is minus the first, and the first is positive.",
        "So $2c = -4a - 3b$, and $b$ must be even. The Hessian has the rows $(2a, b)$ and "
        "$(b, 2c)$; both eigenvalues are positive if and only if $a > 0$ and $4ac > b^2$. Choose "
        "$a$ and try all $b$ that are left. Scaling all three numbers leaves $\\kappa$ as it is, "
        "so larger numbers only make the steps between the choices finer.",
    ),
    worked="""
# 2b + 2c = −(4a + b), so c = −2a − 3b/2. With b = 2k, 4ac > b² becomes (k + a)(k + 2a) < 0,
# so k lies between −2a and −a. For a = 1 no whole k is left; for a = 2 it is k = −3.
arrow = (2, -6, 5)
""",
)

CHALLENGES = (DESIGN, PIT, ARROW)
