"""The graph in space in real Chromium: turned by drag, keys and sliders, and sharp at rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tools.browser import Notebook

from .live_view import View, middle

CELLS = {
    "surface": 'SurfaceExplorer("bowl", x=1, y=2, show_normal=True)',
    "slice": 'SliceExplorer("bowl", x=1, y=2)',
}
SIZE = "img => img.naturalWidth / img.clientWidth"


@pytest.fixture(scope="module")
def notebook(open_notebook: Callable[..., Notebook]) -> Notebook:
    head = "from helpers import SliceExplorer, SurfaceExplorer"
    return open_notebook(*(f"{head}\n{name} = {call}\n{name}" for name, call in CELLS.items()))


@pytest.fixture(params=CELLS)
def view(notebook: Notebook, request: pytest.FixtureRequest) -> View:
    index = list(CELLS).index(request.param)
    notebook.run_cell(index)
    yield View(notebook, request.param, notebook.cell(index).locator(".live"))
    assert notebook.errors == []


def place(view: View, picture: str, handle: str) -> tuple[float, float]:
    """Return the middle of a handle on the screen."""
    found = view.find(f"[data-picture={picture}] [data-name={handle}] > circle:last-child")
    found.scroll_into_view_if_needed()
    return middle(found)


def background(view: View) -> tuple[float, float]:
    """Return a place in the picture of space that is near no handle."""
    box = view.find("[data-picture=space]").bounding_box()
    return box["x"] + 30, box["y"] + 30


def test_pressed_beside_the_point_the_view_turns_and_is_sharp_at_rest(view: View) -> None:
    view.settle(azimuth=-60, elevation=30, x=1, y=2)
    still = view.find("[data-picture=space] img")
    seen = set()
    with view.pressed(*background(view)):
        for _ in range(12):
            view.page.mouse.move(background(view)[0] - 8 * len(seen), background(view)[1])
            seen.add(still.get_attribute("src"))
            view.page.wait_for_timeout(60)
    frame = view.settle(x=1, y=2, elevation=30)
    assert abs(frame["state"]["azimuth"] + 60) > 5
    assert len(seen) > 2, "it turned while it was dragged"
    view.page.wait_for_function(f"img => ({SIZE})(img) > 1.9", arg=still.element_handle())
    # What is drawn is where the kernel's paper puts it, and the ring is at the corner again.
    corner = next(shape for shape in frame["scene"]["space"] if shape.get("name") == "view")
    box = view.find("[data-picture=space]").bounding_box()
    scale = box["width"] / next(p["width"] for p in frame["pictures"] if p["name"] == "space")
    expected = (box["x"] + corner["xy"][0] * scale, box["y"] + corner["xy"][1] * scale)
    assert place(view, "space", "view") == pytest.approx(expected, abs=1)


def test_the_corner_can_be_taken_and_follows_the_pointer(view: View) -> None:
    view.settle(azimuth=-60)
    x, y = place(view, "space", "view")
    with view.pressed(x, y):
        view.page.mouse.move(x - 90, y + 4, steps=8)
    frame = view.settle()
    assert frame["state"]["azimuth"] != -60
    moved = place(view, "space", "view")
    assert moved[0] < x - 40, "the corner went to the left, where the pointer is"


def test_keys_on_the_corner_turn_and_tilt(view: View) -> None:
    view.find("[data-picture=space] [data-name=view]").focus()
    for key in ("ArrowRight", "Shift+ArrowRight", "ArrowUp"):
        view.page.keyboard.press(key)
    view.settle(azimuth=-49, elevation=31)


def test_sliders_turn_to_both_ends(view: View) -> None:
    for name, ends in (("azimuth", (-180, 180)), ("elevation", (5, 90))):
        for key, end in zip(("Home", "End"), ends, strict=True):
            view.control(name).focus()
            view.page.keyboard.press(key)
            view.settle(**{name: end})


def test_the_point_is_dragged_on_the_floor_and_on_the_map(view: View) -> None:
    x, y = place(view, "space", "point")
    with view.pressed(x, y):
        view.page.mouse.move(x - 60, y - 20, steps=6)
    state = view.settle()["state"]
    assert (state["x"], state["y"]) != (1, 2) and state["azimuth"] == -60
    assert place(view, "space", "point") == pytest.approx((x - 60, y - 20), abs=3)
    x, y = place(view, "map", "point")
    with view.pressed(x, y):
        view.page.mouse.move(x + 40, y + 40, steps=6)
    after = view.settle()["state"]
    assert after["x"] > state["x"] and after["y"] < state["y"]


def test_what_is_behind_the_surface_is_faint(view: View) -> None:
    view.tell("explorer.azimuth, explorer.elevation, explorer.x, explorer.y = -60, 60, 0, 1")
    view.settle(elevation=60, x=0, y=1)
    faint = view.find("[data-picture=space] .live-hidden")
    assert faint.count() > 0
    assert float(faint.first.evaluate("mark => getComputedStyle(mark).opacity")) == 0.35
    area = view.find("[data-mark=area]").first
    assert float(area.evaluate("mark => getComputedStyle(mark).fillOpacity")) == 0.18


def test_the_slice_is_frozen_the_other_way(notebook: Notebook) -> None:
    notebook.run_cell(1)
    view = View(notebook, "slice", notebook.cell(1).locator(".live"))
    view.control("frozen").select_option("x")
    frame = view.settle(frozen="x")
    assert ["slope ∂f/∂y", "4.000", "tangent"] in [list(row) for row in frame["readout"]["rows"]]
    x, y = place(view, "slice", "slice")
    with view.pressed(x, y):
        view.page.mouse.move(x - 50, y - 80, steps=6)
    state = view.settle(x=1)["state"]
    assert state["y"] < 2
