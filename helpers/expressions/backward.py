"""A formula as a computation graph: values forward, slopes backward, one operation at a time.

A box is an input, a number or one operation; what occurs twice in the same form is one box. Each
edge has its local derivative, that of the operation by what comes in along the edge while the
other input is held. The slope of a box is ∂f/∂(its value): 1 at the output, and at any other box
the sum, over the edges that leave it, of the local derivative times the slope at the far end.
This is reverse accumulation of the chain rule.

Source: A. Griewank and A. Walther, *Evaluating Derivatives*, 2nd ed. 2008, chapter 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from helpers.expressions.graph import Graph
from helpers.expressions.program import Program
from helpers.expressions.tree import CONSTANTS, Node, walk

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SYMBOLS = {"+": "+", "-": "−", "*": "×", "/": "/", "neg": "−u", "^": "uᵛ", "sqrt": "√u",
            "one": "u⁰"}  # fmt: skip


@dataclass(frozen=True)
class Box:
    """One box: its symbol, the places of the boxes it takes, and how it is computed.

    `name` is that of an input, and `number` the value of a constant; an operation has a `program`
    for its value and its local derivatives.
    """

    symbol: str
    of: tuple[int, ...] = ()
    name: str = ""
    number: float = 0.0
    program: Program | None = None

    @property
    def is_number(self) -> bool:
        """Whether it is a constant, whose slope nobody needs."""
        return not self.name and self.program is None


Edge = tuple[int, int, int]
"""The box it leaves, the box it enters, and which input of that it is."""


class Backward:
    """The boxes of a formula, each after those it takes; the last one is the output.

    Parameters
    ----------
    tree : Node
        A syntax tree, as `parse` returns it.

    Examples
    --------
    >>> from helpers.expressions.reader import parse
    >>> graph = Backward(parse("(x + y)y"))
    >>> values, locals_ = graph.forward({"x": 2.0, "y": 3.0})
    >>> graph.slopes(locals_)
    [3.0, 8.0, 3.0, 1.0]
    """

    def __init__(self, tree: Node) -> None:
        names = sorted({node.value for node in walk(tree) if node.kind == "name"
                        and node.value not in CONSTANTS})  # fmt: skip
        called = {node.value: node.text or node.value for node in walk(tree) if node.kind == "name"}
        graph = Graph(tuple(names))
        output = graph.add(tree)
        needed = _needed(graph, output)
        place = {node: i for i, node in enumerate(needed)}
        self.boxes: tuple[Box, ...] = tuple(
            _box(graph.nodes[node], graph, place, names, called) for node in needed)
        self.inputs: dict[str, int] = {
            box.name: i for i, box in enumerate(self.boxes) if box.name}
        self.edges: tuple[Edge, ...] = tuple(
            (child, parent, port) for parent, box in enumerate(self.boxes)
            for port, child in enumerate(box.of))  # fmt: skip

    @property
    def senders(self) -> list[int]:
        """The operations in the order of the backward pass: each after all that use it."""
        return [i for i in reversed(range(len(self.boxes))) if self.boxes[i].program]

    @property
    def shared(self) -> list[int]:
        """The boxes that are used more than once, numbers left out."""
        uses = [child for child, *_ in self.edges]
        return [i for i, box in enumerate(self.boxes) if uses.count(i) > 1 and not box.is_number]

    def forward(self, at: Mapping[str, float]) -> tuple[list[float], dict[Edge, float]]:
        """Return the value of each box, and the local derivative of each edge; NaN for none."""
        values: list[float] = []
        local: dict[Edge, float] = {}
        for i, box in enumerate(self.boxes):
            if box.program is None:
                values.append(float(at[box.name]) if box.name else box.number)
                continue
            value, *slopes = box.program(*(values[child] for child in box.of))
            values.append(value)
            local |= {(child, i, port): slope
                      for port, (child, slope) in enumerate(zip(box.of, slopes, strict=True))}
        return values, local

    def slopes(self, local: Mapping[Edge, float], sent: int | None = None) -> list[float | None]:
        """Return the slope of each box once so many boxes have sent theirs on, by default all.

        None where nothing has arrived yet. At a box that is used twice, it is the sum of what
        has arrived.
        """
        found: list[float | None] = [None] * len(self.boxes)
        found[-1] = 1.0
        for parent in self.senders[:sent]:
            for port, child in enumerate(self.boxes[parent].of):
                part = local[child, parent, port] * found[parent]
                found[child] = part if found[child] is None else found[child] + part
        return found


def _needed(graph: Graph, output: int) -> list[int]:
    """Return the nodes on which the output depends, inputs first, each after those it takes."""
    needed = {output}
    for node in range(output, -1, -1):
        operation, *of = graph.nodes[node]
        if node in needed and operation not in ("number", "variable"):
            needed |= set(of[:1] if operation == "power" else of)  # an exponent is no box
    return sorted(needed)


def _box(key: tuple, graph: Graph, place: Mapping[int, int], names: Sequence[str],
         called: Mapping[str, str]) -> Box:  # fmt: skip
    operation, *of = key
    if operation == "variable":
        name = names[of[0]]
        return Box(called[name], name=name)
    if operation == "number":
        return Box(f"{of[0]:.4g}".replace("-", "−"), number=of[0])
    if operation == "power":
        c = graph.nodes[of[1]][1]
        symbol = f"u{c:.0f}".translate(_RAISED) if c == int(c) else f"u^{c:.3g}"
        return Box(symbol, (place[of[0]],), program=_operation(operation, 1, c))
    return Box(_SYMBOLS.get(operation, operation), tuple(place[each] for each in of),
               program=_operation(operation, len(of)))  # fmt: skip


@lru_cache(maxsize=256)
def _operation(operation: str, arity: int, exponent: float = 0.0) -> Program:
    """Return what computes one operation and its derivatives by each of its inputs."""
    small = Graph(("u", "v")[:arity])
    inputs = range(arity)
    node = small.power(0, exponent) if operation == "power" else small.node(operation, *inputs)
    return Program(small, [node, *(small.slope(node, i) for i in inputs)])
