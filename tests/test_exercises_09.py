"""The exercises of notebook 09: what learners write, wrong and right, what each hears; oracles."""

from __future__ import annotations

import numpy as np
import pytest
from learners import mistake

from helpers.lessons import LESSONS, exercise
from helpers.lessons.boxes import _each_before_its_own
from helpers.maths.reverse import Box


def product(result: str, before: str = "pass") -> str:
    return f"def product(a, b, slope):\n    {before}\n    return {result}"


PRODUCT_WRONG = [
    ("own factor", product("a * slope, b * slope")),
    ("own factor", product("[slope * a, slope * b]")),
    ("slope forgotten", product("b, a")),
    ("slope forgotten", product("(da, db)", "da, db = b, a")),
    ("as for a sum", product("slope, slope")),
    ("as for a sum", product("[slope] * 2")),
    ("both factors", product("slope * a * b, slope * a * b")),
    ("product rule", product("(a + b) * slope, (a + b) * slope")),
    ("added", product("b + slope, a + slope")),
    ("own factor, slope forgotten", product("a, b")),
    ("value", product("a * b, slope")),
    ("one component", product("slope * b")),
    ("sum", product("slope * b + slope * a")),
    ("one component", product("slope * b, slope * b")),
    ("NameError", product("grad * b, grad * a")),
    ("negated", product("-slope * b, -slope * a")),
]

VISIT = """
def order(takes, output):
    done = []
    def visit(box):
        if box not in done:
            for child in takes[box]:
                visit(child)
            done.append(box)
    visit(output)
    return done[::-1]
"""
PREORDER = """
def order(takes, output):
    done = []
    def visit(box):
        if box not in done:
            done.append(box)
            for child in takes[box]:
                visit(child)
    visit(output)
    return done
"""
BREADTH = """
def order(takes, output):
    todo, out = [output], []
    while todo:
        box = todo.pop(0)
        out.append(box)
        todo += takes[box]
    return out
"""


def edited(source: str, *edits: tuple[str, str]) -> str:
    for right, wrong in edits:
        assert right in source, right
        source = source.replace(right, wrong)
    return source


ORDER_WRONG = [
    ("inputs first", edited(VISIT, ("done[::-1]", "done"))),
    ("inputs first", edited(VISIT, ("done[::-1]", "list(reversed(done[::-1]))"))),
    ("twice", edited(VISIT, ("if box not in done:", "if True:"))),
    ("twice", BREADTH),
    ("too early", PREORDER),
    ("too early", edited(BREADTH, ("out.append(box)", "out += [box] * (box not in out)"))),
    ("too early", "def order(takes, output):\n"
     "    return [output] + sorted(k for k in takes if k != output)"),
    ("too early", edited(VISIT, ("done[::-1]", "[output] + done[:-1]"))),
    ("missing", edited(VISIT, ("done[::-1]", "[b for b in done[::-1] if takes[b]]"))),
    ("missing", edited(VISIT, ("done[::-1]", "done[::-1][1:]"))),
    ("missing", "def order(takes, output):\n    return [output] + takes[output][:0]"),
    ("another form", edited(VISIT, ("done[::-1]", "takes"), ("visit(output)", "takes = 3"))),
    ("another form", edited(VISIT, ("done[::-1]", "set(done)"))),
    ("another form", edited(VISIT, ("done[::-1]", "[takes[b] for b in done[::-1]]"))),
    ("another form", edited(VISIT, ("done[::-1]", "''.join(done[::-1]) + '!'"))),
    ("KeyError", edited(VISIT, ("takes[box]", "takes[child]"), ("for child", "child = 0\n"
                        "            for child"))),
    ("RecursionError", edited(VISIT, ("visit(child)", "visit(box)"))),
]  # fmt: skip

CLASS = exercise("backprop.value").worked
PRODUCT = "[(self, by.data), (by, self.data)]"
WRAPPED = "by = by if isinstance(by, Value) else Value(by)"
VALUE_WRONG = [
    ("a number for a value", edited(CLASS, ("self.data**c", "self.data**c.data"))),
    ("a number for a value", edited(CLASS, ("np.exp(self.data)", "self.data.exp()"))),
    ("a number for a value", edited(CLASS, ("np.tanh(self.data)", "self.data.tanh()"))),
    ("called without end", edited(CLASS, ("np.exp(self.data)", "np.exp(self)"))),
    ("called without end", edited(CLASS, ("np.tanh(self.data)", "self.tanh().data"))),
    ("values for slopes", edited(CLASS, (PRODUCT, "[(self, by), (by, self)]"))),
    ("values for slopes", edited(CLASS, ("[(self, e)]", "[(self, self)]"))),
    ("constant not wrapped", edited(CLASS, (WRAPPED, ""))),
    ("constant not wrapped", edited(CLASS, (WRAPPED, "by.data"))),
    ("own factor", edited(CLASS, (PRODUCT, "[(self, self.data), (by, by.data)]"))),
    ("own factor", edited(CLASS, (PRODUCT, "((by, by.data), (self, self.data))"))),
    ("as for a sum", edited(CLASS, (PRODUCT, "[(self, 1), (by, 1)]"))),
    ("one factor only", edited(CLASS, (PRODUCT, "[(self, by.data)]"))),
    ("numbers in the edges", edited(CLASS, (PRODUCT, "[(self.data, by), (by.data, self)]"))),
    ("numbers in the edges", edited(CLASS, (PRODUCT, "[(by.data, self), (self.data, by)]"))),
    ("changed in place", edited(CLASS, (f"return Value(self.data * by.data, {PRODUCT})",
                                        f"self.edges = {PRODUCT}\n"
                                        "        self.data *= by.data\n        return self"))),
    ("changed in place", edited(CLASS, ("return Value(t, [(self, 1 - t**2)])",
                                        "self.data = t\n        return self"))),
    ("no list of pairs", edited(CLASS, ("[(self, e)]", "(self, e)"))),
    ("no list of pairs", edited(CLASS, ("[(self, e)]", "[self, e]"))),
    ("no list of pairs", edited(CLASS, ("[(self, 1 - t**2)]", "{self: 1 - t**2}"))),
    ("exponent kept", edited(CLASS, ("(c - 1)", "c"))),
    ("factor c missing", edited(CLASS, ("c * self.data **", "self.data **"))),
    ("exp with slope 1", edited(CLASS, ("[(self, e)]", "[(self, 1)]"))),
    ("exp as a power", edited(CLASS, ("[(self, e)]", "[(self, e * self.data)]"))),
    ("exp, slope of its argument", edited(CLASS, ("[(self, e)]", "[(self, self.data)]"))),
    ("tanh of its argument", edited(CLASS, ("1 - t**2", "1 - self.data * self.data"))),
    ("tanh, square missing", edited(CLASS, ("1 - t**2", "1 - t"))),
    ("tanh with slope t", edited(CLASS, ("1 - t**2", "t"))),
    ("tanh as the logistic curve", edited(CLASS, ("1 - t**2", "t - t * t"))),
    ("AttributeError", edited(CLASS, ("np.tanh", "np.tahn"))),
    ("not yet", edited(CLASS, ("self.data * by.data", "self.data + by.data"))),
]  # fmt: skip

PASS = exercise("backprop.backward").worked
SENDING = """
def backward(output):
    output.grad = 1
    def send(value):
        for child, slope in value.edges:
            child.grad += slope * value.grad
            send(child)
    send(output)
"""
OVERWRITING = """
def backward(output, slope=1):
    output.grad = slope
    for child, d in output.edges:
        backward(child, d * slope)
"""
LAYERS = """
def backward(output):
    output.grad = 1.0
    todo = [output]
    while todo:
        value = todo.pop(0)
        for child, slope in value.edges:
            child.grad += slope * value.grad
            if child not in todo:
                todo.append(child)
"""
WALKING = """
def backward(output, slope=1.0):
    output.grad += slope
    for child, d in output.edges:
        backward(child, d * slope)
"""
PLANTING = """
def backward(output):
    output.grad = 1.0
    for child, slope in output.edges:
        child.grad = child.grad + slope
        backward(child)
"""
BACKWARD_WRONG = [
    ("every path walked", WALKING),
    ("seed in each call", PLANTING),
    ("AttributeError", "def backward(output):\n    output.backward()"),
    ("overwritten", edited(PASS, ("+= slope", "= slope"))),
    ("overwritten, each by a call", OVERWRITING),
    ("seed forgotten", edited(PASS, ("output.grad = 1.0", ""))),
    ("seed forgotten", edited(PASS, ("output.grad = 1.0", "output.grad == 1.0"))),
    ("inputs first", edited(PASS, ("reversed(order)", "order"))),
    ("inputs first", edited(PASS, ("reversed(order)", "order[:]"))),
    ("sent again and again", SENDING),
    ("sent too early, depth first",
     edited(PASS, ("            for child, _ in value.edges:\n                visit(child)\n", ""),
            ("append(value)\n", "append(value)\n            for child, _ in value.edges:\n"
             "                visit(child)\n"), ("reversed(order)", "order"))),
    ("sent again from a queue", LAYERS),
    ("visited twice", edited(PASS, ("if value not in order:", "if value:"))),
    ("values changed", edited(PASS, ("child.grad +=", "child.data +="))),
    ("values changed", edited(PASS, ("child.grad += slope * value.grad",
                                     "child.grad += slope * value.grad\n"
                                     "            value.data = value.grad"))),
    ("values changed", edited(PASS, ("output.grad = 1.0", "output.grad = output.data = 1.0"))),
    ("local derivative forgotten", edited(PASS, ("slope * value.grad", "value.grad"))),
    ("added along a path", edited(PASS, ("slope * value.grad", "slope + value.grad"))),
    ("slope forgotten", edited(PASS, ("slope * value.grad", "slope"))),
    ("seed is the value", edited(PASS, ("= 1.0", "= output.data"))),
    ("times the value", edited(PASS, ("slope * value.grad", "slope * value.data"))),
    ("multiplied", edited(PASS, ("+= slope", "*= slope"))),
    ("AttributeError", edited(PASS, ("value.edges:\n            child", "value.parents:\n"
                                     "            child"))),
    ("not yet", edited(PASS, ("output.grad = 1.0", "output.grad = -1.0"))),
]  # fmt: skip

WRONG = {"backprop.product": PRODUCT_WRONG, "backprop.order": ORDER_WRONG,
         "backprop.value": VALUE_WRONG, "backprop.backward": BACKWARD_WRONG}


@pytest.mark.parametrize(
    ("task", "name", "source"),
    [(task, *each) for task, sources in WRONG.items() for each in sources],
)
def test_who_makes_a_mistake_hears_its_name(task: str, name: str, source: str) -> None:
    assert mistake(task, source) == name


KAHN = """
def order(takes, output):
    users = {box: sum(others.count(box) for others in takes.values()) for box in takes}
    ready, out = [output], []
    while ready:
        box = ready.pop()
        out.append(box)
        for child in takes[box]:
            users[child] -= 1
            if users[child] == 0:
                ready.append(child)
    return tuple(out)
"""
RIGHT = [
    ("backprop.product", "product = lambda a, b, slope: [b * slope, a * slope]"),
    ("backprop.product", product("np.array([b, a]) * slope")),
    ("backprop.order", VISIT),
    ("backprop.order", KAHN),
    ("backprop.order", edited(VISIT, ("done[::-1]", "reversed(done)"))),
    ("backprop.order", edited(VISIT, ("takes[box]", "reversed(takes[box])"))),
    ("backprop.value", edited(CLASS, ("1 - t**2", "1 / np.cosh(self.data) ** 2"))),
    ("backprop.value", edited(CLASS, (PRODUCT, "((by, self.data), (self, by.data))"))),
    ("backprop.value", edited(CLASS, ("self.data, self.edges, self.grad = data, edges, 0.0",
                                      "self.data, self.edges, self.grad = data, list(edges), 0"))),
    ("backprop.backward", edited(PASS, ("order = []", "order, seen = [], set()"),
                                 ("if value not in order:",
                                  "if id(value) not in seen:\n            seen.add(id(value))"))),
    ("backprop.backward", edited(PASS, ("child.grad += slope * value.grad",
                                        "child.grad = child.grad + value.grad * slope"))),
    ("backprop.backward", edited(PASS, ("reversed(order)", "order[::-1]"), ("= 1.0", "= 1"))),
]  # fmt: skip


@pytest.mark.parametrize(("task", "source"), RIGHT)
def test_a_right_answer_in_any_form_passes(task: str, source: str) -> None:
    assert mistake(task, source) == "passed"


def test_a_class_with_parts_that_are_not_written_yet_is_unattempted() -> None:
    from helpers.learning.checks import check

    names: dict = {"np": np}
    exec(CLASS.split("    def __mul__")[0] + "".join(
        f"    def {name}:\n        ...\n\n" for name in (
            "__mul__(self, by)", "__pow__(self, c)", "exp(self)", "tanh(self)")), names)
    assert check("backprop.value", names["Value"]).outcome == "unattempted"


# Oracles -------------------------------------------------------------------------------------


def test_the_solutions_agree_with_independent_ones() -> None:
    for a, b, slope in exercise("backprop.product").cases:
        h = 1e-6
        sent = exercise("backprop.product").solution(a, b, slope)
        differences = [slope * ((a + h) * b - (a - h) * b) / (2 * h),
                       slope * (a * (b + h) - a * (b - h)) / (2 * h)]  # fmt: skip
        np.testing.assert_allclose(sent, differences, atol=1e-8)
    for takes, output in exercise("backprop.order").cases:
        found = exercise("backprop.order").solution(takes, output)
        assert found[0] == output and sorted(found) == sorted(takes)
        assert _each_before_its_own(found, takes)


@pytest.mark.parametrize("formula", [case[0] for case in exercise("backprop.value").cases],
                         ids=lambda formula: formula.text)  # fmt: skip
@pytest.mark.parametrize("kind", [Box, exercise("backprop.value").solution])
def test_gradients_agree_with_central_differences_to_1e_8(formula, kind) -> None:
    inputs = [kind(number) for number in formula.point]
    output = formula.call(*inputs)
    exercise("backprop.backward").solution(output)
    h = 1e-5
    for i, each in enumerate(inputs):
        ends = []
        for side in (h, -h):
            moved = [kind(number + side * (i == j)) for j, number in enumerate(formula.point)]
            ends.append(formula.call(*moved).data)
        assert each.grad == pytest.approx((ends[0] - ends[1]) / (2 * h), abs=1e-8, rel=1e-8)


def test_the_imported_box_does_what_the_written_one_does() -> None:
    for (formula,) in exercise("backprop.value").cases:
        output = formula.call(*map(Box, formula.point))
        exercise("backprop.backward").solution(output)
        written = [box.grad for box in output.boxes()]
        for _ in range(2):  # a second time: what was before is forgotten
            output.backward()
            assert [box.grad for box in output.boxes()] == written


def test_the_imported_box_takes_numbers_on_either_side_and_a_long_sum() -> None:
    x = Box(0.5)
    f = 2 - 3 * x + x * 4 - x**2 + 1 + x.ln() - (-x).exp()
    f.backward()
    assert f.data == pytest.approx(2 - 1.5 + 2 - 0.25 + 1 + np.log(0.5) - np.exp(-0.5))
    assert x.grad == pytest.approx(-3 + 4 - 1 + 2 + np.exp(-0.5))
    total = sum([x] * 5000, Box(0.0))
    total.backward()
    assert x.grad == 5000 and "grad=5000" in repr(x)
    for bad in ("2", None, [1, 2]):
        with pytest.raises((TypeError, ValueError), match="constant"):
            x + bad
    with pytest.raises((TypeError, ValueError), match="exponent"):
        x**x


def test_every_exercise_of_the_page_has_a_table() -> None:
    assert [each.id for each in LESSONS["backprop"].exercises] == [*WRONG]
    assert min(map(len, WRONG.values())) >= 12
