"""From seeds to passages: extended as far as both texts agree, then across small edits to where they agree again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from nlp.reuse.arrays import BoolArray, CodeArray, IntArray, Table, WordArray, number_runs, sum_by_number, sum_of_run
from nlp.reuse.codes import concat_ranges, four_codes, run_length, run_length_back
from nlp.reuse.fingerprint import GUARANTEE, K
from nlp.reuse.passages import GAP, MIN_SHORT_PAIR_WEIGHT, PROMISING, Comparison, Passages
from nlp.reuse.seeds import Seeds

#: Codes that may stand instead of others between two agreeing stretches of one passage.
CHANGE = 5
#: Codes that must agree behind an edit for the passage to go on; four at most, which one word holds.
ANCHOR = 3
#: Edits that a passage is followed across, in each direction.
EDITS = 6
#: Codes left to the end of both texts with which a passage is taken to go on to the end.
REST = 3

#: Codes in one word, and bits of one code and of the word.
_WORD_CODES = 4
_CODE_BITS = 16
_WORD_BITS = _WORD_CODES * _CODE_BITS
#: Bits of a word beside those of an anchor: one that begins further on has its end in the next word.
_SPARE_BITS = _WORD_BITS - ANCHOR * _CODE_BITS
_ANCHOR_MASK = np.uint64((1 << ANCHOR * _CODE_BITS) - 1)
#: Words that hold all codes which an anchor may be in.
_WORDS_READ = -(-(GAP + ANCHOR) // _WORD_CODES)
#: The word, and the bit in it, at which the anchor stands after each number of codes that are skipped.
_ANCHOR_PLACES = [divmod(skipped * _CODE_BITS, _WORD_BITS) for skipped in range(GAP + 1)]
#: What stands for an anchor outside of a text: no anchor, and another on either side, so that they never agree.
_OUTSIDE_QUERY = np.uint64(0xFFFF000000000000)
_OUTSIDE_REFERENCE = np.uint64(0xFFFE000000000000)


def _is_edit(query_skip: int, reference_skip: int) -> bool:
    """Whether so many codes of the query may stand where the reference has so many others."""
    if query_skip and reference_skip:
        return max(query_skip, reference_skip) <= CHANGE
    return query_skip > 0 or reference_skip > 0


def _size_of_edit(edit: tuple[int, int]) -> tuple[int, ...]:
    """What edits are sorted by: the codes that the longer side has, how many more these are, and the edit itself."""
    difference = abs(edit[0] - edit[1])
    return max(edit), difference, *edit


def _list_edits() -> list[tuple[int, int]]:
    """Codes skipped in the query and in the reference, small edits first."""
    edits = []
    for query_skip in range(GAP + 1):
        for reference_skip in range(GAP + 1):
            if _is_edit(query_skip, reference_skip):
                edits.append((query_skip, reference_skip))
    edits.sort(key=_size_of_edit)
    return edits


_EDITS = _list_edits()
_NO_EDIT = len(_EDITS)
_QUERY_SKIPS, _REFERENCE_SKIPS = np.array(_EDITS).T


@dataclass(frozen=True)
class _Cursors(Table):
    """A position in the query's codes and one in the reference's, each with the end of its text that it moves to."""

    query: IntArray
    query_limit: IntArray
    reference: IntArray
    reference_limit: IntArray

    def moved(self, query_by: IntArray, reference_by: IntArray) -> _Cursors:
        """The same, so many codes on in either text (or back, if negative)."""
        query = self.query + query_by
        reference = self.reference + reference_by
        return replace(self, query=query, reference=reference)

    @property
    def query_room(self) -> IntArray:
        """Codes left in the query's text."""
        room: IntArray = np.abs(self.query_limit - self.query)
        return room

    @property
    def reference_room(self) -> IntArray:
        """Codes left in the reference's text."""
        room: IntArray = np.abs(self.reference_limit - self.reference)
        return room

    def has_room(self, codes: int) -> BoolArray:
        """Whether so many codes are left in both texts."""
        return (self.query_room >= codes) & (self.reference_room >= codes)

    def moved_to_near_limits(self) -> _Cursors:
        """The same, at the limits where hardly anything is left on either side."""
        is_near = (self.query_room <= REST) & (self.reference_room <= REST)
        query = np.where(is_near, self.query_limit, self.query)
        reference = np.where(is_near, self.reference_limit, self.reference)
        return replace(self, query=query, reference=reference)


@dataclass(frozen=True)
class _Stretches(Table):
    """Agreeing stretches of pairs, all in positions of a pool's codes."""

    query_text: IntArray
    query_start: IntArray  # of the text
    query_stop: IntArray
    reference_text: IntArray
    reference_start: IntArray  # of the text
    reference_stop: IntArray
    begin: IntArray  # of the stretch, in the query
    end: IntArray
    shift: IntArray  # position in the reference minus position in the query
    agreeing: IntArray

    def going_back(self, position: IntArray) -> _Cursors:
        """Cursors that go back from positions in the query to where the texts begin."""
        reference_position = position + self.shift
        return _Cursors(position, self.query_start, reference_position, self.reference_start)

    def going_on(self, position: IntArray) -> _Cursors:
        """Cursors that go on from positions in the query to where the texts end."""
        reference_position = position + self.shift
        return _Cursors(position, self.query_stop, reference_position, self.reference_stop)


@dataclass(frozen=True)
class _Followed:
    """How far passages go across edits, the codes that agree on the way, and what these weigh."""

    cursors: _Cursors
    agreeing: IntArray
    weight: IntArray


def grow(comparison: Comparison, seeds: Seeds) -> Passages:
    """The passages that seeds belong to, as far as they promise to be long or weighty enough."""
    gather_slices = _extend(comparison, _verify(comparison, seeds))
    gather_slices = gather_slices.take(_is_worth_following(comparison, gather_slices))
    weight = comparison.weight(gather_slices.begin, gather_slices.end)
    before = _follow(comparison, gather_slices.going_back(gather_slices.begin), forward=False)
    behind = _follow(comparison, gather_slices.going_on(gather_slices.end), forward=True)
    left = before.cursors.moved_to_near_limits()
    right = behind.cursors.moved_to_near_limits()
    return Passages(
        gather_slices.query_text,
        left.query - gather_slices.query_start,
        right.query - gather_slices.query_start,
        gather_slices.reference_text,
        left.reference - gather_slices.reference_start,
        right.reference - gather_slices.reference_start,
        agreeing=gather_slices.agreeing + before.agreeing + behind.agreeing,
        weight=weight + before.weight + behind.weight,
    )


def _verify(comparison: Comparison, seeds: Seeds) -> _Stretches:
    """Seeds in positions, without those that agree by their hashes alone; `agreeing` counts codes from the begin on."""
    query = comparison.query
    reference = comparison.reference
    query_start = query.begin_of(seeds.query_text)
    reference_start = reference.begin_of(seeds.reference_text)
    gather_slices = _Stretches(
        query_text=seeds.query_text,
        query_start=query_start,
        query_stop=query.end_of(seeds.query_text),
        reference_text=seeds.reference_text,
        reference_start=reference_start,
        reference_stop=reference.end_of(seeds.reference_text),
        begin=query_start + seeds.begin,
        end=query_start + seeds.end,
        shift=reference_start - query_start + seeds.shift,
        agreeing=np.zeros(len(seeds), np.int64),
    )
    agreeing = _agreeing_from(comparison, gather_slices.going_on(gather_slices.begin))
    gather_slices = replace(gather_slices, agreeing=agreeing)
    return gather_slices.take(agreeing >= K)


def _extend(comparison: Comparison, gather_slices: _Stretches) -> _Stretches:
    """Stretches as far as both texts agree before their begin and behind their end."""
    begin = gather_slices.begin - _agreeing_before(comparison, gather_slices.going_back(gather_slices.begin))
    end = gather_slices.begin + gather_slices.agreeing
    agreeing = end - begin
    # Codes between two fingerprints of one seed may differ.
    broken = np.flatnonzero(end < gather_slices.end)
    beyond = gather_slices.take(broken)
    end[broken] = beyond.end + _agreeing_from(comparison, beyond.going_on(beyond.end))
    gather_slices = replace(gather_slices, begin=begin, end=end)
    agreeing[broken] = _agreeing_within(comparison, gather_slices.take(broken))
    return replace(gather_slices, agreeing=agreeing)


def _is_worth_following(comparison: Comparison, gather_slices: _Stretches) -> BoolArray:
    """Whether the stretches of each one's pair are long enough together, or weigh enough."""
    # Two clauses that changed places give two passages of one pair, each on its own diagonal.
    pair = number_runs(gather_slices.query_text, gather_slices.reference_text)
    pair_agreeing = sum_of_run(pair, gather_slices.agreeing)
    pair_weight = sum_of_run(pair, comparison.weight(gather_slices.begin, gather_slices.end))
    is_long = pair_agreeing >= GUARANTEE
    is_weighty = (pair_agreeing >= PROMISING) & (pair_weight >= MIN_SHORT_PAIR_WEIGHT)
    return is_long | is_weighty


def _agreeing_from(comparison: Comparison, cursors: _Cursors) -> IntArray:
    """How many codes agree from the cursors on."""
    return run_length(
        comparison.query.codes,
        cursors.query,
        cursors.query_limit,
        comparison.reference.codes,
        cursors.reference,
        cursors.reference_limit,
    )


def _agreeing_before(comparison: Comparison, cursors: _Cursors) -> IntArray:
    """How many codes agree back from the cursors."""
    return run_length_back(
        comparison.query.codes,
        cursors.query,
        cursors.query_limit,
        comparison.reference.codes,
        cursors.reference,
        cursors.reference_limit,
    )


def _agreeing_within(comparison: Comparison, gather_slices: _Stretches) -> IntArray:
    """How many codes from begin to end of each stretch agree on its diagonal."""
    size = gather_slices.end - gather_slices.begin
    number = np.repeat(np.arange(size.size), size)
    position = concat_ranges(gather_slices.begin, size)
    reference_position = position + gather_slices.shift[number]
    query_codes = comparison.query.codes[position]
    reference_codes = comparison.reference.codes[reference_position]
    agreeing = sum_by_number(number, query_codes == reference_codes, size.size)
    return agreeing.astype(np.int64)


def _follow(comparison: Comparison, start: _Cursors, *, forward: bool) -> _Followed:
    """Go on (or back) across edits, up to EDITS of them."""
    query = start.query.copy()
    reference = start.reference.copy()
    agreeing = np.zeros(query.size, np.int64)
    weight = np.zeros(query.size, np.int64)
    active = np.flatnonzero(start.has_room(ANCHOR))
    cursors = start.take(active)
    for _ in range(EDITS):
        if not active.size:
            break
        is_found, anchors = _next_anchors(comparison, cursors, forward)
        active = active[is_found]
        if forward:
            run = _agreeing_from(comparison, anchors)
            cursors = anchors.moved(run, run)
            weight[active] += comparison.weight(anchors.query, cursors.query)
        else:
            run = _agreeing_before(comparison, anchors)
            cursors = anchors.moved(-run, -run)
            weight[active] += comparison.weight(cursors.query, anchors.query)
        agreeing[active] += run
        query[active] = cursors.query
        reference[active] = cursors.reference
        has_room = np.flatnonzero(cursors.has_room(ANCHOR))
        active = active[has_room]
        cursors = cursors.take(has_room)
    return _Followed(replace(start, query=query, reference=reference), agreeing, weight)


def _next_anchors(comparison: Comparison, cursors: _Cursors, forward: bool) -> tuple[IntArray, _Cursors]:
    """Across the smallest edit to where ANCHOR codes agree again: the rows for which there is such a place, and it."""
    query_codes = comparison.query.codes
    reference_codes = comparison.reference.codes
    query_words = _anchor_words(query_codes, cursors.query, cursors.query_room, _OUTSIDE_QUERY, forward)
    reference_words = _anchor_words(
        reference_codes, cursors.reference, cursors.reference_room, _OUTSIDE_REFERENCE, forward
    )
    edit = np.full(len(cursors), _NO_EDIT, np.uint8)
    # The smallest comes last and takes the place of the others.
    for number in reversed(range(_NO_EDIT)):
        query_skip, reference_skip = _EDITS[number]
        np.copyto(edit, number, where=query_words[query_skip] == reference_words[reference_skip])
    is_found = np.flatnonzero(edit < _NO_EDIT)
    query_by = _QUERY_SKIPS[edit[is_found]]
    reference_by = _REFERENCE_SKIPS[edit[is_found]]
    found = cursors.take(is_found)
    if forward:
        return is_found, found.moved(query_by, reference_by)
    return is_found, found.moved(-query_by, -reference_by)


def _anchor_words(
    codes: CodeArray, position: IntArray, room: IntArray, outside: np.uint64, forward: bool
) -> list[WordArray]:
    """ANCHOR codes in one word, 0 to GAP codes on from each position; `outside` where there is no room for them."""
    read = _read_on if forward else _read_back
    words = []
    for skipped, word in enumerate(read(four_codes(codes), position)):
        has_room = room >= skipped + ANCHOR
        words.append(np.where(has_room, word, outside))
    return words


def _read_on(view: WordArray, position: IntArray) -> Iterator[WordArray]:
    """The ANCHOR codes from each position on, then those that begin one code later, and so on."""
    parts = []
    for number in range(_WORDS_READ):
        ahead = position + _WORD_CODES * number
        parts.append(view[ahead.clip(max=view.size - 1)])
    for number, bit in _ANCHOR_PLACES:
        word = parts[number] >> np.uint64(bit)
        if bit > _SPARE_BITS:
            word |= parts[number + 1] << np.uint64(_WORD_BITS - bit)
        word &= _ANCHOR_MASK
        yield word


def _read_back(view: WordArray, position: IntArray) -> Iterator[WordArray]:
    """The ANCHOR codes before each position, then those that end one code earlier, and so on."""
    parts = []
    for number in range(1, _WORDS_READ + 1):
        back = position - _WORD_CODES * number
        parts.append(view[back.clip(min=0)])
    for number, bit in _ANCHOR_PLACES:
        word = parts[number] << np.uint64(bit)
        if bit > _SPARE_BITS:
            word |= parts[number + 1] >> np.uint64(_WORD_BITS - bit)
        word >>= np.uint64(_SPARE_BITS)
        yield word
