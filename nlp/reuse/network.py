"""From segments to reports and bodies: shares by kind, longest passages, nearest reports, who copies whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from nlp.reuse.records import PEER, PRIOR_YEAR, STATUTORY, TEMPLATE, ReportText, Reuse

if TYPE_CHECKING:
    import pandas as pd

KINDS = (STATUTORY, TEMPLATE, PEER, PRIOR_YEAR)


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
    """The share of a report's characters by kind, of its body or of its preamble, and `score` for all kinds.

    A segment of a kind counts with the share of it that is copied (`statutory` with all of it).

    >>> from nlp.reuse import SegmentText
    >>> text = ReportText("a", "青岚县", 2023, [SegmentText("s1", 0, "甲" * 30), SegmentText("s1", 1, "乙" * 10)])
    >>> shares(text, [Reuse(score=0.5, raw=0.5, kind="peer"), Reuse()])
    {'score': 0.375, 'statutory': 0.0, 'template': 0.0, 'peer': 0.375, 'prior_year': 0.0}
    """
    chosen = [(len(s.text), a) for s, a in zip(text.segments, answers) if (s.section == "preamble") == preamble]
    whole = sum(size for size, _ in chosen)
    result = {"score": sum(size * a.score for size, a in chosen)}
    for kind in KINDS:
        result[kind] = sum(size * (1.0 if kind == STATUTORY else a.score) for size, a in chosen if a.kind == kind)
    return {name: value / whole if whole else 0.0 for name, value in result.items()}


def longest(text: ReportText, answers: Sequence[Reuse], count: int = 10) -> list[Copied]:
    """The longest copied passages of a report."""
    found = [
        Copied(s.section, s.position, start, end, s.text[start:end], a)
        for s, a in zip(text.segments, answers)
        for start, end, _, _ in a.spans
    ]
    return sorted(found, key=lambda c: (c.start - c.end, c.section, c.position, c.start))[:count]


def nearest(text: ReportText, answers: Sequence[Reuse], count: int = 5) -> list[NearestReport]:
    """The reports from which most was taken; templates, which are nobody's, aside."""
    whole = sum(len(s.text) for s in text.segments)
    sums: dict[tuple[str, str | None, int | None], int] = defaultdict(int)
    for a in answers:
        if a.kind in (PEER, PRIOR_YEAR):
            for source, characters in _taken(a):
                sums[source] += characters
    near = [NearestReport(*source, characters, characters / whole) for source, characters in sums.items()]
    return sorted(near, key=lambda n: (-n.characters, n.report))[:count]


def edges(
    texts: Iterable[ReportText], answers: Iterable[Sequence[Reuse]], kinds: Sequence[str] = (PEER,)
) -> pd.DataFrame:
    """Who copies whom: a row for each pair of bodies, ready for networkx or Gephi.

    `from_body` is the source and `to_body` the one that copied; `characters` and `segments` are sums over all
    reports, `first_year` and `last_year` those of the copies. Of two reports of one year that share text both
    directions are given.
    """
    import pandas as pd

    sums: dict[tuple[str, str], list[int]] = {}
    for text, answer in zip(texts, answers):
        for a in answer:
            if a.kind in kinds:
                for (_, body, _), characters in _taken(a):
                    if body and text.body and body != text.body:
                        row = sums.setdefault((body, text.body), [0, 0, text.year or 0, text.year or 0])
                        row[0] += characters
                        row[1] += 1
                        row[2], row[3] = min(row[2], text.year or 0), max(row[3], text.year or 0)
    rows = [(*pair, *row) for pair, row in sorted(sums.items())]
    return pd.DataFrame(rows, columns=["from_body", "to_body", "characters", "segments", "first_year", "last_year"])


def _taken(a: Reuse) -> list[tuple[tuple[str, str | None, int | None], int]]:
    """The sources of a segment and how many of its characters were taken from each."""
    sources = [((a.source_report, a.source_body, a.source_year), a.spans)]
    sources += [((also.report, also.body, also.year), also.spans) for also in a.also]
    return [(source, sum(end - start for start, end, _, _ in spans)) for source, spans in sources]
