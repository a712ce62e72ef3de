"""The data of the course and their sources, and a learner's own file, whatever is in it."""

from __future__ import annotations

import csv
import math
import os
import random
import re
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import sympy as sp

from helpers import FitExplorer
from helpers.data import (
    DataError,
    DataSet,
    DataTable,
    dataset,
    hubble,
    iris,
    longley,
    norris,
    orings,
    read_csv,
)
from helpers.data.dataset import MOST_POINTS


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


def test_the_irises_have_the_means_of_their_species():
    data = iris()
    assert data is iris() and data.n == 150 and "Fisher" in data.source and data.about
    means = {"setosa": (1.462, 0.246), "versicolor": (4.26, 1.326), "virginica": (5.552, 2.026)}
    for kind, mean in means.items():  # as Fisher gives them in his table II
        assert (data.y == kind).sum() == 50
        np.testing.assert_allclose(data.x[data.y == kind].mean(axis=0), mean, atol=1e-9)
    with pytest.raises(ValueError, match="read-only"):
        data.x[0] = 1


def test_the_certified_residual_standard_deviation_of_norris():
    data = norris()
    line = data.known["certified intercept"] + data.known["certified slope"] * data.x
    deviation = math.sqrt(((data.y - line) ** 2).sum() / (data.n - 2))
    assert deviation == pytest.approx(data.known["certified residual standard deviation"], rel=1e-9)


def test_the_table_of_longley_has_its_certified_coefficients():
    """An exact solution in rational numbers has the 15 digits that NIST has certified."""
    data = longley()
    assert (data.n, data.x.shape, len(data.x_labels)) == (16, (16, 6), 6) and data is longley()
    assert "Longley" in data.source and data.title == "Longley 1967" and data.y_label and data.about
    names = ["deflator", "gnp", "unemployed", "armed_forces", "population", "year"]
    assert [*data.known] == [f"certified {name}" for name in ("intercept", *names)]
    text = Path(dataset.__file__).with_name("longley.csv").read_text("utf-8").splitlines()
    rows = list(csv.DictReader(line for line in text if line[0] != "#"))
    X = sp.Matrix([[1, *(sp.Rational(row[name]) for name in names)] for row in rows])
    y = sp.Matrix([sp.Rational(row["employed"]) for row in rows])
    exact = (X.T * X).LUsolve(X.T * y)
    certified = [f"{each:.14e}" for each in data.known.values()]
    assert [f"{float(each):.14e}" for each in exact] == certified
    assert np.array_equal(data.x, np.array(X[:, 1:], float)) and data.y.sum() == 1_045_072
    with pytest.raises(ValueError, match="read-only"):
        data.x[0, 0] = 1
    with pytest.raises(TypeError):
        data.known["slope"] = 1


def test_a_table_whose_parts_do_not_fit_is_refused():
    with pytest.raises(DataError, match=r"shape \(2, 3\); with 2 numbers in y and 2 labels it"):
        DataTable([[1, 2, 3], [4, 5, 6]], [1, 2], ["a", "b"], "y")
    with pytest.raises(DataError, match="2 numbers in y"):
        DataTable([[1, 2]], ["setosa", "virginica"], ["a", "b"], "species")


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
    ("t,\n1,2\n3,4.5\n", ("t", "y")),
    ("1 2\n3 4.5\n", ("x", "y")),
    ("t  h\n 1\t2\n 3    4.5 \n", ("t", "h")),
    ("1|2\n3|4.5\n", ("x", "y")),
    # Names that begin like numbers.
    ("Year,Inflation\n1,2\n3,4.5\n", ("Year", "Inflation")),
    ("1st run,5 V\n1,2\n3,4.5\n", ("1st run", "5 V")),
    ("Na;NaCl\n1;2\n3;4.5\n", ("Na", "NaCl")),
    # As Excel writes it where the decimal mark is a comma.
    ("sep=;\r\nZeit;Höhe\r\n1;2\r\n3;4,5\r\n", ("Zeit", "Höhe")),
    ("sep=\t\nt\th\n1\t2\n3\t4.5\n", ("t", "h")),
    ("\ufeffsep=,\n1,2\n3,4.5\n", ("x", "y")),
    ('"sep=:"\nt:h\n1:2\n3:4.5\n', ("t", "h")),
    ("Zeit;Höhe\n1,0;2\n3,0;4,5\n", ("Zeit", "Höhe")),
    ("1,0\t2,0\n3,0\t4,5\n", ("x", "y")),
    ("1,0 2,0\n3,0 4,5\n", ("x", "y")),
    ('t,h\n"1,0","2,0"\n"3,0","4,5"\n', ("t", "h")),
    # An empty column at a side, a name of two lines, old line ends.
    ("t;h;\n1;2;\n3;4,5;\n", ("t", "h")),
    ("t,h,,\n1,2\n3,4.5,,\n", ("t", "h")),
    (";t;h\n;1;2\n;3;4.5\n", ("t", "h")),
    ('"t\n(s)",h\n1,2\n3,4.5\n', ("t (s)", "h")),
    ("t,h\r1,2\r3,4.5\r", ("t", "h")),
    ('"t", "h"\n1, 2\n3, 4.5\n', ("t", "h")),
])  # fmt: skip
def test_two_columns_are_read_with_and_without_names(tmp_path, text, labels):
    data = read_csv(write(tmp_path, text))
    assert data.x.tolist() == [1, 3] and data.y.tolist() == [2, 4.5]
    assert (data.x_label, data.y_label) == labels
    assert (data.title, data.source) == ("mine", "mine.csv")


@pytest.mark.parametrize(("text", "x", "y"), [
    ('"1,234",5\n"12,345,678",6\n', [1234, 12345678], [5, 6]),
    ('t,h\n1,"1,234.5"\n2,"-1,234"\n', [1, 2], [1234.5, -1234]),
    ("1.234,5;2\n-12.345.678;3\n", [1234.5, -12345678], [2, 3]),
    ("1 234;5\n2 345,5;6\n", [1234, 2345.5], [5, 6]),
    ("1\u202f234\t5\n2\u00a0345\t6\n", [1234, 2345], [5, 6]),
    ("1'234;5.5\n2’345;6\n", [1234, 2345], [5.5, 6]),
    ('"1,23,456",1\n"12,34,567.8",2\n', [123456, 1234567.8], [1, 2]),
    # Groups or decimals? A comma that separates is no mark of decimals; a semicolon is not needed
    # where the comma is free; without any comma it is the point.
    ("1,234;5,678\n2,345;6,789\n", [1.234, 2.345], [5.678, 6.789]),
    ("1,234;5.5\n2,345;6.5\n", [1234, 2345], [5.5, 6.5]),
    ("1.234;5.678\n2.345;6.789\n", [1.234, 2.345], [5.678, 6.789]),
    ("1,234\t0,5\n2,345\t6\n", [1.234, 2.345], [0.5, 6]),
    ("1,234\t0.5\n2,345\t6\n", [1234, 2345], [0.5, 6]),
    ("t h\n1,234 0.5\n2,345 6\n", [1234, 2345], [0.5, 6]),
    ("1,234\n5,678\n", [1, 5], [234, 678]),
    ("1e3,-2E-1\n.5,+5.\n", [1000, 0.5], [-0.2, 5]),
])  # fmt: skip
def test_numbers_are_read_as_they_are_written(tmp_path, text, x, y):
    data = read_csv(write(tmp_path, text))
    assert (data.x.tolist(), data.y.tolist()) == (x, y)


def test_how_a_file_was_read_can_be_asked(tmp_path):
    data = read_csv(write(tmp_path, "1;2,5\n3;4\n"))
    assert data.about == "columns separated by a semicolon, decimal commas"
    data = read_csv(write(tmp_path, "Höhe (m);Größe (°C)\n1;2\n3;4\n", encoding="cp1252"))
    assert (data.x_label, data.y_label) == ("Höhe (m)", "Größe (°C)")
    assert data.about.endswith("a semicolon, decimal points, letters as in Windows-1252")


def test_what_pandas_and_numpy_write_is_read(tmp_path):
    """The forms of `DataFrame.to_csv(index=False)` with its usual arguments, and of `savetxt`."""
    rng = np.random.default_rng(5)
    x, y = rng.normal(scale=1e4, size=(2, 40))
    for separator, decimal in (",.", ";,", "\t.", ",,", " ,", "|."):
        cells = [[repr(value).replace(".", decimal) for value in row]
                 for row in np.array([x, y]).T.tolist()]  # fmt: skip
        path = tmp_path / "frame.csv"
        with path.open("w", newline="") as file:
            csv.writer(file, delimiter=separator).writerows([["a b", "c"], *cells])
        data = read_csv(path)
        assert (data.x.tolist(), data.y.tolist()) == (x.tolist(), y.tolist())
        assert (data.x_label, data.y_label) == ("a b", "c")
    np.savetxt(path, np.array([x, y]).T, header="a c")
    np.testing.assert_allclose(read_csv(path).x, x, rtol=1e-15)


def test_minus_signs_and_the_unicode_of_spreadsheets_are_read(tmp_path):
    data = read_csv(str(write(tmp_path, "t\th\n−1\t2\n-3\t−4.5\n", encoding="utf-16")))
    assert data.x.tolist() == [-1, -3] and data.y.tolist() == [2, -4.5]


@pytest.mark.parametrize(("text", "says"), [
    ("", "mine.csv is empty; write two numbers in each line"),
    ("\n# only this\n;;\n", "mine.csv is empty"),
    ("t,h\n", "has 0 lines of numbers; a line needs at least two points"),
    ("t,h\n1,2\n", "has 1 line of numbers"),
    ("1,2\n3\n", "line 2: 1 column; separate x and y by a comma, a semicolon or a tab"),
    ("1\n3\n", "line 1: 1 column; separate"),
    ("sep=;\n1,2\n3,4\n", "line 2: 1 column; separate"),
    ("sep=;\n", "mine.csv is empty"),
    ('sep="\n1,2\n3,4\n', "line 1: 1 column; separate"),
    ("Device: X\n1,2\n3,4\n", "line 1: 1 column; .* write # before remarks"),
    ("1,234\t5\n2,345\t6\n", "line 1: .* can be 1234 and 5, or 1.234 and 5; write decimal"),
    ("1,5 200\n2,5 300\n", r"line 1: '1,5 200' can be 1 and 5200, or 1.5 and 200; write decimal"),
    ("t\th\n1\t2\n1,234\t5\n", "line 3: .* can be 1234 and 5, or 1.234 and 5"),
    (",x,y\n0,1,2\n1,3,4\n", "line 2: 3 columns, separated by a comma; keep two, x and y"),
    ("1,2,\n3,4,5\n", "line 2: 3 columns"),
    ("NA,5\n1,2\n", "line 1, column 1: 'NA' is not a finite number; delete the line"),
    ("NA,NaN\n1,2\n3,4\n", "line 1, column 1: 'NA' is not a finite number"),
    ("1.5s,2\n1,2\n", "line 1, column 1: '1.5s' is not a number; .*, or name both columns"),
    ("1,5;2\n3.5;4\n", "line 2, column 1: '3.5' is not a number; write one such as 1,5"),
    ("1.5;2\n3,25;4\n", "line 2, column 1: '3,25' is not a number; write one such as 1.5"),
    ('1,2\n"3,4\n5,6\n', "line 2: 1 column"),
    ("1," + "z" * 5000 + "\n", "line 1, column 2: 'zzz.* … z+' is not a number"),
    ("1e-200,2\n2e-200,3\n", "mine.csv: x is nowhere larger than 2e-200; give it in a smaller"),
    ("1,2e-200\n2,3e-200\n", "mine.csv: y is nowhere larger than 3e-200"),
    ("1;2\n3,4\n", "line 2: 1 column; separate .* the same in every line"),
    ("a,b,c\n1,2,3\n", "line 1: 3 columns, separated by a comma; keep two, x and y"),
    ("t,h\n1,5,2,5\n", "line 2: 4 columns.*with decimal commas, write 1.5 for 1,5"),
    ("t,h\n1,\n", "line 2, column 2 is empty; fill it in, or delete the line"),
    ("t,h\n1,2\n\n3,four\n", "line 4, column 2: 'four' is not a number; write one such as 1.5"),
    ("t,h\ns,m\n1,2\n", "line 2, column 1: 's' is not a number"),
    ("t,5\n1,2\n", "line 1, column 1: 't' is not a number"),
    ("1_000,5\n1,2\n", "line 1, column 1: '1_000' is not a number"),
    ("1,2\n3,nan\n", "line 2, column 2: 'nan' is not a finite number; delete the line"),
    ("1,2\n1e999,5\n", "line 2, column 1: '1e999' is not a finite number"),
    ("1,2\n3,1e200\n", r"mine.csv: y\[1\] = 1e\+200 is not finite, or too large"),
    ("5,2\n5,4\n", "mine.csv: every x is 5, or as good as that; a line needs at least two"),
    (b"t,h\n1,\x81\n", r"mine.csv is not plain text; save it as CSV \(UTF-8\)"),
    (b"t,h\n1,\xff\n", "line 2, column 2: 'ÿ' is not a number"),
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
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    write(tmp_path, "1,2\n3,4\n")
    assert read_csv("~/mine.csv").n == read_csv(Path("~") / "mine.csv").n == 2
    monkeypatch.setattr("helpers.data.table.MOST_BYTES", 10)
    with pytest.raises(ValueError, match="take a part of it"):
        read_csv(write(tmp_path, "1,2\n" * 9))


@pytest.mark.parametrize(("name", "says"), [
    (None, 'give the name of a file, such as "my.csv", not None'),
    (3.5, 'such as "my.csv", not 3.5'),
    (b"mine.csv", "not b'mine.csv'"),
    (["mine.csv"], r"not \['mine.csv'\]"),
    (list(range(10**5)), r"not \[0, 1, 2, 3, 4, 5, \.\.\.\]"),
    ("", "not ''"),
    ("t,h\n1,2\n3,4\n" * 9, "not the text in it; write the text into a file, and give its name"),
    ("t,h\n1,2\n" * 5000, "not the text in it"),
    ("a" * 5000, "a{40} … a{20} cannot be opened"),
    ("a\0b.csv", "cannot be opened"),
    ("https://example.org/my.csv", "is an address; download the file and give its name"),
    (os.devnull, "is no file; give"),
])  # fmt: skip
def test_what_is_no_name_of_a_file_is_told_in_a_sentence(name, says):
    for read in (read_csv, FitExplorer) if isinstance(name, str) else (read_csv,):
        with pytest.raises(DataError, match=says) as refused:
            read(name)
        assert len(str(refused.value)) < 400 and "\n" not in str(refused.value)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_file_that_may_not_be_read_is_told_in_a_sentence(tmp_path, monkeypatch):
    path = write(tmp_path, "1,2\n3,4\n")

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything
    with pytest.raises(DataError, match=r"mine.csv cannot be read \(Permission denied\); allow it"):
        read_csv(path)


def numbered(rows):
    return "".join(f"{n},{n % 10}\n" for n in range(rows))


def test_as_many_points_are_read_as_are_allowed(tmp_path):
    assert read_csv(write(tmp_path, numbered(MOST_POINTS))).n == MOST_POINTS == 100_000


@pytest.mark.parametrize(("rows", "most"), [(10_000, 4), (1_000_000, 25)])
def test_reading_takes_little_memory_and_stops_at_the_limit(tmp_path, rows, most):
    path = write(tmp_path, numbered(rows))
    tracemalloc.start()
    try:
        if rows > MOST_POINTS:
            with pytest.raises(DataError, match="more than 100,000 lines; take a part of it"):
                read_csv(path)
        else:
            assert read_csv(path).n == rows
        assert tracemalloc.get_traced_memory()[1] < most * 1e6
    finally:
        tracemalloc.stop()


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
            if '"' not in text:  # else a row may be of several lines
                kept = [line for line in re.split(r"\r\n|\r|\n", text)
                        if line.strip(" ;,\t") and line.lstrip()[0] != "#"]  # fmt: skip
                assert len(kept) == data.n + ((data.x_label, data.y_label) != ("x", "y"))
    assert read > 100 and refused > 300


@pytest.mark.parametrize(("x", "y", "error", "says"), [
    ([1, 2], [1, 2, 3], ValueError, "x has 2 numbers and y has 3; give as many"),
    ([1], [2], ValueError, "there are 1 points; give 2 to 100,000"),
    ([1e-200, 2e-200], [1, 2], ValueError, "x is nowhere larger than 2e-200; give it in a smaller"),
    ([1, 2], [1e-200, 0], ValueError, "y is nowhere larger than 1e-200"),
    ([1, 2], [1, math.nan], ValueError, r"y\[1\] = nan is not finite"),
    ([[1, 2]], [1, 2], ValueError, r"x must be one row of numbers, shape \(n,\), got \(1, 2\)"),
    ([1, 1 + 1e-12], [1, 2], ValueError, "as good as that"),
    (["a", "b"], [1, 2], TypeError, "x must be"),
])  # fmt: skip
def test_arrays_that_are_no_points_are_refused(x, y, error, says):
    with pytest.raises(error, match=says):
        DataSet(x, y)


def test_labels_are_text():
    with pytest.raises(DataError, match="x_label must be text, such as x_label='3', not 3"):
        DataSet([1, 2], [1, 2], x_label=3)


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
