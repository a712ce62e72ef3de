"""The fit explorer: one line, its data and its loss, in both kinds of parameters."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest
from matplotlib.text import Annotation
from tape import Tape

from helpers import FitExplorer
from helpers.data import DataSet, hubble, norris
from helpers.data.dataset import LARGEST, SMALLEST
from helpers.maths.fitting import LineFit, batches, scale, stochastic
from helpers.maths.runs import run
from helpers.pictures.scene import Handle, Line, Point

pytestmark = pytest.mark.usefixtures("unpainted")
DATA = {"hubble": hubble(), "norris": norris()}


def show(explorer):
    facts = explorer.facts(explorer.state)
    return facts, explorer.scene(facts), explorer.readout(facts)


def rows(readout):
    return {label: value.replace("−", "-") for label, value, _ in readout.rows}


def note(explorer):
    return show(explorer)[2].note


@pytest.mark.parametrize("standardise", [False, True])
@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("batch", [None, 5])
def test_the_path_is_the_descent_on_the_data(name, standardise, batch):
    """Compared with the gradient of the points themselves, batch by batch."""
    data = DATA[name]
    explorer = FitExplorer(name, standardise=standardise, n_steps=60, seed=2)
    explorer.eta, explorer.batch = explorer.eta / 3, batch or data.n
    z = scale(data.x).z(data.x) if standardise else data.x
    fit = LineFit(z, data.y)
    theta, expected = np.array([explorer.intercept, explorer.slope]), []
    for rows_ in itertools.islice(batches(data.n, round(explorer.batch), seed=2), 61):
        expected.append(theta)
        theta = theta - explorer.eta * fit.batch(rows_).grad(*theta)
    facts = show(explorer)[0]
    np.testing.assert_allclose(facts.path, expected[: facts.steps + 1], rtol=1e-8, atol=1e-10)
    arrived = standardise and batch is None  # by 2/3 a step
    assert facts.steps == (36 if arrived else 60)
    losses = [fit.loss(*p) - fit.loss(*fit.best) for p in facts.path]
    np.testing.assert_allclose(facts.excess, losses, rtol=1e-6, atol=1e-9 * losses[0])
    steps = stochastic(fit, facts.start, explorer.eta, round(explorer.batch), seed=2)
    found = run(steps, fit.loss, tol=0, budget=60)
    np.testing.assert_allclose(facts.path, found.path[: facts.steps + 1], rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("name", DATA)
def test_the_line_stays_the_same_when_x_is_standardised(name):
    explorer = FitExplorer(name, intercept=0.5, slope=0.75)
    x = np.linspace(*explorer.problem().ends, 5)
    before = explorer.problem().line(explorer.intercept, explorer.slope, x)
    handles = [mark for mark in show(explorer)[1]["line"] if isinstance(mark, Handle)]
    explorer.standardise = True
    here = explorer.problem()
    np.testing.assert_allclose(here.line(explorer.intercept, explorer.slope, x), before, rtol=1e-12)
    np.testing.assert_allclose(before, 0.5 + 0.75 * x)
    mean, sd = DATA[name].x.mean(), DATA[name].x.std()
    assert explorer.intercept == pytest.approx(0.5 + 0.75 * mean)
    assert explorer.slope == pytest.approx(0.75 * sd)
    moved = [mark for mark in show(explorer)[1]["line"] if isinstance(mark, Handle)]
    np.testing.assert_allclose([mark.at for mark in moved], [mark.at for mark in handles])
    explorer.standardise = False
    assert (explorer.intercept, explorer.slope) == pytest.approx((0.5, 0.75), rel=1e-10)


def test_other_data_begin_anew_and_all_points_stay_all_points():
    explorer = FitExplorer("hubble", intercept=100, slope=50)
    assert explorer.batch == 24
    explorer.data = "norris"
    assert (explorer.intercept, explorer.slope, explorer.batch) == (0, 0, 36)
    assert explorer.eta == 1.7e-6
    assert explorer.control("other_batches").disabled
    for n in range(3):
        explorer.press("step")
        assert explorer.n_steps == 21 + n
    explorer.batch = 7
    assert not explorer.control("other_batches").disabled
    explorer.data = "hubble"
    assert explorer.batch == 7 and explorer.eta == 0.25
    explorer.reset()
    assert (explorer.data, explorer.intercept, explorer.slope) == ("hubble", 100, 50)
    assert explorer.batch == 24


def test_one_step_of_a_half_on_standardised_data_gives_the_certified_line():
    explorer = FitExplorer("norris", standardise=True, eta=0.5, n_steps=20)
    facts, scene, readout = show(explorer)
    certified = norris().known["certified intercept"], norris().known["certified slope"]
    assert facts.steps == 1
    assert facts.here.to.raw(*facts.end) == pytest.approx(certified, rel=1e-10)
    assert rows(readout)["the line"] == "y = -0.262323 + 1.00212 x"
    assert "has arrived: after 1 step" in readout.note and "circles" in readout.note
    assert rows(readout)["κ = L/μ"] == "1" and rows(readout)["η and 2/L"] == "0.5 and 1"


def test_the_raw_data_of_norris_are_slow_and_why_is_said():
    explorer = FitExplorer("norris", n_steps=1000)
    facts, _, readout = show(explorer)
    assert facts.steps == 1000 and abs(facts.end[0]) < 0.01
    assert rows(readout)["κ = L/μ"] == "731,407"
    assert "1,700,000 steps" in readout.note and "731,407 times as much" in readout.note
    digit = -math.log(10) / math.log(1 - 1.7e-6 * facts.here.curvatures.mu)
    assert digit == pytest.approx(1.7e6, rel=0.02)


@pytest.mark.parametrize(("state", "says"), [
    ({"eta": 0.25}, "It converges, for η is less than 2/L; in the end .* about 22 steps"),
    ({"eta": 0.01}, "Take a larger η: 1/L is 0.2459"),
    ({"eta": 0.55}, r"It diverges, for η is more than 2/L: each step .* by −1\.237.*smaller η"),
    ({"eta": 10, "n_steps": 1000}, r"After \d steps it has left all bounds"),
    ({"eta": 0.25, "n_steps": 0}, "No step yet. It converges"),
    ({"eta": 1, "standardise": True}, "to and fro for ever across the valley: η is just 2/L"),
    ({"eta": 0.5, "standardise": True}, "has arrived: after 1 step"),
    ({"eta": 0.001, "standardise": True, "n_steps": 5}, "about 1,200 steps"),
    ({"batch": 4, "n_steps": 5}, r"sees 4 of 24 points. .* gradient of a batch is off by [\d.]+"),
    ({"batch": 4, "n_steps": 80}, r"on average [\d.]+ above the least. With a constant η"),
    ({"batch": 4, "n_steps": 80, "eta": 5}, "sees 4 of 24 points. It diverges: after"),
])  # fmt: skip
def test_what_happens_is_said(state, says):
    explorer = FitExplorer("hubble", **state)
    found = note(explorer)
    assert re.search(says, found), found
    assert found in repr(explorer) and "\n" not in repr(explorer)


def test_the_numbers_of_the_batches_are_those_of_the_path():
    explorer = FitExplorer("hubble", standardise=True, eta=0.1, batch=6, n_steps=1000)
    facts, _, readout = show(explorer)
    said = float(readout.note.split("on average ")[1].split(" above")[0])
    assert said == pytest.approx(facts.excess[500:].mean(), rel=5e-3)
    # In the end the excess is η‖noise at the minimum‖²/4 or more, where both curvatures are 2.
    gradients = facts.here.fit.slopes(*facts.here.best)
    noise = (gradients**2).sum(axis=0).mean() / 6 * 18 / 23
    assert 0.1 * noise / 4 < said < 2 * 0.1 * noise / 4
    explorer.press("other_batches")
    assert explorer.seed == 1 and not np.array_equal(show(explorer)[0].path, facts.path)


def test_points_on_a_line_leave_no_noise():
    explorer = FitExplorer(x=[0, 1, 2, 3], y=[1, 3, 5, 7], batch=2, eta=0.1, n_steps=1000)
    facts, _, readout = show(explorer)
    assert facts.end == pytest.approx((1, 2)) and "stays" not in readout.note


@pytest.mark.parametrize("name", DATA)
def test_each_handle_moves_the_line_to_the_pointer(name):
    explorer = FitExplorer(name)
    tape = Tape(explorer)
    here = explorer.problem()
    (_, (low, high)), (x0, x1) = here.frame, here.ends
    for left, right in itertools.product(np.linspace(low, high, 4), repeat=2):
        for handle, x, y in (("left", x0, left), ("right", x1, right), ("left", x0, left)):
            paper = explorer._stills["line"].paper
            tape.ask(drags=[["line", handle, *paper.to_pixels(np.array([[x, y]]))[0]]])
        shown = [here.line(explorer.intercept, explorer.slope, x) for x in (x0, x1)]
        np.testing.assert_allclose(shown, (left, right), atol=(high - low) / 150)
    paper = explorer._stills["map"].paper
    spot = (here.best[0] + here.reach / 3, here.best[1] - here.reach / 4)
    state = tape.ask(drags=[["map", "point", *paper.to_pixels(np.array([spot]))[0]]])["state"]
    assert (state["intercept"], state["slope"]) == pytest.approx(spot, abs=here.reach / 150)


def test_a_line_that_leaves_the_picture_is_held_where_it_does():
    explorer = FitExplorer("hubble", intercept=-500, slope=900, n_steps=0)
    here = explorer.problem()
    grips = {mark.name: mark.at for mark in show(explorer)[1]["line"] if isinstance(mark, Handle)}
    for name, edge in zip(("left", "right"), here.frame[1], strict=True):
        x, y = grips[name]
        assert y == pytest.approx(edge) and y == pytest.approx(-500 + 900 * x)
    line = explorer.drag("left", (9.0, 0.0))  # only the height of the pointer counts
    ends = [here.line(line["intercept"], line["slope"], grips[end][0]) for end in ("left", "right")]
    assert ends == pytest.approx([0, grips["right"][1]], abs=5)


def test_the_map_is_square_and_holds_the_minimum_and_the_start():
    for name, standardise in itertools.product(DATA, (False, True)):
        explorer = FitExplorer(name, standardise=standardise)
        here, paper = explorer.problem(), explorer._stills["map"].paper
        one, x, y = paper.to_pixels(np.array([(0, 0), (1, 0), (0, 1)]) * here.reach / 4)
        assert x[0] - one[0] == pytest.approx(one[1] - y[1])  # the same scale both ways
        assert all(a <= 0 <= b for a, b in here.window)
        ax = explorer._axes(explorer.pictures()[1])
        labels = [text.get_window_extent() for text in ax.texts
                  if not isinstance(text, Annotation)]  # the legend stands outside
        corners = [corner for box in labels for corner in box.corners()]
        assert corners and all(ax.bbox.fully_contains(*each) for each in corners), "cut off"
        marks = show(explorer)[1]["map"]
        (least,) = [mark for mark in marks if isinstance(mark, Point) and mark.label == "least"]
        assert least.at == pytest.approx(LineFit(here.fit.x, here.fit.y).best)


def test_the_errors_drawn_are_those_of_the_last_line():
    explorer = FitExplorer("hubble")
    facts, scene, _ = show(explorer)
    errors = next(mark for mark in scene["line"] if isinstance(mark, Line))
    corners = np.reshape(errors.points, (-1, 3, 2))
    assert len(corners) == 24 and (corners[:, 0] == corners[:, 2]).all()
    raw = facts.here.to.raw(*facts.end)
    np.testing.assert_allclose(corners[:, 0, 1], raw[0] + raw[1] * corners[:, 0, 0])
    loss = ((corners[:, 0, 1] - corners[:, 1, 1]) ** 2).mean()
    assert float(rows(show(explorer)[2])["loss"]) == pytest.approx(loss, rel=1e-5)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("x", "y"), [
    ([0, 1], [0, 0]), ([0, 1], [5, 5]), ([1990, 2000, 2020], [14.1, 14.9, 15]),
    ([1e9, 2e9, 3e9], [1e-3, 2e-3, 2e-3]), ([1e-9, 2e-9, 4e-9], [-1e6, 3e6, 4e6]),
    ([-3, -2, 1], [1e6, 1e6 + 1, 1e6 + 3]), ([1e60, 2e60], [1e-60, 2e-60]),
    *(([x / 10, x / 2, x], [y / 5, y / 3, y])
      for x, y in itertools.product((SMALLEST, LARGEST), repeat=2)),
    (range(200), [math.sin(t) for t in range(200)]),
])  # fmt: skip
def test_data_of_any_size_are_shown(x, y):
    for standardise in (False, True):
        explorer = FitExplorer(x=x, y=y, standardise=standardise)
        tape = Tape(explorer)
        for eta in (explorer.eta, 10, explorer.control("eta").low):
            answer = tape.ask(eta=eta, n_steps=20)
            found = [shape for part in answer["scene"].values() for shape in part]
            assert all(np.isfinite(shape["xy"]).all() for shape in found)
            assert any(shape["mark"] == "handle" for shape in answer["scene"]["line"])
        for handle in ("left", "right"):
            tape.ask(drags=[["line", handle, 200, 100]])
        tape.ask(standardise=not standardise)
        assert math.isfinite(show(explorer)[0].excess[-1])


@pytest.mark.parametrize("label", [r"$\frac{a$", "cost ($) per piece ($)", "a\nb", "x" * 60])
def test_a_label_is_shown_as_it_is_written(label):
    """It is no TeX: between two $ may stand a price. What is left out is marked as such."""
    explorer = FitExplorer(DataSet([0, 1, 2], [1, 2, 5], title=label, x_label=label, y_label=label))
    assert explorer.to_png()  # matplotlib raises an error where TeX is broken
    ax = explorer._axes(explorer.pictures()[0])
    expected = " ".join(label.split()) if len(label) < 40 else "x" * 39 + "…"
    for text in (ax.xaxis.label, ax.yaxis.label):
        assert text.get_text() == expected and not text.get_parse_math()


def test_a_file_and_arrays_of_ones_own(tmp_path):
    path = tmp_path / "heights.csv"
    path.write_text("t;h\n0;1\n1;2\n2;4\n")
    for explorer in (FitExplorer(str(path)), FitExplorer(path)):
        assert explorer.control("data").options["own"] == "heights"
        assert repr(explorer).startswith("FitExplorer: heights, η = ")
        explorer.data = "norris"
        explorer.data = "own"
    assert FitExplorer(x=[0, 1, 2], y=[1, 2, 4]).problem().best == pytest.approx((5 / 6, 1.5))
    assert FitExplorer(hubble()).problem().data is hubble()


@pytest.mark.parametrize(("arguments", "error", "says"), [
    ({"data": "huble"}, ValueError, "'huble' is not one of 'hubble', 'norris'; do you mean 'hub"),
    ({"data": "mine"}, ValueError, "'mine' is not one of 'hubble', 'norris'; so it was read as"),
    ({"data": [0] * 9999}, TypeError, r"data = \[0, 0, 0, 0, 0, 0, \.\.\.\] is not known"),
    ({"data": b"my.csv"}, TypeError, "data = b'my.csv' is not known; give"),
    ({"data": "a" * 5000}, ValueError, r"^data = 'a+\.\.\.a+' is not one of .* a+ … a+ cannot be"),
    ({"data": 3}, TypeError, 'data = 3 is not known; give "hubble", "norris", the name of a file'),
    ({"x": [1, 2]}, ValueError, "or both x and y"),
    ({"data": "hubble", "x": [1, 2], "y": [1, 2]}, ValueError, "or both x and y"),
    ({"x": [1, 1], "y": [1, 2]}, ValueError, "every x is 1"),
    ({"x": range(3000), "y": range(3000)}, ValueError, r"3,000 points .* x\[::3\], y\[::3\]"),
])  # fmt: skip
def test_bad_data_are_refused_with_the_fix(arguments, error, says):
    with pytest.raises(error, match=says):
        FitExplorer(**arguments)


def test_a_saved_cell_has_the_words_and_the_pictures_side_by_side():
    explorer = FitExplorer("norris", standardise=True, eta=0.5)
    assert repr(explorer).startswith(
        "FitExplorer: NIST Norris, standardised, η = 0.5, 1 step: y = −0.262323 + 1.00212 x, "
        "loss 0.739372. It has arrived: after 1 step the loss is at its least, to within "
    )
    assert sum(picture.width for picture in explorer.pictures()[:2]) <= 840
