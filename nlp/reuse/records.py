"""What a comparison turns into what: reports and their segments into answers, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

STATUTORY = "statutory"
TEMPLATE = "template"
PEER = "peer"
PRIOR_YEAR = "prior_year"
#: The kinds of reuse; the kind of a segment of which nothing stands elsewhere is empty.
KINDS = (STATUTORY, TEMPLATE, PEER, PRIOR_YEAR)

#: Where text stands in two segments: (start, end, source start, source end), each.
Spans = tuple[tuple[int, int, int, int], ...]


class SegmentText(NamedTuple):
    """A segment as the engine needs it; any object with these three attributes will do."""

    section: str
    position: int
    text: str


@dataclass(frozen=True)
class ReportText:
    """One report as the engine sees it.

    `report` identifies it, `body` is the publishing body's name (empty when unknown), `year` the report
    year, `segments` anything with `section`, `position` and `text`, in reading order. `names` are
    further names of the body and its place that are to be set aside (a short name, the superior county).
    """

    report: str
    body: str
    year: int | None
    segments: Sequence[Any]
    names: tuple[str, ...] = ()


class Flag(NamedTuple):
    """A proof of copying: offsets and wording in the segment.

    `code` is `foreign_name` (the name, place or website of the body that the text was taken from was
    left in it), `stale_year` (last year's date or count was left in it) or `shared_error` (both texts
    have the same slip).
    """

    code: str
    start: int
    end: int
    text: str


class FurtherSource(NamedTuple):
    """A further source, for what the best one does not cover (two clauses fused, say)."""

    report: str
    body: str | None
    year: int | None
    section: str
    position: int
    text: str
    spans: Spans


@dataclass(frozen=True)
class Reuse:
    """What is copied in one segment, and from where.

    `raw` is the share of the segment's compared characters that stand in other reports, earlier or
    later, whatever they say; it never falls when the reference grows, unless wording is in more than 256
    variants or that part of the reference has more than 20,000 different segments
    (`nlp.reuse.seeds.FOLLOWED`), where only those nearest to it are compared. `score` counts only reports
    that are not later, and weighs wording that every report must have at a tenth. `kind` is empty,
    `statutory`, `template`, `peer` or `prior_year`. `spans` are (start, end, source start, source end)
    in the original texts of the segment and of the best source. `bodies` counts the bodies whose
    reports have the passage, this one among them; `since` is the earliest year it was seen in.
    `also` has further sources for what the best one lacks.
    """

    score: float = 0.0
    raw: float = 0.0
    kind: str = ""
    source_report: str | None = None
    source_body: str | None = None
    source_year: int | None = None
    source_section: str | None = None
    source_position: int | None = None
    source_text: str | None = None
    spans: Spans = ()
    bodies: int = 0
    since: int | None = None
    flags: tuple[Flag, ...] = ()
    also: tuple[FurtherSource, ...] = ()


#: The answer for a segment of which nothing stands elsewhere.
ORIGINAL = Reuse()
