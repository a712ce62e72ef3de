"""The fit explorer: a line among the data, and its loss as a point on a surface, as one state."""

from __future__ import annotations

from dataclasses import replace
from os import PathLike
from types import EllipsisType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from helpers.data import DataSet, hubble, norris
from helpers.explorers import fit_question, fit_words
from helpers.explorers.fit_data import chosen
from helpers.explorers.fit_lines import SIZE, few_ticks, grips, lines, point_handle
from helpers.explorers.fitted import Problem, descend, eta_slider, problem
from helpers.explorers.predicting import Predicting
from helpers.explorers.steps import (
    MOST,
    draw_progress,
    path_marks,
    progress_marks,
    reach_for,
    reach_menu,
    steps_slider,
    with_reach,
)
from helpers.live.controls import (
    Button,
    Choice,
    Control,
    Flag,
    Menu,
    Number,
    Picture,
    Range,
    Readout,
    Switch,
)
from helpers.maths.functions import Function2D
from helpers.pictures.figures import draw_contours, frame_curve, frame_plane
from helpers.pictures.scene import Point, Scene
from helpers.pictures.style import ROLES, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SEEDS = 999
ALL_POINTS = "with all the points in each step there are no others"
LONGEST = 40  # characters of a learner's own label
COARSE = 1e-9  # a slider cannot round to smaller steps


class FitExplorer(Predicting):
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
    predict : bool or str
        Whether the learner first draws the line by eye: then nothing descends, and the best line
        and the level curves are shown only after that. See `Predicting`.

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
    standardise = Flag(False)
    seed = Number(0.0)

    asks_anew = ("data",)

    def __init__(
        self, data: str | PathLike | DataSet | EllipsisType = ...,
        x: ArrayLike | EllipsisType = ..., y: ArrayLike | EllipsisType = ..., *,
        predict: bool | str = False, **state: Any,
    ) -> None:  # fmt: skip
        self._data: dict[str, DataSet] = {"hubble": hubble(), "norris": norris()}
        name = chosen(self._data, data, x, y)
        first = problem(self._data[name], bool(state.get("standardise", False)))
        begin = {"data": name, "eta": first.eta, "batch": first.fit.n}
        super().__init__(predict, **begin | with_reach(state))

    def problem(self, state: SimpleNamespace | None = None) -> Problem:
        """Return what is known of the data, in the parameters of a state, by default of now."""
        state = state or self
        data = self._data[state.data]
        if self.predicting:
            data = fit_question.points_of(data, round(state.seed))
        return problem(data, state.standardise)

    def controls(self) -> tuple[Control, ...]:
        """Return the menus, the sliders of the line, of η, of batches and steps, the switch."""
        titles = {name: each.title for name, each in self._data.items()}
        menu, line = Menu("data", "data", titles), self.problem().sliders()
        if not self.predicting:
            return menu, *line, *self._descent()
        fixed = (replace(control, disabled=self.fixed) for control in line)
        kept = (replace(control, hidden=True) for control in self._descent())
        return menu, *fixed, *kept, *self.prediction_controls()

    def _descent(self) -> tuple[Control, ...]:
        """Return the controls of the steps."""
        n = self.problem().fit.n
        return (
            eta_slider(self._data[self.data]),
            Range("batch", "batch size", 1, n, 1, digits=0),
            reach_menu(), steps_slider(self.reach),
            Switch("standardise", "standardise x"),
            Button("step", "One step"),
            Button("draw", "Other batches", disabled=ALL_POINTS * (self.batch >= n)),
            Button("reset", "Reset"),
            Range("seed", "seed", 0, SEEDS, 1, digits=0, hidden=True),
        )  # fmt: skip

    def pictures(self) -> tuple[Picture, ...]:
        """Return the data with the line, the map of the loss, and the loss along the steps."""
        title, what = self._data[self.data].title, "for x standardised" * self.standardise
        asks = ("seed", "committed") if self.predicting else ()
        both = (
            Picture("line", f"The data ({title}) and a line", ("data", *asks[:1]), 400, 380,
                    (68, 50, *SIZE)),
            Picture("map", f"Level curves of the loss over intercept and slope {what}".rstrip(),
                    ("data", "standardise", *asks), 400, 380, (68, 50, 316, 316)),
        )  # fmt: skip
        if self.predicting:
            return both
        return (*both, Picture(
            "progress", "How far the loss is above the least, along the steps, on a log axis",
            ("data", "standardise", "reach"), 400, 250, (68, 50, 316, 188)))  # fmt: skip

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the points, the level curves of the loss, or empty log axes."""
        here = self.problem()
        if picture == "line":
            labels = map(_short, (here.data.x_label, here.data.y_label))
            frame_curve(ax, *here.frame, *labels)
            ax.scatter(here.data.x, here.data.y, s=points(6) ** 2, color=ROLES["curve"].light,
                       linewidth=0, alpha=0.8)  # fmt: skip
            few_ticks(ax)
        elif picture == "map" and self.predicting:
            sides = (self.control(name) for name in ("intercept", "slope"))
            limits = tuple((side.low, side.high) for side in sides)
            fit_question.draw_map(ax, here, limits, self.committed)
        elif picture == "map":
            frame_plane(ax, here.window)
            few_ticks(ax)
            loss = Function2D(here.loss, domain=here.window)
            draw_contours(ax, loss, here.levels, edge=0.1, every=2)
            for set_label, text in ((ax.set_xlabel, "intercept"), (ax.set_ylabel, "slope")):
                set_label(f"{text}, x standardised" if self.standardise else text,
                          size=points(13), rotation=0 if text == "intercept" else 90)  # fmt: skip
        else:
            draw_progress(ax, self.reach, here.limits, "loss − least loss")

    # What moves ------------------------------------------------------------------------------

    @traitlets.observe("standardise", "data", "seed")
    def _keep_the_line(self, change: dict) -> None:
        """Give the same line its other parameters; or begin anew with other data."""
        if change["name"] == "seed" and not self.predicting:
            return
        old = SimpleNamespace(**{name: getattr(self, name) for name in ("data", "standardise",
                                                                        "seed")})  # fmt: skip
        setattr(old, change["name"], change["old"])
        before, whole = self.problem(old), self.batch >= self.problem(old).fit.n
        raw = before.to.raw(self.intercept, self.slope)
        anew = change["name"] != "standardise"
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

    def pressed(self, button: str) -> None:
        """Take one more step, draw other batches, or act on another button."""
        if button == "step" and self.n_steps < MOST:
            n = self.n_steps + 1
            self._put({"n_steps": n, "reach": reach_for(max(n, float(self.reach)))})
        elif button == "draw":
            self.seed = (self.seed + 1) % (SEEDS + 1)
        else:
            super().pressed(button)

    def ask(self) -> dict[str, Any]:
        """Return the next question: other points, and the learner's line level again."""
        return {"seed": self.rounds}

    def gap(self) -> float:
        """Return how far the learner's line is from the best one."""
        return fit_question.gap(self.problem(), (self.intercept, self.slope))

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return the parameters under the pointer, or those of the line that runs through it."""
        if handle == "point":
            line = at
        else:
            left, right = grips(self.problem(), (self.intercept, self.slope))
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
        if self.predicting:
            return SimpleNamespace(**vars(state), here=here, start=start)
        path = descend(here, start, state.eta, round(state.n_steps), round(state.batch),
                       round(state.seed))  # fmt: skip
        with np.errstate(all="ignore"):
            excess = here.excess(*path.T)
        return SimpleNamespace(**vars(state), here=here, start=start, path=path, excess=excess,
                               end=tuple(path[-1].tolist()), steps=len(path) - 1)  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return both lines and the errors of the last, the path, and the loss along the steps."""
        here = facts.here
        if self.predicting:
            return fit_question.scene(facts)
        return Scene(
            line=lines(facts),
            map=[*path_marks(facts.path), Point(here.best, "tangent", "least"),
                 point_handle(here, facts.start)],
            progress=progress_marks(facts.excess, here.limits, "path"),
        )  # fmt: skip

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return the parameters, the loss, η beside 2/L, κ, and what happens and why."""
        if not self.predicting:
            return fit_words.readout(facts)
        every, rounds = self._data[self.data].n, (self.mean_gap, round(self.rounds))
        return fit_question.readout(facts, every, rounds, self.trouble)


def _short(label: str) -> str:
    words = " ".join(label.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
