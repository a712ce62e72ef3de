"""The DescentExplorer of the course, whose ball rolls along its path."""

from IPython.display import display

from helpers import DescentExplorer
from tools.bench import plot


def show() -> None:
    """Display the explorer."""
    display(DescentExplorer("bowl", *plot.START, eta=0.002, reach="1000", n_steps=0))
