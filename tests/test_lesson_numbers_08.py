"""Every number and every conditional sentence of notebook 08, by oracles of its own."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
import sympy as sp
from lesson_text import Lesson
from mpmath import mp

from helpers import FitExplorer
from helpers.data import hubble, longley, norris, orings
from helpers.explorers.fitted import descend, problem
from helpers.maths.descent import steepest
from helpers.maths.fitting import LineFit, LogisticFit, batch_noise, batches, scale, stochastic
from helpers.maths.runs import run

TEXT = Lesson(8)
HUBBLE = np.column_stack([np.ones(24), hubble().x])


def bare_loss(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> float:
    return float(np.mean((X @ theta - y) ** 2))


def standard(data) -> LineFit:
    return LineFit(scale(data.x).z(data.x), data.y)


# Hubble ----------------------------------------------------------------------------------


def test_losses_of_the_two_lines() -> None:
    x, y = hubble().x, hubble().y
    level, sloped = (bare_loss(np.array([0, b]), HUBBLE, y) for b in (0, 450))
    best = np.polynomial.Polynomial.fit(x, y, 1).convert()
    least, square = np.mean((best(x) - y) ** 2), np.mean((450 * x - best(x)) ** 2)
    assert TEXT.printed("n08-two-lines").split("\n")[:3] == [
        f"level line: {level:.0f}", f"slope 450:  {sloped:.0f}",
        f"least loss: {least:.0f}, and the square: {square:.0f}"]  # fmt: skip
    assert round(least) + round(square) == round(sloped)  # they add up as they are printed
    level, sloped = math.sqrt(level), math.sqrt(sloped)
    TEXT.sentence(f"about ${level:.0f}$ km/s for the level line, about ${sloped:.0f}$ km/s for")


def test_the_three_points_by_hand() -> None:
    a, b = sp.symbols("a b")
    mean = sum((a + b * t - v) ** 2 for t, v in ((0, 1), (1, 2), (2, 4))) / sp.Integer(3)
    by_hand = [float(sp.diff(mean, p).subs({a: 1, b: 1})) for p in (a, b)]
    assert "[{:.4f} {:.4f}]".format(*by_hand) in TEXT.printed("n08-by-hand")
    TEXT.sentence("The gradient is", r"= (-\frac23, -\frac43)$")
    assert by_hand == pytest.approx([-2 / 3, -4 / 3])


def test_a_line_that_begins_higher_has_to_rise_less() -> None:
    TEXT.sentence("All distances are positive, so a line that begins higher has to rise less")
    fit = LineFit(hubble().x, hubble().y)
    assert (hubble().x > 0).all() and fit.hessian[0, 1] > 0
    best = [-fit.hessian[0, 1] / fit.hessian[1, 1] * d for d in (1, 2)]  # of the slope, for d more
    assert best[1] < best[0] < 0


def test_curvatures_and_the_way_of_200_steps() -> None:
    low, high = np.linalg.eigvalsh(2 * HUBBLE.T @ HUBBLE / 24)
    TEXT.sentence(rf"$\kappa \approx {high / low:.2f}$, about as narrow")
    assert f"κ = L/μ = {high / low:.2f}" in TEXT.printed("n08-curvatures")
    assert f"2/L = {2 / high:.4f}" in TEXT.printed("n08-curvatures")
    TEXT.sentence("the part along the floor", rf"1 - 1/\kappa \approx {1 - low / high:.3f}$")
    TEXT.sentence(rf"After 200 steps $0.903^{{200}} \approx 10^{{{math.log10(0.903**200):.0f}}}$")
    theta = np.zeros(2)
    for _ in range(200):
        theta = theta - 2 / 24 / high * HUBBLE.T @ (HUBBLE @ theta - hubble().y)
    best = np.linalg.lstsq(HUBBLE, hubble().y)[0]
    assert theta == pytest.approx(best, abs=5e-3)
    loss = bare_loss(best, HUBBLE, hubble().y)
    line = "intercept {:.2f}, slope {:.2f}".format(*best)
    assert TEXT.printed("n08-descend") == f"{line}, loss {loss:.0f}\n"


def test_the_comparison_with_what_is_published() -> None:
    known = hubble().known
    slope, error, modern = (known[key] for key in
                            ("published slope", "published slope error", "modern slope"))
    TEXT.sentence(rf"Hubble published ${slope:g} \pm {error:g}$ from these nebulae")
    own = LineFit(hubble().x, hubble().y).best[1]
    TEXT.sentence(f"Your ${own:.2f}$ lies within that")
    assert abs(own - slope) < error
    TEXT.sentence(f"The modern value is about ${modern:g}$")
    TEXT.sentence("more than six times as large", rf"$454/70 \approx {own / modern:.1f}$")
    assert 6 < own / modern < slope / modern


def test_five_nebulae_come_nearer_and_on_the_whole_the_far_ones_recede_faster() -> None:
    TEXT.sentence("Five of them come nearer: their velocity is negative")
    assert (hubble().y < 0).sum() == 5 and np.corrcoef(hubble().x, hubble().y)[0, 1] > 0.7
    far = hubble().x > np.median(hubble().x)  # a level line is too low, and most so far out
    assert hubble().y[far].mean() > 4 * hubble().y[~far].mean() > 0


# Right ascension (hours) and declination (degrees) of the nebulae, in the order of Hubble's table.
NEBULAE = """0.88 -72.8, 5.39 -69.8, 19.75 -14.8, 1.56 30.7, 0.71 40.9, 0.71 41.3, 14.05 54.3,
12.85 41.1, 13.50 47.2, 12.47 44.1, 12.26 36.3, 9.93 69.1, 11.34 13.0, 12.95 21.7, 13.62 -29.9,
2.71 0.0, 13.26 42.0, 22.62 34.4, 12.32 47.3, 12.18 39.4, 12.42 18.2, 12.50 8.0, 12.51 12.4,
12.73 11.6"""


def test_hubbles_own_model_has_four_parameters_and_no_intercept() -> None:
    TEXT.sentence("His has four parameters: the slope and three", "and no intercept")
    ascension, declination = np.array([each.split() for each in NEBULAE.split(",")], float).T
    a, d = np.radians(15 * ascension), np.radians(declination)
    sun = np.cos(a) * np.cos(d), np.sin(a) * np.cos(d), np.sin(d)
    slope, *_ = np.linalg.lstsq(np.column_stack([hubble().x, *sun]), hubble().y)[0]
    assert slope == pytest.approx(hubble().known["published slope"], abs=2)


def test_distances_that_are_too_short_make_the_line_too_steep() -> None:
    TEXT.sentence("if every distance is too short by the same factor", "only a steeper one")
    short = LineFit(hubble().x / 6.5, hubble().y).best
    assert short == pytest.approx((-40.7836, 6.5 * 454.1584), rel=1e-5)


def test_every_start_converges_below_the_border_and_none_beyond() -> None:
    high = np.linalg.eigvalsh(2 * HUBBLE.T @ HUBBLE / 24)[1]
    TEXT.sentence("Just below the border", rf"$1 - 0.49\,L \approx {1 - 0.49 * high:.3f}$")
    steps = np.eye(2) - np.array([0.49, 0.50])[:, None, None] * 2 * HUBBLE.T @ HUBBLE / 24
    below, beyond = (max(abs(np.linalg.eigvalsh(each))) for each in steps)
    assert below < 1 < beyond
    lines = TEXT.lines("n08-too-large")
    for line, end in zip(lines, ("converged", "converged", "budget", "diverged"), strict=True):
        assert line.split(": ")[1].startswith(end)


# Norris ----------------------------------------------------------------------------------


def test_norris_as_it_is() -> None:
    data = norris()
    low, high = (LineFit(data.x, data.y).curvatures.mu, LineFit(data.x, data.y).curvatures.L)
    kappa = high / low
    TEXT.sentence(f"with $x$ from {data.x.min()} to {data.x.max():.0f}")
    TEXT.sentence(rf"$\kappa \approx {kappa:,.0f}$".replace(",", "{,}"))
    left = math.exp(-200_000 / kappa)
    goal = data.known["certified intercept"]
    TEXT.sentence(rf"$e^{{-200000/731407}} \approx {left:.2f}$ of the way is still to go",
                  rf"${1 - left:.2f} \cdot ({goal:.4f}) \approx {(1 - left) * goal:.3f}$")
    TEXT.sentence(rf"about $\kappa \ln 10^{{10}} \approx {kappa / 1e6 * math.log(1e10):.0f}$")
    # The way along the floor, in closed form.
    values, vectors = np.linalg.eigh(LineFit(data.x, data.y).hessian)
    best = np.array(LineFit(data.x, data.y).best)
    theta = best - vectors @ ((1 - values / high) ** 200_000 * (vectors.T @ best))
    assert f"intercept {theta[0]:.3f}, slope {theta[1]:.4f}" in TEXT.printed("n08-raw")
    TEXT.sentence(f"You see ${theta[0]:.3f}$")


def test_the_first_step_across_the_valley_of_norris_moves_the_intercept_a_little() -> None:
    TEXT.sentence("the first step, across the valley, led to an intercept a little above $0$")
    fit = LineFit(norris().x, norris().y)
    first = -fit.grad(0, 0)[0] / fit.curvatures.L
    assert 0 < first < 0.01 * 0.2623
    TEXT.sentence("along the floor, which changes almost the intercept alone")
    floor = np.linalg.eigh(fit.hessian)[1][:, 0]
    assert abs(floor[0]) > 500 * abs(floor[1])


def test_at_the_certified_line_the_gradient_is_zero_but_for_rounding() -> None:
    TEXT.sentence("there it must be zero, but for rounding")
    known, fit = norris().known, LineFit(norris().x, norris().y)
    g = fit.grad(known["certified intercept"], known["certified slope"])
    assert 0 < np.hypot(*g) < 1e-14 * np.hypot(*fit.grad(0, 0))


def test_after_two_steps_norris_looks_as_if_it_fitted() -> None:
    TEXT.sentence("After two steps the line on the left fits", "has hardly moved")
    here = problem(norris(), False)
    path = descend(here, (0.0, 0.0), here.eta, 2, 36, 0)
    pixels = 400 / np.ptp(here.frame[1])
    off = here.line(*path[-1], norris().x) - here.line(*here.best, norris().x)
    assert np.abs(off * pixels).max() < 1 and abs(path[-1][0]) < 0.01 * 0.2623


def test_one_step_of_one_half_arrives_from_every_start_when_standardised() -> None:
    known = norris().known
    for data in (norris(), hubble()):
        fit = standard(data)
        np.testing.assert_allclose(fit.hessian, 2 * np.eye(2), atol=1e-14)
        for p in np.random.default_rng(7).normal(scale=300, size=(20, 2)):
            assert p - 0.5 * fit.grad(*p) == pytest.approx(fit.best, abs=1e-9)
        assert fit.best[0] == pytest.approx(data.y.mean())  # as the quiz says
        raw = LineFit(data.x, data.y)
        assert fit.loss(*fit.best) == pytest.approx(raw.loss(*raw.best), rel=1e-9)
    yours, certified = TEXT.lines("n08-one-step")
    numbers = f"{known['certified intercept']:.10f} {known['certified slope']:.10f}"
    assert yours.split()[1:] == certified.split()[1:] == numbers.split()


@pytest.mark.parametrize("n", [2, 5, 36])
def test_with_n_minus_one_a_step_leaves_one_part_in_n(n: int) -> None:
    TEXT.sentence("the second one is $2(n - 1)/n$", "leaves $1/n$ of the way in the slope")
    x, y = np.random.default_rng(7).normal(size=(2, n))
    fit = LineFit((x - x.mean()) / x.std(ddof=1), y)
    np.testing.assert_allclose(fit.hessian, np.diag([2, 2 * (n - 1) / n]), atol=1e-14)
    assert (fit.best - (np.array([3, 4]) - 0.5 * fit.grad(3, 4)))[1] == pytest.approx(
        (fit.best[1] - 4) / n, rel=1e-9)  # fmt: skip


def test_other_units_alone_are_not_enough() -> None:
    x = hubble().x
    mean, square = x.mean(), np.mean(x**2)
    TEXT.sentence(rf"\bar x \approx {mean:.3f}$ and $\overline{{x^2}} \approx {square:.3f}$")
    r = x.mean() / math.sqrt(np.mean(x**2))
    kappas = [LineFit(x / c, x).curvatures.kappa for c in np.geomspace(0.02, 50, 2001)]
    assert min(kappas) == pytest.approx((1 + r) / (1 - r), rel=1e-5)
    TEXT.sentence(rf"so $r \approx {r:.3f}$ and $\kappa \approx {min(kappas):.1f}$: hardly less")
    assert LineFit(x - x.mean(), x).curvatures.kappa < 3  # with a new zero it is less


@pytest.mark.parametrize(("mean", "sd"), [(100, 1), (0, 100), (0, 0.01), (-30, 0.5)])
def test_far_from_zero_or_a_spread_far_from_one_makes_kappa_large(mean: float, sd: float) -> None:
    TEXT.sentence("Either makes $\\kappa$ large")
    z = scale(hubble().x).z(hubble().x)
    assert LineFit(mean + sd * z, z).curvatures.kappa > 1000


def test_several_columns_need_not_be_round() -> None:
    TEXT.sentence("It does not help where two columns measure almost the same")
    random = np.random.default_rng(7)
    one = random.normal(size=100)
    Z = np.column_stack([one, one + 0.1 * random.normal(size=100)])
    Z = np.column_stack([np.ones(100), (Z - Z.mean(axis=0)) / Z.std(axis=0)])
    low, *_, high = np.linalg.eigvalsh(2 * Z.T @ Z / 100)
    assert high / low > 100


def test_a_sum_in_place_of_a_mean_diverges_with_the_same_step() -> None:
    TEXT.sentence("But the gradient is $n$ times as long, and so the same $\\eta$ may diverge")
    fit = standard(hubble())
    assert run(steepest(fit.grad, (0, 0), 0.5), fit.loss).stop == "converged"
    found = run(steepest(lambda a, b: 24 * fit.grad(a, b), (0, 0), 0.5), fit.loss)
    assert found.stop == "diverged"


# Many columns ------------------------------------------------------------------------------


CERTIFIED = np.array([*longley().known.values()])
EXACT = sp.Matrix([[1, *(sp.Rational(str(x)) for x in row)] for row in longley().x.tolist()])


def with_ones(x: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(x)), x])


def each_standardised(x: np.ndarray) -> np.ndarray:
    return with_ones(np.column_stack([scale(column).z(column) for column in x.T]))


def exact_kappa(X: sp.Matrix) -> float:
    """Return the greatest eigenvalue of XᵀX over the least, with 60 digits."""
    with mp.workdps(60):
        found = mp.eigsy(mp.matrix((X.T * X).evalf(60).tolist()), eigvals_only=True)
        return float(max(found) / min(found))


def exactly_standardised() -> sp.Matrix:
    columns = [sp.ones(16, 1)]
    for j in range(1, 7):
        column = EXACT[:, j] - sp.ones(16, 1) * (sum(EXACT[:, j]) / 16)
        columns.append((column / sp.sqrt(column.dot(column) / 16)).evalf(80))
    return sp.Matrix.hstack(*columns)


def digits(found: np.ndarray) -> float:
    return -math.log10(np.abs(found / CERTIFIED - 1).max())


def undone(theta: np.ndarray) -> np.ndarray:
    x = longley().x
    slopes = theta[1:] / x.std(axis=0)
    return np.array([theta[0] - slopes @ x.mean(axis=0), *slopes])


def test_the_gradient_for_many_columns_is_the_same_formula() -> None:
    TEXT.sentence("All the parts together are again", r"$\frac2n\,X^T(X\theta - y)$")
    TEXT.sentence("Not a letter of the formula has changed")
    TEXT.sentence("central difference is exact for every $h$, but for rounding")
    X, y = each_standardised(longley().x), longley().y
    t = sp.symbols("t:7")
    errors = sp.Matrix(X.tolist()) * sp.Matrix(t) - sp.Matrix(y.tolist())
    exact = [float(sp.diff(errors.dot(errors) / 16, each).subs(dict.fromkeys(t, 0))) for each in t]
    shape, formula, differences, asked = TEXT.lines("n08-columns-check")
    printed = f"[{' '.join(f'{each:.0f}.'.rjust(8) for each in exact)}]".replace("  ", " ")
    for line in (formula, differences):
        assert line.split(":")[1].split() == printed.replace("[ ", "[").split()
    assert shape.endswith("(16, 7)") and asked == "asked for a value: 14 times"
    TEXT.sentence("central differences need $2n$ values")
    TEXT.sentence("With a million parameters that is two million, for a single step")
    names = TEXT.names("n08-columns-define")
    assert names["columns"](longley().x) == pytest.approx(X, abs=1e-14)


def test_the_example_of_a_transpose() -> None:
    X, turned = (
        [[int(each) for each in row.split("&")] for row in part.split(r"\end")[0].split(r"\\")]
        for part in TEXT.cells["n08-columns"].source.split(r"\begin{pmatrix}")[1:]
    )
    assert np.array(X).shape == (2, 3) and np.array_equal(np.transpose(X), turned)


def test_columns_of_ones_cannot_be_standardised() -> None:
    TEXT.sentence("Standardise each column by itself", "their standard deviation is $0$")
    with np.errstate(invalid="ignore"):
        assert np.isnan((np.ones(3) - 1) / np.std(np.ones(3))).all()


def test_a_random_direction_is_nearly_level() -> None:
    """With Γ: the mean of |cos| is Γ(n/2)/(√π Γ((n + 1)/2)), and it goes to √(2/(πn))."""
    TEXT.sentence(r"For large $n$ the mean of $|\cos|$ is about $\sqrt{2/(\pi n)}$")
    mean = {n: float(mp.gamma(mp.mpf(n) / 2) / mp.sqrt(mp.pi) / mp.gamma((mp.mpf(n) + 1) / 2))
            for n in (2, 3, 10, 100, 1000, 10**6)}  # fmt: skip
    assert mean[2] == pytest.approx(2 / math.pi) and mean[3] == pytest.approx(1 / 2)
    density = [float(mp.quad(lambda a, n=n: mp.sin(a) ** (n - 2) * abs(mp.cos(a)), [0, mp.pi / 2])
                     / mp.quad(lambda a, n=n: mp.sin(a) ** (n - 2), [0, mp.pi / 2]))
               for n in (2, 3, 10, 100)]  # fmt: skip
    assert density == pytest.approx([mean[n] for n in (2, 3, 10, 100)])
    for line, n in zip(TEXT.lines("n08-random"), (2, 10, 100, 1000), strict=True):
        about = math.sqrt(2 / (math.pi * n))
        said, angle = float(line.split("|cos| ")[1].split(",")[0]), float(line.split()[3][:-1])
        assert line.startswith(f"n = {n}: ") and line.endswith(f"{about:.3f}")
        assert said == pytest.approx(mean[n], abs=4 * 0.75 * min(1, n**-0.5) / math.sqrt(2000))
        assert mean[n] == pytest.approx(about, rel=0.3 / n)
        off = mp.quad(lambda a, n=n: a * mp.sin(a) ** (n - 2), [0, mp.pi / 2]) / mp.quad(
            lambda a, n=n: mp.sin(a) ** (n - 2), [0, mp.pi / 2])  # fmt: skip
        assert angle == pytest.approx(math.degrees(off), abs=90 / math.sqrt(2000))
    TEXT.sentence("with a million parameters", f"${100 * mean[10**6]:.2f}$ %")


def test_a_gradient_is_worth_n_guesses_on_a_round_bowl() -> None:
    TEXT.sentence(r"leaves the part $1 - \cos^2$ of the height", "is exactly $1/n$")
    TEXT.sentence("After $n$ guesses $(1 - 1/n)^n$", f"about ${math.exp(-1):.2f}$")
    random = np.random.default_rng(7)
    p, u = random.normal(size=(2, 30))
    cos = p @ u / np.linalg.norm(p) / np.linalg.norm(u)
    lowest = min(np.sum((p + s * u) ** 2) for s in [-(p @ u) / (u @ u)])
    assert lowest / (p @ p) == pytest.approx(1 - cos**2)
    axes = np.linalg.qr(random.normal(size=(30, 30)))[0]  # cos² over 30 axes adds up to 1
    assert np.sum((axes @ p) ** 2) == pytest.approx(p @ p)
    left = []
    for _ in range(400):
        p = random.normal(size=30)
        start = p @ p
        for u in random.normal(size=(30, 30)):
            p = p - (p @ u) / (u @ u) * u
        left.append(p @ p / start)
    assert np.mean(left) == pytest.approx((1 - 1 / 30) ** 30, rel=0.1)


def test_two_columns_that_are_alike() -> None:
    r = sp.symbols("r", real=True)
    matrix = 2 * sp.Matrix([[1, 0, 0], [0, 1, r], [0, r, 1]])
    assert matrix.eigenvals() == {2: 1, 2 - 2 * r: 1, 2 + 2 * r: 1}
    for slopes, value in (([0, 1, 1], 2 + 2 * r), ([0, 1, -1], 2 - 2 * r)):
        assert (matrix - value * sp.eye(3)) * sp.Matrix(slopes) == sp.zeros(3, 1)
    TEXT.sentence("are $(1, 1)$ and $(1, -1)$", "$2(1 + r)$ and $2(1 - r)$; the third one is $2$")
    random = np.random.default_rng(0)
    once = random.normal(size=50)
    lines = TEXT.lines("n08-twins")
    for line, error in zip(lines, [3, 1, 0.3, 0.1, 0.03], strict=True):
        again = once + error * random.normal(size=50)
        X = each_standardised(np.column_stack([once, again]))
        low, *_, high = np.linalg.eigvalsh(2 * X.T @ X / 50)
        r = np.mean(X[:, 1] * X[:, 2])
        assert (1 + r) / (1 - r) == pytest.approx(high / low)
        assert line == f"r = {r:.4f}: κ = {high / low:.1f}, (1 + r)/(1 - r) = {high / low:.1f}"


@pytest.mark.parametrize("r", [0.99, -0.7])
def test_no_other_units_make_such_a_valley_round(r: float) -> None:
    TEXT.sentence("Other units stretch the axes", r"and $\kappa$ is no smaller")
    X = np.array([[1, 0, 0], [0, 1, r], [0, r, 1]])
    for units in np.exp(np.random.default_rng(7).normal(size=(200, 3))):
        low, *_, high = np.linalg.eigvalsh(X * np.outer(units, units))
        assert high / low >= (1 + abs(r)) / (1 - abs(r)) * (1 - 1e-12)


def test_the_loss_above_its_least_is_the_formula_with_r() -> None:
    TEXT.sentence("the loss is above its least by $x^2 + 2rxy + y^2$")
    rng = np.random.default_rng(4)
    once, y = rng.normal(size=(2, 50))
    Z = np.column_stack([once, once + 0.5 * rng.normal(size=50)])
    X = np.column_stack([np.ones(50), (Z - Z.mean(axis=0)) / Z.std(axis=0)])
    best, r = np.linalg.lstsq(X, y, rcond=None)[0], np.corrcoef(Z.T)[0, 1]
    for s, t in rng.normal(size=(5, 2)):
        above = bare_loss(best + [0, s, t], X, y) - bare_loss(best, X, y)
        assert above == pytest.approx(s**2 + 2 * r * s * t + t**2, rel=1e-9)


def test_kappa_of_longley_raw_and_standardised() -> None:
    raw, standardised = exact_kappa(EXACT), exact_kappa(exactly_standardised())
    said = [f"{name}: κ = {kappa:.3g}, steps for ten digits: {kappa * math.log(1e10):.2g}"
            for name, kappa in (("raw", raw), ("standardised", standardised))]  # fmt: skip
    assert TEXT.lines("n08-longley-kappa") == said
    years = raw * math.log(1e10) / 1e6 / (365.25 * 24 * 3600)
    TEXT.sentence("a million steps a second", f"some ${years / 1e6:.0f}$ million years")
    TEXT.sentence(f"by a factor of ${raw / standardised / 1e15:.0f} \\cdot 10^{{15}}$")
    TEXT.sentence(f"What is left, ${standardised:_.0f}$, is".replace("_", "{,}"))
    left = math.exp(-10_000 / standardised)
    TEXT.sentence(rf"$e^{{-10000/{standardised:.0f}}} \approx {left:.2f}$ of the way is still to")
    assert (1 - 1 / standardised) ** 10_000 == pytest.approx(left, rel=1e-4)
    gnp, year = longley().x[:, 1], longley().x[:, 5]
    TEXT.sentence(rf"the year have $r \approx {np.corrcoef(gnp, year)[0, 1]:.3f}$")


def test_ten_thousand_steps_have_the_wrong_sign() -> None:
    X, y = each_standardised(longley().x), longley().y
    A, g = 2 * X.T @ X / 16, -2 * X.T @ y / 16
    values, vectors = np.linalg.eigh(A)
    best = np.linalg.solve(A, -g)
    factors = (1 - values / values[-1]) ** 10_000
    theta = best - vectors @ (factors * (vectors.T @ best))  # in closed form
    assert 0.43 < factors[0] < 0.45
    found = [(bare_loss(each, X, y), undone(each)[1]) for each in (theta, best)]
    assert TEXT.lines("n08-longley-descent") == [
        f"{name} loss {loss:.0f}, slope for the prices {slope:.2f}"
        for name, (loss, slope) in zip(("descent:", "lstsq:  "), found, strict=True)]  # fmt: skip
    more = 100 * (found[0][0] / found[1][0] - 1)
    TEXT.sentence(f"The loss is only {more:.0f} % above the least", "the slope has the wrong sign")
    assert found[0][1] < 0 < CERTIFIED[1]
    prices = np.corrcoef(longley().x.T)[0]
    TEXT.sentence("The prices rise as the product and the years do")
    assert prices[1] > 0.99 and prices[5] > 0.99
    steps = 12_220 * math.log(1e10)  # as many as are said to be needed for ten digits of the way
    assert (1 - values[0] / values[-1]) ** steps == pytest.approx(1e-10, rel=1e-2)


def test_the_digits_of_longley() -> None:
    x, y = longley().x, longley().y
    TEXT.sentence("here about 13 of them are right in every coefficient")
    TEXT.sentence("From the raw columns about 11 are")
    for solve in (lambda X: np.linalg.lstsq(X, y, rcond=None)[0],
                  lambda X: np.linalg.solve((qr := np.linalg.qr(X)).R, qr.Q.T @ y)):  # fmt: skip
        raw, standardised = digits(solve(with_ones(x))), digits(undone(solve(each_standardised(x))))
        assert 9.9 < raw < 12.1 and 11.9 < standardised < 14.1 and raw < standardised
    certified = f"{CERTIFIED[1]:.10f}"
    assert TEXT.lines("n08-longley-digits") == [
        "standardised: about 13 digits", "raw: about 11 digits",
        f"slope for the prices: {certified}, certified {certified}"]  # fmt: skip
    TEXT.sentence("From Longley's raw columns you get about 7 digits so")
    X = with_ones(x)
    assert 6.5 < digits(np.linalg.solve(X.T @ X, X.T @ y)) < 8
    assert np.linalg.cond(X) == pytest.approx(math.sqrt(exact_kappa(EXACT)), rel=1e-4)


# Yes or no -------------------------------------------------------------------------------


def test_the_logistic_fit() -> None:
    data = orings()
    to = scale(data.x)
    fit = LogisticFit(to.z(data.x), data.y)
    TEXT.sentence(r"so the bound is $\frac14$ and $\eta = 4$")
    assert fit.largest_curvature == pytest.approx(1 / 4, rel=1e-12)
    TEXT.sentence(f"On {data.y.sum():.0f} of the {data.n} earlier launches")
    TEXT.sentence(f"between {data.x.min():.0f} and {data.x.max():.0f} °F")
    # Newton's method, with nothing of the course in it.
    X, theta = np.column_stack([np.ones(23), data.x]), np.zeros(2)
    for _ in range(30):
        p = 1 / (1 + np.exp(-X @ theta))
        theta = theta - np.linalg.solve(X.T * (p * (1 - p)) @ X, X.T @ (p - data.y))
    half = -theta[0] / theta[1]
    yours, published = TEXT.lines("n08-logistic-published")
    assert yours == f"yours:     {theta[0]:.4f} {theta[1]:.4f}, p = ½ at {half:.1f} °F"
    assert published.split()[1:] == [f"{each:.4f}" for each in theta]
    TEXT.sentence("$31$ °F is given; there the curve is above $0.999$")
    assert 1 / (1 + math.exp(-theta @ [1, 31])) > 0.999
    TEXT.sentence("all four launches below 65 °F, and on three of the other nineteen")
    cold = data.x < 65
    assert (cold.sum(), data.y[cold].sum(), (~cold).sum(), data.y[~cold].sum()) == (4, 4, 19, 3)
    steps = TEXT.printed("n08-logistic-run").split(" steps")[0].split()[-1]
    TEXT.sentence(f"It arrives after {steps} steps")
    with_damage, without = data.x[data.y == 1], data.x[data.y == 0]
    TEXT.sentence("this loss has a minimum here because the two kinds overlap")
    assert without.min() < with_damage.max() and with_damage.min() < without.max()


def test_the_slopes_of_both_losses_are_p_minus_y() -> None:
    TEXT.sentence("The logistic curve has the slope $p(1 - p)$ by $w$")
    TEXT.sentence(r"$-\ln p$ has the slope", "= p - 1$", "= p$")
    w = sp.symbols("w", real=True)
    p = 1 / (1 + sp.exp(-w))
    assert sp.simplify(sp.diff(p, w) - p * (1 - p)) == 0
    assert sp.simplify(sp.diff(-sp.log(p), w) - (p - 1)) == 0
    assert sp.simplify(sp.diff(-sp.log(1 - p), w) - p) == 0
    TEXT.sentence(r"because $p(1 - p) \le \frac14$")
    assert sp.simplify(sp.Rational(1, 4) - p * (1 - p) - (p - sp.Rational(1, 2)) ** 2) == 0


@pytest.mark.parametrize("part", [0.3, 1.9])
def test_a_step_below_two_over_the_bound_lowers_the_logistic_loss(part: float) -> None:
    fit = LogisticFit(scale(orings().x).z(orings().x), orings().y)
    for p in np.random.default_rng(7).normal(scale=3, size=(20, 2)):
        values = run(steepest(fit.grad, p, 4 * part), fit.loss, budget=30).values
        assert (np.diff(values) < 1e-15).all()


@pytest.mark.parametrize(
    ("x", "y", "least"),
    [
        ([0, 1, 1, 2], [0, 0, 1, 1], math.log(2) / 2),  # both kinds at the border itself
        ([-2, -1, 1, 2], [1, 1, 0, 0], 0),
        ([1, 2, 3], [1, 1, 1], 0),
    ],
)
def test_a_separated_loss_has_no_minimum(x: list, y: list, least: float) -> None:
    TEXT.sentence("the parameters would grow without end")
    fit = LogisticFit(x, y)
    found = run(steepest(fit.grad, (0, 0), 1 / fit.largest_curvature), fit.loss, 0, 10_000)
    assert (found.values > least).all() and found.values[-1] < least + 1e-3
    sizes = [np.hypot(*found.path[n]) for n in (100, 1000, 10_000)]
    assert sizes[0] + 1 < sizes[1] < sizes[2] - 1


# Mini-batches ----------------------------------------------------------------------------


def above(fit: LineFit, eta: float, size: int, first: int, last: int, seed: int = 0) -> float:
    """Return by how much the loss is above the least, on average over some steps."""
    found = run(stochastic(fit, (0, 0), eta, size, seed), fit.loss, tol=0, budget=last)
    return float((found.values - fit.loss(*fit.best))[first + 1 :].mean())


def test_a_batch_is_off_and_right_on_average() -> None:
    TEXT.sentence("A single one is off by hundreds")
    TEXT.sentence("The mean of 2,000 is off by less than ten", "more batches bring it closer")
    fit, rows = standard(hubble()), batches(24, 6, seed=0)
    g = np.array([fit.batch(next(rows)).grad(0, 0) for _ in range(2000)])
    assert np.hypot(*(g.mean(axis=0) - fit.grad(0, 0))) < 10
    assert np.hypot(*g.std(axis=0)) == pytest.approx(batch_noise(fit, 0, 0, 6), rel=0.05)
    assert all(np.hypot(*(each - fit.grad(0, 0))) > 100 for each in g[:3])
    off = [np.hypot(*(g[:n].mean(axis=0) - fit.grad(0, 0))) for n in (1, 2000)]
    assert off[1] < off[0] / 20


def test_with_a_constant_step_the_noise_stays_and_half_the_step_leaves_half() -> None:
    fit, lines = standard(hubble()), TEXT.lines("n08-noise")
    found = []
    for eta, line in zip([0.2, 0.1, 0.05, 0.025], lines, strict=True):
        late, early = above(fit, eta, 6, 1000, 2000), above(fit, eta, 6, 500, 1000)
        assert line == f"η = {eta}: {late:.0f} (steps 501 to 1000: {early:.0f})"
        assert late == pytest.approx(early, rel=0.2)
        found.append(late)
    for whole, half in zip(found, found[1:], strict=False):
        assert 1.7 < whole / half < 2.7
    start, least = fit.loss(0, 0), fit.loss(*fit.best)
    TEXT.sentence(f"${start:,.0f} - {least:,.0f}$".replace(",", "{,}"), "less than 2 % is left")
    assert found[0] < 0.02 * (start - least)


def test_the_mean_over_all_sets_of_six_is_the_gradient() -> None:
    TEXT.sentence("The mean over *all* sets of six is exactly the gradient of all points")
    TEXT.sentence("but that of a batch hardly ever is")
    fit, rows = standard(hubble()), np.array(list(combinations(range(24), 6)))
    for p in ((0, 0), fit.best):
        g = fit.slopes(*p)[:, rows].mean(axis=2)
        assert g.mean(axis=1) == pytest.approx(fit.grad(*p), abs=1e-9)
    assert np.hypot(*g).min() > 0.5  # at the minimum that of a batch is not zero


def test_what_stays_is_in_proportion_to_eta_and_to_the_square_of_the_noise() -> None:
    TEXT.sentence(r"so $r^2 = \eta\sigma^2/4$")
    fit = standard(hubble())
    for eta in (0.02, 0.01):
        for size in (3, 12):
            stays = np.mean([above(fit, eta, size, 300, 2500, seed) for seed in range(4)])
            said = eta * batch_noise(fit, *fit.best, size) ** 2 / 4
            assert stays == pytest.approx(said, rel=0.2)


def test_steps_that_shrink_too_fast_stop_on_the_way() -> None:
    TEXT.sentence("if all the $\\eta$ together have a finite sum, the path may stop on its way")
    fit, p, rows = standard(hubble()), np.zeros(2), batches(24, 6)
    for step in range(2000):
        p = p - 0.2 * 0.9**step * fit.batch(next(rows)).grad(*p)
    blocks = above(fit, 0.02, 6, 500, 1000)
    assert fit.loss(*p) - fit.loss(*fit.best) > 2 * blocks


@pytest.mark.parametrize("seed", range(2))
def test_larger_batches_lessen_the_noise(seed: int) -> None:
    fit = standard(hubble())
    noise = [above(fit, 0.1, size, 200, 1000, seed) for size in (3, 6, 12)]
    whole = run(stochastic(fit, (0, 0), 0.1, 24, seed), fit.loss, tol=0).values[-1]
    assert noise[0] > noise[1] > noise[2] > 1 > 1e6 * (whole - fit.loss(*fit.best))


def test_with_shrinking_steps_the_noise_dies_out() -> None:
    TEXT.sentence(r"for example as $0.2/(1 + \text{step}/50)$, and the noise dies out")
    fit, heights = standard(hubble()), np.zeros(4000)
    for seed in range(4):
        p, rows = np.zeros(2), batches(24, 6, seed=seed)
        for step in range(4000):
            p = p - 0.2 / (1 + step / 50) * fit.batch(next(rows)).grad(*p)
            heights[step] += (fit.loss(*p) - fit.loss(*fit.best)) / 4
    blocks = [heights[first : 2 * first].mean() for first in (250, 1000, 2000)]
    assert above(fit, 0.2, 6, 500, 1000) > 5 * blocks[0]
    assert blocks[0] > 2 * blocks[1] > 2 * blocks[2]


def test_on_points_of_one_line_no_noise_stays() -> None:
    TEXT.sentence("the noise stays**", "unless all the points lie on one line")
    fit = LineFit(scale(hubble().x).z(hubble().x), 3 - 2 * hubble().x)
    found = run(stochastic(fit, (0, 0), 0.2, 6), fit.loss, tol=0, budget=1000)
    assert found.values[-1] < 1e-20
    assert standard(hubble()).grad(*standard(hubble()).best) == pytest.approx([0, 0], abs=1e-10)
    assert batch_noise(standard(hubble()), *standard(hubble()).best, 6) > 100


# What the explorer of the notebook says ----------------------------------------------------


@pytest.mark.parametrize(
    ("state", "says", "stays"),
    [
        ({"eta": 0.2, "n_steps": 200}, "With a constant η that stays; a smaller η", True),
        ({"eta": 0.001, "n_steps": 20}, "It is still on the way down", False),
        ({"eta": 0.01, "n_steps": 20}, "It is still on the way down", False),
        ({"eta": 0.9, "n_steps": 500}, "The noise carries it away", False),
    ],
)  # fmt: skip
def test_the_noise_is_said_to_stay_only_once_the_way_down_is_over(
    state: dict, says: str, stays: bool
) -> None:
    said = repr(FitExplorer("hubble", standardise=True, batch=6, **state))
    assert says in said and ("that stays" in said) == stays
    fit, n = standard(hubble()), state["n_steps"]
    first, later = (  # of many batches, not of one: over these steps, and over as many after them
        np.mean([above(fit, state["eta"], 6, a, b, seed) for seed in range(40 if stays else 6)])
        for a, b in ((n // 2, n), (n + n // 2, 2 * n))
    )
    assert (0.93 < later / first < 1.08) == stays


@pytest.mark.parametrize(
    ("eta", "batch", "advice"), [(0.49, 24, "Take a smaller η"), (0.05, 24, "Take a larger η"),
                                 (0.01, 6, ""), (0.25, 24, "")],
)  # fmt: skip
def test_advice_on_eta_leads_towards_one_over_l(eta: float, batch: int, advice: str) -> None:
    said = repr(FitExplorer("hubble", eta=eta, batch=batch))
    assert advice in said and ("Take a" in said) == bool(advice)
