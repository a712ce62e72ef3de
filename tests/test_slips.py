"""Slips of any exercise: an argument not used or changed, a rounded result, what an error means."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from mistakes import EXERCISES

from helpers.learning.checks import check
from helpers.learning.record import Record
from helpers.learning.sandbox import Watch, outcomes, silence
from helpers.lessons import exercise
from helpers.lessons.tasks import Exercise

OTHERWISE = {
    ("numerical.check", "a"),  # what is wrong at one place is so elsewhere
    ("backprop.product", "a"), ("backprop.product", "b"),  # each is in one of the two results only
    ("backprop.order", "output"),  # it is the one box that no other takes
    ("backprop.value", "data"), ("backprop.value", "edges"),  # a class, tried by its formulas
    ("backprop.backward", "output"),  # it is worked on where it is: another one leaves all slopes 0
}  # fmt: skip
ARGUMENTS = [
    pytest.param(task, k, id=f"{task.id}-{name}")
    for task in EXERCISES if callable(task.solution) and task.cases[0]
    for k, name in enumerate(inspect.signature(task.solution).parameters)
    if (task.id, name) not in OTHERWISE
]  # fmt: skip


def said(task: str, body: str) -> tuple[str, str]:
    """Check a function with this body; return under which name it is kept, and the message."""
    solution = exercise(task).solution
    names: dict[str, Any] = {"np": np}
    exec(f"def {solution.__name__}{arguments(solution)}:\n    {body}", names)
    found = check(task, names[solution.__name__])
    return Record().attempts()[-1].detail or found.outcome, str(found)


def arguments(f: Callable) -> str:
    return f"({', '.join(inspect.signature(f).parameters)})"


# Arguments that are not used ---------------------------------------------------------------


def frozen(task: Exercise, k: int, value: Any) -> Callable:
    """Return the solution with a value of its own for the argument of number k."""

    def answer(*given: Any) -> Any:
        return task.solution(*given[:k], value, *given[k + 1 :])

    answer.__signature__ = inspect.signature(task.solution)
    return answer


def errors(task: Exercise, answer: Callable) -> int:
    with silence():
        return sum(each.error is not None for each in outcomes(task, answer))


@pytest.mark.parametrize(("task", "k"), ARGUMENTS)
def test_who_ignores_an_argument_hears_of_it(task: Exercise, k: int) -> None:
    candidates = [frozen(task, k, case[k]) for case in task.cases]
    answer = min(candidates, key=lambda answer: errors(task, answer))
    found = check(task.id, answer)
    if found.outcome == "error":  # arrays of another size: what ignores this argument fails
        assert errors(task, answer) and np.ndim(task.cases[0][k]) > 0
        return
    name = list(inspect.signature(task.solution).parameters)[k]
    assert found.outcome == "not yet"
    detail = Record().attempts()[-1].detail
    if detail not in {wrong.name for wrong in task.wrong}:
        assert detail.endswith(" not used") and name in detail and f"`{name}`" in found.message
        assert "with another" in found.message or "whatever" in found.message
        assert "yours is" in found.message  # and an example


@pytest.mark.parametrize(
    ("task", "body", "name", "words"),
    [
        ("slope.rate", "return 1", "f, a, b not used", "You never call `f`"),
        ("slope.rate", "return (f(a) + b - f(a) - b) / (b - a)", "f, a, b not used", "cancels out"),
        ("slope.rate", "return b - a", "f not used", "You never call `f`"),
        ("slope.rate", "return (f(a) + b - f(a)) / (b - a)", "f not used", "cancels out"),
        ("numerical.difference", "return (f(x) - f(x)) / h", "f, x, h not used", "cancels out"),
        ("numerical.difference", "return 2 * x / h", "f not used", "You never call `f`"),
        ("numerical.check", "return 1", "pairs, a not used", "whatever `pairs` and `a` are"),
        ("gradient.gradient", "return p", "f not used", "You never call `f`"),
        ("gradient.gradient", "return 2 * p[0], 2 * p[1]", "f not used", "You never call `f`"),
        ("gradient.directional", "return u @ p / np.hypot(*u)", "f not used", "You never call `f`"),
    ],
)
def test_answers_that_ignore_the_function(task: str, body: str, name: str, words: str) -> None:
    kept, message = said(task, body)
    assert kept == name and words in message


@pytest.mark.parametrize("body", ["return np.nan", "return 'a'", "pass", "return 1 / 0"])
def test_what_is_no_number_is_not_called_independent(body: str) -> None:
    _, message = said("slope.rate", body)
    assert "depend" not in message and "whatever" not in message


def test_an_answer_that_uses_everything_wrongly_gets_an_example() -> None:
    kept, message = said("slope.rate", "return f(b) + f(a) * b - a / 3")
    assert kept == "not yet" and "yours is" in message and "depend" not in message


# Rounded results ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "body", "words"),
    [
        ("slope.rate", "return (f(b) - f(a)) // (b - a)", "rounded to whole numbers"),
        ("slope.rate", "return int((f(b) - f(a)) / (b - a))", "rounded to whole numbers"),
        ("slope.rate", "return round((f(b) - f(a)) / (b - a))", "rounded to whole numbers"),
        ("slope.rate", "return round((f(b) - f(a)) / (b - a), 1)", "rounded to 1 digit after"),
        ("numerical.difference", "return (f(x + h) - f(x - h)) // (2 * h)",
         "rounded to whole numbers"),
        ("numerical.difference", "return round((f(x + h) - f(x - h)) / (2 * h), 3)",
         "to 3 digits after"),
        ("gradient.gradient", "h = 1e-6; x, y = p; return np.array([f(x + h, y) - f(x - h, y), "
                        "f(x, y + h) - f(x, y - h)]) // (2 * h)", "rounded to whole numbers"),
        ("gradient.gradient",
         "h = 1e-6; x, y = p; return np.round(np.array([f(x + h, y) - f(x - h, y), "
                        "f(x, y + h) - f(x, y - h)]) / h / 2, 1)", "rounded to 1 digit after"),
    ],
)  # fmt: skip
def test_rounded_results(task: str, body: str, words: str) -> None:
    kept, message = said(task, body)
    assert kept == "rounded" and words in message


# Arguments that are changed ----------------------------------------------------------------

ALIASES = {
    "both steps": "h = 1e-6; q = p; q[0] += h; fx = (f(*q) - f(*p)) / h; r = p; r[1] += h; "
                  "return np.array([fx, (f(*r) - f(*p)) / h])",
    "the value first": "h = 1e-6; z = f(*p); q = p; q[0] += h; fx = (f(*q) - z) / h; r = p; "
                       "r[1] += h; return np.array([fx, (f(*r) - z) / h])",
    "ahead and behind": "h = 1e-6; q = p; q[0] += h; r = p; r[0] -= h; fx = (f(*q) - f(*r)) / h; "
                        "p += h; return np.array([fx, fx])",
}  # fmt: skip


@pytest.mark.parametrize("body", ALIASES.values(), ids=ALIASES)
def test_a_second_name_for_the_same_array(body: str) -> None:
    kept, message = said("gradient.gradient", body)
    assert kept == "p changed" and "Write `q = p.copy()`" in message


SPOILED = [
    ("gradient.gradient", "p changed", """g = np.zeros(2)
    for i in range(2):
        p[i] += 1e-6
        g[i] = f(*p)
        p[i] -= 2e-6
        g[i] = (g[i] - f(*p)) / 2e-6
        p[i] = np.nan if i else p[i] + 1e-6
    return g"""),
    ("gradient.directional", "u changed", """if not u.any(): raise ValueError("no direction")
    u /= np.hypot(*u)
    return (f(*(p + 1e-6 * u)) - f(*(p - 1e-6 * u))) / 2e-6"""),
    ("descent.step", "p changed", "p -= eta * grad_f(*p); return p"),
    ("valley.momentum", "p changed", """v = 0 * p
    for _ in range(steps):
        v = beta * v - eta * grad_f(*p)
        p += v
    return p"""),
    ("descent.descend", "start changed", """path = [start.copy()]
    while np.hypot(*grad_f(*start)) > tol and len(path) <= budget:
        start -= eta * grad_f(*start)
        path.append(start.copy())
    return path, "converged" if np.hypot(*grad_f(*start)) <= tol else "budget\""""),
]


@pytest.mark.parametrize(("task", "name", "body"), SPOILED)
def test_right_results_do_not_excuse_a_spoiled_argument(task: str, name: str, body: str) -> None:
    kept, message = said(task, body)
    assert kept == name and "Your results are right, but" in message and ".copy()" in message


# Steps -------------------------------------------------------------------------------------

SLOPES = """x, y = p; h = {}
    return [(f(x + h, y) - f(x{b}, y)) / {d}, (f(x, y + h) - f(x, y{b})) / {d}]"""
ALONG = """if not u.any(): raise ValueError("no direction")
    u = u / np.hypot(*u); return (f(*(p + {h} * u)) - f(*p)) / {h}"""
SEARCH = """h, errors = {}, []
    for f, df in pairs:
        slope = {}
        errors.append(abs(df(a) - slope) / max(abs(df(a)), abs(slope)))
    return np.argmax(errors)"""
FORWARD, CENTRAL = "(f(a + h) - f(a)) / h", "(f(a + h) - f(a - h)) / (2 * h)"


@pytest.mark.parametrize("h", [0.02, 0.05, 0.1, 0.5, 1])
def test_a_step_that_is_too_large(h: float) -> None:
    kept, message = said("gradient.directional", ALONG.format(h=h))
    assert kept == "step too large" and f"places {h:g} apart" in message
    assert said("gradient.gradient", SLOPES.format(h, b="", d="h"))[0] in ("forward",
                                                                           "step too large")
    assert said("gradient.gradient", SLOPES.format(h, b=" - h", d="h"))[0] in ("step too large",
                                                                               "twice")


@pytest.mark.parametrize("h", [1e-15, 1e-16, 1e-17])
def test_a_step_that_is_too_small(h: float) -> None:
    kept, message = said("gradient.gradient", SLOPES.format(h, b="", d="h"))
    assert kept == "step too small" and "rounded to the same number" in message
    assert said("gradient.gradient", SLOPES.format(h, b=" - h", d="(2 * h)"))[0] == "step too small"
    assert said("gradient.directional", ALONG.format(h=h))[0] in ("step too small", "not divided")
    assert "step" in said("gradient.directional", ALONG.format(h=h))[1]


@pytest.mark.parametrize("slope", [FORWARD, CENTRAL])
@pytest.mark.parametrize(
    ("h", "name"),
    [(1e-16, "step too small"), (1e-17, "step too small"), (1e-18, "step too small"),
     (0.1, "step too large"), (0.5, "step too large"), (1, "step too large"), (1e-3, "passed")],
)  # fmt: skip
def test_steps_of_a_search(h: float, name: str, slope: str) -> None:
    assert said("numerical.check", SEARCH.format(h, slope))[0] == name


# What is no slip, or hides none ------------------------------------------------------------

BACKWARDS = "(f(x - h, y) - f(x + h, y)) / (2 * h), (f(x, y - h) - f(x, y + h)) / (2 * h)"
PUT_BACK = """g = []
    for i in range(2):
        p[i] += 1e-6; ahead = f(*p)
        p[i] -= 2e-6; behind = f(*p)
        p[i] += 1e-6; g.append((ahead - behind) / 2e-6)
    return g"""


@pytest.mark.parametrize(
    ("task", "body", "name"),
    [
        ("slope.rate", "return 1", "f, a, b not used"),
        ("slope.rate", "return a + b", "f not used"),
        ("slope.rate", "return f(b) // 1", "a not used"),
        ("slope.rate", "return f(b) - f(a) + 7", "not yet"),
        ("slope.rate", "return f(a + 1e-16) + f(b) + 7", "not yet"),
        ("partial.numeric", f"h = 1e-9; return {BACKWARDS}", "sign flipped"),
        ("partial.numeric", f"h = 1e-10; return {BACKWARDS}", "sign flipped"),
        ("gradient.gradient", SLOPES.format(1e-2, b=" - h", d="h"), "twice"),
        ("gradient.gradient", SLOPES.format(1e-2, b=" - h", d="(2 * h)"), "passed"),
        ("gradient.gradient", PUT_BACK, "passed"),
        ("gradient.directional", "u /= -np.hypot(*u); "
         "return (f(*(p + 1e-6 * u)) - f(*(p - 1e-6 * u))) / 2e-6", "sign flipped"),
    ],
)
def test_what_is_kept_of_an_answer_without_a_slip(task: str, body: str, name: str) -> None:
    assert said(task, body)[0] == name


# Errors ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "body", "words"),
    [
        ("slope.rate", "return (f*b - f*a) / (b - a)", "`f` is a function, not a number."),
        ("slope.rate", "return f[b] - f[a]", "`f` is a function, not a number."),
        ("slope.rate", "return float(f)", "as in `f(1)`."),
        ("slope.rate", "return np.sin(f)", "`f` is a function, not a number."),
        ("slope.rate", "return f - 1", "`f` is a function, not a number."),
        ("slope.tangent", "return lambda x: f(a) + df * (x - a)",
         "`f` and `df` are functions, not numbers. For the value at a place write the place in "
         "round brackets behind the name, as in `f(1)`."),
        ("partial.tangent_plane", "return f + partials", "as in `f(1, 2)`."),
        ("gradient.gradient", "return f * 2 + p", "as in `f(1, 2)`."),
        ("numerical.check", "return np.argmax([f - df for f, df in pairs])",
         "One of the two is a func"),
        ("gradient.gradient", "return f * p[0]", "`f` is a function, not a number."),
        ("slope.rate", "return (f(b) - f(a)) / (b - a)(1)", "To multiply, write `*`."),
        ("numerical.difference", "return f(x + h) / 2(h)", "To multiply, write `*`."),
        ("slope.rate", "return (f(b) - f(a))^2", "write `**`"),
        ("slope.rate", "return f(x) - f(a)", "knows its arguments `f`, `a` and `b`, what it"),
        ("gradient.field", "return X", "Your function knows what it defines itself, and what"),
        ("capstone.classify", "return x", "knows its argument `H`, what it defines"),
        ("capstone.classify", "return 'minimum' if H > 0 else 'saddle'", "for each of its numbers"),
        ("capstone.classify", "return 'minimum' if np.linalg.eigvalsh(H) > 0 else 'saddle'",
         "`.all()`"),
        ("descent.descend", "p = start; path = [p]\n"
                       "    while grad_f(*p) > tol: p = p - eta * grad_f(*p)\n"
                       "    return path, 'converged'", "such as the length"),
        ("learning.logistic", "import math; return math.exp(-(intercept + slope * x))", "`np.exp`"),
        ("learning.gradient", "return float(intercept + slope * x - y), 0", "you gave an array"),
        ("descent.step", "return p - eta * list(grad_f(*p))", "A list is no vector"),
        ("descent.step", "return list(p) - list(eta * grad_f(*p))", "cannot be subtracted"),
        ("descent.step", "return tuple(p) - tuple(eta * grad_f(*p))", "Make them arrays first"),
        ("learning.gradient",
         "e = [0*len(x)]\n    for i in range(len(x)): e[i] = slope * x[i] - y[i]\n"
                        "    return e", "`[0] * 3` is `[0, 0, 0]`, but `[0 * 3]` is `[0]`"),
        ("learning.gradient", "return 1 / slope, 0",
         "Here `intercept` and `slope` are 0, and nothing"),
        ("descent.step", "return p / 0.0 if 1 / 0 else p", "line 2 of your code. It was called"),
        ("learning.gradient", "X = np.array([1, x]); return X", "`np.ones(len(x))`, not `1`"),
        ("learning.gradient", "X = np.column_stack([np.ones(len(x)), x]); return X @ X",
         "`A.T` has rows"),
        ("learning.gradient", "X = np.column_stack([np.ones(len(x)), x]); "
                        "return X * np.array([intercept, slope]) - y", "`A @ v`"),
        ("learning.gradient", "g = lambda e: print(e); return 2 * g(x), 0", "without `return …`"),
        ("valley.count", "steps += 1; return steps", "`steps = 0` before `steps += 1`"),
        ("capstone.hessian", "return cos(x)", "Write `np.cos`."),
        ("capstone.hessian", "return norm(x)", "Write `np.linalg.norm`."),
        ("capstone.hessian", "return ln(x)", "is `np.log`"),
        ("capstone.hessian", "return math.cos(x)", "`import math`"),
        ("gradient.gradient", "return f(p)", "f() missing 1 required positional argument: 'y'"),
        ("slope.rate", "return f(a, b)", "f() takes 1 positional argument but 2 were given"),
    ],
)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_errors_in_plain_words(task: str, body: str, words: str) -> None:
    _, message = said(task, body)
    assert words in message and message.startswith("⚠ Error")
    assert "Function1D" not in message and "watch" not in message.lower()


def test_a_missing_argument_of_a_function_of_one_number_needs_no_star() -> None:
    for task, body in (
        ("slope.tangent", "return lambda x, h: f(a) + df(a) * h"),
        ("numerical.difference", "return (f() - f(x - h)) / (2 * h)"),
    ):
        _, message = said(task, body)
        assert "missing 1 required positional argument" in message and "star" not in message


# What is watched ---------------------------------------------------------------------------


def test_how_far_apart_functions_are_called() -> None:
    watch = Watch(["f", "x"], (lambda x: x**2, 3.0))
    f, x = watch.arguments
    assert watch.spread == 0 and watch.called == set()
    assert f(x) + f(x + 0.25) == 9 + 3.25**2
    np.testing.assert_array_equal(f(np.array([x, x - 0.5])), [9, 6.25])
    assert watch.spread == 0.75 and watch.called == {"f"}


def test_functions_of_one_and_of_two_numbers_are_told_apart() -> None:
    watch = Watch(["g", "p"], (lambda x, y: x + y, lambda t: t))
    g, p = watch.arguments
    assert (g(1, 2), p(1.5), g(1, 2.75), p(1)) == (3, 1.5, 3.75, 1)
    assert watch.spread == 0.75


def test_what_is_no_number_is_no_place() -> None:
    watch = Watch(["f"], (lambda x: 3,))
    (f,) = watch.arguments
    assert f(f) == 3 and watch.spread == 0 and watch.called == {"f"}


def test_places_in_the_plane_and_in_pairs() -> None:
    watch = Watch(["pairs"], ((((lambda x, y: x * y), 2),),))
    ((f, two),) = watch.arguments[0]
    assert (f(1, 2), f(1 + 1e-20j, 2.5), two) == (2, 2.5 + 2.5e-20j, 2)
    assert watch.spread == 0.5
    with pytest.raises(TypeError):
        f("a", None)
    assert watch.spread == 0.5


def test_a_function_of_more_arguments_is_handed_over_as_it_is() -> None:
    functions = (max, lambda x, y, z: x + y + z)
    assert Watch(["f", "g"], functions).arguments == functions


def test_watching_changes_no_result() -> None:
    for task in EXERCISES:
        for case, seen in zip(task.cases, outcomes(task, task.solution), strict=True):
            if not seen.error:
                plain = task.observe(task.solution, *case)
                assert task.same(seen.value, plain, 1e-12)
                assert seen.changed == ()


def test_a_number_in_quotes_is_told_from_a_number() -> None:
    said = str(check("slope.rate", lambda f, a, b: str((f(b) - f(a)) / (b - a))))
    assert "yours is a value of type `str`, expected is 10. Return one number." in said
