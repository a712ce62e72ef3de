"""The tasks of notebook 03."""

from __future__ import annotations

from helpers.lessons.n03_exercises import EXERCISES
from helpers.tasks import ChoiceQuestion, Lesson, NumberQuestion, Option, Question

QUIZ: tuple[Question, ...] = (
    ChoiceQuestion(
        "03.frozen",
        r"Let $f(x, y) = x^2y^3$. What is $\frac{\partial f}{\partial x}$?",
        (
            Option(
                "$2x$, because $y$ is frozen and drops out",
                "Frozen means constant, not gone: $y^3$ is a factor, and a constant factor stays. "
                "Only a constant that is added drops out.",
            ),
            Option(
                "$3x^2y^2$, because $x$ is held fixed",
                r"That is $\frac{\partial f}{\partial y}$. For $\frac{\partial f}{\partial x}$ the "
                "one that moves is $x$, and $y$ is held fixed.",
            ),
            Option(
                "$2xy^3$, because $y^3$ is a constant factor",
                "With $y$ frozen, $f$ is a constant times $x^2$. The result still depends on $y$: "
                "unless $x = 0$, another slice has another slope there.",
                right=True,
            ),
            Option(
                "$6xy^2$, because both factors change",
                "That differentiates in both variables, one after the other: it is the mixed "
                "second derivative. In a partial derivative only one variable moves.",
            ),
        ),
    ),
    NumberQuestion(
        "03.worked",
        r"Let $f(x, y) = x^2y + \sin y$. What is $\frac{\partial f}{\partial y}$ at the point "
        "$(x, y) = (1, 0)$?",
        value=2,
        tolerance=0.005,
        why=r"With $x$ frozen, $\frac{\partial f}{\partial y} = x^2 + \cos y$. At $(1, 0)$ this is "
        "$1 + 1 = 2$.",
        otherwise=r"Freeze $x$: then $x^2y$ is a constant times $y$. Add the derivative of "
        r"$\sin y$, and only then put in $x = 1$ and $y = 0$.",
        wrong={
            0: "You may have frozen the wrong variable: $2xy = 0$ is the slope along $x$. Or you "
            "put in $y = 0$ before you differentiated.",
            1: "One term is missing. Both $x^2y$ and $\\sin y$ change with $y$, and at $(1, 0)$ "
            "each of them adds $1$.",
            3: "You may have taken the derivative of $x^2y$ to be $2x = 2$ there. With $x$ frozen, "
            "$x^2$ is just a constant factor.",
        },
    ),
    ChoiceQuestion(
        "03.true",
        "Which of these statements about partial derivatives at a point are true?",
        (
            Option(
                r"$\frac{\partial f}{\partial x}$ can change when only $y$ is changed.",
                r"For $f(x, y) = x^2y$ it is $2xy$: which slice you stand on matters, although "
                "only $x$ moves along it.",
                right=True,
            ),
            Option(
                "If both of them exist at a point, $f$ is continuous there.",
                r"They look along two lines only. $f(x, y) = \frac{xy}{x^2 + y^2}$ with "
                r"$f(0, 0) = 0$ has both at $(0, 0)$, yet on the line $y = x$ it is "
                r"$\frac12$ as close to $(0, 0)$ as you like.",
            ),
            Option(
                "If both of them are zero, $f$ is flat in every direction.",
                "True where $f$ is differentiable, but not for every $f$. "
                r"$f(x, y) = \frac{xy}{x^2 + y^2}$ with $f(0, 0) = 0$ has both zero at $(0, 0)$, "
                "and jumps as you leave along $y = x$.",
            ),
            Option(
                r"For $\frac{\partial f}{\partial x}$ the values of $f$ on one line suffice.",
                "The line on which $y$ stays frozen. That is why the two partial derivatives "
                "together can still miss what $f$ does off the two lines.",
                right=True,
            ),
        ),
        several=True,
    ),
    ChoiceQuestion(
        "03.units",
        r"$T(x, t)$ is the temperature of a rod in °C, $x$ is in metres and $t$ in seconds. What "
        r"is the unit of $\frac{\partial T}{\partial t}$?",
        (
            Option(
                "°C: a change of $T$ as it is",
                "It is a rate of change. A change in °C has been divided by the seconds it took.",
            ),
            Option(
                "°C per second: $T$ over $t$",
                "A partial derivative has the unit of the function over the unit of the variable "
                "that moves.",
                right=True,
            ),
            Option(
                "seconds per °C: $t$ over $T$",
                "That is upside down. The change of $T$ is on top, the change of $t$ below.",
            ),
            Option(
                "°C per metre: $T$ over $x$",
                r"That is the unit of $\frac{\partial T}{\partial x}$. In "
                r"$\frac{\partial T}{\partial t}$ the place $x$ is frozen, and $t$ moves.",
            ),
        ),
    ),
)

LESSON = Lesson(
    "03",
    "Partial derivatives",
    "03_partial_derivatives.ipynb",
    exercises=EXERCISES,
    quiz=QUIZ,
    predictions=("03.slope",),
)
