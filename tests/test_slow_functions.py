"""A learner's function that is slow: how often it is called, how it is drawn, and what is said."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
import pytest

from helpers import CURVES, SURFACES, Function1D, Function2D, GradientExplorer, explorers
from helpers.explorers.menu import FunctionExplorer
from helpers.maths.refusal import RefusedValue
from helpers.pictures.figures import heights
from helpers.pictures.sampling import pace

KINDS = [kind for name in explorers.__all__
         if issubclass(kind := getattr(explorers, name), FunctionExplorer)]  # fmt: skip
every = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def counted(kind: type[FunctionExplorer]) -> tuple[Callable, list]:
    """Return a function for single numbers, and a list that grows with each of its calls."""
    calls = []

    def value(*p: float) -> float:
        calls.append(len(p))
        return math.sin(p[0]) + p[0] * p[-1]

    return (lambda x: value(x)) if len(kind.arguments) == 1 else (lambda x, y: value(x, y)), calls


@every
def test_a_value_that_is_known_is_not_asked_for_again(kind):
    f, calls = counted(kind)
    explorer = kind(f)
    opened = len(calls)
    assert opened < 50_000
    explorer._repr_mimebundle_()
    assert len(calls) - opened < (10 if len(kind.arguments) == 2 else 900)


@every
def test_a_slow_function_is_drawn_coarsely_and_the_note_says_so(kind, monkeypatch):
    for module in ("pictures.sampling", "explorers.menu"):
        monkeypatch.setattr(f"helpers.{module}.pace", lambda _: 0.003)
    f, calls = counted(kind)
    note = kind(f)._opening["readout"]["note"]
    assert len(calls) * 0.003 < 6
    assert " takes 3 ms a value: drawn coarsely." in note
    assert ("is followed for 26 steps." in note) == (
        kind.__name__ in ("DescentExplorer", "RaceExplorer"))  # fmt: skip


def test_an_explorer_says_how_many_arrows_it_draws_of_a_slow_function(monkeypatch):
    monkeypatch.setattr("helpers.pictures.sampling.pace", lambda _: 0.001)
    (picture,) = GradientExplorer(lambda x, y: x * y).pictures()
    assert "7 × 7 arrows" in picture.alt


def test_how_long_a_value_takes_is_measured_where_values_come_one_by_one():
    for known in (*CURVES.values(), *SURFACES.values()):
        assert pace(known) == 0
    assert pace(Function1D(lambda x: x**2 if x > 0 else 0.0)) < 1e-4
    assert 0.002 <= pace(Function2D(lambda x, y: time.sleep(0.002) or (x if y > 0 else 0.0))) < 0.01


def test_between_the_values_of_a_slow_function_heights_are_interpolated(monkeypatch):
    slow = Function2D(lambda x, y: 2 * x - y + 1, domain=((-1, 1), (0, 3)))
    quick = heights(slow, 21)
    monkeypatch.setattr("helpers.pictures.sampling.pace", lambda _: 0.01)
    np.testing.assert_allclose(heights(slow, 21), quick, atol=1e-12)


def test_what_takes_too_long_is_given_up_with_a_sentence(monkeypatch):
    monkeypatch.setattr("helpers.explorers.menu.MOST_SECONDS", 0.5)

    def endless(x, y):
        while True:
            pass

    for f in (endless, lambda x, y: time.sleep(0.05) or x):
        begin = time.monotonic()
        with pytest.raises(RefusedValue, match=r"is too slow: the picture was not ready within"):
            GradientExplorer(f)
        assert time.monotonic() - begin < 3
