"""The exercise "06.momentum" of notebook 06: a heavy ball."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from helpers.lessons.given import GRAD_TILTED
from helpers.lessons.n06_backtracking import BOWL, VALLEY, Gradient
from helpers.tasks import Exercise, Wrong


def heavy_ball(grad_f: Gradient, p: np.ndarray, eta: float, beta: float, steps: int) -> np.ndarray:
    """Where so many steps lead: v ← βv − η∇f(p), p ← p + v, from rest."""
    v = np.zeros_like(p)
    for _ in range(steps):
        v = beta * v - eta * grad_f(*p)
        p = p + v
    return p


def _roll(
    velocity: Callable, move: Callable = lambda p, v, g: p + v, ahead: float = 0.0, give: str = "p",
    rest: Callable = lambda p, g, eta: np.zeros_like(p), more: int = 0,
) -> Callable[..., np.ndarray]:
    """Return a heavy ball with another rule for its velocity or its move.

    With `ahead` the gradient is taken where the ball would be if only part of v moved it. `rest`
    is the first velocity, `more` how many steps are taken too many.
    """

    def answer(grad_f: Gradient, p: np.ndarray, eta: float, beta: float, steps: int) -> np.ndarray:
        v, path = rest(p, grad_f(*p), eta), [p]
        for _ in range(steps + more):
            g = grad_f(*(p + ahead * beta * v))
            v = velocity(v, g, eta, beta)
            p = move(p, v, g)
            path.append(p)
        return {"p": p, "v": v, "path": path}[give]

    return answer


def _right(v: np.ndarray, g: np.ndarray, eta: float, beta: float) -> np.ndarray:
    return beta * v - eta * g


def _moves_first(
    grad_f: Gradient, p: np.ndarray, eta: float, beta: float, steps: int
) -> np.ndarray:
    v = np.zeros_like(p)
    for _ in range(steps):
        p, v = p + v, beta * v - eta * grad_f(*p)
    return p


def _beta_in_the_move(
    grad_f: Gradient, p: np.ndarray, eta: float, beta: float, steps: int
) -> np.ndarray:
    return _roll(lambda v, g, eta, _: v - eta * g, move=lambda p, v, g: p + beta * v)(
        grad_f, p, eta, beta, steps
    )


def _one_after_the_other(
    grad_f: Gradient, p: np.ndarray, eta: float, beta: float, steps: int
) -> np.ndarray:
    p, v = p.copy(), np.zeros_like(p)
    for _ in range(steps):
        for i in (0, 1):
            v[i] = beta * v[i] - eta * grad_f(*p)[i]
            p[i] += v[i]
    return p


def _steepest(grad_f: Gradient, p: np.ndarray, eta: float, beta: float, steps: int) -> np.ndarray:
    return heavy_ball(grad_f, p, eta, 0.0, steps)


def _swapped(grad_f: Gradient, p: np.ndarray, eta: float, beta: float, steps: int) -> np.ndarray:
    return heavy_ball(grad_f, p, beta, eta, steps)


def _one_step(grad_f: Gradient, p: np.ndarray, eta: float, beta: float, steps: int) -> np.ndarray:
    return heavy_ball(grad_f, p, eta, beta, 1)


def _gradient_kept(
    grad_f: Gradient, p: np.ndarray, eta: float, beta: float, steps: int
) -> np.ndarray:
    g = grad_f(*p)
    return heavy_ball(lambda x, y: g, p, eta, beta, steps)


def _moves_twice(
    grad_f: Gradient, p: np.ndarray, eta: float, beta: float, steps: int
) -> np.ndarray:
    v = np.zeros_like(p)
    for _ in range(steps):
        g = grad_f(*p)
        v = beta * v - eta * g
        p = p + v - eta * g
    return p


MOMENTUM = Exercise(
    id="06.momentum",
    prompt="Write `heavy_ball(grad_f, p, eta, beta, steps)`: let the ball roll from rest, with the "
    r"velocity $v = (0, 0)$, for so many steps $v\ \leftarrow\ \beta v - \eta\nabla f(p)$, "
    r"$p\ \leftarrow\ p + v$. Return the last point.",
    solution=heavy_ball,
    cases=(
        (VALLEY[1], np.array([10.0, 1.0]), 0.1, 0.5, 1),
        (VALLEY[1], np.array([10.0, 1.0]), 0.1, 0.5, 2),
        (VALLEY[1], np.array([-3.0, 2.0]), 0.05, 0.8, 3),
        (BOWL[1], np.array([1.0, -2.0]), 0.12, 0.3, 5),
        (BOWL[1], np.array([0.5, 1.5]), 0.02, 0.9, 10),
        (GRAD_TILTED, np.array([2.0, -1.0]), 0.1, 0.6, 3),
    ),
    wrong=(
        Wrong("wrong sign of the momentum", _roll(lambda v, g, eta, beta: -beta * v - eta * g),
              "The momentum has the wrong sign: it pushes back. A ball goes on in its direction, "
              r"so $\beta v$ is added: $v\ \leftarrow\ \beta v - \eta\nabla f(p)$."),
        Wrong("velocity forgotten", _steepest,
              r"The ball has no memory: this is plain steepest descent. Is $\beta$ used? And is "
              "$v = (0, 0)$ set before the loop, and not in it, where the velocity is lost in "
              "every step?"),
        Wrong("climbs", _roll(lambda v, g, eta, beta: beta * v + eta * g),
              r"The ball rolls uphill. The push is $-\eta\nabla f(p)$, with a minus, for the "
              r"gradient points uphill; and the velocity is added, $p\ \leftarrow\ p + v$."),
        Wrong("gradient counted twice", _moves_twice,
              r"The gradient moves the ball twice: once in $v$, once more in $p$. After "
              r"$v\ \leftarrow\ \beta v - \eta\nabla f(p)$ it is only $p\ \leftarrow\ p + v$."),
        Wrong("nothing lost", _roll(lambda v, g, eta, beta: v - eta * g),
              r"The ball keeps all its velocity: $\beta$ is missing. Multiply the old $v$ by it."),
        Wrong("beta on both", _roll(lambda v, g, eta, beta: beta * (v - eta * g)),
              r"You multiply the push by $\beta$, too. Only the old velocity is: "
              r"$\beta v - \eta\nabla f(p)$."),
        Wrong("average", _roll(lambda v, g, eta, beta: beta * v - (1 - beta) * eta * g),
              r"You give the gradient the weight $1 - \beta$. Some libraries do, and then $\eta$ "
              r"means something else. Here it is $\beta v - \eta\nabla f(p)$."),
        Wrong("look ahead", _roll(_right, ahead=1.0),
              r"You take the gradient ahead, at $p + \beta v$. This is Nesterov's method, a "
              r"cousin. Here the gradient is that at $p$."),
        Wrong("moves before the push", _moves_first,
              "You move with the old velocity, and only then change it. First "
              r"$v\ \leftarrow\ \beta v - \eta\nabla f(p)$, then $p\ \leftarrow\ p + v$ with the "
              "new $v$."),
        Wrong("eta and beta swapped", _swapped,
              r"$\eta$ and $\beta$ are swapped: $\beta$ is the part of the velocity that is kept, "
              r"and $\eta$ belongs to the gradient."),
        Wrong("one step only", _one_step,
              "You take one step, whatever `steps` is. Does a `return` stand inside the loop?"),
        Wrong("gradient kept", _gradient_kept,
              "You use the gradient of the first point in all steps. Compute it anew in each step, "
              "from where the ball is."),
        Wrong("one coordinate after the other", _one_after_the_other,
              "One coordinate has moved already when you ask for the partial derivative of the "
              "other. Compute the whole gradient first, then move both coordinates."),
        Wrong("one step too many", _roll(_right, more=1),
              "You take one step more than `steps`. Where does your count begin, and where does it "
              "end?"),
        Wrong("one step too few", _roll(_right, more=-1),
              "You take one step less than `steps`. Where does your count begin, and where does it "
              "end?"),
        Wrong("beta in the move", _beta_in_the_move,
              r"You multiply by $\beta$ in the move, and the velocity itself loses nothing. "
              r"$\beta$ belongs to the old velocity: $v\ \leftarrow\ \beta v - \eta\nabla f(p)$, "
              r"$p\ \leftarrow\ p + v$."),
        Wrong("not from rest", _roll(_right, rest=lambda p, g, eta: -eta * g),
              "Your ball has a velocity before the first push. It starts from rest, with "
              "$v = (0, 0)$.",
              also=(_roll(_right, rest=lambda p, g, eta: np.ones_like(p)),
                    _roll(_right, rest=lambda p, g, eta: p),
                    _roll(_right, rest=lambda p, g, eta: g))),
        Wrong("1 − β", _roll(lambda v, g, eta, beta: (1 - beta) * v - eta * g),
              r"You keep the part $1 - \beta$ of the velocity. It is $\beta$ that is kept."),
        Wrong("velocity added twice", _roll(lambda v, g, eta, beta: v + beta * v - eta * g),
              r"You add $\beta v - \eta\nabla f(p)$ to the old velocity, which is then in it "
              "twice. It is the new velocity itself: `v = …`, not `v += …`."),
        Wrong("eta missing", _roll(lambda v, g, eta, beta: beta * v - g),
              r"You push with the whole gradient. Multiply it by the learning rate $\eta$ first."),
        Wrong("direction only", _roll(lambda v, g, eta, beta: beta * v - eta * g / np.hypot(*g)),
              "You divide the gradient by its length before you push. Leave it as it is."),
        Wrong("path returned", _roll(_right, give="path"),
              "You return all the points. Asked is the last one alone."),
        Wrong("velocity returned", _roll(_right, give="v"),
              "You return the velocity. Asked is the point at which the ball is."),
        Wrong("stands still", lambda grad_f, p, eta, beta, steps: p,
              r"The ball does not move. After the new velocity comes $p\ \leftarrow\ p + v$."),
    ),
    hints=(
        "What must be remembered from one step to the next, and so be there before the loop "
        "begins?",
        "Before the loop: `v = np.zeros(2)`. In the loop two lines: the new `v` is `beta * v` "
        "minus `eta` times the gradient at `p`, and then `p` moves by `v`. After the loop return "
        "`p`.",
    ),
    worked="""
def heavy_ball(grad_f, p, eta, beta, steps):
    v = np.zeros(2)
    for _ in range(steps):
        v = beta * v - eta * grad_f(*p)
        p = p + v
    return p
""",
)  # fmt: skip
