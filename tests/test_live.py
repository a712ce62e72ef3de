"""The live widget: each question has its answer, and Python and the browser agree."""

from __future__ import annotations

import base64
import io

import ipywidgets
import numpy as np
import pytest
import traitlets
from PIL import Image
from tape import Lens, Tape, state

from helpers.live.controls import Choice, Menu, Number, Range
from helpers.pictures.style import for_browser


@pytest.fixture
def tape() -> Tape:
    return Tape(Lens())


# Questions and answers --------------------------------------------------------------------


def test_the_opening_has_all_that_the_browser_needs(tape):
    opening = tape.live._opening
    assert opening["state"] == state() and opening["style"] == for_browser()
    assert [control["name"] for control in opening["controls"]] == \
        ["zoom", "x", "y", "dotted", "double", "reset"]
    assert [control["kind"] for control in opening["controls"]] == \
        ["menu", "range", "range", "switch", "button", "button"]
    assert tape.held == {"left": 1, "right": 1, "controls": 1}
    left, right = opening["pictures"]
    assert (left["width"], left["height"], left["alt"]) == (300, 200, "zoomed one")
    assert left["box"] == pytest.approx((50, 20, 250, 180)), "left, top, right, bottom"
    for picture in (left, right):
        still = Image.open(io.BytesIO(opening["pngs"][picture["name"]]))
        assert still.size == (2 * picture["width"], 2 * picture["height"])
        assert still.mode == "L" and still.getpixel((1, 1)) == 255, "grey, on white"


def test_each_question_has_one_answer_with_the_whole_state(tape):
    answer = tape.ask()
    assert answer["state"] == state() and answer["pngs"] == []
    assert answer["scene"].keys() == {"left", "right"}
    assert answer["readout"]["summary"] == "at 1, 2"
    assert "controls" not in answer and "pictures" not in answer
    assert tape.ask(x=4.25)["state"] == state(x=4.25)
    assert tape.ask(zoom="ten", y=30, dotted=True)["state"] == state(4.25, 30, "ten", True)
    assert tape.ask()["state"] == vars(tape.live.state)


def test_an_acknowledgement_is_not_answered(tape):
    tape.live._on_message(tape.live, {}, [])  # directly, for ipywidgets would log an error
    assert tape.sent == []


def test_a_drag_is_turned_into_data_on_the_steps_of_the_sliders(tape):
    answer = tape.ask(drags=[["left", "point", 50 + 200 * 0.733, 180 - 160 * 0.9]])
    assert answer["state"] == state(7.5, 4.5)
    handle = answer["scene"]["left"][1]
    assert handle["mark"] == "handle"
    assert handle["xy"] == pytest.approx([50 + 200 * 0.75, 180 - 160 * 0.9])
    assert answer["scene"]["right"][0]["xy"] == pytest.approx([10 + 60, 90 - 72])
    assert tape.ask(drags=[["right", "point", -999, -999]])["state"] == state(0, 5)


def test_what_is_done_is_done_in_its_order(tape):
    drag, change = ("drag", "right", "point", 90, 90), ("change", "x", 3)
    reset, double = ("press", "reset"), ("press", "double")
    assert tape.ask(drag, reset)["state"] == state()
    assert tape.ask(reset, drag)["state"] == state(10, 0)
    assert tape.ask(change, double)["state"] == state(6, 0)
    assert tape.ask(double, change)["state"] == state(3, 0)
    assert tape.ask(change, drag)["state"] == state(10, 0)
    assert tape.ask(drag, change, double, double)["state"] == state(10, 0)


def test_a_question_that_is_met_too_late_changes_nothing_that_a_later_one_has_set(tape):
    drag = ("drag", "right", "point", 90, 90)
    assert tape.ask(drag)["state"] == state(10, 0)
    tape.asked = -1
    late = tape.ask(("press", "double"), ("press", "reset"), dotted=True, x=3, y=4)
    assert late["state"] == state(10, 0, dotted=True)
    assert late["scene"]["right"][0]["xy"] == [90, 90]
    tape.live.x = 5  # by Python, which asks nothing
    tape.asked = -1
    assert tape.ask(drag, dotted=False)["state"] == state(5, 0)
    assert tape.ask(x=3)["state"] == state(3, 0), "the next one in its turn"


def test_what_fails_is_told_and_keeps_nothing_else_back(tape):
    answer = tape.ask(("change", "x", 3), ("drag", "right", "nothing"), ("press", "double"))
    assert answer["state"] == state(6)
    for text in (answer["readout"]["note"], answer["readout"]["summary"]):
        assert text.startswith("That could not be done: ValueError: ")
    assert tape.ask()["readout"]["note"] == ""


def test_buttons_are_pressed_once_for_each_click(tape):
    assert tape.ask(presses=["double", "double"])["state"]["x"] == 4
    assert tape.ask(presses=["double"], y=1)["state"] == state(8, 1)
    assert tape.ask(presses=["reset"])["state"] == state()
    assert tape.ask(presses=["no such button"])["state"] == state()


def test_reset_leads_home_through_a_change_of_ranges():
    tape = Tape(Lens(zoom="ten", y=40))
    assert tape.ask(zoom="one")["state"] == state(y=5)
    assert tape.ask(presses=["reset"])["state"] == state(y=40, zoom="ten")
    tape.live.y = 7
    tape.live.reset()
    assert tape.live.y == 40


def test_a_still_travels_only_to_a_browser_that_does_not_hold_it(tape):
    answer = tape.ask(zoom="ten")
    assert answer["pngs"] == ["left"] and len(tape.buffers[-1]) == 1
    assert [picture["version"] for picture in answer["pictures"]] == [2, 1]
    assert answer["pictures"][0]["alt"] == "zoomed ten"
    assert answer["controls"][2]["high"] == 50
    tape.hold(answer)
    assert tape.ask(x=5)["pngs"] == [] and tape.buffers[-1] == []
    again = tape.ask(held={})
    assert again["pngs"] == ["left", "right"]
    sizes = [Image.open(io.BytesIO(png)).size for png in tape.buffers[-1]]
    assert sizes == [(600, 400), (200, 200)]


@pytest.mark.parametrize("bad", [{"x": "a"}, {"zoom": "no"}, {"nothing": 1}, {"dotted": "maybe"}])
def test_a_question_that_cannot_be_met_has_its_answer_too(tape, bad):
    assert tape.ask(**bad)["state"] == state()
    assert tape.ask(**bad, y=3)["state"] == state(y=3)


def test_an_observer_that_raises_keeps_nothing_back(tape):
    def refuse(change):
        raise RuntimeError("the learner's own mistake")

    tape.live.observe(refuse, "x")
    answer = tape.ask(drags=[["left", "point", 150, 100]])
    assert answer["state"] == state(5, 2.5)
    with pytest.raises(RuntimeError):
        tape.live.x = 6
    assert tape.ask(dotted=True)["state"] == state(6, 2.5, dotted=True)


@pytest.mark.parametrize("part", ["draw", "facts", "scene", "readout", "pictures"])
def test_a_frame_that_cannot_be_made_leaves_the_last_one_up_and_says_so(tape, monkeypatch, part):
    before = tape.ask(x=3)
    monkeypatch.setattr(tape.live, part, lambda *_: 1 / 0)
    answer = tape.ask(x=4, zoom="ten")
    assert answer["state"] == state(4, zoom="ten") and answer["scene"] == before["scene"]
    assert answer["pngs"] == [], "the marks that stay belong to the still that stays"
    assert "ZeroDivisionError: division by zero." in answer["readout"]["note"]
    assert answer["readout"]["rows"] == [["x", "–", "text"]], "no number of another state"
    tape.live.x = 5
    assert tape.sent[-1]["state"]["x"] == 5 and "cannot be shown" in repr(tape.live) or part in (
        "draw", "pictures")  # fmt: skip
    monkeypatch.undo()
    answer = tape.ask(x=6)
    assert answer["readout"]["note"] == "" and answer["pngs"] == ["left"]
    assert answer["scene"] != before["scene"]


# Changes from Python ----------------------------------------------------------------------


def test_a_change_from_python_sends_one_frame_without_a_number(tape):
    tape.live.x = 3
    (frame,) = tape.sent
    assert "n" not in frame and "by" not in frame
    assert frame["state"] == state(x=3) and frame["pngs"] == []
    tape.live.x = 3
    assert len(tape.sent) == 1
    tape.live.zoom = "ten"
    assert tape.sent[-1]["pngs"] == ["left"] and tape.sent[-1]["state"]["zoom"] == "ten"


def test_numbers_stop_at_the_ends_of_their_range(tape):
    live = tape.live
    live.x = 99
    live.y = -1
    assert (live.x, live.y) == (10, 0)
    assert tape.ask(x=-5, y=1e9)["state"] == state(0, 5)
    live.zoom = "ten"
    live.y = 40
    live.zoom = "one"
    assert live.y == 5 and tape.sent[-1]["state"] == state(0, 5)


def test_a_number_from_python_that_stops_at_an_end_says_so_until_it_moves(tape):
    def said(name):
        controls = tape.sent[-1].get("controls") or tape.ask(held={})["controls"]
        return next(control["said"] for control in controls if control["name"] == name)

    tape.live.x = 99
    assert said("x") == "99 is outside. It goes from 0 to 10."
    tape.live.y = 4
    assert said("x") and not said("y")
    tape.live.x = 3
    assert said("x") == ""
    tape.live.zoom = "ten"
    tape.live.y = 40
    tape.live.zoom = "one"  # its range is another one
    assert said("y") == "40 is outside. It goes from 0 to 5."
    tape.live.reset()
    assert said("y") == said("x") == ""


@pytest.mark.parametrize(("typed", "x", "said"), [
    ("12", 10, "It goes from 0 to 10."), ("−1", 0, "It goes from 0 to 10."), ("10", 10, ""),
])  # fmt: skip
def test_a_typed_number_out_of_range_stops_at_its_end_and_is_told_so(tape, typed, x, said):
    assert tape.ask(x=typed)["state"]["x"] == x
    control = tape.live.control("x")
    assert (control.typed, control.said, control.refused) == ("", said, False)


def stories():
    """Return what is done one after the other, and what is said of y after each of them."""
    to_5, to_50 = "It goes from 0 to 5.", "It goes from 0 to 50."
    unread = ("This is not understood as a number. Write it for example as 1.5, −1/4, 2·10⁻³ or "
              "π/2.")  # fmt: skip
    return {
        "typed": [({"y": "9"}, to_5), ({"x": 3}, to_5), ({"zoom": "ten"}, ""),
                  ({"zoom": "one"}, "")],
        "typed with room": [({"zoom": "ten"}, ""), ({"y": "40"}, ""),
                            ({"zoom": "one"}, f"40 is outside. {to_5}"), ({"zoom": "other"}, ""),
                            ({"zoom": "one"}, ""), ({"zoom": "ten"}, ""),
                            ({"zoom": "other"}, f"40 is outside. {to_5}"), ({"y": "40"}, to_5),
                            ({"zoom": "ten"}, "")],
        "moved": [({"zoom": "ten"}, ""), ({"y": 7}, ""),
                  ({"zoom": "other"}, f"7 is outside. {to_5}"), ({"dotted": True}, ""),
                  ({"y": 5}, ""), ({"zoom": "ten"}, ""), ({"y": "60"}, to_50)],
        "taken back": [({"zoom": "ten"}, ""), ({"y": 9}, ""),
                       ({"zoom": "one"}, f"9 is outside. {to_5}"), ("undo", ""), ("redo", ""),
                       ("undo", ""), ({"zoom": "other"}, f"9 is outside. {to_5}"), ("reset", ""),
                       ({"zoom": "other"}, "")],
        "no number": [({"y": "9 x"}, unread), ({"zoom": "other"}, unread), ({"y": "4"}, "")],
    }  # fmt: skip


@pytest.mark.parametrize("by_python", [False, True])
@pytest.mark.parametrize("story", stories())
def test_a_remark_on_a_number_is_about_the_last_thing_that_was_done(story, by_python):
    class Lenses(Lens):
        zoom = Choice("one", Menu("Zoom", {"one": "× 1", "other": "× 1", "ten": "× 10"}))
        y = Number(2.0, lambda self: Range("y", 0, 50 if self.zoom == "ten" else 5, 0.5))

    tape = Tape(Lenses())
    for number, (done, said) in enumerate(stories()[story]):
        if isinstance(done, str):
            tape.ask(presses=[done])
        elif by_python and "y" not in done:
            for name, value in done.items():
                tape.ask(["begin"])
                setattr(tape.live, name, value)
        else:
            tape.ask(["begin"], **done)
        controls = tape.ask(held={})["controls"]
        assert [each["said"] for each in controls if each["name"] == "y"] == [said], (number, done)


def test_a_number_that_an_observer_of_the_choice_has_moved_is_remarked_on():
    class Watched(Lens):
        @traitlets.observe("zoom")
        def _at_once(self, change):
            self._renew_controls()

    tape = Tape(Watched(zoom="ten", y=20))
    tape.ask(zoom="one")
    assert tape.live.control("y").said == "20 is outside. It goes from 0 to 5."


@pytest.mark.parametrize("control", [
    Range("x", 0, 1, 0.35), Range("x", -1, 1, 0.3), Range("x", 1, 5, 0.25, log=True),
])  # fmt: skip
def test_no_step_of_a_slider_is_beyond_its_ends(control):
    assert [control.nearest(at) for at in (-9, 9)] == [control.low, control.high]


def test_what_is_changed_at_one_go_is_sent_in_one_frame(tape):
    with tape.live.hold_trait_notifications():
        tape.live.x, tape.live.y, tape.live.dotted = 7, 3, True
        assert tape.sent == []
    assert [frame["state"] for frame in tape.sent] == [state(7, 3, dotted=True)]
    tape.live.reset()
    assert [frame["state"] for frame in tape.sent[1:]] == [state()]
    tape.live.observe(lambda _: setattr(tape.live, "y", 4), "x")
    tape.live.press("double")
    assert [frame["state"] for frame in tape.sent[2:]] == [state(2, 4)]


def test_a_slider_of_the_learner_can_be_linked(tape):
    slider = ipywidgets.FloatSlider(value=4, min=0, max=10)
    traitlets.link((slider, "value"), (tape.live, "x"))
    assert tape.live.x == 4
    tape.ask(drags=[["right", "point", 90, 50]])
    assert slider.value == 10
    slider.value = 2
    assert tape.sent[-1]["state"]["x"] == 2


@pytest.mark.parametrize(
    ("name", "value", "error", "says"),
    [
        ("x", "a", TypeError, r"x = 'a' is not a number; give one such as"),
        ("x", None, TypeError, r"x = None is not a number"),
        ("x", 1j, TypeError, r"x = 1j is not a number"),
        ("y", float("nan"), ValueError, r"y = nan is not finite; give a number"),
        ("y", -np.inf, ValueError, r"y = -inf is not finite"),
        ("x", 10**400, ValueError, r"x = 1000.* is not finite"),
        ("zoom", "two", ValueError, r"zoom = 'two' is not in the menu; choose one of 'one', 'ten'"),
        ("zoom", ["one"], ValueError, r"zoom = \['one'\] is not in the menu"),
        ("dotted", "yes", TypeError, r"dotted = 'yes' is neither True nor False"),
    ],
)
def test_a_bad_value_is_named_with_the_fix(tape, name, value, error, says):
    with pytest.raises(error, match=says):
        setattr(tape.live, name, value)
    assert vars(tape.live.state) == state() and tape.sent == []
    with pytest.raises(error, match=says):
        Lens(**{name: value})


def test_bad_arguments_are_named_with_the_fix():
    with pytest.raises(ValueError, match=r"y = 6 is out of its range; choose it from 0 to 5\."):
        Lens(y=6)
    with pytest.raises(TypeError, match=r"Lens has no 'z'; it takes zoom, x, y, dotted\."):
        Lens(z=1)
    assert Lens(y=6, zoom="ten").y == 6
    assert type(Lens(x=np.float32(2)).x) is float


# What a cell saves ------------------------------------------------------------------------


def test_a_cell_saves_the_live_view_a_picture_and_a_line(tape):
    tape.live.x = 9
    data, metadata = tape.live._repr_mimebundle_()
    assert data["text/plain"] == repr(tape.live) == "Lens: at 9, 2"
    view = data["application/vnd.jupyter.widget-view+json"]
    assert str(view["model_id"]) == tape.live.model_id  # browser/test_saved.py says why no text
    about = metadata["image/png"]
    assert about == {"width": 400, "height": about["height"], "alt": "Lens: at 9, 2"}
    png = base64.b64decode(data["image/png"])
    image = Image.open(io.BytesIO(png)).convert("RGB")
    assert image.size == (800, 2 * about["height"]), "two dots for each pixel"
    assert image.getpixel((1, 1)) == image.getpixel((700, 399)) == (255, 255, 255)
    picture, caption = np.split(np.asarray(image)[:, :, 0], [400])
    assert caption.min() < 100, "the words stand below"
    dark = np.argwhere(picture < 5)
    assert (np.abs(dark - [2 * (180 - 64), 2 * (50 + 180)]).max(axis=1) < 2).any(), "the handle"
    assert data == tape.live._repr_mimebundle_()[0]
    assert data["image/png"] == Lens(x=9)._repr_mimebundle_()[0]["image/png"]
    assert png != base64.b64decode(Lens()._repr_mimebundle_()[0]["image/png"])


def test_what_is_saved_says_how_to_make_it_live(tape, monkeypatch):
    captions = []
    monkeypatch.setattr("helpers.live.live.saved_png", lambda _, caption, stacked: (
        captions.append(caption), (b"", 1, 1))[1])
    tape.live._repr_mimebundle_()
    tape.live.to_png()
    assert captions == ["at 1, 2\nRun this cell to make it live.", "at 1, 2"]


def test_after_closing_the_state_can_still_be_set():
    live = Lens()
    live.close()
    live.x = 5
    assert live.state.x == 5 and repr(live) == "Lens: at 5, 2"


def test_a_handle_that_is_no_more_moves_nothing_and_a_state_is_no_button(tape):
    before = tape.live.state
    assert tape.live.drag("gone", (3.0, 3.0)) == {}
    tape.live.press("x")
    assert tape.live.state == before


def test_a_number_that_its_range_moves_comes_back_when_there_is_room():
    tape = Tape(Lens(zoom="ten", y=20))
    assert tape.ask(zoom="one")["state"]["y"] == 5
    assert tape.ask(zoom="ten")["state"]["y"] == 20
    tape.ask(zoom="one")
    tape.ask(x=3)
    tape.live.zoom = "ten"
    assert tape.live.y == 20, "whatever else is moved, and whoever moves it"


@pytest.mark.parametrize("moved", [3.0, 4.5])
def test_a_number_that_was_set_meanwhile_stays_where_it_was_set(moved):
    tape = Tape(Lens(zoom="ten", y=20))
    tape.ask(zoom="one")
    tape.ask(y=moved)
    assert tape.ask(zoom="ten")["state"]["y"] == moved


def test_a_reset_forgets_what_a_number_was_before():
    tape = Tape(Lens(y=5))
    tape.ask(zoom="ten")
    tape.ask(y=20)
    tape.ask(zoom="one")
    tape.ask(presses=["reset"])
    assert tape.ask(zoom="ten")["state"]["y"] == 5
