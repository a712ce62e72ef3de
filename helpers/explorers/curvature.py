"""Why a descent goes as it goes: its learning rate against 2/L, exactly or near a minimum.

With momentum the limit is 2(1 + β)/L, and what a step multiplies holds in the long run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers.explorers.words import brief, point_text
from helpers.maths.conditioning import hessian, long_run_factor
from helpers.maths.functions import Function2D
from helpers.maths.runs import Run

PLACES = ((0.5, 0.5), (0.13, 0.29), (0.71, 0.83), (0.37, 0.91))  # of the domain
SAME = 1e-6  # relative: a measured limit is known so well
LEVEL = 1e-5  # second derivatives that differ by less, relative to the greatest, are the same
HOME = 1e-3  # so near to a known minimum a run has reached it


@dataclass(frozen=True)
class Curvature:
    """The least and the greatest curvature of f, everywhere or only near the point `at`."""

    least: float
    greatest: float
    at: tuple[float, float]
    everywhere: bool

    def limit(self, beta: float = 0.0) -> float:
        """Return 2(1 + β)/L, NaN where L is not positive."""
        return 2 * (1 + beta) / self.greatest if self.greatest > 0 else math.nan

    def compare(self, eta: float, beta: float = 0.0) -> int:
        """Return −1, 0 or 1: η is below, equal to or above that, as exactly as L is known."""
        limit = self.limit(beta)
        if abs(eta - limit) <= SAME * limit:
            return 0
        return -1 if eta < limit else 1


def limit_name(beta: float) -> str:
    """Return the limit of η in symbols."""
    return "2(1 + β)/L" if beta else "2/L"


@lru_cache(maxsize=64)
def quadratic(f: Function2D) -> Curvature | None:
    """Return the curvatures of f if its second derivatives are the same everywhere."""
    (x0, x1), (y0, y1) = f.domain
    places = [(x0 + a * (x1 - x0), y0 + b * (y1 - y0)) for a, b in PLACES]
    try:
        second = np.array([hessian(f.call, p) for p in places])
    except Exception:  # a learner's own function may raise anything
        return None
    if np.ptp(second, axis=0).max() <= LEVEL * np.abs(second).max():  # NaN is not
        return _curvature(f, places[0], True)
    return None


@lru_cache(maxsize=256)
def _curvature(f: Function2D, at: tuple[float, float], everywhere: bool) -> Curvature | None:
    try:
        second = hessian(f.call, at)
    except Exception:
        return None
    if not np.isfinite(second).all():
        return None
    least, greatest = (round(value, 6) + 0.0 for value in np.linalg.eigvalsh(second).tolist())
    return Curvature(least, greatest, at, everywhere)


def home(f: Function2D, p: np.ndarray) -> int:
    """Return the index of the known minimum at p, −1 if there is none."""
    near = [i for i, low in enumerate(f.minima) if math.dist(low, p) <= HOME]
    return near[0] if near else -1


def curvature(f: Function2D, run: Run) -> Curvature | None:
    """Return the curvatures that explain a run: None where there is nothing to go by.

    Those of a quadratic are the same everywhere. Of any other f they are those at the minimum
    that is reached; if none is, at the known minimum nearest to the start.
    """
    if same := quadratic(f):
        return same
    if run.stop == "converged" and run.kind == "minimum":
        found = home(f, run.end)
        at = f.minima[found] if found >= 0 else tuple(np.round(run.end, 6).tolist())
    elif f.minima:
        at = min(f.minima, key=lambda low: math.dist(low, run.path[0]))
    else:
        return None
    return _curvature(f, at, False)


def why(curve: Curvature | None, eta: float, run: Run, beta: float = 0.0) -> str:
    """Return the reason for what becomes of a run, as far as curvatures give one."""
    name = limit_name(beta)
    if curve is None:
        return "No minimum is known or reached, so there is no L to compare η with."
    if not curve.greatest > 0:
        where = "" if curve.everywhere else f" near {point_text(*curve.at, digits=2)}"
        return f"f has no positive curvature{where}, so there is no {name} to compare η with."
    if not curve.everywhere:
        return _locally(curve, eta, run, beta)
    if curve.least == 0:
        return _flat(curve, eta, beta)
    said = _falling if curve.least < 0 else _everywhere
    return said(curve, eta, run, beta)


def _everywhere(curve: Curvature, eta: float, run: Run, beta: float) -> str:
    limit = f"{limit_name(beta)} = {brief(curve.limit(beta))}"
    compared = curve.compare(eta, beta)
    said = _rolling(curve, eta, beta) if beta else _stepping(curve, eta)
    if compared < 0:
        return f"{said} η is below {limit}: every start converges."
    if run.stop == "converged":
        return (f"{said} η is not below {limit}, but this start has no part along L, or too "
                "small a part to show. Almost no other one converges.")  # fmt: skip
    if compared == 0:
        return f"{said} η is {limit}: the part along L only changes its sign, for ever."
    grows = "in the end" if beta else "with every step"
    return f"{said} η is above {limit}: any part along L grows {grows}."


def _stepping(curve: Curvature, eta: float) -> str:
    """Say what each step multiplies the way to the minimum by."""
    factors = f"1 − ηL = {_factor(1 - eta * curve.greatest)}"
    if curve.least != curve.greatest:
        factors = (f"1 − ημ = {_factor(1 - eta * curve.least)} along the valley (curvature μ = "
                   f"{brief(curve.least)}) and by {factors} across it (L = {brief(curve.greatest)})"
                   )  # fmt: skip
    return f"Each step multiplies the way to the minimum by {factors}."


def _rolling(curve: Curvature, eta: float, beta: float) -> str:
    """Say the same with momentum, where it holds in the long run, and whether it overshoots."""
    both = (curve.least, curve.greatest)
    factor = max(long_run_factor(each, eta, beta) for each in both)
    said = f"In the long run a step multiplies the way to the minimum by {_factor(factor)}."
    swings = (1 - math.sqrt(eta * curve.least)) ** 2
    if not swings < beta < (1 + math.sqrt(eta * curve.least)) ** 2:
        return said
    symbol = "μ" if curve.least < curve.greatest else "L"
    return (f"{said} β is above (1 − √(η{symbol}))² = {brief(swings)}: the ball rolls past the "
            "minimum and back.")  # fmt: skip


def _factor(factor: float) -> str:
    """Write a factor in as many digits as it takes to tell it from 1 and −1."""
    texts = [brief(factor, digits) for digits in range(3, 8)]
    return next((text for text in texts if text not in ("1", "−1")), texts[-1])


def _each_step(eta: float, beta: float, curvature: float) -> tuple[str, str]:
    """Return since when a step multiplies a way, and by what."""
    if beta:
        return "in the long run a step", _factor(long_run_factor(curvature, eta, beta))
    symbol = "1 − ηL = " * (curvature > 0)
    return "each step", f"{symbol}{_factor(1 - eta * curvature)}"


def _flat(curve: Curvature, eta: float, beta: float) -> str:
    compared = {-1: "below", 0: "just", 1: "above"}[curve.compare(eta, beta)]
    comes = f"{'every' if compared == 'below' else 'almost no'} start comes to the floor"
    step, factor = _each_step(eta, beta, curve.greatest)
    return (f"Across the valley {step} multiplies the way to its floor by {factor} (curvature L = "
            f"{brief(curve.greatest)}). η is {compared} {limit_name(beta)} = "
            f"{brief(curve.limit(beta))}: {comes}. Along the floor the curvature is 0: "
            "it is level, or f falls along it without end.")  # fmt: skip


def _falling(curve: Curvature, eta: float, run: Run, beta: float) -> str:
    step, across = _each_step(eta, beta, curve.greatest)
    _, along = _each_step(eta, beta, curve.least)
    said = (f"{step[0].upper()}{step[1:]} multiplies the way to the saddle by {across} along one "
            f"line (curvature L = {brief(curve.greatest)}) and by {along} along the other, where f "
            f"falls without end (curvature {brief(curve.least)}).")  # fmt: skip
    if run.stop in ("stationary", "cycles"):
        return (f"{said} This start has no part along that one, or too small a part to show; "
                "one farther beside it leaves the saddle.")  # fmt: skip
    return f"{said} So almost every start leaves the saddle, for every η > 0."


def _locally(curve: Curvature, eta: float, run: Run, beta: float) -> str:
    """Say what holds near a minimum; where η is at the limit, more than the curvatures decides."""
    limit = f"{limit_name(beta)} = {brief(curve.limit(beta))}"
    compared = curve.compare(eta, beta)
    place = f"the greatest curvature at the minimum {point_text(*curve.at, digits=2)} is L = " + (
        brief(curve.greatest))
    if run.stop == "converged" and run.kind == "minimum":
        if compared < 0:
            level = ", to this point or to another one as low beside it" * (
                curve.least <= LEVEL * curve.greatest)
            return (f"Locally, {place}: η is below {limit}, so whatever comes near enough is drawn "
                    f"in{level}. Farther away that limit need not hold.")  # fmt: skip
        said = f"Locally, {place}: η is not below {limit}."
        return said if compared == 0 else f"{said} Almost no other start would end there."
    if compared < 0:
        return (f"Locally, {place}, and η is below {limit}. But that holds near the minimum only: "
                "it says nothing about a path that does not come near.")  # fmt: skip
    if compared == 0:
        return (f"Locally, {place}: η is {limit}. Along L a step overshoots by as much as it "
                "corrects, nearly: if a path settles there at all, then very slowly.")  # fmt: skip
    return (f"Locally, {place}: η is above {limit}, so almost no path can settle there. Near it a "
            "step overshoots along L by more than it corrects.")  # fmt: skip
