"""Reading an array of character codes four at a time, and how far two places agree."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import numpy as np

_TWO, _THREE, _ONE = np.uint64(0xFFFFFFFF), np.uint64(0xFFFFFFFFFFFF), np.uint64(0xFFFF)


#: Codes worked on at a time.
BLOCK = 1 << 17


def blocks(starts: np.ndarray) -> list[tuple[int, int]]:
    """Runs of texts of some BLOCK codes: what is done a run at a time stays in the processor's cache."""
    inner = np.searchsorted(starts, np.arange(starts[0], starts[-1], BLOCK))
    cuts = np.unique(np.concatenate(([0], inner, [starts.size - 1]))).tolist()
    return list(zip(cuts[:-1], cuts[1:]))


def ranges(begins: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The numbers of some ranges, one behind the other.

    >>> ranges(np.array([7, 2]), np.array([2, 3])).tolist()
    [7, 8, 2, 3, 4]
    """
    return np.repeat(begins - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())


def stretches(values: np.ndarray, begins: np.ndarray, lengths: np.ndarray, pad: int = 0) -> np.ndarray:
    """The stretches of `values` of some lengths from some places on, one behind the other, with zeros before and after.

    >>> stretches(np.arange(10), np.array([7, 2]), np.array([2, 3]), pad=1).tolist()
    [0, 7, 8, 2, 3, 4, 0]
    """
    ends = np.concatenate(([0], np.cumsum(lengths)))
    found = np.zeros(ends[-1] + 2 * pad, values.dtype)
    for i, j in blocks(ends):
        found[ends[i] + pad : ends[j] + pad] = values[ranges(begins[i:j], lengths[i:j])]
    return found


def four_codes(codes: np.ndarray) -> np.ndarray:
    """A view of `codes` (uint16) in which each place holds its code and the next three in one word.

    >>> hex(int(four_codes(np.array([1, 2, 3, 4], np.uint16))[0]))
    '0x4000300020001'
    """
    return np.ndarray((max(codes.size - 3, 0),), "<u8", codes, strides=(2,))


def equal_codes(difference: np.ndarray) -> np.ndarray:
    """How many of the first codes of two words agree, from the words' exclusive or."""
    return (
        ((difference & _ONE) == 0).astype(np.int8)
        + ((difference & _TWO) == 0)
        + ((difference & _THREE) == 0)
        + (difference == 0)
    )


def equal_codes_back(difference: np.ndarray) -> np.ndarray:
    """How many of the last codes of two words agree, from the words' exclusive or."""
    sixteen = np.uint64(16)
    return (
        ((difference >> np.uint64(48)) == 0).astype(np.int8)
        + ((difference >> np.uint64(32)) == 0)
        + ((difference >> sixteen) == 0)
        + (difference == 0)
    )


def run_length(
    a: np.ndarray, at: np.ndarray, a_end: np.ndarray, b: np.ndarray, bt: np.ndarray, b_end: np.ndarray
) -> np.ndarray:
    """For each pair of places, how many codes agree from there on, up to the nearer end.

    The arrays must have three unused codes behind the last end.
    """
    return _equal_run(four_codes(a), at, four_codes(b), bt, np.minimum(a_end - at, b_end - bt), equal_codes, 4)


def run_length_back(
    a: np.ndarray, at: np.ndarray, a_begin: np.ndarray, b: np.ndarray, bt: np.ndarray, b_begin: np.ndarray
) -> np.ndarray:
    """For each pair of places, how many codes before them agree, back to the nearer begin.

    The arrays must have four unused codes before the first begin.
    """
    return _equal_run(
        four_codes(a), at - 4, four_codes(b), bt - 4, np.minimum(at - a_begin, bt - b_begin), equal_codes_back, -4
    )


def _equal_run(
    a: np.ndarray,
    at: np.ndarray,
    b: np.ndarray,
    bt: np.ndarray,
    room: np.ndarray,
    equal: Callable[[np.ndarray], np.ndarray],
    step: int,
) -> np.ndarray:
    """How many codes agree, words of four compared one behind the other, `room` at most."""
    size = np.zeros(at.size, np.int64)
    active = np.flatnonzero(room > 0)
    at, bt, room = at[active], bt[active], room[active]
    for word in count():
        if not active.size:
            return size
        found = np.minimum(equal(a[at] ^ b[bt]), room)
        size[active] = found + 4 * word
        more = np.flatnonzero((found == 4) & (room > 4))
        active, at, bt, room = active[more], at[more] + step, bt[more] + step, room[more] - 4


def search(values: np.ndarray, lo: np.ndarray, hi: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """In each sorted stretch `values[lo:hi]` the first place whose value is not below the wanted one."""
    lo, hi = lo.copy(), hi.copy()
    active = np.flatnonzero(lo < hi)
    while active.size:
        middle = (lo[active] + hi[active]) // 2
        below = values[middle] < wanted[active]
        lo[active] = np.where(below, middle + 1, lo[active])
        hi[active] = np.where(below, hi[active], middle)
        active = active[np.flatnonzero(lo[active] < hi[active])]
    return lo


#: Sorted values looked up at a time.
_LOOKED_UP = 256


def places_of(values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """What `np.searchsorted` gives for sorted wanted values; faster in a long array, since few of its pages are gone through at a time.

    >>> places_of(np.array([1, 3, 3, 5]), np.array([0, 3, 6])).tolist()
    [0, 1, 4]
    """
    found = np.empty(wanted.size, np.int64)
    starts = range(0, wanted.size, _LOOKED_UP)
    begins = np.searchsorted(values, wanted[::_LOOKED_UP])
    ends = np.searchsorted(values, wanted[[min(start + _LOOKED_UP, wanted.size) - 1 for start in starts]])
    for start, begin, end in zip(starts, begins.tolist(), ends.tolist()):
        found[start : start + _LOOKED_UP] = values[begin:end].searchsorted(wanted[start : start + _LOOKED_UP]) + begin
    return found
