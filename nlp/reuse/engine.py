"""From reports to answers: what of each segment stands in other reports, with their names and wording."""

from __future__ import annotations

import math
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from nlp.reuse.arrays import IntArray, is_run_start
from nlp.reuse.codes import text_of
from nlp.reuse.copied import probability, with_set_aside
from nlp.reuse.duplicates import duplicates
from nlp.reuse.flags import foreign_names_beside, proofs
from nlp.reuse.index import Index
from nlp.reuse.judge import Kind, Sections, Sources, Verdicts, judge
from nlp.reuse.namesakes import namesakes
from nlp.reuse.normalise import NormalisedReport, plain_body
from nlp.reuse.passages import Passages
from nlp.reuse.pool import Pool, Reports, build, normalise_report, parted_as, sort_reports
from nlp.reuse.prescribed import Wording, statutory
from nlp.reuse.records import (
    LIKELY,
    ORIGINAL,
    PEER,
    PRIOR_YEAR,
    STATUTORY,
    STOCK,
    Flag,
    FurtherSource,
    ReportText,
    Reuse,
)
from nlp.reuse.set_aside import count_agreeing
from nlp.reuse.shard import Shard, report_key
from nlp.reuse.templates import own_templates

#: Segments answered for at a time.
PORTION = 20_000
#: Decimals that shares are given with.
DECIMALS = 4
#: How far beside what is shared the other body's name is looked for, in segments of the section.
BESIDE = 3

Reference: TypeAlias = ReportText | Index | str | os.PathLike[str]
Against: TypeAlias = Reference | list[Reference] | tuple[Reference, ...] | None
Span: TypeAlias = tuple[int, int, int, int]


class Batch(NamedTuple):
    """Reports with their pool; `texts` and `normals` are in the order of the pool's reports."""

    texts: list[ReportText]
    normals: list[NormalisedReport]
    pool: Pool


def gather(
    texts: Sequence[ReportText],
    normals: Sequence[NormalisedReport] | None = None,
    copies: Mapping[str, str] | None = None,
) -> Batch:
    """A pool of reports, in which the copies of one report count as that report.

    `copies` has for each second copy the report that it is one of; if it is not given, they are found.
    """
    normals = list(normals or map(normalise_report, texts))
    if copies is None:
        copies = duplicates(texts, normals)
    order, reports = sort_reports(texts, copies, namesakes(texts, copies))
    return _batch_of(texts, normals, order, reports)


def _batch_of(
    texts: Sequence[ReportText], normals: Sequence[NormalisedReport], numbers: list[int], reports: Reports
) -> Batch:
    """The texts of these numbers; `reports` is the table of them."""
    chosen_texts = [texts[number] for number in numbers]
    chosen_normals = [normals[number] for number in numbers]
    return Batch(chosen_texts, chosen_normals, build(chosen_normals, reports))


def compare(
    texts: Sequence[ReportText], against: Against = None, *, keep_duplicates: bool = False, ignore: Iterable[str] = ()
) -> list[list[Reuse]]:
    """For each segment of each report, what of it stands in the others and in the reference.

    `against` is an `Index`, the directory of one, or a list of these and of more reports. A report is never compared
    with itself or with another copy of itself. Two reports of one name and year that are not copies of one are of two
    bodies of that name; with `keep_duplicates` all of one name and year are taken for that. `ignore` has templates that
    are known to be prescribed: what is worded after them counts as statutory wording does.

    >>> from nlp.reuse import SegmentText
    >>> said = "在全市率先推行政策明白卡，把惠企条款逐条译成商户听得懂的大白话。"
    >>> a = ReportText("a", "青岚县水利局", 2022, [SegmentText("s1", 0, "我局" + said)])
    >>> b = ReportText("b", "沅河区教育局", 2023, [SegmentText("s1", 0, "区教育局" + said)])
    >>> answer = compare([a, b])[1][0]
    >>> answer.kind, answer.source_report, answer.shared, answer.copied > 0.9
    ('peer', 'a', 1.0, True)
    """
    texts = list(texts)
    if not texts:
        return []
    wording = statutory().with_own(own_templates(ignore))
    more, shards = _references(against)
    batch = gather([*texts, *more], copies={} if keep_duplicates else None)
    number_of = {id(text): number for number, text in enumerate(batch.texts)}
    asked = [number_of[id(text)] for text in texts]
    answers: dict[int, list[Reuse]] = {}
    for numbers in _portions(batch, np.unique(asked)):
        portion = _take(batch, numbers)
        # What is read of the shards is let go with each portion.
        library = _Library(batch, shards)
        for number, of_report in zip(numbers.tolist(), _answers(portion, library, wording)):
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
    portion = _batch_of(batch.texts, batch.normals, reports.tolist(), table)
    return portion._replace(pool=parted_as(portion.pool, batch.pool))


def sections_of(pool: Pool, texts: Sequence[ReportText]) -> Sections:
    """The sections that the occurrences in a pool stand in; `texts` are the pool's reports."""
    numbers: dict[tuple[int, str], int] = {}
    number = []
    is_preamble = []
    for report, segment in _places(pool, np.arange(pool.occurrence_report.size)):
        section = texts[report].segments[segment].section
        number.append(numbers.setdefault((report, section), len(numbers)))
        is_preamble.append(section == "preamble")
    return Sections(np.array(number, np.int64), np.array(is_preamble, bool))


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
    """The reports that sources are in, by pool: the first may be in memory; those of shards are read when needed."""

    def __init__(self, batch: Batch | None, shards: Sequence[Shard]) -> None:
        in_memory = [] if batch is None else [batch.pool]
        self.pools = [*in_memory, *(shard.pool for shard in shards)]
        self._batch = batch
        self._shards = dict(enumerate(shards, len(in_memory)))
        self._read: dict[tuple[int, int], NamedReport] = {}

    def keep(self, shards: int, reports: Iterable[NamedReport]) -> None:
        """Takes reports as they are at hand where they stand in one of the first so many shards, too."""
        at_hand = {report_key(report.text.report): report for report in reports}
        wanted = np.array(list(at_hand), np.uint64)
        for pool in range(shards):
            keys = self._shards[pool].keys
            for row in np.flatnonzero(np.isin(keys, wanted)).tolist():
                self._read[pool, row] = at_hand[int(keys[row])]

    def report(self, pool: int, report: int) -> NamedReport:
        """One report, by the number of its pool and its own."""
        if self._batch is not None and pool not in self._shards:
            return NamedReport(self._batch.texts[report], self._batch.normals[report])
        if (pool, report) not in self._read:
            text = self._shards[pool].report(report)
            self._read[pool, report] = NamedReport(text, normalise_report(text))
        return self._read[pool, report]


def compare_part(
    texts: Sequence[ReportText],
    normals: Sequence[NormalisedReport],
    table: Reports,
    own: Sequence[Shard],
    further: Sequence[Shard],
    wording: Wording,
) -> list[list[Reuse]]:
    """The answers for some reports of a collection whose pool is in the shards `own`; `further` is looked at, too.

    `wording` is what every report must have. `table` has the reports in the order of `texts`, by body and year. What
    `compare` gives for the whole collection, when it is one shard; of several each has its own crowds (see
    `nlp.reuse.seeds`).
    """
    pool = parted_as(build(normals, table), *(shard.pool for shard in own))
    portion = Batch(list(texts), list(normals), pool)
    library = _Library(None, [*own, *further])
    library.keep(len(own), map(NamedReport, texts, normals))
    return _answers(portion, library, wording)


def _answers(portion: Batch, library: _Library, wording: Wording) -> list[list[Reuse]]:
    """The answers for each report of a portion."""
    query = portion.pool
    verdicts = judge(query, library.pools, sections_of(query, portion.texts), wording)
    reports = [NamedReport(text, normal) for text, normal in zip(portion.texts, portion.normals)]
    answers = [[ORIGINAL] * len(text.segments) for text in portion.texts]
    origins: dict[int, dict[int, ReportText]] = defaultdict(dict)
    # Most segments are original, and their answer stands already.
    rows = np.flatnonzero((verdicts.shared > 0) | (verdicts.common > 0))
    for row, (report, segment) in zip(rows.tolist(), _places(query, rows)):
        place = Place(reports[report], segment)
        sources = _name_all(place, row, verdicts, library)
        answer = _answer(place, row, verdicts, sources)
        answers[report][segment] = _with_quotation(answer, place, sources, wording)
        if sources:
            origins[report][segment] = sources[0].place.report.text
    for number, of_report in origins.items():
        answers[number] = _with_names_beside(portion.texts[number], answers[number], of_report)
    return answers


def _name_all(place: Place, row: int, verdicts: Verdicts, library: _Library) -> list[NamedSource]:
    """The sources of a segment, the best first."""
    sources = []
    for of_rank in verdicts.best:
        if of_rank.source[row] >= 0:
            sources.append(_name(place, row, of_rank, library))
    return sources


def _answer(place: Place, row: int, verdicts: Verdicts, sources: list[NamedSource]) -> Reuse:
    """The answer for one segment; `row` is its row in the verdicts."""
    answer = Reuse(
        shared=round(float(verdicts.shared[row]), DECIMALS),
        common=round(float(verdicts.common[row]), DECIMALS),
        boilerplate=round(float(verdicts.boilerplate[row]), DECIMALS),
        kind=Kind(verdicts.kind[row]).word,
        bodies=int(verdicts.bodies[row]),
        since=int(verdicts.since[row]) or None,
    )
    return _with_sources(answer, place, row, verdicts, sources) if sources else answer


def _with_sources(answer: Reuse, place: Place, row: int, verdicts: Verdicts, sources: list[NamedSource]) -> Reuse:
    """The same with its sources, and with the probability that it was copied."""
    best = sources[0]
    agreeing = count_agreeing(place.record.text, best.record.text)
    of_best = float(verdicts.best[0].log_odds[row])
    log_odds = max(float(verdicts.log_odds[row]), with_set_aside(of_best, agreeing))
    kind = answer.kind
    if kind == STOCK and log_odds >= 0:
        kind = PRIOR_YEAR if _is_of_one_body(place, best) else PEER
    return replace(
        answer,
        copied=round(probability(log_odds), DECIMALS),
        kind=kind,
        source_report=best.record.report,
        source_body=best.record.body,
        source_year=best.record.year,
        source_section=best.record.section,
        source_position=best.record.position,
        source_text=best.record.text,
        spans=best.record.spans,
        flags=_flags(place, best),
        also=tuple(further.record for further in sources[1:]),
    )


def _is_of_one_body(place: Place, source: NamedSource) -> bool:
    return plain_body(place.report.text.body) == plain_body(source.record.body)


def _with_quotation(answer: Reuse, place: Place, sources: list[NamedSource], wording: Wording) -> Reuse:
    """The same, where the wording is prescribed with what prescribes it as its source."""
    if answer.kind != STATUTORY:
        return answer
    begin, end = place.report.normal.starts[place.segment : place.segment + 2]
    found = wording.find_quotation(text_of(place.report.normal.codes[begin:end]))
    if found is None:
        return answer
    quotation, first, last = found
    start, stop = place.characters(first, last)
    return replace(
        answer,
        source_report=quotation.work,
        source_body=None,
        source_year=None,
        source_section=quotation.part,
        source_position=None,
        source_text=quotation.phrase,
        spans=((start, stop, 0, len(quotation.phrase)),),
        also=tuple(source.record for source in sources[:1]),
    )


def _flags(place: Place, source: NamedSource) -> tuple[Flag, ...]:
    """Signs of copying in a segment and its best source."""
    origin = source.place
    return proofs(place.report.text, place.segment, origin.report.text, origin.segment, source.record.spans)


def _with_names_beside(text: ReportText, answers: list[Reuse], origins: Mapping[int, ReportText]) -> list[Reuse]:
    """The answers with the names of other bodies that are left beside what stands in their reports.

    `origins` has the report that each segment's best source is in. A name left tells of its neighbours, too.
    """
    flagged = list(answers)
    told: set[int] = set()
    for segment, neighbours in _neighbours(text, origins).items():
        said = text.segments[segment].text
        known = flagged[segment].flags
        new: list[Flag] = []
        for origin, near in neighbours:
            found = list(foreign_names_beside(text, said, origin))
            if found:
                told.update(near)
            new += [flag for flag in found if not _overlaps(flag, [*known, *new])]
        if new:
            flags = tuple(sorted([*known, *new], key=attrgetter("start", "end", "code")))
            flagged[segment] = replace(flagged[segment], flags=flags)
    for segment in told:
        flagged[segment] = _likelier(flagged[segment], text.body)
    return flagged


def _neighbours(text: ReportText, origins: Mapping[int, ReportText]) -> dict[int, list[tuple[ReportText, list[int]]]]:
    """For each segment the reports that those beside it stand in, and which these are."""
    beside: dict[int, dict[str, tuple[ReportText, list[int]]]] = defaultdict(dict)
    for segment, origin in origins.items():
        first = max(segment - BESIDE, 0)
        for near in range(first, min(segment + BESIDE + 1, len(text.segments))):
            if text.segments[near].section == text.segments[segment].section:
                beside[near].setdefault(origin.report, (origin, []))[1].append(segment)
    return {segment: list(of_segment.values()) for segment, of_segment in beside.items()}


def _overlaps(flag: Flag, others: Sequence[Flag]) -> bool:
    return any(flag.start < other.end and other.start < flag.end for other in others)


def _likelier(answer: Reuse, body: str) -> Reuse:
    """The same where one thing more tells of copying."""
    if answer.kind == STATUTORY or not 0 < answer.copied < 1:
        return answer
    log_odds = math.log(answer.copied / (1 - answer.copied))
    copied = round(probability(with_set_aside(log_odds, 1)), DECIMALS)
    kind = answer.kind
    if kind == STOCK and copied >= LIKELY:
        kind = PRIOR_YEAR if plain_body(body) == plain_body(answer.source_body) else PEER
    return replace(answer, copied=copied, kind=kind)


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
        copied=round(probability(float(sources.log_odds[row])), DECIMALS),
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
