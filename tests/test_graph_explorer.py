"""The computation graph: slopes and how they arrive, where boxes are drawn, what is refused."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import sympy as sp
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from tape import Tape, show

from helpers import GraphExplorer
from helpers.explorers.graph import (
    BOX,
    FORMULAS,
    MOST_BOXES,
    REACH,
    SIZE,
    SLOPE,
    layout_of,
    read,
    short,
)
from helpers.expressions import Expression
from helpers.expressions.backward import Backward
from helpers.expressions.reader import parse
from helpers.pictures.scene import Arrow, Handle, Label, Line
from helpers.pictures.style import FONT_SIZE, HANDLE_RADIUS

TEXTS = [*FORMULAS.values(), "x^2 + wx", "x*x*x", "xy/(x + y)", "2^x", "x^y", "sqrt(x)y - |y|",
         "-x", "x", "e^(xy) + x^(1/2)", "kx + my", "ln(x)^2.5", "ax^2 + bxy + wy^2"]  # fmt: skip
AT = {"x": 2.0, "y": 1.3, "w": 1.5, "b": -2.5, "a": 0.7}


def backward(text: str) -> Backward:
    return read(text)[1]


@pytest.mark.parametrize("text", TEXTS)
def test_values_and_slopes_agree_with_differences_and_exact_derivatives(text):
    graph = backward(text)
    values, local = graph.forward(AT)
    slopes = graph.slopes(local)
    h = 1e-6
    for name, place in graph.inputs.items():
        ends = [graph.forward(AT | {name: AT[name] + side})[0][-1] for side in (h, -h)]
        assert slopes[place] == pytest.approx((ends[0] - ends[1]) / (2 * h), rel=1e-7, abs=1e-8)
    if set(graph.inputs) <= {"x", "y"}:
        f = Expression(text).function
        assert values[-1] == pytest.approx(f(AT["x"], AT["y"]), rel=1e-14)
        exact = dict(zip("xy", f.grad(AT["x"], AT["y"]), strict=True))
        for name, place in graph.inputs.items():
            assert slopes[place] == pytest.approx(exact[name], rel=1e-12)


def test_a_logistic_loss_has_the_slope_p_minus_y_at_its_score():
    graph = backward(FORMULAS["logistic"])
    s = AT["w"] * AT["x"] + AT["b"]
    slopes = graph.slopes(graph.forward(AT)[1])
    (shared,) = graph.shared
    residual = 1 / (1 + math.exp(-s)) - AT["y"]
    assert slopes[shared] == pytest.approx(residual, rel=1e-12)
    assert slopes[graph.inputs["w"]] == pytest.approx(residual * AT["x"], rel=1e-12)
    assert slopes[graph.inputs["b"]] == pytest.approx(residual, rel=1e-12)


def test_what_occurs_twice_is_one_box_and_inputs_come_before_what_takes_them():
    graph = backward("xy sin(xy)")
    assert [box.symbol for box in graph.boxes] == ["x", "y", "×", "sin", "×"]
    assert [graph.boxes[i].symbol for i in graph.shared] == ["×"]
    for text in TEXTS:
        boxes = backward(text).boxes
        assert all(child < i for i, box in enumerate(boxes) for child in box.of)
        assert len(backward(text).senders) == sum(box.program is not None for box in boxes)


@pytest.mark.parametrize("text", TEXTS)
def test_a_box_sends_only_when_all_that_it_gets_has_arrived(text):
    graph = backward(text)
    _, local = graph.forward(AT)
    whole = graph.slopes(local)
    for sent, sender in enumerate(graph.senders):
        assert graph.slopes(local, sent)[sender] == whole[sender]
    assert graph.slopes(local, 0)[-1] == 1 and graph.slopes(local, len(graph.senders)) == whole


def test_the_steps_of_the_shared_input_are_a_part_and_then_the_sum():
    seen = []
    for step in range(4):
        facts = show(GraphExplorer("twice", x=2, y=3, step=step))[0]
        seen.append(facts.slopes[facts.graph.inputs["y"]])
    assert seen == [None, None, 5.0, 8.0]
    x, y = sp.symbols("x y")
    assert sp.diff((x + y) * y, y).subs({x: 2, y: 3}) == 8


def labels(explorer: GraphExplorer, role: str) -> list[str]:
    return [mark.text for mark in show(explorer)[1]["graph"]
            if isinstance(mark, Label) and mark.role == role]  # fmt: skip


def test_slopes_are_seen_as_they_arrive_with_arrows_back_and_thick_is_what_is_sent_now():
    explorer = GraphExplorer("twice", x=2, y=3)
    counts = []
    for step in range(4):
        explorer.step = step
        marks = show(explorer)[1]["graph"]
        thick = [mark for mark in marks if isinstance(mark, Line) and mark.role == "gradient"]
        back = [mark.vector[0] < 0 for mark in marks if isinstance(mark, Arrow)]
        assert len(back) == 4
        counts.append((len(labels(explorer, "tangent")), len(thick), sum(back)))
    assert counts == [(0, 0, 0), (1, 0, 0), (3, 2, 2), (4, 2, 4)]
    assert sorted(labels(explorer, "partial_x")) == ["1.00", "1.00", "3.00", "5.00"]
    note = show(explorer)[2].note
    assert "1.00 · 3.00 = 3.00 to x, 1.00 · 3.00 = 3.00 to y" in note and "is added" in note


@pytest.mark.parametrize("text", TEXTS)
def test_boxes_are_on_the_sheet_apart_and_edges_lead_to_the_right(text):
    layout = layout_of(text)
    (wide, high), (width, height) = BOX, layout.size
    for x, y in layout.at:
        assert wide / 2 <= x <= width - wide / 2 and high / 2 + 17 <= y <= height - high / 2 - 18
    for (x0, y0), (x1, y1) in itertools.combinations(layout.at, 2):
        assert abs(x0 - x1) >= wide or abs(y0 - y1) >= high + 17 + 18, text  # slope and handle
    for (child, parent, _), way in layout.ways.items():
        assert (np.diff([x for x, _ in way]) > 0).all()
        assert way[0] == (layout.at[child][0] + wide / 2, layout.at[child][1])
        assert way[-1][0] == layout.at[parent][0] - wide / 2


def corners(name: str) -> list[GraphExplorer]:
    """Return a graph of the menu after its last step: at first, and at all ends of its inputs."""
    graph = backward(FORMULAS[name])
    ends = itertools.product((-REACH, REACH), repeat=len(graph.inputs))
    return [GraphExplorer(name, **at, step=1 + len(graph.senders))
            for at in ({}, *(dict(zip(graph.inputs, end, strict=True)) for end in ends))]


Rectangle = tuple[float, float, float, float]


def around(x: float, y: float, wide: float, high: float) -> Rectangle:
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def written(label: Label) -> Rectangle:
    """Return what a text takes up on the sheet."""
    text = TextPath((0, 0), label.text, size=FONT_SIZE, prop=FontProperties(weight="bold"))
    x, y = np.array(label.at) + np.array(label.offset) * (1, -1)
    return around(x, y, text.get_extents().width, 0.75 * FONT_SIZE)


def meet(one: Rectangle, other: Rectangle) -> bool:
    return all(max(one[i], other[i]) < min(one[i + 2], other[i + 2]) for i in (0, 1))


def within(one: Rectangle, other: Rectangle) -> bool:
    return all(other[i] < one[i] and one[i + 2] < other[i + 2] for i in (0, 1))


@pytest.mark.parametrize("name", FORMULAS)
def test_no_number_of_the_menu_covers_another_or_a_border_or_a_handle(name):
    boxes = [around(*at, *BOX) for at in layout_of(FORMULAS[name]).at]
    for explorer in corners(name):
        marks = show(explorer)[1]["graph"]
        labels = [written(mark) for mark in marks if isinstance(mark, Label)]
        rings = [around(*mark.at, *[2 * HANDLE_RADIUS] * 2) for mark in marks
                 if isinstance(mark, Handle)]  # fmt: skip
        assert len(labels) > 5 and len(rings) == len(backward(FORMULAS[name]).inputs)
        assert not any(itertools.starmap(meet, itertools.combinations(labels + rings, 2)))
        assert not any(itertools.starmap(meet, itertools.product(rings, boxes)))
        for label, box in itertools.product(labels, boxes):
            assert within(label, box) or not meet(label, box), explorer
        assert all(within(each, (0, 0, *SIZE)) for each in labels + rings)


@pytest.mark.parametrize(("value", "text"), [
    (0, "0.00"), (-2.5, "−2.50"), (9.996, "10.0"), (-36, "−36.0"), (99.96, "100"), (9999, "9999"),
    (0.0025, "0.003"), (162754.8, "2·10⁵"), (6.14e-6, "6·10⁻⁶"), (-math.inf, "−∞"),
])  # fmt: skip
def test_a_number_of_a_box_is_short(value, text):
    assert short(value) == text


@pytest.mark.parametrize("name", FORMULAS)
def test_an_input_is_dragged_along_its_track_and_all_values_follow(name):
    tape = Tape(GraphExplorer(name))
    for letter in backward(FORMULAS[name]).inputs:
        held = {}
        for value in (-REACH, 0.5, REACH):
            shapes = tape.ask(**{letter: value})["scene"]["graph"]
            (held[value],) = (shape["xy"] for shape in shapes
                              if letter in shape.get("controls", ()))  # fmt: skip
        assert held[REACH][0] - held[-REACH][0] == pytest.approx(BOX[0], abs=0.1)
        for value, (x, y) in held.items():
            answer = tape.ask(("drag", "graph", letter, x, y - 80))  # how high makes no difference
            assert answer["state"][letter] == value
            assert tape.live.graph.forward(answer["state"])[0][-1] == show(tape.live)[0].values[-1]
        answer = tape.ask(("drag", "graph", letter, 0 if x > SIZE[0] / 2 else SIZE[0], y))
        assert abs(answer["state"][letter]) == REACH


def test_the_sheet_is_higher_where_a_column_needs_it():
    tape = Tape(GraphExplorer("twice"))
    for text, rows in (("x^2 + y^2 + a^2 + b^2 + w^2", 5), ("twice", 4), ("ax^2 + bxy + wy^2", 6)):
        answer = tape.ask(formula=text)
        assert [picture["height"] for picture in answer["pictures"]] == [75 * rows]
        for shape in answer["scene"]["graph"]:
            assert all(0 <= y <= 75 * rows for y in shape["xy"][1::2])


def test_an_input_of_another_letter_has_a_handle_of_its_name():
    explorer = GraphExplorer("kx + m")
    handles = [mark for mark in show(explorer)[1]["graph"] if isinstance(mark, Handle)]
    assert {mark.name for mark in handles} == {"k", "x", "m"}
    assert all(explorer.control(mark.controls[0]).label == mark.name for mark in handles)


def test_two_buttons_take_a_step_and_take_it_back():
    tape = Tape(GraphExplorer("twice"))
    seen = [tape.ask(presses=[name])["state"]["step"] for name in ["on"] * 4 + ["back"] * 4]
    assert seen == [1, 2, 3, 3, 2, 1, 0, 0]


def crossings(text: str) -> int:
    """Count how often two edges cross, ends that meet left out."""
    segments = [pair for way in layout_of(text).ways.values() for pair in itertools.pairwise(way)]

    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return sum(side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
               for (a, b), (c, d) in itertools.combinations(segments, 2))  # fmt: skip


def test_the_graphs_of_the_menu_do_not_cross():
    assert [name for name, text in FORMULAS.items() if crossings(text)] == []


@pytest.mark.parametrize(("text", "says"), [
    ("3 + 4", "has no input; write x"),
    ("x +", "x \\+"),
    ("bowll", "is not in the menu; choose one of 'twice'"),
    ("twic", "do you mean 'twice'"),
    ("sin(sin(sin(sin(sin(sin(sin(x)))))))", "8 boxes in 8 columns"),
    ("x^2 + y^2 + xy + sin(x) + cos(y) + tan(x) + exp(y)", "room for 14"),
])  # fmt: skip
def test_a_formula_that_cannot_be_shown_is_refused_and_the_old_one_stays(text, says):
    with pytest.raises(ValueError, match=says):
        GraphExplorer(text)
    tape = Tape(GraphExplorer("chain"))
    answer = tape.ask(formula=text)
    assert answer["state"]["formula"] == "chain"
    assert len(backward("xy sin(xy)").boxes) <= MOST_BOXES


def test_a_typed_formula_has_the_sliders_of_its_own_letters():
    explorer = GraphExplorer("kx + m")
    shown = {control.name: control.label for control in explorer.controls()
             if getattr(control, "low", 0) == -3 and not control.hidden}  # fmt: skip
    assert sorted(shown.values()) == ["k", "m", "x"]
    assert "∂f/∂k" in str(show(explorer)[2].rows)


def test_the_menu_keeps_the_last_few_formulas_and_the_one_that_is_shown():
    explorer = GraphExplorer("x + 1")
    for n in range(2, 9):
        explorer.formula = f"x + {n}"
    options = explorer.control("formula").options
    assert [name for name in options if name not in FORMULAS] == [f"x + {n}" for n in range(4, 9)]


@pytest.mark.parametrize(("text", "at", "says"), [
    ("ln(x)", {"x": -1}, "The box ln has no value, or none that can be stored, for −1.00"),
    ("1/x", {"x": 0}, "The box / has no value"),
    ("|x|", {"x": 0}, "The box abs has no derivative here"),
    ("exp(exp(exp(x)))", {"x": 3}, "no value, or none that can be stored"),
])  # fmt: skip
def test_where_a_box_has_no_value_or_no_slope_that_is_said(text, at, says):
    for step in range(4):
        readout = show(GraphExplorer(text, **at, step=min(step, 2)))[2]
        assert says in readout.note and "nan" not in f"{readout}"


def test_step_and_tree_cover_all_of_a_deep_chain():
    graph = Backward(parse("sin(sin(sin(sin(sin(x)))))"))
    _, local = graph.forward({"x": 1.0})
    assert graph.slopes(local)[0] == pytest.approx(math.prod(local.values()))


def test_the_question_is_about_a_sum_of_parts_and_names_the_wrong_ideas():
    asked = GraphExplorer(predict=True)
    x, y = sp.symbols("x y")
    formulas = {"twice": ((x + y) * y, y), "square": (x**2 + x * y, x)}
    for _ in range(6):
        facts = asked.facts(asked.state)
        f, by = formulas[asked.formula]
        true = float(sp.diff(f, by).subs({x: asked.x, y: asked.y}))
        guess = asked.judged(facts)
        assert guess.truth == pytest.approx(true) and len(facts.parts) == 2
        assert not any(isinstance(mark, Handle) for mark in show(asked)[1]["graph"])
        assert not labels(asked, "tangent") and f"{true:.2f}" not in repr(asked).replace("−", "-")
        for wrong, word in ((facts.parts[0], "alone"), (math.prod(facts.parts), "multiplied"),
                            (0.0, "seed")):  # fmt: skip
            assert word in SLOPE.idea(wrong, guess.truth, guess.ideas())
        asked.guess = round(4 * true) / 4
        asked.commit()
        assert "0.00 off" in repr(asked) and labels(asked, "tangent")
        asked.next()
