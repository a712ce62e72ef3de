"""What every widget of the course is: live in a browser, a picture or a text in a saved page."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import anywidget

BROWSER = Path(__file__).parent / "browser"
"""The folder of what runs in the browser."""

TO_BE_LIVE = "Run this cell to make it live."
"""What its picture or its text says to whoever sees only that."""

_VIEW = "application/vnd.jupyter.widget-view+json"
_MOST_EXACT = 2**53  # below it, a number in JavaScript is exact


class Widget(anywidget.AnyWidget):
    """A widget whose place is taken by its picture or its text where no kernel can be.

    JupyterLab may save the state of a widget with the notebook, so that it can be seen, though not
    moved, when the notebook is opened again. But nbconvert takes a saved state for a reason to
    leave the picture out of a page: it puts a script there which needs the network, and which
    does not know this widget. It asks in Python whether the widget's id is among the names of the
    saved states; JupyterLab asks in JavaScript. So the id is a number: in JavaScript 7 and "7"
    are the same name, in Python they are not, and each of the two shows what it can.
    """

    def __init__(self, **traits: Any) -> None:
        super().__init__(model_id=str(secrets.randbelow(_MOST_EXACT)), **traits)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        view = data[_VIEW] | {"model_id": int(self.model_id)}
        return data | {_VIEW: view}, metadata
