"""The menu of functions that explorers share: a catalogue, and what the learner types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import EllipsisType
from typing import Any, ClassVar

from helpers.explorers.words import named, power, title
from helpers.live.controls import Choice, Menu
from helpers.live.live import Live
from helpers.maths.functions import Function1D, Function2D

LONGEST = 40  # characters of a formula in a menu

Function = Function1D | Function2D


class FunctionChoice(Choice):
    """The function of an explorer."""

    takes = "str or callable"

    def __init__(self, first: str, names: str, example: str, call: str) -> None:
        super().__init__(first, FunctionExplorer.function_menu, (
            f"A name of {names}, a formula such as \"{example}\", or a function of your own: any "
            f"``{call}``, vectorised or not."))  # fmt: skip


class FunctionExplorer(Live):
    """An explorer of one function, from a catalogue or the learner's own."""

    catalogue: ClassVar[Mapping[str, Function]]
    kind: ClassVar[type[Function]]
    arguments: ClassVar[tuple[str, ...]]
    example: ClassVar[str]

    function: Choice  # each kind of explorer has its own

    def __init__(
        self, function: str | Function | Callable | EllipsisType = ..., **state: Any
    ) -> None:
        # None is no default: it is what a learner's function without `return` has given.
        name = type(self).function.default_value if function is ... else function
        self._badges: dict[str, str] = {}  # what is known of the functions that were typed
        own = {} if isinstance(name, str) else named(name, self.kind)
        self._functions: dict[str, Function] = {**own, **{
            key: f for key, f in self.catalogue.items() if key not in own}}  # fmt: skip
        name = next(iter(own), name)
        if name not in self._functions:
            self._understand_first(name)
        super().__init__(function=name, **state)

    @property
    def f(self) -> Function:
        """The function that is shown."""
        return self._functions[self.function]

    def understand(self, name: str, text: str) -> None:
        """Add a formula to the menu, with its exact derivatives; `ValueError` says why not."""
        from helpers.expressions import Expression

        function = Expression(text, self.arguments).function
        self._badges[text] = badge(function)
        self._functions[text] = function

    def _understand_first(self, text: str) -> None:
        try:
            self.understand("function", text)
        except ValueError as error:
            names = ", ".join(map(repr, self._functions))
            raise ValueError(f"function = {text!r} is not in the menu and is no formula. In the "
                             f"menu are {names}. As a formula: {error}") from None  # fmt: skip

    def function_menu(self) -> Menu:
        """Return the menu of functions; while it asks for a prediction, without the learner's."""
        options = {name: _shortened(f.text) if name in self._badges else title(f)
                   for name, f in self._functions.items()}  # fmt: skip
        label = f"f({', '.join(self.arguments)}) ="
        now = self.function if self.function in self._badges else ""
        return Menu(label, options, own=self.example, typed=now,
                    said=self._badges.get(now, ""))  # fmt: skip


def badge(function: Function) -> str:
    """Return how a typed function was read, and whether central differences agree with it."""
    from helpers.expressions import agreement

    found = agreement(function)
    read = f"Read as {function.text}."
    if not found.n_finite:
        return f"{read} It has no finite value here."
    if not found.n_measured:
        return f"{read} Its slope is zero, or as good as zero, at each of the points tried."
    if not found.agrees:
        return f"{read} Central differences are rough here: off by up to {power(found.error)}."
    where = f" at {found.n_measured} of {found.n_points} points" * found.few
    agree = f"central differences agree{where} (within {power(found.error)})"
    return f"{read} Exact derivatives; {agree}."


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
