"""What is written about a function is what it computes: names, plain text and LaTeX."""

from __future__ import annotations

import re

import numpy as np
import pytest
import sympy as sp
from matplotlib.mathtext import MathTextParser
from sympy.parsing.sympy_parser import (
    implicit_multiplication_application,
    parse_expr,
    standard_transformations,
)

from helpers.maths.catalogue import CURVES, SURFACES

CATALOGUE = CURVES | SURFACES
SYMBOLS = x, y = sp.symbols("x y", real=True)
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ˣ", "0123456789-x")
AT_ZERO = r", f\((0|0, 0)\) = 0$"
FRACTION = r"\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}"


def parse(text: str) -> sp.Expr:
    """What a reader takes a line such as 3xy sin y for."""
    text = re.sub(r"\|(\w)\|", r"Abs(\1)", text)
    text = re.sub(r"\b(sin|ln) ([a-z])\b", r"\1(\2)", text)
    rules = (*standard_transformations, implicit_multiplication_application)
    return parse_expr(text, {"x": x, "y": y, "e": sp.E}, rules)


def parse_unicode(text: str) -> sp.Expr:
    text = re.sub(AT_ZERO, "", text)
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻ˣ]+", lambda m: f"**({m[0].translate(SUPERSCRIPTS)})", text)
    text = re.sub(r"√(\|x\|)", r"sqrt(\1)", text)
    for sign, ascii_ in {"−": "-", "·": "*", "½": "(1/2)", "⅓": "(1/3)"}.items():
        text = text.replace(sign, ascii_)
    return parse(text)


def parse_latex(formula: str) -> sp.Expr:
    formula = re.sub(FRACTION, r"((\1)/(\2))", formula)
    formula = re.sub(r"\^\{([^{}]*)\}", r"**(\1)", formula).replace("^", "**")
    formula = re.sub(r"\\sqrt\{([^{}]*)\}", r"sqrt(\1)", formula)
    return parse(formula.replace(r"\cdot", "*").replace("\\", ""))


@pytest.mark.parametrize("key", CATALOGUE)
def test_what_is_written_is_what_is_computed(key: str) -> None:
    f = CATALOGUE[key]
    low, high = np.atleast_2d(f.domain).T[..., None]
    p = np.random.default_rng(7).uniform(low, high, (len(low), 100))
    for written in (parse_unicode(f.text), parse_latex(f.formula)):
        values = sp.lambdify(SYMBOLS, written, "numpy")(p[0], p[-1])
        np.testing.assert_allclose(values, f(*p), rtol=1e-10, atol=1e-12)


def test_a_value_that_the_formula_does_not_give_is_written_beside_it() -> None:
    for f in CATALOGUE.values():
        formula = sp.lambdify(SYMBOLS, parse_unicode(f.text), "numpy")
        with np.errstate(all="ignore"):
            missing = np.isnan(formula(*np.zeros(2)))
        zero = np.zeros(len(np.atleast_2d(f.domain)))
        assert bool(re.search(AT_ZERO, f.text)) == (missing and f(*zero) == 0)


@pytest.mark.parametrize("key", CATALOGUE)
def test_formulas_can_be_typeset(key: str) -> None:
    assert MathTextParser("path").parse(f"${CATALOGUE[key].formula}$").width > 5


def test_names_are_told_apart() -> None:
    for catalogue in (CURVES, SURFACES):
        for what in ("name", "text", "formula"):
            assert len({getattr(f, what) for f in catalogue.values()}) == len(catalogue)
        assert all(key.isidentifier() and key.islower() for key in catalogue)
