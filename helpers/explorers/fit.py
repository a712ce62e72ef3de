"""The fit explorer: a line among the data, and its loss as a point on a surface, as one state.

Its question, the line by eye: the learner draws the best line before it is shown.
"""

from __future__ import annotations

import math
import reprlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from os import PathLike
from pathlib import Path
from types import EllipsisType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from helpers.data import DataError, DataSet, hubble, norris, read_csv
from helpers.explorers.fitted import Problem, descend, eta_slider, problem
from helpers.explorers.prediction import (
    Guess,
    Idea,
    Kind,
    Predictable,
    Prediction,
    mean_gap,
)
from helpers.explorers.steps import Stepping, count, draw_progress, path_marks, progress_marks
from helpers.explorers.words import brief, power
from helpers.live.controls import (
    SMALL_GRAPH,
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
from helpers.maths.fitting import batch_noise
from helpers.maths.functions import Function2D
from helpers.maths.refusal import RefusedType, meant
from helpers.pictures.figures import (
    N_TONES,
    Ground,
    Interval,
    between,
    draw_contours,
    frame_curve,
    frame_plane,
    grid,
)
from helpers.pictures.scene import Handle, Label, Line, Mark, Point, Scene
from helpers.pictures.style import FONT_SIZE, ROLES, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SEEDS = 999
ALL_POINTS = "with all the points in each step there are no others"
LINE = "The line to start from; by default a level one."
LONGEST = 40  # characters of a learner's own label
FEW = 60  # points: so many errors can be told apart
SIZE = SMALL_GRAPH[2][2:]  # pixels, of the picture of the data
ROOM = 10  # pixels: with so much around it a name needs no more
ASIDE, BESIDE = 9, 14  # pixels from the end of a line to its name: inwards, and down or up
Ends = tuple[tuple[float, float], tuple[float, float]]
SLOW = 30  # steps for one more digit: then the reason is given
ROUND = 1.001  # κ of a bowl that is as good as round
MOST_POINTS = 1000  # in a picture


class FitExplorer(Predictable, Stepping):
    """A line through data by steepest descent: the data, the loss of every line, and each step.

    Notes
    -----
    The loss is the mean squared error. On all the points a path ends where its loss is least to
    about 13 digits of its scale.

    Examples
    --------
    >>> FitExplorer("norris", standardise=True, eta=0.5)
    FitExplorer: NIST Norris, standardised, η = 0.5, 1 step: y = −0.262323 + 1.00212 x, loss 0.739372. It has arrived: after 1 step the loss is at its least, to within 1.0·10⁻⁷. κ = 1: the level curves are circles, −∇ points straight at the minimum, and with η = 1/L = 0.5 one step on all the points is enough.
    """  # noqa: E501

    shown = ("data", "intercept", "slope", "eta", "batch", "reach", "n_steps", "standardise",
             "step", "other_batches", "reset")  # fmt: skip
    kept = ("seed",)
    first = "data"
    data = Choice("hubble", lambda self: Menu(
        "data", {name: each.title for name, each in self._data.items()}), (
        '"hubble", "norris", a file of your own with two columns of numbers, or a `DataSet`; or '
        "give points of your own as x and y."))  # fmt: skip
    intercept = Number(0.0, lambda self: self.problem().sliders()[0], LINE)
    slope = Number(0.0, lambda self: self.problem().sliders()[1], LINE)
    eta = Number(0.1, lambda self: eta_slider(self._data[self.data]),
                 "The learning rate η; by default 1/L, to two digits.")
    batch = Number(24.0, lambda self: Range("batch size", 1, self.problem().fit.n, 1,
                                            digits=0),
                   "How many points each step sees, from 1 to n; by default all of them.")
    standardise = Flag(False, Switch("standardise x"), (
        "Whether intercept and slope are those for x standardised: mean 0, standard deviation 1."))
    seed = Number(0.0, Range("seed", 0, SEEDS, 1, digits=0),
                  "Which batches are drawn, from 0 to 999.")

    def __init__(
        self, data: str | PathLike | DataSet | EllipsisType = ...,
        x: ArrayLike | EllipsisType = ..., y: ArrayLike | EllipsisType = ..., **state: Any,
    ) -> None:  # fmt: skip
        self._data: dict[str, DataSet] = {"hubble": hubble(), "norris": norris()}
        name = chosen(self._data, data, x, y)
        first = problem(self._data[name], bool(state.get("standardise", False)))
        super().__init__(**{"data": name, "eta": first.eta, "batch": first.fit.n} | state)

    def argument(self, name: str) -> tuple[Any, str]:
        """Return what the constructor takes; for the learner's own data the code says `data`."""
        if name == "data" and self.data == "own":
            return self._data["own"], "data"
        return super().argument(name)

    def problem(self, state: SimpleNamespace | None = None) -> Problem:
        """Return what is known of the data, in the parameters of a state, by default of now."""
        state = state or self
        return problem(self._data[state.data], state.standardise)

    def pictures(self) -> tuple[Picture, ...]:
        """Return the data with the line, the map of the loss, and the loss along the steps."""
        title, what = self._data[self.data].title, "for x standardised" * self.standardise
        return (
            Picture("line", f"The data ({title}) and a line", ("data",), *SMALL_GRAPH),
            Picture("map", f"Level curves of the loss over intercept and slope {what}".rstrip(),
                    ("data", "standardise"), *SMALL_GRAPH),
            Picture("progress", "How far the loss is above the least, along the steps, on a log "
                    "axis", ("data", "standardise", "reach"), *SMALL_GRAPH),
        )  # fmt: skip

    def ground(self, picture: str) -> Ground | None:
        """Return the loss on the map."""
        if picture != "map":
            return None
        here = self.problem()
        values = here.loss(*grid(here.window, N_TONES))
        return Ground(values, between(here.levels, values))

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the points, the level curves of the loss, or empty log axes."""
        here = self.problem()
        if picture == "line":
            labels = map(_short, (here.data.x_label, here.data.y_label))
            frame_curve(ax, *here.frame, *labels)
            ax.scatter(here.data.x, here.data.y, s=points(6) ** 2, color=ROLES["curve"].light,
                       linewidth=0, alpha=0.8)  # fmt: skip
            few_ticks(ax)
        elif picture == "map":
            self.draw_loss(ax, here)
        else:
            draw_progress(ax, self.reach, here.limits, "loss − least loss")

    def draw_loss(self, ax: Axes, here: Problem) -> None:
        """Draw the level curves of the loss, evenly spaced."""
        frame_plane(ax, here.window)
        few_ticks(ax)
        loss = Function2D(here.loss, domain=here.window)
        draw_contours(ax, loss, here.levels, edge=0.1, every=2)
        for set_label, text in ((ax.set_xlabel, "intercept"), (ax.set_ylabel, "slope")):
            set_label(text, size=points(FONT_SIZE), rotation=0 if text == "intercept" else 90)

    # What moves ------------------------------------------------------------------------------

    @traitlets.observe("standardise", "data")
    def _keep_the_line(self, change: dict) -> None:
        """Give the same line its other parameters; or begin anew with other data."""
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

    @button(lambda self: Button("Other batches",
                                disabled=ALL_POINTS * (self.batch >= self.problem().fit.n)))
    def other_batches(self) -> None:
        """Draw other batches."""
        self.seed = (self.seed + 1) % (SEEDS + 1)

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return the parameters under the pointer, or those of the line that runs through it."""
        if handle == "point":
            return super().drag(handle, at)
        left, right = grips(self.problem(), (self.intercept, self.slope))
        ends = ((left[0], at[1]), right) if handle == "left" else (left, (right[0], at[1]))
        intercept, slope = self.problem().through(*ends)
        return self.nearest(intercept=intercept, slope=slope)

    # What is shown ---------------------------------------------------------------------------

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add the problem, the path that is shown, and the loss along it, less its least."""
        here, start = self.problem(state), (state.intercept, state.slope)
        path = descend(here, start, state.eta, round(state.n_steps), round(state.batch),
                       round(state.seed))  # fmt: skip
        with np.errstate(all="ignore"):
            excess = here.excess(*path.T)
        return SimpleNamespace(**vars(state), here=here, start=start, path=path, excess=excess,
                               end=tuple(path[-1].tolist()), steps=len(path) - 1)  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return both lines and the errors of the last, the path, and the loss along the steps."""
        here = facts.here
        return Scene(
            line=lines(facts),
            map=[*path_marks(facts.path), Point(here.best, "tangent", "least"),
                 point_handle(here, facts.start)],
            progress=progress_marks(facts.excess, here.limits, "path"),
        )  # fmt: skip

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return the parameters, the loss, η beside 2/L, κ, and what happens and why."""
        here = facts.here
        loss = here.least + float(facts.excess[-1])
        line = formula(*here.to.raw(*facts.end))
        limit = here.curvatures.largest_eta()
        rows = (
            ("start", pair(facts.start), "point"),
            (after(facts), pair(facts.end), "path"),
            ("the line", line, "path"),
            ("loss", brief(loss, 6), "path"),
            ("least loss", brief(here.least, 6), "tangent"),
            ("η and 2/L", f"{brief(facts.eta, 4)} and {brief(limit, 4)}", "text"),
            ("κ = L/μ", large(here.curvatures.kappa), "text"),
        )
        note = " ".join(filter(None, (happens(facts), why(facts), away(facts))))
        standard = ", standardised" * facts.standardise
        batch = f", batches of {facts.batch:.0f}" * (facts.batch < here.fit.n)
        summary = (f"{here.data.title}{standard}, η = {brief(facts.eta, 4)}{batch}, "
                   f"{count(facts.steps)}: {line}, loss {brief(loss, 6)}. {note}")  # fmt: skip
        return Readout(rows, summary, note)


def _short(label: str) -> str:
    words = " ".join(label.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


# The data --------------------------------------------------------------------------------------

def chosen(
    known: dict[str, DataSet], data: str | PathLike | DataSet | EllipsisType,
    x: ArrayLike | EllipsisType, y: ArrayLike | EllipsisType,
) -> str:  # fmt: skip
    """Return the name of the data in the menu; a learner's own are added to it as "own".

    What is not given is `...`: None is what a function without `return` has given.
    """
    if (x is ...) != (y is ...) or (x is not ... and data is not ...):
        raise DataError('give data, such as "hubble" or "my.csv", or both x and y')
    if x is not ...:
        data = DataSet(x, y)
    if data is ...:
        return next(iter(known))
    if isinstance(data, str) and data in known:
        return data
    if not isinstance(data, str | PathLike | DataSet):
        raise RefusedType(f'data = {reprlib.repr(data)} is not known; give "hubble", "norris", '
                          "the name of a file, or x=... and y=...")  # fmt: skip
    file = not isinstance(data, DataSet)
    if file:
        data = _read(data, known)
    if data.n > MOST_POINTS:
        every = math.ceil(data.n / MOST_POINTS)
        take = f"keep every {_ordinal(every)} line of it" if file else (
            f"take one of {every}: x[::{every}], y[::{every}]")  # fmt: skip
        raise DataError(f"{data.title} has {data.n:,} points and the picture holds "
                        f"{MOST_POINTS:,}; {take}")  # fmt: skip
    known["own"] = data
    return "own"


def _read(name: str | PathLike, known: Iterable[str]) -> DataSet:
    """Return the data of a file; a bare word may have been meant as the name of known data."""
    try:
        return read_csv(name)
    except DataError as error:
        path = Path(name)
        if not isinstance(name, str) or path.suffix or path.name != name:
            raise
        said = meant(name, known) or f"so it was read as a file: {error}"
        raise DataError(f"data = {reprlib.repr(name)} is not one of "
                        f"{', '.join(map(repr, known))}; {said}") from None  # fmt: skip


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


# The lines in the picture of the data ----------------------------------------------------------

def part(
    here: Problem, theta: tuple[float, float], box: tuple[Interval, Interval] | None = None
) -> Ends:
    """Return the ends of a line: at the ends of x, or where it leaves the picture in between.

    `box` has the sides of another box than that of the points and the picture.
    """
    (x0, x1), (low, high) = box or (here.ends, here.frame[1])
    y0, y1 = here.line(*theta, x0), here.line(*theta, x1)
    found = []
    for x, y in ((x0, y0), (x1, y1)):
        edge = min(max(y, low), high)
        if y != edge and y0 != y1:
            cut = x0 + (edge - y0) / (y1 - y0) * (x1 - x0)
            if x0 < cut < x1:
                x, y = cut, edge
        found.append((x, y))
    return found[0], found[1]


def grips(here: Problem, theta: tuple[float, float]) -> Ends:
    """Return where a line is held: at its ends, or at the edge it is beyond on the whole way."""
    low, high = here.frame[1]
    left, right = ((x, min(max(y, low), high)) for x, y in part(here, theta))
    return left, right


def lines(facts: SimpleNamespace) -> list[Mark]:
    """Return the line to start from with its handles, the line of the last step, its errors."""
    here = facts.here
    last = Line(part(here, facts.end, here.paper), "path")
    marks = line_marks(here, facts.start, "start", "direction", "left", [last] * bool(facts.steps))
    if facts.steps:
        marks += line_marks(here, facts.end, after(facts), "path", "right", marks)
    return [*errors(here, facts.end), *marks, *handles(here, facts.start)]


def errors(here: Problem, theta: tuple[float, float]) -> list[Mark]:
    """Return what a line is off at each point, unless there are too many."""
    if here.data.n > FEW:
        return []
    x, y = here.sorted  # one line for all: from error to error it runs along the fitted line
    feet = here.line(*theta, x)
    there_and_back = np.stack([[x, feet], [x, y], [x, feet]])
    return [Line(there_and_back.transpose(2, 0, 1).reshape(-1, 2), "contour")]


def line_marks(
    here: Problem, theta: tuple[float, float], name: str, role: str, side: str,
    others: Sequence[Mark] = (),
) -> list[Mark]:  # fmt: skip
    """Return a line and, if it is in the picture, its name where there is most room for it.

    That is above or below one of its ends, in doubt below the one at this side. It keeps away from
    the points and from the `others`, lines and names.
    """
    line = Line(part(here, theta, here.paper), role)
    if here.misses(theta):
        return [line]
    taken = np.vstack([_pixels(here, here.sorted.T), *(_taken(here, each)
                                                       for each in (line, *others))])  # fmt: skip
    ends = dict(zip(("left", "right"), part(here, theta), strict=True))
    names = [Label(ends[end], name, role, "start" if end == "left" else "end",
                   (ASIDE if end == "left" else -ASIDE, down))
             for end in sorted(ends, key=lambda end: end != side) for down in (BESIDE, -BESIDE)
             ]  # fmt: skip
    return [line, max(names, key=lambda each: _room(here, each, taken))]


def _pixels(here: Problem, at: ArrayLike) -> np.ndarray:
    """Map places in the picture of the data to pixels from its upper left corner."""
    (x0, x1), (y0, y1) = here.frame
    return (np.asarray(at) - (x0, y1)) / (x1 - x0, y0 - y1) * SIZE


def _box(here: Problem, label: Label) -> tuple[np.ndarray, np.ndarray]:
    """Return the middle of a name and half of its size, in pixels."""
    half = np.array([0.3 * FONT_SIZE * len(label.text), 0.5 * FONT_SIZE])
    inwards = 1 if label.anchor == "start" else -1
    return _pixels(here, label.at) + label.offset + (inwards * half[0], 0), half


def _taken(here: Problem, mark: Line | Label) -> np.ndarray:
    """Return places, in pixels, all along a line or a name."""
    if isinstance(mark, Line):
        start, end = _pixels(here, mark.points)
    else:
        middle, half = _box(here, mark)
        start, end = middle - (half[0], 0), middle + (half[0], 0)
    return start + np.linspace(0, 1, 60)[:, None] * (end - start)


def _room(here: Problem, label: Label, taken: np.ndarray) -> int:
    """Return how many pixels a name is from what is there, or, below zero, out of the picture."""
    middle, half = _box(here, label)
    out = np.maximum(half - middle, middle + half - SIZE).max()
    if out > 0:
        return -math.ceil(out)
    apart = np.maximum(np.abs(taken - middle) - half, 0)
    return min(round(float(np.hypot(*apart.T).min())), ROOM)


def handles(here: Problem, theta: tuple[float, float]) -> list[Mark]:
    """Return what the pointer holds a line by; rings, if the line itself is out of the picture."""
    held, hollow = grips(here, theta), here.misses(theta)
    return [Handle(at, name, ("", control), hollow=hollow)
            for at, name, control in zip(held, ("left", "right"), ("intercept", "slope"),
                                         strict=True)]  # fmt: skip


def point_handle(here: Problem, theta: tuple[float, float]) -> Handle:
    """Return the point of a line on the map: a ring at the edge, if it is farther away."""
    at = here.on_map(theta)
    return Handle(at, "point", ("intercept", "slope"), hollow=at != theta)


def few_ticks(ax: Axes) -> None:
    """Write few numbers beside the axes, short ones, with one power of ten for all of them."""
    ax.locator_params(axis="x", nbins=5)
    ax.ticklabel_format(scilimits=(-2, 4), useMathText=True)
    for axis in (ax.xaxis, ax.yaxis):
        axis.get_offset_text().set_size(points(FONT_SIZE))
    ax.yaxis.OFFSETTEXTPAD = 0  # points: above the axes is little room, and beside them as well
    ax.yaxis.labelpad = 0


# Words -----------------------------------------------------------------------------------------

def after(facts: SimpleNamespace) -> str:
    """Name the line of the last step."""
    return f"after {count(facts.steps)}"


def formula(intercept: float, slope: float) -> str:
    """Write a line as y = a + b x."""
    sign = "−" if slope < 0 else "+"
    return f"y = {brief(intercept, 6)} {sign} {brief(abs(slope), 6)} x"


def pair(theta: tuple[float, float]) -> str:
    """Write an intercept and a slope."""
    return f"({brief(theta[0], 6)}, {brief(theta[1], 6)})"


def large(value: float) -> str:
    """Write κ: whole, in groups of three digits, where it is large."""
    return f"{value:,.0f}" if 1e3 <= value < 1e9 else brief(value, 4)


def about(steps: float) -> str:
    """Write how many steps it takes, to two digits."""
    if not steps < 1e9:
        return f"{power(steps)} steps" if math.isfinite(steps) else "more steps than can be counted"
    if steps < 1:
        return "less than a step"
    rounded = float(f"{steps:.2g}")
    return f"about {rounded:,.10g} step{'s' * (rounded != 1)}"


def happens(facts: SimpleNamespace) -> str:
    """Return a sentence on what becomes of the descent."""
    here = facts.here
    if facts.batch < here.fit.n:
        return _on_batches(facts)
    if facts.excess[0] <= here.near:
        return "This is the line of least loss: the gradient is zero, and no step moves it."
    if facts.excess[-1] <= here.near:
        return (f"It has arrived: after {count(facts.steps)} the loss is at its least, to within "
                f"{power(here.near)}.")  # fmt: skip
    curves = here.curvatures
    limit, none = curves.largest_eta(), "No step yet. " * (not facts.n_steps)
    if math.isclose(facts.eta, limit, rel_tol=1e-9):
        return f"{none}It goes to and fro for ever across the valley: η is just 2/L."
    if facts.eta > limit:
        lost = f" After {count(facts.steps)} it has left all bounds." if _lost(facts) else ""
        return (f"{none}It diverges, for η is more than 2/L: each step multiplies the way across "
                f"the valley by −{brief(abs(1 - facts.eta * curves.L), 4)}.{lost}")  # fmt: skip
    return (f"{none}It converges, for η is less than 2/L; in the end each further digit takes "
            f"{about(digit_steps(facts))}.")  # fmt: skip


def digit_steps(facts: SimpleNamespace) -> float:
    """Return in how many steps the way to the minimum shrinks to a tenth, in the end."""
    curves = facts.here.curvatures  # 1 − ημ itself would be rounded to 1 where κ is huge
    parts = (facts.eta * curvature for curvature in (curves.mu, curves.L))
    gone = min(min(part, 2 - part) for part in parts)
    if gone <= 0:
        return math.inf
    return -math.log(10) / math.log1p(-gone) if gone < 1 else 1.0


def why(facts: SimpleNamespace) -> str:
    """Return why it is slow or quick: how much the valley is longer than wide."""
    curves = facts.here.curvatures
    if curves.kappa < ROUND:
        return (f"κ = 1: the level curves are circles, −∇ points straight at the minimum, and with "
                f"η = 1/L = {brief(1 / curves.L, 4)} one step on all the points is enough."
                )  # fmt: skip
    if not facts.eta < curves.largest_eta() * (1 - 1e-9):
        return "Choose a smaller η."
    if digit_steps(facts) < SLOW:
        return ""
    if curves.factor(1 / curves.L) < 10 ** (-1 / SLOW):
        if facts.batch < facts.here.fit.n:  # there a larger η leaves more of the noise
            return ""
        size = "larger" if facts.eta * curves.L < 1 else "smaller"
        return f"Take a {size} η: 1/L is {brief(1 / curves.L, 4)}."
    return (f"The loss bends {large(curves.kappa)} times as much across its valley as along it. "
            "Across it η must stay below 2/L; with so small an η the steps along the floor are "
            "tiny. Standardise x.")  # fmt: skip


def away(facts: SimpleNamespace) -> str:
    """Say where the start is if it is on one of the two pictures only, or on none."""
    here, said = facts.here, []
    if here.on_map(facts.start) != facts.start:
        said.append(f"The start is off the map: {pair(facts.start)}.")
    if here.misses(facts.start):
        said.append("The line to start from is off the picture of the data.")
    return " ".join(said)


def _lost(facts: SimpleNamespace) -> bool:
    return facts.steps < round(facts.n_steps)


def _on_batches(facts: SimpleNamespace) -> str:
    """Return how far the gradient of a batch is off, and what the noise leaves of the loss."""
    here, size = facts.here, round(facts.batch)
    noise = batch_noise(here.fit, *facts.end, size)
    length = float(np.hypot(*here.fit.grad(*facts.end)))
    sees = f"Each step sees {size} of {here.fit.n} points."
    if _lost(facts):
        return f"{sees} It diverges: after {count(facts.steps)} it has left all bounds."
    where = "At the last line" if facts.steps else "No step yet. At the start"
    said = (f"{sees} {where} the gradient of a batch is off by {brief(noise)} (root mean "
            f"square); ‖∇‖ of all the points is {brief(length)}.")  # fmt: skip
    half = len(facts.excess) // 2
    late = float(facts.excess[half:].mean())
    if facts.steps < 10 or not noise > 1e-9 * length:
        return said
    return (f"{said} Over the later half of the steps the loss is on average {brief(late)} "
            f"above the least. {_of_the_noise(facts, half, late)}")  # fmt: skip


def _of_the_noise(facts: SimpleNamespace, half: int, late: float) -> str:
    """Say what becomes of the loss that is left: it stays only once the way down is over."""
    here = facts.here
    if late > max(facts.excess[0], here.excess(*here.start)):
        return "The noise carries it away: take a smaller η, or larger batches."
    # On average a path on batches is that on all the points, for their gradients are unbiased.
    on_all = descend(here, facts.start, facts.eta, half, here.fit.n, 0)
    if here.excess(*on_all[-1]) > late / 10:
        return "It is still on the way down; more steps would show what the noise leaves."
    return "With a constant η that stays; a smaller η leaves less of it."


# The line by eye -------------------------------------------------------------------------------

FEWEST = 8  # points that are worth halving
TOLD = 0.005  # of the spread of y: a smaller gap is none


def _told(gap: float) -> str:
    return f"{brief(100 * gap, 2)} % of the spread of y"


BY_EYE = Kind(lambda one, other: float(np.sqrt(np.mean(np.square(one - other)))), 0.05, _told,
              mean_gap(_told))  # fmt: skip
"""Guesses are lines: their heights at the points, in standard deviations of y."""


class ByEye(Prediction, FitExplorer):
    """The learner draws the line of least loss by eye; nothing descends."""

    asks_anew = ("data",)
    answer = ("intercept", "slope")
    shown = ("data", *answer, "commit", "next")
    kept = ("eta", "batch", "reach", "n_steps", "standardise", "seed", *Prediction.kept)
    invitation = "; commit it to see the best one"

    def pose(self, number: int) -> dict[str, Any]:
        return {"seed": float(number)}  # other points, and the learner's line level again

    def problem(self, state: SimpleNamespace | None = None) -> Problem:
        state = state or self
        return problem(points_of(self._data[state.data], round(state.seed)), state.standardise)

    @traitlets.observe("seed")
    def _begin_anew(self, change: dict) -> None:
        self._keep_the_line(change)

    def pictures(self) -> tuple[Picture, ...]:
        """Return the data and the map, which depend on the question, too."""
        line, loss, _ = super().pictures()
        return (replace(line, depends=("data", "seed")),
                replace(loss, depends=(*loss.depends, "seed", "committed")))

    def ground(self, picture: str) -> Ground | None:
        """Return none: the heights would give the answer away."""
        return None

    def draw_loss(self, ax: Axes, here: Problem) -> None:
        """Draw the plane of all lines; the level curves of their loss only after a commitment."""
        sides = (self.control(name) for name in self.answer)
        limits = tuple((side.low, side.high) for side in sides)
        frame_curve(ax, *limits, "intercept", "slope")
        few_ticks(ax)
        if self.committed:
            draw_contours(ax, Function2D(here.loss, domain=limits), edge=0.1)

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add the problem and the learner's line."""
        return SimpleNamespace(**vars(state), here=self.problem(state), problem="",
                               start=(state.intercept, state.slope))  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the learner's line and its point; once committed, those of least loss as well."""
        here, yours = facts.here, facts.start
        if not facts.committed:
            return Scene(
                line=[*line_marks(here, yours, "yours", "guess", "left"), *handles(here, yours)],
                map=[Handle(yours, "point", ("intercept", "slope"))],
            )  # fmt: skip
        both = line_marks(here, yours, "yours", "guess", "left",
                          [Line(part(here, here.best, here.paper), "tangent")])  # fmt: skip
        marks: list[Mark] = [Point(here.best, "tangent", "best"), Point(yours, "guess"),
                             Label(yours, "yours", "guess", "start", (8, 18))]  # fmt: skip
        return Scene(
            line=[*errors(here, here.best), *both,
                  *line_marks(here, here.best, "best", "tangent", "right", both)],
            map=marks if self.judged(facts).gap > TOLD else marks[:1],
        )  # fmt: skip

    def judged(self, facts: SimpleNamespace) -> Guess:
        here = facts.here
        return Guess(BY_EYE, guess(here, facts.start), guess(here, here.best), lambda: ideas(here))

    def rows(self, facts: SimpleNamespace, guess: Guess) -> tuple[tuple, ...]:
        here, yours, known = facts.here, facts.start, facts.committed
        return (
            ("your line", formula(*here.to.raw(*yours)), "guess"),
            ("its loss", brief(here.loss(*yours), 6) if known else "?", "guess"),
            ("best line", formula(*here.to.raw(*here.best)) if known else "?", "tangent"),
            ("least loss", brief(here.least, 6) if known else "?", "tangent"),
        )

    def part(self, facts: SimpleNamespace) -> str:
        """Say how many of the points are shown, "" if all are."""
        n, every = facts.here.data.n, self._data[facts.data].n
        return f"{n} of the {every} points" * (n < every)

    def where(self, facts: SimpleNamespace) -> str:
        what = ", ".join(filter(None, (facts.here.data.title, self.part(facts))))
        return f"{what}: your line is {formula(*facts.here.to.raw(*facts.start))}"

    def prompt(self, facts: SimpleNamespace) -> str:
        note = ("Drag the ends of the line to where you expect the least loss, all by eye. Then "
                "press Commit.")  # fmt: skip
        some = self.part(facts)
        return f"Now {some}, chosen at random. {note}" if some else note

    def verdict(self, facts: SimpleNamespace, guess: Guess) -> tuple[str, ...]:
        if guess.gap < TOLD:
            return ("Yours is as good as the best one.",)
        apart = brief(float(np.sqrt(facts.here.excess(*facts.start))), 4)
        return (f"At the points yours is {apart} off the best line (root mean square), that is "
                f"{guess.off}. Its loss is the least one plus {apart}².", guess.why)


@lru_cache(maxsize=32)
def points_of(data: DataSet, number: int) -> DataSet:
    """Return the points of question `number`: all of them, then a half at random."""
    if number == 0 or data.n < FEWEST:
        return data
    rows = np.sort(np.random.default_rng(number).permutation(data.n)[: data.n // 2])
    half = data.x[rows], data.y[rows]
    return replace(data, x=half[0], y=half[1]) if np.ptp(half[0]) else data


def guess(here: Problem, line: tuple[float, float]) -> np.ndarray:
    """Return a line as a guess."""
    return here.line(*line, here.data.x) / (here.data.y.std() or 1.0)


def ideas(here: Problem) -> list[Idea]:
    """Return what else a line may be laid for, and what is said to it."""
    x, y = here.data.x, here.data.y
    if not np.ptp(y):
        return []
    r, steep = float(np.corrcoef(x, y)[0, 1]), y.std() / x.std()
    (x0, x1), (y0, y1) = here.frame
    first, last = ((end, y[x == end].mean()) for end in here.ends)
    found = [
        (_through_mean(here, np.sign(r) * steep), "It runs along the cloud of points, as the eye "
         "likes it. But only the errors straight up and down count, not the distance to the line. "
         f"For these the best line is less steep: {brief(abs(r), 2)} times."),
        (_through_mean(here, 0.0), "It is level, as high as the mean of y. The best slope makes "
         f"the loss {brief(1 - r * r, 2)} times as large."),
        (here.through(first, last), "It joins the first point and the last one. All "
         f"{here.data.n} points count, and each as much as these two."),
    ]  # fmt: skip
    if r:
        found.append((_through_mean(here, steep / r), "It makes the errors to the left and to the "
                      "right small. What counts is how far a point is above or below the line."))
    if x0 <= 0 <= x1 and y0 <= 0 <= y1:
        found.append((here.to.standard(0.0, x @ y / (x @ x)), "It runs through (0, 0). You may "
                      "have reasons for that; the loss has none: it leaves the intercept free."))
    return [Idea(guess(here, line), why) for line, why in found]


def _through_mean(here: Problem, slope: float) -> tuple[float, float]:
    """Return the parameters of the line of a slope through the mean of the points."""
    x, y = here.data.x, here.data.y
    return here.to.standard(float(y.mean() - slope * x.mean()), slope)
