"""The rows of a table, group by group, into a file of each format that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa


class Rows(NamedTuple):
    """A table to be written: its name, what gives its rows in groups, as often as it is asked, and what writes CSV."""

    name: str
    schema: pa.Schema
    groups: Callable[[], Iterable[pa.Table]]
    write_csv: Callable[[Path], None]


def write_table(folder: Path, rows: Rows, formats: Iterable[str], language: str = "en") -> list[str]:
    """Writes a table into a folder in some formats; what one of them cannot hold as it is, in sentences.

    All but `dta` are written group by group. Heads and labels are in a language; a graph is not written here.
    """
    remarks: list[str] = []
    for name in formats:
        path = folder / f"{rows.name}.{name}"
        if name == "csv":
            rows.write_csv(path)
        elif name == "parquet":
            _write_parquet(path, rows)
        elif name == "xlsx":
            from nlp.batch.xlsx_file import write_xlsx

            remarks += write_xlsx(path, rows.name, rows.schema.names, rows.groups(), language)
        elif name == "dta":
            from nlp.batch.dta_file import write_dta

            remarks += write_dta(path, rows.name, _whole(rows), language)
    return remarks


def _write_parquet(path: Path, rows: Rows) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetWriter(path, rows.schema) as writer:
        for group in rows.groups():
            writer.write_table(group, row_group_size=max(group.num_rows, 1))


def _whole(rows: Rows) -> pa.Table:
    import pyarrow as pa

    return pa.concat_tables(rows.groups())
