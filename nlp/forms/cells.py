"""The noun of the wing: one cell of a statutory table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class FormCell(NamedTuple):
    """One cell of a statutory table.

    `raw` is what stands in it and `state` what that says (`number`, `zero`, `blank`, `slash`, `none`, `unreadable`;
    `absent` where the document has no such cell); `value` is a number only for the first two, amounts in 10,000 yuan.
    `implied` is what the other cells determine for it, where it has no value or another one. `page` counts from 1, 0
    for an absent cell.
    """

    table: str
    form: str
    row: str
    column: str
    value: float | None
    raw: str
    state: str
    page: int
    implied: float | None = None

    @property
    def key(self) -> Key:
        """Table, row and column."""
        return self.table, self.row, self.column


Key = tuple[str, str, str]


def by_key(cells: Iterable[FormCell]) -> dict[Key, FormCell]:
    """Cells by table, row and column."""
    return {(cell.table, cell.row, cell.column): cell for cell in cells}


class Found(NamedTuple):
    """What a document holds in the place of a cell; `scale` is that of the unit its heading names."""

    raw: str
    page: int
    scale: float = 1.0


#: What was found of one table by row and column.
FoundCells = dict[tuple[str, str], Found]
