"""The ways to show the plot; each module displays it with `show()`."""
