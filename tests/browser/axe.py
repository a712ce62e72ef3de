"""What axe-core finds fault with in a notebook: in our texts, outputs and widgets."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

from tools.browser import Notebook

PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
PARTS = (".jp-OutputArea-output", ".jp-RenderedMarkdown")
OURS = {"include": [[f"{PANEL} {part}"] for part in PARTS]}
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}

ALL_SHOWN = """
    const none = {...panel.content.notebookConfig, windowingMode: "none"};
    panel.content.notebookConfig = none;
    for (const folded of panel.node.querySelectorAll("details")) folded.open = true;
"""


def violations(notebook: Notebook) -> list[str]:
    """Name what axe-core finds, with what is not seen scrolled or folded away brought in."""
    notebook.javascript(ALL_SHOWN)
    found = Axe().run(notebook.page, OURS, OPTIONS).response
    return [f"{each['id']}: {node['html'][:300]} ({node['failureSummary']})"
            for each in found["violations"] for node in each["nodes"]]  # fmt: skip
