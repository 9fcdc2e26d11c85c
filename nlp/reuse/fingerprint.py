"""Fingerprints of text by winnowing, over one long array of character codes.

Winnowing (Schleimer, Wilkerson and Aiken 2003, "Winnowing: local algorithms for document
fingerprinting", SIGMOD) keeps of every window of W consecutive K-grams the one that comes first in some
fixed order. Two texts that share K + W - 1 characters share a whole window, hence a fingerprint. The
order here is by hash, except that K-grams of statutory wording come last: they are in every report and
say nothing about copying.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from nlp.reuse.codes import blocks, places_of, search

#: Characters in a fingerprint.
K = 5
#: No match of this many compared characters is missed.
GUARANTEE = 12
#: K-grams of which one is kept.
W = GUARANTEE - K + 1
#: Unused places before and after the codes of a collection, so that four codes can be read anywhere.
PAD = 4

_LAST = np.uint64(0xFFFFFFFFFFFFFFFF)
_COMMON_BITS = 20


def _random_words(count: int, seed: int) -> np.ndarray:
    """Fixed pseudo-random 64-bit odd words (splitmix64), the same on every machine and version.

    >>> hex(int(_random_words(1, 0)[0]))
    '0xe220a8397b1dcdaf'
    """
    with np.errstate(over="ignore"):
        z = (np.arange(1, count + 1, dtype=np.uint64) + np.uint64(seed)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return (z ^ (z >> np.uint64(31))) | np.uint64(1)


_OF_CODE = _random_words(0x10000, 0)
_OF_PLACE = _random_words(0x10000, 0x10000)


def gram_hashes(codes: np.ndarray) -> np.ndarray:
    """A 32-bit hash of the K codes that begin at each place but the last K - 1."""
    size = codes.size - K + 1
    if size <= 0:
        return np.zeros(0, np.uint32)
    words = _OF_CODE[codes]
    total = words[:size] * _OF_PLACE[0]
    for j in range(1, K):
        total += words[j : size + j] * _OF_PLACE[j]
    return (total >> np.uint64(32)).astype(np.uint32)


def text_hashes(codes: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """A 64-bit hash of each text `codes[starts[i]:starts[i + 1]]`; of an empty text, 0."""
    return np.concatenate(
        [np.zeros(0, np.uint64), *(_text_hashes(codes, starts[i : j + 1]) for i, j in blocks(starts))]
    )


def _text_hashes(codes: np.ndarray, starts: np.ndarray) -> np.ndarray:
    lengths = np.diff(starts)
    hashes = np.zeros(lengths.size, np.uint64)
    filled = np.flatnonzero(lengths)
    if not filled.size:
        return hashes
    first, last = starts[0], starts[-1]
    place = np.arange(last - first) - np.repeat(starts[:-1] - first, lengths)
    words = _OF_CODE[codes[first:last]] * _OF_PLACE[place & 0xFFFF]
    hashes[filled] = np.add.reduceat(words, starts[:-1][filled] - first)
    hashes ^= hashes >> np.uint64(29)
    return hashes


def common_grams(codes: np.ndarray) -> np.ndarray:
    """A table of the K-grams in `codes`, to be asked by hash; a few others answer yes by chance."""
    table = np.zeros(1 << _COMMON_BITS, bool)
    table[gram_hashes(codes) >> np.uint32(32 - _COMMON_BITS)] = True
    return table


def winnow(codes: np.ndarray, starts: np.ndarray, common: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Fingerprints of each text `codes[starts[i]:starts[i + 1]]`: places in `codes`, ascending, and hashes.

    A text of at least K codes has at least one.
    """
    places, hashes = [np.zeros(0, np.int64)], [np.zeros(0, np.uint32)]
    for i, j in blocks(starts):
        found, of_found = _winnow(codes[starts[i] : starts[j]], starts[i : j + 1] - starts[i], common)
        places.append(found + starts[i])
        hashes.append(of_found)
    return np.concatenate(places), np.concatenate(hashes)


def _winnow(codes: np.ndarray, starts: np.ndarray, common: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    hashes = gram_hashes(codes)
    if not hashes.size:
        return np.zeros(0, np.int64), np.zeros(0, np.uint32)
    order = hashes >> np.uint32(1)
    if common is not None:
        order |= common[hashes >> np.uint32(32 - _COMMON_BITS)].astype(np.uint32) << np.uint32(31)
    rank = (order.astype(np.uint64) << np.uint64(32)) | np.arange(hashes.size, dtype=np.uint64)

    lengths = np.diff(starts)
    long, short = lengths >= GUARANTEE, (lengths >= K) & (lengths < GUARANTEE)
    begins = np.zeros(codes.size + 1, np.int8)
    begins[starts[:-1][long]] += 1
    begins[starts[1:][long] - GUARANTEE + 1] -= 1
    windows = np.flatnonzero(np.cumsum(begins, dtype=np.int8))
    places = _lowest(rank, windows)
    if short.any():
        bounds = np.stack((starts[:-1][short], starts[1:][short] - K + 1), axis=1).ravel()
        single = np.minimum.reduceat(np.append(rank, _LAST), bounds)[::2] & np.uint64(0xFFFFFFFF)
        places = np.sort(np.concatenate((places, single.astype(np.int64))))
    return places, hashes[places]


def surroundings(codes: np.ndarray, places: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """What is kept of the codes around each K-gram: 14 bits, of each of a few codes before and behind it one or two.

    `codes` are padded; what is outside a K-gram's own text counts as nothing, wherever the text stands.
    """
    behind, before = _shortened()
    found = np.zeros(places.size, np.uint16)
    for i, j in blocks(starts):
        bounds = np.searchsorted(places, starts[i : j + 1])
        at, counts = places[bounds[0] : bounds[-1]], np.diff(bounds)
        room, rest = at - np.repeat(starts[i:j], counts), np.repeat(starts[i + 1 : j + 1], counts) - at - K
        of_block = np.zeros(at.size, np.uint16)
        for distance in range(len(_BITS)):
            of_block |= behind[distance][codes[at + K + distance]] * (rest > distance)
            of_block |= before[distance][codes[at - distance - 1]] * (room > distance)
        found[bounds[0] : bounds[-1]] = of_block
    return found


#: Codes before and behind a K-gram of which something is kept, and how many bits of each, the nearest first.
_BITS = (2, 2, 2, 1)
_SIDE = sum(_BITS)


@lru_cache(maxsize=1)
def _shortened() -> tuple[list[np.ndarray], list[np.ndarray]]:
    """For each distance from a K-gram the bits that are kept of each code there: behind it, and before it."""
    shifts = _SIDE - np.cumsum(_BITS)
    before = [
        (_OF_CODE >> np.uint64(64 - bits)).astype(np.uint16) << np.uint16(shift) for bits, shift in zip(_BITS, shifts)
    ]
    return [bits << np.uint16(_SIDE) for bits in before], before


def keys(hashes: np.ndarray, around: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """K-grams as they are kept, in 32 bits and eight: 26 bits of the hash, and 14 of the surroundings."""
    return hashes & ~_NEAR | (around >> np.uint16(8)).astype(np.uint32), around.astype(np.uint8)


def sort_keys(kept: np.ndarray, rest: np.ndarray, rank: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is kept of K-grams in 32 bits, sorted, and the order by all that is kept of them, of equal ones by rank and then as they come."""
    # To sort by 16 bits and then by 32 is faster than to sort by all of them at once.
    before = np.argsort((rest.astype(np.uint16) << np.uint16(8)) | rank, kind="stable")
    word = kept[before].astype(np.uint64) << np.uint64(32)
    word |= np.arange(kept.size, dtype=np.uint64)
    word.sort()
    return (word >> np.uint64(32)).astype(np.uint32), before[(word & np.uint64((1 << 32) - 1)).astype(np.int64)]


_NEAR = np.uint32(63)


def nearest(
    kept: np.ndarray, kept_rest: np.ndarray, wanted: np.ndarray, rest: np.ndarray, most: int
) -> tuple[np.ndarray, np.ndarray]:
    """Where in sorted K-grams those of the same hash begin, and how many there are; the wanted ones are sorted, too.

    Of more than `most` (a power of two) those are given that stand next to the wanted one: what is around them agrees with
    what is around it, as far as with any. Of several with the same around them the earliest are given.
    """
    at = places_of(kept, wanted)
    before = _alike(kept, at, wanted, most, _NEAR, back=True)
    count = before + _alike(kept, at, wanted, most, _NEAR)
    begin = at - before
    many = np.flatnonzero(count >= most)
    key, beside, first = wanted[many], rest[many], at[many]
    low, high = begin[many], begin[many] + count[many]
    same = _alike(kept, first, key, most, np.uint32(0))
    # Where those that agree in all of the key are too many, the rest of what is around decides.
    crowd = np.flatnonzero(same == most)
    low[crowd] = first[crowd]
    first[crowd] = _beside(kept, kept_rest, first[crowd], key[crowd], beside[crowd])
    high[crowd] = first[crowd] + _alike(kept, first[crowd], key[crowd], most, np.uint32(0))
    same[crowd] = search(kept_rest, first[crowd], high[crowd], beside[crowd].astype(np.int64) + 1) - first[crowd]
    begin[many] = np.maximum(np.minimum(first - (most - same) // 2, high - most), low)
    return begin, np.minimum(count, most)


def _alike(
    kept: np.ndarray, at: np.ndarray, wanted: np.ndarray, most: int, aside: np.uint32, back: bool = False
) -> np.ndarray:
    """How many sorted keys from each place on, or before it, are the wanted one but for the bits set aside, up to `most`."""
    count, step = np.zeros(at.size, np.int64), most
    while step:
        half = max(step // 2, 1)
        last = at - count - half if back else at + count + (half - 1)
        found = (kept[last.clip(0, kept.size - 1)] ^ wanted) <= aside
        found &= last >= 0 if back else last < kept.size
        count += found * half
        step //= 2
    return count


def _beside(
    kept: np.ndarray, kept_rest: np.ndarray, first: np.ndarray, key: np.ndarray, beside: np.ndarray
) -> np.ndarray:
    """Of sorted keys from each place on that are the given one, the first whose rest is not below the given rest, or the end of them."""
    last, step = kept.size - 1, np.ones(first.size, np.int64)
    first, active, ahead = first.copy(), np.arange(first.size), np.ones(first.size, bool)
    # Steps double until they lead too far, and halve from then on.
    while active.size:
        to = first[active] + step[active] - 1
        near = to.clip(max=last)
        below = (to <= last) & (kept[near] == key[active]) & (kept_rest[near] < beside[active])
        first[active] += np.where(below, step[active], 0)
        ahead[active] &= below
        step[active] = np.where(ahead[active], step[active] * 2, step[active] // 2)
        active = active[step[active] > 0]
    return first


def _lowest(rank: np.ndarray, windows: np.ndarray) -> np.ndarray:
    """Where the lowest of each window of W ranks stands, each place once."""
    lowest, width = np.concatenate((rank, np.full(W, _LAST))), 1
    while width < W:
        step = min(width, W - width)
        lowest = np.minimum(lowest[:-step], lowest[step:])
        width += step
    places = (lowest[windows] & np.uint64(0xFFFFFFFF)).astype(np.int64)
    return places[np.diff(places, prepend=-1) != 0]
