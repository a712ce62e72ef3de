"""Words that lead somewhere: to a notebook, and in it to the heading over a task."""

from __future__ import annotations

import json
import re
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from helpers.learning.record import notebooks_folder
from helpers.lessons.tasks import Place

AS_THEY_ARE = ",:;?!/@'"
"""The signs of a heading that its address has: JupyterLab looks for it without decoding it."""
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)


class Words(NamedTuple):
    """A piece of a sentence, a title in it between stars, and the `address` that it leads to."""

    text: str
    address: str = ""

    @property
    def plain(self) -> str:
        """The words without stars."""
        return self.text.replace("*", "")

    @property
    def html(self) -> str:
        """The words as HTML, a link if they lead anywhere."""
        html = re.sub(r"\*(.+?)\*", r"<em>\1</em>", escape(self.text))
        return f'<a href="{escape(self.address)}">{html}</a>' if self.address else html


def linked(place: Place) -> Words:
    """Return what a task is called, leading to the heading over the cell that asks it.

    Without such a cell it leads to the notebook.
    """
    notebook, heading = place.lesson.notebook, ""
    asks = f'quiz("{place.lesson.key}")' if place.kind == "question" else f'check("{place.task}"'
    try:
        cells = json.loads((notebooks_folder() / notebook).read_text("utf-8"))["cells"]
        for cell in cells:
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                heading = [heading, *_HEADING.findall(source)][-1]
            elif asks in source:
                anchor = quote(heading.replace(" ", "-"), AS_THEY_ARE)
                return Words(place.words, f"{notebook}#{anchor}")
    except (OSError, ValueError, LookupError, TypeError):  # it may be any file by now
        pass
    return Words(place.words, notebook)
