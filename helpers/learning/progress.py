"""How far the learner has come: a bar for each notebook, and what to review next."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from helpers.learning.record import Attempt, Record, notebooks_folder
from helpers.learning.scores import best_score, counted
from helpers.lessons import LESSONS
from helpers.lessons.tasks import Challenge, Lesson

BAR_WIDTH = 24
MOST_NAMED = 3  # tasks in the sentence on what to review
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)

Words = tuple[str, str]
"""A piece of a sentence, a title in it between stars, and the address that it leads to, or ""."""


@dataclass(frozen=True)
class Bar:
    """How many of a notebook's tasks are done."""

    label: str
    notebook: str
    done: int
    total: int

    @property
    def percent(self) -> int:
        """The completion rate, rounded down: it is 100 only when all is done."""
        return 100 * self.done // self.total if self.total else 0


@dataclass(frozen=True)
class Summary:
    """What there is to say about a learner's record; `trouble` is why it may not be all."""

    bars: tuple[Bar, ...]
    advice: tuple[Words, ...]
    trouble: str = ""
    scores: tuple[Words, ...] = ()

    @property
    def whole(self) -> Bar:
        """All notebooks as one."""
        done, total = (sum(getattr(bar, name) for bar in self.bars) for name in ("done", "total"))
        return Bar("All", "", done, total)


class Progress:
    """A summary that a notebook displays."""

    def __init__(self, summary: Summary) -> None:
        self.summary = summary

    def __repr__(self) -> str:
        """Return the summary as lines of text."""
        return to_text(self.summary)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": to_html(self.summary)}


def show_progress(record: Record | None = None) -> Progress:
    """Return a bar for each notebook that has tasks, and what to review next.

    Run it again to see what has changed since. A task is done when it has been passed once.
    """
    record = Record() if record is None else record
    attempts = record.attempts()
    if record.failed:  # nobody knows how far: empty bars would be no answer
        return Progress(Summary((), (), record.trouble))
    return Progress(summarise(attempts, present_lessons(), record.trouble))


def present_lessons() -> list[Lesson]:
    """Return the lessons whose notebooks are here, in the order of the course."""
    folder = notebooks_folder()
    return [lesson for lesson in LESSONS.values() if (folder / lesson.notebook).is_file()]


def summarise(attempts: Iterable[Attempt], lessons: Iterable[Lesson], trouble: str = "") -> Summary:
    """Summarise attempts, oldest first, at the tasks of those lessons that have any."""
    attempts, lessons = list(attempts), [lesson for lesson in lessons if lesson.tasks]
    passed = {attempt.task for attempt in attempts if attempt.outcome == "passed"}
    bars = tuple(
        Bar(_label(lesson), lesson.notebook, len(passed & {*lesson.tasks}), len({*lesson.tasks}))
        for lesson in lessons
    )
    missed = _missed(attempts, lessons)
    advice = tuple(_review(missed) if missed else _next(bars))
    return Summary(bars, advice, trouble, tuple(_scores(attempts, lessons)))


def _label(lesson: Lesson) -> str:
    return f"{lesson.number} {lesson.title}"


def _scores(attempts: Sequence[Attempt], lessons: Sequence[Lesson]) -> list[Words]:
    """Name the best score in each challenge that was met."""
    best = [
        (f"{counted(task, score)} in {words}", lesson.notebook)
        for lesson in lessons
        for task, words in lesson.named()
        if isinstance(task, Challenge) and (score := best_score(task, attempts)) is not None
    ]
    return _sentence("Best scores: " if len(best) > 1 else "Best score: ", best) if best else []


@dataclass(frozen=True)
class _Task:
    """A task as its notebook calls it, and the `call` in the cell that checks it."""

    words: str
    lesson: Lesson
    call: str

    def linked(self) -> Words:
        """Return the words, and the address of the heading over the cell, or of the notebook."""
        notebook, heading = self.lesson.notebook, ""
        try:
            cells = json.loads((notebooks_folder() / notebook).read_text("utf-8"))["cells"]
            for cell in cells:
                source = "".join(cell["source"])
                if cell["cell_type"] == "markdown":
                    heading = [heading, *_HEADING.findall(source)][-1]
                elif self.call in source:
                    return self.words, f"{notebook}#{quote(heading.replace(' ', '-'))}"
        except (OSError, ValueError, LookupError, TypeError):  # it may be any file by now
            pass
        return self.words, notebook


def _missed(attempts: Sequence[Attempt], lessons: Sequence[Lesson]) -> list[_Task]:
    """Name the exercises and questions whose last attempt was not passed, the latest first.

    And the challenges that were tried and never met: to try for a better score is no fault.
    """
    passed = {attempt.task for attempt in attempts if attempt.outcome == "passed"}
    names = {}
    for lesson in lessons:
        for task, words in lesson.named():
            asks = task in lesson.quiz
            call = f'quiz("{lesson.key}")' if asks else f'check("{task.id}"'
            if not (isinstance(task, Challenge) and task.id in passed):
                names[task.id] = _Task(words, lesson, call)
    latest_first = dict.fromkeys(attempt.task for attempt in reversed(attempts))
    outcomes = {attempt.task: attempt.outcome for attempt in attempts}
    return [names[task] for task in latest_first if task in names and outcomes[task] != "passed"]


def _review(missed: Sequence[_Task]) -> list[Words]:
    named = [task.linked() for task in missed[:MOST_NAMED]]
    if more := len(missed) - len(named):
        named.append((f"{more} more", ""))
    return _sentence("To review next: ", named)


def _sentence(begin: str, named: Sequence[Words]) -> list[Words]:
    """Join what is named by commas and a last *and*."""
    commas = [(", ", "")] * len(named)
    commas[0] = (begin, "")
    if len(named) > 1:
        commas[-1] = (" and ", "")
    return [words for pair in zip(commas, named, strict=True) for words in pair] + [(".", "")]


def _next(bars: Sequence[Bar]) -> list[Words]:
    if not bars:
        return [("There are no tasks here yet.", "")]
    begun = "Go on with " if any(bar.done for bar in bars) else "Begin with "
    for bar in bars:
        if bar.done < bar.total:
            return [(begun, ""), (bar.label, bar.notebook), (".", "")]
    return [("Everything is done, and there is nothing to review.", "")]


def to_text(summary: Summary, full: str = "█", empty: str = "░") -> str:
    """Write a summary as lines of text, its bars drawn with these two characters."""
    bars = [*summary.bars, summary.whole] if summary.bars else []
    width = max((len(bar.label) for bar in bars), default=0)
    lines = [f"{bar.label:<{width}}  {_drawn(bar, full, empty)}  {_count(bar)}" for bar in bars]
    for sentence in filter(None, [summary.advice, summary.scores]):
        lines.append("".join(words.replace("*", "") for words, _ in sentence))
    return "\n".join([*lines, *filter(None, [summary.trouble])])


def _drawn(bar: Bar, full: str, empty: str) -> str:
    filled = max(bar.done > 0, BAR_WIDTH * bar.done // bar.total)
    return full * filled + empty * (BAR_WIDTH - filled)


def _count(bar: Bar) -> str:
    rate = "" if bar.notebook else f", {bar.percent} %"
    return f"{bar.done} of {bar.total}{rate}"


def to_html(summary: Summary) -> str:
    """Write a summary as HTML without scripts, in the page's own colours."""
    rows = "".join(map(_row, [*summary.bars, summary.whole])) if summary.bars else ""
    table = f'<table aria-label="Progress">{rows}</table>' if rows else ""
    sentences = "".join(
        f"<p>{''.join(_linked(*words) for words in sentence)}</p>"
        for sentence in filter(None, [summary.advice, summary.scores])
    )
    trouble = f"<p><strong>{escape(summary.trouble)}</strong></p>" if summary.trouble else ""
    return f'<div dir="ltr">{table}{sentences}{trouble}</div>'


def _row(bar: Bar) -> str:
    cell = "text-align: left; vertical-align: middle"
    style = "width: 14em; accent-color: var(--jp-brand-color1, #1976d2)"
    return (
        f'<tr><th scope="row" style="{cell}">{_linked(bar.label, bar.notebook)}</th>'
        f'<td style="{cell}"><progress value="{bar.done}" max="{bar.total}" style="{style}"'
        f' aria-label="{escape(bar.label)}">{bar.percent} %</progress></td>'
        f'<td style="{cell}">{_count(bar)}</td></tr>'
    )


def _linked(words: str, address: str) -> str:
    html = re.sub(r"\*(.+?)\*", r"<em>\1</em>", escape(words))
    return f'<a href="{escape(address)}">{html}</a>' if address else html
