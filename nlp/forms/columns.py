"""The rows of a table with cells into the places of the seven columns of table three."""

from __future__ import annotations

from collections.abc import Sequence

import nlp.regex as re
from nlp.forms.labels import APPLICANT_WORDS, request_keys
from nlp.forms.rows import Row
from nlp.forms.values import is_answer, is_value
from nlp.language.text import folded
from nlp.reading.document import Cell

_COUNT = len(APPLICANT_WORDS)


def seven_columns(rows: Sequence[Row]) -> tuple[int, ...] | None:
    """Where the seven columns begin: those that hold a value in some row, or those that the headings name."""
    filled: set[int] = set()
    for row in rows:
        filled.update(_filled(row.cells))
    if len(filled) == _COUNT:
        return tuple(sorted(filled))
    return _headed(rows)


def _filled(cells: Sequence[Cell]) -> list[int]:
    """The columns of a row in which a value stands behind the row's label."""
    columns: list[int] = []
    label = ""
    for cell in cells:
        if cell.text and is_value(cell.text):
            columns.append(cell.column)
        elif not is_answer(cell.text):
            columns.clear()
            label += folded(cell.text)
    return columns if len(columns) == _COUNT or request_keys(label) else []


def _headed(rows: Sequence[Row]) -> tuple[int, ...] | None:
    """The columns below the headings of table three, which may be split over several rows."""
    texts: dict[int, str] = {}
    for row in rows:
        if request_keys(row.text) and "总计" not in row.text:
            break
        for cell in row.cells:
            if not is_value(cell.text):
                texts[cell.column] = texts.get(cell.column, "") + folded(cell.text)
    columns: list[int] = []
    words = list(APPLICANT_WORDS.values())
    for column, text in sorted(texts.items()):
        if len(columns) < _COUNT and re.search(words[len(columns)], text):
            columns.append(column)
    return tuple(columns) if len(columns) == _COUNT else None


def values_at(cells: Sequence[Cell], columns: tuple[int, ...]) -> list[Cell]:
    """The cells of a row in seven columns, each up to where the next begins; none where the row has none there."""
    last = cells[-len(columns) :]
    if tuple(cell.column for cell in last) == columns:
        return list(last)
    if not any(cell.column >= columns[0] for cell in cells):
        return []
    by_column = {cell.column: cell for cell in cells}
    ends = (*columns[1:], columns[-1] + 1)
    return [_between(by_column, start, end) for start, end in zip(columns, ends)]


def _between(cells: dict[int, Cell], start: int, end: int) -> Cell:
    """The cell in a column, or the filled one in a column beside it that has no heading."""
    blank = Cell(0, start, "")
    for column in range(start, end):
        cell = cells.get(column, blank)
        if cell.text:
            return cell
    return blank
