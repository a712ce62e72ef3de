"""The rules of a lesson: what every notebook of the course keeps to, whatever it teaches."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from tools.notebooks import MACHINE_TRACE, code_cells, read

FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|\\begin\{(\w+\*?)\}.*?\\end\{\1\}", re.DOTALL)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
FOUND = "What you should have found"
QUIZ, WRONG = "Quiz", "What people get wrong"

MEDIAN_LINES = 3
MOST_LINES = 15
WORDS_PER_LINE = (15, 35)


def lint(path: Path) -> list[str]:
    """Name each rule of the course that the notebook at `path` breaks."""
    notebook = read(path)
    return [*_code_faults(notebook), *_heading_faults(notebook), *_fold_faults(notebook),
            *_prose_faults(notebook), *_link_faults(notebook, path.parent),
            *_picture_faults(notebook)]


def code_lines(source: str) -> int:
    """Count the lines of a code cell that are not blank."""
    return sum(1 for line in source.splitlines() if line.strip())


def prose_words(notebook: NotebookNode) -> int:
    """Count the words of the texts of a notebook, without formulas, blocks of code and tables."""
    count = 0
    for page in _pages(notebook):
        for block in page.find_all(["pre", "table"]):
            block.decompose()
        count += len(WORD.findall(FORMULA.sub(" ", page.get_text(" "))))
    return count


def anchors(notebook: NotebookNode) -> set[str]:
    """Return the fragments of JupyterLab's links to headings: the words, joined by hyphens."""
    return {heading.get_text().replace(" ", "-") for heading in _headings(notebook)}


def _pages(notebook: NotebookNode) -> Iterator[BeautifulSoup]:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            renderer = IPythonRenderer(
                escape=False, exclude_anchor_links=True, attachments=cell.get("attachments", {})
            )
            yield BeautifulSoup(MarkdownWithMath(renderer).render(cell.source), "html.parser")


def _headings(notebook: NotebookNode) -> list[Tag]:
    return [heading for page in _pages(notebook) for heading in page.select("h1,h2,h3,h4,h5,h6")]


def _code_faults(notebook: NotebookNode) -> Iterator[str]:
    lines, import_cells = [], []
    for name, cell in code_cells(notebook):
        lines.append(code_lines(cell.source))
        if lines[-1] > MOST_LINES:
            yield f"{name}: {lines[-1]} lines, at most {MOST_LINES}"
        if cell.source.rstrip().endswith(";"):
            # https://github.com/computationalmodelling/nbval/issues/194
            yield f"{name}: ends with `;`, which hides nothing from nbval; assign the value instead"
        if trace := MACHINE_TRACE.search(cell.source):
            yield f"{name}: has what belongs to one machine: {trace.group()}"
        try:
            nodes = list(ast.walk(ast.parse(cell.source)))
        except SyntaxError as error:
            yield f"{name}: is not plain Python (no %magic, no !command): {error.msg}"
            continue
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes):
            import_cells.append((len(lines), name))
    if not lines:
        yield "no code cell"
    elif (median := statistics.median(lines)) > MEDIAN_LINES:
        yield f"the median cell has {median:g} lines, at most {MEDIAN_LINES}"
    for number, name in import_cells:
        if number > 1:
            yield f"{name}: imports; the first code cell is the one for all imports"


def _heading_faults(notebook: NotebookNode) -> Iterator[str]:
    previous, headings = 0, _headings(notebook)
    for heading in headings:
        level = int(heading.name[1])
        if level > previous + 1:
            yield f"heading `{heading.get_text()}`: level {level} after level {previous}"
        if level == 1 and previous:
            yield f"heading `{heading.get_text()}`: a second title"
        previous = level
    if not previous:
        yield "no title"
    names = [heading.get_text() for heading in headings]
    if WRONG in names and QUIZ in names[names.index(WRONG) :]:
        yield f"heading `{WRONG}`: it answers the quiz, and stands before it"


def _fold_faults(notebook: NotebookNode) -> Iterator[str]:
    for page in _pages(notebook):
        for heading in page.select("details :is(h1, h2, h3, h4, h5, h6)"):
            yield f"heading `{heading.get_text()}`: in a fold, where no link reaches it"
        for summary in page.find_all("summary"):
            if any(isinstance(each, str) and each.strip() for each in summary.next_siblings):
                yield (f"fold `{summary.get_text()}`: without a blank line below its summary "
                       "Markdown stays as it is typed")
            summary.decompose()
        if FOUND in page.get_text():
            yield f"`{FOUND}` stands open: it is the summary of a fold"


def _prose_faults(notebook: NotebookNode) -> Iterator[str]:
    words = prose_words(notebook)
    lines = sum(code_lines(cell.source) for _, cell in code_cells(notebook))
    low, high = WORDS_PER_LINE
    if lines and not low <= words / lines <= high:
        yield (f"{words / lines:.1f} words of prose for each line of code "
               f"({words} for {lines}), between {low} and {high}")


def _link_faults(notebook: NotebookNode, folder: Path) -> Iterator[str]:
    for page in _pages(notebook):
        for element in page.select("a[href], img[src]"):
            target = element.get("href") or element.get("src")
            yield from _target_faults(target, notebook, folder)
            if element.name == "img" and not element.get("alt"):
                yield f"picture {target:.60}: no alternative text"


def _target_faults(target: str, notebook: NotebookNode, folder: Path) -> Iterator[str]:
    url = urlsplit(target)
    if url.scheme or url.netloc:
        return
    file, fragment = folder / unquote(url.path), unquote(url.fragment)
    if url.path and not file.exists():
        yield f"link {target}: no such file"
    elif fragment and (not url.path or file.suffix == ".ipynb"):
        if fragment not in anchors(read(file) if url.path else notebook):
            yield f"link {target}: no such heading"
        elif any(sign in url.fragment for sign in map(quote, ",:;?!@")):
            yield f"link {target}: JupyterLab decodes no %, write #{fragment}"


def _picture_faults(notebook: NotebookNode) -> Iterator[str]:
    for name, cell in code_cells(notebook):
        for output in cell.outputs:
            data = output.get("data", {})
            pictures = [mime for mime in data if mime.startswith("image/")]
            if pictures and not data.get("text/plain"):
                yield f"{name}: a picture without a line of text beside it"
            if not all(output.metadata.get(mime, {}).get("alt") for mime in pictures):
                yield f"{name}: a picture without alternative text; show it by `show(figure, text)`"
