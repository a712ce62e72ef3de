"""The live widget on two threads: messages come on one, the learner's cells run on another."""

from __future__ import annotations

import threading

import traitlets
from tape import Lens, Tape, in_threads, state


def test_a_change_from_python_goes_out_while_a_question_is_answered():
    tape = Tape(Lens())

    def interrupt(change):
        in_threads(lambda: setattr(tape.live, "y", 4.5))

    tape.live.observe(interrupt, "x")
    tape.post(x=9)
    pushed, answer = tape.sent
    assert "n" not in pushed and pushed["state"] == state(9, 4.5)
    assert answer["n"] == 1 and answer["state"] == state(9, 4.5)


def test_two_threads_lose_nothing():
    tape = Tape(Lens())

    def ask():
        for n in range(1, 201):
            tape.post(x=n / 20)

    def move():
        for n in range(1, 201):
            tape.live.y = n / 40
            tape.live.dotted = n % 2 == 0

    in_threads(ask, move)
    assert tape.answered() == list(range(1, 201))
    assert tape.sent[-1]["state"] == vars(tape.live.state) == state(10, 5, dotted=True)


def test_explorers_linked_both_ways_do_not_wait_for_each_other():
    one, other = Tape(Lens()), Tape(Lens())
    meeting = threading.Barrier(2, timeout=5)

    def meet(change):
        change.owner.unobserve(meet, "x")
        meeting.wait()  # both are in the middle of their question

    for tape in (one, other):
        tape.live.observe(meet, "x")
    traitlets.link((one.live, "x"), (other.live, "y"))
    traitlets.link((other.live, "x"), (one.live, "y"))
    in_threads(lambda: one.post(x=4), lambda: other.post(x=3))
    assert vars(one.live.state) == state(4, 3) and vars(other.live.state) == state(3, 4)
    for tape in (one, other):
        assert tape.answered() == [1]
        assert tape.sent[-1]["state"] == vars(tape.live.state)
