"""The laws of predictions: they hold for the question of every explorer."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tape import Tape, show

from helpers import explorers
from helpers.explorers.menu import FunctionExplorer
from helpers.explorers.prediction import FIXED, NOT_YET, NOTHING_CHOSEN
from helpers.learning.record import Record
from helpers.live.live import Live

pytestmark = pytest.mark.usefixtures("unpainted")

# An explorer, what is given, a wrong answer and another one, the roles of the marks that show
# the truth, and the words or digits that would tell it.
ASKED = {
    "Gradient": ({"function": "stretched_bowl", "x": 1, "y": 1}, {"angle": 40, "slope": 3},
                 {"angle": 250}, {"gradient"}, ("71.6", "6.32", "(2.000")),
    "Secant": ({"function": "cubic", "a": 1.2}, {"guess": 2}, {"guess": -8}, {"tangent"},
               ("10.3", "10,3")),
    "Chain": ({"chain": "square_sine", "x": 1}, {"guess": 3}, {"guess": 0.5}, {"gradient"},
              ("1.08",)),
    "Slice": ({"function": "bowl", "x": 1.11, "y": 2}, {"guess": 3}, {"guess": -1}, {"tangent"},
              ("2.22", "4.00")),
    "StepSize": ({"function": "sine", "a": 1}, {"h": 1e-2}, {"h": 1e-16}, {"tangent", "curve"},
                 ("0.54", "Theory", "⁻⁹")),
    "Curvature": ({"function": "himmelblau", "x": 2.75, "y": 2.5}, {"guess": 100}, {"guess": 10},
                  {"rival", "model"}, ("45.9", "80.4", "38.4")),
    "Descent": ({"function": "valley", "x": 2, "y": 1, "eta": 0.21}, {"guess": "converges"},
                {"guess": "cycles"}, {"path"}, ("It ", "2/L")),
    "Fit": ({}, {"intercept": 100, "slope": 200}, {"slope": 0}, {"tangent"}, ("454", "40.8")),
    "Graph": ({"x": 2, "y": 3}, {"guess": 5}, {"guess": 15}, {"tangent"}, ("8.00",)),
    "Network": ({"hidden": "0"}, {"guess": 96}, {"guess": 10}, {"path"}, ("61.3", "0.575")),
    "Valley": ({"kappa": 30}, {"guess": 20}, {"guess": 400}, {"path", "path_theory"},
               ("104", "κ·¼")),
}  # fmt: skip
ANEW = [(name, state) for name in ASKED
        for state in getattr(explorers, f"{name}Explorer").question.asks_anew]  # fmt: skip
every = pytest.mark.parametrize("name", ASKED)


def asked(name: str, predict: bool | str = True, **given: Any) -> Live:
    return getattr(explorers, f"{name}Explorer")(**(given or ASKED[name][0]), predict=predict)


def answer(explorer: Live, name: str, other: bool = False) -> str:
    """Commit to a wrong answer; return what is said."""
    explorer._put(ASKED[name][1 + other])
    explorer.press("commit")
    return show(explorer)[2].note


def told(explorer: Live) -> Iterator[str]:
    """Yield all that the learner reads, beside the controls."""
    readout = show(explorer)[2]
    yield from (readout.note, readout.summary, repr(explorer))
    yield from ("".join(row[1]) for row in readout.rows)
    yield from (picture.alt for picture in explorer.pictures())
    yield str(explorer._frame()["scene"])


def roles(explorer: Live) -> set[str]:
    return {mark.role for marks in show(explorer)[1].values() for mark in marks
            if hasattr(mark, "role")}  # fmt: skip


def test_every_question_is_put_here():
    kinds = {each.__name__ for each in map(vars(explorers).get, explorers.__all__)
             if hasattr(each, "question")}
    assert kinds == {f"{name}Explorer" for name in ASKED}


@every
def test_the_truth_is_hidden_before_the_commitment_and_shown_after_it(name):
    explorer = asked(name)
    _, one, other, truth, words = ASKED[name]
    for guess in ({}, one, other):
        explorer._put(guess)
        assert "?" in str(show(explorer)[2].rows) and not truth & roles(explorer)
        assert [text for text in told(explorer) if any(word in text for word in words)] == []
    answer(explorer, name)
    assert truth <= roles(explorer)
    assert "?" not in str(show(explorer)[2].rows)
    assert any(word in text for word in words for text in told(explorer))


@every
def test_a_commitment_fixes_the_answer_and_leaves_nothing_to_hold(name):
    explorer = asked(name)
    assert not any(explorer.control(each).disabled for each in (*explorer.answer, "commit"))
    answer(explorer, name)
    before = explorer.state
    explorer.press("commit")
    assert explorer.state == before and explorer.rounds == 1
    assert {explorer.control(each).disabled for each in (*explorer.answer, "commit")} == {FIXED}
    handles = [shape["name"] for shapes in explorer._frame()["scene"].values() for shape in shapes
               if shape["mark"] == "handle"]  # fmt: skip
    assert set(handles) <= {"view"}


@every
def test_another_round_comes_after_a_commitment_only_and_asks_anew(name):
    explorer = asked(name)
    before = explorer.state
    explorer.press("next")
    assert explorer.state == before and explorer.control("next").disabled == NOT_YET
    answer(explorer, name)
    assert not explorer.control("next").disabled
    explorer.press("next")
    assert not explorer.committed and explorer.rounds == 1
    assert not any(explorer.control(each).disabled for each in explorer.answer)
    assert vars(explorer.state) | explorer.pose(1) == vars(explorer.state)


@every
def test_the_mean_gap_is_that_of_all_rounds_and_reset_forgets_it(name):
    explorer, gaps = asked(name), []
    for other in (False, True, False):
        explorer._put(ASKED[name][1 + other])
        guess = explorer.judged(show(explorer)[0])
        gaps.append(guess.gap)
        note = answer(explorer, name, other)
        assert guess.kind.tally(np.mean(gaps), len(gaps)) in note
        explorer.press("next")
    assert explorer.rounds == 3 and explorer.mean_gap == pytest.approx(np.mean(gaps))
    assert gaps[0] > 0
    explorer.reset()
    assert (explorer.rounds, explorer.mean_gap, explorer.committed) == (0, 0, False)


@pytest.mark.parametrize(("name", "state"), ANEW)
def test_what_asks_anew_puts_another_question_and_keeps_the_mean(name, state):
    explorer = asked(name)
    answer(explorer, name)
    mean = explorer.mean_gap
    options = explorer.control(state).options
    setattr(explorer, state, next(key for key in options if key != getattr(explorer, state)))
    assert (explorer.committed, explorer.rounds, explorer.mean_gap) == (False, 1, mean)
    assert vars(explorer.state) | explorer.pose(1) == vars(explorer.state)
    answer(explorer, name)
    assert explorer.committed and explorer.rounds == 2


@every
def test_rounds_are_the_same_for_everybody_and_differ_from_each_other(name):
    def play() -> list[str]:
        explorer, seen = asked(name, **dict(list(ASKED[name][0].items())[:1])), []
        for _ in range(6):
            answer(explorer, name)
            seen.append(str(show(explorer)[2].rows))
            explorer.press("next")
        return seen

    seen = play()
    assert seen == play() and len(set(seen)) > 1


@every
def test_each_commitment_is_kept_under_its_task_only(name, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "record.sqlite"))
    answer(asked(name), name)
    assert Record().attempts() == []
    explorer, gaps = asked(name, "made.test"), []
    for other in (False, True):
        answer(explorer, name, other)
        gaps.append(f"{explorer.judged(show(explorer)[0]).gap:.3g}")
        explorer.press("next")
    assert [(each.task, each.outcome, each.detail) for each in Record().attempts()] == [
        ("made.test", "passed", gap) for gap in gaps]  # fmt: skip


@every
def test_a_record_that_cannot_be_kept_is_said_and_the_answer_is_shown(name, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path))  # a folder
    kept, lost = asked(name), asked(name, "made.test")
    note = answer(kept, name)
    said = answer(lost, name).removeprefix(note)
    assert "record" in said and said.endswith(".") and lost.committed


@every
def test_where_there_is_no_truth_nothing_is_committed(name, monkeypatch):
    explorer = asked(name)
    guess = explorer.judged(show(explorer)[0])
    nothing = replace(guess, kind=replace(guess.kind, gap=lambda *_: math.nan))
    monkeypatch.setattr(type(explorer), "judged", lambda *_: nothing)
    answer(explorer, name)
    assert not explorer.committed and explorer.rounds == 0


def test_who_commits_to_nothing_is_told_so_beside_the_button_until_something_is_done():
    tape = Tape(asked("Descent"))

    def said(answer: dict) -> str:
        return next(each["said"] for each in answer["controls"] if each["name"] == "commit")

    for act in (("change", "guess", "cycles"), ("press", "reset"), ("press", "next")):
        answer = tape.ask(presses=["commit"])
        assert said(answer) == NOTHING_CHOSEN and not answer["state"]["committed"]
        assert said(tape.ask(act)) == ""
        tape.ask(guess="")
    assert tape.ask(guess="cycles", presses=["commit"])["state"]["committed"]
    assert tape.live.control("commit").said == ""


@pytest.mark.parametrize("name", [each for each in ASKED if issubclass(
    getattr(explorers, f"{each}Explorer"), FunctionExplorer)])  # fmt: skip
def test_a_function_of_the_learners_own_can_be_predicted(name):
    explorer = asked(name, function=lambda *p: p[0] ** 2 + p[0] + sum(p) ** 2)
    assert answer(explorer, name).split(".")[0] and explorer.committed


def test_messages_carry_the_controls_only_when_they_change():
    tape = Tape(asked("Gradient"))
    assert "controls" not in tape.ask(angle=20.0)
    committed = tape.ask(presses=["commit"])
    disabled = {each["name"]: each["disabled"] for each in committed["controls"]}
    assert disabled["angle"] and disabled["commit"] and not disabled["next"]
    tape.hold(committed)
    assert "controls" not in tape.ask(presses=["commit"])
