"""From shared fingerprints to matched passages.

Every pair of texts with a common fingerprint is looked at: the fingerprint is extended as far as both
texts agree, then across small edits (a synonym, a word more or less) to the next place where they agree
again. The passages of a pair depend on that pair alone, so that what is found can only become more when
the reference grows, as long as no fingerprint is in more texts than are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from nlp.reuse.codes import concat_ranges, equal_codes, equal_codes_back, four_codes, run_length, run_length_back
from nlp.reuse.fingerprint import GUARANTEE, K, nearest
from nlp.reuse.pool import Pool

#: Texts that are looked at for one fingerprint, by the number of distinct texts in the reference up to which that holds (powers of
#: two): those first that agree in what is around it, then the earliest. A fingerprint in more is a turn of phrase, and longer and rarer
#: passages around it have fingerprints of their own. Fewer in larger references, so that a segment costs about the same in all of them;
#: `benchmarks/reuse/crowd.py` shows what is lost.
FOLLOWED = ((20_000, 256), (100_000, 16), (250_000, 8), (2_000_000, 4), (1 << 40, 2))
#: Codes that may be put in (or left out) between two agreeing stretches of one passage, and codes that may
#: stand there instead of others.
GAP, CHANGE = 8, 5
#: Codes that must agree behind an edit for the passage to go on.
ANCHOR = 3
#: Edits that a passage is followed across, in each direction.
EDITS = 6
#: Codes that must agree without a gap for two texts to be looked at, and codes before and behind a fingerprint that are read to see it.
PROMISING, SEEN = 8, 4
#: Pairs held at a time (bounds memory, about 100 bytes each).
PAIRS_AT_ONCE = 250_000

_THREE = np.uint64(0xFFFFFFFFFFFF)


@dataclass(frozen=True)
class Passages:
    """Matched passages: text and span on both sides, in codes; how many codes agree exactly, and what they weigh as evidence."""

    text: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    other: np.ndarray
    other_begin: np.ndarray
    other_end: np.ndarray
    exact: np.ndarray
    told: np.ndarray

    def __len__(self) -> int:
        return self.text.size

    def __getitem__(self, which: np.ndarray) -> Passages:
        return Passages(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    @classmethod
    def join(cls, parts: list[Passages]) -> Passages:
        if not parts:
            return cls(*(np.zeros(0, np.int64) for _ in cls.__dataclass_fields__))
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__dataclass_fields__))


def align(query: Pool, told: np.ndarray, reference: Pool) -> Passages:
    """The passages that texts of `query` share with other texts of `reference`.

    `told` sums, for each place in the query's codes, the evidence of the codes before it.
    Passages of fewer than GUARANTEE agreeing codes are left out, whole texts that agree are given.
    """
    twin = reference.find(query)
    parts = [_whole(query, told, twin)]
    for seeds in _seeds(query, told, reference, twin):
        parts.append(_grow(query, told, reference, seeds))
    return Passages.join(parts)


def _whole(query: Pool, told: np.ndarray, other: np.ndarray) -> Passages:
    """Texts that stand in the reference word for word, however often."""
    lengths = query.lengths()
    text = np.flatnonzero((other >= 0) & (lengths >= K))
    size, zero = lengths[text], np.zeros(text.size, np.int64)
    weight = told[query.starts[text + 1]] - told[query.starts[text]]
    return Passages(text, zero, size, other[text], zero, size, size, weight)


@dataclass(frozen=True)
class _Seeds:
    """Agreeing stretches on one diagonal of a pair, as far as fingerprints tell."""

    text: np.ndarray
    other: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    shift: np.ndarray  # other's place minus text's place


def _seeds(query: Pool, told: np.ndarray, reference: Pool, twin: np.ndarray) -> Iterator[_Seeds]:
    """Seeds in portions, each with whole texts of the query."""
    if not query.gram_key.size or not len(reference.gram_key):
        return
    most = next(most for size, most in FOLLOWED if reference.size <= size)
    low, count = nearest(reference.gram_key, reference.gram_rest, query.gram_key, query.gram_rest, most)
    at = query.gram_at.astype(np.int64)
    text = query.text_at(at)

    longest = max(query.longest, reference.longest).bit_length()
    other_bits = max(int(reference.size).bit_length(), 1)
    at_once = 1 << max(63 - 2 * longest - 2 - other_bits, 0)
    total = np.concatenate(([0], np.cumsum(np.bincount(text, weights=count, minlength=query.size)))).astype(np.int64)
    start = 0
    while start < query.size:
        stop = int(np.searchsorted(total, total[start] + PAIRS_AT_ONCE))
        stop = min(max(stop, start + 1), start + at_once, query.size)
        # In order of hash, as they are, so that the reference's fingerprints are read from the first to the last.
        these = np.flatnonzero((text >= start) & (text < stop))
        if these.size:
            yield _portion(
                query, told, reference, start, text[these], at[these], low[these], count[these], longest, twin
            )
        start = stop


def _portion(query, told, reference, base, text, at, low, count, longest, twin) -> _Seeds:
    """The seeds of some texts, by one sort of words that hold text, other, diagonal, place and whether one suffices."""
    which = np.repeat(np.arange(text.size), count)
    there = reference.gram_at[concat_ranges(low, count)].astype(np.int64)
    place = at - query.starts[text]
    # Most of what is found is the text itself, which has not to be read for that.
    itself = np.where(twin[text] >= 0, reference.starts[twin[text]] + place, -1)
    keep = np.flatnonzero(there != itself[which])
    which, there = which[keep], there[keep]
    ours, theirs = four_codes(query.codes), four_codes(reference.codes)
    before = np.minimum(
        equal_codes_back(ours[at - SEEN][which] ^ theirs[there - SEEN]), place.clip(max=SEEN).astype(np.int8)[which]
    )
    room = query.starts[text + 1] - at - K
    behind = np.minimum(
        equal_codes(ours[at + K][which] ^ theirs[there + K]), room.clip(max=SEEN).astype(np.int8)[which]
    )
    keep = np.flatnonzero(before + behind >= PROMISING - K)
    which, there, before, behind = which[keep], there[keep], before[keep], behind[keep]
    other = reference.text_at(there)
    # What stands beside the other text is none of it.
    before = np.minimum(before, there - reference.starts[other])
    behind = np.minimum(behind, reference.starts[other + 1] - there - K)
    keep = np.flatnonzero((other != twin[text[which]]) & (before + behind >= PROMISING - K))
    which, there, other, before, behind = which[keep], there[keep], other[keep], before[keep], behind[keep]
    enough = (before == SEEN) | (behind == SEEN)
    enough |= told[at[which] + K + behind] - told[at[which] - before] >= TELLING
    # The other text stands first, so that the reference's texts are read from the first to the last.
    offset, text_bits = 1 << longest, int(text.max() - base + 1).bit_length()
    place = place[which]
    word = (other.astype(np.uint64) << np.uint64(text_bits)) | (text[which] - base).astype(np.uint64)
    shift = there - reference.starts[other] - place + offset
    word = (word << np.uint64(longest + 1)) | shift.astype(np.uint64)
    word = (word << np.uint64(longest)) | place.astype(np.uint64)
    word = (word << np.uint64(1)) | enough
    word.sort()

    enough = (word & np.uint64(1)) > 0
    word >>= np.uint64(1)
    place = (word & np.uint64(offset - 1)).astype(np.int64)
    diagonal = word >> np.uint64(longest)
    head = np.ones(word.size, bool)
    head[1:] = (diagonal[1:] != diagonal[:-1]) | (place[1:] - place[:-1] > K + GAP)
    tail = np.ones(word.size, bool)
    tail[:-1] = head[1:]
    diagonal, begin, end = diagonal[head], place[head], place[tail] + K
    pair = diagonal >> np.uint64(longest + 1)
    # One short stretch of a pair cannot make a passage; several can, and so can two fingerprints with an edit between.
    alone = np.ones(pair.size, bool)
    alone[1:] = pair[1:] != pair[:-1]
    alone[:-1] &= alone[1:]
    enough = np.logical_or.reduceat(enough, np.flatnonzero(head)) if pair.size else alone
    keep = np.flatnonzero(~alone | enough | (end - begin > 2 * K))
    diagonal, pair = diagonal[keep], pair[keep]
    return _Seeds(
        (pair & np.uint64((1 << text_bits) - 1)).astype(np.int64) + base,
        (pair >> np.uint64(text_bits)).astype(np.int64),
        begin[keep],
        end[keep],
        (diagonal & np.uint64(2 * offset - 1)).astype(np.int64) - offset,
    )


def _grow(query: Pool, told: np.ndarray, reference: Pool, seeds: _Seeds) -> Passages:
    """Extend seeds to passages and leave out what stays short or stands within another passage of the pair."""
    a, b = query.codes, reference.codes
    a0 = query.starts[seeds.text]
    begin, end = a0 + seeds.begin, a0 + seeds.end
    shift = reference.starts[seeds.other].astype(np.int64) - a0 + seeds.shift
    text, other = seeds.text, seeds.other
    a1 = query.starts[text + 1]
    b0, b1 = reference.starts[other].astype(np.int64), reference.starts[other + 1].astype(np.int64)
    # A fingerprint may agree by its hash alone, and codes between fingerprints may differ.
    agree = run_length(a, begin, a1, b, begin + shift, b1)
    sound = np.flatnonzero(agree >= K)
    text, other, a0, a1, b0, b1, begin, end, shift, agree = (
        x[sound] for x in (text, other, a0, a1, b0, b1, begin, end, shift, agree)
    )
    lo = begin - run_length_back(a, begin, a0, b, begin + shift, b0)
    hi = begin + agree
    exact = hi - lo
    broken = np.flatnonzero(hi < end)
    hi[broken] = end[broken] + run_length(a, end[broken], a1[broken], b, (end + shift)[broken], b1[broken])
    exact[broken] = _agreeing(a, b, lo[broken], hi[broken], shift[broken])
    # Two clauses that changed places give two passages of one pair, each on its own diagonal.
    number, weight = runs(text, other), told[hi] - told[lo]
    total = np.bincount(number, weights=exact)[number] if number.size else exact
    told_by_pair = np.bincount(number, weights=weight)[number] if number.size else weight
    pick = np.flatnonzero((total >= GUARANTEE) | ((total >= PROMISING) & (told_by_pair >= TELLING)))
    text, other, a0, a1, b0, b1, lo, hi, shift, exact, weight = (
        x[pick] for x in (text, other, a0, a1, b0, b1, lo, hi, shift, exact, weight)
    )
    right, other_right, gained, gained_told = _follow(a, hi, a1, b, hi + shift, b1, told, forward=True)
    left, other_left, more, more_told = _follow(a, lo, a0, b, lo + shift, b0, told, forward=False)
    exact, weight = exact + gained + more, weight + gained_told + more_told
    right, other_right = _snap(right, a1, other_right, b1)
    left, other_left = _snap(left, a0, other_left, b0)
    return _settle(Passages(text, left - a0, right - a0, other, other_left - b0, other_right - b0, exact, weight))


def runs(*columns: np.ndarray) -> np.ndarray:
    """Number the runs of equal rows."""
    fresh = np.zeros(columns[0].size, bool)
    for column in columns:
        fresh[1:] |= column[1:] != column[:-1]
    return np.cumsum(fresh)


#: Codes left to the end of both texts with which a passage is taken to go on to the end.
REST = 3


def _snap(at, end, bt, b_end):
    """Let a passage run to the end when hardly anything is left on either side."""
    near = (np.abs(end - at) <= REST) & (np.abs(b_end - bt) <= REST)
    return np.where(near, end, at), np.where(near, b_end, bt)


#: Evidence (tenths) that a pair of fewer than GUARANTEE agreeing codes must show for it.
TELLING = 35


def _agreeing(a, b, lo, hi, shift) -> np.ndarray:
    """Codes of `lo:hi` that agree on the diagonal."""
    size = hi - lo
    owner = np.repeat(np.arange(lo.size), size)
    place = concat_ranges(lo, size)
    return np.bincount(owner, weights=a[place] == b[place + shift[owner]], minlength=lo.size).astype(np.int64)


def _follow(a, at, a_end, b, bt, b_end, told, forward: bool):
    """Go on across edits; where each passage ends then, and the codes that agree on the way."""
    at, bt = at.copy(), bt.copy()
    gained, weight = np.zeros(at.size, np.int64), np.zeros(at.size, np.int64)
    active = np.flatnonzero((np.abs(a_end - at) >= ANCHOR) & (np.abs(b_end - bt) >= ANCHOR))
    for _ in range(EDITS):
        if not active.size:
            break
        step_a, step_b = _next_anchor(a, at[active], a_end[active], b, bt[active], b_end[active], forward)
        found = np.flatnonzero(step_a >= 0)
        active, step_a, step_b = active[found], step_a[found], step_b[found]
        if forward:
            na, nb = at[active] + step_a, bt[active] + step_b
            size = run_length(a, na, a_end[active], b, nb, b_end[active])
            weight[active] += told[na + size] - told[na]
            at[active], bt[active] = na + size, nb + size
        else:
            na, nb = at[active] - step_a, bt[active] - step_b
            size = run_length_back(a, na, a_end[active], b, nb, b_end[active])
            weight[active] += told[na] - told[na - size]
            at[active], bt[active] = na - size, nb - size
        gained[active] += size
        active = active[
            np.flatnonzero(
                (np.abs(a_end[active] - at[active]) >= ANCHOR) & (np.abs(b_end[active] - bt[active]) >= ANCHOR)
            )
        ]
    return at, bt, gained, weight


def _next_anchor(a, at, a_end, b, bt, b_end, forward: bool):
    """The nearest places, at most GAP on, where ANCHOR codes agree again; -1 where there are none."""
    words_a = _words(a, at, a_end, np.uint64(0xFFFF000000000000), forward)
    # What is outside must agree with nothing: a different mark for either side.
    words_b = _words(b, bt, b_end, np.uint64(0xFFFE000000000000), forward)
    step = np.full(at.size, len(_STEPS), np.uint8)
    for number in reversed(range(len(_STEPS))):
        i, j = _STEPS[number]
        np.copyto(step, number, where=words_a[i] == words_b[j])
    return _STEPS_A[step], _STEPS_B[step]


def _words(codes, at, end, outside, forward: bool) -> list[np.ndarray]:
    """ANCHOR codes in one word, from each of GAP + 1 places on; `outside` where they are not in the text."""
    four = four_codes(codes)
    room = np.abs(end - at)
    last = four.size - 1
    if forward:
        parts = [four[(at + 4 * k).clip(max=last)] for k in range(_PARTS)]
    else:
        parts = [four[(at - 4 * (k + 1)).clip(min=0)] for k in range(_PARTS)]
    words = []
    for step in range(GAP + 1):
        part, bits = divmod(16 * step, 64)
        if forward:
            word = parts[part] >> np.uint64(bits)
            if bits > 64 - 16 * ANCHOR:
                word |= parts[part + 1] << np.uint64(64 - bits)
            word &= _THREE
        else:
            word = parts[part] << np.uint64(bits)
            if bits > 64 - 16 * ANCHOR:
                word |= parts[part + 1] >> np.uint64(64 - bits)
            word >>= np.uint64(64 - 16 * ANCHOR)
        words.append(np.where(room >= step + ANCHOR, word, outside))
    return words


#: Words of four codes that hold all that `_words` reads.
_PARTS = -(-(GAP + ANCHOR) // 4)


#: Codes skipped in the two texts, small edits first.
_STEPS = sorted(
    ((i, j) for i in range(GAP + 1) for j in range(GAP + 1) if (i or j) and (not i or not j or max(i, j) <= CHANGE)),
    key=lambda s: (max(s), abs(s[0] - s[1]), s),
)
_STEPS_A, _STEPS_B = (np.array([*steps, -1]) for steps in zip(*_STEPS))


def _settle(found: Passages) -> Passages:
    """Leave out passages within others of their pair and pairs that agree in too little."""
    if not len(found):
        return found
    number = runs(found.text, found.other)
    best = np.zeros(int(number[-1]) + 1, np.int64)
    np.maximum.at(best, number, found.exact)
    # Within a pair, in order of begin and of falling end, a passage is inside an earlier one when it does not end later.
    found = found[np.argsort((number << 32) | (found.begin << 16) | (0xFFFF - found.end), kind="stable")]
    before = reached(number, found.end)
    outside = np.flatnonzero(found.end > before)
    found, number, before = found[outside], number[outside], before[outside]
    # What an earlier passage of the pair has already is not counted again.
    size = found.end - found.begin
    fresh = (found.end - np.maximum(found.begin, before)) / size
    found = replace(found, exact=(found.exact * fresh).astype(np.int64), told=(found.told * fresh).astype(np.int64))
    total = np.bincount(number, weights=found.exact)
    return found[np.flatnonzero(((best >= GUARANTEE) | (total >= REORDERED))[number])]


def reached(number: np.ndarray, end: np.ndarray) -> np.ndarray:
    """How far the passages before each one of its run reach; `number` numbers the runs (see `runs`).

    >>> reached(np.array([0, 0, 0, 1]), np.array([5, 3, 9, 4])).tolist()
    [0, 5, 5, 0]
    """
    reach = np.maximum.accumulate((number << 16) + end)
    before = np.zeros(number.size, np.int64)
    before[1:] = np.where(number[1:] == number[:-1], reach[:-1] - (number[1:] << 16), 0)
    return before


#: Agreeing codes in several short passages of one pair that make it a match (clauses that changed places).
REORDERED = 16
