"""The challenge "capstone.design": a formula whose surface has two minima and a saddle."""

from __future__ import annotations

from typing import Any

from helpers.lessons.tasks import Mistake, Score

_KINDS = (("minimum", "minima"), ("saddle", "saddles"), ("maximum", "maxima"))
_KINK = " A lowest point at a kink does not count, as there is no gradient at it."


def play(answer: Any) -> Score | Mistake:
    """Count the symbols of a formula whose surface has two minima and a saddle."""
    from helpers.expressions import Expression, ExpressionError, stationary_points
    from helpers.expressions.tree import walk

    if not isinstance(answer, str):
        return Mistake("no text", 'Give the formula as a text, as in `"x^2 + y^2"`.')
    try:
        expression = Expression(answer)
    except ExpressionError as error:
        said = error.reason.replace("$", "").replace("`", "'")
        return Mistake("not understood", f"The formula is not understood. {said} `describe` shows "
                                         "the place.")  # fmt: skip
    found = stationary_points(expression)
    kinds = [point.kind for point in found.points]
    if found.along_curves:
        return Mistake("not isolated", "The gradient of your surface is zero along a whole curve "
                                       "or on an area. Bend it there.")  # fmt: skip
    if "undecided" in kinds:
        return Mistake("undecided", "At one of its points second derivatives decide nothing. "
                                    "Change the formula so that they do.")  # fmt: skip
    counts = kinds.count("minimum"), kinds.count("saddle"), kinds.count("maximum")
    if counts != (2, 1, 0):
        has = ", ".join(f"{n} {kind[n != 1]}" for n, kind in zip(counts, _KINDS, strict=True))
        kink = any(node.kind in ("abs", "sqrt") for node in walk(expression.tree))
        return Mistake("other points", f"Number of points in the square: {has}. Asked are 2 "
                                       f"minima, 1 saddle and nothing else.{_KINK * kink}"
                                       )  # fmt: skip
    size = sum(1 for _ in walk(expression.tree))
    return Score(size, f"Two minima and a saddle, with {size} symbols.")
