"""The ways that are compared: where each is touched, and where one sees that it has moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

STOCK, NO_DELAY = "stock", "no delay"
"""The servers: Jupyter's as it comes, and the course's with TCP_NODELAY."""


@dataclass(frozen=True)
class Touch:
    """One thing to move a picture with; `element` is a CSS selector.

    Single steps are made with the device `step`, a movement in every frame with `stream`.
    """

    name: str
    element: str
    step: Literal["mouse", "keys", "wheel", "press"]
    stream: Literal["pointer", "range", "keys", "wheel", "play"]


@dataclass(frozen=True)
class Target:
    """What shows that the picture has moved, for `looks` of probe.js; CSS selectors.

    `moving` is what the kernel's answer changes; `still`, if given, an image that must be there.
    """

    kind: Literal["image", "canvas", "svg"]
    moving: str
    still: str = ""


@dataclass(frozen=True)
class Way:
    """One way to show the plot; `module` is its module in `tools.bench.ways`.

    It is measured on each of `servers`.
    """

    letter: str
    title: str
    module: str
    target: Target
    touches: tuple[Touch, ...]
    servers: tuple[str, ...] = (STOCK, NO_DELAY)

    @property
    def notebook(self) -> str:
        """The name of its notebook."""
        return f"{self.module}.ipynb"


SLIDER = Touch("slider", ".widget-slider .noUi-handle", step="keys", stream="pointer")


def _own_touches(slider: str, handle: str) -> tuple[Touch, ...]:
    return (
        Touch("slider", slider, step="keys", stream="range"),
        Touch("handle", handle, step="mouse", stream="pointer"),
        Touch("keys", handle, step="keys", stream="keys"),
    )


INTERACT = Way(
    "a",
    "interact + inline",
    "interact_inline",
    Target("image", ".jp-RenderedImage img"),
    (SLIDER,),
)
IPYMPL = Way(
    "b",
    "ipympl, blitting",
    "ipympl_blit",
    Target("canvas", ".jupyter-matplotlib-canvas-div canvas"),
    (SLIDER,),
)
IMAGE = Way(
    "c",
    "figure kept, Image widget",
    "image_widget",
    Target("image", "img.widget-image"),
    (SLIDER,),
)
PLOTLY = Way(
    "d",
    "plotly FigureWidget",
    "plotly_widget",
    Target("svg", ".scatterlayer .trace:last-child .points path"),
    (SLIDER,),
)
COURSE = Way(
    "e",
    "this course",
    "explorer",
    Target("svg", '.live-scene [data-mark="arrow"][data-role="gradient"]', still=".live-still"),
    _own_touches('.live input[type="range"][data-control="x"]', ".live-handle"),
)
LIMIT = Way(
    "f",
    "no kernel (the limit)",
    "no_kernel",
    Target("svg", ".limit-arrow", still=".limit-still"),
    _own_touches('input[type="range"]', ".limit-handle"),
    servers=(STOCK,),  # it never asks one
)
VIEW = '[data-picture="space"] [data-name="view"]'
SPACE = Way(
    "g",
    "this course, turning space",
    "space",
    Target("svg", VIEW),
    (Touch("handle", VIEW, step="mouse", stream="pointer"),),
    servers=(STOCK,),  # it waits for none
)
MAP = '[data-picture="map"]'
ZOOM = Way(
    "h",
    "this course, zooming",
    "explorer",
    Target("svg", f"{MAP} .live-still"),
    (Touch("wheel", f"{MAP} .live-scene", step="wheel", stream="wheel"),),
    servers=(STOCK,),
)
BALL = Way(
    "i",
    "this course, a ball that rolls",
    "ball",
    Target("svg", f'{MAP} [data-mark="point"]'),
    (Touch("steps", '[data-control="step"]', step="press", stream="play"),),
    servers=(STOCK,),
)
NETWORK = Way(
    "j",
    "this course, a network that trains",
    "network",
    Target("svg", '[data-picture="loss"] [data-mark="line"]'),
    (Touch("steps", '[data-control="step"]', step="press", stream="play"),),
    servers=(STOCK,),
)
WAYS = (INTERACT, IPYMPL, IMAGE, PLOTLY, COURSE, LIMIT, SPACE, ZOOM, BALL, NETWORK)
