"""Tables of HTML and DOCX as lines: one rule for both."""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.reading.document import one_line

LONG = 200  # a cell with more characters holds an article, not a datum
COLUMNS = 200  # no table has more; a page may claim any number


def is_prose(lines: tuple[str, ...]) -> bool:
    """Whether a cell's lines are an article or part of one, not a datum.

    >>> is_prose(("规章",)), is_prose(("全年公开十条。", "培训两次。"))
    (False, True)
    """
    sentences = sum(line.endswith(("。", "；")) for line in lines)
    return sentences > 1 or sum(map(len, lines)) > LONG


class Cell(NamedTuple):
    lines: tuple[str, ...]
    colspan: int = 1
    rowspan: int = 1
    nested: bool = False  # holds a table with text of its own

    @property
    def layout(self) -> bool:
        sentences = sum(line.endswith(("。", "；")) for line in self.lines)
        return self.nested or sentences > 1 or sum(map(len, self.lines)) > LONG


def rows(table: list[list[Cell]]) -> list[str | None]:
    """For each row its line, cells parted by TABs, or None where the row only lays out text: its cells then
    follow as lines.

    Spans leave empty cells, so that every row of a table has the same number of TABs and a heading over all
    columns is still seen to be a row. Columns empty throughout are spacers and go. What is left with one column
    is no table; nor is a row with an article in it, or with nothing but one sentence.

    >>> rows([[Cell(("项目",)), Cell(("件数",))], [Cell(("本年",), colspan=2)], [Cell(("规章",)), Cell(("3",))]])
    ['项目\\t件数', '本年\\t', '规章\\t3']
    >>> rows([[Cell(("",)), Cell(("全文在此。",))]])
    [None]
    """
    grid: list[dict[int, str]] = []
    covered: dict[int, int] = {}  # column -> rows below that a rowspan still covers
    for row in table:
        line, column = {}, 0
        below = {c: n - 1 for c, n in covered.items() if n > 1}
        for cell in row:
            while column in covered:
                column += 1
            line[column] = one_line("\n".join(cell.lines)).replace("\t", " ")
            span = max(1, min(cell.colspan, COLUMNS - column))
            if cell.rowspan > 1:
                below.update(dict.fromkeys(range(column, column + span), cell.rowspan - 1))
            column += span
            if column >= COLUMNS:
                break
        # A row cut short at COLUMNS would lose cells: it is laid out as text instead.
        cut = column >= COLUMNS and len(line) < len(row)
        grid.append({} if cut or any(cell.layout for cell in row) else line)
        covered = below
    used = sorted({c for line in grid for c, text in line.items() if text})
    lines: list[str | None] = []
    for line in grid:
        filled = [text for text in line.values() if text]
        sentence = len(filled) == 1 and len(filled[0]) > 20 and re.search(r"[。；]$", filled[0])
        lines.append(None if len(used) < 2 or not filled or sentence else "\t".join(line.get(c, "") for c in used))
    return lines
