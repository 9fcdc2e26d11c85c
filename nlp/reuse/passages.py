"""What two pools are compared by, and the matched passages that come of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp.reuse.arrays import IntArray, Table, is_run_start
from nlp.reuse.pool import LONGEST, OFFSET_BITS, Pool

#: Codes that may be put in (or left out) between two agreeing stretches of one passage.
GAP = 8
#: Codes that must agree without a gap for two texts to be looked at.
PROMISING = 8
#: Weight (tenths) that a pair of fewer than GUARANTEE agreeing codes must have for it.
MIN_SHORT_PAIR_WEIGHT = 35


@dataclass(frozen=True)
class Comparison:
    """Two pools, and what is known of the query's texts before they are matched with the reference's.

    `weight_before` sums for each position in the query's codes the weights of the codes before it (tenths of a
    character, see `nlp.reuse.evidence`). `twin` is for each text of the query the same text in the reference, or -1.
    """

    query: Pool
    reference: Pool
    weight_before: IntArray
    twin: IntArray

    def weight(self, begin: IntArray, end: IntArray) -> IntArray:
        """What the codes weigh from one position of the query to another."""
        return self.weight_before[end] - self.weight_before[begin]


@dataclass(frozen=True)
class Passages(Table):
    """Matched passages: text of either pool and span in it, in codes."""

    query_text: IntArray
    query_begin: IntArray
    query_end: IntArray
    reference_text: IntArray
    reference_begin: IntArray
    reference_end: IntArray
    agreeing: IntArray  # codes that agree exactly
    weight: IntArray  # what these weigh


def nesting_key(group: IntArray, begin: IntArray, end: IntArray) -> IntArray:
    """Numbers in order of group, begin and falling end: a span stands behind all spans of its group that it lies in.

    >>> np.argsort(nesting_key(np.array([0, 0, 0]), np.array([4, 2, 2]), np.array([6, 5, 7]))).tolist()
    [2, 1, 0]
    """
    return (group << 2 * OFFSET_BITS) | (begin << OFFSET_BITS) | (LONGEST - end)


def reach_before(group: IntArray, end: IntArray) -> IntArray:
    """How far the spans before each one of its group reach; groups are numbered in order.

    >>> reach_before(np.array([0, 0, 0, 1]), np.array([5, 3, 9, 4])).tolist()
    [0, 5, 5, 0]
    """
    # With the group in the higher bits, no span of an earlier group reaches into a later one.
    reach = np.maximum.accumulate((group << OFFSET_BITS) + end)
    before = np.zeros(group.size, np.int64)
    before[1:] = reach[:-1] - (group[1:] << OFFSET_BITS)
    before[is_run_start(group)] = 0
    return before
