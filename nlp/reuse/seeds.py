"""From the fingerprints that two pools share to seeds: agreeing stretches on one diagonal of a pair of texts.

Fingerprints are looked up, screened by the codes that stand around them, and chained: those of one pair that follow
each other at one distance are one seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from nlp.reuse.arrays import (
    BoolArray,
    CountArray,
    IntArray,
    Table,
    WordArray,
    is_run_end,
    is_run_start,
    sums_before,
)
from nlp.reuse.codes import concat_ranges, equal_codes, equal_codes_back, four_codes
from nlp.reuse.fingerprint import K, nearest
from nlp.reuse.passages import GAP, MIN_SHORT_PAIR_WEIGHT, PROMISING, Comparison
from nlp.reuse.pool import Pool

#: Texts that are looked at for one fingerprint, by the number of distinct texts in the reference up to which that holds
#: (powers of two): those first that agree in what is around it, then the earliest. A fingerprint in more is a turn of
#: phrase, and longer and rarer passages around it have fingerprints of their own. Fewer in larger references, so that a
#: segment costs about the same in all of them; `benchmarks/reuse/crowd.py` shows what is lost.
FOLLOWED = (
    (20_000, 256),
    (100_000, 16),
    (250_000, 8),
    (2_000_000, 4),
    (1 << 40, 2),
)
#: Codes before and behind a fingerprint that are read to see whether its text is promising: what one word holds.
AROUND = 4
#: Hits held at a time (bounds memory, about 100 bytes each).
PAIRS_AT_ONCE = 250_000

_WORD_BITS = 64
_ONE = np.uint64(1)


@dataclass(frozen=True)
class Seeds(Table):
    """Agreeing stretches on one diagonal of a pair, as far as fingerprints tell, with offsets in the query's text."""

    query_text: IntArray
    reference_text: IntArray
    begin: IntArray
    end: IntArray
    shift: IntArray  # offset in the reference's text minus offset in the query's


@dataclass(frozen=True)
class Grams(Table):
    """Fingerprints of the query, each with the run of the reference's sorted fingerprints that are like it."""

    query_text: IntArray
    position: IntArray  # in the query's codes
    first: IntArray  # of the run
    count: IntArray  # in the run


@dataclass(frozen=True)
class Hits(Table):
    """Fingerprints of the query met in the reference, with the codes that agree around them (AROUND at most)."""

    gram: IntArray  # row of the query's fingerprint in `Grams`
    position: IntArray  # in the reference's codes
    before: CountArray
    behind: CountArray

    def is_promising(self) -> BoolArray:
        """Whether enough agrees around each for its text to be looked at."""
        return self.before + self.behind >= PROMISING - K


@dataclass(frozen=True)
class SeedPacking:
    """One hit in a 64-bit word, so that one sort puts hits in order of pair, diagonal and offset.

    From the highest bit to the lowest: the reference's text, the query's text (`text_bits`), the diagonal (a bit more
    than `offset_bits`, as it may be negative), the offset in the query's text (`offset_bits`), and whether the hit
    suffices for a passage. The reference's text stands first, so that its texts are read from the first to the last.
    """

    text_bits: int
    offset_bits: int

    @staticmethod
    def most_query_texts(reference_texts: int, offset_bits: int) -> int:
        """How many texts of the query can be told apart in one word beside so many of the reference."""
        reference_bits = max(reference_texts.bit_length(), 1)
        text_bits = _WORD_BITS - reference_bits - (offset_bits + 1) - offset_bits - 1
        return 1 << max(text_bits - 1, 0)

    def pack(
        self,
        *,
        reference_text: IntArray,
        query_text: IntArray,
        shift: IntArray,
        offset: IntArray,
        suffices: BoolArray,
    ) -> WordArray:
        """The words of some hits; none of the numbers but `shift` may be negative."""
        diagonal = shift + self._greatest_shift
        words = reference_text.astype(np.uint64) << np.uint64(self.text_bits)
        words |= query_text.astype(np.uint64)
        words <<= np.uint64(self.offset_bits + 1)
        words |= diagonal.astype(np.uint64)
        words <<= np.uint64(self.offset_bits)
        words |= offset.astype(np.uint64)
        words <<= _ONE
        words |= suffices
        return words

    def pair_and_diagonal(self, words: WordArray) -> WordArray:
        """Both as one number."""
        return words >> np.uint64(self.offset_bits + 1)

    def pair(self, words: WordArray) -> WordArray:
        """Reference's and query's text as one number."""
        return words >> np.uint64(2 * self.offset_bits + 2)

    def reference_text(self, words: WordArray) -> IntArray:
        """The reference's text of each hit."""
        text = self.pair(words) >> np.uint64(self.text_bits)
        return text.astype(np.int64)

    def query_text(self, words: WordArray) -> IntArray:
        """The query's text of each hit."""
        return _lowest_bits(self.pair(words), self.text_bits)

    def shift(self, words: WordArray) -> IntArray:
        """The offset in the reference's text minus that in the query's."""
        diagonal = _lowest_bits(self.pair_and_diagonal(words), self.offset_bits + 1)
        return diagonal - self._greatest_shift

    def offset(self, words: WordArray) -> IntArray:
        """The offset in the query's text."""
        return _lowest_bits(words >> _ONE, self.offset_bits)

    def suffices(self, words: WordArray) -> BoolArray:
        """Whether each hit alone can be a passage."""
        return (words & _ONE) > 0

    @property
    def _greatest_shift(self) -> int:
        return 1 << self.offset_bits


def _lowest_bits(words: WordArray, bits: int) -> IntArray:
    mask = np.uint64((1 << bits) - 1)
    return (words & mask).astype(np.int64)


def find_seeds(comparison: Comparison) -> Iterator[Seeds]:
    """Seeds of all pairs in portions, each with all those of some texts of the query."""
    query = comparison.query
    reference = comparison.reference
    if not query.gram_key.size or not reference.gram_key.size:
        return
    grams = _look_up(query, reference)
    offset_bits = max(query.longest, reference.longest).bit_length()
    most_texts = SeedPacking.most_query_texts(reference.size, offset_bits)
    for begin, end in _portions(grams, query.size, most_texts):
        # In order of hash, as they are, so that the reference's fingerprints are read from the first to the last.
        is_in_portion = (grams.query_text >= begin) & (grams.query_text < end)
        portion = grams.take(is_in_portion)
        if len(portion):
            yield _seeds_of(comparison, portion, begin, offset_bits)


def _look_up(query: Pool, reference: Pool) -> Grams:
    """All fingerprints of the query with those of the reference that are compared with them."""
    most = next(most for size, most in FOLLOWED if reference.size <= size)
    first, count = nearest(
        reference.gram_key,
        reference.gram_rest,
        query.gram_key,
        query.gram_rest,
        most,
    )
    position = query.gram_at.astype(np.int64)
    return Grams(query.text_at(position), position, first, count)


def _portions(grams: Grams, texts: int, most_texts: int) -> Iterator[tuple[int, int]]:
    """Runs of the query's texts with some PAIRS_AT_ONCE hits each: the first, and the one behind the last."""
    hits = np.bincount(grams.query_text, weights=grams.count, minlength=texts)
    hits_before = sums_before(hits).astype(np.int64)
    begin = 0
    while begin < texts:
        end = int(np.searchsorted(hits_before, hits_before[begin] + PAIRS_AT_ONCE))
        end = max(end, begin + 1)
        end = min(end, begin + most_texts, texts)
        yield begin, end
        begin = end


def _seeds_of(comparison: Comparison, grams: Grams, first_text: int, offset_bits: int) -> Seeds:
    """The seeds of some texts of the query, of which `first_text` is the first."""
    texts = int(grams.query_text.max()) - first_text + 1
    packing = SeedPacking(texts.bit_length(), offset_bits)
    hits = _find_hits(comparison, grams)
    hits = hits.take(hits.is_promising())
    reference_text = comparison.reference.text_at(hits.position)
    hits = _cut_to_text(comparison.reference, hits, reference_text)
    is_another = reference_text != comparison.twin[grams.query_text[hits.gram]]
    kept = np.flatnonzero(is_another & hits.is_promising())
    hits = hits.take(kept)
    words = _pack(comparison, grams, hits, reference_text[kept], first_text, packing)
    words.sort()
    seeds = _chain(words, packing)
    return replace(seeds, query_text=seeds.query_text + first_text)


def _find_hits(comparison: Comparison, grams: Grams) -> Hits:
    """Where the reference has the fingerprints, but for those of a text in the text itself."""
    reference = comparison.reference
    gram = np.repeat(np.arange(len(grams)), grams.count)
    position = reference.gram_at[concat_ranges(grams.first, grams.count)].astype(np.int64)
    # Most of what is found is the text itself, which has not to be read for that.
    twin = comparison.twin[grams.query_text]
    offset = grams.position - comparison.query.begin_of(grams.query_text)
    position_in_twin = reference.begin_of(twin) + offset
    position_in_twin[twin < 0] = -1
    elsewhere = np.flatnonzero(position != position_in_twin[gram])
    return _look_around(comparison, grams, gram[elsewhere], position[elsewhere])


def _look_around(comparison: Comparison, grams: Grams, gram: IntArray, position: IntArray) -> Hits:
    """Hits with the codes that agree around them, as far as the query's text goes."""
    query = comparison.query
    query_words = four_codes(query.codes)
    reference_words = four_codes(comparison.reference.codes)
    words_before = query_words[grams.position - AROUND]
    words_behind = query_words[grams.position + K]
    room_before = grams.position - query.begin_of(grams.query_text)
    room_behind = query.end_of(grams.query_text) - grams.position - K
    before = equal_codes_back(words_before[gram] ^ reference_words[position - AROUND])
    behind = equal_codes(words_behind[gram] ^ reference_words[position + K])
    return Hits(
        gram,
        position,
        before=np.minimum(before, _up_to_around(room_before)[gram]),
        behind=np.minimum(behind, _up_to_around(room_behind)[gram]),
    )


def _up_to_around(room: IntArray) -> CountArray:
    return room.clip(max=AROUND).astype(np.int8)


def _cut_to_text(reference: Pool, hits: Hits, reference_text: IntArray) -> Hits:
    """Hits without what agrees beside the reference's text and is none of it."""
    room_before = hits.position - reference.begin_of(reference_text)
    room_behind = reference.end_of(reference_text) - hits.position - K
    return replace(
        hits,
        before=np.minimum(hits.before, room_before),
        behind=np.minimum(hits.behind, room_behind),
    )


def _pack(
    comparison: Comparison,
    grams: Grams,
    hits: Hits,
    reference_text: IntArray,
    first_text: int,
    packing: SeedPacking,
) -> WordArray:
    query_text = grams.query_text[hits.gram]
    position = grams.position[hits.gram]
    offset = position - comparison.query.begin_of(query_text)
    reference_offset = hits.position - comparison.reference.begin_of(reference_text)
    # What agrees as far as was looked may be long; a hit that ends before that can only do by what it weighs.
    may_go_on = (hits.before == AROUND) | (hits.behind == AROUND)
    weight = comparison.weight(position - hits.before, position + K + hits.behind)
    return packing.pack(
        reference_text=reference_text,
        query_text=query_text - first_text,
        shift=reference_offset - offset,
        offset=offset,
        suffices=may_go_on | (weight >= MIN_SHORT_PAIR_WEIGHT),
    )


def _chain(words: WordArray, packing: SeedPacking) -> Seeds:
    """The seeds of sorted hits: those on one diagonal that follow each other closely are one seed."""
    offset = packing.offset(words)
    starts = is_run_start(packing.pair_and_diagonal(words))
    starts[1:] |= np.diff(offset) > K + GAP
    first = np.flatnonzero(starts)
    last = np.append(first, words.size)[1:] - 1
    begin = offset[first]
    end = offset[last] + K
    suffices = _any_of(packing.suffices(words), first)
    # One short stretch of a pair cannot make a passage; several can, and so can two fingerprints with an edit between.
    pair = packing.pair(words[first])
    is_alone = is_run_start(pair) & is_run_end(pair)
    is_long = end - begin > 2 * K
    kept = np.flatnonzero(~is_alone | suffices | is_long)
    kept_words = words[first[kept]]
    return Seeds(
        packing.query_text(kept_words),
        packing.reference_text(kept_words),
        begin[kept],
        end[kept],
        packing.shift(kept_words),
    )


def _any_of(values: BoolArray, first: IntArray) -> BoolArray:
    """Whether any value is true from each of these places up to the next."""
    if not first.size:
        return np.zeros(0, bool)
    return np.logical_or.reduceat(values, first)
