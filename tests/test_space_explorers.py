"""SurfaceExplorer and SliceExplorer: what stands in space is what the numbers say."""

from __future__ import annotations

import numpy as np
import pytest
from tape import Tape

from helpers import SURFACES, SliceExplorer, SurfaceExplorer
from helpers.pictures.scene import Area, Arrow, Handle, Line, Point
from helpers.pictures.space import height_limits

pytestmark = pytest.mark.usefixtures("unpainted")
SMOOTH = [name for name, f in SURFACES.items() if not f.not_differentiable_at]
KINDS = (SurfaceExplorer, SliceExplorer)


def show(explorer):
    facts = explorer.facts(explorer.state)
    return facts, explorer.scene(facts), explorer.readout(facts)


def ends(marks, role):
    """Return the ends of an arrow."""
    (arrow,) = (mark for mark in marks if isinstance(mark, Arrow) and mark.role == role)
    return np.array(arrow.start, dtype=float), np.add(arrow.start, arrow.vector)


def rows(readout):
    return {label: value for label, value, _ in readout.rows}


@pytest.mark.parametrize("name", SMOOTH)
def test_the_tangent_stands_on_the_gradient_and_lies_in_the_tangent_plane(name):
    f = SURFACES[name]
    random = np.random.default_rng(1)
    (x0, x1), (y0, y1) = f.domain
    explorer = SurfaceExplorer(name, show_normal=True)
    for _ in range(5):
        explorer.x, explorer.y = random.uniform(x0, x1), random.uniform(y0, y1)
        facts, scene, _ = show(explorer)
        p, g = np.array(facts.p), np.array(f.grad(*facts.p))
        if np.hypot(*facts.arrow) < 1e-6:
            continue
        (arrow,) = (mark for mark in scene["map"] if isinstance(mark, Arrow))
        start, tip = ends(scene["space"], "gradient")
        np.testing.assert_allclose(tip[:2] - start[:2], arrow.vector, rtol=1e-9, atol=1e-12)
        assert start[2] == tip[2] == facts.space.floor  # in the plane of the inputs
        foot, end = ends(scene["space"], "tangent")
        np.testing.assert_allclose(foot, (*p, f(*p)), rtol=1e-9, atol=1e-12)
        along = end - foot  # a multiple of (∇f, ‖∇f‖²)
        np.testing.assert_allclose(along, np.array((*g, g @ g)) * (along[0] / g[0]), rtol=1e-6)
        _, head = ends(scene["space"], "normal")
        normal = (head - foot) / (head - foot)[2]
        np.testing.assert_allclose(normal, (-g[0], -g[1], 1), rtol=1e-6)
        assert normal @ along == pytest.approx(0, abs=1e-6 * np.linalg.norm(along))
        (patch,) = (mark for mark in scene["space"] if isinstance(mark, Area))
        for corner in np.array(patch.points) - foot:
            assert normal @ corner == pytest.approx(0, abs=1e-6 * np.linalg.norm(corner))


def test_in_true_proportions_the_normal_looks_perpendicular():
    explorer = SurfaceExplorer("egg_crate", x=0.5, y=0.8, show_normal=True, proportions=True)
    facts, _, readout = show(explorer)
    assert facts.space.z_unit == pytest.approx(1)
    assert "right angles look right" in readout.note
    explorer.proportions = False
    assert "do not look right" in show(explorer)[2].note
    explorer.function = "himmelblau"
    assert explorer.control("proportions").disabled


def test_the_numbers_of_the_bowl():
    _, _, readout = show(SurfaceExplorer("bowl", x=1, y=2))
    assert rows(readout) == {"f(x, y)": "5.000", "∇f(x, y)": "(2.000, 4.000)",
                             "tangent": "(2.000, 4.000, 20.000)",
                             "normal": "(−2.000, −4.000, 1)"}  # fmt: skip


def test_switches_remove_what_they_name():
    explorer = SurfaceExplorer("bowl", x=1, y=1)

    def roles():
        return [mark.role for mark in show(explorer)[1]["space"] if hasattr(mark, "role")]

    assert "tangent" in roles() and "normal" not in roles()
    before = roles().count("contour")
    explorer.show_tangent = False
    assert "tangent" not in roles()
    explorer.show_shadow = False
    assert roles().count("contour") < before


@pytest.mark.parametrize("kind", KINDS)
def test_where_the_gradient_is_zero_the_point_stays(kind):
    facts, scene, readout = show(kind("bowl", x=0, y=0))
    assert [mark for mark in scene["space"] if isinstance(mark, Point)]
    assert not [mark for mark in scene["space"] if isinstance(mark, Arrow) and any(mark.vector)]
    assert "0.000" in readout.summary and facts.problem == ""


@pytest.mark.parametrize("name", SURFACES)
def test_the_slice_is_the_function_with_one_variable_frozen(name):
    f, explorer = SURFACES[name], SliceExplorer(name, x=0.4, y=-0.6)
    for axis, explorer.frozen in enumerate("yx"):
        facts, scene, readout = show(explorer)
        curve, tangent = (mark for mark in scene["slice"] if isinstance(mark, Line))
        t, z = np.array(curve.points).T
        at = [np.full_like(t, facts.p[0]), np.full_like(t, facts.p[1])]
        at[axis] = t
        np.testing.assert_allclose(z, f(*at), rtol=1e-12)
        h = 1e-5
        ahead, behind = np.array(facts.p), np.array(facts.p)
        ahead[axis] += h
        behind[axis] -= h
        slope = (f(*ahead) - f(*behind)) / (2 * h)
        (x0, z0), (x1, z1) = tangent.points
        assert (z1 - z0) / (x1 - x0) == pytest.approx(slope, rel=1e-5, abs=1e-6)
        assert z0 + slope * (facts.p[axis] - x0) == pytest.approx(f(*facts.p), rel=1e-4, abs=1e-5)
        assert f"{slope:.2f}".replace("-", "−")[:3] in readout.summary


def test_the_worked_numbers_of_partial_derivatives():
    for name, p, partials in (("hillside", (1, 0), ("0.000", "2.000")),
                              ("bowl", (1.5, -1), ("3.000", "−2.000"))):  # fmt: skip
        for frozen, slope in zip("yx", partials, strict=True):
            readout = show(SliceExplorer(name, x=p[0], y=p[1], frozen=frozen))[2]
            free = "x" if frozen == "y" else "y"
            assert rows(readout)[f"slope ∂f/∂{free}"] == slope


def test_the_plane_the_floor_and_the_slice_hang_together():
    facts, scene, _ = show(SliceExplorer("bowl", x=1, y=2))
    planes = [np.array(mark.points) for mark in scene["space"] if isinstance(mark, Area)]
    corners = np.concatenate(planes)
    assert set(corners[:, 1]) == {2.0}
    assert corners[:, 2].min() == facts.space.floor
    assert corners[:, 2].max() == height_limits(SURFACES["bowl"])[1]
    (cut,) = (mark for mark in scene["map"] if isinstance(mark, Line))
    np.testing.assert_allclose(cut.points, [(-3, 2), (3, 2)])


def test_the_same_point_is_moved_in_every_picture():
    tape = Tape(SliceExplorer("bowl", x=1, y=2))
    for picture, handle in (("map", "point"), ("space", "point"), ("slice", "slice")):
        scene = tape.live._frame(held={})["scene"][picture]
        (shape,) = (each for each in scene if each.get("name") == handle)
        paper = tape.live._paper(picture)
        at = paper.to_data(shape["xy"] if "xy" in shape else paper.seen(
            np.array([shape["xyz"]]))[0, :2])  # fmt: skip
        moved = tape.live.drag(handle, at)
        assert moved["x"] == pytest.approx(1) and moved.get("y", 2) == pytest.approx(2)
    assert tape.live.drag("slice", (0.52, 99.0)) == {"x": 0.52}
    tape.live.frozen = "x"
    assert tape.live.drag("slice", (0.52, 99.0)) == {"y": 0.52}


def test_the_views_turn_by_keys_and_rest_where_nothing_is_wrong():
    for kind in KINDS:
        scene = show(kind())[1]["space"]
        point, view = (mark for mark in scene if isinstance(mark, Handle))
        assert point.controls == ("x", "y") and view.controls == ("azimuth", "elevation")
        assert view.anywhere and view.hollow and not point.anywhere


@pytest.mark.parametrize("name", ["discontinuous", "no_tangent_plane"])
@pytest.mark.parametrize("kind", KINDS)
def test_where_f_is_not_differentiable_it_is_said(kind, name):
    readout = show(kind(name, x=0, y=0))[2]
    assert "not differentiable" in readout.note and "not differentiable" in readout.summary


