"""From texts to how much of each is statutory wording, and which are nothing else to speak of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp.reuse.arrays import BoolArray, FloatArray, IntArray, sums_before
from nlp.reuse.codes import gather_slices
from nlp.reuse.pool import Pool
from nlp.reuse.prescribed import statutory_mask

#: Share of a text's codes from which on statutory wording gives it its kind.
STATUTORY_SHARE = 0.6
#: Codes that one run of it must have for that: terms of the field are no sentence that the law prescribes.
STATUTORY_RUN = 8


@dataclass(frozen=True)
class StatutoryWording:
    """Where the texts of a pool have wording that every report must have."""

    mask: BoolArray  # of each code
    share: FloatArray  # of each text
    is_prescribed: BoolArray  # of each text, whether that gives it its kind


def find_statutory(pool: Pool) -> StatutoryWording:
    """The statutory wording in the texts of a pool."""
    mask = statutory_mask(pool.codes, pool.starts)
    lengths = pool.lengths()
    marked_before = sums_before(mask)
    marked = np.diff(marked_before[pool.starts])
    share = marked / np.maximum(lengths, 1)
    mostly = np.flatnonzero(share >= STATUTORY_SHARE)
    is_prescribed = np.zeros(pool.size, bool)
    is_prescribed[mostly] = has_long_run(mask, pool.starts[mostly], lengths[mostly])
    return StatutoryWording(mask, share, is_prescribed)


def has_long_run(mask: BoolArray, begins: IntArray, lengths: IntArray) -> BoolArray:
    """Whether each of these slices of `mask` has STATUTORY_RUN true values in a row.

    >>> has_long_run(np.array([1, 1, 0] + [1] * 9, bool), np.array([0, 4]), np.array([11, 7])).tolist()
    [True, False]
    """
    marked = gather_slices(mask, begins, lengths)
    # Each false value and each new slice begins a new run.
    number = np.repeat(np.arange(lengths.size), lengths)
    run = np.cumsum(~marked) + number
    run_size = np.bincount(run[marked], minlength=1)
    size = run_size[np.where(marked, run, 0)]
    long_before = sums_before(marked & (size >= STATUTORY_RUN))
    ends = np.cumsum(lengths)
    has_any: BoolArray = long_before[ends] > long_before[ends - lengths]
    return has_any
