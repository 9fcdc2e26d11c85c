"""The statutory tables of a run's reports into rows: cells, checks, and what checks look at more than one report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from nlp.batch.columns import COUNT, FRACTION, TEXT, WHOLE, Column
from nlp.batch.pipeline import ProcessedReport
from nlp.forms import Check, FormCell, check_children, check_years


class CellRow(NamedTuple):
    """A cell of a statutory table of a report."""

    processed: ProcessedReport
    cell: FormCell


class CheckRow(NamedTuple):
    """A check of a report."""

    report: str
    check: Check


CELL_COLUMNS: list[Column[CellRow]] = [
    Column("report", lambda row: row.processed.report, TEXT),
    Column("body", lambda row: row.processed.parsed.body, TEXT),
    Column("year", lambda row: row.processed.parsed.year, WHOLE),
    Column("table", lambda row: row.cell.table, TEXT),
    Column("form", lambda row: row.cell.form, TEXT),
    Column("row", lambda row: row.cell.row, TEXT),
    Column("column", lambda row: row.cell.column, TEXT),
    Column("value", lambda row: row.cell.value, FRACTION),
    Column("raw", lambda row: row.cell.raw, TEXT),
    Column("state", lambda row: row.cell.state, TEXT),
    Column("page", lambda row: row.cell.page, COUNT),
    Column("implied", lambda row: row.cell.implied, FRACTION),
]
CHECK_COLUMNS: list[Column[CheckRow]] = [
    Column("report", lambda row: row.report, TEXT),
    Column("rule", lambda row: row.check.rule, TEXT),
    Column("table", lambda row: row.check.table, TEXT),
    Column("row", lambda row: row.check.row, TEXT),
    Column("column", lambda row: row.check.column, TEXT),
    Column("left", lambda row: row.check.left, FRACTION),
    Column("right", lambda row: row.check.right, FRACTION),
    Column("state", lambda row: row.check.state, TEXT),
    Column("evidence", lambda row: row.check.evidence, TEXT),
]


def cell_rows(processed: ProcessedReport) -> Iterator[CellRow]:
    """A row for each cell of a report, in the order of the form."""
    for cell in processed.cells:
        yield CellRow(processed, cell)


def checks_of(
    processed: ProcessedReport,
    before: Sequence[FormCell] | None,
    is_compared: bool,
    children: Mapping[str, Sequence[FormCell] | None] | None,
) -> tuple[Check, ...]:
    """The checks of a report: of it alone, with the same body's report of the year before, with its children.

    `before` has the cells of the year before, if there is a report of it, and `is_compared` tells whether the report
    is to be held to them; `children` has those of the reports that its tables should sum up, None for one that failed.
    """
    found = list(processed.checks)
    year = processed.parsed.year
    if is_compared and year is not None:
        cells = {year: processed.cells} if before is None else {year - 1: before, year: processed.cells}
        found.extend(check_years(cells).get(year, ()))
    if children is not None:
        found.extend(check_children(processed.cells, children))
    return tuple(found)
