"""A learner's text as a function: its values, its exact derivatives, and how they are written."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from helpers.expressions.algebra import derivatives_latex
from helpers.expressions.graph import Graph
from helpers.expressions.program import Program
from helpers.expressions.reader import parse
from helpers.expressions.tree import CONSTANTS, Node, walk, with_numbers
from helpers.expressions.writing import to_latex, to_text
from helpers.maths.evaluate import as_numbers
from helpers.maths.functions import Function1D, Function2D, Interval

VARIABLES = ("x", "y")


class Expression:
    """What a learner has typed, such as ``x^2 + sin(x)y``, as a function of x and y or of x.

    Parameters
    ----------
    text : str
        The right-hand side; a leading ``f(x, y) =`` or ``z =`` is dropped.
    variables : sequence of str
        ``("x", "y")`` or ``("x",)``.
    domain : interval, or two of them, optional
        Where to draw it; by default from −3 to 3.
    letters : str
        The names that parameters may have, as in `parse`; without any, none is understood.

    Attributes
    ----------
    source, variables
        As given.
    tree : Node
        The syntax tree.
    parameters : dict
        The letters that stand for constants, in the order of the alphabet, each with its value: 1
        unless `at` says another one.
    latex, text : str
        How it was understood, in LaTeX and in plain Unicode, which is read back as the same tree.
    function : Function1D or Function2D
        The function, with exact derivatives, for these values of the parameters.
    partials_latex : tuple of str
        Its partial derivatives, of 1D its derivative, simplified by sympy; "" for one that is too
        long to be read.
    hessian_latex : tuple of tuple of str
        The same of second order.

    Raises
    ------
    ExpressionError
        If the text is not understood; it points at the character and says what would work.
    TypeError, ValueError
        If `text` is not a string, or `variables` are others.

    Notes
    -----
    Every function is real: ln x and √x are NaN for x < 0, and so is x^(1/3) and every other power
    with a fraction. 0⁰ has a value only as x⁰, where the exponent is a number: then it is 1. log is
    ln. 2e-3 is 0.002; for 2·e − 3 leave spaces, 2e - 3.
    The derivative is NaN where f is not finite or has a kink, and where a rule of differentiation
    reads 0/0; that is so for cos √(x² + y²) at the origin, although it has a gradient there.
    """

    def __init__(
        self,
        text: str,
        variables: tuple[str, ...] = VARIABLES,
        domain: Interval | tuple[Interval, Interval] | None = None,
        letters: str = "",
    ) -> None:
        if not isinstance(text, str):
            raise TypeError(f"text must be a string such as 'x^2 + y^2', got {text!r}")
        if tuple(variables) not in (VARIABLES[:1], VARIABLES):
            raise ValueError(f"variables must be ('x',) or ('x', 'y'), got {variables!r}")
        self.source, self.variables = text, tuple(variables)
        self.tree: Node = parse(text, self.variables, letters)
        self.latex, self.text = to_latex(self.tree), to_text(self.tree)
        self._domain = domain
        names = {node.value for node in walk(self.tree) if node.kind == "name"}
        self.parameters = dict.fromkeys(sorted(names - {*self.variables, *CONSTANTS}), 1.0)

    def __repr__(self) -> str:
        """Return how it was understood."""
        return f"Expression: f({', '.join(self.variables)}) = {self.text}"

    def at(self, **parameters: float) -> Expression:
        """Return the same expression with other values of parameters.

        They are put into the tree as numbers, so that x^n at n = 2 is x², also for x < 0.
        """
        other = object.__new__(Expression)  # the text is not read again
        other.source, other.variables, other.tree = self.source, self.variables, self.tree
        other.latex, other.text, other._domain = self.latex, self.text, self._domain
        other.parameters = {**self.parameters, **parameters}
        return other

    @property
    def _with_values(self) -> Node:
        return with_numbers(self.tree, self.parameters)

    @cached_property
    def _graph(self) -> tuple[Graph, int, list[int]]:
        """The graph, f in it, and the slopes of f, NaN where f is not finite."""
        graph = Graph(self.variables)
        f = graph.add(self._with_values)
        n = range(len(self.variables))
        return graph, f, [graph.where_finite(graph.slope(f, i), f) for i in n]

    @cached_property
    def values(self) -> Program:
        """``values(x, y)``: a tuple of one, f, at a point or on arrays of one shape."""
        graph, f, _ = self._graph
        return Program(graph, [f])

    @cached_property
    def slopes(self) -> Program:
        """``slopes(x, y)``: the partial derivatives, a tuple, at a point or on arrays."""
        graph, _, slopes = self._graph
        return Program(graph, slopes)

    @cached_property
    def _curvatures(self) -> Program:
        graph = Graph(self.variables, planes=True)
        f, n = graph.add(self._with_values), range(len(self.variables))
        slopes = [graph.slope(f, i) for i in n]
        second = [graph.slope(slope, i) for slope in slopes for i in n]
        return Program(graph, [*second, *slopes, f])

    def hessian(self, *x: ArrayLike) -> np.ndarray:
        """Return the second partial derivatives ∂²f/∂xᵢ∂xⱼ.

        Parameters
        ----------
        *x : array_like
            One for each variable, of shapes that broadcast to one shape S.

        Returns
        -------
        ndarray, shape (n, n, *S)
            Symmetric; NaN throughout where there is none.

        Notes
        -----
        It is the H of f(p + s) = f(p) + ∇f·s + ½ sᵀHs + o(‖s‖²), for p + s where f is defined.
        """
        points = np.broadcast_arrays(*(as_numbers(t, "a coordinate") for t in x))
        n, shape = len(self.variables), points[0].shape
        at = points if shape else map(float, points)
        found = np.array(self._curvatures(*at))
        H = found[: n * n].reshape(n, n, *shape)
        return np.where(np.isfinite(found).all(axis=0), (H + H.swapaxes(0, 1)) / 2, np.nan)

    @cached_property
    def function(self) -> Function1D | Function2D:
        """The function with its exact derivatives."""
        values, slopes = self.values, self.slopes
        given = {"formula": self.latex, "text": self.text, "parameters": self.parameters}
        if self._domain is not None:
            given["domain"] = self._domain
        if len(self.variables) == 1:
            return Function1D(lambda x: values(x)[0], lambda x: slopes(x)[0], **given)
        return Function2D(lambda x, y: values(x, y)[0], slopes, **given)

    @cached_property
    def partials_latex(self) -> tuple[str, ...]:
        """The partial derivatives in LaTeX, "" for one that is too long."""
        return derivatives_latex(self.tree, self.variables, 1)

    @cached_property
    def hessian_latex(self) -> tuple[tuple[str, ...], ...]:
        """The second partial derivatives in LaTeX, "" for one that is too long."""
        return derivatives_latex(self.tree, self.variables, 2)
