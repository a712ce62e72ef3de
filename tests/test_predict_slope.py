"""The tilted line: the tangent is hidden until the learner commits, and a wrong idea is named."""

from __future__ import annotations

import numpy as np
import pytest
from tape import shown

from helpers import CURVES, SecantExplorer
from helpers.explorers import secant as tilt
from helpers.explorers.prediction import separation
from helpers.pictures.scene import Handle, Line, Point

pytestmark = pytest.mark.usefixtures("unpainted")
ROUNDS = 5
SEEDED = [(name, number) for name in CURVES for number in range(ROUNDS)]
IDEAS = {
    "height": "the height f(a)",
    "sign": "the sign is reversed",
    "rate": "average rate from a to a + 1",
    "origin": "through the origin",
    "place": "That is a, the place",
    "half": "a factor 2 missing",
    "double": "a factor 2 in it twice",
}
every_round = pytest.mark.parametrize(("name", "number"), SEEDED)


def wrong_slopes(f, a):
    """The slope to which each wrong idea leads, computed afresh; those that the slider has."""
    slope, most = f.derivative(a), tilt.sheet_of(f).slider().high
    found = {"height": f(a), "sign": -slope, "rate": f(a + 1) - f(a), "place": a,
             "half": slope / 2, "double": slope * 2}  # fmt: skip
    if a:
        found["origin"] = f(a) / a
    return {idea: guess for idea, guess in found.items() if abs(guess) <= most}


def at_round(name, number, **options):
    explorer = SecantExplorer(name, predict=True, **options)
    explorer.set_trait("rounds", number)
    explorer._put(explorer.ask())
    return explorer


def commit(explorer, slope):
    explorer.guess = slope
    explorer.press("commit")
    return shown(explorer)[1].note


def roles(marks):
    return {mark.role for mark in marks if isinstance(mark, Line | Point)}


@pytest.mark.parametrize("name", CURVES)
def test_the_axes_of_the_slope_give_nothing_away(name):
    explorer = SecantExplorer(name, predict=True)
    low, high = explorer._axes(explorer.pictures()[1]).get_ylim()
    assert high == -low == explorer.control("guess").high
    assert 0.0 in (explorer.guess, explorer.control("guess").nearest(1e-9))


def test_a_commitment_shows_both_slopes_and_the_gap():
    explorer = SecantExplorer("square", a=1.5, predict=True)
    note = commit(explorer, 2.0)
    scene, readout = shown(explorer)
    slopes = {}
    for mark in scene["curve"]:
        if isinstance(mark, Line):
            (x0, y0), (x1, y1) = mark.points
            slopes[mark.role] = (y1 - y0) / (x1 - x0)
            assert y0 + slopes[mark.role] * (1.5 - x0) == pytest.approx(2.25)
    assert slopes == pytest.approx({"guess": 2.0, "tangent": 3.0})
    points = {mark.role: mark.at for mark in scene["slope"] if isinstance(mark, Point)}
    assert points == {"guess": (1.5, 2.0), "tangent": (1.5, pytest.approx(3.0))}
    assert "slope is 3.000" in note and "yours is 1.000 off" in note
    assert "Mean gap over 1 round: 1.000." in note


def test_f_prime_is_shown_up_to_the_point_and_no_further():
    explorer = SecantExplorer("sine", a=1.0, predict=True)
    commit(explorer, 0)
    (trace,) = [mark.points for mark in shown(explorer)[0]["slope"] if mark.role == "tangent"
                and isinstance(mark, Line)]  # fmt: skip
    x, y = np.array(trace).T
    assert x.max() == 1.0
    np.testing.assert_allclose(y, np.cos(x), atol=1e-12)


@every_round
def test_each_wrong_idea_is_named_as_itself(name, number):
    f, a = CURVES[name], tilt.question(CURVES[name], number)["a"]
    slope, near, found = f.derivative(a), tilt.sheet_of(f).kind().near, wrong_slopes(f, a)
    for idea, guess in found.items():
        if abs(guess - slope) <= near:
            continue  # here it is no mistake
        said = tilt.sheet_of(f).kind().idea(guess, slope, tilt.ideas(f, a, slope))
        named = [each for each, words in IDEAS.items() if words in said]
        same = [each for each, other in found.items() if abs(other - guess) < 1e-3 * near]
        assert len(named) == 1 and named[0] in same, (idea, said)


@every_round
def test_the_answers_of_a_round_are_apart(name, number):
    f, a = CURVES[name], tilt.question(CURVES[name], number)["a"]
    slope, kind = f.derivative(a), tilt.sheet_of(f).kind()
    assert separation(kind, slope, tilt.ideas(f, a, slope)) > kind.near
    if name not in ("exponential", "absolute_value"):  # there f = f′, or every secant is right
        assert all(abs(guess - slope) > kind.near for guess in wrong_slopes(f, a).values())


@every_round
def test_the_slope_of_a_round_is_on_the_slider_and_is_no_mistake(name, number):
    f, a = CURVES[name], tilt.question(CURVES[name], number)["a"]
    slope, kind = f.derivative(a), tilt.sheet_of(f).kind()
    nearest = tilt.sheet_of(f).slider().nearest(slope)
    assert abs(nearest - slope) < kind.near / 2
    assert kind.idea(nearest, slope, tilt.ideas(f, a, slope)) == ""


@pytest.mark.parametrize("name", CURVES)
@pytest.mark.parametrize("number", range(2))
def test_the_ring_stays_in_the_picture_and_the_pointer_gives_its_slope(name, number):
    explorer = at_round(name, number)
    sheet = tilt.sheet_of(explorer.f)
    across, heights = sheet.across, sheet.heights
    control = explorer.control("guess")
    for slope in np.linspace(control.low, control.high, 13):
        explorer.guess = slope
        (ring,) = [mark for mark in shown(explorer)[0]["curve"] if isinstance(mark, Handle)]
        assert across[0] <= ring.at[0] <= across[1] and heights[0] <= ring.at[1] <= heights[1]
        found = explorer.drag("line", ring.at)["guess"]
        assert found == pytest.approx(slope, abs=0.51 * control.step)


def test_a_pointer_above_or_below_the_point_is_the_steepest_line():
    explorer = SecantExplorer("square", a=1, predict=True)
    high = explorer.control("guess").high
    assert explorer.drag("line", (1, 5)) == {"guess": high}
    assert explorer.drag("line", (1, -5)) == {"guess": -high}


def test_where_there_is_no_slope_nothing_is_judged():
    explorer = SecantExplorer("cusp", a=0.0, predict=True)
    explorer.press("commit")
    assert not explorer.committed and "no derivative" in shown(explorer)[1].note
