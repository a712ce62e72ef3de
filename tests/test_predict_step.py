"""The lowest place: no error is shown until the learner commits, and a wrong idea is named."""

from __future__ import annotations

import math

import numpy as np
import pytest

from helpers import CURVES, StepSizeExplorer
from helpers.explorers import step_size as lowest
from helpers.explorers.prediction import separation
from helpers.explorers.step_size import DECADES, STEPS
from helpers.maths.rounding import RULES, best_step
from helpers.pictures.scene import Handle, Label, Line, Point

pytestmark = pytest.mark.usefixtures("unpainted")
ROUNDS = 5
EPS = 2.0**-52
SLIDER_STEP = StepSizeExplorer().control("h").step
SEEDED = [(name, rule, number) for name in CURVES for rule in RULES for number in range(ROUNDS)
          if rule != "complex" or name not in ("absolute_value", "cusp")]  # fmt: skip
IDEAS = {
    "smallest": "if numbers were exact",
    "epsilon": "the machine epsilon",
    "thumb": "rule of thumb for functions whose f and f″",
    "thumb of central": "rule of thumb for functions whose f and f‴",
    "forward's": "good step for the forward difference",
    "central's": "good step for the central difference",
    "looks small": "0.01 looks small",
    "largest": "The largest step has the least rounding error",
}
every_round = pytest.mark.parametrize(("name", "rule", "number"), SEEDED)


def guesses(rule, good):
    """The step to which each wrong idea leads, computed afresh, where it is wrong."""
    found = {}
    if rule != "complex":
        found |= {"smallest": 1e-16, "epsilon": EPS}
    found |= {
        "forward": {"thumb": EPS**0.5, "central's": EPS ** (1 / 3)},
        "central": {"forward's": EPS**0.5, "thumb of central": EPS ** (1 / 3)},
        "complex": {"central's": EPS ** (1 / 3)},
    }[rule]
    if good[1] < 1e-2:
        found |= {"looks small": 1e-2, "largest": 1.0}
    if good[0] <= EPS**0.5 and rule == "central":
        del found["forward's"]  # here the step would have to be smaller
    if good[1] >= EPS ** (1 / 3):
        found.pop("central's", None)
    return {idea: h for idea, h in found.items() if not good[0] / 2 <= h <= 2 * good[1]}


def at_round(name, rule, number):
    f = CURVES[name]
    a = lowest.question(f, number)["a"]
    return f, a, lowest.good_steps(f, rule, a)


def shown(explorer):
    facts = explorer.facts(explorer.state)
    return explorer.scene(facts)["error"], explorer.readout(facts)


def commit(explorer, h):
    explorer.h = h
    explorer.press("commit")
    return shown(explorer)[1].note


def test_no_error_is_shown_before_the_commitment():
    explorer = StepSizeExplorer("sine", a=1, predict=True)
    for h in (1.0, 1e-2, 1e-8, 1e-16):
        explorer.h = h
        marks, readout = shown(explorer)
        assert [type(mark) for mark in marks] == [Line, Handle] and marks[0].role == "guess"
        assert marks[1].at == (h, lowest.MIDDLE)  # as high as that of any other step
        values = {label: value for label, value, _ in readout.rows}
        assert not {"estimate", "f′(a)", "error"} & values.keys()


def test_a_commitment_shows_all_errors_the_good_steps_and_the_gap():
    explorer = StepSizeExplorer("sine", a=1, predict=True)
    note = commit(explorer, 1e-2)
    marks, readout = shown(explorer)
    (dots,) = [mark for mark in marks if isinstance(mark, Line) and mark.dots]
    assert len(dots.points) == len(STEPS)
    (mine,) = [mark for mark in marks if isinstance(mark, Point)]
    error = abs((math.sin(1.01) - math.sin(1)) / 0.01 - math.cos(1))
    assert mine.at == (1e-2, pytest.approx(error))
    (bar,) = [mark for mark in marks if isinstance(mark, Line) and mark.role == "tangent"]
    low, high = (x for x, _ in bar.points)
    assert low < best_step(CURVES["sine"], "forward", 1.0) < high
    assert "5.2 powers of ten too large" in note and IDEAS["looks small"] in note
    assert "Mean gap over 1 round: 5.2 powers of ten." in note
    assert {"truncation", "rounding", "good steps"} <= {
        mark.text for mark in marks if isinstance(mark, Label)}  # fmt: skip
    assert dict((row[0], row[1]) for row in readout.rows)["its error"] == "4.2·10⁻³"


@pytest.mark.parametrize(("rule", "low", "high"), [
    ("forward", 2.1e-8 / 4, 2.1e-8 * 4), ("central", 8e-6 / 3, 8e-6 * 3), ("complex", 1e-16, 5e-8),
])  # fmt: skip
def test_good_steps_are_those_of_theory(rule, low, high):
    good = 10.0 ** np.array(lowest.good_steps(CURVES["sine"], rule, 1.0))
    assert low / 1.5 <= good[0] and good[1] <= 1.5 * high
    if rule != "complex":
        assert good[0] < 10 ** (math.log10(low * high) / 2) < good[1]


def test_without_truncation_the_largest_step_is_good():
    assert lowest.good_steps(CURVES["square"], "central", 1.0)[1] == 0.0
    assert "large" not in commit(StepSizeExplorer("square", a=1, rule="central", predict=True), 1.0)


def test_what_theory_does_not_know_is_measured():
    across = lowest.good_steps(CURVES["absolute_value"], "central", 0.5)  # the kink is 0.5 away
    assert across[1] <= math.log10(0.5) and across[0] > -1.5
    assert lowest.good_steps(CURVES["sine"], "forward", 0.0)[0] == -16  # nothing is rounded


@every_round
def test_each_wrong_idea_is_named_as_itself(name, rule, number):
    f, a, good = at_round(name, rule, number)
    found = guesses(rule, 10.0 ** np.array(good))
    ideas = lowest.ideas(f, rule, a)
    assert len(found) == len(ideas)
    for idea, h in found.items():
        said = DECADES.idea(math.log10(h), good, ideas)
        assert [each for each, words in IDEAS.items() if words in said] == [idea], (idea, said)


@every_round
def test_the_answers_of_a_round_are_apart_for_every_rule(name, rule, number):
    f, a, good = at_round(name, rule, number)
    ideas = lowest.ideas(f, rule, a)
    assert not ideas or separation(DECADES, good, ideas) > DECADES.near
    assert ideas or (name, rule) == ("square", "complex")  # there every step is right


@every_round
def test_a_good_step_is_no_mistake_and_can_be_chosen(name, rule, number):
    f, a, good = at_round(name, rule, number)
    nearest = round(sum(good) / 2 / SLIDER_STEP) * SLIDER_STEP
    assert DECADES.gap(nearest, good) == 0
    assert DECADES.idea(nearest, good, lowest.ideas(f, rule, a)) == ""


@pytest.mark.parametrize(("h", "said"), [
    (1e-3, "4.2 powers of ten too large. There truncation"),
    (1e-12, "3.8 powers of ten too small. There rounding"),
    (2e-8, "Yours is a good step."),
])  # fmt: skip
def test_the_arm_is_named_where_no_idea_is(h, said):
    note = commit(StepSizeExplorer("sine", a=1, predict=True), h)
    assert said in note and not any(words in note for words in IDEAS.values())


def test_the_handle_gives_the_step_under_the_pointer():
    assert StepSizeExplorer(predict=True).drag("h", (1e-8, 1.0))["h"] == pytest.approx(1e-8)


def test_where_there_is_no_error_nothing_is_judged():
    for f, a, rule, said in (("cusp", 0.0, "forward", "no derivative"),
                             ("ln x", 0.05, "central", "f has no value there"),
                             ("absolute_value", 1, "complex", "complex")):  # fmt: skip
        explorer = StepSizeExplorer(f, a=a, rule=rule, predict=True)
        explorer.h = 1e-2
        explorer.press("commit")
        assert not explorer.committed and said in shown(explorer)[1].note
