"""The four outcomes of a check, and what it says in each."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from IPython.core.compilerop import CachingCompiler

from helpers.learning.checks import Verdict, check
from helpers.learning.record import Record
from helpers.learning.sandbox import TimeUp
from helpers.lessons import LESSONS
from helpers.lessons.tasks import Exercise, Lesson, Wrong


def mean(x: np.ndarray, w: np.ndarray) -> float:
    """The mean of x with the weights w."""
    if not np.any(w):
        raise ValueError("no weight")
    return x @ w / np.sum(w)


MEAN = Exercise(
    id="99.mean",
    prompt="Write `mean(x, w)`: the mean of $x$ with the weights $w$.",
    solution=mean,
    cases=(
        (np.array([1.0, 2.0]), np.array([1.0, 1.0])),
        (np.array([3.0, 1.0]), np.array([0.5, 1.5])),
        (np.array([1.0, 2.0]), np.array([0.0, 0.0])),
    ),
    wrong=(
        Wrong("sum", "You return the sum $x\\cdot w$.", lambda: (lambda x, w: x @ w,)),
        Wrong("not refused", "Refuse weights that are all zero.",
              lambda: (lambda x, w: x @ w / np.sum(w),)),
    ),
    hints=("What is $\\frac{1}{2}(a + b)$?", "Divide by `w.sum()`."),
    worked="\ndef mean(x, w):\n    return x @ w / w.sum()  # < or >\n",
)
HASTY = replace(MEAN, id="99.hasty", seconds=0.5)
ROWS = replace(
    MEAN, id="99.rows", solution=lambda n: np.arange(3.0 * n).reshape(n, 3), cases=((2,), (8,))
)
ONCE = replace(MEAN, id="99.once", cases=MEAN.cases[:1])
SMALL = replace(MEAN, id="99.small", cases=((np.array([1e-4, 3e-4]), np.array([1.0, 1.0])),))
SIGN = Wrong("sign", "No.", lambda: (-1.5,))
ROOT = replace(MEAN, id="99.root", solution=1.5, cases=((),), wrong=(SIGN,))


@pytest.fixture(autouse=True)
def lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Lesson("99", "Means", "99_means.ipynb", exercises=(MEAN, HASTY, ROWS, ONCE, SMALL, ROOT))
    monkeypatch.setitem(LESSONS, "99", made)


def learners(source: str, name: str = "mean") -> Any:
    """Return what a learner's cell defines under a name."""
    compiler = CachingCompiler()
    names = {"np": np, "time": time, "signal": signal, "__name__": "__main__"}
    exec(compiler(source, compiler.cache(source), "exec"), names)
    return names[name]


def judged(body: str, arguments: str = "x, w") -> Verdict:
    return check("99.mean", learners(f"def mean({arguments}):\n    {body}"))


# The four outcomes -------------------------------------------------------------------------


def test_passed() -> None:
    found = check("99.mean", mean)
    assert (found.task, found.outcome, found.hints) == ("99.mean", "passed", ())
    assert found.message == "Your `mean` is right in all 3 cases tried."
    assert check("99.rows", ROWS.solution).message.endswith("is right in all 2 cases tried.")
    assert check("99.once", mean).message == "That is right."


@pytest.mark.parametrize(
    "answer",
    [None, ..., lambda x, w: ..., learners("def mean(x, w):\n    'to do'"),
     learners("def mean(x, w):\n    raise NotImplementedError('to do')"),
     learners("def mean(x, w):\n    y = x\n    return ...")],
)  # fmt: skip
def test_unattempted(answer: Any) -> None:
    before = Record().attempts()
    found = check("99.mean", answer)
    assert found.outcome == "unattempted"
    assert found.message.startswith(MEAN.prompt)
    assert found.hints == MEAN.hints and found.worked == MEAN.worked
    assert Record().attempts() == before


def test_what_an_empty_answer_is_told_to_do() -> None:
    assert "`...` in `mean` by your code, then run" in check("99.mean", ...).message
    assert 'calling it: `check("99.mean", mean)`' in check("99.mean", None).message
    for answer in ((...,), (None,), ((..., ...),), ()):
        found = check("99.root", *answer)
        assert found.outcome == "unattempted"
        assert "Replace each `...` by your answer" in found.message


def test_the_part_that_is_still_open_is_named() -> None:
    for answer, part in (([1, ...], 2), ((..., 1), 1), ([(0, 0), (1, None), ...], 2)):
        found = check("99.root", answer)
        assert found.outcome == "unattempted"
        assert f"Part {part} of your answer is still open: put what is mis" in found.message


def test_a_known_mistake() -> None:
    found = judged("return sum(a * b for a, b in zip(x, w))")
    assert (found.outcome, found.message) == ("not yet", "You return the sum $x\\cdot w$.")
    assert Record().attempts()[-1].detail == "sum"


@pytest.mark.parametrize("otherwise", ["return np.nan", "return 0", "raise KeyError", "return 'a'"])
def test_what_is_not_refused(otherwise: str) -> None:
    found = judged(f"if w.any(): return x @ w / w.sum()\n    {otherwise}")
    assert found.message == "Refuse weights that are all zero."


@pytest.mark.parametrize("otherwise", ["return np.nan", "raise ValueError('no weight')"])
def test_a_mistake_is_named_whether_it_refuses_or_not(otherwise: str) -> None:
    assert judged(f"if w.any(): return x @ w\n    {otherwise}").message == MEAN.wrong[0].why


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return 2", "For x = (1, 2) and w = (1, 1): yours is 2, expected is 1.5."),
        ("return x @ w / 2 + w[0] - 1",
         "For x = (3, 1) and w = (0.5, 1.5): yours is 1, expected is 1.5."),
        ("return 1.50001 * x[0]", "yours is 1.50001, expected is 1.5."),
        ("return x", "yours is (1, 2), expected is 1.5. Return one number."),
        ("return np.eye(9)", "yours is an array of shape (9, 9), expected is 1.5."),
        ("return np.nan", "yours is nan, expected is 1.5. `nan` is not a number"),
        ("return -np.inf", "yours is −inf, expected is 1.5. `inf` is infinity"),
        ("return 'a'", "yours is a value of type `str`, expected is 1.5. Return one number."),
        ("return lambda: 1", "yours is a value of type `function`, expected is 1.5."),
        ("return []", "yours is an empty list, expected is 1.5."),
        ("y = x", "Your function gives nothing back (`None`). Does it end with `return …`?"),
        ("yield x", "yours is ((1, 2),), expected is 1.5."),
    ],
)  # fmt: skip
def test_the_smallest_counterexample(body: str, words: str) -> None:
    found = judged(body)
    assert found.outcome == "not yet"
    assert words in found.message
    assert "np." not in found.message and " at 0x" not in found.message


def test_what_is_too_slow_to_be_run_again_gets_the_counterexample(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = "For x = (1, 2) and w = (1, 1): yours is 2, expected is 1.5."
    assert judged("return 2").message == (
        f"Your `mean` gives the same result whatever `x` and `w` are. {words}"
    )

    def endless(*_: Any) -> None:
        raise TimeUp

    monkeypatch.setattr("helpers.learning.checks.named", endless)
    assert judged("return 2").message == words


def test_only_the_refusal_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = replace(LESSONS["99"], exercises=(replace(MEAN, wrong=()),))
    monkeypatch.setitem(LESSONS, "99", lesson)
    words = "For x = (1, 2) and w = (0, 0): yours {}, expected is a `ValueError`."
    with np.errstate(all="ignore"):
        assert judged("return x @ w / w.sum()").message == words.format("gives nan")
    found = judged("return x @ w / w.sum() if w.any() else {}['a']")
    assert words.format("raises `KeyError: 'a'`, in line 2 of your code: `return x @ w / w.sum() "
                        "if w.any() else {}['a']`") == found.message  # fmt: skip


def test_a_small_number_is_no_rounding() -> None:
    found = check("99.small", lambda x, w: 3e-4)
    assert found.message.endswith(": yours is 0.0003, expected is 0.0002.")


def test_many_numbers_differ_at_a_place() -> None:
    found = check("99.rows", lambda n: np.arange(3.0 * n).reshape(n, 3) // 20 * 20 % 7 * n)
    assert "For n = 2: yours is ((0, 0, 0), (0, 0, 0)), expected" in found.message
    found = check("99.rows", lambda n: np.minimum(np.arange(3.0 * n), 20).reshape(n, 3))
    assert "n = 8: at the place (7, 0), counted from 0, yours is 20, expected" in found.message
    assert "Return an array of shape (2, 3)." in check("99.rows", lambda n: n).message


def test_an_answer_that_is_a_value() -> None:
    for right in (1.5, np.float64(1.5), [1.5], np.array(1.5)):
        assert check("99.root", right).message == "That is right."
    assert check("99.root", -1.5).message == "No."
    assert check("99.root", [1, 2]).message == "(1, 2) is not right yet."
    assert "you gave a function" in check("99.root", lambda: 1.5).message


def test_an_error_of_the_learners() -> None:
    found = judged("h = 0\n    return 1 / h")
    assert found.outcome == "error"
    assert found.message == (
        "`ZeroDivisionError: division by zero`, in line 3 of your code: `return 1 / h`. It was "
        "called with x = (1, 2) and w = (1, 1)."
    )
    assert Record().attempts()[-1].detail == "ZeroDivisionError"


def test_an_error_in_a_later_case() -> None:
    found = judged("if x[0] == 1: return 1.5\n    raise ValueError('$3')")
    assert found.message.endswith("It was called with x = (3, 1) and w = (0.5, 1.5).")
    assert "`ValueError: $3`, in line 3 of your code" in str(found)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (learners("def mean(x): return x"), "with 2 arguments, `mean(x, w)`, but it begins with "
                                            "`(x)`."),
        (lambda: 1, "but it begins with `()`."),
        (np.array([1.5]), 'without calling it: `check("99.mean", mean)`. You gave (1.5,).'),
        ("mean", "You gave a value of type `str`."),
        (learners("import sys\ndef mean(x, w): sys.exit(1)"), "`SystemExit: 1`, in line 2"),
        (learners("def mean(x, w): return mean(x, w)"), "`RecursionError: maximum recursion"),
        (learners("def mean(x, w): raise BaseException('$')"), "`BaseException: $`, in line 1"),
    ],
)  # fmt: skip
def test_other_errors(answer: Any, words: str) -> None:
    found = check("99.mean", answer)
    assert found.outcome == "error" and words in found.message
    assert Record().attempts()[-1].outcome == "error"


def test_the_worked_solution_is_shown_as_it_is() -> None:
    html = check("99.mean", 0)._repr_mimebundle_()["text/html"]
    assert "<pre><code>def mean(x, w):\n    return x @ w / w.sum()  # &lt; or &gt;</code>" in html


def test_an_unknown_exercise() -> None:
    for task in ("99.meen", "$`", "", None, 4, ["99.mean"], {}):
        before = Record().attempts()
        found = check(task, mean)
        assert found.outcome == "error" and found._repr_mimebundle_()["text/html"]
        assert Record().attempts() == before
    assert 'such as `"slope.rate"`' in check(4, mean).message
    assert "no exercise `'?!'`. The cell as it came" in check("?!", mean).message


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("99.meen", "99.mean"), ("99,mean", "99.mean"), ("9.mean", "99.mean"), ("mean", "99.mean"),
        ("99.Mean ", "99.mean"), ("gradient.gradeint", "gradient.gradient"),
        ("directional", "gradient.directional"),
        ("learning.standardize", "learning.standardise"), ("5.descent", "descent.descend"),
    ],
)  # fmt: skip
def test_a_mistyped_id_suggests_the_nearest(typed: str, meant: str) -> None:
    found = check(typed, mean)
    first = found.message.partition("Do you mean ")[2].split(" or ")[0].rstrip("?")
    assert first == f'`"{meant}"`' and found.message.count('`"') <= 3


ENDLESS = ["pass", "try: 1 / 0\n        except Exception: pass"]


@pytest.mark.parametrize("inside", ENDLESS)
def test_a_loop_that_does_not_end(inside: str) -> None:
    endless = learners(f"def mean(x, w):\n    while True:\n        {inside}")
    found = check("99.hasty", endless)
    assert found.outcome == "error"
    assert "did not come to an end within 0.5 seconds: does its loop stop? It was in line" in (
        found.message
    )
    assert check("99.mean", mean).outcome == "passed"


def test_an_answer_is_run_again_only_in_the_time_that_it_has_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits = []

    def within(seconds: float, work: Callable) -> Any:
        limits.append(seconds)
        return work()

    monkeypatch.setattr("helpers.learning.checks.within", within)
    monkeypatch.setattr("helpers.learning.checks.monotonic", iter([9.0, 10.0, 12.0, 14.0]).__next__)
    judged("return 2")  # run for two seconds, judged, and run again for a name
    assert limits == [10.0, 100.0, 8.0]


@pytest.mark.parametrize("took", [1.5, 3.2])
def test_a_right_answer_that_is_slow_is_right(monkeypatch: pytest.MonkeyPatch, took: float) -> None:
    monkeypatch.setattr("helpers.learning.checks.monotonic", iter([0, 0, took, took]).__next__)
    found = check("99.mean", mean)
    assert found.outcome == "passed"
    assert found.notes == ("It took 3 seconds. That is slow, and no mistake.",) * (took > 2)


def test_no_exercise_is_given_up_before_ten_seconds() -> None:
    asked = [each for lesson in LESSONS.values() if lesson.key != "99"
             for each in (*lesson.exercises, *lesson.challenges)]
    assert min(each.seconds for each in asked) == 10


def test_a_value_that_cannot_be_read_for_ever() -> None:
    source = "class A:\n    def __array__(self, *a, **k):\n        while True: pass\nmean = A()"
    endless = learners(source)
    assert "did not come to an end" in check("99.hasty", lambda x, w: endless).message


def test_an_interrupt(interruptible: None) -> None:
    found = judged("signal.raise_signal(signal.SIGINT); time.sleep(1)")
    assert found.outcome == "error" and found.message.startswith("You interrupted the check.")
    assert check("99.mean", mean).outcome == "passed"


def test_an_interrupt_while_it_is_kept(
    interruptible: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Record, "add", lambda *_: signal.raise_signal(signal.SIGINT))
    assert check("99.mean", mean).message.startswith("You interrupted the check.")


# Faults of our own -------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["diagnose", "same"])
def test_a_fault_in_judging_is_not_told_as_the_learners(
    monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    faulty = replace(MEAN, **{part: lambda *_: np.zeros(0).max()})
    monkeypatch.setitem(LESSONS, "99", replace(LESSONS["99"], exercises=(faulty,)))
    found = judged("return 2.5 * x[0]")
    assert found.outcome == "not yet" and "yours is 2.5, expected is 1.5." in found.message


def test_a_check_that_fails_says_so_and_records_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpers.learning.checks.judge", lambda *_: np.zeros(0).max())
    monkeypatch.setattr("helpers.learning.checks.whereabouts", lambda _: "")  # as if installed
    before = Record().attempts()
    found = check("99.mean", mean)
    assert found.outcome == "error" and "The check itself failed: `ValueError: " in found.message
    assert "a fault of the course, not of your answer" in found.message
    assert Record().attempts() == before
