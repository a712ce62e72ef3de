"""What is refused in a text that can be read: numbers that do not exist or are too large."""

from __future__ import annotations

import math

from helpers.expressions.arithmetic import constant
from helpers.expressions.refusal import ExpressionError
from helpers.expressions.tree import Binary, Node, walk
from helpers.expressions.writing import to_text

GREATEST_EXPONENT = 100


def check(tree: Node, text: str) -> None:
    """Refuse a constant part that is no finite number, a division by 0 and a huge exponent.

    Raises
    ------
    ExpressionError
        It points at where that part begins.
    """
    for node in walk(tree):
        right = constant(node.right) if isinstance(node, Binary) else None
        if right == 0 and node.sign == "/":
            raise ExpressionError("Nothing can be divided by 0.", text, node.at)
        if right is not None and node.sign == "^" and abs(right) > GREATEST_EXPONENT:
            reason = f"Exponents are read up to {GREATEST_EXPONENT}. Write a smaller one."
            raise ExpressionError(reason, text, _start(node.right))
        value = constant(node)
        if value is not None and not math.isfinite(value):
            reason = f"{to_text(node)} is too large to be computed. Write something smaller."
            if math.isnan(value):
                reason = f"{to_text(node)} is not a real number. Leave it out."
            raise ExpressionError(reason, text, _start(node))


def _start(tree: Node) -> int:
    """Return where in the text a tree begins, but for its brackets."""
    return min(node.at for node in walk(tree))
