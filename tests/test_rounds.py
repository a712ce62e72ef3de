"""How a round is chosen: the same for everybody, where the ideas differ, and none is right."""

from __future__ import annotations

import pytest

from helpers.explorers.prediction import Idea, choose, quantity, separation

KIND = quantity(near=1.0)


def ideas(*guesses):
    return [Idea(guess, f"idea {guess}") for guess in guesses]


@pytest.mark.parametrize(("truth", "guesses", "least"), [
    (0.0, (5.0, 9.0), 4.0), (0.0, (2.5, 9.0), 2.5), (0.0, (5.0, 5.0), 5.0),
    (3.0, (3.0, 10.0), 7.0), (3.0, (), 0.0), (3.0, (3.0,), 0.0),
])  # fmt: skip
def test_separation_is_the_least_gap_between_different_answers(truth, guesses, least):
    assert separation(KIND, truth, ideas(*guesses)) == least


def chosen(answers, places=range(300), rounds=range(30), name="f"):
    return [choose(name, number, places, KIND, answers) for number in rounds]


def test_the_answers_of_a_round_are_apart_and_no_wrong_idea_is_right():
    def answers(place):
        return 0.0, ideas(place % 7, -9.0)  # right at every seventh place, near at its neighbour

    found = chosen(answers)
    assert all(place % 7 > KIND.near for place in found)
    assert len(set(found)) > 20
    assert found == chosen(answers) != chosen(answers, name="g")


def test_where_ideas_are_nowhere_far_apart_the_best_place_is_taken():
    assert set(chosen(lambda place: (0.0, ideas(0.5 + (place == 4) / 4)), range(20))) == {4}


def test_an_idea_that_is_right_everywhere_leaves_rounds_that_differ():
    found = chosen(lambda place: (0.0, ideas(0.0, place / 100)))
    assert len(set(found)) > 20 and min(found) > 100
