"""From reports to answers: what of each segment stands in other reports, with their names and wording."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from nlp.reuse.arrays import BoolArray, IntArray, is_run_start
from nlp.reuse.duplicates import duplicates
from nlp.reuse.flags import proofs
from nlp.reuse.index import Index, Shard
from nlp.reuse.judge import Kind, Sources, Verdicts, judge
from nlp.reuse.normalise import NormalisedReport
from nlp.reuse.passages import Passages
from nlp.reuse.pool import Pool, Reports, build, normalise_report, sort_reports
from nlp.reuse.records import ORIGINAL, Flag, FurtherSource, ReportText, Reuse

#: Segments answered for at a time.
PORTION = 20_000
#: Decimals that shares are given with.
DECIMALS = 4

Reference: TypeAlias = ReportText | Index | str | os.PathLike[str]
Against: TypeAlias = Reference | list[Reference] | tuple[Reference, ...] | None
Span: TypeAlias = tuple[int, int, int, int]


class Batch(NamedTuple):
    """Reports with their pool; `texts` and `normals` are in the order of the pool's reports."""

    texts: list[ReportText]
    normals: list[NormalisedReport]
    pool: Pool


def gather(texts: Sequence[ReportText], normals: Sequence[NormalisedReport] | None = None) -> Batch:
    """A pool of reports, in which the copies of one report count as that report."""
    normals = list(normals or map(normalise_report, texts))
    order, reports = sort_reports(texts, duplicates(texts, normals))
    return _batch_of(texts, normals, order, reports)


def _batch_of(
    texts: Sequence[ReportText], normals: Sequence[NormalisedReport], numbers: list[int], reports: Reports
) -> Batch:
    """The texts of these numbers; `reports` is the table of them."""
    chosen_texts = [texts[number] for number in numbers]
    chosen_normals = [normals[number] for number in numbers]
    return Batch(chosen_texts, chosen_normals, build(chosen_normals, reports))


def compare(texts: Sequence[ReportText], against: Against = None) -> list[list[Reuse]]:
    """For each segment of each report, what of it stands in the others and in the reference.

    `against` is an `Index`, the directory of one, or a list of these and of more reports. A report is never compared
    with itself, with another copy of itself, or with another report of the same body and year.

    >>> from nlp.reuse import SegmentText
    >>> said = "在全市率先推行政策明白卡，把惠企条款逐条译成商户听得懂的大白话。"
    >>> a = ReportText("a", "青岚县水利局", 2022, [SegmentText("s1", 0, "我局" + said)])
    >>> b = ReportText("b", "沅河区教育局", 2023, [SegmentText("s1", 0, "区教育局" + said)])
    >>> answer = compare([a, b])[1][0]
    >>> answer.kind, answer.source_report, round(answer.score, 2)
    ('peer', 'a', 1.0)
    """
    texts = list(texts)
    if not texts:
        return []
    more, shards = _references(against)
    batch = gather([*texts, *more])
    number_of = {id(text): number for number, text in enumerate(batch.texts)}
    asked = [number_of[id(text)] for text in texts]
    answers: dict[int, list[Reuse]] = {}
    for numbers in _portions(batch, np.unique(asked)):
        portion = _take(batch, numbers)
        # What is read of the shards is let go with each portion.
        library = _Library(batch, shards)
        for number, of_report in zip(numbers.tolist(), _answers(portion, library)):
            answers[number] = of_report
    return [answers[number] for number in asked]


def _references(against: Against) -> tuple[list[ReportText], list[Shard]]:
    """What to compare with: reports in memory and shards on disk."""
    texts: list[ReportText] = []
    shards: list[Shard] = []
    if against is None:
        return texts, shards
    references = list(against) if isinstance(against, (list, tuple)) else [against]
    for reference in references:
        if isinstance(reference, ReportText):
            texts.append(reference)
        elif isinstance(reference, Index):
            shards += reference.shards
        else:
            shards += Index.open(reference).shards
    return texts, shards


def _portions(batch: Batch, reports: IntArray) -> list[IntArray]:
    """The reports asked for in runs of some PORTION segments, which bounds memory."""
    sizes = np.array([len(batch.texts[report].segments) for report in reports])
    segments_before = np.cumsum(sizes) - sizes
    portion = segments_before // PORTION
    firsts = np.flatnonzero(is_run_start(portion))
    return np.split(reports, firsts[1:])


def _take(batch: Batch, reports: IntArray) -> Batch:
    """Some reports of a batch, given in ascending order."""
    if reports.size == len(batch.texts):
        return batch
    table = batch.pool.reports.take(reports)
    return _batch_of(batch.texts, batch.normals, reports.tolist(), table)


def in_preamble(pool: Pool, texts: Sequence[ReportText]) -> BoolArray:
    """Of each occurrence in a pool, whether it stands in a preamble; `texts` are the pool's reports."""
    found = []
    for report, segment in _places(pool, np.arange(pool.occurrence_report.size)):
        section = texts[report].segments[segment].section
        found.append(section == "preamble")
    return np.array(found, bool)


def _places(pool: Pool, occurrences: IntArray) -> Iterator[tuple[int, int]]:
    """The report and the segment of each of these occurrences."""
    reports = pool.occurrence_report[occurrences].tolist()
    segments = pool.occurrence_segment[occurrences].tolist()
    return zip(reports, segments)


class NamedReport(NamedTuple):
    """A report, and its segments as they are compared."""

    text: ReportText
    normal: NormalisedReport


@dataclass(frozen=True)
class Place:
    """A segment of a report."""

    report: NamedReport
    segment: int

    @cached_property
    def record(self) -> Any:
        """The segment itself, with `section`, `position` and `text`."""
        return self.report.text.segments[self.segment]

    @cached_property
    def offsets(self) -> IntArray:
        """For each code of the segment where its character stands in the segment's text."""
        normal = self.report.normal
        begin, end = normal.starts[self.segment : self.segment + 2]
        return normal.offsets[begin:end]

    def characters(self, begin: int, end: int) -> tuple[int, int]:
        """Begin and end of the characters that these codes stand for."""
        first = int(self.offsets[begin])
        last = int(self.offsets[end - 1])
        return first, last + 1


class NamedSource(NamedTuple):
    """A source of a segment: where it stands, and what the answer says of it."""

    place: Place
    record: FurtherSource


class _Library:
    """The reports that sources are in: pool 0 is of those in memory, the others are shards, read when asked for."""

    def __init__(self, batch: Batch, shards: Sequence[Shard]) -> None:
        self.pools = [batch.pool, *(shard.pool for shard in shards)]
        self._batch = batch
        self._shards = shards
        self._read: dict[tuple[int, int], NamedReport] = {}

    def report(self, pool: int, report: int) -> NamedReport:
        """One report, by the number of its pool and its own."""
        if pool == 0:
            batch = self._batch
            return NamedReport(batch.texts[report], batch.normals[report])
        if (pool, report) not in self._read:
            text = self._shards[pool - 1].report(report)
            self._read[pool, report] = NamedReport(text, normalise_report(text))
        return self._read[pool, report]


def _answers(portion: Batch, library: _Library) -> list[list[Reuse]]:
    """The answers for each report of a portion."""
    query = portion.pool
    verdicts = judge(query, library.pools, in_preamble(query, portion.texts))
    answers = [[ORIGINAL] * len(text.segments) for text in portion.texts]
    reports = [NamedReport(text, normal) for text, normal in zip(portion.texts, portion.normals)]
    # Most segments are original, and their answer stands already.
    is_original = (verdicts.raw == 0) & (verdicts.kind == Kind.ORIGINAL)
    rows = np.flatnonzero(~is_original)
    for row, (report, segment) in zip(rows.tolist(), _places(query, rows)):
        place = Place(reports[report], segment)
        answers[report][segment] = _answer(place, row, verdicts, library)
    return answers


def _answer(place: Place, row: int, verdicts: Verdicts, library: _Library) -> Reuse:
    """The answer for one segment; `row` is its row in the verdicts."""
    score = round(float(verdicts.score[row]), DECIMALS)
    raw = round(float(verdicts.raw[row]), DECIMALS)
    kind = Kind(verdicts.kind[row])
    sources = []
    for of_rank in verdicts.best:
        if of_rank.source[row] >= 0:
            sources.append(_name(place, row, of_rank, library))
    if not sources:
        return Reuse(score, raw, kind.word)
    best = sources[0].record
    return Reuse(
        score=score,
        raw=raw,
        kind=kind.word,
        source_report=best.report,
        source_body=best.body,
        source_year=best.year,
        source_section=best.section,
        source_position=best.position,
        source_text=best.text,
        spans=best.spans,
        bodies=int(verdicts.bodies[row]),
        since=int(verdicts.since[row]) or None,
        flags=_flags(place, kind, sources[0]),
        also=tuple(further.record for further in sources[1:]),
    )


def _flags(place: Place, kind: Kind, source: NamedSource) -> tuple[Flag, ...]:
    """Proofs of copying, where one text was taken from one other."""
    if kind not in (Kind.PEER, Kind.PRIOR_YEAR):
        return ()
    origin = source.place
    copy_text = place.report.text
    origin_text = origin.report.text
    return proofs(copy_text, place.segment, origin_text, origin.segment, source.record.spans)


def _name(place: Place, row: int, sources: Sources, library: _Library) -> NamedSource:
    """A source of a segment with names and offsets instead of numbers."""
    pool_number = int(sources.pool[row])
    pool = library.pools[pool_number]
    occurrence = int(sources.source[row])
    report = library.report(pool_number, int(pool.occurrence_report[occurrence]))
    origin = Place(report, int(pool.occurrence_segment[occurrence]))
    begin, end = sources.passage_starts[row : row + 2]
    spans = [_span(sources.passages, number, place, origin) for number in range(begin, end)]
    record = FurtherSource(
        report=report.text.report,
        body=report.text.body or None,
        year=report.text.year,
        section=origin.record.section,
        position=origin.record.position,
        text=origin.record.text,
        spans=tuple(spans),
    )
    return NamedSource(origin, record)


def _span(passages: Passages, number: int, place: Place, origin: Place) -> Span:
    """A passage as characters of the segment and of its source."""
    begin = passages.query_begin[number]
    start, end = place.characters(begin, passages.query_end[number])
    source_begin = passages.reference_begin[number]
    source_start, source_end = origin.characters(source_begin, passages.reference_end[number])
    return widened(place.record.text, origin.record.text, start, end, source_start, source_end)


def widened(ours: str, theirs: str, start: int, end: int, source_start: int, source_end: int) -> Span:
    """A matched span with what was set aside at its edges and is the same in both texts, but for marks at the edges.

    >>> widened("全县设专栏12个。", "我局全县设专栏8个。", 2, 5, 4, 7)
    (0, 5, 2, 7)
    """
    before = _common_length(ours[:start][::-1], theirs[:source_start][::-1])
    after = _common_length(ours[end:], theirs[source_end:])
    while before and not ours[start - before].isalnum():
        before -= 1
    while after and not ours[end + after - 1].isalnum():
        after -= 1
    return start - before, end + after, source_start - before, source_end + after


def _common_length(ours: str, theirs: str) -> int:
    """How many of the first characters of two texts are the same.

    >>> _common_length("公开信息", "公开政策")
    2
    """
    length = 0
    for own, other in zip(ours, theirs):
        if own != other:
            break
        length += 1
    return length
