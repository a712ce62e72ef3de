"""The SurfaceExplorer of the course, whose view is turned."""

from IPython.display import display

from helpers import SurfaceExplorer
from tools.bench import plot


def show() -> None:
    """Display the explorer."""
    display(SurfaceExplorer("bowl", *plot.START))
