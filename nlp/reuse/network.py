"""Answers for segments into those for reports and bodies: shares by kind, longest passages, nearest reports, edges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from nlp.reuse.records import COPIED_KINDS, KINDS, LIKELY, PEER, PRIOR_YEAR, ReportText, Reuse, Spans

if TYPE_CHECKING:
    import pandas as pd


#: What is told of a report beside the shares by kind.
MEASURES = ("boilerplate", "shared", "copied")


class Copied(NamedTuple):
    """A copied passage: where it stands, its wording, and what is known of it."""

    section: str
    position: int
    start: int
    end: int
    text: str
    reuse: Reuse


class NearestReport(NamedTuple):
    """A report from which much was taken: characters, and their share of the report that took them."""

    report: str
    body: str | None
    year: int | None
    characters: int
    share: float


def shares(text: ReportText, answers: Sequence[Reuse], preamble: bool = False) -> dict[str, float]:
    """The shares of a report's characters, of its main text or of its preamble.

    `boilerplate`, `shared` and `copied` for all kinds, and for each kind what is shared of it, which adds up to
    `shared`. What is shared counts for `copied` with its probability.

    >>> from nlp.reuse import SegmentText
    >>> text = ReportText("a", "青岚县", 2023, [SegmentText("s1", 0, "甲" * 30), SegmentText("s1", 1, "乙" * 10)])
    >>> found = shares(text, [Reuse(shared=0.8, copied=0.5, boilerplate=0.8, kind="peer"), Reuse()])
    >>> {name: round(share, 2) for name, share in found.items() if share}
    {'boilerplate': 0.6, 'shared': 0.6, 'copied': 0.3, 'peer': 0.6}
    """
    characters = 0
    found = dict.fromkeys((*MEASURES, *KINDS), 0.0)
    for segment, answer in zip(text.segments, answers):
        in_preamble = segment.section == "preamble"
        if in_preamble != preamble:
            continue
        size = len(segment.text)
        characters += size
        found["boilerplate"] += size * answer.boilerplate
        found["shared"] += size * answer.shared
        found["copied"] += size * answer.shared * answer.copied
        if answer.kind:
            found[answer.kind] += size * answer.shared
    if not characters:
        return found
    return {name: of_name / characters for name, of_name in found.items()}


def longest(text: ReportText, answers: Sequence[Reuse], count: int = 10) -> list[Copied]:
    """The longest copied passages of a report."""
    passages = []
    for segment, answer in zip(text.segments, answers):
        if answer.kind not in COPIED_KINDS:
            continue
        for start, end, _, _ in answer.spans:
            wording = segment.text[start:end]
            passages.append(Copied(segment.section, segment.position, start, end, wording, answer))
    passages.sort(key=_by_length)
    return passages[:count]


def _by_length(passage: Copied) -> tuple[int, str, int, int]:
    """A key to sort passages by: the longest first, then in order of place."""
    length = passage.end - passage.start
    return -length, passage.section, passage.position, passage.start


def nearest(text: ReportText, answers: Sequence[Reuse], count: int = 5) -> list[NearestReport]:
    """The reports from which most was taken; templates, which are nobody's, aside."""
    whole = sum(len(segment.text) for segment in text.segments)
    taken: Counter[_SourceReport] = Counter()
    for answer in answers:
        if answer.kind in (PEER, PRIOR_YEAR):
            for source, characters in _taken(answer):
                taken[source] += characters
    reports = [NearestReport(*source, characters, characters / whole) for source, characters in taken.items()]
    reports.sort(key=lambda report: (-report.characters, report.report))
    return reports[:count]


class EdgeRow(NamedTuple):
    """What one body took from another, and the years of the copies, as far as they are known."""

    source: str
    target: str
    characters: int
    segments: int
    first_year: int | None
    last_year: int | None

    @property
    def pair(self) -> tuple[str, str]:
        """The two bodies, by which rows are sorted."""
        return self.source, self.target


def edge_rows(text: ReportText, answers: Sequence[Reuse], kinds: Sequence[str] = (PEER,)) -> Iterator[EdgeRow]:
    """What a report took from other bodies, a row for each copy."""
    for source_body, characters in _taken_from_others(text, answers, kinds):
        yield EdgeRow(source_body, text.body, characters, 1, text.year, text.year)


def add_up_edges(rows: Iterable[EdgeRow]) -> Iterator[EdgeRow]:
    """The sum of the rows of each pair of bodies; rows are sorted by pair.

    >>> list(add_up_edges([EdgeRow("甲", "乙", 30, 1, 2022, 2022), EdgeRow("甲", "乙", 12, 2, None, None)]))
    [EdgeRow(source='甲', target='乙', characters=42, segments=3, first_year=2022, last_year=2022)]
    """
    for (source_body, body), group in groupby(rows, attrgetter("pair")):
        of_pair = list(group)
        yield EdgeRow(
            source_body,
            body,
            sum(row.characters for row in of_pair),
            sum(row.segments for row in of_pair),
            min((row.first_year for row in of_pair if row.first_year is not None), default=None),
            max((row.last_year for row in of_pair if row.last_year is not None), default=None),
        )


def edge_columns(rows: Sequence[EdgeRow]) -> dict[str, list[Any]]:
    """Rows as columns."""
    names = ["Source", "Target", *EdgeRow._fields[2:]]
    return {name: [row[number] for row in rows] for number, name in enumerate(names)}


def edges(
    texts: Iterable[ReportText], answers: Iterable[Sequence[Reuse]], kinds: Sequence[str] = (PEER,)
) -> pd.DataFrame:
    """Who copies whom: a row for each pair of bodies, ready for networkx or Gephi.

    `Source` is the source and `Target` the one that copied; `characters` and `segments` are sums over all
    reports, `first_year` and `last_year` those of the copies, missing where they are not known. Of two
    reports of one year that share text both directions are given.
    """
    import pandas as pd

    found = [row for text, of_report in zip(texts, answers) for row in edge_rows(text, of_report, kinds)]
    rows = list(add_up_edges(sorted(found, key=attrgetter("pair"))))
    years = {"first_year": "Int64", "last_year": "Int64"}
    return pd.DataFrame(edge_columns(rows)).astype(years)


def _taken_from_others(text: ReportText, answers: Sequence[Reuse], kinds: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The other bodies from which segments of a report were taken, and how many characters each."""
    if not text.body:
        return
    for answer in answers:
        if answer.kind not in kinds:
            continue
        for source, characters in _taken(answer):
            if source.body and source.body != text.body:
                yield source.body, characters


class _SourceReport(NamedTuple):
    report: str
    body: str | None
    year: int | None


def _taken(answer: Reuse) -> Iterator[tuple[_SourceReport, int]]:
    """The sources of a segment and how many of its characters were taken from each."""
    if answer.source_report is not None:
        best = _SourceReport(answer.source_report, answer.source_body, answer.source_year)
        yield best, _length(answer.spans)
    for further in answer.also:
        if further.copied < LIKELY:
            continue
        source = _SourceReport(further.report, further.body, further.year)
        yield source, _length(further.spans)


def _length(spans: Spans) -> int:
    """The characters of the segment in some spans."""
    return sum(end - start for start, end, _, _ in spans)
