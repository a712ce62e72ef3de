"""The GradientExplorer of the course."""

from IPython.display import display

from helpers import GradientExplorer
from tools.bench import plot


def show() -> None:
    """Display the explorer."""
    display(GradientExplorer("bowl", *plot.START))
