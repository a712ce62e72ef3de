"""What the notebooks import: functions, live explorers, and the learning loop."""

from helpers.in_the_way import named_if_in_the_way

with named_if_in_the_way():
    from helpers.data import hubble, iris, longley, norris, orings, read_csv
    from helpers.explorers import (
        ChainExplorer,
        CurvatureExplorer,
        DescentExplorer,
        DirectionExplorer,
        FitExplorer,
        GradientExplorer,
        GraphExplorer,
        NetworkExplorer,
        PathExplorer,
        RaceExplorer,
        SecantExplorer,
        SliceExplorer,
        StepSizeExplorer,
        SurfaceExplorer,
        ValleyExplorer,
        ZoomExplorer,
    )
    from helpers.explorers.description import describe
    from helpers.learning.certificate import certificate
    from helpers.learning.checks import check
    from helpers.learning.progress import show_progress
    from helpers.learning.quiz import quiz, review, was_it_clear
    from helpers.live.drawn import show
    from helpers.maths.catalogue import (
        CURVES,
        HILLS,
        HILLS_MARKS,
        MAP,
        MAP_LEVELS,
        MAP_MARKS,
        SURFACES,
        valley,
    )
    from helpers.maths.conditioning import conditioning, hessian
    from helpers.maths.descent import backtracking, exact, momentum, steepest
    from helpers.maths.differentiate import gradient
    from helpers.maths.fitting import LineFit, LogisticFit, batches, scale, stochastic
    from helpers.maths.functions import Function1D, Function2D
    from helpers.maths.network import Network
    from helpers.maths.reverse import Box
    from helpers.maths.runs import basins, run, run_many
    from helpers.pictures.figures import draw_compass, draw_contours, draw_curve

__all__ = [
    "CURVES",
    "HILLS",
    "HILLS_MARKS",
    "MAP",
    "MAP_LEVELS",
    "MAP_MARKS",
    "SURFACES",
    "ChainExplorer",
    "CurvatureExplorer",
    "Box",
    "DescentExplorer",
    "DirectionExplorer",
    "FitExplorer",
    "Function1D",
    "Function2D",
    "GradientExplorer",
    "GraphExplorer",
    "LineFit",
    "LogisticFit",
    "PathExplorer",
    "Network",
    "NetworkExplorer",
    "RaceExplorer",
    "SecantExplorer",
    "SliceExplorer",
    "StepSizeExplorer",
    "SurfaceExplorer",
    "ValleyExplorer",
    "ZoomExplorer",
    "backtracking",
    "basins",
    "batches",
    "certificate",
    "check",
    "conditioning",
    "describe",
    "draw_compass",
    "draw_contours",
    "draw_curve",
    "exact",
    "gradient",
    "hessian",
    "hubble",
    "longley",
    "iris",
    "momentum",
    "norris",
    "orings",
    "quiz",
    "read_csv",
    "review",
    "run",
    "run_many",
    "scale",
    "show",
    "show_progress",
    "steepest",
    "stochastic",
    "valley",
    "was_it_clear",
]
