"""A formula and its derivatives as one graph, in which what occurs twice is there once.

A node is an operation and the numbers of the nodes it takes. The derivative of a node is made of
nodes again, so the Hessian is the derivative of the derivative, and the graph grows in proportion
to the formula, however often a product rule repeats its factors.

Where f has a kink its derivative is NaN. The rules see to that, and to the opposite too: where
one factor has a kink and the other is zero, as in x|x| at 0, the product has a derivative.
Nothing else is decided about points where a rule reads 0/0 or 0·∞: the derivative is NaN there,
also where it exists, as that of cos √(x² + y²) at the origin.

Why zero may win over what has no value, as in the part a′b of (ab)′ where b is 0: let a be
continuous and b = b′s + o(s). Then ab = ab′s + o(s), whatever a′ is. With second derivatives it is
the same if derivatives mean a tangent plane, a(p + s) = a + a′·s + o(s), and curvatures
a(p + s) = a + a′·s + ½ sᵀa″s + o(s²): where b is 0, a″ is not needed, and where b′ is 0 too, not
even a′. Where both factors are 0, one of them must have what the other lacks. Partial derivatives
alone prove nothing of the kind: those of |x||y| are both 0 at the origin, for f is 0 along the
axes, and yet it has no second derivatives there. Hence the two kinds of graph.
"""

from __future__ import annotations

from helpers.expressions.arithmetic import VALUES, constant
from helpers.expressions.tree import Node

# Operations that only derivatives have:
#   kink(u, du)      du·u/|u|, the slope of |u|; NaN at a kink, 0 where u and du are both 0
#   odd_power(u, c)  |u|^c·u/|u| for c > 0; 0 at 0
#   part(a, b)       a·b, and 0 where one of them is 0, even if the other has no value
#   one_of(a, b)     0 where a or b is finite, NaN elsewhere
#   lower(a, b)      a^b as a part of a derivative, where 0⁰ is 1
# and one that stands for u^0:
#   one(u)           1 where u has a value
_SINGULAR = {
    "abs", "sqrt", "asin", "acos", "^", "lower", "kink", "odd_power", "part", "one_of",
}  # fmt: skip

Key = tuple  # ("number", value), ("variable", i) or (operation, node, …)


class Graph:
    """The nodes of a formula and of its derivatives.

    Parameters
    ----------
    variables : tuple of str
        The names of the variables, whose values are the first nodes.
    planes : bool
        Whether slopes are those of a tangent plane, as second derivatives need: finite in all
        variables only where there is one. Otherwise each is a partial derivative by itself.

    Attributes
    ----------
    nodes : list of tuple
        Each takes nodes before it.
    n_variables : int
        How many variables there are.
    zero, one : int
        The nodes of 0 and 1.
    """

    def __init__(self, variables: tuple[str, ...], planes: bool = False) -> None:
        self._planes = planes
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
        if tree.kind == "number":
            return self.number(float(tree.value))
        if tree.kind == "name":
            known = tree.value in self._variables
            return self._variables[tree.value] if known else self.number(VALUES[tree.value])
        if tree.kind != "^":
            return self.node(tree.kind, *map(self.add, tree.of))
        left, right = tree.of
        if left == Node("name", value="e"):
            return self.node("exp", self.add(right))
        base, exponent = self.add(left), constant(right)
        if exponent is None:
            return self.node("^", base, self.add(right))
        if exponent == 0:
            return self.node("one", base)
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
        if operation == "one" or all(slope == self.zero for slope in slopes):
            return self.zero
        if operation == "kink":
            return self.kink(of[0], slopes[1])
        if operation in ("part", "one_of"):
            rule = self.part if operation == "part" else self.one_of
            return self.plus(rule(slopes[0], of[1]), rule(of[0], slopes[1]))
        if operation == "power":
            return self._power_slope(of[0], self.nodes[of[1]][1], variable)
        if len(of) == 1:
            return self._chain(operation, node, *of, *slopes)
        return self._combine(operation, node, *of, variable)

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

    def _combine(self, operation: str, node: int, a: int, b: int, variable: int) -> int:
        """Return the slope of an operation on a and b."""
        da, db = self._slopes[a, variable], self._slopes[b, variable]
        if operation == "+":
            return self.plus(da, db)
        if operation == "-":
            return self.minus(da, db)
        if operation == "*":
            return self._product(a, b, variable)
        if operation == "/":
            times = self.part if self._is_singular(b) else self.times
            return self.over(self.minus(da, times(node, db)), b)
        if operation == "odd_power":
            c = self.nodes[b][1]
            outer = self.times(self.number(c), self.power(self.node("abs", a), c - 1))
            return self.times(outer, da)
        lower = self.node("lower", a, self.minus(b, self.one))
        by_base = self.times(self.times(b, lower), da)
        by_exponent = self.times(self.part(node, self.node("ln", a)), db)
        return self.plus(by_base, by_exponent)

    def _product(self, a: int, b: int, variable: int) -> int:
        """Return da·b + a·db; zero wins over a slope that does not exist."""
        da, db = self._slopes[a, variable], self._slopes[b, variable]
        sharp = self._is_singular(a), self._is_singular(b)
        left, right = ((self.part if yes else self.times) for yes in sharp)
        total = self.plus(left(da, b), right(a, db))
        if not all(sharp):
            return total
        return self.plus(total, self.one_of(self._proof(a, variable), self._proof(b, variable)))

    def _proof(self, node: int, variable: int) -> int:
        """Return what is finite only where a node has the slope that a rule asks for."""
        if not self._planes:
            return self._slopes[node, variable]
        slopes = [self.slope(node, i) for i in range(self.n_variables)]
        rough = [slope for slope in slopes if self.nodes[slope][0] != "number"]
        return self.where_finite(self.zero, *rough)

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

    def part(self, a: int, b: int) -> int:
        """Return a·b, where zero wins."""
        numbers = "number" in (self.nodes[a][0], self.nodes[b][0])
        return self.times(a, b) if numbers else self.node("part", a, b)

    def one_of(self, a: int, b: int) -> int:
        """Return 0 where a or b is finite, else NaN."""
        numbers = "number" in (self.nodes[a][0], self.nodes[b][0])
        return self.zero if numbers else self.node("one_of", a, b)

    def over(self, a: int, b: int) -> int:
        """Return a / b."""
        return a if self.zero == a or self.one == b else self.node("/", a, b)
