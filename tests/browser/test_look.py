"""What the learner sees: themes, widths, dense screens, and the picture that matplotlib draws."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PIL import Image, ImageColor
from playwright.sync_api import expect

from helpers.pictures.style import ROLES
from tools.browser import Notebook, still_screenshot

from .live_view import OVERFLOWING, View, distance, paper

MARKS = '''
from helpers.live.controls import Choice, Menu, Picture, Readout
from helpers.live.live import Live
from helpers.pictures.scene import Arrow, Handle, Label, Line, Point

ZIGZAG = [(0.1, 0.2), (0.4, 0.8), (0.7, 0.3), (0.9, 0.6)]
MARKS = {
    "point": Point((0.3, 0.6), "gradient"),
    "labelled point": Point((0.3, 0.6), "descent", "H"),
    "arrow": Arrow((0.2, 0.3), (0.5, 0.4)),
    "short arrow": Arrow((0.5, 0.5), (0.02, -0.01)),
    "labelled arrow": Arrow((0.6, 0.6), (-0.3, 0.2), "descent", "H"),
    "line": Line(ZIGZAG),
    "line with dots": Line(ZIGZAG, "path", dots=True),
    "dashed line": Line(ZIGZAG, "partial_x"),
    "dotted line": Line(ZIGZAG, "partial_y"),
    "start": Label((0.5, 0.5), "H", anchor="start"),
    "middle": Label((0.5, 0.5), "H", anchor="middle"),
    "end": Label((0.5, 0.5), "H", anchor="end"),
    "handle": Handle((0.7, 0.4), "it", ("", "")),
    "hollow handle": Handle((0.7, 0.4), "it", ("", ""), hollow=True),
}

class Marks(Live):
    shown = ("mark",)
    mark = Choice("point", Menu("mark", {name: name for name in MARKS}))

    def pictures(self):
        return (Picture("map", "one mark"),)

    def draw(self, picture, ax):
        ax.set(xlim=(0, 1), ylim=(0, 1))
        ax.axis("off")

    def scene(self, facts):
        return {"map": [MARKS[facts.mark]]}

    def readout(self, facts):
        return Readout((), facts.mark)
'''
FIGURE = "import matplotlib.pyplot as plt\nplt.plot([0, 1])\nplt.show()"
KINDS = [line.split('"')[1] for line in MARKS.split("MARKS = {")[1].split("}")[0].splitlines()[1:]]


@pytest.fixture(scope="module")
def notebook(open_notebook: Callable[..., Notebook]) -> Notebook:
    explorer = "from helpers import GradientExplorer\nexplorer = GradientExplorer()\nexplorer"
    return open_notebook(explorer, MARKS, "marks = Marks()\nmarks", FIGURE, scale=2)


@pytest.fixture
def view(notebook: Notebook) -> Iterator[View]:
    view = View(notebook, "explorer", notebook.cell(0).locator(".live"))
    view.tell("explorer.reset()")
    view.settle(x=1, y=2)
    yield view
    assert not notebook.errors


@pytest.fixture
def marks(notebook: Notebook) -> Iterator[View]:
    yield View(notebook, "marks", notebook.cell(2).locator(".live"))
    assert not notebook.errors


def in_browser(view: View) -> np.ndarray:
    """Return the picture as the browser paints it, 2 × 2 dots for each CSS pixel."""
    place = view.find(".live-picture").bounding_box()
    part = {"x": round(place["x"]), "y": round(place["y"]), "width": 480, "height": 480}
    return pixels(still_screenshot(view.page, clip=part))


def by_matplotlib(view: View) -> np.ndarray:
    """Return the picture that a saved notebook keeps, without its caption."""
    coded = "__import__('base64').b64encode(explorer.to_png()[0]).decode()"
    return pixels(base64.b64decode(view.ask(coded)))[:960]


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=float)


def place(ink: np.ndarray) -> tuple[float, ...]:
    """Return the middle and the extent of what is inked, in CSS pixels."""
    rows, columns = np.nonzero(ink)
    return tuple(part / 2 for part in (
        columns.mean(), rows.mean(), columns.min(), rows.min(), columns.max(), rows.max(),
    ))  # fmt: skip


def of_colour(picture: np.ndarray, role: str) -> np.ndarray:
    return np.abs(picture - ImageColor.getrgb(ROLES[role].light)).max(axis=2) < 40


@pytest.mark.parametrize("function, x, y", [
    ("bowl", 1, 2), ("bowl", -1.5, -0.5), ("stretched_bowl", 0.8, -1), ("saddle", -2, 1.5),
    ("himmelblau", -1, 2),
])  # fmt: skip
def test_browser_and_matplotlib_draw_the_same_arrows(
    view: View, function: str, x: float, y: float
) -> None:
    view.tell(f"explorer.function, explorer.density = {function!r}, '0'")
    view.tell(f"explorer.x, explorer.y = {x}, {y}")
    view.settle(function=function, x=x, y=y)
    ours, theirs = in_browser(view), by_matplotlib(view)
    assert ours.shape == theirs.shape == (960, 960, 3)
    for role in ("gradient", "descent"):
        assert distance(place(of_colour(ours, role)), place(of_colour(theirs, role))) <= 1.5
    across, down = (round(2 * part) for part in paper(function).to_pixels([(x, y)])[0])
    disc = np.s_[down - 20 : down + 20, across - 20 : across + 20]  # the axes are black as well
    ours, theirs = (place(of_colour(each[disc], "point")) for each in (ours, theirs))
    assert distance(ours, theirs) <= 1.5


def test_browser_shows_the_still_that_matplotlib_draws(view: View) -> None:
    view.tell("explorer.show_gradient = explorer.show_descent = False")
    view.settle(show_gradient=False, show_descent=False)
    differs = np.abs(in_browser(view) - by_matplotlib(view)).max(axis=2) > 64
    assert differs.mean() < 0.002


@pytest.mark.parametrize("kind", KINDS)
def test_browser_and_matplotlib_place_each_kind_of_mark_alike(marks: View, kind: str) -> None:
    marks.tell(f"explorer.mark = {kind!r}")
    marks.settle(mark=kind)
    ours, theirs = (picture(marks).min(axis=2) < 160 for picture in (in_browser, by_matplotlib))
    plain = marks.find("text").count() == 0  # the typefaces are two
    assert distance(place(ours), place(theirs)) <= (1.5 if plain else 2)
    if plain:
        assert ours.sum() == pytest.approx(theirs.sum(), rel=0.12)


def test_still_is_crisp_on_a_dense_screen(view: View) -> None:
    sizes = view.find("img.live-still").evaluate("still => [still.naturalWidth, still.clientWidth]")
    assert sizes == [960, 480]


def rgb(colour: str) -> str:
    return f"rgb{ImageColor.getrgb(colour)}"


def test_themes_change_the_colours_of_everything(view: View) -> None:
    change = "await app.commands.execute('apputils:change-theme', {theme: argument});"
    papers = {}
    try:
        for theme in ("dark", "light"):
            view.notebook.javascript(change, f"JupyterLab {theme.capitalize()}")
            expect(view.root).to_have_attribute("data-theme", theme)
            for role, mark in (("gradient", "arrow"), ("descent", "arrow"), ("point", "handle")):
                colour = rgb(getattr(ROLES[role], theme))
                shape = view.find(f"[data-mark={mark}][data-role={role}]")
                shape = shape.locator("circle").last if mark == "handle" else shape
                expect(shape).to_have_css("fill", colour)
                if mark == "arrow":
                    words = rgb(ROLES[role].words) if theme == "light" else colour
                    expect(view.find(f"[style*='--words-{role}'] > dd")).to_have_css("color", words)
            papers[theme] = in_browser(view).mean(axis=2)
        for theme in ("dark", "light"):  # a figure of matplotlib in another cell
            view.notebook.javascript(change, f"JupyterLab {theme.capitalize()}")
            expect(view.root).to_have_attribute("data-theme", theme)
            expect(view.page.locator("#jupyterlab-splash")).to_have_count(0)  # it fades over all
            figure = pixels(view.notebook.cell(3).locator(".jp-RenderedImage img").screenshot())
            papers[f"{theme} figure"] = figure.mean(axis=2)
    finally:
        view.notebook.javascript(change, "JupyterLab Light")
        view.root.scroll_into_view_if_needed()
    for figure in ("", " figure"):
        light, dark = papers[f"light{figure}"], papers[f"dark{figure}"]
        assert np.median(light) > (240 if figure else 200) and np.quantile(light, 0.01) < 130
        assert np.median(dark) < (40 if figure else 90) and np.quantile(dark, 0.99) > 130


DARKENED = """
    * { background-color: #181a1b !important; color: #e8e6e3 !important; }
    svg, svg *, img { background-color: transparent !important; }
"""
INVERTED = """
    html, img { filter: invert(1) hue-rotate(180deg) !important; }
    html { background: white; }
"""


@pytest.mark.parametrize("media, css, theme", [
    ({"forced_colors": "active", "color_scheme": "dark"}, ":root {}", "dark"),
    ({}, DARKENED, "dark"),  # as an extension does that changes the colours of a page
    ({}, INVERTED, "light"),  # and as one does that turns all of it over, and its pictures back
])  # fmt: skip
def test_pictures_can_be_read_on_whatever_page(
    view: View, media: dict[str, str], css: str, theme: str
) -> None:
    as_it_was = {"forced_colors": "none", "color_scheme": "light"}
    view.tell("explorer.show_gradient = explorer.show_descent = False; explorer.density = '0'")
    view.page.emulate_media(**(as_it_was | media))
    sheet = view.page.add_style_tag(content=css)
    try:
        expect(view.root).to_have_attribute("data-theme", theme)
        painted = in_browser(view).mean(axis=2)
        paper = np.median(painted)
        assert (np.abs(painted - paper) > 120).mean() > 0.005, "the frame and the numbers"
    finally:
        sheet.evaluate("sheet => sheet.remove()")
        view.page.emulate_media(**as_it_was)
        expect(view.root).to_have_attribute("data-theme", "light")


STILL = f"{DARKENED} * {{ transition: none !important; }}"  # no change of a colour is told


@pytest.mark.parametrize("css, away, back", [
    (DARKENED, "place.remove()", "parent.append(place)"),  # as a notebook moves its cells
    (STILL, "place.style.marginTop = '9999px'; await painted()",
     "await painted(); place.style.marginTop = ''"),
    (STILL, "", "document.body.toggleAttribute('data-dark')"),  # JupyterLab names its theme so
])  # fmt: skip
def test_theme_is_followed_by_a_view_that_missed_the_change(
    view: View, css: str, away: str, back: str
) -> None:
    sheet = view.root.evaluate_handle(
        f"""async (root, css) => {{
            const place = root.closest(".jp-OutputArea-output"), parent = place.parentElement;
            const frame = () => new Promise(requestAnimationFrame);
            const painted = async () => {{ for (let i = 0; i < 5; i++) await frame(); }};
            const sheet = document.createElement("style");
            sheet.textContent = css;
            {away};
            document.head.append(sheet);
            {back};
            return sheet;
        }}""",
        css,
    )
    try:
        expect(view.root).to_have_attribute("data-theme", "dark")
    finally:
        sheet.evaluate("sheet => sheet.remove()")
        expect(view.root).to_have_attribute("data-theme", "light")




@pytest.mark.parametrize("width, sidebar, beside", [
    (1900, True, True), (1280, True, True), (640, False, False), (640, True, False),
])  # fmt: skip
def test_every_width_fits(view: View, width: int, sidebar: bool, beside: bool) -> None:
    page = view.page
    try:
        page.set_viewport_size({"width": width, "height": 900})
        if not sidebar:
            view.notebook.javascript("app.shell.collapseLeft();")
        page.wait_for_function("width => window.innerWidth === width", arg=width)
        view = View(view.notebook, "explorer", view.notebook.cell(0).locator(".live"))
        picture = view.find(".live-picture").bounding_box()
        panel = view.find(".live-panel").bounding_box()
        assert view.root.evaluate(OVERFLOWING) == []
        assert (panel["x"] >= picture["x"] + picture["width"]) == beside
        assert (panel["y"] >= picture["y"] + picture["height"]) == (not beside)
        assert picture["width"] == pytest.approx(picture["height"])
        x, y = view.handle()
        with view.pressed(x, y):
            page.mouse.move(*view.screen(-1, 1), steps=5)
        view.settle(x=-1, y=1)
        assert distance(view.handle(), view.screen(-1, 1)) <= 0.51
    finally:
        view.notebook.javascript("app.shell.expandLeft();")
        page.set_viewport_size({"width": 1280, "height": 900})
