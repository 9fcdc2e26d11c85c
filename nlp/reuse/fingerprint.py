"""Character codes into fingerprints by winnowing, and fingerprints into those of a collection that are like them.

Winnowing (Schleimer, Wilkerson and Aiken 2003, "Winnowing: local algorithms for document
fingerprinting", SIGMOD) keeps of every window of W consecutive K-grams the one that comes first in some
fixed order. Two texts that share K + W - 1 characters share a whole window, hence a fingerprint. The
order here is by hash, except that K-grams of statutory wording come last: they are in every report and
say nothing about copying.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nlp.reuse.arrays import BoolArray, ByteArray, CodeArray, HashArray, IntArray, WordArray, is_run_start
from nlp.reuse.codes import blocks, places_of, search
from nlp.splitmix import splitmix64

#: Characters in a fingerprint.
K = 5
#: No match of this many compared characters is missed.
GUARANTEE = 12
#: K-grams of which one is kept.
W = GUARANTEE - K + 1
#: Unused places before and after the codes of a collection, so that four codes can be read anywhere.
PAD = 4

#: Values of a code.
_CODES = 0x10000
#: The place of a code in a text counts up to this in the hash of the text, and then anew.
_PLACE_MASK = 0xFFFF
#: First bits of a K-gram's hash by which the table of common ones is asked.
_COMMON_BITS = 20
#: Two numbers of 32 bits stand in one word, to be sorted together: the upper one decides.
_HALF = np.uint64(32)
_LOWER_HALF = np.uint64(0xFFFFFFFF)
_LAST = np.uint64(0xFFFFFFFFFFFFFFFF)

#: Codes before and behind a K-gram of which something is kept, and how many bits of each, the nearest first.
_BITS = (2, 2, 2, 1)
_SIDE_BITS = sum(_BITS)
#: The bits of a key that are not of the K-gram's hash but of what stands behind the K-gram.
_BEHIND = np.uint32(63)
_REST_BITS = np.uint16(8)
_NOTHING_ASIDE = np.uint32(0)


def _odd_words(count: int, seed: int) -> WordArray:
    """Fixed pseudo-random odd words, the factors of hashes.

    >>> hex(int(_odd_words(1, 0)[0]))
    '0xe220a8397b1dcdaf'
    """
    numbers = np.arange(seed, seed + count, dtype=np.uint64)
    return splitmix64(numbers) | np.uint64(1)


_OF_CODE = _odd_words(_CODES, 0)
_OF_PLACE = _odd_words(_CODES, _CODES)


class Fingerprints(NamedTuple):
    """The K-grams that are kept of some codes: where they begin, ascending, and the hash of each."""

    places: IntArray
    hashes: HashArray


def gram_hashes(codes: CodeArray) -> HashArray:
    """A 32-bit hash of the K codes that begin at each place but the last K - 1."""
    size = codes.size - K + 1
    if size <= 0:
        return np.zeros(0, np.uint32)
    words = _OF_CODE[codes]
    total = words[:size] * _OF_PLACE[0]
    for place in range(1, K):
        total += words[place : size + place] * _OF_PLACE[place]
    hashes: HashArray = (total >> _HALF).astype(np.uint32)
    return hashes


def text_hashes(codes: CodeArray, starts: IntArray) -> WordArray:
    """A 64-bit hash of each text `codes[starts[i]:starts[i + 1]]`; of an empty text, 0."""
    hashes = [np.zeros(0, np.uint64)]
    for first, last in blocks(starts):
        hashes.append(_text_hashes(codes, starts[first : last + 1]))
    return np.concatenate(hashes)


def _text_hashes(codes: CodeArray, starts: IntArray) -> WordArray:
    lengths = np.diff(starts)
    hashes = np.zeros(lengths.size, np.uint64)
    filled = np.flatnonzero(lengths)
    if not filled.size:
        return hashes
    first, last = starts[0], starts[-1]
    begins = starts[:-1] - first
    place = np.arange(last - first) - np.repeat(begins, lengths)
    words = _OF_CODE[codes[first:last]] * _OF_PLACE[place & _PLACE_MASK]
    hashes[filled] = np.add.reduceat(words, begins[filled])
    hashes ^= hashes >> np.uint64(29)
    return hashes


def common_grams(codes: CodeArray) -> BoolArray:
    """A table of the K-grams in `codes`, to be asked by hash; a few others answer yes by chance."""
    table = np.zeros(1 << _COMMON_BITS, bool)
    table[_common_slot(gram_hashes(codes))] = True
    return table


def _common_slot(hashes: HashArray) -> HashArray:
    return hashes >> np.uint32(32 - _COMMON_BITS)


#: Codes of a text below which no fingerprint is repeated often, and times that one of a longer text is kept.
SHORT, MOST_REPEATED = 4096, 32


def winnow(codes: CodeArray, starts: IntArray, common: BoolArray | None = None) -> Fingerprints:
    """Fingerprints of each text `codes[starts[i]:starts[i + 1]]`; their places are those in `codes`.

    A text of at least K codes has at least one. `common` is a table of K-grams to avoid (see `common_grams`).
    """
    places = [np.zeros(0, np.int64)]
    hashes = [np.zeros(0, np.uint32)]
    for first, last in blocks(starts):
        begin, end = starts[first], starts[last]
        of_block = _winnow(codes[begin:end], starts[first : last + 1] - begin, common)
        places.append(of_block.places + begin)
        hashes.append(of_block.hashes)
    found = Fingerprints(np.concatenate(places), np.concatenate(hashes))
    return _without_repetitions(found, starts) if np.diff(starts).max(initial=0) > SHORT else found


def _without_repetitions(found: Fingerprints, starts: IntArray) -> Fingerprints:
    """Fingerprints of which each stands in one text some times at most: all pairs of them would be looked at."""
    text = np.searchsorted(starts, found.places, side="right")
    order = np.lexsort((found.places, found.hashes, text))
    is_first = is_run_start(text[order], found.hashes[order])
    firsts = np.flatnonzero(is_first)
    rank = np.arange(order.size) - firsts[np.cumsum(is_first) - 1]
    kept = np.sort(order[rank < MOST_REPEATED])
    return Fingerprints(found.places[kept], found.hashes[kept])


def _winnow(codes: CodeArray, starts: IntArray, common: BoolArray | None) -> Fingerprints:
    hashes = gram_hashes(codes)
    if not hashes.size:
        return Fingerprints(np.zeros(0, np.int64), hashes)
    rank = _ranks(hashes, common)
    lengths = np.diff(starts)
    is_long = lengths >= GUARANTEE
    is_short = (lengths >= K) & ~is_long
    begins = starts[:-1]
    ends = starts[1:]
    windows = _windows(begins[is_long], ends[is_long], codes.size)
    places = _lowest(rank, windows)
    if is_short.any():
        of_short = _lowest_of_each(rank, begins[is_short], ends[is_short] - K + 1)
        places = np.sort(np.concatenate((places, of_short)))
    return Fingerprints(places, hashes[places])


def _ranks(hashes: HashArray, common: BoolArray | None) -> WordArray:
    """The order in which K-grams are preferred: rare before common, then by hash, then by place."""
    order = hashes >> np.uint32(1)
    if common is not None:
        is_common = common[_common_slot(hashes)].astype(np.uint32)
        order |= is_common << np.uint32(31)
    upper = order.astype(np.uint64) << _HALF
    return upper | np.arange(hashes.size, dtype=np.uint64)


def _windows(begins: IntArray, ends: IntArray, size: int) -> IntArray:
    """Where the windows begin that lie within texts of these begins and ends."""
    change = np.zeros(size + 1, np.int8)
    change[begins] += 1
    change[ends - GUARANTEE + 1] -= 1
    return np.flatnonzero(np.cumsum(change, dtype=np.int8))


def _lowest(rank: WordArray, windows: IntArray) -> IntArray:
    """Where the lowest of each window of W ranks stands, each place once."""
    lowest = np.concatenate((rank, np.full(W, _LAST)))
    width = 1
    while width < W:
        step = min(width, W - width)
        lowest = np.minimum(lowest[:-step], lowest[step:])
        width += step
    places = _place_in(lowest[windows])
    is_new: BoolArray = np.diff(places, prepend=-1) != 0
    return places[is_new]


def _lowest_of_each(rank: WordArray, begins: IntArray, ends: IntArray) -> IntArray:
    """Where the lowest of the ranks `begins[i]:ends[i]` stands."""
    bounds = np.stack((begins, ends), axis=1)
    padded = np.append(rank, _LAST)
    lowest = np.minimum.reduceat(padded, bounds.ravel())
    return _place_in(lowest[::2])


def _place_in(rank: WordArray) -> IntArray:
    places: IntArray = (rank & _LOWER_HALF).astype(np.int64)
    return places


def surroundings(codes: CodeArray, places: IntArray, starts: IntArray) -> CodeArray:
    """What is kept of the codes around each K-gram: 14 bits, one or two of each of a few codes before and behind it.

    `codes` are padded; what is outside a K-gram's own text counts as nothing, wherever the text stands.
    """
    around = np.zeros(places.size, np.uint16)
    for first, last in blocks(starts):
        bounds = np.searchsorted(places, starts[first : last + 1])
        of_block = slice(bounds[0], bounds[-1])
        place = places[of_block]
        counts = np.diff(bounds)
        text_starts = np.repeat(starts[first:last], counts)
        text_ends = np.repeat(starts[first + 1 : last + 1], counts)
        before = place - text_starts
        behind = text_ends - place - K
        around[of_block] = _bits_around(codes, place, before, behind)
    return around


def _bits_around(codes: CodeArray, places: IntArray, before: IntArray, behind: IntArray) -> CodeArray:
    """The bits kept of the codes around K-grams that have so many codes of their text before and behind them."""
    table = _kept_bits()
    bits = np.zeros(places.size, np.uint16)
    for distance in range(len(_BITS)):
        code_behind = codes[places + K + distance]
        code_before = codes[places - distance - 1]
        bits |= table.behind[distance][code_behind] * (behind > distance)
        bits |= table.before[distance][code_before] * (before > distance)
    return bits


class _KeptBits(NamedTuple):
    """For each distance from a K-gram, the nearest first, the bits that are kept of each code there."""

    behind: list[CodeArray]
    before: list[CodeArray]


@lru_cache(maxsize=1)
def _kept_bits() -> _KeptBits:
    before = []
    used = 0
    for count in _BITS:
        used += count
        bits = (_OF_CODE >> np.uint64(64 - count)).astype(np.uint16)
        before.append(bits << np.uint16(_SIDE_BITS - used))
    behind = [bits << np.uint16(_SIDE_BITS) for bits in before]
    return _KeptBits(behind, before)


def keys(hashes: HashArray, around: CodeArray) -> tuple[HashArray, ByteArray]:
    """K-grams as they are kept, in 32 bits and eight: 26 bits of the hash, and 14 of the surroundings."""
    behind = (around >> _REST_BITS).astype(np.uint32)
    key = hashes & ~_BEHIND | behind
    return key, around.astype(np.uint8)


def sort_keys(key: HashArray, rest: ByteArray, rank: CodeArray) -> tuple[HashArray, IntArray]:
    """The 32 bits that are kept of K-grams, sorted, and the order by all that is kept of them.

    Equal ones stand in order of rank (below 256), and then as they come.
    """
    # To sort by 16 bits and then by 32 is faster than to sort by all of them at once.
    minor = (rest.astype(np.uint16) << _REST_BITS) | rank
    by_minor = np.argsort(minor, kind="stable")
    word = key[by_minor].astype(np.uint64) << _HALF
    word |= np.arange(key.size, dtype=np.uint64)
    word.sort()
    order = by_minor[_place_in(word)]
    return (word >> _HALF).astype(np.uint32), order


class _Keys(NamedTuple):
    """What is kept of K-grams: 32 bits and eight more."""

    key: HashArray
    rest: ByteArray

    def take(self, rows: IntArray) -> _Keys:
        return _Keys(self.key[rows], self.rest[rows])


def nearest(
    key: HashArray, rest: ByteArray, wanted_key: HashArray, wanted_rest: ByteArray, most: int
) -> tuple[IntArray, IntArray]:
    """Where in sorted K-grams those of the same hash begin, and how many there are; the wanted ones are sorted, too.

    Of more than `most` (a power of two) those are given that stand next to the wanted one: what is around them
    agrees with what is around it, as far as with any. Of several with the same around them the earliest are given.
    """
    place = places_of(key, wanted_key)
    before = _count_alike_before(key, place, wanted_key, most)
    count = before + count_alike(key, place, wanted_key, most, _BEHIND)
    begin = place - before
    many = np.flatnonzero(count >= most)
    begin[many] = _nearest_of_many(
        _Keys(key, rest),
        _Keys(wanted_key[many], wanted_rest[many]),
        place[many],
        begin[many],
        count[many],
        most,
    )
    return begin, np.minimum(count, most)


def _nearest_of_many(
    kept: _Keys, wanted: _Keys, first: IntArray, low: IntArray, count: IntArray, most: int
) -> IntArray:
    """Where `most` of the keys `low:low + count` begin that stand around the wanted one, whose place is `first`."""
    high = low + count
    same = count_alike(kept.key, first, wanted.key, most)
    # Where those that agree in all of the key are too many, the rest of what is around decides.
    crowd = np.flatnonzero(same == most)
    if crowd.size:
        in_crowd = wanted.take(crowd)
        low[crowd] = first[crowd]
        begin = _first_of_rest(kept, in_crowd, first[crowd])
        end = begin + count_alike(kept.key, begin, in_crowd.key, most)
        first[crowd] = begin
        high[crowd] = end
        next_rest = in_crowd.rest.astype(np.int64) + 1
        same[crowd] = search(kept.rest, begin, end, next_rest) - begin
    centred = first - (most - same) // 2
    begins: IntArray = np.minimum(centred, high - most)
    return begins.clip(min=low)


def count_alike(
    key: HashArray, place: IntArray, wanted: HashArray, most: int, aside: np.uint32 = _NOTHING_ASIDE
) -> IntArray:
    """How many sorted keys from each place on are the wanted one but for the bits set aside, up to `most`."""
    count = np.zeros(place.size, np.int64)
    step = most
    while step:
        half = max(step // 2, 1)
        last = place + count + (half - 1)
        found = key[last.clip(max=key.size - 1)]
        is_alike = (found ^ wanted) <= aside
        is_alike &= last < key.size
        count += is_alike * half
        step //= 2
    return count


def _count_alike_before(key: HashArray, place: IntArray, wanted: HashArray, most: int) -> IntArray:
    """How many sorted keys before each place are of the wanted one's hash, up to `most`."""
    count = np.zeros(place.size, np.int64)
    step = most
    while step:
        half = max(step // 2, 1)
        first = place - count - half
        found = key[first.clip(min=0)]
        is_alike = (found ^ wanted) <= _BEHIND
        is_alike &= first >= 0
        count += is_alike * half
        step //= 2
    return count


def _first_of_rest(kept: _Keys, wanted: _Keys, first: IntArray) -> IntArray:
    """Of sorted keys from each place on that are the wanted one the first whose rest is not below its, or the end."""
    last = kept.key.size - 1
    first = first.copy()
    step = np.ones(first.size, np.int64)
    is_doubling = np.ones(first.size, bool)
    active = np.arange(first.size)
    # Steps double until they lead too far, and halve from then on.
    while active.size:
        target = first[active] + step[active] - 1
        within = target.clip(max=last)
        is_below = target <= last
        is_below &= kept.key[within] == wanted.key[active]
        is_below &= kept.rest[within] < wanted.rest[active]
        first[active] += np.where(is_below, step[active], 0)
        is_doubling[active] &= is_below
        size = step[active]
        step[active] = np.where(is_doubling[active], size * 2, size // 2)
        active = active[step[active] > 0]
    return first
