"""One of the two rules of the valley explorer: its marks in both pictures, and its words."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np

from helpers.explorers.steps import count, path_marks, progress_marks, shown_part
from helpers.explorers.valley_map import EDGE
from helpers.explorers.valley_rules import RULES, Setting, follow, left, measured_factor
from helpers.explorers.words import brief, power
from helpers.maths.conditioning import Conditioning
from helpers.maths.runs import Run
from helpers.pictures.scene import Label, Line, Mark

LIMITS = (1e-10, 1e2)
"""Of the axis on which the part of f that is left is shown."""
SIDES = {"a": ("path", -13), "b": ("rival", 13)}
"""The role of each rule, and how far below its last point its letter stands."""
BELOW_THE_EDGE = 26
"""How much farther below it stands where the point is at the upper edge of the axis."""


def side_facts(
    state: SimpleNamespace, side: str, theory: Conditioning, start: tuple[float, float]
) -> SimpleNamespace:
    """Return what one side, "a" or "b", shows: its rule, its path, and its two factors."""
    rule, (role, down) = getattr(state, f"rule_{side}"), SIDES[side]
    uses = RULES[rule].uses
    setting = Setting(rule, **{use: getattr(state, f"{use}_{side}") for use in uses})
    path = follow(setting, state.kappa, state.rotation, start, int(state.reach))
    path = shown_part(path, state.n_steps)
    return SimpleNamespace(
        letter=side.upper(), role=role, down=down, rule=RULES[rule], setting=setting, run=path,
        left=left(path), factor=setting.factor(theory), measured=measured_factor(path),
        why=setting.why(theory, path),
    )  # fmt: skip


def map_marks(side: SimpleNamespace) -> list[Mark]:
    """Return its path on the map."""
    path = side.run.path
    return [*path_marks(path, side.role), *_letter(side, path, (-EDGE, EDGE))]


def left_marks(side: SimpleNamespace, reach: int) -> list[Mark]:
    """Return what is left of f after each step, and what theory says."""
    seen = _seen(side.left)
    steps = np.column_stack([np.arange(len(seen)), np.clip(seen, *LIMITS)])
    lower = BELOW_THE_EDGE if steps[-1, 1] == LIMITS[1] else 0
    return [Line(_promised(side.factor, reach), f"{side.role}_theory"),
            *progress_marks(seen, LIMITS, side.role),
            *_letter(side, steps, lower=lower)]  # fmt: skip


def side_rows(side: SimpleNamespace) -> list[tuple[str, str, str]]:
    """Return its rows of the readout."""
    texts = {"f": _fall(side), "measured": _rate(side),
             _limit(side).removeprefix("in the "): f"× {_factor_text(side.factor)}"}  # fmt: skip
    return [(f"{side.letter}: {label}", text, side.role) for label, text in texts.items()]


def summary_of(side: SimpleNamespace) -> str:
    """Return its part of the line that a saved cell keeps."""
    limit, factor = _limit(side), _factor_text(side.factor)
    symbols = {"eta": "η", "beta": "β"}
    numbers = [f"{symbols[use]} = {brief(getattr(side.setting, use))}" for use in side.rule.uses]
    name = " ".join([side.rule.text, ", ".join(numbers)]).strip()
    return f"{side.letter}, {name}: f {_fall(side)}, {_rate(side)}, {limit} × {factor}"


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


def _letter(side: SimpleNamespace, points: np.ndarray,
            limits: tuple[float, float] = (-math.inf, math.inf),
            lower: int = 0) -> list[Mark]:  # fmt: skip
    """Return the letter of a rule beside the last of its points that is inside the picture."""
    low, high = limits
    inside = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    if len(points) < 2 or not inside.size:
        return []
    offset = (11, side.down + lower)
    return [Label(tuple(points[inside[-1]]), side.letter, side.role, offset=offset)]


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
