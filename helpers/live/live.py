"""The live widget: one state, the controls that edit it, the pictures that show it.

An explorer subclasses `Live` and says five things: its states with their controls, its
`pictures`, what the still layer of a picture holds (`draw`), which marks move over it (`scene`)
and what the `readout` says. Everything else is here: the messages to and from the browser, the
flow of questions and answers, the picture and the line of text that a saved notebook keeps.

A message from the browser is a *question*: what the learner has just done, act by act in their
order, with a number. The answer carries the same number and one frame: the whole state, every
scene, the readout. What is changed from Python at one go sends one frame without a number. Stills
travel only when they change. A frame that cannot be made leaves the last one up and says so.
"""

from __future__ import annotations

import base64
import inspect
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from helpers.live.code import literal, written
from helpers.live.controls import (
    Button,
    Control,
    Menu,
    Number,
    Picture,
    Range,
    Readout,
    State,
    button,
    documented,
    one_line,
)
from helpers.live.history import History
from helpers.live.reading import read_number
from helpers.live.widget import BROWSER, TO_BE_LIVE, Widget
from helpers.maths.refusal import RefusedType, RefusedValue, meant
from helpers.pictures.artists import draw_ground, draw_scene
from helpers.pictures.figures import Ground
from helpers.pictures.scene import Scene
from helpers.pictures.shapes import Paper
from helpers.pictures.space import Space, View, paint
from helpers.pictures.stills import RESOLUTION, saved_png, saved_svg, wire_png
from helpers.pictures.style import PIXELS_PER_INCH, course_style, for_browser

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class _Still:
    """A drawn still layer: the state it shows, its number, its map to pixels, its PNG.

    A `coarse` one has half the resolution: it is drawn for each frame while something is moved.
    """

    key: tuple
    version: int
    paper: Paper | View
    png: bytes
    coarse: bool


class Live(Widget):
    """A live picture: subclass it and define states, pictures, draw, scene and readout.

    A state is a trait with its control: a `Number`, a `Choice` or a `Flag`; a method may be the
    action of a `button`. Setting a state from Python moves the controls, the pictures and the
    readout, and an ipywidgets widget can be linked to it. A number beyond its range stops at the
    end of it, as in ipywidgets; as a keyword of the constructor it is an error.
    """

    _esm = "".join(part.read_text("utf-8") for part in sorted(BROWSER.glob("*.js")))
    _css = (BROWSER / "live.css").read_text("utf-8")
    _opening = traitlets.Dict().tag(sync=True)

    shown: ClassVar[tuple[str, ...]] = ()
    """The names of the states and buttons that the learner sees, in this order."""

    kept: ClassVar[tuple[str, ...]] = ()
    """The names of the states that only Python sets."""

    halves: ClassVar[tuple[str, ...]] = ()
    """The names of those that need half a line only."""

    zoomed: ClassVar[Mapping[str, str]] = {}
    """The pictures that can be zoomed, each with the axes along which it can be: "xy" or "x".

    Or with the name of the picture that is zoomed in its place, as the map is for the surface.
    """

    always: ClassVar[tuple[str, ...]] = ()
    """The names of the states that every explorer of a kind has, and that have no control."""

    first: ClassVar[str] = ""
    """The name of the state that the constructor takes without its name."""

    final: ClassVar[tuple[str, ...]] = ()
    """The names of the states whose change cannot be undone, and nothing before it."""

    stacked = False
    """Whether the pictures always stand one below the other, as those with one x axis do."""

    unfolded = False
    """Whether a long note is shown whole at first."""

    def __init_subclass__(cls, **settings: Any) -> None:
        """Describe the states in the docstring, which Shift-Tab shows."""
        super().__init_subclass__(**settings)
        if isinstance(vars(cls).get("shown"), tuple):
            declared = {name: getattr(cls, name, None) for name in (*cls.shown, *cls.kept,
                                                                   *cls.always)}
            if unknown := [name for name in declared if not hasattr(declared[name], "control")]:
                known = [name for name in dir(cls) if isinstance(getattr(cls, name, None), State)]
                raise TypeError(f"{cls.__name__} shows or keeps {', '.join(map(repr, unknown))}, "
                                "neither a state nor the method of a button; its states are "
                                f"{', '.join(known)}.")  # fmt: skip
            cls.__doc__ = documented(cls.__doc__ or cls.__name__, {
                name: each for name, each in declared.items() if isinstance(each, State)})

    def __new__(cls, *given: Any, **state: Any) -> Live:
        """Make it, if each value that is given has a place or a name, and only one."""
        places = _places(cls)
        if twice := [name for name in places[: len(given)] if name in state]:
            raise RefusedType(f"{twice[0]} is given twice; give it once, as in "
                              f"{twice[0]}={state[twice[0]]!r}.")  # fmt: skip
        if len(given) > len(places):
            raise RefusedType(f"{len(given)} values are given without a name, and only "
                              f"{', '.join(places) or 'none'} can be; give the others by their "
                              "names.")  # fmt: skip
        return super().__new__(cls, *given, **state)

    def __init__(self, **state: Any) -> None:
        self._lock = threading.RLock()  # messages are handled on a thread beside the main one
        self._batch = threading.local()  # what one thread changes at one go
        self._moving = False  # whether the question that is answered changes something
        self._met: dict[int, dict[str, int]] = {}  # page: state: its newest question that set it
        self._last: tuple[Any, Any] = (None, None)  # a state and its facts
        self._stills: dict[str, _Still] = {}
        self._pictures: tuple[Picture, ...] = ()  # with their shapes and rows: as last shown
        self._shapes: dict[str, list[dict]] = {}
        self._rows: tuple[tuple, ...] = ()
        self._over = False
        self._controls: dict[str, Control] = {}
        self._home: dict[str, Any] = {}  # the state in which it began
        self._stopped: dict[str, float | None] = {}  # number: what was asked of it
        self._refused: dict[str, tuple[str, str]] = {}  # control: what is typed in it, and why not
        self._wanted: dict[str, float] = {}  # what a number was before its range became too small
        self._revision = self._sent = 0  # of the controls: how often they have changed
        self._renew_controls()
        self._put(state, exactly=True)
        self._put({name: value for name, value in self.opening(state).items() if name not in state})
        self._home = vars(self.state)
        self._wanted.clear()
        self._history = History(self.final)
        opening = {"style": for_browser(), "stacked": self.stacked, "unfolded": self.unfolded,
                   "called": self.called, "zoomed": self.zoomed,
                   **self._frame(held={})}  # fmt: skip
        super().__init__(_opening=opening)
        self.observe(self._on_change, names=[
            name for name, trait in self.traits().items() if isinstance(trait, State)])
        self.on_msg(self._on_message)

    # What an explorer says ------------------------------------------------------------------

    def controls(self) -> tuple[Control, ...]:
        """Return the controls as they are now, in their order."""
        return (*map(self.declared, self.shown),
                *(replace(self.declared(name), hidden=True) for name in self.kept))  # fmt: skip

    def declared(self, name: str) -> Control:
        """Return the control of a state or a button as its class declares it."""
        control = getattr(type(self), name).control
        return replace(control(self) if callable(control) else control, name=name)

    def pictures(self) -> tuple[Picture, ...]:
        """Return the pictures, from left to right."""
        raise NotImplementedError

    def layers(self) -> tuple[Picture, ...]:
        """Return the pictures with all the states on which their still layers depend."""
        return self.pictures()

    def draw(self, picture: str, ax: Axes) -> None:
        """Draw the still layer of a picture on `ax` and set its limits."""
        raise NotImplementedError

    def ground(self, picture: str) -> Ground | None:
        """Return the heights that fill the axes of a picture; None where there are none."""
        return None

    def space(self, state: SimpleNamespace | Live) -> Space:
        """Return the box of a picture of space."""
        raise NotImplementedError

    def facts(self, state: SimpleNamespace) -> SimpleNamespace:
        """Return the state with all that scene and readout need, computed once for both.

        It is a pure function of the state.
        """
        return state

    def scene(self, facts: SimpleNamespace) -> Scene:
        """Return the marks of each picture."""
        raise NotImplementedError

    def over(self, facts: SimpleNamespace) -> bool:
        """Tell whether what plays has come to its end: further on all stays as it is."""
        return False

    def readout(self, facts: SimpleNamespace) -> Readout:
        """Return the state in words and numbers."""
        raise NotImplementedError

    def aside(self) -> str:
        """Return what is to be said after the note whatever the state, "" if nothing."""
        return ""

    def drag(self, handle: str, at: tuple[float, float]) -> dict[str, Any]:
        """Return what changes when a handle is dragged to `at`, in data coordinates.

        Unless an explorer says otherwise its controls follow, each along its axis.
        """
        controls = zip(self.controls_of(handle), at, strict=True)
        return self.nearest(**{name: c for name, c in controls if name})

    def controls_of(self, handle: str) -> tuple[str, str]:
        """Return the controls that a handle moves across and up, "" for none.

        One that is no more, as after a commitment in another view, moves none.
        """
        shapes = (shape for shapes in self._shapes.values() for shape in shapes)
        found = (shape["controls"] for shape in shapes if shape.get("name") == handle)
        return next(found, ("", ""))

    def opening(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return what the explorer begins with where what was `given` does not say it."""
        return {}

    @property
    def called(self) -> str:
        """The name by which the learner knows it."""
        return type(self).__name__

    @property
    def heading(self) -> str:
        """What its line of text begins with."""
        return self.called

    def look(self, corners: np.ndarray, seen: np.ndarray) -> None:
        """Show what has the corners `seen` in the place of what has `corners`, those of the axes.

        Both are the data of two opposite corners, shape (2, 2).
        """

    # The state ------------------------------------------------------------------------------

    @property
    def state(self) -> SimpleNamespace:
        """The state as it is now: one attribute for each control that is not a button."""
        names = [name for name, control in self._controls.items()
                 if not isinstance(control, Button)]  # fmt: skip
        return SimpleNamespace(**{name: getattr(self, name) for name in (*names, *self.always)})

    def control(self, name: str) -> Control | None:
        """Return the control of that name, with the range that it has now."""
        return self._controls.get(name)

    def say(self, sentence: str) -> None:
        """Say something once, before the note of the answer to what the learner does."""
        self._batch.aside = sentence

    def stopped(self, name: str, asked: float | None) -> None:
        """Remember what was asked of a number that stops at an end of its range."""
        self._stopped[name] = asked

    def nearest(self, **values: float) -> dict[str, float]:
        """Return values on the steps of their sliders."""
        return {name: self.control(name).nearest(value) for name, value in values.items()}

    def press(self, button: str) -> None:
        """Press a button, as the learner does."""
        with self._together():
            action = getattr(type(self), button, None)
            if callable(action) and hasattr(action, "control"):  # a state has a control, too
                action(self)

    @button(Button("Reset"))
    def reset(self) -> None:
        """Put every control back to where it was when the explorer was made."""
        with self._together():
            self._batch.changed = True  # what was refused is no trait, and goes, too
            self._put(self._home)

    @button(Button("Undo"))
    def undo(self) -> None:
        """Take back the last thing that was done in a browser: one drag, one choice, one press."""
        self._go(self._history.back)

    @button(Button("Redo"))
    def redo(self) -> None:
        """Do again what was undone last."""
        self._go(self._history.on)

    def _go(self, way: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
        state = way(vars(self.state))
        with self._together():
            self._batch.changed = True  # what was refused is no trait, and goes, too
            self._put(state or {})

    def _put(self, state: dict[str, Any], exactly: bool = False) -> None:
        """Set several states; `exactly` refuses a number that its range would move."""
        with self._together():
            for name in sorted(state, key=self._is_range):  # a choice may give the ranges
                self._forget(name)
                if name not in vars(self.state):
                    fix = meant(name, vars(self.state)) or (
                        f"it takes {', '.join(vars(self.state))}.")  # fmt: skip
                    raise RefusedType(f"{self.called} has no {name!r}; {fix}")
                setattr(self, name, state[name])
                self._renew_controls()
                if exactly and self._is_range(name) and getattr(self, name) != float(state[name]):
                    control = self._controls[name]
                    raise RefusedValue(
                        f"{name} = {state[name]} is out of its range; "
                        f"choose it from {control.low:g} to {control.high:g}.")  # fmt: skip

    def _is_range(self, name: str) -> bool:
        return isinstance(getattr(type(self), name, None), Number)

    def _forget(self, name: str) -> tuple[str, str] | None:
        """Forget what was wanted of a control and could not be; return what was refused."""
        self._wanted.pop(name, None)
        return self._refused.pop(name, None)

    def _renew_controls(self) -> None:
        """Ask for the controls again, and keep every number inside its range.

        One that has to move comes back as soon as there is room again, unless it is set meanwhile.
        """
        controls = {control.name: self._with_refusal(control) for control in self.controls()}
        if controls != self._controls:
            self._controls = controls
            self._revision += 1
        for name in filter(self._is_range, self._controls):
            wanted = self._wanted.get(name, getattr(self, name))
            setattr(self, name, wanted)
            if getattr(self, name) != wanted:
                self._wanted[name] = wanted

    def _with_refusal(self, control: Control) -> Control:
        if control.name not in self._refused or not getattr(control, "own", True):
            return control
        typed, why = self._refused[control.name]
        if isinstance(control, Menu):
            now = control.options[getattr(self, control.name)]
            why = f"{why}\nThe picture still shows {control.label} {now}."
        return replace(control, typed=typed, said=why, refused=bool(typed))

    # Questions and answers ------------------------------------------------------------------

    @contextmanager
    def _together(self, held: dict[str, int] | None = None, **labels: Any) -> Iterator[None]:
        """Send one frame for all that this thread changes inside; at the end of the outermost."""
        batch = self._batch
        if getattr(batch, "open", False):
            yield
            return
        batch.open, batch.changed, batch.aside, batch.made = True, bool(labels), "", None
        try:
            yield
        finally:  # whatever went wrong, a question has its answer
            batch.open = False
            if batch.changed:
                self._send_frame(held, **labels)

    def notify_change(self, change: dict) -> None:
        """Notify the observers; what they change in their turn goes out in the same frame."""
        with self._together():
            trait = getattr(type(self), change["name"])
            if isinstance(trait, State) and not isinstance(trait, Number):  # it may give ranges
                self._refused = {name: (typed, why) for name, (typed, why) in self._refused.items()
                                 if typed}  # what was said of other ends is over
            super().notify_change(change)

    @contextmanager
    def hold_trait_notifications(self) -> Iterator[None]:
        """Hold the notifications, and send one frame for them."""
        with self._together(), super().hold_trait_notifications():
            yield

    def _on_message(self, _: Any, content: dict, buffers: list) -> None:
        if "n" not in content:  # sent only to carry an acknowledgement
            return
        n, by, acts = (content[name] for name in ("n", "by", "acts"))
        self._moving = any(kind in ("change", "drag") for kind, *_ in acts)
        try:
            with self._together(content["held"], n=n, by=by), self._in_turn(n, by):
                _each((self._carry_out, *act) for act in acts)
        finally:
            self._moving = False

    @contextmanager
    def _in_turn(self, n: int, by: int) -> Iterator[None]:
        """Keep what newer questions of the same page have set, whatever an older one does.

        JupyterLab asks on another thread of the kernel once a cell has run for a second: what it
        had asked before is met after that, when the cell is done.
        """
        met = self._met.setdefault(by, {})
        newer = {name: getattr(self, name) for name, when in met.items() if when > n}
        self._batch.set = []
        try:
            yield
        finally:
            self._put(newer)
            met |= {name: n for name in self._batch.set if name not in newer}

    def _carry_out(self, kind: str, *what: Any) -> None:
        """Do one thing that the learner has done: a press, a change or a drag, or begin it."""
        try:
            if kind == "press":
                self.press(*what)
            elif kind == "begin":
                self._history.begin(vars(self.state))
            elif kind == "change":
                self._take(*what)
            elif kind == "look":
                picture, *seen = what
                paper = self._paper(picture)
                ends = (np.reshape(box, (2, 2)) for box in (paper.box, seen))
                if self.zoomed.get(picture) in ("x", "xy"):
                    self.look(*(np.array([*map(paper.to_data, box)]) for box in ends))
            elif kind == "make":
                self._batch.made = (*what, self._made(*what))
            else:
                picture, handle, *pixels = what
                changes = self.drag(handle, self._paper(picture).to_data(pixels))
                _each((self._take, *change) for change in changes.items())
        except Exception as error:
            self.say(f"That could not be done: {one_line(error)}.")
            raise

    def _made(self, kind: str) -> bytes:
        """Return what a learner takes away of the state: its code, or a picture."""
        return {"code": lambda: self.to_code().encode(), "png": lambda: self.to_png()[0],
                "svg": lambda: self.to_svg().encode()}[kind]()  # fmt: skip

    def _take(self, name: str, value: Any) -> None:
        """Set what the browser has changed; say under its box why what was typed is refused."""
        self._batch.set.append(name)
        control = self._controls.get(name)
        box = isinstance(control, Range) or getattr(control, "own", "")
        if not (box and isinstance(value, str)):
            setattr(self, name, value)
            return
        self._refused.pop(name, None)
        try:
            if value.strip():  # an emptied box asks for nothing
                self._type(control, value)
        except ValueError as error:
            self._refused[name] = value, str(error)
        self._renew_controls()

    def _type(self, control: Range | Menu, text: str) -> None:
        if not isinstance(control, Range):
            setattr(self, control.name, text)
            return
        number = read_number(text)
        setattr(self, control.name, number)
        if not control.low <= number <= control.high:
            self._refused[control.name] = "", _ends(control)

    def _on_change(self, change: dict) -> None:
        self._batch.changed = True
        name = change["name"]
        spoken = self._forget(name)
        if (asked := self._stopped.pop(name, None)) is not None:
            spoken = self._refused[name] = "", _ends(self._controls[name], asked)
        if spoken or not self._is_range(name):
            self._renew_controls()

    def _send_frame(self, held: dict[str, int] | None = None, **labels: Any) -> None:
        with self._lock:
            frame = self._frame(held)
            pngs = frame.pop("pngs", {})
            frame["made"], *made = getattr(self._batch, "made", None) or ("",)
            self.send(frame | labels | {"pngs": list(pngs)}, buffers=[*pngs.values(), *made])

    def _frame(self, held: dict[str, int] | None = None) -> dict[str, Any]:
        """Return the state, scenes and readout; with what is newer of stills and controls.

        `held` has the versions of the stills and the revision of the controls that the browser
        holds; None if it has all that was shown last.
        """
        if held is None:
            held = {each.name: self._stills[each.name].version for each in self._pictures}
            held["controls"] = self._sent
        state = self.state
        readout = self._make(state)
        if aside := getattr(self._batch, "aside", ""):
            readout |= {"note": f"{aside} {readout['note']}",
                        "summary": f"{aside} {readout['summary']}"}  # fmt: skip
            self._batch.aside = ""
        frame = {"state": vars(state), "scene": self._shapes, "readout": readout,
                 "reaches": self._history.reaches(vars(state)), "over": self._over}  # fmt: skip
        stills = {picture.name: self._stills[picture.name] for picture in self._pictures}
        newer = [name for name, still in stills.items() if held.get(name) != still.version]
        if newer or held.get("controls") != self._revision:
            frame["revision"] = self._sent = self._revision
            frame["controls"] = [asdict(control) | {"half": name in self.halves}
                                 for name, control in self._controls.items()]  # fmt: skip
            frame["pictures"] = [
                asdict(picture) | {"version": still.version, "coarse": still.coarse,
                                   "box": still.paper.box}
                for picture in self._pictures for still in [stills[picture.name]]
            ]  # fmt: skip
            for each, picture in zip(frame["pictures"], self._pictures, strict=True):
                if picture.name in newer and picture.turned_by:
                    each["scenery"] = stills[picture.name].paper.space.scenery()
                elif picture.name in newer:
                    each["ground"] = _told(self.ground(picture.name))
            frame["pngs"] = {name: stills[name].png for name in newer if stills[name].png}
        return frame

    def _make(self, state: SimpleNamespace) -> dict[str, Any]:
        """Make the pictures and marks of a state and return its readout.

        If that fails, the last ones stay, and the readout says so.
        """
        try:
            return self.try_frame(state)
        except Exception as error:
            self.log.warning("%r cannot be shown", vars(state), exc_info=True)
            if not self._stills:  # there is no last picture: then one without marks
                self._pictures = self.pictures()
                self._stills = self._drawn(state)
                self._shapes = {name: [] for name in self._stills}
            return vars(self._failure(error))

    def try_frame(self, state: SimpleNamespace | None = None) -> dict[str, Any]:
        """Make all that a frame shows of a state, by default of the present one.

        It raises what `draw`, `facts`, `scene` or `readout` raises, and then has changed nothing.
        """
        with self._lock:
            state = state or self.state
            pictures, stills = self.pictures(), self._drawn(state)
            facts = self._known(state)
            scene, readout = self.scene(facts), self._said(facts)
            shapes = {each.name: stills[each.name].paper.place(scene.get(each.name, ()))
                      for each in pictures}  # fmt: skip
            before = [each.name for each in self._pictures]
            if before and before != [each.name for each in pictures]:
                self._revision += 1  # other pictures travel with the controls
            self._pictures, self._stills, self._shapes = pictures, stills, shapes
            self._rows, self._over = readout.rows, self.over(facts)
            return vars(readout)

    def _known(self, state: SimpleNamespace) -> SimpleNamespace:
        """Return the facts of a state; those of the last one are kept."""
        if state != self._last[0]:
            self._last = state, self.facts(state)
        return self._last[1]

    def _said(self, facts: SimpleNamespace) -> Readout:
        readout, aside = self.readout(facts), self.aside()
        return replace(readout, note=f"{aside} {readout.note}".strip()) if aside else readout

    def _failure(self, error: Exception) -> Readout:
        """Say that a state cannot be shown; no number stays that belongs to another one."""
        said = (f"This cannot be shown: {one_line(error)}. The picture stays as it was; choose "
                "another value.")  # fmt: skip
        return Readout(tuple((label, "–", role) for label, _, role in self._rows), said, said)

    # Pictures -------------------------------------------------------------------------------

    def _drawn(self, state: SimpleNamespace) -> dict[str, _Still]:
        """Return the still layers; drawn anew are those whose state has changed since.

        Those that say so are coarse while the learner moves something; the browser asks once more
        when all is at rest, and then they are drawn sharp.
        """
        stills = dict(self._stills)
        for picture in self.layers():
            key = tuple(getattr(state, name) for name in (*picture.depends, *self.always))
            old = stills.get(picture.name)
            if old and old.key == key and (self._moving or not old.coarse):
                continue
            coarse = picture.coarse and self._moving
            version = old.version + 1 if old else 1
            if picture.turned_by:  # nothing but numbers: the browser paints it
                stills[picture.name] = _Still(key, version, self._view(picture), b"", False)
                continue
            ax = self._axes(picture, 1 if coarse else RESOLUTION)
            stills[picture.name] = _Still(key, version, Paper(ax), wire_png(ax.figure), coarse)
        return stills

    def _view(self, picture: Picture) -> View:
        """Return the box of a picture of space, as it is seen now."""
        angles = (getattr(self, name) for name in picture.turned_by)
        return View(self.space(self), *angles, picture.width, picture.height)

    def _paper(self, name: str) -> Paper | View:
        """Return the map between the data of a picture and its pixels, as it is now."""
        picture = next(each for each in self._pictures if each.name == name)
        return self._view(picture) if picture.turned_by else self._stills[name].paper

    @course_style()
    def _axes(self, picture: Picture, resolution: int = RESOLUTION) -> Axes:
        """Return the Axes of a new figure with the still layer of a picture on it."""
        from matplotlib.figure import Figure

        size = np.array([picture.width, picture.height])
        figure = Figure(figsize=size / PIXELS_PER_INCH, dpi=resolution * PIXELS_PER_INCH)
        if picture.turned_by:
            return figure.add_axes((0, 0, 1, 1))
        ax = figure.add_axes(tuple(picture.axes / np.tile(size, 2)))
        self.draw(picture.name, ax)
        if (ground := self.ground(picture.name)) is not None:  # what is drawn lies over it
            ground.name_ends(ax)
            figure.patch.set_alpha(0)
            ax.patch.set_alpha(0)
        return ax

    @course_style()
    def to_png(self, *lines: str) -> tuple[bytes, dict[str, Any]]:
        """Return the pictures as one PNG, with the words and more lines below; its size and alt."""
        figures, words = self._saved()
        png, width, height = saved_png(figures, "\n".join([words, *lines]), self.stacked)
        return png, {"width": width, "height": height, "alt": repr(self)}

    @course_style()
    def to_svg(self) -> str:
        """Return the same as SVG."""
        return saved_svg(*self._saved(), self.stacked)

    def _saved(self) -> tuple[list[Figure], str]:
        """Return the pictures of the state, with their marks, and what stands below them."""
        with self._lock:
            (scene, readout), figures = self._told(), []
            for picture in self.pictures():
                ax = self._axes(picture)
                marks = scene.get(picture.name, ())
                if (ground := self.ground(picture.name)) is not None:
                    draw_ground(ax, ground)
                if picture.turned_by:
                    paint(ax, self._view(picture), marks)
                else:
                    draw_scene(ax, marks)
                figures.append(ax.figure)
        words = [readout.summary] if readout.note in readout.summary else [
            readout.summary, readout.note]  # fmt: skip
        return figures, "\n".join(words)

    def to_code(self) -> str:
        """Return the call that makes this state: what differs from the default, digit for digit."""
        return written(self)

    def argument(self, name: str) -> tuple[Any, str]:
        """Return what the constructor takes for a state of that name, and how code says it."""
        return getattr(self, name), literal(getattr(self, name))

    def __repr__(self) -> str:
        """Return the state in one line, the text that a saved cell keeps."""
        return f"{self.heading}: {self._told()[1].summary}"

    def _told(self) -> tuple[Scene, Readout]:
        """Return the marks and words of the state; no marks, and a sentence, if they fail."""
        try:
            facts = self._known(self.state)
            return self.scene(facts), self._said(facts)
        except Exception as error:
            return {}, self._failure(error)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        png, about = self.to_png(TO_BE_LIVE)
        data["image/png"] = base64.b64encode(png).decode()
        return data, metadata | {"image/png": about}


def _ends(control: Range, asked: float | None = None) -> str:
    """Say from where to where the number of a slider goes, and what was asked of it."""
    outside = "" if asked is None else f"{asked:g} is outside. "
    return f"{outside}It goes from {control.low:g} to {control.high:g}.".replace("-", "−")


def _told(ground: Ground | None) -> dict[str, Any] | None:
    """Return heights as plain data: the bytes of their tones, 255 where there is none, as text."""
    if ground is None:
        return None
    whole = np.round(254 * np.nan_to_num(ground.tones, nan=255 / 254)).astype(np.uint8)
    return {"tones": base64.b64encode(whole.tobytes()).decode(), "ends": ground.ends}


def _places(kind: type[Live]) -> list[str]:
    """Return the names of what an explorer takes without a name, in their order."""
    makers = (vars(each).get("__init__") for each in kind.__mro__ if issubclass(each, Live))
    every = (inspect.signature(maker).parameters.values() for maker in makers if maker)
    found = ([one.name for one in each if one.kind is one.POSITIONAL_OR_KEYWORD] for each in every)
    return next((names[1:] for names in found if names[1:]), [])


def _each(works: Iterable[tuple[Callable, Any]]) -> None:
    """Call each function with its arguments; one that fails does not keep back the others."""
    with ExitStack() as every:
        for work in reversed(list(works)):
            every.callback(*work)
