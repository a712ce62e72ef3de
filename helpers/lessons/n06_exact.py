"""The exercise "06.exact" of notebook 06: the best step along the gradient of a quadratic."""

from __future__ import annotations

import numpy as np

from helpers.tasks import Exercise, Wrong


def exact_step(A: np.ndarray, g: np.ndarray) -> float:
    """gᵀg / gᵀAg, the t for which f(p − tg) is least, if f is quadratic with the Hessian A."""
    return (g @ g) / (g @ A @ g)


def _curvatures(A: np.ndarray) -> tuple[float, float]:
    low, *_, high = np.linalg.eigvalsh(A)
    return low, high


EXACT = Exercise(
    id="06.exact",
    prompt="Write `exact_step(A, g)`: the $t$ for which $f(p - tg)$ is least, where $f$ is a "
    "quadratic function with the matrix $A$, shape (2, 2), symmetric and with positive curvatures, "
    "and $g\\ne 0$ is its gradient at $p$, shape (2,). Return one number.",
    solution=exact_step,
    cases=(
        (np.array([[1.0, 0.0], [0.0, 10.0]]), np.array([10.0, 10.0])),
        (np.array([[1.0, 0.0], [0.0, 10.0]]), np.array([3.0, 0.5])),
        (np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([1.0, -2.0])),
        (np.array([[5.0, -2.0], [-2.0, 1.0]]), np.array([0.3, 0.4])),
        (np.array([[4.0, 1.5], [1.5, 9.0]]), np.array([2.0, -1.0])),
    ),
    wrong=(
        Wrong("A forgotten", lambda A, g: 1.0,
              "Your step is always $1$: you divide $g^Tg$ by itself. Below the line stands "
              "$g^TAg$, in which the matrix $A$ brings in how strongly $f$ bends along $g$."),
        Wrong("upside down", lambda A, g: (g @ A @ g) / (g @ g),
              "The fraction is upside down. This is the curvature of $f$ along $g$; the more $f$ "
              "bends, the shorter the best step is."),
        Wrong("not squared", lambda A, g: np.sqrt(g @ g) / (g @ A @ g),
              r"Above the line you have the length $\|g\|$. It should be $g^Tg = \|g\|^2$: leave "
              "out the root."),
        Wrong("root", lambda A, g: np.sqrt((g @ g) / (g @ A @ g)),
              "You take a root of the step, or of both parts of the fraction. $g^Tg$ and $g^TAg$ "
              "are used as they are."),
        Wrong("only 1 above", lambda A, g: 1 / (g @ A @ g),
              "You have $1$ above the line. There stands $g^Tg$: only then does the step stay the "
              "same when $g$ is twice as long."),
        Wrong("A twice", lambda A, g: (g @ g) / (g @ A @ A @ g),
              "Below the line you have $(Ag)^T(Ag)$, in which $A$ counts twice. It should be "
              "$g^T(Ag)$: one $g$, and one $Ag$."),
        Wrong("gradient made short", lambda A, g: (g @ A @ g) / (g @ A @ A @ g),
              "One $A$ too many above and below the line. This step makes the next gradient as "
              "short as it can be. The one that makes $f$ least is $g^Tg$ over $g^TAg$."),
        Wrong("length of Ag", lambda A, g: (g @ g) / np.sqrt(g @ A @ A @ g),
              "You divide by the length of the vector $Ag$. Below the line stands one number, the "
              "dot product of $g$ and $Ag$."),
        Wrong("elementwise", lambda A, g: (g @ g) / (g @ (A * g)),
              "You get several numbers: `A * g` multiplies number by number. The product of a "
              "matrix with a vector is `A @ g`."),
        Wrong("elementwise, summed", lambda A, g: (g @ g) / (g * A * g).sum(),
              "`*` multiplies number by number. It happens to be right for a diagonal $A$, but not "
              "for others. The product of a matrix with a vector is `A @ g`."),
        Wrong("twice", lambda A, g: 2 * (g @ g) / (g @ A @ g),
              "Your step is twice the best one. It ends on the other side of the valley, as high "
              "as it began. If your $f$ has no $\\frac12$ in front, its matrix $A$, that of the "
              "second derivatives, has the $2$ in it already."),
        Wrong("half", lambda A, g: (g @ g) / (g @ A @ g) / 2,
              "Your step is half of the best one. With $f = \\frac12 p^TAp$ the derivative along "
              "the step is $-g^Tg + t\\,g^TAg$: no factor $2$ is left."),
        Wrong("sign flipped", lambda A, g: -(g @ g) / (g @ A @ g),
              "The sign is flipped. The minus stands in $p - tg$ already, so $t$ is positive."),
        Wrong("the step itself", lambda A, g: (g @ g) / (g @ A @ g) * g,
              "You return $t\\,g$, an arrow. Asked is the number $t$ alone."),
        Wrong("the step itself, downhill", lambda A, g: -(g @ g) / (g @ A @ g) * g,
              "You return $-t\\,g$, an arrow. Asked is the number $t$ alone."),
        Wrong("no parentheses", lambda A, g: (g @ g) / g @ A @ g,
              "Python works from left to right: `a / b @ c` is `(a / b) @ c`. Put parentheses "
              "around all that stands below the line."),
        Wrong("one g missing", lambda A, g: (g @ g) / (A @ g),
              "You return two numbers: below the line you have the vector $Ag$. There stands one "
              "number, the dot product of $g$ with it."),
        Wrong("elementwise above", lambda A, g: g * g / (g @ A @ g),
              "You return two numbers: `g * g` multiplies number by number. Above the line stands "
              "the dot product, `g @ g`."),
        Wrong("only the diagonal", lambda A, g: (g @ g) / (g**2 @ np.diag(A)),
              "You use the diagonal of $A$ alone. In $g^TAg$ the two other numbers count as well: "
              "they multiply $g_1g_2$."),
        Wrong("mixed once", lambda A, g: (g @ g) / (g @ np.triu(A) @ g),
              "The number beside the diagonal of $A$ stands in it twice, and in $g^TAg$, too: "
              "$a_{11}g_1^2 + 2a_{12}g_1g_2 + a_{22}g_2^2$."),
        Wrong("inverse", lambda A, g: (g @ np.linalg.inv(A) @ g) / (g @ g),
              "You use the inverse of $A$ above the line. That is an average of the inverse "
              "curvatures. The exact step is one over the curvature along $g$: $g^Tg$ over "
              "$g^TAg$."),
        Wrong("Newton's step", np.linalg.solve,
              "You solve $As = g$. That $s$ leads to the minimum at once, in a direction of its "
              "own: it is Newton's method. Asked is how far to go along $g$: one number."),
        Wrong("best fixed step", lambda A, g: 2 / sum(_curvatures(A)),
              "This is $2/(L + \\mu)$, the best fixed step, whatever $g$ is. The exact step "
              "depends on the direction: use $g$ and $A$."),
        Wrong("one over L", lambda A, g: 1 / _curvatures(A)[1],
              "This is $1/L$, whatever $g$ is. It is exact only along the strongest bend. The "
              "exact step depends on the direction: use $g$ and $A$."),
    ),
    hints=(
        "Along the ray, $f(p - tg) = f(p) - t\\,g^Tg + \\frac12 t^2\\,g^TAg$. That is a parabola "
        "in $t$. Where is it lowest?",
        "Set its derivative in $t$ to zero: $-g^Tg + t\\,g^TAg = 0$, and solve for $t$. In numpy "
        "`g @ g` is the dot product, and `g @ A @ g` is $g^TAg$.",
    ),
    worked="""
def exact_step(A, g):
    return (g @ g) / (g @ A @ g)
""",
)  # fmt: skip
