"""A number as people write it: one reader for every box in which a learner types one."""

from __future__ import annotations

import math
import re

LONGEST_NUMBER = 40  # characters
NOT_READ = (
    "This is not understood as a number. Write it for example as 1.5, −1/4, 2·10⁻³ or π/2."
)

_SIGNS = str.maketrans("−–·⋅×∗÷∕⁄", "--****///")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_DIGITS = r"(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d*)?|[.,]\d+"
_TEN = r"10 ?\^ ?"
_FACTOR = re.compile(
    rf"(?P<sign>[+-]?) ?(?:(?P<digits>(?:{_DIGITS})(?:e[+-]?\d+)?)"
    rf"(?: ?[*x] ?{_TEN}(?P<power>[+-]?\d{{1,4}}))?|{_TEN}(?P<alone>[+-]?\d{{1,4}}))?"
    r"(?P<pi>(?:(?<=[\d.,]) ?\*? ?)?π)?",
    re.ASCII,
)
_COMMA = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)


def read_number(text: str) -> float:
    """Return the finite number that a learner has typed.

    A decimal comma, the minus sign −, spaces, powers of ten such as 1e-3 and 2·10⁻³, fractions
    such as 3/4 and multiples of π are welcome; a formula is not evaluated.

    Raises
    ------
    ValueError
        If it is no such number; the message is for the learner.
    """
    said = " ".join(text.split())
    if _COMMA.fullmatch(said.translate(_SIGNS)):
        point, none = said.replace(",", "."), said.replace(",", "")
        raise ValueError(f"{said} may be {point} or {none}. Write the one that you mean.")
    top, *bottom = map(_factor, (plain := _plain(said)).split("/"))
    doubtful = re.search(r"/.*\dπ", plain.replace(" ", "").replace("*", ""))  # 3/4π: (3/4)π?
    if doubtful or None in (top, *bottom) or len(bottom) > 1 or len(said) > LONGEST_NUMBER:
        raise ValueError(NOT_READ)
    if bottom == [0]:
        raise ValueError(f"{said} has no value: nothing can be divided by 0.")
    number = top / bottom[0] if bottom else top
    if not all(map(math.isfinite, (top, *bottom, number))):
        raise ValueError(f"{said} is too large.")
    return number


def _plain(text: str) -> str:
    """Return the text with one sign for each meaning."""
    raised = re.sub("(?<=10)[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda power: f"^{power[0]}", text)
    signs = raised.translate(_RAISED).translate(_SIGNS).replace("**", "^").lower()
    return signs.replace("pi", "π")


def _factor(text: str) -> float | None:
    """Return the value of a number without a fraction line; None if it is none."""
    found = _FACTOR.fullmatch(text.strip())
    if not found or not any(found[part] for part in ("digits", "alone", "pi")):
        return None
    digits = (found["digits"] or "1").replace(" ", "").replace(",", ".")
    if power := found["power"] or found["alone"]:
        if "e" in digits:
            return None
        digits += f"e{power}"  # so that 2·10⁻³ is 0.002 to the last bit
    value = float(digits) * (math.pi if found["pi"] else 1)
    return -value if found["sign"] == "-" else value
