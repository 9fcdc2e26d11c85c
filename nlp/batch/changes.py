"""What became of the segments of a report since the year before into rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nlp.batch.columns import COUNT, TEXT, WHOLE, Column
from nlp.batch.pipeline import ProcessedReport
from nlp.batch.year_before import YearBefore, label_at
from nlp.reuse import Change


class ChangeRow(NamedTuple):
    """What became of a segment, with both reports and the labels it had."""

    processed: ProcessedReport
    before: YearBefore
    change: Change
    label: str
    earlier_label: str


def change_rows(processed: ProcessedReport, before: YearBefore | None) -> Iterator[ChangeRow]:
    """A row for each pair of segments of a report and the one of the year before, and for each that has no pair."""
    if before is None:
        return
    labels = label_at(processed)
    for change, earlier_label in zip(before.changes, before.labels):
        label = labels.get((change.section, change.position), "")
        yield ChangeRow(processed, before, change, label, earlier_label)


CHANGE_COLUMNS: list[Column[ChangeRow]] = [
    Column("report", lambda row: row.processed.report, TEXT),
    Column("body", lambda row: row.processed.parsed.body, TEXT),
    Column("year", lambda row: row.processed.parsed.year, WHOLE),
    Column("earlier_report", lambda row: row.before.report, TEXT),
    Column("earlier_year", lambda row: row.before.year, WHOLE),
    Column("state", lambda row: row.change.state, TEXT),
    Column("is_moved", lambda row: int(row.change.is_moved), COUNT),
    Column("section", lambda row: row.change.section or "", TEXT),
    Column("position", lambda row: row.change.position, WHOLE),
    Column("label", lambda row: row.label, TEXT),
    Column("text", lambda row: row.change.text, TEXT),
    Column("earlier_section", lambda row: row.change.earlier_section or "", TEXT),
    Column("earlier_position", lambda row: row.change.earlier_position, WHOLE),
    Column("earlier_label", lambda row: row.earlier_label, TEXT),
    Column("earlier_text", lambda row: row.change.earlier_text, TEXT),
    Column("spans", lambda row: _spans(row.change), TEXT),
    Column("numbers", lambda row: _numbers(row.change), TEXT),
]


def _spans(change: Change) -> str:
    """What both have, `start-end=start-end` in the texts of the later and the earlier segment."""
    return " ".join([f"{start}-{end}={other}-{other_end}" for start, end, other, other_end in change.spans])


def _numbers(change: Change) -> str:
    """The figures that changed, each with what it counts."""
    return "; ".join([f"{figure.counted}: {figure.before} → {figure.after}" for figure in change.numbers])
