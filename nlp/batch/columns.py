"""What a run found into rows: for each table its columns in order, and what each holds for a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from nlp.batch.kinship_table import Kinship
from nlp.batch.pipeline import Failure, ProcessedReport
from nlp.batch.year_before import STATES, TextChange, YearBefore, text_change
from nlp.forms import FIGURES, Check, Legibility, figures, legibility
from nlp.language.identity import NOBODY, Identity
from nlp.reading.document import Notice
from nlp.reuse import Flag, Reuse, longest, nearest, shares
from nlp.reuse.network import Copied, NearestReport
from nlp.reuse.records import KINDS
from nlp.structure.segment import Segment

Row = TypeVar("Row")

#: pandas' types: of text, of whole numbers, of whole numbers of which some are missing, and of numbers with a point, of
#: which any may be missing.
TEXT = "str"
COUNT = "int64"
WHOLE = "Int64"
FRACTION = "float64"
#: Digits behind the point: probabilities and shares are not known better.
DECIMALS = 4

#: What parts the headings above a segment.
HEADING_BREAK = " / "


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column of a table: its name, what it holds for a row, and its pandas type."""

    name: str
    value: Callable[[Row], object]
    dtype: str


# ----------------------------------------------------------------------------------------- segments


class SegmentRow(NamedTuple):
    """A segment of a report with its label and its source.

    `page` is the one it begins on; `offset` is what to add to its own offsets (see `ProcessedReport.places`).
    """

    processed: ProcessedReport
    segment: Segment
    label: str
    probabilities: tuple[float, ...]
    reuse: Reuse
    page: int
    offset: int


def segment_rows(processed: ProcessedReport, answers: Sequence[Reuse]) -> Iterator[SegmentRow]:
    """A row for each segment of a report, in order."""
    parts = zip(processed.segments, processed.labels, processed.probabilities, answers, processed.places)
    for segment, label, probabilities, reuse, (page, offset) in parts:
        yield SegmentRow(processed, segment, label, probabilities, reuse, page, offset)


def segment_columns(labels: Sequence[str]) -> list[Column[SegmentRow]]:
    """The columns of `segments`, with a probability for each label."""
    return [
        Column("report", lambda row: row.processed.report, TEXT),
        Column("file", lambda row: row.processed.file, TEXT),
        Column("body", lambda row: row.processed.parsed.body, TEXT),
        Column("year", lambda row: row.processed.parsed.year, WHOLE),
        Column("section", lambda row: row.segment.section, TEXT),
        Column("position", lambda row: row.segment.position, COUNT),
        Column("start", lambda row: row.segment.start + row.offset, COUNT),
        Column("stop", lambda row: row.segment.end + row.offset, COUNT),
        Column("text", lambda row: row.segment.text, TEXT),
        Column("label", lambda row: row.label, TEXT),
        *(Column(f"p_{label}", _probability(number), FRACTION) for number, label in enumerate(labels)),
        Column("boilerplate", lambda row: round(row.reuse.boilerplate, DECIMALS), FRACTION),
        Column("shared", lambda row: round(row.reuse.shared, DECIMALS), FRACTION),
        Column("common", lambda row: round(row.reuse.common, DECIMALS), FRACTION),
        Column("copied", lambda row: round(row.reuse.copied, DECIMALS), FRACTION),
        Column("reuse_kind", lambda row: row.reuse.kind, TEXT),
        Column("source_report", lambda row: row.reuse.source_report or "", TEXT),
        Column("source_position", lambda row: row.reuse.source_position, WHOLE),
        Column("source_text", lambda row: row.reuse.source_text or "", TEXT),
        Column("source_section", lambda row: row.reuse.source_section or "", TEXT),
        Column("matched", lambda row: _spans(row.reuse), TEXT),
        Column("shared_bodies", lambda row: row.reuse.bodies, COUNT),
        Column("shared_since", lambda row: row.reuse.since, WHOLE),
        Column("copy_flags", lambda row: _coded(row.reuse.flags), TEXT),
        Column("page", lambda row: row.page, COUNT),
        Column("statement_heading", lambda row: int(row.segment.is_statement_heading), COUNT),
        Column("headings", lambda row: HEADING_BREAK.join(row.segment.headings), TEXT),
        Column("paragraph", lambda row: int(row.segment.paragraph), COUNT),
    ]


def _probability(number: int) -> Callable[[SegmentRow], float]:
    return lambda row: round(row.probabilities[number], DECIMALS)


def _spans(reuse: Reuse) -> str:
    """The matched spans, `start-end=start-end` in the texts of the segment and of its source."""
    spans = [f"{start}-{end}={source_start}-{source_end}" for start, end, source_start, source_end in reuse.spans]
    return " ".join(spans)


def _coded(remarks: Iterable[Flag | Notice]) -> str:
    """Flags or warnings in one cell, each with its code."""
    return "; ".join([f"{remark.code}: {remark.text}" for remark in remarks])


# ------------------------------------------------------------------------------------------ reports


@dataclass(frozen=True)
class ReportRow:
    """A report with what its segments add up to.

    `characters` and `segments` count those of each label; `main_shares` and `preamble_shares` are what `shares` gives,
    all 0 where the report has no segment there.
    """

    processed: ProcessedReport
    duplicate_of: str
    duplicate_likeness: float | None
    warnings: tuple[Notice, ...]
    characters: Mapping[str, int]
    segments: Mapping[str, int]
    main_shares: Mapping[str, float]
    has_main: bool
    preamble_shares: Mapping[str, float]
    has_preamble: bool
    figures: Mapping[str, float | None]
    legibility: Legibility
    failed: Sequence[Check]
    text_change: TextChange
    who: Identity


def report_row(
    processed: ProcessedReport,
    answers: Sequence[Reuse],
    kinship: Kinship,
    checks: Sequence[Check] = (),
    who: Identity = NOBODY,
    before: YearBefore | None = None,
) -> ReportRow:
    """The row of a report; `kinship` tells of which others it is a copy or a namesake, `checks` has all of its own,
    `who` its body is, `before` tells what became of the one of the year before."""
    characters: Counter[str] = Counter()
    for segment, label in zip(processed.segments, processed.labels):
        characters[label] += len(segment.text)
    is_preamble = {segment.section == "preamble" for segment in processed.segments}
    text = processed.text()
    failed = [check for check in checks if check.state == "fail"]
    warnings = (*processed.warnings, *_namesake_warnings(processed, kinship), *_check_warnings(processed, failed))
    return ReportRow(
        processed=processed,
        duplicate_of=kinship.copies.get(processed.report, ""),
        duplicate_likeness=kinship.likeness.get(processed.report),
        warnings=warnings,
        characters=characters,
        segments=Counter(processed.labels),
        main_shares=shares(text, answers),
        has_main=False in is_preamble,
        preamble_shares=shares(text, answers, preamble=True),
        has_preamble=True in is_preamble,
        figures=figures(processed.cells),
        legibility=legibility(processed.cells),
        failed=failed,
        text_change=text_change(processed, before),
        who=who,
    )


def _namesake_warnings(processed: ProcessedReport, kinship: Kinship) -> Iterator[Notice]:
    apart = kinship.apart.get(processed.report)
    if apart is not None:
        sentence = f"another report of this name and year is of another body; told apart by {apart}"
        yield Notice("namesake", sentence)


def _check_warnings(processed: ProcessedReport, failed: Sequence[Check]) -> Iterator[Notice]:
    """Which rules fail, and what is known of whose error it is."""
    if not failed:
        return
    rules = Counter(check.rule for check in failed)
    named = ", ".join(rule if number == 1 else f"{rule} ({number})" for rule, number in rules.items())
    is_recognised = any(warning.code == "ocr" for warning in processed.warnings)
    doubt = "; the text was recognised in a picture, look there first" if is_recognised else ""
    yield Notice("checks_failed", f"{named}; see checks{doubt}")


def report_columns(labels: Sequence[str]) -> list[Column[ReportRow]]:
    """The columns of `reports` up to the measures of the literature."""
    return [
        Column("report", lambda row: row.processed.report, TEXT),
        Column("file", lambda row: row.processed.file, TEXT),
        Column("format", lambda row: row.processed.parsed.format, TEXT),
        Column("reader", lambda row: row.processed.parsed.reader, TEXT),
        Column("title", lambda row: row.processed.parsed.title, TEXT),
        Column("body", lambda row: row.processed.parsed.body, TEXT),
        Column("year", lambda row: row.processed.parsed.year, WHOLE),
        Column("year_evidence", lambda row: row.processed.parsed.year_evidence, TEXT),
        Column("kind", lambda row: row.who.kind, TEXT),
        Column("level", lambda row: row.who.level, TEXT),
        Column("place", lambda row: row.who.place, TEXT),
        Column("place_code", lambda row: row.who.place_code, TEXT),
        Column("layout", lambda row: row.processed.parsed.layout, TEXT),
        Column("sections", lambda row: _section_codes(row.processed), TEXT),
        Column("characters", lambda row: sum(row.characters.values()), COUNT),
        Column("segments", lambda row: len(row.processed.segments), COUNT),
        *(Column(f"characters_{label}", _characters(label), COUNT) for label in labels),
        *(Column(f"segments_{label}", _segments(label), COUNT) for label in labels),
        Column("boilerplate_main", _of_main("boilerplate"), FRACTION),
        Column("boilerplate_preamble", _of_preamble("boilerplate"), FRACTION),
        Column("shared_main", _of_main("shared"), FRACTION),
        Column("shared_preamble", _of_preamble("shared"), FRACTION),
        Column("copied_main", _of_main("copied"), FRACTION),
        Column("copied_preamble", _of_preamble("copied"), FRACTION),
        *(Column(f"share_{kind}", _share(kind), FRACTION) for kind in KINDS),
        *(Column(f"text_{state}", _of_state(state), FRACTION) for state in (*STATES, "dropped")),
        *(Column(f"kept_{label}", _kept(label), FRACTION) for label in labels),
        *(Column(name, _figure(name), FRACTION) for name in FIGURES),
        Column("cells_read", lambda row: row.legibility.read, COUNT),
        Column("cells_blank", lambda row: row.legibility.blank, COUNT),
        Column("cells_unreadable", lambda row: row.legibility.unreadable, COUNT),
        Column("checks_failed", lambda row: len(row.failed), COUNT),
        Column("duplicate_of", lambda row: row.duplicate_of, TEXT),
        Column("duplicate_likeness", lambda row: row.duplicate_likeness, FRACTION),
        Column("warnings", lambda row: _coded(row.warnings), TEXT),
    ]


def _section_codes(processed: ProcessedReport) -> str:
    codes = [section.code for section in processed.parsed.sections]
    return " ".join(dict.fromkeys(codes))


def _characters(label: str) -> Callable[[ReportRow], int]:
    return lambda row: row.characters.get(label, 0)


def _segments(label: str) -> Callable[[ReportRow], int]:
    return lambda row: row.segments.get(label, 0)


def _of_main(name: str) -> Callable[[ReportRow], float | None]:
    """A share of the main text, nothing where there is none."""
    return lambda row: round(row.main_shares[name], DECIMALS) if row.has_main else None


def _of_preamble(name: str) -> Callable[[ReportRow], float | None]:
    """A share of the preamble, nothing where there is none."""
    return lambda row: round(row.preamble_shares[name], DECIMALS) if row.has_preamble else None


def _of_state(state: str) -> Callable[[ReportRow], float | None]:
    return lambda row: _rounded(row.text_change.of_state.get(state))


def _kept(label: str) -> Callable[[ReportRow], float | None]:
    return lambda row: _rounded(row.text_change.kept.get(label))


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, DECIMALS)


def _figure(name: str) -> Callable[[ReportRow], float | None]:
    return lambda row: row.figures[name]


def _share(kind: str) -> Callable[[ReportRow], float]:
    return lambda row: round(row.main_shares[kind], DECIMALS)


# ------------------------------------------------------------- failures, passages, nearest reports


FAILURE_COLUMNS: list[Column[Failure]] = [
    Column("file", lambda failure: failure.file, TEXT),
    Column("stage", lambda failure: failure.stage, TEXT),
    Column("reason", lambda failure: failure.reason, TEXT),
]


class PassageRow(NamedTuple):
    """One of the longest copied passages of a report; rank 1 is the longest."""

    report: str
    rank: int
    passage: Copied


def passage_rows(processed: ProcessedReport, answers: Sequence[Reuse]) -> Iterator[PassageRow]:
    """A row for each of the longest copied passages of a report."""
    for rank, passage in enumerate(longest(processed.text(), answers), 1):
        yield PassageRow(processed.report, rank, passage)


PASSAGE_COLUMNS: list[Column[PassageRow]] = [
    Column("report", lambda row: row.report, TEXT),
    Column("rank_in_report", lambda row: row.rank, COUNT),
    Column("section", lambda row: row.passage.section, TEXT),
    Column("position", lambda row: row.passage.position, COUNT),
    Column("start", lambda row: row.passage.start, COUNT),
    Column("stop", lambda row: row.passage.end, COUNT),
    Column("text", lambda row: row.passage.text, TEXT),
    Column("reuse_kind", lambda row: row.passage.reuse.kind, TEXT),
    Column("source_report", lambda row: row.passage.reuse.source_report or "", TEXT),
    Column("source_body", lambda row: row.passage.reuse.source_body or "", TEXT),
    Column("source_year", lambda row: row.passage.reuse.source_year, WHOLE),
    Column("source_section", lambda row: row.passage.reuse.source_section or "", TEXT),
    Column("source_position", lambda row: row.passage.reuse.source_position, WHOLE),
    Column("shared_bodies", lambda row: row.passage.reuse.bodies, COUNT),
    Column("shared_since", lambda row: row.passage.reuse.since, WHOLE),
]


class NearestRow(NamedTuple):
    """One of the reports from which most was taken; rank 1 is the nearest."""

    report: str
    rank: int
    source: NearestReport


def nearest_rows(processed: ProcessedReport, answers: Sequence[Reuse]) -> Iterator[NearestRow]:
    """A row for each of the reports from which a report took most."""
    for rank, source in enumerate(nearest(processed.text(), answers), 1):
        yield NearestRow(processed.report, rank, source)


NEAREST_COLUMNS: list[Column[NearestRow]] = [
    Column("report", lambda row: row.report, TEXT),
    Column("rank_in_report", lambda row: row.rank, COUNT),
    Column("source_report", lambda row: row.source.report, TEXT),
    Column("source_body", lambda row: row.source.body or "", TEXT),
    Column("source_year", lambda row: row.source.year, WHOLE),
    Column("characters", lambda row: row.source.characters, COUNT),
    Column("share", lambda row: round(row.source.share, DECIMALS), FRACTION),
]
