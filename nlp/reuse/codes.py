"""Arrays of character codes, four read at a time: slices of them, how far two places agree, look-ups in sorted ones."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from nlp.reuse.arrays import BoolArray, CodeArray, CountArray, HashArray, IntArray, WordArray

_Value = TypeVar("_Value", bound=np.generic)

#: Codes in one word, and their bits.
WORD_CODES = 4
_CODE_BITS = 16
_ONE_CODE = np.uint64(0xFFFF)
_TWO_CODES = np.uint64(0xFFFFFFFF)
_THREE_CODES = np.uint64(0xFFFFFFFFFFFF)

#: Codes worked on at a time.
BLOCK = 1 << 17


def blocks(starts: IntArray) -> list[tuple[int, int]]:
    """Runs of texts of some BLOCK codes: what is done a run at a time stays in the processor's cache."""
    marks = np.arange(starts[0], starts[-1], BLOCK)
    inner = np.searchsorted(starts, marks)
    last = starts.size - 1
    cuts = {0, *inner.tolist(), last}
    return list(pairwise(sorted(cuts)))


def bounds_of(lengths: IntArray | BoolArray) -> IntArray:
    """Where each of some slices that stand one behind the other begins, and where the last ends.

    >>> bounds_of(np.array([2, 0, 3])).tolist()
    [0, 2, 2, 5]
    """
    bounds = np.zeros(lengths.size + 1, np.int64)
    np.cumsum(lengths, out=bounds[1:])
    return bounds


def concat_ranges(begins: IntArray, lengths: IntArray) -> IntArray:
    """The numbers of some ranges, one behind the other.

    >>> concat_ranges(np.array([7, 2]), np.array([2, 3])).tolist()
    [7, 8, 2, 3, 4]
    """
    before = np.cumsum(lengths) - lengths
    shifts = np.repeat(begins - before, lengths)
    return shifts + np.arange(shifts.size)


def gather_slices(
    values: npt.NDArray[_Value], begins: IntArray, lengths: IntArray, pad: int = 0
) -> npt.NDArray[_Value]:
    """The slices of `values` of some lengths from some places on, one behind the other, with zeros before and after.

    >>> gather_slices(np.arange(10), np.array([7, 2]), np.array([2, 3]), pad=1).tolist()
    [0, 7, 8, 2, 3, 4, 0]
    """
    bounds = bounds_of(lengths)
    gathered = np.zeros(bounds[-1] + 2 * pad, values.dtype)
    shifted = bounds + pad
    for first, last in blocks(bounds):
        offsets = concat_ranges(begins[first:last], lengths[first:last])
        gathered[shifted[first] : shifted[last]] = values[offsets]
    return gathered


def code_points(text: str) -> HashArray:
    """The code points of a text, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def text_of(codes: CodeArray) -> str:
    """The characters of some codes.

    >>> text_of(np.array([0x516C, 0x5F00], np.uint16))
    '公开'
    """
    return codes.astype("<u2").tobytes().decode("utf-16-le")


def four_codes(codes: CodeArray) -> WordArray:
    """A view of `codes` in which each place holds its code and the next three in one word.

    >>> hex(int(four_codes(np.array([1, 2, 3, 4], np.uint16))[0]))
    '0x4000300020001'
    """
    size = max(codes.size - (WORD_CODES - 1), 0)
    return np.ndarray((size,), "<u8", codes, strides=(codes.itemsize,))


def equal_codes(difference: WordArray) -> CountArray:
    """How many of the first codes of two words agree, from the words' exclusive or."""
    count: CountArray = ((difference & _ONE_CODE) == 0).astype(np.int8)
    count += (difference & _TWO_CODES) == 0
    count += (difference & _THREE_CODES) == 0
    count += difference == 0
    return count


def equal_codes_back(difference: WordArray) -> CountArray:
    """How many of the last codes of two words agree, from the words' exclusive or."""
    count: CountArray = ((difference >> np.uint64(3 * _CODE_BITS)) == 0).astype(np.int8)
    count += (difference >> np.uint64(2 * _CODE_BITS)) == 0
    count += (difference >> np.uint64(_CODE_BITS)) == 0
    count += difference == 0
    return count


def run_length(
    a: CodeArray,
    at: IntArray,
    a_end: IntArray,
    b: CodeArray,
    bt: IntArray,
    b_end: IntArray,
) -> IntArray:
    """For each pair of places, `at` in `a` and `bt` in `b`, how many codes agree from there on, up to the nearer end.

    The arrays must have three unused codes behind the last end.
    """
    room = np.minimum(a_end - at, b_end - bt)
    return _equal_run(four_codes(a), at, four_codes(b), bt, room, equal_codes, WORD_CODES)


def run_length_back(
    a: CodeArray,
    at: IntArray,
    a_begin: IntArray,
    b: CodeArray,
    bt: IntArray,
    b_begin: IntArray,
) -> IntArray:
    """For each pair of places, how many codes before them agree, back to the nearer begin.

    The arrays must have four unused codes before the first begin.
    """
    room = np.minimum(at - a_begin, bt - b_begin)
    left = at - WORD_CODES
    right = bt - WORD_CODES
    return _equal_run(four_codes(a), left, four_codes(b), right, room, equal_codes_back, -WORD_CODES)


def _equal_run(
    a: WordArray,
    left: IntArray,
    b: WordArray,
    right: IntArray,
    room: IntArray,
    equal: Callable[[WordArray], CountArray],
    step: int,
) -> IntArray:
    """How many codes agree, words of four compared one behind the other, `room` at most."""
    length = np.zeros(left.size, np.int64)
    active = np.flatnonzero(room > 0)
    left, right, room = left[active], right[active], room[active]
    before = 0
    while active.size:
        agreeing = np.minimum(equal(a[left] ^ b[right]), room)
        length[active] = before + agreeing
        before += WORD_CODES
        more = np.flatnonzero((agreeing == WORD_CODES) & (room > WORD_CODES))
        active = active[more]
        left = left[more] + step
        right = right[more] + step
        room = room[more] - WORD_CODES
    return length


def search(values: npt.NDArray[np.generic], lo: IntArray, hi: IntArray, wanted: npt.NDArray[np.generic]) -> IntArray:
    """In each sorted slice `values[lo:hi]` the first place whose value is not below the wanted one.

    >>> search(np.array([1, 3, 5, 2, 4]), np.array([0, 3]), np.array([3, 5]), np.array([2, 9])).tolist()
    [1, 5]
    """
    lo = lo.copy()
    hi = hi.copy()
    active = np.flatnonzero(lo < hi)
    while active.size:
        middle = (lo[active] + hi[active]) // 2
        below = values[middle] < wanted[active]
        lo[active] = np.where(below, middle + 1, lo[active])
        hi[active] = np.where(below, hi[active], middle)
        unsettled = lo[active] < hi[active]
        active = active[np.flatnonzero(unsettled)]
    return lo


#: Sorted values looked up at a time.
_LOOKED_UP = 256


def places_of(values: npt.NDArray[np.generic], wanted: npt.NDArray[np.generic]) -> IntArray:
    """What `np.searchsorted` gives for sorted wanted values.

    Faster in a long array, since few of its pages are gone through at a time.

    >>> places_of(np.array([1, 3, 3, 5]), np.array([0, 3, 6])).tolist()
    [0, 1, 4]
    """
    places = np.empty(wanted.size, np.int64)
    starts = np.arange(0, wanted.size, _LOOKED_UP)
    lasts = np.minimum(starts + _LOOKED_UP, wanted.size) - 1
    begins = np.searchsorted(values, wanted[starts]).tolist()
    ends = np.searchsorted(values, wanted[lasts]).tolist()
    for start, begin, end in zip(starts.tolist(), begins, ends):
        portion = slice(start, start + _LOOKED_UP)
        places[portion] = values[begin:end].searchsorted(wanted[portion]) + begin
    return places
