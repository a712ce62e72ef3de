"""The operations on real numbers, for floats and for arrays: NaN where a value does not exist.

Every function is real. So √x and ln x have no value for x < 0, x^c with a fraction c has none
either (not even x^(1/3)), and nothing has a value where it divides by 0: NaN, never infinity.
Infinity means only that a number became too large to be stored. Nothing warns. On complex numbers
they are those on arrays, but for what is not analytic: the complex step leaves the real line.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

import numpy as np

from helpers.expressions.tree import Node

VALUES = {"e": math.e, "π": math.pi}
_INF, _NAN = math.inf, math.nan


def _total(f: Callable, overflow: Callable = abs) -> Callable:
    """Return f, NaN where it has no value; `overflow` gives infinity the sign of its argument."""

    def g(x: float) -> float:
        try:
            return f(x)
        except ValueError:
            return _NAN
        except OverflowError:
            return overflow(math.copysign(_INF, x))

    return g


def _divide(a: float, b: float) -> float:
    try:
        return a / b
    except ZeroDivisionError:
        return _NAN


def _power(a: float, b: float) -> float:
    try:
        return math.pow(a, b)
    except ValueError:
        return _NAN
    except OverflowError:
        return -_INF if a < 0 and b % 2 == 1 else _INF


def _raise(a: float, b: float) -> float:
    # C says that NaN⁰ and 1^NaN are 1; and x^y has no limit at (0, 0).
    return _NAN if a != a or b != b or a == b == 0 else _power(a, b)


def _sign(u: float) -> float:
    return _NAN if u == 0 or u != u else math.copysign(1.0, u)


def _kink(u: float, du: float) -> float:
    return 0.0 if u == 0 and du == 0 else _sign(u) * du


def _odd_power(u: float, c: float) -> float:
    return math.copysign(_power(abs(u), c), u)


def _part(a: float, b: float) -> float:
    return a * b if a and b else 0.0


def _one_of(a: float, b: float) -> float:
    return 0.0 if math.isfinite(a) or math.isfinite(b) else _NAN


FLOATS: dict[str, Callable] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": _divide, "neg": operator.neg,
    "power": _power, "lower": _power, "^": _raise, "abs": abs, "kink": _kink,
    "odd_power": _odd_power, "part": _part, "one_of": _one_of,
    "one": lambda u: 1.0 if u == u else _NAN,
    "exp": _total(math.exp), "ln": _total(math.log), "sqrt": _total(math.sqrt),
    "sin": _total(math.sin), "cos": _total(math.cos), "tan": _total(math.tan),
    "asin": _total(math.asin), "acos": _total(math.acos), "atan": math.atan,
    "sinh": _total(math.sinh, float), "cosh": _total(math.cosh), "tanh": math.tanh,
}  # fmt: skip


def _divide_arrays(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.where(np.equal(b, 0), _NAN, np.divide(a, b))


def _power_arrays(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.where(np.equal(a, 0) & np.less(b, 0), _NAN, np.power(a, b))


def _raise_arrays(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    none = np.isnan(a) | np.isnan(b) | (np.equal(a, 0) & np.equal(b, 0))
    return np.where(none, _NAN, _power_arrays(a, b))


def _kink_arrays(u: np.ndarray, du: np.ndarray) -> np.ndarray:
    kink = np.where(np.equal(du, 0), 0.0, _NAN)
    return np.where(np.equal(u, 0), kink, np.sign(u) * du)


ARRAYS: dict[str, Callable] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": _divide_arrays, "neg": np.negative,
    "power": _power_arrays, "lower": _power_arrays, "^": _raise_arrays, "abs": np.abs,
    "kink": _kink_arrays,
    "odd_power": lambda u, c: np.copysign(np.power(np.abs(u), c), u),
    "part": lambda a, b: np.where(np.equal(a, 0) | np.equal(b, 0), 0.0, np.multiply(a, b)),
    "one_of": lambda a, b: np.where(np.isfinite(a) | np.isfinite(b), 0.0, _NAN),
    "one": lambda u: np.where(np.isnan(u), _NAN, 1.0),
    "exp": np.exp, "ln": lambda u: np.log(np.where(np.greater(u, 0), u, _NAN)), "sqrt": np.sqrt,
    "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan,
    "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh,
}  # fmt: skip


def _not_analytic(*_: object) -> np.ndarray:
    raise TypeError("|u| is not analytic: it has no complex derivative")


COMPLEX = ARRAYS | {
    "ln": np.log, "abs": _not_analytic, "kink": _not_analytic, "odd_power": _not_analytic,
}  # fmt: skip


def constant(tree: Node) -> float | None:
    """Return the value of a tree without variables, None for one with them."""
    if tree.kind == "number":
        return float(tree.value)
    if tree.kind == "name":
        return VALUES.get(tree.value)
    values = [constant(part) for part in tree.of]
    return None if None in values else FLOATS[tree.kind](*values)
