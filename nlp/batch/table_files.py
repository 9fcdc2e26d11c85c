"""Columns into files: CSV that Excel opens, and Parquet, row group by row group."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from nlp.batch.columns import COUNT, FRACTION, TEXT, WHOLE
from nlp.language.text import defused

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

#: The pandas type of each column of a table, by name and in order.
Types: TypeAlias = Mapping[str, str]
#: The columns of a table, by name: lists of equal length, None where there is no value.
Values: TypeAlias = Mapping[str, Sequence[Any]]

#: What a file of CSV begins with, so that Excel takes it for UTF-8.
MARK = "\ufeff"


def schema_of(types: Types) -> pa.Schema:
    """The Arrow schema of a table, which tells pandas the types to read it as."""
    import pyarrow as pa

    arrow = {TEXT: pa.string(), COUNT: pa.int64(), WHOLE: pa.int64(), FRACTION: pa.float64()}
    names = {TEXT: "unicode", COUNT: "int64", WHOLE: "int64", FRACTION: "float64"}
    told = [
        {"name": name, "field_name": name, "pandas_type": names[kind], "numpy_type": _numpy(kind), "metadata": None}
        for name, kind in types.items()
    ]
    pandas = {"index_columns": [], "column_indexes": [], "columns": told}
    fields = [pa.field(name, arrow[kind]) for name, kind in types.items()]
    return pa.schema(fields, metadata={"pandas": json.dumps(pandas)})


def _numpy(kind: str) -> str:
    return "object" if kind == TEXT else kind


def arrow_table(values: Values, types: Types) -> pa.Table:
    """Columns as Arrow has them."""
    import pyarrow as pa

    schema = schema_of(types)
    arrays = [pa.array(values[field.name], field.type, from_pandas=True) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


class _WithoutReturn:
    """A file for the csv module, which quotes a carriage return within a text only where lines end with one."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, line: str) -> None:
        self._file.write(line[:-2] + "\n")


def write_csv(path: Path, values: Values, types: Types, *, with_head: bool, mode: str = "w") -> None:
    """Writes rows as CSV, with the mark and the names of the columns before them if asked for.

    A text that a spreadsheet would take for a formula has an apostrophe before it. With the mode `a` rows are written
    behind those that are there.
    """
    columns = [_cells(values[name], kind) for name, kind in types.items()]
    with open(path, mode, encoding="utf-8", newline="") as file:
        writer = csv.writer(_WithoutReturn(file), lineterminator="\r\n")
        if with_head:
            file.write(MARK)
            writer.writerow(types)
        writer.writerows(zip(*columns))


def _cells(values: Sequence[Any], kind: str) -> Sequence[Any]:
    """Values as they are written: of what is missing nothing."""
    if kind == TEXT:
        return ["" if value is None else defused(value) for value in values]
    if kind == FRACTION:
        return [None if value is None or value != value else float(value) for value in values]
    return values


def types_of(frame: pd.DataFrame) -> Types:
    """The types of a table that may have been changed by hand."""
    from pandas.api.types import is_extension_array_dtype, is_float_dtype, is_integer_dtype

    types = {}
    for name in frame.columns:
        dtype = frame[name].dtype
        if is_integer_dtype(dtype):
            types[name] = WHOLE if is_extension_array_dtype(dtype) else COUNT
        else:
            types[name] = FRACTION if is_float_dtype(dtype) else TEXT
    return types


def values_of(frame: pd.DataFrame) -> Values:
    """The columns of a table as lists, None where there is no value; what is neither text nor number becomes text."""
    missing = frame.isna()
    found = {}
    for name, kind in types_of(frame).items():
        values = frame[name].map(str) if kind == TEXT else frame[name]
        found[name] = [None if is_missing else value for value, is_missing in zip(values.tolist(), missing[name])]
    return found
