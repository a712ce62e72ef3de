"""The descent explorer: steps against the gradient, on the map and along the steps."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.explorers import outcome
from helpers.explorers.basin_map import BUDGET, MAPPED, NO_MAP, draw_basins
from helpers.explorers.curvature import Curvature, curvature, home, why
from helpers.explorers.plane import PlaneExplorer
from helpers.explorers.predicting import Predicting
from helpers.explorers.steps import (
    MOST,
    UNDEFINED,
    count,
    draw_progress,
    path_marks,
    progress_marks,
    reach_for,
    reach_menu,
    shown_part,
    steps_slider,
    what_happens,
    with_reach,
)
from helpers.explorers.words import brief, look, point_text, title
from helpers.live.controls import (
    Button,
    Choice,
    Control,
    Flag,
    Number,
    Picture,
    Range,
    Readout,
    Switch,
)
from helpers.maths.descent import steepest
from helpers.maths.functions import Function2D
from helpers.maths.runs import Run, run
from helpers.pictures.figures import Interval, gradient_field, grid, plane_frame
from helpers.pictures.sampling import sample
from helpers.pictures.scene import Arrow, Handle, Label, Mark, Point, Scene
from helpers.pictures.style import ROLES, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALLEST, LARGEST = 1e-4, 10.0  # of the learning rates
TOL = 1e-6
LOWEST = 1e-14  # of the errors that are drawn
WORDS = {"stationary": "stops", "budget used up": "not at an end"}
BOUND = 1e12  # of the coordinates: beyond it a path diverges


@lru_cache(maxsize=64)
def followed(f: Function2D, p: tuple[float, float], eta: float) -> tuple[Run | None, str]:
    """Return the run of up to 1,000 steps from p, or None and a sentence on what is wrong."""
    _, gradient, problem = look(f, p)
    if not np.isfinite(gradient).all():
        return None, problem
    try:
        found = run(steepest(f.partials, p, eta), f.call, tol=TOL, budget=MOST, bound=BOUND)
        return _off_kinks(f, _broken_off(f, found, eta)), problem
    except Exception as error:  # a learner's function may raise anything, anywhere
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return None, problem or f"{f.name} cannot be followed from {point_text(*p)}: {what}"


def _broken_off(f: Function2D, run: Run, eta: float) -> Run:
    """Name the kind of a run whose next point is near, but ∇f has no value there."""
    if run.stop != "diverged":
        return run
    onward = run.end - eta * np.array(f.partials(*run.end.tolist()))
    return replace(run, kind=UNDEFINED) if np.abs(onward).max() <= BOUND else run


def _off_kinks(f: Function2D, run: Run) -> Run:
    """Return a run that breaks off before a kink, where differences of f came out as level."""
    if not run.steps or run.norms[-1] > TOL:
        return run
    if np.isfinite(look(f, tuple(run.end.tolist()))[1]).all():
        return run
    return replace(run, path=run.path[:-1], values=run.values[:-1], norms=run.norms[:-1],
                   stop="diverged", kind=UNDEFINED)  # fmt: skip


@lru_cache(maxsize=64)
def least(f: Function2D) -> float:
    """Return the least value of f at its known minima, NaN if none is known."""
    return min((float(f(*p)) for p in f.minima), default=math.nan)


@lru_cache(maxsize=64)
def error_limits(f: Function2D) -> Interval:
    """Return the limits of the log axis for f, the same for every start: up to what its map has."""
    X, Y = grid(f.domain, 21)
    values = sample(f, X, Y)
    heights = np.array([np.hypot(*gradient_field(f, X, Y)), values - np.fmin.reduce(values, None)])
    most = float(np.max(heights[np.isfinite(heights)], initial=1.0))
    return LOWEST, 10.0 ** (math.ceil(math.log10(most)) + 1)


class DescentExplorer(PlaneExplorer, Predicting):
    """Steepest descent with a fixed learning rate: its path, and f and ‖∇f‖ along the steps.

    Parameters
    ----------
    function : str, Function2D or callable
        A name of `SURFACES`, or a function of your own: any ``f(x, y)``, vectorised or not.
    x, y : float
        The start, inside the function's domain.
    eta : float
        The learning rate η, from 10⁻⁴ to 10.
    n_steps : int
        How many steps are shown, from 0 to 1,000.
    show_basins : bool
        Whether each start has the colour of the minimum that it reaches: for Himmelblau's
        function.
    predict : bool or str
        Whether the learner first says what will happen, round after round at another start and
        with another η. See `Predicting`.

    Raises
    ------
    ValueError, TypeError
        If a value is outside its range or not finite, or a name is not in the menu.

    Notes
    -----
    A run ends where ‖∇f‖ ≤ 10⁻⁶, or by repeating itself, leaving all bounds, or after 1,000 steps.

    Examples
    --------
    >>> DescentExplorer("bowl", x=1, y=2, eta=0.5, n_steps=5)
    DescentExplorer: f(x, y) = x² + y² from (1.00, 2.00) with η = 0.5: 1 step to (0.0000, 0.0000). It converges. After 1 step ‖∇f‖ is 0, at a minimum. Each step multiplies the way to the minimum by 1 − ηL = 0. η is below 2/L = 1: every start converges.
    """  # noqa: E501

    eta = Number(0.1)
    n_steps = Number(20.0)
    reach = Choice("20")
    show_basins = Flag(False)
    guess = Choice("")

    def __init__(self, *args: Any, **state: Any) -> None:
        super().__init__(*args, **with_reach(state))

    def controls(self) -> tuple[Control, ...]:
        """Return the menus, the sliders of the start, of η and of the steps, and the buttons."""
        eta = Range("eta", "learning rate η", SMALLEST, LARGEST, 0.02, digits=3, log=True)
        steps = (reach_menu(), steps_slider(self.reach))
        if self.predicting:
            fixed = (replace(each, hidden=True) for each in (*self.point_sliders(), eta))
            steps = (replace(each, hidden=not self.committed) for each in steps)
            mine = replace(outcome.menu(), disabled=self.fixed)
            basins = Switch("show_basins", "basins", hidden=True)
            return (self.function_menu(), *fixed, mine, *self.prediction_controls(), *steps, basins)
        return (
            self.function_menu(), *self.point_sliders(), eta, *steps,
            Button("step", "One step"), Button("reset", "Reset"),
            Switch("show_basins", "which minimum?",
                   disabled=NO_MAP * (self.function not in MAPPED)),
            replace(outcome.menu(), hidden=True),
        )  # fmt: skip

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map, and f and ‖∇f‖ along the steps."""
        text = title(self.f)
        basins = ", each start in the colour of the minimum it reaches" * self._basins
        return (
            Picture("map", f"Level curves of f(x, y) = {text}{basins}",
                    ("function", "show_basins", *["eta"] * self._basins), 400, 400,
                    (50, 46, 344, 346), coarse=self._basins),
            Picture("progress", f"The gradient's length and the height of f(x, y) = {text} along "
                    "the steps, on a log axis", ("function", "reach"), 420, 400,
                    (66, 46, 332, 346)),
        )  # fmt: skip

    @property
    def _basins(self) -> bool:
        return self.show_basins and self.function in MAPPED and not self.predicting

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the level curves, over the basins if they are shown; or empty log axes."""
        if picture == "map":
            self.draw_map(ax)
            if self._basins:
                draw_basins(ax, self.f, self.eta)
            return
        draw_progress(ax, self.reach, error_limits(self.f), "")
        ax.axhline(TOL, color=ROLES["contour"].light, linewidth=points(1), linestyle=(0, (4, 3)))
        # On the right: the curves' own labels stand at half of their steps or before.
        ax.text(0.99, TOL / 1.4, "‖∇f‖ ≤ 10⁻⁶: stop", transform=ax.get_yaxis_transform(),
                fontsize=points(11.5), color=ROLES["contour"].light, va="top", ha="right")

    def pressed(self, button: str) -> None:
        """Take one more step, or act on another button."""
        if button != "step":
            super().pressed(button)
        elif self.n_steps < MOST:
            n = self.n_steps + 1
            self._put({"n_steps": n, "reach": reach_for(max(n, float(self.reach)))})

    def ask(self) -> dict[str, Any]:
        """Return the start and η of the next prediction, with no guess made yet."""
        return outcome.question(self.f, round(self.rounds), followed)

    def gap(self) -> float:
        """Return 0 for a right guess and 1 for a wrong one; NaN if there is none or no truth."""
        return outcome.gap(self.guess, self.facts(self.state).run)

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add f, the start, the whole run, the part that is shown, and the curvatures."""
        f, p = self._functions[state.function], (state.x, state.y)
        run, problem = followed(f, p, state.eta)
        facts = SimpleNamespace(**vars(state), f=f, p=p, run=run, problem=problem)
        facts.part = shown_part(run, state.n_steps) if run else None
        facts.curve = curvature(f, run) if run else None
        return facts

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the path with the step to come, and both curves along the steps."""
        if self.predicting and not facts.committed:
            return Scene(map=[Point(facts.p, "point", "start")], progress=[])
        start = Point(facts.p) if self.predicting else Handle(facts.p)
        if facts.run is None:
            return Scene(map=[start], progress=[])
        path = facts.part.path
        return Scene(map=[*_next_step(facts), *path_marks(path), start], progress=_errors(facts))

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return where the steps end, what happens and why."""
        where = (f"f(x, y) = {title(facts.f)} from {point_text(*facts.p)} with η = "
                 f"{brief(facts.eta, 4)}")  # fmt: skip
        if facts.run is None:
            rows = tuple((name, "–", "text") for name in ("end", "f", "‖∇f‖", "steps", "2/L"))
            return Readout(rows, f"{where}: {facts.problem}", facts.problem)
        if self.predicting:
            return outcome.readout(facts, where, self.trouble)
        part, curve = facts.part, facts.curve
        said = " ".join(filter(None, (what_happens(part), _arrived(facts), facts.problem)))
        word = "breaks off" if part.kind == UNDEFINED else WORDS.get(part.outcome, part.outcome)
        rows = (
            ("end", point_text(*part.end, digits=4), "path"),
            ("f(x, y)", brief(float(part.values[-1]), 6), "path"),
            ("‖∇f‖", brief(float(part.norms[-1]), 4), "tangent"),
            ("steps", f"{part.steps}: {word}" if part.steps else "0", "text"),
            limit_row(curve),
        )  # fmt: skip
        basins = ("Coloured: the minimum that each start reaches; striped: none within "
                  f"{BUDGET} steps.") * self._basins  # fmt: skip
        note = " ".join(filter(None, (said, why(curve, facts.eta, facts.run), basins)))
        summary = f"{where}: {count(part.steps)} to {point_text(*part.end, digits=4)}. {note}"
        return Readout(rows, summary, note)


def limit_row(curve: Curvature | None) -> tuple[str, str, str]:
    """Return the row of 2/L, which says whether it holds near a minimum only."""
    known = curve is not None and curve.greatest > 0
    local = " near the minimum" if known and not curve.everywhere else ""
    return "2/L", f"{brief(curve.limit, 4)}{local}" if known else "–", "text"


def _arrived(facts: SimpleNamespace) -> str:
    """Say which of several minima is reached, or that the path has left the picture."""
    part = facts.part
    found = home(facts.f, part.end)
    if found >= 0 and part.stop == "converged" and len(facts.f.minima) > 1:
        return f"It is minimum {found + 1} of {len(facts.f.minima)}."
    return "" if _inside(facts.f, part.end) else "The last point lies outside the picture."


def _inside(f: Function2D, p: np.ndarray) -> bool:
    return all(low <= c <= high for c, (low, high) in zip(p, plane_frame(f.domain), strict=True))


def _next_step(facts: SimpleNamespace) -> list[Mark]:
    """Return the arrow of the step that comes next, if there is one and the map holds it."""
    n, path = facts.part.steps, facts.run.path
    if n + 1 >= len(path) or not (_inside(facts.f, path[n]) and _inside(facts.f, path[n + 1])):
        return []
    return [Arrow(path[n], path[n + 1] - path[n], "descent", "−η∇f")]


def _errors(facts: SimpleNamespace) -> list[Mark]:
    """Return ‖∇f‖ and, where there is a least value to count from, f along the steps."""
    part, limits, known = facts.part, error_limits(facts.f), least(facts.f)
    curves = [("‖∇f‖", part.norms, "tangent", False)]
    if math.isfinite(known):
        curves.append(("f − min f", part.values - known, "path", True))
    elif facts.run.stop == "converged" and facts.run.steps:  # at the end it is 0 whatever f does
        above = part.values[: facts.run.steps] - facts.run.values[-1]
        curves.append(("f − f(end)", above, "path", True))
    middle = part.steps // 2
    heights = [values[middle] for _, values, _, _ in curves]
    # With no room above or before what grows, both names stand below the lower curve.
    full = max(heights) >= limits[1] / 10 or middle < int(facts.reach) / 5
    marks: list[Mark] = []
    for row, (text, values, role, dots) in enumerate(curves):
        marks += progress_marks(values, limits, role, dots)
        at, up = values[middle], 1 if values[middle] >= max(heights) else -1
        side = up if values[-1] <= values[0] else -up  # beside the curve, not on it
        offset = (10 * side, -15 * up)
        if full and values[-1] > values[0]:
            at, side, offset = min(heights), 1, (10, 15 + 17 * (len(curves) - 1 - row))
        if math.isfinite(at := float(np.clip(at, *limits))) and part.steps:
            marks.append(Label((middle, at), text, role, "start" if side > 0 else "end", offset))
    return marks
