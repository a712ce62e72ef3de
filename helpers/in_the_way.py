"""A file beside the notebook that bears the name of a package, and is imported in its place."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.machinery import PathFinder
from pathlib import Path

from helpers.maths.refusal import Sentence

PACKAGES = {
    "IPython", "PIL", "anywidget", "contourpy", "latex2mathml", "matplotlib", "numpy", "packaging",
    "sympy",
    "traitlets",
}  # fmt: skip
"""What `helpers` imports, some of it not before it is used."""


class InTheWay(Sentence, ImportError):
    """Which file it is."""


@contextmanager
def named_if_in_the_way() -> Iterator[None]:
    """Tell, before the imports within or when they fail, which file is in the way of a package.

    Raises
    ------
    InTheWay
        If the working directory holds a file of the name of one of `PACKAGES`, or one was
        imported where there is another package of its name, and the imports have failed.
    """
    _refuse(lambda file: _module(file) in PACKAGES)
    try:
        yield
    except Exception as error:
        ran = {Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)}
        loaded = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
        _refuse(lambda file: file in ran or str(file) in loaded)
        raise


def _refuse(is_meant: Callable[[Path], bool]) -> None:
    here = Path.cwd()
    if here not in [Path(entry).resolve() for entry in sys.path]:
        return
    elsewhere = [entry for entry in sys.path if Path(entry).resolve() != here]
    for file in sorted([*here.glob("*.py"), *here.glob("*/__init__.py")]):
        if is_meant(file) and PathFinder.find_spec(name := _module(file), elsewhere):
            raise InTheWay(
                f"Your file {file} is in the way of the package {name}, which the course needs: "
                "give it another name, then restart the kernel."
            ) from None


def _module(file: Path) -> str:
    return file.parent.name if file.stem == "__init__" else file.stem
