"""A document's pages into rows of cells: those of its tables, and lines that were rows before their form was lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nlp.forms.labels import squeezed
from nlp.reading.document import Document, Line, Table

#: How a number is written in a cell, and what stands where none is given.
_NUMBER = re.compile(r"[-+－]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|[-+－]?\d+(?:\.\d+)?")
_SLASH = re.compile(r"[/／\\—–\-－]{1,3}")
_NONE = re.compile(r"无|没有|未发生")
#: What may follow a number in its cell.
_UNIT = re.compile(r"(?:万元|元|件|条|项|人次|个|宗|份|万)$")
#: Characters that part cells in a line of text.
_PARTED = re.compile(r"[\t|｜]")
_BLANKS = re.compile(r"\s+")


class RowCell(NamedTuple):
    """A cell as it stands in its row: its first column, how many it covers, its text."""

    column: int
    width: int
    text: str


class Row(NamedTuple):
    """Cells side by side. `table` numbers the tables of a document, -1 for a line of text; `page` counts from 1."""

    page: int
    table: int
    cells: tuple[RowCell, ...]

    @property
    def text(self) -> str:
        return squeezed("".join(cell.text for cell in self.cells))


def state_of(raw: str) -> str:
    """What a cell says: `number`, `zero`, `blank`, `slash`, `none`, or `unreadable`.

    >>> [state_of(raw) for raw in ("12", "0", "", "/", "无", "1O2")]
    ['number', 'zero', 'blank', 'slash', 'none', 'unreadable']
    """
    text = squeezed(raw)
    if not text:
        return "blank"
    if _NUMBER.fullmatch(_UNIT.sub("", text)):
        return "number" if value_of(raw) else "zero"
    if _SLASH.fullmatch(text):
        return "slash"
    return "none" if _NONE.fullmatch(text) else "unreadable"


def value_of(raw: str) -> float | None:
    """The number of a cell, its unit aside; None where it has none.

    >>> value_of("1,204"), value_of("96171.6万元"), value_of("－3"), value_of("/")
    (1204.0, 96171.6, -3.0, None)
    """
    text = _UNIT.sub("", squeezed(raw)).replace(",", "").replace("，", "")
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    return float(text.replace("－", "-"))


def is_value(raw: str) -> bool:
    """Whether a cell answers, instead of asking: a number, a slash, 无, or nothing.

    >>> [is_value(raw) for raw in ("12", "/", "", "总计", "3.其他")]
    [True, True, True, False, False]
    """
    return state_of(raw) != "unreadable"


def rows_of(document: Document) -> Iterator[Row]:
    """The rows of all pages in order."""
    table = 0
    for page, content in enumerate(document.pages, 1):
        for block in content.blocks:
            if isinstance(block, Table):
                yield from _table_rows(block, page, table)
                table += 1
            else:
                yield _line_row(block, page)


def _table_rows(table: Table, page: int, number: int) -> Iterator[Row]:
    """The rows of a table; a cell over several rows stands in the first."""
    rows: dict[int, list[RowCell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(RowCell(cell.column, cell.column_span, cell.text))
    for _, cells in sorted(rows.items()):
        yield Row(page, number, tuple(sorted(cells)))


def _line_row(line: Line, page: int) -> Row:
    """A line of text as a row: cells parted by TABs or bars, else the words and numbers between blanks."""
    text = line.text
    if _PARTED.search(text):
        pieces = [piece.strip() for piece in _PARTED.split(text.strip("|｜"))]
    else:
        pieces = _BLANKS.split(text.strip())
    return Row(page, -1, tuple(RowCell(column, 1, piece) for column, piece in enumerate(pieces)))
