"""What a way costs before anything moves: the start, the import, the kernel's memory."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from tools.bench.contenders import WAYS, Way
from tools.bench.drive import ROOT, Stage, new_server, write_notebook

SMAPS = "/proc/self/smaps_rollup"
BARE = "bare.ipynb"
BARE_CELL = "import matplotlib.pyplot as plt\nimport numpy as np"
IMPORTS = {
    "numpy, matplotlib.pyplot, anywidget": "import numpy, matplotlib.pyplot, anywidget",
    "helpers": "import helpers",
}


def seconds_to_first_picture(browser: Browser, way: Way) -> float:
    """From the start of the course's server until the picture of a notebook's only plot is there.

    Opens the notebook in a new window and runs it, as a learner would.
    """
    start = time.monotonic()
    with new_server(nodelay=True) as server:
        stage = Stage(browser, server)
        stage.open(way)
        stage.sees(way)
        seconds = time.monotonic() - start
        stage.page.context.close()
    return seconds


def import_ms(repetitions: int) -> dict[str, float]:
    """Median time of each of `IMPORTS`, each in a Python of its own, taken in turns."""
    timed = ("import time; start = time.perf_counter(); {}; "
             "print(1000 * (time.perf_counter() - start))")  # fmt: skip
    times: dict[str, list[float]] = {name: [] for name in IMPORTS}
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    for _ in range(repetitions + 1):
        for name, statement in IMPORTS.items():
            command = [sys.executable, "-c", timed.format(statement)]
            done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
            times[name].append(float(done.stdout))
    return {name: median(each[1:]) for name, each in times.items()}  # the first filled the caches


def kernel_mb(stage: Stage) -> dict[str, float]:
    """Memory of a kernel that has only imported numpy and matplotlib, and of each way's.

    The proportional set size: each kernel's share of what it shares included. Linux only:
    elsewhere there are no figures.
    """
    if not Path(SMAPS).exists():
        return {}
    write_notebook(stage.server.root_dir / BARE, BARE_CELL)
    stage.notebook.switch_to(BARE)
    stage.notebook.run_all()
    found = {"numpy + matplotlib": _proportional_mb(stage)}
    for way in WAYS:
        stage.show(way)
        found[way.title] = _proportional_mb(stage)
    return found


def _proportional_mb(stage: Stage) -> float:
    text = stage.in_kernel(f"open({SMAPS!r}).read()")
    return int(re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)[1]) / 1024
