"""From matched passages to where each can have been taken from: an occurrence of the other text in another edition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp.reuse.arrays import BoolArray, IntArray, Table, WordArray, is_run_start, number_runs, sum_of_run
from nlp.reuse.codes import search
from nlp.reuse.passages import Passages
from nlp.reuse.pool import NO_YEAR, Pool, Reports, is_not_later

#: Occurrences of one text that are looked at, where there are more.
MOST_OCCURRENCES = 64


@dataclass(frozen=True)
class Candidates(Table):
    """Passages with a source, one row for each passage and each occurrence of its text in the query."""

    occurrence: IntArray  # in the query
    query_text: IntArray
    begin: IntArray  # of the passage in the query's text
    end: IntArray
    passage: IntArray  # row of the passage among those given
    weight: IntArray  # of the passage
    agreeing: IntArray
    pair_weight: IntArray  # of all passages of this pair of texts
    pair_agreeing: IntArray
    pair: IntArray  # number of the pair of texts
    is_pair_start: BoolArray  # true for one passage of each pair
    reference_text: IntArray
    source: IntArray  # occurrence in the reference
    is_own: BoolArray  # whether the source is in an earlier report of the same body


def find_sources(query: Pool, reference: Pool, passages: Passages) -> Candidates:
    """Give each passage its source; those that have none in another edition are left out.

    Passages of one pair of texts must stand together.
    """
    passage, occurrence = query.occurrences(passages.query_text)
    reference_text = passages.reference_text[passage]
    report = query.occurrence_report[occurrence].astype(np.int64)
    own = _latest_own(reference, query.reports, reference_text, report)
    other = _earliest_other(reference, reference_text, query.reports.edition[report])
    source = np.where(own >= 0, own, other)
    source = _undated_if_late(query, reference, occurrence, reference_text, source)
    kept = np.flatnonzero(source >= 0)
    passage = passage[kept]
    pair = number_runs(passages.query_text, passages.reference_text)
    pair_weight = sum_of_run(pair, passages.weight)
    pair_agreeing = sum_of_run(pair, passages.agreeing)
    return Candidates(
        occurrence=occurrence[kept],
        query_text=passages.query_text[passage],
        begin=passages.query_begin[passage],
        end=passages.query_end[passage],
        passage=passage,
        weight=passages.weight[passage],
        agreeing=passages.agreeing[passage],
        pair_weight=pair_weight[passage],
        pair_agreeing=pair_agreeing[passage],
        pair=pair[passage],
        is_pair_start=is_run_start(pair)[passage],
        reference_text=reference_text[kept],
        source=source[kept],
        is_own=own[kept] >= 0,
    )


def _earliest_other(reference: Pool, text: IntArray, edition: WordArray) -> IntArray:
    """The earliest occurrence of each text in another edition than the given one, or -1."""
    earliest = reference.earliest(text)
    is_same_edition = reference.edition_of(earliest) == edition
    return np.where(is_same_edition, reference.earliest_other(text), earliest)


def _undated_if_late(
    query: Pool, reference: Pool, occurrence: IntArray, reference_text: IntArray, source: IntArray
) -> IntArray:
    """The sources, but where one is later than the query's report, one without a year if there is any."""
    report = query.occurrence_report[occurrence]
    year = query.reports.year[report]
    # What is not there (-1) has the year of the last occurrence, and does not count.
    is_late = (source >= 0) & ~is_not_later(reference.year_of(source), year)
    late = np.flatnonzero(is_late)
    edition = query.reports.edition[report[late]]
    undated = _undated(reference, reference_text[late], edition)
    sources = source.copy()
    sources[late] = np.where(undated >= 0, undated, source[late])
    return sources


def _undated(reference: Pool, text: IntArray, edition: WordArray) -> IntArray:
    """For each text its first occurrence in a report without year that is not of the given edition, or -1.

    MOST_OCCURRENCES are looked at.
    """
    row, occurrence = reference.occurrences(text, MOST_OCCURRENCES)
    is_undated = reference.year_of(occurrence) == NO_YEAR
    is_other_edition = reference.edition_of(occurrence) != edition[row]
    fitting = np.flatnonzero(is_undated & is_other_edition)
    # The first is written last.
    fitting = fitting[::-1]
    undated = np.full(text.size, -1)
    undated[row[fitting]] = occurrence[fitting]
    return undated


def _latest_own(reference: Pool, reports: Reports, text: IntArray, report: IntArray) -> IntArray:
    """The latest occurrence of each text in an earlier report of the body of one of these reports, or -1."""
    latest = np.full(text.size, -1, np.int64)
    begin, end = _earlier_reports(reference.reports, reports)
    asked = np.flatnonzero((end > begin)[report])
    if not asked.size:
        return latest
    # The occurrences of a text are sorted by report, so those in reports that are too late stand behind.
    text = text[asked]
    report = report[asked]
    first = reference.first_occurrence(text)
    stop = reference.end_occurrence(text)
    last = search(reference.occurrence_report, first, stop, end[report]) - 1
    is_there = last >= first
    is_own = reference.occurrence_report[last.clip(min=0)] >= begin[report]
    found = is_there & is_own
    latest[asked[found]] = last[found]
    return latest


def _earlier_reports(table: Reports, reports: Reports) -> tuple[IntArray, IntArray]:
    """For each report the range of earlier dated ones of its body in a table, which is sorted by body and year."""
    begin = np.searchsorted(table.body, reports.body)
    end = np.searchsorted(table.body, reports.body, side="right")
    first_year = np.full(begin.size, NO_YEAR + 1)
    begin = search(table.year, begin, end, first_year)
    end = search(table.year, begin, end, reports.year)
    return begin, end
