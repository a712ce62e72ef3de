"""Move one way's picture on the screen, by single steps and without a pause, and record it."""

from __future__ import annotations

import ast
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Browser, Locator, TimeoutError

from tools.bench.contenders import WAYS, Touch, Way
from tools.bench.stats import Trace
from tools.browser import LabServer, Notebook, new_page

ROOT = Path(__file__).resolve().parents[2]
PROBE = Path(__file__).with_name("probe.js").read_text("utf-8")
PIXELS = 4  # of one step of the mouse
TO_AND_FRO = 5 * [1] + 10 * [-1] + 5 * [1]  # steps that end where they began
PATIENCE_MS = 2000  # for a picture that follows a single step
REST_MS = (60, 100)  # between single steps, so that they fall anywhere between two frames
SETTLE_S = 1.0  # after a notebook was run: JupyterLab still moves the focus
STOPPED_S = 0.7  # how long a picture is watched after the movement has stopped

Handled = list[tuple[float, float]]


class Stage:
    """One server and one window with the notebook of each way in a tab."""

    def __init__(self, browser: Browser, server: LabServer) -> None:
        self.page = new_page(browser)
        self.page.add_init_script(PROBE)
        self.server = server
        self.notebook: Notebook | None = None

    def open(self, way: Way) -> None:
        """Open the notebook of a way in a tab and run it."""
        if self.notebook is None:
            self.notebook = Notebook.open(self.page, self.server, way.notebook)
        else:
            self.notebook.switch_to(way.notebook)
        self.notebook.run_all()

    def warm_up(self, way: Way, tries: int = 3) -> None:
        """Open the notebook of a way and move its picture a little."""
        self.open(way)
        for _ in range(tries - 1):
            try:
                self.sees(way, timeout=15_000)
                break
            except TimeoutError:  # ipympl at times loses its first picture
                self.notebook.run_all()
        self.sees(way)
        time.sleep(SETTLE_S)
        self.stream(way, way.touches[0], 0.5)

    def show(self, way: Way) -> None:
        """Bring the notebook of a way to the front."""
        self.notebook.switch_to(way.notebook)
        self.sees(way)

    def sees(self, way: Way, timeout: float = 30_000) -> None:
        """Wait until the picture of a way is on the screen."""
        self.page.wait_for_function(
            "target => probe.sees(target)", arg=asdict(way.target), timeout=timeout
        )

    def single_steps(self, way: Way, touch: Touch, count: int) -> tuple[Trace, Handled]:
        """Make `count` steps to and fro, each after the picture has followed the one before.

        The keys and the mouse are the browser's own, as if a hand moved them.
        """
        self.kernel_times()
        with self._holding(touch, touch.step) as (x, y):
            self.page.evaluate("target => probe.start(target)", asdict(way.target))
            for direction in islice(cycle(TO_AND_FRO), count):
                if touch.step == "mouse":
                    x += PIXELS * direction
                    self.page.mouse.move(x, y)
                elif touch.step == "wheel":
                    self._turn(PIXELS * direction)
                elif touch.step == "press":
                    self.page.keyboard.press("Enter")
                else:
                    self.page.keyboard.press("ArrowRight" if direction > 0 else "ArrowLeft")
                self.page.evaluate(f"probe.followed({PATIENCE_MS})")
                time.sleep(random.uniform(*REST_MS) / 1000)
            trace = Trace(**self.page.evaluate("probe.stop()"))
        return trace, self.kernel_times()

    def stream(self, way: Way, touch: Touch, seconds: float) -> Trace:
        """Move the picture with every frame, then stop and wait for the last position.

        The events are made in the page, one in each frame: a driver outside would share the
        processor with what it measures. A pointer that is dragged is held down by the browser.
        """
        with self._holding(touch, touch.stream):
            self.page.evaluate("target => probe.start(target)", asdict(way.target))
            self._element(touch).evaluate(
                "(element, how) => probe.stream(element, how)",
                {"device": touch.stream, "seconds": seconds, "pixels": PIXELS},
            )
            time.sleep(STOPPED_S)
            return Trace(**self.page.evaluate("probe.stop()"))

    def _element(self, touch: Touch) -> Locator:
        panel = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        return panel.locator(touch.element).first

    @contextmanager
    def _holding(self, touch: Touch, device: str) -> Iterator[tuple[float, float]]:
        """Focus an element, or take the mouse to it and press it; where the mouse is."""
        element = self._element(touch)
        box = element.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        pressed = device in ("mouse", "pointer")
        if pressed or device == "wheel":
            self.page.mouse.move(x, y)
        else:
            element.focus()
        if pressed:
            self.page.mouse.down()
        time.sleep(0.1)
        try:
            yield x, y
        finally:
            if pressed:
                self.page.mouse.up()

    def _turn(self, pixels: float) -> None:
        """Turn the wheel while Ctrl is held."""
        self.page.keyboard.down("Control")
        self.page.mouse.wheel(0, pixels)
        self.page.keyboard.up("Control")

    def kernel_times(self) -> Handled:
        """Return when the kernel handled a message since the last call, and for how long."""
        return self.in_kernel("recorder.take()")

    def in_kernel(self, expression: str) -> Any:
        """Return what the kernel of the notebook in front computes, if `repr` can write it."""
        result = self.notebook.javascript(
            """const request = { code: "", silent: true, user_expressions: { it: argument } };
               const { kernel } = panel.sessionContext.session;
               const reply = await kernel.requestExecute(request).done;
               return reply.content.user_expressions.it;""",
            expression,
        )
        if result["status"] != "ok":
            raise RuntimeError(f"{expression} in the kernel: {result['ename']}: {result['evalue']}")
        return ast.literal_eval(result["data"]["text/plain"])


def write_notebook(path: Path, *cells: str) -> None:
    """Write a notebook for the kernel of the server's own Python."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(
        nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
            metadata={"kernelspec": kernel},
        ),
        path,
    )


def write_notebooks(folder: Path) -> None:
    """Write a notebook for each way: its messages are timed, its picture is displayed."""
    for way in WAYS:
        write_notebook(
            folder / way.notebook,
            "from tools.bench import recorder\n\nrecorder.install()",
            f"from tools.bench.ways import {way.module}\n\n{way.module}.show()",
        )


@contextmanager
def new_server(nodelay: bool) -> Iterator[LabServer]:
    """Start a server on a folder of its own with the notebooks; its kernels import this project."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        write_notebooks(Path(folder))
        with LabServer(folder, nodelay=nodelay, env={"PYTHONPATH": str(ROOT)}) as server:
            yield server
