"""The folder of a scored run into rows: the only place of the wing that knows the names of columns."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nlp.regex as re
from nlp.batch.columns import HEADING_BREAK
from nlp.forms import FIGURES
from nlp.reuse.records import KINDS

if TYPE_CHECKING:
    import pyarrow as pa

    from nlp.batch import Scores


Record = dict[str, Any]

#: Tables of which a report has rows.
_OF_REPORT = ("segments", "cells", "checks", "nearest", "changes")
#: Before a label, the columns of its probability and of its characters.
_PROBABILITY, _CHARACTERS = "p_", "characters_"
#: Before a kind of reuse, the column of its share.
_SHARE = "share_"
#: Columns of `reports` with the measures of the literature, in the order in which they are shown.
MEASURES = (
    "words",
    "tetragram_boilerplate",
    "stickiness",
    "redundancy",
    "repeated_ngrams",
    "specificity",
    "hard_information",
    "clause_characters",
    "adverb_conjunction_share",
    "readability",
    "cosine",
    "jaccard",
    "minimum_edit",
    "side_by_side",
    "modification_raw",
    "modification",
    "information_content",
    "standard_content",
)
_CODED = re.compile(r"(?:^|; )(?P<code>[a-z][a-z0-9_]*): ")
_SPAN = re.compile(r"(?<!\d)(\d{1,9})-(\d{1,9})=(\d{1,9})-(\d{1,9})")


class NotScored(ValueError):
    """A folder that has not the tables of a run."""


@dataclass(frozen=True)
class Remark:
    """A warning or a sign of copying: its code, and what it says of this report."""

    code: str
    text: str


@dataclass(frozen=True)
class Span:
    """Where text stands in a segment and in its source."""

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True)
class Place:
    """A segment of a report, or of what prescribes wording an article."""

    report: str
    section: str
    position: int


@dataclass(frozen=True)
class Source:
    """Where the text of a segment stands elsewhere; the position is None where it is no segment's."""

    report: str
    section: str
    position: int | None
    text: str
    spans: tuple[Span, ...]

    @property
    def place(self) -> Place | None:
        return None if self.position is None else Place(self.report, self.section, self.position)


@dataclass(frozen=True)
class SegmentRow:
    """A row of `segments`. `probabilities` has one for each label of the run; `is_heading` tells of those that say
    something."""

    place: Place
    start: int
    text: str
    label: str
    probabilities: Mapping[str, float]
    boilerplate: float
    shared: float
    common: float
    copied: float
    kind: str
    source: Source | None
    bodies: int
    since: int | None
    signs: tuple[Remark, ...]
    page: int
    headings: tuple[str, ...]
    is_heading: bool
    begins_paragraph: bool


@dataclass(frozen=True)
class ReportRow:
    """A row of `reports`. Shares are 0 … 1 and None where the report has no such part; `level` may be empty."""

    report: str
    file: str
    format: str
    title: str
    body: str
    year: int | None
    layout: str
    level: str
    characters: int
    segments: int
    label_shares: Mapping[str, float]
    boilerplate: float | None
    shared: float | None
    copied: float | None
    kinds: Mapping[str, float]
    figures: Mapping[str, float | None]
    measures: Mapping[str, float | None]
    checks_failed: int
    duplicate_of: str
    warnings: tuple[Remark, ...]


@dataclass(frozen=True)
class CellRow:
    """A row of `cells`."""

    table: str
    form: str
    row: str
    column: str
    raw: str
    state: str
    implied: float | None


@dataclass(frozen=True)
class CheckRow:
    """A row of `checks`."""

    rule: str
    table: str
    row: str
    column: str
    left: float | None
    right: float | None
    state: str
    evidence: str


@dataclass(frozen=True)
class NearestRow:
    """A row of `nearest`."""

    report: str
    body: str
    year: int | None
    characters: int
    share: float


@dataclass(frozen=True)
class ChangeSide:
    """A segment as one of two reports has it."""

    place: Place
    label: str
    text: str


@dataclass(frozen=True)
class ChangeRow:
    """A row of `changes`. Spans are in the later text, and as source in the earlier one."""

    earlier_report: str
    earlier_year: int | None
    state: str
    is_moved: bool
    later: ChangeSide | None
    earlier: ChangeSide | None
    spans: tuple[Span, ...]
    numbers: str


@dataclass(frozen=True)
class FailureRow:
    """A row of `failures`."""

    file: str
    stage: str
    reason: str


@dataclass(frozen=True)
class Link:
    """A segment and the source of what stands elsewhere of it."""

    place: Place
    source: Place
    spans: tuple[Span, ...]


class Scored:
    """The tables of a run; the rows of a report are made when they are asked for."""

    def __init__(self, tables: Mapping[str, pa.Table], failures: tuple[FailureRow, ...]) -> None:
        self._tables = tables
        self._rows_of = {name: _rows_by_report(tables[name]) for name in _OF_REPORT}
        self.failures = failures

    @classmethod
    def read(cls, folder: Path) -> Scored:
        """The tables in the folder that `gongkai score --out` wrote. Raises NotScored where it has none."""
        return cls({name: _read(folder, name) for name in ("reports", *_OF_REPORT)}, _read_failures(folder))

    @classmethod
    def of(cls, scores: Scores) -> Scored:
        """The tables as `nlp.score` gives them."""
        import pyarrow as pa

        names = ("reports", *_OF_REPORT)
        tables = {name: pa.Table.from_pandas(getattr(scores, name), preserve_index=False) for name in names}
        failed = scores.failures[["file", "stage", "reason"]].itertuples(index=False)
        return cls(tables, tuple(FailureRow(*row) for row in failed))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The labels of the run's model."""
        columns = self._tables["segments"].column_names
        return tuple(name.removeprefix(_PROBABILITY) for name in columns if name.startswith(_PROBABILITY))

    @cached_property
    def reports(self) -> tuple[ReportRow, ...]:
        """All reports, in the order of the table."""
        return tuple(_report_row(record, self.labels) for record in self._tables["reports"].to_pylist())

    def segments(self, report: str) -> tuple[SegmentRow, ...]:
        """The segments of a report in their order."""
        return tuple(_segment_row(record, self.labels) for record in self._records("segments", report))

    def cells(self, report: str) -> tuple[CellRow, ...]:
        """The cells of the statutory tables of a report, in the order of the form."""
        return tuple(
            CellRow(
                record["table"],
                record["form"],
                record["row"],
                record["column"],
                record["raw"] or "",
                record["state"],
                record["implied"],
            )
            for record in self._records("cells", report)
        )

    def checks(self, report: str) -> tuple[CheckRow, ...]:
        """The checks of a report."""
        return tuple(
            CheckRow(
                record["rule"],
                record["table"] or "",
                record["row"] or "",
                record["column"] or "",
                record["left"],
                record["right"],
                record["state"],
                record["evidence"] or "",
            )
            for record in self._records("checks", report)
        )

    def nearest(self, report: str) -> tuple[NearestRow, ...]:
        """The reports from which a report took most."""
        return tuple(
            NearestRow(
                record["source_report"],
                record["source_body"] or "",
                record["source_year"],
                record["characters"],
                record["share"],
            )
            for record in self._records("nearest", report)
        )

    def changes(self, report: str) -> tuple[ChangeRow, ...]:
        """What became of the segments of the year before in a report; none if that is not there."""
        return tuple(_change_row(record) for record in self._records("changes", report))

    @cached_property
    def compared(self) -> frozenset[str]:
        """The reports that are held to those of the year before."""
        return frozenset(self._rows_of["changes"])

    def links(self) -> Iterator[Link]:
        """Every segment of which something stands elsewhere, with where it does."""
        names = ("report", "section", "position", "source_report", "source_section", "source_position", "matched")
        columns = [self._tables["segments"][name].to_pylist() for name in names]
        for report, section, position, source_report, source_section, source_position, matched in zip(*columns):
            if matched and source_position is not None:
                source = Place(source_report, source_section, source_position)
                yield Link(Place(report, section, position), source, spans_of(matched))

    def signs(self) -> Counter[str]:
        """How many segments of each report have a sign of copying."""
        table = self._tables["segments"]
        pairs = zip(table["report"].to_pylist(), table["copy_flags"].to_pylist())
        return Counter(report for report, flags in pairs if flags)

    def _records(self, table: str, report: str) -> list[Record]:
        rows = self._rows_of[table].get(report)
        return [] if rows is None else self._tables[table].slice(rows.start, len(rows)).to_pylist()


def spans_of(matched: str) -> tuple[Span, ...]:
    """Matched spans as the table has them.

    >>> spans_of("5-23=0-18")
    (Span(start=5, end=23, source_start=0, source_end=18),)
    """
    return tuple(Span(*map(int, span)) for span in _SPAN.findall(matched))


def remarks_of(cell: str) -> tuple[Remark, ...]:
    """The warnings or signs of one cell.

    >>> [remark.code for remark in remarks_of("s5_heading_lost: inferred; checks_failed: T3-results; see checks")]
    ['s5_heading_lost', 'checks_failed']
    """
    codes = list(_CODED.finditer(cell))
    ends = [code.start() for code in codes[1:]] + [len(cell)]
    return tuple(Remark(code["code"], cell[code.end() : end]) for code, end in zip(codes, ends))


def _read(folder: Path, name: str) -> pa.Table:
    """A table, its rows of one report one after another."""
    import pyarrow.parquet as pq

    path = folder / f"{name}.parquet"
    if not path.is_file():
        advice = "give the folder that gongkai score --out wrote, with parquet among its formats"
        raise NotScored(f"{folder} has no {path.name}: {advice}")
    return pq.read_table(path)


def _read_failures(folder: Path) -> tuple[FailureRow, ...]:
    path = folder / "failures.csv"
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(FailureRow(row["file"], row["stage"], row["reason"]) for row in csv.DictReader(file))


def _rows_by_report(table: pa.Table) -> dict[str, range]:
    """Where the rows of each report stand, which are next to each other."""
    found: dict[str, range] = {}
    names = table["report"].to_pylist()
    start = 0
    for row, name in enumerate(names):
        if row + 1 == len(names) or names[row + 1] != name:
            found[name] = range(start, row + 1)
            start = row + 1
    return found


def _report_row(record: Record, labels: tuple[str, ...]) -> ReportRow:
    characters = record["characters"]
    return ReportRow(
        report=record["report"],
        file=record["file"],
        format=record["format"] or "",
        title=record["title"] or "",
        body=record["body"] or "",
        year=record["year"],
        layout=record["layout"] or "",
        level=record.get("level") or "",
        characters=characters,
        segments=record["segments"],
        label_shares={label: record[_CHARACTERS + label] / max(1, characters) for label in labels},
        boilerplate=record["boilerplate_main"],
        shared=record["shared_main"],
        copied=record["copied_main"],
        kinds={kind: record[_SHARE + kind] or 0.0 for kind in KINDS},
        figures={name: record[name] for name in FIGURES},
        measures={name: record[name] for name in MEASURES if name in record},
        checks_failed=record["checks_failed"],
        duplicate_of=record["duplicate_of"] or "",
        warnings=remarks_of(record["warnings"] or ""),
    )


def _segment_row(record: Record, labels: tuple[str, ...]) -> SegmentRow:
    return SegmentRow(
        place=Place(record["report"], record["section"], record["position"]),
        start=record["start"],
        text=record["text"],
        label=record["label"] or "",
        probabilities={label: record[_PROBABILITY + label] for label in labels},
        boilerplate=record["boilerplate"],
        shared=record["shared"],
        common=record["common"],
        copied=record["copied"],
        kind=record["reuse_kind"] or "",
        source=_source(record),
        bodies=record["shared_bodies"],
        since=record["shared_since"],
        signs=remarks_of(record["copy_flags"] or ""),
        page=record["page"],
        headings=tuple(record["headings"].split(HEADING_BREAK)) if record["headings"] else (),
        is_heading=bool(record["statement_heading"]),
        begins_paragraph=bool(record["paragraph"]),
    )


def _source(record: Record) -> Source | None:
    if not record["source_report"]:
        return None
    return Source(
        record["source_report"],
        record["source_section"] or "",
        record["source_position"],
        record["source_text"] or "",
        spans_of(record["matched"] or ""),
    )


def _change_row(record: Record) -> ChangeRow:
    return ChangeRow(
        earlier_report=record["earlier_report"],
        earlier_year=record["earlier_year"],
        state=record["state"],
        is_moved=bool(record["is_moved"]),
        later=_side(record, "", record["report"]),
        earlier=_side(record, "earlier_", record["earlier_report"]),
        spans=spans_of(record["spans"] or ""),
        numbers=record["numbers"] or "",
    )


def _side(record: Record, before: str, report: str) -> ChangeSide | None:
    """The segment of one side; `before` stands before the names of its columns."""
    position = record[f"{before}position"]
    if position is None:
        return None
    place = Place(report, record[f"{before}section"], position)
    return ChangeSide(place, record[f"{before}label"] or "", record[f"{before}text"])
