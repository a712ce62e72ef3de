"""A summary of the learner's record on one page, to be kept, printed or handed in.

It says what was done, when, and what is still open. It names nobody; there is a line for a name,
to be filled in by hand. The same record gives the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from helpers.learning.progress import Bar, present_lessons, summarise
from helpers.learning.record import Attempt, Record
from helpers.learning.scores import best_score, counted
from helpers.lessons.tasks import Lesson

TITLE = "Gradients, live"
SUBJECT = "A course on derivatives, gradients and steepest descent"
MOST_NAMED = 12  # open tasks of one notebook, so that everything stays on one page
HEADINGS = ("notebook", "done", "days (UTC)", "best scores", "still open")
NOTE = (
    "A task is done once it has been passed. This page is made from the learner's own record on "
    "their own computer: it says what was done there, and not by whom."
)
NO_NAME = 'Nothing is written yet: put a name such as "my_summary.html" in place of the dots.'

_STYLE = """
@page { margin: 12mm }
body { font: 10pt/1.35 system-ui, "DejaVu Sans", sans-serif; color: #000; background: #fff;
       max-width: 180mm; margin: 0 auto; padding: 4mm }
h1 { font-size: 19pt; margin: 0 } h2 { font-size: 11pt; font-weight: normal; margin: 0 0 6mm }
table { border-collapse: collapse; width: 100%; margin: 5mm 0 }
th, td { padding: 1.4mm 2mm; border-bottom: 1px solid #bbb; font-weight: normal }
thead th { border-bottom: 2px solid #000; color: #333 } tbody th { font-weight: bold }
tr { break-inside: avoid }
.name { border-bottom: 1px solid #000; max-width: 90mm; margin: 8mm 0 2mm; color: #333 }
.small { font-size: 8.5pt; color: #333 }
"""

# On the elements, as JupyterLab has other ideas of a table in a cell's output.
_LEFT = ' style="text-align: left; vertical-align: top"'
_WHOLE = ' style="text-align: left; vertical-align: top; white-space: nowrap"'


@dataclass(frozen=True)
class Row:
    """What was done in one notebook: its days, best scores and open tasks, in words."""

    bar: Bar
    days: str
    scores: str
    still_open: str


@dataclass(frozen=True)
class Certificate:
    """A summary on one page. As the last line of a cell it is shown; `save` writes it to a file.

    Without rows it says only what is in the way.
    """

    rows: tuple[Row, ...]
    days: str
    trouble: str = ""

    @property
    def whole(self) -> Bar:
        """All notebooks as one."""
        done, total = (sum(getattr(row.bar, n) for row in self.rows) for n in ("done", "total"))
        return Bar("All", "", done, total)

    @property
    def sentence(self) -> str:
        """How much of the course is done, and in which days."""
        whole = self.whole
        if not whole.done:
            return f"None of {whole.total} tasks is done yet."
        all_done = "All of them. " * (whole.done == whole.total)
        return (f"{whole.done} of {whole.total} tasks done: {whole.percent} %. {all_done}"
                f"Worked on: {self.days} (UTC).")  # fmt: skip

    def save(self, file: str | Path) -> str:
        """Write the page to a file and return what has become of it, in a sentence.

        Parameters
        ----------
        file : str or Path
            Its name ends in .html. A file of that name is replaced, as a whole or not at all.
        """
        if not isinstance(file, str | Path):
            return NO_NAME
        path = Path(file).expanduser()
        if path.name.lower() == ".html":
            return "Nothing is written: put a name before .html, as in my_summary.html."
        if path.suffix.lower() != ".html":
            return f'Nothing is written: {path.name or "the name"} does not end in .html.'
        if self.trouble:
            return f"Nothing is written. {self.trouble}"
        if lacking := missing_folder(path):
            return f"Nothing is written: {lacking}"
        new = path.with_name(f".{path.name}.new")
        try:
            new.write_bytes(self.page().encode())
            os.replace(new, path)
        except (OSError, ValueError) as error:  # ValueError: a name that no file can have
            with suppress(OSError, ValueError):
                new.unlink(missing_ok=True)
            reason = getattr(error, "strerror", None) or error
            return f"{path} cannot be written ({reason}): name another file."
        return f"Your summary is in {path}. Open it in a browser to look at it or print it."

    def page(self) -> str:
        """Return the page as an HTML document of its own, without scripts and links."""
        return (
            f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f"<title>{TITLE}: a summary</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
            f"<h1>{TITLE}</h1>\n<h2>{SUBJECT}</h2>\n"
            f'<p class="name">Name:</p>\n{self._body()}</body>\n</html>\n'
        )

    def _body(self) -> str:
        heads = "".join(f'<th scope="col"{_LEFT}>{head}</th>' for head in HEADINGS)
        rows = "".join(map(_html_row, self.rows))
        trouble = f"<p><strong>{escape(self.trouble)}</strong></p>\n" if self.trouble else ""
        if self.trouble and not self.rows:
            return trouble
        return (
            f"<p><strong>{escape(self.sentence)}</strong></p>\n{trouble}"
            f'<table aria-label="Summary">\n<thead><tr>{heads}</tr></thead>\n'
            f'<tbody>\n{rows}</tbody>\n</table>\n<p class="small">{escape(NOTE)}</p>\n'
        )

    def __repr__(self) -> str:
        """Return the summary as lines of text."""
        if self.trouble and not self.rows:
            return self.trouble
        lines = [f"{TITLE}: a summary", self.sentence]
        for row in self.rows:
            parts = filter(None, [_of(row.bar), row.days, row.scores, f"open: {row.still_open}"])
            lines.append(f"{row.bar.label}: {'; '.join(parts)}")
        return "\n".join([*lines, *filter(None, [self.trouble]), NOTE])

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": f'<div dir="ltr">{self._body()}</div>'}


def missing_folder(path: Path) -> str:
    """Say that the folder of a file is missing, and what to do; "" if it is there."""
    if os.path.isdir(path.parent):
        return ""
    return f"there is no folder {path.parent}. Make it first, or name another."


def certificate(record: Record | None = None) -> Certificate:
    """Return the learner's record on one page; ``certificate().save("my_summary.html")`` keeps it.

    Nothing leaves the computer; the page is written only where `save` is told to.
    """
    record = Record() if record is None else record
    attempts = record.attempts()
    if record.failed:  # nobody knows what was done: "none" would be no answer
        return Certificate((), "", record.trouble)
    return certify(attempts, present_lessons(), record.trouble)


def certify(
    attempts: Iterable[Attempt], lessons: Iterable[Lesson], trouble: str = ""
) -> Certificate:
    """Return attempts, oldest first, at the tasks of those lessons on one page."""
    attempts, lessons = list(attempts), [lesson for lesson in lessons if lesson.tasks]
    bars = summarise(attempts, lessons).bars
    rows = tuple(
        Row(bar, _days([a for a in attempts if a.task in lesson.tasks]),
            _scores(lesson, attempts), _open(lesson, attempts))
        for bar, lesson in zip(bars, lessons, strict=True)
    )  # fmt: skip
    tasks = {task for lesson in lessons for task in lesson.tasks}
    return Certificate(rows, _days([a for a in attempts if a.task in tasks]), trouble)


def _days(attempts: Sequence[Attempt]) -> str:
    """Return the first and the last day of attempts, as in "2026-03-01 to 2026-03-04"."""
    if not attempts:
        return ""
    times = [attempt.at for attempt in attempts]
    first, last = (datetime.fromtimestamp(at, UTC).date().isoformat()
                   for at in (min(times), max(times)))  # fmt: skip
    return first if first == last else f"{first} to {last}"


def _scores(lesson: Lesson, attempts: Sequence[Attempt]) -> str:
    best = [
        f"{_name(challenge.id)}: {counted(challenge, score)}"
        for challenge in lesson.challenges
        if (score := best_score(challenge, attempts)) is not None
    ]
    return ", ".join(best)


def _open(lesson: Lesson, attempts: Sequence[Attempt]) -> str:
    """Name the tasks that were never passed, up to `MOST_NAMED` of them."""
    passed = {attempt.task for attempt in attempts if attempt.outcome == "passed"}
    kinds = (
        ("prediction", [(task, _name(task)) for task in lesson.predictions]),
        ("exercise", [(each.id, _name(each.id)) for each in lesson.exercises]),
        ("challenge", [(each.id, _name(each.id)) for each in lesson.challenges]),
        ("question", [(each.id, str(n)) for n, each in enumerate(lesson.quiz, 1)]),
    )
    named = [(kind, name) for kind, tasks in kinds for task, name in tasks if task not in passed]
    if len(named) == sum(len(tasks) for _, tasks in kinds):
        return "everything"
    groups: dict[str, list[str]] = {}
    for kind, name in named[:MOST_NAMED]:
        groups.setdefault(kind, []).append(name)
    parts = [f"{kind}{'s' * (len(names) > 1)} {', '.join(names)}" for kind, names in groups.items()]
    if more := len(named) - MOST_NAMED:
        parts += [f"{more} more"] * (more > 0)
    return "; ".join(parts) or "nothing"


def _name(task: str) -> str:
    return task.partition(".")[2].replace("_", " ")


def _of(bar: Bar) -> str:
    return f"{bar.done} of {bar.total}"


def _html_row(row: Row) -> str:
    cells = (_of(row.bar), row.days or "–", row.scores or "–", row.still_open)
    data = "".join(f"<td{_LEFT if place > 1 else _WHOLE}>{escape(text)}</td>"
                   for place, text in enumerate(cells))  # fmt: skip
    if row.days:
        data = data.replace(escape(row.days), escape(row.days).replace(" to ", " to<br>"), 1)
    return f'<tr><th scope="row"{_LEFT}>{escape(row.bar.label)}</th>{data}</tr>\n'
