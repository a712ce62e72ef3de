"""A learner's code is stopped, silenced and located; an empty function is recognised."""

from __future__ import annotations

import importlib
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from ipykernel.compiler import XCachingCompiler
from IPython.core.compilerop import CachingCompiler

from helpers.learning.sandbox import TimeUp, attempt, does_nothing, silence, within
from helpers.learning.wording import described, whereabouts


def learners(source: str, name: str = "f", **names: Any) -> Callable:
    """Return a function as a learner's cell defines it."""
    return in_cell(CachingCompiler(), source, name, **names)


def in_cell(compiler: CachingCompiler, source: str, name: str = "f", **names: Any) -> Callable:
    """Compile and run a cell as IPython does; return what it calls `name`."""
    namespace = {"np": np, "time": time, "__name__": "__main__", **names}
    exec(compiler(source, compiler.cache(source), "exec"), namespace)
    return namespace[name]


# Time --------------------------------------------------------------------------------------

ENDLESS = {
    "a loop": "def f():\n    while True:\n        pass",
    "except Exception": (
        "def f():\n    while True:\n        try:\n            1 / 0\n"
        "        except Exception:\n            pass"
    ),
    "a bare except": (
        "def f():\n    try:\n        time.sleep(0.3)\n    except:\n        pass\n"
        "    while True:\n        pass"
    ),
    "finally": (
        "def f():\n    while True:\n        try:\n            x = 1\n"
        "        finally:\n            y = 2"
    ),
    "a generator": "def f():\n    return sum(1 for _ in iter(int, 1))",
    "short sleeps": "def f():\n    while True:\n        time.sleep(0.01)",
}


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS.keys())
def test_what_does_not_end_is_stopped(source: str) -> None:
    begin = time.monotonic()
    with pytest.raises(TimeUp):
        within(0.2, learners(source))
    assert time.monotonic() - begin >= 0.2


def test_it_is_stopped_in_any_thread() -> None:
    outcomes = []

    def work() -> None:
        try:
            within(0.1, learners(ENDLESS["a loop"]))
        except TimeUp:
            outcomes.append("stopped")

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert outcomes == ["stopped"] * 3


def test_what_ends_is_left_alone() -> None:
    assert within(10, lambda: 7) == 7
    with pytest.raises(KeyError):
        within(10, lambda: {}["a"])


def test_nothing_is_raised_after_the_end() -> None:
    """Work that ends at about the limit: each time it is stopped within, or not at all."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)  # else the watchdog gets its turn only every 5 ms
    stopped = 0
    try:
        for limit in np.random.default_rng(1).uniform(0.0005, 0.0015, 600):
            try:
                within(limit, lambda: busy(0.001))
            except TimeUp:
                stopped += 1
            busy(0.0002)  # here it would strike
        busy(0.1)
    finally:
        sys.setswitchinterval(interval)
    assert 0 < stopped < 600


def busy(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def test_one_limit_within_another() -> None:
    with pytest.raises(TimeUp):
        within(0.3, lambda: (within(5, lambda: 1), busy(5)))


def test_the_watchdog_leaves_with_the_work() -> None:
    before = set(threading.enumerate())
    within(60, lambda: 1)
    end = time.monotonic() + 5
    while set(threading.enumerate()) - before and time.monotonic() < end:
        time.sleep(0.01)
    assert not set(threading.enumerate()) - before


def test_without_threads_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    assert within(0.001, lambda: busy(0.01) or 7) == 7


# Attempts ----------------------------------------------------------------------------------


def test_an_attempt_has_a_value_or_an_error() -> None:
    assert attempt(lambda: 3).value == 3
    refused = attempt(lambda: int("a"))
    assert refused.refused and isinstance(refused.error, ValueError)
    left = attempt(sys.exit)
    assert isinstance(left.error, SystemExit) and not left.refused


def test_an_interrupt_passes_through(interruptible: None) -> None:
    with pytest.raises(KeyboardInterrupt):
        attempt(lambda: signal.raise_signal(signal.SIGINT) or busy(1))


def test_a_question_to_the_learner_is_refused_and_asked_again_afterwards() -> None:
    asks = input
    with silence(), pytest.raises(RuntimeError, match="cannot answer input"):
        eval("input('x = ')")
    assert eval("input") is asks


def test_silence(capsys: pytest.CaptureFixture) -> None:
    with silence() as sink:
        assert not sink.used
        warnings.warn("a warning", stacklevel=1)
        np.array([1.0]) / 0
        assert not sink.used
        print("a word", flush=True)
        print("another", file=sys.stderr)
    assert sink.used
    print("heard")
    assert capsys.readouterr() == ("heard\n", "")


# Empty functions ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    ["pass", "...", "return", "return None", "return ...", "'a text'", "'''a text'''\n    ...",
     "# to do\n    pass", "'a'\n    pass\n    ...", "5"],
)  # fmt: skip
def test_an_empty_body(body: str) -> None:
    assert does_nothing(learners(f"def f(x, y=1, *z):\n    {body}"))


@pytest.mark.parametrize("body", ["None", "..."])
def test_an_empty_lambda(body: str) -> None:
    assert does_nothing(learners(f"f = lambda x: {body}"))


def test_an_empty_method_and_closure() -> None:
    source = "class A:\n    def g(self, x):\n        pass\nf = A().g"
    assert does_nothing(learners(source))
    closure = "def g(a):\n    def h(x):\n        'about h'\n    return h\nf = g(1)"
    assert does_nothing(learners(closure))


@pytest.mark.parametrize(
    "body",
    ["x", "return x", "return 0", "return ''", "return False", "y = x", "yield", "raise KeyError",
     "print()", "if x: pass", "for _ in x: pass", "global a; a = 1", "return ()", "x + 1"],
)  # fmt: skip
def test_a_body_that_does_something(body: str) -> None:
    assert not does_nothing(learners(f"def f(x):\n    {body}"))


@pytest.mark.parametrize("answer", [len, np.sin, int, 3, "a", None, ..., object()])
def test_what_is_not_a_function_is_not_empty(answer: Any) -> None:
    assert not does_nothing(answer)


# Errors ------------------------------------------------------------------------------------

COMPILERS = [CachingCompiler, XCachingCompiler]


def error_of(work: Callable, *arguments: Any) -> BaseException:
    return attempt(partial(work, *arguments)).error


@pytest.mark.parametrize("compiler", COMPILERS)
def test_an_error_in_a_cell(compiler: type[CachingCompiler]) -> None:
    f = in_cell(compiler(), "import math\n\ndef f(h):\n    # a step\n    return 1 / h")
    line = "`ZeroDivisionError: division by zero`, in line 5 of your code: `return 1 / h`"
    assert described(error_of(f, 0)) == line


def test_the_line_is_the_learners_own_innermost() -> None:
    source = (
        "def g(a):\n    return np.linalg.inv(a)\n\ndef f(evaluate):\n    return evaluate(g, [0.0])"
    )
    from helpers.maths.evaluate import evaluate

    error = error_of(learners(source), evaluate)
    assert whereabouts(error) == "in line 2 of your code: `return np.linalg.inv(a)`"


def test_an_error_in_code_without_a_source() -> None:
    namespace: dict = {}
    exec("def f():\n\n    return {}['a']", namespace)
    assert described(error_of(namespace["f"])) == "`KeyError: 'a'`, in line 3 of your code"


def test_an_error_with_no_line_of_the_learners() -> None:
    assert described(error_of(int, "a")).startswith("`ValueError: invalid literal for int()")
    assert whereabouts(error_of(np.linalg.inv, 3)) == ""


def test_code_that_a_package_makes_is_not_the_learners() -> None:
    names = {"__file__": np.__file__}
    exec("def made(): raise KeyError", names)
    assert whereabouts(error_of(names["made"])) == ""


def test_code_that_is_frozen_into_python_is_not_the_learners() -> None:
    f = learners("def f():\n    return load('')", load=importlib.import_module)
    assert whereabouts(error_of(f)) == "in line 2 of your code: `return load('')`"


def test_an_error_is_one_line_that_is_the_same_in_every_run() -> None:
    error = ValueError(f"two\n   lines of {object()} and `code`\n")
    assert described(error) == "`ValueError: two lines of <object object> and 'code'`"
    assert len(described(ValueError("word" * 1000))) < 200
    assert described(AssertionError()) == "`AssertionError`"
    assert described(type("", (Exception,), {})()) == "`?`"


def test_an_error_that_cannot_be_read() -> None:
    class Odd(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    assert described(Odd()) == "`Odd`"


UNDER_A_PROFILER = """
import sys
from helpers.learning.sandbox import TimeUp, within

def endless():
    while True:
        pass

try:
    within(0.05, {work})
except TimeUp:
    pass
sys.setprofile(lambda *event: None)
print([len(str(n)) for n in range(3)])
"""


@pytest.mark.parametrize("work", ["lambda: 1", "endless"])
def test_what_was_watched_can_be_debugged_and_profiled_afterwards(work: str) -> None:
    code = UNDER_A_PROFILER.format(work=work)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.stdout == "[1, 1, 1]\n"
