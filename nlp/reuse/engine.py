"""The comparison from reports to answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from nlp.reuse.duplicates import duplicates
from nlp.reuse.flags import proofs
from nlp.reuse.judge import KINDS, Sources, Verdicts, judge
from nlp.reuse.normalise import NormalisedReport
from nlp.reuse.pool import Pool, Reports, build, normalise_report, sort_reports
from nlp.reuse.records import ORIGINAL, PEER, PRIOR_YEAR, FurtherSource, ReportText, Reuse

#: Segments answered for at a time.
PORTION = 20_000


class Batch(NamedTuple):
    """Reports with their pool; `texts` and `normals` are in the order of the pool's reports."""

    texts: list[ReportText]
    normals: list[NormalisedReport]
    pool: Pool


def gather(texts: Sequence[ReportText], normals: Sequence[NormalisedReport] | None = None) -> Batch:
    """A pool of reports, in which the copies of one report count as that report."""
    normals = list(normals or map(normalise_report, texts))
    order, reports = sort_reports(texts, duplicates(texts, normals))
    ordered = [normals[i] for i in order]
    return Batch([texts[i] for i in order], ordered, build(ordered, reports))


def compare(texts: Sequence[ReportText], against: Any = None) -> list[list[Reuse]]:
    """For each segment of each report, what of it stands in the others and in the reference.

    `against` is an `Index`, the directory of one, or a list of these and of more reports. A report is never compared with
    itself, with another copy of itself, or with another report of the same body and year.

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
    where = {id(text): i for i, text in enumerate(batch.texts)}
    asked = np.array([where[id(text)] for text in texts])
    answers: dict[int, list[Reuse]] = {}
    for portion in _portions(batch, np.unique(asked)):
        answers.update(_answers(portion, batch, shards))
    return [answers[report] for report in asked.tolist()]


def _portions(batch: Batch, reports: np.ndarray) -> list[np.ndarray]:
    """The reports asked for in runs of some PORTION segments, which bounds memory."""
    sizes = np.array([len(batch.texts[i].segments) for i in reports])
    number = (np.cumsum(sizes) - sizes) // PORTION
    return np.split(reports, np.flatnonzero(np.diff(number)) + 1)


def _references(against: Any) -> tuple[list[ReportText], list[Any]]:
    """What to compare with: reports in memory and shards on disk."""
    from nlp.reuse.index import Index

    if against is None:
        return [], []
    texts, shards = [], []
    for one in against if isinstance(against, (list, tuple)) else [against]:
        if isinstance(one, ReportText):
            texts.append(one)
        else:
            shards += (one if isinstance(one, Index) else Index.open(one)).shards
    return texts, shards


class Source(NamedTuple):
    """A report that something was taken from, with its segments as compared."""

    text: ReportText
    normal: NormalisedReport


def in_preamble(pool: Pool, texts: Sequence[ReportText]) -> np.ndarray:
    """Of each occurrence in a pool, whether it stands in a preamble; `texts` are the pool's reports."""
    places = zip(pool.occurrence_report.tolist(), pool.occurrence_segment.tolist())
    return np.fromiter(
        (texts[report].segments[segment].section == "preamble" for report, segment in places),
        bool,
        pool.occurrence_report.size,
    )


def _answers(reports: np.ndarray, batch: Batch, shards: list[Any]) -> Iterator[tuple[int, list[Reuse]]]:
    """The answers of some reports of the batch, with the number of each."""
    pools = [batch.pool, *(shard.pool for shard in shards)]
    query = batch.pool
    if reports.size < len(batch.texts):
        table = batch.pool.reports
        query = build(
            [batch.normals[i] for i in reports],
            Reports(table.body[reports], table.edition[reports], table.year[reports]),
        )
    verdicts = judge(query, pools, in_preamble(query, [batch.texts[i] for i in reports]))
    cache: dict[tuple[int, int], Source] = {}

    def source_of(pool: int, report: int) -> Source:
        if pool == 0:
            return Source(batch.texts[report], batch.normals[report])
        if (pool, report) not in cache:
            text = shards[pool - 1].report(report)
            cache[pool, report] = Source(text, normalise_report(text))
        return cache[pool, report]

    rows: dict[int, list[tuple[int, int]]] = {}
    for row, (which, segment) in enumerate(zip(query.occurrence_report.tolist(), query.occurrence_segment.tolist())):
        rows.setdefault(which, []).append((segment, row))
    for which, report in enumerate(reports.tolist()):
        here = Source(batch.texts[report], batch.normals[report])
        found = [ORIGINAL] * len(here.text.segments)
        for segment, row in rows.get(which, ()):
            found[segment] = _answer(here, segment, row, verdicts, pools, source_of)
        yield report, found


def _answer(
    here: Source, segment: int, row: int, verdicts: Verdicts, pools: list[Pool], source_of: Callable[[int, int], Source]
) -> Reuse:
    kind = KINDS[verdicts.kind[row]]
    raw, score = round(float(verdicts.raw[row]), 4), round(float(verdicts.score[row]), 4)
    named = [
        _named(here, segment, row, sources, pools, source_of) for sources in verdicts.best if sources.source[row] >= 0
    ]
    if not named:
        return Reuse(score, raw, kind)
    there, place, best = named[0]
    flags = proofs(here.text, segment, there.text, place, best.spans) if kind in (PEER, PRIOR_YEAR) else ()
    return Reuse(
        score,
        raw,
        kind,
        best.report,
        best.body,
        best.year,
        best.section,
        best.position,
        best.text,
        best.spans,
        int(verdicts.bodies[row]),
        int(verdicts.since[row]) or None,
        flags,
        tuple(also for _, _, also in named[1:]),
    )


def _named(
    here: Source, segment: int, row: int, sources: Sources, pools: list[Pool], source_of: Callable[[int, int], Source]
) -> tuple[Source, int, FurtherSource]:
    """A source with names and offsets instead of numbers."""
    pool, source = int(sources.pool[row]), int(sources.source[row])
    report, place = int(pools[pool].occurrence_report[source]), int(pools[pool].occurrence_segment[source])
    there = source_of(pool, report)
    part = there.text.segments[place]
    mine = here.normal.offsets[here.normal.starts[segment] : here.normal.starts[segment + 1]]
    theirs = there.normal.offsets[there.normal.starts[place] : there.normal.starts[place + 1]]
    found = sources.passages
    ours = here.text.segments[segment].text
    spans = tuple(
        widened(
            ours,
            part.text,
            int(mine[found.begin[i]]),
            int(mine[found.end[i] - 1]) + 1,
            int(theirs[found.other_begin[i]]),
            int(theirs[found.other_end[i] - 1]) + 1,
        )
        for i in range(sources.passage_starts[row], sources.passage_starts[row + 1])
    )
    return (
        there,
        place,
        FurtherSource(
            there.text.report, there.text.body or None, there.text.year, part.section, part.position, part.text, spans
        ),
    )


def widened(
    ours: str, theirs: str, start: int, end: int, source_start: int, source_end: int
) -> tuple[int, int, int, int]:
    """A matched span with what was set aside at its edges and is the same in both texts; marks at the edges stay outside.

    >>> widened("全县设专栏12个。", "我局全县设专栏8个。", 2, 5, 4, 7)
    (0, 5, 2, 7)
    """
    before, after = 0, 0
    while min(start, source_start) > before and ours[start - before - 1] == theirs[source_start - before - 1]:
        before += 1
    while (
        end + after < len(ours) and source_end + after < len(theirs) and ours[end + after] == theirs[source_end + after]
    ):
        after += 1
    while before and not ours[start - before].isalnum():
        before -= 1
    while after and not ours[end + after - 1].isalnum():
        after -= 1
    return start - before, end + after, source_start - before, source_end + after
