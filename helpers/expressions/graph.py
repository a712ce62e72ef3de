"""A formula and its derivatives as one graph, in which what occurs twice is there once.

A node is an operation and the numbers of the nodes it takes. The derivative of a node is made of
nodes again, so the Hessian is the derivative of the derivative, and the graph grows in proportion
to the formula, however often a product rule repeats its factors.

Where f has a kink its derivative is NaN. The rules see to that, and to the opposite too: where
one factor has a kink and the other is zero, as in x|x| at 0, the product has a derivative.
Nothing else is decided about points where a rule reads 0/0 or 0·∞: the derivative is NaN there,
also where it exists, as that of cos √(x² + y²) at the origin.
"""

from __future__ import annotations

from helpers.expressions.arithmetic import VALUES, constant
from helpers.expressions.tree import Call, Name, Negative, Node, Number

# Operations that only derivatives have:
#   kink(u, du)      du·u/|u|, the slope of |u|; NaN at a kink, 0 where u and du are both 0
#   odd_power(u, c)  |u|^c·u/|u| for c > 0; 0 at 0
#   unless(a, b)     a, but 0 where b is 0
#   one_of(a, b)     0 where a or b is finite, NaN elsewhere
_SINGULAR = {"abs", "sqrt", "asin", "acos", "^"}

Key = tuple  # ("number", value), ("variable", i) or (operation, node, …)


class Graph:
    """The nodes of a formula and of its derivatives.

    Parameters
    ----------
    variables : tuple of str
        The names of the variables, whose values are the first nodes.

    Attributes
    ----------
    nodes : list of tuple
        Each takes nodes before it.
    n_variables : int
        How many variables there are.
    zero, one : int
        The nodes of 0 and 1.
    """

    def __init__(self, variables: tuple[str, ...]) -> None:
        self.nodes: list[Key] = []
        self._places: dict[Key, int] = {}
        self._slopes: dict[tuple[int, int], int] = {}
        self._singular: dict[int, bool] = {}
        self._variables = {name: self.node("variable", i) for i, name in enumerate(variables)}
        self.n_variables = len(variables)
        self.zero, self.one = self.number(0), self.number(1)

    def node(self, *key: object) -> int:
        """Return the node of an operation, a new one unless it is there."""
        if key not in self._places:
            self._places[key] = len(self.nodes)
            self.nodes.append(key)
        return self._places[key]

    def number(self, value: float) -> int:
        """Return the node of a constant."""
        return self.node("number", float(value))

    def add(self, tree: Node) -> int:
        """Return the node of a syntax tree; nothing is cancelled, so nothing is defined anew."""
        if isinstance(tree, Number):
            return self.number(float(tree.value))
        if isinstance(tree, Name):
            known = tree.name in self._variables
            return self._variables[tree.name] if known else self.number(VALUES[tree.name])
        if isinstance(tree, Negative):
            return self.node("neg", self.add(tree.of))
        if isinstance(tree, Call):
            return self.node(tree.name, self.add(tree.of))
        if tree.sign != "^":
            return self.node(tree.sign, self.add(tree.left), self.add(tree.right))
        if tree.left == Name("e"):
            return self.node("exp", self.add(tree.right))
        base, exponent = self.add(tree.left), constant(tree.right)
        if exponent is None:
            return self.node("^", base, self.add(tree.right))
        return self.node("sqrt", base) if exponent == 0.5 else self.power(base, exponent)

    def where_finite(self, slope: int, *values: int) -> int:
        """Return a slope, NaN where a value is not finite: plus v − v, which is 0 or NaN."""
        for value in values:
            slope = self.node("+", slope, self.node("-", value, value))
        return slope

    def slope(self, node: int, variable: int) -> int:
        """Return the node of ∂node/∂variable; `zero` if the formula does not depend on it."""
        for each in range(node + 1):  # not by recursion: a sum of a hundred terms is that deep
            if (each, variable) not in self._slopes:
                self._slopes[each, variable] = self._slope(each, variable)
        return self._slopes[node, variable]

    def _slope(self, node: int, variable: int) -> int:
        operation, *of = self.nodes[node]
        if operation in ("number", "variable"):
            return self.one if node == variable else self.zero
        slopes = [self._slopes[each, variable] for each in of]
        if operation == "one_of" or all(slope == self.zero for slope in slopes):
            return self.zero
        if operation == "unless":
            return slopes[0]
        if operation == "kink":
            return self.kink(of[0], slopes[1])
        if operation == "power":
            return self._power_slope(of[0], self.nodes[of[1]][1], variable)
        if len(of) == 1:
            return self._chain(operation, node, *of, *slopes)
        return self._combine(operation, node, *of, *slopes)

    def _chain(self, operation: str, node: int, u: int, du: int) -> int:
        """Return the slope of a function of u."""
        if operation == "neg":
            return self.minus(self.zero, du)
        if operation == "abs":
            return self.kink(u, du)
        if operation == "exp":
            return self.times(node, du)
        if operation == "tan":
            return self.times(self.plus(self.one, self.power(node, 2)), du)
        if operation in ("sin", "sinh", "cosh"):
            other = {"sin": "cos", "sinh": "cosh", "cosh": "sinh"}[operation]
            return self.times(self.node(other, u), du)
        if operation == "cos":
            return self.minus(self.zero, self.times(self.node("sin", u), du))
        if operation == "acos":
            return self.minus(self.zero, self._chain("asin", node, u, du))
        square = self.power(u, 2)
        below = {
            "ln": lambda: u,
            "sqrt": lambda: self.times(self.number(2), node),
            "asin": lambda: self.node("sqrt", self.minus(self.one, square)),
            "atan": lambda: self.plus(self.one, square),
            "tanh": lambda: self.power(self.node("cosh", u), 2),
        }
        return self.over(du, below[operation]())

    def _combine(self, operation: str, node: int, a: int, b: int, da: int, db: int) -> int:
        """Return the slope of an operation on a and b."""
        if operation == "+":
            return self.plus(da, db)
        if operation == "-":
            return self.minus(da, db)
        if operation == "*":
            return self._product(a, b, da, db)
        if operation == "/":
            return self.over(self.minus(da, self.times(node, db)), b)
        if operation == "odd_power":
            c = self.nodes[b][1]
            outer = self.times(self.number(c), self.power(self.node("abs", a), c - 1))
            return self.times(outer, da)
        lower = self.node("^", a, self.minus(b, self.one))
        logarithm = self.node("unless", self.node("ln", a), node)
        by_base = self.times(self.times(b, lower), da)
        return self.plus(by_base, self.times(self.times(node, logarithm), db))

    def _product(self, a: int, b: int, da: int, db: int) -> int:
        """Return da·b + a·db.

        Where b is 0, a continuous and b has a slope, ab has the slope a·db, even if a has none.
        """
        left, right = da, db
        sharp = [d != self.zero and self._is_singular(u) for u, d in ((a, da), (b, db))]
        if sharp[0]:
            left = self.node("unless", da, b)
        if sharp[1]:
            right = self.node("unless", db, a)
        total = self.plus(self.times(left, b), self.times(a, right))
        return self.plus(total, self.node("one_of", da, db)) if all(sharp) else total

    def _is_singular(self, node: int) -> bool:
        """Tell whether a node may be finite where its slope is not."""
        if node not in self._singular:
            operation, *of = self.nodes[node]
            rough = operation == "power" and self.nodes[of[1]][1] % 1 != 0
            inner = operation not in ("number", "variable") and any(map(self._is_singular, of))
            self._singular[node] = rough or inner or operation in _SINGULAR
        return self._singular[node]

    def _power_slope(self, u: int, c: float, variable: int) -> int:
        """Return the slope of u^c; for c > 1, |w|^c has one where w is 0."""
        operation, *of = self.nodes[u]
        if operation == "abs" and c > 1:
            outer = self.node("odd_power", *of, self.number(c - 1)) if c != 2 else of[0]
            u = of[0]
        else:
            outer = self.power(u, c - 1)
        return self.times(self.times(self.number(c), outer), self._slopes[u, variable])

    def power(self, u: int, c: float) -> int:
        """Return u^c for a number c."""
        if c == 0:
            return self.one
        return u if c == 1 else self.node("power", u, self.number(c))

    def kink(self, u: int, du: int) -> int:
        """Return du·u/|u|."""
        return self.zero if du == self.zero else self.node("kink", u, du)

    def plus(self, a: int, b: int) -> int:
        """Return a + b."""
        if self.zero in (a, b):
            return b if a == self.zero else a
        return self.node("+", a, b)

    def minus(self, a: int, b: int) -> int:
        """Return a − b."""
        if b == self.zero:
            return a
        if a == self.zero:
            return self.node("neg", b)
        return self.node("-", a, b)

    def times(self, a: int, b: int) -> int:
        """Return a·b."""
        if self.zero in (a, b):
            return self.zero
        if self.one in (a, b):
            return b if a == self.one else a
        return self.node("*", a, b)

    def over(self, a: int, b: int) -> int:
        """Return a / b."""
        return a if self.zero == a or self.one == b else self.node("/", a, b)
