"""A network with one hidden layer: its forward pass, its loss, and the gradient by a backward pass.

With inputs x in the plane, m hidden units and parameters θ = (W, b, v, c) it says

    h = tanh(Wx + b),   s = v·h + c,   p = 1/(1 + e⁻ˢ),

where W has the shape (m, 2), b and v have (m,), and c is a number. The hidden layer left out
(m = 0), s = v·x + c: one logistic unit. The loss is the mean over n points of
ln(1 + eˢ) − ys, which is −ln p where y = 1 and −ln(1 − p) where y = 0.

Source: D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by
back-propagating errors", *Nature* 323 (1986) 533–536.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers.maths.descent import positive
from helpers.maths.evaluate import as_numbers


class Training(NamedTuple):
    """What n steps of steepest descent went through, the start among them.

    Attributes
    ----------
    thetas : ndarray, shape (n + 1, k)
        The parameters before the first step and after each.
    losses, accuracies : ndarray, shape (n + 1,)
        The loss with each of them, and the part of the points on the right side of p = ½.
    """

    thetas: np.ndarray
    losses: np.ndarray
    accuracies: np.ndarray


@dataclass(frozen=True, eq=False)
class Network:
    """The loss of a network on n labelled points of the plane, as a function of its parameters.

    Parameters
    ----------
    X : array_like, shape (n, 2)
        The points, finite; standardised ones are learned with a moderate learning rate.
    y : array_like, shape (n,)
        1 for a point of the kind that is to be told from the others, else 0.
    hidden : int
        How many hidden units there are; 0 for one logistic unit.

    Raises
    ------
    TypeError, ValueError
        If they are not such numbers.

    Examples
    --------
    >>> network = Network([[0, 0], [1, 1]], [0, 1], hidden=0)
    >>> print(network.grad(np.zeros(3)))
    [-0.25 -0.25  0.  ]
    """

    X: ArrayLike
    y: ArrayLike
    hidden: int = 8

    def __post_init__(self) -> None:
        """Check the points."""
        X, y = (np.array(as_numbers(getattr(self, each), each), dtype=float) for each in "Xy")
        if X.ndim != 2 or X.shape[1] != 2 or not len(X) or not np.isfinite(X).all():
            raise ValueError(f"X must have a row of two finite numbers for each point, shape "
                             f"(n, 2), got shape {X.shape}")  # fmt: skip
        if y.shape != (len(X),) or not np.isin(y, (0, 1)).all():
            raise ValueError(f"y must have a 0 or a 1 for each of the {len(X)} points, shape "
                             f"({len(X)},), got shape {y.shape}")  # fmt: skip
        if operator.index(self.hidden) < 0:
            raise ValueError(f"hidden = {self.hidden} is negative; give 0 or more hidden units")
        object.__setattr__(self, "X", X)
        object.__setattr__(self, "y", y)

    @property
    def size(self) -> int:
        """How many parameters there are: 4m + 1, and 3 without a hidden layer."""
        return 4 * self.hidden + 1 if self.hidden else 3

    def start(self, seed: int) -> np.ndarray:
        """Return parameters to start from, shape (k,): W, b and v at random, c = 0.

        They are normally distributed with mean 0; the standard deviation of W and b is 1, that of
        v is 1/√m. Were all units alike at the start, they would stay alike.
        """
        m = self.hidden
        theta = np.random.default_rng(seed).normal(size=self.size)
        theta[3 * m : -1] /= np.sqrt(m) or 1.0
        theta[-1] = 0.0
        return theta

    def parts(self, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
        """Return W, b, v and c, of which θ is made; W and b are empty without a hidden layer."""
        m = self.hidden
        return theta[: 2 * m].reshape(m, 2), theta[2 * m : 3 * m], theta[3 * m : -1], theta[-1]

    def layers(self, theta: np.ndarray, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the forward pass: the hidden values h, shape (n, m), and the scores s, (n,)."""
        W, b, v, c = self.parts(theta)
        h = np.tanh(X @ W.T + b) if self.hidden else X
        return h, h @ v + c

    def score(self, theta: np.ndarray, X: np.ndarray) -> np.ndarray:
        """Return s at points, shape (n, 2); where s > 0, p > ½."""
        return self.layers(theta, X)[1]

    def loss(self, theta: np.ndarray) -> float:
        """Return the mean of ln(1 + eˢ) − ys."""
        return float(_loss(self.score(theta, self.X), self.y))

    def accuracy(self, theta: np.ndarray) -> float:
        """Return the part of the points on the right side of p = ½."""
        return float(((self.score(theta, self.X) > 0) == (self.y == 1)).mean())

    def grad(self, theta: np.ndarray) -> np.ndarray:
        """Return the gradient of the loss, shape (k,), by one backward pass."""
        return self._backward(theta, *self.layers(theta, self.X))

    def _backward(self, theta: np.ndarray, h: np.ndarray, s: np.ndarray) -> np.ndarray:
        ds = (_logistic(s) - self.y) / len(self.y)  # the slope of the loss at each score
        if not self.hidden:
            return np.append(h.T @ ds, ds.sum())
        _, _, v, _ = self.parts(theta)
        dz = np.outer(ds, v) * (1 - h**2)  # through tanh, whose slope is 1 − tanh²
        return np.concatenate([(dz.T @ self.X).ravel(), dz.sum(axis=0), h.T @ ds, [ds.sum()]])

    def train(self, eta: float, n_steps: int, seed: int) -> Training:
        """Take so many steps θ ← θ − η∇loss(θ), each with all the points."""
        positive(eta, "eta")
        theta = self.start(seed)
        thetas = np.empty((n_steps + 1, self.size))
        scores = np.empty((n_steps + 1, len(self.y)))
        for step in range(n_steps + 1):
            h, s = self.layers(theta, self.X)
            thetas[step], scores[step] = theta, s
            theta = theta - eta * self._backward(theta, h, s)
        right = (scores > 0) == (self.y == 1)
        return Training(thetas, _loss(scores, self.y), right.mean(axis=1))


def _loss(s: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.mean(np.logaddexp(0, s) - y * s, axis=-1)


def _logistic(s: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(s / 2))  # 1/(1 + e⁻ˢ), without overflow
