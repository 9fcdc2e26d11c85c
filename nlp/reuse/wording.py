"""From texts to how much of each is statutory wording, and which are nothing else to speak of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp.reuse.arrays import BoolArray, FloatArray, IntArray, sums_before
from nlp.reuse.pool import Pool
from nlp.reuse.prescribed import Wording, statutory

#: Share of a text's codes from which on statutory wording gives it its kind.
STATUTORY_SHARE = 0.6
#: Codes that one run of it must have for that: terms of the field are no sentence that the law prescribes.
STATUTORY_RUN = 8


@dataclass(frozen=True)
class StatutoryWording:
    """Where the texts of a pool have wording that every report must have."""

    mask: BoolArray  # of each code
    counts_little: BoolArray  # of each code, whether it is in a run of STATUTORY_RUN or in a text that is prescribed
    share: FloatArray  # of each text
    is_prescribed: BoolArray  # of each text, whether that gives it its kind


def find_statutory(pool: Pool, wording: Wording | None = None) -> StatutoryWording:
    """The statutory wording in the texts of a pool, or what else is prescribed."""
    mask = (wording or statutory()).mask(pool.codes, pool.starts)
    long_mask = in_long_run(mask, pool.starts)
    lengths = np.maximum(pool.lengths(), 1)
    share = _sum_of_texts(mask, pool.starts) / lengths
    is_prescribed = (share >= STATUTORY_SHARE) & (_sum_of_texts(long_mask, pool.starts) > 0)
    in_prescribed = np.zeros(mask.size, bool)
    in_prescribed[int(pool.starts[0]) : int(pool.starts[-1])] = np.repeat(is_prescribed, pool.lengths())
    return StatutoryWording(mask, long_mask | in_prescribed, share, is_prescribed)


def _sum_of_texts(mask: BoolArray, starts: IntArray) -> IntArray:
    sums: IntArray = np.diff(sums_before(mask)[starts])
    return sums


def in_long_run(mask: BoolArray, starts: IntArray) -> BoolArray:
    """Which values are true with STATUTORY_RUN of them in a row, none of them in another text.

    >>> in_long_run(np.array([1, 1, 0] + [1] * 9, bool), np.array([0, 4, 12])).nonzero()[0].tolist()
    [4, 5, 6, 7, 8, 9, 10, 11]
    """
    is_edge = np.zeros(mask.size + 1, bool)
    is_edge[1:-1] = mask[1:] != mask[:-1]
    is_edge[0] = is_edge[-1] = True
    is_edge[starts] = True
    edges = np.flatnonzero(is_edge)
    sizes = np.diff(edges)
    is_long = (sizes >= STATUTORY_RUN) & mask[edges[:-1]]
    return np.repeat(is_long, sizes)
