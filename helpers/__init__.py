"""What the notebooks import: functions, live explorers, and the learning loop."""

from helpers.in_the_way import named_if_in_the_way

with named_if_in_the_way():
    from helpers.catalogue import CURVES, SURFACES, valley
    from helpers.checks import check
    from helpers.explorers import (
        DescentExplorer,
        DirectionExplorer,
        FitExplorer,
        GradientExplorer,
        SecantExplorer,
        SliceExplorer,
        StepSizeExplorer,
        SurfaceExplorer,
        ValleyExplorer,
        ZoomExplorer,
    )
    from helpers.functions import Function1D, Function2D
    from helpers.progress import show_progress
    from helpers.quiz import quiz, review, was_it_clear

__all__ = [
    "CURVES",
    "SURFACES",
    "DescentExplorer",
    "DirectionExplorer",
    "FitExplorer",
    "Function1D",
    "Function2D",
    "GradientExplorer",
    "SecantExplorer",
    "SliceExplorer",
    "StepSizeExplorer",
    "SurfaceExplorer",
    "ValleyExplorer",
    "ZoomExplorer",
    "check",
    "quiz",
    "review",
    "show_progress",
    "valley",
    "was_it_clear",
]
