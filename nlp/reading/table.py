"""Rows of cells, as HTML and DOCX have them, into tables and the lines of rows that only lay out text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import nlp.regex as re
from nlp.reading.document import Cell, Line, Table, one_line

LONG = 200  # a cell with more characters holds an article, not a datum
SENTENCE = 20  # characters that a sentence has more of
COLUMNS = 200  # no table has more; a page may claim any number
_HEADING = re.compile("[（(]?[一二三四五六七八九十]{1,3}[）)、.．]")
ROWS = 5000  # a cell that claims to span more spans these


def is_prose(lines: tuple[str, ...]) -> bool:
    """Whether a cell's lines are an article or part of one, not a datum.

    >>> is_prose(("规章",)), is_prose(("全年公开十条。", "培训两次。"))
    (False, True)
    """
    sentences = sum(line.endswith(("。", "；")) for line in lines)
    return sentences > 1 or sum(map(len, lines)) > LONG


class RawCell(NamedTuple):
    """A cell as a file has it: what stands in it, and the spans that it claims."""

    blocks: tuple[Line | Table, ...] = ()
    column_span: int = 1
    row_span: int = 1
    #: Holds a table with text of its own.
    nested: bool = False
    #: Goes on the cell above it, as Word writes cells over several rows.
    continues: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        lines: list[str] = []
        for block in self.blocks:
            lines.extend(block.rows if isinstance(block, Table) else [block.text])
        return tuple(lines)

    @property
    def text(self) -> str:
        return one_line("\n".join(self.lines)).replace("\t", " ")

    @property
    def is_layout(self) -> bool:
        return self.nested or is_prose(self.lines)


RawRow = Sequence[RawCell]


def blocks_of_rows(rows: Sequence[RawRow]) -> list[Line | Table]:
    """Rows that hold data as tables, and the lines of those that only lay out text, in order.

    >>> rows = [[RawCell((Line("规章"),)), RawCell((Line("3"),))], [RawCell((Line("甲。"), Line("乙。")), 2)]]
    >>> [block.text if isinstance(block, Line) else block.rows for block in blocks_of_rows(rows)]
    [('规章\\t3',), '甲。', '乙。']
    """
    blocks: list[Line | Table] = []
    for part in arrange(rows):
        if isinstance(part, Table):
            blocks.append(part)
        else:
            for cell in rows[part]:
                blocks.extend(cell.blocks)
    return blocks


def arrange(rows: Sequence[RawRow]) -> list[Table | int]:
    """Tables of the rows that hold data, and between them the numbers of the rows that only lay out text.

    Columns empty throughout are spacers and go, empty rows too. What is left with one column is no table; nor is a
    row with an article in it, or with nothing but one sentence and its numbered heading.

    >>> table, = arrange([[RawCell((Line("项目"),)), RawCell((Line("件数"),))], [RawCell((Line("本年"),), 2)]])
    >>> table.cells[2]
    Cell(row=1, column=0, text='本年', row_span=1, column_span=2, box=None)
    >>> arrange([[RawCell(), RawCell((Line("全文在此。"),))]])
    [0]
    """
    grid = _Grid()
    placed = [grid.place(row) for row in rows]
    used = sorted({cell.column for cells in placed for cell in cells or () if cell.text})
    parts: list[Table | int] = []
    numbers = [number for number, cells in enumerate(placed) if cells is None or any(cell.text for cell in cells)]
    for is_data, together in groupby(numbers, key=lambda number: _is_data(placed[number], used)):
        if is_data:
            parts.append(_table(placed, list(together), used))
        else:
            parts.extend(together)
    return parts


def _is_data(cells: Sequence[Cell] | None, used: Sequence[int]) -> bool:
    if cells is None or len(used) < 2:
        return False
    *labels, last = [cell.text for cell in cells if cell.text]
    if len(labels) > 1 or len(last) <= SENTENCE:
        return True
    is_sentence = last.endswith(("。", "；")) if not labels else _HEADING.match(labels[0]) and "。" in last
    return not is_sentence


class _Grid:
    """Finds the column of each cell, row by row."""

    def __init__(self) -> None:
        self.number = -1
        #: By column, the first row below what stands in it.
        self.free_from: dict[int, int] = {}
        #: By column, the row of the cell that begins there and its place in that row.
        self.begun: dict[int, tuple[list[Cell], int]] = {}

    def place(self, row: RawRow) -> list[Cell] | None:
        """The cells of the next row; None for one that only lays out text, or that is too wide."""
        cells: list[Cell] = []
        column = 0
        self.number += 1
        for raw in row:
            while self.free_from.get(column, 0) > self.number:
                column += 1
            if column >= COLUMNS:  # a row cut short would lose cells
                return None
            span = min(max(1, raw.column_span), COLUMNS - column)
            if raw.continues and column in self.begun:
                self._go_on(column)
            else:
                self._begin(cells, column, span, raw)
            column += span
        return None if any(raw.is_layout for raw in row) else cells

    def _begin(self, cells: list[Cell], column: int, span: int, raw: RawCell) -> None:
        height = min(max(1, raw.row_span), ROWS)
        for covered in range(column, column + span):
            self.free_from[covered] = self.number + height
            self.begun.pop(covered, None)
        self.begun[column] = (cells, len(cells))
        cells.append(Cell(self.number, column, raw.text, height, span))

    def _go_on(self, column: int) -> None:
        """The cell above down to this row."""
        cells, place = self.begun[column]
        cells[place] = cells[place]._replace(row_span=self.number - cells[place].row + 1)


def _table(placed: Sequence[Sequence[Cell] | None], numbers: Sequence[int], used: Sequence[int]) -> Table:
    """The rows of these numbers as one table, rows and columns counted anew."""
    cells = []
    for row, number in enumerate(numbers):
        for cell in placed[number] or ():
            column = bisect_left(used, cell.column)
            if column < len(used) and used[column] == cell.column:
                row_span = bisect_left(numbers, number + cell.row_span) - row
                column_span = bisect_left(used, cell.column + cell.column_span) - column
                cells.append(Cell(row, column, cell.text, row_span, column_span))
    return Table(tuple(cells))
