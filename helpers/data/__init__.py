"""Real data for fitting, each file with its source, and a learner's own.

`hubble`, `norris` and `orings` read the files beside this one; `read_csv` reads any file with two
columns of numbers. All return a `DataSet`. `longley` and `iris` have several predictors and return
a `DataTable`.
"""

from helpers.data.dataset import DataError, DataSet, DataTable
from helpers.data.files import hubble, iris, longley, norris, orings
from helpers.data.table import read_csv

__all__ = [
    "DataError",
    "DataSet",
    "DataTable",
    "hubble",
    "iris",
    "longley",
    "norris",
    "orings",
    "read_csv",
]
