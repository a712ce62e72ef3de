"""The exercises of notebook 04 about pictures: a field that is drawn, points that are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.lessons.n04_diagnosis import (
    MEASURED_ARROWS,
    NEAR,
    SADDLE,
    SADDLE_ARROWS,
    WAVES,
    WRONG_POINTS,
    diagnose_field,
    diagnose_points,
    drawn_field,
    listed_points,
    same_field,
    same_points,
)
from helpers.tasks import Exercise, Wrong

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# 04.field


def drawing(
    arrows: str | Callable = "", low: float = -3.0, aspect: str = "equal", end: float = 3.5,
    **options: Any,
) -> Callable[[Axes], None]:
    """Return a function that draws the saddle's field, right but for what is given."""
    known = SADDLE_ARROWS | MEASURED_ARROWS
    formula = known[arrows] if isinstance(arrows, str) else arrows

    def draw_saddle(ax: Axes) -> None:
        X, Y = np.meshgrid(*[np.linspace(low, 3, 20)] * 2)
        honest = {"angles": "xy", "scale_units": "xy", "scale": 20}
        ax.quiver(X, Y, *formula(X, Y), **(honest | options))
        ax.set(aspect=aspect, xlim=(-3.5, end), ylim=(-3.5, end))

    return draw_saddle


def _drawn_twice(ax: Axes) -> None:
    """Draw the left half of the field with one scale, the right half with another one."""
    X, Y = np.meshgrid(*[np.linspace(-3, 3, 20)] * 2)
    for half, scale in ((X < 0, 20), (X > 0, 40)):
        x, y = X[half], Y[half]
        ax.quiver(x, y, 2 * x, -2 * y, angles="xy", scale_units="xy", scale=scale)
    ax.set_aspect("equal")


def _same_length(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return x / np.hypot(x, y), -y / np.hypot(x, y)


_ROWS_FIRST = (
    "The components are swapped: `np.gradient` gives the slope from row to row first, and from row "
    "to row it is $y$ that changes. Better take the formulas of the partial derivatives."
)

FIELD = Exercise(
    id="04.field",
    prompt="Write `draw_saddle(ax)`: with `ax.quiver`, draw the gradient field of $x^2 - y^2$ on "
    "20 × 20 points that fill the square from $-3$ to $3$, edges included. The arrows are the "
    "gradient itself, drawn honestly: `angles=\"xy\"`, `scale_units=\"xy\"`, a `scale` of your "
    "choice, equal aspect.",
    solution=drawing(),
    observe=drawn_field,
    diagnose=diagnose_field,
    same=same_field,
    wrong=(
        Wrong("nothing on ax", lambda ax: ax.plot([0, 1], [0, 1]),
              "There are no arrows of `ax.quiver` on the axes `ax`, and the check reads no others. "
              "`plt.quiver` draws on whatever figure is current, which may be another one."),
        Wrong("another grid", drawing(low=-2.0),
              "The arrows do not start at the points that are asked for: 20 values of $x$ from "
              "$-3$ to $3$, both included, each with 20 such values of $y$, 400 in all."),
        Wrong("a bowl", drawing("a bowl"),
              "This is the field of the bowl $x^2 + y^2$. On the saddle $f$ falls as $y$ goes away "
              r"from $0$: look at the sign of $\partial f/\partial y$."),
        Wrong("axes swapped", drawing("axes swapped"),
              r"The components are swapped. `quiver` takes $\partial f/\partial x$ first, which "
              r"moves along $x$, then $\partial f/\partial y$."),
        Wrong("downhill", drawing("downhill"),
              r"These arrows are $-\nabla f$ and point downhill. The gradient points uphill: away "
              "from the centre along $x$, towards it along $y$."),
        Wrong("grid transposed", drawing("grid transposed"),
              "The arrows do not stand where they belong: that of $(x, y)$ starts at $(y, x)$. One "
              "of the arrays is transposed. Compute the arrows from the same two arrays that you "
              "hand to `quiver` as their places."),
        Wrong("factor 2 missing", drawing("factor 2 missing"),
              "Every direction is right, and every arrow is half of the gradient. The derivative "
              "of $x^2$ is $2x$, not $x$. With a stated scale the length counts, too."),
        Wrong("other lengths", drawing(_same_length),
              "Every direction is right, but the lengths are not those of the gradient. Hand the "
              "gradient to `quiver` as it is; its `scale` makes all arrows shorter alike."),
        Wrong("another field", drawing(lambda x, y: (y, x)),
              r"These arrows are not the gradient of $x^2 - y^2$. Find $\partial f/\partial x$ "
              r"with $y$ frozen and $\partial f/\partial y$ with $x$ frozen, and check one arrow: "
              "at the corner $(3, 3)$ the function rises along $x$, with the slope $6$."),
        Wrong("screen angles", drawing(angles="uv"),
              "The numbers are right, but matplotlib draws the arrows at screen angles, whatever "
              "the axes look like. Say that angles are meant on the axes: `angles=\"xy\"`."),
        Wrong("no stated scale", drawing(scale_units=None, scale=None),
              "The directions are right, but the lengths are not in units of the axes, so nobody "
              "can read what they stand for. Write `scale_units=\"xy\"`, and choose the `scale`: "
              "how much slope one unit of the axes stands for."),
        Wrong("several scales", _drawn_twice,
              "Your arrows have more than one scale, so their lengths cannot be compared. Draw "
              "all 400 with the same `scale`."),
        Wrong("no spacing", drawing("no spacing"),
              "Your arrows are differences from one point of the grid to the next. `np.gradient` "
              "takes the distance between them as $1$ unless you say what it is. Better take the "
              "formulas: the partial derivatives are easy to write down."),
        Wrong("one side at the edges", drawing("one side at the edges"),
              "Inside the square the arrows are right, at its edges they are not: there "
              "`np.gradient` can only look to one side. Take the formulas of the partial "
              "derivatives instead."),
        Wrong("rows first", drawing("rows first"), _ROWS_FIRST),
        Wrong("rows first, no spacing", drawing("rows first, no spacing"), _ROWS_FIRST),
        Wrong("another pivot", drawing(pivot="mid"),
              "The arrows are the right ones, but they do not start at their points. Leave out "
              "`pivot`: an arrow begins where its slopes are measured."),
        Wrong("not to be seen", drawing(alpha=0),
              "The arrows are there, and all of them are right, but they cannot be seen: look at "
              "their colour and at `alpha`."),
        Wrong("a part only", drawing(end=0.0),
              "All arrows are right, but the axes do not show all of them. Let both axes reach "
              "from $-3$ to $3$ at least."),
        Wrong("unequal axes", drawing(aspect="auto"),
              "The arrows are right, but one unit of $x$ and one unit of $y$ are not equally long "
              "on the screen, so right angles do not look right. Give `ax` equal aspect."),
    ),
    hints=(
        "Which two formulas are the components of the gradient of $x^2 - y^2$? The notebook draws "
        "the field of $x^2 + y^2$ in a few lines: what changes, and what stays?",
        "Make 20 numbers from $-3$ to $3$, and with `meshgrid` the places `X` and `Y`. Compute "
        "both components from `X` and `Y`, and hand all four to `ax.quiver` with the options "
        "asked for; a `scale` of about 20 fits. Then set the aspect of `ax`.",
    ),
    worked="""
def draw_saddle(ax):
    x = np.linspace(-3, 3, 20)
    X, Y = np.meshgrid(x, x)
    ax.quiver(X, Y, 2 * X, -2 * Y, angles="xy", scale_units="xy", scale=20)
    ax.set_aspect("equal")
""",
)

# 04.level

_Q = np.pi / 2
_FIVE = [(0, 0), (_Q, _Q), (_Q, -_Q), (-_Q, _Q), (-_Q, -_Q)]


def _waves(*points: tuple[float, float]) -> tuple[list, list]:
    """Return an answer that is right for the saddle and has these points for the waves."""
    return [(0, 0)], list(points)


LEVEL = Exercise(
    id="04.level",
    prompt=r"Where is $\nabla f = (0, 0)$? Find all such points of $x^2 - y^2$, and all those of "
    r"$\sin x\cdot\sin y$ in the square $-2\le x\le 2$, $-2\le y\le 2$. Give two lists of points "
    "$(x, y)$, those of $x^2 - y^2$ first; decimals need three digits after the point.",
    solution=_waves(*_FIVE),
    cases=((SADDLE,), (WAVES,)),
    observe=listed_points,
    diagnose=diagnose_points,
    same=same_points,
    tolerance=NEAR,
    wrong=(
        Wrong("no pairs", [(0, 0), *_FIVE],
              "Give two lists, each of points $(x, y)$, as in `([(1, 2)], [(3, 4), (5, 6)])`: the "
              r"points of $x^2 - y^2$, then those of $\sin x\cdot\sin y$."),
        Wrong("lists swapped", (_FIVE, [(0, 0)]),
              r"The two lists are swapped: the points of $x^2 - y^2$ come first, then those of "
              r"$\sin x\cdot\sin y$."),
        Wrong("no points", _waves(),
              "The list is empty, but there is at least one point where both partial derivatives "
              "are zero. Look at the place where the arrows of the field vanish."),
        Wrong("a point twice", _waves(*_FIVE, (0.0, 0.0)),
              "One of the points is in the list twice. Give each of them once."),
        Wrong("degrees", _waves(*np.degrees(_FIVE).tolist()),
              "These are degrees. As everywhere in calculus, $x$ and $y$ are in radians: a right "
              r"angle is $\frac{\pi}{2}$, not $90$."),
        Wrong("mixed coordinates", _waves(*((x, y) for x in (-_Q, 0, _Q) for y in (-_Q, 0, _Q))),
              WRONG_POINTS["mixed coordinates"]),
        Wrong("zeros of f", _waves(*_FIVE, (1, 0), (0, 1)), WRONG_POINTS["zeros of f"]),
        Wrong("one partial only", _waves(*_FIVE, (_Q, 1)), WRONG_POINTS["one partial only"]),
        Wrong("another point", _waves(*_FIVE, (1, 1)), WRONG_POINTS["another point"]),
        Wrong("outside the square", _waves(*_FIVE, (np.pi, 0)), WRONG_POINTS["outside the square"]),
        Wrong("only the origin", _waves((0, 0)),
              r"$(0, 0)$ is one such point, and there are more. $\cos x\cdot\sin y$ is zero where "
              r"$\sin y = 0$, and also where $\cos x = 0$."),
        Wrong("origin forgotten", _waves(*_FIVE[1:]),
              "The two tops and the two bottoms are right. One point is missing, a saddle: it is "
              r"neither top nor bottom, and has $\nabla f = (0, 0)$, too."),
        Wrong("one missing", _waves(*_FIVE[:-1]),
              "What you have is right, and one point is missing: another top or bottom. The signs "
              "of $x$ and $y$ do not depend on each other."),
        Wrong("some missing", _waves((0, 0), (_Q, _Q)),
              "What you have is right, but some are missing. A cosine is zero on both sides of "
              "$0$, and the signs of $x$ and $y$ do not depend on each other."),
    ),
    hints=(
        "Write down both partial derivatives, and ask of each where it is zero. You want the "
        "points where both are.",
        r"For $\sin x\cdot\sin y$ they are $\cos x\cdot\sin y$ and $\sin x\cdot\cos y$. A product "
        r"is zero where one of its factors is. If the first is zero because $\sin y = 0$, what "
        r"does the second one ask of $x$? And if it is zero because $\cos x = 0$, what does it ask "
        "of $y$?",
    ),
    worked="""
# x² − y²: ∂f/∂x = 2x and ∂f/∂y = −2y are both zero only at (0, 0).
saddle = [(0, 0)]

# sin x · sin y: ∂f/∂x = cos x · sin y and ∂f/∂y = sin x · cos y.
# From −2 to 2, sin is zero at 0 only, where cos is 1; and cos is zero at π/2 and −π/2 only,
# where sin is 1 and −1. If sin y = 0, then cos y is not 0, so sin x = 0: the point (0, 0).
# If cos x = 0, then sin x is not 0, so cos y = 0: four points.
q = np.pi / 2
waves = [(0, 0), (q, q), (q, -q), (-q, q), (-q, -q)]

level = (saddle, waves)
""",
)
