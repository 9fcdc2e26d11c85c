"""A report's rows into what its page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from nlp.structure.layouts import TITLES
from nlp.view.form_tables import FormTable, Note, form_tables
from nlp.view.holders import Holders
from nlp.view.notes import notes_of
from nlp.view.pieces import CHECK, MATCH, Mark, Piece, pieces_of
from nlp.view.references import Reference, References, anchor_of
from nlp.view.scored import NearestRow, ReportRow, Scored, SegmentRow, Source

#: The bounds of the strengths in which boilerplate is drawn: above none, and 0.25, 0.5, 0.75.
_STRENGTHS = 4
#: A label with less probability is marked as unsure.
SURE = 0.8
#: Parts of the form in which a report may have no narrative, but tables.
_TABLE_SECTIONS = {"t2": "s2", "t3": "s3", "t4": "s4"}


@dataclass(frozen=True)
class Holder:
    """A report that has a passage, and where."""

    reference: Reference
    section: str
    position: int


@dataclass(frozen=True)
class SourceView:
    """The source of a segment as it stands beside it; `prescribed` tells that it is a law or notice, no report."""

    reference: Reference
    section: str
    position: int | None
    pieces: tuple[Piece, ...]
    is_prescribed: bool


@dataclass(frozen=True)
class SegmentView:
    """A segment as it is shown; `headings` stand right above it, `strength` of its boilerplate is 0 … 4."""

    row: SegmentRow
    headings: tuple[str, ...]
    anchor: str
    pieces: tuple[Piece, ...]
    is_unsure: bool
    strength: int
    source: SourceView | None
    holders: tuple[Holder, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class SectionView:
    """A part of the report: its narrative and its table, either of which it may lack."""

    code: str
    segments: tuple[SegmentView, ...]
    tables: tuple[FormTable, ...]


@dataclass(frozen=True)
class ReportPage:
    """All that the page of a report shows; the `…_href` are empty where there is no such page."""

    report: ReportRow
    sections: tuple[SectionView, ...]
    notes: tuple[Note, ...]
    nearest: tuple[tuple[NearestRow, Reference], ...]
    index_href: str
    years_href: str

    @property
    def shared_segments(self) -> int:
        """How many segments have a source to be shown."""
        return sum(segment.source is not None for section in self.sections for segment in section.segments)


class ReportPages:
    """Makes the pages of a run's reports."""

    def __init__(self, scored: Scored, references: References, holders: Holders) -> None:
        self._scored = scored
        self._references = references
        self._holders = holders

    def page(self, row: ReportRow, index_href: str = "", years_href: str = "") -> ReportPage:
        """The page of a report."""
        notes = notes_of(self._scored.checks(row.report))
        tables = form_tables(self._scored.cells(row.report), notes)
        rows = self._scored.segments(row.report)
        headings = _new_headings(rows)
        segments = [self._segment(segment, above, notes) for segment, above in zip(rows, headings)]
        nearest = [
            (near, self._references.to(near.report, near.body, near.year)) for near in self._scored.nearest(row.report)
        ]
        return ReportPage(row, tuple(_sections(segments, tables)), notes, tuple(nearest), index_href, years_href)

    def _segment(self, row: SegmentRow, headings: tuple[str, ...], notes: Sequence[Note]) -> SegmentView:
        place = row.place
        own = tuple(note for note in notes if (note.section, note.position) == (place.section, place.position))
        marks = [*_match_marks(row.source), *_check_marks(row, own)]
        return SegmentView(
            row=row,
            headings=headings,
            anchor=anchor_of(place),
            pieces=pieces_of(row.text, marks),
            is_unsure=bool(row.label) and row.probabilities.get(row.label, 1.0) < SURE,
            strength=strength_of(row.boilerplate),
            source=None if row.source is None else self._source(row.source, row.kind),
            holders=tuple(self._holders_of(row)),
            notes=own,
        )

    def _source(self, source: Source, kind: str) -> SourceView:
        marks = [Mark(span.source_start, span.source_end, MATCH, number) for number, span in enumerate(source.spans, 1)]
        return SourceView(
            reference=self._references.to(source.report, place=source.place),
            section=source.section,
            position=source.position,
            pieces=pieces_of(source.text, marks),
            is_prescribed=kind == "statutory",
        )

    def _holders_of(self, row: SegmentRow) -> Iterator[Holder]:
        """Who else has the passage, the source's own report among them."""
        if row.source is None or row.source.position is None:
            return
        for place in self._holders.of(row.place, row.source.spans):
            if self._references.row(place.report) is not None:
                yield Holder(self._references.to(place.report, place=place), place.section, place.position)


def strength_of(share: float) -> int:
    """How strongly boilerplate is drawn, 0 for none.

    >>> [strength_of(share) for share in (0, 0.1, 0.5, 0.51, 1)]
    [0, 1, 2, 3, 4]
    """
    return -(-int(share * 100) * _STRENGTHS // 100)


def _new_headings(rows: Sequence[SegmentRow]) -> Iterator[tuple[str, ...]]:
    """For each segment the headings that it is the first below; the prescribed title of its section is none."""
    above: tuple[str, ...] = ()
    section = ""
    for row in rows:
        if row.place.section != section:
            section = row.place.section
            above = (TITLES.get(section, ""),)
        yield tuple(heading for depth, heading in enumerate(row.headings) if above[depth : depth + 1] != (heading,))
        above = row.headings


def _match_marks(source: Source | None) -> Iterator[Mark]:
    spans = () if source is None else source.spans
    for number, span in enumerate(spans, 1):
        yield Mark(span.start, span.end, MATCH, number)


def _check_marks(row: SegmentRow, notes: Iterable[Note]) -> Iterator[Mark]:
    """What checks are about, where the text has the very words that they quote."""
    for note in notes:
        start, end = note.start - row.start, note.end - row.start
        words = row.text[max(0, start) : end]
        if words and note.evidence.startswith(words):
            yield Mark(start, end, CHECK, note.number)


def _sections(segments: Sequence[SegmentView], tables: Sequence[FormTable]) -> Iterator[SectionView]:
    """The parts in the order of the report, those of the form that have but a table where they belong."""
    narrative = {code: tuple(own) for code, own in groupby(segments, key=lambda segment: segment.row.place.section)}
    of_section = {_TABLE_SECTIONS[table.key]: table for table in tables}
    for code in sorted({*narrative, *of_section}):
        table = of_section.get(code)
        yield SectionView(code, narrative.get(code, ()), () if table is None else (table,))
