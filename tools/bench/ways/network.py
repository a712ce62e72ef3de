"""The NetworkExplorer of the course, whose boundary moves while it trains."""

from IPython.display import display

from helpers import NetworkExplorer


def show() -> None:
    """Display the explorer."""
    display(NetworkExplorer(n_steps=1, reach="1000", speed=60))
