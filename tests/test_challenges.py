"""Challenges: an answer that reaches the goal has a score, and the record keeps the best one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpers.learning.checks import check
from helpers.learning.progress import Progress
from helpers.learning.record import Attempt, Record
from helpers.learning.standing import best_score, standing
from helpers.learning.typeset import to_html, to_text
from helpers.lessons import LESSONS
from helpers.lessons.tasks import Challenge, Lesson, Mistake, Score

CHALLENGES = [each for lesson in LESSONS.values() for each in lesson.challenges]
every_challenge = pytest.mark.parametrize("asked", CHALLENGES, ids=lambda each: each.id)


def play(numbers: Any) -> Score | Mistake:
    if sum(numbers) != 10:
        return Mistake("another sum", f"Your numbers add up to ${sum(numbers)}$, not to $10$.")
    return Score(len(numbers), f"You reach $10$ with {len(numbers)} numbers.")


TEN = Challenge(
    id="99.ten",
    prompt="Give numbers below $7$ that add up to $10$. The score is how many they are.",
    solution=(5, 5),
    par=2,
    play=play,
    unit="numbers",
    hints=("Which is the largest?", "Take it, and see what is left."),
    worked="ten = (5, 5)",
)


def rule(n: int) -> int:
    """A function that is asked for."""
    return n + 3


def climb(step: Any) -> Score | Mistake:
    n = count = 0
    while n < 9:
        n, count = step(n), count + 1
    return Score(count, f"{count} steps.")


CLIMB = replace(TEN, id="99.climb", solution=rule, par=3, play=climb, unit="steps", seconds=0.5)
MOST = replace(TEN, id="99.most", par=4, fewest=False)


@pytest.fixture(autouse=True)
def lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Lesson("99", "Sums", "99_sums.ipynb", challenges=(TEN, CLIMB, MOST))
    monkeypatch.setitem(LESSONS, "99", made)
    Record().reset()


def kept() -> list[tuple[str, str, str]]:
    return [(each.task, each.outcome, each.detail) for each in Record().attempts()]


def test_who_reaches_the_goal_has_passed_with_a_score() -> None:
    found = check("99.ten", [4, 3, 2, 1])
    assert found.outcome == "passed"
    assert found.message == (
        "You reach $10$ with 4 numbers. To beat: the worked solution's 2 numbers."
    )
    assert found.notes == ("This is your first score; the best one is kept in your record.",)
    assert found.hints == TEN.hints and found.worked == TEN.worked
    assert kept() == [("99.ten", "passed", "4")]


def test_the_best_score_is_told_from_the_record() -> None:
    check("99.ten", [4, 3, 3])
    assert check("99.ten", [4, 3, 2, 1]).notes == ("Your best score so far: 3 numbers.",)
    assert check("99.ten", [4, 3, 3]).notes == ("Your best score so far: 3 numbers.",)
    found = check("99.ten", (6, 4))
    assert found.notes == ("This is your best score so far; it was 3 numbers before.",)
    assert found.message.endswith(" That is as good as the worked solution's 2 numbers.")
    best = check("99.ten", [10])
    assert best.message.endswith(" That beats the worked solution's 2 numbers.")
    assert found.hints == best.hints == ()
    assert best_score(TEN, Record().attempts()) == 1


def test_where_more_is_better_the_greatest_score_is_the_best() -> None:
    check("99.most", [10])
    found = check("99.most", [4, 3, 2, 1, 0])
    assert "That beats" in found.message and found.hints == () and "it was 1 " in found.notes[0]
    assert check("99.most", [5, 5]).hints == MOST.hints
    assert best_score(MOST, Record().attempts()) == 5


def test_who_misses_the_goal_hears_why_and_has_no_score() -> None:
    found = check("99.ten", [4, 4])
    assert (found.outcome, found.message) == (
        "not yet", "Your numbers add up to $8$, not to $10$.",
    )  # fmt: skip
    assert found.notes == () and found.hints == TEN.hints
    assert kept() == [("99.ten", "not yet", "another sum")]


@pytest.mark.parametrize("answer", [None, ..., [1, ...], [[1, 2], [..., 3]], (1, (2, None))])
def test_an_answer_with_gaps_is_not_tried_yet(answer: Any) -> None:
    found = check("99.ten", answer)
    assert found.outcome == "unattempted" and kept() == []
    assert to_text(TEN.prompt) in str(found)
    assert check("99.climb", lambda n: ...).outcome == "unattempted"


def test_what_goes_wrong_in_an_answer_is_told() -> None:
    found = check("99.ten", ["a"])
    assert found.outcome == "error" and "TypeError" in found.message
    assert "Give the function itself" in check("99.climb", 3).message
    assert "is called with one argument" in check("99.climb", lambda: 3).message
    assert "ZeroDivisionError" in check("99.climb", lambda n: 1 / 0).message
    assert "within 0.5 seconds" in check("99.climb", lambda n: 0).message
    assert check("99.climb", lambda n: n + 2).message.startswith("5 steps.")
    assert {outcome for _, outcome, _ in kept()} == {"error", "passed"}


def test_a_broken_record_costs_the_score_and_nothing_else(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "none" / "progress.sqlite"))
    found = check("99.ten", [5, 5])
    assert found.outcome == "passed" and "cannot be reached" in found.notes[-1]
    assert not any("first score" in note for note in found.notes)


def attempts(*lines: str) -> list[Attempt]:
    return [Attempt(*line.split(" "), 0.0) for line in lines]


def as_lines(*lines: str) -> str:
    return Progress(standing(attempts(*lines), [LESSONS["99"]])).text()


def test_progress_names_the_best_scores() -> None:
    lines = as_lines("99.ten passed 4", "99.ten passed 3")
    assert lines.splitlines()[-2:] == [
        "Go on with 99 Sums.", "Best score: 3 numbers in challenge 1 of Sums.",
    ]  # fmt: skip
    both = "99.ten passed 4", "99.most passed 7", "99.climb passed odd"
    assert as_lines(*both).endswith(
        "Best scores: 4 numbers in challenge 1 of Sums and 7 numbers in challenge 3 of Sums."
    )


def test_a_challenge_is_to_review_only_until_it_was_met() -> None:
    assert "To review next: challenge 1 of Sums." in as_lines("99.ten error x")
    assert "review" not in as_lines("99.ten passed 4", "99.ten error x")
    assert "1 of 3" in as_lines("99.ten passed 4", "99.ten error x")


# The challenges of the course --------------------------------------------------------------


@every_challenge
def test_the_worked_solution_has_the_par(asked: Challenge) -> None:
    names: dict[str, Any] = {}
    exec(asked.worked, names)
    name = getattr(asked.solution, "__name__", asked.id.partition(".")[2])
    for answer in (asked.solution, names[name]):
        assert asked.play(answer).number == asked.par
        found = check(asked.id, answer)
        assert found.outcome == "passed" and found.hints == ()
        assert "as good as the worked solution's" in found.message


@every_challenge
def test_the_texts_can_be_typeset(asked: Challenge) -> None:
    for text in (asked.prompt, *asked.hints):
        assert to_html(text) and to_text(text).strip() and "  " not in text


@every_challenge
@pytest.mark.parametrize("answer", ["text", 7, [], [1], {"a": 1}, [[1], [2, 3]], float("nan")])
def test_no_answer_is_too_odd_to_be_judged(asked: Challenge, answer: Any) -> None:
    given = (lambda *arguments: answer) if callable(asked.solution) else answer
    assert check(asked.id, given).outcome in {"not yet", "error"}
