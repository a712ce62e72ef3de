"""The exercise "03.tangent_plane" of notebook 03: heights estimated on a tangent plane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.catalogue import SURFACES
from helpers.functions import Function2D
from helpers.tasks import Exercise, Wrong, diagnose_heights, heights_at
from helpers.values import numbers_of

Surface = Callable[[float, float], float]
Partials = Callable[[float, float], tuple[float, float]]

PLACES = ((1.1, 0.1), (0.5, 2.0), (3.0, -1.5))
"""Where the check looks at a learner's plane."""


def tangent_plane(f: Surface, partials: Partials, a: float, b: float) -> Surface:
    """Return the function (x, y) ↦ f(a, b) + ∂f/∂x(a, b)(x − a) + ∂f/∂y(a, b)(y − b)."""
    f_x, f_y = partials(a, b)
    return lambda x, y: f(a, b) + f_x * (x - a) + f_y * (y - b)


def _diagnose(heights: Any, *case: Any) -> str:
    if name := diagnose_heights(heights):
        return name
    return "two numbers" if numbers_of(heights).shape == (len(PLACES), 2) else ""


def _wrong(name: str, height: Callable[..., Any], why: str) -> Wrong:
    """Return a plane whose height is wrong, given the value, the partials and the steps.

    ``height(z, fx, fy, dx, dy)``: all that a right plane is made of.
    """

    def answer(f: Surface, partials: Partials, a: float, b: float) -> Surface:
        z, (f_x, f_y) = f(a, b), partials(a, b)
        return lambda x, y: height(z, f_x, f_y, x - a, y - b)

    return Wrong(name, answer, why)


def _coordinates(f: Surface, partials: Partials, a: float, b: float) -> Surface:
    f_x, f_y = partials(a, b)
    return lambda x, y: f(a, b) + f_x * x + f_y * y


def _partials_at_target(f: Surface, partials: Partials, a: float, b: float) -> Surface:
    return lambda x, y: f(a, b) + np.dot(partials(x, y), (x - a, y - b))


def _height_at_target(f: Surface, partials: Partials, a: float, b: float) -> Surface:
    return lambda x, y: f(x, y) + np.dot(partials(a, b), (x - a, y - b))


def _height_at_origin(f: Surface, partials: Partials, a: float, b: float) -> Surface:
    return lambda x, y: f(0.0, 0.0) + np.dot(partials(a, b), (x, y))


def _point_swapped(f: Surface, partials: Partials, a: float, b: float) -> Surface:
    f_x, f_y = partials(a, b)
    return lambda x, y: f(a, b) + f_x * (x - b) + f_y * (y - a)


def _with_partials(name: str, text: str) -> tuple[Function2D, Partials]:
    """Return a surface of the catalogue and its partial derivatives, as a plain function."""
    surface = SURFACES[name]

    def partials(x: float, y: float) -> tuple[float, float]:
        f_x, f_y = surface.grad(x, y)
        return float(f_x), float(f_y)

    partials.text = text
    return surface, partials


PLANE = Exercise(
    id="03.tangent_plane",
    prompt="Write `tangent_plane(f, partials, a, b)`: it returns a function of $x$ and $y$, the "
    "tangent plane to $f$ at $(a, b)$. `partials(x, y)` gives the two partial derivatives of $f$ "
    "at $(x, y)$. The check looks at your plane at $(1.1, 0.1)$, $(0.5, 2)$ and $(3, -1.5)$.",
    solution=tangent_plane,
    cases=(
        (*_with_partials("hillside", "(2xy, x² + cos y)"), 1.0, 0.0),
        (*_with_partials("bowl", "(2x, 2y)"), 1.5, -1.0),
        (*_with_partials("stretched_bowl", "(2x, 6y)"), -1.0, 2.0),
        (*_with_partials("hillside", "(2xy, x² + cos y)"), 2.0, 0.5),
        (*_with_partials("egg_crate", "(cos x · sin y, sin x · cos y)"), 0.5, 1.3),
    ),
    observe=heights_at(PLACES),
    diagnose=_diagnose,
    wrong=(
        Wrong("no function", lambda f, partials, a, b: f(a, b),
              "`tangent_plane` must return a function, so that "
              "`tangent_plane(f, partials, a, b)(1.1, 0.1)` is the height of the plane at "
              "$(1.1, 0.1)$. Write a second `def` inside the first, and return its name."),
        Wrong("inner function returns nothing", lambda f, partials, a, b: lambda x, y: None,
              "You return a function, but that function gives nothing back (`None`). The inner "
              "`def` needs a `return` of its own."),
        _wrong("two numbers", lambda z, f_x, f_y, dx, dy: (z + f_x * dx, z + f_y * dy),
               "Your plane gives two numbers. A height is one number: to the height at $(a, b)$ "
               "add the gain along $x$ and the gain along $y$."),
        _wrong("height missing", lambda z, f_x, f_y, dx, dy: f_x * dx + f_y * dy,
               "The two slopes are right, but at $(a, b)$ your plane has the height $0$. There it "
               "has the height of the surface, $f(a, b)$."),
        _wrong("partials swapped", lambda z, f_x, f_y, dx, dy: z + f_y * dx + f_x * dy,
               "The two partial derivatives are swapped. "
               r"$\frac{\partial f}{\partial x}$ is the slope along $x$, so it belongs to the step "
               r"$x - a$, and $\frac{\partial f}{\partial y}$ to the step $y - b$."),
        _wrong("product of the steps", lambda z, f_x, f_y, dx, dy: z + (f_x + f_y) * dx * dy,
               "You multiply the two steps with each other. Each step has a slope and a gain of "
               "its own; the two gains are added."),
        _wrong("product of the gains", lambda z, f_x, f_y, dx, dy: z + f_x * dx * f_y * dy,
               "You multiply the gain along $x$ with the gain along $y$. First you gain the one, "
               "then the other: add them."),
        Wrong("partials at the target", _partials_at_target,
              "You take the partial derivatives at $(x, y)$, where they change from place to "
              "place, and so in general your plane is bent. It has the slopes that $f$ has at "
              "$(a, b)$, everywhere."),
        Wrong("height at the target", _height_at_target,
              "You start from the height $f(x, y)$ of the surface at the target. That is what the "
              "plane estimates; it knows only the height at $(a, b)$."),
        Wrong("height at the origin", _height_at_origin,
              "Your plane goes through the surface at $(0, 0)$. It should start at $(a, b)$, with "
              "the height $f(a, b)$, and count the steps from there."),
        _wrong("no steps", lambda z, f_x, f_y, dx, dy: z + f_x + f_y + 0 * dx,
               "You add the two partial derivatives as they are. A slope is a gain for each unit "
               "of the way: multiply it by the step that you make along its variable."),
        Wrong("coordinates instead of steps", _coordinates,
              "You multiply the slopes by the coordinates $x$ and $y$. What counts is how far you "
              "are from $(a, b)$: the steps $x - a$ and $y - b$."),
        Wrong("point swapped", _point_swapped,
              "You mix up $a$ and $b$ in the steps. Along $x$ the step is $x - a$, along $y$ it is "
              "$y - b$."),
        _wrong("steps reversed", lambda z, f_x, f_y, dx, dy: z - f_x * dx - f_y * dy,
               "Your plane falls where $f$ rises: the steps have the wrong sign. From $a$ to $x$ "
               "the step is $x - a$, the end minus the beginning, and its gain is added."),
        _wrong("only x", lambda z, f_x, f_y, dx, dy: z + f_x * dx,
               "Your plane is level along $y$. When $y$ moves as well, its slope "
               r"$\frac{\partial f}{\partial y}$ adds a gain of its own."),
        _wrong("only y", lambda z, f_x, f_y, dx, dy: z + f_y * dy,
               "Your plane is level along $x$. When $x$ moves as well, its slope "
               r"$\frac{\partial f}{\partial x}$ adds a gain of its own."),
        _wrong("x twice", lambda z, f_x, f_y, dx, dy: z + f_x * (dx + dy),
               r"You use the slope $\frac{\partial f}{\partial x}$ for both steps. Along $y$ the "
               r"slope is the other one, $\frac{\partial f}{\partial y}$."),
        _wrong("y twice", lambda z, f_x, f_y, dx, dy: z + f_y * (dx + dy),
               r"You use the slope $\frac{\partial f}{\partial y}$ for both steps. Along $x$ the "
               r"slope is the other one, $\frac{\partial f}{\partial x}$."),
        _wrong("sums multiplied", lambda z, f_x, f_y, dx, dy: z + (f_x + f_y) * (dx + dy),
               "You add the slopes, add the steps, and multiply the two sums. Then each slope "
               "meets the other one's step, too. Multiply each slope by its own step, then add."),
        _wrong("mean", lambda z, f_x, f_y, dx, dy: z + (f_x * dx + f_y * dy) / 2,
               "You take the mean of the two gains. You make both steps, one after the other, so "
               "the two gains are added."),
        _wrong("height counted twice", lambda z, f_x, f_y, dx, dy: 2 * z + f_x * dx + f_y * dy,
               "You add two straight lines, and so the height $f(a, b)$ counts twice. Start from "
               "it once, then add the two gains."),
        _wrong("distance",
               lambda z, f_x, f_y, dx, dy: z + np.hypot(f_x, f_y) * np.hypot(dx, dy),
               "You multiply a length of the slopes by the distance. The plane does not rise that "
               "fast in every direction: each slope counts for the step along its own variable."),
        _wrong("height instead of slopes", lambda z, f_x, f_y, dx, dy: z + z * dx + z * dy,
               "You use the height $f(a, b)$ as the slope. The slopes are the two numbers that "
               "`partials` gives."),
        _wrong("level", lambda z, f_x, f_y, dx, dy: z + 0 * dx,
               "Your plane is level: it has the height $f(a, b)$ everywhere. What do the two "
               "slopes add when you walk away from $(a, b)$?"),
        Wrong("surface", lambda f, partials, a, b: f,
              "You return $f$ itself. The tangent plane is flat: it shares with the surface the "
              "height at $(a, b)$ and the two slopes there."),
    ),
    hints=(
        "You stand at $(a, b)$, at the height $f(a, b)$. What do you gain on the plane when you "
        "walk along $x$ alone, from $a$ to $x$? And then along $y$, from $b$ to $y$?",
        "Ask `partials` at $(a, b)$ for the two slopes. Inside `tangent_plane` define a function "
        "of $x$ and $y$. It takes the slope along $x$ times the step $x - a$, and the slope along "
        "$y$ times the step $y - b$, and adds both to the height at $(a, b)$. Return the name of "
        "the inner function.",
    ),
    worked="""
def tangent_plane(f, partials, a, b):
    partial_x, partial_y = partials(a, b)
    def plane(x, y):
        return f(a, b) + partial_x * (x - a) + partial_y * (y - b)
    return plane
""",
)  # fmt: skip
