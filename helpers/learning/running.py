"""Running a learner's code: silently, not for ever, and saying in one line where it failed."""

from __future__ import annotations

import builtins
import ctypes
import dis
import io
import linecache
import queue
import re
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, TypeVar

import numpy as np

Result = TypeVar("Result")

_AGAIN = 0.02  # seconds until a loop that swallowed `TimeUp` is hit again
_LONGEST = 160  # letters of an error's message or of a line of code
_FOLDERS = [Path(__file__).resolve().parents[1], Path(traceback.__file__).resolve().parent]
_PACKAGES = {"site-packages", "dist-packages"}


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


def code(text: str) -> str:
    """Return a text of the learner's in one line between backticks, in which nothing is typeset."""
    line = " ".join(text.replace("`", "'").split()) or "?"
    return f"`{line}`" if len(line) <= _LONGEST else f"`{line[:_LONGEST]} …`"
