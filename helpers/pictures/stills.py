"""Figures as PNG: for the browser's still layer, for a saved cell; and as SVG to be kept."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from helpers.pictures.style import FONT_SIZE, PIXELS_PER_INCH, ROLES, course_style, points

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL.Image import Image

RESOLUTION = 2
"""Dots for each CSS pixel, so that pictures are crisp on dense screens."""
COMMON = 144  # colours, among them those of the heights: nearly all dots of a picture have one


@course_style()
def wire_png(figure: Figure) -> bytes:
    """Return a figure as a PNG that is quick to make.

    Its paper is opaque, so that no colour of the page can swallow what is drawn on it, unless the
    figure says that something lies below it.
    """
    from PIL import Image

    pixels, stream = _pixels(figure), io.BytesIO()
    clear = figure.patch.get_alpha() == 0
    if clear and (pixels[..., :2] == pixels[..., 1:3]).all():
        Image.fromarray(np.ascontiguousarray(pixels[..., 2:])).save(stream, "png", compress_level=1)
        return stream.getvalue()
    pixels = pixels if clear else pixels[..., :3]
    if not clear and (pixels[..., :2] == pixels[..., 1:]).all():
        pixels = pixels[..., 0]  # all grey, as surfaces are: a third of the bytes
    Image.fromarray(np.ascontiguousarray(pixels)).save(stream, "png", compress_level=1)
    return stream.getvalue()


def saved_png(
    figures: Sequence[Figure], caption: str, stacked: bool = False
) -> tuple[bytes, int, int]:
    """Return figures over a caption as a small PNG; its width and height in CSS pixels.

    The figures stand side by side or, if `stacked`, one below the other.

    A reader without a kernel sees nothing else, so the numbers and the scale stand in it.
    """
    from PIL import Image

    pictures = [_pixels(figure) for figure in figures]
    size = np.max([picture.shape for picture in pictures], axis=0)
    height, width = (0, size[1]) if stacked else (size[0], 0)
    join = np.vstack if stacked else np.hstack
    joined = join([_padded(picture, height, width) for picture in pictures])
    width = joined.shape[1] // RESOLUTION
    page = np.vstack([joined, _pixels(_caption(caption, width))])
    stream = io.BytesIO()
    _few(Image.fromarray(page).convert("RGB")).save(stream, "png", optimize=True)
    return stream.getvalue(), width, len(page) // RESOLUTION


def _few(picture: Image) -> Image:
    """Return a picture in 256 colours: the commonest as they are, others as one that is near."""
    from PIL import Image

    pixels = np.asarray(picture, dtype=np.int32) @ (1 << 16, 1 << 8, 1)
    colours, counts = np.unique(pixels, return_counts=True)
    common = np.sort(colours[np.argsort(-counts, kind="stable")[:COMMON]])
    rest = picture.quantize(256 - len(common), Image.Quantize.MAXCOVERAGE)
    at = np.minimum(np.searchsorted(common, pixels), len(common) - 1)
    indices = np.where(common[at] == pixels, at, len(common) + np.asarray(rest, dtype=int))
    few = Image.fromarray(indices.astype(np.uint8), "P")
    few.putpalette([*np.column_stack([common >> 16, common >> 8 & 255, common & 255]).ravel(),
                    *rest.getpalette()])  # fmt: skip
    return few


@course_style()
def saved_svg(figures: Sequence[Figure], caption: str, stacked: bool = False) -> str:
    """Return figures over a caption as SVG, arranged as in `saved_png`."""
    sizes = [np.round(figure.get_size_inches() * PIXELS_PER_INCH).astype(int) for figure in figures]
    corners = np.cumsum([(0, 0), *sizes], axis=0) * ((0, 1) if stacked else (1, 0))
    width, height = np.max([corners[1:], sizes], axis=(0, 1)).tolist()
    below = _caption(caption, width)
    whole = height + round(below.get_figheight() * PIXELS_PER_INCH)
    parts = [_nested(*each) for each in zip((*figures, below), (*corners[:-1], (0, height)),
                                            strict=True)]  # fmt: skip
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{whole}" '
            f'viewBox="0 0 {width} {whole}"><rect width="100%" height="100%" fill="#fff"/>\n'
            f"{''.join(parts)}</svg>\n")  # fmt: skip


def _nested(figure: Figure, corner: tuple[int, int]) -> str:
    """Return a figure as an SVG element with its corner there, and names that are its own."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    stream = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": f"{corner}", "svg.id": None}):
        FigureCanvasSVG(figure).print_svg(stream, metadata={"Date": None})
    x, y = corner
    wide, high = figure.get_size_inches() * PIXELS_PER_INCH
    _, start, rest = stream.getvalue().partition("<svg ")
    tag, _, content = rest.partition(">")
    box = re.search(r'viewBox="[^"]*"', tag)[0]
    return (f'{start}xmlns:xlink="http://www.w3.org/1999/xlink" x="{x}" y="{y}" '
            f'width="{wide:g}" height="{high:g}" {box}>{content}')  # fmt: skip


def _pixels(figure: Figure) -> np.ndarray:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())


def _padded(picture: np.ndarray, height: int, width: int) -> np.ndarray:
    """Return a picture with white below and to the right, at least as large as asked."""
    tall, wide = picture.shape[:2]
    room = ((0, max(height - tall, 0)), (0, max(width - wide, 0)), (0, 0))
    return np.pad(picture, room, constant_values=255)


def _caption(text: str, width: int) -> Figure:
    """Return a figure that holds a text, broken into lines that fit its width."""
    from matplotlib.figure import Figure

    size = FONT_SIZE - 1
    letters = int(width / (0.56 * size))
    lines = [line for part in text.splitlines() for line in textwrap.wrap(part, letters)]
    height = round(1.5 * size * len(lines)) + size
    figure = Figure((width / PIXELS_PER_INCH, height / PIXELS_PER_INCH),
                    dpi=RESOLUTION * PIXELS_PER_INCH)  # fmt: skip
    figure.text(size / width, 1, "\n".join(lines), va="top", color=ROLES["text"].light,
                fontsize=points(size), linespacing=1.3, parse_math=False)  # fmt: skip
    return figure
