"""Texts with formulas in LaTeX, made into HTML with MathML or into plain Unicode.

A formula stands between dollar signs, code between backticks, what is stressed between stars.
MathML needs no network, and every current browser typesets it. Plain Unicode is for a terminal,
for a page whose reader takes MathML away (JupyterLab does so in a notebook that is not trusted)
and for what must be the same bytes whichever version of latex2mathml is here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from html import escape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
_PART = re.compile(r"\$([^$]+)\$|`([^`]+)`|(?<![\w*])\*(\w(?:[^*$`\n]*\w)?)\*(?![\w*])")
_RELATIONS = set("=<>≤≥≠≈≡→↦∈∣⟂⊥∝∼⇒⇔")
_SIGNS = set("+−±·×")  # a binary operator after an operand, a sign elsewhere
_BARS = set("|‖")
_PRIMES = set("′″‴")
_BEFORE_SIGN = _RELATIONS | _SIGNS | set("([{,;:/")
_ACCENTS = {"^": "\u0302", "→": "\u20d7", "―": "\u0305", "¯": "\u0305", "~": "\u0303"}
_RAISED = str.maketrans("0123456789+−=()inxk′″‴∘*T", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿˣᵏ′″‴°*ᵀ")
_LOWERED = str.maketrans("0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
# What may stand after a fraction's bar without parentheses: a number, a symbol, a pair of bars.
_ONE_FACTOR = re.compile(r"[\d.]+|[∂d]?\w[⁰¹²³⁴⁵⁶⁷⁸⁹]*|√\w|‖[^‖]*‖|\|[^|]*\|")
_WORD = re.compile(r"[A-Za-z]{2}")
_ENDS_RAISED = re.compile(r"\^\w$")
_MULTIPLIES = re.compile(r"[\w(∇∂√]")


def to_html(text: str, mathml: bool = True) -> str:
    r"""Return a text as HTML: escaped, with formulas in MathML, ``<code>`` and ``<em>``.

    Parameters
    ----------
    text : str
        For example ``"the slope of $x^2$ at `x = 1`"``.
    mathml : bool
        False puts formulas into plain Unicode, as `to_text` does.

    Raises
    ------
    ValueError
        If a formula cannot be read; it names the formula, or the text.
    """

    def part(match: re.Match) -> str:
        formula, code, stressed = match.groups()
        if code or stressed:
            return f"<code>{escape(code)}</code>" if code else f"<em>{escape(stressed)}</em>"
        plain = _plain(formula)  # also for MathML: it refuses what would be shown wrongly
        return ElementTree.tostring(_tree(formula), "unicode") if mathml else escape(plain)

    return _replaced(text, part, escape)


def to_text(text: str) -> str:
    r"""Return a text with its formulas in plain Unicode: ``$\frac{a}{b}$`` becomes a/b.

    Raises
    ------
    ValueError
        If a formula cannot be read, or has no such form; it names the formula, or the text.
    """

    def part(match: re.Match) -> str:
        formula, code, stressed = match.groups()
        return match[0] if code else stressed or _plain(formula)

    return _replaced(text, part, str)


def _replaced(text: str, part: Callable[[re.Match], str], other: Callable[[str], str]) -> str:
    """Return the text with each formula, code and what is stressed put through `part`."""
    pieces, end = [], 0
    for match in [*_PART.finditer(text), None]:
        between = text[end : match.start() if match else len(text)]
        if stray := re.search(r"[$`]", between):
            raise ValueError(f"a {stray[0]} without its partner in {text!r}.")
        pieces.append(other(between))
        if match:
            pieces.append(part(match))
            end = match.end()
    return "".join(pieces)


@cache
def _tree(formula: str) -> Element:
    """Return a formula as MathML, its signs marked as such."""
    from latex2mathml.converter import convert  # imported when first used: it takes its time

    braces = 0
    for brace in re.findall(r"(?<!\\)[{}]", formula):
        braces += 1 if brace == "{" else -1
        if braces < 0:
            break
    if braces:
        raise ValueError(f"cannot read the formula ${formula}$: its braces do not match.")
    try:
        tree = ElementTree.fromstring(convert(formula).replace(_NAMESPACE, ""))
    except Exception as error:  # its errors have no common class, and most have no message
        raise ValueError(f"cannot read the formula ${formula}$ ({type(error).__name__}).") from None
    for row in tree.iter():
        _set_apart(row)
    for node in tree.iter("msup"):
        if node[1].text in _PRIMES:  # many fonts have them raised already
            node.tag = "mrow"
    return tree


def _set_apart(row: Element) -> None:
    """Have a browser set a sign and a bar close to their operand, and the name of a function apart.

    MathML can say so, but latex2mathml does not: it leaves "− 2", "| x |" and "2sinx".
    """
    opens, after_bar = True, False
    for node, follower in zip(row, [*row[1:], None], strict=False):
        core = node[0] if node.tag in {"msup", "msub"} and len(node) else node
        text = core.text or ""
        if text in _BARS:
            after_bar = not after_bar
            node.attrib |= {"lspace": "0", "rspace": "0"}
        elif text in _SIGNS and opens:
            node.set("form", "prefix")
        elif core.tag == "mi" and _WORD.match(text):
            core.tag = "mo"
            close = follower is None or follower.text == "("
            core.attrib |= {"lspace": _gap(opens), "rspace": _gap(close)}
        opens = after_bar if text in _BARS else text in _BEFORE_SIGN


def _gap(closed: bool) -> str:
    return "0" if closed else "0.167em"


@cache
def _plain(formula: str) -> str:
    try:
        return " ".join(_row(_tree(formula)).split())
    except _Unreadable as fault:
        raise ValueError(f"cannot read the formula ${formula}$: {fault}.") from None


class _Unreadable(Exception):
    """What is wrong with a formula, without its name."""


def _row(parent: Element) -> str:
    """Return the children of an element as one line."""
    pieces = [(node, _piece(node)) for node in parent]
    followers = [piece for _, piece in pieces[1:]] + [""]
    line, after_word = "", False
    for (node, piece), follower in zip(pieces, followers, strict=True):
        word = _is_word(node, piece)
        if piece in _RELATIONS or (piece in _SIGNS and not _opens(line)):
            piece = f" {piece} "
        elif piece in {",", ";", ":"}:
            piece += " "
        elif _is_fraction(node) and (not _opens(line) or _is_factor(follower, line)):
            piece = f"({piece})"
        elif (word and not _opens(line)) or (after_word and piece != "("):
            piece = f" {piece}"
        if _ENDS_RAISED.search(line) and _is_factor(piece.strip(), line):
            piece = f" · {piece.strip()}"  # without the dot x^y · y would be another power, x^yy
        line += piece
        after_word = word
    return line


def _is_factor(piece: str, line: str) -> bool:
    """Tell whether a piece multiplies what is before it; a bar does so unless it closes."""
    if piece[:1] in ("|", "‖"):
        return line.count(piece[0]) % 2 == 0
    return bool(_MULTIPLIES.match(piece))


def _opens(line: str) -> bool:
    """Tell whether what follows begins something: a line, a bracket, the right of a sign."""
    if not line or line[-1] in " ([{√−+±":
        return True
    return line[-1] in "|‖" and line.count(line[-1]) % 2 == 1


def _is_row(node: Element) -> bool:
    return node.tag in {"mrow", "mstyle", "math"}


def _is_word(node: Element, piece: str) -> bool:
    """Tell whether an element is the name of a function, perhaps with a power."""
    return node.tag in {"mi", "mo", "msup", "msub"} and bool(_WORD.match(piece))


def _is_fraction(node: Element) -> bool:
    while _is_row(node) and len(node) == 1:
        node = node[0]
    return node.tag == "mfrac"


def _piece(node: Element) -> str:
    """Return one element as text."""
    if _is_row(node):
        return _row(node)
    if node.tag in _LEAVES:
        return _LEAVES[node.tag](node.text or "")
    if node.tag == "mover":
        return _accent(*node)
    if node.tag not in _SHAPES:
        raise _Unreadable(f"<{node.tag}> has no form in plain text")
    count, shape = _SHAPES[node.tag]
    if len(node) != count:
        raise _Unreadable("a part of it is missing")
    return shape(*(_row([child]).strip() for child in node))


def _symbol(text: str) -> str:
    if not text:
        raise _Unreadable("a part of it is missing")
    if text.startswith("\\") or text in {"{", "}", "&", "^", "_", "#"}:
        raise _Unreadable(f"{text} is not known")
    # Bold and other letters of mathematics: few fonts have them.
    return unicodedata.normalize("NFKC", text) if min(text) >= "\U0001d400" else text


def _over(top: str, bottom: str) -> str:
    top = f"({top})" if _has_parts(top) else top
    return f"{top}/{bottom}" if _ONE_FACTOR.fullmatch(bottom) else f"{top}/({bottom})"


def _has_parts(text: str) -> bool:
    """Tell whether there is a space in a text outside its parentheses."""
    depth = 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == " " and depth == 0:
            return True
    return False


def _root(inner: str) -> str:
    return f"√{inner}" if len(inner) == 1 else f"√({inner})"


def _nth_root(inner: str, degree: str) -> str:
    return _raise("", degree) + _root(inner)


def _raise(base: str, top: str) -> str:
    return base + _moved(top, _RAISED, "^")


def _lower(base: str, bottom: str) -> str:
    return base + _moved(bottom, _LOWERED, "_")


def _moved(text: str, alphabet: dict[int, int], sign: str) -> str:
    """Return a text in raised or lowered letters, or after a sign where there are none."""
    compact = text.replace(" ", "")
    if all(ord(letter) in alphabet for letter in compact):
        return compact.translate(alphabet)
    return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"


def _accent(base: Element, mark: Element) -> str:
    if mark.text not in _ACCENTS:
        raise _Unreadable(f"{mark.text} over a symbol has no form in plain text")
    return _piece(base) + _ACCENTS[mark.text]


_LEAVES = {
    "mi": _symbol, "mo": _symbol, "mn": _symbol,
    "mtext": lambda text: text.replace("\xa0", " "), "mspace": lambda _: " ",
}  # fmt: skip
_SHAPES = {
    "mfrac": (2, _over), "msqrt": (1, _root), "mroot": (2, _nth_root),
    "msup": (2, _raise), "msub": (2, _lower),
    "msubsup": (3, lambda base, bottom, top: _raise(_lower(base, bottom), top)),
}  # fmt: skip
