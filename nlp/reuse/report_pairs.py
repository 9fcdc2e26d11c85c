"""From pairs of segments to what their reports share: what one pair leaves open, all pairs of two reports may show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp.reuse.arrays import FloatArray, IntArray, Table, is_run_start, number_runs, sum_by_number
from nlp.reuse.passages import nesting_key, reach_before
from nlp.reuse.pool import Pool, is_not_later
from nlp.reuse.sources import MOST_OCCURRENCES, Candidates

#: Bits of the reference's report where both reports are one number.
_REPORT_BITS = 32


def query_report(report_pair: IntArray) -> IntArray:
    """The query's report of each pair of reports."""
    return report_pair >> _REPORT_BITS


@dataclass(frozen=True)
class Meetings(Table):
    """Candidates, each with an occurrence of its other text in a report that it may have been taken from."""

    candidate: IntArray  # row of the candidate
    report_pair: IntArray  # both reports as one number
    occurrence: IntArray  # in the reference


@dataclass(frozen=True)
class Shared(Table):
    """What pairs of reports share, in order of pair."""

    report_pair: IntArray  # both reports as one number
    weight: FloatArray
    agreeing: FloatArray  # codes
    weighty_texts: FloatArray  # texts that weigh anything


@dataclass(frozen=True)
class PairedReports:
    """Candidates with the pools that they are from."""

    query: Pool
    reference: Pool
    candidates: Candidates

    def meetings(self, rows: IntArray, most: int = MOST_OCCURRENCES) -> Meetings:
        """Some candidates, each with every report of another edition, none later, that has its other text.

        Of reports that have it so many are looked at.
        """
        text = self.candidates.reference_text[rows]
        number, occurrence = self.reference.occurrences(text, most)
        candidate = rows[number]
        own_occurrence = self.candidates.occurrence[candidate]
        is_timely = is_not_later(self.reference.year_of(occurrence), self.query.year_of(own_occurrence))
        is_other_edition = self.reference.edition_of(occurrence) != self.query.edition_of(own_occurrence)
        own_report = self.query.occurrence_report[own_occurrence].astype(np.int64)
        report = self.reference.occurrence_report[occurrence].astype(np.int64)
        meetings = Meetings(candidate, (own_report << _REPORT_BITS) | report, occurrence)
        return meetings.take(is_timely & is_other_edition)

    def sources_in(self, report_pairs: IntArray, rows: IntArray) -> IntArray:
        """For each candidate its source in one of these pairs of reports, or -1; only for the rows that are asked for.

        The pairs are in ascending order.
        """
        source = np.full(len(self.candidates), -1)
        if not report_pairs.size:
            return source
        meetings = self.meetings(rows)
        nearest = np.searchsorted(report_pairs, meetings.report_pair)
        nearest = nearest.clip(max=report_pairs.size - 1)
        is_given = report_pairs[nearest] == meetings.report_pair
        # The first of a candidate's sources is written last.
        given = np.flatnonzero(is_given)[::-1]
        source[meetings.candidate[given]] = meetings.occurrence[given]
        return source

    def shared(self, rows: IntArray) -> Shared:
        """What some candidates are together, by the pair of reports that they may stand in.

        A text that is repeated counts once; one that agrees with several of the other report counts as the best
        of them does, or as all of them where they cover different parts of it.
        """
        candidates = self.candidates
        meetings = self._sort(self.meetings(rows))
        candidate = meetings.candidate
        text = number_runs(meetings.report_pair, candidates.query_text[candidate])
        share = self._uncovered_share(candidate, text)
        weight = _sum_or_greatest(
            text,
            whole=candidates.pair_weight[candidate],
            parts=candidates.weight[candidate] * share,
        )
        agreeing = _sum_or_greatest(
            text,
            whole=candidates.pair_agreeing[candidate],
            parts=candidates.agreeing[candidate] * share,
        )
        pair_of_text = meetings.report_pair[is_run_start(text)]
        report_pair, number = np.unique(pair_of_text, return_inverse=True)
        pairs = report_pair.size
        return Shared(
            report_pair,
            weight=sum_by_number(number, weight, pairs),
            agreeing=sum_by_number(number, agreeing, pairs),
            weighty_texts=sum_by_number(number, weight > 0, pairs),
        )

    def _sort(self, meetings: Meetings) -> Meetings:
        """In order of pair of reports, text, begin and falling end."""
        text = self.candidates.query_text[meetings.candidate]
        begin = self.candidates.begin[meetings.candidate]
        end = self.candidates.end[meetings.candidate]
        nesting = nesting_key(text, begin, end)
        return meetings.take(np.lexsort((nesting, meetings.report_pair)))

    def _uncovered_share(self, candidate: IntArray, text: IntArray) -> FloatArray:
        """Of each passage the share that earlier ones of its text do not cover; `text` numbers the texts."""
        begin = self.candidates.begin[candidate]
        end = self.candidates.end[candidate]
        uncovered = end - np.maximum(begin, reach_before(text, end))
        size = np.maximum(end - begin, 1)
        share: FloatArray = uncovered.clip(min=0) / size
        return share


def _sum_or_greatest(text: IntArray, whole: IntArray, parts: FloatArray) -> FloatArray:
    """For each text the greater of two: its greatest `whole`, or the sum of its `parts`."""
    if not text.size:
        return np.zeros(0)
    firsts = np.flatnonzero(is_run_start(text))
    greatest = np.maximum.reduceat(whole, firsts)
    return np.maximum(greatest, sum_by_number(text, parts, firsts.size))
