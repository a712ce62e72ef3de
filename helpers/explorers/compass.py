"""The compass: the learner points an arrow uphill before ∇f is shown."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np

from helpers.explorers.predicting import DIRECTION, Idea, asking
from helpers.explorers.rounds import Answers, choose
from helpers.explorers.words import decimal, point_text, slider, title
from helpers.live.controls import Range, Readout
from helpers.maths.functions import Function2D
from helpers.pictures.figures import arrow_length, arrow_unit, gradient_field
from helpers.pictures.scene import Arrow, Handle, Point, Scene

INNER = 0.6  # of the domain: from there an arrow of the greatest length stays on the map
LONGEST = 2.0  # in arrow lengths, of the learner's arrow
OBLIQUE = 0.28  # least part of ∇f along either axis: 16° from both
VISIBLE = (0.3, 1.9)  # in arrow lengths, of the gradients that are asked for


def direction(vector: np.ndarray) -> float:
    """Return the direction of a vector in degrees from 0 to 360, counted from x towards y."""
    return math.degrees(math.atan2(vector[1], vector[0])) % 360


def sliders(f: Function2D) -> tuple[Range, Range]:
    """Return the sliders of the learner's arrow: its direction and the slope it stands for."""
    slope = slider("slope", 0.0, LONGEST * arrow_length(f) * arrow_unit(f))
    return (
        Range("angle", "direction", 0, 360, 1, digits=0),
        Range("slope", "slope", slope.step, slope.high, slope.step, slope.digits),
    )


def ideas(f: Function2D, p: tuple[float, float], gradient: np.ndarray) -> list[Idea]:
    """Return the wrong ideas about the direction of ∇f at p."""
    up = direction(gradient)
    along = ("Your arrow runs along the level curve. That way the slope is 0: at first f does "
             "not change. The gradient crosses the level curve at a right angle.")  # fmt: skip
    found = []
    if f.minima:
        low = min(f.minima, key=lambda low: math.dist(low, p))
        home = direction(np.subtract(low, p))
        found += [
            Idea(home, "Your arrow points at the nearest minimum. The gradient does not know where "
                       "that is: it points straight uphill from here."),
            Idea((home + 180) % 360, "Your arrow points straight away from the nearest minimum. "
                 "The gradient does not know where that is: it points where f grows fastest here."
                 ),
        ]  # fmt: skip
    if any(p):
        found.append(Idea(direction(np.negative(p)), "Your arrow points at the origin. Nothing "
                          "in the gradient looks at the origin, only at how f changes here."))
    found += [
        Idea((up + 180) % 360, "Your arrow points straight downhill: that is −∇f. The gradient "
             "points uphill."),
        Idea((up + 90) % 360, along),
        Idea((up - 90) % 360, along),
    ]
    found += [
        Idea(direction(np.eye(2)[axis] * np.sign(gradient[axis])),
             f"Your arrow lies along the {'xy'[axis]} axis. The slope along it comes from only one "
             "of the partials; leaning towards the other by the right amount is steeper still.")
        for axis in (0, 1)
        if gradient[axis]
    ]  # fmt: skip
    return found


def question(f: Function2D, number: int) -> dict[str, float]:
    """Return the state that puts question `number` on f: a seeded point where ideas differ."""
    axes = []
    for name, (low, high) in zip("xy", f.domain, strict=True):
        step = 5 * slider(name, low, high).step
        middle, half = (low + high) / 2, INNER * (high - low) / 2
        axes.append(step * np.arange(math.ceil((middle - half) / step),
                                     math.floor((middle + half) / step) + 1))
    X, Y = np.meshgrid(*axes)
    field = gradient_field(f, X, Y)
    length = np.hypot(*field) / (arrow_unit(f) * arrow_length(f))
    visible = (length >= VISIBLE[0]) & (length <= VISIBLE[1])
    oblique = np.abs(field).min(axis=0) >= OBLIQUE * np.hypot(*field)
    places = np.argwhere(visible & oblique if (visible & oblique).any() else visible)

    def answers(place: np.ndarray) -> Answers:
        i, j = place
        p = (round(float(X[i, j]), 10), round(float(Y[i, j]), 10))
        return direction(field[:, i, j]), ideas(f, p, field[:, i, j])

    i, j = choose(f.name, number, places, DIRECTION, answers) if len(places) else (0, 0)
    return {"x": round(float(X[i, j]), 10), "y": round(float(Y[i, j]), 10), "angle": 0.0,
            "slope": 0.5 * LONGEST * arrow_length(f) * arrow_unit(f)}  # fmt: skip


def _factor(ratio: float) -> str:
    """Name the factor 2 that is missing from a slope, or is in it once too often."""
    if abs(ratio - 0.5) < 0.05:
        return ", twice that: is a factor 2 missing?"
    return ", half of that: is a factor 2 in it twice?" if abs(ratio - 2) < 0.2 else ""


def scene(facts: SimpleNamespace) -> Scene:
    """Return the learner's arrow with a handle at its tip, and ∇f once they have committed."""
    needle = Arrow(facts.p, facts.needle, "guess", "your arrow")
    if facts.committed:
        return Scene(map=[needle, Arrow(facts.p, facts.arrow, "gradient", "∇f"), Point(facts.p)])
    tip = tuple(np.add(facts.p, facts.needle))
    handle = Handle(tip, "arrow", ("angle", "slope"), hollow=True)
    return Scene(map=[needle, Point(facts.p), handle])


def readout(facts: SimpleNamespace, trouble: str = "") -> Readout:
    """Return the learner's arrow in numbers and, once they have committed, ∇f and the gap."""
    up, slope = direction(facts.gradient), math.hypot(*facts.gradient)
    shown = [f"{up:.1f}°", decimal(slope), f"{facts.gap:.1f}°"] if facts.committed else 3 * ["?"]
    rows = (
        ("point", point_text(*facts.p), "point"),
        ("f(x, y)", decimal(facts.value), "text"),
        ("your direction", f"{facts.angle:.0f}°", "guess"),
        ("your slope", decimal(facts.slope), "guess"),
        ("direction of ∇f", shown[0], "gradient"),
        ("‖∇f(x, y)‖", shown[1], "gradient"),
        ("gap", shown[2], "text"),
    )
    where = f"f(x, y) = {title(facts.f)} at {point_text(*facts.p)}"
    guess = f"your arrow points to {facts.angle:.0f}° with slope {decimal(facts.slope)}"
    if not facts.committed:
        note = ("Which way is straight uphill at the point, and how steep is it there? Turn your "
                "arrow, set its length, then press Commit. "
                f"Length 1 on the map stands for a slope of {arrow_unit(facts.f):g}.")  # fmt: skip
        return asking(rows, f"{where}: {guess}", "; commit it to see ∇f", note, facts.problem)
    why = DIRECTION.idea(facts.angle, up, ideas(facts.f, facts.p, facts.gradient))
    note = " ".join(filter(None, (
        f"Your arrow is {DIRECTION.tell(facts.gap)} off the gradient.",
        why,
        f"Your slope is {decimal(facts.slope)}, the gradient's length {decimal(slope)}"
        f"{_factor(facts.slope / slope)}.",
        DIRECTION.tally(facts.mean_gap, round(facts.rounds)),
        trouble,
    )))  # fmt: skip
    summary = (f"{where}: {guess}; ∇f = {point_text(*facts.gradient, digits=3)} points to "
               f"{up:.1f}° with slope {decimal(slope)}. {note}")  # fmt: skip
    return Readout(rows, summary, note)
