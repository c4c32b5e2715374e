"""The kinds of arrays that a registry is held in, and the day that their days count from."""

from datetime import date

import numpy as np
import numpy.typing as npt

Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

EPOCH = date(1970, 1, 1).toordinal()
"""The number of the day that is 0 in arrays, among all days of the calendar."""
