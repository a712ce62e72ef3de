"""A learner's file with the name of a package, in the folder where the kernel runs."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

import course
from helpers.in_the_way import PACKAGES, InTheWay, named_if_in_the_way

ROOT = Path(__file__).resolve().parents[1]
# As in a kernel: the working directory comes after the standard library, before the packages.
START = f"""
import sys
place = next(i for i, entry in enumerate(sys.path) if entry.endswith("site-packages"))
sys.path[place:place] = [{str(ROOT)!r}, ""]
from helpers import check
print("ready")
"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("numpy.py", "import numpy as np\na = np.linspace(0, 1)"),
        ("numpy.py", "x = 3"),
        ("traitlets.py", "import nothing_of_this_name"),
        ("matplotlib/__init__.py", ""),
    ],
)
@pytest.mark.parametrize("first", ["", "import traitlets, numpy"])
def test_the_file_that_is_in_the_way_is_named(
    tmp_path: Path, name: str, content: str, first: str
) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(content)
    code = "try: {first}\nexcept Exception: pass\nfrom helpers".format(first=first or "pass")
    said = run(START.replace("from helpers", code), tmp_path).stderr.splitlines()[-1]
    assert said.startswith("helpers.in_the_way.InTheWay: Your file")
    package = name.partition("/")[0].removesuffix(".py")
    assert f"{file} is in the way of the package {package}" in said


def test_every_package_that_helpers_imports_is_looked_for() -> None:
    files = (ROOT / "helpers").rglob("*.py")
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {each.name for node in nodes if isinstance(node, ast.Import) for each in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    tops = {name.partition(".")[0] for name in names}
    assert tops - set(sys.stdlib_module_names) - {"helpers"} == PACKAGES


def test_other_files_are_in_nobodys_way(tmp_path: Path) -> None:
    for name in ("mine.py", "random.py", "turtle.py", "test.py"):
        (tmp_path / name).write_text("x = 3")
    assert run(START, tmp_path).stdout == "ready\n"


def test_helpers_made_while_the_course_is_open_is_not_taken_for_the_courses(tmp_path: Path) -> None:
    (tmp_path / "helpers.py").write_text("mine = 3")
    variables = course.COMMANDS["lab"].variables
    manager, client = start_new_kernel(cwd=tmp_path, env={**os.environ, **variables})
    try:
        cell = "from helpers import CURVES; print({'sys', 'PathFinder'} & {*globals()})"
        said = []
        client.execute_interactive(
            cell, timeout=60, output_hook=lambda each: said.append(each["content"])
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert [each["text"] for each in said if "text" in each] == ["set()\n"], said


def test_another_failure_stays_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scipy.py").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(KeyError), named_if_in_the_way():
        raise KeyError("mine")


def test_below_a_cell_the_sentence_stands_alone() -> None:
    assert InTheWay("it is")._render_traceback_() == ["↻ it is"]


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=folder, capture_output=True, text=True
    )
