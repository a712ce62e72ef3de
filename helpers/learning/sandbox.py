"""Running a learner's code: silently, not for ever, and watched in what it does.

The functions that an answer is given are handed over as plain Python functions, so that what
Python says of them is what it says of the learner's own, and the places at which they are called
are kept.
"""

from __future__ import annotations

import builtins
import ctypes
import dis
import inspect
import io
import queue
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from types import CodeType
from typing import Any, TypeVar

import numpy as np

from helpers.lessons.tasks import Exercise
from helpers.lessons.values import laid_out, real_parts

Result = TypeVar("Result")

_AGAIN = 0.02  # seconds until a loop that swallowed `TimeUp` is hit again
_MOST_CALLS = 1000  # a loop may call a function for ever
_ROUGHLY = 10  # tolerances


class TimeUp(BaseException):
    """The time for a learner's code is over. No Exception: `except Exception` must not stop it."""


@dataclass(frozen=True)
class Outcome:
    """What became of one call: the value that it gave, or the error that it ended with.

    If it was watched, also the names of the functions that it `called` and how far apart along
    one coordinate, their `spread`, and the names of the arguments that it `changed`, and of those
    of them that it only `scaled`.
    """

    value: Any = None
    error: BaseException | None = None
    called: frozenset[str] = frozenset()
    spread: float = 0.0
    changed: tuple[str, ...] = ()
    scaled: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the call refused its arguments, that is, raised `ValueError`."""
        return isinstance(self.error, ValueError)


def attempt(work: Callable[[], Any]) -> Outcome:
    """Return what became of `work()`; only the end of the time and an interrupt pass through."""
    try:
        return Outcome(work())
    except (TimeUp, KeyboardInterrupt):
        raise
    except BaseException as error:  # SystemExit, too
        return Outcome(error=error)


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """Return ``work()``; if it takes longer, raise `TimeUp` in it, in whatever thread this is.

    Python must get a turn: a single call that stays in C, such as ``time.sleep(1e9)``, is
    stopped only when it returns. And a loop with a bare ``except:`` around nearly all that it
    does may swallow `TimeUp` many times before it is hit outside.
    """
    watchdog = _Watchdog(seconds)
    try:
        watchdog.start()
        return work()
    finally:
        while not watchdog.closed:
            try:
                watchdog.close()
            except TimeUp:  # raised just before the end and delivered only now: close again
                pass


class _Watchdog:
    """A thread that raises `TimeUp` in the thread that made it.

    A signal would reach only the main thread, and Windows has no alarm. A process of its own
    would not know what the learner has defined, and a thread of its own could not be left:
    what never ends would go on in it. So the code runs where it was called, and the interpreter
    is asked to raise an exception there. It does so at some later moment between two bytecodes.

    Two races are closed. Nothing may be raised once the work is over: the watchdog raises only
    while it holds the gate, and `close` takes the gate for ever, then takes what has not been
    delivered yet. And `close` may itself be hit, anywhere: so it can be called again, and the gate
    is a lock that may be taken twice. What is under way is taken and not withdrawn: Python 3.11
    would go on looking for it at every step, and under a debugger, a profiler or a measurement of
    coverage it would never take another one.
    """

    def __init__(self, seconds: float) -> None:
        self.closed = False
        self._raised = False
        self._seconds = seconds
        self._learner = threading.get_ident()
        self._gate = threading.RLock()
        self._end: queue.SimpleQueue[None] = queue.SimpleQueue()

    def start(self) -> None:
        """Begin to watch; where there can be no threads, in a browser, nobody does."""
        try:
            threading.Thread(target=self._watch, daemon=True).start()
        except RuntimeError:
            pass

    def close(self) -> None:
        """See to it that nothing is raised any more."""
        self._gate.acquire()
        try:
            if self._raised:
                self._raise(TimeUp)  # in place of one that is under way, if there is one
            while self._raised:
                pass
        except TimeUp:
            self._raised = False
        self._end.put(None)
        self.closed = True

    def _watch(self) -> None:
        wait = self._seconds
        while not self._ended_within(wait) and self._gate.acquire(blocking=False):
            self._raised = True
            self._raise(TimeUp)
            self._gate.release()
            wait = _AGAIN  # a bare `except:` may have swallowed it

    def _ended_within(self, seconds: float) -> bool:
        try:
            self._end.get(timeout=seconds)
        except queue.Empty:
            return False
        return True

    def _raise(self, error: type[BaseException]) -> None:
        """Raise an error in the learner's thread, at its next step."""
        thread = ctypes.c_ulong(self._learner)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(error))


class Sink(io.TextIOBase):
    """A text file that keeps nothing, only whether something was written."""

    used = False

    def write(self, text: str) -> int:
        """Take note that there is something."""
        self.used = self.used or bool(text)
        return len(text)


@contextmanager
def silence() -> Iterator[Sink]:
    """Keep what is printed, and warnings, out of the cell; the sink knows of what was printed."""
    printed = Sink()
    with (
        redirect_stdout(printed), redirect_stderr(Sink()),
        warnings.catch_warnings(), np.errstate(all="ignore"),
    ):  # fmt: skip
        warnings.simplefilter("ignore")
        asks, builtins.input = builtins.input, _no_input
        try:
            yield printed
        finally:
            builtins.input = asks


def _no_input(*_: Any) -> str:
    raise RuntimeError("the check cannot answer input(); use the arguments instead")


def does_nothing(answer: Any) -> bool:
    """Tell whether a function's body is empty: a docstring, `...`, `pass`, `return None`."""
    body = getattr(answer, "__code__", None)
    return isinstance(body, CodeType) and all(map(_is_idle, dis.get_instructions(body)))


def _is_idle(step: dis.Instruction) -> bool:
    if "CONST" in step.opname:  # LOAD_CONST, in Python 3.12 and 3.13 also RETURN_CONST
        return step.argval is None or step.argval is Ellipsis
    return step.opname in {"RESUME", "NOP", "CACHE", "COPY_FREE_VARS", "MAKE_CELL", "RETURN_VALUE"}


def outcomes(exercise: Exercise, answer: Any) -> list[Outcome]:
    """Return what an answer does in each case of an exercise."""
    return [outcome(exercise, answer, case) for case in exercise.cases]


def outcome(exercise: Exercise, answer: Any, case: tuple) -> Outcome:
    """Return what an answer does in one case; it gets copies of the arguments."""
    watch = Watch(argument_names(exercise, case), deepcopy(case))
    given = _laying_out(answer) if callable(answer) else answer
    did = attempt(lambda: exercise.observe(given, *watch.arguments))
    return replace(
        did, called=frozenset(watch.called), spread=watch.spread,
        changed=tuple(watch.changed), scaled=watch.scaled,
    )  # fmt: skip


def _laying_out(answer: Callable) -> Callable:
    """Return a function whose results can be read more than once."""
    return lambda *arguments: laid_out(answer(*arguments))


def argument_names(exercise: Exercise, case: tuple) -> list[str]:
    """Return what the arguments of a call are called.

    Nothing if the answer is a value, or a class that is not called with the case itself.
    """
    names = list(_parameters(exercise.solution)) if callable(exercise.solution) else []
    return names if len(names) == len(case) else [""] * len(case)


@lru_cache(maxsize=256)
def _parameters(f: Callable) -> tuple[str, ...]:
    return tuple(inspect.signature(f).parameters)


class Watch:
    """The arguments of one call, and what was done with them.

    Parameters
    ----------
    names : sequence of str
        What the arguments are called.
    case : tuple
        The arguments themselves.
    """

    def __init__(self, names: list[str], case: tuple) -> None:
        self.called: set[str] = set()
        """The names of the functions that were called."""
        self._names = names
        self._places: list[np.ndarray] = []
        self.arguments = tuple(map(self._handed_over, names, case))
        """What is handed over in place of the arguments."""
        self._before = [
            (name, argument, real_parts(argument).copy())
            for name, argument in zip(names, self.arguments, strict=True)
            if isinstance(argument, np.ndarray | list | tuple)
        ]

    @property
    def spread(self) -> float:
        """How far apart the places are at which functions were called, along one coordinate."""
        widest = 0.0
        for n in {len(each) for each in self._places}:  # functions of n numbers
            places = np.concatenate([each for each in self._places if len(each) == n], axis=1)
            if places.size:  # what is no number, such as a function, is no place
                widest = max(widest, float(np.ptp(places, axis=1).max()))
        return widest

    @cached_property
    def changed(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """The arrays and lists that are not what they were, but for rounding: before and now."""
        both = ((name, old, real_parts(argument)) for name, argument, old in self._before)
        return {name: (old, new) for name, old, new in both if not _same(old, new)}

    @property
    def scaled(self) -> tuple[str, ...]:
        """The names of those that are a multiple of what they were, as a direction brought to 1."""
        return tuple(name for name, pair in self.changed.items() if _along(*pair))

    def _handed_over(self, name: str, value: Any) -> Any:
        if isinstance(value, tuple):  # pairs of functions
            return type(value)(self._handed_over("f", part) for part in value)
        return self._watched(name, value) if callable(value) else value

    def _watched(self, name: str, f: Callable) -> Callable:
        def one(x: Any) -> Any:
            self._keep(name, x)
            return f(x)

        def two(x: Any, y: Any) -> Any:
            self._keep(name, x, y)
            return f(x, y)

        watched = {1: one, 2: two}.get(_number_of_arguments(f))
        if watched is None:
            return f
        watched.__name__ = watched.__qualname__ = name
        vars(watched).update(getattr(f, "__dict__", {}))
        return watched

    def _keep(self, name: str, *x: Any) -> None:
        self.called.add(name)
        if len(self._places) >= _MOST_CALLS:
            return
        try:
            self._places.append(np.reshape(np.broadcast_arrays(*map(real_parts, x)), (len(x), -1)))
        except ValueError:  # no places: f itself will say so
            pass


def _number_of_arguments(f: Callable) -> int:
    try:
        return len(inspect.signature(f).parameters)
    except ValueError:  # some built-in functions have no signature
        return 0


def _same(old: np.ndarray, new: np.ndarray) -> bool:
    """Tell whether two arrays are the same, but for rounding."""
    if np.array_equal(old, new):
        return True
    scale = max(1.0, np.abs(old).max(initial=0.0))
    return old.shape == new.shape and np.allclose(
        old, new, rtol=0, atol=1e-12 * scale, equal_nan=True
    )


def _along(old: np.ndarray, new: np.ndarray) -> bool:
    """Tell whether an array is a multiple of another one, but for rounding."""
    crossed = np.outer(old, new)
    return old.shape == new.shape and _same(crossed, crossed.T)


@dataclass(frozen=True, eq=False)
class Trial:
    """An answer to an exercise, what it did in each case, and what the solution does there.

    Parameters
    ----------
    exercise : Exercise
        What was asked.
    answer : callable or value
        What was given.
    got : sequence of Outcome
        What the answer did, case by case, as `outcomes` returns it.
    """

    exercise: Exercise
    answer: Any
    got: Sequence[Outcome]

    @classmethod
    def of(cls, exercise: Exercise, answer: Any) -> Trial:
        """Run an answer in each case of an exercise."""
        return cls(exercise, answer, outcomes(exercise, answer))

    @cached_property
    def expected(self) -> Sequence[Outcome]:
        """What the solution does in each case."""
        return self.done_by(self.exercise.solution)

    @cached_property
    def wrong(self) -> list[int]:
        """The cases in which the answer does something else."""
        return [i for i, one in enumerate(self.got) if not self.agree(i, one, self.expected[i])]

    @cached_property
    def early(self) -> list[int]:
        """The cases that are looked at first: not the late ones, nor those to be refused."""
        count = len(self.expected) - self.exercise.late
        return [i for i, each in enumerate(self.expected[:count]) if not each.refused]

    @cached_property
    def first(self) -> int:
        """The simplest case in which the answer is wrong."""
        return next((i for i in self.wrong if i in self.early), self.wrong[0])

    @property
    def one(self) -> Outcome:
        """What the answer did in the first case in which it is wrong."""
        return self.got[self.first]

    @property
    def right(self) -> Outcome:
        """What the solution does there."""
        return self.expected[self.first]

    @property
    def case(self) -> tuple:
        """The arguments of that case."""
        return self.exercise.cases[self.first]

    @property
    def pairs(self) -> list[tuple[Outcome, Outcome]]:
        """What the answer and the solution did in each case in which there should be a value."""
        both = zip(self.got, self.expected, strict=True)
        return [(one, right) for one, right in both if not right.error]

    def done_by(self, known: Any) -> Sequence[Outcome]:
        """Return what the solution, or a form of a known wrong answer, does in each case.

        They do the same every time, so they are run once.
        """
        done = self.exercise.done
        if id(known) not in done:
            done[id(known)] = outcomes(self.exercise, known)
        return done[id(known)]

    @property
    def rough(self) -> float:
        """The tolerance within which a mistake is recognised: a wrong answer may be rough, too."""
        return _ROUGHLY * self.exercise.tolerance

    def agree(self, index: int, one: Outcome, other: Outcome, tolerance: float = 0) -> bool:
        """Tell whether two outcomes of a case are the same within a tolerance, or the exercise's.

        Where one should refuse, they are if both did or neither.
        """
        if self.expected[index].refused:
            return one.refused == other.refused
        if one.error or other.error:
            return one.refused and other.refused
        exercise = self.exercise
        tolerance = tolerance or exercise.tolerance
        did = attempt(lambda: exercise.same(one.value, other.value, tolerance))
        return bool(did.value)  # what cannot be compared is not the same
