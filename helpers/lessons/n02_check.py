"""The exercise "02.check" of notebook 02: find the one of three derivatives that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from helpers.differentiate import central_difference
from helpers.functions import Function1D
from helpers.tasks import Exercise, Wrong

Curve = Callable[[float], float]
Pair = tuple[Curve, Curve]


class Pairs(tuple):
    """Functions, each with a derivative that somebody gives for it."""

    @property
    def text(self) -> str:
        """The pairs as a formula."""
        return f"[{', '.join(f'({f.text}, {df.text})' for f, df in self)}]"


def _pair(f: str, call: Curve, df: str, derivative: Curve) -> Pair:
    return Function1D(call, text=f), Function1D(derivative, text=df)


_SINE = _pair("sin x", np.sin, "cos x", np.cos)
_CUBIC = _pair("x³ + 6x", lambda x: x**3 + 6 * x, "3x² + 6", lambda x: 3 * x**2 + 6)
_EXP = _pair("eˣ", np.exp, "eˣ", np.exp)
# Waves so short that their estimates are off by far more than rounding, and to a known side. So
# it is no matter of chance which of the right derivatives a faulty comparison picks.
_WAVES = _pair("sin 100x", lambda x: np.sin(100 * x),
               "100 cos 100x", lambda x: 100 * np.cos(100 * x))  # fmt: skip
_MIRRORED = _pair("−sin 100x", lambda x: -np.sin(100 * x),
                  "−100 cos 100x", lambda x: -100 * np.cos(100 * x))  # fmt: skip
_LARGE = _pair("10⁸ sin x", lambda x: 1e8 * np.sin(x), "10⁸ cos x", lambda x: 1e8 * np.cos(x))

_POWER = _pair("x³", lambda x: x**3, "3x", lambda x: 3 * x)
_SMALL = _pair("x³/10⁸", lambda x: 1e-8 * x**3, "4x²/10⁸", lambda x: 4e-8 * x**2)
_SIGN = _pair("cos(x + 1)", lambda x: np.cos(x + 1), "sin(x + 1)", lambda x: np.sin(x + 1))
_DECAY = _pair("e⁻ˣ", lambda x: np.exp(-x), "−2e⁻ˣ", lambda x: -2 * np.exp(-x))
_RIGHT_AT_0 = _pair("sin x", np.sin, "1 − x²", lambda x: 1 - x**2)
_RULE = _pair("eˣ", np.exp, "x·eˣ⁻¹", lambda x: x * np.exp(x - 1))


def _estimates(pairs: Sequence[Pair], a: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the derivatives that are given at a, and those that are measured."""
    given = [df(a) for _, df in pairs]
    return np.array(given), np.array([central_difference(f, a, 1e-5) for f, _ in pairs])


def _larger(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.maximum(np.abs(one), np.abs(other))


def _worst(errors: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Callable:
    """Return the function that gives the place of the largest error."""
    return lambda pairs, a: int(np.nanargmax(errors(*_estimates(pairs, a))))


def _relative(given: np.ndarray, measured: np.ndarray) -> np.ndarray:
    return np.abs(given - measured) / _larger(given, measured)


def find_wrong(pairs: Sequence[Pair], a: float) -> int:
    """Return the place of the pair whose derivative is wrong: the largest relative error."""
    return _worst(_relative)(pairs, a)


def _with_estimates(change: Callable[[np.ndarray], np.ndarray]) -> Callable:
    """Return the function that finds the largest relative error with other estimates."""
    return _worst(lambda given, measured: _relative(given, change(measured)))


def _measured_at_0(pairs: Sequence[Pair], a: float) -> int:
    given, _ = _estimates(pairs, a)
    return int(np.argmax(_relative(given, _estimates(pairs, 0)[1])))


def _compared_with_values(pairs: Sequence[Pair], a: float) -> int:
    given, _ = _estimates(pairs, a)
    return int(np.argmax(_relative(given, np.array([f(a) for f, _ in pairs]))))


_SIGNED = (
    "You keep the sign of the difference. A derivative that is wrong the other way round then has "
    "a negative error, smaller than all the others. Take `abs` of the difference."
)
_NEGATIVE_SIZE = (
    "You divide by a slope that may be negative, and get a negative error, smaller than all the "
    "others. The size of a number is its `abs`: divide by the larger of the two sizes."
)

CHECK = Exercise(
    id="02.check",
    prompt="Write `find_wrong(pairs, a)`: `pairs` has three pairs `(f, df)`, and one of the three "
    "derivatives `df` is wrong at $a$. Return its place, counted as Python counts: $0$, $1$ or "
    "$2$.",
    solution=find_wrong,
    cases=(
        (Pairs([_WAVES, _POWER, _EXP]), 2),
        (Pairs([_LARGE, _WAVES, _SMALL]), 1),
        (Pairs([_SIGN, _MIRRORED, _EXP]), 1),
        (Pairs([_CUBIC, _WAVES, _DECAY]), 1),
        (Pairs([_SINE, _RULE, _CUBIC]), 0),
        (Pairs([_WAVES, _EXP, _RIGHT_AT_0]), 1),
    ),
    steps=(1e-15, 9e-3),
    wrong=(
        Wrong("absolute error", _worst(lambda given, measured: np.abs(given - measured)),
              "You compare the absolute errors. A difference of $0.001$ is tiny for a slope of "
              "$10^8$ and huge for a slope of $10^{-8}$. Divide each difference by the larger of "
              "the two sizes."),
        Wrong("signed", _worst(lambda given, measured: (given - measured)
                               / _larger(given, measured)), _SIGNED),
        Wrong("signed the other way", _worst(lambda given, measured: (measured - given)
                                             / _larger(given, measured)), _SIGNED),
        Wrong("divided by a negative slope",
              _worst(lambda given, measured: np.abs(given - measured)
                     / np.where(given == 0, np.nan, given)), _NEGATIVE_SIZE),
        Wrong("divided by a negative estimate",
              _worst(lambda given, measured: np.abs(given - measured) / measured), _NEGATIVE_SIZE),
        Wrong("sizes only", _worst(lambda given, measured: np.abs(np.abs(given) - np.abs(measured))
                                   / _larger(given, measured)),
              "You compare the sizes of the two slopes, and a flipped sign goes unseen. Subtract "
              "first, then take `abs`."),
        Wrong("smallest", lambda pairs, a: int(np.argmin(_relative(*_estimates(pairs, a)))),
              "You return the place of the smallest error: that derivative is right. The wrong "
              "one has by far the largest relative error."),
        Wrong("counts from 1", lambda pairs, a: find_wrong(pairs, a) + 1,
              "You have found it, but you count from 1. Python counts from 0: the first place is "
              "$0$, the last of three is $2$."),
        Wrong("error", lambda pairs, a: _relative(*_estimates(pairs, a)).max(),
              "You return how large the largest error is. Return where it is: $0$, $1$ or $2$. "
              "`np.argmax` gives the place of the largest number of a list."),
        Wrong("divided by h", _with_estimates(lambda measured: 2 * measured),
              "Your estimates are twice as large as the slopes. From $a - h$ to $a + h$ the "
              "distance is $2h$: divide by `(2 * h)`."),
        Wrong("both at 0", lambda pairs, a: find_wrong(pairs, 0),
              "You compare the derivatives at $0$. There a wrong one may happen to be right: look "
              "at $a$, with `df(a)` and with steps to both sides of $a$."),
        Wrong("measured at 0", _measured_at_0,
              "You measure the slopes of `f` at $0$ and compare them with `df(a)`. Measure at $a$: "
              "one step of $h$ to each side of it."),
        Wrong("compared with f(a)", _compared_with_values,
              "You compare `df(a)` with the value $f(a)$. Compare it with a slope that you measure "
              "yourself: a central difference of `f` at `a`."),
    ),
    hints=(
        "For each pair measure the slope of `f` at `a`, and compare it with `df(a)`. What do you "
        "have to divide the difference by, so that large slopes and small ones count alike?",
        "Begin with an empty list. For each pair take `df(a)` and a central difference of `f` with "
        "$h = 10^{-5}$. Append `abs` of their difference divided by the larger of their sizes: "
        "`max(abs(…), abs(…))`. After the loop return `np.argmax` of the list.",
    ),
    worked="""
def find_wrong(pairs, a):
    h = 1e-5
    errors = []
    for f, df in pairs:
        estimate = (f(a + h) - f(a - h)) / (2 * h)
        errors.append(abs(df(a) - estimate) / max(abs(df(a)), abs(estimate)))
    return np.argmax(errors)
""",
)  # fmt: skip
