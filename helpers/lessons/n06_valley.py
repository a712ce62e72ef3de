"""The tasks of notebook 06."""

from __future__ import annotations

from helpers.lessons.n06_backtracking import BACKTRACKING
from helpers.lessons.n06_challenge import CHALLENGE
from helpers.lessons.n06_count import COUNT
from helpers.lessons.n06_exact import EXACT
from helpers.lessons.n06_momentum import MOMENTUM
from helpers.tasks import ChoiceQuestion, Lesson, NumberQuestion, Option, Question

QUIZ: tuple[Question, ...] = (
    ChoiceQuestion(
        "06.slow",
        r"Steepest descent with a fixed step on $\frac12(x^2 + 1000y^2)$, from $(1000, 1)$, needs "
        "thousands of steps until the gradient is a thousandth as long. Why?",
        (
            Option(
                r"The gradient is short near the floor, so $\eta$ should be doubled there.",
                r"The best fixed step is $2/1001\approx 0.002$. Twice that is more than "
                r"$2/L = 0.002$, and the path diverges across the valley.",
            ),
            Option(
                "The steep way across allows only short steps, and the flat way along needs long "
                "ones.",
                r"One $\eta$ must serve both: $\eta < 2/L$ for the way across, and then a step "
                r"covers at most the part $2\mu/L = 2/\kappa$ of the way along.",
                right=True,
            ),
            Option(
                "The gradient points along the floor of the valley, and misses the minimum "
                "sideways.",
                r"At $(1000, 1)$ it is $(1000, 1000)$, at $45^\circ$ to the floor, while the "
                "minimum lies almost along the floor. So it points too much across, not along.",
            ),
            Option(
                "The numbers are too large for a computer, and rounding eats up most of each step.",
                "Rounding is about the sixteenth digit, and here each step changes the third or "
                "fourth. The same happens with exact numbers.",
            ),
        ),
    ),
    NumberQuestion(
        "06.best",
        r"The curvatures of a quadratic valley are $\mu = 2$ and $L = 18$. With the best fixed "
        "step, by which factor does a step multiply the distance to the minimum at most?",
        value=0.8,
        tolerance=0.004,
        why=r"$\kappa = 18/2 = 9$, and $\frac{\kappa - 1}{\kappa + 1} = \frac{8}{10}$. The step is "
        r"$\eta = \frac{2}{2 + 18} = 0.1$: along the floor $1 - 0.1\cdot 2 = 0.8$, across it "
        r"$1 - 0.1\cdot 18 = -0.8$.",
        otherwise=r"Find $\kappa = L/\mu$ first, then $\frac{\kappa - 1}{\kappa + 1}$.",
        wrong={
            0.1: r"That is the best step $\eta = 2/(L + \mu)$. The factor is $|1 - \eta\lambda|$ "
            r"for the curvatures $\lambda = 2$ and $18$.",
            0.5: r"That is $\frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}$, what momentum reaches in the "
            "long run. A fixed step has no root.",
            0.64: "That is the factor of $f - \\min f$, the square of what is asked. Asked is the "
            "factor of the distance.",
            0.8889: r"That is $1 - \mu/L$, the factor of the step $1/L$. The best one is longer.",
            -0.8: "The signs differ, $0.8$ along the floor and $-0.8$ across it; the distance "
            "shrinks by the size, which is positive.",
        },
    ),
    ChoiceQuestion(
        "06.true",
        r"Which statements hold for every quadratic $f$ with curvatures in $[\mu, L]$, "
        r"$0 < \mu < L$?",
        (
            Option(
                r"Of $f - \min f$, each exact step leaves at most the part "
                r"$\left(\frac{\kappa - 1}{\kappa + 1}\right)^2$.",
                r"It is a bound for every single step, from every start. If $\mu$ and $L$ are "
                "curvatures themselves, there are starts from which every step leaves just that. "
                "Others do better.",
                right=True,
            ),
            Option(
                "Exact line search is the fastest rule, as it makes $f$ least on each line.",
                r"It is the best for one step. From $(\kappa, 1)$ in our valley it is no faster "
                r"than the best fixed step, and for a large $\kappa$ the best momentum needs far "
                "fewer steps.",
            ),
            Option(
                "The directions of two successive exact steps are at a right angle.",
                "At the lowest point of a line the slope along it is zero, so the new gradient "
                "stands at a right angle to it, if it is not zero.",
                right=True,
            ),
            Option(
                "With the best momentum, $f$ becomes smaller in every single step.",
                r"Its factor $\frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}$ is that of the long run. In "
                "between, $f$ may rise.",
            ),
        ),
        several=True,
    ),
    ChoiceQuestion(
        "06.growth",
        r"You make a quadratic valley narrower, so that $\kappa$ grows from $100$ to $10\,000$. "
        "Both methods are run with their best constants. What happens to the number of steps, "
        "roughly, until the distance is a thousandth?",
        (
            Option(
                "100 times as many with a fixed step, about 10 times as many with momentum",
                r"For large $\kappa$, $\ln\frac{\kappa - 1}{\kappa + 1}\approx -\frac{2}{\kappa}$, "
                r"so the count grows like $\kappa$. With $\sqrt\kappa$ in its place it grows like "
                r"$\sqrt\kappa$.",
                right=True,
            ),
            Option(
                "100 times as many with both methods, but momentum always takes half as many steps",
                r"Momentum does not only save a part of the steps. Its factor has $\sqrt\kappa$ in "
                r"place of $\kappa$, so the narrower the valley, the more it saves.",
            ),
            Option(
                "10 times as many with a fixed step, and the same number with momentum",
                r"The factor of the fixed step is $\frac{\kappa - 1}{\kappa + 1}\approx 1 - "
                r"\frac{2}{\kappa}$, so the count grows like $\kappa$, not like its root.",
            ),
            Option(
                "It stays the same with both, because the best constants adapt to it",
                r"They adapt, and still the best factors, $\frac{\kappa - 1}{\kappa + 1}$ and "
                r"$\frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}$, come closer to $1$.",
            ),
        ),
    ),
)

LESSON = Lesson(
    "06",
    "Conditioning and line search",
    "06_conditioning_and_line_search.ipynb",
    exercises=(COUNT, EXACT, BACKTRACKING, MOMENTUM),
    quiz=QUIZ,
    challenges=(CHALLENGE,),
    predictions=("06.steps",),
)
