"""The tasks of notebook 01."""

from __future__ import annotations

from helpers.lessons.n01_exercises import EXERCISES
from helpers.tasks import ChoiceQuestion, Lesson, NumberQuestion, Option, Question

QUIZ: tuple[Question, ...] = (
    ChoiceQuestion(
        "01.meaning",
        "You know that $f(3) = 5$ and $f'(3) = -2$. What does the $-2$ tell you?",
        (
            Option(
                "Close to $x = 3$, the value of $f$ is about $-2$.",
                "That takes the derivative for the height. The height at $x = 3$ is $f(3) = 5$; "
                "$f'(3) = -2$ is the slope there.",
            ),
            Option(
                "Close to $x = 3$, $f$ falls about twice as fast as $x$ grows.",
                "The slope says how $f$ responds to a small change of $x$: $f(3 + h)$ is "
                "$5 - 2h$ and an error that shrinks faster than $h$.",
                right=True,
            ),
            Option(
                "On the way from $x = 3$ to $x = 4$, $f$ falls by exactly $2$.",
                "That takes the slope at one point for the average rate over an interval. The "
                "curve may bend after $x = 3$; only for a straight line are the two always equal.",
            ),
            Option(
                "Just to the left of $x = 3$, $f$ is smaller than $5$.",
                "That reads the slope from right to left. A negative slope means that $f$ falls "
                "as $x$ grows, so just to the left of $3$ it is larger than $5$.",
            ),
        ),
    ),
    NumberQuestion(
        "01.average",
        "What is the average rate of change of $f(x) = x^3 + 6x$ from $x = 0$ to $x = 2$?",
        value=10,
        tolerance=0.005,
        why="The change of $f$ over the change of $x$: $f(2) - f(0) = 20$, and $20/2 = 10$.",
        otherwise="Divide the change of $f$ by the change of $x$: "
        r"$\frac{f(2) - f(0)}{2 - 0}$.",
        wrong={
            9: "That is $f'(1)$, the slope in the middle of the interval. For a quadratic function "
            "it equals the average rate; for $x^3 + 6x$ it does not.",
            12: "That is the mean of the slopes at the two ends, $f'(0) = 6$ and $f'(2) = 18$. "
            "The average rate needs only the values of $f$ at the two ends.",
            20: "That is the change of $f$. A rate is this change divided by the change of $x$.",
            -10: "The size is right. You went backwards in one of the two differences: take both "
            "in the same order, end minus beginning.",
            0.1: "That is upside down: the change of $x$ divided by the change of $f$.",
            6: "That is $f'(0)$, the slope at the left end only.",
            18: "That is $f'(2)$, the slope at the right end only.",
        },
    ),
    ChoiceQuestion(
        "01.true",
        "Which of these statements about slopes and tangents are true?",
        (
            Option(
                "The tangent to $x^3$ at $x = 1$ meets the curve again, at $x = -2$.",
                "The tangent is $y = 3x - 2$, and $x^3 - (3x - 2) = (x - 1)^2(x + 2)$. A tangent "
                "is the best straight line close to its point; further out it may meet the curve.",
                right=True,
            ),
            Option(
                "Wherever $f'(a) = 0$, $f$ has a maximum or a minimum at $a$.",
                "It need not: $x^3$ has slope $0$ at $x = 0$ and keeps growing. Only the reverse "
                "holds: inside an interval, at a maximum or minimum where $f'$ exists, it is $0$.",
            ),
            Option(
                "Wherever $f$ is continuous, it also has a derivative.",
                "It need not: $|x|$ is continuous at $x = 0$, but has slope $-1$ on the left and "
                "$1$ on the right, so no derivative there.",
            ),
            Option(
                "Wherever $f$ has a derivative, it is also continuous.",
                "With a derivative at $a$, $f(a + h)$ is $f(a) + f'(a)\\,h$ and an error that "
                "shrinks faster than $h$. As $h$ goes to $0$ this goes to $f(a)$: no jump.",
                right=True,
            ),
        ),
        several=True,
    ),
    ChoiceQuestion(
        "01.zoom",
        "You zoom in on the graph of $|x|$ at $x = 0$, closer and closer, by the same factor in "
        "both directions. What do you see?",
        (
            Option(
                "The corner gets rounder and turns into a line.",
                "A curve with a tangent, such as $x^2$, turns into a line. The two halves of $|x|$ "
                "are straight already, and meet in the same corner at every zoom.",
            ),
            Option(
                "A level line appears, since the slope at $0$ is $0$.",
                "That takes the mean of the slopes $-1$ and $1$. There is no slope at $0$: no "
                "single line fits both halves, however close you look.",
            ),
            Option(
                "A steep line appears, since the slope jumps at $0$.",
                "The slope jumps, but only from $-1$ to $1$. The height does not jump, and neither "
                "half of the graph gets any steeper.",
            ),
            Option(
                "The corner looks the same, however close you are.",
                "So no straight line fits it ever better, and $|x|$ has no derivative at $0$. "
                "Continuous is not yet differentiable.",
                right=True,
            ),
        ),
    ),
)

LESSON = Lesson(
    "01",
    "Slope and derivative",
    "01_slope_and_derivative.ipynb",
    exercises=EXERCISES,
    quiz=QUIZ,
    predictions=("01.slope",),
)
