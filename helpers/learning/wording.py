"""How a message writes what a function was called with, what it returned, and its errors."""

from __future__ import annotations

import linecache
import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from inspect import signature
from numbers import Real
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

from helpers.learning.sandbox import argument_names
from helpers.lessons.tasks import Challenge, Exercise
from helpers.lessons.values import numbers_of
from helpers.maths.refusal import near

MOST_NUMBERS = 12
"""Of an array that is written out."""
DIGITS = (5, 7, 9, 12, 17)
"""As many as it takes to see a difference."""
_LONGEST = 160  # letters of an error's message or of a line of code
_FOLDERS = [Path(__file__).resolve().parents[1], Path(traceback.__file__).resolve().parent]
_PACKAGES = {"site-packages", "dist-packages"}


def written(exercise: Exercise, case: tuple) -> str:
    """Write the arguments of a call as in mathematics: f(x, y) = x² + y² and p = (1, 2)."""
    names = argument_names(exercise, case)
    return listed([_argument(name, value) for name, value in zip(names, case, strict=True)])


def listed(parts: Sequence[str]) -> str:
    """Write parts one after the other: a, b and c."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _argument(name: str, value: Any) -> str:
    text = getattr(value, "text", "") or shown(value)
    if name and callable(value):
        return f"{name}({', '.join(signature(value).parameters)}) = {text}"
    return f"{name} = {text}" if name else text


def shown(value: Any, digits: int = DIGITS[0]) -> str:
    """Write a value for reading: (1, 2.5) for a vector in any form, its type if not numbers.

    What an exercise observes may say itself how it is written, in its `text`.
    """
    if isinstance(text := getattr(value, "text", None), str):
        return text
    numbers = numbers_of(value)
    if value is None:
        return "nothing (`None`)"
    if not numbers.size:
        kind = re.sub(r"\W", "", type(value).__name__)
        return f"an empty {kind}" if _is_empty(value) else f"a value of type `{kind or '?'}`"
    if numbers.size > MOST_NUMBERS:
        return f"an array of shape {numbers.shape}"
    return _nested(numbers.tolist(), digits)


def _nested(numbers: float | list, digits: int) -> str:
    if isinstance(numbers, list):
        inner = ", ".join(_nested(number, digits) for number in numbers)
        return f"({inner},)" if len(numbers) == 1 else f"({inner})"
    text = f"{numbers + 0.0:.{digits}g}"
    return f"−{text[1:]}" if text.startswith("-") else text


def _is_empty(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.size == 0
    return isinstance(value, list | tuple | set | dict) and not value


def described(error: BaseException) -> str:
    """Return an error in one line: its class, its message and the line of the learner's code."""
    try:
        message = str(error)
    except Exception:  # a learner's own class may be wrong, too
        message = ""
    message = re.sub(r" at 0x[0-9A-Fa-f]+", "", message)  # another one in every run
    name = type(error).__name__
    text = code(f"{name}: {message}" if message.strip() else name)
    return ", ".join(filter(None, [text, whereabouts(error)]))


def whereabouts(error: BaseException) -> str:
    """Return the line of the learner's code in which an error arose; "" if there is none."""
    steps = traceback.walk_tb(error.__traceback__)
    lines = [(frame, line) for frame, line in steps if line and _is_the_learners(frame)]
    if not lines:
        return ""
    frame, line = lines[-1]
    text = linecache.getline(frame.f_code.co_filename, line).strip()
    return f"in line {line} of your code" + (f": {code(text)}" if text else "")


def _is_the_learners(frame: FrameType) -> bool:
    """Tell whether code comes neither from the course nor from an installed package."""
    name = frame.f_code.co_filename
    if name.startswith("<"):  # typed in, made by a package as it runs, or frozen into Python
        name = frame.f_globals.get("__file__")
    return not (isinstance(name, str) and _is_installed(Path(name).resolve()))


def _is_installed(file: Path) -> bool:
    return bool(_PACKAGES & set(file.parts)) or any(map(file.is_relative_to, _FOLDERS))


def meant(given: str, alike: Mapping[str, str], most: int) -> str:
    """Ask whether the nearest of some names is meant, `most` of them; "" if none is near.

    `alike` maps what somebody may write, in small letters, to the name that is right.
    """
    found = [alike[each] for each in near(given, alike, most)]
    names = [f'`"{each}"`' for each in dict.fromkeys(found)]
    return f"Do you mean {' or '.join(names)}?" if names else ""


def code(text: str) -> str:
    """Return a text of the learner's in one line between backticks, in which nothing is typeset."""
    line = " ".join(text.replace("`", "'").split()) or "?"
    return f"`{line}`" if len(line) <= _LONGEST else f"`{line[:_LONGEST]} …`"


_MEANINGS = (
    (TypeError, r" \^: ", "`^` is no power in Python: write `**`."),
    (
        TypeError,
        "object is not callable",
        "Python reads brackets behind a name or a number as a call, and only a function can be "
        "called. To multiply, write `*`.",
    ),
    (
        TypeError,
        "arrays can be converted to",  # before it stands "only length-1", or "size-1" or "0-dim…"
        "`math.exp` and its like, `float` and `int` take one number, and you gave an array. The "
        "functions of numpy take all numbers of an array at once: `np.exp`.",
    ),
    (
        TypeError,
        "can't multiply sequence by non-int",
        "A list is no vector: `2 * [1, 2]` is `[1, 2, 1, 2]`, and a decimal number of lists cannot "
        "be made. Make it an array first: `2.5 * np.array([1, 2])`.",
    ),
    (
        TypeError,
        "NoneType",
        "`None` is nothing. Does a function that you use here end without `return …`?",
    ),
    (
        ValueError,
        "truth value of an array",
        "A comparison of an array gives an answer for each of its numbers, but `if`, `while`, "
        "`and` and `or` need a single one. Compare one number, such as the length `np.hypot(*g)`, "
        "or ask whether it holds for all, `.all()`, or for any, `.any()`.",
    ),
    (
        ValueError,
        "could not be broadcast",
        "`+`, `-`, `*` and `/` work number by number, and these two have different shapes. The "
        "product of a matrix with a vector is `A @ v`.",
    ),
    (
        ValueError,
        "mismatch in its core dimension",
        "In `A @ B` each row of `A` has as many numbers as each column of `B`. Look at the shapes, "
        "`A.shape` and `B.shape`; `A.T` has rows and columns the other way round.",
    ),
    (
        ValueError,
        "array element with a sequence",
        "A place in an array holds one number. Is there a list or an array where a number should "
        "be? A column of ones beside `x` is `np.ones(len(x))`, not `1`.",
    ),
    (
        IndexError,
        "out of range",
        "There are fewer places than you think; the first one has the number 0. `[0] * 3` is "
        "`[0, 0, 0]`, but `[0 * 3]` is `[0]`.",
    ),
    (
        UnboundLocalError,
        "",
        "What a function gives a value to is its own, and has none before that: set it first, as "
        "in `steps = 0` before `steps += 1`.",
    ),
)
"""The class of an error, a part of its message, and what it means whatever the exercise is."""

_NUMPY = {
    "np.": "sin cos tan arcsin arccos arctan arctan2 sinh cosh tanh exp log log10 log2 sqrt cbrt "
    "hypot sign pi array zeros zeros_like ones ones_like dot mean std linspace arange meshgrid eye "
    "diag outer column_stack radians degrees".split(),
    "np.linalg.": "norm inv det eig eigh eigvals eigvalsh solve svd".split(),
}
"""What learners write without saying where it comes from."""


def meaning(error: BaseException, exercise: Exercise | Challenge, case: tuple) -> str:
    """Say in plain words what an error that learners often meet is about; "" for any other."""
    try:
        text = str(error)
    except Exception:  # a learner's own class may be wrong, too
        return ""
    for kind, part, said in _MEANINGS:
        if isinstance(error, kind) and re.search(part, text):
            return said
    names = argument_names(exercise, case)
    if isinstance(error, NameError):
        return _unknown_name(error.name or "", names)
    if isinstance(error, ZeroDivisionError):
        zero = [
            name for name, value in zip(names, case, strict=True)
            if name and isinstance(value, Real) and value == 0
        ]  # fmt: skip
        which = listed([f"`{name}`" for name in zero])
        are = "are" if len(zero) > 1 else "is"
        return f"Here {which} {are} 0, and nothing can be divided by 0." if zero else ""
    if not isinstance(error, TypeError):
        return ""
    functions = {n: value for n, value in zip(names, case, strict=True) if callable(value)}
    pair = any(_arity(f) == 2 for f in functions.values())
    if "missing 1 required positional argument" in text and pair:
        return (
            "A function of two numbers takes them one by one. For a point `p` write a star: "
            "`f(*p)` is the same as `f(p[0], p[1])`."
        )
    if "function'" in text or "type function" in text:
        which = listed([f"`{name}`" for name in functions]) or "One of the two"
        what = "are functions, not numbers" if len(functions) > 1 else "is a function, not a number"
        example = next((_call(name, f) for name, f in functions.items()), "f(1)")
        return (
            f"{which} {what}. For the value at a place write the place in round brackets behind "
            f"the name, as in `{example}`."
        )
    if re.search("'(list|tuple)'", text):
        return (
            "A list or a tuple is no vector: two of them cannot be subtracted, and `+` hangs one "
            "behind the other. Make them arrays first: `np.array([1, 2]) - np.array([3, 4])`."
        )
    return ""


def _unknown_name(name: str, arguments: Sequence[str]) -> str:
    """Say where a name that is not defined may come from."""
    if name in ("np", "numpy"):
        return "Begin the cell with `import numpy as np`."
    if name == "math":
        return "Begin the cell with `import math`."
    for prefix, known in _NUMPY.items():
        if name in known:
            return f"Python does not know it alone: it belongs to numpy. Write `{prefix}{name}`."
    if name == "ln":
        return "The natural logarithm is `np.log`."
    known = listed([f"`{each}`" for each in arguments if each])
    own = f"its argument{'s' * (len(arguments) > 1)} {known}, " if known else ""
    return f"Your function knows {own}what it defines itself, and what earlier cells define."


def _call(name: str, f: Callable) -> str:
    """Return how a function is called, with a number for each of its arguments."""
    return f"{name}({', '.join(map(str, range(1, _arity(f) + 1)))})"


def _arity(f: Callable) -> int:
    return len(signature(f).parameters)
