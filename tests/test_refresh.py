"""The normal form of a notebook, its faults, and the command that refreshes it."""

from __future__ import annotations

import base64
import io
import json
import os
from pathlib import Path

import matplotlib.image
import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode

from tools.notebooks import WIDGET_VIEW, course_notebooks, faults, normal, read, text, without_text
from tools.refresh import main


def picture(**metadata: str) -> bytes:
    """Return a small PNG with text in it."""
    file = io.BytesIO()
    matplotlib.image.imsave(file, np.eye(3), format="png", metadata=metadata)
    return file.getvalue()


PICTURE = base64.encodebytes(picture(Title="a title")).decode()
VIEW = {"model_id": "4f2a", "version_major": 2, "version_minor": 0}


def shown(**data: object) -> dict:
    """Return an output with the given MIME types, `_` for `/`."""
    return {
        "output_type": "display_data",
        "data": {mime.replace("_", "/"): value for mime, value in data.items()},
        "metadata": {},
    }


def live(**data: object) -> dict:
    """Return an output with a live view and the given MIME types."""
    output = shown(**data)
    output["data"][WIDGET_VIEW] = VIEW
    return output


def printed(words: str, name: str = "stdout") -> dict:
    return {"output_type": "stream", "name": name, "text": words}


def code(source: str = "1", *outputs: dict, **entries: object) -> dict:
    return {"cell_type": "code", "metadata": {}, "execution_count": None, "source": source,
            "outputs": list(outputs), **entries}


def prose(source: str = "words", **entries: object) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **entries}


def notebook(*cells: dict, **metadata: object) -> NotebookNode:
    return nbformat.from_dict(
        {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    )


def normal_outputs(*outputs: dict) -> list[NotebookNode]:
    return normal(notebook(code("1", *outputs))).cells[0].outputs


# --- the normal form ---

ids = st.sampled_from([{}, {"id": "a"}, {"id": "b"}, {"id": "not valid"}, {"id": "x" * 65}])
metadata = st.fixed_dictionaries({"metadata": st.sampled_from(
    [{}, {"tags": []}, {"tags": ["readme-picture"]}, {"collapsed": True, "trusted": True}]
)})
outputs = st.lists(st.one_of(
    st.builds(printed, st.text(), st.sampled_from(["stdout", "stderr"])),
    st.builds(lambda words: live(text_plain=words, image_png=PICTURE), st.text()),
))
cells = st.lists(st.one_of(
    st.builds(lambda source, *entries: prose(source, **entries[0], **entries[1]),
              st.text(), ids, metadata),
    st.builds(lambda source, shown, *entries: code(source, *shown, **entries[0], **entries[1]),
              st.text(), outputs, ids, metadata),
))


@given(cells)
def test_the_normal_form_is_valid_and_its_own_normal_form(cells: list[dict]) -> None:
    once = normal(notebook(*cells))
    nbformat.validate(once)
    assert nbformat.v4.reads(text(once)) == once
    assert text(normal(once)) == text(once)


def test_execution_counts_run_from_one() -> None:
    result = {"output_type": "execute_result", "data": {"text/plain": "1"}, "metadata": {},
              "execution_count": 40}
    done = normal(notebook(code("1", result, execution_count=40), prose(), code("2")))
    assert [cell.get("execution_count") for cell in done.cells] == [1, None, 2]
    assert done.cells[0].outputs[0].execution_count == 1


def test_ids_are_kept_if_they_can_be_and_else_follow_from_the_source() -> None:
    kept, twice, missing, same = normal(notebook(
        code("1", id="first"), code("2", id="first"), code("3"), code("3")
    )).cells
    assert kept.id == "first"
    assert len({kept.id, twice.id, missing.id, same.id}) == 4
    assert normal(notebook(prose(), code("3"))).cells[1].id == missing.id


def test_reading_invents_no_ids(tmp_path: Path) -> None:
    file = tmp_path / "lesson.ipynb"
    file.write_text(json.dumps(notebook(code("1"))))
    assert text(normal(read(file))) == text(normal(read(file)))


def test_only_tags_remain_of_the_metadata() -> None:
    entries = {"tags": ["kept"], "collapsed": True, "scrolled": True, "trusted": True,
               "execution": {"iopub.execute_input": "2024-01-01"}}
    done = normal(notebook(code("1", metadata=entries), prose(metadata={"tags": []}),
                           widgets={"state": {}}, kernelspec={"name": "my-env"}))
    assert [cell.metadata for cell in done.cells] == [{"tags": ["kept"]}, {}]
    assert done.metadata.kernelspec.name == "python3"
    assert "version" not in done.metadata.language_info
    assert "widgets" not in done.metadata


def test_empty_cells_and_empty_ends_go() -> None:
    assert [cell.source for cell in normal(notebook(code(" \n"), code("1\n\n"))).cells] == ["1"]


def test_live_views_go_and_the_size_of_a_picture_stays() -> None:
    output = live(text_plain="f = 5", image_png=PICTURE)
    kept = {"width": 3, "alt": "a line"}
    output["metadata"] = {"image/png": {**kept, "isolated": True}, WIDGET_VIEW: {"some": 1}}
    (done,) = normal_outputs(output)
    assert set(done.data) == {"text/plain", "image/png"}
    assert done.metadata == {"image/png": kept}


def test_consecutive_streams_are_one() -> None:
    done = normal_outputs(printed("a\n"), printed("b\n"), printed("c", "stderr"), printed("d"))
    assert [output.text for output in done] == ["a\nb\n", "c", "d"]


def test_pictures_keep_their_pixels_and_lose_their_text() -> None:
    one, other = picture(Software="one"), picture(Software="another version")
    assert one != other
    assert without_text(one) == without_text(other)
    pixels = matplotlib.image.imread(io.BytesIO(without_text(one)))
    assert np.array_equal(pixels, matplotlib.image.imread(io.BytesIO(one)))


# --- faults ---


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (live(), "live view only"),
        (printed("careful", "stderr"), "stderr: careful"),
        (printed("in /home/ada/lesson.py"), "/home/ada/lesson.py"),
        (shown(text_html="<a href='/tmp/x1/page.html'>"), "/tmp/x1/page.html"),
        (shown(text_plain="C:\\Users\\ada\\x"), "C:\\Users\\ada"),
        (shown(text_plain="<Line2D at 0x7f86de216790>"), "0x7f86de216790"),
        ({"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []},
         "raised ValueError: no"),
    ],
)
def test_what_must_not_be_committed_is_named_with_its_cell(output: dict, words: str) -> None:
    (fault,) = faults(notebook(prose(), code("1"), code("draw()", output)))
    assert fault.startswith("cell [2] `draw()`: ")
    assert words in fault


def test_text_pictures_and_addresses_are_no_faults() -> None:
    harmless = [printed("and/or 1/2, https://example.org/home/ada"), live(text_plain="f = 5"),
                live(image_png=PICTURE)]
    assert not faults(notebook(code("1", *harmless)))


# --- the command ---


def write(folder: Path, *sources: str, **entries: object) -> Path:
    file = folder / "notebooks" / "lesson.ipynb"
    file.parent.mkdir()
    file.write_text(json.dumps(notebook(*(code(source, **entries) for source in sources))))
    return file


def test_refreshing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        "import os\nimport matplotlib.pyplot as plt\nfrom ipywidgets import IntSlider",
        "os.path.basename(os.getcwd()), os.environ['COURSE_PROGRESS'] != ''",
        "IntSlider()",
        "fig, ax = plt.subplots()",
        metadata={"tags": ["readme-picture"]},
    )
    assert main(["--check", str(file)]) == 1
    assert main([str(file)]) == 0
    first = file.read_bytes()
    assert main([str(file)]) == 0
    assert main(["--check", str(file)]) == 0
    assert file.read_bytes() == first
    assert os.listdir(file.parent) == [file.name]
    cells = read(file).cells
    assert cells[1].outputs[0].data["text/plain"] == "('notebooks', True)"
    readme_picture = tmp_path / "images" / "gradient.png"
    shown = cells[3].outputs[0].data["image/png"]
    assert readme_picture.read_bytes() == base64.b64decode(shown)
    readme_picture.write_bytes(b"another")
    assert main(["--check", str(file)]) == 1


def test_the_record_of_the_caller_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "mine.sqlite"))
    record = "from helpers.learning.record import Record\n"
    record += "Record().add('gradient.gradient', 'passed')"
    file = write(tmp_path, record, "len(Record().attempts())")
    assert main([str(file)]) == 0
    assert read(file).cells[1].outputs[0].data["text/plain"] == "1"
    assert not (tmp_path / "mine.sqlite").exists()


def test_a_learners_own_notebooks_are_not_refreshed(monkeypatch: pytest.MonkeyPatch) -> None:
    refreshed: list[Path] = []
    monkeypatch.setattr("tools.refresh.refresh", lambda path: refreshed.append(path) or [])
    assert main([]) == 0
    assert refreshed == course_notebooks()


def test_the_first_difference_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "1", "2")
    changed = text(normal(read(file))).replace('"execution_count": 2', '"execution_count": 7')
    file.write_text(changed)
    assert main(["--check", str(file)]) == 1
    said = capsys.readouterr().err
    assert '"execution_count": 7,`, should be' in said
    assert '"execution_count": 2,`' in said


def test_a_notebook_with_a_fault_is_left_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "1 / 0")
    before = file.read_bytes()
    assert main([str(file)]) == 1
    assert "cell [1] `1 / 0`: raised ZeroDivisionError" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_a_notebook_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nowhere.ipynb"])
    assert "no such notebook" in capsys.readouterr().err


def test_each_test_file_has_a_record_of_its_own() -> None:
    assert Path(os.environ["COURSE_PROGRESS"]).name == "tests-test_refresh.sqlite"
