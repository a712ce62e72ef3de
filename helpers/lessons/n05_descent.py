"""The tasks of notebook 05."""

from __future__ import annotations

from helpers.lessons.n05_challenge import CHALLENGE
from helpers.lessons.n05_exercises import EXERCISES
from helpers.tasks import ChoiceQuestion, Lesson, NumberQuestion, Option, Question

QUIZ: tuple[Question, ...] = (
    ChoiceQuestion(
        "05.direction",
        r"You minimise $f(x, y)$ by steepest descent, with $\eta > 0$. At your point the gradient "
        "is $(4, -2)$. Where does the next step go?",
        (
            Option(
                "Along $(-4, 2)$: to smaller $x$ and larger $y$.",
                r"The step is $-\eta\,\nabla f = -\eta\,(4, -2)$, a positive multiple of "
                "$(-4, 2)$. The gradient points uphill, so you go against it.",
                right=True,
            ),
            Option(
                "Along $(4, -2)$: to larger $x$ and smaller $y$.",
                "That is the direction of the gradient itself, in which $f$ grows fastest. The "
                r"step has a minus sign: $p - \eta\,\nabla f(p)$.",
            ),
            Option(
                "Along $(-1, 0)$, as the larger partial decides.",
                "Both partial derivatives take part, each in its own coordinate: $x$ changes by "
                r"$-4\eta$, and $y$ by $+2\eta$.",
            ),
            Option(
                "Straight to the minimum, wherever that may be.",
                "The gradient is local: it knows how $f$ changes here, not where the minimum is. "
                r"$-\nabla f$ is the steepest way down from here, and that is rarely the way to "
                "the bottom.",
            ),
        ),
    ),
    NumberQuestion(
        "05.factor",
        r"$f(x) = x^2$, the start is $x = 1$, and $\eta = 0.9$. Where are you after two steps "
        "of steepest descent? Give two decimals.",
        value=0.64,
        tolerance=0.004,
        why=r"$f'(x) = 2x$, so each step multiplies $x$ by $1 - 2\eta = -0.8$. Twice, that is "
        "$0.64$: to and fro across the minimum, and nearer each time.",
        otherwise=r"One step is $x - \eta\cdot 2x = (1 - 2\eta)\,x$. Do it twice.",
        wrong={
            -0.8: "That is after one step. The next one multiplies by $-0.8$ once more.",
            -0.64: "The size is right. Two factors of $-0.8$: minus times minus is plus.",
            0.01: r"You multiplied by $1 - \eta$. The derivative of $x^2$ is $2x$, so the factor "
            r"is $1 - 2\eta$.",
            7.84: r"You climbed: the factor $1 + 2\eta = 2.8$ belongs to a step along the "
            "gradient. Subtract it.",
            -2.6: "You subtracted the same $1.8$ twice. The second step uses the derivative at "
            "the new point, $2\\cdot(-0.8)$.",
        },
    ),
    ChoiceQuestion(
        "05.stable",
        r"For which of these $\eta$ does steepest descent on $f(x, y) = x^2 + 4y^2$ converge from "
        "every start?",
        (
            Option(
                r"$\eta = 0.05$",
                r"The factors are $1 - 2\eta = 0.9$ for $x$ and $1 - 8\eta = 0.6$ for $y$. Both "
                "sizes are below $1$.",
                right=True,
            ),
            Option(
                r"$\eta = 0.2$",
                r"The factors are $1 - 2\eta = 0.6$ for $x$ and $1 - 8\eta = -0.6$ for $y$. It "
                "oscillates in $y$, and converges.",
                right=True,
            ),
            Option(
                r"$\eta = 0.25$",
                r"This is $2/L$ with $L = 8$. The factor for $y$ is $1 - 8\eta = -1$: unless you "
                "start at $y = 0$, it jumps to and fro for ever.",
            ),
            Option(
                r"$\eta = 0.3$",
                r"The factor for $x$ is $0.4$, but that for $y$ is $1 - 8\eta = -1.4$. Unless you "
                "start at $y = 0$, it diverges. The largest curvature decides, here $L = 8$.",
            ),
        ),
        several=True,
    ),
    ChoiceQuestion(
        "05.stopped",
        r"Steepest descent on a differentiable $f$ has stopped, because $\|\nabla f\|\le 10^{-6}$ "
        "at its last point. What do you know now?",
        (
            Option(
                "You are within $10^{-6}$ of a local minimum of $f$.",
                r"Two things are missing. A small gradient may belong to a saddle. And even near a "
                r"minimum the distance is not $\|\nabla f\|$: where $f$ is flat, it can be much "
                "greater.",
            ),
            Option(
                "You are at the lowest point that $f$ has anywhere.",
                "The gradient is local. Another start may lead to a lower minimum: a function can "
                "have several.",
            ),
            Option(
                "$f$ has become smaller with every step of the path.",
                r"For a large $\eta$ single steps may go up and the path may still arrive. Where "
                r"$f$ is $L$-smooth, $\eta\le 2/L$ is enough for $f$ never to grow.",
            ),
            Option(
                "$f$ is nearly level here; it may still be a saddle.",
                "That is all that a small gradient says. Compare $f$ on both sides along each "
                "direction, or look at the second derivatives, to tell what it is.",
                right=True,
            ),
        ),
    ),
)

LESSON = Lesson(
    "05",
    "Steepest descent",
    "05_steepest_descent.ipynb",
    exercises=EXERCISES,
    quiz=QUIZ,
    predictions=("05.outcome",),
    challenges=(CHALLENGE,),
)
