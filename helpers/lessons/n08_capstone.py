"""The tasks of notebook 08."""

from __future__ import annotations

from helpers.lessons.n08_challenges import CHALLENGES
from helpers.lessons.n08_exercises import CLASSIFY, HESSIAN
from helpers.lessons.n08_points import STATIONARY
from helpers.tasks import ChoiceQuestion, Lesson, NumberQuestion, Option, Question

QUIZ: tuple[Question, ...] = (
    ChoiceQuestion(
        "08.kind",
        r"$f$ has continuous second derivatives, and at $p$ its gradient is zero. The eigenvalues "
        "of its Hessian there are $-1$ and $4$. What is $p$?",
        (
            Option(
                "A saddle: $f$ rises in one direction from $p$ and falls in another.",
                "Along the direction of the eigenvalue $4$ the slice curves upwards, along that of "
                "$-1$ downwards.",
                right=True,
            ),
            Option(
                "A minimum, because the positive eigenvalue is the larger one.",
                "The sizes do not matter. Along the direction of the eigenvalue $-1$ there are "
                "lower points as near to $p$ as you like.",
            ),
            Option(
                "A minimum, because the sum of the eigenvalues is positive.",
                "The sum does not tell whether both have the same sign. For a minimum both must be "
                "positive.",
            ),
            Option(
                "That cannot be said without a look at higher derivatives.",
                "Only an eigenvalue of zero leaves it open. Here neither is zero.",
            ),
        ),
    ),
    NumberQuestion(
        "08.smallest",
        "Which is the smallest eigenvalue of the Hessian of $f(x, y) = x^2 + 4xy + y^2$?",
        value=-2.0,
        tolerance=0.004,
        why="The Hessian has the rows $(2, 4)$ and $(4, 2)$. Its eigenvalues are $2 + 4 = 6$ along "
        "$(1, 1)$ and $2 - 4 = -2$ along $(1, -1)$. So the origin is a saddle, although $f$ curves "
        "upwards along $x$ and along $y$.",
        otherwise="Write down the Hessian first: second derivatives by $x$, mixed, by $y$. Then "
        "find its eigenvalues.",
        wrong={
            2.0: "That stands on the diagonal: the curvature along $x$ and along $y$. Along the "
            "diagonal $y = -x$ it is smaller still.",
            6.0: "That is the largest one.",
            -12.0: "That is the determinant, the product of both eigenvalues.",
            -1.0: "You took the rows $(1, 2)$ and $(2, 1)$. The second derivative of $x^2$ is $2$, "
            "and the mixed one of $4xy$ is $4$.",
            4.0: "That is the mixed derivative, or the sum of the eigenvalues. Asked is the "
            "smallest eigenvalue.",
            0.0: "With the mixed derivative $2$ it would be zero. Differentiate $4xy$ by $x$ and "
            "then by $y$.",
        },
    ),
    ChoiceQuestion(
        "08.silent",
        "At $(0, 0)$ the gradient of each of these is zero. For which of them do the eigenvalues "
        "of the Hessian leave open what the point is?",
        (
            Option(
                "$x^4 + y^4$",
                "All second derivatives are zero there. It is a minimum, but the Hessian does not "
                "tell.",
                right=True,
            ),
            Option(
                "$x^2 - y^4$",
                "The eigenvalues are $0$ and $2$. It is a saddle; $x^2 + y^4$ has the same "
                "Hessian there, and a minimum.",
                right=True,
            ),
            Option(
                "$xy + y^4$",
                "The rows are $(0, 1)$ and $(1, 0)$, with the eigenvalues $-1$ and $1$: a saddle. "
                "Zeros on the diagonal are no zero eigenvalues.",
            ),
            Option(
                "$2x^2 + y^2$",
                "The eigenvalues are $2$ and $4$: a minimum. Constant second derivatives tell as "
                "much as others, if no eigenvalue is zero.",
            ),
        ),
        several=True,
    ),
    ChoiceQuestion(
        "08.search",
        "A search from a grid of places in a square finds two minima and a saddle of your "
        "surface. What do you know?",
        (
            Option(
                "The lower one of the two minima is the lowest point of $f$.",
                "On the edge of the square or outside it $f$ may be lower, as $x^3 + y^3 - 3xy$ is "
                "for negative $x$; and so may be a minimum that the search has missed.",
            ),
            Option(
                "The three points are what the Hessian says. There may be others.",
                "Each of the three can be checked at its place: gradient zero, eigenvalues of "
                "these signs. What a search has not found may still be there.",
                right=True,
            ),
            Option(
                "Steepest descent from any start ends at one of the two minima.",
                "It may also leave the square for ever, overshoot because of a large $\\eta$, or "
                "end at the saddle from special starts.",
            ),
            Option(
                "In this square $f$ has exactly three points with a zero gradient.",
                "A grid has gaps. A point whose surroundings are small, or very flat, may lie "
                "between its places.",
            ),
        ),
    ),
)

LESSON = Lesson(
    "08",
    "Your own surface",
    "08_capstone.ipynb",
    exercises=(STATIONARY, HESSIAN, CLASSIFY),
    quiz=QUIZ,
    predictions=("08.compass",),
    challenges=CHALLENGES,
)
