"""The compass: the gradient's direction is predicted, and a wrong idea is named."""

from __future__ import annotations

import math

import numpy as np
import pytest

from helpers import SURFACES, GradientExplorer
from helpers.explorers import gradient as compass
from helpers.explorers.prediction import DIRECTION, turn
from helpers.pictures.directions import direction
from helpers.pictures.figures import plane_frame
from helpers.pictures.scene import Arrow, Handle

pytestmark = pytest.mark.usefixtures("unpainted")
SMOOTH = [name for name, f in SURFACES.items() if not f.not_differentiable_at]
HOME, AWAY, ORIGIN, DOWNHILL, ALONG, AXIS = (
    "points at the nearest minimum", "away from the nearest minimum", "points at the origin",
    "straight downhill", "along the level curve", "axis",
)  # fmt: skip


def shown(explorer):
    facts = explorer.facts(explorer.state)
    return explorer.scene(facts)["map"], explorer.readout(facts)


def aim(explorer, angle, slope=None):
    explorer.angle = angle % 360
    if slope is not None:
        explorer.slope = slope
    explorer.press("commit")
    return shown(explorer)[1].note


def gradient(explorer):
    return np.asarray(SURFACES[explorer.function].grad(explorer.x, explorer.y))


def test_the_field_is_not_drawn_and_not_told():
    explorer = GradientExplorer("stretched_bowl", x=1, y=1, predict=True)
    (picture,) = explorer.pictures()
    assert "gradient" not in picture.alt
    drawn = explorer._axes(picture).collections
    assert not [each for each in drawn if type(each).__name__ == "Quiver"]


def test_a_commitment_shows_both_arrows_and_the_gap():
    explorer = GradientExplorer("stretched_bowl", x=1, y=1, predict=True)
    note = aim(explorer, 40, slope=3)
    marks, readout = shown(explorer)
    arrows = {mark.role: mark.vector for mark in marks if isinstance(mark, Arrow)}
    assert arrows.keys() == {"guess", "gradient"}
    assert direction(arrows["guess"]) == pytest.approx(40)
    assert direction(arrows["gradient"]) == pytest.approx(71.565, abs=1e-3)
    # Both to one scale: 3 is to √40 as the arrows' lengths.
    assert math.hypot(*arrows["guess"]) / math.hypot(*arrows["gradient"]) == pytest.approx(
        3 / math.sqrt(40))  # fmt: skip
    assert "32° off" in note and "3.000" in note and "6.325" in note
    assert "Mean gap over 1 round: 32°." in note
    assert not [mark for mark in marks if isinstance(mark, Handle)]


def test_the_mean_gap_is_that_of_all_rounds():
    explorer = GradientExplorer("stretched_bowl", predict=True)
    gaps = []
    for angle in (0, 90, 215, 300):
        explorer.angle = angle
        gaps.append(turn(angle, direction(gradient(explorer))))
        explorer.press("commit")
        explorer.press("next")
    assert explorer.rounds == 4
    assert explorer.mean_gap == pytest.approx(np.mean(gaps))
    explorer.reset()
    assert (explorer.rounds, explorer.mean_gap, explorer.committed) == (0, 0, False)


@pytest.mark.parametrize("name", SMOOTH)
def test_rounds_are_the_same_for_everybody_and_differ_from_each_other(name):
    f = SURFACES[name]
    rounds = [compass.question(f, number) for number in range(8)]
    assert rounds == [compass.question(f, number) for number in range(8)]
    points = {(each["x"], each["y"]) for each in rounds}
    assert len(points) >= 6


@pytest.mark.parametrize("name", SMOOTH)
def test_arrows_of_a_round_fit_on_the_map_and_can_be_seen(name):
    f, explorer = SURFACES[name], GradientExplorer(name, predict=True)
    for number in range(8):
        explorer.set_trait("rounds", number)
        explorer._put(explorer.ask())
        explorer.angle, explorer.slope = 45 * number, explorer.control("slope").high
        facts = explorer.facts(explorer.state)
        frame = np.array(plane_frame(f.domain))
        for tip in (facts.needle, facts.arrow):
            at = np.add(facts.p, tip)
            assert (frame[:, 0] - 1e-9 <= at).all() and (at <= frame[:, 1] + 1e-9).all()
        assert "drawn at" not in facts.caption and "too short" not in facts.caption
        least, most = np.sort(np.abs(facts.gradient))
        assert least > 0.28 * most or name == "valley"  # not as good as along an axis


def cases():
    for name in SMOOTH:
        for number in range(5):
            f = SURFACES[name]
            question = compass.question(f, number)
            p = question["x"], question["y"]
            yield name, number, p, f


def aims(f, p):
    """Each wrong idea on its own: the direction in which it would aim, computed afresh."""
    g = np.asarray(f.grad(*p))
    up = math.degrees(math.atan2(g[1], g[0]))
    found = {DOWNHILL: [up + 180], ALONG: [up + 90, up - 90]}
    found[AXIS] = [(0, 90)[axis] + (180 if g[axis] < 0 else 0) for axis in (0, 1) if g[axis]]
    found[ORIGIN] = [math.degrees(math.atan2(-p[1], -p[0]))]
    if f.minima:
        low = min(f.minima, key=lambda low: math.dist(low, p))
        home = math.degrees(math.atan2(low[1] - p[1], low[0] - p[0]))
        found |= {HOME: [home], AWAY: [home + 180]}
    return up, found


@pytest.mark.parametrize(("name", "number", "p", "f"), list(cases()), ids=lambda v: str(v)[:14])
def test_each_wrong_idea_is_named_as_itself(name, number, p, f):
    up, found = aims(f, p)
    for idea, angles in found.items():
        for angle in angles:
            if turn(angle, up) <= DIRECTION.near:
                continue  # here it is no mistake
            said = DIRECTION.idea(angle, up, compass.ideas(f, p, np.asarray(f.grad(*p))))
            same = [
                other for other, its in found.items() if any(turn(angle, a) < 0.02 for a in its)
            ]
            assert any(other in said for other in same), (idea, said)
            named_others = [other for other in found if other in said and other not in same]
            assert not named_others


def test_an_aim_between_the_ideas_is_given_its_gap_and_no_name():
    explorer = GradientExplorer("stretched_bowl", x=1, y=1, predict=True)
    note = aim(explorer, 71.57 - 55)
    assert "° off" in note
    assert not any(idea in note for idea in (HOME, AWAY, ORIGIN, DOWNHILL, ALONG, AXIS))


def test_a_right_aim_is_not_called_a_mistake():
    for angle in (65, 71, 72, 79):
        note = aim(GradientExplorer("stretched_bowl", x=1, y=1, predict=True), angle)
        assert not any(idea in note for idea in (HOME, AWAY, ORIGIN, DOWNHILL, ALONG, AXIS))


def test_the_learners_arrow_is_dragged_by_its_tip():
    explorer = GradientExplorer("bowl", x=1, y=1, predict=True)
    changes = explorer.drag("arrow", (1.0, 2.2))
    assert changes == {"angle": 90, "slope": pytest.approx(6)}


@pytest.mark.parametrize("name", ["egg_crate", "valley", "himmelblau", "peaks", "saddle"])
def test_where_a_wrong_idea_would_be_right_nothing_is_asked(name):
    f = SURFACES[name]
    for number in range(6):
        question = compass.question(f, number)
        p = question["x"], question["y"]
        up, found = aims(f, p)
        assert min(turn(up, angle) for angles in found.values() for angle in angles) > 1


@pytest.mark.parametrize(("slope", "said"), [(3.2, "is a factor 2 missing?"), (6.3, ""),
                                             (12.6, "is a factor 2 in it twice?")])  # fmt: skip
def test_a_factor_of_two_in_the_length_is_named(slope, said):
    note = aim(GradientExplorer("stretched_bowl", x=1, y=1, predict=True), 72, slope)
    assert ("factor 2" in note) == bool(said) and said in note


def test_the_learners_arrow_always_has_a_direction():
    explorer = GradientExplorer("bowl", predict=True)
    explorer.slope = 0
    assert explorer.slope > 0
