"""The chain explorer: rates against sympy, arrows as long as the steps, wrong ideas named."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from tape import Tape, shown

from helpers import ChainExplorer
from helpers.explorers import gears
from helpers.explorers.gears import CHAINS, END, RATE, SPEED
from helpers.explorers.prediction import separation
from helpers.pictures.scene import Arrow, Handle, Line, Point
from helpers.pictures.shapes import Paper

pytestmark = pytest.mark.usefixtures("unpainted")
x, u = sp.symbols("x u", real=True)
WRITTEN = {
    "gears": (3 * x, u / 2),
    "double_square": (2 * x, u**2),
    "square_sine": (x**2, sp.sin(u)),
    "sine_exponential": (sp.sin(x), sp.exp(u)),
    "square_reciprocal": (x**2 + 1, 1 / u),
}
ROUNDS = [(name, number) for name in CHAINS for number in range(6)]
IDEAS = {"added": "added the two rates", "outer": "dy/du alone", "inner": "du/dx alone",
         "place": "of the outer function at x", "alone": "at the wrong place: at x"}  # fmt: skip
ROLE = {"x": "direction", "u": "partial_x", "y": "gradient"}
every_chain = pytest.mark.parametrize("name", CHAINS)
every_round = pytest.mark.parametrize(("name", "number"), ROUNDS)


def places(name):
    return np.linspace(*CHAINS[name].inner.domain, 7).tolist()


@every_chain
def test_places_and_rates_are_those_of_sympy(name):
    assert set(WRITTEN) == set(CHAINS)
    inner, outer = WRITTEN[name]
    whole = outer.subs(u, inner)
    for at in places(name):
        facts = shown_facts(ChainExplorer(name, x=at))
        assert facts.at[1:] == pytest.approx([float(each.subs(x, at)) for each in (inner, whole)])
        assert facts.inner == pytest.approx(float(inner.diff(x).subs(x, at)))
        assert facts.outer == pytest.approx(float(outer.diff(u).subs(u, inner.subs(x, at))))
        assert facts.rate == pytest.approx(float(whole.diff(x).subs(x, at)), abs=1e-12)


def shown_facts(explorer):
    return explorer.facts(explorer.state)


@every_chain
def test_arrows_are_as_long_as_the_steps_and_stay_on_the_lines(name):
    for at in places(name):
        explorer = ChainExplorer(name, x=at, h=0.3)
        marks = shown(explorer)[0]["lines"]
        before, after = (np.array(CHAINS[name].places(each)) for each in (at, at + 0.3))
        arrows = [mark for mark in marks if isinstance(mark, Arrow)]
        assert [arrow.start[0] for arrow in arrows] == pytest.approx(before)
        assert [arrow.vector[0] for arrow in arrows] == pytest.approx(after - before)
        assert all(arrow.vector[1] == 0 for arrow in arrows)
        assert np.abs([before, after]).max() < END
        joined = [np.array(mark.points)[:, 0] for mark in marks if isinstance(mark, Line)]
        np.testing.assert_allclose(joined, [after, before])


@every_chain
def test_what_is_measured_settles_on_the_product(name):
    for at in places(name):
        gaps = []
        for h in (0.3, 0.03, 0.003):
            facts = shown_facts(ChainExplorer(name, x=at, h=h))
            gaps.append(abs(facts.measured - facts.rate))
        assert gaps[2] <= gaps[1] / 5 + 1e-9 and gaps[2] < 0.02


@every_chain
def test_small_steps_are_drawn_larger_by_one_factor_and_stay_on_the_lines(name):
    for at in places(name):
        for h, times in ((0.15, 1), (0.149, 2), (0.06, 5), (0.01, 20), (0.001, 200)):
            explorer = ChainExplorer(name, x=at, h=h)
            scene, readout = shown(explorer)
            arrows = [mark for mark in scene["lines"] if isinstance(mark, Arrow)]
            before, after = (np.array(CHAINS[name].places(each)) for each in (at, at + h))
            vectors = np.array([arrow.vector[0] for arrow in arrows])
            assert vectors == pytest.approx(times * (after - before))
            assert np.abs(before + vectors).max() < END
            told = f"each arrow is {times} times as long as its step"
            assert (told in readout.note) == (times > 1)


@every_chain
def test_the_way_of_each_step_is_seen_on_the_paper(name):
    explorer = ChainExplorer(name)
    paper = Paper(explorer._axes(explorer.pictures()[0]))
    for at in [*places(name), -0.1, -0.03]:
        for h in (0.3, 0.2, 0.06, 0.01, 0.001):
            explorer.x, explorer.h = at, h
            steps = np.subtract(CHAINS[name].places(at + h), CHAINS[name].places(at))
            shapes = paper.place(shown(explorer)[0]["lines"])
            texts = [shape["text"] for shape in shapes if shape["mark"] == "label"]
            assert len(texts) == 3
            for text, step, symbol in zip(texts, steps, "xuy", strict=True):
                assert f"Δ{symbol}" in text
                drawn = [np.ptp(shape["xy"][::2]) for shape in shapes if shape["mark"] == "arrow"
                         and shape["role"] == ROLE[symbol]]  # fmt: skip
                if max(drawn, default=0) < 15:
                    sign = " = 0" if abs(step) < 1e-9 else "→" if step > 0 else "←"
                    assert sign in text, (at, h, text)


@every_chain
def test_nearly_is_said_only_where_it_is_not_exact(name):
    linear = all(sp.diff(each, symbol, 2) == 0
                 for each, symbol in zip(WRITTEN[name], (x, u), strict=True))  # fmt: skip
    for at in places(name):
        for h in (0.3, 0.01, 0.001):
            note = shown(ChainExplorer(name, x=at, h=h))[1].note
            assert ("nearly" in note) == ("settles" in note) == (not linear)
            assert ("whatever Δx is" in note) == linear


def test_who_takes_the_outer_rate_at_x_and_it_alone_hears_so():
    found = gears.ideas(1.7, 0.75, 0.66)
    assert "at the wrong place" in RATE.idea(0.66, 1.275, found)
    assert "dy/du alone" in RATE.idea(0.75, 1.275, found)


def test_one_scale_for_all_three_lines_and_x_is_dragged_along_its_own():
    tape = Tape(ChainExplorer("square_sine", x=1))
    drawn = tape.live._axes(tape.live.pictures()[0])
    assert drawn.get_xlim() == (-END, END)
    (held,) = [m for m in shown(tape.live)[0]["lines"] if isinstance(m, Handle)]
    assert held.at == (1.0, 2.0) and held.controls == ("x", "")
    assert tape.live.drag("x", (-0.504, 0.3)) == {"x": -0.5}


def test_where_one_gear_stands_still_y_does_too():
    explorer = ChainExplorer("square_sine", x=0)
    rows = {label: value for label, value, _ in shown(explorer)[1].rows}
    assert rows["du/dx at x"] == rows["their product"] == "0.000"


def commit(explorer, guess):
    explorer.guess = guess
    explorer.press("commit")
    return shown(explorer)[1].note


def wrong(name, at):
    """The answers to which the wrong ideas lead, computed afresh."""
    inner, outer = (float(each) for each in (
        WRITTEN[name][0].diff(x).subs(x, at),
        WRITTEN[name][1].diff(u).subs(u, WRITTEN[name][0].subs(x, at))))  # fmt: skip
    misplaced = float(WRITTEN[name][1].diff(u).subs(u, at))
    found = {"added": inner + outer, "outer": outer, "inner": inner, "alone": misplaced,
             "place": inner * misplaced}
    return inner * outer, {idea: each for idea, each in found.items() if abs(each) <= gears.MOST}


@every_round
def test_each_wrong_idea_is_named_as_itself(name, number):
    at = gears.question(name, number)
    truth, found = wrong(name, at)
    for idea, guess in found.items():
        if abs(guess - truth) <= RATE.near:
            assert name == "gears"  # only there is an idea right, whatever x is
            continue
        note = commit(at_round(name, number), guess)
        named = [each for each, words in IDEAS.items() if words in note]
        same = [each for each, other in found.items() if abs(other - guess) < 1e-6]
        assert named == same[:1], (idea, note)


def at_round(name, number):
    explorer = ChainExplorer(name, predict=True)
    explorer.set_trait("rounds", number)
    explorer._put(explorer.ask())
    return explorer


@every_round
def test_the_answers_of_a_round_are_apart_and_the_right_one_is_on_the_slider(name, number):
    explorer = at_round(name, number)
    facts = shown_facts(explorer)
    found = gears.ideas(facts.inner, facts.outer, facts.misplaced)
    assert separation(RATE, facts.rate, found) > RATE.near
    near = explorer.control("guess").nearest(facts.rate)
    assert abs(near - facts.rate) < RATE.near / 2
    assert RATE.idea(near, facts.rate, found) == ""


@every_round
def test_no_guess_leaves_the_picture(name, number):
    explorer = at_round(name, number)
    for guess in (-gears.MOST, gears.MOST):
        explorer.guess = guess
        arrows = [mark for mark in shown(explorer)[0]["lines"] if isinstance(mark, Arrow)]
        assert all(abs(arrow.start[0] + arrow.vector[0]) <= END for arrow in arrows)
        assert arrows[-1].vector[0] == pytest.approx(SPEED * guess)


def test_the_answer_is_hidden_until_there_is_a_commitment():
    explorer = at_round("square_sine", 2)
    truth = shown_facts(explorer).rate
    scene, readout = shown(explorer)
    assert ("dy/dx", "?", "gradient") in readout.rows
    assert "gradient" not in {mark.role for mark in scene["lines"] if isinstance(mark, Arrow)}
    assert not [mark for mark in scene["lines"] if isinstance(mark, Handle)]
    assert len([mark for mark in scene["lines"] if isinstance(mark, Point)]) == 3
    note = commit(explorer, explorer.control("guess").nearest(truth))
    assert f"= {truth:.3f}".replace("-", "−") in note
    (mine, true) = [mark for mark in shown(explorer)[0]["lines"] if isinstance(mark, Arrow)][-2:]
    assert (mine.role, true.role) == ("guess", "gradient")
    assert true.vector[0] == pytest.approx(SPEED * truth)


def test_another_chain_is_another_question():
    explorer = ChainExplorer(predict=True)
    commit(explorer, 1.0)
    explorer.chain = "double_square"
    assert not explorer.committed and explorer.x == gears.question("double_square", 1)
