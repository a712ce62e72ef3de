"""The functions of the course: curves f(x) and surfaces f(x, y), in the order of the menus.

Every partial derivative is exact, and NaN where it does not exist; both may exist where f is not
differentiable. Minima that have no closed form are the floating-point numbers nearest to the
solutions of ∇f = 0.
"""

import math

import numpy as np

from helpers.maths.evaluate import Values, finite_number
from helpers.maths.functions import Function1D, Function2D


def valley(kappa: float = 10.0, rotation: float = 0.0) -> Function2D:
    """½(u² + κv²), where the axes (u, v) are (x, y) turned anticlockwise by `rotation`.

    Parameters
    ----------
    kappa : float
        The condition number κ ≥ 1: the Hessian has the eigenvalues 1, along the floor of the
        valley, and κ, across it.
    rotation : float
        The angle from the x axis to the floor, in degrees.

    Returns
    -------
    Function2D
        Its minimum is 0 at (0, 0).

    Raises
    ------
    TypeError, ValueError
        If `kappa` is not a finite number ≥ 1, or `rotation` is not a finite number.
    """
    kappa, rotation = finite_number(kappa, "kappa"), finite_number(rotation, "rotation")
    if kappa < 1:
        raise ValueError(f"kappa must be at least 1, got {kappa!r}; to swap the axes, rotate by 90")
    c, s = math.cos(math.radians(rotation)), math.sin(math.radians(rotation))
    a, b, d = c * c + kappa * s * s, (1 - kappa) * c * s, s * s + kappa * c * c
    u, v = ("x", "y") if rotation == 0 else ("u", "v")
    times = f"{kappa:g}" if kappa != 1 else ""
    return Function2D(
        lambda x, y: (a * x**2 + 2 * b * x * y + d * y**2) / 2,
        lambda x, y: (a * x + b * y, b * x + d * y),
        name="valley" if rotation == 0 else f"valley turned by {rotation:g}°",
        formula=rf"\frac{{1}}{{2}}({u}^2 + {times}{v}^2)",
        text=f"½({u}² + {times}{v}²)",
        minima=((0.0, 0.0),),
    )


def _peaks(x: Values, y: Values) -> Values:
    return (
        3 * (1 - x) ** 2 * np.exp(-(x**2) - (y + 1) ** 2)
        - 10 * (x / 5 - x**3 - y**5) * np.exp(-(x**2) - y**2)
        - np.exp(-((x + 1) ** 2) - y**2) / 3
    )


def _grad_peaks(x: Values, y: Values) -> tuple[Values, Values]:
    a = np.exp(-(x**2) - (y + 1) ** 2)
    b = np.exp(-(x**2) - y**2)
    c = np.exp(-((x + 1) ** 2) - y**2)
    q = x / 5 - x**3 - y**5
    return (
        -6 * (1 - x) * (1 + x * (1 - x)) * a
        + (20 * x * q - 2 + 30 * x**2) * b
        + 2 / 3 * (x + 1) * c,
        -6 * (y + 1) * (1 - x) ** 2 * a + (20 * y * q + 50 * y**4) * b + 2 / 3 * y * c,
    )


def _grad_himmelblau(x: Values, y: Values) -> tuple[Values, Values]:
    a, b = x**2 + y - 11, x + y**2 - 7
    return 4 * x * a + 2 * b, 2 * a + 4 * y * b


def _grad_rosenbrock(x: Values, y: Values) -> tuple[Values, Values]:
    return -2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)


def _polar(x: Values, y: Values) -> tuple[Values, Values, Values]:
    """Return cos θ, sin θ and r; at the origin, which has no angle, 0, 0 and 1."""
    r = np.hypot(x, y)
    r = np.where(r == 0, 1.0, r)
    return x / r, y / r, r


def _discontinuous(x: Values, y: Values) -> Values:
    c, s, _ = _polar(x, y)
    return c * s


def _grad_discontinuous(x: Values, y: Values) -> tuple[Values, Values]:
    # f is 0 on both axes, so at the origin both partial derivatives are 0.
    c, s, r = _polar(x, y)
    return s * (s**2 - c**2) / r, c * (c**2 - s**2) / r


def _no_tangent_plane(x: Values, y: Values) -> Values:
    c, _, _ = _polar(x, y)
    return x * c**2


def _grad_no_tangent_plane(x: Values, y: Values) -> tuple[Values, Values]:
    # f(x, 0) = x and f(0, y) = 0, so at the origin the partial derivatives are 1 and 0.
    c, s, _ = _polar(x, y)
    return 1 + s**2 - 2 * s**4, -2 * c**3 * s


CURVES = {
    "square": Function1D(
        lambda x: x**2,
        lambda x: 2 * x,
        name="square", formula="x^2", text="x²",
        minima=(0.0,),
    ),
    "cube": Function1D(
        lambda x: x**3,
        lambda x: 3 * x**2,
        name="cube", formula="x^3", text="x³",
        domain=(-2.5, 2.5),
    ),
    "cubic": Function1D(
        lambda x: x**3 + 6 * x,
        lambda x: 3 * x**2 + 6,
        name="cubic", formula="x^3 + 6x", text="x³ + 6x",
    ),
    "two_valleys": Function1D(
        lambda x: x**4 - 3 * x**2 + x,
        lambda x: 4 * x**3 - 6 * x + 1,
        name="two valleys", formula="x^4 - 3x^2 + x", text="x⁴ − 3x² + x",
        domain=(-2.2, 2.2),
        minima=(-1.3008395659415772, 1.1309011226299859),
    ),
    "sine": Function1D(
        np.sin,
        np.cos,
        name="sine", formula=r"\sin x", text="sin x",
        domain=(-5.0, 5.0),
        minima=(-math.pi / 2, 3 * math.pi / 2),
    ),
    "exponential": Function1D(
        np.exp,
        np.exp,
        name="exponential", formula="e^x", text="eˣ",
        domain=(-3.0, 2.0),
    ),
    "logarithm": Function1D(
        np.log,
        lambda x: np.where(x > 0, 1 / x, np.nan),
        name="logarithm", formula=r"\ln x", text="ln x",
        domain=(0.05, 5.0),
    ),
    "logistic": Function1D(
        lambda x: 1 / (1 + np.exp(-x)),
        lambda x: 1 / (2 + np.exp(x) + np.exp(-x)),
        name="logistic", formula=r"\frac{1}{1 + e^{-x}}", text="1/(1 + e⁻ˣ)",
        domain=(-6.0, 6.0),
    ),
    "witch": Function1D(
        lambda x: 1 / (1 + x**2),
        lambda x: -2 * x / (1 + x**2) ** 2,
        name="witch of Agnesi", formula=r"\frac{1}{1 + x^2}", text="1/(1 + x²)",
    ),
    "absolute_value": Function1D(
        np.abs,
        lambda x: x / np.abs(x),
        name="absolute value", formula="|x|", text="|x|",
        minima=(0.0,),
        not_differentiable_at=(0.0,),
    ),
    "wobble": Function1D(
        lambda x: np.where(x == 0, 0.0, x * np.sin(1 / x)),
        lambda x: np.sin(1 / x) - np.cos(1 / x) / x,
        name="wobble", formula=r"x \sin \frac{1}{x}", text="x sin(1/x), f(0) = 0",
        domain=(-0.5, 0.5),
        not_differentiable_at=(0.0,),
    ),
    "cusp": Function1D(
        lambda x: np.sqrt(np.abs(x)),
        lambda x: x / np.abs(x) / (2 * np.sqrt(np.abs(x))),
        name="cusp", formula=r"\sqrt{|x|}", text="√|x|",
        minima=(0.0,),
        not_differentiable_at=(0.0,),
    ),
}

SURFACES = {
    "bowl": Function2D(
        lambda x, y: x**2 + y**2,
        lambda x, y: (2 * x, 2 * y),
        name="bowl", formula="x^2 + y^2", text="x² + y²",
        minima=((0.0, 0.0),),
    ),
    "stretched_bowl": Function2D(
        lambda x, y: x**2 + 3 * y**2,
        lambda x, y: (2 * x, 6 * y),
        name="stretched bowl", formula="x^2 + 3y^2", text="x² + 3y²",
        minima=((0.0, 0.0),),
    ),
    "saddle": Function2D(
        lambda x, y: x**2 - y**2,
        lambda x, y: (2 * x, -2 * y),
        name="saddle", formula="x^2 - y^2", text="x² − y²",
    ),
    "monkey_saddle": Function2D(
        lambda x, y: x**3 - 3 * x * y**2,
        lambda x, y: (3 * x**2 - 3 * y**2, -6 * x * y),
        name="monkey saddle", formula="x^3 - 3xy^2", text="x³ − 3xy²",
        domain=((-2.0, 2.0), (-2.0, 2.0)),
    ),
    "egg_crate": Function2D(
        lambda x, y: np.sin(x) * np.sin(y),
        lambda x, y: (np.cos(x) * np.sin(y), np.sin(x) * np.cos(y)),
        name="egg crate", formula=r"\sin x \cdot \sin y", text="sin x · sin y",
        domain=((-4.0, 4.0), (-4.0, 4.0)),
        minima=((-math.pi / 2, math.pi / 2), (math.pi / 2, -math.pi / 2)),
    ),
    "hillside": Function2D(
        lambda x, y: x**2 * y + np.sin(y),
        lambda x, y: (2 * x * y, x**2 + np.cos(y)),
        name="hillside", formula=r"x^2 y + \sin y", text="x²y + sin y",
    ),
    "himmelblau": Function2D(
        lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
        _grad_himmelblau,
        name="Himmelblau",
        formula="(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        text="(x² + y − 11)² + (x + y² − 7)²",
        domain=((-5.0, 5.0), (-5.0, 5.0)),
        minima=(
            (3.0, 2.0),
            (-2.805118086952745, 3.131312518250573),
            (-3.779310253377747, -3.2831859912861696),
            (3.5844283403304917, -1.8481265269644036),
        ),
        source="D. M. Himmelblau, Applied Nonlinear Programming, McGraw-Hill, 1972",
    ),
    "rosenbrock": Function2D(
        lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        _grad_rosenbrock,
        name="Rosenbrock", formula="(1 - x)^2 + 100(y - x^2)^2", text="(1 − x)² + 100(y − x²)²",
        domain=((-2.0, 2.0), (-1.0, 3.0)),
        minima=((1.0, 1.0),),
        source="H. H. Rosenbrock, An automatic method for finding the greatest or least value of "
        "a function, The Computer Journal 3 (1960), 175–184",
    ),
    "peaks": Function2D(
        _peaks,
        _grad_peaks,
        name="peaks",
        formula=r"3(1 - x)^2 e^{-x^2 - (y + 1)^2} - 10(\frac{x}{5} - x^3 - y^5) e^{-x^2 - y^2}"
        r" - \frac{1}{3} e^{-(x + 1)^2 - y^2}",
        text="3(1 − x)² exp(−x² − (y + 1)²) − 10(x/5 − x³ − y⁵) exp(−x² − y²)"
        " − ⅓ exp(−(x + 1)² − y²)",
        minima=(
            (0.22827892055636909, -1.6255349574999964),
            (-1.3473962443682108, 0.20451886609700518),
            (0.2964455538468321, 0.32019624766683435),
        ),
        source="MATLAB documentation, peaks",
    ),
    "valley": valley(),
    "discontinuous": Function2D(
        _discontinuous,
        _grad_discontinuous,
        name="not continuous",
        formula=r"\frac{xy}{x^2 + y^2}", text="xy/(x² + y²), f(0, 0) = 0",
        domain=((-1.0, 1.0), (-1.0, 1.0)),
        not_differentiable_at=((0.0, 0.0),),
    ),
    "no_tangent_plane": Function2D(
        _no_tangent_plane,
        _grad_no_tangent_plane,
        name="no tangent plane",
        formula=r"\frac{x^3}{x^2 + y^2}", text="x³/(x² + y²), f(0, 0) = 0",
        domain=((-1.0, 1.0), (-1.0, 1.0)),
        not_differentiable_at=((0.0, 0.0),),
    ),
}

# To read slopes off: not in the menus.

HILLS = Function1D(
    lambda x: 0.2 + 0.75 * x**3 - 0.2 * x**5,
    lambda x: 2.25 * x**2 - x**4,
    name="hills", formula="0.2 + 0.75x^3 - 0.2x^5", text="0.2 + 0.75x³ − 0.2x⁵",
    domain=(-2.2, 2.2),
    minima=(-1.5,),
)  # fmt: skip
"""A valley, a terrace and a hilltop, for reading slopes off the graph."""

HILLS_MARKS = {"A": -2.0, "B": -1.5, "C": -1.0, "D": 0.0, "E": 1.5, "F": 1.85, "G": 2.1}
"""The marked points of `HILLS`: the letter of each, and its x."""


def _hill_and_hollow(x: float, y: float) -> float:
    return 5 * x * np.exp(-(x**2) / 2 - (y - 0.6 * x) ** 2 / 2)


def _grad_hill_and_hollow(x: float, y: float) -> tuple[float, float]:
    bell = 5 * np.exp(-(x**2) / 2 - (y - 0.6 * x) ** 2 / 2)
    return (1 - x**2 + 0.6 * x * (y - 0.6 * x)) * bell, -x * (y - 0.6 * x) * bell


MAP = Function2D(
    _hill_and_hollow,
    _grad_hill_and_hollow,
    name="hill and hollow",
    formula=r"5x\,e^{-\frac{1}{2}x^2 - \frac{1}{2}(y - 0.6x)^2}",
    text="5x·exp(−x²/2 − (y − 0.6x)²/2)",
    minima=((-1.0, -0.6),),
)
"""A slanting hill and a slanting hollow, for reading partial derivatives off their contours."""

MAP_LEVELS = (-2.5, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5)
"""The contours to draw; D and B lie on two of them."""

MAP_MARKS = {
    "A": (2.2, 2.0),
    "B": (0.0, -1.2),
    "C": (-1.9, -0.3),
    "D": (1.48191, 2.23432),
    "E": (1.0, 0.6),
    "F": (-0.6, -1.9),
}
"""The marked points of `MAP`: the letter of each, its x and its y."""
