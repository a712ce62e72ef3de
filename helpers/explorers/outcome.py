"""What will happen: the learner says how a descent goes before its path is shown."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np

from helpers.explorers.curvature import Curvature, curvature, why
from helpers.explorers.predicting import CHOICE, Idea, asking
from helpers.explorers.steps import UNDEFINED, what_happens
from helpers.explorers.words import brief, point_text, slider
from helpers.live.controls import Menu, Readout
from helpers.maths.conditioning import hessian
from helpers.maths.functions import Function2D
from helpers.maths.runs import Run

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


def menu() -> Menu:
    """Return the menu of the learner's guess, which begins with none."""
    return Menu("guess", "what happens?", {"": "choose …", **OPTIONS})


def truth(run: Run | None) -> str:
    """Return the option that is right, "" if none is."""
    if run is None or run.kind == UNDEFINED or (
        run.stop == "converged" and run.kind != "minimum"
    ):
        return ""
    return run.outcome if run.outcome in OPTIONS else ""


def gap(guess: str, run: Run | None) -> float:
    """Return 0 for a right guess, 1 for a wrong one, and NaN where there is nothing to judge."""
    right = truth(run)
    return CHOICE.gap(guess, right) if guess and right else math.nan


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
    limit = f"2/L = {brief(curve.limit)}"
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
def candidates(f: Function2D, follow: Callable) -> dict[str, list[dict[str, float]]]:
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
        run, _ = follow(f, (place["x"], place["y"]), eta)
        right = truth(run)
        if right in ("converges", "oscillates") and CLEAR < run.turned_back < 1 - CLEAR:
            continue  # one may see it either way
        if right and (place["x"] or place["y"]):
            found.setdefault(right, []).append(place | {"eta": eta})
    return found


def question(f: Function2D, number: int, follow: Callable) -> dict[str, Any]:
    """Return the state that puts question `number` on f: each outcome is as likely as any other."""
    blank = {"guess": "", "reach": "20", "n_steps": 20.0, "committed": False}
    found = candidates(f, follow)
    if not found:
        return blank
    random = np.random.default_rng([number, zlib.crc32(f.name.encode())])
    places = found[str(random.choice(sorted(found)))]
    return places[random.integers(len(places))] | blank


def readout(facts: SimpleNamespace, where: str, trouble: str = "") -> Readout:
    """Return the question in numbers and, once the learner has committed, what happens and why."""
    right, run = truth(facts.run), facts.run
    value, slope = brief(float(run.values[0])), brief(float(run.norms[0]))
    rows = (
        ("start", point_text(*facts.p), "text"),
        ("η", brief(facts.eta), "text"),
        ("f(x, y)", value, "text"),
        ("‖∇f‖", slope, "tangent"),
        ("your guess", OPTIONS.get(facts.guess, "–"), "guess"),
        ("what happens", OPTIONS.get(right, "–") if facts.committed else "?", "path"),
    )
    if not facts.committed:
        note = ("Many steps p ← p − η∇f(p) are taken from the start, up to 1,000. What happens? "
                "Choose, then press Commit.")  # fmt: skip
        nothing = "Nothing to predict here: none of the answers is right. Choose another function."
        problem = facts.problem or nothing * (not right)
        return asking(rows, where, ": commit to a guess to see the path", note, problem)
    curve = curvature(facts.f, run)
    wrong = gap(facts.guess, run)
    told = CHOICE.idea(facts.guess, right, ideas(run, facts.eta, curve))
    note = " ".join(filter(None, (
        f"Your guess: {CHOICE.tell(wrong)}.", told, what_happens(run), why(curve, facts.eta, run),
        CHOICE.tally(facts.mean_gap, round(facts.rounds)), trouble,
    )))  # fmt: skip
    return Readout(rows, f"{where}: {OPTIONS[right]}. {note}", note)
