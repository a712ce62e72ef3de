"""Numbers as people write them: read as they are meant, or refused with a sentence."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.live.reading import NOT_READ, read_number


@pytest.mark.parametrize("typed, number", [
    ("3.14", 3.14), ("3,14", 3.14), (".5", 0.5), ("5.", 5), ("0,333", 0.333), (" 16 ", 16),
    ("-2", -2), ("−2", -2), ("–2", -2), ("- 2", -2), ("+63.38", 63.38),
    ("1 000", 1000), ("1\u202f000,5", 1000.5),
    ("1e-3", 0.001), ("1E3", 1000), ("−1e−3", -0.001),
    ("2·10⁻³", 0.002), ("2×10⁻³", 0.002), ("2 x 10^-3", 0.002), ("2*10**3", 2000),
    ("−10⁻³", -0.001),
    ("1/4", 0.25), ("-1 / 4", -0.25), ("1⁄4", 0.25), ("0,5/2", 0.25), ("1/−4", -0.25),
    ("π", math.pi), ("−π/2", -math.pi / 2), ("3π/4", 3 * math.pi / 4), ("2*pi", 2 * math.pi),
])  # fmt: skip
def test_numbers_are_read(typed: str, number: float) -> None:
    assert read_number(typed) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize("typed", [
    "", "about 63", "63 or 64", "arctan(2)", "3*4", "nan", "inf", "0x10", "1_000", "1,000.5", "1 5",
    "1/2/3", "63 degrees", "--1", "1e", ".", "1" * 41, "٣", "210^3", "1e3·10²", "3/4π", "*π", "/2",
])  # fmt: skip
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(NOT_READ)):
        read_number(typed)


@pytest.mark.parametrize("typed, said", [
    ("1,234", "1,234 may be 1.234 or 1234. Write the one that you mean."),
    ("1/0", "1/0 has no value: nothing can be divided by 0."), ("1e999", "1e999 is too large."),
    ("1/1e999", "1/1e999 is too large."),
])  # fmt: skip
def test_the_refusal_says_why(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        read_number(typed)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_python_writes_is_read(number: float) -> None:
    assert read_number(repr(number)) == number


@given(st.one_of(st.text(max_size=50), st.text("0123456789eEπpix*/^+-−·×⁻³., ", max_size=12)))
def test_any_text_is_a_finite_number_or_refused(text: str) -> None:
    try:
        assert math.isfinite(read_number(text))
    except ValueError as error:
        assert str(error).endswith(".")
