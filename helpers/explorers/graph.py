"""The graph explorer: a formula as boxes and edges, values forward, slopes backward step by step.

Its question: which slope does a box have that is used twice?
"""

from __future__ import annotations

import math
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.explorers.layered import Layout, Place, laid_out
from helpers.explorers.prediction import (
    Answers,
    Guess,
    Idea,
    Predictable,
    Prediction,
    choose,
    quantity,
)
from helpers.explorers.words import decimal, power
from helpers.live.controls import (
    Button,
    Choice,
    Menu,
    Number,
    Picture,
    Range,
    Readout,
    button,
)
from helpers.maths.refusal import RefusedValue, in_a_sentence, meant
from helpers.pictures.scene import Arrow, Handle, Label, Line, Mark, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from helpers.expressions.backward import Backward, Edge

SIZE = 700, 300  # at least, in CSS pixels; data coordinates are pixels from the lower left
BOX = 54, 38  # of a box
TIP = 8  # pixels at the end of an edge, in which its line would hide its head
ABOVE = 11  # pixels from an input to the track on which its handle tells its value
MOST_BOXES, MOST_COLUMNS = 14, 7
MOST_TYPED = 5
EXAMPLE = "wx^2 + x"
FORMULAS = {
    "twice": "(x + y)y",
    "chain": "exp(sin(x^2))",
    "neuron": "tanh(wx + b)",
    "error": "(wx - y)^2",
    "square": "x^2 + xy",
    "shared": "xy sin(xy)",
    "logistic": "ln(1 + exp(wx + b)) - y(wx + b)",
}
INPUTS = {"x": 2.0, "y": 1.0, "w": 1.5, "b": -2.5, "a": 1.0}
LETTERS = "abw"
REACH = 3.0  # of the inputs


@lru_cache(maxsize=64)
def read(text: str) -> tuple[str, Backward]:
    """Return a formula as it is written out, and its graph."""
    from helpers.expressions.backward import Backward
    from helpers.expressions.reader import parse
    from helpers.expressions.writing import to_text

    tree = parse(text, ("x", "y"), LETTERS)
    return to_text(tree), Backward(tree)


@lru_cache(maxsize=64)
def layout_of(text: str) -> Layout:
    """Return where the boxes of a formula are drawn."""
    boxes = read(text)[1].boxes
    free = {i for i, box in enumerate(boxes) if box.symbol in ("+", "×")}
    return laid_out([box.of for box in boxes], SIZE, BOX, free)


def _input(name: str) -> Number:
    def control(self: GraphExplorer) -> Range:
        boxes = self.graph.boxes
        place = self.graph.inputs.get(name)
        label = name if place is None else boxes[place].symbol
        return Range(label, -REACH, REACH, 0.05, hidden=place is None)

    return Number(INPUTS[name], control, "An input of the formula, from −3 to 3; those that it "
                  "does not have are hidden.")  # fmt: skip


class GraphExplorer(Predictable):
    """The boxes of a formula with their values, and its backward pass, one box at a time.

    Notes
    -----
    Step 1 puts the slope 1 at the output. In each further step one box sends its slope along the
    edges that enter it, times the local derivative of each; a box that is used twice adds what
    arrives. What occurs twice in the same form is one box.

    Examples
    --------
    >>> GraphExplorer("twice", x=2, y=3, step=3)
    GraphExplorer: f = (x + y)y = 15.00, after step 3 of 3 of the backward pass the slopes are x 3.00, y 8.00
    """  # noqa: E501

    first = "formula"
    shown = ("formula", "x", "y", "w", "b", "a", "step", "back", "on", "reset")
    halves = ("x", "y", "w", "b", "a")
    formula = Choice("twice", lambda self: self.formula_menu(), (
        'A name of the menu, or a formula of x and y such as "x^2 + wx", with up to three other '
        "letters as further inputs."))  # fmt: skip
    x, y, w, b, a = (_input(name) for name in "xywba")
    step = Number(0.0, lambda self: Range("step", 0, 1 + len(self.graph.senders), 1, digits=0),
                  "How far the backward pass has come: 0 is before it.")  # fmt: skip

    @button(Button("One step"))
    def on(self) -> None:
        """Let one more box send its slope."""
        self.step = min(self.step + 1, self.control("step").high)

    @button(Button("One back"))
    def back(self) -> None:
        """Take the last step of the backward pass back."""
        self.step = max(self.step - 1, 0)

    def __init__(self, formula: str = "twice", **state: Any) -> None:
        self._typed: dict[str, str] = {}
        super().__init__(formula=formula, **state)

    @property
    def text(self) -> str:
        """The formula that is shown, as it can be typed."""
        return FORMULAS.get(self.formula, self.formula)

    @property
    def graph(self) -> Backward:
        """The graph of the formula that is shown."""
        return read(self.text)[1]

    def formula_menu(self) -> Menu:
        """Return the menu of formulas, the learner's own among them."""
        options = {name: read(text)[0] for name, text in FORMULAS.items()} | self._typed
        mine = self.formula if self.formula in self._typed else ""
        return Menu("f =", options, own=EXAMPLE, typed=mine,
                    said=f"Read as {self._typed[mine]}." if mine else "")  # fmt: skip

    def understand(self, name: str, text: str) -> None:
        """Add a formula to the menu; `ValueError` says why not."""
        try:
            with in_a_sentence():
                written, graph = read(text)
        except ValueError as error:
            if not text.isidentifier():
                raise
            fix = meant(text, FORMULAS) or (
                f'choose one of {", ".join(map(repr, FORMULAS))}, or give a formula such as '
                f'"{EXAMPLE}". {error}')  # fmt: skip
            raise RefusedValue(f"{name} = {text!r} is not in the menu; {fix}") from None
        if not graph.inputs:
            raise RefusedValue(f"{text!r} has no input; write x for what may change.")
        across = len({x for x, _ in layout_of(text).at})
        if len(graph.boxes) > MOST_BOXES or across > MOST_COLUMNS:
            raise RefusedValue(
                f"{written} has {len(graph.boxes)} boxes in {across} columns, and the picture has "
                f"room for {MOST_BOXES} in {MOST_COLUMNS}; give a shorter formula.")  # fmt: skip
        typed = {**self._typed, text: written}
        for old in list(typed)[:-1]:
            if len(typed) > MOST_TYPED and old != self.formula:
                del typed[old]
        self._typed = typed  # at one go: another thread may be reading it

    # What is shown ------------------------------------------------------------------------------

    def pictures(self) -> tuple[Picture, ...]:
        """Return the graph."""
        width, height = layout_of(self.text).size
        return (Picture("graph", "Boxes, one for each input and each operation, joined by edges "
                        "from left to right", ("formula",), width, height, (0, 0, width, height)),)

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw an empty sheet: all that is on it depends on the state."""
        width, height = layout_of(self.text).size
        ax.set(xlim=(0, width), ylim=(0, height))
        ax.set_axis_off()

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add the graph, values and local derivatives, and the slopes that have arrived."""
        text = FORMULAS.get(state.formula, state.formula)
        written, graph = read(text)
        values, local = graph.forward(vars(state))
        step = round(state.step)
        found = [None] * len(values) if step == 0 else graph.slopes(local, step - 1)
        sent = graph.senders[: max(step - 1, 0)]
        return SimpleNamespace(
            **vars(state), text=text, written=written, graph=graph, values=values, local=local,
            slopes=found, sent=sent, sender=sent[-1] if sent else None,
            problem=_problem(graph, values, local))  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the boxes and edges; what is under way in the step is thick."""
        layout = layout_of(facts.text)
        marks: list[Mark] = []
        for edge, way in layout.ways.items():
            role = ("gradient" if edge[1] == facts.sender else
                    "tangent" if edge[1] in facts.sent else "curve")  # fmt: skip
            if facts.graph.boxes[edge[0]].is_number:
                role = "curve"
            marks += _arrow(way if role == "curve" else way[::-1], role)
        marks += [mark for i in range(len(facts.values)) for mark in self._box(facts, layout, i)]
        marks += [mark for edge in layout.ways for mark in self._local(facts, layout, edge)]
        for name, i in facts.graph.inputs.items():
            if name in self.shown:  # a question keeps its inputs
                start, end = _track(layout.at[i])
                at = start[0] + (getattr(facts, name) / REACH + 1) / 2 * (end[0] - start[0])
                marks += [Line([start, end]),
                          Handle((at, start[1]), facts.graph.boxes[i].symbol, (name, ""))]
        return Scene(graph=marks)

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, float]:
        """Give an input the value at which its handle is on its track."""
        name, _ = self.controls_of(handle)
        if name not in self.graph.inputs:
            return {}
        (start, _), (end, _) = _track(layout_of(self.text).at[self.graph.inputs[name]])
        return self.nearest(**{name: REACH * (2 * (at[0] - start) / (end - start) - 1)})

    def _box(self, facts: SimpleNamespace, layout: Layout, i: int) -> list[Mark]:
        (x, y), (wide, high) = layout.at[i], BOX
        box, slope = facts.graph.boxes[i], facts.slopes[i]
        corners = [(x + dx * wide / 2, y + dy * high / 2)
                   for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]  # fmt: skip
        role = "guess" if i == facts.sender else "curve"
        if box.is_number:
            return [Line(corners, "contour"), Label((x, y), box.symbol)]
        marks: list[Mark] = [Line(corners, role), Label((x, y + 9), box.symbol),
                             Label((x, y - 9), short(facts.values[i]))]  # fmt: skip
        if slope is not None:
            marks.append(Label((x, y - high / 2 - 10), short(slope), "tangent"))
        return marks

    def _local(self, facts: SimpleNamespace, layout: Layout, edge: Edge) -> list[Mark]:
        """Return the local derivative beside an edge, above the first of two that enter a box."""
        boxes = facts.graph.boxes
        if boxes[edge[0]].is_number:
            return []
        (x0, y0), (x1, y1) = layout.ways[edge][-2:]
        below = y1 < layout.at[edge[1]][1]
        return [Label(((x0 + x1) / 2, (y0 + y1) / 2), short(facts.local[edge]), "partial_x",
                      offset=(0, 10 if below else -10))]  # fmt: skip

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return the value, the slopes of the inputs, and what the step does."""
        graph, slopes = facts.graph, facts.slopes
        inputs = {graph.boxes[i].symbol: slopes[i] for i in graph.inputs.values()}
        shown = {name: "?" if slope is None else decimal(slope, 2)
                 for name, slope in inputs.items()}  # fmt: skip
        last = 1 + len(graph.senders)
        rows = (("f", decimal(facts.values[-1], 4), "text"),
                *((f"slope ∂f/∂{name}", text, "tangent") for name, text in shown.items()))
        known = ", ".join(f"{name} {text}" for name, text in shown.items())
        summary = (f"f = {facts.written} = {decimal(facts.values[-1], 2)}, after step "
                   f"{facts.step:.0f} of {last} of the backward pass the slopes are {known}")
        return Readout.unless(facts.problem, rows, summary, f"{self._in_words(facts)} {KEY}")

    def _in_words(self, facts: SimpleNamespace) -> str:
        """Say what the step does."""
        if facts.step == 0:
            return ("Only the values, forward; drag the dot above an input to change them. Which "
                    "slope will each box have? Then take steps.")  # fmt: skip
        if facts.sender is None:
            return "The seed: the output changes as fast as itself, so its slope is 1."
        boxes, mine = facts.graph.boxes, facts.slopes[facts.sender]
        times = short(mine) if mine >= 0 else f"({short(mine)})"
        parts = [f"{short(facts.local[child, facts.sender, port])} · {times} = "
                 f"{short(facts.local[child, facts.sender, port] * mine)} to {boxes[child].symbol}"
                 for port, child in enumerate(boxes[facts.sender].of)
                 if not boxes[child].is_number]  # fmt: skip
        text = f"{boxes[facts.sender].symbol} sends its slope {short(mine)} times each local " \
               f"derivative: {', '.join(parts)}."  # fmt: skip
        twice = [boxes[i].symbol for i in facts.graph.shared if i in boxes[facts.sender].of]
        are = "is" if len(twice) == 1 else "are"
        added = f" {' and '.join(twice)} {are} used more than once: what arrives there is added."
        return text + added * bool(twice)


def _arrow(way: list[Place], role: str) -> list[Mark]:
    """Return an edge with a head: where its value goes or, backward, its slope."""
    before, end = np.array(way[-2:])
    vector = end - before
    neck = end - TIP * vector / math.hypot(*vector)
    thin = "contour" if role == "curve" else role
    return [Arrow(before, vector, role), Line([*way[:-1], neck], thin)]


# A box that is used twice ------------------------------------------------------------------------

ASKED = ("twice", "square")
SIZES = [half / 2 for half in (-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6)]  # of the inputs
SLOPE = quantity(near=0.2)


class SharedSlope(Prediction, GraphExplorer):
    """The learner says which slope an input has that is used twice, from the local derivatives."""

    asks_anew = ()
    answer = ("guess",)
    shown = ("guess", "commit", "next")
    kept = ("formula", *INPUTS, "step", *Prediction.kept)
    guess = Number(0.0, Range("slope", -20, 20, 0.25))
    invitation = "; commit it to see the backward pass"

    def pose(self, number: int) -> dict[str, Any]:
        formula = ASKED[number % len(ASKED)]
        places = [(x, y) for x in SIZES for y in SIZES if _apart(_parts(formula, x, y))]

        def answers(place: tuple[float, float]) -> Answers:
            parts = _parts(formula, *place)
            return sum(parts), ideas(parts)

        x, y = choose(formula, number, places, SLOPE, answers)
        return {"formula": formula, "x": x, "y": y, "step": 0.0, "guess": 0.0}

    def revealed(self) -> dict[str, Any]:
        """Return the last step of the backward pass."""
        return {"step": 1.0 + len(self.graph.senders)}

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add which box is asked about, and what arrives there along its two edges."""
        facts = super().facts(state)
        (place,) = facts.graph.shared[:1] or [0]
        facts.asked = facts.graph.boxes[place].symbol
        facts.parts = _arriving(facts.graph, facts.local, place)
        return facts

    def judged(self, facts: SimpleNamespace) -> Guess:
        return Guess(SLOPE, facts.guess, sum(facts.parts), lambda: ideas(facts.parts))

    def rows(self, facts: SimpleNamespace, guess: Guess) -> tuple[tuple, ...]:
        true = decimal(guess.truth, 2) if facts.committed else "?"
        return (("f", decimal(facts.values[-1], 2), "text"),
                ("your slope", decimal(facts.guess, 2), "guess"),
                (f"slope ∂f/∂{facts.asked}", true, "tangent"))  # fmt: skip

    def where(self, facts: SimpleNamespace) -> str:
        return (f"f = {facts.written} at x = {decimal(facts.x, 1)}, y = {decimal(facts.y, 1)}: you "
                f"say that ∂f/∂{facts.asked} is {decimal(facts.guess, 2)}")  # fmt: skip

    def prompt(self, facts: SimpleNamespace) -> str:
        return (f"{facts.asked} is used twice: which slope does it have? The green numbers are the "
                "local derivatives; the output has the slope 1. Then press Commit.")  # fmt: skip

    def verdict(self, facts: SimpleNamespace, guess: Guess) -> tuple[str, ...]:
        first, *rest = facts.parts
        added = short(first) + "".join(f" {'−' if part < 0 else '+'} {short(abs(part))}"
                                       for part in rest)  # fmt: skip
        return (f"Along the edges arrive {added} = {short(guess.truth)}: you are {guess.off} off.",
                guess.why)


def _arriving(graph: Backward, local: dict[Edge, float], place: int) -> list[float]:
    """Return what arrives at a box along each edge that leaves it."""
    slopes = graph.slopes(local)
    return [slope * slopes[parent] for (child, parent, _), slope in local.items() if child == place]


def _parts(formula: str, x: float, y: float) -> list[float]:
    graph = read(FORMULAS[formula])[1]
    return _arriving(graph, graph.forward({"x": x, "y": y})[1], graph.shared[0])


def _apart(parts: list[float]) -> bool:
    """Tell whether no two answers are the same: what is 1 does not show in a product."""
    answers = [*(idea.guess for idea in ideas(parts)), sum(parts)]
    return len(answers) == 6 == len({round(each, 9) for each in answers})


def ideas(parts: list[float]) -> list[Idea]:
    """Return the wrong ideas about the slope of a box where these parts arrive."""
    alone = "That is what arrives along one edge alone. The other one counts, too."
    found = [
        *(Idea(part, alone) for part in parts),
        Idea(math.prod(parts), "You multiplied the parts. Rates are multiplied along a path; where "
             "paths meet they are added."),
        Idea(0.0, "Nothing would arrive if nothing were sent. But the output has the slope 1, the "
             "seed, and sends it back."),
        Idea(sum(parts) / len(parts), "That is the mean of the parts. Both act at once, so they "
             "add up."),
    ]  # fmt: skip
    return [idea for idea in found if SLOPE.gap(idea.guess, sum(parts)) > SLOPE.near]


KEY = ("In a box: what it does and its value. Orange, below it: its slope, how fast f grows as the "
       "box does. Green, on an edge: the local derivative.")  # fmt: skip


def _track(at: Place) -> tuple[Place, Place]:
    """Return the ends of the track above the box of an input, for the least value and the most."""
    (x, y), (wide, high) = at, BOX
    return (x - wide / 2, y + high / 2 + ABOVE), (x + wide / 2, y + high / 2 + ABOVE)


def short(value: float) -> str:
    """Write a number of a box: in three digits or four, or in one with a power of ten."""
    size = abs(value)
    if 0 < size < 0.001 or size >= 9999.5:
        return power(value, 1)
    return decimal(value, 2 + (0 < size < 0.005) - (size >= 9.995) - (size >= 99.95))


def _problem(graph: Backward, values: list[float], local: dict[Edge, float]) -> str:
    """Say which box has no value, or no slope, "" if all have."""
    for i, value in enumerate(values):
        if not math.isfinite(value):
            into = ", ".join(short(values[child]) for child in graph.boxes[i].of)
            return (f"The box {graph.boxes[i].symbol} has no value, or none that can be stored, "
                    f"for {into}: move an input.")  # fmt: skip
    for (_, parent, _), slope in local.items():
        if not math.isfinite(slope):
            return f"The box {graph.boxes[parent].symbol} has no derivative here: move an input."
    return ""
