"""What is undone: one thing that the learner did, whatever it was, and none of a commitment."""

from __future__ import annotations

import pytest
from tape import Lens, Tape, state

from helpers import GradientExplorer

BEGIN, UNDO, REDO = ("begin",), ("press", "undo"), ("press", "redo")


@pytest.fixture
def tape() -> Tape:
    return Tape(Lens())


def test_a_drag_is_undone_at_one_go_and_done_again(tape):
    tape.ask(BEGIN, ("drag", "right", "point", 50, 50))
    tape.ask(("drag", "right", "point", 90, 90))
    assert tape.ask(UNDO)["state"] == state()
    assert tape.ask(REDO)["state"] == state(10, 0)
    assert tape.ask(REDO, REDO)["state"] == state(10, 0)
    assert tape.ask(UNDO, UNDO, UNDO)["state"] == state()


def test_things_are_undone_one_after_the_other_reset_among_them(tape):
    things = [("change", "x", 3), ("change", "zoom", "ten"), ("change", "y", 40),
              ("change", "dotted", True), ("press", "double"), ("press", "reset")]  # fmt: skip
    states = [vars(tape.live.state)]
    for thing in things:
        states.append(tape.ask(BEGIN, thing)["state"])
    assert states[-1] == state()
    for before in reversed(states[:-1]):
        assert tape.ask(UNDO)["state"] == before
    for after in states[1:]:
        assert tape.ask(REDO)["state"] == after


def test_what_is_done_after_an_undo_cannot_be_redone_and_what_changes_nothing_can(tape):
    tape.ask(BEGIN, ("change", "x", 3))
    assert tape.ask(UNDO)["reaches"] == [False, True]
    assert tape.ask(BEGIN, ("change", "x", 1))["reaches"] == [False, True]
    assert tape.ask(BEGIN, ("change", "x", 4))["reaches"] == [True, False]
    assert tape.ask(REDO)["state"] == state(4)
    assert tape.ask(UNDO)["state"] == state()


def test_undone_while_it_is_dragged_it_goes_on_as_another_thing(tape):
    move = [("drag", "right", "point", 10 + 8 * x, 90) for x in range(1, 5)]
    answer = tape.ask(BEGIN, move[3], UNDO, BEGIN, move[2], UNDO, BEGIN, move[1])
    assert answer["state"] == state(2, 0)
    assert tape.ask(UNDO)["state"] == state()


def test_what_python_has_changed_is_not_lost(tape):
    tape.ask(BEGIN, ("change", "x", 3))
    tape.live.y = 4
    assert tape.ask(UNDO)["state"] == state()
    tape.live.redo()
    assert vars(tape.live.state) == state(3, 4)


def test_a_refusal_goes_with_what_is_undone(tape):
    tape.ask(BEGIN, ("change", "y", 3))
    controls = tape.ask(BEGIN, ("change", "x", "one"))["controls"]
    assert next(control for control in controls if control["name"] == "x")["refused"]
    controls = tape.ask(UNDO)["controls"]
    assert not next(control for control in controls if control["name"] == "x")["refused"]


def test_a_formula_is_undone_and_done_again():
    tape = Tape(GradientExplorer())
    tape.ask(BEGIN, ("change", "x", 2.0))
    tape.ask(BEGIN, ("change", "function", "x y"))
    assert tape.ask(UNDO)["state"]["function"] == "bowl"
    answer = tape.ask(REDO)
    assert (answer["state"]["function"], answer["state"]["x"]) == ("x y", 2)
    menu = answer["controls"][0]
    assert menu["typed"] == "x y" and menu["said"]


def test_a_commitment_stands_and_nothing_before_it_is_undone():
    tape = Tape(GradientExplorer(predict=True))
    tape.ask(BEGIN, ("change", "angle", 90))
    assert tape.ask(UNDO)["state"]["angle"] == 0
    committed = tape.ask(REDO, BEGIN, ("press", "commit"))
    assert committed["state"]["committed"] and committed["reaches"] == [False, False]
    assert tape.ask(UNDO)["state"] == committed["state"]
    asked = tape.ask(BEGIN, ("press", "next"))
    assert tape.ask(UNDO)["state"] == asked["state"]
