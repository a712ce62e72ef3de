"""The fit explorer: a line among the data, and its loss as a point on a surface, as one state."""

from __future__ import annotations

import math
from os import PathLike
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from helpers.controls import Button, Choice, Control, Menu, Number, Picture, Range, Readout, Switch
from helpers.data import DataSet, hubble, norris, read_csv
from helpers.explorers import fit_words
from helpers.explorers.fitted import Problem, descend, eta_slider, problem
from helpers.explorers.steps import (
    MOST,
    draw_progress,
    path_marks,
    progress_marks,
    reach_for,
    reach_menu,
    steps_slider,
)
from helpers.figures import Interval, draw_contours, frame_curve, frame_plane
from helpers.functions import Function2D
from helpers.live import Live
from helpers.scene import Handle, Label, Line, Mark, Point, Scene
from helpers.style import ROLES, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_POINTS = 1000
FEW = 60  # points: so many errors can be told apart
SEEDS = 999
LONGEST = 40  # characters of a learner's own label
COARSE = 1e-9  # a slider cannot round to smaller steps


class FitExplorer(Live):
    """A line through data by steepest descent: the data, the loss of every line, and each step.

    Parameters
    ----------
    data : str, path or DataSet
        "hubble", "norris", a file of your own with two columns of numbers, or a `DataSet`.
    x, y : array_like, shape (n,)
        Points of your own, in place of `data`.
    intercept, slope : float
        The line to start from; by default a level one.
    eta : float
        The learning rate η; by default 1/L, to two digits.
    n_steps : int
        How many steps are shown, from 0 to 1,000.
    batch : int
        How many points each step sees, from 1 to n; by default all of them.
    standardise : bool
        Whether intercept and slope are those for x standardised: mean 0, standard deviation 1.
    seed : int
        Which batches are drawn, from 0 to 999.

    Raises
    ------
    ValueError, TypeError
        If the data cannot be read, or a value is outside its range.

    Notes
    -----
    The loss is the mean squared error. On all the points a path ends where its loss is least to
    about 13 digits of its scale.

    Examples
    --------
    >>> FitExplorer("norris", standardise=True, eta=0.5)
    FitExplorer: NIST Norris, standardised, η = 0.5, 1 step: y = −0.262323 + 1.00212 x, loss 0.739372. It has arrived: after 1 step the loss is at its least, to within 1.0·10⁻⁷. κ = 1: the level curves are circles, −∇ points straight at the minimum, and with η = 1/L = 0.5 one step on all the points is enough.
    """  # noqa: E501

    data = Choice("hubble")
    intercept = Number(0.0)
    slope = Number(0.0)
    eta = Number(0.1)
    batch = Number(24.0)
    reach = Choice("20")
    n_steps = Number(20.0)
    standardise = traitlets.Bool(False)
    seed = Number(0.0)

    def __init__(
        self, data: str | PathLike | DataSet | None = None, x: ArrayLike | None = None,
        y: ArrayLike | None = None, *, n_steps: float | None = None, **state: Any,
    ) -> None:  # fmt: skip
        self._data: dict[str, DataSet] = {"hubble": hubble(), "norris": norris()}
        name = _chosen(self._data, data, x, y)
        if n_steps is not None:
            if isinstance(n_steps, int | float):  # anything else is refused by the slider
                state.setdefault("reach", reach_for(n_steps))
            state["n_steps"] = n_steps
        first = problem(self._data[name], bool(state.get("standardise", False)))
        super().__init__(**{"data": name, "eta": first.eta, "batch": first.fit.n} | state)

    def problem(self, state: SimpleNamespace | None = None) -> Problem:
        """Return what is known of the data, in the parameters of a state, by default of now."""
        state = state or self
        return problem(self._data[state.data], state.standardise)

    def controls(self) -> tuple[Control, ...]:
        """Return the menus, the sliders of the line, of η, of batches and steps, the switch."""
        options, n = {name: each.title for name, each in self._data.items()}, self.problem().fit.n
        return (
            Menu("data", "data", options),
            *self.problem().sliders(),
            eta_slider(self._data[self.data]),
            Range("batch", "batch size", 1, n, 1, digits=0),
            reach_menu(), steps_slider(self.reach),
            Switch("standardise", "standardise x"),
            Button("step", "One step"),
            Button("draw", "Other batches", disabled=self.batch >= n),
            Button("reset", "Reset"),
            Range("seed", "seed", 0, SEEDS, 1, digits=0, hidden=True),
        )  # fmt: skip

    def pictures(self) -> tuple[Picture, ...]:
        """Return the data with the line, the map of the loss, and the loss along the steps."""
        title, what = self._data[self.data].title, "for x standardised" * self.standardise
        return (
            Picture("line", f"The data ({title}) and a line", ("data",), 400, 380,
                    (68, 50, 318, 316)),
            Picture("map", f"Level curves of the loss over intercept and slope {what}".rstrip(),
                    ("data", "standardise"), 400, 380, (68, 50, 316, 316)),
            Picture("progress", "How far the loss is above the least, along the steps, on a log "
                    "axis", ("data", "standardise", "reach"), 400, 250, (68, 50, 316, 188)),
        )  # fmt: skip

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the points, the level curves of the loss, or empty log axes."""
        here, data = self.problem(), self._data[self.data]
        if picture == "line":
            frame_curve(ax, *here.frame, data.x_label[:LONGEST], data.y_label[:LONGEST])
            ax.scatter(data.x, data.y, s=points(6) ** 2, color=ROLES["curve"].light, linewidth=0,
                       alpha=0.8)  # fmt: skip
        elif picture == "map":
            frame_plane(ax, here.window)
            draw_contours(ax, Function2D(here.loss, domain=here.window), here.levels, edge=0.1)
            for set_label, text in ((ax.set_xlabel, "intercept"), (ax.set_ylabel, "slope")):
                set_label(f"{text}, x standardised" if self.standardise else text,
                          size=points(13), rotation=0 if text == "intercept" else 90)  # fmt: skip
        else:
            draw_progress(ax, self.reach, here.limits, "loss − least loss")

    # What moves ------------------------------------------------------------------------------

    @traitlets.observe("standardise", "data")
    def _keep_the_line(self, change: dict) -> None:
        """Give the same line its other parameters; or begin anew with other data."""
        old = SimpleNamespace(**{name: getattr(self, name) for name in ("data", "standardise")})
        setattr(old, change["name"], change["old"])
        before, whole = self.problem(old), self.batch >= self.problem(old).fit.n
        raw = before.to.raw(self.intercept, self.slope)
        anew = change["name"] == "data"
        self._renew_controls()  # the ranges of these parameters
        here = self.problem()
        self.intercept, self.slope = here.start if anew else here.to.standard(*raw)
        if anew:
            self.eta = here.eta
        if whole:
            self.batch = here.fit.n

    @traitlets.observe("batch")
    def _offer_batches(self, change: dict) -> None:
        n = self.problem().fit.n  # with all the points there are no other batches
        if (change["old"] >= n) != (change["new"] >= n):
            self._renew_controls()

    def press(self, button: str) -> None:
        """Take one more step, draw other batches, or act on another button."""
        if button == "step" and self.n_steps < MOST:
            n = self.n_steps + 1
            self._put({"n_steps": n, "reach": reach_for(max(n, float(self.reach)))})
        elif button == "draw":
            self.seed = (self.seed + 1) % (SEEDS + 1)
        else:
            super().press(button)

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return the parameters under the pointer, or those of the line that runs through it."""
        if handle == "point":
            line = at
        else:
            left, right = grips(self.problem(), self.intercept, self.slope)
            ends = ((left[0], at[1]), right) if handle == "left" else (left, (right[0], at[1]))
            line = self.problem().through(*ends)
        return {name: self._nearest(name, value)
                for name, value in zip(("intercept", "slope"), line, strict=True)}  # fmt: skip

    def _nearest(self, name: str, value: float) -> float:
        control = self.control(name)
        return value if control.step < COARSE else control.nearest(value)

    # What is shown ---------------------------------------------------------------------------

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add the problem, the path that is shown, and the loss along it, less its least."""
        here, start = self.problem(state), (state.intercept, state.slope)
        path = descend(here, start, state.eta, round(state.n_steps), round(state.batch),
                       round(state.seed))  # fmt: skip
        with np.errstate(all="ignore"):
            excess = here.excess(*path.T)
        return SimpleNamespace(**vars(state), here=here, start=start, path=path, excess=excess,
                               end=tuple(path[-1].tolist()), steps=len(path) - 1,
                               factor=here.curvatures.factor(state.eta))  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return both lines and the errors of the last, the path, and the loss along the steps."""
        here = facts.here
        return Scene(
            line=_lines(facts),
            map=[*path_marks(facts.path), Point(here.best, "tangent", "least"),
                 Handle(facts.start, "point", ("intercept", "slope"))],
            progress=progress_marks(facts.excess, here.limits, "path"),
        )  # fmt: skip

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return the parameters, the loss, η beside 2/L, κ, and what happens and why."""
        return fit_words.readout(facts)


def _chosen(
    known: dict[str, DataSet], data: str | PathLike | DataSet | None, x: ArrayLike | None,
    y: ArrayLike | None,
) -> str:  # fmt: skip
    """Return the name of the data in the menu; a learner's own are added to it as "own"."""
    if (x is None) != (y is None) or (x is not None and data is not None):
        raise ValueError('give data, such as "hubble" or "my.csv", or both x and y')
    if x is not None:
        data = DataSet(x, y)
    if data is None or (isinstance(data, str) and data in known):
        return data or next(iter(known))
    if not isinstance(data, str | PathLike | DataSet):
        raise TypeError(f'data = {data!r} is not known; give "hubble", "norris", the name of a '
                        "file, or x=... and y=...")  # fmt: skip
    if not isinstance(data, DataSet):
        try:
            data = read_csv(data)
        except ValueError as error:
            names = ", ".join(map(repr, known))
            raise ValueError(f"data = {str(data)!r} is not one of {names}, so it was read as a "
                             f"file: {error}") from None  # fmt: skip
    if data.n > MOST_POINTS:
        every = math.ceil(data.n / MOST_POINTS)
        raise ValueError(f"{data.title} has {data.n:,} points and the picture holds "
                         f"{MOST_POINTS:,}; take one of {every}: x[::{every}], y[::{every}]"
                         )  # fmt: skip
    known["own"] = data
    return "own"


def grips(
    here: Problem, intercept: float, slope: float, ends: tuple[Interval, Interval] | None = None
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where the line is held: at the ends of x, or where it leaves the picture in between.

    `ends` are the sides of another box than that of the points and the picture.
    """
    (x0, x1), (low, high) = ends or (here.ends, here.frame[1])
    y0, y1 = here.line(intercept, slope, x0), here.line(intercept, slope, x1)
    held = []
    for x, y in ((x0, y0), (x1, y1)):
        edge = min(max(y, low), high)
        if y != edge and y0 != y1:
            cut = x0 + (edge - y0) / (y1 - y0) * (x1 - x0)
            if x0 < cut < x1:
                x, y = cut, edge
        held.append((x, y))
    return held[0], held[1]


def _lines(facts: SimpleNamespace) -> list[Mark]:
    """Return the line to start from with its handles, the line of the last step, its errors."""
    here, data = facts.here, facts.here.data
    low, high = here.frame[1]
    marks: list[Mark] = []
    if data.n <= FEW:  # one line for all: from error to error it runs along the fitted line
        x, y = here.sorted
        feet = here.line(*facts.end, x)
        there_and_back = np.stack([[x, feet], [x, y], [x, feet]])
        marks.append(Line(there_and_back.transpose(2, 0, 1).reshape(-1, 2), "contour"))
    left, right = grips(here, *facts.start)
    named = [("start", facts.start, "direction", left, "start", (8, 18))]
    if facts.steps:
        at = grips(here, *facts.end)[1]
        named.append((fit_words.after(facts), facts.end, "path", at, "end", (-8, -12)))
    for name, theta, role, at, anchor, offset in named:
        marks.append(Line(grips(here, *theta, here.paper), role))
        if low <= at[1] <= high:
            marks.append(Label(at, name, role, anchor, offset))
    marks += [Handle(left, "left", ("", "intercept")), Handle(right, "right", ("", "slope"))]
    return marks
