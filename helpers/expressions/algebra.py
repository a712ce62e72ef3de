"""What sympy adds: the partial derivatives as formulas, simplified, in LaTeX.

sympy sets itself no limit of time. So it is only given what it is quick with, and a formula too
long to be read is left out. Values never come from here.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

from helpers.expressions.arithmetic import constant
from helpers.expressions.tree import FUNCTIONS, Node, walk

Formula: TypeAlias = "sympy.Expr"  # noqa: F821  (a name only: sympy is imported when it is used)

MOST_NODES = 120  # of a text whose derivatives are written out
DEEPEST = 10  # functions, powers and products within one another
MOST_DIGITS = 200  # that exact numbers may grow to, by powers and products
MOST_OPERATIONS = 120  # in a formula that is shown
SIMPLIFIED = 60  # the operations of a formula that is simplified

_OPERATIONS = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    "^": operator.pow, "neg": operator.neg,
}  # fmt: skip


def to_sympy(tree: Node) -> Formula:
    """Return a syntax tree as a sympy expression of real variables, with exact numbers.

    sympy cancels what it can, so the expression may be defined where the text is not: x/x is 1.
    """
    import sympy

    if tree.kind == "number":
        return sympy.Rational(tree.value.numerator, tree.value.denominator)
    if tree.kind == "name":
        named = {"e": sympy.E, "π": sympy.pi}
        return named.get(tree.value) or sympy.Symbol(tree.value, real=True)
    operation = _OPERATIONS.get(tree.kind) or _functions()[tree.kind]
    return operation(*map(to_sympy, tree.of))


@cache
def _functions() -> dict[str, Callable[[Formula], Formula]]:
    import sympy as sp

    class Size(sp.Function):
        """|u| of a real u that sympy does not know to be real, such as ln x."""

        def fdiff(self, argindex: int = 1) -> Formula:
            return self.args[0] / self

        def _latex(self, printer: object, exp: str = "") -> str:
            power = f"^{{{exp}}}" if exp else ""
            return rf"\left|{{{printer.doprint(self.args[0])}}}\right|{power}"

    alike = (sp.exp, sp.sqrt, sp.sin, sp.cos, sp.tan, sp.asin, sp.acos, sp.atan, sp.sinh, sp.cosh,
             sp.tanh)  # fmt: skip
    size = {"abs": lambda u: sp.Abs(u) if u.is_extended_real else Size(u)}
    return {f.__name__: f for f in alike} | {"ln": sp.log} | size


def derivatives(tree: Node, variables: tuple[str, ...], order: int) -> tuple:
    """Return the partial derivatives of an order, simplified, nested: ``(f_x, f_y)`` for order 1.

    A formula that would be too long, or that sympy can only write with complex numbers, is None.
    """
    import sympy

    def nested(f: Formula | None, order: int) -> tuple | Formula | None:
        if order == 0:
            return None if f is None or f.count_ops() > MOST_OPERATIONS else f
        each = (sympy.Symbol(name, real=True) for name in variables)
        return tuple(nested(_derivative(f, variable), order - 1) for variable in each)

    small = len(list(walk(tree))) <= MOST_NODES and _nesting(tree) <= DEEPEST
    quick = small and _digits(tree) <= MOST_DIGITS
    return nested(to_sympy(tree) if quick else None, order)


def derivatives_latex(tree: Node, variables: tuple[str, ...], order: int) -> tuple:
    """Return `derivatives` in LaTeX, "" for one that is None."""

    def written(found: tuple | Formula | None) -> tuple | str:
        if isinstance(found, tuple):
            return tuple(map(written, found))
        return "" if found is None else _latex(found)

    return written(derivatives(tree, variables, order))


def _digits(tree: Node) -> float:
    """Return a bound on the digits of the exact numbers that sympy may make of a tree."""
    if tree.kind == "number":
        return len(str(tree.value.numerator)) + len(str(tree.value.denominator))
    if tree.kind == "^":
        base, exponent = tree.of
        times = max(1.0, abs(constant(exponent) or 1.0))
        return times * _digits(base) + _digits(exponent)
    return sum(map(_digits, tree.of))


def _nesting(tree: Node) -> int:
    """Return how many functions, powers, products and fractions stand within one another."""
    inner = max(map(_nesting, tree.of), default=0)
    return inner + (tree.kind in (*FUNCTIONS, "*", "/", "^"))


def _derivative(f: Formula | None, variable: Formula) -> Formula | None:
    import sympy

    if f is None or f.count_ops() > 2 * MOST_OPERATIONS:
        return None
    slope = f.diff(variable).replace(sympy.sign, lambda u: u / sympy.Abs(u))
    strange = sympy.I, sympy.zoo, sympy.oo, sympy.nan, sympy.re, sympy.im, sympy.arg
    if slope.has(*strange, sympy.conjugate, sympy.DiracDelta, sympy.Derivative, sympy.Subs):
        return None
    return _simplified(slope)


def _simplified(f: Formula) -> Formula:
    """Return the shortest of a few forms that sympy finds quickly."""
    import sympy

    f = f.replace(lambda part: part.is_Mul and part.has(sympy.Abs), _without_absolute_squares)
    if f.count_ops() > SIMPLIFIED:
        return f
    forms = [f, sympy.factor_terms(f), sympy.together(f)]
    powers = [abs(power.exp) for power in f.atoms(sympy.Pow)]
    if f.is_rational_function() and all(n.is_Integer and n <= 8 for n in powers):
        forms.append(sympy.factor(f))
    return min(forms, key=lambda form: form.count_ops())


def _without_absolute_squares(product: Formula) -> Formula:
    """Return a product with u²/|u| made into |u|."""
    import sympy

    powers = product.as_powers_dict()
    for base in [base for base in powers if isinstance(base, sympy.Abs)]:
        if not (powers[base].is_number and powers.get(base.args[0], sympy.S.Zero).is_number):
            continue  # a symbol in an exponent is neither greater than a number nor less
        while powers[base] < 0 and powers.get(base.args[0], 0) >= 2:
            powers[base] += 2
            powers[base.args[0]] -= 2
    return sympy.Mul(*(base**exponent for base, exponent in powers.items()))


def _latex(f: Formula) -> str:
    import sympy

    return sympy.latex(f, ln_notation=True, inv_trig_style="full", fold_func_brackets=True)
