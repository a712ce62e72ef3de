"""Which known mistake is named for which wrong answer; `python tests/mistakes.py` prints it all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest.mock import patch

from helpers.judging import judge
from helpers.lessons import LESSONS
from helpers.running import Outcome, silence
from helpers.tasks import Exercise
from helpers.watching import outcomes

EXERCISES = [exercise for lesson in LESSONS.values() for exercise in lesson.exercises]


def named(exercise: Exercise) -> list[set[str]]:
    """For each wrong answer, every known mistake that any form of it would be taken for."""
    alone = [replace(exercise, wrong=(wrong,)) for wrong in exercise.wrong]
    seen: dict[int, list[Outcome]] = {}

    def run_once(_: Exercise, answer: Any) -> list[Outcome]:
        if id(answer) not in seen:
            seen[id(answer)] = outcomes(exercise, answer)
        return seen[id(answer)]

    def taken_for(form: Any) -> set[str]:
        did = run_once(exercise, form)
        return {one.wrong[0].name for one in alone if judge(one, did).detail == one.wrong[0].name}

    with silence(), patch("helpers.judging.outcomes", run_once):
        return [
            set.union(*map(taken_for, (wrong.answer, *wrong.also))) for wrong in exercise.wrong
        ]


def matrix(exercise: Exercise) -> str:
    """Return the mistakes of an exercise as a Markdown table: held in rows, named in columns."""
    names = [wrong.name for wrong in exercise.wrong]
    rows = [[f"{exercise.id}: held ↓, named →", *map(str, range(1, len(names) + 1))]]
    rows.append(["---"] * len(rows[0]))
    for number, (name, found) in enumerate(zip(names, named(exercise), strict=True), 1):
        rows.append([f"{number} {name}", *("●" if each in found else "·" for each in names)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    print("\n\n".join(map(matrix, EXERCISES)))
