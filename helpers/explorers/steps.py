"""What the explorers of descent share: a path on the map, errors along the steps, and words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.explorers.words import brief, power
from helpers.live.controls import Button, Choice, Menu, Number, Range, as_number, button
from helpers.live.live import Live
from helpers.maths.runs import Run
from helpers.pictures.figures import Interval, frame_curve
from helpers.pictures.scene import Line, Mark, Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALLEST_ETA, LARGEST_ETA = 1e-4, 10.0  # of the learning rates
TOL = 1e-6  # of ‖∇f‖
BOUND = 1e12  # of the coordinates: beyond it a path diverges
STRIPE = "#c9c9c9"
STRIPES = 24  # across a map, where it does not arrive
DOTTED = 60  # steps: a longer path is a line without dots
MOST = 1000  # steps
REACHES = (20, 100, MOST)
UNDEFINED = "undefined"
"""The kind of a run that breaks off: the next point is none of those where ∇f has a value."""
LARGEST = 1e300  # in place of infinity, which has no place on an axis
TICKS = 7  # at most so many powers of ten are written beside the axis


def reach_for(n_steps: float) -> str:
    """Return the first reach of the menu that holds so many steps, else the last."""
    return str(next((most for most in REACHES if n_steps <= most), MOST))


class Stepping(Live):
    """An explorer of steps: how many are shown, and how far their axis reaches."""

    reach = Choice("20", Menu("steps up to", {str(most): str(most) for most in REACHES}))
    n_steps = Number(20.0, lambda self: Range("steps", 0, int(self.reach), 1, digits=0,
                                              play="speed"),
                     "How many steps are shown, from 0 to 1,000.")  # fmt: skip
    speed = Number(8.0, Range("steps/s", 1, 100, 0.02, digits=2, log=True),
                   "How many steps a second are played, from 1 to 100.")

    def __init__(self, *args: Any, **state: Any) -> None:
        if "n_steps" in state:
            state = {"reach": reach_for(as_number("n_steps", state["n_steps"]))} | state
        super().__init__(*args, **state)

    @button(Button("One step"))
    def step(self) -> None:
        """Take one more step."""
        if self.n_steps < MOST:
            n = self.n_steps + 1
            self._put({"n_steps": n, "reach": reach_for(max(n, float(self.reach)))})

    @button(Button("One back"))
    def back(self) -> None:
        """Take the last step back."""
        self.n_steps = max(self.n_steps - 1, 0)


def shown_part(run: Run, n_steps: float) -> Run:
    """Return the first so many steps of a run, as if they had been the budget."""
    n = round(n_steps)
    if n >= run.steps:
        return run
    part = slice(n + 1)
    return replace(run, path=run.path[part], values=run.values[part], norms=run.norms[part],
                   stop="budget", kind="")  # fmt: skip


def path_marks(
    path: np.ndarray, role: str = "path", label: str = "", onward: Sequence = ()
) -> list[Mark]:
    """Return a path as joined dots, as a line where there are many, and its last point.

    That point rolls `onward` while the steps play.
    """
    last = Point(tuple(path[-1]), role, label, onward)
    if len(path) < 2:
        return [last] * (len(onward) > 0)
    return [Line(path, role, dots=len(path) <= DOTTED + 1), last]


def striped(lost: np.ndarray) -> np.ndarray:
    """Return the pixels of a square that is striped where something is lost, else clear."""
    from matplotlib.colors import to_rgba

    i, j = np.indices(lost.shape)
    pixels = np.zeros((*lost.shape, 4))
    pixels[lost & ((i + j) * STRIPES // len(lost) % 2 == 0)] = to_rgba(STRIPE)
    return pixels


def draw_progress(ax: Axes, reach: str | int, limits: Interval, ylabel: str) -> None:
    """Draw empty axes: steps from 0 to `reach`, and errors on a log axis between the limits."""
    low, high = limits
    ax.set_yscale("log")
    frame_curve(ax, (0, int(reach)), (low, high), "step", ylabel)
    first, last = math.ceil(math.log10(low)), math.floor(math.log10(high))
    ax.set_yticks(10.0 ** np.arange(first, last + 1, math.ceil((last - first + 1) / TICKS)))
    ax.set_xticks(np.linspace(0, int(reach), 5))
    ax.minorticks_off()


def progress_marks(
    values: Sequence[float], limits: Interval, role: str, dots: bool = True
) -> list[Mark]:
    """Return errors, one for each step from 0 on, for a log axis between the limits.

    What is below them, as zero is, stands at the bottom. Above them the line leaves the picture;
    at the top it would look as if it had settled there. NaN is a gap.
    """
    errors = np.clip(np.asarray(values, dtype=float), limits[0], LARGEST)
    points = np.column_stack([np.arange(len(errors)), errors])
    if len(points) < 2:
        return [Point(at, role) for at in points if np.isfinite(at).all()]
    return [Line(points, role, dots=dots and len(points) <= DOTTED + 1)]


def count(steps: int) -> str:
    """Write a number of steps in words."""
    return f"{steps:,} step{'s' * (steps != 1)}"


def what_happens(run: Run) -> str:
    """Return a sentence on what becomes of a run and how that is seen, whatever the method."""
    after = f"after {count(run.steps)}"
    if run.kind == UNDEFINED:
        return f"It breaks off {after}: where the next one ends ∇f has no finite value."
    if run.stop == "converged":
        known = ("at a minimum" if run.kind == "minimum" else
                 "and f nearby is too level to tell a minimum")  # fmt: skip
        how = ", to and fro: most steps turn back" if run.outcome == "oscillates" else ""
        return f"It converges{how}. {after.capitalize()} ‖∇f‖ is {power(run.norms[-1])}, {known}."
    if run.stop == "stationary":
        kind = {"not a minimum": "a point that is no minimum"}.get(run.kind, f"a {run.kind}")
        return (f"It stops at {kind} {after}: ∇f is as good as zero there, so no step leads away, "
                "although f falls on both sides along some line.")  # fmt: skip
    return {
        "cycles": "It cycles: every second step comes back to the same point, and so on for ever.",
        "diverged": f"It diverges: {after} the next one leaves all bounds.",
        "stalled": f"It stalls {after}: a further step is lost in the rounding of the point.",
        "budget": _unfinished(run),
    }[run.stop]


def _unfinished(run: Run) -> str:
    """Say that the steps are used up, and whether ‖∇f‖ was shrinking."""
    if not run.steps:
        return "No step yet."
    said = f"After {count(run.steps)} it is not at an end: ‖∇f‖ is {brief(run.norms[-1])}"
    if not math.isfinite(run.rate):
        return f"{said}."
    if (rate := brief(run.rate, 4)) == "1":
        return f"{said} and of late as good as constant."
    way = "shrinks" if run.rate < 1 else "grows"
    return f"{said} and of late {way} by a factor of {rate} a step."
