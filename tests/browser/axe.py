"""What axe-core finds fault with in a notebook: in our texts, outputs and widgets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tools.browser import Notebook

OUTPUT, TEXT = (f".jp-NotebookPanel:not(.lm-mod-hidden) {part}"
                for part in (".jp-OutputArea-output", ".jp-RenderedMarkdown"))  # fmt: skip
ONCE_DRAWN = [["mjx-container"], ["math"]]  # formulas, by JupyterLab
ALL = {"include": [[OUTPUT], [TEXT]], "exclude": ONCE_DRAWN}
COLOURED = {"include": [[OUTPUT]], "exclude": [*ONCE_DRAWN, [".live-scene"]]}
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}

# It looks at no colours of what is scrolled or folded away. A menu would lie over its neighbours.
# The many parts of a formula, which are not ours, would be most of what it looks through.
SHOW_ALL = """
    window.before = panel.content.notebookConfig;
    panel.content.notebookConfig = {...window.before, windowingMode: "none"};
    for (const folded of panel.node.querySelectorAll("details:not([open], .live-more)")) {
        folded.open = true;
        folded.dataset.opened = "";
    }
    const formulas = [...panel.node.querySelectorAll("mjx-container")];
    window.formulas = formulas.map((each) => [each, [...each.childNodes]]);
    for (const each of formulas) each.replaceChildren(each.textContent);
"""
FOLD_AGAIN = """
    for (const opened of panel.node.querySelectorAll("details[data-opened]")) {
        opened.open = false;
        delete opened.dataset.opened;
    }
    for (const [formula, parts] of window.formulas) formula.replaceChildren(...parts);
    panel.content.notebookConfig = window.before;
"""
UNROLLED = """
    body, .lm-Widget { overflow: visible !important; contain: none !important; }
    .jp-Cell { background: var(--jp-layout-color0); }
    .jp-CodeCell .jp-Cell-inputWrapper, .jp-SideBar, .lm-MenuBar { display: none !important; }
"""


@contextmanager
def spread_out(notebook: Notebook) -> Iterator[None]:
    """Lay all of a notebook open to axe-core, and fold it again."""
    notebook.javascript(SHOW_ALL)
    sheet = notebook.page.add_style_tag(content=UNROLLED)
    try:
        yield
    finally:
        sheet.evaluate("sheet => sheet.remove()")
        notebook.javascript(FOLD_AGAIN)


def violations(notebook: Notebook, only_colours: bool = False) -> list[str]:
    """Name what axe-core finds in a notebook that is spread out before it.

    With `only_colours` it is what another theme may change: the colours of what is ours.
    """
    context, rules = (COLOURED, COLOURS) if only_colours else (ALL, RULES)
    found: dict[str, Any] = Axe().run(notebook.page, context, rules).response
    return [f"{each['id']}: {node['html'][:300]} ({node['failureSummary']})"
            for each in found["violations"] for node in each["nodes"]]  # fmt: skip
