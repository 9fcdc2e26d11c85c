"""The formats of tables: which there are, what each needs, and which files a run in them has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec

#: GraphML is of the edges only.
FORMATS = ("csv", "parquet", "xlsx", "dta", "graphml")
DEFAULT_FORMATS = ("csv", "parquet")
#: What a sheet of Excel holds at most, the row of the names of columns included, and what a cell holds.
SHEET_ROWS, CELL_CHARACTERS = 1_048_576, 32_767
#: The table of which there is no Parquet: people read it.
_READ_BY_PEOPLE = "failures"
#: The format of what is drawn, which is more than a table.
GRAPH = "graphml"
_DRAWN = "edges"


def formats_in(text: str) -> tuple[str, ...]:
    """Names of formats with commas between them, each once. Raises ValueError for another name, or none.

    >>> formats_in("xlsx, csv,xlsx")
    ('xlsx', 'csv')
    """
    names = [name.strip().lower() for name in text.split(",")]
    return check_formats(dict.fromkeys(filter(None, names)))


def check_formats(formats: Iterable[str]) -> tuple[str, ...]:
    """The formats. Raises ValueError for one that is none, ModuleNotFoundError where what it needs is not there."""
    chosen = tuple(formats)
    unknown = [name for name in chosen if name not in FORMATS]
    if unknown or not chosen:
        raise ValueError(f"{', '.join(unknown) or 'nothing'} is no format of tables: give some of {', '.join(FORMATS)}")
    if "xlsx" in chosen and find_spec("xlsxwriter") is None:
        raise ModuleNotFoundError("xlsx needs XlsxWriter: pip install 'gongkai[xlsx]', or in its folder '.[xlsx]'")
    return chosen


def formats_of(table: str, formats: Sequence[str]) -> list[str]:
    """The formats that the rows of a table are written in: failures are CSV where the others are Parquet or only drawn.

    >>> formats_of("failures", ("parquet", "xlsx")), formats_of("reports", ("csv", "graphml"))
    (['csv', 'xlsx'], ['csv'])
    """
    of_rows = [name for name in formats if name != GRAPH]
    if table == _READ_BY_PEOPLE:
        of_rows = list(dict.fromkeys("csv" if name == "parquet" else name for name in of_rows or ["csv"]))
    return of_rows


def files_of(tables: Iterable[str], formats: Sequence[str]) -> list[str]:
    """The files of tables in some formats."""
    graph = [f"{_DRAWN}.{GRAPH}"] if GRAPH in formats else []
    return [f"{table}.{name}" for table in tables for name in formats_of(table, formats)] + graph
