"""The chain explorer: three number lines x → u → y, like gears whose rates multiply.

Its question: how fast does y move?
"""

from __future__ import annotations

from dataclasses import dataclass
from types import EllipsisType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.explorers.prediction import (
    Answers,
    Guess,
    Idea,
    Predictable,
    Prediction,
    choose,
    quantity,
)
from helpers.explorers.words import brief, coordinate, decimal, slider, stops
from helpers.live.controls import Choice, Menu, Number, Picture, Range, Readout
from helpers.maths.functions import Function1D
from helpers.pictures.scene import Arrow, Handle, Label, Line, Mark, Point, Scene
from helpers.pictures.shapes import VISIBLE_LENGTH
from helpers.pictures.style import FONT_SIZE, ROLES, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

END = 3.8  # every line reaches from −END to END, with one scale
LINES = (2.0, 1.0, 0.0)  # heights of the lines of x, u and y in the picture
LIFT = 0.17  # of an arrow above its line
TICK = 0.05
SHORTEST, LONGEST = 0.001, 0.3  # step of x: so much farther the functions fit on their lines
LEAST = 0.15  # of Δx as it is drawn, times the first of these that makes it so long:
TIMES = (1, 2, 5, 10, 20, 50, 100, 200)
BESIDE = 6  # CSS pixels, from the tip of a short arrow to its label
EXACT = 1e-9  # what differs by less does so by rounding
AXES = (16, 16, 588, 288)  # of the picture, in CSS pixels
SEEN = VISIBLE_LENGTH * 2 * END / AXES[2]  # a shorter arrow needs a sign beside it


@dataclass(frozen=True)
class Chain:
    """A composition y = f(u), u = g(x), shown for x in the domain of g.

    Parameters
    ----------
    inner, outer : Function1D
        g and f, each with its derivative.
    """

    inner: Function1D
    outer: Function1D

    @property
    def text(self) -> str:
        """Both formulas."""
        return f"u = {self.inner.text}, y = {self.outer.text}"

    def places(self, x: float) -> tuple[float, float, float]:
        """Return x, u and y."""
        u = self.inner(x)
        return x, u, self.outer(u)

    def rates(self, x: float) -> tuple[float, float]:
        """Return du/dx at x and dy/du at u."""
        return self.inner.derivative(x), self.outer.derivative(self.inner(x))


def _square(v: Any) -> Any:
    return v**2


CHAINS = {
    "gears": Chain(
        Function1D(lambda x: 3 * x, lambda x: 3 + 0 * x, text="3x", domain=(-0.75, 0.75)),
        Function1D(lambda u: u / 2, lambda u: 0.5 + 0 * u, text="u/2")),
    "double_square": Chain(
        Function1D(lambda x: 2 * x, lambda x: 2 + 0 * x, text="2x", domain=(-0.6, 0.6)),
        Function1D(_square, lambda u: 2 * u, text="u²")),
    "square_sine": Chain(
        Function1D(_square, lambda x: 2 * x, text="x²", domain=(-1.5, 1.5)),
        Function1D(np.sin, np.cos, text="sin u")),
    "sine_exponential": Chain(
        Function1D(np.sin, np.cos, text="sin x", domain=(-3.0, 3.0)),
        Function1D(np.exp, np.exp, text="eᵘ")),
    "square_reciprocal": Chain(
        Function1D(lambda x: x**2 + 1, lambda x: 2 * x, text="x² + 1", domain=(-1.3, 1.3)),
        Function1D(lambda u: 1 / u, lambda u: -1 / u**2, text="1/u")),
}  # fmt: skip


class ChainExplorer(Predictable):
    """Three number lines x → u = g(x) → y = f(u): a step of x, and the steps that it makes of u and y.

    Notes
    -----
    All three lines have one scale, so the lengths of the arrows can be compared. Small steps are
    drawn as 2, 5, 10, … times as long, all three by the same factor, which stands beside them. The
    rates du/dx and dy/du are exact; Δy/Δx is measured with the step that is shown.

    Examples
    --------
    >>> ChainExplorer("square_sine", x=1, h=0.03)
    ChainExplorer: u = x², y = sin u at x = 1.00, u = 1.000, y = 0.841: du/dx = 2.000, dy/du = 0.540, product 1.081; Δy/Δx = 1.044 for Δx = 0.03
    """  # noqa: E501

    first = "chain"
    shown = ("chain", "x", "h", "reset")
    chain = Choice("square_sine", Menu("chain", {name: each.text for name, each in CHAINS.items()}),
                   "A name of the menu: which u = g(x) and y = f(u).")  # fmt: skip
    x = Number(1.0, lambda self: slider("x", *CHAINS[self.chain].inner.domain),
               "Where x stands, on its line.")
    h = Number(LONGEST, Range("step Δx", SHORTEST, LONGEST, 0.001, digits=3),
               "The step of x, from 0.001 to 0.3.")

    def __init__(
        self, chain: str | EllipsisType = ..., x: float | EllipsisType = ..., **state: Any
    ) -> None:
        given = {"chain": chain, "x": x}
        super().__init__(**{name: each for name, each in given.items() if each is not ...}, **state)

    def pictures(self) -> tuple[Picture, ...]:
        """Return the picture of the three lines."""
        alt = f"Three number lines with one scale, for x, u and y: {CHAINS[self.chain].text}"
        return (Picture("lines", alt, ("chain",), 620, 320, AXES),)

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the lines with their ticks and names."""
        chain, style = CHAINS[self.chain], ROLES["curve"]
        ax.set(xlim=(-END, END), ylim=(-0.5, 2.6))
        ax.axis("off")
        size, wide = points(FONT_SIZE), points(1.5)
        names = "x", f"u = {chain.inner.text}", f"y = {chain.outer.text}"
        for high, name in zip(LINES, names, strict=True):
            ax.plot((-END, END), (high, high), color=style.light, linewidth=wide)
            ax.text(-END, high + 0.3, name, size=size, weight="bold", color=ROLES["text"].light)
            for tick in range(-3, 4):
                ax.plot((tick, tick), (high - TICK, high + TICK), color=style.light, linewidth=wide)
                ax.text(tick, high - 0.27, f"{tick}".replace("-", "−"), size=size, ha="center",
                        color=style.light)  # fmt: skip

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add x, u and y before and after the step, both rates, their product and Δy/Δx.

        So many `times` as long as they are the steps are drawn.
        """
        chain = CHAINS[state.chain]
        at, after = chain.places(state.x), chain.places(state.x + state.h)
        inner, outer = chain.rates(state.x)
        return SimpleNamespace(**vars(state), text=chain.text, at=at, after=after, inner=inner,
                               outer=outer, rate=inner * outer + 0.0,
                               measured=(after[2] - at[2]) / state.h, times=next(
                                   n for n in TIMES if n * state.h > LEAST - 1e-9))  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the places on the lines, joined, and the three steps as arrows."""
        steps = facts.times * np.subtract(facts.after, facts.at)
        times = f"{facts.times} " if facts.times > 1 else ""
        roles = zip(("direction", "partial_x", "gradient"), ("Δx", "Δu", "Δy"), strict=True)
        arrows = [mark for line, (step, (role, name)) in enumerate(zip(steps, roles, strict=True))
                  for mark in _arrow(facts.at, line, step, role, times + name)]
        return Scene(lines=[_joined(facts.after, "drop"), *self.marks(facts), *arrows])

    def marks(self, facts: SimpleNamespace) -> list[Mark]:
        """Return x, u and y on their lines, joined; x can be dragged."""
        (x, u, y), (top, middle, bottom) = facts.at, LINES
        return [_joined(facts.at, "contour"), Point((u, middle)), Point((y, bottom)),
                self.held((x, top))]  # fmt: skip

    def held(self, at: tuple[float, float]) -> Mark:
        """Return the mark of x."""
        return Handle(at, "x", ("x", ""))

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return both rates, their product, and the rate that the step has."""
        x, u, y = facts.at
        inner, outer, rate = (decimal(each) for each in (facts.inner, facts.outer, facts.rate))
        measured = decimal(facts.measured)
        rows = (
            ("u, y", f"{decimal(u)}, {decimal(y)}", "text"),
            ("du/dx at x", inner, "partial_x"),
            ("dy/du at u", outer, "text"),
            ("their product", rate, "gradient"),
            ("Δy/Δx", measured, "gradient"),
        )
        summary = (f"{facts.text} at x = {coordinate(x)}, u = {decimal(u)}, y = {decimal(y)}: "
                   f"du/dx = {inner}, dy/du = {outer}, product {rate}; Δy/Δx = {measured} for "
                   f"Δx = {brief(facts.h)}")  # fmt: skip
        exact = abs(facts.measured - facts.rate) < EXACT
        nearly, end = ("", "Δy/Δx is the product, whatever Δx is.") if exact else (
            ", nearly", "Make Δx smaller: Δy/Δx settles on the product.")
        longer = (f", and each arrow is {facts.times} times as long as its step"
                  if facts.times > 1 else "")  # fmt: skip
        note = (f"While x moves by a small step, u moves {inner} times as far, and y {outer} times "
                f"as far as u: {rate} times as far as x{nearly}. All three lines have one "
                f"scale{longer}. {end}")  # fmt: skip
        return Readout(rows, summary, note)


def _joined(at: tuple[float, float, float], role: str) -> Line:
    """Return the line that joins x, u and y."""
    return Line(list(zip(at, LINES, strict=True)), role)


def _arrow(
    at: tuple, line: int, step: float, role: str, label: str, lift: float = LIFT
) -> list[Mark]:
    """Return a step above one of the lines; beside a short one stands which way it goes."""
    start = (at[line], LINES[line] + lift)
    if abs(step) > SEEN or not label:
        return [Arrow(start, (step, 0.0), role, label)]
    anchor, text, aside = (
        ("start", f"{label} = 0", BESIDE) if abs(step) < EXACT else
        ("start", f"→ {label}", BESIDE) if step > 0 else ("end", f"{label} ←", -BESIDE))
    tip = (start[0] + step, start[1])
    return [Arrow(start, (step, 0.0), role), Label(tip, text, role, anchor, (aside, 0))]


# How fast does y move? ------------------------------------------------------------------------

MOST, EVERY = 5.0, 5  # the steepest rate that can be guessed; steps of x from place to place
SPEED = 0.25  # on the lines: how long an arrow of the rate 1 is
RATE = quantity(0.1)


class GuessedRate(Prediction, ChainExplorer):
    """The learner says how fast y moves where x moves with the speed 1."""

    asks_anew, answer = ("chain",), ("guess",)
    shown = ("chain", *answer, "commit", "next")
    kept = ("x", *Prediction.kept)
    guess = Number(0.0, Range("your dy/dx", -MOST, MOST, 0.05))
    invitation = "; commit to a guess to see dy/dx"

    def pose(self, number: int) -> dict[str, float]:
        return {"x": question(self.chain, number), "guess": 0.0}

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Add x, u and y, the rates that are given, and the one that is asked for."""
        chain = CHAINS[state.chain]
        inner, outer = chain.rates(state.x)
        return SimpleNamespace(**vars(state), text=chain.text, at=chain.places(state.x),
                               inner=inner, outer=outer, misplaced=outer_at_x(chain, state.x),
                               rate=inner * outer + 0.0)  # fmt: skip

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the speeds of x, u and, as guessed, y; then the true one, too."""
        def speed(line: int, rate: float, role: str, label: str) -> list[Mark]:
            return _arrow(facts.at, line, SPEED * rate, role, label)

        given = [*speed(0, 1.0, "direction", "1"),
                 *speed(1, facts.inner, "partial_x", decimal(facts.inner, 2))]
        mine = speed(2, facts.guess, "guess", "" if facts.committed else "yours")
        marks = [*self.marks(facts), *given, *mine]
        if facts.committed:
            below = _arrow(facts.at, 2, SPEED * facts.rate, "gradient", decimal(facts.rate, 2),
                           -LIFT)  # fmt: skip
            marks += [*below, Label((facts.at[2], LINES[2] + LIFT), "yours", "guess",
                                   offset=(0, -16))]  # fmt: skip
        return Scene(lines=marks)

    def held(self, at: tuple[float, float]) -> Mark:
        """Return the mark of x, which is fixed."""
        return Point(at)

    def judged(self, facts: SimpleNamespace) -> Guess:
        return Guess(RATE, facts.guess, facts.rate,
                     lambda: ideas(facts.inner, facts.outer, facts.misplaced))  # fmt: skip

    def rows(self, facts: SimpleNamespace, guess: Guess) -> tuple[tuple, ...]:
        (x, u, _), chain = facts.at, CHAINS[facts.chain]
        shown = [decimal(facts.rate), guess.off] if facts.committed else ["?", "?"]
        return (
            (f"rate of {chain.inner.text} at x = {coordinate(x)}", decimal(facts.inner),
             "partial_x"),
            (f"rate of {chain.outer.text} at {coordinate(x)}", decimal(facts.misplaced), "text"),
            (f"rate of {chain.outer.text} at {decimal(u, 2)}", decimal(facts.outer), "text"),
            ("your dy/dx", decimal(facts.guess, 2), "guess"),
            ("dy/dx", shown[0], "gradient"),
            ("gap", shown[1], "text"),
        )  # fmt: skip

    def where(self, facts: SimpleNamespace) -> str:
        x, u, _ = facts.at
        return (f"{facts.text} at x = {coordinate(x)}, u = {decimal(u)}: your dy/dx is "
                f"{decimal(facts.guess, 2)}")  # fmt: skip

    def outcome(self, facts: SimpleNamespace) -> str:
        return f"; dy/dx = {decimal(facts.rate)}"

    def prompt(self, facts: SimpleNamespace) -> str:
        return ("x moves to the right with the speed 1. How fast does y move? Beside the picture "
                "stand the rates of both functions, that of the outer one at two places. Set your "
                "dy/dx, then press Commit.")  # fmt: skip

    def verdict(self, facts: SimpleNamespace, guess: Guess) -> tuple[str, ...]:
        inner, outer, rate = (decimal(each) for each in (facts.inner, facts.outer, facts.rate))
        return (f"dy/dx is {inner} · {outer} = {rate}: yours is {guess.off} off.", guess.why)


def outer_at_x(chain: Chain, x: float) -> float:
    """Return the rate of the outer function at x, where it does not belong; not finite if none."""
    return chain.outer.derivative(x)


def ideas(inner: float, outer: float, misplaced: float) -> list[Idea]:
    """Return the wrong ideas about dy/dx, those that the slider can show."""
    found = [
        Idea(inner + outer, "You added the two rates. u moves du/dx times as fast as x, and y "
             "dy/du times as fast as u: a multiple of a multiple, so the rates multiply."),
        Idea(outer, "That is dy/du alone: how fast y moves if u moves with the speed 1. Here u "
             "moves du/dx times as fast as x."),
        Idea(inner, "That is du/dx alone: how fast u moves. y moves dy/du times as fast as u."),
        Idea(misplaced, "That is the rate of the outer function alone, and at the wrong place: at "
             "x. What is put into it is u, and u moves du/dx times as fast as x."),
        Idea(inner * misplaced, "You took the rate of the outer function at x. What is put into "
             "it is u, so its rate counts at u."),
    ]  # fmt: skip
    return [idea for idea in found if abs(idea.guess) <= MOST]


def question(name: str, number: int) -> float:
    """Return x for question `number` on the chain of that name."""
    chain = CHAINS[name]

    def answers(x: float) -> Answers:
        inner, outer = chain.rates(x)
        return inner * outer, ideas(inner, outer, outer_at_x(chain, x))

    def fits(x: float) -> bool:
        inner, outer = chain.rates(x)
        rate, y = inner * outer, chain.places(x)[2]
        return bool(x) and abs(y) + SPEED * MOST <= END and 0.2 <= abs(rate) <= MOST

    every = stops(*chain.inner.domain, EVERY)
    places = [x for x in np.round(every, 9).tolist() if fits(x)]
    return choose(name, number, places, RATE, answers)
