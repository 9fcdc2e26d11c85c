"""Tables into what Excel can open: how much of a table is beyond it, and smaller files by a column of `reports`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nlp.regex as re
from nlp.batch.columns import FRACTION, TEXT, WHOLE
from nlp.batch.formats import CELL_CHARACTERS, SHEET_ROWS
from nlp.batch.table_files import Types, Values, write_csv

if TYPE_CHECKING:
    import pyarrow as pa

#: The columns of `reports` by which tables may be split.
SPLIT_COLUMNS = ("year", "place")
#: What a file is named by where the column has no value.
_UNKNOWN = "unknown"
#: Characters of a value in the name of a file.
_MOST_NAMED = 60


def check_split(column: str | None) -> None:
    """Raises ValueError for a column by which tables cannot be split."""
    if column is not None and column not in SPLIT_COLUMNS:
        raise ValueError(f"tables are not split by {column!r}: give {' or '.join(SPLIT_COLUMNS)}")


def split_folder(column: str) -> str:
    """The name of the folder of the tables that are split by a column."""
    return f"by-{column}"


#: All that may be there.
SPLIT_FOLDERS = tuple(map(split_folder, SPLIT_COLUMNS))


def long_cells(values: Values, types: Types) -> int:
    """How many cells of a table have more characters than Excel keeps."""
    texts = [values[name] for name, kind in types.items() if kind == TEXT]
    return sum(1 for column in texts for value in column if value and len(value) > CELL_CHARACTERS)


def beyond_excel(rows: Mapping[str, int], long: Mapping[str, int], *, is_split: bool) -> Iterator[str]:
    """What a spreadsheet would cut without a word of tables with so many rows and long cells, and what to do."""
    columns = " or ".join(SPLIT_COLUMNS)
    for table, count in rows.items():
        if count >= SHEET_ROWS and not is_split:
            yield (
                f"{table}.csv has {count:,} rows, and Excel opens {SHEET_ROWS - 1:,}: "
                f"read {table}.parquet, or give --format xlsx or --split-by {columns}"
            )
    for table, count in long.items():
        if count:
            yield (
                f"{table}.csv: cells of more than {CELL_CHARACTERS:,} characters, which Excel cuts: {count:,}; "
                f"read {table}.parquet"
            )


def split_tables(folder: Path, parts: Sequence[Path], names: Sequence[str], column: str) -> None:
    """Writes those of the tables that have rows of single reports as CSV, in a file for each value of a column of
    `reports`.

    A file that would have more rows than Excel opens is followed by another one, whose name ends with a number.
    """
    folder.mkdir()
    rows: Counter[str] = Counter()
    for part in parts:
        value_of = _values_of(part / "reports.parquet", column)
        for name in names:
            for value, table in _by_value(part / f"{name}.parquet", value_of):
                _append(folder, f"{name}-{file_name(value)}", table, rows)


def _values_of(reports: Path, column: str) -> dict[str, Any]:
    """The value of each report."""
    import pyarrow.parquet as pq

    columns = pq.read_table(reports, columns=["report", column], use_threads=False).to_pydict()
    return dict(zip(columns["report"], columns[column]))


def _by_value(path: Path, value_of: dict[str, Any]) -> Iterator[tuple[Any, pa.Table]]:
    """The rows of a table that are of reports of each value, in the order in which these first come."""
    import pyarrow.parquet as pq

    table = pq.read_table(path, use_threads=False)
    if "report" in table.column_names:
        numbers: dict[Any, list[int]] = defaultdict(list)
        for number, report in enumerate(table["report"].to_pylist()):
            numbers[value_of[report]].append(number)
        for value, of_value in numbers.items():
            yield value, table.take(of_value)


def _append(folder: Path, name: str, table: pa.Table, rows: Counter[str]) -> None:
    """Writes rows behind those of the last file of this name, or into a new one; `rows` has how many all have."""
    most = SHEET_ROWS - 1
    while table.num_rows:
        file, taken = divmod(rows[name], most)
        some = table.slice(0, most - taken)
        number = f"-{file + 1}" if file else ""
        types = _types(some.schema)
        write_csv(folder / f"{name}{number}.csv", some.to_pydict(), types, with_head=not taken, mode="a")
        rows[name] += some.num_rows
        table = table.slice(some.num_rows)


def _types(schema: pa.Schema) -> Types:
    kinds = {"string": TEXT, "double": FRACTION, "int64": WHOLE}
    return {field.name: kinds[str(field.type)] for field in schema}


def file_name(value: object) -> str:
    """A value as a part of the name of a file, on any system; values that differ in it otherwise may share one.

    >>> file_name(2023), file_name(None), file_name("青岚县/沅河镇")
    ('2023', 'unknown', '青岚县_沅河镇')
    """
    name = "" if value is None else re.sub(r"\W", "_", str(value))
    return name[:_MOST_NAMED] or _UNKNOWN
