"""Slips that an answer to any exercise may have, and what there is to say of each.

They are read off what the answer did, never off its code. One of them is looked for by running it
again: an argument is not used if nothing changes with it.
"""

from __future__ import annotations

import numpy as np

from helpers.learning.sandbox import Outcome, Trial, argument_names, outcome
from helpers.learning.wording import listed, shown
from helpers.lessons.tasks import Mistake
from helpers.lessons.values import numbers_of

_MOST_DIGITS = 4  # to which somebody rounds a result
_SIZE = "A step of about $10^{-6}$ or $10^{-5}$ is a good size here."


def tiny_step(trial: Trial) -> Mistake | None:
    """Say that functions were called too near to each other to get a slope."""
    steps = trial.exercise.steps
    hopeless = isinstance(trial.one.error, ZeroDivisionError) and not trial.right.refused
    if steps is None or not (_gave_something(trial) or hopeless):
        return None
    if not 0 < max(each.spread for each in trial.got) < steps[0]:
        return None
    return Mistake(
        "step too small",
        "Your step $h$ is too small. A computer keeps about 16 digits of a number, so $a$ and "
        "$a + h$ are rounded to the same number, or nearly so, and the change of $f$ between them "
        f"is $0$ or little but rounding error. {_SIZE}",
    )


def large_step(trial: Trial) -> Mistake | None:
    """Say that functions were called too far apart to get a slope."""
    steps, spread = trial.exercise.steps, trial.one.spread
    if steps is None or not _gave_something(trial) or spread <= steps[1]:
        return None
    return Mistake(
        "step too large",
        f"Your step is too large: you compare values of $f$ at places {shown(spread, 2)} "
        f"apart, and on the way the slope changes too much. {_SIZE}",
    )


def one_place(trial: Trial) -> Mistake | None:
    """Say that one value of a function tells nothing of its slope, whoever is asked for it."""
    odd = (ValueError, IndexError)  # what np.gradient of one number leads to
    tried = all(each.error is None or isinstance(each.error, odd) for each in trial.got)
    names = set().union(*(each.called for each in trial.got))
    if trial.exercise.steps is None or trial.right.refused or not (tried and names):
        return None
    if any(each.spread for each in trial.got):
        return None
    return Mistake(
        "one place only",
        f"You ask {listed([f'`{name}`' for name in sorted(names)])} at one place only. One value "
        "says how high it is there, and nothing of how it changes: ask it at a second place close "
        "by. `np.gradient` cannot do that for you, as it takes a whole grid of values.",
    )


def changed_argument(trial: Trial) -> Mistake | None:
    """Say that a function changed an array that it was given, and so went astray.

    An array that became a multiple of itself is no reason for another result: a direction that
    is brought to length one stays the same direction.
    """
    names = [name for each in trial.got for name in each.changed if name not in each.scaled]
    if not names or not _gave_something(trial):
        return None
    name = names[0]
    return Mistake(
        f"{name} changed",
        f"Your function changes `{name}` itself, so what it computes afterwards belongs to "
        f"another `{name}`. `q = {name}` makes no copy: both names stand for the same array, and "
        f"`q[0] += h` changes `{name}`, too. Write `q = {name}.copy()`, and change `q`.",
    )


def spoiled_argument(trial: Trial) -> Mistake | None:
    """Say that a function gives what it should, but changed an array that it was given."""
    name = next((each.changed[0] for each in trial.got if each.changed), "")
    if not name:
        return None
    return Mistake(
        f"{name} changed",
        f"Your results are right, but your function changes the `{name}` that it is given: whoever "
        f"calls it has another `{name}` afterwards. `{name} -= …` and `{name}[0] = …` change the "
        f"array itself. Begin with a copy, `q = {name}.copy()`, and change `q`.",
    )


def _gave_something(trial: Trial) -> bool:
    """Tell whether there is a value, as there should be, in the first case that is wrong."""
    return trial.right.error is None and trial.one.error is None and trial.one.value is not None


def rounded(trial: Trial) -> Mistake | None:
    """Say that the results are the right ones, rounded in one way or another."""
    pairs = [(_flat(one), _flat(right)) for one, right in trial.pairs]
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


def _flat(outcome: Outcome) -> np.ndarray:
    return np.ravel(numbers_of(outcome.value))


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


def unused_arguments(trial: Trial) -> Mistake | None:
    """Say on which arguments an answer does not depend, though the solution does."""
    exercise, done = trial.exercise, [one for one, _ in trial.pairs]
    if not callable(exercise.solution) or not all(_is_finite(one) for one in done):
        return None
    names = argument_names(exercise, exercise.cases[0])
    unused = [k for k in range(len(names)) if names[k] and _is_unused(trial, k)]
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


def _is_unused(trial: Trial, k: int) -> bool:
    """Tell whether nothing changes with the argument of number `k` where something should."""
    exercise, tried = trial.exercise, False
    for case, ours, theirs in zip(exercise.cases, trial.got, trial.expected, strict=True):
        if theirs.error or (other := _with_another(trial, case, k, theirs)) is None:
            continue
        tried = True
        again = outcome(exercise, trial.answer, other)
        if again.error or not exercise.same(again.value, ours.value, exercise.tolerance):
            return False
    return tried


def _with_another(trial: Trial, case: tuple, k: int, expected: Outcome) -> tuple | None:
    """Return a case with another argument of number `k`, for which something else is right."""
    exercise = trial.exercise
    for donor in exercise.cases:
        other = (*case[:k], donor[k], *case[k + 1 :])
        right = outcome(exercise, exercise.solution, other)
        if _is_finite(right) and not exercise.same(
            right.value, expected.value, exercise.tolerance
        ):
            return other
    return None
