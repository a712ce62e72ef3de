"""What the tests share; what those in a browser share is in its folder."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator

import pytest
from cases import CASES, kind
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser
from tape import without_paint

from tools.browser import chromium, find_chromium

# The same examples in each run, on a machine of any speed; --hypothesis-profile=default seeks
# others.
settings.register_profile("same", derandomize=True, deadline=None,
                          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
settings.load_profile("same")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a test in the browser once more if it fails, and name it at the end, as RERUN.

    Page, server and kernel take turns in their own time, which a busy machine stretches.
    """
    for item in items:
        if "has_chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def has_chromium() -> None:
    """Without a Chromium on this machine skip, or fail if COURSE_BROWSER=required."""
    if find_chromium() is None:
        refuse = pytest.fail if os.environ.get("COURSE_BROWSER") == "required" else pytest.skip
        refuse("no Chromium on this machine: install chromium, or name one in CHROMIUM")


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let SIGINT raise KeyboardInterrupt, as in a kernel; a job in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def without_collector() -> Iterator[None]:
    """Time a text alone, as timeit does: no search through what other tests left behind."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def unpainted() -> Iterator[None]:
    """Lay out all pictures, but paint none: for tests of what lies over them, or stands beside."""
    with without_paint():
        yield


@pytest.fixture
def blank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw nothing on the still layers: what is given and sent is the same without."""
    for each, how in CASES:
        monkeypatch.setattr(kind(each, how), "draw", lambda *_: None)


@pytest.fixture(scope="module")
def browser(has_chromium: None) -> Iterator[Browser]:
    """Start the machine's Chromium, for a file of tests that has pages of its own."""
    with chromium() as running:
        yield running
