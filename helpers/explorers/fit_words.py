"""What `FitExplorer` says: the numbers of a fit, whether it converges, and why it is slow."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np

from helpers.explorers.fitted import descend
from helpers.explorers.steps import count
from helpers.explorers.words import brief, power
from helpers.live.controls import Readout
from helpers.maths.fitting import batch_noise

SLOW = 30  # steps for one more digit: then the reason is given
ROUND = 1.001  # κ of a bowl that is as good as round


def after(facts: SimpleNamespace) -> str:
    """Name the line of the last step."""
    return f"after {count(facts.steps)}"


def readout(facts: SimpleNamespace) -> Readout:
    """Return the parameters, the loss, η beside 2/L, κ, and what happens and why."""
    here = facts.here
    loss = here.least + float(facts.excess[-1])
    line = formula(*here.to.raw(*facts.end))
    limit = here.curvatures.largest_eta()
    rows = (
        ("start", pair(facts.start), "point"),
        (after(facts), pair(facts.end), "path"),
        ("the line", line, "path"),
        ("loss", brief(loss, 6), "path"),
        ("least loss", brief(here.least, 6), "tangent"),
        ("η and 2/L", f"{brief(facts.eta, 4)} and {brief(limit, 4)}", "text"),
        ("κ = L/μ", large(here.curvatures.kappa), "text"),
    )
    note = " ".join(filter(None, (happens(facts), why(facts), away(facts))))
    standard = ", standardised" * facts.standardise
    batch = f", batches of {facts.batch:.0f}" * (facts.batch < here.fit.n)
    summary = (f"{here.data.title}{standard}, η = {brief(facts.eta, 4)}{batch}, "
               f"{count(facts.steps)}: {line}, loss {brief(loss, 6)}. {note}")  # fmt: skip
    return Readout(rows, summary, note)


def formula(intercept: float, slope: float) -> str:
    """Write a line as y = a + b x."""
    sign = "−" if slope < 0 else "+"
    return f"y = {brief(intercept, 6)} {sign} {brief(abs(slope), 6)} x"


def pair(theta: tuple[float, float]) -> str:
    """Write an intercept and a slope."""
    return f"({brief(theta[0], 6)}, {brief(theta[1], 6)})"


def large(value: float) -> str:
    """Write κ: whole, in groups of three digits, where it is large."""
    return f"{value:,.0f}" if 1e3 <= value < 1e9 else brief(value, 4)


def about(steps: float) -> str:
    """Write how many steps it takes, to two digits."""
    if not steps < 1e9:
        return f"{power(steps)} steps" if math.isfinite(steps) else "more steps than can be counted"
    if steps < 1:
        return "less than a step"
    rounded = float(f"{steps:.2g}")
    return f"about {rounded:,.10g} step{'s' * (rounded != 1)}"


def happens(facts: SimpleNamespace) -> str:
    """Return a sentence on what becomes of the descent."""
    here = facts.here
    if facts.batch < here.fit.n:
        return _on_batches(facts)
    if facts.excess[0] <= here.near:
        return "This is the line of least loss: the gradient is zero, and no step moves it."
    if facts.excess[-1] <= here.near:
        return (f"It has arrived: after {count(facts.steps)} the loss is at its least, to within "
                f"{power(here.near)}.")  # fmt: skip
    curves = here.curvatures
    limit, none = curves.largest_eta(), "No step yet. " * (not facts.n_steps)
    if math.isclose(facts.eta, limit, rel_tol=1e-9):
        return f"{none}It goes to and fro for ever across the valley: η is just 2/L."
    if facts.eta > limit:
        lost = f" After {count(facts.steps)} it has left all bounds." if _lost(facts) else ""
        return (f"{none}It diverges, for η is more than 2/L: each step multiplies the way across "
                f"the valley by −{brief(abs(1 - facts.eta * curves.L), 4)}.{lost}")  # fmt: skip
    return (f"{none}It converges, for η is less than 2/L; in the end each further digit takes "
            f"{about(digit_steps(facts))}.")  # fmt: skip


def digit_steps(facts: SimpleNamespace) -> float:
    """Return in how many steps the way to the minimum shrinks to a tenth, in the end."""
    curves = facts.here.curvatures  # 1 − ημ itself would be rounded to 1 where κ is huge
    parts = (facts.eta * curvature for curvature in (curves.mu, curves.L))
    gone = min(min(part, 2 - part) for part in parts)
    if gone <= 0:
        return math.inf
    return -math.log(10) / math.log1p(-gone) if gone < 1 else 1.0


def why(facts: SimpleNamespace) -> str:
    """Return why it is slow or quick: how much the valley is longer than wide."""
    curves = facts.here.curvatures
    if curves.kappa < ROUND:
        return (f"κ = 1: the level curves are circles, −∇ points straight at the minimum, and with "
                f"η = 1/L = {brief(1 / curves.L, 4)} one step on all the points is enough."
                )  # fmt: skip
    if not facts.eta < curves.largest_eta() * (1 - 1e-9):
        return "Choose a smaller η."
    if digit_steps(facts) < SLOW:
        return ""
    if curves.factor(1 / curves.L) < 10 ** (-1 / SLOW):
        if facts.batch < facts.here.fit.n:  # there a larger η leaves more of the noise
            return ""
        size = "larger" if facts.eta * curves.L < 1 else "smaller"
        return f"Take a {size} η: 1/L is {brief(1 / curves.L, 4)}."
    return (f"The loss bends {large(curves.kappa)} times as much across its valley as along it. "
            "Across it η must stay below 2/L; with so small an η the steps along the floor are "
            "tiny. Standardise x.")  # fmt: skip


def away(facts: SimpleNamespace) -> str:
    """Say where the start is if it is on one of the two pictures only, or on none."""
    here, said = facts.here, []
    if here.on_map(facts.start) != facts.start:
        said.append(f"The start is off the map: {pair(facts.start)}.")
    if here.misses(facts.start):
        said.append("The line to start from is off the picture of the data.")
    return " ".join(said)


def _lost(facts: SimpleNamespace) -> bool:
    return facts.steps < round(facts.n_steps)


def _on_batches(facts: SimpleNamespace) -> str:
    """Return how far the gradient of a batch is off, and what the noise leaves of the loss."""
    here, size = facts.here, round(facts.batch)
    noise = batch_noise(here.fit, *facts.end, size)
    length = float(np.hypot(*here.fit.grad(*facts.end)))
    sees = f"Each step sees {size} of {here.fit.n} points."
    if _lost(facts):
        return f"{sees} It diverges: after {count(facts.steps)} it has left all bounds."
    where = "At the last line" if facts.steps else "No step yet. At the start"
    said = (f"{sees} {where} the gradient of a batch is off by {brief(noise)} (root mean "
            f"square); ‖∇‖ of all the points is {brief(length)}.")  # fmt: skip
    half = len(facts.excess) // 2
    late = float(facts.excess[half:].mean())
    if facts.steps < 10 or not noise > 1e-9 * length:
        return said
    return (f"{said} Over the later half of the steps the loss is on average {brief(late)} "
            f"above the least. {_of_the_noise(facts, half, late)}")  # fmt: skip


def _of_the_noise(facts: SimpleNamespace, half: int, late: float) -> str:
    """Say what becomes of the loss that is left: it stays only once the way down is over."""
    here = facts.here
    if late > max(facts.excess[0], here.excess(*here.start)):
        return "The noise carries it away: take a smaller η, or larger batches."
    # On average a path on batches is that on all the points, for their gradients are unbiased.
    on_all = descend(here, facts.start, facts.eta, half, here.fit.n, 0)
    if here.excess(*on_all[-1]) > late / 10:
        return "It is still on the way down; more steps would show what the noise leaves."
    return "With a constant η that stays; a smaller η leaves less of it."
