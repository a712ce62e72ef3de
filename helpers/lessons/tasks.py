"""What a lesson asks of a learner: exercises, challenges, questions, predictions, as plain data.

A text may hold formulas between dollar signs, in LaTeX. Every task has an id such as
"gradient.compass": the key of its lesson, a point, a name. Under that id the learner's record
keeps what became of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from helpers.lessons.questions import Question
from helpers.lessons.values import numbers_of

ENDLESS = 10.0  # seconds: what takes longer is taken for a loop that does not end


def same_numbers(got: Any, expected: Any, tolerance: float) -> bool:
    """Tell whether two answers are the same numbers, in whatever form they come.

    What `numbers_of` can read is welcome; a dimension of length one more or less does not
    matter. `tolerance` is relative to the largest number expected, or to 1.
    """
    got, expected = (np.squeeze(numbers_of(each)) for each in (got, expected))
    if got.shape != expected.shape or not got.size:
        return False
    finite = np.isfinite(expected)
    within = tolerance * max(1.0, float(np.abs(expected[finite]).max(initial=0.0)))
    if finite.all() and np.isfinite(got).all():
        return bool((np.abs(got - expected) <= within).all())  # as below, and much faster
    return bool(np.allclose(got, expected, rtol=0, atol=within, equal_nan=True))


def call(answer: Any, *case: Any) -> Any:
    """Return what a learner's function returns, or an answer that is a value as it is."""
    return answer(*case) if callable(answer) else answer


@dataclass(frozen=True)
class Wrong:
    """A known wrong answer, made like a right one, and what its maker should hear.

    `name` is for the record, `why` for the learner: it names the mistake and says what is right
    instead, without giving the code away. `make` makes the answer, in each form that it may take.
    """

    name: str
    why: str
    make: Callable[[], tuple[Any, ...]]

    @cached_property
    def forms(self) -> tuple[Any, ...]:
        """The wrong answer in each of its forms, made when first needed."""
        return self.make()


@dataclass(frozen=True)
class Mistake:
    """What is wrong with an answer: a `name` for the record, and `why` for the learner."""

    name: str
    why: str


@dataclass(frozen=True)
class Known:
    """A known wrong answer by its `name`, and `where` it shows, said before its text."""

    name: str
    where: str = ""


Diagnosis = str | Known | Mistake


@dataclass(frozen=True)
class Exercise:
    """A task whose answer is a Python function, or a value.

    Parameters
    ----------
    id, prompt : str
        Its id, and what is asked, in one or two sentences.
    solution : callable or value
        The right answer; an oracle that a test compares with an independent one. The name of a
        function and of its arguments are those that the learner is asked for.
    cases : tuple of tuples
        The arguments of each call, the simplest first; for a value none are needed. A solution
        that refuses a case raises `ValueError`, and then so must the answer.
    wrong : tuple of Wrong
        The known wrong answers. No two of them may agree on all the cases for which the
        solution gives a value; what they do where it refuses, and in the `late` cases, is asked
        only of an answer that is right in all the others.
    hints : (str, str)
        A nudge, then a plan.
    worked : str
        The worked solution, as Python code that defines the answer under the name of the
        solution, or a value under the last part of the id.
    observe : callable
        ``observe(answer, *case)`` returns what is compared, for example what a function drew.
    diagnose : callable, optional
        ``diagnose(observed, *case)`` returns the name of the known wrong answer that it shows,
        also as `Known`, a `Mistake` of its own, or ""; or a list of these, the most special
        first: the first that the exercise knows is said. It is asked first, about the simplest
        case that is not right; it is for mistakes that take many forms, and no single answer
        stands for them.
    steps : (float, float), optional
        For answers that choose a step to measure a slope: how near to each other along one
        coordinate, and how far apart, the places may be at which they call a function. The
        first is so small that rounding, the second so large that the bend is what they measure.
    same : callable
        ``same(got, expected, tolerance)`` tells whether two outcomes agree.
    tolerance : float
        Passed to `same`; relative. A known wrong answer is recognised within ten times of it.
    late : int
        How many of the last cases are asked only of an answer that is right in all the others.
        They are for mistakes that nothing else shows, and say little of any other one.
    seconds : float
        How long all calls together may take.
    """

    id: str
    prompt: str
    solution: Any
    wrong: tuple[Wrong, ...]
    hints: tuple[str, str]
    worked: str
    cases: tuple[tuple, ...] = ((),)
    observe: Callable[..., Any] = call
    diagnose: Callable[..., Diagnosis | list[Diagnosis]] | None = None
    steps: tuple[float, float] | None = None
    same: Callable[[Any, Any, float], bool] = same_numbers
    tolerance: float = 1e-6
    late: int = 0
    seconds: float = ENDLESS

    @cached_property
    def done(self) -> dict[int, Sequence[Any]]:
        """What the solution and the known wrong answers do, by their `id`, once it is known."""
        return {}


@dataclass(frozen=True)
class Score:
    """What an answer to a challenge reached: the `number` that counts, and a sentence on it."""

    number: float
    text: str


@dataclass(frozen=True)
class Challenge:
    """A task with a score. Who reaches the goal has passed; then the score can be improved.

    Parameters
    ----------
    id, prompt : str
        Its id, and what is asked, with the rule by which the score is counted.
    solution : callable or value
        A good answer, in the form that is asked for, as for an `Exercise`.
    par : float
        The score of `solution` and of `worked`, the one to beat.
    play : callable
        ``play(answer)`` returns the `Score` of an answer that reaches the goal, else a `Mistake`
        that says what is missing. The same answer has the same score always and everywhere: a
        count, or a number that the answer alone decides; never a time, and nothing random.
    unit : str
        What is counted, such as "steps".
    hints : (str, str)
        A nudge, then a plan.
    worked : str
        The worked solution, as Python code that defines the answer under the name of the
        solution, or a value under the last part of the id.
    fewest : bool
        Whether the smallest score is the best, or the greatest.
    seconds : float
        How long it may take.
    """

    id: str
    prompt: str
    solution: Any
    par: float
    play: Callable[[Any], Score | Mistake]
    unit: str
    hints: tuple[str, str]
    worked: str
    fewest: bool = True
    seconds: float = ENDLESS

    def beats(self, score: float, other: float) -> bool:
        """Tell whether a score is better than another one."""
        return score < other if self.fewest else score > other

    def counted(self, score: float) -> str:
        """Write a score with its unit, such as "41 steps"."""
        return f"{score:.12g} {self.unit}"

    def praise(self, score: float) -> str:
        """Say how a score compares with that of the worked solution, the par."""
        par = f"the worked solution's {self.counted(self.par)}"
        if score == self.par:
            return f"That is as good as {par}."
        if self.beats(score, self.par):
            return f"That beats {par}."
        return f"To beat: {par}."

    def compared(self, score: float, before: float | None) -> str:
        """Say how a score compares with the best one `before` it in the record."""
        if before is None:
            return "This is your first score; the best one is kept in your record."
        if self.beats(score, before):
            return f"This is your best score so far; it was {self.counted(before)} before."
        return f"Your best score so far: {self.counted(before)}."


@dataclass(frozen=True)
class Place:
    """Where a lesson has a task: it is the `number`-th of its `kind`."""

    task: str
    kind: str
    number: int
    lesson: Lesson

    @property
    def words(self) -> str:
        """What it is called, the title between stars: "question 2 of *Gradient*"."""
        return f"{self.kind} {self.number} of *{self.lesson.title}*"


@dataclass(frozen=True)
class Lesson:
    """One notebook: its key, title and file, and its tasks in their order.

    The key stays when notebooks are inserted and their numbers change. `predictions` are the ids
    of the predictions of its explorers.
    """

    key: str
    title: str
    notebook: str
    exercises: tuple[Exercise, ...] = ()
    quiz: Sequence[Question] = ()
    predictions: tuple[str, ...] = ()
    challenges: tuple[Challenge, ...] = ()

    @property
    def number(self) -> str:
        """The number that its notebook has today, such as "04"."""
        return self.notebook.partition("_")[0]

    @property
    def places(self) -> tuple[Place, ...]:
        """All tasks that count towards its completion, where they are."""
        kinds = {
            "prediction": self.predictions,
            "exercise": [each.id for each in self.exercises],
            "challenge": [each.id for each in self.challenges],
            "question": [each.id for each in self.quiz],
        }
        return tuple(
            Place(task, kind, number, self)
            for kind, tasks in kinds.items()
            for number, task in enumerate(tasks, start=1)
        )

    @property
    def tasks(self) -> tuple[str, ...]:
        """The ids of all tasks that count towards its completion."""
        return tuple(place.task for place in self.places)
