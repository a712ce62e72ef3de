"""The exercises of notebook 08 on second derivatives: the matrix, and what its signs say."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers.tasks import Exercise, Mistake, Wrong

# 08.hessian


def hessian(x: float, y: float) -> np.ndarray:
    """Return the second partial derivatives of x³y − xy², shape (2, 2)."""
    return np.array([[6 * x * y, 3 * x**2 - 2 * y], [3 * x**2 - 2 * y, -2 * x]])


def _slopes(x: float, y: float) -> np.ndarray:
    return np.array([3 * x**2 * y - y**2, x**3 - 2 * x * y])


HESSIAN = Exercise(
    id="08.hessian",
    prompt=r"Write `hessian(x, y)` for $f(x, y) = x^3y - xy^2$: all second partial derivatives, "
    r"found by hand. Return a $2\times 2$ array, the derivatives of $\partial f/\partial x$ in the "
    r"first row, those of $\partial f/\partial y$ in the second.",
    solution=hessian,
    cases=((1.0, 2.0), (2.0, -1.0), (-1.5, 0.5), (0.3, 0.7)),
    wrong=(
        Wrong("gradient", _slopes,
              "These two numbers are the gradient. Now take the partial derivatives of each of "
              "them: that makes four numbers, two in each row."),
        Wrong("mixed left out", lambda x, y: np.diag(np.diag(hessian(x, y))),
              r"The mixed derivatives are not zero here: $\partial f/\partial x$ contains $y$, so "
              "it changes with $y$, too."),
        Wrong("only the diagonal", lambda x, y: np.diag(hessian(x, y)),
              "You give two of the four numbers. The mixed derivatives belong to the matrix, too: "
              r"that of $\partial f/\partial x$ by $y$ and that of $\partial f/\partial y$ by "
              "$x$."),
        Wrong("three numbers", lambda x, y: hessian(x, y)[[0, 0, 1], [0, 1, 1]],
              "The three numbers are right. Put them into a matrix with two rows; the mixed one "
              "stands in it twice."),
        Wrong("diagonal swapped", lambda x, y: hessian(x, y)[::-1, ::-1],
              r"The two numbers on the diagonal are swapped: $\partial^2 f/\partial x^2$ comes "
              "first."),
        Wrong("rows swapped", lambda x, y: hessian(x, y)[::-1],
              r"The rows are swapped: the first one holds the derivatives of "
              r"$\partial f/\partial x$, by $x$ and then by $y$."),
        Wrong("product of the partials", lambda x, y: np.outer(_slopes(x, y), _slopes(x, y)),
              "You multiply partial derivatives with each other. A second derivative is the "
              "derivative of a derivative, not a product."),
        Wrong("first row only", lambda x, y: np.array([hessian(x, y)[0]] * 2),
              r"Both of your rows are the derivatives of $\partial f/\partial x$. The second row "
              r"belongs to $\partial f/\partial y$."),
        Wrong("mixed without y", lambda x, y: hessian(x, y) + 2 * y * np.array([[0, 1], [1, 0]]),
              r"The mixed derivative is not complete: in $3x^2y - y^2$ both terms change with $y$."
              ),
        Wrong("mixed without x", lambda x, y: hessian(x, y) - 3 * x**2 * np.array([[0, 1], [1, 0]]),
              r"The mixed derivative is not complete: in $3x^2y - y^2$ both terms change with $y$, "
              "and in $x^3 - 2xy$ both change with $x$."),
        Wrong("sign of the last", lambda x, y: hessian(x, y) * np.array([[1, 1], [1, -1]]),
              r"The sign of $\partial^2 f/\partial y^2$ is wrong: $\partial f/\partial y$ contains "
              "$-2xy$."),
        Wrong("sign of the mixed", lambda x, y: hessian(x, y) * np.array([[1, -1], [-1, 1]]),
              "The sign of the mixed derivative is wrong. Differentiate $3x^2y - y^2$ by $y$ once "
              "more."),
        Wrong("factor 2 missing", lambda x, y: hessian(x, y) / [[2, 1], [1, 1]],
              r"Check $\partial^2 f/\partial x^2$: the derivative of $3x^2y$ by $x$ has a factor "
              "$2$ from the square."),
        Wrong("half of all", lambda x, y: hessian(x, y) / 2,
              "All four are half as large as they should be. Second derivatives stand in the "
              "matrix as they are, without a factor ½."),
    ),
    hints=(
        r"The gradient comes first: $\partial f/\partial x = 3x^2y - y^2$ and "
        r"$\partial f/\partial y = x^3 - 2xy$.",
        r"Differentiate each of the two by $x$ and by $y$. The derivative of the first one by $y$ "
        "and that of the second one by $x$ must come out the same: a good test.",
    ),
    worked="""
import numpy as np

def hessian(x, y):
    f_xx = 6 * x * y
    f_xy = 3 * x**2 - 2 * y
    f_yy = -2 * x
    return np.array([[f_xx, f_xy], [f_xy, f_yy]])
""",
)  # fmt: skip

# 08.classify

WORDS = ("minimum", "maximum", "saddle", "undecided")
ZERO = 1e-9


class Word(str):
    """A word that an answer gives, with the quotation marks of Python in a message."""

    __slots__ = ()

    @property
    def text(self) -> str:
        """The word as it is typed."""
        return f'"{self}"'


def classify(H: ArrayLike) -> str:  # noqa: N803  (the letter of the lesson)
    """Say what a stationary point with the Hessian H is."""
    low, high = np.linalg.eigvalsh(H)
    if min(abs(low), abs(high)) < ZERO:
        return "undecided"
    return "minimum" if low > 0 else "maximum" if high < 0 else "saddle"


def _word(answer: Any, *case: Any) -> Any:
    value = answer(*case)
    return Word(value.strip().lower()) if isinstance(value, str) else value


def _same(got: Any, expected: Any, tolerance: float) -> bool:
    return isinstance(got, str) and isinstance(expected, str) and got == expected


def _diagnose(got: Any, *case: Any) -> str | Mistake:
    if got is None or (isinstance(got, str) and got in WORDS):
        return ""
    listed = ", ".join(f'`"{word}"`' for word in WORDS)
    return Mistake("other words", f"Return one of the four words {listed}, as a text.")


def _by_sign(number: float) -> str:
    if abs(number) < ZERO:
        return "undecided"
    return "minimum" if number > 0 else "maximum"


def _by_determinant(H: ArrayLike) -> str:  # noqa: N803
    d = np.linalg.det(H)
    return "undecided" if abs(d) < ZERO else "minimum" if d > 0 else "saddle"


def _by_diagonal(H: ArrayLike) -> str:  # noqa: N803
    return classify(np.diag(np.diag(H)))


def _swapped(H: ArrayLike) -> str:  # noqa: N803
    return {"minimum": "maximum", "maximum": "minimum"}.get(classify(H), classify(H))


def _zero_is_positive(H: ArrayLike) -> str:  # noqa: N803
    low, high = np.linalg.eigvalsh(H)
    return "minimum" if low > -ZERO else "maximum" if high < -ZERO else "saddle"


def _zero_is_saddle(H: ArrayLike) -> str:  # noqa: N803
    low, high = np.linalg.eigvalsh(H)
    return "minimum" if low > ZERO else "maximum" if high < -ZERO else "saddle"


def _never_undecided(H: ArrayLike) -> str:  # noqa: N803
    low, high = np.linalg.eigvalsh(H)
    return "minimum" if low > 0 else "maximum" if high < 0 else "saddle"


def _zero_is_either(H: ArrayLike) -> str:  # noqa: N803
    low, high = np.linalg.eigvalsh(H)
    return "minimum" if low >= 0 else "maximum" if high <= 0 else "saddle"


def _zero_is_left_out(H: ArrayLike) -> str:  # noqa: N803
    low, high = np.linalg.eigvalsh(H)
    if low < -ZERO and high > ZERO:
        return "saddle"
    return "minimum" if high > ZERO else "maximum" if low < -ZERO else "undecided"


def _exactly_zero(H: ArrayLike) -> str:  # noqa: N803
    low, high = np.linalg.eigvalsh(H)
    if 0 in (low, high):
        return "undecided"
    return "minimum" if low > 0 else "maximum" if high < 0 else "saddle"


def _saddle_is_undecided(H: ArrayLike) -> str:  # noqa: N803
    return classify(H).replace("saddle", "undecided")


CLASSIFY = Exercise(
    id="08.classify",
    prompt='Write `classify(H)`. `H` is the Hessian at a point where the gradient is zero, a '
    r'symmetric $2\times 2$ array. Return `"minimum"`, `"maximum"` or `"saddle"`, or '
    '`"undecided"` if an eigenvalue is as good as zero: smaller than $10^{-9}$ in size.',
    solution=classify,
    cases=tuple(
        (np.array(each, dtype=float),)
        for each in (
            [[2, 0], [0, 6]], [[0, -3], [-3, 0]], [[-2, 0], [0, -5]], [[1, 2], [2, 1]],
            [[2, 0], [0, 0]], [[6, -3], [-3, 6]], [[-3, 1], [1, -2]], [[-1, 3], [3, -1]],
            [[0, 0], [0, 0]], [[-2, 0], [0, 0]], [[5, 0], [0, -1]], [[1, 0], [0, -4]],
            [[2, 0], [0, 1e-12]], [[3, 2], [2, 3]],
        )
    ),
    observe=_word,
    diagnose=_diagnose,
    same=_same,
    wrong=(
        Wrong("swapped", _swapped,
              "You have swapped minimum and maximum. A positive eigenvalue means that $f$ curves "
              "upwards in that direction, as at the bottom of a valley."),
        Wrong("only the diagonal", _by_diagonal,
              "You look at the two numbers on the diagonal. They are the curvatures along $x$ and "
              "along $y$ only; in between $f$ may curve otherwise. The eigenvalues are the "
              "smallest and the largest curvature of all directions."),
        Wrong("only the determinant", _by_determinant,
              "You look at the determinant, which is the product of the eigenvalues. Two negative "
              "ones have a positive product as well."),
        Wrong("only the trace", lambda H: _by_sign(np.trace(H)),  # noqa: N803
              "You look at the sum of the diagonal, which is the sum of the eigenvalues. A sum "
              "does not tell whether both have the same sign."),
        Wrong("only the largest", lambda H: _by_sign(np.linalg.eigvalsh(H)[1]),  # noqa: N803
              "You look at the largest eigenvalue only. For a minimum all of them must be "
              "positive."),
        Wrong("only the smallest", lambda H: _by_sign(np.linalg.eigvalsh(H)[0]),  # noqa: N803
              "You look at the smallest eigenvalue only. For a maximum all of them must be "
              "negative."),
        Wrong("zero counts as positive", _zero_is_positive,
              "You count an eigenvalue of zero as positive. Then $f$ is flat in that direction as "
              "far as second derivatives can see, and they decide nothing."),
        Wrong("zero counts as a saddle", _zero_is_saddle,
              "Whatever is neither all positive nor all negative is a saddle for you. An "
              "eigenvalue of zero has no sign: then second derivatives decide nothing."),
        Wrong("never undecided", _never_undecided,
              "Your function never says `\"undecided\"`. An eigenvalue of zero, or as good as "
              "zero, has no sign: then second derivatives decide nothing. A saddle needs one of "
              "each sign."),
        Wrong("zero counts for either", _zero_is_either,
              "You count an eigenvalue of zero for whichever sign you ask about. In the direction "
              "of the zero $f$ may rise or fall, as $x^2 + y^4$ and $x^2 - y^4$ do, and second "
              "derivatives decide nothing."),
        Wrong("zero left out", _zero_is_left_out,
              "You leave an eigenvalue of zero out and go by the other one. In the direction of "
              "the zero $f$ may rise or fall, as $x^2 + y^4$ and $x^2 - y^4$ do."),
        Wrong("zero exactly", _exactly_zero,
              "You ask whether an eigenvalue is exactly zero. Computed ones have rounding in them, "
              "so ask whether it is smaller than $10^{-9}$ in size."),
        Wrong("saddle undecided", _saddle_is_undecided,
              "Eigenvalues of both signs do decide: $f$ rises in one direction and falls in "
              "another. That is a saddle."),
    ),
    hints=(
        "`np.linalg.eigvalsh(H)` gives the eigenvalues of a symmetric matrix in increasing order. "
        "What must hold for both, at a minimum?",
        "Name them: `low, high = np.linalg.eigvalsh(H)`. First see whether one of them is as good "
        "as zero. If none is: both positive, both negative, or one of each.",
    ),
    worked="""
import numpy as np

def classify(H):
    low, high = np.linalg.eigvalsh(H)
    if min(abs(low), abs(high)) < 1e-9:
        return "undecided"
    if low > 0:
        return "minimum"
    if high < 0:
        return "maximum"
    return "saddle"
""",
)  # fmt: skip
