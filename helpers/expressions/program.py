"""Nodes of a graph as a list of steps, run on numbers or on arrays: no code is ever generated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from helpers.expressions.arithmetic import ARRAYS, COMPLEX, FLOATS
from helpers.expressions.graph import Graph, Key

LONGEST_PRODUCT = 8  # u³ as u·u·u is faster than as a power; beyond this it is not
CHUNK = 8192  # points at a time: what is in between stays in the processor's cache

Step = tuple[Callable, int, int]  # an operation and the places of its arguments


class Program:
    """The steps that compute some nodes of a graph.

    Parameters
    ----------
    graph : Graph
        Its variables are the arguments.
    outputs : sequence of int
        The nodes to compute.
    """

    def __init__(self, graph: Graph, outputs: Sequence[int]) -> None:
        steps = _Steps()
        place = {node: steps.translate(graph, node) for node in _needed(graph, outputs)}
        variables = [("variable", i) for i in range(graph.n_variables)]
        numbers = [key for key in steps.keys if key[0] == "number"]
        rest = [key for key in steps.keys if key[0] not in ("variable", "number")]
        order = {key: i for i, key in enumerate([*variables, *numbers, *rest])}
        where = [order[key] for key in steps.keys]
        self._numbers = [value for _, value in numbers]
        self._outputs = [where[place[node]] for node in outputs]
        self._rest = [(name, *(where[each] for each in of)) for name, *of in rest]
        self._on_floats, self._on_arrays = self._steps(FLOATS), self._steps(ARRAYS)

    def _steps(self, operations: dict[str, Callable]) -> list[Step]:
        return [_step(operations[name], *of) for name, *of in self._rest]

    @cached_property
    def _on_complex(self) -> list[Step]:
        return self._steps(COMPLEX)

    def __call__(self, *x: complex | np.ndarray) -> tuple[float | np.ndarray, ...]:
        """Return the outputs at a point, or at many.

        Parameters
        ----------
        *x : float, complex or ndarray
            One for each variable; the arrays have one shape.

        Returns
        -------
        tuple of float or of ndarray
            NaN where there is no value, without a warning. At complex points the values are
            complex, and NaN where there is none at the real parts of the points.

        Raises
        ------
        TypeError
            At complex points, if |u| or its like is among the steps: it is not analytic.
        """
        for t in x:
            if not isinstance(t, float) and isinstance(t, np.ndarray | complex):
                x = np.broadcast_arrays(*x)
                if not any(map(np.iscomplexobj, x)):
                    return self._over_arrays(x, self._on_arrays, float)
                real = self._over_arrays([t.real for t in x], self._on_arrays, float)
                values = self._over_arrays(x, self._on_complex, complex)
                return tuple(np.where(np.isnan(u), np.nan, v)
                             for u, v in zip(real, values, strict=True))  # fmt: skip
        return _run(self._on_floats, self._outputs, [*map(float, x), *self._numbers])

    def _over_arrays(
        self, x: Sequence[np.ndarray], steps: list[Step], number: type
    ) -> tuple[np.ndarray, ...]:
        shape, flat = x[0].shape, [t.astype(number, copy=False).ravel() for t in x]
        values = np.empty((len(self._outputs), flat[0].size), number)
        with np.errstate(all="ignore"):
            for start in range(0, flat[0].size, CHUNK):
                part = slice(start, start + CHUNK)
                given = [*(t[part] for t in flat), *self._numbers]
                for row, value in zip(values, _run(steps, self._outputs, given), strict=True):
                    row[part] = value
        return tuple(row.reshape(shape) for row in values)


def _step(operation: Callable, *of: int) -> Step:
    """Return a step; an operation on one value takes it twice, so that a run need not ask."""
    return (lambda u, _: operation(u), *of, *of) if len(of) == 1 else (operation, *of)


def _run(steps: list[Step], outputs: list[int], values: list) -> tuple:
    """Carry out the steps; each appends what it computes to the values."""
    append = values.append
    for operation, a, b in steps:
        append(operation(values[a], values[b]))
    return tuple([values[i] for i in outputs])


def _needed(graph: Graph, outputs: Sequence[int]) -> list[int]:
    """Return the nodes on which the outputs depend, in the order of the graph."""
    needed = set(outputs)
    for node in reversed(range(len(graph.nodes))):
        operation, *of = graph.nodes[node]
        if node in needed and operation not in ("number", "variable"):
            needed.update(of)
    return sorted(needed)


class _Steps:
    """Steps without repetition, those on numbers alone carried out, small powers multiplied out."""

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self._places: dict[Key, int] = {}
        self._of_node: dict[int, int] = {}

    def translate(self, graph: Graph, node: int) -> int:
        """Return the place of a node whose arguments have been translated."""
        operation, *of = graph.nodes[node]
        if operation in ("number", "variable"):
            place = self.place(operation, *of)
        else:
            place = self.step(operation, *(self._of_node[each] for each in of))
        self._of_node[node] = place
        return place

    def place(self, *key: object) -> int:
        # NaN is not equal to itself; its name is.
        known = self._places.setdefault((key[0], *map(str, key[1:])), len(self.keys))
        if known == len(self.keys):
            self.keys.append(key)
        return known

    def step(self, operation: str, *of: int) -> int:
        values = [self.keys[each][1] for each in of if self.keys[each][0] == "number"]
        if len(values) == len(of):
            return self.place("number", FLOATS[operation](*values))
        if operation == "power":
            return self.power(of[0], values[-1], of[1])
        return self.place(operation, *of)

    def power(self, u: int, c: float, exponent: int) -> int:
        if c % 1 or not 1 <= abs(c) <= LONGEST_PRODUCT:
            return self.place("power", u, exponent)
        if c < 0:
            one = self.place("number", 1.0)
            return self.step("/", one, self.power(u, -c, exponent))
        if c == 1:
            return u
        half = self.power(u, c // 2, exponent) if c % 2 == 0 else u
        return self.step("*", self.power(u, c - 1, exponent) if c % 2 else half, half)
