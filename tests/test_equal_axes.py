"""Equal axes: without them a right angle of the data is not one on the screen, and that is said."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from tape import Tape

from helpers import SURFACES, GradientExplorer
from helpers.pictures.figures import arrow_length
from helpers.pictures.scene import Arrow, Line

pytestmark = pytest.mark.usefixtures("unpainted")
SMOOTH = [name for name, f in SURFACES.items() if not f.not_differentiable_at]


def show(explorer):
    facts = explorer.facts(explorer.state)
    readout = explorer.readout(facts)
    return explorer.scene(facts)["map"], dict(row[:2] for row in readout.rows), readout.note


def between(one, other):
    """The angle between two lines, from 0 to 90 degrees."""
    part = abs(one @ other) / (np.linalg.norm(one) * np.linalg.norm(other))
    return math.degrees(math.acos(min(part, 1.0)))


def level_curve(f, p):
    """The direction of the level curve through p, from matplotlib's contours of f close to p."""
    h = 1e-3 * arrow_length(f)
    x, y = (np.linspace(c - h, c + h, 41) for c in p)
    X, Y = np.meshgrid(x, y)
    (curves,) = Figure().add_subplot().contour(X, Y, f(X, Y), levels=[f(*p)]).allsegs
    curve = max(curves, key=len)
    return curve[-1] - curve[0]


def on_screen(explorer, *vectors):
    """Directions on the screen, by the transform of the axes that are drawn."""
    (picture,) = explorer.pictures()
    ax = explorer._axes(picture)
    ax.apply_aspect()
    at = np.array([explorer.x, explorer.y])
    origin, *ends = ax.transData.transform([at, *(at + vector for vector in vectors)])
    return [end - origin for end in ends]


@pytest.mark.parametrize("name", SMOOTH)
def test_right_in_the_data_and_off_on_the_screen_by_as_much_as_is_said(name):
    f, explorer = SURFACES[name], GradientExplorer(name, density="0")
    points = np.random.default_rng(4).uniform(*np.transpose(f.domain) * 0.8, size=(4, 2))
    for explorer.x, explorer.y in points.tolist():
        for explorer.equal_axes in (True, False):
            marks, rows, note = show(explorer)
            arrow = next(mark.vector for mark in marks if isinstance(mark, Arrow))
            along = level_curve(f, (explorer.x, explorer.y))
            assert between(arrow, along) == pytest.approx(90, abs=0.3)
            seen = between(*on_screen(explorer, arrow, along))
            said = float(re.match(r"crossed at ([\d.]+)° on", rows["level curve"])[1])
            assert said == pytest.approx(seen, abs=0.4)
            if explorer.equal_axes:
                assert said == 90 and "mislead" not in note
                assert not [mark for mark in marks if isinstance(mark, Line)]
            else:
                crosses, off = map(float, re.search(r"at ([\d.]+)°: ([\d.]+)° off", note).groups())
                assert crosses == said and off == pytest.approx(90 - said, abs=0.051)
                (line,) = (mark for mark in marks if isinstance(mark, Line))
                assert between(line.points[1] - line.points[0], along) < 0.3


@pytest.mark.parametrize(("x", "y", "seen"), [(1, 2, 59.036), (1, 1, 53.130), (2, 0, 90)])
def test_worked_angles(x, y, seen):
    # Squashed to half its height, (x, y) is seen as (x, y/2), and (−y, x) as (−y, x/2).
    assert between(np.array([x, y / 2]), np.array([-y, x / 2])) == pytest.approx(seen, abs=1e-3)
    explorer = GradientExplorer("bowl", x=x, y=y, equal_axes=False)
    assert explorer.facts(explorer.state).crossing == pytest.approx(seen, abs=1e-3)


def test_one_unit_of_y_is_as_long_as_the_note_says():
    explorer = GradientExplorer("rosenbrock", equal_axes=False)
    across, up = on_screen(explorer, np.array([1, 0]), np.array([0, 1]))
    said = re.search(r"as long as ([\d.]+) units of x", show(explorer)[2])[1]
    assert up[1] / across[0] == pytest.approx(float(said), rel=1e-9)
    assert repr(explorer).endswith(", on unequal axes")
    explorer.equal_axes = True
    assert "axes" not in repr(explorer)


@pytest.mark.parametrize("f", ["bowl", "no_tangent_plane", lambda x, y: math.nan])
def test_without_a_gradient_that_means_something_no_angle_is_given(f):
    explorer = GradientExplorer(f, x=0, y=0, equal_axes=False)
    marks, rows, note = show(explorer)
    assert rows["level curve"] == "no angle" and "crosses it" not in note
    assert not [mark for mark in marks if isinstance(mark, Line)]


def test_the_switch_draws_the_map_anew_and_the_pointer_still_finds_its_place():
    tape = Tape(GradientExplorer("saddle", x=1, y=2))
    squashed = tape.ask(equal_axes=False)
    assert squashed["pngs"] and squashed["pictures"][0]["alt"].endswith("different units")
    (grip,) = (shape for shape in squashed["scene"]["map"] if shape["mark"] == "handle")
    moved = tape.ask(drags=[["map", "point", grip["xy"][0], grip["xy"][1] + 4 * 208 / 8.4]])
    assert (moved["state"]["x"], moved["state"]["y"]) == pytest.approx((1, -2), abs=0.021)
    back = tape.ask(equal_axes=True)
    assert back["pngs"] and back["pictures"][0]["box"] != squashed["pictures"][0]["box"]


def test_the_labels_of_level_curves_stand_in_their_gaps_on_squashed_axes():
    explorer = GradientExplorer("bowl", density="0", equal_axes=False)
    (picture,) = explorer.pictures()
    ax = explorer._axes(picture)
    ax.apply_aspect()
    (lines,) = ax.collections
    parts = [part for each in lines.allsegs for part in each]
    curves = ax.transData.transform(np.concatenate(parts))
    labels = [each for each in ax.texts if not isinstance(each, Annotation)]  # not the legend
    for label in labels:
        x, y = label.get_position()
        assert x * x + y * y == pytest.approx(float(label.get_text()), rel=1e-2)
        assert not label.get_window_extent().count_contains(curves)
    assert len(labels) > 4


def test_a_prediction_is_asked_on_equal_axes():
    explorer = GradientExplorer("bowl", predict=True)
    assert explorer.control("equal_axes") is None
    across, up = on_screen(explorer, np.array([1, 0]), np.array([0, 1]))
    assert up[1] == pytest.approx(across[0])
