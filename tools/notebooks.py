"""What a committed notebook looks like: its normal form, and its faults that no form can repair.

A notebook is saved with its outputs but without anything that belongs to one machine, one moment
or one browser, so that executing it again gives the same bytes and a diff shows what changed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import zip_longest
from pathlib import Path

import nbformat
import numpy as np
from nbformat import NotebookNode
from PIL import Image

from helpers.lessons import LESSONS

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    # The kernel's own answer without its version.
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}
PICTURE_METADATA = ("width", "height", "alt")
PNG_SIGNATURE_LENGTH = 8
MUCH = 64
"""Of 255: how far a colour is off that is another one, and no edge of a letter."""
PNG_TEXT_CHUNKS = (b"tEXt", b"zTXt", b"iTXt", b"tIME")

MACHINE_TRACE = re.compile(
    r"(?<![\w./+-])/(?:home|Users|root|tmp|var|usr|opt|private|work|mnt|build)/[^\s'\"]*"
    r"|\b[A-Za-z]:\\+Users\\[^\s'\"]*"
    r"|\b0x[0-9a-fA-F]{6,}\b"
)


def course_notebooks() -> list[Path]:
    """Return the course's own notebooks in their order, not what a learner keeps beside them."""
    names = ["00_start_here.ipynb", *(lesson.notebook for lesson in LESSONS.values())]
    return [NOTEBOOKS / name for name in names]


def read(path: Path) -> NotebookNode:
    """Read a notebook as it is: `nbformat.read` would give cells without an id a random one."""
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def text(notebook: NotebookNode) -> str:
    """Return what stands in the file of a notebook."""
    return nbformat.v4.writes(notebook) + "\n"


def code_cells(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    """Yield each code cell and its name in messages: the number that JupyterLab shows beside it."""
    cells = (cell for cell in notebook.cells if cell.cell_type == "code")
    for number, cell in enumerate(cells, start=1):
        first_line = cell.source.partition("\n")[0]
        yield f"cell [{number}] `{first_line}`", cell


# --- the normal form ---


def normal(notebook: NotebookNode) -> NotebookNode:
    """Return the normal form of a notebook; the normal form of a normal form is itself."""
    cells = [cell for cell in notebook.cells if cell.source.strip()]
    ids = _ids(cells)
    counts = iter(range(1, len(cells) + 1))
    return nbformat.from_dict(
        {
            "cells": [_normal_cell(cell, next(ids), counts) for cell in cells],
            "metadata": NOTEBOOK_METADATA,
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def _ids(cells: list[NotebookNode]) -> Iterator[str]:
    """Keep each id that is valid and unique; take the others from what the cell says."""
    used: set[str] = set()
    for cell in cells:
        cell_id, attempt = cell.get("id", ""), 0
        while not re.fullmatch(r"[\w-]{1,64}", cell_id, re.ASCII) or cell_id in used:
            cell_id = hashlib.sha256(f"{attempt} {cell.source.rstrip()}".encode()).hexdigest()[:8]
            attempt += 1
        used.add(cell_id)
        yield cell_id


def _normal_cell(cell: NotebookNode, cell_id: str, counts: Iterator[int]) -> dict:
    tags = cell.metadata.get("tags")
    result = {
        "cell_type": cell.cell_type,
        "id": cell_id,
        "metadata": {"tags": tags} if tags else {},
        "source": cell.source.rstrip(),
    }
    if "attachments" in cell:
        result["attachments"] = cell.attachments
    if cell.cell_type == "code":
        count = next(counts)
        outputs = [_normal_output(output, count) for output in cell.outputs]
        result |= {"execution_count": count, "outputs": _merged_streams(outputs)}
    return result


def _normal_output(output: NotebookNode, count: int) -> dict:
    if "data" not in output:
        return dict(output)
    result = {
        "output_type": output.output_type,
        "data": {mime: _normal_data(mime, data) for mime, data in output.data.items()
                 if mime != WIDGET_VIEW},
        "metadata": {},
    }
    for mime in result["data"]:
        entry = output.metadata.get(mime)
        kept = {key: entry[key] for key in PICTURE_METADATA if key in entry} if entry else {}
        if kept:
            result["metadata"][mime] = kept
    if output.output_type == "execute_result":
        result["execution_count"] = count
    return result


def _normal_data(mime: str, data: object) -> object:
    if mime != "image/png":
        return data
    return base64.b64encode(without_text(base64.b64decode(data))).decode("ascii")


def without_text(png: bytes) -> bytes:
    """Return the picture without its text chunks, where matplotlib writes its version."""
    parts, start = [png[:PNG_SIGNATURE_LENGTH]], PNG_SIGNATURE_LENGTH
    while start < len(png):
        # A chunk is the length of its data, its type, the data and a checksum: 4 + 4 + n + 4.
        end = start + 12 + int.from_bytes(png[start : start + 4])
        if png[start + 4 : start + 8] not in PNG_TEXT_CHUNKS:
            parts.append(png[start:end])
        start = end
    return b"".join(parts)


def other_pictures(saved: Sequence[Mapping], drawn: Sequence[Mapping]) -> list[int]:
    """Return which pictures among the outputs of a cell are not the same in both, from 0 on.

    What another version of matplotlib draws a little otherwise, at the edges of letters, say, is
    the same picture: of one in a thousand pixels at most does a colour differ much.
    """
    pairs = zip_longest(_pictures(saved), _pictures(drawn))
    return [place for place, (one, other) in enumerate(pairs) if not _look_alike(one, other)]


def _pictures(outputs: Sequence[Mapping]) -> list[str]:
    return [each["data"]["image/png"] for each in outputs if "image/png" in each.get("data", {})]


def _look_alike(one: str | None, other: str | None) -> bool:
    if one is None or other is None or one == other:
        return one == other
    first, second = (np.asarray(Image.open(BytesIO(base64.b64decode(png))).convert("RGBA"), int)
                     for png in (one, other))  # fmt: skip
    if first.shape != second.shape:
        return False
    return float((np.abs(first - second).max(axis=2) > MUCH).mean()) <= 1e-3


def _merged_streams(outputs: list[dict]) -> list[dict]:
    merged: list[dict] = []
    for output in outputs:
        name = output.get("name")
        if merged and name and name == merged[-1].get("name"):
            merged[-1]["text"] += output["text"]
        else:
            merged.append(output)
    return merged


# --- what no normal form can repair ---


def faults(notebook: NotebookNode) -> list[str]:
    """Name each output that must not be committed, with its cell."""
    return [
        f"{name}: {fault}"
        for name, cell in code_cells(notebook)
        for output in cell.outputs
        for fault in _output_faults(output)
    ]


def _output_faults(output: NotebookNode) -> Iterator[str]:
    data = {mime: value for mime, value in output.get("data", {}).items() if mime != WIDGET_VIEW}
    if output.output_type == "error":
        yield f"raised {output.ename}: {output.evalue}"
    elif output.output_type == "stream":
        if output.name == "stderr":
            yield f"wrote to stderr: {output.text.strip()}"
        data = {"text/plain": output.text}
    elif not data:
        yield "shows a live view only; give it a text and a picture in its MIME bundle"
    for mime, value in data.items():
        said = value if isinstance(value, str) else json.dumps(value)
        if not mime.startswith("image/") and (trace := MACHINE_TRACE.search(said)):
            yield f"shows what belongs to one machine: {trace.group()}"
