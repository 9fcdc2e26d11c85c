"""A collection of reports as arrays: distinct texts, their fingerprints, and where each text occurs.

A sentence that a thousand reports share word for word is kept and matched once. All arrays can be
memory-mapped; nothing but numpy is needed to use them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nlp.language.bodies import own_names
from nlp.reuse.arrays import BoolArray, CodeArray, Column, IntArray, Table, WordArray, is_run_start, sums_before
from nlp.reuse.clauses import Clauses, find_clauses, keep_clauses, no_clauses
from nlp.reuse.codes import concat_ranges, gather_slices, places_of, run_length
from nlp.reuse.fingerprint import PAD, keys, sort_keys, surroundings, text_hashes, winnow
from nlp.reuse.normalise import NormalisedReport, normalise
from nlp.reuse.prescribed import common
from nlp.reuse.records import ReportText

HashArray = npt.NDArray[np.uint32]
ByteArray = npt.NDArray[np.uint8]
YearArray = npt.NDArray[np.int16]

#: Stands for an unknown year where years are kept.
NO_YEAR = 0
#: Stands for an unknown year where years are compared: nothing with a year is later.
LATEST_YEAR = 9999
#: Bits of a place within a text.
OFFSET_BITS = 16
#: Longest text that is compared, in codes; what is beyond is not looked at.
LONGEST = (1 << OFFSET_BITS) - 1
#: Stands for no occurrence, where occurrences are counted from the first of their text.
NO_OCCURRENCE = 0xFFFF
#: The largest number of bodies that is kept.
MOST_BODIES = 0xFFFF

#: Signposts stand two to the power of this many codes apart.
_SIGNPOST_BITS = 5
#: Years from this on to 255 later are told apart when texts with one fingerprint are put in order.
_OLDEST_YEAR = 1990
#: The latest year that is kept, as far as the type goes.
_GREATEST_YEAR = 0x7FFF


def key_of(*parts: object) -> int:
    """A 64-bit key for a name, the same on every machine."""
    name = "\x1f".join(map(str, parts))
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def body_key(text: ReportText, apart: str = "") -> int:
    """A key for the body; a report whose body is unknown is a body of its own.

    `apart` is what tells the body from another one of its name.
    """
    body = "".join((text.body or "").split())
    if body and apart:
        return key_of("body", body, apart)
    if body:
        return key_of("body", body)
    return key_of("report", text.report)


def edition_key(text: ReportText, apart: str = "") -> int:
    """A key for body and year: two reports with one key are never each other's source."""
    if text.body and text.year:
        return key_of(body_key(text, apart), text.year)
    return key_of("report", text.report)


def editions_before(texts: Iterable[ReportText]) -> set[int]:
    """The keys of the reports of the year before of the bodies of these reports."""
    keys = set()
    for text in texts:
        if text.body and text.year:
            before = replace(text, year=text.year - 1)
            keys.add(edition_key(before))
    return keys


def unknown_last(year: Column) -> IntArray:
    """Years to be compared, an unknown one later than all others.

    >>> unknown_last(np.array([2021, NO_YEAR])).tolist()
    [2021, 9999]
    """
    return np.where(year == NO_YEAR, LATEST_YEAR, year).astype(np.int64)


def is_not_later(source_year: Column, year: Column) -> BoolArray:
    """Whether something of one year can have been taken from something of the other; it can if either is unknown.

    >>> is_not_later(np.array([2021, 2023, 2023]), np.array([2022, 2022, NO_YEAR])).tolist()
    [True, False, True]
    """
    is_unknown: BoolArray = (source_year == NO_YEAR) | (year == NO_YEAR)
    return is_unknown | (source_year <= year)


@dataclass(frozen=True)
class Reports(Table):
    """What matching needs to know of each report; rows are sorted by body and year."""

    body: WordArray  # keys
    edition: WordArray  # keys
    year: YearArray  # NO_YEAR when unknown


@dataclass(frozen=True)
class Pool:
    """Distinct texts with fingerprints and occurrences.

    Text `t` is `codes[starts[t]:starts[t + 1]]`; texts are in order of their `hashes`. The fingerprints, sorted
    and of equal ones by the earliest year that their texts were seen in, are `gram_key` and `gram_rest` (see
    `nlp.reuse.fingerprint.keys`) and `gram_at`, the position in `codes`. The occurrences of text `t`, sorted by
    body and year, are `occurrence_report[o]` and `occurrence_segment[o]` for o in
    `occurrence_starts[t]:occurrence_starts[t + 1]`; `first` and `second` tell how far behind the first of these the
    earliest stands and the earliest of another edition (NO_OCCURRENCE: there is none), `bodies` the number of
    bodies among them (MOST_BODIES: or more). In a pool that was
    made in memory `numbers` tells before which codes a number stood, `is_clause_start` which codes are the first of a
    clause, and `clauses` has all short clauses of its texts; `kept_clauses` are those of one read from disk. On disk
    some types are narrower (see `nlp.reuse.index`).
    """

    codes: CodeArray
    starts: IntArray
    hashes: HashArray
    gram_key: HashArray
    gram_rest: ByteArray
    gram_at: HashArray
    occurrence_starts: IntArray
    occurrence_report: HashArray
    occurrence_segment: Column
    first: CodeArray
    second: CodeArray
    bodies: CodeArray
    reports: Reports
    numbers: BoolArray | None = None
    clauses: Clauses | None = None
    is_clause_start: BoolArray | None = None
    kept_clauses: Clauses | None = None

    @property
    def size(self) -> int:
        """The number of distinct texts."""
        return len(self.starts) - 1

    def begin_of(self, text: IntArray) -> IntArray:
        """The position in `codes` at which each text begins."""
        return self.starts[text].astype(np.int64, copy=False)

    def end_of(self, text: IntArray) -> IntArray:
        """The position in `codes` behind each text."""
        return self.starts[text + 1].astype(np.int64, copy=False)

    def lengths(self) -> IntArray:
        """The number of codes of each text."""
        return np.diff(self.starts)

    @cached_property
    def longest(self) -> int:
        """The number of codes of the longest text, one at least."""
        return int(self.lengths().max(initial=1))

    def clause_begins(self) -> IntArray:
        """The positions at which clauses begin, in a pool that was made in memory."""
        is_begin = np.zeros(self.codes.size + 1, bool)
        if self.is_clause_start is not None:
            is_begin[:-1] = self.is_clause_start
        is_begin[self.starts] = True
        return np.flatnonzero(is_begin[: int(self.starts[-1])])

    @cached_property
    def clause_table(self) -> Clauses:
        """The short clauses in which others are looked up, in order of hash."""
        if self.kept_clauses is not None:
            return self.kept_clauses
        if self.clauses is None:
            return no_clauses()
        earliest = self.earliest(self.text_at(self.clauses.position))
        return keep_clauses(self.clauses, self.year_of(earliest), self.edition_of(earliest))

    @cached_property
    def bodies_in_order(self) -> WordArray:
        """The keys of the bodies, each once."""
        return self.reports.body[is_run_start(self.reports.body)]

    def text_at(self, positions: IntArray) -> IntArray:
        """The text that each position in `codes` is in."""
        text: IntArray = self._signposts[positions >> _SIGNPOST_BITS].astype(np.int64)
        behind = np.flatnonzero(self.starts[text + 1] <= positions)
        while behind.size:
            text[behind] += 1
            is_still_behind = self.starts[text[behind] + 1] <= positions[behind]
            behind = behind[np.flatnonzero(is_still_behind)]
        return text

    @cached_property
    def _signposts(self) -> HashArray:
        """The text that every so many codes stand in: to look there is faster than to search all texts."""
        marks = np.arange(0, int(self.starts[-1]) + 1, 1 << _SIGNPOST_BITS)
        text = np.searchsorted(self.starts, marks, side="right") - 1
        return text.clip(min=0).astype(np.uint32)

    def first_occurrence(self, text: IntArray) -> IntArray:
        """The occurrence of each text that stands first in order of body and year."""
        return self.occurrence_starts[text].astype(np.int64, copy=False)

    def end_occurrence(self, text: IntArray) -> IntArray:
        """The occurrence behind the last one of each text."""
        return self.occurrence_starts[text + 1].astype(np.int64, copy=False)

    def times(self, text: IntArray) -> IntArray:
        """How often each text occurs."""
        return self.end_occurrence(text) - self.first_occurrence(text)

    def earliest(self, text: IntArray) -> IntArray:
        """The earliest occurrence of each text."""
        occurrence: IntArray = self.first_occurrence(text) + self.first[text]
        return occurrence

    def earliest_other(self, text: IntArray) -> IntArray:
        """The earliest occurrence in another edition than the earliest one's, or -1."""
        second = self.second[text]
        occurrence: IntArray = self.first_occurrence(text) + second
        occurrence[second == NO_OCCURRENCE] = -1
        return occurrence

    def occurrence_text(self) -> IntArray:
        """The text of each occurrence."""
        every_text = np.arange(self.size)
        return np.repeat(every_text, self.times(every_text))

    def occurrences(self, text: IntArray, most: int | None = None) -> tuple[IntArray, IntArray]:
        """The occurrences of each text, `most` at most: the row of the text among those given, and the occurrence."""
        times = self.times(text)
        if most is not None:
            times = np.minimum(times, most)
        row = np.repeat(np.arange(text.size), times)
        return row, concat_ranges(self.first_occurrence(text), times)

    def year_of(self, occurrence: IntArray) -> YearArray:
        """The year of the report that each occurrence is in."""
        return self.reports.year[self.occurrence_report[occurrence]]

    def edition_of(self, occurrence: IntArray) -> WordArray:
        """The edition of the report that each occurrence is in."""
        return self.reports.edition[self.occurrence_report[occurrence]]

    def body_of(self, occurrence: IntArray) -> WordArray:
        """The body of the report that each occurrence is in."""
        return self.reports.body[self.occurrence_report[occurrence]]

    def find(self, other: Pool) -> IntArray:
        """For each text of another pool the same text here, or -1."""
        found = np.full(other.size, -1, np.int64)
        text = np.arange(other.size)
        candidate = places_of(self.hashes, other.hashes)
        while text.size and self.size:
            # Both are in order of hash; texts of one hash stand together.
            hashes = self.hashes[candidate.clip(max=self.size - 1)]
            is_same_hash = (candidate < self.size) & (hashes == other.hashes[text])
            kept = np.flatnonzero(is_same_hash)
            text = text[kept]
            candidate = candidate[kept]
            is_same = self._is_text(candidate, other, text)
            found[text[is_same]] = candidate[is_same]
            text = text[~is_same]
            candidate = candidate[~is_same] + 1
        return found

    def _is_text(self, own: IntArray, other: Pool, text: IntArray) -> BoolArray:
        """Whether some texts here and some of another pool are the same, code by code."""
        own_begin = self.begin_of(own)
        own_end = self.end_of(own)
        begin = other.begin_of(text)
        end = other.end_of(text)
        agreeing = run_length(other.codes, begin, end, self.codes, own_begin, own_end)
        length = end - begin
        is_same: BoolArray = (own_end - own_begin == length) & (agreeing == length)
        return is_same


def normalise_report(text: ReportText) -> NormalisedReport:
    """The segments of a report as they are compared."""
    segments = [segment.text for segment in text.segments]
    return normalise(segments, own_names(text.body, text.names))


def sort_reports(
    texts: Sequence[ReportText], twins: Mapping[str, str] | None = None, apart: Mapping[str, str] | None = None
) -> tuple[list[int], Reports]:
    """The order by body, year and name, and the table of reports in that order.

    A second copy (`twins`: report to the report it duplicates) has the body and edition of the first and
    stands behind it. `apart` has what tells bodies of one name apart, by report.
    """
    twins = twins or {}
    apart = apart or {}
    names = [text.report for text in texts]
    number_of = {name: number for number, name in enumerate(names)}
    body = np.zeros(len(names), np.uint64)
    edition = np.zeros(len(names), np.uint64)
    year = np.zeros(len(names), np.int64)
    is_second_copy = np.zeros(len(names), bool)
    for number, name in enumerate(names):
        first_copy = texts[number_of[twins.get(name, name)]]
        told_apart = apart.get(first_copy.report, "")
        body[number] = body_key(first_copy, told_apart)
        edition[number] = edition_key(first_copy, told_apart)
        year[number] = first_copy.year or NO_YEAR
        is_second_copy[number] = first_copy.report != name
    by_name = np.array(sorted(range(len(names)), key=names.__getitem__), np.int64)
    order = by_name[np.lexsort((is_second_copy[by_name], year[by_name], body[by_name]))]
    reports = Reports(body[order], edition[order], year[order].clip(0, _GREATEST_YEAR).astype(np.int16))
    return order.tolist(), reports


def build(normals: Sequence[NormalisedReport], reports: Reports) -> Pool:
    """A pool of reports, given in the order of `reports`."""
    counts = np.array([len(normal.starts) - 1 for normal in normals], np.int64)
    # What stands before the reports gives the arrays their type where there is no report.
    codes = [np.zeros(0, np.uint16), *(normal.codes for normal in normals)]
    numbers = [np.zeros(0, bool), *(normal.numbers for normal in normals)]
    clauses = [np.zeros(0, bool), *(normal.clauses for normal in normals)]
    lengths = [np.zeros(0, np.int64), *(np.diff(normal.starts) for normal in normals)]
    return assemble(
        np.concatenate(codes),
        sums_before(np.concatenate(lengths)).astype(np.int64),
        report=np.repeat(np.arange(counts.size), counts),
        segment=concat_ranges(np.zeros(counts.size, np.int64), counts),
        reports=reports,
        numbers=np.concatenate(numbers),
        is_clause_start=np.concatenate(clauses),
    )


def assemble(
    codes: CodeArray,
    starts: IntArray,
    report: IntArray,
    segment: IntArray,
    reports: Reports,
    numbers: BoolArray | None = None,
    is_clause_start: BoolArray | None = None,
) -> Pool:
    """A pool of the segments `codes[starts[i]:starts[i + 1]]` of the given reports.

    `numbers` tells before which codes a number stood, `is_clause_start` which are the first of a clause.
    """
    if (np.diff(starts) > LONGEST).any():
        lengths = np.diff(starts).clip(max=LONGEST)
        codes = gather_slices(codes, starts[:-1], lengths)
        if numbers is not None:
            numbers = gather_slices(numbers, starts[:-1], lengths)
        if is_clause_start is not None:
            is_clause_start = gather_slices(is_clause_start, starts[:-1], lengths)
        starts = sums_before(lengths)
    year = unknown_last(reports.year)
    hashes = text_hashes(codes, starts)
    by_text, bounds = _group_by_text(hashes, year[report])
    # Of each text the segment that has it first.
    earliest = by_text[bounds[:-1]]
    begins = starts[earliest]
    lengths = starts[earliest + 1] - begins
    text_starts = sums_before(lengths).astype(np.int64) + PAD
    text_codes = gather_slices(codes, begins, lengths, PAD)
    grams = _fingerprints(text_codes, text_starts, year[report[earliest]])
    occurrences = _sort_occurrences(by_text, bounds, report, segment)
    first, second = _earliest(bounds, occurrences, year, reports)
    if numbers is not None:
        numbers = gather_slices(numbers, begins, lengths, PAD)
    pool = Pool(
        codes=text_codes,
        starts=text_starts,
        hashes=_high_half(hashes[earliest]),
        gram_key=grams.key,
        gram_rest=grams.rest,
        gram_at=grams.position,
        occurrence_starts=bounds,
        occurrence_report=occurrences.report.astype(np.uint32),
        occurrence_segment=_narrowed(occurrences.segment),
        first=first,
        second=second,
        bodies=_count_bodies(occurrences, reports, texts=earliest.size),
        reports=reports,
        numbers=numbers,
    )
    if is_clause_start is None:
        return pool
    return _parted(pool, gather_slices(is_clause_start, begins, lengths, PAD))


def _parted(pool: Pool, is_clause_start: BoolArray) -> Pool:
    """A pool with the clauses that begin with these codes."""
    clauses = find_clauses(pool.codes, pool.starts, is_clause_start)
    return replace(pool, clauses=clauses, is_clause_start=is_clause_start)


def parted_as(pool: Pool, *wholes: Pool) -> Pool:
    """A pool whose texts are all in other ones, parted into clauses as in the first that has each: punctuation is no
    part of a text."""
    if not wholes or any(whole.is_clause_start is None for whole in wholes):
        return pool
    is_clause_start = np.zeros(pool.codes.size, bool)
    is_left = np.ones(pool.size, bool)
    for whole in wholes:
        found = whole.find(pool)
        text = np.flatnonzero(is_left & (found >= 0))
        lengths = pool.lengths()[text]
        there = concat_ranges(whole.begin_of(found[text]), lengths)
        here = concat_ranges(pool.begin_of(text), lengths)
        assert whole.is_clause_start is not None
        is_clause_start[here] = whole.is_clause_start[there]
        is_left[text] = False
    return _parted(pool, is_clause_start)


def _high_half(words: WordArray) -> HashArray:
    """The higher 32 bits."""
    return (words >> np.uint64(32)).astype(np.uint32)


def _narrowed(segment: IntArray) -> Column:
    """Numbers of segments in two bytes, or in four where a report has so many."""
    if segment.max(initial=0) < 1 << 16:
        return segment.astype(np.uint16)
    return segment.astype(np.uint32)


def _group_by_text(hashes: WordArray, year: IntArray) -> tuple[IntArray, IntArray]:
    """The segments in order of hash, and where each text begins among them, and the last ends.

    Those of one text stand together, the earliest first.
    """
    order = np.lexsort((year, hashes))
    firsts = np.flatnonzero(is_run_start(hashes[order]))
    return order, np.append(firsts, order.size)


class _Fingerprints(NamedTuple):
    """Sorted fingerprints as a pool keeps them."""

    key: HashArray
    rest: ByteArray
    position: HashArray


def _fingerprints(codes: CodeArray, starts: IntArray, year: IntArray) -> _Fingerprints:
    """The fingerprints of some texts that were first seen in these years."""
    positions, hashes = winnow(codes, starts, common())
    key, rest = keys(hashes, surroundings(codes, positions, starts))
    rank = (year - _OLDEST_YEAR).clip(0, 255).astype(np.uint16)
    grams_in_text = np.diff(np.searchsorted(positions, starts))
    key, order = sort_keys(key, rest, np.repeat(rank, grams_in_text))
    return _Fingerprints(key, rest[order], positions[order].astype(np.uint32))


@dataclass(frozen=True)
class _Occurrences:
    """The segments in order of text, report and segment; `repeated` are those whose text occurs more than once."""

    text: IntArray
    report: IntArray
    segment: IntArray
    repeated: IntArray


def _sort_occurrences(by_text: IntArray, bounds: IntArray, report: IntArray, segment: IntArray) -> _Occurrences:
    order = by_text.copy()
    times = np.diff(bounds)
    text = np.repeat(np.arange(times.size), times)
    # Most texts occur once, so only the others are put in order of report.
    repeated = np.flatnonzero(times[text] > 1)
    unsorted = order[repeated]
    by_report = np.lexsort((segment[unsorted], report[unsorted], text[repeated]))
    order[repeated] = unsorted[by_report]
    return _Occurrences(text, report[order], segment[order], repeated)


def _count_bodies(occurrences: _Occurrences, reports: Reports, texts: int) -> CodeArray:
    """The number of bodies that have each text."""
    is_new_body = is_run_start(occurrences.text, reports.body[occurrences.report])
    count = np.bincount(occurrences.text[is_new_body], minlength=texts)
    return count.clip(max=MOST_BODIES).astype(np.uint16)


def _earliest(
    bounds: IntArray, occurrences: _Occurrences, year: IntArray, reports: Reports
) -> tuple[CodeArray, CodeArray]:
    """The earliest occurrence of each text and the earliest in another edition, counted from the text's first.

    NO_OCCURRENCE stands for none; `year` is of the reports.
    """
    text = occurrences.text
    first = np.zeros(bounds.size - 1, np.uint16)
    second = np.full(bounds.size - 1, NO_OCCURRENCE, np.uint16)
    repeated = occurrences.repeated
    report = occurrences.report[repeated]
    order = np.lexsort((report, year[report], text[repeated]))
    by_year = repeated[order]
    # What is too far behind the first of its text cannot be told in the type.
    behind_first = by_year - bounds[text[by_year]]
    by_year = by_year[behind_first < NO_OCCURRENCE]
    is_earliest = is_run_start(text[by_year])
    earliest = by_year[is_earliest]
    first[text[earliest]] = earliest - bounds[text[earliest]]
    earliest_of_each = earliest[np.cumsum(is_earliest) - 1]
    edition = reports.edition[occurrences.report[by_year]]
    earliest_edition = reports.edition[occurrences.report[earliest_of_each]]
    other = by_year[edition != earliest_edition]
    other = other[is_run_start(text[other])]
    second[text[other]] = other - bounds[text[other]]
    return first, second
