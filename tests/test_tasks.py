"""When two answers are the same numbers."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.lessons.tasks import same_numbers


@pytest.mark.parametrize(
    "got", [[2, 6], (2.0, 6.0), np.array([2, 6]), np.array([[2], [6]]), [np.float64(2), 6],
            [2 + 1e-8, 6]],
)  # fmt: skip
def test_every_reasonable_form_is_the_same(got):
    assert same_numbers(got, np.array([2.0, 6.0]), 1e-6)


@pytest.mark.parametrize(
    "got", [[6, 2], [2], 2, [2, 6, 0], "26", ["2", "6"], None, "2.0", [2, np.nan], {"x": 2},
            [2j, 6]],
)  # fmt: skip
def test_anything_else_is_not(got):
    assert not same_numbers(got, np.array([2.0, 6.0]), 1e-6)


def test_a_text_is_no_number():
    assert same_numbers(5, 5.0, 1e-6) and not same_numbers("5", 5.0, 1e-6)
