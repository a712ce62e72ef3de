"""The learner's record under fire: writers that are killed, and many that write at once."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from record_writer import write

from helpers.learning import record as module
from helpers.learning.record import Record

WRITER = Path(__file__).with_name("record_writer.py")
KILLS = 400
LANES = 2  # processes that kill writers, side by side
WRITERS = 8


def start(*arguments: object) -> subprocess.Popen:
    """Start record_writer.py on a Python without site-packages, which is ready sooner."""
    command = [sys.executable, "-I", "-S", WRITER, *arguments]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen(list(map(str, command)), **pipes)


def write_at_once(
    path: Path, attempts: int, meanwhile: Callable[[], bool] = lambda: False
) -> list[dict]:
    """Let eight processes write into one record from the same moment on; return their reports.

    While they write, `meanwhile` is called again and again, as long as it asks for it.
    """
    writers = [start(write.__name__, path, name, attempts) for name in range(WRITERS)]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("\n")
        writer.stdin.flush()
    while any(writer.poll() is None for writer in writers) and meanwhile():
        pass
    reports = [json.loads(writer.communicate(timeout=120)[0]) for writer in writers]
    assert not any(writer.returncode for writer in writers)
    return reports


def show(title: str, rows: dict[str, object]) -> None:
    """Print a table for a closing note; pytest -s shows it."""
    print(f"\n| {title} | |\n|---|---|", *(f"| {name} | {rows[name]} |" for name in rows), sep="\n")


def test_killed_writers_lose_nothing(tmp_path: Path) -> None:
    began = time.perf_counter()
    lanes = [start("kill", tmp_path, seed, KILLS // LANES) for seed in range(LANES)]
    found = Counter()
    for lane in lanes:
        found.update(json.loads(lane.communicate(timeout=300)[0]))
        assert lane.returncode == 0
    show("killed writers", {**found, "seconds": round(time.perf_counter() - began, 1)})
    bad = ("broken", "lost", "unexpected", "troubles", "damage not kept")
    assert {name: found[name] for name in bad} == dict.fromkeys(bad, 0)
    assert found["kills"] == KILLS and found["acknowledged"] >= KILLS
    # The kills must have been where they could hurt: between begin and commit.
    assert found["in a transaction"] > 0 and found["stored, not yet acknowledged"] > 0


def test_eight_processes_writing_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    began = time.perf_counter()
    reports = write_at_once(path, 100)
    seconds = time.perf_counter() - began
    stored = [attempt.detail for attempt in Record(path).attempts()]
    show("eight at once", {"stored": len(stored), "seconds": round(seconds, 1)})
    assert [report["troubles"] for report in reports] == [[]] * WRITERS
    assert sorted(stored) == sorted(f"{name}.{n}" for name in range(WRITERS) for n in range(100))
    assert stored != sorted(stored)  # they did take turns
    for report in reports:
        own = set(report["acknowledged"])
        assert [detail for detail in stored if detail in own] == report["acknowledged"]


def test_a_reset_while_others_write_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 60)  # as in the writers
    path = tmp_path / "progress.sqlite"
    record, backups = Record(path), []

    def reset_twice() -> bool:
        if backup := record.reset():
            backups.append(backup)
        assert not record.trouble
        return len(backups) < 2

    reports = write_at_once(path, 100, reset_twice)
    stored = [attempt.detail for file in (*backups, path) for attempt in Record(file).attempts()]
    assert [report["troubles"] for report in reports] == [[]] * WRITERS
    assert sorted(stored) == sorted(f"{name}.{n}" for name in range(WRITERS) for n in range(100))


@pytest.mark.parametrize("rounds", range(3))
def test_eight_processes_that_find_damage_set_it_aside_once(tmp_path: Path, rounds: int) -> None:
    path = tmp_path / "progress.sqlite"
    path.write_bytes(b"no database")
    reports = write_at_once(path, 3)
    stored = [attempt.detail for attempt in Record(path).attempts()]
    assert sorted(stored) == sorted(f"{name}.{n}" for name in range(WRITERS) for n in range(3))
    kept = tmp_path / "progress.damaged-1.sqlite"
    assert kept.read_bytes() == b"no database"
    assert sorted(tmp_path.glob("progress*")) == sorted([kept, path])
    troubles = [trouble for report in reports for trouble in report["troubles"]]
    assert troubles == [
        "progress.sqlite was damaged; it is kept as progress.damaged-1.sqlite, "
        "and a new record is begun."
    ]
