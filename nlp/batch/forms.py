"""The statutory tables of a run's reports into rows: cells, checks, and what checks look at more than one report."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from nlp.batch.columns import FRACTION, WHOLE, Column, Kinship
from nlp.batch.pipeline import ProcessedReport
from nlp.forms import Check, FormCell, check_children, check_years

#: The bodies that a government says it compiles: names of reports (the column `report`) by that of the government's.
Parents: TypeAlias = Mapping[str, Sequence[str]]
#: The names that the head of a file of parents has.
_PARENT, _CHILD = "parent", "child"


class CellRow(NamedTuple):
    """A cell of a statutory table of a report."""

    processed: ProcessedReport
    cell: FormCell


class CheckRow(NamedTuple):
    """A check of a report."""

    report: str
    check: Check


CELL_COLUMNS: list[Column[CellRow]] = [
    Column("report", lambda row: row.processed.report),
    Column("body", lambda row: row.processed.parsed.body),
    Column("year", lambda row: row.processed.parsed.year, WHOLE),
    Column("table", lambda row: row.cell.table),
    Column("form", lambda row: row.cell.form),
    Column("row", lambda row: row.cell.row),
    Column("column", lambda row: row.cell.column),
    Column("value", lambda row: row.cell.value, FRACTION),
    Column("raw", lambda row: row.cell.raw),
    Column("state", lambda row: row.cell.state),
    Column("page", lambda row: row.cell.page),
    Column("implied", lambda row: row.cell.implied, FRACTION),
]
CHECK_COLUMNS: list[Column[CheckRow]] = [
    Column("report", lambda row: row.report),
    Column("rule", lambda row: row.check.rule),
    Column("table", lambda row: row.check.table),
    Column("row", lambda row: row.check.row),
    Column("column", lambda row: row.check.column),
    Column("left", lambda row: row.check.left, FRACTION),
    Column("right", lambda row: row.check.right, FRACTION),
    Column("state", lambda row: row.check.state),
    Column("evidence", lambda row: row.check.evidence),
]


def cell_rows(processed: ProcessedReport) -> Iterator[CellRow]:
    """A row for each cell of a report, in the order of the form."""
    for cell in processed.cells:
        yield CellRow(processed, cell)


def checks_of(scored: Sequence[ProcessedReport], kinship: Kinship, parents: Parents) -> dict[str, tuple[Check, ...]]:
    """The checks of each report: of it alone, with the same body's report of the year before, with its children.

    Of several reports of one body and year, the second copies apart, it cannot be known which one the other years
    go with: those years are not compared.
    """
    found = {processed.report: list(processed.checks) for processed in scored}
    by_name = {processed.report: processed for processed in scored}
    for reports in _by_body(scored, kinship):
        for year, checks in check_years({year: report.cells for year, report in reports.items()}).items():
            found[reports[year].report].extend(checks)
    for parent, children in parents.items():
        if parent in by_name:
            cells = {child: by_name[child].cells if child in by_name else None for child in children}
            found[parent].extend(check_children(by_name[parent].cells, cells))
    return {report: tuple(checks) for report, checks in found.items()}


def _by_body(scored: Iterable[ProcessedReport], kinship: Kinship) -> Iterator[dict[int, ProcessedReport]]:
    """The reports of each body by year, where there is one of the year."""
    bodies: dict[tuple[str, str], dict[int, list[ProcessedReport]]] = defaultdict(lambda: defaultdict(list))
    for processed in scored:
        body, year = processed.parsed.body, processed.parsed.year
        if body and year and processed.report not in kinship.copies:
            bodies[body, kinship.apart.get(processed.report, "")][year].append(processed)
    for years in bodies.values():
        yield {year: reports[0] for year, reports in years.items() if len(reports) == 1}


def read_parents(path: str | Path, names: Iterable[str]) -> dict[str, list[str]]:
    """A CSV file with the columns `parent` and `child`, both names of reports, as the children of each parent.

    Raises ValueError where a column is missing or a name is not among `names`, those of the reports of the run.
    """
    known = set(names)
    parents: dict[str, list[str]] = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file)
        if not {_PARENT, _CHILD} <= set(lines.fieldnames or ()):
            raise ValueError(f"{path}: the first line must name the columns {_PARENT} and {_CHILD}")
        for line in lines:
            parent, child = ((line[name] or "").strip() for name in (_PARENT, _CHILD))
            unknown = [name for name in (parent, child) if name not in known]
            if unknown:
                advice = "names are those of the column report of reports.csv"
                raise ValueError(f"{path}, line {lines.line_num}: no report is called {unknown[0]!r}; {advice}")
            parents.setdefault(parent, []).append(child)
    return parents
