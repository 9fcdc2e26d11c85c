"""The table of segments, in memory or on disk, into the texts of each report by section and label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ("report", "body", "year", "section", "label", "text")
#: Rows that are read at a time.
_ROWS = 20_000

Row = tuple[Any, ...]


@dataclass(frozen=True)
class ReportSegments:
    """The texts of a report's segments, in order, by section and label (empty where it has none)."""

    report: str
    body: str
    year: int | None
    texts: dict[tuple[str, str], list[str]] = field(default_factory=dict)


def segments_of(frame: pd.DataFrame) -> Iterator[ReportSegments]:
    """The reports of a table of segments, in the order in which each first comes. Raises ValueError."""
    _check(list(frame.columns), "the table of segments")
    for _, rows in frame.groupby("report", sort=False):
        yield _report(list(rows[list(_COLUMNS)].itertuples(index=False, name=None)))


def segments_in(folder: Path) -> Iterator[ReportSegments]:
    """The reports of a run whose tables are in a folder. Raises FileNotFoundError and ValueError, at once."""
    parquet, csv = folder / "segments.parquet", folder / "segments.csv"
    if parquet.is_file():
        import pyarrow.parquet as pq

        _check(pq.read_schema(parquet).names, str(parquet))
        return _by_report(_rows_of_parquet(parquet))
    if csv.is_file():
        import pandas as pd

        _check(list(pd.read_csv(csv, encoding="utf-8-sig", nrows=0).columns), str(csv))
        return _by_report(_rows_of_csv(csv))
    raise FileNotFoundError(
        f"{folder}: no segments.parquet or segments.csv: give a folder that gongkai score wrote in one of these formats"
    )


def _check(columns: Sequence[str], where: str) -> None:
    missing = [name for name in _COLUMNS if name not in columns]
    if missing:
        raise ValueError(f"{where}: lacks the columns {', '.join(missing)}")


def _rows_of_parquet(path: Path) -> Iterator[Row]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_ROWS, columns=list(_COLUMNS), use_threads=False):
            yield from zip(*(batch.column(name).to_pylist() for name in _COLUMNS))


def _rows_of_csv(path: Path) -> Iterator[Row]:
    import pandas as pd

    for rows in pd.read_csv(
        path, encoding="utf-8-sig", dtype=str, keep_default_na=False, usecols=_COLUMNS, chunksize=_ROWS
    ):
        yield from rows[list(_COLUMNS)].itertuples(index=False, name=None)


def _by_report(rows: Iterator[Row]) -> Iterator[ReportSegments]:
    """Rows that stand together as reports."""
    for _, of_report in groupby(rows, key=itemgetter(0)):
        yield _report(list(of_report))


def _report(rows: Sequence[Row]) -> ReportSegments:
    report, body, year, *_ = rows[0]
    found = ReportSegments(str(report), _text(body), _year(year))
    for _, _, _, section, label, text in rows:
        found.texts.setdefault((_text(section), _text(label)), []).append(_text(text))
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _year(value: Any) -> int | None:
    """A year, as any of the tables has it.

    >>> _year("2023"), _year(2023.0), _year(None), _year(float("nan")), _year("")
    (2023, 2023, None, None, None)
    """
    try:
        return int(float(value))
    except (TypeError, ValueError):
        return None
