"""The committed notebooks: their form, the rules they keep to, and the pages exported from them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image
from playwright.sync_api import Browser
from traitlets.config import PyFileConfigLoader

from tools.browser import new_page
from tools.lint import lint
from tools.notebooks import (
    NOTEBOOK_METADATA,
    NOTEBOOKS,
    course_notebooks,
    other_pictures,
    read,
    text,
)
from tools.refresh import check

every_notebook = pytest.mark.parametrize("path", course_notebooks(), ids=lambda path: path.stem)


def test_a_learners_own_files_beside_the_notebooks_are_no_tests(
    request: pytest.FixtureRequest,
) -> None:
    hook = request.config.hook.pytest_ignore_collect
    own = ["Untitled.ipynb", "04_gradient-Copy1.ipynb", "test_mine.py", "mine/04_gradient.ipynb"]
    for path in [NOTEBOOKS / name for name in own]:
        assert path not in course_notebooks()
        assert hook(collection_path=path, config=request.config)
    for path in [NOTEBOOKS, *course_notebooks(), Path(__file__)]:
        assert path.exists()
        assert not hook(collection_path=path, config=request.config)


@every_notebook
def test_is_in_normal_form(path: Path) -> None:
    assert not check(path), f"run: python -m tools.refresh notebooks/{path.name}"


@every_notebook
def test_keeps_the_rules(path: Path) -> None:
    assert not lint(path)


@every_notebook
def test_helpers_is_imported_first_and_can_say_which_file_is_in_the_way(path: Path) -> None:
    first = next(cell for cell in read(path).cells if cell.cell_type == "code")
    assert first.source.startswith("from helpers import ")


@cache
def exported(path: Path) -> str:
    """Return the page that the menu of `course.py lab` exports."""
    settings = NOTEBOOKS.parent / "tools" / "jupyter" / "jupyter_server_config.py"
    config = PyFileConfigLoader(settings.name, str(settings.parent)).load_config()
    return HTMLExporter(config=config).from_filename(str(path))[0]


@every_notebook
def test_exported_page_holds_the_pictures(path: Path) -> None:
    saved = [
        (f"data:image/png;base64,{output.data['image/png']}", output.metadata["image/png"]["alt"])
        for cell in read(path).cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    shown = BeautifulSoup(exported(path), "html.parser").select(".jp-OutputArea-output img")
    assert saved
    assert [(image["src"], image["alt"]) for image in shown] == saved


def test_an_exported_page_shows_its_pictures_without_network(
    browser: Browser, tmp_path: Path
) -> None:
    """One page stands for all: the template that shows their pictures is the same."""
    path = NOTEBOOKS / "04_gradient.ipynb"
    file = tmp_path / f"{path.stem}.html"
    file.write_text(exported(path), encoding="utf-8")
    page = new_page(browser)
    page.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
    page.goto(file.as_uri())
    images = page.locator(".jp-OutputArea-output img").all()
    assert images
    for image in images:
        image.scroll_into_view_if_needed()
        assert image.is_visible()
        assert image.evaluate("image => image.complete && image.naturalWidth > 0")
    page.context.close()


@every_notebook
def test_no_cell_names_the_module_that_holds_the_answers(path: Path) -> None:
    assert not [cell.id for cell in read(path).cells if "helpers.lessons" in cell.source]


# The pictures in a cell, saved and drawn ----------------------------------------------------


def drawn(x: float, size: int = 200) -> NotebookNode:
    """Return an output with a point at x on a picture of that size."""
    figure = Figure(figsize=(size / 100, 2), dpi=100)
    figure.add_subplot().plot([0, x, 1], [0, 0.5, 1], "o", markersize=12)
    figure.savefig(file := BytesIO())
    return new_output("display_data", {"image/png": b64encode(file.getvalue()).decode()})


@pytest.mark.parametrize(("outputs", "places"), [
    ([drawn(0.2), drawn(0.4)], []), ([drawn(0.2), drawn(0.5)], [1]), ([drawn(0.2)], [1]),
    ([drawn(0.2), drawn(0.4), drawn(0.4)], [2]), ([drawn(0.2, 201), drawn(0.4)], [0]), ([], [0, 1]),
])  # fmt: skip
def test_another_picture_is_told(outputs: list[NotebookNode], places: list[int]) -> None:
    assert other_pictures([drawn(0.2), new_output("stream"), drawn(0.4)], outputs) == places


def test_a_picture_is_the_same_where_only_a_shade_differs() -> None:
    saved = drawn(0.2)
    image = Image.open(BytesIO(b64decode(saved.data["image/png"])))
    image.point(lambda shade: max(shade - 9, 0)).save(file := BytesIO(), "png")
    other = new_output("display_data", {"image/png": b64encode(file.getvalue()).decode()})
    assert other_pictures([saved], [other]) == []


def test_nbval_fails_a_cell_that_draws_another_picture(tmp_path: Path) -> None:
    cell = new_code_cell("import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])", execution_count=1)
    cell.outputs = [drawn(0.2)]
    cell.outputs[0].data["text/plain"] = "<Figure size 640x480 with 1 Axes>"
    notebook = new_notebook(cells=[cell], metadata=NOTEBOOK_METADATA)
    (tmp_path / "other.ipynb").write_text(text(notebook), encoding="utf-8")
    shutil.copy(NOTEBOOKS.parent / "conftest.py", tmp_path)
    run = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "other.ipynb"]
    env = os.environ | {"PYTHONPATH": str(NOTEBOOKS.parent)}
    found = subprocess.run(run, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert found.returncode == 1 and "another picture than it saves: number [0]" in found.stdout
