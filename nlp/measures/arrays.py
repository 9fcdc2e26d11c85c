"""Parts and wholes, or values of some reports, into arrays with one value a report, NaN where there is none."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]
HashArray = npt.NDArray[np.uint64]
FloatArray = npt.NDArray[np.float64]


def divide(part: FloatArray | IntArray, whole: IntArray) -> FloatArray:
    """`part / whole`, NaN where the whole is 0.

    >>> divide(np.array([1, 0]), np.array([4, 0])).tolist()
    [0.25, nan]
    """
    quotient = np.full(len(whole), np.nan)
    np.divide(part, whole, out=quotient, where=whole > 0)
    return quotient


def spread(values: FloatArray, positions: IntArray, size: int) -> FloatArray:
    """The values at their positions among `size` reports, NaN elsewhere.

    >>> spread(np.array([0.5]), np.array([1]), 3).tolist()
    [nan, 0.5, nan]
    """
    result = np.full(size, np.nan)
    result[positions] = values
    return result
