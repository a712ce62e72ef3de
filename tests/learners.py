"""What a learner's cell leads to: the name under which the record keeps its answer."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import matplotlib.pyplot as plt
import numpy as np

from helpers.learning.checks import check
from helpers.learning.record import Record
from helpers.learning.sandbox import within
from helpers.lessons import exercise
from helpers.lessons.tasks import ENDLESS

plt.switch_backend("agg")


def kept(task: str, answer: Any) -> str:
    """Return the name or score under which the record keeps an answer."""
    verdict = check(task, answer)
    assert verdict.outcome != "unattempted"
    return Record().attempts()[-1].detail or verdict.outcome


def mistake(task: str, source: str, seconds: float = ENDLESS) -> str:
    """Return the same of what a learner's cell defines, under the name that is asked for.

    It is stopped after so many seconds, if not before.
    """
    names: dict[str, Any] = {"np": np, "plt": plt, "q": np.pi / 2}
    exec(source, names)
    answer = getattr(exercise(task).solution, "__name__", task.partition(".")[2])
    try:
        with patch("helpers.learning.checks.within",
                   lambda limit, work: within(min(limit, seconds), work)):  # fmt: skip
            return kept(task, names[answer])
    finally:
        plt.close("all")
