"""Real data for fitting, each file with its source, and a learner's own.

`hubble`, `norris` and `orings` read the files beside this one; `read_csv` reads any file with two
columns of numbers. All of these return a `DataSet`. `iris` returns `Labelled` points.
"""

from helpers.data.dataset import DataError, DataSet, Labelled
from helpers.data.files import hubble, iris, norris, orings
from helpers.data.table import read_csv

__all__ = ["DataError", "DataSet", "Labelled", "hubble", "iris", "norris", "orings", "read_csv"]
