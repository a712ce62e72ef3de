"""Judging an answer to an exercise by what it did: right, a known mistake, or a counterexample.

Nothing of the learner's runs here, but for what Python runs to read a value.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from helpers.learning import slips
from helpers.learning.distortions import distorted
from helpers.learning.sandbox import Trial, attempt
from helpers.learning.wording import DIGITS, MOST_NUMBERS, described, meaning, shown, written
from helpers.lessons.tasks import Challenge, Exercise, Known, Mistake, Wrong
from helpers.lessons.values import numbers_of
from helpers.maths.evaluate import takes

_MEANING = {
    "nan": "`nan` is not a number: look for 0/0, or a root or logarithm of a negative number.",
    "inf": "`inf` is infinity: look for a division by zero.",
}


@dataclass(frozen=True)
class Finding:
    """What is to be said about an answer, and a `detail` for the record: the mistake's name."""

    outcome: str
    message: str = ""
    detail: str = ""


def misfit(exercise: Exercise | Challenge, answer: Any) -> str:
    """Say what is wrong with the kind of the answer: no function, no value; "" if it fits."""
    if not callable(exercise.solution):
        if callable(answer):
            return "This exercise asks for a value, and you gave a function. Give what it returns."
        return ""
    name = exercise.solution.__name__
    asked = list(inspect.signature(exercise.solution).parameters)
    call = f"`{name}({', '.join(asked)})`"
    if not callable(answer):
        return (
            f'Give the function itself, without calling it: `check("{exercise.id}", {name})`. '
            f"You gave {shown(answer)}."
        )
    if takes(answer, len(asked)):
        return ""
    own = ", ".join(inspect.signature(answer).parameters)
    number = "one argument" if len(asked) == 1 else f"{len(asked)} arguments"
    return f"Your function is called with {number}, {call}, but it begins with `({own})`."


def judge(trial: Trial) -> Finding:
    """Judge what an answer did in each case of its exercise: the first of `ORDER` is said."""
    if trial.got[0].value is Ellipsis or isinstance(trial.got[0].error, NotImplementedError):
        return Finding("unattempted")
    if not trial.wrong:
        return _said(slips.spoiled_argument(trial)) or Finding("passed", _praise(trial.exercise))
    return next(filter(None, (_said(look(trial)) for look in ORDER)))


def unnamed(finding: Finding) -> bool:
    """Tell whether an answer is wrong in a way that has no name yet."""
    return finding.outcome == "not yet" and not finding.detail


def named(trial: Trial, finding: Finding) -> Finding:
    """Return a finding with a name, if running the answer with other arguments gives it one."""
    return _beside(slips.unused_arguments(trial), finding)


def _beside(mistake: Mistake | None, finding: Finding) -> Finding:
    """Return a finding with what is said of a mistake before it."""
    if mistake is None:
        return finding
    return replace(finding, message=f"{mistake.why} {finding.message}", detail=mistake.name)


def _said(found: Mistake | Finding | None) -> Finding | None:
    return Finding("not yet", found.why, found.name) if isinstance(found, Mistake) else found


def _praise(exercise: Exercise) -> str:
    if len(exercise.cases) == 1 or not callable(exercise.solution):
        return "That is right."
    return f"Your `{exercise.solution.__name__}` is right in all {len(exercise.cases)} cases tried."


def _spoiled(trial: Trial) -> Mistake | Finding | None:
    """Return the slip that makes all results wrong, whatever else is right in the answer.

    What one case shows may be rounding; what all cases show is no matter of chance, so a known
    mistake is said instead. If nothing but zeros came out, every slip is reason enough.
    """
    slip = slips.tiny_step(trial) or slips.changed_argument(trial)
    numbers = numbers_of(trial.one.value) if slip else np.array([])
    is_zero = bool(numbers.size and not numbers.any())
    return slip and ((None if is_zero else _known(trial)) or slip)


def _diagnosed(trial: Trial) -> Mistake | Finding | None:
    """Return the mistake that the exercise's own diagnosis finds in one case."""
    exercise = trial.exercise
    if exercise.diagnose is None or trial.one.error:
        return None
    found = attempt(lambda: diagnosis(exercise, trial.one.value, *trial.case)).value
    if not isinstance(found, Known):
        return found
    why = next(wrong.why for wrong in exercise.wrong if wrong.name == found.name)
    return Finding("not yet", f"{found.where} {why}".strip(), found.name)


def diagnosis(exercise: Exercise, observed: Any, *case: Any) -> Known | Mistake | None:
    """Return the first mistake of those diagnosed that the exercise has a text for."""
    found = exercise.diagnose(observed, *case)
    names = [wrong.name for wrong in exercise.wrong]
    each = (one if isinstance(one, Known | Mistake) else Known(one)
            for one in (found if isinstance(found, list) else [found]))  # fmt: skip
    return next((one for one in each if isinstance(one, Mistake) or one.name in names), None)


def _known(trial: Trial) -> Mistake | None:
    """Return the known wrong answer that did the same in the cases that are looked at.

    Unless only the refusals are wrong, they are left out: who has forgotten the length, say, may
    or may not have thought of refusing as well.
    """
    cases = trial.early if trial.first in trial.early else range(len(trial.got))

    def did_the_same(form: Any) -> bool:
        did = trial.done_by(form)
        if all(trial.agree(i, did[i], trial.expected[i]) for i in cases):
            return False  # it only fails to refuse, and something else is wrong here
        return all(trial.agree(i, trial.got[i], did[i], trial.rough) for i in cases)

    def is_made(wrong: Wrong) -> bool:
        return any(map(did_the_same, wrong.forms))

    wrong = next(filter(is_made, trial.exercise.wrong), None)
    return Mistake(wrong.name, wrong.why) if wrong else None


def _failed(trial: Trial) -> Finding | None:
    """Return the first error where there should be a value."""
    exercise = trial.exercise
    for outcome, right, case in zip(trial.got, trial.expected, exercise.cases, strict=True):
        if outcome.error and not right.refused:
            where = f" It was called with {written(exercise, case)}." if case else ""
            error = type(outcome.error).__name__
            text = f"{described(outcome.error)}. {meaning(outcome.error, exercise, case)}".strip()
            return Finding("error", text + where, error)
    return None


def _distorted(trial: Trial) -> Finding | None:
    """Return how the right numbers are distorted, beside an example."""
    mistake = distorted(trial)
    return _beside(mistake, _counterexample(trial)) if mistake else None


def _counterexample(trial: Trial) -> Finding:
    exercise, got, expected = trial.exercise, trial.one, trial.right
    where = f"For {written(exercise, trial.case)}: " if trial.case else ""
    if expected.refused:
        yours = f"raises {described(got.error)}" if got.error else f"gives {shown(got.value)}"
        return Finding("not yet", f"{where}yours {yours}, expected is a `ValueError`.")
    if got.value is None:
        return Finding(
            "not yet",
            "Your function gives nothing back (`None`). Does it end with `return …`? Printing is "
            "not returning.",
        )
    if not callable(exercise.solution):
        return Finding("not yet", f"{where}{shown(got.value)} is not right yet.")
    place, yours, right = _difference(got.value, _without_noise(exercise, expected.value))
    message = f"{where}{place}yours is {yours}, expected is {right}."
    advice = [_form(got.value, expected.value)]
    advice += [meaning for word, meaning in _MEANING.items() if word in yours]
    return Finding("not yet", " ".join(filter(None, [message, *advice])))


def _without_noise(exercise: Exercise, value: Any) -> Any:
    """Return a right value with 0 in place of rounding, which a solution that measures has."""
    numbers = numbers_of(value)
    is_noise = (np.abs(numbers) <= exercise.tolerance / 1000) & (numbers != 0)
    return np.where(is_noise, 0, numbers) if is_noise.any() else value


def _difference(got: Any, expected: Any) -> tuple[str, str, str]:
    """Return where two values differ, if they have many numbers, and both, told apart."""
    one, other = np.squeeze(numbers_of(got)), np.squeeze(numbers_of(expected))
    if one.shape == other.shape and one.size > MOST_NUMBERS:
        index = np.unravel_index(np.argmax(~np.isclose(one, other, equal_nan=True)), one.shape)
        place = f"at the place {shown(index)}, counted from 0, "
        return place, *_told_apart(one[index], other[index])
    return "", *_told_apart(got, expected)


def _told_apart(one: Any, other: Any) -> tuple[str, str]:
    """Write two values with as many digits as it takes to see that they differ."""
    for digits in DIGITS:
        texts = shown(one, digits), shown(other, digits)
        if texts[0] != texts[1]:
            break
    return texts


def _form(got: Any, expected: Any) -> str:
    """Say what form is asked for, if the answer has another one."""
    asked = np.squeeze(numbers_of(expected))
    if not asked.size:
        return ""
    if numbers_of(got).size and np.squeeze(numbers_of(got)).shape == asked.shape:
        return ""
    if asked.ndim == 0:
        return "Return one number."
    if asked.ndim == 1:
        return f"Return {asked.size} numbers in one array."
    return f"Return an array of shape {asked.shape}."

ORDER: tuple[Callable[[Trial], Mistake | Finding | None], ...] = (
    _spoiled,
    _diagnosed,
    _known,
    slips.one_place,
    _failed,
    slips.large_step,
    slips.rounded,
    _distorted,
    _counterexample,
)
"""What an answer that is wrong is asked, one after the other; the last always has something."""
