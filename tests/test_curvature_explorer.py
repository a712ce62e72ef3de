"""The curvature explorer: second derivatives, the quadratic model, its axes, and both steps."""

from __future__ import annotations

import itertools
import math
import re
from types import SimpleNamespace

import numpy as np
import pytest
import sympy
from tape import Tape, show

from helpers import SURFACES, CurvatureExplorer, Function2D
from helpers.explorers.bowl import AXIS, LEVEL, MODELS, axes_marks, great_curvature, levels_near
from helpers.learning.record import Record
from helpers.maths.second import NONE, Bend, measured
from helpers.pictures.directions import unit_vector
from helpers.pictures.figures import arrow_length, map_levels, plane_frame
from helpers.pictures.scene import Arrow, Handle, Label, Line, Point
from helpers.pictures.style import FONT_SIZE

pytestmark = pytest.mark.usefixtures("unpainted")
X, Y = sympy.symbols("x y")
FORMULAS = {
    "bowl": X**2 + Y**2,
    "stretched_bowl": X**2 + 3 * Y**2,
    "saddle": X**2 - Y**2,
    "monkey_saddle": X**3 - 3 * X * Y**2,
    "egg_crate": sympy.sin(X) * sympy.sin(Y),
    "hillside": X**2 * Y + sympy.sin(Y),
    "himmelblau": (X**2 + Y - 11) ** 2 + (X + Y**2 - 7) ** 2,
    "rosenbrock": (1 - X) ** 2 + 100 * (Y - X**2) ** 2,
    "discontinuous": X * Y / (X**2 + Y**2),
    "no_tangent_plane": X**3 / (X**2 + Y**2),
}


def exact(formula, p):
    """Return H at p, by sympy."""
    H = sympy.hessian(formula, (X, Y)).subs({X: p[0], Y: p[1]})
    return np.array(H.evalf(), dtype=float)


def seeded(f, count, seed=7):
    return np.random.default_rng(seed).uniform(*np.transpose(f.domain), size=(count, 2)).tolist()


def of(marks, kind, role):
    return [mark for mark in marks if isinstance(mark, kind) and getattr(mark, "role", "") == role]


def rows(readout):
    return {label: value.replace("−", "-") for label, value, _ in readout.rows}


# The second derivatives ------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("given", [True, False])
def test_measured_second_derivatives_are_those_of_sympy(name, given):
    f = SURFACES[name]
    f = f if given else Function2D(f.call)
    for p in seeded(SURFACES[name], 12):
        H, bend = exact(FORMULAS[name], p), measured(f, tuple(p))
        error = np.abs(bend.H - H).max()
        size = max(1.0, np.abs(H).max())
        assert bend.known and error <= (1e-6 if given else 2e-4) * size
        assert error <= bend.noise + 1e-9 * size or not given


def test_the_curvatures_and_the_axes_are_the_eigenvalues_and_eigenvectors():
    random = np.random.default_rng(3)
    for _ in range(200):
        a, b, d = random.normal(size=3)
        H = np.array([[a, b], [b, d]])
        bend, (values, vectors) = Bend(H), np.linalg.eigh(H)
        np.testing.assert_allclose(bend.curvatures, values, atol=1e-12)
        u = unit_vector(bend.steepest)
        assert abs(abs(u @ vectors[:, 1]) - 1) < 1e-9
        assert bend.along(u) == pytest.approx(values[1])
        assert bend.signs == tuple(np.sign(values).astype(int))
        g = random.normal(size=2)
        np.testing.assert_allclose(bend.newton_step(g), -np.linalg.solve(H, g), rtol=1e-7)


@pytest.mark.parametrize("name", SURFACES)
def test_no_smooth_place_is_taken_for_a_kink(name):
    f = SURFACES[name]
    sides = [np.linspace(*side, 15) for side in f.domain]
    special = [*f.minima, (0.0, math.pi), (math.pi, 0.0), (-math.pi, math.pi), (1.0, 1.0)]
    for p in [*itertools.product(*sides), *special]:
        if p not in f.not_differentiable_at and p != (0, 0):
            assert measured(f, p).known, p


@pytest.mark.parametrize(("f", "p"), [
    (lambda x, y: x * abs(x), (0.0, 1.0)),
    (lambda x, y: max(x, 0.0) ** 2 + y * y, (0.0, 1.0)),
    (lambda x, y: (x - y) * abs(x - y), (0.5, 0.5)),
    (lambda x, y: abs(x) ** 1.5, (0.0, 0.0)),
    (lambda x, y: x * y * (x * x - y * y) / (x * x + y * y) if x or y else 0.0, (0.0, 0.0)),
    (lambda x, y: x**4 / (x * x + y * y) if x or y else 0.0, (0.0, 0.0)),
])  # fmt: skip
def test_where_the_gradient_has_a_kink_there_is_no_model(f, p):
    assert not measured(Function2D(f), p).known
    _, scene, readout = show(CurvatureExplorer(f, x=p[0], y=p[1]))
    assert "No second derivatives" in readout.note and rows(readout)["u·Hu"] == "none"
    assert not of(scene["map"], Line, "model") and not of(scene["space"], Line, "model")


@pytest.mark.parametrize(("f", "signs"), [
    (lambda x, y: x**3 + y**3, (0, 0)),
    (lambda x, y: x**4 + y**4, (0, 0)),
    (lambda x, y: 3.0, (0, 0)),
    (lambda x, y: x + 2 * y, (0, 0)),
    (lambda x, y: x * x, (0, 1)),
    (lambda x, y: -((x + y) ** 2), (-1, 0)),
    (lambda x, y: x * y, (-1, 1)),
    (lambda x, y: x * x + 1e-3 * y * y, (1, 1)),
    (lambda x, y: -x * x - y * y, (-1, -1)),
])  # fmt: skip
def test_what_is_as_good_as_zero_has_no_sign(f, signs):
    bend = measured(Function2D(f), (0.0, 0.0))
    assert bend.signs == signs
    assert np.isfinite(bend.newton_step(np.array([1.0, 2.0]))).all() == (0 not in signs)
    note = show(CurvatureExplorer(f, x=0, y=0))[2].note
    assert note.startswith(f"The model here is {MODELS[signs]}.")


def test_a_typed_formula_has_exact_ones_also_at_other_values_of_its_letters():
    explorer = CurvatureExplorer("a x^3 y + sin(y)", x=1.5, y=0.5, a=2)
    H = exact(2 * X**3 * Y + sympy.sin(Y), (1.5, 0.5))
    np.testing.assert_allclose(show(explorer)[0].bend.H, H, rtol=1e-14)
    small = show(CurvatureExplorer("x^2 + 10^-7 y^2", x=1, y=1))[0]
    assert small.bend.signs == (1, 1)
    np.testing.assert_allclose(small.step, (-1, -1))
    explorer.a = -1.0
    H = exact(-(X**3) * Y + sympy.sin(Y), (1.5, 0.5))
    np.testing.assert_allclose(show(explorer)[0].bend.H, H, rtol=1e-14)
    assert show(CurvatureExplorer("x abs(x)", x=0, y=1))[2].note.startswith("No second")
    # where a rule reads 0/0, f is measured: cos √(x² + y²) is 1 − (x² + y²)/2 + …
    facts, _, _ = show(CurvatureExplorer("cos(sqrt(x^2 + y^2))", x=0, y=0))
    assert facts.problem or np.abs(facts.bend.H + np.eye(2)).max() < 1e-5


# What is seen ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMULAS)
def test_the_models_level_curves_are_level_and_near_those_of_f(name):
    explorer, f = CurvatureExplorer(name), SURFACES[name]
    for x, y in seeded(f, 6):
        explorer.x, explorer.y = x, y
        facts, scene, _ = show(explorer)
        (curves,) = of(scene["map"], Line, "model")
        h = np.asarray(curves.points)
        h = h[np.isfinite(h).all(axis=1)] - facts.p
        H, g = exact(FORMULAS[name], facts.p), f.grad(*facts.p)
        q = facts.value + h @ g + 0.5 * np.einsum("ni,ij,nj->n", h, H, h)
        cell = max(np.diff(plane_frame(f.domain), axis=1))[0] / 32
        room = 0.125 * cell**2 * np.abs(H).sum() + 1e-4 * abs(facts.value) + 1e-6
        levels = np.array(levels_near(f, facts.value))
        assert (np.abs(q[:, None] - levels).min(axis=1) <= room).all()
        near = levels[levels != facts.value]
        assert set(near.tolist()) <= set(map_levels(f).tolist())


def test_in_space_the_model_is_a_patch_above_the_point_within_the_box():
    explorer = CurvatureExplorer("hillside", x=1, y=1)
    facts, scene, _ = show(explorer)
    (patch,) = of(scene["space"], Line, "model")
    places = np.asarray(patch.points)
    places = places[np.isfinite(places).all(axis=1)]
    low, high = np.transpose(facts.space.limits)
    assert ((places >= low) & (places <= high)).all() and len(places) > 80
    h = places[:, :2] - facts.p
    q = facts.value + h @ facts.gradient + 0.5 * np.einsum("ni,ij,nj->n", h, facts.bend.H, h)
    np.testing.assert_allclose(places[:, 2], q, atol=1e-9)
    np.testing.assert_allclose(np.abs(h).min(), 0, atol=1e-12)


@pytest.mark.parametrize("name", ["egg_crate", "himmelblau", "hillside"])
def test_the_axes_are_perpendicular_and_have_their_curvatures_on_map_and_curve(name):
    explorer, f = CurvatureExplorer(name), SURFACES[name]
    for x, y in seeded(f, 6):
        explorer.x, explorer.y = x, y
        facts, scene, readout = show(explorer)
        values, vectors = np.linalg.eigh(exact(FORMULAS[name], facts.p))
        lines = of(scene["map"], Line, "rival")
        along = [np.subtract(*line.points[::-1]) for line in lines]
        assert abs(along[0] @ along[1]) < 1e-9
        for way, vector in zip(along, vectors.T[::-1], strict=True):
            assert abs(abs(way @ vector) - 2 * arrow_length(f)) < 1e-4
        told = rows(readout)
        assert float(told["greatest u·Hu"].split()[0]) == pytest.approx(values[1], abs=6e-4)
        assert float(told["least u·Hu"].split()[0]) == pytest.approx(values[0], abs=6e-4)
        (curve,) = of(scene["curvature"], Line, "curve")
        turned, height = np.transpose(curve.points)
        u = unit_vector(turned)
        H = exact(FORMULAS[name], facts.p)
        np.testing.assert_allclose(height, np.einsum("in,ij,jn->n", u, H, u), atol=1e-4)
        for point in of(scene["curvature"], Point, "rival"):
            assert min(abs(values - point.at[1])) < 1e-4 and abs(point.at[1]) <= facts.top
        (ring,) = [mark for mark in scene["curvature"] if isinstance(mark, Handle)]
        u = unit_vector(explorer.theta)
        assert ring.at[1] == pytest.approx(np.clip(u @ H @ u, -facts.top, facts.top), abs=1e-4)


def test_where_all_directions_are_axes_none_is_drawn():
    _, scene, readout = show(CurvatureExplorer("bowl", x=1, y=2))
    assert not of(scene["map"], Line, "rival") and not of(scene["curvature"], Point, "rival")
    assert "the same in all directions" in readout.note
    assert rows(readout)["greatest u·Hu"] == rows(readout)["least u·Hu"] == "2.000"


def test_the_axis_of_curvatures_serves_most_places_and_the_handle_stays_inside():
    for name, f in SURFACES.items():
        assert great_curvature(f) > 0, name
    assert great_curvature(Function2D(lambda x, y: 3.0)) > 0
    facts, scene, readout = show(CurvatureExplorer("rosenbrock", x=-2, y=-1, theta=0))
    (ring,) = [mark for mark in scene["curvature"] if isinstance(mark, Handle)]
    assert ring.hollow == (abs(facts.curvature) > facts.top)
    assert ("leaves its picture" in readout.note) == (max(facts.bend.curvatures) > facts.top)


SIGN = {"−": -1, "0": 0}


@pytest.mark.parametrize(("function", "p"), [
    ("discontinuous", (1, 1)), ("no_tangent_plane", (1, 1)), ("no_tangent_plane", (-1, 1)),
    ("peaks", (3, 3)), ("peaks", (-3, 3)), ("peaks", (3, -3)), ("himmelblau", (3.3, 2.2)),
    ("x^2 + 10^-5 y^2", (1, 1)), ("x^2 - 10^-5 y^2", (1, 1)), ("x^2 - 10^-8 y^2", (1, 1)),
    (lambda x, y: (x + 2 * y) ** 2, (1, 1)), (lambda x, y: 10 * x + y - 3, (1, 1)),
])  # fmt: skip
def test_picture_readout_and_note_speak_of_the_same_numbers(function, p):
    facts, scene, readout = show(CurvatureExplorer(function, x=p[0], y=p[1]))
    signs = facts.bend.signs
    assert readout.note.startswith(f"The model here is {MODELS[signs]}.")
    told = [rows(readout)[f"{which} u·Hu"].split()[0].replace("-", "−")
            for which in ("least", "greatest")]  # fmt: skip
    assert f"curvatures {told[0]} and {told[1]}" in readout.summary
    assert tuple(SIGN.get(text[0] if text[0] == "−" else text, 1) for text in told) == signs
    for picture in ("map", "curvature"):
        drawn = [mark.text for mark in of(scene[picture], Label, "rival")]
        if facts.bend.round:
            assert drawn == []
            continue
        for text, label, sign in zip(told[::-1], drawn, signs[::-1], strict=True):
            assert SIGN.get(label[0] if label[0] == "−" else label, 1) == sign
            assert label == text or float(label.replace("−", "-")) == pytest.approx(
                float(text.replace("−", "-")), rel=5e-3)


def test_a_curvature_along_u_that_is_as_good_as_zero_is_written_0():
    explorer = CurvatureExplorer("discontinuous", x=1, y=1, theta=45)
    assert rows(show(explorer)[2])["u·Hu"] == "0" and "u·Hu = 0;" in repr(explorer)
    explorer.theta = 46
    assert rows(show(explorer)[2])["u·Hu"].startswith("-3.0")
    assert rows(show(CurvatureExplorer("egg_crate", x=0, y=0))[2])["H, by rows"] == (
        "0, 1.000; 1.000, 0")  # fmt: skip


def test_the_curvatures_on_the_map_stand_apart_at_its_edges_and_in_its_corners():
    explorer = CurvatureExplorer("peaks")
    paper, f = explorer._stills["map"].paper, SURFACES["peaks"]
    for p, turned in itertools.product(itertools.product((-3, -1, 3), repeat=2), range(0, 180, 6)):
        u = unit_vector(turned)
        v = np.array([-u[1], u[0]])
        bend = Bend(2.17e-4 * np.outer(u, u) - 8.2e-5 * np.outer(v, v))
        facts = SimpleNamespace(problem="", bend=bend, f=f, p=p)
        one, other = (shape for shape in paper.place(axes_marks(facts)) if shape["mark"] == "label")
        assert {one["text"], other["text"]} == {"2.2·10⁻⁴", "−8.2·10⁻⁵"}
        wide = 0.3 * FONT_SIZE * len(one["text"] + other["text"])
        across, up = np.abs(np.subtract(one["xy"], other["xy"]))
        assert across >= 0.8 * wide or up >= FONT_SIZE, (p, turned)


# Both steps ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "p", "signs", "way"), [
    ("himmelblau", (3.3, 2.2), (1, 1), "downhill"),
    ("himmelblau", (0.1, -0.6), (-1, -1), "uphill"),
    ("hillside", (1.0, 1.0), (-1, 1), "downhill"),
    ("saddle", (0.2, 1.0), (-1, 1), "uphill"),
])  # fmt: skip
def test_newtons_step_leads_to_where_the_model_is_level(name, p, signs, way):
    facts, scene, readout = show(CurvatureExplorer(name, x=p[0], y=p[1], newton=True))
    H, g = exact(FORMULAS[name], p), SURFACES[name].grad(*p)
    np.testing.assert_allclose(facts.step, -np.linalg.solve(H, g), rtol=1e-5)
    assert (g @ facts.step < 0) == (way == "downhill")
    (arrow,) = of(scene["map"], Arrow, "normal")
    np.testing.assert_allclose(arrow.vector, facts.step, rtol=1e-9)
    (down,) = of(scene["map"], Arrow, "descent")
    cosine = -np.dot(down.vector, g) / np.linalg.norm(down.vector) / np.linalg.norm(g)
    assert cosine == pytest.approx(1)
    assert f"Newton’s step leads to {LEVEL[signs]}, {way} at first" in readout.note


def test_a_singular_hessian_a_level_point_and_a_far_step_are_said():
    note = show(CurvatureExplorer("x^2 + y", x=1, y=1, newton=True))[2].note
    assert "H is singular" in note and "trough" in note.partition(".")[0]
    note = show(CurvatureExplorer("bowl", x=0, y=0, newton=True))[2].note
    assert "∇f is zero" in note
    facts, scene, readout = show(CurvatureExplorer("himmelblau", x=1.5, y=1, newton=True))
    part = float(re.search(r"drawn at ([\d.]+) %", readout.note)[1]) / 100
    (line,) = of(scene["map"], Line, "normal")  # no arrow: it does not end there
    start, tip = np.asarray(line.points)
    np.testing.assert_allclose(start, facts.p)
    np.testing.assert_allclose(tip - start, part * facts.step, rtol=1e-2)
    assert all(low - 1e-9 <= t <= high + 1e-9
               for t, (low, high) in zip(tip, plane_frame(facts.f.domain), strict=True))


def test_the_first_sentence_says_what_the_model_is():
    for signs, said in MODELS.items():
        assert len(f"The model here is {said}.") < 110, signs
    first = show(CurvatureExplorer("egg_crate"))[2].note.partition(".")[0]
    assert first == "The model here is a bowl: it curves up in every direction"


def test_slider_tip_and_curve_lead_to_the_same_frame():
    slid, turned, slipped = (Tape(CurvatureExplorer("hillside", x=1, y=0)) for _ in range(3))
    target = slid.ask(theta=222)
    at = {shape["name"]: shape["xy"] for part in ("map", "curvature")
          for shape in target["scene"][part] if shape["mark"] == "handle"}  # fmt: skip
    for tape, picture, name in ((turned, "map", "tip"), (slipped, "curvature", "theta")):
        dragged = tape.ask(drags=[[picture, name, at[name][0] + 0.1, at[name][1] - 0.1]])
        assert all(dragged[part] == target[part] for part in ("state", "scene", "readout"))
    assert NONE.known is False and of(show(slid.live)[1]["map"], Label, "rival")


# The question ----------------------------------------------------------------------------------

TILTED = ["monkey_saddle", "egg_crate", "hillside", "himmelblau", "rosenbrock", "peaks"]
SAID = ["at a right angle to that of the greatest", "along the gradient", "along the level curve",
        "along the x axis", "along the y axis"]  # fmt: skip


@pytest.mark.parametrize("name", TILTED)
def test_it_asks_where_the_axes_are_oblique_and_the_map_shows_their_shape(name):
    explorer, f = CurvatureExplorer(name, predict=True), SURFACES[name]
    for _ in range(5):
        facts, scene, _ = show(explorer)
        assert set(scene) == {"map"} and not of(scene["map"], Line, "rival")
        values, vectors = np.linalg.eigh(measured(f, facts.p).H)
        assert abs(abs(unit_vector(facts.truth) @ vectors[:, 1]) - 1) < 1e-6
        assert 15 < facts.truth % 90 < 75 and np.diff(values) > 0.4 * abs(values).max()
        assert np.hypot(*facts.step) < 0.6 * arrow_length(f)
        explorer.guess = facts.truth
        explorer.commit()
        facts, scene, readout = show(explorer)
        assert facts.committed and len(of(scene["map"], Line, "rival")) == 2
        assert readout.note.startswith("Your line is 0° off")
        explorer.next()


@pytest.mark.parametrize("name", TILTED)
def test_each_wrong_idea_is_named_and_the_truth_is_none(name):
    explorer = CurvatureExplorer(name, predict=True)
    heard = set()
    for _ in range(4):
        facts = show(explorer)[0]
        ideas = list(explorer.judged(facts).ideas())
        for idea, said in zip(ideas, SAID, strict=True):
            assert said in idea.why
            others = [other.guess for other in ideas if other is not idea]
            if min(AXIS.gap(idea.guess, other) for other in (*others, facts.truth)) > 9:
                explorer.guess = idea.guess % 180
                assert explorer.judged(show(explorer)[0]).why == idea.why
                heard.add(said)
        explorer.commit()
        explorer.next()
    assert SAID[0] in heard and len(heard) >= 3


def test_lines_are_compared_not_directions():
    assert AXIS.gap(179, 1) == 2 and AXIS.gap(0, 180) == 0 and AXIS.gap(10, 100) == 90


def test_where_all_directions_are_alike_every_line_is_right():
    tape = Tape(CurvatureExplorer("bowl", predict=True))
    tape.ask(guess=33)
    answer = tape.ask(("press", "commit"))
    assert answer["state"]["committed"] and answer["state"]["mean_gap"] == 0
    assert "every line is right" in answer["readout"]["note"]
    answer = tape.ask(function="himmelblau")
    assert "Along which line" in answer["readout"]["note"]


def test_where_there_is_no_model_there_is_nothing_to_commit():
    explorer = CurvatureExplorer(lambda x, y: abs(x) * x + y * abs(y), predict=True)
    explorer.x = explorer.y = 0.0
    explorer.commit()
    assert not explorer.committed and "No second derivatives" in show(explorer)[2].note


def test_a_commitment_is_recorded(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "record.sqlite"))
    explorer = CurvatureExplorer("himmelblau", predict="curvature.axes")
    explorer.guess = show(explorer)[0].truth
    explorer.commit()
    (attempt,) = Record().attempts()
    assert attempt.task == "curvature.axes" and float(attempt.detail) <= 0.5
