"""What a live picture is made of: controls, states, pictures and a readout, as plain data."""

from __future__ import annotations

import inspect
import math
import reprlib
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Protocol

import numpy as np
import traitlets

from helpers.maths.refusal import RefusedType, RefusedValue, Sentence, meant

FINEST = 1e-9  # smaller steps are not rounded to


@dataclass(frozen=True)
class Range:
    """A slider for a `Number` of the state, from `low` to `high` by `step`.

    Shown with `digits` decimals. With `log`, the slider is logarithmic: `step` is a part of a
    power of ten, and `digits` counts all the digits that are shown. With `play`, a button lets the
    browser step it on until it is pressed again or something else is moved; `play` names the state
    that says how many times a second, 20 where there is none of that name.
    What is `typed` into its box and is no number stays there; below stands what is `said` about it.
    Like every control it may be `disabled`, so that the learner cannot use it now: that is the
    reason, in words. Or it is `hidden`: a part of the state that only Python sets.
    """

    label: str
    low: float
    high: float
    step: float
    digits: int = 2
    log: bool = False
    play: str = ""
    typed: str = ""
    said: str = ""
    refused: bool = False
    hidden: bool = False
    disabled: str = ""
    name: str = ""
    kind: str = field(default="range", init=False)

    def nearest(self, value: float) -> float:
        """Return the value on the slider's steps that is nearest to `value`."""
        value = min(max(value, self.low), self.high)
        if self.step < FINEST:
            return value
        if self.log:
            steps = round(math.log10(value / self.low) / self.step)
            found = float(f"{self.low * 10 ** (steps * self.step):.11e}")
        else:
            steps = round((value - self.low) / self.step)
            found = round(self.low + steps * self.step, 10)
        return min(max(found, self.low), self.high)


@dataclass(frozen=True)
class Menu:
    """A menu for a `Choice` of the state; `options` maps each value to its text.

    With `own`, an example such as "x^2 + 3y^2", it ends with "your own…": a box in which the
    learner types a value that is not in it. Below the box stands what is `said` about it, and
    whether it was `refused`.
    """

    label: str
    options: Mapping[str, str]
    own: str = ""
    typed: str = ""
    said: str = ""
    refused: bool = False
    hidden: bool = False
    disabled: str = ""
    name: str = ""
    kind: str = field(default="menu", init=False)


@dataclass(frozen=True)
class Switch:
    """A checkbox for a `Flag` of the state."""

    label: str
    hidden: bool = False
    disabled: str = ""
    name: str = ""
    kind: str = field(default="switch", init=False)


@dataclass(frozen=True)
class Button:
    """A button; a click calls the explorer's `press(name)`. Beside it stands what is `said`."""

    label: str
    said: str = ""
    hidden: bool = False
    disabled: str = ""
    name: str = ""
    kind: str = field(default="button", init=False)


Control = Range | Menu | Switch | Button


SMALL_MAP = 344, 344, (56, 52, 280, 280)
SMALL_GRAPH = 344, 344, (74, 52, 250, 280)
"""Width, height and axes of a picture beside others. A graph has room for longer numbers."""


@dataclass(frozen=True)
class Picture:
    """A picture of `width` × `height` CSS pixels, redrawn when a state in `depends` changes.

    `axes` places its Axes: left, bottom, width, height in CSS pixels. One of space names in
    `turned_by` the two states that turn it, azimuth and elevation. `alt` says what there is to see
    to a reader who cannot see it. While it changes a `coarse` one is drawn with half the
    resolution.
    """

    name: str
    alt: str
    depends: tuple[str, ...] = ()
    width: int = 480
    height: int = 480
    axes: tuple[int, int, int, int] = (56, 48, 416, 424)
    turned_by: tuple[str, ...] = ()
    coarse: bool = False


@dataclass(frozen=True)
class Readout:
    """What an explorer says in words.

    `rows` are (label, value, role) triples; a value in two parts has its first part shaded, such
    as the digits in which two numbers agree. `note` says what the picture cannot
    show, folded after its first sentence if it is long; `summary` is all of it in one line, for a
    screen reader and for the saved cell.
    """

    rows: tuple[tuple[str, str | tuple[str, str], str], ...]
    summary: str
    note: str = ""

    @classmethod
    def unless(cls, problem: str, rows: tuple[tuple, ...], summary: str, note: str) -> Readout:
        """Return a readout; if there is a problem, that is its note and the end of its summary."""
        return cls(rows, f"{summary}. {problem}", problem) if problem else cls(rows, summary, note)


class HasControls(Protocol):
    """Whatever owns a state: it knows the control of each of its names."""

    def control(self, name: str) -> Any:
        """Return the control of that name; None before there are any."""

    def stopped(self, name: str, asked: float | None) -> None:
        """Hear that a number stops at an end of its range, though another was asked; or not."""

    def understand(self, name: str, text: str) -> None:
        """Add what was typed to the menu of that name; ValueError says why it is refused."""


def one_line(error: Exception) -> str:
    """Return the words of an error in one line, and its kind if they do not say all."""
    kind = "" if isinstance(error, Sentence) else f"{type(error).__name__}: "
    return " ".join(f"{kind}{error}".split()).rstrip(".")


def _shown(value: Any) -> str:
    """Write a value for a message: of numpy's scalars the plain value, of long ones a part."""
    return reprlib.repr(value.item() if isinstance(value, np.generic) else value)


def as_number(name: str, value: Any) -> float:
    """Return a finite real number, of Python or numpy, as a float.

    Raises
    ------
    TypeError, ValueError
        If it is none, such as a text or a boolean, or not finite; the message has its `name`.
    """
    plain = value[()] if isinstance(value, np.ndarray) else value  # of shape (): its number
    try:
        if isinstance(plain, str | bytes | bool | np.bool_ | np.complexfloating | np.ndarray):
            raise TypeError
        number = float(plain)
    except (TypeError, ValueError):
        raise RefusedType(f"{name} = {_shown(value)} is not a number; give one such as 1.5."
                          ) from None  # fmt: skip
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise RefusedValue(f"{name} = {_shown(value)} is not finite; give a number such as 1.5.")
    return number


Declared = Control | Callable[[Any], Control] | None
"""A control, or what makes it of the explorer as that is now."""


class State(traitlets.TraitType):
    """A part of the state, with the control that the learner moves it by.

    Parameters
    ----------
    default
        What it begins with.
    control
        Its control, without a name: that is the trait's. Or a function that makes it of the
        explorer, for a range that depends on another state.
    help
        What a learner who gives it to the explorer must know of it.
    """

    takes = ""
    """The types of its values, as a docstring names them."""

    def __init__(self, default: Any, control: Declared = None, help: str = "") -> None:
        super().__init__(default, help=help)
        self.control = control


def button(control: Declared) -> Callable[[Callable], Callable]:
    """Return what makes a method of an explorer the action of a button of its name."""

    def declare(method: Callable) -> Callable:
        method.control = control
        return method

    return declare


class Number(State):
    """A finite number, kept inside the range of its control."""

    takes = "float"

    def validate(self, obj: HasControls, value: Any) -> float:
        """Return the value as a float within its range; refuse what is not a finite number."""
        number, control = as_number(self.name, value), obj.control(self.name)
        if control is None:
            return number
        kept = min(max(number, control.low), control.high)
        obj.stopped(self.name, number if kept != number else None)
        return kept


class Flag(State):
    """Yes or no: True or False, of Python or numpy."""

    takes = "bool"

    def validate(self, obj: HasControls, value: Any) -> bool:
        """Return the value as a bool; refuse what is neither True nor False."""
        if not isinstance(value, bool | np.bool_):
            raise RefusedType(f"{self.name} = {_shown(value)} is neither True nor False; "
                              "give one of the two.")  # fmt: skip
        return bool(value)


class Choice(State):
    """One of the options of the menu of its name, or what was typed and is understood."""

    takes = "str"

    def validate(self, obj: HasControls, value: Any) -> str:
        """Return the value if the menu offers it; otherwise name what it offers."""
        control = obj.control(self.name)
        if control is None:
            return value
        text = str(value) if isinstance(value, str) else None  # numpy has a kind of its own
        if text in list(control.options):
            return text
        if control.own and text is not None:
            obj.understand(self.name, text)
            return text
        fix = meant(value, control.options) or (
            f"choose one of {', '.join(map(repr, control.options))}.")  # fmt: skip
        raise RefusedValue(f"{self.name} = {_shown(value)} is not in the menu; {fix}")


RAISES = """Raises
------
ValueError, TypeError
    If a value is outside its range or not finite, or a name is not in the menu."""


def documented(text: str, states: Mapping[str, State]) -> str:
    """Return the docstring of an explorer with its parameters, which its states describe."""
    head, _, rest = inspect.cleandoc(text).partition("\n\n")
    told = ["Parameters", "----------"]
    for help, alike in groupby(filter(lambda name: states[name].help, states),
                               lambda name: states[name].help):  # fmt: skip
        names = list(alike)
        told += [f"{', '.join(names)} : {states[names[0]].takes}",
                 textwrap.indent(textwrap.fill(help, 84), "    ")]  # fmt: skip
    return "\n\n".join(filter(None, (head, "\n".join(told), RAISES, rest))) + "\n"
