"""The exercise "07.eta" of notebook 07: a learning rate from the greatest curvature of the loss."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from helpers.data import hubble
from helpers.tasks import Exercise, Wrong


def choose_eta(x: np.ndarray) -> float:
    """1/L, where L is the largest eigenvalue of 2XᵀX/n and the rows of X are (1, xᵢ)."""
    return 1 / _curvatures(x)[1]


def _curvatures(x: np.ndarray) -> tuple[float, float]:
    X = np.column_stack([np.ones(len(x)), x])
    low, high = np.linalg.eigvalsh(2 * X.T @ X / len(x))
    return float(low), float(high)


def _from(eta: Callable[[float, float, int], float]) -> Callable[[np.ndarray], float]:
    """Return another η from μ, L and n."""
    return lambda x: eta(*_curvatures(x), len(x))


ETA = Exercise(
    id="07.eta",
    prompt=r"Write `choose_eta(x)`: the learning rate $\eta = 1/L$ for fitting a line to points at "
    r"`x`, with the mean squared error as the loss. $L$ is the largest eigenvalue of $2X^TX/n$, "
    r"and the rows of $X$ are $(1, x_i)$.",
    solution=choose_eta,
    tolerance=1e-9,
    cases=(
        (np.array([0.0, 1.0, 2.0]),),
        (np.array([-1.0, 1.0]),),
        (np.array([10.0, 20.0, 30.0, 40.0]),),
        (np.array([-3.0, -0.5, 0.2, 0.4, 5.0]),),
        (np.array([0.1, 0.3, -0.2, 0.4]),),
        (hubble().x,),
    ),
    wrong=(
        Wrong("2/L", _from(lambda mu, L, n: 2 / L),
              r"This is $2/L$, the border: there the part across the valley is multiplied by $-1$ "
              r"and never shrinks. Asked is half of it. If you wrote $1/L$, the $2$ in "
              r"$\frac2n X^TX$ is missing."),
        Wrong("L itself", _from(lambda mu, L, n: L),
              r"This is $L$. The more the loss bends, the shorter the step must be: "
              r"$\eta = 1/L$."),
        Wrong("2/n missing", _from(lambda mu, L, n: 2 / (n * L)),
              r"You take the largest eigenvalue of $X^TX$. The second derivatives of the mean "
              r"squared error are $\frac2n X^TX$: with the factor $\frac2n$."),
        Wrong("n missing", _from(lambda mu, L, n: 1 / (n * L)),
              r"You do not divide by $n$: this is for the sum of the squared errors. For their "
              r"mean the matrix is $\frac2n X^TX$."),
        Wrong("1/μ", _from(lambda mu, L, n: 1 / mu),
              r"You take the smallest eigenvalue, $\mu$, the bend along the floor. It is the "
              r"strongest bend, $L$, that limits the step: with $1/\mu$ the path diverges as soon "
              r"as $\kappa > 2$."),
        Wrong("best fixed step", _from(lambda mu, L, n: 2 / (L + mu)),
              r"This is $2/(L + \mu)$, the fixed step with the smallest factor on a quadratic. It "
              r"converges, too. Asked is $1/L$, for which $L$ alone has to be known."),
        Wrong("ones forgotten", lambda x: 1 / (2 * np.mean(x**2)),
              "Your $X$ has no column of ones: the intercept is missing. With it the matrix is "
              "2 by 2, and its largest eigenvalue is never smaller, and mostly larger."),
        Wrong("trace", _from(lambda mu, L, n: 1 / (L + mu)),
              r"You add up the two eigenvalues (or the diagonal, which is the same). That step is "
              "safe, but shorter than it need be. Take the largest one alone."),
        Wrong("root", lambda x: 1 / np.linalg.norm(np.column_stack([np.ones(len(x)), x]), 2),
              r"This is one over a singular value of $X$. The eigenvalues of $X^TX$ are the "
              r"squares of those; and the factor $\frac2n$ belongs to them."),
        Wrong("4/L", _from(lambda mu, L, n: 4 / L),
              r"You divide $X^TX$ by $2n$. The second derivatives of the mean squared error are "
              r"$\frac2n X^TX$: the $2$ stands above the line."),
        Wrong("Frobenius norm", _from(lambda mu, L, n: 1 / np.hypot(mu, L)),
              "`np.linalg.norm` of a matrix is the root of the sum of the squares of all its "
              "numbers. That is somewhat more than the largest eigenvalue: take "
              "`np.linalg.eigvalsh`, or `np.linalg.norm(A, 2)`."),
        Wrong("root of L", _from(lambda mu, L, n: 1 / np.sqrt(L)),
              "You take the root of the largest eigenvalue. It is used as it is."),
        Wrong("L squared", _from(lambda mu, L, n: 1 / L**2),
              "You square the largest eigenvalue. It is used as it is."),
        Wrong("largest entry", lambda x: 1 / (2 * max(1, np.mean(x**2), abs(np.mean(x)))),
              "You take the largest number in the matrix. An eigenvalue is the curvature in some "
              "direction, and the largest one is at least as large as any number on the diagonal."),
        Wrong("kappa", _from(lambda mu, L, n: mu / L),
              r"This is $\mu/L = 1/\kappa$. It says how slow the floor is, not how long a step may "
              "be."),
        Wrong("standardised", lambda x: 0.5,
              r"Your answer is $\frac12$ for every `x`. That is $1/L$ for x standardised. Here `x` "
              "is as it is."),
        Wrong("logistic", _from(lambda mu, L, n: 8 / L),
              r"This is for the logistic loss, with $\lambda_{\max}(X^TX)/(4n)$. The mean squared "
              r"error bends more: $L = \lambda_{\max}(2X^TX/n)$."),
        Wrong("both", lambda x: 1 / np.array(_curvatures(x)),
              r"You return two numbers, one for each eigenvalue. There is one $\eta$ for both "
              "parameters, and the largest eigenvalue decides."),
    ),
    hints=(
        "First $X$: a column of ones, and a column of x. How many rows and columns has $X^TX$?",
        "`X = np.column_stack([np.ones(len(x)), x])`. Then `np.linalg.eigvalsh` of `2 * X.T @ X / "
        "len(x)` gives both eigenvalues, the smallest first. One over the last is asked.",
    ),
    worked="""
def choose_eta(x):
    X = np.column_stack([np.ones(len(x)), x])
    curvatures = np.linalg.eigvalsh(2 * X.T @ X / len(x))
    return 1 / curvatures[-1]
""",
)  # fmt: skip
