"""What holds of every explorer, with and without a question: ends, failures, arguments, frames."""

from __future__ import annotations

import doctest
import inspect
import io
import itertools
import math
import re
from contextlib import redirect_stdout
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from cases import EXPLORERS, asking, every, is_whole, kind, of_functions, shapes_of, states
from contributing import AreaExplorer
from IPython.core.interactiveshell import InteractiveShell
from matplotlib.axes import Axes
from tape import Tape, are_somewhere

from helpers import GradientExplorer, SecantExplorer, explorers
from helpers.explorers.menu import FunctionExplorer
from helpers.explorers.prediction import Prediction
from helpers.learning.record import Record
from helpers.live.controls import Button, Flag, Menu, Number, Picture, Range, Switch
from helpers.live.live import Live
from helpers.maths.refusal import RefusedType, RefusedValue, Sentence
from helpers.pictures.style import ROLES

pytestmark = pytest.mark.usefixtures("unpainted")
NO_NUMBERS = ["two", "2", b"2", np.str_("2"), "", None, True, np.True_, math.nan, np.float64("nan"),
              np.inf, 1j, np.complex128(1), [1], np.array([1.0]), np.array(True), 10**400,
              len, {}]  # fmt: skip
NO_FLAGS = ["yes", "", "True", np.str_("no"), None, 1, 0.0, np.int64(1), math.nan, [True], {}]
MANY = 120  # choices from all menus of an explorer
NO_CHOICES = [None, True, np.True_, 3, np.int64(20), math.nan, [], ["x"], np.array(["x"]), b"x", {}]
NUMBERS = [np.float64, np.float32, np.array, Decimal, float]
WHOLE = [*NUMBERS, np.int64, np.int8, int]


@pytest.fixture
def drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw each still layer once: where its states are the same, so is the layer."""
    draw, drawn = Live._axes, {}

    def known(live: Live, picture: Picture, *how: Any) -> Axes:
        states = [getattr(live, name) for name in (*picture.depends, *live.always)]
        key = (type(live), picture, *states, *how)
        if key not in drawn:
            drawn[key] = draw(live, picture, *how)
        return drawn[key]

    monkeypatch.setattr(Live, "_axes", known)


def another(live: Live, control: Range | Menu | Switch) -> Any:
    """Return another value of a control than it has, if there is one."""
    now = getattr(live, control.name)
    if isinstance(control, Switch):
        return not now
    values = control.options if isinstance(control, Menu) else (control.low, control.high)
    return next((value for value in values if value != now), now)


@every
def test_every_method_says_what_it_does_itself_or_in_its_base_class(explorer, how):
    members = inspect.getmembers_static(kind(explorer, how), inspect.isfunction)
    ours = [each for name, each in members
            if not name.startswith("_") and each.__module__.startswith("helpers")]  # fmt: skip
    assert ours and [each for each in ours if not inspect.getdoc(each)] == []


@every
def test_the_docstring_has_every_state_that_is_shown(explorer, how):
    live = explorer(**how)
    told = explorer.__doc__.partition("Parameters\n")[2].partition("\n\nRaises")[0]
    names = {name for line in re.findall(r"^(\S.*) : ", told, re.MULTILINE)
             for name in line.split(", ")}  # fmt: skip
    shown = {control.name for control in states(live) if not control.hidden}
    assert how or shown - {"reach"} <= names
    assert hasattr(explorer, "question") == ("predict" in names)


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_the_example_in_the_docstring_is_what_it_says(explorer):
    found = doctest.DocTestFinder(recurse=False).find(explorer, globs={explorer.__name__: explorer})
    result = doctest.DocTestRunner().run(*found)
    assert result.attempted and not result.failed


@every
def test_marks_are_of_pictures_roles_and_states_that_there_are(explorer, how):
    tape = Tape(explorer(**how))
    for answer in (tape.ask(), tape.ask(presses=["commit"])):
        named = tape.live.scene(tape.live.facts(tape.live.state))
        assert set(named) <= {picture.name for picture in tape.live.pictures()}
        shapes = shapes_of(answer)
        assert {shape["role"] for shape in shapes} <= ROLES.keys()
        held = {name for shape in shapes for name in shape.get("controls", ()) if name}
        assert held <= answer["state"].keys()
        assert all(set(picture.depends) <= answer["state"].keys()
                   for picture in tape.live.pictures())  # fmt: skip


# Every control ---------------------------------------------------------------------------


def move(tape: Tape, moving: set[str], name: str, value: Any) -> None:
    """Move a control, and note its name if marks, words, a drawing or its view are others then."""

    def seen() -> list:
        frame = tape.sent[-1]
        angles = [name for picture in tape.live.pictures() for name in picture.turned_by]
        return [frame["scene"], frame["readout"], [frame["state"][name] for name in angles],
                [still.version for still in tape.live._stills.values()]]  # fmt: skip

    before = seen()
    answer = tape.ask(**{name: value})
    tape.hold(answer)
    assert answer["state"][name] == value, name
    if name not in moving and seen() != before:
        moving.add(name)


def sweep(tape: Tape, how: dict[str, Any], moving: set[str]) -> None:
    """Move each slider, and what only Python sets, to both ends and to a place between."""
    names = [control.name for control in states(tape.live) if isinstance(control, Range)]
    for name in names:
        control = tape.live.control(name)
        if control.disabled or name in Prediction.kept:
            continue
        part = (control.low * control.high) ** 0.5 if control.log else (
            0.63 * control.low + 0.37 * control.high)  # fmt: skip
        for value in (control.low, control.high, part):
            move(tape, moving, name, value)
            assert is_whole(tape, how), (name, value)


def combined(*menus: dict[str, str]) -> dict[tuple[str, ...], bool]:
    """Return choices from menus, all unless they are many, and whether to sweep all sliders there.

    In those that are swept each option meets each of every other menu.
    """
    two = min(2, len(menus))
    meetings = {choice: {*itertools.combinations(enumerate(choice), two)}
                for choice in itertools.product(*menus)}  # fmt: skip
    missing, chosen = set().union(*meetings.values()), set()
    while missing:
        best = max(meetings, key=lambda choice: len(meetings[choice] & missing))
        missing -= meetings[best]
        chosen.add(best)
    return {choice: choice in chosen for choice in meetings
            if choice in chosen or len(meetings) <= MANY}  # fmt: skip


@pytest.mark.usefixtures("drawn_once")
@every
def test_every_control_is_seen_reaches_its_ends_in_every_menu_and_resets(explorer, how):
    tape = Tape(explorer(**how))
    home, told = vars(tape.live.state), repr(tape.live)
    tape.ask()
    menus = {control.name: control.options for control in states(tape.live)
             if isinstance(control, Menu)}  # fmt: skip
    offered, moving = set(), set()
    guesses = list(menus.pop("guess", ()))
    flags = [control.name for control in states(tape.live)
             if isinstance(control, Switch) and control.name not in Prediction.kept]  # fmt: skip
    for number, (chosen, swept) in enumerate(combined(*menus.values()).items()):
        for flag in flags and [flags[number % len(flags)]]:  # each in its turn
            move(tape, moving, flag, not getattr(tape.live, flag))
        for name, option in zip(menus, chosen, strict=True):
            if getattr(tape.live, name) != option:
                move(tape, moving, name, option)
        assert is_whole(tape, how)
        for guess in guesses and [guesses[number % len(guesses)]]:
            move(tape, moving, "guess", guess)
            assert is_whole(tape, how)
        if not swept:
            continue
        sweep(tape, how, moving)
        if how and tape.ask(presses=["commit"])["state"]["committed"]:
            sweep(tape, how, moving)
        offered |= {each.name for each in states(tape.live)
                    if not each.hidden and len(menus.get(each.name, "ab")) > 1}  # fmt: skip
        assert tape.live._told()[1].summary == tape.sent[-1]["readout"]["summary"]
    for flag in set(flags) - moving:
        move(tape, moving, flag, not getattr(tape.live, flag))
    paces = {each.play for each in states(tape.live) if isinstance(each, Range)}  # seen in time
    assert not (still := sorted(offered - moving - paces)), f"{still} change nothing that is seen"
    assert tape.ask(presses=["reset"])["state"] == home and repr(tape.live) == told


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("disabled", ["", "It is not for now."])
def test_a_control_that_changes_nothing_or_can_never_be_moved_is_found(told, disabled):
    class Tilted(AreaExplorer):
        shown = (*AreaExplorer.shown, "tilt", "bold")
        tilt = Number(0.2, Range("tilt", 0.1, 0.4, 0.1, disabled=disabled), "From 0.1 to 0.4.")
        bold = Flag(False, Switch("bold"), "Whether it is bold.")

        def readout(self, facts):
            return replace(super().readout(facts), note=f"{facts.tilt} {facts.bold}" * told or "-")

    test_numbers_and_texts_of_numpy_are_what_they_are(Tilted, {})
    law = test_every_control_is_seen_reaches_its_ends_in_every_menu_and_resets
    if told and not disabled:
        law(Tilted, {})
    else:
        with pytest.raises(AssertionError, match="that is seen") as fault:
            law(Tilted, {})
        assert "'tilt'" in str(fault.value) and ("'bold'" in str(fault.value)) == (not told)


# What goes wrong -----------------------------------------------------------------------------


@every
@pytest.mark.parametrize("part", ["facts", "scene", "readout"])
def test_what_cannot_be_shown_leaves_the_picture_up_with_a_sentence(
    explorer, how, part, monkeypatch
):
    tape = Tape(explorer(**how))
    before = tape.ask()
    slider = next(each for each in states(tape.live) if isinstance(each, Range))
    name, value = slider.name, another(tape.live, slider)
    monkeypatch.setattr(tape.live, part, lambda *_: [][0])
    answer = tape.ask(("change", name, value))
    assert answer["state"][name] == value and answer["scene"] == before["scene"]
    assert not answer["pngs"]
    assert "IndexError: list index out of range." in answer["readout"]["note"]
    assert [row[1] for row in answer["readout"]["rows"]] == ["–"] * len(before["readout"]["rows"])
    assert "IndexError" in repr(tape.live)
    if part == "scene":
        assert "IndexError" in tape.live.to_png()[1]["alt"]
    monkeypatch.undo()
    answer = tape.ask()
    assert "IndexError" not in str(answer["readout"])
    setattr(tape.live, name, before["state"][name])
    assert tape.sent[-1]["scene"].keys() == before["scene"].keys()


@every
@pytest.mark.parametrize("part", ["facts", "scene", "readout"])
def test_what_can_never_be_shown_is_made_and_says_so(explorer, how, part, monkeypatch):
    monkeypatch.setattr(kind(explorer, how), part, lambda *_: [][0])
    live = explorer(**how)
    opening = live._opening
    drawn = {each.name for each in live.pictures() if not each.turned_by}
    assert opening["pngs"].keys() == drawn and not any(opening["scene"].values())
    assert "IndexError" in opening["readout"]["note"]


def raising(*p):
    raise ValueError("two\nlines")


@of_functions
@pytest.mark.parametrize(("f", "says"), [
    (raising, r"raising\(.+\) fails: ValueError: two"),
    (lambda *p: -math.inf, r"f has no finite value at"),
    (lambda *p: 1j * p[0], r"fails: TypeError: .*real number"),
    (lambda *p: p[0] if p[0] == 1 else math.nan, r"has no (gradient|derivative|finite)"),
    (lambda *p: 1e308 * p[0], ""),
])  # fmt: skip
def test_a_function_that_fails_leaves_the_picture_up_with_a_sentence(explorer, how, f, says):
    at = dict.fromkeys({"x", "y", "a"} & {*kind(explorer, how).shown, *kind(explorer, how).kept}, 1)
    tape = Tape(explorer(f, **how, **at))
    answer = tape.ask(presses=["commit"])
    assert re.search(says, answer["readout"]["note"]), answer["readout"]["note"]
    assert "\n" not in repr(tape.live) and "nan" not in repr(tape.live)
    assert not (says and answer["state"].get("committed"))
    shapes = shapes_of(answer)
    assert how or "a" in at or "handle" in {shape["mark"] for shape in shapes}
    assert tape.live._opening["pngs"] and are_somewhere(shapes)
    known = next(iter(explorer.catalogue))
    assert "fails" not in (answer := tape.ask(function=known))["readout"]["note"]
    assert answer["state"]["function"] == known and is_whole(tape, how)


@pytest.mark.parametrize("explorer", [SecantExplorer, GradientExplorer])
@pytest.mark.parametrize(("f", "says"), [
    (lambda *p: math.nan, r"f has no finite value at"),
    (lambda *p: None, r"fails: TypeError: .*return"),
    (lambda *p: p + p, r"fails: ValueError: .*one number"),
    (lambda *p: "2", r"fails: TypeError: .*real number"),
])  # fmt: skip
def test_a_curve_and_a_surface_say_what_f_returns_in_place_of_a_number(explorer, f, says):
    test_a_function_that_fails_leaves_the_picture_up_with_a_sentence(explorer, {}, f, says)


@asking
@pytest.mark.parametrize("part", ["scene", "readout"])
def test_nothing_is_recorded_before_it_could_be_shown(
    explorer, part, monkeypatch, tmp_path
):  # fmt: skip
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "record.sqlite"))
    tape = Tape(explorer(predict="made.test"))
    for name in tape.live.answer:
        setattr(tape.live, name, another(tape.live, tape.live.control(name)))
    before, show = tape.ask(), getattr(tape.live, part)

    def fails(facts):
        return [][0] if facts.committed else show(facts)

    monkeypatch.setattr(tape.live, part, fails)
    answer = tape.ask(("press", "commit"))
    assert answer["state"] == before["state"] and answer["scene"] == before["scene"]
    note = answer["readout"]["note"]
    assert note.startswith("That could not be done: IndexError")
    assert note.endswith(before["readout"]["note"])
    assert Record().attempts() == []
    monkeypatch.setattr(tape.live, part, show)
    assert tape.ask(("press", "commit"))["state"]["committed"]
    assert [attempt.task for attempt in Record().attempts()] == ["made.test"]


@pytest.mark.parametrize("f", ["bowl", lambda x, y: 3, lambda x, y: 1e-12 * x])
def test_where_no_way_is_uphill_there_is_nothing_to_commit(f, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "record.sqlite"))
    explorer = GradientExplorer(f, x=0, y=0, predict="gradient.compass")
    note = explorer._opening["readout"]["note"]
    flat = f != "bowl" and f(1, 0) != 3
    assert ("No way is uphill here: choose another function." in note) != flat
    answer = Tape(explorer).ask(("press", "commit"))
    assert answer["state"]["committed"] == flat
    assert len(Record().attempts()) == flat


@pytest.mark.parametrize(("explorer", "given"), [
    (GradientExplorer, ("bowl", 0, 0)), *((getattr(explorers, f"{name}Explorer"), (math.nan,))
                                          for name in ("Secant", "Slice", "StepSize")),
])  # fmt: skip
def test_the_text_form_invites_nobody_to_commit_where_nothing_counts(explorer, given):
    f, *at = given
    f = f if at else lambda *p: math.nan * p[0]
    explorer = explorer(f, **dict(zip("xy", at, strict=False)), predict=True)
    readout = explorer.readout(explorer.facts(explorer.state))
    assert readout.summary.endswith(readout.note) and "commit" not in repr(explorer)


# What is given -------------------------------------------------------------------------------


@pytest.mark.usefixtures("blank")
@every
def test_whatever_is_given_is_taken_for_what_it_is_or_refused_by_name(explorer, how):
    live = explorer(**how)
    before = vars(live.state)
    for control in states(live):
        bad = {"range": NO_NUMBERS, "switch": NO_FLAGS, "menu": NO_CHOICES}[control.kind]
        for value in bad:
            for give in (setattr, lambda _, name, value: explorer(**how, **{name: value})):
                with pytest.raises((TypeError, ValueError)) as refused:
                    give(live, control.name, value)
                said = str(refused.value)
                assert control.name in said or "FitExplorer" in str(explorer), said
                assert any(fix in said for fix in ("give", "choose", "menu")), said
                assert isinstance(refused.value, Sentence), "a traceback says no more"
    assert vars(live.state) == before


@pytest.mark.usefixtures("blank")
@every
def test_what_is_outside_or_unknown_is_refused_with_the_value_and_the_fix(explorer, how):
    for control in states(explorer(**how)):
        bad, says = ["bowll"], "is (not in the menu|not one of|neither)"
        if isinstance(control, Range):
            bad, says = [-1e13, 1e13], r"is out of its range; choose it from \S+ to \S+\."
        for value in bad:
            named = re.escape(f"{control.name} = {value!r} ")
            with pytest.raises((TypeError, ValueError), match=named + says):
                explorer(**how, **{control.name: value})
    with pytest.raises(TypeError, match=rf"{explorer.__name__} has no 'nothing'; it takes .*\w"):
        explorer(**how, nothing=1)
    name = max((control.name for control in states(explorer(**how))), key=len)
    with pytest.raises(RefusedType, match=f"has no '{name[1:]}'; do you mean '{name}'\\?$"):
        explorer(**how, **{name[1:]: 1})


@pytest.mark.usefixtures("blank")
@every
def test_what_is_given_too_often_is_refused_by_name(explorer, how):
    with pytest.raises(RefusedType, match=r"^9 values are given without a name, and only .* can"):
        explorer(*9 * [1], **how)
    if issubclass(explorer, FunctionExplorer):
        name = next(iter(explorer.catalogue))
        with pytest.raises(RefusedType, match="^function is given twice; give it once, as in f"):
            explorer(name, function=name, **how)


@pytest.mark.usefixtures("blank")
@of_functions
def test_a_mistyped_name_is_told_the_nearest_and_a_formula_its_fault(explorer, how):
    name = next(iter(explorer.catalogue))
    with pytest.raises(RefusedValue) as refused:
        explorer(name + name[-1], **how)
    assert str(refused.value) == (
        f"function = {name + name[-1]!r} is not in the menu; do you mean {name!r}?")
    with pytest.raises(RefusedValue, match=r"'qq' is not in the menu; choose one of .*\bformula"):
        explorer("qq", **how)
    with pytest.raises(RefusedValue, match=r"(?s)'x \+' cannot be read\. .*\n"):
        explorer("x +", **how)


def test_what_is_refused_is_one_sentence_below_a_cell():
    shell = InteractiveShell.instance()
    try:
        with redirect_stdout(io.StringIO()) as said:
            for call in ("GradientExplorer('bowll')", "DescentExplorer(eat=0.1)"):
                found = shell.run_cell(f"from helpers import *\n{call}")
                assert isinstance(found.error_in_exec, TypeError | ValueError)
    finally:
        InteractiveShell.clear_instance()
    assert said.getvalue().splitlines() == [
        "↻ function = 'bowll' is not in the menu; do you mean 'bowl'?",
        "↻ DescentExplorer has no 'eat'; do you mean 'eta'?",
    ]


@pytest.mark.usefixtures("blank")
@of_functions
def test_what_is_no_function_of_so_many_numbers_is_refused(explorer, how):
    call = f"f({', '.join(explorer.arguments)})"
    with pytest.raises(TypeError, match="function = 3 is neither a name of the menu nor callable"):
        explorer(3, **how)
    with pytest.raises(TypeError, match=re.escape(call)):
        explorer(lambda: 1, **how)
    with pytest.raises(TypeError, match=re.escape(call)):
        explorer(lambda x, y, z: 1, **how)


@pytest.mark.usefixtures("blank")
@every
def test_numbers_and_texts_of_numpy_are_what_they_are(explorer, how):
    live = explorer(**how)
    for control in states(live):
        if isinstance(control, Range):
            whole = [n for n in (2, 5, 1, 0) if control.low <= n <= control.high]
            values = [kind(whole[0]) for kind in WHOLE] if whole else [
                kind((control.low + control.high) / 2) for kind in NUMBERS]  # fmt: skip
        else:
            options = getattr(control, "options", ())
            values = [np.str_(option) for option in options] or [np.True_, False]
        with live._together():  # one frame for all of them
            for value in values:
                setattr(live, control.name, value)
                now = getattr(live, control.name)
                assert now == value and type(now) in (float, bool, str)
            live.reset()
        assert getattr(explorer(**how, **{control.name: value}), control.name) == value


@pytest.mark.usefixtures("blank")
@pytest.mark.parametrize("explorer", [each for each in EXPLORERS if hasattr(each, "n_steps")])
@pytest.mark.parametrize("n", [100, np.int64(100), np.float32(100), 100.0])
def test_any_number_of_steps_finds_its_axis(explorer, n):
    live = explorer(n_steps=n)
    assert (live.n_steps, live.reach) == (100, "100")


@pytest.mark.usefixtures("blank")
@asking
@pytest.mark.parametrize("predict",
                         [None, 1, 0, math.nan, b"04", "", "yes", "4", ["gradient.compass"]])
def test_whether_to_ask_is_yes_or_no_or_a_task(explorer, predict):
    with pytest.raises((TypeError, ValueError), match=r"predict = .* give .*gradient\.compass"):
        explorer(predict=predict)
    assert isinstance(explorer(predict=np.True_), Prediction)
    assert not isinstance(explorer(predict=np.False_), Prediction)


# One frame -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("blank")
@every
def test_what_python_changes_at_one_go_is_one_frame(explorer, how):
    tape = Tape(explorer(**how))
    live = tape.live
    for control in states(live):
        value = another(live, control)
        tape.sent.clear()
        setattr(live, control.name, value)
        assert len(tape.sent) == 1, control.name
    tape.sent.clear()
    live.reset()
    assert len(tape.sent) == 1
    for button in [each.name for each in live.controls() if isinstance(each, Button)]:
        tape.sent.clear()
        live.press(button)
        assert len(tape.sent) <= 1, button


@pytest.mark.usefixtures("blank")
@every
def test_what_is_grey_says_why(explorer, how):
    live = explorer(**how)
    for _ in range(2):
        for control in live.controls():
            assert isinstance(control.disabled, str)
            assert not control.disabled or len(control.disabled.split()) > 2
        live.press("commit")
