"""Kinds of guesses: how far one is from the truth, and the wrong idea that is nearest to it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.explorers.prediction import CHOICE, Idea, quantity, turn

angles = st.floats(-720, 720)


@given(angles, angles)
def test_turn_is_the_angle_between_two_directions(one, other):
    u, v = (np.array([math.cos(math.radians(a)), math.sin(math.radians(a))]) for a in (one, other))
    expected = math.degrees(math.atan2(abs(u[0] * v[1] - u[1] * v[0]), u @ v))
    assert turn(one, other) == pytest.approx(expected, abs=1e-9)
    assert turn(one, other) == pytest.approx(turn(other, one), abs=1e-9)


def test_a_wrong_idea_is_the_nearest_one():
    ideas = [Idea(1.0, "one"), Idea(2.0, "two"), Idea(2.1, "later")]
    kind = quantity(near=0.3)
    assert kind.idea(0.8, 0.0, ideas) == "one"
    assert kind.idea(2.0, 0.0, ideas) == "two"
    assert kind.idea(2.09, 0.0, ideas) == "later"
    assert kind.idea(3.0, 0.0, ideas) == ""
    assert kind.idea(1.0, 1.2, ideas) == "", "near the truth is no mistake"
    assert kind.idea(1.0, 5.0, []) == ""


def test_quantities_and_choices_are_predicted_with_the_same_means():
    kind = quantity(near=0.1, digits=1, unit="m")
    assert kind.gap(1.5, 3) == 1.5 and kind.tell(1.5) == "1.5 m"
    assert kind.tally(0.25, 1) == "Mean gap over 1 round: 0.2 m."
    ideas = [Idea("diverges", "It is below 2/L."), Idea("cycles", "That is at 2/L.")]
    assert CHOICE.idea("cycles", "converges", ideas) == "That is at 2/L."
    assert CHOICE.idea("converges", "converges", ideas) == ""
    assert CHOICE.tally(1 / 3, 3) == "Right in 2 of 3 rounds."
