"""What a comparison turns into what: reports and their segments into answers, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

STATUTORY = "statutory"
TEMPLATE = "template"
PEER = "peer"
PRIOR_YEAR = "prior_year"
STOCK = "stock"
#: The kinds of reuse; the kind of a segment of which nothing stands elsewhere is empty.
KINDS = (STATUTORY, TEMPLATE, PEER, PRIOR_YEAR, STOCK)
#: Probability of having been copied from which on something counts as copied.
LIKELY = 0.5
#: Those of what was copied.
COPIED_KINDS = (TEMPLATE, PEER, PRIOR_YEAR)

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
    """A sign of copying: offsets and wording in the segment.

    `code` is `foreign_name` (the name or place of another body, from whose report this segment or one beside it was
    taken, was left in it), `foreign_contact` (its telephone number, mail or web address), `stale_year` (last
    year's date was left in it) or `shared_error` (both texts have the same slip).
    """

    code: str
    start: int
    end: int
    text: str


class FurtherSource(NamedTuple):
    """A further source, for what the best one does not cover (two clauses fused, say).

    `copied` is the probability that it was taken from this one.
    """

    report: str
    body: str | None
    year: int | None
    section: str
    position: int
    text: str
    spans: Spans
    copied: float = 0.0


@dataclass(frozen=True)
class Reuse:
    """What of one segment stands elsewhere, how usual that is, and whether it was copied.

    Three ideas, kept apart. `shared` is a fact: the share of the segment's compared characters that stand in another
    body's report that is not later, or in the body's own earlier one, in passages of twelve characters or more,
    in whole clauses of four or whole segments of three; wording that every report must have counts fully. It never
    falls when the reference grows, unless wording is in more than 256 variants or that part of the reference has
    more than 20,000 different segments (`nlp.reuse.seeds.FOLLOWED`), where only those nearest to it are compared.
    `common` is how usual the wording is: the share of bodies that have it, among those compared with if they are
    some hundreds, else in a background that comes with the package. `copied` is a judgment: the probability
    that it was taken from a report and not written anew by somebody who knows the trade's phrases.

    `boilerplate` is `shared` with prescribed wording at a tenth, and `kind` says what it is: `statutory`, `template`
    (copied, and in five bodies' reports or more), `peer`, `prior_year`, `stock` (shared, but `copied` is below a
    half), or empty where nothing is shared. `source_…` tell where it stands, of statutory wording what prescribes it;
    `spans` are (start, end, source start, source end) in the texts of the segment and of the best source.
    `bodies` counts the bodies whose reports have the passage, this one among them; `since` is the earliest year it was
    seen in. `also` has further sources for what the best one lacks.
    """

    shared: float = 0.0
    common: float = 0.0
    copied: float = 0.0
    boilerplate: float = 0.0
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
