"""Numbers that remember how they were computed, and one backward pass for all their slopes.

A `Value` has its number and, for each value it was made of, the local derivative. `backward` applies
the chain rule from the output to the inputs: reverse accumulation.

Source: A. Griewank and A. Walther, *Evaluating Derivatives*, 2nd ed. 2008, chapters 3 and 4; the
form of the class after A. Karpathy's micrograd (2020).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from helpers.maths.evaluate import finite_number

Edges = Iterable[tuple["Value", float]]


class Value:
    """A real number with the values it was computed from, each with its local derivative.

    Parameters
    ----------
    data : float
        The number.
    edges : iterable of (Value, float)
        The values it depends on directly, and its derivatives by each with the others held.

    Attributes
    ----------
    grad : float
        After ``output.backward()`` the derivative of the output by this value; 0 before.

    Examples
    --------
    >>> x, y = Value(2.0), Value(3.0)
    >>> f = (x + y) * y
    >>> f.backward()
    >>> f.data, x.grad, y.grad
    (15.0, 3.0, 8.0)
    """

    def __init__(self, data: float, edges: Edges = ()) -> None:
        self.data, self.edges, self.grad = data, tuple(edges), 0.0

    def __repr__(self) -> str:
        return f"Value({self.data:.6g}, grad={self.grad:.6g})"

    def __add__(self, other: Value | float) -> Value:
        other = _wrapped(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __mul__(self, by: Value | float) -> Value:
        by = _wrapped(by)
        return Value(self.data * by.data, [(self, by.data), (by, self.data)])

    def __pow__(self, c: float) -> Value:
        """Return the power with a constant exponent c."""
        c = finite_number(c, "the exponent")
        return Value(self.data**c, [(self, c * self.data ** (c - 1))])

    def exp(self) -> Value:
        """Return eˣ."""
        e = np.exp(self.data)
        return Value(e, [(self, e)])

    def ln(self) -> Value:
        """Return the natural logarithm of a positive number."""
        return Value(np.log(self.data), [(self, 1 / self.data)])

    def tanh(self) -> Value:
        """Return the hyperbolic tangent."""
        t = np.tanh(self.data)
        return Value(t, [(self, 1 - t**2)])

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> Value:
        return self * -1.0

    def __sub__(self, other: Value | float) -> Value:
        return self + -_wrapped(other)

    def __rsub__(self, other: float) -> Value:
        return -self + other

    def boxes(self) -> list[Value]:
        """Return all that this value was computed from, and itself at the end, in such an order.

        Each stands after all that it was made of.
        """
        order: list[Value] = []
        seen: set[Value] = set()
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


def _wrapped(number: Value | float) -> Value:
    """Return a number as a value that was computed from nothing."""
    return number if isinstance(number, Value) else Value(finite_number(number, "a constant"))
