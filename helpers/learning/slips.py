"""Slips that an answer to any exercise may have, and what there is to say of each.

They are read off what the answer did, never off its code. One of them is looked for by running it
again: an argument is not used if nothing changes with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from inspect import signature
from numbers import Real
from typing import Any

import numpy as np

from helpers.learning.running import Outcome
from helpers.learning.watching import outcome, outcomes
from helpers.learning.wording import argument_names, listed, shown
from helpers.lessons.tasks import Exercise, Mistake
from helpers.lessons.values import numbers_of

_MOST_DIGITS = 4  # to which somebody rounds a result
_SIZE = "A step of about $10^{-6}$ or $10^{-5}$ is a good size here."


def tiny_step(exercise: Exercise, got: Sequence[Outcome], first: Outcome) -> Mistake | None:
    """Say that functions were called too near to each other to get a slope.

    `first` is the simplest of the outcomes that are not right.
    """
    hopeless = isinstance(first.error, ZeroDivisionError)
    if exercise.steps is None or not (_gave_something(first) or hopeless):
        return None
    if not 0 < max(each.spread for each in got) < exercise.steps[0]:
        return None
    return Mistake(
        "step too small",
        "Your step $h$ is too small. A computer keeps about 16 digits of a number, so $a$ and "
        "$a + h$ are rounded to the same number, or nearly so, and the change of $f$ between them "
        f"is $0$ or little but rounding error. {_SIZE}",
    )


def large_step(exercise: Exercise, first: Outcome) -> Mistake | None:
    """Say that functions were called too far apart to get a slope."""
    if exercise.steps is None or not _gave_something(first) or first.spread <= exercise.steps[1]:
        return None
    return Mistake(
        "step too large",
        f"Your step is too large: you compare values of $f$ at places {shown(first.spread, 2)} "
        f"apart, and on the way the slope changes too much. {_SIZE}",
    )


def one_place(exercise: Exercise, got: Sequence[Outcome]) -> Mistake | None:
    """Say that one value of a function tells nothing of its slope, whoever is asked for it."""
    odd = (ValueError, IndexError)  # what np.gradient of one number leads to
    tried = all(each.error is None or isinstance(each.error, odd) for each in got)
    names = set().union(*(each.called for each in got))
    if exercise.steps is None or not (tried and names) or any(each.spread for each in got):
        return None
    return Mistake(
        "one place only",
        f"You ask {listed([f'`{name}`' for name in sorted(names)])} at one place only. One value "
        "says how high it is there, and nothing of how it changes: ask it at a second place close "
        "by. `np.gradient` cannot do that for you, as it takes a whole grid of values.",
    )


def changed_argument(got: Sequence[Outcome], first: Outcome) -> Mistake | None:
    """Say that a function changed an array that it was given, and so went astray.

    An array that became a multiple of itself is no reason for another result: a direction that
    is brought to length one stays the same direction.
    """
    names = [name for each in got for name in each.changed if name not in each.scaled]
    if not names or not _gave_something(first):
        return None
    name = names[0]
    return Mistake(
        f"{name} changed",
        f"Your function changes `{name}` itself, so what it computes afterwards belongs to "
        f"another `{name}`. `q = {name}` makes no copy: both names stand for the same array, and "
        f"`q[0] += h` changes `{name}`, too. Write `q = {name}.copy()`, and change `q`.",
    )


def spoiled_argument(got: Sequence[Outcome]) -> Mistake | None:
    """Say that a function gives what it should, but changed an array that it was given."""
    name = next((each.changed[0] for each in got if each.changed), "")
    if not name:
        return None
    return Mistake(
        f"{name} changed",
        f"Your results are right, but your function changes the `{name}` that it is given: whoever "
        f"calls it has another `{name}` afterwards. `{name} -= …` and `{name}[0] = …` change the "
        f"array itself. Begin with a copy, `q = {name}.copy()`, and change `q`.",
    )


def _gave_something(outcome: Outcome) -> bool:
    return outcome.error is None and outcome.value is not None


def rounded(got: Sequence[Outcome], expected: Sequence[Outcome]) -> Mistake | None:
    """Say that the results are the right ones, rounded in one way or another."""
    pairs = [(_flat(one), _flat(right)) for one, right in _with_values(got, expected)]
    if not pairs or any(one.shape != right.shape for one, right in pairs):
        return None
    ours, theirs = (np.concatenate(values) for values in zip(*pairs, strict=True))
    numbers = [*ours, *theirs]
    if not numbers or not np.isfinite(numbers).all() or np.ptp(ours) == 0:
        return None
    for digits in range(_MOST_DIGITS + 1):
        unit = 10.0**-digits
        if np.allclose(theirs, _to(theirs, unit), rtol=0, atol=1e-9):
            return None  # the right results have no more digits, so these are other numbers
        if np.allclose(ours, _to(ours, unit), rtol=0, atol=1e-12) and _within(ours, theirs, unit):
            return Mistake("rounded", _how_rounded(digits))
    return None


def _with_values(
    got: Sequence[Outcome], expected: Sequence[Outcome]
) -> list[tuple[Outcome, Outcome]]:
    """Return the pairs of outcomes of the cases in which there should be a value."""
    return [(one, right) for one, right in zip(got, expected, strict=True) if not right.error]


def _flat(outcome: Outcome) -> np.ndarray:
    usable = outcome.error is None and outcome.value is not None
    return np.ravel(numbers_of(outcome.value)) if usable else np.array([])


def _to(numbers: np.ndarray, unit: float) -> np.ndarray:
    return np.round(numbers / unit) * unit


def _within(ours: np.ndarray, theirs: np.ndarray, unit: float) -> bool:
    """Tell whether all numbers are off by less than a unit; a measured slope is off a little."""
    return bool((np.abs(ours - theirs) <= unit * (1 + 1e-4)).all())


def _how_rounded(digits: int) -> str:
    if digits:
        after = "1 digit" if digits == 1 else f"{digits} digits"
        return f"Your results are right, but rounded to {after} after the point. Return them whole."
    return (
        "Your results are the right ones, rounded to whole numbers. Is there a `//`, an `int` or a "
        "`round`? Divide with `/`, and return the result as it is."
    )


def unused_arguments(exercise: Exercise, answer: Any, got: Sequence[Outcome]) -> Mistake | None:
    """Say on which arguments an answer does not depend, though the solution does."""
    expected = outcomes(exercise, exercise.solution)
    done = [one for one, _ in _with_values(got, expected)]
    if not callable(exercise.solution) or not all(_is_finite(one) for one in done):
        return None
    names = argument_names(exercise, exercise.cases[0])
    unused = [k for k in range(len(names)) if _is_unused(exercise, answer, k, got, expected)]
    if not unused:
        return None
    listing = listed([f"`{names[k]}`" for k in unused])
    yours = f"Your `{exercise.solution.__name__}`"
    if len(unused) == len(names) > 1:
        text = f"{yours} gives the same result whatever {listing} are."
    else:
        text = f"{yours} does not depend on {listing}: with another {listing} it gives the same."
    called = set().union(*(one.called for one in done))
    functions = [names[k] for k in unused if callable(exercise.cases[0][k])]
    return Mistake(
        f"{', '.join(names[k] for k in unused)} not used",
        " ".join([text, *(_how_to_use(name, name in called) for name in functions[:1])]),
    )


def _how_to_use(name: str, called: bool) -> str:
    if called:
        return (
            f"You call `{name}`, but what you make of its values cancels out. `{name}(x) + h` adds "
            f"to the value; `{name}(x + h)` moves the place."
        )
    return f"You never call `{name}`: the value at a place is `{name}(…)`, with the place inside."


def _is_finite(outcome: Outcome) -> bool:
    if isinstance(getattr(outcome.value, "text", None), str):
        return outcome.error is None  # observed in a way of its own
    numbers = _flat(outcome)
    return bool(numbers.size and np.isfinite(numbers).all())


def _is_unused(
    exercise: Exercise,
    answer: Any,
    k: int,
    got: Sequence[Outcome],
    expected: Sequence[Outcome],
) -> bool:
    """Tell whether nothing changes with the argument of number `k` where something should."""
    tried = False
    for case, ours, theirs in zip(exercise.cases, got, expected, strict=True):
        if theirs.error or (other := _with_another(exercise, case, k, theirs)) is None:
            continue
        tried = True
        again = outcome(exercise, answer, other)
        if again.error or not exercise.same(again.value, ours.value, exercise.tolerance):
            return False
    return tried


def _with_another(exercise: Exercise, case: tuple, k: int, expected: Outcome) -> tuple | None:
    """Return a case with another argument of number `k`, for which something else is right."""
    for donor in exercise.cases:
        other = (*case[:k], donor[k], *case[k + 1 :])
        right = outcome(exercise, exercise.solution, other)
        if _is_finite(right) and not exercise.same(
            right.value, expected.value, exercise.tolerance
        ):
            return other
    return None


_MEANINGS = (
    (TypeError, r" \^: ", "`^` is no power in Python: write `**`."),
    (
        TypeError,
        "object is not callable",
        "Python reads brackets behind a name or a number as a call, and only a function can be "
        "called. To multiply, write `*`.",
    ),
    (
        TypeError,
        "arrays can be converted to",  # before it stands "only length-1", or "size-1" or "0-dim…"
        "`math.exp` and its like, `float` and `int` take one number, and you gave an array. The "
        "functions of numpy take all numbers of an array at once: `np.exp`.",
    ),
    (
        TypeError,
        "can't multiply sequence by non-int",
        "A list is no vector: `2 * [1, 2]` is `[1, 2, 1, 2]`, and a decimal number of lists cannot "
        "be made. Make it an array first: `2.5 * np.array([1, 2])`.",
    ),
    (
        TypeError,
        "NoneType",
        "`None` is nothing. Does a function that you use here end without `return …`?",
    ),
    (
        ValueError,
        "truth value of an array",
        "A comparison of an array gives an answer for each of its numbers, but `if`, `while`, "
        "`and` and `or` need a single one. Compare one number, such as the length `np.hypot(*g)`, "
        "or ask whether it holds for all, `.all()`, or for any, `.any()`.",
    ),
    (
        ValueError,
        "could not be broadcast",
        "`+`, `-`, `*` and `/` work number by number, and these two have different shapes. The "
        "product of a matrix with a vector is `A @ v`.",
    ),
    (
        ValueError,
        "mismatch in its core dimension",
        "In `A @ B` each row of `A` has as many numbers as each column of `B`. Look at the shapes, "
        "`A.shape` and `B.shape`; `A.T` has rows and columns the other way round.",
    ),
    (
        ValueError,
        "array element with a sequence",
        "A place in an array holds one number. Is there a list or an array where a number should "
        "be? A column of ones beside `x` is `np.ones(len(x))`, not `1`.",
    ),
    (
        IndexError,
        "out of range",
        "There are fewer places than you think; the first one has the number 0. `[0] * 3` is "
        "`[0, 0, 0]`, but `[0 * 3]` is `[0]`.",
    ),
    (
        UnboundLocalError,
        "",
        "What a function gives a value to is its own, and has none before that: set it first, as "
        "in `steps = 0` before `steps += 1`.",
    ),
)
"""The class of an error, a part of its message, and what it means whatever the exercise is."""

_NUMPY = {
    "np.": "sin cos tan arcsin arccos arctan arctan2 sinh cosh tanh exp log log10 log2 sqrt cbrt "
    "hypot sign pi array zeros zeros_like ones ones_like dot mean std linspace arange meshgrid eye "
    "diag outer column_stack radians degrees".split(),
    "np.linalg.": "norm inv det eig eigh eigvals eigvalsh solve svd".split(),
}
"""What learners write without saying where it comes from."""


def meaning(error: BaseException, exercise: Exercise, case: tuple) -> str:
    """Say in plain words what an error that learners often meet is about; "" for any other."""
    try:
        text = str(error)
    except Exception:  # a learner's own class may be wrong, too
        return ""
    for kind, part, said in _MEANINGS:
        if isinstance(error, kind) and re.search(part, text):
            return said
    names = argument_names(exercise, case)
    if isinstance(error, NameError):
        return _unknown_name(error.name or "", names)
    if isinstance(error, ZeroDivisionError):
        zero = [
            name for name, value in zip(names, case, strict=True)
            if name and isinstance(value, Real) and value == 0
        ]  # fmt: skip
        which = listed([f"`{name}`" for name in zero])
        are = "are" if len(zero) > 1 else "is"
        return f"Here {which} {are} 0, and nothing can be divided by 0." if zero else ""
    if not isinstance(error, TypeError):
        return ""
    functions = {n: value for n, value in zip(names, case, strict=True) if callable(value)}
    pair = any(_arity(f) == 2 for f in functions.values())
    if "missing 1 required positional argument" in text and pair:
        return (
            "A function of two numbers takes them one by one. For a point `p` write a star: "
            "`f(*p)` is the same as `f(p[0], p[1])`."
        )
    if "function'" in text or "type function" in text:
        which = listed([f"`{name}`" for name in functions]) or "One of the two"
        what = "are functions, not numbers" if len(functions) > 1 else "is a function, not a number"
        example = next((_call(name, f) for name, f in functions.items()), "f(1)")
        return (
            f"{which} {what}. For the value at a place write the place in round brackets behind "
            f"the name, as in `{example}`."
        )
    if re.search("'(list|tuple)'", text):
        return (
            "A list or a tuple is no vector: two of them cannot be subtracted, and `+` hangs one "
            "behind the other. Make them arrays first: `np.array([1, 2]) - np.array([3, 4])`."
        )
    return ""


def _unknown_name(name: str, arguments: Sequence[str]) -> str:
    """Say where a name that is not defined may come from."""
    if name in ("np", "numpy"):
        return "Begin the cell with `import numpy as np`."
    if name == "math":
        return "Begin the cell with `import math`."
    for prefix, known in _NUMPY.items():
        if name in known:
            return f"Python does not know it alone: it belongs to numpy. Write `{prefix}{name}`."
    if name == "ln":
        return "The natural logarithm is `np.log`."
    known = listed([f"`{each}`" for each in arguments if each])
    own = f"its argument{'s' * (len(arguments) > 1)} {known}, " if known else ""
    return f"Your function knows {own}what it defines itself, and what earlier cells define."


def _call(name: str, f: Callable) -> str:
    """Return how a function is called, with a number for each of its arguments."""
    return f"{name}({', '.join(map(str, range(1, _arity(f) + 1)))})"


def _arity(f: Callable) -> int:
    return len(signature(f).parameters)
