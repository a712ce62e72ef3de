"""A learner's text read into a syntax tree, or refused at the character: tokens, then grammar.

    sum       = ["+" | "-"] term { ("+" | "-") term }
    term      = factor { ("*" | "/") factor | power }         a power without a sign: a product
    factor    = ("+" | "-") factor | power
    power     = atom [ "^" exponent | raised ]
    exponent  = ("+" | "-") exponent | power
    atom      = number | x | y | e | π | letter | "(" sum ")" | "|" sum "|" | "√" root | applied
    applied   = function [ "^" digits | raised ] ( "(" sum ")" | "|" sum "|" | applied | run )
    run       = power { power }     numbers and names that touch: sin 2x is sin(2x)

A bar closes if one is open within the same brackets and something stands before it; else it opens.
What people read in two ways is refused, and the refusal shows both: 1/2x, e^2x, sin x y, √2x.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from helpers.expressions.arithmetic import constant
from helpers.expressions.tree import FUNCTIONS, Node, is_constant, walk
from helpers.expressions.writing import to_text
from helpers.maths.functions import LETTERS

# Refusals: the reason, and an arrow at the character.

SHOWN = 60  # characters of a long text that are shown around the place


class ExpressionError(ValueError):
    """A text that is no function here; the message says where it fails and what would work.

    Parameters
    ----------
    reason : str
        What is wrong and what would work, in one or two sentences.
    text : str
        The whole text.
    position : int
        Where in the text, counted from 0; its length stands for the end.

    Attributes
    ----------
    reason, text, position
        As given.
    pointer : str
        Two lines: the text, and a caret under the place.
    """

    def __init__(self, reason: str, text: str, position: int) -> None:
        self.reason, self.text, self.position = reason, text, position
        self.pointer = _pointer(text, position)
        super().__init__(f"{reason}\n{self.pointer}")

    def __reduce__(self) -> tuple:
        """Let the error be copied and pickled."""
        return type(self), (self.reason, self.text, self.position)


def _pointer(text: str, position: int) -> str:
    start = max(0, position - SHOWN // 2)
    end = start + SHOWN
    before, after = "…" if start else "", "…" if end < len(text) else ""
    caret = " " * (len(before) + position - start) + "^"
    return f"{before}{shown(text[start:end])}{after}\n{caret}"


def shown(text: str) -> str:
    """Return a text in which each character takes one place on one line."""
    return "".join(" " if c.isspace() else c if _is_visible(c) else "\ufffd" for c in text)


def _is_visible(character: str) -> bool:
    # Control characters, invisible ones, surrogates; marks that sit on the letter before.
    return unicodedata.category(character)[0] not in "CM"


# Tokens: numbers, names, raised numbers and signs.

MOST_CHARACTERS = 200
SMALLEST, GREATEST = 1e-100, 1e100  # of a number that is written

_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_LETTERS = r"[A-Za-z]+"
_EQUAL = r"\s*(?::=|≔|=)(?!=)"
_PREFIX = r"\s*(?:[fghFGH]\s*\(\s*x\s*(?:,\s*y\s*)?\)|[fghzFGHZ])" + _EQUAL
_PREFIX_1D = r"\s*(?:[fghFGH]\s*\(\s*x\s*\)|[fghyFGHY])" + _EQUAL
_LEFT_SIDE = r"\s*[A-Za-z]+\s*['′’]*\s*(?:\([^()=]*\))?(?=" + _EQUAL + ")"

SIGNS = {
    "+": "+", "-": "-", "−": "-", "–": "-", "*": "*", "·": "*", "⋅": "*", "×": "*", "∗": "*",
    "/": "/", "÷": "/", "∕": "/", "⁄": "/", "^": "^", "(": "(", ")": ")", "|": "|", "√": "√",
}  # fmt: skip
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"

ALIASES = {
    "log": "ln", "pi": "π", "arcsin": "asin", "arccos": "acos", "arctan": "atan",
    **{name: name for name in (*FUNCTIONS, "e")},
}  # fmt: skip
INSTEAD = {
    "sen": "sin(x)", "tg": "tan(x)", "arctg": "atan(x)", "lg": "ln(x)/ln(10)",
    "ctg": "1/tan(x)", "cotg": "1/tan(x)", "arcsen": "asin(x)", "cosec": "1/sin(x)",
    "arccot": "π/2 - atan(x)", "arcctg": "π/2 - atan(x)",
    "asinh": "ln(x + √(x^2 + 1))", "arsinh": "ln(x + √(x^2 + 1))",
    "acosh": "ln(x + √(x^2 - 1))", "arcosh": "ln(x + √(x^2 - 1))",
    "atanh": "ln((1 + x)/(1 - x))/2", "artanh": "ln((1 + x)/(1 - x))/2",
    "sgn": "x/|x|", "sign": "x/|x|", "heaviside": "(1 + x/|x|)/2",
    "cot": "1/tan(x)", "sec": "1/cos(x)", "csc": "1/sin(x)", "cbrt": "x^(1/3)", "pow": "x^2",
    "max": "(a + b + |a - b|)/2", "min": "(a + b - |a - b|)/2", "sinc": "sin(x)/x",
    "sh": "sinh(x)", "ch": "cosh(x)", "th": "tanh(x)", "power": "x^2", "fabs": "|x|",
    "inf": "a number", "nan": "a number", "theta": "x", "hypot": "√(x^2 + y^2)",
}  # fmt: skip
_MODULES = {"np", "numpy", "math", "sp", "sympy", "torch", "jnp"}
_ADVICE = {
    ",": "There is no place for a comma here. For a decimal point write a point, as in 1.5.",
    "[": "Use round brackets: ( and ).", "]": "Use round brackets: ( and ).",
    "{": "Use round brackets: ( and ).", "}": "Use round brackets: ( and ).",
    "=": "There is no place for = here. Write only what f is equal to, such as x^2 + 1.",
    "$": "$ is not understood here. Leave it out: write x^2, not $x^2$.",
    "∂": "A derivative is not understood here. Write f itself, such as x^2.",
    "∫": "An integral is not understood here. Write f itself, such as x^2.",
    "'": "Leave the quotes out: write x^2, not 'x^2'.",
    '"': 'Leave the quotes out: write x^2, not "x^2".',
    "!": "! is not understood. Write products out, such as 1*2*3.",
    "%": "% is not understood. Write /100 for a percentage.",
    "<": "Comparisons are not understood. Write a formula such as x^2 + 1.",
    ">": "Comparisons are not understood. Write a formula such as x^2 + 1.",
    "_": "Names with _ are not understood. Write a formula such as x^2 + 1.",
    ".": "A point belongs between digits, as in 1.5. For a product write * or ·.",
    "∞": "∞ is not a number. Write a large number, such as 1e6.",
    "∛": "Write a cube root as a power: x^(1/3).",
    "‖": "Write a length as a root: √(x^2 + y^2).",
}
_PRIMES = "'′’″"
_LOOK_ALIKE = dict(zip(
    "асеорхуіѕјһАВСЕНІЈКМОРЅТХУοχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aceopxyisjhABCEHIJKMOPSTXYoxABEZHIKMNOPTYX", strict=True))  # fmt: skip
"""Cyrillic and Greek letters that cannot be told by the eye, and the Latin ones they look like."""
_LATEX = {
    "frac": "(a)/(b)", "dfrac": "(a)/(b)", "tfrac": "(a)/(b)", "cdot": "*", "times": "*",
    "div": "/", "sqrt": "sqrt(x)", "pi": "pi", "vert": "|", "lvert": "|", "rvert": "|",
    "left": "", "right": "", "mathrm": "", "operatorname": "", "quad": "", "displaystyle": "",
    **{name: f"{name}(x)" for name in ("exp", "ln", "log", "sin", "cos", "tan", "arcsin", "arccos",
                                       "arctan", "sinh", "cosh", "tanh")},
}  # fmt: skip
"""Commands, and what is typed here instead, if anything."""


@dataclass(frozen=True)
class Token:
    """A piece of the text: `kind` is number, raised, function, name, end, or the sign itself."""

    kind: str
    text: str
    start: int
    end: int
    value: Fraction | None = None


def tokens(text: str, variables: tuple[str, ...], letters: str = "") -> list[Token]:
    """Cut a text into tokens, without a leading ``f(x, y) =``; the last one is the end.

    A letter of `LETTERS` is a parameter if there are `letters` to be had.

    Raises
    ------
    ExpressionError
        If a character, a number or a name is not understood.
    """
    if len(text) > MOST_CHARACTERS:
        reason = f"This has {len(text)} characters. At most {MOST_CHARACTERS} are read."
        raise ExpressionError(reason, text, MOST_CHARACTERS)
    for at, letter in enumerate(text):
        if letter in _LOOK_ALIKE:
            raise ExpressionError(_alphabet(letter, variables), text, at)
    prefix = re.match(_PREFIX if "y" in variables else _PREFIX_1D, text)
    if not prefix and (left := re.match(_LEFT_SIDE, text)):
        sign = re.search(r"\S", text[left.end() :]).start() + left.end()
        reason = f"{_ADVICE['=']} Only f({', '.join(variables)}) = may stand before it."
        raise ExpressionError(reason, text, sign)
    found, at = [], prefix.end() if prefix else 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        pieces = _pieces(text, at, variables)
        if not letters and (without := next(filter(_is_parameter, pieces), None)):
            reason = (f"{without.text} needs a value here: write a number in its place, such as 2. "
                      f"{_named(variables)}.")  # fmt: skip
            raise ExpressionError(reason, text, without.start)
        found += pieces
        at = pieces[-1].end
    return [*found, Token("end", "", at, at)]


def _is_parameter(token: Token) -> bool:
    return token.kind == "name" and token.text in LETTERS


def _pieces(text: str, at: int, variables: tuple[str, ...]) -> list[Token]:
    """Return the token that begins at a place, or the several that a run of letters is made of."""
    if match := re.match(_NUMBER, text[at:]):
        return [_number(text, at, match[0])]
    if match := re.match(_LETTERS, text[at:]):
        return _names(text, at, match[0], variables)
    if match := re.match("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+", text[at:]):
        value = Fraction(int(match[0].translate(_RAISED)))
        return [Token("raised", match[0], at, at + len(match[0]), value)]
    character = text[at]
    if character == "π":
        return [Token("name", "π", at, at + 1)]
    if text.startswith("**", at):
        return [Token("^", "**", at, at + 2)]
    if character in SIGNS:
        return [Token(SIGNS[character], character, at, at + 1)]
    if character in _VULGAR:
        value = Fraction(unicodedata.normalize("NFKC", character).replace("⁄", "/"))
        return [Token("number", character, at, at + 1, value)]
    raise ExpressionError(_advice(text, at, variables), text, at)


def _number(text: str, at: int, digits: str) -> Token:
    rest = text[at + len(digits) :]
    if comma := re.match(r"\s?,\s?([0-9]+)", rest):
        reason = f"For a decimal point write a point: {digits}.{comma[1]}."
        raise ExpressionError(reason, text, at + len(digits) + rest.index(","))
    if re.match(r"\.", rest):
        raise ExpressionError(f"{digits}. has two points. One is enough.", text, at + len(digits))
    # As a float first: the exact value of 1e999999999 would not fit anywhere.
    size, mantissa = float(digits), float(re.split("[eE]", digits)[0])
    if mantissa and not SMALLEST <= size <= GREATEST:
        reason = f"Write numbers from {SMALLEST:g} to {GREATEST:g}: {shown(digits[:20])} is not."
        raise ExpressionError(reason, text, at)
    value = Fraction(digits.rstrip(".")) if mantissa else Fraction(0)
    return Token("number", digits, at, at + len(digits), value)


def _names(text: str, at: int, letters: str, variables: tuple[str, ...]) -> list[Token]:
    """Cut a run of letters into names: ``xsin`` is x, sin."""
    if base := re.match(r"log_?(10|2)", text[at:], re.IGNORECASE):
        reason = f"log is the natural logarithm here. Write ln(x)/ln({base[1]}) for base {base[1]}."
        raise ExpressionError(reason, text, at)
    known = {**ALIASES, **{name: name for name in variables}}
    rest = text[at + len(letters) :]
    if letters.lower() in INSTEAD or re.match(r"\s*\.(?!\d)", rest):
        raise ExpressionError(_unknown(letters, variables, rest), text, at)
    ends = _cuts(letters.lower(), known) or _product(letters.lower(), known, rest)
    if ends is None:
        begin, end = _first_unknown(letters.lower(), known, rest)
        reason = _unknown(letters[begin:end], variables, rest)
        raise ExpressionError(reason, text, at + begin)
    found, start = [], 0
    for end in ends:
        name = known.get(letter := letters[start:end].lower(), letter)
        kind = "function" if name in FUNCTIONS else "name"
        found.append(Token(kind, name, at + start, at + end))
        start = end
    return found


def _cuts(letters: str, known: dict[str, str]) -> list[int] | None:
    """Return where the names in a run of letters end, long names first; None if it has others."""
    best: dict[int, list[int] | None] = {len(letters): []}
    for start in reversed(range(len(letters))):
        fits = [
            [end, *best[end]]
            for end in range(min(len(letters), start + 6), start, -1)
            if letters[start:end] in known and best[end] is not None
        ]
        best[start] = fits[0] if fits else None
    return best[0]


def _product(letters: str, known: dict[str, str], after: str) -> list[int] | None:
    """Return where names end in a run that begins with one or two parameters, as in ``abx``.

    A parameter anywhere else, as in ``coss``, is more likely a slip, and so are two of them before
    a bracket, as in ``sn(x)``.
    """
    if _cuts(letters, {**known, **INSTEAD}) is not None:
        return None
    for n in (1, 2):
        names, rest = letters[:n], _cuts(letters[n:], known)
        if all(name in LETTERS for name in names) and rest is not None:
            called = n == 2 and not rest and after.startswith("(")
            return None if called else [*range(1, n + 1), *(n + end for end in rest)]
    return None


def _first_unknown(letters: str, known: dict[str, str], after: str) -> tuple[int, int]:
    """Return where in a run of letters the unknown name begins and ends."""
    begin = 0
    for end in _cuts(letters, {**known, **INSTEAD}) or ():  # tgx is tg, x
        if letters[begin:end] in INSTEAD:
            return begin, end
        begin = end
    start, longest = 0, 0
    while ends := [e for e in range(start + 1, len(letters) + 1) if letters[start:e] in known]:
        longest, start = max(longest, ends[-1] - start), ends[-1]
    rest = letters[start:]
    if not rest or get_close_matches(letters, FUNCTIONS, 1, 0.75):
        return 0, len(letters)
    meant = rest in INSTEAD or get_close_matches(rest, FUNCTIONS, 1, 0.6)
    # Any other word is one name: that of e·x·e no c is known would not help who typed exec.
    short = len(letters) < 4 and not (len(rest) > 1 and after.startswith("("))
    return start if meant or longest > 1 or short else 0, len(letters)


def _unknown(name: str, variables: tuple[str, ...], rest: str) -> str:
    """Say what would work instead of a name that is not known; `rest` is what follows it."""
    lower, both = name.lower(), " and ".join(variables)
    if re.match(r"[A-Za-z0-9_]*\s*\.(?!\d)", rest):
        if lower in _MODULES:
            return f"Leave {name}. out: write sin(x), not {name}.sin(x)."
        return "A point belongs between digits, as in 1.5. For a product write * or ·."
    if lower in INSTEAD:
        return f"{name} is not known here. Write {INSTEAD[lower]} instead."
    if lower == "z" and "y" in variables:
        return "z is the height of the surface. Write it with x and y."
    if lower == "y":
        return "This is a function of x alone. Write it without y."
    if lower in ("i", "j"):
        return f"{name} is not known here: every number is real. The variables are {both}."
    if near := get_close_matches(lower, [*ALIASES, *variables], 1, 0.6):
        return f"{shown(name)} is not known here. Did you mean {near[0]}?"
    if len(name) > 1 and rest.startswith("("):
        known = f"The functions are {', '.join(FUNCTIONS[:-1])} and {FUNCTIONS[-1]}."
    else:
        known = f"{_named(variables)}; a function is sin, exp or ln."
    return f"{shown(name)[:20]} is not known here. {known}"


def _named(variables: tuple[str, ...]) -> str:
    both = " and ".join(variables)
    return f"The variables are {both}" if len(variables) > 1 else f"The variable is {both}"


def _alphabet(letter: str, variables: tuple[str, ...]) -> str:
    """Say which alphabet a letter is of, if it is none of ours, and what it may be taken for."""
    script = unicodedata.name(letter).split()[0].capitalize()
    if latin := _LOOK_ALIKE.get(letter):
        return (f"This {letter} is a {script} letter that only looks like {latin}. "
                f"Type the Latin {latin}.")  # fmt: skip
    return f"{letter} is a {script} letter that is not known here. {_named(variables)}."


def _advice(text: str, at: int, variables: tuple[str, ...]) -> str:
    """Say what would work instead of a character that is not known."""
    character = text[at]
    before = text[:at].rstrip()
    if character in _PRIMES and re.search(r"[\w)]$", before) and not re.search("['\"]", before):
        reason = f"A prime {character} is not understood here."
        return f"{reason} Write the derivative out, such as 2x."
    if character == "\\":
        command = re.match("[A-Za-z]*", text[at + 1 :])[0]
        instead = "Write a formula as in x^2/2 + sqrt(x)."
        if (known := _LATEX.get(command)) is not None:
            instead = f"Write {known} for \\{command}." if known else f"Leave \\{command} out."
        return f"LaTeX is not understood here. {instead}"
    if character in _ADVICE:
        return _ADVICE[character]
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and plain.isascii() and plain.isprintable() and not plain.isspace():
        return f"{character} is not the usual {plain}. Type {plain} on the keyboard."
    name = unicodedata.name(character, f"number {ord(character):x}").lower()
    if name.startswith(("greek", "cyrillic")):
        return _alphabet(character, variables)
    if unicodedata.category(character)[0] in "CM":
        return f"There is an invisible character here ({name}). Delete it."
    return f"{character} is not understood here. Write a formula such as x^2 + sin(y)."


# Grammar.

DEEPEST = 40
_STARTS = {"number", "name", "function", "(", "√"}
_TWO_WAYS = {
    "/": "After a division this can be read in two ways. Write (1/2)*x or 1/(2x).",
    "^": "This can be read in two ways. Write e^(2x) or e^2*x.",
    "√": "This can be read in two ways. Write √(2x) or √(2)*x.",
}


MOST_PARAMETERS = 3


def parse(text: str, variables: tuple[str, ...] = ("x", "y"), letters: str = "") -> Node:
    """Read a text into a syntax tree.

    Parameters
    ----------
    text : str
        For example ``"x^2 + sin(x)y"``.
    variables : tuple of str
        The names that stand for numbers: ``("x", "y")`` or ``("x",)``.
    letters : str
        The names that parameters may have. One with another name has the first of these that is
        free, and its own as its text. Without any, a parameter is refused.

    Raises
    ------
    ExpressionError
        If the text is not understood; it points at the character and says what would work.
    """
    return _Reader(text, variables, letters).read()


def _parameters(
    text: str, found: list[Token], variables: tuple[str, ...], letters: str
) -> dict[str, str]:
    """Return the parameters of a text, each with the name that it is to have."""
    at = {token.text: token.start for token in reversed(found) if _is_parameter(token)}
    typed = sorted(at, key=at.get)
    if len(typed) > MOST_PARAMETERS:
        listed = f"{', '.join(typed[:-1])} and {typed[-1]}"
        reason = f"Up to three letters become sliders. Write numbers for some of {listed}."
        raise ExpressionError(reason, text, at[typed[MOST_PARAMETERS]])
    if typed and not any(token.text in variables for token in found):
        reason = f"{_named(variables)}; {typed[0]} would be only a slider. Write x for what varies."
        raise ExpressionError(reason, text, at[typed[0]])
    free = (letter for letter in letters if letter not in at)
    return {letter: letter if letter in letters else next(free) for letter in typed}


class _Reader:
    """The tokens of a text, the place that is read, and what is open there."""

    def __init__(self, text: str, variables: tuple[str, ...], letters: str = "") -> None:
        self.text, self.tokens, self.place = text, tokens(text, variables, letters), 0
        self.parameters = _parameters(text, self.tokens, variables, letters)
        self.depth, self.bars = 0, 0

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def refuse(self, reason: str, token: Token | Node | None = None) -> ExpressionError:
        token = token or self.next
        at = token.start if isinstance(token, Token) else token.at
        return ExpressionError(reason, self.text, at)

    def deeper(self, by: int) -> None:
        self.depth += by
        if self.depth > DEEPEST:
            raise self.refuse(f"This is nested more than {DEEPEST} deep. Write it more simply.")

    def read(self) -> Node:
        if self.next.kind == "end":
            raise self.refuse("Write a formula, such as x^2 + 1.")
        tree = self.sum()
        if self.next.kind == ")":
            raise self.refuse("This ) closes nothing: there is no ( before it.")
        if self.next.kind != "end":
            raise self.refuse(f"There is no place for {self.next.text} here.")
        _check(tree, self.text)
        return tree

    def sum(self) -> Node:
        self.deeper(+1)
        sign = self.take() if self.next.kind in ("+", "-") else None
        tree = self.term()
        if sign and sign.kind == "-":
            tree = Node("neg", (tree,), at=sign.start)
        while self.next.kind in ("+", "-"):
            sign = self.take()
            tree = Node(sign.kind, (tree, self.term()), at=sign.start)
        self.deeper(-1)
        return tree

    def term(self) -> Node:
        tree, divided = self.factor(), False
        while True:
            if self.next.kind in ("*", "/"):
                sign = self.take()
                tree = Node(sign.kind, (tree, self.factor()), at=sign.start)
                divided = sign.kind == "/"
            elif self.starts():
                if self.next.kind == "number":
                    raise self.refuse(self.number_after())
                if divided:
                    raise self.refuse(_TWO_WAYS["/"])
                at = self.next.start
                tree = Node("*", (tree, self.power()), at=at)
            else:
                return tree

    def number_after(self) -> str:
        before = self.tokens[self.place - 1]
        number = self.next.text
        if before.kind == "number":
            return f"Write a sign between {before.text} and {number}, such as + or *."
        left = before.text if before.kind == "name" else "(…)"
        return f"Write {left}^{number} for a power or {left}*{number} for a product."

    def starts(self) -> bool:
        """Tell whether the next token begins another factor."""
        return self.next.kind in _STARTS or (self.next.kind == "|" and not self.bars)

    def touches(self) -> bool:
        """Tell whether another factor follows without a space."""
        return self.starts() and self.next.start == self.tokens[self.place - 1].end

    def factor(self) -> Node:
        return self.signed(self.factor) if self.next.kind in ("+", "-") else self.power()

    def exponent(self) -> Node:
        return self.signed(self.exponent) if self.next.kind in ("+", "-") else self.power()

    def signed(self, rule: Callable[[], Node]) -> Node:
        self.deeper(+1)
        sign = self.take()
        tree = rule()
        self.deeper(-1)
        return Node("neg", (tree,), at=sign.start) if sign.kind == "-" else tree

    def power(self) -> Node:
        base = self.atom()
        sign = self.next
        if sign.kind == "raised":
            tree = Node("^", (base, self.raised()), at=sign.start)
            if self.next.kind in ("^", "raised"):
                raise self.refuse("One exponent after another: put brackets, as in (x^2)^3.")
            return tree
        if sign.kind != "^":
            return base
        self.take()
        self.deeper(+1)
        bracketed = self.next.kind in ("(", "|")
        exponent = self.exponent()
        self.deeper(-1)
        unclear = is_constant(base) or not is_constant(exponent)
        if not bracketed and unclear and self.touches() and self.next.kind != "number":
            raise self.refuse(_TWO_WAYS["^"])
        return Node("^", (base, exponent), at=sign.start)

    def raised(self) -> Node:
        token = self.take()
        size, at = abs(token.value), token.start
        number = Node("number", value=size, at=at, text=str(size))
        return Node("neg", (number,), at=at) if token.value < 0 else number

    def atom(self) -> Node:
        token = self.next
        if token.kind == "number":
            self.take()
            return Node("number", value=token.value, at=token.start, text=token.text)
        if token.kind == "name":
            self.take()
            typed = token.text * (token.text in self.parameters)
            name = self.parameters.get(token.text, token.text)
            return Node("name", value=name, at=token.start, text=typed)
        if token.kind == "(":
            return self.bracket()
        if token.kind == "|":
            return self.bar()
        if token.kind == "function":
            return self.applied()
        if token.kind == "√":
            return self.root(self.take())
        raise self.refuse(self.missing())

    def missing(self) -> str:
        """Say what is missing where a number, a name or a bracket should begin."""
        before = self.tokens[self.place - 1] if self.place else None
        if before is None:
            return f"Nothing stands before {self.next.text}. Begin as in x^2 + 1."
        if before.kind == "(" and self.next.kind == ")":
            return "Nothing stands between these brackets. Write something, as in (x + 1)."
        if before.kind == "|":
            return "This | has no partner. Write |x|, or abs(x)."
        return f"Something is missing after {before.text}: a number, x or a bracket."

    def bracket(self) -> Node:
        opening, outside, self.bars = self.take(), self.bars, 0
        tree = self.sum()
        if self.next.kind == "end":
            raise self.refuse("This ( is never closed. Write the ) that belongs to it.", opening)
        if self.next.kind != ")":
            raise self.refuse(f"There is no place for {self.next.text} here.")
        self.take()
        self.bars = outside
        return tree

    def bar(self) -> Node:
        opening = self.take()
        self.bars += 1
        if self.next.kind == "end":
            raise self.refuse("This | is never closed. Write |x|, or abs(x).", opening)
        tree = self.sum()
        if self.next.kind != "|":
            raise self.refuse("This | is never closed. Write |x|, or abs(x).", opening)
        self.take()
        self.bars -= 1
        return Node("abs", (tree,), at=opening.start)

    def root(self, sign: Token) -> Node:
        """Read what a root is taken of: brackets, bars, or one number, name or function."""
        if self.next.kind == "end" or not (self.starts() or self.next.kind == "|"):
            raise self.refuse("A root needs what it is taken of, as in √(x + 1).", sign)
        self.deeper(+1)
        bare = self.next.kind in ("number", "name")
        tree = Node("sqrt", (self.atom(),), at=sign.start)
        self.deeper(-1)
        if bare and (self.touches() or self.next.kind in ("^", "raised")):
            raise self.refuse(_TWO_WAYS["√"])
        return tree

    def applied(self) -> Node:
        """Read a function with what it is applied to; sin² x is (sin x)²."""
        name = self.take()
        power = self.function_power(name)
        if name.text == "sqrt" and self.next.kind != "(":
            tree = self.root(name)
        else:
            self.deeper(+1)
            tree = Node(name.text, (self.argument(name),), at=name.start)
            self.deeper(-1)
        return Node("^", (tree, power), at=power.at) if power else tree

    def function_power(self, name: Token) -> Node | None:
        """Read the exponent between a function and its argument, if there is one."""
        if self.next.kind not in ("^", "raised"):
            return None
        first = self.next
        token = self.tokens[self.place + 1] if first.kind == "^" else first
        whole = token.value is not None and token.value.denominator == 1 and token.value > 0
        if not whole:
            reason = f"Put the exponent behind the brackets, as in {name.text}(x)^2."
            if name.text in ("sin", "cos", "tan"):
                ways = f"1/{name.text}(x) or a{name.text}(x)"
                reason = f"This can be read in two ways. Write {ways}, or {name.text}(x)^2."
            raise self.refuse(reason, first)
        self.place += 1 if first.kind == "raised" else 2
        return Node("number", value=token.value, at=first.start, text=str(token.value))

    def argument(self, name: Token) -> Node:
        """Read what a function is applied to."""
        kind = self.next.kind
        if kind == "(":
            if self.tokens[self.place + 1].kind == ")":
                raise self.refuse(f"{name.text} needs an argument, as in {name.text}(x).")
            return self.bracket()
        if kind in ("|", "function"):
            tree = self.bar() if kind == "|" else self.applied()
            if self.next.kind in ("^", "raised"):
                raise self.brackets_around(name)
            return tree
        if kind not in ("number", "name", "√"):
            raise self.refuse(f"{name.text} needs an argument, as in {name.text}(x).", name)
        return self.run(name)

    def brackets_around(self, name: Token) -> ExpressionError:
        return self.refuse(f"Put brackets around what {name.text} takes, as in {name.text}(2x).")

    def run(self, name: Token) -> Node:
        """Read an argument without brackets: numbers and names that touch, as in sin 2x."""
        tree = self.power()
        while self.touches() and self.next.kind in ("name", "√"):
            at = self.next.start
            tree = Node("*", (tree, self.power()), at=at)
        follows = self.next.kind
        clear = not self.starts() or follows == "function"
        if not clear or follows == "/" or (follows == "*" and is_constant(tree)):
            raise self.brackets_around(name)
        return tree


# Numbers that do not exist or are too large.

GREATEST_EXPONENT = 100


def _check(tree: Node, text: str) -> None:
    """Refuse a constant part that is no finite number, a division by 0 and a huge exponent.

    Raises
    ------
    ExpressionError
        It points at where that part begins.
    """
    for node in walk(tree):
        right = constant(node.of[1]) if node.kind in ("/", "^") else None
        if right == 0 and node.kind == "/":
            raise ExpressionError("Nothing can be divided by 0.", text, node.at)
        if right is not None and node.kind == "^" and abs(right) > GREATEST_EXPONENT:
            reason = f"Exponents are read up to {GREATEST_EXPONENT}. Write a smaller one."
            raise ExpressionError(reason, text, _begin(node.of[1]))
        value = constant(node)
        if value is not None and not math.isfinite(value):
            reason = f"{to_text(node)} is too large to be computed. Write something smaller."
            if math.isnan(value):
                reason = f"{to_text(node)} is not a real number. Leave it out."
            raise ExpressionError(reason, text, _begin(node))


def _begin(tree: Node) -> int:
    """Return where in the text a tree begins, but for its brackets."""
    return min(node.at for node in walk(tree))
