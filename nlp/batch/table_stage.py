"""Parts with their answers and measures into parts of the tables, and these, one behind the other, into the tables."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from nlp.batch.bodies_stage import BodiesOfPart, bodies_of_part, coverage_of
from nlp.batch.changes_stage import years_before
from nlp.batch.columns import TEXT
from nlp.batch.compare_stage import answers_of
from nlp.batch.coverage import COVERAGE_TYPES
from nlp.batch.edge_files import all_edges, edges_of, rows_of_edges, write_edges
from nlp.batch.excel import beyond_excel, long_cells, split_folder, split_tables
from nlp.batch.formats import GRAPH, formats_of
from nlp.batch.forms import checks_of
from nlp.batch.graphml_file import BODY_COLUMNS, write_graphml
from nlp.batch.jobs import FailuresJob, Place, RowsJob, WriteJob
from nlp.batch.kinship_table import Kinship, kin_of_part
from nlp.batch.measure_stage import measure_names, measure_types, measures_of
from nlp.batch.parts import Columns, RowReader, folder_beside, read_part, unpack, written_beside
from nlp.batch.pipeline import Failure, ProcessedReport
from nlp.batch.read_stage import model_labels
from nlp.batch.table_files import arrow_table, write_csv
from nlp.batch.tables import TABLES, Finding, TableOf, tables_of, whole_rows
from nlp.batch.tally import Tally
from nlp.batch.words import in_chinese
from nlp.batch.write_formats import Rows, write_table

if TYPE_CHECKING:
    import pyarrow as pa

    from nlp.forms import Check, FormCell

#: Rows of a table that are written as one group.
_GROUP_ROWS = 100_000
#: The file of a part of the tables that is no table.
_SUMS = "sums.json"


def make_rows(job: RowsJob, say: Callable[[str], None]) -> None:
    """Writes the rows that the files of a part have in each table."""
    kin = kin_of_part(job.kinship, job.number)
    bodies = bodies_of_part(job.bodies, job.number)
    columns = read_part(job.part, ["file", "stage", "reason", "record"])
    answers = answers_of(job.answers)
    before = years_before(job.changes)
    cells = _CellReader(job.parts)
    findings: list[Finding] = []
    failures: list[Failure] = []
    for row, (file, stage, reason, record) in enumerate(zip(*columns.values())):
        if reason is None:
            processed = unpack(record)
            checks = _checks(processed, row, bodies, cells, job.children.get(processed.report))
            findings.append(Finding(processed, answers[row], checks, bodies.who[row], before.get(row)))
        else:
            failures.append(Failure(file, stage, reason))
    measures = measures_of(job.measures, job.adjusted, job.number)
    _write(job, findings, kin.kinship, failures, _table_of_measures(measures))


def make_failures(job: FailuresJob, say: Callable[[str], None]) -> None:
    """Writes the rows of files that were only looked through."""
    failures: list[Failure] = []
    if job.part is not None:
        columns = read_part(job.part, ["file", "stage", "reason"])
        for file, stage, reason in zip(*columns.values()):
            if reason is not None:
                failures.append(Failure(file, f"against: {stage}", reason))
    _write(job, [], Kinship(), failures, _table_of_measures(measure_names(job.measures)))


class _CellReader:
    """The cells of single reports."""

    def __init__(self, parts: Sequence[Path]) -> None:
        self._parts = parts
        self._rows = RowReader(["reason", "record"])

    def cells(self, place: Place) -> Sequence[FormCell] | None:
        """Those of a report, None of a file that failed."""
        row = self._rows.row(self._parts[place.part], place.row)
        if row["reason"] is not None:
            return None
        processed: ProcessedReport = unpack(row["record"])
        return processed.cells


def _checks(
    processed: ProcessedReport,
    row: int,
    bodies: BodiesOfPart,
    reader: _CellReader,
    children: Mapping[str, Place] | None,
) -> Sequence[Check]:
    before = bodies.before.get(row)
    return checks_of(
        processed,
        before=reader.cells(before) if before else None,
        is_compared=bodies.is_compared[row],
        children={name: reader.cells(place) for name, place in children.items()} if children is not None else None,
    )


def _table_of_measures(values: Columns) -> TableOf:
    return TableOf(measure_types(values), values)


def _write(
    job: RowsJob | FailuresJob,
    findings: Sequence[Finding],
    kinship: Kinship,
    failures: Sequence[Failure],
    measures: TableOf,
) -> None:
    import pyarrow.parquet as pq

    tables = tables_of(findings, kinship, failures, model_labels(job.model), measures)
    tally = Tally.of({name: table.values for name, table in tables.items()})
    for name, table in tables.items():
        tally.rows[name] = len(table.values[next(iter(table.types))])
        tally.long_cells[name] = long_cells(table.values, table.types)
    if job.language == "zh":
        tables = in_chinese(tables)
    with folder_beside(job.target) as beside:
        for name, table in tables.items():
            write_csv(beside / f"{name}.csv", table.values, table.types, with_head=False)
            pq.write_table(arrow_table(table.values, table.types), beside / f"{name}.parquet", compression="lz4")
        originals = [found for found in findings if found.processed.report not in kinship.copies]
        write_edges(beside, ((found.processed.text(), found.answers) for found in originals))
        (beside / _SUMS).write_text(json.dumps(tally.as_json()), "utf-8")


def write_tables(job: WriteJob, say: Callable[[str], None]) -> Tally:
    """Writes the tables into a new folder; what is in them, added up."""
    tally = Tally()
    for part in job.parts:
        tally.add(Tally.from_json(json.loads((part / _SUMS).read_text("utf-8"))))
    with written_beside(job.target) as beside, edges_of(job.parts, job.target) as edge_file:
        beside.mkdir()
        whole = {
            "edges": rows_of_edges(edge_file, _GROUP_ROWS),
            "coverage": whole_rows("coverage", TableOf(COVERAGE_TYPES, coverage_of(job.bodies))),
        }
        for name, table in whole.items():
            tally.rows[name] = sum(group.num_rows for group in table.groups())
        for name in TABLES:
            rows = whole[name] if name in whole else _rows_of_parts(name, job.parts)
            formats = formats_of(name, job.formats)
            if name == "failures" and job.with_failures:
                formats.append("parquet")
            tally.remarks += write_table(beside, rows, formats, job.language)
        if GRAPH in job.formats:
            write_graphml(beside / "edges.graphml", all_edges(edge_file).values, _of_bodies(job.parts))
        if job.split_by:
            of_reports = [name for name in TABLES if name not in whole]
            split_tables(beside / split_folder(job.split_by), job.parts, of_reports, job.split_by)
        if "csv" in job.formats:
            tally.remarks += beyond_excel(tally.rows, tally.long_cells, is_split=job.split_by is not None)
        for path in beside.rglob("*.*"):
            _to_disk(path)
    return tally


def _rows_of_parts(name: str, parts: Sequence[Path]) -> Rows:
    import pyarrow.parquet as pq

    paths = [part / f"{name}.parquet" for part in parts]
    schema = pq.read_schema(paths[0])
    csv_paths = [part / f"{name}.csv" for part in parts]
    return Rows(name, schema, lambda: _groups(paths), lambda path: _join_csv(path, csv_paths, schema.names))


def _of_bodies(parts: Sequence[Path]) -> Columns:
    """The columns of `reports` that tell of bodies."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    paths = [part / "reports.parquet" for part in parts]
    names = [name for name in BODY_COLUMNS if name in pq.read_schema(paths[0]).names]
    columns: Columns = pa.concat_tables(pq.read_table(path, columns=names) for path in paths).to_pydict()
    return columns


def _join_csv(target: Path, parts: Sequence[Path], names: Sequence[str]) -> None:
    write_csv(target, {name: [] for name in names}, dict.fromkeys(names, TEXT), with_head=True)
    with open(target, "ab") as file:
        for part in parts:
            _append(file, part)


def _append(file: IO[bytes], part: Path) -> None:
    with open(part, "rb") as rows:
        shutil.copyfileobj(rows, file, 1 << 20)


def _groups(parts: Sequence[Path]) -> Iterator[pa.Table]:
    """The rows of parts in groups that are large enough."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    waiting: list[pa.Table] = []
    rows = 0
    for number, part in enumerate(parts, 1):
        table = pq.read_table(part, use_threads=False)
        waiting.append(table)
        rows += table.num_rows
        if rows >= _GROUP_ROWS or number == len(parts):
            yield pa.concat_tables(waiting)
            waiting.clear()
            rows = 0


def _to_disk(path: Path) -> None:
    with open(path, "rb+") as file:
        os.fsync(file.fileno())
