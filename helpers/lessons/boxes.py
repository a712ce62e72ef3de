"""Answers about computation graphs: an order of boxes, a class of values, one backward pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.lessons.tasks import same_numbers
from helpers.maths.reverse import Box


class Graph(dict):
    """A graph as a learner is given it: each box with a list of those that it takes."""

    @property
    def text(self) -> str:
        """The graph as it is written."""
        return f"{dict(self)}"


# An order of the boxes ------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """A list of boxes: what is wrong with it as an order for the backward pass, "" if nothing."""

    mistake: str
    text: str


class Order:
    """The exercise "backprop.order"."""

    @staticmethod
    def observe(answer: Callable, takes: Mapping[str, list[str]], output: str) -> Any:
        """Return the list of a learner's function, and its mistake."""
        got = answer(Graph({box: list(below) for box, below in takes.items()}), output)
        if got is None or got is Ellipsis:
            return got
        try:
            boxes = [] if isinstance(got, set | frozenset) else [str(each) for each in got]
        except TypeError:
            boxes = []
        return Listed(_mistake(boxes, takes, output), f"`{boxes}`")

    @staticmethod
    def same(got: Listed, expected: Listed, tolerance: float) -> bool:
        """Tell whether two lists have the same mistake, or none."""
        return got.mistake == expected.mistake

    @staticmethod
    def diagnose(got: Any, takes: Mapping, output: str) -> str:
        """Name the mistake of a list."""
        return got.mistake if isinstance(got, Listed) else ""


def _mistake(boxes: list[str], takes: Mapping[str, list[str]], output: str) -> str:
    if not boxes or not set(boxes) <= set(takes):
        return "another form"
    if len(set(boxes)) < len(boxes):
        return "twice"
    if set(boxes) < set(takes):
        return "missing"
    if _each_before_its_own(boxes, takes):
        return ""
    return "inputs first" if _each_before_its_own(boxes[::-1], takes) else "too early"


def _each_before_its_own(boxes: list[str], takes: Mapping[str, list[str]]) -> bool:
    place = {box: i for i, box in enumerate(boxes)}
    return all(place[box] < place[child] for box in boxes for child in takes[box])


# A class of values ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Formula:
    """A formula in values, as a learner would write it, at a point."""

    text: str
    call: Callable
    point: tuple[float, ...]


def at(text: str, call: Callable, *point: float) -> Formula:
    """Return a formula and a point; both are named in messages."""
    given = ", ".join(f"{name} = {value:g}" for name, value in zip("xyz", point, strict=False))
    return Formula(f"{text} at {given}", call, point)


@dataclass(frozen=True)
class Slopes:
    """What came out: the numbers that are compared, and how they are told."""

    numbers: tuple[float, ...]
    text: str
    mistake: str = ""


class Values:
    """The exercise "backprop.value"."""

    @staticmethod
    def observe(answer: Callable, formula: Formula) -> Any:
        """Return the value of a formula in a learner's class, and its slopes by their edges."""
        inputs = [answer(number) for number in formula.point]
        try:
            output = formula.call(*inputs)
        except AttributeError as error:
            if not isinstance(error.obj, int | float):
                raise
            product = error.name == "data" and "**" not in formula.text
            mistake = "constant not wrapped" if product else "a number for a value"
            return Slopes((), f"an error: {error}", mistake)
        except RecursionError as error:
            return Slopes((), f"an error: {error}", "called without end")
        except TypeError as error:
            if "NoneType" in f"{error}" or "ellipsis" in f"{error}":  # a part is not written yet
                return _unwritten(answer)
            raise
        if output is None or output is Ellipsis:
            return _unwritten(answer)
        if isinstance(output, int | float):
            return Slopes((), "a plain number", "a plain number")
        if [each.data for each in inputs] != list(formula.point):
            return Slopes((), "another value of an input", "changed in place")
        boxes = _below(output, type(inputs[0]))
        if isinstance(boxes, str):
            return Slopes((), boxes, boxes)
        slopes = {id(box): 0.0 for box in boxes} | {id(output): 1.0}
        for box in reversed(boxes):
            for child, slope in box.edges:
                if isinstance(slope, type(output)):
                    return Slopes((), "edges without numbers", "values for slopes")
                slopes[id(child)] += slope * slopes[id(box)]
        numbers = (output.data, *(slopes.get(id(each), 0.0) for each in inputs))
        told = ", ".join(f"{number:.4g}" for number in numbers[1:])
        return Slopes(numbers, f"the value {numbers[0]:.4g} and the slopes ({told})")

    @staticmethod
    def same(got: Slopes, expected: Slopes, tolerance: float) -> bool:
        """Tell whether two answers came to the same."""
        return got.mistake == expected.mistake and same_numbers(
            got.numbers or (0,), expected.numbers or (0,), tolerance)  # fmt: skip

    @staticmethod
    def diagnose(got: Any, formula: Formula) -> str:
        """Name a mistake that leaves nothing to compare."""
        return got.mistake if isinstance(got, Slopes) else ""


def _unwritten(answer: Callable) -> Any:
    """Return what an operation without a result says: nothing is begun, or a part is missing."""
    begun = isinstance(answer(1.0) * answer(1.0), type(answer(1.0)))
    return Slopes((), "nothing", "nothing returned") if begun else ...


def _below(output: Any, kind: type) -> list | str:
    """Return the boxes under an output, each after those it takes; or what is wrong with edges."""
    order: list = []
    seen: set[int] = set()

    def visit(box: Any) -> str:
        if not isinstance(box, kind):
            return "numbers in the edges"
        if id(box) in seen:
            return ""
        seen.add(id(box))
        if not all(isinstance(edge, tuple | list) and len(edge) == 2 for edge in box.edges):
            return "no list of pairs"
        wrong = next(filter(None, (visit(child) for child, _ in box.edges)), "")
        order.append(box)
        return wrong

    return visit(output) or order


# One backward pass -------------------------------------------------------------------------------

MANY = 20
"""For each value that there is, so often the edges of one may be asked for."""


class Given:
    """A value as the learner's own are: `data`, `edges` and `grad`, and no more."""

    def __init__(self, box: Box, made: Mapping[Box, Given]) -> None:
        self.data, self.grad, self._asked = box.data, 0.0, 0
        self._edges = [(made[child], slope) for child, slope in box.edges]

    @property
    def edges(self) -> list[tuple[Given, float]]:
        """The values that it was made of, each with the local derivative."""
        self._asked += 1
        return list(self._edges)


@dataclass(frozen=True)
class Computed:
    """A formula computed in values: the inputs, all others, and the output."""

    text: str
    inputs: tuple[Given, ...]
    values: tuple[Given, ...]

    @property
    def output(self) -> Given:
        """The last value, which was made of all others."""
        return self.values[-1]


def graph(text: str, call: Callable, *point: float) -> Computed:
    """Return a formula computed in values, with its inputs named in messages."""
    inputs = [*map(Box, point)]
    made: dict[Box, Given] = {}
    for box in call(*inputs).boxes():
        made[box] = Given(box, made)
    given = ", ".join(f"{name} = {value:g}" for name, value in zip("xyz", point, strict=False))
    return Computed(f"{text} at {given}", tuple(made[box] for box in inputs), (*made.values(),))


def doubled(u: Box, times: int) -> Box:
    """Return u + u, of that the same, and so on, so many times: 2ⁿ paths over 2n edges."""
    for _ in range(times):
        u = u + u
    return u


class Pass:
    """The exercise "backprop.backward"."""

    @staticmethod
    def observe(answer: Callable, computed: Computed) -> Slopes:
        """Return all slopes after a learner's backward pass, and all values."""
        for value in computed.values:
            value.grad, value._asked = 0.0, 0
        answer(computed.output)
        numbers = [float(number) for each in computed.values for number in (each.grad, each.data)]
        ends = (computed.output, *computed.inputs)
        on_the_way = [each for each in computed.values if each not in ends and each._edges]
        told = [", ".join(f"{each.grad:.4g}" for each in part)
                for part in (computed.inputs, on_the_way)]  # fmt: skip
        way = f" and ({told[1]}) on the way" if on_the_way else ""
        asked = max(value._asked for value in computed.values)
        mistake = "every path walked" if asked > MANY * len(computed.values) else ""
        return Slopes(tuple(numbers), f"({told[0]}) at the inputs{way}", mistake)

    @staticmethod
    def same(got: Slopes, expected: Slopes, tolerance: float) -> bool:
        """Tell whether two passes left the same slopes and values, in as good a way."""
        return Values.same(got, expected, tolerance)

    @staticmethod
    def diagnose(got: Any, computed: Computed) -> str:
        """Name a pass that changed values, or whose way is too long, whatever the slopes became."""
        if not isinstance(got, Slopes):
            return ""
        values = np.array([value.data for value in computed.values])
        return got.mistake if np.array_equal(got.numbers[1::2], values) else "values changed"
