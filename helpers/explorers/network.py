"""The network explorer: a boundary that is learned step by step, and the loss beside it.

Its question: for which part of the flowers will it be right after its training?
"""

from __future__ import annotations

from functools import cache, lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.data import iris
from helpers.explorers.prediction import Guess, Idea, Predictable, Prediction, quantity
from helpers.explorers.steps import REACHES, Stepping, count, draw_progress, progress_marks
from helpers.explorers.words import brief, decimal
from helpers.live.controls import SMALL_GRAPH, Choice, Menu, Number, Picture, Range, Readout
from helpers.maths.fitting import scale
from helpers.maths.network import Network, Training
from helpers.pictures.figures import frame_curve
from helpers.pictures.scene import Area, Label, Line, Mark, Scene
from helpers.pictures.style import ROLES, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KIND = "versicolor"
WINDOW = (0.5, 7.5), (0.0, 2.8)  # of the petals, in cm
CELLS = 60  # of the grid a side, on which the boundary is looked for
LOSSES = 0.02, 5.0  # on the axis of the loss
HIDDEN = {"0": "none: one logistic unit", "1": "1 tanh unit", "2": "2 tanh units",
          "8": "8 tanh units"}  # fmt: skip
SMALLEST_ETA, LARGEST_ETA = 0.01, 100.0
SEEDS = 99


@cache
def network(hidden: int) -> Network:
    """Return the network with so many hidden units, for both sizes standardised."""
    data = iris()
    return Network(_standardised(data.x), data.y == KIND, hidden)


def _standardised(X: np.ndarray) -> np.ndarray:
    columns = zip(iris().x.T, X.T, strict=True)
    return np.column_stack([scale(known).z(column) for known, column in columns])


@lru_cache(maxsize=64)
def trained(hidden: int, eta: float, seed: int, n_steps: int) -> Training:
    """Return the training, all its steps."""
    return network(hidden).train(eta, n_steps, seed)


@cache
def _grid() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the places of the grid along both axes, and its points standardised."""
    x, y = (np.linspace(*side, CELLS + 1) for side in WINDOW)
    X, Y = np.meshgrid(x, y)
    return x, y, _standardised(np.column_stack([X.ravel(), Y.ravel()]))


def boundary(hidden: int, theta: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return the lines on which p = ½, and the outlines of the areas in which p is greater.

    An area with a hole is outlined in one stroke, with a cut to the hole and back.
    """
    from contourpy import FillType, contour_generator

    x, y, Z = _grid()
    s = network(hidden).score(theta, Z).reshape(len(y), len(x))
    found = contour_generator(x, y, s, fill_type=FillType.OuterOffset)
    areas, rings = found.filled(0, np.inf)
    outlines = []
    for corners, ends in zip(areas, rings, strict=True):
        parts = np.split(corners, ends[1:-1])
        back = [parts[0][:1]] * len(parts[1:])
        outlines.append(np.concatenate(
            [parts[0], *(each for pair in zip(parts[1:], back, strict=True) for each in pair)]))
    return found.lines(0), outlines


class NetworkExplorer(Predictable, Stepping):
    """A network with one hidden layer learns to tell one kind of iris from two others.

    Notes
    -----
    Steepest descent on the mean cross-entropy, with all 150 flowers in each step and both sizes
    standardised. In the blue area the network says p > ½.

    Examples
    --------
    >>> NetworkExplorer(hidden="8", eta=0.5, seed=0, n_steps=500)
    NetworkExplorer: versicolor or not, 8 tanh units, η = 0.5, seed 0, 500 steps: loss 0.0751, right for 144 of 150 (96.0 %)
    """  # noqa: E501

    shown = ("hidden", "eta", "seed", "n_steps", "reach", "speed", "back", "step", "reset")
    halves = ("hidden", "seed", "reach", "speed")
    hidden = Choice("8", Menu("hidden units", HIDDEN),
                    'How many tanh units there are between inputs and output: "0", "1", "2" or '
                    '"8".')  # fmt: skip
    eta = Number(0.5, Range("learning rate η", SMALLEST_ETA, LARGEST_ETA, 0.05, digits=2, log=True),
                 "The learning rate η, from 0.01 to 100.")  # fmt: skip
    seed = Number(0.0, Range("seed", 0, SEEDS, 1, digits=0),
                  "From which parameters it starts: another one for each seed, from 0 to 99.")
    reach = Choice("1000", Menu("steps up to", {str(most): str(most) for most in REACHES}))
    n_steps = Number(100.0, Stepping.n_steps.control, Stepping.n_steps.help)
    speed = Number(40.0, Stepping.speed.control, Stepping.speed.help)

    def pictures(self) -> tuple[Picture, ...]:
        """Return the flowers with the boundary, and the loss along the steps."""
        return (
            Picture("flowers", f"The petals of 150 irises: dots are {KIND}, rings are the two "
                    "other species", (), *SMALL_GRAPH),
            Picture("loss", "The loss along the steps, on a log axis", ("reach",), *SMALL_GRAPH),
        )  # fmt: skip

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the flowers, or empty log axes."""
        if picture == "loss":
            draw_progress(ax, self.reach, LOSSES, "loss")
            return
        data = iris()
        frame_curve(ax, *WINDOW, *data.x_labels)
        for ours, role, fill in ((True, "path", True), (False, "curve", False)):
            color = ROLES[role].light
            x, y = data.x[(data.y == KIND) == ours].T
            ax.scatter(x, y, s=points(7) ** 2, color=color if fill else "none", edgecolor=color,
                       linewidth=points(1.2), alpha=0.9)  # fmt: skip

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add the parameters after the steps, the losses up to them, and how many are right."""
        n, hidden = round(state.n_steps), int(state.hidden)
        thetas, losses, accuracies = trained(hidden, state.eta, round(state.seed), int(state.reach))
        units = network(hidden)
        return SimpleNamespace(
            **vars(state), units=units, n=n, theta=thetas[n], losses=losses[: n + 1],
            right=round(accuracies[n] * len(units.y)))  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the boundary with the area in which p > ½, and the loss up to the step."""
        lines, areas = boundary(facts.units.hidden, facts.theta)
        marks: list[Mark] = [Area(area, "path") for area in areas]
        marks += [Line(line, "path") for line in lines]
        if not marks:
            marks.append(Label(np.mean(WINDOW, axis=1), "p < ½ everywhere", "path"))
        return Scene(flowers=marks, loss=progress_marks(facts.losses, LOSSES, "path"))

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return the loss and how many flowers are on the right side."""
        total, loss = len(facts.units.y), facts.losses[-1]
        percent = f"{decimal(100 * facts.right / total, 1)} %"
        rows = (("loss", brief(loss, 4), "path"),
                ("right", f"{facts.right} of {total}, {percent}", "path"),
                ("parameters", f"{facts.units.size}", "text"))  # fmt: skip
        summary = (f"{KIND} or not, {_units(facts.hidden)}, η = {brief(facts.eta)}, seed "
                   f"{facts.seed:.0f}, {count(facts.n)}: loss {brief(loss, 3)}, right for "
                   f"{facts.right} of {total} ({percent})")  # fmt: skip
        return Readout(rows, summary, f"{_trend(facts)} {KEY}")


KEY = ("Dots: versicolor; rings: the two other species. Blue: where the network says versicolor, "
       "p > ½.")  # fmt: skip


def _units(hidden: str) -> str:
    return HIDDEN[hidden].removeprefix("none: ")


def _trend(facts: SimpleNamespace) -> str:
    """Say how the loss went."""
    if not facts.n:
        return "No step yet: the parameters are random."
    rises = int((np.diff(facts.losses) > 0).sum())
    if rises:
        return f"In {count(rises)} of {facts.n:,} the loss rose: η is too large there."
    return f"The loss fell in each of the {facts.n:,} steps." if facts.n > 1 else "The loss fell."


# How well after its training? -----------------------------------------------------------------

STEPS = 500
PERCENT = quantity(near=2.0, digits=1, unit="percentage points")
ASKED = ("8", "0", "2")  # hidden units, question after question


class Accuracy(Prediction, NetworkExplorer):
    """The learner says for which part of the flowers the network will be right after 500 steps."""

    asks_anew = ()
    answer = ("guess",)
    shown = ("guess", "commit", "next")
    kept = ("hidden", "eta", "seed", "n_steps", "reach", "speed", *Prediction.kept)
    guess = Number(50.0, Range("right for (%)", 0, 100, 1, digits=0))
    invitation = "; commit it to see the boundary"

    def pose(self, number: int) -> dict[str, Any]:
        return {"hidden": ASKED[number % len(ASKED)], "seed": float(number % (SEEDS + 1)),
                "eta": 0.5, "reach": "1000", "n_steps": float(STEPS), "guess": 50.0}  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the loss at the start alone; once committed, the boundary and all losses."""
        if facts.committed:
            return super().scene(facts)
        middle = np.mean(WINDOW, axis=1)
        return Scene(flowers=[Label((middle[0], 0.25), "the boundary?")],
                     loss=progress_marks(facts.losses[:1], LOSSES, "curve"))

    def judged(self, facts: SimpleNamespace) -> Guess:
        truth = 100 * facts.right / len(facts.units.y)
        return Guess(PERCENT, facts.guess, truth, lambda: ideas(facts.units.hidden, truth))

    def rows(self, facts: SimpleNamespace, guess: Guess) -> tuple[tuple, ...]:
        return (("your guess", f"{facts.guess:.0f} %", "guess"),
                ("right", f"{decimal(guess.truth, 1)} %" if facts.committed else "?", "path"),
                ("loss", brief(facts.losses[-1], 4) if facts.committed else "?", "path"),
                ("parameters", f"{facts.units.size}", "text"))  # fmt: skip

    def where(self, facts: SimpleNamespace) -> str:
        return (f"{KIND} or not, {_units(facts.hidden)}, {STEPS} steps: you say it is right for "
                f"{facts.guess:.0f} %")  # fmt: skip

    def prompt(self, facts: SimpleNamespace) -> str:
        return (f"For which part of the flowers will it be right after {STEPS} steps? It is "
                f"{_units(facts.hidden)}, with η = 0.5. Then press Commit. {KEY}")

    def verdict(self, facts: SimpleNamespace, guess: Guess) -> tuple[str, ...]:
        off = f"It is right for {decimal(guess.truth, 1)} %: you are {guess.off} off."
        return off, guess.why, KEY


BAND = ("Versicolor lies in a band between the two others. One unit, or one tanh unit before it, "
        "has a straight boundary with one side for yes: it cannot leave out both.")  # fmt: skip


def ideas(hidden: int, truth: float) -> list[Idea]:
    """Return the wrong ideas about how well a network does."""
    straight = hidden < 2
    found = [
        Idea(100.0, BAND if straight else "Some flowers of different species have the same petals, "
             "to the millimetre: no boundary tells all of them apart, and here it has not learned "
             "to isolate a few."),
        Idea(50.0, "A coin would be right for half. Two thirds are not versicolor, so even who "
             "always says no is right for 67 %."),
    ]  # fmt: skip
    if straight:
        found.append(Idea(96.0, BAND))
    else:
        found.append(Idea(100 * 2 / 3, "That is what always saying no does. Two hidden units can "
                          "make two lines, with versicolor between them."))  # fmt: skip
    return [idea for idea in found if PERCENT.gap(idea.guess, truth) > PERCENT.near]
