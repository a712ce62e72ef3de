"""The committed notebooks: their form, the rules they keep to, and the pages exported from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter
from playwright.sync_api import Browser

from tools.browser import new_page
from tools.lint import lint
from tools.notebooks import NOTEBOOKS, course_notebooks, read
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


def exported(path: Path) -> str:
    """Return the page that `jupyter nbconvert --to html --template lab` writes."""
    return HTMLExporter(template_name="lab").from_filename(str(path))[0]


@every_notebook
def test_exported_page_holds_the_pictures(path: Path) -> None:
    saved = [
        f"data:image/png;base64,{output.data['image/png']}"
        for cell in read(path).cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    shown = BeautifulSoup(exported(path), "html.parser").select(".jp-OutputArea-output img")
    assert saved
    assert [image["src"] for image in shown] == saved


@every_notebook
def test_exported_page_shows_the_pictures_without_network(
    path: Path, browser: Browser, tmp_path: Path
) -> None:
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
