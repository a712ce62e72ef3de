"""How fast each pair of learning rate η and momentum β is: measured from a start, and in theory."""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from helpers.explorers.curvature import limit_name
from helpers.explorers.steps import BOUND, LARGEST_ETA, SMALLEST_ETA, TOL, striped
from helpers.explorers.words import brief
from helpers.maths.conditioning import Conditioning
from helpers.maths.descent import momentum
from helpers.maths.functions import Function2D
from helpers.maths.runs import run_many
from helpers.pictures.figures import Ground, frame_curve, plane_frame
from helpers.pictures.scene import Handle, Label, Line, Mark, Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ETAS, BETAS = (SMALLEST_ETA, LARGEST_ETA), (0.0, 0.99)
SHARP, COARSE, SLOW = 48, 24, 12
"""Pairs along each side: at rest, while the start moves, and of an f that takes single numbers."""
BUDGET = 200  # steps
TICKS = (1e-4, 1e-3, 0.01, 0.1, 1, 10)  # of η
LEVELS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999)  # of the factors, for their colours
NAMED = 0.55  # the β at which the line of theory has its name


@lru_cache(maxsize=16)
def measured(f: Function2D, p: tuple[float, float], n: int) -> np.ndarray:
    """Return for n × n pairs (η, β) by what a step multiplies ‖∇f‖ in the end, on the way from p.

    Shape (n, n), the first row for the least β: the rate of `run` with so many steps. NaN where
    ‖∇f‖ does not shrink, and where the path ends outside of the map.
    """
    n = n if _takes_arrays(f) else min(n, SLOW)
    eta, beta = pairs(n)
    starts = np.tile(np.reshape(p, (2, 1)), (1, n * n))
    try:
        ends = run_many(momentum(f.partials, starts, eta, beta), TOL, BUDGET, BOUND,
                        keep_norms=True)  # fmt: skip
    except Exception:  # a learner's function may raise anything; what is wrong is said elsewhere
        return np.full((n, n), np.nan)
    inside = [(low <= c) & (c <= high)
              for c, (low, high) in zip(ends.points, plane_frame(f.domain), strict=True)]
    arrives = np.logical_and.reduce(inside) & (ends.rates < 1)
    return np.where(arrives, ends.rates, np.nan).reshape(n, n)


def pairs(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return η and β of n × n pairs, each of shape (n²,): those of a row share their β."""
    eta, beta = np.meshgrid(np.geomspace(*ETAS, n), np.linspace(*BETAS, n))
    return eta.ravel(), beta.ravel()


def _takes_arrays(f: Function2D) -> bool:
    """Tell whether ∇f can be asked for at many points at once."""
    (x0, x1), (y0, y1) = f.domain
    places = np.array([[x0, x1], [y0, y1]])
    try:
        with np.errstate(all="ignore"):
            return np.shape(f.partials(*places)) == places.shape
    except Exception:
        return False


def rates_ground(f: Function2D, p: tuple[float, float], n: int) -> Ground:
    """Return what colours the pairs: the smaller the factor, the bluer."""
    return Ground(measured(f, p, n), LEVELS)


def draw_rates(ax: Axes, f: Function2D, p: tuple[float, float], n: int) -> None:
    """Draw the axes of η and β, and stripes over the pairs that do not arrive."""
    ax.set_xscale("log")
    frame_curve(ax, ETAS, BETAS, "η", "β")
    ax.minorticks_off()
    ax.set_xticks(TICKS, [f"{each:g}" for each in TICKS])  # plain text is drawn in half the time
    lost = np.isnan(measured(f, p, n))
    lost = lost.repeat(SHARP // len(lost), 0).repeat(SHARP // len(lost), 1)  # equal stripes for all
    ax.imshow(striped(lost), origin="lower", interpolation="nearest",
              aspect="auto", extent=(0, 1, 0, 1), transform=ax.transAxes, zorder=0)  # fmt: skip
    ax.set(xlim=ETAS, ylim=BETAS)


def rates_marks(facts: SimpleNamespace) -> list[Mark]:
    """Return the limit of theory and its best pair, as far as there are, and the pair that runs."""
    pair = Handle((facts.eta, facts.beta), "pair", ("eta", "beta"))
    curve = facts.curve
    if curve is None or not curve.greatest > 0:
        return [pair]
    beta = np.linspace(*BETAS, 34)
    limit = np.array([curve.limit(each) for each in beta])
    marks: list[Mark] = [
        Line(np.column_stack([limit, beta]), "curve"),
        Label((curve.limit(NAMED), NAMED), limit_name(NAMED), "text", "start", (9, 0)),
    ]
    if curve.least > 0:
        best = Conditioning(curve.least, curve.greatest).best_momentum
        marks.append(Point(best, "tangent", "best"))
    return [*marks, pair]


def rates_note(facts: SimpleNamespace) -> str:
    """Return what the colours and marks mean, and how fast the pair is."""
    rate = facts.run.rate
    here = (f"With this pair ‖∇f‖ is multiplied by {brief(rate, 4)} a step in the end. "
            if rate >= 0 else "")  # fmt: skip
    local = ", near the minimum" * (facts.curve is not None and not facts.curve.everywhere)
    theory = f" Line and dot: limit and best pair of theory{local}." if len(
        rates_marks(facts)) > 1 else ""  # fmt: skip
    return (f"{here}Colour: that factor, measured from this start. Striped: it does not shrink, or "
            f"the path ends outside of the map.{theory}")  # fmt: skip
