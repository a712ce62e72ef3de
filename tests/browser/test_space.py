"""Space in real Chromium: the browser cuts and paints it as Python does, and turns it by itself."""

from __future__ import annotations

import base64
import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Page

import helpers
from helpers import SURFACES, CurvatureExplorer, SliceExplorer, SurfaceExplorer
from helpers.live.live import Live
from helpers.pictures.space import Space, View, pieces
from tools.browser import Notebook

from .live_view import LISTEN, Finger, opened
from .live_view import View as Shown

SOURCE = Path(helpers.__file__).parent / "live" / "browser" / "3_space.js"
PIECES = """(told) => {
    const [scenery, ...views] = JSON.parse(told);
    return JSON.stringify(views.map(([angles, width, height, shapes]) =>
        new Space(scenery, angles, width, height).pieces(shapes)));
}"""  # as text: Playwright looks at each number by itself
PIXEL = 1.5
VIEWS = [(-60, 30), (20, 12), (135, 10), (0, 0), (-180, 90), (90, 45), (-133.7, 64.2)]
EXPLORERS = {
    "surface": lambda name: SurfaceExplorer(name, x=0.4, y=-0.3, show_normal=True),
    "slice": lambda name: SliceExplorer(name, x=0.4, y=-0.3),
    "curvature": lambda name: CurvatureExplorer(name, x=0.4, y=-0.3),
}
HANDLES = ("handle", "ring")  # which are no paint in the browser: they can be held
PAINTED = "canvas => canvas.toDataURL()"


@pytest.fixture(scope="module")
def plain(open_page: Callable[..., Page]) -> Page:
    """Open an empty page that knows how to cut space into pieces."""
    page = open_page()
    page.add_script_tag(content=SOURCE.read_text("utf-8") + "\nObject.assign(window, {Space});")
    yield page
    page.close()


def marks(live: Live) -> list:
    return live.scene(live.facts(live.state))["space"]


@pytest.mark.parametrize("kind", EXPLORERS)
@pytest.mark.parametrize("name", SURFACES)
def test_python_and_the_browser_cut_space_into_the_same_pieces(
    plain: Page, name: str, kind: str
) -> None:
    live = EXPLORERS[kind](name)
    space = live.space(live)
    views = [View(space, *angles, 440, 376) for angles in VIEWS]
    placed = [view.place(marks(live)) for view in views]
    told = [(angles, 440, 376, shapes) for angles, shapes in zip(VIEWS, placed, strict=True)]
    cut = json.loads(plain.evaluate(PIECES, json.dumps([space.scenery(), *told])))
    for view, shapes, found in zip(views, placed, cut, strict=True):
        wanted = [each for each in pieces(view, shapes) if each.kind not in HANDLES]
        assert [each["kind"] for each in found] == [each.kind for each in wanted]
        for one, other in zip(found, wanted, strict=True):
            assert np.abs(np.subtract(one["xy"], other.xy)).max() < PIXEL, (one, other)
            assert one.get("text") or "" == other.text
            assert one.get("role", other.role) == other.role
            assert one.get("level", 0) == pytest.approx(other.level, abs=1e-3)
            assert one.get("along", 0) == pytest.approx(other.along, abs=0.05)


def shown(view: Shown) -> str:
    return view.find("[data-picture=space] canvas.live-still").evaluate(PAINTED)


def read(url: str, size: tuple[int, int] = (440, 376)) -> np.ndarray:
    """Return a picture, without what differs from font to font, brought to one size."""
    image = Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))).convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    return np.asarray(paper.convert("RGB").resize(size, Image.Resampling.BOX)
                      .filter(ImageFilter.GaussianBlur(PIXEL))).astype(float)  # fmt: skip


def test_the_saved_picture_is_what_the_browser_paints(
    open_notebook: Callable[..., Notebook],
) -> None:
    view = opened(open_notebook, 'SurfaceExplorer("peaks", x=0.4, y=-0.3, show_normal=True)')
    view.settle(x=0.4)
    saved = view.ask("""__import__("base64").b64encode(
        (lambda live, picture: (lambda stream, ax: (
            __import__("helpers.pictures.space").pictures.space.paint(
                ax, live._view(picture), live._told()[0]["space"]),
            ax.figure.savefig(stream, format="png"), stream.getvalue())[-1])(
                __import__("io").BytesIO(), live._axes(picture)))(
            explorer, [each for each in explorer.pictures() if each.turned_by][0])).decode()""")
    apart = np.abs(read(shown(view)) - read(f"data:image/png;base64,{saved}")).max(axis=2)
    assert np.mean(apart > 30) < 0.01, "nothing but the letters of the numbers differs"


def drag_beside(view: Shown, *moves: tuple[float, float], pause: float = 0.1) -> None:
    """Press in a corner of the picture and move by so many pixels, then hold still, let go."""
    box = view.find("[data-picture=space]").bounding_box()
    x, y = box["x"] + 60, box["y"] + 60
    with view.pressed(x, y):
        for dx, dy in moves:
            x, y = x + dx, y + dy
            view.page.mouse.move(x, y, steps=6)
        time.sleep(pause)


@pytest.fixture(scope="module")
def surface(open_notebook: Callable[..., Notebook]) -> Shown:
    return opened(open_notebook, "SurfaceExplorer(x=1, y=2)")


@pytest.fixture
def view(surface: Shown) -> Shown:
    surface.tell("explorer.reset()")
    surface.settle(azimuth=-60, elevation=30)
    yield surface
    assert not surface.notebook.errors


def test_pressed_beside_the_point_it_turns_sideways_and_up(view: Shown) -> None:
    drag_beside(view, (44, 0))
    half_a_turn = 180 / view.find("[data-picture=space]").bounding_box()["width"]
    view.settle(x=1, y=2, azimuth=-60 - 44 * half_a_turn, elevation=30)
    drag_beside(view, (0, 44))
    view.settle(x=1, y=2, elevation=30 + 44 * half_a_turn)
    drag_beside(view, (0, -200))
    view.settle(elevation=view.ask("explorer.control('elevation').low"))


def test_it_turns_while_the_kernel_is_busy(view: Shown) -> None:
    with view.busy():
        now = at_rest(view)
        for _ in range(3):
            drag_beside(view, (20, 5))
            now = at_rest(view, unlike=now)
    view.settle(x=1, y=2)


def test_the_kernel_is_told_where_it_has_come_to_rest(view: Shown) -> None:
    view.notebook.javascript(LISTEN)
    drag_beside(view, *[(9, 3), (-9, 3)] * 3, (20, 0))
    view.settle(x=1, y=2, azimuth=azimuth(view))
    turned = [what for _, *what in view.page.evaluate("window.acts") if "azimuth" in what]
    assert len(turned) < 21, "of 42 moves; a slow machine makes breaks between them"


def azimuth(view: Shown) -> float:
    return float(view.control("azimuth").evaluate("slider => slider.value"))


def test_let_go_in_motion_it_turns_on_until_it_is_held(view: Shown) -> None:
    for _ in range(9):  # a busy machine lets go too late to count as in motion
        start = azimuth(view)
        drag_beside(view, (60, 0), pause=0)
        before = azimuth(view)
        view.page.wait_for_timeout(300)
        if azimuth(view) != before:
            break
    else:
        raise AssertionError("it stood still at once, each time")
    view.page.wait_for_timeout(700)
    rest = azimuth(view)
    view.page.wait_for_timeout(200)
    assert azimuth(view) == rest
    view.settle()
    view.page.keyboard.press("Control+z")  # one turn, with its glide
    view.settle(azimuth=start)


def test_it_does_not_turn_on_where_nothing_shall_move(view: Shown) -> None:
    view.page.emulate_media(reduced_motion="reduce")
    drag_beside(view, (60, 0), pause=0)
    before = azimuth(view)
    view.page.wait_for_timeout(300)
    assert azimuth(view) == before
    view.page.emulate_media(reduced_motion="no-preference")
    view.settle()


def test_a_finger_that_moves_sideways_turns_it(view: Shown) -> None:
    box = view.find("[data-picture=space]").bounding_box()
    start = box["x"] + 300, box["y"] + 60
    Finger(view).swipe(start, (start[0] - 80, start[1] + 10))
    frame = view.settle(x=1, y=2)
    assert frame["state"]["azimuth"] > -50


def test_a_finger_that_moves_down_scrolls_the_page_and_tilts_nothing(view: Shown) -> None:
    box = view.find("[data-picture=space]").bounding_box()
    start = box["x"] + 300, box["y"] + 60
    Finger(view).swipe(start, (start[0] + 6, start[1] - 60))
    view.settle(x=1, y=2, azimuth=-60, elevation=30)


def test_keys_turn_it(view: Shown) -> None:
    view.find("[data-picture=space] [data-name=view]").focus()
    before: dict[str, Any] = view.settle()["state"]
    for key, name, sign in (("ArrowRight", "azimuth", 1), ("ArrowUp", "elevation", 1)):
        view.page.keyboard.press(key)
        step = view.ask(f"explorer.control({name!r}).step")
        view.settle(**{name: before[name] + sign * step})


def at_rest(view: Shown, unlike: str = "") -> str:
    """Return the picture when it is painted: another one than it was, and twice the same."""
    before = unlike
    for _ in range(50):
        view.page.wait_for_timeout(200)
        if (now := shown(view)) == before != unlike:
            return now
        before = now
    raise AssertionError("the picture stays as it was, or does not come to rest")


def test_another_function_or_theme_is_another_picture(view: Shown) -> None:
    light = at_rest(view)
    view.control("function").select_option("saddle")
    view.settle(function="saddle")
    saddle = at_rest(view, unlike=light)
    view.notebook.javascript("await app.commands.execute('apputils:change-theme', "
                             "{theme: 'JupyterLab Dark'});")  # fmt: skip
    view.page.wait_for_function("canvas => canvas.closest('.live').dataset.theme === 'dark'",
                                arg=view.find("canvas.live-still").element_handle())  # fmt: skip
    dark = at_rest(view, unlike=saddle)
    view.notebook.javascript("await app.commands.execute('apputils:change-theme', "
                             "{theme: 'JupyterLab Light'});")  # fmt: skip
    view.page.wait_for_function("canvas => canvas.closest('.live').dataset.theme === 'light'",
                                arg=view.find("canvas.live-still").element_handle())  # fmt: skip
    assert at_rest(view, unlike=dark) == saddle


@pytest.mark.parametrize("name", ["bowl", "peaks"])
def test_the_same_space_has_the_same_scenery(name: str) -> None:
    assert Space(SURFACES[name]).scenery() is Space(SURFACES[name]).scenery()
