"""A summary of the learner's record on one page, to be kept, printed or handed in.

It says what was done, when, and what is still open. It names nobody; there is a line for a name,
to be filled in by hand. The same record gives the same bytes.
"""

from __future__ import annotations

import os
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

from helpers.learning.record import Record
from helpers.learning.standing import Part, Standing, own_standing
from helpers.lessons.tasks import Place

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
@page { margin: 10mm }
body { font: 9.5pt/1.3 system-ui, "DejaVu Sans", sans-serif; color: #000; background: #fff;
       max-width: 180mm; margin: 0 auto; padding: 2mm }
h1 { font-size: 19pt; margin: 0 } h2 { font-size: 11pt; font-weight: normal; margin: 0 0 4mm }
table { border-collapse: collapse; width: 100%; margin: 3mm 0 }
th, td { padding: 0.8mm 2mm; border-bottom: 1px solid #bbb; font-weight: normal }
thead th { border-bottom: 2px solid #000; color: #333 } tbody th { font-weight: bold }
tr { break-inside: avoid }
.name { border-bottom: 1px solid #000; max-width: 90mm; margin: 6mm 0 2mm; color: #333 }
.small { font-size: 8.5pt; color: #333 }
"""

# On the elements, as JupyterLab has other ideas of a table in a cell's output.
_LEFT = ' style="text-align: left; vertical-align: top"'
_WHOLE = ' style="text-align: left; vertical-align: top; white-space: nowrap"'


class Certificate:
    """A standing on one page. As the last line of a cell it is shown; `save` writes it to a file.

    Without a notebook it says only what is in the way.
    """

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.rows = [_row(part) for part in standing.parts]
        self.is_empty = bool(standing.trouble and not standing.parts)

    @property
    def sentence(self) -> str:
        """How much of the course is done, and in which days."""
        whole = self.standing.whole
        if not whole.done:
            return f"None of {whole.total} tasks is done yet."
        all_done = "All of them. " * (whole.done == whole.total)
        return (f"{whole.done} of {whole.total} tasks done: {whole.percent} %. {all_done}"
                f"Worked on: {whole.period} (UTC).")  # fmt: skip

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
        if self.standing.trouble:
            return f"Nothing is written. {self.standing.trouble}"
        if fault := write(path, self.page().encode()):
            return fault
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
        said = self.standing.trouble
        trouble = f"<p><strong>{escape(said)}</strong></p>\n" if said else ""
        if self.is_empty:
            return trouble
        return (
            f"<p><strong>{escape(self.sentence)}</strong></p>\n{trouble}"
            f'<table aria-label="Summary">\n<thead><tr>{heads}</tr></thead>\n'
            f'<tbody>\n{rows}</tbody>\n</table>\n<p class="small">{escape(NOTE)}</p>\n'
        )

    def __repr__(self) -> str:
        """Return the summary as lines of text."""
        if self.is_empty:
            return self.standing.trouble
        lines = [f"{TITLE}: a summary", self.sentence]
        for label, *cells, still_open in self.rows:
            said = filter(None, [*cells, f"open: {still_open}"])
            lines.append(f"{label}: {'; '.join(said)}")
        return "\n".join([*lines, *filter(None, [self.standing.trouble]), NOTE])

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": f'<div dir="ltr">{self._body()}</div>'}


def certificate(record: Record | None = None) -> Certificate:
    """Return the learner's record on one page; ``certificate().save("my_summary.html")`` keeps it.

    Nothing leaves the computer; the page is written only where `save` is told to.
    """
    return Certificate(own_standing(record))


def write(path: Path, content: bytes) -> str:
    """Write a file, whole or not at all; return why it is not written, or ""."""
    if not os.path.isdir(path.parent):
        return (f"Nothing is written: there is no folder {path.parent}. Make it first, or name "
                "another.")  # fmt: skip
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(content)
        os.replace(new, path)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = getattr(error, "strerror", None) or error
        return f"{path} cannot be written ({reason}): name another file."
    finally:
        with suppress(OSError, ValueError):
            new.unlink(missing_ok=True)
    return ""


def _row(part: Part) -> tuple[str, ...]:
    """Return what the page says of a notebook, as `HEADINGS` names it."""
    scores = [f"{_name(place)}: {score}" for place, score in part.best]
    return (part.label, f"{part.done} of {part.total}", part.period, ", ".join(scores), _open(part))


def _open(part: Part) -> str:
    """Name the tasks that were never passed, up to `MOST_NAMED` of them."""
    if len(part.open) == part.total:
        return "everything"
    kinds: dict[str, list[str]] = {}
    for place in part.open[:MOST_NAMED]:
        kinds.setdefault(place.kind, []).append(_name(place))
    groups = [f"{kind}{'s' * (len(names) > 1)} {', '.join(names)}" for kind, names in kinds.items()]
    if (more := len(part.open) - MOST_NAMED) > 0:
        groups.append(f"{more} more")
    return "; ".join(groups) or "nothing"


def _name(place: Place) -> str:
    """Return the name of a task; questions have none but their number."""
    if place.kind == "question":
        return str(place.number)
    return place.task.partition(".")[2].replace("_", " ")


def _html_row(row: tuple[str, ...]) -> str:
    label, done, days, scores, still_open = (escape(text) or "–" for text in row)
    days = days.replace(" to ", " to<br>")
    cells = [(_WHOLE, done), (_WHOLE, days), (_LEFT, scores), (_LEFT, still_open)]
    data = "".join(f"<td{style}>{text}</td>" for style, text in cells)
    return f'<tr><th scope="row"{_LEFT}>{label}</th>{data}</tr>\n'
