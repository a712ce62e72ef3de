"""The syntax tree of a learner's text, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction


@dataclass(frozen=True)
class Node:
    """A part of a formula.

    Parameters
    ----------
    kind : str
        "number"; "name", a variable or a constant; "neg", −a; one of + - * / ^, of two parts; or a
        function of one, by its name in `FUNCTIONS`.
    of : tuple of Node
        The parts it is made of.
    value : Fraction or str
        A number, exactly as it was written; a name: "x", "y", "e", "π" or a parameter.
    at : int
        Where it is in the text.
    text : str
        A number or a parameter as it was written.
    """

    kind: str
    of: tuple[Node, ...] = ()
    value: Fraction | str = ""
    at: int = field(default=0, compare=False)
    text: str = field(default="", compare=False)


CONSTANTS = ("e", "π")
FUNCTIONS = (
    "exp", "ln", "sqrt", "abs", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
)  # fmt: skip


def walk(node: Node) -> Iterator[Node]:
    """Each node of a tree, parts before the whole."""
    for part in node.of:
        yield from walk(part)
    yield node


def with_numbers(node: Node, numbers: Mapping[str, float]) -> Node:
    """Return a tree with numbers in the place of names."""
    if node.kind == "name" and node.value in numbers:
        return Node("number", value=Fraction(numbers[node.value]), at=node.at)
    return replace(node, of=tuple(with_numbers(part, numbers) for part in node.of))


def is_constant(node: Node) -> bool:
    """Tell whether there is no variable and no parameter in a tree."""
    return not any(n.kind == "name" and n.value not in CONSTANTS for n in walk(node))
