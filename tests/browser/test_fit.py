"""The fit explorer in real Chromium: the line and its point are one, whatever is dragged."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tools.browser import Notebook

from .live_view import View, middle

CELL = """from helpers import FitExplorer
explorer = FitExplorer("hubble", eta=0.25)
explorer"""
ASKED = """from helpers import FitExplorer
asked = FitExplorer("hubble", predict="learning.line")
asked"""


@pytest.fixture(scope="module")
def notebook(open_notebook: Callable[..., Notebook]) -> Notebook:
    return open_notebook(CELL, ASKED, width=1300, height=1100)


@pytest.fixture
def view(notebook: Notebook) -> View:
    notebook.run_cell(0)
    yield View(notebook, "explorer", notebook.cell(0).locator(".live"))
    assert notebook.errors == []


def place(view: View, picture: str, handle: str) -> tuple[float, float]:
    """Return the middle of a handle on the screen."""
    found = view.find(f"[data-picture={picture}] [data-name={handle}] > circle:last-child")
    found.scroll_into_view_if_needed()
    return middle(found)


def row(view: View, label: str) -> str:
    return dict(view.seen()["rows"])[label].replace("−", "-")


def test_the_line_is_dragged_at_both_ends_and_its_point_follows(view: View) -> None:
    view.settle(intercept=0, slope=0)
    before = place(view, "map", "point")
    for handle, up in (("right", 150), ("left", -20)):
        x, y = place(view, "line", handle)
        with view.pressed(x, y):
            view.page.mouse.move(x + 30, y - up, steps=8)
        view.settle()
        assert place(view, "line", handle) == pytest.approx((x, y - up), abs=2)
    after = place(view, "map", "point")
    assert after[1] < before[1] - 50 and after[0] != before[0]
    assert view.ask("explorer.slope") > 200 and view.ask("explorer.intercept") < 0


def test_the_point_is_dragged_and_its_line_follows(view: View) -> None:
    x, y = place(view, "map", "point")
    left, right = place(view, "line", "left"), place(view, "line", "right")
    with view.pressed(x, y):
        view.page.mouse.move(x, y - 80, steps=8)
    view.settle(intercept=0)
    assert view.ask("explorer.slope") > 150
    assert place(view, "line", "right")[1] < right[1] - 40
    assert abs(place(view, "line", "left")[1] - left[1]) < 5


@pytest.mark.parametrize(("picture", "handle", "key", "moved"), [
    ("map", "point", "ArrowUp", "slope"), ("map", "point", "ArrowLeft", "intercept"),
    ("line", "left", "ArrowUp", "intercept"), ("line", "right", "Shift+ArrowUp", "slope"),
])  # fmt: skip
def test_keys_step_the_line(view: View, picture: str, handle: str, key: str, moved: str) -> None:
    step = view.ask(f"explorer.control({moved!r}).step")
    view.find(f"[data-picture={picture}] .live-handle[data-name={handle}]").focus()
    view.page.keyboard.press(key)
    steps = (10 if "Shift" in key else 1) * (-1 if "Left" in key else 1)
    view.settle(**({"intercept": 0, "slope": 0} | {moved: steps * step}))


def test_the_switch_keeps_the_line_and_one_step_of_a_half_arrives(view: View) -> None:
    view.tell("explorer.intercept, explorer.slope = 50, 300")
    view.settle(slope=300)
    ends = [place(view, "line", handle) for handle in ("left", "right")]
    view.control("standardise").check()
    view.settle(standardise=True)
    assert [place(view, "line", handle) for handle in ("left", "right")] == [
        pytest.approx(end, abs=0.5) for end in ends]  # fmt: skip
    view.box("eta").fill("0.5")
    view.page.keyboard.press("Enter")
    view.settle(eta=0.5)
    assert row(view, "the line") == "y = -40.7836 + 454.158 x"
    assert "after 1 step" in view.seen()["note"]


def test_divergence_leaves_the_picture_up_and_other_data_begin_anew(view: View) -> None:
    view.box("eta").fill("9")
    view.page.keyboard.press("Enter")
    view.settle()
    assert "It diverges" in view.seen()["note"] and view.seen()["blank"] == 0
    view.control("data").select_option("norris")
    view.settle(data="norris", intercept=0, slope=0, batch=36)
    assert row(view, "κ = L/μ") == "731,407"
    view.box("batch").fill("6")
    view.page.keyboard.press("Enter")
    view.settle(batch=6)
    first = view.seen()["marks"]
    view.find("button", has_text="Other batches").click()
    view.settle(seed=1)
    assert view.seen()["marks"] != first


def test_two_pictures_stand_side_by_side_in_840_pixels(view: View) -> None:
    view.root.evaluate("root => { root.style.width = '848px'; }")  # 4 of them on each side
    boxes = {name: view.find(f"[data-picture={name}]").bounding_box()
             for name in ("line", "map", "progress")}  # fmt: skip
    assert boxes["line"]["y"] == boxes["map"]["y"] < boxes["progress"]["y"]
    assert boxes["map"]["x"] >= boxes["line"]["x"] + boxes["line"]["width"]
    view.root.evaluate("root => { root.style.width = ''; }")


def test_a_line_drawn_by_eye_is_judged_and_the_next_round_has_other_points(
    notebook: Notebook,
) -> None:
    notebook.run_cell(1)
    view = View(notebook, "asked", notebook.cell(1).locator(".live"))
    still = view.find("[data-picture=line] img")
    assert view.find("[data-role=tangent]").count() == 0
    for handle, up in (("right", 208), ("left", -28)):  # along the cloud of points
        x, y = place(view, "line", handle)
        with view.pressed(x, y):
            view.page.mouse.move(x, y - up, steps=8)
        view.settle()
    assert row(view, "best line") == "?"
    view.find("button", has_text="Commit").click()
    view.settle(committed=True)
    assert "along the cloud of points" in view.seen()["note"]
    assert view.find("[data-picture=line] [data-role=tangent]").count() > 0
    assert view.find(".live-handle").count() == 0 and view.control("slope").is_disabled()
    before = still.get_attribute("src")
    view.find("button", has_text="Next round").click()
    view.settle(committed=False, intercept=0, slope=0)
    assert "12 of the 24 points" in view.seen()["note"]
    assert still.get_attribute("src") != before and view.find(".live-handle").count() == 3
    assert notebook.errors == []
