"""Whether everything that the course needs is installed and works here."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

from helpers.explorers import GradientExplorer

DISTRIBUTION = "gradients-live"


def check_installation() -> str:
    """Return one line: that all is well, or what is missing and how to mend it.

    It compares the versions of the packages with those that the course asks for and draws a
    picture, as every lesson does. What it cannot see is the browser.
    """
    if faults := _faults():
        return f"Not ready: {'; '.join(faults)}. Run `python course.py lab` again to mend it."
    try:
        GradientExplorer().to_png()
    except Exception as error:
        return f"Not ready: drawing a picture failed with {type(error).__name__}: {error}."
    return "Ready: all packages are here in versions that fit, and a picture could be drawn."


def _faults() -> list[str]:
    try:
        lines = requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        return [f"the course is not installed in {sys.prefix}"]
    needed = [Requirement(line) for line in lines]
    return [fault for need in needed if need.marker is None and (fault := _fault(need))]


def _fault(need: Requirement) -> str:
    try:
        found = version(need.name)
    except PackageNotFoundError:
        return f"{need.name} is not installed"
    if need.specifier.contains(found, prereleases=True):
        return ""
    return f"{need.name} is {found}, the course needs {need.specifier}"
