"""Slips that an answer to any exercise may have, and what there is to say of each.

They are read off what the answer did, never off its code. One of them is looked for by running it
again: an argument is not used if nothing changes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import signature
from typing import Any

import numpy as np

from helpers.running import Outcome
from helpers.tasks import Exercise, Mistake
from helpers.watching import outcome, outcomes
from helpers.wording import argument_names, listed, numbers_of, shown

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


def changed_argument(got: Sequence[Outcome], first: Outcome) -> Mistake | None:
    """Say that a function changed an array that it was given."""
    names = next((each.changed for each in got if each.changed), ())
    if not names or not _gave_something(first):
        return None
    name = names[0]
    return Mistake(
        f"{name} changed",
        f"Your function changes `{name}` itself, so what it computes afterwards belongs to "
        f"another `{name}`. `q = {name}` makes no copy: both names stand for the same array, and "
        f"`q[0] += h` changes `{name}`, too. Write `q = {name}.copy()`, and change `q`.",
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


def meaning(error: BaseException, exercise: Exercise, case: tuple) -> str:
    """Say in plain words what an error that learners often meet is about; "" for any other."""
    try:
        text = str(error)
    except Exception:  # a learner's own class may be wrong, too
        return ""
    names = argument_names(exercise, case)
    if isinstance(error, NameError) and "is not defined" in text:
        known = listed([f"`{name}`" for name in names if name])
        own = f"its arguments {known}, " if known else ""
        return f"Your function knows {own}what it defines itself, and what earlier cells define."
    if not isinstance(error, TypeError):
        return ""
    if " ^: " in text:
        return "`^` is no power in Python: write `**`."
    if "object is not callable" in text:
        return (
            "Python reads brackets behind a name or a number as a call, and only a function can be "
            "called. To multiply, write `*`."
        )
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
    return ""


def _call(name: str, f: Callable) -> str:
    """Return how a function is called, with a number for each of its arguments."""
    return f"{name}({', '.join(map(str, range(1, _arity(f) + 1)))})"


def _arity(f: Callable) -> int:
    return len(signature(f).parameters)
