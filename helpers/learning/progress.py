"""How far the learner has come: a bar for each notebook, and what to review next."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from helpers.learning.links import Words, linked
from helpers.learning.record import Record
from helpers.learning.standing import Part, Standing, own_standing

BAR_WIDTH = 24
MOST_NAMED = 3  # tasks in the sentence on what to review

Sentence = list[Words]


class Progress:
    """A standing as bars and advice, which a notebook displays."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.bars = [*standing.parts, standing.whole] if standing.parts else []
        self.sentences = [*filter(None, [advice(standing), scores(standing)])]

    def text(self, full: str = "█", empty: str = "░") -> str:
        """Return lines of text, the bars drawn with these two characters."""
        width = max((len(bar.label) for bar in self.bars), default=0)
        lines = [f"{bar.label:<{width}}  {_drawn(bar, full, empty)}  {_count(bar)}"
                 for bar in self.bars]  # fmt: skip
        lines += ["".join(words.plain for words in sentence) for sentence in self.sentences]
        return "\n".join([*lines, *filter(None, [self.standing.trouble])])

    def html(self) -> str:
        """Return HTML without scripts, in the page's own colours."""
        rows = "".join(map(_row, self.bars))
        table = f'<table aria-label="Progress">{rows}</table>' if rows else ""
        sentences = "".join(
            f"<p>{''.join(words.html for words in sentence)}</p>" for sentence in self.sentences
        )
        said = self.standing.trouble
        trouble = f"<p><strong>{escape(said)}</strong></p>" if said else ""
        return f'<div dir="ltr">{table}{sentences}{trouble}</div>'

    def __repr__(self) -> str:
        """Return the lines of text."""
        return self.text()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.text(), "text/html": self.html()}


def show_progress(record: Record | None = None) -> Progress:
    """Return a bar for each notebook that has tasks, and what to review next.

    Run it again to see what has changed since. A task is done when it has been passed once.
    """
    return Progress(own_standing(record))


def advice(standing: Standing) -> Sentence:
    """Say what to review or, if nothing was missed, where to go on."""
    if not standing.is_read:  # nobody knows how far
        return []
    if standing.missed:
        named = [linked(place) for place in standing.missed[:MOST_NAMED]]
        if more := len(standing.missed) - len(named):
            named.append(Words(f"{more} more"))
        return _sentence("To review next: ", named)
    if not standing.parts:
        return [Words("There are no tasks here yet.")]
    if part := standing.next:
        begin = "Go on with " if standing.whole.done else "Begin with "
        return _sentence(begin, [Words(part.label, part.notebook)])
    return [Words("Everything is done, and there is nothing to review.")]


def how_far(part: Part, is_new: bool) -> str:
    """Say how many tasks of a notebook are done, after one of them that is new or is not."""
    if is_new and not part.open:
        return f"That was the last one: all {part.total} tasks in this notebook are done."
    return f"{'One more done' if is_new else 'Done'} in this notebook: {_count(part)} tasks."


def scores(standing: Standing) -> Sentence:
    """Name the best score in each challenge that was met."""
    best = [Words(f"{score} in {place.words}", part.notebook)
            for part in standing.parts for place, score in part.best]  # fmt: skip
    return _sentence("Best scores: " if len(best) > 1 else "Best score: ", best) if best else []


def _sentence(begin: str, named: Sequence[Words]) -> Sentence:
    """Join what is named by commas and a last *and*."""
    commas = [Words(", ")] * len(named)
    commas[0] = Words(begin)
    if len(named) > 1:
        commas[-1] = Words(" and ")
    pairs = zip(commas, named, strict=True)
    return [words for pair in pairs for words in pair] + [Words(".")]


def _drawn(bar: Part, full: str, empty: str) -> str:
    filled = max(bar.done > 0, BAR_WIDTH * bar.done // bar.total)
    return full * filled + empty * (BAR_WIDTH - filled)


def _count(bar: Part) -> str:
    rate = "" if bar.notebook else f", {bar.percent} %"
    return f"{bar.done} of {bar.total}{rate}"


def _row(bar: Part) -> str:
    cell = "text-align: left; vertical-align: middle"
    style = "width: 14em; accent-color: var(--jp-brand-color1, #1976d2)"
    return (
        f'<tr><th scope="row" style="{cell}">{Words(bar.label, bar.notebook).html}</th>'
        f'<td style="{cell}"><progress value="{bar.done}" max="{bar.total}" style="{style}"'
        f' aria-label="{escape(bar.label)}">{bar.percent} %</progress></td>'
        f'<td style="{cell}; white-space: nowrap">{_count(bar)}</td></tr>'
    )
