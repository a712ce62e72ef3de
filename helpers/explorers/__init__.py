"""The explorers: what each lesson lets the learner move, and what it shows."""

from __future__ import annotations

from helpers.explorers.bowl import CurvatureExplorer
from helpers.explorers.descent import DescentExplorer
from helpers.explorers.direction import DirectionExplorer
from helpers.explorers.fit import FitExplorer
from helpers.explorers.gears import ChainExplorer
from helpers.explorers.gradient import GradientExplorer
from helpers.explorers.graph import GraphExplorer
from helpers.explorers.network import NetworkExplorer
from helpers.explorers.path import PathExplorer
from helpers.explorers.race import RaceExplorer
from helpers.explorers.secant import SecantExplorer
from helpers.explorers.slices import SliceExplorer
from helpers.explorers.step_size import StepSizeExplorer
from helpers.explorers.surface import SurfaceExplorer
from helpers.explorers.valley import ValleyExplorer
from helpers.explorers.zoom import ZoomExplorer

__all__ = [
    "ChainExplorer",
    "CurvatureExplorer",
    "DescentExplorer",
    "DirectionExplorer",
    "FitExplorer",
    "GradientExplorer",
    "PathExplorer",
    "GraphExplorer",
    "NetworkExplorer",
    "RaceExplorer",
    "SecantExplorer",
    "SliceExplorer",
    "StepSizeExplorer",
    "SurfaceExplorer",
    "ValleyExplorer",
    "ZoomExplorer",
]
