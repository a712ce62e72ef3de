"""An explorer to test with, and a tape of all that it sends to the browser."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

import numpy as np

from helpers.live.controls import (
    Button,
    Choice,
    Flag,
    Menu,
    Number,
    Picture,
    Range,
    Readout,
    Switch,
    button,
)
from helpers.live.live import Live
from helpers.pictures.scene import Handle, Line, Point


class Lens(Live):
    """A point on two pictures; the menu gives the range of y and redraws the left one."""

    shown = ("zoom", "x", "y", "dotted", "double", "reset")
    x = Number(1.0, Range("x", 0, 10, 0.5))
    y = Number(2.0, lambda self: Range("y", 0, 5 if self.zoom == "one" else 50, 0.5))
    zoom = Choice("one", Menu("Zoom", {"one": "× 1", "ten": "× 10"}))
    dotted = Flag(False, Switch("dots"))

    def pictures(self):
        return (Picture("left", f"zoomed {self.zoom}", depends=("zoom",), width=300, height=200,
                        axes=(50, 20, 200, 160)),
                Picture("right", "a point", width=100, height=100, axes=(10, 10, 80, 80)),
                )  # fmt: skip

    def draw(self, picture, ax):
        ax.set(xlim=(0, 10), ylim=(0, 5 if self.zoom == "one" or picture == "right" else 50))

    def scene(self, facts):
        p = (facts.x, facts.y)
        return {"left": [Line([(0, 0), p], dots=facts.dotted), Handle(p)], "right": [Point(p)]}

    def readout(self, facts):
        return Readout((("x", f"{facts.x:g}", "text"),), f"at {facts.x:g}, {facts.y:g}")

    @button(Button("Double"))
    def double(self):
        self.x = 2 * self.x


def are_somewhere(shapes: list[dict]) -> bool:
    """Tell whether every place on the paper, or in space, is one."""
    places = [shape["xy"] if "xy" in shape else shape["xyz"] for shape in shapes
              if shape["mark"] != "line" or "xy" in shape]  # in space a line may have gaps
    return all(None not in at and np.isfinite(at).all() for at in places)


@contextmanager
def without_paint() -> Iterator[None]:
    """Lay out all pictures, but paint none: for tests of what lies over them, or stands beside."""
    with patch("helpers.live.live.wire_png", lambda figure: b"unpainted"):
        yield


class Tape:
    """An explorer whose messages to the browser are kept, and that can be asked questions."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.sent: list[dict] = []
        self.buffers: list[list[bytes]] = []
        self.asked = 0
        self.held: dict[str, int] = {}
        self.hold(live._opening)
        live.send = self.keep

    def keep(self, content: dict, buffers: list[bytes]) -> None:
        self.sent.append(json.loads(json.dumps(content, allow_nan=False)))
        self.buffers.append(buffers)

    def post(self, *acts, drags=(), presses=(), held: dict | None = None, **changes) -> None:
        """Send a question as the browser does: these acts, then changes, drags and presses."""
        self.asked += 1
        acts = [*acts, *(("change", *change) for change in changes.items()),
                *(("drag", *drag) for drag in drags), *(("press", name) for name in presses)]
        question = {"n": self.asked, "by": 77, "held": self.held if held is None else held,
                    "acts": acts}  # fmt: skip
        self.live._handle_custom_msg(json.loads(json.dumps(question)), [])

    def ask(self, *acts, **question) -> dict:
        """Send a question and return its answer, the one message that it may cause."""
        before = len(self.sent)
        self.post(*acts, **question)
        (answer,) = self.sent[before:]
        assert (answer["n"], answer["by"]) == (self.asked, 77)
        return answer

    def hold(self, frame: dict) -> None:
        """Hold the stills and the controls of a frame, as the browser does."""
        if "pictures" in frame:
            self.held |= {each["name"]: each["version"] for each in frame["pictures"]}
            self.held["controls"] = frame["revision"]

    def answered(self) -> list[int]:
        """Return the numbers of the questions that have had an answer."""
        return [frame["n"] for frame in self.sent if "n" in frame]


def state(x=1.0, y=2.0, zoom="one", dotted=False) -> dict:
    return {"x": x, "y": y, "zoom": zoom, "dotted": dotted}


def in_threads(*works: Callable[[], object]) -> None:
    """Run side by side; a thread that does not come back is a deadlock."""
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive(), "deadlock"


def show(explorer: Live) -> tuple:
    """Return the facts of an explorer's state, and the scene and the readout made of them."""
    facts = explorer.facts(explorer.state)
    return facts, explorer.scene(facts), explorer.readout(facts)


def shown(explorer: Live) -> tuple:
    """Return an explorer's scene and readout."""
    return show(explorer)[1:]
