"""The menu of functions that explorers share: a catalogue, and what the learner types."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from numbers import Real
from types import EllipsisType, SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from helpers.explorers.words import brief, named, power, slider, title, values
from helpers.learning.sandbox import TimeUp, within
from helpers.live.controls import Button, Choice, Control, Menu, Number, Picture, State, button
from helpers.live.live import Live
from helpers.live.waiting import waiting
from helpers.maths.functions import LETTERS, Function1D, Function2D
from helpers.maths.refusal import RefusedValue, in_a_sentence, meant
from helpers.pictures.sampling import is_slow, pace

if TYPE_CHECKING:
    from helpers.expressions import Expression

WIDEST, NARROWEST = 1e3, 1e-3  # of what a function is first shown on
DIGITS = 4  # of a window's width, that is how exactly it is kept when it is zoomed
LONGEST = 40  # characters of a formula in a menu
MOST_TYPED = 5  # formulas of the learner's in a menu
LARGEST = 5.0  # value of a parameter: enough for a bowl, a trough and a saddle to look their parts
MOST_SECONDS = 10  # until the picture of a learner's own function is there

Function = Function1D | Function2D


class FunctionChoice(Choice):
    """The function of an explorer."""

    takes = "str or callable"

    def __init__(self, first: str, names: str, example: str, call: str) -> None:
        super().__init__(first, FunctionExplorer.function_menu, (
            f"A name of {names}, a formula such as \"{example}\", or a function of your own: any "
            f"``{call}``, vectorised or not. Up to three letters in a formula, as in "
            f"\"c {example}\", are states, too: numbers from −5 to 5 with sliders, at first 1."
            ))  # fmt: skip


class Window(State):
    """The interval, or the two of them, on which the function is shown; None for its own."""

    takes = "tuple of float"

    def validate(self, obj: FunctionExplorer, value: Any) -> tuple | None:
        """Return the window as plain numbers; refuse what is none."""
        if value is None:
            return None
        plane = obj.kind is Function2D
        example = "((-1, 1), (-1, 1))" if plane else "(-1, 1)"
        if isinstance(value, Real) and not isinstance(value, bool) and value > 0:
            value = ((-value, value),) * 2 if plane else (-value, value)
        try:
            return shown_on(next(iter(obj.catalogue.values())), _as_tuples(value)).domain
        except (TypeError, ValueError):
            raise RefusedValue(f"within = {reprlib.repr(value)} is no window: give what each axis "
                             f"shows, from a number to a greater one: {example}.") from None


class Parameter(Number):
    """The number that a letter of a typed formula stands for."""

    def __init__(self, letter: str) -> None:
        super().__init__(1.0, slider(letter, -LARGEST, LARGEST))


Lettered = type(Live)("Lettered", (Live,), {
    letter: Parameter(letter) for letter in LETTERS} | {"__module__": __name__,
    "__doc__": "A live picture with a state for each letter; shown are those of the formula."}
    )  # fmt: skip


class FunctionExplorer(Lettered):
    """An explorer of one function, from a catalogue or the learner's own.

    A typed formula may have parameters, such as a in a x². Each is a state by its letter, as long
    as the formula is shown; a letter that the explorer itself has, as a curve's point a, gives way.
    """

    catalogue: ClassVar[Mapping[str, Function]]
    kind: ClassVar[type[Function]]
    arguments: ClassVar[tuple[str, ...]]
    point_names: ClassVar[tuple[str, ...]]
    example: ClassVar[str]
    first = "function"
    always = ("within",)

    function: Choice  # each kind of explorer has its own
    within = Window(None, help=(
        "What the axes of the inputs show: (low, high) for each, or r for −r to r; by default "
        "what is known to be worth seeing of the function."))  # fmt: skip

    def __init__(
        self, function: str | Function | Callable | EllipsisType = ..., **state: Any
    ) -> None:
        # None is no default: it is what a learner's function without `return` has given.
        name = type(self).function.default_value if function is ... else function
        self._typed: dict[str, Expression] = {}
        own = {} if isinstance(name, str) else named(name, self.kind)
        self._functions: dict[str, Function] = {**own, **{
            key: f for key, f in self.catalogue.items() if key not in own}}  # fmt: skip
        name = next(iter(own), name)
        if name not in self._functions:
            self._understand_first(name)
        make = partial(super().__init__, function=name, **state)
        if not own:
            make()
            return
        try:
            with waiting(f"Drawing {name}", MOST_SECONDS):
                within(MOST_SECONDS, make)
        except TimeUp:
            raise RefusedValue(f"{name} is too slow: the picture was not ready within "
                               f"{MOST_SECONDS} seconds; give a faster function.") from None

    def aside(self) -> str:
        """Say it if the function is so slow that it is drawn from few values."""
        if not is_slow(self.f):
            return ""
        took = brief(1000 * pace(self.f), 1)
        return f"{self.f.name} takes {took} ms a value: drawn coarsely."

    @property
    def f(self) -> Function:
        """The function that is shown, on the window in which it is shown."""
        return self.function_in(self)

    def function_in(self, state: SimpleNamespace | FunctionExplorer) -> Function:
        """Return the function of a state, on the window in which it is shown."""
        return shown_on(self._whole(state), state.within)

    def _whole(self, state: SimpleNamespace | FunctionExplorer) -> Function:
        """Return the function of a state on its own domain."""
        typed = self.expression_in(state)
        return self._functions[state.function] if typed is None else typed.function

    def expression_in(self, state: SimpleNamespace | FunctionExplorer) -> Expression | None:
        """Return the typed formula of a state at the values of its letters, None if it is none."""
        if (typed := self._typed.get(state.function)) is None:
            return None
        return _at(typed, *(getattr(state, letter) for letter in typed.parameters))

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Return the state with f, the function that it shows, in place of the parameters."""
        f = self.function_in(state)
        rest = {name: value for name, value in vars(state).items() if name not in f.parameters}
        return SimpleNamespace(**rest, f=f)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The letters of the formula that is shown."""
        typed = self._typed.get(self.function)
        return tuple(typed.parameters) if typed else ()

    @traitlets.observe("function")
    def _look_at_all(self, change: dict) -> None:
        """Show of another function what the explorer began with; a window belongs to one."""
        self.within = self._home.get("within")

    @property
    def heading(self) -> str:
        """Its name, with the window in which the function is shown."""
        if self.within is None:
            return self.called
        sides = np.reshape(self.within, (-1, 2)).tolist()
        within = ", ".join(f"{brief(low, 5)} ≤ {name} ≤ {brief(high, 5)}"
                           for name, (low, high) in zip(self.arguments, sides, strict=True))
        return f"{self.called} within {within}"

    def look(self, corners: np.ndarray, seen: np.ndarray) -> None:
        """Show as much more or less of each input as the axes shall show; with the point."""
        sides, own = (np.reshape(domain, (-1, 2)) for domain in
                      (self.f.domain, self._whole(self).domain))  # fmt: skip
        corners, seen = corners[:, : len(sides)], seen[:, : len(sides)]
        scale = np.diff(seen, axis=0)[0] / np.diff(corners, axis=0)[0]
        sides = seen[0][:, None] + (sides - corners[0][:, None]) * scale[:, None]
        widths = np.diff(sides) / np.diff(own)
        if not ((widths > NARROWEST) & (widths < WIDEST)).all():
            self.say(f"The picture {'goes no farther' if scale.max() > 1 else 'comes no closer'}.")
            return
        digits = DIGITS - math.ceil(math.log10(np.diff(sides).min()))
        sides = np.round(sides, digits).tolist()
        point = [getattr(self, name) for name in self.point_names]
        held = [_around(at, side, digits) for at, side in zip(point, sides, strict=True)]
        if held != sides:
            self.say("The point stays in the picture: take it along to go farther.")
        self.within = held if len(held) > 1 else held[0]

    def understand(self, name: str, text: str) -> None:
        """Add a formula to the menu, with its exact derivatives; `ValueError` says why not.

        The menu keeps the last few, and the one that is shown.
        """
        from helpers.expressions import Expression

        free = filter(lambda each: isinstance(getattr(type(self), each), Parameter), LETTERS)
        with in_a_sentence():
            read = Expression(text, self.arguments, letters="".join(free))
        typed = {**self._typed, text: read}
        for old in list(typed)[:-1]:
            if len(typed) > MOST_TYPED and old != self.function:
                del typed[old]
        self._typed = typed  # at one go: another thread may be reading it

    def _understand_first(self, text: str) -> None:
        try:
            self.understand("function", text)
        except ValueError as error:
            if not text.isidentifier():
                raise RefusedValue(f"function = {text!r} cannot be read. {error}") from None
            names = ", ".join(map(repr, self._functions))
            fix = meant(text, self._functions) or (
                f'choose one of {names}, or give a formula such as "{self.example}".')  # fmt: skip
            raise RefusedValue(f"function = {text!r} is not in the menu; {fix}") from None

    def argument(self, name: str) -> tuple[Any, str]:
        """Return what the constructor takes; of a learner's own function the code has the name."""
        if name == "function" and self.function not in {*self.catalogue, *self._typed}:
            return self._whole(self), self.function
        return super().argument(name)

    def function_menu(self) -> Menu:
        """Return the menu of functions; while it asks for a prediction, without the learner's."""
        options = {name: title(f) for name, f in self._functions.items()} | {
            name: _shortened(typed.text) for name, typed in self._typed.items()}  # fmt: skip
        label = f"f({', '.join(self.arguments)}) ="
        typed = self._typed.get(self.function)
        return Menu(label, options, own=self.example, typed=self.function if typed else "",
                    said=f"{_read(typed)} {badge(self.f)}" if typed else "")  # fmt: skip

    def controls(self) -> tuple[Control, ...]:
        """Return the controls; the parameters follow the function."""
        found = super().controls()
        after = 1 + [control.name for control in found].index("function")
        return (*found[:after], *map(self.declared, self.parameters), *found[after:])

    def layers(self) -> tuple[Picture, ...]:
        """Return the pictures; those of the function depend on its parameters, too.

        They are coarse while one is moved.
        """
        letters = self.parameters
        return tuple(
            replace(each, depends=(*each.depends, *letters), coarse=True)
            if letters and "function" in each.depends else each
            for each in super().layers()
        )  # fmt: skip

    @button(Button("Reset"))
    def reset(self) -> None:
        """Put every control back to where it was when the explorer was made."""
        with self._together():
            for letter, trait in self.traits().items():
                if isinstance(trait, Parameter):
                    setattr(self, letter, trait.default_value)
            super().reset()


@lru_cache(maxsize=64)
def _at(expression: Expression, *numbers: float) -> Expression:
    """Return an expression for these values of its parameters."""
    return expression.at(**dict(zip(expression.parameters, numbers, strict=True)))


def _read(expression: Expression) -> str:
    """Say how a formula was read, and which letter stands for which."""
    from helpers.expressions.tree import walk

    taken = {node.text: node.value for node in walk(expression.tree) if node.kind == "name"
             and node.text not in ("", node.value)}  # fmt: skip
    others = "".join(f" {typed} means something else here: yours is called {name}."
                     for typed, name in taken.items())  # fmt: skip
    return f"Read as {expression.text}.{others}"


@lru_cache(maxsize=64)
def shown_on(f: Function, window: tuple | None) -> Function:
    """Return a function on another domain, the same one for the same window."""
    return f if window is None else replace(f, domain=window)


def _around(at: float, side: list[float], digits: int) -> list[float]:
    """Return an interval as it is or, by as little as it takes, moved so that it holds a number."""
    low, high = side
    if low <= at <= high:
        return side
    width = high - low
    return [at, round(at + width, digits)] if at < low else [round(at - width, digits), at]


def _as_tuples(value: Any) -> Any:
    return tuple(map(_as_tuples, value)) if isinstance(value, list | tuple | np.ndarray) else value


def badge(function: Function) -> str:
    """Say whether central differences agree with the exact derivatives of a typed function."""
    from helpers.expressions import agreement

    found = agreement(function)
    at = f" at {values(function)}" if function.parameters else ""
    if not found.n_finite:
        return f"It has no finite value here{at}."
    if not found.n_measured:
        return f"Its slope is zero, or as good as zero, at each of the points tried{at}."
    if not found.agrees:
        return f"Central differences are rough here{at}: off by up to {power(found.error)}."
    where = f" at {found.n_measured} of {found.n_points} points" * found.few
    agree = f"central differences agree{where} (within {power(found.error)})"
    return f"Exact derivatives; {agree}{at}."


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
