"""The rooms of helpers, read off the syntax trees: imports point down, and only where they may."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HELPERS = ROOT / "helpers"
MODULES = sorted(HELPERS.rglob("*.py"))

README = (ROOT / "README.md").read_text(encoding="utf-8")
ROOMS = re.findall(r"^\| \[(\w+)\]\(helpers/\1\) \|", README, re.MULTILINE)
"""From top to bottom: what is in a room imports from it and from those after it."""
ENTRANCE = ("", "in_the_way", "installation")
"""The modules before all rooms: what the notebooks import, and what helps where that fails."""
MATHEMATICS = {"data", "maths"}
KNOW_WIDGETS = {"live.widget"}  # so every widget of the course is its `Widget`
WIDGETS = {"ipywidgets", "anywidget"}
PYPLOT = {"matplotlib.pyplot", "matplotlib.pylab", "pylab"}
KNOW_PYPLOT = {"live.drawn"}  # it closes a figure that a notebook's cell has made
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def violations(module: str, source: str) -> list[str]:
    """Name what breaks the rules in the module `helpers.<module>`."""
    if room(module) not in ROOMS and module.removesuffix("__init__") not in ENTRANCE:
        return [f"{module}: is in none of the rooms that the README names"]
    tree = ast.parse(source)
    faults = dict.fromkeys([*import_faults(module, tree), *figure_faults(module, tree)])
    return [f"{module}, line {line}: {fault}" for line, fault in faults]


def room(module: str) -> str:
    """Return the first part of a module's name."""
    return module.partition(".")[0]


def imports(module: str, tree: ast.Module) -> Iterator[tuple[ast.stmt, str]]:
    """Each import statement with the absolute name of each module it may import."""
    package = ["helpers", *module.split(".")[:-1]]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            parents = package[: len(package) + 1 - node.level] if node.level else []
            base = ".".join([*parents, *([node.module] if node.module else [])])
            # `from package import name` may import a module of the package.
            names = [f"{base}.{alias.name}" for alias in node.names]
            yield from ((node, name) for name in names)


def import_faults(module: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    inside_functions = {
        node
        for function in ast.walk(tree) if isinstance(function, FUNCTION)
        for node in ast.walk(function)
    }
    for node, name in imports(module, tree):
        top, _, rest = name.partition(".")
        if top == "helpers":
            if fault := direction_fault(module, rest):
                yield node.lineno, fault
            continue
        if top in WIDGETS and module not in KNOW_WIDGETS:
            yield node.lineno, f"{top} is for {', '.join(sorted(KNOW_WIDGETS))} only"
        is_pyplot = any(name == pyplot or name.startswith(f"{pyplot}.") for pyplot in PYPLOT)
        if is_pyplot and module not in KNOW_PYPLOT:
            yield node.lineno, f"{name} keeps figures of its own; take an Axes or a Figure"
        if top == "sympy" and node not in inside_functions:
            yield node.lineno, "sympy is imported in the function that uses it"
        known = top == "numpy" or top in sys.stdlib_module_names
        if room(module) in MATHEMATICS and not known:
            yield node.lineno, f"{top}: mathematics imports numpy and the standard library only"


def direction_fault(importer: str, imported: str) -> str | None:
    if room(imported) not in (*ROOMS, *ENTRANCE[1:]):
        return f"import from the module that defines it, not from helpers: {imported or 'helpers'}"
    if room(importer) == "explorers" and imported.startswith("maths.differentiate"):
        return "an explorer computes no derivative; ask its function"
    if room(importer) not in ROOMS:
        return None
    if room(imported) in ENTRANCE or ROOMS.index(room(imported)) < ROOMS.index(room(importer)):
        return f"{importer} imports {imported}, which is above it"
    return None


def figure_faults(module: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    if module != "pictures.figures":
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Figure":
            yield node.lineno, "figures draws on an Axes it is given and creates no Figure"


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(HELPERS).with_suffix("").parts)


every_module = pytest.mark.parametrize("path", MODULES, ids=name_of)


def test_the_readme_names_every_room() -> None:
    assert sorted(ROOMS) == sorted(each.parent.name for each in HELPERS.glob("*/__init__.py"))


@every_module
def test_imports_point_down(path: Path) -> None:
    found = violations(name_of(path), path.read_text(encoding="utf-8"))
    assert found == []


def test_no_test_imports_from_another() -> None:
    """What several need is in a module of its own beside them, or a fixture."""
    files = {path: path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py")}
    takes = re.compile(r"^(from|import) \.*test_", re.MULTILINE)
    assert len(files) > 9 and not [name for name, code in files.items() if takes.search(code)]


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        ("pictures.scene", "from helpers import live", "pictures.scene imports live"),
        ("pictures.scene", "from .. import live", "pictures.scene imports live"),
        ("pictures.scene", "import helpers.live.widget", "pictures.scene imports live.widget"),
        ("maths.descent", "from ..pictures.figures import draw_curve", "imports pictures.figures"),
        ("data.table", "def f():\n    from helpers.lessons import LESSONS", "imports lessons"),
        ("lessons.points", "from helpers.learning.judging import judge", "imports learning"),
        ("maths.runs", "from helpers.installation import check_installation", "is above it"),
        ("live.live", "from helpers import Point", "not from helpers: Point"),
        ("live.live", "import helpers", "not from helpers: helpers"),
        ("pictures.figures", "from ipywidgets import FloatSlider", "ipywidgets is for"),
        ("learning.checks", "import anywidget", "anywidget is for"),
        ("explorers.fit", "import matplotlib.pyplot as plt", "take an Axes"),
        ("live.live", "def f():\n    from matplotlib import pyplot", "matplotlib.pyplot keeps"),
        ("pictures.figures", "import matplotlib\nmatplotlib.figure.Figure()", "creates no Figure"),
        ("expressions.tree", "import sympy", "in the function that uses it"),
        ("expressions.tree", "from sympy import diff", "in the function that uses it"),
        ("maths.descent", "def f():\n    import sympy", "mathematics imports numpy"),
        ("maths.functions", "import matplotlib.tri", "mathematics imports numpy"),
        ("explorers.fit", "from ..maths.differentiate import partial", "computes no derivative"),
        ("misc", "import numpy", "in none of the rooms"),
    ],
)
def test_a_planted_violation_is_found(module: str, source: str, fault: str) -> None:
    (found,) = violations(module, source)
    assert fault in found


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("live.widget", "import anywidget"),
        ("__init__", "from helpers.in_the_way import named_if_in_the_way"),
        ("explorers.fit", "from ..live.live import Live\nfrom ..maths.catalogue import SURFACES"),
        ("explorers.slopes", "from .base import Explorer\nfrom ..pictures.scene import Point"),
        ("pictures.figures", "from matplotlib.figure import Figure\nfrom .style import ROLES"),
        ("expressions.tree", "def f():\n    import sympy"),
        ("maths.catalogue", "import math\nfrom numpy import sin\nfrom .functions import F"),
    ],
)
def test_what_points_down_is_fine(module: str, source: str) -> None:
    assert violations(module, source) == []
