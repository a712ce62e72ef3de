"""What cannot be used as it was given: an error that is one sentence, and the names near by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches


class Sentence(Exception):
    """An error whose words say all; below a cell they stand alone, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython shows in place of the traceback."""
        return [f"↻ {self}"]


class RefusedValue(Sentence, ValueError):
    """A value that cannot be used; the sentence names it and what would do."""


class RefusedType(Sentence, TypeError):
    """What is not of a kind that can be used; the sentence names it and what would do."""


@contextmanager
def in_a_sentence() -> Iterator[None]:
    """Let what is refused within, by ValueError or TypeError, stand alone below a cell."""
    try:
        yield
    except Sentence:
        raise
    except TypeError as error:
        raise RefusedType(str(error)) from None
    except ValueError as error:
        raise RefusedValue(str(error)) from None


NEAR = 0.65
"""So much two names have in common, of 1, if one may be meant by the other."""


def near(given: str, names: Iterable[str], most: int = 1) -> list[str]:
    """Return the names that may be meant by what was given, the nearest first."""
    return get_close_matches(given.lower().strip(), names, most, NEAR)


def meant(given: object, names: Iterable[str]) -> str:
    """Ask whether the nearest of some names is meant; "" if none is near."""
    found = near(given, names) if isinstance(given, str) else []
    return f"do you mean {found[0]!r}?" if found else ""
