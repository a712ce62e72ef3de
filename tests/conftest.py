"""The browser that the tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tools.browser import chromium, find_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the machine's Chromium; without one skip, or fail if COURSE_BROWSER=required."""
    if find_chromium() is None:
        refuse = pytest.fail if os.environ.get("COURSE_BROWSER") == "required" else pytest.skip
        refuse("no Chromium on this machine: install chromium, or name one in CHROMIUM")
    with chromium() as running:
        yield running
