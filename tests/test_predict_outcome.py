"""What will happen: nothing is shown before the commitment, and every wrong idea is named."""

from __future__ import annotations

import math

import pytest
from tape import shown

from helpers import SURFACES, DescentExplorer
from helpers.explorers import descent as outcome
from helpers.explorers.curvature import curvature
from helpers.explorers.descent import IDEAS, OPTIONS, candidates, followed, ideas, question
from helpers.explorers.prediction import CHOICE
from helpers.maths.descent import steepest
from helpers.maths.runs import OUTCOMES, run
from helpers.pictures.scene import Line, Point

pytestmark = pytest.mark.usefixtures("unpainted")
ASKED = [name for name, f in SURFACES.items() if not f.not_differentiable_at]


def commit(explorer, guess):
    explorer.guess = guess
    explorer.press("commit")
    return shown(explorer)[1].note


def predicting(name, x, y, eta):
    return DescentExplorer(name, x=x, y=y, eta=eta, predict=True)


def test_the_answers_are_words_of_the_runs():
    assert set(OPTIONS) == (set(OUTCOMES.values()) | {"oscillates"}) - {"stalls", "budget used up"}
    assert set(IDEAS) < {(a, b) for a in OPTIONS for b in OPTIONS if a != b}


def test_nothing_is_shown_before_the_commitment():
    explorer = predicting("valley", 2, 1, 0.21)
    for guess in ("", *OPTIONS):
        explorer.guess = guess
        scene, readout = shown(explorer)
        assert [type(mark) for mark in scene["map"]] == [Point] and not scene["progress"]
        assert "2/L" not in {label for label, *_ in readout.rows}
    for name in ("x", "y", "eta", "n_steps", "reach", "show_basins"):
        assert explorer.control(name).hidden


def test_a_commitment_shows_the_path_the_reason_and_the_tally():
    explorer = predicting("valley", 2, 1, 0.21)
    note = commit(explorer, "converges")
    assert "Your guess: not so." in note and "small compared with 1" in note
    assert "It diverges" in note and "η is above 2/L = 0.2" in note
    assert "Right in 0 of 1 round." in note
    scene, readout = shown(explorer)
    assert [mark for mark in scene["map"] if isinstance(mark, Line)] and scene["progress"]
    assert not explorer.control("n_steps").hidden
    assert dict(each[:2] for each in readout.rows)["what happens"] == OPTIONS["diverges"]


@pytest.mark.parametrize(("x", "y", "eta", "right"), [
    (1, 2, 0.1, "converges"), (1, 2, 0.5, "converges"), (1, 2, 0.9, "oscillates"),
    (1, 2, 1.0, "cycles"), (1, 2, 1.1, "diverges"),
])  # fmt: skip
def test_every_guess_is_judged(x, y, eta, right):
    for guess in OPTIONS:
        note = commit(predicting("bowl", x, y, eta), guess)
        assert ("Your guess: right." in note) == (guess == right)
    assert f"Right in {int(guess == right)} of 1 round." in note


def test_without_a_guess_nothing_is_committed():
    explorer = predicting("bowl", 1, 2, 0.1)
    explorer.press("commit")
    assert not explorer.committed
    assert math.isnan(explorer.judged(explorer.facts(explorer.state)).gap)


def test_a_saddle_is_told_from_a_minimum():
    assert "not yet a minimum" in commit(predicting("saddle", 1, 0, 0.1), "converges")
    missed = commit(predicting("saddle", 1, 0.5, 0.1), "stationary")
    assert "stops at a saddle only if it meets it" in missed
    assert "does not make a minimum" in commit(predicting("saddle", 1, 0.5, 0.1), "converges")


def test_what_a_wrong_guess_hears_is_true_of_its_path():
    grows = commit(predicting("monkey_saddle", 1.5, -0.2, 1), "converges")
    assert "f does not fall but grow" in grows and "falls without end" not in grows
    falls = commit(predicting("monkey_saddle", 0.7, 0, 1), "converges")
    assert "falls without end" in falls
    for x, y, eta in ((1, 2, 1.1), (1, 2, 1.0)):  # a bowl has no saddle
        note = commit(predicting("bowl", x, y, eta), "stationary")
        assert "the saddle" not in note and "Your guess: not so." in note
    first = predicting("himmelblau", 3.75, 1.75, 0.023)  # its first step goes up, and it arrives
    values = first.facts(first.state).run.values
    assert values[1] > values[0]
    assert "the swings become shorter" in commit(first, "diverges")


def test_of_a_cycle_only_its_end_is_told():
    explorer = predicting("stretched_bowl", 1, 1, 1 / 3)
    far = [math.hypot(*p) for p in explorer.facts(explorer.state).run.path]
    assert far[0] > far[1] > far[2]  # it does come nearer at first
    for guess in ("converges", "oscillates", "diverges", "stationary"):
        assert "in the end" in commit(predicting("stretched_bowl", 1, 1, 1 / 3), guess).lower()


def test_a_path_that_breaks_off_is_no_question():
    explorer = DescentExplorer(lambda x, y: math.sqrt(x) + y**2, x=1, y=1, eta=0.1, predict=True)
    explorer.guess = "diverges"
    explorer.press("commit")
    assert not explorer.committed


def test_a_large_eta_is_not_always_faster():
    assert "faster only up to a point" in commit(predicting("bowl", 1, 2, 1.1), "converges")
    assert "not yet diverging" in commit(predicting("bowl", 1, 2, 0.9), "diverges")


@pytest.mark.parametrize("name", ASKED)
def test_candidates_are_what_they_are_said_to_be(name):
    f = SURFACES[name]
    found = candidates(f)
    assert found and set(found) <= set(OPTIONS)
    for right, places in found.items():
        for place in places[:3]:
            p, eta = (place["x"], place["y"]), place["eta"]
            its = run(steepest(f.partials, p, eta), f.call)
            assert its.outcome == right
            assert its.stop != "converged" or its.kind == "minimum"
            if right in ("converges", "oscillates"):
                assert not 0.2 < its.turned_back < 0.8


@pytest.mark.parametrize("name", ["bowl", "valley", "saddle", "himmelblau"])
def test_rounds_have_every_outcome(name):
    f = SURFACES[name]
    rounds = [question(f, number) for number in range(30)]
    outcomes = [outcome.truth(followed(f, (q["x"], q["y"]), q["eta"])[0]) for q in rounds]
    assert set(outcomes) == set(candidates(f)) and len(set(outcomes)) >= 3


@pytest.mark.parametrize("name", ASKED)
def test_every_wrong_guess_hears_one_idea(name):
    f = SURFACES[name]
    for right, places in candidates(f).items():
        place = places[0]
        its, _ = followed(f, (place["x"], place["y"]), place["eta"])
        found = ideas(its, place["eta"], curvature(f, its))
        assert sorted(idea.guess for idea in found) == sorted(set(OPTIONS) - {right})
        for guess in OPTIONS:
            assert bool(CHOICE.idea(guess, right, found)) == (guess != right)


def test_where_no_answer_is_right_that_is_said():
    explorer = DescentExplorer(lambda x, y: math.exp(-x) + 0 * y, predict=True)
    explorer.guess = "converges"
    explorer.press("commit")
    assert not explorer.committed and "Nothing to predict" in shown(explorer)[1].note
