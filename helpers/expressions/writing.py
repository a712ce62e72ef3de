"""A syntax tree written out: in LaTeX, and in plain Unicode that is read back as the same tree."""

from __future__ import annotations

from typing import NamedTuple

from helpers.expressions.tree import FUNCTIONS, Node
from helpers.maths.functions import LETTERS

SUM, PRODUCT, POWER, ATOM = range(4)  # how tightly a piece holds together
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LATEX = {"asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "π": r"\pi "}
_VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5),
           "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8),
           "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8)}  # fmt: skip


class _Piece(NamedTuple):
    """A part that is written, and what has to be kept off its end."""

    text: str
    level: int
    dot: bool = False  # another factor only after a dot
    bare: bool = False  # a function without brackets: no fraction bar either


def to_latex(tree: Node) -> str:
    r"""Return a tree in LaTeX, as in ``x^{2} + \sin x``."""
    return _write(tree, True).text


def to_text(tree: Node) -> str:
    """Return a tree in plain Unicode, as in ``x² + sin x``; the parser reads it back."""
    return _write(tree, False).text


def _write(node: Node, latex: bool) -> _Piece:
    if node.kind == "number":
        return _number(node.text, latex)
    if node.kind == "name":
        return _Piece(_LATEX.get(node.value, node.value) if latex else node.value, ATOM)
    if node.kind == "neg":
        return _Piece(("-" if latex else "−") + _inside(*node.of, PRODUCT, latex), SUM)
    if node.kind in FUNCTIONS:
        return _call(node, latex)
    write = {"*": _product, "/": _fraction if latex else _quotient, "^": _power}
    return write.get(node.kind, _sum)(node, latex)


def _inside(node: Node, least: int, latex: bool) -> str:
    """Return a part of something, in brackets unless it holds together tightly enough."""
    return _bracketed(_write(node, latex), least)


def _bracketed(piece: _Piece, least: int) -> str:
    return piece.text if piece.level >= least else f"({piece.text})"


def _number(digits: str, latex: bool) -> _Piece:
    if latex and digits in _VULGAR:
        return _Piece(r"\frac{{{}}}{{{}}}".format(*_VULGAR[digits]), POWER)
    mantissa, _, exponent = digits.lower().partition("e")
    mantissa = ("0" if mantissa.startswith(".") else "") + mantissa.rstrip(".")
    if not exponent:
        return _Piece(mantissa, ATOM)
    if latex:
        return _Piece(rf"{mantissa} \cdot 10^{{{int(exponent)}}}", PRODUCT)
    return _Piece(f"{mantissa}e{int(exponent)}", ATOM)


def _sum(node: Node, latex: bool) -> _Piece:
    sign, (left, right) = node.kind, node.of
    sign = "−" if sign == "-" and not latex else sign
    left, right = _write(left, latex).text, _inside(right, PRODUCT, latex)
    return _Piece(f"{left} {sign} {right}", SUM)


def _product(node: Node, latex: bool) -> _Piece:
    left, right = (_write(part, latex) for part in node.of)
    first, second = _bracketed(left, PRODUCT), _bracketed(right, POWER)
    number = second[0].isnumeric() or second[0] == "." or second.startswith(r"\frac")
    between = " " if node.of[1].kind in FUNCTIONS and second[0].isalpha() else ""
    lost = not latex and first[-1].isalpha() and second[0] in LETTERS and not between  # a letter
    if number or lost or (left.dot and left.level >= PRODUCT):
        between = r" \cdot " if latex else " · "
    ends_in_right = right.level >= POWER
    return _Piece(first + between + second, PRODUCT, ends_in_right and right.dot,
                  ends_in_right and right.bare)  # fmt: skip


def _quotient(node: Node, latex: bool) -> _Piece:
    above, below = (_write(part, latex) for part in node.of)
    first = f"({above.text})" if above.bare else _bracketed(above, PRODUCT)
    bare = below.level >= POWER and below.bare
    return _Piece(f"{first}/{_bracketed(below, POWER)}", PRODUCT, True, bare)


def _fraction(node: Node, latex: bool) -> _Piece:
    above, below = (_write(part, latex).text for part in node.of)
    return _Piece(rf"\frac{{{above}}}{{{below}}}", POWER)


def _power(node: Node, latex: bool) -> _Piece:
    below, exponent = node.of
    (of,) = exponent.of if exponent.kind == "neg" else (exponent,)
    whole = of.text.isdigit() and of.text.isascii()
    if latex and whole and of is exponent and below.kind in FUNCTIONS:
        if below.kind not in ("abs", "sqrt", "exp"):
            return _call(below, True, f"^{{{of.text}}}")
    base = _inside(below, ATOM, latex)
    if latex:
        return _Piece(f"{base}^{{{_write(exponent, True).text}}}", POWER)
    if whole:
        sign = "" if of is exponent else "-"
        return _Piece(base + (sign + of.text).translate(_RAISED), POWER)
    return _Piece(f"{base}^{_inside(exponent, ATOM, False)}", POWER, True)


def _call(node: Node, latex: bool, power: str = "") -> _Piece:
    (of,) = node.of
    inner, simple = _write(of, latex).text, of.kind in ("name", "number")
    if node.kind == "abs" and (latex or "|" not in inner):
        return _Piece(rf"\left|{inner}\right|" if "|" in inner else f"|{inner}|", ATOM)
    if node.kind == "sqrt":
        if latex:
            return _Piece(rf"\sqrt{{{inner}}}", ATOM)
        return _Piece(f"√{inner}", POWER, True) if simple else _Piece(f"√({inner})", ATOM)
    if latex and node.kind == "exp":
        return _Piece(f"e^{{{inner}}}", POWER)
    name = (_LATEX.get(node.kind, f"\\{node.kind}") if latex else node.kind) + power
    if of.kind == "name" and of.value in ("x", "y"):
        return _Piece(f"{name} {inner}", POWER, True, True)
    return _Piece(f"{name}({inner})", ATOM)
