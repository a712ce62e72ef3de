"""Fitting a line, or a logistic curve, to points: the loss is the surface, the parameters a point.

The parameters are θ = (intercept, slope). With X, whose rows are (1, xᵢ), a line predicts Xθ.
Losses and gradients take the two parameters, so ``p - eta * fit.grad(*p)`` reads as the mathematics
and ``run(steepest(fit.grad, start, eta), fit.loss)`` descends; components come first.

Sources: L. Bottou, F. E. Curtis and J. Nocedal, "Optimization methods for large-scale machine
learning", *SIAM Review* 60 (2018) 223–311; W. G. Cochran, *Sampling Techniques*, 3rd ed. 1977,
theorem 2.2, for the noise of a batch.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from helpers.maths.conditioning import Conditioning
from helpers.maths.descent import Steps, fixed, positive
from helpers.maths.evaluate import Values, as_numbers, plain


@dataclass(frozen=True, eq=False)
class _Fit:
    """A loss that is a mean over points: what the line and the logistic curve share.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The points, finite.
    """

    x: ArrayLike
    y: ArrayLike

    def __post_init__(self) -> None:
        """Check the points."""
        for name in ("x", "y"):
            values = np.array(as_numbers(getattr(self, name), name), dtype=float)
            if values.ndim != 1 or not values.size or not np.isfinite(values).all():
                raise ValueError(f"{name} must be a row of finite numbers, shape (n,), got "
                                 f"shape {values.shape}")  # fmt: skip
            object.__setattr__(self, name, values)
        if self.x.shape != self.y.shape:
            raise ValueError(f"x has {self.x.size} numbers and y has {self.y.size}; "
                             "give as many of one as of the other")  # fmt: skip

    @property
    def n(self) -> int:
        """How many points there are."""
        return self.x.size

    @property
    def X(self) -> np.ndarray:
        """The matrix whose rows are (1, xᵢ), shape (n, 2)."""
        return np.column_stack([np.ones(self.n), self.x])

    def batch(self, rows: ArrayLike) -> _Fit:
        """Return the same loss over some of the points only."""
        return type(self)(self.x[rows], self.y[rows])

    def slopes(self, intercept: float, slope: float) -> np.ndarray:
        """Return the gradient of each single point's loss, shape (2, n); their mean is `grad`."""
        errors = self._errors(self._predicted(intercept, slope))
        return np.array([errors, errors * self.x])

    def grad(self, intercept: Values, slope: Values) -> np.ndarray:
        """Return the gradient of the loss, shape (2, *S) for parameters of shape S."""
        errors = self._errors(self._predicted(intercept, slope))
        return np.array([errors.sum(axis=-1), errors @ self.x]) / self.n

    def _predicted(self, intercept: Values, slope: Values) -> np.ndarray:
        """Return Xθ, shape (*S, n)."""
        if np.ndim(intercept) or np.ndim(slope):
            intercept, slope = np.asarray(intercept)[..., None], np.asarray(slope)[..., None]
        return intercept + slope * self.x

    def _errors(self, predicted: np.ndarray) -> np.ndarray:
        """Return the derivative of each single point's loss with respect to its Xθ."""
        raise NotImplementedError


class LineFit(_Fit):
    """The mean squared error of a line, ‖Xθ − y‖²/n: a quadratic, with κ = L/μ.

    ∇ = (2/n) Xᵀ(Xθ − y), and the curvatures are the eigenvalues of 2XᵀX/n.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The points, finite.
    """

    def loss(self, intercept: Values, slope: Values) -> Values:
        """Return the mean of the squared errors, of the shape of the parameters."""
        return plain(((self._predicted(intercept, slope) - self.y) ** 2).mean(axis=-1))

    def _errors(self, predicted: np.ndarray) -> np.ndarray:
        return 2 * (predicted - self.y)

    @property
    def hessian(self) -> np.ndarray:
        """2XᵀX/n, the same everywhere, shape (2, 2); infinite where x² is for Python's numbers."""
        with np.errstate(over="ignore"):
            return 2 * self.X.T @ self.X / self.n

    @property
    def curvatures(self) -> Conditioning:
        """The least and the greatest curvature, μ and L, and what follows from them.

        μ is det/L, without the cancellation that eigenvalues of a large κ suffer from.
        """
        (a, b), (_, d) = self.hessian.tolist()
        with np.errstate(over="ignore", invalid="ignore"):
            spread = float(self.x.var())
        if not 0 < spread < math.inf:
            raise ValueError(f"x, from {self.x.min():g} to {self.x.max():g}, has no spread whose "
                             "square is one of Python's numbers; give it another unit")  # fmt: skip
        largest = (a + d + math.hypot(a - d, 2 * b)) / 2
        return Conditioning(min(4 * spread / largest, largest), largest)

    @property
    def best(self) -> tuple[float, float]:
        """The least squares line, in closed form: where the gradient is zero."""
        x, y = self.x - self.x.mean(), self.y - self.y.mean()
        power = int(np.frexp(np.abs(x).max())[1])  # of two, so that it costs no digit
        x = np.ldexp(x, -power)
        if not x.any():
            raise ValueError(f"every x is {self.x[0]:g}; a line needs at least two different x")
        with np.errstate(over="ignore"):
            slope = float(np.ldexp(x @ y / (x @ x), -power))
        if not math.isfinite(slope):
            raise ValueError("the slope is larger than Python's numbers; give x a smaller unit, "
                             "or y a larger one")  # fmt: skip
        return float(self.y.mean() - slope * self.x.mean()), slope


class LogisticFit(_Fit):
    """The mean cross-entropy of a logistic curve: −mean of y log p + (1 − y) log(1 − p).

    p = 1/(1 + e^(−Xθ)) is the probability that y is 1. ∇ = Xᵀ(p − y)/n, and no curvature is above
    λ_max(XᵀX)/(4n). It has a minimum if no x separates the points with y = 0 from those with 1.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The points, finite; every y is 0 or 1.
    """

    def __post_init__(self) -> None:
        """Check the points."""
        super().__post_init__()
        if not np.isin(self.y, (0, 1)).all():
            wrong = self.y[~np.isin(self.y, (0, 1))][0]
            raise ValueError(f"y has a {wrong:g}; a logistic curve is fitted to 0 and 1 only")

    def loss(self, intercept: Values, slope: Values) -> Values:
        """Return the mean cross-entropy, of the shape of the parameters."""
        z = self._predicted(intercept, slope)
        return plain((np.logaddexp(0, z) - self.y * z).mean(axis=-1))  # without overflow

    def probability(self, intercept: float, slope: float, x: ArrayLike) -> Values:
        """Return p at any x."""
        return plain(_logistic(intercept + slope * np.asarray(x, dtype=float)))

    def _errors(self, predicted: np.ndarray) -> np.ndarray:
        return _logistic(predicted) - self.y

    @property
    def largest_curvature(self) -> float:
        """λ_max(XᵀX)/(4n), which no curvature exceeds: every η below 2 over it descends."""
        return LineFit(self.x, self.y).curvatures.L / 8


Fit = LineFit | LogisticFit


@dataclass(frozen=True)
class Scale:
    """z = (x − mean)/sd, and what it does to the parameters of a line or a logistic curve."""

    mean: float
    sd: float

    def z(self, x: ArrayLike) -> np.ndarray:
        """Return x standardised: mean 0, standard deviation 1."""
        return (np.asarray(x, dtype=float) - self.mean) / self.sd

    def raw(self, intercept: Values, slope: Values) -> tuple[Values, Values]:
        """Return the parameters for x of the curve that has these ones for z."""
        return intercept - slope * self.mean / self.sd, slope / self.sd

    def standard(self, intercept: Values, slope: Values) -> tuple[Values, Values]:
        """Return the parameters for z of the curve that has these ones for x."""
        return intercept + slope * self.mean, slope * self.sd


def scale(x: ArrayLike) -> Scale:
    """Return the scale on which x has mean 0 and standard deviation 1 (over n, not n − 1)."""
    x = np.asarray(as_numbers(x, "x"), dtype=float)
    if x.ndim != 1 or not np.isfinite(x).all() or not np.ptp(x) > 0:
        raise ValueError("x must be a row of finite numbers that are not all the same, "
                         f"got {x.tolist() if x.size < 9 else x.shape}")  # fmt: skip
    return Scale(float(x.mean()), float(x.std()))


def batches(n: int, size: int, seed: int = 0) -> Iterator[np.ndarray]:
    """Yield, without end, `size` of the numbers 0 … n − 1: each time drawn anew, none twice.

    So every set of rows is as likely as any other, and the gradient of a batch is right on
    average. With the same seed, larger batches hold the smaller ones. Another way, not this one, is
    to go through all the rows in a random order, batch after batch.
    """
    if isinstance(size, bool) or not isinstance(size, int | np.integer) or not 1 <= size <= n:
        raise ValueError(f"the size of a batch must be a whole number from 1 to n = {n}, "
                         f"got {size!r}")  # fmt: skip
    rng = np.random.default_rng(seed)
    while True:
        yield rng.random(n).argsort()[:size]


def stochastic(fit: Fit, start: ArrayLike, eta: float, size: int, seed: int = 0) -> Steps:
    """Descend on one batch after another: p ← p − η∇(loss of the batch).

    Parameters
    ----------
    fit : LineFit or LogisticFit
        The loss over all the points.
    start : array_like, shape (2,)
        The parameters to start from.
    eta : float
        η > 0.
    size, seed : int
        As for `batches`.

    Returns
    -------
    generator
        For `run`, with ``tol=0``: it yields the gradient of the batch, which may be small far from
        the minimum of the whole loss.
    """
    p, eta, rows = np.array(start, dtype=float), positive(eta, "eta"), batches(fit.n, size, seed)
    if p.shape != (2,) or not np.isfinite(p).all():
        raise ValueError(f"start must be two finite parameters, got {start!r}")
    return fixed(lambda *p: fit.batch(next(rows)).grad(*p).tolist(), p.tolist(), eta)


def batch_noise(fit: Fit, intercept: float, slope: float, size: int) -> float:
    """Return √E‖g − ∇‖²: how far the gradient g of a batch is off that of all points.

    With the slopes gᵢ of the single points it is √((mean of ‖gᵢ − ∇‖²/size)·(n − size)/(n − 1)).
    """
    slopes = fit.slopes(intercept, slope)
    spread = float(((slopes - slopes.mean(axis=1, keepdims=True)) ** 2).sum() / fit.n)
    return math.sqrt(spread / size * (fit.n - size) / max(fit.n - 1, 1))


def _logistic(z: np.ndarray) -> np.ndarray:
    return (1 + np.tanh(z / 2)) / 2  # 1/(1 + e^(−z)), without overflow
