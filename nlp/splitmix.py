"""Integers into 64-bit words without a pattern, the same on every machine and version."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST_FACTOR = np.uint64(0xBF58476D1CE4E5B9)
_SECOND_FACTOR = np.uint64(0x94D049BB133111EB)


def splitmix64(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The words that SplitMix64, begun with seed 0, gives as those of these numbers.

    Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", OOPSLA.

    >>> [hex(word) for word in splitmix64(np.array([0, 1], np.uint64)).tolist()]
    ['0xe220a8397b1dcdaf', '0x6e789e6aa1b965f4']
    """
    words = (numbers + np.uint64(1)) * _STEP
    words = (words ^ (words >> np.uint64(30))) * _FIRST_FACTOR
    words = (words ^ (words >> np.uint64(27))) * _SECOND_FACTOR
    return words ^ (words >> np.uint64(31))
