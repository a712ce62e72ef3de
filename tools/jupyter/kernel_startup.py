"""Run in each kernel of `course.py lab` as it begins: the course's `helpers` is found first.

The course is installed as it lies in its folder, by a finder of its own, which Python asks after
it has looked beside the notebook. Here it asks that finder first, so that a learner's helpers.py
is not taken for the course's.
"""

import sys
from importlib.machinery import PathFinder

sys.meta_path.remove(PathFinder)
sys.meta_path.append(PathFinder)
del sys, PathFinder  # this runs among the learner's own names
