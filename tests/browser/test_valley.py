"""The valley explorer in real Chromium: dragged, slid, chosen, pressed, and always in step."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tools.browser import Notebook

from .live_view import View, middle

CELL = """from helpers import ValleyExplorer
explorer = ValleyExplorer()
explorer"""
PREDICT = """from helpers import ValleyExplorer
asking = ValleyExplorer(predict=True)
asking"""
UNIT = 318 / 26  # CSS pixels of the map for a unit of x


@pytest.fixture(scope="module")
def notebook(open_notebook: Callable[..., Notebook]) -> Notebook:
    return open_notebook(CELL, PREDICT)


@pytest.fixture
def view(notebook: Notebook) -> View:
    notebook.run_cell(0)
    yield View(notebook, "explorer", notebook.cell(0).locator(".live"))
    assert notebook.errors == []


def place(view: View, handle: str) -> tuple[float, float]:
    """Return the middle of a handle on the screen."""
    return middle(view.find(f".live-handle[data-name={handle}] > circle:last-child"))


def scale(view: View) -> float:
    return view.find("[data-picture=map]").bounding_box()["width"] / 380


def type_in(view: View, name: str, value: float) -> None:
    view.box(name).fill(str(value))
    view.page.keyboard.press("Enter")


def test_the_start_is_dragged_and_both_paths_follow(view: View) -> None:
    x, y = place(view, "point")
    unit = UNIT * scale(view)
    with view.pressed(x, y):
        for part in (0.3, 0.6, 1):
            view.page.mouse.move(x - 14 * part * unit, y - 6 * part * unit, steps=4)
    view.settle(kappa=10)
    assert view.ask("[explorer.x, explorer.y]") == pytest.approx([-4, 7], abs=0.15)
    grip = view.find(".live-handle[data-name=point]")
    grip.focus()
    before = view.ask("explorer.x")
    view.page.keyboard.press("Shift+ArrowRight")
    view.settle(x=before + 1)


@pytest.mark.parametrize(
    "rules", [("fixed", "momentum"), ("momentum", "exact"), ("backtracking", "fixed")]
)
def test_every_slider_reaches_both_ends_in_step(view: View, rules: tuple[str, str]) -> None:
    for side, rule in zip("ab", rules, strict=True):
        view.control(f"rule_{side}").select_option(rule)
    view.control("reach").select_option("1000")
    view.settle(rule_a=rules[0], rule_b=rules[1], reach="1000")
    names = view.ask("[c.name for c in explorer.controls() if c.kind == 'range' and not c.hidden]")
    assert {"kappa", "rotation", "x", "y", "n_steps"} < set(names)
    for name in names:
        low, high = (view.ask(f"explorer.control({name!r}).{end}")
                     for end in ("low", "high"))  # fmt: skip
        view.control(name).focus()
        for key, value in (("Home", low), ("End", high)):
            view.page.keyboard.press(key)
            view.settle(**{name: value})


def test_sliders_of_numbers_that_no_rule_uses_are_not_there(view: View) -> None:
    assert view.control("eta_a").is_visible() and not view.control("eta_b").is_visible()
    view.control("rule_b").select_option("momentum")
    view.settle(rule_b="momentum")
    assert view.control("eta_b").is_visible() and view.control("beta_b").is_visible()
    view.control("rule_a").select_option("exact")
    view.settle(rule_a="exact")
    assert not view.control("eta_a").is_visible()


@pytest.mark.parametrize(("eta", "words"), [(0.19, "A has ‖∇f‖ ≤ 10⁻⁶ after"),
                                            (0.2, "A cycles"), (0.21, "A diverges")])  # fmt: skip
def test_a_step_is_typed_on_either_side_of_2_over_L(view: View, eta: float, words: str) -> None:
    view.control("reach").select_option("1000")
    view.settle(reach="1000")
    view.control("n_steps").focus()
    view.page.keyboard.press("End")
    type_in(view, "eta_a", eta)
    view.settle(n_steps=1000)
    assert view.ask("explorer.eta_a") == eta
    assert words in view.seen()["note"]
    pictures = view.find(".live-still")
    assert all(pictures.nth(n).is_visible() for n in range(pictures.count()))


def test_the_best_is_one_click_away(view: View) -> None:
    type_in(view, "kappa", 100)
    view.control("best_eta").click()
    view.control("best_momentum").click()
    view.control("worst_start").click()
    view.settle(kappa=100, rule_a="fixed", rule_b="momentum", x=10, y=0.1)
    assert view.ask("[explorer.eta_a, explorer.eta_b, explorer.beta_b]") == pytest.approx(
        [2 / 101, 4 / 121, 81 / 121])  # fmt: skip
    assert dict(view.seen()["rows"])["A: measured"] == "× 0.9608 a step"
    view.control("reset").click()
    view.settle(kappa=10, rule_b="exact", eta_a=0.1, x=10, y=1)


def test_a_guess_is_dragged_and_committed(notebook: Notebook) -> None:
    notebook.run_cell(1)
    view = View(notebook, "asking", notebook.cell(1).locator(".live"))
    before = view.settle(guess=500, committed=False)
    x, y = place(view, "guess")
    with view.pressed(x, y):
        view.page.mouse.move(x - 0.3 * 300 * scale(view), y + 40, steps=6)
    view.settle(committed=False)
    assert view.ask("explorer.guess") == pytest.approx(200, rel=0.03)
    view.control("commit").click()
    view.settle(committed=True)
    rows = dict(view.seen()["rows"])
    assert rows["it takes"] == f"{view.ask('explorer.facts(explorer.state).truth'):.0f} steps"
    view.control("next").click()
    after = view.settle(committed=False, guess=500)
    assert before["state"]["rule_a"] == "fixed" and after["state"]["rule_a"] == "momentum"
    assert notebook.errors == []


def test_two_pictures_stand_side_by_side_beside_the_file_browser(view: View) -> None:
    boxes = [view.find(f"[data-picture={name}]").bounding_box() for name in ("map", "progress")]
    width = view.root.bounding_box()["width"]
    if width >= 800:
        assert boxes[0]["y"] == boxes[1]["y"]
        assert boxes[1]["x"] >= boxes[0]["x"] + boxes[0]["width"]
    else:
        assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"]
