"""The descent explorer with a learner's own function: whatever it does, the picture stays."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tape import shown

from helpers import DescentExplorer
from helpers.pictures.scene import Handle, Label, Line

pytestmark = pytest.mark.usefixtures("unpainted")


def row(readout, name):
    return next(value for label, value, _ in readout.rows if label == name)


def line(marks, role):
    return next(mark for mark in marks if isinstance(mark, Line) and mark.role == role)


def own_hole(x, y):
    return math.sqrt(x) + y**2


def pythons_words(f, *arguments):
    """What Python says of a call that it refuses: math's words are not those of every version."""
    with pytest.raises(ValueError) as refused:
        f(*arguments)
    return str(refused.value)


@pytest.mark.parametrize(("f", "start", "said"), [
    (own_hole, (-1, 1), pythons_words(math.sqrt, -1.0)),
    (own_hole, (1, 1), "It breaks off after 14 steps"),
    (lambda x, y: math.log(x), (1, 1), "It breaks off after 5 steps"),
    (lambda x, y: x**4 + y**4, (3, 3), "It diverges"),
    (lambda x, y: x**4 - y**4, (1, 1), "It diverges"),
    (lambda x, y: math.exp(x) + y, (1, 1), "not at an end"),
    (lambda x, y: (x - 1) ** 2 + 5 * y**2, (2, 1), "every start converges"),
    (lambda x, y: x**2 + y, (1, 1), "it is level, or f falls along it without end"),
    (lambda x, y: (x - y) ** 2, (1, 0), "every start comes to the floor"),
    (lambda x, y: (x - 1) ** 2 + y**4, (2, 1), "not at an end"),
    (lambda x, y: 3 * x - y, (2, 1), "no L to compare"),
])  # fmt: skip
def test_whatever_the_learners_own_function_does_the_picture_stays(f, start, said):
    explorer = DescentExplorer(f, x=start[0], y=start[1], eta=0.1, n_steps=1000)
    scene, readout = shown(explorer)
    assert said in readout.note, readout.note
    assert [mark for mark in scene["map"] if isinstance(mark, Handle)]
    assert len(readout.rows) == 4
    assert said in repr(explorer)
    for shapes in explorer._frame()["scene"].values():
        assert all(np.isfinite(shape["xy"]).all() for shape in shapes)


@pytest.mark.parametrize(("eta", "said"), [
    (0.1, "below 2/L = 1: every start comes to the floor"),
    (1.0, "just 2/L = 1: almost no start comes to the floor"),
    (1.1, "above 2/L = 1: almost no start comes to the floor"),
])  # fmt: skip
def test_where_one_curvature_is_zero_convergence_is_not_promised(eta, said):
    own = DescentExplorer(lambda x, y: x**2 + y, x=1, y=1, eta=eta, n_steps=1000)
    path, note = own.facts(own.state).run.path[:50], shown(own)[1].note
    n = np.arange(len(path))
    assert np.allclose(path, np.column_stack([(1 - 2 * eta) ** n, 1 - eta * n]), atol=1e-6)
    assert said in note and "converges" not in note and f"1 − ηL = {1 - 2 * eta:.3g}".replace(
        "-", "−") in note  # fmt: skip


def test_from_beside_a_ring_of_minima_it_is_drawn_to_another_point_of_the_ring():
    own = DescentExplorer(lambda x, y: (x**2 + y**2 - 1) ** 2, x=1, y=1, eta=0.1, n_steps=1000)
    assert "L = 8" in (note := shown(own)[1].note)
    assert "drawn in, to this point or to another one as low beside it" in note
    first = own.facts(own.state).run.end
    own.x = 1.1
    second = own.facts(own.state).run.end
    assert np.hypot(*first) == pytest.approx(1) and np.hypot(*second) == pytest.approx(1)
    assert np.hypot(*(first - second)) > 0.03


def test_the_run_that_breaks_off_does_so_where_the_gradient_ends():
    own = DescentExplorer(own_hole, x=1, y=1, eta=0.1, n_steps=1000)
    run, (_, readout) = own.facts(own.state).run, shown(own)
    x, y = run.end
    assert x - 0.1 / (2 * math.sqrt(x)) < 0
    assert row(readout, "steps") == "14: breaks off"
    assert "diverges" not in readout.note


def test_an_own_function_that_converges_is_counted_from_its_end():
    own = DescentExplorer(lambda x, y: (x - 1) ** 2 + 5 * y**2 - 7, x=2, y=1, eta=0.1, n_steps=5)
    heights = line(shown(own)[0]["progress"], "path").points[:, 1]
    assert heights[0] == pytest.approx(6, abs=1e-9)
    assert "2/L = 0.2: " in shown(own)[1].note


@pytest.mark.parametrize("state", [
    {"function": "himmelblau", "x": 0, "y": 0, "eta": 0.01, "n_steps": 60},
    {"function": "stretched_bowl", "x": 2, "y": 1, "eta": 0.05, "n_steps": 20},
    {"function": "stretched_bowl", "x": 2, "y": 1, "eta": 0.25, "n_steps": 20},
    {"function": "stretched_bowl", "x": 2, "y": 0, "eta": 0.4, "n_steps": 20},
    {"function": lambda x, y: (x - 1) ** 2 + 5 * y**2, "x": 2, "y": 1, "eta": 0.05, "n_steps": 90},
])  # fmt: skip
def test_no_label_of_a_curve_lies_on_what_the_line_of_the_stop_says(state):
    explorer = DescentExplorer(**state)
    ax = explorer._axes(explorer.pictures()[1], 1)
    (stop,) = [text for text in ax.texts if "stop" in text.get_text()]
    says = stop.get_window_extent()
    for label in [mark for mark in shown(explorer)[0]["progress"] if isinstance(mark, Label)]:
        x, y = ax.transData.transform(label.at) + np.multiply(label.offset, (1, -1))
        right = x + 8 * len(label.text) * (label.anchor == "start")
        assert right < says.x0 or abs(y - (says.y0 + says.y1) / 2) > 15, (label, says)


@pytest.mark.parametrize("state", [
    {"function": "bowl", "x": 1, "y": 2, "eta": 10, "n_steps": 20},
    {"function": "bowl", "x": 1, "y": 2, "eta": 1.5, "n_steps": 20},
    {"function": "himmelblau", "x": 4, "y": 4, "eta": 0.05, "n_steps": 20},
    {"function": "stretched_bowl", "x": 1, "y": 2, "eta": 0.5, "n_steps": 6},
    {"function": "bowl", "x": 1, "y": 2, "eta": 1.1, "n_steps": 1},
])  # fmt: skip
def test_the_labels_of_what_diverges_at_once_lie_below_both_curves(state):
    explorer = DescentExplorer(**state)
    ax, marks = explorer._axes(explorer.pictures()[1], 1), shown(explorer)[0]["progress"]
    explorer.draw("progress", ax)
    labels = [mark for mark in marks if isinstance(mark, Label)]
    baselines = []
    for label in labels:
        x, y = ax.transData.transform(label.at) + np.multiply(label.offset, (1, -1))
        baselines.append(y)
        assert label.anchor == "start" and ax.bbox.x0 < x and x + 70 < ax.bbox.x1
        for curve in [mark for mark in marks if isinstance(mark, Line)]:
            points = ax.transData.transform(curve.points)
            beside = np.linspace(x, min(x + 70, points[-1, 0]), 20) if x < points[-1, 0] else []
            assert (np.interp(beside, *points.T) > y + 10).all()
    assert len(labels) == 2 and abs(baselines[0] - baselines[1]) >= 15
