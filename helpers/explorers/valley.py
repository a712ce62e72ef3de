"""The valley explorer: two rules from the same start, and what theory promises each of them."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.conditioning import Conditioning
from helpers.controls import Button, Choice, Control, Menu, Number, Picture, Range, Readout
from helpers.explorers.steps import (
    draw_progress,
    path_marks,
    progress_marks,
    reach_for,
    reach_menu,
    shown_part,
    steps_slider,
)
from helpers.explorers.valley_map import EDGE, REACH, draw_valley
from helpers.explorers.valley_rules import (
    RULES,
    Setting,
    follow,
    left,
    measured_factor,
    valley_at,
    worst_start,
)
from helpers.explorers.words import brief, point_text, power, slider, title
from helpers.live import Live
from helpers.runs import Run
from helpers.scene import Handle, Label, Line, Mark, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LIMITS = (1e-10, 1e2)  # of the part of f that is left
SIDES = {"a": ("path", "path_theory", -13), "b": ("rival", "rival_theory", 13)}
"""The roles of the two rules, and how far below its point the letter of each stands."""


class ValleyExplorer(Live):
    """Two rules of descent in the valley ½(u² + κv²), step by step beside what theory promises.

    Parameters
    ----------
    kappa : float
        The condition number, from 1 to 1000: the curvatures are μ = 1 along the floor of the
        valley and L = κ across it.
    rotation : float
        The angle from the x axis to the floor, in degrees.
    x, y : float
        The start, from −12 to 12. By default (10, 1).
    n_steps : int
        The number of steps, up to 1000.
    rule_a, rule_b : str
        "fixed", "exact", "backtracking" or "momentum".
    eta_a, eta_b, beta_a, beta_b : float
        η, from 0.0001 to 4, and β, from 0 to 0.99, for the rules that use them.

    Raises
    ------
    ValueError, TypeError
        If a value is outside its range or not finite, or a name is not in the menu.

    Notes
    -----
    A rule stops where ‖∇f‖ ≤ 10⁻⁶. Its factor is measured over the last half of its steps. What
    theory says holds for f − min f on quadratics, and here min f = 0.

    Examples
    --------
    >>> ValleyExplorer(kappa=10, x=10, y=1, rule_a="fixed", eta_a=0.1, rule_b="exact", n_steps=3)
    ValleyExplorer: f(x, y) = ½(x² + 10y²) from (10.00, 1.00), 3 steps. A, fixed step η = 0.1: f 55 → 26.57, × 0.81 a step, at most × 0.81. B, exact line search: f 55 → 16.5, × 0.6694 a step, at most × 0.6694
    """  # noqa: E501

    kappa = Number(10.0)
    rotation = Number(0.0)
    x = Number(10.0)
    y = Number(1.0)
    rule_a = Choice("fixed")
    eta_a = Number(0.1)
    beta_a = Number(0.5)
    rule_b = Choice("exact")
    eta_b = Number(0.1)
    beta_b = Number(0.5)
    reach = Choice("20")
    n_steps = Number(20.0)

    def __init__(self, **state: Any) -> None:
        if "n_steps" in state:
            state.setdefault("reach", reach_for(state["n_steps"]))
        super().__init__(**state)

    def controls(self) -> tuple[Control, ...]:
        """Return the sliders of the valley and the start, both rules and the number of steps."""
        return (
            Range("kappa", "κ", 1, 1000, 0.01, digits=3, log=True),
            Range("rotation", "turned by °", -90, 90, 1, digits=0),
            slider("x", -REACH, REACH),
            slider("y", -REACH, REACH),
            *self._rule("a"),
            *self._rule("b"),
            reach_menu(),
            steps_slider(self.reach),
            Button("best_eta", "Best η"),
            Button("best_momentum", "Best momentum"),
            Button("worst_start", "Slowest start"),
            Button("reset", "Reset"),
        )

    def _rule(self, side: str) -> tuple[Control, ...]:
        """Return the menu of a rule and the sliders of what it may use."""
        uses, letter = RULES[getattr(self, f"rule_{side}")].uses, side.upper()
        return (
            Menu(f"rule_{side}", f"rule {letter}", {name: r.text for name, r in RULES.items()}),
            Range(f"eta_{side}", f"η of {letter}", 1e-4, 4, 0.005, digits=3, log=True,
                  hidden="eta" not in uses),
            Range(f"beta_{side}", f"β of {letter}", 0, 0.99, 0.01, hidden="beta" not in uses),
        )  # fmt: skip

    def press(self, button: str) -> None:
        """Give the rules their best numbers, or go to the slowest start."""
        theory = Conditioning(1.0, self.kappa)
        if button == "best_eta":
            for side in self._sides("fixed", "a"):
                setattr(self, f"eta_{side}", theory.best_eta)
        elif button == "best_momentum":
            eta, beta = theory.best_momentum
            for side in self._sides("momentum", "b"):
                self._put({f"eta_{side}": eta, f"beta_{side}": beta})
        elif button == "worst_start":
            x, y = worst_start(self.kappa, self.rotation, REACH)
            self._put({"x": x, "y": y})
        else:
            super().press(button)

    def _sides(self, rule: str, side: str) -> list[str]:
        """Return the sides that have a rule; where none has, `side` is given it first."""
        if not any(getattr(self, f"rule_{each}") == rule for each in SIDES):
            setattr(self, f"rule_{side}", rule)
        return [each for each in SIDES if getattr(self, f"rule_{each}") == rule]

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map with both paths and, beside it, what is left of f after each step."""
        return (
            Picture("map", f"Level curves of f = {self._formula()}, a narrow valley if κ is large",
                    ("kappa", "rotation"), 380, 372, (56, 46, 318, 318)),
            Picture("progress", "The part of f that is left after each step, on a log axis",
                    ("reach",), 394, 372, (76, 46, 300, 318)),
        )  # fmt: skip

    def _formula(self) -> str:
        return title(valley_at(self.kappa, self.rotation))

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the level curves, or the axes of what is left, which serve every valley."""
        if picture == "map":
            draw_valley(ax, self.kappa, self.rotation)
        else:
            draw_progress(ax, self.reach, LIMITS, "part of f that is left")

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Return the start under the pointer, on the sliders' steps."""
        places = zip("xy", at, strict=True)
        return {name: self.control(name).nearest(value) for name, value in places}

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add theory, and of both rules the path, what is left of f, and the two factors."""
        theory, start = Conditioning(1.0, state.kappa), (state.x, state.y)
        sides = {side: self._side(state, side, theory, start) for side in SIDES}
        return SimpleNamespace(**vars(state), theory=theory, start=start, sides=sides)

    def _side(self, state: SimpleNamespace, side: str, theory: Conditioning,
              start: tuple[float, float]) -> SimpleNamespace:  # fmt: skip
        name = getattr(state, f"rule_{side}")
        rule = RULES[name]
        setting = Setting(name, **{use: getattr(state, f"{use}_{side}") for use in rule.uses})
        path = shown_part(follow(setting, state.kappa, state.rotation, start, int(state.reach)),
                          state.n_steps)  # fmt: skip
        return SimpleNamespace(rule=rule, setting=setting, run=path, left=left(path),
                               factor=setting.factor(theory), measured=measured_factor(path),
                               why=setting.why(theory, path))  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return both paths on the map and, beside it, what is left of f and what theory says."""
        plane: list[Mark] = []
        progress: list[Mark] = []
        for side, (role, theory, down) in SIDES.items():
            each = facts.sides[side]
            plane += path_marks(each.run.path, role)
            plane += _letter(side, each.run.path, role, down, (-EDGE, EDGE))
            progress.append(Line(_promised(each.factor, int(facts.reach)), theory))
            seen = _seen(each.left)
            progress += progress_marks(seen, LIMITS, role)
            steps = np.column_stack([np.arange(len(seen)), np.clip(seen, *LIMITS)])
            progress += _letter(side, steps, role, down)
        return Scene(map=[*plane, Handle(facts.start)], progress=progress)

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return κ and the best η, and of both rules f, its measured factor and that of theory."""
        theory = facts.theory
        rows = [("κ = L/μ", brief(theory.kappa, 4), "text"),
                ("2/(L + μ), 2/L", f"{brief(theory.best_eta, 4)}, {brief(2 / theory.L, 4)}", "text")
                ]  # fmt: skip
        told, notes = [], []
        for side, (role, _, _) in SIDES.items():
            each, letter = facts.sides[side], side.upper()
            limit = "at most" if each.rule.bound else "in the long run"
            fall = f"{brief(each.run.values[0], 4)} → {brief(each.run.values[-1], 4)}"
            rate = (f"× {brief(each.measured, 4)} a step" if math.isfinite(each.measured)
                    else "no step yet" if not each.run.steps else "nothing is left")  # fmt: skip
            promise = f"{limit} × {_factor_text(each.factor)}"
            rows += [(f"{letter}: f", fall, role), (f"{letter}: measured", rate, role),
                     (f"{letter}: theory", promise, role)]  # fmt: skip
            told.append(f"{letter}, {_named(each)}: f {fall}, {rate}, {promise}")
            notes.append(f"{letter} {_outcome(each.run)}. {each.why}")
        n = round(facts.n_steps)
        summary = (f"f(x, y) = {title(valley_at(facts.kappa, facts.rotation))} from "
                   f"{point_text(*facts.start)}, {n} step{'s' * (n != 1)}. {'. '.join(told)}")
        return Readout(tuple(rows), summary, f"{' '.join(notes)} Dotted: theory.")


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


def _letter(side: str, points: np.ndarray, role: str, down: float,
            limits: tuple[float, float] = (-math.inf, math.inf)) -> list[Mark]:  # fmt: skip
    """Return the letter of a rule beside the last of its points that is inside the picture."""
    low, high = limits
    inside = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    if len(points) < 2 or not inside.size:
        return []
    return [Label(tuple(points[inside[-1]]), side.upper(), role, offset=(11, down))]


def _factor_text(factor: float) -> str:
    """Write a factor so that one below 1 is never told as 1."""
    if 0.9999 < factor < 1:
        return f"(1 − {power(1 - factor)})"
    return "0" if factor < 1e-12 else brief(factor, 4)


def _named(side: SimpleNamespace) -> str:
    """Return the name of a rule with the numbers it uses."""
    symbols = {"eta": "η", "beta": "β"}
    numbers = [f"{symbols[use]} = {brief(getattr(side.setting, use))}" for use in side.rule.uses]
    return " ".join([side.rule.text, ", ".join(numbers)]).strip()


def _outcome(path: Run) -> str:
    """Return what became of a rule."""
    after = f"after {path.steps} step{'s' * (path.steps != 1)}"
    return {
        "converged": f"has ‖∇f‖ ≤ 10⁻⁶ {after}",
        "stationary": f"stops where ∇f is zero {after}",
        "cycles": "cycles: every second step comes back to the same point",
        "diverged": f"diverges, and leaves all bounds {after}",
        "stalled": f"stalls {after}: more steps are lost in rounding",
        "budget": f"has ‖∇f‖ = {brief(path.norms[-1], 4)} {after}",
    }[path.stop]
