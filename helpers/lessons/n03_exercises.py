"""The exercises of notebook 03: what is asked, what is right, what is often wrong, and why."""

from __future__ import annotations

from helpers.lessons.n03_by_hand import BY_HAND
from helpers.lessons.n03_numeric import NUMERIC
from helpers.lessons.n03_plane import PLANE
from helpers.lessons.n03_signs import READ_SIGNS

EXERCISES = (BY_HAND, NUMERIC, READ_SIGNS, PLANE)
