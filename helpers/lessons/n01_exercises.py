"""The exercises of notebook 01: what is asked, what is right, what is often wrong, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.catalogue import CURVES
from helpers.differentiate import central_difference
from helpers.functions import Function1D
from helpers.lessons.n01_signs import READ_SIGNS
from helpers.tasks import Exercise, Wrong, diagnose_heights, heights_at, same_numbers
from helpers.values import numbers_of

Curve = Callable[[float], float]

SQUARE, CUBE, CUBIC = CURVES["square"], CURVES["cube"], CURVES["cubic"]
SINE, WITCH = CURVES["sine"], CURVES["witch"]

_STEPS = 1e-3
"""So rough that a slope measured with h = 0.001 is recognised as the slope that it is."""

# 01.rate


def average_rate(f: Curve, a: float, b: float) -> float:
    """(f(b) − f(a)) / (b − a), for a ≠ b."""
    return (f(b) - f(a)) / (b - a)


_BRACKETS = (
    "Some brackets are missing. Python divides before it subtracts. Put one pair around the whole "
    "change of $f$ and another one around the whole change of $x$."
)

_AT_DIFFERENCE = (
    "You put the change of $x$ into $f$. First find the values of $f$ at $b$ and at $a$; then "
    "subtract them, and divide by the change of $x$."
)

RATE = Exercise(
    id="01.rate",
    prompt="Write `average_rate(f, a, b)`: the average rate of change of any function $f$ from "
    "$a$ to $b$, as one number. $a$ and $b$ are two different numbers.",
    solution=average_rate,
    cases=(
        (CUBIC, 0, 2),
        (SQUARE, 1, 4),
        (SQUARE, -3, 1),
        (CUBE, -1, 2),
        (SINE, 0.5, 2.0),
        (WITCH, 1.0, 3.0),
        (CUBIC, 2, -1),
    ),
    tolerance=_STEPS,
    wrong=(
        Wrong("one difference reversed", lambda f, a, b: (f(a) - f(b)) / (b - a),
              "The size is right and the sign is wrong: one of the two differences runs backwards. "
              "Take both in the same order, the value at $b$ minus the value at $a$, above and "
              "below."),
        Wrong("not divided", lambda f, a, b: f(b) - f(a),
              "This is how much $f$ changes. A rate is a change for each unit of $x$, so divide by "
              "the change of $x$."),
        Wrong("multiplied", lambda f, a, b: (f(b) - f(a)) * (b - a),
              "You multiply by the change of $x$. A rate is the change of $f$ divided by it."),
        Wrong("upside down", lambda f, a, b: (b - a) / (f(b) - f(a)),
              "The fraction is upside down: this is the change of $x$ for each unit of $f$. The "
              "change of $f$ belongs on top."),
        Wrong("no brackets", lambda f, a, b: f(b) - f(a) / b - a, _BRACKETS),
        Wrong("no brackets above", lambda f, a, b: f(b) - f(a) / (b - a), _BRACKETS),
        Wrong("no brackets below", lambda f, a, b: (f(b) - f(a)) / b - a, _BRACKETS),
        Wrong("divided by b", lambda f, a, b: (f(b) - f(a)) / b,
              "You divide by $b$. Only where $a = 0$ is this the change of $x$; in general it is "
              "$b - a$."),
        Wrong("divided by 2", lambda f, a, b: (f(b) - f(a)) / 2,
              "You divide by $2$. That is the change of $x$ from $0$ to $2$; in general it is "
              "$b - a$."),
        Wrong("divided by the sum", lambda f, a, b: (f(b) - f(a)) / (b + a),
              "You divide by $b + a$. The change of $x$ is the difference of its two values, "
              "$b - a$."),
        Wrong("value at the difference", lambda f, a, b: f(b - a) / (b - a), _AT_DIFFERENCE),
        Wrong("value at the difference, not divided", lambda f, a, b: f(b - a), _AT_DIFFERENCE),
        Wrong("values added", lambda f, a, b: (f(b) + f(a)) / (b - a),
              "You add the two values of $f$. The change of $f$ is their difference."),
        Wrong("mean height", lambda f, a, b: (f(a) + f(b)) / 2,
              "This is the mean of two heights, $f(a)$ and $f(b)$. A rate says how fast the height "
              "changes: the change of $f$ divided by the change of $x$."),
        Wrong("height in the middle", lambda f, a, b: f((a + b) / 2),
              "This is the height of $f$ in the middle of the interval. A rate says how fast the "
              "height changes: the change of $f$ divided by the change of $x$."),
        Wrong("slope in the middle", lambda f, a, b: central_difference(f, (a + b) / 2),
              "This is the slope $f'$ in the middle of the interval. It equals the average rate "
              "for every quadratic function; for others it need not: for $x^3 + 6x$ on $[0, 2]$ "
              "the slope at $1$ is $9$, and the average rate is $10$."),
        Wrong("slope at a", lambda f, a, b: central_difference(f, a),
              "This is the slope $f'(a)$, at the beginning alone. The average rate belongs to the "
              "whole interval: use the values of $f$ at both ends."),
        Wrong("slope at b", lambda f, a, b: central_difference(f, b),
              "This is the slope $f'(b)$, at the end alone. The average rate belongs to the whole "
              "interval: use the values of $f$ at both ends."),
        Wrong("mean of the slopes", lambda f, a, b: np.mean(central_difference(f, [a, b])),
              "This is the mean of the slopes at the two ends. The average rate needs no slopes, "
              "only the two values of $f$: their change, divided by the change of $x$."),
        Wrong("divided by the distance", lambda f, a, b: (f(b) - f(a)) / abs(b - a),
              "You divide by the distance $|b - a|$. Where $b$ lies left of $a$, the change of $x$ "
              "is negative: divide by $b - a$ as it is."),
        Wrong("always positive", lambda f, a, b: abs(f(b) - f(a)) / abs(b - a),
              "Your rate has lost its sign. Where $f$ falls as $x$ grows, the rate is negative; "
              "take the differences as they are."),
    ),
    hints=(
        "How much does $f$ change from $a$ to $b$, and how much does $x$ change?",
        "Find the two values $f(a)$ and $f(b)$. Subtract the first from the second. Divide by what "
        "you get when you subtract $a$ from $b$, and return the result. Mind the brackets.",
    ),
    worked="""
def average_rate(f, a, b):
    return (f(b) - f(a)) / (b - a)
""",
)  # fmt: skip

# 01.tangent

PLACES = ((0,), (1,), (3,))
"""Where the check looks at a learner's line."""


def tangent_line(f: Curve, df: Curve, a: float) -> Curve:
    """Return the function x ↦ f(a) + f′(a)(x − a)."""
    return lambda x: f(a) + df(a) * (x - a)


_heights = heights_at(PLACES)


def _diagnose_line(heights: Any, f: Curve, df: Curve, a: float) -> str:
    if name := diagnose_heights(heights):
        return name
    if numbers_of(heights).shape == (len(PLACES), 2):
        return "a point"
    for h in (1, 0.5, 0.1, 0.01):
        if same_numbers(heights, _heights(_secant(h), f, df, a), _STEPS):
            return "secant"
    return ""


def _secant(h: float) -> Callable:
    return lambda f, df, a: lambda x: f(a) + (f(a + h) - f(a)) / h * (x - a)


def _with_slope(f: Function1D, text: str) -> tuple[Function1D, Function1D]:
    return f, Function1D(f.derivative, name="df", text=text)


TANGENT = Exercise(
    id="01.tangent",
    prompt="Write `tangent_line(f, df, a)`: it returns a function of $x$, the tangent to $f$ at "
    "$a$. `df` is the derivative of `f`. The check looks at your line at $x = 0$, $1$ and $3$.",
    solution=tangent_line,
    cases=(
        (*_with_slope(SQUARE, "2x"), 1),
        (*_with_slope(CUBIC, "3x² + 6"), 1),
        (*_with_slope(CUBE, "3x²"), -1),
        (*_with_slope(WITCH, "−2x/(1 + x²)²"), 2.0),
        (*_with_slope(SINE, "cos x"), 2.0),
    ),
    observe=_heights,
    diagnose=_diagnose_line,
    tolerance=_STEPS,
    wrong=(
        Wrong("no function", lambda f, df, a: df(a),
              "`tangent_line` must return a function, so that `tangent_line(f, df, a)(3)` is the "
              "height of the line at $x = 3$. Write a second `def` inside the first, and return "
              "its name."),
        Wrong("inner function returns nothing", lambda f, df, a: lambda x: None,
              "You return a function, but that function gives nothing back (`None`). The inner "
              "`def` needs a `return` of its own."),
        Wrong("a point", lambda f, df, a: lambda x: (x, f(a) + df(a) * (x - a)),
              "Your function gives two numbers for each $x$. Its $x$ is known: return the height "
              "of the line alone."),
        Wrong("secant", _secant(1),
              "Your line is a secant: it goes through $(a, f(a))$ and a second point of the "
              "curve. The tangent has the slope on which the secants settle, and `df` gives it."),
        Wrong("through the origin", lambda f, df, a: lambda x: df(a) * x,
              "The slope is right, but your line goes through $(0, 0)$. The tangent goes through "
              "the point of the curve, $(a, f(a))$: there its height is $f(a)$."),
        Wrong("through f(0)", lambda f, df, a: lambda x: f(0) + df(a) * x,
              "The slope is right, but at $x = 0$ your line has the height $f(0)$ of the curve. "
              "The tangent shares its height with the curve at $a$, not at $0$."),
        Wrong("height missing", lambda f, df, a: lambda x: df(a) * (x - a),
              "The slope is right, but at $x = a$ your line has the height $0$. There the tangent "
              "has the height of the curve, $f(a)$."),
        Wrong("step not taken from a", lambda f, df, a: lambda x: f(a) + df(a) * x,
              "The slope is right, but your line has the height $f(a)$ at $x = 0$ instead of at "
              "$x = a$. The line's argument is $x$ itself, so the step $h$ from $a$ is $x - a$."),
        Wrong("value instead of slope", lambda f, df, a: lambda x: f(a) + f(a) * (x - a),
              "Your line goes through the right point, but its slope is the height $f(a)$. The "
              "slope there is $f'(a)$."),
        Wrong("height and slope swapped", lambda f, df, a: lambda x: df(a) + f(a) * (x - a),
              "Height and slope are swapped: your line has the height $f'(a)$ at $a$ and the slope "
              "$f(a)$."),
        Wrong("height missing, slope at x", lambda f, df, a: lambda x: df(x) * (x - a),
              "Two things: you take the slope at $x$, but the tangent keeps the one at $a$; and at "
              "$x = a$ your line has the height $0$, but the tangent has the height $f(a)$."),
        Wrong("slope at x, through the origin", lambda f, df, a: lambda x: df(x) * x,
              "Two things: you take the slope at $x$, but the tangent keeps the one at $a$; and "
              "your line goes through $(0, 0)$, but the tangent goes through $(a, f(a))$."),
        Wrong("slope at x, step not taken from a", lambda f, df, a: lambda x: f(a) + df(x) * x,
              "Two things: you take the slope at $x$, but the tangent keeps the one at $a$; and "
              "you multiply it with $x$, but the step from $a$ is $x - a$."),
        Wrong("height and slope at x", lambda f, df, a: lambda x: f(x) + df(x) * (x - a),
              "You take both the height and the slope at $x$. The tangent knows the curve at $a$ "
              "alone: only the step $x - a$ has an $x$ in it."),
        Wrong("slope forgotten", lambda f, df, a: lambda x: f(a) + x - a,
              "Your line goes through the right point, but its slope is $1$. The step $x - a$ is "
              "missing a factor: what the line gains for each unit of $x$."),
        Wrong("step forgotten", lambda f, df, a: lambda x: f(a) + df(a) + 0 * x,
              "Your line is level: you add the slope $f'(a)$ as it is. The line gains this much "
              "for each unit of $x$, so multiply it with the step $x - a$."),
        Wrong("no brackets", lambda f, df, a: lambda x: f(a) + df(a) * x - a,
              "The slope is right, but some brackets are missing: Python multiplies before it "
              "subtracts. The whole step $x - a$ is multiplied with the slope."),
        Wrong("brackets around the sum", lambda f, df, a: lambda x: (f(a) + df(a)) * (x - a),
              "You multiply the height with the step, too. Only the slope is multiplied with "
              "$x - a$; the height $f(a)$ is added as it is."),
        Wrong("step from −a", lambda f, df, a: lambda x: f(a) + df(a) * (x + a),
              "The slope is right, but at $x = a$ your step is $2a$. From $a$ to $x$ the step is "
              "$x - a$."),
        Wrong("step reversed", lambda f, df, a: lambda x: f(a) + df(a) * (a - x),
              "Your line goes through the right point, but its slope has the wrong sign. To the "
              "right of $a$ the step $x - a$ is positive; it is added, times $f'(a)$."),
        Wrong("slope at x", lambda f, df, a: lambda x: f(a) + df(x) * (x - a),
              "You take the slope at $x$, which changes as you go, so in general your line is not "
              "straight. The tangent keeps one slope everywhere, the one at $a$."),
        Wrong("height at x", lambda f, df, a: lambda x: f(x) + df(a) * (x - a),
              "You start from the height $f(x)$ of the curve at $x$. The tangent starts from the "
              "height at $a$ and knows nothing of the curve elsewhere."),
        Wrong("level", lambda f, df, a: lambda x: f(a) + 0 * x,
              "Your line is level: it has the height $f(a)$ everywhere. What does the slope "
              "$f'(a)$ add when you are the step $x - a$ away?"),
        Wrong("slope only", lambda f, df, a: lambda x: df(a) + 0 * x,
              "Your function always returns the slope $f'(a)$. It should return a height: the "
              "height $f(a)$, and what this slope adds over the step $x - a$."),
        Wrong("derivative", lambda f, df, a: df,
              "You return the derivative of $f$: its slope at every $x$. The tangent is a straight "
              "line: one slope, that at $a$, and one point, $(a, f(a))$."),
        Wrong("curve", lambda f, df, a: f,
              "You return $f$ itself. The tangent is a straight line that shares with the curve "
              "the point $(a, f(a))$ and the slope there."),
    ),
    hints=(
        "Which two numbers fix the line: which height does it have at $x = a$, and which slope?",
        "Inside `tangent_line` define a function of $x$. How far is $x$ from $a$? That step times "
        "the slope at $a$ is what the line gains on the way. Add it to the height at $a$, return "
        "the sum from the inner function, and return the inner function from `tangent_line`.",
    ),
    worked="""
def tangent_line(f, df, a):
    def line(x):
        return f(a) + df(a) * (x - a)
    return line
""",
)  # fmt: skip

EXERCISES = (RATE, READ_SIGNS, TANGENT)
