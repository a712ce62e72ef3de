"""Each rule of a lesson, on a small notebook that breaks it."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools.lint import anchors, lint, prose_words

WORDS = "word " * 40
FOLD = "<details><summary>What you should have found</summary>{}</details>"
TITLE = f"# Find the top\n\n{WORDS}"
PICTURE = {"image/png": "iVBORw0KGgo="}


def save(folder: Path, *cells: str | nbformat.NotebookNode, name: str = "lesson.ipynb") -> Path:
    """Write a notebook; a string that begins with a `>` is code, any other string is text."""
    made = [
        cell if not isinstance(cell, str)
        else new_code_cell(cell[1:]) if cell.startswith(">")
        else new_markdown_cell(cell)
        for cell in cells
    ]
    path = folder / name
    nbformat.write(new_notebook(cells=made), path)
    return path


def drawing(data: dict, alt: str = "a line") -> nbformat.NotebookNode:
    about = {"image/png": {"alt": alt}}
    return new_code_cell("draw()", outputs=[new_output("display_data", data, metadata=about)])


def test_a_good_lesson_breaks_no_rule(tmp_path: Path) -> None:
    save(tmp_path, "# Before\n\n## Slopes and $f'$", name="00 before.ipynb")
    lesson = save(
        tmp_path,
        f"{TITLE}\n\n## To the top\n\n[back](00%20before.ipynb#Slopes-and-$f'$), "
        "[here](#To-the-top), [elsewhere](https://example.org/nothing.ipynb#at-all)",
        ">import numpy",
        "## Again\n\n### Deeper\n\n## And up",
        FOLD.format("\n\n1. It *grows*.\n\n") + "\n\n## Quiz",
        "## What people get wrong",
        drawing({**PICTURE, "text/plain": "f = 5"}),
    )
    assert lint(lesson) == []


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([TITLE], "no code cell"),
        ([TITLE, ">" + "\n".join(f"a{i} = {i}" for i in range(16))], "16 lines, at most 15"),
        ([TITLE, ">a = 1\nb = 2\n\nc = 3\nd = 4"], "median cell has 4 lines"),
        ([TITLE, ">import numpy", ">from math import e"], "cell [2] `from math import e`: imports"),
        ([TITLE, ">%pip install numpy"], "no %magic"),
        ([TITLE, ">!ls"], "no !command"),
        ([TITLE, ">numpy.ones(3);"], "ends with `;`"),
        ([TITLE, ">open('/home/ada/data.csv')"], "/home/ada/data.csv"),
        ([WORDS, ">1"], "no title"),
        ([f"## Begin\n\n{WORDS}", ">1"], "level 2 after level 0"),
        ([f"{TITLE}\n\n### Deep", ">1"], "`Deep`: level 3 after level 1"),
        ([f"{TITLE}\n\n# Another", ">1"], "`Another`: a second title"),
        ([TITLE, "## What people get wrong\n\n## Quiz", ">1"], "it answers the quiz"),
        ([TITLE, FOLD.format("\n\n## Deep\n\n"), ">1"], "`Deep`: in a fold"),
        ([TITLE, FOLD.format("\nIt *grows*.\n"), ">1"], "without a blank line"),
        ([TITLE, "Try. What you should have found:\n\n1. It grows.", ">1"], "stands open"),
        (["# Few words", ">1"], "2.0 words of prose"),
        ([TITLE, "word " * 40, ">1"], "83.0 words of prose"),
        ([f"{TITLE}\n\n[next](05.ipynb)", ">1"], "link 05.ipynb: no such file"),
        ([f"{TITLE}\n\n[up](#find-the-top)", ">1"], "link #find-the-top: no such heading"),
        ([f"{TITLE}\n\n[up](lesson.ipynb#Top)", ">1"], "link lesson.ipynb#Top: no such heading"),
        ([f"# Up?\n\n{WORDS}\n\n[up](#Up%3F)", ">1"], "JupyterLab decodes no %, write #Up?"),
        ([f"{TITLE}\n\n![](lesson.ipynb)", ">1"], "no alternative text"),
        ([TITLE, drawing(PICTURE)], "without a line of text"),
        ([TITLE, drawing({**PICTURE, "text/plain": "f = 5"}, "")], "picture without alternative"),
    ],
)
def test_a_broken_rule_is_named(tmp_path: Path, cells: list, words: str) -> None:
    assert any(words in fault for fault in lint(save(tmp_path, *cells)))


def test_formulas_code_tables_and_marks_are_no_words(tmp_path: Path) -> None:
    cell = new_markdown_cell(
        "Two **words** $x + y$ and\n\n$$\nf(x)\n$$\n\n```python\nno = words\n```\n\n"
        "| none | of these |\n|---|---|\n| is | prose |\n\n"
        "\\begin{align}\na &= b\n\\end{align}\n\n1 2 3 [link's](https://example.org) `end`"
    )
    assert prose_words(new_notebook(cells=[cell])) == len("Two words and link's end".split())


def test_anchors_are_those_of_jupyterlab() -> None:
    cell = new_markdown_cell("# Find *the* top\n\n```\n# no heading\n```")
    assert anchors(new_notebook(cells=[cell])) == {"Find-the-top"}
