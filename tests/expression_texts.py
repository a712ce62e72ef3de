"""Random texts for the tests of expressions: formulas with their sympy twins, and noise."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import mpmath
import sympy as sp

from helpers.expressions.tree import Node

X, Y = sp.symbols("x y", real=True)


def absolute(u: sp.Expr) -> sp.Expr:
    """|u| of a real u; sympy's own has a derivative with complex parts unless it knows that."""
    return sp.sqrt(u**2)


FUNCTIONS = {
    "exp": sp.exp, "ln": sp.log, "log": sp.log, "sqrt": sp.sqrt, "√": sp.sqrt, "abs": absolute,
    "sin": sp.sin, "cos": sp.cos, "tan": sp.tan, "asin": sp.asin, "acos": sp.acos,
    "atan": sp.atan, "sinh": sp.sinh, "cosh": sp.cosh, "tanh": sp.tanh,
}  # fmt: skip
LEAVES = {
    "x": X, "y": Y, "2": sp.Integer(2), "3": sp.Integer(3), "1.5": sp.Rational(3, 2),
    ".5": sp.Rational(1, 2), "π": sp.pi, "pi": sp.pi, "e": sp.E, "2e-1": sp.Rational(1, 5),
}  # fmt: skip
POWERS = {
    "^2": 2, "²": 2, "**3": 3, "^-1": -1, "⁻²": -2, "^(1/3)": sp.Rational(1, 3),
    "^1.5": sp.Rational(3, 2),
}  # fmt: skip
CHARACTERS = (
    "xyxyxy0123456789..eeπ+-*/^()|√²³ ,=_'\"[]{}!%<>&\\#@$:;?~`−·×½⁻ˣxｘ\u200b\0\n\tXYÉ∞αz"
)
WORDS = (
    *FUNCTIONS, *LEAVES, "(", ")", "(", ")", "|", "|", "+", "-", "*", "/", "^", "**", " ", "²",
    "⁻¹", "−", "·", "×", "10", "99", "1e9", "x²", "f(x, y) =", "z =", ",", ".", "sen", "np.",
    "__import__", "lambda", "import os", "9^9^9", "'", "e^", "sin^2", "0",
)  # fmt: skip


def formula(rng: random.Random, depth: int) -> tuple[str, Callable[[], sp.Expr]]:
    """Return a text that can be read, and what makes the sympy expression that it stands for."""
    if depth == 0 or rng.random() < 0.1:
        text, leaf = rng.choice(list(LEAVES.items()))
        return text, lambda: leaf
    a, f = formula(rng, depth - 1)
    kind = rng.randrange(9)
    if kind < 3:
        name = rng.choice(list(FUNCTIONS))
        return f"{name}({a})", lambda: FUNCTIONS[name](f())
    if kind == 3:
        return rng.choice([(f"|({a})|", lambda: absolute(f())), (f"(−({a}))", lambda: -f())])
    if kind == 4:
        power, n = rng.choice(list(POWERS.items()))
        return f"({a}){power}", lambda: f() ** n
    b, g = formula(rng, depth - 1)
    if kind == 5 and depth == 1:
        return f"({a})^({b})", lambda: f() ** g()
    return rng.choice([
        (f"({a} + {b})", lambda: f() + g()), (f"({a} − ({b}))", lambda: f() - g()),
        (f"({a})({b})", lambda: f() * g()), (f"({a})·({b})", lambda: f() * g()),
        (f"(({a})/({b}))", lambda: f() / g()), (f"(({a})*({b}))", lambda: f() * g()),
    ])  # fmt: skip


def formulas(seed: int, count: int, depth: int) -> list[tuple[str, Callable[[], sp.Expr]]]:
    """Return different texts with a variable, short enough to be read, and their sympy twins."""
    rng, found = random.Random(seed), {}
    while len(found) < count:
        text, twin = formula(rng, depth)
        if len(text) <= 200 and re.search("[xy](?!p)", text):
            found.setdefault(text, twin)
    return list(found.items())


def damaged(rng: random.Random, text: str) -> str:
    """Return a text with a character or two left out, put in or exchanged."""
    for _ in range(rng.randrange(1, 3)):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(["", rng.choice(CHARACTERS)]) + text[at + rng.randrange(2) :]
    return text


def noise(rng: random.Random) -> str:
    """Return a text of random characters, or of random words, of up to 200 characters or so."""
    if rng.random() < 0.4:
        return "".join(rng.choices(CHARACTERS, k=rng.randrange(1, 40)))
    if rng.random() < 0.05:
        return "".join(rng.choices(CHARACTERS, k=rng.randrange(1, 400)))
    if rng.random() < 0.1:
        return "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randrange(1, 20)))
    return "".join(rng.choices(WORDS, k=rng.randrange(1, 16)))


OPERATIONS = {
    "+": mpmath.fadd, "-": mpmath.fsub, "*": mpmath.fmul, "/": mpmath.fdiv, "^": mpmath.power,
    "neg": lambda u: -u, "abs": abs, "exp": mpmath.exp, "ln": mpmath.log, "sqrt": mpmath.sqrt,
    "sin": mpmath.sin, "cos": mpmath.cos, "tan": mpmath.tan, "asin": mpmath.asin,
    "acos": mpmath.acos, "atan": mpmath.atan, "sinh": mpmath.sinh, "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
}  # fmt: skip


def valued(tree: Node) -> Callable[[dict[str, mpmath.mpf]], mpmath.mpf]:
    """Return a formula as a function in mpmath; it raises ValueError where not all is real."""
    if tree.kind == "number":
        return lambda at: mpmath.mpf(tree.value.numerator) / tree.value.denominator
    if tree.kind == "name":
        constants = {"e": mpmath.e, "π": mpmath.pi}
        return lambda at: at[tree.value] if tree.value in at else +constants[tree.value]
    apply, inner = OPERATIONS[tree.kind], [valued(part) for part in tree.of]

    def value(at: dict[str, mpmath.mpf]) -> mpmath.mpf:
        found = apply(*[part(at) for part in inner])
        if isinstance(found, mpmath.mpc):
            if found.imag:
                raise ValueError(tree)
            return found.real
        return found

    return value


def in_mpmath(tree: Node, at: dict[str, float]) -> tuple[mpmath.mpf, float]:
    """Return the value and the largest number on the way to it; ValueError if not all are real."""
    if tree.kind == "number":
        value, largest = mpmath.mpf(tree.value.numerator) / tree.value.denominator, 0
    elif tree.kind == "name":
        value = {"e": mpmath.e, "π": mpmath.pi, **at}[tree.value] * mpmath.mpf(1)
        largest = 0
    else:
        values, sizes = zip(*(in_mpmath(part, at) for part in tree.of), strict=True)
        largest = max(sizes)
        value = OPERATIONS[tree.kind](*values)
    if isinstance(value, mpmath.mpc) and value.imag:
        raise ValueError(tree)
    value = mpmath.mpf(value.real)
    return value, max(largest, float(abs(value)))
