"""Judging an answer, and which questions are due again: pure functions."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.learning.quiz import due
from helpers.learning.record import Attempt
from helpers.lessons.questions import (
    ChoiceQuestion,
    NumberQuestion,
    Option,
    Rating,
    read_rating,
)
from helpers.lessons.tasks import Lesson
from helpers.live.reading import NOT_READ

ONE = ChoiceQuestion(
    "90.one", "Is $x^2 < 0$ for some real $x$?",
    (Option("yes, $x = 0$", "why not a"), Option("no", "why b", right=True),
     Option("only `x` > 1", "why not c")),
)  # fmt: skip
SEVERAL = ChoiceQuestion(
    "90.several", "Which are even?",
    (Option("$2$", "why a", right=True), Option("$3$", "why not b"),
     Option("$4$", "why c", right=True), Option("$5$", "why not d"),
     Option("$6$", "why e", right=True)),
    several=True,
)  # fmt: skip
ANGLE = NumberQuestion(
    "90.angle", "What is $\\arctan 2$?", value=63.43, tolerance=0.05, why="because",
    otherwise="look again", unit="°", wrong={26.57: "the other angle", 1.107: "radians"},
)  # fmt: skip
CLEAR = Rating("90.clear", "How clear?", low="lost", high="clear")


# Judging ------------------------------------------------------------------------------------


@pytest.mark.parametrize("letter, outcome, why", [
    ("a", "not yet", "why not a"), ("b", "passed", "why b"), ("c", "not yet", "why not c"),
    (" B ", "passed", "why b"),
])  # fmt: skip
def test_one_option_is_judged(letter: str, outcome: str, why: str) -> None:
    assert ONE.judge(letter) == (outcome, (why,), letter.strip().lower())


@pytest.mark.parametrize("chosen, outcome, feedback", [
    ("ace", "passed", ("why a", "why c", "why e")),
    ("e, c, a", "passed", ("why a", "why c", "why e")),
    ("ac", "not yet", ("What you have chosen is right. One right option is missing.",)),
    ("c", "not yet", ("What you have chosen is right. 2 right options are missing.",)),
    ("abce", "not yet", ("b: why not b",)),
    ("abc", "not yet", ("b: why not b", "One right option is missing.")),
    ("bd", "not yet", ("b: why not b", "d: why not d", "3 right options are missing.")),
])  # fmt: skip
def test_several_options_are_judged(chosen: str, outcome: str, feedback: tuple) -> None:
    letters = "".join(sorted(set(chosen) - set(", ")))
    assert SEVERAL.judge(chosen) == (outcome, feedback, letters)


def test_several_pass_only_with_exactly_the_right_options() -> None:
    for size in range(1, 6):
        for chosen in combinations("abcde", size):
            outcome = SEVERAL.judge("".join(chosen)).outcome
            assert outcome == ("passed" if chosen == ("a", "c", "e") else "not yet")


@pytest.mark.parametrize("question", [ONE, SEVERAL, ANGLE, CLEAR], ids=lambda each: each.id)
@pytest.mark.parametrize("nothing", ["", " "])
def test_no_answer_is_not_judged(question, nothing: str) -> None:
    outcome, feedback, detail = question.judge(nothing)
    assert (outcome, detail) == ("", "")
    assert "first" in feedback[0]


def test_options_that_there_are_not_are_refused() -> None:
    with pytest.raises(ValueError, match=r"90\.one has no option 'd'; choose from a, b, c"):
        ONE.judge("d")
    with pytest.raises(ValueError, match="takes one option, not 'ab'"):
        ONE.judge("ab")


CLOSE = "Close, but rounded too far: give more decimals."


@pytest.mark.parametrize("typed, outcome, said", [
    ("63.43", "passed", "because"), ("63,4", "passed", "because"), ("63.4°", "passed", "because"),
    (" 63.48 ° ", "passed", "because"), ("6343/100", "passed", "because"),
    ("6.343e1", "passed", "because"), ("+63.38", "passed", "because"),
    ("63", "not yet", CLOSE), ("64", "not yet", "look again"), ("63.5", "not yet", "look again"),
    ("63.49", "not yet", "look again"), ("−63.43", "not yet", "look again"),
    ("26.6", "not yet", "the other angle"), ("1.1", "not yet", "radians"),
    ("0", "not yet", "look again"),
])  # fmt: skip
def test_number_is_judged(typed: str, outcome: str, said: str) -> None:
    assert ANGLE.judge(typed) == (outcome, (said,), typed.strip())


def test_what_is_no_number_is_not_judged() -> None:
    assert ANGLE.judge("about 63") == ("", (NOT_READ,), "")
    assert ANGLE.judge(" ") == ("", ("Type a number first.",), "")


@given(st.text(max_size=50))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    assert ANGLE.judge(text).outcome in {"", "passed", "not yet"}
    assert CLEAR.judge(text).outcome in {"", "noted"}


@pytest.mark.parametrize("answer, rating, comment", [
    ('{"rating": 4, "comment": " ok "}', 4, "ok"), ('{"rating": 1}', 1, ""),
    ('{"rating": 0}', None, ""), ('{"rating": 6}', None, ""), ('{"rating": true}', None, ""),
    ('{"rating": 2.0}', None, ""), ('{"rating": null, "comment": "c"}', None, "c"),
    ("[4]", None, ""), ("4", None, ""), ("{", None, ""),
    ('{"rating": 5, "comment": "' + "x" * 3000 + '"}', 5, "x" * 2000),
])  # fmt: skip
def test_rating_is_read(answer: str, rating: int | None, comment: str) -> None:
    assert read_rating(answer) == (rating, comment)


# What is due --------------------------------------------------------------------------------


def lesson(key: str, size: int) -> Lesson:
    asked = tuple(replace(ONE, id=f"{key}.q{place}") for place in range(size))
    return Lesson(key, "", "", quiz=asked)


FOUR = [lesson(key, 4) for key in ("a", "b", "c", "d")]
IDS = [question.id for each in FOUR for question in each.quiz]
ATTEMPTS = st.lists(
    st.builds(
        Attempt,
        st.sampled_from([*IDS, "99.other"]),
        st.sampled_from(["passed", "not yet"]),
        st.just("b"),
        st.floats(0, 1e9),
    ),
    max_size=40,
).map(lambda attempts: sorted(attempts, key=lambda each: each.at))


def due_ids(attempts: list[Attempt], count: int = 3) -> list[str]:
    return [question.id for question in due(attempts, FOUR, count)]


def test_without_a_record_the_first_questions_of_each_lesson_come_first() -> None:
    assert due_ids([]) == ["a.q0", "b.q0", "c.q0"]
    assert due_ids([], 6) == ["a.q0", "b.q0", "c.q0", "d.q0", "a.q1", "b.q1"]
    one, two = lesson("a", 4), lesson("b", 2)
    assert [each.id for each in due([], [one])] == ["a.q0", "a.q1", "a.q2"]
    assert [each.id for each in due([], [one, two])] == ["a.q0", "b.q0", "a.q1"]
    assert due([], [lesson("a", 1)]) == list(lesson("a", 1).quiz)


def test_missed_come_before_never_asked_before_asked_longest_ago() -> None:
    attempts = [
        Attempt("b.q3", "not yet", "a", 5), Attempt("a.q0", "not yet", "a", 6),
        Attempt("c.q0", "passed", "b", 7), Attempt("a.q0", "passed", "b", 8),
    ]  # fmt: skip
    assert due_ids(attempts) == ["b.q3", "b.q0", "d.q0"]
    everything = [Attempt(task, "passed", "b", at) for at, task in enumerate(reversed(IDS))]
    assert due_ids(everything) == ["d.q3", "d.q2", "d.q1"]


@given(ATTEMPTS, st.integers(1, 16))
def test_due_questions_keep_the_rule(attempts: list[Attempt], count: int) -> None:
    every = due_ids(attempts, len(IDS))
    assert sorted(every) == IDS
    assert due_ids(attempts, count) == every[:count] == due_ids(list(attempts), count)
    last = {attempt.task: attempt for attempt in attempts}
    missed = {task for task in IDS if task in last and last[task].outcome == "not yet"}
    never = {task for task in IDS if task not in last}
    assert set(every[: len(missed)]) == missed
    assert set(every[len(missed) : len(missed) + len(never)]) == never
    for group in (every[: len(missed)], every[len(missed) + len(never) :]):
        times = [last[task].at for task in group]
        assert times == sorted(times)


@given(ATTEMPTS)
def test_answering_what_is_due_leads_through_all_questions(attempts: list[Attempt]) -> None:
    seen = set()
    for day in range(6):
        tasks = due_ids(attempts)
        seen |= set(tasks)
        attempts = attempts + [Attempt(task, "passed", "b", 2e9 + day) for task in tasks]
    assert seen == set(IDS)
