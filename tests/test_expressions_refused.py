"""Texts that are refused: where the caret stands, and what would work."""

from __future__ import annotations

import copy
import pickle
import re
import sys
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from helpers.expressions import Expression, ExpressionError

# The caret, one column under the text, stands under the character of the fault.
REFUSED = {
    "": ("^", "Write a formula, such as x"),
    "   ": ("   ^", "Write a formula"),
    "f(x, y) =": ("         ^", "Write a formula"),
    "sen(x)": ("^", "Write sin(x) instead"),
    "xsen(x)": (" ^", "Write sin(x)"),
    "sinz": ("^", "Did you mean sin?"),
    "coss(x)": ("^", "Did you mean cos?"),
    "sqr(x)": ("^", "Did you mean sqrt?"),
    "2 + foo(x)": ("    ^", "foo is not known here. The functions are exp, ln, sqrt, abs, sin"),
    "2 + foo x": ("    ^", "foo is not known here. The variables are x and y"),
    "erf(x)": ("^", "erf is not known here. The functions are"),
    "2floor(x)": (" ^", "floor is not known here. The functions are"),
    "x + z": ("    ^", "z is the height of the surface"),
    "xz": (" ^", "z is the height of the surface"),
    "t^2": ("^", "t needs a value here: write a number in its place, such as 2. The variables are"),
    "2 + ax": ("    ^", "a needs a value here"),
    "x^2 + bsin(x)": ("      ^", "b needs a value here"),
    "sni(x)": ("^", "Did you mean sin?"),
    "cso(x)": ("^", "Did you mean cos?"),
    "tn(x)": ("^", "Did you mean tan?"),
    "aasin x": ("^", "a needs a value here"),
    "asinhx": ("^", "asinh is not known here. Write ln(x + √(x^2 + 1))"),
    "3j": (" ^", "every number is real"),
    "3i": (" ^", "every number is real"),
    "max(x, y)": ("^", "Write (a + b + |a - b|)/2"),
    "log10(x)": ("^", "Write ln(x)/ln(10)"),
    "log_2(x)": ("^", "Write ln(x)/ln(2)"),
    "tg(x)": ("^", "Write tan(x)"),
    "tgx": ("^", "tg is not known here. Write tan(x)"),
    "2y tgx": ("   ^", "tg is not known here. Write tan(x)"),
    "xsenxy": (" ^", "sen is not known here. Write sin(x)"),
    "arctgx": ("^", "arctg is not known here. Write atan(x)"),
    "cot(x)": ("^", "Write 1/tan(x)"),
    "(x + 1": ("^", "never closed"),
    "2(x(y+1)": (" ^", "never closed"),
    "x + 1)": ("     ^", "there is no ( before it"),
    "()": (" ^", "Nothing stands between"),
    "[x]": ("^", "round brackets"),
    "|x": ("^", "never closed. Write |x|"),
    "||x|-1": ("^", "never closed"),
    "x||": ("  ^", "never closed"),
    "(|x)|": (" ^", "never closed"),
    "sin": ("^", "sin needs an argument, as in sin(x)"),
    "2 sin + 1": ("  ^", "sin needs an argument"),
    "sin()": ("   ^", "sin needs an argument"),
    "sin -x": ("^", "as in sin(x)"),
    "√": ("^", "√(x + 1)"),
    "x +": ("   ^", "Something is missing after +"),
    "x * / y": ("    ^", "Something is missing after *"),
    "x ^": ("   ^", "Something is missing after ^"),
    "*x": ("^", "Nothing stands before *"),
    "x =": ("  ^", "no place for ="),
    "x = 2": ("  ^", "Write only what f is equal to"),
    "f(y, x) := x": ("        ^", "Only f(x, y) = may stand before it"),
    "u(x, y) = x": ("        ^", "Only f(x, y) = may stand before it"),
    "f'(x) = 2x": ("      ^", "Only f(x, y) = may stand before it"),
    "x'": (" ^", "A prime ' is not understood here. Write the derivative out"),
    "sin(x)′": ("      ^", "A prime ′ is not understood"),
    "'x^2'": ("^", "Leave the quotes out"),
    "х^2": ("^", "This х is a Cyrillic letter that only looks like x. Type the Latin x"),
    "2 + sin(χ)": ("        ^", "This χ is a Greek letter that only looks like x"),
    "sіn(x)": (" ^", "This і is a Cyrillic letter that only looks like i"),
    "f(х) = х": ("  ^", "Cyrillic"),
    "r cos θ": ("^", "r needs a value here"),
    "x cos θ": ("      ^", "θ is a Greek letter that is not known here. The variables are x and y"),
    "\\frac{x}{2}": ("^", "LaTeX is not understood here. Write (a)/(b) for \\frac"),
    "2\\sin x": (" ^", "LaTeX is not understood here. Write sin(x) for \\sin"),
    "\\left(x\\right)": ("^", "LaTeX is not understood here. Leave \\left out"),
    "x\\oplus y": (" ^", "LaTeX is not understood here. Write a formula"),
    "$x^2$": ("^", "Leave it out: write x^2, not $x^2$"),
    "y == x": ("  ^", "no place for ="),
    "x > 0": ("  ^", "Comparisons"),
    "1,5 x": (" ^", "write a point: 1.5"),
    "2x, y": ("  ^", "no place for a comma"),
    "1.2.3": ("   ^", "two points"),
    "x.y": ("^", "For a product write *"),
    "x .5": ("  ^", "Write x^.5 for a power or x*.5"),
    "x.5": (" ^", "Write x^.5 for a power or x*.5"),
    "2x .5y": ("   ^", "Write x^.5 for a power or x*.5"),
    "2 3": ("  ^", "between 2 and 3"),
    "x2": (" ^", "Write x^2 for a power or x*2"),
    "(x+1)2": ("     ^", "for a power"),
    "x!": (" ^", "! is not understood"),
    "x%": (" ^", "/100"),
    "1/2x": ("   ^", "Write (1/2)*x or 1/(2x)"),
    "1/2 x": ("    ^", "two ways"),
    "x/y(x+1)": ("   ^", "two ways"),
    "e^2x": ("   ^", "Write e^(2x) or e^2*x"),
    "2^3y": ("   ^", "two ways"),
    "e^xy": ("   ^", "two ways"),
    "e^x(x+1)": ("   ^", "two ways"),
    "√2x": ("  ^", "Write √(2x) or √(2)*x"),
    "√x^2": ("  ^", "two ways"),
    "sqrt 2x": ("      ^", "two ways"),
    "sin x y": ("      ^", "Put brackets around what sin takes"),
    "sin x/2": ("     ^", "brackets"),
    "sin 2*x": ("     ^", "brackets"),
    "sin x(y)": ("     ^", "brackets"),
    "sin sin(x)^2": ("          ^", "brackets"),
    "sin^-1 x": ("   ^", "Write 1/sin(x) or asin(x)"),
    "sin⁻¹(x)": ("   ^", "Write 1/sin(x) or asin(x)"),
    "ln^-1 x": ("  ^", "ln(x)^2"),
    "x²^3": ("  ^", "put brackets"),
    "np.sin(x)": ("^", "write sin(x), not np.sin(x)"),
    "2*math.exp(x)": ("  ^", "Leave math. out"),
    "1/0": (" ^", "divided by 0"),
    "x/(1-1)": (" ^", "divided by 0"),
    "x + √(-4)": ("    ^", "√(−4) is not a real number"),
    "ln(0) x": ("^", "not a real number"),
    "x(-8)^(1/3)": ("  ^", "not a real number"),
    "x^101": ("  ^", "up to 100"),
    "9^9^9": ("  ^", "up to 100"),
    "x^10^10": ("  ^", "up to 100"),
    "x^-1e9": ("  ^", "up to 100"),
    "(10^99)^99": (" ^", "too large"),
    "exp(1000)x": ("^", "too large"),
    "1e400": ("^", "from 1e-100 to 1e+100"),
    "1e999999999999": ("^", "from 1e-100 to 1e+100"),
    "1e-400x": ("^", "from 1e-100 to 1e+100"),
}
HOSTILE = {
    "__import__('os').system('ls')": (0, "Names with _"),
    "().__class__": (2, "A point belongs"),
    "x.__class__": (0, "A point belongs"),
    "x.real": (0, "A point belongs"),
    "(x).real": (3, "A point belongs"),
    "lambda x: x": (0, "lambda is not known"),
    "eval(x)": (0, "eval is not known"),
    "exec('x')": (0, "exec is not known"),
    "open('f')": (0, "open is not known"),
    "import os": (0, "import is not known"),
    "print(x)": (0, "print is not known"),
    "'x'": (0, "quotes"),
    '"x"': (0, "quotes"),
    "x;y": (1, "not understood"),
    "x\\y": (1, "not understood"),
    "${x}": (0, "not understood"),
    "<b>x</b>": (0, "Comparisons"),
    "@x": (0, "not understood"),
    "x if x else y": (2, "if is not known"),
    "ｘ^2": (0, "not the usual x"),
    "ｓｉｎ(x)": (0, "not the usual s"),
    "x＋1": (1, "not the usual +"),
    "𝑥²": (0, "not the usual x"),
    "х": (0, "Cyrillic"),
    "٣x": (0, "not understood"),  # Arabic-Indic 3
    "x\u200b^2": (1, "invisible character"),
    "x\u202ey": (1, "invisible character"),
    "\ufeffx": (0, "invisible character"),
    "x\x00": (1, "invisible character"),
    "x\x1b[31m": (1, "invisible character"),
    "x\u0301": (1, "invisible character"),
    "\ud800": (0, "invisible character"),
    "x" * 201: (200, "At most 200"),
    "x" * 10**7: (200, "At most 200"),
    "(" * 100 + "x" + ")" * 99: (40, "nested more than 40"),
    "-" * 150 + "x": (40, "nested more than 40"),
    "2^" * 99 + "x": (80, "nested more than 40"),
    "sin " * 49 + "x": (160, "nested more than 40"),
    "|" * 200: (40, "nested more than 40"),
    "√" * 199 + "x": (40, "nested more than 40"),
    "((((((((x^99)^99)^99)^99)^99)^99)^99)^999)": (38, "up to 100"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_refusal_points_at_the_character(text: str) -> None:
    caret, reasons = REFUSED[text]
    with pytest.raises(ExpressionError) as caught:
        Expression(text)
    error = caught.value
    assert str(error) == f"{error.reason}\n{error.pointer}"
    assert error.pointer.split("\n") == [text, caret]
    assert error.position == caret.index("^")
    assert reasons in error.reason


@pytest.mark.usefixtures("without_collector")
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_hostile_text_is_refused_at_once(text: str) -> None:
    position, reason = HOSTILE[text]
    start = time.process_time()
    with pytest.raises(ExpressionError) as caught:
        Expression(text)
    assert time.process_time() - start < 0.5
    assert caught.value.position == position
    assert reason in caught.value.reason
    assert all(c.isprintable() or c == "\n" for c in str(caught.value))


@pytest.mark.parametrize(
    ("name", "f"),
    [("sen", np.sin), ("tg", np.tan), ("arctg", np.arctan), ("lg", np.log10), ("sgn", np.sign),
     ("cot", lambda x: 1 / np.tan(x)), ("sec", lambda x: 1 / np.cos(x)), ("cosec", lambda x: 1 /
     np.sin(x)), ("arccot", lambda x: np.pi / 2 - np.arctan(x)), ("asinh", np.arcsinh),
     ("acosh", np.arccosh), ("artanh", np.arctanh), ("heaviside", lambda x: np.heaviside(x, 0.5)),
     ("cbrt", lambda x: np.cbrt(x)), ("sinc", lambda x: np.sinc(x / np.pi)), ("fabs", np.fabs)],
)  # fmt: skip
def test_what_is_advised_instead_is_the_same_function(name: str, f: Callable) -> None:
    with pytest.raises(ExpressionError) as caught:
        Expression(f"{name}(x)")
    instead = re.search(r"Write (.*) instead\.", caught.value.reason)[1]
    x = np.array([0.25, 0.75, 1.5, 3.0, -0.3])
    with np.errstate(invalid="ignore"):
        found, expected = Expression(instead).values(x, x)[0], f(x)
    real = np.isfinite(found)
    assert real.any()
    np.testing.assert_allclose(found[real], expected[real], rtol=1e-12)


@pytest.mark.parametrize("text", ["y", "x + y"])
def test_a_function_of_x_alone_has_no_y(text: str) -> None:
    with pytest.raises(ExpressionError, match="a function of x alone") as caught:
        Expression(text, ("x",))
    assert caught.value.position == text.index("y")


def test_a_long_text_is_shown_around_the_place() -> None:
    text = "x + " * 40 + "q" + " + x" * 9
    with pytest.raises(ExpressionError) as caught:
        Expression(text)
    shown, caret = caught.value.pointer.split("\n")
    assert len(shown) <= 62 and shown[0] == "…" and shown[caret.index("^")] == "q"


def test_a_refusal_can_be_copied() -> None:
    error = ExpressionError("Why.", "x?", 1)
    for other in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert (other.reason, other.text, other.position) == ("Why.", "x?", 1)


def test_the_deepest_text_needs_little_of_the_stack() -> None:
    """A kernel's handlers are deep in the stack already."""
    texts = ["(" * 39 + "x" + ")" * 39, "+".join("x" * 100), "-".join("x" * 100), "x" * 200,
             "2^" * 39 + "x", "sin(" * 19 + "x" + ")" * 19, "/".join("x" * 100)]  # fmt: skip
    failed = []

    def read() -> None:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(700)
        try:
            for text in texts:
                expression = Expression(text)
                expression.hessian(1.0, 2.0), expression.function.grad(1.0, 2.0)
                expression.partials_latex  # noqa: B018
        except RecursionError as error:
            failed.append((text, error))
        finally:
            sys.setrecursionlimit(limit)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert not failed
