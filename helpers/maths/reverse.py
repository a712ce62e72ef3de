"""Numbers that remember how they were computed, and one backward pass for all their slopes.

A `Box` has its number and, for each value it was made of, the local derivative. `backward` applies
the chain rule from the output to the inputs: reverse accumulation.

Source: A. Griewank and A. Walther, *Evaluating Derivatives*, 2nd ed. 2008, chapters 3 and 4; the
form of the class after A. Karpathy's micrograd (2020).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from helpers.maths.evaluate import finite_number

Edges = Iterable[tuple["Box", float]]


class Box:
    """A real number with the values it was computed from, each with its local derivative.

    Parameters
    ----------
    data : float
        The number.
    edges : iterable of (Box, float)
        The values it depends on directly, and its derivatives by each with the others held.

    Attributes
    ----------
    grad : float
        After ``output.backward()`` the derivative of the output by this value; 0 before.

    Examples
    --------
    >>> x, y = Box(2.0), Box(3.0)
    >>> f = (x + y) * y
    >>> f.backward()
    >>> f.data, x.grad, y.grad
    (15.0, 3.0, 8.0)
    """

    def __init__(self, data: float, edges: Edges = ()) -> None:
        self.data, self.edges, self.grad = data, tuple(edges), 0.0

    def __repr__(self) -> str:
        """Return the number and its slope, to six digits."""
        return f"Box({self.data:.6g}, grad={self.grad:.6g})"

    def __add__(self, other: Box | float) -> Box:
        """Return the sum."""
        other = _wrapped(other)
        return Box(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __mul__(self, by: Box | float) -> Box:
        """Return the product."""
        by = _wrapped(by)
        return Box(self.data * by.data, [(self, by.data), (by, self.data)])

    def __pow__(self, c: float) -> Box:
        """Return the power with a constant exponent c."""
        c = finite_number(c, "the exponent")
        return Box(self.data**c, [(self, c * self.data ** (c - 1))])

    def exp(self) -> Box:
        """Return eˣ."""
        e = np.exp(self.data)
        return Box(e, [(self, e)])

    def ln(self) -> Box:
        """Return the natural logarithm of a positive number."""
        return Box(np.log(self.data), [(self, 1 / self.data)])

    def tanh(self) -> Box:
        """Return the hyperbolic tangent."""
        t = np.tanh(self.data)
        return Box(t, [(self, 1 - t**2)])

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> Box:
        """Return the number with the other sign."""
        return self * -1.0

    def __sub__(self, other: Box | float) -> Box:
        """Return the difference."""
        return self + -_wrapped(other)

    def __rsub__(self, other: float) -> Box:
        """Return the difference of a plain number and this one."""
        return -self + other

    def boxes(self) -> list[Box]:
        """Return all that this value was computed from, and itself at the end, in such an order.

        Each stands after all that it was made of.
        """
        order: list[Box] = []
        seen: set[Box] = set()
        stack = [(self, False)]  # not by recursion: a sum of a thousand terms is that deep
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack += [(child, False) for child, _ in reversed(value.edges)]
        return order

    def backward(self) -> None:
        """Set `grad` of all that this value was computed from; what it was before is forgotten."""
        order = self.boxes()
        for value in order:
            value.grad = 0.0
        self.grad = 1.0
        for value in reversed(order):
            for child, slope in value.edges:
                child.grad += slope * value.grad


def _wrapped(number: Box | float) -> Box:
    """Return a number as a value that was computed from nothing."""
    return number if isinstance(number, Box) else Box(finite_number(number, "a constant"))
