"""A surface as the learner typed it: how it was understood, its derivatives, its level points.

`describe` reports and does not raise: a text that is no formula is shown with a caret under the
character, so that a typing error is no traceback.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

from helpers.explorers.words import decimal, power
from helpers.learning.typeset import to_text
from helpers.maths.refusal import RefusedValue

if TYPE_CHECKING:
    from helpers.expressions import Agreement, Expression, ExpressionError, StationaryPoint
    from helpers.maths.functions import Function2D

MOST_SHOWN = 12  # stationary points; a wavy surface has hundreds
TOO_LONG = "too long to be written here"
KINDS = {"minimum": "minima", "saddle": "saddles", "maximum": "maxima", "undecided": "undecided"}
HEADINGS = ("x", "y", "f(x, y)", "eigenvalues", "kind")

SEARCHED = (
    "Searched from 41 × 41 places for −3 ≤ x ≤ 3, −3 ≤ y ≤ 3; numbers are rounded. Such a search "
    "may miss a point: one whose surroundings are small, or very flat. A kink has no gradient and "
    "is not found."
)
CURVES = (
    "There are {} points that are not isolated: the gradient is zero, or as good as zero, "
    "along a whole curve or on an area. They are not listed."
)
UNDECIDED = (
    "Undecided: an eigenvalue is zero, or as good as zero, or f has no finite second derivatives "
    "there. So they do not tell what it is."
)
NO_TEXT = 'Give the formula as a text, between quotation marks: describe("x^2 + 3y^2").'


def describe(text: str) -> Description:
    """Return how a formula in x and y was understood: ``describe("x^2 + sin(x)y")``.

    Parameters
    ----------
    text : str
        The right-hand side, as in the box of an explorer.

    Returns
    -------
    Description
        As the last line of a cell it is shown. If the text is no formula, it says why and where.
    """
    from helpers.expressions import Expression, ExpressionError

    if not isinstance(text, str):
        return Description(None, NO_TEXT)
    try:
        return Description(Expression(text))
    except ExpressionError as refusal:
        return Description(None, refusal.reason, refusal)


@dataclass(frozen=True, eq=False)
class Description:
    """A formula that was understood, or the `reason` why it was not.

    Parameters
    ----------
    expression : Expression or None
        What was understood.
    reason : str
        Why not, else "".
    refusal : ExpressionError or None
        The same with its place in the text.
    """

    expression: Expression | None
    reason: str = ""
    refusal: ExpressionError | None = None

    @property
    def function(self) -> Function2D:
        """The function with its exact gradient; ValueError if the text was not understood."""
        if self.expression is None:
            raise RefusedValue(repr(self))
        return self.expression.function

    def show(self, explorer: Callable, within: float | None = None, **state: Any) -> Any:
        """Return an explorer of this surface, such as ``mine.show(GradientExplorer, x=1)``.

        Parameters
        ----------
        explorer : callable
            The class of an explorer of surfaces.
        within : float, optional
            Show it for −within ≤ x, y ≤ within: closer or farther than the square of ±3.
        **state
            What it begins with.

        Returns
        -------
        explorer or Description
            This description, which says why, if the text was not understood.
        """
        if self.expression is None:
            return self
        square = {} if within is None else {"within": 2 * ((-within, within),)}
        return explorer(self.expression.source, **square, **state)

    @cached_property
    def agreement(self) -> Agreement:
        """How far central differences of the function are from its exact gradient."""
        from helpers.expressions import agreement

        return agreement(self.function)

    @cached_property
    def points(self) -> tuple[StationaryPoint, ...]:
        """The isolated stationary points that were found, the lowest first."""
        # Equal heights differ by rounding, and not by the same on every machine.
        return tuple(sorted(self._found.points, key=lambda point: (
            round(point.value, 6), *(round(c, 6) for c in point.at))))  # fmt: skip

    @cached_property
    def _found(self) -> Any:
        from helpers.expressions import stationary_points

        self.function  # noqa: B018  (says why, if there is none)
        return stationary_points(self.expression)

    def __repr__(self) -> str:
        """Return everything as lines of text."""
        if self.expression is None:
            where = self.refusal.pointer.split("\n") if self.refusal else []
            return "\n".join(["↻ Not understood: " + self.reason, *where])
        lines = [f"{name} = {formula}" for name, formula in self._formulas()]
        table = _aligned([HEADINGS, *map(_row, self._shown)]) if self.points else []
        return "\n".join([*lines, self.badge(), self.counted(), *table, *self._notes()])

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._html()}

    def _formulas(self) -> Iterator[tuple[str, str]]:
        """Name and formula of f and of its derivatives, in plain Unicode."""
        one = self.expression
        (xx, xy), (_, yy) = one.hessian_latex
        yield "f(x, y)", one.text
        derivatives = zip(("∂f/∂x", "∂f/∂y", "∂²f/∂x²", "∂²f/∂x∂y", "∂²f/∂y²"),
                          (*one.partials_latex, xx, xy, yy), strict=True)  # fmt: skip
        for name, formula in derivatives:
            yield name, to_text(f"${formula}$") if formula else TOO_LONG

    def badge(self) -> str:
        """Say whether central differences agree with the exact partial derivatives."""
        found = self.agreement
        if not found.n_finite:
            return "f has no finite value and gradient at any of the points tried."
        if not found.n_measured:
            return ("At each of the points tried the slope is zero, or as good as zero: central "
                    "differences tell nothing.")  # fmt: skip
        where = f"{found.n_points} points"
        others = ["f or its gradient is not finite"] * (found.n_finite < found.n_points)
        others += ["the slope is as good as zero"] * (found.n_measured < found.n_finite)
        if others:
            where = f"{found.n_measured} of {where} (at the others {', or '.join(others)})"
        if not found.agrees:
            rough = f"✗ Tried at {where}, central differences are rough: relative error up to "
            return f"{rough}{power(found.error)}."
        agree = f"✓ Central differences agree with both partials at {where}: relative error "
        few = " So few points tell little." * found.few
        return f"{agree}{_bound(found.error)}.{few}"

    def counted(self) -> str:
        """Say how many stationary points of each kind were found."""
        if not self.points:
            return "No isolated stationary point was found."
        kinds = [point.kind for point in self.points]
        counts = [(kinds.count(kind), kind, many) for kind, many in KINDS.items() if kind in kinds]
        named = ", ".join(f"{n} {kind if n == 1 else many}" for n, kind, many in counts)
        return f"Stationary points found: {named}."

    @property
    def _shown(self) -> tuple[StationaryPoint, ...]:
        return self.points[:MOST_SHOWN]

    def _notes(self) -> list[str]:
        notes = []
        if more := len(self.points) - len(self._shown):
            notes.append(f"And {more} more.")
        if any(point.kind == "undecided" for point in self._shown):
            notes.append(UNDECIDED)
        if self._found.along_curves:
            notes.append(CURVES.format("more" if self.points else "stationary"))
        return [*notes, SEARCHED]

    def _html(self) -> str:
        if self.expression is None:
            where = f"<pre>{escape(self.refusal.pointer)}</pre>" if self.refusal else ""
            reason = f"<p><strong>↻ Not understood.</strong> {escape(self.reason)}</p>"
            return f'<div dir="ltr">{reason}{where}</div>'
        formulas = "".join(
            f"<tr>{_cell('th', name, 'row')}{_cell('td', '= ' + formula)}</tr>"
            for name, formula in self._formulas()
        )
        heads = "".join(_cell("th", head, "col") for head in HEADINGS)
        rows = "".join(
            f"<tr>{''.join(_cell('td', text) for text in _row(point))}</tr>"
            for point in self._shown
        )
        points = f'<table aria-label="Stationary points"><tr>{heads}</tr>{rows}</table>'
        return (
            f'<div dir="ltr" style="max-width: 50em">'
            f'<table aria-label="Derivatives">{formulas}</table>'
            f"<p>{escape(self.badge())}</p><p><strong>{escape(self.counted())}</strong></p>"
            f"{points * bool(self.points)}"
            f"{''.join(f'<p>{escape(note)}</p>' for note in self._notes())}</div>"
        )


def _row(point: StationaryPoint) -> tuple[str, ...]:
    """Return what a table says of a stationary point."""
    if all(map(math.isfinite, point.eigenvalues)):
        # 0.0000 would contradict the kind that its sign decides.
        decided = point.kind != "undecided"
        eigenvalues = " and ".join(
            power(each) if decided and abs(each) < 5e-5 else decimal(each, 4)
            for each in point.eigenvalues
        )
    else:
        eigenvalues = "none"
    return (*(decimal(c, 4) for c in point.at), decimal(point.value, 4), eigenvalues, point.kind)


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return rows as lines whose columns stand under each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True))
        for row in rows
    ]


def _cell(tag: str, text: str, scope: str = "") -> str:
    scope = f' scope="{scope}"' if scope else ""
    return f'<{tag}{scope} style="text-align: left">{escape(text)}</{tag}>'


def _bound(error: float) -> str:
    """Say which power of ten an error is below: the same on every machine, its digits are not."""
    exponent = str(math.floor(math.log10(error)) + 1)
    return f"below 10{exponent.translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"
