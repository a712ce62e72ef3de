"""What the learner of a lesson reads: the sentences of its notebook and of its tasks, and what the
cells of the notebook print and define."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import sympy as sp
from sympy.parsing import sympy_parser as parser

from tools.notebooks import NOTEBOOKS, read

NAMES = [*"abcdhknpqrstuvwxyzLT", "eta", "kappa", "mu", "theta", "sigma"]
LETTERS = {each: sp.Symbol(each, real=True) for each in NAMES}
RULES = (*parser.standard_transformations, parser.convert_xor, parser.split_symbols,
         parser.implicit_multiplication, parser.implicit_application)  # fmt: skip


class Lesson:
    """The texts and the cells of the notebook with a number, as they are committed."""

    def __init__(self, number: int) -> None:
        (path,) = NOTEBOOKS.glob(f"{number:02}_*.ipynb")
        (tasks,) = NOTEBOOKS.parent.joinpath("helpers", "lessons").glob(f"{number:02}_*.md")
        self.name, cells = path.name, read(path).cells
        self.cells = {cell.id: cell for cell in cells}
        texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
        whole = "\n\n".join([*texts, tasks.read_text(encoding="utf-8")])
        paragraphs = re.split(r"\n\s*\n|\n> |\n- |\n(?=[|])", whole)
        self.sentences = [
            each
            for one in paragraphs
            for each in re.split(r"(?<=[.?!])[*\"]*\s+(?=\W*[A-Z])", " ".join(one.split()))
        ]

    def sentence(self, *parts: str) -> str:
        """Return the first sentence that contains all these parts."""
        for each in self.sentences:
            if all(part in each for part in parts):
                return each
        raise AssertionError(f"no sentence of {self.name} or of its tasks contains {parts}")

    def formula(self, tex: str, *around: str) -> sp.Expr:
        """Return what a formula means, once it is seen in a sentence that contains these parts."""
        self.sentence(tex, *around)
        plain = re.sub(r"\\t?frac(\w)(\w)", r"\\frac{\1}{\2}", tex)
        plain = re.sub(r"\\(sin|cos|ln|sqrt)\s*(\w[\d.]*|\\\w+)", r"\1(\2)", plain)
        while r"\frac{" in plain:  # the inner ones first
            plain = re.sub(r"\\t?frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", plain)
        plain = re.sub(r"\\(?:left|right|big[lr]|[,;])", " ", plain).replace(r"\cdot", "*")
        plain = plain.replace("{", "(").replace("}", ")").replace("\\", " ")
        return parser.parse_expr(plain, dict(LETTERS), RULES)

    def printed(self, cell: str) -> str:
        """Return what a cell prints, as saved."""
        return "".join(each.get("text", "") for each in self.cells[cell].outputs)

    def lines(self, cell: str) -> list[str]:
        """Return the lines that a cell prints, as saved."""
        return self.printed(cell).splitlines()

    def shown(self, cell: str) -> str:
        """Return the text of what a cell shows last, as saved."""
        return self.cells[cell].outputs[-1].data["text/plain"]

    def names(self, *cells: str, **given: Any) -> dict[str, Any]:
        """Return what these cells define, run one after the other up to their first print."""
        names: dict[str, Any] = {"np": np, **given}
        for cell in cells:
            exec(self.cells[cell].source.split("\nprint")[0], names)
        return names
