"""Run a method of `helpers.maths.descent` until there is a reason to stop, and say which.

One start or many, a path ends where ‖∇f‖ ≤ tol, where it is lost, or when the steps allowed are
used up. It is lost where a coordinate is beyond the bound, or ∇f leaves the numbers; that is no
error. Of one start the whole path is kept, and it ends as well where it only repeats itself.
"""

from __future__ import annotations

import math
import reprlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from numbers import Number

import numpy as np
from numpy.typing import ArrayLike

from helpers.maths.conditioning import stationary_kind
from helpers.maths.descent import Steps, Vector
from helpers.maths.evaluate import (
    NUMERICAL,
    as_numbers,
    evaluate,
    evaluate_or_nan,
    finite_number,
    function_name,
    lacks_value,
    takes,
)

SHARE = 0.01
"""Progress is told each time that this part of the work is done."""
RETURN = 1e-9
"""A path cycles if it comes this near to where it was, relative to the way there and back."""
JITTER = 1e-6
"""To and fro by less than this, relative to the point, is rounding: f is flat there to all digits.

f is ½L‖s‖² above its minimum at a distance s, and its digits end at ε|f|.
"""
RIGHT = 1e-3
"""The cosine of an angle that still counts as a right one, as between two exact steps."""

OUTCOMES = {
    "converged": "converges",
    "stationary": "stationary",
    "cycles": "cycles",
    "diverged": "diverges",
    "stalled": "stalls",
    "budget": "budget used up",
}
"""What happens, in a word, for each reason to stop; a path that "converges" may also oscillate."""


@dataclass(frozen=True, eq=False)
class Run:
    """What became of one start.

    Parameters
    ----------
    path : ndarray, shape (steps + 1, n)
        The points, from the start to the last one that counts.
    values, norms : ndarray, shape (steps + 1,)
        f and ‖∇f‖ there.
    stop : str
        Why it ends:
        "converged", ‖∇f‖ ≤ tol and nothing speaks against a minimum;
        "stationary", ‖∇f‖ ≤ tol, but f falls to both sides along some line;
        "cycles", the last two points are those of two steps before;
        "diverged", the next point, or ∇f there, is beyond the bound or is no number;
        "stalled", the steps are too short to change the point, or f in any of its digits;
        "budget", the steps that were allowed are used up.
    kind : str
        Where ‖∇f‖ ≤ tol, what `stationary_kind` says of the last point: "minimum", "saddle",
        "maximum", "not a minimum", or "" if it is not clear. Elsewhere "".
    """

    path: np.ndarray = field(repr=False)
    values: np.ndarray = field(repr=False)
    norms: np.ndarray = field(repr=False)
    stop: str
    kind: str = ""

    @property
    def steps(self) -> int:
        """How many steps it took."""
        return len(self.path) - 1

    @property
    def end(self) -> np.ndarray:
        """The last point."""
        return self.path[-1]

    @property
    def outcome(self) -> str:
        """What happens, in a word of `OUTCOMES`, or "oscillates".

        A path that converges oscillates if more than half of its steps go back: the angle with
        the step before is more than 90°.
        """
        if self.stop == "converged" and self.turned_back > 1 / 2:
            return "oscillates"
        return OUTCOMES[self.stop]

    @cached_property
    def turned_back(self) -> float:
        """Which part of the steps goes back: s_k · s_(k+1) is clearly negative."""
        moves = np.diff(self.path, axis=0)
        lengths = _norm(moves)
        moves = moves[lengths > 0] / lengths[lengths > 0, None]
        if len(moves) < 2:
            return 0.0
        return float(np.mean((moves[1:] * moves[:-1]).sum(axis=1) < -RIGHT))

    @property
    def rate(self) -> float:
        """The `mean_factor` of ‖∇f‖. On a quadratic f − min f changes by the square of it."""
        return mean_factor(self.norms)

    def __str__(self) -> str:
        """Return why it stopped, after how many steps and where, in one line."""
        end = ", ".join(f"{round(float(x), 4) + 0.0:g}" for x in self.end)
        at = f" ({self.kind})" if self.stop == "stationary" else ""
        return f"{self.stop}{at} after {self.steps} steps at ({end})"


def mean_factor(sizes: np.ndarray) -> float:
    """Return the factor by which sizes change in a step, the geometric mean over the last half.

    NaN without a step, and from 0.
    """
    last = sizes[(len(sizes) - 1) // 2 :]
    if len(last) < 2 or not last[0] > 0:
        return math.nan
    return float((last[-1] / last[0]) ** (1 / (len(last) - 1)))


def run(
    steps: Steps, f: Callable, tol: float = 1e-6, budget: int = 1000, bound: float = 1e12
) -> Run:
    """Follow one start until there is a reason to stop.

    Parameters
    ----------
    steps : generator
        A method with one start, such as ``steepest(grad_f, start, eta=0.1)``.
    f : callable
        Takes n numbers and returns one.
    tol : float
        It has converged where ‖∇f‖ ≤ tol; at least 0. Below about √ε·|f|^½ ≈ 10⁻⁸ it may stall
        first, for backtracking compares values of f.
    budget : int
        The most steps, at least 0.
    bound : float
        It has diverged where a coordinate is greater than this.

    Returns
    -------
    Run
        The path, f and ‖∇f‖ along it, and why it stopped.

    Raises
    ------
    TypeError, ValueError
        If something given is not as it should be, or the method or f raises one for another reason
        than that there is no value. A path that leaves the numbers is no error.
    """
    tol, budget, bound = _limits(tol, budget, bound)
    path, norms, broke = _follow(steps, tol, budget)
    if not takes(f, path.shape[1]):
        count = path.shape[1]
        raise ValueError(f"{function_name(f)} would be called with {count} numbers: take the f "
                         "whose gradient the method has")  # fmt: skip
    lost = _lost(path.T, norms, bound)
    stop = "diverged" if broke or lost.any() else "converged" if norms[-1] <= tol else "budget"
    length = max(1, int(lost.argmax())) if lost.any() else len(path)
    early, end = _repetition(path[:length])
    if early and stop != "converged":
        stop, length = early, end
    path, norms = path[:length], norms[:length]
    values = _values(f, path)
    kind = _kind(f, path[-1]) if stop == "converged" else ""
    if kind not in ("minimum", ""):
        stop = "stationary"
    return Run(path, values, norms, stop, kind)


def _lost(p: Vector, norms: np.ndarray, bound: float) -> np.ndarray:
    """Tell of which points a coordinate is beyond the bound, or ‖∇f‖ is no finite number."""
    return ~((norms < np.inf) & np.logical_and.reduce([np.abs(x) <= bound for x in p]))


def _follow(steps: Steps, tol: float, budget: int) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return the points and ‖∇f‖ there, and whether Python's floats left their range."""
    points, norms, broke, hypot = [], [], False, math.hypot
    try:
        with np.errstate(all="ignore"):
            for p, g in islice(steps, budget + 1):
                if not points and np.ndim(p[0]):
                    raise TypeError("run follows one start, shape (n,); take run_many for many")
                try:
                    norm = hypot(*g)
                except TypeError:
                    _require_numbers(p, g)
                    broke = True  # they are complex
                    break
                points.append(p)
                norms.append(norm)
                if not tol < norm < math.inf:
                    break
    except NUMERICAL as error:
        if points and not lacks_value(error):
            _require_numbers(p, g)
        if not points or not lacks_value(error):
            raise
        broke = True
    if not points:
        raise ValueError("the steps have come to an end already; make the generator anew")
    return np.array(points), np.array(norms), broke


def _require_numbers(p: Vector, g: object) -> None:
    """Refuse as a gradient at p what is not one number, real or complex, for each coordinate."""
    if np.iterable(g) and len(g) == len(p) and all(isinstance(d, Number) for d in g):
        return
    at, many = ", ".join(f"{x:.6g}" for x in p), "number" if len(p) == 1 else "numbers"
    raise TypeError(f"the gradient at ({at}) came out as {reprlib.repr(g)}; return {len(p)} real "
                    f"{many} at every point") from None  # fmt: skip


def _repetition(path: np.ndarray) -> tuple[str, int]:
    """Tell whether a path "cycles" or is "stalled", and how much of it is needed to show it."""
    moves = _norm(np.diff(path, axis=0))
    if len(moves) < 3:
        return "", 0
    if not moves[-3:].any():
        return "stalled", int(np.flatnonzero(moves)[-1]) + 2 if moves.any() else 1
    back = _norm(path[2:] - path[:-2]) <= RETURN * moves[1:]
    far = moves[1:] > JITTER * np.abs(path[2:]).max(axis=1)
    # Two returns in a row: with momentum a single one may be on the way to somewhere else.
    twice = back[:-1] & back[1:] & (moves[2:] > 0)
    if not twice.any():
        return "", 0
    first = int(twice.argmax())
    return "cycles" if far[first] else "stalled", first + 4


def _values(f: Callable, path: np.ndarray) -> np.ndarray:
    """Return f along a path; NaN or infinite where it has no value."""
    if not math.isfinite(value := evaluate(f, *path[0])):
        start = tuple(path[0].tolist())
        raise ValueError(f"f at the start {start} is {value}; start where f has a value")
    return evaluate_or_nan(f, *path.T)


def _kind(f: Callable, p: np.ndarray) -> str:
    try:
        return stationary_kind(f, p)
    except NUMERICAL as error:  # f has no value nearby
        if not lacks_value(error):
            raise
        return ""


def _norm(vectors: np.ndarray) -> np.ndarray:
    """Return the lengths of the rows; no square of a small number vanishes."""
    return np.hypot.reduce(vectors, axis=1)


def _limits(tol: float, budget: int, bound: float) -> tuple[float, int, float]:
    """Check when to stop."""
    tol, bound = finite_number(tol, "tol"), finite_number(bound, "bound")
    if tol < 0:
        raise ValueError(f"tol must not be negative, got {tol!r}; ‖∇f‖ never is")
    if bound <= 0:
        raise ValueError(f"bound must be positive, got {bound!r}")
    if isinstance(budget, bool) or not isinstance(budget, int | np.integer) or budget < 0:
        raise ValueError(f"budget must be a whole number of steps, 0 or more, got {budget!r}")
    return tol, int(budget), bound


# Many starts.


@dataclass(frozen=True, eq=False)
class Ends:
    """Where many starts end.

    Parameters
    ----------
    points : ndarray, shape (n, m)
        The last points, components first.
    steps : ndarray of int, shape (m,)
        How many steps each took.
    converged, diverged : ndarray of bool, shape (m,)
        Where ‖∇f‖ ≤ tol, and where a path left the bound or the numbers. The others used up the
        budget.
    norms : ndarray, shape (most + 1, m)
        ‖∇f‖ along each path, NaN after its end; without rows unless it was to be kept.
    """

    points: np.ndarray = field(repr=False)
    steps: np.ndarray = field(repr=False)
    converged: np.ndarray = field(repr=False)
    diverged: np.ndarray = field(repr=False)
    norms: np.ndarray = field(repr=False)

    @property
    def rates(self) -> np.ndarray:
        """The `mean_factor` of ‖∇f‖ of each path, as `Run.rate` is; NaN where it diverges."""
        each, last = np.arange(len(self.steps)), self.steps
        with np.errstate(all="ignore"):
            ratio = self.norms[last, each] / self.norms[last // 2, each]
            rates = ratio ** (1 / (last - last // 2))
        return np.where(self.diverged | (last == 0), np.nan, rates)


def run_many(
    steps: Steps,
    tol: float = 1e-6,
    budget: int = 1000,
    bound: float = 1e12,
    progress: Callable[[float], object] | None = None,
    keep_norms: bool = False,
) -> Ends:
    """Follow many starts at once, each until it has converged, has diverged, or the budget ends.

    Parameters and errors are those of `run`, with a method that has starts of shape (n, m). Paths
    are not kept, and starts that have ended cost nothing more. With `keep_norms` the lengths of the
    gradients are kept: the ends then have `rates`.

    `progress`, if given, is called with the part of the work that is surely done, up to 1.
    """
    tol, budget, bound = _limits(tol, budget, bound)
    told = 0.0
    with np.errstate(all="ignore"):
        p, g = next(steps, ((), ()))
        if not p:
            raise ValueError("the steps have come to an end already; make the generator anew")
        if not np.ndim(p[0]):
            raise TypeError("run_many follows many starts, shape (n, m); take run for one")
        points = np.array(p)
        m = points.shape[1]
        taken, converged, diverged = np.zeros(m, int), np.zeros(m, bool), np.zeros(m, bool)
        going, norms = np.arange(m), np.full(((budget + 1) * keep_norms, m), np.nan)
        for k in range(budget + 1):
            norm = np.hypot.reduce(g)
            if keep_norms:
                norms[k, going] = norm
            lost = _lost(p, norm, bound)
            done = lost | (norm <= tol) | (k == budget)
            keep = None
            if done.any():
                ended = going[done]
                points[:, ended] = [x[done] for x in p]
                taken[ended], diverged[ended] = k, lost[done]
                converged[ended] = (norm <= tol)[done] & ~lost[done]
                keep = ~done
                going = going[keep]
            share = 1 - going.size / m * (1 - k / max(budget, 1))
            if progress and (share >= told + SHARE or not going.size):
                progress(told := share)
            if not going.size:
                break
            p, g = steps.send(keep)
    return Ends(points, taken, converged, diverged, norms)


def basins(ends: Ends, minima: ArrayLike, within: float = 1e-3) -> np.ndarray:
    """Return for each start the index of the minimum it reached, or −1.

    Parameters
    ----------
    ends : Ends
        From `run_many`.
    minima : array_like, shape (count, n)
        The minima, one a row, such as ``SURFACES["himmelblau"].minima``.
    within : float
        How near to a minimum a start that has converged must have ended.

    Returns
    -------
    ndarray of int, shape (m,)
        Index of the nearest minimum.

    Raises
    ------
    TypeError, ValueError
        If `minima` do not have n coordinates each, or `within` is not positive.
    """
    minima, within = np.atleast_2d(as_numbers(minima, "minima")), finite_number(within, "within")
    if within <= 0:
        raise ValueError(f"within must be positive, got {within!r}")
    if minima.shape[1:] != ends.points.shape[:1]:
        raise ValueError(f"minima must have {len(ends.points)} coordinates each, one minimum a "
                         f"row, got shape {minima.shape}")  # fmt: skip
    with np.errstate(all="ignore"):
        distances = np.array([np.hypot.reduce(ends.points - q[:, None]) for q in minima])
    nearest = distances.argmin(axis=0)
    reached = ends.converged & (distances.min(axis=0) <= within)
    return np.where(reached, nearest, -1)
