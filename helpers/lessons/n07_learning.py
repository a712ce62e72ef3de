"""The tasks of notebook 07."""

from __future__ import annotations

from helpers.lessons.n07_eta import ETA
from helpers.lessons.n07_gradient import GRADIENT
from helpers.lessons.n07_logistic import LOGISTIC
from helpers.lessons.n07_standardise import STANDARDISE
from helpers.tasks import ChoiceQuestion, Lesson, NumberQuestion, Option, Question

QUIZ: tuple[Question, ...] = (
    ChoiceQuestion(
        "07.point",
        "You fit a line to 1,000 measurements by steepest descent. What does one step change?",
        (
            Option(
                "It moves the measured points a little closer to the line, against their errors.",
                "The data stay as they were measured. Who moves them fits nothing.",
            ),
            Option(
                "It moves one point, intercept and slope, against the gradient of the loss.",
                "In the plane of intercept and slope each point is a line. The loss is a surface "
                "over that plane, and the step goes downhill on it.",
                right=True,
            ),
            Option(
                "It moves 1,000 points, one for each measurement, against their own gradients.",
                "There are two parameters, whatever the number of measurements, so there is one "
                "gradient with two parts. The measurements enter it as a mean.",
            ),
            Option(
                "It moves the line to the next measurement; after 1,000 steps all are used.",
                r"Each step uses all the measurements: the sum in $\frac2n X^T(X\theta - y)$ runs "
                "over every one. Only with mini-batches it does not.",
            ),
        ),
    ),
    NumberQuestion(
        "07.part",
        r"Two points, $(1, 2)$ and $(3, 6)$. At intercept 0 and slope 1, what is the part of the "
        "gradient of the mean squared error for the slope?",
        value=-10,
        tolerance=0.01,
        why=r"The errors are $1 - 2 = -1$ and $3 - 6 = -3$. So $\frac22\left((-1)\cdot 1 + "
        r"(-3)\cdot 3\right) = -10$. It is negative: the loss falls when the slope grows.",
        otherwise=r"Write down the two errors, line minus measurement. Then "
        r"$\frac2n\sum e_i x_i$.",
        wrong={
            10: "The sign is flipped: the errors are the line minus the measurement, $-1$ and "
            "$-3$.",
            -20: r"You did not divide by $n = 2$: the loss is the mean squared error.",
            -5: r"The factor $2$ of the square is missing, $\frac{d}{de}e^2 = 2e$.",
            -4: "That is the part for the intercept. For the slope each error is multiplied by its "
            "$x$.",
            -8: "You multiplied the mean error by the mean $x$. Multiply each error by its own "
            "$x$ first.",
            5: "The errors have the other sign, and the factor $2$ of the square is missing.",
        },
    ),
    ChoiceQuestion(
        "07.scaling",
        r"You standardise $x$ before you fit a line $a + bz$ with the mean squared error, "
        r"$z = (x - \bar x)/s$. Which statements hold?",
        (
            Option(
                r"With $\eta = \frac12$ a single step arrives at the minimum, from every start.",
                r"The mean of $z$ is 0 and that of $z^2$ is 1, so $2X^TX/n$ has $2$ on the "
                "diagonal and $0$ elsewhere: two equal curvatures of $2$.",
                right=True,
            ),
            Option(
                "The best line becomes a better one: its least loss is smaller than before.",
                "It is the same line with the same loss. Only its two numbers are counted from "
                "another zero and in other units, and the descent takes fewer steps.",
            ),
            Option(
                r"At the minimum $a$ is the mean of $y$, whatever the slope there is.",
                r"$a$ is the height of the line at $z = 0$, that is at $\bar x$, and the least "
                r"squares line runs through $(\bar x, \bar y)$.",
                right=True,
            ),
            Option(
                r"With several columns, each of them standardised, $\kappa$ is always $1$, too.",
                r"Two columns that almost agree give a narrow valley, however they are scaled one "
                r"by one. For $\kappa = 1$ the mean of their product must be $0$, too.",
            ),
        ),
        several=True,
    ),
    ChoiceQuestion(
        "07.noise",
        r"You descend on mini-batches, drawn at random, with a constant $\eta$ that is small "
        r"enough. The data do not lie on one line exactly. What happens in the long run?",
        (
            Option(
                "The parameters come to the minimum, because the batch gradient is right on "
                "average.",
                "On average, yes, but not each time. At the minimum the batch gradient is not "
                "zero, so the next step leaves it again.",
            ),
            Option(
                r"They jitter about near the minimum for ever, the less the smaller $\eta$ is.",
                r"The steps do not become shorter, because the noise does not. A smaller $\eta$, "
                "or one that shrinks, or larger batches lessen it.",
                right=True,
            ),
            Option(
                "They move away from the minimum further and further, as all the errors add up.",
                r"For a small enough $\eta$ the gradient pulls back, on average, and the more the "
                "farther away they are. So the errors do not add up without bound.",
            ),
            Option(
                "They come to the minimum of the last batch that was drawn, and they stay there.",
                "Each step goes only a part of the way to the minimum of its batch, and the next "
                "batch has another minimum.",
            ),
        ),
    ),
)

LESSON = Lesson(
    "07",
    "Machine learning",
    "07_machine_learning.ipynb",
    exercises=(GRADIENT, ETA, STANDARDISE, LOGISTIC),
    quiz=QUIZ,
    predictions=("07.line",),
)
