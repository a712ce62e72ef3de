"""A state as code, and as a picture to take away: they are of this state, digit for digit."""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ElementTree

import pytest
from cases import every, states
from contributing import AreaExplorer
from tape import Tape

from helpers import explorers
from helpers.data.dataset import DataSet
from helpers.explorers import DescentExplorer, FitExplorer, GradientExplorer, ZoomExplorer
from helpers.explorers.prediction import Prediction
from helpers.live.controls import Menu, Range
from helpers.live.live import Live

pytestmark = pytest.mark.usefixtures("unpainted")


def made(code: str, **names: object) -> Live:
    return eval(code, vars(explorers) | {"AreaExplorer": AreaExplorer} | names)


def disturb(live: Live, chance: random.Random) -> None:
    """Set every state that can be set to another value, as if by hand."""
    for control in states(live):
        if control.name in Prediction.kept or control.disabled:
            continue
        if isinstance(control, Range):
            control = live.control(control.name)  # as it is after what was set before
            value = control.low * (control.high / control.low) ** chance.random() if (
                control.log) else chance.uniform(control.low, control.high)
            value = value if chance.random() < 0.3 else control.nearest(value)
        elif isinstance(control, Menu):
            value = chance.choice([*control.options])
        else:
            value = chance.random() < 0.5
        setattr(live, control.name, value)


@pytest.mark.usefixtures("blank")
@every
def test_the_code_of_a_state_makes_it_again(explorer, how):
    chance = random.Random(3)
    live = explorer(**how)
    assert len(live.to_code()) < 60, "nothing but what is not the default"
    for _ in range(4):
        disturb(live, chance)
        again = made(live.to_code())
        assert vars(again.state) == vars(live.state), live.to_code()
        assert repr(again) == repr(live) and again.called == live.called


@pytest.mark.parametrize(("live", "code"), [
    (GradientExplorer("bowl", x=1.3, y=-0.4), 'GradientExplorer("bowl", x=1.3, y=-0.4)'),
    (GradientExplorer("x^2 + 3y^2", x=2), 'GradientExplorer("x^2 + 3y^2", x=2)'),
    (GradientExplorer(predict=True), 'GradientExplorer("bowl", predict=True)'),
    (DescentExplorer("himmelblau", n_steps=50), None),
    (ZoomExplorer("sine", a=1 / 3, zoom=20), 'ZoomExplorer("sine", a=0.3333333333333333, zoom=20)'),
])  # fmt: skip
def test_the_code_says_no_more_than_it_must(live, code):
    again = made(live.to_code())
    assert vars(again.state) == vars(live.state) and code in (None, live.to_code())
    assert "n_steps=50" in live.to_code() or "steps" not in live.to_code()


def test_what_is_the_learners_own_goes_by_its_name():
    def hill(x, y):
        return -x * x - y * y

    live = GradientExplorer(hill, y=1)
    assert live.to_code() == "GradientExplorer(hill, y=1)"
    assert vars(made(live.to_code(), hill=hill).state) == vars(live.state)
    live.function = "saddle"
    assert live.to_code().startswith('GradientExplorer("saddle"')

    data = DataSet([1, 2, 3], [2, 4, 7])
    live = FitExplorer(data, slope=1)
    assert vars(made(live.to_code(), data=data).state) == vars(live.state)
    assert live.to_code() == "FitExplorer(data, slope=1)"


def test_making_it_makes_nothing_that_a_browser_hears_of_and_draws_nothing(monkeypatch):
    live = GradientExplorer(x=2)
    monkeypatch.setattr(GradientExplorer, "open", lambda self: 1 / 0)
    monkeypatch.setattr(GradientExplorer, "draw", lambda self, *_: 1 / 0)
    assert live.to_code() == 'GradientExplorer("bowl", x=2)'


@pytest.mark.parametrize("explorer", [GradientExplorer, DescentExplorer, explorers.SliceExplorer])
def test_the_svg_has_each_picture_beside_the_other_and_the_words(explorer):
    svg = explorer().to_svg()
    root = ElementTree.fromstring(svg)
    parts = root.findall("{http://www.w3.org/2000/svg}svg")
    assert len(parts) == len(explorer().pictures()) + 1
    used = set(re.findall(r'(?:url\(|href=")#([^)"]+)', svg))
    for name in used:  # what has one name in several pictures is the same in all, as a letter
        named = [each for each in root.iter() if each.get("id") == name]
        assert len({ElementTree.tostring(each).strip() for each in named}) == 1, name
    assert used and svg == explorer().to_svg()
    about = explorer().to_png()[1]
    assert (int(root.get("width")), int(root.get("height"))) == (about["width"], about["height"])
    boxes = [[float(part.get(name)) for name in ("x", "y", "width", "height")] for part in parts]
    assert all(x + wide <= about["width"] and y + high <= about["height"]
               for x, y, wide, high in boxes)  # fmt: skip


@pytest.mark.parametrize(("kind", "start"), [
    ("code", b"GradientExplorer("), ("png", b"\x89PNG"), ("svg", b"<svg ")])  # fmt: skip
def test_the_browser_is_given_what_it_asks_for(kind, start):
    tape = Tape(GradientExplorer())
    answer = tape.ask(("change", "x", 2.5), ("make", kind))
    assert answer["made"] == kind and tape.buffers[-1][-1].startswith(start)
    if kind == "code":
        assert tape.buffers[-1] == [b'GradientExplorer("bowl", x=2.5)']
    assert tape.ask()["made"] == "" and tape.buffers[-1] == []


def test_what_cannot_be_made_is_said(monkeypatch):
    tape = Tape(GradientExplorer())
    monkeypatch.setattr(tape.live, "to_svg", lambda: 1 / 0)
    answer = tape.ask(("make", "svg"))
    assert answer["made"] == "" and "That could not be done" in answer["readout"]["note"]
