"""The layers of helpers, read off the syntax trees: imports point down, and only where they may."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HELPERS = ROOT / "helpers"
MODULES = sorted(HELPERS.rglob("*.py"))

# From top to bottom: a module imports those after it, none before it.
LAYERS = (
    "__init__",
    "in_the_way",
    "installation",
    "description",
    "explorers",
    "quiz", "questions",
    "checks", "judging", "slips", "watching", "wording", "running",
    "certificate", "progress", "scores", "record",
    "lessons", "tasks", "values", "formulas",
    "live", "controls", "widget",
    "directions", "space", "figures", "sampling", "stills", "artists", "shapes", "style",
    "scene", "reading",
    "expressions",
    "fitting", "data",
    "rounding", "catalogue", "functions", "basins", "runs", "descent", "armijo", "conditioning",
    "differentiate", "evaluate",
)  # fmt: skip
MATHEMATICS = {"fitting", "data", "rounding", "catalogue", "functions", "basins", "runs", "descent",
               "armijo", "conditioning", "differentiate", "evaluate"}  # fmt: skip
KNOW_WIDGETS = {"widget"}  # so every widget of the course is its `Widget`
WIDGETS = {"ipywidgets", "anywidget"}
PYPLOT = {"matplotlib.pyplot", "matplotlib.pylab", "pylab"}
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def violations(module: str, source: str) -> list[str]:
    """Name what breaks the layers in the module `helpers.<module>`."""
    if layer(module) not in LAYERS:
        return [f"{module}: has no place in LAYERS"]
    tree = ast.parse(source)
    faults = dict.fromkeys([*import_faults(module, tree), *figure_faults(module, tree)])
    return [f"{module}, line {line}: {fault}" for line, fault in faults]


def layer(module: str) -> str:
    """Return the name by which LAYERS knows a module; a package of modules is one layer."""
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
            if fault := direction_fault(layer(module), layer(rest)):
                yield node.lineno, fault
            continue
        if top in WIDGETS and layer(module) not in KNOW_WIDGETS:
            yield node.lineno, f"{top} is for {', '.join(sorted(KNOW_WIDGETS))} only"
        if any(name == pyplot or name.startswith(f"{pyplot}.") for pyplot in PYPLOT):
            yield node.lineno, f"{name} keeps figures of its own; take an Axes or a Figure"
        if top == "sympy" and node not in inside_functions:
            yield node.lineno, "sympy is imported in the function that uses it"
        known = top == "numpy" or top in sys.stdlib_module_names
        if layer(module) in MATHEMATICS and not known:
            yield node.lineno, f"{top}: mathematics imports numpy and the standard library only"


def direction_fault(importer: str, imported: str) -> str | None:
    if imported not in LAYERS:
        return f"import from the module that defines it, not from helpers: {imported or 'helpers'}"
    if importer == "explorers" and imported == "differentiate":
        return "an explorer computes no derivative; ask its function"
    if importer != imported and LAYERS.index(imported) <= LAYERS.index(importer):
        return f"{importer} imports {imported}, which is above it"
    return None


def figure_faults(module: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    if layer(module) != "figures":
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Figure":
            yield node.lineno, "figures draws on an Axes it is given and creates no Figure"


def undocumented(source: str) -> list[str]:
    """Name each public class, function and method without a docstring or without type hints."""
    found = []
    for name, node in public("", ast.parse(source)):
        if not ast.get_docstring(node) and "setter" not in map(last_name, node.decorator_list):
            found.append(f"line {node.lineno}: {name} has no docstring")
        if isinstance(node, FUNCTION) and (bare := untyped(node)):
            found.append(f"line {node.lineno}: {name} has no type hint for {', '.join(bare)}")
    return found


def public(prefix: str, scope: ast.Module | ast.ClassDef) -> Iterator[tuple[str, ast.stmt]]:
    for node in scope.body:
        if isinstance(node, FUNCTION | ast.ClassDef) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(f"{prefix}{node.name}.", node)


def last_name(node: ast.expr) -> str:
    return ast.unparse(node).split(".")[-1]


def untyped(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    named = function.args
    arguments = [*named.posonlyargs, *named.args, named.vararg, *named.kwonlyargs, named.kwarg]
    bare = [
        argument.arg
        for argument in arguments
        if argument and not argument.annotation and argument.arg not in ("self", "cls")
    ]
    return bare if function.returns else [*bare, "what it returns"]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(HELPERS).with_suffix("").parts)


every_module = pytest.mark.parametrize("path", MODULES, ids=name_of)


def test_there_are_modules() -> None:
    assert MODULES


@every_module
def test_imports_keep_to_the_layers(path: Path) -> None:
    found = violations(name_of(path), path.read_text(encoding="utf-8"))
    assert found == []


@every_module
def test_what_is_public_is_documented_and_typed(path: Path) -> None:
    found = undocumented(path.read_text(encoding="utf-8"))
    assert found == []


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        ("scene", "from helpers import figures", "scene imports figures"),
        ("scene", "from . import figures", "scene imports figures"),
        ("scene", "import helpers.live", "scene imports live"),
        ("style", "from .figures import draw_curve", "style imports figures"),
        ("functions", "def f():\n    from .catalogue import CURVES", "functions imports catalogue"),
        ("differentiate", "from helpers.functions import Function1D", "imports functions"),
        ("descent", "from .catalogue import SURFACES", "descent imports catalogue"),
        ("scene", "from helpers import Point", "not from helpers: Point"),
        ("scene", "import helpers", "not from helpers: helpers"),
        ("figures", "from ipywidgets import FloatSlider", "ipywidgets is for"),
        ("checks", "import anywidget", "anywidget is for"),
        ("explorers", "import matplotlib.pyplot as plt", "take an Axes"),
        ("live", "def f():\n    from matplotlib import pyplot", "matplotlib.pyplot keeps"),
        ("figures", "import matplotlib\nmatplotlib.figure.Figure()", "creates no Figure"),
        ("expressions", "import sympy", "in the function that uses it"),
        ("expressions", "from sympy import diff", "in the function that uses it"),
        ("descent", "def f():\n    import sympy", "mathematics imports numpy"),
        ("functions", "import matplotlib.tri", "mathematics imports numpy"),
        ("explorers", "from .differentiate import central_difference", "computes no derivative"),
        ("explorers.slopes", "from ..differentiate import partial", "computes no derivative"),
        ("misc", "import numpy", "no place in LAYERS"),
    ],
)
def test_a_planted_violation_is_found(module: str, source: str, fault: str) -> None:
    (found,) = violations(module, source)
    assert fault in found


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("widget", "import anywidget"),
        ("explorers", "from .live import Live\nfrom .catalogue import SURFACES"),
        ("explorers.slopes", "from .base import Explorer\nfrom ..scene import Point"),
        ("figures", "from matplotlib.figure import Figure\nfrom .style import ROLES"),
        ("expressions", "def f():\n    import sympy"),
        ("catalogue", "import math\nfrom numpy import sin\nfrom .functions import Function2D"),
    ],
)
def test_what_points_down_is_fine(module: str, source: str) -> None:
    assert violations(module, source) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(x: int) -> int:\n    return x", "f has no docstring"),
        ("class A:\n    'A.'\n    def f(self) -> int: return 1", "A.f has no docstring"),
        ("class A: pass", "A has no docstring"),
        ("def f(x) -> int:\n    'F.'", "f has no type hint for x"),
        ("def f(*a: int, k, **o: int):\n    'F.'", "f has no type hint for k, what it returns"),
    ],
)
def test_missing_documentation_is_found(source: str, found: str) -> None:
    (missing,) = undocumented(source)
    assert found in missing


def test_private_names_and_setters_need_no_docstring() -> None:
    source = """
class A:
    "A."
    def __init__(self): ...
    def _f(self): ...
    @property
    def x(self) -> int:
        "X."
    @x.setter
    def x(self, value: int) -> None: ...
"""
    assert undocumented(source) == []
