"""The descent explorer: paths, reasons, errors on the log axis, basins, a learner's own f."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from tape import Tape, shown

from helpers import SURFACES, DescentExplorer, valley
from helpers.explorers.curvature import curvature
from helpers.explorers.descent import (
    BASIN_BUDGET,
    FILLS,
    LOWEST,
    error_limits,
    followed,
    reached,
)
from helpers.explorers.steps import LARGEST_ETA, SMALLEST_ETA, STRIPE
from helpers.maths.descent import steepest
from helpers.maths.runs import run
from helpers.pictures.figures import grid
from helpers.pictures.scene import Arrow, Handle, Line, Point
from helpers.pictures.style import ROLES

pytestmark = pytest.mark.usefixtures("unpainted")
HIMMELBLAU = SURFACES["himmelblau"]
QUADRATICS = ("bowl", "stretched_bowl", "valley", "saddle")


def row(readout, name):
    return next(value for label, value, _ in readout.rows if label == name)


def line(marks, role):
    return next(mark for mark in marks if isinstance(mark, Line) and mark.role == role)


@pytest.mark.parametrize(("eta", "outcome", "said"), [
    (0.1, "converges", "1 − ηL = 0.8"), (0.5, "converges", "After 1 step ‖∇f‖ is 0"),
    (0.9, "to and fro", "1 − ηL = −0.8"), (1.0, "cycles", "η is 2/L = 1"),
    (1.1, "diverges", "η is above 2/L = 1"),
])  # fmt: skip
def test_the_bowl_multiplies_both_coordinates_by_1_minus_2_eta(eta, outcome, said):
    explorer = DescentExplorer("bowl", x=1, y=2, eta=eta, n_steps=1000)
    run = explorer.facts(explorer.state).run
    k = np.arange(min(len(run.path), 40))[:, None]
    assert np.allclose(run.path[: len(k)], (1 - 2 * eta) ** k * (1, 2), rtol=1e-9, atol=1e-15)
    readout = shown(explorer)[1]
    assert outcome in row(readout, "steps") and said in readout.note


@pytest.mark.parametrize(("eta", "outcome", "said"), [
    (0.19, "to and fro", "η is below 2/L = 0.2"), (0.20, "cycles", "η is 2/L = 0.2"),
    (0.21, "diverges", "η is above 2/L = 0.2"),
])  # fmt: skip
def test_the_valley_at_its_limit(eta, outcome, said):
    explorer = DescentExplorer("valley", x=2, y=1, eta=eta, n_steps=1000)
    readout = shown(explorer)[1]
    assert outcome in row(readout, "steps") and said in readout.note
    assert f"1 − ημ = {1 - eta:.2g}" in readout.note
    on_the_floor = shown(DescentExplorer("valley", x=2, y=0, eta=eta, n_steps=1000))[1]
    assert "It converges" in on_the_floor.note
    assert ("no part along L" in on_the_floor.note) == (eta >= 0.2)
    beside = shown(DescentExplorer("valley", x=2, y=1e-9, eta=eta, n_steps=1000))[1].note
    assert ("or too small a part to show" in beside) == (eta == 0.2)


def test_the_saddle_holds_only_what_comes_exactly_along_it():
    explorer = DescentExplorer("saddle", x=1, y=0, eta=0.1, n_steps=1000)
    note = shown(explorer)[1].note
    assert "It stops at a saddle" in note and "no part along that one" in note
    assert "1 − ηL = 0.8 along one line" in note and "by 1.2 along the other" in note
    explorer.y = explorer.control("y").step
    facts, note = explorer.facts(explorer.state), shown(explorer)[1].note
    assert facts.run.stop == "diverged" and "almost every start leaves the saddle" in note
    assert abs(facts.run.path[5, 1]) == pytest.approx(explorer.y * 1.2**5)


# Momentum -----------------------------------------------------------------------------------


@pytest.mark.parametrize("beta", [0, 0.3, 0.9, 0.99])
def test_a_ball_rolls_as_the_powers_of_its_matrix_say(beta):
    explorer = DescentExplorer("stretched_bowl", x=2, y=1, eta=0.1, beta=beta, n_steps=100)
    path = explorer.facts(explorer.state).part.path
    for c, curvature_along in enumerate((2.0, 6.0)):
        push = 0.1 * curvature_along  # (p, v) ← (p + βv − ηλp, βv − ηλp)
        turn = np.array([[1 - push, beta], [-push, beta]])
        exact = [(np.linalg.matrix_power(turn, k) @ (path[0, c], 0))[0] for k in range(len(path))]
        assert np.allclose(path[:, c], exact, rtol=1e-9, atol=1e-13)


def test_without_momentum_it_is_steepest_descent_to_the_last_bit():
    for name, f in SURFACES.items():
        there = run(steepest(f.partials, (0.7, 0.9), 0.01), f.call)
        assert np.array_equal(followed(f, (0.7, 0.9), 0.01)[0].path, there.path), name


@pytest.mark.parametrize(("eta", "beta", "outcome", "said"), [
    (0.1, 0.5, "converges", "η is below 2(1 + β)/L = 0.3: every start converges"),
    (0.299, 0.5, "converges", "η is below 2(1 + β)/L"),
    (0.3, 0.5, "not at an end", "η is 2(1 + β)/L = 0.3: the part along L only changes its sign"),
    (0.33, 0.5, "diverges", "any part along L grows in the end"),
    (0.25, 0.0, "diverges", "any part along L grows with every step"),
])  # fmt: skip
def test_momentum_moves_the_limit(eta, beta, outcome, said):
    explorer = DescentExplorer("valley", x=2, y=1, eta=eta, beta=beta, n_steps=1000)
    readout = shown(explorer)[1]
    ends = {"converges": ("converges", "oscillates"), "not at an end": ("not at an end", "cycles")}
    assert any(word in row(readout, "steps") for word in ends.get(outcome, (outcome,)))
    assert said in readout.note
    assert (f"β = {beta:g}" in readout.summary) == bool(beta)


@pytest.mark.parametrize("name", QUADRATICS[:3])
@pytest.mark.parametrize(("eta", "beta"), [(0.05, 0.2), (0.05, 0.5), (0.1, 0.9), (0.02, 0.97)])
def test_what_momentum_is_said_to_multiply_by_is_measured(name, eta, beta):
    explorer = DescentExplorer(name, x=1, y=1, eta=eta, beta=beta, n_steps=1000)
    facts, note = explorer.facts(explorer.state), shown(explorer)[1].note
    said = float(re.search(r"way to the minimum by ([\d.]+\d)", note)[1])
    assert facts.run.rate == pytest.approx(said, abs=0.04)  # it swings
    x = facts.run.path[:, 0] if name != "bowl" else facts.run.path[:, 1]
    assert ("rolls past the minimum" in note) == bool((x < 0).any())


def test_a_saddle_is_left_faster_with_momentum():
    explorer = DescentExplorer("saddle", x=1, y=0.01, eta=0.1, beta=0.5, n_steps=1000)
    note, path = shown(explorer)[1].note, explorer.facts(explorer.state).run.path
    said = float(re.search(r"and by ([\d.]+\d) along the other", note)[1])
    grows = np.roots([1, -(1 + 0.5 + 0.1 * 2), 0.5]).max()
    assert said == pytest.approx(grows, rel=5e-3)
    assert path[41, 1] / path[40, 1] == pytest.approx(grows) and grows > 1.2


def test_the_step_that_comes_next_is_the_velocity_and_basins_know_it():
    explorer = DescentExplorer("stretched_bowl", x=2, y=1, eta=0.05, beta=0.8, n_steps=3)
    facts = explorer.facts(explorer.state)
    arrow, = (mark for mark in shown(explorer)[0]["map"] if isinstance(mark, Arrow))
    p, q = facts.run.path[2:4]
    assert np.allclose(arrow.vector, 0.8 * (q - p) - 0.05 * np.array((2, 6)) * q)
    assert arrow.label == "βv − η∇f"
    n = 9
    found, (X, Y) = reached(HIMMELBLAU, 0.005, n, 0.8), grid(HIMMELBLAU.domain, n)
    for i, j in np.ndindex(n, n):
        end = followed(HIMMELBLAU, (float(X[i, j]), float(Y[i, j])), 0.005, 0.8)[0].end
        near = [k for k, low in enumerate(HIMMELBLAU.minima) if math.dist(low, end) < 1e-3]
        assert [found[i, j]] == near
    assert (found != reached(HIMMELBLAU, 0.005, n)).any()


def test_with_momentum_a_path_that_breaks_off_is_told_from_one_that_diverges():
    explorer = DescentExplorer(lambda x, y: math.sqrt(x) + y**2, x=1, y=1, eta=0.1, beta=0.9,
                               n_steps=1000)  # fmt: skip
    assert "It breaks off after" in shown(explorer)[1].note


@pytest.mark.parametrize("name", QUADRATICS)
def test_what_is_said_of_quadratics_is_true_of_their_hessian(name):
    sympy = pytest.importorskip("sympy")
    x, y = sympy.symbols("x y")
    exact = sympy.hessian(sympy.nsimplify(SURFACES[name].call(x, y)), (x, y)).eigenvals()
    run, _ = followed(SURFACES[name], (1.0, 1.0), 0.01)
    found = curvature(SURFACES[name], run)
    assert found.everywhere
    assert (found.least, found.greatest) == (min(map(float, exact)), max(map(float, exact)))


def test_only_quadratics_have_one_L_everywhere():
    for name, f in SURFACES.items():
        run, _ = followed(f, (0.7, 0.9), 1e-3)
        found = curvature(f, run)
        assert (found is not None and found.everywhere) == (name in QUADRATICS)
    turned = valley(25, 30)
    found = curvature(turned, followed(turned, (0.7, 0.9), 1e-3)[0])
    assert found.everywhere and (found.least, found.greatest) == (1, 25)


def test_elsewhere_L_is_that_of_the_minimum_reached_and_said_to_be_local():
    explorer = DescentExplorer("rosenbrock", x=0.9, y=0.8, eta=1e-3, n_steps=1000)
    readout = shown(explorer)[1]
    L = np.linalg.eigvalsh([[802, -400], [-400, 200]])[-1]
    assert f"2/L = {2 / L:.3g}" in readout.note and "Locally" in readout.note
    four = {shown(DescentExplorer("himmelblau", x=a, y=b, eta=0.01))[1].note.split("2/L = ")[1]
            for a, b in ((3, 2), (-3, 3), (-4, -3), (4, -2))}  # fmt: skip
    assert len(four) == 4


def test_at_the_local_limit_the_curvatures_decide_nothing():
    # From (1, 0.5) it settles, though η = 2/L: sizes shrink as n^(−½), slower than any factor.
    explorer = DescentExplorer("egg_crate", x=1, y=0.5, eta=2, n_steps=1000)
    facts, note = explorer.facts(explorer.state), shown(explorer)[1].note
    norms = facts.run.norms
    assert norms[1000] / norms[250] == pytest.approx(0.5, rel=0.02)
    assert "η is 2/L = 2" in note and "very slowly" in note and "almost no path" not in note
    explorer.eta = 2.2
    assert "almost no path can settle there" in shown(explorer)[1].note
    assert explorer.facts(explorer.state).run.stop == "cycles"


@pytest.mark.parametrize(("eta", "said"), [
    (1e-4, "1 − ημ = 0.9998 along"), (0.33333, "1 − ηL = −0.99998 across"),
    (1 / 3, "1 − ηL = −1 across"),
])  # fmt: skip
def test_a_factor_is_called_1_only_where_it_is(eta, said):
    assert said in shown(DescentExplorer("stretched_bowl", x=1, y=1, eta=eta))[1].note


def test_each_of_himmelblaus_minima_is_reached_and_named():
    for number, (x, y) in enumerate(HIMMELBLAU.minima, 1):
        explorer = DescentExplorer("himmelblau", x=x, y=y, eta=0.01, n_steps=1000)
        explorer.x, explorer.y = round(x) * 0.98, round(y) * 0.98
        facts, readout = explorer.facts(explorer.state), shown(explorer)[1]
        assert math.dist(facts.part.end, (x, y)) < 1e-6
        assert f"It is minimum {number} of 4." in readout.note


def test_across_a_boundary_of_the_basin_map_the_path_flips():
    n, eta = 64, 0.01
    found, (X, Y) = reached(HIMMELBLAU, eta, n), grid(HIMMELBLAU.domain, n)
    assert set(found.ravel()) == {0, 1, 2, 3}
    flips = np.argwhere(found[:, 1:] != found[:, :-1])
    assert len(flips) > n / 2
    explorer = DescentExplorer("himmelblau", eta=eta, n_steps=1000, show_basins=True)
    for i, j in flips[:: len(flips) // 12]:
        for at in (j, j + 1):
            explorer.x, explorer.y = X[i, at], Y[i, at]
            assert f"It is minimum {found[i, at] + 1} of 4." in shown(explorer)[1].note


@pytest.mark.parametrize("eta", [0.003, 0.012, 0.018])
def test_the_map_tells_of_a_start_what_its_run_tells(eta):
    n = 21
    found, (X, Y) = reached(HIMMELBLAU, eta, n), grid(HIMMELBLAU.domain, n)
    for i, j in np.ndindex(n, n):
        run, _ = followed(HIMMELBLAU, (float(X[i, j]), float(Y[i, j])), eta)
        near = [k for k, low in enumerate(HIMMELBLAU.minima) if math.dist(low, run.end) < 1e-3]
        if run.steps < BASIN_BUDGET / 2 or run.stop == "diverged":
            assert [found[i, j]] == (near or [-1])


def test_where_all_starts_diverge_the_map_is_striped():
    assert (reached(HIMMELBLAU, 0.1, 20)[:, [0, -1]] == -1).all()


def test_the_fills_differ_in_lightness_and_lines_and_text_stand_out_on_them():
    from matplotlib.colors import to_rgb

    def luminance(color):
        c = np.array(to_rgb(color))
        linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
        return linear @ (0.2126, 0.7152, 0.0722)

    def contrast(one, other):
        light, dark = sorted([luminance(one), luminance(other)], reverse=True)
        return (light + 0.05) / (dark + 0.05)

    lightness = sorted(116 * luminance(fill) ** (1 / 3) - 16 for fill in FILLS)
    assert min(np.diff(lightness)) > 3
    for fill in (*FILLS, STRIPE):
        assert contrast(fill, ROLES["contour"].light) >= 3
        assert contrast(fill, ROLES["path"].light) >= 2.9
        assert contrast(fill, ROLES["text"].light) >= 7


def test_basins_are_for_functions_that_have_a_map():
    explorer = DescentExplorer("himmelblau", show_basins=True)
    assert explorer.pictures()[0].depends == ("function", "show_basins", "eta", "beta")
    assert explorer.pictures()[0].coarse and "striped" in shown(explorer)[1].note
    explorer.function = "bowl"
    assert explorer.control("show_basins").hidden and not explorer.pictures()[0].coarse
    assert "striped" not in shown(explorer)[1].note


def test_the_pictures_show_the_path_and_the_errors_along_it():
    explorer = DescentExplorer("stretched_bowl", x=2, y=1, eta=0.1, n_steps=7)
    scene, readout = shown(explorer)
    p = np.array([(2 * 0.8**k, 0.4**k) for k in range(8)])
    assert np.allclose(line(scene["map"], "path").points, p) and line(scene["map"], "path").dots
    handle, = [mark for mark in scene["map"] if isinstance(mark, Handle)]
    last, = [mark for mark in scene["map"] if isinstance(mark, Point)]
    arrow, = [mark for mark in scene["map"] if isinstance(mark, Arrow)]
    assert tuple(handle.at) == (2, 1) and np.allclose(last.at, p[-1])
    assert np.allclose(np.add(arrow.start, arrow.vector), (2 * 0.8**8, 0.4**8))
    f = p[:, 0] ** 2 + 3 * p[:, 1] ** 2
    norms = np.hypot(2 * p[:, 0], 6 * p[:, 1])
    steps = np.arange(8)
    for role, values in (("path", f), ("tangent", norms)):
        assert np.allclose(line(scene["progress"], role).points, np.column_stack([steps, values]))
    assert float(row(readout, "‖∇f‖")) == pytest.approx(norms[-1], rel=1e-3)
    assert f"{norms[-1]:.3g}"[:4] in readout.note


def test_f_is_counted_from_its_least_value_where_that_is_known():
    low = min(SURFACES["peaks"](*p) for p in SURFACES["peaks"].minima)
    explorer = DescentExplorer("peaks", x=1, y=-1, eta=0.02, n_steps=3)
    facts = explorer.facts(explorer.state)
    heights = line(shown(explorer)[0]["progress"], "path").points[:, 1]
    assert np.allclose(heights, facts.part.values - low)
    progress = shown(DescentExplorer("saddle", x=1, y=1))[0]["progress"]
    assert [mark.role for mark in progress if isinstance(mark, Line)] == ["tangent"]


def test_the_axes_stay_while_the_start_eta_and_steps_move():
    explorer = DescentExplorer("himmelblau", n_steps=3)
    before = {name: still.version for name, still in explorer._stills.items()}
    for name in ("x", "y", "eta", "n_steps"):
        explorer.control(name)
        setattr(explorer, name, explorer.control(name).high)
    assert before == {name: still.version for name, still in explorer._stills.items()}
    low, high = error_limits(HIMMELBLAU)
    assert low == LOWEST and high >= 1e3


def test_a_thousand_steps_of_one_run_are_followed_once():
    explorer = DescentExplorer("bowl", x=1, y=2, eta=SMALLEST_ETA, n_steps=0)
    followed.cache_clear()
    explorer.reach = "1000"
    for n in range(0, 1001, 50):
        explorer.n_steps = n
        assert shown(explorer)[1].rows[3][1].startswith(f"{n}")
    assert followed.cache_info().misses == 1


def test_one_step_goes_on_where_the_slider_ends():
    explorer = DescentExplorer("bowl", eta=0.01, n_steps=19)
    for n, reach in ((20, "20"), (21, "100"), (22, "100")):
        explorer.press("step")
        assert (explorer.n_steps, explorer.reach) == (n, reach)
    explorer.reach = "1000"
    explorer.n_steps = 1000
    explorer.press("step")
    assert explorer.n_steps == 1000
    explorer.press("reset")
    assert (explorer.n_steps, explorer.reach) == (19, "20")
    assert explorer.control("n_steps").play


def test_one_back_takes_the_last_step_back_and_stops_at_the_start():
    explorer = DescentExplorer("bowl", eta=0.01, n_steps=2)
    for n in (1, 0, 0):
        explorer.press("back")
        assert explorer.n_steps == n
    explorer.press("step")
    assert explorer.n_steps == 1 and explorer.control("n_steps").play == "speed"


def test_the_surface_stands_in_the_place_of_the_curves_and_has_the_path():
    tape = Tape(DescentExplorer("himmelblau", x=0, y=-1, eta=0.005, beta=0.8, n_steps=6))
    assert [each["name"] for each in tape.live._opening["pictures"]] == ["map", "progress"]
    answer = tape.ask(beside="surface")
    assert [each["name"] for each in answer["pictures"]] == ["map", "space"]
    assert answer["scene"].keys() == {"map", "space"} and not answer["pngs"]
    tape.hold(answer)
    facts = tape.live.facts(tape.live.state)
    path = line(tape.live.scene(facts)["space"], "path").points
    assert np.allclose(path[[0, -1], :2], facts.part.path[[0, -1]])
    assert np.allclose(path[:, 2], HIMMELBLAU(*path[:, :2].T))
    names = [shape["name"] for shape in answer["scene"]["space"] if shape["mark"] == "handle"]
    assert names == ["point", "view"]
    answer = tape.ask(azimuth=10)
    assert "pictures" not in answer and answer["state"]["azimuth"] == 10
    answer = tape.ask(beside="steps")  # what is held already is not sent, but named
    assert [each["name"] for each in answer["pictures"]] == ["map", "progress"]
    assert not answer["pngs"]
    tape.live.beside = "surface"  # from Python: a page that was loaded meanwhile holds no curves
    tape.live.beside = "steps"
    assert tape.sent[-1]["pngs"] == ["progress"]


def test_the_ball_is_where_the_shown_steps_end_and_knows_the_next_ones():
    explorer = DescentExplorer("bowl", x=2, y=1, eta=0.1, n_steps=3)
    ball, = (mark for mark in shown(explorer)[0]["map"] if isinstance(mark, Point))
    whole = explorer.facts(explorer.state).run.path
    assert np.array_equal(ball.at, whole[3]) and np.array_equal(ball.onward[0], whole[4])


def test_a_drag_moves_the_start_to_the_nearest_steps():
    explorer = DescentExplorer("bowl")
    assert explorer.drag("point", (0.5004, -9)) == {"x": 0.5, "y": -3.0}
    eta = explorer.control("eta")
    assert (eta.low, eta.high) == (SMALLEST_ETA, LARGEST_ETA)


def test_the_saved_line_says_where_the_steps_end_and_why():
    assert repr(DescentExplorer("bowl", x=1, y=2, eta=0.5, n_steps=5)) in DescentExplorer.__doc__
