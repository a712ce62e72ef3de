"""How many steps: predictions in the valley, their truth, and the wrong ideas they show."""

from __future__ import annotations

import math

import pytest
from tape import Tape

from helpers import ValleyExplorer
from helpers.explorers.valley import (
    FACTOR,
    KAPPAS,
    PART,
    ideas,
    question,
    truth,
)
from helpers.explorers.valley_rules import Setting, best, worst_start
from helpers.maths.conditioning import Conditioning
from helpers.pictures.scene import Handle, Line, Point

pytestmark = pytest.mark.usefixtures("unpainted")
QUESTIONS = [(rule, kappa) for rule, kappas in KAPPAS.items() for kappa in kappas]


def asked(rule, kappa):
    """Return an explorer that asks for a rule at κ, and the number of steps that it takes."""
    explorer = ValleyExplorer(predict=True)
    number = 0 if rule == "fixed" else 1
    explorer._put(question(number, kappa))
    return explorer, explorer.facts(explorer.state).truth


def note(explorer):
    return explorer.readout(explorer.facts(explorer.state)).note


@pytest.mark.parametrize("kappa", KAPPAS["fixed"])
def test_the_truth_of_a_fixed_step_is_that_of_theory(kappa):
    explorer, steps = asked("fixed", kappa)
    factor = ((kappa - 1) / (kappa + 1)) ** 2
    exact = math.log(PART) / math.log(factor)
    assert steps == math.ceil(exact - 1e-9)
    assert steps == pytest.approx(kappa * math.log(1e6) / 4, rel=0.02)
    explorer.guess = steps
    explorer.press("commit")
    expected = kappa * math.log(1e6) / 4
    assert note(explorer).startswith("Yours is as good as right")
    assert f"about κ·¼ ln 10⁶, here {expected:.0f}." in note(explorer)


@pytest.mark.parametrize("kappa", KAPPAS["momentum"])
def test_the_truth_of_momentum_is_a_little_more_than_its_factor_says(kappa):
    _, steps = asked("momentum", kappa)
    factor = best("momentum", Conditioning(1.0, kappa)).factor(Conditioning(1.0, kappa))
    alone = math.log(PART) / math.log(factor)
    assert alone < steps < 1.6 * alone
    assert steps < asked("fixed", kappa)[1] or kappa > 280


@pytest.mark.parametrize(("rule", "kappa"), QUESTIONS)
def test_every_wrong_idea_is_named_and_the_truth_shows_none(rule, kappa):
    explorer, steps = asked(rule, kappa)
    found = ideas(rule, kappa, steps)
    assert len(found) >= 3
    for idea in found:
        assert FACTOR.gap(idea.guess, math.log10(steps)) > FACTOR.near
        assert FACTOR.idea(idea.guess, math.log10(steps), found)
    assert FACTOR.idea(math.log10(steps), math.log10(steps), found) == ""
    explorer.guess = 2 * steps
    explorer.press("commit")
    if explorer.guess == 2 * steps:  # it is on the slider
        assert "Then the distance to the minimum is a millionth" in note(explorer)
        assert "yours is too large by a factor of 2." in note(explorer)


def test_the_distance_takes_twice_as_many_steps_as_f():
    start = worst_start(70, 0, 12)
    setting = best("fixed", Conditioning(1.0, 70.0))
    steps = truth(setting, 70.0, 0.0, start)
    long = (setting.factor(Conditioning(1.0, 70.0)) ** 0.5) ** (2 * steps)
    assert long == pytest.approx(PART, rel=0.1)


def test_nothing_is_shown_before_the_commitment():
    tape = Tape(ValleyExplorer(predict=True))
    live = tape.live
    facts = live.facts(live.state)
    scene = live.scene(facts)
    assert [type(mark) for mark in scene["map"]] == [Point]
    assert {m.role for m in scene["progress"] if isinstance(m, Line)} == {"drop", "guess"}
    assert dict((a, b) for a, b, _ in live.readout(facts).rows)["it takes"] == "? steps"
    visible = [c.name for c in live.controls() if not c.hidden]
    assert visible == ["guess", "commit", "next"]
    answer = tape.ask(presses=["commit"])
    roles = {shape["role"] for shape in answer["scene"]["progress"] if shape["mark"] == "line"}
    assert {"path", "rival", "path_theory", "guess"} <= roles
    (at,) = [m.at for m in live.scene(live.facts(live.state))["progress"] if isinstance(m, Point)]
    assert at == (live.facts(live.state).truth, PART)


def test_rounds_take_turns_and_are_the_same_for_everybody():
    def play():
        explorer, seen = ValleyExplorer(predict=True), []
        for _ in range(6):
            seen.append((explorer.rule_a, explorer.kappa))
            explorer.press("commit")
            explorer.press("next")
            assert explorer.reach == "1000" and explorer.guess == 500 and not explorer.committed
        return seen

    seen = play()
    assert [rule for rule, _ in seen] == ["fixed", "momentum"] * 3 and seen == play()
    assert len(set(seen)) >= 5


def test_the_gap_is_a_factor_and_its_mean_a_geometric_one():
    explorer, steps = asked("fixed", 20)
    explorer.guess = 4 * steps
    explorer.press("commit")
    assert 10**explorer.mean_gap == pytest.approx(4)
    assert explorer.reach == "1000"
    explorer.press("next")
    explorer.guess = explorer.facts(explorer.state).truth
    explorer.press("commit")
    assert explorer.reach == "100"  # it holds the guess and the truth
    assert "Mean gap over 2 rounds: a factor of 2." in note(explorer)


@pytest.mark.parametrize("factor", [100, 316, 1000])
def test_a_large_factor_is_told_in_full(factor):
    told = FACTOR.tell(math.log10(factor))
    assert told == f"a factor of {round(factor, -1)}"


def test_what_cannot_be_answered_is_not_asked():
    explorer = ValleyExplorer(predict=True, kappa=1000)
    explorer.press("commit")
    assert not explorer.committed and "Choose a smaller κ" in note(explorer)
    assert math.isnan(truth(Setting("fixed", 1e-4), 10, 0.0, (10.0, 1.0)))


def test_the_ring_is_dragged_along_the_axis():
    tape = Tape(ValleyExplorer(predict=True))
    left, top, right, bottom = tape.live._opening["pictures"][1]["box"]
    answer = tape.ask(drags=[["progress", "guess", left + (right - left) / 10, bottom]])
    assert answer["state"]["guess"] == pytest.approx(100, rel=0.01)
    answer = tape.ask(drags=[["progress", "guess", left - 50, top]])
    assert answer["state"]["guess"] == 1
    ring = [m for m in tape.live.scene(tape.live.facts(tape.live.state))["progress"]
            if isinstance(m, Handle)]  # fmt: skip
    assert ring[0].at == (1, PART) and ring[0].hollow


def test_every_guess_is_shown_before_and_after():
    for guess in (1, 20, 1000):
        explorer = ValleyExplorer(predict=True)
        explorer.guess = guess
        for _ in range(2):
            told = "1 step" if guess == 1 else f"{guess:,} steps"
            assert f"your guess is {told}" in repr(explorer).replace(".", ";").split(";")[0]
            assert dict((a, b) for a, b, _ in explorer.readout(
                explorer.facts(explorer.state)).rows)["your guess"] == told  # fmt: skip
            explorer.press("commit")
