"""Measure how smoothly pictures move: python -m tools.bench [--quick] [--json FILE]."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import psutil
from playwright.sync_api import Browser

from tools.bench import costs, descents, report, ticks
from tools.bench.contenders import COURSE, INTERACT, NO_DELAY, STOCK, WAYS
from tools.bench.drive import ROOT, Stage, new_server
from tools.bench.results import Rows
from tools.browser import chromium

PACKAGES = ("jupyterlab", "ipykernel", "ipywidgets", "anywidget", "matplotlib", "ipympl", "plotly")


@dataclass(frozen=True)
class Plan:
    """How much is measured: rounds, single steps, seconds of movement, starts, imports."""

    rounds: int = 3
    steps: int = 20
    seconds: float = 5
    starts: int = 2
    imports: int = 5


QUIET_PERCENT = 10
START = time.monotonic()
QUICK = Plan(rounds=1, steps=10, seconds=1.5, starts=1, imports=3)


def say(text: str) -> None:
    """Tell the user what goes on."""
    print(f"{time.monotonic() - START:5.0f} s  {text}", flush=True)


def measure_costs(plan: Plan, browser: Browser) -> dict[str, dict[str, float]]:
    """Measure starts and imports."""
    starts: dict[str, list[float]] = {INTERACT.title: [], COURSE.title: []}
    for _ in range(plan.starts):
        for way in (INTERACT, COURSE):
            say(f"start to the first picture, {way.title}")
            starts[way.title].append(costs.seconds_to_first_picture(browser, way))
    say("imports")
    return {
        "start to first picture, s": {name: median(times) for name, times in starts.items()},
        "import, ms": costs.import_ms(plan.imports),
    }


def measure_motion(plan: Plan, stages: dict[str, Stage]) -> Rows:
    """Move every way on every server in turn, round after round."""
    rows = Rows()
    runs = [(server, way) for server in stages for way in WAYS if server in way.servers]
    for server, way in runs:
        say(f"opening ({way.letter}) {way.title}, {server}")
        stages[server].warm_up(way)
    for number in range(plan.rounds):
        for server, way in runs:
            say(f"round {number + 1} of {plan.rounds}, ({way.letter}) {way.title}, {server}")
            stages[server].show(way)
            for touch in way.touches:
                steps, handled = stages[server].single_steps(way, touch, plan.steps)
                stream = stages[server].stream(way, touch, plan.seconds)
                rows.get(server, way, touch.name).add(steps, handled, stream)
    return rows


def measure(plan: Plan) -> dict[str, Any]:
    """Run the whole benchmark, print its tables and return what the JSON file holds."""
    with ExitStack() as stack:
        others = psutil.cpu_percent(interval=1)
        if others > QUIET_PERCENT:
            say(f"other programs use {others:.0f} % of the processors: figures will be worse")
        browser = stack.enter_context(chromium())
        chromium_version = browser.version
        found = measure_costs(plan, browser)
        stages = {
            name: Stage(browser, stack.enter_context(new_server(nodelay=name == NO_DELAY)))
            for name in (STOCK, NO_DELAY)
        }
        rows = measure_motion(plan, stages)
        found["kernel memory, MB"] = costs.kernel_mb(stages[STOCK])
        say("a movement of every explorer")
        moved = ticks.measure()
        say("descent")
        descended = descents.measure()
    targets = report.targets(rows, found["import, ms"], moved) + report.descent_targets(descended)
    tables = [report.motion_table(rows), report.cost_table(found), report.tick_table(moved),
              report.descent_table(descended), report.target_table(targets)]  # fmt: skip
    print("", *tables, sep="\n\n", end="\n\n")
    return {
        "machine": {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "used by others, %": others,
            "chromium": chromium_version,
            **{package: version(package) for package in PACKAGES},
        },
        "motion": [row.summary() for row in rows],
        "costs": found,
        "ticks": [asdict(tick) for tick in moved],
        "descents": [asdict(each) for each in descended],
        "targets": [target.summary() for target in targets],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return the exit code: 1 if a promise is missed."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round, to try it out")
    parser.add_argument("--json", type=Path, default=ROOT / "bench.json", help="where figures go")
    options = parser.parse_args(arguments)
    figures = measure(QUICK if options.quick else Plan())
    options.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False), encoding="utf-8")
    say(f"{options.json.name} written")
    return int(not all(target["met"] for target in figures["targets"]))


if __name__ == "__main__":
    sys.exit(main())
