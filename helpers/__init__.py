"""What the notebooks import: functions, derivatives, drawing and live explorers."""

from helpers.catalogue import CURVES, SURFACES, valley
from helpers.explorers import GradientExplorer
from helpers.functions import Function1D, Function2D

__all__ = ["CURVES", "SURFACES", "Function1D", "Function2D", "GradientExplorer", "valley"]
