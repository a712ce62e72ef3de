"""The data of the course and their sources, and a learner's own file, whatever is in it."""

from __future__ import annotations

import math
import os
import random
import re
import subprocess
import sys

import numpy as np
import pytest

from helpers.data import DataError, DataSet, hubble, norris, orings, read_csv


def test_each_data_set_has_its_points_its_source_and_its_published_numbers():
    expected = {hubble: (24, "Hubble 1929", "PNAS 15 (1929) 168"),
                norris: (36, "NIST Norris", "Statistical Reference Datasets"),
                orings: (23, "O-rings before Challenger", "Presidential Commission")}  # fmt: skip
    for load, (n, title, source) in expected.items():
        data = load()
        assert (data.n, data.title) == (n, title) and source in data.source
        assert data is load() and data.known and data.about and data.x_label and data.y_label
        with pytest.raises(ValueError, match="read-only"):
            data.x[0] = 1
        with pytest.raises(TypeError):
            data.known["slope"] = 1
    assert hubble().known["published slope"] == 465 and hubble().known["modern slope"] == 70
    assert norris().known["certified slope"] == 1.00211681802045
    assert orings().known["published intercept"] == 15.0429
    assert "Sun's motion" in hubble().remarks["published slope"]


def test_the_data_have_the_sums_of_their_sources():
    assert (hubble().x.sum(), hubble().y.sum()) == pytest.approx((21.873, 8955))
    assert (orings().x.sum(), orings().y.sum()) == (1600, 7)
    # Dalal, Fowlkes and Hoadley: distress on all four launches below 65 °F, on 3 of 19 above it.
    cold = orings().x < 65
    assert (cold.sum(), orings().y[cold].sum(), orings().y[~cold].sum()) == (4, 4, 3)


def test_the_certified_residual_standard_deviation_of_norris():
    data = norris()
    line = data.known["certified intercept"] + data.known["certified slope"] * data.x
    deviation = math.sqrt(((data.y - line) ** 2).sum() / (data.n - 2))
    assert deviation == pytest.approx(data.known["certified residual standard deviation"], rel=1e-9)


def write(folder, text, name="mine.csv", **how):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(**how))
    return path


@pytest.mark.parametrize(("text", "labels"), [
    ("1,2\n3,4.5\n", ("x", "y")),
    ("1;2\n3;4.5", ("x", "y")),
    ("1\t2\r\n3\t4.5\r\n", ("x", "y")),
    ("time (s), height (m)\n1, 2\n3, 4.5\n\n", ("time (s)", "height (m)")),
    ('"a;b";"c"\n"1";"2"\n"3";"4.5"', ("a;b", "c")),
    ("# mine\n\nt;h\n 1 ; 2 \n;;\n+3 ; 4.5e0\n", ("t", "h")),
    ("\ufefft,h\n1,2\n3,4.5\n", ("t", "h")),
    (",\n1,2\n3,4.5\n", ("x", "y")),
    ("t,\n1,2\n3,4.5\n", ("x", "y")),
])  # fmt: skip
def test_two_columns_are_read_with_and_without_names(tmp_path, text, labels):
    data = read_csv(write(tmp_path, text))
    assert data.x.tolist() == [1, 3] and data.y.tolist() == [2, 4.5]
    assert (data.x_label, data.y_label) == labels
    assert (data.title, data.source) == ("mine", "mine.csv")


def test_minus_signs_and_the_unicode_of_spreadsheets_are_read(tmp_path):
    data = read_csv(str(write(tmp_path, "t\th\n−1\t2\n-3\t−4.5\n", encoding="utf-16")))
    assert data.x.tolist() == [-1, -3] and data.y.tolist() == [2, -4.5]


@pytest.mark.parametrize(("text", "says"), [
    ("", "mine.csv is empty; write two numbers in each line"),
    ("\n# only this\n;;\n", "mine.csv is empty"),
    ("t,h\n", "has 0 lines of numbers; a line needs at least two points"),
    ("t,h\n1,2\n", "has 1 line of numbers"),
    ("1,2\n3\n", "line 2: 1 column; separate x and y by a comma, a semicolon or a tab"),
    ("1 2\n3 4\n", "line 1: 1 column; separate"),
    ("1;2\n3,4\n", "line 2: 1 column; separate .* the same in every line"),
    ("a,b,c\n1,2,3\n", "line 1: 3 columns, separated by a comma; keep two, x and y"),
    ("t,h\n1,5,2,5\n", "line 2: 4 columns.*with decimal commas, write 1.5 for 1,5"),
    ("1,5;2\n3;4\n", "line 1, column 1: '1,5' has a decimal comma; write 1.5"),
    ("t;h\n1;2\n3;-4,25\n", "line 3, column 2: '-4,25' has a decimal comma; write -4.25"),
    ("t,h\n1,\n", "line 2, column 2 is empty; fill it in, or delete the line"),
    ("t,h\n1,2\n\n3,four\n", "line 4, column 2: 'four' is not a number; write one such as 1.5"),
    ("t,h\ns,m\n1,2\n", "line 2, column 1: 's' is not a number"),
    ("t,5\n1,2\n", "line 1, column 1: 't' is not a number"),
    ("1_000,5\n1,2\n", "line 1, column 1: '1_000' is not a number"),
    ("1,2\n3,nan\n", "line 2, column 2: 'nan' is not a finite number; delete the line"),
    ("1,2\n1e999,5\n", "line 2, column 1: '1e999' is not a finite number"),
    ("1,2\n3,1e200\n", r"mine.csv: y\[1\] = 1e\+200 is not finite, or too large"),
    ("5,2\n5,4\n", "mine.csv: every x is 5, or as good as that; a line needs at least two"),
    (b"t,h\n1,\xff\n", r"mine.csv is not plain text; save it as CSV \(UTF-8\)"),
    (b"PK\x03\x04\x00\x00", "mine.csv is not plain text"),
    ('"' + "a" * 140_000 + '",1\n1,2\n', "line 1: field larger than"),
])  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_line_and_a_way_out(tmp_path, text, says):
    with pytest.raises(ValueError, match=says) as refused:
        read_csv(write(tmp_path, text))
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 300


def test_a_file_that_is_missing_or_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=f"no.csv is not there; .* in {re.escape(str(tmp_path))}"):
        read_csv("no.csv")
    with pytest.raises(ValueError, match="is a folder"):
        read_csv(tmp_path)
    monkeypatch.setattr("helpers.data.table.MOST_BYTES", 10)
    with pytest.raises(ValueError, match="take a part of it"):
        read_csv(write(tmp_path, "1,2\n" * 9))


def test_no_text_makes_it_fail_in_another_way(tmp_path):
    random.seed(1)
    pieces = ["1", "2.5", "-3e4", ",", ",", ";", "\t", "\n", "\n", " ", "x", '"', "#", "nan", "1,5",
              "−", "\r", "\x00", "é", "١", "1e400", "''", "0x1F", "\\"]  # fmt: skip
    read = refused = 0
    for wild in [*range(0, 14)] * 60:
        text = "t,h\n1,2\n3.5,-4\n" * (wild < 6) + "".join(random.choices(pieces, k=wild))
        path = write(tmp_path, text)
        try:
            data = read_csv(path)
        except ValueError as error:
            refused += 1
            assert str(error)
        else:
            read += 1
            assert data.n >= 2 and np.isfinite([data.x, data.y]).all()
    assert read > 100 and refused > 300


@pytest.mark.parametrize(("x", "y", "error", "says"), [
    ([1, 2], [1, 2, 3], ValueError, "x has 2 numbers and y has 3; give as many"),
    ([1], [2], ValueError, "there are 1 points; give 2 to 100,000"),
    ([1, 2], [1, math.nan], ValueError, r"y\[1\] = nan is not finite"),
    ([[1, 2]], [1, 2], ValueError, r"x must be one row of numbers, shape \(n,\), got \(1, 2\)"),
    ([1, 1 + 1e-12], [1, 2], ValueError, "as good as that"),
    (["a", "b"], [1, 2], TypeError, "x must be"),
])  # fmt: skip
def test_arrays_that_are_no_points_are_refused(x, y, error, says):
    with pytest.raises(error, match=says):
        DataSet(x, y)


def test_what_is_wrong_with_data_stands_below_a_cell_without_a_traceback(tmp_path):
    path = write(tmp_path, "1,2\n3,four\n")
    cell = f"from helpers.data import read_csv; read_csv({str(path)!r})"
    found = subprocess.run(
        [sys.executable, "-m", "IPython", "--HistoryManager.enabled=False", "-c", cell],
        capture_output=True, encoding="utf-8",
        env=os.environ | {"IPYTHONDIR": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert found.stdout.strip() == ("↻ mine.csv, line 2, column 2: 'four' is not a number; "
                                    "write one such as 1.5")  # fmt: skip
    for wrong in (lambda: DataSet([1, 1], [1, 2]), lambda: read_csv(tmp_path)):
        with pytest.raises(DataError) as refused:
            wrong()
        assert refused.value._render_traceback_() == [f"↻ {refused.value}"]
