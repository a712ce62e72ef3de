"""The descent explorer: steps against the gradient, on the map and along the steps.

Its question: the learner says how a descent goes before its path is shown.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.explorers.curvature import Curvature, curvature, home, why
from helpers.explorers.menu import FunctionExplorer
from helpers.explorers.plane import TILT, VIEW, SpaceExplorer
from helpers.explorers.prediction import CHOICE, Guess, Idea, Predictable, Prediction
from helpers.explorers.rates import COARSE, SHARP, draw_rates, rates_ground, rates_marks, rates_note
from helpers.explorers.rolling import onward, path_on_surface
from helpers.explorers.steps import (
    BOUND,
    LARGEST_ETA,
    MOST,
    SMALLEST_ETA,
    TOL,
    UNDEFINED,
    Stepping,
    count,
    draw_progress,
    path_marks,
    progress_marks,
    shown_part,
    striped,
    what_happens,
)
from helpers.explorers.valley_rules import RULES
from helpers.explorers.words import brief, look, point_text, slider, title
from helpers.live.controls import (
    SMALL_GRAPH,
    SMALL_MAP,
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
from helpers.maths.conditioning import hessian
from helpers.maths.descent import momentum
from helpers.maths.functions import Function2D
from helpers.maths.runs import Run, basins, run, run_many
from helpers.pictures.figures import Ground, Interval, arrows, field_side, grid, plane_frame
from helpers.pictures.sampling import in_time, sample
from helpers.pictures.scene import Arrow, Label, Mark, Point, Scene
from helpers.pictures.style import FONT_SIZE, PIXELS_PER_INCH, ROLES, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOWEST = 1e-14  # of the errors that are drawn
WORDS = {"oscillates": "converges, to and fro", "stationary": "stops",
         "budget used up": "not at an end"}  # fmt: skip
MAPPED = ("himmelblau",)
"""The functions that have a map: several known minima, and quick to compute."""
BESIDE = {"steps": "f and ‖∇f‖ along the steps", "surface": "the path on the surface",
          "rates": "η and β: how fast"}

BASIN_BUDGET, BASIN_TOL = 300, 1e-3
FILLS = ("#fff3b0", "#bfe0f5", "#efc3dc", "#93d3ba")
"""Pale, and of four different lightnesses, so that the colour is not the only cue."""
FEWEST_STEPS, PER_STEP = 20, 5  # however slow f is; calls of f in each


def budget(f: Function2D) -> int:
    """Return how many steps are followed: 1,000, or fewer if f is slow."""
    return max(FEWEST_STEPS, in_time(f, MOST, PER_STEP))


@lru_cache(maxsize=64)
def followed(
    f: Function2D, p: tuple[float, float], eta: float, beta: float = 0.0, rule: str = "momentum"
) -> tuple[Run | None, str]:
    """Return the run of up to 1,000 steps from p, or None and a sentence on what is wrong.

    With β = 0 momentum is steepest descent.
    """
    _, gradient, problem = look(f, p)
    if not np.isfinite(gradient).all():
        return None, problem
    try:
        steps = RULES[rule].steps(f, p, eta, beta)
        found = run(steps, f.call, tol=TOL, budget=budget(f), bound=BOUND)
        return _off_kinks(f, _broken_off(f, found, eta, beta)), problem
    except Exception as error:  # a learner's function may raise anything, anywhere
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return None, problem or f"{f.name} cannot be followed from {point_text(*p)}: {what}"


def _broken_off(f: Function2D, run: Run, eta: float, beta: float) -> Run:
    """Name the kind of a run whose next point is near, but ∇f has no value there."""
    if run.stop != "diverged":
        return run
    velocity = run.end - run.path[-2] if run.steps else np.zeros(2)
    onward = run.end + beta * velocity - eta * np.array(f.partials(*run.end.tolist()))
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
    n = field_side(f, 21)
    values = sample(f, *grid(f.domain, n))
    heights = np.array([np.hypot(*arrows(f, n)), values - np.fmin.reduce(values, None)])
    most = float(np.max(heights[np.isfinite(heights)], initial=1.0))
    return LOWEST, 10.0 ** (math.ceil(math.log10(most)) + 1)


class Following(Stepping, FunctionExplorer):
    """An explorer of steps on any surface, of which a slow one is followed for fewer steps."""

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add f and the start; what is wrong there, `followed` says."""
        facts = FunctionExplorer.facts(self, state)
        facts.p = (facts.x, facts.y)
        return facts

    def aside(self) -> str:
        """Say it, too, if fewer steps are followed."""
        steps = budget(self.f)
        fewer = f"Its path is followed for {steps} steps." * (steps < MOST)
        return " ".join(filter(None, (super().aside(), fewer)))


class DescentExplorer(Predictable, Following, SpaceExplorer):
    """Steepest descent with a fixed learning rate: its path on the map and on the surface.

    Notes
    -----
    With momentum β a heavy ball rolls from rest: v ← βv − η∇f(p), p ← p + v. A run ends where ‖∇f‖ ≤ 10⁻⁶, or by repeating itself, leaving all bounds, or after 1,000 steps.

    Examples
    --------
    >>> DescentExplorer("bowl", x=1, y=2, eta=0.5, n_steps=5)
    DescentExplorer: f(x, y) = x² + y² from (1.00, 2.00) with η = 0.5: 1 step to (0.0000, 0.0000). It converges. After 1 step ‖∇f‖ is 0, at a minimum. Each step multiplies the way to the minimum by 1 − ηL = 0. η is below 2/L = 1: every start converges.
    """  # noqa: E501

    shown = ("function", "x", "y", "eta", "beta", "n_steps", "reach", "speed", "back", "step",
             "reset", "show_basins", "beside")  # fmt: skip
    halves = ("x", "y", "reach", "speed")
    kept = ("azimuth", "elevation")
    eta = Number(0.1, Range("learning rate η", SMALLEST_ETA, LARGEST_ETA, 0.02, digits=3, log=True),
                 "The learning rate η, from 10⁻⁴ to 10.")
    beta = Number(0.0, Range("momentum β", 0, 0.99, 0.01),
                  "The part of the velocity that is kept, from 0 to 0.99; with 0 none is.")
    beside = Choice("steps", Menu("beside the map", BESIDE), (
        'What stands beside the map: "steps", f and ‖∇f‖ along the steps; "surface", the path on '
        'the graph of f; or "rates", how fast each pair of η and β is.'))  # fmt: skip
    elevation = Number(45.0, TILT, VIEW)  # so steep that few walls hide the ball
    show_basins = Flag(False, lambda self: Switch(
        "which minimum?", hidden=self.function not in MAPPED),
        "Whether each start has the colour of the minimum that it reaches: for Himmelblau's "
        "function.")  # fmt: skip

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map, and what stands beside it."""
        text, mapped = title(self.f), self._basins
        basins = ", each start in the colour of the minimum it reaches" * mapped
        along = f"The gradient's length and the height of f(x, y) = {text} along the steps, on a "
        beside = {
            "steps": Picture("progress", f"{along}log axis", ("function", "reach"), *SMALL_GRAPH),
            "surface": self.space_picture(),
            "rates": Picture("rates", "How fast the descent comes near, for each learning rate η "
                             "and each momentum β", ("function", "x", "y"), *SMALL_GRAPH,
                             coarse=True),
        }  # fmt: skip
        return (
            Picture("map", f"Level curves of f(x, y) = {text}{basins}",
                    ("function", "show_basins", *("eta", "beta") * mapped), *SMALL_MAP,
                    coarse=mapped),
            beside[self.beside],
        )  # fmt: skip

    @property
    def _basins(self) -> bool:
        return self.show_basins and self.function in MAPPED

    @property
    def _measured(self) -> tuple[Function2D, tuple[float, float], int]:
        """What is measured for each η and β: f, the start, and for how many pairs a side."""
        return self.f, (self.x, self.y), COARSE if self._moving else SHARP

    def ground(self, picture: str) -> Ground | None:
        """Return the heights on the map, unless it has the colours of basins; or the rates."""
        if picture == "rates":
            return rates_ground(*self._measured)
        return None if self._basins else super().ground(picture)

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the level curves, over the basins if they are shown; rates; or empty log axes."""
        if picture == "rates":
            draw_rates(ax, *self._measured)
            return
        if picture == "map":
            self.draw_map(ax)
            if self._basins:
                draw_basins(ax, self.f, self.eta, self.beta)
            return
        draw_gradients(ax, self.f, self.reach)

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add f, the start, the whole run, the part that is shown, and the curvatures."""
        facts = super().facts(state)
        facts.run, facts.problem = run, _ = followed(facts.f, facts.p, facts.eta, facts.beta)
        facts.part = shown_part(run, facts.n_steps) if run else None
        facts.curve = curvature(facts.f, run) if run else None
        facts.space = self.space(facts) if facts.beside == "surface" else None
        return facts

    def over(self, facts: SimpleNamespace) -> bool:
        """Tell whether the path has ended."""
        return facts.run is not None and facts.n_steps >= facts.run.steps

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the path with the step to come, and both curves along the steps or the surface."""
        run, marks = facts.run, [self.point(facts.p)]
        if run is not None:
            path = path_marks(facts.part.path, onward=onward(run, facts.part.steps))
            marks = [*_next_step(facts), *path, *marks]
        if facts.beside == "steps":
            return Scene(map=marks, progress=_errors(facts) if run else [])
        if facts.beside == "rates":
            return Scene(map=marks, rates=rates_marks(facts))
        on = path_on_surface(facts.space, run, facts.part.steps) if run else []
        return Scene(map=marks, space=[*on, *self.space_handles(facts)])

    def where(self, facts: SimpleNamespace) -> str:
        """Return the start and η in one line."""
        momentum = f", β = {brief(facts.beta)}" if facts.beta else ""
        return (f"f(x, y) = {title(facts.f)} from {point_text(*facts.p)} with η = "
                f"{brief(facts.eta, 4)}{momentum}")  # fmt: skip

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return where the steps end, what happens and why."""
        where = self.where(facts)
        if facts.run is None:
            rows = tuple((name, "–", "text") for name in ("end", "f", "‖∇f‖", "steps"))
            return Readout(rows, f"{where}: {facts.problem}", facts.problem)
        part = facts.part
        said = " ".join(filter(None, (what_happens(part), arrived(facts.f, part), facts.problem)))
        rows = (
            ("end", point_text(*part.end, digits=4), "path"),
            ("f(x, y)", brief(float(part.values[-1]), 6), "path"),
            ("‖∇f‖", brief(float(part.norms[-1]), 4), "tangent"),
            ("steps", f"{part.steps}: {ending(part)}" if part.steps else "0", "text"),
        )  # fmt: skip
        basins = ("Coloured: the minimum that each start reaches; striped: none within "
                  f"{BASIN_BUDGET} steps.") * self._basins  # fmt: skip
        reason = (rates_note(facts) if facts.beside == "rates" else
                  why(facts.curve, facts.eta, facts.run, facts.beta))  # fmt: skip
        note = " ".join(filter(None, (said, reason, basins)))
        summary = f"{where}: {count(part.steps)} to {point_text(*part.end, digits=4)}. {note}"
        return Readout(rows, summary, note)


def draw_gradients(ax: Axes, f: Function2D, reach: str, ylabel: str = "") -> None:
    """Draw empty log axes for ‖∇f‖ along the steps, and where a run stops."""
    draw_progress(ax, reach, error_limits(f), ylabel)
    ax.axhline(TOL, color=ROLES["contour"].light, linewidth=points(1), linestyle=(0, (4, 3)))
    # On the right: the curves' own labels stand at half of their steps or before.
    ax.text(0.99, TOL / 1.4, "‖∇f‖ ≤ 10⁻⁶: stop", transform=ax.get_yaxis_transform(),
            fontsize=points(FONT_SIZE), color=ROLES["contour"].light, va="top", ha="right")


def ending(part: Run) -> str:
    """Return in a few words what becomes of the steps that are shown."""
    return "breaks off" if part.kind == UNDEFINED else WORDS.get(part.outcome, part.outcome)


def arrived(f: Function2D, part: Run) -> str:
    """Say which of several minima is reached, or that the path has left the picture."""
    found = home(f, part.end)
    if found >= 0 and part.stop == "converged" and len(f.minima) > 1:
        return f"It is minimum {found + 1} of {len(f.minima)}."
    return "" if _inside(f, part.end) else "The last point lies outside the picture."


def _inside(f: Function2D, p: np.ndarray) -> bool:
    return all(low <= c <= high for c, (low, high) in zip(p, plane_frame(f.domain), strict=True))


def _next_step(facts: SimpleNamespace) -> list[Mark]:
    """Return the arrow of the step that comes next, if there is one and the map holds it."""
    n, path = facts.part.steps, facts.run.path
    if n + 1 >= len(path) or not (_inside(facts.f, path[n]) and _inside(facts.f, path[n + 1])):
        return []
    return [Arrow(path[n], path[n + 1] - path[n], "descent",
                  "βv − η∇f" if facts.beta and n else "−η∇f")]  # fmt: skip


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


# Which minimum? -------------------------------------------------------------------------------


def reached(f: Function2D, eta: float, n: int, beta: float = 0.0) -> np.ndarray:
    """Return for n × n starts that fill the domain the index of the minimum reached, or −1.

    Shape (n, n), the first row for the least y. −1 stands for starts that diverge, or have not
    come to a minimum after `BASIN_BUDGET` steps.
    """
    starts = np.array([side.ravel() for side in grid(f.domain, n)])
    ends = run_many(momentum(f.partials, starts, eta, beta), tol=BASIN_TOL, budget=BASIN_BUDGET)
    return basins(ends, f.minima, within=0.05).reshape(n, n)


def draw_basins(ax: Axes, f: Function2D, eta: float, beta: float = 0.0) -> None:
    """Fill the domain with the colours of the minima, and number these.

    Starts that reach none are striped. A figure of half the resolution has half as many starts.
    """
    from matplotlib.colors import to_rgba

    n = round(64 * ax.figure.dpi / PIXELS_PER_INCH)
    found = reached(f, eta, n, beta)
    pixels = np.array([*map(to_rgba, FILLS), (1.0, 1.0, 1.0, 1.0)])[found]  # −1 is the last one
    stripes = striped(found < 0)
    pixels = np.where(stripes[..., 3:] > 0, stripes, pixels)
    half = [(high - low) / (n - 1) / 2 for low, high in f.domain]
    (x0, x1), (y0, y1) = f.domain
    limits = ax.get_xlim(), ax.get_ylim()
    ax.imshow(pixels, origin="lower", interpolation="nearest", aspect=ax.get_aspect(), zorder=0,
              extent=(x0 - half[0], x1 + half[0], y0 - half[1], y1 + half[1]))  # fmt: skip
    ax.set(xlim=limits[0], ylim=limits[1])
    ink = ROLES["text"].light
    ax.plot(*np.transpose(f.minima), "x", color=ink, markersize=points(8), zorder=3)
    for number, at in enumerate(f.minima, 1):
        ax.annotate(str(number), at, (points(15), points(15)), textcoords="offset points",
                    ha="center", va="center", fontsize=points(FONT_SIZE), weight="bold", color=ink,
                    bbox={"boxstyle": "circle,pad=0.2", "facecolor": "white", "edgecolor": ink,
                          "linewidth": points(1)}, zorder=3)  # fmt: skip


# What will happen? ----------------------------------------------------------------------------

OPTIONS = {
    "converges": "it converges, mostly straight on",
    "oscillates": "it converges, to and fro",
    "cycles": "it cycles between two points",
    "diverges": "it diverges",
    "stationary": "it stops at a saddle",
}
"""What the learner chooses from: the words of `Run.outcome`."""

CANDIDATES = 60
CLEAR = 0.2  # a path that converges turns back in fewer of its steps than this, or in all the rest
PARTS = (0.15, 0.4, 0.8, 0.95, 1.0, 1.05, 1.3)  # of 2/L: the learning rates that are asked for
RATES = (0.05, 0.2, 0.5, 1.0)  # where there is no minimum to give an L

IDEAS = {
    ("converges", "oscillates"): "It converges, but not straight on: the steps are so long that "
    "they overshoot, and most of them turn back.",
    ("converges", "cycles"): "It does not arrive: in the end each step overshoots, and the next "
    "one comes exactly back.",
    ("converges", "stationary"): "The steps do become shorter and shorter. But a zero gradient is "
    "not yet a minimum: f falls on both sides of that point along some line.",
    ("oscillates", "converges"): "It goes to and fro only where steps overshoot. Here most of "
    "them keep on.",
    ("oscillates", "cycles"): "To and fro, yes. But in the end no swing is shorter than the last, "
    "so it does not converge.",
    ("oscillates", "diverges"): "Oscillating and converging need swings that become shorter. Here "
    "the steps become longer in the end.",
    ("oscillates", "stationary"): "The point where it ends is no minimum: f falls on both sides of "
    "it along some line.",
    ("cycles", "converges"): "A cycle needs a step that undoes the last one exactly. Here the "
    "steps become shorter.",
    ("cycles", "oscillates"): "It goes to and fro, but the swings become shorter. A cycle needs a "
    "step that undoes the last one exactly.",
    ("cycles", "diverges"): "A cycle needs a step that undoes the last one exactly. Here the "
    "steps become longer in the end.",
    ("cycles", "stationary"): "A cycle needs a step that undoes the last one exactly. Here the "
    "steps become shorter.",
    ("diverges", "converges"): "Where ∇f becomes shorter, so does the step η∇f: here the steps "
    "become shorter and shorter.",
    ("diverges", "oscillates"): "Overshooting is not yet diverging: it oscillates, and still the "
    "swings become shorter.",
    ("diverges", "cycles"): "In the end the swings do not become shorter, but not longer either: "
    "each step undoes the last one.",
    ("diverges", "stationary"): "A start beside this one may. But from here the path comes so near "
    "to a point where ∇f is zero that no step leads away.",
    ("stationary", "diverges"): "A path stops at a saddle only if it meets it as good as exactly. "
    "This one meets none: in the end its steps become longer.",
    ("stationary", "cycles"): "A path stops where ∇f is as good as zero. This one comes to no such "
    "point: in the end each step overshoots, and the next one comes exactly back.",
}  # fmt: skip
OTHERWISE = "Where it ends f does not fall to any side, so it is no saddle."


class HowItGoes(Prediction, DescentExplorer):
    """The learner says how a descent goes, from its start, its learning rate and the map."""

    answer = ("guess",)
    shown = ("function", *answer, "commit", "next")
    kept = ("x", "y", "eta", "show_basins", *Prediction.kept)
    guess = Choice("", Menu("what happens?", {"": "choose …", **OPTIONS}))
    invitation = ": commit to a guess to see the path"

    def controls(self) -> tuple[Control, ...]:
        """Return the controls; those of the steps once the learner has committed."""
        steps = (self.declared(name) for name in ("reach", "n_steps"))
        return (*super().controls(), *(replace(each, hidden=not self.committed) for each in steps))

    where = DescentExplorer.where

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Return those of a descent without momentum, and without a surface."""
        return super().facts(SimpleNamespace(**vars(state), beta=0.0, beside="steps"))

    def pose(self, number: int) -> dict[str, Any]:
        return question(self.f, number)

    @property
    def _basins(self) -> bool:
        """Basins would give the answer away."""
        return False

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the start; once the learner has committed, the path and both curves."""
        if facts.committed:
            return super().scene(facts)
        return Scene(map=[Point(facts.p, "point", "start")], progress=[])

    def judged(self, facts: SimpleNamespace) -> Guess:
        return Guess(CHOICE, facts.guess, truth(facts.run),
                     lambda: ideas(facts.run, facts.eta, facts.curve))  # fmt: skip

    def nothing(self, facts: SimpleNamespace) -> str:
        none = "Nothing to predict here: none of the answers is right. Choose another function."
        return facts.problem or none * (not truth(facts.run))

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return the question, then the answer; or what is wrong where nothing can be followed."""
        return super().readout(facts) if facts.run else DescentExplorer.readout(self, facts)

    def rows(self, facts: SimpleNamespace, guess: Guess) -> tuple[tuple, ...]:
        run, right = facts.run, OPTIONS.get(guess.truth, "–")
        return (
            ("start", point_text(*facts.p), "text"),
            ("η", brief(facts.eta), "text"),
            ("f(x, y)", brief(float(run.values[0])), "text"),
            ("‖∇f‖", brief(float(run.norms[0])), "tangent"),
            ("your guess", OPTIONS.get(facts.guess, "–"), "guess"),
            ("what happens", right if facts.committed else "?", "path"),
        )

    def outcome(self, facts: SimpleNamespace) -> str:
        return f": {OPTIONS[truth(facts.run)]}"

    def prompt(self, facts: SimpleNamespace) -> str:
        return ("Many steps p ← p − η∇f(p) are taken from the start, up to 1,000. What happens? "
                "Choose, then press Commit.")  # fmt: skip

    def verdict(self, facts: SimpleNamespace, guess: Guess) -> tuple[str, ...]:
        return (f"Your guess: {guess.off}.", guess.why,
                what_happens(facts.run), why(facts.curve, facts.eta, facts.run))


def truth(run: Run | None) -> str:
    """Return the option that is right, "" if none is."""
    if run is None or run.kind == UNDEFINED or (
        run.stop == "converged" and run.kind != "minimum"
    ):
        return ""
    return run.outcome if run.outcome in OPTIONS else ""


def ideas(run: Run, eta: float, curve: Curvature | None) -> list[Idea]:
    """Return the wrong ideas behind every wrong guess."""
    right = truth(run)
    found = {guess: IDEAS.get((guess, right), OTHERWISE) for guess in OPTIONS if guess != right}
    if right == "diverges":
        falls = bool(run.values[-1] < run.values[0])
        found["converges"] = _without_end(falls) if _bottomless(curve) else _too_long(eta, curve)
    return [Idea(guess, said) for guess, said in found.items()]


def _bottomless(curve: Curvature | None) -> bool:
    """Tell whether there is no 2/L of a minimum to go by."""
    return curve is None or curve.least < 0 or not curve.greatest > 0


def _without_end(falls: bool) -> str:
    """Say to one who saw a path converge why it diverges, with or without f falling."""
    if falls:
        return ("f falls without end somewhere, and the path goes there: a small η does not make "
                "a minimum.")  # fmt: skip
    return "Where the path begins f is so steep, and η∇f so long, that f does not fall but grow."


def _too_long(eta: float, curve: Curvature) -> str:
    """Say the same by 2/L."""
    limit = f"2/L = {brief(curve.limit())}"
    if curve.compare(eta) < 0:
        return (f"η is below {limit}, but that limit holds near the minimum. Where the path begins "
                "f is steeper, and the step too long.")  # fmt: skip
    if eta < 1:
        return (f"η = {brief(eta)} is small compared with 1, but that is not what counts: it must "
                f"be below {limit}.")  # fmt: skip
    return (f"A larger η is faster only up to a point: beyond {limit} each step overshoots by more "
            "than it corrects.")  # fmt: skip


@lru_cache(maxsize=64)
def rates(f: Function2D) -> tuple[float, ...]:
    """Return learning rates around 2/L at the first known minimum, in two digits."""
    if not f.minima:
        return RATES
    limit = 2 / float(np.linalg.eigvalsh(hessian(f.call, f.minima[0]))[-1])
    return tuple(float(f"{part * limit:.2g}") for part in PARTS)


@lru_cache(maxsize=16)
def candidates(f: Function2D) -> dict[str, list[dict[str, float]]]:
    """Return seeded starts and learning rates by what happens there."""
    random = np.random.default_rng(zlib.crc32(f.name.encode()))
    found: dict[str, list[dict[str, float]]] = {}
    for n in range(CANDIDATES):
        place = {}
        for name, (low, high) in zip("xy", f.domain, strict=True):
            step = 5 * slider(name, low, high).step
            first, last = math.ceil(low / step), math.floor(high / step)
            place[name] = round(step * float(random.integers(first, last, endpoint=True)), 10)
        if not f.minima and n % 2 and f.domain[1][0] <= 0 <= f.domain[1][1]:
            place["y"] = 0.0  # from such starts some paths end at a saddle
        eta = float(random.choice(rates(f)))
        run, _ = followed(f, (place["x"], place["y"]), eta)
        right = truth(run)
        if right in ("converges", "oscillates") and CLEAR < run.turned_back < 1 - CLEAR:
            continue  # one may see it either way
        if right and (place["x"] or place["y"]):
            found.setdefault(right, []).append(place | {"eta": eta})
    return found


def question(f: Function2D, number: int) -> dict[str, Any]:
    """Return the state that puts question `number` on f: each outcome is as likely as any other."""
    blank = {"guess": "", "reach": "20", "n_steps": 20.0, "committed": False}
    found = candidates(f)
    if not found:
        return blank
    random = np.random.default_rng([number, zlib.crc32(f.name.encode())])
    places = found[str(random.choice(sorted(found)))]
    return places[random.integers(len(places))] | blank
