"""No text breaks the reading of expressions, or takes long: 50,000 of them."""

from __future__ import annotations

import random
import time

import pytest
from expression_texts import damaged, formula, formulas, noise

from helpers.expressions import Expression, ExpressionError
from helpers.expressions.reader import parse
from helpers.expressions.writing import to_text
from helpers.learning.typeset import to_html

LIMIT = 0.5  # seconds of this process for any one text, whatever else the machine does
BATCHES = 5
pytestmark = pytest.mark.usefixtures("without_collector")


def text(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.5:
        return noise(rng)
    right, _ = formula(rng, rng.randrange(1, 5))
    return right if kind < 0.7 else damaged(rng, right)


@pytest.mark.parametrize("seed", range(BATCHES))
def test_a_text_is_read_or_refused_in_time(seed: int) -> None:
    rng = random.Random(seed)
    outcomes = {"read": 0, "refused": 0}
    for _ in range(50_000 // BATCHES):
        typed = text(rng)
        start = time.process_time()
        try:
            tree = parse(typed)
        except ExpressionError as refusal:
            outcomes["refused"] += 1
            shown, caret = refusal.pointer.split("\n")
            assert 0 <= refusal.position <= len(typed)
            assert refusal.reason[-1] in ".?" and len(refusal.reason) < 400
            assert caret.strip() == "^" and len(caret) <= len(shown) + 1
        else:
            outcomes["read"] += 1
            assert parse(to_text(tree)) == tree
        assert time.process_time() - start < LIMIT, typed
    assert min(outcomes.values()) > 1000


def test_what_is_read_has_values_and_derivatives_in_time() -> None:
    rng, count = random.Random(BATCHES), 0
    while count < 1000:
        typed = text(rng)
        start = time.process_time()
        try:
            expression = Expression(typed)
        except ExpressionError:
            continue
        expression.function(0.3, -0.4)
        expression.function.grad(0.3, -0.4)
        expression.hessian(0.3, -0.4)
        assert time.process_time() - start < LIMIT, typed
        count += 1


def test_partial_derivatives_are_written_in_time() -> None:
    Expression("cosh(e^x)").partials_latex  # noqa: B018  (sympy and its parts are imported)
    written = 0
    for typed, _ in formulas(seed=1, count=1000, depth=3):
        try:
            expression = Expression(typed)
        except ExpressionError:
            continue
        start = time.process_time()
        partials = expression.partials_latex
        assert time.process_time() - start < LIMIT, typed
        for partial in filter(None, partials if written < 150 else ()):
            assert "<math" in to_html(f"${partial}$")
        written += all(partials)
    assert written > 500
