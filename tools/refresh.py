"""Execute the notebooks and write them in normal form: python -m tools.refresh [NOTEBOOK ...].

With --check nothing is executed; each notebook that is not in normal form is named instead.
A cell with the tag `readme-picture` gives the README its picture: the cell's first PNG is written
to images/gradient.png.
"""

from __future__ import annotations

import argparse
import base64
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path

from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from tools.notebooks import course_notebooks, faults, normal, read, text

CELL_TIMEOUT = 60
PICTURE_TAG = "readme-picture"
PICTURE_FILE = Path("images", "gradient.png")


def main(arguments: Sequence[str] | None = None) -> int:
    """Refresh or check the notebooks and return the exit code: 1 when one of them has a fault."""
    parser = argparse.ArgumentParser(prog="python -m tools.refresh", description=__doc__)
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK",
                        help="a notebook's file; all of the course if none is named")
    parser.add_argument("--check", action="store_true", help="execute nothing, name what differs")
    options = parser.parse_args(arguments)
    paths = [path.resolve() for path in options.notebooks] or course_notebooks()
    if missing := [str(path) for path in paths if not path.is_file()]:
        parser.error(f"no such notebook: {', '.join(missing)}")
    action = check if options.check else refresh
    return max([_reported(action, path) for path in paths], default=0)


def _reported(action: Callable[[Path], list[str]], path: Path) -> int:
    print(f"{path.name} ... ", end="", flush=True)
    began = time.monotonic()
    problems = action(path)
    print(f"{'FAILED' if problems else 'in order'}, {time.monotonic() - began:.1f} s", flush=True)
    for problem in problems:
        print(f"  {problem}", file=sys.stderr)
    return 1 if problems else 0


def refresh(path: Path) -> list[str]:
    """Execute a notebook and write what comes of it; return its faults, and write none of them."""
    try:
        notebook = execute(read(path), path.parent)
    except (CellTimeoutError, DeadKernelError) as error:
        return [str(error)]
    problems = faults(notebook)
    if not problems:
        for file, content in products(path, notebook).items():
            replace(file, content)
    return problems


def check(path: Path) -> list[str]:
    """Return the faults of a notebook as it is, and where it first leaves the normal form."""
    notebook = read(path)
    return faults(notebook) + [
        f"{file.name}: {difference}"
        for file, content in products(path, notebook).items()
        if (difference := first_difference(file, content))
    ]


def execute(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Run all cells in `folder` with the running Python, and a learner's record of their own.

    A cell that raises does not end the run: its exception is among the outputs.
    """
    client = NotebookClient(
        notebook,
        # With no folder to look in, the kernel python3 is the running Python's own.
        km=AsyncKernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[])),
        timeout=CELL_TIMEOUT,
        allow_errors=True,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    with tempfile.TemporaryDirectory() as record:
        env = os.environ | {"COURSE_PROGRESS": str(Path(record, "progress.sqlite"))}
        # Another backend than the kernel's own would leave the figures out.
        env.pop("MPLBACKEND", None)
        # A cell's stderr is among its outputs; this one is the kernel's talk with itself.
        return client.execute(env=env, stderr=subprocess.DEVNULL, cleanup_kc=True)


def products(path: Path, notebook: NotebookNode) -> dict[Path, bytes]:
    """Return the files that come of a notebook: itself in normal form, and a tagged picture."""
    notebook = normal(notebook)
    pictures = [
        base64.b64decode(output.data["image/png"])
        for cell in notebook.cells
        if PICTURE_TAG in cell.metadata.get("tags", [])
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    files = {path: text(notebook).encode()}
    if pictures:
        files[path.parents[1] / PICTURE_FILE] = pictures[0]
    return files


def first_difference(file: Path, content: bytes) -> str:
    """Say where `file` first differs from `content`; nothing if it does not."""
    found = file.read_bytes() if file.exists() else b""
    if found == content:
        return ""
    if file.suffix != ".ipynb":
        return "is not the picture of the notebook"
    lines = zip_longest(found.decode().splitlines(), content.decode().splitlines(), fillvalue="")
    for number, (is_line, should_line) in enumerate(lines, start=1):
        if is_line != should_line:
            start = max(0, len(os.path.commonprefix([is_line, should_line])) - 20)
            part = slice(start, start + 60)
            return f"line {number} is `{is_line[part]}`, should be `{should_line[part]}`"
    return "the ends of its lines are not those of the normal form"


def replace(file: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    file.parent.mkdir(exist_ok=True)
    new = file.with_name(f".{file.name}.new")
    try:
        new.write_bytes(content)
        os.replace(new, file)
    finally:
        new.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
