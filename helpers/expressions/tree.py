"""The syntax tree of a learner's text: five kinds of nodes, and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Number:
    """A number, exactly as it was written."""

    value: Fraction
    text: str = field(compare=False)
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Name:
    """A variable, "x" or "y", or a constant, "e" or "π"."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Negative:
    """−a."""

    of: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Binary:
    """a + b, a − b, a·b, a / b or a to the power b; `sign` is one of + - * / ^."""

    sign: str
    left: Node
    right: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Call:
    """A function of one argument, by its name in `FUNCTIONS`."""

    name: str
    of: Node
    at: int = field(default=0, compare=False)


Node = Number | Name | Negative | Binary | Call

CONSTANTS = ("e", "π")
FUNCTIONS = (
    "exp", "ln", "sqrt", "abs", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
)  # fmt: skip


def parts(node: Node) -> tuple[Node, ...]:
    """Return the nodes that a node is made of."""
    if isinstance(node, Binary):
        return node.left, node.right
    return (node.of,) if isinstance(node, Negative | Call) else ()


def walk(node: Node) -> Iterator[Node]:
    """Each node of a tree, parts before the whole."""
    for part in parts(node):
        yield from walk(part)
    yield node


def is_constant(node: Node) -> bool:
    """Tell whether there is no variable in a tree."""
    return not any(isinstance(n, Name) and n.name not in CONSTANTS for n in walk(node))
