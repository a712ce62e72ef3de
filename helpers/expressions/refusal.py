"""What is said when a text is not understood: the reason, and an arrow at the character."""

from __future__ import annotations

import unicodedata

SHOWN = 60  # characters of a long text that are shown around the place


class ExpressionError(ValueError):
    """A text that is no function here; the message says where it fails and what would work.

    Parameters
    ----------
    reason : str
        What is wrong and what would work, in one or two sentences.
    text : str
        The whole text.
    position : int
        Where in the text, counted from 0; its length stands for the end.

    Attributes
    ----------
    reason, text, position
        As given.
    pointer : str
        Two lines: the text, and a caret under the place.
    """

    def __init__(self, reason: str, text: str, position: int) -> None:
        self.reason, self.text, self.position = reason, text, position
        self.pointer = _pointer(text, position)
        super().__init__(f"{reason}\n{self.pointer}")

    def __reduce__(self) -> tuple:
        """Let the error be copied and pickled."""
        return type(self), (self.reason, self.text, self.position)


def _pointer(text: str, position: int) -> str:
    start = max(0, position - SHOWN // 2)
    end = start + SHOWN
    before, after = "…" if start else "", "…" if end < len(text) else ""
    caret = " " * (len(before) + position - start) + "^"
    return f"{before}{shown(text[start:end])}{after}\n{caret}"


def shown(text: str) -> str:
    """Return a text in which each character takes one place on one line."""
    return "".join(" " if c.isspace() else c if _is_visible(c) else "\ufffd" for c in text)


def _is_visible(character: str) -> bool:
    # Control characters, invisible ones, surrogates; marks that sit on the letter before.
    return unicodedata.category(character)[0] not in "CM"
