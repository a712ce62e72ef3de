"""The valley explorer: two rules from the same start, and what theory promises each of them.

Its question: after how many steps is a millionth of f left?
"""

from __future__ import annotations

import math
import zlib
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.explorers.prediction import Guess, Idea, Kind, Predictable, Prediction, mean_gap
from helpers.explorers.rolling import onward
from helpers.explorers.sides import SIDES, letter, rule_states
from helpers.explorers.steps import (
    MOST,
    Stepping,
    count,
    draw_progress,
    path_marks,
    progress_marks,
    reach_for,
    shown_part,
)
from helpers.explorers.valley_rules import (
    RULES,
    Setting,
    best,
    follow,
    left,
    measured_factor,
    steps_to,
    valley_at,
    worst_start,
)
from helpers.explorers.words import brief, point_text, power, slider, title
from helpers.live.controls import (
    SMALL_GRAPH,
    SMALL_MAP,
    Button,
    Number,
    Picture,
    Range,
    Readout,
    button,
)
from helpers.maths.conditioning import Conditioning
from helpers.maths.runs import Run
from helpers.pictures.figures import N_TONES, Ground, between, frame_plane, grid
from helpers.pictures.scene import Handle, Label, Line, Mark, Point, Scene
from helpers.pictures.style import FONT_SIZE, ROLES, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

REACH = 12.0
"""The start has both coordinates from −12 to 12."""
EDGE = 13.0  # of the map
CORNER = math.hypot(EDGE, EDGE)  # how far from the middle the map reaches
LEVELS = tuple(m * 10.0**e for e in range(-1, 6) for m in (1, 2, 5))
THIN = 0.12  # a level curve that is nearer to the floor than this is not drawn
APART = 2.3  # distance of the labels
TIGHT = 0.5
LETTER, TALL = 0.36, 0.75  # half the width of a letter and half its height: a curve has a gap there
START_AT = "The start, from −12 to 12."
LIMITS = (1e-10, 1e2)
"""Of the axis on which the part of f that is left is shown."""
BELOW_THE_EDGE = 26
"""How much farther below its last point a letter stands where that is at the upper edge."""

class ValleyExplorer(Predictable, Stepping):
    """Two rules of descent in the valley ½(u² + κv²), step by step beside what theory promises.

    Notes
    -----
    A rule stops where ‖∇f‖ ≤ 10⁻⁶. Its factor is measured over the last half of its steps. What
    theory says holds for f − min f on quadratics, and here min f = 0.

    Examples
    --------
    >>> ValleyExplorer(kappa=10, x=10, y=1, rule_a="fixed", eta_a=0.1, rule_b="exact", n_steps=3)
    ValleyExplorer: f(x, y) = ½(x² + 10y²) from (10.00, 1.00), 3 steps. A, fixed step η = 0.1: f 55 → 26.57, × 0.81 a step, at most × 0.81. B, exact line search: f 55 → 16.5, × 0.6694 a step, at most × 0.6694
    """  # noqa: E501

    shown = ("kappa", "rotation", "x", "y", "rule_a", "eta_a", "beta_a", "rule_b", "eta_b",
             "beta_b", "reach", "n_steps", "best_eta", "best_momentum", "worst_start", "reset")
    kappa = Number(10.0, Range("κ", 1, 1000, 0.01, digits=3, log=True), (
        "The condition number, from 1 to 1000: the curvatures are μ = 1 along the floor of the "
        "valley and L = κ across it."))  # fmt: skip
    rotation = Number(0.0, Range("turn °", -90, 90, 1, digits=0),
                      "The angle from the x axis to the floor, in degrees.")
    x = Number(10.0, slider("x", -REACH, REACH), START_AT)
    y = Number(1.0, slider("y", -REACH, REACH), START_AT)
    rule_a, eta_a, beta_a = rule_states("a", "fixed")
    rule_b, eta_b, beta_b = rule_states("b", "exact")
    point = Handle

    @button(Button("Best η"))
    def best_eta(self) -> None:
        """Give a fixed step its best η."""
        for side in self._sides("fixed", "a"):
            setattr(self, f"eta_{side}", best("fixed", Conditioning(1.0, self.kappa)).eta)

    @button(Button("Best momentum"))
    def best_momentum(self) -> None:
        """Give momentum its best η and β."""
        setting = best("momentum", Conditioning(1.0, self.kappa))
        for side in self._sides("momentum", "b"):
            self._put({f"eta_{side}": setting.eta, f"beta_{side}": setting.beta})

    @button(Button("Slowest start"))
    def worst_start(self) -> None:
        """Go to the start from which exact steps are slowest."""
        x, y = worst_start(self.kappa, self.rotation, REACH)
        self._put({"x": x, "y": y})

    def _sides(self, rule: str, side: str) -> list[str]:
        """Return the sides that have a rule; where none has, `side` is given it first."""
        if not any(getattr(self, f"rule_{each}") == rule for each in SIDES):
            setattr(self, f"rule_{side}", rule)
        return [each for each in SIDES if getattr(self, f"rule_{each}") == rule]

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map with both paths and, beside it, what is left of f after each step."""
        return (
            Picture("map", f"Level curves of f = {self._formula()}, a narrow valley if κ is large",
                    ("kappa", "rotation"), *SMALL_MAP),
            Picture("progress", "The part of f that is left after each step, on a log axis",
                    ("reach",), *SMALL_GRAPH),
        )  # fmt: skip

    def _formula(self) -> str:
        return title(valley_at(self.kappa, self.rotation))

    def ground(self, picture: str) -> Ground | None:
        """Return the heights on the map."""
        if picture != "map":
            return None
        f, sides = valley_at(self.kappa, self.rotation), ((-EDGE, EDGE), (-EDGE, EDGE))
        values = f(*grid(sides, N_TONES))
        return Ground(values, between(LEVELS, values))

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the level curves, or the axes of what is left, which serve every valley."""
        if picture == "map":
            draw_valley(ax, self.kappa, self.rotation)
        else:
            draw_progress(ax, self.reach, LIMITS, "part of f that is left")

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add theory, and of both rules the path, what is left of f, and the two factors."""
        theory, start = Conditioning(1.0, state.kappa), (state.x, state.y)
        sides = {side: side_facts(state, side, theory, start) for side in SIDES}
        return SimpleNamespace(**vars(state), theory=theory, start=start, sides=sides)

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return both paths on the map and, beside it, what is left of f and what theory says."""
        sides = facts.sides.values()
        return Scene(
            map=[*(mark for each in sides for mark in map_marks(each)), self.point(facts.start)],
            progress=[mark for each in sides for mark in left_marks(each, int(facts.reach))],
        )  # fmt: skip

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return κ and the best η, and of both rules f, its measured factor and that of theory."""
        theory = facts.theory
        rows = [("κ = L/μ", brief(theory.kappa, 4), "text"),
                ("2/(L + μ), 2/L", f"{brief(theory.best_eta, 4)}, {brief(2 / theory.L, 4)}", "text")
                ]  # fmt: skip
        sides = list(facts.sides.values())
        rows += [row for each in sides for row in side_rows(each)]
        told = ". ".join(map(summary_of, sides))
        summary = (f"f(x, y) = {title(valley_at(facts.kappa, facts.rotation))} from "
                   f"{point_text(*facts.start, digits=2)}, {count(round(facts.n_steps))}. {told}")
        return Readout(tuple(rows), summary, f"{' '.join(map(note_of, sides))} Dotted: theory.")


# The map ---------------------------------------------------------------------------------------

def draw_valley(ax: Axes, kappa: float, rotation: float) -> None:
    """Draw level curves of ½(u² + κv²), with (u, v) turned by `rotation` degrees.

    The levels do not depend on κ, so that the curves move smoothly with it. A grid would break
    up the narrow ones: at κ = 1000 they are 30 times as long as wide.
    """
    from matplotlib.collections import LineCollection

    frame_plane(ax, ((-EDGE, EDGE), (-EDGE, EDGE)))
    c, s = math.cos(math.radians(rotation)), math.sin(math.radians(rotation))
    turned = np.array([[c, s], [-s, c]])
    shown = [level for level in LEVELS
             if THIN < math.sqrt(2 * level / kappa) < CORNER]  # fmt: skip
    labels = label_places(shown, kappa)
    curves = []
    for level in shown:
        for curve in level_curves(level, kappa):
            curve = curve @ turned
            if level in labels:
                away = np.abs(curve - labels[level] @ turned)
                near = (away < (LETTER * (len(f"{level:g}") + 1), TALL)).all(axis=1)
                curve = np.where(near[:, None], np.nan, curve)
            curves.append(curve)
    role = ROLES["contour"]
    ax.add_collection(LineCollection(curves, colors=role.light, linewidths=points(role.width)),
                      autolim=False)  # fmt: skip
    for level, place in labels.items():
        ax.text(*(place @ turned), f"{level:g}", ha="center", va="center",
                color=role.light, fontsize=points(FONT_SIZE))  # fmt: skip


def level_curves(level: float, kappa: float) -> list[np.ndarray]:
    """Return where ½(u² + κv²) has this level, each curve of shape (n, 2).

    It is an ellipse or, where its ends are outside the map, two arcs of one.
    """
    u, v = math.sqrt(2 * level), math.sqrt(2 * level / kappa)
    hidden = math.acos(min(1.0, CORNER / u))
    angle = np.linspace(hidden, np.pi - hidden, 181)
    upper = np.column_stack([u * np.cos(angle), v * np.sin(angle)])
    if hidden:
        return [upper, upper * (1, -1)]
    return [np.vstack([upper, upper[-2::-1] * (1, -1)])]


def label_places(levels: list[float], kappa: float) -> dict[float, np.ndarray]:
    """Return where labels stand, in the axes of the valley: far from each other.

    That is at the left end of a curve, or at the top of one whose ends are outside the map.
    """
    found: dict[float, np.ndarray] = {}
    for level in reversed(levels):
        u, v = math.sqrt(2 * level), math.sqrt(2 * level / kappa)
        place = np.array([-u, 0.0] if u < EDGE - 1 else [0.0, v])
        if place[0] and u < TIGHT * math.sqrt(kappa):
            continue  # the next curve is too near
        others = [*found.values(), np.zeros(2)]
        if np.abs(place).max() < EDGE - 1 and all(
                np.hypot(*(place - other)) > APART for other in others):  # fmt: skip
            found[level] = place
    return found


# One of the two rules --------------------------------------------------------------------------

def side_facts(
    state: SimpleNamespace, side: str, theory: Conditioning, start: tuple[float, float]
) -> SimpleNamespace:
    """Return what one side, "a" or "b", shows: its rule, its path, and its two factors."""
    rule, (role, down) = getattr(state, f"rule_{side}"), SIDES[side]
    uses = RULES[rule].uses
    setting = Setting(rule, **{use: getattr(state, f"{use}_{side}") for use in uses})
    whole = follow(setting, state.kappa, state.rotation, start, int(state.reach))
    path = shown_part(whole, state.n_steps)
    return SimpleNamespace(
        letter=side.upper(), role=role, down=down, rule=RULES[rule], setting=setting, run=path,
        onward=onward(whole, path.steps),
        left=left(path), factor=setting.factor(theory), measured=measured_factor(path),
        why=setting.why(theory, path),
    )  # fmt: skip


def map_marks(side: SimpleNamespace) -> list[Mark]:
    """Return its path on the map."""
    path = side.run.path
    return [*path_marks(path, side.role, onward=side.onward), *letter(side, path, (-EDGE, EDGE))]


def left_marks(side: SimpleNamespace, reach: int) -> list[Mark]:
    """Return what is left of f after each step, and what theory says."""
    seen = _seen(side.left)
    steps = np.column_stack([np.arange(len(seen)), np.clip(seen, *LIMITS)])
    lower = BELOW_THE_EDGE if steps[-1, 1] == LIMITS[1] else 0
    return [Line(_promised(side.factor, reach), f"{side.role}_theory"),
            *progress_marks(seen, LIMITS, side.role),
            *letter(side, steps, lower=lower)]  # fmt: skip


def side_rows(side: SimpleNamespace) -> list[tuple[str, str, str]]:
    """Return its rows of the readout."""
    texts = {"f": _fall(side), "measured": _rate(side),
             _limit(side).removeprefix("in the "): f"× {_factor_text(side.factor)}"}  # fmt: skip
    return [(f"{side.letter}: {label}", text, side.role) for label, text in texts.items()]


def summary_of(side: SimpleNamespace) -> str:
    """Return its part of the line that a saved cell keeps."""
    limit, factor = _limit(side), _factor_text(side.factor)
    return (f"{side.letter}, {side.setting.named}: f {_fall(side)}, {_rate(side)}, {limit} × "
            f"{factor}")  # fmt: skip


def note_of(side: SimpleNamespace) -> str:
    """Return what became of it, and why."""
    return f"{side.letter} {_outcome(side.run)}. {side.why}"


def _fall(side: SimpleNamespace) -> str:
    return f"{brief(side.run.values[0], 4)} → {brief(side.run.values[-1], 4)}"


def _rate(side: SimpleNamespace) -> str:
    if math.isfinite(side.measured):
        return f"× {brief(side.measured, 4)} a step"
    return "nothing is left" if side.run.steps else "no step yet"


def _limit(side: SimpleNamespace) -> str:
    return "at most" if side.rule.bound else "in the long run"


def _promised(factor: float, reach: int) -> list[tuple[float, float]]:
    """Return the ends of the line 1, q, q², … as far as it is inside the picture."""
    low, high = (math.log(limit) for limit in LIMITS)
    slope = math.log(factor) if factor > 0 else -math.inf
    end = min(reach, (low if slope < 0 else high) / slope if slope else reach)
    return [(0.0, 1.0), (max(end, 1e-6), math.exp(max(slope * end, low) if end else low))]


def _seen(values: np.ndarray) -> np.ndarray:
    """Return the values up to the first one after which all are outside the picture."""
    low, high = LIMITS
    inside = np.flatnonzero((values > low) & (values < high))
    return values[: inside[-1] + 2] if inside.size else values[:1]


def _factor_text(factor: float) -> str:
    """Write a factor so that one below 1 is never told as 1."""
    if 0.9999 < factor < 1:
        return f"(1 − {power(1 - factor)})"
    return "0" if factor < 1e-12 else brief(factor, 4)


def _outcome(path: Run) -> str:
    """Return what became of a rule."""
    after = f"after {count(path.steps)}"
    return {
        "converged": f"has ‖∇f‖ ≤ 10⁻⁶ {after}",
        "stationary": f"stops where ∇f is zero {after}",
        "cycles": "cycles: every second step comes back to the same point",
        "diverged": f"diverges, and leaves all bounds {after}",
        "stalled": f"stalls {after}: more steps are lost in rounding",
        "budget": f"has ‖∇f‖ = {brief(path.norms[-1], 4)} {after}",
    }[path.stop]


# How many steps? -------------------------------------------------------------------------------

PART = 1e-6
RULE_ROUNDS = ("fixed", "momentum")
KAPPAS = {"fixed": (15, 20, 30, 50, 70, 100, 200), "momentum": (30, 70, 150, 300, 600, 1000)}
START = 500.0  # steps: where the learner's guess begins
MILD = 10.0  # the κ of those who think that it does not matter
TOLD = 0.02  # powers of ten: a smaller gap is none


def _told(gap: float) -> str:
    return f"a factor of {brief(10**gap, 2)}"


FACTOR = Kind(lambda one, other: abs(one - other), 0.1, _told, mean_gap(_told))
"""Guesses are powers of ten; up to a factor of 1.26 they count as the same."""


class HowManySteps(Prediction, ValleyExplorer):
    """The learner says how many steps a rule with its best numbers takes."""

    asks_anew = ()
    answer = ("guess",)
    shown = (*answer, "commit", "next")
    kept = (*ValleyExplorer.shown[:12], *Prediction.kept)
    guess = Number(START, Range("your guess", 1, MOST, 0.005, digits=3, log=True))
    invitation = "; commit it to see the paths"

    def opening(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return the first question: a fixed step, at the κ that is given if one is."""
        return question(0, self.kappa if "kappa" in given else None)

    def pose(self, number: int) -> dict[str, Any]:
        return question(number)

    def revealed(self) -> dict[str, Any]:
        """Return an axis that reaches as far as the guess and the truth."""
        facts = self.facts(self.state)
        reach = reach_for(1.2 * max(facts.guess, facts.truth))
        return {"reach": reach, "n_steps": int(reach)}

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add the number of steps that it takes."""
        facts = super().facts(state)
        facts.truth = truth(facts.sides["a"].setting, state.kappa, state.rotation, facts.start)
        return facts

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the start; once the learner has committed, both paths."""
        if not facts.committed:
            return Scene(map=[self.point(facts.start)], progress=self.marks(facts))
        answer = super().scene(facts)
        return answer | {"progress": [*self.marks(facts), *answer["progress"]]}

    def marks(self, facts: SimpleNamespace) -> list[Mark]:
        """Return the height of a millionth and the guess and, once committed, the truth."""
        low, high = LIMITS
        millionth: list[Mark] = [
            Line([(0, PART), (int(facts.reach), PART)], "drop"),
            Label((int(facts.reach), PART), "a millionth", "text", "end", (-6, -13)),
        ]
        guess = Line([(facts.guess, low), (facts.guess, high)], "guess")
        if not facts.committed:
            ring = Handle((facts.guess, PART), "guess", ("guess", ""), hollow=True)
            return [*millionth, guess, ring]
        answer = [Point((facts.truth, PART), "path")] if math.isfinite(facts.truth) else []
        return [*millionth, guess, Label((facts.guess, high), "yours", "guess", "start", (6, 14)),
                *answer]  # fmt: skip

    def judged(self, facts: SimpleNamespace) -> Guess:
        return Guess(FACTOR, math.log10(facts.guess), math.log10(facts.truth),
                     lambda: ideas(facts.rule_a, facts.kappa, facts.truth))  # fmt: skip

    def nothing(self, facts: SimpleNamespace) -> str:
        many = "It takes more than 1,000 steps, too many to ask for. Choose a smaller κ."
        return many * (not math.isfinite(facts.truth))

    def rows(self, facts: SimpleNamespace, guess: Guess) -> tuple[tuple, ...]:
        known = f"{facts.truth:.0f}" if math.isfinite(facts.truth) else "over 1,000"
        return (
            ("κ = L/μ", brief(facts.kappa, 4), "text"),
            ("A", self.rule(facts), "path"),
            ("your guess", count(round(facts.guess)), "guess"),
            ("it takes", f"{known if facts.committed else '?'} steps", "path"),
        )

    def rule(self, facts: SimpleNamespace) -> str:
        """Name the rule that is asked for."""
        return ("a fixed step, the best η" if facts.rule_a == "fixed" else
                "momentum, the best η and β")  # fmt: skip

    def where(self, facts: SimpleNamespace) -> str:
        return (f"½(u² + {facts.kappa:g}v²), {self.rule(facts)}: your guess is "
                f"{count(round(facts.guess))}")  # fmt: skip

    def prompt(self, facts: SimpleNamespace) -> str:
        return ("After how many steps is a millionth of f left? Drag the ring there, or use the "
                "slider. Then press Commit.")  # fmt: skip

    def verdict(self, facts: SimpleNamespace, guess: Guess) -> tuple[str, ...]:
        fixed, steps = facts.rule_a == "fixed", facts.truth
        power, size = ("κ", facts.kappa) if fixed else ("√κ", math.sqrt(facts.kappa))
        theory = (f"For large κ theory expects about {power}·¼ ln 10⁶, here "
                  f"{size * math.log(1 / PART) / 4:.0f}"
                  f"{'.' if fixed else ', and some more at first.'}")  # fmt: skip
        rival = f"B, for comparison: {'momentum' if fixed else 'a fixed step'}."
        if guess.gap < TOLD:
            return f"Yours is as good as right: {count(int(steps))}. {theory}", rival
        way = "large" if facts.guess > steps else "small"
        return (f"It takes {count(int(steps))}; yours is too {way} by {guess.off}.", guess.why,
                theory, rival)  # fmt: skip


def question(number: int, kappa: float | None = None) -> dict[str, Any]:
    """Return the state of question `number`: a rule with its best numbers, its rival, and κ."""
    rule, rival = (RULE_ROUNDS[(number + i) % 2] for i in (0, 1))
    random = np.random.default_rng([number // 2, zlib.crc32(rule.encode())])
    if kappa is None:
        choices = KAPPAS[rule]
        kappa = choices[int(random.integers(len(choices)))]
    state: dict[str, Any] = {"kappa": float(kappa), "rule_a": rule, "rule_b": rival}
    state["x"], state["y"] = worst_start(kappa, 0.0, REACH)
    for side, name in (("a", rule), ("b", rival)):
        setting = best(name, Conditioning(1.0, kappa))
        state |= {f"{use}_{side}": getattr(setting, use) for use in RULES[name].uses}
    return state | {"rotation": 0.0, "guess": START, "reach": str(MOST), "n_steps": MOST}


def truth(setting: Setting, kappa: float, rotation: float, start: tuple[float, float]) -> float:
    """Return the number of steps until at most a millionth of f is left; NaN if not in 1000."""
    return steps_to(follow(setting, kappa, rotation, start, MOST), PART) or math.nan


def ideas(rule: str, kappa: float, steps: float) -> list[Idea]:
    """Return the wrong ideas about the number of steps, those that are wrong here."""
    rival = "momentum" if rule == "fixed" else "fixed"
    power, other = ("κ", "√κ") if rule == "fixed" else ("√κ", "κ")
    size = kappa if rule == "fixed" else math.sqrt(kappa)
    found = [
        (_best_count(rival, kappa), f"The number grows like {other} with "
         f"{'momentum' if rule == 'fixed' else 'a fixed step'}. Here it grows like {power}."),
        (_best_count(rule, MILD), f"That many are enough at κ = {MILD:g}. The number grows with κ: "
         f"the narrower the valley, the shorter the steps must be for its length."),
        (2 * steps, "Then the distance to the minimum is a millionth. f goes with the square of "
         "the distance, so it needs half as many steps."),
        (size, f"It grows like {power}, but with a factor: ¼ ln 10⁶ ≈ 3.5."),
        (6.0, "A power of ten a step would need a factor of 0.1. In a narrow valley the factor is "
         "close to 1."),
    ]  # fmt: skip
    wrong = [Idea(math.log10(guess), why) for guess, why in found if 1 <= guess <= MOST]
    return [idea for idea in wrong if abs(idea.guess - math.log10(steps)) > FACTOR.near]


def _best_count(rule: str, kappa: float) -> float:
    """Return how many steps a rule takes with its best numbers from the slowest start."""
    start = worst_start(kappa, 0.0, REACH)
    steps = truth(best(rule, Conditioning(1.0, kappa)), kappa, 0.0, start)
    return steps if steps > 0 else math.inf
