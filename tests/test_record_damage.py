"""Damaged learner's records: set aside, never overwritten, and the attempt is stored."""

from __future__ import annotations

import errno
import os
import re
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_files import DAMAGES, NOT_KEPT, damage, details, filled, look, sound

from helpers.learning import record as module
from helpers.learning.record import Attempt, Record


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a record may be; the name has a space, an accent and what means something in a URI."""
    folder = tmp_path / "mes pr\u00e9cieux cours 100%#1"
    folder.mkdir()
    return folder / "progress.sqlite"


def begun_with(attempts: int) -> str:
    whole = f" with every attempt that is whole: {attempts}" if attempts else ""
    return ("progress.sqlite was damaged; it is kept as progress.damaged-1.sqlite, "
            f"and a new record is begun{whole}.")  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_file_is_set_aside_and_the_attempt_stored(path: Path, name: str) -> None:
    damaged, written, (_, whole) = damage(path, name), Record(path), DAMAGES[name]
    written.add("gradient.gradient", "passed", "after the damage")
    *kept, newest = details(path)
    assert written.trouble == begun_with(whole)
    assert path.with_name("progress.damaged-1.sqlite").read_bytes() == damaged
    assert newest == "after the damage" and kept == sorted({*kept}, key=int)
    assert len(kept) == whole


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_on_reading_too(path: Path, name: str) -> None:
    damage(path, name)
    reader, (_, whole) = Record(path), DAMAGES[name]
    read = reader.attempts()
    assert reader.trouble == begun_with(whole) and not reader.failed
    assert len(read) == whole and path.exists() is bool(read)
    assert (reader.attempts(), reader.trouble) == (read, "")


@given(data=st.data())
@settings(max_examples=100)
def test_no_flipped_byte_is_told_as_the_truth(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """What is read is what was written, or less with a word on it: never anything else."""
    content = bytearray(sound())
    before = attempts_in(tmp_path_factory.mktemp("sound") / "progress.sqlite", bytes(content))[0]
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    read, trouble = attempts_in(tmp_path_factory.mktemp("flip") / "progress.sqlite", bytes(content))
    assert read == before or trouble
    assert all(attempt in before for attempt in read)


def test_every_letter_is_watched_over_and_its_row_alone_is_lost(path: Path) -> None:
    filled(path, 30)
    content, before = path.read_bytes(), Record(path).attempts()
    texts = [m.span() for m in re.finditer(rb"gradient\.gradientpassed\d+", content)]
    assert len(texts) == 30
    for place in {place for span in texts[::7] for place in range(*span)}:
        damaged = path.with_name(f"{place}.sqlite")
        read, trouble = attempts_in(damaged, content[:place] + b"~" + content[place + 1 :])
        assert len(read) == 29 and [each for each in before if each in read] == read
        assert trouble.endswith("a new record is begun with every attempt that is whole: 29.")


def attempts_in(path: Path, content: bytes) -> tuple[list[Attempt], str]:
    """Return the attempts in a record of that content, and what is said of it."""
    path.write_bytes(content)
    reader = Record(path)
    return reader.attempts(), reader.trouble


def test_what_was_set_aside_is_never_overwritten(path: Path) -> None:
    for number in range(1, 4):
        path.write_text(f"damage {number}")
        written = Record(path)
        written.add("gradient.gradient", "passed")
        assert f"kept as progress.damaged-{number}.sqlite" in written.trouble
    for number in range(1, 4):
        kept = path.with_name(f"progress.damaged-{number}.sqlite")
        assert kept.read_text() == f"damage {number}"


def test_the_second_to_find_damage_spares_the_new_record(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text("Dear diary,")
    set_aside = module._set_aside

    def others_first(path: Path) -> str:
        assert "progress.damaged-1.sqlite" in look(path)["add"][0]
        return set_aside(path)

    monkeypatch.setattr(module, "_set_aside", others_first)
    second = Record(path)
    second.add("gradient.gradient", "passed", "mine")
    assert second.trouble == ""
    assert details(path) == ["theirs.0", "mine"]
    assert [each.name for each in path.parent.glob("*damaged*")] == ["progress.damaged-1.sqlite"]


def test_what_cannot_be_set_aside_leaves_no_name_behind(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text("Dear diary,")

    def refuse(source: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    written = Record(path)
    written.add("gradient.gradient", "passed")
    assert written.trouble == f"{NOT_KEPT}the disk is full; make some room."
    assert list(path.parent.glob("progress*")) == [path]


@pytest.mark.parametrize(("refusals", "renamed"), [(2, True), (1000, False)])
def test_windows_renames_once_nobody_has_the_file_open(
    path: Path, monkeypatch: pytest.MonkeyPatch, refusals: int, renamed: bool
) -> None:
    target = path.with_name("target")
    path.touch()
    replace, tries = os.replace, []

    def refuse_at_first(source: Path, target: Path) -> None:
        tries.append(source)
        if len(tries) <= refusals:
            raise PermissionError
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse_at_first)
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        with nullcontext() if renamed else pytest.raises(PermissionError):
            module._rename(path, target)
    assert (path.exists(), target.exists()) == (not renamed, renamed)


@given(content=st.binary(max_size=300) | st.binary(max_size=90).map(b"SQLite format 3\0".__add__))
@settings(max_examples=60)
def test_any_file_at_all(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "progress.sqlite"
    path.write_bytes(content)
    stored_or_spared(path, content)


@given(data=st.data())
@settings(max_examples=70)
def test_any_damage_at_all(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    content = bytearray(sound())
    for _ in range(data.draw(st.integers(1, 4))):
        # Half of the damage strikes the first page, which holds the most that can go wrong.
        end = data.draw(st.sampled_from([200, 4096, len(content)]))
        start = data.draw(st.integers(0, end - 1))
        content[start : start + 8] = data.draw(st.binary(min_size=1, max_size=8))
    path = tmp_path_factory.mktemp("damage") / "progress.sqlite"
    path.write_bytes(content)
    stored_or_spared(path, bytes(content))


def stored_or_spared(path: Path, content: bytes) -> None:
    """Whatever is in the file: the attempt is stored, or the file is as it was and it is said.

    What is damaged in older attempts may be found only when they are read.
    """
    written = Record(path)
    written.add("gradient.gradient", "passed", "the newest")
    if NOT_KEPT in written.trouble:
        assert path.read_bytes() == content
        written.attempts()
        assert path.read_bytes() == content
        return
    found_at_once = bool(written.trouble)
    read = written.attempts()
    assert not (written.trouble and found_at_once) and not written.failed
    assert read[-1].detail == "the newest"
    assert all(isinstance(each, str) for each in (read[0].task, read[0].outcome, read[0].detail))
    kept = list(path.parent.glob("*damaged*"))
    assert len(kept) == (found_at_once or bool(written.trouble))
    if found_at_once:
        assert kept[0].read_bytes() == content
