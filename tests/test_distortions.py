"""The right numbers, distorted: what is wrong in a plain way is named in every exercise."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from learners import kept, mistake
from mistakes import EXERCISES

from helpers.learning.checks import check
from helpers.learning.judging import judge
from helpers.learning.record import Record
from helpers.learning.sandbox import Trial, outcome, silence
from helpers.learning.typeset import to_html, to_text
from helpers.lessons import exercise
from helpers.lessons.tasks import Exercise, call, same_numbers
from helpers.lessons.values import numbers_of

Change = Callable[[np.ndarray], Any]


def alone(right: np.ndarray) -> np.ndarray:
    """Return an array that is true in its last place."""
    return (np.arange(right.size) == right.size - 1).reshape(right.shape)


CHANGES: dict[str, tuple[tuple[int, ...], Change]] = {
    "negated": ((0, 1, 2), np.negative),
    "twice": ((0, 1, 2), lambda right: 2 * right),
    "half": ((0, 1, 2), lambda right: right / 2),
    "reversed": ((1, 2), np.flip),
    "transposed": ((2,), np.transpose),
    "sum": ((1, 2), np.sum),
    "one component": ((1, 2), lambda right: right.flat[-1]),
    "one component, the others 0": ((1, 2), lambda right: np.where(alone(right), right, 0)),
    "one component, the others wrong": ((1,), lambda right: right + 7 * ~alone(right)),
}
"""To which dimensions of the right numbers it can be done, and how."""
FACTORS = ("negated", "twice", "half")
GENERIC = {name.partition(",")[0] for name in CHANGES}


def dimension(task: Exercise) -> int:
    with silence():
        return np.squeeze(numbers_of(outcome(task, task.solution, task.cases[0]).value)).ndim


ROWS = [
    pytest.param(task, name, change, id=f"{task.id}-{name}")
    for task in EXERCISES if task.same is same_numbers
    for name, (dimensions, change) in CHANGES.items()
    if dimension(task) in dimensions and (task.observe is call or name in FACTORS)
]  # fmt: skip


def changed(task: Exercise, change: Change) -> Any:
    """Return the solution with its numbers changed; what it returns may be a function itself."""

    def answer(*given: Any) -> Any:
        found = task.solution(*given)
        if callable(found):
            return lambda *place: change(np.asarray(found(*place), dtype=float))
        return change(np.asarray(found, dtype=float))

    if not callable(task.solution):
        return change(np.asarray(task.solution, dtype=float)).tolist()
    answer.__signature__ = inspect.signature(task.solution)
    return answer


def telling(task: Exercise, answer: Any) -> int:
    """Return how many numbers of the early cases show that an answer is a certain other one."""
    with silence():
        trial = Trial.of(task, answer)
        pairs = [[np.squeeze(numbers_of(did[i].value)) for did in (trial.got, trial.expected)]
                 for i in trial.early]  # fmt: skip
    far = [10 * task.tolerance * max(1, np.abs(right).max()) for _, right in pairs]
    other = [np.abs(one - right) > each if one.shape == right.shape else np.abs(one) > each
             for (one, right), each in zip(pairs, far, strict=True)]  # fmt: skip
    large = [np.abs(one) > each for (one, _), each in zip(pairs, far, strict=True)]
    return min(sum(map(np.sum, other)), sum(map(np.sum, large)))


def has_many_shapes(task: Exercise) -> bool:
    """Tell whether the same place is another component in another case."""
    with silence():
        right = [numbers_of(outcome(task, task.solution, case).value) for case in task.cases]
    return len({np.shape(each) for each in right}) > 1


@pytest.mark.parametrize(("task", "name", "change"), ROWS)
def test_a_distortion_is_named(task: Exercise, name: str, change: Change) -> None:
    answer, generic = changed(task, change), name.partition(",")[0]
    found = check(task.id, answer)
    detail = Record().attempts()[-1].detail
    print(f"{task.id:24} {name:32} {detail or found.outcome}")
    own = {wrong.name for wrong in task.wrong}
    assert detail not in GENERIC - own - {generic}
    if telling(task, answer) < 2 or (generic == "one component" and has_many_shapes(task)):
        assert detail not in GENERIC - own
    else:
        assert found.outcome == "not yet" and detail
        if detail not in own and detail == generic and callable(task.solution):
            assert "expected is" in found.message  # and an example


def test_it_is_said_what_it_is_and_where() -> None:
    hessian = "hessian = lambda x, y: -np.array([[6*x*y, 3*x**2 - 2*y], [3*x**2 - 2*y, -2*x]])"
    assert mistake("capstone.hessian", hessian) == "negated"
    names: dict[str, Any] = {"np": np}
    exec(hessian, names)
    said = str(check("capstone.hessian", names["hessian"]))
    assert "has the wrong sign everywhere" in said and "For x = " in said and "yours is (" in said


def test_what_has_a_text_of_its_own_keeps_it() -> None:
    right = exercise("gradient.gradient").solution
    assert kept("gradient.gradient", lambda f, p: -right(f, p)) == "sign flipped"


# No chance ---------------------------------------------------------------------------------

PAIR = Exercise(
    id="99.pair", prompt="", hints=("", ""), worked="", wrong=(), tolerance=1e-3,
    solution=lambda a: np.array([a, a**2]), cases=((0.0,), (1.0,), (2.0,), (-3.0,)),
)  # fmt: skip
RARE = replace(PAIR, solution=lambda a: max(a - 1, 0.0))
"""All right numbers are 0 but for one."""
EQUAL = replace(PAIR, solution=lambda a: np.array([a, 5.0, a]))
ROOT = replace(PAIR, solution=1.5, cases=((),))
REFUSING = replace(PAIR, solution=lambda a: np.sqrt([a, 4 * a]) if a >= 0 else int("no root"))


@pytest.mark.parametrize(
    ("task", "answer", "name", "words"),
    [
        (PAIR, lambda a: (-a, -(a**2)), "negated", "wrong sign everywhere"),
        (PAIR, lambda a: (-a, -1.005 * a**2), "negated", "wrong sign everywhere"),
        (PAIR, lambda a: [[a**2], [a]], "reversed", "in reverse order"),
        (PAIR, lambda a: a**2, "one component", "you return one alone, the second."),
        (PAIR, lambda a: (a, 0), "one component", "only the first is right, and all others are 0"),
        (PAIR, lambda a: (a**2, a**2), "one component", "only the second is right in all cases"),
        (PAIR, lambda a: a + a**2, "sum", "return their sum"),
        (PAIR, lambda a: (-a, -(a**2)) if a != 2 else (-2, 4), "", ""),
        (REFUSING, lambda a: -np.sqrt([abs(a), abs(4 * a)]), "negated", "wrong sign everywhere"),
        (replace(PAIR, late=1), lambda a: (-a, -(a**2)) if a >= 0 else (7, 7), "negated", "sign"),
        (replace(PAIR, late=3), lambda a: (-a, -(a**2)), "", ""),
        (PAIR, lambda a: (-a, -1.1 * a**2), "", ""),
        (PAIR, lambda a: (a * 2, a**2 * 3), "", ""),
        (PAIR, lambda a: (2 * a, 2 * a**2) if a > 0 else (-a, -(a**2)), "", ""),
        (PAIR, lambda a: (-a, -(a**2)) if a > 0 else (np.nan, np.nan), "", ""),
        (PAIR, lambda a: (-a, np.inf), "", ""),
        (PAIR, lambda a: (0, 0), "", ""),
        (PAIR, lambda a: "no number", "", ""),
        (RARE, lambda a: -max(a - 1, 0.0), "", ""),
        (EQUAL, lambda a: (a + 1, 5.0, a - 2), "", ""),  # always 5: no merit
        (ROOT, -1.5, "", ""),
        (ROOT, 3.0, "", ""),
    ],
)
def test_only_what_all_early_cases_show_is_said(
    task: Exercise, answer: Any, name: str, words: str
) -> None:
    with silence():
        found = judge(Trial.of(task, answer))
    assert (found.outcome, found.detail) == ("not yet", name)
    assert words in found.message and to_html(found.message) and to_text(found.message)
    example = "not right yet" if task is ROOT else "yours is"
    assert example in found.message


def test_components_in_an_order_that_is_no_other_are_not_called_reversed() -> None:
    task = replace(PAIR, solution=lambda a: np.array([[a, 1], [1, a]]))
    for same in (np.flip, np.transpose):
        with silence():
            assert judge(Trial.of(task, changed(task, same))).outcome == "passed"
    with silence():
        swapped = judge(Trial.of(task, lambda a: np.array([[1, a], [a, 1]])))
    assert swapped.detail == ""
