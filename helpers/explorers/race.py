"""The race explorer: two rules of descent from the same start, on any surface."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from helpers.explorers.curvature import quadratic
from helpers.explorers.descent import (
    Following,
    arrived,
    draw_gradients,
    ending,
    error_limits,
    followed,
)
from helpers.explorers.plane import PlaneExplorer
from helpers.explorers.rolling import onward
from helpers.explorers.sides import SIDES, letter, rule_states
from helpers.explorers.steps import (
    count,
    path_marks,
    progress_marks,
    shown_part,
    what_happens,
)
from helpers.explorers.valley_rules import RULES, Setting
from helpers.explorers.words import brief, point_text, title
from helpers.live.controls import SMALL_GRAPH, SMALL_MAP, Picture, Readout
from helpers.maths.functions import Function2D
from helpers.pictures.figures import plane_frame
from helpers.pictures.scene import Mark, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NO_FORMULA = ("An exact step has a formula only on a quadratic with positive curvatures, and f is "
              "none; backtracking needs none.")  # fmt: skip


class RaceExplorer(Following, PlaneExplorer):
    """Two rules of descent, A and B, from the same start on any surface.

    Notes
    -----
    A fixed step, backtracking and momentum need only f and ∇f. The exact line search is for
    quadratics with positive curvatures.

    Examples
    --------
    >>> RaceExplorer("rosenbrock", x=-1.2, y=1, eta_a=0.001, eta_b=0.001, beta_b=0.9, n_steps=100)
    RaceExplorer: f(x, y) = (1 − x)² + 100(y − x²)² from (−1.20, 1.00), 100 steps. A, fixed step η = 0.001; B, momentum η = 0.001, β = 0.9. A: After 100 steps it is not at an end: ‖∇f‖ is 1.82 and of late as good as constant. B: After 100 steps it is not at an end: ‖∇f‖ is 0.477 and of late shrinks by a factor of 0.9538 a step.
    """  # noqa: E501

    shown = ("function", "x", "y", "rule_a", "rule_b", "eta_a", "eta_b", "beta_a", "beta_b",
             "n_steps", "reach", "speed", "back", "step", "reset")  # fmt: skip
    halves = ("x", "y", "rule_a", "rule_b", "eta_a", "eta_b", "beta_a", "beta_b", "reach", "speed")
    rule_a, eta_a, beta_a = rule_states("a", "fixed")
    rule_b, eta_b, beta_b = rule_states("b", "momentum")

    def pictures(self) -> tuple[Picture, ...]:
        """Return the map with both paths and, beside it, ‖∇f‖ after each step."""
        return (
            Picture("map", f"Level curves of f(x, y) = {title(self.f)}", ("function",),
                    *SMALL_MAP),
            Picture("progress", "The gradient's length after each step of both rules, on a log "
                    "axis", ("function", "reach"), *SMALL_GRAPH),
        )  # fmt: skip

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the level curves, or empty log axes."""
        if picture == "map":
            self.draw_map(ax)
        else:
            draw_gradients(ax, self.f, self.reach, "‖∇f‖")

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add f, the start, and what each rule does."""
        facts = super().facts(state)
        facts.sides = [side_facts(state, side, facts.f, facts.p) for side in SIDES]
        return facts

    def over(self, facts: SimpleNamespace) -> bool:
        """Tell whether both paths have ended."""
        return all(each.run is None or facts.n_steps >= each.run.steps for each in facts.sides)

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return both paths on the map and, beside it, both gradients."""
        marks = Scene(map=[], progress=[])
        for each in facts.sides:
            if each.run:
                marks["map"] += map_marks(facts.f, each)
                marks["progress"] += gradient_marks(facts.f, each)
        return marks | {"map": [*marks["map"], self.point(facts.p)]}

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return of both rules f, ‖∇f‖ and the steps, and what becomes of them."""
        rows = [row for each in facts.sides for row in side_rows(each)]
        # First of all, why one has no path.
        order = sorted(facts.sides, key=lambda each: each.run is not None)
        note = " ".join(f"{each.letter}: {each.said}" for each in order)
        rules = "; ".join(f"{each.letter}, {each.named}" for each in facts.sides)
        summary = (f"f(x, y) = {title(facts.f)} from {point_text(*facts.p)}, "
                   f"{count(round(facts.n_steps))}. {rules}. {note}")  # fmt: skip
        return Readout(tuple(rows), summary, note)


def side_facts(
    state: SimpleNamespace, side: str, f: Function2D, p: tuple[float, float]
) -> SimpleNamespace:
    """Return what one side, "a" or "b", shows: its rule, and its path or what is wrong."""
    rule, (role, down) = getattr(state, f"rule_{side}"), SIDES[side]
    setting = Setting(rule, **{use: getattr(state, f"{use}_{side}") for use in RULES[rule].uses})
    if rule == "exact" and not has_exact_steps(f):
        run, problem = None, NO_FORMULA
    else:
        run, problem = followed(f, p, setting.eta, setting.beta, rule)
    part = shown_part(run, state.n_steps) if run else None
    said = " ".join(filter(None, (what_happens(part), arrived(f, part), problem))) if part else (
        problem)  # fmt: skip
    return SimpleNamespace(letter=side.upper(), role=role, down=down, named=setting.named,
                           run=run, part=part, said=said)  # fmt: skip


def has_exact_steps(f: Function2D) -> bool:
    """Tell whether f is a quadratic whose curvatures are all positive."""
    found = quadratic(f)
    return found is not None and found.least > 0


def map_marks(f: Function2D, side: SimpleNamespace) -> list[Mark]:
    """Return its path on the map."""
    path = side.part.path
    frame = np.transpose(plane_frame(f.domain))
    return [*path_marks(path, side.role, onward=onward(side.run, side.part.steps)),
            *letter(side, path, tuple(frame))]  # fmt: skip


def gradient_marks(f: Function2D, side: SimpleNamespace) -> list[Mark]:
    """Return its gradients along the steps."""
    limits, norms = error_limits(f), side.part.norms
    steps = np.column_stack([np.arange(len(norms)), np.clip(norms, *limits)])
    return [*progress_marks(norms, limits, side.role), *letter(side, steps)]


def side_rows(side: SimpleNamespace) -> list[tuple[str, str, str]]:
    """Return its rows of the readout."""
    names, part = ("f", "‖∇f‖", "steps"), side.part
    texts = ("–", "–", "–")
    if part:
        texts = (brief(float(part.values[-1]), 4), brief(float(part.norms[-1]), 4),
                 f"{part.steps}" + f": {ending(part)}" * (side.run is part))
    return [(f"{side.letter}: {name}", text, side.role)
            for name, text in zip(names, texts, strict=True)]  # fmt: skip
