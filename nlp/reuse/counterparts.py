"""Two reports of one body into which of their segments belong together: one and one, one split in two, two made one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import partial_ratio, partial_ratio_alignment

from nlp.reuse.align import align
from nlp.reuse.arrays import BoolArray, number_runs, sums_before
from nlp.reuse.differences import marks_of, tokens_of
from nlp.reuse.evidence import evidence
from nlp.reuse.normalise import NormalisedReport
from nlp.reuse.passages import Passages
from nlp.reuse.pool import Pool, build, normalise_report, sort_reports
from nlp.reuse.records import ReportText

#: Share of the shorter segment that two must have in common to belong together.
MIN_SHARE = 0.5
#: The same of the longer one, where they have less than so many compared characters in common.
FEW_CODES = 12
#: Characters of a segment that may be a piece of its neighbour's counterpart, and how alike (of 100) they must be.
MIN_PIECE, MIN_PIECE_RATIO = 5, 80
#: Share of the most that either segment has in common with any, from which on two are each other's nearest.
NEARLY_MOST = 0.8
#: Likeness of two segments between the same neighbours from which on they belong together (1: the same characters).
MIN_LIKENESS = 0.4
#: Pairs of segments, and characters, that are looked at: of segments of two texts, of segments between the same
#: neighbours, of a segment that another may be a piece of. A report has hundreds of segments, a file of another kind
#: hundreds of thousands.
MOST_MEETINGS = 256
MOST_BETWEEN = 10_000
LONGEST_WHOLE = 2_000


class Pair(NamedTuple):
    """Segments that belong together, by their numbers in their reports."""

    later: int
    earlier: int


@dataclass(frozen=True)
class _Link:
    """What two segments have in common: spans in the compared codes of either, and how many codes agree."""

    pair: Pair
    spans: tuple[tuple[int, int, int, int], ...]
    agreeing: int


def find_counterparts(earlier: ReportText, later: ReportText) -> list[Pair]:
    """The pairs of segments of two reports that belong together, in order."""
    normals = normalise_report(later), normalise_report(earlier)
    links = _links(_pool(later, normals[0]), _pool(earlier, normals[1]))
    chosen = _choose(links, *normals)
    marks = [marks_of(tokens_of(segment.text)) for segment in later.segments]
    other_marks = [marks_of(tokens_of(segment.text)) for segment in earlier.segments]
    chosen += _between(chosen, marks, other_marks)
    of_earlier = _beside([(pair.earlier, pair.later) for pair in chosen], other_marks, marks)
    of_later = _beside(chosen, marks, other_marks)
    chosen += [Pair(number, other) for other, number in of_earlier]
    chosen += [Pair(*found) for found in of_later]
    return sorted(set(chosen))


def _pool(text: ReportText, normal: NormalisedReport) -> Pool:
    _, table = sort_reports([text])
    return build([normal], table)


def _links(later: Pool, earlier: Pool) -> list[_Link]:
    """All pairs of segments of which the shorter has enough in matched passages."""
    found = _weighty(align(later, sums_before(evidence(later)), earlier), later, earlier)
    spans: dict[tuple[int, int], list[tuple[int, int, int, int]]] = defaultdict(list)
    agreeing: dict[tuple[int, int], int] = defaultdict(int)
    columns = (found.query_text, found.reference_text, found.query_begin, found.query_end, found.reference_begin)
    rows = zip(*(column.tolist() for column in (*columns, found.reference_end, found.agreeing)))
    for text, other, begin, end, other_begin, other_end, number in rows:
        spans[text, other].append((begin, end, other_begin, other_end))
        agreeing[text, other] += number
    return [
        _Link(Pair(segment, other_segment), tuple(spans[text, other]), agreeing[text, other])
        for text, other in sorted(spans)
        for segment, other_segment in _meetings(_segments(later, text), _segments(earlier, other))
    ]


def _weighty(found: Passages, later: Pool, earlier: Pool) -> Passages:
    """The passages of pairs of texts that may belong together, by all that they have in common."""
    found = found.take(np.lexsort((found.query_begin, found.reference_text, found.query_text)))
    pair = number_runs(found.query_text, found.reference_text)
    agreeing = np.bincount(pair, found.agreeing)[pair]
    shorter = np.minimum(later.lengths()[found.query_text], earlier.lengths()[found.reference_text])
    return found.take(agreeing >= MIN_SHARE * shorter)


def _meetings(segments: Sequence[int], others: Sequence[int]) -> Iterable[tuple[int, int]]:
    """All pairs of segments of one text and of another; of very many only the first with the first and so on."""
    if len(segments) * len(others) > MOST_MEETINGS:
        return zip(segments, others)
    return product(segments, others)


def _segments(pool: Pool, text: int) -> list[int]:
    """The segments of the pool's only report that are this text."""
    begin, end = pool.occurrence_starts[text : text + 2].tolist()
    segments: list[int] = pool.occurrence_segment[begin:end].tolist()
    return segments


def _choose(links: Sequence[_Link], later: NormalisedReport, earlier: NormalisedReport) -> list[Pair]:
    """Of all links those of segments that belong together.

    First those of each other's nearest that keep the order, then what of the others is not taken yet: segments that
    moved, and the second half of one that was split.
    """
    left = _Cover(later)
    right = _Cover(earlier)
    nearest = _nearest([link for link in links if _is_enough(link.agreeing, link.pair, left, right)])
    in_order = heaviest_chain([link.pair for link in nearest], [link.agreeing for link in nearest])
    chosen = [nearest[number] for number in in_order]
    for link in chosen:
        left.take(link.pair.later, [span[:2] for span in link.spans])
        right.take(link.pair.earlier, [span[2:] for span in link.spans])
    pairs = {link.pair for link in chosen}
    for link in sorted(links, key=lambda link: (-link.agreeing, link.pair)):
        free = min(
            left.free(link.pair.later, [span[:2] for span in link.spans]),
            right.free(link.pair.earlier, [span[2:] for span in link.spans]),
            link.agreeing,
        )
        if link.pair not in pairs and _is_enough(free, link.pair, left, right):
            left.take(link.pair.later, [span[:2] for span in link.spans])
            right.take(link.pair.earlier, [span[2:] for span in link.spans])
            pairs.add(link.pair)
    return sorted(pairs)


class _Cover:
    """Which codes of the segments of a report have their counterpart already."""

    def __init__(self, normal: NormalisedReport) -> None:
        self._starts = normal.starts.tolist()
        self._is_taken: BoolArray = np.zeros(normal.codes.size, bool)

    def length(self, segment: int) -> int:
        """The number of codes of a segment."""
        length: int = self._starts[segment + 1] - self._starts[segment]
        return length

    def free(self, segment: int, spans: Iterable[Sequence[int]]) -> int:
        """How many codes of these spans have none yet."""
        begin = self._starts[segment]
        return sum(int(np.count_nonzero(~self._is_taken[begin + start : begin + end])) for start, end in spans)

    def take(self, segment: int, spans: Iterable[Sequence[int]]) -> None:
        """Gives the codes of these spans their counterpart."""
        begin = self._starts[segment]
        for start, end in spans:
            self._is_taken[begin + start : begin + end] = True


def _is_enough(agreeing: int, pair: Pair, left: _Cover, right: _Cover) -> bool:
    """Whether two segments belong together that have so many codes in common."""
    shorter, longer = sorted((left.length(pair.later), right.length(pair.earlier)))
    return agreeing >= MIN_SHARE * (shorter if agreeing >= FEW_CODES else longer)


def _nearest(links: Sequence[_Link]) -> list[_Link]:
    """The links of segments that have nearly as much in common as either has with any."""
    most_later: dict[int, int] = defaultdict(int)
    most_earlier: dict[int, int] = defaultdict(int)
    for link in links:
        most_later[link.pair.later] = max(most_later[link.pair.later], link.agreeing)
        most_earlier[link.pair.earlier] = max(most_earlier[link.pair.earlier], link.agreeing)
    return [
        link
        for link in links
        if link.agreeing >= NEARLY_MOST * max(most_later[link.pair.later], most_earlier[link.pair.earlier])
    ]


def _between(chosen: Sequence[Pair], later: Sequence[str], earlier: Sequence[str]) -> list[Pair]:
    """Segments without a counterpart that are alike and stand between the same neighbours."""
    in_order = [chosen[number] for number in heaviest_chain(chosen, [1] * len(chosen))]
    bounds = [Pair(-1, -1), *in_order, Pair(len(later), len(earlier))]
    taken = {pair.later for pair in chosen}
    taken_too = {pair.earlier for pair in chosen}
    pairs: list[Pair] = []
    for before, behind in pairwise(bounds):
        left = [number for number in range(before.later + 1, behind.later) if number not in taken]
        right = [number for number in range(before.earlier + 1, behind.earlier) if number not in taken_too]
        if len(left) * len(right) <= MOST_BETWEEN:
            pairs += _alike(left, right, later, earlier)
    return pairs


def _alike(left: Sequence[int], right: Sequence[int], later: Sequence[str], earlier: Sequence[str]) -> list[Pair]:
    """Those of some segments of the later and of the earlier report that are alike, in the same order."""
    pairs: list[Pair] = []
    weights: list[float] = []
    for number, other in product(left, right):
        likeness = Indel.normalized_similarity(later[number], earlier[other])
        if likeness >= MIN_LIKENESS:
            pairs.append(Pair(number, other))
            weights.append(likeness * len(later[number]))
    return [pairs[number] for number in heaviest_chain(pairs, weights)]


def _left_over(size: int, taken: Iterable[int]) -> list[int]:
    """The segments of a report without those that have their counterpart."""
    return sorted(set(range(size)) - set(taken))


def _beside(pairs: Sequence[tuple[int, int]], texts: Sequence[str], others: Sequence[str]) -> list[tuple[int, int]]:
    """Segments without a counterpart that stand in that of their neighbour, beside what this has of it.

    `pairs` have the number among `texts` first; what is found is a sentence that was split, or one that was added to
    another.
    """
    counterparts: dict[int, list[int]] = defaultdict(list)
    for number, other in pairs:
        counterparts[number].append(other)
    found: list[tuple[int, int]] = []
    for number in _left_over(len(texts), counterparts):
        if not MIN_PIECE <= len(texts[number]) <= LONGEST_WHOLE:
            continue
        for neighbour in (number - 1, number + 1):
            places = [
                other
                for other in counterparts.get(neighbour, ())
                if _has_piece(others[other], texts, number, neighbour)
            ]
            found += [(number, other) for other in places[:1]]
    return found


def _has_piece(whole: str, texts: Sequence[str], number: int, neighbour: int) -> bool:
    """Whether one of two texts stands in a third, in another place than its neighbour."""
    if len(whole) > LONGEST_WHOLE:
        return False
    found = partial_ratio_alignment(texts[number], whole, score_cutoff=MIN_PIECE_RATIO)
    if found is None:
        return False
    piece = whole[found.dest_start : found.dest_end]
    return partial_ratio(piece, texts[neighbour]) < MIN_PIECE_RATIO


def heaviest_chain(pairs: Sequence[tuple[int, int]], weights: Sequence[float]) -> list[int]:
    """The numbers of the pairs that rise on both sides and weigh most together, in order.

    The heaviest increasing subsequence (Jacobson and Vo 1992).

    >>> heaviest_chain([(0, 1), (1, 0), (2, 2)], [3, 5, 1])
    [1, 2]
    """
    size = max((right for _, right in pairs), default=-1) + 1
    # For each number of the right side the most that a chain weighs that ends there, and its last pair.
    most = np.zeros(size + 1)
    last = np.full(size + 1, -1)
    before = [-1] * len(pairs)
    order = sorted(range(len(pairs)), key=lambda number: (pairs[number][0], -pairs[number][1], number))
    for number in order:
        right = pairs[number][1]
        best = int(np.argmax(most[: right + 1]))
        weight = most[best] + weights[number]
        before[number] = int(last[best])
        if weight > most[right + 1]:
            most[right + 1] = weight
            last[right + 1] = number
    chain: list[int] = []
    number = int(last[int(np.argmax(most))])
    while number >= 0:
        chain.append(number)
        number = before[number]
    return chain[::-1]
