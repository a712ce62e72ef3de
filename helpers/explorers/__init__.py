"""The explorers: what each lesson lets the learner move, and what it shows."""

from __future__ import annotations

from helpers.explorers.gradient import GradientExplorer

__all__ = ["GradientExplorer"]
