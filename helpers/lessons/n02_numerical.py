"""The tasks of notebook 02."""

from __future__ import annotations

from helpers.lessons.n02_exercises import EXERCISES
from helpers.tasks import ChoiceQuestion, Lesson, NumberQuestion, Option, Question

QUIZ: tuple[Question, ...] = (
    ChoiceQuestion(
        "02.smaller",
        r"You compute the forward difference $\frac{f(a + h) - f(a)}{h}$ of $f = \sin$ at $a = 1$ "
        "in ordinary floating-point numbers, and let $h$ shrink from $0.1$ to $10^{-16}$. What "
        "does its error do, on the whole?",
        (
            Option(
                "It shrinks all the way, as the limit promises.",
                "The limit is about exact numbers. Rounded ones lose digits when two nearly equal "
                "values are subtracted, and dividing by a tiny $h$ magnifies that loss.",
            ),
            Option(
                "It shrinks to about $10^{-16}$ and stays there.",
                "The values of $f$ are good to about $10^{-16}$, but that error is divided by $h$. "
                "The smaller $h$, the larger what is left of it.",
            ),
            Option(
                "It shrinks until $h$ is near $10^{-8}$, then it grows.",
                r"Two errors compete: about $\frac{h}{2}|f''(a)|$ from the formula, about "
                r"$\varepsilon|f(a)|/h$ from rounding, with $\varepsilon\approx 2\cdot 10^{-16}$. "
                r"They balance near $h = 2\cdot 10^{-8}$.",
                right=True,
            ),
            Option(
                "It grows all the way, as rounding gets worse.",
                "Rounding does get worse, but for a large $h$ it is not what counts: the formula's "
                r"own error is, about $\frac{h}{2}|f''(a)|$, and that shrinks with $h$.",
            ),
        ),
    ),
    NumberQuestion(
        "02.cube",
        r"What is the central difference $\frac{f(a + h) - f(a - h)}{2h}$ of $f(x) = x^3$ at "
        "$a = 1$ with $h = 0.1$? Give two decimals.",
        value=3.01,
        tolerance=0.004,
        why=r"$\frac{1.1^3 - 0.9^3}{0.2} = \frac{1.331 - 0.729}{0.2} = 3.01$. The exact slope is "
        "$3$, so the error is $0.01 = h^2$.",
        otherwise=r"Compute $1.1^3 - 0.9^3$, then divide by $2h = 0.2$.",
        wrong={
            3.31: "That is the forward difference, from $1$ to $1.1$. The central one looks "
            "equally far to both sides.",
            2.71: "That is the backward difference, from $0.9$ to $1$. The central one looks "
            "equally far to both sides.",
            6.02: "You divided by $h$. From $a - h$ to $a + h$ is a distance of $2h$.",
            3: "That is the exact slope $f'(1)$. The central difference is close to it, but for "
            "$x^3$ it is not equal to it.",
            0.602: "That is the difference $1.1^3 - 0.9^3$. Divide it by the distance $2h$.",
        },
    ),
    ChoiceQuestion(
        "02.central",
        r"Which statements about the central difference $\frac{f(a + h) - f(a - h)}{2h}$ are true?",
        (
            Option(
                "Halving $h$ halves its error, while rounding does not matter.",
                "That is the forward difference. Here the errors of the two sides nearly cancel. "
                "Where $f'''$ is continuous, about a multiple of $h^2$ is left, so halving a small "
                "$h$ about quarters the error, or does even better.",
            ),
            Option(
                "For quadratic functions it is exact, apart from rounding.",
                "For $f(x) = x^2$ it is $\\frac{(a + h)^2 - (a - h)^2}{2h} = 2a$, whatever "
                "$h > 0$ is.",
                right=True,
            ),
            Option(
                "At the kink of $|x|$ it returns $0$, though there is no slope.",
                r"$\frac{|h| - |-h|}{2h} = 0$: a plausible number, and wrong. A difference "
                "quotient cannot tell you whether a derivative exists.",
                right=True,
            ),
            Option(
                "Being more accurate, it needs a smaller $h$ than the forward one.",
                "It is the other way round. Its own error is so small that rounding takes over at "
                r"a larger $h$. If $f$ and its derivatives are of size $1$, its best $h$ is near "
                r"$\varepsilon^{1/3}\approx 6\cdot 10^{-6}$, the forward one's near "
                r"$\sqrt{\varepsilon}\approx 1.5\cdot 10^{-8}$.",
            ),
        ),
        several=True,
    ),
    ChoiceQuestion(
        "02.zero",
        r"What does Python return for $\frac{\sin(1 + h) - \sin(1)}{h}$ with `h = 1e-16`?",
        (
            Option(
                r"Exactly $0$, because $1 + h$ is rounded to $1$.",
                "The next floating-point number after $1$ is about $2.2\\cdot 10^{-16}$ further "
                "on. $10^{-16}$ is less than half of that, so $1 + h$ is rounded to $1$, and the "
                "two sines are the same number.",
                right=True,
            ),
            Option(
                r"About $0.5403$, because that is the value of $\cos 1$.",
                "That is the true slope. With so small an $h$ the computer cannot tell $1 + h$ "
                "from $1$, and nothing of the slope is left.",
            ),
            Option(
                "An error, because $h$ is rounded to $0$.",
                "Alone, $10^{-16}$ is no problem for floating-point numbers: far smaller ones can "
                "be stored too, and $10^{-310}$ is not $0$. It is lost only when it is added to "
                "$1$.",
            ),
            Option(
                "A huge number, because $h$ is so tiny.",
                "Dividing by a tiny $h$ magnifies whatever the numerator is. Here the numerator is "
                "exactly $0$, and it stays $0$.",
            ),
        ),
    ),
)

LESSON = Lesson(
    "02",
    "Numerical derivatives",
    "02_numerical_derivatives.ipynb",
    exercises=EXERCISES,
    quiz=QUIZ,
    predictions=("02.best",),
)
