"""The exercises of notebook 02: what is asked, what is right, what is often wrong, and why."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from helpers import differentiate
from helpers.catalogue import CURVES
from helpers.differentiate import EPS
from helpers.lessons.n02_check import CHECK
from helpers.tasks import Exercise, Wrong
from helpers.values import numbers_of

Curve = Callable[[float], float]

# 02.difference


def central_difference(f: Curve, x: float, h: float) -> float:
    """(f(x + h) − f(x − h)) / 2h."""
    return differentiate.central_difference(f, x, h)


def _forward(f: Curve, x: float, h: float) -> float:
    return differentiate.forward_difference(f, x, h)


DIFFERENCE = Exercise(
    id="02.difference",
    prompt="Write `central_difference(f, x, h)`: the central difference of `f` at $x$ with the "
    "step $h$. The check compares your number with the central difference, for a step and for "
    "half of it.",
    solution=central_difference,
    cases=tuple(
        (CURVES[name], x, step)
        for name, x, h in (("cube", 1, 0.1), ("sine", 1, 0.2), ("exponential", 0, 0.5),
                           ("logarithm", 2, 0.5))
        for step in (h, h / 2)
    ),
    wrong=(
        Wrong("divides by h", lambda f, x, h: 2 * central_difference(f, x, h),
              "Your result is twice what it should be. From $x - h$ to $x + h$ the distance is "
              "$2h$, and the slope is the change divided by the whole distance."),
        Wrong("forward", _forward,
              "This is the forward difference, from $x$ to $x + h$: halve $h$, and its error is "
              "only halved. The central one goes from $x - h$ to $x + h$."),
        Wrong("forward in disguise", lambda f, x, h: _forward(f, x, 2 * h),
              "You divide by $2h$ as you should, but you go from $x$ to $x + 2h$. That is a "
              "forward difference in disguise: halve $h$, and its error is only halved. Put $x$ "
              "in the middle, with one step of $h$ to each side."),
        Wrong("backward", lambda f, x, h: _forward(f, x - h, h),
              "This is the backward difference, from $x - h$ to $x$: halve $h$, and its error is "
              "only halved. The central one goes on to $x + h$."),
        Wrong("backward in disguise", lambda f, x, h: _forward(f, x - 2 * h, 2 * h),
              "You divide by $2h$ as you should, but you go from $x - 2h$ to $x$: a backward "
              "difference in disguise. Put $x$ in the middle, with one step of $h$ to each side."),
        Wrong("only one side", lambda f, x, h: _forward(f, x, h) / 2,
              "You take the change from $x$ to $x + h$ and divide it by $2h$, which gives half a "
              "slope. Begin at $x - h$: then the distance is $2h$."),
        Wrong("reversed", lambda f, x, h: -central_difference(f, x, h),
              "The size is right, the sign is not. Take the value on the right, at $x + h$, minus "
              "the value on the left, at $x - h$, and divide by $2h$, which has no minus."),
        Wrong("2h subtracted", lambda f, x, h: f(x + h) - f(x - h) - 2 * h,
              "You subtract $2h$ from the change. The line in the formula is that of a fraction: "
              "divide by $2h$.",
              also=(lambda f, x, h: f(x + h) - f(x - h) - 2 / h,
                    lambda f, x, h: (f(x + h) - f(x - h)) / 2 - h)),
        Wrong("times −h", lambda f, x, h: (f(x + h) - f(x - h)) / -2 * h,
              "You divide by $-2$ and then multiply by $h$: Python reads `a / -2 * h` as "
              "`(a / -2) * h`. Divide by the distance `(2 * h)`, in parentheses and without a "
              "minus."),
        Wrong("times h", lambda f, x, h: central_difference(f, x, h) * h**2,
              "You divide by $2$ and then multiply by $h$: Python reads `a / 2 * h` as "
              "`(a / 2) * h`. So $2h$ needs parentheses."),
        Wrong("not divided", lambda f, x, h: central_difference(f, x, h) * 2 * h,
              "You return the change from $x - h$ to $x + h$. A slope is this change divided by "
              "the distance, $2h$."),
        Wrong("not divided by h", lambda f, x, h: central_difference(f, x, h) * h,
              "You divide by $2$ only. From $x - h$ to $x + h$ the distance is $2h$: divide by "
              "that."),
        Wrong("no parentheses", lambda f, x, h: f(x + h) - f(x - h) / (2 * h),
              "Python divides before it subtracts, so only the second value is divided by $2h$. "
              "Put parentheses around the difference."),
        Wrong("no parentheses at all", lambda f, x, h: f(x + h) - f(x - h) / 2 * h,
              "Two pairs of parentheses are missing. Python divides before it subtracts, and reads "
              "`a / 2 * h` as `(a / 2) * h`. Put one pair around the difference and one around "
              "$2h$."),
        Wrong("multiplied", lambda f, x, h: (f(x + h) - f(x - h)) * (2 * h),
              "You multiply by the distance $2h$. A slope is the change divided by it."),
        Wrong("value at the difference", lambda f, x, h: f(2 * h) / (2 * h),
              "You put the distance $2h$ into `f`. First find the values at $x + h$ and at "
              "$x - h$; then subtract them."),
        Wrong("around 0", lambda f, x, h: central_difference(f, 0, h),
              "You measure around $0$. Take one step of $h$ to each side of $x$."),
        Wrong("not symmetric", lambda f, x, h: _forward(f, x - 2 * h, 3 * h),
              "Your two places are not equally far from $x$, so the errors of the two sides do "
              "not cancel. Take one step of $h$ to the right and one of $h$ to the left."),
        Wrong("not symmetric to the right", lambda f, x, h: _forward(f, x - h, 3 * h),
              "You go further to the right of $x$ than to the left, so the errors of the two sides "
              "do not cancel. Take one step of $h$ to each side."),
        Wrong("half steps", lambda f, x, h: central_difference(f, x, h / 2),
              "This is a central difference, but its steps are $h/2$. Here $h$ is the step to "
              "each side, so the whole distance is $2h$."),
        Wrong("double steps", lambda f, x, h: central_difference(f, x, 2 * h),
              "This is a central difference, but its steps are $2h$. Go from $x - h$ to $x + h$: "
              "the step to each side is $h$."),
        Wrong("a step of its own", lambda f, x, h: differentiate.central_difference(f, x),
              "Your result does not depend on $h$. Use the step that the function is given, even "
              "if a smaller one would come closer to the slope."),
        Wrong("sum", lambda f, x, h: (f(x + h) + f(x - h)) / (2 * h),
              "You add the two values. The change is their difference: the value at $x + h$ minus "
              "that at $x - h$."),
        Wrong("second difference", lambda f, x, h: (f(x + h) - 2 * f(x) + f(x - h)) / h**2,
              "This is a second difference: it measures how fast the slope changes. The slope "
              "itself is the change from $x - h$ to $x + h$, divided by $2h$."),
        Wrong("step outside", lambda f, x, h: 1.0,
              "Your result is always $1$. If you write `f(x) + h`, you add the step to the value. "
              "The step belongs to the place: `f(x + h)`."),
        Wrong("value", lambda f, x, h: f(x),
              "You return the height $f(x)$. A slope is a change of height divided by a distance."),
    ),
    hints=(
        "Between which two places do you measure the change, and how far apart are they?",
        "Take the value at $x + h$, subtract the value at $x - h$, and divide the result by the "
        "distance between the two places. Put that distance into parentheses.",
    ),
    worked="""
def central_difference(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)
""",
)  # fmt: skip

# 02.step

F3 = 20.0**3
"""f‴(0) of f(x) = exp(20x); f(0) is 1."""
BEST = (1.5 * EPS / F3) ** (1 / 3)
FACTOR = 10.0
"""A step passes if its expected error is at most so many times the least possible one."""
_EPSILONS = (EPS, 1e-16, 2e-16, 2.2e-16, 2.22e-16)
_CUBES = [*_EPSILONS, *(c * eps / F3 for eps in _EPSILONS for c in (1.5, 3, 6))]
"""What a learner may take the cube root of: ε alone, or with its factor, right or nearly so."""
_SLIPS = {
    "root missing": [c for c in _CUBES if c < 1e-18],
    "root of a part": [
        (c * eps) ** (1 / 3) / F3 for eps in (EPS, 2.2e-16, 2.22e-16) for c in (1, 1.5, 3, 6)
    ],
    "brackets missing": [c / 3 for c in _CUBES],
    "square root": [math.sqrt(c) for c in _CUBES if c < 1e-18],
    "tower of powers": [1e-4, 10 ** -(16 ** (1 / 3))],
}
"""The steps that come of a slip in Python: `c ** 1 / 3` is c/3, and `10**-16**0.5` is 10⁻⁴."""
_ENDS = {"too small": 2e-10, "forward": 4e-9, "size 1, forward": BEST, "size 1": 2e-5}
"""Which mistake is the likeliest in steps up to which end."""


def expected_error(h: float) -> float:
    """(h²/6)|f‴| + ε|f|/2h for exp(20x) at 0: what to expect of the central difference there."""
    return h**2 / 6 * F3 + EPS / (2 * h)


def _mistake(step: Any) -> str:
    """Return the name of what is wrong with a step, "" if it is right."""
    if numbers_of(step).size != 1:
        return "no number"
    step = numbers_of(step).item()
    if not 0 < step < math.inf:
        return "not positive"
    if expected_error(step) <= FACTOR * expected_error(BEST):
        return ""
    for name, steps in _SLIPS.items():
        if any(math.isclose(step, slip, rel_tol=1e-3) for slip in steps):
            return name
    return next((name for name, end in _ENDS.items() if step < end), "too large")


def _same_mistake(step: Any, other: Any, _: float) -> bool:
    return _mistake(step) == _mistake(other)


STEP = Exercise(
    id="02.step",
    prompt="Choose a step $h$ for the central difference of $f(x) = e^{20x}$ at $x = 0$. It passes "
    "if the sum of the two errors that you expect is at most ten times the least possible sum.",
    solution=BEST,
    same=_same_mistake,
    wrong=(
        Wrong("too small", 1e-16,
              r"Far too small: the rounding error, about $\varepsilon\,|f|/(2h)$, is more than a "
              "thousand times the least possible sum. Where does it meet the truncation error?"),
        Wrong("forward", math.sqrt(2 * EPS) / 20,
              "That is too small here. About $10^{-9}$ is best for the forward difference of "
              r"this function, where $\frac{h}{2}|f''|$ meets the rounding. The central difference "
              r"has the much smaller truncation error $\frac{h^2}{6}|f'''|$, so a larger $h$ is "
              "better."),
        Wrong("size 1, forward", math.sqrt(EPS),
              r"That is too small here. About $\sqrt{\varepsilon}\approx 1.5\cdot 10^{-8}$ is best "
              "for the forward difference of a function with $|f|$ and $|f''|$ of size $1$. Use "
              "the errors of the central one, and $f'''(0) = 20^3$."),
        Wrong("size 1", EPS ** (1 / 3),
              r"That is too large here. About $\varepsilon^{1/3}\approx 6\cdot 10^{-6}$ is best "
              "where $|f|$ and $|f'''|$ are both of size $1$. Here $f'''(0) = 20^3 = 8000$, so "
              "the truncation error is $8000$ times as large."),
        Wrong("too large", 1e-2,
              r"Far too large: the truncation error $\frac{h^2}{6}|f'''|$, with $f'''(0) = 8000$, "
              "is more than a hundred times the least possible sum. Where does it meet the "
              "rounding error?"),
        Wrong("brackets missing", EPS / 3,
              "Far too small, and it looks as if brackets were missing: Python reads `c ** 1/3` as "
              "`(c ** 1) / 3`. For the cube root write `c ** (1/3)`."),
        Wrong("root missing", 3 * EPS / F3,
              "Far too small: this is $h^3$. Where the two errors are equally large, you get $h^3$ "
              "first. Take its cube root."),
        Wrong("root of a part", (3 * EPS) ** (1 / 3) / F3,
              r"Too small: it looks as if only $\varepsilon$ were under the root, and $8000$ "
              "beside it. $h^3$ is the whole fraction: take the cube root of all of it, as in "
              "`(a / b) ** (1/3)`."),
        Wrong("square root", math.sqrt(3 * EPS / F3),
              "Too small: this is the square root of $h^3$. Take the cube root: `c ** (1/3)`."),
        Wrong("tower of powers", 1e-4,
              "Far too large. If you wrote `10**-16**0.5` or the like: Python begins with the last "
              "power, so this is `10**-(16**0.5)`, or $10^{-4}$. Put the number in brackets, as in "
              "`(10**-16)**0.5`. And look again at which root you need."),
        Wrong("not positive", 0.0,
              "The step must be a positive number (`^` is no power in Python: write `6e-6` or "
              "`6 * 10**-6`). With $h = 0$ the quotient is $0/0$, and a "
              "negative $h$ only swaps the two sides."),
        Wrong("no number", "1e-6",
              "Give the step as one number, without quotes: for example `1e-3` for "
              "$10^{-3}$."),
    ),
    hints=(
        r"Which error grows with $h$, and which one falls? The sum is small where they are about "
        "equally large.",
        r"Set $\frac{h^2}{6}\cdot 8000$ equal to $\frac{\varepsilon}{2h}$, with "
        r"$\varepsilon\approx 2.2\cdot 10^{-16}$. Multiply both sides by $h$, solve for $h^3$, and "
        "take the cube root: in Python, `** (1/3)`.",
    ),
    worked="""
# (h**2 / 6) * 8000 = 2.2e-16 / (2 * h), so h**3 = 3 * 2.2e-16 / 8000
step = (3 * 2.2e-16 / 8000) ** (1 / 3)
""",
)  # fmt: skip

EXERCISES = (DIFFERENCE, STEP, CHECK)
