"""The gradient's shadow: ∇f, a unit vector u, and ∇f's projection on u, as arrows on the map."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np

from helpers.maths.functions import Function2D
from helpers.pictures.figures import arrow_length, arrow_unit, plane_frame
from helpers.pictures.scene import Arrow, Handle, Label, Line, Mark

LONGER = 2.0  # ∇f is drawn twice as long as in the gradient explorer: its shadow must be seen
CORNER = 0.025  # of the map's width: the side of the mark of a right angle
CLEAR = 0.08  # of the map's width: a shorter shadow has no room for its label


def shadow_scale(f: Function2D, p: tuple[float, float], gradient: np.ndarray) -> tuple[float, str]:
    """Return the length on the map of a slope of 1, the same for all θ, and the caption."""
    unit, norm = arrow_unit(f) / LONGER, math.hypot(*gradient)
    drawn = f"On the map, u is drawn {arrow_length(f):g} long"
    if not norm > 1e-9 * unit:
        return 0.0, f"{drawn}."
    fits = 1.0
    for c, g, (low, high) in zip(p, (gradient / norm).tolist(), plane_frame(f.domain), strict=True):
        # As u turns, the shadow's tip runs round the circle that has ∇f as its diameter.
        for room, part in ((high - c, 1 + g), (c - low, 1 - g)):
            fits = min(fits, 2 * room * unit / (norm * max(part, 1e-9)))
    caption = (f"{drawn}; for ∇f and its shadow, length 1 stands for a slope of "
               f"{unit:g}.")  # fmt: skip
    if fits < 0.9995:
        caption += f" Here they would leave the map: drawn at {100 * fits:.3g} % of that."
    elif norm / unit < 2 * CORNER * _width(f):
        caption += " Here they are too short to see."
    return fits / unit, caption


def shadow_marks(facts: SimpleNamespace) -> list[Mark]:
    """Return ∇f, u, the shadow of ∇f in the direction of u, and the perpendicular dropped to u."""
    p, u, width, length = np.array(facts.p), facts.u, _width(facts.f), arrow_length(facts.f)
    gradient = facts.gradient * facts.scale
    along, far = float(gradient @ u), facts.norm * facts.scale
    foot = p + along * u
    drop = p + gradient - foot
    high = math.hypot(*drop)
    side = -drop / high if high > 1e-9 * width else np.array([-u[1], u[0]])  # away from ∇f
    covered = along > length - CLEAR * width  # the shadow lies where u would have its label
    marks: list[Mark] = [
        Arrow(p, length * u, "direction", "" if covered else "u"), Arrow(p, along * u, "shadow"),
        Line([p + gradient, foot], "drop"), Arrow(p, gradient, "gradient"),
    ]  # fmt: skip
    if min(abs(along), high) > 2 * CORNER * width:
        back, up = -math.copysign(CORNER * width, along) * u, -CORNER * width * side
        marks.append(Line([foot + back, foot + back + up, foot + up], "contour"))
    if covered:
        marks.append(_beside(p + length * u, side, "u", "direction"))
    if abs(along) > CLEAR * width:
        marks.append(_beside(p + min(along, length) / 2 * u, side, "∇f·u", "shadow"))
    if far > CLEAR * width:
        left = np.array([-gradient[1], gradient[0]]) / far
        outer = left if left @ side < 0 or high <= 1e-9 * width else -left
        marks.append(_beside(p + 0.8 * gradient, outer, "∇f", "gradient"))
    return [*marks, Handle(facts.p), Handle(p + length * u, "tip", ("theta", "theta"), hollow=True)]


def _beside(at: np.ndarray, side: np.ndarray, text: str, role: str) -> Label:
    """Return a label on one side of a place on an arrow, clear of it."""
    aside = 11 + 4 * len(text) * abs(side[0]) + 6 * abs(side[1])
    return Label(at, text, role, offset=(aside * side[0], -aside * side[1]))


def _width(f: Function2D) -> float:
    """Return the greater side of the map."""
    return max(high - low for low, high in plane_frame(f.domain))
