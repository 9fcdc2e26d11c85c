"""What a run found into the columns of its tables, and tables of pandas into files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.batch.changes import CHANGE_COLUMNS, change_rows
from nlp.batch.columns import (
    COUNT,
    FAILURE_COLUMNS,
    NEAREST_COLUMNS,
    PASSAGE_COLUMNS,
    TEXT,
    WHOLE,
    Column,
    Row,
    nearest_rows,
    passage_rows,
    report_columns,
    report_row,
    segment_columns,
    segment_rows,
)
from nlp.batch.formats import DEFAULT_FORMATS, GRAPH, check_formats, formats_of
from nlp.batch.forms import CELL_COLUMNS, CHECK_COLUMNS, CheckRow, cell_rows
from nlp.batch.graphml_file import write_graphml
from nlp.batch.kinship_table import Kinship
from nlp.batch.table_files import Types, Values, arrow_table, schema_of, types_of, values_of, write_csv
from nlp.batch.write_formats import Rows, write_table
from nlp.batch.year_before import YearBefore
from nlp.language.identity import NOBODY, Identity
from nlp.reuse.network import EdgeRow, edge_columns

if TYPE_CHECKING:
    import pandas as pd

    from nlp.batch.pipeline import Failure, ProcessedReport
    from nlp.forms import Check
    from nlp.reuse import Reuse

#: The tables of a run, in order; all but the last are written as Parquet, too.
TABLES = ("segments", "reports", "failures", "passages", "nearest", "edges", "cells", "checks", "changes", "coverage")
EDGE_TYPES: Types = {
    "Source": TEXT,
    "Target": TEXT,
    "characters": COUNT,
    "segments": COUNT,
    "first_year": WHOLE,
    "last_year": WHOLE,
}


@dataclass(frozen=True)
class Scores:
    """What a run found, as pandas has it: a row for each segment, report and failure; the longest copied
    passages of each report, the reports from which most was taken, and who copied from whom; each cell of
    the statutory tables, and each check of them and of the text beside them; what became of each segment since the
    year before; and what there is of each body and year."""

    segments: pd.DataFrame
    reports: pd.DataFrame
    failures: pd.DataFrame
    passages: pd.DataFrame
    nearest: pd.DataFrame
    edges: pd.DataFrame
    cells: pd.DataFrame
    checks: pd.DataFrame
    changes: pd.DataFrame
    coverage: pd.DataFrame

    def _repr_html_(self) -> str:
        """The counts and the first reports, for a notebook."""
        from nlp.batch.shown import shown

        return shown(self)


@dataclass(frozen=True)
class Finding:
    """A report with the answers for its segments, all its checks, who it is of, and what changed in a year."""

    processed: ProcessedReport
    answers: Sequence[Reuse]
    checks: Sequence[Check]
    who: Identity = NOBODY
    before: YearBefore | None = None


@dataclass(frozen=True)
class TableOf:
    """A table, or a part of one."""

    types: Types
    values: Values


def tables_of(
    findings: Sequence[Finding],
    kinship: Kinship,
    failures: Sequence[Failure],
    labels: Sequence[str],
    measures: TableOf,
) -> dict[str, TableOf]:
    """The rows of some reports in each table, but the edges, which are of all.

    A second copy of a report is set aside wherever reports are compared; `measures` are columns of `reports`.
    """
    originals = [finding for finding in findings if finding.processed.report not in kinship.copies]

    def rows(of_report: Callable[..., Iterable[Any]], some: Sequence[Finding]) -> Iterator[Any]:
        return chain.from_iterable(of_report(finding.processed, finding.answers) for finding in some)

    of_reports = [
        report_row(found.processed, found.answers, kinship, found.checks, found.who, found.before) for found in findings
    ]
    reports = _table(report_columns(labels), of_reports)
    return {
        "segments": _table(segment_columns(labels), rows(segment_rows, findings)),
        "reports": TableOf({**reports.types, **measures.types}, {**reports.values, **measures.values}),
        "failures": _table(FAILURE_COLUMNS, failures),
        "passages": _table(PASSAGE_COLUMNS, rows(passage_rows, originals)),
        "nearest": _table(NEAREST_COLUMNS, rows(nearest_rows, originals)),
        "cells": _table(CELL_COLUMNS, chain.from_iterable(cell_rows(found.processed) for found in findings)),
        "checks": _table(CHECK_COLUMNS, _check_rows(findings)),
        "changes": _table(
            CHANGE_COLUMNS, chain.from_iterable(change_rows(found.processed, found.before) for found in findings)
        ),
    }


def _check_rows(findings: Sequence[Finding]) -> Iterator[CheckRow]:
    for finding in findings:
        for check in finding.checks:
            yield CheckRow(finding.processed.report, check)


def _table(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> TableOf:
    """A table of these columns with a line for each row."""
    rows = list(rows)
    types = {column.name: column.dtype for column in columns}
    return TableOf(types, {column.name: list(map(column.value, rows)) for column in columns})


def edge_table(rows: Sequence[EdgeRow]) -> TableOf:
    """The table of who copied from whom, or a part of it."""
    return TableOf(EDGE_TYPES, edge_columns(rows))


def read_scores(folder: Path) -> Scores:
    """The tables in a folder."""
    import pandas as pd

    return Scores(**{name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES})


def whole_rows(name: str, table: TableOf) -> Rows:
    """A table that is at hand, to be written."""
    return Rows(
        name,
        schema_of(table.types),
        lambda: [arrow_table(table.values, table.types)],
        lambda path: write_csv(path, table.values, table.types, with_head=True),
    )


def write(
    scores: Scores, out: str | Path, formats: Sequence[str] = DEFAULT_FORMATS, *, language: str = "en"
) -> list[str]:
    """Writes the tables into the folder `out`: by default CSV that Excel opens, and Parquet of all but the failures.

    `formats` are some of `csv`, `parquet`, `xlsx` (needs XlsxWriter), `dta` (Stata 14 and later) and `graphml` (the
    edges as Gephi opens them); heads and labels are in `language`, `en` or `zh`. In the CSV a text that a spreadsheet
    would take for a formula has an apostrophe before it; the others keep every text as it is. Returns what a format
    cannot hold, in sentences.

    Raises ValueError for another format, ModuleNotFoundError where what it needs is not there.
    """
    formats = check_formats(formats)
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    remarks: list[str] = []
    for name, frame in vars(scores).items():
        table = TableOf(types_of(frame), values_of(frame))
        remarks += write_table(folder, whole_rows(name, table), formats_of(name, formats), language)
    if GRAPH in formats:
        write_graphml(folder / "edges.graphml", values_of(scores.edges), values_of(scores.reports))
    return remarks
