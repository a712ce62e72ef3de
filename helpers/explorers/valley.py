"""The valley explorer: two rules from the same start, and what theory promises each of them."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from helpers.explorers import valley_question
from helpers.explorers.predicting import Predicting
from helpers.explorers.steps import (
    count,
    draw_progress,
    reach_for,
    reach_menu,
    steps_slider,
    with_reach,
)
from helpers.explorers.valley_map import REACH, draw_valley
from helpers.explorers.valley_rules import RULES, best, valley_at, worst_start
from helpers.explorers.valley_sides import (
    LIMITS,
    SIDES,
    left_marks,
    map_marks,
    note_of,
    side_facts,
    side_rows,
    summary_of,
)
from helpers.explorers.words import brief, point_text, slider, title
from helpers.live.controls import Button, Choice, Control, Menu, Number, Picture, Range, Readout
from helpers.maths.conditioning import Conditioning
from helpers.pictures.scene import Handle, Mark, Point, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class ValleyExplorer(Predicting):
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
        η, from 0.0001 to 10, and β, from 0 to 0.99, for the rules that use them.
    predict : bool or str
        Whether the learner first says after how many steps a millionth of f is left, with a fixed
        step and with momentum in turn: then the paths are shown only after that. See `Predicting`.

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
    guess = Number(valley_question.START)

    asks_anew = ()

    def __init__(self, predict: bool | str = False, **state: Any) -> None:
        super().__init__(predict, **with_reach(state))

    def controls(self) -> tuple[Control, ...]:
        """Return the sliders of the valley and the start, both rules and the number of steps."""
        if self.predicting:
            kept = (replace(control, hidden=True) for control in self._every_control())
            return (*kept, valley_question.guess_slider(self.fixed),
                    *self.prediction_controls())  # fmt: skip
        buttons = {"best_eta": "Best η", "best_momentum": "Best momentum",
                   "worst_start": "Slowest start", "reset": "Reset"}  # fmt: skip
        return (*self._every_control(), *(Button(*button) for button in buttons.items()))

    def _every_control(self) -> tuple[Control, ...]:
        """Return the controls of all that is shown, but for the buttons."""
        return (
            Range("kappa", "κ", 1, 1000, 0.01, digits=3, log=True),
            Range("rotation", "turn °", -90, 90, 1, digits=0),
            slider("x", -REACH, REACH),
            slider("y", -REACH, REACH),
            *self._rule("a"),
            *self._rule("b"),
            reach_menu(),
            steps_slider(self.reach),
        )

    def _rule(self, side: str) -> tuple[Control, ...]:
        """Return the menu of a rule and the sliders of what it may use."""
        uses, letter = RULES[getattr(self, f"rule_{side}")].uses, side.upper()
        return (
            Menu(f"rule_{side}", f"rule {letter}", {name: r.text for name, r in RULES.items()}),
            Range(f"eta_{side}", f"η of {letter}", 1e-4, 10, 0.005, digits=3, log=True,
                  hidden="eta" not in uses),
            Range(f"beta_{side}", f"β of {letter}", 0, 0.99, 0.01, hidden="beta" not in uses),
        )  # fmt: skip

    def pressed(self, button: str) -> None:
        """Give the rules their best numbers, or go to the slowest start."""
        theory = Conditioning(1.0, self.kappa)
        if button == "best_eta":
            for side in self._sides("fixed", "a"):
                setattr(self, f"eta_{side}", best("fixed", theory).eta)
        elif button == "best_momentum":
            setting = best("momentum", theory)
            for side in self._sides("momentum", "b"):
                self._put({f"eta_{side}": setting.eta, f"beta_{side}": setting.beta})
        elif button == "worst_start":
            x, y = worst_start(self.kappa, self.rotation, REACH)
            self._put({"x": x, "y": y})
        else:
            super().pressed(button)

    def _sides(self, rule: str, side: str) -> list[str]:
        """Return the sides that have a rule; where none has, `side` is given it first."""
        if not any(getattr(self, f"rule_{each}") == rule for each in SIDES):
            setattr(self, f"rule_{side}", rule)
        return [each for each in SIDES if getattr(self, f"rule_{each}") == rule]

    def opening(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return the first question: a fixed step, at the κ that is given if one is."""
        if not self.predicting:
            return {}
        return valley_question.question(0, self.kappa if "kappa" in given else None)

    def ask(self) -> dict[str, Any]:
        """Return the next question."""
        return valley_question.question(int(self.rounds))

    def gap(self) -> float:
        """Return how many powers of ten the learner's number of steps is off."""
        return valley_question.gap(self.facts(self.state))

    def revealed(self) -> dict[str, Any]:
        """Return an axis that reaches as far as the guess and the truth."""
        facts = self.facts(self.state)
        reach = reach_for(1.2 * max(facts.guess, facts.truth))
        return {"reach": reach, "n_steps": int(reach)}

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
        """Return the start or the guess under the pointer, on the sliders' steps."""
        if handle == "guess":
            return {"guess": self.control("guess").nearest(at[0])}
        places = zip("xy", at, strict=True)
        return {name: self.control(name).nearest(value) for name, value in places}

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add theory, and of both rules the path, what is left of f, and the two factors."""
        theory, start = Conditioning(1.0, state.kappa), (state.x, state.y)
        sides = {side: side_facts(state, side, theory, start) for side in SIDES}
        facts = SimpleNamespace(**vars(state), theory=theory, start=start, sides=sides)
        if self.predicting:
            facts.truth = valley_question.truth(sides["a"].setting, state.kappa, state.rotation,
                                                start)  # fmt: skip
        return facts

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return both paths on the map and, beside it, what is left of f and what theory says."""
        if self.predicting and not facts.committed:
            return Scene(map=[Point(facts.start)], progress=valley_question.marks(facts))
        plane: list[Mark] = []
        progress: list[Mark] = valley_question.marks(facts) if self.predicting else []
        for each in facts.sides.values():
            plane += map_marks(each)
            progress += left_marks(each, int(facts.reach))
        start = Point(facts.start) if self.predicting else Handle(facts.start)
        return Scene(map=[*plane, start], progress=progress)

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return κ and the best η, and of both rules f, its measured factor and that of theory."""
        if self.predicting:
            rounds = self.mean_gap, round(self.rounds)
            return valley_question.readout(facts, rounds, self.trouble)
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
