"""From candidates to runs: segments of one section that stand in the same order in one other report.

What one stock sentence leaves open, several in the same order tell. A run goes on across segments that were put in
or left out, so it is a heaviest increasing chain over the places of both reports (longest increasing subsequence:
Schensted 1961), within a section and with gaps of REACH segments at most.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp.reuse.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    Table,
    is_run_end,
    is_run_start,
    number_runs,
    sum_by_number,
)
from nlp.reuse.pool import Pool
from nlp.reuse.report_pairs import Meetings, PairedReports

#: Occurrences of one text that are looked at for runs, where there are more.
MOST_IN_RUNS = 16
#: How far apart two segments of a run may stand, in either report.
REACH = 6
#: How many of the segments before one are looked at for what it follows in its run.
LOOK_BACK = 8


@dataclass(frozen=True)
class Runs(Table):
    """Candidates that may have been taken from a report with other segments of their section, and from where."""

    candidate: IntArray  # row of the candidate
    occurrence: IntArray  # in the reference
    segments: FloatArray  # in the run
    weight: FloatArray  # of the run, without the candidate's own
    section_segments: FloatArray  # of the section that stand in the report, in whatever order
    section_share: FloatArray  # of the codes of the section that they have


@dataclass(frozen=True)
class _Rows(Table):
    """Meetings of two reports in order of report pair, section and place."""

    candidate: IntArray
    occurrence: IntArray
    section: IntArray  # of the query's report
    report_pair: IntArray
    place: IntArray  # number of the segment in the query's report
    other_place: IntArray
    agreeing: IntArray
    weight: IntArray


def find_runs(paired: PairedReports, section: IntArray, is_prescribed: BoolArray) -> Runs:
    """The runs that candidates are in; `section` numbers the sections of the query, one for each occurrence.

    What is prescribed, or weighs nothing, is in all reports in the same order, so it makes no run.
    """
    candidates = paired.candidates
    tells = candidates.is_pair_start & (candidates.pair_weight > 0) & ~is_prescribed[candidates.query_text]
    rows = _rows(paired, paired.meetings(np.flatnonzero(tells), MOST_IN_RUNS), section)
    group = number_runs(rows.report_pair, rows.section)
    segments, weight = _chains(group, rows)
    section_segments, share = _shared_of_section(group, rows, _section_lengths(paired.query, section, is_prescribed))
    return Runs(rows.candidate, rows.occurrence, segments, weight - rows.weight, section_segments, share)


def _rows(paired: PairedReports, meetings: Meetings, section: IntArray) -> _Rows:
    """The meetings of reports that share two segments of a section or more, sorted."""
    meetings = meetings.take(np.argsort(meetings.report_pair))
    is_alone = is_run_start(meetings.report_pair) & is_run_end(meetings.report_pair)
    meetings = meetings.take(~is_alone)
    candidates = paired.candidates
    own = candidates.occurrence[meetings.candidate]
    rows = _Rows(
        candidate=meetings.candidate,
        occurrence=meetings.occurrence,
        section=section[own],
        report_pair=meetings.report_pair,
        place=paired.query.occurrence_segment[own].astype(np.int64),
        other_place=paired.reference.occurrence_segment[meetings.occurrence].astype(np.int64),
        agreeing=candidates.pair_agreeing[meetings.candidate],
        weight=candidates.pair_weight[meetings.candidate],
    )
    # In order of report pair they are already.
    pair = number_runs(rows.report_pair)
    rows = rows.take(np.lexsort((rows.other_place, rows.place, rows.section, pair)))
    group = number_runs(rows.report_pair, rows.section)
    segments = sum_by_number(group, is_run_start(group, rows.place), size=int(group.max(initial=-1)) + 1)
    return rows.take(segments[group] > 1)


def _chains(group: IntArray, rows: _Rows) -> tuple[FloatArray, FloatArray]:
    """For each row the segments and the weight of the run through it that has most codes."""
    before = _chains_up_to(group, rows)
    backwards = np.arange(len(rows))[::-1]
    behind = _chains_up_to(
        group.max(initial=0) - group[backwards],
        _Rows(
            *(
                column[backwards]
                for column in (*rows.columns()[:4], -rows.place, -rows.other_place, *rows.columns()[6:])
            )
        ),
    )
    segments = before[0] + behind[0][backwards] - 1
    weight = before[1] + behind[1][backwards] - rows.weight
    return segments, weight


def _chains_up_to(group: IntArray, rows: _Rows) -> tuple[FloatArray, FloatArray]:
    """For each row the segments and the weight of the run with most codes that ends with it."""
    agreeing = rows.agreeing.astype(np.float64)
    segments = np.ones(len(rows))
    weight = rows.weight.astype(np.float64)
    firsts = np.flatnonzero(is_run_start(group))
    rank = np.arange(len(rows)) - firsts[group]
    by_rank = np.argsort(rank, kind="stable")
    bounds = np.searchsorted(rank[by_rank], np.arange(int(rank.max(initial=0)) + 2))
    for number in range(1, bounds.size - 1):
        row = by_rank[bounds[number] : bounds[number + 1]]
        best = np.full(row.size, -1)
        most = np.zeros(row.size)
        for back in range(1, min(number, LOOK_BACK) + 1):
            earlier = row - back
            is_better = _may_follow(rows, earlier, row) & (agreeing[earlier] > most)
            most = np.where(is_better, agreeing[earlier], most)
            best = np.where(is_better, earlier, best)
        follows = np.flatnonzero(best >= 0)
        row = row[follows]
        best = best[follows]
        agreeing[row] += agreeing[best]
        segments[row] += segments[best]
        weight[row] += weight[best]
    return segments, weight


def _may_follow(rows: _Rows, earlier: IntArray, later: IntArray) -> BoolArray:
    """Whether one row may follow the other in a run: later in both reports, and near."""
    step = rows.place[later] - rows.place[earlier]
    other_step = rows.other_place[later] - rows.other_place[earlier]
    is_near: BoolArray = (step > 0) & (step <= REACH) & (other_step > 0) & (other_step <= REACH)
    return is_near


def _section_lengths(query: Pool, section: IntArray, is_prescribed: BoolArray) -> FloatArray:
    """The codes of each section of the query, without texts that are prescribed."""
    lengths = np.where(is_prescribed, 0, query.lengths())[query.occurrence_text()]
    return sum_by_number(section, lengths, size=int(section.max(initial=-1)) + 1)


def _shared_of_section(group: IntArray, rows: _Rows, lengths: FloatArray) -> tuple[FloatArray, FloatArray]:
    """For each row how many segments of its section stand in the other report, and what share of it they are.

    A segment counts with its best match.
    """
    if not len(rows):
        return np.zeros(0), np.zeros(0)
    segment = number_runs(group, rows.place)
    firsts = np.flatnonzero(is_run_start(segment))
    most = np.maximum.reduceat(rows.agreeing, firsts)
    groups = int(group.max()) + 1
    places = np.bincount(group[firsts], minlength=groups)
    segments = np.minimum(places, _other_places(group, rows, groups)).astype(np.float64)
    shared = sum_by_number(group[firsts], most, size=groups)
    share = shared[group] / np.maximum(lengths[rows.section], 1)
    return segments[group], share.clip(max=1)


def _other_places(group: IntArray, rows: _Rows, groups: int) -> IntArray:
    """For each group how many segments of the other report are met."""
    order = np.lexsort((rows.other_place, group))
    is_new = is_run_start(group[order], rows.other_place[order])
    return np.bincount(group[order][is_new], minlength=groups)
