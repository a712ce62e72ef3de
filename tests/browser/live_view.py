"""One explorer as the browser shows it, beside what its kernel says it is.

    view = View(notebook, "explorer", notebook.cell(0).locator(".live"))
    view.control("x").focus()
    view.page.keyboard.press("End")
    view.settle(x=3)  # fails unless picture, controls and readout agree with the kernel
"""

from __future__ import annotations

import ast
import json
import math
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import mul
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Locator

from helpers import GradientExplorer
from helpers.pictures.shapes import Paper
from tools.browser import Notebook
from tools.notebooks import NOTEBOOK_METADATA

PATIENCE = 20  # seconds

# Most of what a question costs is that JupyterLab shows how its kernel gets busy and idle again.
EXECUTE = """
    const {sessionContext} = [...app.shell.widgets("main")].find((each) => each.sessionContext);
    const {kernel} = sessionContext.session;
    kernel._updateStatus = () => {};
    const {content} = await kernel.requestExecute({store_history: false, ...argument}).done;
    delete kernel._updateStatus;
    kernel._updateStatus?.("idle");
    return content;
"""

NEW_VIEW = """
    panel.content.activeCellIndex = argument;
    await app.commands.execute("notebook:create-output-view");
"""
CLOSE_VIEWS = """
    const views = [...app.shell.widgets("main")].filter((each) => !each.sessionContext);
    views.forEach((view) => view.close());
"""

AT_REST = """
    const outer = panel.content.node.querySelector(".jp-WindowedPanel-outer");
    for (let before, same = 0; same < 10; before = outer.scrollTop) {
        await new Promise(requestAnimationFrame);
        same = outer.scrollTop === before ? same + 1 : 0;
    }
"""

BEGIN = """
    const {kernel} = panel.sessionContext.session;
    window.busy = kernel.requestExecute({code: argument, store_history: false});
    await new Promise((begun) => {
        window.busy.onIOPub = ({header}) => header.msg_type === "stream" && begun();
    });
"""
BUSY = """
with {explorer}._lock:
    print("begun", flush=True)
    while __import__("os").path.exists({path!r}):
        __import__("time").sleep(0.01)
"""

LISTEN = """
    if (!window.acts) panel.sessionContext.session.kernel.anyMessage.connect((_, message) => {
        const { msg, direction } = message;
        if (direction === "send") window.acts.push(...msg.content.data?.content?.acts ?? []);
    });
    window.acts = [];
"""

FRAME = """
    {name: part for name, part in explorer._frame(held={}).items() if name != "pngs"}
    | {"views": {each.name: (lambda view: [view.rows.tolist(), view.scale])(explorer._view(each))
                 for each in explorer.pictures() if each.turned_by}}"""

OVERFLOWING = """
root => [root, ...root.querySelectorAll("*:not(svg *, .live-spoken, math, math *)")]
    .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth)
    .map((part) => [part.className, part.scrollWidth, part.clientWidth])"""

TOO_SMALL = """
root => [...root.querySelectorAll("a, button, select, input, textarea, summary, [role=slider]")]
    .map((part) => [part, (part.closest("label:has(> [type=checkbox], > [type=radio])") ?? part)
        .getBoundingClientRect()])
    .filter(([part, {width, height}]) => part.checkVisibility() && Math.min(width, height) < 24)
    .map(([part, {width, height}]) => [part.outerHTML, width, height])"""

SEEN = """root => {
    const all = (selector, read) => [...root.querySelectorAll(selector)].map(read);
    const numbers = (text) => (text.match(/-?[\\d.]+/g) ?? []).map(Number);
    const read = {
        arrow: (mark) => numbers(mark.getAttribute("points")),
        area: (mark) => numbers(mark.getAttribute("points")),
        line: (mark) => numbers(mark.getAttribute("d")),
        dots: (mark) => numbers(mark.getAttribute("d").replaceAll("h0", "")),
        point: (mark) => [Number(mark.getAttribute("cx")), Number(mark.getAttribute("cy"))],
        label: (mark) => [Number(mark.getAttribute("x")), Number(mark.getAttribute("y"))],
        handle: (mark) => numbers(mark.getAttribute("transform")),
    };
    const value = (input) => ({range: input.valueAsNumber, checkbox: input.checked})[input.type];
    return {
        controls: Object.fromEntries(all("[data-control]", (control) => [
            control.dataset.control, value(control) ?? control.value])),
        ends: Object.fromEntries(all("[type=range]", (slider) => [
            slider.dataset.control, [Number(slider.min), Number(slider.max)]])),
        boxes: Object.fromEntries(all("[type=range]", (slider) => [
            slider.dataset.control, slider.nextElementSibling.value])),
        hidden: Object.fromEntries(all("[data-control]", (control) => [
            control.dataset.control, control.closest("[hidden]") !== null])),
        disabled: Object.fromEntries(all("[data-control]:not(button)", (control) => [
            control.dataset.control, control.disabled])),
        blank: all("img", (still) => still).filter((still) => !still.naturalWidth).length,
        marks: all("[data-picture]", (picture) =>
            [...picture.querySelectorAll("[data-mark]")].map((mark) => [
                mark.dataset.mark, mark.dataset.role, read[mark.dataset.mark](mark),
                mark.dataset.mark === "label" ? mark.textContent : ""])),
        rows: all(".live-rows > div", (row) =>
            [...row.querySelectorAll("dt, span")].map((part) => part.textContent)),
        note: root.querySelector(".live-note").textContent,
    };
}"""


def write_notebook(path: Path, *sources: str) -> None:
    """Write a notebook with one code cell for each source."""
    cells = map(nbformat.v4.new_code_cell, sources)
    nbformat.write(nbformat.v4.new_notebook(cells=[*cells], metadata=NOTEBOOK_METADATA), path)


def tell(notebook: Notebook, code: str) -> None:
    """Execute statements in the notebook's kernel."""
    reply = notebook.javascript(EXECUTE, {"code": code})
    if reply["status"] != "ok":
        raise RuntimeError(f"{reply.get('ename')}: {reply.get('evalue')}")


def ask(notebook: Notebook, expression: str) -> Any:
    """Return the value of an expression in the notebook's kernel, as JSON knows it."""
    wanted = f"__import__('json').dumps({expression}, default=list)"
    reply = notebook.javascript(EXECUTE, {"code": "", "user_expressions": {"wanted": wanted}})
    answer = reply["user_expressions"]["wanted"]
    if answer["status"] != "ok":
        raise RuntimeError(f"{answer['ename']}: {answer['evalue']}")
    return json.loads(ast.literal_eval(answer["data"]["text/plain"]))


@lru_cache
def paper(function: str = "bowl") -> Paper:
    """Return where matplotlib puts the data of a function's map."""
    explorer = GradientExplorer(function)
    (picture,) = explorer.pictures()
    return Paper(explorer._axes(picture))


def opened(
    open_notebook: Callable[..., Notebook], call: str = "GradientExplorer()", *cells: str
) -> View:
    """Show an explorer in the first cell of a notebook, with others below it."""
    code = f"from helpers.explorers import *\nexplorer = {call}\nexplorer"
    notebook = open_notebook(code, *cells)
    return View(notebook, "explorer", notebook.cell(0).locator(".live"))


class View:
    """One view of an explorer: its element, and the Python expression that gives the explorer."""

    def __init__(self, notebook: Notebook, explorer: str, root: Locator) -> None:
        self.notebook = notebook
        self.page = notebook.page
        self.explorer = explorer
        self.root = root
        self.root.wait_for()
        self.element = root.element_handle()

    def find(self, selector: str, **options: Any) -> Locator:
        return self.root.locator(selector, **options)

    def control(self, name: str) -> Locator:
        return self.find(f"[data-control={name}]")

    def box(self, name: str) -> Locator:
        """Return the number box of a slider."""
        return self.find(f"label:has([data-control={name}]) .live-number")

    def ask(self, expression: str) -> Any:
        """Return the value of an expression of `explorer` in the kernel."""
        return ask(self.notebook, f"(lambda explorer: {expression})({self.explorer})")

    def tell(self, statement: str) -> None:
        """Execute a statement on `explorer` in the kernel, whose own names it leaves alone."""
        tell(self.notebook, f"exec({statement!r}, globals() | {{'explorer': {self.explorer}}})")

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Let the kernel answer nothing of this view, on whichever of its threads it hears it."""
        with tempfile.NamedTemporaryFile() as file:
            self.notebook.javascript(BEGIN, BUSY.format(explorer=self.explorer, path=file.name))
            yield
        self.notebook.javascript("await window.busy.done;")

    def seen(self) -> dict[str, Any]:
        """Return all that the view shows."""
        return self.element.evaluate(SEEN)

    def settle(self, **expected: Any) -> dict[str, Any]:
        """Wait until the kernel has the expected values and all that is shown agrees with it.

        A slider's value is expected to half a step. The frame of the kernel is returned.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            frame = self.ask(FRAME)
            found = disagreements(frame, self.seen())
            found += surprises(frame, expected)
            if not found:
                return frame
            if time.monotonic() > deadline:
                raise AssertionError("\n".join(found))

    def handle(self) -> tuple[float, float]:
        """Return the middle of the handle on the screen."""
        return middle(self.find(".live-grip").first)

    def screen(self, x: float, y: float, function: str = "bowl") -> tuple[float, float]:
        """Return where a point of the map is on the screen."""
        place = self.find(".live-picture").bounding_box()
        scale = place["width"] / 480
        across, down = paper(function).to_pixels([(x, y)])[0] * scale
        return place["x"] + across, place["y"] + down

    @contextmanager
    def pressed(self, x: float, y: float) -> Iterator[None]:
        """Hold the mouse button down from a place on the screen."""
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        yield
        self.page.mouse.up()


class Finger:
    """A finger on the screen."""

    def __init__(self, view: View) -> None:
        self.notebook = view.notebook
        self.session = view.page.context.new_cdp_session(view.page)

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        event = {"type": kind, "touchPoints": touches}
        self.session.send("Input.dispatchTouchEvent", event)

    def swipe(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Put it down, move it in ten steps, lift it, and wait until no momentum is left."""
        self._send("touchStart", start)
        for i in range(1, 11):
            between = (a + (b - a) * i / 10 for a, b in zip(start, end, strict=True))
            self._send("touchMove", tuple(between))
        self._send("touchEnd")
        self.notebook.javascript(AT_REST)

    def tap(self, at: tuple[float, float]) -> None:
        self._send("touchStart", at)
        self._send("touchEnd")


def middle(element: Locator) -> tuple[float, float]:
    """Return the middle of an element on the screen."""
    place = element.bounding_box()
    return place["x"] + place["width"] / 2, place["y"] + place["height"] / 2


def disagreements(frame: dict[str, Any], seen: dict[str, Any]) -> list[str]:
    """Say in what the browser differs from the frame that its kernel would send."""
    rows = [[label, *(["", value] if isinstance(value, str) else value)]
            for label, value, _ in frame["readout"]["rows"]]  # fmt: skip
    pairs = [("rows", rows, seen["rows"]),
             ("note", frame["readout"]["note"], seen["note"]),
             ("blank pictures", 0, seen["blank"])]  # fmt: skip
    for control in frame["controls"]:
        name, kind = control["name"], control["kind"]
        value, shown = frame["state"].get(name), seen["controls"].get(name)
        if name not in seen["controls"]:
            pairs.append(("controls", name, [*seen["controls"]]))
            continue
        pairs.append((f"{name} is hidden", control["hidden"], seen["hidden"].get(name)))
        if kind != "button":
            off = bool(control["disabled"])
            pairs.append((f"{name} is disabled", off, seen["disabled"].get(name)))
        if kind == "range":
            numbers = (value, control["low"], control["high"])
            place, *ends = (position(control, each) for each in numbers)
            near = abs(shown - place) <= 0.5001 * control["step"]
            pairs += [(f"slider {name}", place, place if near else shown),
                      (f"box {name}", *in_box(control, value, seen["boxes"][name])),
                      (f"ends of {name}", ends, seen["ends"][name])]  # fmt: skip
        elif kind != "button":
            pairs.append((name, value, shown))
    for picture, marks in zip(frame["pictures"], seen["marks"], strict=True):
        shapes = shapes_on_paper(frame, picture)
        in_order = sorted(shapes, key=lambda shape: shape["mark"] == "handle")
        pairs.append(("marks", [described(shape) for shape in in_order], marks))
    return [f"{what}: the kernel has {right}, the browser shows {shown}"
            for what, right, shown in pairs if right != shown]  # fmt: skip


def shapes_on_paper(frame: dict[str, Any], picture: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what lies over a picture: of one of space, which is painted, the handles alone."""
    shapes, view = frame["scene"][picture["name"]], frame["views"].get(picture["name"])
    if not view:
        return shapes
    (right, up, _), scale = view
    held = [shape for shape in shapes if shape["mark"] == "handle"]
    for shape in held:
        across, over = (sum(map(mul, row, shape["xyz"][:3])) for row in (right, up))
        shape["xy"] = pytest.approx((picture["width"] / 2 + scale * across,
                                     picture["height"] / 2 - scale * over), abs=0.02)  # fmt: skip
    return held


def position(control: dict[str, Any], value: float) -> float:
    """Return where a value is on a slider: at itself, or at its power of ten."""
    return math.log10(value) if control["log"] else value


def in_box(control: dict[str, Any], value: float, text: str) -> tuple[Any, Any]:
    """Return what stands in a slider's box if all is right, and what does stand there."""
    if control["typed"]:
        return control["typed"], text
    try:
        return written(control, value), float(text)
    except ValueError:  # what was typed just now, in the learner's way, and is not answered yet
        return written(control, value), text


def written(control: dict[str, Any], value: float) -> float:
    """Return the number that stands in a slider's box."""
    if control["log"]:
        return float(f"{value:.{control['digits'] - 1}e}")
    fixed = round(value, control["digits"])
    return fixed if abs(fixed - value) <= 1e-9 * abs(value) else float(f"{value:.6g}")


def surprises(frame: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """Say in what the kernel's state is not the expected one."""
    steps = {control["name"]: control.get("step", 0) for control in frame["controls"]}
    return [
        f"{name}: expected {value}, the kernel has {now}"
        for name, value in expected.items()
        if value != (now := frame["state"].get(name))
        and not (now is not None and steps.get(name) and abs(value - now) <= 0.5001 * steps[name])
    ]


def described(shape: dict[str, Any]) -> list[Any]:
    return [shape["mark"], shape["role"], shape["xy"], shape.get("text", "")]


def distance(p: Sequence[float], q: Sequence[float]) -> float:
    return max(abs(a - b) for a, b in zip(p, q, strict=True))
