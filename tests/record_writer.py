"""Processes that write into a learner's record, and one that kills such processes.

    python record_writer.py write PATH NAME COUNT     add COUNT attempts once a line is sent
    python record_writer.py kill FOLDER SEED COUNT    kill COUNT writers, one after the other
    python record_writer.py look PATH NAME COUNT      add as far as possible, then read

Each prints what came of it as one line of JSON. The module record is loaded without its package,
whose numpy and matplotlib would take a second: a writer that is to be killed starts in
milliseconds.
"""

from __future__ import annotations

import importlib.util
import json
import multiprocessing
import os
import random
import sqlite3
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType

MOST_ATTEMPTS = 3  # acknowledged, before a writer is killed in the midst of another
AT_FIRST = 0.002  # seconds that a first attempt may take
KILLS_PER_FILE = 10
DAMAGE = b"no database"


def load_record() -> ModuleType:
    """Load helpers/learning/record.py alone."""
    path = Path(__file__).resolve().parents[1] / "helpers" / "learning" / "record.py"
    spec = importlib.util.spec_from_file_location("record", path)
    module = sys.modules["record"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.PATIENCE = 60.0  # a slow disk is not what is tested
    return module


record = load_record()


def is_stored(mine: record.Record) -> bool:
    """Tell whether the record has acknowledged its last attempt, with or without a trouble."""
    return "not in your record" not in mine.trouble


def write(path: Path, name: str, attempts: int) -> dict:
    """Add attempts as fast as they are stored; return the acknowledged ones and the troubles."""
    mine = record.Record(path)
    acknowledged, troubles = [], []
    print("ready", flush=True)
    input()
    for number in range(attempts):
        mine.add("gradient.gradient", "passed", f"{name}.{number}")
        if mine.trouble:
            troubles.append(mine.trouble)
        if is_stored(mine):
            acknowledged.append(f"{name}.{number}")
    return {"acknowledged": acknowledged, "troubles": troubles}


def look(path: Path, name: str, attempts: int) -> dict:
    """Add attempts and read the record where it may be forbidden; return what was said."""
    mine = record.Record(path)
    troubles = []
    for number in range(attempts):
        mine.add("gradient.gradient", "passed", f"{name}.{number}")
        troubles.append(mine.trouble)
    stored = [attempt.detail for attempt in mine.attempts()]
    return {"add": troubles, "read": mine.trouble, "stored": stored, "denied": is_denied(path)}


def is_denied(path: Path) -> bool:
    """Tell whether this process may not write where a test has forbidden it."""
    try:
        if path.exists():
            path.open("r+b").close()
        (path.parent / "new").touch()
    except PermissionError:
        return True
    return False


def write_until_killed(path: Path, name: str, pipe: Connection) -> None:
    """Add attempts for ever; send the name of each once it is acknowledged."""
    mine = record.Record(path)
    pipe.send_bytes(b"ready")
    for number in count():
        mine.add("gradient.gradient", "passed", f"{name}.{number}")
        if is_stored(mine):
            pipe.send_bytes(f"{name}.{number}".encode())


def kill_a_writer(path: Path, name: str, attempts: int, part: float) -> list[str]:
    """Let a process write, kill it after so many attempts and a part of another.

    That part is of the time that the attempts before it took: so the kills hit however slow the
    disk is at this moment. Return what had been acknowledged.
    """
    # A forked process needs no new interpreter; Windows cannot fork.
    context = multiprocessing.get_context("spawn" if os.name == "nt" else "fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=write_until_killed, args=(path, name, theirs))
    process.start()
    theirs.close()
    assert ours.recv_bytes() == b"ready"
    began = time.perf_counter()
    acknowledged = [ours.recv_bytes().decode() for _ in range(attempts)]
    time.sleep(part * (time.perf_counter() - began) / attempts if attempts else part * AT_FIRST)
    process.kill()
    process.join()
    with suppress(EOFError):
        while True:
            acknowledged.append(ours.recv_bytes().decode())
    ours.close()
    return acknowledged


def kill(folder: Path, seed: int, kills: int) -> dict:
    """Kill writers at random moments; after each, compare the file with what was acknowledged."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    for number in range(kills):
        if number % KILLS_PER_FILE == 0:
            path, before = folder / f"{seed}-{number}.sqlite", []
            damaged = number // KILLS_PER_FILE % 2  # every other file is to be set aside first
            if damaged:
                path.write_bytes(DAMAGE)
        attempts = number % (MOST_ATTEMPTS + 1)
        acknowledged = kill_a_writer(path, str(number), attempts, chance.random())
        files = [file.read_bytes() for file in folder.glob(f"{path.stem}.*sqlite")]
        found["damage not kept"] += files.count(DAMAGE) != damaged
        if path.exists() and path.read_bytes() == DAMAGE:
            found["lost"] += len(acknowledged)
            continue
        found["in a transaction"] += path.with_name(f"{path.name}-journal").exists()
        with closing(sqlite3.connect(path)) as database:
            found["broken"] += database.execute("PRAGMA integrity_check").fetchone() != ("ok",)
        reader = record.Record(path)
        stored = [attempt.detail for attempt in reader.attempts()]
        in_flight = f"{number}.{len(acknowledged)}"
        found["lost"] += len({*before, *acknowledged} - {*stored})
        found["unexpected"] += stored not in (
            [*before, *acknowledged], [*before, *acknowledged, in_flight]
        )  # fmt: skip
        found["troubles"] += bool(reader.trouble)
        found["acknowledged"] += len(acknowledged)
        found["stored, not yet acknowledged"] += in_flight in stored
        before = stored
    return {"kills": kills, **found}


if __name__ == "__main__":
    act = {"write": write, "kill": kill, "look": look}[sys.argv[1]]
    place, second, number = Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    print(json.dumps(act(place, int(second) if act is kill else second, number)), flush=True)
