"""What a learner types, such as ``x^2 + sin(x)y``, as a function with exact derivatives.

The text is read by the `reader` into a `tree`, put into a `graph` together with its derivatives,
and run step by step by a `program`. It is never handed to Python, and nothing in it can reach
beyond the names of `tree`. sympy (`algebra`) only writes derivatives out.
"""

from helpers.expressions.agreement import Agreement, agreement
from helpers.expressions.expression import Expression
from helpers.expressions.reader import ExpressionError
from helpers.expressions.stationary import Stationary, StationaryPoint, stationary_points

__all__ = [
    "Agreement",
    "Expression",
    "ExpressionError",
    "Stationary",
    "StationaryPoint",
    "agreement",
    "stationary_points",
]
