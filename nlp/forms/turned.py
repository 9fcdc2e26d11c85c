"""Table three with its rows as columns into rows of the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from nlp.forms.labels import request_keys
from nlp.forms.rows import Row
from nlp.reading.document import Cell

#: Rows of the form that one row of a table names at the least where they are its columns.
_LEAST_NAMED = 8


def upright(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows of table three; of a table that names them from the left to the right its columns.

    >>> keys = ["国家秘密", "法规禁止", "三安全", "合法权益", "内部事务", "过程性信息", "执法案卷", "行政查询"]
    >>> table = [["申请人", *keys], ["自然人", *"12345678"]]
    >>> rows = [Row(1, 1, tuple(Cell(n, c, t) for c, t in enumerate(line))) for n, line in enumerate(table)]
    >>> [cell.text for cell in list(upright(rows))[2].cells]
    ['法规禁止', '2']
    """
    for table, group in groupby(rows, key=attrgetter("table")):
        own = list(group)
        yield from _turned(own) if table >= 0 and any(map(_names_many, own)) else own


def _names_many(row: Row) -> bool:
    """Whether a row names many rows of the form, each in a cell."""
    named = sum(not cell.text.isascii() for cell in row.cells)
    return named >= _LEAST_NAMED and len(set(request_keys(row.text))) >= _LEAST_NAMED


def _turned(rows: Sequence[Row]) -> Iterator[Row]:
    """The columns of a table as its rows."""
    columns: dict[int, list[Cell]] = {}
    for number, row in enumerate(rows):
        for cell in row.cells:
            turned = cell._replace(row=cell.column, column=number, row_span=cell.column_span, column_span=cell.row_span)
            columns.setdefault(cell.column, []).append(turned)
    for _, cells in sorted(columns.items()):
        yield Row(rows[0].page, rows[0].table, tuple(cells))
