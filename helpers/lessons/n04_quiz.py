"""The quiz of notebook 04."""

from __future__ import annotations

from helpers.tasks import ChoiceQuestion, NumberQuestion, Option, Question

QUIZ: tuple[Question, ...] = (
    ChoiceQuestion(
        "04.role",
        "Which statement best describes the role of the gradient in optimisation?",
        (
            Option(
                "It points from where you are straight at the optimum, so you follow it there.",
                "It is local: it knows how $f$ changes here, not where the top or the bottom is. "
                r"On a stretched bowl even $-\nabla f$ usually misses the lowest point.",
            ),
            Option(
                "It climbs the surface like a rope, so you slide down along it to the bottom.",
                "It has no height. Its components are a change in $x$ and a change in $y$: an "
                "arrow on the map, which says in which direction to walk.",
            ),
            Option(
                "It points where $f$ grows fastest from here, so to minimise you step against it.",
                r"Where $f$ is differentiable and $\nabla f\ne 0$, every small enough step along "
                r"$-\nabla f$ makes $f$ smaller. Then you ask again from the new point.",
                right=True,
            ),
            Option(
                "It is zero at a minimum, so where you find it zero you have found a minimum.",
                "The first half holds for a minimum inside the domain where $f$ is differentiable. "
                "The second does not follow: a maximum where $f$ is differentiable has a zero "
                "gradient too, and so has a saddle such as $x^2 - y^2$ at $(0, 0)$.",
            ),
        ),
    ),
    NumberQuestion(
        "04.angle",
        r"$f(x, y) = x^2 + 3y^2$ has its minimum at $(0, 0)$. You stand at $(1, 1)$. What is the "
        r"angle between $-\nabla f$ and the direction to the minimum? Give one decimal.",
        value=26.565051177,
        tolerance=0.08,
        unit="°",
        why=r"$-\nabla f(1, 1) = (-2, -6)$, and the minimum lies in the direction $(-1, -1)$. "
        r"Turned round, these are $(2, 6)$ and $(1, 1)$, at $71.57^\circ$ and $45^\circ$ to the "
        r"$x$ axis: $26.57^\circ$ apart. Straight downhill is not straight to the bottom.",
        otherwise=r"Compare the angle of $\nabla f(1, 1) = (2, 6)$ with the angle of $(1, 1)$, "
        "both counted from the $x$ axis.",
        wrong={
            0: r"That would mean that $-\nabla f$ points at the minimum. It points straight "
            "downhill from here, and this bowl is steeper along $y$ than along $x$.",
            71.5651: r"That is the angle between $\nabla f$ and the $x$ axis. Compare it with the "
            "direction of $(1, 1)$, not with the axis.",
            45: "That is the angle between the line to the minimum and the $x$ axis. Compare it "
            r"with the direction of $\nabla f$, not with the axis.",
            18.4349: r"That is the angle between $\nabla f$ and the $y$ axis. Compare it with the "
            "direction of $(1, 1)$, not with an axis.",
            153.4349: r"You took $\nabla f$ itself, which points uphill. The question is about "
            r"$-\nabla f$.",
            0.463648: "That is right in radians. Multiply by $180/\\pi$ for degrees.",
        },
    ),
    ChoiceQuestion(
        "04.geometry",
        r"Let $f(x, y)$ have continuous partial derivatives, and $\nabla f\ne 0$ at a point $p$. "
        "Which statements are true for every such $f$?",
        (
            Option(
                r"At $p$, $\nabla f$ is perpendicular to the surface $z = f(x, y)$.",
                r"$\nabla f$ has two components and lies in the plane of the inputs. Perpendicular "
                r"to the surface is a vector with three: $\left(-\frac{\partial f}{\partial x}, "
                r"-\frac{\partial f}{\partial y}, 1\right)$.",
            ),
            Option(
                r"At $p$, $\nabla f$ is perpendicular to the level curve through $p$.",
                r"Along the level curve $f$ does not change, so there $\nabla f\cdot u = 0$: the "
                "direction $u$ of the curve and the gradient are at a right angle.",
                right=True,
            ),
            Option(
                r"At $p$, $\nabla f$ points straight from $p$ to the summit of the hill.",
                "It points straight uphill from $p$. Only on special shapes, such as a round hill, "
                "is that the way to the summit.",
            ),
            Option(
                r"The length of $\nabla f$ is the largest slope that there is at $p$.",
                r"In the direction of a unit vector $u$ the slope is $\nabla f\cdot u$. It is "
                r"largest, namely $\|\nabla f\|$, when $u$ points along $\nabla f$.",
                right=True,
            ),
            Option(
                r"The closer $p$ is to the top of the hill, the longer $\nabla f$ is.",
                "At the top the hill is level, and the gradient is zero. It is longest where "
                "the hill is steepest.",
            ),
        ),
        several=True,
    ),
    NumberQuestion(
        "04.slope",
        r"$f$ is differentiable and $\nabla f(p) = (3, 4)$. What is the slope of $f$ at $p$ in "
        "the direction of $(1, 1)$, that is, its rise per unit of length? Give two decimals.",
        value=4.9497474683,
        tolerance=0.006,
        why=r"The unit vector is $u = \frac{1}{\sqrt 2}(1, 1)$, and "
        r"$\nabla f\cdot u = \frac{7}{\sqrt 2}\approx 4.95$.",
        otherwise=r"Divide $(1, 1)$ by its length to get a unit vector $u$. The slope is "
        r"$\nabla f\cdot u$.",
        wrong={
            7: r"That is $\nabla f\cdot(1, 1)$. The vector $(1, 1)$ is $\sqrt 2$ long; for the "
            "slope per unit of length, make its length one first.",
            5: r"That is $\|\nabla f\|$, the slope in the steepest direction. $(1, 1)$ does not "
            r"point along $(3, 4)$.",
            3.5: r"You divided by $2$, the square of the length of $(1, 1)$. Its length is "
            r"$\sqrt 2$.",
            9.8995: r"You multiplied by the length of $(1, 1)$. Divide by it.",
            0.98995: r"That is the cosine of the angle between the two directions. Multiply it by "
            r"$\|\nabla f\| = 5$.",
        },
    ),
)
