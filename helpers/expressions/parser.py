"""A learner's text read into a syntax tree, or refused at the character.

    sum       = ["+" | "-"] term { ("+" | "-") term }
    term      = factor { ("*" | "/") factor | power }         a power without a sign: a product
    factor    = ("+" | "-") factor | power
    power     = atom [ "^" exponent | raised ]
    exponent  = ("+" | "-") exponent | power
    atom      = number | x | y | e | π | "(" sum ")" | "|" sum "|" | "√" root | applied
    applied   = function [ "^" digits | raised ] ( "(" sum ")" | "|" sum "|" | applied | run )
    run       = power { power }     numbers and names that touch: sin 2x is sin(2x)

A bar closes if one is open within the same brackets and something stands before it; else it opens.
What people read in two ways is refused, and the refusal shows both: 1/2x, e^2x, sin x y, √2x.
"""

from __future__ import annotations

from collections.abc import Callable

from helpers.expressions.limits import check
from helpers.expressions.refusal import ExpressionError
from helpers.expressions.tokens import Token, tokens
from helpers.expressions.tree import Binary, Call, Name, Negative, Node, Number, is_constant

DEEPEST = 40
_STARTS = {"number", "name", "function", "(", "√"}
_TWO_WAYS = {
    "/": "After a division this can be read in two ways. Write (1/2)*x or 1/(2x).",
    "^": "This can be read in two ways. Write e^(2x) or e^2*x.",
    "√": "This can be read in two ways. Write √(2x) or √(2)*x.",
}


def parse(text: str, variables: tuple[str, ...] = ("x", "y")) -> Node:
    """Read a text into a syntax tree.

    Parameters
    ----------
    text : str
        For example ``"x^2 + sin(x)y"``.
    variables : tuple of str
        The names that stand for numbers: ``("x", "y")`` or ``("x",)``.

    Raises
    ------
    ExpressionError
        If the text is not understood; it points at the character and says what would work.
    """
    return _Reader(text, variables).read()


class _Reader:
    """The tokens of a text, the place that is read, and what is open there."""

    def __init__(self, text: str, variables: tuple[str, ...]) -> None:
        self.text, self.tokens, self.place = text, tokens(text, variables), 0
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
        check(tree, self.text)
        return tree

    def sum(self) -> Node:
        self.deeper(+1)
        sign = self.take() if self.next.kind in ("+", "-") else None
        tree = self.term()
        if sign and sign.kind == "-":
            tree = Negative(tree, sign.start)
        while self.next.kind in ("+", "-"):
            sign = self.take()
            tree = Binary(sign.kind, tree, self.term(), sign.start)
        self.deeper(-1)
        return tree

    def term(self) -> Node:
        tree, divided = self.factor(), False
        while True:
            if self.next.kind in ("*", "/"):
                sign = self.take()
                tree = Binary(sign.kind, tree, self.factor(), sign.start)
                divided = sign.kind == "/"
            elif self.starts():
                if self.next.kind == "number":
                    raise self.refuse(self.number_after())
                if divided:
                    raise self.refuse(_TWO_WAYS["/"])
                at = self.next.start
                tree = Binary("*", tree, self.power(), at)
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
        return Negative(tree, sign.start) if sign.kind == "-" else tree

    def power(self) -> Node:
        base = self.atom()
        sign = self.next
        if sign.kind == "raised":
            tree = Binary("^", base, self.raised(), sign.start)
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
        return Binary("^", base, exponent, sign.start)

    def raised(self) -> Node:
        token = self.take()
        number = Number(abs(token.value), str(abs(token.value)), token.start)
        return Negative(number, token.start) if token.value < 0 else number

    def atom(self) -> Node:
        token = self.next
        if token.kind == "number":
            self.take()
            return Number(token.value, token.text, token.start)
        if token.kind == "name":
            self.take()
            return Name(token.text, token.start)
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
        return Call("abs", tree, opening.start)

    def root(self, sign: Token) -> Node:
        """Read what a root is taken of: brackets, bars, or one number, name or function."""
        if self.next.kind == "end" or not (self.starts() or self.next.kind == "|"):
            raise self.refuse("A root needs what it is taken of, as in √(x + 1).", sign)
        self.deeper(+1)
        bare = self.next.kind in ("number", "name")
        tree = Call("sqrt", self.atom(), sign.start)
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
            tree = Call(name.text, self.argument(name), name.start)
            self.deeper(-1)
        return Binary("^", tree, power, power.at) if power else tree

    def function_power(self, name: Token) -> Number | None:
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
        return Number(token.value, str(token.value), first.start)

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
            tree = Binary("*", tree, self.power(), at)
        follows = self.next.kind
        clear = not self.starts() or follows == "function"
        if not clear or follows == "/" or (follows == "*" and is_constant(tree)):
            raise self.brackets_around(name)
        return tree
