"""The exercises of notebook 08 on second derivatives: the matrix, and what its signs say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers.tasks import Exercise, Mistake, Wrong
from helpers.values import numbers_of

# 08.hessian


def hessian(x: float, y: float) -> np.ndarray:
    """Return the second partial derivatives of x³y − xy², shape (2, 2)."""
    return np.array([[6 * x * y, 3 * x**2 - 2 * y], [3 * x**2 - 2 * y, -2 * x]])


def _slopes(x: float, y: float) -> np.ndarray:
    return np.array([3 * x**2 * y - y**2, x**3 - 2 * x * y])


def _mixed_differ(got: Any, x: float, y: float) -> str | Mistake:
    """Name a matrix of which only one of the two mixed derivatives is wrong."""
    given, right = numbers_of(got), hessian(x, y)
    if given.shape != right.shape or (~np.isclose(given, right)).sum() != 1:
        return ""
    if np.isclose(np.diag(given), np.diag(right)).all():
        return Mistake(
            "not symmetric",
            "Your two mixed derivatives differ. For a function like this one they are the same, so "
            "one of the two is wrong: differentiate once more.",
        )
    return ""


HESSIAN = Exercise(
    id="08.hessian",
    prompt=r"Write `hessian(x, y)` for $f(x, y) = x^3y - xy^2$: all second partial derivatives, "
    r"found by hand. Return a $2\times 2$ array, the derivatives of $\partial f/\partial x$ in the "
    r"first row, those of $\partial f/\partial y$ in the second.",
    solution=hessian,
    cases=((1.0, 2.0), (2.0, -1.0), (-1.5, 0.5), (0.3, 0.7)),
    diagnose=_mixed_differ,
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
              "stands in it twice.", also=(lambda x, y: hessian(x, y)[[0, 1, 0], [0, 1, 1]],)),
        Wrong("four in a row", lambda x, y: np.ravel(hessian(x, y)),
              "The four numbers are right. Put them into a matrix: two rows of two, "
              "`[[…, …], […, …]]`."),
        Wrong("determinant", lambda x, y: np.linalg.det(hessian(x, y)),
              "You return one number, the determinant. Asked are the four second derivatives in "
              "their matrix."),
        Wrong("gradient twice", lambda x, y: np.array([_slopes(x, y)] * 2),
              "Both of your rows are the gradient. Take the partial derivatives of each of its two "
              "numbers: that makes the four."),
        Wrong("mixed twice", lambda x, y: hessian(x, y) * np.array([[1, 2], [2, 1]]),
              "Your mixed derivatives are twice what they should be. The matrix holds each of them "
              "once, as it is."),
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
    return _within(ZERO)(H)


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


def _by_sign(number: float, zero: str = "undecided", margin: float = ZERO) -> str:
    if abs(number) <= margin:
        return zero
    return "minimum" if number > 0 else "maximum"


def _by_determinant(H: ArrayLike) -> str:  # noqa: N803
    d = np.linalg.det(H)
    return "undecided" if abs(d) < ZERO else "minimum" if d > 0 else "saddle"


def _by_product(margin: float) -> Callable[[ArrayLike], str]:
    """Return a test by the determinant and ∂²f/∂x² that is undecided within such a margin."""

    def answer(H: ArrayLike) -> str:  # noqa: N803
        d, first = np.linalg.det(H), np.asarray(H)[0, 0]
        if abs(d) <= margin:
            return "undecided"
        return "saddle" if d < 0 else "minimum" if first > 0 else "maximum"

    return answer


def _within(margin: float) -> Callable[[ArrayLike], str]:
    """Return the right test with another margin."""

    def answer(H: ArrayLike) -> str:  # noqa: N803
        low, high = np.linalg.eigvalsh(H)
        if min(abs(low), abs(high)) < margin:
            return "undecided"
        return "minimum" if low > 0 else "maximum" if high < 0 else "saddle"

    return answer


def _one_is_enough(otherwise: str) -> Callable[[ArrayLike], str]:
    def answer(H: ArrayLike) -> str:  # noqa: N803
        low, high = np.linalg.eigvalsh(H)
        return "minimum" if high > 0 else "maximum" if low < 0 else otherwise

    return answer


def _both_are_zero(H: ArrayLike) -> str:  # noqa: N803
    low, high = np.linalg.eigvalsh(H)
    if max(abs(low), abs(high)) < ZERO:
        return "undecided"
    return "minimum" if low > 0 else "maximum" if high < 0 else "saddle"


def _size_forgotten(H: ArrayLike) -> str:  # noqa: N803
    return "undecided" if np.linalg.eigvalsh(H)[0] < ZERO else "minimum"


def _by_entries(otherwise: str) -> Callable[[ArrayLike], str]:
    def answer(H: ArrayLike) -> str:  # noqa: N803
        entries = np.asarray(H)
        return "minimum" if (entries > 0).all() else "maximum" if (entries < 0).all() else otherwise

    return answer


def _by_determinant_alone(H: ArrayLike) -> str:  # noqa: N803
    d = np.linalg.det(H)
    return "minimum" if d > 0 else "saddle" if d < 0 else "undecided"


def _by_ratio(H: ArrayLike) -> str:  # noqa: N803
    low, high = np.linalg.eigvalsh(H)
    if min(abs(low), abs(high)) <= ZERO * max(abs(low), abs(high)):
        return "undecided"
    return "minimum" if low > 0 else "maximum" if high < 0 else "saddle"


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
            # What is as good as zero is asked of an eigenvalue, by its size: not of the product of
            # both, and not of one beside the other.
            [[1e-5, 0], [0, 1e-5]], [[1e5, 0], [0, 1e-12]], [[1e5, 0], [0, 1e-5]],
            [[1, 0], [0, 5e-9]], [[1, 0], [0, 5e-10]],
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
              "smallest and the largest curvature of all directions.",
              also=(lambda H: _by_product(ZERO)(np.diag(np.diag(H))),)),  # noqa: N803
        Wrong("only the determinant", _by_determinant,
              "You look at the determinant, which is the product of the eigenvalues. Two negative "
              "ones have a positive product as well.", also=(_by_determinant_alone,)),
        Wrong("margin for the determinant", _by_product(ZERO),
              "Your test by the determinant is right as long as nothing is as good as zero. But "
              "then you ask how large the determinant is. It is the product of the eigenvalues: "
              "small if both are small, and large if one is huge, whatever the other is. Ask the "
              "eigenvalues."),
        Wrong("margin too wide", _within(1e-8),
              "Your margin is too wide: an eigenvalue of $5\\cdot 10^{-9}$ still decides here. As "
              "good as zero is what is smaller than $10^{-9}$ in size. (`np.isclose` has margins "
              "of its own.)", also=(_within(1e-6), _within(1e-4))),
        Wrong("sign of the determinant", lambda H: _by_sign(np.linalg.det(H)),  # noqa: N803
              "You go by the sign of the determinant: negative is a maximum for you. It is the "
              "product of the eigenvalues, and it is negative if they have different signs: at a "
              "saddle.",
              also=(lambda H: _by_sign(np.linalg.det(H), "saddle", 0.0),  # noqa: N803
                    lambda H: _by_sign(np.linalg.det(H), "undecided", 0.0))),  # noqa: N803
        Wrong("one is enough", _one_is_enough("undecided"),
              "You say minimum as soon as one eigenvalue is positive. Then $f$ rises in one "
              "direction; in the other it may fall. For a minimum both must be positive.",
              also=(_one_is_enough("saddle"),)),
        Wrong("undecided only if both", _both_are_zero,
              "You say `\"undecided\"` only if both eigenvalues are as good as zero. One is "
              "enough: in its direction second derivatives decide nothing."),
        Wrong("negative counts as zero", _size_forgotten,
              "You ask whether an eigenvalue is below $10^{-9}$, and every negative one is. Ask "
              "whether its size is: `abs(…)`."),
        Wrong("signs of the four numbers", _by_entries("saddle"),
              "You look at the signs of the four numbers in the matrix. What counts are the signs "
              "of its two eigenvalues, the curvatures in the directions in which it is largest and "
              "smallest.", also=(_by_entries("undecided"),)),
        Wrong("margin beside the other", _by_ratio,
              "You compare the smaller eigenvalue with the larger one. That can be a good test of "
              "rounding, too. Asked is its size alone: smaller than $10^{-9}$."),
        Wrong("only the trace", lambda H: _by_sign(np.trace(H)),  # noqa: N803
              "You look at the sum of the diagonal, which is the sum of the eigenvalues. A sum "
              "does not tell whether both have the same sign.",
              also=(lambda H: _by_sign(np.trace(H), "saddle"),)),  # noqa: N803
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
              "You ask whether an eigenvalue, or the determinant, is exactly zero, or with too "
              "narrow a margin. Computed numbers have rounding in them, so ask whether an "
              "eigenvalue is smaller than $10^{-9}$ in size."),
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
