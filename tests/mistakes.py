"""Every exercise of the course, for tests of them all."""

from __future__ import annotations

from helpers.lessons import LESSONS

EXERCISES = [exercise for lesson in LESSONS.values() for exercise in lesson.exercises]
