"""Answers that are two means over the points: the gradients of notebook 08."""

from __future__ import annotations

from typing import Any

import numpy as np


def diagnose(got: Any, intercept: float, slope: float, x: np.ndarray, y: np.ndarray) -> str:
    """Name the mistake when one of two parts is a number, and the other has one for each point."""
    if not isinstance(got, list | tuple) or len(got) != 2:
        return ""
    sizes = [part.size if isinstance(part, np.ndarray) else 1 for part in got]
    return "one part not averaged" if len(x) > 1 and sorted(sizes) == [1, len(x)] else ""
