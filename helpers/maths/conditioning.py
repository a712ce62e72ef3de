"""What the curvatures of f say about descent: the best steps, how fast, and what a zero of ∇f is.

Curvatures are the eigenvalues of the Hessian: the second derivatives along its eigenvectors.
The rates hold for quadratics whose curvatures lie in [μ, L] with μ > 0; near a minimum they hold
for any smooth f, to leading order, with the curvatures there.

Sources: J. Nocedal and S. J. Wright, *Numerical Optimization*, 2nd ed. 2006, chapters 3 and 8;
B. T. Polyak 1964, as for `descent`; G. Goh, "Why momentum really works", *Distill* 2017.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from helpers.maths.descent import kept
from helpers.maths.differentiate import EPS, scaled_step
from helpers.maths.evaluate import as_numbers, evaluate, finite_number

SECOND_STEP = EPS ** (1 / 4)
"""Step of a second difference: its errors, O(h²) and O(ε/h²), are then alike."""
LOOK = 1e-3
"""How far `stationary_kind` looks to either side of a point, relative to max(1, ‖p‖)."""


@dataclass(frozen=True)
class Conditioning:
    """The least and the greatest curvature, 0 < μ ≤ L, and what follows from them.

    A factor is that by which the distance to the minimum shrinks in each step, and the length of
    the gradient with it; f, counted from its minimum, shrinks by the square of it.
    """

    mu: float
    L: float

    def __post_init__(self) -> None:
        """Check the curvatures."""
        mu, largest = finite_number(self.mu, "mu"), finite_number(self.L, "L")
        if not 0 < mu <= largest:
            raise ValueError(
                f"the curvatures must be positive and mu at most L, got mu = {mu:g}, "
                f"L = {largest:g}; only then has a quadratic a single minimum"
            )

    @property
    def kappa(self) -> float:
        """κ = L/μ, the condition number."""
        return self.L / self.mu

    def largest_eta(self, beta: float = 0.0) -> float:
        """2(1 + β)/L: every start converges if and only if 0 < η < this; 2/L without momentum."""
        return 2 * (1 + kept(beta)) / self.L

    def factor(self, eta: float, beta: float = 0.0) -> float:
        """Return the asymptotic factor of a step η with momentum β, from almost every start.

        Without momentum it is max(|1 − ημ|, |1 − ηL|), and a bound in every single step. With
        it, it is the greatest `long_run_factor` over all curvatures; the first steps may be worse.
        """
        eta, beta = finite_number(eta, "eta"), kept(beta)
        return max(long_run_factor(curvature, eta, beta) for curvature in (self.mu, self.L))

    @property
    def best_eta(self) -> float:
        """2/(L + μ), the fixed step with the smallest factor."""
        return 2 / (self.L + self.mu)

    @property
    def best_factor(self) -> float:
        """(κ − 1)/(κ + 1), the factor of `best_eta`.

        Its square bounds what an exact step leaves of f − min f, too. The start for which every
        exact step leaves just that is μ⁻¹ along the floor and L⁻¹ across it: (κ, 1).
        """
        return (self.L - self.mu) / (self.L + self.mu)

    @property
    def best_momentum(self) -> tuple[float, float]:
        """η = (2/(√L + √μ))² and β = ((√κ − 1)/(√κ + 1))², with the smallest factor for both."""
        return (2 / (math.sqrt(self.L) + math.sqrt(self.mu))) ** 2, self.best_momentum_factor**2

    @property
    def best_momentum_factor(self) -> float:
        """(√κ − 1)/(√κ + 1), the asymptotic factor of `best_momentum`."""
        root = math.sqrt(self.kappa)
        return (root - 1) / (root + 1)

    def accepted_step(self, c: float = 1e-4) -> float:
        """2(1 − c)/L: Armijo's condition accepts every step up to this one."""
        return 2 * (1 - c) / self.L

    def backtracking_bound(self, c: float = 1e-4, t: float = 1.0, shrink: float = 0.5) -> float:
        """1 − 2cμ·min(t, ρ·2(1 − c)/L): a step leaves at most this part of f − min f.

        For f ≤ the first step that is tried, or is one shrinking away from one that fails. The
        bound holds for every f with curvatures in [μ, L] everywhere, and is far from sharp.
        """
        return 1 - 2 * c * self.mu * min(t, shrink * self.accepted_step(c))


def long_run_factor(curvature: float, eta: float, beta: float = 0.0) -> float:
    """Return by what a step multiplies the way to the minimum in the long run, along one curvature.

    With curvature λ that is the greatest modulus of the zeros z of z² − (1 + β − ηλ)z + β; without
    momentum it is |1 − ηλ|, in every step.
    """
    b = 1 + beta - eta * curvature
    d = b * b - 4 * beta
    return math.sqrt(beta) if d < 0 else (abs(b) + math.sqrt(d)) / 2


def conditioning(A: ArrayLike) -> Conditioning:
    """Return the conditioning of ½pᵀAp + bᵀp + c, whose Hessian is A.

    Parameters
    ----------
    A : array_like, shape (n, n)
        Symmetric, with positive eigenvalues: a quadratic's own, or `hessian` of any f at a point.

    Returns
    -------
    Conditioning
        With μ and L the least and the greatest eigenvalue.

    Raises
    ------
    TypeError, ValueError
        If A is not such a matrix.
    """
    A = as_numbers(A, "A")
    if np.ndim(A) != 2 or A.shape[0] != A.shape[1] or not A.size or np.iscomplexobj(A):
        raise ValueError(f"A must be a square matrix of real numbers, got shape {np.shape(A)}")
    if not np.isfinite(A).all() or not np.allclose(A, A.T):
        raise ValueError(f"A must be finite and symmetric, as a Hessian is, got {A.tolist()}")
    curvatures = np.linalg.eigvalsh(A)
    return Conditioning(float(curvatures[0]), float(curvatures[-1]))


def hessian(f: Callable, p: ArrayLike) -> np.ndarray:
    """Return the second derivatives of f at p by central differences.

    Parameters
    ----------
    f : callable
        A function of n numbers, f(x, y, …).
    p : array_like, shape (n,)
        The point, finite.

    Returns
    -------
    ndarray, shape (n, n)
        Symmetric; NaN where f has no finite value nearby.

    Raises
    ------
    TypeError, ValueError
        If `p` is not a finite point, or f does not return a real number.

    Notes
    -----
    O(h²) truncation + O(ε/h²) rounding, with h = ε^¼·max(1, |x|) for each coordinate x.
    """
    p = as_numbers(p, "p")
    if np.ndim(p) != 1 or np.iscomplexobj(p) or not np.isfinite(p).all():
        raise ValueError(f"p must be one finite point, shape (n,), got {np.asarray(p).tolist()}")
    h = scaled_step(p, SECOND_STEP)
    steps, A = np.diag(h), np.empty((len(p), len(p)))
    for i, u in enumerate(steps):
        for j, v in enumerate(steps[: i + 1]):
            ahead = evaluate(f, *(p + u + v)) - evaluate(f, *(p + u - v))
            behind = evaluate(f, *(p - u + v)) - evaluate(f, *(p - u - v))
            A[i, j] = A[j, i] = (ahead - behind) / (4 * h[i] * h[j])
    return A


def stationary_kind(f: Callable, p: ArrayLike) -> str:
    """Tell what kind of a point p is, where ∇f is zero or nearly so.

    f is compared with f(p) a little to both sides of p, along each eigenvector of the Hessian.

    Returns
    -------
    str
        "minimum" if f rises to both sides along all of them, "maximum" if it falls, "saddle" if
        it rises along one and falls along another. "not a minimum" if it falls along one, and no
        other decides. "" if nothing is clear beyond the rounding of f, and at an inflection.
    """
    A = hessian(f, p)
    if not np.isfinite(A).all():
        return ""
    p = np.asarray(p, dtype=float)
    size = LOOK * max(1.0, float(np.linalg.norm(p)))
    value = evaluate(f, *p)
    seen = [_bend(f, p, value, size * u) for u in np.linalg.eigh(A)[1].T]
    return kind_of(seen) or ("not a minimum" if -1 in seen else "")


def kind_of(signs: Sequence[int]) -> str:
    """Name a point with ∇f = 0 by how f bends along the axes: 1 up, −1 down, 0 if it is not clear.

    "minimum" if it bends up along all of them, "maximum" if down, "saddle" if there are both; else
    "". `stationary_kind` looks at values of f beside the point, which tell a minimum of x⁴ too;
    `stationary_points` of a formula at the signs of exact second derivatives, which do not.
    """
    if 1 in signs and -1 in signs:
        return "saddle"
    return {(1,): "minimum", (-1,): "maximum"}.get(tuple(set(signs)), "")


def _bend(f: Callable, p: np.ndarray, value: float, step: np.ndarray) -> int:
    """Return 1 if f rises to both sides of p, −1 if it falls, else 0."""
    changes = np.array([evaluate(f, *(p + step)) - value, evaluate(f, *(p - step)) - value])
    noise = 16 * EPS * abs(value)
    return int((changes > noise).all()) - int((changes < -noise).all())
